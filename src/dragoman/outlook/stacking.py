"""Weights of a mixture of forecasts that would have scored best on outcomes already known."""

from __future__ import annotations

import numpy as np

from dragoman.outlook.count_grid import Floats


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


def weights(gram: Floats, *, prior: float = 0.0, rounds: int = 2000) -> Floats:
    """Weights on the simplex that make w' G w least, leaning by `prior` towards equal ones; projected gradient.

    prior  in units of the mean diagonal of G: 0.01 costs a weight of 1 about a hundredth of a model's own score

    >>> weights(np.array([[1.0, 0.0], [0.0, 3.0]])).round(3)
    array([0.75, 0.25])
    """
    count = len(gram)
    scale = float(np.trace(gram)) / count
    if scale <= 0:
        return np.full(count, 1.0 / count)
    held = gram / scale + prior * np.eye(count)
    step = 1.0 / float(np.linalg.eigvalsh(held)[-1])
    now = last = np.full(count, 1.0 / count)
    for turn in range(rounds):
        ahead = now + (turn / (turn + 3.0)) * (now - last)
        last, now = now, on_simplex(ahead - step * (held @ ahead))
        if turn > 20 and float(np.abs(now - last).max()) < 1e-9:
            break
    return now
