"""Expressions that name their day, month, season or year: "August 15th", "Friday", "the winter of 2025", "Q3".

What they lack (a year, a week) is completed from the context that `dragoman.coding.when` hands in; its docstring has
the conventions. The arithmetic of the calendar that both modules need stands at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
TOLERANCE = timedelta(days=2)  # a past-tense date may lie just after `published`: time zones, late date lines
FAR_AHEAD = timedelta(days=320)  # "agreed to start by 8 August", told on 27 August: of this year

MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
MONTH += r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
WEEKDAY = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|"
WEEKDAY += r"sun(?:day)?)"
YEAR = r"(?P<year>1[0-9]\d\d|2[01]\d\d)"
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_DAYLIST = rf"(?P<days>{_DAY}(?: ?(?:-|&|,| to | and | or | through | until | ) ?{_DAY})*)"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
ORDINALS |= {"final": -1}

# Feasts that reports use as dates: month and day, or days from Easter Sunday.
FEASTS: dict[str, tuple[int, int] | int] = {
    "new year's day": (1, 1), "epiphany": (1, 6), "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3,
    "good friday": -2, "easter saturday": -1, "easter sunday": 0, "easter day": 0, "easter monday": 1,
    "may day": (5, 1), "ascension day": 39, "whit sunday": 49, "whit monday": 50, "christmas eve": (12, 24),
    "christmas day": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
}  # fmt: skip
FEAST = "|".join(name.replace("'", "['’]") for name in FEASTS)
_FEASTS_READ = {name.replace("'s", ""): day for name, day in FEASTS.items()}

Found = tuple[date | None, date | None, str]  # since, until, precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    published: date | None
    tense: str | None
    anchor: date | None
    near: date | None  # what a missing year or week is completed from

    @property
    def weekday_base(self) -> date | None:
        """A weekday is completed from a publication date or from its partner in a range, never from an anchor."""
        return self.near if self.published else None


def _nearest(spans: Iterable[tuple[date, date]], context: Context) -> tuple[date, date] | None:
    near, spans = context.near, list(spans)
    if near is None:
        return None
    if context.tense == "past":
        return max((span for span in spans if span[0] <= near + TOLERANCE), default=None)
    if context.tense == "future":
        ahead = min((span for span in spans if span[1] > near), default=None)
        if ahead is None or ahead[0] - near <= FAR_AHEAD:
            return ahead
    return min(spans, key=lambda span: (max(span[0] - near, near - span[1], timedelta()), span[0]), default=None)


def _years(near: date | None) -> range:
    return range(near.year - 5, near.year + 6) if near else range(0)


def numeric(words: str, context: Context) -> Found | None:
    if match := re.fullmatch(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)", words):
        return one_day(date(int(match[1]), int(match[3]), int(match[4])))
    if match := re.fullmatch(r"(\d{4})-(\d\d)", words):
        return (*month_of(int(match[1]), int(match[2])), "month")
    if match := re.fullmatch(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})", words):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first > 12 or match[2] == ".":  # dots put the day first; slashes do either, so both must not be possible
            return one_day(date(year, second, first))
        return one_day(date(year, first, second)) if second > 12 or first == second else None
    return None


def days_of_a_month(words: str, context: Context) -> Found | None:
    """Read days of one month: "friday august 15", "2nd and 3rd december 2025", "the 15th"."""
    words = re.sub(r"\b(?:the|of) ", "", words)
    match = (
        re.fullmatch(rf"(?:{WEEKDAY} )?{MONTH} {_DAYLIST}(?: {YEAR})?", words)
        or re.fullmatch(rf"(?:{WEEKDAY} )?{_DAYLIST} {MONTH}(?: {YEAR})?", words)
        or re.fullmatch(rf"{_DAYLIST}-{MONTH}-{YEAR}", words)
    )
    if match:
        months: Iterable[int] = (_month_number(match["month"]),)
        numbers = [int(day) for day in re.findall(r"\d+", match["days"])]
    elif (
        match := re.fullmatch(r"(?P<days>\d\d?)(?:st|nd|rd|th)(?: (?:this |the )?month)?", words)
    ) and context.published:
        months, numbers = range(1, 13), [int(match["days"])]
    else:
        return None
    given = match.groupdict()
    years = (int(given["year"]),) if given.get("year") else _years(context.near)
    spans = [
        (date(year, month, min(numbers)), date(year, month, max(numbers)) + timedelta(days=1))
        for year in years
        for month in months
        if min(numbers) >= 1 and max(numbers) <= (month_of(year, month)[1] - timedelta(days=1)).day
    ]
    if weekday := given.get("weekday"):
        spans = [span for span in spans if span[0].weekday() == _weekday_number(weekday)] or spans
    chosen = spans[0] if given.get("year") and spans else _nearest(spans, context)
    if weekday and not chosen:  # the weekday has settled the year against the tense
        chosen = _nearest(spans, replace(context, tense=None))
    precision = "about" if " or " in words else "day" if len(set(numbers)) == 1 else "days"
    return (*chosen, precision) if chosen else None


def feast(words: str, context: Context) -> Found | None:
    """Read "Easter Sunday", "Christmas Day 2024": the feasts of the western churches."""
    match = re.fullmatch(rf"(?P<name>.+?)(?: {YEAR})?", words)
    given = _FEASTS_READ.get(match["name"]) if match else None
    if not match or given is None:
        return None
    years = (int(match["year"]),) if match["year"] else _years(context.near)
    days = [easter(year) + timedelta(days=given) if isinstance(given, int) else date(year, *given) for year in years]
    spans = [(day, day + timedelta(days=1)) for day in days]
    chosen = spans[0] if match["year"] else _nearest(spans, context)
    return (*chosen, "day") if chosen else None


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian calendar (the anonymous algorithm)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def months(words: str, context: Context) -> Found | None:
    match = re.fullmatch(rf"(?P<which>last |this |next |this past |this coming )?{MONTH}(?: (?:of )?{YEAR})?", words)
    if not match or (words == "may" and context.near is None):
        return None
    month = _month_number(match["month"])
    if match["year"]:
        return (*month_of(int(match["year"]), month), "month")
    spans = [month_of(year, month) for year in _years(context.near)]
    chosen = _which((match["which"] or "").strip(), spans, context)
    return (*chosen, "month") if chosen else None


def _which(which: str, spans: list[tuple[date, date]], context: Context) -> tuple[date, date] | None:
    """Choose among the years of a month or season: "last" has ended, "next" has not begun, "this" is of the year."""
    if not which:
        return _nearest(spans, context)
    if context.published is None:
        return None
    day = context.published
    if which in ("last", "this past"):
        return max((span for span in spans if span[1] <= day), default=None)
    if which in ("next", "this coming"):
        return min((span for span in spans if span[0] > day), default=None)
    return next((s for s in spans if s[0] <= day < s[1]), None) or next(
        (s for s in spans if s[0].year == day.year), None
    )


def weekday(words: str, context: Context) -> Found | None:
    kinds = "last|past|next|this|coming|this past|this coming|previous|following|that|same"
    pattern = rf"(?P<which>(?:the )?(?:{kinds}) )?{WEEKDAY}"
    match = re.fullmatch(rf"{pattern}(?: (?:of )?(?P<week>last|this|next) week)?", words)
    if not match:
        return None
    number, which = _weekday_number(match["weekday"]), (match["which"] or "").removeprefix("the ").strip()
    week = timedelta(days=7)
    if which in ("previous", "following", "that", "same"):
        if not (anchor := context.anchor):
            return None
        following = anchor + timedelta(days=(number - anchor.weekday() - 1) % 7 + 1)
        preceding = anchor - timedelta(days=(anchor.weekday() - number - 1) % 7 + 1)
        if which in ("that", "same"):
            return one_day(anchor) if anchor.weekday() == number else None
        return one_day(following if which == "following" else preceding)
    if not (base := context.weekday_base):
        return None
    monday = base - timedelta(days=base.weekday())
    if match["week"] or which == "this":
        return one_day(monday + timedelta(days=number) + week * {"last": -1, "next": 1}.get(match["week"] or "", 0))
    back = base - timedelta(days=(base.weekday() - number) % 7)
    ahead = base + timedelta(days=(number - base.weekday()) % 7)
    if which == "last":  # said on a Saturday, "last Friday" may be the day before or the Friday before that
        last = back if back < base else back - week
        return one_day(last) if last < monday else (last - week, last + timedelta(days=1), "about")
    if which == "next":
        return one_day(ahead if ahead > base else ahead + week)
    if which in ("past", "this past"):
        return one_day(back if back < base else back - week)
    return one_day(ahead if which in ("coming", "this coming") or context.tense == "future" else back)


def season(words: str, context: Context) -> Found | None:
    match = re.fullmatch(
        rf"(?P<which>last |this |next |this past |this coming )?{SEASON}(?: (?:of"
        rf" )?{YEAR}(?:[-/](?P<end>\d\d(?:\d\d)?))?)?",
        words,
    )
    if not match:
        return None
    start = SEASONS[match["season"]]

    def of(year: int) -> tuple[date, date]:
        return date(year, start, 1), date(year + (start == 12), (start + 2) % 12 + 1, 1)

    if match["year"] and (start != 12 or match["end"]):
        return (*of(int(match["year"])), "season")
    if match["year"]:
        both = [of(int(match["year"]) - 1), of(int(match["year"]))]
        day = context.published
        holding = [span for span in both if day and span[0] <= day < span[1]]
        begun = [span for span in both if day and span[0] <= day]
        if holding or (len(begun) == 1 and context.tense != "future"):
            return (*(holding or begun)[0], "season")
        return both[0][0], both[1][1], "about"
    chosen = _which((match["which"] or "").strip(), [of(year) for year in _years(context.near)], context)
    return (*chosen, "season") if chosen else None


def part_of_year(words: str, context: Context) -> Found | None:
    ordinal = "|".join(ORDINALS)
    match = re.fullmatch(
        rf"(?:q(?P<q>[1-4])|h(?P<h>[12])|(?P<ordinal>{ordinal}) (?P<part>quarter|half))(?: (?:of )?(?:the"
        rf" )?(?:{YEAR}|year))?",
        words,
    )
    if not match or not (match["year"] or context.near):
        return None
    parts = 4 if match["q"] or match["part"] == "quarter" else 2
    index = int(match["q"] or match["h"] or 0) or ORDINALS[match["ordinal"]]
    index = parts if index == -1 else index
    if index > parts:
        return None

    def of(year: int) -> tuple[date, date]:
        months = 12 // parts
        return date(year, (index - 1) * months + 1, 1), month_of(year, index * months)[1]

    if match["year"]:
        return (*of(int(match["year"])), "range")
    chosen = _nearest([of(year) for year in _years(context.near)], context)
    return (*chosen, "range") if chosen else None


def year(words: str, context: Context) -> Found | None:
    if match := re.fullmatch(rf"(?:the year |year )?{YEAR}", words):
        return (*unit_of("year", date(int(match["year"]), 1, 1)), "year")
    if match := re.fullmatch(r"(1[0-9]\d|20\d)0'?s", words):
        return (*unit_of("decade", date(int(match[1]) * 10, 1, 1)), "decade")
    return None


# -- the calendar ----------------------------------------------------------------------------------------------------


def one_day(day: date) -> Found:
    return day, day + timedelta(days=1), "day"


def month_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def unit_of(unit: str, day: date) -> tuple[date, date]:
    """The calendar day, week, month, year or decade that holds `day`."""
    if unit == "day":
        return day, day + timedelta(days=1)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if unit == "month":
        return month_of(day.year, day.month)
    first = day.year if unit == "year" else day.year // 10 * 10
    return date(first, 1, 1), date(first + (1 if unit == "year" else 10), 1, 1)


def shift(day: date, unit: str, count: int) -> date:
    if unit == "hour":
        return day + timedelta(days=count // 24 if count < 0 else -(-count // 24))
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    since, until = month_of(months // 12, months % 12 + 1)
    return min(since.replace(day=1) + timedelta(days=day.day - 1), until - timedelta(days=1))


def _month_number(word: str) -> int:
    return next(index for index, month in enumerate(MONTHS, start=1) if month.startswith(word[:3]))


def _weekday_number(word: str) -> int:
    return next(index for index, day in enumerate(DAYS) if day.startswith(word[:3]))
