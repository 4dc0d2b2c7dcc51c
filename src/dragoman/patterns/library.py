"""The library of earlier peace processes: one TOML file each, read and checked, in the words that the record uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from dragoman import vocab
from dragoman.errors import VocabularyError

ROLES = ("A", "B", "mediator", "patron_A", "patron_B", "bloc", "third")
ROLE_WORDS = {"patron_A": "patron of A", "patron_B": "patron of B"}  # of the others the term is the word
MIRROR = {"A": "B", "B": "A", "patron_A": "patron_B", "patron_B": "patron_A"}
KINDS = ("interstate", "internal", "internationalised", "self-determination")
OUTCOMES = ("agreement", "partial", "collapse", "imposed", "ongoing")
AGREED = ("agreement", "partial")  # what counts as agreed where outcomes are told in two
HELD = ("holds", "broken", "never_implemented", "unknown", "none")
MOVES = (
    "propose", "demand", "accept", "concede", "implement", "reject", "counter", "retract", "threaten", "defer",
    "guarantee", "pledge", "urge",
)  # fmt: skip
DEEDS = (
    "meet", "fight", "stop", "sign", "sanction", "mobilise", "aid", "recognise", "break_off", "withdraw", "release",
)  # fmt: skip
ACTS = (*MOVES, *DEEDS)
EXTENTS = {"fight": ("offensive", "strike", "raid", "siege", "incident"), "sign": ("in_full", "in_part")}
LEAST_STEPS, MOST_STEPS = 12, 60
_PROCESS = (
    "id", "name", "conflict", "kind", "countries", "since", "until", "format", "formats", "outcome", "held", "note",
    "sources", "party", "step",
)  # fmt: skip
_STEP = ("on", "who", "act", "issues", "what", "source", "checked")
_ADDRESS = re.compile(r"https?://\S+")
_MONTH, _YEAR = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a process, of the library or of the record: who does what to whom, about what."""

    on: date  # its first day, as precisely as it is known
    until: date  # the day after its last
    who: tuple[str, ...]  # roles
    to: tuple[str, ...] = ()
    act: str  # one of ACTS
    detail: str = ""  # extent of a fight or a signature, outcome of a meeting; empty where nobody says
    issues: tuple[str, ...] = ()
    what: str = ""  # a sentence; of the record the words of a report
    source: str = ""  # of the library: where that can be checked
    checked: bool = False  # of the library: whether somebody read it there
    mentions: tuple[str, ...] = ()  # of the record

    @property
    def day(self) -> str:
        """The day, the month, the year or the days, as precisely as it is known.

        >>> Step(on=date(1951, 2, 1), until=date(1951, 3, 1), who=("A",), act="urge").day
        '1951-02'
        """
        if self.exact:
            return self.on.isoformat()
        if (self.on.day, self.until.day) == (1, 1) and (self.until - self.on).days < 32:
            return f"{self.on:%Y-%m}"
        if (self.on.month, self.on.day, self.until) == (1, 1, date(self.on.year + 1, 1, 1)):
            return f"{self.on:%Y}"
        return f"{self.on} to {self.until - timedelta(days=1)}"

    @property
    def exact(self) -> bool:
        """Whether it is known to the day."""
        return (self.until - self.on).days <= 1

    @property
    def said(self) -> str:
        """Who does what to whom, in the library's own short form with its terms in words.

        >>> day = date(1951, 7, 10)
        >>> Step(on=day, until=day, who=("A",), to=("B",), act="fight", detail="strike", issues=("TERR",)).said
        'A fight (strike) B [territory and borders]'
        """
        who, to = (" + ".join(ROLE_WORDS.get(one, one) for one in some) for some in (self.who, self.to))
        detail = f"({self.detail.replace('_', ' ')})" if self.detail else ""
        known = vocab.issues()
        issues = ", ".join(known[one].label if one in known else one for one in self.issues)
        parts = (who, self.act.replace("_", " "), detail, to, f"[{issues}]" if issues else "")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessParty:
    """A main party of an earlier process, and why it has its role."""

    role: str
    id: str
    name: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One earlier peace process."""

    id: str
    name: str
    conflict: str
    kind: str
    countries: tuple[str, ...]
    since: date
    until: date
    format: str
    formats: tuple[str, ...]
    outcome: str
    outcome_on: date | None  # None where it is going on
    held: str
    held_until: date | None  # None where it holds, or nobody knows
    note: str
    sources: tuple[str, ...]
    parties: tuple[ProcessParty, ...]
    steps: tuple[Step, ...]

    @property
    def family(self) -> str:
        """The conflicts it belongs with; processes of one family are never used to predict one another."""
        return families().get(self.conflict, self.conflict)

    @property
    def agreed(self) -> bool | None:
        """Whether it ended in an agreement, in full or in part; None while it is going on."""
        return None if self.outcome == "ongoing" else self.outcome in AGREED

    @property
    def checked(self) -> int:
        """How many steps somebody read in their source."""
        return sum(step.checked for step in self.steps)

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that were known on the day before the outcome: of what is told by the month, what was over."""
        last = self.outcome_on
        return self.steps if last is None else tuple(step for step in self.steps if step.until <= last)

    def ids(self, role: str) -> set[str]:
        """The parties of a role, by registry id."""
        return {party.id for party in self.parties if party.role == role}


