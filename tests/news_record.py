"""Small reports about invented states, put into a record one by one: for tests of what is new and what is to come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dragoman.record import Record
from dragoman.types import Actor, Document, Judgement, Link, Mention, Particular, Period, Place, Reading, digest

STATES = {"Exland": "EXX", "Wyeland": "WYE", "Zedland": "ZED"}
DAY = date(2025, 12, 5)
Keys = Iterable[tuple[str, str]]  # particulars: key and value, resting on the whole text


def document(text: str, *, day: date = DAY, title: str = "A title", url: str | None = None) -> Document:
    return Document(
        id=digest("files", url or text, text),
        raw=hashlib.sha256(text.encode()).hexdigest(),
        source="files",
        url=url or text,
        text=text,
        title=title,
        outlet="The Ferry",
        author=None,
        published=day,
        published_basis="header",
        language="en",
        retrieved=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    )


def on(day: date, *, days: int = 1, precision: str = "day") -> Period:
    return Period(since=day, until=day + timedelta(days=days), precision=precision, text="")


def place(name: str, country: str | None = None) -> Place:
    return Place(name=name, span=(0, 1), kind="city", country=country, lat=None, lon=None)


def mention(doc: Document, trigger: str, *, keys: Keys = (), by: str = "", to: str = "", **parts: Any) -> Mention:
    """A reading of the first sentence that holds the trigger; `by` and `to` name states as the text does."""
    at = doc.text.index(trigger)
    start = doc.text.rfind(". ", 0, at) + 2 if ". " in doc.text[:at] else 0
    end = doc.text.find(".", at) + 1 or len(doc.text)
    base: dict[str, Any] = {
        "document_id": doc.id,
        "span": (start, end),
        "trigger": (at, at + len(trigger)),
        "kind": "CONSULT",
        "mode": None,
        "move": None,
        "actors": _states(doc, by),
        "targets": _states(doc, to),
        "when": None,
        "place": None,
        "status": "happened",
        "speaker": None,
        "hedge": None,
        "outcome": None,
        "content": None,
        "issues": (),
        "amounts": (),
        "coder": "rules@1",
        "frame": "test",
        "confidence": 0.8,
        "particulars": tuple(Particular(key=key, value=value, span=(start, end)) for key, value in keys),
    }
    return Mention(**(base | parts))


def _states(doc: Document, names: str) -> tuple[Actor, ...]:
    return tuple(
        Actor(
            text=name,
            span=(doc.text.index(name), doc.text.index(name) + len(name)),
            id=f"state:{STATES[name]}",
            country=STATES[name],
            sector="GOV",
            name=name,
        )
        for name in names.split()
    )


def put(
    record: Record, doc: Document, *mentions: Mention, links: Iterable[Link] = (), held: date | None = None
) -> None:
    coder = mentions[0].coder if mentions else "rules@1"
    reading = Reading(document_id=doc.id, coder=coder, mentions=mentions, links=tuple(links))
    day = held or doc.retrieved.date()
    if record.holds(doc.id):
        record.add_reading(reading, run="run", held=day)
    else:
        record.add(doc, reading=reading, carried=None, run="run", held=day, held_basis="retrieved")


def say(record: Record, text: str, trigger: str, *, day: date = DAY, title: str = "A title", **parts: Any) -> Mention:
    """Put a report of one mention into the record."""
    doc = document(text, day=day, title=title)
    made = mention(doc, trigger, **parts)
    put(record, doc, made)
    return made


def link(source: Mention, kind: str, target: Mention) -> Link:
    return Link(
        document_id=source.document_id,
        kind=kind,
        source=source.id,
        target=target.id,
        span=(0, 3),
        cue="test",
        coder=source.coder,
        confidence=0.9,
    )


def judge(record: Record, kind: str, *items: str, day: date, detail: str | None = None) -> Judgement:
    made = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return record.judge(Judgement(kind=kind, items=items, by="a reader", made=made, why="a test", detail=detail))
