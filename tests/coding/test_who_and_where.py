"""Whom phrases of reports name, with which country, and where they met: by sentences of our own."""

from __future__ import annotations

from typing import Any

import pytest
from own_sentences import read

from dragoman.coding import RulesCoder, manual
from dragoman.types import Actor, Mention


def first(coder: RulesCoder, text: str, kind: str = "CONSULT") -> Mention:
    return max((one for one in read(coder, text) if one.kind == kind), key=lambda one: one.confidence)


def sides(mention: Mention) -> list[tuple[str | None, str | None]]:
    return [(one.id, one.country) for one in (*mention.actors, *mention.targets)]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Rubio met his Egyptian counterpart in Rome.", "EGY"),
        ("Lavrov met the German State Secretary for Energy, Hans Muster, in Vienna.", "DEU"),
        ("Her Jordanian counterpart Jaber Nasr also met Baerbock.", "JOR"),
        ("The Omani Minister of State for Foreign Trade, Salem Naaman, met Fidan on Monday.", "OMN"),
    ],
)
def test_somebody_unknown_is_of_the_country_that_the_words_before_the_name_give(
    coder: RulesCoder, text: str, country: str
) -> None:
    assert country in {one for _, one in sides(first(coder, text))}


def test_an_official_of_a_body_speaks_for_it_and_not_for_the_country_he_is_sent_to(coder: RulesCoder) -> None:
    found = first(coder, "UN Special Coordinator for Lebanon Anna Testerin held talks with Berri.")
    assert ("org:un", None) in sides(found)
    assert ("org:african-union", None) in sides(
        first(coder, "The African Union's high-level panel convened a meeting in Djibouti with Sudanese parties.")
    )


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_printer_s_apostrophe_is_read_like_a_typist_s(coder: RulesCoder, mark: str) -> None:
    text = f"Iran{mark}s president discussed trade and the ports with Algeria{mark}s leader Abdelmadjid Tebboune."
    found = first(coder, text)
    assert {one.country for one in found.targets} == {"DZA"}
    assert found.targets[0].text == f"Algeria{mark}s leader Abdelmadjid Tebboune"  # cut from the text as it is


def test_what_is_discussed_meets_nobody(coder: RulesCoder) -> None:
    found = first(coder, "Fidan discussed grain and Gaza with a delegation from Hamas in Istanbul on Friday.")
    assert [one.id for one in found.targets] == ["group:hamas"]
    assert found.place is not None
    assert found.place.name == "Istanbul"


def test_a_visit_beside_the_verb_does_not_make_what_happened_a_supposition(coder: RulesCoder) -> None:
    found = first(coder, "Kenya's president discussed trade with Uganda's president in a one-day visit.")
    assert found.status == "happened"
    assert {one.country for one in (*found.actors, *found.targets)} == {"KEN", "UGA"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("In a call on Tuesday, Meloni told Saied that the ships would sail.", {"ITA", "TUN"}),
        ("Petro told Sheinbaum via phone call that he would come.", {"COL", "MEX"}),
    ],
)
def test_who_tells_whom_in_a_call_was_in_it(coder: RulesCoder, text: str, wanted: set[str]) -> None:
    calls = [one for one in read(coder, text) if one.kind == "CONSULT" and one.mode == "phone"]
    assert {one.country for call in calls for one in (*call.actors, *call.targets)} == wanted


def test_a_bare_surname_is_whoever_was_named_in_full_before(coder: RulesCoder) -> None:
    text = "Simon Harris flew to Rome on Monday. Mr Harris met Giorgia Meloni there."
    assert ("person:simon-harris", "IRL") in sides(
        max((one for one in read(coder, text) if one.span[0] > 30), key=lambda one: one.confidence)
    )


def test_half_of_a_hyphenated_name_is_nobody_s_surname(coder: RulesCoder) -> None:
    found = first(coder, "Pakistan President Mohammad Zia-Ul-Haq met the king of Nepal.")
    assert (None, "PAK") in sides(found)
    assert "person:farhan-haq" not in {id for id, _ in sides(found)}


def test_talks_that_a_body_holds_are_talks(coder: RulesCoder) -> None:
    assert first(coder, "The Security Council held closed consultations on Yemen.").kind == "CONSULT"


def test_a_crowd_is_of_the_country_where_it_stands(coder: RulesCoder) -> None:
    found = first(coder, "Demonstrators in Baghdad blocked a road over the policies of the United States.", "PROTEST")
    assert [one.country for one in found.actors] == ["IRQ"]


def test_how_many_they_are_is_no_part_of_their_name(coder: RulesCoder) -> None:
    text = "Soldiers of Chad arrested more than 100 villagers on Saturday."
    found = first(coder, text, "COERCE")
    assert [one.text for one in found.targets] == ["more than 100 villagers"]  # the record keeps the words
    assert [one.text for one in manual.parties(found, text).targets] == ["villagers"]


@pytest.mark.parametrize(
    ("text", "actors", "targets"),
    [
        ("Jordan and Norway agreed on a treaty.", ["Jordan", "Norway"], []),
        ("Kenya, Uganda and Rwanda signed a pact.", ["Kenya", "Uganda", "Rwanda"], []),
        ("Jordan agreed with Norway on a treaty.", ["Jordan"], ["Norway"]),
        ("Chad says it will meet Mali.", ["Chad"], ["Mali"]),
    ],
)
def test_programs_get_mutual_events_and_names_as_the_manual_has_them(
    coder: RulesCoder, text: str, actors: list[str], targets: list[str]
) -> None:
    found = manual.parties(manual.events(read(coder, text))[0], text)
    assert [one.text for one in found.actors] == actors
    assert [one.text for one in found.targets] == targets


