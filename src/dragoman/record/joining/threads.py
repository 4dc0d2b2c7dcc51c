"""Which moves belong to one offer, and which steps to one pledge: the same way of placing, with other signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dragoman.record.joining.report import Placement, Report, numbers, stems
from dragoman.record.joining.weights import points
from dragoman.types import Document, Mention

OPENING = frozenset({"propose", "demand", "guarantee", "urge", "threaten"})
ANSWERING = frozenset({"accept", "reject", "counter", "defer", "concede", "retract", "clarify", "implement"})
OWN = frozenset({"concede", "retract", "clarify", "implement"})  # what the one who made an offer may do with it
PLEDGED = frozenset({"pledge", "guarantee"})
SOON, LATE = 14, 60  # days
LOOKED_AT = 200  # threads of a side that a step is compared with, the latest first


@dataclass(frozen=True, slots=True)
class Step:
    """One mention as a step of an offer or a pledge."""

    id: str
    ledger: str  # "offer" or "pledge"
    event_id: str
    order: tuple[date, str, str, int, int, str]
    opens: bool
    move: str
    by: frozenset[str]
    to: frozenset[str]
    issues: frozenset[str]
    figures: frozenset[str]
    amounts: frozenset[tuple[str, float]]  # (unit, figure)
    kind: str | None  # of a pledge: money, kit, troops, ...
    names: frozenset[str]  # words and numbers that name the proposal
    words: frozenset[str]
    day: date
    again: bool  # the text says that it was announced before


@dataclass(slots=True)
class _Thread:
    id: str
    steps: list[Step] = field(default_factory=list)

    @property
    def first(self) -> Step:
        return self.steps[0]


def steps(mention: Mention, document: Document, report: Report, *, event_id: str) -> Iterable[Step]:
    """The steps that a mention is: of an offer, of a pledge, of both or of none."""
    said: dict[str, list[str]] = defaultdict(list)
    for one in mention.particulars:
        said[one.key].append(one.value)
    content = document.text[slice(*(mention.content or mention.span))]
    names = " ".join(said["proposal"])
    common = {
        "id": mention.id,
        "event_id": event_id,
        "order": report.order,
        "move": mention.move or "",
        "by": report.actors,
        "to": report.targets,
        "issues": report.issues,
        "figures": report.figures,
        "amounts": frozenset((one.unit, one.low) for one in mention.amounts),
        "kind": next(iter(said["pledge"]), None),
        "names": stems(names) | frozenset(numbers(names)),
        "words": stems(content, [one.text for one in (*mention.actors, *mention.targets)]),
        "day": report.anchor,
        "again": bool(said["part_of"]),
    }
    if mention.move in OPENING | ANSWERING:
        yield Step(ledger="offer", opens=mention.move in OPENING, **common)  # type: ignore[arg-type]
    if mention.move in PLEDGED or mention.kind == "AID" or said["pledge"]:
        yield Step(ledger="pledge", opens=True, **common)  # type: ignore[arg-type]


class Threads:
    """Holds the threads of offers and pledges, and places what comes."""

    def __init__(self) -> None:
        self._threads: dict[str, _Thread] = {}
        self._of: dict[tuple[str, str], str] = {}  # (ledger, mention) -> thread
        self._by_event: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._index: dict[tuple[str, str], list[str]] = defaultdict(list)  # (ledger, side) -> threads, as they came

    def hold(self, placed: Iterable[tuple[Step, str]]) -> None:
        """Take in steps that were placed before, with their threads."""
        for step, thread_id in placed:
            self._put(step, thread_id)

    def place(self, new: Sequence[Step], answers: Mapping[str, Sequence[str]]) -> list[Placement]:
        """Place the steps of one document, in their order; `answers` maps a mention to those it is said to answer."""
        found = []
        for step in sorted(new, key=lambda one: one.order):
            placement = self._placed(step, frozenset(answers.get(step.id, ())))
            self._put(step, placement.event_id)
            found.append(placement)
        return found

    def _placed(self, step: Step, answers: frozenset[str]) -> Placement:
        best: tuple[float, str, str, dict[str, float]] | None = None
        for thread in self._candidates(step, answers):
            fit = _fit(step, thread, answers)
            if fit is not None and (best is None or (fit[0], thread.first.order) > (best[0], self._first(best[1]))):
                best = (fit[0], thread.id, fit[1], fit[2])
        if best is None:
            return Placement(mention_id=step.id, event_id=step.id, partner=None, score=0.0, reasons=())
        score, thread_id, partner, signs = best
        reasons = tuple(sorted(signs.items(), key=lambda row: (-abs(row[1]), row[0])))
        return Placement(mention_id=step.id, event_id=thread_id, partner=partner, score=score, reasons=reasons)

    def _first(self, thread_id: str) -> tuple[date, str, str, int, int, str]:
        return self._threads[thread_id].first.order

    def _candidates(self, step: Step, answers: frozenset[str]) -> list[_Thread]:
        found = {self._of[step.ledger, id] for id in answers if (step.ledger, id) in self._of}
        found |= self._by_event[step.ledger, step.event_id]
        sides = step.by if step.opens else step.by | step.to
        for side in sides:
            for thread_id in self._index[step.ledger, side][: -LOOKED_AT - 1 : -1]:
                if abs((step.day - self._threads[thread_id].steps[-1].day).days) > points(step.ledger)["days"]:
                    break
                found.add(thread_id)
        return [self._threads[id] for id in sorted(found)]

    def _put(self, step: Step, thread_id: str) -> None:
        fresh = thread_id not in self._threads
        thread = self._threads.setdefault(thread_id, _Thread(thread_id))
        thread.steps.append(step)
        self._of[step.ledger, step.id] = thread_id
        self._by_event[step.ledger, step.event_id].add(thread_id)
        for side in step.by | step.to:
            if fresh or thread_id not in self._index[step.ledger, side]:
                self._index[step.ledger, side].append(thread_id)


def _fit(step: Step, thread: _Thread, answers: frozenset[str]) -> tuple[float, str, dict[str, float]] | None:
    signs = _pledge(step, thread) if step.ledger == "pledge" else _offer(step, thread, answers)
    if signs is None:
        return None
    score = round(sum(signs.values()), 2)
    partner = next((one.id for one in thread.steps if one.id in answers), thread.first.id)
    return (score, partner, signs) if score >= points(step.ledger)["join"] else None


def _offer(step: Step, thread: _Thread, answers: frozenset[str]) -> dict[str, float] | None:
    """The signs that a move belongs to an offer; None where it cannot."""
    count, first = points("offer"), thread.first
    told = any(one.id in answers for one in thread.steps)
    again = any(one.event_id == step.event_id for one in thread.steps)
    own = bool(step.by & first.by)
    if not (told or again):
        if step.opens and (not own or not first.opens or step.move != first.move):
            return None
        if not step.opens and (not first.opens or (own and step.move not in OWN)):
            return None
        if step.day < first.day:
            return None
    found = _common(step, thread, count)
    if found is None:
        return None
    names = frozenset().union(*(one.names for one in thread.steps))
    parts = {
        "answers": float(told),
        "same_event": float(again),
        "proposal": _share(step.names, names),
        "figures": float(bool(step.figures & frozenset().union(*(one.figures for one in thread.steps)))),
        "owner": float(own if step.opens else bool(step.to & first.by)),
        "addressed": float(not step.opens and bool(step.by & first.to)),
    }
    found.update({name: count[name] * value for name, value in parts.items() if value})
    return found


def _pledge(step: Step, thread: _Thread) -> dict[str, float] | None:
    """The signs that a step belongs to a pledge; None where it cannot."""
    count, first = points("pledge"), thread.first
    again = any(one.event_id == step.event_id for one in thread.steps)
    if not again and not step.by & first.by:
        return None
    if step.to and first.to and not step.to & first.to:
        return None
    found = _common(step, thread, count)
    if found is None:
        return None
    amounts = frozenset().union(*(one.amounts for one in thread.steps))
    units = {unit for unit, _ in amounts} & {unit for unit, _ in step.amounts}
    parts = {
        "same_event": float(again),
        "pledger": float(bool(step.by & first.by)),
        "beneficiary": float(bool(step.to & first.to)),
        "same_kind": float(step.kind is not None and step.kind == first.kind),
        "other_kind": float(None not in (step.kind, first.kind) and step.kind != first.kind),
        "amount": float(bool(step.amounts & amounts)),
        "other_amount": float(bool(units) and not step.amounts & amounts),
        "part_of": float(step.again),
    }
    found.update({name: count[name] * value for name, value in parts.items() if value})
    return found


def _common(step: Step, thread: _Thread, count: Mapping[str, float]) -> dict[str, float] | None:
    """Time, wording and issues."""
    gap = abs((step.day - thread.steps[-1].day).days)
    if gap > count["days"]:
        return None
    found = {"words": count["words"] * max(_share(step.words, one.words) for one in thread.steps)}
    if gap <= SOON or gap > LATE:
        name = "soon" if gap <= SOON else "late"
        found[name] = count[name]
    issues = frozenset().union(*(one.issues for one in thread.steps))
    if "issues" in count and step.issues and issues:
        name = "issues" if step.issues & issues else "other_issues"
        found[name] = count[name]
    return {name: round(value, 2) for name, value in found.items() if value}


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """Words in common as a share of the smaller set; 0 where either is empty."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
