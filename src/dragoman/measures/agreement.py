"""How good the coding is: what people say of the readings they judged, and how far two coders agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.coding.agreement import cohen_kappa, cross, interval, krippendorff_alpha, scott_pi
from dragoman.measures.judged import BANDS, VERDICTS, coders, judged, people, totals
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.spread import rounded, wilson

Told = tuple[Any, ...]  # one row of what the database counted

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

SHARE = "share in [0, 1]"
READINGS = "readings"
FEW = 30  # decided readings under which a share is called small: its interval is then over a third wide in the middle
NOBODY = "Nobody has judged a reading yet. `dragoman serve` has a page for it, and `dragoman judge accept ID` does it."
COUNTS = (
    Column(name="judged", label="Judged", unit=READINGS),
    *(Column(name=one, label=one.capitalize(), unit=READINGS) for one in VERDICTS),
    *(
        Column(name=f"{name}{end}", label=f"{label}{words}", unit=SHARE, meaning=meaning)
        for name, label, meaning in (
            ("right", "Accepted as it stands", "accepted by accepted, edited and rejected"),
            ("wrong", "Rejected", "rejected by the same"),
        )
        for end, words in (("", ", share"), ("_low", ", at least"), ("_high", ", at most"))
    ),
)
KINDS = Shape(
    name="kinds",
    title="By kind of event",
    columns=(Column(name="kind", label="Kind", meaning="as the coder read it"), *COUNTS),
    chart=Chart(kind="intervals", x="kind", y=("right",), low="right_low", high="right_high", least=0.0, most=1.0),
    note="Of the readings that people judged. Those they are unsure of are counted and stand in no share.",
)
CODERS = Shape(
    name="coders",
    title="By coder",
    columns=(Column(name="coder", label="Coder", meaning="name@version; who coded by hand"), *COUNTS),
    chart=Chart(kind="intervals", x="coder", y=("right",), low="right_low", high="right_high", least=0.0, most=1.0),
)
BY_CONFIDENCE = Shape(
    name="bands",
    title="By the coder's confidence",
    columns=(
        Column(name="band", label="Confidence", meaning="a fifth of [0, 1]; its upper end belongs to the next"),
        *COUNTS,
        Column(name="confidence", label="Mean confidence", unit=SHARE, meaning="of those accepted, edited or rejected"),
        Column(name="gap", label="Right less confidence", unit="in [-1, 1]", meaning="above 0: better than it says"),
    ),
    chart=Chart(kind="intervals", x="band", y=("right",), low="right_low", high="right_high", least=0.0, most=1.0),
    note="Calibrated where the share lies near the mean confidence; what confidence means is on the coder's page.",
)
SCORES = (
    Column(name="alike", label="Said the same", unit=SHARE),
    Column(name="alike_low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
    Column(name="alike_high", label="At most", unit=SHARE),
    Column(name="kappa", label="Kappa", unit="1 is perfect, 0 chance", meaning="Cohen's"),
    Column(name="kappa_low", label="Kappa, at least", meaning="95 % interval by resampling"),
    Column(name="kappa_high", label="Kappa, at most"),
    Column(name="pi", label="Pi", meaning="Scott's"),
    Column(name="alpha", label="Alpha", meaning="Krippendorff's, nominal"),
)
BETWEEN = Shape(
    name="between",
    title="Between two coders",
    columns=(
        Column(name="first", label="First coder"),
        Column(name="second", label="Second coder"),
        Column(name="documents", label="Documents", unit="documents", meaning="that both read"),
        Column(name="both", label="Seen by both", unit="passages", meaning="their words for the event overlap"),
        Column(name="only_first", label="Only by the first", unit="passages"),
        Column(name="only_second", label="Only by the second", unit="passages"),
        Column(name="found", label="Seen by both, share", unit=SHARE, meaning="of all that either saw"),
        *SCORES,
    ),
    note="Kappa, pi and alpha are on the kind of what both saw; what only one saw is the share before them.",
)
JUDGES = Shape(
    name="judges",
    title="Between two who judge",
    columns=(
        Column(name="first", label="First"),
        Column(name="second", label="Second"),
        Column(name="both", label="Judged by both", unit=READINGS),
        *SCORES,
    ),
    note="The last word of each on the same reading: accepted, edited, rejected or unsure.",
)


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Of the readings that people judged, what they made of them; and how far coders, and judges, agree."""
    found = judged(record, scope)
    readings, judges = totals(record, scope)
    number = sum(row[4] for row in found)
    notes = [_said(number, readings, judges)]
    if number:
        notes.append("People look first at what the queue puts first, the doubtful: this is no sample of all readings.")
    return Measured(
        measure="agreement",
        scope=scope,
        panels=(
            _panel(KINDS, found, lambda row: row[0]),
            _panel(CODERS, found, lambda row: row[1]),
            _bands(found),
            _between(coders(record, scope)),
            _judges(people(record, scope)),
        ),
        inputs={
            "readings, of every version of a coder": readings,
            "of these, judged": number,
            "people who judged": judges,
        },
        notes=tuple(notes),
    )


