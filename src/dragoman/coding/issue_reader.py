"""What an event is about by what the trained reader makes of it, weighed beside its words and the cues among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import exp
from typing import TYPE_CHECKING

from dragoman.types import Span

if TYPE_CHECKING:
    from dragoman.coding.reader import States

NONE = ""  # the event is about no issue
# Set by hand on the sets that training/issues.py learns from, each fifth of them kept out in turn; re-run it first.
SEEN = 0.7  # what the reader's logarithm counts
WORDED = 0.8  # what that of the words counts
CUED = 1.5  # what a cue adds to the logarithm of its issue's probability
LEAST = 0.34  # least probability of an issue


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


def weighed(cued: Collection[str], shares: Mapping[str, float], worded: Mapping[str, float]) -> set[str]:
    """The issues that are likely enough, all counted together: mostly one or none, seldom two.

    shares, worded    logarithms of probabilities, by the reader and by the words
    """
    scores = {i: SEEN * share + WORDED * worded.get(i, 0.0) + CUED * (i in cued) for i, share in shares.items()}
    most = max(scores.values())
    whole = sum(exp(score - most) for score in scores.values())
    return {issue for issue, score in scores.items() if issue != NONE and exp(score - most) / whole > LEAST}
