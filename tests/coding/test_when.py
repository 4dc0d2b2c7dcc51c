from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.expressions import expressions
from dragoman.coding.when import resolve

PUBLISHED = date(2025, 8, 20)  # a Wednesday
ANCHOR = date(2025, 8, 15)  # the Friday before


def read(text: str, **context: object) -> str | None:
    """Write a period as "since until precision", with - for an open end."""
    period = resolve(text, **({"published": PUBLISHED} | context))  # type: ignore[arg-type]
    return period and f"{period.since or '-'} {period.until or '-'} {period.precision}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 August 2025", "2025-08-15 2025-08-16 day"),
        ("August 15th", "2025-08-15 2025-08-16 day"),
        ("Aug. 15, 2025", "2025-08-15 2025-08-16 day"),
        ("Friday, August 15", "2025-08-15 2025-08-16 day"),
        ("2025-08-15", "2025-08-15 2025-08-16 day"),
        ("2025-08-15T10:30:00Z", "2025-08-15 2025-08-16 day"),
        ("15/08/2025", "2025-08-15 2025-08-16 day"),
        ("08/15/2025", "2025-08-15 2025-08-16 day"),
        ("15-Aug-2025", "2025-08-15 2025-08-16 day"),
        ("the 15th", "2025-08-15 2025-08-16 day"),
        ("December 2nd and 3rd, 2025", "2025-12-02 2025-12-04 days"),
        ("August 15-16", "2025-08-15 2025-08-17 days"),
        ("August 15, 16 and 17", "2025-08-15 2025-08-18 days"),
        ("between 3 and 5 May", "2025-05-03 2025-05-06 days"),
        ("August 30 to September 2", "2025-08-30 2025-09-03 days"),
        ("from December 28, 2024 to January 3, 2025", "2024-12-28 2025-01-04 days"),
        ("from December 28 to January 3, 2025", "2024-12-28 2025-01-04 days"),
        ("Friday", "2025-08-15 2025-08-16 day"),
        ("Wednesday", "2025-08-20 2025-08-21 day"),
        ("on Tuesday evening", "2025-08-19 2025-08-20 day"),
        ("early on Tuesday morning", "2025-08-19 2025-08-20 day"),
        ("Friday at 3 p.m.", "2025-08-15 2025-08-16 day"),
        ("Tuesday's", "2025-08-19 2025-08-20 day"),
        ("Tuesday last week", "2025-08-12 2025-08-13 day"),
        ("Monday and Tuesday", "2025-08-18 2025-08-20 days"),
        ("last Friday", "2025-08-15 2025-08-16 day"),
        ("next Friday", "2025-08-22 2025-08-23 day"),
        ("next Wednesday", "2025-08-27 2025-08-28 day"),
        ("today", "2025-08-20 2025-08-21 day"),
        ("yesterday", "2025-08-19 2025-08-20 day"),
        ("the day before yesterday", "2025-08-18 2025-08-19 day"),
        ("overnight", "2025-08-19 2025-08-21 days"),
        ("last night", "2025-08-19 2025-08-20 day"),
        ("the day after Friday", "2025-08-16 2025-08-17 day"),
        ("two days after August 15", "2025-08-17 2025-08-18 day"),
        ("three days ago", "2025-08-17 2025-08-18 day"),
        ("two weeks ago", "2025-08-03 2025-08-10 week"),
        ("two months ago", "2025-06-01 2025-07-01 month"),
        ("a year ago", "2024-01-01 2025-01-01 year"),
        ("a few days ago", "2025-08-14 2025-08-19 about"),
        ("the past three days", "2025-08-17 2025-08-21 days"),
        ("the last 48 hours", "2025-08-18 2025-08-21 days"),
        ("within 30 days", "2025-08-20 2025-09-20 range"),
        ("next week", "2025-08-25 2025-09-01 week"),
        ("earlier this week", "2025-08-18 2025-08-21 days"),
        ("last month", "2025-07-01 2025-08-01 month"),
        ("this year", "2025-01-01 2026-01-01 year"),
        ("the weekend", "2025-08-16 2025-08-18 days"),
        ("mid-August", "2025-08-11 2025-08-21 about"),
        ("late November", "2025-11-21 2025-12-01 about"),
        ("the end of August", "2025-08-21 2025-09-01 about"),
        ("early 2025", "2025-01-01 2025-05-01 about"),
        ("late last year", "2024-09-01 2025-01-01 about"),
        ("the first week of June", "2025-06-01 2025-06-08 week"),
        ("the last ten days of February 2025", "2025-02-19 2025-03-01 days"),
        ("the first Monday of March", "2025-03-03 2025-03-04 day"),
        ("the last Friday in May", "2025-05-30 2025-05-31 day"),
        ("the week of 4 July", "2025-06-30 2025-07-07 week"),
        ("the night of 8 to 9 June", "2025-06-08 2025-06-10 days"),
        ("for three days from 11 August", "2025-08-11 2025-08-14 range"),
        ("for two weeks starting 1 July", "2025-07-01 2025-07-15 range"),
        ("a fortnight ago", "2025-08-03 2025-08-10 week"),
        ("Easter Sunday", "2025-04-20 2025-04-21 day"),
        ("Good Friday 2024", "2024-03-29 2024-03-30 day"),
        ("Christmas Day", "2025-12-25 2025-12-26 day"),
        ("New Year's Eve", "2025-12-31 2026-01-01 day"),
        ("August last year", "2024-08-01 2024-09-01 month"),
        ("last August", "2024-08-01 2024-09-01 month"),
        ("August 2025", "2025-08-01 2025-09-01 month"),
        ("Q3 2025", "2025-07-01 2025-10-01 range"),
        ("the first half of this year", "2025-01-01 2025-07-01 range"),
        ("spring 2024", "2024-03-01 2024-06-01 season"),
        ("last summer", "2024-06-01 2024-09-01 season"),
        ("the winter of 2025", "2024-12-01 2025-03-01 season"),
        ("the winter of 2024-25", "2024-12-01 2025-03-01 season"),
        ("in 2014", "2014-01-01 2015-01-01 year"),
        ("from 2014 to 2022", "2014-01-01 2023-01-01 range"),
        ("the 1990s", "1990-01-01 2000-01-01 decade"),
        ("since February 2022", "2022-02-01 - after"),
        ("after August 15", "2025-08-16 - after"),
        ("by the end of the year", "- 2026-01-01 before"),
        ("by year-end", "- 2026-01-01 before"),
        ("by Friday", "- 2025-08-23 before"),
        ("until 15 September", "- 2025-09-16 before"),
        ("before August 15", "- 2025-08-15 before"),
        ("around August 15", "2025-08-15 2025-08-16 about"),
    ],
)
def test_an_expression_gives_its_days(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("Friday", "2025-08-15 2025-08-16 day", "2025-08-22 2025-08-23 day"),
        ("Wednesday", "2025-08-20 2025-08-21 day", "2025-08-20 2025-08-21 day"),
        ("October 7", "2024-10-07 2024-10-08 day", "2025-10-07 2025-10-08 day"),
        ("Sept. 3", "2024-09-03 2024-09-04 day", "2025-09-03 2025-09-04 day"),
        ("August 21", "2025-08-21 2025-08-22 day", "2025-08-21 2025-08-22 day"),
        ("January", "2025-01-01 2025-02-01 month", "2026-01-01 2026-02-01 month"),
        ("the weekend", "2025-08-16 2025-08-18 days", "2025-08-23 2025-08-25 days"),
        ("Monday and Tuesday", "2025-08-18 2025-08-20 days", "2025-08-25 2025-08-27 days"),
        ("Friday, August 15", "2025-08-15 2025-08-16 day", "2025-08-15 2025-08-16 day"),
    ],
)
def test_the_tense_decides_the_direction(text: str, past: str, future: str) -> None:
    assert read(text, tense="past") == past
    assert read(text, tense="future") == future


