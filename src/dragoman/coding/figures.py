"""The figures of a text, before anybody knows what they count: in digits or words, ranges, scales, qualifiers.

Years, dates, ages, ranks and the names of weapons ("S-300") are no figures, nor are numbers that only point to known
parties ("the two sides"). A word such as "dozens" gives the least it can mean (dozens 24, scores 40, hundreds 200,
thousands 2000, tens of thousands 20000).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dragoman.types import Span

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_SCALES = {
    "hundred": 100.0, "dozen": 12.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_VAGUE = {
    "dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2e3, "tens of thousands": 2e4,
    "hundreds of thousands": 2e5, "millions": 2e6, "tens of millions": 2e7, "billions": 2e9,
}  # fmt: skip
SYMBOLS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "$": "USD",
    "€": "EUR",
    "£": "GBP", "¥": "JPY", "₴": "UAH", "₽": "RUB", "₪": "ILS", "₺": "TRY", "₹": "INR", "usd": "USD", "eur": "EUR",
    "gbp": "GBP", "chf": "CHF", "uah": "UAH", "rub": "RUB", "cny": "CNY", "rmb": "CNY", "sek": "SEK", "nok": "NOK",
}  # fmt: skip
_NUMERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
_BIG = "hundred|dozen|thousand|million|billion|trillion"
_WORDY = (
    rf"(?:half a|(?:{_WORDS})(?:[ -](?:{_WORDS}))?(?: and a half)?|an?(?="
    rf" (?:{_BIG})))(?:(?:[ -](?:{_BIG}))(?:(?:,| and)? (?:{_WORDS})(?:-(?:{_WORDS}))?)?)*"
)
_ONE = rf"(?:(?:{_NUMERAL})(?:[ -]?(?:{_BIG}|mn|bn|trn?|tn)\b|[kmb]\b)?|{_WORDY})"
_SYMBOL = r"(?:(?:us|au|a|ca|c|nz|hk)\$|[$€£¥₴₽₪₺₹]|\b(?:" + "|".join(key for key in SYMBOLS if key.isalpha()) + r")\b)"
_QUANTITY = re.compile(
    rf"(?<![\w.,:/$-])(?P<symbol>{_SYMBOL} ?)?(?P<low>{_ONE})"
    rf"(?:(?P<join> ?[-–—] ?| to | or | and ){_SYMBOL}? ?(?P<high>{_ONE}))?(?![\w$]|[:/]\d|[.,]\d)"
    rf"|\b(?P<vague>{'|'.join(sorted(_VAGUE, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"({_NUMERAL}) ?({'|'.join(sorted(_SCALES, key=len, reverse=True))})?")
_SCALE = re.compile(r"(?:thousand|million|billion|trillion|trn|mn|bn|tn|[kmb])$")
_QUALIFIER = re.compile(
    r"(?:\b(at least|no fewer than|no less than|more than|over|upwards? of|up to|as many as|as much as|at most"
    r"|no more than|"
    r"fewer than|less than|under|about|around|approximately|roughly|nearly|almost|close to|an estimated|estimated|some|"
    r"another|an additional|a further|a total of|between|from|the|another|all)\s+)$",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"\b(?:hand|turn|sign|tak|bring|carr)(?:e|ed|ies|ing|s|y|ying)?\s+$", re.IGNORECASE)
_NO_BOUND = {"between", "from", "the", "another", "an additional", "a further", "a total of", "all"}
_OPENED = re.compile(r"\b(between|from)\s+$", re.IGNORECASE)
_POINTED_AT = re.compile(r"\b(?:the|these|those|both|all)(?: other)?\s+$", re.IGNORECASE)
_FEW = {"two", "three", "four"}
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_AFTER = re.compile(rf"(?:(?:,| and| or| to|[-–—]) ?\d\d?)*(?:\s+of)?\s+({_MONTHS})\b", re.IGNORECASE)
_MAY = re.compile(r"\s+May\s+(?:have|be)\b")
_YEARS = re.compile(r"(?:1[6-9]|20|21)\d\d(?:\s?[-–—]\s?\d\d(?:\d\d)?| (?:to|and|or) (?:1[6-9]|20)\d\d)?")
_COUNTS = re.compile(
    r"(?:at least|more than|some|nearly|kill\w*|wound\w*|injur\w*|captur\w*|releas\w*|exchang\w*"
    r"|displac\w*|another|all)\s+$",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(
    rf"(?:\b{_MONTHS}\.?|\b(?:aged?|resolution|article|chapter|no|not|nos?\.|number|unit|flight|highway|route|page|day|"
    r"section|paragraph|phase|stage|every)|\b(?-i:Group of))\s+$",
    re.IGNORECASE,
)

WINDOW = 300  # how far around a number its unit is sought; keeps a page without full stops cheap


@dataclass(frozen=True, slots=True)
class Figure:
    start: int
    end: int
    low: float
    high: float
    symbol: str
    qualifier: str | None
    before: str  # the sentence up to the number and its qualifier
    after: str
    scaled: bool = False  # whether a scale ("million") was written
    vague: bool = False
    first: Span | None = None  # where the figure stands itself, if it is the first of "from 20 to 31"


def number(words: str) -> float | None:
    """Read one number in figures or words: "1,000", "1.5m", "twenty-three", "two and a half million"; else None."""
    words = " ".join(words.casefold().replace("-", " ").split())
    match = _NUMBER.fullmatch(words)
    if match:
        return float(match[1].replace(",", "")) * _SCALES.get(match[2] or "", 1.0)
    total, current, seen = 0.0, 0.0, False
    for word in words.replace(",", "").replace("half a ", "0.5 ").replace("and a half", "0.5").split():
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "0.5":
            current += 0.5
        elif word in ("a", "an") and not seen:
            current += 1
        elif word in ("hundred", "dozen"):
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES and len(word) > 3:
            total, current = total + (current or 1) * _SCALES[word], 0.0
        elif word != "and" or not seen:
            return None
        seen = True
    return total + current if seen and words not in ("a", "an") else None


# -- numbers --------------------------------------------------------------------------------------------------------


def figures(text: str) -> Iterator[Figure]:
    start = 0
    while match := _QUANTITY.search(text, start):
        start = end = match.end()
        before, qualifier = _qualified(text[max(0, match.start() - WINDOW) : match.start()])
        if match["vague"]:
            word = match["vague"].casefold()
            least, after = _VAGUE[word], text[end : end + WINDOW]
            yield Figure(match.start(), end, least, least, "", word, before, after, vague=True)
            continue
        low, high = number(match["low"]), number(match["high"]) if match["high"] else None
        if low is None:
            continue
        begin, symbol, join = match.start(), (match["symbol"] or "").strip().casefold(), (match["join"] or "").strip()
        if _is_date(text, begin, end, match[0]) or _NOT_COUNTED.search(before) or _points(text, match):
            continue
        first = None
        if high is not None:
            scale = _scale(match["high"])
            if _scale(match["low"]) == 1 and scale > 1 and low < high / scale:
                low *= scale
            opened = _OPENED.search(text[max(0, match.start() - 20) : match.start()])
            if join == "and" and not (opened and opened[1].casefold() == "between"):
                high, start = None, match.end("low")  # "six and 14 wounded": two numbers, read one after the other
                end, low = start, number(match["low"]) or 0.0
            elif opened and opened[1].casefold() == "from" and join == "to":
                begin, first, low = match.start("high"), low, high  # "from 20 to 31": two figures
            elif high <= low:
                continue  # a score, a vote
        figure = Figure(
            begin, end, low, low if high is None else high, symbol, qualifier, before, text[end : end + WINDOW],
            scaled=_scale(match["high"] if high is not None else match["low"]) > 1,
        )  # fmt: skip
        if first is not None:
            yield replace(figure, low=first, high=first, first=(match.start(), match.end("low")))
        yield figure


def _qualified(before: str) -> tuple[str, str | None]:
    qualifier = None
    while match := _QUALIFIER.search(before):
        word = " ".join(match[1].casefold().split())
        if word == "over" and _CARRIED.search(before[: match.start()]):
            break
        qualifier = qualifier or (None if word in _NO_BOUND else word)
        before = before[: match.start()]
    return before, qualifier


def _scale(words: str) -> float:
    match = _SCALE.search(words.casefold())
    return _SCALES.get(match[0], 1e12) if match else 1.0


def _is_date(text: str, start: int, end: int, words: str) -> bool:
    """Whether a bare number is a year or a day of a month: "in 2022", "3 May", "8 and 9 May", "2014-2015"."""
    after = text[end : end + 30]
    month = _MONTH_AFTER.match(after)
    # "12 May" is a day; in "of the 12 may have died" the word is a verb.
    if month and month[1] != "may" and not _MAY.match(after):
        return True
    return bool(_YEARS.fullmatch(words)) and not _COUNTS.search(text[max(0, start - 40) : start])


def _points(text: str, match: re.Match[str]) -> bool:
    """Whether a number only points to what is known already: "the two sides"."""
    before = text[max(0, match.start() - 20) : match.start()]
    return match["low"].casefold() in _FEW and bool(_POINTED_AT.search(before))
