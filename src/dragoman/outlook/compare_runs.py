"""What each model makes of its inputs as they are and of what a scenario makes of them, on the same draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dragoman.errors import ConfigError
from dragoman.outlook import attrition, bargain, bargain_models, group_decision, parameters, settlement, two_sides
from dragoman.outlook.group_decision import MEAN, Group, share
from dragoman.outlook.parameters import Drawn
from dragoman.outlook.scenarios import Scenario, Settings, parse_change, wrong
from dragoman.outlook.settlement_inputs import Change, Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

    Floats: TypeAlias = NDArray[np.float64]

POINTS, SHARE, CHANCE, BATTLES, DAYS = "points of 100", "share in [0, 1]", "chance in [0, 1]", "battles", "days"
READINGS = (MEAN, *settlement.ROUNDS_MODELS)
BASELINE = Scenario(path=Path(), name="Inputs as they are")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the models are run on and with, the same for all scenarios."""

    record: Record | None
    config: Config
    scope: Scope
    inputs: Mapping[str, Path]  # by model; a model without inputs is not run
    draws: int
    rounds: int
    seed: int | None  # None: that of each model

    def seed_of(self, own: int) -> int:
        """The seed of a model's draws."""
        return own if self.seed is None else self.seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One answer of one model."""

    model: str
    about: str  # the issue or the war, in words
    by: str  # reading, model of bargaining, or law
    result: str
    unit: str
    values: Floats  # (draw,): draw 0 of the best values; NaN where it says nothing
    unsettled: float | None = None  # share of draws whose solution did not come to rest, or that go beyond the horizon
    first: tuple[tuple[str, str, float], ...] = ()  # of attrition: each side, and how often it is worn down first

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is an answer to: the same in all scenarios."""
        return self.model, self.about, self.by, self.result


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What all models make of one scenario."""

    scenario: Scenario
    figures: tuple[Figure, ...]
    inputs: Mapping[tuple[str, str], tuple[Any, ...]]  # by model and issue or war: what went in
    notes: tuple[str, ...] = ()

    def sees(self, baseline: Ran, model: str, about: str) -> bool:
        """Whether anything that goes into a model differs from the baseline."""
        mine, theirs = self.inputs.get((model, about)), baseline.inputs.get((model, about))
        return mine is None or theirs is None or not _alike(mine, theirs)


def ran(asking: Asking, scenario: Scenario, base: Mapping[str, Question], baseline: Ran | None = None) -> Ran:
    """Every model that has inputs, under one scenario.

    baseline  what they make of the inputs as they are
    base      the questions of the settlement model as they are, by label: an actor has the same draws everywhere
    """
    found = _Found(baseline)
    notes = list[str]()
    if "settlement" in asking.inputs:
        groups, notes = _groups(asking, scenario, base)
        for label, group, status_quo in groups:
            went_in = (group.actors, group.position, group.salience, group.capability, status_quo)
            found.take("settlement", label, went_in, partial(_settled, label, group, asking.rounds, status_quo))
    if "bargain" in asking.inputs:
        wars, more = _bargains(asking, scenario)
        notes += more
        for one, drawn in wars:
            found.take("bargain", one.war.name, _numbers(drawn), partial(_bargained, one, drawn))
    if "attrition" in asking.inputs:
        for one, drawn in _worn(asking, scenario):
            went_in = (*_numbers(drawn), attrition.horizon_of(one.war))
            found.take("attrition", one.war.name, went_in, partial(_lasting, one, drawn))
    return Ran(
        scenario=scenario, figures=tuple(found.figures), inputs=found.inputs,
        notes=tuple(f"{scenario.name}: {note}" for note in notes),
    )  # fmt: skip


class _Found:
    """Gathers figures; where what goes in is that of the baseline, so are the figures, and nothing is worked out."""

    def __init__(self, baseline: Ran | None) -> None:
        self.baseline = baseline
        self.figures: list[Figure] = []
        self.inputs: dict[tuple[str, str], tuple[Any, ...]] = {}

    def take(self, model: str, about: str, went_in: tuple[Any, ...], make: Callable[[], Iterable[Figure]]) -> None:
        self.inputs[model, about] = went_in
        was = self.baseline.inputs.get((model, about)) if self.baseline else None
        if self.baseline is not None and was is not None and _alike(went_in, was):
            self.figures += [one for one in self.baseline.figures if one.key[:2] == (model, about)]
        else:
            self.figures += make()


def questions(asking: Asking) -> dict[str, Question]:
    """The questions of the settlement model with the inputs as they are, by label."""
    if "settlement" not in asking.inputs:
        return {}
    put = settlement.asked(asking.record, asking.config, asking.scope, inputs=asking.inputs["settlement"])
    return {one.label: one.question for one in put}


def _alike(mine: Sequence[Any], theirs: Sequence[Any]) -> bool:
    def same(one: Any, other: Any) -> bool:
        if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
            return one.shape == other.shape and bool(np.array_equal(one, other, equal_nan=True))
        return bool(one == other)

    return len(mine) == len(theirs) and all(map(same, mine, theirs))


def _numbers(drawn: Drawn) -> tuple[Any, ...]:
    keys = sorted(drawn.values)
    return (drawn.actors, tuple(keys), *(drawn.values[key] for key in keys))


# ---- settlement


def _groups(
    asking: Asking, scenario: Scenario, base: Mapping[str, Question]
) -> tuple[list[tuple[str, Group, float]], list[str]]:
    """Each question with the draws of those who take part, after all changes; and what could not be done.

    An actor whose position nobody knows on the day asked for is in no group: what is about it is left out, and said.
    """
    own, inputs = scenario.of("settlement"), asking.inputs["settlement"]
    put = settlement.asked(asking.record, asking.config, asking.scope, inputs=own.inputs or inputs)
    _check_actors(scenario, own, put)
    status_quo = own.status_quo if own.status_quo is not None else 1.0
    made, fit, used, notes = [], set[str](), set[str](), list[str]()
    for one in put:
        changes = _of_issue(own, one.question.issue)
        there = {stand.actor for stand in one.question.stands if _takes_part(stand.actor, own)}
        if len(there) < 2 and (own.present or own.absent):
            message = f"[settlement] leaves fewer than two to decide on {one.label}"
            raise ConfigError(message, item=str(scenario.path), advice="let two or more take part")
        fit |= _fitting(changes, there)
        seed = asking.seed_of(settlement.SEED)
        group = _present(group_decision.drawn(one.question, asking.draws, seed, like=base.get(one.label)), own)
        if len(group.actors) < 2:
            notes.append(f"{one.label}: fewer than two who take part have position, salience and capability.")
            continue
        for change in changes:
            if set(change.actors) <= set(group.actors):
                group = group_decision.changed(group, change)
                used.add(change.name)
        made.append((one.label, group, status_quo))
    every = dict.fromkeys((*own.changes, *(text for some in own.of_issue.values() for text in some)))
    for text in every:
        if text not in fit:
            message = f"[settlement] changes: no issue has all actors of {text!r} that take part"
            advice = "name actors of one issue, and each in one lockstep"
            raise ConfigError(message, item=str(scenario.path), advice=advice)
        if text not in used:
            notes.append(f"{text}: left out, since not all of them have position, salience and capability.")
    return made, notes


def _of_issue(own: Settings, issue: str) -> list[Change]:
    """The changes for an issue; those that make actors one come last, since their names go with it."""
    texts = (*own.changes, *own.of_issue.get(issue, ()))
    found: list[Change] = [parse_change("settlement", text) for text in texts]
    return sorted(found, key=lambda change: change.lockstep)


def _takes_part(actor: str, own: Settings) -> bool:
    return actor not in own.absent and (not own.present or actor in own.present)


def _fitting(changes: Sequence[Change], actors: set[str]) -> set[str]:
    """The changes, by name, whose actors are all there when their turn comes."""
    there, found = set(actors), set[str]()
    for change in changes:
        if set(change.actors) <= there:
            found.add(change.name)
            there -= set(change.actors) if change.lockstep else set()
    return found


def _check_actors(scenario: Scenario, own: Settings, put: Sequence[settlement.Asked]) -> None:
    known = sorted({stand.actor for one in put for stand in one.question.stands})
    issues = sorted({one.question.issue for one in put})
    for key, actors in (("present", own.present), ("absent", own.absent)):
        if lost := [actor for actor in actors if actor not in known]:
            message = f"[settlement] {key}: no issue has {', '.join(lost)}"
            raise ConfigError(message, item=str(scenario.path), advice=f"of {', '.join(known)}")
    if lost := [issue for issue in own.of_issue if issue not in issues]:
        message = f"[settlement] issue: the inputs have no {', '.join(lost)}"
        raise ConfigError(message, item=str(scenario.path), advice=f"of {', '.join(issues)}")
    for key, texts in (("changes", own.changes), *((f"issue.{name}", some) for name, some in own.of_issue.items())):
        try:
            settlement.check_changes(
                [parse_change("settlement", text) for text in texts], [one.question for one in put]
            )
        except ConfigError as error:
            raise wrong(error, scenario.path, f"[settlement] {key}") from error


def _present(group: Group, own: Settings) -> Group:
    """The group with those alone who take part."""
    rows = np.array([_takes_part(actor, own) for actor in group.actors], dtype=bool)
    return Group(
        tuple(actor for actor in group.actors if _takes_part(actor, own)),
        group.position[rows], group.salience[rows], group.capability[rows],
    )  # fmt: skip


def _settled(label: str, group: Group, rounds: int, status_quo: float) -> Iterator[Figure]:
    result = group_decision.played(group, rounds=rounds, status_quo=status_quo)
    for name in READINGS:
        run = result.runs.get(name)
        yield Figure(
            model="settlement", about=label, by=name, result="place on the line", unit=POINTS,
            values=result.answers[name], unsettled=None if run is None else 1 - share(run.settled),
        )  # fmt: skip


# ---- two sides at war


def _bargains(asking: Asking, scenario: Scenario) -> tuple[list[tuple[two_sides.TwoSides, Drawn]], list[str]]:
    own = scenario.of("bargain")
    wars, notes = bargain.put(
        asking.record, asking.config, asking.scope, inputs=own.inputs or asking.inputs["bargain"],
        battlefield=own.battlefield,
    )  # fmt: skip
    changes = _changes(scenario, "bargain", wars)
    found = []
    for one in wars:
        drawn = parameters.drawn(one.war, asking.draws, asking.seed_of(bargain.SEED))
        for change in changes:
            if set(change.actors) <= set(one.war.actors):
                drawn = bargain_models.changed(drawn, change)
        found.append((one, drawn))
    return found, list(notes)


def _worn(asking: Asking, scenario: Scenario) -> Iterator[tuple[two_sides.TwoSides, Drawn]]:
    own = scenario.of("attrition")
    wars = two_sides.put(
        asking.record, asking.config, asking.scope, inputs=own.inputs or asking.inputs["attrition"],
        fields=attrition.FIELDS,
    )  # fmt: skip
    changes = _changes(scenario, "attrition", wars, spare=("support",))
    for one in wars:
        drawn = parameters.drawn(one.war, asking.draws, asking.seed_of(attrition.SEED))
        for change in changes:
            if set(change.actors) <= set(one.war.actors):
                drawn = attrition.changed(drawn, change)
        yield one, drawn


def _changes(
    scenario: Scenario, model: str, wars: Sequence[two_sides.TwoSides], *, spare: Iterable[str] = ()
) -> list[parameters.Change]:
    """The changes of a scenario; ConfigError where a side, or a number of it, is not in the inputs.

    spare  numbers that count as 1 where the inputs say nothing of them
    """
    found = [parse_change(model, text) for text in scenario.of(model).changes]
    known = sorted({actor for one in wars for actor in one.war.actors})
    for change in found if wars else ():
        about = [one for one in wars if set(change.actors) <= set(one.war.actors)]
        message = f"[{model}] changes: no war has {', '.join(change.actors)}" if not about else ""
        for name in change.by:
            if not message and name not in spare:
                lacking = [who for who in change.actors if all(one.war.estimate((who, name)) is None for one in about)]
                message = f"[{model}] changes: the inputs have no {name} of {', '.join(lacking)}" if lacking else ""
        if message:
            raise ConfigError(message, item=str(scenario.path), advice=f"sides are {', '.join(known)}")
    return found


def _bargained(one: two_sides.TwoSides, drawn: Drawn) -> Iterator[Figure]:
    for model, outcome in bargain_models.played(drawn):
        label = model.label(one.names)
        unsettled = None if outcome.unsettled is None else share(outcome.unsettled)
        for result, unit, values in (
            ("agreement", CHANCE, outcome.agree),
            ("agreement at once", CHANCE, outcome.at_once),
            (f"share of {one.names[0]}", SHARE, outcome.share),
            ("battles until it is over", BATTLES, outcome.rounds),
        ):
            if not np.isnan(values).all():
                yield Figure(
                    model="bargain", about=one.war.name, by=label, result=result, unit=unit, values=values,
                    unsettled=unsettled,
                )  # fmt: skip


def _lasting(one: two_sides.TwoSides, drawn: Drawn) -> Iterator[Figure]:
    horizon = attrition.horizon_of(one.war)
    for law, course in attrition.run(drawn, horizon).items():
        worn = tuple((*one.who(side), share((course.loser == side) | (course.loser == -2))) for side in (0, 1))
        yield Figure(
            model="attrition", about=one.war.name, by=f"{law} law", result="days until a side is worn down", unit=DAYS,
            values=attrition.capped(course, horizon), unsettled=share(np.isnan(course.end)), first=worn,
        )  # fmt: skip
