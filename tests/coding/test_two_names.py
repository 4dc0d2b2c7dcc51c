"""Names in pairs, one's own side, "not only", "left injured": what reports on other wars showed, in our sentences."""

from __future__ import annotations

from own_sentences import ids
from own_sentences import of_kind as read
from own_sentences import read as read_all

from dragoman.coding import RulesCoder


def test_not_only_denies_nothing(coder: RulesCoder) -> None:
    (found,) = read(coder, "The ELN not only rejected the proposal but burned the text.", "REJECT")
    assert found.status == "happened"
    (found,) = read(coder, "The rebels did not attack the town of Arauca.", "ASSAULT")
    assert found.status == "negated"


def test_a_meeting_named_after_two_people_is_of_both(coder: RulesCoder) -> None:
    (found,) = read(coder, "The Putin-Trump summit in Alaska ended without a deal.", "CONSULT")
    assert {*ids(found.actors), *ids(found.targets)} == {"person:vladimir-putin", "person:donald-trump"}
    (found,) = read(coder, "Abiy Ahmed hosted the Kiir-Machar meeting in Addis Ababa.", "CONSULT")
    assert ids(found.targets) == ["person:salva-kiir", "person:riek-machar"]
    (found,) = read(coder, "The US-Taliban agreement was signed in Doha.", "SUPPORT")
    assert (ids(found.actors), ids(found.targets)) == (["state:USA"], ["group:taliban"])


def test_rivals_are_the_two_of_one_country_named_together(coder: RulesCoder) -> None:
    text = "President Salva Kiir and rebel chief Riek Machar met in Ethiopia. The rivals have approved a peace deal."
    (found,) = read(coder, text, "SUPPORT")
    assert ids(found.actors) == ["person:salva-kiir", "person:riek-machar"]


def test_officials_do_nothing_to_their_own_state(coder: RulesCoder) -> None:
    text = "Officials from Tehran and Washington will travel to Vienna to revive the 2015 deal between Iran and others."
    (found,) = read(coder, text, "CONSULT")
    assert "state:IRN" not in ids(found.targets)


def test_world_powers_are_not_whoever_stands_beside_them(coder: RulesCoder) -> None:
    (found,) = read(coder, "World powers and Iran discussed the deadline.", "CONSULT")
    everybody = (*found.actors, *found.targets)
    assert [actor.id for actor in everybody if actor.text == "World powers"] == [None]
    assert "state:IRN" in ids(everybody)


def test_who_was_left_injured_did_not_attack(coder: RulesCoder) -> None:
    text = "The attacks on police stations over the weekend left more than 40 people injured."
    (found,) = read(coder, text, "ASSAULT")
    assert not found.actors


def test_an_attack_that_leaves_people_dead_is_whose_it_is(coder: RulesCoder) -> None:
    text = "Petro suspended the talks after an attack by the ELN on a base left three soldiers dead and 28 wounded."
    (found,) = read(coder, text, "ASSAULT")
    assert ids(found.actors) == ["group:eln"]
    assert [(amount.low, amount.unit) for amount in found.amounts] == [(3, "killed"), (28, "injured")]


def test_who_is_accused_of_responsibility_is_not_called_so(coder: RulesCoder) -> None:
    text = "The army fought the ELN. It accused the armed group of responsibility for four attacks."
    (found,) = read(coder, text, "ACCUSE")
    assert ids(found.targets) == ["group:eln"]


def test_towns_that_are_seized_are_taken_by_force(coder: RulesCoder) -> None:
    text = "The alliance has seized several towns and border hubs vital for trade with China."
    assert [one.mode for one in read(coder, text, "ASSAULT")] == ["territory"]
    assert read(coder, "Peruvian farmers occupied the airport at Arequipa.", "PROTEST")


def test_displeasure_is_no_support(coder: RulesCoder) -> None:
    text = "Beijing expressed strong displeasure that fighting in Myanmar had led to Chinese casualties."
    assert read(coder, text, "ACCUSE")
    assert not read(coder, text, "SUPPORT")


def test_who_spoke_after_a_meeting_met_once(coder: RulesCoder) -> None:
    assert len(read(coder, "Zarif spoke after a meeting with John Kerry on Wednesday.", "CONSULT")) == 1
    assert read(coder, "Zarif spoke with John Kerry on Wednesday.", "CONSULT")


def test_who_is_expected_in_a_capital_is_to_come(coder: RulesCoder) -> None:
    (found,) = read(coder, "The Swiss foreign minister is expected in Cairo next week.", "CONSULT")
    assert (found.status, ids(found.targets)) == ("planned", ["state:EGY"])
    assert found.place is not None
    assert found.place.name == "Cairo"
    assert not read(coder, "A decision is expected in Cairo.", "CONSULT")


def test_a_commissioner_in_apposition_is_no_place(coder: RulesCoder) -> None:
    text = "The Indian Deputy High Commissioner, JP Singh, was told of violations of the truce by India."
    assert not any(one.place is not None and one.place.name == "Singh" for one in read_all(coder, text))


