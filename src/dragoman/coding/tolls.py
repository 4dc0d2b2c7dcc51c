"""A toll in a sentence of its own: "X shelled Y on Monday. At least 14 people died", of the attack told before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import DIE, INJURE, KILL, counted
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, prepositions, with_conjuncts
from dragoman.coding.lexicon import Frame
from dragoman.coding.one_attack import is_bare_claim
from dragoman.coding.war_words import war_words
from dragoman.types import Mention, Period, Place

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

TOLL = Frame(id="assault.toll", kind="ASSAULT", weight=0.6)
THE = {"that", "the", "these", "this", "those"}
STATE_FORCES = {"COP", "MIL", "SPY"}
UNIFORMED = {"officer", "officers", "own", "policeman", "policemen", "soldier", "soldiers", "troops"}
CAUSES = {"by", "during", "from", "in", "of"}
CLAIM_REACH = 3  # sentences: who owns up to an attack is often told after its dead

Told = tuple[Mention, Hit, int]  # what was told before, by which words, in which sentence


def with_tolls(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence and, where none tells of force, its toll: "60 people died", "nine others were hurt"."""
    if any(hit.frame.kind == "ASSAULT" for hit in hits):
        return list(hits)
    found = []
    for amount, noun in counted(sentence):
        verb = noun.head
        hurt = amount.unit == "injured" and noun.dep_ == "nsubjpass" and verb.lemma_ in INJURE
        if hurt and verb.dep_ in {"ROOT", "ccomp"}:
            found.append(Hit(TOLL, verb, targets=cast.who(noun)))
        if amount.unit == "killed" and noun.dep_ == "nsubj" and verb.lemma_ in DIE and verb.dep_ in {"ROOT", "ccomp"}:
            deed = next((one for one in prepositions(verb, "in", "from") if _is_the_attack(one)), None)
            trigger, carrier = (deed, verb) if deed is not None else (verb, None)
            found.append(Hit(TOLL, trigger, carrier=carrier, targets=cast.who(noun)))
    return sorted([*hits, *found[:1]], key=lambda hit: hit.trigger.i)


def attack_before(
    mention: Mention, hit: Hit, beside: Sequence[Hit], told: Sequence[Told], number: int, places: Mapping[int, Place]
) -> Mention | None:
    """The attack told before, of which a sentence gives the dead or says who claims it; None where it tells its own.

    beside  what else its sentence tells
    told    what was told before it, in order
    places  the places that the document names, by where their words begin
    """
    if mention.kind != "ASSAULT" or mention.status != "happened" or not (_is_toll(hit, mention) or is_bare_claim(hit)):
        return None
    others = [one for one in beside if one.frame.kind == "ASSAULT" and one.trigger != hit.trigger]
    joined = hit.teller is None and not mention.targets and any(one.trigger == hit.trigger.head for one in others)
    if joined or any(one.actors for one in others):
        return None  # "five were killed and nine | wounded": told by the first
    for back in range(1, CLAIM_REACH + 1 if hit.owned else 2):
        attacks = [one for one, _, at in told if at == number - back and one.kind == "ASSAULT"]
        if attacks:
            return _the_one(attacks, mention, hit, places)
    return None


def _the_one(attacks: Sequence[Mention], mention: Mention, hit: Hit, places: Mapping[int, Place]) -> Mention | None:
    """The fullest of several readings of one attack; None where there are two, or where it cannot be the one meant."""
    sites = {one.place.name for one in attacks if one.place is not None}
    doers = {tuple(sorted(actor.id or actor.text for actor in one.actors)) for one in attacks if one.actors}
    if len(sites) > 1 or len(doers) > 1 or any(one.status != "happened" for one in attacks):
        return None
    best = max(attacks, key=lambda one: (bool(one.actors), one.place is not None, one.when is not None))
    teller = mention.speaker.span if mention.speaker is not None else (0, 0)
    named = {
        places[token.offset].name
        for token in (hit.trigger.sent if hit.teller is None else _of_the_figure(hit.teller))
        if token.offset in places and not teller[0] <= token.offset < teller[1]  # "…, Kyiv said"
    }
    if named - sites or _is_of_more(hit.trigger.sent) or _days_apart(best.when, mention.when):
        return None
    if is_bare_claim(hit):
        return None if any(actor.id for actor in best.actors) else best
    return None if _are_others(mention, best) or _has_a_cause(hit, sites, places) else best


def _of_the_figure(teller: Token) -> list[Token]:
    """The words of a clause that gives a figure, but not of who gives it, nor of the clauses beside it."""
    parts = [child for child in teller.children if child.dep_ not in {"agent", "ccomp", "conj", "nsubj", "parataxis"}]
    return [word for child in parts for word in child.subtree]


