"""What a break or an effect is compared with: the same values in other orders, neighbours as alike as in the series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MOST_TIED = 0.9  # autocorrelation beyond which a series hardly ever forgets a value
CHI_MEDIAN = 0.4549  # median of a squared standard normal
TRIED = 40  # orders from which it is found how much of the autocorrelation the values let through


def dispersion(counts: Array) -> float:
    """How much more counts vary than by chance alone: alpha of the variance m + alpha m^2, from neighbours.

    The median over pairs of neighbours, which a few jumps between levels do not move; 0 where fewer than 8 pairs have a
    mean of 2 or more, since smaller counts cannot show it.
    counts  (period,) not negative
    returns alpha in [0, 4]

    >>> dispersion(np.array([10.0, 12, 9, 11, 10, 8, 12, 10, 9, 11]))
    0.0
    """
    mean = (counts[1:] + counts[:-1]) / 2
    used = mean >= 2
    if used.sum() < 8:
        return 0.0
    squared, mean = np.diff(counts)[used] ** 2 / 2 / CHI_MEDIAN, mean[used]
    return float(np.clip(np.median((squared - mean) / mean**2), 0.0, 4.0))


def stabilised(counts: Array, alpha: float = 0.0) -> Array:
    """Counts on a scale on which they vary by about 1, whatever their size.

    counts  (period,) not negative
    alpha   their dispersion; 0 for Poisson counts, where the scale is 2 sqrt(n + 3/8)
    source  anscombe1948: of the inverse hyperbolic sine the square root is the limit

    >>> stabilised(np.array([0.0, 1.0, 100.0])).round(3).tolist()
    [1.225, 2.345, 20.037]
    >>> stabilised(np.array([0.0, 1.0, 100.0]), 1e-9).round(3).tolist()
    [1.225, 2.345, 20.037]
    """
    root = np.sqrt(counts + 3 / 8)
    return np.asarray(2 * root if alpha == 0 else 2 / np.sqrt(alpha) * np.arcsinh(np.sqrt(alpha) * root))


def tied(values: Array, breaks: Sequence[int] = ()) -> float:
    """How far a value follows the one before it, in [0, 0.9], whatever steps there are between levels.

    From differences, which a step enters once or twice: for an autoregression of order one, the mean square of the
    differences over two periods is 1 + rho times that over one.
    values  (period,) at least 4
    breaks  places of steps so large that they would fill the means; differences across them are left out
    source  chakar2017, with means in place of medians, which are 0 in series with many zeros

    >>> round(tied(np.array([0.0, 1.0, 1.0, 2.0, 2.0, 3.0])), 3)
    0.667
    >>> tied(np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]))
    0.0
    """
    one, two = steps(values, 1, breaks), steps(values, 2, breaks)
    if not len(two) or not one.any():
        return 0.0
    return float(np.clip(np.mean(two * two) / np.mean(one * one) - 1, 0.0, MOST_TIED))


def steps(values: Array, over: int, breaks: Sequence[int] = ()) -> Array:
    """The differences over so many periods, without those across a break.

    >>> steps(np.array([0.0, 1.0, 9.0, 8.0]), 1, [2]).tolist()
    [1.0, -1.0]
    """
    across = np.zeros(len(values) - over, dtype=bool)
    for place in breaks:
        across[max(0, place - over) : place] = True
    return np.asarray((values[over:] - values[:-over])[~across])


def cautious(rho: float, length: int) -> float:
    """The autocorrelation to allow for: what was found, and a standard error and 1 / n more.

    >>> round(cautious(0.3, 100), 3)
    0.405
    """
    return min(MOST_TIED, rho + float(np.sqrt((1 - rho * rho) / length)) + 1 / length)


def noise(values: Array, rho: float, breaks: Sequence[int] = ()) -> float:
    """The long-run variance of a series around its levels, from its differences: gamma0 (1 + rho) / (1 - rho)."""
    one = steps(values, 1, breaks)
    around = float(one @ one) / max(len(one), 1) / 2 / (1 - rho)
    return max(around * (1 + rho) / (1 - rho), 1e-9)


def autoregressions(draws: int, length: int, rho: float, generator: np.random.Generator) -> Array:
    """Standard normal autoregressions of order one: (draw, period)."""
    fresh = generator.normal(size=(draws, length))
    made = np.empty((draws, length))
    made[:, 0] = fresh[:, 0]
    for at in range(1, length):
        made[:, at] = rho * made[:, at - 1] + np.sqrt(1 - rho * rho) * fresh[:, at]
    return made


def orders(values: Array, draws: int, rho: float, generator: np.random.Generator) -> Array:
    """Permutations of the values whose neighbours are alike as in the series, and that have no break: (draw, period).

    Each takes the ranks of an autoregression. Values with many ties let less of its autocorrelation through, so its own
    is raised until what comes out is on average `rho`.
    values  (period,)
    source  theiler1992, with an autoregression in place of the series' own spectrum
    """
    ranked = np.sort(values)

    def ordered(count: int, latent: float) -> Array:
        made = autoregressions(count, len(values), latent, generator)
        return np.asarray(ranked[np.argsort(np.argsort(made, axis=1), axis=1)])

    if rho <= 0:
        return ordered(draws, 0.0)
    centred = ordered(TRIED, rho) - ranked.mean()
    power = (centred * centred).sum(axis=1)
    through = float(np.mean((centred[:, 1:] * centred[:, :-1]).sum(axis=1) / np.maximum(power, 1e-12)))
    lost = min(2.0, max(1.0, (rho - 1 / len(values)) / through)) if through > 0.02 else 1.0
    return ordered(draws, min(MOST_TIED, rho * lost))


def p_value(observed: float, drawn: Array) -> float:
    """The share of draws at least as large, the series itself counted as one of them.

    >>> p_value(3.0, np.array([1.0, 2.0, 3.0, 4.0]))
    0.6
    """
    return (int(np.sum(drawn >= observed - 1e-12 * abs(observed))) + 1) / (len(drawn) + 1)
