"""Denials in other words: "called the report a fabrication", "an allegation that Y said was baseless", "it did not".

Who calls another's word false denies it, as who says of his own side that it did not do what is laid to it. Whom a
denial answers is whoever said so before it. The words: [false] and [nouns] in lexicon/particulars/claims.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.discourse import side
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
    subjects,
)
from dragoman.coding.lexicon import Frame, particulars
from dragoman.types import Actor, Mention

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

DENIED = Frame(id="accuse.deny", kind="ACCUSE", mode="allege", move="deny", weight=0.7)
BLAMED = Frame(id="accuse.accuse", kind="ACCUSE", mode="allege", move="claim", weight=0.7)
CALLS = {"call", "describe", "dismiss", "reject", "denounce", "deride", "label", "brand", "term", "dub", "consider"}
SAYS = {"add", "argue", "insist", "maintain", "reply", "respond", "say", "state", "tell"}
SCORNED = {"absurd", "laughable", "nonsense", "outrageous", "preposterous", "ridiculous"}
ANSWERS = {"contest", "deny", "dismiss", "dispute", "refute", "reject"}
DENIES = {"deny", "dispute", "refute"}
CHARGES = {"accuse", "blame", "charge"}
ADMITS = {"acknowledge", "admit", "concede", "confirm"}
POINTS = {"it", "something", "that", "this", "which"}
FORCE = {"ASSAULT", "COERCE", "MOBILIZE"}
FALSE_FRAMES = {"ACCUSE", "REJECT"}  # what the reader makes of such words


def with_denials(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence with the denials that it tells in other words, and each side as accuser where both are."""
    taken = {hit.trigger.i for hit in hits}
    blames = [verb for verb in sentence if verb.lemma_ in {"accuse", "blame"} and verb.i not in taken]
    both = [Hit(BLAMED, verb) for verb in blames if is_verb(verb) and blames_each_other(verb)]
    found = [_of_each_other(hit, hits) for hit in (*hits, *both)]
    for verb in sentence:
        if not is_verb(verb) or is_passive(verb) or kids(verb, "neg"):
            continue
        claim = _called_false(verb) or _said_to_be_false(verb) or _answered(verb)
        if claim is None:
            continue
        actors = tuple(actor for noun in subjects(verb) for actor in cast.within(noun) if actor.sector != "MED")
        if not actors or any(hit.trigger == verb and hit.frame.move == "deny" for hit in found):
            continue
        named = {actor.span for actor in actors}
        targets = tuple(one for owner in _owners(claim) for one in cast.who(owner) or cast.modifier(owner))
        hit = Hit(DENIED, verb, actors=actors, targets=tuple(one for one in targets if one.span not in named))
        gone = {verb.i, claim.i}
        found = [one for one in found if one.trigger.i not in gone or one.frame.kind not in FALSE_FRAMES]
        beneath = (one for one in found if one.frame.kind in FORCE and claim.is_ancestor(one.trigger))
        denied = {one.trigger.i for one in beneath if verb.dep_ != "relcl" and not one.status}
        found = [replace(one, status="denied") if one.trigger.i in denied else one for one in found]
        found.append(hit)
    for verb in sentence:
        found = _by_the_accused(verb, found, cast)
    return sorted(found, key=lambda hit: hit.trigger.i)


def _by_the_accused(verb: Token, hits: list[Hit], cast: Cast) -> list[Hit]:
    """ "X accuses Y of arming them, a charge it denies", "which it denies": Y does, whom it is laid to, and not X."""
    if verb.dep_ != "relcl" or lemma(verb) not in DENIES or kids(verb, "neg"):
        return hits
    own = [noun.lower_ for noun in kids(verb, "nsubj")] in (["he"], ["it"], ["she"], ["they"])
    which = _is_claim(verb.head) or any(noun.lower_ == "which" for noun in kids(verb, "dobj"))
    accuses = next((up for _, up in ancestors(verb.head) if is_verb(up) and lemma(up) in CHARGES), None)
    if not (own and which) or accuses is None:
        return hits
    accusing = [] if is_passive(accuses) else subjects(accuses)
    ones = ([actor for noun in side for actor in cast.within(noun)] for side in (objects(accuses), accusing))
    accused, accusers = (tuple(side) for side in ones)
    if not accused:
        return hits
    there = next((hit for hit in hits if hit.trigger == verb and hit.frame.move == "deny"), Hit(DENIED, verb))
    return [
        *(hit for hit in hits if hit.trigger != verb or hit.frame.kind not in FALSE_FRAMES),
        replace(there, actors=accused, targets=accusers),
    ]


