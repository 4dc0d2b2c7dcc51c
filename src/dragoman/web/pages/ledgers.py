"""Pages that list the lines of one ledger."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman.web.site import PER_PAGE, Ask, asked

router = APIRouter(include_in_schema=False)


@router.get("/meetings")
def meetings(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Who met whom."""
    found = ask.copy.rows(
        "meetings", ask.filters, order=ask.state.sort, descending=ask.state.descending,
        offset=(ask.state.page - 1) * PER_PAGE, limit=PER_PAGE,
    )  # fmt: skip
    return ask.page("meetings.html.j2", current="meetings", title="Meetings", found=found, pages=ask.pages(found.total))
