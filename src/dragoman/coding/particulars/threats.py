"""What a threat is of, where a ledger or a measure counts that by itself: to recognise what the other side holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.discourse import side
from dragoman.coding.grammar import complements, is_verb, kids, objects, phrase, prepositions, with_conjuncts
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import words
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

UNSAID = {"negated", "denied", "cancelled"}
AS = ("as",)
OF = ("of",)


def threat(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield what is threatened, of one mention that is a threat; whose it would be recognised as stands in `about`."""
    if item.mention.kind != "THREATEN" or item.mention.status in UNSAID:
        return
    for value, lexicon in sorted(story.words("moves")["threat"].items()):
        for head in _threatened(item):
            things = _things(head, lexicon)
            fit = next((thing for thing in things if _fits(thing, head, lexicon)), None)
            if fit is None:
                continue
            span = phrase(head, drop={"advcl", "conj", "cc", "nsubj", "mark"})
            yield Particular(
                key="threat", value=value, span=span, cue=words(story, span), about=_whose(fit, head, item, story)
            )
            break


def _threatened(item: Coded) -> list[Token]:
    """What would be done: the clauses that the threat governs, and the nouns it is of or made with."""
    trigger = item.hit.trigger
    found: list[Token] = []
    for head in (trigger, item.hit.carrier):
        if head is None:
            continue
        found += complements(head)
        found += objects(head) if is_verb(head) else []
        found += prepositions(head, "with", "of")
    if item.hit.content is not None:
        found.append(item.hit.content)
    found += [child for head in list(found) for child in kids(head, "conj")]
    return list({token.i: token for token in found}.values())


def _things(head: Token, lexicon: Mapping[str, Any]) -> list[Token]:
    """What a verb or noun of the list is done to; nothing for other words, and for what would not be done."""
    if is_verb(head):
        listed = head.lemma_.lower() in lexicon["verbs"] and not kids(head, "neg")
        return [one for found in objects(head) for one in with_conjuncts(found)] if listed else []
    if head.lemma_.lower() in lexicon["nouns"] and not kids(head, "neg"):
        return [one for found in prepositions(head, *OF) for one in with_conjuncts(found)]
    return []


def _fits(thing: Token, head: Token, lexicon: Mapping[str, Any]) -> bool:
    """Whether it is ground, or rule over it: by its word, or a place by name that is recognised as something."""
    lemma = thing.lemma_.lower()
    around = {child.lemma_.lower() for child in kids(thing, "amod", "compound", "nmod")}
    if lemma in lexicon["rule"]:
        return bool(around & set(lexicon["apart"]))
    if lemma in lexicon["things"]:
        return True
    if thing.ent_type_ in {"GPE", "LOC"}:
        return True
    below = _as(head, thing)  # "Crimea as Russian": the tagger often takes a lesser place for a body
    return thing.pos_ == "PROPN" and any(one.ent_type_ == "NORP" or one.lemma_ in lexicon["things"] for one in below)


def _as(head: Token, thing: Token) -> list[Token]:
    """What it is recognised as: "as Russian", "as a state"."""
    behind = [child for one in (head, thing) for child in kids(one, "prep") if child.lower_ in AS]
    return [below for prep in behind for below in prep.children]


def _whose(thing: Token, head: Token, item: Coded, story: Story) -> str | None:
    """Whose it would be: "as Russian", "Russian control of it", "its annexation by Chad"; None where nobody says."""
    found = [actor for below in _as(head, thing) for actor in (story.cast.modifier(below) or story.cast.within(below))]
    found = found or [actor for child in kids(thing, "amod", "poss") for actor in story.cast.modifier(child)]
    found = found or [actor for by in _by(thing) for actor in story.cast.within(by)]
    known = [side(actor) for actor in found if actor not in item.hit.actors]
    return next((f"state:{one}" if len(one) == 3 and one.isupper() else one for one in known if one), None)


def _by(thing: Token) -> list[Token]:
    below = [thing, *prepositions(thing, *OF)]
    return [noun for one in below for noun in prepositions(one, "by")]
