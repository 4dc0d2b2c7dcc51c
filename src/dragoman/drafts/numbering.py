"""How a text is laid out in clauses: 1., 1), (1), 1.1, Article 1, Point 1:, Section II, (a), (i), A., bullets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.types import Span

MAX_HEADING_WORDS = 14
_NAMED = {
    "annex": 0, "annexure": 0, "appendix": 0, "protocol": 0, "title": 1, "part": 1, "strand": 1, "chapter": 2,
    "section": 3, "article": 4, "art": 4, "point": 5, "clause": 5, "paragraph": 5, "para": 5, "provision": 5,
}  # fmt: skip
_CARRY = 4  # an outline word up to this level is carried in the numbers below it
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NAME = re.compile(
    rf"(?P<name>{'|'.join(_NAMED)})\.?[ \t]+(?:No\.?[ \t]*)?"
    r"(?P<number>\d{1,3}(?:[.-]\d{1,3})*(?:-?[A-Z](?![A-Z]))?|[IVXLC]{1,7}|[A-Z](?:-\d{1,2})?|"
    rf"{'|'.join(_WORDS)})"
    r"(?P<close>[.:)]|[ \t]*[–—-](?=[ \t])|(?=[ \t]*$)|(?=[ \t]+(?-i:[A-Z(])))[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_MARK = re.compile(
    r"(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,4})[.):]?(?=[ \t]|$)[ \t]*"
    r"|(?P<open>[(\[]?)(?P<digit>\d{1,3})(?P<after>[.):\]]|[ \t]?[–—-](?=[ \t]))(?![\d%])(?=[ \t(\[A-Z]|$)[ \t]*"
    r"|(?P<open2>[(]?)(?P<letter>[A-Za-z]{1,6})(?P<after2>[.)])(?=[ \t]|$)[ \t]*"
    r"|(?P<bullet>[-*•–—▪◦·])[ \t]+",
    re.MULTILINE,
)
_OPENS = re.compile(r"\(|[a-zA-Z0-9]{1,3}[.)][ \t]")
_ROMAN = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_MODAL = re.compile(r"\b(?:shall|must|will|should|may|agrees?|undertakes?)\b", re.IGNORECASE)
_CLOSING = re.compile(r"(?:done (?:at|in|on|this)\b|signed\b|in witness whereof|for the (?:government|state|republic)\b"
                      r"|for and on behalf\b|witnessed by\b)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One clause as it is laid out: its number and the stretch of text that is its words."""

    number: str  # "6", "6(a)", "IV.2(a)(i)"; "" where the text gives none
    parent: str  # the number of the clause it stands under
    span: Span
    heading: str  # the heading it stands under, as written


@dataclass(slots=True)
class _Level:
    style: str
    label: str
    printed: str  # what it adds to a number
    named: int | None = None  # the rank of an outline word
    heading: str = ""  # its own title


@dataclass(slots=True)
class _Outline:
    """Where in the outline the reading is, and the clause that is open."""

    text: str
    title: str
    levels: list[_Level] = field(default_factory=list)
    base: str = ""  # the last heading that stands by itself
    start: int | None = None
    end: int = 0
    closed: bool = False
    seen_label: bool = False

    def number(self, depth: int | None = None) -> str:
        number = ""
        for level in self.levels[:depth]:
            if level.style == "bullet" or not level.printed:
                continue
            joint = "." if number and level.printed[0] not in "(" else ""
            number = level.printed if "." in level.printed else number + joint + level.printed
        return number

    @property
    def heading(self) -> str:
        return next((level.heading for level in reversed(self.levels) if level.heading), self.base)

    def finish(self) -> Iterator[Block]:
        """The open clause, if it holds words."""
        if self.start is not None and self.text[self.start : self.end].strip():
            own = bool(self.levels) and self.levels[-1].style != "bullet"
            yield Block(
                number=self.number() if own else "",
                parent=self.number(-1) if self.levels else "",
                span=_trimmed(self.text, (self.start, self.end)),
                heading=self.heading,
            )
        self.start = None


