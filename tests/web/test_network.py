"""The network: pairs counted by event; every cell, tie and bar opens its words; the picture keeps to the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from behind_marks import drawings, links, mentions, page, words
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dragoman.config import Config, Party
from dragoman.record import Record
from dragoman.web.drawing import relations, ring
from dragoman.web.drawing.relations import Pair
from dragoman.web.pages.network import chosen
from news_record import on, say

RELATIONS = list(relations.relations())
EACH = pytest.mark.parametrize("relation", RELATIONS)
PROCESS = """name = "Three lands"
[[party]]
id = "state:EXX"
name = "Exland"
[[party]]
id = "state:WYE"
name = "Wyeland"
[[party]]
id = "state:ZED"
name = "Zedland"
[[party]]
id = "state:OTH"
name = "Otherland"
"""


@pytest.fixture(scope="module")
def lands(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A record in which it is known who did what to whom."""
    folder = tmp_path_factory.mktemp("lands") / "space"
    folder.mkdir()
    (folder / "process.toml").write_text(PROCESS, "utf-8")
    with Record.open(folder / "record.duckdb") as record:
        told: dict[str, str] = {}

        def put(name: str, text: str, trigger: str, **parts: Any) -> None:
            told[name] = say(record, text, trigger, **parts).id

        put(
            "demand",
            "Exland demanded land of Wyeland on Monday.",
            "demanded",
            kind="REQUEST",
            move="demand",
            by="Exland",
            to="Wyeland",
            when=on(date(2025, 10, 6)),
        )
        put(
            "threat",
            "Exland threatened Wyeland with a long war.",
            "threatened",
            kind="THREATEN",
            move="threaten",
            by="Exland",
            to="Wyeland",
            when=on(date(2025, 11, 3)),
        )
        put(
            "sanction",
            "Wyeland put sanctions on Exland for it.",
            "sanctions",
            kind="SANCTION",
            by="Wyeland",
            to="Exland",
            when=on(date(2025, 11, 4)),
        )
        put(
            "planned",
            "Zedland plans sanctions on Exland next year.",
            "sanctions",
            kind="SANCTION",
            by="Zedland",
            to="Exland",
            status="planned",
            when=on(date(2025, 11, 5)),
        )
        put(
            "alone",
            "Exland demanded a truce from nobody in particular.",
            "demanded",
            kind="REQUEST",
            move="demand",
            by="Exland",
            when=on(date(2025, 11, 6)),
        )
        put(
            "urge",
            "Zedland urged Wyeland to talk to the press.",
            "urged",
            kind="REQUEST",
            move="urge",
            by="Zedland",
            to="Wyeland",
        )
        put("aid", "Zedland gave Wyeland money for its schools.", "gave", kind="AID", by="Zedland", to="Wyeland")
        put(
            "signed",
            "Zedland signed a paper with Exland in the spring.",
            "signed",
            kind="SUPPORT",
            mode="sign",
            by="Zedland",
            to="Exland",
        )
        put(
            "shelled",
            "Exland shelled Wyeland in the night of Sunday.",
            "shelled",
            kind="ASSAULT",
            by="Exland",
            to="Wyeland",
        )
        put(
            "all", "Exland and Wyeland met Zedland in a hall.", "met", kind="CONSULT", by="Exland Wyeland", to="Zedland"
        )
        put(
            "call",
            "Exland phoned Zedland about the same hall.",
            "phoned",
            kind="CONSULT",
            mode="phone",
            by="Exland",
            to="Zedland",
        )
    return folder, told


@pytest.fixture(scope="module")
def client(lands: tuple[Path, dict[str, str]], launch: Callable[[Path], TestClient]) -> TestClient:
    return launch(lands[0])


def matrix(shown: Any) -> dict[tuple[str, str], tuple[int, str]]:
    """The table of a page: the count and the address for each pair of names."""
    heads = [words(one) for one in shown.xpath('.//div[contains(@class, "matrix")]//thead//th')][1:]
    found = {}
    for line in shown.xpath('.//div[contains(@class, "matrix")]//tbody/tr'):
        name = words(line.xpath("./th")[0])
        for head, cell in zip(heads, line.xpath("./td"), strict=True):
            for link in cell.xpath(".//a[@data-drawer]"):
                found[name, head] = (int(words(link).split(":")[0].replace(",", "")), link.get("href"))
    return found


def others(shown: Any) -> list[tuple[int, str]]:
    found = shown.xpath('.//ul[@class="pairs"]//a[@data-drawer]')
    return [(int(words(one).split(":")[0].replace(",", "")), one.get("href")) for one in found]


