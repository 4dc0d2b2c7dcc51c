"""The battlefield in lines side by side: attacks, deaths and injured, places that change hands; none joins another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dragoman.measures import area_files, area_panels
from dragoman.measures.fought import NOT_SAID, OTHERS, OUTLETS, attacks, losses, places
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted
from dragoman.measures.spread import rounded, wilson
from dragoman.measures.tolls import TOLLS, Toll

Rows = Sequence[Mapping[str, Any]]
Changed = tuple[set[str], set[str], set[str]]  # places gained, those on its own word alone, places lost

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

SHARE = "share in [0, 1]"
NO_FIGURE = "No report of an event in the time asked for gives a number of deaths or injured."
UNCOUNTED = "no count read"
FEW = 10  # events of a line under which its shares are called small
SORTS = ("strike", "shelling", "other")
GAINS, LOSS, HOLDS = ("taken", "retaken"), "lost", ("taken", "retaken", "held")
SINCE = Column(name="since", label="From", meaning="first day of the period")
SIDE = (
    Column(name="side", label="Side", meaning="who is harmed, or whose gain or loss it is: registry id"),
    Column(name="side_name", label="Side, in words"),
)
BALANCE = Shape(
    name="balance",
    title="Each line by side",
    columns=(
        *SIDE,
        Column(name="attacks", label="Attacks on it", unit="events"),
        Column(name="attacks_share", label="Share", unit=SHARE, meaning="of those on a named side"),
        Column(name="attacks_low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
        Column(name="attacks_high", label="At most", unit=SHARE),
        Column(name="made", label="Attacks by it", unit="events", meaning="where a report says who attacks"),
        *(
            Column(
                name=f"{toll}{end}",
                label=f"{toll.capitalize()}{words}",
                unit=unit,
                meaning=meaning,
                unknown="" if end else UNCOUNTED,
            )
            for toll in TOLLS
            for end, words, unit, meaning in (
                ("", "", "people", "the latest figure of each event, summed"),
                ("_events", ", in events", "events", "for which a report gives a figure"),
                ("_share", ", share", SHARE, "of those of a named side"),
                ("_low", ", at least", SHARE, "its lowest figures beside the highest of the others"),
                ("_high", ", at most", SHARE, "its highest figures beside the lowest of the others"),
            )
        ),
        Column(name="gained", label="Places gained", unit="places", meaning="said to be taken or retaken by it"),
        Column(name="gained_share", label="Gained, share", unit=SHARE, meaning="of those gained by a named side"),
        Column(name="lost", label="Places lost", unit="places", meaning="said to be lost or left by it"),
        Column(name="net", label="Net", unit="places", meaning="gained less lost"),
    ),
    note="Three lines, each with its own shares: attacks, people, places. Nobody can say what one is worth in another.",
)
LINES = Shape(
    name="lines",
    title="Over time",
    columns=(
        SINCE,
        *SIDE,
        Column(name="attacks", label="Attacks on it", unit="events"),
        Column(name="killed", label="Killed", unit="people", meaning="the latest figure of each event, summed"),
        Column(name="injured", label="Injured", unit="people"),
        Column(name="gained", label="Places gained", unit="places"),
        Column(name="lost", label="Places lost", unit="places"),
    ),
    chart=Chart(kind="lines", x="since", y=("attacks",), by="side_name", least=0.0),
    note="Unknown where no report gives a figure. No row: nothing reported, which is not the same as nothing done.",
)
ATTACKS = Shape(
    name="attacks",
    title="Attacks, by who is harmed",
    columns=(
        SINCE,
        *SIDE,
        Column(name="attacks", label="Attacks", unit="events"),
        Column(name="strikes", label="Strikes", unit="events", meaning="by drone, missile, bomb or aircraft"),
        Column(
            name="shelling", label="Shelling", unit="events", meaning="by artillery, rockets or other heavy weapons"
        ),
        Column(name="other", label="Other", unit="events", meaning="other weapons, or none is named"),
        Column(name="civilians", label="On civilians", unit="events", meaning="people, homes, hospitals, schools hit"),
    ),
    chart=Chart(kind="bars", x="since", y=("attacks",), by="side_name", least=0.0),
    note="Who is harmed is the party it is aimed at; else the country where it is placed, unless that itself attacks.",
)
LOSSES = Shape(
    name="losses",
    title="Deaths and injured, by side",
    columns=(
        SINCE,
        *SIDE,
        Column(name="what", label="What", meaning="killed, or injured"),
        Column(name="events", label="Events", unit="events", meaning="for which a report gives a figure"),
        Column(name="low", label="Lowest", unit="people", meaning="the lowest figure of each event, summed"),
        Column(name="latest", label="Latest", unit="people"),
        Column(name="high", label="Highest", unit="people"),
        Column(name="civilians", label="Of them civilians", unit="people", meaning="where a report says so, at least"),
    ),
    chart=Chart(kind="intervals", x="since", y=("latest",), by="side_name what", low="low", high="high", least=0.0),
)
COUNTERS = Shape(
    name="counters",
    title="Who counts them",
    columns=(
        *SIDE,
        Column(name="what", label="What"),
        Column(name="counter", label="On whose word", meaning="a side, others, or outlets in their own voice"),
        Column(name="counter_name", label="On whose word, in words"),
        Column(name="events", label="Events", unit="events"),
        Column(name="low", label="Lowest", unit="people"),
        Column(name="latest", label="Latest", unit="people"),
        Column(name="high", label="Highest", unit="people"),
    ),
    note="One event counts for each who gives a figure of it: rows are versions of one another and do not add up.",
)
PLACES = Shape(
    name="places",
    title="Places: what is said of who holds them",
    columns=(
        Column(name="place", label="Place"),
        Column(name="contested", label="Contested", meaning="denied, told as contested, or the last words differ"),
        Column(name="said", label="Last word of each", meaning="on whose word: what, by whom, and the day"),
        Column(name="events", label="Events", unit="events"),
        Column(name="day", label="Last day"),
    ),
)
CHANGES = Shape(
    name="gains",
    title="Places gained and lost",
    columns=(
        *SIDE,
        Column(name="gained", label="Gained", unit="places", meaning="said by anybody to be taken or retaken by it"),
        Column(name="own", label="On its own word alone", unit="places"),
        Column(name="contested", label="Of the gained, contested", unit="places"),
        Column(name="lost", label="Lost", unit="places", meaning="said by anybody to be lost or left by it"),
        Column(name="net", label="Net", unit="places", meaning="gained less lost"),
        Column(name="low", label="At least", unit="places", meaning="contested gains left out"),
        Column(name="high", label="At most", unit="places", meaning="contested losses left out"),
    ),
    chart=Chart(kind="intervals", x="side_name", y=("net",), low="low", high="high"),
    note="Names in reports, a village as much as a city. What one takes, another loses only where a report says so.",
)


# ---- kernels --------------------------------------------------------------------------------------------------------


def net_places(gained: set[str], lost: set[str], contested: set[str]) -> tuple[int, int, int]:
    """Places gained less places lost, and the same without the contested gains, and without the contested losses.

    >>> net_places({"a", "b", "c"}, {"d", "e"}, {"c", "d"})
    (1, 0, 2)
    """
    return (
        len(gained) - len(lost),
        len(gained - contested) - len(lost),
        len(gained) - len(lost - contested),
    )


def is_contested(claims: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what is said of a place is contested: a claim is denied, fighting is told, or the last words differ.

    claims  of one place, each with what, holder, voice, day, denied and disputed

    >>> taken = {"what": "taken", "holder": "a", "voice": "a", "day": 1, "denied": False, "disputed": False}
    >>> is_contested([taken]), is_contested([taken, {**taken, "what": "held", "holder": "b", "voice": "b"}])
    (False, True)
    """
    many = list(claims)
    if any(one["denied"] or one["disputed"] or one["what"] == "contested" for one in many):
        return True
    words = last_words(many).values()
    held = {one["holder"] for one in words if one["what"] in HOLDS} - {NOT_SAID}
    left = {one["holder"] for one in words if one["what"] == LOSS} - {NOT_SAID}
    return len(held) > 1 or bool(held & left)


