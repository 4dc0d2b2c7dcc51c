"""Whose act a noun tells, who answers for an attack, and subjects that the parser gives to another clause."""

from __future__ import annotations

import pytest
from own_sentences import read, told

from dragoman.coding import RulesCoder

TOLD = [
    ("Fiji condemned a threat by Tonga to seize its trawlers.", "condemned", "ACCUSE", "happened", ["Fiji"], ["Tonga"]),
    ("Fiji condemned a threat by Tonga to seize its trawlers.", "threat", "THREATEN", "happened", ["Tonga"], []),
    ("Fiji condemned a threat by Tonga to seize its trawlers.", "seize", "COERCE", "conditional", ["Tonga"], ["its"]),
    ("Fiji condemned Tonga's threat to seize its trawlers.", "threat", "THREATEN", "happened", ["Tonga"], []),
    ("Bahrain noted a warning by Oman that it would expel the workers.",
     "warning", "THREATEN", "happened", ["Oman"], []),
    ("Lesotho regretted the refusal by South Africa to receive its premier.",
     "refusal", "REJECT", "happened", ["South Africa"], []),
    ("Tonga denounced the recall by Fiji of its ambassador.", "recall", "SANCTION", "happened", ["Fiji"], []),
    ("Oman criticised a plan by Yemen to close the crossing at Shehen.",
     "close", "COERCE", "hypothetical", ["Yemen"], []),
    ("Zimbabwe is considering a plan by the African Union to send 900 soldiers to Lesotho.",
     "send", "MOBILIZE", "hypothetical", ["African Union"], ["Lesotho"]),
    ("Kenya dismissed Ghana's warning that it would close the border.", "close", "COERCE", "hypothetical", ["it"], []),
    ("Togo demanded an inquiry into the capture of the village of Yemboate by JNIM fighters.",
     "capture", "ASSAULT", "happened", ["JNIM fighters"], []),
    ("Attacks by jihadists on the Beninese army killed ten.",
     "Attacks", "ASSAULT", "happened", ["jihadists"], ["Beninese army"]),
    ("The bishop renewed his appeal to the rebels to free the teachers.",
     "free", "RETREAT", "hypothetical", ["rebels"], ["teachers"]),
    ("Fiji rejected Tonga's demand to withdraw from the reef.", "withdraw", "RETREAT", "hypothetical", ["Fiji"], []),
    ("The opposition in Guinea called on ECOWAS to impose sanctions on the junta, which has ruled since 2021.",
     "impose", "SANCTION", "hypothetical", ["ECOWAS"], ["junta"]),
    ("Ghana's arrest was condemned by Kenya.", "arrest", "COERCE", "happened", [], ["Ghana"]),
    ("The rebels promised Kenya to stop raids.", "stop", "RETREAT", "planned", ["rebels"], []),
    ("Kenya has summoned the Tanzanian ambassador to register a protest.",
     "register", "ACCUSE", "happened", ["Kenya"], []),
    ("Boko Haram claimed responsibility for the abduction of the pupils.",
     "abduction", "ASSAULT", "happened", ["Boko Haram"], ["pupils"]),
    ("Boko Haram has not claimed responsibility for the abduction of the pupils.",
     "abduction", "ASSAULT", "happened", [], ["pupils"]),
    ("Algeria on Monday denied responsibility for an airstrike on Gao which killed nine.",
     "airstrike", "ASSAULT", "happened", [], ["Gao"]),
    ("Tanzania denied any part in organising the coup in Comoros.", "denied", "ACCUSE", "happened", ["Tanzania"], []),
    ("Tanzania denied any part in organising the coup in Comoros.", "coup", "ASSAULT", "denied", ["Tanzania"], []),
    ("Armenian officials have denied any French role in brokering the ceasefire.",
     "brokering", "CONSULT", "denied", ["French"], []),
    ("A drone struck the clinic in Osk.", "struck", "ASSAULT", "happened", [], ["clinic in Osk"]),
    ("The missiles fired by the Israeli military struck an arms depot.",
     "struck", "ASSAULT", "happened", ["Israeli military"], ["arms depot"]),
    ("Burundi, which closed its border with Rwanda in January, accused Kigali of training gunmen.",
     "accused", "ACCUSE", "happened", ["Burundi"], ["Kigali"]),
    ("A meeting between Tunisia and Libya was called off after Algeria, which had not been invited, protested.",
     "protested", "PROTEST", "happened", ["Algeria"], []),
    ("On Tuesday Prime Minister Ulisses Correia e Silva suspended issuing visas to Guineans.",
     "suspended", "SANCTION", "happened", ["Prime Minister Ulisses Correia e Silva"], ["Guineans"]),
    ("Lesotho will reopen the bridge and South Africa will lift the visa fee, the mediator said.",
     "reopen", "RETREAT", "planned", ["Lesotho"], []),
    ("Lesotho will reopen the bridge and South Africa will lift the visa fee, the mediator said.",
     "lift", "CONCEDE", "planned", ["South Africa"], []),
    ("The army said nine rebels were killed in Kayah, denying reports that villagers had died in the raid.",
     "killed", "ASSAULT", "happened", [], ["nine rebels"]),
    ("The army said nine rebels were killed in Kayah, denying reports that villagers had died in the raid.",
     "denying", "ACCUSE", "happened", ["army"], []),
    ("Uganda's army said ten raiders were shot, rejecting reports that herders had died in the clash.",
     "shot", "ASSAULT", "happened", [], ["raiders"]),
    ("On 3 May Kampala, at the request of Juba, deployed a battalion to Bor to guard the airport.",
     "deployed", "MOBILIZE", "happened", ["Kampala"], ["Bor"]),
    ("The rebels took two Greek sailors but later released them.",
     "released", "RETREAT", "happened", ["rebels"], ["two Greek sailors"]),
    ("Angola is urging Zambia to return the island, which it occupied in 2023.",
     "occupied", "ASSAULT", "happened", ["it"], []),
    ("Seven were killed in an airstrike on Goma, an attack the March 23 Movement blamed on Burundi.",
     "killed", "ASSAULT", "happened", [], []),
    ("Seven were killed in an airstrike on Goma, an attack the March 23 Movement blamed on Burundi.",
     "blamed", "ACCUSE", "happened", ["March 23 Movement"], ["Burundi"]),
    ("Jihadists attacked the Beninese army and soldiers of the Multinational Joint Task Force.",
     "attacked", "ASSAULT", "happened", ["Jihadists"], ["Beninese army", "soldiers"]),
    ("Talks failed because of the army's targeting of relief lorries, the RSF said.",
     "targeting", "ASSAULT", "happened", ["army"], []),
    ("Talks failed due to the government's bombing of hospitals.",
     "bombing", "ASSAULT", "happened", ["government"], ["hospitals"]),
    ("The mediator thanked Kenya and asked for more donors to pay for the force.",
     "asked", "REQUEST", "happened", ["mediator"], []),
    ("All citizens of Rwanda were ordered to leave Burundi within a week.",
     "ordered", "SANCTION", "happened", [], ["citizens of Rwanda"]),
    ("Danish envoy Mette Friis was refused permission to meet with President Deby.",
     "refused", "REJECT", "happened", [], ["Danish envoy"]),
    ("Rebels burned the post to retaliate for an attack on a church in Loikaw.",
     "burned", "ASSAULT", "happened", ["Rebels"], ["post"]),
    ("Rebels burned the post to retaliate for an attack on a church in Loikaw.",
     "attack", "ASSAULT", "happened", [], ["church"]),
    ("Iran has not ruled out attacking the base.", "attacking", "ASSAULT", "hypothetical", ["Iran"], []),
    ("Neither party has implemented the accord.", "implemented", "COOPERATE", "negated", ["party"], []),
    ("Egypt arranged talks between the two sides on March 3, but they collapsed over prisoners.",
     "talks", "CONSULT", "happened", ["Egypt"], []),
    ("Preparations are under way for a meeting between Viola Amherd and the Polisario leader Brahim Ghali.",
     "meeting", "CONSULT", "planned", ["Viola Amherd"], ["Polisario leader Brahim Ghali"]),
    ("The vote comes ahead of Petro's scheduled meeting with ELN negotiators.",
     "meeting", "CONSULT", "planned", ["Petro"], ["ELN negotiators"]),
    ("The Sudanese army issued an order to stop targeting the RSF.",
     "issued", "RETREAT", "happened", ["Sudanese army"], ["RSF"]),
    ("Hamas received a written proposal from Cairo, which stipulated the disarmament of its forces.",
     "stipulated", "AGREE", "happened", ["Cairo"], ["Hamas"]),
    ("The MILF, recognized as a terrorist organization by Malaysia, declared its dissolution.",
     "declared", "RETREAT", "happened", ["MILF"], []),
    ("Kenya must leave the reef.", "must", "REQUEST", "happened", [], ["Kenya"]),
    ("Qatar scrapped permits granted to Egyptians last year.",
     "scrapped", "SANCTION", "happened", ["Qatar"], ["Egyptians"]),
    ("The Red Cross reiterated its call to refrain from acts that would drive more families out of Sool.",
     "reiterated", "REQUEST", "happened", ["Red Cross"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "kind", "status", "by", "to"), TOLD)
def test_each_act_has_its_own_word_kind_and_parties(
    coder: RulesCoder, text: str, word: str, kind: str, status: str, by: list[str], to: list[str]
) -> None:
    assert told(coder, text, word) == (kind, status, by, to)


@pytest.mark.parametrize(
    "text",
    [
        "Three soldiers were killed in a road accident in Garissa.",
        "Twelve soldiers died of methane in a cave in Kayah.",
        "The deal ended more than five decades of conflict that killed over 200,000 people.",
        "The oil fields held by the Southern Transitional Council produce little.",
        "The Tuareg movement said it had taken note of Algeria's letter.",
        "Tehran has maintained that the truce took effect after a call from Baku.",
        "In May 2022, Rabat lost a case against Madrid in a London arbitration court.",
    ],
)
def test_what_is_no_act_of_anybody(coder: RulesCoder, text: str) -> None:
    assert read(coder, text) == ()


def test_who_claims_an_attack_did_it_once(coder: RulesCoder) -> None:
    assert len(read(coder, "Islamic State claimed responsibility for the bombing of the church.")) == 1


def test_the_former_is_of_the_two_in_the_sentence(coder: RulesCoder) -> None:
    text = (
        "Colombian President Ivan Duque spoke in May. Both the ELN and EMC were accused of violating the ceasefire "
        "after the former called for an armed strike."
    )
    call = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "called")
    assert [who.id for who in call.actors] == ["group:eln"]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("David Jordan, the UN envoy for Yemen, met the governor of Marib on Monday.", None),
        ("Salome Paris, Malta's foreign minister, met the governor of Marib on Monday.", None),
        ("Peter Wagner, the EU envoy, condemned the attack on the camp.", None),
        ("The Government of Colombia freed ten prisoners.", "gov:COL"),
    ],
)
def test_a_surname_is_no_state(coder: RulesCoder, text: str, id: str | None) -> None:
    assert [who.id for who in read(coder, text)[0].actors] == [id]


