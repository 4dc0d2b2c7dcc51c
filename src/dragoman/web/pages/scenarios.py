"""Scenarios side by side: what differs, what each model makes of it, what it cannot see, what would have to be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import HTMLResponse, Response

from dragoman.measures import Chart, Measured, Panel, Row, Scope
from dragoman.measures.measured import card
from dragoman.outlook import PAGE_DRAWS, compare, scenarios
from dragoman.patterns.library import library
from dragoman.record.shelf.aside import Work
from dragoman.web.drawing import panels
from dragoman.web.drawing.panels import Picture
from dragoman.web.known import only_declared
from dragoman.web.pages import measured
from dragoman.web.pages.api import ERRORS, Bom, Form
from dragoman.web.pages.measured import NARROW, WIDE
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked, bare
from dragoman.web.written import as_csv, as_json, form

router = APIRouter(route_class=PageRoute)
OPEN = ("settlement", "attrition")  # models with few figures, whose pictures are shown at once
TO = "\u00a0to\u00a0"  # an interval stays on one line, so that a column is as wide as its figures
UNMOVED = (compare.BASE, compare.BLIND, compare.STILL)
ID = re.compile(r"\b(?:state|bloc|org|group|gov|person):[\w-]+")
BESIDE = re.compile(rf",(?={ID.pattern})")
TERM = re.compile(r"\b[A-Z]{3,}\b")  # kinds and issues
# "state:UKR,state:RUS cost x0.5": whose input is another, which, and how it changes
CHANGED = re.compile(rf"({ID.pattern}(?:,{ID.pattern})*) (\w+ (?:[+-]|x)?[\d.]+)")
UNUSED = {"actors": "actors", "issues": "issues"}
API = "/api/outlook/compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure under one scenario, in words."""

    mid: str = ""
    spread: str = ""
    moved: str = ""
    moved_spread: str = ""
    leaves: bool = False  # whether the interval of what it moves by leaves zero
    note: str = ""  # not settled, or why nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure under every scenario, and its picture."""

    by: str
    cells: tuple[Cell, ...]
    wide: Picture | None
    narrow: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A result of one model about one issue or war: a line a reading, a column a scenario."""

    about: str
    result: str
    unit: str
    lines: tuple[Line, ...]
    still: tuple[tuple[str, tuple[str, ...]], ...]  # what no scenario moves: the figure, and by whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the record says for or against something."""

    cells: Mapping[str, Any]
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One scenario in words."""

    about: Mapping[str, Any]
    differs: tuple[Mapping[str, Any], ...]
    settings: tuple[Mapping[str, Any], ...]
    needs: tuple[tuple[str, tuple[Side, ...]], ...]


@router.get("/outlook/compare", include_in_schema=False)
def page(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """The workspace's scenarios, with its inputs."""
    found = begun(ask, Scope(as_of=ask.as_of, since=ask.filters.since, until=ask.filters.until)).result()
    unused = [word for name, word in UNUSED.items() if getattr(ask.filters, name)] + measured.left_out(ask)
    names = list(dict.fromkeys(found.panel("figures").column("scenario")))
    return ask.page(
        "scenarios.html.j2",
        current="outlook",
        title=card("compare", "dragoman.outlook").title,
        card=card("compare", "dragoman.outlook"),
        found=found,
        names=names,
        stories=list(_stories(ask, found)),
        models=[
            (model, found.panel(model), list(_boards(ask, found, model, names)), model in OPEN)
            for model in scenarios.MODELS
        ],
        panels=[measured.shown(ask, found.panel(name)) for name in ("first", "formats")],
        unused=unused,
        draws=PAGE_DRAWS,
        json=ask.program(API, API),
        csv=ask.program(API, API, panel="figures", format="csv", bom="true"),
    )


@router.get(API, tags=["measures"], responses=ERRORS, dependencies=[Depends(only_declared)])
def api(
    request: Request,
    ask: Annotated[Ask, Depends(bare)],
    since: Annotated[date | None, Query(description="first day of the events that are looked for")] = None,
    until: Annotated[date | None, Query(description="first day that is left out")] = None,
    as_of: Annotated[date | None, Query(description="as the record stood on that day")] = None,
    panel: Annotated[str, Query(max_length=60, description="one panel alone; CSV needs one")] = "",
    format: Annotated[Form | None, Query(description="else as the Accept header says")] = None,
    bom: Bom = False,
) -> Response:
    """Every model under the workspace's scenarios, side by side."""
    if since and until and since >= until:
        raise HTTPException(400, "since: ends before it begins")
    found = begun(ask, Scope(as_of=as_of, since=since, until=until)).result()
    some = [one for one in found.panels if panel in ("", one.shape.name)]
    if not some:
        raise HTTPException(400, f"panel: one of {', '.join(one.shape.name for one in found.panels)}")
    if form(request, format, known=("json", "csv")) == "csv":
        columns = [*(one.name for one in some[0].shape.columns), "mentions"]
        rows = [(*row.values, "; ".join(row.mentions)) for row in some[0].rows]
        return as_csv(columns, rows, name=f"compare-{some[0].shape.name}", bom=bom)
    return as_json(found.as_dict(some))


