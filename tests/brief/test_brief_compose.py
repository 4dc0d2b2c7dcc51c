"""Every sentence of a brief rests on a quote, and stands in the section that its status allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from brief_record import MADE, InMemory, actor, day, document, held, link, mention, small
from hypothesis import given
from hypothesis import strategies as st

from dragoman.brief import Brief, Line, build, to_html, to_markdown
from dragoman.brief.dates import when
from dragoman.brief.evidence import around
from dragoman.brief.model import Part
from dragoman.errors import RecordError
from dragoman.types import Period, Reading


def made(record: InMemory, since: date | None = None, until: date | None = None) -> Brief:
    return build(record, title="The Sarn river talks", since=since, until=until, as_of=None, made=MADE)


def every_line(brief: Brief) -> Iterator[Line]:
    stack = [line for section in brief.sections for line in section.lines]
    while stack:
        line = stack.pop()
        yield line
        stack += [*line.sub, *line.folded]


def lines(brief: Brief, section: str) -> list[str]:
    return [line.text for part in brief.sections if part.id == section for line in part.lines]


def one_reading(status: str = "happened", **more: object) -> InMemory:
    doc = document("Ardland rejected the plan. More was said.", title="T", outlet="Post", published=date(2025, 12, 3))
    reading = mention(
        doc,
        "Ardland rejected the plan.",
        "rejected",
        "REJECT",
        **{
            "move": "reject",
            "actors": [actor(doc, "Ardland")],
            "content": "the plan",
            "status": status,
            "when": day(date(2025, 12, 2)),
            **more,
        },  # type: ignore[arg-type]
    )
    return InMemory(held=[held(doc)], made=[reading])


def test_a_line_without_a_quote_cannot_be_made() -> None:
    with pytest.raises(RecordError):
        Line(id="x", parts=(Part(role="words", text="It rained."),), evidence=())


def test_a_passage_that_is_not_in_its_document_stops_the_brief() -> None:
    record = one_reading()
    record.made[0] = replace(record.made[0], span=(0, 9_999))
    with pytest.raises(RecordError, match="not in the document"):
        made(record)


def test_every_line_has_evidence_and_every_quote_is_cut_from_its_document() -> None:
    record = small()
    texts = {item.document.id: item.document.text for item in record.held}
    brief = made(record)
    for line in every_line(brief):
        assert line.evidence
        for part in line.parts:
            if part.role == "quote":
                assert any(part.text in texts[note.document_id] for note in line.evidence)
    for note in brief.notes:
        assert note.quote == texts[note.document_id][slice(*note.span)]


def test_a_record_without_mentions_makes_a_brief_without_sentences() -> None:
    doc = document("Ardland rejected the plan.", title="T", outlet="Post", published=None)
    brief = made(InMemory(held=[held(doc)]))
    assert not list(every_line(brief))
    assert "Ardland" not in to_html(brief)
    assert "Ardland" not in to_markdown(brief)


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled", "conditional", "hypothetical", "denied", "x"])
def test_only_what_a_text_reports_as_done_stands_under_what_happened(status: str) -> None:
    assert lines(made(one_reading(status)), "what-happened") == []


@pytest.mark.parametrize(
    ("status", "section", "sentence"),
    [
        ("happened", "what-happened", "Ardland rejected “the plan”."),
        ("negated", "what-happened", "Ardland did not reject “the plan”."),
        ("planned", "planned", "Planned: Ardland to reject “the plan”."),
        ("postponed", "planned", "Postponed: Ardland to reject “the plan”."),
        ("cancelled", "planned", "Cancelled: Ardland to reject “the plan”."),
        ("conditional", "supposed", "Conditional: Ardland would reject “the plan”."),
        ("hypothetical", "supposed", "Not reported as fact: Ardland might reject “the plan”."),
        ("denied", "contested", "It was denied that Ardland rejected “the plan”."),
        ("foreseen", "supposed", "Foreseen: Ardland may reject “the plan”."),
    ],
)
def test_each_status_is_said_in_words_in_its_section(status: str, section: str, sentence: str) -> None:
    assert lines(made(one_reading(status)), section) == [sentence]


def test_speaker_and_hedge_are_always_shown() -> None:
    doc = document("x", title="T", outlet="Post", published=None)
    speaker = actor(doc, "Foreign Minister Theodora Castellane-Whitmore")
    record = one_reading(speaker=speaker, hedge="reportedly")
    assert lines(made(record), "what-happened") == [
        "Ardland rejected “the plan”, according to Foreign Minister Theodora Castellane-Whitmore "
        "(“reportedly”, in the words of the text)."
    ]


def test_a_party_that_speaks_of_itself_is_said_to_do_so() -> None:
    doc = document("Ardland", title="T", outlet="Post", published=None)
    assert "by its own account" in lines(made(one_reading(speaker=actor(doc, "Ardland"))), "what-happened")[0]


def test_nobody_is_invented_where_the_text_names_nobody() -> None:
    assert lines(made(one_reading(actors=[])), "what-happened") == ["An unnamed party rejected “the plan”."]


def test_one_outlet_is_one_source_and_two_outlets_are_two() -> None:
    flags = {line.text: line.flags for section in made(small()).sections[:2] for line in section.lines}
    assert flags["President Ilya Maren held talks with Vessia in Lakemouth; no result is reported."] == ("2 sources",)
    assert flags["Vessia rejected “the offer”."] == ("one source",)
    assert flags["The Vessian army took territory in Dravo, by its own account."] == ("one source", "contested")


def test_both_versions_of_a_contested_claim_stand_side_by_side() -> None:
    group = next(g for section in made(small()).sections if section.id == "contested" for g in section.groups)
    assert group.versus
    assert [line.text for line in group.lines] == [
        "The Vessian army took territory in Dravo, by its own account.",
        "Ardland denied “the town had fallen”.",
    ]


def test_an_offer_shows_its_condition_and_its_answer() -> None:
    section = next(section for section in made(small()).sections if section.id == "who-wants-what")
    offer = next(line for line in section.lines if "ceasefire" in line.text)
    assert offer.text == "Conditional: a proposal by Ardland: “a ceasefire along the river”."
    assert [sub.text for sub in offer.sub] == [
        "On condition: “Vessia withdraws from the northern bank”.",
        "Answered: Vessia rejected “the offer” (2 December 2025).",
    ]


def test_a_pledge_shows_amount_beneficiary_and_stage() -> None:
    pledge = next(line for line in every_line(made(small())) if line.id.startswith("pledge"))
    assert {name: "".join(part.text for part in parts) for name, parts in pledge.facts} == {
        "Amount": "at least 40 million euros",
        "For": "Ardland",
        "Stage": "announced; delivery not shown by this reading",
    }


def test_readings_of_low_confidence_stand_apart_and_nowhere_else() -> None:
    brief = made(one_reading(confidence=0.49))
    assert [section.id for section in brief.sections if section.groups] == ["less-certain"]


def shelling(days: int, each: int) -> InMemory:
    record = InMemory()
    for number in range(days * each):
        place = ("Kellin", "Dravo")[number % 2]
        doc = document(f"Shells struck {place} ({number}).", title=str(number), outlet="Post", published=None)
        on = day(date(2025, 12, 1) + timedelta(days=number // each))
        record.held.append(held(doc))
        record.made.append(mention(doc, doc.text, "struck", "ASSAULT", when=on, place=place))
    return record


def test_a_day_of_many_strikes_is_one_line_that_unfolds() -> None:
    brief = made(shelling(days=2, each=100))
    found = [line for section in brief.sections if section.id == "what-happened" for line in section.lines]
    assert [line.text for line in found] == [
        "100 reports of fighting, force or military moves: Dravo (50), Kellin (50)."
    ] * 2
    assert [len(line.folded) for line in found] == [100, 100]


def test_in_brief_has_at_most_six_lines_with_meetings_and_moves_among_them() -> None:
    record = InMemory()
    for number in range(30):
        doc = document(f"Vessia met Ardland; Vessia rejected point {number}.", title="T", outlet="Post", published=None)
        on = day(date(2025, 12, 1) + timedelta(days=number % 9))
        people = {"actors": [actor(doc, "Vessia")], "targets": [actor(doc, "Ardland")], "when": on}
        record.held.append(held(doc))
        record.made.append(mention(doc, doc.text, "met", "CONSULT", **people))  # type: ignore[arg-type]
        record.made.append(mention(doc, doc.text, "rejected", "REJECT", move="reject", **people))  # type: ignore[arg-type]
    texts = lines(made(record), "in-brief")
    assert len(texts) == 6
    assert sum("held talks" in text for text in texts) >= 2
    assert sum("rejected" in text for text in texts) >= 3


def test_the_period_leaves_out_what_lies_outside_it() -> None:
    brief = made(small(), since=date(2025, 12, 3), until=date(2025, 12, 5))
    assert lines(brief, "planned") == []
    assert not any("held talks" in text for text in lines(brief, "what-happened"))
    assert any("Dravo" in text for text in lines(brief, "what-happened"))


def test_the_order_in_which_the_record_hands_things_out_changes_nothing() -> None:
    record = small()
    other = InMemory(
        held=record.held[::-1], made=record.made, bonds=record.bonds[::-1], joined=record.joined, failed=record.failed
    )
    assert to_html(made(record)) == to_html(made(other))


@pytest.mark.parametrize(
    ("since", "until", "precision", "words"),
    [
        (date(2025, 12, 2), date(2025, 12, 3), "day", "2 December 2025"),
        (date(2025, 12, 2), date(2025, 12, 4), "days", "2–3 December 2025"),
        (date(2025, 11, 30), date(2025, 12, 3), "days", "30 November – 2 December 2025"),
        (date(2025, 12, 31), date(2026, 1, 2), "days", "31 December 2025 – 1 January 2026"),
        (date(2025, 12, 1), date(2026, 1, 1), "month", "December 2025"),
        (date(2025, 12, 1), date(2026, 3, 1), "season", "December 2025 – February 2026"),
        (date(2025, 1, 1), date(2026, 1, 1), "year", "2025"),
        (date(2025, 1, 1), date(2026, 1, 1), "about", "about 2025"),
        (None, date(2025, 12, 5), "before", "before 5 December 2025"),
        (date(2025, 12, 5), None, "after", "after 5 December 2025"),
        (None, None, "day", "date not given"),
    ],
)
def test_dates_are_as_precise_as_the_text(since: date | None, until: date | None, precision: str, words: str) -> None:
    assert when(Period(since=since, until=until, precision=precision, text="")).label == words


@given(st.text(min_size=1, max_size=3000), st.data())
def test_a_context_holds_its_quote_and_stays_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    a, b = around(text, (start, end))
    assert 0 <= a <= start < end <= b <= len(text)


def test_a_denial_whose_claim_no_reading_holds_quotes_the_words_it_denies() -> None:
    doc = document("Ardland denied that Dravo had fallen.", title="T", outlet="Post", published=None)
    denial = mention(doc, doc.text, "denied", "REJECT", move="deny", actors=[actor(doc, "Ardland")])
    bond = link("denies", denial, None, doc, "Dravo had fallen")
    brief = made(InMemory(held=[held(doc)], made=[denial], bonds=[bond]))
    found = next(line for line in every_line(brief) if line.id.startswith("denial"))
    assert [sub.text for sub in found.sub] == ["Denies: “Dravo had fallen”."]


def test_the_real_record_can_be_read(tmp_path: Path) -> None:
    from dragoman.record import Record

    source = small()
    with Record.open(tmp_path / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=MADE)
        for item in source.held:
            own = item.document.id
            mentions = tuple(sorted((m for m in source.made if m.document_id == own), key=lambda m: m.span))
            bonds = tuple(bond for bond in source.bonds if bond.document_id == own)
            reading = Reading(document_id=own, coder="rules@1", mentions=mentions, links=bonds)
            record.add(item.document, reading=reading, carried=None, run=run, held=MADE.date(), held_basis="retrieved")
        for failure in source.failed:
            record.fail(failure, run=run)
        record.finish(run, MADE)
        brief = build(record, title="T", since=None, until=None, as_of=MADE.date(), made=MADE)
        before = build(record, title="T", since=None, until=None, as_of=date(2025, 12, 1), made=MADE)
    assert {line.text for line in every_line(made(source))} == {line.text for line in every_line(brief)}
    assert not before.sources
    assert not list(every_line(before))
    assert "Lakemouth" in to_html(brief)
