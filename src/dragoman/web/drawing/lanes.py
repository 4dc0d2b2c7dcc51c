"""The lanes of the timeline: acts by their kind, or by who acts; and what is counted for each stretch of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.brief.names import phrases
from dragoman.config import Config, Party
from dragoman.record.shelf import Copy, Filters
from dragoman.web.drawing import days
from dragoman.web.drawing.passing import passing

MOST_LANES = 10  # of actors; parties of the settings have theirs whatever their number
LONG_DAYS = 7  # what spreads over more is drawn as a line, unless the stretches counted are longer
LEAST_BULK_DAYS = 400  # a record of fewer days is drawn whole
OTHERS, NOBODY = "others", "nobody"
# What an event is in the statements: the lane of an act, or those who act.
KEYS = {"tracks": "lane", "actors": "acting"}
# A row for each day, key, standing and length: everything that is counted is counted from these.
BY_DAY = """SELECT
    {key} AS key, day, standing, dated, CASE WHEN until - since > ? THEN until - since ELSE 0 END AS length,
    count(*) AS n, min(mention_id) AS mention
FROM passing GROUP BY ALL ORDER BY day"""
BEHIND = """SELECT mention_id, count(*) OVER () AS total FROM passing
WHERE (day >= ? AND day < ? OR day IS NULL AND ?)
    AND CASE WHEN until - since > ? THEN until - since ELSE 0 END BETWEEN ? AND ? AND ({which})
