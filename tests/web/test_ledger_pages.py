"""The pages of the ledgers: they show what the ledgers hold, each line opens its words, and no later day shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from ferry_record import BAD, Ferry
from lxml import html

from dragoman.record import Record

# Each page with the view that lists every line once, and its ledger.
LISTS = {
    "/moves": "moves",
    "/claims?view=all": "claims",
    "/pledges?view=date": "pledges",
    "/fighting": "hostilities",
}
PAGES = (
    *LISTS,
    "/offers",
    "/meetings",
    "/claims",
    "/pledges",
    "/pledges?view=totals",
    "/fighting?view=weeks",
    "/table",
)
BOTH = pytest.mark.parametrize("process", ["rivers", "ukraine"])


@pytest.fixture
def asked(request: pytest.FixtureRequest, process: str) -> TestClient:
    client: TestClient = request.getfixturevalue(f"{process}_client")
    return client


@pytest.fixture
def record(request: pytest.FixtureRequest, process: str) -> Any:
    folder: Path = request.getfixturevalue("two_rivers" if process == "rivers" else "ukraine")
    with Record.open(folder / "record.duckdb", read_only=True) as found:
        yield found


def page(client: TestClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text).xpath("//main")[0]


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def with_(address: str, **more: Any) -> str:
    parts = urlsplit(address)
    asked = [*parse_qsl(parts.query), *((name, str(value)) for name, value in more.items())]
    return f"{parts.path}?{'&'.join(f'{name}={value}' for name, value in asked)}"


def rows(client: TestClient, address: str) -> list[Any]:
    """The rows of every page of a list."""
    found, number = [], 1
    while True:
        shown = page(client, with_(address, page=number))
        found += shown.xpath(".//table[not(@data-aside)]/tbody/tr[@data-row]")
        if not shown.xpath('.//a[@rel="next"]'):
            return found
        number += 1


def opens(row: Any) -> str:
    """The mention that the first link of a row opens."""
    links = [href for href in row.xpath(".//a[@data-drawer]/@href") if href.startswith("/items/mention/")]
    return str(urlsplit(links[0]).path.rsplit("/", 1)[1])


def column(record: Record, ledger: str, name: str, **given: Any) -> list[Any]:
    return [row[0] for row in record.ledger(ledger, columns=(name,), **given).rows]


@BOTH
@pytest.mark.parametrize("address", LISTS)
def test_a_page_lists_its_ledger_in_its_order(asked: TestClient, record: Record, address: str) -> None:
    expected = column(record, LISTS[address], "mention_id")
    assert [opens(row) for row in rows(asked, address)] == expected[::-1]
    assert [opens(row) for row in rows(asked, with_(address, sort="date", dir="desc"))] == expected[::-1]
    assert [opens(row) for row in rows(asked, with_(address, sort="date"))] == expected


@BOTH
@pytest.mark.parametrize("view", ["party", "issue"])
def test_moves_under_a_heading_stand_the_latest_first(asked: TestClient, record: Record, view: str) -> None:
    places = {id: place for place, id in enumerate(column(record, "moves", "mention_id"))}
    shown, runs = page(asked, f"/moves?view={view}").xpath(".//table/tbody/tr"), list[list[int]]()
    for row in shown:
        if row.get("data-row") is None:
            runs.append([])
        else:
            runs[-1].append(places[opens(row)])
    assert max(map(len, runs)) > 1
    assert all(run == sorted(run, reverse=True) for run in runs)


@BOTH
def test_contested_claims_come_first_and_the_latest_of_them_and_of_the_rest(asked: TestClient, record: Record) -> None:
    known = record.ledger("claims", columns=("mention_id", "contested")).rows[::-1]
    contested = [id for id, yes in known if yes]
    rest = [id for id, yes in known if not yes]
    shown = page(asked, "/claims")
    links = shown.xpath(".//*[@data-row]//a[@data-drawer]/@href")
    ids = [
        id for id in dict.fromkeys(urlsplit(one).path.rsplit("/", 1)[1] for one in links) if id in {*contested, *rest}
    ]
    assert [id for id in ids if id in rest][:20] == rest[:20] or len(contested) >= 100
    assert [opens(row) for row in shown.xpath(".//table/tbody/tr[@data-row]")] == rest[: max(0, 100 - len(contested))]


@BOTH
def test_who_acts_is_asked_apart_from_who_takes_part(asked: TestClient, record: Record) -> None:
    side = asked.get("/api/choices").json()["acts"][0]["value"]
    part = {opens(row) for row in rows(asked, f"/moves?actor={side}")}
    acts = {opens(row) for row in rows(asked, f"/moves?acts={side}")}
    assert acts
    assert acts < part
    assert {row["mention_id"] for row in asked.get(f"/api/ledgers/moves?acts={side}").json()["rows"]} == acts
    told = asked.get(f"/api/mentions?acts={side}&limit=100000").json()["rows"]
    doing = {one.id: {actor.country or actor.id for actor in one.actors} for one in record.mentions()}
    assert all(side.partition(":")[2] in doing[row["mention_id"]] for row in told)
    assert "who acts" in words(page(asked, f"/moves?acts={side}").xpath('.//*[@aria-label="Filters that are on"]')[0])
    assert asked.get("/api/ledgers/moves?acts=nobody").status_code == 422


def test_types_of_event_and_moves_are_offered_apart(ukraine_client: TestClient) -> None:
    groups = page(ukraine_client, "/moves?kind=reject&kind=REJECT").xpath('.//fieldset[@class="group"]')
    values = {words(one.xpath("./legend")[0]): one.xpath(".//input/@value") for one in groups}
    assert {"REJECT", "CONSULT"} <= set(values["Kinds of event"])
    assert {"reject", "propose"} <= set(values["Moves"])
    assert not set(values["Kinds of event"]) & set(values["Moves"])
    chips = [words(one) for one in page(ukraine_client, "/moves?kind=reject&kind=REJECT").xpath('.//a[@class="chip"]')]
    assert chips == ["Remove: move rejects ×", "Remove: kind of event Reject ×"]


@BOTH
def test_offers_and_meetings_are_all_there_once(asked: TestClient, record: Record) -> None:
    offers, number = list[str](), 1
    while found := page(asked, f"/offers?page={number}").xpath('.//li[@class="offer"]/@id'):
        offers, number = [*offers, *found], number + 1
    expected = record.ledger("offers", columns=("offer_id", "latest")).rows
    assert sorted(offers) == sorted(f"o-{id}" for id, _ in expected)
    latest = {f"o-{id}": day for id, day in expected}
    assert [latest[id] for id in offers] == sorted(latest.values(), reverse=True)
    assert sorted(opens(row) for row in rows(asked, "/meetings")) == sorted(column(record, "meetings", "mention_id"))


@BOTH
@pytest.mark.parametrize(
    ("address", "ledger", "name"),
    [("/offers", "offers", "state"), ("/meetings", "meetings", "state"), ("/claims", "claims", "claim_status")],
)
def test_the_tabs_count_what_they_open(asked: TestClient, record: Record, address: str, ledger: str, name: str) -> None:
    values = column(record, ledger, name)
    for tab in page(asked, address).xpath('.//nav[@class="tabs"]//a'):
        wanted = dict(parse_qsl(urlsplit(tab.get("href")).query)).get("view")
        if wanted in (None, "all"):
            continue
        shown = page(asked, tab.get("href"))
        total = shown.xpath('.//*[@class="pager"]//b[2]')
        count = int(words(tab.xpath('.//span[@class="n"]')[0]))
        assert count == values.count(wanted)
        assert count == (int(words(total[0])) if total else 0)


@pytest.mark.parametrize("address", PAGES)
def test_every_line_opens_words_that_its_report_has(rivers_client: TestClient, two_rivers: Path, address: str) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        texts = {one.document.id: one.document.text for one in record.documents()}
        quotes = {one.id: texts[one.document_id][slice(*one.span)] for one in record.mentions()}
    shown = page(rivers_client, address)
    lines = shown.xpath(".//*[@data-row]")
    assert lines or shown.xpath('.//div[@class="empty"]')
    for line in lines:
        if line.xpath("./td[@colspan]"):
            continue  # a silent party, a week of nothing
        links = line.xpath(".//a[@data-drawer]/@href")
        assert links, words(line)
        for href in links:
            told = words(page(rivers_client, href))
            if href.startswith("/items/mention/"):
                assert " ".join(quotes[urlsplit(href).path.rsplit("/", 1)[1]].split()) in told


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere(asked: TestClient, address: str) -> None:
    links = set(page(asked, address).xpath(".//a[starts-with(@href, '/')]/@href"))
    parts: dict[Any, str] = {}
    for href in sorted(links):
        path = urlsplit(href).path
        kind = tuple(path.split("/")[:3]) if path.startswith("/items") else path.split("/")[1]
        parts.setdefault((kind, "sort" in href, "view" in href), href)  # one of each sort
    for (kind, _, _), href in parts.items():
        if kind not in ("map", "review"):  # pages of others that may be absent
            assert asked.get(href).status_code == 200, href


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_every_own_link_keeps_the_filters(asked: TestClient, address: str) -> None:
    given = {"since": "2024-01-01", "confidence": "0.25", "as_of": "2025-12-20"}
    shown = page(asked, with_(address, **given))
    links = shown.xpath('.//nav[@class="tabs"]//a/@href | .//thead//a/@href | .//*[@class="pager"]//a/@href')
    links += shown.xpath(".//*[@data-row]//a/@href") + shown.xpath('.//a[starts-with(@href, "/api/")]/@href')
    own = [href for href in links if href.startswith("/")]
    assert own
    for href in own:
        assert given.items() <= dict(parse_qsl(urlsplit(href).query)).items(), href


@BOTH
@pytest.mark.parametrize("address", LISTS)
def test_a_filter_leaves_lines_that_pass_it(asked: TestClient, record: Record, address: str) -> None:
    every = column(record, LISTS[address], "mention_id")
    name = asked.get("/api/choices").json()["actors"][0]["value"]
    passing = [one["event_id"] for one in asked.get(f"/api/mentions?actor={name}&limit=100000").json()["rows"]]
    key = "pledge_id" if LISTS[address] == "pledges" else "event_id"
    if key == "pledge_id":
        passing = [one[key] for one in asked.get(f"/api/mentions?actor={name}&limit=100000").json()["rows"]]
    homes = dict(zip(every, column(record, LISTS[address], key), strict=True))
    found = [opens(row) for row in rows(asked, with_(address, actor=name))]
    assert found == [id for id in every if homes[id] in passing][::-1]


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_nothing_later_than_the_day_shows(asked: TestClient, record: Record, address: str) -> None:
    days = sorted({one.held for one in record.documents()})
    day = days[len(days) // 2]
    held = {one.document.id for one in record.documents(as_of=day)}
    known = {one.id for one in record.mentions(as_of=day)}
    shown = page(asked, with_(address, as_of=day.isoformat()))
    for href in shown.xpath('.//*[@data-row]//a/@href | .//a[contains(@href, "/evidence")]/@href'):
        parts = urlsplit(href)
        asked_for = parse_qsl(parts.query)
        assert ("as_of", day.isoformat()) in asked_for or parts.netloc, href
        assert {value for name, value in asked_for if name == "m"} <= known
        if parts.path.startswith(("/items/mention/", "/items/event/", "/items/offer/", "/items/pledge/")):
            assert parts.path.rsplit("/", 1)[1] in known
        if parts.path.startswith("/documents/"):
            assert parts.path.rsplit("/", 1)[1] in held
    later = [one.document.title for one in record.documents() if one.document.id not in held]
    assert not [title for title in later if title in words(shown)]


@BOTH
@pytest.mark.parametrize("address", ["/moves", "/claims?view=all", "/fighting", "/meetings?view=held"])
def test_heads_sort_and_turn_round(asked: TestClient, address: str) -> None:
    for href in page(asked, address).xpath(".//thead//a/@href"):
        head = page(asked, href).xpath(".//thead//th[@aria-sort]")
        assert len(head) == 1
        turned = page(asked, head[0].xpath(".//a/@href")[0]).xpath(".//thead//th[@aria-sort]")
        assert {head[0].get("aria-sort"), turned[0].get("aria-sort")} == {"ascending", "descending"}


@pytest.mark.parametrize("address", ["/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting"])
@pytest.mark.parametrize("wrong", ["view=nonsense", "sort=nonsense", "sort=mention_id;--", "page=0", "page=x"])
def test_what_cannot_be_asked_for_is_said_in_words(rivers_client: TestClient, address: str, wrong: str) -> None:
    said = words(page(rivers_client, f"{address}?{wrong}", 400))
    assert wrong.split("=")[0] in said


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_page_says_why(rivers_client: TestClient, address: str) -> None:
    before = page(rivers_client, with_(address, as_of="1990-01-01")).xpath('.//div[@class="empty"]')[0]
    assert "No document was held on that day" in words(before)
    filtered = page(rivers_client, with_(address, q="xylophone")).xpath('.//div[@class="empty"]')
    ((why, back),) = [(words(one), one.xpath(".//a/@href")[0]) for one in filtered]
    assert "passes what is asked for" in why or "No report that was held tells of any" in why
    assert rivers_client.get(back).status_code == 200


def test_a_page_behind_the_last_leads_to_the_first(rivers_client: TestClient) -> None:
    behind = page(rivers_client, "/moves?page=7").xpath('.//div[@class="empty"]')[0]
    assert "ends before this page" in words(behind)
    assert behind.xpath(".//a/@href") == ["/moves"]


@BOTH
def test_only_names_with_an_id_lead_on(asked: TestClient, record: Record) -> None:
    table = record.ledger("moves", columns=("mention_id", "actor_ids", "target_ids"))
    ids = {row[0]: "; ".join(one for one in row[1:] if one).split("; ") for row in table.rows}
    led = 0
    for row in rows(asked, "/moves"):
        for name in row.xpath('.//*[@class="actor"]'):
            if name.tag == "a":
                led += 1
                asked_for = dict(parse_qsl(urlsplit(name.get("href")).query))
                assert asked_for["actor"] in ids[opens(row)]
                assert name.get("data-actor") == asked_for["actor"]
            else:
                assert name.get("data-actor") is None
    assert led > 5


@BOTH
@pytest.mark.parametrize("by", ["party", "issue"])
def test_a_grouped_list_has_each_move_under_each_of_its_groups(asked: TestClient, record: Record, by: str) -> None:
    table = record.ledger("moves", columns=("mention_id", "issues", "actor_ids"))
    found: dict[str, list[str]] = {}
    group = ""
    number = 1
    while True:
        shown = page(asked, f"/moves?view={by}&page={number}")
        for row in shown.xpath(".//tbody/tr"):
            if row.get("class") == "group":
                group = words(row)
            else:
                found.setdefault(group, []).append(opens(row))
        if not shown.xpath('.//a[@rel="next"]'):
            break
        number += 1
    for heading, ids in found.items():
        assert int(heading.rsplit(", ", 1)[1].split()[0]) == len(ids)
        assert len(set(ids)) == len(ids)
    assert {id for ids in found.values() for id in ids} == {row[0] for row in table.rows}
    if by == "issue":
        assert sum(map(len, found.values())) == sum(max(1, len((row[1] or "").split("; "))) for row in table.rows)


def test_what_another_tells_for_a_party_is_marked(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        told = {id: who for id, who in record.ledger("moves", columns=("mention_id", "told_by")).rows if who}
    marked = {opens(row): words(row.xpath('.//span[@class="told"]')[0]) for row in rows(ukraine_client, "/moves")
              if row.xpath('.//span[@class="told"]')}  # fmt: skip
    assert told
    assert marked == {id: f"as told by {who}" for id, who in told.items()}


@pytest.fixture(scope="module")
def ferry_client(tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]) -> TestClient:
    return launch(Ferry(tmp_path_factory.mktemp("ferry") / "space").folder)


@pytest.mark.parametrize("address", PAGES)
def test_hostile_words_are_shown_as_text(ferry_client: TestClient, address: str) -> None:
    answer = ferry_client.get(address)
    assert answer.status_code == 200
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
    assert "javascript:" not in " ".join(html.fromstring(answer.text).xpath("//@href"))
    scripts = html.fromstring(answer.text).xpath("//script")
    assert {script.get("src") for script in scripts} <= {"/static/theme.js", "/static/app.js"}
    assert not html.fromstring(answer.text).xpath("//@style | //@onclick | //@onerror")


def test_a_hostile_outlet_stands_on_its_line(ferry_client: TestClient) -> None:
    assert BAD in words(page(ferry_client, "/moves"))


def test_ahead_is_seen_from_the_day_that_is_asked_for(rivers_client: TestClient) -> None:
    ahead = page(rivers_client, "/meetings?as_of=2024-04-03").get_element_by_id("ahead")
    assert "9 Apr 2024" in words(ahead)
    assert "3 Apr 2024" in words(ahead.xpath('.//p[@class="intro"]')[0])
    past = page(rivers_client, "/meetings?as_of=2024-04-03").get_element_by_id("past")
    assert "9 Apr 2024" not in words(past)
    # The archive ends in May 2024: nothing lies ahead of it, whatever the clock says.
    assert "No meeting is planned" in words(page(rivers_client, "/meetings").get_element_by_id("ahead"))


def test_the_ledger_leads_to_its_files(rivers_client: TestClient) -> None:
    links = page(rivers_client, "/moves?issue=TERR").xpath('.//a[starts-with(@href, "/api/ledgers/moves")]/@href')
    assert len(links) == 3
    answers = [rivers_client.get(href) for href in links]
    assert [one.status_code for one in answers] == [200, 200, 200]
    shown = rows(rivers_client, "/moves?issue=TERR")
    assert [row["mention_id"] for row in answers[1].json()["rows"]] == [opens(row) for row in shown][::-1]


def test_a_line_stands_at_a_day_or_says_that_it_is_its_report(rivers_client: TestClient, two_rivers: Path) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        since = dict(record.ledger("moves", columns=("mention_id", "since")).rows)
    for row in rows(rivers_client, "/moves"):
        day: date | None = since[opens(row)]
        assert ("reported" in words(row.xpath('.//td[contains(@class, "date")]')[0])) == (day is None)


def test_filters_offer_words_for_issues_kinds_and_whose_forces(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/moves")
    offered = {
        name: dict(
            zip(
                shown.xpath(f'.//input[@name="{name}"]/@value'),
                [one.text_content() for one in shown.xpath(f'.//input[@name="{name}"]/following-sibling::bdi')],
                strict=True,
            )
        )
        for name in ("issue", "kind", "actor")
    }
    assert offered["issue"]["TERR"] == "Territory and borders"
    assert offered["kind"]["CONSULT"] == "Consult"
    assert not [label for label in offered["actor"].values() if label.startswith(("state:", "gov:", "mil:"))]


def test_a_slip_in_a_name_is_said_by_a_page_and_an_id_that_nothing_has_is_noted(rivers_client: TestClient) -> None:
    slip = rivers_client.get("/moves?asof=2024-03-01")
    assert slip.status_code == 422
    assert "“asof” is no parameter here (nearest is as_of)" in slip.text
    noted = rivers_client.get("/moves?issue=NOPE&actor=state:XXX&kind=reject")
    assert noted.status_code == 200
    assert "“NOPE” is no issue that the record or the vocabulary knows" in noted.text
    assert "“state:XXX” is no actor" in noted.text
    assert "“reject” is no" not in noted.text
    assert 'href="/api/ledgers/' not in noted.text  # which would refuse them


def test_the_links_to_the_api_carry_only_what_it_knows(rivers_client: TestClient) -> None:
    for path in ("/measures/conflict", "/patterns/cycles", "/outlook/compare", "/moves"):
        page = rivers_client.get(f"{path}?q=peace&confidence=0.5&kind=reject").text
        links = {str(one) for one in html.fromstring(page).xpath("//a/@href") if one.startswith("/api/")}
        assert links
        for link in links:
            assert rivers_client.get(link).status_code == 200, link
