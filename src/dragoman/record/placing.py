"""Placing what the record comes to hold: reports into events, moves into offers, steps into pledges."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.record.events import aliases, folded
from dragoman.record.joining.joiner import Joiner
from dragoman.record.joining.report import Placement, Report, report
from dragoman.record.joining.threads import Step, Threads, steps
from dragoman.record.joining.weights import RULE
from dragoman.record.rows import Row
from dragoman.record.values import HeldDocument
from dragoman.types import Document, Judgement, Link, Mention

Homes = Mapping[tuple[str, str], str]  # (ledger, mention) -> event or thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the record holds when placing begins."""

    mentions: Sequence[Mention]
    documents: Sequence[HeldDocument]
    links: Sequence[Link]
    judgements: Sequence[Judgement]
    homes: Homes  # by the rule of today


class Placer:
    """Knows where everything held was put, and places what comes. Made on the first document that is coded."""

    def __init__(self, held: Held) -> None:
        self._aliases = aliases(held.judgements)
        self._roots = folded(held.documents)
        self._joiner, self._threads = Joiner(), Threads()
        self._passages: dict[tuple[str, tuple[int, int]], str] = {}  # words that another version of the coder read
        self.missing: list[Row] = []  # placements of what was held without one, ready to store
        self._take(held)

    def _take(self, held: Held) -> None:
        documents = {one.document.id: one for one in held.documents}
        repeats, answers = _ends(held.links, "repeats"), _ends(held.links, "answers")
        by_document: dict[str, list[Mention]] = defaultdict(list)
        for mention in held.mentions:
            by_document[mention.document_id].append(mention)
        for one in sorted(documents.values(), key=lambda one: (one.held, one.document.retrieved, one.document.id)):
            known: list[Mention] = []
            new: list[Mention] = []
            for mention in by_document.get(one.document.id, ()):
                (known if ("event", mention.id) in held.homes else new).append(mention)
            self._hold(known, one.document, one.held, held.homes)
            if new:
                self.missing += self._rows(new, one.document, one.held, repeats, answers, run="placed later")

    def _hold(self, mentions: Iterable[Mention], document: Document, held: date, homes: Homes) -> None:
        for mention in mentions:
            one = self._report(mention, document, held)
            home = homes["event", mention.id]
            self._joiner.hold([(one, home)])
            self._passages[document.id, mention.trigger] = mention.id
            for step in steps(mention, document, one, event_id=home):
                self._threads.hold([(step, homes.get((step.ledger, mention.id), mention.id))])

    def place(
        self, mentions: Sequence[Mention], links: Sequence[Link], document: Document, *, held: date, run: str
    ) -> list[Row]:
        """Rows of `placements` for the mentions of one new reading."""
        repeats, answers = _ends(links, "repeats"), _ends(links, "answers")
        for mention in mentions:  # what an older version of the coder read in the same words is the same happening
            earlier = self._passages.get((document.id, mention.trigger))
            if earlier is not None:
                repeats.setdefault(mention.id, []).append(earlier)
        return self._rows(mentions, document, held, repeats, answers, run=run)

    def _rows(
        self,
        mentions: Sequence[Mention],
        document: Document,
        held: date,
        repeats: Mapping[str, Sequence[str]],
        answers: Mapping[str, Sequence[str]],
        *,
        run: str,
    ) -> list[Row]:
        reports = {one.id: self._report(one, document, held) for one in mentions}
        joined = self._joiner.place(list(reports.values()), repeats)
        home = {one.mention_id: one.event_id for one in joined}
        new: dict[str, list[Step]] = defaultdict(list)
        for mention in mentions:
            self._passages[document.id, mention.trigger] = mention.id
            for step in steps(mention, document, reports[mention.id], event_id=home[mention.id]):
                new[step.ledger].append(step)
        placed = [("event", joined), *((name, self._threads.place(found, answers)) for name, found in new.items())]
        return [_row(ledger, one, held, run) for ledger, many in placed for one in many]

    def _report(self, mention: Mention, document: Document, held: date) -> Report:
        root = self._roots.get(document.id, document.id)
        return report(mention, document, held=held, root=root, aliases=self._aliases)


def merged(held: Held, judgement: Judgement, *, by: str = RULE) -> list[Judgement]:
    """The joins that follow where actors are judged to be one: events that only their names kept apart.

    Nothing that is placed moves by itself: each is a judgement of the rule, which says why and can be undone.
    """
    documents = {one.document.id: one for one in held.documents}
    known, roots = aliases([*held.judgements, judgement]), folded(held.documents)
    touched = set(judgement.items)
    joiner = Joiner()
    found: list[Judgement] = []
    concerned = [m for m in held.mentions if touched & {a.id for a in (*m.actors, *m.targets)} or _side(m) & touched]
    reports = [
        report(
            mention,
            documents[mention.document_id].document,
            held=documents[mention.document_id].held,
            root=roots.get(mention.document_id, mention.document_id),
            aliases=known,
        )
        for mention in concerned
    ]
    for one in sorted(reports, key=lambda one: one.order):
        (placement,) = joiner.place([one], {})
        old = held.homes.get(("event", one.id), one.id)
        other = held.homes.get(("event", placement.partner), placement.partner) if placement.partner else None
        if other is not None and placement.partner is not None and other != old:
            why = f"{' and '.join(judgement.items)} were judged to be one by {judgement.by}"
            pair = (placement.partner, one.id)
            found.append(Judgement(kind="join", items=pair, by=by, made=judgement.made, why=why))
    return found


def _side(mention: Mention) -> set[str]:
    return {f"state:{one.country}" for one in (*mention.actors, *mention.targets) if one.country}


def _ends(links: Iterable[Link], kind: str) -> dict[str, list[str]]:
    """The far ends of the links of a kind, by where they start."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.kind == kind and link.target is not None:
            found[link.source].append(link.target)
    return found


def _row(ledger: str, one: Placement, held: date, run: str) -> Row:
    reasons = json.dumps(one.reasons, separators=(",", ":"))
    return (one.mention_id, ledger, RULE, one.event_id, one.partner, float(one.score), reasons, held, run)