def begun(ask: Ask, scope: Scope) -> Work[Measured]:
    """What the models say, worked out once for the files as they are."""
    space, config = ask.site.space, ask.config
    inputs = {name: path for name in scenarios.MODELS if (path := space.inputs(name))}
    files = [*space.scenarios, *inputs.values()]
    some = scenarios.load(space.scenarios)
    files += [path for one in some for each in one.settings.values() if (path := each.inputs)]
    texts = tuple(path.read_text("utf-8", "replace") for path in files)
    return ask.copy.begun(
        scope.as_of,
        ("compare", scope, config, texts),
        lambda record: compare.read(
            record, config, scope, scenarios=some, inputs=inputs, library=library(), draws=PAGE_DRAWS
        ),
    )


def _stories(ask: Ask, found: Measured) -> Iterator[Story]:
    needs = list(zip(found.panel("needs").dicts(), found.panel("needs").rows, strict=True))
    for about in found.panel("scenarios").dicts():
        name = about["scenario"]
        by_need: dict[str, list[Side]] = {}
        for cells, row in needs:
            if cells["scenario"] == name:
                sought = _in_words(ask, cells["sought"])
                by_need.setdefault(cells["need"], []).append(Side(cells={**cells, "sought": sought}, row=row))
        yield Story(
            about=about,
            differs=tuple(one for one in found.panel("differs").dicts() if one["scenario"] == name),
            settings=tuple(
                {**one, "given": _in_words(ask, one["given"])}
                for one in found.panel("settings").dicts()
                if one["scenario"] == name
            ),
            needs=tuple((need, tuple(sides)) for need, sides in by_need.items()),
        )


def _in_words(ask: Ask, text: str | None) -> str:
    """What a file sets or looks for, with names for ids and words for terms: "Russia, Ukraine: doubt -0.3"."""
    named = BESIDE.sub(", ", CHANGED.sub(r"\1: \2", text or ""))
    named = ID.sub(lambda id: ask.called(id[0]), named).replace("_", " ")
    return TERM.sub(lambda term: ask.labels.get(term[0], term[0]), named)


def _boards(ask: Ask, found: Measured, model: str, names: Sequence[str]) -> Iterator[Board]:
    figures = [one for one in found.panel("figures").dicts() if one["model"] == model]
    for about, result, unit in dict.fromkeys((one["about"], one["result"], one["unit"]) for one in figures):
        some = [one for one in figures if (one["about"], one["result"]) == (about, result)]
        lines, still = list[Line](), dict[str, list[str]]()
        for by in dict.fromkeys(one["by"] for one in some):
            cells = {one["scenario"]: one for one in some if one["by"] == by}
            if len(cells) == len(names) and all(one["zero"] in UNMOVED for one in cells.values()):
                baseline = _cell(cells[names[0]])
                sure = set(baseline.spread.split(TO)) == {baseline.mid}
                still.setdefault(baseline.mid if sure else f"{baseline.mid} ({baseline.spread})", []).append(by)
                continue
            pictures = [_picture(ask, found, (model, about, by, result), width) for width in (WIDE, NARROW)]
            written = tuple(_cell(cells[name]) if name in cells else Cell(note="no figure") for name in names)
            lines.append(Line(by=by, cells=written, wide=pictures[0], narrow=pictures[1]))
        yield Board(
            about=about,
            result=result,
            unit=unit,
            lines=tuple(lines),
            still=tuple((at, tuple(found)) for at, found in still.items()),
        )


def _cell(one: Mapping[str, Any]) -> Cell:
    if one["zero"] == compare.BLIND:
        return Cell(note="not seen")

    def number(name: str, *, sign: bool = False) -> str:
        return "none" if one[name] is None else compare.written(one[name], one["unit"], sign=sign)

    middle = "mean" if one["unit"] in compare.EXPECTED else "mid"
    spread = f"{number('low')}{TO}{number('high')}"
    unsettled = one["unsettled"] or 0
    what = "beyond the horizon" if one["model"] == "attrition" else "not settled"
    note = f"{what} {max(unsettled, 0.01):.0%}" if unsettled else ""
    if one["zero"] == compare.STILL:
        return Cell(mid=number(middle), spread=spread, moved="no change", note=note)
    if one["moved_mid"] is None:
        return Cell(mid=number(middle), spread=spread, note=note)
    return Cell(
        mid=number(middle), spread=spread, moved=number(f"moved_{middle}", sign=True),
        moved_spread=f"{number('moved_low', sign=True)}{TO}{number('moved_high', sign=True)}",
        leaves=one["zero"] == compare.LEAVES, note=note,
    )  # fmt: skip


def _picture(ask: Ask, found: Measured, key: tuple[str, ...], width: float) -> Picture | None:
    """The scenarios that move one figure, the farthest first."""
    whole = found.panel("tornado")
    chart = Chart(kind="intervals", x="scenario", y=("moved",), low="low", high="high")
    rows = tuple(row for row in whole.rows if row.values[:4] == key)
    shape = replace(whole.shape, chart=chart, title=f"{key[2]}, {key[3]}, {key[1]}: how far each scenario moves it")
    panel = Panel(shape=shape, rows=rows)
    return panels.drawn(panel, width=width, href=lambda row: measured.words(ask, row), labels=ask.labels)
