"""Who sits at the table of a meeting: whom the words around its noun seat there, and whom they only mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.carriers import STRETCHES
from dragoman.coding.discourse import side
from dragoman.coding.frames import Hit, sides
from dragoman.coding.grammar import (
    MEANWHILE,
    ancestors,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    subjects,
    with_conjuncts,
)
from dragoman.coding.lexicon import Lexicon, particulars
from dragoman.coding.party_nouns import LOCATIVE, is_assignment
from dragoman.types import Actor

HYPHENS = {"-", "–", "‑"}

if TYPE_CHECKING:
    from dragoman.coding.words import Token

MEDIATED = "third-party"  # who mediates between two is the one who acts
APART = {*MEANWHILE, "although", "though"}
MEETINGS = {"call", "conversation", "dialogue", "meeting", "negotiation", "summit", "talk"}
AROUND = {"after", "following", "before", "during", "at", "in"}  # "said after talks": who says so was there
TOPICS = {"on", "about", "over", "regarding", "concerning"}
ABOUT = {"with", "against", "between", "in", "over", "of"}
ASKING = {
    "ask", "assure", "call", "demand", "inform", "press", "reiterate", "say", "stress", "tell", "thank", "urge",
    "warn",
}  # fmt: skip
AGREED = {"AGREE", "RETREAT", "SUPPORT"}  # the kinds of deals and truces
SPEAKING = {"deliver", "give", "make", "hold", "read"}
CLAUSES = {"ccomp", "xcomp", "advcl"}
TELLERS = ("spokes",)  # of whom nobody says that they were in the room


def talking() -> frozenset[str]:
    """Verbs for what one goes to a table for: "travelled to X to meet Y", "to resume talks"."""
    data = particulars("meetings")
    return frozenset(data["meeting_verbs"]) | frozenset(data["joining_verbs"])


def seated(hit: Hit, cast: Cast, lexicon: Lexicon) -> Hit:
    """A meeting with those at its table: who meets "between" them, who speaks after it, without those it is about."""
    if hit.frame.kind != "CONSULT":
        return hit
    actors, targets = (tuple(_present(side_, hit, cast)) for side_ in (hit.actors, hit.targets))
    if len({side(one) for one in actors if side(one)}) > 1:  # "A and B agreed to hold a meeting of officials": theirs
        targets = tuple(one for one in targets if one.id or one.country or not _is_of_it(one, hit))
    actors = actors or tuple(_opening(hit, cast))
    if is_verb(hit.trigger) and hit.frame.reciprocal:
        actors, targets = _with_subject(hit, cast, actors, targets)
    if both := _of_the_list(hit.trigger, cast):
        actors, targets = sides(hit.frame, both, ())
    if not is_verb(hit.trigger):
        gathered = tuple(_gathered(hit, cast))
        between = () if hit.frame.mode == MEDIATED else _between(hit, cast, (*actors, *targets))
        between = between or _in_its_name(hit.trigger, cast, {one.id for one in (*actors, *targets)})
        if gathered:
            there = {one.span for one in gathered}
            actors, targets = sides(hit.frame, (*gathered, *(one for one in actors if one.span not in there)), ())
        elif between:
            actors, targets = sides(hit.frame, between, ())
        else:
            actors, targets = _with_bodies(hit, cast, actors, targets)
            actors, targets = _with_guests(hit, cast, lexicon, actors, targets)
    faced = {one.id for one in targets if one.id}
    others = tuple(one for one in actors if one.id not in faced)
    actors = others or actors  # "officials of A and a delegation from the group B meet": B is met
    frame = replace(hit.frame, mode="phone") if _is_in_a_call(hit.trigger) else hit.frame
    if (actors, targets, frame) == (hit.actors, hit.targets, hit.frame):
        return hit
    return replace(hit, actors=actors, targets=targets, frame=frame)


def _with_subject(
    hit: Hit, cast: Cast, actors: tuple[Actor, ...], targets: tuple[Actor, ...]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who is said to meet somebody sits there, whomever the reader took for the parties: "He spoke with X and Y"."""
    there = (*actors, *targets)
    own = tuple(actor for noun in subjects(hit.trigger) for actor in cast.who(noun))
    if not there or not own or any(_is_same(one, other) for one in own for other in there):
        return actors, targets
    return own, there


def _of_the_list(verb: Token, cast: Cast) -> tuple[Actor, ...]:
    """ "Hosted A and B, who met for talks": both, where the parse gives the clause to the last."""
    named = verb.head
    if not is_verb(verb):
        return ()
    who = any(word.lower_ == "who" for word in kids(verb, "nsubj"))
    if verb.dep_ != "relcl" or named.dep_ != "conj" or not who or objects(verb) or prepositions(verb, "with"):
        return ()
    while named.dep_ == "conj":
        named = named.head
    return cast.who(named)


