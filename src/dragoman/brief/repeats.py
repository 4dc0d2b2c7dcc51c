"""One line for readings that only repeat: one deed of the same people on one day, in the same words or fewer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dragoman.brief import content, phrases
from dragoman.brief.names import key_of
from dragoman.types import Actor, Document, Event, Mention

Key = tuple[object, ...]


def merged(
    events: Sequence[Event],
    documents: Mapping[str, Document],
    originals: Mapping[str, str],
    lead: Mapping[str, Mention],
) -> list[Event]:
    """Join events whose leads would print the same line but for a place, a speaker or an object that one leaves out.

    documents  by id
    originals  for a document that carries another's text, the id of that other
    lead       the wording mention of each event, by event id
    """
    groups: dict[Key, list[Event]] = defaultdict(list)
    for event in events:
        groups[_same(lead[event.id], documents)].append(event)
    place: dict[str, Event] = {}
    for alike in groups.values():
        for joined in _joined(alike, documents, lead):
            first = joined[0]
            place[first.id] = _one(joined, originals) if len(joined) > 1 else first
    once = [place[event.id] for event in events if event.id in place]
    words: dict[Key, list[Event]] = defaultdict(list)
    for event in once:
        words[_words(lead[event.id], documents)].append(event)
    return [_one(alike, originals) if len(alike) > 1 else alike[0] for alike in words.values()]


def _words(mention: Mention, documents: Mapping[str, Document]) -> Key:
    """The printed line itself with its date; where nobody is named, only readings of the same word are one."""
    doc = documents[mention.document_id]
    text = "".join(part.text for part in phrases.sentence(doc, mention))
    return (_when(mention, doc), text, () if mention.actors else (doc.id, mention.trigger))


def _when(mention: Mention, doc: Document) -> object:
    if mention.when and (mention.when.since or mention.when.until):
        return (mention.when.since, mention.when.until)
    return doc.published or mention.id


def _same(mention: Mention, documents: Mapping[str, Document]) -> Key:
    """What has to be equal for two readings to be of one line."""
    doc = documents[mention.document_id]
    who: object = (_keys(mention.actors), _keys(mention.targets))
    if phrases.is_meeting(mention) and mention.actors:  # talks are the same from either side
        who = _keys((*mention.actors, *mention.targets))
    if not (mention.actors or mention.targets):
        return ("alone", mention.id)
    return (_when(mention, doc), who, mention.kind, mention.mode, mention.move, mention.status, mention.outcome)


def _keys(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(key_of(actor) for actor in actors)


def _joined(
    alike: Sequence[Event], documents: Mapping[str, Document], lead: Mapping[str, Mention]
) -> Iterable[list[Event]]:
    """Sort events that agree in who, when and what kind by where and what; the fuller come first and word the line."""
    full: list[tuple[list[Event], tuple[str, str, str]]] = []
    for event in sorted(alike, key=lambda event: -sum(map(bool, _detail(lead[event.id], documents)))):
        detail = _detail(lead[event.id], documents)
        fits = (group for group, known in full if all(not a or a == b for a, b in zip(detail, known, strict=True)))
        home = next(fits, None)
        if home is None:
            full.append(([event], detail))
        else:
            home.append(event)
    return [group for group, _ in full]


def _detail(mention: Mention, documents: Mapping[str, Document]) -> tuple[str, str, str]:
    doc = documents[mention.document_id]
    said = content.said(doc, mention)
    if said:
        words = " ".join(re.findall(r"\w+", doc.text[slice(*said.span)].casefold()))
    else:  # nothing but the passage itself tells two bare deeds apart
        words = "" if mention.targets else " ".join(re.findall(r"\w+", doc.text[slice(*mention.span)].casefold()))
    place = mention.place.name.casefold() if mention.place else ""
    return words, place, key_of(mention.speaker) if mention.speaker else ""


def _one(events: Sequence[Event], originals: Mapping[str, str]) -> Event:
    mentions = {mention.id: mention for event in events for mention in event.mentions}
    own = {originals.get(mention.document_id, mention.document_id) for mention in mentions.values()}
    return Event(
        id=events[0].id,
        mentions=tuple(mentions.values()),
        outlets=tuple(sorted({outlet for event in events for outlet in event.outlets})),
        independent=len(own),
    )
