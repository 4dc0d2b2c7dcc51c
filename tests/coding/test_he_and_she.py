"""Whom "he" and "she" mean: nobody of the other gender, by the registry, given names, titles and offices."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from own_sentences import read, told

from dragoman.coding import RulesCoder
from dragoman.coding.he_and_she import called, can_mean
from dragoman.coding.registry import Registry, fold
from dragoman.types import Actor

DATA = tomllib.loads(resources.files("dragoman.coding").joinpath("data/he_and_she.toml").read_text("utf-8"))

# Each with the word of an event, who did it and to whom: registered people by their ids, others by their words.
MEANT = [
    ("Ruto met Joly in Nairobi on Monday. She urged him to reopen the border.",
     "urged", "person:melanie-joly", "person:william-ruto"),
    ("Naledi Pandor met Nyusi in Maputo. He promised her to free 12 fishermen.",
     "promised", "person:filipe-nyusi", "person:naledi-pandor"),
    ("Petro received Foreign Minister Gabriela Sommerfeld in Bogota. She handed him a Peruvian proposal.",
     "handed", "person:gabriela-sommerfeld", "person:gustavo-petro"),
    ("Dina Boluarte met Boric in Lima. He accused her of bad faith.",
     "accused", "person:gabriel-boric", "person:dina-boluarte"),
    ("Samia Suluhu Hassan met Kagame. He said she had rejected the deal.",
     "rejected", "person:samia-suluhu-hassan", None),
    ("Mr Okello met Ms Acen in Gulu. She accused him of lying.", "accused", "Ms Acen", "Mr Okello"),
    ("Prince Hassan met Queen Ingeborg on Monday. She asked him to spare the town.",
     "asked", "Queen Ingeborg", "Prince Hassan"),
    ("Rebel chief Pablo Iriarte met negotiator Marta Quesada. She urged him to extend the truce.",
     "urged", "negotiator Marta Quesada", "Rebel chief Pablo Iriarte"),
    ("The chairman met the spokeswoman. She accused him of lying.",
     "accused", "spokeswoman", "chairman"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "who", "whom"), MEANT)
def test_a_pronoun_means_nobody_of_the_other_gender(
    coder: RulesCoder, text: str, word: str, who: str, whom: str | None
) -> None:
    event = next(one for one in read(coder, text) if text[slice(*one.trigger)] == word)
    meant = [[actor.id or actor.name for actor in side] for side in (event.actors, event.targets)]
    assert meant == [[who], [whom] if whom else []]


def test_where_the_gender_is_not_known_a_pronoun_means_the_last_subject(coder: RulesCoder) -> None:
    text = "Negotiator Kim Roe met rebel chief Sasha Doe. She urged him to extend the truce."
    event = next(one for one in read(coder, text) if one.kind == "REQUEST")
    assert [actor.name for actor in event.actors] == ["Negotiator Kim Roe"]
    assert [actor.name for actor in event.targets] == ["rebel chief Sasha Doe"]


def test_whoever_is_of_the_other_gender_than_all_who_were_named_is_somebody_else(coder: RulesCoder) -> None:
    (event,) = read(coder, "Ruto spoke in Nairobi. She condemned the raid.")
    assert [(actor.text, actor.id) for actor in event.actors] == [("She", None)]


def test_a_queen_is_somebody_and_a_hospital_called_after_her_is_nobody(coder: RulesCoder) -> None:
    text = "Gunmen attacked the Queen Ingeborg Hospital. She condemned the raid."
    event = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "condemned")
    assert [(actor.text, actor.name) for actor in event.actors] == [("She", None)]


def test_a_surname_of_a_man_and_a_woman_tells_neither(coder: RulesCoder) -> None:
    text = "Clinton met the Cuban delegation. He urged it to extend the truce."
    event = next(one for one in read(coder, text) if one.kind == "REQUEST")
    assert [actor.text for actor in event.actors] == ["He"]
    assert event.actors[0].name


def test_what_is_handed_to_somebody_is_not_aimed_at_whose_it_is(coder: RulesCoder) -> None:
    text = "The envoy met Ruto on Monday. She handed him a Kenyan proposal."
    assert told(coder, text, "handed") == ("AGREE", "happened", ["She"], ["him"])


def test_every_woman_of_the_list_is_registered_once() -> None:
    women, people = DATA["she"]["registered"], {entry.id for entry in Registry.load().entries("person")}
    assert len(women) == len(set(women))
    assert set(women) <= people


def test_given_names_of_registered_people_are_those_of_their_gender() -> None:
    women = set(DATA["she"]["registered"])
    given = {gender: {name.casefold() for name in DATA[gender]["given"]} for gender in ("he", "she")}
    first = {entry.id: fold(entry.name).split()[0].casefold() for entry in Registry.load().entries("person")}
    assert [id for id, name in first.items() if name in given["she"] and id not in women] == []
    assert [id for id, name in first.items() if name in given["he"] and id in women] == []


def test_no_word_of_the_lists_is_for_both() -> None:
    for key in ("given", "titles", "words"):
        assert not set(DATA["she"][key]) & set(DATA["he"][key])
        assert all(fold(word) == word for gender in ("he", "she") for word in DATA[gender][key])


@pytest.mark.parametrize(
    ("text", "id", "name", "by"),
    [
        ("She", None, "Ana Roe", "Roe"),
        ("Ana Roe", None, None, "Roe"),
        ("spokeswoman", "group:m23", "M23", "spokeswoman"),
    ],
)
def test_somebody_is_called_by_one_word_from_sentence_to_sentence(
    text: str, id: str | None, name: str | None, by: str
) -> None:
    assert called(Actor(text=text, span=(0, 1), id=id, country=None, sector=None, name=name)) == by


def test_other_pronouns_mean_either() -> None:
    assert all(map(can_mean, ("they", "it", "his"), ("he", "she", None)))
    assert not can_mean("hers", "he")
