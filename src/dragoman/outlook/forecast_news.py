"""What a brief says of forecasts: those made since a day, those due, those that got their answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.measures.measured import Column, Measured, Row, Scope, Shape, filled
from dragoman.outlook.forecast_ledger import Held, best_rival, figures, held, main_score, outcome, said
from dragoman.outlook.forecast_scores import Case, still_open
from dragoman.record.foretold import Foretold, Question

if TYPE_CHECKING:
    from dragoman.record import Record

SOON = timedelta(days=31)  # ahead: a question whose answer will be known by then is named
ISSUED, DUE, RESOLVED = GROUPS = ("forecasts-issued", "forecasts-due", "forecasts-resolved")
HEAD = (Column(name="question", label="Question"), Column(name="model", label="Who"), Column(name="said", label="Said"))
SHAPES = {
    ISSUED: Shape(
        name="rows",
        title="New",
        columns=(*HEAD, Column(name="rival", label="Rival"), Column(name="other", label="It said"),
                 Column(name="day", label="Made on")),
    ),
    DUE: Shape(name="rows", title="Due", columns=(*HEAD, Column(name="day", label="Known by"))),
    RESOLVED: Shape(
        name="rows",
        title="Resolved",
        columns=(*HEAD, Column(name="outcome", label="Happened"), Column(name="name", label="Score"),
                 Column(name="score", label="Its score"), Column(name="rival", label="Rival"),
                 Column(name="other", label="The rival's"), Column(name="day", label="Known since")),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a brief can say: rows that rest on mentions, and the number of those that do not."""

    measured: tuple[Measured, ...]  # one of each of GROUPS
    unworded: tuple[tuple[str, int, str], ...]  # group, how many rest on a file or a person's word, and their scores


def any_kept(record: Record, *, as_of: date | None) -> bool:
    """Whether anything was forecast by a day, backtests aside."""
    return any(not one.backtest for one in held(record, as_of=as_of).forecasts)


def news(record: Record, *, since: date, today: date, as_of: date | None) -> News:
    """What was said, is due, or was resolved from a day on; backtests are no news."""
    found = held(record, as_of=as_of)
    rows = {ISSUED: list(_issued(found, since)), DUE: list(_due(found, today)), RESOLVED: list(_resolved(found, since))}
    scope = Scope(as_of=as_of)
    measured = tuple(Measured(measure=name, scope=scope, panels=(filled(SHAPES[name], rows[name]),)) for name in GROUPS)
    counts = {name: sum(not row.mentions for row in rows[name]) for name in GROUPS}
    scores = {RESOLVED: "; ".join(_means(found, since))}
    return News(measured=measured, unworded=tuple((name, n, scores.get(name, "")) for name, n in counts.items() if n))


def _issued(found: Held, since: date) -> Iterator[Row]:
    latest: dict[tuple[str, str], Foretold] = {}
    for one in found.forecasts:
        if not one.backtest and one.issued.date() >= since:
            latest[one.question.key, one.model] = one
    for one in latest.values():
        rival, answer = next(iter(one.rivals.items()), ("", None))
        other = None if answer is None else said(one.question, answer)
        yield Row(values=(*_head(one), rival or None, other, one.issued.date()), mentions=one.mentions)


def _due(found: Held, today: date) -> Iterator[Row]:
    waiting = still_open((one for one in found.forecasts if not one.backtest), found.resolutions, today)
    for one, _ in waiting:
        if one.question.due is not None and one.question.due <= today + SOON:
            yield Row(values=(*_head(one), one.question.due), mentions=one.mentions)


def _resolved(found: Held, since: date) -> Iterator[Row]:
    for case in _fresh(found, since):
        question, score = case.forecast.question, main_score(case.forecast.question)
        rival, other = best_rival(case)
        cells = (score, figures(case.own[score], 3), rival or None, None if other is None else figures(other, 3))
        yield Row(
            values=(*_head(case.forecast), outcome(question, case.outcome), *cells, case.resolution.known),
            mentions=case.resolution.mentions,
        )


def _fresh(found: Held, since: date) -> list[Case]:
    return [one for one in found.before if one.resolution.made.date() >= since]


def _means(found: Held, since: date) -> Iterator[str]:
    """Mean scores of what was resolved without a mention, by model, beside the rival that did best."""
    by_model: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in _fresh(found, since):
        if not case.resolution.mentions:
            by_model[case.forecast.model, main_score(case.forecast.question)].append(case)
    for (model, score), some in by_model.items():
        own = sum(one.own[score] for one in some) / len(some)
        means = {
            name: sum(one.rivals[name][score] for one in some) / len(some)
            for name in some[0].rivals
            if all(name in one.rivals for one in some)
        }
        best = min(means, key=lambda name: (means[name], name), default="")
        beside = f" beside {_short(means[best])} of “{best}”" if best else ""
        yield f"{model}: mean {score} {_short(own)}{beside}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _head(one: Foretold) -> tuple[str, str, str]:
    return _words(one.question), one.model, said(one.question, one.answer)


def _words(question: Question) -> str:
    """The question without what explains its line."""
    first, mark, _ = question.words.partition("? ")
    return f"{first}?" if mark else first
