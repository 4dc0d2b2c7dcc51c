"""The rules coder: frames over a dependency parse, from documents to readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dragoman.coding import lexicon as frames_data
from dragoman.coding.actors import Cast, matcher
from dragoman.coding.amounts import amounts
from dragoman.coding.circumstances import VIOLENT, issues, located, settle_places, when
from dragoman.coding.frames import Hit, find
from dragoman.coding.grammar import extent, phrase
from dragoman.coding.links import Coded, conditional, links
from dragoman.coding.parse import offset, parse
from dragoman.coding.recall import Recall
from dragoman.coding.registry import Registry
from dragoman.coding.speech import speech_of
from dragoman.coding.status import status_of
from dragoman.types import Actor, Amount, Document, Mention, Place, Reading, Span

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.tokens import Span as Sentence

    from dragoman.coding.gazetteer import Gazetteer

UNSURE_STATUS = 0.9  # factors on a frame's weight; set by hand, to be fitted when there is a gold set for them
NO_ACTOR = 0.7
NOUN_ALONE = 0.8
LONGEST_HEADING = 15  # words; a longer line without a full stop is a sentence someone forgot to close


class Coder(Protocol):
    """Anything that reads documents: its id carries its version, its languages are ISO 639-1 codes."""

    id: str
    languages: frozenset[str]

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Yield one reading a document, in the documents' order."""
        ...


class RulesCoder:
    """Codes events in the PLOVER ontology with a frame lexicon over spaCy's English parse."""

    id = "rules@1"
    languages = frozenset({"en"})

    def __init__(self, *, actors: Path | None = None, places: Path | None = None) -> None:
        self._actors = actors
        self._places = places

    @cached_property
    def registry(self) -> Registry:
        return Registry.load(*([self._actors] if self._actors else []))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        from dragoman.coding.gazetteer import Gazetteer

        return Gazetteer.open(*([self._places] if self._places else []))

    @cached_property
    def names(self) -> PhraseMatcher:
        return matcher(self.registry)

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Yield the reading of each document, in the documents' order; mentions by span."""
        for docs, document in parse((doc.text, doc) for doc in documents):
            yield self._read(document, docs)

    def _read(self, document: Document, docs: list[Doc]) -> Reading:
        lexicon = frames_data.load()
        cast = Cast(docs, registry=self.registry, names=self.names, published=document.published)
        cast.places = located(docs, cast, self.gazetteer)
        recall = Recall(document, docs)
        coded: list[Coded] = []
        for number, sentence in enumerate(sentence for doc in docs for sentence in doc.sents):
            if _is_heading(sentence):
                cast.read(sentence)
                continue
            cast.read(sentence)
            hits = find(sentence, cast, lexicon)
            by_trigger = {hit.trigger.i: hit for hit in hits}
            where = settle_places(hits, cast, lexicon)
            for hit in hits:
                status = status_of(hit, by_trigger, lexicon)
                for mention in self._mentions(document, hit, status, cast, recall, where[hit.trigger.i]):
                    whole = recall.complete(mention, hit, number)
                    if _says_something(whole):
                        coded.append(Coded(whole, hit, number))
            recall.read_dates(sentence, number)
        coded = conditional(recall.settle(coded), lexicon, coder=self.id)
        found = links(coded, lexicon, coder=self.id) + recall.repeats(coded, coder=self.id)
        mentions = sorted(
            {item.mention.id: item.mention for item in coded}.values(), key=lambda row: (row.span, row.trigger)
        )
        known = {mention.id for mention in mentions}
        kept = tuple(link for link in found if link.source in known and (link.target is None or link.target in known))
        return Reading(document_id=document.id, coder=self.id, mentions=tuple(mentions), links=kept)

    def _mentions(
        self, document: Document, hit: Hit, status: str, cast: Cast, recall: Recall, spots: list[Place]
    ) -> Iterator[Mention]:
        lexicon = frames_data.load()
        speaker, hedge, stance = speech_of(hit, cast, lexicon)
        content = _content(hit, lexicon.cues["conditions"]["phrases"]) if hit.content is not None else None
        base = _sentence_offset(hit)
        counted = _amounts(hit, content)
        period = when(hit, recall)
        if speaker is not None and hit.frame.kind not in VIOLENT and _same(speaker, hit.actors):
            speaker = None  # "Putin said he was ready": his own word is the act, not a report of it
        where: list[Place | None] = [*spots] or [None]
        for place in where:
            mention = Mention(
                document_id=document.id,
                span=(0, 1),
                trigger=_trigger(hit),
                kind=hit.frame.kind,
                mode=_mode(hit),
                move=hit.frame.move or None,
                actors=hit.actors,
                targets=hit.targets,
                when=period,
                place=place,
                status=status,
                speaker=speaker,
                hedge=hedge,
                outcome=hit.support.outcome or None if hit.support else None,
                content=content,
                issues=issues(list(hit.trigger.subtree), lexicon)
                if hit.frame.move or hit.frame.kind == "CONSULT"
                else (),
                amounts=counted,
                coder=self.id,
                frame=hit.frame.id,
                confidence=_confidence(hit, status, stance, placed=place is not None),
            )
            yield replace(mention, span=_passage(mention, hit, base))


