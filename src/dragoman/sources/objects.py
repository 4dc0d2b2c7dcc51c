"""JSON: one object or a list of them, and JSON Lines; each object with a text is an item of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from dragoman.errors import SourceError
from dragoman.sources.encoding import decode
from dragoman.sources.plain import described
from dragoman.sources.received import Item, Listed, Options, Origin, Received, broken, receive

_TEXT_KEYS = ("text", "body", "content")
_FIELDS = {
    "title": ("title", "headline"), "outlet": ("outlet", "publisher"), "author": ("author", "authors"),
    "published": ("published", "date"), "url": ("url", "link"), "language": ("language", "lang"),
}  # fmt: skip
MAX_LINE_BYTES = 40_000_000  # a line beyond any text we would take is not read into memory whole
_SPACE = re.compile(r"[ \t\r\n]*")


def capped_lines(stream: BinaryIO, *, limit: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Yield each line, cut off at a number of bytes: the rest of a longer one is passed over, not taken for lines."""
    while line := stream.readline(limit):
        runs_on = len(line) == limit and not line.endswith(b"\n")
        yield line
        line = b""  # not held while the next is read
        while runs_on:
            rest = stream.readline(65_536)
            runs_on = bool(rest) and not rest.endswith(b"\n")


def json_items(data: bytes, *, address: str, name: str, options: Options) -> Iterator[Item]:
    """The items of a .json file. Objects before a broken place are still given; their bytes are cut from the file."""
    try:
        text = decode(data, address=address)
    except SourceError as error:
        yield broken(address, error.message, error.advice)
        return
    decoder = json.JSONDecoder()
    at = _skip(text, 0)
    listed = text[at : at + 1] == "["
    at = _skip(text, at + 1) if listed else at
    number = 0
    while at < len(text) and not (listed and text[at] == "]"):
        number += 1
        where = f"{address}#{number}" if listed else address
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield broken(where, f"this is not valid JSON: {_reason(error)}", "check the file with a JSON tool")
            return
        yield _object_item(value, text[at:end].encode("utf-8", "replace"), address=where, name=name, options=options)
        at = _skip(text, end)
        if not listed:
            if at < len(text):
                yield broken(f"{address}#2", "there is more after the first JSON object", "rename the file to .jsonl")
            return
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            yield broken(f"{address}#{number + 1}", "this is not valid JSON: the list breaks off", "get another copy")
            return
    if number == 0:
        yield broken(address, "the list is empty", "check the file")


def line_items(lines: Iterable[bytes], *, address: str, name: str, options: Options) -> Iterator[Item]:
    """The items of a .jsonl file, one a line; empty lines are passed over but counted."""
    found = False
    for number, line in enumerate(lines, start=1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf\0"):
            continue
        found = True
        yield Listed(f"{address}#{number}", _line_reader(line, f"{address}#{number}", name, options))
    if not found:
        yield broken(address, "it is empty", "get another copy")


def _line_reader(line: bytes, address: str, name: str, options: Options) -> Any:
    def read() -> Received:
        if len(line) >= MAX_LINE_BYTES:
            raise SourceError("the line is too long", item=address, advice="split the document")
        text = decode(line.rstrip(b"\r\n"), address=address)
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            message = f"the line is not valid JSON: {_reason(error)}"
            raise SourceError(message, item=address, advice="correct the line") from error
        return _object_item(value, line.rstrip(b"\r\n"), address=address, name=name, options=options).read()

    return read


def _object_item(value: Any, data: bytes, *, address: str, name: str, options: Options) -> Item:
    if not isinstance(value, dict):
        return broken(address, "it is not an object", 'give objects such as {"title": ..., "text": ...}')
    text = next((value[key] for key in _TEXT_KEYS if isinstance(value.get(key), str) and value[key].strip()), None)
    if text is None:
        return broken(address, "the object has no text", 'put the text under "text", "body" or "content"')
    fields = {
        field: next((value[key] for key in keys if value.get(key) not in (None, "")), None)
        for field, keys in _FIELDS.items()
    }
    if fields["outlet"] is None and isinstance(value.get("source"), str):
        fields["outlet"] = value["source"]
    identity = value.get("id")
    key = f"{name}#{identity}" if isinstance(identity, (str, int)) else name

    def read() -> Received:
        found = described(fields, text, first_title="")
        return receive(found, data=data, origin=Origin(source="files", address=address, key=key), options=options)

    return Listed(address, read)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return (
        f"{error.msg} at character {error.pos}" if isinstance(error, json.JSONDecodeError) else "a number is too long"
    )
