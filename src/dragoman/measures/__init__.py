"""Measures: numbers over time, from small kernels on arrays and readers that fill them from the record."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from dragoman.errors import ConfigError
from dragoman.measures.measured import STEPS, Card, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

__all__ = [
    "MODULES", "STEPS", "Card", "Chart", "Column", "Measure", "Measured", "Panel", "Row", "Scope", "Shape",
    "measure", "measures",
]  # fmt: skip

# One module a measure, in the order in which they are listed; each has a MEASURE. Deleting a line deletes a measure.
MODULES = (
    "conflict", "pressure", "positions", "concession", "reciprocity", "contestation",
    "sources", "ripeness", "cohesion", "followthrough", "openness", "battlefield", "consent", "agreement",
)  # fmt: skip


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by name."""
    return MappingProxyType({name: import_module(f"{__name__}.{name}").MEASURE for name in MODULES})


def measure(name: str, record: Record, config: Config, scope: Scope | None = None) -> Measured:
    """What a measure says of a record; ConfigError where there is none of that name."""
    if name not in MODULES:
        raise ConfigError(f"there is no measure {name!r}", item=name, advice=f"one of {', '.join(MODULES)}")
    return measures()[name].read(record, config, scope or Scope())
