"""What measures and patterns say in sentences, for a brief: one for a row, with the mentions that it rests on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.measures.measured import Measured, Row

FIELD = re.compile(r"\{(\w+)(:%|:words)?\}")
POINTING = frozenset({"he", "i", "it", "she", "that", "they", "this", "we", "who"})  # a row of these is of nobody
SHOWN = 6  # mentions that a sentence names: a note for each


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """How the rows of a panel are said."""

    measure: str
    panel: str
    text: str  # {column}, {column:%} a share, {column:words} a value in words; a row that lacks one of them is not said
    names: tuple[str, ...] = ()  # columns that hold names from outside
    quotes: tuple[str, ...] = ()  # columns that hold words of a document
    most: int = 3  # rows
    words: Mapping[str, Sequence[tuple[float, str]]] | None = None  # column: the most for each words, rising
    only: Mapping[str, Any] | None = None  # column and value of the rows that are said
    at_most: Mapping[str, float] | None = None  # column and the most that it may be: what may be chance is not said
    alike: tuple[str, ...] = ()  # shares that may come out the same
    text_alike: str = ""  # what is said where they do
    with_panel: str = ""  # the panel of the same measure that has to have a row to say


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence."""

    id: str
    measure: str
    parts: tuple[tuple[str, str], ...]  # role (words, name, quote, amount) and text
    mention_ids: tuple[str, ...]


@cache
def templates() -> tuple[Template, ...]:
    """The sentences of told.toml, in the order of the page."""
    table = tomllib.loads(files(__package__).joinpath("told.toml").read_text("utf-8"))
    found = []
    for row in table["line"]:
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        found.append(Template(**values))
    return tuple(found)


def told(found: Measured) -> Iterator[Told]:
    """The sentences of what a measure or a pattern found, the first rows of each panel that has some."""
    for template in templates():
        if template.measure != found.measure:
            continue
        panel = found.panel(template.panel)
        if template.with_panel and not any(_said(found, template.with_panel)):
            continue
        said = 0
        for number, (values, row) in enumerate(zip(panel.dicts(), panel.rows, strict=True)):
            if said == template.most:
                break
            if not _passes(template, values):
                continue
            if (parts := _parts(template, values)) is None or not row.mentions:
                continue
            said += 1
            yield Told(
                id=f"{found.measure}-{template.panel}-{number}", measure=found.measure, parts=parts,
                mention_ids=_some(row),
            )  # fmt: skip


def chance_alone(found: Measured) -> bool:
    """Whether a pattern has rows that sentences are for, and none of them is sure enough to be said."""
    panels = dict.fromkeys(one.panel for one in templates() if one.measure == found.measure)
    rows = [passes for panel in panels for passes in _said(found, panel)]
    return bool(rows) and not any(rows)


def _passes(template: Template, values: Mapping[str, Any]) -> bool:
    """Whether a row is one of those that the sentence is for, of somebody who is named, and sure enough."""
    if any(str(values[key]).casefold() in POINTING for key in template.names):
        return False
    if any(values[key] != value for key, value in (template.only or {}).items()):
        return False
    return all(values[key] is not None and values[key] <= most for key, most in (template.at_most or {}).items())


def _said(found: Measured, panel: str) -> Iterator[bool]:
    """Of each row of a panel whether a sentence that is not for all of them is for it."""
    for template in templates():
        if (template.measure, template.panel) == (found.measure, panel) and (template.at_most or template.only):
            yield from (_passes(template, values) for values in found.panel(panel).dicts())


def _some(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.mentions))[:SHOWN]


def _parts(template: Template, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """The pieces of a sentence; None where a value is not known."""
    found: list[tuple[str, str]] = []
    at = 0
    text = template.text
    if template.alike and len({_shown(values[one] or 0, share=True) for one in template.alike}) == 1:
        text = template.text_alike
    for match in FIELD.finditer(text):
        if match.start() > at:
            found.append(("words", text[at : match.start()]))
        column, value = match[1], values[match[1]]
        if value is None or value == "":
            return None
        role = "name" if column in template.names else "quote" if column in template.quotes else "amount"
        if match[2] == ":words":
            steps = (template.words or {})[column]
            found.append(("words", next((words for most, words in steps if value <= most), steps[-1][1])))
        else:
            found.append((role, _shown(value, share=match[2] == ":%")))
        at = match.end()
    if at < len(text):
        found.append(("words", text[at:]))
    return tuple(found)


def _shown(value: Any, *, share: bool) -> str:
    """A value in a sentence.

    >>> _shown(0.256, share=True), _shown(1234.5, share=False), _shown(date(2025, 12, 2), share=False)
    ('26 %', '1,234', '2 December 2025')
    """
    if share:
        return f"{100 * value:.0f} %"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2g}" if abs(value) < 1 else f"{value:.3g}"
