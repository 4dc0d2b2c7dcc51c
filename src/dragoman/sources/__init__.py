"""Where documents come from: files, folders, standard input, web pages and feeds.

`items` lists what a target holds; `Item.read` returns a document and the bytes it came from, or raises SourceError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.errors import SourceError
from dragoman.sources.duplicates import Duplicates
from dragoman.sources.received import Item, Listed, Options, Received, broken

__all__ = ["Duplicates", "Item", "Options", "Received", "items"]


def items(target: str, *, options: Options) -> Iterator[Item]:
    """List what a path, folder, web address, feed address or "-" (standard input) holds, in a fixed order.

    A target that is missing or cannot be listed is an item whose `read` raises SourceError.
    """
    from dragoman.sources.files import path_items, stdin_items
    from dragoman.sources.web import Web

    web = Web(options)
    try:
        if target == "-":
            yield from stdin_items(options=options)
        elif re.match(r"https?:", target, re.IGNORECASE):
            yield from _address_items(target, options, web)
        elif re.match(r"[a-z][a-z0-9+.-]{0,20}://", target, re.IGNORECASE):
            yield broken(target, "only http and https addresses are fetched", "check the address")
        else:
            yield from path_items(target, options=options, web=web)
    finally:
        web.close()  # an item read later opens it again


def _address_items(url: str, options: Options, web: object) -> Iterator[Item]:
    """A page as one item, or the entries of a feed. Which of the two it is shows only once it is fetched."""
    from dragoman.sources.feeds import feed_items
    from dragoman.sources.kinds import kind_of
    from dragoman.sources.web import Web, document_of

    assert isinstance(web, Web)
    try:
        answer = web.fetch(url)
        kind = kind_of(answer.data, suggested=answer.kind, address=url)
    except SourceError as error:
        yield broken(url, error.message, error.advice)
        return
    if kind == "feed":
        yield from feed_items(answer.data, address=url, name=answer.url, options=options, web=web, base=answer.url)
    else:
        yield Listed(url, lambda: document_of(answer, address=url, options=options))
