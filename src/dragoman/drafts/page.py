"""A comparison as one HTML page that loads nothing, and as Markdown."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from dragoman import daywords, vocab
from dragoman.drafts.clauses import Clause, Version
from dragoman.drafts.compare import Comparison, Piece, Row
from dragoman.drafts.consent import Concession
from dragoman.drafts.operations import OPERATIONS, Reason
from dragoman.visible import environment, markdown, one_line

if TYPE_CHECKING:
    from jinja2 import Environment

OPERATION_WORDS = {
    "added": "added", "deleted": "deleted", "split": "split", "merged": "merged", "bracketed": "in brackets",
    "weakened": "weakened", "strengthened": "strengthened", "reworded": "reworded", "moved": "moved",
    "unchanged": "unchanged",
}  # fmt: skip
UNCERTAIN = {"added": "first told of", "deleted": "not in the reports"}
OP_MEANINGS = {
    "weakened": "whoever must act is bound to less by the new words",
    "strengthened": "whoever must act is bound to more by the new words",
    "reworded": "the words differ, and no rule says that they bind more or less",
    "in brackets": "words of the later version are marked as not agreed",
    "split": "one clause became several", "merged": "several clauses became one",
    "moved": "the clause left its order among the clauses around it",
    "first told of": "the earlier version is known from reports only, which may have left it out",
    "not in the reports": "the later version is known from reports only, which may have left it out",
}  # fmt: skip
NOT_TOLD = "Of which reports do not tell"
LONGEST_CHANGE = 12  # changes listed in words below a row; the text itself marks them all


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a row as it is shown."""

    clauses: tuple[Clause, ...]
    pieces: tuple[Piece, ...]
    version: Version


