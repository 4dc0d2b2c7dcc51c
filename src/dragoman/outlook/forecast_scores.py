"""How right forecasts were: each case beside the rivals of its own moment, and what resampling makes of the means."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook import scores
from dragoman.outlook.scores import Interval
from dragoman.record.foretold import LEVELS, Answer, Foretold, Resolution

Floats = NDArray[np.float64]

FLOOR = 0.005  # of a chance in the log score: certain and wrong would else be infinite, and one case would decide
LOW, HIGH = LEVELS.index(0.05), LEVELS.index(0.95)
LEAST_GROUPS = 5  # below which resampling them says nothing
SEED = 19500101
COUNTED = "deaths"  # units of which a factor matters as much as a difference

BRIER, LOG, CRPS, LOG_CRPS, INTERVAL = "Brier", "log score", "CRPS", "CRPS of log", "interval score"
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "chance": (BRIER, LOG),
    "amount": (CRPS, LOG_CRPS, INTERVAL),
    "day": (CRPS, INTERVAL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A forecast whose question has an answer, scored."""

    forecast: Foretold
    resolution: Resolution
    outcome: float
    own: Mapping[str, float]  # by score
    rivals: Mapping[str, Mapping[str, float]]  # by rival and score
    inside: bool | None  # of the 90 % interval; None for a chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A model beside one rival by one score, over the questions that both answered."""

    model: str
    score: str
    unit: str
    rival: str
    questions: int
    forecasts: int
    groups: int
    own: float
    other: float
    difference: Interval  # own less the rival's; below 0 the model is better; NaN ends where there are too few


def brier(chance: float, outcome: float) -> float:
    """One case of `scores.brier`."""
    return float(scores.brier(np.array([chance]), np.array([outcome])))


def log_score(chance: float, outcome: float) -> float:
    """One case of `scores.log_score`, in bits, with chances held within FLOOR and 1 - FLOOR.

    >>> round(log_score(1.0, 0.0), 3)
    7.644
    """
    return float(scores.log_score(np.array([chance]), np.array([outcome]), floor=FLOOR))


def interval_score(quantiles: Sequence[float], outcome: float) -> float:
    """Width from the 5 % to the 95 % quantile, and 20 for each unit that the outcome lies outside.

    source  Gneiting and Raftery (2007), eq. 43 with alpha 0.1

    >>> round(interval_score([level * 100 for level in LEVELS], 97.0), 6)
    130.0
    """
    low, high = quantiles[LOW], quantiles[HIGH]
    return high - low + 20.0 * (max(low - outcome, 0.0) + max(outcome - high, 0.0))


def scored(kind: str, unit: str, answer: Answer, outcome: float) -> dict[str, float]:
    """Every score of an answer, the less the better.

    The 50 quantiles of an amount count as equally likely draws: their CRPS is twice the mean pinball loss at LEVELS,
    which is the CRPS integral by the midpoint rule (Gneiting and Raftery 2007, eq. 21; Laio and Tamea 2007, eq. 11).

    >>> scored("chance", "", 0.75, 1.0)
    {'Brier': 0.0625, 'log score': 0.4150374992788438}
    """
    if kind == "chance":
        assert not isinstance(answer, tuple)
        return {BRIER: brier(answer, outcome), LOG: log_score(answer, outcome)}
    assert isinstance(answer, tuple)
    draws, known = np.array(answer), np.array(outcome)
    found = {CRPS: float(scores.crps(draws, known))}
    if unit.startswith(COUNTED):
        found[LOG_CRPS] = float(scores.log_crps(draws, known))
    return {**found, INTERVAL: interval_score(answer, outcome)}


def cases(forecasts: Iterable[Foretold], resolutions: Iterable[Resolution]) -> list[Case]:
    """The forecasts whose questions are answered, in the order in which they were made; void ones have none."""
    answers = {one.key: one for one in resolutions if one.value is not None}
    found = []
    for one in forecasts:
        resolution = answers.get(one.question.key)
        if resolution is None or resolution.value is None:
            continue
        if late(one, resolution):
            continue
        question, outcome = one.question, float(resolution.value)
        if question.kind == "day" and question.due is not None:
            outcome = min(outcome, float(question.due.toordinal()))
        inside = one.answer[LOW] <= outcome <= one.answer[HIGH] if isinstance(one.answer, tuple) else None
        head = (question.kind, question.unit)
        found.append(
            Case(
                forecast=one, resolution=resolution, outcome=outcome, inside=inside,
                own=scored(*head, one.answer, outcome),
                rivals={name: scored(*head, other, outcome) for name, other in one.rivals.items()},
            )
        )  # fmt: skip
    return found


