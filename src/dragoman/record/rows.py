"""Values to rows and back: the one place that knows how a value of `dragoman.types` lies in the tables."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from dragoman.errors import RecordError
from dragoman.record.values import HeldDocument
from dragoman.types import (
    Actor,
    Amount,
    Authorship,
    Carried,
    Cut,
    Document,
    Draft,
    Failure,
    Judgement,
    Link,
    Mention,
    Particular,
    Period,
    Place,
    Reading,
    Span,
)

Row = tuple[Any, ...]

# Columns whose DuckDB type is not VARCHAR, by table, in the order of schema.sql. Rows travel as one list a column:
# DuckDB binds lists in a few milliseconds where one INSERT a row takes a few hundred.
TYPES: dict[str, tuple[str, ...]] = {
    "cuts": ("VARCHAR", "INTEGER", "VARCHAR", "VARCHAR", "INTEGER"),
    "mentions": (
        *("VARCHAR", "VARCHAR", "VARCHAR", "INTEGER", "INTEGER", "INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR"),
        *("DATE", "DATE", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "DOUBLE"),
        *("DOUBLE", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER", "INTEGER", "VARCHAR[]", "VARCHAR", "DOUBLE", "VARCHAR"),
    ),
    "participants": (
        *("VARCHAR", "VARCHAR", "INTEGER", "VARCHAR", "INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"),
    ),
    "amounts": (*("VARCHAR", "INTEGER", "VARCHAR", "INTEGER", "INTEGER", "DOUBLE", "DOUBLE", "VARCHAR", "VARCHAR"),),
    "drafts": (
        *("VARCHAR", "VARCHAR", "VARCHAR", "DATE", "VARCHAR", "VARCHAR[]", "VARCHAR[]", "VARCHAR", "DATE", "DATE"),
        *("VARCHAR", "VARCHAR", "VARCHAR[]", "VARCHAR", "VARCHAR", "DATE", "VARCHAR"),
    ),
    "placements": ("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "DATE", "VARCHAR"),
    "particulars": ("VARCHAR", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER", "INTEGER", "VARCHAR"),
    "links": (
        *("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER", "INTEGER", "VARCHAR", "DOUBLE"),
    ),
    "forecasts": (
        *("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DATE", "DATE", "VARCHAR", "VARCHAR"),
        *("DOUBLE", "DOUBLE[]", "VARCHAR", "VARCHAR", "VARCHAR", "DATE", "BOOLEAN", "VARCHAR", "VARCHAR[]"),
        "TIMESTAMP",
    ),
    "resolutions": (
        *("VARCHAR", "VARCHAR", "DOUBLE", "BOOLEAN", "DATE", "VARCHAR", "VARCHAR", "VARCHAR[]", "VARCHAR", "TIMESTAMP"),
    ),
}


def to_utc(moment: datetime, *, item: str) -> datetime:
    """The moment as the tables hold it: in UTC, without a zone."""
    if moment.tzinfo is None:
        raise RecordError("a time without a zone cannot be stored", item=item, advice="pass an aware datetime, in UTC")
    return moment.astimezone(UTC).replace(tzinfo=None)


def document_row(document: Document, *, held: date, held_basis: str, run: str) -> Row:
    """One row of `documents`."""
    return (
        document.id,
        document.raw,
        document.source,
        document.url,
        document.text,
        hashlib.sha256(document.text.encode()).hexdigest(),
        document.title,
        document.outlet,
        document.author,
        document.published,
        document.published_basis,
        document.language,
        to_utc(document.retrieved, item=document.id),
        held,
        held_basis,
        run,
    )


def cut_rows(document: Document) -> list[Row]:
    """The rows of `cuts` of one document."""
    return [(document.id, at, cut.kind, cut.text, cut.at) for at, cut in enumerate(document.cuts)]


def coder_parts(coder: str) -> tuple[str, list[int]]:
    """Name and version of a coder, the version as numbers: "rules@1.10" is ("rules", [1, 10])."""
    name, _, version = coder.partition("@")
    return name, [int(number) for number in re.findall(r"\d{1,9}", version)]


def mention_row(mention: Mention, id: str) -> Row:
    """One row of `mentions`."""
    when, place, content = mention.when, mention.place, mention.content
    return (
        id,
        mention.document_id,
        mention.coder,
        *mention.span,
        *mention.trigger,
        mention.kind,
        mention.mode,
        mention.move,
        *((when.since, when.until, when.precision, when.text) if when else (None,) * 4),
        *((place.name, *place.span, place.kind, place.country, place.lat, place.lon) if place else (None,) * 7),
        mention.status,
        mention.hedge,
        mention.outcome,
        *(content or (None, None)),
        list(mention.issues),
        mention.frame,
        mention.confidence,
        json.dumps(mention.scores) if mention.scores else None,
    )


def participant_rows(mention: Mention, id: str) -> list[Row]:
    """The rows of `participants` of one mention."""
    roles = (("actor", mention.actors), ("target", mention.targets))
    sides = (*roles, ("speaker", (mention.speaker,) if mention.speaker else ()))
    return [
        (id, role, at, one.text, *one.span, one.id, one.country, one.sector, one.name)
        for role, people in sides
        for at, one in enumerate(people)
    ]


def amount_rows(mention: Mention, id: str) -> list[Row]:
    """The rows of `amounts` of one mention."""
    return [
        (id, at, one.text, *one.span, one.low, one.high, one.unit, one.qualifier)
        for at, one in enumerate(mention.amounts)
    ]


def particular_rows(mention: Mention, id: str) -> list[Row]:
    """The rows of `particulars` of one mention."""
    return [(id, at, one.key, one.value, one.about, *one.span, one.cue) for at, one in enumerate(mention.particulars)]


def draft_row(draft: Draft, *, held: date, run: str) -> Row:
    """One row of `drafts`."""
    authors = [
        {"who": one.who, "claimed_by": one.claimed_by, "disputed_by": list(one.disputed_by), "source": one.source}
        for one in draft.authors
    ]
    return (
        *(draft.id, draft.document_id, draft.title, draft.version, draft.outlet),
        *(list(draft.based_on), list(draft.supersedes), json.dumps(authors, ensure_ascii=False)),
        *(draft.reported, draft.made_public, draft.disclosure, draft.state),
        *(list(draft.sources), draft.note, draft.wording, held, run),
    )


def seal(many: Mapping[str, Iterable[Row]]) -> str:
    """The SHA-256 of the rows of one reading, by table, whatever their order: the same before and after storing."""
    lines = [
        json.dumps([table, *map(_stored, _sealed(table, row), TYPES[table])], ensure_ascii=False)
        for table, rows in many.items()
        for row in rows
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _sealed(table: str, row: Row) -> Row:
    """The row as it was sealed: mentions had no scores at first, and one without any is sealed as then."""
    return row[:-1] if table == "mentions" and row[-1] is None else row


def _stored(value: Any, kind: str) -> Any:
    """The value as it comes back from a column of this type, for JSON."""
    if kind == "DOUBLE" and value is not None:
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def link_row(link: Link) -> Row:
    """One row of `links`."""
    return (
        *(link.id, link.document_id, link.coder, link.kind, link.source, link.target),
        *(*link.span, link.cue, link.confidence),
    )


def check_reading(reading: Reading) -> None:
    """Refuse a reading that carries mentions or links of another document or coder: they would count as this one's."""
    parts: tuple[Mention | Link, ...] = (*reading.mentions, *reading.links)
    for one in parts:
        if (one.document_id, one.coder) != (reading.document_id, reading.coder):
            raise RecordError(
                f"a reading by {reading.coder} holds a row of {one.document_id} by {one.coder}",
                item=reading.document_id,
                advice="report this: a coder must sign its own rows",
            )


