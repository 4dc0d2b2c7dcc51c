"""What of a matched row is right: one mark an attribute, for each ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kept import Kept, given, listed, sides_of, split
from pairing import DIRECTED, Entry, Row, alike, common, nearness, saying, side, sides, within

# Words of the program by those of the golden files.
SAME = {"happened": "held", "negated": "denied", "retaken": "taken"}
NOTHING: tuple[Any, ...] = (None, "", (), [], set(), frozenset())


@dataclass(frozen=True, slots=True)
class Mark:
    """One attribute of one matched row: what was wanted, what was got, and how many of how many are right."""

    wanted: Any
    got: Any
    right: int
    asked: int

    @property
    def extra(self) -> bool:
        """Whether the kept row states what the expected one does not."""
        return not self.asked and self.got not in NOTHING


def mark(wanted: Any, got: Any, same: Callable[[Any, Any], bool] = lambda wanted, got: bool(wanted == got)) -> Mark:
    """Compare one attribute; what is not wanted is not asked, what was not got is not right."""
    asked = wanted not in NOTHING
    return Mark(wanted, got, int(asked and got not in NOTHING and same(wanted, got)), int(asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A matched row, and what comparing it takes."""

    wanted: Entry
    kept: Entry
    have: Kept
    thread: Mapping[str, str | None] = field(default_factory=dict)  # the program's offer of each matched expected move

    def particulars(self, key: str) -> set[tuple[str, str]]:
        """Who and what: the particulars of a key that say whom they are about."""
        many = ((p, one) for one in self.kept.mentions for p in one.particulars if p.key == key)
        return {(self.have.named(p.about, one.document_id) if p.about else "", p.value) for p, one in many}

    def targets(self) -> frozenset[str]:
        return frozenset(who for one in self.kept.mentions for who in sides_of(one.targets, self.have, one))

    def getters(self) -> frozenset[str]:
        """For whom a pledge is."""
        found: set[str] = set()
        for one in self.kept.mentions:
            told = given(one, self.have)
            found |= told[1] if told is not None else sides_of(one.targets, self.have, one)
        return frozenset(found)


def marks(ledger: str, pair: Pair) -> dict[str, Mark]:
    """Every attribute of a matched row, by name."""
    told = {"same words": mark(True, nearness(pair.wanted, pair.kept) > 0 or None)}
    if ledger in DIRECTED:
        told["by"] = mark(pair.wanted.doers, pair.kept.doers, _any)
    return told | _reports(pair) | MARKS[ledger](pair, pair.wanted.row, pair.kept.row)


def _reports(pair: Pair) -> dict[str, Mark]:
    """Of the dispatches that tell of it those that were found, where there are several, and the other way round."""
    groups = [pair.have.twins.get(one, frozenset([one])) for one in pair.wanted.row.get("reports", ())]
    missing = [sorted(group) for group in groups if not group & pair.kept.dispatches]
    beyond = sorted(pair.kept.dispatches - pair.wanted.dispatches)
    found, right = len(groups) - len(missing), len(pair.kept.dispatches) - len(beyond)
    marks = {}
    if len(groups) > 1:
        marks["reports found"] = Mark(missing, [], found, len(groups))
    if groups and len(pair.kept.dispatches) > 1:
        marks["reports right"] = Mark([], beyond, right, len(pair.kept.dispatches))
    return marks


def _any(wanted: Iterable[str], got: Iterable[str]) -> bool:
    return bool(common(frozenset(wanted), frozenset(got)))


def _all(wanted: Iterable[str], got: Iterable[str]) -> bool:
    return common(frozenset(wanted), frozenset(got)) == frozenset(wanted)


def _day(pair: Pair) -> Mark:
    days = [(e.since, e.until) if e.since or e.until else None for e in (pair.wanted, pair.kept)]
    return mark(days[0], days[1])


def _in_our_words(word: str | None) -> str | None:
    return SAME.get(word, word) if word else None


