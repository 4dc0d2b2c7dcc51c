"""What the hostilities ledger keeps of an event: weapons, victims, the dead and injured, who holds the place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import vocab
from dragoman.coding import coder, particulars
from dragoman.coding.lexicon import particulars as lexicon
from dragoman.coding.particulars.hostilities import hostility
from dragoman.types import Document, Mention, Particular

CODER = coder()
KEYS = {"weapon", "victims", "killed", "injured", "control"}


@pytest.fixture(autouse=True, scope="module")
def _hostilities_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(particulars, "READERS", (hostility,))
        yield


def mentions(text: str) -> tuple[Mention, ...]:
    document = Document(
        id="0", raw="", source="files", url="", text=text, title="", outlet=None, author=None,
        published=date(2024, 5, 15), published_basis=None, language="en", retrieved=datetime(2024, 5, 16, tzinfo=UTC),
    )  # fmt: skip
    (reading,) = CODER.code([document])
    return reading.mentions


def read(text: str) -> list[Particular]:
    return [one for mention in mentions(text) for one in mention.particulars]


POSITIVE = [
    ("Eritrean artillery shelled the town of Adigrat.", "weapon", "artillery", None),
    ("Azerbaijan shelled Stepanakert with rockets.", "weapon", "rocket", None),
    ("A drone strike on a hospital in Omdurman killed four people.", "weapon", "drone", None),
    ("Israeli warplanes bombed a school in Gaza.", "weapon", "aircraft", None),
    ("Naval drones attacked two tankers off the coast of Yemen.", "weapon", "naval_drone", None),
    ("A man and a woman were killed by a landmine in Colombia.", "weapon", "mine", None),
    ("Rwanda fired missiles at a power plant in Goma.", "weapon", "missile", None),
    ("Indian soldiers shot two villagers near the border.", "weapon", "small_arms", None),
    ("A car bomb exploded at a market in Mogadishu.", "weapon", "bomb", None),
    ("Syrian tanks attacked the village of Kafr on Monday.", "weapon", "armour", None),
    ("A drone strike on a hospital in Omdurman killed four people.", "victims", "hospital", None),
    ("Israeli warplanes bombed a school in Gaza.", "victims", "school", None),
    ("Naval drones attacked two tankers off the coast of Yemen.", "victims", "ship", None),
    ("Attacks on Georgian energy facilities and ports continued.", "victims", "energy", None),
    ("Attacks on Georgian energy facilities and ports continued.", "victims", "port", None),
    ("The attack on Hodeidah damaged two apartment buildings and a railway bridge.", "victims", "bridge", None),
    ("The attack on Hodeidah damaged two apartment buildings and a railway bridge.", "victims", "residential", None),
    ("Militants attacked an air base in Mali.", "victims", "airfield", None),
    ("Sudanese drones struck an oil refinery near Khartoum.", "victims", "oil", None),
    ("Gunmen killed a soldier and two civilians in Cauca.", "victims", "soldiers", None),
    ("Gunmen killed a soldier and two civilians in Cauca.", "victims", "civilians", None),
    ("Pakistani forces struck a drone factory in Kabul.", "victims", "other", None),
    ("Eritrean artillery shelled Adigrat, killing three civilians and wounding 12 men.", "killed", "3-3", "civilian"),
    ("Eritrean artillery shelled Adigrat, killing three civilians and wounding 12 men.", "injured", "12-12", None),
    ("Ten Armenian soldiers and two civilians were killed in the shelling of Jermuk.", "killed", "10-10", "mil:ARM"),
    ("Ten Armenian soldiers and two civilians were killed in the shelling of Jermuk.", "killed", "2-2", "civilian"),
    ("Azerbaijan shelled Stepanakert. Two people were killed and five were injured.", "injured", "5-5", None),
    ("At least 15 people, including three children, were killed in an airstrike on Idlib.", "killed", "15-15", None),
    ("Four people were killed in the attack on Kharkiv, while the police spoke of six.", "killed", "4-6", None),
    ("A man and a woman were killed by a landmine in Colombia.", "killed", "2-2", None),
    ("A car bomb exploded at a market in Mogadishu. Nobody was hurt.", "injured", "0-0", None),
    ("The death toll from the bombing in Kabul rose to 34.", "killed", "34-34", None),
    ("Chadian rebels captured the town of Faya on Monday.", "control", "taken", "group"),
    ("Syrian forces recaptured the town of Maaloula.", "control", "retaken", "mil:SYR"),
    ("Troops from Chad withdrew from the city of Faya.", "control", "lost", "mil:TCD"),
    ("Houthi forces encircled the town of Marib.", "control", "encircled", "group:houthis"),
    ("Ukraine occupies part of the Kursk region.", "control", "held", "state:UKR"),
    ("Fierce clashes raged in Uvira between the army and the rebels.", "control", "contested", None),
    ("Ethiopia denied that its troops had captured the town of Humera.", "control", "taken", "mil:ETH"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "value", "about"), POSITIVE)
def test_words_of_a_report_give_the_particular(text: str, key: str, value: str, about: str | None) -> None:
    found = [one for one in read(text) if (one.key, one.value) == (key, value)]
    assert found
    if about != "group":
        assert about in {one.about for one in found}


NEGATIVE = [
    ("Jordan shot down 12 drones over Amman.", "weapon", "drone"),
    ("Jordan shot down 12 drones over Amman.", "killed", "12-12"),
    ("Pakistani forces struck a drone factory in Kabul.", "weapon", "drone"),
    ("Turkish jets hit an ammunition depot near Duhok.", "weapon", "artillery"),
    ("Azerbaijan shelled Stepanakert with rockets.", "weapon", "artillery"),
    ("Naval drones attacked two tankers off the coast of Yemen.", "weapon", "drone"),
    ("At least 15 people, including three children, were killed in an airstrike on Idlib.", "killed", "3-3"),
    ("The army attacked the rebels in Bama. Elsewhere, 12 people died in a storm.", "killed", "12-12"),
    ("Chad has lost 900 soldiers killed and wounded since January.", "killed", "900-900"),
    ("Saudi Arabia bombed Sanaa, killing or wounding 20 soldiers.", "injured", "20-20"),
    ("A rocket attack hit the base in Erbil. There were no reports of casualties.", "killed", "0-0"),
    ("A rocket attack hit the base in Erbil. No casualties were reported.", "injured", "0-0"),
    ("Police arrested twelve civilians in Tunis.", "victims", "civilians"),
    ("Police raided an office in Tunis.", "victims", "other"),
    ("Russia plans to capture Kharkiv.", "control", "taken"),
    ("Ukraine demanded that Russia withdraw its troops from the city of Kherson.", "control", "lost"),
    ("Chad said it would not withdraw its troops from the city of Faya.", "control", "lost"),
    ("The army captured twenty rebels near Bama.", "control", "taken"),
    ("Libya released sixty prisoners on Tuesday.", "control", "retaken"),
    ("Clashes between Sudan and South Sudan worried diplomats.", "control", "contested"),
    ("The minister captured the mood of the conference.", "control", "taken"),
    ("The two presidents met near a bridge in Geneva.", "victims", "bridge"),
]


@pytest.mark.parametrize(("text", "key", "value"), NEGATIVE)
def test_nothing_is_read_that_the_words_do_not_say(text: str, key: str, value: str) -> None:
    assert (key, value) not in {(one.key, one.value) for one in read(text)}


def test_a_toll_of_another_attack_stays_with_its_own_sentence() -> None:
    text = "Israel bombed Tyre. In a separate attack on Sidon, nine people were killed."
    first = [mention for mention in mentions(text) if mention.span[1] <= text.index(".")]
    assert first
    assert not [one for mention in first for one in mention.particulars if one.key == "killed"]


def test_every_weapon_and_victim_of_the_lexicon_is_a_value_of_the_vocabulary() -> None:
    words = lexicon("hostilities")
    for table, key in (("weapons", "weapon"), ("weapon_verbs", "weapon"), ("victims", "victims")):
        for value in set(words[table]) - {"none"}:
            assert value in vocab.particulars()[key].definition


@settings(max_examples=25)
@given(st.lists(st.sampled_from([row[0] for row in POSITIVE] + [row[0] for row in NEGATIVE]), min_size=1, max_size=4))
def test_every_span_lies_in_the_text_and_every_value_in_the_vocabulary(parts: list[str]) -> None:
    text = " ".join(parts)
    for one in read(text):
        assert one.key in KEYS
        assert 0 <= one.span[0] < one.span[1] <= len(text)
        if one.key in {"killed", "injured"}:
            low, high = one.value.split("-")
            assert 0 <= int(low) <= int(high)
        else:
            assert one.value in vocab.particulars()[one.key].definition
