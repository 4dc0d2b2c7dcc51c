"""Draws of the inputs of a group decision; what the models make of them, of a change, of one input at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.outlook import expected_utility
from dragoman.outlook.expected_utility import READINGS
from dragoman.outlook.settlement_inputs import FIELDS, Change, Estimate, Question
from dragoman.outlook.weighted_mean import weighted_mean, weighted_median

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.outlook.expected_utility import Run

    Floats: TypeAlias = NDArray[np.float64]

MEAN, MEDIAN = "weighted mean", "weighted median"
TURNED = "scholz-code, line turned round"
SHARES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Group:
    """The inputs of the models: (actor, draw) each; salience in [0, 1]."""

    actors: tuple[str, ...]
    position: Floats
    salience: Floats
    capability: Floats

    @property
    def weight(self) -> Floats:
        """Capability times salience."""
        return np.asarray(self.capability * self.salience)

    def of(self, field: str) -> Floats:
        """One of the three by name."""
        return {"position": self.position, "salience": self.salience, "capability": self.capability}[field]


@dataclass(frozen=True, slots=True)
class Result:
    """What the models make of a group: (draw,) by model, and the rounds of each reading."""

    group: Group
    answers: Mapping[str, Floats]
    runs: Mapping[str, Run]


def triangular(share: Floats, one: Estimate) -> Floats:
    """Draws from the triangle with its feet at low and high and its tip at the best value.

    share    (draw,)  even draws from [0, 1)
    returns  (draw,)  the quantile at each: low + sqrt(u (high - low) (at - low)) below the tip, mirrored above it

    >>> triangular(np.array([0.0, 0.5, 1.0]), Estimate(at=5.0, low=0.0, high=10.0))
    array([ 0.,  5., 10.])
    """
    width = one.high - one.low
    if width <= 0:
        return np.full_like(share, one.at)
    below = share * width < one.at - one.low
    rising = one.low + np.sqrt(share * width * (one.at - one.low))
    falling = one.high - np.sqrt((1 - share) * width * (one.high - one.at))
    return np.asarray(np.where(below, rising, falling))


def drawn(question: Question, draws: int, seed: int, *, like: Question | None = None) -> Group:
    """Draws of all inputs, each within its own range and apart from the others; draw 0 holds the best values.

    Who is listed first changes nothing: numbers are dealt out in the order of the actors' names.

    like  another version of the question: an actor that both have gets the numbers that it gets there, so that the
          draws of both can be compared one by one
    """
    stands = sorted((one for one in question.stands if one.whole), key=lambda one: one.actor)
    even = _even(like or question, draws, seed)
    found = np.empty((len(FIELDS), len(stands), draws + 1))
    for row, stand in enumerate(stands):
        own = even.get(stand.actor)
        if own is None:
            dealer = np.random.default_rng([seed, *f"{question.issue}|{stand.actor}".encode()])
            own = dealer.random((len(FIELDS), draws))
        for place, one in enumerate((stand.position, stand.salience, stand.capability)):
            assert one is not None
            found[place, row, 0] = one.at
            found[place, row, 1:] = triangular(own[place], one)
    return Group(tuple(one.actor for one in stands), found[0], found[1] / 100, found[2])


def _even(question: Question, draws: int, seed: int) -> dict[str, Floats]:
    """Even draws from [0, 1) for each actor, (field, draw)."""
    actors = sorted(one.actor for one in question.stands if one.whole)
    dealt = np.random.default_rng([seed, *question.issue.encode()]).random((len(FIELDS), len(actors), draws))
    return {actor: dealt[:, place] for place, actor in enumerate(actors)}


def played(group: Group, *, rounds: int, status_quo: float = 1.0) -> Result:
    """What all models make of a group; the answer of the rounds is the weighted median of the places at their end."""
    weight = group.weight
    answers = {MEAN: weighted_mean(group.position, weight), MEDIAN: weighted_median(group.position, weight)}
    runs = {}
    for reading in READINGS:
        run = expected_utility.run(
            group.position, group.salience, group.capability, reading=reading, rounds=rounds, status_quo=status_quo
        )
        runs[reading.name] = run
        answers[reading.name] = weighted_median(run.positions[:, -1], weight)
    return Result(group, answers, runs)


def turned(group: Group, *, rounds: int, status_quo: float = 1.0) -> tuple[Floats, Run]:
    """The answer of `scholz-code` with 0 and 100 swapped, turned back: the same if it were fair to both ends."""
    run = expected_utility.run(
        100 - group.position, group.salience, group.capability,
        reading=expected_utility.SCHOLZ_CODE, rounds=rounds, status_quo=status_quo,
    )  # fmt: skip
    return np.asarray(100 - weighted_median(run.positions[:, -1], group.weight)), run


def changed(group: Group, change: Change) -> Group:
    """The same draws with more or less of something for some actors, or with some of them acting as one.

    In lockstep capabilities add up, salience is their mean weighted by capability, and the place that weighted by both:
    so the weighted mean of all stays where it is, and only who can challenge whom changes.
    """
    own = np.array([actor in change.actors for actor in group.actors])[:, None]
    position = np.clip(np.where(own, group.position + change.position, group.position), 0, 100)
    salience = np.minimum(np.where(own, group.salience * change.salience, group.salience), 1)
    capability = np.where(own, group.capability * change.capability, group.capability)
    if not change.lockstep:
        return Group(group.actors, position, salience, capability)
    inside, outside = own[:, 0], ~own[:, 0]
    c, s, x = capability[inside], salience[inside], position[inside]
    one = (weighted_or_plain(x, c * s), weighted_or_plain(s, c), c.sum(axis=0))
    rest = (position[outside], salience[outside], capability[outside])
    names = tuple(actor for actor in group.actors if actor not in change.actors)
    whole = [np.concatenate([many, single[None, :]]) for many, single in zip(rest, one, strict=True)]
    return Group((*names, "+".join(change.actors)), *whole)


def weighted_or_plain(values: Floats, weight: Floats) -> Floats:
    """The weighted mean over actors; the plain one where nobody has weight."""
    return np.where(weight.sum(axis=0) > 0, weighted_mean(values, weight), values.mean(axis=0))


def one_at_a_time(question: Question, group: Group) -> tuple[list[tuple[int, str, Estimate]], Group]:
    """Each input that has a range, and the group with that input at its low end and then at its high end.

    returns  the inputs, as (row of the actor, field, estimate), and a group with two draws for each of them in turn;
             all else stands at the best values
    """
    stands = {one.actor: one for one in question.stands}
    inputs: list[tuple[int, str, Estimate]] = []
    for row, actor in enumerate(group.actors):
        stand = stands[actor]
        for field, one in zip(FIELDS, (stand.position, stand.salience, stand.capability), strict=True):
            if one is not None and one.low < one.high:
                inputs.append((row, field, one))
    made = {field: np.repeat(group.of(field)[:, :1], 2 * len(inputs), axis=1) for field in FIELDS}
    for place, (row, field, one) in enumerate(inputs):
        ends = np.array([one.low, one.high]) / (100 if field == "salience" else 1)
        made[field][row, 2 * place : 2 * place + 2] = ends
    return inputs, Group(group.actors, made["position"], made["salience"], made["capability"])


def quantiles(values: Floats) -> tuple[float, float, float]:
    """Low, middle and high of the draws after the first, which holds the best values; of that one where it is alone."""
    low, mid, high = np.quantile(values[1:] if len(values) > 1 else values, SHARES)
    return float(low), float(mid), float(high)


def share(flags: Sequence[bool] | Floats | NDArray[np.bool_]) -> float:
    """In what part of the draws after the first something holds."""
    found = np.asarray(flags, dtype=float)
    return float((found[1:] if len(found) > 1 else found).mean())


def paths(result: Result) -> Iterator[tuple[str, int, Floats]]:
    """Reading, round, and the places of all actors in it, (actor, draw)."""
    for name, run in result.runs.items():
        for turn in range(run.positions.shape[1]):
            yield name, turn, run.positions[:, turn]
