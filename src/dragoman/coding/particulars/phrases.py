"""Cue phrases in a sentence and the words that belong to them: what the readers of moves and claims share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from dragoman.coding.grammar import extent, kids
from dragoman.coding.links import Coded
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

Cues = Mapping[str, tuple[tuple[str, ...], ...]]
Found = tuple[int, int, str]  # place of the first word and behind the last one in the list of tokens, the cue
ASIDE = {"relcl", "appos", "advcl", "ccomp", "parataxis", "dobj", "nsubj"}
ENDS = {";", "—", "–", ":", "(", ")"}


@cache
def cues(phrases: tuple[str, ...]) -> Cues:
    """Cue phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in found.items()}


def occurrences(tokens: Sequence[Token], phrases: Sequence[str]) -> Iterator[Found]:
    """Where cue phrases stand among the tokens of a sentence, the longest of those that begin at a word."""
    table = cues(tuple(phrases))
    words = [token.lower_ for token in tokens]
    at = 0
    while at < len(words):
        rows = table.get(words[at], ())
        cue = next((row for row in rows if tuple(words[at : at + len(row)]) == row), None)
        if cue is None:
            at += 1
            continue
        yield at, at + len(cue), " ".join(cue)
        at += len(cue)


def here(item: Coded, story: Story) -> Sequence[Coded]:
    """All that was coded in the sentence of a mention."""
    first = bisect_left(story.coded, item.sentence, key=lambda one: one.sentence)
    last = bisect_right(story.coded, item.sentence, key=lambda one: one.sentence)
    return story.coded[first:last]


def words(story: Story, span: Span) -> str:
    """The words of a span on one line."""
    return " ".join(story.document.text[span[0] : span[1]].split())


def behind(cue: Token) -> Span | None:
    """What a cue word introduces: the clause it marks or the phrase it governs, up to the next aside."""
    inner = kids(cue, "pobj", "pcomp", "prep")
    if inner:
        head = inner[-1]
    elif cue.dep_ in {"mark", "advmod", "cc", "prep"} and cue.head.i > cue.i:
        head = cue.head
    else:
        return None
    return stretch(head, cue.i + 1)


def stretch(head: Token, start: int) -> Span | None:
    """The words below a head from a place on, as one stretch, without asides behind a comma."""
    doc, below = head.doc, {token.i for token in head.subtree}
    kept: list[Token] = []
    at = start
    while at in below and at < len(doc):
        token = doc[at]
        if token.text in ENDS and kept:
            break
        if token.text == "," and at > head.i and _aside(doc[at + 1] if at + 1 in below else None, head):
            break
        kept.append(token)
        at += 1
    return tidy(kept)


def _aside(following: Token | None, head: Token) -> bool:
    """Whether what follows a comma is no member of a list."""
    if following is None:
        return True
    node = following
    while node.head.i > node.i and node.head != head and node.dep_ not in {"conj", *ASIDE}:
        node = node.head
    return node.dep_ in ASIDE and node.left_edge.i >= following.i


def in_clause(token: Token, top: Token) -> bool:
    """Whether a clause of its own lies between a word and one above it."""
    while token != top and token.head != token:
        if token.dep_ in {"relcl", "acl", "ccomp", "advcl"}:
            return True
        token = token.head
    return False


def tidy(tokens: Sequence[Token]) -> Span | None:
    """The span of the tokens without marks and spaces at its ends; None where nothing is left."""
    kept = list(tokens)
    while kept and (kept[-1].is_space or (kept[-1].is_punct and kept[-1].text not in ")”’\"'")):
        kept.pop()
    while kept and (kept[0].is_space or (kept[0].is_punct and kept[0].text not in "(“‘\"'")):
        kept.pop(0)
    return extent(kept) if kept else None


def covers(span: Span, token: Token) -> bool:
    """Whether a span holds the first letter of a token."""
    return span[0] <= token.offset < span[1]


def name(actor: Actor) -> str:
    """The registry id of an actor, else its words."""
    return actor.id or actor.text


def whose(noun: Token, item: Coded, story: Story) -> str:
    """Whom a noun names, as `Particular.about` has it; a pronoun means the one who acts, where there is one."""
    if noun.pos_ == "PRON":
        actors = item.mention.actors
        return name(actors[0]) if len({name(actor) for actor in actors}) == 1 else noun.text
    found = story.cast.within(noun)
    if found:
        return name(found[0])
    span = tidy([token for token in noun.subtree if token.i <= noun.i])
    return words(story, span) if span else noun.text
