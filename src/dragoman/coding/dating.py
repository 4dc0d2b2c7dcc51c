"""Which date of a sentence is the date of an event in it: not that of saying, nor that of another event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from dragoman.coding.attachment import FIXING, SHARED, UNDONE, WORDS, Tie, bases_of, moves, on_a_topic, tie_to
from dragoman.coding.expressions import expressions
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_verb, kids, lemma
from dragoman.coding.hanging import is_called_for_a_day
from dragoman.coding.held import is_occasion, only_threatened
from dragoman.coding.lexicon import Lexicon, load, omissions
from dragoman.coding.seen import comes_into_force
from dragoman.coding.status import status_of
from dragoman.types import Period

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Phrase
    from dragoman.coding.words import Token

EARLIER = {"earlier", "previous", "prior"}
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
ORDINALS = {"biggest", "deadliest", "first", "heaviest", "highest-level", "largest", "last", "worst"}
COUNTS = {"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "latest"}
YEAR = re.compile(r"(19|20)\d\d")
SETTING = {"arrange", "fix", "plan", "schedule", "set"}
BEGUN = {"begin", "hold", "start"}  # "the talks held in May" were
DISCUSSES = {"address", "debate", "discuss", "review", "tackle"}
LASTS = {"extend", "hold", "last", "prolong", "renew", "run"}
SHIFTS = {"to", "until", "till"}
WARS = {"clash", "conflict", "dispute", "fighting", "hostility", "insurgency", "rebellion", "war"}
LONG_AGO = timedelta(days=45)
STEPS = {"deployment", "disarmament", "election", "evacuation", "exit", "pullout", "return", "visit", "withdrawal"}
TO_COME = STEPS | {
    *("conference", "dialogue", "gathering", "meeting", "negotiation", "poll", "referendum", "round", "session"),
    *("summit", "talk", "talks", "vote"),
}
FUTURE = {"will", "shall", "would", "'ll", "’ll", "may", "might", "could", "should", "can", "must", "'d"}


@dataclass(frozen=True, slots=True)
class _Date:
    text: str
    preposition: str
    owned: bool
    words: Sequence[Token]


class Calendar(Protocol):
    """What a document knows about days: see `recall.Recall`."""

    @property
    def published(self) -> Day | None: ...

    def resolve(self, text: str, tense: str | None) -> Period | None: ...


def dates(sentence: Phrase) -> Iterator[_Date]:
    """The date expressions of a sentence: those known by their form, then what else the entity recogniser sees."""
    taken: set[int] = set()
    for found in expressions(sentence.text):
        first, last = (sentence.start_char + at for at in found.span)
        tokens = [token for token in sentence if token.idx < last and token.idx + len(token) > first]
        if tokens:
            taken.update(token.i for token in tokens)
            yield _Date(found.text, found.preposition, found.owned, tokens)
    for entity in sentence.ents:
        if entity.label_ in {"DATE", "TIME"} and not taken & set(range(entity.start, entity.end)):
            head = entity.root.head
            bound = head.lower_ if head.dep_ == "prep" else ""
            text = f"{bound} {entity.text}" if bound in {"since", "before", "until", "by", "after"} else entity.text
            owned = entity.end < len(entity.doc) and entity.doc[entity.end].tag_ == "POS"
            yield _Date(text, bound, owned, list(entity))


def when(hit: Hit, days: Calendar) -> Period | None:
    """The period of the date expression that belongs to the event; None where there is none."""
    lexicon = load()
    bases = bases_of(hit, lexicon)
    shifted = _is_shifted(hit, bases, lexicon)
    rows = [(*_order(date, tie, hit, shifted), date, tie) for date, tie in own_dates(hit, bases)]
    status = status_of(hit, {hit.trigger.i: hit}, lexicon)
    for *_, date, tie in sorted(rows, key=lambda row: row[:3]):
        text, tense = date.text, _tense(tie.base, tie.near, status, lexicon)
        if date.preposition == "since" or (hit.frame.kind == "CONSULT" and is_occasion(hit.trigger)):
            tense = "past"  # "to extend the truce in force since 3 August"
        if tense is None and status == "happened" and _was_reached(hit):
            tense = "past"
        if tense == "future" and status == "cancelled" and not WEEKDAY.search(text):
            tense = None  # "the round scheduled for April was called off", as told in May
        if tense is None and WEEKDAY.search(text) and _is_on_its_way(hit):
            tense = "future"
        if tense != "future" and WEEKDAY.search(text) and _is_within_what_will_be(hit):
            tense = "future"
        due = _is_term(date, hit, status) or (_begins_then(date, hit) and not comes_into_force(hit.trigger))
        if tense == "past" and due:
            tense = "future"
        if shifted and (new := re.match(r"(?:from )?.+? (?:to|until) (.+)$", text)):
            text = new[1]  # "moved from Wednesday to Friday"
            tense = "future"
        elif shifted and date.preposition in SHIFTS:
            text = re.sub(rf"^{date.preposition} ", "", text)
            tense = "future" if text != date.text or WEEKDAY.search(text) else None
        elif date.preposition == "from" and comes_into_force(hit.trigger) and tense != "future":
            text = re.sub(r"^from ", "", text)  # "took effect from midnight on Monday": on that day
        found = days.resolve(text, tense)
        if found is not None and not YEAR.search(text) and not WEEKDAY.search(text):
            found = _of_its_year(found, text, tie, status, days)
        if found is not None and tense == "future" and WEEKDAY.search(text):
            found = _after_it_was_said(found, hit, date, days)
        if found is not None and _is_of_what_is_to_be(date, found, hit, days.published):
            continue
        if found is not None:  # a mere length of time ("three hours") is no date
            return _still_to_come(found, days.published) if status == "planned" else found
    return None


def _of_its_year(found: Period, text: str, tie: Tie, status: str, days: Calendar) -> Period:
    """ "Talks set for October will be held in X": the next one; "had hoped to meet in May": the last."""
    day = days.published
    if day is None or found.since is None or found.until is None:
        return found
    over = [tie.base, *(head for _, head in ancestors(tie.base))]
    helping = {aux.lower_ for verb in over for aux in kids(verb, "aux", "auxpass")}
    told = next((verb for verb in over if is_verb(verb)), tie.base)
    if "had" in helping and status in {"planned", "hypothetical", "conditional"} and found.since > day + LONG_AGO:
        return days.resolve(text, "past") or found
    to_come = status == "planned" and not helping & {"had", "was", "were"} and told.tag_ != "VBD"
    to_come = to_come and found.until < day - LONG_AGO
    return (days.resolve(text, "future") or found) if to_come else found


def _was_reached(hit: Hit) -> bool:
    """ "Reached an agreement on 18 December": the day of what was done lies behind the report."""
    carrier = hit.carrier
    made = carrier is not None and carrier.tag_ == "VBD" and lemma(carrier) in {"conclude", "make", "reach", "strike"}
    return made and hit.frame.kind in {"AGREE", "SUPPORT"}


def _is_on_its_way(hit: Hit) -> bool:
    """ "The two ministers meet in X on Tuesday": to come, but in a headline it may have been."""
    verb = hit.trigger
    told = hit.frame.kind == "CONSULT" and verb.tag_ in {"VBP", "VBZ"} and not kids(verb, "aux", "auxpass")
    return told and verb.dep_ == "ROOT" and verb.sent.text.rstrip()[-1:] in {".", "”", '"'}


def _is_within_what_will_be(hit: Hit) -> bool:
    """ "Will go on for four days, concluding with the meeting of the ministers on Thursday": the next one."""
    for child, over in ancestors(hit.trigger):
        if child.dep_ == "advcl":
            ends = child.tag_ == "VBG" and lemma(child) in {"close", "conclude", "culminate", "end"}
            return ends and any(aux.lower_ in {"'ll", "will"} for aux in kids(over, "aux"))
    return False


def _is_term(date: _Date, hit: Hit, status: str) -> bool:
    """ "Would end unless they were freed by Saturday", "asked for until Friday": a day by which something is due."""
    due = date.preposition in {"by", "until", "till"} and bool(WEEKDAY.search(date.text))
    return due and (status in {"planned", "hypothetical", "conditional"} or hit.frame.kind in {"REQUEST", "THREATEN"})


def _begins_then(date: _Date, hit: Hit) -> bool:
    """ "Announced a truce from March 20", "agreed to a truce starting on 15 March": it begins with the day."""
    first = date.words[0]
    over = first.head.head if first.head.dep_ == "prep" else first.head
    starts = date.preposition == "from" or over.lower_ in {"beginning", "starting"}
    return starts and hit.frame.kind in {"AGREE", "RETREAT", "SUPPORT"} and not YEAR.search(date.text)


def _after_it_was_said(found: Period, hit: Hit, date: _Date, days: Calendar) -> Period:
    """ "Said on Tuesday that it would close on Wednesday": the first one after it was said, not after the report."""
    said: Period | None = None
    over = [head for child, head in ancestors(hit.trigger) if child.dep_ in {"ccomp", "xcomp"}]
    for other in dates(hit.trigger.sent):
        apart = other.words[0].i != date.words[0].i and WEEKDAY.search(other.text)
        if apart and any(word.head in over or word.head.head in over for word in other.words):
            said = days.resolve(other.text, "past")
    week = timedelta(days=7)
    if said is None or said.since is None or found.since is None or found.since - week <= said.since:
        return found
    return replace(found, since=found.since - week, until=found.until and found.until - week)


def _still_to_come(found: Period, published: Day | None) -> Period:
    """ "Will meet this week": what is left of it; at its end the next."""
    if published is None or found.precision != "week" or found.since is None or found.until is None:
        return found
    if not found.since < published < found.until:
        return found
    ends = found.until + timedelta(days=7) if published == found.until - timedelta(days=1) else found.until
    return replace(found, since=published, until=ends)


def own_dates(hit: Hit, bases: Mapping[int, int]) -> Iterator[tuple[_Date, Tie]]:
    for date in dates(hit.trigger.sent):
        if date.preposition == "since" and (_is_once(hit) or _is_first_since(date)):
            continue  # "their sixth meeting since January", "the first talks since 2012"
        if _is_counted_in(date):
            continue  # "the third attack this year"
        if _is_of_the_war(date, hit.trigger):
            continue  # "talks on the war that began in 2014"
        if hit.frame.mode == "ceasefire" and lemma(hit.trigger) in LASTS and date.preposition in {*SHIFTS, "through"}:
            continue  # "extended the truce to 4 August": then it ends
        inside = {token.i for token in date.words}
        if hit.trigger.dep_ == "relcl" and hit.trigger.head.i in inside and _has_when(hit.trigger):
            yield date, Tie(hit.trigger, WORDS, ())  # "on Wednesday, when X met Y to discuss last week's raid"
            continue
        ties = [
            tie
            for token in date.words
            if token.head.i not in inside or token.head == token
            if (tie := _date_tie(token, date, bases, hit)) is not None
        ]
        if ties:
            yield date, min(ties, key=lambda tie: (tie.near, len(tie.path)))


def _has_when(verb: Token) -> bool:
    return any(word.lower_ == "when" for word in kids(verb, "advmod"))


def _is_of_what_is_to_be(date: _Date, found: Period, hit: Hit, published: Day | None) -> bool:
    """ "Proposed a summit in June", "agreed to withdraw its men in July": the day of that, and not of the proposal.

    Where the calendar would have it long past: what was proposed a week ago was proposed then.
    """
    asks = hit.frame.kind == "REQUEST" or hit.frame.move in {"accept", "demand", "offer", "propose", "urge"}
    if not asks or not is_verb(hit.trigger) or published is None or YEAR.search(date.text):
        return False
    if found.until is None or found.until > published - LONG_AGO or WEEKDAY.search(date.text):
        return False
    first = date.words[0]
    before = [word for word in hit.trigger.sent if hit.trigger.i < word.i < first.i]
    return any(
        word.lemma_.lower() in TO_COME and (hit.frame.move != "accept" or word.lemma_.lower() in STEPS)
        for word in before
    )


def _is_counted_in(date: _Date) -> bool:
    """ "The third attack this year", "its deadliest raid this month": a year in which it is counted, and no day."""
    if not re.fullmatch(r"(?:this|the past|the current) (?:month|year)|(?:so far )?this year", date.text.lower()):
        return False
    before = date.words[0].doc[date.words[0].sent.start : date.words[0].i]
    for word in reversed(before):
        if is_verb(word) or word.text in {",", ";"}:
            return False
        if word.lower_ in COUNTS | ORDINALS:
            return True
    return False


def _is_of_the_war(date: _Date, trigger: Token) -> bool:
    """ "Talks in X, a mediator in the conflict between A and B that began in 2014": the conflict did."""
    verb = next((over for _, over in ancestors(date.words[0]) if is_verb(over)), None)
    if verb is None or verb.dep_ != "relcl" or verb.lemma_ not in {*BEGUN, "break", "erupt"}:
        return False
    return any(word.lemma_.lower() in WARS for word in trigger.sent if trigger.i < word.i < verb.i)


def _is_first_since(date: _Date) -> bool:
    since = date.words[0].head
    noun = since.head if since.lower_ == "since" else since
    return noun.lower_ in ORDINALS or any(word.lower_ in ORDINALS for word in kids(noun, "amod"))


def _is_once(hit: Hit) -> bool:
    """Whether the words tell of one meeting, which is on a day and not since one."""
    return hit.frame.kind == "CONSULT" and hit.trigger.tag_ not in {"NNS", "VBG"}


def _date_tie(token: Token, date: _Date, bases: Mapping[int, int], hit: Hit) -> Tie | None:
    if hit.frame.id.startswith("agree.propose") and date.preposition in {"between", "from"}:
        return None  # "proposed another meeting between 20 and 30 June"
    tie = tie_to(token.head if token.head != token else token, bases, reach=hit.trigger)
    if tie is None:
        return Tie(hit.trigger, SHARED, ()) if date.preposition == "on" and _ends_topic(token, hit) else None
    if tie.near == UNDONE and date.preposition not in {*SHIFTS, "from"} and token.head.i == tie.base.i:
        return None  # the day on which talks are called off is not theirs
    if only_threatened(hit) and hit.carrier is not None and tie.base == hit.carrier.head:
        return None  # "threatened on Friday to cancel the summit"
    if token.head.lemma_.lower() == "deadline" and token.dep_ in {"amod", "compound", "nmod", "nummod", "poss"}:
        return None  # "beyond the 18 February deadline"
    if not tie.path:
        return tie
    if lemma(hit.trigger) in DISCUSSES and any(word.head == hit.trigger and word.dep_ == "dobj" for word in tie.path):
        return None  # "to discuss the truce broken in January"
    noun = tie.path[0]
    within = noun.dep_ == "pobj" and noun.head.lower_ in {"at", "during", "in", "on", "of"}
    within = within and noun.lemma_.lower() not in omissions()["papers"]  # "builds on the March 10 agreement"
    year = token.dep_ == "nummod" and YEAR.fullmatch(token.text)  # "the 2022 peace deal"
    owned = date.owned or year or token.dep_ in {"compound", "nmod", "poss", "amod"} or date.preposition == "of"
    below = [word for over in tie.path for word in over.subtree if word.i < token.i]
    if not within and hit.trigger not in below and any(word.lower_ in {*EARLIER, "last"} for word in below):
        return None  # "half the time of their previous session on 16 May"
    if any(word.lower_ == "following" and word.dep_ == "prep" for word in tie.path):
        return None  # "agreed to go on, following a first meeting on 2 March"
    if hit.frame.kind == "CONSULT" and _is_of_the_one_before(hit.trigger, tie):
        return None  # "the talks came after a meeting on 31 August"
    if owned and not within:
        return None  # "at Monday's meeting" dates what is done there; "rejected Monday's offer" does not
    return None if on_a_topic(token, tie) and date.preposition != "on" else tie


def _is_of_the_one_before(noun: Token, tie: Tie) -> bool:
    """Whether the day is that of what some talks "came after"."""
    comes = noun.dep_ == "nsubj" and noun.head.lemma_ in {"come", "follow"}
    return comes and any(
        word.head == noun.head and (word.dep_ == "dobj" or word.lower_ in {"after", "following"}) for word in tie.path
    )


def _ends_topic(token: Token, hit: Hit) -> bool:
    """ "talks on ending the war on Sunday": what is talked of has no day yet, the talks have."""
    while token.head != token:
        over = token.head
        if token.dep_ == "pcomp" and token.tag_ == "VBG" and over.lower_ in {"on", "about"}:
            return hit.frame.kind == "CONSULT" and over.head == hit.trigger
        token = over
    return False


def _order(date: _Date, tie: Tie, hit: Hit, shifted: bool) -> tuple[bool, int, int]:
    moved = shifted and (date.preposition in SHIFTS or bool(re.search(r" (?:to|until) ", date.text)))
    return not moved, tie.near, len(tie.path)


def _is_shifted(hit: Hit, bases: Mapping[int, int], lexicon: Lexicon) -> bool:
    """Whether the event is put off or moved, so that of two days the later named is its own."""
    if hit.support is not None and hit.support.status == "postponed":
        return True
    return any(at != hit.trigger.i and moves(hit.trigger.doc[at], lexicon) for at in bases)


def _tense(base: Token, near: int, status: str, lexicon: Lexicon) -> str | None:
    """Whether a date that hangs on a word looks ahead or back; None where the grammar does not say."""
    verb, role, through = base, "", ""
    while not is_verb(verb) and verb.head != verb:
        verb, role, through = verb.head, verb.dep_, verb.lower_
    found = _verb_tense(verb, lexicon) if is_verb(verb) else None
    occasion = role == "prep" and through in {"after", "following", "during", "at"}  # "spoke after a meeting on 16 May"
    told = base == verb or occasion or (role in {"nsubj", "nsubjpass"} and not moves(verb, lexicon))
    if found == "past" and (near == UNDONE or not told):
        found = None  # "the talks due in May were put off"
    return "future" if found is None and status in {"planned", "hypothetical", "conditional"} else found


def _is_set_for(verb: Token) -> bool:
    return any(child.lower_ == "for" for word in (verb, *kids(verb, "dobj")) for child in kids(word, "prep"))


def _verb_tense(verb: Token, lexicon: Lexicon, depth: int = 0) -> str | None:
    auxiliaries = {child.lower_ for child in kids(verb, "aux", "auxpass")}
    head = verb.head
    over = _verb_tense(head, lexicon, depth + 1) if is_verb(head) and head != verb and depth < 4 else None
    if auxiliaries & FUTURE:
        return "past" if "have" in auxiliaries else "future"
    if verb.lemma_ in FIXING - BEGUN and verb.tag_ != "VBG" and verb.dep_ in {"acl", "relcl"}:
        return None if "had" in auxiliaries else "future"  # "the talks set for Friday"
    if is_called_for_a_day(verb):
        return "future"
    if verb.lemma_ in SETTING and verb.tag_ == "VBD" and kids(verb, "dobj") and _is_set_for(verb):
        return "future"  # "they set the next round for 30 August"
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ == "since":
        return "past"  # "since returning in January"
    if verb.lemma_ in SETTING and verb.tag_ == "VBN" and auxiliaries & {"is", "are"}:
        return "future"  # "is scheduled for Wednesday", "are set to begin on Monday"
    if "to" in auxiliaries:
        if "have" in auxiliaries:
            return "past"
        governors = lexicon.cues["governors"]
        tried = head.tag_ == "VBD" or any(aux.tag_ == "VBD" for aux in kids(head, "aux"))
        if head.lemma_ in {"attempt", "try"} and tried:
            return "past"  # "tried to retake it on Monday", "were trying to"
        ahead = verb.dep_ != "advcl" and lemma(head) in {"be", *governors["planned"], *governors["hypothetical"]}
        return "future" if ahead or over is None else over  # "turned out to show" looks back with "turned out"
    if "did" in auxiliaries:
        return "past"
    if verb.tag_ == "VB" and verb.dep_ != "conj":
        return "future"
    if verb.tag_ in {"VBD", "VBN"} or auxiliaries & {"had", "has", "have", "was", "were"}:
        return "past"
    return over if verb.dep_ in {"xcomp", "conj"} else None
