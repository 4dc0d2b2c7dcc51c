"""How much two reports of meetings have in common: who sat there for whom counts more than in what words it is told."""

from __future__ import annotations

from datetime import date

from dragoman.record.joining.likeness import (
    NONE_HELD,
    Signs,
    apart,
    near,
    opposed,
    reported,
    shared_sides,
    standing,
    statuses,
)
from dragoman.record.joining.rarity import Rarity
from dragoman.record.joining.report import Report
from dragoman.record.joining.weights import weights

TALK = "talk"
FAR_CHARS = 1000  # a paragraph or two
HEAD = "head"
PAIR = 2
UNDONE = frozenset({"negated", "denied"})
MOVED = frozenset({"postponed", "cancelled"})


def meeting_likeness(a: Report, b: Report, *, repeats: bool = False, rarity: Rarity = NONE_HELD) -> Signs | None:
    """The signs for and against two reports telling of one meeting; None where they cannot.

    A call is no meeting in a room, whoever takes part; a meeting that did not come about is none that took place. One
    side in common says little: the same envoy meets many.
    """
    same_words = a.document_id == b.document_id and a.at == b.at and not a.journey
    if repeats or same_words:  # "consultations in X and Y": one word, read once for each place
        return None if opposed(a, b) else {"repeats": 1.0, **_manner(a, b), **standing(a, b, rarity)}
    apart_in_kind = {a.form, b.form} == {"call", "room"} or _took_place(a, b) or _is_to_come(a, b) or _is_another(a, b)
    apart_in_kind = apart_in_kind or (bool(a.round and b.round) and a.round != b.round)
    if apart_in_kind or (a.document_id != b.document_id and (a.loose or b.loose)):
        return None
    days, places = _days(a, b), _places(a, b)
    if days is None or places is None:
        return None
    sides, people = _sides(a, b), _people(a, b)
    if sides is None or people is None:
        return None
    found = {
        "talk": 1.0,
        **sides,
        **people,
        **days,
        **places,
        **_manner(a, b),
        **_words(a, b, rarity),
        **standing(a, b, rarity),
    }
    if a.document_id == b.document_id:
        found.update(_taken_up(a, b, found))
    return found


def _took_place(a: Report, b: Report) -> bool:
    """Whether one says that it took place and the other that there was none; a day in both may still bear it out."""
    undone = (a.status in UNDONE) != (b.status in UNDONE)
    return undone and "happened" in {a.status, b.status} and "negated" in {a.status, b.status}


def _is_to_come(a: Report, b: Report) -> bool:
    """Whether one is still awaited after the other was told of as done: "another call is expected soon"."""
    done, ahead = (a, b) if a.status == "happened" else (b, a)
    known = (done.fine and ahead.fine) or a.document_id == b.document_id
    if done.status != "happened" or ahead.status == "happened":
        return False
    if ahead.published < done.published:
        return False  # "will meet again on the 25th" was written before they did
    return ahead.anew or (ahead.status == "planned" and not known and ahead.published > done.published)


def _is_another(a: Report, b: Report) -> bool:
    """Whether the later of two sentences says itself that it tells of another: "to prepare another meeting in X"."""
    first, then = sorted((a, b), key=lambda one: one.at)
    return a.document_id == b.document_id and then.anew and not first.anew and not then.parties


def _sides(a: Report, b: Report) -> Signs | None:
    if a.document_id == b.document_id and (a.bare or b.bare or _only_thirds(a, b) or _only_thirds(b, a)):
        return {}  # whom "they" and "both" mean is guessed; who hosts or mediates it need not be named with the parties
    if min(len(a.parties), len(b.parties)) < 2:
        if not (a.parties and b.parties):
            return {}
        few = a if len(a.parties) < PAIR else b
        # Whom the registry does not know sat there, too: "Sheikh Mohamed, who met Putin" is not Putin's summit before.
        return ({} if few.strangers else {"party": 1.0}) if a.parties & b.parties else None
    more, others = a.parties - b.parties, b.parties - a.parties
    if (more or others) and (a.status == "denied") != (b.status == "denied"):
        return None  # that three were to meet is denied, not that two did
    if a.parties & b.parties and any(rest and all(one.startswith("bloc:") for one in rest) for rest in (more, others)):
        return {"parties_part": 1.0}  # "the Europeans" may be those whom the other names
    if a.document_id != b.document_id and len(a.parties) == len(b.parties) == PAIR and more:
        return None  # two pairs that differ held two meetings, whatever the town
    return shared_sides(a.parties, b.parties, "parties")


