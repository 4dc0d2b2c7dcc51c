"""What the words around an event turn round: a truce that expires, one who died, an ally, a promise to spare somebody.

Every function looks at one wording and gives the hit as it was where that is not there; `put_right` gives None where
the wording tells of no such act at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.aims import at_nobody_else
from dragoman.coding.answers import as_conveyed, as_received, of_whose_text
from dragoman.coding.apart import without_those_apart
from dragoman.coding.by_object import frame_of_object, says_nothing, without_those_beside
from dragoman.coding.fought_over import along_their_border
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.leaving import left_a_treaty, what_is_left
from dragoman.coding.lexicon import Frame, answers
from dragoman.coding.meant_by import (
    GUNS,
    SITTING,
    a_town_was_taken,
    by_no_blast,
    by_the_one_named,
    by_whose_guns,
    of_a_process,
    of_its_own_words,
    shot_down_alone,
    the_victim_alone,
    to_whom_it_fell,
    to_whom_it_was_handed,
    under_whose_control,
    who_came_under_it,
    who_must,
    who_said_so,
    whose_decision,
    whose_violations,
    without_kin,
    without_the_occasion,
)
from dragoman.coding.misplaced import DEEDS, whose_attack_failed
from dragoman.coding.no_act import ASKS, is_no_act
from dragoman.coding.no_longer import done_no_longer
from dragoman.coding.partners import between_whom, is_mediated, with_partners, without_venue
from dragoman.coding.received import as_sent
from dragoman.coding.taken_up import tells_where
from dragoman.coding.told_as_nouns import by_who_claims_it, whose_act
from dragoman.coding.truces import attacks_stopped, expired
from dragoman.coding.turned_to_force import fought
from dragoman.coding.within import but, inside, only

if TYPE_CHECKING:
    from dragoman.coding.words import Token

VOLLEYS = {"barrage", "hail", "salvo", "series", "string", "volley", "wave"}
ON = {"at", "by", "on", "upon"}
LEADS = {"cause", "force", "lead", "prompt"}
ENVOYS = {"ambassador", "consul", "envoy", "representative"}
DIES = {"burn", "die", "drown", "fall", "perish"}
RAISES = {"bring up", "commemorate", "discuss", "mention", "mourn", "raise", "recall", "remember"}
REBELS = {
    *("bandit", "extremist", "fighter", "guerrilla", "insurgent", "islamist", "jihadist", "militant", "militia"),
    *("militiaman", "rebel", "separatist"),
}
SAYS = {"add", "announce", "claim", "declare", "report", "say", "state", "tell"}
BROKERED = {"broker", "facilitate", "host", "mediate", "negotiate", "sponsor"}
NOUNS = {"NOUN", "PRON", "PROPN"}
ALLOWS = {"allow", "grant", "let", "permit"}


def put_right(hit: Hit, cast: Cast) -> Hit | None:
    """The hit as its wording has it; None where that tells of no such act."""
    if is_no_act(hit) or says_nothing(hit, hit.frame.kind) or is_mediated(hit):
        return None
    if hit.sighting is None:
        plain = frame_of_object(hit, hit.frame.kind) or done_no_longer(hit, hit.frame.kind)
        hit = replace(hit, frame=plain) if plain is not None else hit
    if (left := left_a_treaty(hit, hit.frame.kind)) is not None:
        hit = replace(hit, frame=left)
    for by_words in BY_WORDS:
        hit = by_words(hit)
    for by_names in BY_NAMES:
        hit = by_names(hit, cast)
    return without_venue(without_those_beside(between_whom(with_partners(hit, cast), cast)))


def _who_died(hit: Hit) -> Hit:
    """ "Three soldiers died in shelling": they were hit, and did not do it."""
    if hit.frame.kind != "ASSAULT":
        return hit
    within = hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ == "in"
    verb = hit.trigger.head.head if within else hit.trigger
    if lemma(verb) not in DIES or objects(verb):
        return hit
    dead = inside(kids(verb, "nsubj"))
    moved = only(hit.actors, dead)
    return replace(hit, actors=but(hit.actors, dead), targets=(*moved, *but(hit.targets, dead))) if moved else hit


def _without_its_state(hit: Hit, cast: Cast) -> Hit:
    """ "Turkey's PKK rebels ambushed a convoy": the rebels did, not Turkey."""
    owners = {
        owner.offset: noun
        for noun in hit.trigger.sent
        if noun.lemma_.lower() in REBELS
        for owner in kids(noun, "poss")
        if owner.i + 1 < noun.i and owner.nbor(1).tag_ == "POS"
    }
    mine = [one for one in hit.actors if any(one.span[0] <= at < one.span[1] for at in owners)]
    mine = [one for one in mine if (one.id or "").startswith(("state:", "gov:"))]
    if not mine:
        return hit
    rebels = inside(noun for at, noun in owners.items() if any(one.span[0] <= at < one.span[1] for one in mine))
    named = tuple(one for one in only((*hit.actors, *hit.targets), rebels) if one not in mine)
    found = named or tuple(a for at, noun in owners.items() for a in cast.who(noun) if a not in mine)
    if not found:
        return hit
    actors = (*found, *(one for one in hit.actors if one not in mine and one not in found))
    return replace(hit, actors=actors, targets=tuple(one for one in hit.targets if one not in found))


def _beside_whom(hit: Hit) -> Hit:
    """ "Fought alongside the rebels": on their side."""
    if hit.frame.kind != "ASSAULT" or not is_verb(hit.trigger):
        return hit
    allies = inside(prepositions(hit.trigger, "alongside"))
    moved = only(hit.targets, allies)
    return replace(hit, actors=(*hit.actors, *moved), targets=but(hit.targets, allies)) if moved else hit


def _only_raised(hit: Hit) -> Hit:
    """ "Kenya brought up the killing of a fisherman at talks with Uganda": neither of them need have killed him."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or is_verb(noun) or noun.dep_ != "dobj" or lemma(verb) not in RAISES:
        return hit
    own = inside([noun])
    away = inside(word for prep in kids(noun, "prep") if prep.lower_ in {"at", "with"} for word in kids(prep, "pobj"))
    return replace(hit, actors=only(hit.actors, own - away), targets=only(hit.targets, own - away))


