"""What a user says of a negotiation: who stands where, how much each cares, how much each can do, all with ranges."""

from __future__ import annotations

import csv
import io
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dragoman.errors import ConfigError

FIELDS = ("position", "salience", "capability")
MOST = {"position": 100.0, "salience": 100.0, "capability": math.inf}
COLUMNS = ("actor", *(f"{field}{end}" for field in FIELDS for end in ("", "_low", "_high")), "why", "source")
ISSUE_KEYS = {"issue", "scale", "zero", "hundred", "actor", "change"}
CHANGE_KEYS = {"name", "actors", "capability", "salience", "position", "lockstep"}
WHAT_IF = re.compile(r"(?P<actors>\S+)\s+(?:(?P<what>capability|salience)\s+x(?P<by>[\d.]+)|(?P<rest>.+))")
SHIFT = re.compile(r"position\s+(?P<by>[+-][\d.]+)")
HOW = '"state:AAA capability x1.25", "state:AAA,state:BBB lockstep" or "state:AAA position +10"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number that somebody judged: the best value, and the least and the most that it could be."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One actor on one issue."""

    actor: str  # registry id, or any name
    position: Estimate | None = None  # from 0 to 100; None: the scale of process.toml has it, or nobody
    salience: Estimate | None = None  # from 0 to 100
    capability: Estimate | None = None  # at least 0, in any unit
    why: str = ""
    source: str = ""

    @property
    def whole(self) -> bool:
        """Whether the models can use it."""
        return None not in (self.position, self.salience, self.capability)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What if: some actors get more or less of something, or act as one."""

    name: str
    actors: tuple[str, ...]
    capability: float = 1.0  # factor
    salience: float = 1.0  # factor; salience ends at 100
    position: float = 0.0  # points that are added
    lockstep: bool = False  # they become one actor: capabilities add up, the place is their weighted mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One issue with those who have a say in it."""

    issue: str  # code in the vocabulary, or ""
    scale: str = ""  # name of a scale of process.toml, whose positions count where the file has none
    zero: str = ""
    hundred: str = ""
    stands: tuple[Stand, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()


def questions(path: Path) -> tuple[Question, ...]:
    """Read a TOML or CSV file of inputs; ConfigError says what is wrong with it and where."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("cannot be read as text", item=str(path), advice="give a TOML or CSV file") from error
    if path.suffix.lower() != ".csv":
        return _from_toml(text, path)
    by_issue: dict[str, list[Stand]] = {}
    table = csv.DictReader(io.StringIO(text))
    heads = tuple(table.fieldnames or ())
    _known(heads, {*COLUMNS, "issue"}, "column", path)
    if missing := {"actor", "salience", "capability"} - set(heads):
        raise ConfigError(f"no column {', '.join(sorted(missing))}", item=str(path), advice=", ".join(COLUMNS))
    for row in table:
        if None in row or None in row.values():
            message = f"line {table.line_num} has more or fewer cells than the head"
            raise ConfigError(message, item=str(path), advice="quote cells that have a comma in them")
        cells = {key: value.strip() for key, value in row.items() if value.strip()}
        by_issue.setdefault(cells.pop("issue", ""), []).append(_stand(cells, f"line {table.line_num}", path))
    return tuple(_question(Question(issue=issue, stands=tuple(found)), path) for issue, found in by_issue.items())


def parse_change(text: str) -> Change:
    """A change in words, such as "state:AAA capability x1.25": who, what, and by how much."""
    found = WHAT_IF.fullmatch(text.strip())
    if found is None:
        raise ConfigError(f"{text!r} is no change", item="change", advice=f"write {HOW}")
    actors = tuple(found["actors"].split(","))
    if found["what"]:
        by = _number(found["by"], text, Path("change"))
        change = Change(name=text.strip(), actors=actors)
        return replace(change, capability=by) if found["what"] == "capability" else replace(change, salience=by)
    if found["rest"] == "lockstep":
        return Change(name=text.strip(), actors=actors, lockstep=True)
    if shift := SHIFT.fullmatch(found["rest"]):
        return Change(name=text.strip(), actors=actors, position=_number(shift["by"], text, Path("change")))
    raise ConfigError(f"{text!r} is no change", item="change", advice=f"write {HOW}")


def _from_toml(text: str, path: Path) -> tuple[Question, ...]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"no TOML: {error}", item=str(path), advice="see docs/method/outlook-settlement.md"
        ) from error
    _known(tables, {"issue"}, "key", path)
    found = []
    for number, table in enumerate(_tables(tables.get("issue", []), "issue", path), 1):
        place = f"issue {number}"
        _known(table, ISSUE_KEYS, f"key of {place}:", path)
        scale, zero, hundred = (str(table.get(key, "")) for key in ("scale", "zero", "hundred"))
        stands = [
            _stand(one, f"{place}, actor {n}", path)
            for n, one in enumerate(_tables(table.get("actor", []), f"{place} actor", path), 1)
        ]
        changes = [
            _change(one, f"{place}, change {n}", path)
            for n, one in enumerate(_tables(table.get("change", []), f"{place} change", path), 1)
        ]
        one = Question(
            issue=str(table.get("issue", "")), scale=scale, zero=zero, hundred=hundred, stands=tuple(stands),
            changes=tuple(changes),
        )  # fmt: skip
        found.append(_question(one, path))
    return tuple(found)


def _tables(value: Any, name: str, path: Path) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ConfigError(f"{name} is no list of tables", item=str(path), advice=f"write each as [[{name}]]")
    return value


def _known(found: Any, known: set[str], what: str, path: Path) -> None:
    if wrong := [str(one) for one in found if one not in known]:
        message = f"unknown {what} {', '.join(wrong)}"
        raise ConfigError(message, item=str(path), advice=f"one of {', '.join(sorted(known))}")


def _stand(cells: Mapping[str, Any], place: str, path: Path) -> Stand:
    _known(cells, set(COLUMNS), f"key of {place}:", path)
    if not str(cells.get("actor", "")).strip():
        raise ConfigError(f"{place} names no actor", item=str(path), advice='give "actor"')
    position, salience, capability = (_estimate(field, cells, place, path) for field in FIELDS)
    return Stand(
        actor=str(cells["actor"]).strip(), position=position, salience=salience, capability=capability,
        why=str(cells.get("why", "")), source=str(cells.get("source", "")),
    )  # fmt: skip


def _estimate(field: str, cells: Mapping[str, Any], place: str, path: Path) -> Estimate | None:
    ends = [f"{field}_low", f"{field}_high"]
    if field not in cells:
        if any(end in cells for end in ends):
            raise ConfigError(
                f"{place} has a range of {field} and no best value", item=str(path), advice=f"give {field}"
            )
        return None
    at = _number(cells[field], place, path)
    low, high = (_number(cells.get(end, at), place, path) for end in ends)
    if not 0 <= low <= at <= high <= MOST[field]:
        message = f"{place}: {field} low {low:g}, at {at:g}, high {high:g}"
        top = "" if MOST[field] == math.inf else f" <= {MOST[field]:g}"
        raise ConfigError(message, item=str(path), advice=f"0 <= low <= at <= high{top}")
    return Estimate(at=at, low=low, high=high)


def _number(value: Any, place: str, path: Path) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ConfigError(f"{place}: {value!r} is no number", item=str(path), advice="write digits, with a full stop")
    return number


def _change(cells: Mapping[str, Any], place: str, path: Path) -> Change:
    _known(cells, CHANGE_KEYS, f"key of {place}:", path)
    actors = cells.get("actors", [])
    if not isinstance(actors, list) or not actors or not cells.get("name"):
        raise ConfigError(f"{place} lacks a name or actors", item=str(path), advice='name = "…", actors = ["…"]')
    capability, salience = (_number(cells.get(key, 1), place, path) for key in ("capability", "salience"))
    if min(capability, salience) < 0:
        raise ConfigError(f"{place} has a factor below 0", item=str(path), advice="0 takes all away, 1 changes nothing")
    return Change(
        name=str(cells["name"]), actors=tuple(map(str, actors)), capability=capability, salience=salience,
        position=_number(cells.get("position", 0), place, path), lockstep=cells.get("lockstep", False) is True,
    )  # fmt: skip


def _question(one: Question, path: Path) -> Question:
    """The same with salience from 0 to 100, each actor once, and every change about actors that are there."""
    ids = [stand.actor for stand in one.stands]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        message = f"{', '.join(twice)} stands twice on {one.issue or 'the issue'}"
        raise ConfigError(message, item=str(path), advice="keep one of them")
    for change in one.changes:
        if lost := sorted(set(change.actors) - set(ids)):
            message = f"change {change.name!r} names {', '.join(lost)}"
            raise ConfigError(message, item=str(path), advice="name actors of the same issue")
    known = [stand.salience for stand in one.stands if stand.salience is not None]
    if not known or max(each.high for each in known) > 1:
        return one
    stands = tuple(
        replace(stand, salience=_times(stand.salience, 100)) if stand.salience else stand for stand in one.stands
    )
    note = "No salience is above 1: they are read as parts of 1, and shown from 0 to 100."
    return replace(one, stands=stands, notes=(*one.notes, note))


def _times(one: Estimate, factor: float) -> Estimate:
    return Estimate(at=one.at * factor, low=one.low * factor, high=one.high * factor)
