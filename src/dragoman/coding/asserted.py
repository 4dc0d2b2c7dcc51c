"""What somebody says is so, where no act is told: "said the front was stable"; and that who says it does not do it.

A frame knows the verbs of acting; that four billion had been raised, that an agreement existed or that the other side
had not answered is told by a plain "said". A party's word for such a fact is a claim where it says what others did,
how many there are, or how things stand with talks, texts and front. Words: lexicon/particulars/asserted.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.acts import PERSONAL, Clause
from dragoman.coding.discourse import side
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    ancestors,
    complements,
    is_passive,
    is_verb,
    kids,
    objects,
    prepositions,
    subjects,
    with_conjuncts,
)
from dragoman.coding.lexicon import Frame, particulars
from dragoman.coding.predicates import WOULD, lemmas, modals
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

WEIGHT = 0.6  # of a plain saying: below every frame, so that a sentence's strongest event is never its saying
VIOLENT = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}
FINITE = {"VBD", "VBZ", "VBP"}
COUNTED = {"CARDINAL", "QUANTITY", "MONEY", "PERCENT"}
SHARED = {"he", "she", "it", "they", "we", "i", "who", "which"}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(particulars("asserted")[key])


# -- what is claimed ------------------------------------------------------------------------------------------------


def with_claims(hits: Sequence[Hit], clauses: Sequence[Clause], cast: Cast) -> list[Hit]:
    """The hits with the claims that clauses under a verb of saying make, where no hit holds them already."""
    made = list(hits)
    over = {clause.said.i for clause in clauses if clause.said is not None}
    for clause in clauses:
        if clause.head.i in over or not _is_told(clause.head):
            continue  # "she added that they maintain that …": the innermost word counts
        teller, who = _teller(clause, cast)
        if teller is None or not who or not _is_of_weight(clause.head, who, cast):
            continue
        if kids(teller, "neg"):
            continue  # "the mediators did not say what it provides for"
        if _holds_a_claim(clause.head, hits, by_a_party=who[0].sector != "MED"):
            continue
        there = next((hit for hit in made if hit.trigger.i == teller.i), None)
        if there is None:
            frame = Frame(id="asserted.said", kind="ACCUSE", move="claim", weight=WEIGHT)
            made.append(Hit(frame, teller, actors=who, content=clause.head, said=clause.said, status="happened"))
        elif there.frame.kind == "ACCUSE" and not there.frame.move and there.actors:
            frame = replace(there.frame, move="claim")
            changed = replace(there, frame=frame, content=there.content or clause.head)
            made = [changed if hit is there else hit for hit in made]
        elif not there.frame.move and all(hit.trigger.i != clause.head.i for hit in made):
            frame = Frame(id="asserted.said", kind="ACCUSE", move="claim", weight=WEIGHT)
            made.append(Hit(frame, clause.head, actors=who, content=clause.head, said=clause.said, status="happened"))
    return [_as_a_claim(hit) for hit in made]


def as_stated(hit: Hit) -> Hit:
    """ "Insists the plan favours the rebels" says how things are; "insists that it be withdrawn" demands."""
    said = [clause for noun in prepositions(hit.trigger, "in") for clause in kids(noun, "acl")]  # "in a statement that"
    said = [clause for clause in said if kids(clause, "mark")]
    clauses = (
        [*kids(hit.trigger, "ccomp"), *said] if hit.frame.kind == "REQUEST" and hit.trigger.lemma_ == "insist" else []
    )
    if not clauses or not all(_says_how_it_is(clause) for clause in clauses):
        return hit
    frame = Frame(id="asserted.said", kind="ACCUSE", move="claim", weight=WEIGHT)
    return replace(hit, frame=frame, targets=(), content=clauses[0])


def _says_how_it_is(clause: Token) -> bool:
    finite = [clause, *kids(clause, "aux", "auxpass")]
    bound = kids(clause, "xcomp") and clause.lemma_ in {"have", "need"}  # "had to leave"
    bound = bound or (clause.lemma_ == "require" and not is_passive(clause))  # "any deal requires X to leave"
    if not bound and modals(clause) == {"would"} and any(head.tag_ == "VBD" for _, head in ancestors(clause)):
        return True  # "insisted that it would be signed"
    return not bound and not modals(clause) and any(word.tag_ in {"VBD", "VBZ"} for word in finite)


def _as_a_claim(hit: Hit) -> Hit:
    """ "Complained that it had sent nothing", "claimed two towns": an accusation for the reader, it states a fact."""
    verb = hit.trigger
    if hit.frame.id != "reader.accuse" or hit.frame.move or not hit.actors or not is_verb(verb):
        return hit
    if verb.lemma_.lower() not in _words("asserting") or is_passive(verb):
        return hit
    fact = any(_is_told(clause) for clause in complements(verb)) or bool(kids(verb, "dobj"))
    return replace(hit, frame=replace(hit.frame, move="claim")) if fact else hit


def _teller(clause: Clause, cast: Cast) -> tuple[Token | None, tuple[Actor, ...]]:
    """The word that says on whose word a clause stands, and whose: of media those with a name."""
    said = clause.said
    if said is not None:
        if clause.speakers:
            return said, clause.speakers
        return said, _named_media(actor for noun in subjects(said) for actor in cast.within(noun))
    for word in clause.head.sent:
        if word.lower_ == "according" and word.head == clause.head:
            found = tuple(actor for noun in prepositions(word, "to") for actor in cast.within(noun))
            return word, tuple(actor for actor in found if actor.sector != "MED") or _named_media(found)
    return None, ()


def _named_media(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple(actor for actor in actors if actor.sector == "MED" and actor.id)


def _is_told(head: Token) -> bool:
    """Whether a clause states that something is or was so: no wish, plan, condition or question."""
    auxiliaries = {child.tag_ for child in kids(head, "aux", "auxpass")}
    finite = head.tag_ in FINITE or bool(auxiliaries & FINITE)
    asks = any(word.lower_ in {"if", "whether", "once", "when"} for word in kids(head, "mark", "advmod"))
    return finite and not asks and not modals(head) & (WOULD | {"should", "must", "shall"}) and not _is_in_mind(head)


def _is_in_mind(head: Token) -> bool:
    return head.lemma_.lower() in _words("mind")


def _own_words(head: Token) -> list[Token]:
    """The words of a clause without the clauses that only describe something in it."""
    found = [head]
    for child in head.children:
        if child.dep_ not in {"relcl", "parataxis", "advcl"} and not (child.dep_ == "conj" and is_verb(child)):
            found += _own_words(child)
    return found


def _holds_a_claim(head: Token, hits: Sequence[Hit], *, by_a_party: bool) -> bool:
    """Whether a hit in the clause is one itself: force, an act of saying, or, on a party's word, an agreement."""
    inside = {token.i for token in _own_words(head)}
    within = [hit for hit in hits if hit.trigger.i in inside]
    telling = {hit.trigger.i for hit in hits if is_verb(hit.trigger) and hit.trigger.i != head.i}
    return any(
        hit.frame.kind in {*VIOLENT, "SANCTION"}
        or (hit.frame.id.startswith("consult.") and _is_told_by(hit, head))  # a meeting is no claim
        or (not by_a_party and hit.frame.move in _words("moves") and _is_told_by(hit, head))  # it tells of a move
        or (hit.frame.kind == "ACCUSE" and (hit.trigger.i == head.i or hit.trigger.i in telling))
        or (by_a_party and hit.frame.move == "accept" and bool(hit.actors))
        for hit in within
    )


