"""Force that reads as its opposite: ground regained, fire opened, attacks stepped up, strikes traded.

The rules have the form of those in turned_kinds.py, which asks them with its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_verb, kids, lemma, prepositions, undergoing
from dragoman.coding.lexicon import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

GENTLE = {"AGREE", "CONCEDE", "COOPERATE", "RETREAT", "SUPPORT"}
TAKES = {"recapture", "regain", "retake", "seize", "take back", "win back"}
RAISES = {"escalate", "expand", "increase", "intensify", "resume", "step up"}
EXCHANGES = {"exchange", "swap", "trade"}
SHOTS = {
    *("airstrike", "artillery", "attack", "barrage", "blow", "bullet", "fire", "gunfire", "missile", "mortar"),
    *("rocket", "salvo", "shell", "shelling", "shot", "strike"),
}
ATTACKS = {
    *("airstrike", "assault", "attack", "bombardment", "bombing", "campaign", "offensive", "onslaught", "raid"),
    *("shelling", "strike"),
}
FIGHTING = Frame(id="assault.fighting", kind="ASSAULT")


def _exchanged_fire(hit: Hit, kind: str) -> Frame | None:
    """ "Have been exchanging rockets", "trade drone strikes", "have fought over the border": they share nothing."""
    if kind != "COOPERATE" or not is_verb(hit.trigger):
        return None
    shots = lemma(hit.trigger) in EXCHANGES and undergoing(hit.trigger) & SHOTS
    fought = lemma(hit.trigger) in {"battle", "clash", "fight"}
    return FIGHTING if shots or fought else None


def _taken_again(hit: Hit, kind: str) -> Frame | None:
    """ "Regained control of the town": nobody withdrew."""
    taken = kind in GENTLE and hit.frame.mode == "territory" and lemma(hit.trigger) in TAKES
    return hit.frame if taken else None


def _opened_fire(hit: Hit, kind: str) -> Frame | None:
    """ "Had opened fire on its positions": no opening towards anybody."""
    opened = kind in GENTLE and is_verb(hit.trigger) and lemma(hit.trigger) == "open"
    return Frame(id="assault.open_fire", kind="ASSAULT") if opened and "fire" in undergoing(hit.trigger) else None


def _stepped_up(hit: Hit, kind: str) -> Frame | None:
    """ "Have stepped up their attacks": more of them, and not an end."""
    if kind not in GENTLE or hit.frame.mode == "ceasefire":
        return None
    word = hit.trigger
    if is_verb(word):
        raised = lemma(word) in RAISES and undergoing(word) & ATTACKS and not kids(word, "neg")
    else:
        raised = word.lemma_.lower() in ATTACKS and word.dep_ == "dobj" and lemma(word.head) in RAISES
    return Frame(id="assault.step_up", kind="ASSAULT") if raised else None


def fought(hit: Hit, cast: Cast) -> Hit:
    """ "The ELN attacked the EMC": of one armed group on another it is no criticism."""
    charged = hit.frame.kind == "ACCUSE" and is_verb(hit.trigger) and lemma(hit.trigger) == "attack"
    armed = all(any(one.sector in {"MIL", "REB"} for one in side) for side in (hit.actors, hit.targets))
    if not charged or not armed or prepositions(hit.trigger, "for", "over"):
        return hit
    return replace(hit, frame=Frame(id="assault.attack", kind="ASSAULT"))


def _fell(hit: Hit, kind: str) -> Frame | None:
    """ "Confirmed the fall of X to the rebels": that is no threat."""
    noun = hit.trigger
    told = noun.dep_ == "dobj" and lemma(noun.head) in {"acknowledge", "announce", "confirm", "report"}
    fell = hit.frame.id == "assault.territory_noun" and kind in {*GENTLE, "THREATEN"} and told
    return hit.frame if fell else None


FORCE: tuple[Callable[[Hit, str], Frame | None], ...] = (
    _exchanged_fire,
    _taken_again,
    _opened_fire,
    _stepped_up,
    _fell,
)
