"""The terms of a pledge: by when, on what condition, how the sum is counted, of what larger pledge it is a part."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, extent, is_verb, kids
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import said, stems, words
from dragoman.coding.particulars.deadlines import last_day
from dragoman.coding.particulars.phrases import behind, stretch
from dragoman.coding.particulars.phrases import words as wording
from dragoman.coding.particulars.story import Story
from dragoman.types import Amount, Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "pledges"
FIRST = {"first", "initial", "remaining", "last", "final"}  # before a sum: a part of a larger one
DAYS_OF_NEWS = timedelta(days=3)  # what was announced so shortly before the report is the report's own news
OF_WHOLE = re.compile(
    r" (of (?:(?:the|its|their) )?[^\s\d]{0,4}\d[^;.]{0,40}?\b(?:(?:it|they|he|she) )?(?:(?:had|has|have) )?"
    r"(?P<cue>announced|committed|pledged|promised))\b"
)
RATE = re.compile(
    r"^[,\s]*(?:a|per|each|every|an)\s+(?:year|month|quarter|week)\b|^\s+each\b|^\s+(?:annually|yearly|monthly)\b",
    re.IGNORECASE,
)


# -- by when ----------------------------------------------------------------------------------------------------------


def deadlines(item: Coded, story: Story, tokens: Sequence[Token]) -> Iterator[Particular]:
    """The day by which it is to be done, or the words where they give an event."""
    beside = [
        other
        for other in item.hit.trigger.sent
        if other.lower_ in words(LEDGER, "deadline.once") and other not in tokens
    ]
    for token in (*tokens, *beside):
        span = _until(token, item) or _tied(token, item) or _torn(token) or _spell(token)
        if span is not None:
            text = wording(story, span)
            day = last_day(text, story) if _names_a_day(text) else None
            yield Particular(key="deadline", value=day or text, span=span, cue=token.lower_)


def _spell(token: Token) -> Span | None:
    """ "over the next ten years", "in the coming months": within a time that begins now."""
    if token.lower_ not in {"over", "in", "within", "during"} or token.dep_ != "prep":
        return None
    for noun in kids(token, "pobj"):
        ahead = any(child.lower_ in {"next", "coming", "following"} for child in kids(noun, "amod", "advmod"))
        if ahead and any(stem in words(LEDGER, "deadline.time") for stem in stems(noun)):
            return _with(token, stretch(noun, token.i + 1))
    return None


def _names_a_day(text: str) -> bool:
    """Whether a day can be read from the words; a season begins on different days in different places."""
    if words(LEDGER, "deadline.season") & set(text.lower().split()):
        return False
    return text.split()[0].lower() in {"by", "before", "until", "till", "no", "not", "prior", "ahead", "within"}


def _until(token: Token, item: Coded) -> Span | None:
    """ "by the end of June", "before winter", "within six months"."""
    if token.lower_ not in words(LEDGER, "deadline.by") | {"later", "ahead", "prior"}:
        return None
    if token.lower_ in {"later", "ahead", "prior", "starting"}:
        return _of_two(token)
    if token.dep_ == "mark" or (token.dep_ == "prep" and kids(token, "pcomp")):
        clause = token.head if token.dep_ == "mark" else kids(token, "pcomp")[0]
        ahead = clause.tag_ not in {"VBD", "VBN", "VBG"} and token.lower_ in {"before", "until", "till"}
        return _with(token, stretch(clause, token.i + 1)) if ahead and _inside(token, item) else None
    inner = kids(token, "pobj")
    if token.dep_ not in {"prep", "agent", "pcomp", "advmod"} or not inner or not _is_time(inner[0], token.lower_):
        return None
    day = list(itertools.takewhile(lambda word: word.ent_type_ in {"DATE", "TIME"}, token.doc[token.i + 1 :]))
    after = token.doc[token.i + 1 + len(day) :][:1]
    if inner[0] in day and after.text in {"by", "through", "via", "with"}:  # "by the end of June through UN agencies"
        return _with(token, extent(day))
    return _with(token, stretch(inner[0], token.i + 1))


def _of_two(token: Token) -> Span | None:
    """ "no later than Friday", "ahead of the summit"."""
    for child in kids(token, "prep"):
        inner = kids(child, "pobj")
        if child.i == token.i + 1 and child.lower_ in {"than", "of", "to"} and inner and _is_time(inner[0], "before"):
            first = token.nbor(-1) if token.lower_ == "later" and token.i > 0 else token
            return _with(first, stretch(inner[0], child.i + 1))
    return None


def _is_time(noun: Token, cue: str) -> bool:
    if noun.ent_type_ in {"DATE", "TIME"} or any(stem in words(LEDGER, "deadline.time") for stem in stems(noun)):
        return not (cue == "within" and noun.ent_type_ == "")
    return _is_event(noun) and cue in {"before", "until", "till"}


def _is_event(word: Token) -> bool:
    return any(stem in words(LEDGER, "deadline.event") for stem in stems(word))


def _tied(token: Token, item: Coded) -> Span | None:
    """ "once a ceasefire holds", "after the fighting ends", inside what is promised."""
    surely = token.lower_ in words(LEDGER, "deadline.once")
    if not (surely or token.lower_ in words(LEDGER, "deadline.after")) or not _inside(token, item):
        return None
    if (
        token.dep_ in {"mark", "advmod"}
        and is_verb(token.head)
        and token.head.dep_ == "advcl"
        and token.i < token.head.i
    ):
        finite = token.head.tag_ in {"VBZ", "VBP"} or any(
            child.tag_ in {"VBZ", "VBP"} for child in kids(token.head, "aux", "auxpass")
        )
        event = surely or any(_is_event(word) for word in token.head.subtree)
        return _with(token, stretch(token.head, token.i + 1)) if finite and event else None
    inner = kids(token, "pobj")
    if token.dep_ == "prep" and inner and _is_event(inner[0]):
        return _with(token, stretch(inner[0], token.i + 1))
    return None


def _torn(token: Token) -> Span | None:
    """ "…, once a truce or a treaty is in place": the parse hangs the word on the noun and loses the clause."""
    if (
        token.lower_ != "once"
        or is_verb(token.head)
        or token.head.i < token.i
        or token.i == 0
        or token.nbor(-1).text != ","
    ):
        return None
    rest = list(token.sent)[token.i - token.sent.start + 1 :]
    end = next((n for n, word in enumerate(rest) if word.text in {",", ";", "."}), len(rest))
    finite = any(word.tag_ in {"VBZ", "VBP"} for word in rest[:end])
    return (token.offset, rest[end - 1].offset + len(rest[end - 1])) if finite and end else None


def _inside(token: Token, item: Coded) -> bool:
    """Whether words hang below what is promised, or below a promise that is not told as past: not on the telling."""
    trigger = item.hit.trigger
    path = [head for _, head in ancestors(token)]
    if not any(head == trigger for head in path):
        return False
    if item.mention.move not in {"pledge", "guarantee", "accept"} and item.mention.kind != "AGREE":
        return item.mention.status != "happened"
    below = path[: next(n for n, head in enumerate(path) if head == trigger)]
    told_now = token.dep_ in {"mark", "advmod"} and token.head.tag_ in {"VBZ", "VBP"}
    finite = token.dep_ in {"mark", "advmod"} and any(child.tag_ in {"VBZ", "VBP"} for child in token.head.children)
    return (
        bool([head for head in below if is_verb(head) and head != token.head])
        or told_now
        or finite
        or token.lower_ == "once"
    )


def _with(first: Token, rest: Span | None) -> Span | None:
    return None if rest is None else (first.offset, rest[1])


# -- on what condition ------------------------------------------------------------------------------------------------


def conditions(item: Coded, story: Story, tokens: Sequence[Token]) -> Iterator[Particular]:
    """What it hangs on: the conditions that are linked to it, and those that only pledges are worded with."""
    own = item.mention.id
    linked = [link for link in story.links if link.kind == "on_condition_of" and link.source == own]
    for link in linked:
        yield Particular(key="condition", value=wording(story, link.span), span=link.span, cue=link.cue)
    if linked:
        return
    for token in item.hit.trigger.sent:
        span = (_tied(token, item) or _torn(token)) if token.lower_ == "once" else None
        if span is not None:  # by when and on what condition at once: what may never come
            yield Particular(key="condition", value=wording(story, span), span=span, cue="once")
            return
    for span, cue in said(tokens, story, LEDGER, "condition.phrases"):
        last = next((token for token in tokens if token.offset + len(token) == span[1]), None)
        rest = behind(last) if last is not None else None
        if rest is not None and not rest[0] <= item.mention.trigger[0] < rest[1] and cue.lower() != "until":
            yield Particular(key="condition", value=wording(story, rest), span=rest, cue=cue)
            return


# -- how it is counted, of what it is a part --------------------------------------------------------------------------


def price_basis(item: Coded, story: Story, tokens: Sequence[Token]) -> Iterator[Particular]:
    """ "over four years", "a loan", "interest-free", "in 2024 prices", "a year"."""
    text = story.document.text
    for amount in item.mention.amounts:
        match = RATE.match(text[amount.span[1] : amount.span[1] + 20])
        if match:
            start = amount.span[1] + len(match[0]) - len(match[0].lstrip(" ,\n"))
            yield Particular(
                key="price_basis",
                value=match[0].strip(" ,\n"),
                span=(start, amount.span[1] + len(match[0])),
                cue="rate",
            )
    for span, words_found in said(tokens, story, LEDGER, "price_basis.phrases"):
        if not re.match(r"(?:a|per|each|every)\s", words_found, re.IGNORECASE):
            yield Particular(key="price_basis", value=wording(story, span), span=span, cue=words_found.lower())
    for token in tokens:
        if (
            token.lemma_.lower() in words(LEDGER, "price_basis.nouns")
            and token.pos_ == "NOUN"
            and token.dep_ != "compound"
        ):
            soft = [child for child in kids(token, "amod") if child.i == token.i - 1 and child.nbor(-1).text != "-"]
            first = soft[0] if soft else token
            det = [child for child in kids(token, "det") if child.i == first.i - 1 and child.lower_ in {"a", "an"}]
            start = det[0].offset if det else first.offset
            span = start, token.offset + len(token)
            yield Particular(key="price_basis", value=wording(story, span), span=span, cue=token.lower_)
            return


def part_of(item: Coded, story: Story, tokens: Sequence[Token]) -> Iterator[Particular]:
    """The words that count it to something announced before, so that it is not counted twice."""
    for span, cue in said(tokens, story, LEDGER, "part_of.phrases"):
        last = next((token for token in tokens if token.offset + len(token) == span[1]), None)
        rest = behind(last) if last is not None and last.pos_ == "ADP" else None
        if rest is None and last is not None and last.pos_ == "ADP":
            continue
        whole = (span[0], rest[1]) if rest is not None else span
        yield Particular(key="part_of", value=wording(story, whole), span=whole, cue=cue.lower())
        return
    for amount in item.mention.amounts:
        whole_of = OF_WHOLE.match(story.document.text, amount.span[1])
        if whole_of is not None:  # "has paid $3m of the $5m it promised"
            yield Particular(key="part_of", value=whole_of[1], span=whole_of.span(1), cue=whole_of["cue"].lower())
            return
        start = next((token for token in tokens if token.lower_ in FIRST and _is_before(token, amount, story)), None)
        if start is not None:
            span = start.offset, amount.span[1]
            yield Particular(key="part_of", value=wording(story, span), span=span, cue=start.lower_)
            return
    for token in tokens:
        told = _told_before(token, item, story)
        if told is not None:
            yield told
            return


def _is_before(token: Token, amount: Amount, story: Story) -> bool:
    """ "the first 5 million euros": nothing between the word and the sum."""
    end = token.offset + len(token)
    return end <= amount.span[0] and not story.document.text[end : amount.span[0]].strip()


def _told_before(verb: Token, item: Coded, story: Story) -> Particular | None:
    """ "the package announced in May": announced before this report and its week."""
    if (
        verb.tag_ != "VBN"
        or verb.dep_ != "acl"
        or verb == item.hit.trigger
        or verb.lemma_ not in words(LEDGER, "part_of.told")
    ):
        return None
    dates = [token for token in verb.subtree if token.ent_type_ == "DATE" and token.i > verb.i]
    if not dates:
        return None
    span = verb.offset, dates[-1].offset + len(dates[-1])
    text = wording(story, (dates[0].offset, span[1]))
    period, published = story.recall.resolve(text, "past"), story.document.published
    if (
        period is not None
        and published is not None
        and period.until is not None
        and period.until > published - DAYS_OF_NEWS
    ):
        return None
    return Particular(key="part_of", value=wording(story, span), span=span, cue=verb.lower_)
