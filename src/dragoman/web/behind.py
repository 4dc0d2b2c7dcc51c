"""The words behind a mark of a picture that stands for several events: their passages, in pages."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import HTMLResponse

from dragoman.record.shelf import items as read
from dragoman.web import passages
from dragoman.web.site import Ask

PER_PAGE = 50


def words(
    ask: Ask,
    mentions: Sequence[str],
    total: int,
    *,
    title: str,
    what: str = "event",
    plural: str = "events",
    current: str,
    back: str,
) -> HTMLResponse:
    """A page, or the drawer's part of one, with the passages that stand for some events, in the order given.

    mentions  those of this page of the list
    total     how many there are on all
    title     what the mark stands for
    what      in the singular, what is counted; plural: the same in the plural
    back      the address of the picture
    """
    found = read.passages(ask.copy, list(mentions), ask.as_of)
    return ask.page(
        "behind.html.j2",
        current=current,
        title=title,
        what=what if total == 1 else plural,
        total=total,
        quotes=[passages.shown(found[id], ask) for id in mentions if id in found],
        pages=ask.pages(total, PER_PAGE),
        back=back,
    )
