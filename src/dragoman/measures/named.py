"""Which sides a measure looks at, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.config import Bloc, Config
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

NAMES = "SELECT side, mode(name ORDER BY name) FROM act_sides {held} WHERE side = who GROUP BY side"
HELD = "SEMI JOIN shown USING (mention_id)"  # a past day must not know later names; now it costs and changes nothing


def wanted(config: Config, scope: Scope) -> tuple[str, ...]:
    """The sides that count: those asked for, else the parties of the settings; registry ids, as `side` has them."""
    return scope.parties or tuple(one.id for one in config.parties)


def names(record: Record, config: Config, as_of: date | None) -> dict[str, str]:
    """What each side is called: by the settings, else as the record mostly names it, else a state by the map's list."""
    from dragoman.mapping.basemap import country_names

    states = {f"state:{code}": words[0] for code, words in country_names().items() if words}
    found = {**states, **dict(record.ask(NAMES.format(held=HELD if as_of else ""), as_of=as_of).rows)}
    blocs = {one.id: one.name for one in config.blocs}
    return {**found, **blocs, **{one.id: one.name for one in config.parties}}


def members(bloc: Bloc, day: date) -> tuple[str, ...]:
    """Who belonged to a bloc on a day."""
    return tuple(
        one.id
        for one in bloc.members
        if (one.since is None or one.since <= day) and (one.until is None or day < one.until)
    )


def opposed(config: Config, ids: Iterable[str]) -> dict[str, str]:
    """For each party the side it stands on: the word of the settings, else its own id."""
    sides = {one.id: one.side or one.id for one in config.parties}
    return {id: sides.get(id, id) for id in ids}
