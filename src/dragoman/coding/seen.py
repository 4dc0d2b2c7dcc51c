"""Which frame an event belongs to that the reader saw, and what it is where it belongs to none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.carriers import whole_stretch
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, is_passive, is_verb, kids, lemma, objects, prepositions
from dragoman.coding.kinds import MOVES
from dragoman.coding.lexicon import Frame, omissions
from dragoman.coding.omissions import demands, departs, promises, tells_of_nothing
from dragoman.coding.predicates import is_in_a_name
from dragoman.coding.reader import Sighting
from dragoman.coding.told_as_nouns import owners_of

if TYPE_CHECKING:
    from dragoman.coding.words import Token

SEEN_IN_NOUN = 0.55  # least confidence in an event that no frame knows and no verb tells: "the clearest countermeasure"
MOVING = 0.55  # the same, for it to be a move that changes a position
OF_ANOTHER = {"ACCUSE", "REJECT", "REQUEST", "THREATEN", "RETREAT"}  # their object is another's act, or one given up
TRUCES = {"armistice", "cease-fire", "ceasefire", "truce"}


def fit(hit: Hit, sighting: Sighting, tokens: Sequence[Token]) -> tuple[float, bool, float]:
    """How well a frame fits what the reader saw: "discussed mediation efforts" is told by its verb, not its object."""
    supposed = hit.support is not None and hit.support.status == "hypothetical"
    own = hit.trigger.i in {token.i for token in tokens} or not supposed
    return sighting.kinds.get(hit.frame.kind, 0.0), own, hit.frame.weight


def goes_beside(other: Hit, hit: Hit) -> bool:
    """Whether a verb makes a move of its own of the meeting that the reader saw in its object."""
    agreed = hit.frame.id == "agree.agree" and other.frame.id == "consult.meeting" and other.carrier is not None
    if agreed and other.carrier.head == hit.trigger:  # type: ignore[union-attr]
        return True  # "agreed to hold a meeting": to come
    apart = other.trigger.i != hit.trigger.i and is_verb(other.trigger)
    if apart and hit.frame.kind == "REJECT" and other.frame.kind == "CONSULT":
        return other.trigger.dep_ == "xcomp" and other.trigger.head == hit.trigger  # "refused to meet": no meeting, too
    if apart and other.frame.kind in {"ACCUSE", "SUPPORT"} and hit.trigger in objects(other.trigger):
        return bool(owners_of(hit.trigger)) and hit.frame.kind != other.frame.kind  # "condemned X's threat"
    return apart and bool(other.frame.move) and not hit.frame.move and hit.frame.kind in {"CONSULT", "COOPERATE"}


def is_carried(hit: Hit, tokens: Iterable[Token], sighting: Sighting) -> bool:
    """Whether the reader saw the event in the frame's own words, or in the verb that carries them.

    "Condemned an attack" is one event, the verb's; "stressed in a meeting" carries no meeting.
    """
    places = {token.i for token in tokens}
    if hit.trigger.dep_ == "pobj" and sighting.kind == hit.frame.kind and whole_stretch(hit.trigger).i in places:
        return True  # "a round of talks": one meeting
    if hit.trigger.i in places or hit.carrier is None or hit.carrier.i not in places:
        return hit.trigger.i in places
    if hit.support is not None:
        return True
    noun = whole_stretch(hit.trigger)  # "failed to agree in the first round of talks"
    beside = noun.dep_ == "pobj" and noun.head.lower_ in {"in", "during", "at", "on", "via"}
    return not beside and (sighting.kind == hit.frame.kind or sighting.kind in OF_ANOTHER)


def is_seen_itself(hit: Hit, sighting: Sighting, sightings: Sequence[Sighting]) -> bool:
    """ "Announced the capture of X": an attack, where the reader sees one in the noun, and is less sure of the verb."""
    at = hit.trigger.offset - hit.trigger.sent[0].offset
    return any(
        one.kind == hit.frame.kind and one.confidence > sighting.confidence
        for one in sightings
        if one is not sighting and one.trigger[0] <= at < one.trigger[1]
    )


def is_told_by(made: Hit, hit: Hit, sighting: Sighting) -> bool:
    """ "A round of talks", "talks were held", "announced the release of X": seen twice, and told once."""
    if made.frame.kind != hit.frame.kind:
        return False
    if made.trigger == hit.trigger:
        surer = made.sighting is not None and made.sighting.confidence >= sighting.confidence
        return surer or made.frame.whole
    carried = made.carrier is not None and made.carrier.i == hit.trigger.i
    carried = carried and (hit.frame.kind == "CONSULT" or bool(hit.frame.mode))
    if hit.trigger.dep_ == "amod" and hit.trigger.head in {made.trigger, made.content}:
        return True  # "begin X-brokered talks"
    return carried or (lemma(made.trigger) in omissions()["announces"] and hit.trigger in objects(made.trigger))


def seen_alone(sighting: Sighting, tokens: Sequence[Token]) -> Hit | None:
    """A hit that rests on the reader alone; its words are the verb or noun that governs the others."""
    if not tokens:
        return None
    heads = [t for t in tokens if t.pos_ in {"VERB", "NOUN", "PROPN", "ADJ", "AUX"}] or list(tokens)
    places = {t.i for t in heads}
    trigger = next((t for t in heads if t.head.i not in places or t.head == t), heads[0])
    if sighting.confidence < SEEN_IN_NOUN and not is_verb(trigger):
        return None
    if trigger.pos_ == "ADV" and is_verb(trigger.head):
        return None  # "they had | fully | complied": its verb tells it
    if is_in_a_name(trigger):
        return None  # "the Center for Countering Disinformation"
    kind = "REQUEST" if demands(trigger, sighting) else "AGREE" if promises(trigger, sighting) else sighting.kind
    kind = "THREATEN" if kind == "REJECT" and trigger.lemma_ in {"avenge", "retaliate"} else kind
    kind = "CONSULT" if departs(trigger, sighting) else kind
    if kind == sighting.kind and tells_of_nothing(tokens, trigger, sighting):
        return None
    move = MOVES.get(kind, "") if sighting.confidence >= MOVING else ""
    mode = "ceasefire" if kind == "RETREAT" and comes_into_force(trigger) else ""
    frame = Frame(id=f"reader.{kind.lower()}", kind=kind, move=move, mode=mode)
    return Hit(frame, trigger, content=next(iter(complements(trigger)), None))


def comes_into_force(trigger: Token) -> bool:
    """ "The ceasefire took effect", "a truce came into force", "the truce began", "has been extended"."""
    verb = trigger if is_verb(trigger) else trigger.head
    if is_passive(verb) and verb.lemma_ in {"extend", "prolong", "renew"}:
        return any(noun.lemma_ in TRUCES for noun in kids(verb, "nsubjpass")) and not kids(verb, "neg")
    truce = any(noun.lemma_ in TRUCES for noun in kids(verb, "nsubj"))
    force = [*kids(verb, "dobj"), *prepositions(verb, "into", "in")]
    begun = verb.lemma_ in {"begin", "commence", "start"} and not kids(verb, "dobj", "xcomp")
    return truce and (begun or any(noun.lower_ in {"effect", "force"} for noun in force))
