"""Where the process stands: a paragraph, what changed since a day, dates to come, what is overdue or contested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import agreements, daywords, titles
from dragoman.agenda import Entry, agenda, latest_day
from dragoman.changes import Change
from dragoman.errors import ConfigError, DragomanError
from dragoman.record import Record
from dragoman.record.shelf.aside import Work
from dragoman.record.shelf.copy import Rows
from dragoman.web import reading
from dragoman.web.pages.ledgers import day_of
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
LOOKS_BACK = {"day": 1, "week": 7, "month": 31}
PAST = ("overdue", "held")  # states of an entry of the agenda that make it no date to come
AHEAD = 8  # dates to come that are shown; the calendar has all
SURE = 0.5  # confidence below which a reading of a meeting does not lead the page
RECENT = timedelta(days=31)  # how far back the latest meeting is looked for before all are gone through
DAY = "coalesce(since, until - 1, published)"  # `day_of` a line, as the database says it
NEWEST = 12  # changes of one kind that are shown before the rest folds
# The kinds of change under the ledger they belong to, in the order of the page.
GROUPS = (
    ("Meetings", "/meetings", ("new_meeting", "meeting_changed")),
    ("Offers and answers", "/offers", ("new_offer", "offer_answered")),
    ("Positions", "/table", ("position_moved",)),
    ("Pledges", "/pledges", ("new_pledge", "pledge_advanced", "pledge_overdue")),
    ("Claims", "/claims", ("claim_contested", "claim_changed")),
    ("Drafts and consent", "/drafts", ("new_draft", "gate_changed")),
    ("Fighting", "/fighting", ("fighting",)),
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the paragraph: our words, then what the ledger has, tied to its words."""

    lead: str
    title: str  # from the ledger; "" where the sentence is a count alone
    href: str  # the words behind it
    rest: str = ""


@router.get("/")
def overview(ask: Annotated[Ask, Depends(asked("from"))]) -> HTMLResponse:
    """The first page: what changed is worked out on one thread, and where it stands on another."""
    last = ask.copy.kept(ask.as_of, "latest", lambda record: latest_day(record, ask.as_of))
    if last is None:
        return ask.page("overview.html.j2", current="overview", title="Overview", last=None)
    since, config = _since(ask, last), ask.config
    reading.compared(ask.copy, since, ask.as_of, config)  # both days at once, which takes little longer than one
    ask.copy.choices(ask.as_of)  # while nobody else has the record
    held = Work(lambda: _held_back(ask, last), in_turn=False, answers=(DragomanError,))
    news = Work(
        lambda: reading.news(ask.copy, since, ask.as_of, config, first=held.over),
        in_turn=False,
        answers=(DragomanError,),
    )
    stands = _stands(ask, last, since)
    if ask.keep is not None and not news.over(0):  # there is time for it meanwhile
        ask.keep(_page(ask, last, since, stands, held.result(), None))
    return _page(ask, last, since, stands, held.result(), news.result())


