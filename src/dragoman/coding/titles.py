"""A title and a single name, "President Park": who of that name held that office then.

The registry keeps names such as Park, Kim or Lee from standing for anybody by themselves; with an office and a day
they do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from dragoman.coding.registry import Entry, Registry, fold


class Titles:
    """The people of a registry by the first and the last word of their names."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @cached_property
    def _people(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._registry.entries("person"):
            words = fold(entry.name).casefold().split()
            for word in {words[0], words[-1]}:
                found[word].append(entry)
        return found

    def holder(self, name: str, role: str, on: date | None) -> Entry | None:
        """Who of that name held the office that day; None where nobody did, or more than one."""
        if on is None:
            return None
        held = {
            entry.id: entry
            for entry in self._people.get(fold(name).casefold(), ())
            if any(spell.role == role for spell in self._registry.spells(entry.id, on))
        }
        return next(iter(held.values())) if len(held) == 1 else None
