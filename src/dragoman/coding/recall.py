"""What a document has already told: the meeting "the summit" means, the day "two days later" counts from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dragoman.coding.blamed import ATTACKS as BLAMED_FOR
from dragoman.coding.carriers import whole_stretch
from dragoman.coding.denials import those_who_blame, whom_it_answers
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_verb, kids, objects, prepositions, subjects
from dragoman.coding.links import Coded
from dragoman.coding.place_extents import STANDING, is_site
from dragoman.coding.tolls import attack_before
from dragoman.coding.when import resolve
from dragoman.types import Document, Link, Mention, Period, Place

if TYPE_CHECKING:
    from dragoman.coding.words import Doc, Token
    from dragoman.coding.words import Span as Sentence

DEFINITE = {"the", "this", "that", "these", "those", "such"}
NEW = {
    "latest",
    "new",
    "another",
    "second",
    "third",
    "next",
    "further",
    "other",
    "earlier",
    "previous",
    "last",
    "separate",
    "different",
}
GENERIC = {
    "meeting",
    "talk",
    "encounter",
    "discussion",
    "summit",
    "attack",
    "strike",
    "refusal",
    "resistance",
    "rejection",
}
CONTACTS = {"contact", "conversation", "negotiation", "process", "effort", "mediation"}  # they go on; a meeting is one
MEETING_VERBS = {"meet", "speak", "talk", "discuss", "see", "visit", "host", "receive", "negotiate"}
HELD = {"begin", "conduct", "convene", "hold", "host", "open", "resume", "start"}
LATEST = {"latest", "current", "recent", "this"}
FOUGHT = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}
FIGHTS = {"assault.clash", "assault.clash_noun", "assault.fighting"}  # of two, who both do it
EVENT_WORDS = {"event", "development"}


class Recall:
    """The memory of one document, filled as its sentences are read."""

    def __init__(self, document: Document, docs: Iterable[Doc], places: Mapping[int, Place] | None = None) -> None:
        self.document = document
        self._places = places or {}  # that the document names, by where their words begin
        self.anchor: date | None = None
        self._reference = None if document.published else _latest_full_date(docs)
        self._told: list[tuple[Mention, Hit, int]] = []
        self._repeats: dict[str, tuple[Mention, str]] = {}  # id of the repeating mention -> earlier one, cue
        self._present: tuple[Period, int] | None = None

    @property
    def published(self) -> date | None:
        return self.document.published

    def resolve(self, text: str, tense: str | None) -> Period | None:
        """Read a date expression against the document's date, else against the last full date its text gives."""
        found = resolve(text, published=self.document.published, tense=tense, anchor=self.anchor)
        if found is None and self._reference is not None and any(char.isdigit() for char in text):
            found = resolve(text, published=None, tense=tense, anchor=self._reference)
        return found

    def complete(self, mention: Mention, hit: Hit, sentence: int, beside: Sequence[Hit] = ()) -> Mention:
        """Fill in from an earlier mention what a definite noun or a toll takes as known, and remember the result.

        beside  what the sentence tells
        """
        earlier = self._pointed_at(mention, hit, sentence)
        if earlier is None:
            earlier = self._first(attack_before(mention, hit, beside, self._told, sentence, self._places))
        outcome = mention.outcome or _outcome(hit)
        mention = replace(mention, outcome=outcome) if outcome else mention
        if earlier is not None:
            its_own = mention.actors and not (hit.owned or hit.charged)
            mention = replace(
                mention,
                actors=mention.actors or earlier.actors,
                targets=mention.targets or (() if its_own else earlier.targets),
                when=mention.when or earlier.when,
                place=earlier.place if hit.teller is not None else mention.place or earlier.place,
            )
            if earlier.frame in FIGHTS and not hit.owned:
                mention = replace(mention, actors=earlier.actors, targets=earlier.targets)  # the dead of both sides
            self._repeats[mention.id] = (earlier, hit.trigger.text)
        near = [told for told, _, at in self._told if sentence - at <= 1]
        mention = replace(mention, targets=mention.targets or whom_it_answers(mention, near))
        if both := those_who_blame(mention, hit, near):
            mention = replace(mention, actors=both, targets=both)
        if mention.place is None and (mention.actors or mention.targets or hit.verb is not None):
            mention = replace(mention, place=self._place_meant(mention, hit, sentence))
        if mention.when is not None and mention.when.since is not None and mention.when.precision in {"day", "days"}:
            self.anchor = mention.when.since
        self._told.append((mention, hit, sentence))
        return mention

    def takes_up(self, mention: Mention) -> bool:
        """Whether a mention is of what was told before it."""
        return mention.id in self._repeats

    def _first(self, told: Mention | None) -> Mention | None:
        """The mention that another takes up, where it takes up one."""
        first = self._repeats.get(told.id) if told is not None else None
        return first[0] if first is not None else told

    def _pointed_at(self, mention: Mention, hit: Hit, sentence: int) -> Mention | None:
        """The earlier mention that "the summit" or "the cancellation of the Zelensky meeting" means."""
        held = [noun for noun in kids(hit.trigger, "nsubjpass") if noun.lemma_.lower() in GENERIC]
        noun = held[0] if held and mention.kind == "CONSULT" else hit.trigger  # "the meeting is being held"
        if noun.pos_ not in {"NOUN", "PROPN"} or mention.kind not in {"CONSULT", "REJECT", "ASSAULT"}:
            return None
        before = [*noun.children, *whole_stretch(noun).children]  # "this latest round of talks"
        marks = {child.lower_ for child in before if child.dep_ in {"det", "poss"}}
        new = NEW - LATEST if "this" in marks else NEW
        if not marks & (DEFINITE | {"his", "her", "their", "its"}) or {child.lower_ for child in before} & new:
            return None
        last: Mention | None = None
        like: Mention | None = None
        known = mention.targets if hit.charged is not None else (*mention.actors, *mention.targets)
        ours = {actor.country or actor.id or actor.text for actor in known}
        generic = noun.lemma_.lower() in (BLAMED_FOR if hit.charged is not None else GENERIC)
        for told, other, at in reversed(self._told):
            if told.kind != mention.kind or told.trigger == mention.trigger:
                continue
            if other.trigger.lemma_ != noun.lemma_ and (not generic or sentence - at > 3):
                continue
            if hit.charged is not None and any(actor.id for actor in told.actors):
                continue  # who did it was told: the blame is another's word
            if told.kind == "CONSULT" and not _is_one_meeting(other, noun):
                continue
            if other.frame.id == "assault.shoot_down":
                continue  # "the attack" is not that its drones were brought down
            if _is_of_another_day(told, mention) or _is_elsewhere(told, mention):
                continue
            theirs = {actor.country or actor.id or actor.text for actor in (*told.actors, *told.targets)}
            if theirs and ours <= theirs and _same_state(told, mention):
                found = self._first(told)
                if told.kind != "CONSULT" or (len(theirs) > 1 and other.trigger.lemma_ == noun.lemma_):
                    return found
                if len(theirs) > 1:
                    like = like or found  # "the talks" are those called so, sooner than a meeting told since
                last = last or found  # who hosts it alone: those who meet may have been named before
        return like or last

    def _place_meant(self, mention: Mention, hit: Hit, sentence: int) -> Place | None:
        """The town that "the town", "the streets" or "the bridge" of a fight means: the last one fought over."""
        if mention.kind not in FOUGHT or mention.status not in {"happened", "denied", "negated"}:
            return None
        around = [*objects(hit.trigger), *prepositions(hit.trigger, *STANDING), *self._of_clause(hit)]
        sites = [noun for noun in around if is_site(noun) and any(d.lower_ in DEFINITE for d in kids(noun, "det"))]
        sites = [noun for noun in sites if not prepositions(noun, "of", "in", "near")]
        if not sites:
            return None
        for told, _, at in reversed(self._told):
            if sentence - at > 2:
                return None
            if told.kind in FOUGHT and told.place is not None and told.place.kind in {"city", "building"}:
                return told.place
        return None

    @staticmethod
    def _of_clause(hit: Hit) -> list[Token]:
        verb = hit.carrier if hit.carrier is not None and is_verb(hit.carrier) else hit.trigger
        return [*subjects(verb), *prepositions(verb, *STANDING), *objects(verb)] if is_verb(verb) else []

    def read_dates(self, sentence: Sentence, number: int) -> None:
        """Note "the events of 2 and 3 December": the day that the text itself speaks from."""
        for entity in sentence.ents:
            if entity.label_ != "DATE":
                continue
            head = entity.root.head
            if head.dep_ == "prep" and head.lower_ == "of" and head.head.lemma_.lower() in EVENT_WORDS:
                period = self.resolve(entity.text, "past")
                if period is not None:
                    self._present = (period, number)

    def settle(self, coded: Sequence[Coded]) -> list[Coded]:
        """Give the events that a text calls its latest the day that the text says it speaks of."""
        if self._present is None:
            return list(coded)
        period, _ = self._present
        return [
            replace(item, mention=replace(item.mention, when=period))
            if item.mention.when is None and item.mention.status == "happened" and _is_latest(item.hit.trigger)
            else item
            for item in coded
        ]

    def repeats(self, coded: Sequence[Coded], *, coder: str) -> list[Link]:
        """A link from each later mention of a happening to the one it takes up."""
        known = {item.mention.id for item in coded}
        return [
            Link(
                document_id=self.document.id,
                kind="repeats",
                source=source,
                target=earlier.id,
                span=earlier.span,
                cue=cue,
                coder=coder,
                confidence=0.7,
            )
            for source, (earlier, cue) in self._repeats.items()
            if source in known and earlier.id in known
        ]


