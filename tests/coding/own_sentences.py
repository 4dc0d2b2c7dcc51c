"""What tests on sentences of our own share: one sentence as a document of a known day, and what is read in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from dragoman.coding import RulesCoder
from dragoman.types import Actor, Document, Mention, Reading

PUBLISHED = date(2025, 12, 5)  # a Friday


def reading(coder: RulesCoder, text: str) -> Reading:
    document = Document(
        id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None, published=PUBLISHED,
        published_basis=None, language="en", retrieved=datetime(2025, 12, 5, tzinfo=UTC),
    )  # fmt: skip
    return next(coder.code([document]))


def read(coder: RulesCoder, text: str) -> tuple[Mention, ...]:
    return reading(coder, text).mentions


def told(coder: RulesCoder, text: str, word: str) -> tuple[str, str, list[str], list[str]]:
    """Kind and status of the mention whose own word it is, and by their words who does it, and to whom."""
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == word)
    return one.kind, one.status, [who.text for who in one.actors], [whom.text for whom in one.targets]


def of_kind(coder: RulesCoder, text: str, kind: str) -> list[Mention]:
    return [one for one in read(coder, text) if one.kind == kind]


def parties(coder: RulesCoder, text: str, kind: str) -> tuple[list[str], list[str]]:
    """Who does what is of a kind to whom, by their words; of the first mention."""
    one = of_kind(coder, text, kind)[0]
    return [who.text for who in one.actors], [whom.text for whom in one.targets]


def ids(actors: Sequence[Actor]) -> list[str | None]:
    return [actor.id for actor in actors]


def the(coder: RulesCoder, text: str, frame: str) -> Mention:
    """The last mention of a frame."""
    return [one for one in read(coder, text) if one.frame == frame][-1]
