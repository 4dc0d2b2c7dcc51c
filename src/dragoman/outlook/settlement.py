"""Where a negotiation would be settled: the weighted mean first, then rounds of challenges in two readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures import named, placed
from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.outlook import settlement_inputs, settlement_panels
from dragoman.outlook.expected_utility import KINDS, READINGS, STILL
from dragoman.outlook.group_decision import (
    MEAN,
    MEDIAN,
    TURNED,
    Result,
    changed,
    drawn,
    one_at_a_time,
    paths,
    played,
    quantiles,
    share,
    turned,
)
from dragoman.outlook.settlement_inputs import Change, Estimate, Question, Stand
from dragoman.outlook.weighted_mean import weighted_mean, weighted_median

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.measures.placed import Line
    from dragoman.record import Record

SEED = 20110128  # any fixed number: the same inputs give the same figures
MODELS = (MEAN, MEDIAN, *(one.name for one in READINGS))
ROUNDS_MODELS = tuple(one.name for one in READINGS)
NO_FILE = "Salience and capability come from a file of inputs: give one (docs/method/outlook-settlement.md shows how)."
FEW = "Fewer than two actors have position, salience and capability."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as it is put to the models."""

    question: Question
    label: str  # the issue in words
    names: Mapping[str, str]
    origin: Mapping[str, str]  # by actor: where its position is from
    mentions: Mapping[str, tuple[str, ...]]  # by actor: what the position rests on
    result: Result | None = None  # None where fewer than two actors are whole, and before anything is worked out

    @property
    def head(self) -> tuple[str, str]:
        """The first two cells of every row."""
        return self.question.issue, self.label

    @property
    def whole(self) -> int:
        """How many actors have all three inputs."""
        return sum(stand.whole for stand in self.question.stands)

    def name(self, actor: str) -> str:
        """An actor in words, or several of them."""
        return " + ".join(self.names.get(one, one) for one in actor.split("+"))


def read(
    record: Record | None,
    config: Config,
    scope: Scope,
    *,
    inputs: Path | None = None,
    issue: str | None = None,
    draws: int = 1000,
    rounds: int = 10,
    seed: int = SEED,
    status_quo: float = 1.0,
    changes: Sequence[Change] = (),
) -> Measured:
    """What the models make of each question of a file of inputs, or of the scales of process.toml.

    record      for the words behind positions that come from a scale; None: no words are looked for
    inputs      TOML or CSV file: see `settlement_inputs`
    issue       one issue alone
    status_quo  Q of the rounds
    changes     what-ifs besides those of the file, for each issue that has all their actors
    """
    if draws < 1 or rounds < 1 or not 0 <= status_quo <= 1:
        message = f"draws {draws}, rounds {rounds}, status quo {status_quo:g}"
        raise ConfigError(message, item="settlement", advice="at least one draw and one round; status quo from 0 to 1")
    put = asked(record, config, scope, inputs=inputs, issue=issue)
    check_changes(changes, [one.question for one in put])
    answered = [
        replace(one, result=played(drawn(one.question, draws, seed), rounds=rounds, status_quo=status_quo))
        if one.whole > 1
        else one
        for one in put
    ]
    return _measured(answered, scope, inputs, rounds, status_quo, changes, draws)


def asked(
    record: Record | None, config: Config, scope: Scope, *, inputs: Path | None, issue: str | None = None
) -> list[Asked]:
    """The questions with positions of their scales where the file has none, before a model has seen them."""
    lines = placed.lines(config, replace(scope, issues=()))
    evidence = placed.rests_on(record, lines, scope) if record is not None else {}
    found = settlement_inputs.questions(inputs) if inputs else tuple(_of_scale(line) for line in lines)
    wanted = {issue} if issue else set(scope.issues)
    found = tuple(one for one in found if not wanted or one.issue in wanted)
    if not found:
        item = str(inputs or "process.toml")
        raise ConfigError(f"no issue {', '.join(sorted(wanted)) or 'at all'}", item=item, advice=NO_FILE)
    names = _names(record, config, scope)
    put = []
    for one in found:
        question, origin, mentions = _placed(one, lines, evidence, scope)
        label = _label(question, config)
        put.append(Asked(question=question, label=label, names=names, origin=origin, mentions=mentions))
    return put


