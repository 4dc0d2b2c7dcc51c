"""Opening the DuckDB file: what can be wrong with it, said in words a reader can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import RecordError
from dragoman.record.migrations import applied, migrate, sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A query that names an absent extension would otherwise wait for a download, on a machine that may be offline.
# Of two joins of one table that give on different columns, DuckDB may take one for the other and answer wrongly and not
# say so (duckdb/duckdb#25819, reported of 1.5): while the ledger of claims was written, 2.0.0 took a denial for what it
# denies. The ledgers as they are answer alike either way; what is written into them next might not.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "disabled_optimizers": "common_subplan",
}


def connect(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    """Open the record at a path, and make it where it is absent and not only to be read."""
    import duckdb

    if read_only and not path.exists():
        raise RecordError(
            "there is no record here", item=str(path), advice="run `dragoman add` first, or name another workspace"
        )
    try:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(str(path), read_only=read_only, config=CONFIG)
    except OSError as error:
        raise RecordError(
            f"the record cannot be made: {error.strerror}",
            item=str(path),
            advice="check the folder and its permissions",
        ) from error
    except duckdb.Error as error:
        raise _unopened(path, str(error)) from error
    with ExitStack() as opened:
        opened.callback(connection.close)
        try:
            with interruptible():
                _prepare(connection, path, read_only=read_only)
        except duckdb.ProgrammingError:  # a statement of ours is wrong: a bug, not a damaged file
            raise
        except duckdb.Error as error:
            raise _damaged(path, str(error)) from error
        opened.pop_all()  # it is ready, and stays open
    return connection


def _prepare(connection: DuckDBPyConnection, path: Path, *, read_only: bool) -> None:
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if tables and not {"meta", "migrations"} <= tables:
        raise _foreign(path)
    if tables and connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchall() != [
        ("dragoman-record",)
    ]:
        raise _foreign(path)
    if not tables and read_only:
        raise _foreign(path)
    done = applied(connection) if tables else []
    migrate(connection, done=done, path=str(path), read_only=read_only)
    connection.execute(sql("reads.sql"))


def _foreign(path: Path) -> RecordError:
    return RecordError(
        "this database is not a dragoman record", item=str(path), advice="name the record.duckdb of a workspace"
    )


def _damaged(path: Path, reason: str) -> RecordError:
    return RecordError(
        f"the record is damaged: {reason.splitlines()[0]}",
        item=str(path),
        advice="restore it from a copy, or make a new record from the archived documents",
    )


def _unopened(path: Path, reason: str) -> RecordError:
    if "lock" in reason.lower():
        holder = re.search(r"\(PID (\d+)\)", reason)
        who = f"another process (PID {holder[1]})" if holder else "another process"
        return RecordError(
            f"the record is in use by {who}",
            item=str(path),
            advice="wait until it is done, or stop it",
        )
    if "not a valid DuckDB" in reason:
        return RecordError(
            "this file is not a DuckDB database, or its beginning is damaged",
            item=str(path),
            advice="restore it from a copy, or move it away and add the documents again",
        )
    if "version" in reason.lower() and "newer" in reason.lower():
        return RecordError(
            "the file was written by a newer version of DuckDB", item=str(path), advice="upgrade dragoman"
        )
    if any(word in reason for word in ("Permission denied", "Is a directory", "Read-only", "No space")):
        return RecordError(
            f"the record cannot be opened: {reason.splitlines()[0]}",
            item=str(path),
            advice="check path and permissions",
        )
    return _damaged(path, reason)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C be Ctrl-C: DuckDB turns one that meets a running statement into an error of its own."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what a disk or a lost connection does into a RecordError; a wrong statement stays the bug it is."""
    import duckdb

    try:
        with interruptible():
            yield
    except duckdb.ConnectionException as error:
        raise RecordError("the record is closed", item=str(path), advice="open it again") from error
    except (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.OutOfMemoryException,
        duckdb.TransactionException,
    ) as error:
        if isinstance(error, duckdb.TransactionException) and "write file" not in str(error):
            raise  # a transaction where there is none, or two: a bug
        raise RecordError(
            f"the record cannot be read or written: {str(error).splitlines()[0]}",
            item=str(path),
            advice="check free space and memory, then run the same command again: what was committed is kept",
        ) from error
