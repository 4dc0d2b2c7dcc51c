"""Places: what happened or is claimed at each, as points of a map and as lines of a table, and which part to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from dragoman.mapping import Bounds, Point
from dragoman.mapping.points import WIDE, hostility, words
from dragoman.mapping.projection import KM_A_DEGREE, around
from dragoman.record.shelf import Copy, Filters
from dragoman.web.drawing.passing import passing

VIEWS = ("fighting", "control", "meetings")
COLUMNS = """mention_id, day, since, until, precision, published, said, date,
    place, place_precision, country, lat, lon, state, standing"""
OF_HOSTILITIES = f"""SELECT {COLUMNS}, kind, mode, weapons, actors, speaker, outlet, control, control_by,
    killed_low, killed_high, injured_low, injured_high
FROM passing WHERE (control IS NULL) = ? ORDER BY day DESC NULLS LAST, said DESC, mention_id"""
OF_MEETINGS = f"""SELECT {COLUMNS}, participants, outlet, speaker
FROM passing ORDER BY day DESC NULLS LAST, said DESC, mention_id"""
STANDING = {"done": "happened", "planned": "planned", "off": "denied"}  # as the map has it
# Times the distance within which three quarters lie: a place beyond it is far from the others. Nine keeps the other end
# of a country in the picture and leaves out a namesake in the next; look at both examples before touching it.
FAR = 9.0
LEAST_FAR_KM = 300.0
MOST_FAR = 0.1  # share of the events that may be left out of the picture as far; where it were more, none is
LEAST_SPAN = 1.0  # degrees
WORLD = 180.0
Row = dict[str, Any]
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One line of the table: a place, and the events told of it."""

    name: str
    also: tuple[str, ...]  # what else it is called
    country: str  # ISO 3166-1 alpha-3; "" where it is not known
    precision: str
    wide: bool  # known only to the region or country
    spot: Spot
    rows: tuple[Row, ...]  # the latest first

    @property
    def count(self) -> int:
        """Events."""
        return len(self.rows)

    @property
    def voices(self) -> list[tuple[str, int]]:
        """Who says so: the speaker, else the outlet; the most frequent first."""
        return Counter(row["speaker"] or row["outlet"] or "outlet not given" for row in self.rows).most_common()

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """What it was, the most frequent first."""
        return Counter(row["what"] for row in self.rows).most_common()

    @property
    def standings(self) -> list[tuple[str, int]]:
        """What of it is not told as done: planned or denied."""
        counts = Counter(STANDING[row["standing"]] for row in self.rows)
        return [(name, counts[name]) for name in ("planned", "denied") if counts[name]]

    def toll(self, which: str) -> tuple[int, int, int] | None:
        """Lowest and highest sum of a toll, and of how many events one is given; None where none is."""
        given = [(row[f"{which}_low"], row[f"{which}_high"]) for row in self.rows if row[f"{which}_high"] is not None]
        if not given:
            return None
        return int(sum(low or 0 for low, _ in given)), int(sum(high for _, high in given)), len(given)


def rows(copy: Copy, filters: Filters, view: str) -> list[Row]:
    """The events of a view of the map, the latest first, each with what it is."""
    if view == "meetings":
        found = passing(copy, filters, OF_MEETINGS, ledger="meetings")
        return [{**row, "what": "meeting"} for row in found]
    found = passing(copy, filters, OF_HOSTILITIES, [view == "fighting"], ledger="hostilities")
    claims = words()["control"]
    return [
        {**row, "what": (row["control"] if row["control"] in claims else "other") if row["control"] else hostility(row)}
        for row in found
    ]


def placed(every: Iterable[Row]) -> list[Row]:
    """Those that have a place on the globe."""
    return [row for row in every if row["lat"] is not None and row["lon"] is not None]


def listed(every: Iterable[Row]) -> list[Place]:
    """The places of some events, those with the most events first; two spellings of a town are one place."""
    groups: dict[tuple[Spot, bool], list[Row]] = {}
    for row in placed(every):
        groups.setdefault(((row["lat"], row["lon"]), row["place_precision"] in WIDE), []).append(row)
    found = []
    for (spot, wide), inside in groups.items():
        names = [name for name, _ in Counter(row["place"] for row in inside if row["place"]).most_common()]
        found.append(
            Place(
                name=names[0] if names else "",
                also=tuple(names[1:]),
                country=_most(inside, "country"),
                precision=_most(inside, "place_precision"),
                wide=wide,
                spot=spot,
                rows=tuple(inside),
            )
        )
    return sorted(found, key=lambda place: (-place.count, place.name, place.spot))


