"""Who acts beside the subject, and between whom somebody mediates: "X, together with Y", "the war between A and B"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import governor, is_verb, kids, lemma, prepositions, subjects
from dragoman.coding.within import but, inside

if TYPE_CHECKING:
    from dragoman.coding.words import Token
    from dragoman.types import Actor

MEDIATES = {"broker", "facilitate", "intervene", "mediate"}
QUARRELS = {"conflict", "crisis", "dispute", "feud", "fighting", "rift", "row", "standoff", "tension", "war"}
TEAMS = {"delegate", "delegation", "mediator", "negotiator", "representative", "team"}
TALKS = {"conference", "dialogue", "meeting", "negotiation", "summit", "talk", "talks"}


def with_partners(hit: Hit, cast: Cast) -> Hit:
    """ "France, together with Chile, offered to mediate": both offered, and not one to the other."""
    verb = hit.trigger
    meets = hit.frame.kind == "CONSULT" and lemma(verb) not in MEDIATES  # "X met with Y, along with Z"
    if not is_verb(verb) or not hit.actors or meets:
        return hit
    over = kids(verb.head, "nsubj") if verb.dep_ == "attr" else [verb.head] if verb.dep_ == "acl" else []
    beside = [noun for subject in (*subjects(verb), *over) for noun in _beside(subject, verb)]
    if not beside:
        return hit
    found = tuple(actor for noun in beside for actor in cast.who(noun) if actor not in hit.actors)
    return replace(hit, actors=(*hit.actors, *found), targets=but(hit.targets, inside(beside)))


def _beside(subject: Token, verb: Token) -> list[Token]:
    """Those named between commas as acting with a subject, on whatever the parse hangs them."""
    found = []
    for prep in subject.doc[subject.i + 1 : verb.i]:
        if prep.lower_ not in {"alongside", "with"} or prep.i < 2:
            continue
        before = prep.nbor(-1)
        paired = prep.lower_ == "with" and before.lower_ in {"along", "together"}
        if (prep.lower_ == "alongside" or paired) and prep.nbor(-2 if paired else -1).text == ",":
            found += kids(prep, "pobj")
    return found


def between_whom(hit: Hit, cast: Cast) -> Hit:
    """ "Is mediating in the dispute between A and B": between the two of them."""
    if hit.frame.kind != "CONSULT" or hit.frame.mode != "third-party" or hit.targets or not is_verb(hit.trigger):
        return hit
    talks = hit.trigger.head
    if hit.trigger.dep_ == "acl" and talks.lemma_.lower() in TALKS and talks.dep_ == "pobj":
        return replace(hit, targets=_who_talked(talks, cast, hit.actors))
    quarrels = [noun for noun in prepositions(hit.trigger, "in") if noun.lemma_.lower() in QUARRELS]
    found = tuple(who for noun in quarrels for end in prepositions(noun, "between") for who in cast.who(end))
    return replace(hit, targets=tuple({one.span: one for one in found}.values())) if found else hit


def _who_talked(talks: Token, cast: Cast, helpers: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """ "A and B agreed to it during talks mediated by X": the two who talked; empty where they are no two."""
    if talks.head.lower_ not in {"after", "at", "during", "in"}:
        return ()
    verb = governor(talks.head)  # the model may hang "during talks" on "a ceasefire"
    found = {one.span: one for noun in subjects(verb) for one in cast.who(noun) if one not in helpers}
    return tuple(found.values()) if len(found) > 1 else ()


def is_mediated(hit: Hit) -> bool:
    """ "Is mediating in the war between A and B": that war is no news."""
    noun = hit.trigger
    inside_it = hit.frame.kind == "ASSAULT" and noun.dep_ == "pobj" and noun.head.lower_ == "in"
    return inside_it and noun.lemma_.lower() in QUARRELS and lemma(noun.head.head) in MEDIATES


def without_venue(hit: Hit) -> Hit:
    """ "Walked out of the Doha talks", "recalled his negotiators from Doha": it is not its host that they leave."""
    verb = hit.trigger
    if hit.frame.kind not in {"REJECT", "SANCTION"} or not is_verb(verb):
        return hit
    left = [noun for word in verb.subtree if word.lower_ in {"from", "of"} for noun in kids(word, "pobj")]
    away = [town for noun in left if noun.lemma_.lower() in TALKS for town in kids(noun, "amod", "compound", "nmod")]
    if lemma(verb) in {"pull", "pull out", "recall", "withdraw"} and any(
        noun.lemma_.lower() in TEAMS for noun in kids(verb, "dobj")
    ):
        away += [noun for noun in left if noun.ent_type_ in {"GPE", "LOC", "NORP"}]
    return replace(hit, targets=but(hit.targets, inside(away))) if away else hit
