"""The words of one date expression, turned into the days they can mean.

`resolve` reads "August 15th", "two days later" or "since February 2022" against the day the document was published,
the tense of the governing verb and the date of the event told before. What the words leave open stays open: a wider
period, a coarser precision, or None. Where such expressions stand in a sentence is found in `expressions`.

Conventions, so that a reader can check a date by hand:

- Weeks run Monday to Sunday. Seasons are the meteorological ones of the northern hemisphere: winter is December to
  February. "The winter of 2025" is the one that contains `published`, or the only one begun by then; else both.
- A bare weekday may be the day of publication itself; without a tense it looks back, as news does. "Next Monday" is the
  first one after that day.
- A month and day without a year is the latest in the past tense, the next in the future tense, else the nearest. In
  the future tense, too, what has gone by less than six weeks ago is of that year: "agreed to start by 8 August".
- "A week ago" is a week wide, "two months ago" a calendar month, "a year ago" a calendar year.
- "Early", "mid" and "late" are thirds: days 1-10, 11-20 and 21 to the end of a month; four months each of a year.
- "By X" and "until X" end with X; "before X" ends when X begins; "since X" begins with X; "after X" when X is over.
- "Overnight" is the day of publication and the one before; "the night of 8 to 9 June" both days, "Friday night" Friday.
- Words for a length of time or a habit ("for three years", "within days", "24 hours", "daily") are no date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dragoman.coding.figures import number
from dragoman.coding.named_days import (
    DAYS,
    MONTH,
    ORDINALS,
    SEASON,
    WEEKDAY,
    YEAR,
    Context,
    Found,
    days_of_a_month,
    feast,
    months,
    numeric,
    one_day,
    part_of_year,
    season,
    shift,
    unit_of,
    weekday,
    year,
)  # fmt: skip
from dragoman.types import Period

_COUNT = r"(?P<count>[a-z\d.,-]+(?: and a half| hundred)?|a couple of|a few|couple of)"
_UNIT = r"(?P<unit>hour|day|week|month|year|decade)s?"
_DAYS = "|".join(DAYS)


def resolve(
    text: str, *, published: date | None, tense: str | None = None, anchor: date | None = None
) -> Period | None:
    """Read one date expression; None where it names no date, or where what it hangs on is unknown.

    Without `published`, a month or a month and day without a year is the nearest to `anchor`, where there is one;
    weekdays and words such as "last month" then give None, as do "two days later" and its like without `anchor`.
    """
    context = Context(published=published, tense=tense, anchor=anchor, near=published or anchor)
    try:
        found = _read(_normal(text), context) or _dateparser(text, context)
    except (OverflowError, ValueError):  # a day that no calendar has: "February 30", "9999999 years ago"
        return None
    if found is None:
        return None
    since, until, precision = found
    if since is not None and until is not None and since >= until:
        return None
    return Period(since=since, until=until, precision=precision, text=text)


def _normal(text: str) -> str:
    words = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"[‐‑‒–—−]", "-", words).replace("’", "'")
    words = re.sub(r"'s\b|(?<=s)'(?!\w)", "", words)
    words = re.sub(r"(?<=\d)t\d\d:\d\d\S*", "", words)  # the clock of an ISO time
    words = re.sub(
        r"\b(?:(?:at|around|about) )?\d{1,2}(?::\d\d(?::\d\d)?(?: ?[ap]\.? ?m\b\.?)?| ?[ap]\.? ?m\b\.?)"
        r"(?: ?\(?(?:gmt|utc|est|edt|et|cet|cest|eest|eet|msk|local time|(?:kyiv|moscow) time)\)?)?",
        " ",
        words,
    )
    words = re.sub(r"\.(?!\d)|,(?!\d{3}\b)|[()\"“”]", " ", words)
    words = re.sub(r"\b(mid|early|late)-(?=[a-z\d])", r"\1 ", words)
    words = re.sub(r"\b(?:a )?fortnight\b", "two weeks", words)
    words = re.sub(r"\byear[- ]end\b", "end of the year", words)
    words = re.sub(
        r"\bmid(?=(?:january|february|march|april|june|july|august|september|october|november|december)\b)",
        "mid ",
        words,
    )
    return " ".join(words.split())


def _read(words: str, context: Context) -> Found | None:
    """Read normalised words: bounds first ("since", "by"), then the pairs, then the single expressions."""
    if not words or len(words) > 120:  # no date expression is longer; keeps nested patterns cheap on stray text
        return None
    return _bounded(words, context) or _core(_bare(words), context)


def _bare(words: str) -> str:
    stripped = re.sub(r"^(?:(?:on|in|at|during|over|throughout|of|for|the|this very|just|only|exactly) )+", "", words)
    return stripped or words


def _core(words: str, context: Context) -> Found | None:
    words = _with_year(words, context)
    for rule in _RULES:
        if found := rule(words, context):
            return found
    without = _without_clock(words)
    if without and without != words:
        return _read(without, context)
    return None


def _with_year(words: str, context: Context) -> str:
    """Write "August last year" as "august 2024"."""
    match = re.search(r"(?<=\w) (?:of )?(?:the )?(last|this|next|same) year$", words)
    dated = rf"\b(?:{MONTH}|{SEASON}|quarter|half|q[1-4])\b"
    base = context.anchor if match and match[1] == "same" else context.published
    if not match or not base or not re.search(dated, words[: match.start()]):
        return words
    return f"{words[: match.start()]} {base.year + {'last': -1, 'next': 1}.get(match[1], 0)}"


def _without_clock(words: str) -> str:
    """Drop the part of the day: "early Tuesday evening" is Tuesday."""
    words = re.sub(
        r"\b(?:(?:in|at|during|on|the|early|late|later|earlier|local) )*"
        r"(?:morning|afternoon|evening|night|midnight|noon|midday|dawn|dusk|(?:early|late) hours)\b(?: (?:of|on"
        r"|local time))*",
        " ",
        words,
    )
    words = re.sub(
        rf"^(?:early|late|later|earlier|first thing)(?: on)? (?={WEEKDAY}\b|yesterday|today|tomorrow)",
        "",
        " ".join(words.split()),
    )
    return words.strip()


# -- bounds and pairs ------------------------------------------------------------------------------------------------

_BY = re.compile(r"^(?:by|until|till|up to|up until|through|no later than|not later than) (.+)$")
_BEFORE = re.compile(r"^(?:before|prior to|ahead of) (.+)$")
_SINCE = re.compile(
    r"^(?:ever since|since|as of|as early as|starting|beginning|from|dating back to)(?: (?:on|in|from))? (.+)$"
)
_AFTER = re.compile(r"^(?:after|following) (.+)$")
_ABOUT = re.compile(r"^(?:about|around|circa|approximately|roughly|sometime|some time|on or about) (.+)$")


def _bounded(words: str, context: Context) -> Found | None:
    if match := re.match(rf"^for {_COUNT} {_UNIT} (?:from|starting|beginning) (.+)$", words):
        return _lasting(match["count"], match["unit"], _read(match[3], context))
    if found := _pair(words, context):
        return found
    weekday_only = re.search(rf"\b{WEEKDAY}$", words)  # a deadline's weekday looks ahead, where the verb does not say
    ahead = replace(context, tense="future") if weekday_only and not context.tense else context
    # A term was set in the past and ends near its report, before or after it: "gave them until November 27".
    near = replace(ahead, tense=None) if ahead.tense == "past" and not weekday_only else ahead
    if (match := _BY.match(words)) and (inner := _read(match[1], near)) and inner[1]:
        return None, inner[1], "before"
    if (match := _BEFORE.match(words)) and (inner := _read(match[1], ahead)) and inner[0]:
        ends = bool(re.match(r"(?:the )?(?:close|end) of ", match[1]))  # "before the end of May": any day of it
        return None, inner[1] if ends else inner[0], "before"
    behind = context if re.match(r"as |starting|beginning", words) else replace(context, tense=context.tense or "past")
    if (match := _SINCE.match(words)) and (inner := _read(match[1], behind)) and inner[0]:
        return inner[0], None, "after"
    if (match := _AFTER.match(words)) and (inner := _read(match[1], context)) and inner[1]:
        return inner[1], None, "after"
    if (match := _ABOUT.match(words)) and (inner := _read(match[1], context)) and inner[0] and inner[1]:
        return inner[0], inner[1], "about"
    return None


def _lasting(count: str, unit: str, start: Found | None) -> Found | None:
    """Read "for three days from 11 October": the days it takes, the first included."""
    length = _count(count)
    if start is None or start[0] is None or not length or length != int(length):
        return None
    return start[0], max(start[0] + timedelta(days=1), shift(start[0], unit, int(length))), "range"


def _pair(words: str, context: Context) -> Found | None:
    """Read "between X and Y", "from X to Y", "X-Y", "X and Y"; the end that lacks a year takes its partner's."""
    if found := days_of_a_month(_bare(re.sub(r"^(?:between|from) ", "", words)), context):
        return None if words.startswith("from ") and found[2] == "day" else found  # "between 3 and 5 May" is one list
    for pattern in (
        r"^between (.+?) and (.+)$",
        r"^from (.+?) (?:to|until|till|through|into) (.+)$",
        r"^(.+?) (?:to|until|till|through|into|-|and|or|&) (.+)$",
        r"^([^-]+)-([^-]+)$",
    ):
        if match := re.match(pattern, words):
            first, second = _completed(match[1].strip(), match[2].strip(), context)
            if first and second and first[0] and second[1] and first[0] < second[1]:
                days = {first[2], second[2]} <= {"day", "days"} and (second[1] - first[0]).days <= 7
                return first[0], second[1], "days" if days else "range"
    return None


