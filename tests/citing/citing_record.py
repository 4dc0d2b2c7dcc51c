"""A handful of invented documents, readings of them, and a draft."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from dragoman.config import Config, Outlet, Party
from dragoman.types import Authorship, Document, Draft, Mention, digest

RETRIEVED = datetime(2024, 6, 1, 22, 30, tzinfo=UTC)
CONFIG = Config(
    name="Two Rivers",
    parties=(Party(id="state:XAR", name="Arvenia"), Party(id="state:XBE", name="Belmora")),
    outlets=(
        Outlet(name="River Institute", kind="think tank"),
        Outlet(name="Ministry of the Interior of Belmora", kind="official text"),
    ),
)


def document(text: str = "The talks ended.", **parts: object) -> Document:
    """A document; what a test does not name is unknown, as in a file that says nothing of itself."""
    url = str(parts.get("url", "/home/ana/reports/a.txt"))
    base: dict[str, object] = {
        "id": digest("files", url, text, str(parts.get("title"))),
        "raw": hashlib.sha256(text.encode()).hexdigest(),
        "source": "files",
        "url": url,
        "text": text,
        "title": "",
        "outlet": None,
        "author": None,
        "published": None,
        "published_basis": None,
        "language": None,
        "retrieved": RETRIEVED,
    }
    return Document(**(base | parts))  # type: ignore[arg-type]


SIGNED = document(
    title="Talks resume in Haven",
    author="By Anna K. Lindqvist and Peter van Dyk",
    outlet="Harbour Wire",
    published=date(2024, 4, 23),
    url="https://harbour.example/2024/talks-resume",
)
UNSIGNED = document(
    title="Who will guard the bridge?",
    outlet="Belmora Post",
    published=date(2024, 9, 5),
    url="https://post.example/bridge",
)
WIRE = document(
    title="No deal in Haven",
    outlet="AP via The Ferry",
    published=date(2024, 6, 1),
    url="https://ferry.example/no-deal",
)
UNDATED = document(title="Terms of the ceasefire", url="https://terms.example/page")
UNDATED_NEWS = document(title="Guns fall silent", outlet="Arvenia Today", url="https://today.example/guns")
REPORT = document(
    title="Who holds the Lower Tarn",
    outlet="River Institute",
    published=date(2024, 5, 2),
    url="https://institute.example/tarn",
)
OFFICIAL = document(
    title="Order on the crossing at Osk",
    outlet="Ministry of the Interior of Belmora",
    published=date(2024, 5, 3),
    url="https://interior.example/osk",
)
PRINTED = document(title="Delegations meet in Haven", outlet="Compact Observer", published=date(2024, 4, 23))
NOTHING = document()


def mention(doc: Document, words: str, **parts: object) -> Mention:
    """A reading of the first place where a document has these words."""
    start = doc.text.index(words)
    base: dict[str, object] = {
        "document_id": doc.id,
        "span": (start, start + len(words)),
        "trigger": (start, start + len(words)),
        "kind": "CONSULT",
        "mode": None,
        "move": None,
        "actors": (),
        "targets": (),
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
    }
    return Mention(**(base | parts))  # type: ignore[arg-type]


DRAFT_TEXT = document(
    "1. The armies pull back.",
    title="Fifteen points",
    outlet="The Ferry",
    published=date(2024, 4, 21),
    url="https://ferry.example/fifteen",
)
DRAFT = Draft(
    id="fifteen-1",
    document_id=DRAFT_TEXT.id,
    title="Fifteen points",
    version=date(2024, 4, 20),
    outlet="The Ferry",
    authors=(
        Authorship(who="state:XAR", claimed_by="Harbour Wire", disputed_by=("state:XAR", "state:XBE")),
        Authorship(who="state:XBE"),
    ),
    reported=date(2024, 4, 19),
    made_public=None,
    disclosure="leaked",
    wording="The Ferry",
)
