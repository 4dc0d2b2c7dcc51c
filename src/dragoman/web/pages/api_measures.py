"""Measures and patterns for programs: all panels as JSON, or one as CSV."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from dragoman import measures as library
from dragoman.measures import STEPS, Measured, Panel, Scope
from dragoman.outlook import PAGES
from dragoman.patterns import PATTERNS, pattern
from dragoman.web.known import only_declared, only_known
from dragoman.web.pages.api import ERRORS, Bom, Form, Values
from dragoman.web.pages.outlook import begun
from dragoman.web.site import Ask, bare
from dragoman.web.written import as_csv, as_json, form

router = APIRouter(prefix="/api", tags=["measures"], dependencies=[Depends(only_declared)])
Name = StrEnum("Name", {name: name for name in library.MODULES})  # type: ignore[misc]  # one member for each measure
Shape = StrEnum("Shape", {name: name for name in PATTERNS})  # type: ignore[misc]
Model = StrEnum("Model", {name: name for name in PAGES})  # type: ignore[misc]
Step = StrEnum("Step", {name: name for name in STEPS})  # type: ignore[misc]
Way = StrEnum("Way", {way: way for one in PATTERNS.values() for way in one.ways})  # type: ignore[misc]
MONTH = Step("month")
Asked = Annotated[Ask, Depends(bare)]
FOUND: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The panels, each row with the mentions it rests on; or one panel as a table.",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    },
    **ERRORS,
}


@router.get("/measures", responses=ERRORS)
def every() -> Response:
    """The measures, with the question that each answers and the panels it has."""
    found = [
        {
            "name": one.name,
            "title": one.card.title,
            "question": one.card.question,
            "panels": [shape.name for shape in one.shapes],
        }
        for one in library.measures().values()
    ]
    return as_json(found)


@router.get("/measures/{name}", responses=FOUND)
def one(
    request: Request,
    ask: Asked,
    name: Name,
    since: Annotated[date | None, Query(description="first day of the events")] = None,
    until: Annotated[date | None, Query(description="first day that is left out")] = None,
    as_of: Annotated[date | None, Query(description="as the record stood on that day")] = None,
    actor: Annotated[Values, Query(description="sides by registry id, in place of the parties of the settings")] = [],  # noqa: B006
    issue: Values = [],  # noqa: B006
    step: Annotated[Step, Query(description="how long a period of a series is")] = MONTH,
    panel: Annotated[str, Query(max_length=60, description="one panel alone; CSV needs one")] = "",
    format: Annotated[Form | None, Query(description="else as the Accept header says")] = None,
    bom: Bom = False,
) -> Response:
    """One measure of the record."""
    _in_order(since, until)
    only_known(ask, actor=actor, issue=issue)
    scope = Scope(
        as_of=as_of, since=since, until=until, step=str(step), parties=tuple(actor), issues=tuple(issue)
    )  # fmt: skip
    config = ask.config
    found = ask.copy.kept(
        as_of, ("measure", str(name), scope, config), lambda record: library.measure(str(name), record, config, scope)
    )
    return _written(request, found, panel, format, bom=bom)


@router.get("/patterns", responses=ERRORS)
def shapes() -> Response:
    """The patterns, with the question that each answers."""
    cards = [one.card for one in PATTERNS.values()]
    return as_json([{"name": one.name, "title": one.title, "question": one.question} for one in cards])


@router.get("/patterns/{name}", responses=FOUND)
def shape(
    request: Request,
    ask: Asked,
    name: Shape,
    since: Annotated[date | None, Query(description="first day of the events")] = None,
    until: Annotated[date | None, Query(description="first day that is left out")] = None,
    as_of: Annotated[date | None, Query(description="as the record stood on that day")] = None,
    actor: Annotated[Values, Query(description="sides by registry id, in place of the parties of the settings")] = [],  # noqa: B006
    issue: Values = [],  # noqa: B006
    step: Annotated[Step | None, Query(description="how long a period of a series is, where there is one")] = None,
    by: Annotated[Way | None, Query(description="of cycles: by issue, or by clause of a draft")] = None,
    panel: Annotated[str, Query(max_length=60, description="one panel alone; CSV needs one")] = "",
    format: Annotated[Form | None, Query(description="else as the Accept header says")] = None,
    bom: Bom = False,
) -> Response:
    """What one pattern finds in the record."""
    _in_order(since, until)
    only_known(ask, actor=actor, issue=issue)
    span = str(step or PATTERNS[str(name)].step or "month")
    scope = Scope(as_of=as_of, since=since, until=until, step=span, parties=tuple(actor), issues=tuple(issue))
    config = ask.config
    work = ask.copy.begun(
        as_of,
        ("pattern", str(name), scope, config, str(by or "")),
        lambda record: pattern(str(name), record, config, scope, by=str(by or "")),
    )
    return _written(request, work.result(), panel, format, bom=bom)


@router.get("/outlook", responses=ERRORS)
def models() -> Response:
    """The models, with the question that each answers."""
    cards = [one.card for one in PAGES.values()]
    return as_json([{"name": one.name, "title": one.title, "question": one.question} for one in cards])


@router.get("/outlook/{name}", responses=FOUND)
def one_model(
    request: Request,
    ask: Asked,
    name: Model,
    as_of: Annotated[date | None, Query(description="as the record stood on that day")] = None,
    issue: Values = [],  # noqa: B006
    panel: Annotated[str, Query(max_length=60, description="one panel alone; CSV needs one")] = "",
    format: Annotated[Form | None, Query(description="else as the Accept header says")] = None,
    bom: Bom = False,
) -> Response:
    """What one model makes of the record and of the workspace's inputs."""
    only_known(ask, issue=issue)
    found = begun(ask, str(name), Scope(as_of=as_of, issues=tuple(issue))).result()
    return _written(request, found, panel, format, bom=bom)


def _in_order(since: date | None, until: date | None) -> None:
    if since and until and since >= until:
        raise HTTPException(400, "since: ends before it begins")


def _written(request: Request, found: Measured, panel: str, wanted: Form | None, *, bom: bool) -> Response:
    chosen = [one for one in found.panels if panel in ("", one.shape.name)]
    if not chosen:
        raise HTTPException(400, f"panel: one of {', '.join(one.shape.name for one in found.panels)}")
    if form(request, wanted, known=("json", "csv")) == "csv":
        return _csv(chosen[0], f"{found.measure}-{chosen[0].shape.name}", bom=bom)
    return as_json(found.as_dict(chosen))


def _csv(panel: Panel, name: str, *, bom: bool) -> Response:
    columns = [*(one.name for one in panel.shape.columns), "mentions"]
    return as_csv(columns, [(*row.values, "; ".join(row.mentions)) for row in panel.rows], name=name, bom=bom)
