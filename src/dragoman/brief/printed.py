"""What PDF and Word have in common: their first lines, who cites which note, which way words run."""

from __future__ import annotations

import re
import unicodedata

from dragoman import daywords
from dragoman.brief.forms import forms
from dragoman.brief.model import Brief
from dragoman.visible import visible

LONGEST_TITLE = 160
LONGEST_RUNNING = 70  # characters of the title at the head of every page, beside the day
LONGEST_MESSAGE = 300
AUTHOR = "dragoman"  # not the name of who runs it: a file that is passed on should not carry that
_EMPTY_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
# Some are white space, or nothing at all, to who reads the text, but XML 1.0 cannot hold them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHT = {"R", "AL", "AN"}
_STRONG = {"L", "R", "AL"}


def holdable(text: str) -> str:
    """The text with its hidden characters made visible, and those that XML cannot hold."""
    return _NOT_XML.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", visible(text))


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs to the left: how `dir=auto` decides."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L")
    return first != "L"


def mixed(text: str) -> bool:
    """Whether any letter or figure of the text runs to the left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in _RIGHT for char in text)


def close(text: str) -> str:
    """The text without its empty lines, for which paper has no room."""
    return _EMPTY_LINES.sub("\n", text)


def kind(brief: Brief) -> str:
    """What stands above the title: the form, and the period."""
    period = daywords.period(brief.since, brief.until)
    title = forms()[brief.form].title
    return f"{title} · {period}" if period else title


def about_sources(brief: Brief) -> tuple[str, str]:
    """What the list of sources holds, and what to print where it is empty."""
    if forms()[brief.form].periodic:
        return "The documents that this brief cites.", "No document is cited."
    return "Every document held, by date. Carried copies count once, with their original.", "No document is held."


def held(brief: Brief) -> str:
    """On which day this was the record, with which brief it is compared, when it was made, and how long it reads."""
    made = f"made {daywords.day(brief.made.date())}, {brief.made:%H:%M} UTC"
    parts = [
        f"as held on {daywords.day(brief.as_of)}" if brief.as_of else "",
        f"compared with the brief of {daywords.day(brief.last)}" if brief.last else "",
        made,
        f"{brief.minutes} minute{'' if brief.minutes == 1 else 's'} to read",
    ]
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def day(brief: Brief) -> str:
    """The day at the head of every page."""
    return f"As held on {daywords.day(brief.as_of)}" if brief.as_of else f"Made {daywords.day(brief.made.date())}"


def counts(brief: Brief) -> str:
    """How much it rests on."""
    always = ("documents", "readings", "failures")
    return " · ".join(f"{count} {name}" for name, count in brief.counts if count or name in always)


def places(brief: Brief) -> frozenset[str]:
    """Everything that a link can lead to: sections, groups, lines and the reports folded into one."""
    groups = [group for section in brief.sections for group in section.groups]
    lines = [line for section in brief.sections for line in section.lines]
    return frozenset(
        {section.id for section in brief.sections}
        | {group.id for group in groups}
        | {line.id for line in lines}
        | {one.id for line in lines for one in line.folded}
    )