def _claims() -> set[str]:
    return set(particulars("claims")["nouns"]["claims"])


def _is_claim(noun: Token) -> bool:
    return noun.lemma_.lower() in _claims() or noun.lower_.removesuffix("s") in _claims()


def _owners(claim: Token) -> Iterator[Token]:
    """Whose word it is: "Y's claim", "the Y allegation", "a report by Y"."""
    yield from (word for word in kids(claim, "poss", "amod", "compound", "nmod") if word.tag_ not in {"JJR", "JJS"})
    yield from prepositions(claim, "by", "from")


def _false_at(words: Sequence[Token]) -> int:
    """Where words call something false begin; -1 where they do not."""
    said = [word.lower_ for word in words]
    for phrase in particulars("claims")["false"]["denied"]:
        parts = phrase.split()
        for at in range(len(said) - len(parts) + 1):
            if said[at : at + len(parts)] == parts:
                return at
    return -1


def _called_false(verb: Token) -> Token | None:
    """ "Dismissed as baseless X's claim", "called the X allegation a fabrication": the claim."""
    if verb.lemma_.lower() not in CALLS:
        return None
    behind = [word for word in verb.subtree if word.i > verb.i and not _is_deeper(word, verb)]
    claim = next((word for word in behind if _is_claim(word)), None)
    at = _false_at(behind)
    if claim is None or at < 0:
        return None
    called = behind[at]
    if lemma(verb) == "reject" and called.lower_ in SCORNED:
        return None  # "rejected the claims as absurd": turned down, and not said to be untrue
    marked = any(word.lower_ == "as" for word in behind[max(0, at - 2) : at])
    return claim if marked or called.dep_ in {"oprd", "acomp", "xcomp", "det", "ccomp"} or called.i > claim.i else None


def _is_deeper(word: Token, verb: Token) -> bool:
    """Whether a clause of its own stands between: "the claim that the report was false"."""
    for child, head in ancestors(word):
        if head == verb:
            return child.dep_ in {"conj", "advcl"} and is_verb(child)
        if child.dep_ in {"acl", "relcl"} and is_verb(child):
            return True
    return True


def _said_to_be_false(verb: Token) -> Token | None:
    """ "Said reports of its advance were untrue": the reports."""
    if lemma(verb) not in SAYS:
        return None
    for clause in kids(verb, "ccomp"):
        said = [noun for noun in kids(clause, "nsubj") if _is_claim(noun)]
        behind = [word for word in clause.subtree if word.i > clause.i]
        if said and lemma(clause) == "be" and not kids(clause, "neg") and 0 <= _false_at(behind) < 2:
            return said[0]
    return None


def _answered(verb: Token) -> Token | None:
    """ "An allegation that Y | said was baseless", "something Y has denied", "which Y denies": the claim."""
    if verb.dep_ == "relcl":
        what = [verb.head, *(noun for noun in kids(verb, "dobj") if noun.lower_ in POINTS)]
    else:  # "…, something Y has denied": the parse may take the answer for the main clause
        what = [noun for noun in kids(verb, "dobj") if noun.lower_ == "something" and noun.i < verb.i]
    told = [noun for noun in what if _is_claim(noun) or noun.lower_ == "something"]
    if not told and verb.lemma_.lower() in DENIES:
        told = [noun for noun in what if noun.lower_ == "which"]  # "accused Y of arming them, which Y denies"
    claim = next(iter(told), None)
    doers = [noun for noun in kids(verb, "nsubj") if noun.lower_ not in POINTS]
    if claim is None or not doers:
        return None
    if verb.lemma_.lower() in ANSWERS:
        return claim
    inner = [clause for clause in kids(verb, "ccomp") if lemma(clause) == "be" and not kids(clause, "neg")]
    false = any(0 <= _false_at([word for word in clause.subtree if word.i > clause.i]) < 2 for clause in inner)
    return claim if lemma(verb) in SAYS and false else None


# -- both sides -----------------------------------------------------------------------------------------------------


