"""What a user says of two sides at war, in a file: named numbers for each side, with ranges, reasons and what-ifs."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures import named
from dragoman.outlook.group_decision import triangular
from dragoman.outlook.settlement_inputs import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

    Floats: TypeAlias = NDArray[np.float64]

Key: TypeAlias = tuple[str, str]  # who ("" for what both share) and the name of the number
CHANGE = re.compile(r"(?P<actors>\S+)\s+(?P<what>\w+)\s+(?P<by>(?:x|[+-])[\d.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One number that a file gives."""

    name: str
    label: str
    unit: str
    least: float = 0.0
    most: float = math.inf
    needed: bool = False
    shared: bool = False  # of both sides together
    whole: bool = False  # a whole number without a range
    adds: bool = False  # a change adds to it; otherwise it multiplies
    open: bool = False  # neither end of its range is allowed itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What if: one number of some sides becomes another."""

    name: str
    actors: tuple[str, ...]
    by: Mapping[str, float]  # by name of the number: a factor, or what is added


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a war."""

    actor: str  # registry id, or any name
    values: Mapping[str, Estimate]
    why: str = ""
    source: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)  # by name, where a number is not from the file
    mentions: tuple[str, ...] = ()  # what such a number rests on


@dataclass(frozen=True, slots=True, kw_only=True)
class War:
    """Two sides, what both share, and what-ifs."""

    name: str
    issue: str
    sides: tuple[Side, Side]
    values: Mapping[str, Estimate]
    why: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def actors(self) -> tuple[str, str]:
        """The ids of both."""
        return self.sides[0].actor, self.sides[1].actor

    def estimate(self, key: Key) -> Estimate | None:
        """One number by who and name."""
        who, name = key
        values = self.values if not who else next(one.values for one in self.sides if one.actor == who)
        return values.get(name)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of all numbers of a war: (draw,) by who and name; draw 0 holds the best values."""

    actors: tuple[str, str]
    values: Mapping[Key, Floats]

    def of(self, side: int, name: str) -> Floats:
        """One number of one side, 0 or 1."""
        return self.values[self.actors[side], name]

    def pair(self, name: str) -> tuple[Floats, Floats]:
        """One number of both sides."""
        return self.of(0, name), self.of(1, name)

    def has(self, *names: str) -> bool:
        """Whether both sides, or both together, have all these numbers."""
        return all(
            ("", name) in self.values or all((who, name) in self.values for who in self.actors) for name in names
        )

    def shared(self, name: str) -> Floats:
        """A number of both together."""
        return self.values["", name]

    def first(self, draws: int) -> Drawn:
        """The same with the first draws alone."""
        return replace(self, values={key: one[:draws] for key, one in self.values.items()})

    def whole(self, side: int, name: str) -> int:
        """A whole number, the same in all draws."""
        return int(self.of(side, name)[0])


