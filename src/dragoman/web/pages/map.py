"""The map: fighting, claimed control and meetings where they are placed, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, floor, isfinite, radians
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.responses import HTMLResponse

from dragoman.config import BORDERS
from dragoman.errors import ConfigError
from dragoman.mapping import Bounds, Point, draw
from dragoman.mapping.basemap import country_names
from dragoman.mapping.points import WIDE
from dragoman.mapping.points import words as map_words
from dragoman.mapping.projection import project
from dragoman.visible import short
from dragoman.web import behind
from dragoman.web.drawing import places
from dragoman.web.drawing.places import Place, Row, Spot
from dragoman.web.pages import ledgers
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
TABS = (("fighting", "Fighting"), ("control", "Claimed control"), ("meetings", "Meetings"))
OF = {"fighting": ("event", "events"), "control": ("claim", "claims"), "meetings": ("meeting", "meetings")}
LEDGERS = {"fighting": "hostilities", "control": "hostilities", "meetings": "meetings"}
# px: how wide a picture is, and between which heights the part of the world decides.
SIZES = {"map": (1000, 360, 600), "map-narrow": (360, 220, 360)}
MOST_SPOTS = 1_500  # places that one address names; beyond, it names the part of the world that they lie in
MOST_COUNTRIES = 10
MOST_KINDS = 3  # kinds and voices of a place that its line names
MOST_UNPLACED = 25  # without a place that are listed; a link has all
MAKES = {
    "fighting": "A mark needs force that is told of, and a place that the gazetteer knows.",
    "control": "A mark needs words on who holds a place that the gazetteer knows.",
    "meetings": "A mark needs words that say that people meet, and a place that the gazetteer knows.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a view of the map has, whatever part of the world is shown."""

    rows: tuple[Row, ...]
    places: tuple[Place, ...]
    far: tuple[Place, ...]  # left out of the picture where no part is asked for
    unplaced: tuple[Row, ...]
    points: Mapping[Point, Sequence[Row]]


@router.get("/map")
def map_page(ask: Annotated[Ask, Depends(asked("bounds", "borders"))]) -> HTMLResponse:
    """The picture of a part of the world, then its places one by one."""
    view = ledgers.view(ask, places.VIEWS)
    borders = _borders(ask)
    wanted = _bounds(ask)
    shown = _kept(ask, view)
    kept = [place for place in shown.places if place not in shown.far]
    bounds = wanted or places.bounds_of(kept)
    start = (ask.state.page - 1) * PER_PAGE
    lines = _lines(ask, view, shown)
    return ask.page(
        "map.html.j2",
        current="map",
        title="Map",
        view=view,
        of=OF[view],
        tabs=ledgers.tabs(ask, TABS, view),
        total=len(shown.rows),
        pictures=_pictures(ask, view, shown, bounds, borders) if shown.points else {},
        places=shown.places,
        far=[] if wanted else shown.far,
        all_places=ask.state.url(bounds=_text(places.bounds_of(shown.places))) if shown.places else "",
        zoom=list(_zoom(ask, shown, bounds, bool(wanted))),
        borders=borders,
        other_borders=ask.state.url(borders=next(one for one in BORDERS if one != borders)),
        lines=lines[start : start + PER_PAGE],
        pages=ask.pages(len(lines)),
        most_kinds=MOST_KINDS,
        words=lambda place: _words(ask, view, **_at([place.spot]), wide=int(place.wide)),
        near=lambda place: ask.state.url(bounds=_text(places.bounds_of([place]))),
        holder=lambda row: ledgers.people(ask, row["control_by"]),
        unplaced=len(shown.unplaced),
        unplaced_lines=_dressed(ask, view, shown.unplaced[:MOST_UNPLACED]),
        unplaced_href=_words(ask, view, at="none"),
        kinds={id: one["label"] for id, one in map_words()["kinds"].items()},
        claims={id: one["label"] for id, one in map_words()["control"].items()},
        country=lambda code: _country(ask, code),
        empty=None if shown.rows else ledgers.empty(ask, LEDGERS[view], OF[view][1], makes=MAKES[view]),
        actions=ledgers.downloads(ask, LEDGERS[view]),
    )


