"""Which clause of one version became which of another, and why; and keys that follow a clause through a lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.drafts.assignment import assign, in_order
from dragoman.drafts.clauses import Clause, Version
from dragoman.drafts.words import Vector, cosine, coverage, plain, stems, vector, weights

# How much each likeness counts; they sum to 1. Set on invented pairs (tests/drafts) and on the drafts of
# examples/ukraine-2025; run bench/drafts.py before touching them.
WEIGHTS = {"words": 0.6, "figures": 0.06, "issues": 0.1, "actors": 0.06, "order": 0.06, "number": 0.02, "context": 0.1}
LEAST = 0.34  # a pair below this is not one clause
LEAST_WORDS = 0.12  # nor is one whose words differ more, whatever else it shares
SURE = 0.6  # pairs above this show whether two versions share their numbering
SHARED_NUMBERING = 0.8  # of those pairs with the same number make the one version an edited copy of the other
SAME_NUMBER = 0.14  # what the same number is worth in an edited copy
FARTHER = 0.05  # what each further generation takes off a likeness when a clause inherits its key
LEAST_COVERED = 0.45  # of the words of a part that must stand in the whole it was split from
LEAST_GAIN = 0.04  # by how much the whole must be more like its parts together than like the largest of them


Why = tuple[tuple[str, float], ...]
Scored = Sequence[Sequence[Why]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A clause of the earlier version and one of the later, by their places in the lists; None where there is none."""

    a: int | None
    b: int | None
    kind: str  # "one", "split", "merged", "added", "deleted"
    score: float  # likeness in [0, 1]; 0 for added and deleted
    why: Why  # what each likeness contributes to the score
    moved: bool = False  # out of its order among the clauses around it, or at another level


@dataclass(frozen=True, slots=True)
class _Side:
    """A version with what is compared of each clause."""

    version: Version
    words: tuple[list[str], ...]
    vectors: tuple[Vector, ...]
    readings: tuple[tuple[Vector, ...], ...]  # the whole clause first
    parents: tuple[Vector | None, ...]  # of the clause it stands under; None at the top
    children: tuple[Vector, ...]  # of all that stands under it
    headings: tuple[Vector, ...]
    plain: tuple[str, ...]


def align(a: Version, b: Version) -> tuple[Pair, ...]:
    """The pairs of two versions: those of the later in its order, then what was deleted in the order of the earlier.

    A clause may stand in several pairs where it was split or several were merged.
    """
    left, right, idf = _sides(a, b)
    scored = [[_why(left, right, i, j) for j in range(len(b.clauses))] for i in range(len(a.clauses))]
    matched = assign(_gains(scored, left, right))
    if _edited_copy(matched, scored, a, b):
        scored = [
            [_same_number(why, a.clauses[i], clause) for why, clause in zip(row, b.clauses, strict=True)]
            for i, row in enumerate(scored)
        ]
        matched = assign(_gains(scored, left, right))
    moved = _moved(matched, a, b) if _is_numbered(a) and _is_numbered(b) else set()
    pairs = [_pair(i, j, "one", scored[i][j], moved=(i, j) in moved) for i, j in matched]
    pairs = _with_parts(pairs, left, right, scored, idf)
    found = {pair.b for pair in pairs}, {pair.a for pair in pairs}
    pairs += [_pair(None, j, "added", ()) for j in range(len(b.clauses)) if j not in found[0]]
    gone = [_pair(i, None, "deleted", ()) for i in range(len(a.clauses)) if i not in found[1]]
    return (*sorted(pairs, key=lambda pair: (pair.b or 0, pair.a or 0)), *gone)


def _moved(matched: Sequence[tuple[int, int]], a: Version, b: Version) -> set[tuple[int, int]]:
    """The pairs out of their order, and those that became a clause of their own or a part of one."""
    kept = in_order([j for _, j in matched])
    return {
        (i, j)
        for place, (i, j) in enumerate(matched)
        if place not in kept or bool(a.clauses[i].parent) != bool(b.clauses[j].parent)
    }


