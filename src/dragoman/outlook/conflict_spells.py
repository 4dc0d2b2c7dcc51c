"""Years of fighting and years of quiet as rows that a hazard can be fitted to, each with what was known by its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from dragoman.outlook.conflict_years import (
    BOTH,
    EXTRASYSTEMIC,
    GOVERNMENT,
    INCOMPATIBILITIES,
    INTERNATIONALISED,
    INTERSTATE,
    TYPES,
    Bools,
    Ints,
    Years,
)
from dragoman.outlook.count_grid import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Rows of a conflict and a year: active ones of its episodes, or quiet ones since the last of them.

    An episode is a run of years without a gap (Kreutz 2010). What changes while it goes on, its
    intensity and its type, is that of the row's own year; nothing in a row but `ends` tells of a later one.
    """

    conflict: Ints  # (row,)
    year: Ints  # (row,)
    since: Ints  # (row,)  years in a row so far, this one included: 1, 2, …
    war: Bools  # (row,)  in this year; of quiet rows in the last year fought
    before: Bools  # (row,)  in the year before; of quiet rows in the one before the last
    ever: Bools  # (row,)  in any year of the episode so far, or of the last one
    lasted: Ints  # (row,)  years of the episode so far, or of the last one
    earlier: Ints  # (row,)  episodes before this one, or before the last one
    fought: Ints  # (row,)  years in which the conflict was active so far
    age: Ints  # (row,)  years since it was first active, that one and this one included
    left: Floats  # (row,)  share of the first year left when the episode began; NaN unknown, or not the first year
    kind: Ints  # (row,)
    over: Ints  # (row,)
    ends: Floats  # (row,)  1 if the year after is of the other sort, 0 if not, NaN where nobody knows yet

    def __len__(self) -> int:
        return len(self.year)

    def some(self, which: Bools | Ints) -> Spells:
        """Some of the rows."""
        return replace(self, **{one.name: getattr(self, one.name)[which] for one in fields(self)})


def active(years: Years) -> Spells:
    """A row for each year in which a conflict was active; `ends` tells whether the year after was quiet."""
    other = np.r_[True, np.diff(years.conflict) != 0]
    fresh = other | np.r_[True, np.diff(years.year) != 1]
    place = np.arange(len(fresh))
    head = np.maximum.accumulate(np.where(other, place, 0))
    start = np.maximum.accumulate(np.where(fresh, place, 0))
    since = years.year - years.year[start] + 1
    wars, episode = np.cumsum(years.war), np.cumsum(fresh)
    return Spells(
        conflict=years.conflict,
        year=years.year,
        since=since,
        war=years.war,
        before=np.r_[False, years.war[:-1]] & ~fresh,
        ever=wars - wars[start] + years.war[start] > 0,
        lasted=since,
        earlier=episode - episode[head],
        fought=place - head + 1,
        age=years.year - years.year[head] + 1,
        left=np.where(since == 1, years.left, np.nan),
        kind=years.kind,
        over=years.over,
        ends=np.where(years.year == years.last, np.nan, np.r_[fresh[1:], True].astype(float)),
    )


def quiet(years: Years) -> Spells:
    """A row for each year since a conflict was last active; `ends` tells whether it was active in the year after."""
    of = active(years)
    closing = np.nonzero(of.ends == 1.0)[0]
    after = np.minimum(closing + 1, len(of) - 1)
    again = (closing + 1 < len(of)) & (of.conflict[after] == of.conflict[closing])
    lengths = np.where(again, of.year[after], years.last + 1) - of.year[closing] - 1
    row, last = np.repeat(closing, lengths), np.repeat(lengths, lengths)
    since = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + 1
    year = of.year[row] + since
    back = np.repeat(again, lengths) & (since == last)
    ends = np.where(year == years.last, np.nan, back.astype(float))
    return replace(
        of.some(row), year=year, since=since, age=of.age[row] + since, left=np.full(len(row), np.nan), ends=ends
    )


def fell_quiet(of: Spells) -> Spells:
    """The first quiet year of each active row, were it the last of its episode."""
    once = np.ones(len(of), dtype=np.int64)
    unknown = np.full(len(of), np.nan)
    return replace(of, year=of.year + 1, since=once, age=of.age + 1, left=unknown, ends=unknown)


def stayed_quiet(of: Spells) -> Spells:
    """The next quiet year of each quiet row."""
    return replace(of, year=of.year + 1, since=of.since + 1, age=of.age + 1)


def went_on(of: Spells, war: Bools) -> Spells:
    """The next year of each active row, at a war's level or below it, everything else as it is."""
    return replace(
        of,
        year=of.year + 1,
        since=of.since + 1,
        war=war,
        before=of.war,
        ever=of.ever | war,
        lasted=of.lasted + 1,
        fought=of.fought + 1,
        age=of.age + 1,
        left=np.full(len(of), np.nan),
    )


def joined(rows: Sequence[Spells]) -> Spells:
    """Several lots of rows as one, in their order."""
    return Spells(**{one.name: np.concatenate([getattr(lot, one.name) for lot in rows]) for one in fields(Spells)})


FEATURES = (
    "war", "war the year before", "war in the episode", "first year", "years so far (log)", "begun late in the year",
    "earlier episodes (log)", "share of years fought", "over government", "over both", "interstate",
    "internationalised", "extrasystemic",
)  # fmt: skip


def design(of: Spells) -> Floats:
    """(row, feature), the features named in FEATURES, of active rows."""
    left = np.where(np.isnan(of.left), np.where(of.since == 1, 0.5, 1.0), of.left)
    columns = (
        of.war, of.before, of.ever, of.since == 1, np.log(of.since), 1.0 - left,
        np.log1p(of.earlier), of.fought / of.age, of.over == INCOMPATIBILITIES.index(GOVERNMENT),
        of.over == INCOMPATIBILITIES.index(BOTH), *(of.kind == TYPES.index(one) for one in _KINDS),
    )  # fmt: skip
    return np.stack([np.asarray(one, dtype=float) for one in columns], axis=1)


_KINDS = (INTERSTATE, INTERNATIONALISED, EXTRASYSTEMIC)
QUIET_FEATURES = (
    "first year of quiet", "years of quiet (log)", "years the episode lasted (log)", "war in the last year",
    "war in the episode", "earlier episodes (log)", "share of years fought", "over government", "over both",
    "interstate", "internationalised", "extrasystemic",
)  # fmt: skip


def quiet_design(of: Spells) -> Floats:
    """(row, feature), the features named in QUIET_FEATURES, of quiet rows."""
    columns = (
        of.since == 1, np.log(of.since), np.log(of.lasted), of.war, of.ever, np.log1p(of.earlier), of.fought / of.age,
        of.over == INCOMPATIBILITIES.index(GOVERNMENT), of.over == INCOMPATIBILITIES.index(BOTH),
        *(of.kind == TYPES.index(one) for one in _KINDS),
    )  # fmt: skip
    return np.stack([np.asarray(one, dtype=float) for one in columns], axis=1)
