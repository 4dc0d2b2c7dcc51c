"""How like two steps are: act, roles and issues weighed by the numbers of likeness.toml, each with its reason there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import vocab
from dragoman.errors import VocabularyError
from dragoman.patterns.library import ACTS, ROLES, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The table of costs, read and checked."""

    act: float  # weights of what is compared; they sum to 1
    role: float
    issue: float
    levels: tuple[float, ...]  # same, other detail, same family, same bearing, other: each at least as dear as the last
    unknown_issue: float
    even: float  # how unlike a pair is that is worth nothing in a local alignment
    local_gap: float  # a step of the earlier process left out of a local alignment
    local_skip: float  # a step of the episode left out
    global_gap: float
    family: Mapping[str, str]  # act -> family
    bearing: Mapping[str, str]  # family -> soft, hard or neither
    meeting: Mapping[str, str]  # outcome of a meeting -> good, open or bad


@dataclass(frozen=True, slots=True)
class Coded:
    """Steps as arrays, all of one length."""

    kinds: NDArray[np.int64]  # (step,) number of act and detail, as in `kinds`
    roles: NDArray[np.float64]  # (step, role of who or of whom) 1 or 0
    issues: NDArray[np.float64]  # (step, issue) 1 or 0

    def __len__(self) -> int:
        return len(self.kinds)


@cache
def costs() -> Costs:
    """The costs that ship."""
    return read(files(__package__).joinpath("likeness.toml").read_text("utf-8"))


def read(text: str) -> Costs:
    """Read a table of costs; VocabularyError says what does not hold together."""
    table: dict[str, Any] = tomllib.loads(text)
    family = {act: name for name, each in table["family"].items() for act in each["acts"]}
    weight, levels = table["weight"], tuple(table["act"].values())
    local, meeting = table["local"], table["meeting"]
    found = Costs(
        act=weight["act"],
        role=weight["role"],
        issue=weight["issue"],
        levels=levels,
        unknown_issue=table["issue"]["unknown"],
        even=local["even"],
        local_gap=local["gap"],
        local_skip=local["skip"],
        global_gap=table["global"]["gap"],
        family=MappingProxyType(family),
        bearing=MappingProxyType({name: each["bearing"] for name, each in table["family"].items()}),
        meeting=MappingProxyType({word: name for name, words in meeting.items() for word in words}),
    )
    if set(family) != set(ACTS) or sum(len(each["acts"]) for each in table["family"].values()) != len(ACTS):
        raise VocabularyError("each act belongs to one family", item="patterns/likeness.toml")
    if abs(sum(weight.values()) - 1) > 1e-9 or list(levels) != sorted(levels) or levels[0] != 0 or levels[-1] != 1:
        raise VocabularyError("weights sum to 1, and acts rise from 0 to 1", item="patterns/likeness.toml")
    return found


@cache
def families() -> tuple[str, ...]:
    """The families of acts, in the order of the table."""
    return tuple(costs().bearing)


def family_of(step: Step) -> int:
    """The number of the family of a step's act."""
    return families().index(costs().family[step.act])


@cache
def kinds() -> tuple[tuple[str, str], ...]:
    """Every act with every detail it can have."""
    from dragoman.patterns.library import EXTENTS

    details = {**EXTENTS, "meet": tuple(sorted(set(costs().meeting.values())))}
    return tuple((act, detail) for act in ACTS for detail in ("", *details.get(act, ())))


def kind_of(step: Step) -> tuple[str, str]:
    """The act and detail of a step, as they are compared: outcomes of meetings in three."""
    return step.act, costs().meeting.get(step.detail, "") if step.act == "meet" else step.detail


def coded(steps: Sequence[Step]) -> Coded:
    """Steps as arrays."""
    number = {kind: place for place, kind in enumerate(kinds())}
    issue = {name: place for place, name in enumerate(vocab.issues())}
    role = {name: place for place, name in enumerate(ROLES)}
    roles, issues = np.zeros((len(steps), 2 * len(ROLES))), np.zeros((len(steps), len(issue)))
    for at, step in enumerate(steps):
        roles[at, [role[one] for one in step.who]] = 1
        roles[at, [role[one] + len(ROLES) for one in step.to]] = 1
        issues[at, [issue[one] for one in step.issues]] = 1
    return Coded(np.array([number[kind_of(step)] for step in steps], dtype=np.int64), roles, issues)


def unlike(one: Coded, other: Coded) -> NDArray[np.float64]:
    """How unlike each step of one is to each of the other.

    returns  (step of one, step of the other) in [0, 1]: act * tree + role * Jaccard + issue * Jaccard, weighed as in
             likeness.toml; 0 for a step and itself, the same both ways, and never nearer by way of a third step
    """
    table = costs()
    acts = _tree()[np.ix_(one.kinds, other.kinds)]
    about = jaccard(one.issues, other.issues)
    unknown = (one.issues.sum(axis=1) == 0)[:, None] != (other.issues.sum(axis=1) == 0)[None, :]
    about[unknown] = table.unknown_issue
    found: NDArray[np.float64] = table.act * acts + table.role * jaccard(one.roles, other.roles) + table.issue * about
    return found


def jaccard(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 - shared / all, of each row of one and each of the other; 0 where both are empty.

    one, other  (row, member) 1 where the row has it, else 0
    returns     (row of one, row of the other) in [0, 1]
    source      jaccard1912; levandowsky-winter1971 for the triangle inequality

    >>> jaccard(np.array([[1.0, 1, 0]]), np.array([[0.0, 1, 1], [0, 0, 1]])).round(3).tolist()
    [[0.667, 1.0]]
    """
    shared = one @ other.T
    every = one.sum(axis=1)[:, None] + other.sum(axis=1)[None, :] - shared
    found: NDArray[np.float64] = 1 - np.divide(shared, every, out=np.ones_like(shared), where=every > 0)
    return found


@cache
def _tree() -> NDArray[np.float64]:
    """How unlike each act with its detail is to each other."""
    table = costs()
    return np.array([[_height(table, one, other) for other in kinds()] for one in kinds()])


def _height(table: Costs, one: tuple[str, str], other: tuple[str, str]) -> float:
    same, detail, family, bearing, apart = table.levels
    if one == other:
        return same
    if one[0] == other[0]:
        return detail
    if table.family[one[0]] == table.family[other[0]]:
        return family
    if table.bearing[table.family[one[0]]] == table.bearing[table.family[other[0]]]:
        return bearing
    return apart