def test_the_ambassador_of_a_state_is_not_its_envoy_to_the_un(coder: RulesCoder) -> None:
    (summons,) = [one for one in read(coder, "Lithuania has summoned the Iranian ambassador.") if one.targets]
    assert [whom.id for whom in summons.targets] == ["gov:IRN"]


def test_days_that_two_verbs_have_are_two(coder: RulesCoder) -> None:
    text = "Peru broke off ties in March and on Tuesday recalled its consul from Quito."
    assert {one.when.text for one in read(coder, text) if one.when} == {"March", "Tuesday"}


def test_a_town_and_the_part_of_the_country_behind_it_are_one_place(coder: RulesCoder) -> None:
    text = "Seven were killed in an airstrike on the town of Goma, eastern Congo on Sunday night."
    assert {one.place.name for one in read(coder, text) if one.place} == {"Goma"}


def test_what_is_expected_beside_talks_that_were_held_is_to_come(coder: RulesCoder) -> None:
    text = (
        "US Army Secretary Dan Driscoll held unannounced talks with Russian officials in Abu Dhabi, a US official "
        "confirmed, and further meetings were expected on Tuesday."
    )
    assert [one.status for one in read(coder, text)] == ["happened", "planned"]


def test_an_advance_on_a_place_is_told_as_a_noun(coder: RulesCoder) -> None:
    assert told(coder, "DeepState reported a Russian advance in Pokrovsk on Tuesday.", "advance")[2] == ["Russian"]
    assert all(one.kind != "ASSAULT" for one in read(coder, "Doctors praised Kenyan advances in medicine."))


