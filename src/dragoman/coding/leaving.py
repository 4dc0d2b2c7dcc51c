"""Who leaves what: troops the ground they hold, a retreat, or a state a treaty or a body, a sanction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, is_verb, kids, lemma, prepositions
from dragoman.coding.lexicon import Frame, answers, omissions

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEAVES = {"evacuate", "leave", "pull", "pull back", "pull out", "quit", "retreat", "vacate", "withdraw"}
OFF = {"evacuate", "leave", "quit", "vacate"}  # whose object is what is left
ENVOYS = {"ambassador", "delegate", "delegation", "diplomat", "envoy", "mediator", "minister", "negotiator", "team"}
MEN = {"army", "contingent", "fighter", "force", "soldier", "troop", "unit"}
CALLED_OFF = {"abandon", "adjourn", "call", "call off", "cancel", "collapse", "postpone", "scrap", "shelve", "suspend"}
GROUNDS = {
    *("area", "base", "bridge", "camp", "city", "corridor", "crossing", "district", "enclave", "height", "hill"),
    *("neighborhood", "neighbourhood", "outpost", "position", "post", "province", "region", "stretch", "strip"),
    *("suburb", "territory", "town", "village", "zone"),
}
QUIT = Frame(id="sanction.quit_treaty", kind="SANCTION", mode="withdraw", move="retract")
QUIT_TALKS = Frame(id="sanction.quit_talks", kind="SANCTION", mode="withdraw", move="reject")
GROUND = Frame(id="retreat.leave", kind="RETREAT", mode="withdraw")


def left_a_treaty(hit: Hit, kind: str) -> Frame | None:
    """ "Withdrew from the accord", "pulled out of the truce": no troops leave."""
    if kind != "RETREAT" or not (hit.frame.mode == "withdraw" or hit.frame.id == "sanction.walk_out"):
        return None
    return QUIT if any(noun.lemma_.lower() in answers()["leave.texts"] for noun in _behind(hit.trigger)) else None


def what_is_left(hit: Hit, cast: Cast) -> Hit:
    """The hit as what is left has it: ground, a body of states, or the talks that were called off for it."""
    verb, kind = hit.trigger, hit.frame.kind
    if not is_verb(verb):
        return hit
    if kind == "THREATEN" and lemma(verb) in {*omissions()["says"], *omissions()["writes"]}:
        gives = any(_leaves_ground(clause, hit, cast) and not _is_pressing(clause) for clause in complements(verb))
        return replace(hit, frame=replace(hit.frame, id="agree.to_leave", kind="AGREE", move="")) if gives else hit
    if kind == "SANCTION" and _leaves_ground(verb, hit, cast) and not _is_pressing(verb):
        return replace(hit, frame=GROUND)
    if kind == "RETREAT" and lemma(verb) in LEAVES and not _men(verb):
        bodies = [entry.kind for noun in _behind(verb) if (entry := cast.entry(noun)) is not None]
        if "organisation" in bodies or "bloc" in bodies:
            return replace(hit, frame=QUIT)
        if _were_called_off(verb) or talks_left(verb):
            return replace(hit, frame=QUIT_TALKS)
    on_foot = kind == "ASSAULT" and lemma(verb) in answers()["leave.on_foot"]
    return replace(hit, frame=QUIT_TALKS) if on_foot and talks_left(verb) == "reject" else hit


def talks_left(verb: Token) -> str:
    """The move of whoever leaves talks, or the room they are held in: reject; of who suspends them: defer."""
    later = lemma(verb) in answers()["later.verbs"]
    if not is_verb(verb) or kids(verb, "neg") or not (later or lemma(verb) in answers()["leave.verbs"]):
        return ""
    left = _behind(verb)
    if later or lemma(verb) in answers()["leave.takes"]:
        left += [*kids(verb, "dobj"), *prepositions(verb, "in")]
    left += [end for noun in left if noun.lemma_.lower() in answers()["things.part"] for end in _of_what(noun)]
    names = {noun.lemma_.lower() for noun in left}
    rooms = answers()["leave.rooms"] if lemma(verb) in answers()["leave.on_foot"] else frozenset()
    if not names & (answers()["things.talks"] | rooms):
        return ""
    return "defer" if later else "reject"


def _of_what(noun: Token) -> list[Token]:
    return prepositions(noun, "in", "at", "of")


def _behind(verb: Token) -> list[Token]:
    """What is left: "from X", "out of X", "left X"."""
    out = [prep for prep in kids(verb, "prep", "prt", "advmod") if prep.lower_ == "out"]
    ends = [*prepositions(verb, "from", "of"), *(noun for prep in out for noun in prepositions(prep, "of"))]
    return [*ends, *(noun for noun in kids(verb, "dobj") if lemma(verb) in OFF)]


def _men(verb: Token) -> list[Token]:
    return [noun for noun in kids(verb, "dobj", "nsubjpass") if noun.lemma_.lower() in MEN]


def _leaves_ground(verb: Token, hit: Hit, cast: Cast) -> bool:
    """Whether a party with arms leaves a place, and not a conference there."""
    whom = kids(verb, "nsubj", *(() if lemma(verb) in OFF else ("dobj",)))
    if any(noun.lemma_.lower() not in MEN for noun in whom if noun.dep_ == "dobj" or noun.lemma_.lower() in ENVOYS):
        return False  # "would withdraw their ambassadors from X", "the delegates left X"
    if lemma(verb) not in LEAVES or not any(_is_armed(actor.id, actor.sector) for actor in hit.actors):
        return False
    return any(is_ground(noun, cast) for noun in _behind(verb))


def _is_pressing(verb: Token) -> bool:
    """ "Would withdraw its force unless X agreed": a threat."""
    return any(mark.lower_ == "unless" for clause in kids(verb, "advcl") for mark in kids(clause, "mark"))


def _is_armed(id: str | None, sector: str | None) -> bool:
    return sector in {"MIL", "REB"} or (id or "").startswith(("group:", "mil:", "state:"))


def is_ground(noun: Token, cast: Cast) -> bool:
    """Whether a noun is a place that can be held: a town, a zone, a post, a country."""
    if noun.lemma_.lower() in GROUNDS:
        return True
    entry = cast.entry(noun)
    return noun.offset in cast.places and (entry is None or entry.kind == "state")


def _were_called_off(verb: Token) -> bool:
    """ "The talks were cancelled after X pulled out"."""
    over = verb.head
    if verb.dep_ != "advcl" or lemma(over) not in CALLED_OFF or _behind(verb):
        return False
    return any(noun.lemma_.lower() in answers()["things.talks"] for noun in kids(over, "nsubj", "nsubjpass", "dobj"))
