"""Scenarios side by side: every model under each, what moves, what a model cannot see, what would have to be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.outlook import compare_evidence, compare_panels
from dragoman.outlook.compare_runs import BASELINE, BATTLES, CHANCE, DAYS, POINTS, Asking, Figure, Ran, questions, ran
from dragoman.outlook.group_decision import quantiles
from dragoman.outlook.scenarios import MODELS, Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.outlook.compare_evidence import Earlier
    from dragoman.record import Record

    Floats: TypeAlias = NDArray[np.float64]

Key: TypeAlias = tuple[str, str, str, str]  # model, issue or war, reading or law, result
DRAWS, ROUNDS = 1000, 10
NO_FILES = "No scenario: write one as scenarios/NAME.toml in the workspace (docs/method/outlook-compare.md shows how)."
BLIND = "does not see the difference"
LEAVES, SPANS, STILL = "leaves zero", "spans zero", "the same in every draw"
NOTHING, BASE = "nothing to compare with", "the baseline"
TOUCHES = 1e-9  # an end of an interval that is nearer to zero than this lies on it
DIGITS = {POINTS: 1, BATTLES: 2, DAYS: 0}
EXPECTED = (
    CHANCE,
    BATTLES,
)  # of these the mean over the draws is what is to be expected; of all else the median is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How far a figure is from the baseline, draw by draw."""

    mid: float
    low: float
    high: float
    mean: float
    compared: float  # share of the draws in which both say something
    still: bool  # the same in every draw

    @property
    def zero(self) -> str:
        """Whether the interval leaves zero."""
        if self.still:
            return STILL
        return LEAVES if self.low > TOUCHES or self.high < -TOUCHES else SPANS

    def by(self, unit: str) -> float:
        """How far it moves in the middle: by the mean where that is what is to be expected, else by the median."""
        return self.mean if unit in EXPECTED else self.mid

    def reach(self, unit: str) -> tuple[float, float]:
        """The same whichever way, then by the farther end."""
        return abs(self.by(unit)), max(abs(self.low), abs(self.high))


def paired(now: Floats, was: Floats) -> Moved | None:
    """The difference of two results on the same draws; None where there is no draw in which both say something.

    now, was  (draw,)  draw 0 holds the best values and does not count, where there are others; NaN: says nothing
    returns   median, 5 % and 95 % of now - was over the draws in which both are known

    Draws move by 1, 2, 3 and one is unknown: the median is 2, and the interval leaves zero.

    >>> found = paired(np.array([9.0, 2, 4, 6, np.nan]), np.array([0.0, 1, 2, 3, 4]))
    >>> found.mid, found.compared, found.zero
    (2.0, 0.75, 'leaves zero')
    """
    step = now - was
    step = step[1:] if len(step) > 1 else step
    known = step[~np.isnan(step)]
    if not len(known):
        return None
    low, mid, high = quantiles(np.concatenate([known[:1], known]))
    return Moved(
        mid=mid, low=low, high=high, mean=float(known.mean()), compared=len(known) / len(step),
        still=bool((np.abs(known) <= TOUCHES).all()),
    )  # fmt: skip


def read(
    record: Record | None,
    config: Config,
    scope: Scope,
    *,
    scenarios: Sequence[Scenario],
    inputs: Mapping[str, Path],
    library: Sequence[Earlier] = (),
    draws: int = DRAWS,
    rounds: int = ROUNDS,
    seed: int | None = None,
) -> Measured:
    """The models that have inputs under the inputs as they are and under each scenario, on the same draws.

    record     for positions of scales, names, the battlefield, and what would have to be true; None: none of them
    scope      day and span of what the record is asked; parties and issues are those of the files
    scenarios  as `scenarios.load` gives them
    inputs     files by model
    library    earlier processes, for the formats of talks
    seed       of the draws; None: that of each model, so that the baseline is what the model's own page shows
    """
    if draws < 1 or rounds < 1:
        raise ConfigError(f"draws {draws}, rounds {rounds}", item="compare", advice="at least one of each")
    scope = Scope(as_of=scope.as_of, since=scope.since, until=scope.until)
    asking = Asking(
        record=record, config=config, scope=scope, inputs=inputs, draws=draws, rounds=rounds, seed=seed
    )  # fmt: skip
    base = questions(asking) if scenarios else {}
    every = [ran(asking, BASELINE, base)] if scenarios else []
    every += [ran(asking, one, base, every[0]) for one in scenarios]
    return Measured(
        measure="compare",
        scope=scope,
        panels=tuple(_panels(every, scenarios, asking, library)),
        inputs={
            "scenarios": len(scenarios),
            "models with inputs": len([one for one in MODELS if one in inputs]),
            "figures": len(every[0].figures) if every else 0,
            "draws": draws,
        },
        notes=tuple(_notes(every, scenarios, inputs, scope)),
    )


