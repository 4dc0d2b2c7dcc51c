"""What an event is about by what the trained reader makes of it, weighed beside the cues among its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dragoman.types import Span

if TYPE_CHECKING:
    from dragoman.coding.reader import States

NONE = ""  # the event is about no issue
# Set by hand on the development half of bench/gold/aspects.jsonl, aspects-more.jsonl and aspects-later.jsonl; re-run
# bench first.
CUED = 3.5  # what a cue adds to the logarithm of its issue's probability
ALONE = -0.6  # least logarithm for an issue without a cue: rather than all others together
BESIDE = 1.5  # another cued issue stands beside the best if it is no further behind


def likely(words: Span, states: States) -> dict[str, float]:
    """The logarithm of the probability of each issue, and of none; empty where the reader saw none of the words.

    words    [start, end) of the event's own words, in characters of the sentence
    """
    import numpy as np

    seen = [row for row, (start, end) in enumerate(states.spans) if start < words[1] and words[0] < end]
    if not seen:
        return {}
    scores = states.about[seen].mean(0)
    scores -= np.log(np.exp(scores - scores.max()).sum()) + scores.max()
    return dict(zip((NONE, *states.issues), scores.tolist(), strict=True))


def weighed(cued: Iterable[str], shares: Mapping[str, float]) -> set[str]:
    """The likeliest issue, its cues counted, and the cued ones near to it; nothing where none is likelier."""
    cued = set(cued)
    scores = {issue: share + CUED * (issue in cued) for issue, share in shares.items() if issue != NONE}
    least = shares[NONE]
    best = max(scores, key=lambda issue: scores[issue])
    if scores[best] <= least or (best not in cued and scores[best] < ALONE):
        return set()
    return {best} | {issue for issue in cued if scores[issue] > max(least, scores[best] - BESIDE)}
