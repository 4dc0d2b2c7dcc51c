"""What reporting on wars in other countries says in words of its own: by sentences of ours."""

from __future__ import annotations

import pytest
from own_sentences import read

from dragoman.coding import RulesCoder
from dragoman.types import Mention


def of_kind(coder: RulesCoder, text: str, kind: str) -> Mention:
    return max((one for one in read(coder, text) if one.kind == kind), key=lambda one: one.confidence)


@pytest.mark.parametrize(
    "text", ["The M23 declared an end to the ceasefire on Monday.", "The ELN announced the end of the truce on Monday."]
)
def test_who_declares_an_end_to_a_truce_gives_nothing_up(coder: RulesCoder, text: str) -> None:
    (found,) = read(coder, text)
    assert (found.kind, found.move) == ("SANCTION", "retract")


def test_talks_that_failed_to_open_were_not_held_and_refused_by_nobody(coder: RulesCoder) -> None:
    (found,) = read(coder, "Talks between Chad and Niger failed to open on Monday in Tunis.")
    assert (found.kind, found.status) == ("CONSULT", "cancelled")


@pytest.mark.parametrize(
    "text",
    [
        "Chad and Niger failed to agree in the first round of talks in Tunis.",
        "Chad and Niger agreed in talks in Tunis on a truce.",
        "Chad and Niger agreed to meet again in May after ten days of negotiations in Tunis.",
    ],
)
def test_talks_in_which_something_else_is_told_were_held(coder: RulesCoder, text: str) -> None:
    talks = [one for one in read(coder, text) if one.kind == "CONSULT" and one.place is not None]
    assert [(one.status, one.place.name) for one in talks if one.place] == [("happened", "Tunis")]


def test_a_meeting_set_for_a_day_is_on_the_next_such_day(coder: RulesCoder) -> None:
    found = of_kind(coder, "Chad and Niger set the next round of talks for January 12.", "CONSULT")
    assert found.when is not None
    assert found.when.since is not None
    assert (found.when.since.isoformat(), found.status) == ("2026-01-12", "planned")


def test_those_who_sponsor_talks_stand_between(coder: RulesCoder) -> None:
    text = "The talks in Astana between Chad and Niger were sponsored by Turkey."
    (found,) = (one for one in read(coder, text) if one.mode == "third-party")
    assert [one.id for one in found.actors] == ["state:TUR"]


def test_an_order_to_stop_attacks_is_no_show_of_force(coder: RulesCoder) -> None:
    found = next(one for one in read(coder, "The ELN ordered its forces to stop offensive actions in July."))
    assert (found.kind, [one.id for one in found.actors]) == ("RETREAT", ["group:eln"])


def test_strikes_that_were_carried_out_are_force(coder: RulesCoder) -> None:
    (found,) = read(coder, "Kenya's military carried out a string of airstrikes against al-Shabaab on Monday.")
    assert found.kind == "ASSAULT"


def test_no_comment_is_no_event(coder: RulesCoder) -> None:
    assert not read(coder, "The Tigrayan authorities did not comment on the agreement.")


def test_what_is_denied_in_a_short_word_is_denied(coder: RulesCoder) -> None:
    found = read(coder, "Russian troops fired on Kupiansk, but the Ukrainian army denies this.")
    assert [one.move for one in found if one.kind == "ACCUSE"] == ["deny"]


def test_a_claim_to_land_threatens_nobody(coder: RulesCoder) -> None:
    (found,) = read(coder, "Eritrea claims two districts of Ethiopia as its own.")
    assert found.kind == "ACCUSE"


def test_weapons_that_are_taken_up_in_talks_are_not_abducted(coder: RulesCoder) -> None:
    assert not any(one.mode == "abduct" for one in read(coder, "Tehran did not wish to take up ballistic missiles."))


def test_whoever_is_ready_to_fight_offers_nothing(coder: RulesCoder) -> None:
    found = read(coder, "Naim Qassem said Hezbollah was ready to fight Israel.")
    assert not any(one.move == "propose" for one in found)


