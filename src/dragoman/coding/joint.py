"""Frames and the trained reader, joined: two readings of one sentence become one list of hits.

The frames know grammar, modes and moves; the reader has seen many sentences and knows which words carry the event, of
which type, and who stands where. Where both see an event the reader settles type and parties, the frame keeps the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.as_its_meeting import told_of_once
from dragoman.coding.bystanders import (
    agreed_on,
    bought_for,
    concerned,
    coordinated,
    faced,
    in_full,
    is_before,
    object_met,
    once,
    taking_part,
    without_demanded,
    without_itself,
    without_own_state,
    without_prizes,
    without_spots,
    without_towns,
    without_towns_around,
    without_venues,
)
from dragoman.coding.deeds import done_to
from dragoman.coding.discourse import NEUTER, PERSONAL, PLURAL
from dragoman.coding.frames import Hit, sides
from dragoman.coding.grammar import (
    ancestors,
    complements,
    governor,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    subjects,
    with_conjuncts,
)
from dragoman.coding.kinds import TALKS, typed
from dragoman.coding.lexicon import Frame, Lexicon, omissions
from dragoman.coding.linked import without_the_others
from dragoman.coding.misplaced import as_told, is_told_elsewhere
from dragoman.coding.not_theirs import as_it_struck, foils_a_plot
from dragoman.coding.omissions import (
    without_asked,
    without_media,
    without_silence,
)
from dragoman.coding.own_clause import in_its_own_clause
from dragoman.coding.parties import at_home, in_office, lies_in, parties, tokens_of
from dragoman.coding.parties_of_nouns import own_parties
from dragoman.coding.put_right import put_right
from dragoman.coding.reader import Sighting
from dragoman.coding.repeated import told_once
from dragoman.coding.seen import comes_into_force, fit, goes_beside, is_carried, is_seen_itself, is_told_by, seen_alone
from dragoman.coding.speech import unverified
from dragoman.coding.table import of_both, seated
from dragoman.coding.taken_up import mediates, stands_by
from dragoman.coding.texts_passed import by_the_capital, without_its_contents
from dragoman.coding.threats import only_warns, threatened
from dragoman.coding.told_as_nouns import answered_for
from dragoman.coding.topics import discuss, without_topics
from dragoman.coding.truces import begun_once, truces_begun
from dragoman.coding.undergoing import (
    beside_the_dead,
    by_its_leader,
    kept_out,
    told_of_war,
    undergone,
    who_fell,
    whose_it_is,
    without_own_troops,
)
from dragoman.coding.within import inside
from dragoman.types import Actor, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

SEEN_ALONE = 0.25  # least confidence in an event that no frame knows
SURELY_SEEN = 0.6  # the same where nobody in it is known by name, country or kind: "aid lorries reached X"
UNSEEN = 0.85  # factor on the weight of a frame that the reader did not see: mostly what others promise or demand
DOUBTED = 0.5  # the same in a sentence where the reader saw nothing
TOWNS = {"city", "town", "village", "capital", "region", "country", "area", "front", "site"}
SEATS = {"capital", "city", "town", "village"}
THINGS = {"agreement", "ceasefire", "deal", "truce"}
STRIKES = {"assault.drone_noun", "assault.strike_by", "assault.strike_noun"}
AGREED = {*THINGS, "accord", "pact", "treaty"}
BUYS = {"buy", "order", "procure", "purchase"}
HOUSES = {"embassy", "headquarters", "home", "house", "mansion", "office", "palace", "residence", "villa"}
ARGUES = {"add", "argue", "claim", "contend", "insist", "maintain", "note", "say", "state", "stress"}
POSSESSIVE = {"his", "her", "its", "their"}
DEMONSTRATIVE = {"that", "these", "this", "those"}


def joined(
    sentence: Sentence, hits: Sequence[Hit], sightings: Sequence[Sighting], cast: Cast, lexicon: Lexicon
) -> list[Hit]:
    """Return the hits of a sentence in the light of what the reader saw in it, by place."""
    left = [*hits, *truces_begun(sentence, hits)]
    made: list[Hit] = []
    for sighting in sightings:
        tokens = tokens_of(sentence, sighting.trigger)
        carried = [hit for hit in left if is_carried(hit, tokens, sighting)]
        own = [hit for hit in carried if not is_seen_itself(hit, sighting, sightings)]
        if carried and not own:
            continue
        hit = max(own, key=lambda one: fit(one, sighting, tokens), default=None)
        alone = hit is None
        if hit is None and sighting.confidence >= SEEN_ALONE:
            hit = seen_alone(sighting, tokens)
            if hit is not None and any(is_told_by(one, hit, sighting) for one in made):
                hit = None
        if hit is None:
            continue
        # "proposed talks": the reader sees the talks, and who proposed them still did
        left = [other for other in left if other not in own or goes_beside(other, hit)]
        settled = without_media(_settled(hit, sighting, sentence, cast), hit)
        if settled is None:
            continue
        if (
            not settled.actors
            and not settled.targets
            and any(noun.lemma_ in THINGS for noun in kids(hit.trigger, "nsubj"))
            and not comes_into_force(hit.trigger)
        ):
            continue  # "a ceasefire halted the violence": nobody did
        if settled.frame.kind == "REQUEST" and any(noun.lemma_ in AGREED for noun in kids(hit.trigger, "nsubj")):
            continue  # "the agreement calls on X to withdraw": a term of it
        known = any(_is_somebody(actor) for actor in settled.actors or settled.targets)
        if not alone or known or comes_into_force(hit.trigger) or sighting.confidence >= SURELY_SEEN:
            made.append(settled)
    left = [hit for hit in left if not hit.actors or not all(_is_a_thing(actor) for actor in hit.actors)]
    heard = (without_media(hit, hit) for hit in left)
    made += [replace(hit, doubted=not sightings) for hit in heard if hit is not None]
    made = told_once([*begun_once(made), *threatened(made, sentence, cast)])
    made = [without_asked(seated(_without_witnesses(hit), cast, lexicon)) for hit in without_silence(made)]
    made = [hit for hit in made if not is_told_elsewhere(hit, made)]
    made = [of_both(as_told(hit, cast), cast) for hit in made if not only_warns(hit, cast)]
    made = [right for hit in answered_for(made, cast) if (right := put_right(hit, cast)) is not None]
    made = [without_the_others(in_its_own_clause(hit, cast)) for hit in made]
    made = [own_parties(by_the_capital(without_its_contents(hit), cast), cast) for hit in made]
    made = [as_it_struck(hit, cast) for hit in made if not foils_a_plot(hit)]
    made = [without_own_troops(whose_it_is(who_fell(by_its_leader(hit, cast), cast), cast)) for hit in made]
    made = [once(without_own_state(done)) for hit in made if (done := done_to(hit, cast)) is not None]
    return sorted(told_of_once(made), key=lambda hit: hit.trigger.i)


def _is_somebody(actor: Actor) -> bool:
    """Whether words name who can act: known, of a country or a kind, or by a name; "a historical moment" is nobody."""
    named = any(word[:1].isupper() for word in actor.text.split()[1:] or actor.text.split())
    if actor.text.lower() in DEMONSTRATIVE:
        return False
    return bool(actor.id or actor.country or actor.sector or named)


def _settled(hit: Hit, sighting: Sighting, sentence: Sentence, cast: Cast) -> Hit:
    """The hit with the reader's type and parties, where the reader is sure of them."""
    hit, frame = typed(hit, sighting, sentence)
    kind = frame.kind
    taken: set[Span] = set()
    turned = _knows_better(hit, frame, sighting)
    seen = () if turned else parties(sighting.sources, sentence, cast, taken)
    turned = turned or (kind == "CONSULT" and _makes_one_of_two(seen, hit))
    seen = tuple(next((own for own in hit.actors if _describes(one, own)), one) for one in seen)
    actors = hit.actors if turned else seen or hit.actors
    if "subject" in frame.target:
        suffering = {one.span for one in hit.targets}
        actors = tuple(one for one in actors if one.span not in suffering)
    if not turned:
        actors = taking_part(actors, hit, kind, cast)
    struck = kind in {"ASSAULT", "COERCE"} and not turned  # who "were sent" or "withdrawn" does it all the same
    suffers = tuple(actor for actor in actors if struck and _suffers(actor, hit.trigger))
    actors = tuple(actor for actor in actors if actor not in suffers)
    if not turned and actors:  # of "X's proposal says" nothing is left but what the frame read
        actors = tuple(_with_id(one, hit) for one in actors if not _is_a_thing(one)) or hit.actors
    actors = without_towns_around(actors, hit, kind, cast)
    actors = coordinated(without_itself(actors, hit), hit.actors, hit)
    actors = tuple(one for one in actors if not any(_describes(one, other) for other in hit.targets))
    seen = hit.targets if turned else parties(sighting.targets, sentence, cast, taken)
    actors, targets = _with_those_beside(actors, _told_targets(seen, hit), hit)
    targets = without_spots(_without_argued(without_topics(faced(targets, hit), hit, cast), hit), hit)
    targets = concerned(targets, actors, hit)
    targets = without_towns(coordinated(targets, hit.targets, hit), hit, kind, cast)
    targets = in_full(targets, actors, hit, cast)
    actors = in_full(actors, targets, hit, cast)
    actors, targets = kept_out(*undergone(actors, targets, hit), hit, kind)
    if hit.trigger.lemma_ in BUYS and (served := bought_for(hit.trigger, cast)):
        targets = served
    if kind == "AGREE" and len(actors) > 1 and agreed_on(targets, hit):
        targets = ()
    if kind == "CONSULT" and hit.trigger.lemma_ == "meet" and (met := object_met(hit, cast)):
        targets = met
    if kind == "CONSULT" or hit.frame.id in TALKS:  # "the Geneva talks collapsed"
        there = (*actors, *targets)
        held = {one for one in there if not _is_a_town(one) and not is_before(one, hit, cast)}
        held -= {one for one in there if frame.mode != "third-party" and _sits_at_no_side(one, hit)}
        actors, targets = (tuple(one for one in side if one in held) for side in (actors, targets))
    if kind == "CONSULT":
        targets = without_demanded(without_venues(targets, sentence), hit)
    if not actors and kind == "ACCUSE" and is_passive(governor(hit.trigger)):  # "put under investigation in X"
        actors = tuple(one for one in parties(sighting.places, sentence, cast, taken) if (one.id or "")[:6] == "state:")
    if not targets:
        own = without_topics(hit.targets, hit, cast) if discuss(hit) else hit.targets
        targets = tuple(one for one in own if not any(_is_told(one, actor) for actor in actors))
    targets = tuple(one for one in targets if not _is_himself(one, actors))
    suffers = tuple(one for one in suffers if not any(lies_in(one.span, other.span) for other in targets))
    targets = (*suffers, *targets)
    actors, targets = without_prizes(actors, hit), without_prizes(targets, hit)
    actors, targets = (at_home(_as_named(side, hit), sentence, cast) for side in sides(frame, actors, targets))
    actors, targets = in_office(actors, targets, sentence, cast), in_office(targets, actors, sentence, cast)
    return replace(hit, frame=frame, actors=actors, targets=targets, sighting=sighting)


