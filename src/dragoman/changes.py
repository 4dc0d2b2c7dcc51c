"""What a record holds on one day that it did not hold, or held otherwise, on an earlier one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from dragoman import titles, vocab
from dragoman.gate_steps import gate_steps
from dragoman.record.arrivals import Arrival, arrivals, decided, held_days, judged, show, states, stirred
from dragoman.types import digest

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record, Table

Row = dict[str, Any]
Pair = tuple[Row | None, Row]  # what stood there before, and what stands there now
Reader = Callable[[str, date | None, Sequence[str]], "Table"]  # ledger, day, columns
KINDS = (
    *("new_meeting", "meeting_changed", "new_offer", "offer_answered", "position_moved"),
    *("new_pledge", "pledge_advanced", "pledge_overdue", "claim_contested", "claim_changed"),
    *("new_draft", "gate_changed", "fighting"),
)
# What is compared, and what the titles are made from: a column that is not asked for costs nothing.
WORDS = "mention_id document_id span_start span_end"
COLUMNS = {
    "meetings": f"{WORDS} event_id state date outcome participants place",
    "offers": f"{WORDS} offer_id state answers by addressed title move told_by on_behalf",
    "positions": f"{WORDS} side who issue direction event_id offer_id move state what",
    "pledges": f"{WORDS} pledge_id pledger beneficiary pledge amount amount_high unit qualifier what "
    "deadline stage steps verdict",
    "claims": f"{WORDS} event_id claimant what claim_status contested number_best number_unit other_by "
    "other_mention_id other_document_id",
    "hostilities": f"{WORDS} event_id state date place country killed_best",
}
# Into which state of the ledger a mention of a status brings a meeting; one that supposes it brings it into none.
STATES = {
    "happened": "held",
    "planned": "planned",
    "postponed": "postponed",
    "cancelled": "cancelled",
    "denied": "denied",
    "negated": "denied",
}
ANSWERS = ("accept", "implement", "concede", "reject", "defer", "counter", "retract")
STAGES = tuple(vocab.pledges()["stage"])
STEP = re.compile(r"(?:^|; )(\d{4}-\d\d-\d\d [a-z_]+): ")  # "2025-12-05 delivered: the words"
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that the record holds otherwise than before."""

    id: str  # the same while kind, item and the state that was reached are
    day: date  # the day from which the record knew it; of what a person judged, the day of the judgement
    kind: str  # one of KINDS
    ledger: str  # meetings, offers, positions, pledges, claims, drafts, hostilities
    item: str  # the row: event_id, offer_id, pledge_id, "side|issue", a draft's id, "party|gate", "day|country"
    title: str
    before: str | None  # state, status, stage or move; None where it is new
    after: str | None
    direction: str | None  # of a position: toward, away, same, first; None where the record was only corrected
    mention_ids: tuple[str, ...]  # what it rests on; empty for drafts and gates only
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What brought a change about."""

    day: date
    mention_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    how: str = ""  # "corrected" by a judgement, "reread" by a newer coder, "" where a report brought it

    def note(self, title: str) -> str:
        """The title with what to know of it, where no new report is behind the change."""
        return f"{title}, {titles.table()['words'][self.how]}" if self.how else title


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a period brought, and what its changes are told with."""

    since: date
    came: dict[str, list[Arrival]]  # by mention, event, offer and pledge, in the order in which they came
    judged: dict[str, date]  # by event, offer and pledge
    held: dict[str, date]  # since when, by document
    names: dict[str, str]  # of states, by their codes
    config: Config | None

    def brought(
        self, row: Row, *homes: str | None, fits: Callable[[Arrival], bool] = lambda _: True, alone: bool = False
    ) -> Cause:
        """The mentions of an event, offer or pledge that brought a change; where none did, the judgement that did.

        alone  leave the row's own mention out, which may tell what came of it later
        """
        known = [home for home in homes if home]
        came = [one for home in known for one in self.came.get(home, ())]
        chosen = [one for one in came if fits(one)]
        decided = max((self.judged[home] for home in known if home in self.judged), default=None)
        if not chosen and decided is None:
            chosen = came
        if not chosen:
            how = "corrected" if decided else ""
            return Cause(
                day=decided or self.since, mention_ids=(row["mention_id"],), document_ids=(row["document_id"],), how=how
            )
        return Cause(
            day=chosen[0].held,
            mention_ids=_once(*(one.mention_id for one in chosen), None if alone else row["mention_id"]),
            document_ids=_once(*(one.document_id for one in chosen), None if alone else row["document_id"]),
            how="reread" if all(one.reread for one in chosen) else "",
        )


