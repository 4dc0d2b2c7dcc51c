""" "The parties": those to talks, a truce or a war, who are of no sector, and political ones."""

from __future__ import annotations

import pytest
from own_sentences import read

from dragoman.coding import RulesCoder

AT_THE_TABLE = [
    "The parties agreed to a ceasefire on Monday.",
    "The parties to the talks signed a truce in Muscat.",
    "Kenya urged all parties to resume talks.",
    "The parties to the conflict violated the truce.",
    "The third party to the accord rejected it.",
    "ECOWAS invited the parties to negotiations in Abuja.",
    "The parties concerned will meet on Friday.",
]
POLITICAL = [
    "The ruling party rejected the deal.",
    "Political parties signed an accord in Harare.",
    "Nine parties agreed to boycott the vote.",
    "The parties agreed on a coalition deal.",
    "The parliamentary parties rejected the agreement.",
    "Several parties called for elections.",
]


def _sectors(coder: RulesCoder, text: str) -> set[str | None]:
    who = (actor for one in read(coder, text) for actor in (*one.actors, *one.targets))
    return {actor.sector for actor in who if "part" in actor.text}


@pytest.mark.parametrize("text", AT_THE_TABLE)
def test_the_parties_to_talks_have_no_sector(coder: RulesCoder, text: str) -> None:
    assert _sectors(coder, text) == {None}


@pytest.mark.parametrize("text", POLITICAL)
def test_political_parties_keep_theirs(coder: RulesCoder, text: str) -> None:
    assert _sectors(coder, text) == {"PTY"}


def test_opposition_parties_are_opposition(coder: RulesCoder) -> None:
    assert _sectors(coder, "Opposition parties rejected the truce.") == {"OPP"}


def test_the_parties_are_political_where_such_were_spoken_of(coder: RulesCoder) -> None:
    assert _sectors(coder, "The ruling party met the rebels. The parties agreed to a truce.") == {"PTY"}


def test_the_parties_to_talks_are_not_at_home_where_they_sign(coder: RulesCoder) -> None:
    found = read(coder, "The parties to the talks signed a truce in Doha.")
    assert [actor.country for one in found for actor in one.actors] == [None]
