"""Every frame carries its own test: sentences it must match and sentences it must leave alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest

from dragoman.coding import RulesCoder, lexicon
from dragoman.coding.reader import Sighting
from dragoman.types import Document, Reading, Span

FRAMES = lexicon.frames()
LEAST = 0.95  # the rest name nobody at all, or are slips of the small parser


def document(text: str, *, id: str = "x", published: date | None = date(2025, 6, 2)) -> Document:
    return Document(
        id=id, raw="", source="test", url=id, text=text, title="", outlet=None, author=None, published=published,
        published_basis=None, language="en", retrieved=datetime(2025, 6, 2, tzinfo=UTC),
    )  # fmt: skip


class Blind:
    """A reader that sees nothing, so that only frames can match."""

    id = "blind@1"

    def read(self, sentences: Sequence[str]) -> list[list[Sighting]]:
        return [[] for _ in sentences]

    def relate(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        raise NotImplementedError


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    texts = {text for frame in FRAMES for text in (*frame.example, *frame.counter)}
    coder = RulesCoder(sees=Blind())
    return {reading.document_id: reading for reading in coder.code(document(text, id=text) for text in sorted(texts))}


def matched(readings: dict[str, Reading], text: str) -> Iterator[str]:
    return (mention.frame for mention in readings[text].mentions)


def test_nearly_every_example_is_matched_by_its_own_frame_or_one_of_its_kind(readings: dict[str, Reading]) -> None:
    kinds = {frame.id: frame.kind for frame in FRAMES}
    rows = [(frame, text) for frame in FRAMES for text in frame.example]
    missed = [(f.id, t) for f, t in rows if f.kind not in {kinds.get(found) for found in matched(readings, t)}]
    assert len(missed) <= (1 - LEAST) * len(rows), missed


def test_no_counter_example_is_matched_by_the_frame_it_warns_of(readings: dict[str, Reading]) -> None:
    rows = [(frame, text) for frame in FRAMES for text in frame.counter]
    wrong = [(f.id, t) for f, t in rows if f.id in matched(readings, t)]
    assert len(wrong) <= (1 - LEAST) * len(rows), wrong


@pytest.mark.parametrize("kind", sorted({frame.kind for frame in FRAMES}))
def test_all_sixteen_types_have_frames_with_examples(kind: str) -> None:
    frames = [frame for frame in FRAMES if frame.kind == kind]
    assert frames
    assert all(frame.example for frame in frames if frame.object != ("never",))


def test_all_sixteen_types_are_covered() -> None:
    from dragoman import vocab

    assert {frame.kind for frame in FRAMES} == set(vocab.kinds())
