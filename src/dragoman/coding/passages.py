"""Which words of its text a mention rests on: its trigger, its content, and the passage that holds both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import extent, governor, is_verb, kids, objects, phrase
from dragoman.coding.place_ties import VIOLENT
from dragoman.types import Actor, Mention, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

CLOSING = re.compile(r"[,.?!][”\"]|[”\"],")  # "“It must go,” | X said": X is behind the quote
JOINING = re.compile(r",?\s+(?:and|or|but)$")


def trigger_of(hit: Hit) -> Span:
    particle = [child for child in hit.trigger.children if child.dep_ == "prt"]
    tokens = [hit.trigger, *particle]
    if particle and abs(particle[0].i - hit.trigger.i) > 3:
        tokens = [hit.trigger]
    return extent(tokens)


def content_of(hit: Hit, status: str, speaker: Actor | None, text: str, conditions: Iterable[str]) -> Span | None:
    """What was offered, demanded, said or denied, in the text's words; None where no words of their own say it.

    conditions  the words with which a condition begins, which is a link of its own
    """
    content = _before_the_teller(_content(hit, conditions), speaker, text) or _denied(hit, status)
    return ended(content, text) if content else None


def _content(hit: Hit, conditions: Iterable[str]) -> Span | None:
    """What was offered or demanded, up to the condition it hangs on, which is a link of its own."""
    what = hit.content if hit.content is not None else _object(hit)
    if what is None or what.pos_ == "ADP":
        return None
    # "a proposal rejected by X" is about the proposal; the clause that holds the trigger is no part of it
    around = {child.dep_ for child in what.children if child == hit.trigger or child.is_ancestor(hit.trigger)}
    # its words are the whole clause: "does not plan to withdraw"
    by_saying = hit.frame.id.startswith("stated.") or hit.said is not None
    start, end = phrase(what, drop=set() if by_saying else around)
    text = what.doc.wording(start, end)
    if by_saying and text.startswith("that "):
        start, text = start + len("that "), text.removeprefix("that ")
    trigger = hit.trigger.offset
    if start <= trigger < end and not by_saying:
        return None
    cuts = [at for cue in conditions if (at := text.find(f" {cue} ")) > 0]
    if not cuts:
        return start, end
    return start, start + len(text[: min(cuts)].rstrip(" ,;"))


def _object(hit: Hit) -> Token | None:
    """ "Accepted monitoring by X", where the reader alone sees a move: what its verb is about, if that is nobody."""
    if hit.frame.id != f"reader.{hit.frame.kind.lower()}" or not hit.frame.move or not is_verb(hit.trigger):
        return None
    parties = [actor.span for actor in (*hit.actors, *hit.targets)]
    things = (*kids(hit.trigger, "dobj"), *kids(hit.trigger, "nsubjpass"))
    return next((one for one in things if not any(start <= one.offset < end for start, end in parties)), None)


def _before_the_teller(content: Span | None, speaker: Actor | None, text: str) -> Span | None:
    """ "Proposed that they meet in X, his aide, Ana Roe, said": what is proposed ends before the aide."""
    if content is None or speaker is None or not content[0] < speaker.span[0] < content[1]:
        return content
    kept = text[content[0] : speaker.span[0]].rstrip()
    return (content[0], content[0] + len(kept.rstrip(", "))) if kept.endswith(",") else content


def _denied(hit: Hit, status: str) -> Span | None:
    """The clause that somebody denies, where the event is its verb: "denied that Y had shelled X"."""
    verb = hit.trigger
    if status != "denied" or not is_verb(verb) or verb.dep_ != "ccomp" or hit.frame.kind not in VIOLENT:
        return None
    return phrase(verb, drop={"mark"})


def passage_of(mention: Mention, hit: Hit, text: str) -> Span:
    """The stretch of the sentence that holds all the mention rests on; of a quote no more than the quote."""
    sentence = extent(list(hit.trigger.sent))
    sides = [actor.span for actor in (*mention.actors, *mention.targets)]
    spans = [mention.trigger, *(span for span in sides if not CLOSING.search(text[mention.trigger[1] : span[0]]))]
    if mention.content is not None:
        spans.append(mention.content)
    elif hit.trigger.dep_ == "aux" and hit.frame.kind == "REQUEST":  # "must start with X leaving"
        spans.append(phrase(hit.trigger.head, drop={"cc", "conj", "mark", "punct"}))
    elif is_verb(hit.trigger):  # "would not leave | the Donbas"
        things = [noun for noun in objects(hit.trigger) if noun.pos_ != "PRON"]
        spans += [phrase(noun, drop={"acl", "advcl", "appos", "relcl"}) for noun in things]
    if mention.place is not None and _is_in_its_clause(mention.place.span, hit):
        spans.append(mention.place.span)
    if hit.carrier is not None:
        spans.append((hit.carrier.offset, hit.carrier.offset + len(hit.carrier)))
    inside = [span for span in spans if sentence[0] <= span[0] and span[1] <= sentence[1]]
    return ended((min(span[0] for span in inside), max(span[1] for span in inside)), text)


def _is_in_its_clause(span: Span, hit: Hit) -> bool:
    """Whether words stand in the clause of an event: from another one a quote might take half a denial with it."""
    verb = governor(hit.carrier if hit.carrier is not None else hit.trigger)
    start, end = extent(list(verb.subtree))
    return start <= span[0] and span[1] <= end


def ended(span: Span, text: str) -> Span:
    """A span without the word that only joins it to what follows: "denied that it had struck Kelmar and"."""
    found = JOINING.search(text, *span)
    return (span[0], found.start()) if found and found.start() > span[0] else span