def points(every: Iterable[Row], view: str, party: Callable[[Row], str]) -> dict[Point, list[Row]]:
    """The points of a map, each with its events; those that would be drawn alike are one point.

    party  the class in whose colour a claim of control is drawn
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in placed(every):
        told = (row["control"], row["control_by"] or "", row["speaker"] or "", party(row)) if view == "control" else ()
        state = STANDING[row["standing"]]
        key = (row["lat"], row["lon"], row["place"] or "", row["place_precision"], row["what"], state, *told)
        groups.setdefault(key, []).append(row)
    found = {}
    for (lat, lon, label, precision, what, state, *claim), inside in groups.items():
        control, by, says, css = claim or (None, "", "", "")
        alone = inside[0] if len(inside) == 1 else None
        point = Point(
            lat=lat, lon=lon, kind="control" if control else what, label=label, count=len(inside),
            precision=precision, when=(alone["date"] or "") if alone else "", control=control, by=by,
            says=says or ((alone["speaker"] or "") if alone else ""), state=state, party=css,
        )  # fmt: skip
        found[point] = inside
    return found


def behind(
    every: Iterable[Row], *, spots: set[Spot] | None, box: Bounds | None, wide: bool | None, standing: str, what: str
) -> list[Row]:
    """The events behind a mark: at some places, known so exactly, standing so, of one kind.

    spots     None: anywhere; empty: those without a place
    box       those within a part of the world
    standing  happened, planned or denied; "": any
    what      a kind, or a claim of control; "": any
    """
    if spots is not None and not spots:
        return [row for row in every if row["lat"] is None or row["lon"] is None]
    return [
        row
        for row in placed(every)
        if (spots is None or (row["lat"], row["lon"]) in spots)
        and (box is None or within(box, row["lat"], row["lon"]))
        and (wide is None or (row["place_precision"] in WIDE) == wide)
        and (not standing or STANDING[row["standing"]] == standing)
        and (not what or row["what"] == what)
    ]


def within(box: Bounds, lat: float, lon: float) -> bool:
    """Whether a place lies in a part of the world."""
    return box.south <= lat <= box.north and (lon - box.west) % 360 <= box.east - box.west


def bulk(places: Sequence[Place]) -> tuple[list[Place], list[Place]]:
    """The places to show, and those that lie so far from the others that the picture would be of the way to them.

    Far is what lies FAR times as far from the middle as three quarters of the events do, in an otherwise close group. A
    town misplaced by its name is such a place; so is a meeting overseas, as long as few are.
    """
    if len(places) < 4:
        return list(places), []
    total = sum(place.count for place in places)
    zero = places[0].spot[1]
    lats = _median([(place.spot[0], place.count) for place in places])
    lons = _median([(_unwrapped(place.spot[1], zero), place.count) for place in places])
    away = sorted(
        (
            (
                KM_A_DEGREE
                * hypot(place.spot[0] - lats, (_unwrapped(place.spot[1], zero) - lons) * cos(radians(lats))),
                number,
            )
            for number, place in enumerate(places)
        )
    )
    passed, reach = 0, 0.0
    for distance, number in away:
        passed, reach = passed + places[number].count, distance
        if passed >= 0.75 * total:
            break
    limit = max(FAR * reach, LEAST_FAR_KM)
    far = {number for distance, number in away if distance > limit}
    if sum(places[number].count for number in far) > MOST_FAR * total:
        far = set()
    kept = [place for number, place in enumerate(places) if number not in far]
    return kept, [place for number, place in enumerate(places) if number in far]


def bounds_of(places: Iterable[Place]) -> Bounds:
    """The part of the world that holds some places, with a margin."""
    return around([place.spot for place in places])


def nearer(bounds: Bounds, by: float) -> Bounds | None:
    """Half or twice as much around the same middle; None where it would be too little or more than there is."""
    tall, wide = (bounds.north - bounds.south) * by / 2, (bounds.east - bounds.west) * by / 2
    if tall * 2 < LEAST_SPAN or wide > WORLD:
        return None
    y, x = (bounds.north + bounds.south) / 2, (bounds.east + bounds.west) / 2
    return Bounds(x - wide, max(-90.0, y - tall), x + wide, min(90.0, y + tall))


def countries(places: Iterable[Place]) -> list[tuple[str, int, Bounds]]:
    """Each country that a place lies in, how many events it has, and the part of it that they lie in."""
    found: dict[str, list[Place]] = {}
    for place in places:
        if place.country:
            found.setdefault(place.country, []).append(place)
    counted = [(code, sum(one.count for one in inside), bounds_of(inside)) for code, inside in found.items()]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


def _most(rows: Iterable[Row], column: str) -> str:
    """The most frequent value that is given; "" where none is."""
    found = Counter(row[column] for row in rows if row[column]).most_common(1)
    return str(found[0][0]) if found else ""


def _unwrapped(lon: float, zero: float) -> float:
    """The longitude as counted on from one, so that neighbours across the antimeridian are near."""
    return zero + (lon - zero + 180) % 360 - 180


def _median(weighted: Sequence[tuple[float, int]]) -> float:
    half, passed = sum(weight for _, weight in weighted) / 2, 0
    ordered = sorted(weighted)
    for value, weight in ordered:
        passed += weight
        if passed >= half:
            return value
    return ordered[-1][0]
