"""Names that have "and" in them: one party and one place."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, parties, read

from dragoman.coding import RulesCoder

# Each with the kind of an event, who did it and to whom.
ONE = [
    ("Bosnia and Herzegovina rejected the proposal.", "REJECT", ["Bosnia and Herzegovina"], []),
    ("Guyana threatened Trinidad and Tobago with sanctions.", "THREATEN", ["Guyana"], ["Trinidad and Tobago"]),
    ("Antigua and Barbuda condemned the raid.", "ACCUSE", ["Antigua and Barbuda"], []),
    ("Sao Tome and Principe rejected the offer.", "REJECT", ["Sao Tome and Principe"], []),
    ("Saint Kitts and Nevis accused Cuba of a raid.", "ACCUSE", ["Saint Kitts and Nevis"], ["Cuba"]),
    ("The African Union's Peace and Security Council suspended Niger.",
     "SANCTION", ["African Union's Peace and Security Council"], ["Niger"]),
    ("The Ministry of Foreign and European Affairs condemned the raid.",
     "ACCUSE", ["Ministry of Foreign and European Affairs"], []),
    ("The Defence and Security Committee rejected the bill.", "REJECT", ["Defence and Security Committee"], []),
    ("The Ministry of Interior and National Administration banned the rally.",
     "COERCE", ["Ministry of Interior and National Administration"], []),
    ("The National Union for Democracy and Progress rejected the deal.",
     "REJECT", ["National Union for Democracy and Progress"], []),
    ("Togo, Trinidad and Tobago and Chad signed the treaty.",
     "SUPPORT", ["Togo"], ["Trinidad and Tobago", "Chad"]),
    ("Bosnia and Croatia signed a treaty.", "SUPPORT", ["Bosnia"], ["Croatia"]),
    ("The Ministry of Defence and the Security Committee rejected the plan.",
     "REJECT", ["Ministry", "Security Committee"], []),
    ("The Defence Ministry and Parliament rejected the plan.", "REJECT", ["Defence Ministry", "Parliament"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "actors", "targets"), ONE)
def test_one_name_is_one_party(coder: RulesCoder, text: str, kind: str, actors: list[str], targets: list[str]) -> None:
    assert parties(coder, text, kind) == (actors, targets)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The leaders of Cuba and Belize met in Saint Vincent and the Grenadines.", "Saint Vincent and the Grenadines"),
        ("The leaders of Cuba and Belize met in Antigua and Barbuda on Friday.", "Antigua and Barbuda"),
        ("The Organization for Security and Co-operation in Europe condemned the raid on the town.", None),
        ("The Movement for Justice and Equality signed a truce with Niger.", None),
    ],
)
def test_one_name_is_one_place(coder: RulesCoder, text: str, place: str | None) -> None:
    assert [one.place.name if one.place else None for one in read(coder, text)] == [place]


def test_a_state_named_with_and_is_it_and_one_of_both_sides(coder: RulesCoder) -> None:
    text = "Trinidad and Tobago said it would not sign the accord."
    assert [one.id for one in of_kind(coder, text, "REJECT")[0].actors] == ["state:TTO"]
    text = "Trinidad and Tobago and Guyana held talks. Both sides agreed to meet again."
    agreed = of_kind(coder, text, "AGREE")[0]
    assert [one.id for one in (*agreed.actors, *agreed.targets)] == ["state:TTO", "state:GUY"]
