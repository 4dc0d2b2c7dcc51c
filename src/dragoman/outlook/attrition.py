"""How long two forces could wear each other down: a family of laws under ranges of inputs, never a single date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.outlook import attrition_panels, battle_laws, lanchester, parameters, two_sides
from dragoman.outlook.group_decision import quantiles, share
from dragoman.outlook.lanchester import LAWS, Course, Forces, Law
from dragoman.outlook.parameters import Change, Drawn, Field, War
from dragoman.outlook.two_sides import TwoSides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

    Floats: TypeAlias = NDArray[np.float64]

SEED = 19161001  # any fixed number: the same inputs give the same figures
NO_FILE = "Forces and losses come from a file of inputs: give one (docs/method/outlook-attrition.md shows how)."
HORIZON = 1095.0  # days, where the file does not say
STEPS = 240
SHOWN = 12  # days of a course that are shown
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FIELDS = (
    Field(name="strength", label="people in the fight now", unit="people", needed=True, open=True),
    Field(name="losses", label="people it loses a day now, for good", unit="people a day", needed=True, open=True),
    Field(name="stop", label="part of its force now at which it stops fighting", unit="share", most=0.99, needed=True,
          adds=True),
    Field(name="replacement", label="people that it can add a day", unit="people a day"),
    Field(name="support", label="factor by which the harm that it does changes with its supplies", unit="factor",
          most=100),
    Field(name="supply_days", label="days until its supplies change so", unit="days"),
    Field(name="fatigue", label="pace of the law that tires: after 12.4 times as many days losses are 0.37 of now",
          unit="days", shared=True, open=True),
    Field(name="own", label="general law: exponent of the side's own force", unit="exponent", least=-1, most=3,
          shared=True),
    Field(name="others", label="general law: exponent of the other's force", unit="exponent", least=-1, most=3,
          shared=True),
    Field(name="horizon", label="how far ahead is looked", unit="days", most=36_500, shared=True, whole=True, least=1),
)  # fmt: skip
LABELS = {one.name: one for one in FIELDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(TwoSides):
    """One war as it is put to the laws."""

    drawn: Drawn
    horizon: float
    courses: Mapping[str, Course]


def parse_change(text: str) -> Change:
    """A change in words: "state:AAA support x1.25", "state:AAA losses x0.5", "state:AAA stop +0.1"."""
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
    battles: Path | None = None,
) -> Measured:
    """What each law makes of each war of a file of inputs.

    record   for the names; None: those of the settings
    inputs   TOML file: see docs/method/outlook-attrition.md
    changes  what-ifs besides those of the file, for each war that has their actors
    battles  CSV of battles (period, red_initial, red_casualties, blue_initial, blue_casualties): which law they fit
    """
    if draws < 1:
        raise ConfigError(f"draws {draws}", item="attrition", advice="at least one draw")
    asked = [
        _asked(one, draws, seed)
        for one in two_sides.put(record, config, scope, inputs=inputs, fields=FIELDS, changes=changes)
    ]
    empty = NO_FILE if inputs is None else two_sides.NO_SUCH
    shapes = attrition_panels
    changed = [row for one in asked for row in _changes(one, changes)]
    panels: list[Panel] = [
        two_sides.by_war(shapes.LENGTH, asked, _lengths, empty, [note for one in asked for note in _open(one)]),
        two_sides.by_war(shapes.ENDING, asked, _endings, empty),
        two_sides.by_war(shapes.FORCES, asked, _forces, empty),
        two_sides.by_war(shapes.BALANCE, asked, _balance, empty),
        two_sides.by_war(shapes.SOURCES, asked, _sources, empty),
        *_tornados(asked, two_sides.NO_RANGE if asked else empty),
        filled(shapes.CHANGES, changed, empty=two_sides.NO_CHANGE if asked else empty),
        filled(shapes.FITS, _fits(battles, seed) if battles else [], empty="No battles were given."),
        two_sides.by_war(two_sides.INPUTS, asked, _inputs, empty, two_sides.origin(inputs, scope)),
    ]
    return Measured(
        measure="attrition",
        scope=scope,
        panels=tuple(panels),
        inputs={"wars": len(asked), "draws": draws, "laws": sum(len(one.courses) for one in asked)},
        notes=tuple(note for one in asked for note in _left_out(one)),
    )


def _asked(one: TwoSides, draws: int, seed: int) -> Asked:
    drawn, horizon = parameters.drawn(one.war, draws, seed), horizon_of(one.war)
    return Asked(war=one.war, names=one.names, drawn=drawn, horizon=horizon, courses=run(drawn, horizon))


def horizon_of(war: War) -> float:
    """How many days are looked ahead."""
    given = war.estimate(("", "horizon"))
    return given.at if given else HORIZON


def laws(one: Drawn) -> tuple[Law, ...]:
    """The laws for which there are inputs: the one that tires needs a pace, the general one its exponents."""
    found = tuple(law for law in LAWS if not law.tires or one.has("fatigue"))
    if not one.has("own", "others"):
        return found
    return (*found, Law(name="general", own=one.shared("own"), others=one.shared("others")))


def run(one: Drawn, horizon: float) -> dict[str, Course]:
    """The course of each law."""
    start = one.pair("strength")
    even = np.ones_like(start[0])

    def pair(name: str, default: float) -> tuple[Floats, Floats]:
        a, b = (one.values.get((actor, name), default * even) for actor in one.actors)
        return a, b

    stop = one.pair("stop")
    forces = Forces(
        start=start, losses=one.pair("losses"), stop=(start[0] * stop[0], start[1] * stop[1]),
        replaced=pair("replacement", 0), support=pair("support", 1), supply_days=pair("supply_days", 0),
        pace=one.shared("fatigue") if one.has("fatigue") else even,
    )  # fmt: skip
    return {law.name: lanchester.course(law, forces, horizon=horizon, steps=STEPS) for law in laws(one)}


def _left_out(one: Asked) -> Iterator[str]:
    if not one.drawn.has("fatigue"):
        yield f"{one.war.name}: the law that tires is left out, without a pace (fatigue)."
    for side, actor in enumerate(one.war.actors):
        lacking = [name for name in ("replacement", "support") if (actor, name) not in one.drawn.values]
        if lacking:
            yield f"{one.war.name}: {one.names[side]} has no {' or '.join(lacking)} in the file: none, and no change."


def _open(one: Asked) -> Iterator[str]:
    for name, course in one.courses.items():
        beyond = np.isnan(course.end)
        if beyond[1:].any():
            count, draws = int(beyond[1:].sum()), len(beyond) - 1
            yield (
                f"{one.war.name}, {name}: in {count:,} of {draws:,} draws neither side is down to its stop within "
                f"{one.horizon:,.0f} days; quantiles that fall there have no figure."
            )


def _lengths(one: Asked) -> Iterator[Row]:
    for name, course in one.courses.items():
        end = _after_best(course.end)
        ends = np.quantile(np.where(np.isnan(end), np.inf, end), QUANTILES, method="inverted_cdf")
        cells = [None if not np.isfinite(value) else round(float(value)) for value in ends]
        yield Row(values=(*one.head, name, *cells, round(float(np.isnan(end).mean()), 3), one.horizon))


def _after_best(values: Floats) -> Floats:
    return values[1:] if len(values) > 1 else values


def _endings(one: Asked) -> Iterator[Row]:
    for name, course in one.courses.items():
        for side in (0, 1):
            first = (course.loser == side) | (course.loser == -2)
            start = one.drawn.of(side, "strength")
            low, mid, high = quantiles(course.left[side][-1] / start)
            cells = (round(share(first), 3), "yes" if first[0] else "no", _round(mid), _round(low), _round(high))
            yield Row(values=(*one.head, name, *one.who(side), *cells))


def _round(value: float, digits: int = 3) -> float:
    return round(float(value), digits) + 0.0


def _forces(one: Asked) -> Iterator[Row]:
    for name, course in one.courses.items():
        places = np.unique(np.linspace(0, STEPS, SHOWN + 1).astype(int))
        for side in (0, 1):
            for place in places:
                low, mid, high = quantiles(course.left[side][place])
                day = float(course.day[place])
                over = round(share(course.end <= day), 3)
                people = (round(mid), round(low), round(high))
                yield Row(values=(*one.head, name, *one.who(side), round(day), *people, over))


def _balance(one: Asked) -> Iterator[Row]:
    for side in (0, 1):
        actor = one.war.actors[side]
        strength, stop = one.drawn.of(side, "strength"), one.drawn.of(side, "stop")
        net = one.drawn.values.get((actor, "replacement"), 0 * strength) - one.drawn.of(side, "losses")
        with np.errstate(divide="ignore"):
            days = np.where(net < 0, strength * (1 - stop) / -net, np.nan)
        low, mid, high = quantiles(net)
        known = _after_best(days)
        known = known[~np.isnan(known)]
        ends: list[int | None] = [None, None, None]
        if len(known):
            least, middle, most = np.quantile(known, (0.05, 0.5, 0.95))
            ends = [round(float(middle)), round(float(least)), round(float(most))]
        cells = (round(mid), round(low), round(high), *ends, round(share(net < 0), 3))
        yield Row(values=(*one.head, *one.who(side), *cells))


def _sources(one: Asked) -> Iterator[Row]:
    best = [float(course.end[0]) for course in one.courses.values()]
    known = [end for end in best if not np.isnan(end)]
    least = round(min(known)) if known else None
    most = round(max(known)) if len(known) == len(best) else None
    yield Row(values=(*one.head, "law", None, least, most))
    for name, course in one.courses.items():
        end = np.where(np.isnan(course.end), np.inf, course.end)
        ends = np.quantile(_after_best(end), (0.05, 0.95), method="inverted_cdf")
        cells = [None if not np.isfinite(value) else round(float(value)) for value in ends]
        yield Row(values=(*one.head, "inputs", name, *cells))


def capped(course: Course, horizon: float) -> Floats:
    """Days until one side is down to its stop; the horizon where neither is by then."""
    return np.where(np.isnan(course.end), horizon, course.end)


def _tornados(asked: Sequence[Asked], empty: str) -> Iterator[Panel]:
    """For each law a panel of the inputs that move its days, where any does by half a day or more."""
    rows: dict[str, list[Row]] = {}
    for one in asked:
        ranged, ends = parameters.one_at_a_time(one.war)
        for law, course in run(ends, one.horizon).items() if ranged else ():
            found = two_sides.moved(one, capped(course, one.horizon), ranged, least=0.5, rounded=round)
            rows.setdefault(law, []).extend(found)
    panel = attrition_panels.tornado_of
    yield from two_sides.tornados({law: panel(law) for law in rows}, rows, panel(""), empty)


def _changes(one: Asked, more: Sequence[Change]) -> Iterator[Row]:
    for change in one.about(more):
        after = run(changed(one.drawn, change), one.horizon)
        for name, was in one.courses.items():
            now = after[name]
            low, mid, high = quantiles(capped(now, one.horizon) - capped(was, one.horizon))
            beyond = (round(share(np.isnan(was.end)), 3), round(share(np.isnan(now.end)), 3))
            for side in (0, 1):
                first = [round(share((course.loser == side) | (course.loser == -2)), 3) for course in (was, now)]
                cells = (*first, *beyond, round(mid), round(low), round(high))
                yield Row(values=(*one.head, change.name, name, *one.who(side), *cells))


def changed(drawn: Drawn, change: Change) -> Drawn:
    """The draws after a change; a change of support is one from 1 where the file says nothing of it."""
    values = dict(drawn.values)
    for actor in change.actors:
        if "support" in change.by and (actor, "support") not in values:
            values[actor, "support"] = np.ones_like(values[actor, "strength"])
    return parameters.changed(Drawn(drawn.actors, values), change, FIELDS)


def _fits(path: Path, seed: int) -> list[Row]:
    periods, starts, lost = battle_laws.table(path)
    rows = []
    for period in ("all", *sorted(set(periods))):
        use = np.array([period in ("all", one) for one in periods])
        if use.sum() < 3 or (period != "all" and use.all()):
            continue
        fit = battle_laws.fitted(
            (starts[0][use], starts[1][use]), (lost[0][use], lost[1][use]), rng=np.random.default_rng(seed)
        )
        numbers = (fit.power, fit.low, fit.high, fit.spread, *fit.behind.values())
        rows.append(Row(values=(period, fit.battles, fit.left_out, *(_round(one, 2) for one in numbers))))
    return rows


def _inputs(one: Asked) -> Iterator[Row]:
    return two_sides.input_rows(one, LABELS)