def test_what_is_promised_is_counted_and_not_its_parts(coder: RulesCoder) -> None:
    (gift,) = read(coder, "Ukraine will receive eight SAMP/T air defence systems with six launchers each.")
    assert [one.value for one in gift.particulars if one.key == "amount"] == ["8 8 systems"]


@pytest.mark.parametrize(
    "text",
    [
        "The pro-European opposition rejected the plan.",
        "An anti-Kenyan militia attacked the post.",
        "The M23 met officials of Burundi. In December, insurgents burned the depot at Uvira.",
    ],
)
def test_leaning_and_bare_fighters_name_nobody(coder: RulesCoder, text: str) -> None:
    assert [who.id for who in read(coder, text)[-1].actors] == [None]


def test_who_was_attacked_and_who_blames_another_did_not_attack(coder: RulesCoder) -> None:
    text = "Rwanda said that M23 began it, launching an attack on the Burundian army and the militia."
    assert "Burundian army" not in told(coder, text, "attack")[2]
    assert told(coder, text, "attack")[3]
    text = "Nine people were killed in an airstrike on Uvira on Sunday, an attack Burundi blamed on Rwanda."
    by = [(text[slice(*one.trigger)], who.text) for one in read(coder, text) for who in one.actors]
    assert by == [("blamed", "Burundi")]


def test_gas_that_soldiers_were_exposed_to_attacked_nobody(coder: RulesCoder) -> None:
    assert read(coder, "Twelve soldiers died after being exposed to methane in a cave.") == ()
