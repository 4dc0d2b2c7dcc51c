"""What a reader asks to see of the record: one set of filters for every ledger and page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A line of any ledger is shown where one and the same report behind it passes every filter; empty passes all."""

    since: date | None = None  # first day; a report whose day is not known counts by its publication
    until: date | None = None  # first day that is not shown any more
    actors: tuple[str, ...] = ()  # sides and people as `who` in facts.sql has them; any of them
    acts: tuple[str, ...] = ()  # the same, of those alone that act, not of those that are acted on, addressed or quoted
    issues: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # PLOVER types (CONSULT) or moves (propose)
    sources: tuple[str, ...] = ()  # outlets
    status: tuple[str, ...] = ()
    confidence: float | None = None  # the least, in [0, 1]
    q: str = ""  # words that stand in the quote or name who takes part
    as_of: date | None = None  # the day whose knowledge is shown; None: now

    @property
    def narrow(self) -> bool:
        """Whether anything is left out, the day apart."""
        return bool(
            self.since or self.until or self.actors or self.acts or self.issues or self.kinds or self.sources
            or self.status or self.confidence is not None or self.q.strip()
        )  # fmt: skip

    def where(self, mentions: list[str] | None) -> tuple[str, list[Any]]:
        """The condition on the table of facts, and its values; `mentions` are those whose words match `q`."""
        parts, values = list[str](), list[Any]()

        def add(condition: str, *bound: Any) -> None:
            parts.append(condition)
            values.extend(bound)

        if self.since:
            add("day >= ?", self.since)
        if self.until:
            add("day < ?", self.until)
        if self.actors:
            add("list_has_any(who, ?::VARCHAR[])", list(self.actors))
        if self.acts:
            add("list_has_any(doers, ?::VARCHAR[])", list(self.acts))
        if self.issues:
            add("list_has_any(issues, ?::VARCHAR[])", list(self.issues))
        if self.kinds:
            add("(list_contains(?::VARCHAR[], kind) OR list_contains(?::VARCHAR[], move))", *[list(self.kinds)] * 2)
        if self.sources:
            add("list_contains(?::VARCHAR[], outlet)", list(self.sources))
        if self.status:
            add("list_contains(?::VARCHAR[], status)", list(self.status))
        if self.confidence is not None:
            add("confidence >= ?", self.confidence)
        if mentions is not None:
            add("mention_id IN (SELECT unnest(?::VARCHAR[]))", mentions)
        return " AND ".join(parts) or "true", values
