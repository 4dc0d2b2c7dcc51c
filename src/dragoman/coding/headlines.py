"""Headlines as the sentences they are: the model has learnt from text with full stops, small letters and "and"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from dragoman.coding.lexicon import load
from dragoman.coding.place_extents import is_known

if TYPE_CHECKING:
    from dragoman.coding.gazetteer import Gazetteer
    from dragoman.coding.registry import Registry

WORD = r"(?:(?:[A-Z]\.)+|[\w\u2019'-]+)"
PART = rf"(?=[A-Z]){WORD}(?: {WORD}){{0,3}}"
# Two parts or more at the start of a line or sentence, and then a word that is no name; the last comma is caught.
LIST = re.compile(rf"(?:^|(?<=[.!?] ))((?:{PART}, )*?{PART})(, )(?=({PART}) [a-z])", re.MULTILINE)
AFTER = re.compile(r"[a-z]+")
NOT_BEHIND = {
    "and",
    "or",
    "said",
    "says",
    "who",
    "which",
    "where",
    "whose",
}  # the list goes on, or is none: "Iran, X says"
LONGEST = 25  # words of a line that may be a headline
TITLE = re.compile(r"[^\W\d_][\w\u2019']*")
LONGEST_NAME = 5  # words
SMALL = {  # words that titles write large and sentences never do
    *("a", "about", "after", "against", "ahead", "amid", "among", "an", "and", "are", "around", "as", "at", "be"),
    *("before", "behind", "between", "but", "by", "dozens", "during", "for", "from", "gunmen", "hundreds", "in"),
    *("into", "is", "its", "may", "more", "near", "no", "not", "of", "off", "on", "or", "out", "over", "than"),
    *("the", "their", "thousands", "through", "to", "under", "until", "up", "was", "were", "will", "with"),
    *("within", "without", "would"),
}
MONTHS = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"}
MONTHS |= {"december", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers")


def as_sentences(text: str, registry: Registry, gazetteer: Gazetteer) -> str:
    """A text of the same length in which titles are written small and lists at the start of a line have an "and"."""
    lines = text.split("\n")
    return with_ands("\n".join(in_sentence_case(line, registry, gazetteer) for line in lines), registry)


def in_sentence_case(line: str, registry: Registry, gazetteer: Gazetteer) -> str:
    """A line in title case with its common words written small: "Rebels Seize Town in Eastern Congo"."""
    words = list(TITLE.finditer(line))
    long = [word[0] for word in words if len(word[0]) > 3 and word[0] not in SMALL]
    if not 3 < len(words) <= LONGEST or len(long) < 3 or line.isupper():
        return line
    if not all(word[:1].isupper() for word in long):
        return line
    small = list(line)
    number = 0
    while number < len(words):
        size = _name_at(line, words, number, registry)
        if size == 0:
            word, at = words[number][0], words[number].start()
            if number and line[at - 1 : at] not in {"-", "\u2013"} and _is_common(word, registry, gazetteer):
                small[at] = line[at].lower()
        number += max(size, 1)
    return "".join(small)


def _name_at(line: str, words: list[re.Match[str]], first: int, registry: Registry) -> int:
    """How many of the words from one on are a registered name; 0 where none is."""
    for size in range(min(LONGEST_NAME, len(words) - first), 0, -1):
        name = line[words[first].start() : words[first + size - 1].end()]
        if registry.named(name):
            return size
    return 0


def _is_common(word: str, registry: Registry, gazetteer: Gazetteer) -> bool:
    low = word.lower()
    if word.isupper() or (low in MONTHS and low not in {"may", "march"}):
        return False
    if low in SMALL or _is_form_of(low, _index("verb", "adj", "adv")) or registry.role(low) is not None:
        return True
    if low in _spoken_of():
        return True
    return not is_known(word, gazetteer) and _is_form_of(low, _index("noun"))


@cache
def _spoken_of() -> frozenset[str]:
    """The words that frames look for: "pact" and "deal" are towns as well."""
    return frozenset().union(*load().classes.values())


@cache
def _index(*kinds: str) -> frozenset[str]:
    """The words of these kinds that the model's lemmatizer knows."""
    from dragoman.coding.parse import known_words

    return frozenset().union(*(known_words(kind) for kind in kinds))


def _is_form_of(word: str, known: frozenset[str]) -> bool:
    for ending in ENDINGS:
        stem = word[: len(word) - len(ending)] if ending else word
        if len(stem) > 2 and word.endswith(ending) and (stem in known or (ending and f"{stem}e" in known)):
            return True
    return (word.endswith("ies") and f"{word[:-3]}y" in known) or (word.endswith("ied") and f"{word[:-3]}y" in known)


def unclosed(text: str) -> list[int]:
    """Where a full stop is missing, behind the last word of each line that ends in one."""
    found, at = [], 0
    for line in text.split("\n"):
        bare = line.rstrip()
        count = bare.count(" ") + 1
        last = bare.rsplit(" ", 1)[-1]
        if 2 < count <= LONGEST and (bare[-1:].isalnum() or bare[-1:] in {"'", '"', "\u2019", "\u201d", ")", "%"}):
            told = bare[-2:-1] in {".", "!", "?"}  # … "of it."
            if not told and "." not in last and not (len(last) == 1 and last.isupper()):
                found.append(at + len(bare))
        at += len(line) + 1
    return found


def with_ands(text: str, registry: Registry) -> str:
    """The text with "&" for such commas, as long as before: "Thai &Cambodian leaders meet"."""

    def mended(found: re.Match[str]) -> str:
        parts = [*found[1].split(", "), found[3]]
        known = [_party(part, registry) for part in parts]
        behind = AFTER.match(text, found.end() + known[-1][1] + 1)
        apart = len({country for country, _ in known}) == len(parts)  # not "Doha, Qatar"
        if not all(length for _, length in known) or not apart or behind is None or behind[0] in NOT_BEHIND:
            return found[0]
        return f"{found[1]} &"

    return LIST.sub(mended, text)


def _party(part: str, registry: Registry) -> tuple[str, int]:
    """Whose the words are that a part begins with, and how many letters name them; 0 where no party is named."""
    words = part.split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        for alias in registry.named(name):
            entry = registry.entry(alias.entry_id)
            if entry.kind != "outlet":
                own = entry.id if entry.id.startswith("group:") else entry.country or entry.id
                return own, len(name)
    return "", 0
