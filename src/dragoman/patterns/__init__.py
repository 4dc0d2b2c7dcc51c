"""Patterns: cycles of moves, earlier processes like this one, breaks in a series, violence around talks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.measures import Card, Measured, Scope
    from dragoman.record import Record

__all__ = ["PATTERNS", "Pattern", "pattern"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A way of looking for shapes in the record."""

    name: str
    module: str  # has found(record, config, scope)

    @property
    def card(self) -> Card:
        """What it is, from cards/NAME.toml; docs/method/NAME.md says more."""
        from dragoman.measures.measured import card

        return card(self.name, __name__)


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        one.name: one
        for one in (
            Pattern(name="cycles", module="cycle_panels"),
            Pattern(name="echoes", module="echoes"),
        )
    }
)


def pattern(name: str, record: Record, config: Config, scope: Scope | None = None) -> Measured:
    """What a pattern finds in a record; ConfigError where there is none of that name."""
    if name not in PATTERNS:
        raise ConfigError(f"there is no pattern {name!r}", item=name, advice=f"one of {', '.join(PATTERNS)}")
    from dragoman.measures import Scope

    found: Measured = import_module(f"{__name__}.{PATTERNS[name].module}").found(record, config, scope or Scope())
    return found
