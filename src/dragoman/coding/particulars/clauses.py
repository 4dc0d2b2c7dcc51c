"""The clause of a mention, and the words of a lexicon in it: what the readers of pledges and hostilities share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import extent, governor, is_verb, kids
from dragoman.coding.lexicon import particulars
from dragoman.coding.links import Coded
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

Index = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word -> (words, value), longest first

GAPS = {"…": 4, "……": 12}  # in a phrase: up to so many words
OWN_SUBJECT = ("nsubj", "nsubjpass", "expl")
RUNS_ON = {"xcomp"}  # "failed to deliver", "voted to send": the verb above belongs to the clause


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a lexicon where they stand."""

    tokens: tuple[Token, ...]
    value: str
    words: str

    @property
    def head(self) -> Token:
        return self.tokens[-1]

    def particular(self, key: str, *, about: str | None = None) -> Particular:
        return Particular(key=key, value=self.value, span=extent(list(self.tokens)), about=about, cue=self.words)


@cache
def index(ledger: str, section: str) -> Index:
    """The words of a table of lists ({value = [words]}) of a ledger's lexicon, ready for `spot`."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for value, phrases in particulars(ledger)[section].items():
        for phrase in phrases:
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append((words, value))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


@cache
def words(ledger: str, section: str) -> frozenset[str]:
    """One list of a ledger's lexicon; a dot leads into a table."""
    return frozenset(_at(ledger, section))


def _at(ledger: str, section: str) -> list[str]:
    part: Any = particulars(ledger)
    for name in section.split("."):
        part = part[name]
    return list(part)


@cache
def pattern(ledger: str, section: str) -> re.Pattern[str]:
    """The phrases of a list as one pattern: GAPS are words between, "#" a number, "a|b" either word."""
    phrases = _at(ledger, section)
    return re.compile(rf"\b(?:{'|'.join(_compiled(phrase) for phrase in phrases)})(?![\w])", re.IGNORECASE)


def _compiled(phrase: str) -> str:
    parts: list[str] = []
    for word in phrase.split():
        if word in GAPS:
            parts.append(rf"(?: (?:\d[\d.,]*\d|[^\s,;.]+)){{0,{GAPS[word]}}}?")
        else:
            joint = r"[\s-]+" if parts else ""
            if word == "#":
                parts.append(joint + r"\d[\d.,]*")
                continue
            parts.append(joint + "(?:" + "|".join(re.escape(one).replace("'", "['’]") for one in word.split("|")) + ")")
    return "".join(parts)


def stems(token: Token) -> tuple[str, ...]:
    """What a word may be called in a lexicon; the tagger leaves the plural of a word that it takes for a name."""
    lemma, lower = token.lemma_.lower(), token.lower_
    return (lemma, lower) if not lower.endswith("s") else (lemma, lower, lower[:-1])


def spot(tokens: Sequence[Token], known: Index) -> Iterator[Found]:
    """Yield the lexicon's phrases among the tokens, longest first and none inside another, in text order."""
    kept = [token for token in tokens if token.lower_ not in {"-", "–", '"', "“", "”"}]
    at = 0
    while at < len(kept):
        match = _match(kept, at, known)
        if match is None:
            at += 1
            continue
        yield match
        at += len(match.tokens)


def _match(tokens: Sequence[Token], at: int, known: Index) -> Found | None:
    rows = [row for stem in dict.fromkeys(stems(tokens[at])) for row in known.get(stem, ())]
    for phrase, value in sorted(rows, key=lambda row: -len(row[0])) if len(rows) > 1 else rows:
        part = tokens[at : at + len(phrase)]
        if len(part) == len(phrase) and all(word in stems(token) for word, token in zip(phrase, part, strict=True)):
            return Found(tuple(part), value, " ".join(phrase))
    return None


def top(hit: Hit) -> Token:
    """The verb whose clause tells the event, and the one that runs on into it: "failed" in "failed to deliver"."""
    verb = hit.verb if hit.verb is not None else governor(hit.trigger)
    while verb.dep_ in RUNS_ON and is_verb(verb.head):
        verb = verb.head
    return verb


def clause(head: Token, *, leave: Collection[str] = ()) -> list[Token]:
    """The words below a head, in text order, without sentences of their own that are only joined to it.

    leave    labels of children that are left out as well
    """
    found = [head]
    for child in head.children:
        apart = child.dep_ == "parataxis" or (
            child.dep_ == "conj" and is_verb(child) and bool(kids(child, *OWN_SUBJECT))
        )
        if not apart and child.dep_ not in leave:
            found += clause(child, leave=leave) if is_verb(child) else child.subtree
    return sorted(found, key=lambda token: token.i)


def text_of(tokens: Sequence[Token], story: Story) -> tuple[str, int]:
    """The stretch of text from the first of the tokens to the last, and where it starts."""
    start, end = tokens[0].offset, tokens[-1].offset + len(tokens[-1])
    return story.document.text[start:end], start


def said(tokens: Sequence[Token], story: Story, ledger: str, section: str) -> Iterator[tuple[Span, str]]:
    """Yield the places of a list's phrases in a stretch of tokens, with the words found."""
    text, base = text_of(tokens, story)
    for match in pattern(ledger, section).finditer(text):
        yield (base + match.start(), base + match.end()), match[0]


def token_at(sentence: Sentence, at: int) -> Token | None:
    """The token of a sentence that holds an offset of the document."""
    places = [sentence[0].offset] if len(sentence) else []
    if not places or not places[0] <= at < places[0] + len(sentence.text):
        return None
    base = places[0] - sentence[0].idx
    low, high = sentence.start, sentence.end - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sentence.doc[middle].idx + base <= at else (low, middle - 1)
    return sentence.doc[low]


def beside(story: Story, number: int) -> Sequence[Coded]:
    """What was coded in a sentence."""
    first = bisect_left(story.coded, number, key=lambda item: item.sentence)
    return story.coded[first : bisect_right(story.coded, number, lo=first, key=lambda item: item.sentence)]


def whose(actors: Iterable[Actor]) -> str | None:
    """Whom a particular is about: the side rather than the person who speaks for it; registry id, else the words."""
    known = list(actors)
    sides = [actor for actor in known if not (actor.id or "").startswith("person:")] or known
    named = next((actor for actor in sides if actor.id), None)
    if named is not None:
        return named.id
    return sides[0].text if sides else None
