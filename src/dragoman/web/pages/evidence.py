"""The quotes behind a figure, a cell or a bar: those of given mentions, or all that pass the filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman.errors import RecordError
from dragoman.record.shelf import Filters
from dragoman.record.shelf import items as read
from dragoman.web import passages
from dragoman.web.passages import Shown
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked
from dragoman.web.state import LONGEST, State

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST = 200  # mentions that one address may name
PER_PAGE = 50
# Newest report first; the reports of one event stand together, under the newest of them that passes.
ORDER = "ORDER BY latest DESC, event_id, said DESC, rank, mention_id LIMIT ? OFFSET ?"
SELECT = "mention_id, max(said) OVER (PARTITION BY event_id) AS latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(State):
    """The state of an address that names mentions: they stay in the addresses of this page."""

    mentions: tuple[str, ...] = ()

    def _values(self) -> Iterator[tuple[str, list[str]]]:
        yield from State._values(self)
        yield "m", list(self.mentions)


@router.get("/evidence")
def evidence(ask: Annotated[Ask, Depends(asked("m"))]) -> HTMLResponse:
    """The words behind what was opened, in context, with their documents."""
    given = [one.strip()[:LONGEST] for one in ask.request.query_params.getlist("m")]
    ids = [each for one in given for each in one.split(",") if each]
    return several(ask, ids) if ids else _passing(ask)


def several(ask: Ask, ids: Sequence[str]) -> HTMLResponse:
    """The quotes of these mentions; only the day is asked of the filters."""
    asked_for = list(dict.fromkeys(ids))
    found = read.passages(ask.copy, asked_for[:MOST], ask.as_of)
    if not found:
        held = f" as it was held on {ask.as_of}" if ask.as_of else ""
        raise RecordError(f"none of these readings is in the record{held}", item=", ".join(asked_for[:3])[:80])
    order = sorted(found.values(), key=lambda one: (one.said, one.source.id, -one.mention.span[0]), reverse=True)
    quotes = [passages.shown(one, ask) for one in order]
    state = ask.state
    if state.path == "/evidence":  # so that another day of this page keeps the mentions
        fields = {name: getattr(state, name) for name in ("path", "filters", "sort", "descending", "page", "view")}
        ask.state = Several(**fields, own=(("m", ""),), mentions=tuple(asked_for[:MOST]))
    return ask.page(
        "evidence.html.j2",
        current="",
        title="The words" if len(quotes) > 1 else quotes[0].title,
        groups=list(grouped(quotes)),
        given=True,
        missing=len(asked_for[:MOST]) - len(found),
        cut=max(0, len(asked_for) - MOST),
        uncounted={id for id, one in found.items() if not one.counts},
        total=len(quotes),
        pages=None,
        why="",
    )


def _passing(ask: Ask) -> HTMLResponse:
    """All quotes that pass the filters, by event."""
    total, events = ask.copy.facts(ask.filters, "count(*), count(DISTINCT event_id)")[0]
    start = (ask.state.page - 1) * PER_PAGE
    ids = [row[0] for row in ask.copy.facts(ask.filters, SELECT, tail=ORDER, values=[PER_PAGE, start])]
    quotes = passages.listed(read.passages(ask.copy, ids, ask.as_of), ask)
    return ask.page(
        "evidence.html.j2",
        current="",
        title="The words",
        groups=list(grouped(quotes)),
        given=False,
        missing=0,
        cut=0,
        uncounted=set(),
        total=total,
        events=events,
        pages=ask.pages(total, PER_PAGE),
        why="" if ids else f"The list of {total:,} readings ends before this page." if total else nothing(ask),
    )


def grouped(quotes: Iterable[Shown]) -> Iterator[dict[str, Any]]:
    """Quotes by event, in the order in which they come."""
    groups: dict[str, list[Shown]] = {}
    for one in quotes:
        groups.setdefault(one.event_id or one.id, []).append(one)
    for each in groups.values():
        yield {"lead": each[0], "event": each[0].event, "quotes": each}


def nothing(ask: Ask) -> str:
    """Why no reading is shown: nothing is held, nothing was read in it, or the filters leave nothing."""
    bare = replace(Filters(), as_of=ask.as_of)
    if ask.filters.narrow and ask.copy.facts(bare, "1", tail="LIMIT 1"):
        return "No reading passes these filters."
    day = f" on {ask.as_of}" if ask.as_of else ""
    held = ask.copy.sql("SELECT 1 FROM documents WHERE held <= ? LIMIT 1", [ask.as_of or date.max])
    return f"Documents are held{day}, but nothing was read in them." if held else f"No document was held{day}."
