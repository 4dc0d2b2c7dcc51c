"""Deaths and injured of each side: what they come to, in how many events, and what share of all that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.measures.spread import rounded

TOLLS = ("killed", "injured")


def share_bounds(
    own: tuple[float, float, float], others: tuple[float, float, float]
) -> tuple[float | None, float | None, float | None]:
    """The share of one side in a toll, and how low and high it can be.

    own, others  lowest, latest and highest figure of the side, and of all others together
    returns      share by the latest; lowest by highest of the others; highest by lowest. None where all is nothing

    Own 10, 12, 20 and others 30, 36, 40: 12 / 48 = 0.25, 10 / 50 = 0.2, 20 / 50 = 0.4.

    >>> share_bounds((10, 12, 20), (30, 36, 40))
    (0.25, 0.2, 0.4)
    """
    pairs = ((own[1], others[1]), (own[0], others[2]), (own[2], others[0]))
    share, low, high = (one / (one + other) if one + other else None for one, other in pairs)
    return share, low, high


class Toll:
    """The figures of one toll, by side: how many events have one, and what they come to."""

    def __init__(self, toll: str, told: Iterable[Mapping[str, Any]], sides: Sequence[str]) -> None:
        self.name, groups = toll, dict[str, list[Mapping[str, Any]]]()
        for one in told:
            if one["key"] == toll:
                groups.setdefault(one["side"], []).append(one)
        self.events = {side: sum(one["n"] for one in some) for side, some in groups.items()}
        self.sums = {
            side: tuple(sum(one[end] for one in some) for end in ("low", "latest", "high"))
            for side, some in groups.items()
        }
        self.known = [side for side in sides if side in self.sums]
        self.felt = [side for side in self.known if self.sums[side][2]]

    def figures(self, side: str) -> list[Any]:
        """Toll, events, share and its bounds. A share needs two sides of whom somebody is counted as hit.

        Reports that say "no one was hurt" of an event or two are a count of 0 there, and no toll to weigh another by.
        """
        own = self.sums.get(side)
        if own is None:
            return [None] * 5
        rest = [self.sums[other] for other in self.known if other != side]
        low, latest, high = (sum(one[end] for one in rest) for end in range(3))
        shared = side in self.felt and len(self.felt) > 1
        shares = share_bounds((own[0], own[1], own[2]), (low, latest, high)) if shared else (None, None, None)
        return [own[1], self.events[side], *map(rounded, shares)]

    def notes(self, name: Callable[[str], str]) -> Iterable[str]:
        """Of whom none was counted in the few events that reports have a figure of, and why there is no share."""
        who = "deaths" if self.name == "killed" else "injured"
        for side in self.known:
            if side not in self.felt:
                n = self.events[side]
                of = "one event" if n == 1 else f"{n} events"
                yield f"{name(side)}: reports of {of} say that nobody was {self.name}; of the others no count read."
        if len(self.felt) == 1:
            alone = name(self.felt[0])
            yield f"Only of {alone} does a report count {who} by event: no share can be given."
