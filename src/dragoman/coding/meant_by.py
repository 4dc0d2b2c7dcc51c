"""Whom an apposition, an owner or a pronoun means: "its rival, the X army, denied it", "X's word that it agreed"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import MACHINES
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, phrase, prepositions, subjects
from dragoman.coding.lexicon import Frame
from dragoman.coding.place_ties import MARGINS
from dragoman.coding.within import but, inside, only
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

BLAMES = {
    *("accuse", "blame", "castigate", "chide", "condemn", "criticise", "criticize", "denounce", "fault", "rebuke"),
    *("reprimand", "sanction", "slam"),
}
RELATED = {
    *("adversary", "ally", "backer", "enemy", "foe", "neighbour", "neighbor", "opponent", "partner", "patron"),
    *("predecessor", "rival", "successor"),
}
WORDS = {"announcement", "assertion", "claim", "declaration", "pledge", "promise", "remark", "statement", "word"}
NEGOTIATORS = {"adviser", "advisor", "delegate", "envoy", "facilitator", "mediator", "member", "negotiator", "official"}
AT_TALKS = {"at", "between", "in", "to", "with"}
DECISIONS = {"agreement", "commitment", "decision", "intention", "offer", "pledge", "promise", "readiness", "refusal"}
GIVES = {"give", "hand", "leave", "put"}
FIGHTERS = {"MIL", "REB"}
FALLS = {"capture", "conquest", "fall", "loss", "seizure"}
KIN = {
    *("adviser", "advisor", "aide", "brother", "confidant", "cousin", "daughter", "father", "friend", "husband"),
    *("law", "mother", "nephew", "sister", "son", "wife"),
}
TAKEN = Frame(id="assault.under_control", kind="ASSAULT", mode="territory")
ATTACKS = {"assault", "attack", "bombardment", "fire", "shelling"}
GUNS = MACHINES | {"airstrike", "artillery", "battery", "fire", "gun", "howitzer", "mortar"}
MISSILES = {"bomb", "drone", "missile", "mortar", "projectile", "rocket", "shell", "uav"}
BLASTS = {"blast", "detonation", "explosion"}
SITTING = {"consult.meet", "consult.meeting", "consult.multilateral", "consult.talks"}
COMES_BEHIND = {"come", "follow", "precede"}


SPOKEN = {"ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "SUPPORT", "THREATEN"}


def by_the_one_named(hit: Hit, cast: Cast) -> Hit:
    """ "Its rival, the Xian army, disputed the claim": the army did, and not whose rival it is."""
    for noun in kids(hit.trigger, "nsubj") if is_verb(hit.trigger) else ():
        named = kids(noun, "appos")
        related = noun.lemma_.lower() in RELATED and any(owner.tag_ == "PRP$" for owner in kids(noun, "poss"))
        if not named or not related or only(hit.actors, inside(named)):
            continue
        found = tuple(actor for name in named for actor in cast.within(name))
        if found:
            return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found))
    return hit


def whose_violations(hit: Hit, cast: Cast) -> Hit:
    """ "Condemned both sides for their violations of the truce": theirs, whom it condemns."""
    noun, verb = hit.trigger, hit.trigger.head.head
    behind = noun.dep_ == "pobj" and noun.head.lower_ in {"for", "over"} and lemma(verb) in BLAMES
    if hit.frame.kind != "ASSAULT" or is_verb(noun) or not behind or not kids(noun, "poss"):
        return hit
    found = tuple(actor for blamed in objects(verb) for actor in cast.within(blamed))
    return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found)) if found else hit


def who_said_so(hit: Hit, cast: Cast) -> Hit:
    """ "X's announcement that it has agreed to Y's truce", "retracted its claim that it had": X has, and they have."""
    verb, noun = hit.trigger, hit.trigger.head
    if not is_verb(verb) or verb.dep_ not in {"acl", "ccomp"} or noun.lemma_.lower() not in WORDS:
        return hit
    own = [subject for subject in kids(verb, "nsubj") if subject.pos_ == "PRON"]
    found = tuple(actor for owner in kids(noun, "poss") for actor in cast.who(owner) or cast.modifier(owner))
    if not own or not found or any(one in found for one in hit.actors):
        return hit
    theirs = tuple(one for one in hit.actors if one not in found and one not in hit.targets)
    theirs = but(theirs, inside(own)) if any(owner.pos_ == "PRON" for owner in kids(noun, "poss")) else theirs
    return replace(hit, actors=found, targets=(*theirs, *(one for one in hit.targets if one not in found)))


def the_victim_alone(hit: Hit, cast: Cast) -> Hit:
    """ "A negotiator in talks with the government was shot": he was, and not the government."""
    verb = hit.trigger
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or not is_verb(verb) or not is_passive(verb):
        return hit
    own = [noun for noun in kids(verb, "nsubjpass") if noun.lemma_.lower() in NEGOTIATORS]
    heads = [one for noun in own for one in (noun, *kids(noun, "conj"))]
    away = inside(thing for noun in heads for prep in AT_TALKS for thing in prepositions(noun, prep))
    if not away or not only(hit.targets, away):
        return hit
    kept = but(hit.targets, away)
    if not kept:
        span = phrase(own[0], drop={"cc", "conj", "det", "prep", "punct"})
        kept = (Actor(text=verb.doc.wording(*span), span=span, id=None, country=None, sector=None),)
    return replace(hit, targets=kept)


def to_whom_it_fell(hit: Hit, cast: Cast) -> Hit:
    """ "The fall of X gave the Yian rebels control of the north", "the fall of X to them": they took it."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind == "ASSAULT" and not hit.actors and noun.lemma_.lower() in {"fall", "loss"}:
        winners = [*prepositions(noun, "to"), *(prepositions(verb, "to") if noun.dep_ == "dobj" else [])]
        won = tuple(actor for word in winners for actor in cast.within(word) if actor.id or actor.sector in FIGHTERS)
        return replace(hit, actors=won, targets=but(hit.targets, inside(winners))) if won else hit
    if hit.frame.kind != "ASSAULT" or noun.lemma_.lower() not in FALLS or lemma(verb) not in GIVES:
        return hit
    given = kids(verb, "dative") or [word for thing in kids(verb, "dobj", "ccomp") for word in kids(thing, "nsubj")]
    given += [word for thing in kids(verb, "dobj") for word in (*kids(thing, "compound", "nmod"), thing)]
    found = next((who for word in given if (who := cast.who(word) or cast.modifier(word))), ())
    place = tuple(one for one in (*hit.actors, *hit.targets) if only((one,), inside([noun])))
    return replace(hit, actors=found, targets=place) if found else replace(hit, actors=(), targets=place)