def _is_in_a_call(verb: Token) -> bool:
    """ "a telephone call in which X spoke with Y"."""
    if verb.dep_ != "relcl" or verb.head.lemma_.lower() not in {"call", "videoconference", "teleconference"}:
        return False
    return any(word.lower_ == "which" for prep in kids(verb, "prep") for word in prep.children)


def _present(parties: Iterable[Actor], hit: Hit, cast: Cast) -> Iterator[Actor]:
    """Those who are not only where they met ("in Miami") or what about ("on ending the war with Russia")."""
    matters, not_parties = (set(particulars("meetings")[part]) for part in ("matters", "not_parties"))
    for actor in parties:
        token = _last(actor, hit)
        while token is not None and token.dep_ == "conj":
            token = token.head
        prep = token.head if token is not None and token.dep_ == "pobj" else None
        if prep is not None and prep.offset < actor.span[0] and _is_matter(prep, hit, matters):
            continue
        if token is not None and actor.id is None and token.lemma_.lower() in not_parties:
            continue
        if _has_a_role(actor, hit) or _is_discussed(actor, hit) or _is_at_another(token, hit):
            continue
        if token is not None and (_is_to_come(token, hit) or _is_meanwhile(token, hit) or _is_not_there(token)):
            continue
        if token is not None and is_assignment(token) and len(actor.text.split()) == 1:
            continue  # "the ambassador to X was there"
        spot = actor.id is None and actor.sector is None and token is not None and token.offset in cast.places
        if not (spot and prep is not None and prep.lower_ in LOCATIVE):
            yield actor


def _is_of_it(actor: Actor, hit: Hit) -> bool:
    token = _last(actor, hit)
    return token is not None and token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head == hit.trigger


def _is_to_come(token: Token, hit: Hit) -> bool:
    """ "The talks began and will close with a ceremony to which X is to come": X was not at the talks for that."""
    over = [head for _, head in ancestors(token)]
    clause = next((head for head in over if head.dep_ == "relcl"), None)
    if is_verb(hit.trigger) or clause is None or clause.i < hit.trigger.i or hit.trigger in over:
        return False
    return any(noun.lower_ == "which" for prep in kids(clause, "prep") for noun in kids(prep, "pobj"))


def _is_not_there(token: Token) -> bool:
    """ "Only X takes part, not the army of Y"."""
    first = token.left_edge.i
    return first > 1 and token.doc[first - 1].lower_ == "not" and token.doc[first - 2].text == ","


def _is_meanwhile(token: Token, hit: Hit) -> bool:
    """ "Met two days after X announced a truce with Y": what else was done then, and by whom."""
    outside = [one for one in (*hit.actors, *hit.targets) if token.offset > one.span[1]]
    for child, _ in ancestors(token):
        along = child.dep_ == "advcl" and any(c.lower_ == "as" for c in kids(child, "mark")) and child.i > hit.trigger.i
        before = [one for one in outside if one.span[1] <= child.left_edge.offset] if along else []
        if len(before) > 1 and kids(child, "nsubj"):  # "A and B opened talks as they tried to win over X"
            return True
        if child.dep_ == "advcl" and kids(child, "nsubj") and any(c.lower_ in APART for c in kids(child, "mark")):
            return child != hit.trigger and not child.is_ancestor(hit.trigger)
    verb = hit.trigger  # "although he did not meet X, he talked with Y"
    other = (
        is_verb(verb) and verb.dep_ == "advcl" and any(c.lower_ in {"although", "though"} for c in kids(verb, "mark"))
    )
    return other and not verb.is_ancestor(token)


def _is_at_another(token: Token | None, hit: Hit) -> bool:
    """ "A call with X about his meeting with Y": Y was at that meeting."""
    for _, head in ancestors(token) if token is not None and not is_verb(hit.trigger) else ():
        if head == hit.trigger or head.is_ancestor(hit.trigger):
            return False
        if head.lemma_.lower() in MEETINGS and not (head.dep_ == "pobj" and head.head.lower_ == "of"):
            return True  # not "a session of the talks with Y"
    return False


def _is_discussed(actor: Actor, hit: Hit) -> bool:
    """Whether a name stands in what is discussed, "the delivery of aid to X", and not behind "with"."""
    token = _last(actor, hit)
    if token is None or lemma(hit.trigger) not in particulars("meetings")["discussing"]:
        return False
    passed = {token.lower_}
    for child, over in ancestors(token):
        if over == hit.trigger:
            return child.dep_ in {"dobj", "advcl", "xcomp"} and child != token and "with" not in passed
        passed.add(over.lower_)
    # Not below the verb at all, as the parse has it: then only "with" or "between" makes it one of those who talk.
    return token.dep_ == "pobj" and not passed & {"with", "between", "by"}


