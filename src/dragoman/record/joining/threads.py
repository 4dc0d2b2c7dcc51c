"""Which moves belong to one offer, and which steps to one pledge: the same way of placing, with other signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dragoman.record.joining.report import Order, Placement, Report, numbers, stems
from dragoman.record.joining.weights import any_text, points, version_words
from dragoman.types import Document, Mention

OPENING = frozenset({"propose", "demand", "guarantee", "urge", "threaten"})
ANSWERING = frozenset({"accept", "reject", "counter", "defer", "concede", "retract", "clarify", "implement"})
OWN = frozenset({"concede", "retract", "clarify", "implement"})  # what the one who made an offer may do with it
PLEDGED = frozenset({"pledge", "guarantee"})
ASKING = frozenset({"demand", "urge", "threaten"})  # of another's text, too: "called on Rome to accept the plan"
STANDING = frozenset({"guarantee", "recognition", "ratification"})  # given once, however often it is promised
SOON, LATE = 14, 60  # days
BESIDE = 500  # characters: two or three sentences
ROUNDING = 0.02  # "about 5.4 billion" and 5.38 billion are one sum
REAL = frozenset({"happened", "planned", "conditional"})
OFFERED = frozenset({"propose", "demand", "guarantee"})
SAME_THING = {"answers", "same_event", "proposal", "same_name", "latest", "figures", "same_text"}
ALIKE = 0.5  # share of the words that name a text
RECENT = 12  # steps of a thread whose words a new one is compared with, besides the first's
LOOKED_AT = 200  # threads of a side that a step is compared with, the latest first


@dataclass(frozen=True, slots=True)
class Step:
    """One mention as a step of an offer or a pledge."""

    id: str
    ledger: str  # "offer" or "pledge"
    event_id: str
    order: Order
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
    document_id: str = ""
    at: int = 0  # where it stands in its document
    owners: frozenset[str] = frozenset()  # whose text the names say it is: "the American plan"
    real: bool = True  # told as done, as to come or on a condition; not what is only feared, asked or denied


@dataclass(slots=True)
class _Thread:
    """The steps of an offer or a pledge, with what they have between them kept at hand: a thread is asked often."""

    id: str
    steps: list[Step] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    by: set[str] = field(default_factory=set)  # who put it forward, in any of its versions that were not an answer
    answering: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    issues: set[str] = field(default_factory=set)
    amounts: set[tuple[str, float]] = field(default_factory=set)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by document: where steps stand

    @property
    def first(self) -> Step:
        return self.steps[0]

    def take(self, step: Step) -> None:
        """Add a step."""
        self.steps.append(step)
        self.ids.add(step.id)
        self.events.add(step.event_id)
        if not step.real and self.first.real:
            return  # what one is asked to accept is no answer, and names no offer
        if len(self.steps) == 1 or (step.opens and step.move == self.first.move):
            self.by |= step.by
        if not step.opens:
            self.answering |= step.by
        self.names |= step.names
        self.owners |= step.owners
        self.figures |= step.figures
        self.issues |= step.issues
        self.amounts |= step.amounts
        self.places[step.document_id].append(step.at)


def steps(mention: Mention, document: Document, report: Report, *, event_id: str) -> Iterable[Step]:
    """The steps that a mention is: of an offer, of a pledge, of both or of none."""
    said: dict[str, list[str]] = defaultdict(list)
    for one in mention.particulars:
        said[one.key].append(one.value)
    content = document.text[slice(*(mention.content or mention.span))]
    names = " ".join(said["proposal"])
    parties = [one.text for one in (*mention.actors, *mention.targets)]
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
        "names": stems(names, parties) | frozenset(numbers(names)),
        "words": stems(content, parties),
        "day": report.anchor,
        "again": bool(said["part_of"]),
        "real": mention.status in REAL,
        "document_id": document.id,
        "at": mention.trigger[0],
        "owners": frozenset(
            one.about.removeprefix("state:") for one in mention.particulars if one.key == "proposal" and one.about
        ),
    }
    if mention.move in OPENING | ANSWERING:
        yield Step(ledger="offer", opens=mention.move in OPENING, **common)  # type: ignore[arg-type]
    if said["pledge"] or (mention.move in PLEDGED and mention.status == "happened"):  # no term, no condition
        yield replace(Step(ledger="pledge", opens=True, **common), real=True, **_of_pledge(mention, report))  # type: ignore[arg-type]


def _of_pledge(mention: Mention, report: Report) -> dict[str, Any]:
    """What a step of a pledge has of its own, where the coder says so: who gives and who gets, and the sum."""
    sides: dict[str, set[str]] = {"pledger": set(), "beneficiary": set()}
    amounts = set()
    for one in mention.particulars:
        if one.key in sides:
            sides[one.key].add((one.about or one.value).removeprefix("state:"))
        elif one.key == "amount":
            low, _, unit = one.value.split(" ", 2)
            amounts.add((unit, float(low)))
    coded = any(one.key == "pledge" for one in mention.particulars)
    own: dict[str, Any] = {"amounts": frozenset(amounts)} if coded else {}
    if any(sides.values()):
        own |= {"by": frozenset(sides["pledger"]), "to": frozenset(sides["beneficiary"])}
    elif not report.actors:
        own["by"] = report.strangers
    if any(one.key == "pledge" and one.value == "other" for one in mention.particulars):
        own["kind"] = None
    return own


class Threads:
    """Holds the threads of offers and pledges, and places what comes."""

    def __init__(self) -> None:
        self._threads: dict[str, _Thread] = {}
        self._of: dict[tuple[str, str], str] = {}  # (ledger, mention) -> thread
        self._by_event: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._in_text: dict[tuple[str, str], set[str]] = defaultdict(set)  # (ledger, document) -> threads
        self._index: dict[tuple[str, str], list[str]] = defaultdict(list)  # (ledger, side) -> threads, as they came

    def hold(self, placed: Iterable[tuple[Step, str]]) -> None:
        """Take in steps that were placed before, with their threads."""
        for step, thread_id in placed:
            self._put(step, thread_id)

    def place(self, new: Sequence[Step], answers: Mapping[str, Sequence[str]]) -> list[Placement]:
        """Place the steps of one document, offers first; `answers` maps a mention to those it is said to answer."""
        found = []
        # What a text says was put forward stands before what it says came back, in whatever order it tells them.
        # What is only supposed comes last: it may lie in an offer, and no offer begins with it.
        for step in sorted(new, key=lambda one: (not one.real, not one.opens, one.order)):
            placement = self._placed(step, frozenset(answers.get(step.id, ())))
            self._put(step, placement.event_id)
            found.append(placement)
        return found

    def _placed(self, step: Step, answers: frozenset[str]) -> Placement:
        best: tuple[float, str, str, dict[str, float]] | None = None
        candidates = self._candidates(step, answers)
        latest = _latest(step, candidates)
        for thread in candidates:
            fit = _fit(step, thread, answers, latest=thread is latest)
            if fit is not None and (best is None or (fit[0], thread.first.order) > (best[0], self._first(best[1]))):
                best = (fit[0], thread.id, fit[1], fit[2])
        if best is None:
            return Placement(mention_id=step.id, event_id=step.id, partner=None, score=0.0, reasons=())
        score, thread_id, partner, signs = best
        reasons = tuple(sorted(signs.items(), key=lambda row: (-abs(row[1]), row[0])))
        return Placement(mention_id=step.id, event_id=thread_id, partner=partner, score=score, reasons=reasons)

    def _first(self, thread_id: str) -> Order:
        return self._threads[thread_id].first.order

    def _candidates(self, step: Step, answers: frozenset[str]) -> list[_Thread]:
        found = {self._of[step.ledger, id] for id in answers if (step.ledger, id) in self._of}
        found |= self._by_event[step.ledger, step.event_id]
        sides = (step.by if step.opens else step.by | step.to) | step.owners
        found |= self._in_text[step.ledger, step.document_id]
        for side in sides:
            for thread_id in self._index[step.ledger, side][: -LOOKED_AT - 1 : -1]:
                if abs((step.day - self._threads[thread_id].steps[-1].day).days) > points(step.ledger)["days"]:
                    break
                found.add(thread_id)
        return [self._threads[id] for id in sorted(found, key=self._first)]

    def _put(self, step: Step, thread_id: str) -> None:
        fresh = thread_id not in self._threads
        thread = self._threads.setdefault(thread_id, _Thread(thread_id))
        thread.take(step)
        self._of[step.ledger, step.id] = thread_id
        self._by_event[step.ledger, step.event_id].add(thread_id)
        self._in_text[step.ledger, step.document_id].add(thread_id)
        for side in step.by | step.to:
            if fresh or thread_id not in self._index[step.ledger, side]:
                self._index[step.ledger, side].append(thread_id)


def _latest(step: Step, threads: Iterable[_Thread]) -> _Thread | None:
    """The last offer of whose an answer says it answers: "rejected the Peruvian offer"."""
    if step.opens or not step.owners or _versions(step.names) or len(step.words - step.names) > 1:
        return None  # "rejected the revised plan", "the proposal to invest the funds": says itself which it is
    theirs = [one for one in threads if one.first.opens and one.first.move in OFFERED and step.owners & one.by]
    return max(theirs, key=lambda one: one.first.order, default=None)


def _fit(
    step: Step, thread: _Thread, answers: frozenset[str], *, latest: bool
) -> tuple[float, str, dict[str, float]] | None:
    signs = _pledge(step, thread) if step.ledger == "pledge" else _offer(step, thread, answers, latest=latest)
    if signs is None:
        return None
    score = round(sum(signs.values()), 2)
    partner = next((one.id for one in thread.steps if one.id in answers), thread.first.id)
    return (score, partner, signs) if score >= points(step.ledger)["join"] else None


def _offer(step: Step, thread: _Thread, answers: frozenset[str], *, latest: bool) -> dict[str, float] | None:
    """The signs that a move belongs to an offer; None where it cannot."""
    count = points("offer")
    told = not answers.isdisjoint(thread.ids)
    again = step.event_id in thread.events
    named = _same_text(step, thread)
    if not (told or again) and not _may_belong(step, thread, named=named):
        return None
    found = _common(step, thread, count, anyway=told)
    if found is None:
        return None
    if named or latest:
        found.pop("other_issues", None)
    own = not step.by.isdisjoint(thread.by)
    # What came before an offer in a text is no answer to it, unless the text says so.
    before = -BESIDE if step.opens else 0
    beside = any(before <= step.at - at <= BESIDE for at in thread.places.get(step.document_id, ()))
    parts = {
        "answers": float(told),
        "same_event": float(again),
        "proposal": _share(step.names, thread.names),
        "same_name": float(named),
        "latest": float(latest),
        "figures": float(not step.figures.isdisjoint(thread.figures)),
        "owner": float(bool(step.owners & thread.by) or (own if step.opens else bool(step.to & thread.by))),
        "other_version": float(bool(_versions(step.names) - _versions(thread.names))),
        "other_owner": float(bool(step.owners) and not step.owners & (thread.by | thread.owners)),
        "addressed": float(not step.opens and bool(step.by & thread.first.to)),
        "same_text": float(beside and not (step.opens and step.move == thread.steps[-1].move)),
    }
    found.update({name: count[name] * value for name, value in parts.items() if value})
    # Who, whom, when and a broad issue alone make no offer: something must be said of the same thing.
    return found if SAME_THING & found.keys() or found.get("words", 0.0) >= count["some_words"] else None


def _may_belong(step: Step, thread: _Thread, *, named: bool) -> bool:
    """Whether a move that the text ties to none may be one of an offer: an answer of others, a version of its own."""
    first = thread.first
    if _other_text(step, thread) or not (named or (first.opens and step.day >= first.day)):
        return False
    if step.real and not first.real:
        return False
    if step.move == "retract" and step.by.isdisjoint(thread.by | thread.answering):
        return False  # one goes back on what he offered or accepted himself
    own = not step.by.isdisjoint(thread.by)
    if step.opens:
        refers = step.move in ASKING and bool(step.names) and bool(thread.names)  # "called on them to accept the plan"
        return named or refers or (own and step.move == first.move)
    both = named and step.move == "accept" and bool(step.to - thread.by)  # "A and B agreed on most points of A's plan"
    return not own or step.move in OWN or both or bool(step.to & thread.answering)


def _same_text(step: Step, thread: _Thread) -> bool:
    """Whether both name one text: by the number of its points, or by whose it is and in no other words."""
    if _counted(step.names) & _counted(thread.names):
        return True
    theirs = bool(step.owners & (thread.owners | thread.by)) and bool(thread.names)
    theirs = theirs and _versions(step.names) <= _versions(thread.names)
    ours, others = step.names - any_text(), thread.names - any_text()
    return theirs and not _other_text(step, thread) and (not ours or not others or _share(ours, others) >= ALIKE)


def _versions(names: Set[str]) -> frozenset[str]:
    """The words that tell one version of a text from another: "the revised plan"."""
    return frozenset(names) & version_words()


def _other_text(step: Step, thread: _Thread) -> bool:
    """Whether both name a text by a number and the numbers differ: the 28 points are not the 19."""
    ours, theirs = _counted(step.names), _counted(thread.names)
    return bool(ours) and bool(theirs) and not ours & theirs


def _counted(names: Set[str]) -> frozenset[str]:
    return frozenset(name for name in names if name[:1].isdigit())


def _pledge(step: Step, thread: _Thread) -> dict[str, float] | None:
    """The signs that a step belongs to a pledge; None where it cannot."""
    count, first = points("pledge"), thread.first
    amounts = thread.amounts
    units = {unit for unit, _ in amounts} & {unit for unit, _ in step.amounts}
    same = _same_amount(step.amounts, amounts)
    other = bool(units) and not same
    # A happening may hold several pledges: donors meet, and each promises its own sum.
    again = not other and step.event_id in thread.events
    if not again and not step.by & first.by:
        return None
    if step.to and first.to and not step.to & first.to:
        return None
    found = _common(step, thread, count)
    if found is None:
        return None
    parts = {
        "same_event": float(again),
        "pledger": len(step.by & first.by) / len(step.by | first.by) if step.by & first.by else 0.0,
        "beneficiary": float(bool(step.to & first.to)),
        "same_kind": float(step.kind is not None and step.kind == first.kind),
        "other_kind": float(None not in (step.kind, first.kind) and step.kind != first.kind),
        "amount": float(same),
        "other_amount": float(other),
        "part_of": float(step.again),
        "standing": float(step.kind == first.kind and step.kind in STANDING and bool(step.to & first.to)),
        "same_text": float(not again and step.order[2] in thread.places),
    }
    found.update({name: count[name] * value for name, value in parts.items() if value})
    return found


def _same_amount(some: Set[tuple[str, float]], others: Set[tuple[str, float]]) -> bool:
    """Whether two reports give one figure in one unit, rounded or not."""
    return any(
        unit == other_unit and abs(one - other) <= ROUNDING * max(one, other)
        for unit, one in some
        for other_unit, other in others
    )


def _common(
    step: Step, thread: _Thread, count: Mapping[str, float], *, anyway: bool = False
) -> dict[str, float] | None:
    """Time, wording and issues; anyway: however long ago, where the text itself goes back to it."""
    gap = abs((step.day - thread.steps[-1].day).days)
    if gap > count["days"] and not anyway:
        return None
    said = [thread.first, *thread.steps[1:][-RECENT:]]
    full = count.get("words_full", 1)
    found = {"words": count["words"] * max(_share(step.words, one.words, full=full) for one in said)}
    if gap <= SOON or gap > LATE:
        name = "soon" if gap <= SOON else "late"
        found[name] = count[name]
    issues = thread.issues
    if "issues" in count and step.issues and issues:
        name = "issues" if step.issues & issues else "other_issues"
        found[name] = count[name]
    return {name: round(value, 2) for name, value in found.items() if value}


def _share(a: Set[str], b: Set[str], *, full: float = 1) -> float:
    """Words in common as a share of the smaller set, of at least `full` words; 0 where either is empty."""
    return len(a & b) / max(full, min(len(a), len(b))) if a and b else 0.0
