"""Figures in a clause: how many of what, and whether that is a ceiling, a floor, a deadline or the thing itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.drafts.cues import strength
from dragoman.drafts.words import STOP, stem
from dragoman.types import Span

_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "m": 1e6}
_MONEY = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "dollar": "USD", "euro": "EUR"}
_SMALL = {
    word: value
    for value, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty",
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_TIME = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}  # days in one
_COUNTED = {
    "kilometr",
    "kilometer",
    "km",
    "mile",
    "metr",
    "meter",
    "soldier",
    "troop",
    "personnel",
    "point",
    "hectar",
    "ton",
}
_DIGITS = r"\d{1,3}(?:[,\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<money>US\$|[$€£])?[ ]?(?<![\w.])(?P<number>{_DIGITS})(?![\w])"
    r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn)\b)?"
    r"(?P<unit>[ ]?%|[ ]per[ ]?cent\b|[ -][A-Za-z]+)?",
    re.IGNORECASE,
)
_SPELT = re.compile(
    rf"\b(?P<number>{'|'.join(sorted(_SMALL, key=len, reverse=True))})[ -](?P<unit>[a-z]+)", re.IGNORECASE
)
_NO_FIGURE = re.compile(
    r"(?:article|art\.?|paragraph|para\.?|annex|point|clause|section|resolution|no\.?|part|start|chapter)[ ]*$",
    re.IGNORECASE,
)
_LIFTED = re.compile(r"\b(?:without|instead of|in place of|rather than)\b[^,;.]{0,40}$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES = "january february march april may june july august september october november december"
_MONTH = re.compile(rf"(?:{_NAMES.replace(' ', '|')})[ ]*$", re.IGNORECASE)
_MONTHS = frozenset(re.findall(r"\w+", _NAMES))
CALENDAR = "calendar year"
LOOK_BACK = 40  # characters before a figure in which the words of its bound stand


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit. The unit of a length of time is days, of money its ISO 4217 code."""

    text: str
    span: Span
    value: float
    unit: str  # "USD", "%", "days", "calendar year", or the stem of the noun that follows; "" where none does
    bound: str  # "max", "min", "deadline", "exact"


def figures(text: str, span: Span) -> list[Figure]:
    """The figures of a stretch of text in order; numbers of articles and the like are none."""
    start, end = span
    words = text[start:end]
    found: list[Figure] = []
    for match in _FIGURE.finditer(words):
        before = words[max(0, match.start() - 2 * LOOK_BACK) : match.start()]
        if _NO_FIGURE.search(before) or _LIFTED.search(before):
            continue
        value = float(re.sub(r"[,\u00a0 ]", "", match["number"]))
        value *= _SCALE.get((match["scale"] or "").lower(), 1)
        unit = _unit(match, value)
        if (match["unit"] or "").strip(" -").lower() in _MONTHS or (unit == CALENDAR and _MONTH.search(before)):
            continue  # "3 May 2031" is a day, not the figure 2031
        found.append(_figure(words, start, match, value, unit))
    for match in _SPELT.finditer(words):
        noun = stem(match["unit"])
        if noun in _TIME or noun in _COUNTED or match["unit"].lower() == "per":
            unit = "%" if match["unit"].lower() == "per" else noun
            found.append(_figure(words, start, match, float(_SMALL[match["number"].lower()]), unit))
    return sorted(found, key=lambda figure: figure.span)


def _unit(match: re.Match[str], value: float) -> str:
    if match["money"]:
        return _MONEY[match["money"].lower()]
    unit = (match["unit"] or "").strip(" -").lower()
    if unit == "%" or re.fullmatch(r"per ?cent", unit):
        return "%"
    if not match["scale"] and _YEAR.fullmatch(match["number"]) and stem(unit) not in _TIME:
        return CALENDAR
    noun = stem(unit) if unit and unit not in STOP else ""
    return _MONEY.get(noun, noun if len(noun) > 2 or noun == "km" else "")


def _figure(words: str, start: int, match: re.Match[str], value: float, unit: str) -> Figure:
    before = words[max(0, match.start() - LOOK_BACK) : match.start()].lower()
    before = re.split(r"[.;:]\s", before)[-1]
    bound = "exact"
    for name, cues in strength().bounds.items():
        if name == "deadline" and not (unit == CALENDAR or unit in _TIME):
            continue
        if any(re.search(rf"\b{re.escape(cue)}\W*(?:\W(?:an?|the)\W+)?(?:\W\w+\W+)?$", before) for cue in cues):
            bound = name
            break
    at = start + match.start() + (len(match[0]) - len(match[0].lstrip()))
    worded = bool(match.groupdict().get("money"))  # "$100 billion of": the noun after it is no part of the figure
    last = match.end() if unit and unit != CALENDAR and not worded else match.start("unit")
    shown = words[at - start : last if last >= 0 else match.end()].rstrip()
    if unit in _TIME:
        return Figure(shown, (at, at + len(shown)), value * _TIME[unit], "days", bound)
    return Figure(shown, (at, at + len(shown)), value, unit, bound)
