"""Who has given way: soft and hard moves of the record, and how far each side has come on scales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dragoman.measures import gaps, periods, placed, stated
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted
from dragoman.measures.spread import wilson

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

MOST_LISTED = 200  # concessions, and retractions, in the lists: the latest
FEW = 5  # moves below which a share says little
SIDE = (
    Column(name="side", label="Who", meaning="the side, by registry id"),
    Column(name="side_name", label="Who, in words"),
)
ISSUE = (
    Column(name="issue", label="Issue", meaning="id in the vocabulary"),
    Column(name="issue_name", label="Issue, in words"),
)
COUNTS = (
    Column(name="soft", label="Soft", unit="moves", meaning="+1 each: towards the other side, by the vocabulary"),
    Column(name="hard", label="Hard", unit="moves", meaning="-1 each: away from it; retractions are among them"),
    Column(name="neutral", label="Neutral", unit="moves", meaning="0 each"),
    Column(name="net", label="Net", unit="moves", meaning="soft less hard"),
)
TOLD = (
    Column(name="told_soft", label="Soft, told by others", unit="moves", meaning="told for it: not counted"),
    Column(name="told_hard", label="Hard, told by others", unit="moves", meaning="likewise"),
)
SIDES = Shape(
    name="sides",
    title="By side",
    columns=(
        *SIDE,
        *COUNTS,
        Column(name="soft_share", label="Soft share", unit="share in [0, 1]", meaning="soft of soft and hard"),
        Column(name="soft_low", label="Share, low", unit="share in [0, 1]", meaning="95 % interval by Wilson"),
        Column(name="soft_high", label="Share, high", unit="share in [0, 1]"),
        *TOLD,
    ),
    chart=Chart(kind="bars", x="side_name", y=("net",)),
    note="Moves of the side's own. A move about several issues counts once.",
)
ISSUES = Shape(
    name="issues",
    title="By side and issue",
    columns=(*ISSUE, *SIDE, *COUNTS, *TOLD),
    note="A move about several issues counts on each of them.",
)
SERIES = Shape(
    name="series",
    title="Over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        *SIDE,
        *COUNTS,
        Column(name="cumulative", label="Cumulative", unit="moves", meaning="net up to the end of the period"),
    ),
    chart=Chart(kind="lines", x="since", y=("cumulative",), by="side_name"),
    note="A period in which a side made no move that is told has no row.",
)
ISSUE_SERIES = Shape(
    name="issue_series",
    title="Over time, by issue",
    columns=(SERIES.columns[0], *ISSUE, *SERIES.columns[1:]),
    note="A move about several issues counts on each of them.",
)
LISTED = (
    Column(name="day", label="Day", meaning="of the move; where the text gives none, of its report"),
    *SIDE,
    Column(name="issues", label="Issues"),
    Column(name="move", label="Move"),
)
CONCESSIONS = Shape(
    name="concessions",
    title="Concessions",
    columns=(
        *LISTED,
        Column(name="taken_back", label="Taken back", meaning="day of its next retraction on one of these issues"),
        Column(name="words", label="Words"),
        Column(name="outlet", label="Outlet"),
    ),
    note="Moves of a side's own that concede, accept or implement, or are soft where its move before was hard.",
)
RETRACTIONS = Shape(
    name="retractions",
    title="Retractions",
    columns=(
        *LISTED,
        Column(name="words", label="Words"),
        Column(name="outlet", label="Outlet"),
    ),
    note="Moves of a side's own that retract, or are hard where its move before was soft.",
)
NUMBERS = ("soft", "hard", "neutral", "told_soft", "told_hard")


def net(soft: int, hard: int) -> int:
    """Soft moves +1 each, hard ones -1 each: a concession that is retracted later nets to nothing.

    >>> net(3, 1), net(1, 1)
    (2, 0)
    """
    return soft - hard


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Soft and hard moves of each side, and how far each has come towards each other one on the scales."""
    sides = wanted(config, scope)
    called = names(record, config, scope.as_of)
    issues = stated.issue_names(config)
    table = stated.counted(record, scope, sides, MOST_LISTED)
    found = [row for row in table if row["back"] is None]
    by_issue = [_counts(row, row["issue"], "") for row in found]
    whole = _whole(found)
    nothing = "No side of the settings makes a move that has an issue."
    conceded, back, every = _lists(record, scope, [row for row in table if row["back"] is not None], called)
    lines = placed.lines(config, scope)
    evidence = placed.rests_on(record, lines, scope)
    scales = gaps.panels(config, scope, lines, evidence, called)
    return Measured(
        measure="concession",
        scope=scope,
        panels=(
            filled(SIDES, _sides(whole, sides, called, scope), empty=nothing, notes=_few(whole, sides, called)),
            filled(ISSUES, _issues(by_issue, sides, called, issues, scope), empty=nothing),
            filled(SERIES, list(_series(whole, sides, called, {}, scope)), empty=nothing),
            filled(ISSUE_SERIES, list(_series(by_issue, sides, called, issues, scope)), empty=nothing),
            *scales,
            filled(CONCESSIONS, conceded, empty="No concession of a side's own is told.", notes=_left(every[False])),
            filled(RETRACTIONS, back, empty="No retraction by a side itself is told.", notes=_left(every[True])),
        ),
        inputs={
            "soft and hard moves of the sides' own": sum(row[3] + row[4] for row in whole),
            "neutral moves": sum(row[5] for row in whole),
            "moves that others tell for a side, not counted": sum(row[6] + row[7] for row in whole),
            "placements on scales": sum(len(line.placements) for line in lines),
        },
        notes=(
            "What others tell as a side's concession is a claim about it: it stands beside and is not counted.",
            *placed.notes(lines, evidence),
        ),
    )  # fmt: skip


