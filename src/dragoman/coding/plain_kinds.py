"""Types that the words of an event leave no doubt of, whatever the reader makes of it: the sign it has turned round.

A vow to spare somebody is no threat, a stance that is toughened no concession, leaving a treaty no withdrawal of
troops, and who calls a president to brief him asks nothing of him.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ASKED, complements, is_verb, kids, lemma, objects, prepositions, undergoing
from dragoman.coding.leaving import left_a_treaty
from dragoman.coding.lexicon import Frame, answers

if TYPE_CHECKING:
    from collections.abc import Callable


HARDENS = {"harden", "stiffen", "toughen"}
RAISES = {"escalate", "increase", "raise", "step up"}
VOWS = {"agree.promise", "agree.vow"}
ALL = {"all", "best", "everything", "utmost"}
SPARES = {
    *("cease", "cooperate", "end", "ensure", "facilitate", "halt", "help", "honour", "honor", "keep", "maintain"),
    *("protect", "release", "respect", "spare", "stop", "suspend", "uphold"),
}
HOSTILE = {
    *("arrest", "attack", "bomb", "expel", "fight", "impose", "invade", "punish", "reimpose", "retaliate", "sanction"),
    *("shell", "strike", "trigger"),
}
INTENSIFIES = {"escalate", "intensify", "step up", "take", "use"}
STEPS_TAKEN = {"action", "attack", "force", "means", "measure", "operation", "response", "step", "strike"}
HARMS = {"advance", "disrupt", "enter", "fire", "harm", "hit", "launch", "prosecute", "resume", "target", "use"}
WORRIES = {"alarm", "concern", "disappointment", "dismay", "regret"}
STEPS = {
    *("action", "attack", "behaviour", "conduct", "decision", "departure", "exit", "failure", "killing", "move"),
    *("raid", "refusal", "step", "strike", "violation", "withdrawal"),
}
EXTENDS = {"extend", "prolong"}
MISSIONS = {"mandate", "mission", "presence", "stay"}
YIELDS = {"AGREE", "CONCEDE", "SUPPORT"}
VOICES = {"announce", "declare", "express", "file", "lodge", "maintain", "raise", "register", "state", "voice"}
QUARRELS = {"dispute", "feud", "quarrel", "rift", "row", "standoff"}
PASSES = {"adopt", "approve", "back", "endorse", "pass", "ratify"}
STANDING = {"accreditation", "licence", "license", "registration", "status"}
MONEY = {"billion", "dollar", "euro", "fund", "funding", "million", "money", "pound", "tranche"}
FIGHTING = {"arm", "arms", "battlefield", "fighting", "hostility", "struggle", "war"}
CAPTURES = {"capture", "fall", "gain", "overrun", "seize", "take"}
PEOPLE = {"delegate", "diplomat", "envoy", "leader", "mediator", "minister", "negotiator", "official", "spokesman"}
MURDERS = {"assassinate", "kill", "murder", "shoot"}
PRESENTS = {"present", "put forward", "submit", "table", "tabled", "unveil"}
PROPOSALS = {"blueprint", "draft", "formula", "plan", "proposal", "roadmap", "road map"}
REPEATS = {"reaffirm", "reiterate", "renew", "repeat", "restate"}
WITHDRAWS = {"annul", "cancel", "end", "halt", "revoke", "scrap", "stop", "suspend", "withdraw"}
PERMITS = {"accreditation", "licence", "license", "permit", "visa", "waiver"}
GIVES_NEWS = {"announce", "confirm", "register", "report"}


def plain_frame(hit: Hit, kind: str) -> Frame | None:
    """The frame that the words of an event leave no doubt of; None where they do.

    kind    the type that the reader and the frame settle on
    """
    return next((found for rule in RULES if (found := rule(hit, kind)) is not None), None)


def _hardened(hit: Hit, kind: str) -> Frame | None:
    """ "Toughened its terms", "stepped up its demands": nothing is given up."""
    if kind != "CONCEDE":
        return None
    if is_verb(hit.trigger) and lemma(hit.trigger) in HARDENS and objects(hit.trigger):
        return Frame(id="reject.harden", kind="REJECT", move="retract")
    raised = hit.frame.id == "request.demand_noun" and lemma(hit.trigger.head) in RAISES
    return hit.frame if raised else None


def _spared(hit: Hit, kind: str) -> Frame | None:
    """ "Promised that it would not attack", "vowed to keep the road open", "to do all we can to end the war"."""
    if kind != "THREATEN" or hit.frame.id not in VOWS:
        return None
    for clause in complements(hit.trigger):
        inner = complements(clause) if lemma(clause) == "continue" else [clause]
        spared = kids(clause, "neg") and lemma(clause) in HOSTILE | HARMS
        spared = spared or (lemma(clause) == "do" and any(noun.lower_ in ALL for noun in kids(clause, "dobj")))
        if spared or (not kids(clause, "neg") and any(lemma(verb) in SPARES for verb in inner)):
            return hit.frame
    return None


def _prepared(hit: Hit, kind: str) -> Frame | None:
    """ "Is ready to impose sanctions": no offer."""
    ready = kind == "AGREE" and hit.trigger.lower_ in {"prepared", "ready"}
    steps = complements(hit.trigger)
    what = {lemma(clause) for clause in steps}
    armed = any(lemma(step) in INTENSIFIES and undergoing(step) & STEPS_TAKEN for step in steps)
    if ready and (what & HOSTILE or armed) and not what & SPARES:  # "ready to stop fighting"
        return Frame(id="threaten.ready_to", kind="THREATEN", move="threaten")
    return None


def _holds_fire(hit: Hit, kind: str) -> Frame | None:
    """ "Is ready to stop fighting": no threat to fight."""
    told = {lemma(clause) for clause in complements(hit.trigger)} if hit.frame.id == "threaten.ready_to" else set()
    return Frame(id="agree.ready_to", kind="AGREE", move="propose") if told & SPARES else None


def _called(hit: Hit, kind: str) -> Frame | None:
    """ "Called the president to brief him", "phoned him and urged restraint": what he was called for is told apart."""
    calls = hit.frame.id == "consult.call_person" and kind == "REQUEST"
    if hit.frame.id == "consult.phone" and kind in {"ACCUSE", "AGREE", "REQUEST", "SUPPORT"}:
        return hit.frame
    if not calls:
        return None
    clauses = [*complements(hit.trigger), *kids(hit.trigger, "advcl")]
    clauses += [clause for noun in objects(hit.trigger) for clause in kids(noun, "acl", "relcl")]
    return hit.frame if any(lemma(clause) in answers()["call.says"] for clause in clauses) else None


def _stays(hit: Hit, kind: str) -> Frame | None:
    """ "Will not leave the talks": no refusal, but no leaving either."""
    kept = kind == "REJECT" and hit.frame.id == "sanction.quit_talks" and bool(kids(hit.trigger, "neg"))
    return hit.frame if kept else None


def _regretted(hit: Hit, kind: str) -> Frame | None:
    """ "Voiced regret at X's withdrawal", "regrets X's decision": whoever does backs nobody."""
    if kind not in {"CONCEDE", "SUPPORT", "THREATEN"} or not is_verb(hit.trigger):
        return None
    worries = [word for word in (hit.trigger, *objects(hit.trigger)) if word.lemma_.lower() in WORRIES]
    matters = [noun for word in worries for noun in (*objects(word), *prepositions(word, "about", "at", "over"))]
    matters += prepositions(hit.trigger, "about", "at", "over", "following") if worries else []
    if any(noun.lemma_.lower() in STEPS for noun in matters):
        return Frame(id="accuse.regret", kind="ACCUSE", mode="disapprove")
    return None


def _prolonged(hit: Hit, kind: str) -> Frame | None:
    """ "Extends the UN presence in X for six months"."""
    if kind not in {"COOPERATE", "RETREAT", "SANCTION"} or lemma(hit.trigger) not in EXTENDS:
        return None
    return Frame(id="support.extend_mission", kind="SUPPORT") if undergoing(hit.trigger) & MISSIONS else None


def _settled(hit: Hit, kind: str) -> Frame | None:
    """ "A and B end dispute over island"."""
    ended = kind == "SANCTION" and lemma(hit.trigger) == "end" and undergoing(hit.trigger) & QUARRELS
    return Frame(id="agree.settle", kind="AGREE", move="accept") if ended else None


def _passed(hit: Hit, kind: str) -> Frame | None:
    """ "Approved it by 130 votes to none", "adopted it without a vote against"."""
    verb = hit.trigger
    if kind != "REJECT" or lemma(verb) not in PASSES or kids(verb, "neg") or not undergoing(verb):
        return None
    voted = any(word.lemma_.lower() in {"nil", "none", "vote", "zero"} for word in verb.subtree)
    return Frame(id="support.approve", kind="SUPPORT", move="accept") if voted else None


def _struck_off(hit: Hit, kind: str) -> Frame | None:
    """ "Revoked the legal status of the party"."""
    off = (
        kind == "CONCEDE" and lemma(hit.trigger) in {"annul", "cancel", "revoke"} and undergoing(hit.trigger) & STANDING
    )
    return Frame(id="coerce.ban", kind="COERCE", mode="ban") if off else None


def _objected(hit: Hit, kind: str) -> Frame | None:
    """ "Announced his objection to three clauses"."""
    against = kind in YIELDS and lemma(hit.trigger) in VOICES and undergoing(hit.trigger) & {"objection", "veto"}
    return Frame(id="reject.objection", kind="REJECT", move="reject") if against else None


def _reported(hit: Hit, kind: str) -> Frame | None:
    """ "Reported an attack by X": the attack is the event."""
    told = kind == "ACCUSE" and hit.frame.kind in {"ASSAULT", "COERCE"} and hit.carrier is not None
    return hit.frame if told and lemma(hit.carrier) in GIVES_NEWS else None  # type: ignore[arg-type]


def _paid_out(hit: Hit, kind: str) -> Frame | None:
    """ "Released 20 million euros for X": money, no prisoners."""
    paid = kind == "RETREAT" and lemma(hit.trigger) == "release" and undergoing(hit.trigger) & MONEY
    return Frame(id="aid.release", kind="AID") if paid else None


def _back_to_arms(hit: Hit, kind: str) -> Frame | None:
    """ "Announced a return to arms": no withdrawal."""
    returns = [noun for noun in (hit.trigger, *objects(hit.trigger)) if noun.lemma_.lower() == "return"]
    ends = {end.lemma_.lower() for noun in returns for end in prepositions(noun, "to")}
    if kind in {"AGREE", "RETREAT"} and ends & FIGHTING:
        return Frame(id="threaten.resume_war", kind="THREATEN", move="threaten")
    return None


def _fought_off(hit: Hit, kind: str) -> Frame | None:
    """ "Reported repelling an attack by X": X's attack, and no accusation."""
    return hit.frame if kind == "ACCUSE" and hit.frame.id == "assault.evict_force" else None


