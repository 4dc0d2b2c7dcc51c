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
from dragoman.types import Cut, Particular, Reading

RECEIVED = datetime(2025, 12, 18, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]) -> TestClient:
    """A record of a report that says its day, one that says none, and one whose day cannot be understood."""
    folder = tmp_path_factory.mktemp("undated") / "space"
    folder.mkdir()
    (folder / "process.toml").write_text('name = "River"\n[[party]]\nid = "state:UKR"\nname = "Ukraine"\n', "utf-8")
    with Record.open(folder / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=RECEIVED)
        for number, verb, published, cut in (
            (1, "demanded", date(2025, 12, 5), ""),
            (2, "demanded", None, ""),
            (3, "rejected", None, "03/04/2025"),
        ):
            doc = document(f"Ukraine {verb} truce {number} of Russia.", url=f"reports/{number}.txt")
            cuts = (Cut(kind="date", text=cut, at=0),) if cut else ()
            doc = replace(doc, published=published, retrieved=RECEIVED, cuts=cuts, title=f"Truce {number}")
            made = mention(
                doc, doc.text[:-1], verb, kind="REJECT" if number == 3 else "REQUEST",
                move="reject" if number == 3 else "demand", when=None,
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


def test_the_day_of_retrieval_is_never_the_day_of_a_report(client: TestClient) -> None:
    for address in ("/moves", "/timeline", "/moves?view=party"):
        text = words(page(client, address).xpath("//main")[0])
        assert "reported 18 Dec 2025" not in text, address
        assert text.count("no date; held since 18 Dec 2025") == 2, address
        assert "reported 5 Dec 2025" in text, address
    mention = page(client, "/moves").xpath('//main//a[@data-drawer and starts-with(@href, "/items/mention/")]/@href')
    shown = [words(page(client, one).xpath("//main")[0]) for one in dict.fromkeys(mention)]
    assert sum("no date; held since 18 Dec 2025" in text for text in shown) == 2
    assert not any("reported 18 Dec 2025" in text for text in shown)


def test_what_has_no_date_stands_behind_the_days_of_the_timeline_and_in_no_picture(client: TestClient) -> None:
    shown = page(client, "/timeline")
    assert [words(one) for one in shown.xpath('//h3[@class="of-day"]')] == ["5 Dec 2025 1", "No date 2"]
    marks = shown.xpath('//figure[@id="timeline"]//a[@data-drawer]//title')
    assert [words(one).split(":")[0] for one in marks] == ["reported 5 Dec 2025"]
    caption = words(shown.xpath('//figure[@id="timeline"]/figcaption')[0])
    assert "2 more have no date, nor have their reports: no mark, and the end of the list." in caption
    assert words(shown.xpath('//p[@class="count"]')[0]) == "3 events"
    assert [words(one) for one in page(client, "/timeline?sort=oldest").xpath('//h3[@class="of-day"]')] == [
        "5 Dec 2025 1",
        "No date 2",
    ]
    alone = page(client, "/timeline?since=2025-12-15&until=2025-12-20")
    assert not alone.xpath('//figure[@id="timeline"]')
    assert "2 have no date, and are not drawn." in words(alone.xpath("//main")[0])
    behind = words(page(client, "/timeline/words").xpath("//main")[0])
    assert behind.count("no date; held since") == 2


def test_bars_of_the_network_and_days_of_an_outlet_leave_out_what_has_no_date(client: TestClient) -> None:
    shown = page(client, "/network?view=pressed")
    assert "on other days or without one" in words(shown.xpath("//main")[0])
    (outlet,) = page(client, "/sources?view=outlets").xpath('//main//td[@data-label="Days"]')
    assert words(outlet) == "5 Dec 2025"
    order = page(client, "/sources?sort=published&dir=desc").xpath('//main//td[@data-label="Published"]')
    assert words(order[0]) == "5 Dec 2025"


def test_what_lasts_says_as_of_which_day(tmp_path: Path, launch: Callable[[Path], TestClient]) -> None:
    (tmp_path / "process.toml").write_text('name = "River"\n', "utf-8")
    with Record.open(tmp_path / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=RECEIVED)
        doc = document("Ukraine held the bridge.", url="reports/1.txt")
        doc = replace(doc, published=date(2025, 12, 5), retrieved=RECEIVED)
        made = mention(doc, doc.text[:-1], "held", kind="ASSAULT", when=None, actors=(actor(doc, "Ukraine", "UKR"),))
        lasts = Particular(key="as_of", value="2025-12-05", span=made.trigger)
        reading = Reading(
            document_id=doc.id, coder="rules@1", mentions=(replace(made, particulars=(lasts,)),), links=()
        )
        record.add(doc, reading=reading, carried=None, run=run, held=RECEIVED.date(), held_basis="retrieved")
        record.finish(run, RECEIVED)
    shown = page(launch(tmp_path), "/fighting")
    assert "as of 5 Dec 2025" in words(shown)