def to_whom_it_was_handed(hit: Hit, cast: Cast) -> Hit:
    """ "Handed him a Xian proposal", "promised her to free two Xs": to him, to her, and not to X, whose they are."""
    verb = hit.trigger
    if hit.frame.kind not in {"AGREE", "REQUEST"} or not is_verb(verb) or is_passive(verb):
        return hit
    whose = [word for thing in kids(verb, "dobj") for word in kids(thing, "amod", "compound", "nmod", "poss")]
    given = [noun for noun in kids(verb, "dative") if noun.lower_ != "to"]
    if to_do := kids(verb, "xcomp"):
        whose, given = to_do, [noun for noun in kids(verb, "dobj", "dative") if noun.pos_ == "PRON"]
    found = tuple(actor for noun in given for actor in cast.who(noun) if actor not in hit.actors)
    theirs = hit.targets and only(hit.targets, inside(whose)) == hit.targets
    return replace(hit, targets=found) if found and theirs else hit


def of_its_own_words(hit: Hit) -> Hit:
    """ "The attacks follow X's announcement": X is not said to have made them."""
    noun = hit.trigger
    behind = noun.dep_ == "nsubj" and lemma(noun.head) in COMES_BEHIND
    if hit.frame.kind != "ASSAULT" or is_verb(noun) or not behind:
        return hit
    own = inside([noun])
    return replace(hit, actors=only(hit.actors, own), targets=only(hit.targets, own))


