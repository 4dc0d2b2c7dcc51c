"""The rows that pairing.py compares: those that the program keeps of an example, and those kept by hand."""

from __future__ import annotations

import hashlib
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from dragoman import session, workspace
from dragoman.coding.registry import Registry
from dragoman.record import Record
from dragoman.types import Actor, Mention
from pairing import Entry, Row, found, side, sides, spots

EXAMPLES = ("two-rivers", "ukraine-2025")
# The tables of their golden files. In this order: a thread of offers is known by the moves that were matched.
LEDGERS = {"meetings": "meeting", "moves": "move", "offers": "offer", "positions": "position", "claims": "claim",
           "pledges": "pledge", "hostilities": "hostility"}  # fmt: skip
SPOKEN = {"claims", "hostilities"}  # those in whose golden rows who asserts or denies it is a party as well
OFFICIAL = {"GOV", "MIL", "LEG", "JUD", "SPY", "COP"}


# -- what the program keeps -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the program keeps of an example."""

    name: str
    texts: dict[str, str]  # by the name of the dispatch
    twins: dict[str, frozenset[str]]  # dispatches that carry one text, each with itself
    dispatch: dict[str, str]  # by document id
    published: dict[str, date | None]  # by document id
    ledgers: dict[str, list[Row]]
    events: dict[str, tuple[Mention, ...]]  # by event id
    registry: Registry

    def of_dispatch(self) -> dict[str, list[Mention]]:
        """Every mention, by its dispatch."""
        made: dict[str, list[Mention]] = defaultdict(list)
        for mentions in self.events.values():
            for one in mentions:
                made[self.dispatch[one.document_id]].append(one)
        return made

    def stands_for(self, actor: Actor, document_id: str, *, hit: bool = False) -> str:
        """The side an actor is on: its state, where he or it acts for one; the body whose office he holds; else itself.

        hit  whether it is what was attacked: a house or a bridge counts for the country it stands in
        """
        official = actor.sector in OFFICIAL or actor.sector is None or (actor.id or "").startswith("state:")
        if actor.country and (official or hit):
            return side(actor.country)
        if actor.id and actor.id.startswith("person:") and actor.id in self.registry:
            held = self.registry.spells(actor.id, self.published[document_id])
            if held:
                return side(held[0].of)
        return side(actor.id or actor.text)

    def named(self, name: str, document_id: str) -> str:
        """The side of a registry id, a country or words, with the prefix that a ledger gives them or without."""
        kind, _, rest = name.partition(":")
        if kind in {"country", "outlet", "text"}:
            name = rest
        if name in self.registry:
            entry = self.registry.entry(name)
            actor = Actor(text=entry.name, span=(0, 0), id=name, country=entry.country, sector=entry.sector)
            return self.stands_for(actor, document_id)
        return side(name)