def last_words(claims: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The last claim of each voice that somebody holds, has lost or encircles a place."""
    told = sorted(
        (one for one in claims if not one["denied"]), key=lambda one: (one["day"], one["what"], one["holder"])
    )
    return {one["voice"]: one for one in told}


# Where the record places what was done, to see whether a map has its coordinates in order.
SPOTS = "SELECT DISTINCT lon, lat FROM acts WHERE lat IS NOT NULL AND state = 'happened'"

# ---- reading --------------------------------------------------------------------------------------------------------


class _Words:
    def __init__(self, record: Record, config: Config, scope: Scope) -> None:
        asked = wanted(config, scope)
        if len(asked) == 1:  # never one side alone
            asked = tuple(dict.fromkeys((*asked, *(one.id for one in config.parties))))
        self.sides = asked
        self.named = {
            **names(record, config, scope.as_of),
            NOT_SAID: NOT_SAID,
            OTHERS: "others",
            OUTLETS: "outlets in their own voice",
        }

    def of(self, side: str) -> tuple[str, str]:
        return side, self.named.get(side, side)

    def order(self, side: str) -> tuple[int, str]:
        return (self.sides.index(side) if side in self.sides else len(self.sides), side)


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Attacks, losses and places changing hands, each by side and period, and the shares of each line apart."""
    words = _Words(record, config, scope)
    hit, toll = attacks(record, scope, words.sides), losses(record, scope, words.sides)
    held = _spots(places(record, scope, words.sides))
    on = [one for one in hit if one["what"] == "on"]
    changed = _changed(held)
    told = [one for one in toll if not one["voice"]]
    drawn = _areas(record, config, scope, words)
    if not (on or toll or held):
        why = "The record tells of no fighting in the time asked for."
        quiet = tuple(filled(one, (), empty=why) for one in FOUGHT)
        return Measured(measure="battlefield", scope=scope, panels=(*quiet, *drawn))
    every = sum(one["n"] for one in hit if one["what"] == "all")
    figured = sum(one["n"] for one in told if one["key"] == "killed")
    return Measured(
        measure="battlefield",
        scope=scope,
        panels=(
            _balance(hit, told, changed, words, scope),
            _lines(on, told, held, words),
            _attacks(on, words),
            _losses(told, words),
            _counters([one for one in toll if one["voice"]], words),
            _places(held, words),
            _gains(changed, held, words, scope),
            *drawn,
        ),
        inputs={
            "attacks": every,
            "events with a figure of deaths": figured,
            "places of which somebody says who holds them": len({one["spot"] for one in held if one["spot"]}),
            "claims of control without a place, in no figure": sum(one["n"] for one in held if not one["spot"]),
        },
    )


def _by(rows: Iterable[Mapping[str, Any]], *keys: str) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _told(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for row in rows for id in row["mentions"]))[:MOST_MENTIONS]


