"""Which conflict was fought in which year, from a file with UCDP's columns; the only door to it, shut at the origin."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ForecastError
from dragoman.outlook.count_grid import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEEDED = ("conflict_id", "year", "incompatibility", "intensity_level", "type_of_conflict")
NAMES = ("conflict_name", "location", "territory_name", "side_a", "side_a_2nd", "side_b", "side_b_2nd")
HEAD = f"a row a conflict and year, as in UCDP/PRIO's Armed Conflict Dataset, with {', '.join(NEEDED)}"
INTRASTATE, INTERNATIONALISED, INTERSTATE, EXTRASYSTEMIC = TYPES = (
    "intrastate", "internationalised", "interstate", "extrasystemic",
)  # fmt: skip
_TYPES = {
    "1": EXTRASYSTEMIC, "2": INTERSTATE, "3": INTRASTATE, "4": INTERNATIONALISED, "ii": INTERNATIONALISED,
    **{one: one for one in TYPES},
}  # fmt: skip
TERRITORY, GOVERNMENT, BOTH = INCOMPATIBILITIES = ("territory", "government", "both")
_INCOMPATIBILITIES = {
    "1": TERRITORY, "2": GOVERNMENT, "3": BOTH, "4": BOTH, **{one: one for one in INCOMPATIBILITIES},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Every year in which a conflict was active, sorted by conflict and year.

    What a file says of ends (ep_end) is not read: UCDP sets it for a year once the next one is known to be quiet.
    """

    ids: tuple[str, ...]  # of the conflicts
    names: tuple[tuple[str, ...], ...]  # of the conflicts: places, sides, territory, as far as the file has them
    conflict: Ints  # (row,)  place in ids
    year: Ints  # (row,)
    war: Bools  # (row,)  1,000 deaths or more in the year, else 25 to 999
    kind: Ints  # (row,)  place in TYPES
    over: Ints  # (row,)  place in INCOMPATIBILITIES
    left: Floats  # (row,)  share of the year left when the episode of the row began in it; NaN where that is unknown

    @property
    def first(self) -> int:
        """The first year of the file."""
        return int(self.year.min())

    @property
    def last(self) -> int:
        """The last year of the file: what was active in it may or may not have gone on."""
        return int(self.year.max())

    def until(self, year: int) -> Years:
        """The rows up to a year, copied, and the conflicts they tell of: nothing later can be reached from it."""
        if not self.first <= year <= self.last:
            advice = f"the file has the years {self.first} to {self.last}"
            raise ForecastError(f"no year {year}", item="origin", advice=advice)
        some = self.year <= year
        kept = sorted(set(self.conflict[some].tolist()))
        place = np.full(len(self.ids), -1)
        place[kept] = np.arange(len(kept))
        return Years(
            ids=tuple(self.ids[one] for one in kept),
            names=tuple(self.names[one] for one in kept),
            conflict=place[self.conflict[some]],
            year=self.year[some].copy(),
            war=self.war[some].copy(),
            kind=self.kind[some].copy(),
            over=self.over[some].copy(),
            left=self.left[some].copy(),
        )

    def row(self, conflict: int, year: int) -> int | None:
        """The row of a conflict in a year; None where it was not active."""
        found = np.nonzero((self.conflict == conflict) & (self.year == year))[0]
        return int(found[0]) if len(found) else None

    def name(self, conflict: int) -> str:
        """What to call a conflict: its place and its territory where the file has them, and its id."""
        told = self.names[conflict]
        return f"{', '.join(told[:2])} ({self.ids[conflict]})" if told else self.ids[conflict]

    def named(self, wanted: str) -> list[int]:
        """Conflicts of that id; else those whose place, territory or side is so called, or else has it in its name."""
        text = wanted.strip().casefold()
        if text in self.ids:
            return [self.ids.index(text)]
        told = [{part for name in each for part in _parts(name)} for each in self.names]
        whole = [place for place, each in enumerate(told) if text in each]
        return whole or [place for place, each in enumerate(told) if text and any(text in one for one in each)]


