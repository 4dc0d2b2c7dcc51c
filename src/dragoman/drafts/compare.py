"""Two versions of a draft clause by clause: rows with both sides' words, what was done, and the words that differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from dragoman.drafts.align import Pair, align
from dragoman.drafts.clauses import Clause, Version
from dragoman.drafts.draft import Clock, disclosure_clock
from dragoman.drafts.operations import OPERATIONS, Operation, operation

LONGEST_DIFF = 4000  # words of one side; longer clauses are compared sentence by sentence
_PIECE = re.compile(r"\w+(?:['’.,]\w+)*|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.;\n]*[.;\n]+\s*|[^.;\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stands on both sides, or on one."""

    state: str  # "same", "deleted", "added"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause of the earlier version beside what became of it; several where clauses were split or merged."""

    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    operation: Operation
    issues: tuple[str, ...]  # of both sides
    score: float  # likeness in [0, 1]
    why: tuple[tuple[str, float], ...]  # what each likeness contributes
    diff: tuple[Piece, ...]
    key: str | None = None  # the clause's key in its lineage, where the caller gave keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions side by side."""

    a: Version
    b: Version
    rows: tuple[Row, ...]  # in the order of the later version, deleted clauses after the one they stood behind
    clocks: tuple[Clock, Clock]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each main operation has; those without rows are left out."""
        found = {op: sum(row.operation.op == op for row in self.rows) for op in OPERATIONS}
        return {op: count for op, count in found.items() if count}


def compare(
    a: Version, b: Version, *, keys: Mapping[str, Sequence[str]] | None = None, as_of: date | None = None
) -> Comparison:  # fmt: skip
    """Compare an earlier version with a later one. `keys` are those of their lineage (align.keys)."""
    rows = [_row(a, b, pairs, keys or {}) for pairs in _grouped(align(a, b))]
    clocks = disclosure_clock(a.draft, as_of=as_of), disclosure_clock(b.draft, as_of=as_of)
    return Comparison(a=a, b=b, rows=tuple(_in_order(rows, a, b)), clocks=clocks)


def as_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """The comparison as plain values, one mapping a row, for a table or JSON."""
    return [
        {
            "key": row.key,
            "op": row.operation.op,
            "flags": list(row.operation.flags),
            "certain": row.operation.certain,
            "issues": list(row.issues),
            "gives": list(row.operation.gives),
            "gains": list(row.operation.gains),
            "old": [_plain(comparison.a, clause) for clause in row.old],
            "new": [_plain(comparison.b, clause) for clause in row.new],
            "reasons": [{"rule": r.rule, "words": r.words, "weight": r.weight} for r in row.operation.reasons],
            "score": row.score,
            "why": dict(row.why),
            "diff": [[piece.state, piece.text] for piece in row.diff],
        }
        for row in comparison.rows
    ]


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two texts, in order, as pieces that are the same, deleted or added.

    The pieces that are not added are the old text, those that are not deleted the new one.

    >>> [(piece.state, piece.text) for piece in word_diff("shall leave", "may leave")]
    [('deleted', 'shall'), ('added', 'may'), ('same', ' leave')]
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if max(len(before), len(after)) > LONGEST_DIFF:
        before, after = _SENTENCES.findall(old), _SENTENCES.findall(new)
    found: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            found.append(Piece("deleted", "".join(before[i:j])))
        if m > k:
            found.append(Piece("added", "".join(after[k:m])))
    return tuple(_smoothed(found))


def _smoothed(pieces: Sequence[Piece]) -> list[Piece]:
    """Changes with nothing but a space between them become one change, which reads better."""
    found: list[Piece] = []
    gone, come = "", ""

    def flush() -> None:
        nonlocal gone, come
        found.extend(Piece(state, text) for state, text in (("deleted", gone), ("added", come)) if text)
        gone, come = "", ""

    for index, piece in enumerate(pieces):
        if piece.state == "same" and not (piece.text.isspace() and gone + come and index + 1 < len(pieces)):
            flush()
            found.append(piece)
        elif piece.state == "same":
            gone, come = gone + piece.text, come + piece.text
        elif piece.state == "deleted":
            gone += piece.text
        else:
            come += piece.text
    flush()
    return found


def _grouped(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that share a clause, together."""
    groups: dict[tuple[str, int | None], list[Pair]] = {}
    for number, pair in enumerate(pairs):
        if pair.kind == "split":
            key = ("split", pair.a)
        elif pair.kind == "merged":
            key = ("merged", pair.b)
        else:
            key = ("one", number)
        groups.setdefault(key, []).append(pair)
    return list(groups.values())


def _row(a: Version, b: Version, pairs: Sequence[Pair], keys: Mapping[str, Sequence[str]]) -> Row:
    old = sorted({pair.a for pair in pairs if pair.a is not None})
    new = sorted({pair.b for pair in pairs if pair.b is not None})
    left, right = tuple(a.clauses[i] for i in old), tuple(b.clauses[j] for j in new)
    main = max(pairs, key=lambda pair: pair.score)
    done = operation(a, left, b, right, kind=main.kind, moved=any(pair.moved for pair in pairs))
    about = {issue for clause in (*left, *right) for issue in clause.issues}
    listed = dict.fromkeys(issue for clause in (*left, *right) for issue in clause.issues if issue in about)
    named = keys.get(a.draft.id, ()) if old else keys.get(b.draft.id, ())
    place = (main.a if main.a is not None else old[0]) if old else new[0]
    return Row(
        old=left, new=right, operation=done, issues=tuple(listed), score=main.score, why=main.why,
        diff=word_diff(_joined(a, left), _joined(b, right)), key=named[place] if place < len(named) else None,
    )  # fmt: skip


def _joined(version: Version, clauses: Sequence[Clause]) -> str:
    return "\n".join(version.quote(clause) for clause in clauses)


def _in_order(rows: Sequence[Row], a: Version, b: Version) -> list[Row]:
    """Rows by the later version; what was deleted stands behind the row of the clause before it in the earlier one."""
    position = {id(clause): index for version in (a, b) for index, clause in enumerate(version.clauses)}
    kept = sorted((row for row in rows if row.new), key=lambda row: position[id(row.new[0])])
    gone = sorted((row for row in rows if not row.new), key=lambda row: position[id(row.old[0])])
    row_of = {position[id(clause)]: row for row in kept for clause in row.old}
    behind: dict[int, list[Row]] = {}
    for row in gone:
        before = next((row_of[i] for i in range(position[id(row.old[0])] - 1, -1, -1) if i in row_of), None)
        behind.setdefault(id(before), []).append(row)
    found = list(behind.get(id(None), []))
    for row in kept:
        found += [row, *behind.get(id(row), [])]
    return found


def _plain(version: Version, clause: Clause) -> dict[str, Any]:
    return {
        "number": clause.number,
        "heading": clause.heading,
        "document_id": version.draft.document_id,
        "span": list(clause.span),
        "quote": version.quote(clause),
    }