def _edited_copy(matched: Sequence[tuple[int, int]], scored: Scored, a: Version, b: Version) -> bool:
    """Whether the later version keeps the numbers of the earlier: nearly all clauses surely the same have the same."""
    numbers = [
        (a.clauses[i].number, b.clauses[j].number)
        for i, j in matched
        if _score(scored[i][j]) >= SURE and a.clauses[i].number and b.clauses[j].number
    ]
    return len(numbers) >= 3 and sum(x == y for x, y in numbers) >= SHARED_NUMBERING * len(numbers)


def _same_number(why: Why, a: Clause, b: Clause) -> Why:
    if not why or not a.number or a.number != b.number:
        return why
    return tuple((name, SAME_NUMBER if name == "number" else value) for name, value in why)


def _is_numbered(version: Version) -> bool:
    """Whether the order of the clauses is the draft's own: reports of a draft tell its points in any order."""
    return 2 * sum(bool(clause.number) for clause in version.clauses) >= len(version.clauses)


def keys(lineage: Sequence[Version]) -> Mapping[str, tuple[str, ...]]:
    """For each draft of a lineage, by its id, the key of each of its clauses: "28-points/6".

    A key is born in the first version that holds the clause and follows it along `based_on` and `supersedes`. It hangs
    on the version and those before it alone, so that a later version changes no key.
    """
    known = {version.draft.id: version for version in lineage}
    done: dict[str, tuple[str, ...]] = {}
    for version in ordered(lineage):
        taken: dict[int, str] = {}
        used: set[str] = set()
        for _, place, key in sorted(_heritage(version, known, done), key=lambda each: (-each[0], each[1], each[2])):
            if place not in taken and key not in used:
                taken[place] = key
                used.add(key)
        own = _own_keys(version)
        done[version.draft.id] = tuple(taken.get(j, own[j]) for j in range(len(version.clauses)))
    return done


def ordered(lineage: Sequence[Version]) -> list[Version]:
    """Versions with every one after those it is based on or supersedes; otherwise by their day, then by id."""
    known = {version.draft.id: version for version in lineage}
    done: list[Version] = []
    seen: set[str] = set()

    def visit(name: str, below: frozenset[str]) -> None:
        if name in seen or name in below:  # a circle of drafts is cut where it closes
            return
        for parent in _parents(known[name]):
            if parent in known:
                visit(parent, below | {name})
        seen.add(name)
        done.append(known[name])

    for version in sorted(known.values(), key=_by_day):
        visit(version.draft.id, frozenset())
    return done


def _by_day(version: Version) -> tuple[str, str]:
    day = version.draft.version or version.draft.reported or version.draft.made_public
    return (day.isoformat() if day else "9999", version.draft.id)


def _parents(version: Version) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*version.draft.based_on, *version.draft.supersedes)))


def _ancestors(version: Version, known: Mapping[str, Version]) -> list[tuple[int, str]]:
    """The drafts a version goes back to with their distance: a clause that a short report left out is further back."""
    found: dict[str, int] = {}
    here, distance = [name for name in _parents(version) if name in known], 0
    while here:
        found |= dict.fromkeys(here, distance)
        farther = [name for each in here for name in _parents(known[each])]
        here = [n for n in dict.fromkeys(farther) if n in known and n not in found and n != version.draft.id]
        distance += 1
    return [(distance, name) for name, distance in found.items()]


def _heritage(
    version: Version, known: Mapping[str, Version], done: Mapping[str, tuple[str, ...]]
) -> list[tuple[float, int, str]]:
    """The keys that the clauses of a version could take over: how much speaks for it, the clause's place, the key."""
    return [
        (round(pair.score - FARTHER * distance + (pair.kind == "one"), 4), pair.b, done[name][pair.a])
        for distance, name in _ancestors(version, known)
        if name in done
        for pair in align(known[name], version)
        if pair.a is not None and pair.b is not None
    ]


