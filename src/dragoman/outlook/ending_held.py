"""How long agreements of earlier peace processes held: Kaplan-Meier, with those that still hold as not yet ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from dragoman.errors import ForecastError
from dragoman.outlook.count_grid import Floats

YEARS = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0)
DAYS_A_YEAR = 365.25
NORMAL_95 = 1.959963984540054


class Agreement(Protocol):
    """What is asked of an earlier process; those of the library of patterns answer it."""

    @property
    def id(self) -> str: ...
    @property
    def formats(self) -> tuple[str, ...]: ...
    @property
    def agreed(self) -> bool | None: ...
    @property
    def outcome_on(self) -> date | None: ...
    @property
    def held(self) -> str: ...
    @property
    def held_until(self) -> date | None: ...
    @property
    def until(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Shares still holding at some times."""

    share: Floats  # (time,)
    low: Floats  # (time,)  95 %
    high: Floats  # (time,)
    at_risk: Floats  # (time,)  watched and holding just before that time
    broken: Floats  # (time,)  by then


def kaplan_meier(lasted: Floats, broke: Floats, times: Floats) -> Curve:
    """Share that lasts longer than each time, where some are not watched to their end.

    lasted   (case,)  how long each was watched
    broke    (case,)  1 if it ended then, 0 if it still held
    times    (time,)  ascending, in the same unit
    returns  a Curve; the interval is Greenwood's on the scale of log(-log share), 0 to 1 where that says nothing
    source   Kaplan and Meier (1958), JASA 53, 457-481; Kalbfleisch and Prentice (2002), The Statistical Analysis of
             Failure Time Data, 2nd ed., eq. 1.13 for the interval

    Of four, one broke after 1, one was last seen to hold after 2, one broke after 3: 3/4, then 3/4 x 1/2.

    >>> kaplan_meier(np.array([1.0, 2, 3, 4]), np.array([1.0, 0, 1, 0]), np.array([1.0, 2.5, 3.5])).share
    array([0.75 , 0.75 , 0.375])
    """
    share, low, high, at_risk, broken = (np.empty(len(times)) for _ in range(5))
    ends = np.unique(lasted[broke > 0.5])
    watched = (lasted[None] >= ends[:, None]).sum(axis=1)
    fell = ((lasted[None] == ends[:, None]) & (broke > 0.5)).sum(axis=1)
    for place, time in enumerate(times):
        some = ends <= time
        share[place] = np.prod(1.0 - fell[some] / watched[some])
        with np.errstate(divide="ignore"):
            spread = np.sqrt((fell[some] / (watched[some] * (watched[some] - fell[some]).astype(float))).sum())
        low[place], high[place] = _interval(float(share[place]), float(spread))
        at_risk[place] = (lasted >= time).sum()
        broken[place] = ((lasted <= time) & (broke > 0.5)).sum()
    return Curve(share=share, low=low, high=high, at_risk=at_risk, broken=broken)


def _interval(share: float, spread: float) -> tuple[float, float]:
    if not 0.0 < share < 1.0 or not np.isfinite(spread):
        return 0.0, 1.0
    off = NORMAL_95 * spread / abs(np.log(share))
    return float(share ** np.exp(off)), float(share ** np.exp(-off))


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Agreements of the library as cases for a curve, and those that could not be one."""

    years: Floats  # (case,)
    broke: Floats  # (case,)
    processes: tuple[str, ...]  # (case,)  ids
    left_out: tuple[str, ...]  # ids: nobody knows, never carried out, or broken before it was agreed


def holding(processes: Sequence[Agreement], day: date, formats: Sequence[str] = ()) -> Holding:
    """The agreements, whole or partial, that were reached by a day, as they stood on it.

    day      what broke later still held on it; nothing is said of days after the last that the library tells of
    formats  only processes in which one of these was used; none: all
    raises   ForecastError for a format that no process has
    """
    known = {one for each in processes for one in each.formats}
    if unknown := [one for one in formats if one not in known]:
        raise ForecastError(
            f"no process has the format {unknown[0]!r}", item="format", advice=f"one of {', '.join(sorted(known))}"
        )
    told = min(day, max(one for each in processes for one in (each.until, each.held_until) if one))
    years, broke, used, left = [], [], [], []
    for each in processes:
        if not each.agreed or each.outcome_on is None or each.outcome_on > told:
            continue
        if formats and not set(formats) & set(each.formats):
            continue
        ended = each.held_until if each.held_until and each.held_until <= told else None
        unclear = each.held not in ("holds", "broken") or (each.held == "broken" and each.held_until is None)
        if unclear or (ended is not None and ended < each.outcome_on):
            left.append(each.id)
            continue
        years.append(((ended or told) - each.outcome_on).days / DAYS_A_YEAR)
        broke.append(float(ended is not None))
        used.append(each.id)
    return Holding(years=np.array(years), broke=np.array(broke), processes=tuple(used), left_out=tuple(left))
