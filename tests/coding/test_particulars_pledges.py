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
from dragoman.coding.particulars.pledges import pledge
from dragoman.types import Document, Particular

CODER = coder()
KEYS = {"pledge", "stage", "verdict", "deadline", "condition", "price_basis", "part_of"}


@pytest.fixture(autouse=True, scope="module")
def _pledges_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(particulars, "READERS", (pledge,))
        yield


def read(text: str, *, published: date | None = date(2024, 5, 15)) -> list[Particular]:
    document = Document(
        id="0", raw="", source="files", url="", text=text, title="", outlet=None, author=None, published=published,
        published_basis=None, language="en", retrieved=datetime(2024, 5, 16, tzinfo=UTC),
    )  # fmt: skip
    (reading,) = CODER.code([document])
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
]


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


@settings(max_examples=25, deadline=None)
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
        elif one.key != "deadline" or not one.value[:4].isdigit():
            assert one.value == " ".join(text[one.span[0] : one.span[1]].split())
