"""Who is named beside a deed and is neither its doer nor its target: its victims, its teller, its place, its means.

The reader takes the parties of a sentence for those of its events. Here the words around an event say which of them it
cannot be; every function gives the hit as it was where they say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.bare_passives import DONE_TO
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, phrase, prepositions, with_conjuncts
from dragoman.coding.hanging import ATTACKS, FIGHTS_OFF
from dragoman.coding.parties import lies_in
from dragoman.coding.within import but, inside, only
from dragoman.types import Actor, Place, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

DEEDS = {
    *("abduction", "airstrike", "ambush", "arrest", "assassination", "assault", "attack", "beating", "bombardment"),
    *("bombing", "deportation", "destruction", "detention", "execution", "expulsion", "harassment", "imprisonment"),
    *("jailing", "kidnapping", "killing", "massacre", "murder", "persecution", "raid", "rape", "seizure", "shelling"),
    *("shooting", "slaying", "strike", "torture"),
}
AT_A_PLACE = {"ambush", "bombing", "massacre", "shooting"}  # "a Mali ambush": there, and not by it
OWN_NEWS = {
    *("acknowledge", "admit", "announce", "claim", "confirm", "disclose", "insist", "maintain", "report", "reveal"),
    *("say", "state"),
}
GIVES_NEWS = {"announce", "confirm", "disclose", "report", "reveal"}
JUDGES = {"condemn", "criticise", "criticize", "decry", "denounce", "deplore", "hail", "praise", "welcome"}
SURROUNDING = {  # conditions that nobody sets: "weather conditions", "humanitarian conditions"
    *("economic", "harsh", "humanitarian", "living", "market", "road", "sanitary", "security", "travel", "weather"),
    *("working",),
}
SEES = {"confirm", "deny", "describe", "detect", "document", "observe", "record", "register", "report", "spot"}
SUFFERS = {"endure", "face", "suffer", "survive", "withstand"}
HANDS_OVER = {"deliver", "extradite", "hand", "hand back", "hand over", "return", "transfer", "turn over"}
FREEING = {"release", "freeing", "freedom", "return", "repatriation", "handover", "extradition"}
SENDING = {"deployment", "dispatch"}
ASKS = {"appeal", "ask", "call", "demand", "insist", "invite", "press", "request", "seek", "urge"}
UNDERGONE = {"ACCUSE", "ASSAULT", "COERCE", "SANCTION", "THREATEN"}
MEANS = {"force", "means", "violence", "weapon"}
BLASTS = {
    *("airstrike", "bomb", "bombardment", "bombing", "blast", "crossfire", "device", "explosion", "fire", "grenade"),
    *("gunfire", "landmine", "mine", "missile", "mortar", "projectile", "rocket", "shell", "shelling", "strike"),
}


def as_told(hit: Hit, cast: Cast) -> Hit:
    """The hit without those whom its words put beside it."""
    hit = _who_is_obliged(_who_undergoes(_of_its_own_clause(hit, cast)), cast)
    hit = _without_victims(_without_tellers(_without_the_freed(hit)))
    hit = _who_suffers(_who_is_handed_over(_without_the_captors(_without_repellers(hit))))
    return _without_blasts(_without_means(_without_its_place(hit, cast)), cast)


def is_told_elsewhere(hit: Hit, hits: Iterable[Hit]) -> bool:
    """ "Says it shot down two drones": what he did is the event, and no charge; "truce nears" is none yet."""
    word = hit.trigger
    if hit.frame.mode == "ceasefire" and not is_verb(word):
        ends = [*prepositions(word, "near"), *prepositions(word.head, "near")]
        return lemma(word.head) in {"loom", "near"} or any(noun.lemma_.lower() == "collapse" for noun in ends)
    if hit.frame.id == "request.demand_noun" and word.lower_ == "conditions":
        return any(child.lower_ in SURROUNDING for child in kids(word, "amod", "compound", "nmod"))
    if hit.frame.id != "reader.accuse" or lemma(word) not in OWN_NEWS:
        return False
    told = {other.trigger.i for other in hits if other.frame.kind != "ACCUSE"}
    deeds = [clause for clause in kids(word, "ccomp") if {clause.i, *(noun.i for noun in kids(clause, "dobj"))} & told]
    own = any(_is_own(noun) for clause in deeds for noun in kids(clause, "nsubj"))
    return own or any(clause.i in told for noun in objects(word) for clause in kids(noun, "acl"))  # "two abducted"


def _is_own(noun: Token) -> bool:
    """ "It", "its air force", "its strikes"."""
    return noun.pos_ == "PRON" or any(owner.tag_ == "PRP$" for owner in kids(noun, "poss"))


def _without_victims(hit: Hit) -> Hit:
    """ "Condemned the arrest of X", "the attack on the town Y": nobody says that X or Y is to blame for it."""
    if hit.frame.kind != "ACCUSE" or not is_verb(hit.trigger) or is_passive(hit.trigger):
        return hit
    if lemma(hit.trigger) in {"investigate", "probe"}:
        return hit
    deeds = [noun for noun in objects(hit.trigger) if noun.lemma_.lower() in DEEDS]
    owners = [owner for deed in deeds for owner in kids(deed, "amod", "compound", "nmod", "poss")]
    owners += [by for deed in deeds for by in kids(deed, "prep", "agent") if by.lower_ == "by"]
    own = [hit.trigger] if any(deed.is_ancestor(hit.trigger) for deed in deeds) else []  # "an attack X blamed on Y"
    return replace(hit, targets=but(hit.targets, inside(deeds) - inside([*owners, *own])))


def _without_tellers(hit: Hit) -> Hit:
    """ "The withdrawal of X's troops was confirmed by Y", "reported two attacks": whoever says so does not do it."""
    noun, verb = hit.trigger, hit.trigger.head
    if is_verb(noun):
        counted = any(kids(thing, "nummod") for thing in objects(noun))
        told = noun if lemma(noun) == "announce" and counted and hit.frame.kind == "ASSAULT" else None
    elif noun.dep_ == "nsubjpass" and lemma(verb) in GIVES_NEWS | JUDGES:
        agents = inside(kids(verb, "agent"))
        actors = but(hit.actors, agents)
        leaves = hit.frame.mode in {"withdraw", "surrender"} and not actors and bool(agents)
        own = only(hit.targets, inside(prepositions(noun, "of"))) if leaves else ()
        return replace(hit, actors=actors or own, targets=tuple(one for one in hit.targets if one not in own))
    else:
        its = any(owner.pos_ == "PRON" for owner in kids(noun, "poss"))  # "confirmed its attack"
        told = verb if noun.dep_ == "dobj" and lemma(verb) in SEES and not its else None
        told = told if hit.frame.kind in {"ASSAULT", "COERCE", "MOBILIZE"} else None
    if told is None:
        return hit
    actors = but(hit.actors, inside(kids(told, "nsubj")))
    if hit.frame.kind == "MOBILIZE" and not actors:  # "reported movements of X's troops"
        return replace(hit, actors=only(hit.targets, inside([noun])), targets=but(hit.targets, inside([noun])))
    return replace(hit, actors=actors)


def _who_undergoes(hit: Hit) -> Hit:
    """ "X was criticised by Y", "X hit with new tariffs of Y": X does nothing of it."""
    verb = hit.trigger
    if hit.frame.kind not in UNDERGONE or not is_verb(verb) or not is_passive(verb):
        return hit
    subjects = [noun for head in kids(verb, "nsubjpass") for noun in with_conjuncts(head)]
    own = inside(subjects)
    if verb.dep_ == "acl" and verb.lower_ in DONE_TO:  # "soldiers killed in an ambush"
        subjects += with_conjuncts(verb.head)
        own |= inside([verb.head]) - inside([verb])
    moved = tuple(one for one in hit.actors if any(one.span[0] <= noun.offset < one.span[1] for noun in subjects))
    if not moved or "subject" in hit.frame.target:
        return hit
    by = [word for word in verb.subtree if word.lower_ == "by" and word.dep_ in {"agent", "prep"}]
    by += [word for noun in prepositions(verb, "with") for word in kids(noun, "amod", "compound", "poss")]
    doing = only((*hit.actors, *hit.targets), inside(by) - own)
    held = tuple(one for one in hit.targets if one not in doing and one not in moved)
    return replace(hit, actors=doing or but(hit.actors, own), targets=(*moved, *held))


def _who_is_obliged(hit: Hit, cast: Cast) -> Hit:
    """ "X must free activists: Y", "X should leave, Y says": it is asked of X."""
    verb = hit.trigger
    if hit.frame.kind != "REQUEST" or not is_verb(verb) or is_passive(verb) or lemma(verb) in ASKS:
        return hit  # "should ask Y": that is what he should do
    if not any(aux.lower_ in {"must", "should"} for aux in kids(verb, "aux")):
        return hit
    own = inside(kids(verb, "nsubj"))
    asked = only(hit.actors, own)
    colon = next((word.i for word in verb.sent if word.text == ":" and word.i > verb.i), verb.sent.end)
    named = (cast.who(word) for word in verb.doc[colon + 1 : verb.sent.end] if word.pos_ in {"NOUN", "PROPN"})
    asks = next((found for found in named if found), ())
    return replace(hit, actors=but(hit.actors, own) or asks, targets=asked) if asked else hit


def _without_the_freed(hit: Hit) -> Hit:
    """ "Called for the release of X", "for the deployment of peacekeepers": they are asked for nothing."""
    if hit.frame.kind != "REQUEST" or not is_verb(hit.trigger):
        return hit
    things = [*prepositions(hit.trigger, "for"), *objects(hit.trigger)]
    wanted = [noun for noun in things if noun.lemma_.lower() in FREEING | SENDING]
    meant = [prep for noun in wanted for prep in kids(noun, "prep") if prep.lower_ in {"of", "in"}]
    return replace(hit, targets=but(hit.targets, inside(meant)))


def _without_the_captors(hit: Hit) -> Hit:
    """ "Efforts to free the nurses held by X": X frees nobody."""
    if hit.frame.kind != "RETREAT" or not is_verb(hit.trigger):
        return hit
    held = [clause for noun in objects(hit.trigger) for clause in kids(noun, "acl") if kids(clause, "agent")]
    held = [clause for clause in held if clause is not hit.trigger]
    return replace(hit, actors=but(hit.actors, inside(held)))


def _who_is_handed_over(hit: Hit) -> Hit:
    """ "The pilot was handed over to X's officials": he hands nobody over."""
    verb = hit.trigger
    if hit.frame.kind not in {"COERCE", "COOPERATE", "RETREAT"} or not is_verb(verb) or not is_passive(verb):
        return hit
    if lemma(verb) not in HANDS_OVER:
        return hit
    held = inside(kids(verb, "nsubjpass"))
    handed = only(hit.actors, held)
    return replace(hit, actors=but(hit.actors, held), targets=(*handed, *hit.targets)) if handed else hit


def _who_suffers(hit: Hit) -> Hit:
    """ "X's troops suffered an ambush near Y": they were ambushed, and by nobody who is named."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind != "ASSAULT" or is_verb(noun) or noun.dep_ != "dobj" or lemma(verb) not in SUFFERS:
        return hit
    struck = only((*hit.actors, *hit.targets), inside(kids(verb, "nsubj")))
    named = inside(prepositions(noun, "by", "from")) | inside(kids(noun, "amod", "poss", "compound"))
    return replace(hit, actors=only(hit.actors, named), targets=struck) if struck else hit


