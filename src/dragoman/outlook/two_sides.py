"""What the models of two sides at war share: the wars as they are put to them, and the panels of what goes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from dragoman.measures.measured import Chart, Column, Panel, Row, Scope, Shape, filled
from dragoman.outlook import parameters
from dragoman.outlook.parameters import Change, Field, Key, War
from dragoman.outlook.settlement_inputs import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

    Floats: TypeAlias = NDArray[np.float64]

Each = TypeVar("Each", bound="TwoSides")
NO_SUCH = "The file has no war about that issue, or between those parties."
NO_RANGE = "No input that has a range moves it."
NO_CHANGE = "No change was asked for."
WAR = (Column(name="war", label="War"), Column(name="issue", label="Issue", meaning="id in the vocabulary"))
ACTOR = (
    Column(name="actor", label="Who", meaning="by registry id, or as the file names it"),
    Column(name="actor_name", label="Who, in words"),
)
INPUTS = Shape(
    name="inputs",
    title="What goes in",
    columns=(
        *WAR,
        *ACTOR,
        Column(name="field", label="Input"),
        Column(name="at", label="Best value"),
        Column(name="low", label="Low"),
        Column(name="high", label="High"),
        Column(name="unit", label="Unit"),
        Column(name="meaning", label="Meaning"),
        Column(name="origin", label="From", meaning="the file, or what of the record stands in its place"),
        Column(name="why", label="Why", meaning="the reason that the file gives"),
        Column(name="source", label="Source", meaning="the address that the file gives"),
    ),
    note="Judgements, all that come from a file. What has no range counts as exact.",
)
ORDER = (
    "One input at a time goes to the ends of its range, the others at their best values; the longest first. The bar is "
    "its high end, the line both. "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSides:
    """One war, with what its sides are called."""

    war: War
    names: tuple[str, str]

    @property
    def head(self) -> tuple[str, str | None]:
        """The first two cells of every row."""
        return self.war.name, self.war.issue or None

    def who(self, side: int) -> tuple[str, str]:
        """A side by id and in words."""
        return self.war.actors[side], self.names[side]

    def named(self, key: Key) -> tuple[str, str]:
        """The same for whoever has a number; both for what they share."""
        return ("", "both") if not key[0] else self.who(self.war.actors.index(key[0]))

    def about(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """The what-ifs of the file, and those of some others that are about these sides."""
        return (*self.war.changes, *(one for one in changes if set(one.actors) <= set(self.war.actors)))


def put(
    record: Record | None,
    config: Config,
    scope: Scope,
    *,
    inputs: Path | None,
    fields: Sequence[Field],
    changes: Sequence[Change] = (),
) -> tuple[TwoSides, ...]:
    """The wars of a file of inputs that are asked for; ConfigError where a change is about somebody in none of them."""
    called = parameters.names(record, config, scope)
    found = parameters.wars(inputs, fields) if inputs else ()
    parameters.check_changes(changes, found)
    return tuple(
        TwoSides(war=war, names=(called.get(war.actors[0], war.actors[0]), called.get(war.actors[1], war.actors[1])))
        for war in parameters.asked_for(found, scope)
    )


def by_war(
    shape: Shape, asked: Sequence[Each], rows: Callable[[Each], Iterator[Row]], empty: str, notes: Sequence[str] = ()
) -> Panel:
    """A panel with the rows of one war after the other."""
    return filled(shape, [row for one in asked for row in rows(one)], empty=empty, notes=notes)


def origin(inputs: Path | None, scope: Scope) -> list[str]:
    """What to say of where the inputs come from."""
    said = [f"Inputs from {inputs.name}."] if inputs else []
    if inputs and scope.as_of:
        said.append("A file of inputs has no date: what it says counts on every day.")
    return said


def input_rows(one: TwoSides, labels: Mapping[str, Field]) -> Iterator[Row]:
    """Every number that goes in, with the reason the file gives, or the words it rests on."""
    sides = {side.actor: side for side in one.war.sides}
    for key in parameters.keys(one.war):
        estimate, known, side = one.war.estimate(key), labels[key[1]], sides.get(key[0])
        assert estimate is not None
        where = side.origin.get(key[1], "file") if side else "file"
        why, source = (side.why, side.source) if side else (one.war.why, "")
        ends = (round(end, 4) for end in (estimate.at, estimate.low, estimate.high))
        cells = (*ends, known.unit, known.label)
        yield Row(
            values=(*one.head, *one.named(key), key[1], *cells, where, why or None, source or None),
            mentions=side.mentions if side and where != "file" else (),
        )


def moved(
    one: TwoSides,
    values: Floats,
    ranged: Sequence[tuple[Key, Estimate]],
    *,
    least: float,
    rounded: Callable[[float], float | None],
) -> list[Row]:
    """What each input that has a range does to a result, the longest first.

    values  (draw,)  the result at the best values, then with each of the inputs at its low end and at its high end
    least            what moves it by less has no row
    """
    found = []
    for place, (key, estimate) in enumerate(ranged):
        low, high = values[1 + 2 * place], values[2 + 2 * place]
        steps = (low - values[0], high - values[0])
        if np.isnan(steps).any() or np.abs(steps).max() < least:
            continue
        numbers = (low, high, steps[1], min(0.0, *steps), max(0.0, *steps))
        head = (*one.head, *one.named(key), key[1], estimate.low, estimate.high)
        found.append(Row(values=(*head, *(rounded(float(number)) for number in numbers))))
    found.sort(key=lambda row: (row.values[-2] - row.values[-1], row.values[2], row.values[4]))
    return found


def tornado(name: str, title: str, unit: str, *, result: str, note: str = "") -> Shape:
    """A panel of one input at a time, for one model or law."""
    return Shape(
        name=name,
        title=title,
        columns=(
            *WAR,
            *ACTOR,
            Column(name="field", label="Input"),
            Column(name="input_low", label="Input, low"),
            Column(name="input_high", label="Input, high"),
            Column(name="at_low", label="Result at low", unit=unit, meaning=result),
            Column(name="at_high", label="Result at high", unit=unit, meaning=result),
            Column(name="up", label="At high, change", unit=unit, meaning="from the result at the best values"),
            Column(name="low", label="Change, least", unit=unit),
            Column(name="high", label="Change, most", unit=unit),
        ),
        chart=Chart(kind="intervals", x="actor_name", y=("up",), by="field war", low="low", high="high"),
        note=ORDER + (note or "Inputs that move nothing have no row."),
    )


def tornados(
    shapes: Mapping[str, Shape], rows: Mapping[str, Sequence[Row]], none: Shape, empty: str
) -> Iterator[Panel]:
    """A panel for each model or law of which an input moves the result; one that says why where there is none."""
    some = {name: found for name, found in rows.items() if found}
    for name, found in some.items():
        yield filled(shapes[name], found)
    if not some:
        yield filled(none, (), empty=empty)


def slug(name: str) -> str:
    """A name for programs.

    >>> slug("offers in turn while war goes on, {} first")
    'offers_in_turn_while_war_goes_on_first'
    """
    return re.sub(r"\W+", "_", name).strip("_").lower()


def spread(name: str, label: str, unit: str, meaning: str) -> tuple[Column, ...]:
    """Middle, low and high of the draws."""
    return (
        Column(name=f"{name}mid", label=label or "Middle", unit=unit, meaning=meaning),
        Column(name=f"{name}low", label=f"{label}, low" if label else "Low", unit=unit, meaning="5 % of draws below"),
        Column(
            name=f"{name}high", label=f"{label}, high" if label else "High", unit=unit, meaning="5 % of draws above"
        ),
    )
