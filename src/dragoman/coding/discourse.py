"""Whom later words may mean: what a document has named so far, for pronouns, "both sides" and "the president"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from dragoman.coding.grammar import prepositions
from dragoman.coding.he_and_she import HE, SHE, called, can_mean
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.registry import Spell
    from dragoman.coding.words import Token

PERSONAL = {"he", "she", "him", "her", "his", "himself", "herself"}
BARE = {"the", "national", "central", "federal"}
AT_HOME = {"army", "authority", "cabinet", "government", "junta", "military", "parliament", "police", "regime"}
HEARERS = ("journalists", "reporters")
PLURAL = {"they", "them", "their", "themselves", "both"}
NEUTER = {"it", "its", "itself"}
NO_PARTY = {"MED", "IGO", "NGO"}  # those who report or host are none of "both sides"
ENVOYS = {"envoy", "mediator"}
ADVISERS = {"adviser"}
MINISTERS = {"defence_minister", "finance_minister", "foreign_minister", "interior_minister"}  # "the minister said"
LOOK_BACK = 3  # sentences; farther antecedents of a pronoun were wrong more often than right on our own texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One earlier reference that a later pronoun or definite noun may point back to."""

    actor: Actor | None  # None: a subject that is nobody ("the breakdown"), which "it" may well mean
    at: int
    sentence: int
    subject: bool
    plural: bool
    person: bool
    role: str | None
    group: int  # the same for all members of one coordination
    own: str = ""  # whom he stands for: a state, or the group that he leads
    aside: bool = False  # who mediates, or only tells where a town lies: none of "both sides"
    main: bool = False  # the subject of its sentence's main clause, of whom the next one mostly goes on to speak


