"""What speaks for and against a join, in words, wherever people are told why two reports were put together."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

MOST_SAID = 4  # signs that a line names; the others weigh less


@cache
def signs() -> Mapping[str, str]:
    """The words of signs.toml by the name of a sign."""
    return tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


def worded(name: str) -> str:
    """A sign in words."""
    return signs().get(name, name.replace("_", " "))


def parsed(why: str) -> tuple[float, list[tuple[str, float]]]:
    """The points of a join and the signs that they are made of, from the words of the ledger `review`."""
    head, _, reasons = why.partition(": ")
    try:
        return float(head.split()[2]), [(name, points) for name, points in json.loads(reasons)]
    except (ValueError, IndexError, TypeError):
        return 0.0, []


def in_words(why: str) -> str:
    """The same as a sentence, the weightiest signs first; what is no join of a rule stays as it is.

    >>> in_words('joined with 2.1 points: [["day", 1.5], ["other_place", -0.4], ["issues", 1.0]]')
    'put together with 2.1 points: for it the same day, the same issues; against it another place'
    """
    score, found = parsed(why)
    if not found:
        return why
    some = sorted(found, key=lambda one: -abs(one[1]))[:MOST_SAID]
    told = [
        f"{side} {', '.join(worded(name) for name, points in some if (points > 0) == (side == 'for it'))}"
        for side in ("for it", "against it")
        if any((points > 0) == (side == "for it") for _, points in some)
    ]
    return f"put together with {score:g} points: {'; '.join(told)}"
