"""The founding text, read whole: what its negotiation record must hold, and what it must not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dragoman.coding.rules import RulesCoder
from dragoman.sources import Options, items
from dragoman.types import Document, Mention, Reading

ARTICLE = Path(__file__).parents[2].parent / "shared" / "seed" / "article.txt"
pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason="the founding text is not beside this checkout")
UNREAL = {"planned", "conditional", "hypothetical", "cancelled", "postponed", "denied", "negated"}


@pytest.fixture(scope="module")
def article() -> Document:
    return next(items(str(ARTICLE), options=Options())).read().document


@pytest.fixture(scope="module")
def reading(article: Document) -> Reading:
    return next(RulesCoder().code([article]))


def found(reading: Reading, **wanted: object) -> Iterator[Mention]:
    """The mentions whose fields are as wanted; `parties` are countries on either side."""
    parties = set(wanted.pop("parties", ()))  # type: ignore[call-overload]
    for mention in reading.mentions:
        countries = {actor.country for actor in (*mention.actors, *mention.targets)}
        if parties <= countries and all(getattr(mention, field) == value for field, value in wanted.items()):
            yield mention


def cut(article: Document, span: tuple[int, int]) -> str:
    return article.text[slice(*span)]


def test_the_anchorage_summit_was_held_on_15_august_2025_without_agreement(reading: Reading) -> None:
    summit = [m for m in found(reading, kind="CONSULT", status="happened", parties={"USA", "RUS"}) if m.place]
    assert any(
        m.place.name.startswith("Anchorage") and m.when and m.when.since == date(2025, 8, 15) for m in summit if m.place
    )
    repeated = {
        link.source for link in reading.links if link.kind == "repeats" and link.target in {m.id for m in summit}
    }
    assert any(m.outcome == "none" for m in reading.mentions if m.id in repeated)


def test_putins_offer_stands_on_the_condition_of_donbas_and_zelensky_rejected_it(
    reading: Reading, article: Document
) -> None:
    offer = next(found(reading, move="propose", parties={"RUS"}))
    conditions = [link for link in reading.links if link.kind == "on_condition_of" and link.source == offer.id]
    assert any("Donbas" in cut(article, link.span) for link in conditions)
    answers = [link.source for link in reading.links if link.kind == "answers" and link.target == offer.id]
    refusals = [m for m in reading.mentions if m.id in answers]
    assert any(m.kind == "REJECT" and m.actors[0].id == "person:volodymyr-zelensky" for m in refusals)


def test_the_envoys_urged_zelensky_to_cede_donetsk_for_a_halt_and_he_refused_on_two_grounds(
    reading: Reading, article: Document
) -> None:
    urging = next(m for m in found(reading, move="urge") if any(a.id == "person:volodymyr-zelensky" for a in m.targets))
    assert "envoys" in urging.actors[0].text
    assert urging.place is not None
    assert urging.place.name == "Oval Office"
    assert urging.content is not None
    assert "Donetsk" in cut(article, urging.content)
    terms = [link for link in reading.links if link.kind == "on_condition_of" and link.source == urging.id]
    assert urging.content is not None
    assert "cessation of hostilities" in cut(article, urging.content) or any(
        "cessation of hostilities" in cut(article, link.span) for link in terms
    )
    answers = [link.source for link in reading.links if link.kind == "answers" and link.target == urging.id]
    assert answers
    refusals = {m.id for m in found(reading, move="reject", parties={"UKR"})}
    grounds = [cut(article, g.span) for g in reading.links if g.kind == "on_the_ground_of" and g.source in refusals]
    assert any("constitutional" in ground for ground in grounds)
    assert any("rewarding the aggressor" in ground for ground in grounds)


def test_the_meeting_with_zelensky_is_cancelled(reading: Reading) -> None:
    cancelled = list(found(reading, kind="CONSULT", status="cancelled", parties={"UKR"}))
    assert cancelled


def test_the_talks_of_the_envoys_and_the_kremlin_were_held_on_2_and_3_december_without_a_breakthrough(
    reading: Reading,
) -> None:
    talks = [
        m
        for m in found(reading, kind="CONSULT", status="happened", parties={"USA", "RUS"})
        if m.when and m.when.since == date(2025, 12, 2) and m.when.until == date(2025, 12, 4)
    ]
    assert any(m.outcome == "none" for m in talks)


def test_the_capture_of_pokrovsk_is_russias_claim_and_ukraine_denies_it(reading: Reading) -> None:
    capture = next(m for m in found(reading, kind="ASSAULT", parties={"RUS"}) if m.place and m.place.name == "Pokrovsk")
    assert capture.hedge == "reported"
    denials = [link.source for link in reading.links if link.kind == "denies" and link.target == capture.id]
    assert any(a.country == "UKR" for m in reading.mentions if m.id in denials for a in m.actors)


@pytest.mark.parametrize(
    ("town", "lat", "lon"), [("Vyshhorod", 50.58, 30.5), ("Dnipro", 48.46, 35.04), ("Kharkiv", 49.98, 36.25)]
)
def test_attacks_on_three_cities_have_coordinates(reading: Reading, town: str, lat: float, lon: float) -> None:
    struck = [m for m in found(reading, kind="ASSAULT") if m.place and m.place.name == town]
    assert struck
    place = struck[0].place
    assert place is not None
    assert place.lat is not None
    assert place.lon is not None
    assert abs(place.lat - lat) < 0.3
    assert abs(place.lon - lon) < 0.3


def test_nothing_is_coded_from_link_bait(reading: Reading, article: Document) -> None:
    assert "Find out more" not in article.text
    assert sum("Find out more" in piece.text for piece in article.cuts) == 6


@pytest.mark.parametrize(
    "words",
    [
        "Future diplomatic tracks must ensure",
        "Demand transparency",
        "European capitals to act in lockstep",
        "Focus on ensuring",
        "pivot back to securing further military assistance",
        "Should Washington pivot back",
        "the conflict may settle into",
        "bypass complex multilateralism",
        "need for a revised approach",
    ],
)
def test_what_the_text_recommends_or_fears_is_not_recorded_as_having_happened(
    reading: Reading, article: Document, words: str
) -> None:
    at = article.text.index(words)
    start = max(article.text.rfind(mark, 0, at) for mark in (". ", "\n", ": ", "? ")) + 1
    ends = [found for mark in (". ", ".\n", "?") if (found := article.text.find(mark, at)) > 0]
    real = [m for m in reading.mentions if start <= m.trigger[0] < min(ends) and m.status not in UNREAL]
    assert [cut(article, m.span) for m in real] == []
