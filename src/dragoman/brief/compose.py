"""Put a brief together: which lines stand in which section, in which order, and what is said of the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

import dragoman
from dragoman import remarks
from dragoman.brief import chosen, happened, names, weighing
from dragoman.brief.desk import DONE, RECENT, Desk, desk, leading, sure
from dragoman.brief.evidence import Notes, basis
from dragoman.brief.forms import STATUS, Form, bounds, covers, forms
from dragoman.brief.given import Given
from dragoman.brief.marks import marks
from dragoman.brief.material import Material, Row
from dragoman.brief.model import Brief, Held, Mark, Readable, Section, Source
from dragoman.brief.numbering import leading_somewhere, minutes, numbered
from dragoman.brief.parties import BlocLike, Parties, PartyLike
from dragoman.brief.periodic import trimmed
from dragoman.brief.repeats import merged
from dragoman.brief.sections import LEDGERS, NEED_GIVEN, READS, made_of
from dragoman.brief.standing import issue_names
from dragoman.types import Event

_RULE = {
    "days": RECENT.days,
    "long": happened.LONG,
    "least": chosen.LEAST,
    "per_kind": chosen.PER_KIND,
    "per_day": chosen.PER_DAY,
    "most_main": chosen.MOST_MAIN,
    "most_sources": weighing.MOST_SOURCES,
    "fades": weighing.FADES_DAYS,
}


class IssueLike(Protocol):
    """An issue of the process, as `process.toml` names it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str | None: ...


def build(
    record: Readable,
    *,
    title: str,
    form: str = STATUS,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    made: datetime,
    parties: Sequence[PartyLike] = (),
    blocs: Sequence[BlocLike] = (),
    issues: Sequence[IssueLike] = (),
    sections: Sequence[str] = (),
    length: int | None = None,
    given: Given | None = None,
) -> Brief:
    """Compose the brief of what the record held on `as_of` about the period [since, until).

    form      daily, weekly, monthly or status; one of a period that is not named covers the last there is
    parties   those of the process, in the order of Who wants what; with none the order is by number of moves
    blocs     their dated members, to say what a state that is no party belongs to
    issues    those of the process, in the order of the table of positions
    sections  ids in the order of the page; else those of the form
    length    the most lines of a section; else that of the form
    given     what changed, dates to come and the state of the drafts: `dragoman.briefing` works them out; with nothing
              given the sections of these are left out
    """
    shape = forms()[form]
    wanted = tuple(id for id in sections or shape.sections if given is not None or id not in NEED_GIVEN)
    held = _ordered(record.documents(as_of=as_of))
    since, until = bounds(shape, since=since, until=until, as_of=as_of, latest=last_day(held))
    sides, given = Parties(tuple(parties), tuple(blocs)), given or Given()
    material, every = _material(record, held, shape, since, until, as_of, sides, wanted, length, given)
    material = replace(material, issues=issue_names({issue.id: issue.name or "" for issue in issues}))
    numbers = None if shape.periodic else {item.document.id: number for number, item in enumerate(held, start=1)}
    parts, (drawn, undated) = _page(material, wanted, held)
    parts, notes, sources = numbered(leading_somewhere(parts), numbers)
    failures = tuple(sorted(record.failures(as_of=as_of), key=lambda item: (item.stage, item.item, item.id)))
    return Brief(
        title=title,
        form=form,
        last=material.given.last,
        minutes=minutes(parts),
        made=made,
        as_of=as_of,
        since=since,
        until=until,
        version=dragoman.__version__,
        counts=_counts(material, held, every, len(failures)),
        sections=parts,
        notes=notes,
        sources=_sources(
            held, sources, Counter(mention.document_id for mention in material.mentions.values()), given.texts
        ),
        failures=failures,
        marks=drawn,
        undated=undated,
        reading=_reading(shape, wanted),
    )


def _page(
    m: Material, wanted: Sequence[str], held: Sequence[Held]
) -> tuple[tuple[Section, ...], tuple[tuple[Mark, ...], int]]:
    """The sections as they are printed, and the marks of the picture with how many have no date."""
    parts = made_of(m, wanted)
    drawn = marks(m.desk, parts, once=m.form.periodic)
    if m.form.periodic:
        own = sum(_between(_day(item), m.since, m.until) for item in held)
        parts = trimmed(parts, m, held=own, latest=last_day(held))
    return parts, drawn


def last_day(held: Sequence[Held]) -> date | None:
    """The last day of which the record holds something published; where no document says, the last it was retrieved.

    A date that lies after the day on which the document was received is a slip, and counts as that day.
    """
    published = [day for item in held if (day := _day(item))]
    return max(published or [item.document.retrieved.date() for item in held], default=None)


def _day(item: Held) -> date | None:
    """The day of a document: none is of a later day than that on which it was received."""
    published = item.document.published
    return min(published, item.document.retrieved.date()) if published else None


