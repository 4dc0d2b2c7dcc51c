"""Ripeness as a checklist of evidence for each side, with its words and what is absent; no gauge and no total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures import perceived
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted
from dragoman.measures.pressing import groups, last_day, sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

ABSENT = "no words found, which is not a no"
NONE = "none in the record, which is not a no"
PARTS = {"a": "a: a stalemate that hurts", "b": "b: a way out", "c": "c: a valid spokesman", "against": "words against"}
TERCILES = ("low", "middle", "high")
SIDE = (
    Column(name="side", label="Side", meaning="the word of the settings, else registry id"),
    Column(name="side_name", label="Side, in words"),
)
CHECKLIST = Shape(
    name="checklist",
    title="Checklist",
    columns=(
        *SIDE,
        Column(
            name="part", label="Of the list", meaning="a, b and c are Zartman's; the words against stand beside them"
        ),
        Column(name="item", label="What"),
        Column(name="own", label="On its own word", unit="passages"),
        Column(name="others", label="Said of it", unit="passages", meaning="by others, where it takes part"),
        Column(name="last", label="Last", meaning="day of the newest"),
        Column(name="found", label="Found"),
    ),
    note="Nothing is added up: the words behind a row are what counts. One passage is one sentence of one document.",
)
SPOKESMEN = Shape(
    name="spokesmen",
    title="Who negotiates for a side",
    columns=(
        *SIDE,
        Column(name="who", label="Who", meaning="registry id, else as written"),
        Column(name="who_name", label="Who, in words"),
        Column(name="level", label="Level", meaning="the highest rank that a report shows"),
        Column(name="meetings", label="Meetings", unit="meetings", meaning="held, at which another side sat"),
        Column(name="accepted", label="Received by", meaning="the other sides, with the number of meetings"),
        Column(name="last", label="Last"),
    ),
    note="Who was met is taken to be accepted; whether he can bind his side, no meeting shows.",
)
READINESS = Shape(
    name="readiness",
    title="Readiness: two lists",
    columns=(
        *SIDE,
        Column(name="list", label="List", meaning="motivation, or optimism"),
        Column(name="item", label="What"),
        Column(name="count", label="How many"),
        Column(name="last", label="Last"),
        Column(name="found", label="Found"),
    ),
    note="In Pruitt's theory a side needs both, and the less ready side decides. The lists are not multiplied here.",
)
CONTEXT = Shape(
    name="context",
    title="The battlefield at the time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(name="documents", label="Documents", unit="documents"),
        Column(name="movement", label="Movement", unit="events", meaning="places taken, lost or retaken"),
        Column(name="casualties", label="Casualties", unit="events", meaning="with a number of killed or injured"),
        Column(name="movement_rate", label="Movement a document", unit="events"),
        Column(name="casualty_rate", label="Casualties a document", unit="events"),
        Column(name="movement_third", label="Third, movement", meaning="among the periods shown, by rate"),
        Column(name="casualty_third", label="Third, casualties"),
        Column(name="flag", label="Flag", meaning="after Min (2022)"),
    ),
    chart=Chart(kind="lines", x="since", y=("movement_rate", "casualty_rate"), least=0.0),
    note="Rates, because twice the reports tell twice the events. A third is one among the periods of this scope.",
)
FLAGS = {
    (True, True): "both high: talks at such times were often held for other ends than peace",
    (True, False): "one high: talks at such times were more often in earnest",
    (False, True): "one high: talks at such times were more often in earnest",
    (False, False): "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What was found for one line of the list."""

    own: int = 0
    others: int = 0
    last: date | None = None
    mentions: tuple[str, ...] = ()
    found: str = ""


# ---- kernels --------------------------------------------------------------------------------------------------------


def thirds(values: NDArray[np.float64]) -> list[int | None]:
    """In which third of its kind each value lies: 0 low, 1 middle, 2 high.

    values   (period,)  rates; NaN where unknown
    returns  by period; None where the value is unknown, where fewer than three are known, and where all are alike.
             Values alike are in the same third: low up to the first cut, high above the second
    source   the cuts are numpy's linear quantiles at 1/3 and 2/3

    >>> thirds(np.array([1.0, 2.0, 3.0, np.nan]))
    [0, 1, 2, None]
    """
    known = values[~np.isnan(values)]
    if len(known) < 3 or known.min() == known.max():
        return [None] * len(values)
    low, high = np.quantile(known, [1 / 3, 2 / 3])
    return [None if np.isnan(one) else 0 if one <= low else 2 if one > high else 1 for one in values]


