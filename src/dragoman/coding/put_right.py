"""What the words around an event turn round: a truce that expires, one who died, an ally, a promise to spare somebody.

Every function looks at one wording and gives the hit as it was where that is not there; `put_right` gives None where
the wording tells of no such act at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids, lemma, objects, prepositions
from dragoman.coding.lexicon import Frame
from dragoman.coding.misplaced import DEEDS
from dragoman.coding.plain_kinds import left_a_treaty
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

GLAD = {"delighted", "glad", "happy", "honored", "honoured", "pleased", "proud"}
ASKS = {"ask", "demand", "request", "require", "seek", "want"}
HANDS_OVER = {"deliver", "hand", "hand over", "pass", "submit", "transfer"}
AIMS = {"condition", "criterion", "deadline", "demand", "goal", "need", "obligation", "requirement", "target", "total"}
PASSES = {"adopt", "approve", "confirm", "endorse", "pass", "ratify", "sign"}
ON = {"at", "by", "on", "upon"}
LEADS = {"cause", "force", "lead", "prompt"}
ENVOYS = {"ambassador", "consul", "envoy", "representative"}
PAPERS = {
    "list",
    "name",
    "document",
    "draft",
    "letter",
    "offer",
    "page",
    "plan",
    "proposal",
    "reply",
    "response",
    "text",
}
DIES = {"burn", "die", "drown", "fall", "perish"}
TEXTS = {
    *(
        "accord",
        "act",
        "agreement",
        "article",
        "charter",
        "clause",
        "constitution",
        "convention",
        "deal",
        "law",
        "mandate",
    ),
    *("memorandum", "pact", "protocol", "resolution", "statute", "treaty", "truce", "understanding"),
}
USES = {"abuse", "exploit", "use"}
TRUCES = {"armistice", "ceasefire", "cease-fire", "lull", "truce"}
EXPIRES = {"end", "expire", "lapse", "run out"}
STOPS = {"cease", "end", "halt", "stop"}
FRAGILE = {
    *(
        "accord",
        "agreement",
        "ceasefire",
        "deal",
        "order",
        "peace",
        "process",
        "security",
        "stability",
        "talk",
        "truce",
    ),
    *("unity",),
}
ENDANGERS = {"destabilise", "destabilize", "endanger", "imperil", "jeopardise", "jeopardize", "threaten", "undermine"}
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
    if _is_no_act(hit):
        return None
    if (left := left_a_treaty(hit, hit.frame.kind)) is not None:
        hit = replace(hit, frame=left)
    hit = _stopped(_expired(_asked_not_to(hit)))
    hit = _who_died(_without_its_state(_who_is_allowed(hit), cast))
    hit = _only_raised(_beside_whom(hit))
    hit = _whose_demand(_who_asks(_without_the_excepted(hit, cast), cast), cast)
    hit = _who_is_accused(_who_proposed(hit), cast)
    return _without_those_spoken_of(_without_those_away(_without_origin(_without_what_was_hit(hit, cast))))


def _inside(nouns: Iterable[Token]) -> set[int]:
    return {word.offset for noun in nouns for word in noun.subtree}


def _but(side: tuple[Actor, ...], places: set[int]) -> tuple[Actor, ...]:
    return tuple(one for one in side if one.span[0] not in places)


def _only(side: tuple[Actor, ...], places: set[int]) -> tuple[Actor, ...]:
    return tuple(one for one in side if one.span[0] in places)


def _is_no_act(hit: Hit) -> bool:
    """ "As required by the X deal", "used the truce to rearm", "it threatened regional peace": nobody does it."""
    word, kind = hit.trigger, hit.frame.kind
    if kind == "REQUEST" and is_verb(word) and word.tag_ == "VBN":
        by = [noun for agent in kids(word, "agent", "prep") if agent.lower_ == "by" for noun in kids(agent, "pobj")]
        return any(noun.lemma_.lower() in TEXTS for noun in by)
    if hit.frame.mode == "ceasefire" and not is_verb(word):
        return word.dep_ == "dobj" and word.head.lemma_ in USES
    if not is_verb(word):
        return kind == "AGREE" and word.lemma_.lower() == "guarantee" and lemma(_over_all(word)) in ASKS
    if lemma(word) == "recall" and is_passive(word) and any(noun.lower_ == "it" for noun in kids(word, "nsubjpass")):
        return True  # "it will be recalled that …"
    if kind == "RETREAT" and lemma(word) in HANDS_OVER and _told_things(word) & PAPERS:
        return True  # "a list of the prisoners was handed over"
    if kind == "CONSULT" and lemma(word) == "meet" and _told_things(word) & AIMS:
        return True  # "to meet the total of 500"
    if kind == "REQUEST" and lemma(word) in PASSES and is_passive(word) and lemma(word.head) in {"have", "need"}:
        return True  # "still has to be approved by X"
    if kind == "AGREE" and lemma(word) == "hope":
        return True
    if hit.frame.id == "protest.demonstrate" and word.dep_ in {"advcl", "xcomp"} and word.tag_ == "VB":
        return bool(prepositions(word, "against", "at", "over"))  # "recalled its envoy to protest against the raid"
    if kind == "SUPPORT" and word.lemma_ == "be" and any(glad.lower_ in GLAD for glad in kids(word, "acomp")):
        return True  # "is pleased to announce": what is announced is the event
    if kind in {"REJECT", "THREATEN"} and lemma(word) in ENDANGERS:
        return any(noun.lemma_.lower() in FRAGILE for noun in objects(word))
    if hit.frame.id == "accuse.investigate" and any(noun.lemma_.lower() in PAPERS for noun in objects(word)):
        return True  # "was examining the offer"
    return kind == "THREATEN" and lemma(word) == "warn" and any(_is_told(clause) for clause in kids(word, "ccomp"))


def _over_all(noun: Token) -> Token:
    """The word that governs a list in which a noun stands."""
    while noun.dep_ in {"appos", "conj"} and not is_verb(noun.head):
        noun = noun.head
    return noun.head


def _told_things(verb: Token) -> set[str]:
    return {noun.lemma_.lower() for noun in (*objects(verb), *kids(verb, "nsubjpass"))}


def _is_told(clause: Token) -> bool:
    """ "Warned that the ruling endangers the truce", "that nobody has been freed": how it is, which is no threat."""
    auxes = kids(clause, "aux", "auxpass")
    if any(aux.tag_ == "MD" for aux in auxes):
        return False
    perfect = clause.tag_ == "VBN" and any(aux.lemma_ == "have" for aux in auxes)
    endangered = any(noun.lemma_.lower() in FRAGILE for noun in objects(clause))
    return perfect or (clause.lemma_ in ENDANGERS and endangered)


def _expired(hit: Hit) -> Hit:
    """ "The truce expired on Friday": none holds any more."""
    noun, verb = hit.trigger, hit.trigger.head
    ended = hit.frame.mode == "ceasefire" and not is_verb(noun) and noun.dep_ == "nsubj" and lemma(verb) in EXPIRES
    ended = ended and noun.lemma_.lower() in TRUCES and not kids(verb, "dobj", "neg", "aux")
    return replace(hit, status="cancelled") if ended else hit


def _stopped(hit: Hit) -> Hit:
    """ "Attacks by the rebels stopped", "the shelling has ceased": they hold their fire."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind != "ASSAULT" or noun.dep_ not in {"csubj", "nsubj"} or lemma(verb) not in STOPS:
        return hit
    told = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(aux.lemma_ == "have" for aux in kids(verb, "aux")))
    if not told or kids(verb, "dobj", "neg", "xcomp"):
        return hit
    return replace(hit, frame=Frame(id="retreat.attacks_stop", kind="RETREAT", mode="ceasefire"))