@pytest.mark.parametrize("words", ["until 27 August", "by August 27", "no later than 27 August"])
def test_a_term_that_was_set_in_the_past_may_end_after_its_report(words: str) -> None:
    assert read(words, tense="past") == "- 2025-08-28 before"


def test_without_a_tense_a_month_and_day_is_the_nearest() -> None:
    assert read("3 September") == "2025-09-03 2025-09-04 day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two days later", "2025-08-17 2025-08-18 day"),
        ("the next day", "2025-08-16 2025-08-17 day"),
        ("the following day", "2025-08-16 2025-08-17 day"),
        ("the same day", "2025-08-15 2025-08-16 day"),
        ("a day earlier", "2025-08-14 2025-08-15 day"),
        ("a week earlier", "2025-08-05 2025-08-12 week"),
        ("the previous week", "2025-08-04 2025-08-11 week"),
        ("the following Monday", "2025-08-18 2025-08-19 day"),
        ("three months later", "2025-11-01 2025-12-01 month"),
    ],
)
def test_what_follows_an_event_needs_the_event(text: str, expected: str) -> None:
    assert read(text, anchor=ANCHOR) == expected
    assert read(text, published=None, anchor=ANCHOR) == expected
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    ["for three years", "three-year", "24 hours", "daily", "every day", "nearly four years",
    "decades", "by Thanksgiving", "30 days",
     "February 30", "05/06/2025", "99999999999 days ago", "9999999 years later", "the day", "", "...", "12"],
)  # fmt: skip
def test_a_length_a_habit_or_a_riddle_is_no_date(text: str) -> None:
    assert read(text, anchor=ANCHOR) is None


@pytest.mark.parametrize(
    "text", ["August 15", "January", "Friday", "yesterday", "last month", "this year", "three days ago", "summer"]
)
def test_without_a_publication_date_nothing_is_guessed(text: str) -> None:
    assert read(text, published=None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("August 3", "2025-08-03 2025-08-04 day"),
        ("September", "2025-09-01 2025-10-01 month"),
        ("Friday", None),
        ("last month", None),
    ],
)
def test_an_event_lends_its_year_and_no_more(text: str, expected: str | None) -> None:
    assert read(text, published=None, anchor=ANCHOR) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (date(2025, 12, 4), "2025-12-01 2026-03-01 season"),
        (date(2025, 1, 10), "2024-12-01 2025-03-01 season"),
        (date(2025, 8, 20), "2024-12-01 2025-03-01 season"),
        (date(2027, 8, 20), "2024-12-01 2026-03-01 about"),
        (None, "2024-12-01 2026-03-01 about"),
    ],
)
def test_the_winter_of_a_year_is_decided_by_the_day_it_was_written(published: date | None, expected: str) -> None:
    assert read("the winter of 2025", published=published) == expected


