"""The points of weights.toml, checked once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def weights() -> Mapping[str, Any]:
    """The file as it stands."""
    text = files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def points(part: str, family: str = "") -> Mapping[str, float]:
    """What each sign counts: `within` and `across` for reports of one happening, `offer` and `pledge` for steps.

    family  a family of kinds that may have points of its own
    """
    own = weights().get(family, {}).get(part)
    return MappingProxyType({name: float(value) for name, value in (own or weights()[part]).items()})


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing of what happened."""
    return frozenset(weights()["stop"])


@cache
def talk_words(part: str) -> frozenset[str]:
    """Words that say which meeting is meant: `pointing` to those named before, of a `fresh` one, of one in a `room`."""
    return frozenset(weights()["talk"][part])


@cache
def talk_rounds() -> Mapping[str, str]:
    """The words that number a meeting in a row, each with its number."""
    rows = weights()["talk"]["rounds"].items()
    return MappingProxyType({word: number for number, words in rows for word in words})


@cache
def totals(part: str) -> tuple[str, ...]:
    """What says, as it stands in a sentence, that a toll is of more than one attack, and what measures one by others.

    part  `words` or `records`
    """
    return tuple(weights()["totals"][part])


@cache
def taking_words(part: str) -> frozenset[str]:
    """Words that say that a place was taken, first six letters: `words`, or those for a place taken `again`."""
    return frozenset(weights()["taking"][part])


@cache
def version_words() -> frozenset[str]:
    """Words that tell one version of a text from another, first six letters."""
    return frozenset(weights()["versions"]["words"])


@cache
def any_text() -> frozenset[str]:
    """Words by which any text may be called, first six letters."""
    return frozenset(weights()["versions"]["any"]) | version_words()


@cache
def families() -> Mapping[str, str]:
    """The family of each kind."""
    return MappingProxyType({kind: name for name, kinds in weights()["family"].items() for kind in kinds})


RULE = f"joiner@{weights()['version']}"
