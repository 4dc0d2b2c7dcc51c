"""The forecast of deaths as questions, one a month: issued with its rivals, and answered by a later file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.outlook.conflictology import MONTHS
from dragoman.outlook.count_grid import quantiles
from dragoman.outlook.country_months import Months, read_months
from dragoman.outlook.death_models import MODELS
from dragoman.outlook.death_windows import LAST, RIVAL, ZERO
from dragoman.outlook.deaths import Made
from dragoman.outlook.foretelling import Moment, digest_of, from_draws, slug
from dragoman.outlook.issued import month_end
from dragoman.record.foretold import LEVELS, Answer, Foretold, Question, Resolution

USUAL = "sb_best"  # the column whose deaths need no word in the key
DAY = timedelta(days=1)


def foretold(one: Made, moment: Moment, *, horizon: int) -> Iterator[Foretold]:
    """A forecast for each month ahead; a month that is over when it is issued is a backtest."""
    months, unit = one.months, one.unit
    known = months.counts[unit]
    ends = quantiles(one.made.shares[unit], np.array(LEVELS))
    inputs = {
        "origin": f"{months.month(one.made.origin):%Y-%m}",
        "country": months.names[unit],
        "column": months.column,
        "last months": [None if np.isnan(count) else count for count in known[-24:].tolist()],
        "weights": {
            name: round(float(one.made.weights[place, one.made.kind[unit], 0]), 4) for place, name in enumerate(MODELS)
        },
    }
    told = month_end(months.month(one.made.origin))
    beside = rivals(known)
    for step in range(min(horizon, len(ends))):
        question = asked(months, unit, months.month(one.made.origin + 1 + step))
        yield moment.forecast(
            question, model="deaths", answer=tuple(float(count) for count in ends[step]), rivals=beside,
            inputs={**inputs, "months ahead": step + 1}, as_of=told,
        )  # fmt: skip


def asked(months: Months, unit: int, month: date) -> Question:
    """How many deaths a country has in a month."""
    where = months.codes[unit] or slug(months.names[unit])
    kind = "deaths" if months.column == USUAL else f"deaths-{slug(months.column)}"
    last = month_end(month)
    return Question(
        key=f"{kind}/{where}/{month:%Y-%m}", kind="amount", unit=f"deaths ({months.column})",
        words=f"How many deaths will UCDP count in {months.names[unit]} in {month:%B %Y}?",
        closes=last, due=month_end(last + DAY),  # UCDP's candidate events come out within about a month
    )  # fmt: skip


def rivals(known: Any) -> Mapping[str, Answer]:
    """What needs no model: the last twelve months alike, about as many as last month, none. Unknown counts as none.

    known  (time,)  deaths of the country up to the origin
    """
    from scipy.stats import poisson  # type: ignore[import-untyped]

    held = np.nan_to_num(known)
    last = tuple(float(one) for one in poisson.ppf(LEVELS, held[-1])) if held[-1] > 0 else (0.0,) * len(LEVELS)
    return {RIVAL: from_draws(held[-MONTHS:]), LAST: last, ZERO: (0.0,) * len(LEVELS)}


def resolved(
    path: Path, questions: Iterable[Question], *, known: date, judge: str, made: datetime
) -> Iterator[Resolution]:
    """What a file says of the questions that it can answer: months of countries it has a figure for."""
    months = read_months(path)
    source = digest_of(path)
    named = f"{source['name']} ({months.column}), SHA-256 {source['sha256']}"
    by_key = {question.key: question for question in questions}
    for unit in range(len(months.names)):
        for place in _wanted(months, unit, by_key):
            count = float(months.counts[unit, place])
            question = by_key[asked(months, unit, months.month(place)).key]
            if np.isnan(count) or question.closes is None or question.closes > known:
                continue  # a month that is not over has only some of its deaths
            words = f"{months.names[unit]}, {months.month(place):%B %Y}: {count:,.0f} in the column {months.column}"
            yield Resolution(
                key=question.key, value=count, known=known, why=words, judge=judge, made=made, source=named
            )


def _wanted(months: Months, unit: int, by_key: Mapping[str, Question]) -> Sequence[int]:
    """The places of the months of a country that are asked for."""
    start = asked(months, unit, months.first).key.rpartition("/")[0]
    some = [key.rpartition("/") for key in by_key]
    places = [months.place(date.fromisoformat(f"{month}-01")) for head, _, month in some if head == start]
    return sorted(place for place in places if 0 <= place < months.counts.shape[1])
