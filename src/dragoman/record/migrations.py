"""Schema changes: small named functions, applied in order and recorded in the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from dragoman.errors import RecordError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Migration = tuple[str, "Callable[[DuckDBPyConnection], None]"]


def sql(name: str) -> str:
    """The text of one of the SQL files beside this module."""
    return files("dragoman.record").joinpath(name).read_text("utf-8")


def _first_schema(connection: DuckDBPyConnection) -> None:
    """Make the tables of schema.sql, which always shows the newest schema: a new file gets it whole.

    So a later change has to leave alone what it finds done already, as ADD COLUMN IF NOT EXISTS does. One that cannot
    will freeze this one's tables in a file of their own.
    """
    connection.execute(sql("schema.sql"))
    connection.execute("INSERT INTO meta VALUES ('format', 'dragoman-record')")


def _seals(connection: DuckDBPyConnection) -> None:
    """Give readings a seal. Those that are there stay without: what they held when they came is not known."""
    connection.execute("ALTER TABLE readings ADD COLUMN IF NOT EXISTS seal VARCHAR")


def _scores(connection: DuckDBPyConnection) -> None:
    """Room for what the reader weighed; earlier readings have nothing to put there."""
    connection.execute("ALTER TABLE mentions ADD COLUMN IF NOT EXISTS scores VARCHAR")


def _particulars(connection: DuckDBPyConnection) -> None:
    """Room for what the ledgers keep besides; earlier readings have nothing to put there."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS particulars (mention_id VARCHAR NOT NULL, position INTEGER NOT NULL, "
        "key VARCHAR NOT NULL, value VARCHAR NOT NULL, about VARCHAR, span_start INTEGER NOT NULL, "
        "span_end INTEGER NOT NULL, cue VARCHAR NOT NULL)"
    )


def _placements(connection: DuckDBPyConnection) -> None:
    """Room for where mentions were put; those held already are placed by the next run that writes."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS placements (mention_id VARCHAR NOT NULL, ledger VARCHAR NOT NULL, "
        "rule VARCHAR NOT NULL, home VARCHAR NOT NULL, partner VARCHAR, score DOUBLE NOT NULL, "
        "reasons VARCHAR NOT NULL, held DATE NOT NULL, run VARCHAR NOT NULL)"
    )


def _drafts(connection: DuckDBPyConnection) -> None:
    """Room for versions of an agreement's text."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS drafts (id VARCHAR NOT NULL, document_id VARCHAR NOT NULL, title VARCHAR NOT NULL, "
        "version DATE, outlet VARCHAR, based_on VARCHAR[] NOT NULL, supersedes VARCHAR[] NOT NULL, "
        "authors VARCHAR NOT NULL, reported DATE, made_public DATE, disclosure VARCHAR, state VARCHAR, "
        "sources VARCHAR[] NOT NULL, note VARCHAR NOT NULL, wording VARCHAR, held DATE NOT NULL, run VARCHAR NOT NULL)"
    )


def _standing(connection: DuckDBPyConnection) -> None:
    """Room for what the ledgers show now; the next run fills it."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS standing (mention_id VARCHAR NOT NULL, event_id VARCHAR NOT NULL, "
        "offer_id VARCHAR, pledge_id VARCHAR, root_id VARCHAR NOT NULL, source VARCHAR NOT NULL, said DATE NOT NULL, "
        "state VARCHAR NOT NULL, rank INTEGER NOT NULL, reports INTEGER NOT NULL, independent INTEGER NOT NULL, "
        "outlets VARCHAR)"
    )


def _gist(connection: DuckDBPyConnection) -> None:
    """Room for who takes part in each mention, in one row; the next run fills it."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS gist (mention_id VARCHAR NOT NULL, actors VARCHAR, actor_ids VARCHAR, "
        "targets VARCHAR, target_ids VARCHAR, speaker VARCHAR, actor_countries VARCHAR, who VARCHAR[], names VARCHAR, "
        "acting VARCHAR[], addressed VARCHAR[], amounts VARCHAR)"
    )


def _forecasts(connection: DuckDBPyConnection) -> None:
    """Room for forecasts and for what became of them."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS forecasts (id VARCHAR PRIMARY KEY, key VARCHAR NOT NULL, "
        "question VARCHAR NOT NULL, kind VARCHAR NOT NULL, unit VARCHAR NOT NULL, "
        "condition VARCHAR NOT NULL, closes DATE, due DATE, "
        "model VARCHAR NOT NULL, version VARCHAR NOT NULL, chance DOUBLE, quantiles DOUBLE[], rivals VARCHAR NOT NULL, "
        "inputs VARCHAR NOT NULL, inputs_sha256 VARCHAR NOT NULL, as_of DATE, backtest BOOLEAN NOT NULL, "
        "why VARCHAR NOT NULL, mentions VARCHAR[] NOT NULL, issued TIMESTAMP NOT NULL)"
    )
    connection.execute(
        "CREATE TABLE IF NOT EXISTS resolutions (id VARCHAR PRIMARY KEY, key VARCHAR NOT NULL, value DOUBLE, "
        "void BOOLEAN NOT NULL, known DATE NOT NULL, why VARCHAR NOT NULL, source VARCHAR NOT NULL, "
        "mentions VARCHAR[] NOT NULL, judge VARCHAR NOT NULL, made TIMESTAMP NOT NULL)"
    )


MIGRATIONS: tuple[Migration, ...] = (
    ("first schema", _first_schema),
    ("seals", _seals),
    ("scores", _scores),
    ("particulars", _particulars),
    ("placements", _placements),
    ("drafts", _drafts),
    ("standing", _standing),
    ("gist", _gist),
    ("forecasts", _forecasts),
)


def applied(connection: DuckDBPyConnection) -> list[str]:
    """The names of the changes this file has seen, in order."""
    return [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY position").fetchall()]


def migrate(
    connection: DuckDBPyConnection,
    *,
    done: Sequence[str],
    path: str,
    read_only: bool = False,
    steps: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Apply the changes that this file has not seen, all or none; refuse a file from a newer or a different line."""
    names = [name for name, _ in steps]
    if list(done) != names[: len(done)]:
        unknown = next((name for name in done if name not in names), done[-1])
        raise RecordError(
            f"the record was written by a newer dragoman: it holds the schema change {unknown!r}, unknown here",
            item=path,
            advice="upgrade dragoman, or open it with the version that wrote it",
        )
    if len(done) == len(steps):
        return
    if read_only:
        raise RecordError(
            "the record was written by an older dragoman and cannot be upgraded while it is opened for reading",
            item=path,
            advice="run any command that writes to it once, such as `dragoman add`",
        )
    connection.execute("BEGIN TRANSACTION")
    for position, (name, change) in enumerate(steps[len(done) :], start=len(done) + 1):
        change(connection)
        now = datetime.now(UTC).replace(tzinfo=None)
        connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", [position, name, now])
    connection.execute("COMMIT")
