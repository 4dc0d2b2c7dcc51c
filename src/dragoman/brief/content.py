"""What a mention says was offered, refused, claimed …: the words of the text, and how they fit into a sentence.

Words that say nothing alone, such as "its weapons" or "wrote on Facebook", give way to the sentence they stand in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.brief.model import Part
from dragoman.brief.names import Parts, calendar, phrases, say
from dragoman.types import Document, Mention, Span
from dragoman.visible import finished

LONGEST_WHAT = 260  # characters of a quotation inside a sentence; the note has all of it
FARTHEST_QUOTE = 200  # how far from a quotation the mark that closes it is looked for
_WORD = re.compile(r"\w[\w'’-]*")
_CLAUSE = re.compile(r"(?:he|she|it|they|we|i|you)\s+(?!\w+ing\b)", re.IGNORECASE)
_MEETING = re.compile(  # "peace talks in Doha" of talks that were held: no subject of theirs
    r"(?:[\w-]+\s+){0,4}?(?:talks|negotiations?|dialogue|meetings?|summit|discussions?|conference|consultations?)"
    r"(?:\s+(?:with|in|at|between)\b.*)?",
    re.IGNORECASE,
)
_TRUCE = re.compile(r"(?:[\w-]+\s+){0,3}(?:ceasefire|cease-fire|truce)", re.IGNORECASE)
_GAP = re.compile(r"\s+(?:on|for|of|over)\s+(?=\S)[^,;:.“”\"]{3,80}")


@dataclass(frozen=True, slots=True)
class Said:
    """The words that a mention says were offered, refused, claimed …, and how they fit into a sentence."""

    span: Span
    form: str  # to, that, thing: how they begin; whole: a sentence around them; "": a clause with its own subject


def said(doc: Document, mention: Mention) -> Said | None:
    """The content of a mention, unless its words only repeat who, where, when or the deed itself, or say nothing."""
    span = mention.content
    if span is None or not doc.text[slice(*span)].strip() or _repeats(doc, mention, span):
        return None
    if not _tells(doc, mention, span):
        return None
    span = _reaching_back(doc, mention, _with_quotes_closed(doc, span))
    form = _form(doc, mention, span)
    if _fragment(doc, mention, span, form):
        if mention.move in ("claim", "deny"):
            return None
        return Said(around(doc, mention), "whole")
    if form == "thing" and mention.status != "conditional" and doc.text.endswith(" that ", 0, span[0]):
        return Said((span[0] - len("that "), span[1]), "that")  # "said that Kelmar had to choose"
    twice = form == "thing" and doc.text.startswith("for ", span[0])  # "called for “for both sides to stop”"
    return Said((span[0] + len("for "), span[1]) if twice else span, form)


def _tells(doc: Document, mention: Mention, span: Span) -> bool:
    """Whether any word is more than a name, a place, a figure, a date or the deed that the line gives anyway."""
    people = (*mention.actors, *mention.targets)
    spans = [actor.span for actor in people] + [amount.span for amount in mention.amounts] + [mention.trigger]
    spans += [mention.place.span] if mention.place else []
    empty = phrases()["generic"]["empty"]
    known = {w.casefold() for a in people for name in (a.text, a.name or "") for w in _WORD.findall(name)}
    for found in _WORD.finditer(doc.text, *span):
        told = any(a <= found.start() and found.end() <= b for a, b in spans) or calendar(found[0])
        bare = found[0].casefold().removesuffix("'s").removesuffix("’s")
        if not told and bare not in known and bare not in empty:
            return True
    return False


def _repeats(doc: Document, mention: Mention, span: Span) -> bool:
    """Whether the content only names the talks that were held, or the ceasefire that was kept, once more."""
    text = doc.text[slice(*span)]
    if mention.kind == "CONSULT":
        verb = doc.text[slice(*mention.trigger)].casefold()
        return not verb.startswith(("discuss", "review", "consider")) and bool(_MEETING.fullmatch(text))
    return mention.mode == "ceasefire" and mention.move is None and bool(_TRUCE.fullmatch(text))


def _fragment(doc: Document, mention: Mention, span: Span, form: str) -> bool:
    """Whether words mean something else, or nothing, outside the sentence that they were cut from."""
    if form != "thing":
        return False
    words = [word.casefold() for word in doc.text[slice(*span)].split()]
    table = phrases()["fragments"]
    first, more = words[0], words[1:]
    if mention.move == "claim" and len(words) < table["least_claimed"]:
        return True
    if first in table["verbs"] or (first.endswith("ed") and more and more[0] in table["prepositions"]):
        return True  # "wrote on Facebook", "arrested after 7 October": the subject stands before
    if first in table["pointing"]:
        return len(more) <= 2
    if first in table["owners"]:
        return len(more) == 1
    vague = first in table["articles"] or (first == "the" and mention.move == "deny")
    return vague and len(more) == 1 and more[0] in table["nouns"]


def around(doc: Document, mention: Mention) -> Span:
    """The sentence around a mention; where that is too long for a line, its passage with what it says."""
    content = mention.content or mention.span
    span = (min(mention.span[0], content[0]), max(mention.span[1], content[1]))
    full = whole(doc, span)
    return full if full[1] - full[0] <= LONGEST_WHAT else span


def _reaching_back(doc: Document, mention: Mention, span: Span) -> Span:
    """ "Insisted on direct talks to resolve grievances": from the thing on, and not only what it is for."""
    start = mention.trigger[1]
    gap = doc.text[start : span[0]]
    verb = doc.text[slice(*mention.trigger)].casefold()
    if not doc.text.startswith("to ", span[0]) or not _GAP.fullmatch(gap):
        return span
    at = start + len(gap) - len(gap.lstrip().partition(" ")[2])
    if calendar(doc.text[at:].partition(" ")[0]):
        return span  # "pledged on Thursday to provide a force"
    near = any(at - 1 <= one.span[0] <= at + len("the ") for one in (*mention.actors, *mention.targets))
    return span if near or verb.startswith(tuple(phrases()["fragments"]["calling"])) else (at, span[1])


def _with_quotes_closed(doc: Document, span: Span) -> Span:
    """A span that does not end inside somebody's words, where the mark that closes them is near."""
    start, end = span
    text = doc.text[start:end]
    if text.count('"') % 2:
        if text.endswith('"') and text.count('"') == 1:
            return (start, end - 1)
        close = doc.text.find('"', end, end + FARTHEST_QUOTE)
        return (start, close + 1) if close >= 0 and "\n" not in doc.text[end:close] else span
    return span