def _has_a_role(actor: Actor, hit: Hit) -> bool:
    """ "EU-facilitated dialogue", "under the auspices of X": none of those who talk; their role is read apart."""
    inside = [t for t in hit.trigger.sent if actor.span[0] <= t.offset < actor.span[1]]
    if not inside:
        return False
    roles, last, places = particulars("meetings")["role"], inside[-1], {t.i for t in inside}
    top = next((t for t in inside if t.head.i not in places), last)
    while top.dep_ == "conj":
        top = top.head
    if top.dep_ == "pobj" and top.head.dep_ == "agent" and _is_known(hit.trigger) and hit.frame.mode != MEDIATED:
        done = top.head.head  # "the meeting, brokered by X, …": of those who were named before
        told = done.lower_.removeprefix("co-") in {word for words in roles["hyphen"].values() for word in words}
        meeting = {hit.trigger, *kids(hit.trigger, "nsubjpass")}  # "the meeting was held"
        return told and done != hit.trigger and (done.head in meeting or hit.trigger in kids(done, "nsubjpass"))
    if top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.dep_ == "pobj":
        return top.head.head.lemma_.lower() in roles["nouns"]["convenor"]
    following = last.doc[last.i + 1 : last.i + 3]
    verbs = {word for words in roles["hyphen"].values() for word in words}
    hyphen = len(following) == 2 and following[0].text in HYPHENS and not last.whitespace_
    return hyphen and following[1].lower_ in verbs


def _is_known(trigger: Token) -> bool:
    nouns = [trigger, *kids(trigger, "nsubjpass")]
    return any(child.lower_ in {"the", "this", "these"} for noun in nouns for child in kids(noun, "det"))


def _opening(hit: Hit, cast: Cast) -> Iterator[Actor]:
    """The body whose name opens a sentence without a subject: the tagger takes "UNITAMS also used …" for an adverb."""
    verb = hit.verb
    while verb is not None and verb.dep_ == "xcomp" and is_verb(verb.head):
        verb = verb.head
    first = next((token for token in hit.trigger.sent if not token.is_space), None)
    if verb is None or first is None or first.head != verb or first.text.islower() or kids(verb, "nsubj", "nsubjpass"):
        return
    if cast.entry(first) is not None and first.dep_ not in {"pobj", "poss"}:
        yield from cast.who(first)


def _is_matter(prep: Token, hit: Hit, matters: set[str]) -> bool:
    """Whether what stands behind a preposition is only talked of: "talks on X", "the war with X"."""
    over = prep.head
    if over == hit.trigger:
        return prep.lower_ in TOPICS and not is_verb(over)
    if prep.lower_ in ABOUT and over.lemma_.lower() in matters:
        return True
    return prep.lower_ in TOPICS and over in _nouns(hit)


def _last(actor: Actor, hit: Hit) -> Token | None:
    return next((t for t in hit.trigger.sent if t.offset + len(t) == actor.span[1]), None)


