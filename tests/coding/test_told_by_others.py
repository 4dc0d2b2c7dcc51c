"""Who tells of something and who does it, whom short words mean, what is refused or held: by sentences of our own."""

from __future__ import annotations

import pytest
from own_sentences import read, reading

from dragoman.coding import RulesCoder
from dragoman.coding.grammar import kids
from dragoman.coding.parse import parse
from dragoman.types import Mention


def parties(mention: Mention) -> set[str | None]:
    return {one.id for one in (*mention.actors, *mention.targets)}


def of_kind(coder: RulesCoder, text: str, kind: str) -> list[Mention]:
    return [one for one in read(coder, text) if one.kind == kind]


def test_both_countries_are_states_whoever_of_theirs_was_spoken_of(coder: RulesCoder) -> None:
    text = "Commanders of the Thai and Cambodian armies met on Monday. Japan warned both countries that aid would stop."
    (warning,) = of_kind(coder, text, "THREATEN")
    assert {one.id for one in warning.targets} == {"state:THA", "state:KHM"}


def test_observers_are_none_of_both_sides(coder: RulesCoder) -> None:
    text = (
        "Envoys of Chad and Niger signed a truce on Monday with observers from Kenya and Ghana. "
        "Ministers from both countries are expected to meet on Thursday."
    )
    meeting = of_kind(coder, text, "CONSULT")[-1]
    assert parties(meeting) == {"gov:TCD", "gov:NER"}


def test_an_object_is_not_whoever_does_it(coder: RulesCoder) -> None:
    found = read(coder, "Macron called Tokayev on Tuesday, urging him to accept a truce.")
    call = next(one for one in found if one.kind == "CONSULT")
    urged = next(one for one in found if one.move == "urge")
    assert (call.mode, parties(call)) == ("phone", {"person:emmanuel-macron", "person:kassym-jomart-tokayev"})
    assert {one.id for one in urged.targets} == {"person:kassym-jomart-tokayev"}


def test_one_word_of_a_full_name_is_enough_later(coder: RulesCoder) -> None:
    text = "Cambodian Prime Minister Hun Manet met Anwar Ibrahim in Putrajaya. Hun thanked Japan for its help."
    (thanks,) = of_kind(coder, text, "SUPPORT")
    assert [one.id for one in thanks.actors] == ["person:hun-manet"]


@pytest.mark.parametrize(
    "text",
    [
        "Fidan said Witkoff and Dmitriev were to meet in Ankara on Monday.",
        "Axios reported that the talks involved Witkoff and Dmitriev.",
        "Witkoff spoke to Bloomberg and met Dmitriev in Ankara.",
    ],
)
def test_who_tells_of_a_meeting_is_not_at_it(coder: RulesCoder, text: str) -> None:
    meeting = max(of_kind(coder, text, "CONSULT"), key=lambda one: one.confidence)
    assert parties(meeting) == {"person:steve-witkoff", "person:kirill-dmitriev"}


def test_an_interview_is_no_meeting(coder: RulesCoder) -> None:
    assert not of_kind(coder, "Witkoff spoke to Bloomberg on Monday.", "CONSULT")


def test_whose_plan_they_met_about_is_not_at_the_table(coder: RulesCoder) -> None:
    text = "Mediators from Egypt and Qatar met in Doha to discuss the next steps of the Trump administration's plan."
    meeting = max(of_kind(coder, text, "CONSULT"), key=lambda one: one.confidence)
    assert parties(meeting) == {"gov:EGY", "gov:QAT"}


def test_what_is_refused_is_no_event_of_its_own(coder: RulesCoder) -> None:
    (refusal,) = read(coder, "Hezbollah has rejected disarmament.")
    assert (refusal.kind, refusal.move, refusal.status) == ("REJECT", "reject", "happened")
    assert refusal.issues == ("DDR",)


def test_land_that_is_called_occupied_is_not_said_to_be_taken(coder: RulesCoder) -> None:
    found = read(coder, "Georgia said it would never cede occupied land.")
    assert "ASSAULT" not in {one.kind for one in found}
    assert {("CONCEDE", "negated"), ("REJECT", "happened")} & {(one.kind, one.status) for one in found}


