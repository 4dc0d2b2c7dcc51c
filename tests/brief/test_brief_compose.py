"""Every sentence of a brief rests on a quote, and stands in the section that its status allows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pytest
from brief_record import MADE, InMemory, actor, day, document, held, link, mention, small
from hypothesis import given
from hypothesis import strategies as st

from dragoman.brief import Brief, Line, build, to_html, to_markdown
from dragoman.brief.content import quoted
from dragoman.brief.dates import when
from dragoman.brief.evidence import around
from dragoman.brief.given import Given
from dragoman.brief.material import limited
from dragoman.brief.model import Group, Part, Section
from dragoman.brief.numbering import parted, ranges
from dragoman.brief.paper import to_pages
from dragoman.brief.parties import Parties
from dragoman.brief.word import to_docx
from dragoman.errors import RecordError
from dragoman.types import Mention, Particular, Period, Reading


def made(record: InMemory, since: date | None = None, until: date | None = None, length: int | None = None) -> Brief:
    return build(record, title="The Sarn river talks", since=since, until=until, as_of=None, made=MADE, length=length)


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
        ("hypothetical", "supposed", "Not reported as done: Ardland might reject “the plan”."),
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
        "Ardland rejected “the plan”, according to Foreign Minister Theodora Castellane-Whitmore (“reportedly”)."
    ]


def test_a_party_that_speaks_of_itself_is_said_to_do_so() -> None:
    doc = document("Ardland", title="T", outlet="Post", published=None)
    assert "by its own account" in lines(made(one_reading(speaker=actor(doc, "Ardland"))), "what-happened")[0]


def test_nobody_is_invented_where_the_text_names_nobody() -> None:
    assert lines(made(one_reading(actors=[])), "what-happened") == [
        "Reported: a refusal: “the plan”; by whom is not named."
    ]


def test_only_the_text_of_a_draft_is_called_one() -> None:
    texts = {name: document(name, title=name, outlet=None, published=None) for name in ("A clause.", "A report.")}
    record = InMemory(held=[held(doc, coded=False) for doc in texts.values()])
    drafts = Given(texts=frozenset({texts["A clause."].id}))
    brief = build(record, title="The Sarn river talks", as_of=None, made=MADE, given=drafts)
    assert {one.title: one.remarks for one in brief.sources} == {
        "A clause.": ("not coded: the text of a draft",),
        "A report.": ("not coded yet, or it failed",),
    }


def test_one_outlet_is_one_source_and_two_outlets_are_two() -> None:
    shown = [section for section in made(small()).sections if section.id in ("in-brief", "what-happened")]
    flags = {line.text: line.flags for section in shown for line in section.lines}
    assert flags["President Ilya Maren held talks with Vessia in Lakemouth; they ended without a breakthrough."] == (
        "2 sources",
    )
    assert flags["Vessia rejected “the offer”."] == ("one source",)
    assert flags["The Vessian army took territory in Dravo, by its own account."] == ("one source", "contested")


def test_both_versions_of_a_contested_claim_stand_side_by_side() -> None:
    group = next(g for section in made(small()).sections if section.id == "contested" for g in section.groups)
    assert group.versus
    assert [line.text for line in group.lines] == [
        "The Vessian army took territory in Dravo, by its own account.",
        "Ardland denied “that the town had fallen”.",
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
    assert pledge.text == (
        "The Northern Union, for Ardland: “The Northern Union pledged at least 40 million euros to Ardland.”"
    )
    assert {name: "".join(part.text for part in parts) for name, parts in pledge.facts} == {
        "Amount": "at least 40 million euros",
        "Stage": "announced",
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
        people["content"] = f"point {number}"  # type: ignore[assignment]
        record.made.append(mention(doc, doc.text, "rejected", "REJECT", move="reject", **people))  # type: ignore[arg-type]
    texts = lines(made(record), "in-brief")
    assert len(texts) == 6
    assert sum("held talks" in text for text in texts) >= 2
    assert sum("rejected" in text for text in texts) >= 3


def test_in_brief_never_says_one_kind_between_the_same_sides_twice_for_one_day() -> None:
    record = InMemory()
    for number in range(5):
        doc = document(f"Vessia met Ardland in town {number}.", title=str(number), outlet="Post", published=None)
        people = {"actors": [actor(doc, "Vessia")], "targets": [actor(doc, "Ardland")], "place": f"town {number}"}
        record.held.append(held(doc))
        record.made.append(mention(doc, doc.text, "met", "CONSULT", when=day(date(2025, 12, 1)), **people))  # type: ignore[arg-type]
    assert len(lines(made(record), "in-brief")) == 1
    assert len(lines(made(record), "what-happened")) == 5


def told(record: InMemory, text: str, kind: str, trigger: str, on: date, outlets: int = 1, **more: object) -> Mention:
    """An event between Vessia and Ardland that so many outlets report."""
    readings = []
    for number in range(outlets):
        doc = document(f"{text} ({number})", title=f"{text} {number}", outlet=f"Post {number}", published=on)
        sides = {"actors": [actor(doc, "Vessia")], "targets": [actor(doc, "Ardland")], "when": day(on)}
        record.held.append(held(doc))
        readings.append(mention(doc, text, trigger, kind, **{**sides, **more}))  # type: ignore[arg-type]
    record.made += readings
    record.joined.append(tuple(readings))
    return readings[0]


def test_in_brief_has_the_latest_talks_however_many_outlets_report_earlier_ones() -> None:
    record = InMemory()
    for number in range(8):
        told(record, f"Vessia met Ardland, round {number}.", "CONSULT", "met", date(2025, 12, 1 + number), outlets=4)
    told(record, "Vessia met Ardland, round 9.", "CONSULT", "met", date(2025, 12, 20))
    brief = made(record)
    days = [line.when.since for part in brief.sections if part.id == "in-brief" for line in part.lines if line.when]
    assert max(days) == date(2025, 12, 20)


def test_in_brief_takes_older_lines_of_the_parties_where_the_last_days_have_few() -> None:
    record = InMemory()
    told(record, "Vessia met Ardland in June.", "CONSULT", "met", date(2025, 6, 1), outlets=3)
    told(record, "Vessia met Ardland in July.", "CONSULT", "met", date(2025, 7, 1), confidence=0.5)
    told(record, "Vessia met Ardland in December.", "CONSULT", "met", date(2025, 12, 20))
    brief = made(record)
    days = [line.when.since for part in brief.sections if part.id == "in-brief" for line in part.lines if line.when]
    assert days == [date(2025, 12, 20), date(2025, 6, 1)]  # the latest first


def test_in_brief_has_no_line_of_its_own_for_what_stands_below_another() -> None:
    record = InMemory()
    words = {"content": "the June plan", "targets": ()}
    offer = told(
        record, "Vessia offered the June plan.", "AGREE", "offered", date(2025, 12, 1), move="propose", **words
    )
    answer = told(
        record, "Vessia refused the June plan.", "REJECT", "refused", date(2025, 12, 9), move="reject", **words
    )
    doc = next(item.document for item in record.held if item.document.id == answer.document_id)
    record.bonds.append(link("answers", answer, offer, doc, "the June plan"))
    assert lines(made(record), "in-brief") == ["Vessia rejected “the June plan”."]


def test_a_line_prints_three_note_numbers_and_the_rest_behind_one_mark_in_every_format() -> None:
    record = InMemory()
    told(record, "Vessia met Ardland in Lakemouth.", "CONSULT", "met", date(2025, 12, 1), outlets=9, place="Lakemouth")
    brief = made(record)
    line = next(line for part in brief.sections if part.id == "what-happened" for line in part.lines)
    assert [note.number for note in line.evidence] == list(range(1, 10))
    html, markdown, pages = to_html(brief), to_markdown(brief), to_pages(brief)
    assert '<summary aria-label="6 more quotes: 4–9">+6</summary>' in html
    assert '<span class="on-paper">4–9</span>' in html
    assert all(f'data-q="{number}"' in html for number in range(1, 10))
    assert "[^1][^2][^3] +6" in markdown
    assert "- 6 more quotes: [^4][^5][^6][^7][^8][^9]" in markdown
    assert '<a class="q" href="#q-3">3</a> <a class="q" href="#q-4">4–9</a>' in pages
    with zipfile.ZipFile(io.BytesIO(to_docx(brief))) as parts:
        assert ">4–9<" in parts.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("numbers", "printed", "behind"),
    [((1, 2, 3, 4), 4, ""), ((1, 2, 3, 4, 5), 3, "4–5"), ((7, 1, 2, 12, 4, 5, 6), 3, "4–6, 12")],
)
def test_no_note_number_is_left_out(numbers: tuple[int, ...], printed: int, behind: str) -> None:
    note = next(note for note in made(one_reading()).notes)
    first, rest = parted([replace(note, number=number) for number in numbers])
    assert len(first) == printed
    assert ranges(rest) == behind


def test_a_claim_of_which_only_a_part_was_read_gives_its_whole_sentence() -> None:
    text = "Ardland announced that it is withdrawing its remaining fighters from the north."
    doc = document(text, title="T", outlet="Post", published=date(2025, 12, 3))
    claim = mention(
        doc, text, "announced", "ACCUSE", move="claim", actors=[actor(doc, "Ardland")], content="its remaining fighters"
    )
    (line,) = lines(made(InMemory(held=[held(doc)], made=[claim])), "what-happened")
    assert line == f"Ardland made a statement: “{text}”"


def test_a_quotation_that_is_cut_ends_before_a_word_that_leads_on() -> None:
    doc = document("a plan of the town in " + "x" * 30, title="T", outlet="Post", published=None)
    assert "".join(part.text for part in quoted(doc, (0, len(doc.text)), 26)) == "“a plan of the town” […]"


def test_in_brief_counts_who_leads_a_party_with_it() -> None:
    leads = Particular(key="serves", value="group:front", span=(0, 5), about="person:ilya-maren")
    doc = document("President Ilya Maren met Vessia.", title="T", outlet="Post", published=date(2025, 12, 3))
    reading = mention(doc, doc.text, "met", "CONSULT", actors=[actor(doc, "President Ilya Maren")])
    parties = Parties((Party(id="group:front", name="The Front", side=None),))
    assert parties.sides(replace(reading, particulars=(leads,))) == {"side:group:front"}
    assert parties.sides(reading) != {"side:group:front"}


@pytest.mark.parametrize("flaw", [{"confidence": 0.69}, {"actors": []}, {"content": None}])
def test_in_brief_leaves_out_what_is_unsure_or_names_nobody_or_nothing(flaw: dict[str, object]) -> None:
    assert lines(made(one_reading(**flaw)), "in-brief") == []
    assert lines(made(one_reading()), "in-brief") == ["Ardland rejected “the plan”."]


def test_readings_that_only_repeat_are_one_line_with_all_their_quotes() -> None:
    record = InMemory()
    for number, place in enumerate(("Lakemouth", None, None)):
        text = f"Vessia met Ardland in Lakemouth ({number})."
        doc = document(text, title=str(number), outlet=f"Post {number}", published=date(2025, 12, 3))
        sides = [actor(doc, "Vessia"), actor(doc, "Ardland")]
        first, second = sides if number else sides[::-1]
        record.held.append(held(doc))
        record.made.append(
            mention(
                doc, text, "met", "CONSULT", actors=[first], targets=[second], place=place, when=day(date(2025, 12, 2))
            )
        )
    line = next(s for s in made(record).sections if s.id == "what-happened").lines
    assert [each.text for each in line] == ["Ardland held talks with Vessia in Lakemouth."]
    assert line[0].flags == ("3 sources",)
    assert len(line[0].evidence) == 3


@pytest.mark.parametrize(
    ("value", "cue", "sentence"),
    [
        ("call", "phone", "President Ilya Maren spoke by telephone with Vessia."),
        ("call", "video link", "President Ilya Maren held talks online or by video with Vessia."),
        ("written", "letter", "President Ilya Maren exchanged letters or papers: “President Ilya Maren met Vessia.”"),
        ("bilateral", "sides", "President Ilya Maren held talks with Vessia."),  # counted from who was there
    ],
)
def test_talks_are_told_by_their_channel_where_any_report_names_it(value: str, cue: str, sentence: str) -> None:
    record = InMemory()
    readings = []
    for outlet, told in (("Post", ()), ("Wire", (Particular(key="format", value=value, span=(0, 9), cue=cue),))):
        doc = document("President Ilya Maren met Vessia.", title="T", outlet=outlet, published=date(2025, 12, 3))
        people = {"actors": [actor(doc, "President Ilya Maren")], "targets": [actor(doc, "Vessia")]}
        reading = mention(doc, doc.text, "met", "CONSULT", when=day(date(2025, 12, 2)), **people)  # type: ignore[arg-type]
        record.held.append(held(doc))
        readings.append(replace(reading, particulars=told))
    record.made, record.joined = readings, [tuple(readings)]
    assert lines(made(record), "what-happened") == [sentence]


def test_talks_in_different_places_are_not_one_line() -> None:
    record = InMemory()
    for place in ("Lakemouth", "Dravo"):
        doc = document(f"Vessia met Ardland in {place}.", title=place, outlet="Post", published=None)
        people = {"actors": [actor(doc, "Vessia")], "targets": [actor(doc, "Ardland")], "place": place}
        record.held.append(held(doc))
        record.made.append(mention(doc, doc.text, "met", "CONSULT", when=day(date(2025, 12, 2)), **people))  # type: ignore[arg-type]
    assert len(lines(made(record), "what-happened")) == 2


def test_talks_stand_before_fighting_within_a_day() -> None:
    doc = document("Shells struck Dravo. Vessia met Ardland.", title="T", outlet="Post", published=None)
    on = day(date(2025, 12, 2))
    struck = mention(doc, "Shells struck Dravo.", "struck", "ASSAULT", when=on, place="Dravo")
    met = mention(
        doc,
        "Vessia met Ardland.",
        "met",
        "CONSULT",
        when=on,
        actors=[actor(doc, "Vessia")],
        targets=[actor(doc, "Ardland")],
    )
    assert lines(made(InMemory(held=[held(doc)], made=[struck, met])), "what-happened") == [
        "Vessia held talks with Ardland.",
        "Reported: an attack in Dravo; by whom is not named.",
    ]


@pytest.mark.parametrize("words", ["Vessia", "it", "the", "on Friday", "to Ardland", "in Lakemouth on 2 December"])
def test_a_quotation_that_only_repeats_who_where_and_when_is_left_out(words: str) -> None:
    text = f"Vessia met Ardland in Lakemouth on 2 December, on Friday, and said it to Ardland, the {words}."
    doc = document(text, title="T", outlet="Post", published=None)
    people = {"actors": [actor(doc, "Vessia")], "targets": [actor(doc, "Ardland")], "place": "Lakemouth"}
    reading = mention(doc, text, "met", "CONSULT", content=words, **people)  # type: ignore[arg-type]
    assert lines(made(InMemory(held=[held(doc)], made=[reading])), "what-happened") == [
        "Vessia held talks with Ardland in Lakemouth."
    ]


@pytest.mark.parametrize(
    ("move", "content", "sentence"),
    [
        ("propose", "to host talks", "Ardland proposed “to host talks”."),
        ("propose", "a truce", "Ardland proposed “a truce”."),
        ("demand", "that they leave", "Ardland demanded “that they leave”."),
        ("accept", "to host talks", "Ardland agreed “to host talks”."),
        ("reject", "to host talks", "Ardland refused “to host talks”."),
        ("urge", "a truce", "Ardland called for “a truce”."),
        ("urge", "whether to go", "Ardland made an appeal: “whether to go”."),
        ("deny", "that they left", "Ardland denied “that they left”."),
    ],
)
def test_what_was_said_fits_its_verb(move: str, content: str, sentence: str) -> None:
    doc = document(f"Ardland spoke: {content}.", title="T", outlet="Post", published=None)
    reading = mention(doc, doc.text, "spoke", "AGREE", move=move, actors=[actor(doc, "Ardland")], content=content)
    assert lines(made(InMemory(held=[held(doc)], made=[reading])), "what-happened") == [sentence]


@pytest.mark.parametrize(
    ("text", "who", "name"),
    [
        ("The envoys spoke.", "envoys", "The envoys"),
        ("Envoys spoke.", "Envoys", "Envoys"),
        ("Later a diplomat spoke.", "diplomat", "A diplomat"),
        ("Two ministers spoke.", "ministers", "Two ministers"),
        ("Its army spoke.", "army", "The army"),
        ("Ardish officials spoke.", "Ardish officials", "Ardish officials"),
    ],
)
def test_a_party_without_a_name_is_called_as_the_text_calls_it(text: str, who: str, name: str) -> None:
    doc = document(text, title="T", outlet="Post", published=None)
    reading = mention(doc, text, "spoke", "CONSULT", actors=[actor(doc, who)])
    assert lines(made(InMemory(held=[held(doc)], made=[reading])), "what-happened")[0].startswith(f"{name} held talks")


@dataclass(frozen=True)
class Party:
    id: str
    name: str
    side: str | None = None


def test_parties_stand_in_the_order_of_the_process_and_everybody_else_after() -> None:
    parties = [Party("state:VES", "Vessia"), Party("state:ARD", "Ardland"), Party("state:OST", "Oster")]
    brief = build(small(), title="T", made=MADE, parties=parties)
    section = next(section for section in brief.sections if section.id == "who-wants-what")
    assert [(group.under, group.title, group.size) for group in section.groups] == [
        ("", "Vessia", 1),
        ("", "Ardland", 1),
        ("Others", "Northern Union", 1),
    ]
    assert section.remark == "No move was read of: Oster."


def long_record(days: int) -> InMemory:
    record = InMemory()
    for number in range(days):
        doc = document(f"Vessia met Ardland, round {number}.", title=str(number), outlet="Post", published=None)
        on = day(date(2025, 12, 31) - timedelta(days=number))
        record.held.append(held(doc))
        people = {"actors": [actor(doc, "Vessia")], "targets": [actor(doc, "Ardland")]}
        record.made.append(mention(doc, doc.text, "met", "CONSULT", when=on, **people))  # type: ignore[arg-type]
    return record


def test_a_status_page_keeps_the_lines_that_weigh_most_and_says_where_the_others_stand() -> None:
    section = next(s for s in made(long_record(100)).sections if s.id == "what-happened")
    days = [line.when.first for line in section.lines if line.when and line.when.first]
    assert len(days) == 12
    assert min(days) == date(2025, 12, 20)  # what weighs the same otherwise is chosen by its age
    assert section.remark == "88 more are held in the record."
    assert section.keeper == ("dragoman timeline",)


def test_a_long_timeline_of_any_length_keeps_every_line_and_opens_the_last_thirty_one_days() -> None:
    section = next(s for s in made(long_record(100), length=1000).sections if s.id == "what-happened")
    assert len(section.lines) == 100
    assert [(group.title, group.folded, group.size) for group in section.groups][-2:] == [
        ("November 2025", True, 30),
        ("December 2025", False, 31),
    ]


def test_a_short_timeline_stands_open() -> None:
    section = next(s for s in made(long_record(40)).sections if s.id == "what-happened")
    assert not any(group.folded for group in section.groups)


def test_a_brief_of_six_hundred_events_is_made_in_two_seconds() -> None:
    record = long_record(600)
    begun = process_time()
    to_html(made(record))
    assert process_time() - begun < 2


def test_the_period_leaves_out_what_lies_outside_it() -> None:
    brief = made(small(), since=date(2025, 12, 3), until=date(2025, 12, 5))
    assert lines(brief, "planned") == []
    assert not any("held talks" in text for text in lines(brief, "what-happened"))
    assert any("Dravo" in text for text in lines(brief, "what-happened"))


def test_the_order_in_which_the_record_hands_things_out_changes_nothing() -> None:
    record = small()
    other = InMemory(
        held=record.held[::-1],
        made=record.made,
        bonds=record.bonds[::-1],
        joined=record.joined,
        failed=record.failed,
        tables=record.tables,
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
    for section in ("in-brief", "what-happened", "who-wants-what", "contested", "planned", "supposed", "less-certain"):
        assert lines(made(source), section) == lines(brief, section)
    assert not before.sources
    assert not list(every_line(before))
    assert "Lakemouth" in to_html(brief)


def test_each_group_of_a_long_section_has_its_turn_and_a_folded_one_fewer_lines() -> None:
    every = next(s for s in made(long_record(27), length=1000).sections if s.id == "what-happened").lines
    parts = (("a", every[7:27]), ("b", every[:4]), ("c", every[4:7]))
    groups = tuple(Group(id=id, title=id, lines=some, folded=id == "c") for id, some in parts)
    section = Section(id="who-wants-what", title="Who wants what", intro="", groups=groups)
    kept = limited(section, 7, lambda line: (line.id,), fair=True)
    assert [(group.id, len(group.lines)) for group in kept.groups] == [("a", 3), ("b", 3), ("c", 1)]
    assert kept.remark == "20 more are held in the record."
