"""A document as the readers of particulars see it: its sentences, and all that was coded in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.coding.actors import Cast
from dragoman.coding.lexicon import Lexicon, particulars
from dragoman.coding.links import Coded
from dragoman.coding.recall import Recall
from dragoman.types import Document, Link

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One document after coding; nothing in it may be changed."""

    document: Document
    sentences: Sequence[Sentence]  # in order; Coded.sentence is a place in this list
    coded: Sequence[Coded]  # every mention with its hit, in order
    links: Sequence[Link]
    cast: Cast  # who(token), modifier(token), entry(token): whom words name
    recall: Recall  # resolve(text, tense): a date expression against the document's date
    lexicon: Lexicon

    def words(self, ledger: str) -> Mapping[str, Any]:
        """The lexicon of a ledger: lexicon/particulars/<ledger>.toml as it stands."""
        return particulars(ledger)

    def around(self, item: Coded, *, back: int = 0, ahead: int = 0) -> Sequence[Sentence]:
        """The sentence of a mention, and so many before and behind it."""
        return self.sentences[max(0, item.sentence - back) : item.sentence + ahead + 1]
