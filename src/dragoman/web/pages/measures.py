"""Measures: what each answers, and one page for each with its figures, its formula and the words behind every row."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse

from dragoman import measures as library
from dragoman.measures import STEPS
from dragoman.web.pages import measured
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)


INTRO = (
    "Numbers over the record. Each has a formula that stands in print, inputs that are listed, and the words behind "
    "every row."
)


@router.get("/measures")
def measures(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Every measure with its question."""
    cards = [one.card for one in library.measures().values()]
    return ask.page(
        "measures.html.j2", current="measures", title="Measures", intro=INTRO, cards=cards, place="/measures"
    )


@router.get("/measures/{name}")
def one(ask: Annotated[Ask, Depends(asked("step"))], name: str) -> HTMLResponse:
    """One measure."""
    if name not in library.MODULES:
        raise HTTPException(404, f"There is no measure “{name}”; known are {', '.join(library.MODULES)}.")
    scope, config = measured.scope(ask), ask.config
    found = ask.copy.kept(
        ask.as_of, ("measure", name, scope, config), lambda record: library.measure(name, record, config, scope)
    )
    return measured.page(
        ask, library.measures()[name].card, found, place="/measures", label="All measures",
        steps=[(step, ask.state.url(step=step), step == scope.step) for step in STEPS],
    )  # fmt: skip
