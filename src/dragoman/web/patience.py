"""A page is answered within a second: by what it shows, by as much of it as is there, or that it is on its way."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.errors import DragomanError
from dragoman.record.shelf.aside import Work

if TYPE_CHECKING:
    from dragoman.web.site import Ask

Page = Callable[..., Response]
ANSWERS = (DragomanError, HTTPException)  # "there is no such draft", "this page does not exist"
MOST = 32  # pages on their way at a time, or done and not asked for again; the oldest are let go


@dataclass(slots=True)
class _Begun:
    """As much of a page as there is."""

    page: Response
    shown: bool = False  # whether a reader has seen it


class OnTheirWay:
    """Pages that took longer than their reader was let wait, by what was asked; each is handed out once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works: dict[Any, Work[Response]] = {}
        self._begun: dict[Any, _Begun] = {}

    def work(self, key: Any, make: Callable[[], Response]) -> Work[Response]:
        """The page that is on its way already, else one that sets out."""
        with self._lock:
            found = self._works[key] = self._works.get(key) or Work(make, in_turn=False, answers=ANSWERS)
            while len(self._works) > MOST:
                self._let_go(next(iter(self._works)))
            return found

    def busy(self) -> bool:
        """Whether a page is being worked out."""
        with self._lock:
            return not all(work.over(0) for work in self._works.values())

    def keep(self, key: Any, page: Response) -> None:
        """Hand this out while the page is on its way: as much of it as there is."""
        with self._lock:
            if key in self._works:
                self._begun[key] = _Begun(page)

    def begun(self, key: Any, *, anew: bool = False) -> Response | None:
        """As much of a page on its way as there is, to hand out; None: nothing yet, or where `anew` nothing new."""
        with self._lock:
            found = self._begun.get(key)
            if found is None or (anew and found.shown):
                return None
            found.shown = True
            return Response(found.page.body, 202, media_type=found.page.media_type)

    def arrived(self, key: Any) -> None:
        """It was handed out: whoever asks again is to have it anew."""
        with self._lock:
            self._let_go(key)

    def _let_go(self, key: Any) -> None:
        self._works.pop(key, None)
        self._begun.pop(key, None)


class PageRoute(APIRoute):
    """The route of pages; what is no whole page for a person is answered as ever."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **rest: Any) -> None:
        super().__init__(path, patient(endpoint) if _is_page(endpoint) else endpoint, **rest)


def patient(page: Page) -> Page:
    """The same page, made on a thread of its own, so that whoever asked need not wait longer than `Site.patience`."""

    @wraps(page)
    def answered(*, ask: Ask, **given: Any) -> Response:
        if ask.site.patience is None or ask.fragment:
            return page(ask=ask, **given)
        key = (ask.copy, ask.copy.turn, str(ask.request.url), ask.by)
        coming = ask.site.coming
        ask.keep = partial(coming.keep, key)
        work = coming.work(key, lambda: page(ask=ask, **given))
        if work.seconds > ask.site.patience and (begun := coming.begun(key, anew=True)):
            return begun  # who looks again need not wait to see more than before
        if not work.over(ask.site.patience):
            return coming.begun(key) or ask.waiting(work.seconds)
        coming.arrived(key)
        return work.result()

    return answered


def _is_page(endpoint: Callable[..., Any]) -> bool:
    signature = inspect.signature(endpoint)
    return "ask" in signature.parameters and signature.return_annotation == "HTMLResponse"