def _captured(hit: Hit, kind: str) -> Frame | None:
    """ "Seized full control of X", "the fall of X": nothing is given up."""
    word = lemma(hit.trigger) if is_verb(hit.trigger) else hit.trigger.lemma_.lower()
    taken = kind in {"CONCEDE", "RETREAT"} and hit.frame.id.startswith("assault.territory") and word in CAPTURES
    return hit.frame if taken else None


def _murdered(hit: Hit, kind: str) -> Frame | None:
    """ "A mediator was killed by gunmen": no plan is."""
    verb = hit.trigger
    if kind != "REJECT" or lemma(verb) not in MURDERS or not is_verb(verb):
        return None
    people = undergoing(verb) & PEOPLE
    return Frame(id="assault.kill", kind="ASSAULT") if people else None


def _put_forward(hit: Hit, kind: str) -> Frame | None:
    """ "Presented a proposal to both sides", "presented them with a draft"."""
    verb = hit.trigger
    if kind != "CONSULT" or verb.tag_ not in {"VBD", "VBN", "VBP", "VBZ"} or lemma(verb) not in PRESENTS:
        return None
    things = undergoing(verb) | {noun.lemma_.lower() for noun in prepositions(verb, "with")}
    if not things & PROPOSALS:
        return None
    return hit.frame if hit.frame.kind == "AGREE" else Frame(id="agree.present_plan", kind="AGREE", move="propose")


