"""Towns that are taken and borders that are fought over: "took Goma", "fighting on the Thai-Cambodian border"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import Frame
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

TAKEN = Frame(id="assault.take_town", kind="ASSAULT", mode="territory", weight=0.7)
DRIVEN = Frame(id="assault.drive_out", kind="ASSAULT", mode="territory", weight=0.7)
MINED = Frame(id="assault.mine", kind="ASSAULT", mode="explosives", weight=0.7)
DRIVES = {"chase", "clear", "dislodge", "drive", "evict", "expel", "flush", "force", "oust", "push", "throw"}
MINES = {"bomb", "device", "explosive", "ied", "landmine", "mine"}
STEPS = {"drive", "step", "tread", "walk"}
SITES = {
    *(
        "airport",
        "area",
        "base",
        "camp",
        "capital",
        "city",
        "compound",
        "district",
        "hill",
        "neighbourhood",
        "position",
    ),
    *("province", "region", "settlement", "stronghold", "suburb", "territory", "town", "village"),
}
LOST = Frame(id="assault.lose_place", kind="ASSAULT", mode="territory", weight=0.55)
TAKES = {"take", "retake", "retook"}
AGAIN = {"retake", "retook", "recapture"}
ARMED = {"MIL", "REB"}
ELSEWHERE = {"as", "for", "into", "on", "to"}  # "took Goma to court", "took Juba for its capital"
FIGHTS = {"battle", "clash", "combat", "fighting", "hostility", "shelling", "skirmish", "violence"}
BORDERS = {"border", "borderland", "frontier"}


def with_towns_taken(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence with each town that an armed side takes, whatever was read in the verb."""
    found = list(hits)
    for verb in sentence:
        if (lost := _lost(verb, found, cast)) is not None:
            found.append(lost)
        taken = _taken(verb, cast)
        if taken is None or any(hit.trigger == verb and hit.frame.mode == "territory" for hit in found):
            continue
        actors, towns = taken
        there = next((hit for hit in found if hit.trigger == verb), None)
        told = replace(there or Hit(TAKEN, verb), frame=TAKEN, actors=actors, targets=tuple(towns))
        found = [*(hit for hit in found if hit.trigger != verb), told]
    return sorted(found, key=lambda hit: hit.trigger.i)