def changes(
    record: Record,
    *,
    since: date,
    as_of: date | None = None,
    config: Config | None = None,
    read: Reader | None = None,
) -> list[Change]:
    """What the record holds on `as_of` (else now) that it did not hold, or held otherwise, on the day before `since`.

    By day, then kind. What is in the record no more is no change; nor is a new claim that nobody contests.
    read  gives columns of a ledger of a day, for who keeps ledgers that were worked out; else `record.ledger`
    """
    last = as_of or date.max
    if since > last:
        return []
    held = held_days(record, as_of=as_of)
    eve = since - ONE if any(day < since for day in held.values()) else None
    wanted = tuple(COLUMNS) if stirred(record, since=since, last=last) else ("pledges",)
    rows = partial(_rows, read or partial(_read, record))
    before: dict[str, list[Row]] = {name: [] for name in wanted}
    weighed: dict[str, date] = {}
    ever = decided(record, since=since, last=last)
    if eve:
        before = {name: rows(name, eve) for name in wanted}
    if eve and ever:
        show(record, eve)
        weighed = judged(record, since=since, last=last)
    after = {name: rows(name, as_of) for name in wanted}
    show(record, as_of)
    if ever:
        weighed |= judged(record, since=since, last=last)
    news = News(
        since=since,
        came=_by_home(arrivals(record, since=since)),
        judged=weighed,
        held=held,
        names=states(record),
        config=config,
    )
    found = [*_drafts(record, eve, as_of, news), *_gates(record, since, as_of, config)]
    for name in wanted:
        key, compare = COMPARED[name]
        found += compare(list(_paired(before[name], after[name], *key)), news)
    return sorted(found, key=lambda one: (one.day, KINDS.index(one.kind), one.title, one.id))


def _read(record: Record, ledger: str, day: date | None, columns: Sequence[str]) -> Table:
    return record.ledger(ledger, day, columns=columns)


def _rows(read: Reader, ledger: str, day: date | None) -> list[Row]:
    table = read(ledger, day, COLUMNS[ledger].split())
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _by_home(came: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    found: dict[str, list[Arrival]] = defaultdict(list)
    for one in came:
        for home in {one.mention_id, one.event_id, one.offer_id, one.pledge_id} - {None}:
            found[str(home)].append(one)
    return dict(found)


def _paired(before: Sequence[Row], after: Sequence[Row], *key: str) -> Iterator[Pair]:
    """Each row with what stood there before: by its key; where that was given anew, by its mention or its words.

    A newer coder gives mentions new ids, and a person can take an event apart: neither is news by itself.
    """

    def of(row: Row, columns: Sequence[str]) -> Hashable:
        return tuple(row[column] for column in columns)

    old = {of(row, key): row for row in before}
    gone = old.keys() - {of(row, key) for row in after}
    ways = (("mention_id",), ("document_id", "span_start", "span_end"))
    left = [{of(old[one], columns): one for one in gone} for columns in ways]
    for row in after:
        found = old.get(of(row, key))
        for columns, by in zip(ways, left, strict=True):
            if found is None and (one := by.get(of(row, columns))) in gone:
                found = old[one]
                gone.discard(one)
        yield found, row


def _change(
    kind: str, ledger: str, item: str, title: str, cause: Cause, *,
    before: str | None = None, after: str | None = None, direction: str | None = None, reached: str | None = None,
) -> Change:  # fmt: skip
    """A change; `reached` tells the state it ended in, where `after` alone could be reached twice."""
    return Change(
        id=digest(kind, item, reached if reached is not None else after or ""),
        day=cause.day,
        kind=kind,
        ledger=ledger,
        item=item,
        title=cause.note(title),
        before=before,
        after=after,
        direction=direction,
        mention_ids=cause.mention_ids,
        document_ids=cause.document_ids,
    )


def _once(*ids: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for id in ids if id))