def named(side: tuple[Actor, ...]) -> list[tuple[str, str | None]]:
    return [(one.text, one.country) for one in side]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        (  # a gloss in brackets does not end a name
            "Leaders of the Sumud (Steadfastness) opposition alliance agreed to call off the march in Sanaa.",
            "AGREE", [("Leaders of the Sumud (Steadfastness) opposition alliance", "YEM")], None,
        ),
        (  # nor does "for"
            "The government rejected the offer of the National Movement for the Liberation of Angola on Monday.",
            "REJECT", None, [("National Movement for the Liberation of Angola", "AGO")],
        ),
        (
            "A Dutch citizen has been put under investigation in Turkey for her alleged role in the riots.",
            "ACCUSE", [("Turkey", "TUR")], [("Dutch citizen", "NLD")],
        ),
        (
            "A newspaper based in southern Beirut violated a ban by the general.",
            "REJECT", [("newspaper based in southern Beirut", "LBN")], [("general", "LBN")],
        ),
        (
            "The Red Cross operating in Iraq said US and British forces must keep the roads open for aid convoys.",
            "REQUEST", [("Red Cross operating in Iraq", None)], None,
        ),
        (  # they agreed with one another, and not with the refugees
            "Senior Hungarian and Romanian officials agreed on Friday that their countries should help refugees from "
            "Romania in Hungary to return home.",
            "AGREE", [("Hungarian", "HUN")], [("Romanian officials", "ROU")],
        ),
        (
            "The Albanians of southern Serbia are demanding autonomy from the Serbian authorities.",
            "REQUEST", [("Albanians of southern Serbia", "SRB")], None,
        ),
    ],
)  # fmt: skip
def test_who_acts_and_who_is_faced(
    coder: RulesCoder, text: str, kind: str, actors: list[Any] | None, targets: list[Any] | None
) -> None:
    found = first(coder, text, kind)
    assert actors is None or named(found.actors) == actors
    assert targets is None or named(found.targets) == targets


def test_ethnic_members_of_a_people_do_not_stand_for_its_state(coder: RulesCoder) -> None:
    found = first(coder, "Ethnic Russians demonstrated in Riga on Monday against the law on schools.", "PROTEST")
    assert [(one.id, one.country) for one in found.actors] == [(None, "LVA")]
    text = "Ethnic Serbs put up roadblocks in protest over the deployment of heavily armed ethnic Albanian police."
    assert not {one.country for mention in read(coder, text) for one in (*mention.actors, *mention.targets)} - {None}


def test_in_the_manuals_view_a_side_is_named_without_what_is_only_its_own(coder: RulesCoder) -> None:
    text = "Bosnian Serbs said their forces had completed their withdrawal from the town of Gorazde."
    found = first(coder, text, "RETREAT")
    assert len(found.actors) == 2
    assert named(manual.parties(found, text).actors) == [("Bosnian Serbs", "BIH")]


def test_at_least_so_many_keeps_its_at(coder: RulesCoder) -> None:
    text = (
        "Sybiha rejected Moscow. At least seven countries were ready to host a meeting of the two presidents, he said."
    )
    told = [one for one in read(coder, text) if one.kind in {"CONSULT", "AGREE"}]
    assert told
    for one in told:
        words = [side.text for side in (*one.actors, *one.targets)]
        words += [text[slice(*one.content)]] if one.content else []
        assert not any(each.lower().startswith("least") for each in words)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Red Cross operating in Iraq said British forces must ensure security.", ["Red Cross operating in Iraq"]),
        ("Aid agency Oxfam urged Israel to open the crossing.", ["Oxfam"]),
        ("Russian aircraft including helicopter gunships killed 46 Afghan civilians.", ["Russian aircraft"]),
        ("Doctors working in Gaza urged Israel to open the crossing.", ["Doctors working in Gaza"]),
    ],
)
def test_who_acts_without_what_is_told_of_him(coder: RulesCoder, text: str, who: list[str]) -> None:
    assert [actor.text for actor in read(coder, text)[0].actors] == who


def test_who_is_made_to_withdraw_is_not_at_the_talks(coder: RulesCoder) -> None:
    text = "In talks with Blinken, Netanyahu demanded that Hamas disarm."
    (talks,) = [one for one in read(coder, text) if one.kind == "CONSULT"]
    assert (talks.status, [one.text for one in talks.targets]) == ("happened", ["Blinken"])


def test_what_is_not_left_is_in_the_words(coder: RulesCoder) -> None:
    text = "Ukraine would not leave the Donbas, he said."
    (found,) = read(coder, text)
    assert text[slice(*found.span)] == "Ukraine would not leave the Donbas"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The rebels seized the village of Kitso, south of Goma, on Friday.", {"Kitso"}),
        ("A drone hit a depot in Avdiivka, about 15 kilometres north of Donetsk.", {"Avdiivka"}),
        ("Russian forces took Myrnohrad and Rodynske, just north of Pokrovsk.", {"Myrnohrad", "Rodynske"}),
        ("Ukraine shelled a village south of Donetsk.", {"Donetsk"}),
    ],
)
def test_what_a_place_lies_by_is_where_nothing_happened(coder: RulesCoder, text: str, wanted: set[str]) -> None:
    assert {one.place.name for one in read(coder, text) if one.place is not None} == wanted


def test_a_village_that_nobody_lists_is_in_the_country_of_the_town_it_lies_by(coder: RulesCoder) -> None:
    text = "The rebels seized the village of Kitso, south of Goma, on Friday."
    assert {(one.place.country, one.place.lat) for one in read(coder, text) if one.place is not None} == {("COD", None)}
