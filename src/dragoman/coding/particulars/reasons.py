"""What a move hangs on and the reason that is given for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import ancestors, is_verb, kids, objects
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import behind, covers, here, occurrences, tidy, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Link, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

OWN_ACT = {"propose", "accept", "concede", "counter", "guarantee"}  # what is exchanged for these is their condition
REFUSALS = {"reject", "defer", "retract"}


def conditions(item: Coded, story: Story) -> list[Particular]:
    """What the move hangs on: the links of the mention, then cues that they leave out."""
    lexicon = story.words("moves")["condition"]
    exchange = set(story.words("moves")["exchange"]["cues"])
    found = [
        _particular("condition", link.span, link.cue, story)
        for link in _linked(item, story, "on_condition_of")
        if (link.cue not in exchange or item.mention.move in OWN_ACT) and _says_something(link.span, story, lexicon)
    ]
    tokens = list(item.hit.trigger.sent)
    for at, end, cue in occurrences(tokens, [*lexicon["cues"], *lexicon["only_negative"]]):
        span = behind(tokens[end - 1])
        if cue in lexicon["only_negative"] and not _negative(item, tokens[at]):
            continue
        if span is None or not _free(span, found, item) or not _nearest(item, tokens[at], span, story):
            continue
        if _says_something(span, story, lexicon):
            found.append(_particular("condition", span, cue, story))
    return found


def grounds(item: Coded, story: Story) -> list[Particular]:
    """The reason that is given: the links of the mention, then cues that they leave out."""
    lexicon = story.words("moves")["ground"]
    found = [_particular("ground", link.span, link.cue, story) for link in _linked(item, story, "on_the_ground_of")]
    if item.mention.move not in lexicon["moves"]:
        return found
    tokens = list(item.hit.trigger.sent)
    for at, end, cue in occurrences(tokens, lexicon["cues"]):
        span = behind(tokens[end - 1])
        if span is None or tokens[at].i < item.hit.trigger.i or not _free(span, found, item):
            continue
        if _nearest(item, tokens[at], span, story):
            found.append(_particular("ground", span, cue, story))
    if item.mention.move in REFUSALS | {"accept"}:
        for span, cue in _participles(item, lexicon["participles"]):
            if _free(span, found, item):
                found.append(_particular("ground", span, cue, story))
    if item.mention.move in REFUSALS:
        for span in _called(item.hit.verb):
            if _free(span, found, item):
                found.append(_particular("ground", span, "as", story))
    return found


def _particular(key: str, span: Span, cue: str, story: Story) -> Particular:
    if words(story, span).startswith("that "):
        span = span[0] + len("that "), span[1]
    return Particular(key=key, value=words(story, span), span=span, cue=cue)


def _linked(item: Coded, story: Story, kind: str) -> Iterator[Link]:
    """The links of the mention that hang on its own clause, not on one that is coordinated with it."""
    ours = item.mention.id
    for link in story.links:
        if link.source == ours and link.kind == kind and not covers(link.span, item.hit.trigger):
            tokens = [token for token in item.hit.trigger.sent if covers(link.span, token)]
            if not _beside(tokens, item):
                yield link


def _beside(tokens: Iterable[Token], item: Coded) -> bool:
    """ "demanded a truce and warned that it would act if …": the condition is no part of the demand."""
    tops = {token.i for token in (item.hit.trigger, item.hit.carrier) if token is not None}
    first = next((token for token in tokens if not any(token.head == other for other in tokens)), None)
    for child, head in ancestors(first) if first is not None else ():
        apart = child.dep_ in {"conj", "advcl", "parataxis"} and is_verb(child) and child != first
        apart = apart and child.lower_ not in {"provided", "providing"}  # taken for verbs, these open the condition
        apart = apart and (child.dep_ == "conj" or child.tag_ != "VBG")  # "rejected it, citing …" is one clause
        if apart and (head.i in tops or kids(child, "nsubj", "nsubjpass")):
            return True
        if head.i in tops:
            return False
    return False


def _says_something(span: Span, story: Story, lexicon: Mapping[str, Any]) -> bool:
    """ "if necessary", "on condition of anonymity" are no terms."""
    text = words(story, span).lower()
    return text not in lexicon["empty"] and not any(word in text for word in lexicon["not"])


def _negative(item: Coded, cue: Token) -> bool:
    """ "will not talk until …", "refuses to talk before …"; "rejected it before …" tells when."""
    verb = item.hit.verb
    if item.mention.status == "negated" or (verb is not None and kids(verb, "neg")):
        return True
    return item.mention.move in REFUSALS and verb is not None and verb not in (cue.head, cue.head.head)


def _free(span: Span, found: Iterable[Particular], item: Coded) -> bool:
    """Whether the words are not taken already, and are not those of the move itself."""
    return not covers(span, item.hit.trigger) and not any(
        one.span[0] < span[1] and span[0] < one.span[1] for one in found
    )


def _nearest(item: Coded, cue: Token, span: Span, story: Story) -> bool:
    """The move that a cue hangs on, else the last one before it; one that opens the sentence belongs to the next."""
    if _beside([token for token in cue.sent if covers(span, token)], item):
        return False
    triggers = sorted(
        other.hit.trigger.i for other in here(item, story) if other.mention.move and not covers(span, other.hit.trigger)
    )
    above = next((head.i for _, head in ancestors(cue) if head.i in triggers and head.i < cue.i), None)
    before = [place for place in triggers if place < cue.i]
    if not before:
        return bool(triggers) and cue.i <= cue.sent.start + 1 and item.hit.trigger.i == triggers[0]
    return item.hit.trigger.i == (before[-1] if above is None else above)


def _participles(item: Coded, verbs: Iterable[str]) -> Iterator[tuple[Span, str]]:
    """ "rejected the plan, saying it rewarded the attack and calling it a trap": what each participle says."""
    wanted = set(verbs)
    for top in (item.hit.trigger, item.hit.carrier):
        if top is None or not is_verb(top):
            continue
        for first in kids(top, "advcl", "acl", "conj"):
            for clause in (first, *kids(first, "conj")):
                if clause.tag_ == "VBG" and clause.lemma_.lower() in wanted and clause.i > top.i:
                    span = tidy(_said(clause))
                    if span is not None:
                        yield span, clause.text


def _said(clause: Token) -> list[Token]:
    """The words that a participle governs, without what is coordinated with it and the "it" that it is about."""
    others = {token.i for other in kids(clause, "conj", "cc") for token in other.subtree}
    below = [token for token in clause.subtree if token.i > clause.i and token.i not in others]
    while below and below[0].lower_ in {"that", "out", "it", "them", "this", ","}:
        if clause.lemma_.lower() in {"say", "argue", "claim", "insist", "warn", "note"} and below[0].lower_ != "that":
            break  # "saying it rewarded …": the subject
        below = below[1:]
    end = next((n for n in range(1, len(below)) if below[n].i != below[n - 1].i + 1), len(below))
    return below[:end]


def _called(verb: Token | None) -> Iterator[Span]:
    """ "dismissed the plan as a ruse", "rejected as unacceptable a proposal …": what the speaker calls it."""
    if verb is None:
        return
    for prep in [prep for head in (verb, *objects(verb)) for prep in kids(head, "prep") if prep.i > verb.i]:
        if prep.lower_ != "as":
            continue
        below = [token for token in prep.subtree if token.i > prep.i]
        if below and below[0].pos_ in {"ADJ", "VERB"}:
            last = next((n for n, token in enumerate(below) if n and token.pos_ == "DET"), len(below))
            below = below[:last]
        comma = next((n for n, token in enumerate(below) if token.text in {",", ";"}), len(below))
        span = tidy(below[:comma])
        if span is not None and not (kids(prep, "mark") or prep.offset == 0):
            yield span