# ---- a known answer -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        (
            "met",
            {("Exland", "Zedland"): ["all", "call"], ("Exland", "Wyeland"): ["all"], ("Wyeland", "Zedland"): ["all"]},
        ),
        ("pressed", {("Exland", "Wyeland"): ["demand", "threat"], ("Wyeland", "Exland"): ["sanction"]}),
        ("backed", {("Zedland", "Wyeland"): ["aid"]}),
        ("fought", {("Exland", "Wyeland"): ["shelled"]}),
    ],
)
def test_who_did_what_to_whom(
    client: TestClient, lands: tuple[Path, dict[str, str]], relation: str, wanted: dict[tuple[str, str], list[str]]
) -> None:
    shown = page(client, f"/network?view={relation}")
    found = {pair: sorted(mentions(client, href)) for pair, (_, href) in matrix(shown).items()}
    expected = {pair: sorted(lands[1][name] for name in names) for pair, names in wanted.items()}
    if relation == "met":
        expected |= {(b, a): ids for (a, b), ids in expected.items()}
    assert found == expected
    assert {pair: count for pair, (count, _) in matrix(shown).items()} == {
        pair: len(ids) for pair, ids in expected.items()
    }


def test_what_ties_nobody_and_what_is_not_done_are_counted_apart(
    client: TestClient, lands: tuple[Path, dict[str, str]]
) -> None:
    shown = page(client, "/network?view=pressed")
    notes = shown.xpath('.//ul[@class="advice"]/li')
    assert words(notes[0]).startswith("1 act of pressure")
    assert mentions(client, notes[0].xpath(".//a/@href")[0]) == [lands[1]["alone"]]
    assert words(notes[1]).startswith("1 more")
    assert mentions(client, notes[1].xpath(".//a/@href")[0]) == [lands[1]["planned"]]
    assert "no act of pressure is told here of Zedland, Otherland" in words(notes[2])


def test_the_strip_counts_events_by_month_and_leads_to_their_days(
    client: TestClient, lands: tuple[Path, dict[str, str]]
) -> None:
    text = client.get("/network?view=pressed").text
    for tree in drawings(text, "strip"):
        bars = links(tree)
        assert [len(mentions(client, href)) for href in bars] == [1, 3]
        assert set(mentions(client, bars[1])) == {lands[1][name] for name in ("threat", "sanction", "alone")}
        months = [node.get("href") for node in tree.iter("a") if node.get("class") == "filter"]
        narrowed = matrix(page(client, months[0]))
        assert {pair: count for pair, (count, _) in narrowed.items()} == {("Exland", "Wyeland"): 1}


def test_the_days_of_the_filter_choose_what_is_tied(client: TestClient) -> None:
    shown = page(client, "/network?view=pressed&since=2025-11-01&until=2025-11-04")
    assert {pair: count for pair, (count, _) in matrix(shown).items()} == {("Exland", "Wyeland"): 1}


# ---- the examples ---------------------------------------------------------------------------------------------------


@EACH
def test_every_cell_opens_as_many_events_as_it_says(ukraine_client: TestClient, relation: str) -> None:
    shown = page(ukraine_client, f"/network?view={relation}")
    found = [*matrix(shown).values(), *others(shown)]
    assert found
    for count, href in found:
        assert len(mentions(ukraine_client, href)) == count, href


@EACH
def test_the_picture_has_the_ties_of_the_table(ukraine_client: TestClient, relation: str) -> None:
    address = f"/network?view={relation}"
    cells = {href for _, href in matrix(page(ukraine_client, address)).values()}
    for tree in drawings(ukraine_client.get(address).text, "network"):
        ties = {href for href in links(tree) if "who=" not in href}
        assert ties <= cells
        nodes = [href for href in links(tree) if "who=" in href]
        assert nodes
        assert all(mentions(ukraine_client, href) for href in nodes)


@EACH
def test_events_are_tied_or_said_to_tie_nobody(ukraine_client: TestClient, ukraine: Path, relation: str) -> None:
    shown = page(ukraine_client, f"/network?view={relation}")
    tied = {id for _, href in [*matrix(shown).values(), *others(shown)] for id in mentions(ukraine_client, href)}
    alone = [
        a.get("href") for a in shown.xpath('.//ul[@class="advice"]//a[@data-drawer]') if "only=alone" in a.get("href")
    ]
    beside = {id for href in alone for id in mentions(ukraine_client, href)}
    assert not tied & beside
    said = int(words(shown.xpath('.//p[@class="count"]')[0]).split()[0].replace(",", ""))
    assert said == len(tied | beside)
    if relation == "met":
        with Record.open(ukraine / "record.duckdb", read_only=True) as record:
            held = [
                row[0] for row in record.ledger("meetings", columns=("mention_id", "state")).rows if row[1] == "held"
            ]
        assert sorted(tied | beside) == sorted(held)


def test_nothing_later_than_the_day_is_tied(ukraine_client: TestClient, ukraine: Path) -> None:
    day = date(2025, 10, 1)
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        held = {row[0] for row in record.ledger("timeline", columns=("mention_id",), as_of=day).rows}
    for relation in RELATIONS:
        shown = page(ukraine_client, f"/network?view={relation}&as_of={day}")
        for _, href in [*matrix(shown).values(), *others(shown)]:
            assert set(mentions(ukraine_client, href)) <= held


