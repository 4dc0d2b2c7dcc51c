"""On which day who spoke or met in a document: what the same do next by saying it, they do on that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.dating import EARLIER, Calendar, dates, when
from dragoman.coding.discourse import LOOK_BACK, side
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_verb, kids, lemma, subjects
from dragoman.coding.lexicon import Frame, Lexicon
from dragoman.coding.stated import DONE_BY_SAYING, speech_verbs
from dragoman.types import Actor, Mention, Period

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

SAYING = Frame(id="stated.said", kind="CONSULT")
SAID = {"happened", "conditional"}
THEN = {"after", "during", "following"}
STARTS = {"arise", "begin", "break out", "date", "emerge", "erupt", "open", "start"}
STAYING = {"be", "remain", "stay", "continue"}  # "their talks were good", "remained open after the meeting": some day
BEFORE = {*EARLIER, "past", "recent"}  # "recent talks with X"
GATHERED = {"assembly", "conference", "council", "forum", "meeting", "parliament", "session", "summit"}
NEWS = timedelta(days=7)  # what happened longer ago is told as background, between other things


@dataclass(frozen=True, slots=True)
class _Entry:
    sides: frozenset[str]
    people: frozenset[str]
    period: Period
    sentence: int  # where it was told, or gone on with, last
    met: bool = False


class Diary:
    """The days of one document, read sentence by sentence."""

    def __init__(self, cast: Cast, lexicon: Lexicon, days: Calendar, published: date | None) -> None:
        self._cast, self._days, self._published = cast, days, published
        self._speech = speech_verbs(lexicon)
        self._entries: list[_Entry] = []

    def open(self, sentence: Sentence, number: int) -> None:
        """Take in who says something in a sentence on a day that it names, and who goes on speaking without one."""
        for verb in sentence:
            if not is_verb(verb) or lemma(verb) not in self._speech or verb.tag_ not in {"VBD", "VBN"}:
                continue
            who = [actor for noun in subjects(verb) for actor in self._cast.within(noun)]
            period = when(Hit(SAYING, verb), self._days)
            if period is not None and period.precision == "day":
                self._enter(who, period, number)
            elif (last := self._last(who, number)) is not None and not self._names_a_day(sentence):
                self._entries.append(replace(last, sentence=number))

    def _names_a_day(self, sentence: Sentence) -> bool:
        return any(self._days.resolve(one.text, None) is not None for one in dates(sentence))

    def dated(self, made: Sequence[tuple[Hit, Mention]], number: int) -> list[tuple[Hit, Mention]]:
        """The mentions of a sentence, those without a day with the one on which the same side last spoke or met."""
        for _, mention in made:
            self._take(mention, number)
        found = []
        for hit, mention in made:
            if mention.when is None and (day := self._day(hit, mention, number)) is not None:
                mention = replace(mention, when=day)
                self._take(mention, number)
            found.append((hit, mention))
        return found

    def _day(self, hit: Hit, mention: Mention, number: int) -> Period | None:
        talk = hit.frame.kind == "CONSULT"
        if mention.status not in SAID or not _is_told(hit) or not (talk or hit.frame.move in DONE_BY_SAYING):
            return None
        if self._is_told_to_a_meeting(hit):
            return None
        who = [*hit.actors, *(hit.targets if talk else ()), *([mention.speaker] if mention.speaker else ())]
        last = self._last(who, number)
        if last is None or (talk and not last.met and number - last.sentence > 1 and hit.trigger.dep_ != "pobj"):
            return None  # whom somebody met is not told by when he spoke, but beside it
        return last.period

    def _is_told_to_a_meeting(self, hit: Hit) -> bool:
        """ "Told the summit that …": on its day."""
        over = [hit.trigger, *(head for _, head in ancestors(hit.trigger))]
        said = [word for word in over if is_verb(word) and lemma(word) in self._speech]
        return any(noun.lemma_ in GATHERED for verb in said for noun in kids(verb, "dobj", "dative"))

    def _take(self, one: Mention, number: int) -> None:
        """Take in a meeting or a move with its day."""
        met = one.kind == "CONSULT"
        if one.when is None or one.when.precision != "day" or one.status != "happened":
            return
        if met or one.move in DONE_BY_SAYING:
            self._enter((*one.actors, *one.targets) if met else one.actors, one.when, number, met=met)

    def _enter(self, who: Iterable[Actor], period: Period, number: int, *, met: bool = False) -> None:
        sides, people = _sides(who)
        ahead = self._published is not None and period.since is not None and period.since > self._published
        if sides and not ahead:  # "declared that a new truce takes effect tomorrow": he did so today
            self._entries.append(_Entry(sides, people, period, number, met))

    def _last(self, who: Iterable[Actor], number: int) -> _Entry | None:
        """The last day of a side that is near; none where the text has gone back to it from a later one."""
        sides, people = _sides(who)
        lately = takewhile(lambda one: number - one.sentence <= LOOK_BACK, reversed(self._entries))
        near = [one for one in lately if one.sides & sides]
        if not near:
            return None
        last = near[0]
        day = last.period.since
        if day is None or any(one.period.since is not None and one.period.since > day for one in near):
            return None
        if number != last.sentence and people and last.people and not people & last.people:
            return None
        long_ago = self._published is not None and self._published - day > NEWS
        return last if not long_ago or number - last.sentence <= 1 else None


def _sides(who: Iterable[Actor]) -> tuple[frozenset[str], frozenset[str]]:
    everybody = list(who)
    people = frozenset(one.id for one in everybody if one.id and one.id.startswith("person:"))
    return frozenset(side(one) or one.id or "" for one in everybody) - {""}, people


def _is_told(hit: Hit) -> bool:
    """Whether words tell of something as done then: "urged", "said that", "said after meeting X"; not "has met"."""
    verb = hit.verb
    talk = hit.frame.kind == "CONSULT"
    if verb is not None and _is_background(verb):
        return False
    followed = verb is not None and lemma(verb) == "follow" and hit.trigger.dep_ == "dobj"  # by his remarks
    if talk and (followed or any(word.lower_ in BEFORE for word in kids(hit.trigger, "amod"))):
        return False
    past = verb is not None and verb.tag_ == "VBD" and not (talk and lemma(verb) in STAYING)
    if hit.said is not None or past:
        return True
    then = hit.trigger.head
    if not talk or hit.trigger.dep_ not in {"pobj", "pcomp"} or then.lower_ not in THEN:
        return False
    done = then.head.tag_ == "VBD" and lemma(then.head) not in STAYING
    late = then.i > 0 and then.nbor(-1).dep_ in {"npadvmod", "advmod"}
    return done and not late  # not "a day after", "shortly after"


def _is_background(verb: Token) -> bool:
    """ "Ending the row that arose when X left", "a war that began after Y attacked": what lies before it all."""
    over = verb.head
    opened = any(word.lower_ in {"after", "since", "when"} for word in kids(verb, "mark", "advmod"))
    return verb.dep_ == "advcl" and opened and over.dep_ == "relcl" and lemma(over) in STARTS
