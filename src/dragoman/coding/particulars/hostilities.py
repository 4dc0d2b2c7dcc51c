"""Particulars of hostilities: what was used, who or what was hit, how many died, who holds the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions, subjects, with_conjuncts
from dragoman.coding.links import Coded
from dragoman.coding.particulars.casualties import losses
from dragoman.coding.particulars.clauses import Found, index, spot, words
from dragoman.coding.particulars.control import control
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "hostilities"
KINDS = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}
STRUCK = {"seize", "cyber", "withhold", "restrict"}  # modes of COERCE that something is the object of
BEFORE = ("compound", "amod", "nmod", "nummod", "poss")


def hostility(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one mention: weapon, victims, killed, injured, control."""
    mention = item.mention
    if mention.kind not in KINDS and mention.mode != "territory":
        return
    if mention.kind in {"ASSAULT", "MOBILIZE"}:
        scene = list(heads(item.hit))
        weapons = list(_weapons(scene))
        named = {found.value for found in weapons if not is_verb(found.head)}
        for found in weapons:
            if not (is_verb(found.head) and named - {"aircraft"}):  # "shelled the town with rockets"
                yield found.particular("weapon")
        if mention.kind == "ASSAULT" and mention.mode != "territory":
            for found in _victims(scene):
                yield found.particular("victims")
            yield from losses(item, story)
    elif mention.kind == "COERCE" and mention.mode in STRUCK:
        for found in _victims([item.hit.trigger]):
            if found.value != "other":  # a search of an office is no hostility
                yield found.particular("victims")
    yield from control(item, story)


# -- the words that tell of one attack --------------------------------------------------------------------------------


def heads(hit: Hit) -> Iterator[Token]:
    """The verbs and nouns that tell of a mention's attack: the trigger, then what its clause says of the same."""
    trigger, seen = hit.trigger, {hit.trigger.i}
    yield trigger
    also = (hit.also,) if hit.also is not None else ()
    for other in (*also, *_above(hit), *_below(trigger)):
        if other.i not in seen:
            seen.add(other.i)
            yield other


def _above(hit: Hit) -> Iterator[Token]:
    trigger, head = hit.trigger, hit.trigger.head
    if hit.carrier is not None and is_verb(hit.carrier):
        yield hit.carrier
    if is_verb(trigger):
        # "shelled the town, killing four", "struck a house and killed two": one attack
        joined = trigger.dep_ == "conj" or (trigger.dep_ in {"advcl", "xcomp"} and trigger.tag_ == "VBG")
        if (
            trigger.lemma_.lower() in _loss()
            and joined
            and is_verb(head)
            and not kids(trigger, "nsubj", "nsubjpass", "mark")
            and _is_attack(head)
        ):
            yield head
        return
    if trigger.dep_ in {"nsubj", "nsubjpass"} and is_verb(head) and head.lemma_ in words(LEDGER, "attack.harms"):
        yield head
    if trigger.dep_ == "pobj" and head.head.lemma_ in _loss() and head.lower_ in {"in", "by", "during", "from"}:
        yield head.head


def _below(trigger: Token) -> Iterator[Token]:
    if trigger.lemma_.lower() not in _loss() | {"damage", "destroy"}:
        return
    for child in trigger.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"in", "by", "during", "from", "after"}:
            for noun in kids(child, "pobj"):
                if noun.lemma_.lower() in words(LEDGER, "attack.nouns"):
                    yield noun
        elif child.dep_ == "advcl" and is_verb(child) and _is_attack(child) and _dates(child):
            yield child


def _dates(clause: Token) -> bool:
    return any(mark.lower_ in {"when", "after", "as"} for mark in kids(clause, "mark", "advmod"))


def _is_attack(verb: Token) -> bool:
    return verb.lemma_.lower() in words(LEDGER, "attack.verbs") | words(LEDGER, "attack.harms")


def _loss() -> frozenset[str]:
    return words(LEDGER, "attack.kill") | words(LEDGER, "attack.injure")


# -- weapons ----------------------------------------------------------------------------------------------------------


def _weapons(scene: Sequence[Token]) -> Iterator[Found]:
    for head in scene:
        if is_verb(head):
            yield from _of_verb(head)
        else:
            yield from _named(_noun_words(head))


def _of_verb(verb: Token) -> Iterator[Found]:
    name = lemma(verb)
    if name in words(LEDGER, "use.stops") and (" " in name or name != "shoot" or _stops(verb)):
        return  # "shot down nine drones": they were not used by those who did it
    for value, verbs in _verbs().items():
        if name in verbs or verb.lemma_.lower() in verbs:
            yield Found((verb,), value, verb.lemma_.lower())
    if not is_passive(verb):
        for noun in subjects(verb):
            yield from _used(noun)
    if verb.lemma_.lower() in words(LEDGER, "use.verbs"):
        for noun in objects(verb):
            yield from _used(noun)
    for child in verb.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in words(LEDGER, "use.prepositions"):
            for noun in kids(child, "pobj"):
                yield from _used(noun)
        elif child.dep_ in {"advcl", "xcomp"} and child.tag_ == "VBG" and child.lemma_ in words(LEDGER, "use.verbs"):
            for noun in kids(child, "dobj"):
                yield from _used(noun)


