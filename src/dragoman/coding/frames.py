"""Which words of a sentence carry an event, and who stands in its roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import MACHINES
from dragoman.coding.carriers import carrier_of, fails_to_begin
from dragoman.coding.discourse import side
from dragoman.coding.grammar import (
    ancestors,
    complements,
    is_date,
    is_verb,
    kids,
    lemma,
    objects,
    only_says_which,
    prepositions,
    states_a_fact,
    subjects,
    with_conjuncts,
)
from dragoman.coding.lexicon import NOUN_ACTOR, NOUN_TARGET, VERB_TARGET, Frame, Lexicon, Support
from dragoman.coding.occasions import at_the_occasion, is_topic
from dragoman.coding.predicates import UNFIT, is_in_a_name, speaking
from dragoman.coding.reader import Sighting
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token


@dataclass(slots=True)
class Hit:
    """A frame that fits: its trigger, the words around it and the roles they fill."""

    frame: Frame
    trigger: Token
    carrier: Token | None = None  # the light verb or noun that carries an event noun
    support: Support | None = None
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    content: Token | None = None
    used: list[Token] = field(default_factory=list)  # nouns that are part of this event, none of their own
    sighting: Sighting | None = None  # what the trained reader saw in these words
    doubted: bool = False  # the reader saw nothing at all in the sentence
    said: Token | None = None  # the verb by which a party does it: "said that it would not"
    status: str = ""  # what the text says of it, where that is settled with the act
    owned: bool = False  # whoever did it says so himself: "claimed responsibility for the attack"
    teller: Token | None = None  # the verb whose subject gives its figure: "X put the toll at 40"
    charged: Token | None = None  # the verb that lays it to whoever did it: "X blamed the raid on Y"
    also: Token | None = None  # another word that tells the same: "killed when gunmen | ambushed their convoy"

    @property
    def verb(self) -> Token | None:
        """The verb whose clause states the event: the trigger, or what carries it."""
        if is_verb(self.trigger):
            return self.trigger
        return self.carrier if self.carrier is not None and is_verb(self.carrier) else None


def find(sentence: Sentence, cast: Cast, lexicon: Lexicon) -> list[Hit]:
    """Return the frames that fit in a sentence, by place; verbs first claim their object nouns."""
    hits = [hit for t in sentence if not _is_gerund(t, lexicon) and (hit := _verb_hit(t, cast, lexicon)) is not None]
    hits += [hit for token in sentence if (hit := _adjective_hit(token, cast, lexicon)) is not None]
    used = {token.i for hit in hits for token in hit.used}
    for token in sentence:
        if token.i not in used and (token.pos_ in {"NOUN", "PROPN"} or _is_gerund(token, lexicon)):
            hit = _phrase_hit(token, cast, lexicon) or _noun_hit(token, cast, lexicon)
            if hit is not None:
                hits.append(hit)
                used |= _stopped(hit, lexicon)
    return sorted(hits, key=lambda hit: hit.trigger.i)


def _stopped(hit: Hit, lexicon: Lexicon) -> set[int]:
    """ "a pause in the fighting", "the suspension of talks": part of what is proposed or ended, none that goes on."""
    if not hit.frame.whole:
        return set()
    inner = prepositions(hit.trigger, "of", "to", "in", "on", "for")
    return {noun.i for noun in inner if _in_classes(noun, hit.frame.object, lexicon)}


def _is_gerund(token: Token, lexicon: Lexicon) -> bool:
    """ "fighting continued": a form of a verb that names what goes on."""
    subject = token.tag_ == "VBG" and token.dep_ in {"nsubj", "nsubjpass"}
    return subject and token.lower_ in lexicon.nouns and not kids(token, "dobj", "nsubj", "aux")


# -- verbs ----------------------------------------------------------------------------------------------------------


def _verb_hit(token: Token, cast: Cast, lexicon: Lexicon) -> Hit | None:
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass", "amod", "compound"}:
        return None
    best: Hit | None = None
    for frame in lexicon.verbs.get(lemma(token)) or lexicon.verbs.get(token.lemma_.lower(), ()):
        if frame.move in MANDATIVE and states_a_fact(token):
            continue
        if frame.id in HOLDING and only_says_which(token):
            continue
        if (unfit := UNFIT.get(frame.id)) is not None and unfit(token):
            continue
        if frame.id == "reject.fail_to" and fails_to_begin(token) and _are_talks(kids(token, "nsubj"), lexicon):
            continue  # "the talks failed to open"
        if (
            frame.id == "consult.host"
            and token.lemma_ == "receive"
            and any(kids(n, "nummod") for n in kids(token, "dobj"))
        ):
            continue  # "received nine prisoners"
        if frame.id in DECLARING and any(prepositions(noun, "between") for noun in objects(token)):
            continue  # whoever announces a truce between others makes none
        come = objects(token) or (subjects(token) if "from" in frame.actor else [])  # "shipments from X arrived in Y"
        things = [noun for head in come for noun in with_conjuncts(head)]
        if not _fits(frame, token, things, cast, lexicon):
            continue
        hit = Hit(frame, token)
        _fill_verb_roles(hit, cast)
        if not _has_needs(hit):
            continue
        hit.content = _content(frame, token, things)
        hit.used = [noun for noun in things if _in_classes(noun, frame.object, lexicon)] if frame.object else []
        if best is None or _rank(hit) > _rank(best):
            best = hit
    return best


def _are_talks(nouns: Iterable[Token], lexicon: Lexicon) -> bool:
    return any(_in_classes(noun, ("talks",), lexicon) for noun in nouns)


def _adjective_hit(token: Token, cast: Cast, lexicon: Lexicon) -> Hit | None:
    """ "is ready to …", "remains opposed to …": the subject of the linking verb acts."""
    if token.dep_ not in {"acomp", "oprd", "attr"} or not is_verb(token.head):
        return None
    best: Hit | None = None
    for frame in lexicon.adjectives.get(token.lower_, ()):
        things = prepositions(token, "to", "of", "with", "for", "against")
        if not _fits(frame, token, things, cast, lexicon):
            continue
        hit = Hit(frame, token, token.head)
        hit.actors = tuple(dict.fromkeys(actor for noun in subjects(token.head) for actor in _party(noun, cast)))
        names = {actor.span for actor in hit.actors}
        hit.targets = tuple(
            dict.fromkeys(a for slot in frame.target for a in _slot(slot, token, cast) if a.span not in names)
        )
        hit.content = _content(frame, token, things)
        if _has_needs(hit) and (best is None or _rank(hit) > _rank(best)):
            best = hit
    return best


DECLARING = {"retreat.declare_ceasefire", "concede.announce_withdrawal"}
HOLDING = {
    "accuse.claim_territory",
    "assault.hold",
    "assault.lose_place",
    "assault.territory",
}  # what may only tell one place from others
ENDING = {"end", "halt", "pause", "stop", "suspend"}  # whose subject did not fight: "a step toward ending the clashes"
MANDATIVE = {"demand", "urge", "propose"}


def _rank(hit: Hit) -> tuple[int, float]:
    return hit.frame.constraints, hit.frame.weight


def _has_needs(hit: Hit) -> bool:
    have = {"actor": hit.actors, "target": hit.targets, "carrier": hit.carrier is not None}
    return all(have.get(role, True) for role in hit.frame.needs)


def _fits(frame: Frame, token: Token, things: list[Token], cast: Cast, lexicon: Lexicon) -> bool:
    if frame.object and not _allowed(frame.object, token, things, cast, lexicon):
        return False
    if frame.subject and not _allowed(frame.subject, token, subjects(token), cast, lexicon):
        return False
    facing = [*things, *(prepositions(token, "with") if "with" in frame.target and is_verb(token) else [])]
    if frame.not_object and _allowed(frame.not_object, token, facing, cast, lexicon):
        return False
    around = [token, *things, *([token.head] if not is_verb(token) and token.dep_ == "dobj" else [])]
    return not frame.prep or any(
        c.lower_ in frame.prep
        and not any(is_date(n) and not kids(n, "prep") for n in kids(c, "pobj"))  # "insisted on Monday"
        for word in around
        for c in kids(word, "prep", "dative", "agent", "prt")
    )


def _allowed(classes: Iterable[str], token: Token, things: list[Token], cast: Cast, lexicon: Lexicon) -> bool:
    for name in classes:
        if name == "none":
            fits = not things and not complements(token)
        elif name == "clause":
            fits = bool(complements(token))
        elif name == "fight":  # "ready to fight on", "prepared to keep fighting"
            clauses = [inner for clause in complements(token) for inner in (clause, *kids(clause, "xcomp"))]
            fits = any(clause.lemma_.lower() in lexicon.classes["fighting_word"] for clause in clauses)
        elif name == "actor":
            fits = any(cast.who(noun) for noun in things)
        elif name == "place":
            wholes = [
                inner for noun in things if noun.lemma_.lower() in PARTITIVE for inner in prepositions(noun, "of")
            ]
            fits = any(_is_place(noun, cast) for noun in (*things, *wholes))
        else:
            fits = any(_in_classes(noun, (name,), lexicon) for noun in things)
        if fits:
            return True
    return False


def _is_place(noun: Token, cast: Cast) -> bool:
    return noun.offset in cast.places or noun.ent_type_ in {"GPE", "LOC", "FAC"}


def _in_classes(noun: Token, classes: Iterable[str], lexicon: Lexicon) -> bool:
    words = {
        noun.lemma_.lower(),
        *(f"{child.lower_} {noun.lemma_.lower()}" for child in kids(noun, "compound", "amod")),
    }
    if noun.lemma_.lower() in PARTITIVE:
        words |= {inner.lemma_.lower() for inner in prepositions(noun, "of")}
    return any(words & lexicon.classes.get(name, frozenset()) for name in classes)


PARTITIVE = {
    "thousand", "hundred", "dozen", "score", "million", "ton", "tonne", "kilogram", "group", "handful", "entirety",
    "part", "most", "half", "number", "series", "round", "wave", "package", "set", "piece", "use", "control", "all",
    "some", "percent", "%", "third", "quarter", "fifth", "kilometre", "kilometer", "mile", "rest", "majority", "bulk",
    "swathe",
}  # fmt: skip
SPOKEN = {"AGREE", "REQUEST", "THREATEN", "REJECT", "ACCUSE"}


def _fill_verb_roles(hit: Hit, cast: Cast) -> None:
    frame, verb = hit.frame, hit.trigger
    actors = _first(frame.actor or ("subject",), verb, cast)
    targets = _first(frame.target or VERB_TARGET, verb, cast, taken=actors)
    if frame.kind in SPOKEN and {side(a) for a in targets} <= {side(a) for a in actors if a.country}:
        targets = ()  # "Putin warned that Russia would …" is no threat to Russia
    hit.actors, hit.targets = sides(frame, actors, _not_their_owners(frame, targets, objects(verb), cast))


def _not_their_owners(
    frame: Frame, targets: tuple[Actor, ...], things: Iterable[Token], cast: Cast
) -> tuple[Actor, ...]:
    """ "attacked a residence of the president": the residence was hit, in his country; he was not."""
    if frame.kind != "ASSAULT":
        return targets
    owners = {actor: noun for noun in things if not cast.who(noun) for actor in cast.within(noun)}
    return tuple(
        cast.thing(owners[actor], actor) if actor in owners and (actor.id or "").startswith("person:") else actor
        for actor in targets
    )


def _first(slots: Iterable[str], token: Token, cast: Cast, taken: tuple[Actor, ...] = ()) -> tuple[Actor, ...]:
    """The actors of the first slot that holds any who are not taken already."""
    names = {actor.span for actor in taken} | {actor.id for actor in taken if actor.id}
    for slot in slots:
        found = tuple(
            dict.fromkeys(
                actor for actor in _slot(slot, token, cast) if actor.span not in names and actor.id not in names
            )
        )
        if found:
            return found
    return ()


def _slot(slot: str, token: Token, cast: Cast) -> Iterator[Actor]:
    if slot == "subject":
        for noun in subjects(speaking(token)):
            yield from _party(noun, cast)
    elif slot == "object":
        for noun in objects(token):
            yield from _party(noun, cast, places=True)
        for clause in kids(token, "ccomp"):
            if any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children):
                for noun in kids(clause, "nsubj"):
                    yield from _party(noun, cast)
    elif slot == "host":  # "is expected in Cairo"
        for noun in prepositions(token, "in"):
            yield from _party(noun, cast, places=cast.sense(noun) == "capital")
    elif slot == "clause-subject":
        for clause in complements(token):
            for noun in kids(clause, "nsubj", "nsubjpass"):
                yield from _party(noun, cast)
    elif slot == "dative":
        for noun in kids(token, "dative", "iobj"):
            yield from _party(noun, cast)
    else:
        # "imposed sanctions on X": the parser hangs the preposition now on the verb, now on its object
        heads = (token, *objects(token))
        if slot == "with" and not any(prepositions(head, slot) for head in heads):
            heads = tuple(word for thing in objects(token) for word in thing.subtree if is_topic(word, thing))
        if slot == "from":
            heads = (*heads, *(word for thing in subjects(token) for word in thing.subtree))
        for head in heads:
            for noun in prepositions(head, slot):
                yield from _party(noun, cast, places=slot in {"on", "against", "at"})


def _party(noun: Token, cast: Cast, *, places: bool = False) -> tuple[Actor, ...]:
    found = cast.within(noun)
    if found or not places:
        return found
    return tuple(
        Actor(
            text=place.name,
            span=place.span,
            id=f"state:{place.country}" if place.country else None,
            country=place.country,
            sector=None,
        )
        for token in with_conjuncts(noun)
        if (place := cast.places.get(token.offset)) is not None
    )


def sides(
    frame: Frame, actors: tuple[Actor, ...], targets: tuple[Actor, ...]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Of a reciprocal event with one list of parties, those on the side of the first face the others."""
    together = actors or targets
    if not frame.reciprocal or (actors and targets) or len(together) < 2:
        return actors, targets
    own = side(together[0])
    with_first = tuple(actor for actor in together if own and side(actor) == own) or together[:1]
    return with_first, tuple(actor for actor in together if actor not in with_first)


