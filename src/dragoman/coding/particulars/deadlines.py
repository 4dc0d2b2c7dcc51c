"""By when what a move asks or offers is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, extent, is_verb, kids
from dragoman.coding.links import Coded
from dragoman.coding.particulars.phrases import covers, here, occurrences, stretch, tidy, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

NEVER = {"reject", "retract", "defer"}  # what is refused has no day
UNITS = {"hour", "day", "week", "month", "year"}
UNREAL = {"planned", "hypothetical", "conditional"}


def deadlines(item: Coded, story: Story) -> Iterator[Particular]:
    """The day, or the event, by which it is to be done."""
    lexicon = story.words("moves")["deadline"]
    if item.mention.move in NEVER:
        return
    tokens = list(item.hit.trigger.sent)
    for at, end, cue in occurrences(tokens, lexicon["cues"]):
        if _belongs(tokens[at], item, story, strict=cue in lexicon["strict"]):
            yield from _read(tokens, at, end, cue, item, story)
    for token in tokens:
        if token.lemma_.lower() in lexicon["nouns"] and _near(token, item, story):
            yield from _of_noun(token, story)
    yield from _days_given(item, lexicon["givers"], story)


def _days_given(item: Coded, givers: Sequence[str], story: Story) -> Iterator[Particular]:
    """ "gave Kelmar 60 days to answer": so many days from the report."""
    trigger = item.hit.trigger
    if trigger.lemma_.lower() not in givers or not is_verb(trigger):
        return
    for noun in kids(trigger, "dobj", "npadvmod"):
        if noun.ent_type_ in {"DATE", "TIME"} and noun.lemma_.lower() in UNITS and kids(noun, "nummod"):
            span = tidy([token for token in noun.subtree if token.ent_type_ == noun.ent_type_ and token.i <= noun.i])
            if span is not None:
                day = last_day(f"within {words(story, span)}", story)
                yield Particular(key="deadline", value=day or words(story, span), span=span, cue=trigger.text)


def _read(tokens: list[Token], at: int, end: int, cue: str, item: Coded, story: Story) -> Iterator[Particular]:
    lexicon = story.words("moves")["deadline"]
    first = tokens[at]
    rest = _date_words(tokens, end)
    if cue in lexicon["until"] and not _given(first, lexicon["givers"]):
        return
    if rest:
        span = extent([first, *rest])
        day = last_day(words(story, span), story)
        length = cue != "by" and rest[-1].lemma_.lower() in UNITS
        if day is None and cue in lexicon["by"] and not length and not _feast(rest):
            return
        yield Particular(key="deadline", value=day or words(story, span), span=span, cue=cue)
    elif cue in lexicon["before"]:
        event = _event(tokens[end - 1])
        if event is not None:
            span = (extent([first])[0], event[1])
            yield Particular(key="deadline", value=words(story, span), span=span, cue=cue)


def _date_words(tokens: list[Token], start: int) -> list[Token]:
    """The words of the date behind a cue, with what the model leaves outside the entity at its end."""
    kept: list[Token] = []
    for token in tokens[start:]:
        date = token.ent_type_ in {"DATE", "TIME", "EVENT"}
        link = token.lower_ in {"the", "on", "of", "at", "to", "and", "end", "about"} or token.like_num
        if not date and not link:
            break
        kept.append(token)
    while kept and kept[-1].ent_type_ not in {"DATE", "TIME", "EVENT"}:
        kept.pop()
    return kept


def _feast(dates: list[Token]) -> bool:
    """ "by Christmas" names a day that the calendar of this program does not have; "by hundreds" names none."""
    return any(token.pos_ == "PROPN" for token in dates)


def _has_gone(noun: Token) -> bool:
    """ "Missed a deadline of 18 August", "the deadline of Friday has passed"."""
    verb = noun.head
    told = verb.tag_ == "VBD" or any(aux.lemma_ == "have" for aux in kids(verb, "aux"))
    missed = noun.dep_ == "dobj" and verb.lemma_ in {"breach", "miss", "overrun"}
    return told and (missed or (noun.dep_ == "nsubj" and verb.lemma_ in {"expire", "lapse", "pass"}))


def last_day(text: str, story: Story, *, gone: bool = False) -> str | None:
    """The last day a deadline leaves, as 2025-12-05; None where the words give none.

    gone  whether it lies behind the report
    """
    plain = re.sub(r"^within \S+ ?(?:to|or|-|–) ?(\S+ \w+)$", r"within \1", text.lower())  # "60 to 90 days": the longer
    if plain.startswith(("before the end", "before the close")):
        plain = "by" + plain.removeprefix("before")
    elif plain.startswith(("in the next ", "over the next ", "inside ", "in under ", "in less than ")):
        plain = "within " + plain.split(" next ")[-1] if " next " in plain else "within " + plain.split(" ", 1)[1]
    elif not plain.startswith(("by ", "before ", "within ", "until ", "no later", "not later", "prior")):
        plain = f"by {plain}"
    if plain.startswith("within ") and (hours := _hours(plain)) is not None:
        published = story.document.published
        return (published + timedelta(days=hours)).isoformat() if published else None
    if gone:
        plain = plain.removeprefix("by ")
    period = story.recall.resolve(plain, "past" if gone else "future")
    if period is None or period.until is None:
        return None
    return (period.until - timedelta(days=1)).isoformat()


def _hours(text: str) -> int | None:
    """ "within 48 hours": two days."""
    parts = text.split()
    if len(parts) == 3 and parts[2] in {"hour", "hours"} and parts[1].isdigit():
        return -(-int(parts[1]) // 24)
    return None


def _event(cue: Token) -> Span | None:
    """The event that a deadline names: "before the talks", "before any meeting takes place"."""
    inner = kids(cue, "pobj", "pcomp")
    if inner:
        noun = inner[0]
        if noun.pos_ == "PRON" or noun.ent_type_ in {"PERSON", "GPE", "ORG"}:
            return None
        return stretch(noun, cue.i + 1)
    if cue.dep_ == "mark" and is_verb(cue.head) and cue.head.tag_ not in {"VBD", "VBG"}:
        return stretch(cue.head, cue.i + 1)
    return None


def _given(cue: Token, givers: list[str]) -> bool:
    """ "gave Kyiv until Friday", "has until Friday": not "until Friday" of what lasts."""
    return any(token.lemma_.lower() in givers and token.i > cue.i - 7 for token in cue.doc[max(0, cue.i - 7) : cue.i])


def _near(token: Token, item: Coded, story: Story) -> bool:
    """Whether the move is the one that stands nearest to a word."""
    moves = [other.hit.trigger.i for other in here(item, story) if other.mention.move]
    return min(moves, key=lambda place: abs(place - token.i)) == item.hit.trigger.i


def _belongs(cue: Token, item: Coded, story: Story, *, strict: bool) -> bool:
    """Whether the time is that of what is asked or offered, not that of the asking."""
    trigger = item.hit.trigger
    reached = False
    for child, head in ancestors(cue):
        if child.dep_ == "relcl" or (child.dep_ == "advcl" and kids(child, "mark")):
            return False  # "the plan that was due by May", "because it must end by May"
        if child.dep_ == "conj" and is_verb(child) and head == trigger:
            return False
        reached = reached or head == trigger
        if reached:
            break
    if not reached:
        return False
    if item.mention.content is not None and item.mention.content[0] <= extent([cue])[0] and _is_below(cue, trigger):
        return True
    to_come = item.mention.status in UNREAL or trigger.tag_ == "VB" or item.mention.move in {"demand", "urge"}
    ahead = item.mention.move in {"demand", "urge", "propose", "threaten"} and not strict
    return (to_come or ahead) and item.mention.status not in {"denied", "cancelled"}


def _is_below(cue: Token, trigger: Token) -> bool:
    return any(head == trigger and child != cue for child, head in ancestors(cue))


def _of_noun(noun: Token, story: Story) -> Iterator[Particular]:
    """ "a deadline of Friday", "the November 27 deadline", "a two-week ultimatum"."""
    for child in noun.children:
        behind = child.dep_ == "prep" and child.lower_ in {"of", "for", "on"}
        if not behind and child.dep_ not in {"compound", "nmod", "amod", "poss", "nummod", "appos"}:
            continue
        dates = [token for token in child.subtree if token.ent_type_ in {"DATE", "TIME"}]
        span = tidy([token for token in dates if token.lower_ not in {"'s", "’s"}])
        if span is None:
            continue
        text = words(story, span)
        length = any(text.lower().rstrip("s").endswith(unit) for unit in ("hour", "day", "week", "month"))
        plain = " ".join(text.lower().replace("-", " ").replace("'s", "").split())
        counted = length and any(token.like_num or token.pos_ == "NUM" for token in dates)
        many = plain if plain.endswith("s") else f"{plain}s"
        if counted and _dated(noun, span):
            continue  # "gave a one-month deadline on 7 August": it did not begin with the report
        day = last_day(f"within {many}", story) if counted else last_day(text, story, gone=_has_gone(noun))
        if day is not None:
            yield Particular(key="deadline", value=day, span=span, cue=noun.text)
    head = noun.head
    if noun.dep_ == "appos" and head.ent_type_ == "DATE":
        span = extent(
            [token for token in head.subtree if token.ent_type_ == "DATE" and token.i < noun.left_edge.i] or [head]
        )
        day = last_day(words(story, span), story)
        if day is not None:
            yield Particular(key="deadline", value=day, span=span, cue=noun.text)


def _dated(noun: Token, apart: Span) -> bool:
    """Whether the sentence names another day by its number."""
    dates = [token for token in noun.sent if token.ent_type_ == "DATE" and not covers(apart, token)]
    return any(token.text[:1].isdigit() for token in dates)