def _without_the_excepted(hit: Hit, cast: Cast) -> Hit:
    """ "All states but Kenya accepted it", "five factions, but not the KNU": those did not."""
    out: set[int] = set()
    heads: list[Token] = []
    for word in hit.trigger.sent:
        if word.lower_ not in {"but", "except", "excluding"} or word.i + 1 >= word.sent.end:
            continue
        noun = next((before for before in reversed(word.doc[word.sent.start : word.i]) if before.pos_ in NOUNS), None)
        whole = noun is not None and any(child.lower_ in {"all", "every"} for child in noun.children)
        refused = word.nbor(1).lower_ == "not"
        if not (whole or refused) or (word.lower_ == "but" and not refused and word.i - 1 != (noun.i if noun else -1)):
            continue
        for after in word.doc[word.i + 1 : word.sent.end]:
            if is_verb(after) or after.lower_ in {"have", "has", "had", "is", "are", "was", "were", "will"}:
                break
            out.add(after.offset)
            if after.text == ",":
                break
        heads += [noun] if noun is not None else []
    if not out or not only((*hit.actors, *hit.targets), out):
        return hit
    actors = but(hit.actors, out) or tuple(a for noun in heads for a in cast.within(noun) if a.span[0] not in out)
    return replace(hit, actors=actors, targets=but(hit.targets, out))