def _stops(verb: Token) -> bool:
    return any(value in {"drone", "missile", "aircraft", "rocket"} for noun in objects(verb) for value in _values(noun))


def _values(noun: Token) -> Iterator[str]:
    return (found.value for found in spot(_noun_words(noun), index(LEDGER, "weapons")))


def _verbs() -> dict[str, frozenset[str]]:
    values = ("artillery", "bomb", "rocket", "mine", "small_arms", "aircraft", "other")
    return {value: words(LEDGER, f"weapon_verbs.{value}") for value in values}


def _used(noun: Token) -> Iterator[Found]:
    for one in with_conjuncts(noun):
        yield from _named(_noun_words(one))


def _noun_words(noun: Token) -> list[Token]:
    """A noun, the words in front of it, and what stands behind: "a barrage of rockets", "an attack with drones"."""
    found = [word for child in kids(noun, *BEFORE) for word in child.subtree if child.i < noun.i] + [noun]
    swarm = noun.lemma_.lower() in words(LEDGER, "use.swarms") or noun.pos_ == "NUM"
    for child in kids(noun, "prep"):
        if child.lower_ in words(LEDGER, "use.prepositions") or (swarm and child.lower_ == "of"):
            found += [
                word for inner in kids(child, "pobj") for one in with_conjuncts(inner) for word in _noun_words(one)
            ]
    for child in kids(noun, "acl"):
        if child.lemma_ in words(LEDGER, "use.verbs") | {"carry"}:
            found += [
                word
                for inner in (*kids(child, "dobj"), *prepositions(child, "with", "by"))
                for word in _noun_words(inner)
            ]
    return sorted({word.i: word for word in found}.values(), key=lambda word: word.i)


def _named(tokens: Sequence[Token]) -> Iterator[Found]:
    for found in spot(tokens, index(LEDGER, "weapons")):
        last = found.head
        # "a drone factory", "artillery positions": the weapon only says which factory
        only_modifies = last.dep_ in BEFORE and last.head.i > last.i and not _carries(last.head)
        if found.value != "none" and not only_modifies:
            yield found


def _carries(noun: Token) -> bool:
    word = noun.lemma_.lower()
    return word in words(LEDGER, "attack.nouns") | words(LEDGER, "use.swarms") or word in index(LEDGER, "weapons")


# -- victims ----------------------------------------------------------------------------------------------------------


def _victims(scene: Sequence[Token]) -> Iterator[Found]:
    for head in scene:
        for noun in _struck(head):
            for one in with_conjuncts(noun):
                yield from _target(one)


def _struck(head: Token) -> Iterator[Token]:
    behind = tuple(words(LEDGER, "hit.prepositions"))
    if is_verb(head):
        name = lemma(head)
        uses = head.lemma_.lower() in words(LEDGER, "use.verbs") and head.lemma_ != "shoot"
        if not uses and not (
            name in words(LEDGER, "use.stops") and (name != "shoot" or _stops(head)) and name != "destroy"
        ):
            yield from objects(head)
        if uses or not kids(head, "dobj"):
            yield from prepositions(head, *behind)
        for noun in objects(head):
            if uses or noun.lemma_.lower() in words(LEDGER, "attack.nouns"):  # "opened fire on a bus"
                yield from prepositions(noun, *behind)
        return
    yield from prepositions(head, *behind)
    if head.lemma_.lower() in words(LEDGER, "hit.of"):
        yield from prepositions(head, "of")
    if head.lemma_.lower() in words(LEDGER, "hit.inside"):
        yield from prepositions(head, "in", "inside")
    for child in kids(head, "acl", "relcl"):
        if child.lemma_ in words(LEDGER, "attack.harms") and not is_passive(child):
            yield from kids(child, "dobj")


def _target(noun: Token) -> Iterator[Found]:
    tokens = _target_words(noun)
    for found in spot(tokens, index(LEDGER, "victims")):
        last = found.head
        inner = last.i != noun.i and last.dep_ in BEFORE
        if found.value != "none" and not (inner and last.head.i > last.i and not _generic(last.head)):
            yield found


def _generic(noun: Token) -> bool:
    """ "port facilities", "school buildings": the word in front tells more than the noun."""
    return noun.lemma_.lower() in {
        "facility", "building", "infrastructure", "area", "site", "complex", "compound", "installation", "target",
        "district", "block", "ground", "yard", "hall", "network", "system",
    }  # fmt: skip


def _target_words(noun: Token) -> list[Token]:
    found = [
        word for child in kids(noun, *BEFORE) for word in child.subtree if child.i < noun.i and child.dep_ != "poss"
    ]
    found.append(noun)
    if noun.lemma_.lower() in words(LEDGER, "hit.parts") or noun.pos_ == "NUM" or noun.lower_ == "residence":
        for child in kids(noun, "prep"):
            if child.lower_ == "of":
                found += [child, *(word for inner in kids(child, "pobj") for word in _target_words(inner))]
    return sorted({word.i: word for word in found}.values(), key=lambda word: word.i)
