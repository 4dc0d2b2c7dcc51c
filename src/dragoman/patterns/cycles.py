"""Cycles: sequences of moves of two sides that come again, and how rarely chance would bring as many."""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ConfigError
from dragoman.patterns import chance
from dragoman.patterns.mining import PAIR, THIRD, Bits, Miner, Pattern, Step, Thread, patterns, reach, unpacked

if TYPE_CHECKING:
    from numpy.typing import NDArray


ANYONE = "*"  # in the place of one of the two: whoever turns to the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What counts as a cycle, and how chance is weighed."""

    longest: int = 4  # steps of a pattern: 2 to 4
    least: int = 2  # occurrences; fewer are no cycle
    gap_days: int = 30  # from one step to the next, at most
    gap_events: int = 8  # other moves of the thread between one step and the next, at most
    permutations: int = 999
    seed: int = 1
    whole: bool = True  # look besides in all that two sides say to each other, on whatever issue
    most: int = 200  # cycles that are described, the surest, besides those named in advance; all are weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Moves that are one step of a pattern."""

    name: str
    label: str
    moves: tuple[str, ...]
    answer: bool  # whether it answers somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A cycle that was named before the record was looked at."""

    name: str
    label: str
    steps: tuple[tuple[str, str], ...]  # role and family: P acts first of the two, R is the other, T>R a third party


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A move as the search sees it."""

    mention: str
    event: str
    day: date
    document: str
    start: int  # of its passage in the document
    end: int
    family: str
    actors: frozenset[str]  # registry ids of sides
    targets: frozenset[str]  # empty: nobody is named
    issues: frozenset[str] = frozenset()
    offer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A pattern that comes again, with all that is known of it."""

    thread: Thread
    pattern: Pattern
    occurrences: tuple[tuple[int, ...], ...]  # numbers of moves, a tuple an occurrence
    expected: float  # occurrences on average over all arrangements
    p: float  # of as many, by chance
    p_order: float  # the same where moves change place only within one party and one issue
    corrected: float  # for all patterns that were looked for
    q: float  # false discovery rate among those shown
    named: Named | None = None
    p_named: float | None = None  # corrected for the named cycles alone

    @property
    def first_actor(self) -> str:
        """Which of A and B acts first in the pattern."""
        return next(role for role, _ in self.pattern if role in PAIR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search gave."""

    cycles: tuple[Cycle, ...]  # the surest first
    moves: tuple[Moved, ...]
    threads: tuple[Thread, ...]
    tried: int  # patterns that were looked for, in all threads
    shown: int  # patterns that come often enough and are told by no longer one, described or not
    needed: int  # occurrences that a pattern which chance never brings would have to have to pass the correction
    needed_named: int


@dataclass(slots=True)
class _Seen:
    """A pattern while it is weighed."""

    miner: Miner
    pattern: Pattern
    counts: NDArray[np.int64]
    surprise: NDArray[np.float64] = field(repr=False)


@cache
def families() -> Mapping[str, Family]:
    """The families of moves, from cycles.toml."""
    return {
        name: Family(name=name, **{**row, "moves": tuple(row["moves"])})
        for name, row in _settings()["families"].items()
    }


@cache
def named() -> tuple[Named, ...]:
    """The cycles named in advance, from cycles.toml."""
    rows = _settings()["named"].items()
    found = tuple(
        Named(name=name, label=row["label"], steps=tuple(_named_step(one) for one in row["steps"]))
        for name, row in rows
    )
    for one in found:
        if wrong := {family for _, family in one.steps} - set(families()):
            raise ConfigError(f"unknown family {', '.join(wrong)}", item="cycles.toml", advice="see [families]")
    return found


def search(moves: Sequence[Moved], pairs: Iterable[tuple[str, str]], options: Options | None = None) -> Search:
    """Look for every pattern in every thread of two sides, and weigh each against shuffled moves.

    pairs  of registry ids, everybody else is a third party to them; ANYONE and an id: a side and all who turn to it
    """
    options = options or Options()
    ordered = sorted(moves, key=lambda one: (one.day, one.document, one.start, one.end, one.event, one.family))
    names = list(families())
    codes = [names.index(one.family) for one in ordered]
    found = threads(ordered, pairs, options)
    shuffled = chance.arrangements(
        codes, [one.actors for one in ordered], times=options.permutations, seed=options.seed
    )
    bits = Bits.make(names, shuffled)
    miners = [Miner(thread, bits) for thread in found]
    shown, highest, tried = _mined(miners, options)
    shown_named, highest_named = _named(miners, options)
    corrected, greatest = chance.step_down([one.surprise for one in shown], highest)
    corrected_named, greatest_named = chance.step_down([one.surprise for one, _ in shown_named], highest_named)
    among_named = {(id(one.miner), one.pattern): place for place, (one, _) in enumerate(shown_named)}
    strict: list[Hashable] = [(one.actors, one.issues) for one in ordered]
    order = Bits.make(names, chance.arrangements(codes, strict, times=options.permutations, seed=options.seed))
    rates = chance.benjamini_hochberg([chance.p_given_shown(one.counts, options.least) for one in shown])
    cycles = []
    surest = sorted(range(len(shown)), key=lambda at: (corrected[at], -shown[at].surprise[0]))
    for rank, place in enumerate(surest):
        one = shown[place]
        own = among_named.get((id(one.miner), one.pattern))
        if rank >= options.most and own is None:
            continue
        again = Miner(one.miner.thread, order).counts(one.pattern)
        steps = one.miner.thread.steps
        cycles.append(
            Cycle(
                thread=one.miner.thread,
                pattern=one.pattern,
                occurrences=tuple(tuple(steps[j].index for j in each) for each in one.miner.occurrences(one.pattern)),
                expected=float(one.counts.mean()),
                p=chance.p_value(one.counts),
                p_order=chance.p_value(unpacked(again, order.arrangements)),
                corrected=corrected[place],
                q=rates[place],
                named=None if own is None else shown_named[own][1],
                p_named=None if own is None else corrected_named[own],
            )
        )
    return Search(
        cycles=tuple(sorted(cycles, key=_surest)),
        moves=tuple(ordered),
        threads=tuple(found),
        tried=tried,
        shown=len(shown),
        needed=chance.needed(greatest),
        needed_named=chance.needed(greatest_named),
    )


def threads(moves: Sequence[Moved], pairs: Iterable[tuple[str, str]], options: Options) -> list[Thread]:
    """The threads that could hold a cycle: of each pair on each issue, on all together, and in each offer.

    A move of one of the two belongs to their thread where it is addressed to the other; where it names nobody, in the
    threads of an issue or an offer alone. A move of anybody else belongs to it where it is addressed to one of the two.
    A move of both together is none of either towards the other. With ANYONE for one of the two, all that the other does
    on an issue belongs to its thread, and whatever is addressed to it.
    """
    found: list[Thread] = []
    issues = sorted({issue for one in moves for issue in one.issues})
    offers: dict[str, int] = {}
    for one in moves:
        if one.offer:
            offers[one.offer] = offers.get(one.offer, 0) + 1
    many = sorted(offer for offer, count in offers.items() if count >= 2 * options.least)
    places = [*(("", offer) for offer in many), *((issue, "") for issue in issues)]
    places += [("", "")] if options.whole else []
    members = _members(moves, places)
    for a, b in sorted({(min(pair), max(pair)) for pair in pairs}):
        known: set[tuple[Step, ...]] = set()
        for place in places:
            if a == ANYONE and not any(place):
                continue  # all that a side does, and all that is said to it, is no thread of anything
            sides = [members[place].get(side, ()) for side in (a, b) if side != ANYONE]
            if min(map(len, sides)) < options.least:
                continue
            near = sides[0] if len(sides) == 1 else sorted({*sides[0], *sides[1]})
            steps = tuple(_steps(((index, moves[index]) for index in near), a, b, unaddressed=any(place)))
            enough = all(sum(role in step.roles for step in steps) >= options.least for role in PAIR)
            if a == ANYONE and len({moves[step.index].actors for step in steps if step.roles == PAIR[:1]}) == 1:
                continue  # one side alone turns to it: that is a thread of two
            if enough and steps not in known:  # an issue that is the only one is told once
                known.add(steps)
                found.append(Thread(a, b, *place, steps, options.gap_events, options.gap_days))
    return found


def _members(moves: Sequence[Moved], places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], dict[str, list[int]]]:
    """The numbers of the moves of each issue, each offer and of all, by the sides that they name."""
    found: dict[tuple[str, str], dict[str, list[int]]] = {place: {} for place in places}
    for index, one in enumerate(moves):
        for place in {("", ""), ("", one.offer), *((issue, "") for issue in one.issues)} & found.keys():
            for side in one.actors | one.targets:
                found[place].setdefault(side, []).append(index)
    return found


def _steps(moves: Iterable[tuple[int, Moved]], a: str, b: str, *, unaddressed: bool) -> Iterable[Step]:
    for index, one in moves:
        if a == ANYONE:
            own = b in one.actors
            if one.actors == {b} or (not own and b in one.targets):
                yield Step(
                    index=index,
                    day=one.day,
                    document=one.document,
                    start=one.start,
                    end=one.end,
                    roles=(PAIR[int(own)],),
                )
            continue
        acts = one.actors & {a, b}
        if len(acts) == 2:
            continue
        if acts:
            other = b if a in acts else a
            if other not in one.targets and (one.targets or not unaddressed):
                continue
            roles: tuple[str, ...] = (PAIR[0] if a in acts else PAIR[1],)
        else:
            roles = tuple(role for role, side in zip(THIRD, (a, b), strict=True) if side in one.targets)
        if roles:
            yield Step(index=index, day=one.day, document=one.document, start=one.start, end=one.end, roles=roles)


def _mined(miners: Sequence[Miner], options: Options) -> tuple[list[_Seen], NDArray[np.float64], int]:
    """Every pattern that the record shows, and the greatest surprise of each arrangement among all the others."""
    size = options.permutations + 1
    highest = np.zeros(size)
    shown: list[_Seen] = []
    wanted = list(patterns({one.name: one.answer for one in families().values()}, options.longest))
    tried = 0
    for miner in miners:
        own: list[_Seen] = []
        reached: dict[Pattern, tuple[int, int]] = {}
        for pattern in wanted:
            if not miner.possible(pattern, options.least):
                continue
            tried += 1
            floor = float(highest.min())
            if len(pattern) > 2 and _hopeless(miner, pattern, options.least, floor, reached):
                continue
            digits = miner.counts(pattern)
            reached[pattern] = reach(digits)
            seen = _weighed(miner, pattern, digits, options.least, floor=floor)
            if seen is None:
                continue
            if seen.counts[0] >= options.least:
                own.append(seen)
            else:
                np.maximum(highest, seen.surprise, out=highest)
        preset = {pattern for one in named() for pattern in _oriented(one)}
        for seen in own:
            if seen.pattern in preset or _closed(seen, own):
                shown.append(seen)
            else:
                np.maximum(highest, seen.surprise, out=highest)
    return shown, highest, tried


def _named(miners: Sequence[Miner], options: Options) -> tuple[list[tuple[_Seen, Named]], NDArray[np.float64]]:
    """The same for the cycles that were named in advance."""
    highest = np.zeros(options.permutations + 1)
    shown: list[tuple[_Seen, Named]] = []
    for miner in miners:
        for one in named():
            for pattern in _oriented(one):
                if len(pattern) > options.longest:
                    continue
                seen = _weighed(miner, pattern, miner.counts(pattern), options.least, floor=0.0)
                if seen is None:
                    continue
                if seen.counts[0] >= options.least:
                    shown.append((seen, one))
                else:
                    np.maximum(highest, seen.surprise, out=highest)
    return shown, highest


def _hopeless(
    miner: Miner, pattern: Pattern, least: int, floor: float, reached: dict[Pattern, tuple[int, int]]
) -> bool:
    """Whether a part of the pattern comes so seldom that the whole can neither be shown nor surprise anywhere."""
    for part in (pattern[:-1], pattern[1:]):
        if part not in reached:
            if len(part) > 2:
                continue
            reached[part] = reach(miner.counts(part))
        in_record, most = reached[part]
        if in_record < least and (most < least or _bound(most) <= floor):
            return True
    return False


def _weighed(miner: Miner, pattern: Pattern, digits: Sequence[int], least: int, *, floor: float) -> _Seen | None:
    """A pattern's counts and surprises; None where it shows nowhere, or cannot surprise more than `floor` anywhere."""
    in_record, most = reach(digits)
    if most < least or (in_record < least and _bound(most) <= floor):
        return None
    counts = unpacked(digits, miner.arrangements)
    return _Seen(miner, pattern, counts, chance.surprise(counts, least))


@cache
def _bound(most: int) -> float:
    """The surprise of so many occurrences of what comes nowhere else: no pattern with as many has a greater one."""
    return float(np.sqrt(max(2 * (most * np.log(most / 0.5) - most + 0.5), 0)))


def _closed(one: _Seen, others: Sequence[_Seen]) -> bool:
    """Whether no longer pattern that holds this one comes as often: else the longer one says it all."""
    return not any(
        len(other.pattern) > len(one.pattern)
        and other.counts[0] >= one.counts[0]
        and _holds(other.pattern, one.pattern)
        for other in others
    )


def _holds(longer: Pattern, shorter: Pattern) -> bool:
    rest = iter(longer)
    return all(token in rest for token in shorter)


def _oriented(one: Named) -> list[Pattern]:
    """A named cycle with A for P, and with B for P."""
    roles = [{"P": "A", "R": "B", "T>P": "TA", "T>R": "TB"}, {"P": "B", "R": "A", "T>P": "TB", "T>R": "TA"}]
    return [tuple((each[role], family) for role, family in one.steps) for each in roles]


def _surest(one: Cycle) -> tuple[object, ...]:
    thread = one.thread
    return (one.corrected, one.p, -len(one.occurrences), thread.a, thread.b, thread.issue, thread.offer, one.pattern)


def _settings() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("cycles.toml").read_text(encoding="utf-8"))


def _named_step(words: str) -> tuple[str, str]:
    role, _, family = words.partition(" ")
    if role not in ("P", "R", "T>P", "T>R"):
        raise ConfigError(f"unknown role {role!r}", item="cycles.toml", advice="P, R, T>P or T>R")
    return role, family
