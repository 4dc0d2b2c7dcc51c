"""How the hazards did on years that they had not seen, beside base rates: log score, Brier, and what is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dragoman.outlook import scores
from dragoman.outlook.conflict_spells import Spells
from dragoman.outlook.conflict_years import Bools, Ints, Years
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.ending_chain import ahead, rising, still_quiet
from dragoman.outlook.ending_models import BASE, ENDING, MEMBERS, RESUMPTION, Walked, rows_of, walk

MODEL = "this model"
FLOOR = 0.001  # of a chance in the log score: nothing here says less of what then happens
TIMES = 2000  # resamples of conflicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Chances that were given, each by what was known in its origin, and what came."""

    sort: str
    years: int  # ahead
    conflict: Ints  # (case,)
    origin: Ints  # (case,)
    chance: Mapping[str, Floats]  # by forecast, (case,)
    outcome: Floats  # (case,)  1, 0, or NaN where nobody knows yet

    def within(self, first: int, last: int) -> Told:
        """The cases of some origins, ends included, whose outcome is known."""
        some = (self.origin >= first) & (self.origin <= last) & np.isfinite(self.outcome)
        return replace(
            self,
            conflict=self.conflict[some],
            origin=self.origin[some],
            chance={who: chance[some] for who, chance in self.chance.items()},
            outcome=self.outcome[some],
        )

    def log_score(self, who: str) -> float:
        """Mean log score in bits; NaN without cases."""
        return float(scores.log_score(self.chance[who], self.outcome, floor=FLOOR))

    def brier(self, who: str) -> float:
        """Mean Brier score; NaN without cases."""
        return float(scores.brier(self.chance[who], self.outcome))


def told(of: Spells, walked: Sequence[Walked], *, sort: str) -> Told:
    """The chances of one year ahead that a walk gave, of the mixture and of each of its members."""
    rows = np.concatenate([one.rows for one in walked]) if walked else np.empty(0, dtype=np.int64)
    parts = np.concatenate([one.parts for one in walked], axis=1) if walked else np.empty((len(MEMBERS[sort]), 0))
    mixed = np.concatenate([one.mixed for one in walked]) if walked else np.empty(0)
    chance = {MODEL: mixed, **dict(zip(MEMBERS[sort], parts, strict=True))}
    return Told(
        sort=sort, years=1, conflict=of.conflict[rows], origin=of.year[rows], chance=chance, outcome=of.ends[rows]
    )


def told_by(years: Years, horizon: int, *, last: int) -> tuple[list[Told], list[Told]]:
    """Chances by 1 … `horizon` years ahead, of endings and of resumption, with those of base rates.

    An ending is forecast from every active year; its base rate is the share of earlier years of that intensity after
    which the episode was over by then. Resumption is forecast from the first quiet year, `k` years after it, and its
    base rate is a life table of earlier quiet years. Only outcomes known at the origin go into either.
    """
    of, calm = rows_of(ENDING, years), rows_of(RESUMPTION, years)
    later = {one.origin: one.hazard for one in walk(calm, last, sort=RESUMPTION)}
    over, back = ended_by(of, horizon), ended_by(calm, horizon)
    ends: list[tuple[Ints, Floats, Floats]] = []
    quiet: list[tuple[Ints, Floats, Floats]] = []
    rise = None
    for one in walk(of, last, sort=ENDING):
        if one.origin not in later:
            continue
        rise = rising(of, one.origin, start=rise)
        made = ahead(of.some(one.rows), horizon, ending=one.hazard, rise=rise, resumption=later[one.origin])
        base = np.stack([base_by(of, over, one.origin, of.war[one.rows], k) for k in range(1, horizon + 1)], axis=1)
        ends.append((one.rows, made.ended, base))
        fresh = np.nonzero((calm.year == one.origin) & (calm.since == 1))[0]
        if len(fresh):
            again = 1.0 - still_quiet(calm.some(fresh), horizon + 1, later[one.origin])[:, 1:]
            table = 1.0 - life_table(calm, one.origin, horizon)
            quiet.append((fresh, again, np.tile(table, (len(fresh), 1))))
    return _by_year(of, over, ends, ENDING), _by_year(calm, back, quiet, RESUMPTION)


