"""From a mention to a sentence: the phrases of `phrases.toml` with names, dates and cut words put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dragoman.brief.content import LONGEST_WHAT, around, quoted, said, within
from dragoman.brief.model import Part
from dragoman.brief.names import (
    LONGEST_NAME,
    Parts,
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
from dragoman.record.by_hand import NAME as by_hand
from dragoman.types import Actor, Document, Mention, Particular, Span
from dragoman.visible import short

HOSTILE_KINDS = frozenset({"ASSAULT", "MOBILIZE", "COERCE"})
HOSTILE_MODES = frozenset({"territory", "ceasefire", "withdraw"})
Words = Callable[[Span], str]  # what stands in a text from where to where
_CHUNK = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_NAME = re.compile(r"\{(\w+)\}")


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


def cutter(doc: Document) -> Words:
    """What cuts words from a document."""
    return lambda span: doc.text[slice(*span)]


def phrase_of(mention: Mention, words: Words) -> dict[str, Any]:
    """The phrase for a mention: its move's, else its channel's, its word's or its mode's, else its kind's."""
    table = phrases()
    by_move = table["moves"].get(mention.move or "")
    by_channel, modes = table["channels"].get(channel_of(mention)), table["modes"]
    worded = _worded(mention, words)
    if worded is not None and mention.move in worded.get("moves", ()):
        return worded  # "blamed", "accused" and "said" are not all "claimed"
    by_mode = by_channel or modes.get(mention.frame) or worded
    by_mode = by_mode or modes.get(f"{mention.kind}.{mention.mode}")
    # A step carried out or signed is best named by what was done.
    first = by_mode or by_move if mention.move in ("implement", "accept") else by_move or by_mode
    found: dict[str, Any] = first or table["kinds"].get(mention.kind) or table["kinds"]["other"]
    return found


def _worded(mention: Mention, words: Words) -> dict[str, Any] | None:
    """The phrase of [[worded]] for the word of the text that tells what was done."""
    verb, passage = words(mention.trigger).casefold(), words(mention.span)
    for phrase in phrases()["worded"]:
        fits = mention.kind in phrase["kinds"] and (mention.mode or None) in (None, *phrase.get("modes", ()))
        if fits and (mention.move or None) in (None, *phrase.get("moves", ())):
            about = phrase.get("about")
            if re.fullmatch(phrase["like"], verb) and (not about or re.search(about, passage, re.IGNORECASE)):
                return dict(phrase)
    return None


def in_own_words(mention: Mention, words: Words) -> bool:
    """Whether only the text can say what was done: its word is none of the kind, and no entry of the kind found it."""
    known = phrases()["own_words"].get(mention.kind)
    if known is None or mention.mode or mention.move or channel_of(mention) or mention.coder.startswith(f"{by_hand}."):
        return False  # whoever coded it by hand said what it is
    if mention.frame.startswith(f"{mention.kind.casefold()}.") or _worded(mention, words) is not None:
        return False
    return re.fullmatch(known, words(mention.trigger).casefold()) is None


def sentence(doc: Document, mention: Mention, *, claimed: bool = False, limit: int = LONGEST_WHAT) -> Parts:
    """The whole sentence: status, who, did what, to whom, where, what, on whose word, with what hedge.

    `claimed` words a denied reading as the claim that was denied, for a place beside the denial; `limit` is that of a
    quotation's characters.
    """
    statuses = phrases()["statuses"]
    name = "claimed" if claimed else mention.status
    status = statuses.get(name) or statuses["other"]
    label = status["label"] or ("" if name in statuses else short(name, LONGEST_NAME).capitalize())
    words = cutter(doc)
    phrase = phrase_of(mention, words)
    denier = mention.speaker if name == "denied" else None
    body: list[Part] = []
    own = in_own_words(mention, words)
    if own:
        label = status["nobody"] if status["nobody"] != "Reported" or not mention.actors else label
        body += [*listed(mention.actors, doc, start=not label), say(": ")] if mention.actors else []
        body += quoted(doc, around(doc, mention), limit)
        denier = None
    elif not mention.actors:
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
        neither = name == "negated" and _is_neither(doc, mention)
        if neither:
            form = statuses["happened"]["form"]
            label = ""
        if denier is not None:
            before, after = word("denied_by", speaker="\0").split("\0")
            body += [*([say(before)] if before else []), name_of(denier, doc, start=not before), say(after)]
            form = form.removeprefix("it was denied that ")
        for piece in re.split(r"(\{\w+\})", form):
            if piece == "{a}" and neither:
                body.append(Part(role="name", text=capital(f"neither {mention.actors[0].text}")))
            elif piece == "{a}" and denier is not None and (again := _pronoun(mention, denier)):
                body.append(say(again))
            elif piece == "{a}":
                body += listed(mention.actors, doc, start=not body and not label)
            elif piece in ("{past}", "{base}"):
                body += [say(phrase[piece[1:-1]]), *_rest(doc, mention, phrase["rest"], limit)]
            elif piece:
                body.append(say(piece if body or label else capital(piece)))
    body += circumstances(doc, mention, speaker=denier is None and not claimed)
    if not mention.actors and not own:
        body.append(say(word("nobody")))
    lead = (Part(role="status", text=label), say(": ")) if label else ()
    return full_stop((*lead, *body))


