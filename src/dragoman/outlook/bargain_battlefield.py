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
    returns    the middle of Wilson's 95 % interval, which a few places move little from 1/2; low and high: the lower
               and the upper of the interval and of the shares without the contested gains of the one and of the other

    One of five, and it is contested, as are three of the other's four: Wilson's interval is 0.036 to 0.624,
    without its own contested gain the share is 0 (taken as 0.02), without the other's three it is 0.5.

    >>> found = share_of_places((1, 4), (1, 3))
    >>> round(found.at, 3), round(found.low, 3), round(found.high, 3)
    (0.33, 0.02, 0.624)
    """
    share, low, high = wilson(gained[0], sum(gained))
    assert share is not None
    assert low is not None
    assert high is not None
    without_own, without_others = gained[0] - contested[0], gained[1] - contested[1]
    least = without_own / (without_own + gained[1]) if without_own + gained[1] else share
    most = gained[0] / (gained[0] + without_others) if gained[0] + without_others else share
    ends = ((low + high) / 2, min(low, least), max(high, most))
    at, low, high = (min(max(one, EDGE), 1 - EDGE) for one in ends)
    return Estimate(at=at, low=low, high=high)


def with_battlefield(war: War, record: Record | None, config: Config, scope: Scope) -> tuple[War, list[str]]:
    """The same war with forces as the record's line of places has them, and what to say of it.

    The chance stands in for the forces, which become 1 for both, so that a what-if multiplies the odds. Each side has
    its own chance, and both add up to 1. Where no place is said to have been taken by either, the file's forces stay.
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
    chances = (chance, Estimate(at=1 - chance.at, low=1 - chance.high, high=1 - chance.low))
    even = Estimate(at=1.0, low=1.0, high=1.0)
    sides = tuple(
        replace(
            side,
            values={**side.values, "capability": even, "chance": chances[place]},
            origin={
                **side.origin,
                "capability": "1 for both: see chance",
                "chance": f"places taken: {gained[place]} of {sum(gained)}",
            },
            mentions=both[place][1],
        )
        for place, side in enumerate(war.sides)
    )
    note = (
        f"{war.name}: the chance that {war.actors[0]} wins a battle is {chance.at:.2f} ({chance.low:.2f} to "
        f"{chance.high:.2f}): {gained[0]} of the {sum(gained)} places that either is said to have taken."
    )
    few = [f"{war.name}: {sum(gained)} in all, a small number."] if sum(gained) < battlefield.FEW else []
    return replace(war, sides=(sides[0], sides[1])), [note, *few]