def _spots(held: Rows) -> Rows:
    """Claims whose report has no coordinates go to the place of their name that has some, where there is one alone."""
    known: dict[str, set[str]] = {}
    for one in held:
        if one["spot"] and one["spot"] != one["place"].lower():
            known.setdefault(one["place"].lower(), set()).add(one["spot"])
    alone = {name: next(iter(spots)) for name, spots in known.items() if len(spots) == 1}
    return [{**one, "spot": alone.get(one["spot"], one["spot"])} for one in held]


def _changed(held: Rows) -> dict[str, Changed]:
    """By side the places gained, those on its own word alone, and those lost; "" has the contested ones first."""
    found: dict[str, Changed] = {"": (set(), set(), set())}
    for (spot,), claims in _by((one for one in held if one["spot"]), "spot").items():
        if is_contested(claims):
            found[""][0].add(spot)
        for (side,), mine in _by((one for one in claims if not one["denied"]), "holder").items():
            gained, own, lost = found.setdefault(side, (set(), set(), set()))
            voices = {one["voice"] for one in mine if one["what"] in GAINS}
            if voices:
                gained.add(spot)
            if voices == {side}:
                own.add(spot)
            if any(one["what"] == LOSS for one in mine):
                lost.add(spot)
    return found


def _aside(side: str, scope: Scope, figures: Iterable[Any]) -> bool:
    """Whether nothing of the fighting is told of a side that nobody asked for."""
    return side not in scope.parties and not any(figures)


