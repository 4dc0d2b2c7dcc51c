"""What a party does by saying it, and what becomes of a move that is only spoken about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache

import pytest

from dragoman.coding import RulesCoder
from dragoman.types import Document, Mention

PUBLISHED = date(2025, 3, 20)  # a Thursday
TOLD = {"happened", "planned", "conditional"}
Read = Callable[[str], Sequence[Mention]]


@pytest.fixture(scope="module")
def read() -> Read:
    coder = RulesCoder()

    @cache
    def reading(text: str) -> Sequence[Mention]:
        document = Document(
            id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None, published=PUBLISHED,
            published_basis=None, language="en", retrieved=datetime(2025, 3, 20, tzinfo=UTC),
        )  # fmt: skip
        (found,) = coder.code([document])
        return [one for one in found.mentions if one.move not in {None, "claim", "deny"}]

    return reading


def moves(found: Sequence[Mention]) -> set[str]:
    return {one.move for one in found if one.move and one.status in TOLD}


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Egypt said Israel had to withdraw from the corridor.", "demand"),
        ("Kenya's envoy said any agreement must protect the border.", "demand"),
        ("Oman told Yemen that any deal would require a withdrawal from the port.", "demand"),
        ("Ghana's president said on Monday that Togo should open talks without delay.", "urge"),
        ("Peru said it was time for a vote.", "urge"),
        ("Chad said the release of its soldiers was a precondition for talks.", "demand"),
        ("Kenya said only a withdrawal from the port would open the way to talks.", "demand"),
        ("Bertrand Bisimwa said M23 would never withdraw from Goma.", "reject"),
        ("Chad's foreign minister said the truce plan was unacceptable.", "reject"),
        ("Serbia called the Croatian proposal unacceptable.", "reject"),
        ("North Korea said it would never accept the resolution.", "reject"),
        ("Netanyahu said on Sunday that he would not agree to end the war in exchange for the hostages.", "reject"),
        ("Ethiopia did not accept the mediators' proposal.", "reject"),
        ("Niger said it saw no need for foreign troops on its soil.", "reject"),
        ("An Israeli official said the Egyptian draft could serve as a basis for negotiations.", "accept"),
        ("Armenia said it was ready to discuss the plan.", "accept"),
        ("Eritrea has not ruled out talks.", "defer"),
        ("Nepal's government said it needed time to consult its allies.", "defer"),
        ("Sudan said it was too early to discuss a truce.", "defer"),
        ("Rwanda said it would not leave the negotiations.", "clarify"),
        ("Serbia no longer insists on a new vote.", "concede"),
        ("Belarus said it would give up its claim to the district.", "concede"),
        ("Ankara said a limited truce could be useful.", "propose"),
        ("Oman raised the possibility of a truce.", "propose"),
        ("Colombia called off the meeting with Venezuela in Caracas.", "retract"),
        ("Armenia exchanged 32 captives with Azerbaijan on Tuesday.", "implement"),
    ],
)
def test_a_clause_does_what_its_subject_and_polarity_say(read: Read, text: str, move: str) -> None:
    assert move in moves(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "The prime minister of Togo said he would not resign.",
        "Doctors said patients must be moved to other hospitals.",
        "Officials said the dam would have to be repaired.",
        "South Korea said it had no information about the talks.",
        "Asked whether Chad would attend, the Kenyan minister said he did not know.",
        "The Egyptian plan was discussed in Cairo.",
        "The Sudanese army has yet to respond to the proposal.",
        "Should Oman turn to Yemen, the war may end.",
        "Chad has not yet accepted the plan.",
        "Nepal's minister called the vote good news for India.",
    ],
)
def test_what_is_only_spoken_about_is_no_move(read: Read, text: str) -> None:
    assert moves(read(text)) == set()


def test_whoever_asks_is_the_one_who_spoke_and_not_the_one_he_spoke_of(read: Read) -> None:
    found = read("Zelensky said Putin was not ready to end the war. He urged France to send missiles.")
    (urged,) = [one for one in found if one.move == "urge"]
    assert [actor.id for actor in urged.actors] == ["person:volodymyr-zelensky"]


def test_a_move_has_the_day_on_which_it_was_said(read: Read) -> None:
    found = read("Kenya's president said on Tuesday that Chad had to free the pilots. He urged Niger to open the road.")
    assert {one.when.since for one in found if one.when} == {date(2025, 3, 18)}
    assert {one.move for one in found if one.when} == {"demand", "urge"}


def test_two_coordinated_refusals_are_one_move(read: Read) -> None:
    found = read("Hungary does not support the loan and does not consent to it, its prime minister said.")
    assert len([one for one in found if one.move == "reject" and one.status in TOLD]) == 1


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Chad rejected the American plan.", "state:USA"),
        ("Chad rejected the plan.", None),
        ("Chad rejected a proposal by Kenya.", "state:KEN"),
    ],
)
def test_the_name_of_a_plan_says_whose_it_is(read: Read, text: str, owner: str | None) -> None:
    named = [one for mention in read(text) for one in mention.particulars if one.key == "proposal"]
    assert {one.about for one in named} == {owner}


@pytest.mark.parametrize(
    "text",
    ["Azerbaijan demanded the whole of Nagorno-Karabakh.", "Ukraine said it would never withdraw from the Donbas."],
)
def test_a_move_about_land_has_its_issue(read: Read, text: str) -> None:
    assert any("TERR" in one.issues for one in read(text))