def _content(frame: Frame, token: Token, things: list[Token]) -> Token | None:
    for slot in frame.content:
        if slot == "clause":
            found = complements(token)
        elif slot == "object":
            found = things
        else:
            over = [prep for word in (token, *things) for prep in kids(word, "prep") if prep.lower_ == slot]
            found = prepositions(token, slot) or [clause for prep in over for clause in kids(prep, "pcomp")]
        told = [word for word in found if word.pos_ != "PRON" and word.tag_ != "TO" and not is_date(word)]
        if told:
            return told[0]
    stranded = any(word.tag_ == "TO" and word.i > token.i for word in kids(token, "prep", "xcomp"))
    return token.head if stranded and frame.content and token.dep_ == "relcl" else None  # "which X had agreed to"


# -- nouns ----------------------------------------------------------------------------------------------------------


def _noun_hit(token: Token, cast: Cast, lexicon: Lexicon) -> Hit | None:
    if token.dep_ in {"acl", "compound", "amod", "nmod", "npadvmod"} or is_in_a_name(token):
        return None
    word = token.lower_ if token.tag_ == "VBG" else token.lemma_.lower()
    entries = [
        frame
        for child in reversed(kids(token, "compound", "amod"))
        for frame in lexicon.nouns.get(f"{child.lemma_.lower()} {word}", ())
    ] or list(lexicon.nouns.get(word, ()))
    carrier, support = carrier_of(token, lexicon)
    best: Hit | None = None
    for frame in entries:
        things = prepositions(token, "of", "to", "for", "on", "against", "over", *_inside(token))
        if not _fits(frame, token, things, cast, lexicon):
            continue
        hit = Hit(frame, token, carrier, support)
        _fill_noun_roles(hit, cast)
        if not _has_needs(hit):
            continue
        hit.content = _content(frame, token, prepositions(token, "of", "to", "for"))
        if best is None or _rank(hit) > _rank(best):
            best = hit
    return best


