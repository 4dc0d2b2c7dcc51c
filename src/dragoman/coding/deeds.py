"""Deeds that their own words leave no doubt of: measures restored, captives let go, money announced, cargo on its way.

`deed_frame` gives the type, as plain_kinds.py does, and `done_to` who does it to whom; None where nobody does a thing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import counted
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    complements,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    subjects,
    undergoing,
    with_conjuncts,
)
from dragoman.coding.lexicon import Frame, load
from dragoman.coding.predicates import is_cargo_on_its_way
from dragoman.types import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.coding.words import Token

BRINGS_BACK = {"bring back", "reactivate", "reimpose", "reinstate", "reintroduce", "restore", "revive"}
MEASURES = {"ban", "embargo", "restriction", "sanction", "tariff"}
LETS_GO = {"discharge", "free", "let", "let go", "pardon", "parole", "release"}
CAPTIVES = {
    *("captive", "convict", "detainee", "hostage", "inmate", "internee", "prisoner", "soldier"),
}
SWAPS = {"exchange", "swap", "trade"}
ANNOUNCES = {"announce", "unveil"}
PACKS = {"batch", "consignment", "donation", "package", "shipment", "tranche"}
SETS_OUT = {"depart", "leave", "sail", "set off", "set out", "set sail"}
ENVOYS = {"ambassador", "attache", "attaché", "consul", "diplomat", "envoy", "representative"}
CALLS_HOME = {"call back", "call home", "recall", "withdraw"}
PROMISES = {"buy", "donate", "offer", "order", "pledge", "promise", "purchase"}
TEXTS = {"bill", "draft", "measure", "motion", "resolution", "text"}
STOPS_TEXT = {"block", "defeat", "reject", "veto", "vote down"}
TO_PASS = {"adopt", "approve", "back", "endorse", "pass", "ratify", "sign", "sign off"}
RELEASED = Frame(id="retreat.release", kind="RETREAT", mode="release")


def deed_frame(hit: Hit, kind: str) -> Frame | None:
    """The frame that the words of an event leave no doubt of; None where they do."""
    return next((found for rule in RULES if (found := rule(hit, kind)) is not None), None)


def done_to(hit: Hit, cast: Cast) -> Hit | None:
    """The hit with those whom its deed is done to or for; None where the words tell of no deed of anybody's."""
    if _is_still_to_pass(hit) or _is_in_a_text_that_fell(hit):
        return None
    if hit.sighting is None and (plain := deed_frame(hit, hit.frame.kind)) is not None:
        hit = replace(hit, frame=plain)
    if hit.frame.id in {"aid.await", "aid.come"} and not _is_due(hit):
        return None
    for with_parties in (_at_whose_capital, _who_were_swapped, _who_is_let_back, _for_whom_it_sails, _whose_it_was):
        hit = with_parties(hit, cast)
    return hit


# -- of what type -----------------------------------------------------------------------------------------------------


def _restored(hit: Hit, kind: str) -> Frame | None:
    """ "Restored sanctions on X", "voted to bring back the embargo": nothing is eased."""
    if kind not in {"AGREE", "AID", "CONCEDE", "COOPERATE", "RETREAT", "SUPPORT"}:
        return None
    verb = hit.trigger if is_verb(hit.trigger) else hit.trigger.head
    verbs = [one for one in (verb, *kids(verb, "xcomp")) if is_verb(one) and not kids(one, "neg")]
    back = any(lemma(one) in BRINGS_BACK and undergoing(one) & MEASURES for one in verbs)
    return Frame(id="sanction.impose", kind="SANCTION", mode="restrict") if back else None


def _let_go(hit: Hit, kind: str) -> Frame | None:
    """ "Was freed on bail", "pardoned 14 prisoners": somebody is let go."""
    verb = hit.trigger
    if kind != "CONCEDE" or not is_verb(verb) or lemma(verb) not in LETS_GO:
        return None
    bail = any(noun.lower_ in {"bail", "bond", "parole"} for noun in prepositions(verb, "on"))
    return RELEASED if bail or undergoing(verb) & CAPTIVES else None


def _swapped(hit: Hit, kind: str) -> Frame | None:
    """ "Three journalists were traded for two spies": they are let go, and no goods are dealt in."""
    verb = hit.trigger
    swaps = kind in {"AGREE", "CONCEDE", "COOPERATE"} and is_verb(verb) and lemma(verb) in SWAPS
    if not swaps or not is_passive(verb):
        return None
    given = [*kids(verb, "nsubjpass"), *prepositions(verb, "for")]
    people = {noun.lemma_.lower() for noun in given} & (load().classes["prisoner"] | load().classes["people"])
    return RELEASED if people else None