def _who_asks(hit: Hit, cast: Cast) -> Hit:
    """ "Bako said that envoys from Chad requested a delay": they did, and he says so."""
    verb, says = hit.trigger, hit.trigger.head
    if not is_verb(verb) or is_passive(verb) or verb.dep_ != "ccomp":
        return hit
    own = [noun for noun in kids(verb, "nsubj") if noun.pos_ in {"NOUN", "PROPN"} or noun.lower_ == "they"]
    if lemma(says) not in SAYS or not own or kids(verb, "aux") or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return hit
    saying, asking = inside(kids(says, "nsubj")), inside(own)
    if not hit.actors or not only(hit.actors, saying):
        return hit
    if only(hit.actors, asking):
        return replace(hit, actors=but(hit.actors, saying))
    found = tuple(actor for noun in own for actor in cast.within(noun))
    they = own[0].pos_ == "PRON" and len(hit.actors) == 1  # "the envoy said they agreed": those of whom he speaks
    if hit.frame.kind not in {"REJECT", "REQUEST"} and not they:
        return hit
    return replace(hit, actors=found, targets=but(hit.targets, asking)) if found else hit


def _who_is_allowed(hit: Hit) -> Hit:
    """ "The militia were permitted to keep their rifles", "powers were granted to X": they give nothing up."""
    verb = hit.trigger
    if hit.frame.kind != "CONCEDE" or not is_verb(verb) or not is_passive(verb) or lemma(verb) not in ALLOWS:
        return hit
    given = inside([*kids(verb, "nsubjpass"), *prepositions(verb, "to")])
    moved = only(hit.actors, given)
    return replace(hit, actors=but(hit.actors, given), targets=(*moved, *hit.targets)) if moved else hit


def _without_what_was_hit(hit: Hit, cast: Cast) -> Hit:
    """ "The bombardment of X killed nine": the town did not."""
    if hit.frame.kind != "ASSAULT" or not is_verb(hit.trigger):
        return hit
    deeds = [noun for noun in kids(hit.trigger, "nsubj") if noun.lemma_.lower() in DEEDS]
    hit_places = {
        word.offset
        for noun in deeds
        for prep in kids(noun, "prep")
        if prep.lower_ in {"of", "on"}
        for word in prep.subtree
        if word.offset in cast.places
    }
    return replace(hit, actors=but(hit.actors, hit_places))


def _without_the_dead(hit: Hit, cast: Cast) -> Hit:
    """ "Roe, the rebels' spy chief, was killed", "the rebels attacked but they were beaten back": not by the rebels."""
    verb = hit.trigger
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or not is_verb(verb) or not is_passive(verb):
        return hit
    own = objects(verb) if verb.dep_ == "conj" else kids(verb, "nsubjpass")
    pronouns = [noun for noun in own if noun.pos_ == "PRON"]
    meant = [one for noun in (own if verb.dep_ == "conj" else pronouns) for one in cast.who(noun)]
    same = tuple(one for one in hit.actors if any((one.id, one.text) == (they.id, they.text) for they in meant))
    if pronouns and verb.dep_ == "conj":
        same = same or only(hit.actors, inside(subjects(verb.head)))
    actors = but(tuple(one for one in hit.actors if one not in same), inside(own))
    if same and not kids(verb, "agent"):
        return replace(hit, actors=actors, targets=same)
    return replace(hit, actors=but(hit.actors, inside(own))) if hit.frame.kind == "ASSAULT" else hit


def _only_warned_of(hit: Hit) -> Hit:
    """ "Urged the council to act, warning that further attacks risk a war": whoever warns of them makes none."""
    if hit.frame.kind != "ASSAULT" or is_verb(hit.trigger):
        return hit
    for child, head in ancestors(hit.trigger):
        if child.dep_ in {"ccomp", "dobj"} and head.lemma_ == "warn":
            told = inside([child])
            return replace(hit, actors=only(hit.actors, told), targets=only(hit.targets, told))
    return hit


