"""Which mention words a row of the ledger of hostilities, where it was, and how many rows an event gives."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from dragoman.record import Record
from dragoman.types import Amount, Particular


def rows(record: Record) -> list[dict[str, Any]]:
    table = record.ledger("hostilities")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_force_with_a_figure_and_without_place_and_day_is_a_row(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Ardania's army killed six soldiers.", outlet="Post")
    army = make.actor(doc, "Ardania's army", "mil:ARD", "ARD")
    six = Amount(text="six soldiers", span=(22, 34), low=6, high=6, unit="killed")
    killed = make.mention(doc, "killed", kind="ASSAULT", actors=(army,), amounts=(six,), when=None, place=None)
    make.put(record, doc, make.reading(doc, killed))
    assert [row["kind"] for row in rows(record)] == ["ASSAULT"]


def test_what_is_meant_for_some_day_is_no_hostility(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Ardania was preparing to strike Norn.", outlet="Post")
    who = make.actor(doc, "Ardania", "state:ARD", "ARD")
    said = make.mention(doc, "strike", kind="ASSAULT", actors=(who,), status="planned", when=None)
    make.put(record, doc, make.reading(doc, said))
    assert rows(record) == []


def test_the_denial_of_a_capture_gives_no_row_of_its_own(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Valeria denied that Ardania took Norn.", outlet="Post")
    who = make.actor(doc, "Valeria", "state:VAL", "VAL")
    doer = make.actor(doc, "Ardania", "state:ARD", "ARD")
    control = Particular(key="control", value="taken", span=(29, 33), about="state:ARD", cue="took")
    denies = make.mention(doc, "denied", kind="ACCUSE", move="deny", actors=(who,))
    act = make.mention(
        doc, "took", kind="ASSAULT", mode="territory", actors=(doer,), speaker=who, status="denied",
        place=make.place("Norn"), particulars=(control,),
    )  # fmt: skip
    make.put(record, doc, make.reading(doc, denies, act))
    assert [(row["kind"], row["state"], row["control"]) for row in rows(record)] == [("ASSAULT", "denied", "taken")]


def test_a_weapon_is_nobody_who_attacked(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("A car bomb killed six people in Norn. Ardanian drones killed two in Tarn.", outlet="Post")
    bomb = make.actor(doc, "car bomb", None, None)
    drones = make.actor(doc, "Ardanian drones", "mil:ARD", "ARD")
    weapons = [
        Particular(key="weapon", value="bomb", span=(6, 10), about=None, cue="bomb"),
        Particular(key="weapon", value="drone", span=(47, 53), about=None, cue="drones"),
    ]
    first = make.mention(
        doc, "killed", kind="ASSAULT", actors=(bomb,), place=make.place("Norn"), particulars=weapons[:1]
    )
    second = make.mention(
        doc, "killed two", kind="ASSAULT", actors=(drones,), place=make.place("Tarn"), particulars=weapons[1:]
    )
    make.put(record, doc, make.reading(doc, first, second))
    assert {row["place"]: row["actors"] for row in rows(record)} == {"Norn": None, "Tarn": "Ardanian drones"}


def test_what_lasts_stands_at_the_day_on_which_it_was_first_told(record: Record, make: SimpleNamespace) -> None:
    for day in (1, 4):
        doc = make.document("Ardania holds Norn.", outlet=f"Post {day}", day=date(2025, 12, day), url=f"{day}.txt")
        who = make.actor(doc, "Ardania", "state:ARD", "ARD")
        held = [
            Particular(key="as_of", value=f"2025-12-0{day}", span=(8, 13), about=None, cue="holds"),
            Particular(key="control", value="held", span=(8, 13), about="state:ARD", cue="holds"),
        ]
        holds = make.mention(
            doc, "holds", kind="ASSAULT", mode="territory", actors=(who,), place=make.place("Norn"), when=None,
            particulars=held,
        )  # fmt: skip
        make.put(record, doc, make.reading(doc, holds))
    table = record.ledger("hostilities")
    (row,) = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert (row["date"], row["since"], row["precision"]) == ("as of 2025-12-01", date(2025, 12, 1), "as of")


def test_a_day_that_is_told_counts_before_the_one_on_which_it_lasted(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Ardania has been shelling Norn.", outlet="Post")
    who = make.actor(doc, "Ardania", "state:ARD", "ARD")
    lasts = Particular(key="as_of", value="2025-12-05", span=(17, 25), about=None, cue="shelling")
    shells = make.mention(
        doc, "shelling", kind="ASSAULT", actors=(who,), place=make.place("Norn"), particulars=(lasts,)
    )
    make.put(record, doc, make.reading(doc, shells))
    (row,) = rows(record)
    assert (row["since"], row["precision"]) == (shells.when.since, "day")
