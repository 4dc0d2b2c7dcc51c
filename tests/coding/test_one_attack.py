"""One attack told in two clauses, claimed by who made it, or told with its dead in the sentence behind."""

from __future__ import annotations

import pytest
from own_sentences import of_kind, read, told

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


# Each with the one attack that it tells, by whom, and the dead: on the word of whoever claims it.
CLAIMED = [
    ("A suicide bombing near the border killed six Somali soldiers and injured 11; Al-Shabaab claimed responsibility.",
     "bombing", "Al-Shabaab", "killed", "6-6"),
    ("Boko Haram claimed responsibility for a bombing in Maroua that killed ten people.",
     "bombing", "Boko Haram", "killed", "10-10"),
    ("A mine killed four soldiers in Chad on Sunday, and Boko Haram claimed the attack.",
     "killed", "Boko Haram", "killed", "4-4"),
    ("The ELN took responsibility for the blast in Arauca that injured 17 police officers.",
     "blast", "ELN", "injured", "17-17"),
    ("The Islamic State group claimed responsibility in a statement for the attack, which killed 28 guests in Herat.",
     "attack", "Islamic State group", "killed", "28-28"),
    ("The ambush in Tillaberi was claimed by JNIM.", "ambush", "JNIM", "killed", None),
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


@pytest.mark.parametrize(("text", "word", "who", "key", "dead"), CLAIMED)
def test_who_claims_an_attack_made_it_on_his_own_word(
    coder: RulesCoder, text: str, word: str, who: str, key: str, dead: str | None
) -> None:
    (one,) = read(coder, text)
    assert (one.kind, one.status, text[slice(*one.trigger)]) == ("ASSAULT", "happened", word)
    assert [actor.text for actor in one.actors] == [who]
    assert one.speaker is not None
    assert one.speaker.text == who
    assert toll(one, key) == dead


def test_nobody_who_claims_an_attack_made_it(coder: RulesCoder) -> None:
    (one,) = of_kind(coder, "No group has claimed responsibility for the bombing in Ndjamena.", "ASSAULT")
    assert (one.actors, one.speaker) == ((), None)
