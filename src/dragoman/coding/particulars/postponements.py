"""Who put a meeting off or called it off, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, is_date, is_verb, kids, lemma, phrase, prepositions, subjects
from dragoman.coding.lexicon import particulars
from dragoman.coding.particulars.scene import CLOSED, Scene, about, is_negated, is_real, made
from dragoman.types import Actor, Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "meetings"
UP = {"dobj", "nsubjpass", "nsubj", "pobj", "prep", "compound", "nmod", "conj", "amod", "attr", "dep"}


def changes(scene: Scene) -> Iterator[Particular]:
    """By whom and why a meeting was cancelled, postponed or broken off."""
    verb = _changing(scene)
    if verb is None or is_negated(verb) or not is_real(verb, scene.story):
        return
    text = scene.story.document.text
    for actor in _who(verb, scene):
        yield made("changed_by", text[slice(*actor.span)], actor.span, lemma(verb), about(actor))
    yield from reasons(verb, scene)


def _changing(scene: Scene) -> Token | None:
    """The verb or noun that says the meeting is off: over it, or a participle behind it."""
    data = particulars(LEDGER)["change"]
    for child in scene.trigger.children:
        if child.dep_ in {"acl", "relcl"} and _is_change(child, data):
            return child
    starts = [scene.trigger, *(noun for noun in scene.own.values() if noun != scene.trigger)]
    for start in starts:
        for child, head in ancestors(start):
            if child.dep_ not in UP or (child.dep_ == "prep" and child.lower_ != "of"):
                break  # "delayed its withdrawal after the talks" delays no talks
            if head.i in scene.rivals:
                break
            if head.lemma_.lower() in data["nouns"] and not is_verb(head) and child.dep_ in {"prep", "pobj"}:
                return head
            if is_verb(head):
                passive = child.dep_ == "nsubj" and not kids(head, "dobj")
                if _is_change(head, data) and (child.dep_ != "nsubj" or passive):
                    return head
                break
    carrier = scene.item.hit.carrier
    return carrier if carrier is not None and _is_change(carrier, data) else None


def _is_change(verb: Token, data: dict[str, Sequence[str]]) -> bool:
    base = lemma(verb)
    if base in data["movers"]:
        return any(is_date(noun) for noun in prepositions(verb, "to", "until", "from"))
    if base in data["verbs"] or verb.lemma_.lower() in data["verbs"]:
        return is_verb(verb)
    if verb.lemma_.lower() in data["idiom_verbs"]:
        behind = {f"{prep.lower_} {noun.lower_}" for prep in kids(verb, "prep") for noun in kids(prep, "pobj")}
        return bool(behind & set(data["idioms"]))
    return False


def _who(verb: Token, scene: Scene) -> list[Actor]:
    cast, data = scene.story.cast, particulars(LEDGER)["change"]
    if is_verb(verb):
        heads = [noun for noun in subjects(verb) if noun.i not in scene.own]
    else:
        heads = [*kids(verb, "poss"), *prepositions(verb, "by")]
    found = [actor for noun in heads for actor in cast.who(noun)]
    if found:
        return found
    asked = [
        noun for prep in kids(verb, "prep") for noun in kids(prep, "pobj") if noun.lemma_.lower() in data["at_request"]
    ]
    return [actor for noun in asked for actor in cast.within(noun)]


def reasons(verb: Token, scene: Scene) -> Iterator[Particular]:
    """The first ground that stands below a verb: "because of …", "after …", "citing …"."""
    found = sorted(_grounds(verb, scene), key=lambda row: row[0])
    for _, head, cue in found[:1]:
        start, end = phrase(head)
        yield made("why", scene.story.document.text[start:end], (start, end), cue)


def _grounds(verb: Token, scene: Scene) -> Iterator[tuple[int, Token, str]]:
    data = particulars(LEDGER)["change"]
    for token in verb.subtree:
        if token.i == scene.trigger.i or not _reaches(token, verb):
            continue
        word = token.lower_
        if token.dep_ == "mark" and word in data["clause_why"] and token.head != verb and token.head.dep_ == "advcl":
            yield (0 if word in {"because", "since"} else 2), token.head, word
        elif token.dep_ in {"prep", "advmod"} and word in data["plain_why"] and not _is_measure(token):
            yield 0 if word != "over" else 1, token, word
        elif token.dep_ == "prep" and word in {"after", "following"} and not _is_measure(token):
            yield 3, token, word
        elif token.tag_ == "VBG" and token.lemma_ in data["cite"] and token.dep_ in {"advcl", "prep", "xcomp"}:
            yield 0, token, word
        elif token.dep_ == "prep" and word == "in" and {n.lemma_ for n in kids(token, "pobj")} & set(data["protest"]):
            yield 1, token, "in protest"


def _reaches(token: Token, verb: Token) -> bool:
    """Whether a word stands in the verb's own clause and not in another's below it."""
    steps = 0
    for child, head in ancestors(token):
        if head == verb:
            return child.dep_ not in CLOSED
        steps += child.dep_ in {"relcl", "ccomp", "parataxis", "conj"}
        if steps:
            return False
    return False


def _is_measure(prep: Token) -> bool:
    """ "after three days", "over the weekend": a time and no ground."""
    nouns = kids(prep, "pobj")
    return any(is_date(noun) or noun.pos_ == "NUM" for noun in nouns) or not list(prep.children)
