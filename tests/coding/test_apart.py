"""Whom a plan is aimed at, who is only described beside an event, what an attack would draw, what is put off."""

from __future__ import annotations

import pytest
from own_sentences import read, told

from dragoman.coding import RulesCoder

# Each with the words of an event: its kind and status, who did it and to whom.
TOLD = [
    ("Denmark backs a Norwegian plan to disarm Abu Sayyaf.",
     "backs", "SUPPORT", "happened", ["Denmark"], ["Norwegian"]),
    ("Kenya supports the army operation against al-Shabaab in Lamu.", "supports", "SUPPORT", "happened", ["Kenya"], []),
    ("Jordan rejected calls to isolate Oman.", "rejected", "REJECT", "happened", ["Jordan"], []),
    ("Chile and Peru rejected the bid to impose new tariffs on Bolivia.",
     "impose", "SANCTION", "hypothetical", [], ["Bolivia"]),
    ('Jordan has demanded "firm action" against Hezbollah, which it says smuggles arms.',
     "demanded", "REQUEST", "happened", ["Jordan"], []),
    ("Asmara denies harbouring gunmen and insists on a political solution.",
     "denies", "ACCUSE", "happened", ["Asmara"], []),
    ("Togo's government rejected the claims as absurd and urged neutral observers to visit the border.",
     "rejected", "REJECT", "happened", ["Togo's government"], []),
    ('President William Ruto welcomed the ruling, calling for "calm" and fresh talks with Somalia.',
     "welcomed", "SUPPORT", "happened", ["President William Ruto"], []),
    ("Ghanaian police confirm three nurses abducted in Bawku",
     "abducted", "ASSAULT", "happened", [], ["three nurses"]),
    ("Armenia repelled four Azerbaijani attacks near Jermuk.",
     "repelled", "ASSAULT", "happened", ["Azerbaijani"], ["Armenia"]),
    ("Gabon has repeatedly denied accusations that it shelters gunmen, instead accusing Cameroon of violating its "
     "waters.",
     "accusing", "ACCUSE", "happened", ["Gabon"], ["Cameroon"]),
    ("It is not the first time Chad has accused Libya of arming rebels.",
     "accused", "ACCUSE", "happened", ["Chad"], ["Libya"]),
    ("Kiir, Museveni agree on reopening border, Machar rejects", "agree", "AGREE", "happened", ["Kiir"], ["Museveni"]),
    ("Two Lebanese soldiers and several gunmen opposed to the truce with the main Alawite party were killed in an "
     "ambush Monday.",
     "killed", "ASSAULT", "happened", [], ["Two Lebanese soldiers", "several gunmen"]),
    ('"Oman does not seek war," Busaidi stated, "but urges the Gulf states to keep their promises."',
     "urges", "REQUEST", "happened", ["Oman"], ["Gulf states"]),
    ("Members of Seleka, a militia engaged in talks with the government, were also attacked, the army said.",
     "attacked", "ASSAULT", "happened", [], ["Members of Seleka"]),
    ("The gunmen are pulling back, said the government's negotiator in talks with the former Seleka rebels.",
     "pulling", "RETREAT", "happened", ["gunmen"], []),
    ("The Danish-drafted resolution calls for the parties to return to the talks.",
     "resolution", "REQUEST", "happened", [], ["parties"]),
    ("Minusma said it was hit at one of its camps in the village of Ber.", "hit", "ASSAULT", "happened", [], ["it"]),
    ("Four suspected bandits were killed in a clash with Kenyan troops near Kapedo.",
     "killed", "ASSAULT", "happened", ["Kenyan troops"], ["suspected bandits"]),
    ("At least nine soldiers were killed in an assault on a post near Sokoto later claimed by Boko Haram.",
     "assault", "ASSAULT", "happened", ["Boko Haram"], ["nine soldiers", "post"]),
    ("The movement said it would not disarm while Kenyan raids continue.",
     "disarm", "REJECT", "happened", ["movement"], []),
    ("President Hakainde Hichilema has announced the suspension of the peace agreement with Angola and the planned "
     "release of 12 captured Angolan soldiers.",
     "release", "RETREAT", "postponed", ["President Hakainde Hichilema"], ["12 captured Angolan soldiers"]),
    ("The truce halted nine days of fighting between Togo and Benin.",
     "fighting", "RETREAT", "happened", ["Togo"], ["Benin"]),
    ("The militants have stepped up raids, prompting Arab governments to urge their citizens to leave.",
     "urge", "REQUEST", "happened", ["Arab governments"], ["citizens"]),
    ("Qatar's foreign minister warned that any attack would draw a firm response.",
     "warned", "THREATEN", "happened", ["Qatar's foreign minister"], []),
    ("Any raids launched from Omani soil would bring a reply, the Yemeni army said.",
     "said", "THREATEN", "happened", ["Yemeni army"], []),
    ("M23 has warned that failure to reach a deal could lead to war.", "warned", "THREATEN", "happened", ["M23"], []),
    ("Latvia's army warned that Belarus was preparing for a large operation.",
     "warned", "ACCUSE", "happened", ["Latvia's army"], ["Belarus"]),
    ("Canada has cautioned Haiti for violating the truce.", "cautioned", "ACCUSE", "happened", ["Canada"], ["Haiti"]),
    ("The proposals made by the envoy were not accepted by Lesotho.",
     "accepted", "REJECT", "happened", ["Lesotho"], []),
    ('"Such a deadline cannot be agreed to," Kenya\'s foreign minister said.',
     "agreed", "REJECT", "happened", ["Kenya's foreign minister"], []),
    ("President William Ruto ordered the disarmament of what he called criminal gangs.",
     "ordered", "REQUEST", "happened", ["President William Ruto"], []),
    ("Hundreds of UN peacekeepers are leaving the country as demanded by Mali's military rulers.",
     "leaving", "RETREAT", "happened", ["Hundreds of UN peacekeepers"], []),
    ('"The Government of Chad is prepared to step up its defensive measures if Libya persists in its attacks," the '
     "ministry said.",
     "prepared", "THREATEN", "happened", ["Government of Chad"], ["Libya"]),
    ("He said that he and Paul Kagame had spoken about the border.",
     "spoken", "CONSULT", "happened", ["he", "Paul Kagame"], []),
    ("Albin Kurti said that he and Aleksandar Vucic will meet again, and that he plans to see Josep Borrell.",
     "meet", "CONSULT", "planned", ["Albin Kurti"], ["Aleksandar Vucic"]),
    ("The government opened negotiations with an ELN splinter group in Cauca.",
     "opened", "CONSULT", "happened", ["government"], []),
    ("Serbia signed it in the presence of Kosovo's president.", "signed", "SUPPORT", "happened", ["Serbia"], []),
    ("Fiji said both sides had agreed to return to a May accord brokered by Samoa and Tonga.",
     "agreed", "AGREE", "happened", ["sides"], []),
    ("President William Ruto agreed with the council's recommendation to halt the implementation of the peace deal.",
     "agreed", "SANCTION", "happened", ["President William Ruto"], ["council"]),
    ("Togo's Foreign Minister Robert Dussey led the Togolese delegation, while Ghana's Samuel Ablakwa headed the "
     "Ghanaian side.",
     "headed", "CONSULT", "happened", ["Ghana's Samuel Ablakwa"], ["Togo's Foreign Minister Robert Dussey"]),
    ("The parties committed to ceasing hostilities, refraining from attacks on civilians.",
     "attacks", "ASSAULT", "hypothetical", [], ["civilians"]),
    ("Among the fatalities was General Ali Kobo, a Malian commander.",
     "fatalities", "ASSAULT", "happened", [], ["General Ali Kobo"]),
    ("The clashes, involving mortars and Armenian drones, have killed at least 64 people.",
     "killed", "ASSAULT", "happened", [], ["at least 64 people"]),
    ("The mine explosion in Gyumri left one soldier without a foot.",
     "explosion", "ASSAULT", "happened", [], ["Gyumri"]),
    ("The rebels were beaten and arrested in Goma yesterday.", "arrested", "COERCE", "happened", [], ["rebels"]),
]  # fmt: skip
TOLLS = ("injured", "killed")
NOTHING = [
    "There was no immediate reaction from Damascus.",
    "The Eritrean government has yet to respond to the latest statement.",
    "Oman said it was withdrawing from the Asian Cup.",
    "The Chilean navy admitted the loss of two helicopters.",
    "The deal had provided Fiji with trade relief.",
    "Fiji and Tonga abstained.",
    "Armenian soldiers heard a drone circling over the monastery.",
    "The UN envoy warned that failure to reach a deal could lead to war.",
]


