"""Pledges: what was undertaken to be given or done, how far each has come, and what each pledger has promised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import titles, vocab
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
VIEWS = (("overdue", "Overdue first"), ("date", "By date"), ("totals", "Totals"))
COLUMNS = {
    "when": Column(label="When", kind="date", sort=ledgers.OWN),
    "who": Column(label="Who", kind="head", sort="pledger"),
    "what": Column(label="What", kind="words"),
    "amount": Column(label="How much", kind="num", sort="amount"),
    "deadline": Column(label="By when", sort="deadline"),
    "stage": Column(label="How far"),
    "verdict": Column(label="Verdict", sort="verdict"),
    "sources": Column(label="Sources", kind="num", sort="independent"),
}
UNCOUNTED = ("withdrawn", "superseded", "broken")  # verdicts of a sum that is promised no more
ARRIVED = ("delivered", "in_use")
MOST_IDS = 50  # mentions that one address names
STEP = re.compile(r"(?:^|; )(\d{4}-\d\d-\d\d) ([a-z_]+): ")  # one step as the ledger writes it
MAKES = "A line needs something that can be told when it is there: money, arms, troops, a vote, a sanction."


@dataclass(slots=True)
class Total:
    """What one pledger promised in one unit."""

    pledger: str
    unit: str
    low: float = 0.0
    high: float = 0.0
    arrived: float = 0.0
    ids: list[str] = field(default_factory=list)
    arrived_ids: list[str] = field(default_factory=list)


@router.get("/pledges")
def pledges(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Overdue ones first; or all by date; or what each pledger has promised."""
    view = ledgers.view(ask, [id for id, _ in VIEWS])
    by = ledgers.order(ask, COLUMNS.values(), Order(by=ledgers.OWN, descending=True))
    verdicts = ledgers.counts(ask, "pledges", "verdict")
    total = sum(verdicts.values())
    rows, sums = list[Row](), list[Total]()
    if view == "totals":
        sums = totals(ask.copy.rows("pledges", ask.filters, limit=None).rows)
    elif view == "overdue" and not ask.state.sort:
        rows = _overdue_first(ask, verdicts["overdue"])
    else:
        rows = ledgers.listed(ask, "pledges", by).rows
    return ask.page(
        "pledges.html.j2",
        current="pledges",
        title="Pledges",
        rows=[_dressed(ask, row) for row in rows],
        totals=[{"of": one, "who": ledgers.people(ask, one.pledger)} for one in sums],
        most=MOST_IDS,
        verdicts=verdicts,
        total=total,
        view=view,
        pages=Pages(ask.state, total, PER_PAGE),
        columns=ledgers.heads(ask, COLUMNS, by if view == "date" or ask.state.sort else Order(by="")),
        tabs=ledgers.tabs(ask, VIEWS, view, {"overdue": verdicts["overdue"]}),
        stages=[(name, term.label) for name, term in vocab.pledges()["stage"].items()],
        labels_of={name: term.label for name, term in vocab.pledges()["verdict"].items()},
        empty=None if rows or sums else _nothing(ask, view, total),
        actions=ledgers.downloads(ask, "pledges"),
    )


def _overdue_first(ask: Ask, overdue: int) -> list[Row]:
    """A page of the list that begins with the overdue ones, the longest overdue first, and goes on with the latest."""
    start = (ask.state.page - 1) * PER_PAGE
    first = ask.copy.rows(
        "pledges", ask.filters, order="deadline", offset=start, limit=PER_PAGE, also="verdict = 'overdue'"
    ).rows
    if len(first) == PER_PAGE:
        return first
    rest = ledgers.latest(
        ask, "pledges", offset=max(0, start - overdue), limit=PER_PAGE - len(first), also="verdict <> 'overdue'"
    ).rows
    return [*first, *rest]


def _nothing(ask: Ask, view: str, total: int) -> ledgers.Empty:
    if view == "totals" and total:
        return ledgers.Empty(
            reason=f"None of the {total:,} pledges gives a sum or a number.",
            actions=(("The pledges", ask.state.url(view=None)),),
        )
    return ledgers.empty(ask, "pledges", "pledges", total=total, makes=MAKES)


def totals(rows: Iterable[Row]) -> list[Total]:
    """What each pledger promised, the largest sum of a unit first: only what is counted in one unit is added up.

    Left out are pledges without a sum, those that are part of an earlier one, and those that were taken back, broken or
    replaced. A joint pledge counts for those who gave it together.
    """
    found: dict[tuple[str, str], Total] = {}
    for row in rows:
        if row["amount"] is None or not row["unit"] or row["again"] or row["verdict"] in UNCOUNTED:
            continue
        who = row["pledger"] or "nobody named"
        one = found.setdefault((who, row["unit"]), Total(who, row["unit"]))
        one.low += row["amount"]
        one.high += row["amount_high"] if row["amount_high"] is not None else row["amount"]
        one.ids.append(row["mention_id"])
        if row["stage"] in ARRIVED:
            one.arrived += row["amount"]
            one.arrived_ids.append(row["mention_id"])
    return sorted(found.values(), key=lambda one: (not one.unit.isupper(), one.unit, -one.low, one.pledger))


def _dressed(ask: Ask, row: Row) -> Row:
    """A pledge with names, its day as a day, and the day on which each stage was first reported."""
    days: dict[str, date] = {}
    for day, stage in STEP.findall(row["steps"] or ""):
        days.setdefault(stage, date.fromisoformat(day))
    stages = vocab.pledges()["stage"]
    return {
        **ledgers.dressed(ask, row),
        "who": ledgers.people(ask, row["pledger"]),
        "whom": ledgers.people(ask, row["beneficiary"]),
        "due": titles.day_of(row["deadline"]),
        "stages": [(name, term.label, days.get(name)) for name, term in stages.items()],
        "reached": days.get(row["stage"]),
        "mark": "warn" if row["verdict"] == "overdue" else "",
    }
