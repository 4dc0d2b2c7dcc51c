"""Which row that the program keeps is which row of the golden file.

Rows are paired one to one by maximum weight (`assign`, the Hungarian method: ties fall the same way each time). A pair
that `hindrance` names a reason against has no weight; else the weight is the sum of the `WEIGHTS` of what speaks for
it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dragoman.drafts.assignment import assign
from dragoman.types import Mention

Row = dict[str, Any]

SLACK = timedelta(days=1)  # a dispatch from another time zone may give the day before or after
# Moves that careful readers enter one for the other: a demand put as a proposal, a putting-off told as a refusal.
EQUIVALENT = {frozenset(pair) for pair in (("propose", "counter"), ("demand", "urge"), ("reject", "defer"),
                                           ("accept", "concede"))}  # fmt: skip
ON_THE_WORDS = {"moves", "claims"}  # so many of them in a dispatch that sides and days cannot tell them apart
DIRECTED = {"moves", "pledges", "hostilities", "claims"}
WEIGHTS = {"pair": 4.0, "sentence": 3.0, "next sentence": 1.0, "day": 2.0, "place": 1.0, "sides": 1.0, "doers": 1.0,
           "what": 2.0, "moves": 2.0, "reports": 4.0}  # fmt: skip

# -- sides ----------------------------------------------------------------------------------------------------------

# Registry ids by the short names of the golden files; other ids go by what follows the colon: group:hamas is HAMAS.
SHORT = {
    "bloc:european-union": "EU", "org:european-commission": "EU", "org:european-council": "EU",
    "org:council-of-the-eu": "EU", "org:european-parliament": "EU", "org:eeas": "EU", "org:nato": "NATO",
    "org:un": "UN", "org:united-nations": "UN", "org:un-security-council": "UN", "org:un-general-assembly": "UN",
    "org:un-secretariat": "UN", "bloc:coalition-of-the-willing": "COALITION", "bloc:northern-compact": "COMPACT",
    "bloc:european-allies": "EUROPE", "bloc:gulf-states": "GULF",
}  # fmt: skip
# What golden files and texts call a body that has no id, or not always.
CALLED = {
    "coalition of the willing": "COALITION", "european union": "EU", "united nations": "UN", "europe": "EUROPE",
    "europeans": "EUROPE", "european leaders": "EUROPE", "european allies": "EUROPE", "european partners": "EUROPE",
    "european supporters": "EUROPE", "european countries": "EUROPE", "northern compact": "COMPACT",
    "three gulf states": "GULF", "gulf states": "GULF",
}  # fmt: skip
MEMBERS = {"e3": ("gbr", "fra", "deu")}  # a text names the group, another those who are in it
NOBODY = {"anonymous"}  # the golden files' word for a claimant who is not named
DROPPED = {"a", "an", "the", "of", "its", "his", "her", "their", "s"}


def side(name: str) -> str:
    """A side in one spelling: an ISO code, a registry id, a short name or the words of a text.

    >>> side("org:european-commission"), side("EU"), side("the European Union"), side("state:UKR")
    ('eu', 'eu', 'eu', 'ukr')
    """
    known = SHORT.get(name)
    if known is None:
        id = re.fullmatch(r"[a-z]+:([\w-]+)", name)
        plain = folded(id[1].replace("-", " ") if id else name)
        known = CALLED.get(plain, plain)
    return known.casefold()


def sides(names: Iterable[str]) -> frozenset[str]:
    return frozenset(side(name) for name in names) - NOBODY


def common(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Those of some that are among the others: by name, as a member of a group, or by half of their words."""
    wide = others | {member for group in others for member in MEMBERS.get(group, ())}
    return frozenset(
        one
        for one in some
        if one in wide or any(member in others for member in MEMBERS.get(one, ())) or any(alike(one, o) for o in others)
    )


# -- words ----------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """A name for comparison: no case, accents, article or doubled spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"^the ", "", bare.casefold().strip()))


def alike(one: str, other: str) -> bool:
    """Whether two wordings share half of their words."""
    a, b = (Counter(w for w in re.findall(r"\w+", folded(text)) if w not in DROPPED) for text in (one, other))
    return 2 * (a & b).total() >= (a.total() + b.total()) * 0.5 > 0


def within(one: str, other: str) -> bool:
    """Whether two names are the same or one is in the other: `Kyiv` and `the Kyiv region`, not `Ly` and `Lyman`."""
    a, b = folded(one), folded(other)
    return bool(re.search(rf"\b{re.escape(a)}\b", b) or re.search(rf"\b{re.escape(b)}\b", a))


def saying(wanted: str, got: str) -> bool:
    """Whether two passages say the same: one holds the other, or they share half of their words."""
    return within(wanted, got) or alike(wanted, got)


SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9])|\n\s*""")


def sentences(text: str) -> list[int]:
    """Where the sentences of a text begin. An abbreviation may cut one in two: so the next one counts as well."""
    return [0, *(match.end() for match in SENTENCE_END.finditer(text) if match.end() < len(text))]


def spots(text: str, span: tuple[int, int]) -> range:
    """The places of the sentences that a span touches, the first of the text being 0."""
    begin = sentences(text)
    return range(bisect_right(begin, span[0]) - 1, bisect_right(begin, max(span[0], span[1] - 1)))


def found(words: str, text: str) -> tuple[int, int] | None:
    """Where the words stand in the text, however it breaks its lines; None where they do not."""
    match = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return match.span() if match else None


# -- rows -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a ledger, expected or kept, as far as two rows are compared."""

    id: str
    row: Row
    dispatches: frozenset[str] = frozenset()  # file names without suffix
    spots: frozenset[tuple[str, int]] = frozenset()  # dispatch and place of the sentence
    sides: frozenset[str] = frozenset()  # everybody in it
    doers: frozenset[str] = frozenset()  # who acts or, in the ledger of claims, asserts
    unknown: frozenset[str] = (
        frozenset()
    )  # those of them that are words only, of which nobody knows whose side they are on
    since: date | None = None
    until: date | None = None  # the last day
    place: str = ""
    what: str = ""  # move, kind of hostility, issue of a position
    mentions: tuple[Mention, ...] = ()
    moves: frozenset[str] = field(default=frozenset())  # of an offer: the expected moves that are in it


def nearness(one: Entry, other: Entry) -> int:
    """2 where both rest on one sentence, 1 where on neighbours, 0 else."""
    if one.spots & other.spots:
        return 2
    return int(any((name, at + step) in other.spots for name, at in one.spots for step in (-1, 1)))


def hindrance(ledger: str, wanted: Entry, kept: Entry) -> str:
    """Why the kept row cannot be the expected one: dispatches, words, sides, ...; empty where it can."""
    if ledger == "positions":
        return "" if wanted.what == kept.what and common(wanted.sides, kept.sides) else "sides"
    near = nearness(wanted, kept)
    shared = common(wanted.sides, kept.sides)
    both_name = bool(wanted.sides and kept.sides - kept.unknown)
    opposed = wanted.doers and kept.doers - kept.unknown and not common(wanted.doers, kept.doers)
    checks = {
        "dispatches": bool(wanted.dispatches & kept.dispatches),
        "words": near > 0 or ledger not in ON_THE_WORDS,
        # A row that names nobody, or only a house or an old man, can be anybody's: there the words decide.
        "sides": bool(shared) or (not both_name and near > 0),
        "doers": not (ledger in DIRECTED and opposed),
        "days": days_meet(wanted, kept),
        "what": ledger != "moves" or wanted.what == kept.what or frozenset((wanted.what, kept.what)) in EQUIVALENT,
        "place": ledger != "hostilities" or not (wanted.place and kept.place) or within(wanted.place, kept.place),
    }
    return next((name for name, passed in checks.items() if not passed), "")


def days_meet(one: Entry, other: Entry) -> bool:
    """Whether two spells of days, where both are known, overlap or lie within a day of each other."""
    if not (one.since or one.until) or not (other.since or other.until):
        return True
    first, second = ((e.since or date.min, e.until or date.max - SLACK) for e in (one, other))
    return first[0] <= second[1] + SLACK and second[0] <= first[1] + SLACK


def weight(ledger: str, wanted: Entry, kept: Entry) -> float:
    """How much speaks for the pair: 0 where something speaks against it."""
    if hindrance(ledger, wanted, kept):
        return 0.0
    union = len(wanted.sides | kept.sides)
    signs = {
        "pair": 1.0,
        "sentence": float(nearness(wanted, kept) == 2),
        "next sentence": float(nearness(wanted, kept) == 1),
        "day": float(wanted.since is not None and (wanted.since, wanted.until) == (kept.since, kept.until)),
        "place": float(bool(wanted.place and kept.place) and within(wanted.place, kept.place)),
        "sides": len(wanted.sides & kept.sides) / union if union else 0.0,
        "doers": float(bool(common(wanted.doers, kept.doers))),
        "what": float(bool(wanted.what) and wanted.what == kept.what),
        "moves": float(len(wanted.moves & kept.moves)),
        "reports": 2 * len(wanted.dispatches & kept.dispatches) / max(1, len(wanted.dispatches) + len(kept.dispatches)),
    }
    return sum(WEIGHTS[name] * sign for name, sign in signs.items())


def paired(ledger: str, wanted: Sequence[Entry], kept: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """The pairing of the greatest weight, in the order of the expected rows."""
    weights = [[weight(ledger, one, other) for other in kept] for one in wanted]
    return [(wanted[i], kept[j]) for i, j in assign(weights)]
