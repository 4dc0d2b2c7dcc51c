"""Acts told as nouns, "a threat by X", "X's plan to …", "claimed responsibility for the attack": whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ASKED, is_passive, is_verb, kids, lemma, prepositions, subjects, with_conjuncts
from dragoman.coding.status import PARTS
from dragoman.coding.within import but, inside, only

if TYPE_CHECKING:
    from dragoman.coding.words import Token

BLAME = {"credit", "guilt", "responsibility"}
CLAIMS = {"accept", "acknowledge", "admit", "assume", "claim", "take"}
DENIES = {"deny", "disclaim"}
ORDERS = {"authorise", "authorize", "command", "direct", "order"}
NOBODY = {"nobody", "none", "one"}  # "no one"
BETWEEN = {"ADV", "AUX", "CCONJ", "PUNCT", "SCONJ", "VERB"}  # what ends the words that belong to a noun
OWN = {  # "X's …" is done by X
    *("accusation", "announcement", "appeal", "attempt", "call", "claim", "decision", "demand", "denial", "failure"),
    *("intention", "move", "offer", "order", "plan", "pledge", "promise", "proposal", "refusal"),
    *("rejection", "request", "threat", "ultimatum", "vow", "warning", "withdrawal"),
}
TALKS = {"consultation", "dialogue", "meeting", "negotiation", "summit", "talk", "visit"}  # "talks by telephone"


def whose_act(hit: Hit, cast: Cast) -> Hit:
    """ "Y condemned X's threat to seize it": X threatens, and X would seize it; Y does neither."""
    word = hit.trigger
    if word.dep_ == "pcomp" and word.head.head.lemma_.lower() in PARTS:
        return _whose_part(hit, word.head.head, cast)
    noun = word.head if is_verb(word) and word.dep_ == "acl" else word
    named, kind = hit.frame.id.split(".")[0], hit.frame.kind
    if noun.pos_ != "NOUN" or noun.lemma_.lower() in TALKS or (named != kind.lower() and kind in {"ACCUSE", "SUPPORT"}):
        return hit  # "backed X's demand": the verb's, by whoever backs it
    if noun.dep_ == "dobj" and lemma(noun.head) in ORDERS:
        return hit  # "the government ordered patrols by the police"
    if is_verb(word) and (kids(word, "nsubj", "nsubjpass") or noun.lemma_.lower() in ASKED):
        return hit  # "X's demand to withdraw" asks another to
    found = owners_of(noun)
    doing = tuple(dict.fromkeys(actor for one in found for actor in cast.who(one) or cast.within(one)))
    if not doing or only(hit.actors, inside(found)) == hit.actors != ():
        return hit
    governing = inside(kids(noun.head, "nsubj")) if is_verb(noun.head) else set[int]()
    return replace(hit, actors=doing, targets=but(hit.targets, inside(found) | governing))


def _whose_part(hit: Hit, part: Token, cast: Cast) -> Hit:
    """ "Denied any Xian role in brokering it": X brokered it, if anybody did."""
    whose = [child for child in kids(part, "amod", "compound", "poss") if child.ent_type_ in {"GPE", "NORP", "ORG"}]
    doing = tuple(actor for child in whose for actor in cast.modifier(child))
    return replace(hit, actors=doing) if doing else hit


def owners_of(noun: Token) -> list[Token]:
    """Those whose act a noun tells, "X's threat", "a threat by X"; "X's arrest" may have been made by anybody."""
    if found := _by_whom(noun):
        return found
    owners = [one for one in kids(noun, "poss") if one.pos_ != "PRON"]
    if noun.lemma_.lower() in {"pullback", "pullout", "withdrawal"}:  # "a complete Xian withdrawal"
        owners += [one for one in kids(noun, "amod", "compound") if one.ent_type_ in {"GPE", "NORP"}]
    of_whom = prepositions(noun, "of")
    return [each for one in owners for each in with_conjuncts(one)] if of_whom or noun.lemma_.lower() in OWN else []


def _by_whom(noun: Token) -> list[Token]:
    """Those behind the "by" of an act told as a noun, wherever the parser hangs it: "the capture of the town by X"."""
    for word in noun.sent:
        if word.i <= noun.i or word.lower_ != "by" or word.dep_ not in {"agent", "prep"} or is_passive(word.head):
            continue  # "was accused of a threat by X"
        if any(other.pos_ in BETWEEN for other in noun.doc[noun.i + 1 : word.i]):
            return []
        return [each for one in kids(word, "pobj") for each in with_conjuncts(one)]
    return []


def answered_for(hits: Sequence[Hit], cast: Cast) -> list[Hit]:
    """ "X claimed responsibility for the attack": one attack, by X; "nobody has claimed it": one by nobody known."""
    claims = {over.i: over for hit in hits if (over := who_answers_for(hit.trigger)) is not None}
    found = []
    for hit in hits:
        over = who_answers_for(hit.trigger)
        if over is not None and lemma(over) in DENIES:
            hit = replace(hit, actors=but(hit.actors, inside(subjects(over))))  # "denied responsibility for the raid"
        if over is None and hit.trigger.i in claims and lemma(hit.trigger) not in DENIES:
            continue  # the claim by itself
        if over is None and hit.frame.id == "assault.claim_responsibility" and lemma(hit.trigger) != "claim":
            continue  # "take responsibility for the safety of X"
        if over is None or lemma(over) in DENIES:
            found.append(hit)
            continue
        nobody = any(kids(noun, "det") and kids(noun, "det")[0].lower_ == "no" for noun in subjects(over))
        unclaimed = nobody or bool(kids(over, "neg")) or any(n.lower_ in NOBODY for n in subjects(over))
        doing = () if unclaimed else tuple(actor for noun in subjects(over) for actor in cast.who(noun))
        kept = but(hit.actors, inside(subjects(over))) if unclaimed else hit.actors
        away = inside([*subjects(over), *prepositions(hit.trigger, "in")])
        found.append(replace(hit, actors=doing or kept, targets=but(hit.targets, away)))
    return found


def who_answers_for(act: Token) -> Token | None:
    """The verb by which somebody owns up to an act, or denies it: "claimed responsibility for | the attack"."""
    preposition, noun = act.head, act.head.head
    if act.dep_ != "pobj" or preposition.lower_ not in {"for", "in"} or noun.lemma_.lower() not in BLAME:
        return None
    return noun.head if noun.dep_ == "dobj" and lemma(noun.head) in CLAIMS | DENIES else None
