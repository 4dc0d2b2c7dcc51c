"""The forecasts of deaths that are kept, the last of each country: the model itself is slow and reads a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.measures.measured import Measured, Row, Scope, filled
from dragoman.outlook import forecast_panels as panels
from dragoman.outlook.death_windows import RIVAL
from dragoman.outlook.forecast_ledger import AFTERWARDS, BEFORE, MIDDLE, NO_ANSWER, Held, compared_row, held
from dragoman.outlook.forecast_scores import HIGH, LOW, compared, group
from dragoman.record.foretold import LEVELS, Answer, Foretold

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

LOWER, UPPER = LEVELS.index(0.25), LEVELS.index(0.75)
EMPTY = "None is kept yet: `dragoman outlook deaths FILE --country NAME`, in the workspace, makes and keeps one."


def read(record: Record, config: Config | None, scope: Scope, *, inputs: Path | None = None) -> Measured:
    """The last forecast of each country that was kept by a day, and how right all of them were."""
    del config, inputs
    found = held(record, as_of=scope.as_of, model="deaths")
    last = latest(found.forecasts)
    happened = {one.key: one.value for one in found.resolutions}
    rows = [_row(one, happened.get(one.question.key)) for some in last for one in some]
    notes = [_note(some) for some in last]
    return Measured(
        measure="deaths",
        scope=scope,
        panels=(
            filled(panels.FAN, rows, empty=EMPTY, notes=notes),
            filled(panels.EARLIER, list(earlier(found)), empty=NO_ANSWER if rows else EMPTY),
        ),
        inputs={"forecasts kept": len(found.forecasts), "countries": len(last)},
        notes=(EMPTY.replace("None is kept yet: ", "This page shows what is kept: "),) if rows else (),
    )


def latest(forecasts: Sequence[Foretold]) -> list[list[Foretold]]:
    """Of each group of questions the forecasts made last, backtests only where there are no others."""
    made: dict[str, dict[tuple[bool, date, object], list[Foretold]]] = defaultdict(lambda: defaultdict(list))
    for one in forecasts:
        made[group(one.question.key)][not one.backtest, one.day, one.issued].append(one)
    return [
        sorted(times[max(times, key=_order)], key=lambda one: one.question.key) for _, times in sorted(made.items())
    ]


def _order(time: tuple[bool, date, object]) -> tuple[bool, date, str]:
    before, day, issued = time
    return before, day, str(issued)


def earlier(found: Held) -> Iterator[Row]:
    """All that has an answer, made before and afterwards apart."""
    for made, some in ((BEFORE, found.before), (AFTERWARDS, found.afterwards)):
        for one in compared(some):
            yield Row(values=(made, *compared_row(one).values))


def _row(one: Foretold, happened: float | None) -> Row:
    month = date.fromisoformat(f"{one.question.key.rpartition('/')[2]}-01")
    low, lower, upper, high = (_at(one.answer, place) for place in (LOW, LOWER, UPPER, HIGH))
    rival = one.rivals.get(RIVAL)
    beside = (None, None, None) if rival is None else (_middle(rival), _at(rival, LOW), _at(rival, HIGH))
    return Row(
        values=(
            one.inputs.get("country"), month, _middle(one.answer), low, lower, upper, high, happened, *beside,
            one.issued.date(), one.inputs.get("origin"), one.inputs.get("file", {}).get("name"),
        )
    )  # fmt: skip


def _at(answer: Answer, place: int) -> float | None:
    return answer[place] if isinstance(answer, tuple) else None


def _middle(answer: Answer) -> float | None:
    return (answer[MIDDLE - 1] + answer[MIDDLE]) / 2 if isinstance(answer, tuple) else None


def _note(some: Sequence[Foretold]) -> str:
    first = some[0]
    file = first.inputs.get("file", {})
    how = "a backtest, made afterwards" if first.backtest else "made before what it tells of"
    return (
        f"{first.inputs.get('country')}: from {file.get('name')} (SHA-256 {str(file.get('sha256'))[:12]}…), with "
        f"months up to {first.inputs.get('origin')}; kept on {first.issued.date()}; {how}."
    )
