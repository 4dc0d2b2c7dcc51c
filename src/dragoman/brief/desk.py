"""Lines made from events and links: what the sections of a brief are put together from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from dragoman.brief import content, dates, phrases
from dragoman.brief.evidence import Notes
from dragoman.brief.model import Evidence, Line, Part, When
from dragoman.brief.names import Parts, key_of, say, word
from dragoman.brief.names import phrases as table
from dragoman.types import Document, Event, Link, Mention

LEAST_CONFIDENCE = 0.5  # as the page says; readings below it stand apart
FAR = date.max
RECENT = timedelta(days=31)
DONE = frozenset({"happened", "negated"})
RANKS = ("talks", "offers", "answers", "pledges", "other", "claims", "not done", "fighting")  # within a day


@dataclass(frozen=True)
class Desk:
    """Everything a line may need: documents, links by their ends, and the notes cited so far."""

    documents: dict[str, Document]
    event_of: dict[str, Event]  # by mention id
    from_: dict[str, list[Link]]  # links by the mention they start from
    to: dict[str, list[Link]]  # links by the mention they end in
    notes: Notes
    events: dict[str, Event]  # by id
    latest: date | None = None  # the last day of which something is reported as done
    inside: frozenset[str] = frozenset()  # ids of the events of the period that are surely read

    @cached_property
    def states(self) -> dict[str, str]:
        """What the states that any report names are called, by their codes."""
        mentions = (mention for event in self.events.values() for mention in event.mentions)
        actors = (actor for mention in mentions for actor in (*mention.actors, *mention.targets))
        return {
            one.country: one.name for one in actors if one.country and one.name and one.id == f"state:{one.country}"
        }

    def lead(self, event: Event) -> Mention:
        """The mention that words the event."""
        return leading(event)

    def when(self, event: Event) -> When:
        """The date of the event: its lead's, else the first that a mention gives, else that of its first report."""
        lead = self.lead(event)
        dated = next((m.when for m in (lead, *event.mentions) if m.when and (m.when.since or m.when.until)), None)
        published = [day for m in event.mentions if (day := self.documents[m.document_id].published) is not None]
        return dates.reported(min(published)) if dated is None and published else dates.when(dated)

    def evidence(self, event: Event, lead: Mention | None = None) -> tuple[Evidence, ...]:
        """A note for each passage behind an event, the lead's first."""
        lead = lead or self.lead(event)
        rest = [mention for mention in event.mentions if mention.id != lead.id]
        return tuple(dict.fromkeys(self.notes.of_mention(mention) for mention in (lead, *rest)))

    def parts(self, event: Event, lead: Mention | None = None, *, claimed: bool = False) -> Parts:
        """The sentence for an event; its quote is looked up first, so that a passage out of place stops it."""
        lead = lead or self.lead(event)
        self.notes.of_mention(lead)
        return phrases.sentence(self.documents[lead.document_id], _denied_by(event, lead), claimed=claimed)

    def rank(self, event: Event) -> int:
        """Where an event stands within its day: talks and moves before fighting."""
        lead = self.lead(event)
        lane = phrases.lane_of(lead)
        return RANKS.index("not done" if lead.status == "negated" and lane != "fighting" else lane)

    def place(self, event: Event) -> tuple[object, ...]:
        """By day, what the text dates before what only its report does, then by rank."""
        when = self.when(event)
        return (*order(when), when.reported is not None, self.rank(event), event.id)

    def is_term(self, event: Event) -> bool:
        """Whether an event is only what another's offer or demand hangs on: a term of theirs, no move of its actor."""
        return self.lead(event).status == "conditional" and any(
            link.kind == "on_condition_of" for mention in event.mentions for link in self.to.get(mention.id, ())
        )

    def contested(self, event: Event) -> bool:
        """Whether another reading denies this one."""
        return bool(self.denials(event))

    def denials(self, event: Event) -> list[Link]:
        """The links by which others deny an event: whoever tells of an attack does not deny it with what came of it."""
        tellers = {key_of(one.speaker) for one in event.mentions if one.speaker and one.status == "happened"}
        found = [link for one in event.mentions for link in self.to.get(one.id, ()) if link.kind == "denies"]
        return [link for link in found if not tellers or not self._deniers(link) or self._deniers(link) - tellers]

    def _deniers(self, link: Link) -> set[str]:
        home = self.event_of.get(link.source)
        source = next((one for one in home.mentions if one.id == link.source), None) if home else None
        return {key_of(actor) for actor in source.actors} if source else set()

    def flags(self, event: Event) -> tuple[str, ...]:
        found = [sources_flag(event)]
        if self.contested(event):
            found.append("contested")
        return tuple(found)

    def line(
        self,
        event: Event,
        section: str,
        *,
        lead: Mention | None = None,
        links: Iterable[str] = (),
        see: str = "",
        claimed: bool = False,
    ) -> Line:
        """The line of an event in a section, with the links of the kinds asked for below it.

        lead  the mention that words it, where a ledger names one; else the event's own
        """
        return Line(
            id=f"{section}-{event.id}",
            parts=self.parts(event, lead, claimed=claimed),
            evidence=self.evidence(event, lead),
            when=self.when(event),
            flags=self.flags(event),
            sub=self.sub(event, section, frozenset(links)),
            see=see,
        )

    def sub(self, event: Event, section: str, kinds: frozenset[str]) -> tuple[Line, ...]:
        """What an event's links say, each once; `answered` and `denied` are links that end in the event."""
        lines: dict[tuple[str, str], Line] = {}
        against = self.denials(event)
        for mention in event.mentions:
            for link in self.from_.get(mention.id, ()):
                if link.kind in kinds and self.event_of.get(link.target or "") is not event:
                    self._add(lines, link, link.kind, link.target, section)
            for link in self.to.get(mention.id, ()):
                if link.kind == "denies" and link not in against:
                    continue
                inverse = {"answers": "answered", "denies": "denied"}.get(link.kind)
                if inverse in kinds and self.event_of.get(link.source) is not event:
                    self._add(lines, link, inverse or "", link.source, section)
        return tuple(lines.values())

    def _add(
        self, lines: dict[tuple[str, str], Line], link: Link, relation: str, other: str | None, section: str
    ) -> None:
        event = self.event_of.get(other or "")
        # A condition or a ground is best given in its own words, even where those words hold a mention of their own.
        by_words = relation.startswith("on_") or event is None
        key = (relation, str((link.document_id, link.span)) if by_words else event.id if event else "")
        if key in lines:
            return
        lead = Part(role="status", text=bearing(link, relation))
        if by_words:
            body = phrases.full_stop(content.quoted(self.documents[link.document_id], link.span))
            lines[key] = Line(id=f"{section}-{link.id}", parts=(lead, *body), evidence=(self.notes.of_link(link),))
        elif event is not None:
            lines[key] = self.told(event, f"{section}-{link.id}", relation)

    def told(self, event: Event, id: str, relation: str) -> Line:
        """An event in a line below another, with how it bears on it and its day."""
        said = self.when(event)
        dated = (say(f" ({said.label})"),) if said.since or said.until else ()
        body = (Part(role="status", text=word(relation)), *self.parts(event))
        return Line(
            id=id,
            parts=(*body[:-1], *dated, *body[-1:]) if body[-1].text == "." else (*body, *dated),
            evidence=self.evidence(event),
            flags=(sources_flag(event),),
        )


