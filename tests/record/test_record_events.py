from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.record import Record
from dragoman.record.events import settled, status_of
from dragoman.record.joining.joiner import Joiner
from dragoman.record.joining.likeness import likeness, reported
from dragoman.record.joining.rarity import Rarity
from dragoman.record.joining.report import report
from dragoman.record.joining.report import report as as_report
from dragoman.types import Carried, Mention, Particular, Reading

DAY = date(2025, 12, 5)


def two(make: SimpleNamespace, one: dict[str, Any], other: dict[str, Any], *, repeats: bool = False) -> int:
    """The number of events that two reports of Anna and Boris make, in two documents, that differ as told."""
    docs = [make.document(f"Report {n}: Anna met Boris.", outlet=f"outlet {n}", url=f"{n}") for n in (1, 2)]
    mentions = [met(make, doc, **parts) for doc, parts in zip(docs, (one, other), strict=True)]
    joiner = Joiner()
    placed = [
        placement
        for doc, mention in zip(docs, mentions, strict=True)
        for placement in joiner.place(
            [as_report(mention, doc, held=DAY, root=doc.id)],
            {mentions[1].id: [mentions[0].id]} if repeats else {},
        )
    ]
    return len({placement.event_id for placement in placed})


def met(make: SimpleNamespace, doc, **parts: Any) -> Mention:
    base = {
        "actors": (make.actor(doc, "Anna", "person:anna"),),
        "targets": (make.actor(doc, "Boris", "person:boris"),),
    }
    return make.mention(doc, "met", **(base | parts))


def swapped(make: SimpleNamespace) -> dict[str, Any]:
    doc = make.document("Boris met Anna.")
    actors, targets = (make.actor(doc, "Boris", "person:boris"),), (make.actor(doc, "Anna", "person:anna"),)
    return {"actors": actors, "targets": targets}


def test_the_order_of_the_parties_matters_only_for_what_has_a_direction(make: SimpleNamespace) -> None:
    assert two(make, {}, swapped(make)) == 1
    assert two(make, {"kind": "ACCUSE"}, swapped(make) | {"kind": "ACCUSE"}) == 2


APART = {
    "another kind": lambda make: ({}, {"kind": "ASSAULT"}),
    "nobody known": lambda make: ({"actors": (), "targets": ()}, {"actors": (), "targets": ()}),
    "days apart": lambda make: ({}, {"when": make.day_of(DAY + timedelta(days=2))}),
    "another country": lambda make: ({"place": make.place("Kyiv")}, {"place": make.place("Geneva", "CHE")}),
    "another town": lambda make: (
        {"kind": "ASSAULT", "place": make.place("Kyiv", lat=50.45, lon=30.52)},
        {"kind": "ASSAULT", "place": make.place("Kharkiv", lat=49.99, lon=36.23)},
    ),
    "a month that does not hold the day": lambda make: ({"when": make.month_of(2025, 11)}, {}),
    "other people": lambda make: ({}, {"actors": (replace(met(make, *_doc(make)).actors[0], id="person:carl"),)}),
}


def _doc(make: SimpleNamespace) -> tuple[Any]:
    return (make.document("Anna met Boris."),)


@pytest.mark.parametrize("case", [name for name in APART if name != "other people"])
def test_reports_that_say_otherwise_stay_apart(make: SimpleNamespace, case: str) -> None:
    assert two(make, *APART[case](make)) == 2


ONE = {
    "the same": lambda make: ({}, {}),
    "a plan and its taking place": lambda make: ({"status": "planned"}, {}),
    "a plan and its cancellation": lambda make: ({"status": "planned"}, {"status": "cancelled"}),
    "a report and its denial": lambda make: ({}, {"status": "denied"}),
    "a mode and none": lambda make: ({"mode": "visit"}, {}),
    "a place and none": lambda make: ({"place": make.place("Kyiv")}, {}),
    "the same month": lambda make: ({"when": make.month_of(2025, 12)}, {"when": make.month_of(2025, 12)}),
    "no date, reported on one day": lambda make: ({"when": None}, {"when": None}),
    "days that overlap": lambda make: (
        {"when": replace(make.day_of(DAY), until=DAY + timedelta(days=2), precision="days")},
        {},
    ),
    "a suburb and its town": lambda make: (
        {"place": make.place("Kyiv", lat=50.45, lon=30.52)},
        {"place": make.place("Irpin", lat=50.52, lon=30.25)},
    ),
    "two topics of one meeting": lambda make: ({"issues": ("TERR",)}, {"issues": ("POL",)}),
}


