"""What happened, in order: the timeline by month, or, in a brief of a period, what no section above has told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman import daywords
from dragoman.brief import dates, fighting, phrases
from dragoman.brief.chosen import full
from dragoman.brief.desk import DONE, Desk, sources
from dragoman.brief.material import Material, limited
from dragoman.brief.model import Group, Line, Section, When
from dragoman.brief.summary import summary
from dragoman.brief.weighing import weighing
from dragoman.types import Event

LONG = 40  # a section with more lines folds its older ones
FEW = 5  # a month at the beginning with fewer lines joins the others before it
CROWD = 2  # reports of fighting on one day that are given as one line
LINKS = ("on_condition_of", "on_the_ground_of", "denied")


def timeline(m: Material) -> Section:
    """The section in the form's own way."""
    return _rest(m) if m.form.periodic else what_happened(m)


def _rest(m: Material) -> Section:
    """What a brief of a period has not told yet, without the fighting that a section of its own sums up."""
    summed = fighting.counted(m.events, m) if "fighting" in m.wanted else frozenset()
    done = [event for event in m.fresh(m.events) if m.desk.lead(event).status in DONE and event.id not in summed]
    lines = tuple(_with_summaries(m.desk, done))
    by_line = {f"ev-{event.id}": event for event in done}

    def rank(line: Line) -> tuple[bool, int, int, float, str]:
        event = by_line.get(line.id)
        if event is None:
            return (True, len(by_line), 0, 0.0, line.id)
        lead = m.desk.lead(event)
        return (not full(m.desk, lead), m.desk.rank(event), -sources(event), -lead.confidence, line.id)

    section = Section(
        id="what-happened",
        title="Also reported" if m.printed else "What happened",
        intro="No plans, no suppositions.",
        groups=(Group(id="happened", title="", lines=lines),) if lines else (),
        empty="Nothing else is reported as having happened in this period."
        if m.printed
        else "Nothing is reported as having happened in this period.",
    )
    return limited(section, m.most("what-happened"), rank)


def what_happened(m: Material) -> Section:
    """The timeline by month, or what of it weighs most; a day's fighting is one line that unfolds."""
    done = [event for event in m.events if m.desk.lead(event).status in DONE]
    every = Section(
        id="what-happened",
        title="What happened",
        intro="What sources report as having happened, or as not having happened: no plans, no suppositions.",
        groups=(Group(id="happened", title="", lines=tuple(_with_summaries(m.desk, done))),) if done else (),
        empty="Nothing is reported as having happened in this period.",
    )
    kept = limited(every, m.most(every.id), weighing(m))
    return replace(kept, groups=_by_month(kept.lines, m.cutoff))


def _by_month(lines: Sequence[Line], cutoff: date | None) -> tuple[Group, ...]:
    long = cutoff is not None and len(lines) > LONG
    months: dict[tuple[str, bool], list[Line]] = {}
    for line in lines:
        first = line.when.first if line.when else None
        old = long and first is not None and cutoff is not None and first < cutoff
        months.setdefault((dates.heading(line.when), old), []).append(line)
    both = {title for title, old in months if (title, not old) in months}
    return tuple(
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
    return f"{title}, {'to' if old else 'from'} {edge.day} {daywords.MONTHS[edge.month - 1]}"


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
            yield desk.line(event, "ev", links=LINKS)
        elif when not in printed:
            printed.add(when)
            yield summary(desk, crowd)
