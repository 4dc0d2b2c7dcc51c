"""The review queue, what was decided, actors that may be one, and notes."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from dragoman.record import Record
from dragoman.types import Judgement

Own = tuple[Path, TestClient]
# As conftest.py has them.
TOKEN = "the-token-of-this-launch"
MADE = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
PER_PAGE = 20


def page(client: TestClient, path: str = "/review", status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return html.document_fromstring(answer.text)


def having(node: Any, name: str, tag: str = "*") -> list[Any]:
    """The elements of a class."""
    found: list[Any] = node.xpath(f".//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")
    return found


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def lines(shown: Any) -> list[Any]:
    return having(shown, "check-line", "article")


def queue(folder: Path) -> list[dict[str, Any]]:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        table = record.ledger("review")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def both(row: dict[str, Any]) -> list[str]:
    """The items that a line of the queue is about."""
    return [row["mention_id"], row["other_mention_id"]] if row["item"] == "join" else [row["mention_id"]]


def post(client: TestClient, kind: str, *items: str, **fields: str) -> Any:
    data = {"token": TOKEN, "kind": kind, "item": list(items), "by": "Ana", "back": "/review", **fields}
    answer = client.post("/judge", data=data, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer


def items(line: Any) -> list[str]:
    return [one.get("value") for one in line.xpath(".//form[contains(@class, 'decide')]//input[@name='item']")]


def keys(line: Any) -> dict[str, str]:
    return {one.get("data-key"): words(one).rsplit(" ", 1)[0] for one in line.xpath(".//*[@data-key]")}


# ---- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_the_ledger_holds_in_its_order_over_all_pages(own: Own) -> None:
    folder, client = own
    expected = [
        [row["mention_id"], *([row["other_mention_id"]] if row["item"] == "join" else [])] for row in queue(folder)
    ]
    shown: list[list[str]] = []
    for number in range(1, 2 + len(expected) // PER_PAGE):
        shown += [items(line) for line in lines(page(client, f"/review?page={number}"))]
    assert shown == expected
    head = page(client)
    assert words(having(head, "left-to-do")[0]).startswith(f"{len(expected)} left")


def test_a_line_has_its_quote_in_context_how_it_was_read_and_why_it_is_doubtful(own: Own) -> None:
    folder, client = own
    row = next(row for row in queue(folder) if row["item"] == "reading" and row["status"] == "happened")
    (line,) = [one for one in lines(page(client, "/review?part=readings")) if items(one) == [row["mention_id"]]]
    (quote,) = line.iter("mark")
    assert words(quote) == " ".join(row["quote"].split())
    assert f"confidence {1 - row['doubt']:.2f}"[:14] in words(line)
    assert f"{row['weight']:.2f}" in words(line)
    assert "Read as" in words(line)
    (evidence,) = {one.get("href") for one in line.xpath(".//a[@data-drawer]") if "/items/mention/" in one.get("href")}
    assert " ".join(row["quote"].split()) in words(page(client, evidence))


def test_two_reports_that_were_put_together_stand_side_by_side_with_what_speaks_for_it(own: Own) -> None:
    folder, client = own
    row = next(row for row in queue(folder) if row["item"] == "join")
    line = lines(page(client, "/review?part=joins"))[0]
    quotes = [words(one) for one in line.iter("mark")]
    assert quotes == [" ".join(row[name].split()) for name in ("quote", "other_quote")]
    points = [float(words(one)) for one in having(having(line, "signs")[0], "n")]
    assert sum(points) == pytest.approx(float(row["why"].split()[2]), abs=0.02)
    assert keys(line) == {"m": "One event", "s": "Two events", "u": "Unsure", "w": "Reason"}


def test_the_keys_of_a_reading_are_those_that_the_help_lists(own: Own) -> None:
    _, client = own
    shown = page(client, "/review?part=readings")
    found = keys(lines(shown)[0])
    assert {key: found[key] for key in "aruew"} == {
        "a": "Accept", "r": "Reject", "u": "Unsure", "e": "Correct", "w": "Reason",
    }  # fmt: skip
    assert found["m"] == "Join"
    listed = {words(one) for one in shown.xpath("//dialog[@id='keys']//kbd")}
    assert {"a", "r", "u", "e", "m", "s", "z"} <= listed


def test_what_is_decided_leaves_the_queue_and_the_page_comes_back_at_the_next_line(own: Own) -> None:
    _, client = own
    first, second, *_ = lines(page(client))
    form = having(first, "decide", "form")[0]
    back = dict(form.form_values())["back"]
    assert back == f"/review#{second.get('id')}"
    kind = "join" if len(items(first)) == 2 else "accept"
    to = post(client, kind, *items(first), back=back).headers["location"]
    assert to.endswith(f"#{second.get('id')}")
    after = lines(page(client, to))
    assert items(after[0]) == items(second)
    assert items(first) not in [items(one) for one in after]


def test_what_was_undone_comes_back_to_its_place(own: Own) -> None:
    _, client = own
    before = [items(one) for one in lines(page(client))]
    kind = "join" if len(before[0]) == 2 else "accept"
    to = post(client, kind, *before[0]).headers["location"]
    (notice,) = having(page(client, to), "judged")
    sent = dict(next(iter(notice.iter("form"))).form_values())
    client.post("/judge", data=sent)
    assert [items(one) for one in lines(page(client))] == before


def test_what_was_left_open_waits_in_a_part_of_its_own(own: Own) -> None:
    _, client = own
    line = lines(page(client, "/review?part=readings"))[0]
    post(client, "unsure", *items(line), why="who knows")
    assert items(line) not in [items(one) for one in lines(page(client, "/review?part=readings"))]
    (waiting,) = lines(page(client, "/review?part=open"))
    assert items(waiting) == items(line)
    assert "left open by Ana" in words(waiting)
    post(client, "accept", *items(line))
    assert not lines(page(client, "/review?part=open"))


def test_filters_narrow_the_queue_and_stay_in_every_address(own: Own) -> None:
    folder, client = own
    shown = page(client, "/review?kind=CONSULT&part=readings")
    found = [items(line)[0] for line in lines(shown)]
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        kinds = {one.id: one.kind for one in record.mentions()}
    assert {kinds[id] for id in found} == {"CONSULT"}
    back = dict(having(lines(shown)[0], "decide", "form")[0].form_values())["back"]
    assert back.startswith("/review?kind=CONSULT&part=readings#")
    assert not lines(page(client, "/review?q=zebra"))
    assert "passes what is asked for" in words(having(page(client, "/review?q=zebra"), "empty")[0])


def test_a_past_day_shows_the_queue_as_it_was_and_decides_nothing(own: Own) -> None:
    folder, client = own
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        days = sorted({one.held for one in record.documents()})
        table = record.ledger("review", as_of=days[2])
    shown = page(client, f"/review?as_of={days[2]}")
    assert len(lines(shown)) == min(PER_PAGE, len(table.rows))
    assert not having(shown, "decide")
    text = words(shown)
    later = [
        row["quote"]
        for row in queue(folder)
        if row["published"] and row["published"] > days[3] and len(row["quote"]) > 30
    ]
    assert later
    assert not [quote for quote in later if " ".join(quote.split()) in text]
    assert "Everything" not in words(page(client, "/review?as_of=1999-01-01"))
    assert "No document was held" in words(having(page(client, "/review?as_of=1999-01-01"), "empty")[0])


@pytest.mark.parametrize(
    "query", ["view=nothing", "part=nothing", "page=0", "since=soon", "as_of=2024-13-01", "confidence=2"]
)
def test_an_address_that_cannot_be_read_is_told_in_words(own: Own, query: str) -> None:
    _, client = own
    shown = page(client, f"/review?{query}", 400)
    assert len(words(shown.xpath("//main")[0])) > 20


def test_the_queue_ends_in_words(own: Own) -> None:
    folder, client = own
    waiting = queue(folder)
    with Record.open(folder / "record.duckdb") as record:
        for number, row in enumerate(waiting):
            kind, made = "join" if row["item"] == "join" else "accept", MADE + timedelta(seconds=number)
            record.judge(Judgement(kind=kind, items=tuple(both(row)), by="ben", made=made, why="so it says"))
        record.settle()
    client.app.state.site.shelf.refresh()
    shown = page(client)
    assert "Everything is checked" in words(having(shown, "empty")[0])


def test_the_page_without_a_name_asks_for_one_and_never_shows_two_ids_alike(own: Own) -> None:
    _, client = own
    shown = page(client)
    (who,) = having(shown, "who-decides")
    assert who.get("open") is not None
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    for label in shown.xpath("//label/@for"):
        assert label in ids


# ---- decisions, notes, actors ---------------------------------------------------------------------------------------


def test_the_list_of_decisions_says_who_when_what_and_why_and_takes_back(own: Own) -> None:
    folder, client = own
    row = next(row for row in queue(folder) if row["item"] == "reading")
    post(client, "edit", row["mention_id"], set_status="planned", set_kind=row["kind"], why="only announced", by="Ben")
    post(client, "accept", row["mention_id"])
    shown = page(client, "/review?view=decisions")
    rows = shown.xpath("//tbody/tr")
    assert len(rows) == 2
    text = " | ".join(words(one) for one in rows)
    assert "Status: planned" in text
    assert "How the meeting ended" not in text  # a field that was not sent is not changed
    assert "only announced" in text
    assert " ".join(row["quote"].split())[:40] in text
    assert len(rows[0].xpath(".//form")) == 1
    sent = dict(rows[1].xpath(".//form")[0].form_values())
    client.post("/judge", data=sent)
    after = page(client, "/review?view=decisions")
    text = " | ".join(words(one) for one in after.xpath("//tbody/tr"))
    assert "taken back by Ana" in text
    assert "Ana took back: show the words, the decision Ben’s “corrected” taken back" in text
    assert len(after.xpath("//tbody//form")) == 1
    mine = page(client, "/review?view=decisions&whose=mine").xpath("//tbody/tr")
    assert {words(one.xpath(".//th")[0]) for one in mine} == {"Ana"}
    day = (MADE - timedelta(days=1)).date()
    assert "by that day" in words(page(client, f"/review?view=decisions&as_of={day}"))


def test_notes_are_listed_with_what_they_are_about(own: Own) -> None:
    folder, client = own
    (row, *_) = queue(folder)
    post(client, "note", row["mention_id"], why="Ask the desk <in> Haven")
    (line,) = page(client, "/review?view=notes").xpath("//tbody/tr")
    assert "Ask the desk <in> Haven" in words(line)
    assert line.xpath(".//a[contains(@href, '/items/mention/')]")
    assert "Nobody has decided anything yet" in words(page(client, "/review?view=decisions"))


def test_ids_that_may_be_one_actor_are_made_one_or_kept_apart(own: Own) -> None:
    folder, client = own
    rename(folder, "person:tomas-reyl", "person:t-reyl", "T. Reyl")
    rename(folder, "person:oskar-lind", "person:lind", "Tomas Reyl")
    client.app.state.site.shelf.refresh()
    shown = page(client, "/review?view=actors")
    (pair,) = having(shown, "check-line", "li")
    assert "T. Reyl" in words(pair)
    assert keys(pair) == {"m": "One actor", "s": "Two actors", "w": "Reason"}
    assert page(client, pair.xpath(".//a[@data-drawer]/@href")[0]) is not None
    together, apart = (dict(form.form_values()) for form in pair.iter("form"))
    ids = [one.get("value") for one in next(iter(pair.iter("form"))).xpath(".//input[@name='item']")]
    assert sorted(ids) == ["person:lind", "person:t-reyl"]
    assert apart["kind"] == "note"
    post(client, "note", *ids, why=apart["why"])
    assert "look like one" in words(page(client, "/review?view=actors"))
    post(client, "same_actor", *ids)
    made = page(client, "/review?view=actors")
    assert "made one" in words(made.get_element_by_id("made-one"))
    assert together["token"] == TOKEN


def test_two_parties_are_made_one_after_a_question_and_what_follows_is_folded_and_taken_back(
    ukraine: Path, tmp_path: Path, launch: Callable[[Path], TestClient]
) -> None:
    client = launch(Path(shutil.copytree(ukraine, tmp_path / "own")))
    parties = ["state:RUS", "state:UKR"]
    before = client.get("/api").json()["events"]
    form = page(client, "/review?view=actors").xpath("//section[@id='any-two']//form")[0]
    assert dict(form.form_values())["ask"] == "1"
    asked = client.post(
        "/judge", data={"token": TOKEN, "kind": "same_actor", "item": parties, "by": "Ana", "back": "/"}
    )
    assert "are parties of this process" in asked.text
    joined = int(re.findall(r"(\d+) reports? will be joined", asked.text)[0])
    assert joined > 1
    assert client.get("/api/judgements").json() == []
    (sure,) = html.fromstring(asked.text).xpath("//main//form[.//input[@name='sure']]")
    sent: dict[str, list[str]] = {}
    for name, value in sure.form_values():
        sent.setdefault(name, []).append(value)
    made = client.post("/judge", data=sent)
    assert f"{joined} joins of reports follow from it" in " ".join(made.text.split())
    assert client.get("/api").json()["events"] < before
    (row,) = page(client, "/review?view=decisions").xpath("//tbody/tr")
    assert f"{joined} that follow, taken back with it" in words(row)
    assert len(row.xpath(".//details[@class='followed']//li")) == joined
    (undo,) = row.xpath(".//form")
    client.post("/judge", data=dict(undo.form_values()))
    assert client.get("/api").json()["events"] == before


def test_any_two_actors_are_asked_for_with_what_follows(own: Own) -> None:
    _, client = own
    fields = {"token": TOKEN, "kind": "same_actor", "item": ["Anna Holt", "Tomas Reyl"], "by": "Ana", "ask": "1"}
    asked = client.post("/judge", data=fields)
    assert "would be one actor" in asked.text
    assert "parties of this process" not in asked.text


def rename(folder: Path, old: str, new: str, name: str) -> None:
    """Give an actor another id and name, as another registry would."""
    import duckdb

    with duckdb.connect(str(folder / "record.duckdb")) as plain:
        plain.execute("UPDATE participants SET actor_id = ?, name = ? WHERE actor_id = ?", [new, name, old])


# ---- forms on other pages -------------------------------------------------------------------------------------------


def test_an_item_offers_its_decisions_and_the_last_one_to_take_back(own: Own) -> None:
    folder, client = own
    (row, *_) = queue(folder)
    path = f"/items/mention/{row['mention_id']}"
    shown = page(client, path)
    offered = {one.get("value") for one in shown.xpath("//main//form//button[@name='kind']")}
    assert {"accept", "unsure"} <= offered
    (rejecting,) = having(shown, "rejecting")
    sends = dict(next(iter(rejecting.iter("form"))).form_values())
    assert (sends["kind"], sends["item"], sends.get("why")) == ("reject", row["mention_id"], None)
    assert shown.xpath(f"//a[starts-with(@href, '/judge/edit/{row['mention_id']}?back=')]")
    post(client, "accept", row["mention_id"], back=path)
    (mine,) = having(page(client, path), "mine")
    assert "You accepted it" in words(mine)
    assert dict(next(iter(mine.iter("form"))).form_values())["kind"] == "undo"
    fragment = page(client, f"{path}?fragment=1")
    assert having(fragment, "mine")
    day = queue(folder)[0]["published"]
    assert not having(page(client, f"{path}?as_of={day}"), "decide")


def test_the_form_to_join_lists_other_events_near_in_time(own: Own) -> None:
    folder, client = own
    row = next(row for row in queue(folder) if row["item"] == "reading" and row["kind"] == "CONSULT")
    shown = page(client, f"/judge/join/{row['mention_id']}?back=/review")
    (form,) = having(shown, "work", "form")
    offered = [one.get("value") for one in form.xpath(".//input[@type='checkbox' and @name='item']")]
    assert offered
    assert row["mention_id"] not in offered
    post(client, "join", row["mention_id"], offered[0])
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        (one,) = record.judgements()
        assert any({row["mention_id"], offered[0]} <= {each.id for each in event.mentions} for event in record.events())
    assert one.kind == "join"


def test_every_field_of_a_correction_has_a_label_and_the_words_of_the_vocabulary(own: Own) -> None:
    from dragoman import vocab

    folder, client = own
    (row, *_) = queue(folder)
    (form,) = having(page(client, f"/judge/edit/{row['mention_id']}"), "work", "form")
    labelled = set(form.xpath(".//label/@for"))
    for field in form.xpath(".//select | .//input[@type='text' or @type='date']"):
        assert field.get("id") in labelled or field.get("aria-label")
    for name, table in (("kind", vocab.kinds()), ("status", vocab.statuses()), ("move", vocab.moves())):
        options = form.xpath(f".//select[@name='set_{name}']/option")
        assert {one.get("value"): words(one) for one in options if one.get("value")} == {
            id: term.label for id, term in table.items()
        }
    assert set(form.xpath(".//input[@type='checkbox']/@value")) == set(vocab.issues())


def test_a_passage_can_be_coded_on_the_page_of_its_document(own: Own) -> None:
    folder, client = own
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        document = record.documents()[0].document
    shown = page(client, f"/documents/{document.id}")
    (form,) = having(having(shown, "code")[0], "work", "form")
    sent = {name: value for name, value in form.form_values() if value}
    assert (sent["kind"], sent["item"]) == ("code", document.id)
    assert {"start", "end", "quote"} <= {one.get("name") for one in form.xpath(".//input | .//textarea")}
    day = document.published
    assert not having(page(client, f"/documents/{document.id}?as_of={day}"), "code")


def test_a_hostile_passage_is_shown_as_text_in_the_queue(own: Own, tmp_path: Path) -> None:
    from dragoman import pipeline
    from dragoman.sources import Options
    from dragoman.workspace import Workspace

    folder, client = own
    text = (
        "Arvenia rejected the <img src=x onerror=alert(1)> plan of Belmora \u202eon Monday. The foreign minister said "
        "that the two governments would meet again in the autumn, when the harvest has been brought in."
    )
    told = {
        "title": "</title><script>alert(1)</script>",
        "outlet": "<b>Out</b>",
        "published": "2024-04-01",
        "text": text,
    }
    evil = tmp_path / "evil.jsonl"
    evil.write_text(json.dumps(told), "utf-8")
    space = Workspace(folder)
    report = pipeline.add(space, [str(evil)], options=Options(), clock=lambda: datetime.now(UTC), backfill=True)
    assert report.held
    client.app.state.site.shelf.refresh()
    shown = [client.get(f"/review?page={number}").text for number in (1, 2, 3, 4, 5)]
    shown.append(client.get("/review", params={"source": "<b>Out</b>"}).text)
    for text in shown:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>Out" not in text
        assert "\u202e" not in text
    assert "&lt;img src=x" in shown[-1]
    assert "&lt;/title&gt;&lt;script&gt;" in shown[-1]


def test_what_a_judgement_holds_beside_its_items_is_never_trusted_to_be_well_formed(own: Own) -> None:
    folder, client = own
    (row, *_) = queue(folder)
    with Record.open(folder / "record.duckdb") as record:
        odd = json.dumps({"party": "x", "gate": "y", "state": "z"})
        record.judge(Judgement(kind="gate", items=("x", "y"), by="an older program", made=MADE, why="", detail=odd))
        record.judge(
            Judgement(kind="accept", items=(row["mention_id"], "gone"), by="b", made=MADE, why="", detail="[1")
        )
    client.app.state.site.shelf.refresh()
    assert len(page(client, "/review?view=decisions").xpath("//tbody/tr")) == 2
