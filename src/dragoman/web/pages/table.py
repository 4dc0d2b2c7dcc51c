"""The table: where each party last stood on each issue, and which way it moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.config import Config
from dragoman.record.shelf import Filters
from dragoman.visible import one_line
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
COLUMNS = (
    *("side", "who", "issue", "since", "published", "direction", "move", "bearing", "what", "quote"),
    *("stated", "claimed", "confidence", "mention_id"),
)
DOUBTFUL = 0.5  # confidence below which a cell says so
CELL_CHARS = 90  # of the words in a cell
MOST_CELLS = 20_000
COUNTRY, ID = re.compile("[A-Z0-9]{3}"), re.compile("[a-z]+:")  # how a side is named that the registry knows
MOST_OTHERS = 40  # rows of those who are no party of the settings
MAKES = "A position needs a move of somebody named on an issue that was read."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One party with its cells, one for each issue of the table."""

    side: str  # as the ledger of positions names it
    id: str  # its registry id; "" where it has none
    name: str
    party: str  # the number of its colour
    group: str  # the side it shares with others; "" where it stands alone
    cells: tuple[Row | None, ...]
    left_out: frozenset[str]  # issues on which it stated something that the filters leave out
    silent: tuple[str, ...]  # what it stated nothing on, in words

    @property
    def said(self) -> bool:
        """Whether any cell has words."""
        return any(self.cells)

    @property
    def told(self) -> bool:
        """Whether the side stated anything on these issues, shown or left out by the filter."""
        return self.said or bool(self.left_out)


@router.get("/table")
def table(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Parties by issues; those who are no party of the settings are folded."""
    # What the filters leave out was stated all the same, and the cell says so.
    every = ask.copy.rows("positions", Filters(as_of=ask.as_of), columns=("side", "issue"), limit=MOST_CELLS).rows
    shown = ask.copy.rows("positions", ask.filters, columns=COLUMNS, limit=MOST_CELLS).rows
    parties = {_side(one.id): one for one in ask.config.parties}
    issues = columns(ask.config, every, set(parties))
    cells = {(row["side"], row["issue"]): _cell(row) for row in shown}
    stated: dict[str, set[str]] = {}
    for row in every:
        stated.setdefault(row["side"], set()).add(row["issue"])
    shared = Counter(one.side for one in ask.config.parties if one.side)
    by_side = dict.fromkeys(one.side or one.id for one in ask.config.parties)
    lines = [
        _line(side, one.name, one.side if one.side and shared[one.side] > 1 else "", issues, cells, stated, ask)
        for group in by_side
        for side, one in parties.items()
        if (one.side or one.id) == group
    ]
    rest = _others(shown, set(parties))
    wider = columns(ask.config, every, set()) if parties else issues  # with what no party of the settings stated
    others = [_line(side, _name(ask, side, cells), "", wider, cells, stated, ask) for side in rest[:MOST_OTHERS]]
    return ask.page(
        "table.html.j2",
        current="table",
        title="Table",
        issues=[(id, ask.labels.get(id, id)) for id in issues],
        wider=[(id, ask.labels.get(id, id)) for id in wider],
        lines=lines,
        others=others,
        others_count=len(rest),
        total=len(shown),
        verbs={name: move.label for name, move in vocab.moves().items()},
        doubtful=DOUBTFUL,
        unnamed=not ask.config.parties,
        empty=None if shown else ledgers.empty(ask, "positions", "positions", makes=MAKES),
        actions=ledgers.downloads(ask, "positions"),
    )


def columns(config: Config, rows: Iterable[Row], parties: set[str]) -> list[str]:
    """The issues of the table: those of the settings in their order, then others on which a party stated something.

    Without parties in the settings everybody's count.
    """
    own = [one.id for one in config.issues]
    sizes = Counter(row["issue"] for row in rows if not parties or row["side"] in parties)
    return [*own, *sorted((id for id in sizes if id not in own), key=lambda id: (-sizes[id], id))]


def _cell(row: Row) -> Row:
    """A position with its day as a span of one day, and its words cut to fit."""
    until = row["since"] + timedelta(days=1) if row["since"] else None
    return {**row, "until": until, "words": ends(row["what"] or row["quote"] or "", CELL_CHARS)}


def ends(text: str, chars: int) -> str:
    """A text cut in its middle where it is too long, since the point of a sentence is as often at its end.

    >>> ends("a referendum on the plan, to be held after a ceasefire", 40)
    'a referendum on … after a ceasefire'
    """
    text = one_line(text).strip()
    if len(text) <= chars:
        return text
    room = (chars - 3) // 2
    head, tail = text[: room + 1].rsplit(" ", 1)[0], text[-room - 1 :].split(" ", 1)[-1]
    return f"{head[:room].rstrip()} … {tail[-room:].lstrip()}"


def _side(id: str) -> str:
    """A party's id as the ledger of positions names its side: a state by its country."""
    return id.removeprefix("state:")


def _others(rows: Sequence[Row], parties: set[str]) -> list[str]:
    """Sides that are no party of the settings, those who stated most first."""
    sizes: Counter[str] = Counter()
    for row in rows:
        if row["side"] not in parties:
            sizes[row["side"]] += row["stated"]
    return sorted(sizes, key=lambda side: (-sizes[side], side))


def _name(ask: Ask, side: str, cells: Mapping[tuple[str, str], Row]) -> str:
    known = ask.labels.get(f"state:{side}") or ask.labels.get(side)
    return known or next((row["who"] for (one, _), row in cells.items() if one == side), side)


def _line(
    side: str, name: str, group: str, issues: Sequence[str], cells: Mapping[tuple[str, str], Row],
    stated: Mapping[str, set[str]], ask: Ask,
) -> Line:  # fmt: skip
    mine: tuple[Any, ...] = tuple(cells.get((side, issue)) for issue in issues)
    have = {issue for issue, cell in zip(issues, mine, strict=True) if cell}
    id = f"state:{side}" if COUNTRY.fullmatch(side) else side if ID.match(side) else ""
    known = stated.get(side, set())
    return Line(
        side=side, id=id, name=name, party=ledgers.party(ask, id), group=group, cells=mine,
        left_out=frozenset(known - have),
        silent=tuple(ask.labels.get(issue, issue) for issue in issues if issue not in known),
    )  # fmt: skip
