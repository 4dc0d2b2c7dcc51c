"""Who stands in another clause and has no part in an event, and which words only sound like one."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, parties, read

from dragoman.coding import RulesCoder
from dragoman.coding.parse import parse


@pytest.mark.parametrize(
    ("text", "kind", "by", "to"),
    [
        (
            "The exchange was brokered by Qatar, and 40 captives have been freed since.",
            "RETREAT", [], ["captives"],
        ),
        ("The shelling of Goma went on all night.", "ASSAULT", [], ["Goma"]),
        ("Jets were shot down over Chad in what he called a provocation by Libya.", "ASSAULT", [], ["Chad"]),
        (
            "President Kagame has been told that his soldiers took the town of Sake, the army said on Monday.",
            "ASSAULT", ["soldiers"], [],
        ),
        (
            "The Kenyan-flagged freighter reported having been hit by a missile off the coast.",
            "ASSAULT", [], ["Kenyan-flagged freighter"],
        ),
        ("Member states are discussing how frozen Iranian assets could be used.", "CONSULT", ["Member states"], []),
        ("Chad said that a decision to freeze Libyan funds was unlawful.", "SANCTION", [], ["Libyan funds"]),
        ("Qatar brokered a truce after five days of fighting killed 43 people.", "ASSAULT", [], ["43 people"]),
        ("Kenya warned Uganda against giving Congo rockets.", "AID", ["Uganda"], []),
    ],
)  # fmt: skip
def test_who_stands_in_another_clause_takes_no_part(
    coder: RulesCoder, text: str, kind: str, by: list[str], to: list[str]
) -> None:
    assert parties(coder, text, kind) == (by, to)


def test_whose_statement_is_dismissed_denies_nothing(coder: RulesCoder) -> None:
    text = "Chad's army on Monday dismissed as fiction a statement by President Kagame that Goma had been taken."
    denial = next(one for one in read(coder, text) if one.move == "deny")
    assert [who.text for who in denial.actors] == ["Chad's army"]


def test_who_resigns_is_not_who_says_so(coder: RulesCoder) -> None:
    text = "William Ruto said on Friday that the head of his office, Ana Roe, had submitted her resignation."
    (quits,) = of_kind(coder, text, "RETREAT")
    assert all("Ruto" not in (who.name or who.text) for who in quits.actors)


def test_their_talks_are_those_of_whom_it_is_said(coder: RulesCoder) -> None:
    text = "William Ruto cancelled a meeting with Paul Kagame and Felix Tshisekedi after their talks with Qatar failed."
    talks = next(one for one in of_kind(coder, text, "CONSULT") if text[slice(*one.trigger)] == "talks")
    assert {who.name for who in talks.actors} == {"Paul Kagame", "Félix Tshisekedi"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Lavrov met envoys on Monday. Russia had accepted points that Ruto made, he added.", "Sergei Lavrov"),
        (
            "Chad's Joint Forces Group spoke on Monday. Rebels shelled Goma, where Rwandan troops stood, "
            "the group said.",
            "Chad's Joint Forces Group",
        ),
    ],
)
def test_who_tells_from_behind_is_named_before(coder: RulesCoder, text: str, speaker: str) -> None:
    assert {one.speaker.name for one in read(coder, text) if one.speaker is not None} == {speaker}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chad regards the alliance as a threat.", "THREATEN"),
        ("They took no questions.", "REJECT"),
        ("He did not say whom he would meet.", "REJECT"),
        ("Asked whether Chad would attend, Ruto smiled.", "REQUEST"),
        ("The proposal was met with a cool reaction by leaders from both countries.", "CONSULT"),
        ("India has halted the return of 20 Pakistani captives.", "RETREAT"),
        ("Rescuers searched the rubble for survivors.", "COERCE"),
        ("Sudan wants peace.", "REQUEST"),
        ("Kenya's team was led by Ana Roe.", "SUPPORT"),
        ("The column had lost contact with its main force.", "CONSULT"),
        ("Thailand and Laos have been exchanging rockets and artillery fire.", "COOPERATE"),
        ("Kenyan troops held fire on Tuesday.", "ASSAULT"),
        ("However, Belgrade cancelled them in protest.", "CONCEDE"),
        ("EU leaders decided to borrow 90 billion euros for Chad instead of using frozen Libyan assets.", "SANCTION"),
        ("Ruto said Chad needed missiles.", "AID"),
        ("The envoys said 40 soldiers had entered the town.", "AID"),
    ],
)
def test_what_only_sounds_like_it_is_none(coder: RulesCoder, text: str, kind: str) -> None:
    assert not of_kind(coder, text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("The minister did not explicitly deny reports that Serbs had shelled Mitrovica.", "ASSAULT", "hypothetical"),
        ("The army did not confirm reports that Indian troops were moving.", "MOBILIZE", "hypothetical"),
        ("Kosovo has ceased returning Serbian prisoners.", "RETREAT", "negated"),
        ("The next steps planned include the release of 18 Serbian soldiers.", "RETREAT", "hypothetical"),
        ("Chad's army said claims that its troops had shelled Goma were disinformation.", "ASSAULT", "denied"),
    ],
)  # fmt: skip
def test_what_is_left_unsaid_or_ended_has_not_happened(coder: RulesCoder, text: str, kind: str, status: str) -> None:
    assert {one.status for one in of_kind(coder, text, kind)} == {status}


@pytest.mark.parametrize(
    ("text", "kind", "move"),
    [
        ("Rwanda suspended the implementation of the peace agreement with Congo.", "SANCTION", "retract"),
        ("The cabinet approved the suspension of the Doha Declaration with Rwanda.", "SANCTION", "retract"),
        ("Israel made ratification of the treaty conditional on the return of the captives.", "REQUEST", "demand"),
        ("However, Serbia called them off in protest.", "REJECT", "retract"),
    ],
)
def test_who_takes_a_step_back_makes_that_move(coder: RulesCoder, text: str, kind: str, move: str) -> None:
    assert move in {one.move for one in of_kind(coder, text, kind)}


def test_a_stranger_with_a_known_surname_is_no_known_person(coder: RulesCoder) -> None:
    text = "James O'Brien met Vucic on Friday. O'Brien met Kurti a day later."
    assert all(not (who.id or "").startswith("person:robert") for one in read(coder, text) for who in one.actors)


def test_a_town_and_the_region_it_lies_in_are_one_place(coder: RulesCoder) -> None:
    text = "At least 25 people were killed in a Russian strike on residential buildings in Ternopil in western Ukraine."
    places = [one.place.name for one in of_kind(coder, text, "ASSAULT") if one.place is not None]
    assert set(places) == {"Ternopil"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ruto said he had no reason to believe that the country was on the brink of war.", "REJECT"),
        ("Speaking in Nairobi, Ruto said the meeting had not felt right.", "REJECT"),
        ("The envoys' statement came from the Center for Countering Disinformation.", "COERCE"),
    ],
)
def test_a_statement_of_fact_is_no_stance(coder: RulesCoder, text: str, kind: str) -> None:
    assert not of_kind(coder, text, kind)


def test_the_states_where_it_was_are_not_the_parties(coder: RulesCoder) -> None:
    text = (
        "Kenya and Chad fell out in May. Ana Roe said that she had held consultations in Turkey and Qatar. "
        "As a result, the parties agreed to return to the accord."
    )
    (agreed,) = of_kind(coder, text, "AGREE")
    assert {who.name for who in (*agreed.actors, *agreed.targets)} == {"Kenya", "Chad"}


def test_who_attacks_is_not_who_stands_in_the_next_clause(coder: RulesCoder) -> None:
    text = "The Chadian army said that it held the north and had attacked Faya, where Libyan troops prevail."
    attack = next(one for one in of_kind(coder, text, "ASSAULT") if text[slice(*one.trigger)] == "attacked")
    assert [who.name or who.text for who in attack.actors] == ["Chadian army"]


def test_whoever_meets_with_observers_meets_them(coder: RulesCoder) -> None:
    (met,) = of_kind(coder, "The rebels met with observers from the African Union.", "CONSULT")
    assert [whom.text for whom in met.targets] == ["observers from the African Union"]


def test_the_day_on_which_an_attack_is_judged_is_not_its_own(coder: RulesCoder) -> None:
    text = "Ruto on Monday called attacks by Chadian drones on two tankers a worrying escalation."
    (attack,) = of_kind(coder, text, "ASSAULT")
    assert attack.when is None


def test_a_verb_that_looks_like_a_plural_is_a_verb(coder: RulesCoder) -> None:
    text = "The power plant at Goma, which Kenya occupies, remained unlit, Chad said."
    assert any(one.kind == "ASSAULT" for one in read(coder, text))


@pytest.mark.parametrize(
    ("text", "kind", "by", "to"),
    [
        ("A soldier was killed in artillery shelling by Kenyan forces.", "ASSAULT", ["Kenyan forces"], ["soldier"]),
        ("The truce was agreed upon in Doha with observers from Chad and Turkey.", "AGREE", [], []),
    ],
)  # fmt: skip
def test_whose_it_is_stands_beside_it(coder: RulesCoder, text: str, kind: str, by: list[str], to: list[str]) -> None:
    assert parties(coder, text, kind) == (by, to)


def test_those_who_only_help_are_neither_side(coder: RulesCoder) -> None:
    text = (
        "Kenya and Chad fell out in May. Malaysia brokered a ceasefire with the help of delegations from the US and "
        "China on 29 July. The two sides blamed each other."
    )
    blame = of_kind(coder, text, "ACCUSE")[-1]
    assert {who.country for who in (*blame.actors, *blame.targets)} == {"KEN", "TCD"}


def test_a_sentence_goes_on_behind_an_abbreviation() -> None:
    text = "The two sides met when U.S. President Donald Trump told them that tariff talks would end."
    docs, _ = next(parse([(text, None)]))
    assert len(list(docs[0].sents)) == 1


def test_eastern_europeans_are_not_all_europeans(coder: RulesCoder) -> None:
    text = "A grouping of Eastern European nations must act, Tusk said."
    assert all(not (who.id or "").startswith("bloc:") for one in read(coder, text) for who in one.targets)


def test_who_calls_somebody_accuses_nobody(coder: RulesCoder) -> None:
    assert not of_kind(coder, "On Monday Macron called Erdogan to apologise for the exercise.", "ACCUSE")


def test_who_is_said_to_have_done_it_did_and_not_who_says_so(coder: RulesCoder) -> None:
    text = "The agency RIA Novosti named several states that it said had condemned the raid, among them Chad."
    (blame,) = [one for one in of_kind(coder, text, "ACCUSE") if text[slice(*one.trigger)] == "condemned"]
    assert [who.text for who in blame.actors] == ["several states"]


def test_the_number_of_exchanges_is_none_of_prisoners(coder: RulesCoder) -> None:
    text = "Qatar has mediated 17 prisoner exchanges between Chad and Libya."
    assert all(not one.amounts for one in of_kind(coder, text, "RETREAT"))


def test_soldiers_who_are_freed_are_no_troops_promised(coder: RulesCoder) -> None:
    text = "Kenya pledged to release the 18 Chadian soldiers who have been detained for 151 days."
    (pledge,) = [one for one in of_kind(coder, text, "AGREE") if one.move == "pledge"]
    assert [each.value for each in pledge.particulars if each.key == "pledge"] == ["other"]


def test_monitors_who_are_let_in_are_no_troops_promised(coder: RulesCoder) -> None:
    text = "Chad and Kenya agreed to keep the truce and admit foreign monitors."
    (agreed,) = [one for one in of_kind(coder, text, "AGREE") if one.move == "accept"]
    assert not [each for each in agreed.particulars if each.key in ("pledge", "pledger")]
    sent = of_kind(coder, "Kenya agreed to send 200 monitors to Chad.", "AGREE")
    assert [each.value for one in sent for each in one.particulars if each.key == "pledge"] == ["troops"]


def test_both_leaders_of_two_states_are_no_troops_of_theirs(coder: RulesCoder) -> None:
    text = (
        "The mediator said that Kenya and Chad needed time to withdraw their troops from the border. "
        "Wang Yi held talks by phone with both leaders on Monday."
    )
    (talks,) = of_kind(coder, text, "CONSULT")
    assert {who.id for who in talks.targets} == {"state:KEN", "state:TCD"}


@pytest.mark.parametrize(
    ("text", "kind", "by", "to"),
    [
        ("Kenya's deputy foreign minister met Wang Yi.", "CONSULT", ["Kenya's deputy foreign minister"], ["Wang Yi"]),
        ("The former Kenyan president met Wang Yi.", "CONSULT", ["former Kenyan president"], ["Wang Yi"]),
        (
            "Prime Minister and Interior Minister Ana Roe met Wang Yi.",
            "CONSULT",
            ["Prime Minister and Interior Minister Ana Roe"],
            ["Wang Yi"],
        ),
        (
            "The statement was inked by Thai Defence Minister Joe Bloggs and "
            "Kenyan Deputy Prime Minister and Defence Minister Ana Roe.",
            "SUPPORT",
            ["Thai Defence Minister Joe Bloggs"],
            ["Kenyan Deputy Prime Minister and Defence Minister Ana Roe"],
        ),
        (
            "Following advances by the Chadian army into the east, authorities in Goma agreed to a truce.",
            "AGREE",
            ["authorities in Goma"],
            [],
        ),
        (
            "The authorities agreed to accept a ceasefire mediated by Kenyan peacekeepers.",
            "AGREE",
            ["authorities"],
            [],
        ),
        ("Nairobi cancelled the talks in protest against statements by James Roe.", "CONSULT", ["Nairobi"], []),
    ],
)  # fmt: skip
def test_who_holds_an_office_and_who_only_stands_near(
    coder: RulesCoder, text: str, kind: str, by: list[str], to: list[str]
) -> None:
    assert parties(coder, text, kind) == (by, to)


def test_a_deputy_and_a_predecessor_are_not_the_holder_of_the_office(coder: RulesCoder) -> None:
    for subject, acts_for in (("Russia's deputy foreign minister", "gov:RUS"), ("A former Russian premier", None)):
        (meeting,) = of_kind(coder, f"{subject} met Wang Yi.", "CONSULT")
        assert [who.id for who in meeting.actors] == [acts_for]


def test_what_will_end_with_a_day_ends_on_the_next_one(coder: RulesCoder) -> None:
    text = "The round will go on for four days, concluding with the meeting of ministers of Chad and Kenya on Tuesday."
    (meeting,) = [one for one in of_kind(coder, text, "CONSULT") if text[slice(*one.trigger)] == "meeting"]
    told = next(iter(of_kind(coder, "Kenya and Chad met on Tuesday.", "CONSULT")))
    assert meeting.when is not None
    assert told.when is not None
    assert (meeting.when.since - told.when.since).days == 7


def test_who_said_so_goes_on_to_act(coder: RulesCoder) -> None:
    text = "Ruto said it was time for a vote and accused Chad of using the war to avoid one."
    (blame,) = [one for one in of_kind(coder, text, "ACCUSE") if text[slice(*one.trigger)] == "accused"]
    assert [who.name for who in blame.actors] == ["William Ruto"]
    assert all("accused" not in text[slice(*one.content)] for one in read(coder, text) if one.content)


def test_what_was_said_was_not_said_to_whom_the_next_step_is_for(coder: RulesCoder) -> None:
    text = "Ruto said he would meet Tshisekedi in Doha and called on Chad to accept a deal."
    assert all(
        "Chad" not in [whom.text for whom in one.targets]
        for one in read(coder, text)
        if text[slice(*one.trigger)] != "called"
    )
    accepts = next(one for one in read(coder, text) if one.move == "accept")
    assert [who.country for who in accepts.actors] == ["TCD"]


@pytest.mark.parametrize(
    "text",
    [
        "Iranian-made drones struck Goma.",
        "Rebels fired Iranian-made drones at Goma.",
        "Rebels fired Iranian-built missiles on Goma.",
        "Iran-designed rockets hit Goma.",
    ],
)
def test_who_made_a_weapon_did_not_use_it(coder: RulesCoder, text: str) -> None:
    (attack,) = of_kind(coder, text, "ASSAULT")
    assert all(one.country != "IRN" and one.id is None for one in (*attack.actors, *attack.targets))


@pytest.mark.parametrize("text", ["US-supplied rockets hit Goma.", "A Chad-backed offensive in Ituri hit Goma."])
def test_a_hyphen_is_no_dateline(text: str) -> None:
    docs, _ = next(parse([(text, None)]))
    assert len(list(docs[0].sents)) == 1


def test_who_confirms_a_death_caused_none(coder: RulesCoder) -> None:
    assert parties(coder, "Neither Kenya nor Chad confirmed the death of the soldiers.", "ASSAULT")[0] == []
    assert parties(coder, "Kenya confirmed its attack on the bridge.", "ASSAULT")[0] == ["Kenya"]


@pytest.mark.parametrize(
    ("text", "kind", "move"),
    [
        ("Kenya revoked its decision to withdraw its troops.", "REJECT", "retract"),
        ("Kenya announced it was suspending its previous decision to decree a truce.", "REJECT", "retract"),
        ("The rebels end their offer of a truce.", "REJECT", "retract"),
        ("The rebels will lift their suspension of attacks on Monday.", "REJECT", "retract"),
        ("Kenya reversed its decision to close the border.", "CONCEDE", "concede"),
    ],
)
def test_who_takes_back_what_he_gave_retracts_it(coder: RulesCoder, text: str, kind: str, move: str) -> None:
    assert move in {one.move for one in of_kind(coder, text, kind)}


def test_a_town_and_the_country_behind_it_in_brackets_are_one_place(coder: RulesCoder) -> None:
    text = "The army and the rebels announced on Tuesday in Doha (Qatar) that they had reached an agreement."
    found = of_kind(coder, text, "SUPPORT")
    assert [one.place.name for one in found if one.place] == ["Doha"]


@pytest.mark.parametrize(
    ("text", "trigger", "to"),
    [
        ("Ruto will hold talks with rebel leaders before meeting Paul Kagame.", "talks", ["rebel leaders"]),
        ("The envoy will travel to Chad to meet Paul Kagame.", "meet", ["Paul Kagame"]),
        ("William Ruto discussed Goma and Bukavu with Paul Kagame.", "discussed", ["Paul Kagame"]),
        ("The Kenyan army has lost parts of the north to the M23 rebels.", "lost", ["M23 rebels"]),
    ],
)
def test_whom_another_act_is_for_is_no_target(coder: RulesCoder, text: str, trigger: str, to: list[str]) -> None:
    (found,) = [one for one in read(coder, text) if text[slice(*one.trigger)] == trigger]
    assert [whom.text for whom in found.targets] == to


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        (
            "The UN envoy is expected to discuss ways to implement a ceasefire in the port city of Mombasa.",
            "implement",
            "hypothetical",
        ),
        ("Ruto will hold talks with rebel leaders before meeting Paul Kagame.", "meeting", "planned"),
        ("Ruto is scheduled to hold talks with rebel leaders, before meeting Paul Kagame.", "meeting", "planned"),
        ("Ruto held talks with rebel leaders before meeting Paul Kagame.", "meeting", "happened"),
    ],
)
def test_what_is_sought_or_comes_after_what_is_to_come_has_not_happened(
    coder: RulesCoder, text: str, trigger: str, status: str
) -> None:
    (found,) = [one for one in read(coder, text) if text[slice(*one.trigger)] == trigger]
    assert found.status == status


def test_march_is_a_month(coder: RulesCoder) -> None:
    assert not of_kind(coder, "War between Kenya and Chad escalated in March 2015, when rebels took Goma.", "PROTEST")


def test_who_vows_to_do_all_he_can_for_peace_threatens_nobody(coder: RulesCoder) -> None:
    text = 'The leader regretted the conflict and vowed to do "all we can to find a lasting solution."'
    assert not of_kind(coder, text, "THREATEN")


def test_reporters_are_not_those_who_will_act(coder: RulesCoder) -> None:
    text = "Kenya and Chad met in Doha. Ruto told reporters that they will discuss a swap of prisoners."
    assert all(who.text != "reporters" for one in read(coder, text) for who in one.actors)
