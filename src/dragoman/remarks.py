"""What a person should know of a document that was read: a date that names no day, parts that were left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from dragoman import daywords
from dragoman.types import Cut, Document

# Kinds of cuts that are no words of the text: what a source gave beside it, and what was not read.
DATE, ATTACHMENT = "date", "attachment"
QUOTED = "quoted"  # what a mail repeats of earlier ones
MOST_NAMED = 5  # attachments that a line names
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_NUMBERS = re.compile(r"[\d\s./:-]*")
_AHEAD = timedelta(days=1)  # by which the day is further in the far east than in UTC


def undated(given: str) -> str:
    """Why what was given as a date of publication is none, and what to write.

    >>> undated("03/04/2025")
    'Published: "03/04/2025" could be two days (write 2025-04-03 or 2025-03-04)'
    """
    found = _SLASHED.match(given)
    if found:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if 0 < first <= 12 and 0 < second <= 12:
            days = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
            return f'Published: "{given}" could be two days (write {days})'
    known = bool(re.search(r"\d{4}", given)) and bool(_NUMBERS.fullmatch(given)) and not given.isdigit()
    what = "is no day of the calendar" if known else "names no day for certain"
    return f'Published: "{given}" {what} (write it as 2025-12-03)'


def beside(cuts: Iterable[Cut]) -> list[str]:
    """What was given with a document and not used."""
    cuts = list(cuts)
    found = [undated(cut.text) for cut in cuts if cut.kind == DATE]
    names = [cut.text for cut in cuts if cut.kind == ATTACHMENT]
    if names:
        listed = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        many = "1 attachment" if len(names) == 1 else f"{len(names)} attachments"
        found.append(f"{many} not read: {listed} (add {'it as a file' if len(names) == 1 else 'them as files'})")
    return found


def of_document(document: Document) -> tuple[str, ...]:
    """What to know of a document once it is read."""
    return of_parts(document.cuts, document.published, document.retrieved.date())


def of_parts(cuts: Iterable[Cut], published: date | None, read: date) -> tuple[str, ...]:
    """The same of its parts: what was cut from it, the day it bears, and the day on which it was read."""
    ahead = _ahead(published, read)
    return (*beside(cuts), ahead) if ahead else tuple(beside(cuts))


def _ahead(published: date | None, read: date) -> str:
    if published is None or published - min(_AHEAD, published - date.min) <= read:
        return ""
    day, then = daywords.day(published), daywords.day(read)
    return f"it is dated {day}, after the day on which it was read (check its date; it is held since {then})"
