"""The duties in a clause: who must do what, how far the verb binds, and who has the good of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from dragoman.drafts.cues import stemmed, strength
from dragoman.drafts.names import Names
from dragoman.drafts.words import STOP
from dragoman.types import Span

EVERYBODY = "the parties"
_SAID = re.compile(r"\W*it is (?:\w+ )?(?:expected|agreed|understood|recognised|recognized)(?: and \w+)? that\b", re.I)
_OPENING = re.compile(
    r"\W*(?:if|after|once|when|upon|unless|until|within|in|on|during|subject|as|provided|where)\b", re.IGNORECASE
)
_JOINT = re.compile(r"[,;:] (?:and|or|but|while) |[,;:] | (?:and|or|but|while) (?:that )?")
_NEXT = re.compile(r"[,;.]|\band (?:that\b|(?:\w+ ){1,3}(?:shall|will)\b)", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:for|with|against|towards?|between|in|to)\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"^\W*(?:no|neither|none of)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:that|which|who|whom|whether|if|when|where|unless|until)\W*$|\b(?:that|which|who)\b[^,;]*$", re.I
)
_PASSIVE = re.compile(
    r"^\W*(?:\w+ly\W+)?be\W+(?:\w+\W+){0,2}?(?P<done>\w+(?:ed|en|wn|ught|nt|ld|id|de|ne|et|up|ut))\b", re.I
)
_BY = re.compile(r"\bby\b(?! (?:means|force|consensus|law|virtue|way|the end))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One sentence by which somebody is bound, allowed or promised something."""

    span: Span  # the sentence
    subject: Span  # the words before its verb of duty
    modal: str  # as the text has it
    rank: int  # 3 shall, must, will; 2 should; 1 may
    negated: bool
    actors: tuple[str, ...]  # who must act; empty where the words do not say
    gainers: tuple[str, ...]  # who has the good of it, as far as the words say
    verb: str  # the stem of the verb


@cache
def _duty() -> re.Pattern[str]:
    """The verbs of duty of strength.toml."""
    verbs = "|".join(re.escape(verb) for verb in sorted(strength().modals, key=len, reverse=True))
    negation = r"(?P<not>[ ]+(?:not|never|neither|in no way|under no circumstances)\b)?"
    return re.compile(rf"\b(?P<modal>{verbs})\b{negation}", re.IGNORECASE)


def obligations(text: str, sentence: Span, names: Names) -> list[Obligation]:
    """The duties that a sentence lays on somebody: one for each verb of duty outside a condition or relative."""
    start, end = sentence
    verbs = list(_duty().finditer(text, start, end))
    if not verbs:
        return []
    found: list[tuple[Span, re.Match[str]]] = []  # the subject and the verb
    for verb in verbs:
        before = found[-1][1].end() if found else start
        subject = _subject(text, before, verb.start(), first=not found)
        if subject is not None and not _RELATIVE.search(text[slice(*subject)]):
            found.append((subject, verb))
    found = found or [((start, verbs[0].start()), verbs[0])]
    heads = [start, *(subject[0] for subject, _ in found[1:]), end]
    return [
        _obligation(text, (heads[place], heads[place + 1]), subject, verb, names)
        for place, (subject, verb) in enumerate(found)
    ]


def _subject(text: str, start: int, verb: int, *, first: bool) -> Span | None:
    """The words before a verb of duty that name its subject; None where the verb has none of its own."""
    if first:
        said = _SAID.match(text, start, verb)
        return said.end() if said else _comma(text, start, verb), verb
    joint = next(reversed(list(_JOINT.finditer(text, start, verb))), None)
    if joint is None or not re.search(r"\w", text[joint.end() : verb]):
        return None
    # "Arvania and Belmark shall": an "and" between two names is no joint of two duties
    comma = max(text.rfind(sign, start, joint.end()) for sign in ",;:")
    names_only = re.fullmatch(r"[A-Z]\w+ ", text[joint.end() : verb]) and comma > 0
    return (comma + 1 if names_only else joint.end()), verb