def _without_repellers(hit: Hit) -> Hit:
    """ "The assault on X was repelled by the army": the army is who was attacked."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind != "ASSAULT" or is_verb(noun) or lemma(verb) not in FIGHTS_OFF:
        return hit
    if noun.dep_ not in {"dobj", "nsubjpass"}:
        return hit
    held = inside(kids(verb, "nsubj") if noun.dep_ == "dobj" else kids(verb, "agent"))
    repelled = only(hit.actors, held)
    return replace(hit, actors=but(hit.actors, held), targets=repelled) if repelled else hit


def whose_attack_failed(hit: Hit, cast: Cast) -> Hit:
    """ "Repelled an attack by X on Y": X's."""
    attacks = [noun for noun in objects(hit.trigger) if noun.lemma_.lower() in ATTACKS]
    if hit.frame.kind != "ASSAULT" or lemma(hit.trigger) not in FIGHTS_OFF or not attacks:
        return hit
    words = [*prepositions(attacks[0], "by", "from"), *kids(attacks[0], "amod", "compound", "poss")]
    found = next((who for word in words if (who := cast.who(word) or cast.modifier(word))), ())
    struck = tuple(who for noun in kids(hit.trigger, "nsubj") for who in cast.who(noun))
    away = inside(kids(hit.trigger, "nsubj")) | inside(prepositions(hit.trigger.head, "by"))
    kept = tuple(one for one in but(hit.actors, away) if one not in found and one.id not in {who.id for who in struck})
    at = attacks[0].offset  # "30 Russian attacks" are no target
    named = {one.span for one in found}
    others = [one for one in hit.targets if one.span not in named and not one.span[0] <= at < one.span[1]]
    others = [one for one in others if one.id is None or one.id not in {who.id for who in struck}]
    return replace(hit, actors=found or kept, targets=(*struck, *others))