def _completed(left: str, right: str, context: Context) -> tuple[Found | None, Found | None]:
    if context.tense == "future" and not re.search(YEAR, right):
        first = _core(_bare(left), context)
        near = replace(context, near=first[0]) if first and first[0] else context
        return first, _core(_bare(right), near)
    second = _core(_bare(right), context)
    near = replace(context, near=second[0], tense="past") if second and second[0] else context
    return _core(_bare(left), near), second


# -- relative expressions --------------------------------------------------------------------------------------------


def _today(words: str, context: Context) -> Found | None:
    shift = {
        "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier today": 0,
        "later today": 0, "this day": 0, "yesterday": -1, "last night": -1, "last evening": -1, "tomorrow": 1,
        "day before yesterday": -2, "day after tomorrow": 2,
    }.get(words)  # fmt: skip
    if words in ("overnight", "past night") and context.published:
        return context.published - timedelta(days=1), context.published + timedelta(days=1), "days"
    if (match := re.fullmatch(r"overnight (?:into|to) (.+)", words)) and (day := _core(_bare(match[1]), context)):
        return (day[0] - timedelta(days=1), day[1], "days") if day[0] and day[2] == "day" else None
    if (match := re.fullmatch(r"overnight (?:on )?(.+)", words)) and (day := _core(_bare(match[1]), context)):
        if day[0] and day[1] and day[2] == "day":  # the night that begins on it or the one that ends on it
            return day[0] - timedelta(days=1), day[1] + timedelta(days=1), "about"
        return day
    if match := re.fullmatch(r"(?:night|week) (?:of|beginning|starting) (?:on )?(.+)", words):
        day = _core(_bare(match[1]), context)
        if day is None or day[0] is None or day[2] not in ("day", "days"):
            return None
        return day if words.startswith("night") else (*unit_of("week", day[0]), "week")
    if shift is None or context.published is None:
        return None
    return one_day(context.published + timedelta(days=shift))