def mirrored(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same steps with the two sides exchanged, each with its patrons."""
    from dataclasses import replace

    def other(roles: tuple[str, ...]) -> tuple[str, ...]:
        return _in_order(MIRROR.get(role, role) for role in roles)

    return tuple(replace(step, who=other(step.who), to=other(step.to)) for step in steps)


def _in_order(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(roles), key=ROLES.index))


@cache
def families() -> Mapping[str, str]:
    """For each conflict that belongs with others the name of the family."""
    text = files(__package__).joinpath("conflicts.toml").read_text("utf-8")
    return {conflict: each["name"] for each in tomllib.loads(text)["family"] for conflict in each["conflicts"]}


@cache
def library() -> tuple[Process, ...]:
    """Every process of the library, by id; VocabularyError names the file and the step that cannot be used."""
    folder = files(__package__).joinpath("processes")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(parse(one.read_text("utf-8"), name=one.name) for one in found)


def process(id: str) -> Process:
    """One process by id; VocabularyError names the nearest where there is none."""
    from difflib import get_close_matches

    known = {one.id: one for one in library()}
    if id not in known:
        nearest = get_close_matches(id, known, n=1, cutoff=0.0)[0]
        raise VocabularyError(f"there is no process {id!r}", item=id, advice=f"the nearest is {nearest!r}")
    return known[id]


def load(path: Path) -> Process:
    """Read one file from anywhere, checked as those of the library are."""
    return parse(path.read_text("utf-8"), name=path.name)


def parse(text: str, *, name: str) -> Process:
    """Read and check the text of a process file; `name` is what errors call it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"is not TOML: {error}", item=name, advice="correct the line it names") from error
    _keys(table, _PROCESS, ("outcome_on", "held_until"), name)
    if table["id"] != name.removesuffix(".toml"):
        raise _wrong(name, f"id = {table['id']!r} is not the name of the file")
    for key, known in (("kind", KINDS), ("outcome", OUTCOMES), ("held", HELD)):
        _one_of(table[key], known, key, name)
    for each in (table["format"], *table["formats"]):
        _one_of(each, tuple(vocab.formats()["format"]), "format", name)
    since, until = (_date(table[key], key, name) for key in ("since", "until"))
    ended = _date(table["outcome_on"], "outcome_on", name) if "outcome_on" in table else None
    held_until = _date(table["held_until"], "held_until", name) if "held_until" in table else None
    if (
        since > until
        or (ended is not None and ended < since)
        or (held_until is not None and held_until < (ended or since))
    ):
        raise _wrong(name, "since, until, outcome_on and held_until are out of order")
    if (ended is None) != (table["outcome"] == "ongoing"):
        raise _wrong(name, "outcome_on belongs to an outcome that is not ongoing")
    parties = tuple(_party(each, name) for each in table["party"])
    roles = {party.role for party in parties}
    if not {"A", "B"} <= roles:
        raise _wrong(name, "there is no [[party]] with role A and one with role B")
    if not table["sources"]:
        raise _wrong(name, "there are no sources")
    return Process(
        id=table["id"], name=table["name"], conflict=table["conflict"], kind=table["kind"],
        countries=tuple(table["countries"]), since=since, until=until, format=table["format"],
        formats=tuple(table["formats"]), outcome=table["outcome"], outcome_on=ended, held=table["held"],
        held_until=held_until, note=" ".join(table["note"].split()), sources=tuple(table["sources"]), parties=parties,
        steps=_steps(table["step"], roles, name),
    )  # fmt: skip


