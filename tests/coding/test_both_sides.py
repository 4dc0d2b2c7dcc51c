"""Who "both sides" and "they" are over several sentences, lists of people with offices, and whose official acts."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import ids, read

from dragoman.coding import RulesCoder
from dragoman.types import Mention


def the(coder: RulesCoder, text: str, frame: str) -> Mention:
    (found,) = (one for one in read(coder, text) if one.frame == frame)
    return found


def in_it(one: Mention) -> set[str | None]:
    return {*ids(one.actors), *ids(one.targets)}


@pytest.mark.parametrize(
    ("text", "frame", "who"),
    [
        (  # the text goes on about two; those whom they hold are named once
            "The RSF spoke of progress on Sunday. The talks with Khartoum were useful, the RSF said. Khartoum has a "
            "camp for Al-Shabaab detainees. Both sides accused each other of delays.",
            "accuse.blame_mutual",
            {"group:rsf", "gov:SDN"},
        ),
        (
            "The leaders of Peru, Chile, Bolivia and Brazil met in Lima. Serbia and Kosovo sent envoys. The two sides "
            "refused to sit at one table.",
            "reject.refuse_to",
            {"state:SRB", "state:XKX"},
        ),
        (
            "Talks between Serbian and Kosovar officials ended after two days of mediation led by Oslo and Bern, with "
            "both sides agreeing to meet again.",
            "agree.agree",
            {"gov:SRB", "gov:XKX"},
        ),
        (
            "Chad and Libya met in Tunis. All parties agreed to keep the truce.",
            "agree.agree",
            {"state:TCD", "state:LBY"},
        ),
        (
            "Vucic and Kurti met in Oslo on Monday. The Norwegian Foreign Ministry said they agreed to meet again.",
            "agree.agree",
            {"person:aleksandar-vucic", "person:albin-kurti"},
        ),
        (
            "The Serbian Foreign Ministry said they had agreed to the draft.",
            "agree.agree",
            {"gov:SRB"},
        ),
    ],
)
def test_both_sides_and_they(coder: RulesCoder, text: str, frame: str, who: set[str]) -> None:
    assert in_it(the(coder, text, frame)) == who


def test_all_parties_of_three_are_not_two(coder: RulesCoder) -> None:
    found = the(coder, "Chad, Libya and Niger met in Tunis. All parties agreed to keep the truce.", "agree.agree")
    assert in_it(found) == {None}


@pytest.mark.parametrize(
    ("text", "frame", "who"),
    [
        (
            "French President Emmanuel Macron held calls with Kenyan President William Ruto, Ugandan President Yoweri "
            "Museveni, and Kagame.",
            "consult.call_with",
            {"person:emmanuel-macron", "person:william-ruto", "person:yoweri-museveni", "person:paul-kagame"},
        ),
        (
            "Kurti and Vucic held separate meetings with Josep Borrell, Special Representative Miroslav Lajcak, German "
            "Chancellor Olaf Scholz and Italian Prime Minister Giorgia Meloni.",
            "consult.meeting",
            {
                *("person:albin-kurti", "person:aleksandar-vucic", "person:josep-borrell", "person:miroslav-lajcak"),
                *("person:olaf-scholz", "person:giorgia-meloni"),
            },
        ),
        (
            "In Geneva, French President Emmanuel Macron and Ruto signed the accord.",
            "support.sign",
            {"person:emmanuel-macron", "person:william-ruto"},
        ),
        (
            "The talks of the leaders of Chad, Niger and Mali with Algeria ended.",
            "consult.talks",
            {"gov:TCD", "gov:NER", "gov:MLI", "state:DZA"},
        ),
        (
            "The leaders of the EU and France met Ukrainian President Volodymyr Zelensky.",
            "consult.meet",
            {"bloc:european-union", "gov:FRA", "person:volodymyr-zelensky"},
        ),
        ("Peru's envoy said talks with Chile would go on.", "consult.talks", {"gov:PER", "state:CHL"}),
        (
            "Serbia and Kosovo met on Monday under the mediation of Qatar and Oman.",
            "consult.meet",
            {"state:SRB", "state:XKX"},
        ),
        (
            "Vucic met Kurti on Thursday. The meeting began at the residence of Antonio Guterres's special envoy.",
            "consult.meeting",
            {"person:aleksandar-vucic", "person:albin-kurti"},
        ),
    ],
)
def test_who_sits_at_a_table(coder: RulesCoder, text: str, frame: str, who: set[str]) -> None:
    assert in_it(the(coder, text, frame)) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Hamas official Izzat Roe rejected the plan.", "group:hamas"),
        ("SDF commander Sipan Roe rejected the plan.", "group:sdf"),
        ("Abd Roe, the Houthi official in charge of prisoners, rejected the plan.", "group:houthis"),
        ("The SPLM/SPLA (IO) rejected the plan.", "group:splm-io"),
        ("Former Hamas official Izzat Roe rejected the plan.", None),
        ("Ukrainian official Izzat Roe rejected the plan.", None),
    ],
)
def test_who_acts_for_an_armed_group_stands_for_it(coder: RulesCoder, text: str, who: str | None) -> None:
    assert ids(the(coder, text, "reject.proposal").actors) == [who]


def test_who_refuses_an_offer_is_whom_it_was_made_to(coder: RulesCoder) -> None:
    found = read(coder, "Kurti said he offered Vucic to sign the papers, which he refused.")
    (refused,) = (one for one in found if one.kind == "REJECT")
    assert ids(refused.actors) == ["person:aleksandar-vucic"]


def test_what_is_argued_of_others_is_done_to_nobody(coder: RulesCoder) -> None:
    text = "Serbia refused to accept the draft, claiming it would make of the region another Transnistria in Moldova."
    assert the(coder, text, "reject.refuse_to").targets == ()
    text = "Serbia rejected the result, claiming that Kosovo had rigged the vote."
    assert ids(the(coder, text, "reject.proposal").targets) == ["state:XKX"]


@pytest.mark.parametrize(
    ("text", "frame", "status"),
    [
        ("Serbia failed to agree on the Norwegian proposal.", "agree.proposal", "happened"),
        ("The plan would see the rebels disarmed within a year.", "retreat.disarm", "hypothetical"),
        ("Last week saw the rebels disarmed.", "retreat.disarm", "happened"),
        ("Work on a memorandum to end hostilities in Chad goes on.", "retreat.cease", "hypothetical"),
        (
            "The rebels told reporters that they were not seeking a state and called for guarantees from Peru.",
            "request.call_for",
            "happened",
        ),
    ],
)
def test_what_became_of_it(coder: RulesCoder, text: str, frame: str, status: str) -> None:
    assert the(coder, text, frame).status == status


@pytest.mark.parametrize("text", ["Peru did not endorse the plan.", "Peru had received a letter from Chile."])
def test_helping_words_and_letters_are_no_event(coder: RulesCoder, text: str) -> None:
    assert not [one for one in read(coder, text) if one.frame.startswith("reader.")]


@pytest.mark.parametrize(
    ("text", "frame", "day"),
    [
        ("Serbian officials built on the May 3 agreement in talks with Kosovo.", "consult.talks", None),
        (
            "Peru and Chile met. The meeting lasted half the time of their earlier session on May 3.",
            "consult.meet",
            None,
        ),
        ("Peru proposed another meeting between June 20 and 30.", "agree.propose", None),
        (
            "Vucic spoke on Monday. His remarks followed talks with Kurti in Oslo.",
            "consult.talks",
            None,
        ),
        ("After days of clashes Doha hosted talks between Peru and Chile on May 3.", "consult.host", date(2025, 5, 3)),
    ],
)
def test_days_of_other_things(coder: RulesCoder, text: str, frame: str, day: date | None) -> None:
    when = the(coder, text, frame).when
    assert (when.since if when else None) == day


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The details will be settled at a meeting in Istanbul on Sunday.", "planned"),
        ("The details were settled at a meeting in Istanbul on Sunday.", "happened"),
    ],
)
def test_a_meeting_at_which_something_will_be_done_is_to_come(coder: RulesCoder, text: str, status: str) -> None:
    assert the(coder, text, "consult.meeting").status == status