def _calendar(words: str, context: Context) -> Found | None:
    """Read "last month", "this week", "the following year", "the next day", "the weekend"."""
    if words.endswith("weekend"):
        return _weekend(words.removesuffix("weekend").strip(), context)
    match = re.fullmatch(r"(last|this|current|next|coming|previous|following|preceding|same|that|that same|very next) "
                         r"(day|week|month|year|decade)", words)  # fmt: skip
    if match:
        which, unit = match[1], match[2]
        told = which not in ("last", "this", "current", "next", "coming") or (which == "next" and unit == "day")
    elif match := re.fullmatch(r"(?:a |one )?(day|week|month|year) (before|after)", words):
        which, unit, told = match[2], match[1], True
    else:
        return None
    base = context.anchor if told else context.published
    if base is None or (unit == "day" and not told):
        return None
    step = {"last": -1, "next": 1, "coming": 1, "previous": -1, "preceding": -1, "before": -1, "following": 1}.get(
        which, 0
    )
    step = 1 if which in ("after", "very next") else step
    return (*unit_of(unit, shift(base, unit, step)), unit)


def _weekend(which: str, context: Context) -> Found | None:
    day = context.published
    if which not in ("", "this", "last", "next", "past", "this past", "coming", "this coming") or day is None:
        return None
    saturday = day + timedelta(days=5 - day.weekday())  # of this calendar week
    inside, week = day.weekday() >= 5, timedelta(days=7)
    if (
        which == "last"
        or which.endswith("past")
        or (not which and context.tense != "future" and not inside)
        or (which == "this" and context.tense == "past" and not inside)
    ):
        saturday -= week
    elif which == "next":  # said during the week, "next weekend" may be the coming one or the one after
        return (saturday + week * inside, saturday + week + timedelta(days=2), "days" if inside else "about")
    return saturday, saturday + timedelta(days=2), "days"