def read_years(path: Path) -> Years:
    """Read a file; ForecastError names the line that cannot be used."""
    try:
        return _read(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what = error.strerror if isinstance(error, OSError) else "it is no CSV file in UTF-8"
        raise ForecastError(f"cannot be read: {what}", item=str(path), advice=HEAD) from error


def _read(path: Path) -> Years:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if missing := [one for one in NEEDED if one not in (table.fieldnames or ())]:
            raise ForecastError(f"columns are missing: {', '.join(missing)}", item=str(path), advice=HEAD)
        found: dict[tuple[str, int], tuple[tuple[bool, int, int, float], tuple[str, ...]]] = {}
        for line, row in enumerate(table, start=2):
            try:
                key, value = _row(row)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise ForecastError(f"line {line}: {_said(error)}", item=str(path), advice=HEAD) from error
            if key in found:
                raise ForecastError(f"line {line}: conflict {key[0]} twice in {key[1]}", item=str(path), advice=HEAD)
            found[key] = value
    if not found:
        raise ForecastError("no rows", item=str(path), advice=HEAD)
    return _years(found)


def _row(row: Mapping[str, str]) -> tuple[tuple[str, int], tuple[tuple[bool, int, int, float], tuple[str, ...]]]:
    conflict, year = row["conflict_id"].strip(), int(row["year"])
    if not conflict:
        raise ValueError("no conflict_id")
    level = int(row["intensity_level"])
    if level not in (1, 2):
        raise ValueError(f"intensity_level {level}, where 1 is minor and 2 is war")
    kind = TYPES.index(_of(_TYPES, row, "type_of_conflict"))
    over = INCOMPATIBILITIES.index(_of(_INCOMPATIBILITIES, row, "incompatibility"))
    names = tuple(dict.fromkeys(text for name in NAMES if (text := (row.get(name) or "").strip())))
    return (conflict.casefold(), year), ((level == 2, kind, over, _left(row.get("start_date2"), year)), names)


def _of(known: Mapping[str, str], row: Mapping[str, str], column: str) -> str:
    text = row[column].strip().casefold()
    if text not in known:
        raise ValueError(f"{column} {row[column]!r} is none of {', '.join(known)}")
    return known[text]


def _left(text: str | None, year: int) -> float:
    """The share of the year that was left on the day the episode began, where that lies in the year.

    >>> _left("1990-07-02", 1990), _left("1989-07-02", 1990), _left("", 1990)
    (0.501..., nan, nan)
    """
    if not text or not text.strip():
        return float("nan")
    day = date.fromisoformat(text.strip()[:10])
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return (date(year + 1, 1, 1) - day).days / days if day.year == year else float("nan")


def _years(found: Mapping[tuple[str, int], tuple[tuple[bool, int, int, float], tuple[str, ...]]]) -> Years:
    keys = sorted(found)
    ids = tuple(sorted({conflict for conflict, _ in keys}))
    place = {one: number for number, one in enumerate(ids)}
    names = {conflict: found[conflict, year][1] for conflict, year in keys}  # as the last year has them
    values = [found[key][0] for key in keys]
    return Years(
        ids=ids,
        names=tuple(names[one] for one in ids),
        conflict=np.array([place[conflict] for conflict, _ in keys]),
        year=np.array([year for _, year in keys]),
        war=np.array([one[0] for one in values]),
        kind=np.array([one[1] for one in values]),
        over=np.array([one[2] for one in values]),
        left=np.array([one[3] for one in values]),
    )


def _parts(name: str) -> Sequence[str]:
    """A name and the names in a list of them, in small letters, without "Government of".

    >>> sorted(_parts("Government of Peru, Ecuador"))
    ['ecuador', 'government of peru, ecuador', 'peru']
    """
    pieces = (one.strip().casefold() for one in (name, *name.split(",")))
    return sorted({name.casefold(), *(one.removeprefix("government of ") for one in pieces if "," not in one)})


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error) or "cells are missing"
