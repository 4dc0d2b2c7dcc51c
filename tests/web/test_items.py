"""The page of any item: its words first, how it was read, and what was decided about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import ARABIC, BAD, Ferry
from lxml import html

from dragoman.record import Record
from dragoman.record.shelf import Filters
from dragoman.types import Judgement


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Ferry:
    return Ferry(tmp_path_factory.mktemp("ferry") / "space")


@pytest.fixture(scope="module")
def ferry_client(ferry: Ferry, launch: Callable[[Path], TestClient]) -> TestClient:
    return launch(ferry.folder)


def page(client: TestClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def main(client: TestClient, address: str, status: int = 200) -> str:
    return words(page(client, address, status).xpath("//main")[0])


def test_every_mention_opens_with_its_quote_marked_and_its_document_behind(
    rivers_client: TestClient, two_rivers: Path
) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        mentions, documents = record.mentions(), {one.document.id: one.document for one in record.documents()}
    for one in mentions:
        shown = page(rivers_client, f"/items/mention/{one.id}")
        quote = shown.xpath('//main//figure[@class="quote"]')[0]
        text = documents[one.document_id].text
        assert quote.xpath(".//mark")[0].text_content() == text[slice(*one.span)]
        assert text[slice(*one.trigger)] in [
            m.text_content() for m in quote.xpath('.//*[contains(@class, "m-trigger")]')
        ]
        assert quote.xpath("./blockquote")[0].text_content().strip("… ") in text
        link = quote.xpath(".//figcaption//a/@href")[0]
        assert link == f"/documents/{one.document_id}#m-{one.id}"
        assert page(rivers_client, link).xpath(f'//a[@id="m-{one.id}"]')


def test_in_the_drawer_the_quote_comes_before_anything_else(rivers_client: TestClient, two_rivers: Path) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        offer = record.ledger("offers").rows[0]
        columns = record.ledger("offers").columns
    row = dict(zip(columns, offer, strict=True))
    for address in (
        f"/items/mention/{row['mention_id']}", f"/items/event/{row['event_id']}", f"/items/offer/{row['offer_id']}",
        "/items/actor/state:XAR", f"/evidence?m={row['mention_id']}", "/evidence?actor=state:XAR",
    ):  # fmt: skip
        article = page(rivers_client, f"{address}{'&' if '?' in address else '?'}fragment=1")
        assert article.tag == "article"
        first = next(node for node in article.iter() if node.tag in ("figure", "h1", "h2", "h3", "dl", "table"))
        assert first.tag == "figure", address


def test_how_it_was_read_is_said_with_the_words_it_rests_on(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/items/mention/{ferry.propose.id}")
    facts = {words(one.find("dt")): words(one.find("dd")) for one in shown.xpath('//dl[@class="facts"]/div')}
    assert facts["Read as"] == "Request; a move: proposes"
    assert facts["Who"] == "Ukraine"
    assert facts["To whom"] == "Russia"
    assert facts["On whose word"] == "the text’s own"
    assert facts["When"] == "1 Dec 2025 from on Monday"
    assert facts["Issues"].casefold() == "territory and borders"
    assert facts["Read by"] == "rules@1, by its rule a.rule"
    assert facts["Published"] == "5 Dec 2025 from its header"
    cells = shown.xpath('//section[@id="particulars"]//tbody/tr')[0]
    assert [words(cell) for cell in cells] == ["names the proposal", "a truce", "a truce", "np"]


def test_what_bears_on_it_is_shown_in_words_from_both_ends(ferry: Ferry, ferry_client: TestClient) -> None:
    forward = words(page(ferry_client, f"/items/mention/{ferry.reject.id}").get_element_by_id("links"))
    assert "Answers" in forward
    assert "Ukraine proposed a truce to Russia" in forward
    assert "On the ground of" in forward
    assert "citing the bridge" in forward
    back = words(page(ferry_client, f"/items/mention/{ferry.propose.id}").get_element_by_id("links"))
    assert "Answered by" in back
    assert "Russia rejected the truce" in back
    one = main(ferry_client, f"/items/link/{ferry.answers.id}")
    assert one.index("Russia rejected the truce") < one.index("Ukraine proposed a truce to Russia")
    assert "the bridge" in main(ferry_client, f"/items/link/{ferry.ground.id}")


def test_a_rejected_reading_opens_and_says_by_whom_and_why(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = main(ferry_client, f"/items/mention/{ferry.deny.id}")
    assert "Does not count" in shown
    assert f"Ines rejected this reading on 7 Dec 2025: not so {BAD}" in shown
    assert "denied that it had shelled the ferry" in shown
    assert "Does not count" not in main(ferry_client, f"/items/mention/{ferry.deny.id}?as_of=2025-12-06")
    gone = main(ferry_client, f"/items/event/{ferry.deny.id}")
    assert "No such event any more" in gone
    assert "Ines rejected" in gone


def test_a_replaced_reading_opens_and_leads_to_the_one_in_its_place(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/items/mention/{ferry.met.id}")
    notice = shown.xpath('//p[contains(@class, "notice")]')[0]
    assert "rules@2 read the document anew on 8 Dec 2025" in words(notice)
    assert notice.xpath(".//a/@href") == [f"/items/mention/{ferry.newer.id}"]
    assert "Does not count" not in main(ferry_client, f"/items/mention/{ferry.met.id}?as_of=2025-12-07")


def test_a_correction_shows_what_was_read_and_what_stands(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/items/mention/{ferry.agree.id}")
    rows = [[words(cell) for cell in row] for row in shown.xpath('//section[@id="read"]//tbody/tr')]
    assert rows == [["status", "planned", "cancelled"], ["place", "none", "Bergen"]]
    assert "Ines corrected it" in words(shown.get_element_by_id("judgements"))
    before = page(ferry_client, f"/items/mention/{ferry.agree.id}?as_of=2025-12-06")
    assert "Bergen" not in words(before.xpath("//main")[0])
    assert "Nobody has judged it" in words(before.get_element_by_id("judgements"))


def test_a_later_judgement_takes_the_place_of_an_earlier(own: tuple[Path, TestClient]) -> None:
    _, client = own
    shelf = client.app.state.site.shelf  # type: ignore[attr-defined]
    id = shelf.copy.rows("moves", Filters()).rows[0]["mention_id"]
    for hour, kind in ((9, "reject"), (10, "accept")):
        made = datetime(2025, 12, 1, hour, tzinfo=UTC)
        shelf.judge(Judgement(kind=kind, items=(id,), by="Ines", made=made, why=f"because {kind}"))
    shown = page(client, f"/items/mention/{id}")
    listed = shown.get_element_by_id("judgements").xpath(".//li")
    assert ["is-over" in (one.get("class") or "") for one in listed] == [True, False]
    assert "Does not count" not in words(shown.xpath("//main")[0])
    for link in shown.get_element_by_id("judgements").xpath(".//a/@href"):
        decided = main(client, link)
        assert "Ines" in decided
        assert "because" in decided


def test_what_was_taken_back_says_so_and_counts_no_more(own: tuple[Path, TestClient]) -> None:
    _, client = own
    shelf = client.app.state.site.shelf  # type: ignore[attr-defined]
    id = shelf.copy.rows("moves", Filters()).rows[0]["mention_id"]
    made = [datetime(2025, 12, 1, hour, tzinfo=UTC) for hour in (9, 10, 11)]
    rejection = Judgement(kind="reject", items=(id,), by="Ines", made=made[0], why="a slip")
    shelf.judge(rejection)
    assert "Ines rejected" in main(client, f"/items/mention/{id}")
    shelf.judge(Judgement(kind="undo", items=(rejection.id,), by="Omar", made=made[1], why="it was none"))
    shelf.judge(Judgement(kind="note", items=(id,), by="Omar", made=made[2], why="asked the author"))
    shown = page(client, f"/items/mention/{id}")
    assert "Does not count" not in words(shown.xpath("//main")[0])
    first, note = shown.get_element_by_id("judgements").xpath(".//li")
    assert "taken back by Omar" in words(first)
    assert "asked the author" in words(note)
    assert "is-over" not in (note.get("class") or "")
    assert "no, taken back by Omar" in main(client, f"/items/judgement/{rejection.id}")
    undo = shelf.copy.sql("SELECT id FROM judgements WHERE kind = 'undo'")[0]["id"]
    assert "Ines rejected it" in main(client, f"/items/judgement/{undo}")


def test_an_event_has_every_report_and_the_rows_of_its_ledgers(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        events = sorted(record.events(), key=lambda event: -len(event.mentions))[:3]
        texts = {one.document.id: one.document.text for one in record.documents()}
        meetings = {row[-1] for row in record.ledger("meetings", columns=("event_id",)).rows}
    for event in events:
        shown = page(ukraine_client, f"/items/event/{event.id}")
        above = shown.xpath('//main//p[@class="quote"]/q')
        quotes = {mark.text_content() for mark in [*shown.xpath("//main//mark"), *above]}
        assert quotes == {texts[one.document_id][slice(*one.span)] for one in event.mentions}
        documents = len({one.document_id for one in event.mentions})
        counted = f"{len(event.mentions)} readings of {'one report' if documents == 1 else f'{documents} reports'}"
        assert counted in words(shown.xpath("//main")[0])
        around = [words(quote) for quote in shown.xpath("//main//blockquote")]
        assert len(around) == len(set(around))
        assert bool(shown.xpath('//*[@id="in-meetings"]')) == (event.id in meetings)


@pytest.mark.parametrize(("ledger", "kind", "label"), [("offers", "offer", "State"), ("pledges", "pledge", "Stage")])
def test_a_thread_has_the_words_of_its_ledger_row(
    ukraine_client: TestClient, ukraine: Path, ledger: str, kind: str, label: str
) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        table = record.ledger(ledger)
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        shown = page(ukraine_client, f"/items/{kind}/{row[f'{kind}_id']}")
        facts = {words(one.find("dt")): words(one.find("dd")) for one in shown.xpath("//dl/div")}
        assert facts[label] == row[label.lower()].replace("_", " ")
        assert shown.xpath("//main//mark")[0].text_content() == row["quote"]


def test_a_position_has_the_ledgers_moves_in_turn(rivers_client: TestClient, two_rivers: Path) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        table = record.ledger("positions")
    assert table.rows
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        address = f"/items/position?side={row['side']}&issue={row['issue']}"
        shown = page(rivers_client, address)
        arrows = [one.get("class").split()[-1] for one in shown.xpath('//main//span[contains(@class, "arrow ")]')]
        history = [step[step.rindex("(") + 1 : -1] for step in row["history"].split("; ")]
        assert arrows == history[::-1]
        assert row["quote"] in [mark.text_content() for mark in shown.xpath("//main//mark")]


def test_an_actor_is_named_as_the_texts_name_it_with_offices_and_counts(ukraine_client: TestClient) -> None:
    shown = main(ukraine_client, "/items/actor/person:volodymyr-zelensky?as_of=2025-12-20")
    assert "president, Ukraine" in shown
    assert "President Volodymyr Zelensky" in shown
    state = page(ukraine_client, "/items/actor/state:UKR")
    for link in state.xpath('//section[@id="counts"]//a'):
        number = words(link.getparent().getnext())
        ledger = link.get("href").partition("?")[0].strip("/").replace("fighting", "hostilities")
        listed = ukraine_client.get(f"/api/ledgers/{ledger}?actor=state:UKR")
        assert int(number) == listed.json()["total"]


def test_nothing_of_a_later_day_is_on_a_page_of_an_earlier_one(ferry: Ferry, ferry_client: TestClient) -> None:
    assert "second paper" in main(ferry_client, f"/items/event/{ferry.propose.id}")
    for address in (f"/items/event/{ferry.propose.id}", f"/items/mention/{ferry.propose.id}", "/items/actor/state:UKR"):
        early = main(ferry_client, f"{address}?as_of=2025-12-08")
        assert "second paper" not in early
    page(ferry_client, f"/items/mention/{ferry.again.id}?as_of=2025-12-08", 404)
    decision = ferry.judged("reject", ferry.deny, why=f"not so {BAD}").id
    page(ferry_client, f"/items/judgement/{decision}")
    page(ferry_client, f"/items/judgement/{decision}?as_of=2025-12-06", 404)


@pytest.mark.parametrize("kind", ["mention", "event", "offer", "pledge", "link", "judgement", "actor"])
@pytest.mark.parametrize("id", ["nothing", "0" * 16, "' OR 1=1 --", "%00", "é" * 500, "person:nobody"])
def test_an_unknown_id_is_said_in_words(rivers_client: TestClient, kind: str, id: str) -> None:
    answer = rivers_client.get(f"/items/{kind}/{id}")
    assert answer.status_code == 404
    assert "in the record" in words(html.fromstring(answer.text).xpath("//main")[0])


@pytest.mark.parametrize(
    "query", ["", "?side=XAR", "?issue=TERR", "?side=XAR&issue=NOTHING", "?side=%22%3Cb&issue=%00"]
)
def test_a_position_that_is_not_there_is_said_in_words(rivers_client: TestClient, query: str) -> None:
    assert "no move of this side" in main(rivers_client, f"/items/position{query}", 404)


def test_hostile_words_are_text_on_every_page(ferry: Ferry, ferry_client: TestClient) -> None:
    for address in (
        f"/items/mention/{ferry.propose.id}", f"/items/event/{ferry.propose.id}", f"/items/mention/{ferry.deny.id}",
        f"/items/link/{ferry.answers.id}", "/items/actor/state:UKR", "/items/position?side=RUS&issue=TERR",
    ):  # fmt: skip
        text = ferry_client.get(address).text
        shown = html.fromstring(text)
        assert {one.get("src") for one in shown.xpath("//script")} == {"/static/theme.js", "/static/app.js"}
        assert not shown.xpath("//*[@onerror] | //main//img | //*[@style]")
        assert not [link for link in shown.xpath("//a/@href") if link.startswith("javascript")]
        assert "\u202e" not in text
    context = main(ferry_client, f"/items/mention/{ferry.agree.id}")
    assert ARABIC in context
    assert "⟨U+202E⟩desrever" in context


def test_every_evidence_link_of_an_item_answers(ferry: Ferry, ferry_client: TestClient) -> None:
    for address in (f"/items/mention/{ferry.reject.id}", f"/items/event/{ferry.propose.id}", "/items/actor/state:RUS"):
        for link in page(ferry_client, address).xpath("//main//a[@data-drawer]/@href"):
            article = page(ferry_client, f"{link}{'&' if '?' in link else '?'}fragment=1")
            assert article.xpath(".//mark | .//dl"), link
