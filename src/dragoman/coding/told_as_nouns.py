"""Acts told as nouns, "a threat by X", "X's plan to …", "claimed responsibility for the attack": whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ASKED, is_passive, is_verb, kids, lemma, prepositions, subjects, with_conjuncts
from dragoman.coding.status import PARTS
from dragoman.coding.war_words import war_words
from dragoman.coding.within import but, inside, only

if TYPE_CHECKING:
    from dragoman.coding.words import Token

CLAIM = "assault.claim_responsibility"
BLAME = {"credit", "guilt", "responsibility"}
CLAIMS = {"accept", "acknowledge", "admit", "assume", "claim", "take"}
DENIES = {"deny", "disclaim"}
SAYING = {"message", "post", "statement", "video"}
SAYS = {"add", "adding", "assert", "claim", "insist", "say"}
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
    if kind == "ASSAULT" and not hit.actors and "modifier" in hit.frame.actor:
        mine = only(hit.targets, inside(kids(noun, "amod")))  # "the monitors reported an Xian advance": X's, not on X
        hit = replace(hit, actors=mine, targets=but(hit.targets, inside(kids(noun, "amod"))))
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
    acts = {hit.trigger.i: over for hit in hits if (over := _answered(hit)) is not None}
    claims = {over.i for over in acts.values()}
    seen = {hit.trigger.i: hit.sighting for hit in hits if hit.trigger.i in claims}
    found = []
    for hit in hits:
        over = acts.get(hit.trigger.i)
        if over is not None and lemma(over) in DENIES:
            hit = replace(hit, actors=but(hit.actors, inside(subjects(over))))  # "denied responsibility for the raid"
        if over is None and hit.trigger.i in claims and lemma(hit.trigger) not in DENIES:
            continue  # the claim by itself
        if over is None and hit.frame.id == CLAIM:
            if lemma(hit.trigger) != "claim":
                continue  # "take responsibility for the safety of X"
            hit = replace(hit, owned=bool(hit.actors) and not kids(hit.trigger, "neg"))
        if over is None or lemma(over) in DENIES:
            found.append(hit)
            continue
        found.append(_by_who_claims(replace(hit, sighting=hit.sighting or seen.get(over.i)), over, cast))
    return found


def by_who_claims_it(hit: Hit, cast: Cast) -> Hit:
    """ "X claimed the attack, saying it had killed 14 soldiers": X had."""
    verb, says = hit.trigger, hit.trigger.head
    if hit.frame.kind != "ASSAULT" or hit.actors or not is_verb(verb) or verb.dep_ != "ccomp" or is_passive(verb):
        return hit
    own = [noun.lower_ for noun in kids(verb, "nsubj")]
    beside = says.dep_ == "advcl" and says.tag_ == "VBG" and lemma(says) in SAYS and not kids(says, "nsubj", "mark")
    if not beside or own not in (["it"], ["they"]) or not is_verb(says.head) or is_passive(says.head):
        return hit
    doing = tuple(actor for noun in subjects(says.head) for actor in cast.within(noun))
    return replace(hit, actors=tuple(one for one in doing if one not in hit.targets))


def _answered(hit: Hit) -> Token | None:
    """The verb by which somebody owns up to the act that a hit tells, where the act is one of force."""
    over = who_answers_for(hit.trigger)
    force = hit.frame.id.startswith("assault.") or hit.frame.kind == "ASSAULT"
    return over if over is None or hit.trigger.dep_ == "pobj" or force else None


def _by_who_claims(hit: Hit, over: Token, cast: Cast) -> Hit:
    """The act that a verb claims, by its subject and on his own word; by nobody known where nobody does."""
    nobody = any(kids(noun, "det") and kids(noun, "det")[0].lower_ == "no" for noun in subjects(over))
    unclaimed = nobody or bool(kids(over, "neg")) or any(n.lower_ in NOBODY for n in subjects(over))
    doing = () if unclaimed else tuple(actor for noun in subjects(over) for actor in cast.who(noun))
    kept = but(hit.actors, inside(subjects(over))) if unclaimed else hit.actors
    away = inside([*subjects(over), *prepositions(hit.trigger, "in", "near")])
    frame = replace(hit.frame, kind="ASSAULT") if hit.frame.id.startswith("assault.") else hit.frame
    return replace(hit, frame=frame, actors=doing or kept, targets=but(hit.targets, away), owned=bool(doing))


def who_answers_for(act: Token) -> Token | None:
    """The verb by which somebody owns up to an act, or denies it: "claimed responsibility for | the attack"."""
    preposition, noun = act.head, act.head.head
    if noun.dep_ == "pobj" and noun.lemma_ in SAYING and noun.head.head.lemma_.lower() in BLAME:
        noun = noun.head.head  # "claimed responsibility in a statement for the attack"
    if act.dep_ == "pobj" and preposition.lower_ in {"for", "in"} and noun.lemma_.lower() in BLAME:
        return noun.head if noun.dep_ in {"dobj", "nsubjpass"} and lemma(noun.head) in CLAIMS | DENIES else None
    over = next((verb for verb in kids(act, "acl") if lemma(verb) == "claim" and kids(verb, "agent")), act.head)
    if lemma(over) != "claim" or act.lemma_.lower() not in war_words("attack", "owned"):
        return None
    passive = act.dep_ == "nsubjpass" and bool(kids(over, "agent"))
    return over if act.dep_ == "dobj" or passive or over.head == act else None  # "claimed | the attack"
