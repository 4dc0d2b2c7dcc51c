"""Conflict and cooperation by dyad: four counts first, then the sum and mean of scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import vocab
from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
COUNTS = tuple(
    Column(name=quad.replace(" ", "_"), label=quad.capitalize(), unit="events", meaning=f"events of {quad}")
    for quad in QUADS
)
SCORES = (
    Column(name="events", label="Events", unit="events", meaning="all four together"),
    Column(name="score", label="Score", unit="PLOVER points", meaning="sum of the events' scores, each in [-10, 10]"),
    Column(name="mean", label="Mean", unit="PLOVER points", meaning="score by event; unknown where there is none"),
)
ENDS = (
    Column(name="actor", label="Who", meaning="the side that acts, by registry id"),
    Column(name="actor_name", label="Who, in words"),
    Column(name="target", label="To whom", meaning="the side that is acted on or addressed, by registry id"),
    Column(name="target_name", label="To whom, in words"),
)
DYADS = Shape(
    name="dyads",
    title="By dyad",
    columns=(*ENDS, *COUNTS, *SCORES),
    note="Directed: what the first does to the second. The counts come before the score, which one strike can move.",
)
SERIES = Shape(
    name="series",
    title="Over time",
    columns=(Column(name="since", label="From", meaning="first day of the period"), *ENDS, *COUNTS, *SCORES),
    chart=Chart(kind="lines", x="since", y=("score",), by="actor_name target_name"),
    note="A period without events has no row: nothing reported is not the same as nothing done.",
)
# Scores are joined as a small table, so that the database sums them.
ASK = """
WITH scale(kind, mode, quad, score) AS (
    SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DOUBLE[])
),
sides AS (SELECT DISTINCT mention_id, role, side FROM act_sides WHERE role <> 'speaker'),
pairs AS (
    SELECT a.side AS actor, t.side AS target, date_trunc(?, e.day)::DATE AS since, k.quad, k.score, e.mention_id, e.day
    FROM acts e
    JOIN sides a ON a.mention_id = e.mention_id AND a.role = 'actor'
    JOIN sides t ON t.mention_id = e.mention_id AND t.role = 'target' AND t.side <> a.side
    JOIN scale k ON k.kind = e.kind AND k.mode IS NOT DISTINCT FROM e.mode
    WHERE e.state = 'happened' AND e.day >= ? AND e.day < ?
        AND list_contains(?::VARCHAR[], a.side) AND list_contains(?::VARCHAR[], t.side)
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
)
SELECT
    actor, target, since, quad, count(*) AS n, sum(score) AS score,
    max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
FROM pairs GROUP BY actor, target, since, quad ORDER BY actor, target, since, quad
"""


def tally(quads: NDArray[np.int64], scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], float, float]:
    """Four counts, the sum of scores, and their mean, of the events of one dyad in one period.

    quads   (event,)  0 verbal cooperation, 1 material cooperation, 2 verbal conflict, 3 material conflict
    scores  (event,)  PLOVER points in [-10, 10]
    returns (4,) counts; the sum; the mean, NaN where there is no event
    source  goldstein1992 for scored sums by dyad and period; the scale is PLOVER's (v0.8)

    >>> counts, total, mean = tally(np.array([0, 3, 3]), np.array([2.5, -9.0, -9.5]))
    >>> counts.tolist(), total, round(mean, 2)
    ([1, 0, 0, 2], -16.0, -5.33)
    """
    counts = np.bincount(quads, minlength=len(QUADS))
    total = float(scores.sum())
    return counts, total, total / len(scores) if len(scores) else float("nan")


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """What each party did to each other, as a whole and by period, from events that are told as done."""
    rows = _asked(record, config, scope)
    words = names(record, config, scope.as_of)
    whole: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    by_period: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        whole.setdefault(row[:2], []).append(row)
        by_period.setdefault((row[2], *row[:2]), []).append(row)
    dyads = [_row((), pair, found, words, scope) for pair, found in whole.items()]
    dyads.sort(key=lambda row: (-row.values[-3], row.values[0], row.values[2]))
    series = [_row((key[0],), key[1:], found, words, scope) for key, found in sorted(by_period.items())]
    empty = "No event that is told as done has two parties of the settings, one acting on the other."
    return Measured(
        measure="conflict",
        scope=scope,
        panels=(filled(DYADS, dyads, empty=empty), filled(SERIES, series, empty=empty)),
        inputs={"events between two parties": sum(row[4] for row in rows)},
    )


def _asked(record: Record, config: Config, scope: Scope) -> list[tuple[Any, ...]]:
    scale = [
        (kind.name, mode, kind.quad, kind.intensity(mode))
        for kind in vocab.kinds().values()
        for mode in (None, *kind.modes)
    ]
    columns = [list(column) for column in zip(*scale, strict=True)]
    sides = list(wanted(config, scope))
    since, until = periods.window(scope)
    values = [*columns, scope.step, since, until, sides, sides, list(scope.issues), list(scope.issues), MOST_MENTIONS]
    return record.ask(ASK, values, as_of=scope.as_of).rows


def _row(
    head: tuple[Any, ...],
    pair: tuple[str, str],
    found: Iterable[tuple[Any, ...]],
    words: Mapping[str, str],
    scope: Scope,
) -> Row:
    counts, score, mentions = dict.fromkeys(QUADS, 0), 0.0, list[str]()
    for _, _, _, quad, count, part, some in found:
        counts[quad] += count
        score += part
        mentions.extend(some)
    events = sum(counts.values())
    ends = (pair[0], words.get(pair[0], pair[0]), pair[1], words.get(pair[1], pair[1]))
    values = (*head, *ends, *counts.values(), events, round(score, 3), round(score / events, 3) if events else None)
    return Row(values=values, mentions=tuple(mentions[:MOST_MENTIONS]))


MEASURE = Measure(name="conflict", shapes=(DYADS, SERIES), read=read)