def _panels(
    every: Sequence[Ran], scenarios: Sequence[Scenario], asking: Asking, library: Sequence[Earlier]
) -> Iterator[Panel]:
    shapes, empty = compare_panels, "" if scenarios else NO_FILES
    yield filled(shapes.SCENARIOS, [_about(one) for one in scenarios], empty=empty)
    yield filled(
        shapes.DIFFERS,
        [
            Row(values=(one.name, each.what, each.why or None, each.source or None))
            for one in scenarios
            for each in one.differs
        ],
        empty=empty or "The files do not say in words what differs.",
    )
    yield filled(shapes.SETTINGS, list(_settings(every, asking.inputs)), empty=empty)
    rows = list(_figures(every))
    for model in MODELS:
        shape = shapes.side_by_side(model, tuple(one.scenario.name for one in every) or (BASELINE.name,))
        why = empty or f"There is no inputs/{model}.toml, so this model is not run."
        yield filled(shape, list(_side_by_side(every, model)), empty=why, notes=list(_restless(every, model)))
    still = empty or "No scenario moves any figure."
    yield filled(shapes.TORNADO, list(_tornado(every)), empty=still)
    yield filled(shapes.FIRST, list(_first(every)), empty=empty or "There is no inputs/attrition.toml.")
    earlier = list(compare_evidence.formats(scenarios, library))
    none = empty or "No scenario names a format of talks." if library or not scenarios else "No library was given."
    yield filled(shapes.FORMATS, earlier, empty=none, notes=list(compare_evidence.small(earlier)))
    needed = list(compare_evidence.needs(asking.record, scenarios, asking.scope))
    yield filled(shapes.NEEDS, needed, empty=empty or "No file says what would have to be true.")
    yield filled(shapes.FIGURES, rows, empty=empty or "No model has inputs.")


def _about(one: Scenario) -> Row:
    return Row(
        values=(
            one.name,
            one.question or None,
            " · ".join(one.same) or None,
            ", ".join(one.formats) or None,
            one.path.name,
        )
    )


def _settings(every: Sequence[Ran], inputs: Mapping[str, Path]) -> Iterator[Row]:
    for one in every[1:]:
        for model in MODELS:
            given = "; ".join(one.scenario.of(model).words) or None
            if model not in inputs:
                yield Row(values=(one.scenario.name, model, given, "not run: it has no inputs"))
                continue
            seen = _seen(every, one, model)
            yield Row(values=(one.scenario.name, model, given, "yes" if seen else f"this model {BLIND}"))


def _seen(every: Sequence[Ran], one: Ran, model: str) -> bool:
    return any(one.sees(every[0], model, about) for of, about in one.inputs if of == model)


def _baseline(every: Sequence[Ran]) -> dict[Key, Figure]:
    return {figure.key: figure for figure in every[0].figures}


def _against(figure: Figure, one: Ran, every: Sequence[Ran], base: Mapping[Key, Figure]) -> Moved | str:
    """How far a figure is from the baseline, or why nothing is said of that."""
    if one is every[0]:
        return BASE
    if not one.sees(every[0], figure.model, figure.about):
        return BLIND
    was = base.get(figure.key)
    moved = paired(figure.values, was.values) if was is not None else None
    return NOTHING if moved is None else moved


def _figures(every: Sequence[Ran]) -> Iterator[Row]:
    base = _baseline(every) if every else {}
    for one in every:
        for figure in one.figures:
            moved = _against(figure, one, every, base)
            mid, low, high = (_rounded(value, figure.unit) for value in _spread(figure.values))
            cells: tuple[float | str | None, ...] = (None, None, None, None, None, str(moved))
            if isinstance(moved, Moved):
                steps = (moved.mid, moved.low, moved.high, moved.mean)
                cells = (*(_rounded(step, figure.unit) for step in steps), round(moved.compared, 3), moved.zero)
            unsettled = None if figure.unsettled is None else round(figure.unsettled, 3)
            mean = _rounded(_mean(figure.values), figure.unit)
            yield Row(values=(*figure.key, figure.unit, one.scenario.name, mid, low, high, mean, unsettled, *cells))


def _spread(values: Floats) -> tuple[float, float, float]:
    """Middle, low and high of what is known of the draws after the first."""
    some = values[1:] if len(values) > 1 else values
    known = some[~np.isnan(some)]
    if not len(known):
        return float("nan"), float("nan"), float("nan")
    low, mid, high = quantiles(np.concatenate([known[:1], known]))
    return mid, low, high


def _mean(values: Floats) -> float:
    some = values[1:] if len(values) > 1 else values
    known = some[~np.isnan(some)]
    return float(known.mean()) if len(known) else float("nan")


def _rounded(value: float, unit: str) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS.get(unit, 3)) + 0.0


