"""Files, folders and standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import SourceError
from dragoman.sources.feeds import feed_items
from dragoman.sources.kinds import HEAD_BYTES, READ, SUFFIXES, extract, is_packed, kind_of, too_big
from dragoman.sources.objects import capped_lines, json_items, line_items
from dragoman.sources.received import Item, Listed, Options, Origin, Received, broken, printable, receive
from dragoman.sources.web import Web

HOLD_MORE = ("pdf", "docx", "mail", "json")  # pictures beside the words, or many documents


def path_items(target: str, *, options: Options, web: Web) -> Iterator[Item]:
    """The items of a file, or of every file in a folder and the folders in it, in the order of their names."""
    try:
        is_folder = stat.S_ISDIR(os.stat(target).st_mode)
    except (OSError, ValueError) as error:
        yield broken(printable(target), _why(error, target), "check the name")
        return
    yield from _folder_items(target, options, web) if is_folder else _file_items(target, options, web)


def stdin_items(*, options: Options) -> Iterator[Item]:
    """One text from standard input."""

    def read() -> Received:
        stream = options.stdin if options.stdin is not None else sys.stdin.buffer
        try:
            data = stream.read(options.max_file_bytes + 1)
        except (OSError, ValueError) as error:
            raise SourceError("standard input cannot be read", item="-", advice="give a file instead") from error
        if len(data) > options.max_file_bytes:
            raise too_big(len(data), options.max_file_bytes, "-")
        kind = kind_of(data, suggested=None, address="-")
        if kind == "feed":
            raise SourceError("standard input holds a feed", item="-", advice="save it as a file, and add that")
        found = extract(kind, data, address="-", options=options)
        return receive(found, data=data, origin=Origin(source="files", address="-", key="-"), options=options)

    yield Listed("-", read)


def _folder_items(folder: str, options: Options, web: Web) -> Iterator[Item]:
    unread: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unread.append):
        for name in sorted(folders):
            if not name.startswith(".") and os.path.islink(os.path.join(root, name)):
                path = printable(os.path.join(root, name))
                yield broken(path, "it is a link to another folder", "add that folder by its own name")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield from _file_items(os.path.join(root, name), options, web)
        while unread:
            error = unread.pop(0)
            yield broken(printable(str(error.filename)), "the folder cannot be opened", "check its permissions")
    while unread:
        error = unread.pop(0)
        yield broken(printable(str(error.filename)), "the folder cannot be opened", "check its permissions")


def _file_items(path: str, options: Options, web: Web) -> Iterator[Item]:
    address, name = printable(path), printable(os.path.basename(path))
    suggested = SUFFIXES.get(Path(path).suffix.lower())
    if suggested is None:
        suffix = Path(name).suffix
        yield broken(
            address,
            f"files of type {suffix} are not read" if suffix else "its type is unknown",
            f"dragoman reads {READ}",
        )
        return
    if suggested == "jsonl":
        yield from _lines(path, address, name, options)
        return
    if suggested in ("json", "feed"):
        try:
            data = read_bytes(path, suggested, options)
            kind = kind_of(data, suggested=suggested, address=address)
        except SourceError as error:
            yield broken(address, error.message, error.advice)
            return
        if kind == "json":
            yield from json_items(data, address=address, name=name, options=options)
            return
        if kind == "feed":
            yield from feed_items(data, address=address, name=name, options=options, web=web)
            return
    yield Listed(address, lambda: _read(path, address, name, suggested, options))


def _lines(path: str, address: str, name: str, options: Options) -> Iterator[Item]:
    """A .jsonl file is read line by line, so that a day's crawl need not fit in memory."""
    try:
        _refuse_special(path)
        with open(path, "rb") as stream:
            yield from line_items(capped_lines(stream), address=address, name=name, options=options)
    except OSError as error:
        yield broken(address, _why(error, path), "check the file")
    except SourceError as error:
        yield broken(address, error.message, error.advice)


def _read(path: str, address: str, name: str, suggested: str | None, options: Options) -> Received:
    data = read_bytes(path, suggested, options)
    kind = kind_of(data, suggested=suggested, address=address)
    if kind == "feed":
        raise SourceError("it holds a feed", item=address, advice="name it .xml, so that each entry is read by itself")
    found = extract(kind, data, address=address, options=options)
    return receive(found, data=data, origin=Origin(source="files", address=address, key=name), options=options)


def read_bytes(path: str, suggested: str | None, options: Options) -> bytes:
    """The bytes of a regular file within the limit for its kind; a larger one is refused before it is read."""
    address = printable(path)
    try:
        size = _refuse_special(path)
        with open(path, "rb") as stream:
            head = stream.read(HEAD_BYTES)
            packed = suggested in HOLD_MORE or is_packed(head)
            limit = options.max_file_bytes if packed else options.max_bytes
            if size > limit:
                raise too_big(size, limit, address)
            data = head + stream.read(limit + 1 - len(head))
    except (OSError, ValueError) as error:
        raise SourceError(_why(error, path), item=address, advice="check the name and its permissions") from error
    if len(data) > limit:
        raise too_big(len(data), limit, address)
    return data


def _refuse_special(path: str) -> int:
    """The size of a regular file; anything else could wait for ever when opened."""
    found = os.stat(path)
    if stat.S_ISDIR(found.st_mode):
        raise SourceError("it is a folder", item=printable(path), advice="give it a name without a file's suffix")
    if not stat.S_ISREG(found.st_mode):
        raise SourceError("it is a pipe, socket or device, not a file", item=printable(path), advice="give a file")
    return found.st_size


def _why(error: OSError | ValueError, path: str) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is a link to something that is gone" if os.path.islink(path) else "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "it may not be read"
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror or 'unknown reason'}"
    return "its name is no name for a file"
