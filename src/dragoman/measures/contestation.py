"""Contestation: how many stand for a claim and against it, on how many feet it stands, and how far figures differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import vocab
from dragoman.measures import contested
from dragoman.measures.contested import MOST_ROWS
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names, opposed, wanted
from dragoman.measures.spread import disagreement, divergence, entropy, mean, rounded, wilson
from dragoman.visible import cut

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

    Group = dict[str, Any]

LONGEST = 120  # code points of a claim's words in a table
SHARE = "share in [0, 1]"
COUNTS = (
    Column(name="claims", label="Claims", unit="claims"),
    Column(name="contested", label="Contested", unit="claims", meaning="another version stands against it"),
    Column(name="share", label="Share contested", unit=SHARE),
    Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
    Column(name="high", label="At most", unit=SHARE, meaning="upper bound of it"),
    Column(name="single", label="Of one source", unit="claims", meaning="claims that one independent source tells"),
    Column(
        name="sources", label="Sources a claim", unit="sources", meaning="mean number of independent sources for it"
    ),
    Column(name="disagreement", label="Disagreement", unit=SHARE, meaning="mean of 1 - share of the largest stance"),
    Column(name="entropy", label="Entropy", unit="bits", meaning="mean entropy of for, against, open: 0 to 1.585"),
)
ISSUES = Shape(
    name="issues",
    title="By issue",
    columns=(Column(name="issue", label="Issue", meaning="id; empty: the text names none"), *COUNTS),
    chart=Chart(kind="intervals", x="issue", y=("share",), low="low", high="high", least=0.0, most=1.0),
    note="A claim on two issues counts for each of them.",
)
SIDES = Shape(
    name="sides",
    title="By who claims",
    columns=(
        Column(name="side", label="Side", meaning="on whose word it stands; outlet: in the outlet's own voice"),
        Column(name="side_name", label="Side, in words"),
        *COUNTS,
        Column(name="statuses", label="What became of them", meaning="claims by their status in the ledger"),
    ),
    chart=Chart(kind="intervals", x="side_name", y=("share",), low="low", high="high", least=0.0, most=1.0),
    note="A side that is contested more is denied more; the figure does not say who is right.",
)
SERIES = Shape(
    name="series",
    title="Over time",
    columns=(Column(name="since", label="From", meaning="first day of the period"), *COUNTS),
    chart=Chart(kind="lines", x="since", y=("share",), least=0.0, most=1.0),
    note="By the day of what is claimed. A period without claims has no row.",
)
CLAIMS = Shape(
    name="claims",
    title="Claims on which reports differ most",
    columns=(
        Column(name="day", label="Day", meaning="of what is claimed; else of the report"),
        Column(name="claimant", label="Who claims"),
        Column(name="what", label="What"),
        Column(name="status", label="Status", meaning="in the ledger of claims"),
        Column(name="pro", label="For", unit="reports", meaning="a source on one side's word is one report"),
        Column(name="against", label="Against", unit="reports"),
        Column(name="undecided", label="Open", unit="reports", meaning="hedged, or said to be beyond checking"),
        Column(name="sources", label="Sources for it", unit="sources", meaning="independent; copies and wires are one"),
        Column(name="voices", label="Sides for it", unit="sides", meaning="all officials of one country are one"),
        Column(name="disagreement", label="Disagreement", unit=SHARE),
        Column(name="entropy", label="Entropy", unit="bits"),
    ),
)
NUMBERS = Shape(
    name="numbers",
    title="Figures that two reports or more give",
    columns=(
        Column(name="day", label="Day", meaning="of the event"),
        Column(name="unit", label="Of what"),
        Column(name="whose", label="Of whom"),
        Column(name="low", label="Lowest"),
        Column(name="best", label="Latest", meaning="the figure of the latest report"),
        Column(name="high", label="Highest"),
        Column(name="reports", label="Reports", unit="reports", meaning="a source on one side's word is one report"),
        Column(name="sources", label="Sources", unit="sources"),
        Column(name="beyond", label="Further figures", unit="figures", meaning="different figures - 1"),
        Column(name="disagreement", label="Disagreement", unit=SHARE),
        Column(name="who", label="Who says which"),
    ),
    note="A lowest and a highest figure may both be true of different hours; who says which stands beside them.",
)
VARIABLES = Shape(
    name="variables",
    title="What sources of one event differ on",
    columns=(
        Column(name="variable", label="What they say"),
        Column(name="events", label="Events", unit="events", meaning="of which two sources or more say it"),
        Column(name="differ", label="Of them, sources differ", unit="events"),
        Column(name="share", label="Share", unit=SHARE),
        Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
        Column(name="high", label="At most", unit=SHARE, meaning="upper bound of it"),
        Column(name="d", label="d", unit="values", meaning="mean number of different values, less one"),
        Column(name="modal", label="Modal confidence", unit=SHARE, meaning="mean share of the most frequent value"),
    ),
    chart=Chart(kind="bars", x="variable", y=("share",), least=0.0, most=1.0),
    note="Also where the rule joined what are two events: their words show it.",
)
SAYS = {
    "kind": "what sort of event", "status": "whether it happened", "day": "which day", "place": "where",
    "actor": "who did it", "killed": "how many were killed",
}  # fmt: skip


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """How contested claims are, by issue, by who claims, over time and one by one; figures; what sources differ on."""
    together, most = contested.claims(record, scope)
    words = _Words(record, config, scope)
    every = sum(one["n"] for one in together)
    empty = "The record holds no claims of this scope: nobody asserts on his own word what another could deny."
    figures = [_number(row) for row in contested.numbers(record, scope)]
    cut = (f"The {MOST_ROWS} on which most differ, of {every:,}.",) if every > len(most) else ()
    return Measured(
        measure="contestation",
        scope=scope,
        panels=(
            _issues(together, empty),
            _sides(together, words, empty),
            _series(together, empty),
            filled(CLAIMS, [_claim(one) for one in most], empty=empty, notes=cut),
            filled(NUMBERS, figures, empty="No event has a figure in two reports."),
            _variables(contested.variables(record, scope)),
        ),
        inputs={
            "claims": every,
            "claims that name no issue": sum(one["n"] for one in together if not one["issues"]),
            "claims of actors outside the registry": sum(one["n"] for one in together if _nobody(one["side"])),
        },
        notes=("Contested says that two versions stand, not which of them is true.",),
    )


class _Words:
    """What sides are called, parties of one side together."""

    def __init__(self, record: Record, config: Config, scope: Scope) -> None:
        self.sides = opposed(config, wanted(config, scope))
        self.named = names(record, config, scope.as_of)

    def side(self, id: str) -> str:
        return "others" if _nobody(id) else self.sides.get(id, id)

    def called(self, side: str) -> str:
        own = {
            "others": "others, outside the registry",
            "outlet": "outlets in their own voice",
            "unsaid": "not told: known from who denies it",
        }
        return own.get(side) or self.named.get(side, side)


def _nobody(side: str) -> bool:
    return side.startswith("text:")


def _told(groups: Iterable[Group]) -> tuple[str, ...]:
    newest = sorted(groups, key=lambda one: (one["contested"], one["since"], one["mentions"]), reverse=True)
    return tuple(dict.fromkeys(id for one in newest for id in one["mentions"]))[:MOST_MENTIONS]


def stances(groups: Iterable[Group]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Reports for, against and open of each group of claims, and how many claims each group has."""
    many = list(groups)
    counts = np.array([[one["pro"], one["against"], one["undecided"]] for one in many], dtype=np.int64).reshape(-1, 3)
    return counts, np.array([one["n"] for one in many], dtype=np.int64)