ORDER BY day DESC NULLS LAST, said DESC, mention_id LIMIT ? OFFSET ?"""
LONGEST = 10_000_000  # days, more than the calendar has
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane: its id in addresses, its name, the class that colours it, and for actors their ids."""

    id: str
    name: str
    css: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a lane holds of one stretch of days."""

    since: date
    counts: tuple[tuple[str, int], ...]  # of each standing: done, reported, planned, off
    mention: str  # one of them, for a stretch that holds one

    @property
    def total(self) -> int:
        """Events."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Events that one and the same longer stretch of days is given for."""

    since: date
    length: int  # days
    standing: str
    count: int
    mention: str  # one of them

    @property
    def until(self) -> date:
        """The day after the last."""
        return days.moved(self.since, self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All that the picture counts, by lane; an act of two has a place in both their lanes."""

    since: date  # the days that are drawn
    until: date
    lanes: tuple[Lane, ...]
    totals: Mapping[str, int]  # events of the lane within these days
    events: int  # of all lanes, each once
    earlier: int  # before the first day that is drawn
    later: int
    undated: int  # without any day: neither the text nor its report has one
    rows: Mapping[str, Sequence[Row]]  # by lane, as BY_DAY gives them

    @property
    def repeated(self) -> int:
        """How many more marks there are than events, since some stand in several lanes."""
        return sum(self.totals.values()) - self.events

    @property
    def all(self) -> int:
        """Every event that passes, whatever its day."""
        return self.events + self.earlier + self.later + self.undated


def parties(config: Config) -> list[tuple[str, tuple[Party, ...]]]:
    """The parties of the settings under the name of their side, in their order."""
    sides: dict[str, list[Party]] = {}
    for party in config.parties:
        sides.setdefault(party.side or party.id, []).append(party)
    return [(members[0].side or members[0].name, tuple(members)) for members in sides.values()]


def tracks() -> tuple[Lane, ...]:
    """A lane for each kind of act, those of the brief."""
    return tuple(Lane(id=id, name=name, css=f"l-{id}") for id, name in phrases()["lanes"].items())


def sides(config: Config) -> list[Lane]:
    """A lane for each side of the settings."""
    return [
        Lane(id=members[0].id, name=name, css=f"party-{number}" if number < 8 else "", ids=tuple(m.id for m in members))
        for number, (name, members) in enumerate(parties(config))
    ]


def actors(config: Config, acting: Counter[str], labels: Mapping[str, str]) -> tuple[Lane, ...]:
    """A lane for each side of the settings, for those who act most besides, and for the rest.

    acting  how many events each side acts in
    """
    lanes = sides(config)
    known = {id for lane in lanes for id in lane.ids}
    room = max(0, MOST_LANES - len(lanes))
    others = [id for id in acting if id not in known and not id.startswith("text:")]
    # Somebody named once is no lane; and of equals the id decides, so that a lane does not come and go.
    more = sorted((id for id in others if acting[id] > 1), key=lambda id: (-acting[id], id))[:room]
    lanes += [Lane(id=id, name=labels.get(id, id), css="", ids=(id,)) for id in more]
    return (*lanes, Lane(id=OTHERS, name="Others", css=""), Lane(id=NOBODY, name="Nobody named", css=""))


def counted(copy: Copy, filters: Filters, *, view: str, config: Config, labels: Mapping[str, str]) -> Counted | None:
    """What passes, by lane and day; None where nothing does.

    The days drawn are those asked for; where one end is left open, the bulk of what passes gives it. What has no day
    is counted and not drawn.
    """
    statement = BY_DAY.format(key=KEYS[view])
    passed = passing(copy, filters, statement, [LONG_DAYS], sides=view == "actors")
    if not passed:
        return None
    rows = [row for row in passed if row["day"]]
    since, until = window(rows, filters)
    drawn = [row for row in rows if since <= row["day"] < until]
    if view == "tracks":
        lanes = tracks()
    else:
        acting: Counter[str] = Counter()
        for row in drawn:
            for id in row["key"] or ():
                acting[id] += row["n"]
        lanes = actors(config, acting, labels)
    by_id = {id: lane.id for lane in lanes for id in lane.ids}
    by_lane: dict[str, list[Row]] = {lane.id: [] for lane in lanes}
    for row in drawn:
        for lane in lanes_of(view, by_id, row["key"]):
            by_lane[lane].append(row)
    totals = {id: sum(row["n"] for row in rows) for id, rows in by_lane.items()}
    return Counted(
        since=since,
        until=until,
        lanes=tuple(lane for lane in lanes if totals[lane.id] or lane.id not in (OTHERS, NOBODY)),
        totals=totals,
        events=sum(row["n"] for row in drawn),
        earlier=sum(row["n"] for row in rows if row["day"] < since),
        later=sum(row["n"] for row in rows if row["day"] >= until),
        undated=sum(row["n"] for row in passed if not row["day"]),
        rows=by_lane,
    )


def lanes_of(view: str, by_id: Mapping[str, str], key: Any) -> list[str]:
    """The lanes in which an event stands, by its key: the lane of its act, or the sides that act."""
    if view == "tracks":
        return [str(key)]
    return list(dict.fromkeys(by_id.get(id, OTHERS) for id in key)) if key else [NOBODY]


def window(rows: Sequence[Row], filters: Filters) -> tuple[date, date]:
    """The days [since, until) to draw: those asked for; else all, but for a few that lie far from the others.

    Far is what lies off the middle half by three times its spread, in a record of more than LEAST_BULK_DAYS.
    """
    if filters.since and filters.until:
        return filters.since, filters.until
    if not rows:  # nothing has a day: any one will do
        day = filters.since or days.moved(filters.until or date.max, -1)
        return day, days.moved(day, 1)
    first, last = rows[0]["day"], rows[-1]["day"]
    if (last - first).days > LEAST_BULK_DAYS:
        low, high = (_quantile(rows, share).toordinal() for share in (0.25, 0.75))
        room = 3 * max(high - low, 60)
        inside = [row["day"] for row in rows if low - room <= row["day"].toordinal() <= high + room]
        first, last = inside[0], inside[-1]
    end = days.moved(last, 1)
    since = filters.since or (min(first, filters.until) if filters.until else first)
    until = filters.until or max(end, since)
    if since < until:
        return since, until
    if filters.since and since < date.max:
        return since, days.moved(since, 1)
    return days.moved(until, -1), max(until, days.moved(date.min, 1))


def _quantile(rows: Sequence[Row], share: float) -> date:
    wanted, passed = share * sum(row["n"] for row in rows), 0
    for row in rows:
        passed += row["n"]
        if passed >= wanted:
            break
    found: date = row["day"]
    return found


def longest(step: str) -> int:
    """Days over which an event may spread and still stand at its first, where such stretches are counted."""
    return max(LONG_DAYS, round(days.STEPS[step] + 1))


def length(row: Mapping[str, Any]) -> int:
    """Over how many days an event spreads, 0 where it has one day or none is given."""
    if row["since"] is None or row["until"] is None:
        return 0
    found: int = (row["until"] - row["since"]).days
    return found if found > 1 else 0


def cells(rows: Iterable[Row], *, step: str, long: int) -> list[Cell]:
    """What a lane holds of each day, week, month …, apart from what spreads over more than `long` days."""
    found: dict[date, Counter[str]] = {}
    one: dict[date, str] = {}
    for row in rows:
        if row["length"] > long:
            continue
        first = days.beginning(step, row["day"])
        standing = "reported" if row["standing"] == "done" and not row["dated"] else row["standing"]
        found.setdefault(first, Counter())[standing] += row["n"]
        one[first] = row["mention"]
    return [
        Cell(
            since=first,
            counts=tuple((name, counts[name]) for name in ("done", "reported", "planned", "off") if counts[name]),
            mention=one[first],
        )
        for first, counts in sorted(found.items())
    ]


def spreads(rows: Iterable[Row], *, long: int) -> list[Spread]:
    """What of a lane spreads over more than `long` days, the events of the same days together."""
    found: dict[tuple[date, int, str], tuple[int, str]] = {}
    for row in rows:
        if row["length"] > long:
            place = (row["day"], row["length"], row["standing"])
            count, _ = found.get(place, (0, ""))
            found[place] = (count + row["n"], row["mention"])
    return [
        Spread(since=since, length=length, standing=standing, count=count, mention=mention)
        for (since, length, standing), (count, mention) in sorted(found.items())
    ]


def singles(
    copy: Copy, filters: Filters, *, view: str, counted: Counted, wanted: Iterable[str], long: int
) -> dict[str, list[Row]]:
    """The events of some lanes, one by one, by day."""
    found: dict[str, list[Row]] = {id: [] for id in wanted}
    if not found:
        return {}
    lanes = [lane for lane in counted.lanes if lane.id in found]
    which, bound = _which(view, lanes, counted.lanes)
    statement = f"""SELECT {KEYS[view]} AS key, mention_id, lane, day, since, until, precision, state, standing, dated,
        actors, targets, kind, mode, move, place FROM passing
        WHERE day >= ? AND day < ? AND coalesce(until - since, 0) <= ? AND ({which}) ORDER BY day, said, mention_id"""
    rows = passing(copy, filters, statement, [counted.since, counted.until, long, *bound], sides=view == "actors")
    by_id = {id: lane.id for lane in counted.lanes for id in lane.ids}
    for row in rows:
        for lane_id in lanes_of(view, by_id, row["key"]):
            if lane_id in found:
                found[lane_id].append(row)
    return found


def behind(
    copy: Copy,
    filters: Filters,
    *,
    view: str,
    lane: Lane | None,
    lanes: Sequence[Lane],
    since: date,
    until: date,
    least: int = 0,
    most: int = LONGEST,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[str], int]:
    """The mentions of events of a lane (None: of any) on the days [since, until), the latest first; and how many.

    lanes        all that there are, of which the lane of others needs to know
    least, most  over how many days they spread, 0 where they have one day or none
    """
    which, bound = _which(view, [lane], lanes) if lane else ("true", [])
    undated = (since, until) == (date.min, date.max)
    values = [since, until, undated, LONG_DAYS, least, most, *bound, limit, offset]
    rows = passing(copy, filters, BEHIND.format(which=which), values, sides=view == "actors")
    return [row["mention_id"] for row in rows], rows[0]["total"] if rows else 0


def _which(view: str, wanted: Sequence[Lane], every: Sequence[Lane]) -> tuple[str, list[Any]]:
    """The condition on `passing` that an event stands in one of some lanes, and what it binds."""
    if view == "tracks":
        return "list_contains(?::VARCHAR[], lane)", [[lane.id for lane in wanted]]
    parts, bound = ["list_has_any(acting, ?::VARCHAR[])"], [[id for lane in wanted for id in lane.ids]]
    for lane in wanted:
        if lane.id == OTHERS:
            parts.append("NOT list_has_all(?::VARCHAR[], acting)")
            bound.append([id for each in every for id in each.ids])
        if lane.id == NOBODY:
            parts.append("len(acting) = 0")
    return " OR ".join(parts), list(bound)
