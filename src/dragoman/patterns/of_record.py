"""Breaks in the record's own hostilities, and violence around the record's own meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.patterns import break_panels, series, talks

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.measures import Measured, Scope
    from dragoman.record import Record


def found_breaks(record: Record, config: Config, scope: Scope) -> Measured:
    """Where the level of hostilities changes, of all and of those that hit each party."""
    return break_panels.read(series.hostilities(record, config, scope), record=record, scope=scope)


def found_talks(record: Record, config: Config, scope: Scope) -> Measured:
    """What hostilities did around meetings and after the first of them."""
    held = talks.meetings(record, config, scope)
    return talks.read(series.hostilities(record, config, scope), held, scope=scope, record=record)
