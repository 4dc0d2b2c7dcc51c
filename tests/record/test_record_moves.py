"""Which moves make a row, which threads make an offer, and which answers find their offer."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.record import Record
from dragoman.types import Document, Mention, Particular

EXX, WYE = "EXX", "WYE"


def rows(record: Record, name: str) -> list[dict[str, Any]]:
    table = record.ledger(name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def side(make: SimpleNamespace, doc: Document, words: str, country: str) -> tuple[Any, ...]:
    return (make.actor(doc, words, f"state:{country}", country),)


def named(doc: Document, words: str, key: str = "proposal", about: str | None = None) -> Particular:
    at = doc.text.index(words)
    return Particular(key=key, value=words, span=(at, at + len(words)), cue=words, about=about)


def move(make: SimpleNamespace, doc: Document, trigger: str, kind: str, what: str, **parts: Any) -> Mention:
    found: Mention = make.mention(doc, trigger, kind=kind, move=what, when=None, **parts)
    return found


@pytest.mark.parametrize(
    ("status", "hangs", "kept"),
    [
        ("happened", False, True),
        ("planned", False, True),
        ("conditional", True, True),
        ("conditional", False, False),
        ("hypothetical", False, False),
        ("negated", False, False),
    ],
)
def test_a_row_is_an_act_that_is_told_as_done_to_come_or_hanging_on_a_condition(
    record: Record, make: SimpleNamespace, status: str, hangs: bool, kept: bool
) -> None:
    doc = make.document("Exland would accept the terms if the guns fall silent.")
    more = (named(doc, "the guns fall silent", "condition"),) if hangs else ()
    said = move(
        make, doc, "accept", "AGREE", "accept", status=status, actors=side(make, doc, "Exland", EXX), particulars=more
    )
    make.put(record, doc, make.reading(doc, said))
    assert [row["mention_id"] for row in rows(record, "moves")] == ([said.id] if kept else [])


def test_the_refusal_of_an_accusation_and_an_act_of_nobody_are_no_rows(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Exland rejected the accusation. The plan was rejected.")
    denied = Particular(key="stance", value="denies", span=(0, 6), cue="rejected", about=None)
    refused = move(
        make, doc, "rejected the accusation", "REJECT", "reject", actors=side(make, doc, "Exland", EXX),
        particulars=(denied,),
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, refused, move(make, doc, "was rejected", "REJECT", "reject")))
    assert rows(record, "moves") == []


def test_on_whose_behalf_does_not_hang_on_how_later_reports_call_the_government(
    record: Record, make: SimpleNamespace
) -> None:
    doc = make.document("The palace agreed to leave the valley, Wyeland said.")
    palace = (make.actor(doc, "palace", "gov:EXX", EXX),)
    behalf = named(doc, "palace", "on_behalf", "gov:EXX")
    said = move(make, doc, "agreed", "AGREE", "accept", actors=palace, particulars=(behalf,))
    make.put(record, doc, make.reading(doc, said))
    later = make.document("A delegation of Exland rejected the plan.")
    delegation = (make.actor(later, "A delegation of Exland", "gov:EXX", EXX),)
    make.put(record, later, make.reading(later, move(make, later, "rejected", "REJECT", "reject", actors=delegation)))
    assert [row["on_behalf"] for row in rows(record, "moves") if row["move"] == "accept"] == ["palace"]


def test_a_bare_demand_is_a_move_and_no_offer_until_the_other_side_answers(
    record: Record, make: SimpleNamespace
) -> None:
    doc = make.document("Exland demanded that Wyeland leave the valley.")
    ours, theirs = side(make, doc, "Exland", EXX), side(make, doc, "Wyeland", WYE)
    asked = move(make, doc, "demanded", "REQUEST", "demand", actors=ours, targets=theirs, issues=("TERR",))
    make.put(record, doc, make.reading(doc, asked))
    assert len(rows(record, "moves")) == 1
    assert rows(record, "offers") == []
    later = make.document("Wyeland refused the demand of Exland.", day=date(2025, 12, 6), url="b.txt")
    refused = move(
        make, later, "refused", "REJECT", "reject", actors=side(make, later, "Wyeland", WYE),
        targets=side(make, later, "Exland", EXX), issues=("TERR",),
    )  # fmt: skip
    make.put(record, later, make.reading(later, refused))
    (offer,) = rows(record, "offers")
    assert (offer["by"], offer["state"]) == ("Exland", "rejected")


def test_answers_find_the_plan_that_they_name_and_not_one_of_another_number(
    record: Record, make: SimpleNamespace
) -> None:
    doc = make.document("Exland presented a 28-point plan to Wyeland.")
    put = move(
        make, doc, "presented", "AGREE", "propose", actors=side(make, doc, "Exland", EXX),
        targets=side(make, doc, "Wyeland", WYE), particulars=(named(doc, "a 28-point plan"),),
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, put))
    answers = []
    for number, words in enumerate(("the 28-point plan", "the 19-point plan")):
        later = make.document(f"Wyeland rejected {words} of Exland.", day=date(2025, 12, 7), url=f"{number}.txt")
        answer = move(
            make, later, "rejected", "REJECT", "reject", actors=side(make, later, "Wyeland", WYE),
            targets=side(make, later, "Exland", EXX), particulars=(named(later, words, about=f"state:{EXX}"),),
        )  # fmt: skip
        make.put(record, later, make.reading(later, answer))
        answers.append(answer)
    thread = {row["mention_id"]: row["offer_id"] for row in rows(record, "moves")}
    assert thread[answers[0].id] == thread[put.id]
    assert thread.get(answers[1].id) != thread[put.id]


def test_whoever_asks_another_to_accept_a_plan_belongs_to_its_thread(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Exland presented a peace plan to Wyeland.")
    put = move(
        make, doc, "presented", "AGREE", "propose", actors=side(make, doc, "Exland", EXX),
        targets=side(make, doc, "Wyeland", WYE), particulars=(named(doc, "a peace plan"),),
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, put))
    later = make.document("Zedland urged Wyeland to accept the peace plan.", day=date(2025, 12, 8), url="z.txt")
    urged = move(
        make, later, "urged", "REQUEST", "urge", actors=side(make, later, "Zedland", "ZED"),
        targets=side(make, later, "Wyeland", WYE),
        particulars=(named(later, "the peace plan", about=f"state:{EXX}"),),
    )  # fmt: skip
    make.put(record, later, make.reading(later, urged))
    assert len({row["offer_id"] for row in rows(record, "moves")}) == 1


def answered(record: Record, make: SimpleNamespace, text: str, trigger: str, what: str, **parts: Any) -> Mention:
    """A later report of Wyeland's answer, stored."""
    doc = make.document(text, day=parts.pop("day", date(2025, 12, 7)), url=text.replace(" ", "-"))
    names = [named(doc, words, about=owner) for words, owner in parts.pop("names", ())]
    said = move(
        make, doc, trigger, "REJECT" if what == "reject" else "AGREE", what, actors=side(make, doc, "Wyeland", WYE),
        particulars=tuple(names), **parts,
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, said))
    return said


