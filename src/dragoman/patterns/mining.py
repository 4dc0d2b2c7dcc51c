"""Sequences of moves that come again: what may follow what, how often a pattern occurs, and where.

Many arrangements of the same moves are counted at one go: whether a move is of a kind is held as the bits of one
integer, one bit an arrangement, the first of them the record as it stands. A step of the search is then an `&` or an
`|`, for a thousand shuffled records at the price of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a move is in a thread of two sides, A and B: whose it is, and of which family. A third party's is TA where it
# turns to A and TB where it turns to B; it may be both.
Token = tuple[str, str]
Pattern = tuple[Token, ...]
PAIR = ("A", "B")
THIRD = ("TA", "TB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move of a thread: where it stands, and in which roles."""

    index: int  # of the move in the whole record
    day: date
    document: str
    start: int  # of its passage in the document
    end: int
    roles: tuple[str, ...]  # A, B, or TA and TB


@dataclass(frozen=True)
class Thread:
    """The moves of two sides, and of third parties towards them, on one issue or one offer, in order."""

    a: str
    b: str
    issue: str  # empty: on any
    offer: str  # empty: of any
    steps: tuple[Step, ...]
    gap_events: int
    gap_days: int

    @cached_property
    def before(self) -> list[list[int]]:
        """For each step those it may follow directly, the latest first: surely earlier, and not too far off.

        Two steps are too far apart where more days lie between them, or more moves of the thread, than the gaps allow.
        """
        return [list(self._followed(j)) for j in range(len(self.steps))]

    @cached_property
    def first_near(self) -> list[int]:
        """For each step the first one that it, or any step after it, may still follow."""
        lowest, found = len(self.steps), []
        for j in range(len(self.steps) - 1, -1, -1):
            lowest = min([lowest, j, *self.before[j][-1:]])
            found.append(lowest)
        return found[::-1]

    @cached_property
    def _places(self) -> tuple[list[int], list[int], list[int], list[int]]:
        """For each step the number of earlier days, up to its day, and of its own text before and after it."""
        days = np.array([step.day.toordinal() for step in self.steps])
        earlier, upto = np.searchsorted(days, days, side="left"), np.searchsorted(days, days, side="right")
        groups: dict[tuple[date, str], list[int]] = {}
        for place, step in enumerate(self.steps):
            groups.setdefault((step.day, step.document), []).append(place)
        own = [groups[step.day, step.document] for step in self.steps]
        prior = [sum(self.later(one, place) for one in group) for place, group in enumerate(own)]
        after = [sum(self.later(place, one) for one in group) for place, group in enumerate(own)]
        return earlier.tolist(), upto.tolist(), prior, after

    def later(self, i: int, j: int) -> bool:
        """Whether step j is surely later than step i: on a later day, or in a later passage of one text."""
        one, other = self.steps[i], self.steps[j]
        if one.day != other.day:
            return one.day < other.day
        return one.document == other.document and one.end <= other.start

    def _followed(self, j: int) -> Iterator[int]:
        earlier, upto, prior, after = self._places
        steps = self.steps
        for i in range(j - 1, -1, -1):
            if (steps[j].day - steps[i].day).days > self.gap_days or earlier[j] - upto[i] > self.gap_events:
                return  # what lies further back is further off
            if not self.later(i, j):
                continue
            if steps[i].day == steps[j].day:
                between = sum(self.later(i, k) and self.later(k, j) for k in range(i + 1, j))
            else:
                between = earlier[j] - upto[i] + after[i] + prior[j]
            if between <= self.gap_events:
                yield i


@dataclass(frozen=True, slots=True)
class Bits:
    """For each move of the record and each family, the arrangements in which the move is of it."""

    of: Mapping[str, list[int]]
    arrangements: int

    @staticmethod
    def make(families: Sequence[str], codes: NDArray[np.int64]) -> Bits:
        """From (arrangement, move) numbers of families; the first arrangement is the record itself."""
        of = {
            family: [
                int.from_bytes(np.packbits(column == place, bitorder="little").tobytes(), "little")
                for column in codes.T
            ]
            for place, family in enumerate(families)
        }
        return Bits(of, len(codes))


def patterns(families: Mapping[str, bool], longest: int) -> Iterator[Pattern]:
    """Every pattern that is looked for, in order of length.

    A pattern has two to four steps, no two alike next to one another (a move told three times is one step), and at
    least one step of each of the two sides. A third party proposes or presses: its yes or no answers somebody else.
    Four steps are one round that ends with the move it began with: propose, press, refuse, propose.

    families  each with whether it answers, and so is no move of a third party
    """
    tokens = [(role, family) for role in PAIR for family in families]
    tokens += [(role, family) for role in THIRD for family, answers in families.items() if not answers]
    for length in range(2, longest + 1):
        for found in product(tokens, repeat=min(length, 3)):
            pattern = (*found, found[0]) if length == 4 else found
            if any(one == other for one, other in pairwise(pattern)):
                continue
            if {"A", "B"} <= {role for role, _ in pattern}:
                yield pattern


