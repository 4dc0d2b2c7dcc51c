"""The web app: pages over a copy of the record, on this machine alone."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from dragoman import __version__
from dragoman.errors import ConfigError, DragomanError
from dragoman.web.guard import LOCAL, Guard
from dragoman.web.reading import ready
from dragoman.web.site import Site, bare
from dragoman.web.state import StrangeError

# One module a page or a few that belong together; each has a `router`.
PAGES = (
    "overview",
    "outgoing",
    "moves",
    "offers",
    "meetings",
    "claims",
    "pledges",
    "fighting",
    "table",
    "api",
    "scenarios",  # before those of the outlook, which take any name
    "api_measures",
    "drafts",
    "items",
    "evidence",
    "documents",
    "sources",
    "search",
    "judge",
    "review",
    "timeline",
    "network",
    "map",
    "measures",
    "patterns",
    "outlook",
    "parties",
)
LOOK_SECONDS = 2.0  # how often the working file is looked at
QUIET_SECONDS = 1.5  # after the last judgement: whoever goes through a queue waits for the next page, and for no other
STATIC = Path(__file__).parent / "static"


def create(site: Site, *, hosts: Iterable[str] = LOCAL, watch: bool = True) -> FastAPI:
    """The app of one launch.

    hosts  as a browser writes them, without the port
    watch  look at the working file every two seconds and take in what is new
    """

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        stop = threading.Event()
        if watch:
            threading.Thread(target=_watch, args=(site, stop), daemon=True).start()
        yield
        stop.set()

    app = FastAPI(
        title="dragoman",
        version=__version__,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=living,
    )
    app.state.site = site
    for name in PAGES:
        app.include_router(import_module(f"dragoman.web.pages.{name}").router)
    app.add_route("/favicon.ico", lambda _: RedirectResponse("/static/favicon.svg"), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(DragomanError, _unanswered)
    app.add_exception_handler(HTTPException, _missing)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Guard, hosts=tuple(hosts))
    return app


def _watch(site: Site, stop: threading.Event) -> None:
    shelf = site.shelf
    shelf.copy.warm()
    ready(shelf.copy)
    while not stop.is_set():
        if shelf.stirred.wait(LOOK_SECONDS):
            while shelf.stirred.is_set():
                shelf.stirred.clear()
                stop.wait(QUIET_SECONDS)
            shelf.copy.warm(site.coming.busy)
        if shelf.refresh():
            ready(shelf.copy)
        shelf.copy.tidy()


def _unanswered(request: Request, error: Exception) -> Response:
    """What was asked for cannot be read, or is not there: said in words, with what to try."""
    assert isinstance(error, DragomanError)
    if isinstance(error, StrangeError):
        return _told(request, 422, str(error))
    return _told(request, 400 if isinstance(error, ConfigError) else 404, str(error))


def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "There is no such page." if error.detail == "Not Found" else str(error.detail)
    return _told(request, error.status_code, words)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return _told(request, 422, f"{where}: {first['msg']}")


def _told(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith("/api"):
        return JSONResponse({"error": words}, status)
    ask = bare(request)
    title = "Not found" if status == 404 else "Cannot be shown"
    return ask.page("error.html.j2", current="", title=title, status=status, words=words)
