"""Where the date expressions of a sentence stand: found by their form, since an entity recogniser cuts them short."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.coding.named_days import FEAST
from dragoman.types import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A date expression in a text: its words with the preposition before them, and what `resolve` is to read."""

    span: Span  # [start, end), with the preposition
    text: str  # a preposition is kept where it bounds the time: "by Friday", but "Friday" for "on Friday"
    preposition: str  # in lower case, "" where there is none
    owned: bool  # "Friday's meeting": the date belongs to the word behind it


_MONTHS = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan[.]|Feb[.]|Mar[.]"
    "|Apr[.]|Aug[.]|Sept?[.]|Oct[.]|Nov[.]|Dec[.])"
)
_WEEKDAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!s)"
_YEARS = r"(?:19|20)\d\d(?![\d%]|[.,]\d)"
_SEASONS = r"(?:spring|summer|autumn|winter)\b"
_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty"
    r"|a couple of|a few|several)"
)
_UNITS = r"(?:hour|day|week|month|year)s?\b"
_ORDER = r"(?:first|second|third|fourth|last|final|closing|opening)"
_DAYTIME = r"(?:morning|afternoon|evening|night)"
_NUMERAL = r"(?:the )?[0-3]?\d(?:st|nd|rd|th)?"
_NUMERALS = rf"{_NUMERAL}(?:(?: ?[-–] ?|, | to | and | or | until | through ){_NUMERAL})*"
_WITH_YEAR = rf"(?:,? (?:of )?{_YEARS}| (?:last|this|next) year)?"
_WHICH = r"(?:last|next|this past|this coming|this|past|coming|current|previous|following|same|that)"

