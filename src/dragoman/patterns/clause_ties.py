"""Which clause of a draft a move is about: told by their words, sentence by sentence, or not told at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dragoman.drafts.cues import issues as issue_cues
from dragoman.drafts.cues import stemmed
from dragoman.drafts.names import Names
from dragoman.drafts.words import cosine, sentences, stem, stems, vector, weights
from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from dragoman.drafts.clauses import Version

# Set on the 165 moves and five drafts of examples/ukraine-2025, read by a person: docs/method/cycles.md has what they
# reach there and on moves that they were not set on. Read them again before touching these.
LEAST = 0.42  # likeness of a passage and a sentence of a clause under which nothing is concluded
CLEAR = 0.9  # of the best likeness: a clause that comes nearer leaves it open which of the two is meant
SHARED = 2  # words of substance that both must hold: one alone is chance
_PARTS = re.compile(r"[,;:]|\b(?:and|or|but|while|that|which)\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")  # a capital inside a sentence
_READINGS = re.compile(r"[\[\]]| / ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Which words count as one, and which tie nothing: clauses.toml, and the workspace's own beside it."""

    words: Mapping[str, str]  # stem to the stem it counts as
    phrases: tuple[tuple[str, str], ...]  # words that belong together, and the word they count as
    empty: frozenset[str]  # stems

    def stems(self, text: str) -> frozenset[str]:
        """The words of a passage as they are compared."""
        for phrase, word in self.phrases:
            text = re.sub(rf"(?i)\b{re.escape(phrase)}\b", word, text)
        return frozenset(self.words.get(one, one) for one in stems(text)) - self.empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of a move that may tell which clause it is about."""

    key: str
    day: date
    passages: tuple[str, ...]  # its words, and what it asks for or gives
    actors: frozenset[str]  # registry ids of sides
    targets: frozenset[str]
    issues: frozenset[str]
    asks: bool  # it wants something done by others: a demand, an appeal, a threat
    answer_to: str = ""  # the key of the move that it answers, where it is an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A move and a clause, with what speaks for it."""

    clause: str  # its key through all versions
    draft: str  # the version whose sentence is likest
    sentence: str
    score: float  # likeness in [0, 1]
    shared: tuple[str, ...]  # the words of substance that both hold, stems
    basis: (
        str  # "text": a version with the clause was known on that day; "matter": none yet; "answer": by what it answers
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    clause: str
    draft: str
    known: date
    text: str
    words: frozenset[str]
    names: frozenset[str]  # those of its words that are names, of places for the most part
    bound: frozenset[str]  # who must act
    issues: frozenset[str]


@cache
def _bundled() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("dragoman.patterns").joinpath("clauses.toml").read_text("utf-8"))


def same(path: Path | None = None) -> Same:
    """The bundled words, with those of a workspace's inputs/clauses.toml where there is one."""
    tables = [_bundled(), *([_read(path)] if path else [])]
    words = {stem(word): stem(one) for table in tables for one, many in table.get("same", {}).items() for word in many}
    phrases = [(text, one) for table in tables for one, many in table.get("phrase", {}).items() for text in many]
    empty = {stem(word) for table in tables for word in table.get("empty", {}).get("words", ())}
    return Same(words=words, phrases=tuple(sorted(phrases, key=lambda one: -len(one[0]))), empty=frozenset(empty))


def _read(path: Path) -> Mapping[str, Mapping[str, Sequence[str]]]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not TOML: {error}", item=str(path), advice="correct the line it names") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", item=str(path)) from error
    for key, entries in table.items():
        if key not in ("same", "phrase", "empty") or not isinstance(entries, dict):
            raise ConfigError(f"unknown table {key!r}", item=str(path), advice="[same], [phrase] or [empty]")
        for name, many in entries.items():
            if not isinstance(many, list) or not all(isinstance(one, str) and one.strip() for one in many):
                raise ConfigError(f"[{key}] {name} is no list of words", item=str(path), advice='write ["one", "two"]')
            if key == "empty" and name != "words":
                raise ConfigError(f"unknown key {name!r} in [empty]", item=str(path), advice="write words = […]")
    return table