# ---- back -----------------------------------------------------------------------------------------------------------


def held_document(row: Sequence[Any], cuts: tuple[Cut, ...], carries: Carried | None, *, coded: bool) -> HeldDocument:
    """A row of `documents`, with what belongs to it."""
    (id, raw, source, url, text, _, title, outlet, author, published, basis, language, retrieved, held, held_basis) = (
        row
    )
    document = Document(
        id=id,
        raw=raw,
        source=source,
        url=url,
        text=text,
        title=title,
        outlet=outlet,
        author=author,
        published=published,
        published_basis=basis,
        language=language,
        retrieved=retrieved.replace(tzinfo=UTC),
        cuts=cuts,
    )
    return HeldDocument(document=document, held=held, held_basis=held_basis, carries=carries, coded=coded)


Sides = dict[str, dict[str, list[Actor]]]  # mention id -> role -> participants in order


def participants(rows: Iterable[Row]) -> Sides:
    """The rows of `participants`, in order of position, by mention and role."""
    found: Sides = defaultdict(lambda: defaultdict(list))
    for mention_id, role, _, text, start, end, actor_id, country, sector, name in rows:
        actor = Actor(text=text, span=(start, end), id=actor_id, country=country, sector=sector, name=name)
        found[mention_id][role].append(actor)
    return found


