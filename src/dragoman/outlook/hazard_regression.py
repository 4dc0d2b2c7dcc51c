"""Chance of an event in the next year, by what a year holds: ridge regression with a logit or a log-log link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dragoman.outlook.count_grid import Floats

LINKS = ("logit", "cloglog")
ROUNDS = 40
NEAR_ENOUGH = 1e-3  # of the last step, on features with a spread of 1
HIGH = 15.0  # of the linear part: beyond it a chance is 0 or 1 to six digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Coefficients on features that were centred and divided by their spread."""

    link: str
    centre: Floats  # (feature,)
    spread: Floats  # (feature,)
    slopes: Floats  # (feature,)
    level: float
    converged: bool

    def linear(self, rows: Floats) -> Floats:
        """The linear part, (row,)."""
        return np.asarray(self.level + ((rows - self.centre) / self.spread) @ self.slopes)

    def chance(self, rows: Floats) -> Floats:
        """The chance of the event, (row,), in [0, 1]."""
        return _chance(self.linear(rows), self.link)[0]


def fitted(rows: Floats, outcome: Floats, weight: Floats, *, link: str, pull: float, start: Fit | None = None) -> Fit:
    """The most likely coefficients, drawn towards none by a normal prior, found by Fisher scoring.

    rows     (row, feature)
    outcome  (row,)   1 where the event happened, else 0
    weight   (row,)   how much a row counts; 0 leaves it out
    pull     precision of the prior on each slope, of features with a spread of 1; the level is free
    start    where to begin; else at the base rate
    returns  a Fit, `converged` False where the steps did not come to rest; without any row the chance is 1/2
    source   Allison (1982), Sociological Methodology 13, 61-98: a hazard in discrete time is a regression on rows of
             one subject and period, complementary log-log where time is continuous and grouped; McCullagh and Nelder
             (1989), ch. 2.5, for the steps; Hoerl and Kennard (1970), Technometrics 12, for the ridge

    >>> fit = fitted(np.zeros((4, 1)), np.array([1.0, 0, 0, 0]), np.ones(4), link="cloglog", pull=1.0)
    >>> fit.chance(np.zeros((1, 1))).round(4)
    array([0.25])
    """
    if not (counted := weight > 0.0).all():
        rows, outcome, weight = rows[counted], outcome[counted], weight[counted]
    total = float(weight.sum())
    if total <= 0:
        none = np.zeros(rows.shape[1])
        level = 0.0 if link == "logit" else float(np.log(np.log(2.0)))
        return Fit(link=link, centre=none, spread=none + 1.0, slopes=none, level=level, converged=True)
    centre = weight @ rows / total
    spread = np.sqrt(weight @ (rows - centre) ** 2 / total)
    spread = np.where(spread > 1e-9, spread, 1.0)
    scaled = np.c_[np.ones(len(rows)), (rows - centre) / spread]
    beta = np.zeros(scaled.shape[1])
    if start is None:
        rate = np.clip(weight @ outcome / total, 1e-3, 1 - 1e-3)
        beta[0] = np.log(rate / (1 - rate)) if link == "logit" else np.log(-np.log1p(-rate))
    else:  # the same function of features, on the scale of these rows
        beta[1:] = start.slopes * spread / start.spread
        beta[0] = start.linear(centre[None])[0]
    prior = np.r_[0.0, np.full(rows.shape[1], pull)]
    beta, converged = _climbed(scaled, outcome, weight, beta, prior, link)
    return Fit(link=link, centre=centre, spread=spread, slopes=beta[1:], level=float(beta[0]), converged=converged)


def _climbed(
    rows: Floats, outcome: Floats, weight: Floats, beta: Floats, prior: Floats, link: str
) -> tuple[Floats, bool]:
    value = None
    for _ in range(ROUNDS):
        chance, slope = _chance(rows @ beta, link)
        spare = np.maximum(chance * (1.0 - chance), 1e-12)
        gradient = rows.T @ (weight * (outcome - chance) / spare * slope) - prior * beta
        bend = (rows * (weight * slope**2 / spare)[:, None]).T @ rows + np.diag(prior + 1e-9)
        step = np.linalg.solve(bend, gradient)
        if float(np.abs(step).max()) < NEAR_ENOUGH:  # so near, the step leaves the square of itself
            return beta + step, True
        value = _height(rows, outcome, weight, beta, prior, link) if value is None else value
        for _ in range(20):  # half the way until it goes up
            higher = _height(rows, outcome, weight, beta + step, prior, link)
            if higher >= value:
                break
            step = step / 2.0
        else:
            return beta, False
        beta, value = beta + step, higher
    return beta, False


def _height(rows: Floats, outcome: Floats, weight: Floats, beta: Floats, prior: Floats, link: str) -> float:
    chance = np.clip(_chance(rows @ beta, link)[0], 1e-12, 1.0 - 1e-12)
    said = np.log(np.where(outcome > 0.5, chance, 1.0 - chance))
    return float(weight @ said - (prior * beta**2).sum() / 2.0)


def _chance(linear: Floats, link: str) -> tuple[Floats, Floats]:
    """The chance and its derivative by the linear part."""
    held = np.clip(linear, -HIGH, HIGH if link == "logit" else 3.0)
    if link == "logit":
        chance = 1.0 / (1.0 + np.exp(-held))
        return chance, chance * (1.0 - chance)
    grown = np.exp(held)
    return -np.expm1(-grown), grown * np.exp(-grown)