def put_forward(record: Record, make: SimpleNamespace, text: str, *names: str, **parts: Any) -> Mention:
    doc = make.document(text, url=text.replace(" ", "-"))
    said = move(
        make, doc, "presented", "AGREE", "propose", actors=side(make, doc, "Exland", EXX),
        targets=side(make, doc, "Wyeland", WYE), particulars=tuple(named(doc, one) for one in names), **parts,
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, said))
    return said


def test_the_answer_to_whose_offer_it_is_goes_to_the_last_one_of_that_side(
    record: Record, make: SimpleNamespace
) -> None:
    put = put_forward(record, make, "Exland presented Wyeland a ceasefire by sea.", issues=("CEAS",))
    answer = answered(
        record, make, "Wyeland rejected the Exland offer.", "rejected", "reject", issues=("POL",),
        names=[("the Exland offer", f"state:{EXX}")],
    )  # fmt: skip
    thread = {row["mention_id"]: row["offer_id"] for row in rows(record, "moves")}
    assert thread[answer.id] == thread[put.id]
    assert [row["state"] for row in rows(record, "offers")] == ["rejected"]


def test_a_revised_text_is_another(record: Record, make: SimpleNamespace) -> None:
    put = put_forward(record, make, "Exland presented a peace plan to Wyeland.", "a peace plan")
    same = answered(
        record, make, "Wyeland accepted the plan.", "accepted", "accept", names=[("the plan", f"state:{EXX}")]
    )
    other = answered(
        record, make, "Wyeland rejected the revised plan.", "rejected", "reject",
        names=[("the revised plan", f"state:{EXX}")], day=date(2025, 12, 9),
    )  # fmt: skip
    thread = {row["mention_id"]: row["offer_id"] for row in rows(record, "moves")}
    assert thread[same.id] == thread[put.id]
    assert thread[other.id] != thread[put.id]


def test_who_and_when_and_a_broad_issue_alone_make_no_answer(record: Record, make: SimpleNamespace) -> None:
    put = put_forward(record, make, "Exland presented Wyeland a timetable for the dam.", issues=("PROC",))
    other = answered(record, make, "Wyeland accepted an invitation.", "accepted", "accept", issues=("PROC",))
    thread = {row["mention_id"]: row["offer_id"] for row in rows(record, "moves")}
    assert thread[other.id] != thread[put.id]


def test_what_is_only_supposed_begins_no_offer(record: Record, make: SimpleNamespace) -> None:
    feared = answered(
        record, make, "Wyeland might accept the plan.", "accept", "accept", status="hypothetical",
        names=[("the plan", f"state:{EXX}")], day=date(2025, 11, 1),
    )  # fmt: skip
    told = answered(
        record, make, "Wyeland accepted the plan.", "accepted", "accept", names=[("the plan", f"state:{EXX}")]
    )
    placed = dict(record.query("SELECT mention_id, home FROM placements WHERE ledger = 'offer'").fetchall())
    assert placed == {feared.id: feared.id, told.id: told.id}


def test_a_text_that_others_ask_to_accept_is_whose_it_is(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Zedland urged Wyeland to accept the plan by Exland.", url="urged")
    urged = move(
        make, doc, "urged", "REQUEST", "urge", actors=side(make, doc, "Zedland", "ZED"),
        targets=side(make, doc, "Wyeland", WYE), particulars=(named(doc, "the plan by Exland", about=f"state:{EXX}"),),
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, urged))
    answered(record, make, "Wyeland rejected the plan.", "rejected", "reject", names=[("the plan", f"state:{EXX}")])
    (offer,) = rows(record, "offers")
    assert (offer["by"], offer["title"], offer["state"]) == (EXX, "the plan by Exland", "rejected")
