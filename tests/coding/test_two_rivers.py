"""The invented process, read whole: what a careful reader takes from it, the coder takes too."""

from __future__ import annotations

import pytest

from dragoman import testing
from dragoman.sources import Duplicates
from dragoman.types import Document, Reading

LEAST = 0.95  # of the expected mentions


@pytest.fixture(scope="module")
def dispatches() -> dict[str, Document]:
    return testing.dispatches()


@pytest.fixture(scope="module")
def readings(dispatches: dict[str, Document]) -> dict[str, Reading]:
    return dict(zip(dispatches, testing.coder().code(dispatches.values()), strict=True))


def test_most_of_what_a_careful_reader_finds_is_found(readings: dict[str, Reading]) -> None:
    missed = testing.missed(readings)
    rows = testing.expected()["mention"]
    assert len(missed) <= (1 - LEAST) * len(rows), missed


@pytest.mark.parametrize("row", testing.expected()["never"], ids=lambda row: row["words"])
def test_what_is_only_feared_or_announced_did_not_happen(
    row: dict[str, str], readings: dict[str, Reading], dispatches: dict[str, Document]
) -> None:
    at = dispatches[row["document"]].text.index(row["words"])
    inside = [m for m in readings[row["document"]].mentions if at <= m.trigger[0] < at + len(row["words"])]
    assert [m for m in inside if m.status == "happened"] == []


@pytest.mark.parametrize("row", testing.expected()["link"], ids=lambda row: f"{row['document']} {row['kind']}")
def test_every_expected_link_is_there(
    row: dict[str, str], readings: dict[str, Reading], dispatches: dict[str, Document]
) -> None:
    text = dispatches[row["document"]].text
    links = [link for link in readings[row["document"]].links if link.kind == row["kind"]]
    assert links
    if "words" in row:
        assert row["words"] in {text[slice(*link.span)] for link in links}


def test_the_copied_dispatch_is_carried_and_no_other(dispatches: dict[str, Document]) -> None:
    duplicates = Duplicates()
    names = {document.id: name for name, document in dispatches.items()}
    carried = [found for document in dispatches.values() if (found := duplicates.check(document)) is not None]
    assert [(names[c.document_id], names[c.original_id]) for c in carried] == [
        (row["document"], row["original"]) for row in testing.expected()["carried"]
    ]
