"""Put a brief together: which lines stand in which section, in which order, and what is said of the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import dragoman
from dragoman.brief import chosen, names, sections
from dragoman.brief.desk import DONE, RECENT, Desk, desk, leading, sure
from dragoman.brief.evidence import Notes, basis
from dragoman.brief.model import Brief, Held, Readable, Source
from dragoman.brief.parties import BlocLike, Parties, PartyLike
from dragoman.brief.repeats import merged
from dragoman.types import Event

_RULE = {
    "days": RECENT.days,
    "long": sections.LONG,
    "least": chosen.LEAST,
    "per_kind": chosen.PER_KIND,
    "per_day": chosen.PER_DAY,
}


def build(
    record: Readable,
    *,
    title: str,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    made: datetime,
    parties: Sequence[PartyLike] = (),
    blocs: Sequence[BlocLike] = (),
) -> Brief:
    """Compose the brief of what the record held on `as_of` about the period [since, until).

    parties  those of the process, in the order of Who wants what; with none the order is by number of moves
    blocs    their dated members, to say what a state that is no party belongs to
    """
    held = _ordered(record.documents(as_of=as_of))
    numbers = {item.document.id: number for number, item in enumerate(held, start=1)}
    documents = {item.document.id: item.document for item in held}
    held_events = [event for event in record.events(as_of=as_of) if event.mentions]
    originals = {item.document.id: item.carries.original_id for item in held if item.carries}
    every = merged(held_events, documents, originals, {event.id: leading(event) for event in held_events})
    table = desk(documents, every, record.links(as_of=as_of), Notes(documents, numbers))
    events = [event for event in every if _inside(table, event, since, until)]
    certain = [event for event in events if sure(event)]
    table = replace(table, latest=_latest(table, certain))
    process = Parties(tuple(parties), tuple(blocs))
    parts = sections.all_sections(table, certain, [event for event in events if not sure(event)], process)
    mentions = record.mentions(as_of=as_of)
    failures = tuple(sorted(record.failures(as_of=as_of), key=lambda item: (item.stage, item.item, item.id)))
    outlets = {item.document.outlet for item in held if item.document.outlet}
    marks, undated = sections.marks(table, certain, parts)
    return Brief(
        title=title,
        made=made,
        as_of=as_of,
        since=since,
        until=until,
        version=dragoman.__version__,
        counts=(
            _count(len(held), "document", "documents"),
            _count(sum(item.carries is not None for item in held), "carried copy", "carried copies"),
            _count(len(outlets), "outlet", "outlets"),
            _count(len(mentions), "reading", "readings"),
            _count(len(events), "happening in this brief", "happenings in this brief"),
            _count(len(every) - len(events), "outside the period", "outside the period"),
            _count(len(failures), "failure", "failures"),
        ),
        sections=parts,
        notes=tuple(table.notes.cited.values()),
        sources=_sources(held, numbers, Counter(mention.document_id for mention in mentions)),
        failures=failures,
        marks=marks,
        undated=undated,
        reading=tuple((item["title"], item["text"].format(**_RULE)) for item in names.phrases()["reading"]),
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


def _inside(table: Desk, event: Event, since: date | None, until: date | None) -> bool:
    """Whether an event overlaps the period; an undated one counts by the date of its documents, where they have any."""
    when = table.when(event)
    spans = [(when.since, when.until)]
    if when.since is None and when.until is None:
        known = [table.documents[m.document_id].published for m in event.mentions if m.document_id in table.documents]
        spans = [(day, None) for day in known if day] or [(None, None)]
        return any((not since or not day or day >= since) and (not until or not day or day < until) for day, _ in spans)
    begins, ends = spans[0]
    return (not until or not begins or begins < until) and (not since or not ends or ends > since)


def _sources(held: Sequence[Held], numbers: dict[str, int], mentions: Counter[str]) -> tuple[Source, ...]:
    return tuple(
        Source(
            number=numbers[item.document.id],
            document_id=item.document.id,
            outlet=item.document.outlet,
            title=item.document.title,
            url=item.document.url,
            published=item.document.published,
            basis=basis(item.document),
            held=item.held,
            mentions=mentions[item.document.id],
            carries=numbers.get(item.carries.original_id) if item.carries else None,
            remarks=_remarks(item),
        )
        for item in held
    )


def _remarks(item: Held) -> tuple[str, ...]:
    """What a reader should know of a source: not coded, and why; words cut before coding."""
    remarks = []
    if item.carries is not None:
        remarks.append(f"carried copy, likeness {item.carries.similarity:.2f}; counted with its original")
    elif not item.coded:
        remarks.append(f"not coded: language {item.document.language or 'unknown'}")
    if cuts := len(item.document.cuts):
        remarks.append(f"{cuts} passage{'s' if cuts > 1 else ''} of page furniture cut before coding")
    return tuple(remarks)
