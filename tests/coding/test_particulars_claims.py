"""How each of those who speak stands to what is claimed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding import RulesCoder
from dragoman.types import Document, Mention, Particular

PUBLISHED = date(2025, 3, 20)
STANCES = {
    "asserts", "repeats", "denies", "partly_denies", "hedges", "confirms", "retracts", "refutes", "cannot_verify",
}  # fmt: skip
Read = Callable[[str], list[tuple[Mention, list[Particular]]]]


@pytest.fixture(scope="module")
def read() -> Read:
    coder = RulesCoder()

    @cache
    def reading(text: str) -> list[tuple[Mention, list[Particular]]]:
        document = Document(
            id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None,
            published=PUBLISHED, published_basis=None, language="en", retrieved=datetime(2025, 3, 20, tzinfo=UTC),
        )  # fmt: skip
        (found,) = coder.code([document])
        return [(mention, [one for one in mention.particulars if one.key == "stance"]) for mention in found.mentions]

    return reading


def stances(read: Read, text: str, word: str) -> set[tuple[str, str | None]]:
    """Stance and speaker of the mentions whose trigger is a word."""
    return {
        (one.value, one.about)
        for mention, found in read(text)
        if text[slice(*mention.trigger)] == word
        for one in found
    }


@pytest.mark.parametrize(
    ("text", "word", "stance", "about"),
    [
        ("Chad accused Niger of shelling its positions.", "accused", "asserts", "state:TCD"),
        ("Chad accused Niger of shelling its positions.", "shelling", "asserts", "state:TCD"),
        ("Pakistan claimed it had shot down five Indian aircraft.", "shot down", "asserts", "state:PAK"),
        ("The UN said Rwanda had told it that rebels attacked Goma.", "attacked", "asserts", "state:RWA"),
        ("Turkey rejected Greek claims that its ships had fired on fishermen.", "fired", "asserts", "state:GRC"),
        ("Turkey rejected Greek claims that its ships had fired on fishermen.", "fired", "denies", "state:TUR"),
        ("Turkey rejected Greek claims that its ships had fired on fishermen.", "rejected", "denies", "state:TUR"),
        ("Niger denied the accusation.", "denied", "denies", "state:NER"),
        ("Niger denied that its forces had attacked Goma.", "attacked", "denies", "state:NER"),
        ("Armenia did not shell the village, its defence ministry said.", "shell", "denies", "gov:ARM"),
        ("No civilians were killed in the strike, Israel's army said.", "killed", "denies", "mil:ISR"),
        ("Yemen's government dismissed reports that its troops had shelled Taiz.", "shelled", "denies", "gov:YEM"),
        ("Chad called the report a fabrication.", "called", "denies", "state:TCD"),
        ("Serbia partly denied the accusation.", "denied", "partly_denies", "state:SRB"),
        ("Ethiopia disputed the death toll.", "disputed", "partly_denies", "state:ETH"),
        ("Rwanda denied backing the rebels but acknowledged a raid.", "denied", "partly_denies", "state:RWA"),
        (
            "The RSF denied that it had killed civilians, although it acknowledged violations.",
            "killed", "partly_denies", "group:rsf",
        ),
        ("Israel admitted that its troops had killed two aid workers.", "killed", "confirms", "state:ISR"),
        ("India confirmed that Pakistani drones had attacked three bases.", "attacked", "confirms", "state:IND"),
        ("Chad acknowledged that its soldiers had shelled the town.", "shelled", "confirms", "state:TCD"),
        ("Rebels reportedly attacked the port of Hodeidah.", "attacked", "hedges", None),
        ("North Korea was believed to have launched a missile.", "launched", "hedges", None),
        ("It is unclear whether the rebels attacked the convoy.", "attacked", "hedges", None),
        (
            "Ethiopian troops may have killed forty villagers, a military official said.",
            "killed", "hedges", "military official",
        ),
        ("Iran repeated its accusation that Israel had bombed the plant.", "bombed", "repeats", "state:IRN"),
        ("Colombia again accused the ELN of attacking a pipeline.", "accused", "repeats", "state:COL"),
        ("Rebels seized Goma, Reuters reported, citing residents.", "seized", "repeats", "media:reuters"),
        ("The UN said Rwanda had told it that rebels attacked Goma.", "attacked", "repeats", "org:un"),
        (
            "Rebels captured the town, the army of Sudan said. It later withdrew the claim.",
            "captured", "retracts", "mil:SDN",
        ),
        (
            "Sudan's army said the RSF had killed 50 people. The army corrected its earlier figure on Monday.",
            "killed", "retracts", "mil:SDN",
        ),
        ("Satellite images disproved the claim that Russia had captured the town.", "captured", "refutes", None),
        ("Sudan rejected Chadian statements that El Fasher had been retaken.", "retaken", "asserts", "state:TCD"),
        ("Sudan rejected Chadian statements that El Fasher had been retaken.", "retaken", "denies", "state:SDN"),
        (
            "Rebels captured the bridge, their leader said. The claim turned out to be false.",
            "captured", "refutes", None,
        ),
        (
            "Niger's army shelled the town, the mayor said. The claim could not be independently verified.",
            "shelled", "cannot_verify", None,
        ),
        (
            "Sudan's army bombed a market in El Fasher, the RSF said. Reuters could not verify the report.",
            "bombed", "cannot_verify", "media:reuters",
        ),
        ("Reports that the army killed 12 people have not been confirmed.", "killed", "cannot_verify", None),
    ],
)  # fmt: skip
def test_a_speaker_stands_to_a_claim_as_the_words_say(
    read: Read, text: str, word: str, stance: str, about: str | None
) -> None:
    assert (stance, about) in stances(read, text, word)


@pytest.mark.parametrize(
    ("text", "word", "stance"),
    [
        ("Rebels attacked a convoy near Goma.", "attacked", "asserts"),
        ("Rebels attacked a convoy near Goma.", "attacked", "hedges"),
        ("Rebels attacked a convoy near Goma. The road is closed.", "attacked", "cannot_verify"),
        ("Kenya declined to confirm that its soldiers had been attacked.", "attacked", "confirms"),
        ("Kenya declined to confirm that its soldiers had been attacked.", "attacked", "denies"),
        ("Kenya neither confirmed nor denied that it had shelled the town.", "shelled", "confirms"),
        ("Kenya did not confirm that its soldiers had attacked the town.", "attacked", "confirms"),
        ("Niger denied the accusation.", "denied", "asserts"),
        ("Niger denied the accusation.", "denied", "partly_denies"),
        ("Niger did not deny the accusation.", "deny", "denies"),
        ("Chad said its army would stop fighting.", "fighting", "denies"),
        ("Analysts fear that Chad could attack the town.", "attack", "hedges"),
        ("Chad withdrew its troops from the town, Niger said. Niger withdrew its ambassador.", "withdrew", "retracts"),
        ("Chad shelled the town, Niger said. Chad withdrew its claim to the river.", "shelled", "retracts"),
        ("Israel admitted that its troops had killed two aid workers.", "killed", "asserts"),
        ("Iran repeated its accusation that Israel had bombed the plant.", "bombed", "asserts"),
        ("Chad could have shelled the town, according to Niger.", "shelled", "hedges"),
        ("Niger shelled the town, Chad said. Claims of torture could not be verified.", "shelled", "cannot_verify"),
        ("The wreck could not be confirmed as his before rebels attacked the town.", "attacked", "cannot_verify"),
        ("Chad called the plan a disaster.", "called", "denies"),
        ("Chad criticised the plan.", "criticised", "asserts"),
        ("Chad and Niger met in Accra.", "met", "asserts"),
    ],
)
def test_no_stance_is_read_where_none_is_taken(read: Read, text: str, word: str, stance: str) -> None:
    assert stance not in {value for value, _ in stances(read, text, word)}


def test_both_sides_of_a_contested_claim_are_kept(read: Read) -> None:
    text = "The rebels said they had captured Goma airport; the Congolese army rejected the claim as propaganda."
    assert {value for value, _ in stances(read, text, "captured")} == {"asserts", "denies"}


PARTS = st.lists(
    st.sampled_from(
        [
            "Chad",
            "Niger",
            "the army",
            "said",
            "denied",
            "claimed",
            "admitted",
            "that",
            "rebels",
            "attacked",
            "the town",
            "the claim",
            "could not be verified",
            "withdrew the claim",
            "reportedly",
            "may have",
            "but",
            "acknowledged",
            "accused",
            "of shelling",
            ",",
            ".",
            "\n",
            "according to",
            "a source",
            "it",
            "was believed to have",
            "repeated",
        ]
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(parts=PARTS)
def test_every_span_lies_in_the_text_and_every_stance_in_the_vocabulary(read: Read, parts: list[str]) -> None:
    text = " ".join(parts)
    for _, found in read(text):
        for one in found:
            assert one.value in STANCES
            assert 0 <= one.span[0] < one.span[1] <= len(text)
