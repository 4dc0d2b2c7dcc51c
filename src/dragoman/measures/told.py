"""What measures and patterns say in sentences, for a brief: one for a row, with the mentions that it rests on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.measures.measured import Measured, Row

FIELD = re.compile(r"\{(\w+)(:%)?\}")
SHOWN = 6  # mentions that a sentence names: a note for each


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """How the rows of a panel are said."""

    measure: str
    panel: str
    text: str  # {column}, or {column:%} for a share; a row that lacks one of them is not said
    names: tuple[str, ...] = ()  # columns that hold names from outside
    quotes: tuple[str, ...] = ()  # columns that hold words of a document
    most: int = 3  # rows
    only: Mapping[str, Any] | None = None  # column and value of the rows that are said


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
        said = 0
        for number, (values, row) in enumerate(zip(panel.dicts(), panel.rows, strict=True)):
            if said == template.most:
                break
            if any(values[key] != value for key, value in (template.only or {}).items()):
                continue
            if (parts := _parts(template, values)) is None or not row.mentions:
                continue
            said += 1
            yield Told(
                id=f"{found.measure}-{template.panel}-{number}", measure=found.measure, parts=parts,
                mention_ids=_some(row),
            )  # fmt: skip


def _some(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.mentions))[:SHOWN]


def _parts(template: Template, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """The pieces of a sentence; None where a value is not known."""
    found: list[tuple[str, str]] = []
    at = 0
    for match in FIELD.finditer(template.text):
        if match.start() > at:
            found.append(("words", template.text[at : match.start()]))
        column, value = match[1], values[match[1]]
        if value is None or value == "":
            return None
        role = "name" if column in template.names else "quote" if column in template.quotes else "amount"
        found.append((role, _shown(value, share=bool(match[2]))))
        at = match.end()
    if at < len(template.text):
        found.append(("words", template.text[at:]))
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
