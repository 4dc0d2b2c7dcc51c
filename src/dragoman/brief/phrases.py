"""From a mention to a sentence: the phrases of `phrases.toml` with names, dates and cut words put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.brief.model import Part
from dragoman.brief.names import (
    LONGEST_NAME,
    Parts,
    calendar,
    called,
    capital,
    figure_parts,
    is_person,
    key_of,
    listed,
    name_of,
    phrases,
    place_parts,
    say,
    word,
)
from dragoman.types import Actor, Document, Mention, Particular, Span
from dragoman.visible import finished, short

LONGEST_WHAT = 260  # characters of a quotation inside a sentence; the note has all of it
HOSTILE_KINDS = frozenset({"ASSAULT", "MOBILIZE", "COERCE"})
HOSTILE_MODES = frozenset({"territory", "ceasefire", "withdraw"})
_CHUNK = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_NAME = re.compile(r"\{(\w+)\}")
_PIECE = re.compile(r"(?:its|their|his|her|this|these|those|such)(?:\s+\S+){1,3}\s*")  # no claim, but a part of one
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class Said:
    """The words that a mention says were offered, refused, claimed …, and how they fit into a sentence."""

    span: Span
    form: str  # to, that, thing: how they begin; "" where they are a clause with its own subject or verb


def is_hostile(mention: Mention) -> bool:
    """Whether a mention belongs to the ledger of hostilities."""
    return mention.kind in HOSTILE_KINDS or mention.mode in HOSTILE_MODES


def is_meeting(mention: Mention) -> bool:
    return mention.kind == "CONSULT"


def is_pledge(mention: Mention) -> bool:
    return mention.move in ("pledge", "guarantee") or mention.kind == "AID"


def lane_of(mention: Mention) -> str:
    """The lane of the picture in which a mention is drawn."""
    by_move: str | None = phrases()["lane_moves"].get(mention.move or "")
    if by_move:
        return by_move
    if is_meeting(mention):
        return "talks"
    if is_pledge(mention):
        return "pledges"
    return "fighting" if is_hostile(mention) else "other"


def channel_of(mention: Mention) -> str:
    """By which channel people spoke to each other, as a row of [channels]; "" where no words say it."""
    if not is_meeting(mention):
        return ""
    named = next((one for one in mention.particulars if says_format(one)), None)
    if named is None or named.value != "call":
        return named.value if named else ""
    return "online" if any(found in named.cue.casefold() for found in word("online").split()) else "call"


def says_format(particular: Particular) -> bool:
    """Whether words name the format of a meeting: one that is only counted from its sides tells of no channel."""
    return particular.key == "format" and particular.cue != "sides"


def phrase_of(mention: Mention) -> dict[str, Any]:
    """The phrase for a mention: its move's, else its channel's, else its mode's, else its kind's."""
    table = phrases()
    by_move = table["moves"].get(mention.move or "")
    by_channel, modes = table["channels"].get(channel_of(mention)), table["modes"]
    by_mode = by_channel or modes.get(mention.frame) or modes.get(f"{mention.kind}.{mention.mode}")
    # A step carried out or signed is best named by what was done.
    first = by_mode or by_move if mention.move in ("implement", "accept") else by_move or by_mode
    found: dict[str, Any] = first or table["kinds"].get(mention.kind) or table["kinds"]["other"]
    return found


def said(doc: Document, mention: Mention) -> Said | None:
    """The content of a mention, unless its words only repeat who, where, when or the deed itself, or say nothing."""
    span = mention.content
    if span is None or not doc.text[slice(*span)].strip():
        return None
    if mention.move in ("claim", "deny") and _PIECE.fullmatch(doc.text[slice(*span)]):
        return None
    people = (*mention.actors, *mention.targets)
    spans = [actor.span for actor in people] + [amount.span for amount in mention.amounts] + [mention.trigger]
    spans += [mention.place.span] if mention.place else []
    empty = phrases()["generic"]["empty"]
    known = {w.casefold() for a in people for name in (a.text, a.name or "") for w in _WORD.findall(name)}
    for found in _WORD.finditer(doc.text, *span):
        told = any(a <= found.start() and found.end() <= b for a, b in spans) or calendar(found[0])
        bare = found[0].casefold().removesuffix("'s").removesuffix("’s")
        if not told and bare not in known and bare not in empty:
            form = _form(doc, mention, span)
            twice = form == "thing" and doc.text.startswith("for ", span[0])  # "called for “for both sides to stop”"
            return Said((span[0] + len("for "), span[1]) if twice else span, form)
    return None


def _form(doc: Document, mention: Mention, span: Span) -> str:
    text = doc.text[slice(*span)]
    # The content of a denial or a claim may hold those it speaks of; a clause that holds the deed itself fits no verb.
    if _within(mention.trigger, span) or any(_within(actor.span, span) for actor in mention.actors):
        return ""
    if re.match(r"(?:whether|how|what|why|when|where|who|if)\b", text) or _opens(doc, span[0]):
        return ""
    if re.match(r"(?:not )?to\b", text):
        return "to"
    return "that" if re.match(r"that\s", text) else "thing"


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


def sentence(doc: Document, mention: Mention, *, claimed: bool = False, limit: int = LONGEST_WHAT) -> Parts:
    """The whole sentence: status, who, did what, to whom, where, what, on whose word, with what hedge.

    `claimed` words a denied reading as the claim that was denied, for a place beside the denial; `limit` is that of a
    quotation's characters.
    """
    statuses = phrases()["statuses"]
    name = "claimed" if claimed else mention.status
    status = statuses.get(name) or statuses["other"]
    label = status["label"] or ("" if name in statuses else short(name, LONGEST_NAME).capitalize())
    phrase = phrase_of(mention)
    denier = mention.speaker if name == "denied" else None
    body: list[Part] = []
    if not mention.actors:
        label = status["nobody"] or label
        body += [say(phrase["noun"]), *_rest(doc, mention, phrase.get("noun_rest", phrase["rest"]), limit)]
        denier = None
    elif name == "conditional" and "conditional" in phrase:
        before, _, after = phrase["conditional"].partition("{a}")
        body += [say(before), *listed(mention.actors, doc), *([say(after)] if after else [])]
        body += _rest(doc, mention, phrase["rest"], limit)
    else:
        found = said(doc, mention)
        phrase = phrase.get(found.form if found else "", phrase)
        form = status["form"]
        if denier is not None:
            before, after = word("denied_by", speaker="\0").split("\0")
            body += [*([say(before)] if before else []), name_of(denier, doc, start=not before), say(after)]
            form = form.removeprefix("it was denied that ")
        for piece in re.split(r"(\{\w+\})", form):
            if piece == "{a}":
                body += listed(mention.actors, doc, start=not body and not label)
            elif piece in ("{past}", "{base}"):
                body += [say(phrase[piece[1:-1]]), *_rest(doc, mention, phrase["rest"], limit)]
            elif piece:
                body.append(say(piece if body or label else capital(piece)))
    body += circumstances(doc, mention, speaker=denier is None and not claimed)
    if not mention.actors:
        body.append(say(word("nobody")))
    lead = (Part(role="status", text=label), say(": ")) if label else ()
    return full_stop((*lead, *body))


def full_stop(parts: Sequence[Part]) -> Parts:
    """The parts, ended by a full stop unless a quotation at the end brings one."""
    if len(parts) > 1 and parts[-1].text == "”" and parts[-2].text.rstrip()[-1:] in (".", "!", "?"):
        return tuple(parts)
    return (*parts, say("."))


def _rest(doc: Document, mention: Mention, template: str, limit: int) -> Parts:
    """What follows the verb; where the template finds nothing to say, the sentence of the text itself stands in."""
    found = said(doc, mention)
    shown = found is not None and "{what}" in template
    span = found.span if found and shown else (0, 0)
    acting = {key for actor in mention.actors for key in (key_of(actor), called(actor, doc))}
    figures = [amount.span for amount in mention.amounts]
    # Who stands in the quotation, or in the figure, is named there.
    counted = "{amount}" in template
    targets = [
        actor
        for actor in mention.targets
        if not {key_of(actor), called(actor, doc)} & acting
        and not _within(actor.span, span)
        and not (counted and any(_touch(actor.span, figure) for figure in figures))
    ]
    fields: dict[str, Callable[[], Parts]] = {
        "targets": lambda: listed(targets, doc) if targets else (),
        "people": lambda: listed(loose, doc) if (loose := [a for a in targets if not (a.id and a.name)]) else (),
        "states": lambda: listed(ided, doc) if (ided := [a for a in targets if a.id and a.name]) else (),
        "place": lambda: () if mention.place and _within(mention.place.span, span) else _place(mention, targets),
        "amount": lambda: () if any(_within(figure, span) for figure in figures) else figure_parts(doc, mention),
        "what": lambda: quoted(doc, found.span, limit) if found else (),
        "passage": lambda: quoted(doc, whole(doc, mention.span), limit),
    }
    parts: list[Part] = []
    told = False
    for match in _CHUNK.finditer(template):
        options = match[1].split("|") if match[1] is not None else [match[2]]
        for option in options:
            filled = _filled(option, fields)
            if filled:
                parts += filled
                told = told or "{" in option
                break
    if not told and (len(mention.actors) < 2 or not is_meeting(mention)):
        return (*parts, say(": "), *quoted(doc, whole(doc, mention.span), limit))
    return tuple(parts)


def _place(mention: Mention, targets: Sequence[Actor]) -> Parts:
    return place_parts(mention.place, (*targets, *mention.actors))


def _filled(chunk: str, fields: Mapping[str, Callable[[], Parts]]) -> Parts:
    values = {name: fields[name]() for name in _NAME.findall(chunk)}
    if not all(values.values()):
        return ()
    parts: list[Part] = []
    for piece in re.split(r"(\{\w+\})", chunk):
        parts += values[piece[1:-1]] if piece.startswith("{") else ([say(piece)] if piece else [])
    return tuple(parts)


def circumstances(doc: Document, mention: Mention, *, speaker: bool) -> Parts:
    """Outcome, speaker and hedge: always shown where the mention has them."""
    parts: list[Part] = []
    if mention.outcome and (is_meeting(mention) or mention.outcome != "continued"):
        known = phrases()["outcomes"].get(mention.outcome)
        parts.append(say(known or f"; outcome: {short(mention.outcome, LONGEST_NAME)}"))
    if mention.speaker is not None and speaker:
        if key_of(mention.speaker) in {key_of(actor) for actor in mention.actors}:
            one = len({key_of(actor) for actor in mention.actors}) == 1
            its = one and not is_person(mention.speaker)
            parts.append(say(word("speaker_self", own="its" if its else "their")))
        else:
            before, after = word("speaker", speaker="\0").split("\0")
            parts += [say(before), name_of(mention.speaker, doc), *([say(after)] if after else [])]
    if mention.hedge:
        before, after = word("hedge", hedge="\0").split("\0")
        parts += [say(before), Part(role="hedge", text=short(mention.hedge, LONGEST_NAME)), say(after)]
    return tuple(parts)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