def _own_keys(version: Version) -> list[str]:
    """A key for each clause that has none yet: its number, or its place where the text numbers it not or twice."""
    found: list[str] = []
    for place, clause in enumerate(version.clauses, start=1):
        key = f"{version.draft.id}/{clause.number or f'at-{place}'}"
        found.append(key if key not in found else f"{key}-at-{place}")
    return found


def _sides(a: Version, b: Version) -> tuple[_Side, _Side, dict[str, float]]:
    words = [tuple(stems(version.quote(clause)) for clause in version.clauses) for version in (a, b)]
    idf = weights([*words[0], *words[1]])

    def side(version: Version, listed: tuple[list[str], ...]) -> _Side:
        vectors = tuple(vector(each, idf) for each in listed)
        by_number = {clause.number: index for index, clause in enumerate(version.clauses) if clause.number}
        parents = tuple(vectors[by_number[c.parent]] if c.parent in by_number else None for c in version.clauses)
        below: dict[str, list[str]] = {}
        for clause, own in zip(version.clauses, listed, strict=True):
            below.setdefault(clause.parent, []).extend(own)
        children = tuple(vector(below.get(c.number, []) if c.number else [], idf) for c in version.clauses)
        headings = tuple(vector(stems(c.heading), idf) for c in version.clauses)
        readings = tuple(
            (
                whole,
                *(
                    vector(stems(version.text[slice(*r.span)]), idf)
                    for x in clause.brackets
                    for r in x.readings
                    if r.holder
                ),
            )
            for whole, clause in zip(vectors, version.clauses, strict=True)
        )
        same = tuple(plain(version.quote(c)) for c in version.clauses)
        return _Side(version, listed, vectors, readings, parents, children, headings, same)

    return side(a, words[0]), side(b, words[1]), idf


def _why(left: _Side, right: _Side, i: int, j: int) -> tuple[tuple[str, float], ...]:
    """What each likeness of two clauses contributes to their score."""
    a, b = left.version.clauses[i], right.version.clauses[j]
    words = 1.0 if left.plain[i] == right.plain[j] else _alike(left, right, i, j)
    if words == 0:
        return ()
    place = abs(i / max(1, len(left.words) - 1) - j / max(1, len(right.words) - 1))
    likeness = {
        "words": words,
        "figures": _shared({(f.value, f.unit) for f in a.figures}, {(f.value, f.unit) for f in b.figures}, words),
        "issues": _shared(set(a.issues), set(b.issues), words),
        "actors": _shared({*a.actors, *a.gainers}, {*b.actors, *b.gainers}, words),
        "order": 1.0 - place,
        "number": float(bool(a.number) and a.number == b.number),
        "context": _context(left, right, i, j, words),
    }
    return tuple((name, round(WEIGHTS[name] * value, 4)) for name, value in likeness.items())


def _context(left: _Side, right: _Side, i: int, j: int, otherwise: float) -> float:
    """How alike what stands around two clauses is: below them, else above them, else their headings."""
    if left.children[i] and right.children[j]:
        return cosine(left.children[i], right.children[j])
    above, over = left.parents[i], right.parents[j]
    if above is not None and over is not None:
        return cosine(above, over)
    if (above is None) != (over is None):
        return 0.0
    if left.headings[i] and right.headings[j]:
        return cosine(left.headings[i], right.headings[j])
    return otherwise


def _alike(left: _Side, right: _Side, i: int, j: int) -> float:
    """The cosine of the words of two clauses; of what is in brackets each reading is tried by itself too."""
    return max(cosine(x, y) for x in left.readings[i] for y in right.readings[j])


def _shared(a: set[object], b: set[object], otherwise: float) -> float:
    """The share of what either has that both have; where neither has anything it says no more than the words."""
    return len(a & b) / len(a | b) if a | b else otherwise


