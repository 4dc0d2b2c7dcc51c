"""Attacks that somebody lays to somebody: "blamed X for the shelling", "the raid was attributed to X".

Whoever is blamed made the attack, on the word of whoever blames him; where nobody says who does, on nobody's. An attack
in an apposition, "a strike on Y, an attack X blamed on Z", was told before and keeps what is told of it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.denials import BLAMED, blames_each_other
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import Frame
from dragoman.coding.within import but, inside, only
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

LAID = Frame(id="assault.blamed", kind="ASSAULT", weight=0.7)
LAYS_TO = {"ascribe", "attribute", "blame", "pin"}  # "blamed the raid on X", "attributed it to X"
ATTACKS = {
    *("airstrike", "ambush", "assassination", "assault", "attack", "blast", "bombardment", "bombing", "explosion"),
    *("killing", "massacre", "murder", "onslaught", "raid", "shelling", "shooting", "slaying", "strike"),
}
FIGHTERS = {"COP", "MIL", "REB", "SPY"}  # others strike by laying down their work, and let die by neglect


@dataclass(frozen=True, slots=True)
class Blame:
    """One attack that is laid to somebody."""

    verb: Token
    deed: Token
    accused: tuple[Actor, ...]
    accusers: tuple[Actor, ...]


def with_blame(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence with each attack by whoever is blamed for it, on the word of whoever blames him."""
    found = list(hits)
    for verb in sentence:
        for blame in _blames(verb, cast):
            found = _laid(found, blame, cast)
    return sorted(found, key=lambda hit: hit.trigger.i)


def _blames(verb: Token, cast: Cast) -> Iterator[Blame]:
    """The attacks that a verb lays to somebody: none that it denies, or that both lay to each other."""
    if not is_verb(verb) or kids(verb, "neg") or blames_each_other(verb):
        return
    parts = _for_what(verb) or _on_whom(verb)
    if parts is None:
        return
    deed, blamed = parts
    accused = tuple(actor for noun in blamed for actor in cast.who(noun) or _described(noun, cast))
    blaming = [by for word in (verb, *_responsible(verb)) for by in prepositions(word, "by")] or _accusing(verb)
    accusers = tuple(actor for noun in blaming for actor in cast.within(noun) if actor not in accused)
    bare = deed.lemma_.lower() == "strike" and not any(child.dep_ in {"amod", "compound"} for child in deed.children)
    armed = any(one.sector in FIGHTERS for one in accused)
    if accused and (armed or not (bare or _is_death(deed))):
        yield Blame(verb, deed, accused, accusers)


def _described(noun: Token, cast: Cast) -> tuple[Actor, ...]:
    """Whom the registry does not know, by his words."""
    return (cast.described(noun),) if noun.pos_ in {"NOUN", "PROPN"} else ()


def _accusing(verb: Token) -> list[Token]:
    if is_passive(verb) and not _is_cut(verb):
        return []
    return [verb.head] if _is_cut(verb) else [noun for noun in subjects(verb) if noun.pos_ in {"NOUN", "PROPN", "PRON"}]


def _is_cut(verb: Token) -> bool:
    """ "The shelling, which residents | blamed on X, …", where the parse hangs the verb on who blames."""
    noun = verb.head
    before = noun.left_edge.i - 1
    return verb.dep_ == "acl" and noun.i + 1 == verb.i and before > 0 and noun.doc[before].lower_ in {"that", "which"}


def _for_what(verb: Token) -> tuple[Token, list[Token]] | None:
    """ "Blamed X for the raid", "held X responsible for the raid": the raid, and X."""
    if lemma(verb) == "blame":
        blamed, over = objects(verb), [verb]
    elif lemma(verb) == "hold":
        over = _responsible(verb)
        blamed = kids(verb, "nsubjpass", "dobj") or [noun for word in over for noun in kids(word, "nsubj")]
        over = [*over, verb] if over else []
    else:
        return None
    over += [noun for noun in blamed if not _is_attack(noun)]  # "blamed the youth wing | for the killing"
    deeds = [noun for word in over for noun in prepositions(word, "for") if _is_attack(noun) or _is_death(noun)]
    blamed = [noun for noun in blamed if not _is_attack(noun)]
    return (deeds[0], blamed) if deeds and blamed else None


