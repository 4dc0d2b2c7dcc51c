"""Documents that say no day: what the pages print and draw of them, and what they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import actor, document, mention
from lxml import html

from dragoman.record import Record
from dragoman.types import Cut, Reading

RECEIVED = datetime(2025, 12, 18, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]) -> TestClient:
    """A record of a report that says its day, one that says none, and one whose day cannot be understood."""
    folder = tmp_path_factory.mktemp("undated") / "space"
    folder.mkdir()
    (folder / "process.toml").write_text('name = "River"\n[[party]]\nid = "state:UKR"\nname = "Ukraine"\n', "utf-8")
    with Record.open(folder / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=RECEIVED)
        for number, published, cut in ((1, date(2025, 12, 5), ""), (2, None, ""), (3, None, "03/04/2025")):
            doc = document(f"Ukraine proposed truce {number} to Russia.", url=f"reports/{number}.txt")
            cuts = (Cut(kind="date", text=cut, at=0),) if cut else ()
            doc = replace(doc, published=published, retrieved=RECEIVED, cuts=cuts, title=f"Truce {number}")
            made = mention(
                doc, doc.text[:-1], "proposed", kind="REQUEST", move="propose", when=None,
                actors=(actor(doc, "Ukraine", "UKR"),), targets=(actor(doc, "Russia", "RUS"),),
            )  # fmt: skip
            reading = Reading(document_id=doc.id, coder="rules@1", mentions=(made,), links=())
            record.add(doc, reading=reading, carried=None, run=run, held=RECEIVED.date(), held_basis="retrieved")
        record.finish(run, RECEIVED)
    return launch(folder)


def page(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_the_sources_and_the_document_say_which_date_was_not_understood(client: TestClient) -> None:
    shown = page(client, "/sources")
    lines = {
        words(row.xpath('.//*[@data-label="Document"]')[0]): [words(cell) for cell in row]
        for row in shown.xpath("//main//tbody/tr[@data-row]")
    }
    told = 'Published: "03/04/2025" could be two days (write 2025-04-03 or 2025-03-04)'
    assert lines["Truce 3"][0] == "not understood"
    assert any(told in cell for cell in lines["Truce 3"])
    assert lines["Truce 2"][0] == "not given"
    assert not any("Published:" in cell for cell in lines["Truce 2"] + lines["Truce 1"])
    address = shown.xpath('//a[.="Truce 3"]/@href')[0]
    assert told in words(page(client, address).xpath("//main")[0])
