"""What is dated to come: meetings, the ends of terms, and steps of consent; and what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from dragoman import titles
from dragoman.gate_steps import gate_steps
from dragoman.record.arrivals import latest_day as latest_day
from dragoman.types import digest

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record, Table

Row = dict[str, Any]
Reader = Callable[[str, date | None, Sequence[str]], "Table"]  # ledger, day, columns
WORDS = "mention_id document_id said"
COLUMNS = {
    "meetings": f"{WORDS} event_id state date since until precision participants place",
    "pledges": f"{WORDS} pledge_id pledger beneficiary pledge amount amount_high unit qualifier what deadline verdict",
    "moves": f"{WORDS} event_id offer_id move actors targets what deadline told_by on_behalf",
    "offers": "offer_id by addressed title move state told_by on_behalf",
}
OPEN = ("in_the_works", "overdue", "stalled", "partially_fulfilled", "unverifiable")  # verdicts that settle nothing
SETTLED = ("accepted", "withdrawn")  # states of an offer that nobody needs to answer any more
AWAITED = ("planned", "postponed")
ONE = timedelta(days=1)
FRESH = timedelta(days=31)  # for which a plan without a day is to come: nobody takes back a plan that came to nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One date: of a meeting, the end of a term, or a step of consent."""

    id: str  # the same whatever becomes of it
    kind: str  # meeting, deadline, gate
    state: str  # of a meeting as in its ledger; of a term due, overdue, waiting, ended, or what became of it
    since: date | None
    until: date | None  # exclusive
    precision: str | None
    date_text: str  # as precise as the text gives it; "" where it gives none
    title: str
    place: str | None
    ledger: str  # meetings, pledges, offers, moves, drafts
    item: str
    mention_ids: tuple[str, ...]  # empty for gates only
    document_ids: tuple[str, ...]


def agenda(
    record: Record,
    *,
    today: date,
    as_of: date | None = None,
    config: Config | None = None,
    past: bool = False,
    read: Reader | None = None,
) -> list[Entry]:
    """What is to come on `today` as the record stood on `as_of`, and which pledges are overdue; undated ones last.

    today  of an archive that ends in the past, `latest_day` may be the better day
    past   also what is over, and what was settled before its day
    read   gives columns of a ledger of a day, for who keeps ledgers that were worked out; else `record.ledger`

    A term is due until its day is over; waiting, where it ends with an event and not on a day; then ended, or settled.
    A pledge is overdue where something was held after its day and nothing tells of a delivery. The end of the term of
    an offer is no debt: after it the entry is over. A meeting that is denied has no entry. One that is planned for no
    day is to come for 31 days after it was last reported.
    """
    rows = partial(_rows, read or partial(_read, record), as_of)
    latest = latest_day(record, as_of) or today
    found = [
        *_meetings(rows("meetings"), today),
        *_pledges(rows("pledges"), today, latest),
        *_terms(rows, today),
        *_gates(record, today, as_of, config),
    ]
    wanted = [(entry, said) for entry, said, coming in found if coming or past]
    return [entry for entry, _ in sorted(wanted, key=_order)]


def _order(one: tuple[Entry, date]) -> tuple[Any, ...]:
    """By day; those without a day behind them, what was reported last before the rest."""
    entry, said = one
    first = entry.since or (entry.until - ONE if entry.until else None)
    return (
        first is None,
        first or date.max,
        -said.toordinal() if first is None else 0,
        entry.kind,
        entry.title,
        entry.id,
    )


def _read(record: Record, ledger: str, day: date | None, columns: Sequence[str]) -> Table:
    return record.ledger(ledger, day, columns=columns)


def _rows(read: Reader, day: date | None, ledger: str) -> list[Row]:
    table = read(ledger, day, COLUMNS[ledger].split())
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


# Each of the following yields entries with the day of their report and whether they are to come or overdue.
Found = Iterator[tuple[Entry, date, bool]]


