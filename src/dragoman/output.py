"""How the command line prints: results to stdout, talk to stderr, and nothing from outside that a terminal obeys."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from dragoman.pipeline import Progress, Report
    from dragoman.record import Record

PIPE_CLOSED = 141  # what a shell reports for a program that was stopped because nobody reads on
FAILURES_SHOWN = 100  # more would push the summary, and whatever came before, off the screen for good
SHORT_CHARS = 16  # a column of such cells is not wrapped: an id in two pieces cannot be copied

# Each ledger's sentence of help, and the columns a person reads first; --all and --json give every one.
LEDGERS = {
    "timeline": ("Print every event by date.", "date published kind actors targets what state outlets"),
    "meetings": (
        "Print who met whom, when, where, in which format and with what outcome.",
        "date published participants format level place state outcome third_parties outlets",
    ),
    "moves": (
        "Print who offered, demanded, conceded or refused what.",
        "date published move actors targets what issues state told_by condition",
    ),
    "offers": (
        "Print what was put forward, to whom, and what became of it.",
        "since published by addressed title issues versions state answers",
    ),
    "positions": (
        "Print where each party stands on each issue, and which way it last moved.",
        "side who issue since published direction move what stated",
    ),
    "claims": (
        "Print what is asserted, by whom, and who denies it.",
        "date published claimant what claim_status other_by other_quote numbers",
    ),
    "pledges": (
        "Print what was pledged, by whom and to whom, by when, and how far it has come.",
        "date published pledger beneficiary pledge amounts deadline stage verdict what",
    ),
    "hostilities": (
        "Print attacks, casualties by who counts them, and who is said to hold what.",
        "date published kind actors targets place what speaker weapons tolls control state",
    ),
}
# How a column is headed where a person reads it: the date is the event's, and a row without one stands at its report.
HEADS = {"published": "reported"}


# A full disk can show in any library that writes a temporary file; other errors of the system are bugs.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)


def full(error: OSError) -> str:
    """What to say of a disk that takes no more."""
    item = f"{error.filename}: " if error.filename else ""
    return f"{item}{error.strerror} (make room, then run the same command again)"


def prepare() -> None:
    """Give a pipe UTF-8 on every machine, and a terminal what it can show."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        own = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=own, errors="replace")


def talk(message: str) -> None:
    """Say something to the person, on stderr."""
    print(printable(message), file=sys.stderr, flush=True)


def write(text: str) -> None:
    """Print a result on stdout; end quietly where the reader has gone, as `head` does."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Otherwise the interpreter tries again on its way out, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None


def write_bytes(data: bytes) -> None:
    """Print a file on stdout as it is; end quietly where the reader has gone."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None


def write_json(value: Any) -> None:
    write(as_json(value, indent=2))


def as_json(value: Any, *, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=plain)


def plain(value: object) -> object:
    """What JSON has no word for: a date is ISO text, a tuple or set a list."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def write_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows: wrapped to the terminal where there is one, whole and aligned in a pipe."""
    if sys.stdout.isatty():
        _write_wrapped(columns, rows)
    else:
        write(aligned(columns, rows))


def aligned(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return the table as text: columns two spaces apart, every cell whole and on one line."""
    held = list(zip(*rows, strict=True)) or [()] * len(columns)
    made = [_column(head, values) for head, values in zip(columns, held, strict=True)]
    return "\n".join([line.rstrip() for line in map("  ".join, zip(*made, strict=True))]) + "\n"


def _column(head: str, values: Sequence[Any]) -> list[str]:
    """A column's cells at its width, its head first; a value that comes again, as most do, is made once."""
    try:
        kinds = set(values)
    except TypeError:  # lists
        values = [cell(value) for value in values]
        kinds = set(values)
    if 2 * len(kinds) > len(values) and _is_plain(values):
        width = max(map(len, (head, *values)))
        return [text.ljust(width) for text in (head, *values)]
    told = {value: cell(value) for value in kinds}
    width = max(map(_width, (head, *told.values())))
    padded = {value: _padded(text, width) for value, text in told.items()}
    return [_padded(head, width), *map(padded.__getitem__, values)]


def _is_plain(values: Sequence[Any]) -> bool:
    """Whether all of them together are text to be printed as it is, which spares a look at each."""
    try:
        whole = "".join(values)
    except TypeError:
        return False
    return whole.isascii() and whole.isprintable() and "  " not in whole


def _padded(text: str, width: int) -> str:
    return text.ljust(width) if text.isascii() else text + " " * (width - _width(text))


def cell(value: object) -> str:
    """Return a value as one line that a terminal shows and does not obey; unknown is empty."""
    if value is None:
        return ""
    if type(value) is str:
        return printable(value if value.isprintable() and "  " not in value else " ".join(value.split()))
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(cell(each) for each in value)
    if isinstance(value, Mapping):
        return as_json(value)
    return printable(" ".join(str(value).split()))


def printable(text: str) -> str:
    """Replace control and direction marks, which could rewrite the screen or hide words; keep line ends and tabs."""
    if text.isprintable():
        return text
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char in "\u200c\u200d"
        else " "
        for char in text
    )