def _of_meeting(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    third = {(side(one["who"]), one["role"]) for one in wanted.get("third", ())}
    presence = {(side(one["who"]), one["presence"]) for one in wanted.get("presence", ())}
    return {
        "state": mark(wanted["state"], _in_our_words(got["state"])),
        "format": mark(wanted.get("format"), got["format"]),
        "level": mark(wanted.get("level"), got["level"]),
        "parties": mark(pair.wanted.sides, pair.kept.sides, _all),
        "place": mark(wanted.get("place"), got["place"], within),
        "day": _day(pair),
        "third party": mark(third, pair.particulars("role"), lambda a, b: a <= b),
        "presence": mark(presence, pair.particulars("presence"), lambda a, b: a <= b),
        "outcome": mark(wanted.get("outcome"), got["outcome"]),
        "disclosure": mark(wanted.get("disclosure"), got["disclosure"]),
        "why": mark(wanted.get("why"), got["why"], saying),
    }


def _of_move(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    behalf = {who for who, _ in pair.particulars("on_behalf")}
    return {
        "move": mark(wanted["move"], got["move"]),
        "to": mark(sides(listed(wanted.get("to"))), pair.targets(), _any),
        "status": mark(_in_our_words(wanted["status"]), _in_our_words(got["state"])),
        "issues": mark(set(wanted.get("issues", ())), set(split(got["issues"])), lambda a, b: bool(a & b)),
        "day": _day(pair),
        "condition": mark(wanted.get("condition"), got["condition"], saying),
        "ground": mark(wanted.get("ground"), got["ground"], saying),
        "extent": mark(wanted.get("extent"), got["extent"]),
        "deadline": mark(text_of(wanted.get("deadline")), got["deadline"], saying),
        "on behalf": mark(sides(listed(wanted.get("on_behalf"))), behalf, _any),
    }


def _of_offer(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    here = [move for move in wanted["moves"] if pair.thread.get(move) == got["offer_id"]]
    return {
        "state": mark(wanted["state"], got["state"]),
        "moves in the thread": Mark(wanted["moves"], here, len(here), len(wanted["moves"])),
        "issues": mark(set(wanted.get("issues", ())), set(split(got["issues"])), lambda a, b: bool(a & b)),
    }


def _of_position(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    report = pair.have.twins.get(wanted["report"], frozenset([wanted["report"]]))
    return {
        "latest report": mark(report, pair.kept.dispatches, lambda a, b: bool(a & b)),
        "direction": mark(wanted.get("direction"), got["direction"]),
    }


def _of_claim(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    denier = {pair.have.named(got["other_side"], got["document_id"])} if got["other_side"] else set()
    numbers = {n[bound] for n in wanted.get("numbers", ()) for bound in ("low", "high") if bound in n}
    figures = {bound for one in pair.kept.mentions for amount in one.amounts for bound in (amount.low, amount.high)}
    return {
        "status": mark(wanted["status"], got["claim_status"]),
        "denied by": mark(sides(listed(wanted.get("denied_by"))), denier, _any),
        "denial": mark(wanted.get("denial"), got["other_quote"], saying),
        "numbers": mark(numbers, figures, lambda a, b: bool(a & b)),
    }


def _of_pledge(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    sums = [(row[low], row[high], row["unit"]) if row.get(low) is not None or row.get(high) is not None else None
            for row, low, high in ((wanted | {k: wanted.get(k) for k in ("low", "high", "unit")}, "low", "high"),
                                   (got, "amount", "amount_high"))]  # fmt: skip
    deadline = wanted.get("deadline") or wanted.get("deadline_event")
    return {
        "kind": mark(wanted["kind"], got["pledge"]),
        "amount": mark(sums[0], sums[1], _same_sum),
        "to": mark(sides(listed(wanted.get("to"))), pair.getters(), _any),
        "deadline": mark(text_of(deadline), got["deadline"], saying),
        "condition": mark(wanted.get("condition"), got["condition"], saying),
        "stage": mark(wanted.get("stage"), got["stage"]),
        "verdict": mark(wanted.get("verdict"), got["verdict"]),
    }


def _same_sum(wanted: tuple[Any, Any, str], got: tuple[Any, Any, str]) -> bool:
    """The same bounds of the same unit: a currency by its code, things by a word in common."""
    currency = len(wanted[2] or "") == 3 and (wanted[2] or "").isupper()
    unit = wanted[2] == got[2] if currency else bool(wanted[2] and got[2]) and _same_things(wanted[2], got[2])
    return wanted[:2] == got[:2] and unit


def _same_things(one: str, other: str) -> bool:
    first, second = ({word.rstrip("s") for word in unit.casefold().split()} for unit in (one, other))
    return bool(first & second) or alike(one, other)


def _of_hostility(pair: Pair, wanted: Row, got: Row) -> dict[str, Mark]:
    def toll(name: str) -> Mark:
        low, high = got[f"{name}_low"], got[f"{name}_high"]
        return mark(wanted.get(name), [int(low), int(high)] if low is not None and high is not None else None)

    kinds = {got["kind"], "CONTROL"} if got["control"] else {got["kind"]}
    return {
        "kind": mark(wanted["kind"], kinds, lambda a, b: a in b),
        "day": _day(pair),
        "place": mark(wanted.get("place"), got["place"], within),
        "against": mark(sides(listed(wanted.get("against"))), pair.kept.sides - pair.kept.doers, _any),
        "weapons": mark(set(wanted.get("weapons", ())), set(split(got["weapons"]))),
        "killed": toll("killed"),
        "injured": toll("injured"),
        "control": mark(wanted.get("control"), _in_our_words(got["control"])),
    }


def text_of(value: Any) -> str | None:
    """A day or words as a ledger gives them."""
    return str(value) if value is not None else None


MARKS: dict[str, Callable[[Pair, Row, Row], dict[str, Mark]]] = {
    "meetings": _of_meeting, "moves": _of_move, "offers": _of_offer, "positions": _of_position, "claims": _of_claim,
    "pledges": _of_pledge, "hostilities": _of_hostility,
}  # fmt: skip
