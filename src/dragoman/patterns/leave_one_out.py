"""Whether echoes foresee anything: each process of the library told by the others, beside base rates.

Processes of one family of conflicts are left out together. What may be set (how many neighbours have a say, how much
the base rate weighs, what a step without counterpart costs) is set twice: as it was fixed before any score was seen,
and nested, where for each family the setting is the one that does best on all others, told without it. Time is not
respected: a process of 1951 may be told by one of 2012, for the question is whether like sequences go on alike, not
whether one could have known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.patterns import align, likeness, search
from dragoman.patterns.continuing import NEAREST, PRIOR
from dragoman.patterns.library import ACTS, Process, Step
from dragoman.patterns.likeness import family_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FIRST = 3  # a prefix of fewer steps has nothing to be like
LEAST_TOLD = 8  # steps before the outcome that a process needs to be asked for it
PARTS = (0.25, 0.5, 0.75)  # of the steps before the outcome
RESAMPLES = 2000
BASE, MARKOV, FIXED, NESTED = "base rate", "last act", "echoes, fixed", "echoes, nested"
OVER_MARKOV = "echoes over last act, nested"


class Setting(NamedTuple):
    """What may be set of a forecast."""

    skip: float  # what a step of the episode without counterpart costs
    nearest: int  # neighbours that have a say
    prior: float  # neighbours that the base rate weighs


SKIPS = (0.1, 0.6)
GRID = tuple(Setting(*each) for each in product(SKIPS, (5, 10, 20, 40), (5.0, 10.0, 40.0)))


@dataclass(frozen=True, slots=True)
class Cases:
    """Forecasts to make, one a row, and what each process of the library says to them."""

    process: Ints  # (case,) whose it is
    group: Ints  # (case,) the family of conflicts of that
    came: Ints  # (case,) the category that came
    base: Callable[[int], Floats]  # family left out besides the case's own (-1: none) -> (case, category) base rates
    markov: Callable[[int], Floats] | None  # the same, after the last category
    scores: dict[
        float, Floats
    ]  # skip -> (case, process) how like each process is; 0 has no say, nor have the case's own
    says: dict[float, Ints]  # skip -> (case, process) the category that each process says


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score of a model, or of its difference from another, with a 95 % interval over families of conflicts."""

    task: str
    model: str
    against: str  # empty: the score itself; else the model it is set against
    metric: str  # log, brier: less is better; top 1, top 3: more is better
    value: float
    low: float
    high: float
    forecasts: int
    processes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One task: its scores, and how often each setting was chosen in the nested test."""

    task: str
    scores: tuple[Score, ...]
    settings: tuple[tuple[Setting, int], ...]  # with the number of families for which it was chosen, most first


def judged(processes: tuple[Process, ...], *, seed: int = 1) -> list[Judged]:
    """Every task with its scores."""
    families = len(likeness.families())
    found = [
        judge("next family of acts", next_steps(processes, family_of, families), processes, seed=seed),
        judge("next act", next_steps(processes, _act, len(ACTS)), processes, seed=seed),
    ]
    for part in PARTS:
        found.append(judge(f"outcome, at {part:.0%} of the steps", outcomes(processes, part), processes, seed=seed))
    return found


def _act(step: Step) -> int:
    return ACTS.index(step.act)


def groups(processes: Sequence[Process]) -> Ints:
    """The number of each process's family of conflicts."""
    known = sorted({one.family for one in processes})
    return np.array([known.index(one.family) for one in processes], dtype=np.int64)


