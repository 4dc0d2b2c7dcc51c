"""Words for comparing texts: tokens, stems, sentences, weights. No model and no dictionary."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from dragoman.types import Span

Vector = Mapping[str, float]

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
STOP = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for from with and or as is are be been being was were it its this that these those "
        "their they he she his her them which who whom whose not no nor so than then there into under over upon "
        "between shall will must should may can would could also such any all each other both has have had do does did "
        "s",
    )
)
_SUFFIXES = (
    ("isations", 4), ("isation", 4), ("ements", 4), ("ement", 4), ("ations", 4), ("ation", 4), ("ments", 4),
    ("ment", 4), ("ingly", 4), ("ities", 4), ("ity", 5), ("ings", 4), ("ing", 4), ("edly", 4), ("ied", 3), ("ed", 3),
    ("ies", 3), ("ions", 6), ("ion", 6), ("ially", 4), ("ally", 4), ("ly", 4), ("als", 5), ("al", 5), ("es", 4),
    ("s", 3),
)  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.;!?])[\"”’)\]]*[ \t]+(?=[\[(\"“A-Z\d])|\n+")
_SHORT = re.compile(r"(?:\b(?:No|Nos|Art|Arts|St|Mr|Mrs|Ms|Dr|Gen|para|paras|cf|vs|Res)|\b[A-Z])\.$")


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """A word without its commonest endings, British spelling: crude, the same for both sides of a comparison.

    >>> [stem(word) for word in ("Guarantees", "recognized", "withdrawal", "stationing", "parties", "party")]
    ['guarant', 'recognis', 'withdraw', 'station', 'party', 'party']
    """
    low = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    low = re.sub(r"iz(?=e|ing|ation)", "is", low) if len(low) > 5 else low
    low = low.replace("defens", "defenc").replace("ultilateral", "ultilater")
    for suffix, least in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= least and not low.endswith("ss"):
            low = low.removesuffix(suffix)
            if suffix in ("ies", "ied"):
                low += "y"
            elif suffix in ("ed", "ing") and len(low) > 3 and low[-1] == low[-2] and low[-1] not in "lsz":
                low = low[:-1]
            break
    while low.endswith("e") and len(low) > 4:
        low = low[:-1]
    return low


def tokens(text: str) -> Iterator[tuple[str, Span]]:
    """Words and numbers with their place."""
    for match in TOKEN.finditer(text):
        yield match[0], match.span()


def stems(text: str) -> list[str]:
    """The stems of the words that carry content, in order."""
    return [stem(word) for word, _ in tokens(text) if word.lower() not in STOP]


def plain(text: str) -> str:
    """The text as it is compared for being the same: words and signs, not their case, quotes or spacing."""
    flat = text.translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2011: "-"})
    return " ".join(flat.casefold().split()).rstrip(" .;,:")


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of a stretch of text; a semicolon or a new line ends one too."""
    found: list[Span] = []
    start, end = span
    for match in _SENTENCE.finditer(text, start, end):
        if match[0].strip("\n") and _SHORT.search(text[max(start, match.start() - 8) : match.start()]):
            continue
        if text[start : match.start()].strip():
            found.append((start, match.end() - len(match[0].lstrip('"”’)]'))))
        start = match.end()
    if text[start:end].strip():
        found.append((start, end))
    return found


def weights(documents: Iterable[Iterable[str]]) -> dict[str, float]:
    """Smoothed inverse document frequency, ln((1 + n) / (1 + df)) + 1, of every stem."""
    counts: Counter[str] = Counter()
    total = 0
    for document in documents:
        counts.update(set(document))
        total += 1
    return {word: math.log((1 + total) / (1 + count)) + 1 for word, count in counts.items()}


def vector(words: Iterable[str], idf: Mapping[str, float]) -> dict[str, float]:
    """TF-IDF with a damped count, of length 1; empty where there are no words."""
    counts = Counter(words)
    raw = {word: (1 + math.log(count)) * idf.get(word, 1.0) for word, count in counts.items()}
    norm = math.sqrt(sum(value * value for value in raw.values()))
    return {word: value / norm for word, value in raw.items()} if norm else {}


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length 1, in [0, 1]."""
    if len(b) < len(a):
        a, b = b, a
    return min(1.0, sum(value * b[word] for word, value in a.items() if word in b))


def coverage(part: Iterable[str], whole: Iterable[str], idf: Mapping[str, float]) -> float:
    """Which share of the weight of `part` occurs in `whole`, in [0, 1]."""
    inside, words = set(whole), set(part)
    total = sum(idf.get(word, 1.0) for word in words)
    return sum(idf.get(word, 1.0) for word in words if word in inside) / total if total else 0.0
