"""What is kept of a move: how far, on what terms, why, by when, which text, on whose word."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding import RulesCoder
from dragoman.types import Document, Particular

PUBLISHED = date(2025, 3, 20)  # a Thursday
KEYS = {"extent", "condition", "ground", "deadline", "gives", "gets", "proposal", "on_behalf"}
Read = Callable[[str], list[Particular]]


def document(text: str) -> Document:
    return Document(
        id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None, published=PUBLISHED,
        published_basis=None, language="en", retrieved=datetime(2025, 3, 20, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture(scope="module")
def read() -> Read:
    coder = RulesCoder()

    @cache
    def reading(text: str) -> list[Particular]:
        (found,) = coder.code([document(text)])
        moves = [mention for mention in found.mentions if mention.move not in {None, "claim", "deny", "pledge"}]
        return [one for mention in moves for one in mention.particulars if one.key in KEYS]

    return reading


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("Chad fully accepted the mediator's plan.", "extent", "in_full"),
        ("Peru accepted the draft treaty in its entirety.", "extent", "in_full"),
        ("Kenya flatly rejected the proposal.", "extent", "in_full"),
        ("Oman accepted some of the provisions of the accord.", "extent", "in_part"),
        ("Peru agreed to most points of the draft agreement.", "extent", "in_part"),
        ("Angola partly rejected the proposal.", "extent", "in_part"),
        ("Chad agreed in principle to the deal.", "extent", "in_part"),
        ("Nepal accepted the framework with reservations.", "extent", "on_condition"),
        ("Chad agreed to the truce on condition that its prisoners are freed.", "extent", "on_condition"),
        (
            "Chad agreed to the truce on condition that its prisoners are freed.",
            "condition",
            "its prisoners are freed",
        ),
        ("Chad offered to open the road if Niger disarms its militia.", "condition", "Niger disarms its militia"),
        (
            "Peru will not return to the table until Ecuador withdraws its troops.",
            "condition",
            "Ecuador withdraws its troops",
        ),
        (
            "Kenya refused to sign the accord unless Somalia guarantees its border.",
            "condition",
            "Somalia guarantees its border",
        ),
        ("Chad proposed a truce provided that the rebels leave the town.", "condition", "the rebels leave the town"),
        ("Peru rejected the offer, citing its constitution.", "ground", "its constitution"),
        (
            "Kenya turned down the invitation, saying it had not been consulted.",
            "ground",
            "it had not been consulted",
        ),
        ("Oman rejected the draft because it ignored the island.", "ground", "it ignored the island"),
        ("Peru dismissed the proposal as a ruse.", "ground", "a ruse"),
        (
            "Nepal rejected the treaty on the ground that it violates its constitution.",
            "ground",
            "it violates its constitution",
        ),
        ("Greece rejected as unacceptable a proposal by Turkey for a joint patrol.", "ground", "unacceptable"),
        ("Niger demanded that Chad withdraw its troops by 5 April.", "deadline", "2025-04-05"),
        ("Chad urged both armies to halt the fighting within two weeks.", "deadline", "2025-04-03"),
        ("Peru gave Ecuador until 1 April to answer its offer.", "deadline", "2025-04-01"),
        ("Kenya set a deadline of 2 April for Somalia to reply.", "deadline", "2025-04-02"),
        ("Oman gave Yemen 60 days to disarm the group.", "deadline", "2025-05-19"),
        ("Chad urged Niger to free the hostages before the feast.", "deadline", "before the feast"),
        ("Chad rejected the 12-point plan.", "proposal", "the 12-point plan"),
        ("Oman accepted some of the provisions of the accord.", "proposal", "the accord"),
        (
            "Niger urged Chad to accept the African Union's roadmap.",
            "proposal",
            "the African Union's roadmap",
        ),
        ("Kenya rejected a counter-proposal by Somalia.", "proposal", "a counter-proposal"),
        ("Greece rejected as unacceptable a proposal by Turkey for a joint patrol.", "proposal", "a proposal"),
    ],
)
def test_what_the_text_says_of_a_move_is_kept(read: Read, text: str, key: str, value: str) -> None:
    assert (key, value) in {(one.key, one.value) for one in read(text)}


@pytest.mark.parametrize(
    ("text", "key", "value", "about"),
    [
        (
            "Chad offered to withdraw its troops in exchange for a security guarantee.",
            "gives", "withdraw its troops", "state:TCD",
        ),
        (
            "Chad offered to withdraw its troops in exchange for a security guarantee.",
            "gets", "a security guarantee", "state:TCD",
        ),
        (
            "Niger demanded that Chad lift its blockade in return for the release of two pilots.",
            "gives", "lift its blockade", "state:TCD",
        ),
        (
            "Niger demanded that Chad lift its blockade in return for the release of two pilots.",
            "gets", "the release of two pilots", "state:TCD",
        ),
        ("Peru offered to swap 20 soldiers for 30 miners.", "gives", "20 soldiers", "state:PER"),
        ("Peru offered to swap 20 soldiers for 30 miners.", "gets", "30 miners", "state:PER"),
        ("Kenya offered 12 trucks for 40 captives.", "gets", "40 captives", "state:KEN"),
        (
            "Chad proposed to reopen the port. In return Niger would lift its sanctions.",
            "gives", "lift its sanctions", "state:NER",
        ),
        (
            "Oman would accept the truce on condition that it receives the island.",
            "gets", "the island", "state:OMN",
        ),
        ("Chad offered to open the road if Niger disarms its militia.", "gives", "open the road", "state:TCD"),
        ("The plan would require Niger to cede the valley.", "gives", "cede the valley", "state:NER"),
        ("Chad is ready to withdraw, the mediator said.", "on_behalf", "mediator", "state:TCD"),
        ("Niger has accepted the truce, a Chadian official said.", "on_behalf", "Chadian official", "state:NER"),
        (
            "Chad would accept a truce, according to people familiar with the talks.",
            "on_behalf", "sources", "state:TCD",
        ),
        ("Peru rejected the offer, Reuters reported, citing sources.", "on_behalf", "sources", "state:PER"),
    ],
)  # fmt: skip
def test_terms_and_tellers_name_the_side_they_are_about(
    read: Read, text: str, key: str, value: str, about: str
) -> None:
    assert (key, value, about) in {(one.key, one.value, one.about) for one in read(text)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Peru did not reject the plan outright.", "extent"),
        ("Kenya accepted the truce.", "extent"),
        ("Niger agreed to exchange prisoners.", "extent"),
        ("Chad offered to act if necessary.", "condition"),
        ("Chad would accept the plan, an official said on condition of anonymity.", "condition"),
        ("Sudan rejected the plan before the summit.", "condition"),
        ("Niger demanded that Chad lift its blockade in return for the release of two pilots.", "condition"),
        ("Peru rejected the offer on Thursday.", "ground"),
        ("Kenya accepted the offer after meeting an envoy.", "ground"),
        ("Chad rejected the proposal, which had been due by May.", "deadline"),
        ("Chad rejected the plan before the summit.", "deadline"),
        ("Kenya rejected a counter-proposal by Somalia.", "deadline"),
        ("Chad called for a truce until the harvest.", "deadline"),
        ("Chad offered tents for 300 families.", "gives"),
        ("Chad offered help for the refugees.", "gets"),
        ("Niger agreed to exchange prisoners.", "gives"),
        ("Chad threatened to close the port if Niger receives new weapons.", "gets"),
        ("Kenya accepted the truce.", "proposal"),
        ("Niger demanded a settlement.", "proposal"),
        ("Niger accepted no plan.", "proposal"),
        ("Peru is ready to sign, Peru's foreign minister said.", "on_behalf"),
        ("Peru rejected the offer, a newspaper reported.", "on_behalf"),
        ("Peru rejected the offer, according to a letter.", "on_behalf"),
        ("Kenya and Somalia agreed on a truce, Kenya's government said.", "on_behalf"),
        ("Chad expects Niger to accept the plan, Chad's minister said.", "on_behalf"),
    ],
)
def test_what_the_text_does_not_say_is_not_kept(read: Read, text: str, key: str) -> None:
    assert key not in {one.key for one in read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Chad pledged 20 million dollars by 5 April.",
        "Chad denied the claim in full.",
        "Kenya met Somalia by the river.",
    ],
)
def test_events_of_other_ledgers_have_no_particulars_of_moves(read: Read, text: str) -> None:
    assert read(text) == []


def test_a_condition_belongs_to_the_clause_it_hangs_on(read: Read) -> None:
    told = read("Chad accepted the plan and warned that it would close the port if Niger received weapons.")
    assert [one for one in told if one.key == "extent"] == []


def test_who_the_parties_are_makes_no_difference(read: Read) -> None:
    text = "{0} offered to withdraw its troops in exchange for a guarantee from {1} by 5 April."
    one, other = (
        [(p.key, p.value.replace(second, "X")) for p in read(text.format(first, second))]
        for first, second in (("Chad", "Niger"), ("Norway", "Kenya"))
    )
    assert one == other


def vocabulary() -> set[str]:
    text = files("dragoman.vocab").joinpath("particulars.toml").read_text("utf-8")
    return {key for key, row in tomllib.loads(text).items() if isinstance(row, dict)}


PARTS = st.lists(
    st.sampled_from(
        [
            "Chad",
            "Niger",
            "its minister",
            "offered",
            "rejected",
            "accepted",
            "demanded",
            "that",
            "to withdraw",
            "the 12-point plan",
            "some points of",
            "in exchange for",
            "prisoners",
            "by Friday",
            "within two weeks",
            "if",
            "unless",
            "because",
            "as a ruse",
            ",",
            ".",
            "said",
            "citing sources",
            "in return",
            "in full",
            "before",
            "the talks",
            "\n",
            "“",
            "until",
            "for 30",
            "a deadline of",
        ]
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(parts=PARTS)
def test_every_span_lies_in_the_text_and_every_key_in_the_vocabulary(read: Read, parts: list[str]) -> None:
    text = " ".join(parts)
    for one in read(text):
        assert one.key in vocabulary()
        assert one.value
        assert 0 <= one.span[0] < one.span[1] <= len(text)
        assert one.key != "extent" or one.value in {"in_full", "in_part", "on_condition"}