def _announced(hit: Hit, kind: str) -> Frame | None:
    """ "Announced 30 million euros for X", "a package of 50 vehicles": it is promised, and not given yet."""
    verb, classes = hit.verb, load().classes
    if verb is None or kind not in {"AID", "MOBILIZE"} or lemma(verb) not in ANNOUNCES or kids(verb, "neg"):
        return None
    kit = classes["aid"] | classes["weapon"] | {"grant", "loan"} if kind == "AID" else set()
    given = undergoing(verb) & (PACKS | kit) or (kind == "AID" and _are_sums(verb))
    return Frame(id="agree.announce_aid", kind="AGREE", move="pledge") if given else None


def _set_aside(hit: Hit, kind: str) -> Frame | None:
    """ "Set aside 200 million kroner for X": money is kept for it, and nothing is given up."""
    verb = hit.trigger
    keeps = kind in {"AID", "CONCEDE", "REJECT", "RETREAT", "SANCTION"} and lemma(verb) in {"put aside", "set aside"}
    money = keeps and (undergoing(verb) & load().classes["money"] or _are_sums(verb))
    return Frame(id="agree.set_aside", kind="AGREE") if money else None


def _are_sums(verb: Token) -> bool:
    """Whether it is a sum of money that is done something to: "50 million euros", "$40m in aid"."""
    things = {noun.offset for noun in objects(verb)}
    inside = {word.offset for noun in objects(verb) for word in noun.subtree}
    sums = (noun for one, noun in counted(verb.sent) if len(one.unit) == 3 and one.unit.isupper())
    large = any(word.lower_ in {"billion", "million"} for noun in objects(verb) for word in kids(noun, "nummod"))
    return large or any(noun.offset in things or noun.head.offset in things & inside for noun in sums)


def _sailed(hit: Hit, kind: str) -> Frame | None:
    """ "A ship with food for X left the port of Y": help on its way, and no retreat."""
    sets_out = kind in {"CONCEDE", "CONSULT", "MOBILIZE", "RETREAT"} and is_verb(hit.trigger)
    sets_out = sets_out and lemma(hit.trigger) in SETS_OUT and is_cargo_on_its_way(hit.trigger)
    return Frame(id="aid.sail", kind="AID") if sets_out else None


def _paid_off(hit: Hit, kind: str) -> Frame | None:
    """ "Paid off X's arrears to the bank": help to X, and nothing that was owed to it."""
    verb = hit.trigger
    pays = kind in {"CONCEDE", "RETREAT"} and is_verb(verb) and lemma(verb) in {"clear", "pay", "pay off", "settle"}
    debts = [noun for noun in objects(verb) if noun.lemma_.lower() in {"arrear", "arrears", "debt"}] if pays else []
    others = any(owner.pos_ == "PROPN" for noun in debts for owner in kids(noun, "poss"))
    return Frame(id="aid.pay_off", kind="AID") if others else None


def _let_back(hit: Hit, kind: str) -> Frame | None:
    """ "X has been readmitted to the union": what was held against it is lifted."""
    back = is_verb(hit.trigger) and hit.trigger.lower_.startswith("readmit")
    fits = back and kind in {"AGREE", "CONCEDE", "SUPPORT"}
    return Frame(id="retreat.readmit", kind="RETREAT") if fits else None


RULES: tuple[Callable[[Hit, str], Frame | None], ...] = (
    _restored, _let_go, _swapped, _announced, _set_aside, _sailed, _paid_off, _let_back,
)  # fmt: skip


# -- whom it is done to -----------------------------------------------------------------------------------------------


def _at_whose_capital(hit: Hit, cast: Cast) -> Hit:
    """ "Recalled its ambassador from X": X is the one it is done to."""
    verb = hit.trigger
    calls = hit.frame.kind == "SANCTION" and not hit.targets and is_verb(verb) and lemma(verb) in CALLS_HOME
    envoys = [noun for noun in objects(verb) if noun.lemma_.lower() in ENVOYS] if calls else []
    posts = [end for noun in (*envoys, verb) for end in prepositions(noun, "from", "in", "to")] if envoys else []
    found = tuple(one for end in posts for noun in with_conjuncts(end) for one in cast.who(noun) if one.country)
    own = {one.country for one in hit.actors}
    found = tuple(one for one in found if one.country not in own)
    return replace(hit, targets=found) if found else hit


def _who_were_swapped(hit: Hit, cast: Cast) -> Hit:
    """ "The prisoners were swapped for an equal number of X": those on both sides are let go."""
    verb = hit.trigger
    if hit.frame.mode != "release" or not is_verb(verb) or lemma(verb) not in SWAPS or not is_passive(verb):
        return hit
    given = [*kids(verb, "nsubjpass"), *(noun for noun in prepositions(verb, "for") if not hit.actors)]
    people = [each for noun in given for each in with_conjuncts(noun) if each.pos_ in {"NOUN", "PROPN"}]
    found = [one for each in people for one in _whoever(each, cast)]
    known = {one.span for one in (*hit.actors, *hit.targets)}
    return replace(hit, targets=(*hit.targets, *(one for one in found if one.span not in known)))


def _whoever(noun: Token, cast: Cast) -> tuple[Actor, ...]:
    return cast.within(noun) or (cast.described(noun),)


