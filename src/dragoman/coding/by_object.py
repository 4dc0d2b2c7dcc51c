"""Types that the object of a light verb settles: "committed violations", "expressed regret", "recorded an incursion".

The rules have the form of those in plain_kinds.py and are asked after them; `says_nothing` tells where such a verb,
with its object, is no event at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.amounts import MEN
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    ancestors,
    complements,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    undergoing,
)
from dragoman.coding.lexicon import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.coding.words import Token

BREACHES = {"breach", "infraction", "violation"}
REFUSALS = {"opposition", "refusal", "rejection"}
AFFIRMS = {"affirm", "announce", "declare", "express", "reaffirm", "reiterate", "renew", "repeat", "restate", "state"}
UTTERED = {"call", "concern", "position", "sentiment", "statement", "view", "warning"}
USES = {"employ", "use", "utilise", "utilize"}
STRIKES = {"attack", "bomb", "bombard", "hit", "pound", "shell", "strike", "target"}
ENDS = {"eliminate", "liquidate", "neutralise", "neutralize"}
PRESENCE = {"contingent", "deployment", "footprint", "garrison", "presence", "troop"}
CUTS = {"curtail", "cut", "draw down", "end", "reduce", "scale back", "scale down", "shrink"}
PEACEFUL = {"complete", "conclude", "open", "reopen", "restore", "resume", "sign"}
SETTLED = {"city", "hamlet", "settlement", "town", "village"}
INCIDENTS = {"attack", "flight", "incident", "incursion", "movement", "overflight"}
DUTIES = {"agreement", "commitment", "decision", "importance", "need", "obligation", "resolution", "statement"}
RECORDS = {"document", "log", "note", "observe", "record", "register", "report"}
STARTS = {"begin", "initiate", "launch", "start"}
SOLDIERS = {"army", "force", "peacekeeper", "soldier", "troop", "unit"}
ADOPTS = {"adopt", "approve", "authorise", "authorize", "establish", "extend", "renew", "ratify", "send"}
BREAKS = {"break", "breach", "flout", "violate"}
TRUCES = {"armistice", "ceasefire", "truce"}
WATERS = {"ocean", "sea", "water"}
TALKS = {"dialogue", "meeting", "negotiation", "summit", "talk", "talks"}
FAILS = {"break down", "collapse", "fail", "founder", "stall"}
REVISES = {"amend", "correct", "lower", "raise", "revise", "update"}
COUNTS = {"count", "estimate", "figure", "number", "report", "statement", "story", "tally", "toll"}
SHOTS = {"blow", "fire", "gunfire", "rocket", "salvo", "shot", "volley"}
KINDNESSES = {
    *("attend", "back", "deposit", "donate", "finance", "free", "fund", "give", "grant", "help", "join", "meet"),
    *("pay", "provide", "release", "reopen", "resume", "support"),
}
HOSTILE = {"impose", "punish", "reimpose", "reinstate", "restore", "sanction", "trigger"}


def frame_of_object(hit: Hit, kind: str) -> Frame | None:
    """The frame that the object of a light verb leaves no doubt of; None where it does."""
    return next((found for rule in RULES if (found := rule(hit, kind)) is not None), None)


def _breached(hit: Hit, kind: str) -> Frame | None:
    """ "Committed 30 violations of the truce": they agreed to nothing."""
    word = hit.trigger
    verb = word if is_verb(word) else word.head
    breaks = kind in {"AGREE", "COOPERATE", "SUPPORT"} and lemma(verb) in {"commit", "perpetrate"}
    return Frame(id="assault.breach", kind="ASSAULT") if breaks and undergoing(verb) & BREACHES else None


def _refused_again(hit: Hit, kind: str) -> Frame | None:
    """ "Reaffirmed its rejection of foreign troops": it backs nothing."""
    refuses = kind in {"AGREE", "SUPPORT"} and is_verb(hit.trigger) and lemma(hit.trigger) in AFFIRMS
    return (
        Frame(id="reject.again", kind="REJECT", move="reject")
        if refuses and undergoing(hit.trigger) & REFUSALS
        else None
    )


def _echoed(hit: Hit, kind: str) -> Frame | None:
    """ "Echoed a statement by X", "echoed X's concern": X is not who is blamed."""
    said = kind == "ACCUSE" and lemma(hit.trigger) == "echo" and undergoing(hit.trigger) & UTTERED
    noun = hit.trigger.lemma_.lower() in UTTERED and lemma(hit.trigger.head) == "echo"
    return Frame(id="support.echo", kind="SUPPORT") if said or (kind == "ACCUSE" and noun) else None


def _used_to_strike(hit: Hit, kind: str) -> Frame | None:
    """ "Utilised drones to strike a camp": struck it."""
    struck = kind in {"COOPERATE", "MOBILIZE"} and is_verb(hit.trigger) and lemma(hit.trigger) in USES
    steps = {lemma(step) for step in complements(hit.trigger)} if struck else set()
    return Frame(id="assault.by_means", kind="ASSAULT") if steps & STRIKES else None


def _put_an_end_to(hit: Hit, kind: str) -> Frame | None:
    """ "Several insurgents were neutralised": they were fought, and did not give up."""
    killed = kind in {"CONCEDE", "RETREAT"} and is_verb(hit.trigger) and lemma(hit.trigger) in ENDS
    return Frame(id="assault.neutralise", kind="ASSAULT") if killed else None


def _lost_men(hit: Hit, kind: str) -> Frame | None:
    """ "The army lost 40 soldiers": they fell, and nobody withdrew."""
    fell = kind in {"CONCEDE", "RETREAT"} and is_verb(hit.trigger) and loses_men(hit.trigger)
    return Frame(id="assault.lose", kind="ASSAULT") if fell else None


def loses_men(verb: Token) -> bool:
    return lemma(verb) == "lose" and bool(undergoing(verb) & MEN)


def _drew_down(hit: Hit, kind: str) -> Frame | None:
    """ "Would reduce its military presence": it withdraws, and punishes nobody."""
    goes = kind in {"COERCE", "SANCTION", "THREATEN"} and is_verb(hit.trigger) and lemma(hit.trigger) in CUTS
    return Frame(id="retreat.reduce", kind="RETREAT", mode="withdraw") if goes and _is_of_forces(hit.trigger) else None


def _is_of_forces(verb: Token) -> bool:
    """Whether it is soldiers of its own of whom there will be fewer."""
    fewer = [noun for noun in objects(verb) if noun.lemma_.lower() in PRESENCE]
    own = [child for noun in fewer for child in kids(noun, "poss") if child.tag_ == "PRP$"]
    return bool(own) or any(child.lower_ == "military" for noun in fewer for child in kids(noun, "amod"))


def _kept_there(hit: Hit, kind: str) -> Frame | None:
    """ "Will keep its troops in X", "X's forces will remain in Y": they do not leave."""
    verb = hit.trigger
    if kind not in {"CONCEDE", "RETREAT"} or not is_verb(verb) or kids(verb, "neg") or is_passive(verb):
        return None
    kept = lemma(verb) in {"keep", "maintain", "retain"} and undergoing(verb) & SOLDIERS
    stays = lemma(verb) in {"remain", "stay"} and {noun.lemma_.lower() for noun in kids(verb, "nsubj")} & SOLDIERS
    there = any(prep.lower_ in {"along", "at", "in", "inside", "on"} for prep in kids(verb, "prep"))
    return Frame(id="mobilize.stay", kind="MOBILIZE", mode="troops") if kept or (stays and there) else None


def _broke_the_truce(hit: Hit, kind: str) -> Frame | None:
    """ "Violated the ceasefire 50 times": that is no withdrawal."""
    breaks = kind in {"CONCEDE", "RETREAT"} and is_verb(hit.trigger) and lemma(hit.trigger) in BREAKS
    return Frame(id="assault.breach", kind="ASSAULT") if breaks and undergoing(hit.trigger) & TRUCES else None


def _starved(hit: Hit, kind: str) -> Frame | None:
    """ "Is starving a town": no help to it."""
    hungry = kind == "AID" and is_verb(hit.trigger) and lemma(hit.trigger) == "starve"
    return Frame(id="coerce.starve", kind="COERCE", mode="restrict") if hungry else None


def _traded_fire(hit: Hit, kind: str) -> Frame | None:
    """ "A and B trade fire": no trade of theirs."""
    fires = kind == "COOPERATE" and lemma(hit.trigger) in {"exchange", "swap", "trade"}
    shot = fires and (undergoing(hit.trigger) & SHOTS or hit.trigger.doc[hit.trigger.i + 1 :][:1].text in SHOTS)
    return Frame(id="assault.trade_fire", kind="ASSAULT") if shot else None


def _talks_failed(hit: Hit, kind: str) -> Frame | None:
    """ "Talks between A and B failed", "failed to bring about a solution": they were held, and neither refused them."""
    word = hit.trigger
    if kind not in {"REJECT", "SANCTION"}:
        return None
    if is_verb(word):
        held = {noun.lemma_.lower() for noun in kids(word, "nsubj")} & TALKS if lemma(word) in FAILS else set()
    else:
        held = {word.lemma_.lower()} & TALKS if word.dep_ == "nsubj" and lemma(word.head) in FAILS else set()
    return Frame(id="consult.talks", kind="CONSULT") if held else None


def _mediated_a_release(hit: Hit, kind: str) -> Frame | None:
    """ "X mediated the release of prisoners": it asks nobody for it."""
    noun = hit.trigger
    freed = kind == "REQUEST" and noun.lemma_.lower() in {"exchange", "release", "swap"}
    over = freed and noun.dep_ in {"dobj", "nsubjpass"} and lemma(noun.head) in {"broker", "facilitate", "mediate"}
    return Frame(id="consult.mediate", kind="CONSULT", mode="third-party") if over else None


def _not_ready(hit: Hit, kind: str) -> Frame | None:
    """ "Agreed with it but was “not ready to put it in writing”": no offer to do so."""
    word = hit.trigger
    ready = kind == "AGREE" and word.lemma_.lower() in {"open", "prepared", "ready", "willing"}
    unready = ready and (kids(word, "neg") or (word.dep_ == "acomp" and kids(word.head, "neg")))
    return Frame(id="reject.not_ready", kind="REJECT", move="reject") if unready else None


def is_into_the_sea(verb: Token) -> bool:
    ends = [end for word in (verb, *objects(verb)) for end in prepositions(word, "in", "into", "toward", "towards")]
    return any(end.lemma_.lower() in WATERS for end in ends)


def _fired_into_the_sea(hit: Hit, kind: str) -> Frame | None:
    """ "Fired two missiles into the sea off its coast": a test, that hits nobody."""
    verb = hit.trigger
    fires = kind in {"ASSAULT", "MOBILIZE"} and is_verb(verb) and lemma(verb) in {"fire", "launch", "shoot", "test"}
    tested = fires and is_into_the_sea(verb)
    return Frame(id="mobilize.test_verb", kind="MOBILIZE", mode="weapons") if tested else None


def _voted_for(hit: Hit, kind: str) -> Frame | None:
    """ "Voted 12-0 to authorise a force": for it, though some abstained."""
    verb = hit.trigger
    votes = kind in {"REJECT", "SANCTION"} and is_verb(verb) and lemma(verb) == "vote" and not kids(verb, "neg")
    steps = {lemma(step) for step in complements(verb)} if votes and not prepositions(verb, "against") else set()
    return Frame(id="support.vote", kind="SUPPORT", move="accept") if steps & ADOPTS else None


def _set_a_term_together(hit: Hit, kind: str) -> Frame | None:
    """ "A and B set a deadline for resuming flights": an agreement."""
    verb = hit.trigger
    if kind != "THREATEN" or lemma(verb) not in {"agree", "fix", "set"} or "deadline" not in undergoing(verb):
        return None
    ends = [step for noun in objects(verb) for prep in kids(noun, "prep") for step in kids(prep, "pcomp")]
    return Frame(id="agree.term", kind="AGREE") if any(lemma(step) in PEACEFUL for step in ends) else None


def _liberated(hit: Hit, kind: str) -> Frame | None:
    """ "Units of X liberated the settlement of Y": taken by force, and nobody freed."""
    took = kind in {"AID", "CONCEDE", "RETREAT"} and is_verb(hit.trigger) and lemma(hit.trigger) == "liberate"
    return (
        Frame(id="assault.liberate", kind="ASSAULT", mode="territory")
        if took and undergoing(hit.trigger) & SETTLED
        else None
    )


def _insisted(hit: Hit, kind: str) -> Frame | None:
    """ "Insisted on a ceasefire": it demands one."""
    asks = kind == "REJECT" and lemma(hit.trigger) == "insist" and bool(prepositions(hit.trigger, "on"))
    return Frame(id="request.insist", kind="REQUEST", move="demand") if asks and not kids(hit.trigger, "neg") else None


def _mediated(hit: Hit, kind: str) -> Frame | None:
    """ "The truce was mediated by X": X mediates, and signs nothing."""
    verb = hit.trigger
    led = kind in {"AGREE", "SUPPORT"} and lemma(verb) in {"broker", "mediate"} and is_verb(verb) and is_passive(verb)
    return Frame(id="consult.mediate", kind="CONSULT", mode="third-party") if led else None


def says_nothing(hit: Hit, kind: str) -> bool:
    """ "Expressed hope that they will sign", "managed to destroy it", "recorded 21 violations": no act of its own."""
    verb = hit.trigger
    if verb.lower_ == "according" or any(_is_left_open(over) for _, over in ancestors(verb)):
        return True  # "according to two officials", "neither confirmed nor denied that it had shelled X"
    if not is_verb(verb):
        return _is_maxim(verb)
    what = lemma(verb)
    if kind in {"AGREE", "SUPPORT"} and what in {"express", "voice"} and "hope" in undergoing(verb):
        return True
    if (what == "manage" and kids(verb, "xcomp")) or (kind == "ACCUSE" and what in {"brief", "inform", "notify"}):
        return True
    if kind in {"ACCUSE", "AGREE", "CONCEDE", "REJECT", "SUPPORT"} and what == "recall" and undergoing(verb) & DUTIES:
        return True
    if kind in {"COOPERATE", "SUPPORT"} and what in RECORDS:
        return bool(undergoing(verb) & {*BREACHES, *INCIDENTS})
    if kind in {"AID", "COOPERATE", "RETREAT"} and what == "confirm" and kids(verb, "ccomp"):
        return True
    owns_up = kind in {"ACCUSE", "AGREE", "CONCEDE"} and what in {"acknowledge", "admit", "concede"}
    if owns_up and any(lemma(clause) == "lose" and clause.tag_ != "VB" for clause in kids(verb, "ccomp")):
        return True  # "admitted that it had lost the town": no more than that
    if kind == "REJECT" and what == "rule out" and kids(verb, "neg") and kids(verb, "ccomp"):
        return True
    if kind in {"COOPERATE", "SUPPORT"} and what in STARTS and "process" in undergoing(verb):
        steps = [step for noun in objects(verb) for prep in kids(noun, "prep") for step in kids(prep, "pcomp")]
        return any(lemma(step) in HOSTILE for step in steps)  # "the process of reimposing sanctions"
    if kind in {"ACCUSE", "SANCTION"} and what in {"appoint", "nominate"}:
        return True  # "appointed X as mediator"
    if kind in {"ACCUSE", "REJECT"} and _is_left_open(verb):
        return True
    if kind in {"AGREE", "CONCEDE", "SUPPORT"} and what in REVISES and undergoing(verb) & COUNTS:
        return True  # "revised the toll to 32", "amended its statement"
    if kind in {"AGREE", "CONSULT", "COOPERATE", "SUPPORT"} and what in {"comprise", "head", "include", "lead"}:
        teams = {noun.lemma_.lower() for noun in kids(verb, "nsubj", "nsubjpass")}
        if teams & {"delegation", "side", "team"}:
            return True  # "the delegation is led by X"
    if kind == "REQUEST" and what == "ask" and verb.tag_ in {"VBD", "VBN"} and verb.i + 1 < len(verb.doc):
        aside = verb.is_sent_start or verb.nbor(-1).text == ","
        return aside and verb.nbor().lower_ in {"about", "if", "whether"}  # "X, asked whether he would, said"
    if kind == "REJECT" and what == "decline":
        return any(lemma(step) in {"identify", "name", "quote"} for step in complements(verb))
    if kind == "THREATEN":
        clauses = kids(verb, "ccomp")
        if what == "say" and any(lemma(one) in KINDNESSES and not kids(one, "neg") for one in clauses):
            return True  # "said it would deposit 500 million"
        serious = any(lemma(one) == "take" and any(c.lower_ == "seriously" for c in one.children) for one in clauses)
        return serious or any(lemma(one) in CUTS and _is_of_forces(one) for one in clauses)
    return False


def _is_left_open(verb: Token) -> bool:
    """ "Neither confirmed nor denied it": nothing is said of it."""
    return verb.i > 0 and verb.lemma_.lower() == "deny" and verb.nbor(-1).lower_ == "nor"


def _is_maxim(noun: Token) -> bool:
    """ "An attack on X is an attack on all": none is told of."""
    verb = noun.head
    same = [one for one in (*kids(verb, "nsubj"), *kids(verb, "attr")) if one.lemma_ == noun.lemma_]
    return verb.lemma_ == "be" and len(same) > 1


def _as_what(verb: Token) -> set[str]:
    told = [noun for word in (verb, *objects(verb)) for noun in prepositions(word, "as")]
    return {noun.lemma_.lower() for noun in told}


def _who_abstains(word: Token) -> list[Token]:
    """ "With X, Y and Z abstaining", however the parse has it."""
    words = list(word.sent)
    last = next((at for at, one in enumerate(words) if one.lower_ in {"abstain", "abstained", "abstaining"}), 0)
    first = max((at for at, one in enumerate(words[:last]) if one.lower_ == "with"), default=last)
    return words[first + 1 : last]


def without_those_beside(hit: Hit) -> Hit:
    """ "Exercises against X" are with nobody of X's; "in line with X's decisions", "a complaint to X": not at X."""
    word = hit.trigger
    nouns = [word, *(objects(word) if is_verb(word) else [])]
    away: list[Token] = []
    if hit.frame.id == "mobilize.test_verb":  # "into the sea off its coast"
        away += [end for prep in word.subtree if prep.lower_ == "off" for end in kids(prep, "pobj")]
    if hit.frame.kind == "AGREE" and is_verb(word) and lemma(word) == "offer":  # "offered X as a venue"
        away += objects(word) if {"host", "location", "site", "venue"} & _as_what(word) else []
    if hit.frame.kind in {"AGREE", "COOPERATE"}:
        away += [end for noun in nouns for end in prepositions(noun, "against")]
    if hit.frame.kind == "AGREE":  # "agreed on a body, to which X will be invited"
        told = [clause for end in prepositions(word, "on", "to") for clause in kids(end, "relcl")]
        away += [guest for clause in told for guest in kids(clause, "nsubjpass")]
    if hit.frame.kind in {"AGREE", "SUPPORT"}:
        beside = [clause for prep in kids(word, "prep") if prep.lower_ == "with" for clause in kids(prep, "pcomp")]
        away += [who for clause in beside for who in kids(clause, "nsubj")]
        away += _who_abstains(word)
    if hit.frame.kind in {"ACCUSE", "REJECT", "THREATEN"}:
        verb = word if is_verb(word) else word.head
        if verb.dep_ == "conj" and is_verb(verb.head):  # "spoke with X and expressed concern": not at X
            away += prepositions(verb.head, "with")
    if hit.frame.kind == "ACCUSE":
        pleas = [
            noun
            for noun in nouns
            if noun.lemma_.lower() in {"appeal", "application", "complaint", "lawsuit", "petition"}
        ]
        pleas += [word] if pleas else []
        away += [end for noun in pleas for end in prepositions(noun, "to", "with", "before", "at")]
    if hit.frame.kind == "REQUEST":
        help_ = [noun for top in nouns for noun in top.subtree if noun.lemma_.lower() in {"aid", "backing", "support"}]
        away += [end for noun in help_ for end in prepositions(noun, "for", "to")]
    if hit.frame.kind == "CONSULT":  # "was put off because of a strike on X"
        away += [end for one in word.sent if one.lower_ == "because" for end in kids(one, "pobj")]
        away += [end for one in word.sent if one.lower_ == "of" and one.i and one.nbor(-1).lower_ == "because"
                 for end in kids(one, "pobj")]  # fmt: skip
        freed = word.lemma_.lower() in {"exchange", "release", "swap"}  # "mediated the release of X"
        away += prepositions(word, "of") if freed else []
        away += [noun for noun in prepositions(word, "to") if noun.lemma_.lower() in {"city", "town"}]
    agreed = tuple(
        one for one in hit.actors if one.text.lower() not in {"consent", "mutual agreement", "mutual consent"}
    )
    hit = hit if len(agreed) == len(hit.actors) else replace(hit, actors=agreed)
    in_line = [one for one in word.sent if one.lower_ in {"accordance", "compliance", "conformity", "keeping", "line"}]
    away += [end for one in in_line if one.head.lower_ == "in" for end in prepositions(one, "with")]
    if not away:
        return hit
    offsets = {one.offset for end in away for one in end.subtree} - {word.offset}
    return replace(hit, targets=tuple(one for one in hit.targets if one.span[0] not in offsets))


RULES: tuple[Callable[[Hit, str], Frame | None], ...] = (
    _breached, _refused_again, _echoed, _used_to_strike, _put_an_end_to, _lost_men, _kept_there, _broke_the_truce,
    _starved, _fired_into_the_sea, _voted_for, _traded_fire, _talks_failed, _mediated_a_release, _not_ready, _drew_down,
    _set_a_term_together, _liberated, _insisted, _mediated,
)  # fmt: skip