def _who_died(hit: Hit) -> Hit:
    """ "Three soldiers died in shelling": they were hit, and did not do it."""
    if hit.frame.kind != "ASSAULT":
        return hit
    within = hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ == "in"
    verb = hit.trigger.head.head if within else hit.trigger
    if lemma(verb) not in DIES or objects(verb):
        return hit
    dead = _inside(kids(verb, "nsubj"))
    moved = _only(hit.actors, dead)
    return replace(hit, actors=_but(hit.actors, dead), targets=(*moved, *_but(hit.targets, dead))) if moved else hit


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
    rebels = _inside(noun for at, noun in owners.items() if any(one.span[0] <= at < one.span[1] for one in mine))
    named = tuple(one for one in _only((*hit.actors, *hit.targets), rebels) if one not in mine)
    found = named or tuple(a for at, noun in owners.items() for a in cast.who(noun) if a not in mine)
    if not found:
        return hit
    actors = (*found, *(one for one in hit.actors if one not in mine and one not in found))
    return replace(hit, actors=actors, targets=tuple(one for one in hit.targets if one not in found))


def _beside_whom(hit: Hit) -> Hit:
    """ "Fought alongside the rebels": on their side."""
    if hit.frame.kind != "ASSAULT" or not is_verb(hit.trigger):
        return hit
    allies = _inside(prepositions(hit.trigger, "alongside"))
    moved = _only(hit.targets, allies)
    return replace(hit, actors=(*hit.actors, *moved), targets=_but(hit.targets, allies)) if moved else hit