def _of_scale(line: Line) -> Question:
    return Question(
        issue=line.scale.issue, scale=line.scale.name, stands=tuple(Stand(actor=party) for party in line.parties)
    )


def check_changes(changes: Sequence[Change], found: Sequence[Question]) -> None:
    """ConfigError where no issue has all actors of a change."""
    for change in changes:
        if not any(about(change, one) for one in found):
            known = sorted({stand.actor for one in found for stand in one.stands})
            message = f"no issue has {', '.join(change.actors)}"
            raise ConfigError(message, item=f"change {change.name!r}", advice=f"of {', '.join(known)}")


def about(change: Change, one: Question) -> bool:
    """Whether all actors of a change have a say in this question."""
    return set(change.actors) <= {stand.actor for stand in one.stands}


def _placed(
    one: Question, lines: Sequence[Line], evidence: Mapping[tuple[str, str, date], tuple[str, ...]], scope: Scope
) -> tuple[Question, dict[str, str], dict[str, tuple[str, ...]]]:
    """The question with positions of its scale where the file has none, and where each position is from."""
    if one.scale:
        line = next((each for each in lines if each.scale.name == one.scale), None)
        if line is None:
            raise ConfigError(f"no scale {one.scale!r}", item="process.toml", advice="add it as [[scale]]")
    else:
        of_issue = [each for each in lines if each.scale.issue == one.issue]
        line = of_issue[0] if len(of_issue) == 1 else None
    stands, origin, mentions = [], {}, {}
    last = placed.standing(line.placements, date.max) if line else {}
    for stand in one.stands:
        if scope.parties and stand.actor not in scope.parties:
            continue
        origin[stand.actor] = "file" if stand.position else ""
        place = last.get(stand.actor)
        if stand.position is None and line is not None and place is not None:
            low, high = place.ends
            stand = replace(stand, position=Estimate(at=place.at, low=low, high=high))
            origin[stand.actor] = f"{line.scale.name}, {place.since.isoformat()}"
            mentions[stand.actor] = evidence.get((line.scale.name, stand.actor, place.since), ())
        stands.append(stand)
    stands.sort(key=lambda stand: stand.actor)
    one = replace(one, stands=tuple(stands))
    if line is not None:
        scale = line.scale
        one = replace(one, scale=scale.name, zero=one.zero or scale.zero, hundred=one.hundred or scale.hundred)
    return one, origin, mentions


def _label(one: Question, config: Config) -> str:
    name = next((issue.name or issue.id for issue in config.issues if issue.id == one.issue), one.issue)
    return f"{name}: {one.scale}" if one.scale and name else one.scale or name or "the issue"


def _names(record: Record | None, config: Config, scope: Scope) -> dict[str, str]:
    if record is not None:
        return named.names(record, config, scope.as_of)
    return {**{bloc.id: bloc.name for bloc in config.blocs}, **{party.id: party.name for party in config.parties}}


def _measured(
    asked: Sequence[Asked],
    scope: Scope,
    inputs: Path | None,
    rounds: int,
    status_quo: float,
    changes: Sequence[Change],
    draws: int,
) -> Measured:
    whole = [one for one in asked if one.result is not None]
    empty = FEW if inputs else NO_FILE
    from_where = [f"Inputs from {inputs.name}." if inputs else "Positions from the scales of process.toml."]
    answers = [row for one in whole for row in _answers(one, rounds, status_quo)]
    moved = [row for one in whole for row in _moved(one, rounds, status_quo)]
    what_if = [row for one in whole for row in _changes(one, rounds, status_quo, changes)]
    panels = settlement_panels
    made: list[Panel] = [
        filled(
            panels.ANSWERS,
            answers,
            empty=empty,
            notes=[*_line_ends(whole), *(n for one in whole for n in _ending(one, rounds))],
        ),
        filled(panels.BANDS, [row for one in whole for row in _bands(one)], empty=empty),
        filled(panels.PUBLISHED, [_printed(one) for one in panels.printed_errors()]),
        filled(panels.INPUTS, [row for one in asked for row in _inputs(one)], empty=empty, notes=from_where),
        filled(panels.ROUNDS, [row for one in whole for row in _rounds(one)], empty=empty),
        filled(panels.PLACES, [row for one in whole for row in _places(one)], empty=empty),
        filled(panels.LEVERAGE, [row for one in whole for row in _leverage(one)], empty=empty),
    ]
    unranged = "No input has a range." if whole else empty
    for shape, name in zip((panels.TORNADO, *panels.TORNADO_ROUNDS), (MEAN, *ROUNDS_MODELS), strict=True):
        made.append(filled(shape, [row for model, row in moved if model == name], empty=unranged))
    made.append(filled(panels.CHANGES, what_if, empty="No change was asked for." if whole else empty))
    return Measured(
        measure="settlement",
        scope=scope,
        panels=tuple(made),
        inputs={
            "issues": len(asked),
            "actors with all three inputs": sum(one.whole for one in asked),
            "actors left out": sum(not stand.whole for one in asked for stand in one.question.stands),
            "draws": draws,
            "rounds": rounds,
        },
        notes=tuple(_notes(asked, scope, inputs)),
    )


