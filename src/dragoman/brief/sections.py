"""The sections of a brief: which events stand where, in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.brief import dates, phrases
from dragoman.brief.chosen import in_brief
from dragoman.brief.contested import contested
from dragoman.brief.desk import DONE, RECENT, Desk
from dragoman.brief.model import Group, Line, Mark, Part, Section, When
from dragoman.brief.names import LONGEST_NAME, Parts, calendar, called, capital, figure_parts, listed, say, word
from dragoman.brief.names import phrases as table
from dragoman.brief.parties import Parties, who_wants_what
from dragoman.types import Event, Mention
from dragoman.visible import short

LONG = 40  # a section with more lines folds its older ones
FEW = 5  # a month at the beginning with fewer lines joins the others before it
CROWD = 2  # reports of fighting on one day that are given as one line
COMING = {"planned": "Planned", "postponed": "Postponed", "cancelled": "Cancelled"}


def all_sections(desk: Desk, events: Sequence[Event], unsure: Sequence[Event], parties: Parties) -> tuple[Section, ...]:
    """Every section in the order of the page. Numbers of notes follow this order."""
    ordered = sorted(events, key=desk.place)
    cutoff = desk.latest - RECENT + timedelta(days=1) if desk.latest else None
    return (
        in_brief(desk, ordered, parties),
        what_happened(desk, ordered, cutoff),
        folding(who_wants_what(desk, ordered, parties), cutoff),
        folding(contested(desk, ordered), cutoff),
        folding(pledged(desk, ordered), cutoff),
        folding(planned(desk, ordered), cutoff),
        folding(supposed(desk, ordered), cutoff),
        less_certain(desk, sorted(unsure, key=desk.place)),
    )


def folding(section: Section, cutoff: date | None) -> Section:
    """A long section with its older lines set apart, to be folded."""
    if cutoff is None or len(section.lines) <= LONG:
        return section
    return replace(section, groups=tuple(_parted(group, cutoff) for group in section.groups))


def _parted(group: Group, cutoff: date) -> Group:
    if group.versus or group.folded:
        return group
    old = tuple(line for line in group.lines if line.when and line.when.first and line.when.first < cutoff)
    return replace(group, earlier=old, lines=tuple(line for line in group.lines if line not in old))


def what_happened(desk: Desk, events: Sequence[Event], cutoff: date | None = None) -> Section:
    """The timeline by month; a day's fighting is one line that unfolds."""
    done = [event for event in events if desk.lead(event).status in DONE]
    lines = list(_with_summaries(desk, done))
    long = cutoff is not None and len(lines) > LONG
    months: dict[tuple[str, bool], list[Line]] = {}
    for line in lines:
        first = line.when.first if line.when else None
        old = long and first is not None and cutoff is not None and first < cutoff
        months.setdefault((dates.heading(line.when), old), []).append(line)
    both = {title for title, old in months if (title, not old) in months}
    groups = tuple(
        Group(
            id=f"month-{number}",
            title=_month_title(title, old, cutoff, both=title in both),
            lines=tuple(inside),
            year=title[-4:] if title[-4:].isdigit() and not title.startswith("Before") else "",
            month=True,
            folded=old,
        )
        for number, ((title, old), inside) in enumerate(_background(months).items(), start=1)
    )
    return Section(
        id="what-happened",
        title="What happened",
        intro="What sources report as having happened, or as not having happened: no plans, no suppositions.",
        groups=groups,
        empty="Nothing is reported as having happened in this period.",
    )


def _background(months: dict[tuple[str, bool], list[Line]]) -> dict[tuple[str, bool], list[Line]]:
    """The months with the few lines of earlier times, which reports give as background, under one heading."""
    titles = list(months)
    few = next((n for n, key in enumerate(titles) if not key[1] or len(months[key]) >= FEW), 0)
    if few < 2:
        return months
    lead = [line for key in titles[:few] for line in months[key]]
    return {(f"Before {titles[few][0]}", True): lead, **{key: months[key] for key in titles[few:]}}


