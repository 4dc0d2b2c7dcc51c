"""Cycles read off a record: the moves that go in, and what comes out as panels whose rows have their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman import vocab
from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Column, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted
from dragoman.patterns import sequences
from dragoman.patterns.cycle_clauses import Clauses, Told, read_clauses
from dragoman.patterns.cycles import ANYONE, Cycle, Moved, Options, Search, families, search
from dragoman.patterns.mining import PAIR, Thread

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

CYCLES = Shape(
    name="cycles",
    title="Cycles",
    columns=(
        Column(name="number", label="No."),
        Column(name="pattern", label="Pattern", meaning="the moves in order; a third party is anybody but the two"),
        Column(name="first", label="First", meaning="who acts first of the two, by registry id; *: anybody"),
        Column(name="other", label="Other", meaning="the other of the two, by registry id; *: anybody"),
        Column(name="issue", label="Issue", meaning="empty: all issues together"),
        Column(name="offer", label="Offer", meaning="the thread of one offer, by id; empty: not one alone"),
        Column(name="clause", label="Clause", meaning="the thread of one clause, by its key; empty: not by clause"),
        Column(name="clause_name", label="Clause, in words"),
        Column(name="named", label="Named before", meaning="the name of a cycle that was named in advance"),
        Column(
            name="occurrences", label="Times", unit="occurrences", meaning="without overlap, the earliest end first"
        ),
        Column(name="expected", label="By chance", unit="occurrences", meaning="on average in shuffled records"),
        Column(name="since", label="First day", meaning="of the first occurrence"),
        Column(name="until", label="Last day", meaning="the day of the last step of the last occurrence"),
        Column(name="median_days", label="Every", unit="days", meaning="median from one beginning to the next"),
        Column(name="least_days", label="At least", unit="days", meaning="the shortest such interval"),
        Column(name="most_days", label="At most", unit="days", meaning="the longest such interval"),
        Column(name="p", label="p", meaning="share of shuffled records with as many"),
        Column(name="p_order", label="p of order", meaning="moves shuffled within each party and issue alone"),
        Column(name="corrected", label="p corrected", meaning="for all patterns looked for: Westfall and Young"),
        Column(name="p_named", label="p among named", meaning="corrected for the cycles named in advance alone"),
        Column(name="q", label="q", meaning="Benjamini and Hochberg, of p given that the pattern is shown at all"),
    ),
    note="The surest first. A row that chance could have made is shown as well: p corrected says which.",
)
OCCURRENCES = Shape(
    name="occurrences",
    title="Each time",
    columns=(
        Column(name="number", label="No.", meaning="of the cycle"),
        Column(name="occurrence", label="Time"),
        Column(name="step", label="Step"),
        Column(name="day", label="Day", meaning="of the move; where its text gives none, of the report"),
        Column(name="who", label="Who", meaning="the sides that act, by registry id"),
        Column(name="who_name", label="Who, in words"),
        Column(name="move", label="Move"),
        Column(name="to", label="To whom", meaning="sides addressed, by registry id; empty: nobody is named"),
        Column(name="to_name", label="To whom, in words"),
        Column(name="told_by", label="Told by", meaning="who tells it, where that is not the party itself"),
        Column(name="words", label="Words", meaning="as they stand in the text"),
    ),
)
TRANSITIONS = Shape(
    name="transitions",
    title="What follows what",
    columns=(
        Column(name="first", label="Of", meaning="one side, by registry id"),
        Column(name="other", label="And", meaning="the other side, by registry id"),
        Column(name="before", label="After"),
        Column(name="after", label="Comes"),
        Column(name="count", label="Times", unit="moves"),
        Column(name="of", label="Of", unit="moves", meaning="moves that follow the first at all"),
        Column(name="share", label="Share", unit="share in [0, 1]", meaning="P(b|a)"),
        Column(name="expected", label="By chance", unit="moves", meaning="row times column over all"),
        Column(name="z", label="z", meaning="adjusted residual; to be read as normal where 5 or more are expected"),
    ),
    note="Moves of two sides towards each other, and of others towards them, each with those that come next.",
)
RUNS = Shape(
    name="runs",
    title="Runs of hard and soft moves",
    columns=(
        Column(name="party", label="Party", meaning="registry id"),
        Column(name="party_name", label="Party, in words"),
        Column(name="hard", label="Hard", unit="moves"),
        Column(name="soft", label="Soft", unit="moves"),
        Column(name="runs", label="Runs", meaning="stretches of one bearing"),
        Column(name="expected", label="By chance", unit="runs"),
        Column(name="z", label="z", meaning="below 0: longer stretches than chance makes; above: they take turns"),
        Column(name="p", label="p", meaning="two-sided, Wald and Wolfowitz"),
    ),
    note="Neutral moves (an appeal, a counter-proposal) are left out.",
)
FEW = "No sequence of moves of two sides comes again. A wider gap between the moves, or more reports, may show one."
FINE = (None, "day", "days", "week")  # dates good enough to say what came before what
FINE_DAYS = 7
ASK = """
WITH sides AS (
    SELECT DISTINCT mention_id, role, side FROM act_sides WHERE role = 'actor' OR NOT starts_with(side, 'text:')
),
by_role AS (
    SELECT mention_id,
        coalesce(list(side ORDER BY side) FILTER (role = 'actor'), []) AS actors,
        coalesce(list(side ORDER BY side) FILTER (role = 'target'), []) AS targets
    FROM sides GROUP BY mention_id
)
SELECT
    r.mention_id, r.event_id, r.document_id, r.span_start, r.span_end, coalesce(r.since, r.until - 1, r.said) AS day,
    r.precision, date_diff('day', r.since, r.until), r.move, r.issues, coalesce(r.offer_id, ''), r.told_by, r.quote,
    r.answers, coalesce(s.actors, []), coalesce(s.targets, []), coalesce(r.what, ''), coalesce(r.gives, '')
