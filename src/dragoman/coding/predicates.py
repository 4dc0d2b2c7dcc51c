"""Plain questions to a clause: what its auxiliaries say, whether it is negated, on what it hangs, what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions, with_conjuncts
from dragoman.coding.lexicon import load, particulars

if TYPE_CHECKING:
    from dragoman.coding.words import Token

WOULD = {"would", "will", "could", "can", "may", "might", "'d", "'ll", "’d", "’ll"}
BODIES = {
    "agency",
    "assembly",
    "authority",
    "board",
    "commission",
    "committee",
    "council",
    "fund",
    "ministry",
    "office",
}
CARRIERS = {
    *("boat", "convoy", "flight", "flotilla", "freighter", "lorry", "plane", "ship", "tanker", "train", "truck"),
    *("vessel",),
}
MEASURES = {"ban", "bill", "law", "measure", "package", "restriction", "sanction", "tariff"}
NEVER = {"not", "n't", "n’t", "never", "no"}
IF = {"if", "unless", "provided", "once", "should"}


def words() -> Any:
    return particulars("stated")


@cache
def wordset(group: str, key: str) -> frozenset[str]:
    return frozenset(words()[group][key])


def modals(head: Token) -> set[str]:
    found = {child.lower_ for child in kids(head, "aux")}
    if not found and head.dep_ == "conj" and is_verb(head.head) and not kids(head, "nsubj", "nsubjpass"):
        return modals(head.head)
    return found


def negated(head: Token) -> bool:
    return any(child.lower_ in NEVER for child in [*kids(head, "neg"), *kids(head, "advmod")])


def nouns(verb: Token) -> list[Token]:
    """What the verb is done to or about."""
    found = [*objects(verb), *(noun for prep in kids(verb, "prep") for noun in kids(prep, "pobj"))]
    return [noun for head in found for noun in with_conjuncts(head)]


def lemmas(tokens: Iterable[Token]) -> set[str]:
    return {token.lemma_.lower() for token in tokens} | {token.lower_ for token in tokens}


def hangs(head: Token) -> bool:
    return any(
        word.lower_ in IF for child in kids(head, "advcl") for word in [*kids(child, "mark", "advmod"), child.left_edge]
    )


def bears(noun: Token, names: frozenset[str]) -> bool:
    """Whether a noun is among the names, itself or in what it is part of: "some of the proposals"."""
    return bool(lemmas([noun, *prepositions(noun, "of")]) & names)


def below(head: Token) -> list[Token]:
    """The words of a clause without those of the conditions in it."""
    found = [head]
    for child in head.children:
        if child.dep_ not in {"nsubj", "nsubjpass", "conj", "parataxis", "ccomp"}:
            found += list(child.subtree)
    return found


def main(head: Token) -> Token:
    """The verb that says what is done: "had to | decide", "intends to | leave"."""
    verb = head
    for _ in range(2):
        under = [child for child in kids(verb, "xcomp") if is_verb(child)]
        if not under or lemma(verb) not in {"have", "need", "intend", "plan", "want", "go", "be", "ought", "continue"}:
            return verb
        verb = under[0]
    return verb


def coordinated(head: Token) -> list[Token]:
    """The clause and those coordinated with it that have a subject of their own or share its own."""
    found = [head]
    for child in kids(head, "conj"):
        if is_verb(child):
            found += coordinated(child)
    return found


def first_of(head: Token) -> Token:
    while head.dep_ == "conj" and is_verb(head.head):
        head = head.head
    return head


def speaking(verb: Token) -> Token:
    """ "Said that they were surrounded and proposed a truce": behind a passive the speaker goes on, not who suffers."""
    head = verb.head
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or not is_verb(head) or kids(verb, "nsubj", "nsubjpass"):
        return verb
    over = head.head
    told = is_passive(head) and not is_passive(verb) and head.dep_ == "ccomp" and over.tag_ == "VBD"
    return over if told and lemma(over) in SAYING and lemma(verb) in OFFERING else verb


SAYING = {"say", "announce", "state", "declare", "claim", "report", "tell", "add", "write"}
OFFERING = {"propose", "offer", "suggest", "demand", "urge", "call", "warn", "accuse", "threaten", "promise", "pledge"}


def is_in_a_name(noun: Token) -> bool:
    """ "The High Council for National Reconciliation": a word of a body's name; who is shut out is so from a body."""
    over = noun.head.head
    if noun.tag_.startswith("NNP") and noun.dep_ == "pobj" and noun.head.lower_ == "from":
        return over.lemma_ in {"exclude", "expel", "suspend"}
    named = noun.tag_.startswith("NNP") and noun.dep_ == "pobj" and noun.head.lower_ in {"for", "of", "on"}
    one = bool(noun.ent_type_) and noun.ent_iob_ == "I" and over.ent_type_ == noun.ent_type_ == "ORG"
    return named and over.tag_.startswith("NNP") and (one or over.lemma_.lower() in BODIES)


def _says_what_it_is(call: Token) -> bool:
    """ "Calling it unacceptable", "called them partners": nobody is telephoned."""
    named = bool(kids(call, "oprd")) and bool(kids(call, "dobj"))
    return named or any(noun.lower_ in {"it", "this", "that"} for noun in objects(call))


def _is_done_by_somebody(verb: Token) -> bool:
    """ "Was discussed by the ministers": by them, and not by telephone."""
    return bool(kids(verb, "agent"))


def _has_parties(verb: Token) -> bool:
    """ "A and B reached a deal", "was signed by both", "between A and B": told by the noun, with whose it is."""
    named = {"between", "by", "with"} & {prep.lower_ for word in (verb, *objects(verb)) for prep in word.children}
    owned = any(kids(noun, "poss") or lemmas(kids(noun, "det")) & {"no"} for noun in objects(verb))
    return not kids(verb, "nsubjpass") or bool(named) or owned or negated(verb)


def _kills_somebody(verb: Token) -> bool:
    """ "Killed two peacekeepers", unlike "killed the plan"."""
    return verb.lemma_ == "kill" and any(noun.lemma_.lower() in {"peacekeeper", "helmet"} for noun in objects(verb))


def _is_aimed(verb: Token) -> bool:
    """ "Sanctions targeting generals": nobody is attacked."""
    return verb.lemma_ == "target" and verb.dep_ == "acl" and verb.head.lemma_.lower() in MEASURES


def is_cargo_on_its_way(verb: Token) -> bool:
    """ "A ship loaded with food left X", "aid lorries set off": what sets out with aid, and no troops."""
    return not kids(verb, "neg") and any(
        noun.lemma_.lower() in CARRIERS and _cargo(noun) for noun in kids(verb, "nsubj")
    )


def _cargo(carrier: Token) -> bool:
    return any(word.lemma_.lower() in load().classes["aid"] for word in carrier.subtree if word != carrier)


def _brings_nothing(verb: Token) -> bool:
    return not is_cargo_on_its_way(verb)


UNFIT: dict[str, Callable[[Token], bool]] = {  # what keeps a frame from its word
    "aid.sail": _brings_nothing,
    "assault.attack": _is_aimed,
    "consult.call_person": _says_what_it_is,
    "consult.speak_by_phone": _is_done_by_somebody,
    "reject.proposal": _kills_somebody,
    "support.reached": _has_parties,
}
