"""Measures: what each answers, and one page for each with its figures, its formula and the words behind every row."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse

from dragoman import measures as library
from dragoman.measures import STEPS, Measured
from dragoman.web.pages import measured
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False)


@router.get("/measures")
def measures(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Every measure with its question."""
    cards = [one.card for one in library.measures().values()]
    return ask.page("measures.html.j2", current="measures", title="Measures", cards=cards)


@router.get("/measures/{name}")
def one(ask: Annotated[Ask, Depends(asked("step"))], name: str) -> HTMLResponse:
    """One measure."""
    if name not in library.MODULES:
        raise HTTPException(404, "there is no such measure")
    found = taken(ask, name)
    return ask.page(
        "measure.html.j2",
        current="measures",
        title=library.measures()[name].card.title,
        card=library.measures()[name].card,
        found=found,
        panels=[measured.shown(ask, panel) for panel in found.panels],
        steps=[(step, ask.state.url(step=step), step == found.scope.step) for step in STEPS],
        unused=measured.left_out(ask),
    )


def taken(ask: Ask, name: str) -> Measured:
    """A measure of the day and scope that are asked for, worked out once."""
    scope, config = measured.scope(ask), ask.config
    return ask.copy.kept(
        ask.as_of, ("measure", name, scope, config), lambda record: library.measure(name, record, config, scope)
    )
