"""What is a row of the ledger of claims, what stands against it, and on whose word."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.record import Record
from dragoman.types import Amount, Particular


def claims(record: Record) -> list[dict[str, Any]]:
    table = record.ledger("claims")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def holding(make: SimpleNamespace, who: str, about: str, *, day: date | None = None, **parts: Any) -> tuple[Any, Any]:
    day = day or make.DAY
    doc = make.document(f"{who} said Vale troops held Norn.", url=f"{who}{day}", outlet=f"{who} Post", day=day)
    control = Particular(key="control", value="held", span=(0, 3), about=about, cue="held")
    base = {
        "kind": "ASSAULT",
        "mode": "territory",
        "actors": (make.actor(doc, "Vale troops", about, about[-3:]),),
        "speaker": make.actor(doc, who, f"gov:{who[:3].upper()}", who[:3].upper()),
        "place": make.place("Norn"),
        "particulars": (control,),
        "when": make.day_of(day),
    }
    return doc, make.mention(doc, "held", **(base | parts))


def test_two_holders_of_one_place_are_two_versions(record: Record, make: SimpleNamespace) -> None:
    for who, about in (("Valeria", "state:VAL"), ("Ardania", "state:ARD")):
        doc, said = holding(make, who, about)
        make.put(record, doc, make.reading(doc, said))
    assert {(row["claimant"], row["claim_status"], row["other_side"]) for row in claims(record)} == {
        ("Valeria", "contested", "country:ARD"),
        ("Ardania", "contested", "country:VAL"),
    }


def test_a_denial_of_who_holds_a_place_stands_in_the_row_of_what_it_denies(
    record: Record, make: SimpleNamespace
) -> None:
    doc, said = holding(make, "Valeria", "state:VAL")
    other, denied = holding(make, "Ardania", "state:VAL", status="negated", kind="COERCE")
    make.put(record, doc, make.reading(doc, said))
    make.put(record, other, make.reading(other, denied))
    (row,) = claims(record)
    assert (row["claimant"], row["claim_status"], row["other_by"]) == ("Valeria", "contested", "Ardania")


def test_a_place_may_change_hands_in_a_year(record: Record, make: SimpleNamespace) -> None:
    for who, about, days in (("Valeria", "state:VAL", 0), ("Ardania", "state:ARD", 200)):
        doc, said = holding(make, who, about, day=make.DAY + timedelta(days=days))
        make.put(record, doc, make.reading(doc, said), held=make.DAY + timedelta(days=days))
    assert {row["claim_status"] for row in claims(record)} == {"reported"}


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ({"kind": "MOBILIZE"}, 1),
        ({"kind": "RETREAT", "mode": "withdraw"}, 1),
        ({"kind": "RETREAT", "mode": "resign"}, 0),
        ({"kind": "RETREAT", "mode": None}, 0),
        ({"kind": "ASSAULT", "status": "planned"}, 0),
        ({"kind": "ASSAULT", "speaker": None}, 0),
        ({"kind": "AGREE", "move": "accept", "mode": None}, 1),
        ({"kind": "AGREE", "move": "propose", "mode": None}, 0),
        ({"kind": "CONSULT", "mode": None}, 0),
    ],
)
def test_what_is_asserted_on_somebodys_word_and_could_be_denied_is_a_row(
    record: Record, make: SimpleNamespace, parts: dict[str, Any], rows: int
) -> None:
    doc, said = holding(make, "Ardania", "state:VAL", particulars=(), **parts)
    make.put(record, doc, make.reading(doc, said))
    assert len(claims(record)) == rows


def test_an_accusation_and_the_act_in_it_are_one_row(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Valeria accused Ardania of shelling Norn.")
    valeria, ardania = make.actor(doc, "Valeria", "state:VAL", "VAL"), make.actor(doc, "Ardania", "state:ARD", "ARD")
    at = doc.text.index("shelling")
    accused = make.mention(
        doc, "accused", kind="ACCUSE", move="claim", actors=(valeria,), targets=(ardania,), content=(at, at + 13)
    )
    shelled = make.mention(doc, "shelling", kind="ASSAULT", actors=(ardania,), speaker=valeria, status="happened")
    make.put(record, doc, make.reading(doc, accused, shelled))
    assert [row["mention_id"] for row in claims(record)] == [accused.id]


def test_whoever_denies_his_own_act_is_the_other_side(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Valeria said Ardania had shelled Norn. Ardania denied that it had fired.")
    valeria, ardania = make.actor(doc, "Valeria", "state:VAL", "VAL"), make.actor(doc, "Ardania", "state:ARD", "ARD")
    said = make.mention(doc, "shelled", kind="ASSAULT", actors=(ardania,), speaker=valeria)
    denied = make.mention(doc, "fired", kind="ASSAULT", actors=(ardania,), status="denied", when=None)
    make.put(record, doc, make.reading(doc, said, denied, links=(make.link(denied, "denies", said),)))
    (row,) = claims(record)
    assert (row["claim_status"], row["other_side"]) == ("denied_by_party", "country:ARD")


@pytest.mark.parametrize(("later", "status"), [(31, "superseded"), (25, "reported")])
def test_a_figure_is_superseded_by_another_of_a_later_day(
    record: Record, make: SimpleNamespace, later: int, status: str
) -> None:
    for days, killed in ((0, 25), (2, later)):
        day = make.DAY + timedelta(days=days)
        doc = make.document(f"Vale said {killed} people died in the strike on Norn.", url=str(days), day=day)
        span = (10, 12)
        amount = Amount(text=str(killed), span=span, low=killed, high=killed, unit="killed", qualifier=None)
        said = make.mention(
            doc, "strike", kind="ASSAULT", targets=(make.actor(doc, "Norn", "state:VAL", "VAL"),),
            speaker=make.actor(doc, "Vale", "gov:VAL", "VAL"), amounts=(amount,), place=make.place("Norn"),
        )  # fmt: skip
        make.put(record, doc, make.reading(doc, said), held=day)
    assert [row["claim_status"] for row in claims(record)] == [status]


def test_a_denial_of_what_no_report_tells_has_no_claimant_and_is_contested_by_who_denies(
    record: Record, make: SimpleNamespace
) -> None:
    doc = make.document("Valeria denied responsibility for the fire at the depot of Norn.")
    valeria = make.actor(doc, "Valeria", "state:VAL", "VAL")
    denial = make.mention(doc, "denied", kind="ACCUSE", move="deny", actors=(valeria,))
    make.put(record, doc, make.reading(doc, denial))
    (row,) = claims(record)
    assert (row["claimant"], row["claim_status"], row["contested"]) == (None, "contested", True)
    assert (row["other_by"], row["other_mention_id"]) == ("Valeria", denial.id)
    assert row["other_quote"] == row["quote"]


def test_who_says_that_it_is_so_does_not_contest_it(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("The Valerian staff said fighting went on in Norn, and that Norn had not been taken.")
    staff = make.actor(doc, "The Valerian staff", "gov:VAL", "VAL")
    fights = make.mention(doc, "fighting", kind="ASSAULT", speaker=staff)
    denied = make.mention(doc, "taken", kind="ASSAULT", speaker=staff, status="denied", when=None)
    make.put(record, doc, make.reading(doc, fights, denied, links=(make.link(denied, "denies", fights),)))
    assert {row["contested"] for row in claims(record) if row["claimant"] is not None} == {False}