@pytest.mark.parametrize(("text", "word", "kind", "status", "actors", "targets"), TOLD)
def test_who_has_a_part_in_it(
    coder: RulesCoder, text: str, word: str, kind: str, status: str, actors: list[str], targets: list[str]
) -> None:
    assert told(coder, text, word) == (kind, status, actors, targets)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_happens(coder: RulesCoder, text: str) -> None:
    assert not [one for one in read(coder, text) if one.confidence > 0.3]


def test_an_envoy_to_a_body_is_his_states(coder: RulesCoder) -> None:
    (one, *_) = read(coder, "The appeal was made by Kenya's United Nations envoy after a closed session.")
    assert [who.country for who in one.actors] == ["KEN"]


def test_clashes_between_two_are_sure_whatever_the_reader_makes_of_them(coder: RulesCoder) -> None:
    (one, *_) = read(coder, "Fierce clashes erupted on Monday between the Kenyan army and al-Shabaab in Garissa.")
    assert one.confidence > 0.5


def test_clashes_of_a_month_killed_in_that_month(coder: RulesCoder) -> None:
    text = "The deal followed border clashes in July that killed 43 people."
    (one,) = [one for one in read(coder, text) if one.kind == "ASSAULT"]
    assert one.when is not None
    assert str(one.when.since) == "2025-07-01"


