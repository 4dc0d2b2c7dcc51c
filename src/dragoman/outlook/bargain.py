"""Whether two sides at war could agree, on what terms and how soon: models that differ in what the sides know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.outlook import bargain_models, bargain_panels, forts, parameters, two_sides
from dragoman.outlook.bargain_battlefield import with_battlefield
from dragoman.outlook.bargain_models import FIELDS, HORIZON, MODELS, Model, Outcome
from dragoman.outlook.group_decision import quantiles
from dragoman.outlook.parameters import Change, Drawn, Field
from dragoman.outlook.two_sides import TwoSides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

    Floats: TypeAlias = NDArray[np.float64]

SEED = 19950601  # any fixed number: the same inputs give the same figures
NO_FILE = "Force, places and costs come from a file of inputs: give one (docs/method/outlook-bargain.md shows how)."
BATTLES_SHOWN = (1, 2, 3, 6, 12, 24)
RESULTS: tuple[tuple[str, Callable[[Outcome], Floats]], ...] = (
    ("share of {}", lambda one: one.share),
    ("agreement at once", lambda one: one.at_once),
    ("battles", lambda one: one.rounds),
)
MOST_CHANGED = 250  # draws of a what-if: each plays all models again
CHANCE = Field(name="chance", label="chance to win a battle, by the places taken", unit="share")  # of the record alone
LABELS = {one.name: one for one in (*FIELDS, CHANCE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(TwoSides):
    """One war as it is put to the models."""

    drawn: Drawn
    outcomes: tuple[tuple[Model, Outcome], ...]


def parse_change(text: str) -> Change:
    """A change in words: "state:AAA capability x1.25", "state:AAA held +1"."""
    return parameters.parse_change(text, FIELDS)


def read(
    record: Record | None,
    config: Config,
    scope: Scope,
    *,
    inputs: Path | None = None,
    draws: int = 1000,
    seed: int = SEED,
    changes: Sequence[Change] = (),
    battlefield: bool = False,
) -> Measured:
    """What the models make of each war of a file of inputs.

    record       for the names, and for the battlefield; None: neither is looked for
    inputs       TOML file: see docs/method/outlook-bargain.md
    changes      what-ifs besides those of the file, for each war that has their actors
    battlefield  the chance to win a battle is the share of the places that a side is said to have taken, with its
                 range, where the record tells of any; otherwise that of the file
    """
    if draws < 1:
        raise ConfigError(f"draws {draws}", item="bargain", advice="at least one draw")
    wars, notes = put(record, config, scope, inputs=inputs, changes=changes, battlefield=battlefield)
    asked = []
    for one in wars:
        dealt = parameters.drawn(one.war, draws, seed)
        asked.append(Asked(war=one.war, names=one.names, drawn=dealt, outcomes=tuple(bargain_models.played(dealt))))
    empty = NO_FILE if inputs is None else two_sides.NO_SUCH
    whats = [row for one in asked for row in _changes(one, changes)]
    panels: list[Panel] = [
        two_sides.by_war(
            bargain_panels.ANSWERS, asked, _answers, empty, [note for one in asked for note in _unsettled(one)]
        ),
        two_sides.by_war(bargain_panels.TERMS, asked, _terms, empty),
        two_sides.by_war(bargain_panels.RANGES, asked, _ranges, empty),
        two_sides.by_war(bargain_panels.FRONT, asked, _front, empty),
        two_sides.by_war(bargain_panels.GOING, asked, _going, empty),
        *_tornados(asked, two_sides.NO_RANGE if asked else empty),
        filled(bargain_panels.CHANGES, whats, empty=two_sides.NO_CHANGE if asked else empty),
        two_sides.by_war(two_sides.INPUTS, asked, _inputs, empty, two_sides.origin(inputs, scope)),
    ]
    return Measured(
        measure="bargain",
        scope=scope,
        panels=tuple(panels),
        inputs={"wars": len(asked), "draws": draws, "models": sum(len(one.outcomes) for one in asked)},
        notes=(*notes, *(note for one in asked for note in _left_out(one))),
    )


def put(
    record: Record | None,
    config: Config,
    scope: Scope,
    *,
    inputs: Path | None,
    changes: Sequence[Change] = (),
    battlefield: bool = False,
) -> tuple[tuple[TwoSides, ...], tuple[str, ...]]:
    """The wars that are asked for, on demand with the battlefield of the record, and what to say of it."""
    found, notes = [], list[str]()
    for one in two_sides.put(record, config, scope, inputs=inputs, fields=FIELDS, changes=changes):
        if battlefield:
            war, more = with_battlefield(one.war, record, config, scope)
            one, notes = replace(one, war=war), [*notes, *more]
        found.append(one)
    return tuple(found), tuple(notes)


def _left_out(one: Asked) -> Iterator[str]:
    for model in MODELS:
        lacking = [name for name in model.needs if not one.drawn.has(name)]
        if lacking:
            words = "; ".join(f"{LABELS[name].label} ({name})" for name in lacking)
            yield f"{one.war.name}: {model.label(one.names)} is left out. Not given for both sides: {words}."


def _unsettled(one: Asked) -> Iterator[str]:
    for model, outcome in one.outcomes:
        if outcome.unsettled is not None and outcome.unsettled[1:].any():
            count, draws = int(outcome.unsettled[1:].sum()), len(outcome.unsettled) - 1
            yield (
                f"{one.war.name}, {model.label(one.names)}: in {count:,} of {draws:,} draws the way of solving it is "
                "not sure: terms still move, or a side with a lower cost would get a worse offer somewhere."
            )


def _spread(values: Floats, digits: int = 3) -> tuple[float | None, float | None, float | None]:
    """Middle, low and high of what is known of the draws after the first; of that one where it is alone."""
    some = values[1:] if len(values) > 1 else values
    known = some[~np.isnan(some)]
    if not len(known):
        return None, None, None
    low, mid, high = quantiles(np.concatenate([known[:1], known]))
    return round(mid, digits) + 0.0, round(low, digits) + 0.0, round(high, digits) + 0.0


def _point(value: float, digits: int = 3) -> float | None:
    return None if np.isnan(value) else round(float(value), digits) + 0.0


def _part(flags: NDArray[np.bool_]) -> float:
    return round(float((flags[1:] if len(flags) > 1 else flags).mean()), 3)


def _answers(one: Asked) -> Iterator[Row]:
    days = one.drawn.shared("days") if one.drawn.has("days") else None
    for model, outcome in one.outcomes:
        spans = (None, None, None) if days is None else _spread(outcome.rounds * days, 0)
        yield Row(
            values=(
                *one.head, model.label(one.names), *_spread(outcome.agree), *_spread(outcome.at_once),
                *_spread(outcome.rounds, 2), *spans,
                None if outcome.unsettled is None else _part(outcome.unsettled), model.says,
            )
        )  # fmt: skip


def _terms(one: Asked) -> Iterator[Row]:
    for model, outcome in one.outcomes:
        if np.isnan(outcome.share).all():
            continue
        there = _part(~np.isnan(outcome.share))
        for side in (0, 1):
            share = outcome.share if side == 0 else 1 - outcome.share
            cells = (_point(share[0]), *_spread(share), there)
            yield Row(values=(*one.head, model.label(one.names), *one.who(side), *cells))


def _ranges(one: Asked) -> Iterator[Row]:
    for model, outcome in one.outcomes:
        if outcome.ends is None:
            continue
        low, high = outcome.ends
        for side in (0, 1):
            ends = (low, high) if side == 0 else (1 - high, 1 - low)
            cells = (*_spread(ends[0]), *_spread(ends[1]), _part(~np.isnan(low)))
            yield Row(values=(*one.head, model.label(one.names), *one.who(side), *cells))


def _front(one: Asked) -> Iterator[Row]:
    if not one.drawn.has("patience"):
        return
    held, places = bargain_models.front(one.drawn)
    chance = bargain_models.battle(one.drawn)
    terms = forts.agreed(chance, one.drawn.pair("cost"), one.drawn.pair("patience"), places).share
    for place in range(1, places):
        for side in (0, 1):  # both sides of the same front together
            own = place if side == 0 else places - place
            win, share = forts.win_chance(chance, place, places), terms[place]
            if side == 1:
                win, share = 1 - win, 1 - share
            now = "yes" if place == held else "no"
            battles = forts.expected_battles(chance, place, places)
            yield Row(
                values=(*one.head, *one.who(side), own, now, *_spread(win), *_spread(share), *_spread(battles, 1))
            )


def _going(one: Asked) -> Iterator[Row]:
    days = _spread(one.drawn.shared("days"))[0] if one.drawn.has("days") else None
    for model, outcome in one.outcomes:
        if outcome.fought is None:
            continue
        for battle in BATTLES_SHOWN:
            if battle > min(len(outcome.fought), HORIZON):
                continue
            chance = outcome.fought[battle - 1]
            mean = float((chance[1:] if len(chance) > 1 else chance).mean())
            after = None if days is None else round((battle - 1) * days)
            cells = (battle, *_spread(chance), round(mean, 3), after)
            yield Row(values=(*one.head, model.label(one.names), *cells))


def _tornados(asked: Sequence[Asked], empty: str) -> Iterator[Panel]:
    """For each result a panel for each model of which an input that has a range moves it."""
    played = []
    for one in asked:
        ranged, ends = parameters.one_at_a_time(one.war)
        played.append((one, ranged, list(bargain_models.played(ends)) if ranged else []))
    for kind, (_, result) in zip(bargain_panels.TORNADOS, RESULTS, strict=True):
        rows, labels = dict[str, list[Row]](), dict[str, str]()
        for one, ranged, outcomes in played:
            for model, outcome in outcomes:
                found = two_sides.moved(one, result(outcome), ranged, least=5e-4, rounded=_point)
                rows.setdefault(model.slug, []).extend(found)
                labels[model.slug] = model.label(one.names)
        shapes = {slug: kind.of(slug, label) for slug, label in labels.items()}
        yield from two_sides.tornados(shapes, rows, kind.of("", ""), empty)


def _changes(one: Asked, more: Sequence[Change]) -> Iterator[Row]:
    for change in one.about(more):
        after = bargain_models.played(bargain_models.changed(one.drawn.first(MOST_CHANGED + 1), change))
        for (model, was), (_, now) in zip(one.outcomes, after, strict=True):
            for name, result in RESULTS:
                then = result(now)
                before = result(was)[: len(then)]
                both = ~np.isnan(before) & ~np.isnan(then)
                if not both.any():
                    continue
                cells = (_spread(before)[0], _spread(then)[0], *_spread(then - before), _part(both))
                label = name.format(one.names[0])
                yield Row(values=(*one.head, change.name, model.label(one.names), label, *cells))


def _inputs(one: Asked) -> Iterator[Row]:
    return two_sides.input_rows(one, LABELS)
