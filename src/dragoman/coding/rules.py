"""The rules coder: frames over a dependency parse, from documents to readings."""

from __future__ import annotations

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
from dragoman.coding.deals_made import makes_a_deal
from dragoman.coding.denials import admitted_later, denies_it_himself, with_denials
from dragoman.coding.diary import Diary
from dragoman.coding.discourse import NEUTER, PERSONAL, PLURAL
from dragoman.coding.fought_over import with_mines, with_those_driven_out, with_towns_taken
from dragoman.coding.frames import Hit, find
from dragoman.coding.grammar import is_verb, kids, prepositions
from dragoman.coding.headings import is_bare, is_heading, is_told
from dragoman.coding.headlines import as_sentences, unclosed
from dragoman.coding.issues import issues
from dragoman.coding.joint import joined, speaker_of
from dragoman.coding.links import Coded, conditional, links
from dragoman.coding.losses_told import with_losses
from dragoman.coding.misplaced import struck_there
from dragoman.coding.namesakes import matcher
from dragoman.coding.one_attack import told_in_one
from dragoman.coding.parse import is_dateline, parse, zone
from dragoman.coding.particulars import detailed
from dragoman.coding.particulars.story import Story
from dragoman.coding.parties import at_home, of_that_place, party
from dragoman.coding.passages import content_of, passage_of, trigger_of
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
from dragoman.coding.weighed import confidence_of, says_enough, scores_of
from dragoman.coding.whereabouts import settle_places
from dragoman.coding.whose_amounts import amounts_of
from dragoman.coding.within import inside, only
from dragoman.errors import CodingError, DragomanError
from dragoman.types import Actor, Document, Mention, Period, Place, Reading, Span

if TYPE_CHECKING:
    from datetime import date

    from spacy.matcher import PhraseMatcher

    from dragoman.coding.gazetteer import Gazetteer
    from dragoman.coding.lexicon import Lexicon
    from dragoman.coding.words import Doc
    from dragoman.coding.words import Span as Sentence

RULES, VERSION = "rules", 39  # the version moves when what the rules put out can move
SHIPPED = "sentences"  # the name of the reader that ships
BATCH, BATCH_CHARS = 16, 200_000  # documents parsed together
POINTING = PERSONAL | PLURAL | NEUTER  # words for somebody named elsewhere
TOLD_BESIDES = (with_losses, with_towns_taken, with_those_driven_out, with_mines, with_blame, with_tolls)


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
                if says_enough(whole, hit) and (hit.frame is not TOLL or recall.takes_up(whole)):
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
        speaker, hedge, stance = _whose_word(hit, cast, lexicon)
        if speaker is not None and (_speaks_of_own_talks(hit, speaker) or _is_i(hit)):
            hit = replace(hit, actors=(speaker,))
        content = content_of(hit, status, speaker, document.text, lexicon.cues["conditions"]["phrases"])
        period = _period(hit, recall)
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
                trigger=trigger_of(hit),
                kind=hit.frame.kind,
                mode=_mode(hit),
                move=hit.frame.move or ("accept" if status == "happened" and makes_a_deal(hit) else None),
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
                confidence=confidence_of(hit, status, stance, placed=place is not None),
                scores=scores_of(hit.sighting),
            )
            yield replace(mention, span=passage_of(mention, hit, document.text))


def _whose_word(hit: Hit, cast: Cast, lexicon: Lexicon) -> tuple[Actor | None, str | None, str]:
    """On whose word an event is told, how that is hedged, and which stance the words take to it."""
    speaker, hedge, stance = speech_of(hit, cast, lexicon)
    speaker = speaker if speaker is not None or stance == "deny" else speaker_of(hit, cast, lexicon)
    if speaker is not None and only((speaker,), inside(told_before(hit.trigger))):
        speaker = None
    return of_state(speaker, hit, cast, lexicon) if speaker is not None else None, hedge, stance


def _period(hit: Hit, recall: Recall) -> Period | None:
    """When it was: by its own words, else by those of the verb that tells of it."""
    period = None if hit.said is not None and hit.frame.id.startswith("stated.") else when(hit, recall)
    for word in (hit.said, hit.also):
        if period is None and word is not None:
            period = when(replace(hit, trigger=word, carrier=None), recall)
    return period


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
    """ "At the request of X, I announce a truce", "we agreed with X": whoever speaks does, and X does not."""
    own = {"i"} if hit.actors else {"i", "we"}
    return hit.verb is not None and any(noun.lower_ in own for noun in kids(hit.verb, "nsubj"))


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
    now = {aux.lower_ for aux in kids(hit.trigger, "aux", "auxpass")} & {"am", "are", "is"}
    if hit.trigger.tag_ == "VBG" and now and hit.frame.kind == "CONSULT":
        return True  # "is hosting a meeting next week"
    return hit.trigger.tag_ in {"VBP", "VBZ"} and not kids(hit.trigger, "aux", "auxpass")


def _mode(hit: Hit) -> str | None:
    if hit.frame.mode == "multilateral" and len(hit.actors) + len(hit.targets) in {1, 2}:
        return None  # a "summit" of two
    return hit.frame.mode or None
