"""The colours that the settings give the parties, as a style sheet beside the one of all pages."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.web import parties
from dragoman.web.site import Site

router = APIRouter(include_in_schema=False)


@router.get("/static/parties.css")
def colours(request: Request) -> Response:
    """The style sheet; without colours in the settings it is empty."""
    site: Site = request.app.state.site
    return Response(parties.sheet(site.config()), media_type="text/css")
