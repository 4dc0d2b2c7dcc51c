"""Keeping what models say: printed first, then added to the ledger, unless the record is in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import output, session
from dragoman.errors import ConfigError, RecordError

if TYPE_CHECKING:
    from dragoman.measures import Measured
    from dragoman.record.foretold import Foretold
    from dragoman.workspace import Workspace

Keep = Annotated[
    bool, typer.Option("--keep/--no-keep", help="Add its forecasts to the ledger of the workspace, to be scored.")
]


def here(folder: Path | None) -> Workspace | None:
    """The workspace that was named, or that this folder is; None where it is none."""
    if folder is not None:
        return session.find(folder)
    try:
        return session.find(None)
    except ConfigError:
        return None


def keep_model(space: Workspace, found: Measured, *, inputs: Path | None, as_of: date | None) -> None:
    """Keep the forecasts of a model that read the record and the inputs of the workspace."""
    from dragoman.outlook.backtests import taken
    from dragoman.outlook.foretelling import Moment
    from dragoman.outlook.issued import forecasts

    keep(space, forecasts(found, Moment(issued=datetime.now(UTC), as_of=as_of, inputs=taken(inputs))))


def keep(space: Workspace, made: Sequence[Foretold]) -> list[Foretold]:
    """Keep forecasts and say how many are new; where the record cannot be written, say that they were not kept."""
    from dragoman.record import Record
    from dragoman.record.foretold import issue

    if not made:
        return []
    try:
        session.held(space)
        with Record.open(space.record) as record:
            fresh = issue(record, made)
    except RecordError as error:
        output.talk(f"Not kept: {error}")
        return []
    kind = "backtest" if all(one.backtest for one in made) else "forecast"
    held = len({one.id for one in made}) - len(fresh)
    told = f"Kept {len(fresh)} new {kind}{'' if len(fresh) == 1 else 's'}" if fresh else f"No new {kind}"
    output.talk(f"{told}{f', {held} are kept already' if held else ''}: dragoman outlook scores")
    return fresh