def to_html(comparison: Comparison, *, names: Mapping[str, str] | None = None) -> str:
    """Write the page. `names` gives ids the names to print, e.g. {"state:ARV": "Arvania"}."""
    style = _asset("style.css")
    known = names or {}
    return (
        _environment()
        .get_template("compare.html.j2")
        .render(
            c=comparison,
            sides=((comparison.a, comparison.clocks[0]), (comparison.b, comparison.clocks[1])),
            parts=[[(row, faces(comparison, row), changes(row)) for row in some] for some in parted(comparison.rows)],
            named=lambda who: [one_line(known.get(each, each)) for each in who],
            facts=lambda version: facts(version, known),
            counts=counts(comparison),
            said=said,
            not_told=NOT_TOLD,
            reason_words=lambda reason: in_words(reason, known),
            meanings=meanings(comparison),
            style=Markup(style),  # our own file, not outside text
            style_hash="sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


def to_markdown(comparison: Comparison, *, names: Mapping[str, str] | None = None) -> str:
    """The comparison as Markdown: the words left out struck through, the words put in in bold, and both in words."""
    known = names or {}
    lines = [f"# {markdown(comparison.a.draft.title)} → {markdown(comparison.b.draft.title)}", ""]
    for version, clock in zip((comparison.a, comparison.b), comparison.clocks, strict=True):
        told = "; ".join(markdown(fact) for fact in facts(version, known))
        lines += [f"- **{markdown(version.draft.title)}** ({markdown(version.draft.id)}): {told}; {clock.words}"]
    counted = ", ".join(f"{count} {words}" for words, count in counts(comparison).items())
    lines += ["", counted or "No clause.", ""]
    sure, untold = parted(comparison.rows)
    for row in sure:
        lines += _markdown_row(comparison, row, known)
    if untold:
        lines += [f"# {NOT_TOLD}", ""]
    for row in untold:
        lines += _markdown_row(comparison, row, known)
    return "\n".join(lines).rstrip() + "\n"


def faces(comparison: Comparison, row: Row) -> tuple[Face, Face]:
    """Both sides of a row with the words that stand on that side only marked.

    Where reports may have left a clause out, it is neither deleted nor added: its words are "untold" on the one side
    that has them.
    """
    if not row.operation.certain:
        untold = tuple(Piece("untold", piece.text) for piece in row.diff)
        return Face(row.old, untold if row.old else (), comparison.a), Face(
            row.new, untold if row.new else (), comparison.b
        )
    old = tuple(piece for piece in row.diff if piece.state != "added")
    new = tuple(piece for piece in row.diff if piece.state != "deleted")
    return Face(row.old, old, comparison.a), Face(row.new, new, comparison.b)


def parted(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of which both versions are known, and those of clauses that reports may have left out."""
    return [row for row in rows if row.operation.certain], [row for row in rows if not row.operation.certain]


def changes(row: Row) -> list[tuple[str, str]]:
    """What was left out and put in, in words; nothing where the whole clause came or went."""
    if not (row.old and row.new):
        return []
    words = {"deleted": "left out", "added": "put in"}
    listed = [(words[p.state], one_line(p.text)) for p in row.diff if p.state != "same" and p.text.strip()]
    return listed[:LONGEST_CHANGE]


def said(row: Row) -> list[str]:
    """The operations of a row in words; what only reports leave out is not called deleted."""
    known = row.operation
    return [OPERATION_WORDS[op] if known.certain else UNCERTAIN.get(op, OPERATION_WORDS[op]) for op in known.flags]


def given(comparison: Comparison) -> list[Concession]:
    """What each party gives by the later of two versions: which clause, what was done to it, and its words."""
    return [
        Concession(party=party, label=_given(comparison, row), issues=row.issues)
        for row in comparison.rows
        for party in row.operation.gives
    ]


def _given(comparison: Comparison, row: Row) -> str:
    version, clauses = (comparison.b, row.new) if row.new else (comparison.a, row.old)
    numbers = [one.number for one in clauses if one.number]
    which = f"clause{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else "a clause without a number"
    head = next((f" ({one.heading})" for one in clauses if one.heading), "")
    of = "" if row.new else f" of “{version.draft.title}”"
    return f"{which[:1].upper()}{which[1:]}{head}{of}, {said(row)[0]}: {' '.join(map(version.quote, clauses))}"


def counts(comparison: Comparison) -> dict[str, int]:
    """How many rows each main operation has, in words, in the order of their rank."""
    found = Counter(said(row)[0] for row in comparison.rows)
    order = [each for op in OPERATIONS for each in (OPERATION_WORDS[op], UNCERTAIN.get(op, ""))]
    return {words: found[words] for words in order if found[words]}


def meanings(comparison: Comparison) -> list[tuple[str, str]]:
    """What the operations that occur mean, for a reader."""
    used = {words for row in comparison.rows for words in said(row)}
    return [(words, meaning) for words, meaning in OP_MEANINGS.items() if words in used]


def facts(version: Version, names: Mapping[str, str]) -> list[str]:
    """What is known of a draft beside its words; `names` are those of actors and drafts by id."""
    draft = version.draft
    facts = [f"version of {daywords.day(draft.version)}" if draft.version else "day not given"]
    facts.append(draft.disclosure or "how it came out is not given")
    if draft.state:
        facts.append(draft.state.replace("_", " "))
    for author in draft.authors:
        claim = f", on the word of {names.get(author.claimed_by, author.claimed_by)}" if author.claimed_by else ""
        dispute = f", disputed by {_listed(author.disputed_by, names)}" if author.disputed_by else ""
        facts.append(f"written by {names.get(author.who, author.who)}{claim}{dispute}")
    if not draft.authors:
        facts.append("author not given")
    if draft.based_on:
        facts.append(f"based on {_listed(draft.based_on, names)}")
    if draft.wording:
        facts.append("told in other words than its own; what is quoted here are the words of the file")
    return facts


def in_words(reason: Reason, names: Mapping[str, str]) -> str:
    """A reason with names in place of registry ids, and of the codes of countries by which a draft says whose wording
    stands in brackets; words quoted from a draft stay as they are."""
    if reason.rule == "bracket":
        return re.sub(r"\b[A-Z]{3}\b", lambda match: names.get(f"state:{match[0]}", match[0]), reason.words)
    if reason.rule != "actor":
        return reason.words
    return re.sub(r"[a-z]+:[\w-]+", lambda match: names.get(match[0], match[0]), reason.words)


def _listed(who: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(each, each) for each in who)


def _markdown_row(comparison: Comparison, row: Row, names: Mapping[str, str]) -> list[str]:
    left = ", ".join(clause.number or "without a number" for clause in row.old) or "—"
    right = ", ".join(clause.number or "without a number" for clause in row.new) or "—"
    lines = [f"## {markdown(left)} → {markdown(right)}: {', '.join(said(row))}", ""]
    lines += [f"*{', '.join(vocab.issues()[issue].label for issue in row.issues)}*", ""] if row.issues else []
    gone = {"deleted": ("~~", "~~ (left out)"), "added": ("**", "** (put in)"), "same": ("", ""), "untold": ("", "")}
    pieces = row.diff if row.operation.certain else [piece for face in faces(comparison, row) for piece in face.pieces]
    text = " ".join(f"{gone[p.state][0]}{markdown(p.text)}{gone[p.state][1]}" for p in pieces if p.text.strip())
    lines += [f"> {text}", ""]
    if row.operation.gives or row.operation.gains:
        gives, gains = (_listed(who, names) or "not known" for who in (row.operation.gives, row.operation.gains))
        lines += [f"Gives: {markdown(gives)}. Gains: {markdown(gains)}.", ""]
    lines += [f"- {markdown(in_words(reason, names))}" for reason in row.operation.reasons]
    lines += [
        f"- {markdown(version.draft.id)}: document {markdown(version.draft.document_id)}, characters "
        f"{clause.span[0]} to {clause.span[1]}"
        for version, clauses in ((comparison.a, row.old), (comparison.b, row.new))
        for clause in clauses
    ]
    return [*lines, ""]


@cache
def _asset(name: str) -> str:
    return (files("dragoman.drafts") / "templates" / name).read_text("utf-8").replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    env = environment("dragoman.drafts")
    env.filters |= {
        "issue": lambda name: vocab.issues()[name].label if name in vocab.issues() else name,
    }
    return env
