"""What becomes of a move that a frame or the reader names: borne out by its words, turned by a negation, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, is_passive, is_verb, kids, lemma, prepositions
from dragoman.coding.hanging import was_brought_about
from dragoman.coding.predicates import below, hangs, lemmas, modals, negated, nouns, wordset

if TYPE_CHECKING:
    from dragoman.coding.words import Token


def weighed(hit: Hit) -> Hit:
    """A hit with its move as its own words bear it out: what is only spoken about, or not done, is no move."""
    move = hit.frame.move
    if _exchanged(hit):
        return _moved(hit, "implement")
    if move in {"", "claim", "deny", "pledge"}:
        return hit
    if _lets_go(hit):
        return _moved(hit, "concede", "happened")
    if by_the_reader(hit) and hit.frame.id.split(".")[0] != "agree" and not _borne_out(hit, move):
        return _moved(hit, "")
    if hit.verb is None or not is_verb(hit.trigger):
        if not _put_forward(hit):
            return _moved(hit, "")
        return _turned(hit, move) if hit.trigger.pos_ == "ADJ" else hit
    if _questions(hit.trigger) or _suffered(hit):
        return _moved(hit, "")
    if _wanted(hit) or _done_by_a_text(hit):
        return _moved(hit, move, "hypothetical")
    return _turned(hit, move)


def by_the_reader(hit: Hit) -> bool:
    """Whether the reader alone says what the words are: no frame knows them, or one of another type."""
    family = hit.frame.id.split(".")[0]
    return family in {"reader", "consult"} or (family not in {"stated", "idiom"} and family != hit.frame.kind.lower())


def _moved(hit: Hit, move: str, status: str = "") -> Hit:
    return replace(hit, frame=replace(hit.frame, move=move), status=status)


def _exchanged(hit: Hit) -> bool:
    """ "Exchanged 146 prisoners each", "freed them under the accord": carries out what was agreed."""
    verb = hit.verb
    if hit.frame.kind != "RETREAT" or hit.frame.mode != "release" or verb is None or verb.tag_ not in {"VBD", "VBN"}:
        return False
    if lemma(verb) in {"exchange", "swap"}:
        return True
    words_ = {
        token.lemma_.lower()
        for prep in kids(verb, "prep")
        if prep.lower_ in {"under", "in", "as"}
        for token in prep.subtree
    }
    return bool(words_ & {"deal", "agreement", "accord", "exchange", "swap", "pact", "truce", "ceasefire"})


def _put_forward(hit: Hit) -> bool:
    """Whether a noun tells an act: a verb carries it, or it says by whom and what; "the peace plan" only names one."""
    noun = hit.trigger
    if noun.pos_ in {"ADJ", "VERB", "AUX"} or hit.frame.move in {"reject", "defer", "retract"}:
        return True  # "his resistance was principled": a refusal is told by its name, too
    told = bool(kids(noun, "acl", "relcl")) or bool(complements(noun))
    if any(word.lower_ == "by" for word in kids(noun, "prep", "agent")) and told:
        return True
    if any(lemma(clause) in wordset("propose", "making") for clause in kids(noun, "acl", "relcl")):
        return True
    if hit.carrier is None or hit.support is None:
        over = noun.head
        return (
            noun.dep_ in {"nsubj", "attr"}
            and lemma(over) == "be"
            and any(child.lower_ == "on" and lemmas(kids(child, "pobj")) & {"table"} for child in kids(over, "prep"))
        )
    named_before = any(child.lower_ in {"the", "this", "that", "such"} for child in kids(noun, "det"))
    return told or not named_before or hit.frame.move not in {"propose", "demand"}


def _questions(verb: Token) -> bool:
    """ "Asked whether", "asked by reporters about": a question is no request."""
    if verb.lemma_.lower() not in wordset("speech", "asked"):
        return False
    whether = any(
        word.lower_ in {"whether", "if", "what", "how", "when", "why"}
        for c in complements(verb)
        for word in c.subtree
        if word.i < c.i
    )
    about = any(child.lower_ == "about" for child in kids(verb, "prep"))
    return whether or about or ((is_passive(verb) or verb.tag_ == "VBN") and not complements(verb))


def _wanted(hit: Hit) -> bool:
    """Whether the act is only what somebody else is to do: "until Friday to approve it", "pressed them to concede"."""
    verb = hit.trigger if is_verb(hit.trigger) else hit.verb
    while verb is not None and verb.dep_ == "conj" and is_verb(verb.head) and not kids(verb, "nsubj", "nsubjpass"):
        verb = verb.head
    if verb is None or verb.tag_ != "VB" or not any(child.lower_ == "to" for child in kids(verb, "aux")):
        return False
    over = verb.head
    if was_brought_about(verb):
        return False
    below_another = verb.dep_ in {"xcomp", "advcl", "acl", "ccomp", "relcl"}
    return below_another and over.lemma_.lower() not in wordset("speech", "does")


def _suffered(hit: Hit) -> bool:
    """ "He had been pressed in a call": whoever is asked asks nothing."""
    verb = hit.trigger
    if hit.frame.kind != "REQUEST" or not is_passive(verb) or kids(verb, "agent"):
        return False
    asked = {token.offset for noun in kids(verb, "nsubjpass") for token in noun.subtree}
    return all(actor.span[0] in asked for actor in hit.actors)


def _done_by_a_text(hit: Hit) -> bool:
    """ "The plan would cede territory", "the list allows members to": a text gives nothing away."""
    if hit.frame.move != "concede" or hit.verb is None:
        return False
    does = kids(hit.verb, "nsubj")
    return bool(lemmas(does) & (wordset("accept", "texts") | wordset("concede", "not_by")))


def _turned(hit: Hit, move: str) -> Hit:
    """What a negation, or what is refused or asked, makes of the move that the frame names."""
    verb = hit.verb
    if verb is None:
        return hit
    if move == "propose" and hit.trigger.lower_ in {"ready", "prepared", "willing", "open"}:
        return _readiness(hit)
    if lemma(verb) == "reserve" and not lemmas(below(verb)) & wordset("threaten", "force"):
        return _moved(hit, "clarify")  # the right to use the money; the right to strike is a threat
    if move == "reject" and lemma(verb) in {"decline", "refuse"}:
        silent = lemmas(complements(verb)) & wordset("defer", "silent")  # "declined to say"
        return _moved(hit, "defer") if silent else _negative(hit, verb, move)
    if move == "urge" and lemma(verb) == "call":
        return _call(hit, verb)
    return _negative(hit, verb, move)


def _lets_go(hit: Hit) -> bool:
    """ "No longer insists on it": a demand that is dropped, whatever type the reader gives it."""
    demands = hit.frame.id.split(".")[0] == "request" and is_verb(hit.trigger)
    return demands and any(word.lower_ == "longer" for word in kids(hit.trigger, "advmod", "neg"))


def _negative(hit: Hit, verb: Token, move: str) -> Hit:
    """The move of a verb that is denied: not to accept is to refuse, not to refuse leaves it open."""
    adverbs = {word.lower_ for word in kids(verb, "advmod", "neg")}
    none = any(child.lower_ == "no" for noun in kids(verb, "dobj") for child in kids(noun, "det"))
    if move == "propose" and lemma(verb) == "want" and (negated(verb) or none):
        return _moved(hit, "defer", "happened")
    infinite = any(child.lower_ == "to" for child in kids(verb, "aux"))
    if not negated(verb) or infinite or verb.dep_ not in {"ROOT", "ccomp", "conj", "parataxis"}:
        return hit
    if move == "reject" and hit.frame.id.startswith("reject."):
        return _moved(hit, "defer", "happened")  # "has not ruled out talks"
    pending = bool(adverbs & {"yet", "still"}) or (move == "accept" and bool(modals(verb) & {"has", "have", "had"}))
    if move in {"accept", "reject"} and not pending:
        return _moved(hit, "reject", "happened")  # "did not accept it": the negation is the refusal
    return hit


def _readiness(hit: Hit) -> Hit:
    """ "Is ready to": take what another put forward, give something, or nothing in particular."""
    for clause in complements(hit.trigger):
        word, things = lemma(clause), lemmas(nouns(clause))
        if word in wordset("propose", "soft"):
            return _moved(hit, "")
        if word in wordset("propose", "giving"):
            return _moved(hit, "pledge")
        texts = things & (wordset("accept", "texts") | {"it", "them"})
        if word in wordset("accept", "taking") or (word in wordset("accept", "own") and texts):
            return _moved(hit, "accept")
    return hit


def _call(hit: Hit, verb: Token) -> Hit:
    """ "Called for a meeting with them" puts one forward; "called the vote good news for them" asks nothing."""
    for noun in prepositions(verb, "for"):
        if noun.lemma_.lower() in {"meeting", "summit"} and any(prep.lower_ == "with" for prep in kids(noun, "prep")):
            return _moved(hit, "propose")
    named = hit.frame.id == "request.call_for" and kids(verb, "dobj", "oprd")
    return _moved(hit, "") if named else hit


def _borne_out(hit: Hit, move: str) -> bool:
    """Whether the words say what the reader alone takes them for; a plain "said" can be anything."""
    trigger = hit.trigger
    own = [
        trigger,
        *kids(trigger, "dobj", "attr", "nsubjpass"),
        *prepositions(trigger, "on", "of", "for", "to", "about"),
    ]
    near = lemmas([*own, *(child for word in own[1:] for child in kids(word, "compound"))])
    if move == "threaten":
        if near & wordset("threaten", "words") or _gives_time(trigger):
            return True
        return _conditional(trigger) and not _opens(trigger)
    if move == "urge":
        return _asks(trigger, near)
    if move == "reject":
        return bool(near & wordset("refuse", "words"))
    return True


def _gives_time(verb: Token) -> bool:
    """ "Has given them until Thursday", "gave them a week to leave": a deadline threatens."""
    around = lemmas(verb.children)
    until = around & wordset("threaten", "until") or (complements(verb) and around & wordset("threaten", "times"))
    return bool(until) and lemma(verb) in wordset("threaten", "giving_time")


def _conditional(verb: Token) -> bool:
    return hangs(verb) or any(hangs(clause) for clause in complements(verb))


def _opens(verb: Token) -> bool:
    """ "Said that a vote could be held if X helped": what could be done, and nothing that anybody would suffer."""
    return any(is_passive(clause) and modals(clause) & {"could"} for clause in complements(verb))


def _asks(verb: Token, near: set[str]) -> bool:
    clauses = complements(verb)
    if any(clause.tag_ in {"VBD", "VBZ", "VBP"} and not modals(clause) for clause in clauses):
        return False  # "insisted that it was so"
    if lemma(verb) in {"seek", "try", "want", "hope", "wish"} and any(not kids(clause, "nsubj") for clause in clauses):
        return False  # "sought to soften it": what one does oneself
    obliges = (modals(clause) & {"must", "should", "ought"} or lemma(clause) == "have" for clause in clauses)
    return bool(near & wordset("request", "words")) or any(obliges)
