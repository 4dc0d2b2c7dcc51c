"""What a person should know of a document that was read."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman import remarks
from dragoman.types import Cut

READ = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("03/04/2025", "could be two days (write 2025-04-03 or 2025-03-04)"),
        ("2025-02-30", "is no day of the calendar (write it as 2025-12-03)"),
        ("2025-13-45", "is no day of the calendar (write it as 2025-12-03)"),
        ("0001-01-01", "is no day of the calendar (write it as 2025-12-03)"),
        ("31/02/2025", "is no day of the calendar (write it as 2025-12-03)"),
        ("yesterday", "names no day for certain (write it as 2025-12-03)"),
        ("1764547200", "names no day for certain (write it as 2025-12-03)"),
    ],
)
def test_a_date_that_names_no_day_is_told_with_what_to_write(given: str, said: str) -> None:
    cuts = (Cut(kind=remarks.DATE, text=given, at=0), Cut(kind="navigation", text="Home", at=0))
    assert remarks.of_parts(cuts, None, READ) == (f'Published: "{given}" {said}',)


def test_attachments_are_named_and_many_are_counted() -> None:
    one, *_ = (Cut(kind=remarks.ATTACHMENT, text=f"{number}.pdf", at=9) for number in range(9))
    assert remarks.beside([one]) == ["1 attachment not read: 0.pdf (add it as a file)"]
    (told,) = remarks.beside(Cut(kind=remarks.ATTACHMENT, text=f"{number}.pdf", at=9) for number in range(9))
    assert told.startswith("9 attachments not read: 0.pdf, 1.pdf, ")
    assert "8.pdf" not in told


@pytest.mark.parametrize(
    ("published", "said"),
    [(None, False), (READ, False), (date(2026, 12, 1), False), (date(2026, 12, 2), True), (date.max, True)],
)
def test_a_date_after_the_day_of_reading_is_told_where_no_zone_of_time_explains_it(
    published: date | None, said: bool
) -> None:
    assert bool(remarks.of_parts((), published, READ)) == said
    assert remarks.of_parts((), date.min, READ) == ()
