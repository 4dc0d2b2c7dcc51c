"""What stands behind an item: which documents, with which of their words, as it was held on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import citing_record as known
import pytest
from citing_record import document, mention

from dragoman.citing import Reference, cited, references, written
from dragoman.errors import RecordError
from dragoman.record import Archive, Record
from dragoman.types import Actor, Document, Judgement, Mention

TEXT = "A headline\n\n  \nThe delegations met in Haven. They spoke of the bridge.\n\nNothing was signed in Haven."
FIRST = document(TEXT, title="First", outlet="The Ferry", published=date(2024, 4, 2))
COPY = document(
    "A headline\nThe delegations met in Haven. More.", title="Copy", outlet="Post", published=date(2024, 4, 1)
)
NEW_WORDS = document("Delegates sat together.", title="Anew", outlet="Wire", published=date(2024, 4, 4))
OTHER = document("Envoys met in Haven.", title="Other", outlet="Observer", published=date(2024, 4, 3))
MET, SPOKE, SIGNED = (mention(FIRST, one) for one in ("delegations met in Haven", "spoke of", "signed in Haven"))
ELSEWHERE = mention(OTHER, "Envoys met in Haven")


def judge(record: Record, kind: str, *mentions: Mention, day: int = 5) -> None:
    made = datetime(2024, 4, day, tzinfo=UTC)
    record.judge(
        Judgement(kind=kind, items=tuple(one.id for one in mentions), by="ana", made=made, why="it was not so")
    )


def titles(found: list[Reference]) -> list[str]:
    return [one.csl["title"] for one in found]


@pytest.fixture
def filled(record: Record, hold: Any) -> Record:
    """A report and two that carry it, and another report of the same meeting that a person joined to it."""
    hold(FIRST, MET, SPOKE, SIGNED)
    hold(COPY, carries=FIRST)
    hold(NEW_WORDS, carries=COPY)
    hold(OTHER, ELSEWHERE)
    judge(record, "split", MET, SPOKE, SIGNED, ELSEWHERE, day=3)
    judge(record, "join", MET, ELSEWHERE, day=4)
    return record


def test_an_event_has_a_reference_for_each_report_and_each_copy_right_after_what_it_carries(filled: Record) -> None:
    found = references(filled, ELSEWHERE.id)
    assert titles(found) == ["First", "Copy", "Anew", "Other"]
    assert [one.carries for one in found] == [None, FIRST.id, COPY.id, None]


def test_each_quote_is_cut_from_the_text_of_its_own_document(filled: Record) -> None:
    texts = {one.id: one.text for one in (FIRST, COPY, NEW_WORDS, OTHER)}
    found = references(filled, MET.id)
    for one in found:
        for passage in one.passages:
            assert passage.quote == texts[one.document_id][slice(*passage.span)]
    assert [one.quote for one in found] == ["delegations met in Haven"] * 2 + [None, "Envoys met in Haven"]
    assert found[1].span != found[0].span  # the copy has its own text
    assert found[1].mention_id == MET.id


def test_a_paragraph_is_counted_by_the_lines_that_are_not_blank(filled: Record) -> None:
    numbers = [references(filled, f"mention:{one.id}")[0].passages[0].paragraph for one in (MET, SPOKE, SIGNED)]
    assert numbers == [2, 2, 3]


def test_the_word_mention_narrows_to_one_passage_and_its_copies(filled: Record) -> None:
    found = references(filled, f"mention:{ELSEWHERE.id[:9]}")
    assert titles(found) == ["Other"]
    assert found[0].quote == "Envoys met in Haven"


def test_a_document_is_one_reference_without_a_quote(filled: Record) -> None:
    (one,) = references(filled, COPY.id[:10])
    assert (one.document_id, one.passages, one.carries) == (COPY.id, (), FIRST.id)
    assert f"Carries the text of document {FIRST.id}" in written([one])


def test_a_day_shows_only_what_was_held_on_it(filled: Record) -> None:
    assert titles(references(filled, MET.id, as_of=date(2024, 4, 2))) == ["First", "Copy"]
    with pytest.raises(RecordError, match="was not held on 2024-04-01"):
        references(filled, MET.id, as_of=date(2024, 4, 1))


def test_words_inside_other_words_are_printed_once_and_kept_in_the_data(record: Record, hold: Any) -> None:
    wide, narrow = mention(FIRST, "The delegations met in Haven."), mention(FIRST, "delegations met")
    hold(FIRST, wide, narrow)
    judge(record, "join", wide, narrow)
    found = references(record, wide.id)
    assert [one.quote for one in found[0].passages] == ["The delegations met in Haven.", "delegations met"]
    assert written(found).count("delegations met") == 1


def test_a_rejected_mention_cannot_be_cited_and_leaves_its_event(filled: Record) -> None:
    judge(filled, "reject", MET)
    with pytest.raises(RecordError, match="was rejected by ana: it was not so"):
        references(filled, f"mention:{MET.id}")
    assert titles(references(filled, ELSEWHERE.id)) == ["Other"]


def test_an_id_that_fits_nothing_or_several_things_is_refused_with_advice(filled: Record) -> None:
    with pytest.raises(RecordError, match="nothing in the record has this id"):
        references(filled, "zzz")
    with pytest.raises(RecordError, match="named by its id"):
        references(filled, "event:")
    with pytest.raises(RecordError, match=r"is in no offer .*its event is cited"):
        references(filled, f"offer:{MET.id}")


def test_digits_that_begin_several_ids_are_too_few(record: Record, hold: Any) -> None:
    docs = [document(f"Text {n}.") for n in range(17)]  # an id begins with one of sixteen digits
    for one in docs:
        hold(one)
    first = [one.id[0] for one in docs]
    alike = next(digit for digit in first if first.count(digit) > 1)
    with pytest.raises(RecordError, match=rf"{first.count(alike)} ids begin like this .*give more digits: document:"):
        references(record, alike)


def test_an_offer_is_cited_with_every_document_of_its_thread(record: Record, hold: Any) -> None:
    plan = "a truce of thirty days along the whole river Tarn"
    proposed = document(f"Belmora proposed {plan}.", title="Offer", outlet="Post", published=date(2024, 4, 1))
    answered = document(f"Arvenia rejected {plan}.", title="Answer", outlet="Today", published=date(2024, 4, 2))
    offer = mention(proposed, f"proposed {plan}", kind="REQUEST", move="propose", **terms(proposed, plan, "Belmora"))
    answer = mention(answered, f"rejected {plan}", kind="REJECT", move="reject", **terms(answered, plan, "Arvenia"))
    hold(proposed, offer)
    hold(answered, answer)
    archive = Archive(record.path.parent / "archive")
    day = date(2024, 4, 9)
    for item in (offer, answer):
        found, origin, wider = cited(
            record, f"offer:{item.id}", config=known.CONFIG, archive=archive, version="0.3.0", today=day
        )
        assert titles(found) == ["Offer", "Answer"]
        assert (origin.kind, origin.id, wider) == ("offer", offer.id, ())
        line = f"Two Rivers: record kept with dragoman 0.3.0, as it stood on 2024-04-09, offer {offer.id}."
        assert origin.words == line
    found, _, wider = cited(record, offer.id, config=known.CONFIG, archive=archive, version="0.3.0", today=day)
    assert titles(found) == ["Offer"]
    assert wider == (f"offer:{offer.id}",)


def terms(doc: Document, words: str, who: str) -> dict[str, Any]:
    """Who speaks of which terms, to whom: what a rule puts an answer beside its offer by."""
    ids = {"Belmora": ("state:XBE", "XBE"), "Arvenia": ("state:XAR", "XAR")}
    other = next(name for name in ids if name != who)
    sides = [
        Actor(text=name, span=(0, 7), id=ids[name][0], country=ids[name][1], sector="GOV", name=name)
        for name in (who, other)
    ]
    at = doc.text.index(words)
    return {
        "content": (at, at + len(words)),
        "issues": ("CEAS",),
        "actors": tuple(sides[:1]),
        "targets": tuple(sides[1:]),
    }


def test_words_that_stand_twice_in_a_copy_are_not_quoted_from_it(record: Record, hold: Any) -> None:
    twice = document("Envoys met in Haven. Envoys met in Haven.", title="Twice", outlet="Post")
    hold(OTHER, ELSEWHERE)
    hold(twice, carries=OTHER)
    assert [one.quote for one in references(record, ELSEWHERE.id)] == ["Envoys met in Haven", None]


def test_a_draft_says_how_it_became_known_and_who_is_said_to_have_written_it(record: Record, hold: Any) -> None:
    hold(known.DRAFT_TEXT, draft=known.DRAFT)
    for item in ("fifteen-1", "fifteen", "draft:fif", known.DRAFT_TEXT.id[:8]):
        (one,) = references(record, item, config=known.CONFIG)
        assert "author" not in one.csl  # who wrote it is what others say
        assert one.csl["issued"] == {"date-parts": [[2024, 4, 20]]}
        assert one.notes == (
            "Draft fifteen-1; dated 2024-04-20; first reported 2024-04-19; text public since a day not known",
            "Said to be written by Arvenia, on the word of Harbour Wire; disputed by Arvenia, Belmora",
            "Said to be written by Belmora",
            "Text and quotes are in the words of The Ferry, not of what is cited",
        )
    (plain,) = references(record, f"document:{known.DRAFT_TEXT.id}")
    assert plain.notes[1].startswith("Said to be written by state:XAR, on the word of Harbour Wire")


def test_a_file_that_says_whose_words_it_is_in_is_cited_with_that(record: Record, hold: Any, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    heads = ("---\ntitle: A\nwording: 'dragoman'\n---\n", "---\ntitle: B\n---\nwording: dragoman\n", "")
    docs = [
        document(f"Text {n}.", title=f"Title {n}", raw=archive.put(f"{head}Text {n}.".encode()))
        for n, head in enumerate(heads)
    ]
    for one in docs:
        hold(one)
    notes = [references(record, one.id, archive=archive)[0].notes for one in docs]
    words = "Text and quotes are in the words of dragoman, not of what is cited"
    assert notes == [(words,), (), ()]
    assert references(record, docs[0].id)[0].notes == ()  # without the archive nobody can know


def test_copies_that_carry_one_another_are_all_found(record: Record, hold: Any) -> None:
    hold(FIRST, MET, carries=COPY)
    hold(COPY, carries=FIRST)
    found = references(record, MET.id)
    assert {one.csl["title"]: one.carries for one in found} == {"First": COPY.id, "Copy": FIRST.id}


def test_no_reference_shows_the_folder_that_a_file_came_from(filled: Record) -> None:
    assert "/home" not in written(references(filled, MET.id), form="csl-json")
