from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from dragoman.record import HeldDocument, join
from dragoman.types import Carried, Event, Mention

DAY = date(2025, 12, 5)


def held(doc, carries: str | None = None) -> HeldDocument:
    copy = Carried(document_id=doc.id, original_id=carries, similarity=0.9) if carries else None
    return HeldDocument(document=doc, held=doc.retrieved.date(), held_basis="retrieved", carries=copy, coded=True)


def pair(make: SimpleNamespace, one: dict[str, Any], two: dict[str, Any], **kwargs: Any) -> list[Event]:
    """The events of two reports of Anna and Boris, in two documents, that differ as told."""
    docs = [make.document(f"Report {n}: Anna met Boris.", outlet=f"outlet {n}", url=f"{n}") for n in (1, 2)]
    mentions = [report(make, doc, **parts) for doc, parts in zip(docs, (one, two), strict=True)]
    links = [make.link(mentions[1], "repeats", mentions[0])] if kwargs.get("repeats") else []
    return join(mentions, links, [held(doc) for doc in docs], ())


def report(make: SimpleNamespace, doc, **parts: Any) -> Mention:
    base = {
        "actors": (make.actor(doc, "Anna", "person:anna"),),
        "targets": (make.actor(doc, "Boris", "person:boris"),),
    }
    return make.mention(doc, "met", **(base | parts))


def swapped(make: SimpleNamespace) -> dict[str, Any]:
    doc = make.document("Boris met Anna.")
    actors, targets = (make.actor(doc, "Boris", "person:boris"),), (make.actor(doc, "Anna", "person:anna"),)
    return {"actors": actors, "targets": targets}


def test_two_reports_of_one_meeting_are_one_event(make: SimpleNamespace) -> None:
    (event,) = pair(make, {"confidence": 0.5}, {"confidence": 0.9})
    assert [one.confidence for one in event.mentions] == [0.9, 0.5]
    assert set(event.outlets) == {"outlet 1", "outlet 2"}
    assert event.independent == 2


def test_the_order_of_the_parties_matters_only_for_what_has_a_direction(make: SimpleNamespace) -> None:
    assert len(pair(make, {}, swapped(make))) == 1
    assert len(pair(make, {"kind": "ACCUSE"}, swapped(make) | {"kind": "ACCUSE"})) == 2


def apart(make: SimpleNamespace) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    kyiv, kharkiv = make.place("Kyiv", lat=50.45, lon=30.52), make.place("Kharkiv", lat=49.99, lon=36.23)
    month = make.month_of(2025, 12)
    return {
        "another kind": ({}, {"kind": "AGREE"}),
        "another status": ({"status": "planned"}, {"status": "cancelled"}),
        "another mode": ({"mode": "visit"}, {"mode": "phone"}),
        "another move": ({"kind": "AGREE", "move": "propose"}, {"kind": "AGREE", "move": "accept"}),
        "other parties": ({}, {"targets": ()}),
        "nobody known": ({"actors": (), "targets": ()}, {"actors": (), "targets": ()}),
        "another day": ({}, {"when": make.day_of(DAY + timedelta(days=1))}),
        "no date": ({"when": None}, {"when": None}),
        "a date and none": ({}, {"when": None}),
        "another country": ({"place": kyiv}, {"place": make.place("Geneva", "CHE")}),
        "another place in a long period": (
            {"kind": "ASSAULT", "when": month, "place": kyiv},
            {"kind": "ASSAULT", "when": month, "place": kharkiv},
        ),
        "a month and a day": ({"when": month}, {}),
        "a month and a day, places differ": ({"when": month, "place": kyiv}, {"place": kharkiv}),
        "two long periods that overlap": ({"when": month}, {"when": replace(month, since=date(2025, 11, 1))}),
        "another issue": ({"kind": "REJECT", "issues": ("TERR",)}, {"kind": "REJECT", "issues": ("POL",)}),
    }


def as_one(make: SimpleNamespace) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    kyiv, month = make.place("Kyiv"), make.month_of(2025, 12)
    return {
        "a mode and none": ({"mode": "visit"}, {}),
        "a place and none": ({"place": kyiv}, {}),
        "a month and a day, place and mode agree": ({"when": month, "place": kyiv}, {"place": kyiv}),
        "the same month": ({"when": month}, {"when": month}),
        "days that overlap": ({"when": replace(make.day_of(DAY), until=DAY + timedelta(days=2), precision="days")}, {}),
        "a suburb and its town": (
            {"place": make.place("Kyiv", lat=50.45, lon=30.52)},
            {"place": make.place("Irpin", lat=50.52, lon=30.25)},
        ),
        "two topics of one meeting": ({"issues": ("TERR",)}, {"issues": ("POL",)}),
    }


@pytest.mark.parametrize(
    "case",
    [
        "another kind",
        "another status",
        "another mode",
        "another move",
        "other parties",
        "nobody known",
        "another day",
        "no date",
        "a date and none",
        "another country",
        "another place in a long period",
        "a month and a day",
        "a month and a day, places differ",
        "two long periods that overlap",
        "another issue",
    ],
)
def test_reports_that_say_otherwise_stay_apart(make: SimpleNamespace, case: str) -> None:
    assert len(pair(make, *apart(make)[case])) == 2


@pytest.mark.parametrize(
    "case",
    [
        "a mode and none",
        "a place and none",
        "a month and a day, place and mode agree",
        "the same month",
        "days that overlap",
        "a suburb and its town",
        "two topics of one meeting",
    ],
)
def test_reports_that_agree_as_far_as_they_go_are_one(make: SimpleNamespace, case: str) -> None:
    assert len(pair(make, *as_one(make)[case])) == 1