def amounts(rows: Iterable[Row]) -> dict[str, list[Amount]]:
    """The rows of `amounts`, in order of position, by mention."""
    found: dict[str, list[Amount]] = defaultdict(list)
    for mention_id, _, text, start, end, low, high, unit, qualifier in rows:
        amount = Amount(text=text, span=(start, end), low=low, high=high, unit=unit, qualifier=qualifier)
        found[mention_id].append(amount)
    return found


def particulars(rows: Iterable[Row]) -> dict[str, list[Particular]]:
    """The rows of `particulars`, in order of position, by mention."""
    found: dict[str, list[Particular]] = defaultdict(list)
    for mention_id, _, key, value, about, start, end, cue in rows:
        found[mention_id].append(Particular(key=key, value=value, about=about, span=(start, end), cue=cue))
    return found


def mention(
    row: Row, sides: Sides, quantities: dict[str, list[Amount]], besides: dict[str, list[Particular]]
) -> Mention:
    """A row of `mentions`, with its participants, amounts and particulars."""
    id, document_id, coder, start, end, trigger_start, trigger_end, kind, mode, move, *rest = row
    since, until, precision, when_text, *place, status, hedge, outcome, from_, to, issues, frame, confidence, scores = (
        rest
    )
    people = sides.get(id, {})
    return Mention(
        document_id=document_id,
        span=(start, end),
        trigger=(trigger_start, trigger_end),
        kind=kind,
        mode=mode,
        move=move,
        actors=tuple(people.get("actor", ())),
        targets=tuple(people.get("target", ())),
        when=None if precision is None else Period(since=since, until=until, precision=precision, text=when_text),
        place=_place(place),
        status=status,
        speaker=next(iter(people.get("speaker", ())), None),
        hedge=hedge,
        outcome=outcome,
        content=_span(from_, to),
        issues=tuple(issues),
        amounts=tuple(quantities.get(id, ())),
        coder=coder,
        frame=frame,
        confidence=confidence,
        scores=tuple((kind, share) for kind, share in json.loads(scores)) if scores else (),
        particulars=tuple(besides.get(id, ())),
    )


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)


def _place(columns: Sequence[Any]) -> Place | None:
    name, start, end, kind, country, lat, lon = columns
    return None if name is None else Place(name=name, span=(start, end), kind=kind, country=country, lat=lat, lon=lon)


def link(row: Row) -> Link:
    """A row of `links`."""
    _, document_id, coder, kind, source, target, start, end, cue, confidence = row
    return Link(
        document_id=document_id,
        kind=kind,
        source=source,
        target=target,
        span=(start, end),
        cue=cue,
        coder=coder,
        confidence=confidence,
    )


def draft(row: Row) -> Draft:
    """A row of `drafts`."""
    id, document_id, title, version, outlet, based_on, supersedes, authors, reported, made_public, *rest = row
    disclosure, state, sources, note, wording, *_ = rest
    return Draft(
        id=id,
        document_id=document_id,
        title=title,
        version=version,
        outlet=outlet,
        based_on=tuple(based_on),
        supersedes=tuple(supersedes),
        authors=tuple(Authorship(**{**one, "disputed_by": tuple(one["disputed_by"])}) for one in json.loads(authors)),
        reported=reported,
        made_public=made_public,
        disclosure=disclosure,
        state=state,
        sources=tuple(sources),
        note=note,
        wording=wording,
    )


def judgement(row: Row) -> Judgement:
    """A row of `judgements`."""
    _, kind, items, by, made, why, detail = row
    return Judgement(kind=kind, items=tuple(items), by=by, made=made.replace(tzinfo=UTC), why=why, detail=detail)


def failure(row: Row) -> Failure:
    """A row of `failures`."""
    _, stage, item, error, message, advice, at, _ = row
    return Failure(stage=stage, item=item, error=error, message=message, advice=advice, at=at.replace(tzinfo=UTC))
