"""What a measure hands out: panels of rows, each row with the words it rests on, and what to bear in mind with them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

STEPS = ("day", "week", "month", "quarter", "year")
MOST_MENTIONS = 20  # ids that a row names; `where` asks for all of them
CHARTS = ("lines", "bars", "intervals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What of the record is measured; empty measures all of it."""

    as_of: date | None = None  # the day whose knowledge counts; None: now
    since: date | None = None  # first day of the events
    until: date | None = None  # first day that does not count any more
    step: str = "month"  # how long a period of a series is: one of STEPS
    parties: tuple[str, ...] = ()  # registry ids; else those of the settings
    issues: tuple[str, ...] = ()  # ids of the vocabulary; else all


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a panel."""

    name: str  # for programs
    label: str  # for people
    unit: str = ""  # "events", "days", "share in [0, 1]", …
    meaning: str = ""
    unknown: str = ""  # what people read in the place of an unknown value; "": a dash
    told_by: str = ""  # of an id: the column that people read in its place; "x" is told by "x_name" without a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How a panel is drawn: one column across, one or more up, and a line for each value of `by`."""

    kind: str  # one of CHARTS: lines over days, bars a row each, intervals with low and high
    x: str
    y: tuple[str, ...]
    by: str = ""
    low: str = ""  # columns of an interval
    high: str = ""
    least: float | None = None  # of the axis; None: as the values need
    most: float | None = None
    ends: tuple[str, str] = ("", "")  # what the ends of the axis mean, of bars and intervals
    caveat: str = ""  # what the picture shows and what it does not, for who sees nothing but the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a panel, and where the words behind it stand: at least one of the two, wherever it says something."""

    values: tuple[Any, ...]  # in the order of the columns; None is unknown, and no zero
    mentions: tuple[str, ...] = ()  # ids of mentions, at most MOST_MENTIONS of them, the telling ones first
    where: Mapping[str, Any] = field(default_factory=dict)  # filters that find all: actor, issue, since, …; or a draft
    aside: bool = False  # nothing is told here: programs have the row, people a note on those like it


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a panel looks like before it is filled: what the reference prints."""

    name: str  # for programs: "dyads"
    title: str
    columns: tuple[Column, ...]
    chart: Chart | None = None
    note: str = ""  # one sentence on how to read it

    @property
    def read(self) -> list[tuple[int, Column]]:
        """The columns that people read, with their places: those without an id that another one tells in words."""
        names = {one.name for one in self.columns}
        return [
            (place, one) for place, one in enumerate(self.columns) if (one.told_by or f"{one.name}_name") not in names
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A filled panel."""

    shape: Shape
    rows: tuple[Row, ...]
    empty: str = ""  # why there are no rows, and what would make some
    notes: tuple[str, ...] = ()  # on these very figures: small numbers, unknown shares

    @property
    def read(self) -> tuple[Row, ...]:
        """The rows that people read: those of which something is told, or that were asked for."""
        return tuple(row for row in self.rows if not row.aside)

    def column(self, name: str) -> list[Any]:
        """The values of one column, in the order of the rows."""
        place = [one.name for one in self.shape.columns].index(name)
        return [row.values[place] for row in self.rows]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by the names of the columns."""
        names = [one.name for one in self.shape.columns]
        return [dict(zip(names, row.values, strict=True)) for row in self.rows]

    def as_dict(self) -> dict[str, Any]:
        """The panel as plain values, each row with the mentions it rests on and the filters that find them."""
        return {
            "title": self.shape.title,
            "columns": [
                {"name": one.name, "unit": one.unit, "meaning": one.meaning or one.label} for one in self.shape.columns
            ],
            "rows": [
                {
                    **values,
                    "mentions": list(row.mentions),
                    "where": dict(row.where),
                    **({"aside": True} if row.aside else {}),
                }
                for values, row in zip(self.dicts(), self.rows, strict=True)
            ],
            "notes": list(self.notes),
            "empty": self.empty,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All that one measure says."""

    measure: str
    scope: Scope
    panels: tuple[Panel, ...]
    inputs: Mapping[str, int] = field(default_factory=dict)  # what was counted, and what was left out: words and number
    notes: tuple[str, ...] = ()

    def panel(self, name: str) -> Panel:
        """One panel by name."""
        return next(one for one in self.panels if one.shape.name == name)

    def as_dict(self, panels: Sequence[Panel] | None = None) -> dict[str, Any]:
        """The same as plain values, as `--json` and the API give it; of some panels where they are given."""
        return {
            "measure": self.measure,
            "as_of": self.scope.as_of,
            "inputs": dict(self.inputs),
            "notes": list(self.notes),
            "panels": {one.shape.name: one.as_dict() for one in (self.panels if panels is None else panels)},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a measure is: the page of docs/method, the head of its page, and what `--about` prints."""

    name: str
    title: str
    question: str  # the question it answers, as a reader would ask it
    formula: tuple[str, ...]  # one a line, symbols explained
    inputs: str  # what of the record goes in, and what is left out
    uncertainty: str  # how sure the figures are; "none" is an answer
    example: str  # worked by hand, the same as in the kernel's docstring
    sources: tuple[str, ...]  # in print, each with where it says so
    blind_spots: tuple[str, ...]
    differs: str = ""  # how ours departs from the source
    assumptions: tuple[str, ...] = ()  # of a model
    known_failures: tuple[str, ...] = ()  # of a model: where it was wrong
    when_not_to_use: str = ""  # of a model


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure: what it is and how it is read off a record."""

    name: str
    shapes: tuple[Shape, ...]
    read: Callable[[Record, Config, Scope], Measured]

    @property
    def card(self) -> Card:
        """Its card, from cards/NAME.toml."""
        return card(self.name)


def filled(shape: Shape, rows: Sequence[Row], *, empty: str = "", notes: Sequence[str] = ()) -> Panel:
    """A panel of a shape; each row has as many values as the shape has columns."""
    for row in rows:
        if len(row.values) != len(shape.columns):
            raise ValueError(f"{shape.name}: {len(row.values)} values for {len(shape.columns)} columns")
    return Panel(shape=shape, rows=tuple(rows), empty="" if rows else empty, notes=tuple(notes))


@cache
def card(name: str, package: str = "dragoman.measures") -> Card:
    """The card of a measure, or of what another package has cards for; ConfigError names what is missing or unknown."""
    path = f"cards/{name}.toml"
    values = tomllib.loads(files(package).joinpath(path).read_text(encoding="utf-8"))
    known = {one.name for one in fields(Card)}
    needed = {one.name for one in fields(Card) if one.default is MISSING} - {"name"}
    if wrong := (set(values) - known) | (needed - set(values)):
        raise ConfigError(f"unknown or missing: {', '.join(sorted(wrong))}", item=path, advice="see the other cards")
    tidy: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return Card(**{**tidy, "name": name})
