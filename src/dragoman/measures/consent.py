"""Consent over time: how many of the gates that each draft needs are passed, and what is conceded without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dragoman import agreements
from dragoman.drafts.consent import Concession, GateState, blocked_now, progress, ungated
from dragoman.measures.gated import LISTED, Gates, Standing, counted, listed, over_time
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names
from dragoman.measures.spread import rounded
from dragoman.visible import cut

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

GATES = "gates"
LONGEST = 200  # characters of a concession in a table; its words are one click away
ALL = ("", "all parties")
NO_GATES = "no gates: the draft does not bind it, or none are known"
NO_DRAFT = "The record holds no draft of the time asked for: add a text whose front matter has a line `draft: NAME`."
PARTY = (
    Column(name="party", label="Party", meaning="registry id; empty: all of them together"),
    Column(name="party_name", label="Party, in words"),
)
COUNTS = (
    Column(name="passed", label="Passed", unit=GATES),
    Column(name="required", label="Needed", unit=GATES, meaning="by law or by a person's ruling, and not waived"),
    Column(name="share", label="Share", unit="share in [0, 1]", meaning="passed by needed; unknown where none is"),
    Column(
        name="blocked", label="Shut", unit=GATES, meaning="by something in force, or failed; open questions among them"
    ),
    Column(name="failed", label="Failed", unit=GATES),
    Column(name="open", label="Open questions", unit=GATES, meaning="nobody has settled whether they are needed"),
)
DRAFT = Column(name="draft", label="Draft", meaning="its id", told_by="title")
TITLE = Column(name="title", label="Draft", meaning="its title")
PROGRESS = Shape(
    name="progress",
    title="Gates passed, over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(name="day", label="As of", meaning="its last day, or the last one known"),
        DRAFT,
        TITLE,
        *PARTY,
        *COUNTS,
    ),
    chart=Chart(kind="lines", x="since", y=("share",), by="title party_name", least=0.0, most=1.0),
    note="Each row by what was known on its day: drafts held, gates judged, and conditions in force by then.",
)
STANDING = Shape(
    name="standing",
    title="Where each draft stands",
    columns=(
        DRAFT,
        TITLE,
        *PARTY,
        *COUNTS,
        Column(name="next", label="Next", meaning="gates that are scheduled, or that nothing held stands against"),
    ),
    note="Parties are those whom a clause obliges and whose gates are known; a party without a row has none here.",
)
STEPS = Shape(
    name="gates",
    title="Gate by gate, of the latest draft",
    columns=(
        *PARTY,
        Column(name="gate", label="Gate", meaning="its id in vocab/gates", told_by="what"),
        Column(name="what", label="Gate"),
        Column(name="state", label="State"),
        Column(name="needed", label="Needed", meaning="yes, no, or open where nobody has settled it"),
        Column(name="why", label="Why"),
        Column(name="threshold", label="Threshold"),
        Column(name="basis", label="Law"),
    ),
    note="The law is data, to be checked where it says so; what happened to a gate is what people judged.",
)
CONCEDED = Shape(
    name="conceded",
    title="Concessions that no gate has passed",
    columns=(
        *PARTY,
        Column(name="moves", label="Concessions told", unit="events", meaning="it concedes, accepts or carries out"),
        Column(name="moves_ungated", label="Without a gate", unit="events"),
        Column(name="clauses", label="Given in the draft", unit="clauses", meaning="against the version before"),
        Column(name="clauses_ungated", label="Without a gate, clauses", unit="clauses"),
        Column(name="share", label="Without a gate, share", unit="share in [0, 1]", meaning="of both together"),
    ),
    note="Without a gate: none of the party's gates that the matter needs is passed. Most are early, not irregular.",
)
WORDS = Shape(
    name="words",
    title="Which they are",
    columns=(
        *PARTY,
        Column(name="day", label="Day", meaning="of the event; of a clause, that of the draft's version"),
        Column(name="where", label="Where", meaning="move, or the id of the draft", told_by="where_title"),
        Column(name="where_title", label="Where", meaning="a move, or the draft"),
        Column(name="what", label="What", meaning="in the words of the report or of the clause"),
        Column(name="issues", label="Issues"),
        Column(name="why", label="Why"),
    ),
)
SHAPES = (PROGRESS, STANDING, STEPS, CONCEDED, WORDS)


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Gates by draft, party and period, and what the latest draft and moves concede that no gate has passed."""
    sides = _sides(config, scope)
    gates = Gates(record, config, scope)
    last = gates.last()
    if last is None or not sides:
        why = "The settings name no parties, and none was asked for." if last else "The record holds no reports."
        return Measured(measure="consent", scope=scope, panels=tuple(filled(one, (), empty=why) for one in SHAPES))
    named = names(record, config, scope.as_of)
    found = over_time(gates, scope, sides, last)
    now = [one for one in found if one.since == found[-1].since]
    latest = now[-1] if now else None
    told = counted(record, scope, sides)
    issues = sorted({issue for row in told for issue in row[1]})
    states = latest.states if latest else gates.of(issues, sides, None, last)
    version = next((one for one in gates.drafts(last) if latest and one.draft.id == latest.draft.id), None)
    given = [one for one in (gates.conceded(version, last) if version else []) if one.party in sides]
    moves = [(row, bool(_ungated(row[0], row[1], states))) for row in told]
    return Measured(
        measure="consent",
        scope=scope,
        panels=(
            filled(PROGRESS, [_progress(one, who) for one in found for who in _parties(one)], empty=NO_DRAFT),
            filled(STANDING, [_standing(one, who) for one in now for who in _parties(one)], empty=NO_DRAFT),
            filled(STEPS, [_step(one, last) for one in latest.states] if latest else [], empty=NO_DRAFT),
            _conceded(moves, given, states, sides, named, last),
            _words(listed(record, scope, sides), given, states, sides, named, latest),
        ),
        inputs={
            "drafts": len(now),
            "concessions told": sum(row[2] for row in told),
            "clauses given in the latest draft": len(given),
        },
        notes=_unknown(sides, states, named),
    )


