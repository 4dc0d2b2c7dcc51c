"""Which questions each model answers: what of all that it prints is a forecast that can be scored."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from dragoman.measures.measured import MOST_MENTIONS, Measured, Row
from dragoman.outlook.foretelling import (
    EVEN,
    Moment,
    ended_by,
    from_bands,
    from_draws,
    from_points,
    slug,
    yearly_ends,
)
from dragoman.record.foretold import LEVELS, Foretold, Question

ANYWHERE, UNWEIGHTED = "anywhere alike", "positions unweighted"
CHECKS = 4  # ends of half-years that the models of bargaining are asked about
SOON = 60  # days: an end of a half-year nearer than this is passed over
SLACK = timedelta(days=31)  # until what happened by a day is known


def forecasts(found: Measured, moment: Moment) -> list[Foretold]:
    """What of a model's panels is a forecast; none for a model that makes none."""
    made = ADAPTERS.get(found.measure)
    return list(made(found, moment)) if made else []


# ---- settlement ------------------------------------------------------------------------------------------------------


def _settlement(found: Measured, moment: Moment) -> Iterator[Foretold]:
    """Where a line would be settled if it is settled: as fine as the tenths in which the draws end, and no finer."""
    ends = {(row["issue"], row["issue_name"]): row for row in found.panel("answers").dicts()}
    inputs = found.panel("inputs")
    bands: dict[tuple[str, str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for row in found.panel("bands").dicts():
        low, _, high = row["band"].partition(" to ")
        bands[row["issue"], row["issue_name"], row["model"]].append((float(low), float(high), row["share"]))
    for (issue, label, model), some in bands.items():
        head = ends[issue, label]
        own = [(values, row) for values, row in zip(inputs.dicts(), inputs.rows, strict=True) if _whole(values, head)]
        places = np.array([values["position"] for values, _ in own], dtype=float)
        question = Question(
            key=f"settlement/{issue}/{slug(label)}",
            words=f"Where will an agreement settle “{label}”? "
            f"0: {head['zero'] or 'one end'}; 100: {head['hundred'] or 'the other end'}.",
            kind="amount", unit="points of 100", condition="an agreement settles this issue",
        )  # fmt: skip
        yield moment.forecast(
            question, model=f"settlement: {model}", answer=from_bands(*zip(*sorted(some), strict=True)),
            rivals={ANYWHERE: tuple(100.0 * level for level in LEVELS), UNWEIGHTED: from_draws(places)},
            inputs={"draws": found.inputs["draws"], "rounds": found.inputs["rounds"], "actors": _stands(own)},
            mentions=_rests(row for _, row in own),
        )  # fmt: skip


def _whole(values: Mapping[str, Any], head: Mapping[str, Any]) -> bool:
    same = values["issue"] == head["issue"] and values["issue_name"] == head["issue_name"]
    return same and all(values[one] is not None for one in ("position", "salience", "capability"))


def _stands(own: list[tuple[dict[str, Any], Row]]) -> dict[str, dict[str, Any]]:
    """What went in of each actor, so that it can be seen later."""
    wanted = [f"{one}{end}" for one in ("position", "salience", "capability") for end in ("", "_low", "_high")]
    return {values["actor"]: {name: values[name] for name in (*wanted, "position_from")} for values, _ in own}


def _rests(rows: Iterator[Row]) -> list[str]:
    return list(dict.fromkeys(id for row in rows for id in row.mentions))[:MOST_MENTIONS]


# ---- bargain ---------------------------------------------------------------------------------------------------------


def _bargain(found: Measured, moment: Moment) -> Iterator[Foretold]:
    """Whether the fighting is over by the ends of half-years: from the chance that each battle is still fought."""
    going: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in found.panel("going").dicts():
        if row["days"] is not None:
            going[row["war"], row["model"]].append((float(row["days"]), float(row["mean"])))
    for (war, model), points in going.items():
        days, chances = zip(*sorted(points), strict=True)
        for day in half_years(moment.day):
            ahead = (day - moment.day).days
            if ahead > days[-1]:
                continue  # further than the model was asked
            question = Question(
                key=f"bargain/{slug(war)}/over/{day}", kind="chance",
                words=f"Will the fighting of “{war}” be over by {_in_words(day)}, by agreement or by arms?",
                closes=day, due=day + SLACK,
            )  # fmt: skip
            over = 1.0 - float(np.interp(ahead, days, np.minimum.accumulate(chances)))
            ends = {name: round(ended_by(yearly, ahead), 4) for name, yearly, _ in yearly_ends()}
            yield moment.forecast(
                question, model=f"bargain: {model}", answer=round(min(1.0, max(0.0, over)), 4),
                rivals={**ends, EVEN: 0.5},
                inputs={"draws": found.inputs["draws"], "values": _values(found, war)},
                mentions=_rests(row for row in found.panel("inputs").rows if row.values[0] == war),
            )  # fmt: skip


def half_years(day: date) -> tuple[date, ...]:
    """The ends of the next half-years, none nearer than two months.

    >>> [one.isoformat() for one in half_years(date(2026, 11, 27))]
    ['2027-06-30', '2027-12-31', '2028-06-30', '2028-12-31']
    """
    every = [end for year in range(day.year, day.year + 4) for end in (date(year, 6, 30), date(year, 12, 31))]
    return tuple(end for end in every if (end - day).days >= SOON)[:CHECKS]


def _values(found: Measured, war: str) -> dict[str, list[float | None]]:
    """The inputs of a war, by side and field: best, low, high."""
    return {
        f"{row['actor']} {row['field']}".strip(): [row["at"], row["low"], row["high"]]
        for row in found.panel("inputs").dicts()
        if row["war"] == war
    }


# ---- attrition -------------------------------------------------------------------------------------------------------

LENGTHS = {"q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9}


def _attrition(found: Measured, moment: Moment) -> Iterator[Foretold]:
    """The day on which a side is worn down, if nothing else ends the war; what lies beyond the horizon counts as it."""
    tails = {
        (row["war"], row["law"]): (row["least"], row["most"])
        for row in found.panel("spread").dicts()
        if row["what"] == "inputs"
    }
    today = moment.day.toordinal()
    for row in found.panel("length").dicts():
        horizon = float(row["horizon"])
        least, most = tails[row["war"], row["law"]]
        points = {0.0: 0.0, 0.05: least, **{LENGTHS[name]: row[name] for name in LENGTHS}, 0.95: most, 1.0: horizon}
        days = [horizon if value is None else min(float(value), horizon) for _, value in sorted(points.items())]
        last = date.fromordinal(today + round(horizon))
        question = Question(
            key=f"attrition/{slug(row['war'])}/worn-down", kind="day",
            words=f"On which day is a side of “{row['war']}” down to the force at which it stops fighting?",
            condition="nothing else ends the war before", due=last,
        )  # fmt: skip
        yield moment.forecast(
            question, model=f"attrition: {row['law']}",
            answer=tuple(round(today + one, 1) for one in from_points(sorted(points), days)),
            rivals={ANYWHERE: tuple(today + horizon * level for level in LEVELS)},
            inputs={"draws": found.inputs["draws"], "horizon": horizon, "values": _values(found, row["war"])},
        )  # fmt: skip


ADAPTERS: Mapping[str, Callable[[Measured, Moment], Iterator[Foretold]]] = {
    "settlement": _settlement,
    "bargain": _bargain,
    "attrition": _attrition,
}


def month_end(day: date) -> date:
    """The last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
