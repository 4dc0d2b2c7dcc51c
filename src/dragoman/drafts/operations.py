"""What was done to a clause between two versions, by written rules over its words; who gives by it, and who gains.

Weaker and stronger are said of the duty of whoever must act. Each rule that speaks is a reason with a weight; the sum
of the weights decides, and where it is 0 the clause is reworded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dragoman.drafts.clauses import Clause, Version
from dragoman.drafts.duties import EVERYBODY, Obligation
from dragoman.drafts.figures import CALENDAR, Figure
from dragoman.drafts.words import cosine, coverage, plain, stem, stems, tokens, vector

OPERATIONS = (
    "added", "deleted", "split", "merged", "bracketed", "weakened", "strengthened", "reworded", "moved", "unchanged",
)  # fmt: skip
ALIKE = 0.3  # the likeness of two sentences above which one is what became of the other
COVERED = 0.9  # of the words of a duty that stand on the other side for it to be there in another sentence
_SIGN = {"condition": -1, "hedge": -1, "limit": -1, "booster": 1}
_COMES = {
    "condition": "a condition is added", "hedge": "the wording commits to less", "limit": "it holds for less",
    "booster": "it holds for more, sooner or harder",
}  # fmt: skip
_GOES = {
    "condition": "a condition falls away", "hedge": "a hedge falls away", "limit": "a limit falls away",
    "booster": "words that made it firmer fall away",
}  # fmt: skip
_RANKS = {1: "“may”", 2: "“should”", 3: "“shall”"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that speaks: which, in words, and how much it counts for stronger (+) or weaker (-)."""

    rule: str  # "modal", "condition", "hedge", "limit", "booster", "figure", "duty", "actor", "bracket", "place", ...
    words: str
    weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What was done to a clause."""

    op: str  # the main one of OPERATIONS
    flags: tuple[str, ...]  # all that hold, in the order of OPERATIONS
    reasons: tuple[Reason, ...]
    gives: tuple[str, ...]  # who is bound to more or promised less by it; empty where the words do not say
    gains: tuple[str, ...]  # who is bound to less or promised more; likewise
    certain: bool = True  # False for added and deleted where a version is only known from reports that may leave it out


@dataclass(frozen=True, slots=True)
class _Side:
    """The clauses of one version that take part, as one."""

    version: Version
    clauses: tuple[Clause, ...]

    @property
    def obligations(self) -> list[Obligation]:
        return [each for clause in self.clauses for each in clause.obligations]

    @property
    def figures(self) -> list[Figure]:
        return [each for clause in self.clauses for each in clause.figures]

    @property
    def actors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(who for clause in self.clauses for who in clause.actors))

    @property
    def bound(self) -> tuple[str, ...]:
        """Who is bound alone: a duty that several share is at the cost of none of them more than of another."""
        alone = [each.actors[0] for each in self.obligations if len(each.actors) == 1]
        return tuple(dict.fromkeys(who for who in alone if who != EVERYBODY))

    @property
    def gainers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(who for clause in self.clauses for who in clause.gainers))

    @property
    def words(self) -> str:
        return "\n".join(self.version.quote(clause) for clause in self.clauses)

    @property
    def readings(self) -> Counter[tuple[str, str]]:
        return Counter(
            (reading.holder, plain(self.version.text[slice(*reading.span)]))
            for clause in self.clauses
            for bracket in clause.brackets
            for reading in bracket.readings
        )


def operation(
    a: Version, old: Sequence[Clause], b: Version, new: Sequence[Clause], *, kind: str = "one", moved: bool = False
) -> Operation:  # fmt: skip
    """What became of the clauses `old` of `a` in the clauses `new` of `b`; either may be empty, not both.

    `kind` and `moved` are those of the pair (align.py).
    """
    before, after = _Side(a, tuple(old)), _Side(b, tuple(new))
    if not old:
        return _appeared(before, after)
    if not new:
        return _vanished(before, after)
    reasons = list(_reasons(before, after, kind, moved))
    flags = {kind} & {"split", "merged"} | ({"moved"} if moved else set())
    same = plain(before.words) == plain(after.words)
    if after.readings and not same:
        flags.add("bracketed")
    elif not same:
        balance = sum(reason.weight for reason in reasons)
        flags.add("weakened" if balance < 0 else "strengthened" if balance > 0 else "reworded")
    ordered = tuple(name for name in OPERATIONS if name in flags) or ("unchanged",)
    gives, gains = _for_whom(before, after, ordered)
    if not reasons and not same:
        reasons.append(_in_words(before, after))
    return Operation(op=ordered[0], flags=ordered, reasons=tuple(reasons), gives=gives, gains=gains)


def _appeared(before: _Side, after: _Side) -> Operation:
    told = before.version.draft.disclosure == "reconstructed"
    words = "no clause of the earlier version corresponds to it"
    if told:
        words += "; that version is known from reports only, which may have left it out"
    bracketed = ("bracketed",) if after.readings else ()
    return Operation(
        op="added", flags=("added", *bracketed), reasons=(Reason("added", words), *_held(after)),
        gives=() if told else after.bound, gains=() if told else after.gainers, certain=not told,
    )  # fmt: skip


def _vanished(before: _Side, after: _Side) -> Operation:
    told = after.version.draft.disclosure == "reconstructed"
    words = "no clause of the later version corresponds to it"
    if told:
        words += "; that version is known from reports only, which may have left it out"
    return Operation(
        op="deleted", flags=("deleted",), reasons=(Reason("deleted", words),),
        gives=() if told else before.gainers, gains=() if told else before.bound, certain=not told,
    )  # fmt: skip


def _for_whom(before: _Side, after: _Side, flags: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Weaker duties favour whoever must act, stronger ones whoever has the good of it; brackets decide nothing yet."""
    if "bracketed" in flags:
        return (), ()
    if "weakened" in flags:
        return _apart(before.gainers or after.gainers, before.bound or after.bound)
    if "strengthened" in flags:
        return _apart(after.bound or before.bound, after.gainers or before.gainers)
    return (), ()