def _who_is_let_back(hit: Hit, cast: Cast) -> Hit:
    """ "X has been readmitted to the union": by the union."""
    verb = hit.trigger
    if hit.frame.id != "retreat.readmit" or not is_passive(verb):
        return hit
    body = tuple(one for noun in prepositions(verb, "to", "by") for one in cast.within(noun))
    whom = tuple(one for noun in objects(verb) for one in cast.within(noun))
    return replace(hit, actors=body, targets=whom) if whom else hit


def _for_whom_it_sails(hit: Hit, cast: Cast) -> Hit:
    """ "A Turkish ship with food for X left the port of Y": Turkey's help to X, and nothing of Y's."""
    if hit.frame.id != "aid.sail":
        return hit
    verb = hit.trigger
    ships = kids(verb, "nsubj")
    ends = [
        end
        for word in (verb, *(one for ship in ships for one in ship.subtree))
        for end in prepositions(word, "for", "to")
    ]
    whom = tuple(dict.fromkeys(one for end in ends for one in cast.within(end)))
    senders = [child for ship in ships for child in kids(ship, "amod", "compound", "poss")]
    by = tuple(dict.fromkeys(one for child in senders for one in cast.modifier(child)))
    by = by or tuple(
        dict.fromkeys(one for ship in ships for end in prepositions(ship, "from") for one in cast.who(end))
    )
    return replace(hit, actors=by, targets=whom)


def _whose_it_was(hit: Hit, cast: Cast) -> Hit:
    """ "Has yet to receive the vehicles promised by X", "is waiting for radars that it ordered from X": X's help."""
    if hit.frame.kind != "AID" or hit.actors or not is_verb(hit.trigger):
        return hit
    things = _what_comes(hit.trigger)
    due = [clause for noun in things for clause in _promised(noun)]
    sellers = [who for clause in due for who in (*prepositions(clause, "by", "from"), *subjects(clause))]
    sellers += [who for noun in things for who in prepositions(noun, "from")]
    whom = {(one.id, one.text) for one in hit.targets}
    by = [one for who in sellers for one in cast.within(who) if one.sector is not None or one.id]
    by = [
        one for one in by if (one.id, one.text) not in whom and (one.id or one.text) not in {t.id for t in hit.targets}
    ]
    to = [one for noun in things for end in prepositions(noun, "for", "to") for one in cast.within(end)]
    return replace(hit, actors=tuple(dict.fromkeys(by)), targets=hit.targets or tuple(dict.fromkeys(to)))


def _what_comes(verb: Token) -> list[Token]:
    """What arrives or is waited for, down to what it is a part of: "the rest of the radars"."""
    if lemma(verb) in {"await", "get", "receive", "wait"}:
        nouns = [*objects(verb), *prepositions(verb, "for")] if not is_passive(verb) else []
    else:
        nouns = [*kids(verb, "nsubj", "nsubjpass"), *objects(verb)]
    return [*nouns, *(inner for noun in nouns for inner in prepositions(noun, "of"))]


def _promised(noun: Token) -> list[Token]:
    return [clause for clause in kids(noun, "acl", "relcl", "amod") if lemma(clause) in PROMISES]


def _is_due(hit: Hit) -> bool:
    """Whether what arrives or is waited for is somebody's to give: promised, ordered, bound for or sent from X."""
    things, classes = _what_comes(hit.trigger), load().classes
    names = {noun.lemma_.lower() for noun in things}
    kit = classes["aid"] | classes["weapon"] | classes["ship"] | classes["aircraft"]
    if any(_promised(noun) for noun in things) and names & kit:
        return True
    bound = any(prepositions(noun, "for", "from", "to") for noun in things)
    return hit.frame.id == "aid.come" and bound and bool(names & classes["aid"])


# -- no deed of anybody's ---------------------------------------------------------------------------------------------


def _is_still_to_pass(hit: Hit) -> bool:
    """ "Parliament must still ratify it": that is yet to come, and nobody asks for it."""
    word = hit.trigger
    verb = word.head if word.dep_ == "aux" else word
    steps = [verb, *complements(verb)]
    must = hit.frame.kind == "REQUEST" and word.lower_ in {"has", "have", "must", "needs", "need"}
    still = any(child.lower_ in {"still", "yet"} for step in steps for child in kids(step, "advmod"))
    return must and still and any(lemma(step) in TO_PASS for step in steps)


def _is_in_a_text_that_fell(hit: Hit) -> bool:
    """ "Vetoed a resolution calling for a truce": nobody calls for one."""
    verb, noun = hit.trigger, hit.trigger.head
    inside = hit.frame.kind == "REQUEST" and verb.dep_ in {"acl", "relcl"} and noun.lemma_.lower() in TEXTS
    over = noun.head
    fell = inside and noun.dep_ in {"dobj", "nsubjpass"} and is_verb(over) and lemma(over) in STOPS_TEXT
    return fell and not kids(over, "neg") and not any(who.lower_ == "who" for who in subjects(verb))
