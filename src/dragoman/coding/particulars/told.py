"""Whose move it is said to be, where somebody else tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dragoman.coding.discourse import side
from dragoman.coding.grammar import kids
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import name, occurrences
from dragoman.coding.particulars.story import Story
from dragoman.types import Actor, Particular, Span

MADE = {"happened", "planned", "conditional"}
COULD = {"could", "may", "might", "would"}
MAIN = {"ROOT", "ccomp", "conj", "parataxis"}  # the clauses that tell a move; below others it is spoken about
MANY_STATES = ("org:", "bloc:")
MOVES = {"propose", "accept", "concede", "reject", "counter", "retract", "defer", "demand", "guarantee", "urge"}


def on_behalf(item: Coded, story: Story) -> Iterator[Particular]:
    """Each party whose move another tells: a mediator, the other side, unnamed sources."""
    mention = item.mention
    if mention.move not in MOVES or not mention.actors or not _said_to_be_made(item):
        return
    sources = _sources(item, story)
    speaker = mention.speaker
    if speaker is not None and _paper(speaker, story):
        return
    if sources is None and (speaker is None or not (_known(speaker) or _third(speaker, story))):
        return
    for actor in _together(item, story):
        if not _known(actor) or (speaker is not None and sources is None and _speaks_for(speaker, actor, item, story)):
            continue
        if sources is not None:
            value, span = "sources", sources
        elif speaker is not None:
            value, span = speaker.text if len(speaker.text) > 4 else speaker.name or speaker.text, speaker.span
        yield Particular(key="on_behalf", value=value, span=span, about=name(actor), cue="told by another")


def _together(item: Coded, story: Story) -> list[Actor]:
    """Those who act, and those named in one breath with them whom the coder put on the other side of a joint move."""
    found = list(item.mention.actors)
    for other in sorted(item.mention.targets, key=lambda actor: actor.span):
        between = story.document.text[found[-1].span[1] : other.span[0]].strip()
        if between in {",", "and", ", and", "&"}:
            found.append(other)
    return found


def _said_to_be_made(item: Coded) -> bool:
    """Done or in the making by what is told; "could accept", told by another, is such a move too."""
    verb = item.hit.verb
    if verb is None or verb.dep_ not in MAIN:
        return False
    if any(mark.lower_ in {"whether", "if"} for mark in kids(verb, "mark")):
        return False
    if item.mention.status in MADE:
        return True
    return item.mention.status == "hypothetical" and any(token.lower_ in COULD for token in kids(verb, "aux"))


def _known(actor: Actor) -> bool:
    return bool(actor.id or actor.country)


def _third(speaker: Actor, story: Story) -> bool:
    """ "the mediator said": somebody without a name who is none of the parties."""
    return speaker.text.lower().split()[-1] in story.words("moves")["sources"]["third"]


def _paper(speaker: Actor, story: Story) -> bool:
    """ "according to a letter": its author may be the party itself."""
    lexicon = story.words("moves")["sources"]
    text = speaker.text.lower().split()
    return any(word in lexicon["papers"] for word in text) and not any(word.startswith("leak") for word in text)


def _sources(item: Coded, story: Story) -> Span | None:
    """The words for those who want no name, where the whole sentence rests on them."""
    lexicon = story.words("moves")["sources"]
    speaker = item.mention.speaker
    if speaker is not None and speaker.id is None and _unnamed(speaker.text, lexicon["words"]):
        return speaker.span
    if speaker is not None:
        return None
    tokens = list(item.hit.trigger.sent)
    hedge = item.mention.hedge
    for at, end, _ in occurrences(tokens, lexicon["cues"]):
        for last in range(end, min(end + lexicon["reach"], len(tokens))):
            if tokens[last].lower_ in lexicon["words"]:
                return tokens[at].offset, tokens[last].offset + len(tokens[last])
            if tokens[last].is_punct:
                break
    if hedge is None or not _unnamed(hedge, lexicon["words"]):
        return None
    told = next((token for token in tokens if token.lower_ in lexicon["words"]), None)
    return (told.offset, told.offset + len(told)) if told is not None else None


def _unnamed(text: str, sources: list[str]) -> bool:
    parts = text.lower().split()
    return any(word in sources for word in parts) and not any(word[:1].isupper() for word in text.split()[1:])


def _speaks_for(speaker: Actor, actor: Actor, item: Coded, story: Story) -> bool:
    """Whether the speaker is the party itself, one of its own, or its partner in a joint move."""
    published = story.document.published
    ours, theirs = _sides(speaker, published, story), _sides(actor, published, story)
    if ours & theirs:
        return True
    if any(row.startswith(MANY_STATES) for row in ours) and any(row.startswith(MANY_STATES) for row in theirs):
        return True  # who speaks for a union of states cannot be told from the names
    partners = (*item.mention.actors, *(item.mention.targets if item.hit.frame.reciprocal else ()))
    return any(ours & _sides(other, published, story) for other in partners)


def _sides(actor: Actor, on: date | None, story: Story) -> frozenset[str]:
    """Whom somebody stands for: a state or a group, and the bodies he serves on that day."""
    found = {side(actor), actor.id or ""}
    if actor.id is not None and actor.id.startswith("person:"):
        found |= {spell.of for spell in story.cast.registry.spells(actor.id, on)}
    return frozenset(found - {""})
