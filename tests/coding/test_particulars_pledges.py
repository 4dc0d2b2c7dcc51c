"""What the pledges ledger keeps of an event: what is promised, how far it came, by when, on which terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import vocab
from dragoman.coding import coder, particulars
from dragoman.coding.lexicon import particulars as lexicon
from dragoman.coding.particulars.givers import side
from dragoman.coding.particulars.pledges import pledge
from dragoman.types import Document, Particular

CODER = coder()
KEYS = {
    "pledge",
    "pledger",
    "beneficiary",
    "amount",
    "stage",
    "verdict",
    "deadline",
    "condition",
    "price_basis",
    "part_of",
}


@pytest.fixture(autouse=True, scope="module")
def _pledges_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(particulars, "READERS", (pledge,))
        yield


def make(text: str, published: date | None) -> Document:
    return Document(
        id="0", raw="", source="files", url="", text=text, title="", outlet=None, author=None, published=published,
        published_basis=None, language="en", retrieved=datetime(2024, 5, 16, tzinfo=UTC),
    )  # fmt: skip


def read(text: str, *, published: date | None = date(2024, 5, 15)) -> list[Particular]:
    (reading,) = CODER.code([make(text, published)])
    return [one for mention in reading.mentions for one in mention.particulars]


POSITIVE = [
    ("Norway pledged 40 million euros in aid to Sudan.", "pledge", "money"),
    ("Canada promised $200 million to Haiti.", "pledge", "money"),
    ("Denmark will send 19 tanks to Armenia.", "pledge", "kit"),
    ("Kenya promised to send 900 peacekeepers to Somalia.", "pledge", "troops"),
    ("Brazil pledged to train 500 police officers in Haiti.", "pledge", "training"),
    ("Britain gave Finland a security guarantee.", "pledge", "guarantee"),
    ("The EU will impose sanctions on Georgia if the law is passed.", "pledge", "sanction"),
    ("Hungary promised to vote for the resolution.", "pledge", "vote"),
    ("France broke its promise to recognise Palestine.", "pledge", "recognition"),
    ("Australia promised to ratify the treaty by 1 September.", "pledge", "ratification"),
    ("Nepal promised to keep the road open.", "pledge", "other"),
    ("Norway pledged 40 million euros in aid to Sudan.", "stage", "announced"),
    ("The Canadian parliament approved a loan of 300 million dollars for Moldova.", "stage", "committed"),
    ("Poland allocated 100 million zlotys for the training of Georgian soldiers.", "stage", "allocated"),
    ("Germany signed a contract for 30 ambulances that it had promised Kenya.", "stage", "contracted"),
    ("The first batch of howitzers from Spain arrived in Yerevan on Monday.", "stage", "in_delivery"),
    ("Canada is delivering generators to Lebanon from existing stocks.", "stage", "in_delivery"),
    ("Japan handed over six patrol boats to the Philippines.", "stage", "delivered"),
    ("The radars that Greece promised to Armenia are already in use at the front.", "stage", "in_use"),
    ("Italy withdrew its pledge to send peacekeepers to Lebanon.", "verdict", "withdrawn"),
    ("The United States suspended military aid to Ethiopia.", "verdict", "stalled"),
    ("France broke its promise to recognise Palestine.", "verdict", "broken"),
    ("Only half of the aid that Qatar pledged to Sudan has been disbursed.", "verdict", "partially_fulfilled"),
    ("Japan has not delivered the patrol boats it promised to Vietnam.", "verdict", "not_fulfilled"),
    ("Kuwait honoured its commitment to Yemen and paid 10 million dollars.", "verdict", "fulfilled"),
    ("Norway pledged 40 million euros to Sudan, to be paid by the end of June.", "deadline", "2024-06-30"),
    ("Australia promised to ratify the treaty by 1 September.", "deadline", "2024-09-01"),
    ("Denmark will send 19 tanks to Armenia before winter.", "deadline", "before winter"),
    ("Ghana promised to send troops to Mali once a ceasefire holds.", "deadline", "once a ceasefire holds"),
    ("Togo pledged to provide observers after the fighting ends.", "deadline", "after the fighting ends"),
    ("Spain pledged 1 billion euros to Egypt if it carried out reforms.", "condition", "it carried out reforms"),
    ("Kenya will deploy 1,000 police officers to Haiti, subject to approval.", "condition", "approval"),
    ("The European Union pledged 1 billion euros a year to Egypt.", "price_basis", "a year"),
    ("Sweden promised Ethiopia an interest-free loan of 90 million dollars.", "price_basis", "interest-free"),
    ("Sweden promised Ethiopia 90 million dollars over four years.", "price_basis", "over four years"),
    ("India pledged 500 million dollars in 2020 prices to Nepal.", "price_basis", "in 2020 prices"),
    ("Qatar promised Benin a loan of 20 million dollars.", "price_basis", "a loan"),
    ("Turkey pledged 20 drones to Somalia, part of a larger package.", "part_of", "part of a larger package"),
    ("Canada is delivering generators to Lebanon from existing stocks.", "part_of", "from existing stocks"),
    ("Chile will send ten ambulances to Haiti from a package announced in January.", "part_of", "announced in January"),
    ("Norway pledged 40 million euros in aid to Sudan.", "amount", "40000000 40000000 EUR"),
    ("Denmark will send 19 tanks to Armenia.", "amount", "19 19 tanks"),
    ("Ghana announced that it would take part in two packages of weapons worth 5 million euros each.", "amount",
     "10000000 10000000 EUR"),
    ("Oman signed a deal with India under which it could buy 30 to 40 aircraft.", "amount", "30 40 aircraft"),
    ("The president of Peru signed a bill that includes $80 million in military aid for Haiti.", "pledge", "money"),
    ("The president of Peru signed a bill that includes $80 million in military aid for Haiti.", "stage", "committed"),
    ("Kenya signed a letter of intent with Italy to buy 12 helicopters.", "pledge", "kit"),
    ("Kenya signed a letter of intent with Italy to buy 12 helicopters.", "stage", "announced"),
    ("The African Union adopted its third package of sanctions against Mali.", "pledge", "sanction"),
    ("The African Union adopted its third package of sanctions against Mali.", "stage", "delivered"),
    ("Canada froze Belarusian assets on Friday.", "pledge", "sanction"),
    ("Peru was ready to provide logistical support, its president said.", "pledge", "kit"),
    ("Chile said it would veto the resolution.", "pledge", "vote"),
    ("Ireland will recognise the state of Palestine.", "pledge", "recognition"),
    ("Qatar will make an immediate contribution of 88 million dollars to Sudan.", "pledge", "money"),
    ("Britain offered 11 million pounds for Sudan.", "pledge", "money"),
    ("EU leaders decided on Friday to borrow 9 billion euros for Moldova.", "stage", "committed"),
    ("Sweden promised Ethiopia 90 million dollars over the next two years.", "deadline", "over the next two years"),
    ("Kenya signed a letter of intent with Italy to buy 12 helicopters over the next 10 years.", "deadline",
     "over the next 10 years"),
    ("Ghana promised to send troops to Mali once a ceasefire holds.", "condition", "once a ceasefire holds"),
    ("The first 5 million euros of the loan were delivered to Benin.", "part_of", "first 5 million euros"),
    ("The first 5 million euros were delivered to Benin on Monday.", "stage", "delivered"),
    ("The rebels obtained guarantees from Angola before the talks.", "pledge", "guarantee"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "value"), POSITIVE)
def test_words_of_a_report_give_the_particular(text: str, key: str, value: str) -> None:
    assert (key, value) in {(one.key, one.value) for one in read(text)}


NEGATIVE = [
    ("Ghana agreed to a ceasefire.", "pledge", None),
    ("China threatened to impose sanctions on Japan.", "pledge", "sanction"),
    ("Russia's ministry released video of drones.", "pledge", None),
    ("The president of Peru met the minister of finance of Chile.", "pledge", None),
    ("Kenya urged Germany to send tanks to Armenia.", "pledge", "kit"),
    ("The Red Cross evacuated civilians from the city.", "pledge", "money"),
    ("Sudanese rebels launched drones at Port Sudan.", "pledge", None),
    ("Denmark will send 19 tanks to Armenia.", "stage", "in_delivery"),
    ("Denmark will send 19 tanks to Armenia.", "stage", "delivered"),
    ("Norway pledged ambulances like those in use in Sudan.", "stage", "in_use"),
    ("The first batch of howitzers from Spain arrived in Yerevan.", "stage", "delivered"),
    ("Japan has not delivered the patrol boats it promised to Vietnam.", "stage", "delivered"),
    ("Italy withdrew its pledge to send peacekeepers to Lebanon.", "verdict", "fulfilled"),
    ("Norway could withdraw its pledge to Sudan.", "verdict", "withdrawn"),
    ("Oman's pledge to Yemen was not withdrawn.", "verdict", "withdrawn"),
    ("Norway pledged 40 million euros to Sudan after talks in Paris.", "deadline", None),
    ("Norway pledged 40 million euros to Sudan on Monday.", "deadline", None),
    ("The package of 40 million euros was pledged by Norway to Sudan.", "deadline", None),
    ("Norway pledged 40 million euros to Sudan.", "condition", None),
    ("Denmark sent tanks to Armenia over four days.", "price_basis", None),
    ("Norway pledged 40 million euros to Sudan.", "price_basis", None),
    ("Norway pledged 40 million euros to Sudan, in a package announced on Tuesday.", "part_of", None),
    ("Norway pledged 40 million euros to part of Sudan's army.", "verdict", None),
    ("Fiji threatened to block a loan for Tonga's army.", "pledge", None),
    ("Ghana would join the pact if it received guarantees from Togo.", "pledge", None),
    ("Under the draft, Chad would receive security guarantees from France.", "pledge", None),
    ("Under the plan, Japan would give Nepal a guarantee.", "pledge", None),
    ("Chad's army sent nine drones against a base in Libya.", "pledge", None),
    ("American sanctions on Cuba hurt its trade.", "pledge", None),
    ("The sides signed a ceasefire agreement under which Mali would withdraw its troops.", "pledge", None),
    ("Sudan warned Chad against sending tanks to the rebels.", "pledge", "kit"),
    ("Yemen said it needed generators.", "pledge", None),
    ("Thailand froze the front line.", "pledge", "sanction"),
    ("Mali asked for respect and promised to work calmly with Benin.", "pledge", "money"),
    ("Twenty-six countries pledged to send troops to Haiti.", "amount", None),
    ("Peru pledged 40 million euros to Haiti, bringing its total to 90 million.", "amount", "90000000 90000000 EUR"),
]


SIDES = [
    ("Kenya will receive ten boats from Italy.", {"state:ITA"}, {"state:KEN"}),
    ("Kenya could buy 12 helicopters from Italy under a letter of intent.", {"state:ITA"}, {"state:KEN"}),
    ("Kenya signed a letter of intent with Italy to buy 12 helicopters.", {"state:ITA"}, {"state:KEN"}),
    ("Chad, Mali and Togo have agreed to finance a package of weapons for Benin.",
     {"state:TCD", "state:MLI", "state:TGO"}, {"state:BEN"}),
    ("Norway pledged 40 million euros to Sudan. Canada promised 20 million dollars.",
     {"state:NOR", "state:CAN"}, {"state:SDN"}),
    ("The African Union adopted sanctions against Mali. Imports of Malian gold are to be banned.",
     {"org:african-union"}, {"state:MLI"}),
    ("Canada froze Belarusian assets in Toronto on Friday.", {"state:CAN"}, {"state:BLR"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "givers", "getters"), SIDES)
def test_who_gives_and_who_gets_is_read_from_the_words(text: str, givers: set[str], getters: set[str]) -> None:
    document = make(text, date(2024, 5, 15))
    (reading,) = CODER.code([document])
    found: dict[str, set[str | None]] = {"pledger": set(), "beneficiary": set()}
    for mention in reading.mentions:
        told = [one for one in mention.particulars if one.key in found]
        for one in told:
            found[one.key].add(one.about)
        if not told and any(one.key == "pledge" for one in mention.particulars):
            found["pledger"] |= {side(one) for one in mention.actors}
            found["beneficiary"] |= {side(one) for one in mention.targets}
    assert found == {"pledger": givers, "beneficiary": getters}


@pytest.mark.parametrize(("text", "key", "value"), NEGATIVE)
def test_nothing_is_read_that_the_words_do_not_say(text: str, key: str, value: str | None) -> None:
    found = {(one.key, one.value) for one in read(text)}
    assert (key, value) not in found if value is not None else key not in {one for one, _ in found}


def test_without_a_date_of_the_document_a_deadline_keeps_its_words() -> None:
    found = read("Norway pledged 40 million euros to Sudan, to be paid by the end of June.", published=None)
    assert [one.value for one in found if one.key == "deadline"] == ["by the end of June"]


def test_every_value_of_the_lexicon_is_one_of_the_vocabulary() -> None:
    words = lexicon("pledges")
    assert set(words["stage"]) <= set(vocab.pledges()["stage"])
    assert set(words["verdict"]) <= set(vocab.pledges()["verdict"])
    assert all(value in vocab.particulars()["pledge"].definition for value in words["kind"])


@settings(max_examples=25)
@given(st.lists(st.sampled_from([row[0] for row in POSITIVE] + [row[0] for row in NEGATIVE]), min_size=1, max_size=4))
def test_every_span_lies_in_the_text_and_every_value_in_the_vocabulary(parts: list[str]) -> None:
    text = " ".join(parts)
    for one in read(text):
        assert one.key in KEYS
        assert 0 <= one.span[0] < one.span[1] <= len(text)
        if one.key == "pledge":
            assert one.value in vocab.particulars()["pledge"].definition
        elif one.key in {"stage", "verdict"}:
            assert one.value in vocab.pledges()[one.key]
        elif one.key == "amount":
            low, high, _ = one.value.split(" ", 2)
            assert 0 <= float(low) <= float(high)
        elif one.key != "deadline" or not one.value[:4].isdigit():
            assert one.value == " ".join(text[one.span[0] : one.span[1]].split())