FROM moves r LEFT JOIN by_role s ON s.mention_id = r.mention_id
WHERE day >= ? AND day < ?
ORDER BY day, r.document_id, r.span_start, r.event_id, r.move
"""


class _Row(NamedTuple):
    """What ASK gives, in its order."""

    mention: str
    event: str
    document: str
    start: int
    end: int
    day: date
    precision: str | None
    days: int | None
    move: str
    issues: str
    offer: str
    told_by: str | None
    quote: str
    answers: str | None
    actors: list[str]
    targets: list[str]
    what: str
    gives: str


def found(
    record: Record, config: Config, scope: Scope, *, options: Options | None = None, by: str = "issue"
) -> Measured:
    """The cycles of a record: which, when, how sure, and the words of each step.

    by  "issue": in the moves on each issue, in each offer, and in all; "clause": in those on each clause of a draft
    """
    options = options or Options()
    moves, told, inputs = read_moves(record, scope)
    clauses = Clauses()
    if by == "clause":
        clauses = read_clauses(record, config, scope, moves, told)
        moves, options = clauses.threaded(moves), replace(options, whole=False)
        inputs |= clauses.inputs
    words = names(record, config, scope.as_of)
    chosen = sides(moves, config, scope)
    result = search(moves, [*_pairs(moves, config, scope), *((ANYONE, side) for side in chosen)], options)
    inputs["threads that could hold a cycle"] = len(result.threads)
    inputs["patterns looked for"] = result.tried
    inputs[f"patterns that come {options.least} times or more, less those that a longer one tells as well"] = (
        result.shown
    )
    few = clauses.empty or FEW
    return Measured(
        measure="cycles",
        scope=scope,
        panels=(
            filled(
                CYCLES, [_cycle(n, one, result, words, clauses) for n, one in enumerate(result.cycles, 1)], empty=few
            ),
            filled(
                OCCURRENCES,
                [row for n, one in enumerate(result.cycles, 1) for row in _steps(n, one, result, told, words)],
                empty=few,
            ),
            _transitions(result, words),
            _runs(result.moves, told, chosen, words),
            *([clauses.panel(result.moves, told, words)] if by == "clause" else []),
        ),
        inputs=inputs,
        notes=(*_notes(result, told, options), *clauses.notes),
    )


def read_moves(record: Record, scope: Scope) -> tuple[list[Moved], dict[str, Told], dict[str, int]]:
    """The moves of a record that can be a step, what rows show of them, and how many were left out and why."""
    by_move = {move: one for one in families().values() for move in one.moves}
    rows = record.ask(ASK, periods.window(scope), over=("acts", "moves"), as_of=scope.as_of).rows
    issues = set(scope.issues)
    moves: dict[str, Moved] = {}
    told: dict[str, Told] = {}
    answered: list[tuple[str, str]] = []
    left: Counter[str] = Counter()
    openers: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for row in map(_Row._make, rows):
        family, acts, own = by_move.get(row.move), frozenset(row.actors), frozenset(row.issues.split("; ")) - {""}
        targets = frozenset(row.targets) - acts
        if family and family.answer and row.offer in openers:  # who answers an offer answers who made it last
            targets, own = targets or openers[row.offer][0] - acts, own or openers[row.offer][1]
        elif family and not family.answer:
            targets = targets or frozenset(row.targets)  # who asks himself asks nobody else
            openers[row.offer or row.mention] = acts, own
        key = row.mention + (family.name if family else "")
        if (issues and not issues & own) or key in moves:  # a passage that demands and threatens presses once
            continue
        if row.precision not in FINE or (row.days or 0) > FINE_DAYS:
            left["moves left out: dated by month, season or year"] += 1
        elif not acts:
            left["moves left out: nobody known who acts"] += 1
        elif family is None:
            left["moves left out: no step of a cycle (clarifies)"] += 1
        else:
            moves[key] = Moved(
                mention=row.mention, event=row.event, day=row.day, document=row.document, start=row.start, end=row.end,
                family=family.name, actors=acts, targets=targets, issues=own, offer=row.offer,
            )  # fmt: skip
            gives = [each.rpartition(": ")[2] for each in row.gives.split("; ")]
            about = tuple(dict.fromkeys(filter(None, (row.what, *gives))))
            told[key] = Told(move=row.move, told_by=row.told_by, words=row.quote, about=about)
            answered += [(key, one) for one in (row.answers or "").split("; ") if one]
    inputs = {"moves": len(moves), **{words: left[words] for words in sorted(left)}}
    by_mention = {one.mention: key for key, one in moves.items()}
    for key, mention in answered:
        if by_mention.get(mention, key) != key:
            told[key] = replace(told[key], answers=by_mention[mention])
    return list(_answers_after(moves, answered).values()), told, inputs


def _answers_after(moves: Mapping[str, Moved], answered: Iterable[tuple[str, str]]) -> dict[str, Moved]:
    """Puts what is answered before its answer, where one text of one day tells both: "rejected a proposal by …"."""
    found = dict(moves)
    for key, mention in answered:
        answer = found[key]
        for other, one in moves.items():
            same_text = (one.day, one.document) == (answer.day, answer.document)
            if one.mention == mention and one.mention != answer.mention and same_text and one.end > answer.start:
                found[other] = replace(one, start=answer.start - 1, end=answer.start)
    return found


def sides(moves: Sequence[Moved], config: Config, scope: Scope) -> tuple[str, ...]:
    """Whose moves are looked at: those asked for, else the parties of the settings, else everybody who acts."""
    return wanted(config, scope) or tuple(
        sorted({side for one in moves for side in one.actors if not side.startswith("text:")})
    )


def _pairs(moves: Sequence[Moved], config: Config, scope: Scope) -> Iterable[tuple[str, str]]:
    chosen = sides(moves, config, scope)
    if len(scope.parties) == 1:  # one side asked for: with each of the others
        others = sides(moves, config, replace(scope, parties=()))
        return [(chosen[0], other) for other in others if other != chosen[0]]
    return combinations(chosen, 2)


def in_words(pattern: Iterable[tuple[str, str]], thread: Thread, words: Mapping[str, str]) -> str:
    """A pattern as a sentence would tell it."""
    names_of = {
        "A": "anybody" if thread.a == ANYONE else words.get(thread.a, thread.a),
        "B": words.get(thread.b, thread.b),
    }
    who = {**names_of, "TA": "a third party", "TB": "a third party"}
    to = {"TA": f" {names_of['A']}", "TB": f" {names_of['B']}"}
    parts = []
    for role, family in pattern:
        towards = f"{' to' if family in ('propose', 'yield') else ''}{to[role]}" if role in to else ""
        parts.append(f"{who[role]} {families()[family].label}{towards}")
    return " → ".join(parts)


def _cycle(number: int, one: Cycle, result: Search, words: Mapping[str, str], clauses: Clauses) -> Row:
    thread, moves = one.thread, result.moves
    first, other = (thread.a, thread.b) if one.first_actor == PAIR[0] else (thread.b, thread.a)
    begins = [moves[each[0]].day for each in one.occurrences]
    intervals = [(after - before).days for before, after in pairwise(begins)]
    who = [side for side in (first, other) if side != ANYONE]
    where: dict[str, Any] = {"actor": who, "since": begins[0], "until": _after(moves[one.occurrences[-1][-1]].day)}
    if thread.issue and not clauses.named:
        where["issue"] = [thread.issue]
    mentions = [moves[index].mention for each in one.occurrences for index in each]
    values = (
        number,
        in_words(one.pattern, thread, words),
        first,
        other,
        "" if clauses.named else thread.issue,
        thread.offer,
        thread.issue if clauses.named else "",
        clauses.named.get(thread.issue, ""),
        one.named.label if one.named else "",
        len(one.occurrences),
        round(one.expected, 2),
        begins[0],
        moves[one.occurrences[-1][-1]].day,
        median(intervals),
        min(intervals),
        max(intervals),
        *(round(value, 3) for value in (one.p, one.p_order, one.corrected)),
        None if one.p_named is None else round(one.p_named, 3),
        round(one.q, 3),
    )
    return Row(values=values, mentions=tuple(dict.fromkeys(mentions))[:MOST_MENTIONS], where=where)


def _after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def _steps(
    number: int, one: Cycle, result: Search, told: Mapping[str, Told], words: Mapping[str, str]
) -> Iterable[Row]:
    for occurrence, each in enumerate(one.occurrences, 1):
        for step, index in enumerate(each, 1):
            move = result.moves[index]
            shown = told[move.mention + move.family]
            who, to = sorted(move.actors), sorted(move.targets)
            called, to_called = ("; ".join(words.get(side, side) for side in each) for each in (who, to))
            whom = "; ".join(who), called, shown.move, "; ".join(to), to_called
            values = (number, occurrence, step, move.day, *whom, shown.told_by, shown.words)
            yield Row(values=values, mentions=(move.mention,))


def _transitions(result: Search, words: Mapping[str, str]) -> Panel:
    whole = [one for one in result.threads if not one.issue and not one.offer and one.a != ANYONE]
    rows = [row for thread in whole for row in _following(thread, result.moves, words)]
    rows.sort(key=lambda row: (-abs(row.values[-1] or 0), row.values[:4]))
    small = sum(row.values[7] < 5 for row in rows)
    notes = [f"{small} of {len(rows)} rows expect fewer than 5 moves: there z is a hint and no test."] if small else []
    return filled(TRANSITIONS, rows, empty="No move of two sides follows another of theirs twice.", notes=notes)


def _following(thread: Thread, moves: Sequence[Moved], words: Mapping[str, str]) -> Iterable[Row]:
    """What comes next after what in one thread: each pair of moves with nothing surely between them."""
    tokens = [(step.roles[0], moves[step.index].family) for step in thread.steps]
    pairs = [(i, j) for j, earlier in enumerate(replace(thread, gap_events=0).before) for i in earlier]
    states = sorted(set(tokens))
    number = {state: place for place, state in enumerate(states)}
    counts = sequences.transitions([(number[tokens[i]], number[tokens[j]]) for i, j in pairs], len(states))
    shares, (expected, z) = sequences.shares(counts), sequences.adjusted_residuals(counts)
    for (a, before), (b, after) in product(enumerate(states), enumerate(states)):
        if counts[a, b] < 2:
            continue
        some = [moves[thread.steps[j].index].mention for i, j in pairs if (tokens[i], tokens[j]) == (before, after)]
        told = in_words((before,), thread, words), in_words((after,), thread, words)
        figures = _figure(shares[a, b]), _figure(expected[a, b]), _figure(z[a, b])
        values = (thread.a, thread.b, *told, int(counts[a, b]), int(counts[a].sum()), *figures)
        yield Row(values=values, mentions=tuple(dict.fromkeys(some))[:MOST_MENTIONS])


def _runs(moves: Sequence[Moved], told: Mapping[str, Told], chosen: Sequence[str], words: Mapping[str, str]) -> Panel:
    rows = []
    for party in sorted(chosen):
        own = [one for one in moves if one.actors == {party}]
        bearings = [vocab.moves()[told[one.mention + one.family].move].bearing for one in own]
        seen = sequences.runs([bearing == "hard" for bearing in bearings if bearing != "neutral"])
        if seen.hard + seen.soft < 2:
            continue
        last = [one.mention for one in own][::-1][:MOST_MENTIONS]
        figures = _figure(seen.expected), _figure(seen.z), _figure(seen.p)
        values = (party, words.get(party, party), seen.hard, seen.soft, seen.runs, *figures)
        rows.append(Row(values=values, mentions=tuple(last), where={"actor": [party]}))
    return filled(RUNS, rows, empty="No party has two moves that are hard or soft.")


def _figure(value: float) -> float | None:
    return None if value != value else round(float(value), 3)


def _notes(result: Search, told: Mapping[str, Told], options: Options) -> tuple[str, ...]:
    sure = sum(one.corrected <= 0.05 for one in result.cycles)
    sure_named = sum(one.p_named is not None and one.p_named <= 0.05 for one in result.cycles)
    said = sum(told[one.mention + one.family].told_by is not None for one in result.moves)
    if not result.tried:
        return ("These moves are too few, or too far apart, for any sequence to come again.",)
    notes = [
        f"{sure} of {result.shown} patterns pass at 5 % after correction for all {result.tried:,} looked for; "
        f"of the cycles named in advance {sure_named} pass among themselves.",
        f"With these moves a pattern that chance never makes has to come {result.needed} times to pass "
        f"({result.needed_named} times among the named ones). What comes less often may be real; these cannot tell.",
        "How often a cycle of so many rounds is found in invented records: docs/method/cycles.md.",
        f"The smallest p of {options.permutations} shuffled records is {1 / (options.permutations + 1):.2g}.",
        "A demand that is reported again counts again, unless the record holds both reports for one event.",
    ]
    if result.shown > len(result.cycles):
        notes.append(f"{len(result.cycles)} of them are described, the surest and the named ones; all were weighed.")
    if said:
        notes.append(f"{said} of {len(result.moves)} moves are told for a party by somebody else.")
    return tuple(notes)