def _counts(groups: list[Group]) -> tuple[Any, ...]:
    counts, weights = stances(groups)
    total = int(weights.sum())
    against = sum(one["n"] for one in groups if one["contested"])
    sources = np.array([one["sources"] for one in groups], dtype=np.float64)
    return (
        total,
        against,
        *(rounded(one) for one in wilson(against, total)),
        sum(one["n"] for one in groups if one["sources"] == 1),
        *(rounded(mean(one, weights)) for one in (sources, disagreement(counts), entropy(counts))),
    )


def _by(groups: Iterable[Group], keys: Callable[[Group], Iterable[Any]]) -> dict[Any, list[Group]]:
    found: dict[Any, list[Group]] = {}
    for one in groups:
        for key in keys(one):
            found.setdefault(key, []).append(one)
    return found


def _issues(together: list[Group], empty: str) -> Panel:
    found = _by(together, lambda one: one["issues"] or [""])
    order = [*vocab.issues(), ""]
    rows = [
        Row(values=(issue, *_counts(many)), mentions=_told(many), where={"issue": issue} if issue else {})
        for issue, many in sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else -1)
    ]
    return filled(ISSUES, rows, empty=empty)


def _sides(together: list[Group], words: _Words, empty: str) -> Panel:
    found = _by(together, lambda one: [words.side(one["side"])])
    first = list(dict.fromkeys(words.sides.values()))  # every side of the settings, also those that claim nothing
    rest = sorted(set(found) - set(first), key=lambda one: (one in ("others", "outlet"), -len(found[one]), one))
    rows = []
    for side in [*first, *rest] if together else []:
        many = found.get(side, [])
        statuses = Counter[str]()
        for one in many:
            statuses[one["claim_status"]] += one["n"]
        told = "; ".join(f"{status} {count}" for status, count in sorted(statuses.items()))
        rows.append(Row(values=(side, words.called(side), *_counts(many), told), mentions=_told(many)))
    return filled(SIDES, rows, empty=empty)