def _is_one_meeting(earlier: Hit, noun: Token) -> bool:
    """Whether "the summit" can mean what was told: no standing contact, and none that its own name sets apart."""
    named = any(child.pos_ == "PROPN" for child in kids(noun, "compound", "nmod", "amod"))
    begun = earlier.carrier is not None and earlier.carrier.lemma_ in HELD  # "held negotiations"
    standing = not begun and earlier.trigger.lemma_.lower() in CONTACTS and earlier.trigger.lemma_ != noun.lemma_
    by_phone = earlier.frame.mode == "phone" and noun.lemma_.lower() in {"meeting", "summit"}
    joining = earlier.frame.id == "consult.join"  # "also attending the meeting were …": others besides
    journey = earlier.frame.mode == "visit" and noun.lemma_.lower() not in {"visit", "trip", "tour"}
    talks = earlier.frame.id.startswith("consult.") or earlier.trigger.lemma_.lower() in MEETING_VERBS
    return talks and not standing and not named and not journey and not by_phone and not joining


def _latest_full_date(docs: Iterable[Doc]) -> date | None:
    """The last day that an undated text itself names with its year: what "August 15th" can be read against."""
    found = [
        period.since
        for doc in docs
        for entity in doc.ents
        if entity.label_ == "DATE"
        and re.search(r"\b(19|20)\d\d\b", entity.text)
        and (period := resolve(entity.text, published=None)) is not None
        and period.since is not None
        and period.precision in {"day", "days"}
    ]
    return max(found, default=None)


