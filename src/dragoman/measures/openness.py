"""How open the process is: formats, who is at the table, how texts and meetings became known, who convenes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import vocab
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names
from dragoman.measures.seated import AFTER_DAYS, HOWS, found, sides
from dragoman.measures.spread import concentration, rounded, wilson
from dragoman.measures.texts import DISCLOSED, TEXTS, Text, disclosed, listed, texts

Rows = Sequence[Mapping[str, Any]]
Groups = Mapping[str, Rows]

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

SHARE = "share in [0, 1]"
MEETINGS = "meetings"
FEW = 10  # meetings under which shares of a row are called small
REACHED = ("statement", "draft", "partial", "agreement")  # outcomes that leave something behind
OUTCOMES = ("none", "breakdown", "continued", *REACHED)
PLACE = "place"  # stands beside the roles of third parties: in whose country they met
LOW = Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval")
HIGH = Column(name="high", label="At most", unit=SHARE)
FORMATS = Shape(
    name="formats",
    title="Formats over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(
            name="format", label="Format", meaning="id of the vocabulary; by the number of sides where none is told"
        ),
        Column(name="meetings", label="Held", unit=MEETINGS),
        Column(name="of", label="Of all in the period", unit=MEETINGS),
        Column(name="share", label="Share", unit=SHARE),
        LOW,
        HIGH,
    ),
    chart=Chart(kind="lines", x="since", y=("share",), by="format", least=0.0, most=1.0),
    note="Of held meetings that a report tells of. A format without a row in a period was not told of in it.",
)
AFTER = Shape(
    name="outcomes",
    title="What came of each format",
    columns=(
        Column(name="format", label="Format"),
        Column(name="meetings", label="Held", unit=MEETINGS),
        *(
            Column(name=one, label=one.capitalize().replace("None", "No result"), unit=MEETINGS, meaning="outcome told")
            for one in OUTCOMES
        ),
        Column(name="unknown", label="Outcome not told", unit=MEETINGS),
        Column(
            name="reached", label="Left something", unit=SHARE, meaning="statement, draft, partial deal or agreement"
        ),
        Column(name="low", label="At least", unit=SHARE, meaning="Wilson's 95 %, of those with a told outcome"),
        HIGH,
        Column(
            name="followed", label="With both fortnights", unit=MEETINGS, meaning="before and after lie in the record"
        ),
        Column(name="before", label="Moves before", unit="moves a meeting", meaning="soft and hard, of who sat there"),
        Column(name="after", label="Moves after", unit="moves a meeting", meaning=f"in the {AFTER_DAYS} days after"),
        Column(name="soft_before", label="Soft before", unit=SHARE, meaning="of the soft and hard"),
        Column(name="soft_after", label="Soft after", unit=SHARE),
        Column(name="back_after", label="Retractions after", unit="moves", meaning="something taken back"),
    ),
    note="A description, no effect: which format is chosen hangs on what the parties expect of it.",
)
INCLUSION = Shape(
    name="inclusion",
    title="Who was at the table, by issue",
    columns=(
        Column(name="side", label="Party", meaning="registry id"),
        Column(name="side_name", label="Party, in words"),
        Column(name="issue", label="Issue", meaning="id of the vocabulary; empty: all meetings and drafts"),
        Column(name="meetings", label="Meetings", unit=MEETINGS, meaning="held, on the issue"),
        Column(name="at_table", label="At the table", unit=MEETINGS),
        Column(name="drafts", label="Drafts", unit="drafts", meaning="with a clause on the issue"),
        Column(name="wrote", label="Wrote", unit="drafts", meaning="named as an author, and nobody disputes it"),
        Column(name="wrote_disputed", label="Said to have written", unit="drafts", meaning="and somebody disputes it"),
        Column(name="rate", label="Inclusion", unit=SHARE, meaning="at the table and wrote, by meetings and drafts"),
        Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
        Column(name="high", label="At most", unit=SHARE, meaning="upper bound, what is in doubt counted as there"),
        *(
            Column(name=how, label=label, unit=MEETINGS, meaning=meaning)
            for how, label, meaning in (
                ("doubtful", "In doubt", "listed, but the form has fewer seats than sides are named"),
                ("by_member", "By a member", "not itself: a member of it on that day sat there"),
                ("adjacent", "Next door", ""),
                ("consulted", "Consulted", ""),
                ("informed", "Informed", ""),
                ("absent", "Absent", ""),
                ("excluded", "Excluded", ""),
                ("refused", "Refused", ""),
            )
        ),
        Column(name="unnamed", label="Not named", unit=MEETINGS, meaning="no report names it in any way"),
    ),
    chart=Chart(kind="intervals", x="side_name", y=("rate",), by="issue", low="low", high="high", least=0.0, most=1.0),
    note="Not named is not the same as kept out: many meetings are nobody else's business.",
)
KNOWN = Shape(
    name="known",
    title="How meetings became known",
    columns=(
        Column(name="disclosure", label="How", meaning="id of the vocabulary; empty: no report says"),
        Column(name="meetings", label="Held", unit=MEETINGS),
        Column(
            name="share", label="Share", unit=SHARE, meaning="of those of which a report says how; unknown for the rest"
        ),
        LOW,
        HIGH,
    ),
)
THIRDS = Shape(
    name="thirds",
    title="Who convenes, hosts and mediates",
    columns=(
        Column(name="role", label="Role", meaning="id of the vocabulary; place: in whose country they met"),
        Column(name="side", label="Who", meaning="registry id"),
        Column(name="side_name", label="Who, in words"),
        Column(
            name="events", label="Events", unit="events", meaning="told as having taken place; places: held meetings"
        ),
        Column(name="share", label="Share", unit=SHARE, meaning="of the role's naming"),
        LOW,
        HIGH,
    ),
)
CONCENTRATION = Shape(
    name="concentration",
    title="In how few hands",
    columns=(
        Column(name="role", label="Role"),
        Column(name="named", label="Named", unit="times", meaning="one event can have two in one role"),
        Column(name="different", label="Different", unit="sides"),
        Column(
            name="hhi", label="HHI", unit="in [1 / different, 1]", meaning="sum of squared shares; 1: always the same"
        ),
        Column(name="effective", label="As if", unit="sides", meaning="1 / HHI: so many with equal shares"),
        Column(name="most", label="Most often"),
    ),
)


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Formats, inclusion, disclosure, convenors and what came of each format, from held meetings and from drafts."""
    wanted = sides(config, scope)
    rows = found(record, config, scope, wanted)
    drafts = texts(record, config, scope)
    named = names(record, config, scope.as_of)
    by = {tag: [row for row in rows if row["tag"] == tag] for tag in {row["tag"] for row in rows}}
    held = sum(row["n"] for row in by.get("format", ()))
    empty = "No meeting that a report tells as held lies in the time asked for."
    crowded = sum(row["n"] for row in by.get("crowded", ()))
    notes = [
        f"{crowded} meetings have more sides named than their form has seats; those who are in doubt are counted apart."
    ]
    return Measured(
        measure="openness",
        scope=scope,
        panels=(
            _formats(by.get("format", []), empty),
            _inclusion(by, drafts, wanted, named, scope.issues),
            listed(drafts),
            disclosed(drafts),
            _known(by.get("disclosure", []), empty),
            _thirds(by.get("role", []), named),
            _concentration(by.get("role", []), named),
            _after(by, empty),
        ),
        inputs={"held meetings": held, "drafts": len(drafts)},
        notes=tuple(notes if crowded else ()),
    )