def _told_targets(seen: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """Whom the reader sees as targets, or the frame where it reads further."""
    if not hit.targets:
        return seen
    framed = _points_back(hit) or _is_countered(hit) or beside_the_dead(seen, hit)
    # "his X and Y counterparts, | A and B"
    described = any(_describes(one, other) for one in seen for other in hit.targets)
    return hit.targets if framed or described else seen


def _knows_better(hit: Hit, frame: Frame, sighting: Sighting) -> bool:
    """Whether the frame says who acts, whatever the reader sees: "fell to the rebels", whose subject does nothing."""
    if ("subject" in frame.target and hit.actors) or ("said-of" in frame.target and hit.targets):
        return True
    if hit.frame.id in STRIKES and frame.kind == "ASSAULT" and sighting.kind in {"PROTEST", "THREATEN"} and hit.actors:
        return True
    if hit.frame.id == "assault.lose_place" and hit.targets and frame.kind == "ASSAULT":
        return True  # "lost control of X": who lost it
    if hit.frame.id == "reject.met":
        return True  # "the plan met opposition from X"
    both = (frame.kind == "CONSULT" and _names_both(hit)) or (frame.id == "assault.fighting" and _fight_each_other(hit))
    return both or _has_agent(hit) or _are_they(hit)


def _sits_at_no_side(actor: Actor, hit: Hit) -> bool:
    """ "Held under the mediation of X", "met at the residence of X": X is no side of the talks."""
    words = [word for word in hit.trigger.sent if actor.span[0] <= word.offset < actor.span[1]]
    own = {word.offset for noun in subjects(hit.trigger) for word in noun.subtree} if is_verb(hit.trigger) else set()
    if not words or actor.span[0] in own:
        return False
    over = [head for _, head in ancestors(words[-1])] if lemma(hit.trigger) != "host" else []
    where = any(head.lower_ in HOUSES and head.dep_ == "pobj" for head in over)
    return where or (words[-1].pos_ == "PROPN" and mediates(words[-1]))


def _without_witnesses(hit: Hit) -> Hit:
    """ "Signed in the presence of X", "an X-brokered deal": X has a part in it, and nothing is done to him."""
    if told_of_war(hit):
        hit = replace(hit, actors=())
    last = {word.offset + len(word): word for word in hit.trigger.sent}
    sides = hit.targets, (hit.actors if hit.frame.kind == "RETREAT" else ())
    away = {one for side_ in sides for one in side_ if (word := last.get(one.span[1])) and stands_by(word, hit.trigger)}
    kept = [tuple(one for one in side_ if one not in away) for side_ in (hit.actors, hit.targets)]
    return replace(hit, actors=kept[0], targets=kept[1]) if away else hit


def _are_they(hit: Hit) -> bool:
    """ "The ministry said they agreed": they, where they are two who were named before, and not the ministry."""
    doers = [noun for noun in subjects(hit.trigger) if noun.lower_ == "they"] if is_verb(hit.trigger) else []
    those = (*hit.actors, *hit.targets)
    whose = {actor.id for noun in doers for actor in those if actor.span[0] == noun.offset}
    return len(whose) > 1


def _names_both(hit: Hit) -> bool:
    """ "Talks of the leaders of A, B and C with D": the words say who is on which side."""
    told = {prep.lower_ for prep in kids(hit.trigger, "prep")} if not is_verb(hit.trigger) else set()
    return "with" in told and bool(told & {"between", "of"}) and bool(hit.actors) and bool(hit.targets)


def _fight_each_other(hit: Hit) -> bool:
    """ "The conflict between A and B", "A in its war with B": no third party."""
    told = {prep.lower_ for prep in kids(hit.trigger, "prep")}
    owned = "with" in told and any(child.tag_ == "PRP$" for child in kids(hit.trigger, "poss"))
    return bool(hit.actors and hit.targets) and ("between" in told or owned)


def _makes_one_of_two(seen: Sequence[Actor], hit: Hit) -> bool:
    """ "Israeli and Hamas teams met", "teams from the X government and Y": two sides, where their words name one."""
    if not (hit.actors and hit.targets):
        return False
    named = [one for one in (*hit.actors, *hit.targets) if one.id]
    inner = [({own.id for own in named if lies_in(own.span, one.span)}, one) for one in seen]
    return any(len(ids) > 1 or bool(ids and one.id and one.id not in ids) for ids, one in inner)


def _is_countered(hit: Hit) -> bool:
    """ "Rejected a European counter-proposal to the American plan": the one and not the other."""
    things = objects(hit.trigger) if is_verb(hit.trigger) else []
    return any(child.lower_ == "counter" for noun in things for child in kids(noun, "compound"))


def _with_those_beside(
    actors: tuple[Actor, ...], targets: tuple[Actor, ...], hit: Hit
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ "Rejected by Ukraine and its supporters": all who are named behind "by" do it."""
    doers = {noun.offset for first in kids(hit.trigger, "agent") for noun in first.subtree if noun.dep_ == "conj"}
    beside = tuple(one for one in targets if any(lies_in((at, at + 1), one.span) for at in doers))
    return (*actors, *beside) if actors else actors, tuple(one for one in targets if one not in beside)


def _is_himself(target: Actor, actors: tuple[Actor, ...]) -> bool:
    """ "Is resuming its meeting": whose meeting it is faces nobody."""
    same = (target.id, target.country, target.sector)
    if any(target.id == one.id and lies_in(target.span, one.span) and target.span != one.span for one in actors):
        return True  # "the rebels and | its recognised government"
    if any(target.id and target.id == one.id and lies_in(one.span, target.span) for one in actors):
        return True  # "the supremo X", whose X the reader has found before
    if target.text.lower() in PERSONAL | PLURAL | NEUTER and target.id:
        return target.id in {one.id for one in actors}  # "A and B announced that they had reached an agreement"
    return target.text.lower() in POSSESSIVE and any(same == (one.id, one.country, one.sector) for one in actors)


def _describes(words: Actor, person: Actor) -> bool:
    """ "His old foe, | Ana Roe": words in front of somebody's name, by which the reader means him."""
    start, end = words.span
    return start <= person.span[0] < end < person.span[1] and (person.id or "").startswith("person:")


def _is_told(target: Actor, actor: Actor) -> bool:
    """Whether a target's words are an actor's, or lie in those of a person who acts: "his counterpart Ana Roe"."""
    if target.span == actor.span:
        return target.id == actor.id or None in {target.id, actor.id}  # not the two of "between them"
    return (actor.id or "").startswith("person:") and lies_in(target.span, actor.span)


def _as_named(side: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "The foreign ministers of A and B": the office that the frame read at a country's name, where both read one."""
    offices = {actor.span: actor for actor in (*hit.actors, *hit.targets) if (actor.id or "").startswith("gov:")}
    states = [(actor, (actor.id or "").startswith("state:")) for actor in side]
    held = [offices.get(actor.span, actor) if state else actor for actor, state in states]
    return tuple(new if new.country == actor.country else actor for new, actor in zip(held, side, strict=True))


def _is_a_thing(actor: Actor) -> bool:
    """ "A ceasefire brokered in X halted …", "the scheme allows …": nobody, whatever the sentence makes of it."""
    words = actor.text.lower().split()
    unknown = actor.id is None and actor.sector is None and not {"party", "parties"} & {*words}  # "to the accord"
    return unknown and (words[0] in THINGS or words[-1] in omissions()["papers"])


def _with_id(actor: Actor, hit: Hit) -> Actor:
    """ "Israeli fire killed …": the frame has read whose it is."""
    if actor.id is not None or actor.country is None or actor.sector is not None:
        return actor
    same = next((one for one in hit.actors if one.id == f"state:{actor.country}"), None)
    return replace(actor, id=same.id, name=same.name) if same is not None else actor


def _points_back(hit: Hit) -> bool:
    """ "X, which Y accuses of …": the relative pronoun says who is accused."""
    verb = hit.trigger
    return verb.dep_ == "relcl" and any(noun.lower_ in {"which", "whom", "who"} for noun in kids(verb, "dobj"))


def _is_a_town(actor: Actor) -> bool:
    """ "visited that city": where somebody went is nobody he met."""
    word = actor.text.split()[-1].lower()
    return actor.id is None and actor.sector is None and word in TOWNS


def _without_argued(targets: tuple[Actor, ...], hit: Hit) -> tuple[Actor, ...]:
    """ "Refused the draft, claiming that it would make of it another X": what is argued of X is done to nobody."""
    below = [clause for over in (hit.trigger, *kids(hit.trigger, "xcomp")) for clause in kids(over, "advcl")]
    clauses = [clause for clause in below if clause.tag_ == "VBG" and lemma(clause) in ARGUES]
    doers = [noun for clause in clauses for inner in complements(clause) for noun in subjects(inner)]
    told = {word.i for noun in doers for word in noun.subtree}
    argued = {word.offset for clause in clauses for word in clause.subtree if word.i not in told}
    return tuple(actor for actor in targets if actor.span[0] not in argued)


def _has_agent(hit: Hit) -> bool:
    """ "called attacks by X a provocation": whoever stands behind "by" attacked, not the subject of the sentence."""
    if hit.frame.kind != "ASSAULT" or is_verb(hit.trigger):
        return False
    agents = {word.i for noun in prepositions(hit.trigger, "by") for word in noun.subtree}
    words = [token for token in hit.trigger.sent if token.i in agents]
    return any(actor.span[0] <= word.offset < actor.span[1] for word in words for actor in hit.actors)


def _suffers(actor: Actor, verb: Token) -> bool:
    """ "the town was attacked": the subject of a passive verb did not do it."""
    if not is_verb(verb) or not is_passive(verb):
        return False
    undergoing = [noun for head in kids(verb, "nsubjpass") for noun in with_conjuncts(head)]
    return any(actor.span[0] <= noun.offset < actor.span[1] for noun in undergoing)


def _told_of(trigger: Token) -> Iterator[Token]:
    """ "Will meet Y, the head of the fund", "the corps that holds the town said": neither the head nor the town."""
    for word in trigger.sent:
        if word.dep_ == "appos" and word.head.dep_ == "dobj" and word.head.head == trigger:
            yield word
        if word.dep_ == "relcl" and word.head.dep_ == "nsubj":
            yield from objects(word)


def speaker_of(hit: Hit, cast: Cast, lexicon: Lexicon) -> Actor | None:
    """On whose word the reader takes the event to be told, if on anybody's; who denies it does not tell it."""
    if hit.sighting is None:
        return None
    told_by = parties(hit.sighting.speakers, hit.trigger.sent, cast, set())
    denying = {*lexicon.cues["speech"]["deny"], *lexicon.cues["governors"]["denied"], "reject"}
    deniers = {
        word.offset
        for verb in hit.trigger.sent
        if verb.dep_ == "relcl" and lemma(verb) in denying
        for noun in kids(verb, "nsubj")
        for word in noun.subtree
    }
    deniers |= inside(unverified(hit.trigger)) | inside(_told_of(hit.trigger))
    deniers |= {
        word.offset
        for name in hit.trigger.sent
        if name.dep_ == "appos" and name.head.lemma_ in SEATS  # "the capital, X, A reported": A did
        for word in name.subtree
    }
    last = next((word for word in reversed(hit.trigger.sent.tokens) if not word.is_punct and not word.is_space), None)
    if last is not None and last.tag_ == "NNP" and last.dep_ == "appos" and last.head.dep_ in {"dobj", "pobj"}:
        deniers |= {word.offset for word in last.subtree}  # "met the head of the mission, Ana Roe."
    return next((one for one in told_by if one.sector != "MED" and one.span[0] not in deniers), None)