def _phrase_hit(token: Token, cast: Cast, lexicon: Lexicon) -> Hit | None:
    """ "is under the control of X", "came under fire", "remains in our hands": a preposition makes the noun an event.

    What it is said of, the subject of the clause or the noun it stands behind, is what the frame's classes ask for.
    """
    preposition = token.head
    if token.dep_ != "pobj" or f"{preposition.lower_} {token.lemma_.lower()}" not in lexicon.nouns:
        return None
    above = preposition.head
    said_of = subjects(above) if is_verb(above) else [above]
    things = [*(noun for head in said_of for noun in with_conjuncts(head)), *prepositions(token, "of", "over")]
    best: Hit | None = None
    for frame in lexicon.nouns[f"{preposition.lower_} {token.lemma_.lower()}"]:
        if not _fits(frame, token, things, cast, lexicon):
            continue
        hit = Hit(frame, token, above if is_verb(above) else None)
        _fill_noun_roles(hit, cast)
        if not hit.actors and "from" in frame.actor:  # "came under fire from X": the parser hangs it on the verb
            hit.actors = tuple(actor for noun in prepositions(above, "from") for actor in _party(noun, cast))
        if not _has_needs(hit):
            continue
        hit.content = next((noun for noun in things if noun.pos_ != "PRON"), None)
        if best is None or _rank(hit) > _rank(best):
            best = hit
    return best


