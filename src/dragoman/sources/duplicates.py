"""Which documents carry the text of an earlier one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dragoman.types import Carried, Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE_WORDS = 5
MIN_WORDS = 30  # below this two shingle sets are too small to compare: only the same words count
# Measured in tests/sources/test_source_duplicates.py on invented wire stories. A copy under another headline, a
# dateline, the lede rewritten, words swapped or a paragraph dropped or added keeps 0.73 to 0.95 of its shingles;
# another story of the same talks that shares a quotation or a paragraph of background keeps 0.08 to 0.16. Half lies
# in that gap, with room for copies that are cut harder. Run that test again before moving it.
NEAR = 0.5
_PERMUTATIONS = 128
# Below `NEAR`, so that hardly any true pair is missed (a pair at 0.5 is found with p > 0.999); the exact comparison
# afterwards removes what it finds too much.
_BANDS, _ROWS = 42, 3

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS = {
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty"),
    *("sixty", "seventy", "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million", "billion"),
    *("dozen", "dozens", "scores"),
}
_MONTHS = {
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
}


class Duplicates:
    """What is held, by text; finds the earliest held original of a new document."""

    def __init__(self, held: Iterable[Document] = ()) -> None:
        self._ids: list[str] = []  # in the order they came
        self._told: list[tuple[str | None, frozenset[str]]] = []  # of each its outlet and the figures in it
        self._exact: dict[str, int] = {}  # hash of the words -> position
        self._shingles: dict[int, NDArray[np.uint32]] = {}
        self._index: Any = None  # made when the first long text comes
        for document in held:
            self._remember(document)

    def check(self, document: Document) -> Carried | None:
        """Name the earliest held document with the same or nearly the same text, and remember this one.

        What an outlet tells again with figures that it did not have before is a report of its own: the toll has risen.
        """
        original, similarity = self._remember(document)
        if original is None or self._ids[original] == document.id:
            return None
        outlet, known = self._told[original]
        again = similarity < 1.0 and outlet is not None and document.outlet == outlet
        if again and not _figures(_words(document.text)) <= known:
            return None
        return Carried(document_id=document.id, original_id=self._ids[original], similarity=similarity)

    def _remember(self, document: Document) -> tuple[int | None, float]:
        words = _words(document.text)
        key = hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
        if key in self._exact:
            return self._exact[key], 1.0
        position = len(self._ids)
        self._ids.append(document.id)
        self._told.append((document.outlet, _figures(words)))
        self._exact[key] = position
        if len(words) < MIN_WORDS:
            return None, 0.0
        shingles = _shingles(words)
        original, similarity = self._nearest(position, shingles)
        if original is None:
            self._shingles[position] = shingles
        return original, similarity

    def _nearest(self, position: int, shingles: NDArray[np.uint32]) -> tuple[int | None, float]:
        """The earliest original at least `NEAR` like these shingles; where there is none, they become one."""
        from datasketch import MinHash, MinHashLSH

        if self._index is None:
            self._index = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS))
        sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
        sketch.update_batch(shingles)
        for candidate in sorted(self._index.query(sketch)):
            similarity = jaccard(self._shingles[candidate], shingles)
            if similarity >= NEAR:
                return candidate, similarity
        self._index.insert(position, sketch)
        return None, 0.0


def jaccard(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> float:
    """Shared shingles as a share of all, in [0, 1], of two sorted sets."""
    import numpy as np

    shared = len(np.intersect1d(left, right, assume_unique=True))
    return shared / (len(left) + len(right) - shared)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _figures(words: list[str]) -> frozenset[str]:
    """The numbers among some words, without years and days of months."""
    found = set()
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        counts = word in _NUMBERS or (word.isdigit() and not _YEAR.fullmatch(word))
        if counts and not {before, after} & _MONTHS:
            found.add(word)
    return frozenset(found)


def _shingles(words: list[str]) -> NDArray[np.uint32]:
    """The sorted set of 32-bit hashes of every five words in a row; the same in every run."""
    import zlib

    import numpy as np

    rows = (" ".join(words[at : at + SHINGLE_WORDS]).encode() for at in range(len(words) - SHINGLE_WORDS + 1))
    return np.unique(np.fromiter((zlib.crc32(row) for row in rows), dtype=np.uint32))
