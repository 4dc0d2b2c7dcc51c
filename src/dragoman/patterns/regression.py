"""Counts that grow or fall by a factor: a regression fitted by reweighting, with errors that allow for neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ROUNDS, CLOSE = 100, 1e-10
MOST_ALPHA = 50.0
FURTHEST = 30.0  # of a linear predictor: exp(30) is more than anything counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted regression of counts, log mean = X b, variance m + alpha m^2; or of other numbers, mean = X b."""

    b: Array  # (term,)
    mean: Array  # (period,)
    alpha: float  # 0 for Poisson
    covariance: Array  # (term, term), Newey-West
    lag: int  # neighbours that it allows for
    counts: bool

    @property
    def errors(self) -> Array:
        """The standard error of each term."""
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance), 0)))


def reweighted(x: Array, y: Array, alpha: float) -> Array:
    """The b that makes counts most likely, of log mean = X b and variance m + alpha m^2: (term,).

    x       (period, term)
    y       (period,) not negative, not all zero
    source  mccullagh1989: iteratively reweighted least squares; hilbe2011 for the weights

    >>> x = np.array([[1.0, 0], [1, 0], [1, 1], [1, 1]])
    >>> np.exp(reweighted(x, np.array([2.0, 4, 5, 7]), 0.0)).round(3).tolist()
    [3.0, 2.0]
    """
    eta = np.log(y + 0.5)
    b = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        mean = np.exp(np.clip(eta, -FURTHEST, FURTHEST))
        weight = np.sqrt(mean / (1 + alpha * mean))
        new = np.linalg.lstsq(x * weight[:, None], (eta + (y - mean) / mean) * weight, rcond=None)[0]
        eta = np.clip(x @ new, -FURTHEST, FURTHEST)
        if np.max(np.abs(new - b)) < CLOSE * (1 + np.max(np.abs(b))):
            return np.asarray(new)
        b = new
    return np.asarray(b)


def likelihood(y: Array, mean: Array, alpha: float) -> float:
    """The log likelihood of counts, negative binomial with variance m + alpha m^2, or Poisson where alpha is 0."""
    from scipy.special import gammaln  # type: ignore[import-untyped]

    if alpha <= 0:
        return float(np.sum(y * np.log(mean) - mean - gammaln(y + 1)))
    size = 1 / alpha
    share = np.log1p(alpha * mean)
    return float(
        np.sum(gammaln(y + size) - gammaln(size) - gammaln(y + 1) - size * share + y * (np.log(alpha * mean) - share))
    )


def negative_binomial(x: Array, y: Array) -> tuple[Array, float]:
    """The most likely b and alpha together: b by reweighting for each alpha that is tried."""
    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

    def at(log_alpha: float) -> float:
        alpha = float(np.exp(log_alpha))
        return -likelihood(y, np.exp(np.clip(x @ reweighted(x, y, alpha), -FURTHEST, FURTHEST)), alpha)

    found = minimize_scalar(at, bounds=(np.log(1e-6), np.log(MOST_ALPHA)), method="bounded", options={"xatol": 1e-5})
    plain = reweighted(x, y, 0.0)
    if -likelihood(y, np.exp(np.clip(x @ plain, -FURTHEST, FURTHEST)), 0.0) <= found.fun + 1e-9:
        return plain, 0.0
    alpha = float(np.exp(found.x))
    return reweighted(x, y, alpha), alpha


def rule_of_lag(length: int) -> int:
    """How many neighbours to allow for: the whole part of 4 (n / 100)^(2/9), as newey1994 has it."""
    return int(4 * (length / 100) ** (2 / 9))


def newey_west(scores: Array, bread: Array, lag: int) -> Array:
    """The covariance of b where each period's score resembles those near it: (term, term).

    scores  (period, term) the gradient of each period's likelihood
    bread   (term, term) the inverse of the weighted X'X
    source  newey1987, times n / (n - k) for a short series
    """
    length, terms = scores.shape
    meat = scores.T @ scores
    for behind in range(1, lag + 1):
        shifted = scores[behind:].T @ scores[:-behind]
        meat = meat + (1 - behind / (lag + 1)) * (shifted + shifted.T)
    return np.asarray(bread @ meat @ bread * (length / max(length - terms, 1)))


def fit(x: Array, y: Array, *, counts: bool = True) -> Fit:
    """A regression of counts, negative binomial where they vary more than Poisson; of other numbers, least squares."""
    lag = rule_of_lag(len(y))
    if not counts:
        b = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0])
        mean = x @ b
        spread = newey_west(x * (y - mean)[:, None], np.asarray(np.linalg.pinv(x.T @ x)), lag)
        return Fit(b=b, mean=mean, alpha=0.0, covariance=spread, lag=lag, counts=False)
    b, alpha = negative_binomial(x, y)
    mean = np.exp(np.clip(x @ b, -FURTHEST, FURTHEST))
    weight = mean / (1 + alpha * mean)
    bread: Array = np.asarray(np.linalg.pinv((x * weight[:, None]).T @ x))
    spread = newey_west(x * ((y - mean) / (1 + alpha * mean))[:, None], bread, lag)
    return Fit(b=b, mean=mean, alpha=alpha, covariance=spread, lag=lag, counts=True)


def residuals(found: Fit, y: Array) -> Array:
    """How far each value lies from its mean, in standard deviations of a count of that mean: Pearson residuals."""
    if not found.counts:
        return np.asarray(y - found.mean)
    return np.asarray((y - found.mean) / np.sqrt(found.mean * (1 + found.alpha * found.mean)))