def test_an_actor_that_is_filtered_for_is_in_every_event(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/network?view=met&actor=state:TUR")
    pairs = matrix(shown)
    assert pairs
    every = {id for _, href in pairs.values() for id in mentions(ukraine_client, href)}
    own = {id for (a, b), (_, href) in pairs.items() if "Turkey" in (a, b) for id in mentions(ukraine_client, href)}
    assert every == own


@pytest.mark.parametrize("wrong", ["view=x", "since=x"])
def test_what_cannot_be_asked_for_is_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert "=x" in words(page(rivers_client, f"/network?{wrong}", 400))


@pytest.mark.parametrize("wrong", ["relation=x", "only=x", "from=x", "to=x"])
def test_pairs_that_cannot_be_asked_for_are_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert "=x" in words(page(rivers_client, f"/network/pair?{wrong}", 400))


def test_an_empty_network_says_why(rivers_client: TestClient, client: TestClient) -> None:
    assert "pass the filters" in words(page(rivers_client, "/network?q=zzzzzz"))
    assert "No document was held on that day" in words(page(rivers_client, "/network?as_of=1990-01-01"))
    assert "No event of the record stands here" in words(page(client, "/network/pair?relation=backed&a=state:WYE"))


def test_hostile_ids_in_the_address_are_text(rivers_client: TestClient) -> None:
    answer = rivers_client.get("/network/pair", params={"a": "<script>alert(1)</script>", "b": '"><img src=x>'})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


# ---- nodes and the ring ---------------------------------------------------------------------------------------------


def pair(a: str, b: str, count: int = 1) -> Pair:
    return Pair(a=a, b=b, count=count, mention="m")


def test_parties_come_first_by_side_and_words_that_nobody_knows_are_no_node() -> None:
    config = Config(
        name="x",
        parties=(
            Party(id="state:A", name="A", side="one"), Party(id="state:B", name="B"),
            Party(id="state:C", name="C", side="one"), Party(id="state:D", name="D"),
        ),
    )  # fmt: skip
    every = [
        pair("org:x", "state:B", 9),
        pair("state:C", "text:he", 5),
        pair("state:A", "org:y", 2),
        pair("text:he", "org:x", 1),
    ]
    assert chosen(config, every) == (("state:A", "state:C", "state:B", "org:x", "org:y"), ("state:D",))


def test_there_are_never_more_nodes_than_can_be_read() -> None:
    every = [pair(f"org:{n:03}", "state:A") for n in range(100)]
    nodes, _ = chosen(Config(name="x"), every)
    assert len(nodes) == 24
    assert nodes[0] == "state:A"


IDS = [f"state:{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWX"]


@given(
    st.integers(1, 24),
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23), st.integers(1, 5_000)), max_size=120),
    st.booleans(),
)
def test_the_ring_holds_its_nodes_and_says_what_it_leaves_out(
    count: int, drawn: list[tuple[int, int, int]], directed: bool
) -> None:
    ids = IDS[:count]
    ties = {(ids[a % count], ids[b % count]): n for a, b, n in drawn if a % count != b % count}
    if not directed:
        ties = {(min(ends), max(ends)): n for ends, n in ties.items()}
    pairs = sorted((pair(a, b, n) for (a, b), n in ties.items()), key=lambda one: -one.count)
    for width, height, room in ((1000.0, 560.0, 150.0), (350.0, 350.0, 4.0)):
        made = ring.layout(ids, pairs, directed=directed, width=width, height=height, room=room)
        assert [node.id for node in made.nodes] == ids
        for node in made.nodes:
            assert node.radius <= node.x <= width - node.radius
            assert node.radius <= node.y <= height - node.radius
        assert len(made.ties) + made.left_out == len(pairs)
        assert made.count == sum(one.count for one in pairs[: len(made.ties)])
        assert all(bool(tie.head) == directed for tie in made.ties)
        assert all(ring.THIN <= tie.width <= ring.THICK for tie in made.ties)
        assert made == ring.layout(ids, pairs, directed=directed, width=width, height=height, room=room)


def test_more_events_make_a_wider_tie() -> None:
    made = ring.layout(IDS[:3], [pair(IDS[0], IDS[1], 100), pair(IDS[1], IDS[2], 10), pair(IDS[0], IDS[2], 1)],
                       directed=False, width=500, height=500, room=10)  # fmt: skip
    widths = {tie.pair.count: tie.width for tie in made.ties}
    assert widths[1] < widths[10] < widths[100]
    assert widths[10] - widths[1] == pytest.approx(widths[100] - widths[10], abs=0.2)


def test_relations_are_read_once_and_whole() -> None:
    found = relations.relations()
    assert list(found) == ["met", "pressed", "backed", "fought"]
    assert [one.directed for one in found.values()] == [False, True, True, True]
    assert found["backed"].without == ("sign",)


def test_a_pair_is_linked_with_both_its_sides(client: TestClient) -> None:
    _, href = matrix(page(client, "/network?view=pressed"))["Exland", "Wyeland"]
    assert urlsplit(href).path == "/network/pair"
    assert "a=state%3AEXX" in href
    assert "b=state%3AWYE" in href
    assert "Exland pressed Wyeland" in words(page(client, href))
