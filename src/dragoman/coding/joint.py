"""Frames and the trained reader, joined: two readings of one sentence become one list of hits.

The frames know grammar, modes and moves; the reader has seen many sentences and knows which words carry the event, of
which type, and who stands where. Where both see an event the reader settles type and parties, the frame keeps the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman import vocab
from dragoman.coding import manual
from dragoman.coding.actors import Cast
from dragoman.coding.amounts import MACHINES
from dragoman.coding.frames import Hit, sides
from dragoman.coding.grammar import ancestors, complements, is_passive, is_verb, kids, lemma, objects, prepositions
from dragoman.coding.lexicon import Frame, Lexicon
from dragoman.coding.name_words import MODIFIERS
from dragoman.coding.parse import offset, wording
from dragoman.coding.reader import Sighting
from dragoman.coding.table import seated, talking
from dragoman.types import Actor, Place, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

FRAME_COUNTS = 0.15  # what a frame of weight 1 adds to the probability of its type; more where the reader is unsure
RULES_COUNT = 1.2  # what the rules' status adds to its probability: they are right more often
SURELY_DENIED = 0.8  # of the reader, beside a word of denial
SEEN_ALONE = 0.55  # least confidence in an event that no frame knows
UNSEEN = 0.85  # factor on the weight of a frame that the reader did not see: mostly what others promise or demand
DOUBTED = 0.5  # the same in a sentence where the reader saw nothing
JOURNEYS = {"consult.arrive", "consult.travel", "consult.visit", "consult.visit_noun", "consult.travel_to_talk"}
SET_OR_OFF = {"planned", "cancelled", "postponed"}
TO_TALK = {"consult.travel_to_talk"}  # frames of journeys whose clause says what for
TALKS = {"consult.talks", "consult.meeting", "consult.multilateral", "consult.phone_noun"}
BRACKETS = {"(", ")", '"', "“", "”"}
OF_ANOTHER = {"ACCUSE", "REJECT", "REQUEST", "THREATEN", "RETREAT"}  # their object is another's act, or one given up
TOWNS = {"city", "town", "village", "capital", "region", "country", "area", "front", "site"}
LOCAL = {"PROTEST", "COERCE"}  # kinds of act between people of one place
SENDS = {"send", "launch", "fire", "direct", "aim", "loose"}
HELD = {"hold", "convene", "host", "conduct", "finish", "conclude", "complete"}
MOVES = {"REJECT": "reject", "THREATEN": "threaten", "CONCEDE": "concede", "REQUEST": "urge"}


def joined(
    sentence: Sentence, hits: Sequence[Hit], sightings: Sequence[Sighting], cast: Cast, lexicon: Lexicon
) -> list[Hit]:
    """Return the hits of a sentence in the light of what the reader saw in it, by place."""
    left = list(hits)
    made: list[Hit] = []
    for sighting in sightings:
        tokens = _tokens(sentence, sighting.trigger)
        own = [hit for hit in left if _carries(hit, tokens, sighting)]
        hit = max(own, key=lambda one: _fit(one, sighting, tokens), default=None)
        alone = hit is None
        if hit is None and sighting.confidence >= SEEN_ALONE:
            hit = _alone(sighting, tokens)
        if hit is None:
            continue
        # "proposed talks": the reader sees the talks, and who proposed them still did
        left = [other for other in left if other not in own or _goes_beside(other, hit)]
        settled = _settled(hit, sighting, sentence, cast)
        if not alone or any(_is_somebody(actor) for actor in settled.actors or settled.targets):
            made.append(settled)
    made += [replace(hit, doubted=not sightings) for hit in left]
    made = [seated(hit, cast, lexicon) for hit in made]
    return sorted(made, key=lambda hit: hit.trigger.i)


def _fit(hit: Hit, sighting: Sighting, tokens: Sequence[Token]) -> tuple[float, bool, float]:
    """How well a frame fits what the reader saw: "discussed mediation efforts" is told by its verb, not its object."""
    supposed = hit.support is not None and hit.support.status == "hypothetical"
    own = hit.trigger.i in {token.i for token in tokens} or not supposed
    return sighting.kinds.get(hit.frame.kind, 0.0), own, hit.frame.weight


def _goes_beside(other: Hit, hit: Hit) -> bool:
    """Whether a verb makes a move of its own of the meeting that the reader saw in its object."""
    apart = other.trigger.i != hit.trigger.i and is_verb(other.trigger)
    if apart and hit.frame.kind == "REJECT" and other.frame.kind == "CONSULT":
        return other.trigger.dep_ == "xcomp" and other.trigger.head == hit.trigger  # "refused to meet": no meeting, too
    return apart and bool(other.frame.move) and not hit.frame.move and hit.frame.kind == "CONSULT"


def _is_somebody(actor: Actor) -> bool:
    """Whether words name who can act: known, of a country or a kind, or by a name; "a historical moment" is nobody."""
    named = any(word[:1].isupper() for word in actor.text.split()[1:] or actor.text.split())
    return bool(actor.id or actor.country or actor.sector or named)


def _tokens(sentence: Sentence, span: Span) -> list[Token]:
    base = sentence.start_char
    return [t for t in sentence if t.idx - base < span[1] and t.idx + len(t) - base > span[0] and not t.is_space]


def _carries(hit: Hit, tokens: Iterable[Token], sighting: Sighting) -> bool:
    """Whether the reader saw the event in the frame's own words, or in the verb that carries them.

    "Condemned an attack" is one event, the verb's; "stressed in a meeting" carries no meeting.
    """
    places = {token.i for token in tokens}
    if hit.trigger.i in places or hit.carrier is None or hit.carrier.i not in places:
        return hit.trigger.i in places
    if hit.support is not None:
        return True
    beside = hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ in {"in", "during", "at", "on", "via"}
    return not beside and (sighting.kind == hit.frame.kind or sighting.kind in OF_ANOTHER)


def _alone(sighting: Sighting, tokens: Sequence[Token]) -> Hit | None:
    """A hit that rests on the reader alone; its words are the verb or noun that governs the others."""
    if not tokens:
        return None
    heads = [t for t in tokens if t.pos_ in {"VERB", "NOUN", "PROPN", "ADJ", "AUX"}] or list(tokens)
    places = {t.i for t in heads}
    trigger = next((t for t in heads if t.head.i not in places or t.head == t), heads[0])
    frame = Frame(id=f"reader.{sighting.kind.lower()}", kind=sighting.kind, move=MOVES.get(sighting.kind, ""))
    return Hit(frame, trigger, content=next(iter(complements(trigger)), None))


def _settled(hit: Hit, sighting: Sighting, sentence: Sentence, cast: Cast) -> Hit:
    """The hit with the reader's type and parties, where the reader is sure of them."""
    kind, frame = _kind(sighting, hit), hit.frame
    if kind == "MOBILIZE" and _strikes(hit.trigger):
        kind = "ASSAULT"
    if kind == "MOBILIZE" and frame.kind == "AID" and _supplies(hit):
        kind = "AID"
    if kind != frame.kind:
        fits = frame.move in vocab.moves() and kind in vocab.moves()[frame.move].kinds
        fits = fits or (
            kind == "AGREE" and frame.move in {"demand", "urge"}
        )  # "advised them to accept": an agreeable demand
        frame = replace(frame, kind=kind, mode="", move=frame.move if fits else MOVES.get(kind, ""))
    taken: set[Span] = set()
    turned = "subject" in frame.target and bool(hit.actors)  # "fell to the rebels": its subject does nothing
    turned = turned or _has_agent(hit) or ("said-of" in frame.target and bool(hit.targets))
    actors = hit.actors if turned else _parties(sighting.sources, sentence, cast, taken) or hit.actors
    if not turned and _out_of_the_object(actors, hit):
        actors = hit.actors
    if not turned and hit.actors:
        actors = tuple(actor for actor in actors if not _only_hosts(actor, hit)) or hit.actors
    struck = (
        kind in {"ASSAULT", "COERCE"} and not turned
    )  # of those who "were sent" or "withdrawn" the act is their own
    suffers = tuple(actor for actor in actors if struck and _suffers(actor, hit.trigger))
    actors = tuple(actor for actor in actors if actor not in suffers)
    targets = hit.targets if turned else _parties(sighting.targets, sentence, cast, taken)
    targets = _without_topics(targets, hit, cast)
    if kind == "CONSULT":
        actors, targets = (tuple(one for one in side if not _is_a_town(one)) for side in (actors, targets))
    if not targets:
        spans = {actor.span for actor in actors}
        targets = tuple(target for target in hit.targets if target.span not in spans)
    targets = (*suffers, *(target for target in targets if target not in suffers))
    actors, targets = (at_home(_as_named(side, hit), sentence, cast) for side in sides(frame, actors, targets))
    actors, targets = _in_office(actors, targets, sentence, cast), _in_office(targets, actors, sentence, cast)
    return replace(hit, frame=frame, actors=actors, targets=targets, sighting=sighting)


