"""How good the forecast of deaths is, year by year, beside forecasts that need no model, and how long it takes.

    python bench/deaths.py FILE [--years 2018-2023] [--json]

FILE has deaths by country and month (UCDP's columns). Each year is forecast from the October before, its twelve months
are 3 to 14 months ahead. All years come from one walk through the months; every forecast uses what was known by then.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.outlook import scores
from dragoman.outlook.country_months import read_months
from dragoman.outlook.death_windows import FORECASTS, LOWER_IS_BETTER, MODEL, RIVAL, SCORES, Window, windows

SEED = 7


def years(text: str) -> list[int]:
    """2018-2023 or 2020.

    >>> years("2018-2020")
    [2018, 2019, 2020]
    """
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def skill(found: Sequence[Window], score: str) -> dict[str, float]:
    """Part of the rival's mean score that the model saves, with what resampling countries makes of it."""
    both = [
        np.concatenate([np.nansum(one.cells[who][score], axis=1, keepdims=True) for one in found], axis=1).sum(axis=1)
        for who in (MODEL, RIVAL)
    ]
    table = np.stack(both, axis=1)
    rng = np.random.default_rng(SEED)
    made = scores.resampled(table, lambda rows: scores.skill(float(rows[:, 0].sum()), float(rows[:, 1].sum())), rng)
    return {"skill": made.value, "low": made.low, "high": made.high}


def chances(found: Sequence[Window], limit: float) -> dict[str, float]:
    """Brier and log score of more than `limit` deaths in a month, of the model and of the rival (smoothed by one)."""
    told, outcome, own = [], [], []
    for one in found:
        draws = one.forecast.draws()[:, 2:14]
        told.append(((draws > limit).mean(axis=2)).ravel())
        outcome.append(np.where(np.isnan(one.outcome), np.nan, one.outcome > limit).ravel())
        rival = one.rival_draws > limit
        own.append(((rival.sum(axis=2) + 1) / (rival.shape[2] + 2)).ravel())
    happened = np.concatenate(outcome)
    answer = {}
    for who, prob in ((MODEL, np.concatenate(told)), (RIVAL, np.concatenate(own))):
        answer[f"brier, {who}"] = float(scores.brier(prob, happened))
        answer[f"log score, {who}"] = float(scores.log_score(prob, happened, floor=0.001))
    return answer


def measured(path: Path, which: Sequence[int]) -> dict[str, Any]:
    """All figures, by year and over all."""
    began, worked = time.perf_counter(), time.process_time()
    found = list(windows(read_months(path), which))
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    by_year = {one.year: {who: {s: one.mean(who, s) for s in SCORES} for who in FORECASTS} for one in found}
    mean = {who: {s: float(np.mean([year[who][s] for year in by_year.values()])) for s in SCORES} for who in FORECASTS}
    worse = [
        (year, score)
        for year, made in by_year.items()
        for score in LOWER_IS_BETTER
        if made[MODEL][score] >= made[RIVAL][score]
    ]
    return {
        "years": by_year,
        "mean": mean,
        "not better than conflictology": worse,
        "skill": {score: skill(found, score) for score in LOWER_IS_BETTER},
        "chances": {f"more than {limit:.0f}": chances(found, limit) for limit in (25.0, 100.0, 1000.0)},
        "did not converge": sum(not one.forecast.converged for one in found),
        "seconds": seconds,
        "processor seconds": processor,
    }


def printed(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = ["| year | forecast | " + " | ".join(one.replace("_", " ") for one in SCORES) + " |"]
    lines.append("| --- " * (len(SCORES) + 2) + "|")
    for year, made in [*found["years"].items(), ("mean", found["mean"])]:
        lines.extend(
            f"| {year} | {who} | " + " | ".join(f"{made[who][s]:.3f}" for s in SCORES) + " |" for who in FORECASTS
        )
    lines.append("")
    for score, one in found["skill"].items():
        lines.append(
            f"- {score}: {one['skill']:.1%} better than conflictology, 90 %: {one['low']:.1%} to {one['high']:.1%}"
        )
    for limit, one in found["chances"].items():
        lines.append(f"- {limit} in a month: " + ", ".join(f"{key} {value:.4f}" for key, value in one.items()))
    worse = found["not better than conflictology"]
    lines.append(f"- not better than conflictology: {', '.join(f'{y} {s}' for y, s in worse) or 'nowhere'}")
    lines.append(f"- {found['seconds']:.0f} s, {found['processor seconds']:.0f} s of one processor")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--years", type=years, default=years("2018-2023"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measured(args.file, args.years)
    print(json.dumps(found, default=str) if args.json else printed(found))


if __name__ == "__main__":
    main()
