"""Breaks and effects planted in made series, and how often they are found; and how often where none is planted.

    python bench/planted_series.py [--write] [--seeds 200] [--processes 2]

Counts are negative binomial (mean 10, alpha 0.2), or sparse (mean 0.3, Poisson), or bursts (mean 2, alpha 3), made from
a normal autoregression by its quantiles, so that neighbours resemble each other as much as is said. `--write` puts the
tables into docs/method/breaks.md and talks-and-violence.md, and the figures into bench/planted_series.json.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dragoman.patterns import breaks, eventstudy, interrupted
from dragoman.patterns.surrogates import dispersion, stabilised

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ROOT = Path(__file__).parents[1]
PAGES = {name: ROOT / "docs" / "method" / f"{name}.md" for name in ("breaks", "talks-and-violence")}
FIGURES = ROOT / "bench" / "planted_series.json"
KINDS = {"counts": (10.0, 0.2), "sparse": (0.3, 0.0), "bursts": (2.0, 3.0)}
DRAWS = 99
LEVEL = 0.05
NEAR = 2  # periods within which a break counts as found at its place
FAR = 5  # periods beyond which it is another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is made, and what is planted in it."""

    study: str
    length: int
    rho: float
    kind: str = "counts"
    plant: str = "nothing"
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How often something was found."""

    setting: Setting
    seeds: int
    found: float
    other: float  # by the second rule: Newey-West, or near the planted place
    elsewhere: float | None = None  # a break that stands away from those planted
    seconds: float = 0.0


def made(mean: Array, alpha: float, rho: float, generator: np.random.Generator) -> Array:
    """Counts of given means, whose neighbours resemble each other."""
    from scipy import stats

    steps = generator.normal(size=len(mean))
    normal = np.empty(len(mean))
    normal[0] = steps[0]
    for at in range(1, len(mean)):
        normal[at] = rho * normal[at - 1] + np.sqrt(1 - rho * rho) * steps[at]
    share = stats.norm.cdf(normal)
    if alpha == 0:
        return np.asarray(stats.poisson.ppf(share, mean), dtype=np.float64)
    return np.asarray(stats.nbinom.ppf(share, 1 / alpha, 1 / (1 + alpha * mean)), dtype=np.float64)


def broken(setting: Setting, seed: int) -> tuple[bool, ...]:
    """Whether any break stands, whether one stands near a planted one, and whether one stands elsewhere."""
    generator = _generator(setting, seed)
    mean, alpha = KINDS[setting.kind]
    level = np.full(setting.length, mean)
    planted = {"nothing": [], "step": [setting.length // 2], "bump": [setting.length // 3, 2 * setting.length // 3]}
    places = planted[setting.plant]
    if places:
        level[places[0] : (places[1] if len(places) > 1 else None)] *= setting.factor
    counts = made(level, alpha, setting.rho, generator)
    values = stabilised(counts, dispersion(counts))
    if np.count_nonzero(counts) < 5 or np.ptp(values) == 0:
        return False, False, False
    found = [at for at, p in breaks.chances(values, draws=DRAWS, seed=seed).items() if p <= LEVEL]
    near = [min((abs(at - place) for place in places), default=setting.length) for at in found]
    return bool(found), any(by <= NEAR for by in near), any(by > FAR for by in near)


def stepped(setting: Setting, seed: int) -> tuple[bool, ...]:
    """Whether a series differs after a given start, by the verdict, and by Newey-West errors of the level."""
    generator = _generator(setting, seed)
    mean, alpha = KINDS[setting.kind]
    level, start = np.full(setting.length, mean), setting.length // 2
    level[start:] *= setting.factor
    counts = made(level, alpha, setting.rho, generator)
    found = interrupted.interrupted(
        np.arange(setting.length, dtype=float), counts, float(start), counts=True, within=setting.length, draws=DRAWS,
        seed=seed,
    )  # fmt: skip
    return (found.surprise <= LEVEL, found.p_newey_west[0] <= LEVEL) if found else (False, False)


def met(setting: Setting, seed: int) -> tuple[bool, ...]:
    """Whether violence around made meetings differs from placebo days by any test; and that after them, uncorrected."""
    generator = _generator(setting, seed)
    mean, alpha = KINDS[setting.kind]
    count = max(3, setting.length // 25)
    meetings = sorted(generator.choice(np.arange(5, setting.length - 5), count, replace=False).tolist())
    level = np.full(setting.length, mean)
    for place in meetings:
        level[place + 1 : place + 8] = mean * setting.factor
    counts = made(level, alpha, setting.rho, generator)
    found = eventstudy.study(counts, meetings, around=7, ahead=28, season=56, stride=7, draws=10 * DRAWS + 9, seed=seed)
    if found is None or not found.enough:
        return False, False
    return min(eventstudy.holm(found.p.tolist())) <= LEVEL, bool(found.p[1] <= LEVEL)


STUDIES: dict[str, Callable[[Setting, int], tuple[bool, ...]]] = {
    "breaks": broken,
    "interrupted": stepped,
    "meetings": met,
}


def settings() -> list[Setting]:
    """All that is made."""
    none = [
        Setting(study="breaks", length=length, rho=rho, kind=kind)
        for length in (24, 60, 120)
        for kind in KINDS
        for rho in ((0.0, 0.3, 0.5) if kind == "counts" else (0.3,))
    ]
    planted = [
        Setting(study="breaks", length=length, rho=0.3, plant=plant, factor=factor)
        for length in (24, 60, 120)
        for plant, factor in (("step", 2.0), ("step", 4.0), ("bump", 4.0))
    ]
    long = [
        Setting(study="breaks", length=400, rho=0.3),
        Setting(study="breaks", length=400, rho=0.3, plant="step", factor=1.5),
    ]
    lines = [
        Setting(study="interrupted", length=length, rho=rho, plant=plant, factor=factor)
        for length in (24, 60, 120, 400)
        for rho, plant, factor in (
            (0.0, "nothing", 1.0),
            (0.3, "nothing", 1.0),
            (0.5, "nothing", 1.0),
            (0.3, "step", 2.0),
        )
    ]
    around = [
        Setting(study="meetings", length=length, rho=rho, plant=plant, factor=factor)
        for length in (150, 400)
        for rho, plant, factor in (
            *((rho, "nothing", 1.0) for rho in (0.0, 0.3, 0.5)),
            *((0.3, "effect", factor) for factor in (1.25, 1.5, 2.0)),
        )
    ]
    return [*none, *planted, *long, *lines, *around]


def run(setting: Setting, seeds: int) -> Result:
    """How often in so many series."""
    began = time.perf_counter()
    share = np.mean([STUDIES[setting.study](setting, seed) for seed in range(seeds)], axis=0)
    return Result(
        setting=setting,
        seeds=seeds,
        found=float(share[0]),
        other=float(share[1]),
        elsewhere=float(share[2]) if len(share) > 2 else None,
        seconds=round(time.perf_counter() - began, 1),
    )


def tables(results: Sequence[Result], seeds: int) -> dict[str, str]:
    """The tables of each page."""
    error = np.sqrt(LEVEL * (1 - LEVEL) / seeds)
    head = (
        f"{seeds} series a row. Where nothing is planted, a share of up to {LEVEL + 1.96 * error:.3f} is what a test "
        f"that is wrong in {100 * LEVEL:.0f} % shows in so few series 39 times in 40."
    )
    told = {
        "breaks": [head, _table("breaks", results, ("a break stands", "at its place", "elsewhere"))],
        "talks-and-violence": [
            head,
            "Since the start of the talks:",
            _table("interrupted", results, ("verdict", "Newey-West, level")),
            "Around meetings, one in 25 days, the effect on the seven days after each:",
            _table("meetings", results, ("any of three tests", "after, alone")),
        ],
    }
    return {page: "\n\n".join(parts) for page, parts in told.items()}


def _table(study: str, results: Sequence[Result], columns: Sequence[str]) -> str:
    rows = [
        f"| series of | neighbours alike | planted | length | {' | '.join(columns)} |",
        "|---|---|---|---|" + "---|" * len(columns),
    ]
    for one in (one for one in results if one.setting.study == study):
        made = one.setting.plant
        plant = made if made == "nothing" else f"{made}, × {one.setting.factor:g}"
        shares = [f"{one.found:.3f}", f"{one.other:.3f}"]
        if one.elsewhere is not None:
            shares = [shares[0], *((shares[1], f"{one.elsewhere:.3f}") if made != "nothing" else ("", ""))]
        cells = (one.setting.kind, f"{one.setting.rho:g}", plant, str(one.setting.length), *shares)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def write(results: Sequence[Result], made_tables: dict[str, str]) -> None:
    """Put the tables between their marks, and the figures beside this file."""
    for page, table in made_tables.items():
        text = PAGES[page].read_text("utf-8")
        block = f"<!-- planted-series -->\n\n{table}\n\n<!-- /planted-series -->"
        text = re.sub(r"<!-- planted-series -->.*?<!-- /planted-series -->", lambda _, new=block: new, text, flags=re.S)
        PAGES[page].write_text(text, "utf-8")
    figures = {
        "versions": {name: version(name) for name in ("numpy", "scipy")},
        "draws": DRAWS,
        "results": [
            {
                **asdict(one.setting),
                "seeds": one.seeds,
                "found": one.found,
                "other": one.other,
                "elsewhere": one.elsewhere,
            }
            for one in results
        ],
    }
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _generator(setting: Setting, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, setting.length, round(100 * setting.rho), list(KINDS).index(setting.kind)])


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--study", choices=[*STUDIES], help="run one of them alone")
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.processes) as pool:
        wanted = [one for one in settings() if asked.study in (None, one.study)]
        results = list(pool.map(partial(run, seeds=asked.seeds), wanted))
    for page, table in (found := tables(results, asked.seeds)).items():
        print(f"{page}\n\n{table}\n")
    print(f"{sum(one.seconds for one in results):.0f} seconds of computing")
    if asked.write and asked.study is None:
        write(results, found)


if __name__ == "__main__":
    main()