def test_a_town_before_a_conference_is_none_of_both_sides(coder: RulesCoder) -> None:
    text = "Chad and Niger were at the Berlin conference on Libya. The sides agreed on a truce."
    found = of_kind(coder, text, "AGREE")
    assert {one.id for one in (*found.actors, *found.targets)} == {"state:TCD", "state:NER"}


def test_rivals_are_the_two_who_fight(coder: RulesCoder) -> None:
    found = of_kind(coder, "Chad and Niger traded fire on Monday. The rivals last met in March in Tunis.", "CONSULT")
    assert {one.id for one in (*found.actors, *found.targets)} == {"state:TCD", "state:NER"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Sudan's paramilitary took Babanusa on Monday.", "group:rsf"),
        ("Sudan's paramilitary Rapid Support Forces took Babanusa on Monday.", "group:rsf"),
        ("The 5+5 Joint Military Commission met in Sirte on Monday.", "group:jmc-libya"),
        ("Fayez Al-Sarraj met Ibrahim Sultani in Tunis on Monday.", "person:fayez-al-sarraj"),
        ("Mohagher Iqbal met Ibrahim Sultani in Davao on Monday.", "person:mohagher-iqbal"),
        ("Erik Solheim met Ibrahim Sultani in Colombo on Monday.", "person:erik-solheim"),
        ("Tamil Tiger rebels met Ibrahim Sultani in Oslo on Monday.", "group:ltte"),
    ],
)
def test_parties_of_other_wars_are_known(coder: RulesCoder, text: str, who: str) -> None:
    assert [one.id for one in read(coder, text)[0].actors] == [who]


def test_rebel_generals_are_no_officers_of_the_state(coder: RulesCoder) -> None:
    found = of_kind(coder, "Two South Sudan rebel generals rejected the plan on Monday.", "REJECT")
    assert [(one.id, one.country, one.sector) for one in found.actors] == [(None, "SSD", "REB")]


def test_the_leader_of_a_delegation_is_not_whoever_leads_its_state(coder: RulesCoder) -> None:
    text = "The leader of the Russian delegation met Tokayev in Astana on Monday."
    assert "person:vladimir-putin" not in [one.id for one in of_kind(coder, text, "CONSULT").actors]


def test_a_people_before_a_village_is_no_town(coder: RulesCoder) -> None:
    text = "Fighters of the Karen National Union attacked a Karen village in Myanmar on Monday."
    found = of_kind(coder, text, "ASSAULT")
    assert found.place is None or found.place.name == "Myanmar"


@pytest.mark.parametrize("pair", ["The two leaders", "The rivals", "Both men"])
def test_two_of_one_country_are_a_pair_where_one_leads_a_group(coder: RulesCoder, pair: str) -> None:
    text = f"Salva Kiir and Riek Machar met in Addis Ababa on Monday. {pair} last met in March in Tanzania."
    found = [one for one in read(coder, text) if one.kind == "CONSULT"][-1]
    assert {one.id for one in (*found.actors, *found.targets)} == {"person:salva-kiir", "person:riek-machar"}


def test_former_republics_are_states_and_the_duo_is_who_they_were(coder: RulesCoder) -> None:
    text = "Aliyev and Pashinyan met in Brussels. The two former Soviet republics clashed at the border on Monday."
    found = of_kind(coder, text, "ASSAULT")
    assert {one.id for one in (*found.actors, *found.targets)} == {"state:AZE", "state:ARM"}


def test_the_latter_met_him(coder: RulesCoder) -> None:
    text = "Prabhakaran gave his consent to Solheim when the latter met him in Kilinochchi."
    found = of_kind(coder, text, "CONSULT")
    assert [one.id for one in found.actors] != [one.id for one in found.targets]


def test_who_leaves_for_talks_goes_on_a_visit(coder: RulesCoder) -> None:
    (found,) = read(coder, "Tokayev departed for Doha on Sunday.")
    assert (found.kind, found.mode) == ("CONSULT", "visit")