@cache
def kept(name: str, folder: Path | None = None) -> Kept:
    """Read an example as `dragoman demo` does; in a folder, where one is given, and not again what is there."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="dragoman-") as temporary:
            return _read(name, Path(temporary) / name)
    return _read(name, folder / name)


def _read(name: str, root: Path) -> Kept:
    example = workspace.example(name)
    space = workspace.Workspace(root)
    if not space.record.exists():
        space = workspace.create(root, like=example)
        dispatches = [str(example / "dispatches")]
        session.read(space, space.config(), dispatches, backfill=True, allow_private=False, command="bench")
    names = {hashlib.sha256(path.read_bytes()).hexdigest(): path.stem for path in example.glob("dispatches/*.md")}
    with Record.open(space.record, read_only=True) as record:
        held = record.documents()
        dispatch = {one.document.id: names[one.document.raw] for one in held}
        twins = {name: {name} for name in dispatch.values()}
        for one in held:
            if one.carries:
                copy, original = dispatch[one.document.id], dispatch[one.carries.original_id]
                twins[original] |= twins[copy]
                twins.update(dict.fromkeys(twins[original], twins[original]))
        tables = {ledger: record.ledger(ledger) for ledger in LEDGERS}
        return Kept(
            name=name,
            texts={dispatch[one.document.id]: one.document.text for one in held},
            twins={name: frozenset(group) for name, group in twins.items()},
            dispatch=dispatch,
            published={one.document.id: one.document.published for one in held},
            ledgers={n: [dict(zip(t.columns, row, strict=True)) for row in t.rows] for n, t in tables.items()},
            events={event.id: event.mentions for event in record.events()},
            registry=Registry.load(*([space.actors] if space.actors else [])),
        )


def kept_entries(ledger: str, have: Kept, moves: Mapping[str, str]) -> list[Entry]:
    """The rows of one ledger of the program; `moves` is the expected move of each event that was matched."""
    return [_kept_entry(ledger, row, have, moves) for row in have.ledgers[ledger]]


def _kept_entry(ledger: str, row: Row, have: Kept, moves: Mapping[str, str]) -> Entry:
    # Every event of the thread, where the row is one; positions and the others rest on a single event.
    events = split(row["moves"] if ledger == "offers" else row["events"] if ledger == "pledges" else row["event_id"])
    mentions = tuple(one for event in events for one in have.events[event])
    # The day of an offer or a position can be that of its report.
    dated = ledger not in {"offers", "positions"}
    if ledger == "positions":
        everybody = {have.named(row["side"], row["document_id"])}
    else:
        parties = {who for one in mentions for who in sides_of(one.actors, have, one)}
        parties |= {who for one in mentions for who in sides_of(one.targets, have, one, hit=ledger == "hostilities")}
        if ledger == "pledges":
            parties |= {who for one in mentions for sides in given(one, have) or () for who in sides}
        everybody = parties | {who for one in mentions for who in _speaker(one, have) if ledger in SPOKEN}
    return Entry(
        id=str(row["mention_id"]),
        row=row,
        dispatches=frozenset(have.dispatch[one.document_id] for one in mentions),
        spots=frozenset(
            (have.dispatch[one.document_id], at)
            for one in mentions
            for at in spots(have.texts[have.dispatch[one.document_id]], one.trigger)
        ),
        sides=frozenset(everybody),
        doers=frozenset(who for one in mentions for who in _doers(ledger, one, have)),
        unknown=frozenset(
            have.stands_for(actor, one.document_id)
            for one in mentions
            for actor in (*one.actors, *one.targets, *([one.speaker] if one.speaker else []))
            if not (actor.id or actor.country)
        ),
        since=row["since"] if dated else None,
        until=_last(row["until"]) if dated else None,
        place=row.get("place") or "",
        what=row["issue"] if ledger == "positions" else row["move"] if ledger == "moves" else _kind(row),
        mentions=mentions,
        moves=frozenset(moves[event] for event in events if event in moves),
    )


def _doers(ledger: str, one: Mention, have: Kept) -> Iterator[str]:
    if ledger == "claims":
        if one.status == "denied":  # who denies it in a report of the same happening does not claim it
            return
        yield from _speaker(one, have) or (
            sides_of(one.actors, have, one) if one.move in {"claim", "deny"} else frozenset()
        )
        return
    if ledger == "pledges" and (told := given(one, have)) is not None:
        yield from told[0]
        return
    yield from sides_of(one.actors, have, one)
    yield from (have.named(p.about, one.document_id) for p in one.particulars if p.key == "on_behalf" and p.about)


def given(one: Mention, have: Kept) -> tuple[frozenset[str], frozenset[str]] | None:
    """Who gives and who gets, where the reading of a pledge says so itself: not always who acts and on whom."""
    told = [p for p in one.particulars if p.key in {"pledger", "beneficiary"} and p.about]
    if not told:
        return None
    givers, getters = (
        frozenset(have.named(p.about or "", one.document_id) for p in told if p.key == key)
        for key in ("pledger", "beneficiary")
    )
    return givers, getters


def sides_of(actors: Iterable[Actor], have: Kept, one: Mention, *, hit: bool = False) -> frozenset[str]:
    """The sides of the actors of a mention."""
    return frozenset(have.stands_for(actor, one.document_id, hit=hit) for actor in actors)


def _speaker(one: Mention, have: Kept) -> frozenset[str]:
    return frozenset([have.stands_for(one.speaker, one.document_id)] if one.speaker else [])


def _kind(row: Row) -> str:
    return "CONTROL" if row.get("control") else str(row.get("kind") or "")


def _last(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None


def split(joined: str | None) -> list[str]:
    """The items of a column that holds several."""
    return joined.split("; ") if joined else []


# -- what a careful reader keeps ------------------------------------------------------------------------------------


def expected(name: str, ledger: str) -> list[Row]:
    """The rows of a golden file."""
    path = workspace.example(name) / "expected" / f"{ledger}.toml"
    rows: list[Row] = tomllib.loads(path.read_text("utf-8")).get(LEDGERS[ledger], [])
    return rows


def expected_entries(ledger: str, rows: Iterable[Row], have: Kept) -> list[Entry]:
    return [_expected_entry(ledger, row, have) for row in rows]


def _expected_entry(ledger: str, row: Row, have: Kept) -> Entry:
    reports = row.get("reports") or [row["report"]]
    known = {report: have.twins.get(report, frozenset([report])) for report in reports}
    roles: tuple[str, ...] = ("by", "to", "against", "who", "parties")
    roles += ("claimed_by", "denied_by") if ledger in SPOKEN else ()
    return Entry(
        id=row.get("id") or f"{row['who']} {row['issue']}",
        row=row,
        dispatches=frozenset().union(*known.values()),
        spots=frozenset((one, at) for one in known[reports[0]] for at in _words_at(row["words"], have.texts.get(one))),
        sides=sides(name for role in roles for name in listed(row.get(role))),
        doers=sides(listed(row.get("by"))),
        since=row.get("since"),
        until=row.get("until") or row.get("since"),
        place=row.get("place", ""),
        what=row.get("issue") or row.get("move") or row.get("kind", ""),
        moves=frozenset(row["moves"]) if ledger == "offers" else frozenset(),
    )


def _words_at(words: str, text: str | None) -> range:
    """The sentences the words stand in; the first where they stand in the title alone, which the first repeats."""
    span = found(words, text) if text else None
    return spots(text, span) if text and span else range(1)


def listed(value: Any) -> list[Any]:
    """The items of a key that may hold one, several or none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def unplaced(have: Kept) -> list[str]:
    """Golden rows whose words stand nowhere in the text of their first report."""
    rows = ((ledger, row) for ledger in LEDGERS for row in expected(have.name, ledger))
    return [
        f"{have.name}, {ledger}: {row.get('id') or row['who']}: {row['words']!r}"
        for ledger, row in rows
        if not found(row["words"], have.texts.get((row.get("reports") or [row["report"]])[0], ""))
    ]