def _notes(asked: Sequence[Asked], scope: Scope, inputs: Path | None) -> Iterator[str]:
    for one in asked:
        yield from one.question.notes
        for stand in one.question.stands:
            lacking = [field for field in settlement_inputs.FIELDS if getattr(stand, field) is None]
            if lacking:
                yield f"{one.label}: {one.name(stand.actor)} is left out, without {', '.join(lacking)}."
    if inputs and scope.as_of:
        yield "A file of inputs has no date: what it says counts on every day."


def _line_ends(asked: Iterable[Asked]) -> Iterator[str]:
    """What the ends of each line are, beside the bars that run from one to the other."""
    for one in asked:
        if one.question.zero and one.question.hundred:
            yield f"{one.label}: 0 is {one.question.zero}, 100 is {one.question.hundred}."


def _answers(one: Asked, rounds: int, status_quo: float) -> Iterator[Row]:
    assert one.result is not None
    answer, round_run = turned(one.result.group, rounds=rounds, status_quo=status_quo)
    every, runs = {**one.result.answers, TURNED: answer}, {**one.result.runs, TURNED: round_run}
    for model, values in every.items():
        of = model if model in (MEAN, MEDIAN) else "expected utility"
        errors = [error.mae for error in settlement_panels.printed_errors() if error.of == of]
        run = runs.get(model)
        ends = (round(share(run.settled), 3), round(share(run.cycling), 3)) if run else (None, None)
        low, mid, high = quantiles(values)
        places = (_point(values[0]), _point(mid), _point(low), _point(high))
        words = (one.question.zero, one.question.hundred)
        yield Row(values=(*one.head, model, *places, *ends, min(errors), max(errors), *words))