def _same(speaker: Actor, actors: Iterable[Actor]) -> bool:
    return any(actor.span == speaker.span or (actor.id is not None and actor.id == speaker.id) for actor in actors)


def _says_something(mention: Mention) -> bool:
    """Bare words ("talks", "cycles of rejections") that name nobody, no place and no day are no event."""
    if mention.mode == "ceasefire" and mention.when is not None:
        return True  # "the truce took effect on Sunday"
    return bool(
        mention.actors or mention.targets or (mention.place and mention.kind in {"ASSAULT", "CONSULT", "PROTEST"})
    )


def _mode(hit: Hit) -> str | None:
    if hit.frame.mode == "multilateral" and len(hit.actors) + len(hit.targets) in {1, 2}:
        return None  # a "summit" of two
    return hit.frame.mode or None


def _confidence(hit: Hit, status: str, stance: str, *, placed: bool) -> float:
    sure = hit.frame.weight
    alone = hit.frame.kind == "CONSULT" and status == "happened" and len(hit.actors) + len(hit.targets) < 2
    if alone or (not hit.actors and not (placed and hit.frame.kind == "ASSAULT")):
        sure *= NO_ACTOR
    if hit.frame.nouns and hit.support is None and hit.trigger.pos_ != "VERB":
        sure *= NOUN_ALONE
    if status in {"conditional", "hypothetical"} or stance == "deny":
        sure *= UNSURE_STATUS
    return round(min(1.0, max(0.05, sure)), 3)


def _content(hit: Hit, conditions: Iterable[str]) -> Span | None:
    """What was offered or demanded, up to the condition it hangs on, which is a link of its own."""
    if hit.content is None:
        return None
    # "a proposal rejected by X" is about the proposal; the clause that holds the trigger is no part of it
    around = {child.dep_ for child in hit.content.children if child == hit.trigger or child.is_ancestor(hit.trigger)}
    start, end = phrase(hit.content, drop=around)
    base = int(hit.content.doc.user_data.get("offset", 0))
    text = hit.content.doc.text[start - base : end - base]
    trigger = offset(hit.trigger)
    if start <= trigger < end:
        return None
    cuts = [at for cue in conditions if (at := text.find(f" {cue} ")) > 0]
    if not cuts:
        return start, end
    return start, start + len(text[: min(cuts)].rstrip(" ,;"))


def _sentence_offset(hit: Hit) -> Span:
    sentence = hit.trigger.sent
    return extent(list(sentence))


def _trigger(hit: Hit) -> Span:
    particle = [child for child in hit.trigger.children if child.dep_ == "prt"]
    tokens = [hit.trigger, *particle]
    if particle and abs(particle[0].i - hit.trigger.i) > 3:
        tokens = [hit.trigger]
    return extent(tokens)


def _passage(mention: Mention, hit: Hit, sentence: Span) -> Span:
    """The stretch of the sentence that holds all the mention rests on."""
    spans = [mention.trigger, *(actor.span for actor in (*mention.actors, *mention.targets))]
    if mention.content is not None:
        spans.append(mention.content)
    if mention.place is not None:
        spans.append(mention.place.span)
    if hit.carrier is not None:
        spans.append((offset(hit.carrier), offset(hit.carrier) + len(hit.carrier)))
    inside = [span for span in spans if sentence[0] <= span[0] and span[1] <= sentence[1]]
    return min(span[0] for span in inside), max(span[1] for span in inside)


def _amounts(hit: Hit, content: Span | None) -> tuple[Amount, ...]:
    """The quantities in the event's own words: its clause, not the whole sentence."""
    top = hit.verb or hit.trigger
    first, last = extent(list(top.subtree))
    base = int(top.doc.user_data.get("offset", 0))
    return amounts(top.doc.text[first - base : last - base], offset=first)


def _is_heading(sentence: Sentence) -> bool:
    """A line without a closing mark and a finite verb: it names things, it does not tell them."""
    text = sentence.text.strip()
    words = [token for token in sentence if not token.is_space]
    if not words or len(words) > LONGEST_HEADING:
        return not words
    finite = any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in words)
    if text[-1] not in '.!?”"':
        return not finite
    return not finite and sum(token.text[:1].isupper() for token in words if token.is_alpha) > 0.6 * len(words)