def _asides(rows: Iterable[Row]) -> list[str]:
    names = [row.values[1] for row in rows if row.aside]
    return [f"Nothing of this is told of {len(names)} more: {', '.join(names)}."] if names else []


def _balance(hit: Rows, told: Rows, changed: Mapping[str, Changed], words: _Words, scope: Scope) -> Panel:
    on = {side: sum(one["n"] for one in hit if one["what"] == "on" and one["side"] == side) for side in words.sides}
    made = {one["side"]: one["n"] for one in hit if one["what"] == "by"}
    tolls = [Toll(name, told, words.sides) for name in TOLLS]
    every, won = sum(on.values()), sum(len(changed[side][0]) for side in words.sides if side in changed)
    rows = list[Row]()
    for side in words.sides:
        gained, _, lost = changed.get(side, (set(), set(), set()))
        figures: list[Any] = [on[side], *map(rounded, wilson(on[side], every)), made.get(side, 0)]
        figures += [one for toll in tolls for one in toll.figures(side)]
        figures += [len(gained), rounded(len(gained) / won) if won else None, len(lost), len(gained) - len(lost)]
        behind = [one for one in (*hit, *told) if one["side"] == side]
        aside = _aside(side, scope, (on[side], made.get(side), *(side in toll.known for toll in tolls), gained, lost))
        rows.append(Row(values=(*words.of(side), *figures), mentions=_told(behind), where={"actor": side}, aside=aside))
    notes = [f"{every} attacks on a named side: a small number."] if every < FEW else []
    if any(one["side"] in (NOT_SAID, OTHERS) for one in (*hit, *told)):
        rest = sum(one["n"] for one in hit if one["what"] == "on" and one["side"] in (NOT_SAID, OTHERS))
        notes.append(f"{rest} attacks on others, or on whom no report says, are in no share.")
    notes += [note for toll in tolls for note in toll.notes(lambda side: words.of(side)[1])] + _asides(rows)
    return filled(BALANCE, rows, empty="The settings name no parties, and none was asked for.", notes=notes)


def _lines(on: Rows, told: Rows, held: Rows, words: _Words) -> Panel:
    rows = list[Row]()
    moved = [{**one, "side": one["holder"]} for one in held if one["spot"] and not one["denied"]]
    moved = [one for one in moved if one["what"] in (*GAINS, LOSS)]
    groups = _by((*on, *told, *moved), "period", "side")
    for (since, side), some in sorted(groups.items(), key=lambda item: (item[0][0], words.order(item[0][1]))):
        hits = sum(one["n"] for one in some if one.get("what") == "on")
        tolls = (
            sum(one["latest"] for one in some if one.get("key") == toll)
            if any(one.get("key") == toll for one in some)
            else None
            for toll in TOLLS
        )
        gained = len({one["spot"] for one in some if one.get("what") in GAINS})
        lost = len({one["spot"] for one in some if one.get("what") == LOSS})
        values = (since, *words.of(side), hits, *tolls, gained, lost)
        rows.append(Row(values=values, mentions=_told(some)))
    return filled(LINES, rows, empty="No attack, figure or place has a day in the time asked for.")


def _attacks(on: Rows, words: _Words) -> Panel:
    rows = list[Row]()
    groups = _by(on, "period", "side")
    for (since, side), some in sorted(groups.items(), key=lambda item: (item[0][0], words.order(item[0][1]))):
        sorts = (sum(one["n"] for one in some if one["sort"] == sort) for sort in SORTS)
        civil = sum(one["n"] for one in some if one["on_civilians"])
        values = (since, *words.of(side), sum(one["n"] for one in some), *sorts, civil)
        rows.append(Row(values=values, mentions=_told(some)))
    return filled(ATTACKS, rows, empty="The record tells of no attack in the time asked for.")


