"""Outlook: models of what may come, each with what it assumes, what it was given, and when not to use it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse

from dragoman import outlook as library
from dragoman.errors import ConfigError
from dragoman.measures import Measured, Scope
from dragoman.measures.measured import card
from dragoman.record.shelf.aside import Work
from dragoman.web.pages import measured
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
INTRO = (
    "Models of what may come: ranges, never one answer, each with what it assumes and when not to use it. What a model "
    "needs besides the record stands in the workspace’s folder inputs. What is forecast is kept, and scored when it is "
    "known."
)


@router.get("/outlook")
def outlook(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Every model with its question."""
    cards = [*(one.card for one in library.PAGES.values()), card("compare", "dragoman.outlook")]
    return ask.page("measures.html.j2", current="outlook", title="Outlook", intro=INTRO, cards=cards, place="/outlook")


@router.get("/outlook/{name}")
def model(ask: Annotated[Ask, Depends(asked())], name: str) -> HTMLResponse:
    """One model, with the inputs of the workspace."""
    if name not in library.PAGES:
        raise HTTPException(404, f"There is no model “{name}”; known are {', '.join(library.PAGES)}.")
    scope = measured.scope(ask)
    try:
        found = begun(ask, name, scope).result()
    except ConfigError as error:
        if ask.site.space.inputs(name) is not None:
            raise  # what stands in the file is wrong
        found = Measured(measure=name, scope=scope, panels=(), notes=(f"Nothing is worked out yet. {error.advice}",))
    return measured.page(ask, library.PAGES[name].card, found, place="/outlook", label="All models")


def begun(ask: Ask, name: str, scope: Scope) -> Work[Measured]:
    """What a model says, worked out once for the inputs as they are."""
    inputs, config = ask.site.space.inputs(name), ask.config
    text = inputs.read_text("utf-8", "replace") if inputs else ""
    return ask.copy.begun(
        scope.as_of,
        ("model", name, scope, config, text),
        lambda record: _noted(library.model(name, record, config, scope, inputs=inputs, draws=library.PAGE_DRAWS)),
    )


def _noted(found: Measured) -> Measured:
    """With how many draws a page takes, where the model draws."""
    drawn = found.inputs.get("draws")
    if not drawn:
        return found
    more = (
        f"From {drawn:,} draws, as the page that compares scenarios; `dragoman outlook {found.measure}` takes 1,000, "
        "so its figures differ a little."
    )
    return replace(found, notes=(*found.notes, more))