def _without_its_place(hit: Hit, cast: Cast) -> Hit:
    """ "The Nampula bombing wounded six": where it was, not who did it."""
    if hit.frame.kind != "ASSAULT":
        return hit
    nouns = kids(hit.trigger, "nsubj") if is_verb(hit.trigger) else [hit.trigger]
    deeds = [noun for noun in nouns if noun.lemma_.lower() in DEEDS]
    names = [word for noun in deeds for word in kids(noun, "compound") if word.offset in cast.places]
    towns = {word.offset for word in names if cast.places[word.offset].kind != "country"}
    actors = tuple(one for one in hit.actors if one.id or one.span[0] not in towns)
    single = [noun for noun in deeds if noun.lemma_.lower() in AT_A_PLACE and noun.tag_ == "NN"]
    states = {word.offset for noun in single for word in kids(noun, "compound") if not word.text.isupper()}
    return replace(hit, actors=tuple(one for one in actors if one.span[0] not in states or one.id != _state(one)))


def _state(actor: Actor) -> str:
    return f"state:{actor.country}"


def _without_means(hit: Hit) -> Hit:
    """ "Threatened to use armed force to free them": force is nobody."""
    means = {
        word.offset + len(word)
        for word in hit.trigger.sent
        if word.lemma_.lower() in MEANS and word.dep_ == "dobj" and word.head.lemma_ == "use"
    }
    if not means:
        return hit
    sides = (tuple(one for one in side if one.id or one.span[1] not in means) for side in (hit.actors, hit.targets))
    actors, targets = sides
    return replace(hit, actors=actors, targets=targets)