def bearing(link: Link, relation: str) -> str:
    """How a link bears on its line; a condition as the word that makes it one has it, "unless" as "unless"."""
    told: dict[str, str] = table()["conditions"] if relation == "on_condition_of" else {}
    return told.get(link.cue.casefold(), word(relation))


def desk(documents: dict[str, Document], events: Sequence[Event], links: Iterable[Link], notes: Notes) -> Desk:
    """Sort events and links for look-up; a link whose document is not held is left out with it."""
    starts: dict[str, list[Link]] = defaultdict(list)
    ends: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.document_id, link.span, link.id)):
        if link.document_id in documents:
            starts[link.source].append(link)
            if link.target:
                ends[link.target].append(link)
    event_of = {mention.id: event for event in events for mention in event.mentions}
    return Desk(documents, event_of, dict(starts), dict(ends), notes, {event.id: event for event in events})


def leading(event: Event) -> Mention:
    """The mention that words the event: one that says it happened before one that does not, then by confidence.

    How talks ended is often told in a sentence of its own, and so is that they were held by telephone: the first
    outcome and the first named format that a mention of the event gives are its.
    """
    sure = [mention for mention in event.mentions if mention.confidence >= LEAST_CONFIDENCE] or event.mentions
    done = [mention for mention in sure if mention.status == "happened"]
    lead = min(done, key=_is_hearsay, default=sure[0])  # the first, but for what others say of it
    outcomes = (mention.outcome for mention in (lead, *event.mentions) if mention.outcome)
    if lead.status != "happened":
        return lead
    formats = (one for mention in (lead, *event.mentions) for one in mention.particulars if phrases.says_format(one))
    own = tuple(one for one in lead.particulars if one.key != "format")
    return replace(lead, outcome=next(outcomes, None), particulars=(*own, *islice(formats, 1)))


def _denied_by(event: Event, lead: Mention) -> Mention:
    """What is denied, with whoever denies it as its speaker, where another reading of the same sentence says who."""
    if lead.status != "denied" or lead.speaker is not None:
        return lead
    for one in event.mentions:
        said = one.content if one.content and one.document_id == lead.document_id and one.move == "deny" else None
        if said and one.actors and said[0] <= lead.trigger[0] and lead.trigger[1] <= said[1]:
            return replace(lead, speaker=one.actors[0])
    return lead


def _is_hearsay(mention: Mention) -> bool:
    """Whether a move is told on the word of somebody who did not make it; of force the reports stay as they are."""
    if mention.speaker is None or mention.kind in phrases.HOSTILE_KINDS:
        return False
    return key_of(mention.speaker) not in {key_of(actor) for actor in mention.actors}


def sources(event: Event) -> int:
    """Outlets with a document of their own behind an event: never more than its independent documents."""
    return max(1, min(len(event.outlets) or 1, event.independent or 1))


def sources_flag(event: Event) -> str:
    count = sources(event)
    return "one source" if count == 1 else f"{count} sources"


def sure(event: Event) -> bool:
    """Whether any reading of the event reaches the confidence that the page asks for."""
    return any(mention.confidence >= LEAST_CONFIDENCE for mention in event.mentions)


def order(when: When) -> tuple[date, int, date]:
    """By first day, the less precise first; undated ones last."""
    first = when.first or FAR
    return first, 0 if when.precision not in ("day", "") else 1, when.until or FAR