# ---- the ledgers ----------------------------------------------------------------------------------------------------


def _meetings(pairs: Sequence[Pair], news: News) -> Iterator[Change]:
    for old, row in pairs:
        id, title, first = row["event_id"], titles.meeting(row), None
        if old is None:
            first, cause = _first_meeting(row, news)
            reached = f"{first} {row['date'] or ''}"
            yield _change("new_meeting", "meetings", id, title, cause, after=first, reached=reached)
        step = _meeting_step(old or {**row, "state": first}, row)
        if step is not None:
            cause = news.brought(row, id, fits=_brings(row["state"]))
            reached = f"{step[1]} {row['date'] or ''}"
            yield _change(
                "meeting_changed", "meetings", id, title, cause, before=step[0], after=step[1], reached=reached
            )


def _first_meeting(row: Row, news: News) -> tuple[str, Cause]:
    """As what a new meeting was first told of, and by which mentions: it may have been planned, and then held."""
    came = [one for one in news.came.get(row["event_id"], ()) if one.status in STATES]
    on_day = [STATES[one.status] for one in came if one.held == came[0].held]
    first = "held" if "held" in on_day else on_day[-1] if on_day else row["state"]
    return first, news.brought(row, row["event_id"], fits=_brings(first), alone=first != row["state"])


def _brings(state: str) -> Callable[[Arrival], bool]:
    return lambda one: STATES.get(one.status) == state


def _meeting_step(old: Row, row: Row) -> tuple[str, str] | None:
    """What became of a meeting: its state, else its outcome, else, while it is to come, its day."""
    if old["state"] != row["state"]:
        return old["state"], row["state"]
    if row["outcome"] and old["outcome"] != row["outcome"]:
        return old["state"], f"{row['state']}: {titles.outcome(row['outcome'])}"
    if row["state"] in ("planned", "postponed") and row["date"] and old["date"] != row["date"]:
        return old["date"] or titles.table()["meetings"]["undated"], row["date"]
    return None


def _offers(pairs: Sequence[Pair], news: News) -> Iterator[Change]:
    for old, row in pairs:
        id = row["offer_id"]
        if old is None:
            yield _change("new_offer", "offers", id, titles.offer(row), news.brought(row, id), after="open")
        state, known = (old["state"], titles.answers(old["answers"])) if old else ("open", [])
        new = [one for one in titles.answers(row["answers"]) if one not in known]
        if state == row["state"] and not new:
            continue
        step = (state, row["state"])
        if state == row["state"]:
            step = (titles.listed(known) if known else titles.table()["offers"]["unanswered"], titles.listed(new))
        cause = news.brought(row, id, fits=lambda one: one.move in ANSWERS)
        reached = f"{row['state']} {row['answers']}"
        title = titles.answered(row, new)
        yield _change("offer_answered", "offers", id, title, cause, before=step[0], after=step[1], reached=reached)


def _positions(pairs: Sequence[Pair], news: News) -> Iterator[Change]:
    for old, row in pairs:
        if old and (_same(old, row, "event_id", "move") or _same(old, row, "document_id", "span_start", "move")):
            continue
        # "Kyiv refused" is about what its offer is about, and that may be told later than the refusal.
        home = next((one for one in (row["event_id"], row["offer_id"]) if one in news.came or one in news.judged), None)
        cause = news.brought(row, home, fits=_moves(row["move"]))
        yield _change(
            "position_moved", "positions", f"{row['side']}|{row['issue']}",
            titles.position(row, news.names, news.config), cause,
            before=old["move"] if old else None, after=row["move"],
            direction=None if cause.how == "corrected" else row["direction"],
            reached=f"{row['move']} {row['event_id']}",
        )  # fmt: skip