def _responsible(verb: Token) -> list[Token]:
    near = [*kids(verb, "acomp", "ccomp", "dobj", "oprd")]
    near += [word for noun in kids(verb, "dobj") for word in kids(noun, "amod") if word.i > noun.i]
    return [word for word in near if word.lower_ == "responsible"]


def _on_whom(verb: Token) -> tuple[Token, list[Token]] | None:
    """ "Blamed the raid on X", "the raid that they attributed to X": the raid, and X."""
    if lemma(verb) not in LAYS_TO:
        return None
    blamed = prepositions(verb, "on", "to", "upon")
    if _is_cut(verb):
        before = verb.doc[verb.sent.start : verb.head.left_edge.i - 1]
        deeds = [word for word in before if _is_attack(word)][-1:]
    else:
        deeds = [noun for noun in [*objects(verb), *([verb.head] if verb.dep_ == "ccomp" else [])] if _is_attack(noun)]
    deeds = [noun for noun in deeds if not _stands_beside(noun)]
    if not blamed and deeds:  # "blamed the attack in X on Y": the parse hangs Y on the attack
        blamed = prepositions(deeds[0], "on")[-1:] if len(kids(deeds[0], "prep")) > 1 else []
    return (deeds[0], blamed) if deeds and blamed else None


def _stands_beside(noun: Token) -> bool:
    """ "A strike on Y, | an attack X blamed on Z"."""
    first = noun.left_edge
    new = any(word.lower_ in {"a", "an"} for word in kids(noun, "det"))
    return noun.dep_ == "appos" or (new and first.i > noun.sent.start and first.nbor(-1).text == ",")


def _is_attack(noun: Token) -> bool:
    named = noun.pos_ in {"NOUN", "PROPN"} and noun.lemma_.lower() in ATTACKS
    return named or (noun.tag_ == "VBG" and noun.dep_ == "pcomp" and noun.lower_ in ATTACKS)


def _is_death(noun: Token) -> bool:
    """ "The deaths of four protesters": somebody's."""
    return noun.lemma_.lower() == "death" and bool(prepositions(noun, "of"))


def _laid(hits: Sequence[Hit], blame: Blame, cast: Cast) -> list[Hit]:
    """The hits with one attack by the accused; the blame itself by and on those whom the words name."""
    named = {actor.span for actor in (*blame.accused, *blame.accusers)}
    own = next((hit for hit in hits if hit.trigger == blame.deed and hit.frame.kind == "ASSAULT"), None)
    dead = prepositions(blame.deed, "of") if own is None and _is_death(blame.deed) else []
    attack = own or Hit(LAID, blame.deed, targets=tuple(cast.described(noun) for noun in dead))
    if any(actor.span not in named for actor in attack.actors):
        return list(hits)  # "blamed the government for the rebels' attack"
    targets = tuple(one for one in attack.targets if one.span not in named)
    attack = replace(attack, actors=blame.accused, targets=targets, charged=blame.verb)
    charge = next((hit for hit in hits if hit.trigger in (blame.verb, blame.deed) and hit.frame.kind == "ACCUSE"), None)
    if charge is None or not only(charge.actors, {one.span[0] for one in blame.accusers}):
        charge = replace(charge or Hit(BLAMED, blame.verb), actors=blame.accusers, targets=blame.accused)
    charge = replace(charge, trigger=blame.verb)
    taken = {blame.deed.i, blame.verb.i}
    kept = [_without_the_accuser(hit, blame) for hit in hits if hit.trigger.i not in taken]
    return [*kept, attack, charge]


def _without_the_accuser(hit: Hit, blame: Blame) -> Hit:
    """ "The shelling, which residents blamed on X, | killed nine": the residents did not."""
    clause = blame.verb.dep_ in {"acl", "ccomp", "relcl"} and hit.trigger not in blame.verb.subtree
    away = inside([blame.verb.head]) if _is_cut(blame.verb) else inside(kids(blame.verb, "nsubj"))
    if hit.frame.kind != "ASSAULT" or not clause or not only(hit.actors, away):
        return hit
    verb = hit.trigger.head if hit.trigger.dep_ == "conj" else hit.trigger
    of_it = verb.head == blame.deed or blame.deed in kids(verb, "nsubj")
    return replace(hit, actors=but(hit.actors, away) or (blame.accused if of_it else ()))