def _without_where(hit: Hit, cast: Cast) -> Hit:
    """ "The meeting in Oslo, Norway": nobody met but those who did."""
    words = [word for word in hit.trigger.sent if word.pos_ == "PROPN"]
    away = {word.offset for word in words if tells_where(word, cast)}
    if hit.frame.id in SITTING:  # nor does the town in which they did
        towns = (word for word in words if word.dep_ == "pobj" and word.head.lower_ in {"at", "in"})
        away |= {word.offset for word in towns if word.offset in cast.places and cast.sense(word) == "capital"}
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _without_origin(hit: Hit) -> Hit:
    """ "Flew medicines from London to Juba": London gets none."""
    if hit.frame.kind != "AID" or not is_verb(hit.trigger):
        return hit
    starts = [noun for verb in (hit.trigger, *objects(hit.trigger)) for noun in prepositions(verb, "from")]
    away = {
        noun.offset for noun in starts if any(prepositions(v, "to") for v in (hit.trigger, noun, *objects(hit.trigger)))
    }
    return replace(hit, targets=but(hit.targets, away))


def _without_those_away(hit: Hit) -> Hit:
    """ "Signed it without the rebels", "the accord brokered by A and B": neither is the other side of it."""
    if hit.frame.kind not in {"AGREE", "SUPPORT"}:
        return hit
    away = inside(prepositions(hit.trigger, "without"))
    things = [*objects(hit.trigger), *prepositions(hit.trigger, "for", "to"), *kids(hit.trigger, "nsubjpass")]
    things += [thing for clause in kids(hit.trigger, "xcomp") for thing in objects(clause)]
    made = [clause for noun in things for clause in kids(noun, "acl", "relcl") if lemma(clause) in BROKERED]
    away |= inside(agent for clause in made for agent in kids(clause, "agent", "prep") if agent.lower_ == "by")
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away))


def _asked_not_to(hit: Hit) -> Hit:
    """ "The UN mission warned X against building there": who keeps the peace threatens nobody."""
    verb = hit.trigger
    if hit.frame.kind != "THREATEN" or lemma(verb) != "warn" or not hit.actors:
        return hit
    against = any(prep.lower_ == "against" for prep in kids(verb, "prep"))
    peaceful = all(one.sector == "IGO" for one in hit.actors)
    return (
        replace(hit, frame=Frame(id="request.warn_against", kind="REQUEST", move="urge"))
        if against and peaceful
        else hit
    )


def _whose_demand(hit: Hit, cast: Cast) -> Hit:
    """ "Met them to discuss the mediators' demand": it is theirs."""
    noun = hit.trigger
    if hit.frame.kind != "REQUEST" or is_verb(noun):
        return hit
    owners = [owner for owner in kids(noun, "poss") if owner.pos_ != "PRON"]
    own = inside(owners)
    if not owners or not hit.actors or only(hit.actors, own):
        return hit
    found = tuple(actor for owner in owners for actor in (cast.who(owner) or cast.modifier(owner)))
    return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found)) if found else hit


def _who_proposed(hit: Hit) -> Hit:
    """ "Two amendments proposed by X were rejected": X's, and not by X."""
    verb = hit.trigger
    if hit.frame.kind != "REJECT" or not is_verb(verb) or not is_passive(verb):
        return hit
    own = inside(kids(verb, "nsubjpass"))
    theirs = only(hit.actors, own)
    if not theirs:
        return hit
    return replace(hit, actors=but(hit.actors, own), targets=(*theirs, *but(hit.targets, own)))


