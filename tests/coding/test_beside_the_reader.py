"""What rules and reader say together: which events are kept, their status, on whose word, and the towns they name."""

from __future__ import annotations

from math import exp

import pytest
from own_sentences import read

from dragoman.coding import RulesCoder
from dragoman.coding.settled import rules_say
from dragoman.coding.status import STRENGTH
from dragoman.types import Mention


def of_kind(coder: RulesCoder, text: str, kind: str) -> Mention:
    return next(one for one in read(coder, text) if one.kind == kind)


def test_what_the_rules_say_of_each_status_are_shares_that_add_up() -> None:
    said = rules_say()
    assert set(said) == set(STRENGTH)
    for shares in said.values():
        assert set(shares) == set(STRENGTH)
        assert sum(map(exp, shares.values())) == pytest.approx(1.0)
    assert all(max(said, key=lambda status: said[status][one]) == one for one in STRENGTH)


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("The meeting of the Chadian and Nigerien prefects was moved from Monday to Friday.", "CONSULT", "postponed"),
        ("Oman is going to open a school for Yemeni children in Salalah in May.", "AID", "planned"),
        ("Farmers may block the bridge in Osh until the levy is withdrawn.", "PROTEST", "hypothetical"),
        ("The naval exercise off Batumi planned for Sunday was called off because of fog.", "MOBILIZE", "cancelled"),
        ("Chadian soldiers shelled Abeche on Sunday.", "ASSAULT", "happened"),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_see_the_reader_may(coder: RulesCoder, text: str, kind: str, status: str) -> None:
    assert of_kind(coder, text, kind).status == status


@pytest.mark.parametrize(
    ("text", "kind", "speaker"),
    [
        (
            "Both armies should pull their guns back from the river, Ghana's premier urged.",
            "RETREAT",
            "Ghana's premier",
        ),
        ("The mediator urged both armies to withdraw from the ford.", "RETREAT", "mediator"),
        ("Trade unions in Dakar called on dockers to stop work on Monday.", "PROTEST", "Trade unions"),
        ("The port's clerk denied that three sailors had been arrested.", "COERCE", "port's clerk"),
    ],
)
def test_what_is_asked_for_is_told_on_the_word_of_who_asks(
    coder: RulesCoder, text: str, kind: str, speaker: str
) -> None:
    found = of_kind(coder, text, kind).speaker
    assert found is not None
    assert speaker in found.text


def test_who_asks_for_his_own_act_is_no_speaker_beside_it(coder: RulesCoder) -> None:
    assert of_kind(coder, "Kenya promised to withdraw from Kismayo in May.", "RETREAT").speaker is None


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Zouar fell to the rebels on Monday.", "ASSAULT", "Zouar"),
        ("Kenya denied that Chasiv Yar had fallen.", "ASSAULT", "Chasiv Yar"),
        ("Soldiers shelled Wau and arrested nine men.", "ASSAULT", "Wau"),
        ("Herders attacked a camp north of Bor.", "ASSAULT", "Bor"),
        ("The navy moved two corvettes to Watsa.", "MOBILIZE", "Watsa"),
        ("The army reopened the ring road round Kapoeta.", "RETREAT", "Kapoeta"),
        ("The curfew in Kandahar was lifted after nine days.", "CONCEDE", "Kandahar"),
        ("Italy delivered 40 tents and a water plant to Benghazi.", "AID", "Benghazi"),
        ("The UN handed out rice to 9,000 families around Cox's Bazar.", "AID", "Cox's Bazar"),
        ("Kurdish police returned to Kirkuk under the deal.", "RETREAT", "Kirkuk"),
        ("Aid lorries reached Aanjar for the first time.", "AID", "Aanjar"),
        ("Aid lorries reached the town of Aanjar on Monday.", "AID", "Aanjar"),
        ("The siege of Doba was lifted.", "RETREAT", "Doba"),
        ("Fighting in Lubero left twelve dead.", "ASSAULT", "Lubero"),
    ],
)
def test_a_town_by_what_is_done_to_it(coder: RulesCoder, text: str, kind: str, place: str) -> None:
    assert [one.place.name for one in read(coder, text) if one.kind == kind and one.place] == [place]


def test_whoever_falls_is_no_town(coder: RulesCoder) -> None:
    assert all(one.place is None for one in read(coder, "Hassan fell to his knees before the general."))


def test_a_noun_that_the_reader_half_believes_in_is_no_event(coder: RulesCoder) -> None:
    assert not read(coder, "The clearest countermeasure is for capitals to act in lockstep.")


def test_saying_what_one_promises_is_no_promise_beside_it(coder: RulesCoder) -> None:
    text = "President Zelensky said on Tuesday that he was ready to hold a presidential election within 60 to 90 days."
    assert [one.kind for one in read(coder, text)] == ["AGREE"]


def test_an_election_that_is_held_coerces_nobody(coder: RulesCoder) -> None:
    ballot = "Elections could be held in Guinea within 60 days if the United States helped to ensure security."
    assert all(one.kind != "COERCE" for one in read(coder, ballot))
    assert of_kind(coder, "Two nurses were held in Guinea by the police.", "COERCE")
