"""The chance to win the next battle by the record: the share of the places that a side is said to have taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dragoman.measures import battlefield
from dragoman.measures.spread import wilson
from dragoman.outlook.parameters import War
from dragoman.outlook.settlement_inputs import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dragoman.config import Config
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

EDGE = 0.02  # no chance is nearer to 0 or 1 than this on the word of a few places


def share_of_places(gained: tuple[int, int], contested: tuple[int, int]) -> Estimate:
    """The share of the first side in the places that either is said to have taken, and how low and high it can be.

    gained     places that each is said to have taken, together at least 1
    contested  of them those of which somebody says otherwise
    returns    the share; low and high: the lower and the upper of Wilson's 95 % interval and of the shares without the
               contested gains of the one and of the other

    One of five, and it is contested, as are three of the other's four: 0.2; Wilson's interval is 0.036 to 0.624,
    without its own contested gain the share is 0 (taken as 0.02), without the other's three it is 0.5.

    >>> found = share_of_places((1, 4), (1, 3))
    >>> round(found.at, 3), round(found.low, 3), round(found.high, 3)
    (0.2, 0.02, 0.624)
    """
    share, low, high = wilson(gained[0], sum(gained))
    assert share is not None
    assert low is not None
    assert high is not None
    without_own, without_others = gained[0] - contested[0], gained[1] - contested[1]
    least = without_own / (without_own + gained[1]) if without_own + gained[1] else share
    most = gained[0] / (gained[0] + without_others) if gained[0] + without_others else share
    ends = (min(low, least, share), max(high, most, share))
    at, low, high = (min(max(one, EDGE), 1 - EDGE) for one in (share, *ends))
    return Estimate(at=at, low=low, high=high)


def with_battlefield(war: War, record: Record | None, config: Config, scope: Scope) -> tuple[War, list[str]]:
    """The same war with forces as the record's line of places has them, and what to say of it.

    The chance becomes odds: the first side's force is chance / (1 - chance), the second's 1. Where no place is said to
    have been taken by either, the file's forces stay.
    """
    stays = f"{war.name}: the record tells of no place taken by either side, so the forces of the file count."
    if record is None:
        return war, [f"{war.name}: there is no record to take the battlefield from, so the forces of the file count."]
    measured = battlefield.read(record, config, replace(scope, parties=war.actors))
    found: Mapping[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        cells["side"]: (cells, row.mentions)
        for cells, row in zip(measured.panel("gains").dicts(), measured.panel("gains").rows, strict=True)
        if cells["side"] in war.actors
    }
    both = [found.get(actor, ({"gained": 0, "contested": 0}, ())) for actor in war.actors]
    gained = (both[0][0]["gained"], both[1][0]["gained"])
    if not sum(gained):
        return war, [stays]
    chance = share_of_places(gained, (both[0][0]["contested"], both[1][0]["contested"]))
    at, low, high = (one / (1 - one) for one in (chance.at, chance.low, chance.high))
    odds = (Estimate(at=at, low=low, high=high), Estimate(at=1.0, low=1.0, high=1.0))
    sides = tuple(
        replace(
            side,
            values={**side.values, "capability": odds[place]},
            origin={**side.origin, "capability": f"places taken: {gained[place]} of {sum(gained)}"},
            mentions=both[place][1],
        )
        for place, side in enumerate(war.sides)
    )
    note = (
        f"{war.name}: the chance that {war.actors[0]} wins a battle is {chance.at:.2f} ({chance.low:.2f} to "
        f"{chance.high:.2f}): {gained[0]} of the {sum(gained)} places that either is said to have taken."
    )
    few = [f"{war.name}: {sum(gained)} places are a small number."] if sum(gained) < battlefield.FEW else []
    return replace(war, sides=(sides[0], sides[1])), [note, *few]