def blames_each_other(verb: Token) -> bool:
    """ "Accused each other", "each blaming the other"."""
    others = [noun for noun in kids(verb, "dobj") if noun.lower_ in {"other", "another"}]
    marks = {word.lower_ for noun in others for word in kids(noun, "det", "amod", "compound", "nummod")}
    each = any(
        word.lower_ in {"each", "both"}
        for noun in kids(verb, "nsubj")
        for word in (noun, *kids(noun, "det"), *noun.children)
    )
    return bool(marks & {"each", "one"}) or (each and "the" in marks)


def _of_each_other(hit: Hit, hits: Sequence[Hit]) -> Hit:
    """Both as accusers and as accused; of "each blaming the other" those of the main clause."""
    verb = hit.trigger
    if hit.frame.kind != "ACCUSE" or not is_verb(verb) or not blames_each_other(verb):
        return hit
    both = {side(one): one for one in (*hit.actors, *hit.targets) if side(one)}
    if len(both) < 2 and verb.dep_ == "advcl":
        main = [one for one in hits if one.trigger in (verb.head, *kids(verb.head, "dobj"))]
        there = [actor for one in main for actor in (*one.actors, *one.targets)]
        both = {side(actor): actor for actor in there if side(actor)}
    sides = tuple(both.values())
    return replace(hit, actors=sides, targets=sides) if len(sides) == 2 else hit


def those_who_blame(mention: Mention, hit: Hit, told: Sequence[Mention]) -> tuple[Actor, ...]:
    """ "Each side blamed the other": the two of what was told last."""
    if hit.frame.kind != "ACCUSE" or not is_verb(hit.trigger) or not blames_each_other(hit.trigger):
        return ()
    if any(side(one) for one in (*mention.actors, *mention.targets)):
        return ()
    for one in reversed(told):
        both = {side(actor): actor for actor in (*one.actors, *one.targets) if side(actor)}
        if len(both) == 2:
            return tuple(both.values())
    return ()


def whom_it_answers(mention: Mention, told: Sequence[Mention]) -> tuple[Actor, ...]:
    """Whom a denial answers: whoever laid something to the one who denies it, in what was told last."""
    ours = {side(actor) for actor in mention.actors} - {""}
    if mention.move != "deny" or mention.targets or not ours:
        return ()
    for one in reversed(told):
        if one.kind == "ACCUSE" and one.move == "claim" and ours & {side(actor) for actor in one.targets}:
            return tuple(actor for actor in one.actors if side(actor) not in ours)
        if one.speaker is not None and ours & {side(actor) for actor in one.actors}:
            return (one.speaker,) if side(one.speaker) not in {*ours, ""} else ()
    return ()


# -- of oneself -----------------------------------------------------------------------------------------------------


def denies_it_himself(hit: Hit, status: str, speaker: Actor | None) -> bool:
    """ "The army did not shell the market, its spokesman said": he denies what is laid to his own side."""
    if status != "negated" or speaker is None or hit.frame.kind not in {"ASSAULT", "COERCE", "MOBILIZE"}:
        return False
    verb = hit.verb or hit.trigger
    negated = [word.lower_ for word in kids(verb, "neg")]
    ahead = any(aux.lower_ in {"will", "would", "should", "to", "must", "could", "can"} for aux in kids(verb, "aux"))
    if not negated or ahead or any(word.lower_ == "yet" for word in kids(verb, "advmod")):
        return False
    ours = {noun.lower_ for noun in kids(verb, "nsubj")} & {"we", "i"}
    return bool(ours) or (bool(side(speaker)) and side(speaker) in {side(actor) for actor in hit.actors})


def admitted_later(hit: Hit) -> bool:
    """ "First denied that it had bombed X, then admitted it": it did."""
    for child, head in ancestors(hit.trigger):
        if is_verb(head) and lemma(head) == "deny" and (child in complements(head) or child.dep_ in {"ccomp", "xcomp"}):
            return admits(head)
    return False


def admits(denial: Token) -> bool:
    """Whether whoever denies it owns up to it in the same breath: "denied it, but later admitted it"."""
    for verb in kids(denial, "conj", "dep"):
        own = all(noun.pos_ == "PRON" for noun in kids(verb, "nsubj"))
        it = any(noun.lower_ in {"it", "this", "that", "so"} for noun in kids(verb, "dobj"))
        if lemma(verb) in ADMITS and own and it and not kids(verb, "neg"):
            return True
    return False
