"""The ledger of forecasts as it stood on a day: scores beside rivals, calibration, what is open and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.measures.spread import rounded, wilson
from dragoman.outlook import forecast_panels as panels
from dragoman.outlook.forecast_scores import (
    BRIER,
    CRPS,
    HIGH,
    LEAST_GROUPS,
    LOW,
    Case,
    Compared,
    calibrated,
    cases,
    compared,
    covered,
    late,
    still_open,
)
from dragoman.outlook.scores import skill
from dragoman.record import foretold
from dragoman.record.foretold import LEVELS, Answer, Foretold, Question, Resolution

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

FEW = 20  # questions: with fewer a difference says next to nothing
SHORT = 40  # characters of a question in a picture
MIDDLE = len(LEVELS) // 2
BEFORE, AFTERWARDS = "before", "afterwards"
NONE = (
    "No forecast is kept yet. Run a model in the workspace, or say what you expect: "
    'dragoman outlook forecast "Will … by …?" --chance 0.3 --by DATE'
)
NO_ANSWER = "No question has an answer yet: dragoman outlook resolve KEY VALUE --known DATE --why …"
NO_BACKTEST = "No backtest with an answer: dragoman outlook backtest MODEL --since DATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All forecasts and answers of a day, scored."""

    forecasts: tuple[Foretold, ...]
    resolutions: tuple[Resolution, ...]
    cases: tuple[Case, ...]

    @property
    def before(self) -> list[Case]:
        """Those made before the answer could be known."""
        return [one for one in self.cases if not one.forecast.backtest]

    @property
    def afterwards(self) -> list[Case]:
        """Backtests."""
        return [one for one in self.cases if one.forecast.backtest]


def held(record: Record, *, as_of: date | None = None, model: str | None = None) -> Held:
    """What the record holds of forecasts on a day; of one model, or of all of its parts, where it is named."""
    every = foretold.forecasts(record, as_of=as_of)
    some = tuple(one for one in every if model is None or one.model == model or one.model.startswith(f"{model}: "))
    answers = tuple(foretold.resolutions(record, as_of=as_of))
    return Held(forecasts=some, resolutions=answers, cases=tuple(cases(some, answers)))


def read(
    record: Record,
    config: Config | None,
    scope: Scope,
    *,
    inputs: Path | None = None,
    model: str | None = None,
    today: date | None = None,
) -> Measured:
    """How right the forecasts of a record were, and which questions are open.

    model          one model, or all of its parts
    today          the day by the clock, from which questions are overdue; None: today
    config, inputs are not looked at: models of the outlook are all called alike
    """
    del config, inputs
    found = held(record, as_of=scope.as_of, model=model)
    day = scope.as_of or today or date.today()
    empty = NO_ANSWER if found.forecasts else NONE
    before, afterwards = found.before, found.afterwards
    scored, tested = compared(before), compared(afterwards)
    waiting = still_open((one for one in found.forecasts if not one.backtest), found.resolutions, day)
    asked = {one.question.key: one.question for one in found.forecasts}
    void = [one for one in found.resolutions if one.void and one.key in asked]
    made: tuple[Panel, ...] = (
        filled(panels.MODELS, [compared_row(one) for one in scored], empty=empty, notes=list(_small(scored))),
        filled(panels.COVERAGE, [*_coverage(before, BEFORE), *_coverage(afterwards, AFTERWARDS)], empty=empty),
        filled(panels.CALIBRATION, [*_calibration(before, BEFORE), *_calibration(afterwards, AFTERWARDS)], empty=empty),
        filled(panels.OPEN, [_open(*one) for one in waiting], empty="No question is open." if asked else NONE),
        filled(panels.RESOLVED, [_resolved(one) for one in _latest_first(found.cases)], empty=empty),
        filled(panels.BACKTESTS, [compared_row(one) for one in tested], empty=NO_BACKTEST, notes=list(_small(tested))),
        filled(panels.VOID, [_void(one, asked[one.key]) for one in void], empty="None was called off."),
    )
    return Measured(
        measure="scores", scope=scope, panels=made, inputs=_counts(found, waiting, void), notes=tuple(_notes(found))
    )


def _counts(found: Held, waiting: Sequence[tuple[Foretold, bool]], void: Sequence[Resolution]) -> dict[str, int]:
    return {
        "forecasts made before": sum(not one.backtest for one in found.forecasts),
        "forecasts made afterwards, as backtests": sum(one.backtest for one in found.forecasts),
        "questions": len({one.question.key for one in found.forecasts}),
        "questions with an answer": len({one.forecast.question.key for one in found.cases}),
        "questions called off": len(void),
        "open questions": len({one.question.key for one, _ in waiting}),
        "of these overdue": len({one.question.key for one, overdue in waiting if overdue}),
    }


def _notes(found: Held) -> Iterator[str]:
    answers = {one.key: one for one in found.resolutions}
    after = [one for one in found.forecasts if one.question.key in answers and late(one, answers[one.question.key])]
    if after:
        yield f"{len(after)} forecasts were made after the answer could be known; they are not scored."


def _small(rows: Sequence[Compared]) -> Iterator[str]:
    """What to say of small numbers."""
    for model in dict.fromkeys(one.model for one in rows):
        own = [one for one in rows if one.model == model]
        questions, groups = max(one.questions for one in own), max(one.groups for one in own)
        if questions < FEW:
            yield f"{model}: {questions} question{'s' if questions != 1 else ''}, too few to tell it from its rivals."
        if groups < questions and groups < LEAST_GROUPS:
            whose = "one group" if groups == 1 else f"{groups} groups"
            yield (
                f"{model}: its {questions} questions are of {whose}, such as the months of one country; what hangs "
                "together is not so many cases, and the interval is too narrow."
            )


