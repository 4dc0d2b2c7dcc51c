"""Patterns: sequences that recur, earlier processes that ran like this one, breaks, violence around talks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse

from dragoman import patterns as library
from dragoman.measures import STEPS
from dragoman.web.pages import measured
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
INTRO = (
    "Shapes in the record, each with its occurrences, how sure one can be with so few cases, and the words behind "
    "every row."
)


@router.get("/patterns")
def patterns(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Every pattern with its question."""
    cards = [one.card for one in library.PATTERNS.values()]
    return ask.page(
        "measures.html.j2", current="patterns", title="Patterns", intro=INTRO, cards=cards, place="/patterns"
    )


@router.get("/patterns/{name}")
def shape(ask: Annotated[Ask, Depends(asked("step", "by"))], name: str) -> HTMLResponse:
    """One pattern."""
    if name not in library.PATTERNS:
        raise HTTPException(404, f"There is no pattern “{name}”; known are {', '.join(library.PATTERNS)}.")
    one = library.PATTERNS[name]
    scope, config = measured.scope(ask, step=one.step or "month"), ask.config
    by = dict(ask.state.own).get("by", "") if one.ways else ""
    work = ask.copy.begun(
        ask.as_of,
        ("pattern", name, scope, config, by),
        lambda record: library.pattern(name, record, config, scope, by=by),
    )
    steps = [(step, ask.state.url(step=step), step == scope.step) for step in STEPS[:3]] if one.step else []
    steps += [(way, ask.state.url(by=way), way == (by or one.ways[0])) for way in one.ways]
    return measured.page(ask, one.card, work.result(), place="/patterns", label="All patterns", steps=steps)
