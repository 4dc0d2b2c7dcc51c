"""From yearly chances to chances by a year: what an episode may become on the way is carried along, nothing drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dragoman.outlook import conflict_spells as spells
from dragoman.outlook.conflict_spells import Spells
from dragoman.outlook.conflict_years import Bools
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.ending_models import HALF_LIFE, PULL, Hazard, learned
from dragoman.outlook.hazard_regression import Fit, fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What may have become of each row's episode by each year ahead, (row, year), year 1 first."""

    ended: Floats  # there was a quiet year by then
    quiet: Floats  # there was, and the episode's first quiet spell still lasts
    again: Floats  # were its year the last: fought again by so many years after the first quiet one


def rising(of: Spells, origin: int, *, counts: Floats | None = None, start: Fit | None = None) -> Fit:
    """The chance that the next year is at a war's level, if fought, from rows known at the origin."""
    past = (of.year < origin) & (of.ends == 0.0)
    places = np.nonzero(past)[0]  # the year after stands in the next row
    weight = 0.5 ** ((origin - of.year[places]) / HALF_LIFE)
    if counts is not None:
        weight = weight * counts[places]
    outcome = of.war[np.minimum(places + 1, len(of) - 1)].astype(float)
    return fitted(spells.design(of.some(places)), outcome, weight, link="logit", pull=PULL, start=start)


# War now, war the year before, war at any time of the episode: what may have become of it on the way.
_FORMS = np.array([(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], dtype=bool)


def ahead(of: Spells, horizon: int, *, ending: Hazard, rise: Fit, resumption: Hazard) -> Ahead:
    """Chances for each of some active rows, year by year.

    of       active rows of one year
    horizon  years ahead

    An episode that goes on is, a year later, one year older and at a war's level or below it; all else is as it was. So
    it has one of five forms (war now, war the year before, war at any time), whose chances add up to that of
    going on. Each form that ends passes into its own quiet years. Every member of the mixture is carried through all
    years, and only then are they mixed: what has lasted speaks for the members that gave it a small chance to end.

    source   Allison (1982), for a chance by a year as a product of yearly ones; Kemeny and Snell (1960), Finite Markov
             Chains, ch. 3, for absorbing chains
    """
    count, forms, members = len(of), len(_FORMS), len(ending.weights)
    start = (np.stack([of.war, of.before, of.ever], axis=1)[None] == _FORMS[:, None]).all(axis=2)
    mass = np.tile(start.astype(float), (members, 1, 1))  # (member, form, row)
    ended, quiet = np.zeros((count, horizon)), np.zeros((count, horizon))
    again = 1.0 - still_quiet(spells.fell_quiet(of), horizon + 1, resumption)[:, 1:]
    now = of
    for step in range(horizon):
        every = spells.joined([_as(now, form) for form in _FORMS])
        stop = mass * ending.parts(every).reshape(members, forms, count)
        mixed = np.tensordot(ending.weights, stop, axes=1)
        stays = still_quiet(spells.fell_quiet(every), horizon - step, resumption).reshape(forms, count, -1)
        ended[:, step:] += mixed.sum(axis=0)[:, None]
        quiet[:, step:] += (mixed[:, :, None] * stays).sum(axis=0)
        up = rise.chance(spells.design(every)).reshape(forms, count)
        mass = _next(mass - stop, up)
        now = spells.went_on(now, now.war)
    return Ahead(ended=ended, quiet=quiet, again=again)


def _as(now: Spells, form: Bools) -> Spells:
    """The same rows in one of the forms."""
    war, before, ever = (np.full(len(now), value) for value in form)
    return replace(now, war=war, before=before, ever=ever)


def _next(going: Floats, up: Floats) -> Floats:
    """The chances of the forms a year later, (member, form, row): of those that go on, and how likely each is a war."""
    later = np.zeros_like(going)
    for place, (war, _, ever) in enumerate(_FORMS):
        for then, part in ((True, up[place]), (False, 1.0 - up[place])):
            form = np.array([then, war, ever or then])
            later[:, int(np.nonzero((form == _FORMS).all(axis=1))[0][0])] += going[:, place] * part
    return later


def still_quiet(of: Spells, horizon: int, resumption: Hazard) -> Floats:
    """The chance to be still quiet after 0, 1, … years more, (row, horizon), for first quiet years; 1 at first."""
    rows, count = [of], len(of)
    for _ in range(horizon - 2):
        rows.append(spells.stayed_quiet(rows[-1]))
    if horizon < 2:
        return np.ones((count, 1))
    chance = resumption.parts(spells.joined(rows)).reshape(-1, horizon - 1, count)
    kept = np.tensordot(resumption.weights, np.cumprod(1.0 - chance, axis=1), axes=1)
    return np.concatenate([np.ones((count, 1)), kept.T], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """All that is learned from the years before an origin."""

    ending: Hazard
    rise: Fit
    resumption: Hazard

    @property
    def converged(self) -> bool:
        """Whether every regression came to rest."""
        return self.ending.converged and self.rise.converged and self.resumption.converged


def relearned(made: Fitted, of: Spells, calm: Spells, counts: Floats) -> Fitted:
    """The same learned from other conflicts; the weights of the mixtures stay as they are.

    of, calm  all active and all quiet rows
    counts    (conflict,)  how often each is drawn
    """
    origin, mine = made.ending.origin, counts[of.conflict]
    ending, resumption = (
        learned(rows, origin, sort=old.sort, counts=counts[rows.conflict], start=old, weights=old.weights)
        for rows, old in ((of, made.ending), (calm, made.resumption))
    )
    return Fitted(ending=ending, rise=rising(of, origin, counts=mine, start=made.rise), resumption=resumption)


def resamples(made: Fitted, of: Spells, calm: Spells, rng: np.random.Generator, *, times: int) -> Iterator[Fitted]:
    """What is learned where as many conflicts are drawn as there are, each with all its years, with putting back.

    source   Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 8.6: units that hang together
    """
    conflicts = int(of.conflict.max()) + 1
    for _ in range(times):
        counts = np.bincount(rng.integers(0, conflicts, conflicts), minlength=conflicts).astype(float)
        yield relearned(made, of, calm, counts)