def _is_of_another_day(one: Mention, other: Mention) -> bool:
    """ "The April 22 attack" is not the one of Sunday."""
    periods = [told.when for told in (one, other) if told.when is not None and told.when.precision in {"day", "days"}]
    if len(periods) < 2:
        return False
    first, second = periods
    return bool(first.until and second.since and first.until <= second.since) or bool(
        second.until and first.since and second.until <= first.since
    )


def _is_elsewhere(one: Mention, other: Mention) -> bool:
    """ "The meeting in X" is not the one in Y: two towns."""
    towns = [told.place.name for told in (one, other) if told.place is not None and told.place.kind == "city"]
    return len(towns) == 2 and towns[0] != towns[1]


def _same_state(one: Mention, other: Mention) -> bool:
    unreal = {"cancelled", "postponed", "planned", "hypothetical", "conditional"}
    return (one.status in unreal) == (other.status in unreal)


def _is_latest(noun: Token) -> bool:
    return any(child.lower_ in LATEST for child in kids(noun, "amod", "det"))


OUTCOMES = {
    "none": {
        "agreement",
        "breakthrough",
        "deal",
        "result",
        "accord",
        "progress",
        "ceasefire",
        "resolution",
        "compromise",
        "solution",
    },
    "breakdown": {"acrimony", "collapse", "deadlock", "disarray", "failure", "impasse", "stalemate"},
    "agreement": {"agreement", "deal", "accord", "truce", "ceasefire", "treaty"},
    "statement": {"statement", "communique", "communiqué", "declaration"},
}


