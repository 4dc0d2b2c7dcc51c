"""An invented workspace with what real ones seldom have all at once: hostile text, a language that runs the other way,
overlapping readings, cuts, copies, failures, and readings that people and newer coders have put aside."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dragoman.record import Record
from dragoman.types import (
    Actor,
    Carried,
    Cut,
    Document,
    Failure,
    Judgement,
    Link,
    Mention,
    Particular,
    Period,
    Reading,
    digest,
)

PROCESS = """name = "The ferry"
[[party]]
id = "state:UKR"
name = "Ukraine"
[[party]]
id = "state:TUV"
name = "Tuvalu"
[[issue]]
id = "TERR"
[[issue]]
id = "NUC"
name = "Nuclear matters"
[[outlet]]
name = "The Ferry"
grade = "B"
kind = "wire"
alignment = "state:UKR"
[[outlet]]
name = "Silent Gazette"
host = "silent.example"
[[feed]]
url = "https://ferry.example/rss"
name = "Ferry feed"
"""
BAD = '</script><script>alert("x")</script><img src=x onerror=alert(1)>'
BIDI = "\u202edesrever\u202c"
ARABIC = "رفضت روسيا الاقتراح يوم الاثنين"
TEXT = (
    "Ukraine proposed a truce to Russia on Monday and agreed to meet in Oslo.\n\n"
    f"{ARABIC} said {BAD} {BIDI}.\n\n"
    "Russia rejected the truce, citing the bridge.\nIt denied that it had shelled the ferry."
)
LATER = "Ukraine proposed a truce to Russia, a second paper wrote. Russia may answer by Friday."


def document(text: str, **parts: Any) -> Document:
    """A document of 5 December, unless `parts` say otherwise."""
    day = parts.get("published") or date(2025, 12, 5)
    url = parts.get("url", "reports/ferry.txt")
    base = {
        "id": digest("files", url, text),
        "raw": hashlib.sha256(text.encode()).hexdigest(),
        "source": "files",
        "url": url,
        "text": text,
        "title": "A truce on the river",
        "outlet": "The Ferry",
        "author": None,
        "published": day,
        "published_basis": "header",
        "language": "en",
        "retrieved": datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    }
    return Document(**(base | parts))


def span_of(doc: Document, words: str) -> tuple[int, int]:
    at = doc.text.index(words)
    return at, at + len(words)


def actor(doc: Document, text: str, country: str) -> Actor:
    name = {"UKR": "Ukraine", "RUS": "Russia"}[country]
    return Actor(text=text, span=span_of(doc, text), id=f"state:{country}", country=country, sector="GOV", name=name)


def mention(doc: Document, words: str, trigger: str, **parts: Any) -> Mention:
    start, end = span_of(doc, words)
    at = doc.text.index(trigger, start, end)
    monday = date(2025, 12, 1)
    base: dict[str, Any] = {
        "document_id": doc.id,
        "span": (start, end),
        "trigger": (at, at + len(trigger)),
        "kind": "AGREE",
        "mode": None,
        "move": None,
        "actors": (),
        "targets": (),
        "when": Period(since=monday, until=monday + timedelta(days=1), precision="day", text="on Monday"),
        "place": None,
        "status": "happened",
        "speaker": None,
        "hedge": None,
        "outcome": None,
        "content": None,
        "issues": (),
        "amounts": (),
        "coder": "rules@1",
        "frame": "a.rule",
        "confidence": 0.8,
    }
    return Mention(**(base | parts))


class Ferry:
    """The workspace: its folder, its documents and its mentions by a word each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "process.toml").write_text(PROCESS, "utf-8")
        cuts = (Cut(kind="share-bar", text=f"Share this {BAD}", at=73), Cut(kind="navigation", text="Home " * 90, at=0))
        self.doc = document(TEXT, title=BAD + "T" * 10_000, outlet=BAD, url="javascript:alert(1)", cuts=cuts)
        self.later = document(LATER, published=date(2025, 12, 9), url="https://ferry.example/later")
        self.copy = document(
            LATER + " It said so.", published=date(2025, 12, 10), url="reports/copy.txt", outlet="Echo"
        )
        self.french = document("La trêve a été proposée.", language="fr", url="reports/french.txt", title="Une trêve")
        self.old = document(
            "Ukraine met Russia in Oslo.", title="In Oslo", published=date(2025, 12, 4), url="reports/old.txt"
        )
        doc, later, old = self.doc, self.later, self.old
        whole = "Ukraine proposed a truce to Russia on Monday and agreed to meet in Oslo"
        ukraine, russia = actor(doc, "Ukraine", "UKR"), actor(doc, "Russia", "RUS")
        self.propose = mention(
            doc, whole, "proposed", kind="REQUEST", move="propose", actors=(ukraine,), targets=(russia,),
            issues=("TERR",),
            particulars=(Particular(key="proposal", value="a truce", span=span_of(doc, "a truce"), cue="np"),),
        )  # fmt: skip
        self.agree = mention(doc, "agreed to meet in Oslo", "agreed", status="planned", actors=(ukraine,))
        self.reject = mention(
            doc, "Russia rejected the truce", "rejected", kind="REJECT", move="reject", targets=(ukraine,),
            actors=(replace(russia, span=span_of(doc, "Russia rejected")),),
            issues=("TERR",),
        )  # fmt: skip
        self.deny = mention(doc, "denied that it had shelled the ferry", "denied", kind="ACCUSE", move="deny")
        self.inner = mention(doc, "shelled the ferry", "shelled", kind="ASSAULT", status="denied", confidence=0.4)
        self.again = mention(
            later, "Ukraine proposed a truce to Russia", "proposed", kind="REQUEST", move="propose", issues=("TERR",),
            actors=(actor(later, "Ukraine", "UKR"),), targets=(actor(later, "Russia", "RUS"),),
        )  # fmt: skip
        self.met = mention(old, "Ukraine met Russia in Oslo", "met", kind="CONSULT")
        self.answers = self._link("answers", self.reject, self.propose, self.propose.span)
        self.ground = self._link("on_the_ground_of", self.reject, None, span_of(doc, "the bridge"))
        with Record.open(folder / "record.duckdb") as record:
            self._fill(record)

    def _link(self, kind: str, source: Mention, target: Mention | None, span: tuple[int, int]) -> Link:
        return Link(
            document_id=source.document_id, kind=kind, source=source.id, target=target.id if target else None,
            span=span, cue="citing", coder="rules@1", confidence=0.7,
        )  # fmt: skip

    def _fill(self, record: Record) -> None:
        run = record.begin(command="test", version="0", at=datetime(2025, 12, 5, tzinfo=UTC))
        mentions = (self.propose, self.agree, self.reject, self.deny, self.inner)
        readings = {
            self.old.id: Reading(document_id=self.old.id, coder="rules@1", mentions=(self.met,), links=()),
            self.doc.id: Reading(
                document_id=self.doc.id, coder="rules@1", mentions=mentions, links=(self.answers, self.ground)
            ),
            self.later.id: Reading(document_id=self.later.id, coder="rules@1", mentions=(self.again,), links=()),
        }
        for doc in (self.old, self.doc, self.french, self.later, self.copy):
            carried = (
                Carried(document_id=doc.id, original_id=self.later.id, similarity=0.93) if doc is self.copy else None
            )
            record.add(
                doc, reading=readings.get(doc.id), carried=carried, run=run, held=doc.retrieved.date(),
                held_basis="retrieved",
            )  # fmt: skip
        newer = mention(self.old, "met Russia in Oslo", "met", kind="CONSULT", mode="visit", coder="rules@2")
        self.newer = newer
        record.add_reading(
            Reading(document_id=self.old.id, coder="rules@2", mentions=(newer,), links=()),
            run=run,
            held=date(2025, 12, 8),
        )
        at = datetime(2025, 12, 6, tzinfo=UTC)
        record.fail(
            Failure(stage="sources", item=f"/home/somebody/secret/{BAD}.pdf", error="SourceError",
                    message=f"broken {BAD}", advice="try another copy", at=at), run=run,
        )  # fmt: skip
        record.fail(
            Failure(stage="sources", item="https://ferry.example/rss", error="SourceError", message="no answer",
                    advice="try later", at=at), run=run,
        )  # fmt: skip
        record.judge(self.judged("reject", self.deny, why=f"not so {BAD}"))
        record.judge(self.judged("edit", self.agree, detail='{"status": "cancelled", "place": "Bergen"}', hour=10))
        record.finish(run, datetime(2025, 12, 11, tzinfo=UTC))

    @staticmethod
    def judged(kind: str, *items: Mention, why: str = "", detail: str | None = None, hour: int = 9) -> Judgement:
        """A judgement of 7 December."""
        made = datetime(2025, 12, 7, hour, tzinfo=UTC)
        return Judgement(kind=kind, items=tuple(one.id for one in items), by="Ines", made=made, why=why, detail=detail)
