"""Two sides that disagree on their chances fight until battles have taught them enough to agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.outlook.forts import expected_battles, war_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """How the fighting and talking goes: sums over the first axis and `won`, `lost` and `left` are 1."""

    agreed: Floats  # (battle, draw) chance that the sides agree after so many battles
    share: Floats  # (draw,) mean share of A where they agree; NaN where they never do
    won: Floats  # (draw,) chance that A takes all before they agree; lost: that B does
    lost: Floats
    left: Floats  # (draw,) chance that they still fight at the horizon
    fought: Floats  # (battle, draw) chance that the first, second, … battle is fought
    battles: Floats  # (draw,) mean number of battles, those beyond the horizon included


def posterior(mean: Floats, firmness: Floats, won: int, lost: int) -> Floats:
    """The chance to win a battle after some were won and lost, of a side whose belief is worth `firmness` battles.

    source   smithstam2004: the mean of a Beta distribution

    A belief of 0.6, worth ten battles, after two defeats: 6 / 12.

    >>> posterior(np.array([0.6]), np.array([10.0]), 0, 2).tolist()
    [0.5]
    """
    return np.asarray((mean * firmness + won) / (firmness + won + lost))


def course(
    battle: Floats,
    means: tuple[Floats, Floats],
    firmness: tuple[Floats, Floats],
    costs: tuple[Floats, Floats],
    patience: tuple[Floats, Floats],
    held: int,
    places: int,
    *,
    offers: float = 0.5,
    horizon: int = 24,
) -> Course:
    """When and on what terms two sides agree that each believe in their own chance and learn from every battle.

    battle    (draw,)  chance that A wins a battle: what it is, whatever they believe
    means     chance that A wins a battle as A and as B believe at the start, (draw,) each
    firmness  how many battles the belief of A and of B is worth, (draw,) each, above 0
    costs     of one battle to A and to B, (draw,) each; patience likewise, in (0, 1]
    held      places of A, of `places`
    offers    chance that A makes the offer of a round
    horizon   battles after which the war is fought to the end on the beliefs of then
    source    smithstam2004: each knows what the other believes and neither gives it up; solved backward
              over battles won and lost

    They agree in a state where the least that A takes is not above the most that B leaves, by what each expects of
    one more battle and of what follows. Where both believe 0.9 of themselves, one battle of two places is fought:

    >>> one = np.array([1.0])
    >>> found = course(0.5 * one, (0.9 * one, 0.1 * one), (one, one), (0.1 * one, 0.1 * one), (one, one), 1, 2)
    >>> found.agreed[0].tolist(), found.won.tolist()
    ([0.0], [0.5])
    """
    ends = _ends(means, firmness, costs, patience, held, places, horizon)
    share: dict[tuple[int, int], Floats] = {}  # NaN where they fight on
    for fought in range(horizon - 1, -1, -1):
        now: dict[int, tuple[Floats, Floats]] = {}
        for won in _won(fought, held, places):
            after = [_after(ends, won + step, fought + 1, held, places) for step in (1, 0)]
            take = []
            for side in (0, 1):
                chance = posterior(means[side], firmness[side], won, fought - won)
                mean = chance * after[0][side] + (1 - chance) * after[1][side]
                take.append(-costs[side] + patience[side] * mean)
            low, high = np.clip(take[0], 0, 1), np.clip(1 - take[1], 0, 1)
            both = low <= high
            middle = low + offers * (high - low)
            share[fought, won] = np.where(both, middle, np.nan)
            now[won] = (np.where(both, middle, take[0]), np.where(both, 1 - middle, take[1]))
        ends = now
    return _forward(share, battle, held, places, horizon)


def _won(fought: int, held: int, places: int) -> list[int]:
    """Numbers of battles that A can have won with the war still open."""
    return [won for won in range(fought + 1) if 0 < held + 2 * won - fought < places]


def _ends(
    means: tuple[Floats, Floats],
    firmness: tuple[Floats, Floats],
    costs: tuple[Floats, Floats],
    patience: tuple[Floats, Floats],
    held: int,
    places: int,
    horizon: int,
) -> dict[int, tuple[Floats, Floats]]:
    found = {}
    for won in _won(horizon, held, places):
        front = held + 2 * won - horizon
        a, b = (posterior(means[side], firmness[side], won, horizon - won) for side in (0, 1))
        found[won] = (
            war_values(a, costs[0], patience[0], places)[front],
            war_values(1 - b, costs[1], patience[1], places)[places - front],
        )
    return found


def _after(
    known: dict[int, tuple[Floats, Floats]], won: int, fought: int, held: int, places: int
) -> tuple[Floats | float, Floats | float]:
    front = held + 2 * won - fought
    if front <= 0:
        return 0.0, 1.0
    return (1.0, 0.0) if front >= places else known[won]


def _forward(share: dict[tuple[int, int], Floats], battle: Floats, held: int, places: int, horizon: int) -> Course:
    draws = len(battle)
    agreed, battles = np.zeros((horizon, draws)), np.zeros((horizon, draws))
    won_all, lost_all, terms = np.zeros(draws), np.zeros(draws), np.zeros(draws)
    mass = {0: np.ones(draws)}
    for turn in range(horizon):
        after: dict[int, Floats] = {}
        for won, here in mass.items():
            terms_here = share[turn, won]
            both = ~np.isnan(terms_here)
            agreed[turn] += np.where(both, here, 0)
            terms += np.where(both, here * np.nan_to_num(terms_here), 0)
            rest = np.where(both, 0, here)
            battles[turn] += rest
            for step, chance in ((1, battle), (0, 1 - battle)):
                front = held + 2 * (won + step) - turn - 1
                if front <= 0:
                    lost_all = lost_all + rest * chance
                elif front >= places:
                    won_all = won_all + rest * chance
                else:
                    after[won + step] = after.get(won + step, 0) + rest * chance
        mass = after
    left = sum(mass.values(), np.zeros(draws))
    beyond = [part * expected_battles(battle, held + 2 * won - horizon, places) for won, part in mass.items()]
    mean_battles = battles.sum(axis=0) + sum(beyond, np.zeros(draws))
    total = agreed.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = terms / np.where(total > 0, total, np.nan)
    return Course(
        agreed=agreed, share=mean, won=won_all, lost=lost_all, left=left, fought=battles, battles=mean_battles
    )