def _sides(config: Config, scope: Scope) -> tuple[str, ...]:
    every = tuple(dict.fromkeys((*(one.id for one in config.parties), *(one.id for one in config.blocs))))
    if len(scope.parties) == 1:  # never one side alone
        return tuple(dict.fromkeys((*scope.parties, *every)))
    return scope.parties or every


def _unknown(sides: Sequence[str], states: Sequence[GateState], named: Mapping[str, str]) -> tuple[str, ...]:
    without = [named.get(side, side) for side in sides if side not in {one.party for one in states}]
    words = f"No gates, because the draft does not bind them or none are known: {', '.join(without)}."
    return (words,) if without else ()


def _parties(one: Standing) -> list[tuple[str, str]]:
    each = list(dict.fromkeys((state.party, state.party_name) for state in one.states))
    return [ALL, *each] if len(each) > 1 else each


def _counts(states: Sequence[GateState]) -> tuple[Any, ...]:
    told = progress(states)
    return (
        *(told.passed, told.required, rounded(told.share), len(blocked_now(states))),
        *(told.failed, told.open_questions),
    )


def _behind(states: Sequence[GateState], party: str, day: date) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The mentions that people named for a gate, and the filters that find what the party concedes up to a day."""
    shown = [evidence.mention_id for state in states for evidence in state.evidence if evidence.mention_id]
    where: dict[str, Any] = {"kind": list(agreements.CONCEDING), "until": day + timedelta(days=1)}
    if party:
        where["actor"] = party
    return tuple(dict.fromkeys(shown))[:MOST_MENTIONS], where


def _of(one: Standing, party: str) -> list[GateState]:
    return [state for state in one.states if party in ("", state.party)]


def _progress(one: Standing, who: tuple[str, str]) -> Row:
    states = _of(one, who[0])
    mentions, where = _behind(states, who[0], one.day)
    return Row(
        values=(one.since, one.day, one.draft.id, one.draft.title, *who, *_counts(states)),
        mentions=mentions,
        where=where,
    )


def _standing(one: Standing, who: tuple[str, str]) -> Row:
    states = _of(one, who[0])
    mentions, where = _behind(states, who[0], one.day)
    ready = [state.gate.label for state in states if state.needed and state.state in ("scheduled", "possible")]
    following = "; ".join(ready) if who[0] else ""
    return Row(
        values=(one.draft.id, one.draft.title, *who, *_counts(states), following), mentions=mentions, where=where
    )


def _step(state: GateState, day: date) -> Row:
    mentions, where = _behind([state], state.party, day)
    needed = {True: "yes", False: "no", None: "open"}[state.needed]
    gate = state.gate
    values = (
        state.party,
        state.party_name,
        gate.id,
        gate.label,
        state.state,
        needed,
        state.why,
        gate.threshold,
        gate.basis,
    )
    return Row(values=values, mentions=mentions, where=where)


def _ungated(party: str, issues: Sequence[str], states: Sequence[GateState]) -> str:
    """Why a concession has passed no gate; empty where one is passed."""
    if not any(state.party == party for state in states):
        return NO_GATES
    found = ungated([Concession(party=party, label="", issues=tuple(issues))], states)
    return found[0].why if found else ""


def _conceded(
    moves: Sequence[tuple[tuple[Any, ...], bool]], given: Sequence[Concession], states: Sequence[GateState],
    sides: Sequence[str], named: Mapping[str, str], last: date,
) -> Panel:  # fmt: skip
    rows = list[Row]()
    for side in sides:
        mine = [(row, shut) for row, shut in moves if row[0] == side]
        clauses = [one for one in given if one.party == side]
        told, told_shut = sum(row[2] for row, _ in mine), sum(row[2] for row, shut in mine if shut)
        shut = sum(bool(_ungated(side, one.issues, states)) for one in clauses)
        every = told + len(clauses)
        share = rounded((told_shut + shut) / every) if every else None
        values = (side, named.get(side, side), told, told_shut, len(clauses), shut, share)
        mentions = tuple(id for row, _ in sorted(mine, key=lambda one: not one[1]) for id in row[3])[:MOST_MENTIONS]
        rows.append(Row(values=values, mentions=mentions, where=_behind((), side, last)[1]))
    return filled(CONCEDED, rows, empty="The settings name no parties, and none was asked for.")


def _words(
    told: Sequence[tuple[Any, ...]], given: Sequence[Concession], states: Sequence[GateState],
    sides: Sequence[str], named: Mapping[str, str], latest: Standing | None,
) -> Panel:  # fmt: skip
    rows = list[Row]()
    for one in sorted(given, key=lambda one: sides.index(one.party)):
        if latest and (why := _ungated(one.party, one.issues, states)):
            draft = latest.draft
            head = (one.party, named.get(one.party, one.party), draft.version, draft.id, draft.title)
            where: dict[str, Any] = {"actor": one.party, "kind": list(agreements.CONCEDING)}
            where |= {"issue": list(one.issues)} if one.issues else {}
            rows.append(Row(values=(*head, _short(one.label), "; ".join(one.issues), why), where=where))
    for side, issues, day, mention, words in sorted(told, key=lambda row: sides.index(row[0])):
        if why := _ungated(side, issues, states):
            values = (side, named.get(side, side), day, "move", "a move", _short(words), "; ".join(issues), why)
            rows.append(Row(values=values, mentions=(mention,)))
    full = [side for side in sides if sum(row[0] == side for row in told) >= LISTED]
    notes = [f"Of each party's moves the latest {LISTED} are listed at most."] if full else []
    return filled(WORDS, rows, empty="No concession is told that has not passed a gate.", notes=notes)


def _short(words: str) -> str:
    return cut(" ".join(words.split()), LONGEST)


MEASURE = Measure(name="consent", shapes=SHAPES, read=read)