def wars(path: Path, fields: Sequence[Field]) -> tuple[War, ...]:
    """Read a TOML file of inputs; ConfigError says what is wrong with it and where."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("cannot be read as text", item=str(path), advice="give a TOML file") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"no TOML: {error}", item=str(path), advice="see the examples in inputs/") from error
    _known(tables, {"war"}, "key", path)
    found = tuple(
        _war(one, f"war {number}", path, fields)
        for number, one in enumerate(_tables(tables.get("war"), "war", path), 1)
    )
    if not found:
        raise ConfigError("no war", item=str(path), advice="write each as [[war]]")
    return found


def parse_change(text: str, fields: Sequence[Field]) -> Change:
    """A change in words, such as "state:AAA cost x1.25" or "state:AAA held +1": who, what, and by how much."""
    names = {one.name: one for one in fields}
    found = CHANGE.fullmatch(text.strip())
    field_ = names.get(found["what"]) if found else None
    if found is None or field_ is None or field_.adds == found["by"].startswith("x"):
        how = ", ".join(f"{one.name} {'+0.1' if one.adds else 'x1.25'}" for one in fields)
        raise ConfigError(f"{text!r} is no change", item="change", advice=f"write who and one of {how}")
    by = _number(found["by"].removeprefix("x"), text, Path("change"))
    return Change(name=text.strip(), actors=tuple(found["actors"].split(",")), by={field_.name: by})


def check_changes(changes: Iterable[Change], found: Sequence[War]) -> None:
    """ConfigError where a change is about somebody who is in no war."""
    known = {actor for one in found for actor in one.actors}
    for change in changes:
        if lost := sorted(set(change.actors) - known):
            message = f"no war has {', '.join(lost)}"
            raise ConfigError(message, item=f"change {change.name!r}", advice=f"of {', '.join(sorted(known))}")


def drawn(war: War, draws: int, seed: int) -> Drawn:
    """Draws of all numbers, each within its own range and apart from the others; draw 0 holds the best values.

    Which side or number comes first changes nothing: each has its own numbers, dealt out by its name.
    """
    found: dict[Key, Floats] = {}
    for key in keys(war):
        one = war.estimate(key)
        assert one is not None
        dealer = np.random.default_rng([seed, *"|".join((war.name, *key)).encode()])
        found[key] = np.concatenate([[one.at], triangular(dealer.random(draws), one)])
    return Drawn(war.actors, found)


def keys(war: War) -> list[Key]:
    """All numbers that a war has."""
    return sorted([("", name) for name in war.values] + [(one.actor, name) for one in war.sides for name in one.values])


def one_at_a_time(war: War) -> tuple[list[tuple[Key, Estimate]], Drawn]:
    """Each number that has a range, and the war with it at its low end and then at its high end, all else at its best.

    The draw at 0 has the best values throughout, two more follow for each of the numbers in turn.
    """
    best = {key: war.estimate(key) for key in keys(war)}
    ranged = [(key, one) for key, one in best.items() if one is not None and one.low < one.high]
    made = {key: np.full(1 + 2 * len(ranged), one.at) for key, one in best.items() if one is not None}
    for place, (key, one) in enumerate(ranged):
        made[key][1 + 2 * place : 3 + 2 * place] = one.low, one.high
    return ranged, Drawn(war.actors, made)


def changed(one: Drawn, change: Change, fields: Sequence[Field]) -> Drawn:
    """The same draws after a change; numbers stay within what is allowed for them."""
    values = dict(one.values)
    for known in fields:
        if known.name not in change.by or known.shared:
            continue
        for actor in change.actors:
            if (actor, known.name) not in values:
                continue
            was, by = values[actor, known.name], change.by[known.name]
            edge = 1e-3 if known.open else 0.0
            values[actor, known.name] = np.clip(
                was + by if known.adds else was * by, known.least + edge, known.most - edge
            )
    return replace(one, values=values)


def _war(table: Mapping[str, Any], place: str, path: Path, fields: Sequence[Field]) -> War:
    shared = [one for one in fields if one.shared]
    own = [one for one in fields if not one.shared]
    _known(table, {"name", "issue", "why", "actor", "change", *_names(shared)}, f"key of {place}:", path)
    sides = tuple(
        _side(one, f"{place}, actor {number}", path, own)
        for number, one in enumerate(_tables(table.get("actor"), f"{place} actor", path), 1)
    )
    ids = sorted(one.actor for one in sides)
    if len(sides) != 2 or ids[0] == ids[1]:
        raise ConfigError(f"{place} has {len(set(ids))} sides", item=str(path), advice="give two [[war.actor]]")
    first, second = sorted(sides, key=lambda one: one.actor)
    changes = [
        _change(one, f"{place}, change {number}", path, own, ids)
        for number, one in enumerate(_tables(table.get("change"), f"{place} change", path), 1)
    ]
    return War(
        name=str(table.get("name", place)), issue=str(table.get("issue", "")), sides=(first, second),
        values=_values(table, place, path, shared), why=str(table.get("why", "")), changes=tuple(changes),
    )  # fmt: skip


def _side(table: Mapping[str, Any], place: str, path: Path, fields: Sequence[Field]) -> Side:
    _known(table, {"actor", "why", "source", *_names(fields)}, f"key of {place}:", path)
    actor = str(table.get("actor", "")).strip()
    if not actor:
        raise ConfigError(f"{place} names no actor", item=str(path), advice='give "actor"')
    return Side(
        actor=actor, values=_values(table, place, path, fields), why=str(table.get("why", "")),
        source=str(table.get("source", "")),
    )  # fmt: skip


def _values(table: Mapping[str, Any], place: str, path: Path, fields: Sequence[Field]) -> dict[str, Estimate]:
    found = {}
    for one in fields:
        ends = [f"{one.name}_low", f"{one.name}_high"]
        if one.name not in table:
            if one.needed or any(end in table for end in ends):
                raise ConfigError(f"{place} has no {one.name}", item=str(path), advice=f"give {one.name}: {one.label}")
            continue
        at = _number(table[one.name], place, path)
        low, high = (_number(table.get(end, at), place, path) for end in ends)
        inside = one.least < low and high < one.most if one.open else one.least <= low and high <= one.most
        if not (low <= at <= high and inside) or (one.whole and at != round(at)):
            message = f"{place}: {one.name} low {low:g}, at {at:g}, high {high:g}"
            sign = "<" if one.open else "<="
            top = "" if one.most == math.inf else f" {sign} {one.most:g}"
            number = "a whole number; " if one.whole else ""
            advice = f"{number}{one.least:g} {sign} low <= at <= high{top}"
            raise ConfigError(message, item=str(path), advice=advice)
        found[one.name] = Estimate(at=at, low=low, high=high)
    return found


def _change(table: Mapping[str, Any], place: str, path: Path, fields: Sequence[Field], ids: Sequence[str]) -> Change:
    names = [one.name for one in fields]
    _known(table, {"name", "actors", *names}, f"key of {place}:", path)
    actors = table.get("actors", [])
    by = {name: _number(table[name], place, path) for name in names if name in table}
    if not isinstance(actors, list) or not actors or not table.get("name") or not by:
        advice = 'name = "…", actors = ["…"], and a factor or what is added to a number'
        raise ConfigError(f"{place} lacks a name, actors or a number", item=str(path), advice=advice)
    if lost := sorted(set(map(str, actors)) - set(ids)):
        raise ConfigError(f"{place} names {', '.join(lost)}", item=str(path), advice="name actors of the same war")
    if wrong := [one.name for one in fields if one.name in by and not one.adds and by[one.name] < 0]:
        raise ConfigError(f"{place}: {', '.join(wrong)} below 0", item=str(path), advice="1 changes nothing")
    return Change(name=str(table["name"]), actors=tuple(map(str, actors)), by=by)


def _names(fields: Sequence[Field]) -> set[str]:
    return {f"{one.name}{end}" for one in fields for end in (("",) if one.whole else ("", "_low", "_high"))}


def _tables(value: Any, name: str, path: Path) -> Sequence[Mapping[str, Any]]:
    value = [] if value is None else value
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ConfigError(f"{name} is no list of tables", item=str(path), advice=f"write each as [[{name}]]")
    return value


def _known(found: Iterable[str], known: set[str], what: str, path: Path) -> None:
    if wrong := [str(one) for one in found if one not in known]:
        message = f"unknown {what} {', '.join(wrong)}"
        raise ConfigError(message, item=str(path), advice=f"one of {', '.join(sorted(known))}")


def _number(value: Any, place: str, path: Path) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ConfigError(f"{place}: {value!r} is no number", item=str(path), advice="write digits, with a full stop")
    return number


def names(record: Record | None, config: Config, scope: Scope) -> dict[str, str]:
    """What sides are called: by the settings, else as the record mostly names them."""
    if record is not None:
        return named.names(record, config, scope.as_of)
    return {**{bloc.id: bloc.name for bloc in config.blocs}, **{party.id: party.name for party in config.parties}}


def asked_for(found: Sequence[War], scope: Scope) -> tuple[War, ...]:
    """The wars about the issues and between the parties that are asked for."""
    return tuple(
        one
        for one in found
        if (not scope.issues or one.issue in scope.issues)
        and (not scope.parties or set(scope.parties) & set(one.actors))
    )