def _is_toll(hit: Hit, mention: Mention) -> bool:
    """Whether words only tell who was killed or injured, and not by whom or where."""
    if mention.actors:
        return False
    if hit.also is not None:
        return _is_the_attack(hit.trigger) and hit.also.head != hit.trigger  # "the attack killed six"
    if hit.frame is TOLL and hit.teller is not None:
        return True  # "put the toll at 27"
    verb = hit.carrier if hit.frame is TOLL and hit.carrier is not None else hit.trigger
    left = hit.frame.id == "assault.leave_dead"
    if not is_verb(verb) or not (left or verb.lemma_.lower() in KILL | INJURE | DIE):
        return False
    if verb.lemma_.lower() in DIE or is_passive(verb):
        return True
    still = any(aux.lower_ in {"has", "have"} for aux in kids(verb, "aux"))  # "the fighting has left 300 dead"
    goes_on = war_words("casualties", "long") if still else frozenset[str]()
    return any(_is_the_attack(noun) and noun.lemma_.lower() not in goes_on for noun in kids(verb, "nsubj"))


def _is_the_attack(noun: Token) -> bool:
    """ "The strike", "this attack"."""
    known = noun.lemma_.lower() in war_words("attack", "nouns")
    return known and any(word.lower_ in THE for word in kids(noun, "det")) and not kids(noun, "amod", "poss")


def _is_of_more(sentence: Sentence) -> bool:
    """Whether a sentence speaks of other attacks, or of many: "elsewhere", "since May", "a separate strike"."""
    for token in sentence:
        if token.lower_ in war_words("casualties", "elsewhere"):
            near = [token.nbor(far) for far in (-1, 1) if sentence.start <= token.i + far < sentence.end]
            if not any(one.tag_ == "CD" or one.text == "-" or one.lower_ == "of" for one in near):
                return True  # and not "another six", "a total of nine", "a 12-year-old"
    return False


def _days_apart(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None:
        return False
    first, then = (
        (one, other) if (one.since is None or other.since is None or one.since <= other.since) else (other, one)
    )
    return first.until is not None and then.since is not None and first.until <= then.since


def _are_others(toll: Mention, attack: Mention) -> bool:
    """Whether the dead are of a country where nothing was attacked, or those who attacked."""
    dead = {actor.country for actor in toll.targets if actor.country}
    struck = {actor.country for actor in attack.targets if actor.country}
    there = {attack.place.country} if attack.place is not None and attack.place.country else set()
    by_whom = {actor.country for actor in attack.actors if actor.country}
    if dead & by_whom and not dead & (struck | there):
        return True
    if _are_their_own(toll, attack):
        return True
    return bool(dead and there) and not dead & (struck | there)


def _are_their_own(toll: Mention, attack: Mention) -> bool:
    """ "Troops killed two rebels in X. A soldier was wounded": by the rebels, where the troops fight at home."""
    forces = [actor for actor in attack.actors if actor.sector in STATE_FORCES]
    home = {actor.country for actor in forces}
    struck = {actor.country for actor in attack.targets} | ({attack.place.country} if attack.place else set())
    there = not struck - {None} or bool(home & struck) or home == {None}
    fallen = [
        whom for whom in toll.targets if whom.sector in STATE_FORCES or set(whom.text.lower().split()) & UNIFORMED
    ]
    return bool(forces and fallen) and len(fallen) == len(toll.targets) and there


def _has_a_cause(hit: Hit, sites: set[str], places: Mapping[int, Place]) -> bool:
    """Whether it says itself of what they died: "in floods", "when a bus overturned", "in clashes"."""
    verb = hit.carrier if hit.frame is TOLL and hit.carrier is not None else hit.also or hit.trigger
    verbs = [verb, *(one for one in kids(verb, "conj") if is_verb(one))]
    if verb.dep_ == "conj" and is_verb(verb.head):
        verbs.append(verb.head)
    if any(clause.tag_ != "VBG" for one in verbs for clause in kids(one, "advcl")):
        return True
    nouns = [noun for one in verbs for noun in (*prepositions(one, *CAUSES), *_agents(one))]
    return not all(_is_known(one, sites, places) for noun in nouns for one in with_conjuncts(noun))


def _agents(verb: Token) -> list[Token]:
    return [noun for by in kids(verb, "agent") for noun in kids(by, "pobj")]


def _is_known(noun: Token, sites: set[str], places: Mapping[int, Place]) -> bool:
    """ "In the attack", "of their wounds", "in the town": what the attack told before has, and nothing new."""
    if noun.pos_ == "PROPN":
        return any(token.offset in places and places[token.offset].name in sites for token in noun.subtree)
    if noun.lemma_.lower() in war_words("casualties", "at_last"):
        return True
    definite = any(word.lower_ in THE for word in kids(noun, "det")) or bool(kids(noun, "poss"))
    return definite and noun.lemma_.lower() not in war_words("casualties", "long")