class Discourse:
    """What has been named, in text order."""

    def __init__(self) -> None:
        self._seen: list[Seen] = []
        self._genders: dict[str, set[str]] = {}  # by what people are called: "he", "she", or both of two
        self.sentence = 0

    def note(self, seen: Seen, gender: str | None = None) -> None:
        """Take note of a reference, and whether it is a "he" or a "she" where that is known."""
        self._seen.append(seen)
        if seen.actor is not None and seen.person and gender is not None:
            self._genders.setdefault(called(seen.actor), set()).add(gender)

    def knows(self, id: str) -> bool:
        return any(seen.actor is not None and seen.actor.id == id for seen in self._seen)

    def has_spoken_of(self, *sectors: str) -> bool:
        """Whether anybody of some sectors was named so far."""
        return any(seen.actor is not None and seen.actor.sector in sectors for seen in self._seen)

    def earlier(
        self, *, person: bool | None = None, role: str | None = None, before: int | None = None
    ) -> Iterator[Actor]:
        """Who was spoken of, the latest first; `before` some place in the text."""
        for seen in reversed(self._seen):
            if before is not None and seen.at >= before:
                continue
            held = role in {None, seen.role} or (role == "minister" and seen.role in MINISTERS)
            if seen.actor is not None and person in {None, seen.person} and held:
                yield seen.actor

    def in_office(self, role: str, at: int) -> tuple[Actor, ...]:
        """One of each state who held an office when they were named: "the two foreign ministers", not their presidents.

        role  "minister" is any of them; of a word that names no office of a state, "leader", there is nobody
        at    where the words stand that mean them
        """
        if role not in {"king", "minister", "president", "prime_minister", *MINISTERS}:
            return ()
        held = {role} if role != "minister" else {role, *MINISTERS}
        named = [s.actor for s in self._seen if s.at < at and not s.aside and s.role in held and s.actor is not None]
        return tuple({side(actor): actor for actor in named if actor.country}.values())

    def spoken_of(self, role: str) -> Actor | None:
        """Who is meant by "the minister", where the text has gone on to speak of one as the subject of a sentence."""
        near = [s for s in self._seen if s.main and s.person and self.sentence - s.sentence < LOOK_BACK]
        held = [s.actor for s in near if s.role == role or (role == "minister" and s.role in MINISTERS)]
        return held[-1] if held else None

    def bearer(self, surname: str) -> str | None:
        """The registry id of whoever of that surname was named in full: "Mr Harris" after "Simon Harris" is he."""
        for actor in self.earlier(person=True):
            named, written = (actor.name or "").split(), actor.text.split()
            if (actor.id or "").startswith("person:") and len(written) > 1 and written[-1] == named[-1] == surname:
                return actor.id
        return None

    def antecedents(
        self, word: str, at: int, apart: Collection[Actor] = (), *, somebody: bool = False, told_by: int = -1
    ) -> tuple[Actor, ...]:
        """Whom a pronoun means: the last subject that agrees with it, else the last of all; several for "they".

        apart     those whom it cannot mean
        somebody  whether it can mean no thing: "their troops" are not those of tensions
        told_by   where whoever says it stands, in a clause beside that of the sentence's subject
        """
        wanted = [s for s in self._near(word, at) if s.actor is not None or not somebody]
        if word in PERSONAL:
            wanted = [s for s in wanted if s.actor is not None and self.may_be(word, s.actor)]
        others = {actor.id or actor.text for actor in apart}
        others |= {called(actor) for actor in apart} if word in PERSONAL else set()  # "she" of two sentences ago
        wanted = [s for s in wanted if s.actor is None or not {s.actor.id or s.actor.text, called(s.actor)} & others]
        if not wanted:
            return ()
        own = (s for s in wanted if s.at == told_by and word in NEUTER)
        last = max(wanted, key=lambda s: (s.sentence if s.subject else s.sentence - 0.6, s.subject, s.main, s.at))
        best = next(own, last)
        if best.actor is None or word not in PLURAL:
            return (best.actor,) if best.actor is not None else ()
        if word == "they" and not best.plural and best.sentence == self.sentence:
            best = self._those_before(wanted) or best
        return tuple(dict.fromkeys(s.actor for s in wanted if s.group == best.group and s.actor is not None))

    def _near(self, word: str, at: int) -> list[Seen]:
        return [s for s in self._seen if s.at < at and self.sentence - s.sentence < LOOK_BACK and _agrees(word, s)]

    def is_a_stranger(self, word: str, at: int) -> bool:
        """Whether "he" or "she" is somebody whom the text has not named: all who were are of the other gender."""
        people = [seen.actor for seen in self._near(word, at) if seen.actor is not None] if word in PERSONAL else []
        return bool(people) and not any(self.may_be(word, actor) for actor in people)

    def may_be(self, pronoun: str, actor: Actor) -> bool:
        """Whether a pronoun can mean somebody: not where all that the text has said tells that one says the other."""
        written = "he" if actor.text.lower() in HE else "she" if actor.text.lower() in SHE else None
        known = self._genders.get(called(actor), ())
        return can_mean(pronoun, written or (next(iter(known)) if len(known) == 1 else None))

    def _those_before(self, wanted: Sequence[Seen]) -> Seen | None:
        """ "A and B met. The ministry said they agreed": the two, sooner than the one body that tells of it."""
        last = [s for s in wanted if 0 < self.sentence - s.sentence < LOOK_BACK and s.actor is not None]
        joint = [s for s in last if s.subject and len({one.actor for one in last if one.group == s.group}) > 1]
        several = [s for s in wanted if s.main and s.plural and s.sentence == self.sentence - 1]  # "The parties met."
        return joint[-1] if joint else several[-1] if several else None

    def pair(self, at: int, *, people: bool, bodies: bool = False, apart: Collection[int] = ()) -> tuple[Actor, ...]:
        """The two of "both sides": those who were named together last, else the last two (see `_last_two`).

        at      where the words stand that mean them
        bodies  also those who serve or are a body of states: they may be one of two who meet
        apart   where those stand whom they cannot mean
        """
        main = self._main_pair(people=people) if not bodies else frozenset()
        away = {own for seen in self._seen if seen.at in apart and (own := _stands_for(seen, bodies))}
        before = [seen for seen in self._seen if seen.at < at and seen.actor is not None and seen.at not in apart]
        before = [seen for seen in before if not away or _stands_for(seen, bodies) not in away]
        named = [(seen, own) for seen in before if seen.person == people and (own := _stands_for(seen, bodies))]
        together: dict[int, dict[str, Actor]] = {}
        for seen, own in reversed(named):
            if main or self.sentence - seen.sentence <= 2 * LOOK_BACK:
                together.setdefault(seen.group, {}).setdefault(own, seen.actor)  # type: ignore[arg-type]
        for group, sides in together.items():
            here = any(seen.sentence == self.sentence for seen, _ in named if seen.group == group)
            if len(sides) == 2 and (not main or main == sides.keys() or here):
                return _in_order(sides)
        listed = {group for group, sides in together.items() if len(sides) > 2}  # "A, B, C and D" are no pair
        return _last_two([(seen, own) for seen, own in named if seen.group not in listed], before, bodies=bodies)

    def leading(self, at: int) -> tuple[Actor, ...]:
        """The two who led the sentence or the one before it: "A and B said so. The two …"."""
        sentences: dict[int, dict[str, Actor]] = {self.sentence: {}, self.sentence - 1: {}}
        groups = {seen.group for seen in self._seen if seen.main}
        for seen in self._seen:
            if seen.group in groups and seen.at < at and seen.sentence in sentences and seen.actor is not None:
                sentences[seen.sentence].setdefault(side(seen.actor) or seen.actor.text, seen.actor)
        return next((_in_order(sides) for sides in sentences.values() if len(sides) == 2), ())

    def last_two(self, at: int) -> tuple[Actor, ...]:
        """The two of "the former" and "the latter", in this sentence or the one before: together, else alone there."""
        for sentence in (self.sentence, self.sentence - 1):
            there = [seen for seen in self._seen if seen.actor and seen.at < at and seen.sentence == sentence]
            together = [[seen for seen in there if seen.group == last.group] for last in reversed(there)]
            alike = [[seen for seen in there if seen.person == people] for people in (True, False)]
            for some in (*together, *alike, there):
                sides = {side(seen.actor) or seen.actor.text: seen.actor for seen in some if seen.actor}
                if len(sides) == 2:
                    return _in_order(sides)
        return ()

    def several(self, at: int, number: int) -> tuple[Actor, ...]:
        """Those of "the three countries": the last that were named together, where they are so many."""
        groups: dict[int, dict[str, Actor]] = {}
        for seen in reversed(self._seen):
            if seen.actor is not None and seen.at < at and self.sentence - seen.sentence <= 2 * LOOK_BACK:
                groups.setdefault(seen.group, {}).setdefault(side(seen.actor) or seen.actor.text, seen.actor)
        return next((_in_order(sides) for sides in groups.values() if len(sides) == number), ())

    def _main_pair(self, *, people: bool) -> frozenset[str]:
        """The two sides that a text names together again and again, where it names any other two at most once."""
        groups = self._together(seen for seen in self._seen if seen.person == people)
        counted = Counter(sides for sides in groups if len(sides) == 2).most_common(2)
        often = len(counted) == 2 and counted[0][1] > 2 and counted[1][1] == 1
        return counted[0][0] if often else frozenset()

    def of_two(self, at: int) -> bool:
        """Whether two sides were named together before some words, and never more: then "all parties" are these."""
        several = {sides for sides in self._together(seen for seen in self._seen if seen.at < at) if len(sides) > 1}
        return len(several) == 1 and all(len(sides) == 2 for sides in several)

    @staticmethod
    def _together(some: Iterable[Seen]) -> list[frozenset[str]]:
        """The sides of each coordination: "A and B"."""
        groups: dict[int, set[str]] = {}
        for seen in some:
            if own := _stands_for(seen, bodies=False):
                groups.setdefault(seen.group, set()).add(own)
        return [frozenset(sides) for sides in groups.values()]

    def only_state(self, noun: Token) -> str | None:
        """Whose "the government" or "the army" is, where officials and forces of one state alone were spoken of."""
        if not is_bare(noun):
            return None
        people = [one.actor for one in self._seen if one.actor is not None]
        torn = {one.country for one in people if (one.id or "").startswith("group:") and one.country}
        sent = ENVOYS | ADVISERS if torn else ENVOYS  # not who mediates or is sent, where a group fights at home
        named = [one for one in self._seen if one.own and one.role not in sent]
        acting = [one.actor for one in named if one.actor is not None]
        found = {actor.country for actor in acting if actor.sector in {"GOV", "MIL"} and actor.country}
        spoke = {one.own for one in named if one.main and one.actor is not None and not one.actor.sector}
        return found.pop() if len(found) == 1 and spoke <= found else None  # another state spoke: it may be its

    def that_country(self, noun: Token) -> str | None:
        """Which "the country" is: the only one whose people were the subjects lately, else the only one named."""
        before = [child.lower_ for child in noun.children if child.i < noun.i]
        if before != ["the"] or noun.dep_ not in {"nsubj", "nsubjpass", "poss", "ROOT"}:
            return None
        near = [one for one in self._seen if one.at < noun.offset and self.sentence - one.sentence < LOOK_BACK]
        named = [one for one in near if one.actor is not None and one.own and one.own == one.actor.country]
        leading = {one.group for one in named if one.subject}
        subjects = {one.own for one in named if one.group in leading}
        found = {one.own for one in named}
        if len(found) > 1 and noun.dep_ != "nsubjpass":  # whoever was struck may be either
            found = subjects
        return found.pop() if len(found) == 1 else None

    def rivals(self) -> tuple[Actor, ...]:
        """The last two people of one country who were named together: a president and who fights him."""
        groups: dict[int, list[Actor]] = {}
        for seen in reversed(self._seen):
            if seen.actor is None or not seen.person or self.sentence - seen.sentence > 2 * LOOK_BACK:
                continue
            found = groups.setdefault(seen.group, [])
            if all(one.id != seen.actor.id for one in found):
                found.append(seen.actor)
            if len(found) == 2 and found[0].country and found[0].country == found[1].country:
                return tuple(reversed(found))
        return ()


