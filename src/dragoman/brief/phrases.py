"""From a mention to a sentence: the phrases of `phrases.toml` with names, dates and cut words put in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.brief.model import Part
from dragoman.brief.visible import short
from dragoman.types import Actor, Document, Mention, Span

LONGEST_WHAT = 260  # characters of a quotation inside a sentence; the note has all of it
LONGEST_NAME = 90
HOSTILE_KINDS = frozenset({"ASSAULT", "MOBILIZE", "COERCE"})
HOSTILE_MODES = frozenset({"territory", "ceasefire", "withdraw"})
_FIELD = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")

Parts = tuple[Part, ...]


@cache
def phrases() -> dict[str, Any]:
    """The table of phrases, read once."""
    return tomllib.loads((files("dragoman.brief") / "phrases.toml").read_text("utf-8"))


def say(text: str) -> Part:
    """A part in our own words."""
    return Part(role="words", text=text)


def word(name: str, **fields: str) -> str:
    """A phrase of the [words] table."""
    return str(phrases()["words"][name]).format(**fields)


def name_of(actor: Actor, *, start: bool = False) -> Part:
    """How an actor is called: the registry's name, else the words of the text."""
    name = short(actor.name or actor.text, LONGEST_NAME)
    if actor.name and not (actor.id or "").startswith("person:"):
        articles = phrases()["articles"]
        if name.startswith(tuple(articles["starts"])) or name.split(" ")[-1] in articles["ends"]:
            name = f"{'The' if start else 'the'} {name}"
    elif start and not actor.name:
        name = name[:1].upper() + name[1:]
    return Part(role="name", text=name)


def key_of(actor: Actor) -> str:
    """What makes two actors the same one on the page."""
    return actor.id or (actor.name or actor.text).casefold()


def listed(actors: Iterable[Actor], *, start: bool = False) -> Parts:
    """Names joined by commas and "and", each once."""
    once = list({key_of(actor): actor for actor in actors}.values())
    if not once:
        unnamed = word("unnamed")
        return (say(unnamed[:1].upper() + unnamed[1:] if start else unnamed),)
    parts: list[Part] = []
    for index, actor in enumerate(once):
        if index:
            parts.append(say(" and " if index == len(once) - 1 else ", "))
        parts.append(name_of(actor, start=start and not index))
    return tuple(parts)


def quoted(doc: Document, span: Span, limit: int = LONGEST_WHAT) -> Parts:
    """Words cut from the text between quotation marks; a long passage ends early and says so."""
    text = doc.text[slice(*span)]
    rest: Parts = ()
    if len(text) > limit:
        head = text[:limit]
        text = head.rsplit(" ", 1)[0] if " " in head else head
        rest = (say(" […]"),)
    return (say("“"), Part(role="quote", text=text), say("”"), *rest)


def phrase_of(mention: Mention) -> dict[str, str]:
    """The phrase for a mention: its move's, else its mode's, else its kind's."""
    table = phrases()
    by_move = table["moves"].get(mention.move or "")
    by_mode = table["modes"].get(f"{mention.kind}.{mention.mode}")
    # A step carried out is best named by what was done.
    first = by_mode or by_move if mention.move == "implement" else by_move or by_mode
    found: dict[str, str] = first or table["kinds"].get(mention.kind) or table["kinds"]["other"]
    return found


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


def amount_parts(doc: Document, mention: Mention) -> Parts:
    """The amounts of a mention, cut from the text, with a qualifier where the cut lacks it."""
    parts: list[Part] = []
    for index, amount in enumerate(mention.amounts):
        cut = doc.text[slice(*amount.span)]
        if index:
            parts.append(say(", "))
        if amount.qualifier and not cut.casefold().startswith(amount.qualifier.casefold()):
            parts.append(say(short(amount.qualifier, LONGEST_NAME) + " "))
        parts.append(Part(role="amount", text=short(cut, LONGEST_NAME)))
        unit = amount.unit.casefold()  # "killed", "drones"; a currency is in the cut itself
        if unit and not re.fullmatch("[A-Z]{3}", amount.unit) and unit not in cut.casefold():
            parts.append(say(f" ({short(unit, LONGEST_NAME)})"))
    return tuple(parts)


