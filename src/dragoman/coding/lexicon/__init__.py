"""The frame lexicon: which words carry which event, and where its roles stand. The entries are the TOML files here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dragoman.errors import VocabularyError

VERB_TARGET = ("object", "dative", "to", "with", "against", "on")
NOUN_ACTOR = ("support", "poss", "modifier", "by", "between", "from")
NOUN_TARGET = ("with", "against", "on", "to", "of", "between")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One entry: some words, the event they carry, the constraints on it and the slots of its roles."""

    id: str
    kind: str
    mode: str = ""
    move: str = ""
    verbs: tuple[str, ...] = ()  # lemmas, a particle after a space
    nouns: tuple[str, ...] = ()  # lemmas, compounds with the head last
    adjectives: tuple[str, ...] = ()  # predicates: "is ready to …", "remains opposed to …"
    object: tuple[str, ...] = ()  # classes, or "actor", "place", "clause", "fight", "none"
    not_object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()  # classes
    prep: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()  # slots in order of preference; empty means the defaults above
    target: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    status: str = ""
    inside: str = ""  # what events inside the content become
    reciprocal: bool = False
    whole: bool = False  # of nouns: an event noun among its objects is part of it, and no event of its own
    needs: tuple[str, ...] = ()
    weight: float = 0.75
    example: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()

    @property
    def constraints(self) -> int:
        """How many conditions the frame sets: of two frames that fit, the pickier one knows more."""
        return sum(bool(one) for one in (self.object, self.not_object, self.subject, self.prep))


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Verbs that carry an event noun ("hold talks") and what they say of its status or outcome."""

    verbs: tuple[str, ...]
    nouns: tuple[str, ...] = ()  # nominal forms: "the cancellation of the meeting"
    status: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All frames, indexed by the words that trigger them."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    adjectives: Mapping[str, tuple[Frame, ...]]
    classes: Mapping[str, frozenset[str]]
    support: Mapping[str, Support]
    support_nouns: Mapping[str, Support]
    issues: Mapping[str, tuple[tuple[str, ...], ...]]  # issue -> cue phrases as lemma tuples
    cues: Mapping[str, Any]  # status.toml and speech.toml, as they stand


def _read(path: str) -> dict[str, Any]:
    text = files(__package__).joinpath(path).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"not valid TOML: {error}", item=path, advice="correct the file") from error


def _entry(kind: type[Any], row: Mapping[str, Any], path: str) -> Any:
    known = {field.name for field in fields(kind)}
    for key in row:
        if key not in known:
            near = get_close_matches(key, known, 1)
            raise VocabularyError(
                f"unknown key {key!r}", item=path, advice=f"did you mean {near[0]!r}?" if near else ""
            )
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


def _index(frames: list[Frame], field: str) -> Mapping[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        for word in getattr(frame, field):
            found.setdefault(word, []).append(frame)
    return MappingProxyType({word: tuple(entries) for word, entries in found.items()})


@cache
def load() -> Lexicon:
    """Read every lexicon file once; raises VocabularyError naming the file and the key."""
    frames: list[Frame] = []
    for path in sorted(entry.name for entry in files(__package__).joinpath("frames").iterdir()):
        if path.endswith(".toml"):
            frames += [_entry(Frame, row, f"frames/{path}") for row in _read(f"frames/{path}").get("frame", [])]
    seen: set[str] = set()
    for frame in frames:
        if frame.id in seen:
            raise VocabularyError(f"frame {frame.id!r} stands twice", item="frames", advice="rename one")
        seen.add(frame.id)
    support = [_entry(Support, row, "support.toml") for row in _read("support.toml").get("support", [])]
    return Lexicon(
        verbs=_index(frames, "verbs"),
        nouns=_index(frames, "nouns"),
        adjectives=_index(frames, "adjectives"),
        classes=MappingProxyType({name: frozenset(row["words"]) for name, row in _read("classes.toml").items()}),
        support=MappingProxyType({verb: entry for entry in support for verb in entry.verbs}),
        support_nouns=MappingProxyType({noun: entry for entry in support for noun in entry.nouns}),
        issues=MappingProxyType(
            {name: tuple(tuple(cue.split()) for cue in row["words"]) for name, row in _read("issues.toml").items()}
        ),
        cues=MappingProxyType({**_read("status.toml"), **_read("speech.toml")}),
    )


@cache
def omissions() -> Mapping[str, frozenset[str]]:
    """The words of what is no event, or none of its own, by what they tell: omissions.toml."""
    return MappingProxyType({name: frozenset(words) for name, words in _read("omissions.toml").items()})


@cache
def answers() -> Mapping[str, frozenset[str]]:
    """The words of answers, terms and talks that are left, by group and key ("yes.verbs"): answers.toml."""
    rows = _read("answers.toml").items()
    return MappingProxyType({f"{group}.{key}": frozenset(row[key]) for group, row in rows for key in row})


@cache
def particulars(ledger: str) -> Mapping[str, Any]:
    """The words that the particulars of a ledger are read from: particulars/<ledger>.toml as it stands."""
    return MappingProxyType(_read(f"particulars/{ledger}.toml"))


def frames() -> tuple[Frame, ...]:
    """Every frame once, in file order: for tests and the reference page."""
    lexicon = load()
    unique = {
        frame.id: frame
        for index in (lexicon.verbs, lexicon.nouns, lexicon.adjectives)
        for row in index.values()
        for frame in row
    }
    return tuple(sorted(unique.values(), key=lambda frame: frame.id))
