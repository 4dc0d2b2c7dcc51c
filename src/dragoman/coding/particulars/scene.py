"""The words around one coded mention: its own nouns and verbs, and which cues of its sentence belong to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import ancestors, extent, governor, is_verb, kids, lemma
from dragoman.coding.lexicon import particulars
from dragoman.coding.links import Coded
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

HYPHENS = {"-", "–", "‑"}
NAMING = {"amod", "compound", "nmod", "npadvmod", "advmod", "nummod", "quantmod", "dep", "punct", "det", "poss", "pobj"}
OPENS = {"advcl", "acl", "relcl"}  # a clause below a meeting may tell how it went
CLOSED = {"ccomp", "parataxis", "csubj"}  # what is said in it is another matter
ASIDE = {"on", "about", "for", "of", "after", "before"}
UNREAL = {"may", "might", "could", "should", "can", "must"}
UNLESS = {"if", "unless", "whether", "lest"}

Index = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of the lexicon as it stands in a sentence."""

    tokens: Sequence[Token]
    value: str

    @property
    def head(self) -> Token:
        """The word of the phrase that no other word of it governs."""
        inside = {token.i for token in self.tokens}
        return next(
            (token for token in self.tokens if token.head.i not in inside or token.head == token), self.tokens[0]
        )

    @property
    def text(self) -> str:
        return " ".join(token.lower_ for token in self.tokens)


@cache
def index(ledger: str, *path: str) -> Index:
    """The phrases of a part of a lexicon by their first word, longest first: a list, or a list for each value."""
    part: Any = particulars(ledger)
    for step in path:
        part = part[step]
    rows: dict[str, Any] = dict(part) if isinstance(part, Mapping) else {"": part}
    return _indexed((value, tuple(phrases)) for value, phrases in rows.items())


@cache
def index_of(ledger: str, table: str, key: str) -> Index:
    """The phrases under one key of every row of a table: `[format.call] noun = …` gives the value "call"."""
    return _indexed((str(value), tuple(row.get(key, ()))) for value, row in particulars(ledger)[table].items())


def _indexed(rows: Iterable[tuple[str, Sequence[str]]]) -> Index:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for value, phrases in rows:
        for text in phrases:
            words = tuple(text.split())
            found.setdefault(words[0], []).append((words, value))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


@cache
def words(ledger: str, *path: str) -> frozenset[str]:
    """A list of single words of a lexicon as a set."""
    part = particulars(ledger)
    for step in path:
        part = part[step]
    return frozenset(part)


