"""The status of an event, of what the rules say of it and what the trained reader saw."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from dragoman.coding.clause_status import speech
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, governor, is_passive, is_verb, kids, lemma
from dragoman.coding.hanging import (
    goes_on,
    has_ceased,
    is_called_for_a_day,
    is_fought_off,
    is_left_open,
    is_left_unsaid,
    is_no_result,
    is_to_be_done,
    is_wanted,
    stays_out,
    verdict,
    was_brought_about,
)
from dragoman.coding.held import came_to_something, has_a_new_day, is_awaited, is_without_somebody, was_held
from dragoman.coding.lexicon import Lexicon, omissions
from dragoman.coding.speech import unverified
from dragoman.coding.status import CAUSES, STRENGTH
from dragoman.coding.told_as_nouns import who_answers_for

if TYPE_CHECKING:
    from dragoman.coding.words import Token

PROVIDES = {"contain", "cover", "envisage", "foresee", "include", "involve", "outline", "provide", "stipulate"}
WANTED = {"condition", "demand", "step"}  # "the next steps include the release of X"
SETTLED = {"accord", "agreement", "ceasefire", "deal", "declaration", "pact", "protocol", "treaty", "truce"}
# How much the reader's probabilities count beside what the rules say, and what of them is taken for chance: of the
# development half of bench/gold/aspects.jsonl these get most right, and their neighbours hardly fewer.
BEGINS = {"begin", "continue", "open", "restart", "resume", "start"}
REPLIES = {"avenge", "punish", "respond", "retaliate", "strike", "strike back"}
READER_COUNTS, CHANCE = 0.7, 0.05
SURELY_DENIED = 0.77  # of the reader, beside a word of denial


FORESEEN = {"agreed", "expected", "foreseen", "planned", "scheduled"}
PUTTING_OFF = {"cancellation", "delay", "postponement", "suspension"}
SET_UP = {"appointment", "creation", "dismissal", "establishment", "formation", "foundation", "resignation"}
FIGHTING = {"attack", "clash", "fighting", "hostility", "offensive", "strike", "violence", "war"}
STOPS = {"end", "halt", "pause", "stop", "suspend"}


@cache
def rules_say() -> Mapping[str, Mapping[str, float]]:
    """How likely the rules say one status (inner) of an event that has another (outer), as logarithms."""
    counts = tomllib.loads(files("dragoman.coding").joinpath("data/statuses.toml").read_text("utf-8"))
    found = {}
    for status, said in counts.items():
        all_said = sum(said.values()) + len(STRENGTH)
        found[status] = {other: math.log((said.get(other, 0) + 1) / all_said) for other in STRENGTH}
    return found


def settled_status(ruled: str, hit: Hit, lexicon: Lexicon) -> str:
    """The likeliest status, given what the rules say and what the reader saw.

    Where a sentence denies something in words that the rules do not tie to the event, "a claim that Y denies", the
    reader's word holds if it is sure.
    """
    if plain := _by_its_words(ruled, hit):
        return plain
    sighting = hit.sighting
    if sighting is None or (hit.frame.kind == "CONSULT" and is_without_somebody(hit.trigger)):
        return ruled
    seen = {status: sighting.statuses.get(status, 0.0) * (1 - CHANCE) + CHANCE / len(STRENGTH) for status in STRENGTH}
    if ruled == "negated" and hit.frame.kind == "REJECT" and (is_no_result(hit.trigger) or stays_out(hit.trigger)):
        return "happened"  # "no agreement was reached", "was not invited": it is the failure, the refusal
    if ruled == "negated" and lemma(hit.trigger) in {"object", "oppose"}:
        return ruled  # "do not oppose it"
    if ruled == "negated" and hit.frame.kind == "REJECT" and not hit.frame.id.startswith("reject."):
        return max(seen, key=lambda status: seen[status])  # "would not go": it is the refusal
    denying = {*lexicon.cues["speech"]["deny"], *lexicon.cues["governors"]["denied"]}
    denials = [token for token in hit.trigger.sent if is_verb(token) and lemma(token) in denying]
    if denials and all(_denies_something_else(verb, hit.trigger) for verb in denials):
        seen["denied"] = 1e-6
    elif denials and ruled == "happened" and seen["denied"] >= SURELY_DENIED:
        return "denied"
    if any(token.text == "No" and token.pos_ == "PROPN" for token in hit.trigger.sent):
        return ruled  # "his counterpart No Kwang Chol": the reader takes a name for a no
    if ruled == "happened" and (was_held(hit) or _is_reported(hit.trigger, lexicon.cues)):
        return ruled
    if is_wanted(hit.trigger, hit.frame.kind) or goes_on(hit.trigger):
        return ruled
    if ruled == "happened" and hit.frame.kind == "CONSULT" and is_no_result(governor(hit.trigger)):
        return ruled  # "no breakthrough was made at the talks"
    if _is_order(hit):
        return "hypothetical"
    if _is_announced(hit):
        return "planned"
    put_off = omissions()["put_off"]
    words = (word for word in hit.trigger.sent if not (is_verb(word) and lemma(word) == "hold"))  # "held talks"
    if put_off.isdisjoint(form for word in words for form in (lemma(word), word.lemma_.lower())):
        # "further meetings were expected": nothing in the words calls them off
        seen = {status: 1e-6 if status in {"cancelled", "postponed"} else share for status, share in seen.items()}
    rules = rules_say()
    best = max(seen, key=lambda status: READER_COUNTS * math.log(seen[status]) + rules[status][ruled])
    told = any(word.lower_ in {"if", "unless"} for word in hit.trigger.sent)  # "could return if the guns fell silent"
    return ruled if told and (ruled, best) == ("conditional", "hypothetical") else best


def _denies_something_else(verb: Token, told: Token) -> bool:
    """ "Said ten were shot, rejecting reports that herders had died": the ten were shot all the same."""
    things = [thing for thing in kids(verb, "dobj") if thing.pos_ == "NOUN"]
    clauses = [clause for thing in things for clause in kids(thing, "acl", "ccomp")] + kids(verb, "ccomp")
    beside = verb.tag_ == "VBG" and verb.dep_ == "advcl" and not verb.is_ancestor(told)
    return beside and bool(clauses)


def _is_set_as_a_condition(verb: Token) -> bool:
    """ "Has set three conditions: that X dismantle its camps": it is only asked of X."""
    over = [head for _, head in ancestors(verb)]
    return verb.tag_ in {"VB", "VBP"} and any(
        noun.lemma_.lower() in {"condition", "demand", "precondition"} and lemma(noun.head) in {"impose", "lay", "set"}
        for verb in over
        for noun in kids(verb, "dobj")
    )


def _by_its_words(ruled: str, hit: Hit) -> str:
    """The status that the words leave no doubt of, whatever the reader saw; "" where they do."""
    if hit.frame.move == "deny" and ruled == "happened":
        return ruled  # "denies giving them shelter": that it does so, it does not deny
    if told := _whatever_is_said(ruled, hit):
        return told
    if ruled in {"happened", "planned"} and _is_set_as_a_condition(hit.trigger):
        return "hypothetical"
    if unverified(hit.trigger):
        return "happened" if ruled in {"denied", "negated"} else ruled
    if who_answers_for(hit.trigger) is not None:
        return "happened"  # whether or not anybody claims it
    if ruled in {"happened", "hypothetical", "planned"} and _is_past_its_deadline(hit.trigger):
        return "negated"
    if is_left_unsaid(hit.trigger) or _is_sought(hit.trigger):
        return "hypothetical"
    if ruled == "happened" and _is_beside_what_is_to_come(hit.trigger):
        return "planned"
    if hit.frame.kind == "CONSULT" and is_awaited(hit.trigger):
        return "planned"
    if hit.frame.kind == "CONSULT" and ruled in {"cancelled", "postponed"} and has_a_new_day(hit):
        return "planned"
    if hit.frame.kind == "CONSULT" and ruled == "planned" and came_to_something(hit.trigger):
        return "happened"
    if hit.trigger.dep_ in {"pcomp", "pobj"} and _is_why(hit.trigger.head):
        return "happened" if ruled == "planned" else ruled
    if ruled in {"planned", "hypothetical"} and _is_not_before(hit.trigger):
        return "conditional"
    if hit.trigger.dep_ == "acomp" and any(
        word.lower_ in {"increasingly", "more"} for word in kids(hit.trigger, "advmod")
    ):
        return "hypothetical"  # "is now more open to accepting it"
    if hit.frame.kind == "RETREAT" and hit.frame.mode != "ceasefire" and has_ceased(hit.trigger):
        return "negated"
    if ruled == "planned" and _only_on_terms(hit.trigger):
        return "conditional"
    if is_fought_off(hit.trigger):
        return "happened" if ruled in {"planned", "hypothetical"} else ruled
    verbs = [hit.verb, *([hit.verb.head] if hit.verb.dep_ == "xcomp" else [])] if hit.verb is not None else []
    if ruled == "negated" and any(map(is_left_open, verbs)):
        return "hypothetical"
    if _is_to_begin(hit.trigger) or (ruled == "happened" and is_verb(hit.trigger) and is_to_be_done(hit.trigger)):
        return "planned"
    if ruled == "happened" and (said := verdict(hit.trigger)):
        return said
    if hit.frame.kind == "CONSULT" and hit.carrier is not None and is_called_for_a_day(hit.carrier):
        return "planned"
    if terms := in_its_terms(hit.trigger):
        return terms
    return ""


def _whatever_is_said(ruled: str, hit: Hit) -> str:
    """What no other word has a say in: "it is not the first time that X attacked", "prompting X to leave"."""
    word = hit.trigger
    first = word.dep_ == "relcl" and word.head.lemma_ == "time" and any(c.lower_ == "first" for c in word.head.children)
    if first and ruled in {"denied", "happened", "negated"}:
        return "happened"
    if ruled in {"happened", "negated"} and _is_left_possible(word):
        return "hypothetical"
    if ruled == "happened" and hit.frame.kind == "ASSAULT" and _is_ruled_out(word):
        return "hypothetical"
    planned = any(child.lower_ in FORESEEN for child in kids(word, "amod"))
    over = takewhile(lambda head: not is_verb(head), (head for _, head in ancestors(word)))
    if planned and word.dep_ == "conj" and any(head.lemma_.lower() in PUTTING_OFF for head in over):
        return "postponed"  # "the suspension of the truce and the planned release of prisoners"
    if ruled in {"happened", "hypothetical", "planned"} and was_brought_about(word):
        return "happened"
    if ruled == "planned" and lemma(word.head) == "announce" and word.lemma_.lower() in SET_UP and not planned:
        return "happened"  # "announced the creation of a joint committee"
    stopped = hit.frame.kind == "RETREAT" and word.lemma_.lower() in FIGHTING and ruled != "planned"
    whole = word.head.head if word.dep_ == "pobj" else word  # "halted 20 days of fighting"
    return "happened" if stopped and whole.dep_ == "dobj" and lemma(whole.head) in STOPS else ""


def _is_past_its_deadline(word: Token) -> bool:
    """ "Missed the deadline for signing it", "a deadline to sign it": it was not signed."""
    noun = word.head.head if word.dep_ in {"pcomp", "pobj"} and word.head.lower_ == "for" else word.head
    below = word.dep_ in {"acl", "advcl", "pcomp", "pobj", "xcomp"}
    verb = noun if is_verb(noun) else noun.head
    missed = verb.lemma_ == "miss" and not kids(verb, "neg") and any(
        thing.lemma_.lower() == "deadline" for thing in kids(verb, "dobj")
    )  # fmt: skip
    told = verb.tag_ == "VBD" or any(aux.lemma_ == "have" for aux in kids(verb, "aux"))
    return below and missed and told


def _is_left_possible(word: Token) -> bool:
    """ "Does not rule out that X may meet Y": they may."""
    return any(
        child.dep_ in {"ccomp", "dobj"} and lemma(head) == "rule out" and bool(kids(head, "neg"))
        for child, head in ancestors(word)
    )


def _is_ruled_out(noun: Token) -> bool:
    """ "Refraining from attacks on civilians", "a truce with all weapons, including attacks": there are none."""
    preposition = noun.head if noun.dep_ == "pobj" else noun
    if preposition.lower_ == "including":
        return preposition.head.lemma_.lower() in {"kind", "type", "weapon"}
    return preposition.lower_ == "from" and preposition.head.lemma_ in {"abstain", "desist", "refrain"}


def _is_why(preposition: Token) -> bool:
    """ "Failed due to | the bombing", "struck the base to retaliate for | the raid": there was one."""
    word = preposition.lower_
    return word in CAUSES or (word in {"for", "to"} and lemma(preposition.head) in REPLIES)


def _is_not_before(verb: Token) -> bool:
    """ "Conditions must be met before X would sign it": not without them."""
    marks = [mark.lower_ for mark in kids(verb, "mark")]
    return verb.dep_ == "advcl" and marks == ["before"] and any(aux.lower_ == "would" for aux in kids(verb, "aux"))


def _only_on_terms(verb: Token) -> bool:
    """ "Will only agree to a truce which …": not without what it names."""
    held = is_verb(verb) and any(word.lower_ == "only" for word in kids(verb, "advmod"))
    return held and any(aux.lower_ in {"will", "would", "'ll"} for aux in kids(verb, "aux"))


def _is_reported(verb: Token, cues: Mapping[str, Any]) -> bool:
    """ "is reported to be meeting", "is said to have met": told as going on or done, not as planned."""
    begun = {("be", "VBG"), ("have", "VBN")}
    first = verb.head if verb.dep_ == "conj" else verb
    told = first.dep_ == "xcomp" and is_passive(first.head) and lemma(first.head) in speech(cues)
    return told and any((aux.lower_, verb.tag_) in begun for aux in kids(verb, "aux"))


def _is_to_begin(word: Token) -> bool:
    """ "Talks with X to resume": a headline, whose talks are still to come."""
    begins = [child for child in kids(word, "xcomp", "advcl", "acl", "relcl") if child.lemma_ in BEGINS]
    to_come = any(child.tag_ == "VB" and any(aux.lower_ == "to" for aux in kids(child, "aux")) for child in begins)
    return word.lower_ in {"talks", "negotiations"} and to_come


def _is_sought(verb: Token) -> bool:
    """ "Discussed ways to implement the ceasefire": nobody has."""
    to = any(aux.lower_ == "to" for aux in kids(verb, "aux"))
    ways = verb.dep_ in {"acl", "relcl"} and verb.head.lemma_.lower() in {"mean", "means", "path", "way"}
    return verb.tag_ == "VB" and to and ways


def _is_beside_what_is_to_come(verb: Token) -> bool:
    """ "Will hold talks with X before meeting Y": that is to come as well."""
    if verb.dep_ != "pcomp" or verb.head.lower_ not in {"after", "before"}:
        return False
    over = verb.head.head
    governs = [over, over.head] if over.dep_ == "xcomp" else [over]
    scheduled = any(lemma(one) in {"due", "expect", "plan", "schedule", "set"} and is_passive(one) for one in governs)
    return scheduled or any(aux.lower_ in {"'ll", "will"} for aux in kids(over, "aux"))


def _is_order(hit: Hit) -> bool:
    """ "Demand transparency from all parties": an order to the reader, though the parse takes it for a noun."""
    word = hit.trigger
    before = word.doc[word.sent.start : word.i]
    first = all(token.is_punct or token.is_space or token.like_num for token in before[-1:])
    first = first and word.is_title and word.i + 1 < word.sent.end and word.tag_ in {"NN", "VB", "VBP"}
    return first and hit.frame.kind == "REQUEST" and word.nbor().pos_ in {"NOUN", "ADJ", "DET"}


def _is_announced(hit: Hit) -> bool:
    """A headline: "EU to curb visas, envoy says": whoever acts stands before "to", and no verb before that."""
    verb, doc = hit.trigger, hit.trigger.doc
    start = max((word.i + 1 for word in verb.sent if word.i < verb.i and word.text == ":"), default=verb.sent.start)
    if verb.tag_ != "VB" or verb.i - 2 < start or verb.nbor(-1).lower_ != "to":
        return False
    before = doc[start : verb.i - 1]
    ends = before[-1].offset + len(before[-1])
    if any(is_verb(word) or word.pos_ in {"AUX", "ADP", "DET"} for word in before):
        return False
    return any(actor.span[1] == ends for actor in hit.actors)


def in_its_terms(noun: Token) -> str:
    """ "The accord includes a withdrawal", "the plan provides for elections": what a text says is to be."""
    while noun.dep_ == "conj" and not is_verb(noun.head):
        noun = noun.head
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "for" else noun.head
    first = verb
    while first.dep_ == "conj" and is_verb(first.head) and not kids(first, "nsubj"):
        first = first.head
    named = [
        first.head if told.lower_ in {"that", "which"} and first.dep_ == "relcl" else told
        for told in kids(first, "nsubj")
    ]
    papers = {told.lemma_.lower() for told in named} & (omissions()["papers"] | WANTED)
    if noun.dep_ not in {"dobj", "pobj"} or verb.lemma_ not in PROVIDES or not papers:
        return ""
    over = [head for told in named for head in (told.head, told.head.head)]  # "agreed on a package that includes it"
    agreed = first.dep_ == "relcl" and any(lemma(head) in {"agree", "approve", "reach", "sign"} for head in over)
    return "planned" if agreed or papers & SETTLED else "hypothetical"
