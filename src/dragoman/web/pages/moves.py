"""Moves: who offered, demanded, conceded, refused or took back what."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
VIEWS = (("date", "By date"), ("party", "By party"), ("issue", "By issue"))
COLUMNS = {
    "when": Column(label="When", kind="date", sort=ledgers.OWN),
    "who": Column(label="Who", kind="head", sort="actors"),
    "move": Column(label="Move", sort="move"),
    "whom": Column(label="To whom", sort="targets"),
    "what": Column(label="What", kind="words"),
    "issues": Column(label="Issues", sort="issues"),
    "state": Column(label="Status", sort="state"),
    "sources": Column(label="Sources", kind="num", sort="independent"),
}
UNKNOWN, NO_ISSUE = "\uffff", "\ufffe"  # sort behind every id
MAKES = (
    "A line needs somebody who is named, and an offer, a demand, a refusal or the like that is told as done or to come."
)


@router.get("/moves")
def moves(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """One line a move: by date, or under each party or issue that it belongs to."""
    chosen = ledgers.view(ask, [id for id, _ in VIEWS])
    by = ledgers.order(ask, COLUMNS.values(), Order(by=ledgers.OWN, descending=True))
    if chosen == "date":
        found = ledgers.listed(ask, "moves", by)
        rows, total, shown = [ledgers.dressed(ask, row) for row in found.rows], found.total, found.total
        if by.by == ledgers.OWN:
            rows = [{**row, "group": ledgers.month_of(row)} for row in rows]
        columns = ledgers.heads(ask, COLUMNS, by)
    else:
        rows, total, shown = _grouped(ask, chosen)
        columns = {name: {"label": one.label, "kind": one.kind} for name, one in COLUMNS.items()}
    return ask.page(
        "moves.html.j2",
        current="moves",
        title="Moves",
        rows=rows,
        total=total,
        pages=Pages(ask.state, shown, PER_PAGE),
        columns=columns,
        tabs=ledgers.tabs(ask, VIEWS, chosen),
        view=chosen,
        verbs={name: move.label for name, move in vocab.moves().items()},
        empty=None if rows else ledgers.empty(ask, "moves", "moves", total=total, makes=MAKES),
        actions=ledgers.downloads(ask, "moves"),
    )


def _grouped(ask: Ask, by: str) -> tuple[list[Row], int, int]:
    """A page of lines under their groups, how many moves there are, and how many lines: a move can be under several."""
    if ask.filters.narrow:
        index = _index(ask, by)
    else:  # everything: worked out once
        index = ask.copy.kept(ask.as_of, ("moves by", by, ask.config), lambda _: _index(ask, by))
    keys, total = index
    sizes = Counter(key for key, _ in keys)
    start = (ask.state.page - 1) * PER_PAGE
    part = keys[start : start + PER_PAGE]
    lines = {row["mention_id"]: row for row in ledgers.chosen(ask, "moves", sorted({id for _, id in part}))}
    dressed = {id: ledgers.dressed(ask, row) for id, row in lines.items()}
    return [{**dressed[id], "group": _heading(ask, key, sizes[key])} for key, id in part], total, len(keys)


def _index(ask: Ask, by: str) -> tuple[list[tuple[str, str]], int]:
    """Group and mention of every line, in the order of the page: the settings' own parties and issues first."""
    columns = ("mention_id", "issues" if by == "issue" else "actor_ids", *ledgers.DATED)
    found = ask.copy.rows("moves", ask.filters, columns=columns, limit=None)
    keys = [(key, row["mention_id"]) for row in ledgers.newest(found.rows) for key in _groups(ask, row, by)]
    config = ask.config
    first = [one.id for one in (config.issues if by == "issue" else config.parties)]
    places = {id: place for place, id in enumerate(first)}
    sizes = Counter(key for key, _ in keys)
    last = len(places)

    def place(pair: tuple[str, str]) -> tuple[Any, ...]:
        key = pair[0]
        return (key in (UNKNOWN, NO_ISSUE), places.get(key, last), -sizes[key] if key not in places else 0, key)

    return sorted(keys, key=place), found.total


def _groups(ask: Ask, row: Row, by: str) -> list[str]:
    if by == "issue":
        return ledgers.split(row["issues"]) or [NO_ISSUE]
    sides = ledgers.names(ask).sides
    return list(dict.fromkeys(sides.get(id, id) for id in ledgers.split(row["actor_ids"]))) or [UNKNOWN]


def _heading(ask: Ask, key: str, size: int) -> str:
    named = {UNKNOWN: "Named, and not in the registry", NO_ISSUE: "On no issue that was read"}
    return f"{named.get(key) or ask.labels.get(key, key)}, {size:,} {'move' if size == 1 else 'moves'}"