def _without_blasts(hit: Hit, cast: Cast) -> Hit:
    """ "A landmine blast killed two", "airstrikes killed nine": by nobody who is named, but in "army rockets"."""
    if hit.frame.kind != "ASSAULT" or not is_verb(hit.trigger):
        return hit
    agents = [noun for by in kids(hit.trigger, "agent") for noun in kids(by, "pobj")]
    blasts = [noun for noun in (*kids(hit.trigger, "nsubj"), *agents) if noun.lemma_.lower() in BLASTS]
    ends = {noun.offset + len(noun) for noun in blasts if not _is_whose(noun, cast)}
    return replace(hit, actors=tuple(one for one in hit.actors if one.id or one.span[1] not in ends)) if ends else hit


def _is_whose(noun: Token, cast: Cast) -> bool:
    before = kids(noun, "amod", "compound", "nmod", "poss")
    return any(one.dep_ == "poss" or cast.registry.role(one.lemma_.lower()) or cast.entry(one) for one in before)


def _of_its_own_clause(hit: Hit, cast: Cast) -> Hit:
    """ "While A welcomed the plan, B opposed it", "two were killed and three arrested": each verb has its own subject.

    Nor does whoever stands in a clause of reasons do what the noun before it names: "The shelling happened because X
    refused to leave".
    """
    word, head = hit.trigger, hit.trigger.head
    if not is_verb(word):
        reasons = [clause for clause in kids(head, "advcl") if any(m.lower_ == "because" for m in kids(clause, "mark"))]
        if word.dep_ != "nsubj" or not reasons:
            return hit
        away = inside(reasons)
        return replace(hit, actors=but(hit.actors, away), targets=but(hit.targets, away))
    if word.dep_ not in {"advcl", "conj"} or not is_verb(head):
        return hit
    if hit.frame.kind in {"ASSAULT", "COERCE"} and word.tag_ == "VBN" and is_passive(head) and word.dep_ == "conj":
        return _of_its_own_victims(hit, cast)
    own = [noun for noun in kids(word, "nsubj") if noun.pos_ in {"NOUN", "PROPN"}]
    others = inside(kids(head, "nsubj"))
    if not own or is_passive(word) or not hit.actors or but(hit.actors, others) or word.dep_ != "advcl":
        return hit
    found = tuple(actor for noun in own for actor in cast.within(noun))
    return replace(hit, actors=found) if found else hit


