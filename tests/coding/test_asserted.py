"""What a party says is so is a claim of its own, and who only tells of force is not who used it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dragoman.coding.rules import RulesCoder
from dragoman.types import Document, Mention


def read(coder: RulesCoder, text: str) -> tuple[Mention, ...]:
    doc = Document(
        id="d",
        raw="",
        source="files",
        url="",
        text=text,
        title="",
        outlet=None,
        author=None,
        published=date(2025, 3, 1),
        published_basis=None,
        language="en",
        retrieved=datetime(2025, 3, 1, tzinfo=UTC),
    )
    (reading,) = coder.code([doc])
    return reading.mentions


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Chad said many points had been agreed.", "TCD"),
        ("Norway's foreign minister said 4 million dollars had been raised so far.", "NOR"),
        ("Kenya's government said Ethiopia had received the text through other channels.", "KEN"),
        ("Mali's foreign minister complained that Niger had not sent his government a draft.", "MLI"),
    ],
)
def test_what_somebody_says_is_so_is_a_claim_on_his_word(coder: RulesCoder, text: str, who: str) -> None:
    claims = [one for one in read(coder, text) if one.move == "claim"]
    assert [[actor.country for actor in one.actors] for one in claims] == [[who]]
    assert all(one.kind == "ACCUSE" and one.status == "happened" for one in claims)


@pytest.mark.parametrize(
    "text",
    [
        "Chad said it hoped for peace.",
        "Chad said the talks would begin in May.",
        "Chad said the meeting was important.",
        "The village lies 10 kilometres from the river.",
        "Chad's president said he had met Kenyan envoys on Monday.",
    ],
)
def test_wishes_plans_opinions_and_meetings_are_no_claim(coder: RulesCoder, text: str) -> None:
    assert not [one for one in read(coder, text) if one.frame == "asserted.said"]


def test_who_says_that_somebody_was_killed_killed_nobody(coder: RulesCoder) -> None:
    (killing,) = [
        one
        for one in read(coder, "Azerbaijan's Defense Ministry said one soldier was killed near Agdam.")
        if one.kind == "ASSAULT"
    ]
    assert not killing.actors
    assert killing.speaker is not None
    assert killing.speaker.country == "AZE"


def test_who_is_accused_of_shelling_did_it_and_not_the_accuser(coder: RulesCoder) -> None:
    found = read(coder, "Chad accused Sudan of shelling the border town.")
    assert {actor.country for one in found if one.kind == "ASSAULT" for actor in one.actors} <= {"SDN"}


def test_an_announced_capture_is_told_as_done(coder: RulesCoder) -> None:
    found = read(coder, "Ethiopia announced the capture of the town of Humera.")
    assert {one.status for one in found if one.kind == "ASSAULT"} == {"happened"}
