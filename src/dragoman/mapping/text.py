"""Words in a picture: escaped, with what is hidden made visible; addresses that are no plain links are left out."""

from __future__ import annotations

import re
from html import escape

from dragoman.visible import linkable, one_line, short

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_NOT_XML = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # XML forbids the last two; the others say nothing either
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def plain(text: str, limit: int | None = None) -> str:
    """The text as content or attribute of an SVG: on one line, cut at `limit` characters where one is given."""
    whole = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return escape(one_line(whole) if limit is None else short(whole, limit), quote=True)


def href(address: str) -> str:
    """The address as an attribute, or "" where it is neither relative nor a plain web address."""
    if _UNSAFE.search(address) or address.startswith("//") or (_SCHEME.match(address) and not linkable(address)):
        return ""
    return plain(address)