def _score(why: Sequence[tuple[str, float]]) -> float:
    return round(min(1.0, sum(value for _, value in why)), 4)


def _gains(scored: Scored, left: _Side, right: _Side) -> list[list[float]]:
    """What each pair is worth to the assignment: nothing below the least likeness."""
    return [
        [_gain(why, same=left.plain[i] == right.plain[j] != "") for j, why in enumerate(row)]
        for i, row in enumerate(scored)
    ]


def _gain(why: Why, *, same: bool) -> float:
    parts = dict(why)
    if same:
        return 1.0 + _score(why)  # the same words are the same clause, wherever they stand
    if parts.get("words", 0.0) < LEAST_WORDS * WEIGHTS["words"] and parts.get("number") != SAME_NUMBER:
        return 0.0
    return max(0.0, _score(why) - LEAST)


def _pair(
    a: int | None, b: int | None, kind: str, why: Sequence[tuple[str, float]], *, moved: bool = False
) -> Pair:  # fmt: skip
    return Pair(a=a, b=b, kind=kind, score=_score(why), why=tuple(why), moved=moved)


def _with_parts(pairs: list[Pair], left: _Side, right: _Side, scored: Scored, idf: Mapping[str, float]) -> list[Pair]:
    """The pairs with what was split and what was merged.

    A clause without a pair whose words stand in one that has a pair is a part of it: the later ones were split off, the
    earlier ones merged in. A pair that could be either is what the more telling of its parts says, the same both ways.
    """
    forth = {pair.a: pair.b for pair in pairs if pair.a is not None and pair.b is not None}
    back = {j: i for i, j in forth.items()}
    splits = _parts(left, forth, right, idf)
    merges = _parts(right, back, left, idf)
    found: list[Pair] = []
    for pair in pairs:
        if pair.a is None or pair.b is None:
            continue
        off, into = splits.get(pair.a, []), merges.get(pair.b, [])
        best = max((gain for gain, _ in off), default=0.0), max((gain for gain, _ in into), default=0.0)
        kind = "split" if best[0] > best[1] else "merged" if best[1] > best[0] else "one"
        found.append(replace(pair, kind=kind))
        if kind == "split":
            found += [_pair(pair.a, j, kind, scored[pair.a][j]) for _, j in off]
        if kind == "merged":
            found += [_pair(i, pair.b, kind, scored[i][pair.b]) for _, i in into]
    return found


def _parts(
    wholes: _Side, partners: Mapping[int, int], parts: _Side, idf: Mapping[str, float]
) -> dict[int, list[tuple[float, int]]]:
    """For each whole the clauses without a pair that are parts of it, each with how much it adds."""
    found: dict[int, list[tuple[float, int]]] = {}
    for part in sorted(set(range(len(parts.words))) - set(partners.values())):
        whole = _whole(wholes, partners, parts, part, idf)
        if whole is not None:
            found.setdefault(whole[1], []).append((whole[0], part))
    return found


def _whole(
    wholes: _Side, partners: Mapping[int, int], parts: _Side, part: int, idf: Mapping[str, float]
) -> tuple[float, int] | None:
    """The clause that `part` is a part of, beside its partner, and how much the part adds.

    It holds the words of the part and some that its partner lacks, and is more like both together than like that one.
    """
    best: tuple[float, int] | None = None
    words = set(parts.words[part])
    for index, partner in partners.items():
        rest = set(wholes.words[index]) - set(parts.words[partner])
        if not rest & words or coverage(words, wholes.words[index], idf) < LEAST_COVERED:
            continue
        together = vector([*parts.words[partner], *parts.words[part]], idf)
        gain = cosine(wholes.vectors[index], together) - cosine(wholes.vectors[index], parts.vectors[partner])
        if gain >= LEAST_GAIN and (best is None or gain > best[0]):
            best = (gain, index)
    return best
