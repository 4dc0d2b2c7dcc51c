"""Small documents and mentions for the tests of the record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman.record import Record
from dragoman.types import Actor, Document, Judgement, Link, Mention, Period, Place, Reading, digest

DAY = date(2025, 12, 5)


def document(text: str, *, outlet: str | None = "The Ferry", day: date = DAY, url: str = "a.txt") -> Document:
    return Document(
        id=digest("files", url, text),
        raw=hashlib.sha256(text.encode()).hexdigest(),
        source="files",
        url=url,
        text=text,
        title="A title",
        outlet=outlet,
        author=None,
        published=day,
        published_basis="header",
        language="en",
        retrieved=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    )


def actor(doc: Document, text: str, id: str | None = None, country: str | None = None, sector: str = "GOV") -> Actor:
    at = doc.text.index(text)
    return Actor(text=text, span=(at, at + len(text)), id=id, country=country, sector=sector, name=text)


def mention(doc: Document, trigger: str, **parts: object) -> Mention:
    at = doc.text.index(trigger)
    base: dict[str, object] = {
        "document_id": doc.id,
        "span": (0, len(doc.text)),
        "trigger": (at, at + len(trigger)),
        "kind": "CONSULT",
        "mode": None,
        "move": None,
        "actors": (),
        "targets": (),
        "when": day_of(DAY),
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
    }
    return Mention(**(base | parts))  # type: ignore[arg-type]


def day_of(day: date) -> Period:
    return Period(since=day, until=day + timedelta(days=1), precision="day", text="")


def month_of(year: int, month: int) -> Period:
    until = date(year + month // 12, month % 12 + 1, 1)
    return Period(since=date(year, month, 1), until=until, precision="month", text="")


def place(name: str, country: str = "UKR", lat: float | None = None, lon: float | None = None) -> Place:
    return Place(name=name, span=(0, 1), kind="city", country=country, lat=lat, lon=lon)


def link(source: Mention, kind: str, target: Mention | None, span: tuple[int, int] = (0, 3)) -> Link:
    return Link(
        document_id=source.document_id,
        kind=kind,
        source=source.id,
        target=target.id if target else None,
        span=span,
        cue="test",
        coder=source.coder,
        confidence=0.7,
    )


def reading(doc: Document, *mentions: Mention, links: tuple[Link, ...] = (), coder: str = "rules@1") -> Reading:
    return Reading(document_id=doc.id, coder=coder, mentions=mentions, links=links)


def judgement(kind: str, *items: str, day: date = DAY, hour: int = 12) -> Judgement:
    made = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Judgement(kind=kind, items=items, by="a reader", made=made, why="a test")


def put(record: Record, doc: Document, read: Reading | None = None, held: date | None = None, **parts: object) -> None:
    record.add(
        doc,
        reading=read,
        carried=parts.get("carried"),  # type: ignore[arg-type]
        run="run",
        held=held or doc.retrieved.date(),
        held_basis="retrieved",
    )


@pytest.fixture
def make() -> SimpleNamespace:
    names: dict[str, Callable[..., object]] = {
        "document": document,
        "actor": actor,
        "mention": mention,
        "day_of": day_of,
        "month_of": month_of,
        "place": place,
        "link": link,
        "reading": reading,
        "judgement": judgement,
        "put": put,
    }
    return SimpleNamespace(**names, DAY=DAY)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened
