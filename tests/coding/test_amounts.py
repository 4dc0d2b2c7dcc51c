from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.amounts import amounts
from dragoman.coding.figures import number
from dragoman.coding.frames import Hit
from dragoman.coding.lexicon import Frame
from dragoman.coding.parse import parse
from dragoman.coding.whose_amounts import amounts_of
from dragoman.types import Amount


def found(text: str) -> list[Amount]:
    docs, _ = next(parse([(text, None)]))
    return [amount for doc in docs for sentence in doc.sents for amount in amounts(sentence)]


def read(text: str) -> list[tuple[float, float, str]]:
    return [(amount.low, amount.high, amount.unit) for amount in found(text)]


def of_event(text: str, trigger: str, kind: str = "AGREE") -> list[tuple[float, float, str]]:
    docs, _ = next(parse([(text, None)]))
    word = next(token for doc in docs for token in doc if token.text == trigger)
    return [(one.low, one.high, one.unit) for one in amounts_of(Hit(Frame(id="x", kind=kind), word))]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$61bn in aid", 61e9, "USD"),
        ("a €90 billion loan", 90e9, "EUR"),
        ("50 billion euros", 50e9, "EUR"),
        ("£2.5 million", 2.5e6, "GBP"),
        ("a 140 billion-euro loan", 140e9, "EUR"),
        ("US$1.2 trillion", 1.2e12, "USD"),
        ("USD 5 million", 5e6, "USD"),
        ("1,000 rubles", 1000, "RUB"),
        ("2 million roubles", 2e6, "RUB"),
        ("1,000 hryvnias", 1000, "UAH"),
        ("1,000 shekels", 1000, "ILS"),
        ("three million Canadian dollars", 3e6, "CAD"),
        ("20 million pounds", 20e6, "GBP"),
        ("half a billion dollars", 5e8, "USD"),
        ("two and a half million Swiss francs", 2.5e6, "CHF"),
        ("12 people were killed", 12, "killed"),
        ("killing six.", 6, "killed"),
        ("wounded 23", 23, "injured"),
        ("The death toll rose to 31", 31, "killed"),
        ("The death toll from the strike on the school reached 31", 31, "killed"),
        ("three civilians, including a child, died", 3, "killed"),
        ("one person was killed", 1, "killed"),
        ("claimed the lives of 14 people", 14, "killed"),
        ("19 people remain missing", 19, "people"),
        ("1.5m people displaced", 1.5e6, "people"),
        ("2,000 families fled their homes", 2000, "families"),
        ("40 soldiers were captured", 40, "troops"),
        ("10,000 North Korean soldiers", 10_000, "troops"),
        ("a 200,000-strong army", 200_000, "troops"),
        ("exchanged 307 prisoners of war", 307, "prisoners"),
        ("released 20 hostages", 20, "hostages"),
        ("20 hostages were released", 20, "hostages"),
        ("They sent 40 lorries of sorghum.", 40, "lorries"),
        ("They closed five consulates.", 5, "consulates"),
        ("Two French mine managers were charged.", 2, "managers"),
        ("They blacklisted three Kabul exchange houses.", 3, "houses"),
        ("A crowd of 300 stone-throwing students came yesterday.", 300, "students"),
        ("They begged him to bring home 18 wounded policemen.", 18, "policemen"),
        ("The army handed over the bodies of 6 soldiers.", 6, "bodies"),
        ("They agreed on four new crossing points.", 4, "points"),
        ("The court fined the firm 80,000 quetzales.", 80_000, "GTQ"),
        ("They will pay 12 million Malawian kwacha.", 12e6, "MWK"),
        ("Gunmen shot dead 23 herders at the ford.", 23, "killed"),
        ("Eleven miners were killed.", 11, "killed"),
        ("Rebels massacred at least 44 villagers.", 44, "killed"),
        ("Thirty-one imams were put to death.", 31, "killed"),
        ("Five dockers were hurt.", 5, "injured"),
        ("48 hostages", 48, "hostages"),
        ("598 attack drones", 598, "drones"),
        ("31 ballistic missiles", 31, "missiles"),
        ("half a million artillery shells", 5e5, "shells"),
        ("twelve Leopard tanks", 12, "tanks"),
        ("61 F-16 fighter jets", 61, "jets"),
        ("4,500 square kilometres", 4500, "km2"),
        ("a 28-point plan", 28, "points"),
        ("a twenty-eight-point peace plan", 28, "points"),
        ("one hundred and twelve soldiers died", 112, "killed"),
        ("killed 2000 people", 2000, "killed"),
    ],
)
def test_a_quantity_has_its_value_and_unit(text: str, value: float, unit: str) -> None:
    assert read(text) == [(value, value, unit)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 20 and 30 people were injured", 20, 30, "injured"),
        ("20-30 tanks", 20, 30, "tanks"),
        ("20 to 30 tanks", 20, 30, "tanks"),
        ("two or three drones", 2, 3, "drones"),
        ("$2-3 billion", 2e9, 3e9, "USD"),
        ("between €20bn and €30bn", 20e9, 30e9, "EUR"),
        ("20 to 30 million euros", 20e6, 30e6, "EUR"),
        ("between 2,000 and 2,500 volunteers", 2000, 2500, "volunteers"),
    ],
)
def test_a_range_keeps_both_ends(text: str, low: float, high: float, unit: str) -> None:
    assert read(text) == [(low, high, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("killing six people and injuring at least 14 others", [(6, 6, "killed"), (14, 14, "injured")]),
        ("killing six and wounding 23.", [(6, 6, "killed"), (23, 23, "injured")]),
        ("left 12 dead and 30 injured", [(12, 12, "killed"), (30, 30, "injured")]),
        ("The clashes left 19 soldiers and five rebels dead", [(19, 19, "killed"), (5, 5, "killed")]),
        ("598 drones and 31 missiles", [(598, 598, "drones"), (31, 31, "missiles")]),
        ("the toll rose from 20 to 31 killed", [(31, 31, "killed")]),
        ("In 2014, 2,000 troops entered", [(2000, 2000, "troops")]),
        ("They came down from 12 ministries to 8.", [(12, 12, "ministries"), (8, 8, "ministries")]),
        ("The claim fell from 900 million to 350 million dollars.", [(9e8, 9e8, "USD"), (3.5e8, 3.5e8, "USD")]),
        ("They killed 12 soldiers and three clerks.", [(12, 12, "killed"), (3, 3, "killed")]),
    ],
)
def test_each_quantity_of_a_sentence_is_read(text: str, expected: list[tuple[float, float, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("at least 12 people were killed", "at least"),
        ("more than 12 drones", "more than"),
        ("about 12 drones", "about"),
        ("up to 12 drones", "up to"),
        ("as many as 12 drones", "as many as"),
        ("nearly 12 drones", "nearly"),
        ("12 drones", None),
        ("another 12 drones", None),
        ("up to another 12 drones", "up to"),
    ],
)
def test_a_qualifier_is_kept_apart_from_the_figure(text: str, qualifier: str | None) -> None:
    (amount,) = found(text)
    assert (amount.low, amount.high, amount.qualifier) == (12, 12, qualifier)


@pytest.mark.parametrize(
    ("text", "least", "word"),
    [
        ("dozens of drones", 24, "dozens"),
        ("hundreds were killed", 200, "hundreds"),
        ("tens of thousands of soldiers were sent", 20_000, "tens of thousands"),
    ],
)
def test_a_vague_word_gives_its_least_and_says_so(text: str, least: float, word: str) -> None:
    (amount,) = found(text)
    assert (amount.low, amount.high, amount.qualifier) == (least, least, word)


@pytest.mark.parametrize(
    "text",
    [
        "In 2022 soldiers entered the city.",
        "between 2014 and 2022 soldiers died",
        "since 2022 Russian troops have held it",
        "on August 15 Russian drones hit the town",
        "on 3 May troops moved",
        "a man aged 34",
        "the 34-year-old commander",
        "Shahed-136 drones and S-300 missiles",
        "F-16 jets",
        "Resolution 1701 soldiers",
        "no one was killed",
        "killed two weeks ago",
        "the vote was 5-3",
        "at 10:30 troops moved",
        "the 79th brigade",
        "a 500-pound bomb",
        "two rounds of talks",
        "20 per cent of the country",
        "20% of the country",
        "the two sides met",
        "The two Korean ministers met on 8 and 9 November.",
        "They struck for three days and walked 12 kilometres.",
        "One day they will talk.",
        "Dozens of reasons were given.",
        "",
    ],
)
def test_years_dates_ages_and_names_are_no_amounts(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-three", 23), ("1.5m", 1.5e6), ("5bn", 5e9), ("3 thousand", 3000), ("1,000", 1000),
        ("two million", 2e6),
        ("a hundred", 100), ("nine hundred and ninety-nine", 999), ("half a million", 5e5), ("two dozen", 24),
        ("two and a half million", 2.5e6), ("three thousand five hundred", 3500), ("a", None),
        ("and", None), ("", None),
        ("many", None), ("12 monkeys", None),
    ],
)  # fmt: skip
def test_a_number_is_read_in_words_or_figures(words: str, value: float | None) -> None:
    assert number(words) == value


def test_spans_count_from_the_start_of_the_document() -> None:
    text = "Aid: €90 billion and 12 tanks."
    document = "Before.\n" + text
    assert [amount.unit for amount in found(document)] == ["EUR", "tanks"]
    for amount in found(document):
        assert document[slice(*amount.span)] == amount.text


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Some 70 mayors are due to sign an appeal.", "sign", [(70, 70, "mayors")]),
        ("The rebels agreed to free 40 clerks.", "agreed", [(40, 40, "clerks")]),
        ("An appeal by 40 senators to the king has been dropped.", "appeal", [(40, 40, "senators")]),
        ("The brigade that Lima moved to Tacna has 40 howitzers.", "moved", [(40, 40, "howitzers")]),
        ("Lima sent 30 doctors and Quito freed 12 sailors.", "sent", [(30, 30, "doctors")]),
        ("Lima sent 30 doctors and Quito freed 12 sailors.", "freed", [(12, 12, "sailors")]),
        ("Jakarta should apologise, a commission of 12 historians said.", "apologise", []),
        ("After a raid in which four people were hurt, police detained 26 men.", "detained", [(26, 26, "men")]),
        ("The general, who commands 600 riflemen, met the envoy.", "met", []),
    ],
)
def test_an_event_has_the_figures_among_its_own_words(
    text: str, trigger: str, expected: list[tuple[float, float, str]]
) -> None:
    assert of_event(text, trigger) == expected


def test_losses_belong_to_the_attack_wherever_the_sentence_has_them() -> None:
    text = "Eleven miners died when the village was shelled."
    assert of_event(text, "shelled", "ASSAULT") == [(11, 11, "killed")]
    assert of_event(text, "shelled", "COERCE") == []


WORDS = st.sampled_from(
    [
        "killed",
        "12",
        "20-30",
        "dozens",
        "of",
        "$",
        "€",
        "bn",
        "million",
        "people",
        "drones",
        "and",
        "at",
        "least",
        ",",
        ".",
        "2022",
        "%",
        "per",
        "cent",
        "to",
        "-",
        "a",
        "the",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_gives_ordered_spans_of_its_own_words(text: str) -> None:
    given = found(text)
    assert all(text[slice(*amount.span)] == amount.text for amount in given)
    assert all(0 <= amount.low <= amount.high for amount in given)
    assert [amount.span[0] for amount in given] == sorted(amount.span[0] for amount in given)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Some 1,100 soldiers were killed and wounded in a week.", [(1100, 1100, "casualties")]),
        ("Ten people were killed or injured near the port.", [(10, 10, "casualties")]),
        ("The strike killed and wounded 30 people.", [(30, 30, "casualties")]),
        ("20 soldiers were dead or missing.", [(20, 20, "casualties")]),
        ("1,000 fighters were killed or wounded around the capital.", [(1000, 1000, "casualties")]),
        ("Two people were killed and 19 injured.", [(2, 2, "killed"), (19, 19, "injured")]),
        ("The attack killed six and wounded 14.", [(6, 6, "killed"), (14, 14, "injured")]),
        ("Air defences shot down seven drones.", [(7, 7, "drones")]),
        ("Gunners shot down nine missiles and two aircraft.", [(9, 9, "missiles"), (2, 2, "aircraft")]),
        ("The army killed 40 fighters.", [(40, 40, "killed")]),
    ],
)
def test_machines_are_not_killed_and_the_killed_and_wounded_are_not_all_dead(
    text: str, amounts: list[tuple[float, float, str]]
) -> None:
    assert read(text) == amounts