def test_who_may_lose_land_threatens_nobody(coder: RulesCoder) -> None:
    found = of_kind(coder, "If no deal was reached, Georgia could lose further territory, Lavrov warned.", "THREATEN")
    assert {one.id for mention in found for one in mention.actors} == {"person:sergei-lavrov"}


@pytest.mark.parametrize(
    ("text", "kind", "move"),
    [
        ("Kenya reimposed its blockade of the port on Sunday.", "SANCTION", None),
        ("The rebels called off the truce.", "SANCTION", "retract"),
        ("The rebels ended the ceasefire on Monday.", "SANCTION", "retract"),
        ("The ELN declared a unilateral ceasefire over Christmas.", "RETREAT", "propose"),
    ],
)
def test_who_takes_something_back_or_offers_a_truce(coder: RulesCoder, text: str, kind: str, move: str | None) -> None:
    (found,) = read(coder, text)
    assert (found.kind, found.move) == (kind, move)


def test_a_truce_takes_no_town_and_stops_no_fighting_itself(coder: RulesCoder) -> None:
    text = "Israeli fire has killed three people in Gaza since the truce took hold."
    (killing,) = read(coder, text)
    assert [one.id for one in killing.actors] == ["state:ISR"]
    assert not read(coder, "A ceasefire brokered in Doha briefly halted violence.")[1:]


def test_a_group_s_leader_is_not_the_state_s(coder: RulesCoder) -> None:
    found = read(coder, "Hamas accepted the plan, the Palestinian militant group's leader said.")
    speakers = {one.speaker.id for one in found if one.speaker is not None}
    assert speakers
    assert not {"person:mahmoud-abbas"} & speakers


def test_a_dateline_with_an_agency_acts_in_nothing(coder: RulesCoder) -> None:
    found = read(coder, "Khartoum, SUNA – The Rapid Support Forces accepted a truce on Friday.")
    assert [one.id for mention in found for one in mention.actors] == ["group:rsf"]


def test_led_by_a_state_names_that_state(coder: RulesCoder) -> None:
    (refusal,) = of_kind(coder, "Burhan rejected the U.S.-led proposal on Friday.", "REJECT")
    assert [one.id for one in refusal.targets] == ["state:USA"]


def test_among_towns_of_one_country_a_name_is_that_country_s(coder: RulesCoder) -> None:
    text = (
        "A Russian missile struck Dnipro on Monday. Guided bombs fell on Mezhova in the Dnipropetrovsk region. "
        "The Nikopol and Pokrov communities were also attacked."
    )
    assert {one.place.country for one in read(coder, text) if one.place is not None} == {"UKR"}


def test_who_receives_is_given_to(coder: RulesCoder) -> None:
    (help_,) = of_kind(coder, "Kenya received 20 lorries from Japan on Friday.", "AID")
    assert ([one.id for one in help_.actors], [one.id for one in help_.targets]) == (["state:JPN"], ["state:KEN"])


def test_another_s_proposal_is_no_answer_to_the_truce_just_told_of(coder: RulesCoder) -> None:
    text = "Dagalo declared a three-month truce on Monday. Burhan rejected the U.S.-led proposal the next day."
    assert not [link for link in reading(coder, text).links if link.kind == "answers"]


def test_ministers_of_both_countries_are_called_by_theirs(coder: RulesCoder) -> None:
    text = "Thai and Cambodian officials met on Monday. Defence ministers from both countries will meet on Thursday."
    meeting = of_kind(coder, text, "CONSULT")[-1]
    names = {one.name for one in (*meeting.actors, *meeting.targets)}
    assert names == {"Defence ministers of Thailand", "Defence ministers of Cambodia"}


def test_a_parse_that_was_read_holds_no_words() -> None:
    kept = []
    for docs, _ in parse([("Chad met Niger.", None), ("Kenya met Ghana.", None)]):
        assert kids(docs[0][1], "nsubj")
        kept.append((docs[0], docs[0][0]))
    assert not any(len(doc) or hasattr(word, "doc") for doc, word in kept)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Talks planned for Friday in Doha were held on Saturday instead.", "happened"),
        ("Talks planned for Friday in Doha were not held.", "negated"),
        ("Talks are planned for Friday in Doha.", "planned"),
    ],
)
def test_what_was_planned_and_held_was_held(coder: RulesCoder, text: str, status: str) -> None:
    assert [one.status for one in of_kind(coder, text, "CONSULT")] == [status]