# ---- reading --------------------------------------------------------------------------------------------------------


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """The checklist of each side, who speaks for it, its two lists of readiness, and the battlefield at the time."""
    asked = wanted(config, scope)
    if len(asked) == 1:  # never one side alone
        asked = tuple(dict.fromkeys((*asked, *(one.id for one in config.parties))))
    last = last_day(record, scope)
    if last is None or not asked:
        why = "The settings name no parties, and none was asked for." if last else "The record holds no reports."
        return Measured(measure="ripeness", scope=scope, panels=tuple(filled(one, (), empty=why) for one in SHAPES))
    ids = sides(record, config, scope, asked)
    order = tuple(dict.fromkeys(ids.values()))
    named = {**{word: word for word in order}, **names(record, config, scope.as_of)}
    said = perceived.words(record, scope, ids)
    lists = _lists(said)
    offers = _offers(perceived.offers(record, scope, ids), named)
    seats = perceived.spokesmen(record, scope, ids)
    refused = {word: (n, day, tuple(many)) for word, n, day, many in perceived.refusals(record, scope, ids)}
    pressed, _ = groups(record, config, scope, ids, last)
    met = _met(seats, named)
    checklist = [row for word in order for row in _checklist(word, named, lists, offers, met, refused)]
    pushed = {word: [one for one in pressed if one.target == word] for word in order}
    ready = [row for word in order for row in _readiness(word, order, named, lists, offers, met, pushed[word])]
    return Measured(
        measure="ripeness",
        scope=scope,
        panels=(
            filled(CHECKLIST, checklist),
            _spokesmen(seats, named, order),
            filled(READINESS, ready),
            _context(perceived.context(record, scope)),
        ),
        inputs={
            "passages with a cue, once for each side and list": sum(row[3] for row in said),
            "lists of cues": len(perceived.cues()),
        },
        notes=(
            f"The cues are English words of measures/{perceived.PATH}; what they miss is not shown.",
            "There is no total: Zartman's conditions are necessary, not sufficient, and in the eyes of the sides.",
        ),
    )


def _lists(said: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], Item]:
    found: dict[tuple[str, str], dict[bool, tuple[Any, ...]]] = {}
    for word, name, own, passages, day, mentions in said:
        found.setdefault((word, name), {})[bool(own)] = (passages, day, mentions)
    items = {}
    for key, parts in found.items():
        told = dict.fromkeys(id for own in (True, False) if own in parts for id in parts[own][2])
        items[key] = Item(
            own=parts[True][0] if True in parts else 0,
            others=parts[False][0] if False in parts else 0,
            last=max(part[1] for part in parts.values()),
            mentions=tuple(told)[:MOST_MENTIONS],
            found="words found" if True in parts else "only in what others say",
        )
    return items


def _offers(rows: Iterable[tuple[Any, ...]], named: Mapping[str, str]) -> dict[str, Item]:
    by_side: dict[str, list[tuple[Any, ...]]] = {}
    for word, other, n, day, mentions in rows:
        by_side.setdefault(word, []).append((other, n, day, mentions))
    return {
        word: Item(
            own=sum(one[1] for one in many),
            last=max(one[2] for one in many),
            mentions=tuple(dict.fromkeys(id for one in many for id in one[3]))[:MOST_MENTIONS],
            found="with " + ", ".join(f"{named.get(other, other)} {n}" for other, n, _, _ in many),
        )
        for word, many in by_side.items()
    }


def _met(seats: Iterable[tuple[Any, ...]], named: Mapping[str, str]) -> dict[str, Item]:
    """For each side the people who sat for it; a state or a government without a name is no spokesman."""
    by_side: dict[str, list[tuple[Any, ...]]] = {}
    for row in seats:
        if row[1].startswith("person:"):
            by_side.setdefault(row[0], []).append(row)
    return {
        word: Item(
            own=len(many),
            last=max(row[6] for row in many),
            mentions=tuple(dict.fromkeys(id for row in many for id in row[7]))[:MOST_MENTIONS],
            found="; ".join(f"{row[2]}{f', {row[3]}' if row[3] else ''} ({row[4]})" for row in many[:4]),
        )
        for word, many in by_side.items()
    }


def _checklist(
    word: str,
    named: Mapping[str, str],
    lists: Mapping[tuple[str, str], Item],
    offers: Mapping[str, Item],
    met: Mapping[str, Item],
    refused: Mapping[str, tuple[int, date, tuple[str, ...]]],
) -> Iterable[Row]:
    none = Item(found=NONE)
    lines = [(cue.part, cue.label, lists.get((word, cue.id), Item())) for cue in perceived.cues().values()]
    lines.append(("b", "offers that it and another side both answered softly", offers.get(word, none)))
    lines.append(("c", "people who sat for it with another side", met.get(word, none)))
    n, day, mentions = refused.get(word, (0, None, ()))
    lines.append(
        ("against", "refusals to meet", Item(own=n, last=day, mentions=mentions, found="refused" if n else NONE))
    )
    order = list(PARTS)
    for part, label, item in sorted(lines, key=lambda line: order.index(line[0])):
        values = (word, named[word], PARTS[part], label, item.own, item.others, item.last, item.found or ABSENT)
        yield Row(values=values, mentions=item.mentions)


