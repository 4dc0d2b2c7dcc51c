"""References laid out by a style: what citeproc makes of a CSL style, with marks where a form has to act.

citeproc-py puts the values of an item into its HTML as they are (its issues 27 and 97), and takes a title's
`<span class="nocase">` for an instruction. So no value reaches it with markup that it knows, its text comes back with
marks of our own, and each form (forms.py) escapes the whole and then turns the marks into its own signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from dragoman.citing.gather import shown
from dragoman.citing.model import STYLES
from dragoman.errors import ConfigError
from dragoman.visible import linkable, short

# The marks are code points for private use; outside text that holds them has them made visible before (gather.py).
ITALIC, ROMAN, VALUE, END, ADDRESS, OVER, LESS = map(chr, range(0xE000, 0xE007))
LONGEST = 300  # characters of a title or a name in a reference; the exchange forms have the longer ones whole
UNTITLED = "[untitled]"
# A value that ends its own sentence takes no full stop of the style after it: “Who rules?.” is wrong in every manual.
_STOP_AFTER_STOP = re.compile(f"([.?!…][\"'”’»)]*{END}{ROMAN}?)\\.")


def entries(items: Sequence[Mapping[str, Any]], style: str, *, accessed: bool = True) -> list[str]:
    """Each item of CSL-JSON as the style has it in a list of references, with marks; their order is kept."""
    if style not in STYLES:
        raise ConfigError(f"there is no style {style!r}", item="--style", advice=f"use one of {', '.join(STYLES)}")
    import citeproc  # type: ignore[import-untyped]
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

    marked = [{**_marked(one, accessed=accessed), "id": f"item-{at}"} for at, one in enumerate(items)]
    read = citeproc.CitationStylesStyle(BytesIO(_style(style)), validate=False)
    bibliography = citeproc.CitationStylesBibliography(read, CiteProcJSON(marked), _formatter())
    for one in marked:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(one["id"])]))
    return [_STOP_AFTER_STOP.sub(r"\1", str(entry)).strip() for entry in bibliography.bibliography()]


@cache
def _style(name: str) -> bytes:
    return (files("dragoman.citing") / "styles" / f"{name}.csl").read_bytes()


def _formatter() -> SimpleNamespace:
    """What citeproc asks a formatter for; only italics occur in our styles."""
    from citeproc.string import String  # type: ignore[import-untyped]

    def plain(text: object) -> object:
        return text

    def italic(text: object) -> object:
        return String(f"{ITALIC}{text}{ROMAN}")

    names = ("Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps", "Oblique", "preformat")
    return SimpleNamespace(Italic=italic, **dict.fromkeys(names, plain))


def _marked(item: Mapping[str, Any], *, accessed: bool) -> dict[str, Any]:
    """An item for citeproc: long values shortened, each that comes from outside between marks."""
    found: dict[str, Any] = {key: item[key] for key in ("type", "issued") if key in item}
    if accessed and "accessed" in item:
        found["accessed"] = item["accessed"]
    for key in ("title", "container-title", "publisher"):
        if key in item:
            found[key] = _value(item[key])
    found.setdefault("title", UNTITLED)
    if "genre" in item:  # unmarked, for a style may want its first letter large
        found["genre"] = _safe(item["genre"])
    if "author" in item:
        found["author"] = list(_names(item["author"]))
    if linkable(item.get("URL", "")):
        found["URL"] = f"{ADDRESS}{item['URL']}{OVER}"
    return found


def _names(names: Iterable[Mapping[str, str]]) -> Iterable[dict[str, str]]:
    """Persons have letters only (names.py) and are put together by citeproc; any other name is a value."""
    for one in names:
        if "literal" in one:
            yield {"literal": _value(one["literal"])}
        else:
            yield {part: _safe(name) for part, name in one.items()}


def _value(text: str) -> str:
    return f"{VALUE}{_safe(text)}{END}"


def _safe(text: str) -> str:
    return shown(short(text, LONGEST)).replace("<", LESS)