def with_those_driven_out(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence with each armed side that is driven out of a place, by whoever drives it out."""
    found = list(hits)
    for verb in sentence:
        if not is_verb(verb) or verb.lemma_.lower() not in DRIVES or kids(verb, "xcomp"):
            continue
        fled = tuple(actor for noun in objects(verb) for actor in cast.within(noun))
        if not any(one.sector in ARMED for one in fled) or not _places(verb, cast):
            continue
        doers = prepositions(verb, "by") if is_passive(verb) else _doers(verb)
        actors = tuple(actor for noun in doers for actor in cast.within(noun))
        there = next((hit for hit in found if hit.trigger == verb), None)
        if verb.tag_ == "VB" and (there is None or there.frame.kind != "ASSAULT"):
            continue  # "struggling to push them out of it"
        if there is None or there.frame.kind != "ASSAULT" or not there.actors:
            told = replace(there or Hit(DRIVEN, verb), frame=DRIVEN, actors=actors, targets=fled)
            over = {verb.i, *({verb.head.i} if verb.dep_ == "xcomp" and lemma(verb.head) == "claim" else set())}
            found = [*(hit for hit in found if hit.trigger.i not in over), told]
        else:
            found = [replace(hit, frame=DRIVEN) if hit is there else hit for hit in found]
    return sorted(found, key=lambda hit: hit.trigger.i)


def _doers(verb: Token) -> list[Token]:
    return subjects(verb) or (subjects(verb.head) if verb.dep_ == "xcomp" else [])


def _places(verb: Token, cast: Cast) -> list[Token]:
    """ "Out of the town", "from Masisi": where they were driven from."""
    out = [inner for prep in kids(verb, "prep") if prep.lower_ == "out" for inner in prepositions(prep, "of")]
    return [
        noun
        for noun in (*out, *prepositions(verb, "from"))
        if noun.lemma_.lower() in SITES or noun.offset in cast.places or noun.ent_type_ in {"FAC", "GPE", "LOC"}
    ]


def with_mines(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """ "Lost his leg after stepping on a mine laid by X": he was hit, and neither he nor X went anywhere."""
    found = list(hits)
    for verb in sentence:
        mines = [noun for noun in prepositions(verb, "on", "over") if noun.lemma_.lower() in MINES]
        if not is_verb(verb) or verb.lemma_.lower() not in STEPS or not mines or kids(verb, "neg"):
            continue
        over = verb.head.head if verb.dep_ == "pcomp" else verb
        hurt = tuple(actor for noun in (subjects(verb) or subjects(over)) for actor in cast.within(noun))
        laid = [by for mine in mines for clause in kids(mine, "acl") for by in prepositions(clause, "by")]
        actors = tuple(actor for noun in laid for actor in cast.within(noun))
        gone = {verb.i, over.i} if lemma(over) == "lose" else {verb.i}
        found = [hit for hit in found if hit.trigger.i not in gone]
        found.append(Hit(MINED, verb, actors=actors, targets=hurt))
    return sorted(found, key=lambda hit: hit.trigger.i)


def _taken(verb: Token, cast: Cast) -> tuple[tuple[Actor, ...], list[Actor]] | None:
    """Who takes a town with a verb, and the town."""
    if not is_verb(verb) or lemma(verb) not in TAKES | AGAIN or any(p.lower_ in ELSEWHERE for p in kids(verb, "prep")):
        return None
    doers = prepositions(verb, "by") if is_passive(verb) else subjects(verb)
    actors = tuple(actor for noun in doers for actor in cast.within(noun))
    won = [actor for noun in prepositions(verb, "from") for actor in cast.who(noun)]
    towns = list(_towns(verb, cast, known=not (won and lemma(verb) in AGAIN)))
    armed = any(one.sector in ARMED or (one.id or "").startswith(("gov:", "group:", "state:")) for one in actors)
    return (actors, [*towns, *won]) if towns and armed else None


def _lost(verb: Token, hits: Sequence[Hit], cast: Cast) -> Hit | None:
    """ "Its forces had lost Babanusa": an armed side, a name, and nothing else that was read there."""
    if not is_verb(verb) or lemma(verb) != "lose" or is_passive(verb) or any(hit.trigger == verb for hit in hits):
        return None
    losers = tuple(actor for noun in subjects(verb) for actor in cast.within(noun))
    names = [noun for noun in kids(verb, "dobj") if noun.pos_ == "PROPN" and noun.ent_type_ != "PERSON"]
    names = [noun for noun in names if not any(actor.id for actor in cast.who(noun))]
    if not names or not any(one.sector in ARMED for one in losers):
        return None
    winners = tuple(actor for noun in prepositions(verb, "to") for actor in cast.within(noun))
    return Hit(LOST, verb, actors=winners, targets=losers)


def _towns(verb: Token, cast: Cast, *, known: bool) -> Iterator[Actor]:
    """The towns that are done to; `known` where only those of the gazetteer are surely towns."""
    for noun in objects(verb):
        place = cast.places.get(noun.offset)
        named = place is not None and (place.kind in {"city", "region"} or noun.ent_type_ in {"GPE", "LOC"})
        named = named and place is not None and place.kind != "country"
        left = noun.dep_ == "pobj" and noun.head.lower_ == "from"  # "withdrew from A, which they had taken"
        named = named or (left and not any(one.id for one in cast.who(noun)))
        if noun.pos_ == "PROPN" and (named or (place is None and not known)):
            yield replace(cast.described(noun), id=None, sector=None)


def along_their_border(hit: Hit, cast: Cast) -> Hit:
    """ "Fighting flared on the Thai-Cambodian border": of both, where nobody else is said to fight."""
    noun = hit.trigger
    if hit.frame.kind != "ASSAULT" or hit.actors or is_verb(noun) or noun.lemma_.lower() not in FIGHTS:
        return hit
    near = [noun, *([noun.head] if is_verb(noun.head) else [])]
    borders = [one for word in near for one in prepositions(word, "across", "along", "at", "in", "near", "on", "over")]
    for border in borders:
        if border.lemma_.lower() not in BORDERS:
            continue
        words = [word for word in border.subtree if word.i < border.i and word.dep_ in {"amod", "compound", "nmod"}]
        both = tuple(dict.fromkeys(actor for word in words for actor in cast.modifier(word)))
        if len({one.id for one in both if one.id}) == 2 == len(both):
            return replace(hit, frame=replace(hit.frame, reciprocal=True), actors=both[:1], targets=both[1:])
    return hit
