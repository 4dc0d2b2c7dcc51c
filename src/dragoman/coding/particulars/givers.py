"""Who gives and who gets, where that is not who acts and on whom: "Kenya will receive ten boats from Italy".

An event's actor is whoever its verb has for a subject. A ledger of pledges wants the one who undertakes to give: he may
be behind a "from", or stand in the sentence before; and whom it is for may stand behind a "for" in what is promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.coding.grammar import complements, is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import stems, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "pledges"
FOR = ("for", "to", "dative")
STATES = ("state:", "gov:", "mil:")


@dataclass(frozen=True, slots=True)
class Sides:
    """Who gives and who gets; empty where the text does not say."""

    givers: tuple[Actor, ...]
    getters: tuple[Actor, ...]


def sides(item: Coded, story: Story, giving: Sequence[Token], kind: str | None) -> Sides:
    """The sides of a pledge by its own words.

    giving  the verbs that may say who gives to whom: that of the event and those below it
    """
    mention = item.mention
    gets = next((verb for verb in giving if _gets(verb, story, kind)), None)
    if gets is not None:
        getters = _named(subjects(gets), story) or _below(mention.actors, subjects(gets))
        getters = getters or mention.actors
        everybody = (*mention.actors, *mention.targets)
        others = tuple(one for one in everybody if side(one) not in {side(each) for each in getters})
        sellers = _named(_from(gets), story)
        return Sides(sellers or others, getters)
    givers = _givers(item, giving[0], story)
    if mention.speaker is not None and len(givers) > 1:
        givers = tuple(one for one in givers if one.span != mention.speaker.span)
    apart = {side(one) for one in givers}
    getters = tuple(one for one in mention.targets if one not in givers and side(one) not in apart)
    if kind == "sanction":
        getters = tuple(one for one in _owners(giving, story) if side(one) not in apart) or getters
    elif not getters:
        getters = tuple(one for one in _whom(giving, story, kind) if side(one) not in apart)
    return Sides(givers, getters)


def _owners(giving: Iterable[Token], story: Story) -> tuple[Actor, ...]:
    """Whose assets or trade a measure is on: "froze Russian assets in Europe"."""
    things = [noun for verb in giving for noun in objects(verb) if set(stems(noun)) & words(LEDGER, "promise.assets")]
    owners = [child for noun in things for child in kids(noun, "amod", "poss")]
    return tuple(dict.fromkeys(actor for owner in owners for actor in story.cast.modifier(owner)))


def _givers(item: Coded, word: Token, story: Story) -> tuple[Actor, ...]:
    """Who stands before the verb or noun that promises: of "the American commitment", the Americans."""
    mention = item.mention
    if is_verb(word) and word.lemma_.lower() in words(LEDGER, "promise.comes") and mention.kind == "AID":
        return mention.actors  # "the shipments to X arrived": X gives none
    if is_verb(word):
        own = subjects(word)
        return _below((*mention.actors, *mention.targets), own) or _named(own, story) or mention.actors
    if mention.move in {"pledge", "guarantee"}:
        owners = [actor for child in kids(word, "amod", "poss", "compound") for actor in story.cast.modifier(child)]
        return tuple(dict.fromkeys(owners)) or mention.actors
    return mention.actors


def told(found: Sides, item: Coded) -> Iterator[Particular]:
    """Both sides as particulars, where either is not as the event has it."""
    mention = item.mention
    if _same(found.givers, mention.actors) and _same(found.getters, mention.targets):
        return
    for key, actors in (("pledger", found.givers), ("beneficiary", found.getters)):
        for one in actors:
            yield Particular(key=key, value=one.text, span=one.span, about=side(one), cue="sides")


def side(actor: Actor) -> str:
    """Whom somebody acts for: his state, else himself or his body; the words where nobody is known."""
    official = actor.sector in {"GOV", "MIL", "LEG", "SPY", "COP"} or (actor.id or "").startswith(STATES)
    if actor.country and official:
        return f"state:{actor.country}"
    return actor.id or actor.text


def _same(some: Iterable[Actor], others: Iterable[Actor]) -> bool:
    return {side(one) for one in some} == {side(one) for one in others}


def _gets(verb: Token, story: Story, kind: str | None) -> bool:
    """Whether the subject is who gets: "will receive", "could buy"; who buys for somebody gives."""
    names = {lemma(verb), verb.lemma_.lower()}
    if not is_verb(verb) or not names & words(LEDGER, "promise.gets") or is_passive(verb):
        return False
    return kind == "guarantee" or next(_whom([verb], story, None), None) is None


def _from(verb: Token) -> list[Token]:
    return [noun for head in (verb, *objects(verb)) for noun in prepositions(head, "from")]


def _named(nouns: Iterable[Token], story: Story) -> tuple[Actor, ...]:
    return tuple(dict.fromkeys(actor for noun in nouns for actor in story.cast.who(noun)))


def _below(actors: Iterable[Actor], nouns: Sequence[Token]) -> tuple[Actor, ...]:
    """Those of the actors whose words stand in one of the noun phrases."""
    spans = [(noun.left_edge.offset, noun.right_edge.offset) for noun in nouns]
    found = [one for one in actors if any(start <= one.span[0] <= end for start, end in spans)]
    return tuple(dict.fromkeys(found))


def _whom(giving: Iterable[Token], story: Story, kind: str | None) -> Iterator[Actor]:
    """For whom, inside what is promised: "weapons for X", "give X loans", "guarantee X's security", "troops in X"."""
    places = ("in",) if kind in {"troops", "training"} else ()
    for verb in giving:
        for noun in kids(verb, "dative"):
            if noun.pos_ != "ADP":
                yield from story.cast.within(noun)
        heads = [verb, *(objects(verb) if is_verb(verb) else []), *prepositions(verb, "of", "to", "in", "with")]
        heads += [inner for head in heads[1:] for inner in prepositions(head, "of", "in")]
        for head in heads:
            for noun in prepositions(head, *FOR):
                if noun not in complements(verb):
                    yield from story.cast.within(noun)
            for noun in prepositions(head, *places):
                yield from story.cast.within(noun)
        if kind in {"guarantee", "training", "troops"}:
            for noun in heads[1:]:
                yield from (actor for owner in kids(noun, "poss") for actor in story.cast.who(owner))