def test_the_toll_of_all_is_not_that_of_one_attack(coder: RulesCoder) -> None:
    text = "The ministry said the soldiers were killed at the border, pushing the death toll to at least 31."
    (one,) = [one for one in read(coder, text) if text[slice(*one.trigger)] == "killed"]
    assert not [each for each in one.particulars if each.key == "killed"]


def test_both_sides_are_not_those_who_mediate(coder: RulesCoder) -> None:
    text = (
        "President Pashinyan and President Aliyev met in Tbilisi. The talks were also attended by the U.S. and Russian "
        "ambassadors to Georgia, who served as co-mediators. The host said both sides had agreed to a truce."
    )
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "agreed")
    assert {who.country for who in (*one.actors, *one.targets)} == {"ARM", "AZE"}


def test_tolls_of_two_strikes_stay_apart(coder: RulesCoder) -> None:
    text = (
        "An airstrike on the village of Hroza resulted in three fatalities and four injuries, while another strike on "
        "Nikopol killed two people and injured five others."
    )
    tolls = {
        text[slice(*one.trigger)]: sorted((each.key, each.value) for each in one.particulars if each.key in TOLLS)
        for one in read(coder, text)
    }
    assert tolls["airstrike"] == [("injured", "4-4"), ("killed", "3-3")]
    assert tolls["killed"] == [("injured", "5-5"), ("killed", "2-2")]


def test_each_town_under_martial_law_is_its_own_target(coder: RulesCoder) -> None:
    found = read(coder, "Ethiopia imposed martial law in Amhara, Gondar, and Bahir Dar.")
    where = {one.place.name: [whom.text for whom in one.targets] for one in found if one.place}
    assert where == {"Amhara": ["Amhara"], "Gondar": ["Gondar"], "Bahir Dar": ["Bahir Dar"]}


def test_no_body_is_called_joint(coder: RulesCoder) -> None:
    text = "Togo has confirmed its part in the upcoming Joint Border Commission (JBC) meeting with Ghana on 14 June."
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "meeting")
    assert "Joint" not in {who.text for who in (*one.actors, *one.targets)}
    assert one.place is None


def test_the_day_of_a_first_meeting_is_not_that_of_the_next_step(coder: RulesCoder) -> None:
    text = "Envoys from Serbia and Kosovo have agreed to continue talks, following an initial meeting on March 2."
    assert [one.when for one in read(coder, text) if one.kind == "AGREE"] == [None]


def test_talks_pay_no_visit(coder: RulesCoder) -> None:
    found = read(coder, "Negotiations between Serbia and Kosovo will return to Brussels on Saturday.")
    assert [(one.kind, one.status) for one in found] == [("CONSULT", "planned")]