def _who_is_accused(hit: Hit, cast: Cast) -> Hit:
    """ "Accused X of massing troops and breaching the truce", "of staging attacks": X did, not the accuser."""
    accuses = next((head for _, head in ancestors(hit.trigger) if lemma(head) == "accuse" and is_verb(head)), None)
    if accuses is None or is_passive(accuses) or hit.frame.kind in {"ACCUSE", "CONSULT"}:
        return hit
    noun, verb = hit.trigger, hit.trigger if is_verb(hit.trigger) else hit.trigger.head
    raids = not is_verb(noun) and not hit.actors and noun.dep_ == "pobj" and noun.head.lower_ == "of"
    raids = raids and noun.head.head in (accuses, *objects(accuses))
    charged = verb.tag_ == "VBG" and (verb.head == accuses or verb.head.lower_ == "of" or verb.head.head.lower_ == "of")
    joined = verb.head == accuses and not any(prep.lower_ == "of" for prep in kids(accuses, "prep"))
    if not raids and (not charged or joined):
        return hit
    over = [accuses, *(head for _, head in ancestors(accuses) if is_verb(head) and accuses.dep_ == "acl")]
    accuser, accused = inside(noun for one in over for noun in kids(one, "nsubj")), objects(accuses)
    away = accuser | {word.offset for noun in accused for word in noun.subtree if word.tag_ == "PRP$"}
    if hit.actors and not only(hit.actors, away):  # "accused X and its allies of executing them": not the accuser's
        return hit
    found = tuple(actor for noun in accused for actor in cast.within(noun))
    kept = tuple(one for one in hit.targets if one not in found)
    return replace(hit, actors=found or but(hit.actors, accuser), targets=kept)


def _without_those_spoken_of(hit: Hit) -> Hit:
    """ "A plan on the return of X's refugees", "at Y's request", "the ambassador to Z": none of them is at it."""
    away: set[int] = set()
    if hit.frame.move == "propose" and is_verb(hit.trigger):
        away |= inside(noun for thing in objects(hit.trigger) for noun in prepositions(thing, "about", "on"))
    for word in hit.trigger.sent:
        if word.lower_ == "request" and hit.frame.kind == "CONSULT" and word.dep_ == "pobj" and word.head.lower_ in ON:
            away |= inside(kids(word, "poss"))
        if word.lemma_.lower() in ENVOYS and hit.frame.kind in {"AGREE", "REJECT", "REQUEST"}:
            away |= inside(prepositions(word, "to"))
        if word.lower_ == "capital" and hit.frame.kind == "CONSULT":
            away |= inside(kids(word, "amod"))  # "in the Xian capital"
        if hit.frame.kind == "ASSAULT" and word == hit.trigger and not is_verb(word):
            away |= inside(noun for clause in kids(word, "relcl") for noun in objects(clause) if clause.lemma_ in LEADS)
    return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away)) if away else hit


def _recalled(hit: Hit) -> Hit:
    """ "Recalled its envoy from X": its own, and nobody is expelled."""
    verb = hit.trigger
    if hit.frame.kind != "SANCTION" or lemma(verb) != "recall":
        return hit
    envoys = [noun for noun in objects(verb) if noun.lemma_.lower() in ENVOYS and kids(noun, "poss")]
    if not envoys:
        return hit
    frame = Frame(id="sanction.recall_envoy", kind="SANCTION", mode="withdraw")
    return replace(hit, frame=frame, targets=but(hit.targets, inside(envoys)))


def _not_ready(hit: Hit, cast: Cast) -> Hit:
    """ "Is not ready for talks": it turns them down, unless somebody else says so of it."""
    word = hit.trigger
    ready = hit.frame.kind == "AGREE" and word.lower_ in {"prepared", "ready", "willing"} and word.dep_ == "acomp"
    if not ready or not kids(word.head, "neg"):
        return hit
    saying = kids(word.head.head, "nsubj") if word.head.dep_ == "ccomp" else []
    says = {actor.country for noun in saying for actor in cast.within(noun)} - {None}
    if says and not says & {actor.country for actor in hit.actors}:
        return hit
    return replace(hit, frame=Frame(id="reject.not_ready", kind="REJECT", move="reject"), status="happened")


def _what_it_hangs_on(hit: Hit) -> Hit:
    """ "Makes the signing conditional on a change": the change is what it demands."""
    if hit.frame.id != "request.make_conditional":
        return hit
    words = [hit.trigger.head, *(word for word in hit.trigger.head.subtree if word.lower_ in answers()["hangs.words"])]
    wanted = next((noun for word in words for noun in prepositions(word, "on", "upon")), None)
    return replace(hit, content=wanted) if wanted is not None else hit


