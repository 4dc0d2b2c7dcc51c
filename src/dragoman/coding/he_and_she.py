"""Whether "he" or "she" can mean somebody: by the registry, a given name, or the words that stand around the name."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING

from dragoman.coding.grammar import kids
from dragoman.coding.registry import Registry, fold
from dragoman.coding.registry_files import nearest
from dragoman.errors import VocabularyError
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

HE = {"he", "him", "his", "himself"}
SHE = {"she", "her", "hers", "herself"}


def can_mean(pronoun: str, gender: str | None) -> bool:
    """Whether a pronoun can mean somebody of whom one says "he", "she", or nobody knows which (None).

    >>> can_mean("him", "she"), can_mean("her", "she"), can_mean("his", None), can_mean("they", "he")
    (False, True, True, True)
    """
    return not (gender == "she" and pronoun in HE) and not (gender == "he" and pronoun in SHE)


def he_or_she(head: Token, actor: Actor) -> str | None:
    """Which of the two somebody is called, told by the noun or name that stands for the person; None where unknown.

    What is said of a registered person comes first, but for a bare surname that a man and a woman have ("Clinton").
    Where words disagree ("Mr Ana Roe"), nothing is known.
    """
    if actor.id is not None and (known := _registered().get(actor.id)):
        return known if fold(actor.text) not in _shared_surnames() else None
    told = {gender for gender in (_given(head, actor), *_told_around(head)) if gender is not None}
    return told.pop() if len(told) == 1 else None


def is_titled(name: Token) -> bool:
    """ "Ms Roe", "Queen Ana": somebody, though the model may see no person there; a "Queen Ana Hospital" is nobody."""
    seen = name.pos_ == "PROPN" and name.ent_type_ in {"", "PERSON"}
    return seen and any(_title(word) for word in kids(name, "compound") if word.i < name.i)


def called(actor: Actor) -> str:
    """What a person goes by from one sentence to the next: the id of a registered one, the surname of another."""
    if actor.id is not None and actor.id.startswith("person:"):
        return actor.id
    pointing = actor.text.lower() in HE | SHE
    return (actor.name or actor.text if pointing else actor.text).split()[-1]


def _given(head: Token, actor: Actor) -> str | None:
    """By the first name of a full one: "Maria Roe". A later word may be the father's: "Reem bint Ali"."""
    first = head
    while first.i > head.sent.start and first.ent_iob_ == "I" and first.nbor(-1).ent_type_ == "PERSON":
        first = first.nbor(-1)
    while first.i < head.i and (_title(first) or first.lower_ in _words()):  # a title may stand inside the entity
        first = first.nbor()
    if head.ent_type_ == "PERSON" and first.i < head.i:
        return _names().get(fold(first.text).casefold())
    own = (actor.name or "").split()  # of people whom a process registers itself
    return _names().get(fold(own[0]).casefold()) if len(own) > 1 and (actor.id or "").startswith("person:") else None


def _told_around(head: Token) -> list[str | None]:
    """By titles and offices: "Ms Roe", "the spokeswoman", "Ana Roe, chairwoman of X", "her husband, Alex Roe"."""
    before = [word for word in kids(head, "compound", "amod", "nmod") if word.i < head.i]
    beside = [*kids(head, "appos"), *([head.head] if head.dep_ == "appos" else [])]
    offices = [_words().get(word.lemma_.lower()) for word in (head, *before, *beside) if word.pos_ == "NOUN"]
    capital = [_words().get(word.lower_) for word in before if word.pos_ == "PROPN"]  # "Spokeswoman Ana Roe"
    return [*(_title(word) for word in before), *offices, *capital]


def _title(word: Token) -> str | None:
    return _titles().get(word.text.rstrip("."))


@functools.cache
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resources.files("dragoman.coding").joinpath("data/he_and_she.toml").read_text("utf-8"))


@functools.cache
def _registered() -> Mapping[str, str]:
    """Every person of the bundled registry; those whom a process adds have their names alone."""
    women, people = set(_data()["she"]["registered"]), {entry.id for entry in Registry.load().entries("person")}
    for unknown in women - people:
        raise VocabularyError(
            f"unknown actor {unknown!r}", item="coding/data/he_and_she.toml", advice=nearest(unknown, people)
        )
    return {id: "she" if id in women else "he" for id in people}


@functools.cache
def _shared_surnames() -> frozenset[str]:
    """The last words of names that both a man and a woman of the registry have."""
    found: dict[str, set[str]] = {}
    for id, gender in _registered().items():
        found.setdefault(fold(Registry.load().entry(id).name).split()[-1], set()).add(gender)
    return frozenset(name for name, genders in found.items() if len(genders) > 1)


def _by_word(key: str) -> Mapping[str, str]:
    return {word: gender for gender, lists in _data().items() for word in lists[key]}


@functools.cache
def _names() -> Mapping[str, str]:
    return {name.casefold(): gender for name, gender in _by_word("given").items()}


@functools.cache
def _titles() -> Mapping[str, str]:
    return _by_word("titles")


@functools.cache
def _words() -> Mapping[str, str]:
    return _by_word("words")