def blocks(text: str, *, title: str = "") -> list[Block]:
    """The clauses of a text, in order and without overlap; a paragraph without a number is a clause of its own only
    where no numbered one is open."""
    outline = _Outline(text=text, title=" ".join(title.casefold().split()))
    found: list[Block] = []
    lines = _lines(text)
    for index, span in enumerate(lines):
        found += _line(outline, lines, index, span)
    found += outline.finish()
    return found


def _line(outline: _Outline, lines: list[Span], index: int, span: Span) -> Iterator[Block]:
    text, (start, end) = outline.text, span
    line = text[start:end]
    if not line.strip():
        return
    if outline.closed or (outline.seen_label and _CLOSING.match(line.strip())):
        yield from outline.finish()
        outline.closed = True  # the signatures are no clauses
        return
    at = start + len(line) - len(line.lstrip())
    labels = list(_labels(outline, at, end))
    if labels:
        body = labels[-1]
        for position, level in labels[:-1]:
            yield from outline.finish()
            _place(outline, level)
            outline.start, outline.end = position, position
        yield from outline.finish()
        _place(outline, body[1])
        outline.seen_label = True
        rest = text[body[0] : end].strip()
        named = body[1].named is not None
        if _is_outline_only(rest, lines, index, text, body[1]):
            body[1].heading = rest or (line.strip() if named else "")
            outline.start, outline.end = end, end
        else:
            outline.start, outline.end = body[0], end
        return
    if _titles_label(outline, lines, index):
        outline.levels[-1].heading = line.strip()
        return
    if _is_heading(text, lines, index):
        yield from outline.finish()
        outline.levels = [level for level in outline.levels if level.named is not None and level.named < _CARRY]
        if outline.levels:
            outline.levels[-1].heading = line.strip()
        else:
            outline.base = "" if " ".join(line.casefold().split()) == outline.title else line.strip()
        return
    blank_before = index > 0 and not text[slice(*lines[index - 1])].strip()
    bulleted = bool(outline.levels) and outline.levels[-1].style == "bullet"
    if outline.start is None or (blank_before and (bulleted or not outline.levels)):
        yield from outline.finish()
        if bulleted:
            outline.levels.pop()
        outline.start = at
    outline.end = end


def _titles_label(outline: _Outline, lines: list[Span], index: int) -> bool:
    """Whether a line is the title below "Article 2": a short line right after it, and not its only words."""
    level = outline.levels[-1] if outline.levels else None
    words = outline.text[slice(*lines[index])].strip()
    return (
        level is not None
        and level.named is not None
        and outline.start == outline.end
        and level.heading.lower().startswith(tuple(_NAMED))
        and _looks_like_heading(words)
        and any(outline.text[slice(*span)].strip() for span in lines[index + 1 :])
    )


def _labels(outline: _Outline, at: int, end: int) -> Iterator[tuple[int, _Level]]:
    """The labels at the head of a line, each with where the text after it starts: "1. (a) Forces ..." has two."""
    levels = list(outline.levels)
    for turn in range(4):
        found = _label(outline.text, at, end, levels)
        if found is None or (turn and found[1].style == "bullet"):
            return
        at, level = found
        _place_in(levels, level)
        yield at, level
        if not _OPENS.match(outline.text, at, end):
            return


def _label(text: str, at: int, end: int, levels: list[_Level]) -> tuple[int, _Level] | None:
    named = _NAME.match(text, at, end)
    if named is not None and (named["name"][0].isupper() or named["close"]):
        name = named["name"].lower()
        number = named["number"]
        if number.lower() in _WORDS:
            number = str(_WORDS.index(number.lower()) + 1)
        elif number.isalpha() and not number.isupper() and not _ROMAN.fullmatch(number.lower()):
            return None
        return named.end(), _Level(f"named {name}", number, number, _NAMED[name])
    mark = _MARK.match(text, at, end)
    if mark is None:
        return None
    if mark["bullet"]:
        return mark.end(), _Level("bullet", "", "")
    if mark["dotted"]:
        depth = mark["dotted"].count(".")
        return mark.end(), _Level(f"dotted {depth}", mark["dotted"], mark["dotted"])
    if mark["digit"]:
        if mark["open"] == "[" or mark["after"] == "]":
            return None  # "[6] (six) months" is a figure that is not settled
        style = f"{mark['open']}digit{mark['after'].strip()}"
        inner = bool(levels) and levels[-1].style != style and any(each.style != "bullet" for each in levels)
        printed = f"({mark['digit']})" if mark["open"] and inner else mark["digit"]
        return mark.end(), _Level(style, mark["digit"], printed)
    return _lettered(mark, levels)