def test_the_kabul_attack_was_in_kabul(coder: RulesCoder) -> None:
    text = "Three months after the Kabul attacks, Washington resumed the talks with the Taliban."
    assert not any(one.id == "gov:AFG" for mention in read(coder, text) for one in mention.actors)


def test_where_talks_are_is_nobody_between_whom_somebody_stands(coder: RulesCoder) -> None:
    found = of_kind(coder, "The African Union was expected to mediate talks in South Africa.", "CONSULT")
    assert "state:ZAF" not in [one.id for one in found.targets]


def test_whom_a_clause_between_dashes_urges_is_not_where_its_subject_goes(coder: RulesCoder) -> None:
    text = "Guterres – who urged Chad to stop the fighting – will travel to Juba on Monday."
    assert [one.id for one in of_kind(coder, text, "REQUEST").targets] == ["state:TCD"]


def test_a_capital_that_is_called_so_is_where_they_met(coder: RulesCoder) -> None:
    text = (
        "Commanders of the Thai and Cambodian armies met in the Ethiopian capital, Addis Ababa. "
        "The two sides signed a truce there on Monday."
    )
    found = next(one for one in read(coder, text) if one.frame == "support.sign")
    assert "ETH" not in {one.country for one in (*found.actors, *found.targets)}


def test_their_counterparts_are_not_they(coder: RulesCoder) -> None:
    text = "Representatives of the Arakan Army met their regime counterparts in Kunming on Monday."
    found = of_kind(coder, text, "CONSULT")
    assert "group:arakan-army" not in [one.id for one in found.targets]


def test_a_name_that_the_reader_breaks_off_is_taken_whole(coder: RulesCoder) -> None:
    text = (
        "A round of China-brokered talks between the Myanmar National Democratic Alliance Army (MNDAA) and the junta "
        "went into its second day in Kunming on Monday."
    )
    found = of_kind(coder, text, "CONSULT")
    assert "Myanmar National Democratic" not in [one.text for one in (*found.actors, *found.targets)]


def test_who_is_reported_to_be_meeting_is_not_told_of_as_planning_to(coder: RulesCoder) -> None:
    for text in (
        "The envoy is reported to be meeting the rebels in Doha.",
        "A delegation is said to be in the capital and to be meeting the rebels.",
        "The envoy is reported to have met the rebels in Doha.",
    ):
        assert of_kind(coder, text, "CONSULT").status == "happened"


def test_who_acts_at_a_place_named_first_is_no_part_of_it(coder: RulesCoder) -> None:
    for text, who, where in (
        ("In Goma rebels have seized the airport.", "rebels", "Goma"),
        ("At a summit in Kazan leaders rejected the plan.", "leaders", "Kazan"),
        ("In northern Mali jihadists killed 20 soldiers.", "jihadists", "northern Mali"),
        ("In Berlin Chancellor Olaf Scholz rejected the plan.", "Chancellor Olaf Scholz", "Berlin"),
    ):
        found = next(one for one in read(coder, text) if one.kind != "CONSULT")
        assert [one.text for one in found.actors] == [who]
        assert found.place is not None
        assert found.place.name == where


def test_what_they_are_invited_to_is_not_held_yet(coder: RulesCoder) -> None:
    for text in ("Qatar invited both sides to talks in Doha.", "The two sides have been invited to talks in Doha."):
        assert of_kind(coder, text, "CONSULT").status == "hypothetical"


def test_names_of_two_words_are_taken_whole(coder: RulesCoder) -> None:
    for text, where in (
        ("In Sultan Kudarat 1,200 fighters laid down their guns.", "Sultan Kudarat"),
        ("Engineers blew up the tunnels at Punggye-ri on Thursday.", "Punggye-ri"),
    ):
        assert [one.place.name for one in read(coder, text) if one.place] == [where]


def test_where_a_road_leads_there_it_is_closed(coder: RulesCoder) -> None:
    assert of_kind(coder, "The army closed the road to Wamena.", "COERCE").place.name == "Wamena"