@router.get("/map/words")
def words(ask: Annotated[Ask, Depends(asked("at", "box", "wide", "standing", "what"))]) -> HTMLResponse:
    """The passages behind a mark or a line."""
    view = ledgers.view(ask, places.VIEWS)
    own = dict(ask.state.own)
    given = ask.request.query_params.get("at", "")
    # A mark may stand for more places than the state keeps of one value.
    ask.state = replace(ask.state, own=tuple((name, given if name == "at" else one) for name, one in ask.state.own))
    spots = None if not given else set[Spot]() if given == "none" else _spots(given)
    standing, wide = own.get("standing", ""), own.get("wide")
    if standing not in ("", *places.STANDING.values()):
        known = ", ".join(places.STANDING.values())
        raise ConfigError("is no standing", item=f"standing={standing}", advice=f"use one of {known}")
    found = places.behind(
        _kept(ask, view).rows,
        spots=spots,
        box=_parsed(own["box"], "box") if "box" in own else None,
        wide=None if wide is None else wide == "1",
        standing=standing,
        what=own.get("what", ""),
    )
    start = (ask.state.page - 1) * behind.PER_PAGE
    mentions = [row["mention_id"] for row in found[start : start + behind.PER_PAGE]]
    one, several = OF[view]
    return behind.words(
        ask, mentions, len(found), title=_title(view, found, spots), what=one, plural=several, current="map",
        back=ask.state.url("/map", view=view if view != places.VIEWS[0] else None),
    )  # fmt: skip


def _title(view: str, found: Sequence[Row], spots: set[Spot] | None) -> str:
    label = dict(TABS)[view]
    if spots is not None and not spots:
        return f"{label}: no place that is known"
    names = list(dict.fromkeys(row["place"] for row in found if row["place"]))
    if not names:
        return label
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{label}: {short(', '.join(names[:3]), 120)}{more}"


# ---- the address ----------------------------------------------------------------------------------------------------


def _borders(ask: Ask) -> str:
    """Whose borders are drawn: what the address asks for, else the settings."""
    wanted = dict(ask.state.own).get("borders", ask.config.borders)
    if wanted not in BORDERS:
        raise ConfigError("is no view of the borders", item=f"borders={wanted}", advice=f"one of {', '.join(BORDERS)}")
    return wanted


def _bounds(ask: Ask) -> Bounds | None:
    text = dict(ask.state.own).get("bounds", "")
    return _parsed(text, "bounds") if text else None


def _parsed(text: str, name: str) -> Bounds:
    """A part of the world, written as west,south,east,north in degrees."""
    advice = "write west,south,east,north in degrees, such as 22,44,41,53"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise ConfigError("is no part of the world", item=f"{name}={text}", advice=advice) from None
    if not all(map(isfinite, (west, south, east, north))) or abs(west) > 360 or abs(east) > 720:
        raise ConfigError("is no part of the world", item=f"{name}={text}", advice=advice)
    try:
        found = Bounds(west, south, east, north)
    except ValueError:
        raise ConfigError("is no part of the world", item=f"{name}={text}", advice=advice) from None
    if min(north - south, east - west) < places.LEAST_SPAN:
        y, x, half = (north + south) / 2, (east + west) / 2, places.LEAST_SPAN / 2
        found = Bounds(
            min(west, x - half), max(-90.0, min(south, y - half)), max(east, x + half), min(90.0, max(north, y + half))
        )
    return found


def _text(bounds: Bounds) -> str:
    """The same as it stands in an address, rounded outwards."""
    west, south = floor(bounds.west * 100) / 100, max(-90.0, floor(bounds.south * 100) / 100)
    east, north = min(ceil(bounds.east * 100) / 100, west + 360), min(90.0, ceil(bounds.north * 100) / 100)
    return ",".join(f"{value:g}" for value in (west, south, east, north))


def _spots(text: str) -> set[Spot]:
    found = set[Spot]()
    for part in text.split(";"):
        try:
            lat, lon = (float(one) for one in part.split(","))
        except ValueError:
            raise ConfigError("is no place on Earth", item=f"at={part[:40]}", advice="open the map anew") from None
        found.add((lat, lon))
    return found


def _words(ask: Ask, view: str, **which: Any) -> str:
    return ask.state.url("/map/words", view=view if view != places.VIEWS[0] else None, **which)


def _at(spots: Sequence[Spot]) -> dict[str, str]:
    """What an address says of where: the places, or the part of the world that holds them."""
    known = list(dict.fromkeys(spots))
    if len(known) <= MOST_SPOTS:
        return {"at": ";".join(f"{lat!r},{lon!r}" for lat, lon in known)}
    lats, lons = [lat for lat, _ in known], [lon for _, lon in known]
    return {"box": _text(Bounds(min(lons), min(lats), max(lons) + 0.01, max(lats) + 0.01))}


# ---- what is shown --------------------------------------------------------------------------------------------------


def _kept(ask: Ask, view: str) -> Shown:
    """What a view has; of everything it is worked out once."""
    if ask.filters.narrow:
        return _shown(ask, view)
    return ask.copy.kept(ask.as_of, ("map", view, ask.config), lambda _: _shown(ask, view))


