"""A daily rate of losses with its range, from a series of totals that somebody publishes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

WEEK = 7  # days that are resampled together: neighbours are alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Losses a day over the last days of a series."""

    at: float
    low: float  # 90 % of the resamples lie between
    high: float
    days: int
    last: date
    change: float  # log of the rate of the later half over that of the earlier half; NaN where one is 0
    falls: int  # days on which the total falls: corrections; they count as they are


def recent(days: Floats, totals: Floats, *, span: int, rng: np.random.Generator, resamples: int = 400) -> Rate:
    """The mean rate over the last days, with its range by resampling whole weeks.

    days    (day,)  day numbers, rising; gaps are filled evenly
    totals  (day,)  counts up to and with each day
    span    how many of the last days count

    Ten a day for a fortnight is ten a day, whichever weeks are drawn.

    >>> even = np.arange(736000.0, 736015.0)
    >>> found = recent(even, 10 * even, span=14, rng=np.random.default_rng(1))
    >>> found.at, found.low, found.high
    (10.0, 10.0, 10.0)
    """
    if len(days) < 2 or span < 2:
        raise ConfigError(f"{len(days)} days", item="series of losses", advice="give at least two days")
    every = np.arange(days[0], days[-1] + 1)
    daily = np.diff(np.interp(every, days, totals))[-span:]
    block = min(WEEK, len(daily))
    starts = rng.integers(0, len(daily) - block + 1, (resamples, -(-len(daily) // block)))
    means = daily[(starts[:, :, None] + np.arange(block)).reshape(resamples, -1)[:, : len(daily)]].mean(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    half = len(daily) // 2
    earlier, later = daily[:half].mean(), daily[-half:].mean()
    change = float(np.log(later / earlier)) if min(earlier, later) > 0 else float("nan")
    return Rate(
        at=float(daily.mean()), low=float(low), high=float(high), days=len(daily),
        last=date.fromordinal(int(days[-1])), change=change, falls=int((daily < 0).sum()),
    )  # fmt: skip


def table(path: Path, column: str, *, until: date | None = None) -> tuple[Floats, Floats]:
    """Read days and totals of a CSV with a column `date` and one of totals; nothing later than `until` is read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(date.fromisoformat(row["date"]), row[column].strip()) for row in csv.DictReader(file)]
        found = sorted((day.toordinal(), float(text)) for day, text in rows if text and (until is None or day <= until))
    except (OSError, UnicodeDecodeError, KeyError, AttributeError, ValueError) as error:
        message = f"no series of {column!r}: {error}"
        raise ConfigError(message, item=str(path), advice="a CSV with date and a column of totals") from error
    return np.array([day for day, _ in found], dtype=float), np.array([total for _, total in found], dtype=float)
