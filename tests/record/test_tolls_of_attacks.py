"""Of a text that tells of several attacks, each with its dead: whose the dead are in the ledger."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dragoman.coding import RulesCoder
from dragoman.record import Record

WEEK = """Violence on three continents

18 March 2026

Philippine jets bombed a camp in Marawi on Monday. The strike killed 11 people, mostly women, villagers said.

Allied Democratic Forces rebels shelled Beni on Tuesday. At least 16 civilians died and 21 were wounded, nurses said.

Gunmen attacked a mosque in Zamfara on Sunday. Eight worshippers were killed.

Boko Haram attacked a base in Diffa on Monday. More than 40 soldiers died in the attack.

At least 13 policemen were killed when gunmen ambushed their convoy in Guerrero on Monday.

Clashes between Indian troops and Naxalite fighters near Bastar left 19 dead.
"""
NO_DAYS = """Houthi fighters attacked Marib. Twenty-two people were killed, a hospital said.

Chadian troops attacked Bol. Thirty-one people were killed, a hospital said.

Tatmadaw shelled Myawaddy. Forty people were killed, a hospital said.

Armed men raided a market in Kaga Bandoro. The attack left 15 people dead.
"""


@pytest.fixture(scope="module")
def coder() -> RulesCoder:
    return RulesCoder()


def tolls(record: Record, make: SimpleNamespace, coder: RulesCoder, text: str) -> dict[str | None, tuple[int, int]]:
    """The least and the most that are told to have died, by place."""
    doc = make.document(text, outlet="Post")
    make.put(record, doc, next(coder.code([doc])))
    table = record.ledger("hostilities")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert len({row["place"] for row in rows}) == len(rows)
    return {row["place"]: (row["killed_low"], row["killed_high"]) for row in rows}


def test_each_attack_of_a_week_has_its_own_dead(record: Record, make: SimpleNamespace, coder: RulesCoder) -> None:
    assert tolls(record, make, coder, WEEK) == {
        "Marawi": (11, 11), "Beni": (16, 16), "Zamfara": (8, 8), "Diffa": (40, 40), "Guerrero": (13, 13),
        "Bastar": (19, 19),
    }  # fmt: skip


def test_so_it_has_where_no_day_tells_them_apart(record: Record, make: SimpleNamespace, coder: RulesCoder) -> None:
    assert tolls(record, make, coder, NO_DAYS) == {
        "Marib": (22, 22), "Bol": (31, 31), "Myawaddy": (40, 40), "Kaga Bandoro": (15, 15),
    }  # fmt: skip


def test_a_toll_without_a_link_is_of_the_attack_before_it(
    record: Record, make: SimpleNamespace, coder: RulesCoder
) -> None:
    text = "Houthi fighters attacked Marib. The market burned. Six people were killed. Boko Haram attacked Bol."
    found = tolls(record, make, coder, text)
    assert found["Bol"] == (None, None)