def ties(
    moves: Iterable[Said],
    versions: Sequence[Version],
    keys: Mapping[str, Sequence[str]],
    parties: Mapping[str, Sequence[str]],
    alike: Same,
) -> dict[str, tuple[Tie, ...]]:
    """The clauses that each move is about, by the key of the move; a move without any is about none that is known.

    keys     of each draft by its id, one a clause: `drafts.align.keys`
    parties  ids and the names that stand for them: these words tie nothing by themselves

    A passage of the move is tied to the clause with the likest sentence, in any version, if they are alike enough,
    share words of substance, no other clause is nearly as like, their issues meet where both have some, and whoever
    must act by that sentence is named in the passage or is the one who acts or, in a demand, is asked. Before any text
    with the clause is known, they must share a name besides: the words of a common demand ("an immediate ceasefire")
    are older than the clause. An answer that is tied to nothing by its own words is tied as what it answers.
    """
    many = sorted(moves, key=lambda one: (one.day, one.key))
    names = frozenset(word for one in parties.values() for name in one for word in alike.stems(name))
    known = _sentences(versions, keys, parties, alike, names)
    passages = {one.key: _passages(one, alike, names) for one in many}
    by_clause: dict[str, set[str]] = {}
    for sentence in known:
        by_clause.setdefault(sentence.clause, set()).update(sentence.words)
    idf = weights([*by_clause.values(), *(set().union(*(words for _, words in some)) for some in passages.values())])
    vectors = [vector(sorted(one.words), idf) for one in known]
    first = {clause: min(one.known for one in known if one.clause == clause) for clause in by_clause}
    found: dict[str, tuple[Tie, ...]] = {}
    for move in many:
        best: dict[str, Tie] = {}
        for text, words in passages[move.key]:
            mine = vector(sorted(words), idf)
            likest = _likest(move, text, words, known, [cosine(mine, one) for one in vectors], parties)
            if likest is None:
                continue
            score, one = likest
            shared = words & one.words
            basis = "text" if first[one.clause] <= move.day else "matter"
            if basis == "matter" and not shared & one.names:
                continue
            if one.clause not in best or score > best[one.clause].score:
                best[one.clause] = Tie(
                    clause=one.clause, draft=one.draft, sentence=one.text, score=round(score, 3),
                    shared=tuple(sorted(shared)), basis=basis,
                )  # fmt: skip
        if best:
            found[move.key] = tuple(sorted(best.values(), key=lambda one: (-one.score, one.clause)))
    for move in many:
        if move.key not in found and move.answer_to in found:
            found[move.key] = tuple(
                Tie(
                    clause=one.clause, draft=one.draft, sentence=one.sentence, score=one.score, shared=(),
                    basis="answer",
                )
                for one in found[move.answer_to] if one.basis != "answer"
            )  # fmt: skip
    return {key: some for key, some in found.items() if some}


def _sentences(
    versions: Sequence[Version],
    keys: Mapping[str, Sequence[str]],
    parties: Mapping[str, Sequence[str]],
    alike: Same,
    names: frozenset[str],
) -> list[_Sentence]:
    found = []
    called = frozenset(
        word for version in versions for match in _NAME.finditer(version.text) for word in alike.stems(match[0])
    )
    for version in versions:
        day = version.draft.made_public or version.draft.reported or version.draft.version or date.max
        for clause, key in zip(version.clauses, keys[version.draft.id], strict=True):
            for part in _readings(version.text, clause.span):
                for start, end in sentences(version.text, part):
                    words = alike.stems(version.text[start:end]) - names
                    bound = {
                        actor for one in clause.obligations if start <= one.span[0] < end for actor in one.actors
                    } & set(parties)
                    if len(words) >= SHARED:
                        found.append(
                            _Sentence(
                                key, version.draft.id, day, version.text[start:end].strip(), words,
                                words & called, frozenset(bound), frozenset(clause.issues),
                            )
                        )  # fmt: skip
    return found


def _readings(text: str, span: tuple[int, int]) -> Iterable[tuple[int, int]]:
    """A clause cut where brackets begin, end, or go from one side's wording to the other's."""
    start = span[0]
    for match in _READINGS.finditer(text, *span):
        yield start, match.start()
        start = match.end()
    yield start, span[1]


def _passages(move: Said, alike: Same, names: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """Each passage of a move, whole and in parts, with its words of substance."""
    texts = dict.fromkeys(
        part.strip() for whole in move.passages for part in (whole, *_PARTS.split(whole)) if part.strip()
    )
    found = [(text, alike.stems(text) - names) for text in texts]
    return [(text, words) for text, words in found if len(words) >= SHARED]


def _likest(
    move: Said,
    text: str,
    words: frozenset[str],
    known: Sequence[_Sentence],
    likeness: Sequence[float],
    parties: Mapping[str, Sequence[str]],
) -> tuple[float, _Sentence] | None:
    """The sentence that a passage is tied to, with their likeness; None where nothing or too much is like it."""
    issues = move.issues | {one.label for one in issue_cues().find(stemmed(text, (0, len(text))))}
    named = frozenset(Names(text, parties).who((0, len(text))))
    concerned = (
        (named - move.actors) | (move.targets & set(parties)) if move.asks else named | move.targets | move.actors
    )
    best: dict[str, tuple[float, _Sentence]] = {}
    for one, score in zip(known, likeness, strict=True):
        if score < LEAST * CLEAR or len(words & one.words) < SHARED or score <= best.get(one.clause, (0.0,))[0]:
            continue
        if (issues and one.issues and not issues & one.issues) or (
            one.bound and concerned and not one.bound & concerned
        ):
            continue
        best[one.clause] = (score, one)
    ranked = sorted(best.values(), key=lambda each: (-each[0], each[1].clause))
    if not ranked or ranked[0][0] < LEAST or (len(ranked) > 1 and ranked[1][0] >= CLEAR * ranked[0][0]):
        return None
    return ranked[0]