def _month_title(title: str, old: bool, cutoff: date | None, *, both: bool) -> str:
    """The month, and which part of it where the fold runs through it."""
    if not both or cutoff is None:
        return title
    edge = cutoff - timedelta(days=1) if old else cutoff
    return f"{title}, {'to' if old else 'from'} {edge.day} {dates.MONTHS[edge.month - 1]}"


def _with_summaries(desk: Desk, events: Sequence[Event]) -> Iterator[Line]:
    """The lines of the timeline in order, fighting of one day joined where there are `CROWD` reports or more."""
    crowds: dict[When, list[Event]] = defaultdict(list)
    for event in events:
        if phrases.lane_of(desk.lead(event)) == "fighting" and not desk.contested(event):
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
        places[place.name if place and not calendar(place.name) else ""].append(event)
    undone = sum(desk.lead(event).status == "negated" for event in crowd)
    parts: list[Part] = [say(word("fighting_many", n=str(len(crowd))))]
    parts += [say(word("fighting_not", n=str(undone)))] if undone else []
    ranked = sorted(places.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    for index, (name, there) in enumerate(ranked if any(places) else ()):
        parts.append(say(", " if index else ": "))
        named = Part(role="place", text=short(name, LONGEST_NAME)) if name else say(word("no_place"))
        parts += [named, *([say(f" ({len(there)})")] if len(there) > 1 else [])]
    lines = tuple(desk.line(event, "ev") for _, there in ranked for event in there)
    return Line(
        id=f"ev-day-{crowd[0].id}",
        parts=phrases.full_stop(parts),
        evidence=tuple(dict.fromkeys(note for line in lines for note in line.evidence)),
        when=desk.when(crowd[0]),
        folded=lines,
    )


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
    """The marks of the picture, one for each line of the timeline and the plans; and how many have no date at all."""
    by_id = {event.id: event for event in events}
    found: list[Mark] = []
    undated = 0
    for section in made:
        if section.id not in ("what-happened", "planned"):
            continue
        for line in section.lines:
            when = line.when
            if when is None or when.first is None:
                undated += max(1, len(line.folded))
                continue
            first = line.folded[0] if line.folded else line
            lead = desk.lead(by_id[first.id.split("-", 1)[1]])
            found.append(_mark(line, when, lead))
    return tuple(found), undated


def _mark(line: Line, when: When, lead: Mention) -> Mark:
    since = when.since or when.reported or (when.until or date.max) - timedelta(days=1)
    precision = when.precision if when.since and when.until else ("before" if when.until else "after")
    return Mark(
        lane=phrases.lane_of(lead),
        line=line.id,
        label=f"{capital(when.label)}: {short(line.text, 200)}",
        short=_beside(lead, line),
        since=since,
        until=when.until or since + timedelta(days=1),
        precision="reported" if when.reported else precision,
        state={"planned": "planned", "postponed": "off", "cancelled": "off"}.get(lead.status, "done"),
        count=max(1, len(line.folded)),
    )


def _beside(lead: Mention, line: Line) -> str:
    """A word to set beside a mark: where, for talks and fighting; who, for everything else."""
    if line.folded:
        return f"{len(line.folded)}×"
    if lead.place and (phrases.is_meeting(lead) or phrases.is_hostile(lead)):
        return short(lead.place.name, 16)
    return short(capital(called(lead.actors[0]).removeprefix("the ")), 16) if lead.actors else ""


def stage(mention: Mention) -> str:
    """How far a pledge has come, as far as its passage shows."""
    stages = table()["stages"]
    status = "aid" if mention.kind == "AID" and mention.status == "happened" and not mention.move else mention.status
    return str(stages.get(status) or stages["other"])


def facts(desk: Desk, event: Event) -> tuple[tuple[str, Parts], ...]:
    """Amount, beneficiary and stage of a pledge, for the small table beside its line."""
    lead = desk.lead(event)
    doc = desk.documents[lead.document_id]
    amount = figure_parts(doc, lead)
    to = listed(lead.targets, doc) if lead.targets else ()
    return (
        ("Amount", amount or (say("not given"),)),
        ("For", to or (say("not named"),)),
        ("Stage", (say(stage(lead)),)),
    )
