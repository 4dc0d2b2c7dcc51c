"""The ledger of pledges: what is a row, what is one row, how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.record import Record
from dragoman.types import Document, Mention, Particular

NORWAY, SUDAN = ("Norway", "state:NOR", "NOR"), ("Sudan", "state:SDN", "SDN")


@pytest.fixture
def pledged(make: SimpleNamespace, record: Record) -> Any:
    """Put a document with one mention of a pledge into the record."""

    def put(text: str, trigger: str, *told: tuple[str, str, str | None], day: date = make.DAY, **parts: Any) -> Mention:
        doc = make.document(text, day=day, url=text)
        base = {"kind": "AGREE", "move": "pledge", "when": None}
        mention = make.mention(
            doc, trigger, **{**base, **sides(make, doc), **parts}, particulars=particulars(doc, told)
        )
        make.put(record, doc, make.reading(doc, mention))
        return mention  # type: ignore[no-any-return]

    return put


def sides(make: SimpleNamespace, doc: Document) -> dict[str, Any]:
    actors = tuple(make.actor(doc, *NORWAY) for _ in range("Norway" in doc.text))
    targets = tuple(make.actor(doc, *SUDAN) for _ in range("Sudan" in doc.text))
    return {"actors": actors, "targets": targets}


def particulars(doc: Document, told: tuple[tuple[str, str, str | None], ...]) -> tuple[Particular, ...]:
    return tuple(Particular(key=key, value=value, span=(0, len(doc.text)), about=about) for key, value, about in told)


def rows(record: Record) -> list[dict[str, Any]]:
    return list(iterate(record))


def iterate(record: Record) -> Iterator[dict[str, Any]]:
    table = record.ledger("pledges")
    for row in table.rows if hasattr(table, "rows") else table:
        yield dict(zip(table.columns, row, strict=True))


MONEY = ("pledge", "money", None)


def test_a_promise_of_conduct_is_no_row(record: Record, pledged: Any) -> None:
    pledged("Norway promised Sudan to work calmly.", "promised", ("pledge", "other", None))
    assert rows(record) == []


def test_a_guarantee_that_is_only_a_term_is_no_row(record: Record, pledged: Any) -> None:
    pledged("Norway would give Sudan a guarantee.", "give", move="guarantee", status="hypothetical")
    assert rows(record) == []


def test_the_sum_is_the_pledges_own(record: Record, pledged: Any) -> None:
    pledged("Norway pledged Sudan 40 million euros.", "pledged", MONEY, ("amount", "40000000 40000000 EUR", None))
    (row,) = rows(record)
    assert (row["pledge"], row["amount"], row["unit"], row["verdict"]) == ("money", 4e7, "EUR", "in_the_works")


def test_who_gives_and_gets_is_as_the_reading_says(record: Record, pledged: Any) -> None:
    told = (("pledger", "Norway", "state:NOR"), ("beneficiary", "Sudan", "state:SDN"))
    pledged("Sudan will receive ten boats from Norway.", "receive", ("pledge", "kit", None), *told, move=None)
    (row,) = rows(record)
    assert (row["pledger"], row["beneficiary"]) == ("Norway", "Sudan")


def test_a_pledge_told_again_is_one_row_and_another_sum_another(
    record: Record, pledged: Any, make: SimpleNamespace
) -> None:
    later = make.DAY + timedelta(days=5)
    own = ("amount", "40000000 40000000 EUR", None)
    pledged("Norway pledged Sudan 40 million euros in aid.", "pledged", MONEY, own)
    pledged("Norway again promised Sudan the 40 million euros in aid.", "promised", MONEY, own, day=later)
    pledged(
        "Norway pledged Sudan 7 million euros in aid.",
        "pledged",
        MONEY,
        ("amount", "7000000 7000000 EUR", None),
        day=later,
    )
    assert sorted(row["amount"] for row in rows(record)) == [7e6, 4e7]


def test_a_guarantee_promised_again_months_later_is_one_row(
    record: Record, pledged: Any, make: SimpleNamespace
) -> None:
    told = ("pledge", "guarantee", None)
    pledged("Norway promised Sudan a guarantee.", "promised", told, move="guarantee")
    pledged("Norway said it would protect Sudan.", "protect", told, move="guarantee", day=make.DAY + timedelta(days=90))
    assert len(rows(record)) == 1


def test_a_pledge_is_overdue_once_the_reporting_goes_past_the_day(
    record: Record, pledged: Any, make: SimpleNamespace
) -> None:
    due = make.DAY + timedelta(days=30)
    pledged("Norway pledged Sudan money by January.", "pledged", MONEY, ("deadline", str(due), None))
    assert [row["verdict"] for row in rows(record)] == ["in_the_works"]
    pledged("Norway met nobody.", "met", move=None, kind="CONSULT", day=due + timedelta(days=2))
    assert [row["verdict"] for row in rows(record)] == ["overdue"]


def test_a_part_delivered_puts_the_whole_in_delivery(record: Record, pledged: Any, make: SimpleNamespace) -> None:
    whole, part = ("amount", "40000000 40000000 EUR", None), ("amount", "5000000 5000000 EUR", None)
    pledged("Norway pledged Sudan 40 million euros.", "pledged", MONEY, whole, ("stage", "announced", None))
    done = (("stage", "delivered", None), ("part_of", "first 5 million euros", None))
    later = make.DAY + timedelta(days=5)
    pledged(
        "Norway gave Sudan the first 5 million euros.", "gave", MONEY, part, *done, move=None, kind="AID", day=later
    )
    assert {row["amount"]: row["stage"] for row in rows(record)} == {4e7: "in_delivery", 5e6: "delivered"}


def test_a_pledge_whose_first_report_is_not_its_surest_is_a_row(record: Record, pledged: Any) -> None:
    told = ("pledge", "sanction", None)
    pledged("Norway imposed sanctions on Sudan.", "imposed", told, move=None, kind="SANCTION", confidence=0.4)
    pledged("Norway has imposed its sanctions on Sudan.", "imposed", told, move=None, kind="SANCTION", confidence=0.9)
    assert len(rows(record)) == 1
