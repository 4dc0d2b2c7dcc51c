"""A series from somebody else's CSV: its dates and its number found by name, its faults named by their line."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from dragoman.errors import ConfigError
from dragoman.measures import periods
from dragoman.measures.measured import STEPS
from dragoman.patterns.series import Series, regular

BLANK = {"", "na", "n/a", "nan", "null", "none", "-", "."}
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?")
VIEWS_START = 1980  # month_id 1 is January of that year
FIRST_YEAR, LAST_YEAR = 1000, 2999  # beyond, somebody mistyped
GAPS = ("unknown", "zero")
SHOWN = 12  # column names in a message


@dataclass(slots=True)
class _Period:
    """What the rows of one period add up to."""

    total: float = 0.0
    known: int = 0
    blank: int = 0
    last: tuple[date, float] | None = None  # of a running total: its latest day
    lines: dict[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    names: list[str]
    day: tuple[str, ...]  # the columns of the date: one, or year and month, or the number of a month
    basis: str  # "day", "year", "year and month", "month_id"
    value: str


def read_csv(
    path: Path,
    *,
    column: str | None = None,
    where: Mapping[str, str] | None = None,
    step: str | None = None,
    running: bool = False,
    gaps: str = "unknown",
) -> Series:
    """A series from a CSV file; ConfigError names the line of what cannot be read.

    column   the number; left out: found by name
    where    column and value that rows must have
    step     as long as the file's own dates, or longer; None: the file's own
    running  the number is a total that runs on: the series is what was added in each period
    gaps     what a period without a row is, between the first row and the last: "unknown", or "zero" for files that
             list what happened
    """
    if gaps not in GAPS:
        raise ConfigError(f"{gaps!r} is none of {', '.join(GAPS)}", item="gaps")
    header, rows = _open(path, column, where or {})
    own = {"day": "day", "year": "year"}.get(header.basis, "month")
    found: list[tuple[int, date, float | None]] = []
    for line, row in rows:
        day, of_month = _day(path, line, [row[name] for name in header.day], header.basis)
        own = "month" if of_month and own == "day" else own
        found.append((line, day, _number(path, line, header.value, row[header.value])))
    if not found:
        asked = " and ".join(f"{name} = {value!r}" for name, value in (where or {}).items())
        raise ConfigError(f"no row has {asked}" if asked else "has no rows", item=str(path))
    wanted = step or own
    if STEPS.index(wanted) < STEPS.index(own):
        raise ConfigError(f"its rows are of a {own} each, not of a {wanted}", item=str(path), advice=f"--step {own}")
    whole = wanted == own or own != "day"
    return _series(path, header.value, wanted, found, where or {}, running=running, gaps=gaps, whole=whole)


def _open(
    path: Path, column: str | None, where: Mapping[str, str]
) -> tuple[_Header, Iterator[tuple[int, dict[str, str]]]]:
    lines = _lines(path)
    try:
        _, names = next(lines)
    except StopIteration:
        raise ConfigError("is empty", item=str(path), advice="its first line names the columns") from None
    names = [name.strip() for name in names]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigError(f"line 1: {twice[0]!r} names two columns", item=str(path))
    for name in where:
        if name not in names:
            raise ConfigError(f"line 1: no column {name!r}", item=str(path), advice=f"one of {_some(names)}")
    day, basis = _date_columns(path, names)
    header = _Header(names=names, day=day, basis=basis, value=_value_column(path, names, column, day))

    def rows() -> Iterator[tuple[int, dict[str, str]]]:
        for line, cells in lines:
            if not cells:
                continue
            if len(cells) != len(names):
                message = f"line {line}: {len(cells)} fields where the first line names {len(names)}"
                raise ConfigError(message, item=str(path), advice="is the file whole?")
            row = dict(zip(names, cells, strict=True))
            if all(row[name].strip() == value for name, value in where.items()):
                yield line, row

    return header, rows()


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with the line on which each ends; ConfigError for what is no CSV."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline(1 << 16)
            file.seek(0)
            mark = max(",;\t", key=head.count)
            reader = csv.reader(file, delimiter=mark, strict=True)
            for cells in reader:
                line = reader.line_num
                yield line, cells
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", item=str(path)) from error
    except UnicodeDecodeError as error:
        message = f"after line {line}: bytes that are no UTF-8"
        raise ConfigError(message, item=str(path), advice="save it as UTF-8") from error
    except csv.Error as error:
        raise ConfigError(f"line {line + 1}: no CSV ({error})", item=str(path), advice="is the file whole?") from error


@cache
def _names() -> dict[str, list[str]]:
    text = files(__package__).joinpath("columns.toml").read_text(encoding="utf-8")
    return {key: [_plain(name) for name in value] for key, value in tomllib.loads(text).items()}


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _first(names: list[str], wanted: list[str]) -> str | None:
    by_plain = {_plain(name): name for name in names}
    return next((by_plain[one] for one in wanted if one in by_plain), None)


def _date_columns(path: Path, names: list[str]) -> tuple[tuple[str, ...], str]:
    known = _names()
    if day := _first(names, known["day"]):
        return (day,), "day"
    year, month = _first(names, known["year"]), _first(names, known["month"])
    if year and month:
        return (year, month), "year and month"
    if number := _first(names, known["month_id"]):
        return (number,), "month_id"
    if month:
        return (month,), "day"
    if year:
        return (year,), "year"
    message = f"line 1: no column of dates among {_some(names)}"
    raise ConfigError(message, item=str(path), advice="call it date, or month, or year and month")


def _value_column(path: Path, names: list[str], column: str | None, day: tuple[str, ...]) -> str:
    if column is not None:
        if column not in names:
            raise ConfigError(f"line 1: no column {column!r}", item=str(path), advice=f"one of {_some(names)}")
        return column
    left = [name for name in names if name not in day]
    if found := _first(left, _names()["value"]):
        return found
    if len(left) == 1:
        return left[0]
    raise ConfigError("which number is meant?", item=str(path), advice=f"--column with one of {_some(left)}")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(name[:40] for name in names[:SHOWN]) + more


def _day(path: Path, line: int, cells: list[str], basis: str) -> tuple[date, bool]:
    """The day a row is of, and whether it is only of a month."""
    texts = [cell.strip() for cell in cells]
    try:
        if basis.startswith("year") and not FIRST_YEAR <= int(texts[0]) <= LAST_YEAR:
            raise ValueError(texts[0])
        if basis == "year":
            return date(int(texts[0]), 1, 1), True
        if basis == "year and month":
            return date(int(texts[0]), int(texts[1]), 1), True
        if basis == "month_id":
            year, month = divmod(int(texts[0]) - 1, 12)
            if VIEWS_START + year > LAST_YEAR:
                raise ValueError(texts[0])
            return date(VIEWS_START + year, month + 1, 1), True
        match = DAY.fullmatch(texts[0])
        if match is None:
            raise ValueError(texts[0])
        if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError(match[1])
        return date(int(match[1]), int(match[2]), int(match[3] or 1)), match[3] is None
    except (ValueError, OverflowError) as error:
        shown = " ".join(texts)[:40]
        message = f"line {line}: {shown!r} is no date"
        raise ConfigError(message, item=str(path), advice="write days as 2025-12-02, months as 2025-12") from error


def _number(path: Path, line: int, column: str, cell: str) -> float | None:
    text = cell.strip()
    if text.casefold() in BLANK:
        return None
    value = math.inf
    if GROUPED.fullmatch(text):
        value = float(text.replace(",", ""))
    elif PLAIN.fullmatch(text):
        value = float(text)
    if not math.isfinite(value):
        raise ConfigError(f"line {line}: {text[:40]!r} in {column} is no number", item=str(path))
    return value


def _series(
    path: Path,
    column: str,
    step: str,
    found: list[tuple[int, date, float | None]],
    where: Mapping[str, str],
    *,
    running: bool,
    gaps: str,
    whole: bool,
) -> Series:
    days = [day for _, day, _ in found]
    dates = regular(step, min(days), max(days) + timedelta(days=1), item=str(path))
    by_period: dict[date, _Period] = {}
    for line, day, value in found:
        period = by_period.setdefault(periods.start(step, day), _Period())
        if running and (other := period.lines.get(day)):
            message = f"lines {other} and {line} both have a total for {day}"
            raise ConfigError(message, item=str(path), advice="narrow the rows with --where COLUMN=VALUE")
        period.lines[day] = line
        if value is None:
            period.blank += 1
            continue
        period.total, period.known = period.total + value, period.known + 1
        if period.last is None or day > period.last[0]:
            period.last = (day, value)
    notes: list[str] = []
    if running:
        values = _added(dates, by_period, notes)
    else:
        values = [_sum(by_period.get(day), gaps) for day in dates]
        if most := max(period.known for period in by_period.values()) - 1:
            notes.append(f"Up to {most + 1} rows of {column} were added up in one {step}.")
        if absent := len(dates) - len(by_period):
            told = "unknown" if gaps == "unknown" else "0"
            notes.append(f"{absent} of {len(dates)} periods have no row and count as {told}.")
    partial = _partial(dates, min(days), max(days), step, whole)
    if partial:
        values = [None if day in partial else value for day, value in zip(dates, values, strict=True)]
        notes.append(f"The rows begin or end within a {step}, which is left unknown.")
    if blank := sum(period.blank for period in by_period.values()):
        notes.append(f"{blank} cells of {column} are blank: unknown, and left out of the sums.")
    of = ", ".join(where.values())
    name = f"{path.stem}: {column}" + (f" ({of})" if of else "")
    return Series(name=name, unit=column, step=step, dates=dates, values=tuple(values), notes=tuple(notes))


def _partial(dates: tuple[date, ...], first: date, last: date, step: str, whole: bool) -> set[date]:
    """The first and the last period, where rows of shorter ones do not fill it."""
    begun = {dates[0]} if first > dates[0] else set()
    ended = {dates[-1]} if last + timedelta(days=1) < periods.after(step, dates[-1]) else set()
    return set() if whole else begun | ended


def _sum(period: _Period | None, gaps: str) -> float | None:
    if period is None:
        return 0.0 if gaps == "zero" else None
    return period.total if period.known else None


def _added(dates: tuple[date, ...], by_period: Mapping[date, _Period], notes: list[str]) -> list[float | None]:
    """What a running total grew by in each period: 0 where it has no row, unknown where it fell and in the first."""
    values: list[float | None] = []
    before: float | None = None
    fell = absent = 0
    for day in dates:
        period = by_period.get(day)
        if period is None or period.last is None:
            absent += 1
            values.append(0.0 if before is not None else None)
            continue
        grown = None if before is None else period.last[1] - before
        if grown is not None and grown < 0:
            grown, fell = None, fell + 1
        values.append(grown)
        before = period.last[1]
    notes.append("Increases of a running total; that of the first period is not known.")
    if fell:
        notes.append(f"In {fell} periods the total fell, as totals do that are corrected: unknown there.")
    if absent:
        notes.append(f"{absent} of {len(dates)} periods have no total; what was added by the next counts there.")
    return values
