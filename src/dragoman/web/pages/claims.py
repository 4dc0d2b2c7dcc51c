"""Claims: what a party asserts and another may deny, both versions of one size."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.visible import short
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False)
COLUMNS = {
    "when": Column(label="When", kind="date", sort=ledgers.OWN),
    "who": Column(label="On whose word", kind="head", sort="claimant"),
    "what": Column(label="What is claimed", kind="words"),
    "status": Column(label="Status", sort="claim_status"),
    "figures": Column(label="Figures", sort="number_best"),
    "sides": Column(label="Sides", kind="num", sort="sides"),
    "sources": Column(label="Sources", kind="num", sort="independent"),
}
MAKES = "A line needs what somebody other than the report asserts and somebody could deny."


@router.get("/claims")
def claims(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Contested ones first; or all by date; or those of one status."""
    statuses = {name: term.label for name, term in vocab.claims().items()}
    view = ledgers.view(ask, ("first", "all", *statuses))
    by = ledgers.order(ask, COLUMNS.values(), Order(by=ledgers.OWN))
    if view == "first" and not ask.state.sort:
        found = ledgers.listed(ask, "claims", Order(by="contested", descending=True))
    elif view in statuses:
        found = ledgers.listed(ask, "claims", by, also="claim_status = ?", values=[view])
    else:
        found = ledgers.listed(ask, "claims", by)
    rows = [_dressed(ask, row) for row in found.rows]
    beside = [row for row in rows if row["contested"] and view != "all"]
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