def compared_row(one: Compared) -> Row:
    """A model beside a rival, as a row."""
    low, high = (None if end != end else figures(end) for end in (one.difference.low, one.difference.high))
    saved = skill(one.own, one.other)
    if low is None or high is None:
        verdict = "too few questions"
    else:
        verdict = "better" if high < 0 else "worse" if low > 0 else "cannot be told apart"
        if one.groups < min(LEAST_GROUPS, one.questions) and verdict in ("better", "worse"):
            verdict += " in these"  # which hang together: it says little of others
    return Row(
        values=(
            one.model, one.score, one.unit, one.questions, one.forecasts, figures(one.own), one.rival,
            figures(one.other), figures(one.difference.value), low, high, None if saved != saved else round(saved, 3),
            verdict,
        )
    )  # fmt: skip


def _coverage(some: Sequence[Case], made: str) -> Iterator[Row]:
    for (model, unit), (count, inside) in covered(some).items():
        yield Row(values=(model, made, unit, count, inside, *(rounded(one) for one in wilson(inside, count))))


def _calibration(some: Sequence[Case], made: str) -> Iterator[Row]:
    for model, bins in calibrated(some).items():
        for one in bins:
            if one.cases:
                happened = wilson(round(one.happened * one.cases), one.cases)
                cells = (one.cases, *(rounded(cell) for cell in (one.said, *happened)))
                yield Row(values=(model, made, f"{one.low:.1f} to {one.high:.1f}", *cells))


def _open(one: Foretold, overdue: bool) -> Row:
    question = one.question
    beside = "; ".join(f"{name}: {said(question, answer)}" for name, answer in one.rivals.items())
    chance = None if isinstance(one.answer, tuple) else one.answer
    return Row(
        values=(
            question.words, one.model, said(question, one.answer), chance, beside or None,
            question.condition or None, question.due, "overdue" if overdue else "open", one.issued.date(),
            one.why or None, question.key, question.closes, _about(one),
        ),
        mentions=one.mentions,
    )  # fmt: skip


def _about(one: Foretold) -> str:
    """What hangs together in a picture: the chances of a model, or each question of a person."""
    who, _, name = one.model.partition(": ")
    words = one.question.words
    short = words if len(words) <= SHORT else f"{words[: SHORT - 1].rstrip()}…"
    return f"{short} ({name})" if who == "person" else one.model


def _latest_first(some: Sequence[Case]) -> list[Case]:
    return sorted(some, key=lambda one: (one.resolution.made, one.forecast.question.key, one.forecast.issued))[::-1]


def _resolved(one: Case) -> Row:
    question, score = one.forecast.question, main_score(one.forecast.question)
    rival, other = best_rival(one)
    return Row(
        values=(
            question.words, one.forecast.model, said(question, one.forecast.answer),
            outcome(question, one.resolution.value), figures(one.own[score]), rival or None,
            None if other is None else figures(other), one.forecast.issued.date(), one.forecast.as_of,
            one.resolution.known, one.resolution.why, _shorter(one.resolution.source) or None, one.resolution.judge,
            question.key,
        ),
        mentions=one.resolution.mentions,
    )  # fmt: skip


def _void(one: Resolution, question: Question) -> Row:
    return Row(values=(question.words, one.why, one.known, one.judge, one.key), mentions=one.mentions)


def main_score(question: Question) -> str:
    """The score that is named first: Brier of a chance, else CRPS."""
    return BRIER if question.kind == "chance" else CRPS


def best_rival(one: Case) -> tuple[str, float | None]:
    """The rival that was nearest, and its score."""
    score = main_score(one.forecast.question)
    by_rival: Mapping[str, float] = {name: found[score] for name, found in one.rivals.items()}
    best = min(by_rival, key=lambda name: (by_rival[name], name), default="")
    return best, by_rival.get(best)


def figures(value: float, digits: int = 5) -> float:
    """A score with as many digits as say something.

    >>> figures(1611.16723), figures(0.123456)
    (1611.2, 0.12346)
    """
    return float(f"{value:.{digits}g}")


def _shorter(source: str) -> str:
    """A file with the first digits of its hash."""
    head, named, rest = source.partition("SHA-256 ")
    return f"{head}{named}{rest[:12]}…" if named else source


# ---- in words --------------------------------------------------------------------------------------------------------


def said(question: Question, answer: Answer) -> str:
    """An answer as a person reads it.

    >>> said(Question(key="k", words="w", kind="chance"), 0.305)
    '30.5 %'
    """
    if not isinstance(answer, tuple):
        return f"{100 * answer:.3g} %"
    middle = (answer[MIDDLE - 1] + answer[MIDDLE]) / 2
    low, mid, high = (outcome(question, one) for one in (answer[LOW], middle, answer[HIGH]))
    return f"{mid} ({low} to {high})"


def outcome(question: Question, value: float | None) -> str:
    """What happened, or what was expected, in words.

    >>> outcome(Question(key="k", words="w", kind="day"), 739000.0)
    '2024-04-24'
    """
    if value is None:
        return "called off"
    if question.kind == "chance":
        return "yes" if value > 0.5 else "no"
    if question.kind == "day":
        return date.fromordinal(round(value)).isoformat()
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:.3g}"
