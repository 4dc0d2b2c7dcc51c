"""What pages of measures and patterns share: panels as tables and pictures, and the words behind each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import HTMLResponse

from dragoman.errors import ConfigError
from dragoman.measures import STEPS, Card, Column, Measured, Panel, Row, Scope, Shape
from dragoman.measures.measured import MOST_MENTIONS
from dragoman.web.drawing import panels
from dragoman.web.drawing.panels import Picture
from dragoman.web.site import Ask
from dragoman.web.state import MOST

WIDE, NARROW = 860.0, 344.0  # px of a picture on a desk and on a phone
MOST_ROWS = 200  # of a table; the download has all
LONG_CHARS = 34  # a column of such texts gets more room
UNUSED = ("acts", "kind", "source", "status", "confidence", "q")  # filters that a measure does not know
OFFERED = ("since", "until", "as_of", "actor", "issue")  # those that it does
UNUSED_WORDS = {
    "acts": "who acts", "kind": "kinds", "source": "sources", "status": "status", "confidence": "confidence",
    "q": "words",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A column of the table as a page shows it."""

    label: str
    kind: str  # "", num, date, head, words
    unit: str
    meaning: str
    unknown: str  # what stands in the place of an unknown value; "": a dash
    place: int  # of its value in a row
    id_place: int | None = None  # of the id that it names


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A panel as the template takes it."""

    panel: Panel
    heads: tuple[Head, ...]
    rows: tuple[tuple[Row, str], ...]  # with the address of the words
    wide: Picture | None
    narrow: Picture | None


def scope(ask: Ask, *, step: str = "month") -> Scope:
    """What is measured: the days, parties and issues of the filter; ConfigError where the step is none.

    step  where the address names none
    """
    step = dict(ask.state.own).get("step", step)
    if step not in STEPS:
        raise ConfigError("is no period", item=f"step={step}", advice=f"use one of {', '.join(STEPS)}")
    filters = ask.filters
    return Scope(
        as_of=ask.as_of, since=filters.since, until=filters.until, step=step, parties=filters.actors,
        issues=filters.issues,
    )  # fmt: skip


def left_out(ask: Ask) -> list[str]:
    """The filters that are on and that a measure does not look at, in words."""
    on = {chip.name for chip in ask.state.chips({})}
    return [UNUSED_WORDS[name] for name in UNUSED if name in on]


def page(
    ask: Ask, card: Card, found: Measured, *, place: str, label: str, steps: Sequence[tuple[str, str, bool]] = ()
) -> HTMLResponse:
    """The page of one measure or pattern.

    place, label  the page that lists all of them
    steps         the periods to choose from: label, address, whether it is the one shown
    """
    own = dict(ask.state.own)
    told, also = _said_once(found.panels)
    return ask.page(
        "measure.html.j2",
        current=place.strip("/"),
        title=card.title,
        card=card,
        found=found,
        panels=[shown(ask, panel, step=found.scope.step) for panel in told],
        also=also,
        steps=steps,
        unused=left_out(ask),
        offered=OFFERED,
        place=place,
        all_label=label,
        json=ask.program(f"/api{place}/{card.name}", f"/api{place}/{{name}}", **own),
    )


def _said_once(panels: Sequence[Panel]) -> tuple[list[Panel], dict[str, list[Shape]]]:
    """The panels with something to say, and by name of the first those that are empty for the very same reason."""
    told, also, first = list[Panel](), dict[str, list[Shape]](), dict[str, str]()
    for panel in panels:
        name = panel.shape.name
        if not panel.rows and not panel.notes and panel.empty and first.setdefault(panel.empty, name) != name:
            also.setdefault(first[panel.empty], []).append(panel.shape)
        else:
            told.append(panel)
    return told, also


def shown(ask: Ask, panel: Panel, *, step: str = "") -> Shown:
    """A panel with its pictures and the address of each row's words.

    step  the periods of its series
    """
    heads = _heads(panel)

    def drawn(width: float) -> Picture | None:
        return panels.drawn(panel, width=width, href=lambda row: words(ask, row), labels=ask.labels, step=step)

    return Shown(
        panel=panel,
        heads=heads,
        rows=tuple((row, words(ask, row)) for row in panel.read[:MOST_ROWS]),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
    )


def words(ask: Ask, row: Row) -> str:
    """The address of the words behind a row; "" where it says nothing of the world.

    A row that names fewer mentions than it could names all; else the filters find the others.
    """
    if "draft" in row.where:
        drafts = row.where["draft"]
        one = drafts if isinstance(drafts, str) else drafts[0] if len(drafts) == 1 else ""
        return ask.state.url(f"/drafts/{one}" if one else "/drafts")
    findable = row.where and all(len(one) <= MOST for one in row.where.values() if isinstance(one, list | tuple))
    if findable and not 0 < len(row.mentions) < MOST_MENTIONS:
        cleared: dict[str, Any] = dict.fromkeys((*UNUSED, "actor", "issue"))
        return ask.state.url("/evidence", **{**cleared, **_plain(row.where)})
    return ask.item("mention", list(row.mentions)) if row.mentions else ""


def _plain(where: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in where.items()}


def _heads(panel: Panel) -> tuple[Head, ...]:
    """Columns that a person reads: a name stands for its id."""
    columns = panel.shape.columns
    places = {one.name: number for number, one in enumerate(columns)}
    found = []
    for number, one in panel.shape.read:
        id_place = places.get(one.name.removesuffix("_name")) if one.name.endswith("_name") else None
        label = columns[id_place].label if id_place is not None else one.label
        found.append(
            Head(
                label=label, kind=_kind(panel, number, one), unit=one.unit, meaning=one.meaning,
                unknown=one.unknown, place=number, id_place=id_place,
            )
        )  # fmt: skip
    return tuple(found)


def _kind(panel: Panel, place: int, column: Column) -> str:
    values = [row.values[place] for row in panel.rows if row.values[place] is not None]
    if not values and column.unit not in ("", "words"):
        return "num"  # dashes stand where the figures of its neighbours do
    if values and all(isinstance(one, int | float) and not isinstance(one, bool) for one in values):
        return "num"
    if values and all(isinstance(one, date) for one in values):
        return "date"
    texts = [one for one in values if isinstance(one, str) and not one.startswith("http")]
    long = bool(texts) and sum(map(len, texts)) / len(texts) > LONG_CHARS
    return "words" if column.unit == "words" or long else ""
