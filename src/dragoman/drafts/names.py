"""Whose names stand in a draft: the parties as given, else capitalised words, with "Arvanian" taken for Arvania."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.drafts.words import sentences
from dragoman.types import Span

_WORD = r"[A-Z][\w’'-]*[\w]|[A-Z]{2,}"
_NAME = re.compile(rf"(?:{_WORD})(?:(?:[ ](?:of(?: the)?|for|and the)[ ]|[ ])(?:{_WORD}))*")
_TITLED = re.compile(r"\b[A-Z][a-z]+\b")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a after agreement agreements all an and annex annexes any april article articles at august both "
        "chapter commission committee constitution council december each east eastern either every february "
        "for force forces government he if in it its january joint july june march may minister ministers "
        "negotiations neither no north northern not nothing november october on once other others parliament "
        "part parties party point president presidents prime protocol protocols republic section security "
        "senators september she south southern state states such that the there these they this treaties "
        "treaty until upon we west western when where whether ",
    )
)
_ENDINGS = ("ians", "ian", "ans", "an", "ese", "ish", "is", "ic", "i", "s", "ia", "y", "e", "a", "o")
LEAST = 4  # letters two names must share at their start to be one country and its adjective


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text and who it is: an id where the parties were given, else the name."""

    who: str
    span: Span


class Names:
    """The names of one text."""

    def __init__(self, text: str, parties: Mapping[str, Sequence[str]] | None = None) -> None:
        """`parties` gives each id its names and adjectives, e.g. {"state:ARV": ["Arvania", "Arvanian"]}."""
        self.text = text
        self._given = {name: who for who, names in (parties or {}).items() for name in names if name.strip()}
        if self._given:
            roots = {_root(name): who for name, who in self._given.items() if " " not in name and name.istitle()}
            words = dict.fromkeys(match[0] for match in _TITLED.finditer(text))
            alike = {word: roots[_root(word)] for word in words if len(_root(word)) >= LEAST and _root(word) in roots}
            self._given = {**alike, **self._given}
        self._pattern = (
            re.compile(
                rf"(?<!\w)(?:{'|'.join(re.escape(n) for n in sorted(self._given, key=len, reverse=True))})(?!\w)"
            )
            if self._given
            else None
        )
        self._known = {} if self._given else _countries(_free_names(text))

    def within(self, span: Span) -> list[Named]:
        """The names in a stretch of text, in order."""
        start, end = span
        if self._pattern is not None:
            return [
                Named(self._given[match[0]], match.span()) for match in self._pattern.finditer(self.text, start, end)
            ]
        return [
            Named(self._known[name], place)
            for match in _NAME.finditer(self.text, start, end)
            for name, place in _parts(match[0], match.start())
            if name in self._known
        ]

    def who(self, span: Span) -> tuple[str, ...]:
        """Whose names stand in a stretch of text, each once."""
        return tuple(dict.fromkeys(named.who for named in self.within(span)))


def _free_names(text: str) -> list[str]:
    """Capitalised names, those at the head of a sentence only if they stand elsewhere too or before a verb of duty."""
    heads: list[str] = []
    inner: list[str] = []
    for start, end in sentences(text, (0, len(text))):
        for match in _NAME.finditer(text, start, end):
            at_head = not re.search(r"\w", text[start : match.start()])
            for name, (_, stop) in _parts(match[0], match.start()):
                verb = re.match(
                    r",? (?:\w+ )?(?:shall|must|will|should|may|agrees?|undertakes?)\b", text[stop:end][:40]
                )
                (heads if at_head and not verb else inner).append(name)
    seen = set(inner)
    return [*inner, *(name for name in heads if name in seen)]


def _parts(name: str, at: int) -> list[tuple[str, Span]]:
    """The name without the common words at its ends: "The United States", "Prime Minister"."""
    words = [(match[0], (at + match.start(), at + match.end())) for match in re.finditer(r"\S+", name)]
    while words and (words[0][0].lower() in _COMMON or words[0][0][0].islower()):
        words.pop(0)
    while words and (words[-1][0].lower() in _COMMON - {"states", "council", "republic"} or words[-1][0][0].islower()):
        words.pop()
    if not words or all(word.lower() in _COMMON for word, _ in words):
        return []
    return [(" ".join(word for word, _ in words), (words[0][1][0], words[-1][1][1]))]


def _countries(names: Sequence[str]) -> dict[str, str]:
    """Each name with the one it counts as: an adjective counts as the country whose stem it has."""
    found: dict[str, str] = {}
    single = sorted({name for name in names if " " not in name}, key=lambda name: (len(name), name))
    for name in dict.fromkeys(names):
        root = _root(name)
        same = [other for other in single if _root(other) == root] if len(root) >= LEAST and " " not in name else []
        nouns = [other for other in same if not other.endswith(("ian", "an", "ese", "ish"))]
        found[name] = (nouns or same or [name])[0]
    return found


def _root(name: str) -> str:
    low = name.lower()
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= LEAST:
            return low.removesuffix(ending)
    return low
