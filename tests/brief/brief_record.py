"""An invented record for the tests of the brief: two states, a mediator, and documents written for the purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dragoman.brief.given import ClauseChange, DraftState, Given, Passage, ShutGate, Ungated
from dragoman.record import Table
from dragoman.types import (
    Actor,
    Amount,
    Carried,
    Document,
    Event,
    Failure,
    Link,
    Mention,
    Period,
    Place,
    digest,
)

MADE = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
REGISTRY = {
    "Ardland": ("state:ARD", "ARD", "GOV"),
    "Vessia": ("state:VES", "VES", "GOV"),
    "President Ilya Maren": ("person:ilya-maren", "ARD", "GOV"),
    "Foreign Minister Theodora Castellane-Whitmore": ("person:theodora-castellane-whitmore", "VES", "GOV"),
    "Kingdom of Oster": ("state:OST", "OST", "GOV"),
    "Vessian army": ("mil:VES", "VES", "MIL"),
    "Northern Union": ("bloc:northern-union", None, "IGO"),
    "Lake People's Front": ("group:lake-peoples-front", "VES", "REB"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDocument:
    """A stand-in for the record's own."""

    document: Document
    held: date
    held_basis: str = "retrieved"
    carries: Carried | None = None
    coded: bool = True


@dataclass(slots=True)
class InMemory:
    """A record in memory: what a brief may ask of a record, and no more. `as_of` is ignored."""

    held: list[HeldDocument] = field(default_factory=list)
    made: list[Mention] = field(default_factory=list)
    bonds: list[Link] = field(default_factory=list)
    joined: list[tuple[Mention, ...]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # rows of the ledgers, by name

    def ledger(self, name: str, as_of: date | None = None, *, columns: Sequence[str] = ()) -> Table:
        rows = [tuple(row.get(column) for column in columns) for row in self.tables.get(name, [])]
        return Table(columns=tuple(columns), rows=rows)

    def documents(self, *, as_of: date | None = None) -> list[HeldDocument]:
        return self.held

    def mentions(self, *, as_of: date | None = None) -> list[Mention]:
        return self.made

    def links(self, *, as_of: date | None = None) -> list[Link]:
        return self.bonds

    def failures(self, *, as_of: date | None = None) -> list[Failure]:
        return self.failed

    def events(self, *, as_of: date | None = None) -> list[Event]:
        outlet = {item.document.id: item.document.outlet or "?" for item in self.held}
        taken = {mention.id for group in self.joined for mention in group}
        groups = [*self.joined, *((mention,) for mention in self.made if mention.id not in taken)]
        return [
            Event(
                id=group[0].id,
                mentions=tuple(sorted(group, key=lambda mention: -mention.confidence)),
                outlets=tuple(sorted({outlet[mention.document_id] for mention in group})),
                independent=len({mention.document_id for mention in group}),
            )
            for group in groups
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A stand-in for a change that is worked out elsewhere."""

    id: str
    day: date
    kind: str
    ledger: str
    item: str
    title: str
    mention_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    before: str | None = None
    after: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A stand-in for a date to come."""

    id: str
    kind: str
    state: str
    since: date | None
    until: date | None
    title: str
    mention_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    precision: str | None = None


def given(record: InMemory, names: str = "Ardland", text: str = "The troops shall leave Dravo.") -> Given:
    """What a brief of the small record may be given: changes, a date to come, two versions of a text."""
    old, new = f"1. {text} They may return.", f"1. {text}"
    out = {"outlet": "Post", "published": date(2025, 12, 4)}
    earlier = document(old, title=f"{names} draft", url="a.md", **out)  # type: ignore[arg-type]
    later = document(new, title=f"{names} second draft", url="b.md", **out)  # type: ignore[arg-type]
    record.held += [held(earlier), held(later)]
    readings = {mention.move or mention.status: mention for mention in record.made}
    first = next(iter(readings.values()))
    refused, planned = readings.get("reject", first), readings.get("planned", first)
    known = {"day": date(2025, 12, 4), "title": names, "document_ids": (later.id,)}
    clause = ClauseChange(
        id="c1",
        number="1",
        what="weakened",
        certain=True,
        issues=(),
        gives=(names,),
        gains=(),
        old=(Passage(document_id=earlier.id, span=(3, len(earlier.text))),),
        new=(Passage(document_id=later.id, span=(3, len(later.text))),),
    )
    gate = ShutGate(
        id="g1", party=names, step="a referendum", why="martial law is in force since 2025-11-30", needed=None,
        clauses=clause.new, mention_ids=(),
    )  # fmt: skip
    return Given(
        changes=(
            Changed(
                id="1", kind="position_moved", ledger="positions", item="VES|CEAS", direction="away",
                mention_ids=(refused.id,), **known,
            ),
            Changed(id="2", kind="new_draft", ledger="drafts", item="second", mention_ids=(), **known),
            Changed(
                id="3", kind="gate_changed", ledger="drafts", item="g", mention_ids=(), before="possible",
                after="passed", **known,
            ),
        ),
        since=date(2025, 12, 1),
        agenda=(
            Dated(
                id="a", kind="meeting", state="planned", since=date(2026, 1, 1), until=date(2026, 2, 1),
                precision="month", title=names, mention_ids=(planned.id,), document_ids=(),
            ),
            Dated(
                id="b", kind="gate", state="planned", since=date(2026, 1, 9), until=date(2026, 1, 10), precision="day",
                title=names, mention_ids=(), document_ids=(later.id,),
            ),
        ),
        today=date(2025, 12, 5),
        draft=DraftState(
            title=names, version=date(2025, 12, 4), state="circulating", disclosure="leaked", opening=clause.new[0],
            before=names, before_version=None, changes=(clause,), passed=0, required=1, shut=(gate,),
            ungated=(
                Ungated(id="u", party=names, why="none", mention_id=None, clause=clause),
                Ungated(id="v", party=names, why="none", mention_id=refused.id, clause=None),
            ),
        ),
    )  # fmt: skip


def document(text: str, *, title: str, outlet: str | None, published: date | None, url: str = "") -> Document:
    return Document(
        id=digest(title[:50], text),
        raw="0" * 64,
        source="files",
        url=url or f"https://{(outlet or 'unknown').lower().replace(' ', '-')}.example/{digest(title[:50])[:6]}",
        text=text,
        title=title,
        outlet=outlet,
        author=None,
        published=published,
        published_basis="meta" if published else None,
        language="en",
        retrieved=MADE,
    )


def actor(doc: Document, text: str, name: str | None = None) -> Actor:
    """An actor found in the text; known to the little registry under its text or the given name."""
    at = doc.text.find(text)
    known = REGISTRY.get(name or text)
    if known is None:
        return Actor(text=text, span=(at, at + len(text)), id=None, country=None, sector=None)
    return Actor(
        text=text, span=(at, at + len(text)), id=known[0], country=known[1], sector=known[2], name=name or text
    )


def day(value: date | None, days: int = 1, precision: str = "day") -> Period | None:
    if value is None:
        return None
    return Period(since=value, until=value + timedelta(days=days), precision=precision, text="")


def mention(
    doc: Document,
    passage: str,
    trigger: str,
    kind: str,
    *,
    actors: Sequence[Actor] = (),
    targets: Sequence[Actor] = (),
    move: str | None = None,
    mode: str | None = None,
    when: Period | None = None,
    place: str | None = None,
    status: str = "happened",
    speaker: Actor | None = None,
    hedge: str | None = None,
    outcome: str | None = None,
    content: str | None = None,
    amount: str | None = None,
    confidence: float = 0.8,
) -> Mention:
    """A mention whose spans are found in the text, so that no offset is typed by hand."""
    start = doc.text.index(passage)
    found = start + passage.index(trigger)
    inner = doc.text.index(content, start) if content else 0
    where = doc.text.find(place, start) if place else 0
    sum_ = doc.text.index(amount, start) if amount else 0
    return Mention(
        document_id=doc.id,
        span=(start, start + len(passage)),
        trigger=(found, found + len(trigger)),
        kind=kind,
        mode=mode,
        move=move,
        actors=tuple(actors),
        targets=tuple(targets),
        when=when,
        place=Place(name=place, span=(where, where + len(place)), kind="city", country=None, lat=None, lon=None)
        if place
        else None,
        status=status,
        speaker=speaker,
        hedge=hedge,
        outcome=outcome,
        content=(inner, inner + len(content)) if content else None,
        issues=(),
        amounts=(Amount(text=amount, span=(sum_, sum_ + len(amount)), low=1, high=1, unit="EUR"),) if amount else (),
        coder="rules@1",
        frame="test",
        confidence=confidence,
    )


def link(kind: str, source: Mention, target: Mention | None, doc: Document, words: str, cue: str = "if") -> Link:
    at = doc.text.index(words)
    return Link(
        document_id=doc.id,
        kind=kind,
        source=source.id,
        target=target.id if target else None,
        span=(at, at + len(words)),
        cue=cue,
        coder="rules@1",
        confidence=0.7,
    )


def held(doc: Document, **more: object) -> HeldDocument:
    return HeldDocument(document=doc, held=MADE.date(), **more)  # type: ignore[arg-type]


def tables(offer: Mention, refusal: Mention, claim: Mention, pledge: Mention) -> dict[str, list[dict[str, Any]]]:
    """Rows as the ledgers of a real record have them, as far as the brief reads them."""
    position = {"since": date(2025, 12, 2), "published": date(2025, 12, 3), "issue": "CEAS"}
    return {
        "positions": [
            {**position, "mention_id": offer.id, "side": "ARD", "who": "Ardland", "direction": "first"},
            {
                **position,
                "mention_id": refusal.id,
                "side": "VES",
                "who": "Vessia",
                "direction": "away",
                "before_event_id": offer.id,
            },
        ],
        "offers": [{"mention_id": offer.id, "moves": f"{offer.id}; {refusal.id}", "state": "rejected", "versions": 1}],
        "pledges": [
            {
                "mention_id": pledge.id,
                "events": pledge.id,
                "stage": "announced",
                "verdict": "in_the_works",
                "pledge": "money",
                "pledger": "Northern Union",
                "beneficiary": "Ardland",
            }
        ],
        "hostilities": [{"mention_id": claim.id, "control": "taken", "control_by": "Vessian army"}],
    }


def small() -> InMemory:
    """Seven readings of three documents: a meeting, an offer, its refusal, a claim, its denial, a pledge, a plan."""
    one = document(
        "President Ilya Maren met envoys from Vessia in Lakemouth on 2 December.\n"
        "Ardland offered a ceasefire along the river if Vessia withdraws from the northern bank.\n"
        "Vessia rejected the offer, saying that the line had been imposed by force.",
        title="Talks in Lakemouth end without a text",
        outlet="Meridian Post",
        published=date(2025, 12, 3),
    )
    two = document(
        "The Vessian army said it had captured Dravo. Ardland denied that the town had fallen.\n"
        "The Northern Union pledged at least 40 million euros to Ardland.",
        title="Claims over Dravo",
        outlet="Harbour Daily",
        published=date(2025, 12, 5),
    )
    three = document(
        "Maren and Vessian envoys held talks in Lakemouth on Tuesday. Another round is planned for January.",
        title="A round in Lakemouth",
        outlet="Oster Wire",
        published=date(2025, 12, 3),
        url="C:\\Users\\someone\\briefs\\oster.html",
    )
    maren = actor(one, "President Ilya Maren")
    ardland, vessia = actor(one, "Ardland"), actor(one, "Vessia")
    met = mention(
        one,
        "President Ilya Maren met envoys from Vessia in Lakemouth on 2 December.",
        "met",
        "CONSULT",
        actors=[maren],
        targets=[vessia],
        when=day(date(2025, 12, 2)),
        place="Lakemouth",
        outcome="none",
    )
    again = mention(
        three,
        "Maren and Vessian envoys held talks in Lakemouth on Tuesday.",
        "held talks",
        "CONSULT",
        actors=[actor(three, "Maren", "President Ilya Maren"), actor(three, "Vessian", "Vessia")],
        when=day(date(2025, 12, 2)),
        place="Lakemouth",
        confidence=0.7,
    )
    offer = mention(
        one,
        "Ardland offered a ceasefire along the river if Vessia withdraws from the northern bank.",
        "offered",
        "AGREE",
        move="propose",
        actors=[ardland],
        status="conditional",
        when=day(date(2025, 12, 2)),
        content="a ceasefire along the river",
    )
    refusal = mention(
        one,
        "Vessia rejected the offer, saying that the line had been imposed by force.",
        "rejected",
        "REJECT",
        move="reject",
        actors=[vessia],
        when=day(date(2025, 12, 2)),
        content="the offer",
    )
    claim = mention(
        two,
        "The Vessian army said it had captured Dravo.",
        "captured",
        "ASSAULT",
        mode="territory",
        actors=[actor(two, "Vessian army")],
        speaker=actor(two, "Vessian army"),
        place="Dravo",
        when=day(date(2025, 12, 4)),
    )
    denial = mention(
        two,
        "Ardland denied that the town had fallen.",
        "denied",
        "REJECT",
        move="deny",
        actors=[actor(two, "Ardland")],
        content="the town had fallen",
    )
    pledge = mention(
        two,
        "The Northern Union pledged at least 40 million euros to Ardland.",
        "pledged",
        "AID",
        move="pledge",
        actors=[actor(two, "Northern Union")],
        targets=[actor(two, "Ardland")],
        amount="at least 40 million euros",
    )
    plan = mention(
        three,
        "Another round is planned for January.",
        "round",
        "CONSULT",
        status="planned",
        when=Period(since=date(2026, 1, 1), until=date(2026, 2, 1), precision="month", text="January"),
    )
    unsure = mention(two, "Ardland denied that the town had fallen.", "fallen", "RETREAT", confidence=0.3)
    return InMemory(
        held=[held(one), held(two), held(three)],
        made=[met, again, offer, refusal, claim, denial, pledge, plan, unsure],
        bonds=[
            link("on_condition_of", offer, None, one, "Vessia withdraws from the northern bank"),
            link("answers", refusal, offer, one, "the offer", "the offer"),
            link("on_the_ground_of", refusal, None, one, "the line had been imposed by force", "saying"),
            link("denies", denial, claim, two, "captured Dravo", "denied"),
        ],
        joined=[(met, again)],
        tables=tables(offer, refusal, claim, pledge),
        failed=[
            Failure(
                stage="sources",
                item="/home/someone/reports/scan.pdf",
                error="SourceError",
                message="no text in the pages",
                advice="try a copy with a text layer",
                at=MADE,
            )
        ],
    )
