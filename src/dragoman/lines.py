"""JSON lines in, JSON lines out: the coder as a filter for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dragoman.coding import manual
from dragoman.errors import CodingError, SourceError
from dragoman.pipeline import ahead, batches, readings
from dragoman.serial import mention_json
from dragoman.types import Document, Reading, Span

if TYPE_CHECKING:
    from dragoman.coding import Coder

MAX_LINE_BYTES = 40_000_000  # six for each character of the longest text, as \\uXXXX, and room for the rest
MAX_CHARS = 5_000_000  # of one text, as for documents
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a line has no time of retrieval, and nothing downstream asks for one


def code(
    lines: Iterable[bytes], *, coder: Coder | None = None, everything: bool = False, explain: bool = False
) -> Iterator[dict[str, Any] | SourceError | CodingError]:
    """Yield an object for each line, in order, or the error that says why there is none.

    A line is an object with `id` and `text` and may have `published`; an answer is an object with `id` and `mentions`,
    the strongest first: the events in the sense of the PLOVER manual or, with `everything`, all that the coder read.
    """
    coder = coder or _coder()
    parsed = (parse(line, number) for number, line in enumerate(lines, 1) if line.strip())
    size: Callable[[Document | SourceError], int] = lambda one: len(one.text) if isinstance(one, Document) else 0  # noqa: E731
    for batch in batches(parsed, chars=size, most=ahead(coder)):
        answers = readings(coder, [one for one in batch if isinstance(one, Document)])
        for one in batch:
            if isinstance(one, Document):
                yield _answer(next(answers), one, everything=everything, explain=explain)
            else:
                yield one


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


def _coder() -> Coder:
    from dragoman.coding import coder

    return coder()


def _answer(
    reading: Reading | CodingError, document: Document, *, everything: bool, explain: bool
) -> dict[str, Any] | CodingError:
    if isinstance(reading, CodingError):
        return reading
    if everything:
        strongest = sorted(reading.mentions, key=lambda mention: (-mention.confidence, mention.span, mention.id))
        found = [mention_json(mention, document.text) for mention in strongest]
    else:
        found = [
            {
                **mention_json(manual.parties(mention, document.text), document.text),
                "kind": manual.kind(mention.kind, mention.status, mention.mode or ""),
                "act": mention.kind,
            }
            for mention in manual.events(reading.mentions)
        ]
    if explain:
        for one in found:
            one["why"] = why(one)
    return {"id": document.id, "mentions": found}


def why(mention: dict[str, Any]) -> str:
    """In one line, what made the coder read a mention so: its words, its frame, what the reader weighed."""
    weighed = ", ".join(f"{kind} {share:.2f}" for kind, share in mention["scores"])
    return (
        f"{mention['coder']} read {mention['trigger']['text']!r} by the frame {mention['frame']}"
        + (f"; the reader weighed {weighed}" if weighed else "; the reader saw no event of its own in these words")
        + f"; status {mention['status']}, confidence {mention['confidence']:.2f}"
    )


def relate(lines: Iterable[bytes], *, coder: Coder | None = None) -> Iterator[dict[str, Any] | SourceError]:
    """Yield, for each line, the relation between a given pair, or the error that says why there is none.

    A line is an object with `id`, `text`, `source` and `target`, the last two words of the text; one that is not found
    there counts as not named. An answer has `id`, `kind` and `scores`, the probability of each PLOVER type.
    """
    coder = coder or _coder()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = parse(line, number)
        if isinstance(found, SourceError):
            yield found
            continue
        value = json.loads(line)
        source, target = pair(found.text, value.get("source"), value.get("target"))
        scores = coder.relate(found.text, source, target)
        yield {"id": found.id, "kind": max(scores, key=lambda kind: scores[kind]), "scores": scores}


def pair(text: str, source: Any, target: Any) -> tuple[Span | None, Span | None]:
    """Where the source and the target stand in the text: the target beside the source where it stands twice."""
    first = next(_places(text, source), None)
    second = list(_places(text, target))
    apart = [span for span in second if first is None or span[1] <= first[0] or first[1] <= span[0]]
    return first, next(iter(apart or second), None)


def _places(text: str, words: Any) -> Iterator[Span]:
    if isinstance(words, str) and words:
        at = text.find(words)
        while at >= 0:
            yield at, at + len(words)
            at = text.find(words, at + 1)