def test_nobody_criticises_a_town(coder: RulesCoder) -> None:
    (found,) = read(coder, "Russia attacked Odesa.")
    assert (found.kind, found.place.name if found.place else None) == ("ASSAULT", "Odesa")


def test_where_consultations_were_held_nobody_was_consulted(coder: RulesCoder) -> None:
    text = "Umerov had held consultations in Turkey and the United Arab Emirates."
    assert all(not one.targets for one in of_kind(coder, text, "CONSULT"))


def test_who_gives_no_details_refuses_nothing(coder: RulesCoder) -> None:
    assert not of_kind(coder, "The minister met the envoy in Oslo. He gave no other details.", "REJECT")


def test_a_town_that_the_parse_ties_to_nothing_is_where_the_reader_sees_it(coder: RulesCoder) -> None:
    (found,) = of_kind(coder, "In N'Djamena bankers and mayors called for investment in the ruined north.", "REQUEST")
    assert found.place is not None
    assert found.place.name == "N'Djamena"


def test_who_mediates_is_none_of_the_two_sides(coder: RulesCoder) -> None:
    text = (
        "Chad and Niger reached a truce after talks in Doha, mediated by Qatar and Oman. "
        "During the negotiations, the two sides agreed to withdraw."
    )
    (found,) = [one for one in of_kind(coder, text, "AGREE") if text[slice(*one.trigger)] == "agreed"]
    assert {actor.id for actor in (*found.actors, *found.targets)} == {"state:TCD", "state:NER"}


def test_the_rebels_are_the_armed_group_named_before(coder: RulesCoder) -> None:
    text = "Congo and the M23 rebel group signed a deal in Doha. The rebels captured two villages on Monday."
    (found,) = of_kind(coder, text, "ASSAULT")
    assert [actor.id for actor in found.actors] == ["group:m23"]


@pytest.mark.parametrize(
    ("text", "status", "place"),
    [
        ("A fresh round of Gaza ceasefire talks began on Tuesday in the Qatari capital Doha.", "happened", "Doha"),
        ("A new round of ceasefire negotiations between Chad and Niger began today.", "happened", None),
        ("The sides agreed on a truce following another round of negotiations held in Doha.", "happened", "Doha"),
        ("Ukraine peace talks were held in Jeddah.", "happened", "Jeddah"),
        ("A truce is near after Qatar-mediated talks between Chad and Niger.", "happened", None),
    ],
)
def test_talks_are_told_once_and_where_they_are(coder: RulesCoder, text: str, status: str, place: str | None) -> None:
    (found,) = of_kind(coder, text, "CONSULT")
    assert (found.status, found.place.name if found.place else None) == (status, place)


def test_what_is_due_to_reporters_is_no_refusal(coder: RulesCoder) -> None:
    assert not read(coder, "M23 did not immediately respond to a request for comment.")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Al-Sharaa and Abdi signed an agreement on March 10.", {"person:ahmed-al-sharaa", "person:mazloum-abdi"}),
        ("Abdel Fattah al Burhan rejected the truce.", {"person:abdel-fattah-al-burhan"}),
        ("Yemen's warring parties agreed to a truce.", {None}),
    ],
)
def test_names_with_an_article_and_rivals_without_one(coder: RulesCoder, text: str, who: set[str | None]) -> None:
    assert {actor.id for one in read(coder, text)[:1] for actor in (*one.actors, *one.targets)} == who


def test_who_calls_a_proposal_unacceptable_refuses_it_once(coder: RulesCoder) -> None:
    for text in ("Netanyahu called the demand unacceptable.", "Burhan said the proposal was unacceptable."):
        assert [(one.kind, one.move) for one in read(coder, text)] == [("REJECT", "reject")]