@pytest.mark.parametrize("case", ONE)
def test_reports_that_agree_as_far_as_they_go_are_one(make: SimpleNamespace, case: str) -> None:
    assert two(make, *ONE[case](make)) == 1


def test_a_repeat_joins_unknown_dates_and_parties(make: SimpleNamespace) -> None:
    assert two(make, {"when": None}, {}, repeats=True) == 1
    assert two(make, {"actors": ()}, {}, repeats=True) == 1


def test_every_sign_of_a_join_has_its_points(make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in (1, 2)]
    a, b = (report(met(make, doc), doc, held=DAY, root=doc.id) for doc in docs)
    signs = likeness(a, b)
    assert signs is not None
    assert signs == likeness(b, a)
    assert {"parties", "people", "day", "kind", "status", "words"} <= set(signs)


@pytest.mark.parametrize(("month", "gone"), [(8, True), (11, False)])
def test_what_was_over_long_ago_is_no_news_without_a_day(make: SimpleNamespace, month: int, gone: bool) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in (1, 2)]
    when = [make.month_of(2025, month), None]
    told = [met(make, doc, kind="SANCTION", when=period) for doc, period in zip(docs, when, strict=True)]
    a, b = (report(one, doc, held=DAY, root=doc.id) for one, doc in zip(told, docs, strict=True))
    for signs in (likeness(a, b), likeness(b, a)):
        assert signs is not None
        assert ("long_ago" in signs) == gone


def test_what_was_expected_in_a_month_and_is_told_of_in_it_is_not_told_late(make: SimpleNamespace) -> None:
    ahead = make.document("Report 1: Anna met Boris.", url="1", day=date(2025, 11, 30))
    for told, signs in ((date(2025, 12, 15), {"reported": 1.0}), (date(2026, 1, 15), None)):
        done = make.document("Report 2: Anna met Boris.", url="2", day=told)
        reports = [
            report(met(make, doc, when=when), doc, held=DAY, root=doc.id)
            for doc, when in ((ahead, make.month_of(2025, 12)), (done, None))
        ]
        assert reported(*reports) == signs


def put(make: SimpleNamespace, record: Record, mentions: list[Mention], docs: list[Any], **carried: Carried) -> None:
    for doc, mention in zip(docs, mentions, strict=True):
        make.put(record, doc, make.reading(doc, mention))


def test_a_vague_report_does_not_chain_two_distinct_events(record: Record, make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in range(3)]
    places = [make.place("Kyiv", lat=50.45, lon=30.52), None, make.place("Kharkiv", lat=49.99, lon=36.23)]
    put(make, record, [met(make, d, kind="ASSAULT", place=p) for d, p in zip(docs, places, strict=True)], docs)
    assert sorted(len(event.mentions) for event in record.events()) == [1, 2]


def test_copies_and_wires_count_once(record: Record, make: SimpleNamespace) -> None:
    outlets = ["AP via The Ferry", "B", "AP via The Dam", None]
    docs = [make.document(f"Report {n}: Anna met Boris.", outlet=o, url=f"{n}") for n, o in enumerate(outlets)]
    for n, doc in enumerate(docs):
        copy = Carried(document_id=doc.id, original_id=docs[0].id, similarity=0.9) if n == 1 else None
        make.put(record, doc, make.reading(doc, met(make, doc)), carried=copy)
    table = record.ledger("timeline")
    (row,) = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    assert row["reports"] == 4
    assert row["independent"] == 2  # AP, and the one without an outlet
    (event,) = record.events()
    assert set(event.outlets) == {"AP via The Ferry", "AP via The Dam"}
    assert event.id == met(make, docs[0]).id


def test_a_later_report_renames_and_moves_nothing(record: Record, make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in range(4)]
    mentions = [met(make, doc, place=make.place("Kyiv") if n % 2 else None) for n, doc in enumerate(docs)]
    before: dict[str, str] = {}
    for doc, mention in zip(docs, mentions, strict=True):
        make.put(record, doc, make.reading(doc, mention))
        after = {one.id: event.id for event in record.events() for one in event.mentions}
        assert before.items() <= after.items()
        before = after


def test_judgements_stand_over_the_rules_and_the_latest_wins(make: SimpleNamespace, tmp_path: Path) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in range(4)]
    mentions = [*(met(make, doc) for doc in docs[:3]), met(make, docs[3], kind="REJECT")]
    a, b, c, d = (one.id for one in mentions)

    def sizes(*judgements: Any) -> list[int]:
        with TemporaryDirectory(dir=tmp_path) as folder, Record.open(Path(folder) / "r.duckdb") as record:
            put(make, record, mentions, docs)
            for one in judgements:
                record.judge(one)
            return sorted(len(event.mentions) for event in record.events())

    split, again = make.judgement("split", a, b), make.judgement("join", a, b, hour=13)
    assert sizes() == [1, 3]
    assert sizes(split) in ([1, 1, 2], [1, 2, 1])
    assert sizes(again, split) == [1, 3]
    assert sizes(make.judgement("split", c)) == [1, 1, 2]
    assert sizes(make.judgement("split", c), make.judgement("join", c, a, hour=13)) == [1, 3]
    assert sizes(make.judgement("join", a, d)) == [4]