def _pronoun(mention: Mention, denier: Actor) -> str:
    """For whoever denies what he is said to have done himself, and is no person; "" else."""
    if {key_of(actor) for actor in mention.actors} != {key_of(denier)} or not denier.id or is_person(denier):
        return ""
    return "they" if called(denier).split(" ")[-1].endswith("s") else "it"


def _is_neither(doc: Document, mention: Mention) -> bool:
    """Whether a refusal is one of both of those that stand in one word: "neither side had accepted the text"."""
    if len(mention.actors) != 1 or mention.actors[0].id or " " in mention.actors[0].text:
        return False
    return re.search(r"\bneither\s+$", doc.text[: mention.actors[0].span[0]], re.IGNORECASE) is not None


def full_stop(parts: Sequence[Part]) -> Parts:
    """The parts, ended by a full stop unless a quotation at the end brings one."""
    if len(parts) > 1 and parts[-1].text == "”" and parts[-2].text.rstrip().rstrip('"')[-1:] in (".", "!", "?"):
        return tuple(parts)
    return (*parts, say("."))


def _rest(doc: Document, mention: Mention, template: str, limit: int) -> Parts:
    """What follows the verb; where the template finds nothing to say, the sentence of the text itself stands in."""
    found = said(doc, mention)
    shown = found is not None and "{what}" in template
    span = found.span if found and shown else (0, 0)
    if (found is None or not shown) and "{passage}" in template and mention.move not in ("claim", "deny"):
        span = around(doc, mention)
    acting = {key for actor in mention.actors for key in (key_of(actor), called(actor, doc))}
    figures = [amount.span for amount in mention.amounts]
    # Who stands in the quotation, or in the figure, is named there.
    counted = "{amount}" in template
    targets = [
        actor
        for actor in mention.targets
        if not {key_of(actor), called(actor, doc)} & acting
        and not within(actor.span, span)
        and not (is_meeting(mention) and _as_place(doc, actor))
        and not (counted and any(_touch(actor.span, figure) for figure in figures))
    ]
    fields: dict[str, Callable[[], Parts]] = {
        "targets": lambda: listed(targets, doc) if targets else (),
        "people": lambda: listed(loose, doc) if (loose := [a for a in targets if not (a.id and a.name)]) else (),
        "states": lambda: listed(ided, doc) if (ided := [a for a in targets if a.id and a.name]) else (),
        "place": lambda: () if mention.place and within(mention.place.span, span) else _place(mention, targets),
        "amount": lambda: () if any(within(figure, span) for figure in figures) else figure_parts(doc, mention),
        "what": lambda: quoted(doc, found.span, limit) if found else (),
        "passage": lambda: quoted(doc, around(doc, mention), limit),
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
        return (*parts, say(": "), *quoted(doc, around(doc, mention), limit))
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
            last = called(mention.speaker, doc).split(" ")[-1]
            many = last.islower() and last.endswith("s")
            its = one and not is_person(mention.speaker) and not many
            parts.append(say(word("speaker_self", own="its" if its else "their")))
        else:
            before, after = word("speaker", speaker="\0").split("\0")
            parts += [say(before), name_of(mention.speaker, doc), *([say(after)] if after else [])]
    if mention.hedge:
        before, after = word("hedge", hedge="\0").split("\0")
        parts += [say(before), Part(role="hedge", text=short(mention.hedge, LONGEST_NAME)), say(after)]
    return tuple(parts)


def _as_place(doc: Document, actor: Actor) -> bool:
    """Whether a state stands in the text as where something is: "talks in Qatar" are not with it."""
    return (actor.id or "").startswith("state:") and re.search(
        r"\b(?:in|at)\s+$", doc.text[: actor.span[0]]
    ) is not None


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