def is_bare(noun: Token) -> bool:
    """ "The government", "the national army": words that do not say whose."""
    about = {child.lower_ for child in noun.children if child.i < noun.i and child.dep_ != "punct"}
    return noun.lemma_.lower() in AT_HOME and {"the"} <= about <= BARE and not prepositions(noun, "of", "in")


def _stands_for(seen: Seen, bodies: bool) -> str:
    """Whose side somebody is on; "" for who reports or mediates and, unless asked for, for bodies of states."""
    if seen.actor is None or seen.aside or seen.actor.sector == "MED" or (seen.actor.sector in NO_PARTY and not bodies):
        return ""
    return seen.own or (seen.actor.id or "" if bodies else "")


def _last_two(named: Sequence[tuple[Seen, str]], before: Sequence[Seen], *, bodies: bool) -> tuple[Actor, ...]:
    """The last two sides, those that a text names in several sentences sooner; a state and who fights it at home first.

    named   those that can be meant, each with whom it stands for
    before  all that was named
    """
    often = Counter(own for _, own in {(seen.sentence, _stands_for(seen, bodies)) for seen in before})
    last: dict[str, Actor] = {}
    for least in (2, 1):
        for seen, own in reversed(named):
            if seen.actor is not None and len(last) < 3 and often[own] >= least:
                last.setdefault(own, seen.actor)
        if len(last) > 1:
            break
    for (one, a), (other, b) in combinations(last.items(), 2):
        third = max((often[own] for own in last.keys() - {one, other}), default=0)
        group = one.startswith("group:") != other.startswith("group:")
        if group and a.country and a.country == b.country and third <= min(often[one], often[other]):
            return _in_order({one: a, other: b})
    return _in_order(dict(islice(last.items(), 2))) if len(last) > 1 else ()


