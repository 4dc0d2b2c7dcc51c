"""How good the hazards of ending and of resumption are on years they had not seen, beside base rates.

    python bench/endings.py FILE [--first 2000] [--last 2019] [--cut 1999] [--settings] [--json]

FILE has a row a conflict and year (UCDP/PRIO's columns). Every year is forecast from the rows up to it; what is saved
against a rival comes with the middle 90 % of 2,000 resamples of whole conflicts. `--settings` cuts the file after --cut
and prints how the choices did there: that is all they were made on.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.outlook import ending_models, scores
from dragoman.outlook.conflict_spells import active
from dragoman.outlook.conflict_years import Years, read_years
from dragoman.outlook.ending_models import ALONE, BASE, ENDING, MEMBERS, RESUMPTION, rows_of, walk
from dragoman.outlook.ending_scores import MODEL, Told, saved, told, told_by

SEED = 7
HORIZONS = (1, 2, 3, 5, 10)
HINDSIGHT = "rates of the whole file"
GRID = {"PULL": (3.0, 5.0, 10.0, 30.0), "HALF_LIFE": (15.0, 20.0, 1e9), "LEAN": (0.0, 5.0, 20.0)}


def rates(years: Years) -> dict[str, float]:
    """Ends by active years of the whole file, minor and war, the last year's rows with those that went on.

    This is how such rates are often given; the last year's rows are not known to have gone on.
    """
    of = active(years)
    return {
        name: float(np.nansum(of.ends[of.war == war]) / (of.war == war).sum())
        for name, war in (("minor", False), ("war", True))
    }


def one_year(years: Years, sort: str, first: int, last: int) -> tuple[Told, bool]:
    """The chances for the year after each origin, with the rates of hindsight beside them; and if all came to rest."""
    of = rows_of(sort, years)
    walked = list(walk(of, min(last, years.last - 1), sort=sort))
    cases = told(of, walked, sort=sort)
    if sort == ENDING:
        known = rates(years)
        war = np.concatenate([of.war[one.rows] for one in walked])
        hindsight = np.where(war, known["war"], known["minor"])
    else:
        hindsight = np.full(len(cases.origin), np.nanmean(of.ends))
    within = replace(cases, chance={**cases.chance, HINDSIGHT: hindsight}).within(first, last)
    return within, all(one.hazard.converged for one in walked)


def scored(cases: Told, rivals: Sequence[str]) -> dict[str, Any]:
    """Scores of every forecast and what the model saves against some."""
    answer: dict[str, Any] = {
        "cases": len(cases.outcome),
        "events": int(cases.outcome.sum()),
        "conflicts": len(set(cases.conflict.tolist())),
        "scores": {
            who: {
                "mean chance": float(chance.mean()),
                "log score": cases.log_score(who),
                "brier": cases.brier(who),
            }
            for who, chance in cases.chance.items()
        },
        "saved": {},
    }
    for who in rivals:
        gain = saved(cases, who, np.random.default_rng(SEED))
        answer["saved"][who] = {
            "log score": [gain.log_score.value, gain.log_score.low, gain.log_score.high],
            "brier": [gain.brier.value, gain.brier.low, gain.brier.high],
        }
    return answer


def calibrated(cases: Told) -> list[dict[str, float]]:
    """How often it came where the model gave about so much."""
    edges = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0])
    return [
        {"from": one.low, "to": one.high, "cases": one.cases, "said": one.said, "came": one.happened}
        for one in scores.calibration(cases.chance[MODEL], cases.outcome, edges=edges)
    ]


def measured(years: Years, first: int, last: int, horizons: Sequence[int] = HORIZONS) -> dict[str, Any]:
    """All figures for the origins of some years."""
    began = time.process_time()
    answer: dict[str, Any] = {"first": first, "last": last, "rates of the whole file": rates(years)}
    for sort in (ENDING, RESUMPTION):
        cases, rest = one_year(years, sort, first, last)
        rivals = [BASE, HINDSIGHT, *(one for one in MEMBERS[sort] if one != BASE)]
        answer[sort] = {**scored(cases, rivals), "calibration": calibrated(cases), "converged": rest}
    if horizons:
        ends, again = told_by(years, max(horizons), last=min(last, years.last - 1))
        for sort, found in ((ENDING, ends), (RESUMPTION, again)):
            some = [one.within(first, last) for one in found if one.years in horizons]
            answer[f"{sort} by"] = {one.years: scored(one, [BASE]) for one in some if len(one.outcome)}
    answer["processor seconds"] = time.process_time() - began
    return answer


def settings(years: Years, first: int) -> Iterator[dict[str, Any]]:
    """Log scores of the mixture under other settings; one setting is moved at a time from where it is."""
    held = {name: getattr(ending_models, name) for name in GRID}
    try:
        for name, value in itertools.chain.from_iterable(((name, one) for one in some) for name, some in GRID.items()):
            setattr(ending_models, name, value)
            row: dict[str, Any] = {"setting": name, "value": value, "chosen": value == held[name]}
            for sort in (ENDING, RESUMPTION):
                cases, _ = one_year(years, sort, first, years.last - 1)
                row[sort] = cases.log_score(MODEL)
                row[f"{sort}, {ALONE}"] = cases.log_score(ALONE)
            setattr(ending_models, name, held[name])
            yield row
    finally:
        for name, value in held.items():
            setattr(ending_models, name, value)


def printed(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    known = found["rates of the whole file"]
    lines = [
        f"Origins {found['first']} to {found['last']}. Ends a year in the whole file: minor {known['minor']:.3f}, "
        f"war {known['war']:.3f}."
    ]
    for sort in (ENDING, RESUMPTION):
        of = found[sort]
        lines += [
            "",
            f"{sort}, a year ahead: {of['cases']} cases, {of['events']} came, {of['conflicts']} conflicts",
            "",
        ]
        lines += ["| forecast | mean chance | log score, bits | Brier | bits saved | Brier saved |", "|" + " --- |" * 6]
        for who, one in of["scores"].items():
            gain = of["saved"].get(who)
            cells = f"| {who} | {one['mean chance']:.3f} | {one['log score']:.4f} | {one['brier']:.4f} |"
            lines.append(f"{cells} {_gain(gain, 'log score')} | {_gain(gain, 'brier')} |")
        lines += ["", "| said | cases | mean chance | came |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {one['from']:.2f} to {one['to']:.2f} | {one['cases']} | {one['said']:.3f} | {one['came']:.3f} |"
            for one in of["calibration"]
            if one["cases"]
        ]
        if f"{sort} by" in found:
            lines += ["", "| years | cases | said | base rate | came | log score | Brier | bits saved | Brier saved |"]
            lines += ["|" + " --- |" * 9]
            lines += [_by(years, one) for years, one in found[f"{sort} by"].items()]
    lines += ["", f"- {found['processor seconds']:.0f} s of one processor"]
    return "\n".join(lines)


def _by(years: int, one: dict[str, Any]) -> str:
    model, base, gain = one["scores"][MODEL], one["scores"][BASE], one["saved"][BASE]
    share = one["events"] / one["cases"]
    return (
        f"| {years} | {one['cases']} | {model['mean chance']:.3f} | {base['mean chance']:.3f} | {share:.3f} "
        f"| {model['log score']:.4f} / {base['log score']:.4f} | {model['brier']:.4f} / {base['brier']:.4f} "
        f"| {_gain(gain, 'log score')} | {_gain(gain, 'brier')} |"
    )


def _gain(gain: dict[str, list[float]] | None, score: str) -> str:
    return "{:+.4f} ({:+.4f} to {:+.4f})".format(*gain[score]) if gain else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--first", type=int, default=2000)
    parser.add_argument("--last", type=int, default=2019)
    parser.add_argument("--cut", type=int, default=1999)
    parser.add_argument("--settings", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    years = read_years(args.file)
    if args.settings:
        for row in settings(years.until(args.cut), first=1961):
            print(json.dumps(row))
        return
    found = measured(years, args.first, args.last)
    print(json.dumps(found) if args.json else printed(found))


if __name__ == "__main__":
    main()