def _moves(move: str) -> Callable[[Arrival], bool]:
    return lambda one: one.move == move


def _pledges(pairs: Sequence[Pair], news: News) -> Iterator[Change]:
    for old, row in pairs:
        id, title = row["pledge_id"], titles.pledge(row)
        stage, verdict = (old["stage"], old["verdict"]) if old else (None, None)
        steps = [step.split(" ") for step in STEP.findall(row["steps"] or "")]
        if old is None:
            cause = news.brought(row, id)
            first = [told for day, told in steps if day == steps[0][0]]
            stage = max(first, key=STAGES.index) if first else "announced"
            yield _change("new_pledge", "pledges", id, title, cause, after=stage, reached="")
        if stage != row["stage"]:
            days = {day for day, told in steps if told == row["stage"]}
            cause = news.brought(row, id, fits=_said(days))
            yield _change("pledge_advanced", "pledges", id, title, cause, before=stage, after=row["stage"])
        elif old and verdict != row["verdict"] != "overdue":
            cause = news.brought(row, id)
            yield _change("pledge_advanced", "pledges", id, title, cause, before=verdict, after=row["verdict"])
        if row["verdict"] == "overdue" and verdict != "overdue":
            cause = _lapsed(row, news, new=old is None)
            reached = f"overdue {row['deadline']}"
            yield _change(
                "pledge_overdue", "pledges", id, title, cause, before=verdict, after="overdue", reached=reached
            )


def _said(days: set[str]) -> Callable[[Arrival], bool]:
    return lambda one: one.said.isoformat() in days


def _lapsed(row: Row, news: News, *, new: bool) -> Cause:
    """A pledge is overdue from the first day after its deadline on which something was held."""
    deadline = titles.day_of(row["deadline"])
    told = [day for day in news.held.values() if day >= news.since and deadline is not None and day > deadline]
    first = news.brought(row, row["pledge_id"]).day if new else news.since
    day = max(min(told, default=news.since), first)
    return Cause(day=day, mention_ids=(row["mention_id"],), document_ids=(row["document_id"],))


def _claims(pairs: Sequence[Pair], news: News) -> Iterator[Change]:
    for old, row in pairs:
        id, title, status = row["event_id"], titles.claim(row), row["claim_status"]
        was = old["claim_status"] if old else None
        if row["contested"] and not (old and old["contested"]):
            cause = _against(row, news, new=old is None)
            yield _change("claim_contested", "claims", id, title, cause, before=was, after=status)
        elif old and was != status:
            cause = news.brought(row, id)
            yield _change("claim_changed", "claims", id, title, cause, before=was, after=status)
        elif old and row["number_best"] is not None and old["number_best"] != row["number_best"]:
            figures = [titles.counted(each["number_best"], each["number_unit"]) for each in (old, row)]
            cause = news.brought(row, id)
            yield _change("claim_changed", "claims", id, title, cause, before=figures[0], after=figures[1])


def _against(row: Row, news: News, *, new: bool) -> Cause:
    """A claim is contested from the day on which both it and the other version are held."""
    own = news.brought(row, row["event_id"])
    others = news.came.get(row["other_mention_id"] or "", [])
    days, how = [own.day] if new else [], own.how
    if others:
        days.append(others[0].held)
        how = "reread" if others[0].reread else ""
    elif news.held.get(row["other_document_id"], news.since) > news.since:
        days.append(news.held[row["other_document_id"]])
    return Cause(
        day=max(days, default=own.day),
        mention_ids=_once(row["mention_id"], row["other_mention_id"]),
        document_ids=_once(row["document_id"], row["other_document_id"]),
        how=how,
    )


