"""Who an actor is, as the record had it on a day, for those who name one by the id alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

# For an id its name, country and sector; None where nobody in the record has it.
Known = Callable[[str], tuple[str | None, str | None, str | None] | None]
ACTOR = """
SELECT coalesce(p.name, p.text) AS name, p.country, p.sector
FROM participants p
JOIN mentions m ON m.id = p.mention_id
JOIN readings r ON r.document_id = m.document_id AND r.coder = m.coder AND r.held <= ?
JOIN documents d ON d.id = m.document_id AND d.held <= ?
WHERE p.actor_id = ?
GROUP BY ALL ORDER BY bool_and(p.name IS NULL), count(*) DESC, 1, 2, 3 LIMIT 1
"""


def nobody(id: str) -> None:
    """Nobody is known."""


def known(fetch: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]], day: date) -> Known:
    """Ask the record what was known by the day, once for each id."""

    @cache
    def ask(id: str) -> tuple[str | None, str | None, str | None] | None:
        return next(iter(fetch(ACTOR, [day, day, id])), None)

    return ask