def _meetings(rows: Sequence[Row], today: date) -> Found:
    for row in rows:
        state, since, until = row["state"], row["since"], row["until"]
        dated = since is not None or until is not None
        if state == "denied" or (not dated and state not in AWAITED):
            continue
        entry = Entry(
            id=digest("meeting", row["event_id"]),
            kind="meeting",
            state=state,
            since=since,
            until=until,
            precision=row["precision"],
            date_text=row["date"] or "",
            title=titles.meeting(row, dated=False),
            place=row["place"],
            ledger="meetings",
            item=row["event_id"],
            mention_ids=(row["mention_id"],),
            document_ids=(row["document_id"],),
        )
        open_end = until is None and state in AWAITED  # "after Christmas": any day from then on
        ahead = open_end or (until > today if until else since >= today) if dated else row["said"] >= today - FRESH
        yield entry, row["said"], ahead


def _pledges(rows: Sequence[Row], today: date, latest: date) -> Found:
    for row in rows:
        if not row["deadline"]:
            continue
        day, settled = titles.day_of(row["deadline"]), row["verdict"] not in OPEN
        state = _term(day, today)
        if settled:
            state = row["verdict"]
        elif state == "ended" and day is not None and day < latest:
            state = "overdue"
        title = titles.deadline("pledge", titles.pledge(row))
        coming = not settled and state != "ended"
        yield _deadline(row, "pledges", row["pledge_id"], title, state), row["said"], coming


def _terms(rows: Callable[[str], list[Row]], today: date) -> Found:
    """The terms of offers and demands; of several terms of one offer the one told last."""
    told = [row for row in rows("moves") if row["deadline"]]
    offers = {row["offer_id"]: row for row in rows("offers")} if told else {}
    latest: dict[str, Row] = {}
    for row in sorted(told, key=lambda row: (row["said"], row["mention_id"])):
        latest[row["offer_id"] if row["offer_id"] in offers else row["event_id"]] = row
    for item, row in latest.items():
        offer = offers.get(item)
        state = _term(titles.day_of(row["deadline"]), today)
        if offer is None:
            title = titles.offer({**row, "by": row["actors"], "addressed": row["targets"], "title": row["what"]})
            entry = _deadline(row, "moves", item, titles.deadline("move", title), state)
            yield entry, row["said"], state == "due"
            continue
        if offer["state"] in SETTLED:
            state = offer["state"]
        entry = _deadline(row, "offers", item, titles.deadline("offer", titles.offer(offer)), state)
        yield entry, row["said"], state == "due" or (state == "waiting" and offer["state"] == "open")


def _term(day: date | None, today: date) -> str:
    return "waiting" if day is None else "due" if day >= today else "ended"


def _deadline(row: Row, ledger: str, item: str, title: str, state: str) -> Entry:
    day = titles.day_of(row["deadline"])
    return Entry(
        id=digest("deadline", ledger, item),
        kind="deadline",
        state=state,
        since=day,
        until=_after(day),
        precision="day" if day else None,
        date_text=row["deadline"],
        title=title,
        place=None,
        ledger=ledger,
        item=item,
        mention_ids=(row["mention_id"],),
        document_ids=(row["document_id"],),
    )


def _after(day: date | None) -> date | None:
    return day + ONE if day is not None and day < date.max else None


def _gates(record: Record, today: date, as_of: date | None, config: Config | None) -> Found:
    """Steps of consent that a person judged to be scheduled, by the last judgement of each."""
    latest = {step.item: step for step in gate_steps(record, as_of=as_of, config=config)}
    for item, step in latest.items():
        if step.state != "scheduled":
            continue
        coming = step.when is None or step.when >= today
        entry = Entry(
            id=digest("gate", item),
            kind="gate",
            state="planned" if coming else "ended",
            since=step.when,
            until=_after(step.when),
            precision="day" if step.when else None,
            date_text=step.when.isoformat() if step.when else "",
            title=step.title,
            place=None,
            ledger="drafts",
            item=item,
            mention_ids=(step.mention_id,) if step.mention_id else (),
            document_ids=(step.document_id,),
        )
        yield entry, step.made, coming