def _only_raised(hit: Hit) -> Hit:
    """ "Kenya brought up the killing of a fisherman at talks with Uganda": neither of them need have killed him."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or is_verb(noun) or noun.dep_ != "dobj" or lemma(verb) not in RAISES:
        return hit
    own = _inside([noun])
    away = _inside(word for prep in kids(noun, "prep") if prep.lower_ in {"at", "with"} for word in kids(prep, "pobj"))
    return replace(hit, actors=_only(hit.actors, own - away), targets=_only(hit.targets, own - away))


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
    if not out or not _only((*hit.actors, *hit.targets), out):
        return hit
    actors = _but(hit.actors, out) or tuple(a for noun in heads for a in cast.within(noun) if a.span[0] not in out)
    return replace(hit, actors=actors, targets=_but(hit.targets, out))


def _who_asks(hit: Hit, cast: Cast) -> Hit:
    """ "Bako said that envoys from Chad requested a delay": they did, and he says so."""
    verb, says = hit.trigger, hit.trigger.head
    if not is_verb(verb) or is_passive(verb) or verb.dep_ != "ccomp":
        return hit
    own = [noun for noun in kids(verb, "nsubj") if noun.pos_ in {"NOUN", "PROPN"}]
    if lemma(says) not in SAYS or not own or kids(verb, "aux") or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return hit
    saying, asking = _inside(kids(says, "nsubj")), _inside(own)
    if not hit.actors or not _only(hit.actors, saying):
        return hit
    if _only(hit.actors, asking):
        return replace(hit, actors=_but(hit.actors, saying))
    if hit.frame.kind not in {"REJECT", "REQUEST"}:
        return hit
    found = tuple(actor for noun in own for actor in cast.within(noun))
    return replace(hit, actors=found, targets=_but(hit.targets, asking)) if found else hit


def _who_is_allowed(hit: Hit) -> Hit:
    """ "The militia were permitted to keep their rifles", "powers were granted to X": they give nothing up."""
    verb = hit.trigger
    if hit.frame.kind != "CONCEDE" or not is_verb(verb) or not is_passive(verb) or lemma(verb) not in ALLOWS:
        return hit
    given = _inside([*kids(verb, "nsubjpass"), *prepositions(verb, "to")])
    moved = _only(hit.actors, given)
    return replace(hit, actors=_but(hit.actors, given), targets=(*moved, *hit.targets)) if moved else hit


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
    return replace(hit, actors=_but(hit.actors, hit_places))


def _without_origin(hit: Hit) -> Hit:
    """ "Flew medicines from London to Juba": London gets none."""
    if hit.frame.kind != "AID" or not is_verb(hit.trigger):
        return hit
    starts = [noun for verb in (hit.trigger, *objects(hit.trigger)) for noun in prepositions(verb, "from")]
    away = {
        noun.offset for noun in starts if any(prepositions(v, "to") for v in (hit.trigger, noun, *objects(hit.trigger)))
    }
    return replace(hit, targets=_but(hit.targets, away))


def _without_those_away(hit: Hit) -> Hit:
    """ "Signed it without the rebels", "the accord brokered by A and B": neither is the other side of it."""
    if hit.frame.kind not in {"AGREE", "SUPPORT"}:
        return hit
    away = _inside(prepositions(hit.trigger, "without"))
    things = [*objects(hit.trigger), *prepositions(hit.trigger, "for", "to"), *kids(hit.trigger, "nsubjpass")]
    made = [clause for noun in things for clause in kids(noun, "acl", "relcl") if lemma(clause) in BROKERED]
    away |= _inside(agent for clause in made for agent in kids(clause, "agent", "prep") if agent.lower_ == "by")
    return replace(hit, actors=_but(hit.actors, away), targets=_but(hit.targets, away))


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
    inside = _inside(owners)
    if not owners or not hit.actors or _only(hit.actors, inside):
        return hit
    found = tuple(actor for owner in owners for actor in (cast.who(owner) or cast.modifier(owner)))
    return replace(hit, actors=found, targets=tuple(one for one in hit.targets if one not in found)) if found else hit


def _who_proposed(hit: Hit) -> Hit:
    """ "Two amendments proposed by X were rejected": X's, and not by X."""
    verb = hit.trigger
    if hit.frame.kind != "REJECT" or not is_verb(verb) or not is_passive(verb):
        return hit
    own = _inside(kids(verb, "nsubjpass"))
    theirs = _only(hit.actors, own)
    if not theirs:
        return hit
    return replace(hit, actors=_but(hit.actors, own), targets=(*theirs, *_but(hit.targets, own)))


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
    accuser, accused = _inside(kids(accuses, "nsubj")), objects(accuses)
    if hit.actors and not _only(hit.actors, accuser):
        return hit
    found = tuple(actor for noun in accused for actor in cast.within(noun))
    kept = tuple(one for one in hit.targets if one not in found)
    return replace(hit, actors=found, targets=kept) if found else hit


def _without_those_spoken_of(hit: Hit) -> Hit:
    """ "A plan on the return of X's refugees", "at Y's request", "the ambassador to Z": none of them is at it."""
    away: set[int] = set()
    if hit.frame.move == "propose" and is_verb(hit.trigger):
        away |= _inside(noun for thing in objects(hit.trigger) for noun in prepositions(thing, "about", "on"))
    for word in hit.trigger.sent:
        if word.lower_ == "request" and hit.frame.kind == "CONSULT" and word.dep_ == "pobj" and word.head.lower_ in ON:
            away |= _inside(kids(word, "poss"))
        if word.lemma_.lower() in ENVOYS and hit.frame.kind in {"AGREE", "REJECT", "REQUEST"}:
            away |= _inside(prepositions(word, "to"))
        if hit.frame.kind == "ASSAULT" and word == hit.trigger and not is_verb(word):
            away |= _inside(
                noun for clause in kids(word, "relcl") for noun in objects(clause) if clause.lemma_ in LEADS
            )
    return replace(hit, actors=_but(hit.actors, away), targets=_but(hit.targets, away)) if away else hit
