"""Yearly chance that an episode ends, or that an ended one is fought again: readings of the past, mixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dragoman.errors import ForecastError
from dragoman.outlook import conflict_spells as spells
from dragoman.outlook.conflict_spells import Spells
from dragoman.outlook.conflict_years import Ints, Years
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.hazard_regression import Fit, fitted

ENDING, RESUMPTION = "ending", "resumption"
BASE, LATE, ALONE, LOGIT, CLOGLOG, NEAR = (
    "base rate", "base rate of late", "years so far alone", "hazard, logit", "hazard, log-log", "analogues",
)  # fmt: skip
# Analogues of quiet years were worth less than a thousandth of a bit up to 1998, and cost more than all the rest.
MEMBERS = {ENDING: (BASE, LATE, ALONE, LOGIT, CLOGLOG, NEAR), RESUMPTION: (BASE, LATE, ALONE, LOGIT, CLOGLOG)}

# All chosen on forecasts from 1965 to 1998, with the file cut after 1999: bench/endings.py --settings prints the grid.
PULL = 5.0  # precision of the prior on a slope
HALF_LIFE = 20.0  # years after which a year counts half in a hazard
LATE_HALF_LIFE = 5.0  # the same for the base rate of late
NEIGHBOURS = 100  # analogues
LEAN = 5.0  # cases that speak for equal weights when members are mixed
LEAST_YEARS = 15  # known before the first forecast
LEAST_EVENTS = 10
_TIME = {ENDING: (3, 4, 5), RESUMPTION: (0, 1)}  # places of the features that tell how long it has been so


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """What was learned from rows whose outcome was known at the origin."""

    sort: str  # ENDING or RESUMPTION
    origin: int
    rates: Floats  # (level,)  below a war's level, and at it
    late: Floats  # (level,)
    fits: tuple[Fit, Fit, Fit]  # years alone, logit, log-log
    past: Floats  # (row, feature)  scaled, of the known rows; of endings alone
    known: Floats  # (row,)  their outcomes
    counted: Floats  # (row,)  how much each counts among analogues
    scale: Floats  # (feature,)  what a feature is multiplied with to be compared
    weights: Floats  # (member,)

    @property
    def converged(self) -> bool:
        """Whether every regression came to rest."""
        return all(one.converged for one in self.fits)

    def parts(self, of: Spells) -> Floats:
        """The chance for the year after each row by each member, (member, row)."""
        rows = _design(self.sort, of)
        level = of.war.astype(int)
        alone, logit, cloglog = self.fits
        parts = [
            self.rates[level],
            self.late[level],
            alone.chance(rows[:, _TIME[self.sort]]),
            logit.chance(rows),
            cloglog.chance(rows),
        ]
        if NEAR in MEMBERS[self.sort]:
            parts.append(self._near(rows, self.rates[level]))
        return np.stack(parts)

    def chance(self, of: Spells) -> Floats:
        """The chance for the year after each row, mixed, (row,)."""
        return np.asarray(self.weights @ self.parts(of))

    def _near(self, rows: Floats, base: Floats) -> Floats:
        """Share of the nearest known rows, near ones counting more, drawn towards the base rate as by five rows."""
        kernel, place = nearest(self.past, rows * self.scale, NEIGHBOURS)
        share = kernel * self.counted[place]
        return np.asarray(((share * self.known[place]).sum(axis=1) + 5.0 * base) / (share.sum(axis=1) + 5.0))


def nearest(past: Floats, rows: Floats, count: int) -> tuple[Floats, Ints]:
    """The nearest past rows of each row, in no order: their weights, falling to 0, and places, (row, neighbour).

    The weight is 1 - (d / D)^2, D the distance of the farthest neighbour (Epanechnikov).
    """
    count = min(count, len(past))
    apart = (rows**2).sum(axis=1)[:, None] - 2.0 * rows @ past.T + (past**2).sum(axis=1)[None]
    apart = np.maximum(apart, 0.0)
    place = np.argpartition(apart, count - 1, axis=1)[:, :count]
    apart = np.take_along_axis(apart, place, axis=1)
    return 1.0 - apart / (apart.max(axis=1, keepdims=True) + 1e-9), place


def rows_of(sort: str, years: Years) -> Spells:
    """All rows of a sort in a file."""
    return spells.active(years) if sort == ENDING else spells.quiet(years)


def learned(
    of: Spells, origin: int, *, sort: str, counts: Floats | None = None, start: Hazard | None = None,
    weights: Floats | None = None,
) -> Hazard:  # fmt: skip
    """Learn from rows before the origin, whose outcome is known by then, and from no other.

    counts   (row,)     how often a row's conflict is drawn in a resample; None: once
    start    a fit near by, to begin from
    weights  (member,)  of the mixture; None: equal
    """
    past = of.year < origin
    some = of.some(past)
    outcome = some.ends
    drawn = np.ones(len(some)) if counts is None else counts[past]
    if not np.isfinite(outcome).all():
        raise ForecastError("a row before the origin has no outcome", item=str(origin), advice="cut the file first")
    age = origin - some.year
    rows = _design(sort, some)
    weight = drawn * 0.5 ** (age / HALF_LIFE)
    held = start.fits if start else (None, None, None)
    fits = tuple(
        fitted(each, outcome, weight, link=link, pull=PULL, start=one)
        for each, link, one in (
            (rows[:, _TIME[sort]], "logit", held[0]), (rows, "logit", held[1]), (rows, "cloglog", held[2]),
        )
    )  # fmt: skip
    counted = (weight > 0.0) & (NEAR in MEMBERS[sort])
    near = rows[counted]
    scale = np.abs(fits[1].slopes) / fits[1].spread
    late = drawn * 0.5 ** (age / LATE_HALF_LIFE)
    return Hazard(
        sort=sort,
        origin=origin,
        rates=_rates(some, drawn),
        late=_rates(some, late),
        fits=(fits[0], fits[1], fits[2]),
        past=near * scale,
        known=outcome[counted],
        counted=weight[counted],
        scale=scale,
        weights=equal(sort) if weights is None else weights,
    )


def equal(sort: str) -> Floats:
    """The same weight for each member."""
    return np.full(len(MEMBERS[sort]), 1.0 / len(MEMBERS[sort]))


def _design(sort: str, of: Spells) -> Floats:
    return spells.design(of) if sort == ENDING else spells.quiet_design(of)


def _rates(of: Spells, weight: Floats) -> Floats:
    """Events by rows, at a war's level and below it; half an event and half a quiet row are added to each."""
    return np.array(
        [((weight * of.ends)[of.war == one].sum() + 0.5) / (weight[of.war == one].sum() + 1.0) for one in (False, True)]
    )


