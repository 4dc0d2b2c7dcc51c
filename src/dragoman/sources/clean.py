"""Cut what a page says to its readers, and what was spun into it, and keep every cut.

Nothing is thrown away: `uncleaned(*clean(text))` is `settle(text)`. The rules are data, in boilerplate.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from dragoman.remarks import QUOTED
from dragoman.sources.settle import CONTROL, joins, settle
from dragoman.types import Cut

MAX_LINE_CHARS = 300  # a longer line is prose: no whole-line rule looks at it
MAX_TAIL_CHARS = 240  # the spun sentences we have seen end within 120; twice that bounds the search

_WORD = re.compile(r"[^\W_]+(?:[.'’‑-][^\W_]+)*")
# A sentence begins at the start of a line, or after a full stop (with closing quotes) and an optional space. Spinners
# glue their sentence to a finished one with a stop of its own ("... continued.. Find out"), which belongs to the cut.
_GLUE = r"(?:(?<=\.)\.(?=[ ])|(?<![^\n])(?:[-*•–] ?)?|(?<=[.!?…])|(?<=[.!?…][\"”’)\]])) ?"
_STOP = re.compile(r"[.!?…»→]+[\"”’)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:St|Mr|Mrs|Ms|Dr|Gen|Sen|Gov|No|vs)\.$")
# "On Monday X wrote:", on one line or broken over two, as programs put it above what they quote.
_ATTRIBUTION = re.compile(r"(?:On|Am|Le|El|Il) .{4,300}(?:wrote|writes|schrieb.{0,80}|a écrit|escribió|ha scritto) ?:")
_ENDS_OPEN = re.compile(r"[^.!?…:;\"”’)]$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the settled text that goes, and why."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Rules:
    """boilerplate.toml, compiled."""

    lines: tuple[tuple[str, re.Pattern[str]], ...]
    sentences: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    bare: re.Pattern[str]
    speaks: frozenset[str]
    joins: frozenset[str]
    references: frozenset[str]
    max_words: int
    min_weak_words: int
    related: re.Pattern[str]
    related_max_words: int


@cache
def rules() -> Rules:
    """The boilerplate rules, read once."""
    data = tomllib.loads(files("dragoman.sources").joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    bait = data["bait"]
    return Rules(
        lines=tuple((rule["kind"], re.compile(rule["pattern"], re.IGNORECASE)) for rule in data["line"]),
        sentences=tuple(
            (
                rule["kind"],
                re.compile(rule["pattern"], re.IGNORECASE),
                re.compile(rule["beside"], re.IGNORECASE) if "beside" in rule else None,
            )
            for rule in data["sentence"]
        ),
        strong=_opening(bait["strong"]),
        weak=_opening(bait["weak"]),
        bare=re.compile(f"(?:{'|'.join(bait['bare'])})[ ]?[.!…»→>]*", re.IGNORECASE),
        speaks=frozenset(bait["speaks"]),
        joins=frozenset(bait["joins"]),
        references=frozenset(bait["references"]),
        max_words=bait["max_words"],
        min_weak_words=bait["min_weak_words"],
        related=re.compile(data["related"]["heading"], re.IGNORECASE),
        related_max_words=data["related"]["max_words"],
    )


def clean(text: str, *, quotes: bool = False) -> tuple[str, tuple[Cut, ...]]:
    """Return the text without boilerplate and the cuts, in text order.

    A cut's `at` is the offset in the returned text where its words stood; cuts at one offset stand in their order.
    quotes  cut what a mail repeats of earlier ones as well; where it holds nothing else, that is what it is for
    """
    text = settle(text)
    spans = list(_controls(text))
    spans += _bait(text)
    spans += _calls(text)
    spans += _lines(text)
    if quotes and any(line and line[0] != ">" for line in text.split("\n")):
        spans += _quoted(text)
    return _take_out(text, _whole_edges(text, _merged(spans)))


def uncleaned(text: str, cuts: Iterable[Cut]) -> str:
    """Put every cut back where it stood: the text as it was before cleaning."""
    parts, at = [], 0
    for cut in cuts:
        parts += [text[at : cut.at], cut.text]
        at = cut.at
    return "".join([*parts, text[at:]])


def _opening(phrases: list[str]) -> re.Pattern[str]:
    words = "|".join(phrase.replace(" ", r"[ ]") for phrase in phrases)
    # Capital first letter: mid-sentence "find out more" is prose. The rest may be in any case.
    return re.compile(rf"(?P<glue>{_GLUE})(?P<opening>(?=[A-Z])(?i:{words}))(?![\w'’-])")


def _controls(text: str) -> Iterator[Span]:
    for match in CONTROL.finditer(text):
        yield Span(match.start(), match.end(), "control")


def _sentence_end(text: str, start: int) -> int | None:
    """Where the sentence that holds `start` ends, or None where it runs on too long to be bait."""
    line_end = text.find("\n", start, start + MAX_TAIL_CHARS)
    at_end = len(text) - start <= MAX_TAIL_CHARS
    limit = line_end if line_end >= 0 else len(text) if at_end else start + MAX_TAIL_CHARS
    position = start
    while match := _STOP.search(text, position, limit):
        if not _ABBREVIATION.search(text[start : match.end()]) or match.end() == limit:
            return match.end()
        position = match.end()
    return limit if line_end >= 0 or at_end else None


def _bait(text: str) -> Iterator[Span]:
    """Sentences that open like a call to the reader and go on without a verb."""
    for pattern, weak in ((rules().strong, False), (rules().weak, True)):
        for match in pattern.finditer(text):
            end = _sentence_end(text, match.end())
            if end is None:
                continue
            line_start = match.start() == 0 or text[match.start() - 1] == "\n"
            whole_line = line_start and text[end : end + 1] in ("", "\n")
            if _is_keywords(text[match.end() : end], weak=weak, whole_line=whole_line):
                yield Span(match.start(), end, "link-bait")


def _is_keywords(tail: str, *, weak: bool, whole_line: bool) -> bool:
    """True for a string of keywords rather than a clause: short, unbroken, no verb or pronoun we know."""
    known = rules()
    colon = tail[:1] == ":"
    body = tail.lstrip(": –—-").rstrip(" .!?…»→>")
    words = _WORD.findall(body)
    if not words or len(words) > known.max_words or re.search(r"[,;\"“”«»()\[\]]", body):
        # A weak opening with a colon at the head of its own line names another story, commas and all.
        return colon and whole_line and bool(words) and not re.search(r"[.!?] ", body)
    low = [word.lower() for word in words]
    if low[0] in known.references:
        return False
    if colon and whole_line:
        return True
    if any(word in known.speaks for word in low):
        return False
    if not weak:
        return True
    return len(words) >= known.min_weak_words and not any(word in known.joins for word in low)


def _calls(text: str) -> Iterator[Span]:
    """Sentences that ask the reader to comment, subscribe or share, and those that only lead up to one."""
    for kind, pattern, beside in rules().sentences:
        for match in pattern.finditer(text):
            start = _sentence_start(text, match.start())
            end = _sentence_end(text, match.end())
            if start is None or end is None:
                continue
            if beside is not None and not beside.search(_paragraph(text, start)):
                continue
            if text[start : start + 1] not in "\"“‘'«":  # words somebody spoke stay
                yield Span(start, end, kind)


def _sentence_start(text: str, position: int) -> int | None:
    floor = max(0, position - MAX_TAIL_CHARS)
    start = text.rfind("\n", floor, position) + 1
    for match in _STOP.finditer(text, max(start, floor), position):
        if not _ABBREVIATION.search(text[start : match.end()]):
            start = match.end()
    if start == 0 and floor > 0:
        return None
    return start + 1 if text[start : start + 1] == " " else start


def _paragraph(text: str, position: int) -> str:
    start = text.rfind("\n", max(0, position - 2000), position) + 1
    end = text.find("\n", position, position + 2000)
    return text[start : end if end >= 0 else position + 2000]


def _lines(text: str) -> Iterator[Span]:
    """Whole lines that are part of the page rather than of the article, and lists of other stories."""
    position, listing = 0, False
    for line in text.split("\n"):
        end = position + len(line)
        stripped = line.strip(" *•|·-–—")
        if 0 < len(line) <= MAX_LINE_CHARS:
            kind = next((kind for kind, pattern in rules().lines if pattern.fullmatch(stripped)), None)
            if rules().bare.fullmatch(stripped):
                kind = "link-bait"
            if rules().related.fullmatch(stripped):
                kind, listing = "related", True
            elif listing and kind is None:
                listing = len(_WORD.findall(line)) <= rules().related_max_words and bool(_ENDS_OPEN.search(line))
                kind = "related" if listing else None
            if kind is not None:
                yield Span(position, end, kind)
        elif line:
            listing = False
        position = end + 1


def _quoted(text: str) -> Iterator[Span]:
    """Lines that a mail repeats, which begin with ">", and the one before them that says whose they are."""
    opening: list[tuple[int, str]] = []  # where the last lines of the mail's own begin, and the lines
    position = 0
    for line in text.split("\n"):
        if line.startswith(">"):
            for lines in (opening, opening[-1:]):
                if _ATTRIBUTION.fullmatch(" ".join(own for _, own in lines)):
                    yield from (Span(at, at + len(own), QUOTED) for at, own in lines)
                    break
            opening = []
            yield Span(position, position + len(line), QUOTED)
        elif line:
            opening = [*opening[-1:], (position, line)]
        position += len(line) + 1


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in order without overlap: the one that starts first, or is longer, wins."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if merged and span.start < merged[-1].end:
            if span.end > merged[-1].end:
                merged.append(Span(merged[-1].end, span.end, span.kind))
        elif span.end > span.start:
            merged.append(span)
    return merged


def _whole_edges(text: str, spans: list[Span]) -> list[Span]:
    """Take the space or newline beside a cut with it, so that what stays reads as it was written."""
    widened: list[Span] = []
    floor = 0
    groups = _neighbours(text, spans)
    ceilings = [*(group[0].start for group in groups[1:]), len(text)]  # one too many where there is no group
    for group, ceiling in zip(groups, ceilings, strict=False):
        start, end = group[0].start, group[-1].end
        if group[0].kind != "control":
            start, end = _with_space(text, start, end, floor=floor, ceiling=ceiling)
            if joins(text[max(floor, start - 1) : start], text[end : end + 1]):
                # taking it out would change the letters beside it; control characters go all the same
                widened += [Span(*one.span(), "control") for one in CONTROL.finditer(text, start, end)]
                floor = widened[-1].end if widened else floor
                continue
        edges = [start, *(span.start for span in group[1:]), end]
        widened += [Span(*edge, span.kind) for edge, span in zip(pairwise(edges), group, strict=True)]
        floor = end
    return widened


def _neighbours(text: str, spans: list[Span]) -> list[list[Span]]:
    """Group the spans that have nothing but space between them; a control character stands alone."""
    groups: list[list[Span]] = []
    for span in spans:
        last = groups[-1][-1] if groups else None
        if last and "control" not in (last.kind, span.kind) and not text[last.end : span.start].strip(" \n"):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _with_space(text: str, start: int, end: int, *, floor: int, ceiling: int) -> tuple[int, int]:
    line_start = start == 0 or text[start - 1] == "\n"
    line_end = end == len(text) or text[end] == "\n"
    if end == len(text):
        while start > floor and text[start - 1] in " \n":
            start -= 1
    elif line_start and line_end:
        while end < ceiling and text[end] == "\n":
            end += 1
    elif line_start:
        end += end < ceiling and text[end] == " "
    elif start > floor and text[start - 1] == " ":
        start -= 1
    return start, end


def _take_out(text: str, spans: list[Span]) -> tuple[str, tuple[Cut, ...]]:
    kept: list[str] = []
    cuts: list[Cut] = []
    length = position = 0
    for span in spans:
        kept.append(text[position : span.start])
        length += span.start - position
        cuts.append(Cut(kind=span.kind, text=text[span.start : span.end], at=length))
        position = span.end
    return "".join([*kept, text[position:]]), tuple(cuts)
