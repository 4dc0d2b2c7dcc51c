"""Who an actor is, as the record had it on a day, for those who name one by the id, or by the name alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

# For an id, or a name that somebody with an id bears, the id, its name, country and sector; None where nobody in the
# record has it.
Known = Callable[[str], tuple[str, str | None, str | None, str | None] | None]
ACTOR = """
SELECT p.actor_id, coalesce(p.name, p.text) AS name, p.country, p.sector
FROM (SELECT CAST(? AS DATE) AS day, CAST(? AS VARCHAR) AS who) g
JOIN participants p ON p.actor_id = g.who OR p.actor_id IS NOT NULL AND lower(coalesce(p.name, p.text)) = lower(g.who)
JOIN mentions m ON m.id = p.mention_id
JOIN readings r ON r.document_id = m.document_id AND r.coder = m.coder AND r.held <= g.day
JOIN documents d ON d.id = m.document_id AND d.held <= g.day
GROUP BY p.actor_id, coalesce(p.name, p.text), p.country, p.sector, g.who
ORDER BY
    p.actor_id <> g.who, p.actor_id NOT LIKE 'state:%', bool_and(p.name IS NULL), count(*) DESC, 1, 2, 3, 4
LIMIT 1
"""


def nobody(who: str) -> None:
    """Nobody is known."""


def known(fetch: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]], day: date) -> Known:
    """Ask the record what was known by the day, once for each id or name."""

    @cache
    def ask(who: str) -> tuple[str, str | None, str | None, str | None] | None:
        return next(iter(fetch(ACTOR, [day, who])), None)

    return ask