@pytest.mark.parametrize("day", [date(2025, 8, 18) + timedelta(days=shift) for shift in range(7)])
@pytest.mark.parametrize("name", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
def test_a_past_weekday_lies_in_the_week_that_ends_with_publication(name: str, day: date) -> None:
    period = resolve(name, published=day, tense="past")
    assert period is not None
    assert period.since is not None
    assert period.since.strftime("%A") == name
    assert day - timedelta(days=6) <= period.since <= day


DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
TENSES = st.sampled_from(["past", "future", None])
WORDS = st.sampled_from(
    [
        "the",
        "last",
        "next",
        "this",
        "two",
        "3",
        "15th",
        "Friday",
        "August",
        "may",
        "2025",
        "week",
        "days",
        "month",
        "year",
        "ago",
        "later",
        "since",
        "by",
        "until",
        "mid-",
        "early",
        "end",
        "of",
        "between",
        "and",
        "to",
        "-",
        "from",
        "before",
        "after",
        "winter",
        "weekend",
        "night",
        "overnight",
        "within",
        "past",
        "a",
        "few",
        "hours",
        "1990s",
        "Q3",
        "same",
        "following",
    ]
)


@given(DATES)
def test_iso_dates_round_trip(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%A}, {day:%b} {day.day}, {day.year}",
    ):
        period = resolve(text, published=None)
        assert period is not None
        assert (period.since, period.until, period.precision) == (day, day + timedelta(days=1), "day")


@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=7).map(" ".join)),
    st.none() | st.dates(),
    TENSES,
    st.none() | st.dates(),
)
def test_a_period_is_never_empty_and_never_finer_than_it_says(
    text: str, published: date | None, tense: str | None, anchor: date | None
) -> None:
    period = resolve(text, published=published, tense=tense, anchor=anchor)
    if period is None:
        return
    assert period.text == text
    assert period.since or period.until
    assert (period.precision == "after") == (period.until is None)
    assert (period.precision == "before") == (period.since is None)
    if period.since and period.until:
        length = (period.until - period.since).days
        least = {"day": 1, "days": 1, "week": 7, "month": 28, "season": 90, "year": 365, "decade": 3650}.get(
            period.precision, 1
        )
        most = {"day": 1, "week": 7, "month": 31, "season": 92, "year": 366, "decade": 3653}.get(
            period.precision, length
        )
        assert least <= length <= most


@given(DATES, DATES, TENSES)
def test_a_month_and_day_keeps_its_month_and_day(day: date, published: date, tense: str | None) -> None:
    period = resolve(f"{day:%B} {day.day}", published=published, tense=tense)
    if (day.month, day.day) == (2, 29):
        return
    assert period is not None
    assert period.since is not None
    assert (period.since.month, period.since.day) == (day.month, day.day)
    if tense == "past":
        assert period.since <= published + timedelta(days=2)
    if tense == "future":  # what has just gone by was ahead when it was agreed
        assert period.since >= published - timedelta(days=46)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The depot burned on 17 July and again in the first week of March.", ["17 July", "the first week of March"]),
        ("By the end of August the siege was over.", ["by the end of August"]),
        ("They will meet next month, or at the weekend.", ["next month", "the weekend"]),
        ("Shells fell before dawn on Monday and at noon on Tuesday.", ["Monday", "Tuesday"]),
        ("The strike lasted from Friday morning until Sunday night.", ["from Friday morning until Sunday night"]),
        ("Talks slipped from 12 to 26 June.", ["from 12 to 26 June"]),
        ("It is due sometime between 10 and 20 July.", ["between 10 and 20 July"]),
        ("For two days from 11 October they held the bridge.", ["For two days from 11 October"]),
        ("The camp has stood since 2019; it will close in 2026.", ["since 2019", "2026"]),
        ("Police were out during Sunday's vigil.", ["Sunday"]),
        ("On Easter Sunday and on Christmas Day the guns were silent.", ["Easter Sunday", "Christmas Day"]),
        ("They may march in March.", ["March"]),
        ("He sent about 2000 men to 1990 villages.", []),
        ("Fighting went on for six hours within days of the vote.", []),
    ],
)
def test_expressions_are_found_by_their_form(sentence: str, found: list[str]) -> None:
    assert [one.text for one in expressions(sentence)] == found


def test_an_expression_knows_its_preposition_and_what_it_belongs_to() -> None:
    until, owned = expressions("It was put off until Wednesday at Tuesday's meeting.")
    assert (until.preposition, until.owned) == ("until", False)
    assert (owned.preposition, owned.owned) == ("at", True)


def test_within_days_dates_nothing() -> None:
    assert read("within days") is None
