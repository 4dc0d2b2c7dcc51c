"""Losses told by other verbs than those of killing: "lost 18 men", "cost nine lives", "put its dead at 12".

Who loses men was hit, whoever gives the figure. A figure of the dead that somebody gives, lowers or owns up to is a
toll, and nothing he grants or supports; the attack it is of stands in the same sentence or was told before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import FIGURED, LOWERS, NEUTRALISES, PUTS, counted
from dragoman.coding.by_object import loses_men
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import governor, is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import Frame
from dragoman.coding.tolls import TOLL
from dragoman.coding.war_words import war_words
from dragoman.coding.within import but, inside
from dragoman.types import Actor, Amount

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

Counted = Sequence[tuple[Amount, "Token"]]

COSTS = {"claim", "cost", "take"}
BRINGS = {"bring", "cause", "lead", "result"}
OWNS_UP = {"acknowledge", "admit", "concede", "confirm", "recognise", "recognize"}
TELLS = {"announce", "report"}
DEATHS = {"death", "fatality", "killing", "loss"}
HARM = {"death", "killing", "massacre", "murder"}
OWN = {"it", "its", "our", "their"}
HOW_MANY = {"about", "almost", "at", "least", "more", "nearly", "over", "some", "than"}
LOST = Frame(id="assault.lose_troops", kind="ASSAULT")
COST = Frame(id="assault.cost_lives", kind="ASSAULT")
OWN_LOSS = Frame(id="assault.own_losses", kind="ASSAULT")
NEUTRALISED = Frame(id="assault.neutralise", kind="ASSAULT")
RESPONSIBLE = Frame(id="assault.responsible", kind="ASSAULT")


def with_losses(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence with the losses that it tells in other words, in the place of what was read there."""
    found = [_without_where_it_was(hit) for hit in hits]
    dead = [(amount, noun) for amount, noun in counted(sentence) if amount.unit in {"killed", "casualties"}]
    for word in sentence if dead else ():
        for rule in RULES:
            found = rule(word, found, dead, cast)
    return sorted(found, key=lambda hit: hit.trigger.i)


def _with(found: list[Hit], hit: Hit, *words: Token) -> list[Hit]:
    """The hits with another, in the place of those on its own words."""
    taken = {hit.trigger.i, *(word.i for word in words)}
    return [*(one for one in found if one.trigger.i not in taken), hit]


def _within(verb: Token, dead: Counted, top: Token | None = None) -> list[tuple[Amount, Token]]:
    """The dead that are counted among the words of a verb, or of one noun under it."""
    root = top if top is not None else verb
    return [(amount, noun) for amount, noun in dead if noun == root or root.is_ancestor(noun)]


def _people(nouns: Sequence[Token], cast: Cast) -> tuple[Actor, ...]:
    """Who they are, by name or by their words."""
    return tuple(actor for noun in nouns for actor in cast.who(noun) or (cast.described(noun),))


def gapped(verb: Token, dead: Counted, cast: Cast) -> list[tuple[Amount, Actor]]:
    """ "The army lost 18 men and the RSF | more than 100": whose the other dead are, by the words before the figure."""
    found = []
    for amount, figure in dead if loses_men(verb) else ():
        if figure.tag_ != "CD" and figure.pos_ != "PROPN" and amount.text[-1:].isalpha() and " " in amount.text:
            continue
        before = [word for word in verb.sent if verb.i < word.i and word.offset < amount.span[0]]
        while before and before[-1].lower_ in HOW_MANY:
            before.pop()
        owners = [actor for word in before[-1:] for actor in cast.who(word) if actor.span[1] <= amount.span[0]]
        found += [(amount, owner) for owner in owners[:1]]
    return found


def _lost(verb: Token, found: list[Hit], dead: Counted, cast: Cast) -> list[Hit]:
    """ "The army lost 18 men": it was hit, by whoever it was."""
    if not is_verb(verb) or is_passive(verb) or not loses_men(verb):
        return found
    men = [noun for noun in kids(verb, "dobj") if _within(verb, dead, noun)]
    losers = tuple(actor for noun in subjects(verb) for actor in cast.within(noun))
    if not men or not losers or any(one.trigger == verb and one.frame.kind == "RETREAT" for one in found):
        return found
    winners = tuple(a for noun in prepositions(verb, "to") for a in cast.who(noun) if a.id)
    others = tuple(owner for _, owner in gapped(verb, dead, cast) if owner not in losers)
    return _with(found, Hit(LOST, verb, actors=winners, targets=(*losers, *others)))


def _cost_lives(verb: Token, found: list[Hit], dead: Counted, cast: Cast) -> list[Hit]:
    """ "The attack claimed the lives of nine", "resulted in the deaths of nine": whose attack it was, killed nine."""
    lives = [noun for noun in kids(verb, "dobj") if noun.lemma_.lower() == "life"] if lemma(verb) in COSTS else []
    if lemma(verb) in BRINGS:
        lives = [noun for noun in (*kids(verb, "dobj"), *prepositions(verb, "in", "to")) if noun.lemma_ in HARM]
    counts = [noun for life in lives for _, noun in _within(verb, dead, life)]
    if not is_verb(verb) or not counts:
        return found
    deed = next((noun for noun in kids(verb, "nsubj") if _is_attack(noun)), None)
    if deed is None:
        return found
    victims = _people([noun for noun in counts if noun not in lives], cast)
    told = next((hit for hit in found if hit.trigger == deed), None)
    if told is None:
        return _with(found, Hit(COST, deed, targets=victims, also=verb), verb)
    if told.frame.kind != "ASSAULT":
        return found
    frame = replace(told.frame, nouns=(), weight=COST.weight)
    whole = replace(told, frame=frame, targets=told.targets or victims, also=told.also or verb)
    return [whole if hit is told else hit for hit in found if hit.trigger != verb]