# Longer forms first: the first that fits is taken.
_DAY = (
    rf"(?:{_WEEKDAYS},? )?{_NUMERALS}(?: of)? {_MONTHS}(?:,? {_YEARS})?",
    rf"(?:{_WEEKDAYS},? )?{_MONTHS} {_NUMERALS}(?![\d:]|[.,]\d)(?:,? {_YEARS})?",
    r"(?:the )?[0-3]?\d(?:st|nd|rd|th)(?: of (?:this|the) month)",
    r"\d{4}-\d\d-\d\d\b",
    FEAST,
    rf"(?:early |late |later )?(?:on )?(?:the )?(?:{_WHICH} )?{_WEEKDAYS}(?: (?:last|this|next) week)?(?: {_DAYTIME})?",
    r"(?:the )?day (?:before yesterday|after tomorrow)",
    rf"(?:earlier |later |late |early )?(?:today|yesterday|tomorrow)(?: {_DAYTIME})?",
    rf"tonight|overnight|last night|this {_DAYTIME}",
)
_LONGER = (
    rf"{_MONTHS}{_WITH_YEAR}",
    rf"(?:the )?{_SEASONS}(?: of)? {_YEARS}|(?:last|next|this) {_SEASONS}|the {_SEASONS}|{_SEASONS}(?= )",
    rf"(?:the )?{_ORDER} (?:half|quarter) of (?:{_YEARS}|(?:this|next|last|the) year)|[QH][1-4] {_YEARS}",
    rf"(?:the )?{_WHICH} (?:week|weekend|month|year|decade|quarter|{_MONTHS})\b(?! of)|the weekend|weekend",
    rf"(?:the )?(?:past|last|next|coming|first) {_NUMBER} {_UNITS}(?! of)",
    r"(?:earlier|later) (?:in )?(?:this|the) (?:week|month|year)\b",
    rf"{_NUMBER} {_UNITS} (?:ago|from now|earlier|later|before(?=[,.;]|$)|afterwards?)\b(?! than)",
    r"(?:the )?(?:following|next|previous) day",
    _YEARS,
)
_ANY = "|".join((*_DAY, *_LONGER))
_WHOLE = rf"(?:{_ANY}|(?:the )?(?:week|month|year)|(?:this|next|last) (?:week|month|year))"
_PARTS = (
    rf"(?:the )?{_ORDER} (?:{_NUMBER} )?(?:{_WEEKDAYS}|week|weekend|days|day|month) (?:of|in) {_WHOLE}",
    rf"(?:the )?(?:beginning|start|end|middle|close|night)(?: of)? (?:on )?{_WHOLE}",
    rf"(?:the )?week(?: beginning| starting)?(?: of)? (?:on )?{_WHOLE}",
    rf"(?:early|late|mid|earlier|later)(?:[- ]| in )(?:{_ANY})",
)
_CORE = "|".join((*_PARTS, *_DAY, *_LONGER))
_CLOCK = (  # "at dawn on", "shortly before midnight on"
    r"(?:(?:(?:shortly |just )?(?:at|before|after|around|towards?) )?"
    r"(?:dawn|daybreak|sunrise|noon|midday|dusk|sunset|nightfall|midnight)(?: on)? )?"
)
_PREPOSITION = (
    r"(?:on or about|as (?:early|late) as|on|in|at|by|before|after|since|from|until|till|to|for|of|during|between"
    r"|around|about|through|dated|as of|no later than|not later than|starting|beginning|up to|over|within)"
)
_LASTING = rf"(?:for {_NUMBER} {_UNITS} (?:from|starting|beginning)(?: on)?)"
_AND = r" and (?!(?:on|last|this|earlier|later) )"  # "fell in March and on Tuesday rose again": two days
_NAME = r" (?:\d\d? )?(?:Alliance|Brigades?|Front|Martyrs|Movement|Revolution)\b"  # "the March 23 Movement"
_FINDER = re.compile(
    rf"(?<![\w’'-])(?:(?P<lasting>{_LASTING}) |(?P<prep>{_PREPOSITION}) )?(?:sometime )?"
    rf"(?P<second>(?:between|from) )?(?P<clock>{_CLOCK})"
    rf"(?P<core>(?:{_CORE})(?:(?: to | until | through | till |{_AND}| or |-|–)(?:{_CORE}))?)(?![\w-])(?!{_NAME})"
    r"(?P<owned>['’]s?)?",
    re.IGNORECASE,
)
_BOUNDS = {
    "by", "before", "after", "since", "from", "until", "till", "between", "through", "as of", "no later than",
    "not later than", "starting", "beginning", "up to", "about", "around", "on or about",
}  # fmt: skip
# What is no date without a preposition.
_ALONE = re.compile(rf"(?:{_MONTHS}|{_YEARS}|(?:the )?{_SEASONS}|weekend)", re.IGNORECASE)
_NAMED = re.compile(rf"{_MONTHS}|{_WEEKDAYS}", re.IGNORECASE)
_OF_NUMBERS = {"to", "for", "about", "around", "up to", "over", "of", "within"}


@lru_cache(maxsize=64)  # each event of a sentence asks for the sentence's dates
def expressions(text: str) -> tuple[Expression, ...]:
    """Find the date expressions of a sentence, in the order of the text."""
    found: list[Expression] = []
    for match in _FINDER.finditer(text):
        core, before = match["core"], (match["prep"] or "").lower()
        named = _NAMED.search(core)
        if named and not named[0][0].isupper():  # "may", "march"
            continue
        if _ALONE.fullmatch(core) and not (before or match["second"] or match["lasting"] or match["owned"]):
            continue
        if core.isdigit() and before in _OF_NUMBERS:  # "to 2000 men"
            continue
        preposition = (match["second"] or before).strip().lower()
        if match["clock"] and preposition in {"before", "after", "around", "about"}:
            preposition = "on"  # "before dawn on Monday" is Monday
        lead = match["lasting"] or (preposition if preposition in _BOUNDS and not match["owned"] else "")
        found.append(
            Expression(
                span=(match.start(), match.end("core")),
                text=f"{lead} {core}".strip(),
                preposition=preposition,
                owned=bool(match["owned"]),
            )
        )
    return tuple(found)
