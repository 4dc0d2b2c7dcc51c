"""The legal steps of consent as data: vocab/gates/, one file for each state or body, read with strict checks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dragoman import vocab
from dragoman.errors import VocabularyError

KINDS = (
    "mandate", "initialling", "signature", "legal_review", "cabinet", "parliament", "court", "referendum",
    "third_states", "security_council", "promulgation", "deposit", "in_force", "provisional",
)  # fmt: skip
OF = ("members", "votes", "voters", "present", "states")
ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A condition under which a gate cannot be passed, and the law that says so."""

    condition: str
    basis: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One legal step of consent."""

    id: str
    kind: str
    label: str
    issues: tuple[str, ...] = ()  # what a text has to touch for the step to be needed; empty: any text
    required: str = ALWAYS  # "always", or in words when: "if the agreement alters the territory"
    threshold: str = ""
    threshold_share: float | None = None
    of: str = ""  # what the share is a share of
    basis: str
    url: str = ""
    blocked_by: tuple[Block, ...] = ()
    after: tuple[str, ...] = ()  # gates of the same set that come first
    checked: bool = True  # False where the law was not read again
    unverified: tuple[str, ...] = ()  # keys of this entry that no source confirms


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSet:
    """The steps of one state or body, in the order of its file."""

    party: str  # registry id: "state:UKR", "org:nato"
    name: str
    source: str
    as_of: date | None = None  # the day the law stood so, where it is in flux
    gates: tuple[Gate, ...]


@cache
def gate_sets() -> Mapping[str, GateSet]:
    """The gate sets of vocab/gates/ by party."""
    folder = files("dragoman.vocab").joinpath("gates")
    found: dict[str, GateSet] = {}
    if not folder.is_dir():
        return MappingProxyType(found)
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".toml"):
            continue
        read = read_gates(path.read_text(encoding="utf-8"), path=f"gates/{path.name}")
        if read.party in found:
            raise VocabularyError(f"{read.party} has two files", item=f"gates/{path.name}", advice="put them into one")
        found[read.party] = read
    return MappingProxyType(found)


def read_gates(text: str, *, path: str) -> GateSet:
    """The gate set of one file; raises VocabularyError with what is wrong and what to try."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"not valid TOML: {error}", item=path, advice="correct the file") from error
    _known_keys(data, ("source", "country", "id", "name", "as_of", "gate"), path)
    source, name = (_text(data, key, path) for key in ("source", "name"))
    country, own = data.get("country"), data.get("id")
    if (country is None) == (own is None):
        raise VocabularyError("one of `country` and `id` is needed", item=path, advice='write `country = "UKR"`')
    party = str(own) if own is not None else f"state:{country}"
    if ":" not in party or (country is not None and not (isinstance(country, str) and len(country) == 3)):
        raise VocabularyError(f"{party!r} is no registry id", item=path, advice='as "UKR" or "org:nato"')
    as_of = data.get("as_of")
    if as_of is not None and (isinstance(as_of, datetime) or not isinstance(as_of, date)):
        raise VocabularyError(
            "`as_of` is no day", item=path, advice="write as_of = 2025-11-20, without quotation marks"
        )
    rows = data.get("gate", [])
    if not isinstance(rows, list) or not rows:
        raise VocabularyError("no gate", item=path, advice="add a [[gate]]")
    gates = tuple(_gate(row, path) for row in rows)
    ids = [gate.id for gate in gates]
    for gate in gates:
        if ids.count(gate.id) > 1:
            raise VocabularyError(f"two gates are called {gate.id!r}", item=path, advice="rename one")
        for first in gate.after:
            if first not in ids or first == gate.id:
                raise VocabularyError(f"{gate.id!r} comes after {first!r}", item=path, advice=_nearest(first, ids))
    _no_circle(gates, path)
    return GateSet(party=party, name=name, source=source, as_of=as_of, gates=gates)


def _no_circle(gates: Sequence[Gate], path: str) -> None:
    left = {gate.id: set(gate.after) for gate in gates}
    while ready := [name for name, first in left.items() if not first & left.keys()]:
        for name in ready:
            del left[name]
    if left:
        raise VocabularyError(f"{', '.join(sorted(left))} wait for each other", item=path, advice="correct `after`")


def _gate(row: Any, path: str) -> Gate:
    if not isinstance(row, dict):
        raise VocabularyError("a gate is no table", item=path, advice="write [[gate]] and its keys below")
    where = f"{path} [{row.get('id', '?')}]"
    _known_keys(row, [field.name for field in fields(Gate)], where)
    for key in ("id", "kind", "label", "basis"):
        _text(row, key, where)
    if row["kind"] not in KINDS:
        raise VocabularyError(f"unknown kind {row['kind']!r}", item=where, advice=_nearest(row["kind"], KINDS))
    for issue in _texts(row, "issues", where):
        if issue not in vocab.issues():
            raise VocabularyError(f"unknown issue {issue!r}", item=where, advice=_nearest(issue, list(vocab.issues())))
    share = row.get("threshold_share")
    if share is not None and not (isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 1):
        raise VocabularyError(f"`threshold_share` is {share!r}", item=where, advice="a share above 0, at most 1")
    if row.get("of", "") not in ("", *OF):
        raise VocabularyError(f"unknown `of` {row['of']!r}", item=where, advice=f"one of {', '.join(OF)}")
    required = row.get("required", ALWAYS)
    if not isinstance(required, str) or not (required == ALWAYS or required.startswith("if ")):
        raise VocabularyError("`required` says neither always nor when", item=where, advice='"always" or "if ..."')
    blocks = row.get("blocked_by", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise VocabularyError("`blocked_by` is no list of tables", item=where, advice="{ condition, basis, url }")
    for block in blocks:
        _known_keys(block, ("condition", "basis", "url"), where)
        for key in ("condition", "basis"):
            _text(block, key, where)
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["blocked_by"] = tuple(Block(**block) for block in blocks)
    values |= {key: _texts(row, key, where) for key in ("issues", "after", "unverified")}
    if not isinstance(values.get("checked", True), bool):
        raise VocabularyError("`checked` is neither true nor false", item=where, advice="write true or false")
    return Gate(**values)


def _known_keys(row: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in row:
        if key not in known:
            raise VocabularyError(f"unknown key {key!r}", item=where, advice=_nearest(key, known))


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise VocabularyError(f"{key!r} is missing or holds no words", item=where, advice=f"add {key!r}")
    return value


def _texts(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise VocabularyError(f"`{key}` is no list of words", item=where, advice=f"write {key} = [] for none")
    return tuple(value)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(str(name), known, 1, cutoff=0.4)
    return f"nearest is {near[0]!r}" if near else f"one of {', '.join(known)}"
