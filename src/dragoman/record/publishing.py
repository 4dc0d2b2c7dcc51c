"""A copy of the record for readers, while one process writes the working file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import RecordError


def publish(
    own_path: Path,
    path: Path,
    *,
    execute: Callable[[str, Sequence[Any]], None],
    fetch: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]],
) -> None:
    """Write a copy beside a path and move it there, so that it stands there whole or not at all."""
    if path.exists() and path.resolve() == own_path.resolve():
        raise RecordError("a record cannot be published onto itself", item=str(path), advice="name another file")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    leftovers = (beside, beside.with_name(beside.name + ".wal"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A copy of the file's bytes would not do: closing it would drop the lock this process has on the file.
        quoted = str(beside).replace("'", "''")  # ATTACH takes no bound values
        execute(f"ATTACH '{quoted}' AS published_copy (READ_WRITE)", ())
        try:
            (own,) = fetch("SELECT current_database()", ())[0]
            name = own.replace('"', '""')
            execute(f'COPY FROM DATABASE "{name}" TO published_copy', ())
        finally:
            execute("DETACH published_copy", ())
        os.replace(beside, path)
        # A log left by a reader's crash belongs to the copy that is gone.
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
    except OSError as error:
        raise RecordError(
            f"the copy cannot be written: {error.strerror}", item=str(path), advice="check space and permissions"
        ) from error
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
