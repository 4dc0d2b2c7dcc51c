"""The brief as one HTML file: no request leaves the reader's machine, and it can be read without its script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from dragoman import daywords
from dragoman.brief import picture
from dragoman.brief.forms import forms
from dragoman.brief.gathered import by_source, shortly_read
from dragoman.brief.model import Brief, Evidence, Figure, Part
from dragoman.brief.names import word
from dragoman.brief.numbering import citing, parted, ranges
from dragoman.visible import address, environment, short, visible

if TYPE_CHECKING:
    from jinja2 import Environment

LONGEST_TITLE = 160
LONGEST_MESSAGE = 300
WIDE, NARROW = 760.0, 356.0  # px: the page's column, and a phone's
CITED = {"name", "quote", "place", "amount", "hedge"}  # parts that come from outside


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a note's context, and how it is set."""

    text: str
    quote: bool
    trigger: bool


def to_html(brief: Brief) -> str:
    """Write the page."""
    style, script = _asset("style.css"), _asset("script.js")
    shown, far = picture.window(brief.marks)
    sizes = [(WIDE, True), (NARROW, False)] if shown else []
    pictures = [picture.layout(shown, width=width, wide=wide) for width, wide in sizes]
    template = _environment().get_template("page.html.j2")
    return template.render(
        brief=brief,
        kind=forms()[brief.form].title,
        periodic=forms()[brief.form].periodic,
        pictures=pictures,
        far=far,
        states=_states(pictures),
        keeper=word("keeper"),
        period=daywords.period(brief.since, brief.until),
        first_citation=citing(brief),
        # On paper a status page has every paragraph once, as its PDF does: once for each quote is four times as long.
        gathered=None if forms()[brief.form].periodic else by_source(brief),
        style=Markup(style),  # our own files, not outside text
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _states(pictures: Iterable[picture.Picture]) -> set[str]:
    """What the legend has to explain: the states of marks that are drawn one by one."""
    drawn = [item for each in pictures for lane in each.lanes for item in lane.drawn if not item.cell]
    return (
        {item.mark.state for item in drawn}
        | {"range" for item in drawn if item.bar}
        | {"reported" for item in drawn if item.mark.precision == "reported"}
    )


@cache
def _asset(name: str) -> str:
    return (files("dragoman.brief") / "templates" / name).read_text("utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    env = environment("dragoman.brief")
    env.filters |= {
        "title": lambda text: short(text, LONGEST_TITLE) or "untitled",
        "shortly": lambda text: short(text, LONGEST_MESSAGE),
        "address": lambda text: short(address(text), 200),
        "day": daywords.day,
        "clock": _clock,
        "part": part_html,
        "drawing": drawing,
        "pieces": pieces,
        "parted": parted,
        "ranges": ranges,
        "shortly_read": shortly_read,
        "label_x": picture.label_x,
        "inside": _inside_year,
    }
    return env


def part_html(part: Part) -> Markup:
    """One part of a line; words from outside are set apart from the direction of the text around them."""
    text = escape(visible(part.text))
    if part.role == "quote":
        return Markup('<bdi class="cut">{}</bdi>').format(text)
    if part.role in CITED:
        return Markup("<bdi class={}>{}</bdi>").format(part.role, text)
    if part.role == "status":
        return Markup('<span class="status">{}</span>').format(text)
    return text


def drawing(figure: Figure) -> Markup:
    """The picture of a section: its own template has escaped what comes from outside."""
    return Markup(figure.svg)


def pieces(note: Evidence) -> list[Piece]:
    """The context of a note in order, cut where the quote and its trigger begin and end."""
    trigger = note.trigger_at or (0, 0)
    cuts = sorted({0, len(note.context), *note.quote_at, *trigger})
    return [
        Piece(note.context[a:b], _inside(a, b, note.quote_at), _inside(a, b, trigger))
        for a, b in pairwise(cuts)
        if b > a
    ]


def _inside(a: int, b: int, span: tuple[int, int]) -> bool:
    return span[0] <= a and b <= span[1]


def _inside_year(label: str, year: str) -> str:
    """A date under a heading that names its year already."""
    return label.removesuffix(f" {year}") if year and label != year and label.count(year) == 1 else label


def _clock(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f"{daywords.day(value.date())}, {value:%H:%M} UTC"
    return daywords.day(value)
