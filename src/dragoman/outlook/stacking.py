"""Weights of a mixture of forecasts that would have scored best on outcomes already known."""

from __future__ import annotations

import numpy as np

from dragoman.outlook.count_grid import Floats

NOTHING = 1e-300  # a mean error below which numbers lose their digits


def on_simplex(values: Floats) -> Floats:
    """The nearest weights that are not negative and add up to one.

    source  Duchi et al. (2008), ICML, figure 1

    >>> on_simplex(np.array([0.9, 0.3, -1.0]))
    array([0.8, 0.2, 0. ])
    """
    order = np.sort(values)[::-1]
    excess = (np.cumsum(order) - 1.0) / np.arange(1, len(values) + 1)
    kept = int(np.nonzero(order - excess > 0)[0][-1])
    return np.asarray(np.maximum(values - excess[kept], 0.0))


def errors(shares: Floats, outcome: Floats, width: Floats) -> Floats:
    """What the CRPS of a mixture is made of: for each two models the integral of (F_k - 1)(F_l - 1).

    With F = sum w_k F_k the CRPS, the integral of (F - 1{y <= z})^2, is w' G w, as the weights add up to one.

    shares   (model, case, grid)   outcome (case, grid) as `at_or_below`, all known   width (grid,)
    returns  (model, model)  G, summed over cases
    """
    off = (shares - outcome[None]) * np.sqrt(width)
    flat = off.reshape(len(off), -1)
    return np.asarray(flat @ flat.T)


def weights(gram: Floats, *, lean: Floats | None = None, pull: float = 0.0, rounds: int = 500) -> Floats:
    """Weights on the simplex that make w' G w least, drawn by `pull` towards `lean`; accelerated projected gradient.

    gram   (model, model)  as `errors` gives it; all zeros: the weights are `lean`
    lean   (model,)        adds up to one; None: equal
    pull   in units of the mean diagonal of G, on the squared distance from `lean`
    source Yao, Vehtari, Simpson and Gelman (2018), Bayesian Analysis 13, 917-1003, section 3: stacking by any proper
           score; Gneiting and Raftery (2007), eq. 20, for the CRPS as an integral

    >>> weights(np.array([[1.0, 0.0], [0.0, 3.0]])).round(3)
    array([0.75, 0.25])
    """
    count = len(gram)
    lean = np.full(count, 1.0 / count) if lean is None else lean
    scale = float(np.trace(gram)) / count
    if scale < NOTHING:
        return lean
    held = gram / scale + pull * np.eye(count)
    step = 1.0 / float(np.linalg.eigvalsh(held)[-1])
    now = last = lean
    for turn in range(rounds):
        ahead = now + (turn / (turn + 3.0)) * (now - last)
        last, now = now, on_simplex(ahead - step * (held @ ahead - pull * lean))
        if turn > 20 and float(np.abs(now - last).max()) < 1e-7:
            break
    return now