def _asked_again(hit: Hit, kind: str) -> Frame | None:
    """ "Reiterated its call to refrain from …": it is asked once more."""
    again = is_verb(hit.trigger) and lemma(hit.trigger) in REPEATS and bool(undergoing(hit.trigger) & ASKED)
    return Frame(id="request.repeat", kind="REQUEST", move="urge") if again and kind != "REQUEST" else None


def _taken_away(hit: Hit, kind: str) -> Frame | None:
    """ "Scrapped permits", "suspended issuing visas": nothing is given to those who had them."""
    if kind not in {"CONCEDE", "RETREAT"} or not is_verb(hit.trigger) or lemma(hit.trigger) not in WITHDRAWS:
        return None
    given = [clause for clause in kids(hit.trigger, "xcomp") if lemma(clause) in {"accept", "grant", "issue"}]
    things = {noun for verb in (hit.trigger, *given) for noun in undergoing(verb)}
    return Frame(id="sanction.take_away", kind="SANCTION") if things & PERMITS else None


def _ordered_to_stop(hit: Hit, kind: str) -> Frame | None:
    """ "Issued an order to stop targeting X": a step back."""
    verb, orders = hit.trigger, [noun for noun in kids(hit.trigger, "dobj") if noun.lemma_.lower() == "order"]
    if kind != "THREATEN" or not is_verb(verb) or not (orders or lemma(verb) in {"direct", "order"}):
        return None
    told = {lemma(clause) for order in (verb, *orders) for clause in kids(order, "acl", "xcomp")}
    return Frame(id="retreat.order_to_stop", kind="RETREAT") if told & {"cease", "end", "halt", "stop"} else None