def _strikes(verb: Token) -> bool:
    """ "Sent 91 drones against the residence", "rockets launched at the port": no show of force."""
    things = [*objects(verb), *kids(verb, "nsubjpass"), *([verb.head] if verb.dep_ == "acl" else [])]
    sent = verb.lemma_ in SENDS and any(noun.lemma_.lower() in MACHINES for noun in things)
    return sent and bool(prepositions(verb, "against", "at"))


def _supplies(hit: Hit) -> bool:
    """ "Send 19 tanks to Armenia": machines that go to somebody else are help, on their way to a front they are not."""
    verb = hit.verb if hit.verb is not None else hit.trigger
    things = [*objects(verb), *kids(verb, "nsubjpass")]
    given = any(noun.lemma_.lower() in MACHINES for noun in things)
    return given and any(one.country not in {None, *(actor.country for actor in hit.actors)} for one in hit.targets)


def _as_named(side: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "The foreign ministers of A and B": the office that the frame read at a country's name, where both read one."""
    offices = {actor.span: actor for actor in (*hit.actors, *hit.targets) if (actor.id or "").startswith("gov:")}
    held = {actor.span: offices.get(actor.span, actor) for actor in side if (actor.id or "").startswith("state:")}
    return tuple(new if (new := held.get(actor.span, actor)).country == actor.country else actor for actor in side)


def _out_of_the_object(actors: Sequence[Actor], hit: Hit) -> bool:
    """ "He ruled out talks between A and B": who stands in the object does not act where a subject does."""
    trigger = hit.trigger
    if not actors or not hit.actors or trigger.tag_ not in {"VBD", "VBZ", "VBP"} or hit.frame.kind != "REJECT":
        return False
    inside = {offset(token) for noun in objects(trigger) for token in noun.subtree if token.i > trigger.i}
    subjects_ = [actor for actor in hit.actors if actor.span[1] <= offset(trigger)]
    return bool(subjects_) and all(actor.span[0] in inside or actor.span[0] > offset(trigger) for actor in actors)


def _only_hosts(actor: Actor, hit: Hit) -> bool:
    """ "At talks led by A, B and C signed": whoever did something else in a phrase before the subject did not sign."""
    first = min(one.span[0] for one in hit.actors)
    word = next((token for token in hit.trigger.sent if offset(token) == actor.span[0]), None)
    if word is None or actor.span[1] > first or not is_verb(hit.trigger):
        return False
    leads = next((head for child, head in [(word, word.head), *ancestors(word)] if head.dep_ == "agent"), None)
    return leads is not None and leads.head.dep_ == "acl" and leads.head.i < hit.trigger.i


def _is_a_town(actor: Actor) -> bool:
    """ "visited that city": where somebody went is nobody he met."""
    word = actor.text.split()[-1].lower()
    return actor.id is None and actor.country is None and actor.sector is None and word in TOWNS


def _without_topics(targets: tuple[Actor, ...], hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "discussed trade and X with Y", "discussed the war in X": what is discussed is met by nobody."""
    if hit.frame.kind != "CONSULT" or "with" not in hit.frame.target or "object" not in hit.frame.content:
        return targets
    met = {word.i for noun in prepositions(hit.trigger, "with") for word in noun.subtree}
    things = [noun for noun in objects(hit.trigger) if met or not cast.who(noun)]
    topics = {offset(word) for noun in things for word in noun.subtree if word.i not in met}
    return tuple(actor for actor in targets if actor.span[0] not in topics)


def _has_agent(hit: Hit) -> bool:
    """ "called attacks by X a provocation": whoever stands behind "by" attacked, not the subject of the sentence."""
    if hit.frame.kind != "ASSAULT" or is_verb(hit.trigger):
        return False
    agents = {word.i for noun in prepositions(hit.trigger, "by") for word in noun.subtree}
    words = [token for token in hit.trigger.sent if token.i in agents]
    return any(actor.span[0] <= offset(word) < actor.span[1] for word in words for actor in hit.actors)


def _suffers(actor: Actor, verb: Token) -> bool:
    """ "the town was attacked": the subject of a passive verb did not do it."""
    if not is_verb(verb) or not is_passive(verb):
        return False
    return any(actor.span[0] <= offset(noun) < actor.span[1] for noun in kids(verb, "nsubjpass"))


def _kind(sighting: Sighting, hit: Hit) -> str:
    """The likeliest type, the frame's word counted; first among what the manual takes for one, then within it.

    "Will allow 300 refugees to return" is a promise, whatever it is that is promised. A meeting called off stays a
    meeting, though whoever calls it off refuses it.
    """
    frame, shares = hit.frame, dict(sighting.kinds)
    if frame.kind == "CONSULT" and hit.support is not None and hit.support.status in SET_OR_OFF:
        return "CONSULT"
    plainly = hit.support is not None and not hit.support.status and hit.carrier is not None
    if plainly and frame.id in TALKS and hit.carrier.lemma_ in HELD:  # type: ignore[union-attr]
        return "CONSULT"  # "held consultations on X"
    if frame.id in TO_TALK and hit.content is not None and hit.content.lemma_.lower() in talking():
        return "CONSULT"  # "returned to Jeddah to resume talks" is no retreat
    if frame.id in JOURNEYS and hit.actors and all((a.id or "").startswith(("person:", "gov:")) for a in hit.actors):
        return "CONSULT"  # where ministers arrive, no aid and no troops do
    if frame.kind in shares:
        unsure = 1 - max(shares.values())
        shares[frame.kind] += frame.weight * (FRAME_COUNTS + (1 - FRAME_COUNTS) * unsure)
    groups: Counter[str] = Counter()
    for kind, share in shares.items():
        groups[manual.kind(kind, sighting.status)] += share  # type: ignore[assignment]
    best = max(groups, key=lambda group: groups[group])
    return max((k for k in shares if manual.kind(k, sighting.status) == best), key=lambda kind: shares[kind])


def settled_status(ruled: str, hit: Hit, lexicon: Lexicon) -> str:
    """The likeliest status, the rules' word counted beside the reader's.

    Where a sentence denies something in words that the rules do not tie to the event, "a claim that Y denies", the
    reader's word holds if it is sure.
    """
    sighting = hit.sighting
    if sighting is None:
        return ruled
    if ruled == "negated" and hit.frame.id == "reader.reject":
        return max(sighting.statuses, key=lambda status: sighting.statuses[status])  # "would not go": it is the refusal
    shares = dict(sighting.statuses)
    if ruled == "happened" and shares.get("denied", 0.0) >= SURELY_DENIED:
        denying = {*lexicon.cues["speech"]["deny"], *lexicon.cues["governors"]["denied"]}
        if any(lemma(token) in denying for token in hit.trigger.sent if is_verb(token)):
            return "denied"
    shares[ruled] = shares.get(ruled, 0.0) + RULES_COUNT
    return max(shares, key=lambda status: shares[status])


def speaker_of(hit: Hit, cast: Cast) -> Actor | None:
    """On whose word the reader takes the event to be told, if on anybody's."""
    if hit.sighting is None:
        return None
    told_by = _parties(hit.sighting.speakers, hit.trigger.sent, cast, set())
    return next((actor for actor in told_by if actor.sector != "MED"), None)


def _parties(spans: Iterable[Span], sentence: Sentence, cast: Cast, taken: set[Span]) -> tuple[Actor, ...]:
    found: list[Actor] = []
    for tokens in _whole([_trimmed(_tokens(sentence, span)) for span in spans]):
        found += [actor for actor in party(tokens, cast) if actor.span not in taken]
    taken.update(actor.span for actor in found)
    return tuple(dict.fromkeys(found))


def _whole(parties: Iterable[list[Token]]) -> list[list[Token]]:
    """Put together what is one phrase: "U.S." and "counterpart", "his counterpart" and the name after the comma."""
    found: list[list[Token]] = []
    for tokens in sorted((one for one in parties if one), key=lambda one: one[0].i):
        if found and _is_one_phrase(found[-1], tokens):
            found[-1] = list(tokens[0].doc[found[-1][0].i : tokens[-1].i + 1])
        else:
            found.append(tokens)
    return found


def _is_one_phrase(first: Sequence[Token], second: Sequence[Token]) -> bool:
    between = first[0].doc[first[-1].i + 1 : second[0].i]
    one, other = _heads(first)[0], _heads(second)[0]
    if len(between) and all(token.text in BRACKETS for token in between):
        return True  # "the Alliance (AKK) leaders"
    if not len(between):
        return one.dep_ in MODIFIERS and one.head == other
    named = other.dep_ == "appos" and other.head in first and one.pos_ == "NOUN" and other.pos_ == "PROPN"
    return named and all(token.text == "," for token in between)


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without articles, marks and possessive endings at the edges."""
    while tokens and (tokens[0].is_punct or tokens[0].pos_ in {"DET", "ADP", "CCONJ"}):
        limit = tokens[0].lower_ == "at" and len(tokens) > 1 and tokens[1].lower_ in {"least", "most"}
        tokens = tokens[2 if limit else 1 :]
    while tokens and (tokens[-1].is_punct or tokens[-1].tag_ == "POS" or tokens[-1].pos_ in {"ADP", "CCONJ"}):
        tokens = tokens[:-1]
    return tokens


def party(tokens: Sequence[Token], cast: Cast) -> tuple[Actor, ...]:
    """Who the words of one party name: the registry's entry where it has one, their country where they show it."""
    first, last = tokens[0], tokens[-1]
    span = (offset(first), offset(last) + len(last))
    text = wording(first.doc, *span)
    known = next((found for head in _heads(tokens) if (found := _known(head, span, cast))), ())
    if len(known) > 1 and len({actor.span for actor in known}) == len(known):  # "X and Y"
        return known
    if len(known) > 1:  # "they", "the two leaders"
        return tuple(replace(actor, text=text, span=span) for actor in known)
    nameless = not known or (known[0].id is None and known[0].country is None)
    body = cast.body(_heads(tokens)[0]) if nameless else None
    if body is not None:  # "the Union's high-level panel", "the office of its envoy"
        return (replace(body, text=text, span=span),)
    if known:
        country = known[0].country or (next(_countries(tokens, cast), None) if known[0].id is None else None)
        return (replace(known[0], text=text, span=span, country=country),)
    country = next(_countries(tokens, cast), None)
    return (Actor(text=text, span=span, id=None, country=country, sector=None),)


def at_home(actors: tuple[Actor, ...], sentence: Sentence, cast: Cast) -> tuple[Actor, ...]:
    """Give people whose country is not said, "students", "an opposition leader", the only one the sentence names."""
    if not any(_is_local(actor) for actor in actors):
        return actors
    named = set(_countries(list(sentence), cast)) | {actor.country for actor in actors if actor.country}
    if len(named) != 1:
        return actors
    return tuple(replace(actor, country=min(named)) if _is_local(actor) else actor for actor in actors)


def _in_office(
    actors: tuple[Actor, ...], others: tuple[Actor, ...], sentence: Sentence, cast: Cast
) -> tuple[Actor, ...]:
    """Give "President X", whom the registry does not know, the only country the sentence names beside the others'."""
    if not any(_is_titled(actor, cast) for actor in actors):
        return actors
    named = set(_countries(list(sentence), cast)) - {actor.country for actor in others}
    if len(named) != 1:
        return actors
    return tuple(replace(actor, country=min(named)) if _is_titled(actor, cast) else actor for actor in actors)


def _is_titled(actor: Actor, cast: Cast) -> bool:
    title = re.split(r"[\s-]+", actor.text.lower())[:-1]
    return actor.id is None and actor.country is None and any(cast.registry.role(word) for word in title)


def of_that_place(actors: tuple[Actor, ...], hit: Hit, place: Place | None) -> tuple[Actor, ...]:
    """Give a crowd the country it is in: "demonstrators blocked a road in Baghdad", "students were beaten in Sivas"."""
    if place is None or place.country is None or hit.frame.kind not in LOCAL:
        return actors
    return tuple(replace(one, country=place.country) if _is_local(one) else one for one in actors)


def _is_local(actor: Actor) -> bool:
    """Whether words without a country are of a kind that belongs to one: no world body, no name of a stranger."""
    words = actor.text.split()
    common = words[-1][:1].islower() and words[-1].rstrip("s") not in MACHINES
    if words[-1] in {"sides", "parties", "rivals", "belligerents", "foes"}:
        return False  # of two countries or none
    return actor.country is None and actor.id is None and common and actor.sector not in {"IGO", "NGO", "MED"}


def _heads(tokens: Sequence[Token]) -> list[Token]:
    """The words that govern the others, nouns first; a parse may leave several."""
    places = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in places or token.head == token]
    return sorted(tops, key=lambda token: (token.pos_ not in {"NOUN", "PROPN", "PRON"}, token.i))


def _known(head: Token, span: Span, cast: Cast) -> tuple[Actor, ...]:
    found = cast.who(head) or (cast.modifier(head) if head.dep_ in MODIFIERS else ())
    inside = tuple(actor for actor in found if actor.span[0] < span[1] and span[0] < actor.span[1])
    return inside or found[:1] if head.pos_ != "PRON" else found


def _countries(tokens: Sequence[Token], cast: Cast) -> Iterator[str]:
    for token in reversed(tokens):
        place = cast.places.get(offset(token))
        if place is not None and place.country:
            yield place.country
    for token in tokens:
        entry = cast.entry(token)
        if entry is not None and entry.country and entry.sector != "MED":
            yield entry.country
