"""Dates to come: planned meetings, the ends of terms and steps of consent, as the sources gave them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dragoman import daywords
from dragoman.brief import dates, pledging
from dragoman.brief.changed import opening
from dragoman.brief.given import EntryLike
from dragoman.brief.material import Material
from dragoman.brief.model import Group, Line, Part, Section, When
from dragoman.brief.names import LONGEST_NAME, Parts, say, word
from dragoman.types import Event, Mention, Period
from dragoman.visible import short

COMING = frozenset({"planned", "postponed", "cancelled", "due", "waiting"})  # not what is held, over or overdue by now
PLAIN = frozenset({"planned", "due", "waiting"})  # states that the sentence says already


def dates_to_come(m: Material) -> Section:
    """The entries of the agenda, each with the words it rests on; one whose words no longer count is left out."""
    last = m.given.today + timedelta(days=m.form.ahead) if m.given.today and m.form.ahead else None
    lines: dict[str, Line] = {}
    far = 0
    for entry in m.given.agenda:
        line = _line(m, entry) if entry.state in COMING else None
        if line is None or line.id in lines:
            continue
        if last and ((entry.since and entry.since > last) or not _is_dated(entry)):
            far += 1
        else:
            lines[line.id] = line
    day = daywords.day(m.given.today) if m.given.today else ""
    return Section(
        id="dates",
        title="Dates to come",
        intro=word("dates_intro", day=day) if day else word("dates_intro_none"),
        groups=(Group(id="dates-all", title="", lines=tuple(lines.values())),) if lines else (),
        empty=word("dates_empty", day=day) if day else word("dates_empty_none"),
        remark=word("dates_far", n=str(far), day=daywords.day(last)) if far and last else "",
    )


def _is_dated(entry: EntryLike) -> bool:
    return entry.since is not None or entry.until is not None


def _line(m: Material, entry: EntryLike) -> Line | None:
    """The sentence of an entry; none where no mention of it counts, or where its report came after the period."""
    if entry.kind == "gate":
        return _gate(m, entry)
    found = [m.desk.event_of[id] for id in entry.mention_ids if id in m.desk.event_of]
    event = next((each for each in found if m.surely(each) and _known(m, each)), None)
    if event is None:
        return None
    lead = next(m.mentions[id] for id in entry.mention_ids if m.desk.event_of.get(id) is event)
    line = m.desk.line(event, "date", lead=lead, links=("on_condition_of",))
    pledge = next((row for row in m.tables.get("pledges", ()) if row["mention_id"] == lead.id), None)
    told = () if entry.state in PLAIN else (entry.state.replace("_", " "),)
    parts = (*_label(m, entry, event, lead), *(pledging.sentence(m, pledge) if pledge else line.parts))
    return replace(line, id=f"date-{event.id}", parts=parts, when=_when(entry), flags=(*line.flags, *told))


def _label(m: Material, entry: EntryLike, event: Event, lead: Mention) -> Parts:
    """What is due or planned, where the sentence itself tells only what was promised or put forward."""
    if entry.kind == "meeting":
        plain = lead.status in ("planned", "postponed", "cancelled")
        return () if plain else (Part(role="status", text=word("planned")), say(" "))
    words = pledging.due(m, (event,)) if entry.state == "waiting" else ()
    return (Part(role="status", text=word("due")), say(" "), *words, *([say(": ")] if words else []))


def _known(m: Material, event: Event) -> bool:
    """Whether a report of the event was out before the period ended: what became known later was not yet to come."""
    days = [m.desk.documents[mention.document_id].published for mention in event.mentions]
    return m.until is None or any(day is None or day < m.until for day in days)


def _gate(m: Material, entry: EntryLike) -> Line | None:
    """A step of consent that is set for a day: it rests on what the judgement does, else on the text it is about."""
    notes = m.notes(entry.mention_ids) or tuple(note for id in entry.document_ids for note in opening(m, id))
    if not notes:
        return None
    parts = (Part(role="status", text=word("planned")), say(" "))
    named = Part(role="name", text=short(entry.title, LONGEST_NAME))
    return Line(id=f"date-{entry.id}", parts=(*parts, named, say(".")), evidence=notes, when=_when(entry))


def _when(entry: EntryLike) -> When:
    if _is_dated(entry):
        return dates.when(Period(since=entry.since, until=entry.until, precision=entry.precision or "day", text=""))
    return When(label=word("no_day"), datetime="", since=None, until=None, precision="")
