"""Quotes and the words around them, cut from stored documents and numbered once for the whole page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dragoman import daywords
from dragoman.brief import dates
from dragoman.brief.model import Evidence
from dragoman.brief.names import called, phrases
from dragoman.errors import RecordError
from dragoman.types import Actor, Document, Link, Mention, Span
from dragoman.visible import one_line, short

LONGEST_FACT = 220
LEAST = 80  # a context that adds less than this is widened by a line on either side
AROUND = 420  # characters of context on either side: about a paragraph, so that a page of quotes stays readable


@dataclass(slots=True)
class Notes:
    """The quotes that the page has cited so far, in the order of citation."""

    documents: dict[str, Document]
    numbers: dict[str, int]  # of the sources, by document id
    cited: dict[tuple[str, Span, Span | None], Evidence] = field(default_factory=dict)

    def of_mention(self, mention: Mention) -> Evidence:
        """The note for a mention's passage."""
        status = mention.status + (f", {mention.move}" if mention.move else "")
        kind = mention.kind + (f" ({mention.mode})" if mention.mode else "")
        reading = f"{kind}, {status}; confidence {mention.confidence:.2f}; {mention.coder}"
        return self._cite(mention.document_id, mention.span, mention.trigger, mention.id, reading, mention)

    def of_link(self, link: Link) -> Evidence:
        """The note for the words at the other end of a link."""
        kind = link.kind.replace("_", " ")
        reading = f"{kind}, read from “{link.cue}”; confidence {link.confidence:.2f}; {link.coder}"
        return self._cite(link.document_id, link.span, None, link.source, reading, None)

    def of_words(self, document_id: str, span: Span, reading: str) -> Evidence:
        """The note for words that no mention reads, such as a clause of a draft."""
        return self._cite(document_id, span, None, "", reading, None)

    def _cite(
        self,
        document_id: str,
        span: Span,
        trigger: Span | None,
        mention_id: str,
        reading: str,
        mention: Mention | None,
    ) -> Evidence:
        key = (document_id, span, trigger)
        if key not in self.cited:
            doc = self.documents.get(document_id)
            if doc is None or not 0 <= span[0] < span[1] <= len(doc.text):
                raise RecordError(
                    f"the passage {span} is not in the document it names",
                    item=document_id,
                    advice="code the document again; the record may come from another version of its text",
                )
            about = facts(doc, mention) if mention else ()
            self.cited[key] = replace(self._cut(doc, span, trigger, mention_id, reading), facts=about)
        return self.cited[key]

    def _cut(self, doc: Document, span: Span, trigger: Span | None, mention_id: str, reading: str) -> Evidence:
        start, end = around(doc.text, span)
        inside = trigger is not None and start <= trigger[0] < trigger[1] <= end
        return Evidence(
            number=len(self.cited) + 1,
            mention_id=mention_id,
            document_id=doc.id,
            source=self.numbers[doc.id],
            quote=doc.text[span[0] : span[1]],
            span=span,
            context=doc.text[start:end],
            quote_at=(span[0] - start, span[1] - start),
            trigger_at=(trigger[0] - start, trigger[1] - start) if trigger and inside else None,
            clipped=(_goes_on(doc.text, start, -1), _goes_on(doc.text, end, 1)),
            outlet=doc.outlet,
            published=doc.published,
            basis=basis(doc),
            title=doc.title,
            url=doc.url,
            reading=reading,
        )


def facts(doc: Document, mention: Mention) -> tuple[tuple[str, str], ...]:
    """How a passage was read, in words: what, who, on whose word, when, how surely, by which rule."""
    kind = mention.kind.lower() + (f", {mention.mode}" if mention.mode else "")
    rows = [
        ("Read as", f"{kind}{f'; a move: {mention.move}' if mention.move else ''}; {mention.status}"),
        ("Who", "; ".join(_who(doc, actor) for actor in mention.actors) or "nobody named"),
        ("To whom", "; ".join(_who(doc, actor) for actor in mention.targets)),
        ("On whose word", _who(doc, mention.speaker) if mention.speaker else "the text’s own"),
        ("In its words", f"“{mention.hedge}”" if mention.hedge else ""),
        ("When", _dated(doc, mention)),
        ("Where", mention.place.name if mention.place else ""),
        ("Issues", ", ".join(mention.issues)),
        ("Confidence", f"{_certainty(mention.confidence)} ({mention.confidence:.2f})"),
        ("Rule", f"{mention.frame}, {mention.coder}"),
    ]
    return tuple((label, short(text, LONGEST_FACT)) for label, text in rows if text)


def _who(doc: Document, actor: Actor) -> str:
    """The words of the text, and what the registry made of them."""
    words = doc.text[slice(*actor.span)] or actor.text
    if not actor.id:
        as_ = f", taken for {called(actor)}" if actor.name and actor.name != words else ""
        return f"“{words}”{as_}, not in the registry"
    return f"{actor.name or called(actor, doc)} ({actor.id}), from “{words}”"


def _dated(doc: Document, mention: Mention) -> str:
    when = dates.when(mention.when)
    if when.first is not None:
        words = f", from “{mention.when.text}”" if mention.when and mention.when.text else ""
        return f"{when.label}{words}"
    if doc.published is None:
        return "not given"
    return f"not given; the report is of {daywords.day(doc.published)}"


def basis(doc: Document) -> str:
    """How the date of a document was found, in words; "" where it has none."""
    if doc.published is None:
        return ""
    known = phrases()["bases"].get(doc.published_basis or "unknown")
    return str(known or f"from: {one_line(doc.published_basis or '')}")


def _certainty(confidence: float) -> str:
    return next((str(row["word"]) for row in phrases()["certainty"] if confidence >= row["least"]), "low")


def around(text: str, span: Span) -> Span:
    """The paragraph around a span, with its neighbours where it is short, cut at a space beyond `AROUND` characters."""
    start, end = _line(text, *span)
    if (end - start) - (span[1] - span[0]) < LEAST:
        before, after = len(text[:start].rstrip("\n")), end + len(text[end:]) - len(text[end:].lstrip("\n"))
        start, end = _line(text, min(before, start), end)[0], _line(text, start, max(after, end))[1]
    if span[0] - start > AROUND:
        start = span[0] - AROUND
        space = text.find(" ", start, span[0])
        start = space + 1 if space >= 0 else start
    if end - span[1] > AROUND:
        end = span[1] + AROUND
        space = text.rfind(" ", span[1], end)
        end = space if space >= 0 else end
    return start, end


def _line(text: str, start: int, end: int) -> Span:
    """The whole lines that hold [start, end)."""
    close = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if close < 0 else close


def _goes_on(text: str, at: int, step: int) -> bool:
    """Whether the paragraph continues beyond a cut."""
    beyond = text[at - 1 : at] if step < 0 else text[at : at + 1]
    return beyond not in ("", "\n")
