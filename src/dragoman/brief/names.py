"""How actors, places and amounts are called: by the registry's names, else by the words of the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.brief.model import Part
from dragoman.types import Actor, Document, Mention, Place, Span
from dragoman.visible import short

LONGEST_NAME = 90
Parts = tuple[Part, ...]
_BEFORE = re.compile(r"([A-Za-z]+)\s+$")
_DEFINITE = re.compile(r"\b(?:the|its|their|his|her|this|that)\s+[\w-]+\s+$", re.IGNORECASE)
_PEOPLE = frozenset({"troops", "people", "persons", "prisoners"})  # units that any word for people says better
_START = re.compile(r"(^|[.!?:;]|[.!?]?[”’\"'])\s*$|\n\s*$")  # what stands before the first word of a sentence
DONE = re.compile(  # what a figure of casualties ends in; its unit is printed after it in brackets
    r"\s+(?:(?:has|have|had)\s+)?(?:been\s+|were\s+|was\s+|are\s+|is\s+)?(?:reported(?:ly)?\s+)?"
    r"(?:killed|injured|wounded|dead|freed|released|exchanged|returned|missing|captured)$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s+\(([^()]+)\)$")
_CALENDAR = re.compile(
    r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|today|yesterday|tomorrow|week|weekend|month|year|last|next|this|early|earlier|late|later|"
    r"morning|evening|night|once|now|recently|\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d"
)


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


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def key_of(actor: Actor) -> str:
    """What makes two actors the same one on the page."""
    return actor.id or (actor.name or actor.text).casefold()


def is_person(actor: Actor) -> bool:
    return (actor.id or "").startswith("person:")


def calendar(text: str) -> bool:
    """Whether a word is only a date or a part of one."""
    return bool(_CALENDAR.fullmatch(text))


def with_article(name: str) -> str:
    """A registry's name with "the" where English asks for it."""
    government, _, of = name.partition(" of ")
    if of and government.casefold() == "government":
        return f"the {government} of {with_article(of)}"
    articles = phrases()["articles"]
    if re.search(r"(?<!People)['’]s?\s", name) or name.casefold().startswith(("the ", "a ", "an ")):
        return name
    bare = _BRACKET.sub("", name)
    takes = bare.startswith(tuple(articles["starts"])) or bare.split(" ")[-1] in articles["ends"]
    return f"the {name}" if takes else name


def _unbracketed(name: str) -> str:
    """A registry's name without the country in brackets that only a list of the whole world needs."""
    found = _BRACKET.search(name)
    return _BRACKET.sub("", name) if found and found[1] in phrases()["articles"]["countries"] else name


def called(actor: Actor, doc: Document | None = None) -> str:
    """The registry's name of an actor, else the words of the text."""
    name = (actor.name or "").replace(" of government of ", " of the government of ")
    if name and actor.id:
        return name if is_person(actor) else with_article(_inside(_unbracketed(name)))
    if doc is None or (actor.name and actor.name != actor.text):
        return _indefinite(_inside(name or actor.text))
    return _as_written(doc, _inside(actor.text), actor.span)


def name_of(actor: Actor, doc: Document | None = None, *, start: bool = False) -> Part:
    """The part of a line that names an actor."""
    name = short(called(actor, doc), LONGEST_NAME)
    return Part(role="name", text=capital(name) if start else name)


def listed(actors: Iterable[Actor], doc: Document | None = None, *, start: bool = False) -> Parts:
    """Names joined by commas and "and", each once."""
    once = list({called(actor, doc).casefold(): actor for actor in actors}.values())
    if not once:
        unnamed = word("unnamed")
        return (say(capital(unnamed) if start else unnamed),)
    parts: list[Part] = []
    for index, actor in enumerate(once):
        if index:
            parts.append(say(" and " if index == len(once) - 1 else ", "))
        parts.append(name_of(actor, doc, start=start and not index))
    return tuple(parts)


def _inside(text: str) -> str:
    """Words that were capital only at the start of their sentence: "Envoys of Pakistan" that share it with others."""
    first, _, more = text.partition(" ")
    people = first.casefold() in phrases()["generic"]["common"] and more.startswith("of ")
    return f"{first.lower()} {more}" if people else text


