"""The changes that are tried, one at a time, to see what a chance of ending rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dragoman.outlook.conflict_spells import Spells
from dragoman.outlook.conflict_years import INCOMPATIBILITIES, TYPES

LEVELS = ("minor", "war")
YEARS = (1, 2, 5, 10, 20)
EARLIER = (0, 1, 3)
WHAT_OVER = {"territory": "territory", "government": "government", "both": "government and territory"}


def changes(of: Spells) -> list[tuple[str, str, str, Spells]]:
    """What is changed, how it is, how it would be, and the row as it would then be; `of` is one row."""
    found = [("intensity", _level(of), LEVELS[not of.war[0]], _intensity(of))]
    if of.since[0] > 1:
        other = replace(of, before=~of.before, ever=of.ever | ~of.before)
        found.append(("intensity of the year before", LEVELS[bool(of.before[0])], LEVELS[not of.before[0]], other))
    now = int(of.since[0])
    found.extend(("year of the episode", str(now), str(one), _in_year(of, one)) for one in YEARS if one != now)
    kind, over = int(of.kind[0]), int(of.over[0])
    found.extend(
        ("type", TYPES[kind], name, replace(of, kind=np.array([place])))
        for place, name in enumerate(TYPES)
        if place != kind
    )
    found.extend(
        ("fought over", WHAT_OVER[INCOMPATIBILITIES[over]], WHAT_OVER[name], replace(of, over=np.array([place])))
        for place, name in enumerate(INCOMPATIBILITIES)
        if place != over
    )
    earlier = int(of.earlier[0])
    found.extend(
        ("earlier episodes", str(earlier), str(one), replace(of, earlier=np.array([one])))
        for one in EARLIER
        if one != earlier
    )
    return found


def _level(of: Spells) -> str:
    return LEVELS[bool(of.war[0])]


def _intensity(of: Spells) -> Spells:
    """The other intensity in this year; that the episode ever was a war stays, unless this year alone made it one."""
    if not of.war[0]:
        return replace(of, war=~of.war, ever=np.array([True]))
    return replace(of, war=~of.war, ever=of.before if of.since[0] <= 2 else of.ever)


def _in_year(of: Spells, year: int) -> Spells:
    """The same in another year of the episode; in its first there is no year before."""
    years = np.array([year])
    if year > 1:
        return replace(of, since=years, lasted=years, left=np.array([np.nan]))
    return replace(of, since=years, lasted=years, before=np.array([False]), ever=of.war, left=np.array([np.nan]))
