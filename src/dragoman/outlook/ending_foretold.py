"""The forecast of an episode's end as questions, one a year: issued with its rivals, and answered by a later file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from dragoman.errors import ForecastError
from dragoman.measures.measured import Measured
from dragoman.outlook.conflict_years import Years, read_years
from dragoman.outlook.foretelling import EVEN, Moment, digest_of
from dragoman.record.foretold import Answer, Foretold, Question, Resolution

BASE = "base rate"
KNOWN = (7, 1)  # UCDP's yearly data come out by the middle of the next year


def foretold(
    csv: Path, found: Measured, *, conflict: str, origin: int | None = None, issued: datetime
) -> Iterator[Foretold]:
    """A forecast for each year ahead of whether the episode has ended by then, from the panel `chances`."""
    whole = read_years(csv)
    years = whole if origin is None else whole.until(origin)
    place = _conflict(years, conflict)
    cut = years.last < whole.last
    known = date(years.last, 12, 31)
    moment = Moment(issued=issued, as_of=known if cut else None, inputs={"file": digest_of(csv)})
    since = began(years, place, years.last)
    inputs = {
        "conflict": years.ids[place],
        "name": years.name(place),
        "origin": years.last,
        "episode since": since,
        "models": [dict(row) for row in found.panel("models").dicts()],
    }
    for row in found.panel("chances").dicts():
        rivals: Mapping[str, Answer] = {BASE: float(row["base"]), EVEN: 0.5}
        yield moment.forecast(
            asked(years.ids[place], years.name(place), since, row["day"].year), model="ending",
            answer=float(row["chance"]), rivals=rivals, inputs=inputs, as_of=known,
        )  # fmt: skip


def asked(conflict: str, name: str, since: int, year: int) -> Question:
    """Whether an episode has ended by a year: then a year with fewer than 25 deaths has come."""
    return Question(
        key=f"ending/{conflict}/since-{since}/{year}", kind="chance",
        words=f"Will the fighting of {name} since {since} have had a year under 25 deaths by the end of {year}?",
        closes=date(year, 12, 31), due=date(year + 1, *KNOWN),
    )  # fmt: skip


def _conflict(years: Years, wanted: str) -> int:
    """The conflict that is meant, as the model found it: the one of that name that is active in the last year."""
    active = [one for one in years.named(wanted) if years.row(one, years.last) is not None]
    if len(active) != 1:
        raise ForecastError(
            f"no single conflict {wanted!r} in {years.last}", item="conflict", advice="name it by its id"
        )
    return active[0]


def began(years: Years, conflict: int, year: int) -> int:
    """The first year of the episode that a year lies in."""
    while years.row(conflict, year - 1) is not None:
        year -= 1
    return year


def resolved(
    path: Path, questions: Iterable[Question], *, known: date, judge: str, made: datetime
) -> Iterator[Resolution]:
    """What a file says of the questions that it can answer: a quiet year since the episode began, or none."""
    years, file = read_years(path), digest_of(path)
    named = f"{file['name']}, SHA-256 {file['sha256']}"
    for question in questions:
        parts = question.key.split("/")
        if parts[0] != "ending" or len(parts) != 4 or parts[1] not in years.ids:
            continue
        conflict, since, last = years.ids.index(parts[1]), int(parts[2].removeprefix("since-")), int(parts[3])
        if question.closes is None or question.closes > known or years.row(conflict, since) is None:
            continue
        quiet = _quiet(years, conflict, range(since, min(last, years.last) + 1))
        if quiet is None and years.last < last:
            continue  # the file does not reach so far, and nothing has ended yet
        if quiet is None:
            words = f"{parts[1]} is in the file in every year from {since} to {last}"
        else:
            words = f"{parts[1]} is in the file in {since}, and not in {quiet}"
        yield Resolution(
            key=question.key, value=float(quiet is not None), known=known, why=words, judge=judge, made=made,
            source=named,
        )  # fmt: skip


def _quiet(years: Years, conflict: int, span: Sequence[int]) -> int | None:
    """The first year of a span in which a conflict was not active."""
    return next((year for year in span if years.row(conflict, year) is None), None)
