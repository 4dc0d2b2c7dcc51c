"""Groups whose unity is measured: blocs with dated members, and sides that several parties of the settings share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dragoman.mapping.basemap import country_names

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.measures.measured import Scope

EVERYBODY = ""  # the group of all who could speak: parties, blocs and their members, on any day


@dataclass(frozen=True, slots=True)
class Term:
    """A side that belongs to a group for some days, [since, until)."""

    side: str
    since: date = date.min
    until: date = date.max

    def on(self, day: date) -> bool:
        """Whether it belonged on that day."""
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class Group:
    """A bloc, or a side that several parties share."""

    id: str
    name: str
    terms: tuple[Term, ...]

    def during(self, since: date, until: date) -> tuple[str, ...]:
        """Who belonged to it on any day in [since, until), by id."""
        return tuple(sorted({one.side for one in self.terms if one.since < until and since < one.until}))

    def on(self, side: str, day: date) -> bool:
        """Whether a side belonged to it on a day."""
        return any(one.side == side and one.on(day) for one in self.terms)


def groups(config: Config, scope: Scope) -> tuple[Group, ...]:
    """The groups of the settings, as known on the day that counts; of parties asked for those that hold one.

    A membership that begins after that day is not known on it, and neither is the end of one.
    """
    known = scope.as_of or date.max
    found = [
        Group(
            bloc.id,
            bloc.name,
            tuple(
                Term(
                    one.id,
                    one.since or date.min,
                    one.until if one.until is not None and one.until <= known else date.max,
                )
                for one in bloc.members
                if one.since is None or one.since <= known
            ),
        )
        for bloc in config.blocs
    ]
    shared: dict[str, list[str]] = {}
    for party in config.parties:
        if party.side:
            shared.setdefault(party.side, []).append(party.id)
    found += [
        Group(f"side:{side}", f"{side} (side)", tuple(Term(id) for id in ids))
        for side, ids in shared.items()
        if len(ids) > 1
    ]
    asked = set(scope.parties)
    return tuple(one for one in found if not asked or one.id in asked or asked & {term.side for term in one.terms})


def everybody(config: Config, scope: Scope, some: Iterable[Group]) -> Group:
    """All who could speak, the members of the groups among them: against them an item is easy or contested."""
    ids = {one.id for one in config.parties} | {one.id for one in config.blocs} | set(scope.parties)
    ids |= {term.side for one in some for term in one.terms}
    return Group(EVERYBODY, "", tuple(Term(id) for id in sorted(ids)))


def rolls(some: Iterable[Group]) -> list[list[object]]:
    """The columns of a table of all terms, as the database takes them: group, side, since, until."""
    rows = [(one.id, term.side, term.since, term.until) for one in some for term in one.terms]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], []]


def called(side: str, known: Mapping[str, str]) -> str:
    """What a side is called: by the settings or the record, else a state by the list of countries, else by its id."""
    if side in known:
        return known[side]
    names = country_names().get(side.removeprefix("state:")) if side.startswith("state:") else None
    return names[0] if names else side