def _small(rows: Iterable[tuple[str, int]], what: str) -> list[str]:
    few = [f"{name or 'all'} ({number})" for name, number in rows if number < FEW]
    return [f"Under {FEW} {what}: {', '.join(few)}."] if few else []


def _told(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for row in rows for id in row["mentions"]))[:MOST_MENTIONS]


def _formats(rows: Rows, empty: str) -> Panel:
    every = dict[Any, int]()
    for row in rows:
        every[row["since"]] = every.get(row["since"], 0) + row["n"]
    order = {name: place for place, name in enumerate(vocab.formats()["format"])}
    made = [
        Row(
            values=(
                *(row["since"], row["a"], row["n"], every[row["since"]]),
                *map(rounded, wilson(row["n"], every[row["since"]])),
            ),
            mentions=tuple(row["mentions"]),
        )
        for row in sorted(rows, key=lambda row: (row["since"], order.get(row["a"], 99), row["a"]))
    ]
    small = [since for since, number in sorted(every.items()) if number < FEW]
    notes = [f"Under {FEW} held meetings in {len(small)} of {len(every)} periods."] if small else []
    return filled(FORMATS, made, empty=empty, notes=notes)


def _inclusion(
    by: Groups, drafts: Sequence[Text], wanted: Sequence[str], named: Mapping[str, str], issues: Sequence[str]
) -> Panel:
    meetings = {row["a"]: row for row in by.get("issue", ())}
    seats: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for row in by.get("seat", ()):
        seats.setdefault((row["a"], row["b"]), {})[row["c"]] = row
    asked = {*meetings, *(issue for one in drafts for issue in one.issues)} & set(issues or vocab.issues())
    order = ["", *(issue for issue in vocab.issues() if issue in asked)]
    rows = list[Row]()
    for issue in order:  # all parties side by side, on everything first
        for side in wanted:
            texts_on = [one for one in drafts if not issue or issue in one.issues]
            all_of = meetings.get(issue)
            if all_of is None and not texts_on:
                continue
            how = seats.get((side, issue), {})
            number = all_of["n"] if all_of else 0
            figures = _rate({name: row["n"] for name, row in how.items()}, number, side, texts_on)
            behind = [how[name] for name in HOWS if name in how] or ([all_of] if all_of else [])
            where = {} if behind else texts_on[0].where
            values = (side, named.get(side, side), issue, *figures)
            rows.append(Row(values=values, mentions=_told(behind), where=where))
    why = "The settings name no parties, and none was asked for." if not wanted else "No meeting and no draft to be at."
    all_issues = [(issue, meetings[issue]["n"]) for issue in order if issue in meetings]
    return filled(INCLUSION, rows, empty=why, notes=_small(all_issues, "held meetings on") if rows else ())


