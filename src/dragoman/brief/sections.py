"""The sections of a brief: which events stand where, in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.brief import dates, phrases
from dragoman.brief.desk import Desk, order, sources
from dragoman.brief.model import Group, Line, Mark, Part, Section, When
from dragoman.brief.phrases import Parts, say
from dragoman.brief.visible import short
from dragoman.types import Actor, Event, Mention

RECENT = timedelta(days=31)
IN_BRIEF = 6
IN_BRIEF_LINKS = ("answers", "on_condition_of", "denied")
QUOTA = (("meeting", 2), ("move", 3), ("claim", 1))
CROWD = 3  # hostilities on one day that are given as one line
DONE = frozenset({"happened", "negated"})
COMING = {"planned": "Planned", "postponed": "Postponed", "cancelled": "Cancelled"}
NOT_A_MOVE = frozenset({"claim", "deny"})
STATE_SECTORS = frozenset({"GOV", "MIL", "SPY"})
LINKS = ("answers", "denies", "on_condition_of", "on_the_ground_of", "answered", "denied")


def all_sections(desk: Desk, events: Sequence[Event], unsure: Sequence[Event]) -> tuple[Section, ...]:
    """Every section in the order of the page. Numbers of notes follow this order."""
    ordered = sorted(events, key=lambda event: (order(desk.when(event)), event.id))
    return (
        in_brief(desk, ordered),
        what_happened(desk, ordered),
        who_wants_what(desk, ordered),
        contested(desk, ordered),
        pledged(desk, ordered),
        planned(desk, ordered),
        supposed(desk, ordered),
        less_certain(desk, sorted(unsure, key=lambda event: (order(desk.when(event)), event.id))),
    )


def in_brief(desk: Desk, events: Sequence[Event]) -> Section:
    """At most six lines, chosen by the rule that the page states."""
    chosen = sorted(select(desk, events), key=lambda event: (order(desk.when(event)), event.id))
    lines = tuple(desk.line(event, "brief", links=IN_BRIEF_LINKS, see=_elsewhere(desk, event)) for event in chosen)
    return Section(
        id="in-brief",
        title="In brief",
        intro="Chosen by a fixed rule: recent meetings, moves and contested claims, those with most sources first.",
        groups=(Group(id="brief", title="", lines=lines),) if lines else (),
        empty="No meeting, move or contested claim with a date in this period.",
    )


def select(desk: Desk, events: Sequence[Event]) -> list[Event]:
    """The events for In brief: quotas by kind, then the best of the rest."""
    dated = [(event, desk.when(event)) for event in events]
    known = [(event, day) for event, when in dated if (day := when.since or when.reported)]
    past = [day for event, day in known if desk.lead(event).status in DONE]
    if not past:
        return []
    latest = max(past)
    ranked: list[tuple[tuple[float, ...], str, Event]] = []
    for event, day in known:
        kind = _brief_kind(desk, event)
        if kind and latest - RECENT <= day <= latest:
            ends = sum(len(desk.from_.get(m.id, ())) + len(desk.to.get(m.id, ())) for m in event.mentions)
            rank = (-sources(event), -ends, -day.toordinal(), -desk.lead(event).confidence)
            ranked.append((rank, kind, event))
    ranked.sort(key=lambda item: (item[0], item[2].id))
    chosen = [event for name, limit in QUOTA for event in [e for _, kind, e in ranked if kind == name][:limit]]
    ids = {event.id for event in chosen}
    return (chosen + [event for _, _, event in ranked if event.id not in ids])[:IN_BRIEF]


def _brief_kind(desk: Desk, event: Event) -> str:
    lead = desk.lead(event)
    if lead.status not in DONE | {"cancelled", "postponed", "conditional"}:
        return ""
    if desk.contested(event):
        return "claim"
    if phrases.is_meeting(lead) and lead.status != "conditional":
        return "meeting"
    return "move" if lead.move and lead.move not in NOT_A_MOVE and lead.status in DONE | {"conditional"} else ""


def _elsewhere(desk: Desk, event: Event) -> str:
    if desk.contested(event):
        return f"claim-{event.id}"
    return f"plan-{event.id}" if desk.lead(event).status in COMING else ""


def what_happened(desk: Desk, events: Sequence[Event]) -> Section:
    """The timeline by month; a day's crowd of hostilities is one line that unfolds."""
    done = [event for event in events if desk.lead(event).status in DONE]
    months: dict[str, list[Line]] = {}
    for line in _with_summaries(desk, done):
        months.setdefault(dates.heading(line.when), []).append(line)
    groups = tuple(
        Group(id=f"month-{number}", title=title, lines=tuple(lines))
        for number, (title, lines) in enumerate(months.items(), start=1)
    )
    return Section(
        id="what-happened",
        title="What happened",
        intro="What sources report as having happened, or as not having happened: no plans, no suppositions.",
        groups=groups,
        empty="Nothing is reported as having happened in this period.",
    )


