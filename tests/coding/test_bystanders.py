"""Who stands in a sentence without a part in its event, and names behind posts: by sentences of our own."""

from __future__ import annotations

import pytest
from own_sentences import read

from dragoman.coding import RulesCoder
from dragoman.types import Mention


def of_kind(coder: RulesCoder, text: str, kind: str) -> Mention:
    return max((one for one in read(coder, text) if one.kind == kind), key=lambda one: one.confidence)


def ids(side: tuple[object, ...]) -> list[str | None]:
    return [one.id for one in side]  # type: ignore[attr-defined]


def test_who_comes_behind_and_did_not_propose_it_too(coder: RulesCoder) -> None:
    text = "Kenya proposed a truce and Somalia threatened to leave the talks."
    assert ids(of_kind(coder, text, "AGREE").actors) == ["state:KEN"]
    threat = of_kind(coder, text, "THREATEN")
    assert (ids(threat.actors), text[slice(*threat.content or (0, 0))]) == (["state:SOM"], "to leave the talks")


def test_who_announces_an_agreement_is_no_side_of_it(coder: RulesCoder) -> None:
    text = (
        "Former President Olusegun Obasanjo, in a briefing on Monday, said Chad's government and Nigerien rebels "
        'had agreed on an "orderly and complete disarmament".'
    )
    found = of_kind(coder, text, "AGREE")
    assert "person:olusegun-obasanjo" not in {one.id for one in (*found.actors, *found.targets)}


def test_who_acts_in_the_main_clause_is_not_at_the_meeting_of_another(coder: RulesCoder) -> None:
    found = of_kind(coder, "Kim Jong Un made these pledges days before Tokayev meets Macron in Astana.", "CONSULT")
    assert ids((*found.actors, *found.targets)) == ["person:kassym-jomart-tokayev", "person:emmanuel-macron"]


@pytest.mark.parametrize(
    ("text", "envoy"),
    [
        ("UN special envoy to Yemen Hans Grundberg met the Houthis in Sanaa.", "person:hans-grundberg"),
        ("The Houthis met United Nations envoy for Syria Geir Pedersen on Monday.", "person:geir-pedersen"),
        ("The U.S. Special Envoy to the Middle East Steven Witkoff met the Houthis on Monday.", "person:steve-witkoff"),
    ],
)
def test_an_envoy_is_named_behind_what_he_is_sent_to(coder: RulesCoder, text: str, envoy: str) -> None:
    found = of_kind(coder, text, "CONSULT")
    assert {one.id for one in (*found.actors, *found.targets)} == {envoy, "group:houthis"}


def test_what_an_envoy_is_for_is_no_name(coder: RulesCoder) -> None:
    found = of_kind(coder, "The EU Special Representative for the Middle East Peace Process met Abbas.", "CONSULT")
    assert [one.text for one in found.actors] == ["EU Special Representative for the Middle East Peace Process"]


def test_a_name_that_is_no_says_no_no(coder: RulesCoder) -> None:
    text = "Defence Minister Ahn Gyu-back and his North Korean counterpart No Kwang Chol signed a pact in Panmunjom."
    found = next(one for one in read(coder, text) if one.kind in {"SUPPORT", "AGREE", "COOPERATE"})
    assert found.status == "happened"
    assert "person:no-kwang-chol" in {one.id for one in (*found.actors, *found.targets)}


def test_a_group_and_its_letters_are_one_party(coder: RulesCoder) -> None:
    text = "The Colombian government and the National Liberation Army (ELN) rebel group resumed talks in Quito."
    found = of_kind(coder, text, "CONSULT")
    assert (ids(found.actors), ids(found.targets)) == (["gov:COL"], ["group:eln"])


def test_what_somebody_claims_to_have_captured_is_a_capture_on_his_word(coder: RulesCoder) -> None:
    text = "Zelensky thanked the brigade in Pokrovsk, a town that Moscow claimed to have captured last month."
    found = read(coder, text)
    assert not any(one.kind == "THREATEN" for one in found)
    capture = next(one for one in found if one.mode == "territory")
    assert (ids(capture.actors), capture.speaker and capture.speaker.id) == (["gov:RUS"], "gov:RUS")
    assert [one.text for one in capture.targets] == ["Pokrovsk"]


def test_who_announces_a_truce_between_others_only_tells_of_it(coder: RulesCoder) -> None:
    found = of_kind(coder, "Macron announced on Monday a ceasefire between Chad and Niger.", "RETREAT")
    assert (ids(found.actors), ids(found.targets)) == (["state:TCD"], ["state:NER"])
    assert found.speaker is not None
    assert found.speaker.id == "person:emmanuel-macron"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Rwanda-backed M23 rebels seized Goma on Monday.", "group:m23"),
        ("Iran-aligned Houthi militias attacked a ship on Monday.", "group:houthis"),
    ],
)
def test_who_backs_a_group_does_not_act_with_it(coder: RulesCoder, text: str, group: str) -> None:
    found = next(one for one in read(coder, text) if one.kind == "ASSAULT")
    assert ids(found.actors) == [group]


def test_forces_that_another_state_backs_are_not_of_that_state(coder: RulesCoder) -> None:
    found = of_kind(coder, "Saudi-backed forces took Aden on Monday.", "ASSAULT")
    assert "SAU" not in {one.country for one in found.actors}


def test_who_is_quoted_by_a_station_says_it(coder: RulesCoder) -> None:
    text = "Foreign Minister Sybiha was quoted by the state radio as warning that Moscow would pay."
    assert [one.country for one in of_kind(coder, text, "THREATEN").actors] == ["UKR"]


def test_who_is_called_on_to_meet_would_meet(coder: RulesCoder) -> None:
    text = "The United States called on the Afghan government and the Taliban to meet immediately."
    found = of_kind(coder, text, "CONSULT")
    assert (ids((*found.actors, *found.targets)), found.status) == (["gov:AFG", "group:taliban"], "hypothetical")


def test_whose_meeting_it_is_faces_nobody_and_a_weekday_is_none(coder: RulesCoder) -> None:
    (welcome,) = (one for one in read(coder, "Chad welcomed Monday's agreement.") if one.kind == "SUPPORT")
    assert not welcome.targets


def test_what_one_house_sends_is_not_told_to_whom_another_met(coder: RulesCoder) -> None:
    text = "Macron refused the missiles, which Kyiv had requested for weeks, as he met Tokayev in Astana."
    found = of_kind(coder, text, "REQUEST")
    assert "person:kassym-jomart-tokayev" not in ids(found.targets)


def test_whose_envoy_it_is_stays_behind_the_post(coder: RulesCoder) -> None:
    text = "The Office of the Special Envoy of the Secretary-General for Syria convened the talks in Geneva on Monday."
    assert ids(of_kind(coder, text, "CONSULT").actors) == ["org:un"]