def _shown(ask: Ask, view: str) -> Shown:
    found = places.rows(ask.copy, ask.filters, view)
    every = places.listed(found)
    _, far = places.bulk(every)
    return Shown(
        rows=tuple(found),
        places=tuple(every),
        far=tuple(far),
        unplaced=tuple(row for row in found if row["lat"] is None or row["lon"] is None),
        points=places.points(found, view, lambda row: _party(ask, row)),
    )


def _party(ask: Ask, row: Row) -> str:
    """The class of who holds a place by a claim, where it is one party of the settings or acts for one."""
    name = row.get("control_by") or ""
    number = ledgers.party(ask, ledgers.names(ask).ids.get(name, "")) if name else ""
    return f"party-{number}" if number != "" else ""


def _pictures(ask: Ask, view: str, shown: Shown, bounds: Bounds, borders: str) -> dict[str, Markup]:
    """The map on a desk and on a phone."""
    if ask.filters.narrow or ask.state.own:
        return {id: _picture(ask, view, shown, bounds, borders, id) for id in SIZES}
    key = ("pictures of the map", view, borders, ask.as_of, ask.config)
    found: dict[str, Markup] = ask.copy.kept(
        ask.as_of, key, lambda _: {id: _picture(ask, view, shown, bounds, borders, id) for id in SIZES}
    )
    return found


def _picture(ask: Ask, view: str, shown: Shown, bounds: Bounds, borders: str, id: str) -> Markup:
    width, least, most = SIZES[id]
    narrowed = cos(radians(min(75.0, abs(bounds.south + bounds.north) / 2)))
    height = round(
        min(most, max(least, width * (bounds.north - bounds.south) / ((bounds.east - bounds.west) * narrowed)))
    )
    projection = project(bounds, width, height)
    inside = [point for point in shown.points if projection.shows(point.lat, point.lon)]
    outside = sum(point.count for point in shown.points) - sum(point.count for point in inside)
    one, several = OF[view]
    notes = [f"{outside:,} {one if outside == 1 else several} outside of this part."] if outside else []
    if shown.unplaced:
        notes.append(f"{len(shown.unplaced):,} without a place on it.")

    def link(points: Sequence[Point]) -> str:
        behind_it = [row for point in points for row in shown.points[point]]
        if len(behind_it) == 1:
            return ask.item("mention", [behind_it[0]["mention_id"]])
        first = points[0]
        what = {row["what"] for row in behind_it}
        return _words(
            ask, view, **_at([(point.lat, point.lon) for point in points]), wide=int(first.precision in WIDE),
            standing=first.standing, what=what.pop() if len(what) == 1 else None,
        )  # fmt: skip

    svg = draw(
        inside, bounds=bounds, width=width, height=height, view=borders,  # type: ignore[arg-type]
        link=link, notes=notes, id=id,
    )  # fmt: skip
    # The words of a mark open in the drawer, as everywhere. The drawing escapes what it is given.
    return Markup(svg.replace('<a href="', '<a data-drawer href="'))


def _zoom(ask: Ask, shown: Shown, bounds: Bounds, asked_for: bool) -> Any:
    """Label, address and whether it is what is shown: everything, each country, nearer, further."""
    here = dict(ask.state.own).get("bounds", "")
    yield "All", ask.state.url(bounds=None), not asked_for, len(shown.rows) - len(shown.unplaced)
    for code, count, part in places.countries(shown.places)[:MOST_COUNTRIES]:
        text = _text(part)
        yield _country(ask, code), ask.state.url(bounds=text), text == here, count
    for label, by in (("Closer", 0.5), ("Wider", 2.0)):
        part_or_none = places.nearer(bounds, by)
        if part_or_none is not None:
            yield label, ask.state.url(bounds=_text(part_or_none)), False, None


def _country(ask: Ask, code: str) -> str:
    """A country by the name that the settings or the registry give it."""
    return ask.labels.get(f"state:{code}") or (country_names().get(code) or (code,))[0]


def _lines(ask: Ask, view: str, shown: Shown) -> list[tuple[Place, Row | None]]:
    """The lines of the table: a place each; of control a claim each, under its place."""
    if view != "control":
        return [(place, None) for place in shown.places]
    return [(place, row) for place in shown.places for row in place.rows]


def _dressed(ask: Ask, view: str, rows: Sequence[Row]) -> list[Row]:
    ids = [row["mention_id"] for row in rows]
    return [ledgers.dressed(ask, row) for row in ledgers.chosen(ask, LEDGERS[view], ids)]
