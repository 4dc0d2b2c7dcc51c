"""How united a group is, from counts of what its members said: Rice, agreement, chance, spread, leave-one-out."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NONE = float("nan")


def rice(yes: Floats, no: Floats) -> Floats:
    """Rice's index of each item: how far apart the two camps of a group are in size.

    yes, no  (item,)  members on either side; who abstains or is silent is in neither
    returns  (item,)  |yes - no| / (yes + no) in [0, 1]: 0 split in halves, 1 all on one side; NaN where nobody spoke
    source   rice1925, index of cohesion, as a share and not in per cent

    >>> rice(np.array([3.0, 2.0, 0.0]), np.array([1.0, 2.0, 0.0]))
    array([0.5, 0. , nan])
    """
    both = yes + no
    return np.where(both > 0, np.abs(yes - no) / np.where(both > 0, both, 1.0), NONE)


def agreement(counts: Floats) -> Floats:
    """Agreement of each item over k answers, abstaining among them: k = 3 is the index of Hix, Noury and Roland.

    counts   (item, answer)  members that gave each of the k answers; k is 2 or more
    returns  (item,)  (k * max / n - 1) / (k - 1) in [0, 1]: 0 spread evenly, 1 all alike; NaN where nobody spoke
    source   hixnouryroland2005, AI = (max - (n - max) / 2) / n, which is the case k = 3; k = 2 is Rice's index

    >>> agreement(np.array([[4.0, 1.0, 1.0]])).round(3)
    array([0.5])
    """
    k, n = counts.shape[1], counts.sum(axis=1)
    share = np.divide(counts.max(axis=1, initial=0.0), n, out=np.full(len(n), NONE), where=n > 0)
    return np.asarray((k * share - 1) / (k - 1), dtype=np.float64)


def by_chance(n: int) -> float:
    """What Rice's index is on average where each of n members tosses a coin: high in small groups.

    n        members that take a side, 1 or more
    returns  E0(n) = 2^-n * sum over k of C(n, k) * |2k - n| / n, in (0, 1]; 1 for n = 1
    source   closed form by us, after the finding of desposato2005 that Rice's index is inflated in small groups

    >>> [round(by_chance(n), 3) for n in (1, 2, 5, 10, 35)]
    [1.0, 0.5, 0.375, 0.246, 0.136]
    """
    total: int = sum(comb(n, k) * abs(2 * k - n) for k in range(n + 1))
    return total / (n << n)  # n * 2^n, in whole numbers


def above_chance(yes: Floats, no: Floats) -> Floats:
    """Rice's index less what chance alone would give, as a share of what is left above chance.

    yes, no  (item,)  members on either side
    returns  (item,)  (Rice - E0(n)) / (1 - E0(n)): 0 as by chance, 1 all on one side, below 0 less united than coins;
                      -1 at the least (two members who differ); NaN for fewer than two members
    source   ours, in the form of Cohen's kappa; it is no estimator of desposato2005

    >>> above_chance(np.array([5.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0])).round(3)
    array([ 1., -1., nan])
    """
    n = (yes + no).astype(int)
    chance = np.array([by_chance(int(one)) if one > 1 else NONE for one in n], dtype=np.float64)
    return (rice(yes, no) - chance) / (1 - chance)


def alike(places: Floats) -> Floats:
    """One less twice the standard deviation of where the members stand.

    places   (member, item)  in [0, 1]; NaN for a silent member
    returns  (item,)  1 - 2 SD (of the population) in [0, 1]: 0 half at either end, 1 all at one place; NaN for nobody

    >>> alike(np.array([[0.0, 0.5], [1.0, 0.5], [np.nan, np.nan]]))
    array([0., 1.])
    """
    known = ~np.isnan(places)
    n = known.sum(axis=0)
    least = np.maximum(n, 1)
    mean = np.where(known, places, 0.0).sum(axis=0) / least
    variance = np.where(known, (places - mean) ** 2, 0.0).sum(axis=0) / least
    return np.where(n > 0, np.maximum(0.0, 1 - 2 * np.sqrt(variance)), NONE)


def closeness(yes: Floats, no: Floats) -> Floats:
    """How contested each item was among all who spoke, the group's own members and the others.

    yes, no  (item,)  of everybody
    returns  (item,)  1 - |yes - no| / (yes + no) in [0, 1]: 1 halves, 0 all alike; NaN where nobody took a side
    source   carey2007, CLOSENESS at a threshold of one half

    >>> closeness(np.array([6.0, 5.0]), np.array([2.0, 0.0]))
    array([0.5, 0. ])
    """
    return 1 - rice(yes, no)


def weighted(values: Floats, weights: Floats) -> float:
    """Mean of the values by their weights, over the items where both are known; NaN where no weight is left.

    values   (item,)
    weights  (item,)  0 or more
    source   carey2007, WRICE, with `closeness` as the weights: an item on which everybody agrees counts nothing

    >>> weighted(np.array([1.0, 0.5]), np.array([0.2, 0.8]))
    0.6
    """
    known = ~np.isnan(values) & ~np.isnan(weights)
    total = float(weights[known].sum())
    return round(float((values[known] * weights[known]).sum()) / total, 12) if total > 0 else NONE


def mean_rice(votes: Floats) -> float:
    """Mean of Rice's index over the items on which two members or more take a side; NaN where there is none.

    votes    (member, item)  1, -1, 0 for neither, NaN for silence

    >>> mean_rice(np.array([[1.0, 1.0], [-1.0, 1.0], [np.nan, 1.0]]))
    0.5
    """
    yes, no = (votes > 0).sum(axis=0).astype(np.float64), (votes < 0).sum(axis=0).astype(np.float64)
    usable = yes + no >= 2
    return float(rice(yes[usable], no[usable]).mean()) if usable.any() else NONE


def without_each(votes: Floats) -> Floats:
    """The mean of Rice's index when one member is left out, for each member in turn.

    votes    (member, item)  1, -1, 0 for neither, NaN for silence
    returns  (member,)  NaN for a member that took no side, which changes nothing, and where nothing is left

    >>> without_each(np.array([[1.0], [1.0], [-1.0]]))
    array([0., 0., 1.])
    """
    spoke = (np.nan_to_num(votes) != 0).any(axis=1)
    return np.array(
        [mean_rice(np.delete(votes, one, axis=0)) if spoke[one] else NONE for one in range(len(votes))],
        dtype=np.float64,
    )


def ordered_agreement(counts: Floats) -> float:
    """Van der Eijk's agreement A over k ordered answers: the layers of the distribution, each by its shape.

    counts   (answer,)  members that gave each answer, in their order; three answers or more
    returns  A in [-1, 1]: 1 all alike, 0 spread evenly, -1 half at either end; NaN where nobody spoke
    source   vandereijk2001: of a layer U * (1 - (S - 1) / (K - 1)), S answers of K not empty; equation 2 has
             U = ((K - 2) TU - (K - 1) TDU) / ((K - 2) (TU + TDU)) over triples 110 and 011 (TU) and 101 (TDU)

    >>> round(ordered_agreement(np.array([30.0, 40, 210, 130, 530, 50, 10])), 7)
    0.6113333
    """
    k, whole = len(counts), float(counts.sum())
    if whole == 0:
        return NONE
    rest, found = counts.astype(np.float64).copy(), 0.0
    while (there := rest > 0).any():
        height = float(rest[there].min())
        found += height * int(there.sum()) / whole * _layer(there.tolist(), k)
        rest = np.where(there, rest - height, 0.0)
    return found


def _layer(there: list[bool], k: int) -> float:
    triples = [(there[a], there[b], there[c]) for a, b, c in combinations(range(k), 3)]
    together = sum(one in ((True, True, False), (False, True, True)) for one in triples)
    apart = sum(one == (True, False, True) for one in triples)
    both = together + apart
    unimodal = ((k - 2) * together - (k - 1) * apart) / ((k - 2) * both) if both else 1.0
    return unimodal * (1 - (sum(there) - 1) / (k - 1))


def polarisation(shares: Floats, places: Floats, *, alpha: float = 1.0) -> float:
    """Esteban and Ray's polarisation, scaled so that halves at the two ends give 1.

    shares   (camp,)  0 or more; they are made to sum to 1
    places   (camp,)  in [0, 1]
    alpha    how much the size of a camp counts for its feeling of belonging, in (0, 1.6]; 1 unless it is given
    returns  K * sum over i, j of p_i^(1 + alpha) * p_j * |y_i - y_j|, K = 2^(1 + alpha); in [0, 1]; NaN for nobody
    source   estebanray1994, theorem 1; K by us

    >>> polarisation(np.array([0.5, 0.0, 0.5]), np.array([0.0, 0.5, 1.0]))
    1.0
    """
    total = float(shares.sum())
    if total <= 0:
        return NONE
    p = shares / total
    apart = np.abs(places[:, None] - places[None, :])
    return float(2 ** (1 + alpha) * (p[:, None] ** (1 + alpha) * p[None, :] * apart).sum())
