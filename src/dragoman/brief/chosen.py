"""The lines of In brief: at most six, chosen by the rule that the page states under How to read this page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.brief import content, phrases
from dragoman.brief.desk import RECENT, Desk, order
from dragoman.brief.model import Group, Section
from dragoman.brief.names import key_of
from dragoman.brief.parties import Parties
from dragoman.types import Event, Mention

IN_BRIEF = 6
LEAST = 0.7  # of confidence
PER_KIND = 3  # lines of one kind are of at most so many days
PER_DAY = 2  # and of one day
MOST_MAIN = 4  # sides that count as the main ones where the settings name none: those that most documents name
LEDGERS = ("talks", "answers", "offers", "pledges")  # of each the latest line comes first
LINKS = ("answers", "on_condition_of", "denied")
SAID = frozenset({"happened", "negated", "conditional", "postponed", "cancelled"})
NOT_A_MOVE = frozenset({"claim", "deny"})
TIES = frozenset({"answers", "denies"})
OTHERS = 3  # the tier of lines that name no party
STRAIGHT = frozenset({"accept", "agree"})

Reports = Mapping[tuple[str, frozenset[str], date], set[str]]  # outlets by kind, sides and day


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that may stand in In brief, with all that it is ranked and spread by."""

    event: Event
    tier: int  # 0 first
    kind: str  # talks, offers, answers, pledges, claims
    sides: frozenset[str]
    day: date | None
    last: date | None  # the last day of its date, where that is a range
    outlets: int  # that report the like between the same sides within a day
    confidence: float
    near: bool  # of the last days, or without any
    bound: frozenset[str]  # the events that it answers or denies, and those that answer or deny it


def in_brief(desk: Desk, events: Sequence[Event], parties: Parties, *, most: int = IN_BRIEF) -> Section:
    """The section; the latest line stands first, whatever its rank, and one without a date last."""

    def latest_first(event: Event) -> tuple[object, ...]:
        when = desk.when(event)
        first, exact, _ = order(when)
        return (when.first is None, -first.toordinal(), exact, event.id)

    chosen = sorted(select(desk, events, parties, most=most), key=latest_first)
    lines = tuple(desk.line(event, "brief", links=LINKS, see=_elsewhere(desk, event)) for event in chosen)
    return Section(
        id="in-brief",
        title="In brief",
        intro="Chosen by a fixed rule: the parties’ latest talks, answer, offer and pledge, then what most report.",
        groups=(Group(id="brief", title="", lines=lines),) if lines else (),
        empty="No meeting, move or contested claim of this period names who acted and on what.",
    )


def select(desk: Desk, events: Sequence[Event], parties: Parties, *, most: int = IN_BRIEF) -> list[Event]:
    """The latest of each ledger, then the best that differ in kind, sides and day; where they are few, older ones.

    Where even those are few, more of one kind or day.
    """
    ranked = sorted(_candidates(desk, events, parties), key=_rank)
    near, older = [item for item in ranked if item.near], [item for item in ranked if not item.near]
    heads = [head for kind in LEDGERS for head in _latest([item for item in near if item.kind == kind])]
    heads.sort(key=lambda item: item.tier)
    older = sorted(older, key=lambda item: (-item.outlets, _rank(item)))
    chosen: list[Candidate] = []
    for items, per_day, strict in (
        (heads, len(heads), True),
        (near, PER_DAY, True),
        (older, PER_DAY, True),
        (near, most, False),
    ):
        for item in items:
            if len(chosen) < most and item not in chosen and _fits(item, chosen, per_day, strict=strict):
                chosen.append(item)
    return [item.event for item in chosen]


def _latest(items: Sequence[Candidate]) -> list[Candidate]:
    """The last of those of the first tier that there is, in rank: of one day two talks and one of anything else."""
    known = [item for item in items if item.day and item.tier < OTHERS]
    if not known:
        return []
    last = min(known, key=lambda item: (item.tier, -_ordinal(item)))
    same = [item for item in known if (item.tier, item.day) == (last.tier, last.day)]
    return same[: 2 if last.kind == "talks" else 1]


def _fits(item: Candidate, chosen: Sequence[Candidate], per_day: int, *, strict: bool) -> bool:
    """Whether a line adds something to those chosen already."""
    if any(item.day == other.day and (item.kind, item.sides) == (other.kind, other.sides) for other in chosen):
        return item.day is None
    if any(other.event.id in item.bound for other in chosen):  # it stands below that line already
        return False
    # What one side did on the day of its talks is most often what the talks were about.
    if strict and any(_at_once(item, other) and _nested(item.sides, other.sides) for other in chosen):
        return False
    alike = len({other.day or other.event.id for other in chosen if item.kind == other.kind and item.day != other.day})
    same_day = sum(item.day == other.day for other in chosen) if item.day else 0
    return not strict or (alike < PER_KIND and same_day < per_day)


