"""Search: documents whose title or text has the words, and the quotes that have them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman.record.shelf import documents as holdings
from dragoman.record.shelf import items as read
from dragoman.record.shelf.words import Hit
from dragoman.web import passages
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PER_PAGE = 20  # documents
MOST = 500  # documents that a search ranks
QUOTES = 10  # of all that match; the others are one link away
LATEST = "ORDER BY said DESC, document_id, span_start LIMIT ?"


@router.get("/search")
def search(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Texts and quotes; without words, how to ask."""
    query = ask.filters.q.strip()
    hits = _hits(ask, query) if query else []
    start = (ask.state.page - 1) * PER_PAGE
    some = hits[start : start + PER_PAGE]
    latest = ask.copy.facts(ask.filters, "mention_id, count(*) OVER ()", tail=LATEST, values=[QUOTES]) if query else []
    ids, total = [id for id, _ in latest], latest[0][1] if latest else 0
    counts = holdings.counts(ask.copy, ask.as_of)
    return ask.page(
        "search.html.j2",
        current="search",
        title=f"Search: {query}" if query else "Search",
        query=query,
        documents=_documents(ask, some),
        found=len(hits),
        capped=len(hits) >= MOST,
        pages=ask.pages(len(hits), PER_PAGE),
        quotes=passages.listed(read.passages(ask.copy, ids, ask.as_of), ask),
        total=total,
        everything=ask.state.url("/evidence"),
        counts=counts,
        others=replace(ask.filters, q="").narrow,
    )


def _hits(ask: Ask, query: str) -> list[Hit]:
    """Documents that have the words, the best first; under other filters those that hold a reading which passes."""
    found = ask.copy.search(query, as_of=ask.as_of, limit=MOST)
    rest = replace(ask.filters, q="")
    if not rest.narrow or not found:
        return found
    if not replace(rest, sources=()).narrow:  # an outlet alone needs no reading
        held = read.sources(ask.copy, [hit.document_id for hit in found])
        return [hit for hit in found if held[hit.document_id].outlet in rest.sources]
    passing = {id for (id,) in ask.copy.facts(rest, "DISTINCT document_id")}
    return [hit for hit in found if hit.document_id in passing]


def _documents(ask: Ask, hits: list[Hit]) -> list[dict[str, Any]]:
    held = read.sources(ask.copy, [hit.document_id for hit in hits])
    return [
        {
            "href": ask.state.url(f"/documents/{hit.document_id}"),
            "source": passages.document(held[hit.document_id], ask.state),
            "parts": hit.parts,
        }
        for hit in hits
        if hit.document_id in held
    ]
