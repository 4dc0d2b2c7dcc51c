"""One attack told in two clauses, claimed by who made it, or told with its dead in the sentence behind."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import of_kind, read, reading, told

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
    ("Rebels said they killed 16 soldiers when they ambushed a lorry near Hpakant.",
     "ambushed", ["they"], ["16 soldiers", "lorry"], "Hpakant", "16-16", None),
    ("An airstrike by the Sudanese army hit a clinic in Nyala.",
     "airstrike", ["Sudanese army"], ["clinic in Nyala"], "Nyala", None, None),
]  # fmt: skip
LEFT = [
    ("Clashes between the Malian army and JNIM fighters near Segou left 26 dead, including four civilians.",
     "Clashes", ["Malian army"], ["JNIM fighters"], "Segou", "26-26", None),
    ("Clashes between Indian and Pakistani soldiers left nine people dead.",
     "Clashes", ["Indian"], ["Pakistani soldiers"], None, "9-9", None),
    ("A drone attack on a clinic in Malakal left 12 people dead and 18 injured.",
     "attack", [], ["12 people", "clinic in Malakal"], "Malakal", "12-12", "18-18"),
    ("The truce ended clashes between Ghanaian and Togolese troops in July that killed 21 people.",
     "clashes", ["Ghanaian"], ["Togolese troops"], None, "21-21", None),
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


def test_who_beat_back_an_attack_is_told_apart_from_the_dead(coder: RulesCoder) -> None:
    text = "Seven fighters were killed as the army repelled an attack on Lyman."
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "killed")
    assert [who.text for who in one.targets] == ["Seven fighters"]


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


# Each with the word of its toll, and by whom, where and on which day of December those died.
TOLLS = [
    ("ADF rebels shelled Beni on Tuesday. At least 16 civilians died and 21 were wounded, nurses said.",
     "wounded", ["ADF rebels"], "Beni", 2, "16-16"),
    ("The Myanmar army bombed a market in Kanbalu on Monday. More than 90 people died in the strike, a monk said.",
     "strike", ["Myanmar army"], "Kanbalu", 1, "90-90"),
    ("Chadian jets bombed a school in Bol on Monday. The strike killed 12 people.",
     "killed", ["Chadian jets"], "Bol", 1, "12-12"),
    ("Boko Haram raided Monguno on Tuesday.\n\nThe army said on Wednesday that 20 soldiers had died.",
     "died", ["Boko Haram"], "Monguno", 2, "20-20"),
    ("Paramilitaries attacked a camp near Nyala. The attack killed at least 50 people, the council said on Saturday.",
     "attack", ["Paramilitaries"], "Nyala", None, "50-50"),
    ("Chad carried out air strikes on Kutum on Monday. Khartoum said nine children were killed.",
     "killed", ["Chad"], "Kutum", 1, "9-9"),
    ("Gunmen attacked a mosque in Zamfara on Sunday. Eight worshippers were killed.",
     "killed", ["Gunmen"], "Zamfara", None, "8-8"),
    ("Armed men raided a mine in Kindu on Monday. The attack left 15 people dead.",
     "left", ["Armed men"], "Kindu", 1, "15-15"),
]  # fmt: skip
OTHERS = [
    "Ethiopia shelled Massawa on Monday. Four people were killed when a bus overturned.",
    "Ethiopia shelled Massawa on Monday. Four people were killed in floods in Peru.",
    "Ethiopia shelled Massawa on Monday. Four Ethiopian soldiers were killed.",
    "Ethiopia shelled Massawa on Monday. Four people were killed in Keren.",
    "Ethiopia shelled Massawa on Monday. Since then 40 people have been killed.",
    "Ethiopia shelled Massawa on Monday. Rain fell. Four people were killed.",
]


@pytest.mark.parametrize(("text", "word", "actors", "place", "day", "dead"), TOLLS)
def test_a_toll_is_of_the_attack_told_before_it(
    coder: RulesCoder, text: str, word: str, actors: list[str], place: str, day: int | None, dead: str
) -> None:
    found = reading(coder, text)
    first = next(one for one in found.mentions if one.kind == "ASSAULT")
    (one,) = [each for each in found.mentions if text[slice(*each.trigger)] == word]
    assert ([who.text for who in one.actors], one.place and one.place.name) == (actors, place)
    assert day is None or (one.when is not None and one.when.since == date(2025, 12, day))
    assert (toll(one, "killed"), toll(first, "killed")) == (dead, dead)
    assert (one.id, first.id) in {(link.source, link.target) for link in found.links if link.kind == "repeats"}


@pytest.mark.parametrize("text", OTHERS)
def test_a_toll_of_something_else_is_not(coder: RulesCoder, text: str) -> None:
    found = reading(coder, text)
    first = next(one for one in found.mentions if one.kind == "ASSAULT")
    assert toll(first, "killed") is None
    assert all(not one.actors for one in found.mentions if text[slice(*one.trigger)] == "killed")
    assert not found.links


def test_the_dead_of_a_fight_are_of_both_sides(coder: RulesCoder) -> None:
    text = "Clashes broke out between Malian troops and JNIM in Segou on Friday. Twenty fighters were killed."
    one = of_kind(coder, text, "ASSAULT")[-1]
    assert ([who.text for who in one.actors], [who.text for who in one.targets]) == (["Malian troops"], ["JNIM"])
    assert toll(one, "killed") == "20-20"


def test_who_claims_the_attack_of_the_sentence_before(coder: RulesCoder) -> None:
    text = (
        "A blast hit a mosque in Kunduz on Friday and killed 11 people. The Islamic State group claimed responsibility."
    )
    one = of_kind(coder, text, "ASSAULT")[-1]
    assert one.speaker == one.actors[0]
    assert (one.actors[0].text, one.place and one.place.name) == ("Islamic State group", "Kunduz")


def test_who_was_killed_in_a_later_attack_is_not_of_the_first(coder: RulesCoder) -> None:
    text = "JNIM attacked a base. Thirteen policemen were killed when gunmen ambushed their convoy."
    assert toll(of_kind(coder, text, "ASSAULT")[0], "killed") is None
