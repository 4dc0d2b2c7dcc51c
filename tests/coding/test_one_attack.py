"""One attack told in two clauses, claimed by who made it, or told with its dead in the sentence behind."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, told

from dragoman.coding import RulesCoder
from dragoman.types import Mention

# Each with the one attack that it tells: its word, who made it, on whom, where, and its dead and injured.
HOW = [
    ("Eight farmers were killed after raiders attacked Zinder on Thursday.",
     "attacked", ["raiders"], ["farmers", "Zinder"], "Zinder", "8-8", None),
    ("At least 31 soldiers were killed and about 12 were missing after jihadists ambushed a fuel convoy.",
     "ambushed", ["jihadists"], ["soldiers", "fuel convoy"], None, "31-31", None),
    ("Three Fijian peacekeepers were wounded when a Syrian tank shell hit a UNDOF position.",
     "hit", ["Syrian tank shell"], ["Fijian peacekeepers", "UNDOF position"], None, None, "3-3"),
    ("Two constables were killed as rebels shelled their barracks in Bago.",
     "shelled", ["rebels"], ["Two constables"], "Bago", "2-2", None),
    ("A roadside bombing near Galkayo wounded five soldiers.",
     "wounded", [], ["five soldiers"], "Galkayo", None, "5-5"),
    ("Boko Haram said it carried out the attack on a mill in Maroua that killed 14 people.",
     "attack", ["Boko Haram"], ["mill in Maroua", "14 people"], "Maroua", "14-14", None),
]  # fmt: skip
LEFT = [
    ("Clashes between the Malian army and JNIM fighters near Segou left 26 dead, including four civilians.",
     "Clashes", ["Malian army"], ["JNIM fighters"], "Segou", "26-26", None),
    ("Clashes between Indian and Pakistani soldiers left nine people dead.",
     "Clashes", ["Indian"], ["Pakistani soldiers"], None, "9-9", None),
    ("A drone attack on a clinic in Malakal left 12 people dead and 18 injured.",
     "attack", [], ["12 people", "clinic in Malakal"], "Malakal", "12-12", "18-18"),
    ("Ethiopian shelling of Hargeisa left four people dead.",
     "shelling", ["Ethiopian"], ["Hargeisa"], "Hargeisa", "4-4", None),
]  # fmt: skip


def toll(one: Mention, key: str) -> str | None:
    return next((part.value for part in one.particulars if part.key == key), None)


@pytest.mark.parametrize(("text", "word", "actors", "targets", "place", "killed", "injured"), [*HOW, *LEFT])
def test_harm_and_deed_are_one_attack(
    coder: RulesCoder,
    text: str,
    word: str,
    actors: list[str],
    targets: list[str],
    place: str | None,
    killed: str | None,
    injured: str | None,
) -> None:
    (one,) = of_kind(coder, text, "ASSAULT")
    assert told(coder, text, word) == ("ASSAULT", "happened", actors, targets)
    assert (one.place.name if one.place else None) == place
    assert (toll(one, "killed"), toll(one, "injured")) == (killed, injured)


def test_who_was_killed_after_what_he_did_himself_tells_two(coder: RulesCoder) -> None:
    text = "Four rebels were killed after they attacked a post near Bunia."
    assert len(of_kind(coder, text, "ASSAULT")) == 2


def test_what_was_done_days_before_is_another_attack(coder: RulesCoder) -> None:
    text = "Four miners were killed two days after rebels attacked a barracks in Bunia."
    assert len(of_kind(coder, text, "ASSAULT")) == 2


def test_the_day_stands_with_the_deed(coder: RulesCoder) -> None:
    (one,) = of_kind(coder, "Eight farmers were killed after raiders attacked Zinder on Thursday.", "ASSAULT")
    assert one.when is not None
    assert str(one.when.since) == "2025-12-04"