def test_actors_judged_to_be_one_join_their_events_and_say_why(record: Record, make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in (1, 2)]
    other = (make.actor(docs[1], "Anna", "person:a-petrova"),)
    put(make, record, [met(make, docs[0]), met(make, docs[1], actors=other, targets=())], docs)
    assert len(record.events()) == 2
    record.judge(make.judgement("same_actor", "person:anna", "person:a-petrova"))
    assert len(record.events()) == 1
    (join,) = [one for one in record.judgements() if one.kind == "join"]
    assert join.by.startswith("joiner@")
    assert "were judged to be one by a reader" in join.why
    record.judge(make.judgement("split", *join.items, hour=13))
    assert len(record.events()) == 2


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ([("planned", 1), ("happened", 2)], "happened"),
        ([("happened", 1), ("planned", 2)], "happened"),
        ([("planned", 1), ("cancelled", 2)], "cancelled"),
        ([("cancelled", 1), ("planned", 2)], "planned"),
        ([("planned", 1), ("postponed", 1)], "postponed"),
        ([("denied", 1)], "denied"),
    ],
)
def test_what_is_held_of_a_happening(said: list[tuple[str, int]], held: str) -> None:
    assert status_of((status, DAY + timedelta(days=day)) for status, day in said) == held


ids = st.integers(0, 5).map("m{}".format)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    homes=st.lists(st.integers(0, 3), min_size=6, max_size=6),
    decisions=st.lists(
        st.tuples(st.sampled_from(["join", "split"]), st.lists(ids, min_size=1, max_size=3)), max_size=4
    ),
)
def test_whatever_is_judged_every_mention_has_one_event_named_after_a_mention_of_it(
    make: SimpleNamespace, homes: list[int], decisions: list[tuple[str, list[str]]]
) -> None:
    first = {home: f"m{homes.index(home)}" for home in homes}
    placed = {f"m{n}": first[home] for n, home in enumerate(homes)}
    judgements = [make.judgement(kind, *items, hour=n) for n, (kind, items) in enumerate(decisions)]
    after = settled(placed, {id: (home if id != home else None) for id, home in placed.items()}, judgements)
    assert after.keys() == placed.keys()
    assert all(after[event] == event or event in placed.values() for event in after.values())
    if decisions and decisions[-1][0] == "join":
        assert len({after[id] for id in decisions[-1][1]}) == 1
    if decisions and decisions[-1][0] == "split" and len(set(decisions[-1][1])) > 1:
        assert len({after[id] for id in decisions[-1][1]}) == len(set(decisions[-1][1]))


# -- what is claimed, denied, and told of a place that was taken ----------------------------------------------------


def told(make: SimpleNamespace, doc: Any, trigger: str, kind: str, **parts: Any) -> Any:
    """A report of one document; `content` and `place` in its words."""
    text = doc.text
    content, town = parts.pop("content", None), parts.pop("town", None)
    if content is not None:
        at = text.index(content)
        parts["content"] = (at, at + len(content))
    if town is not None:
        parts["place"] = make.place(town)
    mention = make.mention(doc, trigger, kind=kind, when=None, **parts)
    return report(mention, doc, held=DAY, root=doc.id)


def taken(make: SimpleNamespace, doc: Any, trigger: str, town: str, **parts: Any) -> Any:
    at = doc.text.index(trigger)
    control = Particular(key="control", value="taken", span=(at, at + len(trigger)), cue=trigger)
    return told(make, doc, trigger, "ASSAULT", town=town, particulars=(control,), **parts)


def homes(*texts: list[Any]) -> list[str]:
    joiner = Joiner()
    placed = [one for reports in texts for one in joiner.place(reports, {})]
    return [
        one.event_id for one in sorted(placed, key=lambda one: [r.id for t in texts for r in t].index(one.mention_id))
    ]


def test_an_attack_and_the_denial_of_it_are_one_happening(make: SimpleNamespace) -> None:
    doc = make.document("Arda denied that its forces had shelled Kelm. Arda accused Bela of lies.")
    denial = told(make, doc, "denied", "ACCUSE", content="that its forces had shelled Kelm")
    attack = told(make, doc, "shelled", "ASSAULT", status="denied")
    other = told(make, doc, "accused", "ACCUSE", content="of lies")
    one, two, three = homes([denial, attack, other])
    assert one == two != three


