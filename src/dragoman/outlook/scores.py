"""How right a forecast was: scores that are best, on average, for whoever says what he believes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ForecastError

Floats = NDArray[np.float64]

# Bins of deaths in the ignorance score of the VIEWS challenge: lower edges, the last without an upper one.
BINS = np.array([0.0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])


def brier(prob: Floats, outcome: Floats) -> Floats:
    """Mean squared error of a probability forecast: 0 is perfect, 1 is certain and wrong.

    prob     (…, case)  probability in [0, 1] that the event happens
    outcome  (…, case)  1 if it did, 0 if not, NaN while nobody can know
    returns  (…,)       mean over known outcomes; NaN where there are none
    raises   ForecastError where a probability lies outside [0, 1]
    source   Brier (1950), Monthly Weather Review 78, 1-3, score P halved: the paper sums over both classes

    >>> brier(np.array([[0.8, 0.3]]), np.array([[1.0, np.nan]])).round(2)
    array([0.04])
    """
    return _mean((_probabilities(prob) - outcome) ** 2)


def log_score(prob: Floats, outcome: Floats, *, floor: float = 0.0) -> Floats:
    """Mean of -log2 of the probability given to what happened, in bits: 0 is perfect, 1 is a fair coin.

    prob, outcome as in `brier`; `floor` keeps probabilities within [floor, 1 - floor]; without one, certain and
    wrong is infinite.
    source   Good (1952), J. R. Stat. Soc. B 14, 107-114; Gneiting and Raftery (2007), JASA 102, section 3.1

    >>> float(log_score(np.array([0.5, 0.25]), np.array([1.0, 0.0])).round(4))
    0.7075
    """
    held = np.clip(_probabilities(prob), floor, 1.0 - floor)
    said = np.where(outcome > 0.5, held, 1.0 - held)
    with np.errstate(divide="ignore"):
        bits = -np.log2(said)
    return _mean(np.where(np.isnan(outcome), np.nan, bits))


def crps(draws: Floats, outcome: Floats, *, fair: bool = False) -> Floats:
    """Continuous ranked probability score of an ensemble, in units of the outcome: 0 is perfect.

    draws    (…, draw)  equally likely values
    outcome  (…,)       NaN while unknown
    returns  (…,)       mean |X - y| - mean |X - X'| / 2; NaN where the outcome is unknown

    The plain form takes the ensemble as the whole distribution (1 / n^2); `fair` as a sample of one (1 / (n (n - 1))),
    which is what lets ensembles of different size be compared; it can be negative and needs two draws.

    source   Gneiting and Raftery (2007), eq. 21; Ferro (2014), Q. J. R. Meteorol. Soc. 140, 1917-1923 for `fair`

    >>> crps(np.array([0.0, 2.0]), np.array(1.0))
    array(0.5)
    >>> crps(np.array([0.0, 2.0]), np.array(1.0), fair=True)
    array(0.)
    """
    count = draws.shape[-1]
    if fair and count < 2:
        raise ForecastError("the fair CRPS needs two draws", item=f"{count} draw", advice="or the plain one")
    ordered = np.sort(draws, axis=-1)
    away = np.abs(ordered - outcome[..., None]).mean(axis=-1)
    # sum over i < j of (x_j - x_i) of ordered draws, by the rank of each: no table of all pairs
    ranks = 2.0 * np.arange(count) - (count - 1)
    apart = (ordered * ranks).sum(axis=-1) / (count * (count - 1) if fair else count**2)
    return np.asarray(away - apart)


def log_crps(draws: Floats, outcome: Floats, *, fair: bool = False) -> Floats:
    """CRPS of log(1 + count): errors by factor rather than by deaths, so that one huge month does not decide alone.

    source   Bosse et al. (2023), PLOS Comput. Biol. 19(8) e1011393: scores of log(x + 1)

    >>> float(log_crps(np.array([0.0]), np.array(np.e - 1)).round(6))
    1.0
    """
    return crps(np.log1p(draws), np.log1p(outcome), fair=fair)


def ignorance(draws: Floats, outcome: Floats, *, bins: Floats = BINS) -> Floats:
    """-log2 of the share of draws in the bin of the outcome, each bin given one draw more, in bits.

    draws (…, draw), outcome (…,), NaN while unknown; bins: lower edges, ascending, the first at the least value
    returns  (…,)  -log2((draws in the bin + 1) / (draws + bins)); depends on how many draws there are
    source   Hegre et al. (2024), arXiv 2407.11045: ignorance score of the VIEWS challenge

    >>> float(ignorance(np.array([0.0, 0.0, 3.0]), np.array(0.0)).round(4))
    2.2224
    """
    mine = np.searchsorted(bins, outcome, side="right")
    theirs = np.searchsorted(bins, draws, side="right")
    hits = (theirs == mine[..., None]).sum(axis=-1)
    bits = -np.log2((hits + 1.0) / (draws.shape[-1] + len(bins)))
    return np.where(np.isnan(outcome), np.nan, bits)


def interval_score(draws: Floats, outcome: Floats, *, alpha: float = 0.1) -> Floats:
    """Width of the central 1 - alpha interval, and 2 / alpha for each unit that the outcome lies outside.

    draws (…, draw), outcome (…,); quantiles between draws by straight lines (the usual definition 7)
    source   Gneiting and Raftery (2007), eq. 43; the mean over cases is the MIS of the VIEWS challenge

    >>> interval_score(np.arange(21.0), np.array(25.0))
    array(138.)
    """
    low, high = np.quantile(draws, [alpha / 2, 1 - alpha / 2], axis=-1)
    outside = np.maximum(low - outcome, 0.0) + np.maximum(outcome - high, 0.0)
    return np.asarray(high - low + 2.0 / alpha * outside + 0.0 * outcome)


def inside(draws: Floats, outcome: Floats, *, level: float = 0.9) -> Floats:
    """1 where the outcome lies in the central interval, ends included, 0 where outside, NaN while unknown.

    With counts the share inside is above `level` even for a perfect forecast: see `inside_randomised`.

    >>> inside(np.arange(21.0), np.array([1.0, 25.0]))
    array([1., 0.])
    """
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=-1)
    return np.where(np.isnan(outcome), np.nan, ((outcome >= low) & (outcome <= high)).astype(float))


def rank(draws: Floats, outcome: Floats, rng: np.random.Generator | None = None) -> Floats:
    """Where the outcome lies among the draws, from 0 to 1; ties are shared out at random, or halved without `rng`.

    source   Czado, Gneiting and Held (2009), Biometrics 65, 1254-1261: randomised and mean PIT of counts

    >>> rank(np.array([0.0, 0.0, 1.0, 2.0]), np.array(1.0))
    array(0.625)
    """
    below = (draws < outcome[..., None]).mean(axis=-1)
    same = (draws == outcome[..., None]).mean(axis=-1)
    part = 0.5 if rng is None else rng.random(outcome.shape)
    return np.where(np.isnan(outcome), np.nan, below + part * same)


def inside_randomised(draws: Floats, outcome: Floats, rng: np.random.Generator, *, level: float = 0.9) -> Floats:
    """As `inside`, but an outcome on many equal draws is inside by the share of them that is: right for counts."""
    place = rank(draws, outcome, rng)
    half = (1 - level) / 2
    return np.where(np.isnan(place), np.nan, ((place >= half) & (place <= 1 - half)).astype(float))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One line of a calibration table."""

    low: float  # probabilities from here
    high: float  # below here; the last bin includes it
    cases: int
    said: float  # mean probability; NaN where there are no cases
    happened: float  # share in which it happened; NaN likewise


