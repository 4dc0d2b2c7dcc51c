"""Offers in turn without end: what patience is worth, with a war going on meanwhile or as the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def first_share(first: Floats, second: Floats) -> Floats:
    """What the side that offers first gets.

    first    (draw,)  what a unit one round later is worth to it now, in [0, 1]; second: to the other
    returns  (draw,)  share in [0, 1], agreed at once; NaN where both are 1, since then any share is an equilibrium
    source   rubinstein1982, fixed discounting: (1 - second) / (1 - first second)

    >>> first_share(np.array([0.9, 0.95]), np.array([0.9, 0.9])).round(4).tolist()
    [0.5263, 0.6897]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((1 - second) / np.where(first * second < 1, 1 - first * second, np.nan))


def share_while_fighting(first: Floats, second: Floats, own: Floats, others: Floats) -> Floats:
    """The same where each round without agreement pays what the war pays: that, and Rubinstein's share of the rest.

    own      (draw,)  what the war pays to the side that offers first, as a share of all; others: to the other
    returns  (draw,)  share of the first; where the war pays both together all or more: what it pays to the first
    source   muthoo1999, chapter 6, inside options

    With equal patience of 0.9, 0.4 and 0.3 by war, the rest of 0.3 is split by 0.526: 0.558.

    >>> share_while_fighting(*(np.array([one]) for one in (0.9, 0.9, 0.4, 0.3))).round(3).tolist()
    [0.558]
    """
    rest = np.maximum(1 - own - others, 0)
    return np.asarray(np.clip(own + rest * first_share(first, second), 0, 1))


def share_with_way_out(first: Floats, second: Floats, own: Floats, others: Floats) -> Floats:
    """The same where whoever is asked can end the talks by war: a threat counts only where it beats the share.

    own      (draw,)  what the war pays to the side that offers first; others: to the other; together at most 1
    returns  (draw,)  share of the first
    source   binmoreshakedsutton1989; with both ways out: the fixed point of x = 1 - max(second y, others) with
             y = 1 - max(first x, own)

    A war that pays the other 0.3 changes nothing at 0.9, one that pays it 0.6 leaves 0.4.

    >>> one = np.array([0.9, 0.9])
    >>> share_with_way_out(one, one, np.array([0.1, 0.1]), np.array([0.3, 0.6])).round(3).tolist()
    [0.526, 0.4]
    """
    inside = np.maximum(first_share(first, second), 1 - second * (1 - own))
    return np.asarray(np.clip(np.minimum(inside, 1 - others), 0, 1))
