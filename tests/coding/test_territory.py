"""Who holds a place, fighting that goes on, and losses: the frames, the parties and what the ledger keeps of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dragoman.coding import coder
from dragoman.types import Document, Mention

CODER = coder()


def mentions(text: str) -> tuple[Mention, ...]:
    document = Document(
        id="0", raw="", source="files", url="", text=text, title="", outlet=None, author=None,
        published=date(2024, 5, 15), published_basis=None, language="en", retrieved=datetime(2024, 5, 16, tzinfo=UTC),
    )  # fmt: skip
    (reading,) = CODER.code([document])
    return reading.mentions


def controls(text: str) -> list[tuple[str, str | None]]:
    return [(p.value, p.about) for one in mentions(text) for p in one.particulars if p.key == "control"]


@pytest.mark.parametrize(
    ("text", "value", "holder"),
    [
        ("M23 rebels still hold the bridge in Goma.", "held", "group:m23"),
        ("Israel controls about 60 percent of Gaza.", "held", "state:ISR"),
        ("The town of Stepanakert is under the control of Azerbaijan.", "held", "state:AZE"),
        ("About a third of the region is under Ethiopian control, he said.", "held", "state:ETH"),
        ("The town of Adigrat came under Eritrean control on Monday.", "taken", "state:ERI"),
        ("Sudan's army said that the town of Bara remains in its hands.", "held", "group:saf"),
        ("The Israeli army claimed that it holds operational control of the Gaza Strip.", "held", "group:idf"),
        ("M23 rebels say they are in control of the eastern city of Goma.", "held", "group:m23"),
        ("Fighting continues in Khartoum.", "contested", None),
        ("Heavy fighting was going on in Goma on Tuesday.", "contested", None),
    ],
)
def test_who_is_said_to_hold_a_place(text: str, value: str, holder: str | None) -> None:
    assert (value, holder) in controls(text)


@pytest.mark.parametrize(
    "text",
    [
        "The fire in the port is under control.",
        "The company came under French control last year.",
        "The region they still hold was discussed in Cairo.",
        "The plan covers the areas that Ethiopia controls.",
        "The minister came under fire for his remarks.",
        "The ministers held talks in the city.",
        "Kenya called for a pause in the fighting in Goma.",
        "The army moved in after five days of fighting.",
    ],
)
def test_what_only_sounds_like_it_says_nothing_of_who_holds_a_place(text: str) -> None:
    assert controls(text) == []


def test_a_place_that_fell_was_taken_by_those_it_fell_to() -> None:
    (one,) = mentions("The town of Bunia fell to the Rapid Support Forces on Sunday.")
    assert [actor.id for actor in one.actors] == ["group:rsf"]


def test_who_came_under_fire_did_not_fire() -> None:
    (one,) = mentions("Kenyan troops have come under fire from Ethiopian soldiers near Moyale.")
    assert [actor.country for actor in one.actors] == ["ETH"]
    assert [actor.country for actor in one.targets] == ["KEN"]


def test_who_was_attacked_did_not_attack() -> None:
    (one,) = mentions("Two villages near Kharkiv were also attacked.")
    assert one.actors == ()
    assert [actor.text for actor in one.targets][:1] == ["Two villages"]


@pytest.mark.parametrize(
    ("text", "loser"),
    [
        ("Azerbaijan's army inflicted heavy losses on Armenian forces, Baku said.", "ARM"),
        ("The Armenian army suffered heavy losses near Goris, Baku said.", "ARM"),
    ],
)
def test_losses_are_of_those_who_suffer_them(text: str, loser: str) -> None:
    assert loser in {actor.country for one in mentions(text) for actor in one.targets}


def test_drones_have_no_country_of_their_own() -> None:
    (one,) = mentions("Ukraine's air force shot down 104 of 122 drones.")
    assert [actor.country for actor in one.targets] == [None]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Russia carried out further drone attacks on Ukraine on Sunday.", "happened"),
        ("Kyiv fears further drone attacks on Ukraine.", "hypothetical"),
    ],
)
def test_further_attacks_happened_where_they_were_carried_out(text: str, status: str) -> None:
    attack = next(one for one in mentions(text) if text[slice(*one.trigger)] == "attacks")
    assert attack.status == status


def test_the_bridge_of_a_fight_stands_in_the_town_that_is_fought_over() -> None:
    text = "Russian troops shelled Kharkiv on Monday. Ukrainian troops still held the bridge, the army said."
    held = next(one for one in mentions(text) if text[slice(*one.trigger)] == "held")
    assert held.place is not None
    assert held.place.name == "Kharkiv"


# -- on whose word --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("A spokesman for the army in Kigali said the rebels had fired first.", "RWA", "MIL"),
        ("The mayor of Kharkiv said Russian troops had shelled the town.", "UKR", "GOV"),
        ("Russian troops shelled Kharkiv, local authorities said.", "UKR", "GOV"),
        ("Ukrainian troops shelled Kharkiv, local authorities said.", None, "GOV"),
        ("Rebels shelled Nairobi, local authorities said.", None, "GOV"),
        ("An aid group spokesman in Nairobi said two people were killed in Kenya.", None, "UNK"),
    ],
)
def test_an_official_serves_the_state_that_his_words_or_the_attack_name(
    text: str, country: str | None, sector: str
) -> None:
    speakers = {(one.speaker.country, one.speaker.sector) for one in mentions(text) if one.speaker}
    assert speakers == {(country, sector)}


def test_a_denied_statement_is_denied_on_the_word_of_whoever_dismisses_it() -> None:
    text = "Kenya's army dismissed as fiction a statement by Ethiopia that Kenyan troops had been encircled in Goma."
    denied = next(one for one in mentions(text) if one.status == "denied")
    assert denied.speaker is not None
    assert denied.speaker.country == "KEN"


@pytest.mark.parametrize(
    "text",
    [
        "Trump accused Kyiv of using the war to avoid a vote. Zelensky rejected this.",
        "Ukraine accused Russia of shelling Kyiv. The two met in Doha. Talks went on. Russia denied the accusation.",
    ],
)
def test_an_accusation_is_denied_by_those_it_was_made_against(text: str) -> None:
    document = Document(
        id="0", raw="", source="files", url="", text=text, title="", outlet=None, author=None,
        published=date(2025, 12, 15), published_basis=None, language="en", retrieved=datetime(2025, 12, 16, tzinfo=UTC),
    )  # fmt: skip
    (reading,) = CODER.code([document])
    accused = next(one.id for one in reading.mentions if text[slice(*one.trigger)] == "accused")
    assert accused in {link.target for link in reading.links if link.kind == "denies"}
