"""Tolls told town by town, blasts that are nobody, and men that are lost."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, told

from dragoman.coding import RulesCoder

# Each with, for each town, what was counted there, and who the victims are.
BY_TOWN = [
    ("The strikes killed seven civilians in Zaporizhzhia, three in Nikopol and one in Sumy, officials said.",
     {"Zaporizhzhia": ("seven civilians", "seven civilians"), "Nikopol": ("three", "civilians"),
      "Sumy": ("one", "civilians")}),
    ("Three soldiers were killed in Derna and five in Benghazi.",
     {"Derna": ("Three soldiers were killed", "soldiers"), "Benghazi": ("five", "soldiers")}),
    ("At least 12 civilians were killed in Taiz, another six in Marib and at least two near Hodeidah, the group said.",
     {"Taiz": ("12 civilians were killed", "12 civilians"), "Marib": ("six", "civilians"),
      "Hodeidah": ("two", "civilians")}),
    ("Four soldiers were killed in Kharkiv and Kherson.",
     {"Kharkiv": ("Four soldiers were killed", "soldiers"), "Kherson": ("", "soldiers")}),
]  # fmt: skip
# Each with the words of an event, who did it and to whom.
BY_WHOM = [
    ("A landmine blast killed two farmers near Taiz.", "killed", [], ["two farmers"]),
    ("Army rockets hit the clinic at Malha.", "hit", ["Army rockets"], ["clinic at Malha"]),
    ("Russian bombs levelled a grain dryer.", "levelled", ["Russian"], ["grain dryer"]),
    ("The army lost 12 soldiers in battles near El Fasher.", "lost", [], ["army"]),
    ("Ukraine lost 300 troops in Kursk on Tuesday, Moscow said.", "lost", [], ["Ukraine"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "towns"), BY_TOWN)
def test_each_town_has_its_own_dead(coder: RulesCoder, text: str, towns: dict[str, tuple[str, str]]) -> None:
    found = {
        one.place.name: ("; ".join(each.text for each in one.amounts), one.targets[0].text)
        for one in of_kind(coder, text, "ASSAULT")
        if one.place is not None
    }
    assert found == towns


@pytest.mark.parametrize(("text", "word", "by", "to"), BY_WHOM)
def test_it_is_an_attack_by_whoever_is_named(
    coder: RulesCoder, text: str, word: str, by: list[str], to: list[str]
) -> None:
    assert told(coder, text, word) == ("ASSAULT", "happened", by, to)


# Each with the dead that each of its events counts.
BY_CLAUSE = [
    ("Chad's army said 23 of its soldiers were killed, and that over 200 rebel and allied fighters had been killed.",
     ["23-23", "200-200"]),
    ("The army said 74 Hamas fighters had been killed and more than 40 wounded.", ["74-74"]),
    ("Two MiG-29 fighters were lost.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dead"), BY_CLAUSE)
def test_each_clause_has_its_own_dead(coder: RulesCoder, text: str, dead: list[str]) -> None:
    found = [part.value for one in of_kind(coder, text, "ASSAULT") for part in one.particulars if part.key == "killed"]
    assert found == dead