def _by_year(of: Spells, outcome: Floats, found: Sequence[tuple[Ints, Floats, Floats]], sort: str) -> list[Told]:
    rows = np.concatenate([one[0] for one in found])
    model, base = (np.concatenate([one[place] for one in found]) for place in (1, 2))
    return [
        Told(
            sort=sort,
            years=k + 1,
            conflict=of.conflict[rows],
            origin=of.year[rows],
            chance={MODEL: model[:, k], BASE: base[:, k]},
            outcome=outcome[rows, k],
        )
        for k in range(model.shape[1])
    ]


def ended_by(of: Spells, horizon: int) -> Floats:
    """Whether each row's spell was over by 1 … `horizon` years after it, (row, year); NaN beyond the file's end."""
    end = np.full(len(of), np.iinfo(np.int64).max)
    for row in range(len(of) - 1, -1, -1):
        if of.ends[row] == 1.0:
            end[row] = of.year[row]
        elif of.ends[row] == 0.0:
            end[row] = end[row + 1]
    step = np.arange(1, horizon + 1)
    by = of.year[:, None] + step[None]
    return np.where(by <= int(of.year.max(initial=0)), (end[:, None] < by).astype(float), np.nan)


def base_by(of: Spells, over: Floats, origin: int, war: Bools, years: int) -> Floats:
    """Of earlier years of the same intensity the share after which the episode was over in so many years, (row,).

    of, over  all rows and `ended_by` of them; only those whose outcome is known at the origin are counted
    war       (row,)  the intensity of the rows asked for
    """
    old = of.year <= origin - years
    rates = [
        (over[old & (of.war == one), years - 1].sum() + 0.5) / ((old & (of.war == one)).sum() + 1.0)
        for one in (False, True)
    ]
    return np.asarray(np.where(war, rates[1], rates[0]))


def life_table(calm: Spells, origin: int, years: int) -> Floats:
    """Share of ended episodes not fought again by 1 … `years` years after the first quiet one, known at the origin.

    source   Kalbfleisch and Prentice (2002), ch. 1.4: the product of yearly shares, those watched no longer left out
    """
    known = calm.year < origin
    kept = np.ones(years)
    for since in range(1, years + 1):
        these = known & (calm.since == since)
        kept[since - 1] = 1.0 - (calm.ends[these].sum() / these.sum() if these.any() else 0.0)
    return np.asarray(np.cumprod(kept), dtype=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the model saves against a rival, mean over cases, with the middle 90 % of resampled conflicts."""

    log_score: scores.Interval  # bits
    brier: scores.Interval


def saved(cases: Told, rival: str, rng: np.random.Generator, *, times: int = TIMES) -> Saved:
    """The rival's mean score less the model's, positive where the model is better; pairs, and whole conflicts drawn."""
    made = []
    for score in (_bits, _squares):
        gain = score(cases.chance[rival], cases.outcome) - score(cases.chance[MODEL], cases.outcome)
        which, place = np.unique(cases.conflict, return_inverse=True)
        sums = [np.bincount(place, each, len(which)).astype(float) for each in (gain, np.ones(len(gain)))]
        table = np.stack(sums, axis=1)
        made.append(scores.resampled(table, lambda rows: float(rows[:, 0].sum() / rows[:, 1].sum()), rng, times=times))
    return Saved(log_score=made[0], brier=made[1])


def _bits(chance: Floats, outcome: Floats) -> Floats:
    return scores.log_score(chance[:, None], outcome[:, None], floor=FLOOR)


def _squares(chance: Floats, outcome: Floats) -> Floats:
    return scores.brier(chance[:, None], outcome[:, None])