def _counts(row: Mapping[str, Any], issue: str | None, which: str) -> tuple[Any, ...]:
    """Side, issue, period, the five counts, and the mentions of its own and of what others tell."""
    counts = (row[f"{one}{which}"] for one in NUMBERS)
    return (row["side"], issue, row["since"], *counts, row["mentions"], row["others"])


def _whole(found: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """The same by side and period, a move about several issues counted once."""
    held = defaultdict(list)
    for row in found:
        held[row["side"], row["since"]].append(_counts(row, None, "_once"))
    made = []
    for (side, since), rows in sorted(held.items()):
        counts = (sum(row[place] for row in rows) for place in range(3, 8))
        ids = [tuple(dict.fromkeys(id for row in rows for id in row[place]))[:MOST_MENTIONS] for place in (8, 9)]
        made.append((side, None, since, *counts, *ids))
    return made


def _summed(rows: Iterable[Sequence[Any]]) -> tuple[list[int], tuple[str, ...]]:
    """The five counts of some rows, and the mentions behind them, the latest first."""
    counts, own, others = [0] * 5, list[str](), list[str]()
    for row in sorted(rows, key=lambda row: row[2], reverse=True):
        counts = [a + b for a, b in zip(counts, row[3:8], strict=True)]
        own.extend(row[8])
        others.extend(row[9])
    return counts, tuple(dict.fromkeys([*own, *others]))[:MOST_MENTIONS]


def _where(side: str, scope: Scope, **more: Any) -> dict[str, Any]:
    days = {"since": scope.since, "until": scope.until, **more}
    return {"actor": side, **{key: value for key, value in days.items() if value is not None}}


def _sides(rows: Sequence[Any], sides: Sequence[str], called: Mapping[str, str], scope: Scope) -> list[Row]:
    if not rows:
        return []
    made = []
    for side in sides:
        (soft, hard, neutral, *told), mentions = _summed(row for row in rows if row[0] == side)
        _, low, high = wilson(soft, soft + hard)
        share = None if low is None or high is None else (soft / (soft + hard), low, high)
        values = (
            side, called.get(side, side), soft, hard, neutral, net(soft, hard),
            *((round(one, 3) for one in share) if share else (None,) * 3), *told,
        )  # fmt: skip
        made.append(Row(values=values, mentions=mentions, where=_where(side, scope)))
    return made


def _issues(
    rows: Sequence[Any], sides: Sequence[str], called: Mapping[str, str], issues: Mapping[str, str], scope: Scope
) -> list[Row]:
    held = defaultdict(list)
    for row in rows:
        held[row[1], row[0]].append(row)
    order = {id: place for place, id in enumerate(issues)}
    made = []
    for issue in sorted({row[1] for row in rows}, key=lambda id: (order.get(id, len(order)), id)):
        for side in (one for one in sides if (issue, one) in held):
            (soft, hard, neutral, *told), mentions = _summed(held[issue, side])
            ends = (issue, issues.get(issue, issue), side, called.get(side, side))
            values = (*ends, soft, hard, neutral, net(soft, hard), *told)
            made.append(Row(values=values, mentions=mentions, where=_where(side, scope, issue=issue)))
    return made


def _series(
    rows: Sequence[Any], sides: Sequence[str], called: Mapping[str, str], issues: Mapping[str, str], scope: Scope
) -> Iterator[Row]:
    """A row a period, and with `issues` an issue, and side that moved, with the sum so far."""
    order = {side: place for place, side in enumerate(sides)}
    so_far: dict[tuple[Any, str], int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: (row[2], row[1] or "", order[row[0]])):
        side, issue, since, soft, hard, neutral, *_ = row
        if not soft + hard + neutral:
            continue
        so_far[issue, side] += net(soft, hard)
        about = (issue, issues.get(issue, issue)) if issue is not None else ()
        days = {"since": since, "until": periods.after(scope.step, since), "issue": issue}
        yield Row(
            values=(
                since, *about, side, called.get(side, side), soft, hard, neutral, net(soft, hard), so_far[issue, side],
            ),
            mentions=tuple(row[8]),
            where=_where(side, scope, **days),
        )  # fmt: skip


def _few(rows: Sequence[Any], sides: Sequence[str], called: Mapping[str, str]) -> list[str]:
    counts = {side: sum(row[3] + row[4] for row in rows if row[0] == side) for side in sides}
    few = [called.get(side, side) for side, count in counts.items() if 0 < count < FEW]
    none = [called.get(side, side) for side, count in counts.items() if not count]
    said = [f"Fewer than {FEW} soft or hard moves, so that a share says little: {'; '.join(few)}."] if few else []
    return said + ([f"No soft or hard move is told: {'; '.join(none)}."] if none else [])


def _left(every: int) -> list[str]:
    return [f"The latest {MOST_LISTED} of {every}."] if every > MOST_LISTED else []


def _lists(
    record: Record, scope: Scope, found: Sequence[Mapping[str, Any]], called: Mapping[str, str]
) -> tuple[list[Row], list[Row], dict[bool, int]]:
    """The latest concessions and retractions with their words, and how many there are of each."""
    words = stated.said(record, [one["mention_id"] for one in found], scope.as_of) if found else {}
    rows: dict[bool, list[Row]] = {False: [], True: []}
    every = {False: 0, True: 0}
    for one in found:
        back, day, side, id = one["back"], one["day"], one["side"], one["mention_id"]
        every[back] = one["every"]
        ends = (day, side, called.get(side, side), "; ".join(one["issues"]), one["move"])
        values = (*ends, *(() if back else (one["taken_back"],)), *words.get(id, (None, None)))
        where = {"actor": side, "issue": one["issues"], "since": day, "until": day + timedelta(days=1)}
        rows[back].append(Row(values=values, mentions=(id,), where=where))
    return rows[False], rows[True], every


MEASURE = Measure(
    name="concession",
    shapes=(SIDES, ISSUES, SERIES, ISSUE_SERIES, *gaps.SHAPES, CONCESSIONS, RETRACTIONS),
    read=read,
)
