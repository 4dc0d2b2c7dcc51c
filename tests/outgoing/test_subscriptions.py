"""The feed and the calendar: what they say, and that nothing in a text can be more than text in them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from dragoman.agenda import Entry
from dragoman.changes import KINDS, Change
from dragoman.outgoing import to_atom, to_ical, undated
from dragoman.outgoing.words import table
from dragoman.visible import short

MADE = datetime(2025, 12, 31, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></content></entry></feed>",
    "]]><!-- &amp; &lt;b&gt; &#0;",
    "javascript:alert(1)",
    "left \u202eright\u202c to \u2066left\u2069",
    "bell \x07, null \x00, escape \x1b[31m, feed \x0c, next \x85",
    "no character \ufffe \uffff \ufdd0, a lone surrogate \ud800",
    "line\r\nBEGIN:VEVENT\r\nSUMMARY:false\r\nEND:VEVENT",
    "x" * 10_000,
    "word " * 2_000,
    "",
]


def change(**parts: Any) -> Change:
    base = Change(
        id="0123456789abcdef",
        day=date(2025, 12, 20),
        kind="meeting_changed",
        ledger="meetings",
        item="abc",
        title="Meeting of Exland and Wyeland, Haven, 2025-12-09",
        before="planned",
        after="held",
        direction=None,
        mention_ids=("m1", "m2"),
        document_ids=("d1",),
    )
    return replace(base, **parts)


def entry(**parts: Any) -> Entry:
    base = Entry(
        id="fedcba9876543210",
        kind="meeting",
        state="planned",
        since=date(2025, 12, 9),
        until=date(2025, 12, 10),
        precision="day",
        date_text="2025-12-09",
        title="Meeting of Exland and Wyeland, Haven",
        place="Haven",
        ledger="meetings",
        item="abc",
        mention_ids=("m1",),
        document_ids=("d1",),
    )
    return replace(base, **parts)


def feed(*changes: Change, title: str = "Two Rivers", link_base: str | None = None, **quotes: str) -> Any:
    made = to_atom(changes, title=title, link_base=link_base, updated=MADE, quotes=quotes)
    root = etree.fromstring(made, etree.XMLParser(resolve_entities=False))
    assert {child.tag for child in root.iter()} <= {ATOM + name for name in NAMES}, "only what we write is markup"
    return root


NAMES = (
    *("feed", "id", "title", "subtitle", "updated", "published", "author", "name", "generator"),
    *("entry", "content", "category", "link"),
)


def text_of(root: Any, name: str) -> str:
    return str(root.find(f"{ATOM}entry/{ATOM}{name}").text)


# ---- the feed -------------------------------------------------------------------------------------------------------


def test_an_entry_says_what_was_before_what_is_now_and_the_words_it_rests_on() -> None:
    root = feed(change(), m1="The talks were held.", m2="They met.", m3="another")
    assert text_of(root, "title") == "Changed: Meeting of Exland and Wyeland, Haven, 2025-12-09"
    assert text_of(root, "content").splitlines() == [
        "Meeting of Exland and Wyeland, Haven, 2025-12-09",
        "planned → held",
        "“The talks were held.”",
        "“They met.”",
    ]
    assert root.find(f"{ATOM}entry/{ATOM}content").get("type") == "text"
    assert text_of(root, "updated") == "2025-12-20T00:00:00+00:00"


def test_states_are_in_words_and_a_position_has_its_direction() -> None:
    root = feed(change(kind="position_moved", before="demand", after="concede", direction="toward"))
    assert text_of(root, "content").splitlines()[1:] == ["demand → concession", "towards the other side"]
    root = feed(change(kind="new_pledge", before=None, after="in_delivery"))
    assert text_of(root, "content").splitlines()[1] == "new: in delivery"


def test_ids_are_tags_that_stay_and_are_the_feeds_own() -> None:
    first, again = feed(change()), feed(change(title="told otherwise"), change(id="another"))
    assert text_of(first, "id") in {one.text for one in again.iter(f"{ATOM}id")}
    other = feed(change(), title="Another process")
    ids = [one.text for root in (first, other) for one in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 4
    assert all(re.fullmatch(r"tag:[a-z.]+,\d{4}:[a-z0-9:]+", id) for id in ids)


def test_the_newest_change_comes_first_and_links_only_where_there_is_somewhere_to_go() -> None:
    days = [date(2025, 12, day) for day in (3, 9, 1)]
    changes = [change(id=str(number), day=day) for number, day in enumerate(days)]
    root = feed(*changes, link_base="http://127.0.0.1:8765/item/")
    assert [one.text[:10] for one in root.findall(f"{ATOM}entry/{ATOM}updated")] == sorted(map(str, days), reverse=True)
    links = [one.get("href") for one in root.iter(f"{ATOM}link")]
    assert links == ["http://127.0.0.1:8765/item/m1"] * 3
    assert not list(feed(*changes).iter(f"{ATOM}link"))
    assert not list(feed(*changes, link_base="javascript:alert(").iter(f"{ATOM}link"))


def test_of_many_passages_the_first_are_given_and_the_rest_counted() -> None:
    ids = tuple(f"m{number}" for number in range(40))
    lines = text_of(feed(change(mention_ids=ids), **{id: f"passage {id}" for id in ids}), "content").splitlines()
    assert lines[-1] == "and 35 more passages in the record"
    assert len(lines) == 2 + 5 + 1


def test_a_feed_without_changes_is_a_feed() -> None:
    found = feedparser.parse(to_atom([], title="Two Rivers", link_base=None, updated=MADE))
    assert (found.version, found.bozo, found.feed.title, found.entries) == ("atom10", False, "Two Rivers", [])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_text_in_the_feed(text: str) -> None:
    root = feed(change(title=text, before=text, after=text, direction=text), title=text or "-", m1=text, m2=f"2{text}")
    whole = etree.tostring(root, encoding="unicode")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]", whole)
    assert len(whole) < 8_000
    found = feedparser.parse(etree.tostring(root))
    assert not found.bozo
    assert len(found.entries) == 1


# ---- the calendar ---------------------------------------------------------------------------------------------------


def calendar(*entries: Entry, name: str = "Two Rivers", **quotes: str) -> Any:
    return Calendar.from_ical(to_ical(entries, name=name, quotes=quotes, made=MADE))


def only(found: Any) -> Any:
    (event,) = found.walk("VEVENT")
    return event


def test_a_planned_meeting_is_a_tentative_whole_day_with_its_words() -> None:
    event = only(calendar(entry(), m1="They will meet in Haven."))
    assert (event.start, event.end) == (date(2025, 12, 9), date(2025, 12, 10))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == ("TENTATIVE", "Meeting of Exland and Wyeland, Haven")
    assert str(event["DESCRIPTION"]).splitlines() == [
        "State: planned",
        "Date as reported: 9 December 2025",
        "“They will meet in Haven.”",
    ]
    assert (str(event["LOCATION"]), str(event["TRANSP"])) == ("Haven", "TRANSPARENT")


@pytest.mark.parametrize(
    ("state", "status", "begins"),
    [
        ("held", "CONFIRMED", "Meeting"),
        ("due", "CONFIRMED", "Meeting"),
        ("postponed", "TENTATIVE", "Postponed: "),
        ("cancelled", "CANCELLED", "Cancelled: "),
        ("overdue", "CONFIRMED", "Overdue: "),
    ],
)
def test_what_became_of_it_is_in_the_status_and_before_the_title(state: str, status: str, begins: str) -> None:
    event = only(calendar(entry(state=state)))
    assert str(event["STATUS"]) == status
    assert str(event["SUMMARY"]).startswith(begins)


def test_an_entry_keeps_its_uid_whatever_becomes_of_it_and_the_calendar_its_own() -> None:
    before, after = calendar(entry()), calendar(entry(state="cancelled", title="told otherwise"), entry(id="2"))
    assert before["UID"] == after["UID"]
    assert str(only(before)["UID"]) in {str(event["UID"]) for event in after.walk("VEVENT")}


@pytest.mark.parametrize(
    ("parts", "days"),
    [
        ({"until": date(2026, 1, 1), "since": date(2025, 12, 1), "precision": "month"}, ("2025-12-01", "2026-01-01")),
        ({"until": None, "precision": "after"}, ("2025-12-09", "2025-12-10")),
        ({"since": None, "precision": "before"}, ("2025-12-09", "2025-12-10")),
        ({"until": date(2025, 12, 9)}, ("2025-12-09", "2025-12-10")),
        ({"since": date(9999, 12, 31), "until": None}, None),
        ({"since": None, "until": None, "date_text": "once the guns fall silent"}, None),
    ],
)
def test_an_imprecise_date_spans_its_days_and_says_its_words(parts: dict[str, Any], days: Any) -> None:
    one = entry(**{"date_text": "in December", **parts})
    events = list(calendar(one).walk("VEVENT"))
    assert [(str(event.start), str(event.end)) for event in events] == ([days] if days else [])
    assert undated([one]) == (not days)
    if events and parts.get("precision"):
        assert str(events[0]["SUMMARY"]).endswith("[in December]")
        assert "Date as reported: in December" in str(events[0]["DESCRIPTION"])


def test_undated_entries_are_left_out_and_counted() -> None:
    missing = [entry(id=str(number), since=None, until=None) for number in range(3)]
    found = calendar(entry(), *missing)
    assert len(list(found.walk("VEVENT"))) == 1
    assert str(found["DESCRIPTION"]).endswith("not in this calendar: 3.")
    assert undated([entry(), *missing]) == 3


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_text_in_the_calendar(text: str) -> None:
    made = to_ical(
        [entry(title=text, place=text, date_text=text, precision="month", state=text)],
        name=text or "-",
        quotes={"m1": text},
        made=MADE,
    )
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\r\n" in made
    assert not re.search(rb"[^\r]\n|\r[^\n]", made)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", made.decode())
    assert str(only(Calendar.from_ical(made))["SUMMARY"]) != "false"
    assert len(made) < 8_000


TEXT = st.text(st.characters(codec=None), max_size=400) | st.sampled_from(HOSTILE)


@settings(max_examples=60)
@given(title=TEXT, quote=TEXT, words=TEXT, name=TEXT)
def test_any_text_comes_back_from_both_as_the_text_it_was_made_into(
    title: str, quote: str, words: str, name: str
) -> None:
    root = feed(change(title=title, after=words), title=name or "-", m1=quote)
    first = text_of(root, "content").splitlines()[0] if short(title, 300) else ""
    assert first == _fit(title)
    event = only(calendar(entry(title=title, date_text=words, place=words), name=name or "-", m1=quote))
    assert str(event["SUMMARY"]) == _fit(title)
    assert str(event.get("LOCATION", "")) == _fit(words)


def _fit(text: str) -> str:
    """What cannot be in XML is written out; everything else is what `visible` makes of it."""
    shown = short(text, 300)
    return "".join(f"⟨U+{ord(c):04X}⟩" if 0xFDD0 <= ord(c) <= 0xFDEF or c in "\ufffe\uffff" else c for c in shown)


def test_each_kind_has_its_words() -> None:
    assert set(table()["kinds"]) == set(table()["prefixes"]) == set(KINDS)


def test_days_at_the_end_of_the_calendar_are_no_error() -> None:
    far = entry(since=date.max - timedelta(days=1), until=date.max)
    assert only(calendar(far)).start == date.max - timedelta(days=1)