def _of_two_sides(one: Report) -> bool:
    return len({side for _, side in one.people}) == PAIR and len(one.parties) == PAIR


def _only_thirds(one: Report, other: Report) -> bool:
    """Whether one names nobody but third parties and the other their meeting: "The round was hosted by X"."""
    met = len(other.parties) + len(other.strangers)
    return bool(one.thirds) and one.parties <= one.thirds and not one.strangers and bool(other.parties) and met >= PAIR


def _people(a: Report, b: Report) -> Signs | None:
    """People in common; where both name people of one side, others there mean another meeting: None of two pairs."""
    found: Signs = {}
    if len(a.people) == len(b.people) == PAIR and a.people != b.people and _of_two_sides(a) and _of_two_sides(b):
        return None  # A met B, and then C of B's side
    if a.strangers and b.strangers and len(a.parties & b.parties) < 2:
        found["strangers" if a.strangers & b.strangers else "other_strangers"] = 1.0
    shared = a.people & b.people
    both = {side for _, side in a.people} & {side for _, side in b.people}
    if both - {side for _, side in shared}:
        found["other_people"] = 1.0
    elif len({side for _, side in shared}) > 1:  # one man alone meets many
        found["people"] = len(shared) / min(len(a.people), len(b.people))
    if a.levels and b.levels and not shared and (HEAD in a.levels) != (HEAD in b.levels):
        found["other_level"] = 1.0
    return found


def _days(a: Report, b: Report) -> Signs | None:
    if a.dated and b.dated:
        gap = apart(a, b)
        if not (a.fine and b.fine):
            return {"overlap": 1.0} if gap == 0 else None
        others = bool(a.levels and b.levels) and not a.levels & b.levels  # leaders met, and officers on the next day
        if gap == 1 and (a.anew or b.anew or a.form == b.form == "call" or others):
            return None
        if gap <= 1:
            return {"day" if gap == 0 else "next_day": 1.0}
        return {} if {a.status, b.status} & MOVED and gap <= 7 * weights()["windows"]["days"] else None
    one, other = (a, b) if a.dated else (b, a)
    if one.fine and other.status == "happened" and not other.dated and other.published < _first(one):
        return None  # told as done before it was
    return reported(a, b)


def _first(one: Report) -> date:
    return one.since or one.anchor


def _places(a: Report, b: Report) -> Signs | None:
    if a.place is None or b.place is None:
        return {}
    nearness = near(a.place, b.place)
    return None if nearness is None else {"place" if nearness == "place" else "inside": 1.0}


def _manner(a: Report, b: Report) -> Signs:
    return {"form": float(bool(a.form) and a.form == b.form), **statuses(a, b, undone=UNDONE)}


def _words(a: Report, b: Report, rarity: Rarity) -> Signs:
    found: Signs = {}
    if a.issues and b.issues:
        found["issues" if a.issues & b.issues else "other_issues"] = 1.0
    if a.words and b.words and not a.overlaps(b):
        found["words"] = rarity.share(a.words, b.words, 2)
    return found


def _taken_up(a: Report, b: Report, found: Signs) -> Signs:
    """What a text tells in two steps: "the talks" after who met whom, or the town after the parties."""
    close = max(0.0, 1 - abs(a.at - b.at) / FAR_CHARS)
    if a.bare or b.bare:
        return {"bare": 1.0}
    if _only_thirds(a, b) or _only_thirds(b, a):
        return {"third": 1.0}
    one, other = (a, b) if a.parties else (b, a)
    half = bool(one.parties) and not other.parties and not other.strangers
    detail = (other.place or other.dated) and not (one.place or one.fine)
    return {"open": close} if half and detail and "near" in found else {}
