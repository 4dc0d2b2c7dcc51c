"""One state's names for another's: how neutrality is measured, and how training sentences are told of other states.

Names, adjectives, words for the people and capitals are exchanged with their own kind, so that the sentence stays one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from dragoman.coding.registry import Registry
from dragoman.types import Span

SENSES = ("name", "adjectives", "people", "capitals")
VOWELS = "AEIOU"


@dataclass(frozen=True)
class Exchanged:
    """A text with other names in it, and where they stand: (start, end) in the old text and in the new one."""

    text: str
    names: tuple[tuple[Span, Span], ...]

    def moved(self, span: Span) -> Span:
        """Where a span of the old text stands in the new one."""
        return _moved(span, self.names)

    def back(self, span: Span) -> Span:
        """Where a span of the new text stands in the old one."""
        return _moved(span, self._turned)

    @cached_property
    def _turned(self) -> tuple[tuple[Span, Span], ...]:
        return tuple((new, old) for old, new in self.names)


def _moved(span: Span, names: Iterable[tuple[Span, Span]]) -> Span:
    start, end = span
    for (here, there), (begins, ends) in names:
        if span[0] >= there:
            start = span[0] - there + ends
        elif span[0] >= here:
            start = begins
        if span[1] >= there:
            end = span[1] - there + ends
        elif span[1] > here:
            end = ends
    return start, end


@cache
def states() -> dict[str, dict[str, tuple[str, ...]]]:
    """ISO code -> sense -> the forms of a state's names, the usual one first; states that lack a sense are left out."""
    path = files("dragoman.coding").joinpath("data/actors/states.toml")
    found = {}
    for row in tomllib.loads(path.read_text("utf-8"))["state"]:
        forms = {"name": (row["name"],), **{sense: tuple(row.get(sense, ())) for sense in SENSES[1:]}}
        if all(forms.values()):
            found[row["id"].removeprefix("state:")] = forms
    return found


@cache
def _known() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """A pattern for every form, and the state and sense of each; a form that two states share is left alone."""
    forms: dict[str, set[tuple[str, str]]] = {}
    for iso, senses in states().items():
        for sense, texts in senses.items():
            for text in texts:
                forms.setdefault(text, set()).add((iso, sense))
    single = {text: min(owners) for text, owners in forms.items() if len({iso for iso, _ in owners}) == 1}
    longest = sorted(single, key=len, reverse=True)
    begun = "".join(sorted({text[0] for text in single}))  # most words are no name, which their first letter tells
    return re.compile(rf"\b(?=[{re.escape(begun)}])({'|'.join(map(re.escape, longest))})\b"), single


def named(text: str) -> list[str]:
    """The states that a text names, in order of appearance, each once."""
    pattern, single = _known()
    return list(dict.fromkeys(single[match[0]][0] for match in pattern.finditer(text)))


def exchange(text: str, instead: Mapping[str, str]) -> Exchanged:
    """The text with the names of states exchanged, by ISO code; "a" and "an" before them follow."""
    return _replaced(text, _states_in(text, instead))


def _states_in(text: str, instead: Mapping[str, str]) -> Iterator[tuple[Span, str]]:
    """Each name of a state that has another in its place, and that other's form of the same kind."""
    pattern, single = _known()
    for match in pattern.finditer(text):
        iso, sense = single[match[0]]
        other = states().get(instead.get(iso, ""), {}).get(sense)
        if other is not None:
            yield match.span(), other[0]


def _replaced(text: str, names: Iterable[tuple[Span, str]]) -> Exchanged:
    parts: list[str] = []
    places: list[tuple[Span, Span]] = []
    at = size = 0
    for (start, end), name in names:
        before = _article(text[at:start], name)
        parts += [before, name]
        size += len(before) + len(name)
        places.append(((start, end), (size - len(name), size)))
        at = end
    parts.append(text[at:])
    return Exchanged("".join(parts), tuple(places))


def _article(before: str, name: str) -> str:
    """What stands before the name, with the article that the name wants."""
    found = re.search(r"\b([Aa])n? $", before)
    if found is None:
        return before
    return before[: found.start()] + found[1] + ("n " if name[0] in VOWELS else " ")


def swapped(text: str, *, partner: str = "NOR") -> str:
    """The text with its first two states exchanged; where it names one, that one with `partner`."""
    found = named(text)
    if not found:
        return text
    one, other = found[0], found[1] if len(found) > 1 else partner if found[0] != partner else "CHL"
    return exchange(text, {one: other, other: one}).text


# Told of in others' place: states without a quarrel, and nobody.
STRANGERS = ("NOR", "CHL", "KEN", "VNM", "PRT", "MNG", "URY", "GHA", "FIN", "NPL")
NOBODIES = (("Aron", "Feld"), ("Milan", "Brandt"), ("Samuel", "Okoro"), ("Tomas", "Lindqvist"), ("Omar", "Haddad"))
NAME = re.compile(r"[A-Z][\w’'-]+")


@cache
def _people() -> dict[str, frozenset[str]]:
    """The surnames that the registry knows leaders by, and the words that may stand before them as first names."""
    registry = Registry.load()
    found: dict[str, set[str]] = {}
    for alias in registry.aliases():
        if alias.sense == "surname" and alias.entry_id.startswith("person:"):
            found.setdefault(alias.text, set()).update(registry.entry(alias.entry_id).name.split())
    return {surname: frozenset(names - {surname}) for surname, names in found.items()}


def _people_in(text: str) -> Iterator[tuple[Span, str]]:
    """Each registered person a text names, and the nobody in his place: the same one for the same surname."""
    order: dict[str, tuple[str, str]] = {}
    before = None
    for match in NAME.finditer(text):
        firsts = _people().get(match[0])
        if firsts is not None:
            first, last = order.setdefault(match[0], NOBODIES[len(order) % len(NOBODIES)])
            whole = before is not None and before[0] in firsts and text[before.end() : match.start()] == " "
            start = before.start() if before is not None and whole else match.start()
            yield (start, match.end()), f"{first} {last}" if whole else last
        before = match


def neutral(text: str) -> Exchanged:
    """The text told of states without a quarrel and of nobody, in the order in which it names its own.

    What is read in it then does not depend on who they are.
    """
    named_states = list(_states_in(text, dict(zip(named(text), STRANGERS, strict=False))))
    taken = [span for span, _ in named_states]
    people = [(span, name) for span, name in _people_in(text) if all(span[1] <= a or b <= span[0] for a, b in taken)]
    return _replaced(text, sorted([*named_states, *people]))