def test_what_talks_ended_in_was_agreed_where_they_were_held(coder: RulesCoder) -> None:
    for text in (
        "The two sides agreed to a ceasefire after talks in Geneva.",
        "Meeting in Geneva, the two sides agreed to a ceasefire.",
    ):
        assert of_kind(coder, text, "AGREE").place.name == "Geneva"


def test_a_quarter_behind_its_town_is_the_place_and_lies_there(coder: RulesCoder) -> None:
    for text, where in (
        ("A night curfew was imposed in Srinagar's Maisuma quarter on Monday.", "Maisuma"),
        ("Gendarmes sealed off the Nkwen neighbourhood of Bamenda on Thursday.", "Nkwen"),
    ):
        (place,) = {one.place for one in read(coder, text) if one.place}
        assert place.name == where
        assert place.kind == "city"
        assert place.lat is not None


def test_a_state_and_a_group_of_its_country_stay_two(coder: RulesCoder) -> None:
    text = (
        "The government of Yemen and the Iranian-backed Houthi movement met in Muscat. "
        "The envoy urged both parties to agree on the details."
    )
    found = of_kind(coder, text, "REQUEST")
    assert {one.id for one in found.targets} == {"gov:YEM", "group:houthis"}


def test_who_is_told_of_an_agreement_has_not_agreed(coder: RulesCoder) -> None:
    text = "The envoy told the Security Council that India and Pakistan had agreed to a truce."
    found = of_kind(coder, text, "AGREE")
    assert "org:un-security-council" not in {one.id for one in (*found.actors, *found.targets)}


def test_what_is_in_force_sends_no_force(coder: RulesCoder) -> None:
    text = "The two sides announced an agreement to extend the ceasefire in force since August 3 for six months."
    assert all(one.value != "troops" for row in read(coder, text) for one in row.particulars)


def test_a_headline_tells_what_is_planned(coder: RulesCoder) -> None:
    assert of_kind(coder, "Cameroon to ban night fishing at Darak island, chief says", "COERCE").status == "planned"


def test_a_condition_holds_beside_could(coder: RulesCoder) -> None:
    text = "Burundian troops could be rushed to Uvira if the rebels cross the river, an attaché said."
    assert of_kind(coder, text, "MOBILIZE").status == "conditional"


def test_a_town_behind_its_island_is_the_place(coder: RulesCoder) -> None:
    text = "Both sides called for an inquiry into the deadly clash in Basilan's Al-Barka town on October 18."
    assert of_kind(coder, text, "ASSAULT").place.name == "Al-Barka"


def test_what_talks_are_on_is_not_where_they_are(coder: RulesCoder) -> None:
    text = (
        "The talks between Armenia and Azerbaijan on the situation in Nagorno-Karabakh were held behind closed doors."
    )
    assert of_kind(coder, text, "CONSULT").place is None


def test_talks_that_discuss_something_were_held(coder: RulesCoder) -> None:
    text = (
        "The talks, held in Kuala Lumpur, discussed fighting between military and rebel forces, and other accusations."
    )
    assert of_kind(coder, text, "CONSULT").status == "happened"


def test_what_nobody_comments_on_is_not_told_not_to_have_been(coder: RulesCoder) -> None:
    text = "Officials of Malaysia declined to comment on the meeting in Kuala Lumpur."
    assert all(one.status != "negated" for one in read(coder, text) if one.kind == "CONSULT")


def test_where_talks_were_held_did_not_fail(coder: RulesCoder) -> None:
    found = read(coder, "The Moscow talks failed to produce a ceasefire, as Haftar refused to sign a draft agreement.")
    assert "gov:RUS" not in {one.id for row in found for one in row.actors}


def test_talks_that_ended_with_no_agreement_ended_in_none(coder: RulesCoder) -> None:
    text = "Talks between Filipino negotiators and Moro Islamic Liberation Front rebels ended with no major agreement."
    assert of_kind(coder, text, "CONSULT").outcome != "agreement"
