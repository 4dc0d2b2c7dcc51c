"""Forecasts and what became of their questions: kept as they were made, added to and never edited."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dragoman.errors import RecordError
from dragoman.record import rows
from dragoman.record.rows import Row
from dragoman.types import digest

if TYPE_CHECKING:
    from dragoman.record.store import Record

KINDS = ("chance", "amount", "day")
# Levels of the quantiles of an amount or a day: as equally likely draws they have the CRPS of the distribution to
# within a thousandth or so, and 5, 25, 75 and 95 % are among them.
LEVELS = tuple(one / 100 for one in range(1, 100, 2))
FORECASTS = "SELECT * FROM forecasts_on(?) ORDER BY issued, id"
RESOLUTIONS = "SELECT * FROM resolutions_on(?) ORDER BY key"
HISTORY = "SELECT * FROM resolutions WHERE CAST(made AS DATE) <= ? ORDER BY made, id"

Answer = float | tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the days to come."""

    key: str  # "deaths/UKR/2026-12": the same from one forecast to the next
    words: str
    kind: str  # one of KINDS
    unit: str = ""  # of an amount
    condition: str = ""  # what has to be so for it to count
    closes: date | None = None  # the last day that it is about
    due: date | None = None  # the day by which the answer is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """One forecast as it was made."""

    question: Question
    model: str  # "deaths", "settlement: weighted mean", "person: ana"
    version: str
    answer: Answer  # a chance, or quantiles at LEVELS; of a day its ordinal
    rivals: Mapping[str, Answer]  # what needs no model, at the same moment
    inputs: Mapping[str, Any]
    issued: datetime  # aware, UTC
    as_of: date | None = None  # of a backtest: the last day that it may know of
    backtest: bool = False
    why: str = ""
    mentions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same forecast from the same inputs has the same id whenever it is made."""
        return _forecast_id(forecast_row(self, id=""))

    @property
    def day(self) -> date:
        """The last day that it may know of."""
        return self.as_of or self.issued.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of a question."""

    key: str
    value: float | None  # 1 for yes, 0 for no; an amount; the ordinal of a day; None: void
    known: date
    why: str
    judge: str
    made: datetime  # aware, UTC
    source: str = ""
    mentions: tuple[str, ...] = field(default=())

    @property
    def void(self) -> bool:
        """Whether the question has no answer."""
        return self.value is None

    @property
    def id(self) -> str:
        return _resolution_id(resolution_row(self, id=""))


# ---- writing ---------------------------------------------------------------------------------------------------------


def issue(record: Record, made: Iterable[Foretold]) -> list[Foretold]:
    """Keep forecasts and return those that are new: one that is held already, from the same inputs, adds nothing."""
    by_id = {one.id: one for one in made}
    for one in by_id.values():
        _check(one)
    held = {id for (id,) in record.query("SELECT id FROM forecasts").fetchall()}
    fresh = {id: one for id, one in by_id.items() if id not in held}
    record.add_rows("forecasts", [forecast_row(one, id=id) for id, one in fresh.items()])
    return list(fresh.values())


def resolve(record: Record, found: Sequence[Resolution]) -> list[Resolution]:
    """Keep what became of questions and return what is new: what the latest says already adds nothing.

    A file does not overrule a person: where the latest answer is a person's, that of a file is passed over.
    """
    asked = {one.question.key: one.question for one in forecasts(record)}
    ids = set(record.all_mention_ids()) if any(one.mentions for one in found) else set()
    now = {one.key: one for one in resolutions(record)}
    fresh = []
    for one in found:
        _check_resolution(one, asked, ids)
        latest = now.get(one.key)
        if latest is None or not _adds_nothing(one, latest):
            fresh.append(one)
    record.add_rows("resolutions", [resolution_row(one, id=one.id) for one in fresh])
    return fresh


def _adds_nothing(one: Resolution, latest: Resolution) -> bool:
    if one.source:
        return not latest.source or latest.value == one.value
    return (latest.value, latest.known, latest.mentions, latest.why) == (one.value, one.known, one.mentions, one.why)


def _check(one: Foretold) -> None:
    """Refuse a forecast that could not be scored."""
    question = one.question
    if question.kind not in KINDS or not question.key or not question.words.strip():
        raise RecordError("a forecast needs a question", item=question.key, advice=f"of kind {', '.join(KINDS)}")
    for name, answer in {one.model: one.answer, **one.rivals}.items():
        if problem := _wrong(question.kind, answer):
            raise RecordError(f"{name}: {problem}", item=question.key, advice="report this: it cannot be scored")


def _wrong(kind: str, answer: Answer | None) -> str:
    """What is wrong with an answer; "" where nothing is."""
    if kind == "chance":
        fits = isinstance(answer, float | int) and 0 <= answer <= 1
        return "" if fits else f"{answer!r} is no chance in [0, 1]"
    if not isinstance(answer, tuple | list) or len(answer) != len(LEVELS):
        return f"not a value for each of {len(LEVELS)} levels"
    if not all(math.isfinite(value) for value in answer):
        return "a quantile is no number"
    return "" if all(low <= high for low, high in pairwise(answer)) else "its quantiles fall"