def _with_summaries(desk: Desk, events: Sequence[Event]) -> Iterator[Line]:
    """The lines of the timeline in order, hostilities of one day joined where there are `CROWD` or more."""
    crowds: dict[When, list[Event]] = defaultdict(list)
    for event in events:
        if phrases.is_hostile(desk.lead(event)) and not desk.contested(event):
            crowds[desk.when(event)].append(event)
    printed: set[When] = set()
    for event in events:
        when = desk.when(event)
        crowd = crowds.get(when, [])
        if len(crowd) < CROWD or event not in crowd:
            yield desk.line(event, "ev", links=("on_condition_of", "on_the_ground_of", "denied"))
        elif when not in printed:
            printed.add(when)
            yield summary(desk, crowd)


def summary(desk: Desk, crowd: Sequence[Event]) -> Line:
    """One line for a day's fighting: how many reports from where; each report is folded below it."""
    places: dict[str, list[Event]] = defaultdict(list)
    for event in crowd:
        place = desk.lead(event).place
        places[place.name if place else ""].append(event)
    parts: list[Part] = [say(phrases.word("fighting_many", n=str(len(crowd))))]
    ranked = sorted(places.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    for index, (name, there) in enumerate(ranked):
        parts.append(say(", " if index else ": "))
        named = Part(role="place", text=short(name, phrases.LONGEST_NAME)) if name else say(phrases.word("no_place"))
        parts += [named, *([say(f" ({len(there)})")] if len(there) > 1 else [])]
    lines = tuple(desk.line(event, "ev") for _, there in ranked for event in there)
    return Line(
        id=f"ev-day-{crowd[0].id}",
        parts=phrases.full_stop(parts),
        evidence=tuple(dict.fromkeys(note for line in lines for note in line.evidence)),
        when=desk.when(crowd[0]),
        folded=lines,
    )


def who_wants_what(desk: Desk, events: Sequence[Event]) -> Section:
    """Moves by party, in order of date, each with what it answers and what answers it."""
    names: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    moves: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        lead = desk.lead(event)
        if not lead.move or lead.move in NOT_A_MOVE or lead.status in ("hypothetical", "recommended", "denied"):
            continue
        for party in dict.fromkeys(party_of(actor) for actor in lead.actors) or {"": None}:
            moves[party].append(event)
        for actor in lead.actors:
            weight = 1000 if (actor.id or "").startswith(("state:", "gov:")) else 1
            names[party_of(actor)][actor.name or actor.text] += weight
    groups = []
    ranked = sorted(moves.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    for number, (party, theirs) in enumerate(ranked, start=1):
        title = max(sorted(names[party]), key=lambda name: names[party][name]) if party else phrases.word("unnamed")
        lines = tuple(desk.line(event, f"party{number}", links=LINKS) for event in theirs)
        title = short(title, phrases.LONGEST_NAME) if party else title.capitalize()
        groups.append(Group(id=f"party-{number}", title=title, lines=lines, outside=bool(party)))
    return Section(
        id="who-wants-what",
        title="Who wants what",
        intro="Offers, demands, concessions and refusals by party and date. Those who act for a state stand with it.",
        groups=tuple(groups),
        empty="No offer, demand or answer was read in this period.",
    )


def party_of(actor: Actor) -> str:
    """Under whom an actor's moves stand: its state, where it belongs to the state's own bodies; otherwise itself."""
    if actor.country and (actor.sector in STATE_SECTORS or (actor.id or "").startswith(("state:", "gov:"))):
        return f"country:{actor.country}"
    return phrases.key_of(actor)


def contested(desk: Desk, events: Sequence[Event]) -> Section:
    """Every version of a contested claim, side by side; then claims and denials that stand alone."""
    groups: list[Group] = []
    shown: set[str] = set()
    for event in events:
        against = list(_deniers(desk, event))
        if against:
            lines = (desk.line(event, "claim"), *(desk.line(other, f"against-{event.id}") for other in against))
            groups.append(Group(id=f"contest-{event.id}", title="", lines=lines, versus=True))
            shown |= {event.id, *(other.id for other in against)}
    alone, denied = [], []
    for event in events:
        lead = desk.lead(event)
        if event.id in shown:
            continue
        denies = any(link.kind == "denies" for mention in event.mentions for link in desk.from_.get(mention.id, ()))
        if lead.status == "denied" or lead.move == "deny" or denies:
            denied.append(desk.line(event, "denial", links=("denies",)))
        elif lead.status in DONE and (lead.move == "claim" or (lead.kind == "ASSAULT" and lead.speaker)):
            alone.append(desk.line(event, "claim"))
    if denied:
        groups.append(Group(id="denials", title="Denials of claims not held as readings", lines=tuple(denied)))
    if alone:
        groups.append(Group(id="alone", title="Claims on one party’s word, with no denial held", lines=tuple(alone)))
    return Section(
        id="contested",
        title="What is contested",
        intro="Each version with who gives it. This page does not say which is right.",
        groups=tuple(groups),
        empty="No claim with a denial was read in this period.",
    )


def _deniers(desk: Desk, event: Event) -> Iterator[Event]:
    found: dict[str, Event] = {}
    for mention in event.mentions:
        for link in desk.to.get(mention.id, ()):
            other = desk.event_of.get(link.source)
            if link.kind == "denies" and other is not None and other is not event:
                found[other.id] = other
    yield from sorted(found.values(), key=lambda other: (order(desk.when(other)), other.id))


def pledged(desk: Desk, events: Sequence[Event]) -> Section:
    """Undertakings with amount, beneficiary and stage in words."""
    lines = []
    for event in events:
        lead = desk.lead(event)
        if not phrases.is_pledge(lead) or lead.status in ("hypothetical", "recommended"):
            continue
        line = desk.line(event, "pledge", links=("on_condition_of", "on_the_ground_of", "denied"))
        lines.append(replace(line, facts=facts(desk, event)))
    return Section(
        id="pledged",
        title="What was pledged",
        intro="A pledge is what a source reports as undertaken. The stage is only what the passage shows.",
        groups=(Group(id="pledges", title="", lines=tuple(lines)),) if lines else (),
        empty="No pledge was read in this period.",
    )


def planned(desk: Desk, events: Sequence[Event]) -> Section:
    """What is planned, postponed and cancelled, as the sources gave it."""
    links = ("on_condition_of", "on_the_ground_of", "denied")
    groups = _by_status(desk, events, COMING, lambda event: desk.line(event, "plan", links=links), COMING.__getitem__)
    return Section(
        id="planned",
        title="What is planned",
        intro="As the sources gave it when they wrote; whether it took place since is not shown here.",
        groups=groups,
        empty="Nothing planned, postponed or cancelled was read in this period.",
    )


def supposed(desk: Desk, events: Sequence[Event]) -> Section:
    """Conditions, suppositions and recommendations: everything that no other section may state."""
    known = DONE | COMING.keys() | {"denied"}
    names = {"conditional": "Would happen on a condition", "hypothetical": "Feared, supposed or proposed by others"}
    found = {desk.lead(event).status for event in events} - known
    order_ = [name for name in names if name in found] + sorted(found - names.keys())
    groups = _by_status(
        desk,
        events,
        order_,
        lambda event: desk.line(event, "if", links=("on_condition_of", "on_the_ground_of")),
        lambda status: names.get(status) or status.capitalize(),
    )
    return Section(
        id="supposed",
        title="Proposed, feared or conditional",
        intro="None of this is reported as having happened.",
        groups=groups,
        empty="No condition, fear or recommendation was read in this period.",
    )


def less_certain(desk: Desk, events: Sequence[Event]) -> Section:
    """Readings that the coder itself trusts little, folded away."""
    lines = tuple(desk.line(event, "less") for event in events)
    count = f"{len(lines)} reading{'s' if len(lines) != 1 else ''} with confidence below 0.5"
    return Section(
        id="less-certain",
        title="Less certain readings",
        intro="Kept so that nothing read is hidden. They count nowhere else on this page.",
        groups=(Group(id="less", title=count, lines=lines, folded=True),) if lines else (),
        empty="No reading fell below 0.5.",
    )


def _by_status(
    desk: Desk,
    events: Sequence[Event],
    statuses: Iterable[str],
    line: Callable[[Event], Line],
    title: Callable[[str], str],
) -> tuple[Group, ...]:
    groups = []
    for number, status in enumerate(statuses, start=1):
        lines = tuple(line(event) for event in events if desk.lead(event).status == status)
        if lines:
            name = f"status-{status if status in COMING else number}"
            groups.append(Group(id=name, title=title(status), lines=lines))
    return tuple(groups)


def marks(desk: Desk, events: Sequence[Event], made: Sequence[Section]) -> tuple[tuple[Mark, ...], int]:
    """The marks of the picture, one for each dated line of the timeline and of the plans; and how many have no date."""
    by_id = {event.id: event for event in events}
    found: list[Mark] = []
    undated = 0
    for section in made:
        if section.id not in ("what-happened", "planned"):
            continue
        for line in section.lines:
            when = line.when
            if when is None or (when.since is None and when.until is None):
                undated += max(1, len(line.folded))
                continue
            first = line.folded[0] if line.folded else line
            lead = desk.lead(by_id[first.id.split("-", 1)[1]])
            since = when.since or (when.until or date.max) - timedelta(days=1)
            found.append(
                Mark(
                    lane=phrases.lane_of(lead),
                    line=line.id,
                    label=f"{when.label}: {short(line.text, 200)}",
                    short=_beside(lead, line),
                    since=since,
                    until=when.until or since + timedelta(days=1),
                    precision=when.precision if when.since and when.until else ("before" if when.until else "after"),
                    state={"planned": "planned", "postponed": "off", "cancelled": "off"}.get(lead.status, "done"),
                    count=max(1, len(line.folded)),
                )
            )
    return tuple(found), undated


def _beside(lead: Mention, line: Line) -> str:
    """A word to set beside a mark: where, for talks and fighting; who, for everything else."""
    if line.folded:
        return f"{len(line.folded)}×"
    if lead.place and (phrases.is_meeting(lead) or phrases.is_hostile(lead)):
        return short(lead.place.name, 16)
    return short(lead.actors[0].name or lead.actors[0].text, 16) if lead.actors else ""


def stage(mention: Mention) -> str:
    """How far a pledge has come, as far as its passage shows."""
    stages = phrases.phrases()["stages"]
    status = "aid" if mention.kind == "AID" and mention.status == "happened" and not mention.move else mention.status
    return str(stages.get(status) or stages["other"])


def facts(desk: Desk, event: Event) -> tuple[tuple[str, Parts], ...]:
    """Amount, beneficiary and stage of a pledge, for the small table beside its line."""
    lead = desk.lead(event)
    amount = phrases.amount_parts(desk.documents[lead.document_id], lead)
    to = phrases.listed(lead.targets) if lead.targets else ()
    return (
        ("Amount", amount or (say("not given"),)),
        ("For", to or (say("not named"),)),
        ("Stage", (say(stage(lead)),)),
    )
