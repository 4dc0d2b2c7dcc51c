"""Of whom the ledger says that he attacked, where others blame him; whose dead are of which fight, and of none."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dragoman.coding import RulesCoder
from dragoman.record import Record


@pytest.fixture(scope="module")
def coder() -> RulesCoder:
    return RulesCoder()


def rows(record: Record, make: SimpleNamespace, coder: RulesCoder, text: str) -> list[dict[str, object]]:
    doc = make.document(text, outlet="Post")
    make.put(record, doc, next(coder.code([doc])))
    table = record.ledger("hostilities")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_who_is_blamed_stands_with_whose_word_it_is(record: Record, make: SimpleNamespace, coder: RulesCoder) -> None:
    text = "A car bomb killed nine people in Kismayo on Friday. Nurses blamed al-Shabaab for the attack."
    (row,) = rows(record, make, coder, text)
    assert (row["actors"], row["place"], row["killed_low"]) == ("al-Shabaab (Nurses)", "Kismayo", 9)


def test_a_blame_is_of_no_attack_whose_doer_was_told(record: Record, make: SimpleNamespace, coder: RulesCoder) -> None:
    text = "Turkish jets struck a camp in Kobani on Monday. Ankara blamed the PKK for the raid."
    assert [row["actors"] for row in rows(record, make, coder, text) if row["place"] == "Kobani"] == ["Turkey"]


def test_the_dead_of_a_side_are_of_the_fight_told_before(
    record: Record, make: SimpleNamespace, coder: RulesCoder
) -> None:
    text = (
        "Forces of the Southern Transitional Council took control of Ataq on Monday. "
        "The STC said nine of its fighters were killed. On Thursday Saudi warplanes struck STC positions."
    )
    by_saudi = [row for row in rows(record, make, coder, text) if row["actors"] == "Saudi Arabia"]
    assert [row["killed_low"] for row in by_saudi] == [None]


def test_those_killed_since_a_day_are_of_no_one_attack(
    record: Record, make: SimpleNamespace, coder: RulesCoder
) -> None:
    text = (
        "One Israeli soldier was killed by a sniper in Rafah on Sunday, the army said. "
        "More than 70,000 have been killed in Gaza since October 2023."
    )
    killed = {row["place"]: row["killed_high"] for row in rows(record, make, coder, text)}
    assert killed["Rafah"] == 1
    assert 70_000 not in killed.values()


def test_who_holds_two_towns_is_two_rows(record: Record, make: SimpleNamespace, coder: RulesCoder) -> None:
    text = (
        "Russian forces have taken Kupiansk, General Ivan Petrov said on Monday. "
        "More than four fifths of Vovchansk were also under Russian control."
    )
    assert len({row["place"] for row in rows(record, make, coder, text)}) == 2
