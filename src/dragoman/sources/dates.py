"""Publication dates as sources write them. A date without a year, or that could be two days, is no date."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YMD = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?)?")
_DMY = re.compile(
    rf"(?<![\w.,])(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+({_MONTH})\.?,?[\s-]+(\d{{4}})(?!\d)", re.IGNORECASE
)
_MDY = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/.\-_]|$)", re.IGNORECASE)
_PUBLISHED_LINE = re.compile(
    r"(?:first )?(?:published|posted|issued|date)(?: on| at)?\s*:?\s+(?=.*\d{4})(.{6,60})", re.I
)
_DATELINE = re.compile(r"[A-Z][A-Z .'’/,()-]{1,60},?\s+(.{6,40}?)\s*(?:\([^)\n]{1,40}\)\s*)?(?:[–—]|-{1,2}\s|:\s)")
# Languages tried for a month name we do not know; letting the parser choose among all of its two hundred takes seconds.
_OTHER_LANGUAGES = ["fr", "de", "es", "it", "pt", "ru", "uk", "pl", "tr", "nl", "ar", "ro", "cs"]


def stated_date(value: object) -> date | None:
    """The day a field such as "published" names, or None where it names none for certain.

    >>> stated_date("2025-12-03T23:30:00-05:00")
    datetime.date(2025, 12, 3)
    >>> stated_date("03/12/2025") is None  # the third of December, or the twelfth of March
    True
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()[:100]
    if match := _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    return explicit_date(text) or _foreign(text)


def explicit_date(text: str) -> date | None:
    """The first full date written out in English or in figures."""
    if match := _YMD.search(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _DMY.search(text):
        return _day(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    if match := _MDY.search(text):
        return _day(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    if match := _DOTTED.search(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.search(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first > 12 or first == second:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 else None
    return None


def date_in_text(text: str) -> date | None:
    """The day in a "Published: ..." line or a dateline with a year, among the first lines of a text."""
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:8]
    for line in lines:
        match = _PUBLISHED_LINE.match(line) or _DATELINE.match(line[:160])
        if match and (day := explicit_date(match[1])):
            return day
    return None


def date_in_url(url: str) -> date | None:
    """The day in an address such as `/2025/12/03/`."""
    match = _IN_URL.search(url)
    if match is None:
        return None
    month = _MONTHS.get(match[2].lower()) if match[2].isalpha() else int(match[2])
    return _day(int(match[1]), month, int(match[3])) if month else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1000 else None
    except ValueError:
        return None


def _foreign(text: str) -> date | None:
    if not re.search(r"(?<!\d)\d{4}(?!\d)", text) or not re.search(r"[^\W\d_]{3}", text) or not re.search(r"\d", text):
        return None
    if not text[0].isalnum() or any(ord(char) < 32 for char in text) or len(text) > 60:
        return None
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    try:
        found = dateparser.parse(text, languages=_OTHER_LANGUAGES, settings=settings)
    except (ValueError, OverflowError):
        return None
    return found.date() if found is not None else None