def stacked(
    parts: Floats,
    outcome: Floats,
    weight: Floats,
    *,
    lean: float = LEAN,
    start: Floats | None = None,
    rounds: int = 200,
) -> Floats:
    """Weights of a mixture of chances with the highest log score on known outcomes, leaning on equal ones; by EM.

    parts    (member, case)  chances
    outcome  (case,)         0 or 1
    weight   (case,)         how much a case counts
    lean     how many cases speak for equal weights
    start    (member,)       where to begin; else equal
    returns  (member,)       not negative, adding up to one
    source   Yao et al. (2018), Bayesian Analysis 13, 917-1003: stacking by log score; Dempster, Laird and Rubin (1977),
             J. R. Stat. Soc. B 39, section 4.3: mixtures; the lean is a Dirichlet prior

    >>> stacked(np.array([[0.9, 0.9], [0.1, 0.1]]), np.array([1.0, 1.0]), np.ones(2), lean=0.0).round(3)
    array([1., 0.])
    """
    count = len(parts)
    share = np.full(count, 1.0 / count) if start is None else start
    if not parts.shape[1]:
        return share
    said = np.where(outcome > 0.5, parts, 1.0 - parts)
    for _ in range(rounds):
        mixed = share @ said
        part = share[:, None] * said / np.maximum(mixed, 1e-300)
        new = (part @ weight + lean / count) / (weight.sum() + lean)
        moved = float(np.abs(new - share).max())
        share = new
        if moved < 1e-4:
            break
    return share


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """Forecasts of one year, made from it, of all rows of that year."""

    origin: int
    rows: Ints  # places among all rows of the sort
    parts: Floats  # (member, row)
    mixed: Floats  # (row,)
    hazard: Hazard


def walk(of: Spells, last: int, *, sort: str) -> Iterator[Walked]:
    """Forecasts from every year up to `last`, each from what was known by then, with weights learned on the way."""
    first = int(of.year.min())
    parts, outcome, when = np.empty((len(MEMBERS[sort]), 0)), np.empty(0), np.empty(0)
    hazard = None
    for origin in range(first + LEAST_YEARS, last + 1):
        if np.nansum(of.ends[of.year < origin]) < LEAST_EVENTS:
            continue
        known = when < origin
        counts = 0.5 ** ((origin - when[known]) / HALF_LIFE)
        weights = stacked(parts[:, known], outcome[known], counts, lean=LEAN, start=hazard.weights if hazard else None)
        hazard = learned(of, origin, sort=sort, start=hazard, weights=weights)
        rows = np.nonzero(of.year == origin)[0]
        made = hazard.parts(of.some(rows))
        yield Walked(origin=origin, rows=rows, parts=made, mixed=weights @ made, hazard=hazard)
        parts = np.c_[parts, made]
        outcome = np.r_[outcome, of.ends[rows]]
        when = np.r_[when, np.full(len(rows), origin)]
