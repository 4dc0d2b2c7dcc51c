"""What the news and the agenda ask of the kept ledgers: only such lines as can come to anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.agenda import latest_day
from dragoman.changes import COLUMNS, Change, changes
from dragoman.errors import DragomanError
from dragoman.record.shelf.aside import Work
from dragoman.record.shelf.lines import LAST

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Table
    from dragoman.record.shelf import Copy

ONE = timedelta(days=1)
KEPT = {"positions": LAST}  # under which name what is compared of a ledger is kept, where that is not its own
MADE_OF = tuple(KEPT.get(ledger, ledger) for ledger in COLUMNS)  # what is asked of both days to tell what changed
Reader = Callable[[str, date | None, Sequence[str]], "Table"]  # ledger, day, columns


def ready(copy: Copy) -> None:
    """Make beforehand what the first page asks for: the ledgers of the day before the last week.

    Two days further back are made for what both connections keep from one past day to the next.
    """
    last = copy.kept(None, "latest", lambda record: latest_day(record, None))
    if last is not None:
        copy.make([last - timedelta(days=7), None], MADE_OF, stay=True)
        copy.make([last - timedelta(days=14), last - timedelta(days=21)], MADE_OF)


def compared(copy: Copy, since: date, as_of: date | None, config: Config) -> None:
    """Make the ledgers of both days from which it is worked out what changed."""
    if not copy.knows(as_of, ("changes", since, config)):
        copy.make((as_of, since - ONE), MADE_OF)


def news(
    copy: Copy, since: date, as_of: date | None, config: Config, *, first: Callable[[], object] = lambda: None
) -> list[Change]:
    """What changed since a day, worked out once.

    first  called before the record is borrowed, to wait for who is to have it first
    """
    key = ("changes", since, config)
    read: Reader | None = None
    if not copy.knows(as_of, key):
        # Not while the record is borrowed: a decision need not wait for all of them.
        compared(copy, since, as_of, config)
        read = _read_before(of_changes(copy, since, as_of), since - ONE, as_of)
    first()
    return copy.kept(as_of, key, lambda record: changes(record, since=since, as_of=as_of, config=config, read=read))


def _read_before(read: Reader, eve: date, as_of: date | None) -> Reader:
    """The same for who asks later: both days are read now, at once."""

    def whole(day: date | None) -> dict[str, Table]:
        return {ledger: read(ledger, day, columns.split()) for ledger, columns in COLUMNS.items()}

    now = Work(lambda: whole(as_of), in_turn=False, answers=(DragomanError,))
    known = {eve: whole(eve), as_of: now.result()}
    return lambda ledger, day, _: known[day][ledger]


def of_changes(copy: Copy, since: date, as_of: date | None) -> Reader:
    """For `changes`: what stands in a ledger on one of two days and not, word for word, on the other.

    A line that is the same on both is no news, nor does it make any other line news.
    """
    eve = since - ONE

    def read(ledger: str, day: date | None, columns: Sequence[str]) -> Table:
        return copy.table_beside(KEPT.get(ledger, ledger), day, as_of if day == eve else eve, columns)

    return read


def of_agenda(copy: Copy, today: date) -> Reader:
    """For `agenda`: meetings that are not over on the day, and of pledges and moves those with a term."""
    termed = ("deadline <> ''", ())
    needed: dict[str, tuple[str, Sequence[date]]] = {
        "meetings": (
            "until > ? OR until IS NULL AND (since >= ? OR state IN ('planned', 'postponed'))",
            (today, today),
        ),
        "pledges": termed,
        "moves": termed,
    }

    def read(ledger: str, day: date | None, columns: Sequence[str]) -> Table:
        also, values = needed.get(ledger, ("", ()))
        return copy.table(ledger, day, columns, also=also, values=values)

    return read