def _counted(words: str, context: Context) -> Found | None:
    """Read "three days ago", "two weeks later", "two days after August 15", "in three days' time"."""
    match = re.fullmatch(
        rf"(?:some |about |around |nearly |almost |just |only |exactly |over |more than )*(?:{_COUNT} )?{_UNIT} "
        r"(?P<how>ago|earlier|before|later|after|afterwards?|from now|time|from today)(?: (?P<what>.+))?",
        words,
    )
    if not match:
        return None
    how, unit = match["how"], match["unit"]
    if how == "ago" or how in ("from now", "time", "from today"):
        base = context.published
    elif match["what"]:
        inner = _read(match["what"], context)
        base = inner[0] if inner and inner[2] == "day" else None
    else:
        base = context.anchor
    if base is None or not (match["count"] or match["what"]):
        return None
    if match["what"] and (how not in ("before", "after") and match["what"] != "today"):
        return None
    sign = -1 if how in ("ago", "earlier", "before") else 1
    vague = {"few": (2, 6), "a few": (2, 6), "several": (3, 7)}.get(match["count"])
    if vague and unit == "day":
        near, far = (base + timedelta(days=sign * days) for days in vague)
        return min(near, far), max(near, far) + timedelta(days=1), "about"
    count = _count(match["count"] or "one")
    if count is None or count != int(count):
        return None
    day = shift(base, unit, sign * int(count))
    if unit == "hour":
        first, last = sorted((base, base + timedelta(days=sign * -(-int(count) // 24))))
        return first, last + timedelta(days=1), "days"
    if unit == "week":
        return day - timedelta(days=3), day + timedelta(days=4), "week"
    exact = unit == "day" or match["what"] == "today"
    return one_day(day) if exact else (*unit_of(unit, day), unit)


def _stretch(words: str, context: Context) -> Found | None:
    """Read "the past three days", "the coming weeks", "within 30 days", "in recent days"."""
    match = re.fullmatch(
        rf"(?P<which>past|last|previous|recent|next|coming|upcoming|following|within)(?: the)?(?: (?:next|coming))?"
        rf"(?: {_COUNT})? {_UNIT}",
        words,
    )
    if not match or not (match["count"] or words.endswith("s") or match["which"] == "past"):
        return None
    which, unit, count = match["which"], match["unit"], match["count"]
    told = which in ("following", "previous") or (which == "within" and context.tense == "past")
    base = context.anchor if told else context.published
    if base is None or (which == "within" and count is None):  # "within days" dates nothing
        return None
    precision = "days" if unit in ("hour", "day") and which != "within" else "range"
    if count is None and words.endswith("s"):
        if unit not in ("day", "week", "month"):
            return None
        amount, unit, precision = {"day": 7, "week": 28, "month": 92}[unit], "day", "about"
    elif count in ("few", "a few", "several") and unit == "day":
        amount, precision = 7, "about"
    else:
        value = _count(count or "one")
        if value is None or value != int(value):
            return None
        amount = int(value)
    if which in ("past", "last", "previous", "recent"):
        return shift(base, unit, -amount), base + timedelta(days=1), precision
    return base, shift(base, unit, amount) + timedelta(days=1), precision


def _portion(words: str, context: Context) -> Found | None:
    """Read "earlier this week", "mid-August", "the end of the year", "the first week of June"."""
    if match := re.fullmatch(r"(earlier|later) (?:in )?(this (?:week|month|year)|(?:the )?(?:week|month|year))", words):
        day = context.published
        if day is None:
            return None
        unit = match[2].split()[-1]
        since, until = unit_of(unit, day)
        precision = "days" if unit == "week" else "range"
        return (since, day + timedelta(days=1), precision) if match[1] == "earlier" else (day, until, precision)
    if match := re.fullmatch(rf"({'|'.join(ORDINALS)}) (week|days|weekend|month|{_DAYS}) (?:of|in) (.+)", words):
        return _nth(ORDINALS[match[1]], match[2], _whole(match[3], context))
    if match := re.fullmatch(rf"(first|opening|last|final|closing) {_COUNT} {_UNIT} of (.+)", words):
        return _edge(match[1] in ("first", "opening"), match["count"], match["unit"], _whole(match[4], context))
    early, late = (
        r"early|earlier(?: in)?|beginning of|start of|outset of|opening days of|first days of",
        r"late|later(?: in)?|end of|close of|closing days of|last days of",
    )
    if match := re.fullmatch(
        rf"(?:(?P<early>{early})|(?P<mid>mid|middle of|midway through)|(?P<late>{late}))(?: in| on)? (?P<what>.+)",
        words,
    ):
        whole = _whole(match["what"], context)
        if whole is None or whole[0] is None or whole[1] is None:
            return None
        if whole[2] == "day":
            return whole  # "late Tuesday" is an hour, not a day
        return (*_third(0 if match["early"] else 1 if match["mid"] else 2, whole), "about")
    return None


def _whole(words: str, context: Context) -> Found | None:
    words = _bare(words)
    if words in ("week", "month", "year", "decade"):
        return (*unit_of(words, context.published), words) if context.published else None
    return _core(words, context)


def _nth(index: int, unit: str, whole: Found | None) -> Found | None:
    if whole is None or whole[0] is None or whole[1] is None or whole[2] not in ("month", "year", "season"):
        return None
    week = timedelta(days=7)
    if unit in DAYS:
        ahead = whole[0] + timedelta(days=(DAYS.index(unit) - whole[0].weekday()) % 7) + week * (index - 1)
        back = whole[1] - timedelta(days=(whole[1].weekday() - DAYS.index(unit) - 1) % 7 + 1)
        day = ahead if index > 0 else back
        return one_day(day) if day < whole[1] else None
    if unit == "days":
        return (
            (whole[0], whole[0] + week, "about")
            if index == 1
            else (whole[1] - week, whole[1], "about")
            if index == -1
            else None
        )
    if unit == "month":
        since = shift(whole[0], "month", index - 1) if index > 0 else shift(whole[1], "month", -1)
        return (*unit_of("month", since), "month")
    if unit == "weekend":
        saturday = whole[0] + timedelta(days=(5 - whole[0].weekday()) % 7)
        if index == -1:
            saturday = whole[1] - timedelta(days=1) - timedelta(days=((whole[1] - timedelta(days=1)).weekday() - 5) % 7)
            return saturday, saturday + timedelta(days=2), "days"
        return saturday + week * (index - 1), saturday + week * (index - 1) + timedelta(days=2), "days"
    since = whole[0] + week * (index - 1) if index > 0 else whole[1] - week
    return since, since + week, "week"


def _edge(first: bool, count: str, unit: str, whole: Found | None) -> Found | None:
    """Read "the first three days of May", "the last ten days of February"."""
    length = _count(count)
    if whole is None or whole[0] is None or whole[1] is None or not length or length != int(length):
        return None
    if first:
        return whole[0], min(whole[1], shift(whole[0], unit, int(length))), "days"
    return max(whole[0], shift(whole[1], unit, -int(length))), whole[1], "days"


def _third(index: int, whole: Found) -> tuple[date, date]:
    since, until, precision = whole
    assert since is not None
    assert until is not None
    if precision == "month":
        edges = [since, since + timedelta(days=10), since + timedelta(days=20), until]
        return edges[index], edges[index + 1]
    length = (until - since).days
    if precision in ("year", "season", "range", "decade") and since.day == 1 and length >= 85:
        months = round(length / 30.44)
        return (shift(since, "month", months * index // 3), shift(since, "month", months * (index + 1) // 3))
    third = -(-length // 3)  # of a week: Monday-Wednesday, Wednesday-Friday, Friday-Sunday
    start = (0, (length - third) // 2, length - third)[index]
    return since + timedelta(days=start), since + timedelta(days=start + third)


_RULES: tuple[Callable[[str, Context], Found | None], ...] = (
    numeric, feast, _today, days_of_a_month, months, weekday, season, part_of_year, year,
    _calendar, _counted, _stretch, _portion,
)  # fmt: skip


def _count(words: str) -> float | None:
    if words in ("a couple of", "couple of"):
        return 2
    return 1 if words in ("a", "an") else number(words.removeprefix("a "))


def _dateparser(text: str, context: Context) -> Found | None:
    """Ask dateparser about what looks like a full date that no rule above reads, such as "Aug-15-2025"."""
    month = re.sub(r"\?P<\w+>", "?:", MONTH)
    full = rf"\b\d{{1,2}}\W{{0,2}}{month}\b|\b{month}\W{{0,2}}\d{{1,2}}\b"
    if len(text) > 40 or not re.search(full, text.casefold()) or not re.search(YEAR, text):
        return None
    from dateparser.date import DateDataParser

    # The language is named because guessing costs seconds; absolute dates only, so that no length becomes a date.
    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(text)
    return one_day(found.date_obj.date()) if found and found.date_obj else None