class Miner:
    """Counts patterns in one thread, in every arrangement at once."""

    def __init__(self, thread: Thread, bits: Bits) -> None:
        self.thread, self.arrangements = thread, bits.arrangements
        self._full = (1 << bits.arrangements) - 1
        self._at: dict[Token, list[int]] = {}
        self._places: dict[Token, tuple[int, ...]] = {}
        for family, rows in bits.of.items():
            for role in (*PAIR, *THIRD):
                found = [rows[step.index] if role in step.roles else 0 for step in thread.steps]
                self._at[role, family] = found
                self._places[role, family] = tuple(j for j, one in enumerate(found) if one)
        self._rows: dict[tuple[Token, Token], list[tuple[int, int, tuple[int, ...]]]] = {}

    def possible(self, pattern: Pattern, least: int) -> bool:
        """Whether there are steps enough for it to come so often."""
        return all(len(self._places[token]) >= least * pattern.count(token) for token in set(pattern))

    def counts(self, pattern: Pattern) -> list[int]:
        """How often the pattern occurs in each arrangement, as binary digits: one integer a digit, the lowest first.

        Occurrences do not overlap: the one that ends first is counted, then the next that begins after its end.
        """
        digits: list[int] = []
        for _, found in self._ends(pattern):
            for place, digit in enumerate(digits):
                digits[place], found = digit ^ found, digit & found
                if not found:
                    break
            if found:
                digits.append(found)
        return digits

    def ends(self, pattern: Pattern) -> list[int]:
        """Where the occurrences in the record itself end."""
        return [j for j, found in self._ends(pattern) if found & 1]

    def _follows(self, one: Token, other: Token) -> list[tuple[int, int, tuple[int, ...]]]:
        """Each place of the second token, its bits, and the places of the first that it may follow directly."""
        if (one, other) not in self._rows:
            held = set(self._places[one])
            rows = [
                (j, self._at[other][j], tuple(i for i in self.thread.before[j] if i in held))
                for j in self._places[other]
            ]
            self._rows[one, other] = [row for row in rows if row[2]]
        return self._rows[one, other]

    def _agenda(self, pattern: Pattern) -> list[tuple[int, int, int, tuple[int, ...]]]:
        """What there is to look at, in order: place, step of the pattern, bits, what it may follow."""
        found: list[tuple[int, int, int, tuple[int, ...]]]
        found = [(j, 0, self._at[pattern[0]][j], ()) for j in self._places[pattern[0]]]
        for step in range(1, len(pattern)):
            found += [(j, step, bits, i) for j, bits, i in self._follows(pattern[step - 1], pattern[step])]
        found.sort(key=lambda one: one[:2])
        return found

    def _ends(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Each place where occurrences end, with the arrangements in which they do."""
        thread, last = self.thread, len(pattern) - 1
        reached = [[0] * len(thread.steps) for _ in range(last)]
        live: list[tuple[int, list[int]]] = []  # what was reached, in order of place; before `begin` nothing can follow
        begin = 0
        done: list[tuple[int, int]] = []  # ends of this day: what begins on it has to come surely later
        for j, step, bits, earlier in self._agenda(pattern):
            if step == 0:
                if done:
                    done = done if thread.steps[done[0][0]].day == thread.steps[j].day else []
                    for end, found in done:
                        if not thread.later(end, j):
                            bits &= ~found
                reached[0][j] = bits
                live.append((j, reached[0]))
                continue
            before, found = reached[step - 1], 0
            for i in earlier:
                found |= before[i]
            found &= bits
            if not found:
                continue
            if step < last:
                reached[step][j] = found
                live.append((j, reached[step]))
                continue
            yield j, found
            rest, near = self._full ^ found, thread.first_near[j]
            while begin < len(live) and live[begin][0] < near:
                begin += 1
            for place in range(begin, len(live)):  # an occurrence that began before this end overlaps it
                i, row = live[place]
                row[i] &= rest
            done = done if done and thread.steps[done[0][0]].day == thread.steps[j].day else []
            done.append((j, found))

    def occurrences(self, pattern: Pattern) -> list[tuple[int, ...]]:
        """The steps of each occurrence in the record itself: ending first, and each step as late as it can be."""
        found: list[tuple[int, ...]] = []
        for end in self.ends(pattern):
            chosen = self._back(pattern, end, found[-1][-1] if found else None)
            assert chosen is not None
            found.append(chosen)
        return found

    def _back(self, pattern: Pattern, end: int, after: int | None) -> tuple[int, ...] | None:
        if len(pattern) == 1:
            return (end,) if after is None or self.thread.later(after, end) else None
        for i in self.thread.before[end]:
            if self._at[pattern[-2]][i] & 1 and (head := self._back(pattern[:-1], i, after)) is not None:
                return (*head, end)
        return None


def reach(digits: Sequence[int]) -> tuple[int, int]:
    """The count in the record, and the greatest of any arrangement.

    >>> reach([0b101, 0b100])
    (1, 3)
    """
    most, held = 0, -1
    for place in range(len(digits) - 1, -1, -1):
        if held & digits[place]:
            held &= digits[place]
            most |= 1 << place
    return sum((digit & 1) << place for place, digit in enumerate(digits)), most


def unpacked(digits: Sequence[int], arrangements: int) -> NDArray[np.int64]:
    """Binary digits as counts.

    >>> unpacked([0b101, 0b100], 3).tolist()
    [1, 0, 3]
    """
    counts = np.zeros(arrangements, dtype=np.int64)
    for place, digit in enumerate(digits):
        raw = np.frombuffer(digit.to_bytes((arrangements + 7) // 8, "little"), dtype=np.uint8)
        counts += np.unpackbits(raw, bitorder="little", count=arrangements).astype(np.int64) << place
    return counts