def _suggested_before(hit: Hit) -> Hit:
    """ "Shared several points that X had suggested": X proposes nothing here, and nobody says what it was."""
    verb = hit.trigger
    vague = verb.dep_ == "relcl" and verb.head.lemma_.lower() in {"idea", "point", "step", "thing"}
    told = hit.frame.move == "propose" and any(aux.lower_ == "had" for aux in kids(verb, "aux"))
    return replace(hit, frame=Frame(id="agree.suggested_before", kind="AGREE")) if vague and told else hit


def _whose_volley(hit: Hit) -> Hit:
    """ "A barrage of Xian rockets": X's."""
    noun = hit.trigger
    if hit.frame.kind != "ASSAULT" or hit.actors or noun.lemma_.lower() not in VOLLEYS:
        return hit
    arms = [gun for gun in prepositions(noun, "of") if gun.lemma_.lower() in GUNS]
    owners = only(hit.targets, inside(arms))
    return replace(hit, actors=owners, targets=but(hit.targets, inside(arms))) if owners else hit


def _accused_alone(hit: Hit, cast: Cast) -> Hit:
    """ "X is accused of fighting Y": Y is accused of nothing."""
    verb = hit.trigger
    if hit.frame.kind != "ACCUSE" or lemma(verb) != "accuse" or not is_passive(verb):
        return hit
    away = inside(prep for prep in kids(verb, "prep") if prep.lower_ == "of")
    targets = but(hit.targets, away)
    return replace(hit, targets=targets or tuple(a for noun in kids(verb, "nsubjpass") for a in cast.within(noun)))


def _who_asked(hit: Hit) -> Hit:
    """ "Issued an ultimatum to the rebels, demanding they leave X": whoever demands it does not leave."""
    verb, asks = hit.trigger, hit.trigger.head
    if hit.frame.kind != "RETREAT" or not is_verb(verb) or verb.dep_ != "ccomp" or lemma(asks) not in ASKS:
        return hit
    meant = [noun.lower_ for noun in kids(verb, "nsubj")]
    if meant != ["they"] or asks.dep_ != "advcl":
        return hit
    return replace(hit, actors=but(hit.actors, inside(kids(asks.head, "nsubj")) | inside(kids(verb, "nsubj"))))


BY_WORDS: tuple[Callable[[Hit], Hit], ...] = (  # in this order: what attacks that stopped are is told first
    _asked_not_to,
    expired,
    attacks_stopped,
    _who_died,
    _beside_whom,
    _only_raised,
    of_a_process,
    who_must,
    _who_is_allowed,
    _only_warned_of,
    _without_origin,
    _without_those_away,
    _who_proposed,
    _without_those_spoken_of,
    _recalled,
    _whose_volley,
    _what_it_hangs_on,
    _suggested_before,
    _who_asked,
    without_the_occasion,
    of_its_own_words,
    without_kin,
    shot_down_alone,
    a_town_was_taken,
    by_no_blast,
)
BY_NAMES: tuple[Callable[[Hit, Cast], Hit], ...] = (
    _without_the_dead,
    _without_its_state,
    _without_the_excepted,
    _who_asks,
    what_is_left,
    fought,
    _without_what_was_hit,
    _without_where,
    _whose_demand,
    _who_is_accused,
    _not_ready,
    _accused_alone,
    by_whose_guns,
    as_sent,
    by_the_one_named,
    whose_violations,
    who_said_so,
    the_victim_alone,
    to_whom_it_fell,
    to_whom_it_was_handed,
    who_came_under_it,
    under_whose_control,
    whose_decision,
    whose_attack_failed,
    whose_act,
    at_nobody_else,
    along_their_border,
    by_who_claims_it,
    without_those_apart,
    as_received,
    of_whose_text,
    as_conveyed,
)