def _side_by_side(every: Sequence[Ran], model: str) -> Iterator[Row]:
    """The same in words, a row a figure: the baseline's figures first, then those that a scenario alone has."""
    base = _baseline(every) if every else {}
    found = {one.scenario.name: {figure.key: figure for figure in one.figures} for one in every}
    keys = list(dict.fromkeys(figure.key for one in every for figure in one.figures if figure.model == model))
    for key in sorted(keys, key=lambda key: (key[1], [each[3] for each in keys].index(key[3]))):
        cells = []
        unit = ""
        for one in every:
            figure = found[one.scenario.name].get(key)
            unit = figure.unit if figure else unit
            cells.append(_cell(figure, _against(figure, one, every, base)) if figure else None)
        yield Row(values=(*key[1:], unit, *cells))


def _cell(figure: Figure, moved: Moved | str) -> str:
    if moved == BLIND:
        return BLIND
    ends = _spread(figure.values)
    middle = _mean(figure.values) if figure.unit in EXPECTED else ends[0]
    mid, low, high = (written(value, figure.unit) for value in (middle, *ends[1:]))
    text = f"{mid} ({low} to {high})"
    if isinstance(moved, Moved):
        steps = [written(step, figure.unit, sign=True) for step in (moved.by(figure.unit), moved.low, moved.high)]
        mark = "*" if moved.zero == LEAVES else ""
        text += f"; {STILL}" if moved.still else f"; {steps[0]}{mark} ({steps[1]} to {steps[2]})"
        if moved.compared < 0.995 and not moved.still:
            text += f" in {moved.compared:.0%}"
    if figure.unsettled is not None and figure.unsettled >= 0.0005:
        text += f"; {'beyond' if figure.unit == DAYS else 'not settled'} {figure.unsettled:.0%}"
    return text


def written(value: float, unit: str, *, sign: bool = False) -> str:
    """A number as a reader sees it.

    >>> written(3.96, "points of 100", sign=True), written(0.5, "share in [0, 1]"), written(1234.2, "days")
    ('+4.0', '0.50', '1,234')
    """
    if np.isnan(value):
        return "none"
    digits = DIGITS.get(unit, 2)
    value = round(value, digits) + 0.0
    return f"{value:{'+' if sign and value else ''},.{digits}f}"


def _restless(every: Sequence[Ran], model: str) -> Iterator[str]:
    """Which figures do not settle where, counted; nothing of it is hidden."""
    for one in every:
        some = [figure for figure in one.figures if figure.model == model and (figure.unsettled or 0) >= 0.0005]
        if not some or (one is not every[0] and not _seen(every, one, model)):
            continue
        worst = max(some, key=lambda figure: figure.unsettled or 0)
        what = "goes beyond the horizon" if model == "attrition" else "does not come to rest"
        where = f"{worst.by}, {worst.about}" if model == "settlement" else worst.by
        yield (
            f"{one.scenario.name}: what {what} in some draws: {len({(each.about, each.by) for each in some})} of "
            f"{len({(each.about, each.by) for each in one.figures if each.model == model})}, at most "
            f"{worst.unsettled:.0%} of the draws ({where})."
        )


def _tornado(every: Sequence[Ran]) -> Iterator[Row]:
    base = _baseline(every) if every else {}
    found: dict[Key, list[tuple[Moved, Figure, str]]] = {key: [] for key in base}
    for one in every[1:]:
        for figure in one.figures:
            moved = _against(figure, one, every, base)
            if isinstance(moved, Moved) and not moved.still:
                found[figure.key].append((moved, figure, one.scenario.name))
    for some in found.values():
        for moved, figure, name in sorted(
            some, key=lambda each: (*(-one for one in each[0].reach(each[1].unit)), each[2])
        ):
            steps = (_rounded(step, figure.unit) for step in (moved.by(figure.unit), moved.low, moved.high))
            yield Row(values=(*figure.key, figure.unit, name, *steps))


def _first(every: Sequence[Ran]) -> Iterator[Row]:
    base = (
        {(figure.key, actor): part for figure in every[0].figures for actor, _, part in figure.first} if every else {}
    )
    for one in every:
        for figure in one.figures:
            for actor, name, part in (
                figure.first if one is every[0] or one.sees(every[0], figure.model, figure.about) else ()
            ):
                was = base.get((figure.key, actor))
                moved = None if was is None or one is every[0] else round(part - was, 3) + 0.0
                head = (figure.about, figure.by, actor, name)
                yield Row(values=(*head, one.scenario.name, round(part, 3), moved))


def _notes(
    every: Sequence[Ran], scenarios: Sequence[Scenario], inputs: Mapping[str, Path], scope: Scope
) -> Iterator[str]:
    if not scenarios:
        return
    yield "No scenario is called better than another. What they are compared by is what the models can see of them."
    for one in every[1:]:
        blind = [model for model in MODELS if model in inputs and not _seen(every, one, model)]
        if blind:
            yield f"{one.scenario.name}: {' and '.join(blind)}: this model {BLIND}."
    for model in MODELS:
        if model not in inputs:
            yield f"There is no inputs/{model}.toml, so that model is not run."
    if scope.as_of and inputs:
        yield "Files of inputs and scenarios have no date: what they say counts on every day."
    for one in every:
        yield from one.notes
