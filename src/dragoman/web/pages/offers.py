"""Offers: what was put forward, its versions, and what came back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.visible import short
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PER_PAGE = 20  # threads are long
MOST_TURNS = 10  # of one thread; its own page has the rest
STATES = ("open", "countered", "accepted", "rejected", "withdrawn")
COLUMNS = {
    "latest": Column(label="latest move", kind="num", sort="latest"),
    "since": Column(label="first day", sort="since"),
    "by": Column(label="who offers", sort="by"),
    "versions": Column(label="versions", kind="num", sort="versions"),
}
OPENING = ("propose", "demand", "guarantee", "urge", "threaten")  # what puts terms forward, as in moves.sql
TONES = {
    "accept": "accept", "concede": "accept", "implement": "accept", "reject": "reject", "defer": "reject",
    "counter": "counter", "retract": "withdraw", "clarify": "change",
}  # fmt: skip
STEPS = """
SELECT * FROM {moves} WHERE offer_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY coalesce(since, until - 1, said), said, document_id, span_start, mention_id
"""
MAKES = "A line needs terms that somebody can answer, or an answer to them."


@router.get("/offers")
def offers(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Each offer with its thread."""
    view = ledgers.view(ask, ("all", *STATES))
    by = ledgers.order(ask, COLUMNS.values(), Order(by="latest", descending=True))
    also, values = ("true", []) if view == "all" else ("state = ?", [view])
    found = ledgers.listed(ask, "offers", by, also=also, values=values, per_page=PER_PAGE)
    threads = _threads(ask, [row["offer_id"] for row in found.rows])
    sizes = ledgers.counts(ask, "offers", "state")
    total = sum(sizes.values())
    return ask.page(
        "offers.html.j2",
        current="offers",
        title="Offers",
        offers=[{**_dressed(ask, row), **threads[row["offer_id"]]} for row in found.rows],
        total=total,
        pages=Pages(ask.state, found.total, PER_PAGE),
        columns=ledgers.heads(ask, COLUMNS, by),
        tabs=ledgers.tabs(
            ask,
            [("all", "All"), *((one, one.capitalize()) for one in STATES)],
            view,
            {"all": total, **{one: sizes[one] for one in STATES}},
        ),
        verbs={name: move.label for name, move in vocab.moves().items()},
        empty=None if found.rows else ledgers.empty(ask, "offers", "offers", total=found.total, makes=MAKES),
        actions=ledgers.downloads(ask, "offers"),
    )


def _dressed(ask: Ask, row: Row) -> Row:
    """An offer with names and words; its ids stand with its first move."""
    return {
        **row,
        "who": ledgers.people(ask, row["by"]),
        "whom": ledgers.people(ask, row["addressed"]),
        "subjects": ledgers.subjects(ask, row["issues"]),
        "doc": ledgers.document(ask, row),
        "name": short(row["title"] or "", ledgers.WORDS_CHARS),
        "words": short(row["terms"] or "", ledgers.WORDS_CHARS),
        "condition_words": ledgers.split(row["conditions"]),
    }


def _threads(ask: Ask, ids: list[str]) -> dict[str, Row]:
    """For each offer its turns, each with the place of the turn it answers; a long thread without its middle."""
    steps: dict[str, list[Row]] = {id: [] for id in ids}
    for row in ask.copy.sql(STEPS, [ids], as_of=ask.as_of, tables=("moves",)):
        steps[row["offer_id"]].append(row)
    found = {}
    for id, rows in steps.items():
        rows = in_turn(rows)
        kept = rows if len(rows) <= MOST_TURNS else [rows[0], *rows[1 - MOST_TURNS :]]
        found[id] = {
            "turns": [
                {**_turn(ask, row, parent), "early": row["said"] < rows[0]["said"]}  # before the terms themselves
                for row, parent in zip(kept, answered(kept), strict=True)
            ],
            "answered": any(row["move"] not in OPENING for row in rows),
            "left_out": len(rows) - len(kept),
            "moves_count": len(rows),
        }
    return found


def in_turn(rows: list[Row]) -> list[Row]:
    """The moves of an offer by their days, but none before the first that puts something forward.

    "Kyiv rejected the ultimatum" can stand in a report before the words that say what the ultimatum was.
    """
    first = next((row for row in rows if row["move"] in OPENING), None)
    return rows if first is None else [first, *(row for row in rows if row is not first)]


def answered(rows: list[Row]) -> list[int | None]:
    """For each turn the place of the one that it answers, None where it puts something forward.

    That is the latest earlier turn with a mention that its report points at; else the last version before it, else the
    first turn. None answers a later one, so that no ring can close.
    """
    places: dict[str, int] = {}
    parents: list[int | None] = []
    version = 0
    for place, row in enumerate(rows):
        pointed = [places[id] for id in ledgers.split(row["answers"]) if id in places]
        if row["move"] in OPENING:
            parents.append(None)
            version = place
        else:
            parents.append(max(pointed) if pointed else version if place else None)
        places[row["mention_id"]] = place
    return parents


def _turn(ask: Ask, row: Row, parent: int | None) -> dict[str, Any]:
    return {
        **ledgers.dressed(ask, row),
        "parent": parent,
        "tone": "offer" if row["move"] in OPENING else TONES.get(row["move"], "change"),
    }
