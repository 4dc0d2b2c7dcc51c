"""JSON lines in, JSON lines out: the coder as a filter for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dragoman.errors import CodingError, SourceError
from dragoman.pipeline import batches, readings
from dragoman.serial import mention_json
from dragoman.types import Document, Reading

if TYPE_CHECKING:
    from dragoman.coding import Coder

MAX_LINE_BYTES = 40_000_000  # six for each character of the longest text, as \\uXXXX, and room for the rest
MAX_CHARS = 5_000_000  # of one text, as for documents
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a line has no time of retrieval, and nothing downstream asks for one


def code(lines: Iterable[bytes], *, coder: Coder | None = None) -> Iterator[dict[str, Any] | SourceError | CodingError]:
    """Yield an object for each line, in order, or the error that says why there is none.

    A line is an object with `id` and `text` and may have `published`; an answer is an object with `id` and `mentions`,
    the strongest first.
    """
    if coder is None:
        from dragoman.coding import coder as make_coder

        coder = make_coder()
    parsed = (parse(line, number) for number, line in enumerate(lines, 1) if line.strip())
    for batch in batches(parsed, chars=lambda one: len(one.text) if isinstance(one, Document) else 0):
        answers = readings(coder, [one for one in batch if isinstance(one, Document)])
        for one in batch:
            yield _answer(next(answers), one) if isinstance(one, Document) else one


def parse(line: bytes, number: int) -> Document | SourceError:
    """Read one line as a document whose text is kept as it is, so that spans fit the caller's own copy."""
    try:
        if len(line) >= MAX_LINE_BYTES:
            raise ValueError(f"it has {MAX_LINE_BYTES:,} bytes or more")
        value = json.loads(line)
        if not isinstance(value, dict):
            raise TypeError("it is not an object")
        for key in ("id", "text"):
            if not isinstance(value.get(key), str):
                raise TypeError(f'its "{key}" is missing or not a text')
        if len(value["text"]) > MAX_CHARS:
            raise ValueError(f"its text has {len(value['text']):,} characters; the limit is {MAX_CHARS:,}")
        value["text"].encode()  # a lone half of a surrogate pair could be read but not written out again
        published = value.get("published")
        if published is not None and not isinstance(published, str):
            raise TypeError('its "published" is not a text')
        day = date.fromisoformat(published[:10]) if published else None
    except (ValueError, TypeError, RecursionError) as error:
        return SourceError(
            f"cannot be used: {error}", item=f"line {number}", advice='write {"id": "1", "text": "…"} on one line'
        )
    return Document(
        id=value["id"],
        raw="",
        source="lines",
        url=f"line {number}",
        text=value["text"],
        title="",
        outlet=None,
        author=None,
        published=day,
        published_basis="line" if day else None,
        language=None,
        retrieved=_EPOCH,
    )


def _answer(reading: Reading | CodingError, document: Document) -> dict[str, Any] | CodingError:
    if isinstance(reading, CodingError):
        return reading
    strongest = sorted(reading.mentions, key=lambda mention: (-mention.confidence, mention.span, mention.id))
    return {"id": document.id, "mentions": [mention_json(mention, document.text) for mention in strongest]}