def _readiness(
    word: str,
    order: Iterable[str],
    named: Mapping[str, str],
    lists: Mapping[tuple[str, str], Item],
    offers: Mapping[str, Item],
    met: Mapping[str, Item],
    pressed: Iterable[Any],
) -> Iterable[Row]:
    pushes = sorted(pressed, key=lambda one: (one.since, one.act, one.pressers), reverse=True)
    push = Item(
        own=sum(one.n for one in pushes),
        mentions=tuple(dict.fromkeys(id for one in pushes for id in one.mentions))[:MOST_MENTIONS],
        found="see the measure pressure" if pushes else NONE,
    )
    others = [(other, item) for other in order if other != word and (item := lists.get((other, "ready"))) and item.own]
    ready = Item(
        own=sum(item.own for _, item in others),
        last=max((item.last for _, item in others if item.last), default=None),
        mentions=tuple(dict.fromkeys(id for _, item in others for id in item.mentions))[:MOST_MENTIONS],
        found=", ".join(f"{named[other]} {item.own}" for other, item in others),
    )
    for title, label, item in (
        ("motivation", "stalemate seen, on its own word", lists.get((word, "stalemate"), Item())),
        ("motivation", "cost owned, on its own word", lists.get((word, "cost"), Item())),
        ("motivation", "acts that press it", push),
        ("optimism", "hope, on its own word", lists.get((word, "hope"), Item())),
        ("optimism", "readiness that other sides state", ready),
        ("optimism", "offers that it and another side both answered softly", offers.get(word, Item(found=NONE))),
        ("optimism", "people who sat for it with another side", met.get(word, Item(found=NONE))),
    ):
        if not item.own:  # what others say of it is in the checklist
            item = Item(found=item.found if item.found == NONE else ABSENT)
        yield Row(values=(word, named[word], title, label, item.own, item.last, item.found), mentions=item.mentions)


def _spokesmen(seats: Iterable[tuple[Any, ...]], named: Mapping[str, str], order: tuple[str, ...]) -> Panel:
    rows = []
    for word, who, name, level, meetings, others, day, mentions in seats:
        counts = Counter[str](others)
        told = ", ".join(f"{named.get(other, other)} {counts[other]}" for other in order if other in counts)
        values = (word, named[word], who, name, level, meetings, told, day)
        rows.append(Row(values=values, mentions=tuple(dict.fromkeys(mentions)), where={"actor": who}))
    rank = {level: place for place, level in enumerate(perceived.LEVELS)}
    rows.sort(
        key=lambda row: (order.index(row.values[0]), -row.values[5], rank.get(row.values[4], len(rank)), row.values[2])
    )
    absent = [named[word] for word in order if word not in {row.values[0] for row in rows}]
    notes = (f"Nobody is told to have sat with another side for: {', '.join(absent)}.",) if absent and rows else ()
    return filled(SPOKESMEN, rows, empty="No meeting of two sides is told as held.", notes=notes)


def _context(periods: list[tuple[Any, ...]]) -> Panel:
    documents = np.array([row[1] for row in periods], dtype=np.float64)
    rates = [np.array([row[at] for row in periods], dtype=np.float64) / documents for at in (2, 3)]
    cut = [thirds(one) for one in rates]
    rows = []
    for place, (since, n, movement, casualties, mentions) in enumerate(periods):
        moved, hurt = cut[0][place], cut[1][place]
        values = (
            *(since, n, movement, casualties, round(float(rates[0][place]), 3), round(float(rates[1][place]), 3)),
            *(None if one is None else TERCILES[one] for one in (moved, hurt)),
            None if moved is None or hurt is None else FLAGS[moved == 2, hurt == 2],
        )
        rows.append(Row(values=values, mentions=tuple(mentions or ()), where={"since": since}))
    few = "Thirds of fewer than nine periods say little." if 0 < len(rows) < 9 else ""
    return filled(CONTEXT, rows, empty="The record holds no documents of this scope.", notes=[few] if few else [])


SHAPES = (CHECKLIST, SPOKESMEN, READINESS, CONTEXT)
MEASURE = Measure(name="ripeness", shapes=SHAPES, read=read)