def _inside(noun: Token) -> tuple[str, ...]:
    """ "a pause in the fighting": what stops stands behind "in" as well."""
    return ("in",) if noun.lemma_.lower() in {"pause", "halt", "lull", "break", "cessation", "end"} else ()


def _fill_noun_roles(hit: Hit, cast: Cast) -> None:
    frame, noun = hit.frame, hit.trigger
    actors = _first_noun(frame.actor or NOUN_ACTOR, hit, cast)
    targets = _first_noun(frame.target or NOUN_TARGET, hit, cast, taken=actors)
    if frame.reciprocal and not targets and hit.actors == () and len(actors) < 2:
        # "Anchorage summit between A and B": both stand in one slot; "a meeting with B" leaves A to the light verb
        targets = tuple(a for a in _noun_slot("modifier", hit, cast) if a not in actors)
    if frame.reciprocal and not actors:
        actors = _first_noun(("modifier", "poss"), hit, cast, taken=targets)
    if (
        frame.object
        and "actor" in frame.object
        and not any(cast.who(n) for n in prepositions(noun, "of", "to", "on", "against"))
    ):
        targets = ()
    targets = _not_their_owners(frame, targets, prepositions(noun, "on", "against", "of"), cast)
    hit.actors, hit.targets = sides(frame, actors, targets)