def _is_told_by(hit: Hit, head: Token) -> bool:
    return hit.trigger.i == head.i or (hit.carrier is not None and hit.carrier.i == head.i)


def _is_of_weight(head: Token, who: Sequence[Actor], cast: Cast) -> bool:
    """Whether somebody could deny it: it counts, tells another's deed, or how talks, texts and the front stand."""
    subject = next(iter(kids(head, "nsubj", "nsubjpass")), None)
    if subject is None:
        return False
    words = _own_words(head)
    theirs = [actor for noun in with_conjuncts(subject) for actor in cast.within(noun)]
    ours = {side(actor) for actor in who} | {actor.id for actor in who if actor.id}
    others = any((actor.id or actor.country) and side(actor) not in ours and actor.id not in ours for actor in theirs)
    own = not others and (subject.lower_ in PERSONAL or any(side(actor) in ours for actor in theirs))
    if _judges(head) or (own and head.lemma_ == "be"):
        return False
    if any(_counts(token) for token in words):
        return True
    if others and head.lemma_ != "be":
        return True
    if own:
        return head.lemma_ not in _words("meeting") and _is_done_to_others(head, words, ours, cast)
    return bool(lemmas(with_conjuncts(subject)) & _words("matters"))


def _counts(token: Token) -> bool:
    """Whether a figure counts people, forces or losses: "51 people", not "26 countries" or "80 percent of exports"."""
    if token.ent_type_ not in COUNTED or not token.like_num or token.lower_ in _words("few"):
        return False
    around = (token, token.head, token.head.head, *token.head.lefts)  # the sign in "$4 billion" stands before it
    return any(noun.lemma_.lower() in _words("counted") for noun in around)