def _of_its_own_victims(hit: Hit, cast: Cast) -> Hit:
    """ "Two were killed and another three were arrested", "20 were killed and many more injured in X's attack"."""
    word, head = hit.trigger, hit.trigger.head
    own, before = kids(word, "nsubjpass"), inside(kids(head, "nsubjpass"))
    counted = [child for child in word.children if child.dep_ in {"advmod", "nsubj", "nmod"} and child.i < word.i]
    more = any(child.lower_ in {"more", "others"} or child.like_num for child in counted)
    if not own and not more:
        return hit
    actors, targets = but(hit.actors, before), but(hit.targets, before)
    return replace(hit, actors=actors, targets=targets or tuple(a for noun in own for a in cast.within(noun)))


def _of_these(hit: Hit, place: Place, towns: set[Span]) -> tuple[Actor, ...]:
    """The targets with one of several towns in the place of those that were read."""
    kept = tuple(one for one in hit.targets if one.span not in towns)
    text = hit.trigger.doc.wording(*place.span)
    return (*kept, Actor(text=text, span=place.span, id=None, country=place.country, sector=None))


def struck_there(hit: Hit, place: Place | None, spots: Sequence[Place]) -> tuple[Actor, ...]:
    """Of "hit an airfield in X and a refinery in Y" what was hit in one of the towns."""
    if place is None or len(spots) < 2 or not is_verb(hit.trigger):
        return hit.targets
    if hit.frame.kind == "COERCE":  # "imposed martial law in X, Y and Z"
        where = {spot.span for spot in spots}
        there = [one for one in hit.targets if one.span in where]
        return hit.targets if not there else _of_these(hit, place, {one.span for one in there})
    if hit.frame.kind != "ASSAULT":
        return hit.targets
    things = [noun for thing in objects(hit.trigger) for noun in with_conjuncts(thing)]
    words = {noun.i: phrase(noun, drop={"cc", "conj", "punct"}) for noun in things}
    own = [noun for noun in things if lies_in(place.span, words[noun.i])]
    others = [words[noun.i] for noun in things if noun not in own]
    if len(own) != 1 or not any(
        lies_in(spot.span, span) for spot in spots if spot.kind != "building" for span in others
    ):
        return hit.targets
    apart = [one for one in hit.targets if not any(lies_in(one.span, span) for span in others)]
    kept = tuple(one for one in apart if not any(lies_in(span, one.span) for span in others))
    if any(lies_in(one.span, words[own[0].i]) for one in kept):
        return kept
    span = phrase(own[0], drop={"cc", "conj", "det", "prep", "punct"})
    text = hit.trigger.doc.wording(*span)
    return (*kept, Actor(text=text, span=span, id=None, country=place.country, sector=None))