def _series(together: list[Group], empty: str) -> Panel:
    found = _by(together, lambda one: [one["since"]])
    rows = [Row(values=(since, *_counts(many)), mentions=_told(many)) for since, many in sorted(found.items())]
    return filled(SERIES, rows, empty=empty)


def _claim(one: Group) -> Row:
    counts = np.array([[one["pro"], one["against"], one["undecided"]]], dtype=np.int64)
    values = (
        *(one["day"], one["claimant"], short(one["what"]), one["claim_status"]),
        *(one["pro"], one["against"], one["undecided"], one["sources"], one["voices"]),
        *(rounded(disagreement(counts)[0]), rounded(entropy(counts)[0])),
    )
    mentions = tuple(dict.fromkeys((one["mention_id"], *(one["mentions"] or ()))))
    return Row(values=values, mentions=mentions[:MOST_MENTIONS])


def short(words: str) -> str:
    """The words of a claim on one line, cut where they are long."""
    return cut(" ".join(words.split()), LONGEST)


def _number(row: tuple[Any, ...]) -> Row:
    day, unit, whose, low, best, high, reports, sources, lows, who, mentions, _ = row
    counts = np.array([list(Counter(lows).values())], dtype=np.int64)
    values = (day, unit, whose, low, best, high, reports, sources, counts.shape[1] - 1)
    return Row(
        values=(*values, rounded(disagreement(counts)[0]), "; ".join(who)), mentions=tuple(mentions)[:MOST_MENTIONS]
    )


def _variables(found: Iterable[tuple[Any, ...]]) -> Panel:
    by_name: dict[str, list[tuple[Any, ...]]] = {}
    for row in found:
        by_name.setdefault(row[0], []).append(row)
    return filled(
        VARIABLES,
        [_variable(SAYS[name], by_name[name]) for name in SAYS if name in by_name],
        empty="No event is told by two independent sources.",
    )


def _variable(name: str, found: list[tuple[Any, ...]]) -> Row:
    reports, figures, modal, events = (np.array([row[at] for row in found], dtype=np.int64) for at in range(1, 5))
    total, differ = int(events.sum()), int(events[figures > 1].sum())
    told = dict.fromkeys(id for row in found for id in row[5])  # those that differ come first
    values = (
        *(name, total, differ, *(rounded(one) for one in wilson(differ, total))),
        *(rounded(divergence(figures, events)), rounded(mean(modal / reports, events))),
    )
    return Row(values=values, mentions=tuple(told)[:MOST_MENTIONS])


SHAPES = (ISSUES, SIDES, SERIES, CLAIMS, NUMBERS, VARIABLES)
MEASURE = Measure(name="contestation", shapes=SHAPES, read=read)
