"""Threats that are told beside what is asked: "urged X to disarm, warning that otherwise it would resume the war"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import kids, lemma
from dragoman.coding.lexicon import Frame

if TYPE_CHECKING:
    from dragoman.coding.words import Token

TELLS = {"add", "declare", "say", "threaten", "vow", "warn"}
FORCE = {"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"}
WILL = {"will", "would", "'ll", "shall", "could"}
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


def _is_to_follow(clause: Token, force: set[int], *, warned: str) -> bool:
    """Whether a clause says what happens if not: "otherwise it will", or that force will be used."""
    if not any(aux.lower_ in WILL for aux in kids(clause, "aux")):
        return False
    inside = {word.i for word in clause.subtree}
    otherwise = any(word.lower_ == "otherwise" for word in clause.subtree)
    return otherwise or (warned in {"threaten", "vow", "warn"} and bool(force & inside))