def who_came_under_it(hit: Hit, cast: Cast) -> Hit:
    """ "The Xian-flagged tanker came under attack": it was attacked, and X attacked nobody."""
    noun, verb = hit.trigger, hit.trigger.head.head
    under = noun.dep_ == "pobj" and noun.head.lower_ == "under" and lemma(verb) in {"be", "come"}
    under = under and noun.lemma_.lower() in ATTACKS
    if hit.frame.kind != "ASSAULT" or is_verb(noun) or not under:
        return hit
    said_by = inside(
        [*prepositions(noun, "by", "from"), *prepositions(verb, "by", "from"), *kids(noun, "amod", "compound", "poss")]
    )
    actors = only((*hit.actors, *hit.targets), said_by)
    struck = tuple(actor for subject in subjects(verb) for actor in cast.who(subject))
    struck = struck or tuple(one for one in hit.actors if one not in actors) or hit.targets
    return replace(hit, actors=actors, targets=tuple(_as_ship(one) for one in struck if one not in actors))


def _as_ship(one: Actor) -> Actor:
    """Whose flag a ship flies is not who was attacked."""
    return replace(one, id=None, name=None, country=None, sector=None) if "flagged" in one.text else one


def under_whose_control(hit: Hit, cast: Cast) -> Hit:
    """ "X had come under Yian control": Y took it, and X gave nothing up."""
    verb = hit.trigger
    under = prepositions(verb, "under", "into") if is_verb(verb) and lemma(verb) in {"come", "fall", "pass"} else []
    control = next((noun for noun in under if noun.lemma_.lower() in {"control", "rule"}), None)
    if control is None or hit.frame.kind not in {"ASSAULT", "CONCEDE", "RETREAT"}:
        return hit
    owners = [*kids(control, "amod", "compound", "poss"), *prepositions(control, "of")]
    actors = next((who for word in owners if (who := cast.who(word) or cast.modifier(word))), ())
    taken = only((*hit.actors, *hit.targets), inside(kids(verb, "nsubj"))) or tuple(
        actor for noun in kids(verb, "nsubj") for actor in cast.within(noun)
    )
    return replace(hit, frame=TAKEN, actors=actors, targets=tuple(one for one in taken if one not in actors))


def without_kin(hit: Hit) -> Hit:
    """ "A, the son-in-law of B, took part": neither B nor a son-in-law sat there besides."""
    if hit.frame.kind != "CONSULT":
        return hit
    away: set[int] = set()
    for word in hit.trigger.sent:
        if word.dep_ == "appos" and word.head.pos_ == "PROPN" and word.lemma_.lower() in KIN:
            away |= inside([word])
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def without_the_occasion(hit: Hit) -> Hit:
    """ "Met on the sidelines of the General Assembly", "within its framework, X urged Y": it is no side."""
    if hit.frame.kind not in SPOKEN:
        return hit
    edges = [word for word in hit.trigger.sent if word.lemma_.lower() in MARGINS or _is_within(word)]
    away = inside(noun for edge in edges for noun in prepositions(edge, "of"))
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _is_within(word: Token) -> bool:
    return word.lower_ == "framework" and word.dep_ == "pobj" and word.head.lower_ in {"in", "within"}


def whose_decision(hit: Hit, cast: Cast) -> Hit:
    """ "Welcomed the decision by X to open the crossing": X opens it."""
    verb, noun = hit.trigger, hit.trigger.head
    if not is_verb(verb) or verb.dep_ != "acl" or verb.tag_ != "VB" or noun.lemma_.lower() not in DECISIONS:
        return hit
    own = tuple(actor for word in prepositions(noun, "by", "of") for actor in cast.within(word))
    kept = tuple(one for one in hit.targets if one not in own)
    return replace(hit, actors=own, targets=kept) if own else hit


