"""Meetings: who met whom, what lies ahead, and who was not at the table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.agenda import AWAITED
from dragoman.measures.seated import SEATS
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_AHEAD = 30  # lines of a block before the past; the tabs have the rest
STATES = ("held", "planned", "postponed", "cancelled", "denied")
COLUMNS = {
    "when": Column(label="When", kind="date", sort=ledgers.OWN),
    "who": Column(label="Who", kind="head", sort="participants"),
    "form": Column(label="Form", sort="format"),
    "where": Column(label="Where", sort="place"),
    "state": Column(label="Status", sort="state"),
    "besides": Column(label="What is said", kind="words"),
    "sources": Column(label="Sources", kind="num", sort="independent"),
}
WAITING = ", ".join(f"'{one}'" for one in AWAITED)
# What is dated to a day to come, called off or not; and what is to come on a day that nobody gave.
AHEAD = f"""(state IN ({WAITING}, 'cancelled') AND coalesce(until - 1, since) >= ?
    OR state IN ({WAITING}) AND until IS NULL AND since IS NOT NULL)"""
UNDATED = f"(state IN ({WAITING}) AND since IS NULL AND until IS NULL)"
MAKES = "A line needs words that say that people meet, talk or call, and two sides of whom one is known."


@router.get("/meetings")
def meetings(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """What lies ahead, then the past, the latest first; or those of one state."""
    view = ledgers.view(ask, ("all", *STATES))
    by = ledgers.order(ask, COLUMNS.values(), Order(by=ledgers.OWN, descending=True))
    day = ledgers.today(ask)
    ahead, undated = list[Row](), list[Row]()
    values: list[object]
    if view == "all":
        also, values = f"NOT coalesce({AHEAD}, false) AND NOT {UNDATED}", [day]
        if ask.state.page == 1:
            ahead = _block(ask, AHEAD, [day], newest=False)
            undated = _block(ask, UNDATED, [], newest=True)
    else:
        also, values = "state = ?", [view]
    found = ledgers.listed(ask, "meetings", by, also=also, values=values)
    sizes = ledgers.counts(ask, "meetings", "state")
    total = sum(sizes.values())
    nothing = not (found.rows or ahead or undated)
    return ask.page(
        "meetings.html.j2",
        current="meetings",
        title="Meetings",
        ahead=ahead,
        undated=undated,
        rows=[_dressed(ask, row) for row in found.rows],
        day=day,
        most=MOST_AHEAD,
        total=total,
        view=view,
        pages=Pages(ask.state, found.total, PER_PAGE),
        columns=ledgers.heads(ask, COLUMNS, by),
        plain={name: {"label": one.label, "kind": one.kind} for name, one in COLUMNS.items()},
        tabs=ledgers.tabs(
            ask,
            [("all", "All"), *((one, one.capitalize()) for one in STATES)],
            view,
            {"all": total, **{one: sizes[one] for one in STATES}},
        ),
        words={name: {id: term.label for id, term in terms.items()} for name, terms in vocab.formats().items()},
        outcomes={id: term.label for id, term in vocab.outcomes().items()},
        empty=ledgers.empty(ask, "meetings", "meetings", total=found.total, makes=MAKES) if nothing else None,
        actions=ledgers.downloads(ask, "meetings"),
    )


def _block(ask: Ask, also: str, values: list[object], *, newest: bool) -> list[Row]:
    """The first lines of a block that stands before the list."""
    found = ask.copy.rows(
        "meetings", ask.filters, order="said" if newest else "", descending=newest, limit=MOST_AHEAD,
        also=also, values=values,
    )  # fmt: skip
    return [_dressed(ask, row) for row in found.rows]


def _dressed(ask: Ask, row: Row) -> Row:
    """A meeting with its participants as names that lead on, and each of its lists in parts."""
    there, sides = ledgers.split(row["participants"]), ledgers.split(row["sides"])
    return {
        **ledgers.dressed(ask, row),
        "who": ledgers.people(ask, row["participants"]),
        "for": [name for name in (_side(ask, one) for one in sides) if name not in there],
        # A report's word, where the line joins reports that name more sides, or one that names fewer.
        "reported": len(sides) > 1 and len(sides) != SEATS.get(row["format"], len(sides)),
        "third": [(_side(ask, name), role) for name, role in _pairs(row["third_parties"])],
        "absent": _pairs(row["presence"]),
    }


def _side(ask: Ask, side: str) -> str:
    """A side of the ledger in words: the name of the state, else its code."""
    found = ask.labels.get(f"state:{side}") or ask.labels.get(side, side)
    return found.removeprefix("state:")


def _pairs(text: str | None) -> list[tuple[str, str]]:
    """(name, what of it) of a cell such as "Anna Holt: mediator; Arvenia: host"."""
    return [(name, value) for name, _, value in (one.rpartition(": ") for one in ledgers.split(text))]