def _losses(told: Rows, words: _Words) -> Panel:
    rows = [
        Row(
            values=(
                *(one["period"], *words.of(one["side"]), one["key"], one["n"]),
                *(one["low"], one["latest"], one["high"], one["civil"]),
            ),
            mentions=tuple(one["mentions"]),
        )
        for one in sorted(told, key=lambda one: (one["period"], words.order(one["side"]), TOLLS.index(one["key"])))
    ]
    return filled(LOSSES, rows, empty=NO_FIGURE)


def _counters(told: Rows, words: _Words) -> Panel:
    rows = [
        Row(
            values=(
                *(*words.of(one["side"]), one["key"], *words.of(one["voice"]), one["n"]),
                *(one["low"], one["latest"], one["high"]),
            ),
            mentions=tuple(one["mentions"]),
        )
        for one in sorted(
            told, key=lambda one: (words.order(one["side"]), TOLLS.index(one["key"]), words.order(one["voice"]))
        )
    ]
    return filled(COUNTERS, rows, empty=NO_FIGURE)


def _places(held: Rows, words: _Words) -> Panel:
    rows = list[Row]()
    for (_,), claims in _by((one for one in held if one["spot"]), "spot").items():
        last = sorted(last_words(claims).values(), key=lambda one: (words.order(one["voice"]), one["day"]))
        denied = [one for one in claims if one["denied"]]
        said = [f"{words.of(one['voice'])[1]}: {_claim(one, words)}" for one in last]
        said += [f"{words.of(one['voice'])[1]} denies: {_claim(one, words)}" for one in denied]
        contested = "yes" if is_contested(claims) else "no"
        name = min(claims, key=lambda one: (-one["n"], one["place"]))["place"]
        telling = [*last, *denied, *claims]
        figures = (sum(one["n"] for one in claims), max(one["day"] for one in claims))
        rows.append(Row(values=(name, contested, "; ".join(said), *figures), mentions=_told(telling)))
    rows.sort(key=lambda row: (row.values[1] == "no", -row.values[4].toordinal(), row.values[0]))
    return filled(PLACES, rows, empty="No report says of a place that somebody took, holds or lost it.")


def _claim(one: Mapping[str, Any], words: _Words) -> str:
    by = "" if one["holder"] == NOT_SAID else f" by {words.of(one['holder'])[1]}"
    return f"{one['what']}{by} ({one['day']})"


def _gains(changed: Mapping[str, Changed], held: Rows, words: _Words, scope: Scope) -> Panel:
    contested, rows = changed[""][0], list[Row]()
    for side in sorted(set(changed) - {""} | set(words.sides), key=words.order):
        gained, own, lost = changed.get(side, (set(), set(), set()))
        if not (gained or lost) and side not in words.sides:
            continue
        net = net_places(gained, lost, contested)
        values = (*words.of(side), len(gained), len(own), len(gained & contested), len(lost), *net)
        behind = [one for one in held if one["spot"] and one["holder"] == side and one["what"] in (*GAINS, LOSS)]
        rows.append(Row(values=values, mentions=_told(behind), aside=_aside(side, scope, (gained, lost))))
    moved = {one["spot"] for one in held if one["spot"] and one["what"] in (*GAINS, LOSS)}
    notes = [f"{len(moved)} places in all: a small number."] if len(moved) < FEW else []
    notes += _asides(rows)
    return filled(CHANGES, rows, empty="The settings name no parties, and none was asked for.", notes=notes)


def _areas(record: Record, config: Config, scope: Scope, words: _Words) -> tuple[Panel, ...]:
    """Areas from the files of the workspace: beside the other lines, and joined to none of them."""
    found = area_files.read(config.areas)
    if any(one.shape is not None for one in found):
        area_files.check_order(found, record.ask(SPOTS, as_of=scope.as_of).rows)
    ids = {one.name.casefold(): one.id for one in config.parties}
    mine = (replace(one, side=ids.get(one.side.casefold(), one.side)) for one in found)
    return area_panels.panels(mine, scope, lambda side: words.of(side)[1], words.order)


FOUGHT = (BALANCE, LINES, ATTACKS, LOSSES, COUNTERS, PLACES, CHANGES)
MEASURE = Measure(name="battlefield", shapes=(*FOUGHT, *area_panels.SHAPES), read=read)
