"""Threats that are told beside what is asked: "urged X to disarm, warning that otherwise it would resume the war"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, kids, lemma, prepositions
from dragoman.coding.lexicon import Frame
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
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
ANSWERED = Frame(id="threaten.answer", kind="THREATEN", move="threaten", inside="conditional", weight=0.75)
ACTS = {
    *("act", "aggression", "attack", "attempt", "breach", "delay", "failure", "incursion", "invasion", "move"),
    *("operation", "provocation", "raid", "refusal", "strike", "violation"),
}
DRAWS = {"bring", "draw", "lead", "meet", "mean", "provoke", "prompt", "result", "spark", "trigger"}
FORCEFUL = {
    *("action", "consequence", "escalation", "force", "punishment", "reaction", "reply", "response", "retaliation"),
    *("retribution", "strike", "war"),
}
PARTIES = {"GOV", "MIL", "REB", "SPY", "PTY", "OPP", "SEP"}
BESIDE = Frame(id="threaten.beside", kind="THREATEN", move="threaten", inside="conditional", weight=0.6)


def threatened(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> Iterator[Hit]:
    """What whoever asks for something says will follow, and what an act would draw, where no hit tells it yet."""
    told = {hit.trigger.i for hit in hits}
    yield from (hit for verb in sentence if (hit := _answered(verb, told, cast)) is not None)
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


def _of_its_own(hit: Hit) -> bool:
    """Whether a party warns of what it would do: "warned that failure to agree could lead to war"."""
    clauses = kids(hit.trigger, "ccomp")
    return any(map(_is_drawn, clauses)) and any(one.sector in PARTIES or _is_armed(one) for one in hit.actors)


def _is_armed(actor: Actor) -> bool:
    return (actor.id or "").startswith(("group:", "state:"))


def _is_drawn(verb: Token) -> bool:
    """ "Any attack would draw a response", "failure to agree could lead to war"."""
    acts = [noun for noun in kids(verb, *SUBJECTS) if noun.lemma_.lower() in ACTS]
    ends = {noun.lemma_.lower() for noun in (*kids(verb, "dobj"), *prepositions(verb, "in", "to", "with", "by"))}
    helped = any(aux.lower_ in WILL | MAY for aux in kids(verb, "aux")) and not kids(verb, "neg")
    return helped and bool(acts) and lemma(verb) in DRAWS and bool(ends & FORCEFUL)


def _answered(verb: Token, told: set[int], cast: Cast) -> Hit | None:
    """ "Said that any attack would draw a response", "warned that failure to agree could lead to war": a threat.

    Of whoever fights or rules: the UN and others who keep the peace warn of what they do not do themselves.
    """
    if verb.i in told or not _is_drawn(verb):
        return None
    teller = next((head for child, head in ancestors(verb) if child.dep_ == "ccomp" and lemma(head) in TELLS), None)
    if teller is None or teller.i in told:
        return None
    by = tuple(actor for noun in kids(teller, "nsubj") for actor in cast.who(noun))
    if not any(one.sector in PARTIES or _is_armed(one) for one in by):
        return None
    to = tuple(
        actor for noun in (*kids(teller, "dobj", "dative"), *prepositions(teller, "to")) for actor in cast.who(noun)
    )
    return Hit(ANSWERED, teller, actors=by, targets=to, content=verb)


def only_warns(hit: Hit, cast: Cast) -> bool:
    """ "Warned that hunger could rise", "noted that the row might be settled if …": a danger that others make."""
    verb = hit.trigger
    if hit.frame.kind != "THREATEN" or lemma(verb) not in SPEAKS_OF or _of_its_own(hit):
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
