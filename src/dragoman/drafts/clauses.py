"""A draft as clauses: what each is about, who must act, how far it binds, its figures, what stands in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman import vocab
from dragoman.drafts.cues import issues as issue_cues
from dragoman.drafts.cues import stemmed, strength
from dragoman.drafts.duties import Obligation, obligations, trimmed, with_pronouns
from dragoman.drafts.figures import Figure, figures
from dragoman.drafts.names import Names
from dragoman.drafts.numbering import Block, blocks
from dragoman.drafts.words import sentences, stem
from dragoman.types import Draft, Span

_BRACKET = re.compile(r"\[([^\[\]]{1,8000})\]")
_HOLDER = re.compile(r"(?:(?<=^)|(?<=[/;|.\n])|(?<=[/;|.\n] ))\s*(?P<who>[A-Z][\w&., ’'-]{1,60}?):(?=\s)")
MOST_OBLIGATIONS = 60  # of one clause: a longer one is a chapter that nobody numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words that make a duty less or more: a condition, hedge, limit or booster, and where they stand."""

    kind: str
    cue: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One side's wording of what is not settled."""

    holder: str  # as the text has it; "" where it names nobody
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Words in square brackets, which is how drafts mark what is not agreed."""

    span: Span
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a draft. Every span counts characters of `Document.text`, and its words are cut from there."""

    number: str  # "6", "6(a)", "II.3"; "" where the text gives none
    parent: str  # the number of the clause it stands under; "" at the top
    span: Span
    heading: str
    issues: tuple[str, ...]  # vocab/issues.toml, in that order
    actors: tuple[str, ...]  # who must act
    gainers: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    marks: tuple[Mark, ...]
    figures: tuple[Figure, ...]
    brackets: tuple[Bracket, ...]

    @property
    def rank(self) -> int:
        """The most binding verb of the clause, 0 where it has none."""
        return max((obligation.rank for obligation in self.obligations), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A draft with its text and clauses."""

    draft: Draft
    text: str
    clauses: tuple[Clause, ...]
    url: str = ""

    def quote(self, clause: Clause) -> str:
        """The words of a clause, cut from the text."""
        return self.text[clause.span[0] : clause.span[1]]


def read(
    draft: Draft, text: str, *, parties: Mapping[str, Sequence[str]] | None = None, url: str = ""
) -> Version:  # fmt: skip
    """Read a draft's text into clauses. `parties` gives ids their names: {"state:ARV": ["Arvania", "Arvanian"]}."""
    return Version(draft=draft, text=text, clauses=clauses(text, title=draft.title, parties=parties), url=url)


def clauses(
    text: str, *, title: str = "", parties: Mapping[str, Sequence[str]] | None = None
) -> tuple[Clause, ...]:  # fmt: skip
    """The clauses of a text in order, without overlap."""
    names = Names(text, parties)
    return tuple(_clause(text, block, names) for block in blocks(text, title=title))


def _clause(text: str, block: Block, names: Names) -> Clause:
    brackets = tuple(_brackets(text, block.span))
    settled = _outside(block.span, [bracket.span for bracket in brackets])
    inner = [reading.span for bracket in brackets for reading in bracket.readings]
    found = [
        obligation
        for part in ([*settled, *inner] if brackets else [block.span])
        for sentence in sentences(text, part)
        for obligation in obligations(text, sentence, names)
    ]
    found = with_pronouns(sorted(found, key=lambda each: each.span), text)[:MOST_OBLIGATIONS]
    words = stemmed(text, block.span)
    about = {hit.label for hit in issue_cues().find(words)}
    return Clause(
        number=block.number,
        parent=block.parent,
        span=block.span,
        heading=block.heading,
        issues=tuple(name for name in _issue_order() if name in about),
        actors=_each_once(found, "actors"),
        gainers=_each_once(found, "gainers"),
        obligations=tuple(found),
        marks=tuple(_marks(text, words, found)),
        figures=tuple(figures(text, block.span)),
        brackets=brackets,
    )


def _issue_order() -> tuple[str, ...]:
    return tuple(vocab.issues())


def _each_once(found: Sequence[Obligation], side: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for each in found for who in (each.actors if side == "actors" else each.gainers)))


def _outside(span: Span, holes: Sequence[Span]) -> list[Span]:
    """What is left of a stretch of text without its holes."""
    left, at = [], span[0]
    for start, end in holes:
        left.append((at, start))
        at = end
    left.append((at, span[1]))
    return [(start, end) for start, end in left if end > start]


def _brackets(text: str, span: Span) -> list[Bracket]:
    """Words in square brackets with their holders: "[ARV: ... / BEL: ...]"; an ellipsis or a number alone is none."""
    found = []
    for match in _BRACKET.finditer(text, *span):
        inside = match[1]
        if not re.search(r"[^\W\d_]{2}", inside) or re.fullmatch(r"\s*(?:sic|emphasis added|…|\.\.\.)\s*", inside):
            continue
        start, holders = match.start(1), list(_HOLDER.finditer(inside))
        readings = [
            Reading(holder=here["who"].strip(), span=trimmed(text, start + here.end(), start + after))
            for here, after in zip(holders, [*(each.start() for each in holders[1:]), len(inside)], strict=False)
        ]
        if not readings:
            readings = [Reading(holder="", span=trimmed(text, start, match.end(1)))]
        elif text[start : start + holders[0].start()].strip(" /;|"):
            readings.insert(0, Reading(holder="", span=trimmed(text, start, start + holders[0].start())))
        found.append(Bracket(span=match.span(), readings=tuple(readings)))
    return found


def _marks(text: str, words: Sequence[tuple[str, Span]], found: Sequence[Obligation]) -> list[Mark]:
    """Conditions, hedges, limits and boosters; an adverb inside a prohibition makes it narrower, not firmer."""
    marks = []
    for hit in strength().marks.find(words):
        kind = hit.label
        sentence = next((each for each in found if each.span[0] <= hit.span[0] < each.span[1]), None)
        if kind == "booster" and sentence is not None and sentence.negated and stem(hit.cue) in strength().narrowing:
            kind = "limit"
        marks.append(Mark(kind=kind, cue=hit.cue, text=text[slice(*hit.span)], span=hit.span))
    for each in found:
        after = [pair for pair in words if each.subject[1] <= pair[1][0] < each.span[1]] if each.negated else []
        for word, span in after[:8]:
            if word in strength().narrowing and not any(mark.span[0] <= span[0] < mark.span[1] for mark in marks):
                marks.append(Mark(kind="limit", cue=text[slice(*span)].lower(), text=text[slice(*span)], span=span))
    return sorted(marks, key=lambda mark: (mark.span, mark.kind))