def _form(doc: Document, mention: Mention, span: Span) -> str:
    text = doc.text[slice(*span)]
    # The content of a denial or a claim may hold those it speaks of; a clause that holds the deed itself fits no verb.
    if within(mention.trigger, span) or any(within(actor.span, span) for actor in mention.actors):
        return ""
    if re.match(r"(?:whether|how|what|why|when|where|who|if)\b", text) or _opens(doc, span[0]):
        return ""
    if _CLAUSE.match(text) and mention.move not in ("claim", "deny"):
        return ""
    if re.match(r"(?:not )?to\b", text):
        return "to"
    return "that" if re.match(r"that\s", text) and not re.match(r"that\s+\S+$", text) else "thing"


def _opens(doc: Document, at: int) -> bool:
    """Whether a sentence of the text begins here: what follows has its own subject and verb."""
    return doc.text[at].isupper() and re.search(r"(?:^|[.!?]”?\s|\n)$", doc.text[:at]) is not None


def quoted(doc: Document, span: Span, limit: int = LONGEST_WHAT) -> Parts:
    """Words cut from the text between quotation marks; a long passage ends early and says so."""
    text = doc.text[slice(*span)]
    rest: Parts = ()
    if len(text) > limit:
        head = text[:limit]
        text = finished(head.rsplit(" ", 1)[0]) if " " in head else head
        rest = (say(" […]"),)
    return (say("“"), Part(role="quote", text=text), say("”"), *rest)


def whole(doc: Document, span: Span) -> Span:
    """The sentence of the text around a span, within its line: what a reader needs where the reading is bare."""
    stops = [match.end() for match in re.finditer(r"[.!?]”?\s", doc.text[: span[0]])]
    start = max(doc.text.rfind("\n", 0, span[0]) + 1, *stops[-1:], 0)
    close = re.compile(r"[.!?]”?(?=\s|$)|\n").search(doc.text, max(span[0], span[1] - 1))
    end = len(doc.text) if close is None else close.start() if close[0] == "\n" else close.end()
    return (start, end) if start <= span[0] and span[1] <= end <= start + LONGEST_WHAT * 2 else span


def within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