def place_parts(mention: Mention, *, preposition: bool = True) -> Parts:
    """Where, with its preposition; nothing where the place is already named as the target."""
    place = mention.place
    named = {(actor.name or actor.text).casefold() for actor in (*mention.targets, *mention.actors)}
    if place is None or place.name.casefold() in named:
        return ()
    before = phrases()["places"].get(place.kind, "at")
    lead = (say(f"{before} "),) if preposition else ()
    return (*lead, Part(role="place", text=short(place.name, LONGEST_NAME)))


def sentence(doc: Document, mention: Mention) -> Parts:
    """The whole sentence: status, who, did what, to whom, where, what, on whose word, with what hedge."""
    statuses = phrases()["statuses"]
    status = statuses.get(mention.status) or statuses["other"]
    label = status["label"] or ("" if mention.status in statuses else short(mention.status, LONGEST_NAME).capitalize())
    phrase = phrase_of(mention)
    rest = _rest(doc, mention, phrase["rest"])
    form = status["form"]
    if mention.status == "conditional" and "conditional" in phrase:
        form = phrase["conditional"] + "{rest}"
    body: list[Part] = []
    for piece in re.split(r"(\{\w+\})", form):
        if piece == "{a}":
            body += listed(mention.actors, start=not body and not label)
        elif piece in ("{past}", "{base}"):
            body += [say(phrase[piece[1:-1]]), *rest]
        elif piece == "{rest}":
            body += rest
        elif piece:
            body.append(say(piece if body or label else piece[:1].upper() + piece[1:]))
    body += _circumstances(doc, mention)
    lead = (Part(role="status", text=label), say(": ")) if label else ()
    return full_stop((*lead, *body))


def full_stop(parts: Sequence[Part]) -> Parts:
    """The parts, ended by a full stop unless a quotation at the end brings one."""
    if len(parts) > 1 and parts[-1].text == "”" and parts[-2].text.rstrip()[-1:] in (".", "!", "?"):
        return tuple(parts)
    return (*parts, say("."))


def _rest(doc: Document, mention: Mention, template: str) -> Parts:
    """What follows the verb; where the template finds nothing to say, the passage itself stands in."""
    what = quoted(doc, mention.content) if mention.content and doc.text[slice(*mention.content)].strip() else ()
    inside = mention.content and any(_within(amount.span, mention.content) for amount in mention.amounts)
    acting = {key_of(actor) for actor in mention.actors}
    targets = [actor for actor in mention.targets if key_of(actor) not in acting]
    fields: dict[str, Callable[[], Parts]] = {
        "targets": lambda: listed(targets) if targets else (),
        "place": lambda: place_parts(mention),
        "amount": lambda: () if inside else amount_parts(doc, mention),
        "what": lambda: what,
    }
    parts = [part for chunk in _FIELD.findall(template) for part in _filled(chunk, fields)]
    if not parts and len(mention.actors) < 2:
        return (say(": "), *quoted(doc, mention.span))
    return tuple(parts)


def _filled(chunk: str, fields: dict[str, Callable[[], Parts]]) -> Parts:
    values = {name: fields[name]() for name in _NAME.findall(chunk)}
    if not all(values.values()):
        return ()
    parts: list[Part] = []
    for piece in re.split(r"(\{\w+\})", chunk):
        parts += values[piece[1:-1]] if piece.startswith("{") else ([say(piece)] if piece else [])
    return tuple(parts)


def _circumstances(doc: Document, mention: Mention) -> Parts:
    """Outcome, speaker and hedge: always shown where the mention has them."""
    parts: list[Part] = []
    if mention.outcome:
        known = phrases()["outcomes"].get(mention.outcome)
        parts.append(say(known or f"; outcome: {short(mention.outcome, LONGEST_NAME)}"))
    if mention.speaker is not None:
        if key_of(mention.speaker) in {key_of(actor) for actor in mention.actors}:
            one = len({key_of(actor) for actor in mention.actors}) == 1
            its = one and not (mention.speaker.id or "").startswith("person:")
            parts.append(say(word("speaker_self", own="its" if its else "their")))
        else:
            before, after = word("speaker", speaker="\0").split("\0")
            parts += [say(before), name_of(mention.speaker), *([say(after)] if after else [])]
    if mention.hedge:
        before, after = word("hedge", hedge="\0").split("\0")
        parts += [say(before), Part(role="name", text=short(mention.hedge, LONGEST_NAME)), say(after)]
    return tuple(parts)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