def _between(hit: Hit, cast: Cast, known: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Those named behind "between", where they are of two sides: who announces their meeting is none of them."""
    for noun in _nouns(hit):
        named = prepositions(noun, "between")
        found = tuple(dict.fromkeys(actor for inner in named for actor in cast.within(inner)))
        if len({side(actor) or actor.text for actor in found}) > 1:
            start = min(actor.span[0] for actor in found)
            told = tuple(actor for actor in known if actor.span[0] >= start)
            return told if len({side(actor) or actor.text for actor in told}) > 1 else found
    return ()


def of_both(hit: Hit, cast: Cast) -> Hit:
    """ "Announced the truce between A and B": both, and whoever told of it is neither."""
    if hit.actors or is_verb(hit.trigger) or hit.frame.kind not in AGREED:
        return hit
    both = _between(hit, cast, ())
    if not both or not {one.span for one in hit.targets} <= {one.span for one in both}:
        return hit
    actors, targets = sides(hit.frame, both, ())
    return replace(hit, actors=actors, targets=targets)


def _in_its_name(noun: Token, cast: Cast, known: set[str | None]) -> tuple[Actor, ...]:
    """ "The A-B meeting": both, where only one was found; () where whoever was found is neither."""
    two = [actor for name in kids(noun, "compound") if kids(name, "conj") for actor in cast.who(name)]
    return tuple(two) if len(two) == 2 and known and known <= {one.id for one in two} else ()


def _gathered(hit: Hit, cast: Cast) -> Iterator[Actor]:
    """Whom a meeting is said to bring together: "The conference brought together officials of X, Y and Z"."""
    verb = hit.trigger.head
    if hit.trigger.dep_ != "nsubj" or lemma(verb) not in particulars("meetings")["gathering"]:
        return
    together = lemma(verb) != "bring" or any(child.lower_ == "together" for child in verb.children)
    for noun in kids(verb, "dobj") if together else ():
        yield from cast.who(noun)


def _nouns(hit: Hit) -> Iterator[Token]:
    """The noun, and the stretch it fills: "three hours of talks"."""
    yield hit.trigger
    over = hit.trigger.head
    if hit.trigger.dep_ == "pobj" and over.lower_ == "of" and over.head.lemma_.lower() in STRETCHES:
        yield over.head


def _with_bodies(
    hit: Hit, cast: Cast, actors: tuple[Actor, ...], targets: tuple[Actor, ...]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Add bodies that have no name of their own, by their words: "the trilateral mechanism convened a conference"."""
    if not actors and hit.support is not None and hit.carrier is not None and is_verb(hit.carrier):
        actors = tuple(_bodies((noun for noun in subjects(hit.carrier) if noun.i != hit.trigger.i), cast))
    guests = _bodies((noun for word in _nouns(hit) for noun in prepositions(word, "with")), cast)
    there = (*actors, *targets)
    return actors, (*targets, *(one for one in guests if not any(_is_same(one, other) for other in there)))


def _is_same(one: Actor, other: Actor) -> bool:
    overlaps = one.span[0] < other.span[1] and other.span[0] < one.span[1]
    return overlaps or (one.id is not None and one.id == other.id)


def _bodies(nouns: Iterable[Token], cast: Cast) -> Iterator[Actor]:
    known = set(particulars("meetings")["bodies"])
    for noun in (one for head in nouns for one in with_conjuncts(head)):
        named = cast.who(noun)
        if named:
            yield from named
        elif noun.lemma_.lower() in known:
            yield cast.described(noun)


def _with_guests(
    hit: Hit, cast: Cast, lexicon: Lexicon, actors: tuple[Actor, ...], targets: tuple[Actor, ...]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    there = {side(actor) or actor.text for actor in (*actors, *targets)}
    facing = any(prepositions(word, "with") for word in _nouns(hit))
    guests = tuple(actor for actor in _guests(hit, cast, lexicon) if (side(actor) or actor.text) not in there)
    if not guests or (len(there) > 1 and not facing):
        return actors, targets
    return (guests, (*actors, *targets)) if targets or actors else sides(hit.frame, guests, ())


def _guests(hit: Hit, cast: Cast, lexicon: Lexicon) -> Iterator[Actor]:
    """Who acts "after talks with X" took part in them; so did who says something after the meeting."""
    noun = list(_nouns(hit))[-1]
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() == "head":
        noun = noun.head.head  # "at the Heads of Government meeting"
    prep = noun.head
    if noun.dep_ != "pobj" or prep.lower_ not in AROUND or kids(hit.trigger, "poss"):
        return
    verb = prep.head
    while verb.dep_ in {"prep", "advmod", "npadvmod"} and not is_verb(verb):
        verb = verb.head  # "four days after talks"
    while prep.lower_ == "during" and lemma(verb) not in ASKING and verb.dep_ in CLAUSES and is_verb(verb.head):
        verb = verb.head  # "asked that X end it during a call with Y": who asks is on the line
    if verb.lemma_.lower() in particulars("meetings")["speeches"] and verb.dep_ == "dobj":
        verb = verb.head  # "delivered an address at the meeting"
    if not is_verb(verb):
        return
    speech = lexicon.cues["speech"]
    told = any(lemma(verb) in speech[group] for group in ("neutral", "claim")) or _gives_a_speech(verb)
    facing = any(prepositions(word, "with") for word in _nouns(hit))
    theirs = prep.lower_ in {"at", "during"} and noun != hit.trigger and bool(kids(noun, "poss"))  # "at their round of"
    if not (facing if prep.lower_ == "in" else told or facing or theirs):
        return
    for subject in subjects(verb):
        for actor in cast.within(subject) or _bodies((subject,), cast):
            named = actor.id or actor.country or subject.lemma_.lower() in particulars("meetings")["bodies"]
            if named and actor.sector != "MED" and not any(word in actor.text.lower() for word in TELLERS):
                yield actor


def _gives_a_speech(verb: Token) -> bool:
    """ "delivered the opening address at the conference": there the speaker was."""
    speeches = particulars("meetings")["speeches"]
    return lemma(verb) in SPEAKING and any(noun.lemma_.lower() in speeches for noun in kids(verb, "dobj"))