def _apart(gives: Sequence[str], gains: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who stands on both sides of a clause is on neither."""
    both = set(gives) & set(gains)
    return tuple(who for who in gives if who not in both), tuple(who for who in gains if who not in both)


def _reasons(before: _Side, after: _Side, kind: str, moved: bool) -> Iterator[Reason]:
    numbers = [" and ".join(c.number or "one without a number" for c in side.clauses) for side in (before, after)]
    if kind == "split":
        yield Reason("place", f"the words of {numbers[0]} stand in {numbers[1]}")
    if kind == "merged":
        yield Reason("place", f"the words of {numbers[0]} stand together in {numbers[1]}")
    if moved:
        yield Reason("place", f"{numbers[0]} stands elsewhere among the clauses around it, as {numbers[1]}")
    if plain(before.words) == plain(after.words):
        return
    yield from _brackets(before, after)
    if after.readings:
        return  # what is not agreed binds nobody, more or less
    yield from _modals(before, after)
    yield from _marks(before, after)
    yield from _figures(before.figures, after.figures)
    yield from _duties(before, after)
    yield from _actors(before, after)


def _in_words(before: _Side, after: _Side) -> Reason:
    """What to say where no rule of strength speaks."""
    old, new = plain(before.words).split(), plain(after.words).split()
    changes = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    if all(tag == "delete" for tag, *_ in changes):
        left_out = "” and “".join(" ".join(old[i:j]) for _, i, j, _, _ in changes)
        return Reason("words", f"left out: “{left_out}”; no rule says that it binds more or less")
    if all(tag == "insert" for tag, *_ in changes):
        put_in = "” and “".join(" ".join(new[k:m]) for _, _, _, k, m in changes)
        return Reason("words", f"put in: “{put_in}”; no rule says that it binds more or less")
    return Reason("words", "the words differ; no rule says that they bind more or less")


def _brackets(before: _Side, after: _Side) -> Iterator[Reason]:
    if after.readings and not before.readings:
        yield from _held(after)
    elif before.readings and not after.readings:
        yield Reason("bracket", "the brackets are gone: what they held open is settled, or left out")
    else:
        for holder, _ in after.readings - before.readings:
            yield Reason("bracket", f"the wording of {holder or 'nobody named'} in brackets is new")


def _held(side: _Side) -> Iterator[Reason]:
    for clause in side.clauses:
        for bracket in clause.brackets:
            holders = [reading.holder for reading in bracket.readings if reading.holder]
            whose = f", held by {' and '.join(dict.fromkeys(holders))}" if holders else ""
            yield Reason("bracket", f"words stand in brackets, not agreed{whose}")


def _modals(before: _Side, after: _Side) -> Iterator[Reason]:
    ranks = [max((each.rank for each in side.obligations), default=0) for side in (before, after)]
    if ranks[0] and ranks[1] and ranks[0] != ranks[1]:  # "The parties agree" may bind as much as "shall"
        more = ranks[1] > ranks[0]
        words = f"{_RANKS[ranks[0]]} becomes {_RANKS[ranks[1]]}"
        yield Reason("modal", words, 2 if more else -2)
    for old, new in _matched(before, after):
        if old.verb == new.verb and old.negated != new.negated and old.actors == new.actors:
            yield Reason("reversed", f"“{_of(before, old)}” is turned into its opposite")


def _marks(before: _Side, after: _Side) -> Iterator[Reason]:
    """Conditions, hedges, limits and boosters that come or go; words that say the same are counted once."""
    sides = []
    for side in (before, after):
        found: Counter[tuple[str, tuple[str, ...]]] = Counter()
        shown: dict[tuple[str, tuple[str, ...]], str] = {}
        for clause in side.clauses:
            for mark in clause.marks:
                key = (mark.kind, tuple(stem(word) for word, _ in tokens(mark.cue)))
                found[key] += 1
                shown.setdefault(key, mark.text)
        sides.append((found, shown))
    (old, old_words), (new, new_words) = sides
    balance = Counter[str]()
    for kind, _ in new.keys() | old.keys():
        balance[kind] = sum(n for (k, _), n in new.items() if k == kind) - sum(
            n for (k, _), n in old.items() if k == kind
        )
    for key in sorted(new - old):
        weight = _SIGN[key[0]] if balance[key[0]] > 0 else 0
        yield Reason(key[0], f"{_COMES[key[0]]}: “{new_words[key]}”", weight)
    for key in sorted(old - new):
        weight = -_SIGN[key[0]] if balance[key[0]] < 0 else 0
        yield Reason(key[0], f"{_GOES[key[0]]}: “{old_words[key]}”", weight)


def _figures(old: Sequence[Figure], new: Sequence[Figure]) -> Iterator[Reason]:
    """Figures of one unit are taken in order; a figure without a partner came or went."""
    units = dict.fromkeys(figure.unit for figure in (*old, *new))
    for unit in units:
        here = [figure for figure in old if figure.unit == unit]
        there = [figure for figure in new if figure.unit == unit]
        same = Counter(f.value for f in here) & Counter(f.value for f in there)
        here, there = _without(here, same), _without(there, same)
        for before, after in zip(here, there, strict=False):
            yield _changed(before, after)
        for figure in here[len(there) :]:
            yield Reason("figure", f"{_named(figure)} {figure.text} is gone", -2 if figure.bound == "deadline" else -1)
        for figure in there[len(here) :]:
            yield Reason("figure", f"{_named(figure)} {figure.text} is new", 2 if figure.bound == "deadline" else 1)


def _without(figures: Sequence[Figure], same: Counter[float]) -> list[Figure]:
    left, rest = Counter(same), []
    for figure in figures:
        if left[figure.value]:
            left[figure.value] -= 1
        else:
            rest.append(figure)
    return rest


def _named(figure: Figure) -> str:
    return {"max": "the ceiling", "min": "the floor", "deadline": "the deadline"}.get(figure.bound, "the figure")


def _changed(old: Figure, new: Figure) -> Reason:
    """A higher ceiling or a later deadline binds less; a higher floor, or more money to be paid, binds more."""
    bound = old.bound if old.bound != "exact" else new.bound
    up = new.value > old.value
    words = f"{_named(old)} {old.text} becomes {new.text}"
    if bound in ("max", "deadline"):
        return Reason("figure", f"{words}: {'more is allowed' if up else 'less is allowed'}", -2 if up else 2)
    if bound == "min" or (old.unit not in ("", "days", CALENDAR) and (len(old.unit) == 3 and old.unit.isupper())):
        return Reason("figure", f"{words}: {'more is owed' if up else 'less is owed'}", 2 if up else -2)
    return Reason("figure", words)


def _duties(before: _Side, after: _Side) -> Iterator[Reason]:
    """Sentences of duty that have no counterpart. Where a clause has one on each side, one was put for the other."""
    pairs = _matched(before, after)
    gone = [each for each in before.obligations if not any(each is old for old, _ in pairs)]
    come = [each for each in after.obligations if not any(each is new for _, new in pairs)]
    both = min(len(gone), len(come))
    for old, new in zip(gone[:both], come[:both], strict=True):
        yield Reason("duty", f"in place of “{_of(before, old)}” stands “{_of(after, new)}”")
    for each in gone[both:]:
        if not _stands(before, each, after):
            yield Reason("duty", f"falls away: “{_of(before, each)}”", -1)
    for each in come[both:]:  # beside a clause that names no duty at all, one that does is not known to bind more
        if not _stands(after, each, before):
            yield Reason("duty", f"comes in: “{_of(after, each)}”", 1 if before.obligations else 0)


def _stands(side: _Side, obligation: Obligation, other: _Side) -> bool:
    """Whether the words of a duty stand on the other side too, inside another sentence."""
    return coverage(stems(side.version.text[slice(*obligation.span)]), stems(other.words), {}) >= COVERED


def _of(side: _Side, obligation: Obligation) -> str:
    words = " ".join(side.version.text[slice(*obligation.span)].split())
    return words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + " …"


def _matched(before: _Side, after: _Side) -> list[tuple[Obligation, Obligation]]:
    """Sentences of duty paired by their words, the most alike first."""
    old, new = before.obligations, after.obligations
    left = [vector(stems(before.version.text[slice(*each.span)]), {}) for each in old]
    right = [vector(stems(after.version.text[slice(*each.span)]), {}) for each in new]
    scored = sorted(
        ((cosine(x, y), -i, -j) for i, x in enumerate(left) for j, y in enumerate(right)), reverse=True
    )  # fmt: skip
    pairs: list[tuple[int, int]] = []
    for score, i, j in scored:
        if score >= ALIKE and not any(-i == x or -j == y for x, y in pairs):
            pairs.append((-i, -j))
    return [(old[i], new[j]) for i, j in sorted(pairs)]


def _actors(before: _Side, after: _Side) -> Iterator[Reason]:
    if before.actors and after.actors and set(before.actors) != set(after.actors):
        yield Reason("actor", f"who must act: {', '.join(before.actors)} before, {', '.join(after.actors)} now")
