"""Who an actor is, as the record has it, for those who name one by the id alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

# For an id its name, country and sector; None where nobody in the record has it.
Known = Callable[[str], tuple[str | None, str | None, str | None] | None]
ACTOR = """
SELECT coalesce(mode(name), mode(text)), mode(country), mode(sector) FROM participants WHERE actor_id = ?
HAVING count(*) > 0
"""


def nobody(id: str) -> None:
    """Nobody is known."""


def known(fetch: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]) -> Known:
    """Ask the record, once for each id."""

    @cache
    def ask(id: str) -> tuple[str | None, str | None, str | None] | None:
        return next(iter(fetch(ACTOR, [id])), None)

    return ask
