"""Echoes: earlier peace processes whose sequence of steps runs like that of the record, and how those went on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from dragoman import daywords
from dragoman.measures.measured import MOST_MENTIONS, Measured, Panel, Row, Scope, filled
from dragoman.measures.spread import wilson
from dragoman.patterns import align, episodes, likeness, search
from dragoman.patterns.continuing import (
    AHEAD,
    NEAREST,
    NEXT_NEAREST,
    NEXT_PRIOR,
    NEXT_SKIP,
    PRIOR,
    blend,
    following,
    numbered,
    shares,
    votes,
)  # fmt: skip
from dragoman.patterns.echo_panels import ENDED, MATCHED, NEXT, NEXT_ACTS, RANKING, SIDES
from dragoman.patterns.library import AGREED, OUTCOMES, Process, library
from dragoman.patterns.likeness import family_of

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.patterns.episodes import Episode
    from dragoman.record import Record

SIDE_BY_SIDE = 3  # processes whose steps are printed beside those of the record
ALPHA = 0.05
NONE = "The record tells of no two sides that fight or refuse one another: name them with --a and --b."
FEW = "Too little is told: no two steps in a row are like those of an earlier process."
LITTLE = 12  # steps of an episode below which a note says that it is short


def found(
    record: Record,
    config: Config,
    scope: Scope | None = None,
    *,
    a: str | None = None,
    b: str | None = None,
    top: int = NEAREST,
    shuffles: int = search.SHUFFLES,
) -> Measured:
    """The earlier processes that run like an episode of the record, the matched steps, and how they went on.

    scope  which record, and from when to when the episode is; left out: the last 180 days that are reported
    a, b   registry ids of the two sides; left out: the parties with most fights between them
    top    how many processes are listed; how many have a say in the distributions is fixed
    """
    scope = scope or Scope()
    episode = episodes.read(record, config, scope, a=a, b=b)
    if episode is None or not episode.steps:
        shapes = (SIDES, RANKING, MATCHED, NEXT, NEXT_ACTS, ENDED)
        return Measured(measure="echoes", scope=scope, panels=tuple(filled(each, (), empty=NONE) for each in shapes))
    processes = known(scope.as_of)
    echoes = search.find(episode.steps, processes, shuffles=shuffles)
    shown = [echo for echo in echoes if len(echo.pairs) > 1]
    panels = (
        _sides(episode),
        _ranking(episode, shown, processes, top),
        _matched(episode, shown),
        _next(episode, shown, top),
        _next_acts(episode, processes),
        _ended(episode, echoes, processes, scope.as_of),
    )
    return Measured(
        measure="echoes",
        scope=scope,
        panels=panels,
        inputs={
            "steps of the episode": len(episode.steps),
            "processes of the library": len(processes),
            "steps of the library": sum(len(one.steps) for one in processes),
            **{words: number for words, number in episode.left_out.items() if number},
        },
        notes=_notes(episode, processes),
    )


def known(as_of: date | None) -> tuple[Process, ...]:
    """The library as it could have been written on a day: processes that were over by then."""
    return tuple(one for one in library() if as_of is None or one.until <= as_of)


def _notes(episode: Episode, processes: Sequence[Process]) -> tuple[str, ...]:
    agreed = sum(bool(one.agreed) for one in processes)
    short = (f"The episode has {len(episode.steps)} steps: too few to be like much.",)
    return (
        f"Episode: {daywords.span(episode.since, episode.until)}. {episode.chosen}. Each earlier process"
        " was also tried with its two sides exchanged, and the better of the two counts.",
        *(short if len(episode.steps) < LITTLE else ()),
        f"The library holds {len(processes)} processes that somebody chose: known ones, written up in English, told"
        f" with their end in mind; {agreed} of them ended in an agreement, in full or in part. Talks that nobody wrote"
        " about are missing, so its base rates are not those of all talks.",
        "Tested on the library itself, process by process, echoes foresaw the next kind of step no better than the"
        " last one alone does, and the outcome no better than the base rate (docs/method/echoes.md). Read them for what"
        " to look up, not as a forecast.",
    )


def _sides(episode: Episode) -> Panel:
    rows = [
        Row(
            values=(one.role, one.id, one.name, one.why),
            mentions=one.mentions
            or _of(episode, [at for at, step in enumerate(episode.steps) if one.role in step.who]),
        )
        for one in episode.parts
    ]
    return filled(SIDES, rows)


def _of(episode: Episode, places: Sequence[int]) -> tuple[str, ...]:
    """The mentions of some steps, those of each in turn."""
    ids = dict.fromkeys(id for at in places for id in episode.steps[at].mentions)
    return tuple(ids)[:MOST_MENTIONS]


def _kin(episode: Episode, process: Process) -> bool:
    """Whether the two sides of the episode were opposed in that process too."""
    a, b = (getattr(episode.part(role), "id", "") for role in ("A", "B"))
    one, other = process.ids("A"), process.ids("B")
    return (a in one and b in other) or (b in one and a in other)


def _ranking(episode: Episode, echoes: Sequence[search.Echo], processes: Sequence[Process], top: int) -> Panel:
    rows = []
    for place, echo in enumerate(echoes[:top], 1):
        here, there = ([pair[side] for pair in echo.pairs] for side in (0, 1))
        steps = echo.process.steps
        values = (
            place, echo.process.id, echo.process.name, "yes" if echo.mirrored else "no",
            "yes" if _kin(episode, echo.process) else "no", round(echo.likeness, 3), round(echo.distance, 3),
            len(echo.pairs), round(echo.p, 3), round(echo.p_any, 3),
            f"{episode.steps[here[0]].on} to {episode.steps[here[-1]].on}",
            f"{steps[there[0]].day} to {steps[there[-1]].day}", echo.process.outcome, _held(echo.process),
        )  # fmt: skip
        rows.append(Row(values=values, mentions=_of(episode, here)))
    notes = []
    if rows:
        least = min(echoes, key=lambda echo: (echo.p_any, echo.process.id))
        verdict = (
            f"{least.process.name} stands out: with the steps in a shuffled order one of the processes does so in"
            f" {least.p_any:.0%} of cases."
            if least.p_any <= ALPHA
            else "No process stands out: with the steps of the episode in a shuffled order one of the"
            f" {len(processes)} is as remarkable in {least.p_any:.0%} of cases. What is listed is the likest there is,"
            " not something like."
        )
        notes.append(verdict)
    kin = [echo.process.name for echo in echoes[:top] if _kin(episode, echo.process)]
    if kin:
        notes.append(f"Of the same two sides, so history rather than a second case: {'; '.join(kin)}.")
    return filled(RANKING, rows, empty=FEW, notes=notes)


def _held(process: Process) -> str:
    """How long the outcome held, in words."""
    if process.held_until is None or process.outcome_on is None:
        return process.held
    days = (process.held_until - process.outcome_on).days
    return f"{process.held}, after {days} days" if days >= 0 else f"{process.held}, before the outcome"


def _matched(episode: Episode, echoes: Sequence[search.Echo]) -> Panel:
    costs = likeness.costs()
    rows = []
    for echo in echoes[:SIDE_BY_SIDE]:
        own = likeness.coded([episode.steps[here] for here, _ in echo.pairs])
        unlike = likeness.unlike(own, likeness.coded([echo.steps[there] for _, there in echo.pairs]))
        for at, (here, there) in enumerate(echo.pairs):
            step, other = episode.steps[here], echo.steps[there]
            values = (
                echo.process.id, echo.process.name, step.day, step.said, step.what, other.day, other.said, other.what,
                other.source, "yes" if other.checked else "no", round(1 - unlike[at, at] / costs.even, 2),
            )  # fmt: skip
            rows.append(Row(values=values, mentions=step.mentions))
    return filled(MATCHED, rows, empty=FEW)


def _next(episode: Episode, echoes: Sequence[search.Echo], top: int) -> Panel:
    rows = []
    for echo in echoes[:top]:
        last = echo.pairs[-1]
        ended = echo.steps[last[1]]
        for step in echo.steps[last[1] + 1 :][:AHEAD]:
            days = (step.on - ended.on).days if step.exact and ended.exact else None
            values = (
                echo.process.id, echo.process.name, step.day, days, step.said, step.what, step.source,
                "yes" if step.checked else "no",
            )  # fmt: skip
            rows.append(Row(values=values, mentions=_of(episode, [last[0]])))
    return filled(NEXT, rows, empty="No matched stretch is followed by another step.")


def _next_acts(episode: Episode, processes: tuple[Process, ...]) -> Panel:
    """Which acts came next where a stretch like the last steps of the episode ended."""
    names, costs, told = likeness.families(), likeness.costs(), numbered(processes)
    if not processes:
        return filled(NEXT_ACTS, (), empty="The library held nothing on that day.")
    beside = search.stack(processes)
    ends = align.local_ends(search.worth(episode.steps, beside), costs.local_gap, NEXT_SKIP)[-1]
    voted = votes(ends, beside.lengths, most=NEXT_NEAREST)
    chosen = np.array([told[one.process][one.place + 1] for one in voted], dtype=np.int64)
    base = shares([each for one in told for each in one], len(names))
    last = family_of(episode.steps[-1])
    after = following(told, last, base)
    said = blend(chosen, np.array([one.score for one in voted]), base, NEXT_PRIOR)
    rows = []
    for at in np.argsort(-said, kind="stable"):
        who = [processes[one.process] for one, next in zip(voted, chosen, strict=True) if next == at]
        _, low, high = wilson(len(who), len(voted))
        acts = [act.replace("_", " ") for act, family in costs.family.items() if family == names[at]]
        values = (
            names[at], ", ".join(acts), len(who),
            round(len(who) / len(voted), 3) if voted else None, _rounded(low), _rounded(high),
            round(float(said[at]), 3), round(float(base[at]), 3), round(float(after[at]), 3), *_which(who),
        )  # fmt: skip
        rows.append(Row(values=values, mentions=_of(episode, [len(episode.steps) - 1])))
    step = episode.steps[-1]
    note = (
        f"From {len(voted)} processes, the ones with a stretch most like the last steps of the episode, up to"
        f" {step.day} ({step.said}). That is few: the intervals are wide. In the test on the library what came next"
        " followed from the last act at least as well."
    )
    return filled(NEXT_ACTS, rows, notes=[note])


def _which(some: Sequence[Process]) -> tuple[str, str]:
    return ", ".join(one.id for one in some), "; ".join(one.name for one in some)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _ended(episode: Episode, echoes: Sequence[search.Echo], processes: Sequence[Process], as_of: date | None) -> Panel:
    """How the likest processes ended, how long after the matched stretch, and how long that held."""
    over = [echo for echo in echoes if echo.process.agreed is not None]
    nearest = [echo for echo in over if echo.score > 0][:NEAREST]
    outcomes = [one for one in OUTCOMES if one != "ongoing"]
    ended = [one for one in processes if one.agreed is not None]
    if not nearest:
        return filled(ENDED, (), empty=FEW)
    weights = np.array([echo.likeness for echo in nearest])
    rows = []
    for name, kinds in (*((one, (one,)) for one in outcomes), ("agreed, in full or in part", AGREED)):
        own = [echo for echo in nearest if echo.process.outcome in kinds]
        base = sum(one.outcome in kinds for one in ended) / len(ended)
        chosen = np.array([int(echo.process.outcome in kinds) for echo in nearest], dtype=np.int64)
        said = blend(chosen, weights, np.array([1 - base, base]), PRIOR)[1]
        _, low, high = wilson(len(own), len(nearest))
        values = (
            name, len(own), round(len(own) / len(nearest), 3), _rounded(low), _rounded(high),
            round(float(weights[chosen == 1].sum() / weights.sum()), 3), round(float(said), 3), round(base, 3),
            _spread([_days_left(echo) for echo in own]), _spread([_days_held(echo.process, as_of) for echo in own]),
            sum(_holds(echo.process, as_of) for echo in own), *_which([echo.process for echo in own]),
        )  # fmt: skip
        places = [at for echo in own for at, _ in echo.pairs]
        rows.append(Row(values=values, mentions=_of(episode, places)))
    notes = [
        f"From the {len(nearest)} likest of {len(ended)} processes. Of {len(nearest)} cases one more or less moves a"
        f" share by {1 / len(nearest):.0%}. In the test on the library such shares did no better than the base rate."
    ]
    if kin := [echo.process.name for echo in nearest if _kin(episode, echo.process)]:
        notes.append(f"Among them, of the same two sides: {'; '.join(kin)}.")
    return filled(ENDED, rows, notes=notes)


def _days_left(echo: search.Echo) -> int | None:
    """Days from the end of the matched stretch to the outcome; None where the stretch lies after it."""
    if echo.process.outcome_on is None or not echo.pairs:
        return None
    days = (echo.process.outcome_on - echo.process.steps[echo.pairs[-1][1]].on).days
    return days if days >= 0 else None


def _days_held(process: Process, as_of: date | None) -> int | None:
    """Days from the outcome to the day from which it no longer held; None where it holds, as far as is known."""
    if process.held_until is None or process.outcome_on is None or (as_of is not None and process.held_until > as_of):
        return None
    days = (process.held_until - process.outcome_on).days
    return days if days >= 0 else None


def _holds(process: Process, as_of: date | None) -> bool:
    """Whether what was agreed still held on the day, as far as is known."""
    broken_later = as_of is not None and process.held_until is not None and process.held_until > as_of
    return process.held == "holds" or broken_later


def _spread(days: Sequence[int | None]) -> str:
    """Least, median and most of the days that are known, and of how many."""
    told = sorted(one for one in days if one is not None)
    if not told:
        return ""
    if len(told) == 1:
        return f"{told[0]} (1)"
    return f"{told[0]} to {told[-1]}, median {median(told):.0f} ({len(told)})"
