"""Invented conflicts that come and go, as rows of a file with UCDP's columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

FIRST, LAST = 1950, 2009
KINDS = ("intrastate", "II", "interstate", "extrasystemic")
Rows = list[dict[str, str]]


def row(conflict: int | str, year: int, *, war: bool = False, kind: str = "intrastate", over: str = "territory",
        began: int | None = None, named: str = "") -> dict[str, str]:  # fmt: skip
    """One line of the file; `ep_end` is left to whoever wants to set it."""
    return {
        "conflict_id": str(conflict), "year": str(year), "location": named,
        "start_date2": f"{began or year}-06-01", "incompatibility": over, "intensity_level": "2" if war else "1",
        "type_of_conflict": kind, "ep_end": "0", "ep_end_date": "",
    }  # fmt: skip


def invented(seed: int = 5, conflicts: int = 60) -> Rows:
    """Most episodes end in their first year, wars and old ones seldom; those that ended lately start again most."""
    rng = np.random.default_rng(seed)
    rows: Rows = []
    for number in range(conflicts):
        year = FIRST + int(rng.integers(0, 30))
        kind, over = KINDS[number % 4 if number % 3 == 0 else 0], ("territory", "government")[number % 2]
        since, rest, war = 1, 0, False
        while year <= LAST:
            if since:
                war = bool(rng.random() < (0.7 if war else 0.15))
                rows.append(row(100 + number, year, war=war, kind=kind, over=over, began=year - since + 1))
                over_now = rng.random() < (0.5 if since == 1 else 0.12) * (0.5 if war else 1.0)
                since, rest = (0, 1) if over_now else (since + 1, 0)
            else:
                back = rng.random() < (0.3 if rest < 3 else 0.04)
                since, rest = (1, 0) if back else (0, rest + 1)
            year += 1
    return rows


def planted(rows: Sequence[dict[str, str]], origin: int) -> Rows:
    """The same up to the origin, and afterwards what no forecast could miss if it looked: nothing ends, all are wars.

    Of the rows up to the origin `ep_end` is turned round as well: it tells of the year after.
    """
    kept = [{**one, "ep_end": "1", "ep_end_date": f"{one['year']}-12-30"} for one in rows if int(one["year"]) <= origin]
    known = sorted({one["conflict_id"] for one in kept})
    new = [str(one) for one in range(900, 930)]
    later = [
        row(one, year, war=True, kind="interstate", over="both")
        for one in (*known, *new)
        for year in range(origin + 1, LAST + 1)
    ]
    return [*kept, *later]


def written(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """The rows as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path
