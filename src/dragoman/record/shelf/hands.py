"""Work on the ledgers of several days at the same time, each by a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dragoman.record.shelf.lines import Own


@dataclass(frozen=True, slots=True)
class Step:
    """Work of one hand, which can be done on a thread of its own; whoever asked for it takes over what it came to."""

    hand: Own
    make: Callable[[], Callable[[], None]]


def at_once(steps: Sequence[Step]) -> None:
    """Do what is given to different hands at the same time."""
    if len({id(step.hand) for step in steps}) < len(steps) or len(steps) < 2:
        for step in steps:
            step.make()()
        return
    first, *others = steps
    with ThreadPoolExecutor(len(others)) as threads:
        begun = [threads.submit(step.make) for step in others]
        first.make()()
        for one in begun:
            one.result()()
