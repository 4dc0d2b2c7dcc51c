"""Places for what this version does not work out: what will stand there, and where to look meanwhile."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False)


@router.get("/outlook")
def outlook(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """What may come."""
    return _later(ask, "outlook", "Outlook")


def _later(ask: Ask, name: str, title: str) -> HTMLResponse:
    return ask.page("later.html.j2", current=name, title=title, page=name)