def test_who_is_blamed_for_an_act_did_it_and_what_is_talked_of_did_not_happen(coder: RulesCoder) -> None:
    (act,) = of_kind(coder, "The Emirates lambasted Burhan for rejecting the American proposal.", "REJECT")
    assert act.status == "happened"
    text = "Damascus was hosting talks between Kurdish delegates and Syrian officials on implementing the agreement."
    assert all(one.status == "hypothetical" for one in read(coder, text) if one.kind in {"AGREE", "COOPERATE"})


def test_what_another_did_in_a_clause_is_his(coder: RulesCoder) -> None:
    text = "President Gustavo Petro declared a ceasefire that was denied by the guerrilla group."
    (truce,) = of_kind(coder, text, "RETREAT")
    assert [actor.id for actor in truce.actors] == ["person:gustavo-petro"]


def test_verbs_whose_stem_is_another_verb(coder: RulesCoder) -> None:
    (found,) = of_kind(coder, "The government had hoped to extend the truce.", "RETREAT")
    assert found.status == "hypothetical"


def test_prisoners_who_arrive_visit_nobody(coder: RulesCoder) -> None:
    assert not of_kind(coder, "Two prisoners freed by the rebels arrived in Riyadh on Monday.", "CONSULT")


def test_what_could_be_done_if_others_helped_is_no_threat(coder: RulesCoder) -> None:
    text = "Zelensky said that elections could be held within 90 days if the United States helped to ensure security."
    assert [(one.kind, one.move) for one in read(coder, text)] == [("AGREE", "propose")]


def test_who_denies_a_claim_is_not_who_makes_it(coder: RulesCoder) -> None:
    text = "The weeks saw the reported capture of Pokrovsk by Russian forces, a claim Ukraine rejected as propaganda."
    assert all(one.speaker is None or one.speaker.id != "state:UKR" for one in of_kind(coder, text, "ASSAULT"))


def test_what_is_braced_for_is_told_by_its_own_words_and_headings_tell_nothing(coder: RulesCoder) -> None:
    text = "Ukraine had been bracing against drone attacks and missile strikes on Dnipro."
    assert {one.kind for one in read(coder, text)} == {"ASSAULT"}
    assert not read(coder, "Recalling the Alaska Summit Framework and its Failure. The sky was grey.")


def test_who_announces_the_suspension_of_talks_leaves_them_and_holds_none(coder: RulesCoder) -> None:
    text = "President Gustavo Petro has announced the suspension of peace talks with the National Liberation Army."
    assert [(one.kind, one.mode) for one in read(coder, text)] == [("SANCTION", "withdraw")]


def test_who_refuses_beside_what_another_says_is_told_by_the_report(coder: RulesCoder) -> None:
    text = "Kenya said it would leave the talks, while Uganda accepted the plan."
    (found,) = of_kind(coder, text, "AGREE")
    assert (found.actors[0].id, found.speaker) == ("state:UGA", None)


def test_both_leaders_of_two_states_that_were_named(coder: RulesCoder) -> None:
    text = "Thailand and Cambodia shelled each other. Anwar held phone discussions with both leaders on July 24."
    (found,) = of_kind(coder, text, "CONSULT")
    assert {actor.id for actor in found.targets} == {"state:THA", "state:KHM"}


def test_who_welcomes_the_end_of_clashes_fought_in_none(coder: RulesCoder) -> None:
    text = "Anwar Ibrahim announced a truce, marking a step toward ending five days of violent border clashes."
    assert all(not one.actors for one in read(coder, text) if one.kind == "ASSAULT")


def test_what_goes_on_is_told_once(coder: RulesCoder) -> None:
    text = "Thailand continues to urge Cambodia to fully uphold its obligations under the agreement."
    assert len(of_kind(coder, text, "REQUEST")) == 1


def test_towns_that_are_fought_for_fight_nobody(coder: RulesCoder) -> None:
    found = of_kind(coder, "Fighting for Huliaipole and Myrnohrad continued, the head of the centre said.", "ASSAULT")
    assert {one.place.name for one in found if one.place} == {"Huliaipole", "Myrnohrad"}
    assert not any(one.actors or one.targets for one in found)


