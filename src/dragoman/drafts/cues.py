"""Cue words in a clause: issues.toml and strength.toml, compared by their stems; of overlapping ones the longest."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dragoman import vocab
from dragoman.drafts.words import stem, tokens
from dragoman.errors import VocabularyError
from dragoman.types import Span

Stems = Sequence[tuple[str, Span]]  # the stems of a text with the places of their words


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in a text: what it is a cue for, as the file writes it, and where."""

    label: str
    cue: str
    span: Span


class Cues:
    """Cue words for some labels, looked up by their first stem."""

    def __init__(self, entries: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for label, phrases in entries.items():
            for phrase in phrases:
                stemmed = tuple(stem(word) for word, _ in tokens(phrase))
                if not stemmed:
                    raise VocabularyError("a cue holds no word", item=f"{label}: {phrase!r}", advice="correct it")
                listed = self._by_first.setdefault(stemmed[0], [])
                if not any(entry[:2] == (stemmed, label) for entry in listed):
                    listed.append((stemmed, label, phrase))
        for listed in self._by_first.values():
            listed.sort(key=lambda entry: (-len(entry[0]), entry[1], entry[2]))

    def find(self, text: Stems) -> list[Found]:
        """The cues of a text in order; where cues overlap the longest holds, and one place may speak for two labels."""
        found: list[Found] = []
        at = 0
        words = [word for word, _ in text]
        while at < len(words):
            hits = [
                (stemmed, label, phrase)
                for stemmed, label, phrase in self._by_first.get(words[at], ())
                if tuple(words[at : at + len(stemmed)]) == stemmed
            ]
            length = len(hits[0][0]) if hits else 0
            for stemmed, label, phrase in hits:
                if len(stemmed) == length:
                    found.append(Found(label, phrase, (text[at][1][0], text[at + length - 1][1][1])))
            at += max(1, length)
        return found


@dataclass(frozen=True, slots=True)
class Strength:
    """strength.toml, ready to look up."""

    modals: Mapping[str, int]
    marks: Cues  # condition, hedge, limit, booster
    narrowing: frozenset[str]  # stems
    bounds: Mapping[str, tuple[str, ...]]
    receives: Cues
    harms: frozenset[str]  # stems
    serves: Cues
    organs: frozenset[str]  # stems
    generic: Cues


@cache
def strength() -> Strength:
    """What makes a clause bind more or less."""
    data = _read("strength.toml")

    def words(part: str) -> list[str]:
        return [str(word) for word in data[part]["words"]]

    return Strength(
        modals=MappingProxyType({str(verb): int(rank) for verb, rank in data["modal"].items()}),
        marks=Cues({part: words(part) for part in ("condition", "hedge", "limit", "booster")}),
        narrowing=frozenset(stem(word) for word in words("narrowing")),
        bounds=MappingProxyType({bound: tuple(listed) for bound, listed in data["bound"].items()}),
        receives=Cues({"receives": words("receives")}),
        harms=frozenset(stem(word) for word in words("harms")),
        serves=Cues({"serves": words("serves")}),
        organs=frozenset(stem(word) for word in words("organs")),
        generic=Cues({"generic": words("generic")}),
    )


@cache
def issues() -> Cues:
    """Which words speak for which issue."""
    data = _read("issues.toml")
    known = vocab.issues()
    for name in data:
        if name not in known:
            raise VocabularyError(f"unknown issue {name!r}", item="drafts/issues.toml", advice="use vocab/issues.toml")
    return Cues(data)


def stemmed(text: str, span: Span) -> list[tuple[str, Span]]:
    """The stems of a stretch of text, with their places in the whole."""
    start, end = span
    return [(stem(word), (start + a, start + b)) for word, (a, b) in tokens(text[start:end])]


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files("dragoman.drafts").joinpath(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"not valid TOML: {error}", item=f"drafts/{name}", advice="correct the file") from error
