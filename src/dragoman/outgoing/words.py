"""The words of feeds and calendars, and outside text made fit for them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.visible import short

QUOTE_CHARS = 600  # of one passage
QUOTES = 5  # of one entry; the record has all
TITLE_CHARS = 300
# What XML 1.0 cannot hold at all, besides the control characters that `visible` writes out.
_UNFIT = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


@cache
def table() -> dict[str, Any]:
    """The words, read once."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def plain(text: str, limit: int = TITLE_CHARS) -> str:
    """Outside text as one line that any reader shows as text: nothing hidden in it, and no longer than `limit`."""
    return _UNFIT.sub(_named, short(text, limit))


def _named(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def passages(mention_ids: Iterable[str], quotes: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """The quotes behind an entry, each once, in quotation marks; of many the first ones and how many more there are."""
    found = list(dict.fromkeys(plain(quotes[id], QUOTE_CHARS) for id in mention_ids if id in quotes))
    lines = [words["quote"].format(quote=one) for one in found[:QUOTES]]
    if len(found) > QUOTES:
        lines.append(words["more"].format(n=len(found) - QUOTES))
    return lines
