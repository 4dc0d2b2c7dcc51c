"""The lines of In brief: at most six, chosen by the rule that the page states under How to read this page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.brief import phrases
from dragoman.brief.desk import RECENT, Desk, order
from dragoman.brief.model import Group, Section
from dragoman.brief.names import key_of
from dragoman.brief.parties import Parties
from dragoman.types import Event, Mention

IN_BRIEF = 6
LEAST = 0.7  # of confidence
PER_KIND = 3  # at most so many lines of one kind
PER_DAY = 2  # and of one day
LINKS = ("answers", "on_condition_of", "denied")
SAID = frozenset({"happened", "negated", "conditional", "postponed", "cancelled"})
NOT_A_MOVE = frozenset({"claim", "deny"})
STRAIGHT = frozenset({"accept", "agree"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that may stand in In brief, with all that it is ranked and spread by."""

    event: Event
    tier: int  # 0 first
    kind: str  # talks, moves, answers, pledges, claims
    sides: frozenset[str]
    day: date | None
    outlets: int  # that report the like between the same sides within a day
    confidence: float


def in_brief(desk: Desk, events: Sequence[Event], parties: Parties, *, most: int = IN_BRIEF) -> Section:
    """The section; its lines stand in order of date, whatever their rank."""
    chosen = sorted(select(desk, events, parties, most=most), key=lambda event: (order(desk.when(event)), event.id))
    lines = tuple(desk.line(event, "brief", links=LINKS, see=_elsewhere(desk, event)) for event in chosen)
    return Section(
        id="in-brief",
        title="In brief",
        intro="Chosen by a fixed rule: talks, agreements and answers between the parties first, then other moves.",
        groups=(Group(id="brief", title="", lines=lines),) if lines else (),
        empty="No meeting, move or contested claim of this period names who acted and on what.",
    )


def select(desk: Desk, events: Sequence[Event], parties: Parties, *, most: int = IN_BRIEF) -> list[Event]:
    """The best candidates that differ in kind, sides and day; where they are few, more of one kind or day."""
    ranked = sorted(_candidates(desk, events, parties), key=_rank)
    chosen: list[Candidate] = []
    for strict in (True, False):
        for item in ranked:
            if len(chosen) < most and item not in chosen and _fits(item, chosen, strict=strict):
                chosen.append(item)
    return [item.event for item in chosen]


def _fits(item: Candidate, chosen: Sequence[Candidate], *, strict: bool) -> bool:
    """Whether a line adds something to those chosen already."""
    if any(item.day == other.day and (item.kind, item.sides) == (other.kind, other.sides) for other in chosen):
        return item.day is None
    alike = sum(item.kind == other.kind for other in chosen)
    same_day = sum(item.day == other.day for other in chosen) if item.day else 0
    return not strict or (alike < PER_KIND and same_day < PER_DAY)


def _rank(item: Candidate) -> tuple[object, ...]:
    return (item.tier, -item.outlets, -(item.day or date.min).toordinal(), -item.confidence, item.event.id)


def _candidates(desk: Desk, events: Sequence[Event], parties: Parties) -> Iterable[Candidate]:
    latest = desk.latest
    found: list[tuple[Event, str, int, frozenset[str], date | None]] = []
    reports: dict[tuple[str, frozenset[str]], list[tuple[date, Event]]] = defaultdict(list)
    for event in events:
        lead = desk.lead(event)
        kind, sides, when = _kind(desk, event), parties.sides(lead), desk.when(event)
        day = when.since or when.reported
        if not kind or not sides:
            continue
        if day:
            reports[kind, sides].append((day, event))
        tier = _tier(desk, event, kind, sides, parties)
        close = (day is None and when.first is None) or (day and latest and latest - RECENT < day <= latest)
        if close and lead.confidence >= LEAST and full(desk, lead):
            found.append((event, kind, tier, sides, day))
    for event, kind, tier, sides, day in found:
        outlets = _outlets(reports, kind, sides, day) or len(set(event.outlets))
        yield Candidate(event, tier, kind, sides, day, outlets, desk.lead(event).confidence)


def _outlets(
    reports: Mapping[tuple[str, frozenset[str]], Sequence[tuple[date, Event]]],
    kind: str,
    sides: frozenset[str],
    day: date | None,
) -> int:
    """How many outlets report the like between the same sides within a day."""
    near = [event for other, event in reports.get((kind, sides), ()) if day and abs((other - day).days) <= 1]
    return len({outlet for event in near for outlet in event.outlets})


def full(desk: Desk, lead: Mention) -> bool:
    """Whether a reading names a known actor, and either a known other side or what was said."""
    known = {key_of(actor) for actor in lead.actors if actor.id}
    others = {key_of(actor) for actor in lead.targets if actor.id} - known
    said = phrases.said(desk.documents[lead.document_id], lead)
    if phrases.is_meeting(lead):
        return len(known | others) > 1
    return bool(known) and (bool(said and said.form) or (bool(others) and lead.move is None))


def _kind(desk: Desk, event: Event) -> str:
    lead = desk.lead(event)
    if lead.status not in SAID or desk.is_term(event):
        return ""
    if desk.contested(event):
        return "claims"
    if phrases.is_meeting(lead):
        return "talks" if lead.status not in ("conditional", "negated") else ""
    if lead.status not in ("happened", "negated", "conditional") or lead.move in NOT_A_MOVE:
        return ""
    lane = phrases.lane_of(lead)
    if lane in ("offers", "answers", "pledges"):
        return lane
    return "answers" if lead.kind in ("AGREE", "REJECT") else "pledges" if lead.kind == "SANCTION" else ""


def _tier(desk: Desk, event: Event, kind: str, sides: frozenset[str], parties: Parties) -> int:
    ours = [side for side in sides if parties.knows(side)]
    answers = any(link.kind == "answers" for mention in event.mentions for link in desk.from_.get(mention.id, ()))
    lead = desk.lead(event)
    between = len(ours) > 1 and (kind == "talks" or lead.kind == "AGREE" or lead.move in STRAIGHT)
    if lead.status == "happened" and (between or (answers and ours)):
        return 0
    if ours and kind in ("offers", "answers", "talks"):
        return 1
    return 2 if ours else 3


def _elsewhere(desk: Desk, event: Event) -> str:
    if desk.contested(event):
        return f"claim-{event.id}"
    lead = desk.lead(event)
    if lead.status in ("postponed", "cancelled"):
        return f"plan-{event.id}"
    return f"if-{event.id}" if lead.status == "conditional" else f"ev-{event.id}"