def _hostilities(pairs: Sequence[Pair], news: News) -> Iterator[Change]:
    groups: dict[tuple[date, str, str], list[tuple[Row, Cause]]] = defaultdict(list)
    for old, row in pairs:
        id, cause = row["event_id"], news.brought(row, row["event_id"])
        if old is None:
            groups[cause.day, row["country"] or "", cause.how].append((row, cause))
        elif old["state"] != row["state"]:
            title = titles.fighting([row], _country(row["country"], news.names))
            yield _change("fighting", "hostilities", id, title, cause, before=old["state"], after=row["state"])
        elif row["killed_best"] is not None and old["killed_best"] != row["killed_best"]:
            figures = [titles.killed(each["killed_best"]) for each in (old, row)]
            title = titles.deaths(row)
            yield _change("fighting", "hostilities", id, title, cause, before=figures[0], after=figures[1])
    for (day, country, how), found in groups.items():
        whole = Cause(
            day=day,
            mention_ids=_once(*(id for _, cause in found for id in cause.mention_ids)),
            document_ids=_once(*(id for _, cause in found for id in cause.document_ids)),
            how=how,
        )
        title = titles.fighting([row for row, _ in found], _country(country, news.names))
        yield _change("fighting", "hostilities", f"{day}|{country}", title, whole, reached=how)


def _country(code: str | None, names: dict[str, str]) -> str | None:
    """A country by the name that the reports of this record use for it, else by that of the map."""
    if not code or code in names:
        return names.get(code or "")
    from dragoman.mapping.basemap import country_names

    known = country_names().get(code)
    return known[0] if known else code


def _same(old: Row, row: Row, *columns: str) -> bool:
    return all(old[column] == row[column] for column in columns)


# By which columns the rows of a ledger are the same item, and what tells their changes.
COMPARED: dict[str, tuple[tuple[str, ...], Callable[[Sequence[Pair], News], Iterator[Change]]]] = {
    "meetings": (("event_id",), _meetings),
    "offers": (("offer_id",), _offers),
    "positions": (("side", "issue"), _positions),
    "pledges": (("pledge_id",), _pledges),
    "claims": (("event_id",), _claims),
    "hostilities": (("event_id",), _hostilities),
}

# ---- drafts and gates -----------------------------------------------------------------------------------------------


def _drafts(record: Record, eve: date | None, as_of: date | None, news: News) -> Iterator[Change]:
    known = {one.id for one in record.drafts(as_of=eve)} if eve else set()
    for one in record.drafts(as_of=as_of):
        if one.id not in known:
            day = max(news.held.get(one.document_id, news.since), news.since)
            cause = Cause(day=day, mention_ids=(), document_ids=(one.document_id,))
            title = titles.draft(one.title)
            yield _change("new_draft", "drafts", one.id, title, cause, after=one.disclosure, reached="")


def _gates(record: Record, since: date, as_of: date | None, config: Config | None) -> Iterator[Change]:
    """Gates whose last judgement that stands says otherwise than the last one that stood before the period."""
    eve = since - ONE if since > date.min else since
    before = {step.item: step.state for step in gate_steps(record, as_of=eve)}
    for item, step in {step.item: step for step in gate_steps(record, as_of=as_of, config=config)}.items():
        day = step.made if step.made >= since else _undone(record, since, as_of)
        if day is None or before.get(item) == step.state:
            continue
        cause = Cause(day=day, mention_ids=_once(step.mention_id), document_ids=(step.document_id,))
        was, reached = before.get(item), f"{step.state} {step.when or ''}"
        yield _change("gate_changed", "drafts", item, step.title, cause, before=was, after=step.state, reached=reached)


def _undone(record: Record, since: date, as_of: date | None) -> date | None:
    """The last day of the period on which somebody undid a judgement."""
    made = (one.made.date() for one in record.judgements(as_of=as_of, history=True) if one.kind == "undo")
    return max((day for day in made if day >= since), default=None)
