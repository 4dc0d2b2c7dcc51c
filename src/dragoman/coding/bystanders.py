"""Who stands in a sentence and takes no part in its event: who tells of it, hosts it, or does something else beside.

The reader points at words; these rules drop those whose place in the parse says that they belong to another clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import MACHINES
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    ancestors,
    complements,
    governor,
    is_date,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    with_conjuncts,
)
from dragoman.coding.lexicon import omissions
from dragoman.coding.party_nouns import LOCATIVE, OCCASIONS, is_venue
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

GROUND = {"area", "areas", "city", "cities", "territory", "territories", "town", "towns", "village", "villages"}
SUFFERED = {"AID", "ASSAULT", "COERCE"}  # what may be done to a place
ANNOUNCES = {"announce", "confirm", "declare", "hail", "proclaim", "report"}
OWN = {"nsubj", "nsubjpass"}
BEHIND = {"after", "following", "since"}
GIVING_WAY = {"CONCEDE", "RETREAT"}  # "called off its strike after talks with X": X is given what it asked for
TELLS = {"brief", "inform", "notify", "tell"}
ADDRESSED = {"ACCUSE", "REJECT", "REQUEST", "THREATEN"}  # who is told that he will be fought is threatened


def taking_part(actors: tuple[Actor, ...], hit: Hit, kind: str, cast: Cast) -> tuple[Actor, ...]:
    """Those of the reader's actors who do it, by where they stand; the frame's where none of them is left."""
    actors = _who_is_meant(hit, cast) or actors
    actors = _by_whom(tuple(actor for actor in actors if not _names_talks(actor, hit, cast)), hit)
    if (tellers := _announcers(hit)) and actors:
        return tuple(actor for actor in actors if actor.span[0] not in tellers)
    if (tellers := _who_tells(hit)) and not hit.actors:
        return tuple(actor for actor in actors if actor.span[0] not in tellers)
    if _out_of_the_object(actors, hit):
        actors = hit.actors
    if kind == "CONSULT":
        actors = _without_teller(actors, hit)
    if hit.actors:
        if any(actor.id or actor.country or actor.sector == "UNK" for actor in hit.actors):
            actors = _in_the_clause(actors, hit)
        actors = tuple(actor for actor in actors if not _only_hosts(actor, hit)) or hit.actors
    actors = _who_signed(_of_its_own(actors, hit, cast), hit, cast)
    return _without_where(actors, hit, cast)


def _who_is_meant(hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "An initiative by A and B that he has rejected": whom the pronoun means, not whose initiative it is."""
    verb = hit.trigger
    relative = verb.dep_ == "relcl" or any(noun.lower_ in {"that", "which", "whom"} for noun in kids(verb, "dobj"))
    own = kids(verb, "nsubj") if relative and is_verb(verb) and not is_passive(verb) else []
    return tuple(actor for noun in own if noun.lower_ in {"he", "she", "they"} for actor in cast.who(noun))