@dataclass(frozen=True, slots=True)
class Stands:
    """What the page shows of the ledgers of the day alone."""

    said: Sequence[Said | None]  # before what was restated
    then: Sequence[Said | None]  # and after it
    counts: list[tuple[str, int, str]]
    overdue: Rows


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What the page shows of the record itself, which one thread reads at a time."""

    coming: list[Entry]
    drafted: Said | None


def _stands(ask: Ask, last: date, since: date) -> Stands:
    return Stands(
        said=[*_met(ask, last), _offered(ask)],
        then=[_owed(ask), _accused(ask), _fought(ask, since)],
        counts=_counts(ask),
        overdue=ask.copy.rows("pledges", ask.filters, also="verdict = 'overdue'", limit=6),
    )


def _held_back(ask: Ask, last: date) -> HeldBack:
    config, ahead = ask.config, reading.of_agenda(ask.copy, last)
    coming: list[Entry] = ask.copy.kept(
        ask.as_of,
        ("agenda", last, config),
        lambda record: agenda(record, today=last, as_of=ask.as_of, config=config, read=ahead),
    )
    return HeldBack(coming=coming, drafted=_drafted(ask))


def _page(ask: Ask, last: date, since: date, stands: Stands, held: HeldBack, news: list[Change] | None) -> HTMLResponse:
    """The page, but for what changed where that is None: it needs a second day, and is still being worked out."""
    there, news, coming = news is not None, _narrowed(ask, news or []), _narrowed(ask, held.coming)
    paragraph = (*stands.said, _restated(ask, news, since), *stands.then, held.drafted, _next(ask, coming))
    return ask.page(
        "overview.html.j2",
        current="overview",
        title="Overview",
        last=last,
        since=since,
        there=there,
        tabs=_tabs(ask, last, since),
        paragraph=[one for one in paragraph if one is not None],
        groups=[(name, ask.state.url(path), found) for name, path, found in _grouped(news)],
        newest=NEWEST,
        news=len(news) if there else "",
        coming=[one for one in coming if one.state not in PAST][:AHEAD],
        more_coming=max(0, sum(one.state not in PAST for one in coming) - AHEAD),
        overdue=[(titles.pledge(row), row) for row in stands.overdue.rows],
        overdue_total=stands.overdue.total,
        contested=[one for one in news if one.kind == "claim_contested"],
        counts=stands.counts,
        words=_word,
        item=lambda one: _words(ask, one),
    )


def _since(ask: Ask, last: date) -> date:
    text = dict(ask.state.own).get("from", "week")
    if text in LOOKS_BACK:
        return last - timedelta(days=LOOKS_BACK[text] - 1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError("is not a day", item=f"from={text}", advice="write it as 2025-12-02") from None


def _tabs(ask: Ask, last: date, since: date) -> list[tuple[str, str, bool]]:
    words = {"day": "the last day", "week": "the last week", "month": "the last month"}
    known = {name: last - timedelta(days=days - 1) for name, days in LOOKS_BACK.items()}
    return [(words[name], ask.state.url(**{"from": name}), day == since) for name, day in known.items()]


def _narrowed(ask: Ask, found: list[Any]) -> list[Any]:
    """Those that rest on a report which passes the filters."""
    if not ask.filters.narrow:
        return found
    passing = {id for (id,) in ask.copy.facts(ask.filters, "mention_id")}
    return [one for one in found if passing & set(one.mention_ids)]


def _grouped(news: Sequence[Change]) -> list[tuple[str, str, list[Change]]]:
    """The newest first under each heading; headings without a change are left out."""
    found = []
    for name, path, kinds in GROUPS:
        inside = sorted((one for one in news if one.kind in kinds), key=lambda one: one.day, reverse=True)
        if inside:
            found.append((name, path, inside))
    return found


def _word(kind: str) -> str:
    from dragoman.outgoing.words import table

    return str(table()["kinds"].get(kind, kind))


def _words(ask: Ask, one: Change | Entry) -> str:
    """The address of the words behind a change or a date."""
    if one.mention_ids:
        return ask.item("mention", list(one.mention_ids[:20]))
    if one.ledger == "drafts":
        return ask.state.url(f"/drafts/{one.item.split('|')[0].split(' ')[0]}")
    return ask.state.url(f"/documents/{one.document_ids[0]}")


def _counts(ask: Ask) -> list[tuple[str, int, str]]:
    """How much there is of each ledger."""
    pages = (
        ("meetings", "meeting", "/meetings"), ("moves", "move", "/moves"), ("offers", "offer", "/offers"),
        ("claims", "claim", "/claims"), ("pledges", "pledge", "/pledges"), ("hostilities", "hostility", "/fighting"),
    )  # fmt: skip
    many = [(ask.copy.count(name, ask.filters), name, one, path) for name, one, path in pages]
    return [(one if count == 1 else name, count, ask.state.url(path)) for count, name, one, path in many]


def _next(ask: Ask, coming: Sequence[Entry]) -> Said | None:
    dated = next((one for one in coming if one.since and one.state not in (*PAST, "cancelled")), None)
    if dated is None:
        return None
    day = f", {daywords.worded(dated.date_text)}" if dated.date_text else ""
    return Said("The next date is", dated.title, _words(ask, dated), day)


def _first(ask: Ask, ledger: str, also: str, order: str) -> Row | None:
    found = ask.copy.rows(ledger, ask.filters, also=also, order=order, descending=True, limit=1)
    return found.rows[0] if found.rows else None


def _met(ask: Ask, last: date) -> Iterator[Said]:
    """The latest meeting reported as held, by its own day or else its report's; a later one that is doubtful is named.

    So nothing that stands below on the page is later than what leads it, and no weak reading leads it alone.
    """
    known = _met_since(ask, last - RECENT)
    if not any(row["confidence"] >= SURE for _, row in known):
        known = _met_since(ask, date.min)
    best = max(known, key=lambda one: (one[1]["confidence"] >= SURE, one[0], one[1]["confidence"]), default=None)
    if best is None:
        return
    yield _held(ask, "The latest meeting reported as held:", best[1])
    later = max(known, key=lambda one: one[0])
    if later[0] > best[0]:
        yield _held(ask, "Read with low confidence, a later one:", later[1])


def _met_since(ask: Ask, first: date) -> list[tuple[date, Row]]:
    """The meetings reported as held on a day or after it, each with its own, the last of the ledger first."""
    columns = ("mention_id", "participants", "place", "date", "since", "until", "published", "confidence")
    held = f"state = 'held' AND {DAY} >= ?"
    found = ask.copy.rows("meetings", ask.filters, columns=columns, also=held, values=(first,), limit=None).rows[::-1]
    return [(day, row) for row in found if (day := day_of(row)) is not None]


def _held(ask: Ask, lead: str, row: Row) -> Said:
    """A meeting with its day, or that this is the day of the report."""
    rest = "" if row["date"] else f", as reported on {_day(row['published'])}"
    return Said(lead, titles.meeting(row), ask.item("mention", [row["mention_id"]]), rest)


def _offered(ask: Ask) -> Said | None:
    row = _first(ask, "offers", "state IS NOT NULL", "latest")
    if row is None:
        return None
    total = ask.copy.count("offers", ask.filters)
    open_ = ask.copy.count("offers", ask.filters, also="state = 'open'")
    lead = f"{total} {'offer is' if total == 1 else 'offers are'} held, {open_} of them open; the latest:"
    return Said(lead, titles.offer(row), ask.item("offer", [row["offer_id"]]), f", {titles.in_words(row['state'])}")


def _restated(ask: Ask, news: Sequence[Change], since: date) -> Said | None:
    found = [one for one in news if one.kind == "position_moved"]
    if not found:
        return None
    ways = {way: sum(one.direction == way for one in found) for way in ("toward", "away", "same", "first")}
    words = {
        "toward": "towards the others",
        "away": "away from them",
        "same": "as before",
        "first": "for the first time",
    }
    told = ", ".join(f"{count} {words[way]}" for way, count in ways.items() if count)
    ids = [id for one in found for id in one.mention_ids][:40]
    count = f"{len(found)} {'position was' if len(found) == 1 else 'positions were'} stated"
    return Said("", "", ask.item("mention", ids), f"{count} since {_day(since)}: {told}")


def _owed(ask: Ask) -> Said | None:
    total = ask.copy.count("pledges", ask.filters)
    if not total:
        return None
    late = ask.copy.count("pledges", ask.filters, also="verdict = 'overdue'")
    kept = ask.copy.count("pledges", ask.filters, also="verdict = 'fulfilled'")
    words = (
        f"{total} {'pledge is' if total == 1 else 'pledges are'} held: {kept} reported as carried out, {late} overdue"
    )
    return Said("", "", ask.state.url("/pledges"), words)


def _accused(ask: Ask) -> Said | None:
    total = ask.copy.count("claims", ask.filters, also="contested")
    if not total:
        return None
    words = f"{total} {'claim stands' if total == 1 else 'claims stand'} against another version"
    return Said("", "", ask.state.url("/claims"), words)


def _fought(ask: Ask, since: date) -> Said | None:
    since = max(since, ask.filters.since or since)
    if ask.filters.until and since >= ask.filters.until:
        return None
    total = ask.copy.count("hostilities", replace(ask.filters, since=since))
    if not total:
        return None
    acts = f"{total} {'act of force is' if total == 1 else 'acts of force are'}"
    words = f"{acts} reported since {_day(since)}"
    return Said("", "", ask.state.url("/fighting", since=since), words)


def _drafted(ask: Ask) -> Said | None:
    config = ask.config

    def consent(record: Record) -> agreements.Consent | None:
        return agreements.consent(record, config, None, as_of=ask.as_of) if record.drafts(as_of=ask.as_of) else None

    found = ask.copy.kept(ask.as_of, ("consent", "latest or none", config), consent)
    if found is None:
        return None
    done = found.progress
    if not found.gates:
        rest = ", of whose consent no gates are known"
        return Said("The latest draft is", found.draft.title, ask.state.url(f"/drafts/{found.draft.id}/consent"), rest)
    shut = f"{len(found.blocked)} {'is' if len(found.blocked) == 1 else 'are'} shut now"
    rest = f": {done.passed} of {done.required} required gates passed; of those that it needs or may need, {shut}"
    return Said("The latest draft is", found.draft.title, ask.state.url(f"/drafts/{found.draft.id}/consent"), rest)


def _day(value: date) -> str:
    return daywords.day(value)
