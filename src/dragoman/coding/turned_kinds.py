"""Types that the words of an event leave no doubt of: fire that is held or exchanged, launches, suspensions, loans.

The rules have the form of those in plain_kinds.py and are asked after them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.amounts import MACHINES
from dragoman.coding.answers import ANSWERS
from dragoman.coding.by_object import is_into_the_sea
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
from dragoman.coding.no_act import TALKS, TEXTS
from dragoman.coding.no_longer import NO_LONGER
from dragoman.coding.stances_turned import STANCES
from dragoman.coding.turned_to_force import FORCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.coding.words import Token


AIRBORNE = {"bomb", "drone", "missile", "munition", "rocket", "shell", "uav", *MACHINES}
SENDS = {"fire", "launch"}
DOWNS = {"bring down", "down", "intercept", "shoot down"}
UNDOES = {"cancel", "freeze", "halt", "pause", "suspend", "terminate"}
UNDOING = {"abrogation", "annulment", "cancellation", "suspension", "termination", "withdrawal"}
ADVICE = {"advice", "decision", "motion", "plan", "proposal", "recommendation", "suggestion"}
BACKS = {"adopt", "approve", "back", "endorse", "ratify", "support"}
CALLS_OFF = {"call off", "cancel", "scrap"}
FREES = {"free", "hand over", "release", "repatriate", "return"}
TAKES_BACK = {
    *("abandon", "annul", "cancel", "drop", "end", "overturn", "rescind", "retract", "reverse", "revoke", "scrap"),
    *("suspend", "terminate", "withdraw"),
}
PROMISED = {"acceptance", "commitment", "consent", "offer", "pledge", "promise", "proposal"}
DECIDED = {"decision", "decree", "order", "plan"}
GIVES = {  # what somebody gives who decides to do it, unless he takes the decision back
    *("accept", "allow", "attend", "ease", "grant", "join", "let", "lift", "meet", "observe", "open", "pull out"),
    *("ratify", "recognise", "recognize", "reopen", "respect", "resume", "sign", "withdraw"),
}
TRUCES = {"ceasefire", "cease-fire", "pause", "truce"}
RESTRAINTS = {"freeze", "halt", "moratorium", "pause", "suspension"}
HARM = {
    *("abduction", "attack", "bombing", "detention", "execution", "hostility", "kidnapping", "offensive"),
    *("operation", "raid", "strike", "test"),
}
TAKEN_BACK = Frame(id="reject.take_back", kind="REJECT", move="retract")
LENDS = {"allocate", "borrow", "grant", "lend", "provide"}
SOLDIERS = {"army", "brigade", "fighter", "force", "infantry", "paratrooper", "soldier", "tank", "troop", "unit"}
PARTIES = {"GPE", "NORP", "ORG", "PERSON"}
TURNED_DOWN = Frame(id="reject.call_off", kind="REJECT", move="retract")
RESULTS = {"accord", "agreement", "breakthrough", "conclusion", "deal", "outcome", "progress", "result"}
SUSPENDED = Frame(id="sanction.suspend_agreement", kind="SANCTION", move="retract")


def turned_frame(hit: Hit, kind: str) -> Frame | None:
    """The frame that the words of an event leave no doubt of; None where they do."""
    return next((found for rule in RULES if (found := rule(hit, kind)) is not None), None)


def _telephoned(hit: Hit, kind: str) -> Frame | None:
    """ "X called Y and Z": no accusation."""
    called = [noun for noun in objects(hit.trigger) if noun.pos_ == "PROPN"] if is_verb(hit.trigger) else []
    if kind != "ACCUSE" or lemma(hit.trigger) != "call" or not called or kids(hit.trigger, "oprd", "prt", "ccomp"):
        return None
    if any(word.lower_ in {"a", "an"} and word.i > hit.trigger.i for word in hit.trigger.subtree):
        return None  # "called him a fool"
    return Frame(id="consult.call_person", kind="CONSULT", mode="phone")


def _held_fire(hit: Hit, kind: str) -> Frame | None:
    """ "Initially held fire": they shot at nobody."""
    verb = hit.trigger if is_verb(hit.trigger) else hit.trigger.head
    held = kind == "ASSAULT" and lemma(verb) == "hold" and "fire" in undergoing(verb)
    return Frame(id="retreat.hold_fire", kind="RETREAT", mode="ceasefire") if held else None


def _launched(hit: Hit, kind: str) -> Frame | None:
    """ "Launched 450 drones and 30 missiles", "eight drones were brought down"."""
    what = lemma(hit.trigger) if is_verb(hit.trigger) else ""
    if kind != "MOBILIZE" or not undergoing(hit.trigger) & AIRBORNE:
        return None
    shots = [noun for noun in (*objects(hit.trigger), *kids(hit.trigger, "nsubjpass")) if noun.tag_ == "NNS"]
    several = any(kids(noun, "nummod") for noun in shots)  # a single one may be a test
    if what in SENDS and several and not is_into_the_sea(hit.trigger):
        return Frame(id="assault.launch", kind="ASSAULT")
    return Frame(id="assault.shoot_down", kind="ASSAULT") if what in DOWNS else None


def _called_off(hit: Hit, kind: str) -> Frame | None:
    """ "Baku cancelled them in protest": no concession."""
    if kind not in {"CONCEDE", "RETREAT"} or lemma(hit.trigger) not in CALLS_OFF:
        return None
    them = any(noun.lower_ in {"it", "them"} for noun in objects(hit.trigger))
    return TURNED_DOWN if them or undergoing(hit.trigger) & TALKS else None


def _suspended(hit: Hit, kind: str) -> Frame | None:
    """ "Suspended the implementation of the accord", "approved the suspension of the declaration"."""
    if not is_verb(hit.trigger) or kids(hit.trigger, "neg"):
        return None
    verb, things = lemma(hit.trigger), [*objects(hit.trigger), *kids(hit.trigger, "nsubjpass")]
    texts = TEXTS | {"declaration", "implementation"}
    if kind == "SANCTION" and verb in UNDOES and any(noun.lemma_.lower() in texts for noun in things):
        return SUSPENDED
    if kind == "AGREE" and verb in {"accept", "agree"}:  # "agreed with the advice to halt the accord"
        told = [*things, *prepositions(hit.trigger, "to", "with")]
        steps = [step for noun in told for word in noun.subtree for step in kids(word, "acl") if word.lemma_ in ADVICE]
        steps = [step for step in steps if lemma(step) in UNDOES]
        return SUSPENDED if any(undergoing(step) & texts for step in steps) else None
    if kind not in {"AGREE", "SUPPORT"} or verb not in BACKS:
        return None
    undone = [noun for noun in things if noun.lemma_.lower() in UNDOING]
    ends = {end.lemma_.lower() for noun in undone for end in prepositions(noun, "of", "from")}
    return SUSPENDED if ends & texts else None


def _freed_no_more(hit: Hit, kind: str) -> Frame | None:
    """ "Has ceased returning prisoners", "halted the return of 20 captives": a step taken back, and nobody freed."""
    verb = hit.trigger
    stops = is_verb(verb) and lemma(verb) in {"cease", "halt", "stop", "suspend"} and not kids(verb, "neg")
    if kind != "RETREAT" or not stops:
        return None
    freed = any(lemma(clause) in FREES for clause in kids(verb, "xcomp"))
    freed = freed or bool(undergoing(verb) & {"release", "repatriation", "return"})
    return Frame(id="reject.free_no_more", kind="REJECT", move="retract") if freed else None


def _taken_back(hit: Hit, kind: str) -> Frame | None:
    """ "Revoked its decision to free them", "ends its offer of a truce", "will lift its suspension of attacks"."""
    word = hit.trigger
    verb = word if is_verb(word) else word.head
    things = [*objects(verb), *kids(verb, "nsubjpass")] if is_verb(verb) and not kids(verb, "neg") else []
    meant = kind in {"AGREE", "CONCEDE", "REJECT", "RETREAT"} and hit.frame.move != "retract"
    if not meant or not (word == verb or word in things):
        return None
    for noun in things:
        name, steps = noun.lemma_.lower(), kids(noun, "acl")
        if lemma(verb) in {"end", "lift"} and name in RESTRAINTS:
            of = {thing.lemma_.lower() for thing in prepositions(noun, "of", "on")}
            return TAKEN_BACK if of & HARM else None
        if lemma(verb) not in TAKES_BACK or any(owner.pos_ != "PRON" for owner in kids(noun, "poss")):
            continue
        kind_step = any(lemma(step) in GIVES | FREES or undergoing(step) & TRUCES for step in steps)
        if name in PROMISED or (name in DECIDED and kind_step):
            return TAKEN_BACK
    return None


def _lent(hit: Hit, kind: str) -> Frame | None:
    """ "Decided to borrow 90 billion for X": help, and no penalty for X."""
    lends = kind == "SANCTION" and any(lemma(clause) in LENDS for clause in complements(hit.trigger))
    return Frame(id="aid.lend", kind="AID") if lends else None


def _needed(hit: Hit, kind: str) -> Frame | None:
    """ "X said that Y needed missiles": nobody gave any."""
    wants = kind == "AID" and is_verb(hit.trigger) and lemma(hit.trigger) == "need" and bool(objects(hit.trigger))
    return Frame(id="request.need", kind="REQUEST", move="urge") if wants else None


def _marched_in(hit: Hit, kind: str) -> Frame | None:
    """ "200 soldiers had entered the town": they brought it no help."""
    came = kind == "AID" and lemma(hit.trigger) in {"advance", "enter"} and hit.frame.id.startswith("reader.")
    soldiers = any(noun.lemma_.lower() in SOLDIERS for noun in kids(hit.trigger, "nsubj"))
    return Frame(id="mobilize.enter", kind="MOBILIZE") if came and soldiers else None


def _struck(hit: Hit, kind: str) -> Frame | None:
    """ "A Russian strike on residential buildings": nobody downs tools on a building."""
    noun = hit.trigger
    strikes = kind == "PROTEST" and noun.lemma_.lower() == "strike" and not is_verb(noun)
    on = [end for end in prepositions(noun, "on", "against") if end.ent_type_ not in {"DATE", "TIME"}]
    return Frame(id="assault.strike_noun", kind="ASSAULT") if strikes and on else None


def _charged(hit: Hit, kind: str) -> Frame | None:
    """ "Warned that X was massing troops", "cautioned X for violating it": a charge, and no threat."""
    verb = hit.trigger
    if kind != "THREATEN" or lemma(verb) not in {"caution", "warn"}:
        return None
    clauses = [one for one in kids(verb, "ccomp") if not any(aux.tag_ == "MD" for aux in kids(one, "aux"))]
    doing = [one for one in clauses if one.tag_ in {"VBD", "VBG", "VBN", "VBP", "VBZ"} and not _of_oneself(one)]
    others = any(noun.ent_type_ in PARTIES or _of_a_party(noun) for one in doing for noun in kids(one, "nsubj"))
    for_it = [prep for prep in kids(verb, "prep") if prep.lower_ == "for" and kids(prep, "pcomp")]
    charged = others and all(lemma(one) != "be" for one in doing)
    return Frame(id="accuse.warn_that", kind="ACCUSE", move="claim") if charged or for_it else None


def _of_oneself(clause: Token) -> bool:
    """ "Warned that it is ready to strike": what whoever warns does."""
    own = any(noun.pos_ == "PRON" for noun in kids(clause, "nsubj"))
    return own or any(owner.tag_ == "PRP$" for noun in kids(clause, "nsubj") for owner in kids(noun, "poss"))


def _of_a_party(noun: Token) -> bool:
    return any(word.ent_type_ in PARTIES for word in kids(noun, "amod", "compound", "poss"))


def _not_agreed_to(hit: Hit, kind: str) -> Frame | None:
    """ "The deadline cannot be agreed to", "was not accepted by X": it is turned down."""
    verb = hit.trigger
    passive = is_verb(verb) and lemma(verb) in {"accept", "agree"} and is_passive(verb)
    refused = kind == "AGREE" and passive and bool(kids(verb, "neg")) and bool(kids(verb, "nsubjpass"))
    refused = refused and not any(child.lower_ == "yet" for child in kids(verb, "advmod"))
    return replace(hit.frame, kind="REJECT", move="reject") if refused else None


def _disarmed(hit: Hit, kind: str) -> Frame | None:
    """ "Ordered the dismantling of armed groups": whoever orders it gives nothing up."""
    verb = hit.trigger
    what = {"demilitarisation", "disarmament", "disbandment", "dismantling", "dissolution", "surrender"}
    given = kind in {"AGREE", "CONCEDE", "RETREAT"} and lemma(verb) in {"command", "decree", "order"}
    return Frame(id="request.order", kind="REQUEST", move="demand") if given and undergoing(verb) & what else None


def _left(hit: Hit, kind: str) -> Frame | None:
    """ "Peacekeepers are leaving the country": they withdraw, and punish nobody."""
    verb = hit.trigger
    gone = kind == "SANCTION" and is_verb(verb) and lemma(verb) in {"depart", "leave", "pull out"}
    them = any(noun.lemma_.lower() in SOLDIERS | {"peacekeeper"} for noun in _heads(kids(verb, "nsubj")))
    return Frame(id="retreat.leave", kind="RETREAT", mode="withdraw") if gone and them else None


def _talks_ended(hit: Hit, kind: str) -> Frame | None:
    """ "X and Y ended two days of talks without a deal": neither of them left."""
    verb = next((over for _, over in ancestors(hit.trigger) if is_verb(over)), hit.trigger)
    over = hit.frame.kind == "CONSULT" and hit.trigger.lemma_.lower() in TALKS and lemma(verb) in {"end", "finish"}
    if kind not in {"REJECT", "SANCTION"} or not over:
        return None
    empty = {noun.lemma_.lower() for noun in prepositions(verb, "without")} & RESULTS
    return hit.frame if empty or len(hit.actors) + len(hit.targets) > 1 else None


def _exploded(hit: Hit, kind: str) -> Frame | None:
    """ "The mine explosion left one soldier without a foot": nobody withdrew."""
    blast = kind in {"CONCEDE", "RETREAT", "SANCTION"} and hit.trigger.lemma_.lower() in {"blast", "explosion"}
    return Frame(id="assault.explosion", kind="ASSAULT", mode="explosives") if blast else None


def _heads(nouns: list[Token]) -> list[Token]:
    """The nouns, and those they are so many of: "thousands of peacekeepers"."""
    return [*nouns, *(each for noun in nouns for each in prepositions(noun, "of"))]


RULES: tuple[Callable[[Hit, str], Frame | None], ...] = (
    *FORCE, *NO_LONGER, *STANCES, *ANSWERS, _telephoned, _held_fire, _launched, _called_off, _suspended, _freed_no_more,
    _taken_back, _lent, _needed, _marched_in, _struck, _charged, _not_agreed_to, _disarmed,
    _exploded, _left, _talks_ended,
)  # fmt: skip
