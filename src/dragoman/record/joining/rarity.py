"""How much a word says: the fewer of the documents held so far have it, the more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from math import log

PRIOR = 10  # documents: with few of them held, words weigh nearly alike


class Rarity:
    """Counts in how many documents each word stands. Only what is held counts, never what comes later."""

    def __init__(self) -> None:
        self._documents: set[str] = set()
        self._of: Counter[str] = Counter()
        self._weights: dict[Set[str], float] = {}  # of sets asked for since the last document came

    def add(self, document_id: str, words: Set[str]) -> None:
        """Count the words of a document, once."""
        if document_id not in self._documents:
            self._documents.add(document_id)
            self._of.update(words)
            self._weights.clear()

    def share(self, a: frozenset[str], b: frozenset[str], more: float) -> float:
        """Weight of the words in common as a share of the smaller side's, in [0, 1].

        more  words of middling weight that are added to the smaller side, so that a word or two in common say little
        """
        both = a & b
        if not both:
            return 0.0
        return self._sum(both) / (min(self._weight(a), self._weight(b)) + more * log(PRIOR))

    def _weight(self, words: frozenset[str]) -> float:
        known = self._weights.get(words)
        if known is None:
            known = self._weights[words] = self._sum(words)
        return known

    def _sum(self, words: frozenset[str]) -> float:
        """The logarithm of how many documents there are for each that has the word, over all the words."""
        many, of = log(len(self._documents) + PRIOR), self._of
        # In order: sums of the same numbers can differ in their last digit, and a join must not.
        return len(words) * many - sum(sorted(log(of[word] + 0.5) for word in words))
