"""The words that make up a name or a role, as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dragoman.coding.grammar import at_least
from dragoman.coding.party_nouns import DASHES
from dragoman.types import Actor, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LAST = re.compile(r"[\s-]")
MODIFIERS = ("compound", "amod", "nmod", "poss", "nummod", "npadvmod", "advmod", "quantmod")


def name_span(head: Token, end: int | None = None) -> Span:
    """The words of a name or role with its modifiers, without article, clauses and attachments."""
    first = head
    for child in head.children:
        if child.i < head.i and child.dep_ in MODIFIERS and not (child.dep_ == "poss" and child.pos_ == "PRON"):
            left = child.left_edge
            while left.dep_ in {"det", "punct", "cc", "predet"} and left.i < head.i:
                left = left.nbor()
            dash = next((t.i for t in head.doc[left.i : head.i] if t.text in DASHES and t.i > left.i), None)
            if dash is not None and head.doc[dash - 1].whitespace_:
                left = head.doc[dash + 1]  # "WASHINGTON - President X": the dateline is no part of the name
            first = left if left.i < first.i else first
    return at_least(first).offset, end if end is not None else head.offset + len(head)


def name_end(head: Token) -> Token:
    """The last word of a body's name that goes on: "the Front for the Liberation of X" ends in X; else the head."""
    doc, at = head.doc, head.i + 1
    if head.pos_ != "PROPN" or head.ent_type_ in {"PERSON", "GPE"} or at == len(doc) or doc[at].lower_ != "for":
        return head
    end = head
    for token in doc[at + 1 :]:
        if token.pos_ in {"PROPN", "NOUN", "ADJ"} and token.text[:1].isupper():
            end = token
        elif token.lower_ not in {"of", "the"}:
            break
    return end


def cut(head: Token, span: Span) -> str:
    """The words of a span in the block of the document that the token stands in."""
    return head.doc.wording(*span)


def is_called(person: Actor, word: str) -> bool:
    """Whether one word is short for somebody named in full: by the surname, or the first name of "Hun Manet"."""
    return word in {LAST.split(person.text)[-1], *(person.name or "").split()[:1]}