def next_steps(processes: tuple[Process, ...], number: Callable[[Step], int], categories: int) -> Cases:
    """What comes after each prefix of each process.

    number      the category of a step: its act or the family of its act
    categories  how many there are
    """
    beside, of = search.stack(processes), groups(processes)
    told = [[number(step) for step in one.steps] for one in processes]
    counts = np.zeros((of.max() + 1, categories))
    after = np.zeros((of.max() + 1, categories, categories))
    for own, sequence in zip(of, told, strict=True):
        np.add.at(counts[own], sequence, 1)
        for first, two in pairwise(sequence):
            after[own, first, two] += 1
    at = [(place, known) for place, one in enumerate(processes) for known in range(FIRST, len(one.steps))]
    process = np.array([place for place, _ in at], dtype=np.int64)
    group, last = of[process], np.array([told[place][known - 1] for place, known in at])

    def base(besides: int) -> Floats:
        left = _left(counts, group, besides) + 0.5
        shares: Floats = left / left.sum(axis=1, keepdims=True)
        return shares

    def markov(besides: int) -> Floats:
        left = _left(after, group, besides)[np.arange(len(last)), last]
        found: Floats = (left + PRIOR * base(besides)) / (left.sum(axis=1, keepdims=True) + PRIOR)
        return found

    scores, says = {}, {}
    followed = np.full((len(processes), beside.places.shape[-1]), 0, dtype=np.int64)
    for row, sequence in enumerate(told):
        followed[row, : len(sequence) - 1] = sequence[1:]
    for skip in SKIPS:
        rows, words = [], []
        for one in processes:
            ends = align.local_ends(search.worth(one.steps, beside), likeness.costs().local_gap, skip)
            best, place = _anchored(ends[FIRST - 1 : -1], beside.lengths)
            rows.append(best)
            words.append(followed[np.arange(len(processes))[None, :], place])
        scores[skip] = np.where(of[None, :] == group[:, None], 0, np.concatenate(rows))
        says[skip] = np.concatenate(words)
    came = np.array([told[place][known] for place, known in at], dtype=np.int64)
    return Cases(process, group, came, base, markov, scores, says)


def _left(counts: Floats, group: Ints, besides: int) -> Floats:
    """What is counted for each case without its own family and, where one is named, without that one."""
    left: Floats = counts.sum(axis=0)[None] - counts[group]
    if besides >= 0:
        left[group != besides] -= counts[besides]
    return left


def _anchored(ends: Floats, lengths: Ints) -> tuple[Floats, Ints]:
    """Of each prefix and process the best stretch that ends with the prefix and goes on: its score and last step."""
    steps = np.arange(ends.shape[-1])
    open_ends = np.where(steps < lengths[:, None, None] - 1, ends, 0.0).reshape(*ends.shape[:2], -1)
    best = open_ends.argmax(axis=-1)
    return np.take_along_axis(open_ends, best[..., None], axis=-1)[..., 0], best % ends.shape[-1]


def outcomes(processes: tuple[Process, ...], part: float) -> Cases:
    """Whether a process ends agreed (category 1) or not, from a part of its steps before the outcome."""
    beside, of = search.stack(processes), groups(processes)
    agreed = np.array([-1 if one.agreed is None else int(one.agreed) for one in processes], dtype=np.int64)
    counts = np.zeros((of.max() + 1, 2))
    for own, each in zip(of, agreed, strict=True):
        if each >= 0:
            counts[own, each] += 1
    asked = [at for at, one in enumerate(processes) if agreed[at] >= 0 and len(one.told) >= LEAST_TOLD]
    process = np.array(asked, dtype=np.int64)
    group = of[process]

    def base(besides: int) -> Floats:
        left = _left(counts, group, besides) + 0.5
        shares: Floats = left / left.sum(axis=1, keepdims=True)
        return shares

    scores = {}
    for skip in SKIPS:
        rows = []
        for at in asked:
            known = processes[at].told[: max(1, round(part * len(processes[at].told)))]
            ends = align.local_ends(search.worth(known, beside), likeness.costs().local_gap, skip)
            rows.append(ends.max(axis=(0, 2, 3)) / np.minimum(len(known), beside.lengths))
        table = np.array(rows)
        table[:, agreed < 0] = 0
        scores[skip] = np.where(of[None, :] == group[:, None], 0, table)
    says = np.tile(np.maximum(agreed, 0), (len(asked), 1))
    return Cases(process, group, agreed[process], base, None, scores, dict.fromkeys(SKIPS, says))


def forecast(scores: Floats, says: Ints, base: Floats, nearest: int, prior: float) -> Floats:
    """The blend of `continuing.blend` for every case at once.

    scores, says  (case, process)
    base          (case, category)
    returns       (case, category)
    """
    order = np.argsort(-scores, axis=1, kind="stable")[:, :nearest]
    weights = np.take_along_axis(scores, order, axis=1)
    count = (weights > 0).sum(axis=1, keepdims=True)
    total = weights.sum(axis=1, keepdims=True)
    scaled = np.divide(weights * count, total, out=np.zeros_like(weights), where=total > 0)
    votes = np.zeros(base.shape)
    np.add.at(votes, (np.arange(len(base))[:, None], np.take_along_axis(says, order, axis=1)), scaled)
    found: Floats = (votes + prior * base) / (count + prior)
    return found