def calibration(prob: Floats, outcome: Floats, *, edges: Floats | None = None) -> tuple[Bin, ...]:
    """How often it happened where it was given about so much probability; unknown outcomes are left out.

    prob, outcome (case,); edges ascending from 0 to 1, ten equal bins unless given
    source   DeGroot and Fienberg (1983), The Statistician 32, 12-22

    >>> [(one.cases, one.happened) for one in calibration(np.array([0.1, 0.9, 1.0]), np.array([0.0, 1.0, 1.0]),
    ...  edges=np.array([0, 0.5, 1]))]
    [(1, 0.0), (2, 1.0)]
    """
    edges = np.linspace(0.0, 1.0, 11) if edges is None else edges
    known = np.isfinite(outcome)
    prob, outcome = _probabilities(prob)[known], outcome[known]
    place = np.clip(np.searchsorted(edges, prob, side="right") - 1, 0, len(edges) - 2)
    table = []
    for one in range(len(edges) - 1):
        mine = place == one
        said = float(prob[mine].mean()) if mine.any() else float("nan")
        happened = float(outcome[mine].mean()) if mine.any() else float("nan")
        low, high = float(edges[one]), float(edges[one + 1])
        table.append(Bin(low=low, high=high, cases=int(mine.sum()), said=said, happened=happened))
    return tuple(table)


def skill(score: float, rival: float) -> float:
    """Part of the rival's score that is saved: 1 is perfect, 0 as good, below 0 worse; NaN where the rival has 0.

    source   Gneiting and Raftery (2007), eq. 1 with a perfect score of 0

    >>> skill(3.0, 4.0)
    0.25
    """
    return 1.0 - score / rival if rival != 0 else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure and the middle 90 % of what resampling makes of it."""

    value: float
    low: float
    high: float


def resampled(
    values: Floats,
    statistic: Callable[[Floats], float],
    rng: np.random.Generator,
    *,
    times: int = 1000,
    level: float = 0.9,
) -> Interval:
    """A statistic of cases with its bootstrap interval: whole rows are drawn, so put what hangs together in one row.

    values     (row, …)  for scores of months of countries: a row a country, as its months are alike
    statistic  of such an array
    source     Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13: percentile interval
    """
    if not len(values):
        return Interval(value=float("nan"), low=float("nan"), high=float("nan"))
    again = [statistic(values[rng.integers(0, len(values), len(values))]) for _ in range(times)]
    low, high = np.quantile(again, [(1 - level) / 2, (1 + level) / 2])
    return Interval(value=statistic(values), low=float(low), high=float(high))


def _probabilities(prob: Floats) -> Floats:
    if np.any((prob < 0) | (prob > 1)):
        worst = float(np.asarray(prob)[(prob < 0) | (prob > 1)].ravel()[0])
        raise ForecastError(f"a probability of {worst:g}", item="forecast", advice="from 0 to 1")
    return prob


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values) | np.isposinf(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))
