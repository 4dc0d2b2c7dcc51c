"""Claims: what a party asserts and another may deny, both versions of one size."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.drafts.words import sentences
from dragoman.record.shelf import Rows, items
from dragoman.types import Span
from dragoman.visible import short
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
COLUMNS = {
    "when": Column(label="When", kind="date", sort=ledgers.OWN),
    "who": Column(label="On whose word", kind="head", sort="claimant"),
    "what": Column(label="What is claimed", kind="words"),
    "status": Column(label="Status", sort="claim_status"),
    "figures": Column(label="Figures", sort="number_best"),
    "sides": Column(label="Sides", kind="num", sort="sides"),
    "sources": Column(label="Sources", kind="num", sort="independent"),
}
SAME = "denies it, in the same sentence"
DENIES = "denies it"
MAKES = "A line needs what somebody other than the report asserts and somebody could deny."


@router.get("/claims")
def claims(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Contested ones first; or all by date; or those of one status."""
    statuses = {name: term.label for name, term in vocab.claims().items()}
    view = ledgers.view(ask, ("first", "all", *statuses))
    by = ledgers.order(ask, COLUMNS.values(), Order(by=ledgers.OWN, descending=True))
    if view == "first" and not ask.state.sort:
        found = _contested_first(ask)
    elif view in statuses:
        found = ledgers.listed(ask, "claims", by, also="claim_status = ?", values=[view])
    else:
        found = ledgers.listed(ask, "claims", by)
    rows = [_dressed(ask, row) for row in found.rows]
    beside = _told(ask, [row for row in rows if row["contested"] and view != "all"])
    sizes = ledgers.counts(ask, "claims", "claim_status")
    return ask.page(
        "claims.html.j2",
        current="claims",
        title="Claims",
        contested=beside,
        rows=[row for row in rows if not row["contested"] or view == "all"],
        total=sum(sizes.values()),
        view=view,
        pages=Pages(ask.state, found.total, PER_PAGE),
        columns=ledgers.heads(ask, COLUMNS, by if view != "first" or ask.state.sort else Order(by="")),
        tabs=ledgers.tabs(ask, _views(sizes, view), view, {**sizes, "all": sum(sizes.values())}),
        statuses=statuses,
        definitions={name: term.definition for name, term in vocab.claims().items()},
        empty=None if rows else ledgers.empty(ask, "claims", "claims", total=found.total, makes=MAKES),
        actions=ledgers.downloads(ask, "claims"),
    )


def _contested_first(ask: Ask) -> Rows:
    """A page of the list that begins with the contested ones; the latest first among these and among the rest."""
    start, contested = (ask.state.page - 1) * PER_PAGE, ask.copy.count("claims", ask.filters, also="contested")
    first = ledgers.latest(ask, "claims", offset=start, limit=PER_PAGE, also="contested")
    rest = ledgers.latest(
        ask, "claims", offset=max(0, start - contested), limit=PER_PAGE - len(first.rows), also="NOT contested"
    )
    return Rows(rows=first.rows + rest.rows, total=first.total + rest.total, columns=first.columns or rest.columns)


def _told(ask: Ask, rows: list[Row]) -> list[Row]:
    """Claims with each version in the sentence that gives it; where one sentence gives both, it stands once.

    A passage may be no more than "Ukraine of opposing", and that of a denial what it denies.
    """
    ends = ("", "other_")
    spans = [
        (row[f"{end}document_id"], (row[f"{end}span_start"], row[f"{end}span_end"]))
        for row in rows
        for end in ends
        if row[f"{end}document_id"]
    ]
    found = iter(zip(spans, items.words(ask.copy, spans), strict=True))
    told = []
    for row in rows:
        mine = {end: _sentence(*next(found)) for end in ends if row[f"{end}document_id"]}
        said, other = (
            short(mine[end][2], ledgers.WORDS_CHARS) if end in mine else row[f"{end or 'said_'}words"] for end in ends
        )
        if mine.get("") is not None and mine.get("") == mine.get("other_"):
            other = SAME
        elif other == said:
            other = DENIES
        told.append({**row, "said_words": said, "other_words": other})
    return told


def _sentence(at: tuple[str, Span], words: items.Words) -> tuple[str, int, str]:
    """The sentence that a passage stands in, or the sentences: of which document, where, and its words."""
    id, (start, end) = at
    start, end = start - words.at, end - words.at
    over = [one for one in sentences(words.text, (0, len(words.text))) if one[0] < end and one[1] > start]
    first, last = min((one[0] for one in over), default=start), max((one[1] for one in over), default=end)
    return id, words.at + first, words.text[first:last].strip()


def _views(sizes: Counter[str], here: str) -> list[tuple[str, str]]:
    """The views with their labels; of the statuses those that occur, and the one that is shown."""
    statuses = [(name, term.label) for name, term in vocab.claims().items() if sizes[name] or name == here]
    return [("first", "Contested first"), ("all", "By date"), *statuses]


def _dressed(ask: Ask, row: Row) -> Row:
    """A claim with both its voices as names that lead on, and the address of the other version's words."""
    claimant = ledgers.people(ask, row["claimant"], row["claimant_id"])
    other = ledgers.people(ask, row["other_by"], row["other_by_id"])
    href = ask.state.url(f"/documents/{row['other_document_id']}") if row["other_document_id"] else ""
    return {
        **ledgers.dressed(ask, row),
        "claimant_name": claimant[0] if claimant else None,
        "other_name": other[0] if other else None,
        "said_words": short(row["quote"] or "", ledgers.WORDS_CHARS),
        "other_words": short(row["other_quote"] or "", ledgers.WORDS_CHARS),
        "other_href": "" if row["other_mention_id"] else href,
        "figures_by": ledgers.split(row["numbers"]),
    }