def judge(task: str, cases: Cases, processes: Sequence[Process], *, seed: int = 1) -> Judged:
    """The scores of every model on one task."""
    of = groups(processes)
    models = {BASE: cases.base(-1)}
    fixed = Setting(likeness.costs().local_skip, NEAREST, PRIOR)
    models[FIXED] = forecast(cases.scores[fixed.skip], cases.says[fixed.skip], models[BASE], fixed.nearest, fixed.prior)
    models[NESTED], chosen = _nested(cases, of, cases.base)
    if cases.markov is not None:
        models[MARKOV] = cases.markov(-1)
        models[OVER_MARKOV], _ = _nested(cases, of, cases.markov)
    named: dict[Setting, int] = {}
    for one in chosen:
        named[one] = named.get(one, 0) + 1
    settings = tuple(sorted(named.items(), key=lambda each: (-each[1], each[0])))
    return Judged(task=task, scores=tuple(_scores(task, cases, models, seed=seed)), settings=settings)


def _nested(cases: Cases, of: Ints, base: Callable[[int], Floats]) -> tuple[Floats, list[Setting]]:
    """Forecasts with the setting that does best on all other families, none of which is told by the family left out."""
    outer = {each: forecast(cases.scores[each.skip], cases.says[each.skip], base(-1), *each[1:]) for each in GRID}
    found, chosen = np.zeros_like(base(-1)), []
    for group in sorted(set(cases.group.tolist())):
        others, inner = cases.group != group, base(group)
        losses = []
        for each in GRID:
            scores = np.where(of[None, :] == group, 0, cases.scores[each.skip])[others]
            said = forecast(scores, cases.says[each.skip][others], inner[others], *each[1:])
            loss = -np.log(said[np.arange(len(said)), cases.came[others]])
            losses.append(_by_process(loss[:, None], cases.process[others]).mean())
        best = GRID[int(np.argmin(losses))]
        chosen.append(best)
        found[~others] = outer[best][~others]
    return found, chosen


def _by_process(values: Floats, process: Ints) -> Floats:
    """The mean of each process: (process that is there, metric)."""
    known, at = np.unique(process, return_inverse=True)
    sums = np.zeros((len(known), values.shape[1]))
    np.add.at(sums, at, values)
    means: Floats = sums / np.bincount(at)[:, None]
    return means


def _scores(task: str, cases: Cases, models: dict[str, Floats], *, seed: int) -> list[Score]:
    """The mean scores of each model, and how they differ from those of simpler ones.

    Each process counts as one, whatever its length: scores are means within a process, then over processes. Intervals
    are 95 % percentiles over resampled families of conflicts, for processes of one family are not independent.
    """
    categories = next(iter(models.values())).shape[1]
    metrics = ("log", "brier", "top 1", "top 3") if categories > 3 else ("log", "brier")
    table = {
        model: _by_process(_values(said, cases.came)[:, : len(metrics)], cases.process)
        for model, said in models.items()
    }
    of = cases.group[np.unique(cases.process, return_index=True)[1]]
    found = []
    for model, own in table.items():
        for against in ("", *(one for one in (BASE, MARKOV) if one in table and one != model and model != BASE)):
            values = own - table[against] if against else own
            low, high = np.percentile(_resampled(values, of, seed=seed), [2.5, 97.5], axis=0)
            means = values.mean(axis=0)
            found += [
                Score(
                    task=task,
                    model=model,
                    against=against,
                    metric=metric,
                    value=float(means[at]),
                    low=float(low[at]),
                    high=float(high[at]),
                    forecasts=len(cases.came),
                    processes=len(of),
                )
                for at, metric in enumerate(metrics)
            ]
    return found


def _values(said: Floats, came: Ints) -> Floats:
    """Of each forecast the log and the Brier score, and whether what came was the likeliest or in the first three."""
    rows = np.arange(len(said))
    truth = np.zeros_like(said)
    truth[rows, came] = 1
    order = np.argsort(-said, axis=1, kind="stable")
    return np.stack(
        [
            -np.log(said[rows, came]),
            ((said - truth) ** 2).sum(axis=1),
            (order[:, 0] == came).astype(float),
            (order[:, :3] == came[:, None]).any(axis=1).astype(float),
        ],
        axis=1,
    )


def _resampled(values: Floats, of: Ints, *, seed: int) -> Floats:
    """Means over the processes of families drawn with replacement: (resample, metric)."""
    rng = np.random.default_rng(seed)
    known, at = np.unique(of, return_inverse=True)
    sums = np.zeros((len(known), values.shape[1]))
    np.add.at(sums, at, values)
    sizes = np.bincount(at)
    drawn = rng.integers(len(known), size=(RESAMPLES, len(known)))
    means: Floats = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)[:, None]
    return means
