"""Deaths by country and month from a file with UCDP's columns; the only door to them, and it shuts at the origin."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from dragoman.errors import ForecastError
from dragoman.outlook.count_grid import Floats

COUNTS = ("sb_best", "best", "deaths", "outcome")  # columns that may hold the deaths, the first of them that is there
HEAD = "the head is country,iso3,year,month,sb_best as in UCDP's country-month files; other columns are passed over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """Deaths of every country in every month of a file."""

    names: tuple[str, ...]
    codes: tuple[str, ...]  # ISO 3166 alpha-3, or what the file has
    first: date  # first of the first month
    counts: Floats  # (unit, time), NaN where the file says nothing
    column: str = ""  # of the file that the deaths are from

    def month(self, place: int) -> date:
        """The first day of a month by its place."""
        total = self.first.year * 12 + self.first.month - 1 + place
        return date(total // 12, total % 12 + 1, 1)

    def place(self, day: date) -> int:
        """The place of the month of a day, whether or not the file reaches so far."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def until(self, day: date) -> Months:
        """The months up to that of a day, copied: nothing that comes later can be reached from it."""
        last = self.place(day)
        if last < 0 or last >= self.counts.shape[1]:
            reach = f"{self.month(0):%Y-%m} to {self.month(self.counts.shape[1] - 1):%Y-%m}"
            raise ForecastError(f"no month {day:%Y-%m}", item="origin", advice=f"the file has deaths for {reach}")
        return replace(self, counts=self.counts[:, : last + 1].copy())

    def unit(self, country: str) -> int:
        """The place of a country by name or code, whatever the case of its letters."""
        wanted = country.strip().casefold()
        for place, both in enumerate(zip(self.names, self.codes, strict=True)):
            if wanted in {one.casefold() for one in both}:
                return place
        near = ", ".join(name for name in self.names if wanted[:3] and name.casefold().startswith(wanted[:3]))
        raise ForecastError(f"no country {country!r}", item="file", advice=f"one of {near or ', '.join(self.names)}")


def read_months(path: Path) -> Months:
    """Read a file; the months after the last for which any country has a figure are dropped."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        head = rows.fieldnames or ()
        column = next((one for one in COUNTS if one in head), None)
        if column is None or not {"country", "year", "month"} <= set(head):
            raise ForecastError("columns are missing", item=str(path), advice=HEAD)
        return _months(rows, column, path)


def _months(rows: Iterable[dict[str, str]], column: str, path: Path) -> Months:
    cells: dict[tuple[str, str], dict[int, float]] = {}
    for line, row in enumerate(rows, start=2):
        try:
            when = int(row["year"]) * 12 + int(row["month"]) - 1
            text = (row[column] or "").strip()
            count = float(text) if text else float("nan")
        except (TypeError, ValueError) as error:
            raise ForecastError(f"line {line}: {error}", item=str(path), advice=HEAD) from error
        if not 1 <= int(row["month"]) <= 12 or count < 0 or np.isinf(count):
            raise ForecastError(f"line {line}: month {row['month']}, {column} {text}", item=str(path), advice=HEAD)
        months = cells.setdefault((row["country"], row.get("iso3") or ""), {})
        if when in months:
            raise ForecastError(f"line {line}: {row['country']} twice in one month", item=str(path), advice=HEAD)
        months[when] = count
    known = [when for months in cells.values() for when, count in months.items() if np.isfinite(count)]
    if not known:
        raise ForecastError(f"no figure in {column}", item=str(path), advice=HEAD)
    first, last = min(known), max(known)
    counts = np.full((len(cells), last - first + 1), np.nan)
    for unit, key in enumerate(sorted(cells)):
        for when, count in cells[key].items():
            if first <= when <= last:
                counts[unit, when - first] = count
    keys = sorted(cells)
    return Months(
        names=tuple(name for name, _ in keys),
        codes=tuple(code for _, code in keys),
        first=date(first // 12, first % 12 + 1, 1),
        counts=counts,
        column=column,
    )