def _rate(how: Mapping[str, int], meetings: int, side: str, drafts: Sequence[Text]) -> tuple[Any, ...]:
    """Inclusion of one party on one issue, and how it stood to each meeting."""
    there, doubtful = how.get("at_table", 0), how.get("doubtful", 0)
    wrote = sum(side in one.authors for one in drafts)
    disputed = sum(side in one.disputed for one in drafts)
    share, low, high = inclusion(there + wrote, doubtful + disputed, meetings + len(drafts))
    others = tuple(how.get(name, 0) for name in HOWS[1:])
    figures = (meetings, there, len(drafts), wrote, disputed, rounded(share), rounded(low), rounded(high))
    return (*figures, *others, meetings - there - sum(others))


def inclusion(there: int, doubtful: int, events: int) -> tuple[float | None, float | None, float | None]:
    """The share of events at which a party was, low by Wilson's interval, high by that with the doubtful as present.

    There at 3 of 10, in doubt at 2: 0.3, low of 3 in 10, high of 5 in 10.

    >>> [round(one, 3) for one in inclusion(3, 2, 10)]
    [0.3, 0.108, 0.763]
    """
    share, low, _ = wilson(there, events)
    return share, low, wilson(there + doubtful, events)[2]


def _known(rows: Rows, empty: str) -> Panel:
    known = sum(row["n"] for row in rows if row["a"])
    order = {name: place for place, name in enumerate(vocab.formats()["disclosure"])}
    made = [
        Row(
            values=(row["a"], row["n"], *map(rounded, wilson(row["n"], known) if row["a"] else (None, None, None))),
            mentions=tuple(row["mentions"]),
        )
        for row in sorted(rows, key=lambda row: (row["a"] == "", order.get(row["a"], 99)))
    ]
    whole = sum(row["n"] for row in rows)
    notes = [f"Of {known} of {whole} held meetings a report says how they became known."] if whole else []
    return filled(KNOWN, made, empty=empty, notes=notes)