def _is_done_to_others(head: Token, words: Sequence[Token], ours: set[str], cast: Cast) -> bool:
    """ "Had received no answer from Kyiv", "had visited troops near the town": a deed of one's own that others see."""
    if not kids(head, "aux") or head.tag_ != "VBN":
        return False
    met = [actor for token in words if token.i > head.i and token.pos_ == "PROPN" for actor in cast.who(token)]
    return any(side(actor) not in ours and actor.id not in ours for actor in met if actor.id or actor.country)


def _judges(head: Token) -> bool:
    """ "was important", "is a mistake": an opinion, that nobody can deny."""
    said = [word for word in kids(head, "acomp", "attr") if word.pos_ == "ADJ" or kids(word, "amod")]
    return head.lemma_ == "be" and bool(said) and not lemmas(said) & _words("standing")


# -- who says it does it not -------------------------------------------------------------------------------------------


def without_sayers(hit: Hit, cast: Cast) -> Hit:
    """A hit of force without whoever only tells of it: "the ministry said one soldier was killed"."""
    if hit.frame.kind not in VIOLENT:
        return hit
    noun = hit.trigger
    if noun.dep_ in {"dobj", "nsubjpass"} and noun.head.lemma_.lower() in _words("reporting") and not hit.status:
        return replace(hit, status="happened") if _is_told(noun.head) else hit  # "announced the capture of the town"
    if not hit.actors:
        return hit
    start = hit.carrier if hit.carrier is not None else hit.trigger
    for child, head in ancestors(start):
        if child.dep_ == "relcl":
            return hit
        told = is_verb(head) and head.lemma_.lower() in _words("telling")
        if told and child.dep_ in {"ccomp", "parataxis"} and is_verb(child):
            return _left(hit, head, child, cast)
        if told and child.dep_ in {"prep", "advcl"} and head.lemma_.lower() in _words("accusing"):
            return _turned(hit, head, cast)
    return hit


def _spans(nouns: Sequence[Token]) -> list[tuple[int, int]]:
    parts = [list(noun.subtree) for noun in nouns]
    return [(words[0].offset, words[-1].offset + len(words[-1])) for words in parts if words]


def _stands_in(actor: Actor, nouns: Sequence[Token]) -> bool:
    return any(start <= actor.span[0] < end for start, end in _spans(nouns))


def _left(hit: Hit, said: Token, clause: Token, cast: Cast) -> Hit:
    tellers = kids(said, "nsubj")
    subject = next(iter(kids(clause, "nsubj", "nsubjpass")), None)
    if not tellers or subject is None or subject.lower_ in SHARED:
        return hit
    theirs = any(child.lower_ in {"his", "her", "its", "their", "our"} for child in kids(subject, "poss"))
    if theirs and not is_passive(clause):
        return hit
    actors = tuple(actor for actor in hit.actors if not _stands_in(actor, tellers))
    if actors == hit.actors:
        return hit
    if not actors and not is_passive(clause) and hit.trigger.i == clause.i and clause.lemma_ not in _words("suffered"):
        actors = tuple(actor for noun in with_conjuncts(subject) for actor in cast.within(noun))
        actors = tuple(actor for actor in actors if actor not in hit.targets)
    return replace(hit, actors=actors)


def _turned(hit: Hit, accuses: Token, cast: Cast) -> Hit:
    """ "accused them of firing": whoever is accused did it."""
    tellers, accused = kids(accuses, "nsubj"), objects(accuses)
    actors = tuple(actor for actor in hit.actors if not _stands_in(actor, tellers))
    if actors == hit.actors or not accused:
        return hit
    named = tuple(actor for noun in accused for actor in cast.within(noun))
    return replace(hit, actors=actors or named, targets=tuple(one for one in hit.targets if one not in named))
