"""The forecasts of endings that are kept, the last of each episode: the model itself reads a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.measures.measured import Measured, Row, Scope, filled
from dragoman.outlook import forecast_panels as panels
from dragoman.outlook.deaths_kept import earlier, latest
from dragoman.outlook.ending_foretold import BASE
from dragoman.outlook.forecast_ledger import NO_ANSWER, held, outcome
from dragoman.record.foretold import Foretold

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

EMPTY = "None is kept yet: `dragoman outlook ending FILE --conflict NAME`, in the workspace, makes and keeps one."


def read(record: Record, config: Config | None, scope: Scope, *, inputs: Path | None = None) -> Measured:
    """The last forecast of each episode that was kept by a day, and how right all of them were."""
    del config, inputs
    found = held(record, as_of=scope.as_of, model="ending")
    last = latest(found.forecasts)
    happened = {one.key: one.value for one in found.resolutions}
    rows = [_row(one, happened) for some in last for one in some]
    return Measured(
        measure="ending",
        scope=scope,
        panels=(
            filled(panels.YEARS, rows, empty=EMPTY, notes=[_note(some) for some in last]),
            filled(panels.EARLIER, list(earlier(found)), empty=NO_ANSWER if rows else EMPTY),
        ),
        inputs={"forecasts kept": len(found.forecasts), "episodes": len(last)},
        notes=(EMPTY.replace("None is kept yet: ", "This page shows what is kept: "),) if rows else (),
    )


def _row(one: Foretold, happened: dict[str, float | None]) -> Row:
    question = one.question
    said = outcome(question, happened[question.key]) if question.key in happened else None
    name = f"{one.inputs.get('name')}, since {one.inputs.get('episode since')}"
    year = question.closes or date.max
    file = one.inputs.get("file", {}).get("name")
    return Row(values=(name, year, one.answer, one.rivals.get(BASE), said, one.issued.date(), file))


def _note(some: Sequence[Foretold]) -> str:
    first = some[0]
    file = first.inputs.get("file", {})
    how = "a backtest, made afterwards" if first.backtest else "made before what it tells of"
    return (
        f"{first.inputs.get('name')}: from {file.get('name')} (SHA-256 {str(file.get('sha256'))[:12]}…), with the "
        f"years up to {first.inputs.get('origin')}; kept on {first.issued.date()}; {how}."
    )
