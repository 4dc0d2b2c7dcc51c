"""The coding scheme as data: what each word of a mention, claim or pledge means; the entries are TOML files here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from dragoman.errors import VocabularyError

__all__ = [
    "Issue", "Kind", "Mode", "Move", "Term", "check_kind", "check_mode",
    "claims", "formats", "issues", "kinds", "links", "moves", "outcomes", "particulars", "pledges", "statuses",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the scheme, what it means and where it comes from."""

    name: str
    label: str
    definition: str
    source: str
    example: str = ""
    counter: str = ""  # what the word does not cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Term):
    """A finer reading of a kind; its score replaces the kind's."""

    score: float
    own: bool = False  # ours, not PLOVER's


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Term):
    """One of PLOVER's sixteen event types."""

    quad: str  # verbal cooperation, material cooperation, verbal conflict, material conflict
    score: float  # from -10 (most conflictual) to 10 (most cooperative)
    note: str = ""  # where our reading departs from the manual's print
    modes: Mapping[str, Mode]

    def intensity(self, mode: str | None) -> float:
        """The score of the mode where there is one, else the kind's own."""
        return self.modes[mode].score if mode is not None and mode in self.modes else self.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Term):
    """A step in a negotiation and the kinds of event that can carry it."""

    kinds: tuple[str, ...]
    bearing: str  # soft, hard or neutral: towards the other side, away from it, or neither


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Term):
    """What parties differ over, with the PA-X categories it corresponds to."""

    pax: tuple[str, ...]
    own: bool = False  # added for wars between states, which PA-X does not cover


T = TypeVar("T", bound=Term)


@cache
def kinds() -> Mapping[str, Kind]:
    """The sixteen event types by name, in the manual's order."""
    source, rows = _read("kinds")
    found: dict[str, Kind] = {}
    for name, row in rows.items():
        modes = {
            mode: _entry(Mode, {"name": mode, "source": source, **body}, f"kinds.toml [{name}.modes.{mode}]")
            for mode, body in row.pop("modes", {}).items()
        }
        values = {"name": name, "source": source, **row, "modes": MappingProxyType(modes)}
        found[name] = _entry(Kind, values, f"kinds.toml [{name}]")
    return MappingProxyType(found)


@cache
def statuses() -> Mapping[str, Term]:
    """What a text can say of whether an event happened."""
    return _table(Term, "statuses")


@cache
def moves() -> Mapping[str, Move]:
    """Negotiation moves by name."""
    found = _table(Move, "moves")
    for move in found.values():
        for kind in move.kinds:
            check_kind(kind)
    return found


@cache
def links() -> Mapping[str, Term]:
    """How one mention can bear on another."""
    return _table(Term, "links")


@cache
def issues() -> Mapping[str, Issue]:
    """The seventeen issues by id."""
    return _table(Issue, "issues")


@cache
def outcomes() -> Mapping[str, Term]:
    """How a meeting ended."""
    return _table(Term, "outcomes")


@cache
def claims() -> Mapping[str, Term]:
    """How far a claim is supported or contested."""
    return _table(Term, "claims")


@cache
def formats() -> Mapping[str, Mapping[str, Term]]:
    """What a meeting was like, by dimension: type, format, track, level, presence, disclosure, role."""
    return _sections("formats")


@cache
def particulars() -> Mapping[str, Term]:
    """What a ledger keeps of an event besides: the keys of `Particular`."""
    return _table(Term, "particulars")


@cache
def pledges() -> Mapping[str, Mapping[str, Term]]:
    """How far a pledge has come: "stage" in order of progress, "verdict" for what became of it."""
    return _sections("pledges")


def check_kind(name: str) -> Kind:
    """Return the kind of that name; raises VocabularyError with the nearest name."""
    try:
        return kinds()[name]
    except KeyError as error:
        raise VocabularyError(f"unknown kind {name!r}", item=name, advice=_nearest(name.upper(), kinds())) from error


def check_mode(kind: str, mode: str) -> Mode:
    """Return the mode of a kind; raises VocabularyError with the nearest name."""
    known = check_kind(kind).modes
    try:
        return known[mode]
    except KeyError as error:
        raise VocabularyError(f"{kind} has no mode {mode!r}", item=mode, advice=_nearest(mode, known)) from error


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, 1, cutoff=0.4)
    return f"nearest is {near[0]!r}" if near else f"one of {', '.join(known)}"


def _read(name: str) -> tuple[str, dict[str, Any]]:
    """Return the file's source line and its tables."""
    path = f"{name}.toml"
    try:
        rows = tomllib.loads(files(__package__).joinpath(path).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"not valid TOML: {error}", item=path, advice="correct the file") from error
    source = rows.pop("source", None)
    if not isinstance(source, str):
        raise VocabularyError("no source", item=path, advice="say in `source` where the scheme comes from")
    return source, rows


def _table(kind: type[T], name: str) -> Mapping[str, T]:
    source, rows = _read(name)
    return _terms(kind, rows, source, f"{name}.toml")


def _sections(name: str) -> Mapping[str, Mapping[str, Term]]:
    source, rows = _read(name)
    return MappingProxyType({part: _terms(Term, body, source, f"{name}.toml [{part}]") for part, body in rows.items()})


def _terms(kind: type[T], rows: Mapping[str, Any], source: str, path: str) -> Mapping[str, T]:
    return MappingProxyType(
        {name: _entry(kind, {"name": name, "source": source, **row}, f"{path} [{name}]") for name, row in rows.items()}
    )


def _entry(kind: type[T], row: Mapping[str, Any], path: str) -> T:
    known = {field.name: field for field in fields(kind)}
    for key in row:
        if key not in known:
            raise VocabularyError(f"unknown key {key!r}", item=path, advice=_nearest(key, known))
    for key, field in known.items():
        if key not in row and field.default is MISSING:
            raise VocabularyError(f"{key!r} is missing", item=path, advice=f"add {key!r}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return kind(**values)
