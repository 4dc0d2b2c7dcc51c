"""What a later file says of the questions that are asked: deaths by month, or conflicts by year."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from dragoman.errors import ForecastError
from dragoman.record.foretold import Foretold, Resolution

JUDGE = "dragoman outlook resolve"


def from_file(path: Path, held: Iterable[Foretold], *, known: date, made: datetime) -> list[Resolution]:
    """The answers in a file, to all questions that it can answer; its head says which kind of file it is.

    raises  ForecastError for a file of which nothing can be made
    """
    from dragoman.outlook import deaths_foretold, ending_foretold

    questions = list({one.question.key: one.question for one in held}.values())
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = next(csv.reader(file), [])
        of = ending_foretold if "conflict_id" in head else deaths_foretold
        return list(of.resolved(path, questions, known=known, judge=JUDGE, made=made))
    except OSError as error:
        raise ForecastError(f"cannot be read: {error.strerror}", item=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ForecastError("is no CSV file", item=str(path), advice="a file with UCDP's columns") from error