def test_a_repeat_joins_unknown_dates_and_parties_but_not_another_time_or_status(make: SimpleNamespace) -> None:
    assert len(pair(make, {"when": None}, {}, repeats=True)) == 1
    assert len(pair(make, {"actors": ()}, {}, repeats=True)) == 1
    assert len(pair(make, {"when": make.day_of(DAY - timedelta(days=30))}, {}, repeats=True)) == 2
    assert len(pair(make, {"status": "planned"}, {}, repeats=True)) == 2


def test_an_undated_mention_joins_in_its_document_and_does_not_keep_other_reports_out(make: SimpleNamespace) -> None:
    one = make.document("Report 1: Anna met Boris. They met at noon.", url="1")
    two = make.document("Report 2: Anna met Boris.", url="2", day=DAY + timedelta(days=1))
    mentions = [
        report(make, one, when=None),
        report(make, one, frame="again"),
        report(make, two),
        report(make, two, when=None, frame="x"),
    ]
    assert len(join(mentions, (), [held(one), held(two)], ())) == 1


def test_a_vague_report_does_not_chain_two_distinct_events(make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}", day=DAY + timedelta(days=n)) for n in range(3)]
    places = [make.place("Kyiv", lat=50.45, lon=30.52), None, make.place("Kharkiv", lat=49.99, lon=36.23)]
    mentions = [report(make, doc, kind="ASSAULT", place=place) for doc, place in zip(docs, places, strict=True)]
    events = join(mentions, (), [held(doc) for doc in docs], ())
    assert sorted(len(event.mentions) for event in events) == [1, 2]


def test_copies_count_as_their_original_and_an_outlet_once(make: SimpleNamespace) -> None:
    docs = [
        make.document(f"Report {n}: Anna met Boris.", outlet=outlet, url=f"{n}", day=DAY + timedelta(days=n))
        for n, outlet in enumerate(["A", "B", "A", None])
    ]
    documents = [held(docs[0]), held(docs[1], carries=docs[0].id), held(docs[2]), held(docs[3])]
    (event,) = join([report(make, doc) for doc in docs], (), documents, ())
    assert event.outlets == ("A",)
    assert event.independent == 3
    assert event.id == report(make, docs[0]).id


def test_judgements_override_the_rules_and_the_latest_wins(make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in range(3)]
    mentions = [report(make, doc) for doc in docs]
    a, b, c = (one.id for one in mentions)
    documents = [held(doc) for doc in docs]

    def sizes(*judgements: Any) -> list[int]:
        return sorted(len(event.mentions) for event in join(mentions, (), documents, judgements))

    split, again = make.judgement("split", a, b), make.judgement("join", a, b, hour=13)
    assert sizes() == [3]
    assert sizes(split) == [1, 2]
    assert sizes(again, split) == [3]
    assert sizes(make.judgement("split", c)) == [1, 2]
    assert sizes(make.judgement("split", c), make.judgement("join", c, a, hour=13)) == [3]
    mentions[2] = report(make, docs[2], kind="AGREE")
    assert sizes(make.judgement("join", a, mentions[2].id)) == [3]


def test_actors_judged_to_be_one_join_their_events(make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", url=f"{n}") for n in (1, 2)]
    other = (make.actor(docs[1], "Anna", "person:a-petrova"),)
    mentions = [report(make, docs[0]), report(make, docs[1], actors=other)]
    documents = [held(doc) for doc in docs]
    assert len(join(mentions, (), documents, ())) == 2
    assert len(join(mentions, (), documents, [make.judgement("same_actor", "person:anna", "person:a-petrova")])) == 1


@given(data=st.data())
def test_the_order_of_arrival_changes_nothing(data: DataObject) -> None:
    import conftest

    make = SimpleNamespace(**{k: getattr(conftest, k) for k in ("document", "actor", "mention", "day_of", "month_of")})
    docs = [conftest.document(f"Report {n}: Anna met Boris.", url=f"{n}", outlet=f"{n % 2}") for n in range(6)]
    whens = [None, conftest.day_of(DAY), conftest.day_of(DAY + timedelta(days=1)), conftest.month_of(2025, 12)]
    places = [None, conftest.place("Kyiv"), conftest.place("Kharkiv"), conftest.place("Geneva", "CHE")]
    mentions = [
        report(
            make,
            doc,
            when=data.draw(st.sampled_from(whens)),
            place=data.draw(st.sampled_from(places)),
            frame=f"{n}",
            mode=data.draw(st.sampled_from([None, "visit", "phone"])),
        )
        for n, doc in enumerate(docs + docs[:2])
    ]
    picks = st.integers(0, len(mentions) - 1)
    links = [conftest.link(mentions[data.draw(picks)], "repeats", mentions[data.draw(picks)]) for _ in range(2)]
    judgements = [
        conftest.judgement(
            data.draw(st.sampled_from(["join", "split"])),
            *(mentions[data.draw(picks)].id for _ in range(2)),
            hour=hour % 2,
        )
        for hour in range(3)
    ]
    documents = [held(doc, docs[0].id if n == 4 else None) for n, doc in enumerate(docs)]
    expected = join(mentions, links, documents, judgements)
    assert sorted(one.id for event in expected for one in event.mentions) == sorted(one.id for one in mentions)
    shuffled = [data.draw(st.permutations(part)) for part in (mentions, links, documents, judgements)]
    assert join(*shuffled) == expected
