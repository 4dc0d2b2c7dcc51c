"""A record with known answers: each call says one thing in a document of its own, or in one that is named."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dragoman.config import Bloc, Config, Member, Outlet, Party
from dragoman.record import Record
from dragoman.types import Actor, Amount, Carried, Document, Mention, Particular, Period, Place, Reading, digest

DAY = date(2025, 12, 1)
CONFIG = Config(
    name="told",
    parties=(
        Party(id="state:XAR", name="Arvenia"),
        Party(id="state:XBE", name="Belmora"),
        Party(id="bloc:compact", name="Compact", side="Compact"),
    ),
    blocs=(
        Bloc(id="bloc:compact", name="Compact", members=(Member(id="state:XSU", until=date(2025, 11, 1)),)),
    ),
    outlets=(
        Outlet(name="Harbour", grade="A", kind="wire", alignment="state:XAR"),
        Outlet(name="Post", grade="B", kind="outlet"),
        Outlet(name="Echo", grade="F"),
    ),
)  # fmt: skip


class Told:
    """A record that is filled one act at a time; acts are one event where they are given the same `event`."""

    def __init__(self, path: Path) -> None:
        self.record = Record.open(path)
        self.count = 0
        self.homes: dict[str, str] = {}

    def document(self, text: str, *, outlet: str | None = "Harbour", published: date = DAY, **parts: Any) -> Document:
        """A document, not yet held."""
        self.count += 1
        base: dict[str, Any] = {
            "id": digest("files", outlet or "", text),
            "raw": hashlib.sha256(text.encode()).hexdigest(),
            "source": "files",
            "url": f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.txt",
            "text": text,
            "title": "Told",
            "outlet": outlet,
            "author": None,
            "published": published,
            "published_basis": "header",
            "language": "en",
            "retrieved": datetime(published.year, published.month, published.day, 12, tzinfo=UTC),
        }
        return Document(**(base | parts))

    def hold(self, doc: Document, reading: Reading | None = None, carried: Carried | None = None) -> None:
        """Add a document."""
        day = doc.published or DAY
        self.record.add(doc, reading=reading, carried=carried, run="run", held=day, held_basis="published")

    def say(
        self,
        kind: str,
        by: Sequence[str] = (),
        to: Sequence[str] = (),
        *,
        day: date | None = DAY,
        published: date | None = None,
        outlet: str | None = "Harbour",
        words: str = "",
        event: str | None = None,
        speaker: str | None = None,
        place: str | None = None,
        particulars: Sequence[tuple[str, str, str | None]] = (),
        amounts: Sequence[tuple[float, str]] = (),
        **parts: Any,
    ) -> str:
        """Hold one act and return the id of its mention: actors and targets are registry ids, `place` a country."""
        names = [*by, *to, *([speaker] if speaker else [])]
        text = f"{' and '.join(names) or 'Somebody'} {kind} {words or self.count}."
        doc = self.document(text, outlet=outlet, published=published or day or DAY)
        start = text.index(kind)
        base: dict[str, Any] = {
            "document_id": doc.id,
            "span": (0, len(text)),
            "trigger": (start, start + len(kind)),
            "kind": kind,
            "mode": None,
            "move": None,
            "actors": tuple(_actor(text, one) for one in by),
            "targets": tuple(_actor(text, one) for one in to),
            "when": day and Period(since=day, until=day + timedelta(days=1), precision="day", text="today"),
            "place": place and Place(name=place, span=(0, 1), kind="city", country=place, lat=None, lon=None),
            "status": "happened",
            "speaker": _actor(text, speaker) if speaker else None,
            "hedge": None,
            "outcome": None,
            "content": None,
            "issues": (),
            "amounts": tuple(
                Amount(text=f"{n:g} {unit}", span=(0, 1), low=n, high=n, unit=unit) for n, unit in amounts
            ),
            "coder": "rules@1",
            "frame": "test",
            "confidence": 0.9,
            "particulars": tuple(
                Particular(key=key, value=value, about=about, span=(0, 1), cue="test")
                for key, value, about in particulars
            ),
        }
        mention = Mention(**(base | parts))
        self.hold(doc, Reading(document_id=doc.id, coder="rules@1", mentions=(mention,), links=()))
        home = self.homes.setdefault(event, mention.id) if event else mention.id
        place_it = "UPDATE placements SET home = ? WHERE mention_id = ? AND ledger = 'event'"
        self.record._execute(place_it, [home, mention.id])
        self.record._views.forget()
        return mention.id


def _actor(text: str, id: str) -> Actor:
    at = text.index(id)
    state = id.startswith("state:")
    country = id.removeprefix("state:") if state else None
    name = id.partition(":")[2]
    known = id if ":" in id else None
    return Actor(
        text=id, span=(at, at + len(id)), id=known, country=country, sector="GOV" if state else "IGO", name=name
    )