def _said(number: int, readings: int, judges: int) -> str:
    if not number:
        return "Nobody has judged a reading: nothing here says how good the coding is."
    who = "one person" if judges == 1 else f"{judges} people"
    return f"{number:,} of {readings:,} readings were judged ({number / readings:.1%}), by {who}."


def _groups(found: Iterable[tuple[Any, ...]], key: Callable[[Told], Any]) -> dict[Any, list[tuple[Any, ...]]]:
    groups: dict[Any, list[tuple[Any, ...]]] = {}
    for row in found:
        groups.setdefault(key(row), []).append(row)
    return dict(sorted(groups.items()))


def _counts(rows: Sequence[Told]) -> tuple[Any, ...]:
    number = {verdict: sum(row[4] for row in rows if row[3] == verdict) for verdict in VERDICTS}
    decided = sum(number.values()) - number["unsure"]
    shares = (rounded(one) for verdict in ("accepted", "rejected") for one in wilson(number[verdict], decided))
    return (sum(number.values()), *number.values(), *shares)


def _mentions(rows: Sequence[Told], place: int) -> tuple[str, ...]:
    """Readings behind a row, those that were found wrong first."""
    telling = sorted(rows, key=lambda row: ("rejected", "edited", "unsure", "accepted").index(row[3]))
    return tuple(id for row in telling for id in row[place])[:MOST_MENTIONS]


def _panel(shape: Shape, found: Sequence[Told], key: Callable[[Told], Any]) -> Panel:
    rows, few = list[Row](), list[str]()
    for name, some in _groups(found, key).items():
        values = _counts(some)
        rows.append(Row(values=(name, *values), mentions=_mentions(some, 6)))
        if values[0] - values[4] < FEW:
            few.append(f"{name} ({values[0] - values[4]})")
    notes = [f"Under {FEW} decided readings: {', '.join(few)}."] if few else []
    return filled(shape, rows, empty=NOBODY, notes=notes)


def _bands(found: Sequence[Told]) -> Panel:
    rows = list[Row]()
    for band, some in _groups(found, lambda row: row[2]).items():
        values = _counts(some)
        decided = [row for row in some if row[3] != "unsure"]
        number = sum(row[4] for row in decided)
        mean = sum(row[5] for row in decided) / number if number else None
        gap = None if mean is None or values[5] is None else values[1] / number - mean
        name = f"{band / BANDS:.1f} to {(band + 1) / BANDS:.1f}"
        rows.append(Row(values=(name, *values, rounded(mean), rounded(gap)), mentions=_mentions(some, 6)))
    return filled(BY_CONFIDENCE, rows, empty=NOBODY)


def _scores(pairs: Sequence[Told]) -> tuple[Any, ...]:
    """What two said of the same things, scored; `pairs` have what each said, third and fourth, and how often."""
    first, second = ([row[at] for row in pairs for _ in range(row[4])] for at in (2, 3))
    table, categories = cross(first, second)
    place = {one: float(at) for at, one in enumerate(categories)}
    codes = np.array([[place[one] for one in each] for each in (first, second)], dtype=np.float64).reshape(2, -1)
    low, high = interval(cohen_kappa, table)
    alike = wilson(int(np.trace(table)), len(first))
    figures = (*alike, cohen_kappa(table), low, high, scott_pi(table), krippendorff_alpha(codes))
    return tuple(rounded(one) for one in figures)


def _between(found: Sequence[Told]) -> Panel:
    rows, few = list[Row](), list[str]()
    for (one, other), some in _groups(found, lambda row: row[:2]).items():
        both = [row for row in some if row[2] not in (None, "+") and row[3] is not None]
        alone = [sum(row[4] for row in some if row[at] == "+") for at in (2, 3)]
        number = sum(row[4] for row in both)
        found_share = rounded(wilson(number, number + sum(alone))[0])
        head = (one, other, sum(row[6] for row in some), number, *alone, found_share)
        apart = sorted(some, key=lambda row: (row[2] == row[3], row[4] == 0))
        mentions = tuple(id for row in apart for id in row[5])[:MOST_MENTIONS]
        rows.append(Row(values=(*head, *_scores(both)), mentions=mentions))
        if number < FEW:
            few.append(f"{one} and {other} ({number})")
    empty = "No two coders have read the same document: a coding of your own beside it, added from a table, makes one."
    notes = [f"Under {FEW} passages seen by both: {', '.join(few)}."] if few else []
    return filled(BETWEEN, rows, empty=empty, notes=notes)


def _judges(found: Sequence[Told]) -> Panel:
    rows, few = list[Row](), list[str]()
    for (one, other), some in _groups(found, lambda row: row[:2]).items():
        number = sum(row[4] for row in some)
        apart = sorted(some, key=lambda row: row[2] == row[3])
        mentions = tuple(id for row in apart for id in row[5])[:MOST_MENTIONS]
        rows.append(Row(values=(one, other, number, *_scores(some)), mentions=mentions))
        if number < FEW:
            few.append(f"{one} and {other} ({number})")
    notes = [f"Under {FEW} readings judged by both: {', '.join(few)}."] if few else []
    return filled(JUDGES, rows, empty="No two people have judged the same reading.", notes=notes)


MEASURE = Measure(name="agreement", shapes=(KINDS, CODERS, BY_CONFIDENCE, BETWEEN, JUDGES), read=read)
