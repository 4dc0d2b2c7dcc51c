"""How often a cycle that is there is found, and how often one is found that is not: invented records, many seeds.

    python bench/planted_cycles.py [--seeds 200] [--quick] [--json FILE] [--write docs/method/cycles.md]

Each record is noise: moves of three or four parties over half a year, each party with its own mix of moves, to another
party or to nobody, on one of five issues. Into some of them a cycle is planted: A makes B an offer on one issue, C
presses B, B refuses, a few days apart; the three come again two to six times. Found is what passes at 5 % after
correction for all patterns and is the planted sequence, a part of it, or it and more. A false alarm is a record of
noise alone with anything that passes. The same is counted for the cycles that are named in advance, of which the
planted one is one.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np

from dragoman.patterns.cycles import ANYONE, Cycle, Moved, Options, families, search

PARTIES = ("state:A", "state:B", "state:C", "state:D")
ISSUES = ("TERR", "SECG", "CEAS", "ECON", "PROC")
DAYS = 180
FIRST = date(2025, 7, 1)
LEVEL = 0.05
PLANTED = (("A", "propose"), ("TB", "press"), ("B", "refuse"))
MARKS = ("<!-- planted-cycles -->", "<!-- /planted-cycles -->")


@dataclass(frozen=True)
class Cell:
    """One line of the table."""

    parties: int
    noise: int  # moves besides the planted ones
    planted: int  # times that the cycle is planted; 0: noise alone
    seeds: int
    found: float  # share of seeds in which it, or with noise alone anything, passes
    found_named: float  # the same among the cycles named in advance
    low: float  # Wilson interval of `found`, 95 %
    high: float


def record(seed: int, parties: int, noise: int, planted: int) -> list[Moved]:
    """An invented record."""
    rng = np.random.default_rng([seed, parties, noise, planted])
    names = list(families())
    mix = {party: rng.dirichlet(np.full(len(names), 3.0)) for party in PARTIES[:parties]}
    rows: list[tuple[int, str, str, str, str]] = []
    for _ in range(noise):
        actor = PARTIES[rng.integers(parties)]
        others = [party for party in PARTIES[:parties] if party != actor]
        target = others[rng.integers(len(others))] if rng.random() < 0.7 else ""
        rows.append(
            (int(rng.integers(DAYS)), actor, target, str(rng.choice(names, p=mix[actor])), str(rng.choice(ISSUES)))
        )
    for time_of in range(planted):
        day = int((time_of + rng.random() * 0.5) * (DAYS - 15) / planted)
        for actor, target, family in (("A", "B", "propose"), ("C", "B", "press"), ("B", "A", "refuse")):
            rows.append((day, f"state:{actor}", f"state:{target}", family, ISSUES[0]))
            day += int(rng.integers(1, 6))
    return [
        Moved(
            mention=f"m{n}", event=f"e{n}", day=FIRST + timedelta(days=day), document=f"d{n}", start=0, end=1,
            family=family, actors=frozenset([actor]), targets=frozenset([target] if target else []),
            issues=frozenset([issue]),
        )
        for n, (day, actor, target, family, issue) in enumerate(rows)
    ]  # fmt: skip


def one(task: tuple[int, int, int, int, int]) -> tuple[bool, bool]:
    """Whether a record's cycle, or with noise alone anything, passes: among all patterns, and among the named."""
    seed, parties, noise, planted, permutations = task
    chosen = PARTIES[:parties]
    pairs = [*combinations(chosen, 2), *((ANYONE, party) for party in chosen)]
    options = Options(permutations=permutations, seed=seed, most=30)
    cycles = search(record(seed, parties, noise, planted), pairs, options).cycles
    right = [each for each in cycles if not planted or is_planted(each)]
    named = any(each.p_named is not None and each.p_named <= LEVEL for each in right)
    return any(each.corrected <= LEVEL for each in right), named


