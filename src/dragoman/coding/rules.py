"""The rules coder: frames over a dependency parse, from documents to readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.coding import lexicon as frames_data
from dragoman.coding.actors import Cast
from dragoman.coding.blamed import with_blame
from dragoman.coding.by_town import counted_there, of_town
from dragoman.coding.carried import carried
from dragoman.coding.dating import when
from dragoman.coding.denials import admitted_later, denies_it_himself, with_denials
from dragoman.coding.diary import Diary
from dragoman.coding.discourse import NEUTER, PERSONAL, PLURAL
from dragoman.coding.fought_over import with_mines, with_those_driven_out, with_towns_taken
from dragoman.coding.frames import Hit, find
from dragoman.coding.grammar import extent, governor, is_verb, kids, objects, phrase, prepositions
from dragoman.coding.headings import is_bare, is_heading, is_told
from dragoman.coding.headlines import as_sentences, unclosed
from dragoman.coding.issues import issues
from dragoman.coding.joint import DOUBTED, UNSEEN, joined, speaker_of
from dragoman.coding.links import Coded, conditional, links
from dragoman.coding.losses_told import with_losses
from dragoman.coding.misplaced import struck_there
from dragoman.coding.namesakes import matcher
from dragoman.coding.one_attack import told_in_one
from dragoman.coding.parse import is_dateline, parse, zone
from dragoman.coding.particulars import detailed
from dragoman.coding.particulars.story import Story
from dragoman.coding.parties import at_home, of_that_place, party
from dragoman.coding.place_names import located
from dragoman.coding.place_ties import VIOLENT
from dragoman.coding.reader import Reader, Sighting, reader, states_of
from dragoman.coding.recall import Recall
from dragoman.coding.registry import Registry
from dragoman.coding.settled import settled_status
from dragoman.coding.speech import of_state, of_the_place, speech_of, told_before, told_further
from dragoman.coding.stated import speakers, stated, territory
from dragoman.coding.status import status_of
from dragoman.coding.titles import Titles
from dragoman.coding.tolls import TOLL, with_tolls
from dragoman.coding.venues import Trail
from dragoman.coding.whereabouts import settle_places
from dragoman.coding.whose_amounts import amounts_of
from dragoman.coding.within import inside, only
from dragoman.errors import CodingError, DragomanError
from dragoman.types import Actor, Document, Mention, Period, Place, Reading, Span

if TYPE_CHECKING:
    from datetime import date

    from spacy.matcher import PhraseMatcher

    from dragoman.coding.gazetteer import Gazetteer
    from dragoman.coding.words import Doc
    from dragoman.coding.words import Span as Sentence

RULES, VERSION = "rules", 36  # the version moves when what the rules put out can move
SHIPPED = "sentences"  # the name of the reader that ships
UNSURE_STATUS = 0.9  # factors on a frame's weight; set by hand, to be fitted when there is a gold set for them
NO_ACTOR = 0.7
NOUN_ALONE = 0.8
BATCH, BATCH_CHARS = 16, 200_000  # documents parsed together
POINTING = PERSONAL | PLURAL | NEUTER  # words for somebody named elsewhere
TOLD_BESIDES = (with_losses, with_towns_taken, with_those_driven_out, with_mines, with_blame, with_tolls)
PLAIN = {"assault.clash_noun", "assault.fighting"}  # "clashes between A and B": whatever the reader makes of it
CLOSING = re.compile(r"[,.?!][”\"]|[”\"],")  # "“It must go,” | X said": X is behind the quote
_JOINING = re.compile(r",?\s+(?:and|or|but)$")


class Coder(Protocol):
    """Anything that reads documents; its languages are ISO 639-1 codes."""

    languages: frozenset[str]

    @property
    def id(self) -> str:
        """Name and version; the version moves when output can move."""
        ...

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Yield one reading a document, in the documents' order."""
        ...

    def relate(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        """Return the probability of each PLOVER type for what the source does to the target in a sentence."""
        ...


class RulesCoder:
    """Codes events in the PLOVER ontology with a frame lexicon over spaCy's English parse."""

    languages = frozenset({"en"})

    def __init__(self, *, actors: Path | None = None, places: Path | None = None, sees: Reader | None = None) -> None:
        self._actors = actors
        self._places = places
        self._reader = sees or reader()

    @cached_property
    def id(self) -> str:
        """The version of the rules and, behind the point, of the reader they ask; another's name stands before them."""
        name, _, version = self._reader.id.partition("@")
        return f"{RULES if name == SHIPPED else f'{RULES}-{name}'}@{VERSION}.{version}"

    @cached_property
    def registry(self) -> Registry:
        return Registry.load(*([self._actors] if self._actors else []))

    @cached_property
    def titles(self) -> Titles:
        return Titles(self.registry)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        from dragoman.coding.gazetteer import Gazetteer

        return Gazetteer.open(*([self._places] if self._places else []))

    @cached_property
    def names(self) -> PhraseMatcher:
        return matcher(self.registry)

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Yield the reading of each document, in the documents' order; mentions by span."""
        self.names  # noqa: B018  the names' words must outlive the zone, so they are made before it
        for batch in _batches(documents):
            found: list[Reading] = []
            try:
                with zone():
                    for docs, document in self._parsed((doc.text, doc) for doc in batch):
                        found.append(self._read(document, docs))
            except DragomanError:
                raise
            except Exception as error:  # whatever a text brings to light, the other documents are to be coded
                yield from found
                raise CodingError(
                    f"a slip of the coder, {type(error).__name__}: {error}",
                    item=batch[len(found)].id,
                    advice="leave this document out, and report it with its text: the mistake is ours",
                ) from error
            yield from found

    def relate(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        """Return the probability of each PLOVER type for what the source does to the target in a sentence."""
        return self._reader.relate(text, source, target)

    def identify(self, document: Document, spans: Sequence[Span]) -> list[tuple[Actor, ...]]:
        """Return whom the words at each span of a document name; several for "the two leaders"."""
        docs, _ = next(self._parsed([(document.text, None)]))
        cast = self._cast(docs, document)
        found: dict[Span, tuple[Actor, ...]] = {}
        for sentence in (sentence for doc in docs for sentence in doc.sents):
            cast.read(sentence)
            for span in spans:
                tokens = [t for t in sentence if t.offset < span[1] and span[0] < t.offset + len(t)]
                if tokens and span not in found:
                    found[span] = at_home(party(tokens, cast), sentence, cast)
        return [found.get(span, ()) for span in spans]

    def _parsed(self, texts: Iterable[tuple[str, Any]]) -> Iterator[tuple[list[Doc], Any]]:
        return parse(
            texts, told=partial(as_sentences, registry=self.registry, gazetteer=self.gazetteer), stops=unclosed
        )

    def _cast(self, docs: list[Doc], document: Document, sites: Sequence[Span] = ()) -> Cast:
        cast = Cast(docs, registry=self.registry, titles=self.titles, names=self.names, published=document.published)
        cast.places = located(docs, cast, self.gazetteer, sites)
        return cast

    def _read(self, document: Document, docs: list[Doc]) -> Reading:
        lexicon = frames_data.load()
        sentences = [sentence for doc in docs for sentence in doc.sents]
        told = [number for number, sentence in enumerate(sentences) if not is_heading(sentence)]
        seen = dict(zip(told, self._reader.read([sentences[number].told for number in told]), strict=True))
        seen = {number: found for number, found in seen.items() if is_told(sentences[number], found)}
        cast = self._cast(docs, document, _sites(sentences, seen))
        recall, trail = Recall(document, docs, cast.places), Trail(cast)
        coded: list[Coded] = []
        spoke: tuple[Actor, ...] = ()  # in the sentence before
        diary = Diary(cast, lexicon, recall, document.published)
        for number, sentence in enumerate(sentences):
            if not is_dateline(sentence):  # "NAIROBI –": the town is nobody who could be meant later
                cast.read(sentence)
            if number not in seen:
                continue
            hits = joined(sentence, find(sentence, cast, lexicon), seen[number], cast, lexicon)
            if is_bare(sentence):  # a headline whose verb the parse takes for a noun: what the reader sees in it
                hits = [hit for hit in hits if hit.sighting is not None]
            hits = with_denials(stated(hits, sentence, cast, lexicon, spoke), sentence, cast)
            for besides in TOLD_BESIDES:
                hits = besides(hits, sentence, cast)
            diary.open(sentence, number)
            by_trigger = {hit.trigger.i: hit for hit in hits}
            where = trail.settle(hits, settle_places(hits, cast, lexicon), number)
            hits = told_in_one(hits, where)
            made: list[tuple[Hit, Mention]] = []
            for hit in hits:
                status = settled_status(status_of(hit, by_trigger, lexicon), hit, lexicon)
                if hit.status and (hit.status != "hypothetical" or status in {"happened", "planned"}):
                    status = hit.status
                read = self._mentions(document, hit, status, cast, recall, where[hit.trigger.i])
                made += ((hit, mention) for mention in read)
            for hit, mention in diary.dated(made, number):
                whole = told_further(recall.complete(mention, hit, number, hits), hit, spoke)
                if (_says_something(whole) or _is_a_toll(whole, hit) or _broke_down(whole, hit)) and (
                    hit.frame is not TOLL or recall.takes_up(whole)
                ):
                    coded.append(Coded(whole, hit, number))
            spoke = speakers(sentence, cast, lexicon)
            recall.read_dates(sentence, number)
        coded = conditional(recall.settle(coded), lexicon, coder=self.id)
        found = links(coded, lexicon, coder=self.id) + recall.repeats(coded, coder=self.id)
        coded = carried(coded, found)
        story = Story(
            document=document,
            sentences=sentences,
            coded=coded,
            links=found,
            cast=cast,
            recall=recall,
            lexicon=lexicon,
        )
        coded = detailed(story)
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
        speaker = speaker if speaker is not None or stance == "deny" else speaker_of(hit, cast, lexicon)
        if speaker is not None and only((speaker,), inside(told_before(hit.trigger))):
            speaker = None
        speaker = of_state(speaker, hit, cast, lexicon) if speaker is not None else None
        if speaker is not None and (_speaks_of_own_talks(hit, speaker) or _is_i(hit)):
            hit = replace(hit, actors=(speaker,))
        content = _content(hit, lexicon.cues["conditions"]["phrases"]) if hit.content is not None else None
        content = _before_the_teller(content, speaker, document.text) or _denied(hit, status)
        base = _sentence_offset(hit)
        period = None if hit.said is not None and hit.frame.id.startswith("stated.") else when(hit, recall)
        for word in (hit.said, hit.also):
            if period is None and word is not None:
                period = when(replace(hit, trigger=word, carrier=None), recall)
        if status == "denied" and admitted_later(hit):
            status = "happened"
        elif denies_it_himself(hit, status, speaker):
            status = "denied"
        own_word = hit.frame.kind not in VIOLENT or status == "denied"
        if speaker is not None and own_word and _same(speaker, hit.actors):
            speaker = None  # "Putin said he was ready": his own word is the act, not a report of it
        if hit.owned and speaker is None and hit.actors:
            speaker = hit.actors[0]
        about = issues(hit, states_of(self._reader, hit.trigger.sent.told))
        if "TERR" not in about and territory(hit, cast):
            about = ("TERR", *about)
        if status == "happened" and _is_ahead(hit, period, document.published):
            status = "planned"
        where: list[Place | None] = [*spots] or [None]
        counted = amounts_of(hit)
        for place in where:
            struck = struck_there(hit, place, spots)
            there = counted
            if hit.frame.kind == "ASSAULT":
                there = of_town(counted, place, place == where[0], document.text)
                struck = counted_there(struck, there, counted)
            actors, targets = (of_that_place(side, hit, place) for side in (hit.actors, struck))
            mention = Mention(
                document_id=document.id,
                span=(0, 1),
                trigger=_trigger(hit),
                kind=hit.frame.kind,
                mode=_mode(hit),
                move=hit.frame.move or None,
                actors=actors,
                targets=targets,
                when=period,
                place=place,
                status=status,
                speaker=of_the_place(speaker, hit, place, lexicon) if speaker is not None else None,
                hedge=hedge,
                outcome=hit.support.outcome or None if hit.support else None,
                content=content,
                issues=about,
                amounts=there,
                coder=self.id,
                frame=hit.frame.id,
                confidence=_confidence(hit, status, stance, placed=place is not None),
                scores=_scores(hit.sighting),
            )
            passage = _ended(_passage(mention, hit, base, document.text), document.text)
            yield replace(mention, span=passage, content=content and _ended(content, document.text))


def _ended(span: Span, text: str) -> Span:
    """A span without the word that only joins it to what follows: "denied that it had struck Kelmar and"."""
    found = _JOINING.search(text, *span)
    return (span[0], found.start()) if found and found.start() > span[0] else span


def _sites(sentences: Sequence[Sentence], seen: Mapping[int, Sequence[Sighting]]) -> list[Span]:
    """Where the reader sees a place of an event, in characters of the document."""
    found = []
    for number, sightings in seen.items():
        base = sentences[number][0].offset
        found += [(base + start, base + end) for one in sightings for start, end in one.places]
    return found


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents in lists short enough to hold their parses in memory."""
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) >= BATCH or sum(len(one.text) for one in batch) >= BATCH_CHARS:
            yield batch
            batch = []
    if batch:
        yield batch


def _speaks_of_own_talks(hit: Hit, speaker: Actor) -> bool:
    """ "The minister said talks with X would go on": his side's, where the words give them to nobody else."""
    noun = hit.trigger
    plain = (
        hit.frame.id in {"consult.talks", "consult.meeting"} and not is_verb(noun) and bool(prepositions(noun, "with"))
    )
    known = speaker.sector != "MED" and bool(speaker.id or speaker.country)
    whom = hit.targets[0] if len(hit.targets) == 1 else speaker
    return plain and known and not hit.actors and whom.text != speaker.text and bool(whom.id or whom.country)


def _is_i(hit: Hit) -> bool:
    """ "At the request of X, I announce a truce": whoever speaks does, and X does not."""
    verb = hit.verb
    return verb is not None and any(noun.lower_ == "i" for noun in kids(verb, "nsubj"))


def _same(speaker: Actor, actors: Iterable[Actor]) -> bool:
    """Whether the speaker is one who acts; a government's spokesman beside it is another."""
    return any(
        actor.span == speaker.span
        or (
            actor.id is not None
            and actor.id == speaker.id
            and (actor.id.startswith("person:") or actor.text == speaker.text or actor.text.lower() in POINTING)
        )
        for actor in actors
    )


def _is_ahead(hit: Hit, period: Period | None, published: date | None) -> bool:
    """ "The two delegations meet this weekend", "decided at a meeting on" a day after the report: not yet so."""
    if period is None or period.since is None or published is None or period.since <= published:
        return False
    if hit.frame.kind == "CONSULT" and not is_verb(hit.trigger) and period.precision == "day":
        return (period.since - published).days > 1
    return hit.trigger.tag_ in {"VBP", "VBZ"} and not kids(hit.trigger, "aux", "auxpass")


def _says_something(mention: Mention) -> bool:
    """Bare words ("talks", "cycles of rejections") that name nobody, no place and no day are no event."""
    known = mention.when is not None or mention.place is not None
    put_off = mention.kind == "CONSULT" and mention.status in {"cancelled", "postponed"}
    if (put_off or mention.mode == "ceasefire" or mention.frame == "support.reached") and known:
        return (
            True  # "the truce took effect on Sunday", "an accord was reached on Friday", "talks were moved to Monday"
        )
    if mention.frame == "retreat.truce_ends":
        return True  # "the truce collapsed within hours"
    somewhere = mention.place is not None and (mention.kind in {*VIOLENT, "CONSULT"} or mention.place.kind != "country")
    return bool(mention.actors or mention.targets or somewhere)


def _is_a_toll(mention: Mention, hit: Hit) -> bool:
    """ "Put the toll from Sunday's raid at 27": how many died is something, though nobody else is named."""
    return (
        hit.teller is not None and bool(mention.amounts) and (mention.when is not None or mention.speaker is not None)
    )


def _broke_down(mention: Mention, hit: Hit) -> bool:
    """ "Talks on a swap of prisoners collapsed", told for its own sake: something, though nobody is named."""
    told = hit.carrier is not None and hit.carrier.dep_ == "ROOT" and is_verb(hit.carrier)
    return told and mention.kind == "CONSULT" and mention.outcome == "breakdown" and mention.status == "happened"


def _mode(hit: Hit) -> str | None:
    if hit.frame.mode == "multilateral" and len(hit.actors) + len(hit.targets) in {1, 2}:
        return None  # a "summit" of two
    return hit.frame.mode or None


def _confidence(hit: Hit, status: str, stance: str, *, placed: bool) -> float:
    sure = hit.frame.weight
    if hit.sighting is not None:
        clash = hit.frame.id in PLAIN and hit.frame.kind == "ASSAULT"
        plain = (clash and bool(hit.actors and hit.targets)) or _carried_out(hit)
        return round(max(hit.sighting.confidence, sure if plain else 0.0), 3)
    sure *= DOUBTED if hit.doubted else UNSEEN
    alone = hit.frame.kind == "CONSULT" and status == "happened" and len(hit.actors) + len(hit.targets) < 2
    if alone or (not hit.actors and not (placed and hit.frame.kind == "ASSAULT")):
        sure *= NO_ACTOR
    between = (
        hit.frame.kind == "CONSULT" and placed and len({one.id for one in (*hit.actors, *hit.targets)} - {None}) > 1
    )
    if hit.frame.nouns and hit.support is None and hit.trigger.pos_ != "VERB" and not between:
        sure *= NOUN_ALONE  # but "talks between A and B in C ended"
    if status in {"conditional", "hypothetical"} or stance == "deny":
        sure *= UNSURE_STATUS
    return round(min(1.0, max(0.05, sure)), 3)


def _carried_out(hit: Hit) -> bool:
    """ "X said it had carried out the attack": the noun says what was done, however little the reader sees in it."""
    done = hit.support is not None and hit.trigger.dep_ == "dobj" and not is_verb(hit.trigger)
    return done and hit.frame.kind == "ASSAULT" and any(actor.id for actor in hit.actors)


def _scores(sighting: Sighting | None) -> tuple[tuple[str, float], ...]:
    if sighting is None:
        return ()
    best = sorted(sighting.kinds.items(), key=lambda row: -row[1])
    return tuple((kind, round(share, 3)) for kind, share in best[:3] if share >= 0.01)


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


def _content(hit: Hit, conditions: Iterable[str]) -> Span | None:
    """What was offered or demanded, up to the condition it hangs on, which is a link of its own."""
    if hit.content is None or hit.content.pos_ == "ADP":
        return None
    # "a proposal rejected by X" is about the proposal; the clause that holds the trigger is no part of it
    around = {child.dep_ for child in hit.content.children if child == hit.trigger or child.is_ancestor(hit.trigger)}
    # its words are the whole clause: "does not plan to withdraw"
    by_saying = hit.frame.id.startswith("stated.") or hit.said is not None
    start, end = phrase(hit.content, drop=set() if by_saying else around)
    text = hit.content.doc.wording(start, end)
    if by_saying and text.startswith("that "):
        start, text = start + len("that "), text.removeprefix("that ")
    trigger = hit.trigger.offset
    if start <= trigger < end and not by_saying:
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


def _passage(mention: Mention, hit: Hit, sentence: Span, text: str) -> Span:
    """The stretch of the sentence that holds all the mention rests on; of a quote no more than the quote."""
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
    return min(span[0] for span in inside), max(span[1] for span in inside)


def _is_in_its_clause(span: Span, hit: Hit) -> bool:
    """Whether words stand in the clause of an event: from another one a quote might take half a denial with it."""
    verb = governor(hit.carrier if hit.carrier is not None else hit.trigger)
    start, end = extent(list(verb.subtree))
    return start <= span[0] and span[1] <= end
