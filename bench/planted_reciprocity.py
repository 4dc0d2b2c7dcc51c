"""How often an answer that was planted is found, and one that was not is not: made-up series of net moves.

    python bench/planted_reciprocity.py [--seeds 400] [--json]

Each world is a pair of series of whole numbers, soft moves less hard ones in a period. Each series owes something to
its own past; in some worlds the one answers the other a period later. An answer that is found at p <= 0.05 where there
is none is a false alarm. The last world is a trap that no test of the pair alone escapes: something outside moves the
other, and one's own a period later.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.measures import answering

SEEDS = 400
LEVEL = 0.05
Floats = NDArray[np.float64]
World = Callable[[np.random.Generator, int], tuple[Floats, Floats]]


def pair(
    chance: np.random.Generator, periods: int, *, answer: float = 0.0, past: float = 0.3, both: float = 0.0
) -> tuple[Floats, Floats]:
    """One's own series and the other's, in whole moves.

    answer  moves of one's own for each of the other's a period before
    past    what a series keeps of itself
    both    size of the shocks that move both in the same period, beside a shock of size 1 for each
    """
    warm = 20
    own, other = np.zeros(periods + warm), np.zeros(periods + warm)
    for t in range(1, periods + warm):
        common = both * chance.normal()
        other[t] = np.round(past * other[t - 1] + common + chance.normal())
        own[t] = np.round(past * own[t - 1] + answer * other[t - 1] + common + chance.normal())
    return own[warm:], other[warm:]


def sparse(chance: np.random.Generator, periods: int) -> tuple[Floats, Floats]:
    """Two series that are mostly nothing: a move in one period of three, soft or hard by chance."""
    return tuple(np.where(chance.random(periods) < 1 / 3, chance.choice([-1.0, 1.0], periods), 0.0) for _ in range(2))  # type: ignore[return-value]


def late(chance: np.random.Generator, periods: int) -> tuple[Floats, Floats]:
    """Two series that something outside moves, one's own a period after the other's."""
    outside = chance.normal(size=periods + 1)
    own, other = (np.round(outside[start : start + periods] + chance.normal(size=periods)) for start in (0, 1))
    return own, other


WORLDS: tuple[tuple[str, float | None, World], ...] = (
    ("no answer, each its own past", 0.0, lambda chance, n: pair(chance, n)),
    ("no answer, long past (0.6)", 0.0, lambda chance, n: pair(chance, n, past=0.6)),
    ("no answer, shocks to both at once", 0.0, lambda chance, n: pair(chance, n, past=0.6, both=1.0)),
    ("no answer, few moves", 0.0, sparse),
    ("answer 0.3", 0.3, lambda chance, n: pair(chance, n, answer=0.3)),
    ("answer 0.6", 0.6, lambda chance, n: pair(chance, n, answer=0.6)),
    ("tit for tat: answer 1", 1.0, lambda chance, n: pair(chance, n, answer=1.0, past=0.0)),
    ("opposite: answer -0.6", -0.6, lambda chance, n: pair(chance, n, answer=-0.6)),
    ("trap: what moves the other moves it later", None, late),
)


def measured(world: World, periods: int, seeds: int, truth: float | None = None) -> dict[str, float]:
    """Shares over many seeds: an answer found at p <= LEVEL; the true effect inside the interval."""
    found = inside = told = 0
    for seed in range(seeds):
        own, other = world(np.random.default_rng([periods, seed]), periods)
        p = answering.shift_p(own, other)
        found += p <= LEVEL
        if truth is not None and seed < seeds // 2:
            low, high = answering.block_interval(own, other, draws=299)
            told += low == low
            inside += low <= truth <= high
    return {"found": found / seeds, **({"inside": inside / told} if told else {})}


def figures(seeds: int) -> list[dict[str, Any]]:
    """A row for each world and length."""
    return [
        {"world": name, "answer": truth, "periods": periods, "seeds": seeds, **measured(world, periods, seeds, truth)}
        for name, truth, world in WORLDS
        for periods in (22, 52, 104)
    ]


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as Markdown."""
    lines = ["| world | periods | found at p <= 0.05 | truth in the 95 % interval |", "| --- | ---: | ---: | ---: |"]
    for row in rows:
        inside = f"{row['inside']:.1%}" if "inside" in row else ""
        lines.append(f"| {row['world']} | {row['periods']} | {row['found']:.1%} | {inside} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    asked = parser.parse_args()
    rows = figures(asked.seeds)
    print(json.dumps({"level": LEVEL, "rows": rows}, indent=2))
    if not asked.json:
        print()
        print(table(rows))


if __name__ == "__main__":
    main()