def is_planted(found: Cycle) -> bool:
    """Whether a cycle is the planted one, a part of it, or it and more."""
    at_issue = found.thread.issue in ("", ISSUES[0])
    if (found.thread.a, found.thread.b) == (ANYONE, "state:B"):  # there A and C are both anybody
        whole: tuple[tuple[str, str], ...] = (("A", "propose"), ("A", "press"), ("B", "refuse"))
    elif (found.thread.a, found.thread.b) == ("state:A", "state:B"):
        whole = PLANTED
    elif (found.thread.a, found.thread.b) == ("state:B", "state:C"):  # A is the third party there
        whole = (("TA", "propose"), ("B", "press"), ("A", "refuse"))
    else:
        return False
    return at_issue and (_within(found.pattern, whole * 2) or _within(whole, found.pattern))


def _within(part: tuple[tuple[str, str], ...], whole: tuple[tuple[str, str], ...]) -> bool:
    rest = iter(whole)
    return all(token in rest for token in part)


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z = 1.96
    middle, half = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    return max(float(low), 0.0), min(float(high), 1.0)


def cells(seeds: int, permutations: int, processes: int, *, quick: bool) -> list[Cell]:
    """The table, a line a combination; quick: small records alone."""
    times = {20: (0, 2, 3, 4), 50: (0, 2, 3, 4, 5, 6), 100: (0, 3, 4), 200: (0, 4)}
    plan = [(3, noise, planted) for noise, many in times.items() for planted in many]
    plan += [(4, 50, 0), (4, 50, 3)]
    plan = sorted((each for each in plan if not quick or each[:2] in ((3, 20), (3, 50))), key=lambda each: each[1])
    found: list[Cell] = []
    with ProcessPoolExecutor(processes) as pool:
        for parties, noise, planted in plan:
            tasks = [(seed, parties, noise, planted, permutations) for seed in range(seeds)]
            answers = list(pool.map(one, tasks, chunksize=10))
            share, named = (float(np.mean([answer[which] for answer in answers])) for which in (0, 1))
            found.append(Cell(parties, noise, planted, seeds, share, named, *wilson(share, seeds)))
            print(found[-1], file=sys.stderr, flush=True)
    return found


def table(found: list[Cell]) -> str:
    """The cells as Markdown."""
    lines = [
        "| parties | other moves | times planted | passes after correction for all | 95 % | passes among the named |",
        "|---|---|---|---|---|---|",
    ]
    for cell in found:
        times = f"{cell.planted}" if cell.planted else "none: false alarm"
        lines.append(
            f"| {cell.parties} | {cell.noise} | {times} | {cell.found:.1%} | {cell.low:.1%} to {cell.high:.1%} "
            f"| {cell.found_named:.1%} |"
        )
    noise = [cell for cell in found if not cell.planted]
    seeds = sum(cell.seeds for cell in noise)
    share, named = (sum(getattr(cell, key) * cell.seeds for cell in noise) / seeds for key in ("found", "found_named"))
    low, high = wilson(share, seeds)
    lines.append(
        f"| all | all | none: false alarm, {seeds:,} records | {share:.1%} | {low:.1%} to {high:.1%} | {named:.1%} |"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--permutations", type=int, default=199)
    parser.add_argument("--quick", action="store_true", help="small records alone, in about two minutes")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the cells there as well")
    parser.add_argument("--write", type=Path, help="a page with the marks to put the table between")
    chosen = parser.parse_args()
    began = time.perf_counter()
    found = cells(chosen.seeds, chosen.permutations, chosen.processes, quick=chosen.quick)
    values = {"permutations": chosen.permutations, "cells": [asdict(cell) for cell in found]}
    print(json.dumps(values, indent=1))
    print(f"\n{table(found)}\n\n{time.perf_counter() - began:.0f} seconds")
    if chosen.json:
        chosen.json.write_text(json.dumps(values, indent=1) + "\n", "utf-8")
    if chosen.write:
        before, _, rest = chosen.write.read_text("utf-8").partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        chosen.write.write_text(f"{before}{MARKS[0]}\n\n{table(found)}\n\n{MARKS[1]}{after}", "utf-8")


if __name__ == "__main__":
    main()