def test_a_claim_that_a_town_was_taken_and_its_denial_days_later_are_one(make: SimpleNamespace) -> None:
    first = make.document("Arda seized Kelm.", url="1")
    later = make.document("Bela denied that Kelm had fallen.", url="2", day=DAY + timedelta(days=9))
    other = make.document("Bela denied that Torsk had fallen.", url="3", day=DAY + timedelta(days=9))
    again = make.document("Bela said it had retaken Kelm.", url="4", day=DAY + timedelta(days=9))
    claim = taken(make, first, "seized", "Kelm")
    denial = told(make, later, "denied", "ACCUSE", content="that Kelm had fallen")
    elsewhere = told(make, other, "denied", "ACCUSE", content="that Torsk had fallen")
    retaken = told(make, again, "said", "ACCUSE", content="it had retaken Kelm")
    found = homes([claim], [denial], [elsewhere], [retaken])
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_two_towns_named_in_one_breath_are_two_captures(make: SimpleNamespace) -> None:
    doc = make.document("Arda seized Kelm and Torsk.")
    one, two = homes([taken(make, doc, "seized", "Kelm"), taken(make, doc, "seized", "Torsk")])
    assert one != two


def test_a_rare_word_in_common_says_more_than_one_that_all_texts_have() -> None:
    rarity = Rarity()
    for number in range(50):
        rarity.add(f"{number}", frozenset({"common", "rare"} if number == 0 else {"common"}))
    side, other = frozenset({"common", "rare"}), frozenset({"third", "fourth"})
    common, rare = (rarity.share(side, other | {word}, 2) for word in ("common", "rare"))
    assert 0 <= common < rare < 1
    assert rarity.share(side, other, 2) == 0


def test_a_joiner_set_up_anew_places_as_one_that_went_on(make: SimpleNamespace) -> None:
    days = (make.day_of(DAY), None, make.day_of(DAY + timedelta(days=1)))
    docs = [make.document(f"Report {n}: Anna met Boris. They spoke again.", url=f"{n}") for n in range(4)]
    reports = [
        [
            report(made, doc, held=DAY, root=doc.id)
            for made in (met(make, doc, when=days[n % 3]), make.mention(doc, "spoke", when=None))
        ]
        for n, doc in enumerate(docs)
    ]
    going, anew = Joiner(), Joiner()
    placed = [going.place(many, {}) for many in reports]
    home = {one.mention_id: one.event_id for many in placed for one in many}
    for many in reports[:3]:
        for one in reversed(many):  # the record gives them one by one, in any order
            anew.hold([(one, home[one.id])])
    assert sorted(anew.place(reports[3], {}), key=str) == sorted(placed[3], key=str)


def leading(path: Path) -> list[tuple[Any, ...]]:
    """What each event is led by and made of, without the ids, which every version of the coder gives anew."""
    with Record.open(path, read_only=True) as record:
        rows = record.ledger("hostilities").rows
        found = record.ask(
            """SELECT s.event_id, s.rank, m.document_id, m.trigger_start, m.kind, m.place_name, s.offer_id IS NULL
            FROM shown s JOIN corrected m ON m.id = s.mention_id"""
        )
    events: dict[str, list[tuple[Any, ...]]] = {}
    for event_id, *rest in found.rows:
        events.setdefault(event_id, []).append(tuple(rest))
    return [len(rows), *sorted((sorted(each, key=str) for each in events.values()), key=str)]


@pytest.mark.slow
def test_a_version_of_the_coder_that_reads_alike_is_joined_alike(ukraine: Path, tmp_path: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        documents, mentions, links = record.documents(), record.mentions(), record.links()
    paths = []
    for coder in ("rules@900.1", "rules@901.1", "rules@902.1"):
        again = {one.id: replace(one, coder=coder) for one in mentions}
        paths.append(tmp_path / f"{coder}.duckdb")
        with Record.open(paths[-1]) as record:
            for held in documents:
                mine = [one for one in again.values() if one.document_id == held.document.id]
                ties = [
                    replace(one, coder=coder, source=again[one.source].id, target=one.target and again[one.target].id)
                    for one in links
                    if one.document_id == held.document.id
                ]
                read = Reading(document_id=held.document.id, coder=coder, mentions=tuple(mine), links=tuple(ties))
                record.add(
                    held.document, reading=read, carried=held.carries, run="run", held=held.held, held_basis="published"
                )
            record.settle()
    first, *others = (leading(path) for path in paths)
    assert all(other == first for other in others)
