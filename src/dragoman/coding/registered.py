"""Which registered names stand in a document, and whose each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.discourse import Discourse
from dragoman.coding.namesakes import (
    SHARED,
    goes_on,
    governor,
    is_a_spot,
    is_a_surname,
    is_anothers,
    is_descent,
    is_half_a_name,
    is_half_of_europe,
    is_other_person,
    meant_otherwise,
)

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

    from dragoman.coding.registry import Alias, Entry, Registry
    from dragoman.coding.words import Doc, Span, Token
    from dragoman.types import Actor


SIDES_OF_THE_WORLD = {"East", "North", "South", "West"}


class Names:
    """The registered names of one document, and what it has named so far, which settles whose a name is."""

    def __init__(
        self,
        docs: Iterable[Doc],
        *,
        registry: Registry,
        names: PhraseMatcher,
        published: date | None,
    ) -> None:
        self.registry = registry
        self.published = published
        self._names: dict[int, tuple[Alias, ...]] = {}  # by offset of any token of the name
        self._roots: dict[int, tuple[int, int]] = {}  # offset of a name's root token -> its token range
        self._heads: dict[int, Token] = {}  # by offset of any token of the name: its root token
        self._discourse = Discourse()
        self._surnames: set[str] = set()  # of people this text has named in full
        self._strangers: set[str] = set()  # surnames of people it names in full who are not the registered ones
        docs = list(docs)
        self._otherwise = {short for doc in docs for short in meant_otherwise(doc, registry)}
        for doc in docs:
            self._match(doc, names)
            self._surnames |= {ent[-1].text for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1}
        self._drop_shared()
        self._drop_strangers()

    def _drop_strangers(self) -> None:
        """After "James Roe" a bare "Roe" is he, and not the registered Ana Roe, whom the text never names in full."""
        full = {alias.entry_id for row in self._names.values() for alias in row if alias.sense != "surname"}
        for at, (start, end) in list(self._roots.items()):
            row = self._names.get(at, ())
            strange = end - start == 1 and {alias.text for alias in row} & self._strangers
            if strange and all(alias.sense == "surname" and alias.entry_id not in full for alias in row):
                del self._names[at]
                del self._roots[at]

    def _drop_shared(self) -> None:
        """A house that many states have is not the registered one where others are spoken of, and its own is not."""
        shared = {at: row for at, row in self._names.items() if any(alias.text in SHARED for alias in row)}
        others = {
            self.registry.entry(alias.entry_id).country
            for at, row in self._names.items()
            if at not in shared
            for alias in row
        } - {None}
        for at, row in shared.items():
            if others and not others & {self.registry.entry(alias.entry_id).country for alias in row}:
                del self._names[at]
                self._roots.pop(at, None)

    def _match(self, doc: Doc, names: PhraseMatcher) -> None:
        found = (doc[slice(*doc.span(start, end))] for _, start, end in names(doc.parsed))
        for span in _longest(self._from_the_left([one for one in found if not goes_on(one)])):
            if span.text in self._otherwise:
                continue
            aliases = self.registry.named(span.text)
            if not aliases and span.text.isupper():
                aliases = self.registry.named(span.text.title())
            root = governor(span)
            if not aliases or (root.pos_ not in {"PROPN", "NOUN", "ADJ", "X"} and not span.text[0].isupper()):
                continue
            if is_other_person(span, aliases[0], self.registry):
                self._strangers.add(span[-1].text)
                continue
            if is_half_a_name(span, aliases[0], self.registry) or is_a_surname(span, aliases[0], self.registry):
                continue
            if is_a_spot(span, aliases[0]):
                continue
            if is_descent(span, aliases[0]) or is_half_of_europe(span, aliases[0]):
                continue
            aliases = tuple(alias for alias in aliases if not is_anothers(span, alias, self.registry))
            if not aliases:
                continue
            for token in span:
                self._names[token.offset] = aliases
                self._heads[token.offset] = root
            self._roots[root.offset] = (span.start, span.end)
            self._name_other_half(span)

    def _name_other_half(self, name: Span) -> None:
        """ "North and | South Korea": its first word is short for the other state's name."""
        if len(name) != 2 or name.start < 2 or name.doc[name.start - 1].lower_ not in {"and", ",", "or"}:
            return
        half = name.doc[name.start - 2]
        aliases = self.registry.named(f"{half.text} {name[-1].text}") if half.text in SIDES_OF_THE_WORLD else ()
        if aliases and half.offset not in self._names:
            self._names[half.offset], self._heads[half.offset] = aliases, half
            self._roots[half.offset] = (half.i, half.i + 1)

    def _from_the_left(self, spans: Sequence[Span]) -> Iterator[Span]:
        """The names but those that begin inside another state's: "South | Sudan's army" is none of Sudan's."""
        states = [(one, self._state(one)) for one in spans if len(one) > 1]
        for span in spans:
            across = [state for one, state in states if state and one.start < span.start < one.end < span.end]
            owners = {self.registry.entry(alias.entry_id).country for alias in self.registry.named(span.text)}
            if not across or owners & set(across):
                yield span

    def _state(self, span: Span) -> str | None:
        """The country whose own name the words are."""
        rows = [alias.entry_id for alias in self.registry.named(span.text) if alias.entry_id.startswith("state:")]
        return self.registry.entry(rows[0]).country if rows else None

    def entry(self, token: Token) -> Entry | None:
        """The registry entry that the name at the token stands for, if it is not in doubt."""
        aliases = self._names.get(token.offset, ())
        if (
            aliases
            and all(alias.sense == "surname" for alias in aliases)
            and (named := self._discourse.bearer(token.text))
        ):
            return self.registry.entry(named)
        ids = list(dict.fromkeys(alias.entry_id for alias in aliases))
        if len(ids) > 1:
            known = [row for row in ids if self._discourse.knows(row)]
            people = [row for row in ids if row.startswith("person:")]
            serving = [row for row in people if self.published and self.registry.spells(row, self.published)]
            here = [row for row in ids if (at := self.registry.entry(row).country) and self._countries[at]]
            ids = known or (serving if len(serving) == 1 else here or ids if not people else [])
        return self.registry.entry(ids[0]) if ids else None

    def may_be(self, pronoun: str, actor: Actor) -> bool:
        """Whether "he" or "she" may mean somebody, by what the text has told of the person so far."""
        return self._discourse.may_be(pronoun, actor)

    def extent(self, token: Token) -> tuple[int, int] | None:
        """The tokens of the registered name that ends in the token, as [first, last)."""
        return self._roots.get(token.offset)

    def extent_around(self, token: Token) -> tuple[int, int] | None:
        """The tokens of the registered name that a word is part of, as [first, last)."""
        return self._roots.get(self._heads[token.offset].offset) if token.offset in self._heads else None

    def is_piece(self, token: Token) -> bool:
        """Whether a word is coordinated with another within one registered name: "Trinidad and | Tobago"."""
        extent = self.extent_around(token)
        if extent is None or token.offset in self._roots or token.dep_ != "conj":
            return False
        return extent[0] <= token.head.i < extent[1]

    def sense(self, token: Token) -> str | None:
        aliases = self._names.get(token.offset, ())
        return aliases[0].sense if aliases else None

    @cached_property
    def _countries(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for aliases in self._names.values():
            named = {self.registry.entry(alias.entry_id).country for alias in aliases}
            country = named.pop() if len(named) == 1 else None
            if country:
                found[country] += 1
        return found

    def countries(self) -> Counter[str]:
        """How often the document names each country, for telling places of one name apart."""
        return self._countries


def _longest(spans: Iterable[Span]) -> list[Span]:
    """The names that overlap with no longer one, nor with an earlier one of the same length; in text order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (-len(one), one.start)):
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda one: one.start)
