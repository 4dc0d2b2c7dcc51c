"""Which type an event is of, and with which move: the frame's word and the trained reader's, weighed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman import vocab
from dragoman.coding import manual
from dragoman.coding.amounts import MACHINES
from dragoman.coding.by_object import frame_of_object
from dragoman.coding.deeds import deed_frame
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, governor, is_verb, kids, lemma, objects, prepositions
from dragoman.coding.hanging import is_left_open
from dragoman.coding.lexicon import Frame
from dragoman.coding.parties import tokens_of
from dragoman.coding.place_extents import is_site
from dragoman.coding.plain_kinds import plain_frame
from dragoman.coding.reader import Sighting
from dragoman.coding.table import talking
from dragoman.coding.turned_kinds import turned_frame
from dragoman.types import Span

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

TALKS = {"consult.talks", "consult.meeting", "consult.multilateral", "consult.phone_noun"}
MOVES = {"REJECT": "reject", "THREATEN": "threaten", "CONCEDE": "concede", "REQUEST": "urge"}
FRAME_COUNTS = 0.15  # what a frame of weight 1 adds to the probability of its type; more where the reader is unsure
JOURNEYS = {
    "consult.arrive",
    "consult.depart",
    "consult.travel",
    "consult.visit",
    "consult.visit_noun",
    "consult.travel_to_talk",
}
SET_OR_OFF = {"planned", "cancelled", "postponed"}
TO_TALK = {"consult.travel_to_talk"}  # frames of journeys whose clause says what for
SENDS = {"send", "launch", "fire", "direct", "aim", "loose"}
ORDERS = {"command", "direct", "instruct", "order"}
FORCE = {"assault.attack_noun", "assault.clash_noun", "assault.strike_noun"}
USING_FORCE = {"carry out", "conduct", "engage", "exchange", "launch", "trade"}
HELD = {"hold", "convene", "host", "conduct", "finish", "conclude", "complete"}
GIVING_NOTHING = {
    "sanction.impose",
    "sanction.end_truce",
    "sanction.end_of_truce",
    "coerce.emergency_verb",
    "assault.fall",
    "assault.hold",
    "assault.leave_dead",
}
ENDED = {"AGREE", "AID", "CONSULT", "COOPERATE", "SUPPORT"}
BY_ITS_WORDS = {"threaten.ready_to", "accuse.deny", "assault.resume_war"}  # whose type is surer than the reader's
MISTAKEN = {  # frames that are surer of their type than the reader is of another
    ("assault.attack_noun", "THREATEN"),  # "described the raid as a threat"
    ("assault.bombing_noun", "THREATEN"),
    ("assault.claim_responsibility", "ACCUSE"),
    ("assault.claim_responsibility", "SUPPORT"),
    ("assault.kill", "REJECT"),  # "killed two peacekeepers"
    ("retreat.dissolve_own", "COERCE"),
    ("support.extend_mission", "SANCTION"),
    ("accuse.condemnation", "SUPPORT"),  # "displeasure"
    ("accuse.concern", "AGREE"),
    ("accuse.deny", "REJECT"),
    ("cooperate.implement", "REJECT"),  # "neither has implemented the accord": that is a no already
    ("accuse.condemn", "THREATEN"),  # "condemned a threat by X"
    ("agree.receive_proposal", "CONSULT"),
    ("agree.present_plan", "COOPERATE"),  # "shared a draft deal with both"
    ("agree.present_plan", "SUPPORT"),
    ("assault.fighting", "AGREE"),  # "the conflict between A and B"
    ("assault.territory", "COERCE"),  # "seized towns"
    ("assault.territory_noun", "COERCE"),  # "the seizure of the town"
    ("agree.pledge_noun", "SUPPORT"),  # "reiterated his commitment to disarm"
    ("assault.drone_noun", "THREATEN"),  # "was responding to a drone attack"
    ("assault.strike_noun", "THREATEN"),  # "responded with airstrikes, warning that …"
    ("consult.join", "SANCTION"),  # "kicked off the second round of talks"
    ("cooperate.resume_part", "SANCTION"),  # "is resuming its part in the deal"
    ("accuse.draw_criticism", "PROTEST"),
    ("assault.fight_war", "COOPERATE"),
    ("assault.strike_verb", "PROTEST"),
    ("assault.strike_verb", "REJECT"),
    ("assault.trade_strikes", "COOPERATE"),
    ("assault.duel", "COOPERATE"),
    ("coerce.take_prisoner", "AID"),
    ("threaten.reserve_right", "AGREE"),
    ("threaten.reserve_right", "REJECT"),
    ("threaten.shorten", "CONCEDE"),  # "shortened the deadline"
    ("mobilize.take_up_arms", "AID"),
    ("reject.met", "CONSULT"),
    ("reject.proposal", "ASSAULT"),  # "the deal was killed by X"
    ("reject.rejection", "AGREE"),  # "expressed resistance to the plan"
    ("reader.agree", "THREATEN"),  # "said they would lay down their arms"
    ("reader.consult", "RETREAT"),  # "left for Istanbul"
    ("reader.threaten", "REJECT"),  # "we will retaliate"
    ("reader.request", "ACCUSE"),  # "noted that it should be resolved"
    ("reader.request", "THREATEN"),
    ("reject.breach_agreement", "SANCTION"),
    ("reject.defy", "SANCTION"),  # "violated international law"
    ("retreat.declare_ceasefire", "THREATEN"),
}
VENGEFUL = {"annihilate", "avenge", "crush", "defeat", "destroy", "eliminate", "fight", "punish", "retaliate"}
AGREEING = {"agree", "decide", "pledge", "promise"}
YIELDS = {"CONCEDE", "RETREAT"}


def typed(hit: Hit, sighting: Sighting, sentence: Sentence) -> tuple[Hit, Frame]:
    """The hit, and its frame with the type that both readings settle on and the move that fits it."""
    kind, frame = _kind(sighting, hit), hit.frame
    rules = (plain_frame, turned_frame, deed_frame, frame_of_object)
    if (plain := next((found for rule in rules if (found := rule(hit, kind)) is not None), None)) is not None:
        return hit, plain
    if "subject" in frame.target and kind == "THREATEN":
        kind = frame.kind  # "could lose further territory, X warned": who suffers it threatens nobody
    if kind == "REJECT" and hit.carrier is not None and is_left_open(hit.carrier):
        kind = frame.kind  # "did not rule out a joint patrol"
    undone = kind == "REJECT" or (kind == "SANCTION" and frame.kind in ENDED)  # "has ended the deal of 2015"
    if undone and hit.carrier is not None and _is_refused(hit, sighting, sentence):
        refusal = Frame(id=f"reader.{kind.lower()}", kind=kind, move=MOVES.get(kind, ""))
        hit = replace(hit, frame=refusal, trigger=hit.carrier, carrier=None, support=None, content=hit.trigger)
        frame = refusal
    if kind == "MOBILIZE" and (_strikes(hit.trigger) or _conducts_strikes(hit.trigger)):
        kind = "ASSAULT"
    if kind == "MOBILIZE" and frame.kind == "AID" and _supplies(hit):
        kind = "AID"
    if kind == "RETREAT" and hit.trigger.lemma_ in {"deliver", "hand", "transfer"} and _supplies(hit):
        kind = "AID"  # "will hand over two batteries to X"
    if frame.id == "concede.announce_withdrawal" and _clears(hit):
        kind = "COERCE"  # "ordered the evacuation of X": of a town that is not its own
    if kind == "MOBILIZE" and hit.trigger.lemma_ in ORDERS and _stands_down(hit.trigger):
        kind = "RETREAT"
    if frame.id == "accuse.summon" and any(n.lemma_.lower() in talking() for n in prepositions(hit.trigger, "for")):
        return hit, Frame(id="request.summon", kind="REQUEST", mode="meet", move="")  # "summoned them for talks"
    if frame.id == "assault.destroy" and _gives_up_arms(hit.trigger):
        return hit, Frame(id="retreat.lay_down_arms", kind="RETREAT", mode="disarm")
    if kind in {"ACCUSE", "SUPPORT"} and _blacklists(hit.trigger):
        return hit, Frame(id="sanction.blacklist", kind="SANCTION")
    lifted = hit.carrier is not None and lemma(hit.carrier) == "lift" and frame.id == "retreat.ceasefire_noun"
    if kind == "RETREAT" and (lifted or _declared_over(hit.trigger)):
        return hit, Frame(id="sanction.end_truce", kind="SANCTION", mode="withdraw", move="retract")
    if kind != frame.kind:
        fits = frame.move in vocab.moves() and kind in vocab.moves()[frame.move].kinds
        fits = fits or (kind == "AGREE" and frame.move in {"demand", "urge"})  # "advised them to accept"
        frame = replace(frame, kind=kind, mode="", move=frame.move if fits else MOVES.get(kind, ""))
    return hit, frame


def _is_refused(hit: Hit, sighting: Sighting, sentence: Sentence) -> bool:
    """ "Has rejected disarmament": the event is the refusal, and its noun what is refused."""
    if hit.frame.kind == "REJECT" or hit.carrier is None or not is_verb(hit.carrier) or is_verb(hit.trigger):
        return False
    seen = {token.i for token in tokens_of(sentence, sighting.trigger)}
    return hit.carrier.i in seen and hit.trigger.i not in seen and hit.trigger in objects(hit.carrier)


def _stands_down(verb: Token) -> bool:
    """ "Ordered its forces to stop attacks": no show of force."""
    return any(clause.lemma_ in {"cease", "halt", "pause", "stop", "suspend"} for clause in complements(verb))


def _comes_to_an_end(hit: Hit) -> bool:
    """ "A and B ended talks", "ended his visit", "ended a round of talks with B": none of them left."""
    if lemma(hit.trigger) != "end":
        return False
    with_whom = any(prepositions(noun, "with") for noun in objects(hit.trigger)) or prepositions(hit.trigger, "with")
    whole = {"meeting", "round", "session", "summit", "visit"}
    return (len(hit.actors) > 1 and not with_whom) or any(n.lemma_.lower() in whole for n in objects(hit.trigger))


def _blacklists(verb: Token) -> bool:
    """ "Designated the group as a terrorist organisation"."""
    words = {word.lower_ for word in verb.subtree}
    named = lemma(verb) in {"classify", "declare", "designate", "label", "list"}
    return named and bool(words & {"terror", "terrorist", "terrorists"}) and any(prepositions(verb, "as"))


def _declared_over(word: Token) -> bool:
    """ "The truce was declared over", "declared the deal null and void"."""
    verb = word if is_verb(word) else word.head
    if verb.lemma_ != "declare":
        verb = verb.head  # "declared | the truce null"
    said = [
        *kids(verb, "acomp", "advmod", "ccomp", "oprd", "prt"),
        *(c for c in kids(verb, "ccomp") for c in c.children),
    ]
    return verb.lemma_ == "declare" and any(end.lower_ in {"dead", "finished", "null", "over", "void"} for end in said)


def _gives_up_arms(verb: Token) -> bool:
    """ "Burned their weapons": their own."""
    arms = [noun for noun in objects(verb) if noun.lemma_.lower() in {"arm", "arms", "gun", "rifle", "weapon"}]
    return verb.lemma_ == "burn" and any(child.tag_ == "PRP$" for noun in arms for child in kids(noun, "poss"))


def _strikes(verb: Token) -> bool:
    """ "Sent 91 drones against the residence", "rockets launched at the port": no show of force."""
    things = [*objects(verb), *kids(verb, "nsubjpass"), *([verb.head] if verb.dep_ == "acl" else [])]
    sent = verb.lemma_ in SENDS and any(noun.lemma_.lower() in MACHINES for noun in things)
    return sent and bool(prepositions(verb, "against", "at"))


def _conducts_strikes(verb: Token) -> bool:
    """ "Has conducted dozens of strikes": no show of force."""
    things = [inner for noun in objects(verb) for inner in (noun, *prepositions(noun, "of"))]
    return verb.lemma_ in {"carry", "conduct", "launch", "mount", "undertake"} and any(
        noun.lemma_.lower() in {"airstrike", "attack", "raid", "strike"} for noun in things
    )


def _clears(hit: Hit) -> bool:
    own = {actor.country for actor in hit.actors}
    named = any(noun.lemma_.lower() == "evacuation" for noun in objects(hit.trigger))
    return named and hit.trigger.lemma_ == "order" and not any(one.country in own for one in hit.targets)


def _supplies(hit: Hit) -> bool:
    """ "Send 19 tanks to Armenia": machines that go to somebody else are help, on their way to a front they are not."""
    verb = hit.verb if hit.verb is not None else hit.trigger
    things = [*objects(verb), *kids(verb, "nsubjpass")]
    given = any(noun.lemma_.lower() in MACHINES for noun in things)
    return given and any(one.country not in {None, *(actor.country for actor in hit.actors)} for one in hit.targets)


def _by_its_words(sighting: Sighting, hit: Hit) -> str:
    """The type that the words around an event leave no doubt of, whatever the reader makes of it; "" where they do."""
    frame = hit.frame
    if frame.kind == "CONSULT" and hit.support is not None and hit.support.status in SET_OR_OFF:
        return "CONSULT"
    plainly = hit.support is not None and not hit.support.status and hit.carrier is not None
    if plainly and frame.id in TALKS and hit.carrier.lemma_ in HELD:  # type: ignore[union-attr]
        return "CONSULT"  # "held consultations on X"
    if plainly and frame.id in FORCE and lemma(hit.carrier) in USING_FORCE:  # type: ignore[arg-type]
        return frame.kind  # "carried out a string of airstrikes": no show of force
    if frame.kind == "CONSULT" and hit.trigger.dep_ == "xcomp" and hit.trigger.head.lemma_ in AGREEING:
        return "CONSULT"  # "agreed to meet again"
    if frame.id == "consult.call_person" and any(child.tag_ == "VBG" for child in kids(hit.trigger, "advcl")):
        return "CONSULT"  # "called X, urging him to …": the urging is an event of its own
    if frame.id == "accuse.condemn" and sighting.kind == "SANCTION" and not _sentences(hit.trigger):
        return "ACCUSE"
    if frame.id == "sanction.quit_talks" and _comes_to_an_end(hit):
        return "CONSULT"  # "ended a second round of talks"
    if frame.id in TALKS and hit.carrier is not None and lemma(hit.carrier) == "end" and len(hit.actors) > 1:
        return "CONSULT"  # "A and B ended two days of talks"
    if frame.id in TALKS and hit.trigger.dep_ == "nsubj" and lemma(hit.trigger.head) in {"conclude", "end", "finish"}:
        return "CONSULT"  # "talks end without agreement"
    if frame.id in TALKS and hit.carrier is not None and hit.carrier.lemma_ == "call" and hit.content is None:
        return "CONSULT"  # "called an emergency meeting for Friday"
    if frame.id == "retreat.withdraw" and sighting.kind == "MOBILIZE" and not prepositions(hit.trigger, "to"):
        return "RETREAT"  # "to pull troops from X"
    if frame.id == "agree.vow" and any(word.lemma_ in VENGEFUL for word in kids(hit.trigger, "xcomp")):
        return "THREATEN"  # "vows to crush rebels"
    if frame.id == "request.demand_noun" and lemma(governor(hit.trigger)) in {"reiterate", "renew", "repeat"}:
        return "REQUEST"  # "renewed its demand"
    return ""


def _kind(sighting: Sighting, hit: Hit) -> str:
    """The likeliest type, the frame's word counted; first among what the manual takes for one, then within it.

    "Will allow 300 refugees to return" is a promise, whatever it is that is promised. A meeting called off stays a
    meeting, though whoever calls it off refuses it.
    """
    frame, shares = hit.frame, dict(sighting.kinds)
    if settled := _by_its_words(sighting, hit):
        return settled
    if frame.id in BY_ITS_WORDS or (frame.id, sighting.kind) in MISTAKEN:
        return frame.kind
    if frame.id == "assault.strike_by" and sighting.kind == "PROTEST" and hit.targets:
        return frame.kind  # "a Russian strike on Kherson": no walkout
    accused = frame.kind == "ASSAULT" and sighting.kind == "ACCUSE"
    if accused and any(_overlap(spot, one) for spot in sighting.places for one in sighting.targets):
        return "ASSAULT"  # "attacked Odesa": nobody criticises a town
    struck = [noun for noun in objects(hit.trigger) if is_site(noun)] if accused and is_verb(hit.trigger) else []
    if any(prepositions(word, "at", "in", "near") for noun in struck for word in (noun, hit.trigger)):
        return "ASSAULT"  # "attacked a depot in Odesa"
    banned = frame.kind == "COERCE" and sighting.kind == "SANCTION"
    if banned and any(_overlap(spot, one) for spot in sighting.places for one in sighting.targets):
        return "COERCE"  # "ban fishing at the island": who lives there is no state that is punished
    if frame.kind == "AGREE" and hit.trigger.lemma_ == "agree" and shares.get("CONCEDE", 0.0) == max(shares.values()):
        shares["CONCEDE"] = 0.0  # whatever it is that they agreed to do
    if frame.id in TO_TALK and hit.content is not None and hit.content.lemma_.lower() in talking():
        return "CONSULT"  # "returned to Jeddah to resume talks" is no retreat
    if frame.id in JOURNEYS and hit.actors and all((a.id or "").startswith(("person:", "gov:")) for a in hit.actors):
        return "CONSULT"  # where ministers arrive, no aid and no troops do
    if (
        frame.id in GIVING_NOTHING or frame.move == "reject"
    ):  # "reimposed the blockade", "fell to the rebels": nobody gives anything up
        shares = {kind: share for kind, share in shares.items() if kind not in YIELDS}
    if frame.kind in shares:
        unsure = 1 - max(shares.values())
        shares[frame.kind] += frame.weight * (FRAME_COUNTS + (1 - FRAME_COUNTS) * unsure)
    groups: Counter[str] = Counter()
    for kind, share in shares.items():
        groups[manual.kind(kind, sighting.status)] += share  # type: ignore[assignment]
    best = max(groups, key=lambda group: groups[group])
    return max((k for k in shares if manual.kind(k, sighting.status) == best), key=lambda kind: shares[kind])


def _sentences(verb: Token) -> bool:
    """ "Condemned them to hang", "condemned to ten years"."""
    return bool(complements(verb) or prepositions(verb, "to"))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