def side(actor: Actor) -> str:
    """Whom an actor stands for: a state, or a group inside it that is not its army; "" where nobody can say."""
    own = actor.id is not None and actor.id.startswith("group:") and actor.sector != "MIL"
    return (actor.id if own else actor.country) or ""


def _in_order(sides: dict[str, Actor]) -> tuple[Actor, ...]:
    return tuple(sorted(sides.values(), key=lambda actor: actor.span))


def _agrees(word: str, seen: Seen) -> bool:
    """Whether a pronoun can mean somebody by number and sort; a state is "it", and who is only told is not "they"."""
    if seen.actor is not None and seen.actor.text.lower().endswith(HEARERS):
        return False
    if seen.actor is None:
        return (word in PLURAL and seen.plural) or (word in NEUTER and not seen.plural)
    if word in PERSONAL:
        return seen.person
    if word in PLURAL:
        return seen.plural or not (seen.person or (seen.actor.id or "").startswith("state:"))
    if word in NEUTER:  # "the United Arab Emirates" is one
        return not seen.person and (not seen.plural or (seen.actor.id or "").startswith("state:"))
    return False


def sector_of(known: str | None, held: Iterable[Spell]) -> str | None:
    """Who once led a state and now serves only a union or an alliance does not speak for the state."""
    bodies = [spell.of.startswith(("org:", "bloc:")) for spell in held]
    return "IGO" if known == "GOV" and bodies and all(bodies) else known
