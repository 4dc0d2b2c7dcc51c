"""Whether echoes foresee the next act and the outcome better than base rates: each process told by the others.

    python bench/echoes.py [--write]

Writes what the library is and the scores into docs/method/echoes.md. Nothing here is tuned: see leave_one_out.py.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from dragoman.patterns import leave_one_out
from dragoman.patterns.leave_one_out import Judged, Score
from dragoman.patterns.library import Process, library

PAGE = Path(__file__).resolve().parents[1] / "docs/method/echoes.md"
# Where a process took place, for the table alone; a country that is missing is listed as such.
REGIONS = {
    "Africa": "AGO BDI COD DZA ERI ETH LBR LBY MAR MOZ MRT NAM RWA SDN SLE SSD UGA ZAF ESH",
    "Americas": "ARG COL CUB HND SLV",
    "Asia": "AFG IDN IND KOR LKA MYS NPL PAK PHL PRK VNM",
    "Europe and the Caucasus": "ARM AZE BIH CYP FIN GBR GEO GRC HRV IRL MDA RUS SRB TUR UKR XKX",
    "Middle East": "EGY IRN IRQ ISR JOR LBN PSE SAU SYR YEM",
}


def region(process: Process) -> str:
    """Where it took place: by the first of its countries that lies in a region."""
    known = {country: name for name, codes in REGIONS.items() for country in codes.split()}
    return next((known[one] for one in process.countries if one in known), "elsewhere")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def described(processes: Sequence[Process]) -> str:
    """What the library is: counts by region, kind, format and outcome, and how much of it was read in its source."""
    steps, families = sum(len(one.steps) for one in processes), len({one.family for one in processes})
    checked = sum(one.checked for one in processes)
    lengths = [len(one.steps) for one in processes]
    lead = (
        f"{len(processes)} processes, {min(one.since for one in processes).year} to"
        f" {max(one.until for one in processes).year}, of {families} conflicts or families of"
        f" conflicts; {steps:,} steps, {min(lengths)} to {max(lengths)} a process. Every step names a source;"
        f" {checked:,} of them ({checked / steps:.0%}) were read in it, the others are from general knowledge and wait"
        " for a reader."
    )
    counts = [
        (what, ", ".join(f"{name} {number}" for name, number in Counter(values).most_common()))
        for what, values in (
            ("region", [region(one) for one in processes]),
            ("kind", [one.kind for one in processes]),
            ("format", [one.format for one in processes]),
            ("outcome", [one.outcome for one in processes]),
            ("held", [one.held for one in processes if one.held != "none"]),
            ("decade of the start", [f"{one.since.year // 10 * 10}s" for one in processes]),
        )
    ]
    rows = [
        (f"`{one.id}`", one.name, f"{one.since.year}–{one.until.year}", one.kind, one.outcome, one.held, len(one.steps),
         one.checked)
        for one in processes
    ]  # fmt: skip
    heads = ("process", "name", "years", "kind", "outcome", "held", "steps", "read in the source")
    return "\n\n".join((lead, table(("by", "processes"), counts), table(heads, rows)))


def scored(found: Sequence[Judged]) -> str:
    """The scores as tables: one a task, with intervals, and the differences from simpler forecasts."""
    parts = []
    for one in found:
        models = list(dict.fromkeys(score.model for score in one.scores))
        metrics = list(dict.fromkeys(score.metric for score in one.scores))
        rows: list[Sequence[object]] = []
        for model in models:
            for against in ("", "base rate", "last act"):
                own = {each.metric: each for each in one.scores if (each.model, each.against) == (model, against)}
                if own:
                    name = f"**{model}**" if not against else f"less {against}"
                    rows.append((name, *(_cell(own[metric], against) for metric in metrics)))
        first = one.scores[0]
        said = f"{one.task[0].upper()}{one.task[1:]}: {first.forecasts:,} forecasts on {first.processes} processes."
        chosen = "; ".join(
            f"{each.nearest} neighbours, base rate weighs {each.prior:.0f}, a step left out {each.skip}: {number}"
            for each, number in one.settings[:3]
        )
        parts += [said, table(("", *metrics), rows), f"Settings chosen in the nested test, by families: {chosen}."]
    return "\n\n".join(parts)


def _cell(score: Score, against: str) -> str:
    sign = "+" if against else ""
    return f"{score.value:{sign}.3f} [{score.low:{sign}.3f}, {score.high:{sign}.3f}]"


def put(name: str, text: str) -> None:
    """Put a text between its marks in the page."""
    page = PAGE.read_text("utf-8")
    block = f"<!-- {name} -->\n\n{text}\n\n<!-- /{name} -->"
    PAGE.write_text(re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _: block, page, flags=re.S), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/method/echoes.md")
    args = parser.parse_args()
    found = leave_one_out.judged(library())
    print(json.dumps([asdict(score) for one in found for score in one.scores], indent=1))
    made = {"library": described(library()), "echo-scores": scored(found)}
    print("\n\n".join(made.values()))
    if args.write:
        for name, text in made.items():
            put(name, text)


if __name__ == "__main__":
    main()