def _who_says(word: Token, cast: Cast) -> Iterator[Actor]:
    """Whose "our" it is: the subject of the nearest verb that has the clause as what it says."""
    for child, head in ancestors(word):
        if child.dep_ in {"ccomp", "parataxis"}:
            for noun in subjects(head):
                yield from _party(noun, cast)
            return


def _first_noun(slots: Iterable[str], hit: Hit, cast: Cast, taken: tuple[Actor, ...] = ()) -> tuple[Actor, ...]:
    names = {actor.span for actor in taken} | {actor.id for actor in taken if actor.id}
    for slot in slots:
        found = tuple(
            dict.fromkeys(a for a in _noun_slot(slot, hit, cast) if a.span not in names and a.id not in names)
        )
        if found:
            return found
    return ()


def _noun_slot(slot: str, hit: Hit, cast: Cast) -> Iterator[Actor]:
    noun = hit.trigger
    if slot == "support":
        ended = hit.frame.kind == "ASSAULT" and hit.carrier is not None and lemma(hit.carrier) in ENDING
        if hit.support is not None and hit.carrier is not None and is_verb(hit.carrier) and not ended:
            for subject in subjects(hit.carrier):
                if subject.i != noun.i and noun not in with_conjuncts(subject):
                    yield from _party(subject, cast)
    elif slot == "poss":
        for owner in kids(noun, "poss"):
            whose = cast.who(owner) if owner.lower_ not in {"our", "my"} else _who_says(noun, cast)
            yield from (actor for actor in whose if owner.tag_ != "PRP$" or actor.id or actor.country)
    elif slot == "said-of":  # "X is in control of Y": who the phrase is said of
        above = noun.head.head
        for subject in subjects(above) if is_verb(above) else [above]:
            yield from _party(subject, cast, places=True)
    elif slot in {"occasion", "occasion-to"}:
        yield from at_the_occasion(noun, cast, addressed=slot == "occasion-to")
    elif slot == "modifier":
        for child in kids(noun, "compound", "amod", "nmod"):
            if not (hit.frame.kind in {"ASSAULT", "CONSULT"} and cast.sense(child) == "capital"):
                yield from cast.modifier(child)  # "the Doha talks", "the Kabul attack" are held in it, not by its state
    else:
        places = slot in {"on", "against", "of", "in", "to"}
        for inner in prepositions(noun, slot):
            if slot == "of" and cast.who(inner) == ():
                yield from _party(inner, cast, places=places)
            else:
                yield from _party(inner, cast, places=places)
        if slot == "by":
            for agent in prepositions(noun, "by"):  # "attacks by Ukrainian drones": whose drones they are
                if agent.lemma_.lower() in MACHINES and not cast.who(agent):
                    for owner in kids(agent, "amod", "nmod", "compound", "poss"):
                        yield from cast.modifier(owner)
            # "the rejection of the proposal by X": the agent hangs on what was rejected
            for thing in prepositions(noun, "of"):
                for inner in prepositions(thing, "by"):
                    yield from _party(inner, cast)
        if slot in {"with", "between", "against"} and hit.carrier is not None and hit.support is not None:
            for clause in (hit.carrier, *kids(noun, "acl")):  # "a meeting planned for Wednesday between X and Y"
                for inner in prepositions(clause, slot):
                    yield from _party(inner, cast)