def _material(
    record: Readable, held: Sequence[Held], form: Form, since: date | None, until: date | None, as_of: date | None,
    parties: Parties, wanted: Sequence[str], length: int | None, given: Given,
) -> tuple[Material, int]:  # fmt: skip
    """What the sections are made from, and how many happenings the record holds in all."""
    documents = {item.document.id: item.document for item in held}
    held_events = [event for event in record.events(as_of=as_of) if event.mentions]
    originals = {item.document.id: item.carries.original_id for item in held if item.carries}
    every = merged(held_events, documents, originals, {event.id: leading(event) for event in held_events})
    notes = Notes(documents, {id: number for number, id in enumerate(documents, start=1)})
    table = desk(documents, every, record.links(as_of=as_of), notes)
    events = [event for event in every if _inside(table, event, since, until, form)]
    certain = [event for event in events if sure(event)]
    latest = _latest(table, certain)
    table = replace(table, latest=latest, inside=frozenset(event.id for event in certain))
    material = Material(
        desk=table,
        form=form,
        length=length,
        since=since,
        until=until,
        cutoff=latest - RECENT + timedelta(days=1) if latest else None,
        events=tuple(sorted(certain, key=table.place)),
        unsure=tuple(sorted((event for event in events if not sure(event)), key=table.place)),
        parties=parties,
        issues={},
        tables={name: _rows(record, name, as_of=as_of) for name in {READS[id] for id in wanted if id in READS}},
        mentions={mention.id: mention for mention in record.mentions(as_of=as_of)},
        event_by_id={event.id: table.event_of[event.mentions[0].id] for event in held_events},
        later=until is not None and any((item.document.published or until) > until for item in held),
        given=given,
        wanted=frozenset(wanted),
    )
    return material, len(every)


def _rows(record: Readable, ledger: str, *, as_of: date | None) -> list[Row]:
    found = record.ledger(ledger, as_of, columns=LEDGERS[ledger])
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def _counts(m: Material, held: Sequence[Held], every: int, failures: int) -> tuple[tuple[str, int], ...]:
    """What the brief was made from, for its head."""
    if m.form.periodic:
        held = [item for item in held if _between(_day(item), m.since, m.until)]
    own = {item.document.id for item in held}
    outlets = {item.document.outlet for item in held if item.document.outlet}
    told = len(m.events) + len(m.unsure)
    return (
        _count(len(held), "document", "documents"),
        _count(sum(item.carries is not None for item in held), "carried copy", "carried copies"),
        _count(len(outlets), "outlet", "outlets"),
        _count(sum(mention.document_id in own for mention in m.mentions.values()), "reading", "readings"),
        _count(told, "happening", "happenings"),
        _count(every - told, "outside the period", "outside the period"),
        _count(failures, "failure", "failures"),
    )


def _between(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (not since or day >= since) and (not until or day < until)


def _reading(form: Form, wanted: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """How to read a page of this form with these sections."""
    return tuple(
        (item["title"], item["text"].format(**_RULE))
        for item in names.phrases()["reading"]
        if item.get("periodic", form.periodic) == form.periodic and ("section" not in item or item["section"] in wanted)
    )


def _latest(table: Desk, events: Sequence[Event]) -> date | None:
    """The last day of which something is reported as done: from there the recent days are counted."""
    whens = [table.when(event) for event in events if table.lead(event).status in DONE]
    return max((day for when in whens if (day := when.since or when.reported)), default=None)


def _count(number: int, one: str, many: str) -> tuple[str, int]:
    return (one if number == 1 else many), number


def _ordered(held: Sequence[Held]) -> list[Held]:
    """Sources by date, then outlet and title, so that a number is easy to find; undated ones last."""
    return sorted(
        held,
        key=lambda item: (
            item.document.published or date.max,
            (item.document.outlet or "").casefold(),
            item.document.title,
            item.document.id,
        ),
    )


def _inside(table: Desk, event: Event, since: date | None, until: date | None, form: Form) -> bool:
    """Whether an event overlaps the period; an undated one counts by the date of its documents, where they have any."""
    when = table.when(event)
    published = [
        day
        for mention in event.mentions
        if (doc := table.documents.get(mention.document_id)) is not None and (day := doc.published) is not None
    ]
    if form.periodic:
        return covers(when, published, since, until)
    if when.since is None and when.until is None:
        return any(_between(day, since, until) for day in published) or not published
    return (not until or not when.since or when.since < until) and (not since or not when.until or when.until > since)


def _sources(
    held: Sequence[Held], numbers: Mapping[str, int], mentions: Counter[str], drafts: frozenset[str]
) -> tuple[Source, ...]:
    """The documents that have a number, in its order: all of them, or those that are cited."""
    listed = sorted((item for item in held if item.document.id in numbers), key=lambda item: numbers[item.document.id])
    return tuple(
        Source(
            number=numbers[item.document.id],
            document_id=item.document.id,
            outlet=item.document.outlet,
            title=item.document.title,
            url=item.document.url,
            published=item.document.published,
            basis=basis(item.document),
            retrieved=item.document.retrieved.date(),
            held=item.held,
            mentions=mentions[item.document.id],
            carries=numbers.get(item.carries.original_id) if item.carries else None,
            remarks=_remarks(item, drafts),
        )
        for item in listed
    )


def _remarks(item: Held, drafts: frozenset[str]) -> tuple[str, ...]:
    """What a reader should know of a source: not coded, and why; words cut before coding."""
    told = list[str]()
    if item.carries is not None:
        told.append(f"carried copy, likeness {item.carries.similarity:.2f}; counted with its original")
    elif item.document.id in drafts:
        told.append("not coded: the text of a draft")
    elif not item.coded and item.document.language == "en":
        told.append("not coded yet, or it failed")
    elif not item.coded:
        told.append(f"not coded: language {item.document.language or 'unknown'}")
    told += remarks.of_document(item.document)
    kinds = [cut.kind for cut in item.document.cuts]
    if remarks.QUOTED in kinds:
        told.append("what it quotes of earlier mails was cut before coding")
    if cuts := sum(kind not in (remarks.DATE, remarks.ATTACHMENT, remarks.QUOTED) for kind in kinds):
        told.append(f"{cuts} passage{'s' if cuts > 1 else ''} of page furniture cut before coding")
    return tuple(told)