def _disbanded(hit: Hit, kind: str) -> Frame | None:
    """ "Declared its dissolution": an armed group lays itself down."""
    verb = hit.trigger
    ends = [noun for noun in kids(verb, "dobj") if noun.lemma_.lower() in {"disbandment", "dissolution"}]
    own = is_verb(verb) and lemma(verb) in VOICES and any(kids(noun, "poss") for noun in ends)
    return Frame(id="retreat.dissolve_own", kind="RETREAT", mode="disarm") if own else None


def _took_control(hit: Hit, kind: str) -> Frame | None:
    """Who takes control of a town leaves nothing."""
    return hit.frame if kind == "RETREAT" and hit.frame.id == "assault.take_control" else None


def _paused(hit: Hit, kind: str) -> Frame | None:
    """ "Declared a humanitarian pause": nothing is withheld from anybody; "declared the truce over" ends one."""
    if kind != "SANCTION" or hit.frame.id != "retreat.declare_ceasefire":
        return None
    over = {word.lower_ for word in hit.trigger.subtree} & {"dead", "finished", "null", "over", "void"}
    return None if over else hit.frame


RULES: tuple[Callable[[Hit, str], Frame | None], ...] = (
    _hardened, _spared, _prepared, _holds_fire, left_a_treaty, _called, _stays, _regretted, _prolonged, _settled,
    _passed, _struck_off, _objected, _reported, _paid_out, _back_to_arms, _captured,
    _murdered, _put_forward, _fought_off, _asked_again, _taken_away, _ordered_to_stop, _disbanded,
    _took_control, _paused,
)  # fmt: skip
