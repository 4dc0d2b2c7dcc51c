"""What measures, patterns and forecasts say, in sentences: each with the words that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.brief.given import ToldLike
from dragoman.brief.material import Material
from dragoman.brief.model import Group, Line, Part, Section
from dragoman.brief.names import LONGEST_NAME, word
from dragoman.visible import short

LONGEST = {"name": LONGEST_NAME, "quote": 160}


def measures(m: Material) -> Section:
    """Figures by measure."""
    return Section(
        id="measures",
        title=word("measures_title"),
        intro=word("measures_intro"),
        groups=_groups(m, "measures", m.given.measures),
        empty=word("measures_none"),
    )


def patterns(m: Material) -> Section:
    """Cycles, and earlier processes with a like sequence; where none is more than chance, that is said."""
    groups = _groups(m, "patterns", m.given.patterns)
    weak = " ".join(word(f"weak_{name}") for name in m.given.weak)
    return Section(
        id="patterns",
        title=word("patterns_title"),
        intro=word("patterns_intro"),
        groups=groups,
        empty=weak or word("patterns_none"),
        remark=weak if groups else "",
    )


def forecasts(m: Material) -> Section:
    """What was said of the days to come, what is due, what got its answer; and how much of it rests on no report."""
    parts = [
        word(f"forecasts_rest_{group.rpartition('-')[2]}", n=str(count), scores=scores)
        for group, count, scores in m.given.unworded
    ]
    return Section(
        id="forecasts",
        title=word("forecasts_title"),
        intro=word("forecasts_intro"),
        groups=_groups(m, "forecasts", m.given.forecasts),
        empty=word("forecasts_none"),
        remark=word("forecasts_rest", parts="; ".join(parts)) if parts else "",
    )


def _groups(m: Material, section: str, said: Sequence[ToldLike]) -> tuple[Group, ...]:
    found: dict[str, list[Line]] = {}
    for one in said:
        evidence = m.notes(one.mention_ids)
        if not evidence:
            continue  # what it rests on was rejected since: it is not said
        parts = tuple(
            Part(role=role, text=short(text, LONGEST[role]) if role in LONGEST else text) for role, text in one.parts
        )
        found.setdefault(one.measure, []).append(Line(id=f"{section}-{one.id}", parts=parts, evidence=evidence))
    return tuple(
        Group(id=f"{section}-{name}", title=m.given.titles.get(name, name), lines=tuple(lines))
        for name, lines in found.items()
    )
