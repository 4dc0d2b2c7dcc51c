"""Cycles by clause: the moves of a record tied to the clauses of its drafts, and the table that says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dragoman import agreements
from dragoman.measures.measured import Column, Panel, Row, Scope, Shape, filled
from dragoman.patterns import clause_ties
from dragoman.patterns.clause_ties import Said, Tie
from dragoman.visible import short

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.patterns.cycles import Moved
    from dragoman.record import Record

LONGEST = 100  # characters of a clause where it stands for its key
ASKING = frozenset(("demand", "urge", "threaten"))  # moves that want something done by others
NO_DRAFT = "The record holds no draft, and so no clause: add one as docs/how-to/keep-drafts.md says."
NO_TIE = "No move could be tied to a clause of a draft by its words."
TIES = Shape(
    name="ties",
    title="Moves and the clauses they are about",
    columns=(
        Column(name="clause", label="Clause", meaning="its key through all versions of the draft"),
        Column(name="clause_name", label="Clause, in words"),
        Column(name="day", label="Day", meaning="of the move; where its text gives none, of the report"),
        Column(name="who", label="Who", meaning="the sides that act, by registry id"),
        Column(name="who_name", label="Who, in words"),
        Column(name="move", label="Move"),
        Column(name="words", label="Words", meaning="as they stand in the text"),
        Column(name="draft", label="Version", meaning="whose words are likest"),
        Column(name="sentence", label="Sentence of the clause"),
        Column(name="likeness", label="Likeness", unit="likeness in [0, 1]", meaning="cosine of their words"),
        Column(name="shared", label="Both say", meaning="stems of the words of substance that they share"),
        Column(
            name="basis", label="By", meaning="text: a version was known; matter: none yet; answer: what it answers"
        ),
    ),
    note="Told by words alone. A move that is not here is about no clause that could be told, which is most of them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a row shows of a move besides."""

    move: str
    told_by: str | None
    words: str
    about: tuple[str, ...] = ()  # what it asks for or gives, in the text's words
    answers: str = ""  # the key of the move that it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The clauses that moves are tied to; without any, a search goes by issue."""

    named: Mapping[str, str] = field(default_factory=dict)  # key of a clause, and its words
    ties: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)  # by the key of the move
    inputs: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    empty: str = ""  # why there can be no cycle

    def threaded(self, moves: Sequence[Moved]) -> list[Moved]:
        """The moves with the clauses they are about in the place of issues; the others stay, for their party's mix."""
        return [
            replace(one, issues=frozenset(tie.clause for tie in self.ties.get(_key(one), ())), offer="")
            for one in moves
        ]

    def panel(self, moves: Sequence[Moved], told: Mapping[str, Told], words: Mapping[str, str]) -> Panel:
        """Every tie with what speaks for it, clause by clause."""
        rows = list[Row]()
        for one in moves:
            shown, who = told[_key(one)], sorted(one.actors)
            called = "; ".join(words.get(side, side) for side in who)
            for tie in self.ties.get(_key(one), ()):
                head = (tie.clause, self.named[tie.clause], one.day, "; ".join(who), called, shown.move, shown.words)
                why = (tie.draft, tie.sentence, tie.score, ", ".join(tie.shared), tie.basis)
                rows.append(Row(values=(*head, *why), mentions=(one.mention,)))
        rows.sort(key=lambda row: (row.values[0], row.values[2], row.mentions))
        return filled(TIES, rows, empty=self.empty)


def _key(one: Moved) -> str:
    return one.mention + one.family


def read_clauses(
    record: Record, config: Config, scope: Scope, moves: Sequence[Moved], told: Mapping[str, Told]
) -> Clauses:
    """Ties the moves to the clauses of the drafts that were held on the day asked for."""
    from dragoman.drafts.align import keys

    versions = agreements.versions(record, config, as_of=scope.as_of)
    if not versions:
        return Clauses(empty=NO_DRAFT)
    known = keys(versions)
    said = [
        Said(
            key=_key(one), day=one.day, passages=(told[_key(one)].words, *told[_key(one)].about), actors=one.actors,
            targets=one.targets, issues=one.issues, asks=told[_key(one)].move in ASKING,
            answer_to=told[_key(one)].answers,
        )
        for one in moves
    ]  # fmt: skip
    found = clause_ties.ties(said, versions, known, agreements.party_names(config), clause_ties.same(config.clauses))
    named: dict[str, str] = {}
    for version in versions:
        for clause, key in zip(version.clauses, known[version.draft.id], strict=True):
            named.setdefault(key, short(f"{key}: {version.quote(clause)}", LONGEST))
    bases = Counter(tie.basis for some in found.values() for tie in some)
    inputs = {
        "moves tied to a clause": len(found),
        "moves tied to none": len(moves) - len(found),
        **{f"ties by {basis}": bases[basis] for basis in ("text", "matter", "answer") if bases[basis]},
    }
    notes = (
        "By clause: a move counts where its words are like a sentence of one clause and of no other. How often that is "
        "right, and how many it misses: docs/method/cycles.md.",
    )
    return Clauses(named=named, ties=found, inputs=inputs, notes=notes, empty="" if found else NO_TIE)
