"""Whether what was read says enough to be an event, and how sure the coder is of it."""

from __future__ import annotations

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_verb
from dragoman.coding.joint import DOUBTED, UNSEEN
from dragoman.coding.place_ties import VIOLENT
from dragoman.coding.reader import Sighting
from dragoman.types import Mention

UNSURE_STATUS = 0.9  # factors on a frame's weight; set by hand, to be fitted when there is a gold set for them
NO_ACTOR = 0.7
NOUN_ALONE = 0.8
PLAIN = {"assault.clash_noun", "assault.fighting"}  # "clashes between A and B": whatever the reader makes of it


def says_enough(mention: Mention, hit: Hit) -> bool:
    """Whether it is an event: it says of somebody, somewhere or some day what nobody else need be named for."""
    return _says_something(mention) or _is_a_toll(mention, hit) or _broke_down(mention, hit)


def _says_something(mention: Mention) -> bool:
    """Bare words ("talks", "cycles of rejections") that name nobody, no place and no day are no event."""
    known = mention.when is not None or mention.place is not None
    put_off = mention.kind == "CONSULT" and mention.status in {"cancelled", "postponed"}
    if (put_off or mention.mode == "ceasefire" or mention.frame == "support.reached") and known:
        return True  # "the truce took effect on Sunday", "an accord was reached on Friday", "talks moved to Monday"
    if mention.frame == "retreat.truce_ends":
        return True  # "the truce collapsed within hours"
    somewhere = mention.place is not None and (mention.kind in {*VIOLENT, "CONSULT"} or mention.place.kind != "country")
    return bool(mention.actors or mention.targets or somewhere)


def _is_a_toll(mention: Mention, hit: Hit) -> bool:
    """ "Put the toll from Sunday's raid at 27": how many died is something, though nobody else is named."""
    return (
        hit.teller is not None and bool(mention.amounts) and (mention.when is not None or mention.speaker is not None)
    )


def _broke_down(mention: Mention, hit: Hit) -> bool:
    """ "Talks on a swap of prisoners collapsed", told for its own sake: something, though nobody is named."""
    told = hit.carrier is not None and hit.carrier.dep_ == "ROOT" and is_verb(hit.carrier)
    return told and mention.kind == "CONSULT" and mention.outcome == "breakdown" and mention.status == "happened"


def confidence_of(hit: Hit, status: str, stance: str, *, placed: bool) -> float:
    """The coder's confidence in [0, 1]: the reader's, or what the frame is worth where the reader saw nothing."""
    sure = hit.frame.weight
    if hit.sighting is not None:
        clash = hit.frame.id in PLAIN and hit.frame.kind == "ASSAULT"
        plain = (clash and bool(hit.actors and hit.targets)) or _carried_out(hit)
        return round(max(hit.sighting.confidence, sure if plain else 0.0), 3)
    sure *= DOUBTED if hit.doubted else UNSEEN
    alone = hit.frame.kind == "CONSULT" and status == "happened" and len(hit.actors) + len(hit.targets) < 2
    if alone or (not hit.actors and not (placed and hit.frame.kind == "ASSAULT")):
        sure *= NO_ACTOR
    between = (
        hit.frame.kind == "CONSULT" and placed and len({one.id for one in (*hit.actors, *hit.targets)} - {None}) > 1
    )
    if hit.frame.nouns and hit.support is None and hit.trigger.pos_ != "VERB" and not between:
        sure *= NOUN_ALONE  # but "talks between A and B in C ended"
    if status in {"conditional", "hypothetical"} or stance == "deny":
        sure *= UNSURE_STATUS
    return round(min(1.0, max(0.05, sure)), 3)


def _carried_out(hit: Hit) -> bool:
    """ "X said it had carried out the attack": the noun says what was done, however little the reader sees in it."""
    done = hit.support is not None and hit.trigger.dep_ == "dobj" and not is_verb(hit.trigger)
    return done and hit.frame.kind == "ASSAULT" and any(actor.id for actor in hit.actors)


def scores_of(sighting: Sighting | None) -> tuple[tuple[str, float], ...]:
    """The types that the reader took it for, the likeliest three first."""
    if sighting is None:
        return ()
    best = sorted(sighting.kinds.items(), key=lambda row: -row[1])
    return tuple((kind, round(share, 3)) for kind, share in best[:3] if share >= 0.01)