@dataclass(eq=False)
class Scene:
    """One mention among the words of its sentence."""

    item: Coded
    story: Story
    nouns_of: Collection[str]  # lemmas of the nouns that can be such an event
    within: Collection[str]  # prepositions between the event's verb and such a noun
    unlike: Collection[str]  # nouns behind such a preposition that make it another event
    partitives: Collection[str]
    tokens: list[Token] = field(init=False)
    forms: list[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = plain(self.item.hit.trigger.sent)
        self.forms = [(token.lower_, token.lemma_.lower()) for token in self.tokens]

    @property
    def trigger(self) -> Token:
        return self.item.hit.trigger

    @cached_property
    def rivals(self) -> frozenset[int]:
        """The places of the triggers of the sentence's other events of the kind."""
        coded, here = self.story.coded, self.item.sentence
        first = bisect_left(coded, here, key=lambda one: one.sentence)
        last = bisect_right(coded, here, key=lambda one: one.sentence)
        kind = self.item.mention.kind
        found = {
            one.hit.trigger.i
            for one in coded[first:last]
            if one.mention.kind == kind and (one.mention.status, one.mention.mode) != ("negated", "visit")
        }  # "refused to send a delegation" is no other meeting
        return frozenset(found - {self.trigger.i})

    @cached_property
    def verbs(self) -> tuple[Token, ...]:
        """The verbs whose clause states the event, the nearest first."""
        hit = self.item.hit
        found = [verb for verb in (hit.verb, hit.carrier) if verb is not None and is_verb(verb)]
        if hit.trigger.dep_ == "pobj" and hit.trigger.head.lower_ in {"on", "about"}:
            found = []  # "agreed on the summit in a call": the call is no form of the summit
        if not is_verb(hit.trigger) and (over := governor(hit.trigger)) not in found and self._nominal(over):
            found.append(over)
        return tuple(found)

    def _nominal(self, over: Token) -> bool:
        """Whether only names and prepositions stand between the trigger and the verb over it."""
        speech = self.story.lexicon.cues["speech"]
        support = self.story.lexicon.support.get(lemma(over))
        told = is_verb(over) and lemma(over) not in {*speech["neutral"], *speech["claim"]}
        told = told and (support is None or support.status not in {"planned", "hypothetical"})
        prep = self.trigger.head
        if (
            self.trigger.dep_ == "pobj"
            and prep.lower_ in ASIDE
            and not (prep.lower_ == "of" and prep.head.pos_ != "NOUN")
        ):
            return False
        return told and all(child.dep_ not in OPENS | CLOSED for child, head in _below(self.trigger, over))

    @cached_property
    def own(self) -> Mapping[int, Token]:
        """The nouns that name this event, by place: the trigger, what it is part of, "for bilateral talks"."""
        hit = self.item.hit
        found = [token for token in (hit.trigger, hit.carrier, *hit.used) if token is not None and not is_verb(token)]
        for noun in list(found):
            found += self._named_beside(noun)
        for verb in self.verbs:
            found += self._named_below(verb)
        return {token.i: token for token in found if token == self.trigger or token.i not in self._apart}

    @cached_property
    def _apart(self) -> frozenset[int]:
        """Events of the kind with other parties than this one's."""
        mine = _sides(self.item)
        coded, here = self.story.coded, self.item.sentence
        first = bisect_left(coded, here, key=lambda one: one.sentence)
        others = (one for one in coded[first:] if one.sentence == here) if self.rivals else ()
        return frozenset(
            one.hit.trigger.i
            for one in others
            if one.hit.trigger.i in self.rivals and (sides := _sides(one)) and mine and not sides & mine
        )

    def _named_beside(self, noun: Token) -> Iterator[Token]:
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in self.partitives:
            yield noun.head.head  # "a second round of talks"
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                yield from (inner for inner in kids(child, "pobj") if self._is_named(inner))
            elif child.dep_ in {"appos", "conj"} and self._is_named(child):
                yield child
        if noun.dep_ in {"nsubj", "attr"} and noun.head.lemma_ == "be":
            yield from (other for other in kids(noun.head, "attr", "nsubj") if self._is_named(other))

    def _named_below(self, verb: Token) -> Iterator[Token]:
        for child in verb.children:
            if child.dep_ in {"prep", "agent"} and child.lower_ in self.within and child.i != self.trigger.i:
                for noun in kids(child, "pobj"):
                    if self._is_named(noun):
                        yield noun
                        yield from self._named_beside(noun)
            elif child.dep_ in {"dobj", "nsubjpass", "attr"} and self._is_named(child):
                yield child

    def _is_named(self, noun: Token) -> bool:
        return noun.lemma_.lower() in self.nouns_of and noun.lemma_.lower() not in self.unlike

    # -- cues ------------------------------------------------------------------------------------------------------

    def cues(self, phrases: Index) -> Iterator[Cue]:
        """The phrases that stand in the sentence, in order, of those that begin together the longest."""
        yield from found_in(self.tokens, self.forms, phrases)

    def on_noun(self, cue: Cue) -> bool:
        """Whether the words stand on a noun of this event or are one."""
        if any(token.i in self.own for token in cue.tokens):
            return True
        node = cue.head
        for _ in range(4):
            if node.dep_ not in NAMING - {"pobj"} or node.head == node:
                return node.dep_ == "conj" and node.head.head.i in self.own  # "bilateral and trilateral talks"
            node = node.head
            if node.i in self.own:
                return True
        return False

    def in_clause(self, cue: Cue) -> bool:
        """Whether the words hang on this event and on no other in the sentence."""
        return self.holds(cue.head)

    def holds(self, token: Token, *, far: bool = False) -> bool:
        """Whether a word belongs to this event: the first event it meets on its way up, else the nearest in line.

        far  also where it stands in a clause that the event's clause does not govern
        """
        tops = {self.trigger.i, *self.own, *(verb.i for verb in self.verbs)}
        below = {inner.i for inner in token.subtree}
        if below & self.rivals and not below & {self.trigger.i, *self.own} and token.i not in tops:
            return False
        opened = 0
        if token.i in self.rivals:
            return False
        if token.i in tops:
            return True
        for child, head in ancestors(token):
            if head.i in self.rivals and head.i not in tops:
                return False
            opened += child.dep_ in OPENS
            if child.dep_ in CLOSED or opened > 1:
                break
            if head.i in tops:
                return True
        if not far:
            return False
        distance = abs(token.i - self.trigger.i)
        return all(abs(token.i - rival) > distance for rival in self.rivals) or bool(below & set(self.own))


def plain(sentence: Iterable[Token]) -> list[Token]:
    """The words of a sentence without spaces and hyphens."""
    return [token for token in sentence if not token.is_space and token.text not in HYPHENS]


def found_in(tokens: Sequence[Token], forms: Sequence[tuple[str, str]], phrases: Index) -> Iterator[Cue]:
    """The phrases that stand in a row of words, of those that begin together the longest."""
    taken = 0  # what stands inside a longer phrase is no cue of its own
    for at, (word, base) in enumerate(forms):
        if at < taken:
            continue
        entries = phrases.get(word, ()) if word == base else (*phrases.get(word, ()), *phrases.get(base, ()))
        best: Cue | None = None
        for wanted, value in entries:
            end = at + len(wanted)
            if end > len(forms) or (best is not None and len(wanted) <= len(best.tokens)):
                continue
            if all(want in form for want, form in zip(wanted, forms[at:end], strict=True)):
                best = Cue(tokens[at:end], value)
        if best is not None:
            taken = at + len(best.tokens)
            yield best


def _below(start: Token, top: Token) -> Iterator[tuple[Token, Token]]:
    for child, head in ancestors(start):
        yield child, head
        if head == top:
            return


def _sides(item: Coded) -> set[str]:
    return {actor.country or actor.id or actor.text for actor in (*item.mention.actors, *item.mention.targets)}


def is_negated(verb: Token) -> bool:
    """Whether a verb is denied: "not", "never", "n't" beside it or before the verb that it completes."""
    return any(child.dep_ == "neg" or child.lower_ in {"never", "neither", "nor"} for child in verb.children)


def is_real(verb: Token, story: Story) -> bool:
    """Whether a text tells what a verb says as done or to be done, not as possible, feared or demanded."""
    node = verb
    for _ in range(4):
        if any(child.dep_ == "aux" and child.lower_ in UNREAL for child in node.children):
            return False
        if node.dep_ == "advcl" and any(child.lower_ in UNLESS for child in kids(node, "mark")):
            return False
        if (node.dep_ == "conj" and is_verb(node.head)) or node.dep_ in {"relcl", "ROOT", "advcl", "acl"}:
            over = node.head
            return node.dep_ != "acl" or node.tag_ != "VB" or over.lemma_.lower() not in _unreal(story)
        if node.dep_ not in {"xcomp", "ccomp", "pcomp", "conj"}:
            return True
        over = node.head if node.dep_ != "pcomp" else node.head.head
        if lemma(over) in _unreal(story) or (is_negated(over) and node.dep_ == "ccomp"):
            return False
        node = over
    return True


def _unreal(story: Story) -> frozenset[str]:
    governors = story.lexicon.cues["governors"]
    return _unreal_words(tuple(governors["hypothetical"]), tuple(governors["denied"]))


@cache
def _unreal_words(hypothetical: tuple[str, ...], denied: tuple[str, ...]) -> frozenset[str]:
    return frozenset((*hypothetical, *denied)) - {"tell", "allow", "order", "instruct", "believe"}


def about(actor: Actor) -> str:
    """Whom a particular is about: the registry id, else the words as written."""
    return actor.id or actor.text


def made(key: str, value: str, span: Span, cue: str, who: str | None = None) -> Particular:
    return Particular(key=key, value=value, span=span, about=who, cue=cue)


def at(cue: Cue) -> Span:
    return extent(list(cue.tokens))


def span_of(token: Token) -> Span:
    return token.offset, token.offset + len(token)