def _is_attack(noun: Token) -> bool:
    word = noun.lemma_.lower()
    return word in (war_words("attack", "nouns") | war_words("attack", "owned")) - war_words("casualties", "long")


def _figured(verb: Token, found: list[Hit], dead: Counted, cast: Cast) -> list[Hit]:
    """ "Put its own losses at nine dead", "the death toll from the raid at 27", "revised it down to 19"."""
    if not is_verb(verb) or verb.lemma_.lower() not in PUTS | LOWERS:
        return found
    tolls = [noun for noun in objects(verb) if noun.lemma_.lower() in FIGURED or noun.lower_ == "it"]
    own = [noun for _, noun in dead if governor(noun) == verb]
    if not tolls or not own:
        return found
    tellers = tuple(actor for noun in subjects(verb) for actor in cast.within(noun)) if not is_passive(verb) else ()
    owners = [word for noun in tolls for word in kids(noun, "poss")]
    if owners:
        theirs = all(word.lower_ in OWN for word in owners)
        losers = tellers if theirs else tuple(actor for word in owners for actor in cast.who(word))
        return _with(found, Hit(OWN_LOSS, verb, targets=losers, teller=verb)) if losers else found
    beneath = [hit for hit in found if hit.frame.kind == "ASSAULT" and governor(hit.trigger) == verb != hit.trigger]
    if beneath:
        away = inside(subjects(verb))
        told = replace(beneath[0], actors=but(beneath[0].actors, away), teller=verb)
        return [told if hit is beneath[0] else hit for hit in found if hit.trigger != verb]
    return _with(found, Hit(TOLL, verb, teller=verb))


def _owned_up(verb: Token, found: list[Hit], dead: Counted, cast: Cast) -> list[Hit]:
    """ "Has acknowledged four deaths", "confirmed the death of five of its fighters": its own, who were hit."""
    if not is_verb(verb) or is_passive(verb) or lemma(verb) not in OWNS_UP | TELLS:
        return found
    deaths = [noun for noun in kids(verb, "dobj") if noun.lemma_.lower() in DEATHS]
    counts = [noun for death in deaths for _, noun in _within(verb, dead, death)]
    if not counts:
        return found
    if any(hit.frame.kind == "ASSAULT" and verb.is_ancestor(hit.trigger) for hit in found):
        return [hit for hit in found if hit.trigger != verb]  # "acknowledged three deaths in the strike"
    phrase = [word for death in deaths for word in death.subtree]
    theirs = any(word.tag_ == "PRP$" and word.lower_ in OWN for word in phrase)
    bare = all(noun in deaths for noun in counts) and not any(word.dep_ == "poss" for word in phrase)
    losers: tuple[Actor, ...] = ()
    if theirs or (bare and lemma(verb) in OWNS_UP):
        losers = tuple(actor for noun in subjects(verb) for actor in cast.within(noun))
    elif not bare:
        losers = _people([noun for noun in counts if noun not in deaths], cast)
    return _with(found, Hit(OWN_LOSS, verb, targets=losers, teller=verb)) if losers else found


def _neutralised(verb: Token, found: list[Hit], dead: Counted, cast: Cast) -> list[Hit]:
    """ "Claims to have neutralised 31 terrorists": it says that it killed them, and agrees to nothing."""
    if not is_verb(verb) or lemma(verb) not in NEUTRALISES:
        return found
    struck = [noun for noun in objects(verb) if _within(verb, dead, noun)]
    if not struck:
        return found
    over = verb.head if verb.dep_ == "xcomp" else None
    doers = kids(verb, "nsubj") or [noun for by in kids(verb, "agent") for noun in kids(by, "pobj")]
    doers = doers or (subjects(over) if over is not None else subjects(verb) if not is_passive(verb) else [])
    actors = tuple(actor for noun in doers for actor in cast.within(noun))
    targets = _people(struck, cast)
    told = next((hit for hit in found if hit.trigger == verb and hit.frame.kind == "ASSAULT"), None)
    if told is not None:
        return found
    return _with(found, Hit(NEUTRALISED, verb, actors=actors, targets=targets), *([over] if over is not None else []))


def _responsible(word: Token, found: list[Hit], dead: Counted, cast: Cast) -> list[Hit]:
    """ "Was responsible for the deaths of five": who killed them, and nobody's charge but the teller's."""
    if word.lower_ != "responsible" or word.dep_ != "acomp" or lemma(word.head) != "be":
        return found
    deaths = [noun for noun in prepositions(word, "for") if noun.lemma_.lower() in HARM]
    counts = [noun for death in deaths for _, noun in _within(word, dead, death)]
    actors = tuple(actor for noun in subjects(word.head) for actor in cast.within(noun))
    if not counts or not actors:
        return found
    targets = _people(counts, cast)
    return _with(found, Hit(RESPONSIBLE, word, carrier=word.head, actors=actors, targets=targets), *deaths)


def _without_where_it_was(hit: Hit) -> Hit:
    """ "A riot in X leaves 31 dead": X kills nobody."""
    if hit.frame.id != "assault.leave_dead" or not hit.actors:
        return hit
    there = [noun for deed in kids(hit.trigger, "nsubj") for noun in prepositions(deed, "at", "in", "near")]
    return replace(hit, actors=but(hit.actors, inside(there)))


Rule = Callable[["Token", list[Hit], Counted, Cast], list[Hit]]
RULES: tuple[Rule, ...] = (_lost, _cost_lives, _figured, _owned_up, _neutralised, _responsible)
