"""Lines that name things and tell nothing, and headlines, which tell something without a verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.grammar import kids
from dragoman.coding.reader import Sighting

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

SURE_OF_A_HEADLINE = 0.6  # least confidence of an event in a line without a verb
LONGEST_HEADING = 15  # words; a longer line without a full stop is a sentence someone forgot to close


def _is_to_come(verb: Token) -> bool:
    """ "Rebels to open road": a headline's way to say that they will."""
    return verb.tag_ == "VB" and any(child.lower_ == "to" for child in kids(verb, "aux"))


def _is_finite(words: Iterable[Token]) -> bool:
    """Whether a clause is told: by a finite verb, by "to" or by a participle with its subject, "talks suspended"."""
    return any(
        token.tag_ in {"VBD", "VBZ", "VBP", "MD"}
        or _is_to_come(token)
        or (token.tag_ == "VBN" and bool(kids(token, "nsubjpass")))
        for token in words
    )


def is_bare(sentence: Sentence) -> bool:
    """A line that stands closed and has no finite verb: "Two killed in Goma"."""
    return sentence.closed and not _is_finite(sentence)


def is_told(sentence: Sentence, found: Sequence[Sighting]) -> bool:
    """Whether a line without a verb is a headline, "Gunmen attack mosque in Benin": the reader is sure of an event."""
    return not is_bare(sentence) or any(one.confidence >= SURE_OF_A_HEADLINE for one in found)


def is_heading(sentence: Sentence) -> bool:
    """A line without a closing mark and a finite verb: it names things, it does not tell them."""
    text = sentence.text.strip()
    words = [token for token in sentence if not token.is_space]
    if not words or len(words) > LONGEST_HEADING:
        return not words
    if sentence.closed:
        return False  # the reader has a word in it
    finite = _is_finite(words)
    if text[-1] not in '.!?”"':
        return not finite
    plain = [token for token in words if token.is_alpha]
    return not finite and sum(token.text[:1].isupper() for token in plain) > 0.6 * len(plain)