def _bands(one: Asked) -> Iterator[Row]:
    """In which tenths of the line the draws end, by model."""
    assert one.result is not None
    for model, values in one.result.answers.items():
        known = values[1:][~np.isnan(values[1:])]
        counts = np.bincount(np.clip(known // 10, 0, 9).astype(int), minlength=10)
        for tenth, count in enumerate(counts.tolist()):
            if count:
                band = f"{10 * tenth} to {10 * tenth + 10}"
                yield Row(values=(*one.head, model, band, round(count / len(known), 3)))


def _point(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 2) + 0.0  # no -0.0


def _ending(one: Asked, rounds: int) -> Iterator[str]:
    """What to say where rounds do not come to rest, and where the two ends of the line are not treated alike."""
    assert one.result is not None
    if len(one.result.group.actors) == 2:
        yield f"{one.label}: with two actors the rounds say little; the weaker can come out ahead (known failures)."
    for name, run in one.result.runs.items():
        moving = ~run.settled[1:]
        if moving.any():
            yield (
                f"{one.label}, {name}: not settled after {rounds} rounds in {moving.sum():,} of {len(moving):,} draws, "
                f"{run.cycling[1:].sum():,} of them going round; the figure is where the last round happens to end."
            )


def _printed(one: settlement_panels.PrintedError) -> Row:
    return Row(values=(one.of or None, one.method, one.mae, one.cases, one.source))


def _inputs(one: Asked) -> Iterator[Row]:
    weights = {}
    if one.result is not None:
        group = one.result.group
        total = group.weight[:, 0].sum()
        weights = dict(zip(group.actors, group.weight[:, 0] / total if total else group.weight[:, 0], strict=True))
    for stand in one.question.stands:
        cells: list[Any] = []
        for estimate in (stand.position, stand.salience, stand.capability):
            cells += [None] * 3 if estimate is None else [estimate.at, estimate.low, estimate.high]
        weight = weights.get(stand.actor)
        yield Row(
            values=(
                *one.head, stand.actor, one.name(stand.actor), *cells,
                None if weight is None else round(float(weight), 4),
                one.origin[stand.actor] or None, stand.why or None, stand.source or None,
            ),
            mentions=one.mentions.get(stand.actor, ()),
        )  # fmt: skip


def _rounds(one: Asked) -> Iterator[Row]:
    assert one.result is not None
    group = one.result.group
    before = group.position
    width = np.ptp(group.position, axis=0)
    for name, turn, places in paths(one.result):
        low, mid, high = quantiles(weighted_median(places, group.weight))
        mean = quantiles(weighted_mean(places, group.weight))[1]
        moves = np.abs(places - before).max(axis=0) >= STILL * np.where(width > 0, width, 1)
        moving = round(share(moves), 3) if turn else None
        yield Row(values=(*one.head, name, turn, _point(mid), _point(low), _point(high), _point(mean), moving))
        before = places


def _places(one: Asked) -> Iterator[Row]:
    assert one.result is not None
    for name, turn, places in paths(one.result):
        for actor, values in zip(one.result.group.actors, places, strict=True):
            low, mid, high = map(_point, quantiles(values))
            yield Row(values=(*one.head, name, turn, actor, one.name(actor), mid, low, high))


def _leverage(one: Asked) -> Iterator[Row]:
    assert one.result is not None
    group = one.result.group
    width = np.ptp(group.position, axis=0)
    for name, run in one.result.runs.items():
        seen, rows = run.first, []
        for over, other in enumerate(group.actors):
            for who, actor in enumerate(group.actors):
                if who == over:
                    continue
                kind, taken = seen.kind[over, who], seen.taken[over, who]
                kinds = [round(share(kind == place), 3) for place in range(len(KINDS))]
                by = taken * seen.move[over, who] * width
                utilities: list[float] = []
                for values in (seen.other[over, who], seen.own[over, who]):
                    low, mid, high = quantiles(values)
                    utilities += [round(mid, 3), round(low, 3), round(high, 3)]
                cells = (round(share(taken), 3), round(share(kind < len(KINDS)), 3), *kinds, round(share(by), 2))
                ends = (actor, one.name(actor), other, one.name(other))
                rows.append(Row(values=(*one.head, name, *ends, *cells, *utilities)))
        rows.sort(key=lambda row: (-row.values[7], -row.values[8], row.values[3], row.values[5]))
        yield from rows


def _moved(one: Asked, rounds: int, status_quo: float) -> Iterator[tuple[str, Row]]:
    """Each model with its rows of one input at a time, the longest first."""
    assert one.result is not None
    inputs, group = one_at_a_time(one.question, one.result.group)
    if not inputs:
        return
    made = played(group, rounds=rounds, status_quo=status_quo)
    for model in MODELS:
        if model == MEDIAN:
            continue
        base, found = one.result.answers[model][0], []
        for place, (row, field, estimate) in enumerate(inputs):
            at_low, at_high = made.answers[model][2 * place : 2 * place + 2]
            ends = (at_low - base, at_high - base)
            actor = group.actors[row]
            numbers = (at_low, at_high, at_high - base, min(0.0, *ends), max(0.0, *ends))
            head = (*one.head, actor, one.name(actor), field, estimate.low, estimate.high)
            found.append(Row(values=(*head, *map(_point, numbers))))
        found.sort(key=lambda row: (row.values[-2] - row.values[-1], row.values[2], row.values[4]))
        for row_ in found:
            yield model, row_


def _changes(one: Asked, rounds: int, status_quo: float, more: Sequence[Change]) -> Iterator[Row]:
    assert one.result is not None
    for change in (*one.question.changes, *(each for each in more if about(each, one.question))):
        after = played(changed(one.result.group, change), rounds=rounds, status_quo=status_quo)
        for model in MODELS:
            was, now = one.result.answers[model], after.answers[model]
            low, mid, high = quantiles(now - was)
            cells = (quantiles(was)[1], quantiles(now)[1], mid, low, high)
            settled = round(share(after.runs[model].settled), 3) if model in after.runs else None
            yield Row(values=(*one.head, change.name, model, *map(_point, cells), settled))