def _lettered(mark: re.Match[str], levels: list[_Level]) -> tuple[int, _Level] | None:
    """A letter or a roman numeral: "(i)" follows "(h)" as a letter and opens a list of its own elsewhere."""
    label, shape = mark["letter"], f"{mark['open2']}{{}}{mark['after2']}"
    low = label.lower()
    if not (label.islower() or label.isupper()):
        return None
    case = "lower" if label.islower() else "upper"
    letter_style, roman_style = shape.format(f"{case} letter"), shape.format(f"{case} roman")
    last = {level.style: level.label.lower() for level in levels}
    is_roman = _ROMAN.fullmatch(low) is not None
    follows_letter = len(low) == 1 and letter_style in last and ord(low) == ord(last[letter_style][0]) + 1
    follows_roman = is_roman and roman_style in last and _value(low) == _value(last[roman_style]) + 1
    innermost_roman = bool(levels) and levels[-1].style == roman_style
    if (
        is_roman
        and (low == "i" or roman_style in last or len(low) > 1)
        and (not follows_letter or (follows_roman and innermost_roman))
    ):
        style = roman_style
    elif len(low) == 1:
        style = letter_style
    else:
        return None
    top = not any(level.style != "bullet" for level in levels if level.style not in (letter_style, roman_style))
    return mark.end(), _Level(style, label, label if top or label.isupper() else f"({label})")


def _value(roman: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for here, after in zip(roman, roman[1:] + " ", strict=True):
        value = values.get(here, 0)
        total += -value if value < values.get(after, 0) else value
    return total


def _place(outline: _Outline, level: _Level) -> None:
    if level.named is not None and level.named < _CARRY:
        outline.base = ""
    _place_in(outline.levels, level)


def _place_in(levels: list[_Level], level: _Level) -> None:
    """Put a label where its like stood before, or below what is open."""
    if level.named is not None:
        while levels and (levels[-1].named is None or levels[-1].named >= level.named):
            levels.pop()
    elif level.style.startswith("dotted"):
        prefix = level.label.rpartition(".")[0]
        while levels and levels[-1].named is None and levels[-1].printed != prefix:
            levels.pop()
    else:
        at = next((index for index, each in enumerate(levels) if each.style == level.style), None)
        if at is not None:
            del levels[at:]
        elif levels and levels[-1].style == "bullet":
            levels.pop()
    levels.append(level)


def _lines(text: str) -> list[Span]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _looks_like_heading(words: str) -> bool:
    count = len(words.split())
    return (
        0 < count <= MAX_HEADING_WORDS
        and words[-1] not in ".;,:!?]"
        and (words[0].isupper() or words[0] in "\"“'")
        and not _MODAL.search(words)
    )


def _is_heading(text: str, lines: list[Span], index: int) -> bool:
    """A short line that stands by itself, with something after it."""
    before = index == 0 or not text[slice(*lines[index - 1])].strip()
    rest = any(text[slice(*span)].strip() for span in lines[index + 1 : index + 4])
    return before and rest and _looks_like_heading(text[slice(*lines[index])].strip())


def _is_outline_only(rest: str, lines: list[Span], index: int, text: str, label: _Level) -> bool:
    """Whether what follows a label is its title and not its words: a paragraph or a list below it has those."""
    if not rest:
        return True
    if not _looks_like_heading(rest):
        return False
    after = next((text[slice(*span)].strip() for span in lines[index + 1 :] if text[slice(*span)].strip()), "")
    if not after:
        return False
    if label.named is not None:
        below = _NAME.match(after)
        return below is None or label.style != f"named {below['name'].lower()}"
    mark = _MARK.match(after)
    return mark is None or bool(mark["dotted"]) or bool(mark["letter"] and mark["letter"] in ("a", "A", "i", "I"))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
