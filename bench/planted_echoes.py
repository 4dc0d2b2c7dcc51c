"""Whether echoes find a process that was planted, and how often they find one where none is.

    python bench/planted_echoes.py [--seeds 40] [--write]

Power: a stretch of twenty steps of a process is spoilt (steps left out or replaced by steps of other conflicts, issues
forgotten) and filled up with steps of other conflicts, as a record has small steps between the turns that a library
tells. Found: the process comes first of all; stands out: its p among all processes is at most 5 %.
False alarms: sequences in which no process is hidden. Independent steps are drawn one by one; in chains each is drawn
after the one before it, as acts of the library follow one another, so that they go on as real ones do.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dragoman.patterns import search
from dragoman.patterns.library import Process, Step, library
from dragoman.patterns.likeness import family_of
from echoes import put

LENGTH = 20
SHUFFLES = 59  # the least p is 1 in 60, and three of 60 are 5 %
NOISE = (0.0, 0.2, 0.4, 0.6)
FILLED = (0, 3)  # steps of other conflicts put in for each
FORGOTTEN = 0.3  # share of steps whose issues are not known


def planted(process: Process, others: list[Step], noise: float, filled: int, rng: np.random.Generator) -> list[Step]:
    """A stretch of a process, spoilt and filled up."""
    first = int(rng.integers(max(1, len(process.steps) - LENGTH + 1)))
    found = []
    for step in process.steps[first : first + LENGTH]:
        found += [others[int(rng.integers(len(others)))] for _ in range(rng.poisson(filled))]
        spoilt = rng.random()
        if spoilt < noise / 2:
            continue
        own = others[int(rng.integers(len(others)))] if spoilt < noise else step
        found.append(replace(own, issues=()) if rng.random() < FORGOTTEN else own)
    return found


def power(seeds: int) -> list[dict[str, float]]:
    """For each share of noise: how often the planted process is found, and how often it stands out."""
    processes = library()
    beside = search.stack(processes)
    rows = []
    for filled in FILLED:
        for noise in NOISE:
            first, apart = 0, 0
            for seed in range(seeds):
                rng = np.random.default_rng([seed, int(noise * 100), filled])
                at = int(rng.integers(len(processes)))
                family = processes[at].family
                others = [step for one in processes if one.family != family for step in one.steps]
                steps = planted(processes[at], others, noise, filled, rng)
                scores = search.by_chance(search.worth(steps, beside), steps, shuffles=SHUFFLES, seed=seed)
                like = scores[0] / np.minimum(len(steps), beside.lengths)
                first += int(like.argmax() == at)
                apart += int(search.standing(scores)[2][at] <= 0.05)
            rows.append({"filled": filled, "noise": noise, "found": first / seeds, "stands out": apart / seeds})
    return rows


def independent(count: int, rng: np.random.Generator) -> list[Step]:
    """Steps of the library drawn one by one."""
    steps = [step for one in library() for step in one.steps]
    return [steps[int(rng.integers(len(steps)))] for _ in range(count)]


def chain(count: int, rng: np.random.Generator) -> list[Step]:
    """Steps of the library, each drawn after one of the same kind as the last."""
    after: dict[int, list[Step]] = {}
    for one in library():
        for first, two in zip(one.steps, one.steps[1:], strict=False):
            after.setdefault(family_of(first), []).append(two)
    found = independent(1, rng)
    while len(found) < count:
        choice = after[family_of(found[-1])]
        found.append(choice[int(rng.integers(len(choice)))])
    return found


def alarms(make: Callable[[int, np.random.Generator], list[Step]], count: int, seeds: int) -> dict[str, float]:
    """How often some process stands out at 5 %, and how often one named beforehand has p at or below 5 % and 50 %."""
    beside = search.stack(library())
    any_of, own = [], []
    for seed in range(seeds):
        steps = make(count, np.random.default_rng([seed, count]))
        _, p, p_any = search.standing(
            search.by_chance(search.worth(steps, beside), steps, shuffles=SHUFFLES, seed=seed)
        )
        any_of.append(p_any.min())
        own.append(p[seed % len(p)])
    return {
        "any at 5 %": float(np.mean(np.array(any_of) <= 0.05)),
        "one at 5 %": float(np.mean(np.array(own) <= 0.05)),
        "one at 50 %": float(np.mean(np.array(own) <= 0.5)),
    }


def others(seeds: int) -> dict[str, float]:
    """How often a whole process finds one of another conflict that stands out: no false alarm, for there may be one."""
    processes = library()
    p = []
    for at, one in enumerate(processes):
        kept = tuple(each for each in processes if each.family != one.family)
        table = search.worth(one.steps, search.stack(kept))
        p.append(search.standing(search.by_chance(table, one.steps, shuffles=SHUFFLES, seed=at))[2].min())
    return {"any at 5 %": float(np.mean(np.array(p) <= 0.05))}


def measured(seeds: int) -> dict[str, object]:
    """All of it."""
    return {
        "power": power(seeds),
        "independent, 20 steps": alarms(independent, 20, 8 * seeds),
        "independent, 60 steps": alarms(independent, 60, 3 * seeds),
        "chains, 20 steps": alarms(chain, 20, 8 * seeds),
        "chains, 60 steps": alarms(chain, 60, 3 * seeds),
        "real processes, those of other conflicts": others(seeds),
    }


def markdown(found: dict[str, object], seeds: int) -> str:
    """The two tables of the page."""
    rows = found["power"]
    assert isinstance(rows, list)
    lines = [
        f"| noise | steps put in for each | found first, of {seeds} | stands out at 5 % |",
        "|---|---|---|---|",
        *(f"| {row['noise']:.0%} | {row['filled']} | {row['found']:.0%} | {row['stands out']:.0%} |" for row in rows),
        "",
        "| no process hidden | some process stands out at 5 % | one named beforehand: p ≤ 5 % | p ≤ 50 % |",
        "|---|---|---|---|",
    ]
    for name, row in found.items():
        if isinstance(row, dict):
            cells = [f"{row[key]:.1%}" if key in row else "" for key in ("any at 5 %", "one at 5 %", "one at 50 %")]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40, help="of each cell of power; false alarms take more")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/method/echoes.md")
    args = parser.parse_args()
    found = measured(args.seeds)
    print(json.dumps(found, indent=1))
    table = markdown(found, args.seeds)
    print(table)
    if args.write:
        put("planted-echoes", table)


if __name__ == "__main__":
    main()