def test_the_government_is_that_of_the_only_state_spoken_of(coder: RulesCoder) -> None:
    text = "Filipino negotiators met the MILF in June. Talks between the government and the MILF collapsed in August."
    found = read(coder, text, "CONSULT")[-1]
    assert (ids(found.actors), ids(found.targets)) == (["gov:PHL"], ["group:milf"])
    assert [actor.name for actor in found.actors] == ["government of the Philippines"]
    text = "French and German ministers met the MILF. Talks between the government and the MILF collapsed in August."
    found = read(coder, text, "CONSULT")[-1]
    assert not {"gov:FRA", "gov:DEU"} & {*ids(found.actors), *ids(found.targets)}


def test_a_meeting_of_a_day_to_come_is_planned_however_it_is_told(coder: RulesCoder) -> None:
    (found,) = read(coder, "The delegations of Armenia and Azerbaijan meet in Tbilisi on 9 December.", "CONSULT")
    assert found.status == "planned"


def test_who_condemns_violence_sentences_nobody(coder: RulesCoder) -> None:
    text = "Guterres condemned the sudden surge in violence in Yemen that left eight people dead."
    assert read(coder, text, "ACCUSE")
    assert read(coder, "A judge in Minya condemned 683 Brothers to hang.", "SANCTION")


def test_who_stands_in_a_passive_list_does_not_do_it(coder: RulesCoder) -> None:
    (found,) = read(coder, "A police officer and three Serb attackers were killed.", "ASSAULT")
    assert not found.actors


def test_whoever_is_asked_about_a_meeting_was_not_there(coder: RulesCoder) -> None:
    assert not read(coder, "Malaysian officials declined to comment on the meeting.", "CONSULT")


def test_what_a_pronoun_rejects_is_not_rejected_by_whose_it_is(coder: RulesCoder) -> None:
    text = "Turkey asked Khalifa Haftar to respect a ceasefire initiative by Ankara and Moscow that he has rejected."
    for found in read(coder, text, "REJECT"):
        assert "gov:RUS" not in ids(found.actors)


def test_each_other_is_nobody(coder: RulesCoder) -> None:
    (found,) = read(coder, "Armenia and Azerbaijan rejected each other's proposal.", "REJECT")
    assert "other" not in [one.text for one in (*found.actors, *found.targets)]


def test_a_coalition_fighting_somewhere_does_what_its_verb_says(coder: RulesCoder) -> None:
    text = "The Saudi-led coalition fighting in Yemen has completed a prisoner swap, receiving nine Saudis."
    (found,) = read(coder, text, "RETREAT")
    assert ids(found.actors) == ["bloc:saudi-led-coalition"]
    assert not read(coder, text, "CONSULT")


def test_the_north_and_the_south_are_the_koreas_where_these_were_named(coder: RulesCoder) -> None:
    (found,) = read(coder, "South Korea called for talks. A statement by North Korea blamed the South.", "ACCUSE")
    assert ids(found.targets) == ["state:KOR"]
    (found,) = read(coder, "A statement by Hadi blamed the South.", "ACCUSE")
    assert not {"state:KOR", "gov:KOR"} & {*ids(found.targets)}


def test_who_helps_to_broker_a_deal_gives_no_aid(coder: RulesCoder) -> None:
    text = "The UN and Mali's government helped broker it."
    assert not read(coder, text, "AID")
    assert read(coder, text, "CONSULT")


def test_who_claims_to_have_shot_something_down_threatens_nobody(coder: RulesCoder) -> None:
    assert not read(coder, "The CMA claimed to have shot down a plane of the Malian army.", "THREATEN")


def test_an_intention_to_reject_is_no_consent(coder: RulesCoder) -> None:
    assert not read(coder, "Israel's government has indicated its intention to reject any partial deal.", "AGREE")


def test_a_deal_that_is_ended_is_not_of_its_own_day(coder: RulesCoder) -> None:
    (found,) = read(coder, "Mali's junta has ended a 2015 peace deal with Tuareg rebels.", "SANCTION")
    assert found.when is None


def test_who_was_at_the_meeting_that_a_call_was_about_was_not_on_the_telephone(coder: RulesCoder) -> None:
    text = (
        "Pashinyan held a telephone conversation with Antony Blinken and discussed his meeting in Prague with Aliyev."
    )
    call = next(one for one in read(coder, text, "CONSULT") if one.mode == "phone")
    assert ids(call.targets) == ["person:antony-blinken"]


def test_a_surname_is_whoever_was_named_in_full_and_no_place(coder: RulesCoder) -> None:
    text = "Council President Charles Michel announced talks. Aliyev held a trilateral meeting with Michel in May."
    found = read(coder, text, "CONSULT")[-1]
    assert "person:charles-michel" in {*ids(found.actors), *ids(found.targets)}
    assert found.place is None


def test_a_signing_that_is_conditional_has_not_happened(coder: RulesCoder) -> None:
    text = "Bayramov said the signing of the peace treaty is conditional on a change of the constitution of Armenia."
    (signing,) = (one for one in read(coder, text, "SUPPORT") if one.mode == "sign")
    assert signing.status in {"conditional", "hypothetical"}
