"""Threats that are told beside what is asked: "urged X to disarm, warning that otherwise it would resume the war"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import kids, lemma, prepositions
from dragoman.coding.lexicon import Frame

if TYPE_CHECKING:
    from dragoman.coding.words import Token

TELLS = {"add", "declare", "say", "threaten", "vow", "warn"}
FORCE = {"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"}
WILL = {"will", "would", "'ll", "shall", "could"}
SPEAKS_OF = {"caution", "mention", "note", "predict", "warn"}
DANGERS = {
    *("catastrophe", "collapse", "crisis", "danger", "disaster", "drought", "epidemic", "escalation", "famine"),
    *("genocide", "hunger", "outbreak", "risk", "shortage", "slide", "spillover", "starvation", "threat", "war"),
}
MAY = {"can", "could", "may", "might"}
BEARS = {"face", "lose", "pay", "regret", "suffer"}  # "could lose further territory": a threat to it
SUBJECTS = ("nsubj", "nsubjpass")
BESIDE = Frame(id="threaten.beside", kind="THREATEN", move="threaten", inside="conditional", weight=0.6)


def threatened(hits: Sequence[Hit]) -> Iterator[Hit]:
    """What whoever asks for something says will follow, where no hit tells it yet."""
    told = {hit.trigger.i for hit in hits}
    force = {hit.trigger.i for hit in hits if hit.frame.kind in FORCE}
    for hit in hits:
        if hit.frame.kind != "REQUEST" or not hit.actors or not hit.targets:
            continue
        for verb in kids(hit.trigger, "advcl"):
            if verb.i in told or verb.tag_ != "VBG" or lemma(verb) not in TELLS:
                continue
            clause = next((one for one in kids(verb, "ccomp") if _is_to_follow(one, force, warned=lemma(verb))), None)
            if clause is not None:
                yield Hit(BESIDE, verb, actors=hit.actors, targets=hit.targets, content=clause)


def only_warns(hit: Hit, cast: Cast) -> bool:
    """ "Warned that hunger could rise", "noted that the row might be settled if …": a danger that others make."""
    verb = hit.trigger
    if hit.frame.kind != "THREATEN" or lemma(verb) not in SPEAKS_OF:
        return False
    if lemma(verb) == "warn" and any(noun.lemma_.lower() in DANGERS for noun in prepositions(verb, "of", "about")):
        return True  # "warned of a slide into civil war"
    clauses = [*kids(verb, "ccomp"), *([verb.head] if verb.dep_ == "relcl" and not kids(verb, "ccomp") else [])]
    return any(
        aux.lower_ in MAY and clause.lemma_ not in BEARS and not any(_is_its_own(n, hit, cast) for n in named)
        for clause in clauses
        if (named := kids(clause, *SUBJECTS))
        for aux in kids(clause, "aux")
    )


def _is_its_own(noun: Token, hit: Hit, cast: Cast) -> bool:
    """ "Warned that its forces could return": its forces, or whoever warns, by name or by his country."""
    own = noun.pos_ == "PRON" or any(owner.tag_ == "PRP$" for owner in kids(noun, "poss"))
    return own or bool({one.country for one in cast.within(noun)} & {one.country for one in hit.actors if one.country})


def _is_to_follow(clause: Token, force: set[int], *, warned: str) -> bool:
    """Whether a clause says what happens if not: "otherwise it will", or that force will be used."""
    if not any(aux.lower_ in WILL for aux in kids(clause, "aux")):
        return False
    inside = {word.i for word in clause.subtree}
    otherwise = any(word.lower_ == "otherwise" for word in clause.subtree)
    return otherwise or (warned in {"threaten", "vow", "warn"} and bool(force & inside))
