"""What reports had shown turned round: who did it, with which sign, whether it was done, and where."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import PUBLISHED, ids, of_kind, parties, read, the

from dragoman.coding import RulesCoder


def places(coder: RulesCoder, text: str, kind: str = "ASSAULT") -> list[str]:
    return [one.place.name for one in of_kind(coder, text, kind) if one.place is not None]


# -- where ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Uganda attacked an oil depot in Goma and a bridge in Bukavu.", ["Goma", "Bukavu"]),
        ("Rebels attacked an army post in Goma and a police station in Bukavu.", ["Goma", "Bukavu"]),
        ("Rebels seized the towns of Goma and Bukavu and the airport at Kavumu.", ["Goma", "Bukavu", "Kavumu"]),
        ("Rwanda announced the capture of Goma, Bukavu and the village of Sake.", ["Goma", "Bukavu", "Sake"]),
        ("Most of Goma and half of Bukavu are under Rwandan control.", ["Goma", "Bukavu"]),
        ("The Goma and Bukavu communities were also attacked.", ["Goma", "Bukavu"]),
        ("The Goma and Bukavu districts were also attacked.", ["Goma", "Bukavu"]),
    ],
)
def test_each_town_that_was_hit_has_its_own(coder: RulesCoder, text: str, names: list[str]) -> None:
    assert places(coder, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "The army shelled Goma. Two people died when a shell hit the centre of the city.",
        "Rebels took Goma at dawn. Fighting went on in the town for hours.",
        "The army shelled Goma. Rebels entered the city on Sunday.",
    ],
)
def test_a_town_that_is_called_the_city_is_the_one_named_before(coder: RulesCoder, text: str) -> None:
    assert places(coder, text) == ["Goma", "Goma"]


def test_a_town_where_blasts_were_heard_set_none_off(coder: RulesCoder) -> None:
    blasts = of_kind(coder, "Explosions were reported in Goma, Bukavu and Beni.", "ASSAULT")
    assert [one.actors for one in blasts] == [(), (), ()]


def test_day_and_town_belong_to_both_halves_of_a_toll(coder: RulesCoder) -> None:
    toll = of_kind(coder, "Rebels killed four soldiers and wounded nine in Goma on Wednesday.", "ASSAULT")
    assert [(one.place.name, one.when.since) for one in toll if one.place and one.when] == [
        ("Goma", date(2025, 12, 3)),
        ("Goma", date(2025, 12, 3)),
    ]


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        (
            "Uganda's drones hit Goma, killing four, the governor said, after Rwanda struck a depot in Beni.",
            [4, 4, None],
        ),
        ("Rebels shelled Goma, killing four people, before the army retook the town of Beni.", [4, 4, None]),
        ("Rebels seized Goma, with a blast in Beni leaving up to 20 people dead.", [None, 20]),
        ("Four people died as rebels attacked Goma.", [4]),
    ],
)
def test_a_toll_is_of_the_act_that_took_it(coder: RulesCoder, text: str, tolls: list[int | None]) -> None:
    acts = of_kind(coder, text, "ASSAULT")
    assert [next((one.high for one in act.amounts if one.unit == "killed"), None) for act in acts] == tolls


def test_an_act_is_told_once(coder: RulesCoder) -> None:
    assert len(of_kind(coder, "Rwanda announced the capture of Goma.", "ASSAULT")) == 1


# -- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "by", "to"),
    [
        ("Three Kenyan soldiers died in shelling near Goma.", "ASSAULT", [], ["Kenyan soldiers"]),
        ("Turkey's PKK rebels ambushed a convoy on Monday.", "ASSAULT", ["PKK rebels"], ["convoy"]),
        (
            "Ugandan soldiers fought alongside M23 rebels in Goma.",
            "ASSAULT",
            ["Ugandan soldiers", "M23 rebels"],
            [],
        ),
        ("Two amendments proposed by Chad were rejected.", "REJECT", [], ["Chad"]),
        ("Kenya was allowed to keep two bases in the north.", "CONCEDE", [], ["Kenya"]),
        ("The bombardment of Goma killed nine people.", "ASSAULT", [], ["nine people"]),
        ("The bombardment of Kyiv killed nine people.", "ASSAULT", [], ["nine people"]),
        ("Kenya signed up for the accord brokered by Qatar and Egypt.", "SUPPORT", ["Kenya"], []),
        ("Kenya signed the deal without the main rebel group.", "SUPPORT", ["Kenya"], []),
        ("Kenya tabled a plan on borders and the property of Somali refugees.", "AGREE", ["Kenya"], []),
        (
            "The plan, floated by the French ambassador to Kenya, was rejected by Uganda.",
            "REJECT",
            ["Uganda"],
            ["French ambassador"],
        ),
        ("The African Union Council met on Friday at Sudan's request.", "CONSULT", ["African Union Council"], []),
        ("Oxfam flew medicines from London to Juba.", "AID", ["Oxfam"], []),
    ],
)
def test_who_did_it_to_whom(coder: RulesCoder, text: str, kind: str, by: list[str], to: list[str]) -> None:
    assert parties(coder, text, kind) == (by, to)


@pytest.mark.parametrize(
    "text", ["The fires were caused by a barrage of Ethiopian rockets.", "An Ethiopian rocket killed him in Goma."]
)
def test_guns_are_their_states(coder: RulesCoder, text: str) -> None:
    assert ids(of_kind(coder, text, "ASSAULT")[0].actors) == ["state:ETH"]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("All states but Kenya accepted the draft.", "agree.accept"),
        ("Every party but the SPLM signed the accord.", "support.sign"),
        ("Five factions, but not the KNU, signed the truce.", "support.sign"),
    ],
)
def test_who_is_excepted_did_not(coder: RulesCoder, text: str, frame: str) -> None:
    one = the(coder, text, frame)
    assert not any(who.id for who in (*one.actors, *one.targets))


@pytest.mark.parametrize(
    "text",
    [
        "Togo accused Ghana of staging attacks near Goma.",
        "Togo accused Ghana of attacks near Goma.",
        "Togo accused Ghana of massing troops and shelling Goma.",
    ],
)
def test_who_is_accused_did_it_on_the_accusers_word(coder: RulesCoder, text: str) -> None:
    attack = of_kind(coder, text, "ASSAULT")[0]
    assert (ids(attack.actors), attack.speaker and attack.speaker.id) == (["state:GHA"], "state:TGO")


def test_whom_the_accused_fights_is_accused_of_nothing(coder: RulesCoder) -> None:
    assert parties(coder, "Ghana is accused of waging war against Togo.", "ACCUSE") == ([], ["Ghana"])


def test_whoever_brings_up_a_killing_did_not_do_it(coder: RulesCoder) -> None:
    text = "Kenya brought up the killing of a fisherman at Monday's talks with Uganda."
    assert not any(one.actors for one in of_kind(coder, text, "ASSAULT"))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Talks between Kenya and Somalia were hosted by Qatar and Egypt. The two sides agreed to meet again.",
            ["state:KEN", "state:SOM"],
        ),
        (
            "The talks were mediated by Olusegun Obasanjo and Uhuru Kenyatta. Both parties have agreed to a truce.",
            [None],
        ),
        ("The parties met in Juba. The African Union envoy added that they also agreed on a truce.", [None]),
        (
            "The UN secretary-general's envoy ended the talks, saying the sides have agreed to meet again in May.",
            [None],
        ),
    ],
)
def test_who_mediates_is_none_of_both_sides(coder: RulesCoder, text: str, who: list[str | None]) -> None:
    deal = the(coder, text, "agree.agree")
    assert ids((*deal.actors, *deal.targets)) == who


def test_a_state_that_says_where_a_town_lies_meets_nobody(coder: RulesCoder) -> None:
    text = (
        "The summit between Ilham Aliyev and Nikol Pashinyan ended on Monday. The meeting in Zurich, Switzerland "
        "followed the May summit in Prague, Czechia in which the leaders of the two countries met for the first time."
    )
    named = {who.country for one in read(coder, text) for who in (*one.actors, *one.targets)}
    assert not named & {"CHE", "CZE"}


def test_a_government_is_not_the_rebel_group(coder: RulesCoder) -> None:
    text = "The Government of National Accord left the talks. The rebel group says it bombed a ship."
    assert [one.actors[0].id for one in of_kind(coder, text, "ASSAULT")] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Chad has urged the African Union to act, warning that continued attacks from Libyan territory risk a war.",
        "Peru urged the Council to act against Ecuador, warning that further attacks risk “starting a war” there.",
    ],
)
def test_whoever_warns_of_attacks_makes_none(coder: RulesCoder, text: str) -> None:
    attackers = [who for one in of_kind(coder, text, "ASSAULT") for who in ids(one.actors)]
    assert not {*attackers} & {"state:TCD", "state:PER"}


def test_the_envoys_of_a_state_do_not_make_it_the_government(coder: RulesCoder) -> None:
    told = "The rebels accused the government of killing a leader."
    for before in ("Norwegian envoys met the rebels in Juba.", "Uganda said that Norway's minister would arrive."):
        assert [one.actors[0].country for one in of_kind(coder, f"{before} {told}", "ASSAULT")] == [None]


def test_a_round_that_was_called_off_was_to_be_held_before(coder: RulesCoder) -> None:
    text = "A round of talks between Kenya and Somalia that was scheduled for October was cancelled."
    (talks,) = of_kind(coder, text, "CONSULT")
    assert talks.when is not None
    assert talks.when.since == date(2025, 10, 1)


def test_whoever_demands_that_they_leave_does_not_leave(coder: RulesCoder) -> None:
    text = "Chad has issued an ultimatum to the rebels, demanding they vacate the province."
    assert not any(one.actors for one in of_kind(coder, text, "RETREAT"))


def test_the_demand_that_is_discussed_is_its_owners(coder: RulesCoder) -> None:
    text = "The Sudanese met the mediators to discuss the mediators' demand that Sudan free its prisoners."
    assert parties(coder, text, "REQUEST")[0] == ["mediators"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Armed Forces of the Philippines (AFP) welcomed the end of the truce.", "media:afp"),
        ("Chad's National Congress rejected the pact.", "group:us-congress"),
        ("A Guatemala peace deal was passed by Congress.", "group:us-congress"),
    ],
)
def test_a_name_is_not_the_registered_one_where_the_text_says_otherwise(
    coder: RulesCoder, text: str, name: str
) -> None:
    assert not any(who.id == name for one in read(coder, text) for who in (*one.actors, *one.targets))


def test_a_registered_name_stays_where_the_text_spells_it_out(coder: RulesCoder) -> None:
    one = read(coder, "The Norwegian Refugee Council (NRC) condemned the raid. The NRC left Goma on Monday.")[0]
    assert one.actors[0].name == "Norwegian Refugee Council"


def test_the_capital_of_a_de_facto_state_speaks_for_it(coder: RulesCoder) -> None:
    one = the(coder, "Sukhumi signed a pact with Moscow on Monday.", "support.sign")
    assert ids(one.actors) == ["group:abkhazia"]


# -- with which sign ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "move"),
    [
        ("The rebels have toughened their terms.", "REJECT", "retract"),
        ("Egypt vowed to continue to protect travellers.", "AGREE", "pledge"),
        ("Uganda vowed not to invade.", "AGREE", "pledge"),
        ("The general vowed to halt the offensive.", "AGREE", "pledge"),
        ("Kenya is ready to impose sanctions in the coming days.", "THREATEN", "threaten"),
        ("Mali withdrew from the accord on Monday.", "SANCTION", "retract"),
        ("Uganda pulled out of the six-year Norwegian-brokered truce in January.", "SANCTION", "retract"),
        ("The lower house approved the accord by 130 votes to none.", "SUPPORT", "accept"),
        ("President Ruto announced his objection to three clauses of the bill.", "REJECT", "reject"),
        ("Erdogan called Putin to discuss the grain corridor.", "CONSULT", None),
        ("Algeria voiced regret at Mali's withdrawal from the accord.", "ACCUSE", None),
        ("Norway released 20 million euros for Sudan.", "AID", None),
        ("The former commander announced a return to arms.", "THREATEN", "threaten"),
        ("Fighting between the army and the rebels stopped on Friday.", "RETREAT", None),
        ("The seizure of Goma by the rebels shocked the region.", "ASSAULT", None),
    ],
)
def test_the_sign_of_an_act(coder: RulesCoder, text: str, kind: str, move: str | None) -> None:
    one = read(coder, text)[0]
    assert (one.kind, one.move) == (kind, move)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Somalia said the militia had used the truce to rearm.", "RETREAT"),
        ("The rebels say that Chad has not freed them as required by the Doha deal.", "REQUEST"),
        ("The front warned that the ruling endangers the truce.", "THREATEN"),
        ("Niger said the raid threatened regional peace.", "THREATEN"),
        ("Sudan said the visit undermined the peace process.", "REJECT"),
        ("Mali said it was examining the offer.", "ACCUSE"),
        ("In Goma 4,000 people are seeking shelter.", "REQUEST"),
        ("Chad recalled its ambassador to protest against the raid.", "PROTEST"),
    ],
)
def test_what_nobody_does(coder: RulesCoder, text: str, kind: str) -> None:
    assert of_kind(coder, text, kind) == []


# -- whether it was done --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("The offer includes the release of 40 prisoners.", "RETREAT", "hypothetical"),
        ("The conditions are the release of the sailors and a truce.", "RETREAT", "hypothetical"),
        ("A deal on the release of 700 prisoners was signed in Juba.", "RETREAT", "planned"),
        ("The talks deal with the release of prisoners.", "RETREAT", "hypothetical"),
        ("The pact creates a committee to oversee the withdrawal of foreign forces.", "RETREAT", "hypothetical"),
        ("The army announced the release of 40 prisoners.", "RETREAT", "happened"),
        ("The ceasefire between the army and the rebels expired on Friday.", "RETREAT", "cancelled"),
        ("Kenya will leave Goma provided Somalia frees the hostages.", "RETREAT", "conditional"),
        ("The minister is pleased to confirm that Chad withdrew its troops.", "RETREAT", "happened"),
        ("It goes without saying that Chad backs the truce.", "SUPPORT", "happened"),
        ("Mali boycotted the session to protest at the shelling of Gao.", "ASSAULT", "happened"),
        ("Chad will not leave the talks, its minister said.", "SANCTION", "negated"),
        ("The minister noted that Chad will continue to free prisoners.", "RETREAT", "planned"),
    ],
)
def test_whether_it_was_done(coder: RulesCoder, text: str, kind: str, status: str) -> None:
    assert of_kind(coder, text, kind)[0].status == status


def test_whoever_meets_on_a_weekday_is_still_to_meet(coder: RulesCoder) -> None:
    (one,) = read(coder, "The two ministers meet in Cairo on Tuesday.")
    assert one.when is not None
    assert one.when.since is not None
    assert (one.status, one.when.since > PUBLISHED) == ("planned", True)
