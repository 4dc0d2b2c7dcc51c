"""The brief as PDF: pages with a running head, an outline and tags; every note number leads to its quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from dragoman import daywords
from dragoman.brief import drawing, printed
from dragoman.brief.forms import forms
from dragoman.brief.gathered import by_source, shortly_read
from dragoman.brief.model import Brief, Evidence, Part
from dragoman.brief.numbering import citing, parted, ranges
from dragoman.brief.page import CITED, part_html, pieces
from dragoman.visible import address, environment, short, visible

if TYPE_CHECKING:
    from jinja2 import Environment

# WeasyPrint breaks a line a word too early where its last box ends in a space that no longer fits: it gets its own box.
# Behind a tag it has one without a tag of its own, each of which costs as much to lay out as a word.
SPACE = Markup("<span> </span>")
LONGEST_WORD = 36  # characters: a column of quotes holds that many


def to_pdf(brief: Brief) -> bytes:
    """Write the brief as PDF. Nothing is fetched, and the same brief gives the same bytes on the same machine.

    raises   ConfigError where the libraries that lay out text are not installed
    """
    written: bytes = drawing.pages(to_pages(brief)).write_pdf(pdf_tags=True)
    return written


def to_pages(brief: Brief) -> str:
    """The HTML from which the PDF is made."""
    about, empty = printed.about_sources(brief)
    html = (
        _environment()
        .get_template("paper.html.j2")
        .render(
            brief=brief,
            figures=lambda section: drawing.figures(brief, section),
            first=citing(brief),
            # A status brief cites most of what is held: every paragraph once is a fifth of one for each quote.
            gathered=None if forms()[brief.form].periodic else by_source(brief),
            places=printed.places(brief),
            about_sources=about,
            no_sources=empty,
            kind=printed.kind(brief),
            held=printed.held(brief),
            day=printed.day(brief),
            counts=printed.counts(brief),
            made=brief.made.isoformat(timespec="seconds"),
            style=Markup(_style()),  # our own file, not outside text
        )
    )
    return printed.holdable(html)  # what no font has a shape for


@cache
def _style() -> str:
    return (files("dragoman.brief") / "templates" / "paper.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    env = environment("dragoman.brief")
    env.filters |= {
        "title": lambda text: short(text, printed.LONGEST_TITLE),
        "running": lambda text: short(text, printed.LONGEST_RUNNING),
        "shortly": lambda text: short(text, printed.LONGEST_MESSAGE),
        "address": lambda text: short(address(text), 200),
        "day": daywords.day,
        "clock": clock,
        "words": lambda parts: Markup("").join(map(part, parts)),
        "said": said,
        "aside": aside,
        "piece": piece,
        "pieces": pieces,
        "shortly_read": shortly_read,
        "drawn": lambda figure: Markup(drawing.plain(figure)),  # its own template escaped what comes from outside
        "dir": _direction,
    }
    return env


def said(parts: Sequence[Part], evidence: Sequence[Evidence]) -> Markup:
    """Words with the numbers of their notes; the first number keeps to the last word."""
    first, rest = parted(evidence)
    marks = [Markup('<a class="q" href="#q-{0}">{0}</a>').format(note.number) for note in first]
    if rest:
        marks.append(Markup('<a class="q" href="#q-{}">{}</a>').format(rest[0].number, ranges(rest)))
    shown = Markup("").join(map(part, parts))
    return shown + Markup("&#x2060;" if parts and marks else "") + Markup(" ").join(marks)  # a word joiner


def part(one: Part) -> Markup:
    """One part of a line, as on the page; what runs to the left says so, for here nothing finds that out."""
    words = one.text.removesuffix(" ")
    shown = part_html(replace(one, text=words))
    if one.role in CITED and printed.right_to_left(one.text):
        shown = Markup('<span dir="rtl">{}</span>').format(shown)
    return _spaced(_breaking(shown, words), words != one.text)


def aside(text: str) -> Markup:
    """Words from outside: set apart from the direction of the text around them where theirs is another."""
    shown = escape(visible(text))
    if printed.mixed(text):
        shown = Markup('<bdi dir="{}">{}</bdi>').format(_direction(text), shown)
    return _breaking(shown, text)


def piece(text: str) -> Markup:
    """A stretch of the words around a quote."""
    words = text.removesuffix(" ")
    return _spaced(_breaking(escape(printed.close(visible(words))), words), words != text)


def _spaced(shown: Markup, space: bool) -> Markup:
    """The words, with a space after them."""
    if not space:
        return shown
    return shown + (Markup(" ") if shown.endswith(">") else SPACE)


def _breaking(shown: Markup, text: str) -> Markup:
    """The words, with leave to break anywhere where one of them is longer than a line."""
    return Markup('<span class="run">{}</span>').format(shown) if _runs_on(text) else shown


def _runs_on(text: str) -> bool:
    """Whether a word of the text may be longer than a line, which nothing but this would break."""
    return len(text) > LONGEST_WORD and any(len(word) > LONGEST_WORD for word in text.split())


def _direction(text: str) -> str:
    return "rtl" if printed.right_to_left(text) else "ltr"


def clock(value: datetime | date) -> str:
    """A day, with the time where there is one."""
    if isinstance(value, datetime):
        return f"{daywords.day(value.date())}, {value:%H:%M} UTC"
    return daywords.day(value)