def _as_written(doc: Document, text: str, span: Span) -> str:
    """The text's own words for somebody, with the article or number that stands before them there."""
    words = phrases()["generic"]
    first, _, more = text.partition(" ")
    if first.casefold() in words["possessives"] and more:
        return f"the {more}"
    head = doc.text[max(0, span[0] - 24) : span[0]]
    opens = bool(_START.search(head)) and doc.text[slice(*span)] == text
    plain = first.casefold() in {*words["common"], *words["numbers"]}
    if opens and first[:1].isupper() and first[1:].islower() and (plain or _elsewhere(doc, first.lower())):
        text = first.lower() + text[len(first) :]
    before = found[1].casefold() if (found := _BEFORE.search(head)) else ""
    if before in words["determiners"]:
        # "the Donetsk region": the article may belong to the word that follows a name
        lone = text[:1].isupper() and " " not in text and with_article(text) == text
        return text if lone else f"{before} {text}"
    if before in words["possessives"]:
        return f"the {text}"
    if before in words["numbers"] and text[:1].islower():
        return f"{before} {text}"
    if re.fullmatch(r"[a-z]+", text) and _DEFINITE.search(head):
        return f"the {text}"  # "the regular army"
    return _indefinite(text)


def _indefinite(text: str) -> str:
    """A singular common noun with "a" or "an"; anything else as it is, or with the article its name takes."""
    if not re.fullmatch(r"[a-z][a-z' -]*", text):
        return with_article(text)
    words = phrases()["generic"]
    if text in words["empty"]:
        return text  # "it": whoever that was
    last = text.split(" ")[-1]
    bare = last in words["plural"] or (last.endswith("s") and not last.endswith("ss"))
    if bare or text.split(" ")[0] in {*words["numbers"], *words["determiners"], "at", "more", "less", "up", "about"}:
        return text
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


def _elsewhere(doc: Document, lower: str) -> bool:
    return re.search(rf"\b{re.escape(lower)}\b", doc.text) is not None


def figure_parts(doc: Document, mention: Mention) -> Parts:
    """The amounts of a mention, cut from the text, with qualifier and unit where the cut lacks them."""
    parts: list[Part] = []
    for index, amount in enumerate(mention.amounts):
        cut = doc.text[slice(*amount.span)]
        unit = amount.unit.casefold()  # "killed", "drones"; a currency is in the cut itself
        if index:
            parts.append(say(", "))
        if amount.qualifier and not cut.casefold().startswith(amount.qualifier.casefold()):
            parts.append(say(short(amount.qualifier, LONGEST_NAME).lower() + " "))
        shown = DONE.sub("", cut) or cut
        first = shown.partition(" ")[0]
        shown = shown[:1].lower() + shown[1:] if first[:1].isupper() and first[1:].islower() else shown
        parts.append(Part(role="amount", text=short(shown, LONGEST_NAME)))
        told = unit.rstrip("s") in shown.casefold() or (mention.kind == "RETREAT" and unit.endswith("ed"))
        told = told or (unit in _PEOPLE and bool(re.search(r"[a-z]{4,}s\b", shown)))  # "two wounded soldiers"
        if unit and not told and not re.fullmatch("[A-Z]{3}", amount.unit):
            parts.append(say(f" ({short(unit, LONGEST_NAME)})"))
    return tuple(parts)


def place_parts(place: Place | None, named: Iterable[Actor]) -> Parts:
    """Where, with its preposition; nothing where somebody named has that name, or where the word is a date."""
    if place is None or calendar(place.name):
        return ()
    taken = {name.casefold() for actor in named for name in (actor.name, actor.text) if name}
    if place.name.casefold() in taken or any(name.endswith(f" {place.name.casefold()}") for name in taken):
        return ()  # "in the major city of El-Fasher"
    before = phrases()["places"].get(place.kind, "in")
    name = short(with_article(place.name), LONGEST_NAME)
    article, _, bare = name.partition(" ")
    if article == "the":
        return (say(f"{before} the "), Part(role="place", text=bare))
    return (say(f"{before} "), Part(role="place", text=name))