def _rank(item: Candidate) -> tuple[object, ...]:
    return (item.tier, -item.outlets, -_ordinal(item), -item.confidence, item.event.id)


def _at_once(one: Candidate, other: Candidate) -> bool:
    """Whether two may be of one day, as far as their dates tell."""
    if not (one.day and one.last and other.day and other.last):
        return False
    return one.day <= other.last and other.day <= one.last


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _ordinal(item: Candidate) -> int:
    return (item.day or date.min).toordinal()


def _bound(desk: Desk, event: Event) -> frozenset[str]:
    """The events that stand below the line of an event, or under whose lines it stands."""
    found = set[str]()
    for mention in event.mentions:
        ends = [link.target for link in desk.from_.get(mention.id, ()) if link.kind in TIES]
        ends += [link.source for link in desk.to.get(mention.id, ()) if link.kind in TIES]
        found |= {other.id for id in ends if (other := desk.event_of.get(id or "")) is not None}
    return frozenset(found - {event.id})


def _known(desk: Desk, events: Sequence[Event], parties: Parties) -> Callable[[str], bool]:
    """Which sides are the main ones: those of the settings, else the few that most documents name."""
    if parties.named:
        return parties.knows
    seen: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for side in parties.sides(desk.lead(event)):
            seen[side] |= {mention.document_id for mention in event.mentions}
    sides = sorted(filter(parties.knows, seen), key=lambda side: (-len(seen[side]), side))
    return frozenset(sides[:MOST_MAIN]).__contains__


def _candidates(desk: Desk, events: Sequence[Event], parties: Parties) -> Iterable[Candidate]:
    latest, known = desk.latest, _known(desk, events, parties)
    found: list[tuple[Event, str, int, frozenset[str], date | None, bool]] = []
    reports: dict[tuple[str, frozenset[str], date], set[str]] = defaultdict(set)
    for event in events:
        lead = desk.lead(event)
        kind, sides, when = _kind(desk, event), parties.sides(lead), desk.when(event)
        day = when.since or when.reported
        if not kind or not sides:
            continue
        if day:
            reports[kind, sides, day] |= set(event.outlets)
        tier = _tier(desk, event, kind, sides, known)
        near = (day is None and when.first is None) or bool(day and latest and latest - RECENT < day <= latest)
        before = bool(day and latest and day <= latest and tier < OTHERS)
        if (near or before) and lead.confidence >= LEAST and full(desk, lead):
            found.append((event, kind, tier, sides, day, near))
    for event, kind, tier, sides, day, near in found:
        outlets = _outlets(reports, kind, sides, day) or len(set(event.outlets))
        sure = desk.lead(event).confidence
        until = desk.when(event).until
        last = until - timedelta(days=1) if until else day
        yield Candidate(event, tier, kind, sides, day, last, outlets, sure, near, _bound(desk, event))


def _outlets(reports: Reports, kind: str, sides: frozenset[str], day: date | None) -> int:
    """How many outlets report the like between the same sides within a day."""
    days = [day + timedelta(days=step) for step in (-1, 0, 1)] if day else []
    return len({outlet for near in days for outlet in reports.get((kind, sides, near), ())})


def full(desk: Desk, lead: Mention) -> bool:
    """Whether a reading names a known actor, and either a known other side or what was said."""
    known = {key_of(actor) for actor in lead.actors if actor.id}
    others = {key_of(actor) for actor in lead.targets if actor.id} - known
    said = content.said(desk.documents[lead.document_id], lead)
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


def _tier(desk: Desk, event: Event, kind: str, sides: frozenset[str], known: Callable[[str], bool]) -> int:
    ours = [side for side in sides if known(side)]
    answers = any(link.kind == "answers" for mention in event.mentions for link in desk.from_.get(mention.id, ()))
    lead = desk.lead(event)
    between = len(ours) > 1 and (kind == "talks" or lead.kind == "AGREE" or lead.move in STRAIGHT)
    if lead.status == "happened" and (between or (answers and ours)):
        return 0
    if ours and kind in ("offers", "answers", "talks"):
        return 1
    return 2 if ours else OTHERS


def _elsewhere(desk: Desk, event: Event) -> str:
    if desk.contested(event):
        return f"claim-{event.id}"
    lead = desk.lead(event)
    if lead.status in ("postponed", "cancelled"):
        return f"plan-{event.id}"
    return f"if-{event.id}" if lead.status == "conditional" else f"ev-{event.id}"
