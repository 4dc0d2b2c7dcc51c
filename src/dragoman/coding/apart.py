"""Who stands beside an event because somebody else is described there: who tells of it, which of several is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.within import but, inside, only

if TYPE_CHECKING:
    from dragoman.coding.words import Token

FIGHTS = {
    *("ambush", "battle", "clash", "encounter", "engagement", "exchange", "fight", "fighting", "firefight", "gunfight"),
    *("shootout", "skirmish", "standoff"),
}
HURTS = {"injure", "kill", "slay", "wound"}
TELLS = {"acknowledge", "admit", "announce", "claim", "confirm", "report", "say"}
WRITTEN = {"authored", "backed", "drafted", "proposed", "sponsored", "tabled", "written"}
BESIDES = {"as", "while"}
BROKERS = {"broker", "facilitate", "host", "mediate", "oversee", "promote", "sponsor", "witness"}
VIOLENT = {"ASSAULT", "COERCE", "MOBILIZE"}
STANCES = {"AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"}


def without_those_apart(hit: Hit, cast: Cast) -> Hit:
    """The hit without those who are only described beside it, and with whoever the words name as its doer."""
    hit = _who_says_so_of_itself(hit, cast)
    if is_verb(hit.trigger):
        hit = _without_what_goes_on(_without_who_is_quoted(_without_what_tells_which(hit, cast)))
        hit = _beside_whom_he_led(_without_who_led_to_it(_without_whose_it_was(hit)), cast)
        hit = _who_fought_them(_not_who_confirms(_who_was_hit(hit, cast), cast), cast)
        return _who_turns_it_down(hit, cast)
    return _whose_ambush(_whose_claim(_who_fell(_without_whose_it_was(_without_who_wrote_it(hit))), cast), cast)


def _who_says_so_of_itself(hit: Hit, cast: Cast) -> Hit:
    """ "With X insisting on it, while Y says it is ready to talk": Y is, and not X."""
    clause = next(
        (word for word in (hit.trigger, *(over for _, over in ancestors(hit.trigger))) if is_verb(word)), None
    )
    itself = clause is not None and [noun.lower_ for noun in kids(clause, "nsubj")] == ["it"]
    if clause is None or not itself or clause.dep_ != "ccomp" or lemma(clause.head) not in {*TELLS, "insist"}:
        return hit
    named = tuple(actor for noun in kids(clause.head, "nsubj") for actor in cast.who(noun))
    mine = tuple(one for one in hit.actors if one.id is not None and one.id in {actor.id for actor in named})
    return replace(hit, actors=mine) if mine else hit


def _without_what_tells_which(hit: Hit, cast: Cast) -> Hit:
    """ "Fighters of X, a militia in talks with Y, were attacked", "said the negotiator in talks with Y": not Y."""
    away = set[int]()
    if is_passive(hit.trigger) and hit.frame.kind in VIOLENT:
        things = [word for noun in kids(hit.trigger, "nsubjpass") for word in noun.subtree]
        away |= inside(clause for noun in things for clause in kids(noun, "acl", "relcl"))
    for child, head in ancestors(hit.trigger):
        if child.dep_ in {"ccomp", "parataxis"} and is_verb(head):
            away |= inside(end for noun in kids(head, "nsubj") for end in kids(noun, "prep", "acl", "relcl"))
    kept = but(hit.targets, away)
    if kept == hit.targets or only(hit.actors, away):
        return hit
    struck = kids(hit.trigger, "nsubjpass") if not kept and hit.frame.kind in VIOLENT else []
    return replace(
        hit, targets=kept or tuple(one for noun in struck for one in cast.who(noun) or (cast.described(noun),))
    )


def _without_who_is_quoted(hit: Hit) -> Hit:
    """ "“X does not want war,” Y stated, “but urges Z …”": Y says it, and X urges."""
    verb = hit.trigger
    telling = [
        noun
        for child, head in ancestors(verb)
        if child.dep_ == "ccomp" and child.i < head.i and is_verb(head)
        for noun in kids(head, "nsubj")
    ]
    own = inside(subjects(verb))
    away = inside(telling) - own
    return replace(hit, actors=but(hit.actors, away)) if only(hit.actors, own) and only(hit.actors, away) else hit


def _without_whose_it_was(hit: Hit) -> Hit:
    """ "Violated a truce promoted by X": X did not."""
    verb = hit.trigger if is_verb(hit.trigger) else hit.trigger.head
    if not is_verb(verb) or is_passive(verb) or hit.trigger not in (verb, *kids(verb, "nsubj")):
        return hit
    made = [clause for noun in objects(verb) for word in noun.subtree for clause in kids(word, "acl")]
    away = inside(agent for clause in made if clause != hit.trigger for agent in kids(clause, "agent"))
    return replace(hit, actors=but(hit.actors, away)) if away else hit


def _without_who_led_to_it(hit: Hit) -> Hit:
    """ "Agreed to return to an accord brokered by X", "was signed in the presence of X": X is no side of it."""
    if hit.frame.kind not in {"AGREE", "SUPPORT"}:
        return hit
    brokered = [one for one in hit.trigger.subtree if one.dep_ == "acl" and one.lemma_ in BROKERS]
    away = inside(agent for one in brokered for agent in kids(one, "agent"))
    away |= inside(
        noun for one in prepositions(hit.trigger, "in") for noun in prepositions(one, "of") if _looks_on(one)
    )
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _looks_on(noun: Token) -> bool:
    return noun.lemma_ == "presence"


def _beside_whom_he_led(hit: Hit, cast: Cast) -> Hit:
    """ "X led the one delegation, while Y headed the other": the two met, and Y no delegation of his own."""
    verb = hit.trigger
    if hit.frame.kind != "CONSULT" or not _leads_one(verb):
        return hit
    beside = [one for one in (verb.head, *verb.children) if one != verb and _leads_one(one)]
    others = tuple(actor for one in beside for noun in kids(one, "nsubj") for actor in cast.who(noun))
    return replace(hit, targets=others) if others else hit


def _leads_one(verb: Token) -> bool:
    return lemma(verb) in {"head", "lead"} and any(n.lemma_ in {"delegation", "side", "team"} for n in objects(verb))


def _who_fell(hit: Hit) -> Hit:
    """ "Among the fatalities was X": he did nothing."""
    if hit.frame.kind != "ASSAULT" or hit.trigger.lemma_.lower() not in {"casualty", "death", "fatality", "victim"}:
        return hit
    fell = only(
        hit.actors, inside(noun for over in (hit.trigger.head, hit.trigger.head.head) for noun in _subject(over))
    )
    return replace(hit, actors=but(hit.actors, {one.span[0] for one in fell}), targets=(*hit.targets, *fell))


def _subject(verb: Token) -> list[Token]:
    return kids(verb, "nsubj", "attr") if verb.lemma_ == "be" else []


def _without_what_goes_on(hit: Hit) -> Hit:
    """ "Would not disarm while X's attacks continue": X is not who is refused."""
    if hit.frame.kind not in STANCES:
        return hit
    clauses = [one for one in kids(hit.trigger, "advcl") if any(m.lower_ in BESIDES for m in kids(one, "mark"))]
    away = inside(one for one in clauses if kids(one, "nsubj", "nsubjpass"))
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _who_was_hit(hit: Hit, cast: Cast) -> Hit:
    """ "X said it was hit at one of its camps in Y": X was, and not Y."""
    verb = hit.trigger
    them = [noun for noun in kids(verb, "nsubjpass") if noun.pos_ == "PRON"]
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or not is_passive(verb) or not them:
        return hit
    found = tuple(actor for noun in them for actor in cast.who(noun))
    away = inside(prep for prep in kids(verb, "prep") if prep.lower_ in {"at", "in", "near", "on"})
    where = only(hit.targets, away)
    return replace(hit, targets=(*found, *but(hit.targets, away))) if found and where == hit.targets != () else hit


def _not_who_confirms(hit: Hit, cast: Cast) -> Hit:
    """ "Police confirm two workers abducted": they say so, and did not do it."""
    verb = hit.trigger
    over = verb.head.head
    told = verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ == "dobj" and lemma(over) in TELLS
    if not told or kids(verb, "agent") or hit.frame.kind not in {"ASSAULT", "COERCE"}:
        return hit
    tellers = {actor.id or actor.text for noun in kids(over, "nsubj") for actor in cast.who(noun)}
    away = inside(kids(over, "nsubj"))
    kept = tuple(one for one in but(hit.actors, away) if (one.id or one.text) not in tellers)
    return replace(hit, actors=kept)


def _who_fought_them(hit: Hit, cast: Cast) -> Hit:
    """ "Three were killed in a clash with X": X killed them."""
    verb = hit.trigger
    if hit.frame.kind != "ASSAULT" or lemma(verb) not in HURTS or not is_passive(verb) or kids(verb, "agent"):
        return hit
    fights = [noun for noun in prepositions(verb, "during", "in") if noun.lemma_.lower() in FIGHTS]
    others = [noun for fight in fights for noun in prepositions(fight, "with", "against")]
    found = tuple(actor for noun in others for actor in cast.who(noun))
    if not found or only(hit.actors, inside(objects(verb))):
        return hit
    return replace(hit, actors=found, targets=but(hit.targets, inside(others)))


def _who_turns_it_down(hit: Hit, cast: Cast) -> Hit:
    """ "“This cannot be agreed to,” X said": X does not agree."""
    verb, over = hit.trigger, hit.trigger.head
    told = hit.frame.kind == "REJECT" and is_passive(verb) and not kids(verb, "agent") and verb.dep_ == "ccomp"
    if hit.actors or not told or lemma(verb) not in {"accept", "agree", "tolerate"}:
        return hit
    return replace(hit, actors=tuple(actor for noun in kids(over, "nsubj") for actor in cast.who(noun)))


def _without_who_wrote_it(hit: Hit) -> Hit:
    """ "The X-drafted resolution calls for …": the resolution does."""
    written = [word for word in kids(hit.trigger, "amod") if word.lower_ in WRITTEN]
    away = inside(name for word in written for name in word.children)
    return replace(hit, actors=but(hit.actors, away)) if away else hit


def _whose_ambush(hit: Hit, cast: Cast) -> Hit:
    """ "X walked into a Y ambush": Y's, and X fell for it."""
    noun, verb = hit.trigger, hit.trigger.head.head
    inside_it = noun.dep_ == "pobj" and noun.head.lower_ == "into" and noun.lemma_.lower() in {"ambush", "trap"}
    if hit.frame.kind != "ASSAULT" or not inside_it or not is_verb(verb):
        return hit
    named = [child for child in kids(noun, "amod", "compound", "poss") if child.ent_type_]
    laid = tuple(actor for child in named for actor in cast.modifier(child))
    fell = tuple(actor for one in kids(verb, "nsubj") for actor in cast.who(one) or (cast.described(one),))
    return replace(hit, actors=laid or only(hit.actors, inside([noun])), targets=fell)


def _whose_claim(hit: Hit, cast: Cast) -> Hit:
    """ "In an attack later claimed by X": X's."""
    if hit.frame.kind != "ASSAULT":
        return hit
    claimed = [one for one in hit.trigger.subtree if one.dep_ == "acl" and lemma(one) == "claim"]
    by = [noun for one in claimed for agent in kids(one, "agent") for noun in kids(agent, "pobj")]
    found = tuple(actor for noun in by for actor in cast.who(noun))
    return replace(hit, actors=found, targets=but(hit.targets, inside(by))) if found else hit
