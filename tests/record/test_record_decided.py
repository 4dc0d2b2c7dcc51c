"""What is decided of a row stands apart from its words, and both say the same, whatever a person corrected."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from dragoman.record import Record
from dragoman.types import Document, Judgement, Particular

SIDES = {"Exland": "EXX", "Wyeland": "WYE"}


def side(make: SimpleNamespace, doc: Document, name: str) -> tuple[Any, ...]:
    return (make.actor(doc, name, f"state:{SIDES[name]}", SIDES[name]),)


def fill(record: Record, make: SimpleNamespace) -> tuple[str, str]:
    """A meeting, and a claim that another report denies; their mentions."""
    met = make.document("Exland met Wyeland on Friday.", url="met")
    said = make.document("Exland said that Wyeland shelled the town.", url="said", outlet="The Gate")
    denied = make.document("Wyeland denied that it had shelled the town.", url="denied", outlet="The Mill")
    meeting = make.mention(
        met, "met", frame="consult.meet", actors=side(make, met, "Exland"), targets=side(make, met, "Wyeland")
    )
    claim = make.mention(
        said, "shelled", kind="ASSAULT", move="claim", actors=side(make, said, "Wyeland"),
        speaker=side(make, said, "Exland")[0],
    )  # fmt: skip
    denial = make.mention(denied, "denied", kind="REJECT", move="deny", actors=side(make, denied, "Wyeland"))
    make.put(record, met, make.reading(met, meeting))
    make.put(record, said, make.reading(said, claim))
    make.put(record, denied, make.reading(denied, denial, links=(make.link(denial, "denies", claim),)))
    return meeting.id, claim.id


def both(record: Record, ledger: str, columns: str) -> tuple[list[Any], list[Any]]:
    """Columns as they are decided, and as the ledger has them."""
    asked = [
        sorted(record.ask(f"SELECT {columns} FROM {view}", over=(ledger,)).rows, key=repr)
        for view in (f"decided_{ledger}", ledger)
    ]
    return asked[0], asked[1]


def test_what_decides_meetings_and_claims_has_the_rows_of_their_ledgers(record: Record, make: SimpleNamespace) -> None:
    meeting, claim = fill(record, make)
    decided, shown = both(record, "meetings", "event_id, mention_id, state, since, until, format, outcome, country")
    assert decided == shown
    assert [(row[1], row[2], row[5]) for row in shown] == [(meeting, "held", "bilateral")]
    decided, shown = both(record, "claims", "event_id, mention_id, claim_status, contested, other_by, other_quote")
    assert decided == shown
    assert [(row[1], row[2]) for row in shown] == [(claim, "denied_by_party")]


def test_a_correction_shows_and_what_nobody_corrected_stays_as_it_was(record: Record, make: SimpleNamespace) -> None:
    meeting, _ = fill(record, make)
    before = record.ledger("claims"), record.ledger("meetings")
    one = make.judgement("edit", meeting)
    edit = record.judge(replace(one, detail=json.dumps({"status": "planned"})))
    decided, shown = both(record, "meetings", "mention_id, state")
    assert decided == shown == [(meeting, "planned")]
    assert record.ledger("claims") == before[0]
    record.judge(Judgement(kind="undo", items=(edit.id,), by="a reader", made=edit.made, why="a test"))
    assert (record.ledger("claims"), record.ledger("meetings")) == before


def test_of_two_texts_that_one_passage_names_the_first_is_the_one_that_was_answered(
    record: Record, make: SimpleNamespace
) -> None:
    doc = make.document("Exland refused the second plan and kept to the first plan of Wyeland.")
    named = [
        Particular(key="proposal", value=words, span=(at, at + len(words)), cue="plan", about=None)
        for words in ("the second plan", "the first plan")
        for at in (doc.text.index(words),)
    ]
    refused = make.mention(
        doc, "refused", kind="REJECT", move="reject", actors=side(make, doc, "Exland"), particulars=tuple(named)
    )
    make.put(record, doc, make.reading(doc, refused))
    table = record.ledger("moves", columns=("proposal",))
    assert table.rows == [("the second plan",)]