def test_an_army_that_is_beaten_refuses_nothing(coder: RulesCoder) -> None:
    assert not of_kind(coder, "Russian forces failed to establish themselves there.", "REJECT")
    assert not of_kind(coder, "The rebels had failed to capture the town.", "REJECT")
    assert of_kind(coder, "Kinshasa failed to deliver on its promise.", "REJECT")


def test_a_piece_of_a_name_is_no_place(coder: RulesCoder) -> None:
    for text, place in (
        ("Zelensky met Trump at his Mar-a-Lago resort in Florida.", "Florida"),
        ("Zelensky met Trump in Port-au-Prince.", "Port-au-Prince"),
    ):
        assert {one.place and one.place.name for one in of_kind(coder, text, "CONSULT")} == {place}


def test_papers_allow_and_accept_nothing(coder: RulesCoder) -> None:
    text = "The alliance's Prioritised Ukraine Requirements List, started in July, allows members to buy arms."
    assert not read(coder, text)
    assert all(not one.actors for one in read(coder, "The new law bans foreign funding of charities in Georgia."))


def test_they_are_no_single_state(coder: RulesCoder) -> None:
    text = "Turkey called the attacks on two tankers an escalation. They threatened shipping in its waters."
    assert all(actor.id is None for one in of_kind(coder, text, "THREATEN") for actor in one.actors)
    told = "Kenya and Uganda welcomed the plan. They rejected the deadline."
    assert {actor.id for actor in of_kind(coder, told, "REJECT")[0].actors} == {"state:KEN", "state:UGA"}


def test_a_denial_is_no_refusal_and_who_cannot_gives_nothing_up(coder: RulesCoder) -> None:
    (found,) = read(coder, "Ukrainian officials denied it.")
    assert (found.kind, found.move) == ("ACCUSE", "deny")
    assert not of_kind(coder, "Kyiv was no longer able to replenish its forces.", "CONCEDE")


def test_outlets_move_no_troops(coder: RulesCoder) -> None:
    text = "The site of the footage, which AFP located in the centre, lies near the front."
    assert not [one for one in read(coder, text) if one.kind == "MOBILIZE"]


def test_the_rebel_group_is_the_one_named_before(coder: RulesCoder) -> None:
    text = "The Congolese leadership dismissed the request of M23. In contrast, the rebel group demanded a truce."
    (found,) = of_kind(coder, text, "REQUEST")
    assert [actor.id for actor in found.actors] == ["group:m23"]


def test_who_does_what_another_verb_tells_does_not_do_this_too(coder: RulesCoder) -> None:
    text = "Arab mediators wait for an answer after Hamas announced it had accepted a new ceasefire proposal by Qatar."
    (found,) = of_kind(coder, text, "AGREE")
    assert [actor.id for actor in found.actors] == ["group:hamas"]
    text = "The proposal mirrors Witkoff's earlier plan, which Israel accepted but Hamas rejected."
    (found,) = of_kind(coder, text, "REJECT")
    assert [actor.id for actor in found.actors] == ["group:hamas"]


def test_saying_again_what_another_should_do_is_no_support(coder: RulesCoder) -> None:
    (found,) = read(coder, "Aliyev reiterated that Armenia should change its constitution.")
    assert (found.kind, found.move) == ("REQUEST", "urge")


def test_who_calls_something_what_it_is_telephones_nobody(coder: RulesCoder) -> None:
    assert not of_kind(coder, "Witkoff dismissed the response, calling it completely unacceptable.", "CONSULT")
    assert of_kind(coder, "Ramaphosa called Kagame on Sunday.", "CONSULT")


def test_a_group_with_its_sort_in_capitals_is_that_group(coder: RulesCoder) -> None:
    for text in ("The Hamas Movement rejected the plan.", "The Houthi movement rejected the plan."):
        (found,) = of_kind(coder, text, "REJECT")
        assert (found.actors[0].id or "").startswith("group:")


def test_a_campaign_that_is_resumed_is_force(coder: RulesCoder) -> None:
    (found,) = read(coder, "Israel resumed its military campaign in Gaza.")
    assert found.kind == "ASSAULT"
