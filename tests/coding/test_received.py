"""Who sent what somebody received, what was only looked into, and clauses that stand side by side."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, parties, read

from dragoman.coding import RulesCoder


@pytest.mark.parametrize(
    ("text", "kind", "by", "to"),
    [
        ("The council received a request from Mali for a new mission.", "REQUEST", "Mali", []),
        ("The governor received threats from al-Shabaab.", "THREATEN", "al-Shabaab", ["governor"]),
        ("The prosecutor received a complaint from Ukraine against Russia.", "ACCUSE", "Ukraine", ["Russia"]),
        ("The army received support from Rwanda.", "SUPPORT", "Rwanda", ["army"]),
        ("An ultimatum was received from the rebels.", "THREATEN", "rebels", []),
    ],
)
def test_what_is_received_is_theirs_who_sent_it(
    coder: RulesCoder, text: str, kind: str, by: str, to: list[str]
) -> None:
    assert parties(coder, text, kind) == ([by], to)


def test_who_has_received_threats_makes_none(coder: RulesCoder) -> None:
    (threat,) = of_kind(coder, "Journalists in Goma have received death threats.", "THREATEN")
    assert threat.actors == ()
    assert threat.targets


@pytest.mark.parametrize(
    "text",
    [
        "The two presidents met on the sidelines of the UN General Assembly.",
        "The ministers met on the margins of the Munich Security Conference.",
    ],
)
def test_nobody_met_the_conference_beside_which_they_did(coder: RulesCoder, text: str) -> None:
    assert parties(coder, text, "CONSULT")[1] == []


def test_who_could_not_verify_a_claim_neither_accuses_nor_tells(coder: RulesCoder) -> None:
    (shelled,) = read(coder, "The UN could not verify the claim that the army shelled Tawila.")
    assert (shelled.kind, shelled.status, shelled.speaker) == ("ASSAULT", "happened", None)


@pytest.mark.parametrize(
    "text",
    [
        "The rebels attacked the town but were beaten back.",
        "The army said the rebels attacked the base but they were beaten back.",
        "The militants stormed the post and were killed.",
    ],
)
def test_who_attacked_and_was_beaten_back_beat_nobody(coder: RulesCoder, text: str) -> None:
    beaten = [one for one in read(coder, text) if text[slice(*one.trigger)].split()[0] in {"beaten", "killed"}]
    assert [(one.actors, bool(one.targets)) for one in beaten] == [((), True)]


def test_who_met_somebody_and_was_arrested_arrested_nobody(coder: RulesCoder) -> None:
    assert parties(coder, "The commander met the envoy and was arrested.", "COERCE") == ([], ["commander"])


@pytest.mark.parametrize(
    "text",
    [
        "Israel, Lebanon agree truce, Hezbollah rejects terms.",
        "Israel, Lebanon agree truce; Hezbollah rejects terms.",
        "Kenya and Chad agreed a truce; the rebels rejected it.",
    ],
)
def test_of_two_clauses_side_by_side_neither_is_told_by_the_other(coder: RulesCoder, text: str) -> None:
    agreed = of_kind(coder, text, "AGREE")[0]
    assert (agreed.status, agreed.speaker) == ("happened", None)


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Missiles struck an airfield in Khmelnytskyi and a refinery in Poltava.", ["airfield", "refinery"]),
        ("Rebels shelled Goma and Bukavu.", ["Goma", "Bukavu"]),
    ],
)
def test_of_two_towns_each_has_what_was_hit_there(coder: RulesCoder, text: str, struck: list[str]) -> None:
    assert [[whom.text for whom in one.targets] for one in of_kind(coder, text, "ASSAULT")] == [[one] for one in struck]


@pytest.mark.parametrize(
    "text", ["As they met in Lima, Peru promised to free prisoners.", "As Kenya hosted the talks, Uganda rejected it."]
)
def test_a_text_may_begin_with_as(coder: RulesCoder, text: str) -> None:
    assert read(coder, text)