def _steps(tables: Sequence[Mapping[str, Any]], roles: set[str], name: str) -> tuple[Step, ...]:
    if not LEAST_STEPS <= len(tables) <= MOST_STEPS:
        raise _wrong(name, f"has {len(tables)} steps, where {LEAST_STEPS} to {MOST_STEPS} can be compared")
    found = tuple(_step(each, roles, f"{name}, step {number}") for number, each in enumerate(tables, 1))
    latest = date.min
    for number, step in enumerate(found, 1):
        if step.until <= latest:  # all of it lies before the start of an earlier one, however it is dated
            raise _wrong(f"{name}, step {number}", f"{step.day} comes after a step that begins on {latest}")
        latest = max(latest, step.on)
    return found


def _step(table: Mapping[str, Any], roles: set[str], where: str) -> Step:
    _keys(table, _STEP, ("to", "extent", "outcome"), where)
    act = table["act"]
    _one_of(act, ACTS, "act", where)
    on, until = _period(table["on"], where)
    who, to = _roles(table["who"], roles, where), _roles(table.get("to", []), roles, where)
    for issue in table["issues"]:
        _one_of(issue, tuple(vocab.issues()), "issue", where)
    if "extent" in table:
        _one_of(table["extent"], EXTENTS.get(act, ()), f"extent of {act}", where)
    if "outcome" in table:
        _one_of(table["outcome"], tuple(vocab.outcomes()) if act == "meet" else (), f"outcome of {act}", where)
    if not isinstance(table["source"], str) or not _ADDRESS.fullmatch(table["source"]):
        raise _wrong(where, "has no source: an address where the step can be checked")
    if not table["what"].strip() or not who:
        raise _wrong(where, "says not who does what")
    if act == "meet":  # who sits there with whom: nobody is acted on
        who, to = _in_order((*who, *to)), ()
    return Step(
        on=on, until=until, who=who, to=to, act=act, detail=table.get("extent") or table.get("outcome") or "",
        issues=tuple(table["issues"]), what=table["what"], source=table["source"], checked=bool(table["checked"]),
    )  # fmt: skip


def _party(table: Mapping[str, Any], name: str) -> ProcessParty:
    where = f"{name}, [[party]] {table.get('name', '?')}"
    _keys(table, ("role", "id", "name", "basis"), (), where)
    _one_of(table["role"], ROLES, "role", where)
    return ProcessParty(**table)


def _roles(value: Any, declared: set[str], where: str) -> tuple[str, ...]:
    found = tuple(value) if isinstance(value, list) else (value,)
    for role in found:
        _one_of(role, ROLES, "role", where)
        if role not in declared:
            raise _wrong(where, f"role {role!r} has no [[party]]")
    return _in_order(found)


def _period(value: Any, where: str) -> tuple[date, date]:
    """The days [first, after last) of a day, a month "1951-06" or a year "1951"."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value, value + timedelta(days=1)
    if isinstance(value, str) and (match := _MONTH.fullmatch(value)) and 1 <= int(match[2]) <= 12:
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    if isinstance(value, str) and _YEAR.fullmatch(value):
        return date(int(value), 1, 1), date(int(value) + 1, 1, 1)
    raise _wrong(where, f"on = {value!r} is no day, month or year")


def _date(value: Any, key: str, where: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _wrong(where, f"{key} = {value!r} is no date such as 1951-06-23")


def _keys(table: Mapping[str, Any], needed: Sequence[str], more: Sequence[str], where: str) -> None:
    if missing := [key for key in needed if key not in table]:
        raise _wrong(where, f"has no {', '.join(missing)}")
    if unknown := [key for key in table if key not in (*needed, *more)]:
        raise _wrong(where, f"unknown: {', '.join(unknown)}")


def _one_of(value: Any, known: Sequence[str], key: str, where: str) -> None:
    if value not in known:
        raise _wrong(where, f"{key} {value!r} is none of {', '.join(known) or '(it has none)'}")


def _wrong(where: str, what: str) -> VocabularyError:
    return VocabularyError(
        what, item=f"patterns/processes/{where}", advice="docs/method/echoes.md says what belongs there"
    )
