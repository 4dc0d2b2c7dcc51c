"""What an event is about by the words around it: how often events told in such words were about an issue.

A linear model over single words and pairs of neighbours, learnt by training/issues.py. Names are none of its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]

PLAIN = {
    "the", "a", "an", "of", "in", "on", "to", "and", "at", "by", "for", "with", "that", "from", "its", "their", "his",
    "her", "as", "it", "they", "he", "she", "be", "would", "have", "not", "or", "who", "which", "say", "but", "after",
    "before", "if", "when", "'s", "into", "over", "no", "than", "this", "about", "while", "us", "them",
}  # fmt: skip
PEOPLE = "<people>"


class Word(Protocol):
    """A word among those of an event; one with an empty `word` stands for words left out."""

    @property
    def lemma(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def name(self) -> bool: ...


class _Learnt(NamedTuple):
    rows: Mapping[str, int]  # of each word or pair
    words: Floats  # (row, issue), the first column for no issue
    kinds: Mapping[str, Floats]  # the same for a kind of event
    bias: Floats
    issues: Sequence[str]  # the columns; "" for none


@cache
def _learnt() -> _Learnt:
    import numpy as np

    with files("dragoman.coding").joinpath("data/issue_words.npz").open("rb") as file:
        kept = dict(np.load(file).items())
    names = kept["names"].tobytes().decode("utf-8").split("\n")
    kinds = kept["kinds"].tobytes().decode("utf-8").split("\n")
    words = kept["words"].astype(np.float32) * kept["scales"].astype(np.float32)[:, None]
    of_kinds = dict(zip(kinds, kept["of_kinds"].astype(np.float32), strict=True))
    issues = kept["issues"].tobytes().decode("utf-8").split("\n")
    bias = kept["bias"].astype(np.float32)
    return _Learnt({name: row for row, name in enumerate(names)}, words, of_kinds, bias, issues)


def features(words: Sequence[Word]) -> tuple[str, ...]:
    """The lemmas of the words that tell something, and the pairs of those that are neighbours but for small words."""
    found: dict[str, None] = {}
    last = ""
    for word in words:
        if not word.word or word.name or word.lemma == PEOPLE:
            last = ""
        elif word.lemma not in PLAIN and any(letter.isalpha() for letter in word.lemma):
            found[word.lemma] = None
            if last:
                found[f"{last} {word.lemma}"] = None
            last = word.lemma
    return tuple(found)


def by_words(words: Sequence[Word], kind: str) -> dict[str, float]:
    """The logarithm of the probability that an event told so is about each issue, and about none ("")."""
    import numpy as np

    learnt = _learnt()
    rows = [row for name in features(words) if (row := learnt.rows.get(name)) is not None]
    scores = learnt.bias + learnt.words[rows].sum(0) / max(1, len(rows)) ** 0.5
    if kind in learnt.kinds:
        scores = scores + learnt.kinds[kind]
    scores = scores - scores.max()
    return dict(zip(learnt.issues, (scores - np.log(np.exp(scores).sum())).tolist(), strict=True))
