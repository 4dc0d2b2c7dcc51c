"""How fast the group decision is beside plain loops that do the same sums one at a time.

    python bench/group_decision.py [--json]

Two sizes, each in both readings: 50 actors, 10 rounds, once; 10 actors, 10 rounds, 10,000 draws. The loops are run once
on the first, and on 20 draws of the second, whose time is then taken for all of them. Best of five and of two.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook.expected_utility import CAPITULATION, COMPROMISE, CONFRONTATION, NOISE, READINGS, Reading, run

LOOPED = 20  # draws that the loops get


def plain(
    x: Sequence[float],
    salience: Sequence[float],
    capability: Sequence[float],
    reading: Reading,
    rounds: int,
    status_quo: float = 1.0,
) -> list[list[float]]:
    """The places of all actors after each round, written out step by step for one draw: the start first."""
    low, spread = min(x), (max(x) - min(x)) or 1.0
    at = [(one - low) / spread for one in x]
    weight = [s * c for s, c in zip(salience, capability, strict=True)]
    path = [list(x)]
    for _ in range(rounds):
        at = _turn(at, list(salience), weight, reading, status_quo)
        path.append([low + spread * one for one in at])
    return path


def _turn(x: list[float], s: list[float], w: list[float], reading: Reading, q: float) -> list[float]:
    n = len(x)
    plain_r = [1.0] * n
    middle = _median(x, w)
    first = _table(x, w, plain_r, reading.every_pair)
    danger = []
    for i in range(n):
        others = (_utility(x, s, first, j, i, 1.0, q, middle) for j in range(n) if j != i)
        danger.append(sum(others))
    most, least = max(danger), min(danger)
    r = []
    for one in danger:
        risk = (2 * one - most - least) / (most - least) if most - least > NOISE else 0.0
        r.append((1 - risk / 3) / (1 + risk / 3))
    wins = _table(x, w, r, reading.every_pair) if reading.bent_votes else first
    return [x[i] + _step(i, x, s, wins, r, reading, q, middle) for i in range(n)]


def _table(x: list[float], w: list[float], r: list[float], every_pair: bool) -> list[list[float]]:
    n = len(x)
    won, heard = [[0.0] * n for _ in x], [[0.0] * n for _ in x]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                vote = w[k] * (abs(x[k] - x[j]) ** r[k] - abs(x[k] - x[i]) ** r[k])
                won[i][j] += max(0.0, vote)
                heard[i][j] += abs(vote)
    total, least = sum(map(sum, heard)), NOISE * sum(w)
    table = []
    for mine, all_ in zip(won, heard, strict=True):
        over = [total if every_pair else one for one in all_]
        table.append([a / b if b > least else 0.0 for a, b in zip(mine, over, strict=True)])
    return table


def _utility(
    x: list[float], s: list[float], wins: list[list[float]], i: int, j: int, r: float, q: float, middle: float
) -> float:
    """What i expects of challenging j, reckoned with exponent r."""
    apart = abs(x[i] - x[j])
    success, failure = 2 - 4 * (0.5 - apart / 2) ** r, 2 - 4 * (0.5 + apart / 2) ** r
    contest = wins[i][j] * success + (1 - wins[i][j]) * failure
    off = abs(x[i] - middle)
    part = (off + apart) / 4
    rest = 2 - 4 * (0.5 + (-part if off < apart - NOISE else part)) ** r
    return s[j] * contest + (1 - s[j]) * success - q * (2 - 4 * 0.5**r) - (1 - q) * rest


def _step(
    i: int,
    x: list[float],
    s: list[float],
    wins: list[list[float]],
    r: list[float],
    reading: Reading,
    q: float,
    mid: float,
) -> float:
    offers = []
    for j in range(len(x)):
        if abs(x[j] - x[i]) <= NOISE:
            continue
        a = _utility(x, s, wins, i, j, r[i], q, mid)
        b = _utility(x, s, wins, j, i, r[i] if reading.own_eyes else r[j], q, mid)
        way = x[j] - x[i]
        if a > NOISE and b > a + NOISE:
            offers.append((CONFRONTATION, way, a, b, j))
        elif a < -NOISE and b > NOISE - a:
            offers.append((COMPROMISE, way * -a / b, a, b, j))
        elif a < -NOISE and b > NOISE:
            offers.append((CAPITULATION, way, a, b, j))
    if not offers:
        return 0.0

    def key(one: tuple[int, float, float, float, int]) -> tuple[float, float]:
        kind, move, a, b, j = one
        if reading.choice == "strongest":
            return -b, abs(move)
        if reading.choice == "lowest compromise" and kind == COMPROMISE:
            return kind, (abs(a) * x[i] + abs(b) * x[j]) / (abs(a) + abs(b))
        return kind, abs(move)

    best = min(key(one)[0] for one in offers)
    near = [one for one in offers if key(one)[0] <= best + NOISE]
    least = min(key(one)[1] for one in near)
    taken = [one[1] for one in near if key(one)[1] <= least + NOISE]
    return sum(taken) / len(taken)


def _median(x: list[float], w: list[float]) -> float:
    costs = [(sum(b * abs(a - point) for a, b in zip(x, w, strict=True)), point) for point in x]
    least = min(cost for cost, _ in costs)
    points = [point for cost, point in costs if math.isclose(cost, least, rel_tol=1e-9, abs_tol=1e-12)]
    return (min(points) + max(points)) / 2


def inputs(actors: int, draws: int, seed: int = 7) -> list[NDArray[np.float64]]:
    """Positions, saliences and capabilities, (actor, draw) each."""
    random = np.random.default_rng(seed)
    return [random.uniform(low, high, (actors, draws)) for low, high in ((0, 100), (0.1, 1), (0.1, 1))]


def _best(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def measured() -> dict[str, float]:
    """Seconds of both, and how many times faster ours is, by reading and size."""
    found: dict[str, float] = {}
    for reading in READINGS:
        for name, actors, draws, looped in (("50 actors", 50, 1, 1), ("10,000 draws", 10, 10_000, LOOPED)):
            given = inputs(actors, draws)
            ours = _best(lambda g=given, r=reading: run(*g, reading=r, rounds=10), 5 if draws == 1 else 2)
            columns = [[list(map(float, one[:, draw])) for one in given] for draw in range(looped)]
            loops = _best(lambda c=columns, r=reading: [plain(*one, r, 10) for one in c], 1) * draws / looped
            key = f"{reading.name}, {name}"
            found |= {f"{key}: seconds": ours, f"{key}: loops": loops, f"{key}: times faster": loops / ours}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measured()
    if args.json:
        print(json.dumps(found))
        return
    print("| reading and size | ours, s | plain loops, s | times faster |\n| --- | --- | --- | --- |")
    for key in dict.fromkeys(one.split(":")[0] for one in found):
        ours, loops, ratio = (found[f"{key}: {part}"] for part in ("seconds", "loops", "times faster"))
        print(f"| {key} | {ours:.3f} | {loops:,.1f} | {ratio:,.0f} |")


if __name__ == "__main__":
    main()
