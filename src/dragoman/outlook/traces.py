"""What a series of monthly deaths looked like at each month's end: logs, averages, rests. Nothing looks ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook.count_grid import Floats

LONG = 60  # months without deaths after which a country counts as quiet
CLASSES = ("quiet", "dormant", "low", "middle", "high")
LOW, HIGH = 6.0, 60.0  # deaths a month that part low from middle and middle from high


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Columns by country and month, (unit, time) each, at month t from months up to t alone."""

    logs: Floats  # log(1 + deaths)
    fast: Floats  # average of logs that forgets half in 1.5 months
    middle: Floats  # … in 6 months
    slow: Floats  # … in 24 months
    year: Floats  # log(1 + mean deaths of 12 months)
    five: Floats  # log(1 + mean deaths of 60 months)
    ever: Floats  # log(1 + mean deaths since the start)
    rest: Floats  # months since the last death, at most 240
    kind: NDArray[np.int64]  # index into CLASSES


def fading(values: Floats, half_life: float) -> Floats:
    """Average over the past with weights halving every `half_life` steps; the first value starts it.

    >>> fading(np.array([[4.0, 0.0, 0.0]]), 1.0)
    array([[4., 2., 1.]])
    """
    keep = 0.5 ** (1.0 / half_life)
    out = np.empty_like(values)
    state = values[:, 0].copy()
    for time in range(values.shape[1]):
        state = keep * state + (1.0 - keep) * values[:, time]
        out[:, time] = state
    return out


def trailing_mean(values: Floats, months: int) -> Floats:
    """Mean of the last `months` months, of fewer at the start.

    >>> trailing_mean(np.array([[2.0, 4.0, 0.0]]), 2)
    array([[2., 3., 2.]])
    """
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    ends = np.arange(1, values.shape[1] + 1)
    starts = np.maximum(ends - months, 0)
    return np.asarray((sums[:, ends] - sums[:, starts]) / (ends - starts))


def months_since(happened: NDArray[np.bool_], most: int = 240) -> Floats:
    """Months since something happened, 0 in the month itself, `most` where it never did.

    >>> months_since(np.array([[False, True, False, False]]))
    array([[240.,   0.,   1.,   2.]])
    """
    out = np.empty(happened.shape)
    state = np.full(len(happened), float(most))
    for time in range(happened.shape[1]):
        state = np.where(happened[:, time], 0.0, np.minimum(state + 1.0, most))
        out[:, time] = state
    return out


def traced(counts: Floats) -> Traces:
    """All traces of counts (unit, time); months before a country is in the file count as without deaths."""
    values = np.nan_to_num(counts, nan=0.0)
    logs = np.log1p(values)
    year, five = trailing_mean(values, 12), trailing_mean(values, 60)
    rest = months_since(values > 0)
    middle = fading(logs, 6.0)
    level = np.expm1(np.maximum(middle, 0.0))
    kind = np.select([rest >= LONG, rest >= 12, level < LOW, level < HIGH], [0, 1, 2, 3], 4)
    return Traces(
        logs=logs,
        fast=fading(logs, 1.5),
        middle=middle,
        slow=fading(logs, 24.0),
        year=np.log1p(year),
        five=np.log1p(five),
        ever=np.log1p(trailing_mean(values, values.shape[1])),
        rest=rest,
        kind=kind,
    )
