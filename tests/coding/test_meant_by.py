"""Who denies, suffers, said so or declared it, where an apposition, an owner or a clause tells; and what is no act."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, read

from dragoman.coding import RulesCoder


def named(coder: RulesCoder, text: str, kind: str) -> tuple[list[str], list[str]]:
    """Who does what is of a kind to whom, by their names; of the first mention."""
    one = of_kind(coder, text, kind)[0]
    return [who.name or who.text for who in one.actors], [whom.name or whom.text for whom in one.targets]


def test_the_rival_denies_and_not_whose_rival_it_is(coder: RulesCoder) -> None:
    text = "Hamas said it had captured two soldiers, although its foe, the Israeli army, denied the claim."
    denial = next(one for one in read(coder, text) if one.move == "deny")
    assert [who.name for who in denial.actors] == ["Israel Defense Forces"]
    assert denial.speaker is None


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The EU condemned the M23 for its violations of the truce.", ["March 23 Movement"]),
        ("The UN blamed the M23 for its violations of the truce.", ["March 23 Movement"]),
    ],
)
def test_violations_are_theirs_who_are_blamed_for_them(coder: RulesCoder, text: str, by: list[str]) -> None:
    assert named(coder, text, "ASSAULT")[0] == by


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("A negotiator in the peace talks with the Colombian government was shot dead by gunmen.", ["negotiator"]),
        ("A mediator in talks with the Taliban was killed by unknown men in Kabul.", ["mediator"]),
    ],
)
def test_a_negotiator_who_is_killed_is_the_victim(coder: RulesCoder, text: str, to: list[str]) -> None:
    assert named(coder, text, "ASSAULT")[1] == to


def test_who_announced_that_it_had_agreed_has(coder: RulesCoder) -> None:
    text = "The attacks follow the ELN's announcement that it has agreed to a truce proposed by the United Nations."
    assert named(coder, text, "AGREE") == (["National Liberation Army (Colombia)"], ["United Nations"])
    assert not of_kind(coder, text, "ASSAULT") or of_kind(coder, text, "ASSAULT")[0].actors == ()


@pytest.mark.parametrize(
    ("text", "by", "to"),
    [
        ("The fall of Goma gave the M23 control of both provincial capitals.", ["March 23 Movement"], ["Goma"]),
        ("The fall of Kunduz handed the Taliban control of the north.", ["Taliban"], ["Kunduz"]),
    ],
)
def test_a_town_that_fell_made_no_concession(coder: RulesCoder, text: str, by: list[str], to: list[str]) -> None:
    (fall,) = read(coder, text)
    assert (fall.kind, fall.move) == ("ASSAULT", None)
    assert named(coder, text, "ASSAULT") == (by, to)


def test_full_control_that_is_seized_is_not_given_up(coder: RulesCoder) -> None:
    assert read(coder, "The FDLR said that it seized full control of Sake.")[0].kind == "ASSAULT"


@pytest.mark.parametrize(
    "text",
    [
        "Garang assured reporters that the talks are going well.",
        "Kenyatta guaranteed that the talks are on a good path.",
        "The Nation says two of the UN mediators left Juba on Friday.",
    ],
)
def test_how_things_stand_is_no_undertaking_and_who_leaves_gives_nothing_up(coder: RulesCoder, text: str) -> None:
    assert not [one for one in read(coder, text) if one.kind in {"AGREE", "RETREAT", "SANCTION"}]


def test_what_an_attack_is_meant_to_force_is_nobodys_plan(coder: RulesCoder) -> None:
    assert not of_kind(coder, "The attack was intended to force Hamas to quit the talks.", "SANCTION")


def test_talks_that_are_suspended_for_a_week_are_no_penalty(coder: RulesCoder) -> None:
    text = (
        "Negotiations between the Kenyan government and the rebels will be suspended on Saturday and resume on 7 July."
    )
    assert not of_kind(coder, text, "SANCTION")


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The UN envoy presented the two sides with a draft on Monday.", ["United Nations"]),
        ("The African Union on Tuesday presented a proposal on the police to Chad.", ["African Union"]),
    ],
)
def test_who_presents_a_plan_proposes_it(coder: RulesCoder, text: str, by: list[str]) -> None:
    (offer,) = of_kind(coder, text, "AGREE")
    assert (offer.move, [who.name or who.text for who in offer.actors]) == ("propose", by)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The truce took effect on Monday.", []),
        ("M23 leader Sultani Makenga declared that a new truce takes effect tomorrow.", ["Sultani Makenga"]),
        ("Odinga announced that the truce had been extended for two months, to 4 August.", ["Raila Odinga"]),
    ],
)
def test_a_truce_that_begins_or_is_extended_is_his_who_declares_it(coder: RulesCoder, text: str, by: list[str]) -> None:
    (truce,) = of_kind(coder, text, "RETREAT")
    assert (truce.mode, [who.name or who.text for who in truce.actors]) == ("ceasefire", by)
    assert truce.when is None or truce.when.until is None or truce.when.until.month != 8


def test_a_plan_is_no_verb(coder: RulesCoder) -> None:
    (accepted,) = of_kind(coder, "The Congolese government accepted the ceasefire plan too.", "AGREE")
    assert accepted.move == "accept"


def test_what_comes_under_attack_makes_none(coder: RulesCoder) -> None:
    text = "The Russian-flagged tanker Midvolga 2 said it had come under attack off the Turkish coast."
    by, to = named(coder, text, "ASSAULT")
    assert by == []
    assert "tanker" in to[0]


def test_what_comes_under_somebodys_control_is_taken_by_him(coder: RulesCoder) -> None:
    text = "Ukraine denied that Kupiansk had come under Russian control."
    assert named(coder, text, "ASSAULT") == (["Russia"], ["Kupiansk"])


def test_whose_son_in_law_somebody_is_sat_nowhere(coder: RulesCoder) -> None:
    text = "Witkoff and Jared Kushner, the son-in-law of US President Donald Trump, took part in the meeting in Berlin."
    assert named(coder, text, "CONSULT") == (["Steve Witkoff", "Jared Kushner"], [])


def test_to_be_ready_to_stop_fighting_is_an_offer(coder: RulesCoder) -> None:
    text = "Russia is ready to stop fighting if Ukrainian forces withdraw from the territory that Moscow claims."
    assert read(coder, text)[0].move == "propose"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "Erdogan proposed that Russia and Chad hold talks in Istanbul, his director, Burhanettin Duran, said.",
            "REQUEST",
            "that Russia and Chad hold talks in Istanbul",
        ),
        (
            "Zelensky denied that his country had attacked a residence.",
            "ASSAULT",
            "his country had attacked a residence",
        ),
    ],
)
def test_what_is_said_ends_before_who_tells_it(coder: RulesCoder, text: str, kind: str, words: str) -> None:
    (said,) = of_kind(coder, text, kind)
    assert said.content is not None
    assert text[slice(*said.content)] == words


def test_a_refusal_of_a_plan_denies_nothing(coder: RulesCoder) -> None:
    (refusal,) = of_kind(
        coder, "Putin argued against the truce that Kyiv proposed, his aide Yuri Ushakov said.", "REJECT"
    )
    assert "denies" not in {one.value for one in refusal.particulars}