def make_folder(path: Path) -> None:
    """Make a folder to write to, with those above it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot be made: {error.strerror}", item=str(path), advice="name another folder") from error


def save(path: Path, write: Callable[[Path], object]) -> Path:
    """Have a file written beside its place and moved there, so that it stands there whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(path)
    except OSError as error:
        raise ConfigError(
            f"cannot be written: {error.strerror}", item=str(path), advice="name another place"
        ) from error
    return path


def counts(report: Report) -> dict[str, Any]:
    """What became of the items of a run, for JSON."""
    shown = ("stage", "item", "error", "message", "advice")
    return {
        "added": report.added,
        "known": report.known,
        "recoded": report.recoded,
        "carried": report.carried,
        "skipped": report.skipped,
        "failed": report.failed,
        "failures": [{key: getattr(failure, key) for key in shown} for failure in report.failures],
        "remarks": [{"item": item, "message": message} for item, message in report.remarks],
    }


def summary(report: Report) -> str:
    """What became of the items of a run, in one line."""
    parts = [f"{report.added} added", f"{report.known} known already"]
    if report.recoded:
        parts.append(f"{report.recoded} read anew by a newer coder")
    if report.carried:
        parts.append(f"{report.carried} carrying the text of another")
    if report.skipped:
        languages = ", ".join(sorted("language unknown" if one == "?" else one for one in report.languages))
        parts.append(f"{report.skipped} kept but not coded ({languages})")
    return ", ".join([*parts, f"{report.failed} failed"])


def failed(report: Report, where: str) -> str:
    """The first failures of a run, how many there are, and where to look for all of them."""
    lines = [
        f"  {one.item}: {one.message}" + (f" ({one.advice})" if one.advice else "")
        for one in report.failures[:FAILURES_SHOWN]
    ]
    hidden = report.failed - len(lines)
    return "\n".join(
        [*lines, f"{report.failed} failed" + (f", {hidden} not shown here" if hidden else "") + f": {where}"]
    )


def remarked(report: Report) -> str:
    """What to know of the new documents of a run, the first of them, one a line; "" where there is nothing."""
    lines = [f"  {item}: {message}" for item, message in report.remarks[:FAILURES_SHOWN]]
    hidden = len(report.remarks) - len(lines)
    more = [f"  and {hidden} more"] if hidden else []
    return "\n".join(["Mind, of what was read:", *lines, *more]) if lines else ""


@contextmanager
def progress() -> Iterator[Progress]:
    """Show how many items are done and which is next, on stderr, and only where somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda item, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[item]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, count="", item="")

        def show(item: str, done: int, total: int | None) -> None:
            count = f"{done} done" if total is None else f"{done} of {total} done"
            bar.update(task, completed=done, total=total, count=count, item=cell(item)[-60:])

        yield show


def _write_wrapped(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    cells = [[cell(value) for value in row] for row in rows]
    for at, column in enumerate(columns):
        short = max((len(row[at]) for row in cells), default=0) <= SHORT_CHARS
        table.add_column(column, overflow="fold", no_wrap=short)
    for row in cells:
        table.add_row(*map(Text, row))
    console = Console()
    with console.capture() as captured:
        console.print(table)
    write(captured.get())


def _width(text: str) -> int:
    """How many columns a terminal gives to the text."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) != 0 for char in text)


def only_title(record: Record) -> str | None:
    """The title of the only document a record holds, for the brief on one article."""
    held = record.documents()
    return held[0].document.title or None if len(held) == 1 else None