def _obligation(text: str, span: Span, subject: Span, verb: re.Match[str], names: Names) -> Obligation:
    after = (verb.end(), max(span[1], verb.end()))
    negated = verb["not"] is not None or bool(_NO_SUBJECT.match(text[slice(*subject)]))
    actors, gainers = _sides(text, subject, after, negated=negated, names=names)
    first = next((word for word, _ in stemmed(text, after) if word not in STOP), "")
    return Obligation(
        span=trimmed(text, *span),
        subject=trimmed(text, *subject),
        modal=verb["modal"].lower(),
        rank=strength().modals[verb["modal"].lower()] if text[slice(*after)].strip() else 0,
        negated=negated,
        actors=actors,
        gainers=gainers,
        verb=first,
    )


def _comma(text: str, start: int, verb: int) -> int:
    """Where the subject starts: after an opening such as "If ..., " or "After ..., "."""
    if _OPENING.match(text, start, verb) is None:
        return start
    cut = text.rfind(",", start, verb)
    # In "In X, Y and Z the line shall" that comma stands in a list: the rest holds the subject nonetheless.
    return cut + 1 if cut > 0 else start


def _sides(
    text: str, subject: Span, after: Span, *, negated: bool, names: Names
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who must act and who has the good of it, as far as the words of one sentence show."""
    rules = strength()
    verb_words = stemmed(text, after)
    aside = _ASIDE.search(text, *subject)  # "a fund for Arvania" is not Arvania
    head = names.who((subject[0], aside.start() if aside else subject[1])) or _generic(text, subject)
    receives = rules.receives.find(verb_words[:6])
    if receives and not negated and receives[0].span[0] <= (verb_words[2][1][0] if len(verb_words) > 2 else after[1]):
        giver = _after(text, after, re.compile(r"\b(?:by|from)\b"), names)
        return tuple(who for who in giver if who not in head), head
    passive = _PASSIVE.match(text[slice(*after)])
    if passive is not None:
        giver = _after(text, after, _BY, names)
        organ = any(word in rules.organs for word, _ in stemmed(text, subject))
        actors = giver or (head if organ or negated else ())
        return actors, _served(text, after, actors, names) or _served(text, subject, actors, names)
    gainers = _served(text, (subject[0], after[1]), head, names)
    if negated and any(word in rules.harms for word, _ in verb_words[:4]):
        stop = _NEXT.search(text, *after)
        near = (after[0], stop.start() if stop else after[1])
        gainers = tuple(who for who in names.who(near) if who not in head) or gainers
    return head, gainers


def _generic(text: str, span: Span) -> tuple[str, ...]:
    return (EVERYBODY,) if strength().generic.find(stemmed(text, span)) else ()


def _after(text: str, span: Span, cue: re.Pattern[str], names: Names) -> tuple[str, ...]:
    match = cue.search(text, *span)
    if match is None:
        return ()
    stop = re.compile(r"[,;.]|\b(?:to|for|in|under|with|until|if|after)\b").search(text, match.end(), span[1])
    return names.who((match.end(), stop.start() if stop else span[1]))


def _served(text: str, span: Span, actors: Sequence[str], names: Names) -> tuple[str, ...]:
    """Who is named after words such as "the security of"."""
    found: list[str] = []
    for hit in strength().serves.find(stemmed(text, span)):
        stop = re.compile(r"[,;.]|\b(?:on|in|under|with|from|by|until|if|after|to)\b").search(
            text, hit.span[1] + 1, span[1]
        )
        found += names.who((hit.span[1], stop.start() if stop else span[1]))[:2]
    return tuple(dict.fromkeys(who for who in found if who not in actors))


def with_pronouns(found: Sequence[Obligation], text: str) -> list[Obligation]:
    """ "It shall ..." and "they shall ..." speak of whoever the sentence before spoke of."""
    done: list[Obligation] = []
    for each in found:
        words = text[slice(*each.subject)].strip().lower()
        before = done[-1] if done else None
        if before is not None and words in ("it", "they", "he", "she") and not each.actors and not each.gainers:
            receives = strength().receives.find(stemmed(text, (each.subject[1], each.span[1]))[:6])
            who = before.actors or before.gainers
            each = replace(each, gainers=who) if receives else replace(each, actors=who)
        done.append(each)
    return done


def trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n/;|":
        start += 1
    while end > start and text[end - 1] in " \n/;|":
        end -= 1
    return start, end
