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
    reads: str  # module and function, which is called with record, config and scope
    step: str = ""  # how long a period of its series is, where it has one and nobody says otherwise
    ways: tuple[str, ...] = ()  # by what its threads are told apart, the usual way first, where there are several

    @property
    def card(self) -> Card:
        """What it is, from cards/NAME.toml; docs/method/NAME.md says more."""
        from dragoman.measures.measured import card

        return card(self.name, __name__)


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        one.name: one
        for one in (
            Pattern(name="cycles", reads="cycle_panels:found", ways=("issue", "clause")),
            Pattern(name="echoes", reads="echoes:found"),
            Pattern(name="breaks", reads="of_record:found_breaks", step="week"),
            Pattern(name="talks", reads="of_record:found_talks", step="week"),
        )
    }
)


def pattern(name: str, record: Record, config: Config, scope: Scope | None = None, *, by: str = "") -> Measured:
    """What a pattern finds in a record; ConfigError where there is none of that name, or none told apart so.

    by  one of the pattern's ways; empty: the usual one
    """
    if name not in PATTERNS:
        raise ConfigError(f"there is no pattern {name!r}", item=name, advice=f"one of {', '.join(PATTERNS)}")
    if by and by not in PATTERNS[name].ways:
        known = ", ".join(PATTERNS[name].ways) or "nothing: it has one way"
        raise ConfigError(f"{name} are not told apart by {by!r}", item=f"by={by}", advice=f"one of {known}")
    from dragoman.measures import Scope

    module, function = PATTERNS[name].reads.split(":")
    read = getattr(import_module(f"{__name__}.{module}"), function)
    more = {"by": by} if by else {}
    found: Measured = read(record, config, scope or Scope(step=PATTERNS[name].step or "month"), **more)
    return found
