"""Whom words mean that take up parties named before: "the two leaders", "members of the bloc", "the former"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.discourse import Discourse, side
from dragoman.coding.grammar import ancestors, before_what_is_told, is_verb, kids, prepositions, with_conjuncts
from dragoman.coding.name_words import cut, name_span
from dragoman.coding.party_nouns import (
    ARMED,
    FIGHTERS,
    GENERIC,
    GENERIC_BY_NAME,
    LEADING,
    MEMBERS,
    PAIR_NOUNS,
    STATE_NOUNS,
)
from dragoman.types import Actor

if TYPE_CHECKING:
    from datetime import date

    from dragoman.coding.actors import Cast
    from dragoman.coding.registry import Registry
    from dragoman.coding.words import Token


NAMING = ("prep", "compound", "nmod", "appos", "relcl", "acl")  # what says which countries "the countries" are
DELEGATED = {"delegation", "faction", "mission", "panel", "team"}
SENT = {"diplomat", "official", "representative"}
MEDIATING = {"broker", "facilitate", "mediate", "moderate"}
MEDIATION = {"auspices", "facilitation", "mediation"}
HOSTING = {"convene", "host"}
TALKS = {"conference", "meeting", "negotiation", "round", "summit", "talk", "talks"}
HALVES = {"North": "PRK", "South": "KOR"}  # what each Korea is called where it was named before
RIVALS = {"adversary", "antagonist", "belligerent", "foe", "rival"}
MORE = {"three": 3, "four": 4, "five": 5}
PRESSES = {"appeal", "call", "encourage", "implore", "press", "pressure", "push", "urge"}
TELLS = {"add", "announce", "believe", "confirm", "report", "say", "state", "suggest", "tell"}
EFFORTS = {"attempt", "diplomacy", "effort", "initiative", "pressure"}
PARTS = {  # of whoever is no side: "in the presence of X", "thanks to the involvement of X"
    *("auspices", "facilitation", "invitation", "involvement", "mediation", "presence", "sponsorship"),
}
APPEALS = {"appeal", "ask", "call", "request", "urge"}
PEACE = {"ceasefire", "fighting", "halt", "halted", "hostility", "restraint", "stop", "truce", "war"}
HELP = {"aid", "assistance", "backing", "help", "support"}
BROKERED = {"brokered", "facilitated", "hosted", "mediated", "moderated", "sponsored"}
STANDS_BY = {"attend", "carry", "facilitate", "look", "mediate", "moderate", "relay", "watch", "witness"}
LOOKS_ON = {"attend", "carry", "facilitate", "look", "mediate", "monitor", "observe", "watch", "witness"}
WATCHING = {"observer", "monitor", "witness", "mediator", "guarantor", "facilitator"}


def watches(noun: Token) -> bool:
    """ "Observers from A and B", "X, Y and representatives of A and B": of third parties, none of "both sides"."""
    while noun.dep_ in {"amod", "compound", "conj", "nmod"} and noun.pos_ in {"ADJ", "NOUN", "PROPN"}:
        noun = noun.head
    if noun.dep_ == "nsubj" and noun.head.dep_ == "pcomp" and noun.head.lemma_ in LOOKS_ON:
        return True  # "with the A and B ambassadors observing"
    if _looked_on(noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in {"from", "of"} else noun):
        return True
    if noun.dep_ == "nsubj":  # "A and B will attend as observers"
        over = [noun.head, *kids(noun.head, "dobj")]
        return any(role.lemma_.lower() in WATCHING for word in over for role in prepositions(word, "as"))
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"from", "of"}:
        return False
    who = noun.head.head
    return who.lemma_.lower() in WATCHING or (who.dep_ == "conj" and who.lemma_.lower() in SENT)


def _looked_on(noun: Token) -> bool:
    """ "The ambassadors of A and B observed the signing", "it was witnessed by A"."""
    by = noun.dep_ == "pobj" and noun.head.dep_ == "agent"
    verb = noun.head.head if by else noun.head
    return (by or noun.dep_ == "nsubj") and is_verb(verb) and verb.lemma_ in {"observe", "watch", "witness"}


def helps(noun: Token) -> bool:
    """ "With the help of delegations from A and B", "with observers from A": none of "both sides"."""
    for child, over in ancestors(noun):
        if is_verb(over):
            return False
        if child.dep_ == "prep" and child.lower_ in {"from", "of"} and over.lemma_.lower() in {*HELP, *WATCHING}:
            return over.dep_ == "pobj" and over.head.lower_ in {"by", "of", "through", "under", "with"}
    return False


def mediates(noun: Token) -> bool:
    """ "Mediated by A and B", "A hosted talks between X and Y": a third party, not one of "the two sides"."""
    while noun.dep_ == "conj":
        noun = noun.head
    of_them = noun.dep_ in {"amod", "compound", "nmod"} and noun.head.lemma_.lower() in WATCHING
    if of_them or any(word.lemma_.lower() in WATCHING for word in (noun, *kids(noun, "compound"))):
        return True  # "Saudi and US mediators", "Chief Mediator Ana Roe"
    behind = [one for one in noun.sent if one.i > noun.i and one.dep_ == "relcl" and one.lemma_ in {"act", "serve"}]
    served = [one for one in behind if not any(is_verb(word) for word in noun.doc[noun.i : one.i])]
    if any(as_.lemma_.lower().split("-")[-1] in WATCHING for one in served for as_ in prepositions(one, "as")):
        return True  # "the ambassadors of A and B, who served as co-mediators"
    if noun.dep_ == "pobj" and noun.head.lower_ == "from" and noun.head.head.lemma_.lower() == "friend":
        return True  # "our friends from A and B"
    if noun.dep_ == "nsubj" and kids(noun, "conj") and noun.head.lemma_.lower() in APPEALS:
        return any(
            word.lemma_.lower() in PEACE for word in noun.head.subtree
        )  # "A and B asked for the fighting to stop"
    if noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        verb = noun.head.head  # "mediation led by A and B", "talks hosted by A and B"
        told = [*kids(verb, "nsubjpass"), *([verb.head] if verb.dep_ == "acl" else [])]
        hosted = verb.lemma_ in HOSTING and any(thing.lemma_.lower() in TALKS for thing in told)
        return verb.lemma_ in MEDIATING or hosted or (verb.i > 0 and verb.nbor(-1).lower_ in MEDIATION)
    if noun.dep_ == "pobj" and noun.head.lower_ in {"by", "of"} and noun.head.head.lemma_.lower() in MEDIATION:
        return True  # "the joint mediation of A, B and C"
    if noun.dep_ != "nsubj":
        return False
    held = any(thing.lemma_ in TALKS for thing in kids(noun.head, "dobj"))
    return noun.head.lemma_ in MEDIATING or (noun.head.lemma_ in HOSTING and held)


def stands_by(name: Token, event: Token) -> bool:
    """ "In the presence of X", "at the invitation of X", "X-brokered": X has a part in it, and is no side."""
    while name.dep_ == "conj":
        name = name.head
    if name.dep_ == "npadvmod" and name.head.lower_ in {*BROKERED, "led"}:  # not "X-led troops"
        return name.head.lower_ in BROKERED or name.head.head.lemma_ in {*TALKS, *MEDIATION, *EFFORTS}
    if _looks_on(name) or _hosts_it(name):
        return True
    for child, over in ancestors(name):
        if over == event or is_verb(over):
            return False
        if child.dep_ == "prep" and child.lower_ in {"of", "by"} and over.lower_ in PARTS:
            return True
    return False


def _looks_on(name: Token) -> bool:
    """ "With X in attendance", "with X looking on"."""
    if name.dep_ in {"nsubj", "nsubjpass"} and name.head.dep_ == "pcomp" and name.head.head.lower_ == "with":
        return name.head.lemma_ in STANDS_BY
    behind = {word.lower_ for word in name.doc[name.i + 1 : name.i + 4]}
    beside = name.dep_ == "pobj" and name.head.lower_ == "with"
    return beside and (behind >= {"in", "attendance"} or behind >= {"looking", "on"})


def _hosts_it(name: Token) -> bool:
    """ "Agreed at talks hosted by X"."""
    verb = name.head.head
    by = name.dep_ == "pobj" and name.head.dep_ == "agent" and verb.dep_ == "acl"
    return by and verb.lower_ in {*BROKERED, "convened", "organised", "organized"} and verb.head.lemma_ in TALKS


def both(
    head: Token,
    discourse: Discourse,
    country: Callable[[Token], str | None],
    role: Callable[[Token], tuple[str, str | None] | None],
) -> tuple[Actor, ...]:
    """ "the two leaders", "both sides", "the two": the last two parties spoken of.

    country  that which the words around a role name; where they name one, it is no pair
    role     the sector and the office that words name: ("GOV", "foreign_minister")
    """
    span = name_span(head)
    if head.lower_ in {"two", "duo"} and any(child.lower_ in {"the", "these", "those"} for child in head.children):
        two = (
            discourse.leading(span[0]) or discourse.pair(span[0], people=True) or discourse.pair(span[0], people=False)
        )
        return tuple(replace(actor, text=cut(head, span), span=span) for actor in two)
    counted = {child.lower_ for child in head.children if child.dep_ in {"nummod", "det", "predet", "amod"}}
    if counted & MORE.keys() and {"the", "all"} & counted and head.lemma_.lower() in {*PAIR_NOUNS, *WATCHING}:
        all_of_them = discourse.several(span[0], max(MORE.get(word, 0) for word in counted))
        return tuple(replace(actor, text=cut(head, span), span=span) for actor in all_of_them)
    of_state = head.lemma_ == "head" and any(noun.lower_ == "state" for noun in prepositions(head, "of"))
    if head.lemma_.lower() not in PAIR_NOUNS and not of_state:
        return ()
    bare = counted in ({"the"}, {"these"}) or (counted == {"all"} and discourse.of_two(span[0]))
    plain = bare and head.tag_ == "NNS" and not kids(head, *NAMING)
    if not (counted & {"two", "both"} or plain) or country(head):
        return ()
    people = of_state or head.lemma_.lower() in {*LEADING, "man"}
    if head.lemma_.lower() in RIVALS and (found := discourse.rivals()):
        return tuple(replace(actor, text=cut(head, span), span=span) for actor in found)
    office = (role(head) or ("", None))[1] or head.lemma_.lower()
    same = discourse.in_office(office, span[0]) if people else ()
    two = same if len(same) == 2 else _two_of(head, discourse, people=people, plain=plain)
    return tuple(replace(actor, text=cut(head, span), span=span) for actor in two)


def _two_of(head: Token, discourse: Discourse, *, people: bool, plain: bool) -> tuple[Actor, ...]:
    """The last two named who do not speak of them, or press them, as others."""
    pressing, telling = _outside(head)
    at = name_span(head)[0]
    two: tuple[Actor, ...] = ()
    for apart in (pressing | telling, pressing) if telling else (pressing,):
        two = two or discourse.pair(at, people=people, apart=apart)
        if people and not plain:  # "both leaders" of two states that were named
            two = two or discourse.pair(at, people=False, apart=apart)
        if not people:  # sides that two envoys stand for
            two = two or discourse.pair(at, people=True, bodies=True, apart=apart)
    return two


def _outside(head: Token) -> tuple[set[int], set[int]]:
    """Where those stand who press "both sides", and those who together tell of them: "A and B urged both sides"."""
    pressing: set[int] = set()
    telling: set[int] = set()
    for child, over in ancestors(head):
        if over.lemma_.lower() in EFFORTS and child.dep_ in {"acl", "prep", "relcl"}:
            pressing |= {word.offset for noun in prepositions(over, "by", "of", "from") for word in noun.subtree}
        if not is_verb(over) or child.dep_ in {"nsubj", "nsubjpass"}:
            continue
        told = kids(over, "nsubj") or (kids(over.head, "nsubj") if over.dep_ == "advcl" else [])
        who = [noun for first in told for noun in with_conjuncts(first)]
        words = {word.offset for noun in who[:1] for word in noun.subtree}
        several = len(who) > 1 or any(kids(child, "conj") for noun in who for child in noun.children)
        if over.lemma_ in PRESSES or any(noun.lemma_.lower() in {*WATCHING, "envoy"} for noun in who):
            pressing |= words
        elif over.lemma_ in TELLS and several:  # "officials of A and B said that both sides …"
            telling |= words
    return pressing, telling


def own_side(noun: Token, actor: Actor | None, registry: Registry, on: date | None) -> str:
    """Whom somebody stands for: a state, or the group that he leads; "" where nobody can say, or he mediates."""
    if actor is None or mediates(noun):
        return ""
    led = registry.served(actor.id, on) if actor.id and actor.id.startswith("person:") else None
    return led.id if led is not None and led.id.startswith("group:") else side(actor)


def as_meant(pair: tuple[Actor, ...], head: Token, registry: Registry) -> tuple[Actor, ...]:
    """A pair by the word for it: "both countries" are states, and behind "their troops" so are "both leaders"."""
    troops = all((one.id or "").startswith("mil:") for one in pair)
    role = head.lemma_.lower()
    states = role in STATE_NOUNS or (troops and role in LEADING)
    return (_as_states if states else _by_name)(pair, registry)


def _as_states(pair: tuple[Actor, ...], registry: Registry) -> tuple[Actor, ...]:
    """ "Both countries" are states, whoever of theirs was spoken of."""
    states = {f"state:{actor.country}": actor for actor in pair}
    if not all(id in registry for id in states):
        return pair
    entries = [(registry.entry(id), actor) for id, actor in states.items()]
    return tuple(replace(actor, id=entry.id, sector=None, name=entry.name) for entry, actor in entries)


def _by_name(pair: tuple[Actor, ...], registry: Registry) -> tuple[Actor, ...]:
    """ "Both sides" of which one was "Filipino negotiators": the government they speak for, not the words."""
    whose = {one: registry.government(one.country) for one in pair if one.country and not one.name}
    return tuple(
        replace(one, name=whose[one].name) if one in whose and one.id == whose[one].id else one for one in pair
    )


def members(head: Token, who: Callable[[Token], tuple[Actor, ...]]) -> tuple[Actor, ...]:
    """ "twenty-six countries of the African Union": those who act for a body without being named are the body."""
    if head.lemma_.lower() not in MEMBERS or head.tag_ != "NNS":
        return ()
    body = next((a for noun in prepositions(head, "of") for a in who(noun)), None)
    if body is None or not (body.id or "").startswith(("org:", "bloc:")):
        return ()
    span = name_span(head)[0], body.span[1]
    return (replace(body, text=cut(head, span), span=span),)


def of_a_group(role: Token) -> bool:
    """ "The Palestinian militant group's leader", "the leader of the X delegation": not whoever leads that state."""
    over = [*kids(role, "poss"), *prepositions(role, "of")]
    return any(noun.lemma_.lower() in GENERIC or noun.lemma_.lower() in DELEGATED for noun in over)


def both_halves(head: Token, registry: Registry) -> tuple[Actor, ...]:
    """ "The two Koreas", "both Koreas": the two states of that name."""
    if head.text != "Koreas":
        return ()
    span = name_span(head)
    states = [registry.entry(f"state:{country}") for country in HALVES.values()]
    return tuple(
        Actor(text=cut(head, span), span=span, id=one.id, country=one.country, sector=None, name=one.name)
        for one in states
    )


def told_before(head: Token, discourse: Discourse) -> tuple[Actor, ...]:
    """ "the group", "the bloc": the last one spoken of; "the former", "the latter": of the last two."""
    word = head.lemma_.lower()
    if head.text in HALVES and any(child.lower_ == "the" for child in head.children) and not prepositions(head, "of"):
        states = (a for a in discourse.earlier() if (a.id or "").startswith(("state:", "gov:")))
        half = next((a for a in states if a.country == HALVES[head.text]), None)
        return (replace(half, text=cut(head, name_span(head)), span=name_span(head)),) if half is not None else ()
    apart = head.i + 1 < len(head.doc) and head.nbor().text == ","  # "the rebel group, which holds the town"
    beside = {child.lower_ for child in head.children if child.dep_ != "punct"} - {"the"}
    beside -= {child.lower_ for child in head.children if child.dep_ == "relcl" and apart}
    armed_group = "group:" in GENERIC.get(word, ()) and beside <= {*FIGHTERS, *ARMED}  # "the rebel group"
    if (beside and not armed_group) or head.i == 0:
        return ()
    at = before_what_is_told(head)
    if word in {"former", "latter"}:
        at = name_span(head)[0]
        two = discourse.last_two(at)
        found = two[:1] if word == "former" else two[1:]
    elif word in FIGHTERS:
        armed = (a for a in discourse.earlier(before=at) if (a.id or "").startswith("group:") and a.sector == "REB")
        # "Rebels attacked the town" goes on with them; "in December, insurgents toppled X" may be of any others.
        known = head.is_sent_start or any(child.lower_ in {"the", "these", "those"} for child in head.children)
        found = tuple(armed)[:1] if head.tag_ == "NNS" and known else ()
    else:
        kinds = GENERIC.get(word, ())
        before = list(discourse.earlier(before=at))
        called = [a for a in before if kinds and a.text.casefold().split()[-1:] == [word]]  # "the X Forces Group"
        named = called or [a for a in before if kinds and (a.id or "").startswith(kinds)]
        found = tuple(a for a in named if not beside or a.sector == "REB")[:1]  # "the rebel group" is no government
        if kinds and not called and (other := _so_called(head, found)) is not None:
            found = (other,)
        if not found and word in GENERIC_BY_NAME:
            found = tuple(a for a in discourse.earlier() if a.id and word in f"{a.text} {a.name}".casefold())[:1]
    span = name_span(head)
    return tuple(replace(one, text=cut(head, span), span=span, name=one.name or one.text) for one in found)


def _so_called(head: Token, found: tuple[Actor, ...]) -> Actor | None:
    """ "Camps of the Ana Roe group … the group": the one that nobody has registered, named after any that is."""
    word = head.lemma_.lower()
    names = [one for one in head.doc[: head.i] if one.lemma_.lower() == word and _has_a_name(one)]
    if not names or (found and found[0].span[0] > names[-1].offset):
        return None
    span = name_span(names[-1])
    return Actor(text=word, span=span, id=None, country=None, sector=None, name=cut(names[-1], span))


def _has_a_name(noun: Token) -> bool:
    before = kids(noun, "compound", "nmod")
    return noun.tag_ in {"NN", "NNP"} and any(
        one.tag_ == "NNP" and one.ent_type_ not in {"GPE", "NORP"} for one in before
    )


def tells_where(token: Token, cast: Cast) -> bool:
    """ "In Oslo, Norway": the state is there to say where the town lies."""
    if token.i < token.sent.start + 2 or token.nbor(-1).text != ",":
        return False
    over = token.nbor(-2).head.head  # it may be parsed as the subject: "The meeting in Oslo, Norway followed"
    subject = token.dep_ == "nsubj" and over.pos_ == "NOUN" and over.dep_ != "pobj" and over.i < token.i
    if token.dep_ not in {"appos", "npadvmod"} and not subject:
        return False
    town, entry = cast.places.get(token.nbor(-2).offset), cast.entry(token)
    here = town is not None and entry is not None and town.kind == "city" and town.country == entry.country
    return here and cast.sense(token) == "name"