def shot_down_alone(hit: Hit) -> Hit:
    """ "Shot down the drones launched by X which targeted Y": Y was not shot at by whoever did."""
    if hit.frame.kind != "ASSAULT" or lemma(hit.trigger) not in {"down", "intercept", "shoot down"}:
        return hit
    below = [word for thing in objects(hit.trigger) for word in thing.subtree if word.dep_ in {"acl", "relcl"}]
    away = inside(thing for clause in below if not is_passive(clause) for thing in objects(clause))
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def a_town_was_taken(hit: Hit) -> Hit:
    """ "Captured Masisi": a place, whoever else bears its name."""
    if hit.frame.mode != "territory":
        return hit
    return replace(hit, targets=tuple(_as_place(one) for one in hit.targets))


def _as_place(one: Actor) -> Actor:
    bare = (one.id or "").startswith("person:") and len(one.text.split()) == 1
    return replace(one, id=None, name=None, country=None, sector=None) if bare else one


def by_no_blast(hit: Hit) -> Hit:
    """ "Twin blasts targeting a station": whoever set them off did, and not the blasts."""
    if hit.frame.kind != "ASSAULT" or not is_verb(hit.trigger):
        return hit
    last = {word.offset + len(word): word.lemma_.lower() for word in hit.trigger.sent}
    kept = tuple(one for one in hit.actors if one.id or last.get(one.span[1]) not in BLASTS)
    return replace(hit, actors=kept)


def by_whose_guns(hit: Hit, cast: Cast) -> Hit:
    """ "Xian artillery wounded three", "an Xian rocket killed him": X did; "drones struck the town": who did?"""
    if hit.frame.kind != "ASSAULT":
        return hit
    owners = (_owner(one, hit, cast) for one in hit.actors)
    bare = [word for word in hit.trigger.sent if word.lemma_.lower() in MISSILES and not _whose(word)]
    arms = {word.offset + len(word) for word in bare}
    kept = tuple(one for one in owners if one.id or one.country or one.span[1] not in arms)
    fired = [
        noun for word in bare for clause in kids(word, "acl") for by in kids(clause, "agent") for noun in by.children
    ]
    return replace(hit, actors=kept or tuple(actor for noun in fired for actor in cast.who(noun)))


def _whose(arms: Token) -> bool:
    """ "Army rockets", "its drones", and not "a cruise missile"."""
    around = kids(arms, "amod", "compound", "nmod", "poss")
    return any(word.dep_ == "poss" or word.ent_type_ or word.lemma_.lower() in {"army", "rebel"} for word in around)


def _owner(actor: Actor, hit: Hit, cast: Cast) -> Actor:
    head = next((word for word in hit.trigger.sent if word.offset + len(word) == actor.span[1]), None)
    if actor.id is not None or actor.country is None or head is None or head.lemma_.lower() not in GUNS:
        return actor
    owners = [one for child in kids(head, "amod", "compound", "poss") for one in cast.modifier(child)]
    return owners[0] if len(owners) == 1 and (owners[0].id or "").startswith(("gov:", "state:")) else actor


def of_a_process(hit: Hit) -> Hit:
    """ "Will not withdraw from its negotiations with X": those that go on, and no meeting of a day."""
    word, over = hit.trigger, hit.trigger.head.head
    left = (
        word.dep_ == "pobj"
        and word.head.lower_ in {"from", "of"}
        and over.lemma_ in {"exit", "pull", "quit", "withdraw"}
    )
    return replace(hit, frame=replace(hit.frame, id="consult.process")) if left and hit.frame.id in SITTING else hit


def who_must(hit: Hit) -> Hit:
    """ "X must leave the reef": it is asked of X, whoever asks."""
    verb = hit.trigger.head if hit.trigger.tag_ == "MD" else hit.trigger
    if hit.frame.kind != "REQUEST" or not is_verb(verb) or "must" not in {aux.lower_ for aux in kids(verb, "aux")}:
        return hit
    own = inside(kids(verb, "nsubj", "nsubjpass"))
    asked = only(hit.actors, own)
    if not asked:
        return hit
    return replace(hit, actors=but(hit.actors, own), targets=(*asked, *but(hit.targets, own)))