def late(one: Foretold, resolution: Resolution) -> bool:
    """Whether something said to be a forecast was made after its answer could be known: it is not scored."""
    return not one.backtest and resolution.known < one.issued.date()


def group(key: str) -> str:
    """What questions hang together: months of one country, years of one conflict, days of one war.

    >>> group("deaths/UKR/2026-12"), group("own/will-the-bridge-open/2027-01-01")
    ('deaths/UKR', 'own/will-the-bridge-open')
    """
    return key.rpartition("/")[0] or key


def compared(found: Sequence[Case]) -> list[Compared]:
    """Each model beside each rival by each score, the mean over questions of the mean over its forecasts of each.

    Differences are paired: forecast and rival answer the same question at the same moment. Resampled are groups of
    questions where there are at least five, else questions; with fewer than five of these there is no interval.
    """
    sums: dict[tuple[str, str, str, str], dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        question = one.forecast.question
        for rival, theirs in one.rivals.items():
            for score, own in one.own.items():
                head = (one.forecast.model, score, _unit(score, question.unit, question.kind), rival)
                sums[head][question.key].append((own, theirs[score]))
    rows = []
    for (model, score, unit, rival), by_key in sorted(sums.items(), key=lambda one: _place(one[0])):
        means = {key: np.mean(pairs, axis=0) for key, pairs in by_key.items()}
        own, other = (float(one) for one in np.mean(list(means.values()), axis=0))
        groups = len({group(key) for key in means})
        rows.append(
            Compared(
                model=model, score=score, unit=unit, rival=rival, questions=len(means),
                forecasts=sum(map(len, by_key.values())), groups=groups, own=own, other=other,
                difference=_difference({key: float(pair[0] - pair[1]) for key, pair in means.items()}),
            )
        )  # fmt: skip
    return rows


def _unit(score: str, unit: str, kind: str) -> str:
    if kind == "chance":
        return "bits" if score == LOG else ""
    return f"log {unit}" if score == LOG_CRPS else unit or "days"


def _place(head: tuple[str, str, str, str]) -> tuple[str, str, int, str]:
    model, score, unit, rival = head
    every = [one for kind in OF_KIND.values() for one in kind]
    return model, unit.removeprefix("log "), every.index(score), rival


def _difference(by_key: Mapping[str, float]) -> Interval:
    """The mean difference over questions, and what resampling makes of it."""
    groups: dict[str, list[float]] = defaultdict(list)
    for key, value in sorted(by_key.items()):
        groups[group(key)].append(value)
    if len(groups) < LEAST_GROUPS:
        groups = {key: [value] for key, value in sorted(by_key.items())}
    rows = np.array([(sum(some), len(some)) for some in groups.values()], dtype=float)
    if len(rows) < LEAST_GROUPS:
        return Interval(value=float(np.mean(list(by_key.values()))), low=math.nan, high=math.nan)

    def mean(some: Floats) -> float:
        total, count = some.sum(axis=0)
        return float(total / count)

    return scores.resampled(rows, mean, np.random.default_rng(SEED))


def covered(found: Sequence[Case]) -> dict[tuple[str, str], tuple[int, int]]:
    """By model and unit: forecasts of amounts or days, and how many outcomes lay in their 90 % interval."""
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in found:
        if one.inside is not None:
            counts[one.forecast.model, one.forecast.question.unit or "day"].append(one.inside)
    return {head: (len(some), sum(some)) for head, some in sorted(counts.items())}


def calibrated(found: Sequence[Case]) -> dict[str, tuple[scores.Bin, ...]]:
    """By model: how often it happened where it was given about so much chance, in fifths."""
    by_model: dict[str, list[Case]] = defaultdict(list)
    for one in found:
        if one.inside is None:
            by_model[one.forecast.model].append(one)
    edges = np.linspace(0.0, 1.0, 6)
    return {
        model: scores.calibration(
            np.array([one.forecast.answer for one in some], dtype=float), np.array([one.outcome for one in some]),
            edges=edges,
        )
        for model, some in sorted(by_model.items())
    }  # fmt: skip


def still_open(
    forecasts: Iterable[Foretold], resolutions: Iterable[Resolution], day: date
) -> list[tuple[Foretold, bool]]:
    """The latest forecast of each model on each question without an answer, and whether that is overdue on a day."""
    settled = {one.key for one in resolutions}
    latest: dict[tuple[str, str], Foretold] = {}
    for one in forecasts:
        if one.question.key not in settled:
            latest[one.question.key, one.model] = one
    every = [(one, one.question.due is not None and one.question.due < day) for one in latest.values()]
    return sorted(every, key=lambda pair: (pair[0].question.due or date.max, pair[0].question.key, pair[0].model))