def _check_resolution(one: Resolution, asked: Mapping[str, Question], ids: set[str]) -> None:
    question = asked.get(one.key)
    if question is None:
        raise RecordError("no forecast asks that", item=one.key, advice="dragoman outlook scores lists keys")
    if not one.why.strip() or not one.judge.strip():
        raise RecordError("needs a reason and a name", item=one.key, advice="say what it rests on with --why")
    if one.value is not None:
        fits = one.value in (0, 1) if question.kind == "chance" else math.isfinite(one.value)
        if not fits:
            raise RecordError(f"{one.value:g} is no answer", item=one.key, advice=f"it asks for a {question.kind}")
    if lacking := [id for id in one.mentions if id not in ids]:
        raise RecordError("no such mention in the record", item=lacking[0], advice="name one by its id")


# ---- reading ---------------------------------------------------------------------------------------------------------


def forecasts(record: Record, *, as_of: date | None = None) -> list[Foretold]:
    """Every forecast made by a day, in the order in which they were made."""
    return [forecast(row) for row in record.query(FORECASTS, [as_of or date.max]).fetchall()]


def resolutions(record: Record, *, as_of: date | None = None, history: bool = False) -> list[Resolution]:
    """What became of each question by a day, the latest that rests on no rejected mention; with `history` all."""
    statement = HISTORY if history else RESOLUTIONS
    return [resolution(row) for row in record.query(statement, [as_of or date.max]).fetchall()]


def problems(record: Record) -> Iterator[tuple[str, str]]:
    """The rows that were changed since they were stored, or that rest on nothing: id and what is wrong."""
    keys = set()
    for row in record.query("SELECT * FROM forecasts ORDER BY id").fetchall():
        keys.add(row[1])
        if row[0] != _forecast_id(row):
            yield row[0], "the forecast's content gives another id: it was changed"
        elif hashlib.sha256(row[13].encode()).hexdigest() != row[14]:
            yield row[0], "the forecast's inputs are not those that were stored"
        elif problem := _wrong(row[3], row[10] if row[3] == "chance" else row[11]):
            yield row[0], f"the forecast cannot be scored: {problem}"
    ids = set(record.all_mention_ids())
    for row in record.query("SELECT * FROM resolutions ORDER BY id").fetchall():
        if row[0] != _resolution_id(row):
            yield row[0], "the resolution's content gives another id: it was changed"
        if row[1] not in keys:
            yield row[0], f"it resolves {row[1]}, which no forecast asks"
        for mention in row[7]:
            if mention not in ids:
                yield row[0], f"it rests on mention {mention}, which is not in the record"


# ---- rows ------------------------------------------------------------------------------------------------------------


def forecast_row(one: Foretold, *, id: str) -> Row:
    """One row of `forecasts`."""
    question, inputs = one.question, _json(one.inputs)
    chance, quantiles = None, None
    if isinstance(one.answer, tuple):
        quantiles = [float(value) for value in one.answer]
    else:
        chance = float(one.answer)
    return (
        *(id, question.key, question.words, question.kind, question.unit, question.condition),
        *(question.closes, question.due, one.model, one.version, chance, quantiles, _json(one.rivals)),
        *(inputs, hashlib.sha256(inputs.encode()).hexdigest(), one.as_of, one.backtest, one.why, list(one.mentions)),
        rows.to_utc(one.issued, item=question.key),
    )


def forecast(row: Sequence[Any]) -> Foretold:
    """A forecast from its row."""
    rivals = {
        name: tuple(value) if isinstance(value, list) else float(value) for name, value in json.loads(row[12]).items()
    }
    return Foretold(
        question=Question(
            key=row[1], words=row[2], kind=row[3], unit=row[4], condition=row[5], closes=row[6], due=row[7]
        ),
        model=row[8], version=row[9], answer=float(row[10]) if row[10] is not None else tuple(row[11]), rivals=rivals,
        inputs=json.loads(row[13]), as_of=row[15], backtest=row[16], why=row[17], mentions=tuple(row[18]),
        issued=row[19].replace(tzinfo=UTC),
    )  # fmt: skip


def resolution_row(one: Resolution, *, id: str) -> Row:
    """One row of `resolutions`."""
    value = None if one.value is None else float(one.value)
    return (
        *(id, one.key, value, one.void, one.known, one.why, one.source, list(one.mentions), one.judge),
        rows.to_utc(one.made, item=one.key),
    )


def resolution(row: Sequence[Any]) -> Resolution:
    """A resolution from its row."""
    return Resolution(
        key=row[1], value=row[2], known=row[4], why=row[5], source=row[6], mentions=tuple(row[7]), judge=row[8],
        made=row[9].replace(tzinfo=UTC),
    )  # fmt: skip


def _forecast_id(row: Sequence[Any]) -> str:
    """The hash of a forecast's row without id and moment."""
    return digest("forecast", *(_text(value) for value in row[1:-1]))


def _resolution_id(row: Sequence[Any]) -> str:
    return digest("resolution", *(_text(value) for value in row[1:]))


def _text(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
