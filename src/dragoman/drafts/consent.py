"""Where the legal steps stand that a draft needs before it binds: which are passed, which are shut, and by what.

The steps are data (gates.py). What happened to a step, and which conditions are in force, is evidence that the caller
hands in; everything here follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman import daywords
from dragoman.drafts.clauses import Clause
from dragoman.drafts.compare import Comparison, Row
from dragoman.drafts.gates import ALWAYS, Block, Gate, GateSet, gate_sets

STATES = ("not_started", "possible", "blocked", "scheduled", "passed", "failed", "waived")


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEvidence:
    """What a report, a person or a rule says of a gate."""

    gate: str
    party: str
    draft: str | None  # the draft it is about; None: whichever text
    state: str  # one of STATES but "blocked", which follows from conditions
    mention_id: str | None = None
    by: str
    when: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something in force that can block a gate, such as martial law, with what shows it."""

    name: str  # as `blocked_by` writes it
    party: str
    since: date | None
    until: date | None = None  # exclusive; None while it lasts
    mention_id: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """Where one gate stands for one party."""

    party: str
    party_name: str
    gate: Gate
    state: str  # one of STATES
    needed: bool | None  # None where the law asks for it only under a condition that nobody has settled
    why: str
    evidence: tuple[GateEvidence, ...] = ()  # newest last
    blocks: tuple[tuple[Block, Condition], ...] = ()
    waits_for: tuple[str, ...] = ()  # gates that come first and are not passed


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the gates that are needed are passed."""

    passed: int
    required: int
    open_questions: int  # gates of which nobody has settled whether they are needed
    failed: int

    @property
    def share(self) -> float | None:
        """Passed by required, in [0, 1]; None where none is required."""
        return self.passed / self.required if self.required else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concession:
    """Something that a party gives in a draft or a move, as far as consent goes."""

    party: str
    label: str  # which clause, by key, number or words, or the words of a move
    issues: tuple[str, ...]
    mention_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungated:
    """A concession that no gate has passed, with the gates that it would need."""

    concession: Concession
    gates: tuple[GateState, ...]
    why: str


def gates_for(
    about: Iterable[Clause] | Iterable[str], parties: Sequence[str], *, draft: str | None = None,
    evidence: Sequence[GateEvidence] = (), conditions: Sequence[Condition] = (), as_of: date | None = None,
    needed: Mapping[tuple[str, str], bool] | None = None, sets: Mapping[str, GateSet] | None = None,
) -> list[GateState]:  # fmt: skip
    """Where each gate stands that a text needs, by party and then in the order of the law.

    about       the clauses of the text, or the issues it touches
    evidence    what is held about gates; of several the newest holds, and what names another draft does not count
    conditions  what is in force and can block
    needed      rulings on gates the law asks for only sometimes: (party, gate id) -> whether this text needs it
    """
    issues = {each for item in about for each in (item.issues if isinstance(item, Clause) else (item,))}
    known = gate_sets() if sets is None else sets
    found: list[GateState] = []
    for party in dict.fromkeys(parties):
        if party not in known:
            continue
        done: dict[str, GateState] = {}
        told = [e for e in evidence if e.party == party and e.draft in (None, draft) and _by(e.when, as_of)]
        held = [c for c in conditions if c.party == party and _in_force(c, as_of)]
        for gate in _in_turn(known[party].gates):
            if gate.issues and not issues & set(gate.issues):
                continue
            ruling = (needed or {}).get((party, gate.id))
            done[gate.id] = _state(gate, known[party], done, told, held, ruling)
        found += [done[gate.id] for gate in known[party].gates if gate.id in done]
    return found


def progress(states: Iterable[GateState]) -> Progress:
    """Passed by required; a waived gate is required no more, one that may be needed is an open question."""
    listed = [each for each in states if each.state != "waived"]
    required = [each for each in listed if each.needed]
    return Progress(
        passed=sum(each.state == "passed" for each in required),
        required=len(required),
        open_questions=sum(each.needed is None for each in listed),
        failed=sum(each.state == "failed" for each in required),
    )


def blocked_now(states: Iterable[GateState]) -> list[GateState]:
    """The gates that cannot be passed now, by a condition or because they failed."""
    return [each for each in states if each.state in ("blocked", "failed") and each.needed is not False]


def concessions(comparison: Comparison) -> list[Concession]:
    """What each party gives by the later of two versions, as far as the words say, under the clause's key or number."""
    return [
        Concession(party=party, label=row.key or _numbers(row), issues=row.issues)
        for row in comparison.rows
        for party in row.operation.gives
    ]