def _by_whom(actors: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "X declared a truce that was denied by Y": Y did not declare it, and X did not deny it."""
    verb = governor(hit.trigger)
    agents: dict[int, Token] = {}
    for token in hit.trigger.sent:
        if token.dep_ == "agent":
            agents |= {word.offset: token.head for word in token.subtree}
    people = [actor for actor in actors if actor.text.split()[-1].rstrip("s") not in MACHINES]
    own = [actor for actor in people if agents.get(actor.span[0]) == verb]
    own = own or [actor for actor in hit.actors if agents.get(actor.span[0]) == verb == hit.trigger]  # "is backed by X"
    others = [actor for actor in actors if agents.get(actor.span[0]) in {None, verb}]
    return tuple(own or others) or (() if hit.frame.kind == "CONSULT" and not is_verb(hit.trigger) else actors)


def _of_its_own(actors: tuple[Actor, ...], hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "A accepted it but B rejected it", "A waits after B announced it had": not who does what another verb tells."""
    verb = hit.trigger
    own = [] if not is_verb(verb) or is_passive(verb) else kids(verb, "nsubj")
    if own and verb.dep_ == "relcl" and own[0].tag_ == "WP" and hit.actors:
        named = {word.offset for word in verb.head.subtree}  # "for X, who is leading talks": X, and no one else
        return tuple(actor for actor in actors if actor.span[0] in named or actor.span[1] > verb.offset) or hit.actors
    if not own or any(noun.tag_ in {"WDT", "WP"} for noun in own):
        return actors
    words = {actor: _last_word(actor, hit) for actor in actors}
    inside = {word.i for noun in own for word in noun.subtree}
    whose = {verb, verb.head} if verb.dep_ in {"ccomp", "xcomp", "advcl"} else {verb}  # "A said it had"
    subjects = {one: word for one, word in words.items() if word is not None and word.dep_ == "nsubj"}
    others = [one for one, word in subjects.items() if word.head not in whose]
    left = tuple(actor for actor in actors if actor not in others)
    if any(word is not None and word.i in inside for word in words.values()):
        return left
    if all(noun.lemma_.lower() in omissions()["papers"] for noun in own):
        return left  # "The declaration called on them …, but X refused": X did not call
    below = {word.i for clause in complements(verb) for word in clause.subtree}
    if others and not left and all((word := words[one]) is not None and word.i in below for one in others):
        said = tuple(one for noun in own for one in cast.within(noun))  # "A warned that his state would …"
        return said if said and all((one.id or "").startswith("person:") for one in said) else actors
    pronoun = all(noun.pos_ == "PRON" for noun in own)
    return hit.actors if pronoun and len(others) == len(actors) and hit.actors else actors


def _who_signed(actors: tuple[Actor, ...], hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "The A-B pact signed in X": both; "the deal is to be signed and builds on that between A and B": nobody says."""
    verb = hit.trigger
    if hit.frame.kind != "SUPPORT" or not is_verb(verb) or not is_passive(verb) or kids(verb, "agent"):
        return actors
    names = [name for noun in objects(verb) for name in kids(noun, "compound", "nmod")]
    named = tuple(dict.fromkeys(one for name in names if kids(name, "conj") for one in cast.modifier(name)))
    if len(named) > 1:
        return named
    words = {actor: _last_word(actor, hit) for actor in actors}
    apart = [one for one, word in words.items() if word is not None and word.i > verb.i and governor(word) != verb]
    return tuple(actor for actor in actors if actor not in apart)


def _names_talks(actor: Actor, hit: Hit, cast: Cast) -> bool:
    """ "The Moscow talks failed": the capital says where they were."""
    word = _last_word(actor, hit)
    return word is not None and word.dep_ in {"compound", "nmod"} and is_venue(word, cast.sense(word))


def _who_tells(hit: Hit) -> set[int]:
    """Where the words of those stand who "said many points had been agreed": by whom is not said."""
    verb = hit.trigger
    told = is_verb(verb) and verb.dep_ == "ccomp" and is_passive(verb) and not kids(verb, "agent")
    if not told or not kids(verb, "nsubjpass"):
        return set()
    return {word.offset for subject in kids(verb.head, "nsubj") for word in subject.subtree}


def _announcers(hit: Hit) -> set[int]:
    """Where the words of those stand who "announced a truce between A and B": they make none."""
    noun, verb = hit.trigger, hit.carrier
    between = any(word.lower_ == "between" for word in noun.subtree)
    if verb is None or is_verb(noun) or lemma(governor(noun)) not in ANNOUNCES or not between:
        return set()
    verb = governor(noun)
    return {word.offset for subject in kids(verb, *OWN) for word in subject.subtree}


def _in_the_clause(actors: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "X proposed a truce and Y threatened …", "X said Y had agreed": the subject of another verb."""
    verb = hit.verb
    subjects = _own_subjects(verb) if verb is not None else []
    if verb is None or not subjects or subjects[0].pos_ == "PRON" or _is_somebodys(subjects[0]):
        return actors  # "X said their forces had left": X is one side with them
    own = {actor.span for actor in hit.actors}
    kept = tuple(one for one in actors if one.span in own or not _does_something_else(one, verb, hit))
    return kept or hit.actors


def faced(targets: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """Without those of a clause beside the event's: "which X requested, as Y met Z", "X, who fought Z, met Y"."""
    verb = hit.verb
    if not targets or verb is None or not _own_subjects(verb):
        return targets
    return tuple(one for one in targets if not _stands_beside(one, verb, hit))


def _stands_beside(actor: Actor, verb: Token, hit: Hit) -> bool:
    word = _last_word(actor, hit)
    over = [head for _, head in ancestors(word)] if word is not None else []
    clause = next((head for head in over if is_verb(head)), None)
    if clause is None or clause == verb or not _own_subjects(clause):
        return False
    if _own_subjects(verb)[0] in over:
        return True
    if not clause.is_ancestor(verb):
        return verb not in over
    named = next((head for child, head in ancestors(verb) if child.dep_ == "relcl"), None)
    return named is not None and clause.is_ancestor(named) and word != named and named not in over


def concerned(targets: tuple[Actor, ...], actors: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """Without who is only told of it, stands behind "after" or "since", or is named within the words of an actor."""
    own = {one.span for one in hit.targets}
    return tuple(
        one
        for one in targets
        if one.span in own or not (_is_within(one, actors) or _comes_before(one, hit) or _is_told_of_it(one, hit))
    )


def _is_within(target: Actor, actors: Sequence[Actor]) -> bool:
    """ "The rebel authorities in X": the reader may take their first words for another party."""
    return any(
        one.span != target.span and one.span[0] <= target.span[0] and target.span[1] <= one.span[1]
        for one in actors
        if target.id in {None, one.id}
    )


def _comes_before(actor: Actor, hit: Hit) -> bool:
    """ "Talks resumed after the election of X", "suspended after an attack on X": told of another time."""
    word = _last_word(actor, hit) if hit.frame.kind not in GIVING_WAY else None
    for _, head in ancestors(word) if word is not None else ():
        if head == hit.trigger:
            return False
        if head.lower_ in BEHIND and head.dep_ == "prep":
            return not head.is_ancestor(hit.trigger) and is_verb(head.head)
    return False


def _is_told_of_it(actor: Actor, hit: Hit) -> bool:
    """ "The envoy told the Council that they had agreed": it agreed to nothing."""
    verb, word = hit.verb, _last_word(actor, hit)
    if verb is None or word is None or hit.frame.kind in ADDRESSED or word.dep_ not in {"dobj", "dative"}:
        return False
    return word.head.lemma_ in TELLS and word.head != verb and word.head.is_ancestor(verb) and bool(_own_subjects(verb))


def _own_subjects(verb: Token) -> list[Token]:
    return [noun for noun in kids(verb, *OWN) if not is_date(noun)]  # "wrote on 5 May begging …": of nobody


def _is_somebodys(noun: Token) -> bool:
    return any(owner.tag_ == "PRP$" for owner in kids(noun, "poss"))


def _does_something_else(actor: Actor, verb: Token, hit: Hit) -> bool:
    word = _last_word(actor, hit)
    for child, head in ancestors(word) if word is not None else ():
        if is_verb(head):
            return head != verb and child.dep_ in OWN and head.dep_ != "acl"
    return False


def _out_of_the_object(actors: Sequence[Actor], hit: Hit) -> bool:
    """ "He ruled out talks between A and B": who stands in the object does not act where a subject does."""
    trigger = hit.trigger
    if not actors or not hit.actors or trigger.tag_ not in {"VBD", "VBZ", "VBP"} or hit.frame.kind != "REJECT":
        return False
    inside = {token.offset for noun in objects(trigger) for token in noun.subtree if token.i > trigger.i}
    subjects_ = [actor for actor in hit.actors if actor.span[1] <= trigger.offset]
    return bool(subjects_) and all(actor.span[0] in inside or actor.span[0] > trigger.offset for actor in actors)


def _without_teller(actors: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "X said A and B were to meet": X tells of it, and A and B are who the frame has found."""
    verb = hit.verb if hit.verb is not None else governor(hit.trigger)
    while verb.dep_ in {"xcomp", "conj", "advcl"} and not kids(verb, "nsubj", "nsubjpass"):
        verb = verb.head
    if verb.dep_ != "ccomp":
        return actors
    own = kids(verb, "nsubj", "nsubjpass")
    if not own or own[0].pos_ == "PRON":
        return actors
    telling = {token.offset for noun in kids(verb.head, "nsubj") for token in noun.subtree}
    met = {actor.span for actor in hit.actors}
    return tuple(one for one in actors if one.span in met or one.span[0] not in telling) or hit.actors


def _only_hosts(actor: Actor, hit: Hit) -> bool:
    """ "At talks led by A, B and C signed": whoever did something else in a phrase before the subject did not sign."""
    first = min(one.span[0] for one in hit.actors)
    word = next((token for token in hit.trigger.sent if token.offset == actor.span[0]), None)
    if word is None or actor.span[1] > first or not is_verb(hit.trigger):
        return False
    leads = next((head for child, head in [(word, word.head), *ancestors(word)] if head.dep_ == "agent"), None)
    return leads is not None and leads.head.dep_ == "acl" and leads.head.i < hit.trigger.i


def _without_where(actors: tuple[Actor, ...], hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "An explosion near X killed two", "a newspaper based in X": where the subject is does nothing itself."""
    where = [actor for actor in actors if _is_where(actor, hit, cast)]
    if not where or hit.frame.id.startswith("reader."):
        return actors
    doing = tuple(actor for actor in actors if actor not in where) or hit.actors
    if not doing and not hit.targets:
        return actors  # nobody else is named
    if len(doing) == len(where) == 1 and doing[0].id is None and doing[0].span[1] < where[0].span[0]:
        span = (doing[0].span[0], where[0].span[1])
        text = hit.trigger.doc.wording(*span)
        return (replace(doing[0], text=text, span=span, country=doing[0].country or where[0].country),)
    return doing


def _is_where(actor: Actor, hit: Hit, cast: Cast) -> bool:
    word = _last_word(actor, hit)
    if word is None or actor.id is not None or word.offset not in cast.places:
        return False
    over = [head for _, head in ancestors(word)]
    subject = next((head for head in over if head.dep_ in {"nsubj", "nsubjpass"}), None)
    between = over[: over.index(subject)] if subject is not None else []
    return any(head.lower_ in LOCATIVE and head.offset < actor.span[0] for head in between)


def without_spots(targets: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "A truce with army units in X": those in a place are faced, and not the place besides."""
    others = [word for actor in targets if (word := _last_word(actor, hit)) is not None]
    kept = []
    for actor in targets:
        word = _last_word(actor, hit)
        inside = word is not None and word.dep_ == "pobj" and word.head.lower_ in LOCATIVE
        over = [head for _, head in ancestors(word)] if word is not None and inside else []
        talks = inside and hit.frame.mode == "third-party" and word.head.head in objects(hit.trigger)  # type: ignore[union-attr]
        ground = actor.id is None and actor.text.split()[-1].lower() in GROUND and hit.frame.kind not in SUFFERED
        if not ground and not talks and not any(other in over for other in others):
            kept.append(actor)
    return tuple(kept)


def agreed_on(targets: tuple[Actor, ...], hit: Hit) -> bool:
    """ "A and B agreed to help the refugees": they agreed with one another, not with who stands in what they did."""
    clauses = [clause for clause in kids(hit.trigger, "ccomp", "xcomp") if clause.i > hit.trigger.i]
    inside = {word.offset for clause in clauses for word in clause.subtree}
    return hit.frame.reciprocal and bool(targets) and all(one.span[0] in inside for one in targets)


def coordinated(seen: tuple[Actor, ...], framed: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "Criticised A and B": both, where the reader's words break off behind A and the frame has read on."""
    ids = {one.id or one.span for one in seen}
    named = {one.id or one.span for one in framed if one.id or one.text[:1].isupper()}
    if not seen or not ids < named or hit.frame.mode == "visit":
        return seen
    heads = {word.i for one in seen if (word := _last_word(one, hit)) is not None}
    left = [one for one in framed if (one.id or one.span) in named - ids]
    words = [word for one in left if (word := _last_word(one, hit)) is not None]
    beside = len(words) == len(left) and all(heads & {head.i for head in _listed_with(word)} for word in words)
    over = {head.i for one in seen if (word := _last_word(one, hit)) is not None for head in _listed_with(word)}
    if len(words) == len(left) and all(word.pos_ == "PRON" and word.i in over for word in words):
        return (*left, *seen)  # "he and X had spoken"
    return (*seen, *left) if beside else seen


def in_full(seen: tuple[Actor, ...], others: Sequence[Actor], hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "Called on A, B and C", of whom the reader's words give A and C: all three, where each is known."""
    ids = {one.id for one in seen if one.id}
    for word in [word for one in seen if one.id and (word := _last_word(one, hit)) is not None]:
        first = [word, *_listed_with(word)][-1]
        listed, known = with_conjuncts(first), cast.who(first)
        whole = (
            ids & {one.id for one in known}
            and len(listed) > 2
            and len(known) == len(listed)
            and all(one.id for one in known)
        )
        taken = {one.id for one in (*seen, *others)}
        seen = (*seen, *(one for one in known if whole and one.id not in taken))
    return seen


def _listed_with(word: Token) -> Iterator[Token]:
    while word.dep_ == "conj":
        word = word.head
        yield word


def without_towns(targets: tuple[Actor, ...], hit: Hit, kind: str, cast: Cast) -> tuple[Actor, ...]:
    """ "Suspended the Jeddah talks", "sent negotiators to Jeddah": a town that says where they are is met by nobody."""
    return tuple(one for one in targets if one.id or one.sector or not _says_where(one, hit, kind, cast))


def without_towns_around(actors: tuple[Actor, ...], hit: Hit, kind: str, cast: Cast) -> tuple[Actor, ...]:
    """ "Explosions were reported in X, Y and Z": there they were heard, and no town set them off."""
    return tuple(one for one in actors if one.id or kind not in SUFFERED or not _is_listed_town(one, hit, cast))


def _is_listed_town(actor: Actor, hit: Hit, cast: Cast) -> bool:
    word = _last_word(actor, hit)
    place = cast.places.get(word.offset) if word is not None else None
    if word is None or place is None or place.name != actor.text:
        return False
    while word.dep_ == "conj":
        word = word.head
    return word.dep_ == "pobj" and word.head.lower_ in LOCATIVE


def _says_where(actor: Actor, hit: Hit, kind: str, cast: Cast) -> bool:
    word = _last_word(actor, hit)
    place = cast.places.get(word.offset) if word is not None else None
    if word is None or place is None or place.kind != "city" or place.name != actor.text:
        return False
    return kind == "CONSULT" or (word.dep_ in {"compound", "nmod"} and word.head.lemma_.lower() in OCCASIONS)


def without_itself(actors: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "Border fighting between them entered a third week": the fighting fights nobody."""
    if is_verb(hit.trigger) and hit.trigger.dep_ not in {"nsubj", "nsubjpass"}:
        return actors
    at = hit.trigger.offset
    others = tuple(one for one in actors if one.id or one.sector or not one.span[0] <= at < one.span[1])
    return others if others or not actors else hit.actors


def without_own_state(hit: Hit) -> Hit:
    """ "Officials from A will go to the talks on the deal between A and B": to their own state they do nothing.

    Where others act beside it, and what they do is aimed at somebody, it is the one that is aimed at.
    """
    acting = [one for one in hit.actors if one.id and one.country and one.sector == "GOV"]
    own = {f"state:{one.country}" for one in acting}
    own |= {f"gov:{one.country}" for one in acting if not (one.id or "").startswith("person:")}
    named = [one for one in hit.targets if (one.id or "")[:6] == "state:" or _is_its_name(one.text)]
    homes = {f"gov:{one.country}" for one in acting}
    meant = [one for one in named if one.id in own or (one.id in homes and one.text.istitle())]
    if not meant or hit.frame.kind == "AID":  # "to secure supplies for his country": no help, and told by that
        return hit
    countries = {one.country for one in meant}
    others = tuple(one for one in hit.actors if one.country not in countries)
    if others and hit.frame.kind in ADDRESSED:
        return replace(hit, actors=others)
    return replace(hit, targets=tuple(one for one in hit.targets if one not in meant))


def once(hit: Hit) -> Hit:
    """ "The two African countries" after both were named, "A and B renewed talks on A's pullback": each party once."""
    actors, targets = (tuple(_distinct(side, hit)) for side in (hit.actors, hit.targets))
    acting = {one.id for one in actors if (one.id or "").startswith(("state:", "org:", "bloc:", "group:", "person:"))}
    targets = tuple(one for one in targets if one.id not in acting)
    same = (len(actors), len(targets)) == (len(hit.actors), len(hit.targets))
    return hit if same else replace(hit, actors=actors, targets=targets)


def _distinct(side: Sequence[Actor], hit: Hit) -> Iterator[Actor]:
    """Without those who name a party again; "they and their forces" are two."""
    known: set[str] = set()
    for one in side:
        word = _last_word(one, hit)
        if one.id not in known or (word is not None and _is_somebodys(word)):
            yield one
        known |= {one.id} if one.id else set()


def _is_its_name(text: str) -> bool:
    """ "Tehran", "its negotiators", and not "the cabinet"."""
    return text.istitle() or text.split()[0].lower() in {"its", "their", "his", "her"}


def without_prizes(actors: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "Fighting for X and Y": towns that are fought for fight nobody."""
    if hit.frame.kind != "ASSAULT":
        return actors
    prizes = {name.offset for noun in prepositions(hit.trigger, "for", "over") for name in with_conjuncts(noun)}
    return tuple(one for one in actors if one.id or one.sector or one.span[0] not in prizes)


def _last_word(actor: Actor, hit: Hit) -> Token | None:
    """The word that an actor's name ends in."""
    doc = hit.trigger.doc
    at = doc.ends.get(actor.span[1])
    if at is not None:
        return doc[at]
    words = [token for token in hit.trigger.sent if actor.span[0] <= token.offset < actor.span[1]]
    return words[-1] if words else None


def object_met(hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "A day after meeting X and hours after a call with Y": whom the verb itself has for its object, if it is one."""
    noun = next(iter(kids(hit.trigger, "dobj")), None)
    return cast.who(noun) if noun is not None and noun.pos_ == "PROPN" and not kids(noun, "conj") else ()


def bought_for(verb: Token, cast: Cast) -> tuple[Actor, ...]:
    """ "Members buy American equipment for X": given to X, wherever it is bought."""
    nouns = [noun for head in (verb, *objects(verb)) for noun in prepositions(head, "for")]
    return tuple(actor for noun in nouns for actor in cast.who(noun) if actor.country)


def without_venues(targets: tuple[Actor, ...], sentence: Sentence) -> tuple[Actor, ...]:
    """ "Held consultations in Turkey and the Emirates": there, and not with them."""
    return tuple(one for one in targets if not _is_in(one, sentence))


def without_demanded(targets: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "In talks with X, Y demanded that Z withdraw": Z was at no table, where the noun says who was."""
    if hit.trigger.dep_ != "pobj" or not prepositions(hit.trigger, "with"):
        return targets
    clauses = complements(governor(hit.trigger))
    apart = {token.offset for clause in clauses for token in clause.subtree}
    return tuple(one for one in targets if one.span[0] not in apart)


def is_before(one: Actor, hit: Hit, cast: Cast) -> bool:
    """ "The Geneva talks", "Gaza ceasefire talks": a town or region before their noun holds none."""
    words = [t for t in hit.trigger.lefts if t.dep_ in {"compound", "nmod"} and one.span[0] <= t.offset < one.span[1]]
    spots = [cast.places.get(word.offset) for word in words]
    return one.id is None and any(spot is not None and spot.kind != "country" for spot in spots)


def _is_in(one: Actor, sentence: Sentence) -> bool:
    words = [token for token in sentence if one.span[0] <= token.offset < one.span[1]]
    word = next((token for token in words if token.head not in words), None)
    while word is not None and word.dep_ == "conj" and word.head.pos_ == "PROPN":
        word = word.head
    return word is not None and word.dep_ == "pobj" and word.head.lower_ in {"in", "at"} and word.ent_type_ == "GPE"