def _roles(rows: Rows) -> dict[str, list[Mapping[str, Any]]]:
    order = [*vocab.formats()["role"], PLACE]
    groups = {role: [row for row in rows if row["a"] == role] for role in order}
    return {role: sorted(some, key=lambda row: (-row["n"], row["b"])) for role, some in groups.items() if some}


def _thirds(rows: Rows, named: Mapping[str, str]) -> Panel:
    made = list[Row]()
    for role, some in _roles(rows).items():
        every = sum(row["n"] for row in some)
        for row in some:
            values = (role, row["b"], _called(row["b"], named), row["n"], *map(rounded, wilson(row["n"], every)))
            made.append(Row(values=values, mentions=tuple(row["mentions"])))
    return filled(
        THIRDS, made, empty="No report of what took place names a host, a convenor, a mediator, or where they met."
    )


def _called(side: str, named: Mapping[str, str]) -> str:
    return named.get(side, side.removeprefix("text:").removeprefix("state:"))


def _concentration(rows: Rows, named: Mapping[str, str]) -> Panel:
    made, sizes = list[Row](), list[tuple[str, int]]()
    for role, some in _roles(rows).items():
        counts = np.array([row["n"] for row in some], dtype=np.int64)
        hhi = concentration(counts)
        values = (role, int(counts.sum()), len(some), rounded(hhi), rounded(1 / hhi), _called(some[0]["b"], named))
        made.append(Row(values=values, mentions=_told(some)))
        sizes.append((role, int(counts.sum())))
    empty = "No report of what took place names a host, a convenor, a mediator, or where they met."
    return filled(CONCENTRATION, made, empty=empty, notes=_small(sizes, "namings as"))


def _after(by: Groups, empty: str) -> Panel:
    order = {name: place for place, name in enumerate(vocab.formats()["format"])}
    told: dict[str, list[Mapping[str, Any]]] = {}
    for row in by.get("outcome", ()):
        told.setdefault(row["a"], []).append(row)
    followed = {row["a"]: row["n"] for row in by.get("followed", ())}
    around = {(row["a"], row["b"]): row for row in by.get("around", ())}
    made, sizes = list[Row](), list[tuple[str, int]]()
    for name, some in sorted(told.items(), key=lambda item: (order.get(item[0], 99), item[0])):
        number = {row["b"]: row["n"] for row in some}
        every, known = sum(number.values()), sum(number.get(one, 0) for one in OUTCOMES)
        reached = wilson(sum(number.get(one, 0) for one in REACHED), known)
        both = followed.get(name, 0)
        before, after = (around.get((name, when)) for when in ("before", "after"))
        values = (
            *(name, every, *(number.get(one, 0) for one in OUTCOMES), every - known, *map(rounded, reached), both),
            *(rounded((one["n"] if one else 0) / both) if both else None for one in (before, after)),
            *(rounded(float(one["m"] / one["n"])) if one else None for one in (before, after)),
            (int(after["x"]) if after else 0) if both else None,
        )
        telling = sorted(some, key=lambda row: row["b"] == "")
        made.append(Row(values=values, mentions=_told(telling)))
        sizes.append((name, every))
    notes = _small(sizes, "held meetings")
    if made:
        notes.append("A move can follow several meetings and counts after each of them.")
    return filled(AFTER, made, empty=empty, notes=notes)


MEASURE = Measure(
    name="openness",
    shapes=(FORMATS, INCLUSION, TEXTS, DISCLOSED, KNOWN, THIRDS, CONCENTRATION, AFTER),
    read=read,
)