def ungated(concessions: Iterable[Concession], states: Sequence[GateState]) -> list[Ungated]:
    """The concessions of which no gate of the party that makes them has passed: signed nowhere, voted nowhere."""
    found = []
    for concession in concessions:
        mine = [
            state
            for state in states
            if state.party == concession.party
            and state.needed is not False
            and (not state.gate.issues or set(state.gate.issues) & set(concession.issues))
        ]
        if any(state.state == "passed" for state in mine):
            continue
        blocked = [state.gate.label for state in mine if state.state == "blocked"]
        why = "no gate of this party is known" if not mine else "none of its gates has passed"
        why += f"; blocked: {'; '.join(blocked)}" if blocked else ""
        found.append(Ungated(concession=concession, gates=tuple(mine), why=why))
    return found


def _numbers(row: Row) -> str:
    return ", ".join(clause.number or "without a number" for clause in row.new or row.old)


def _state(
    gate: Gate, of: GateSet, done: Mapping[str, GateState], told: Sequence[GateEvidence],
    held: Sequence[Condition], ruling: bool | None,
) -> GateState:  # fmt: skip
    """Evidence of what happened holds before what the law allows; a block holds before a date that was set."""
    mine = tuple(sorted((e for e in told if e.gate == gate.id), key=lambda e: e.when))
    last = mine[-1] if mine else None
    waits = tuple(first for first in gate.after if first in done and not _is_open(done[first]))
    blocks = tuple((b, c) for b in gate.blocked_by for c in held if _same(b.condition, c.name))
    needed = True if gate.required == ALWAYS else ruling
    if needed is None and last is not None and last.state in ("scheduled", "passed", "failed"):
        needed = True
    if last is not None and last.state in ("passed", "failed", "waived"):
        state, why = last.state, last.why
    elif blocks:
        block, condition = blocks[0]
        since = f" since {daywords.day(condition.since)}" if condition.since else ""
        state, why = "blocked", f"{block.condition} is in force{since}; {block.basis}"
    elif last is not None:
        state, why = last.state, last.why
    elif waits:
        state, why = "not_started", f"comes after {'; '.join(done[first].gate.label for first in waits)}"
    else:
        state, why = "possible", "nothing held stands against it"
    return GateState(
        party=of.party, party_name=of.name, gate=gate, state=state, needed=needed, why=why,
        evidence=mine, blocks=blocks, waits_for=waits,
    )  # fmt: skip


def _is_open(state: GateState) -> bool:
    """Whether what comes after a gate may begin: it is passed or waived, or this text does not need it for sure."""
    return state.state in ("passed", "waived") or not state.needed


def _in_turn(gates: Sequence[Gate]) -> list[Gate]:
    """Gates with each after those it comes after; otherwise in the order of the file."""
    left, done = list(gates), list[Gate]()
    while left:
        ready = next(g for g in left if not any(other.id in g.after for other in left))
        left.remove(ready)
        done.append(ready)
    return done


def _by(day: date, as_of: date | None) -> bool:
    return as_of is None or day <= as_of


def _in_force(condition: Condition, as_of: date | None) -> bool:
    if as_of is None:
        return condition.until is None
    return (condition.since is None or condition.since <= as_of) and (
        condition.until is None or as_of < condition.until
    )


def _same(a: str, b: str) -> bool:
    return " ".join(a.casefold().split()) == " ".join(b.casefold().split())