def _outcome(hit: Hit) -> str | None:
    """How talks ended, where their own clause says so: "concluded without an agreement", "produced a statement"."""
    if hit.frame.kind != "CONSULT":
        return None
    verbs = [verb for verb in (hit.carrier, hit.verb) if verb is not None]
    if hit.trigger.dep_ in {"nsubj", "nsubjpass"}:
        verbs.append(hit.trigger.head)
    verbs += kids(hit.trigger, "acl")
    verbs += [later for verb in verbs for later in kids(verb, "conj")]
    for verb in verbs:
        if verb.lemma_ == "fail":  # "failed", "failed to reach a deal"
            return "none" if kids(verb, "xcomp") else "breakdown"
        if verb.lemma_ in ENDINGS and any(
            word.lower_ in {"inconclusive", "inconclusively"} for word in kids(verb, "acomp", "advmod", "oprd")
        ):
            return "none"
        for prep in kids(verb, "prep"):
            words = {noun.lemma_.lower() for noun in kids(prep, "pobj")}
            with_none = prep.lower_ == "with" and any(
                word.lower_ in {"no", "little"}
                for noun in kids(prep, "pobj")
                for word in kids(noun, "det", "amod", "neg")
            )  # "ended with no major agreement"
            if (prep.lower_ == "without" or with_none) and words & OUTCOMES["none"]:
                return "none"
            if prep.lower_ == "in" and words & OUTCOMES["breakdown"] and verb.lemma_ in ENDINGS:
                return "breakdown"
            if prep.lower_ in {"with", "in"} and words & OUTCOMES["agreement"] and verb.lemma_ in ENDINGS:
                return "agreement"
            if prep.lower_ in {"with", "in"} and words & OUTCOMES["statement"] and verb.lemma_ in ENDINGS:
                return "statement"
        for noun in kids(verb, "dobj"):
            bare = {child.lower_ for child in kids(noun, "det", "neg")}
            if verb.lemma_ in YIELDS and noun.lemma_.lower() in OUTCOMES["none"]:
                negated = bool(kids(verb, "neg")) or "no" in bare
                return "none" if negated else ("agreement" if noun.lemma_.lower() in OUTCOMES["agreement"] else None)
            if verb.lemma_ in YIELDS and noun.lemma_.lower() in OUTCOMES["statement"]:
                return "statement"
    if (
        prepositions(hit.trigger, "without")
        and {n.lemma_.lower() for n in prepositions(hit.trigger, "without")} & OUTCOMES["none"]
    ):
        return "none"
    return None


ENDINGS = {"end", "conclude", "finish", "close", "wrap", "result", "culminate", "break"}
YIELDS = {"produce", "yield", "bring", "deliver", "reach", "achieve", "secure", "issue", "sign"}
