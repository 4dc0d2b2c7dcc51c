"""The timeline: every event by its day, in lanes by what it is or by who acts, as a picture and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import daywords, vocab
from dragoman.brief.picture import SHAPES
from dragoman.errors import ConfigError
from dragoman.visible import short
from dragoman.web import behind
from dragoman.web.drawing import days, lanes, passing
from dragoman.web.drawing.days import Scale
from dragoman.web.drawing.lanes import Counted, Lane
from dragoman.web.drawing.silence import gaps
from dragoman.web.drawing.timeline import LEAST_CELL, Material, Picture, layout
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
VIEWS = (("tracks", "By kind of act"), ("actors", "By actor"))
# px: how wide the picture is, and where its days begin.
SIZES = {"wide": {"width": 1120.0, "left": 180.0}, "narrow": {"width": 350.0, "left": 4.0}}
MOST_SINGLE = {"wide": 110, "narrow": 36}  # events of a lane that may be drawn one by one
ORDERS = ("", "oldest")
COMPLETED = ("REQUEST", "THREATEN", "MOBILIZE")  # kinds whose modes only complete their name: request "to meet"
NAME_CHARS = 90  # of who takes part, in the words of a mark
MAKES = "A line needs an act that somebody does, says or plans."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The same days on a desk and on a phone, and what was counted for them."""

    counted: Counted
    wide: Picture
    narrow: Picture


@router.get("/timeline")
def timeline(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """A picture of the days that are asked for, then what happened on each."""
    view = ledgers.view(ask, [id for id, _ in VIEWS])
    if ask.state.sort not in ORDERS:
        raise ConfigError("is no order of this page", item=f"sort={ask.state.sort}", advice="use sort=oldest")
    pictures = _kept(ask, view)
    counted = pictures.counted if pictures else None
    windowed = ask.filters.since or ask.filters.until
    drawn = (counted.since, counted.until) if counted and counted.all > counted.undated else None
    extent = passing.extent(ask.copy, ask.filters) if windowed else drawn
    total = counted.all if counted else 0
    rows = _rows(ask, counted) if counted else []
    return ask.page(
        "timeline.html.j2",
        current="timeline",
        title="Timeline",
        view=view,
        tabs=[(label, ask.state.url(view=id if id != VIEWS[0][0] else None), id == view) for id, label in VIEWS],
        pictures=pictures,
        counted=counted,
        total=total,
        zoom=list(_zoom(ask, extent)),
        earlier=_beside(ask, extent, -1),
        later=_beside(ask, extent, 1),
        named=days.named(counted.since, counted.until) if counted and (windowed or drawn) else "",
        outside=list(_outside(ask, view, counted)),
        listed=list(_by_day(rows)),
        pages=Pages(ask.state, total, PER_PAGE),
        turn=ask.state.url(sort=None if ask.state.sort else "oldest"),
        tracks=lanes.tracks(),
        shapes=SHAPES,
        filter_actor=lambda lane: ask.state.url(actor=list(lane.ids)) if lane.ids else "",
        empty=None if rows else _empty(ask, total, extent),
        actions=ledgers.downloads(ask, "timeline"),
    )


@router.get("/timeline/words")
def words(ask: Annotated[Ask, Depends(asked("lane", "from", "to", "least", "most"))]) -> HTMLResponse:
    """The passages behind a bar, a line or a lane."""
    view = ledgers.view(ask, [id for id, _ in VIEWS])
    own = dict(ask.state.own)
    since, until = _day(own, "from", date.min), _day(own, "to", date.max)
    every = _lanes(ask, view, own.get("lane", ""))
    chosen = next((lane for lane in every if lane.id == own.get("lane")), None)
    if own.get("lane") and chosen is None:
        raise ConfigError("is no lane of this timeline", item=f"lane={own['lane']}", advice="open the timeline anew")
    mentions, total = lanes.behind(
        ask.copy, ask.filters, view=view, lane=chosen, lanes=every, since=since, until=until,
        least=_number(own, "least", 0), most=_number(own, "most", lanes.LONGEST),
        offset=behind.PER_PAGE * (ask.state.page - 1), limit=behind.PER_PAGE,
    )  # fmt: skip
    name = chosen.name if chosen else "The timeline"
    at = f", before {daywords.short(until)}" if since == date.min and until < date.max else ""
    at = f", from {daywords.short(since)}" if until == date.max and since > date.min else at
    at = f", {days.named(since, until)}" if since > date.min and until < date.max else at
    back = ask.state.url("/timeline", view=view if view != VIEWS[0][0] else None)
    return behind.words(ask, mentions, total, title=name + at, current="timeline", back=back)


def _lanes(ask: Ask, view: str, wanted: str) -> Sequence[Lane]:
    """The lanes of the timeline; who is in those of actors is worked out only where the one asked for hangs on it."""
    if view == "tracks":
        return lanes.tracks()
    known = lanes.sides(ask.config)
    if wanted in ("", *(lane.id for lane in known)):
        return known
    pictures = _kept(ask, view)
    return pictures.counted.lanes if pictures else ()


def _day(own: dict[str, str], name: str, missing: date) -> date:
    if name not in own:
        return missing
    try:
        return date.fromisoformat(own[name])
    except ValueError:
        raise ConfigError("is not a day", item=f"{name}={own[name]}", advice="write it as 2025-12-02") from None


def _number(own: dict[str, str], name: str, missing: int) -> int:
    if name not in own:
        return missing
    if not (own[name].isascii() and own[name].isdigit() and len(own[name]) < 8):
        raise ConfigError("is not a number of days", item=f"{name}={own[name]}")
    return int(own[name])


# ---- the picture ----------------------------------------------------------------------------------------------------


def _kept(ask: Ask, view: str) -> Pictures | None:
    """The pictures; those of everything are worked out once."""
    if ask.filters.narrow:
        return _pictures(ask, view)
    _ = ask.labels, gaps(ask)  # asked for before the copy is held
    return ask.copy.kept(ask.as_of, ("timeline", view, ask.as_of, ask.config), lambda _: _pictures(ask, view))


def _pictures(ask: Ask, view: str) -> Pictures | None:
    counted = lanes.counted(ask.copy, ask.filters, view=view, config=ask.config, labels=ask.labels)
    if counted is None:
        return None
    scales = {
        name: Scale(counted.since, counted.until, size["left"], size["width"] - 12) for name, size in SIZES.items()
    }
    steps = {name: days.step_for(scale, LEAST_CELL) for name, scale in scales.items()}
    longs = {name: lanes.longest(step) for name, step in steps.items()}
    few = [lane.id for lane in counted.lanes if 0 < counted.totals[lane.id] <= MOST_SINGLE["wide"]]
    singles = lanes.singles(ask.copy, ask.filters, view=view, counted=counted, wanted=few, long=max(longs.values()))
    drawn = [
        layout(
            _material(ask, view, counted, singles, steps[name], longs[name], MOST_SINGLE[name]),
            scales[name],
            width=SIZES[name]["width"],
            wide=name == "wide",
        )
        for name in SIZES
    ]
    return Pictures(counted=counted, wide=drawn[0], narrow=drawn[1])


def _material(
    ask: Ask, view: str, counted: Counted, singles: Mapping[str, Sequence[Row]], step: str, long: int, most: int
) -> Material:
    """What there is to draw where such stretches are counted."""
    state, names = ask.state, _names()

    def behind_it(**at: Any) -> str:
        chosen = {"from": counted.since, "to": counted.until, **at}
        return state.url("/timeline/words", view=view if view != VIEWS[0][0] else None, **chosen)

    return Material(
        lanes=counted.lanes,
        totals=counted.totals,
        cells={id: lanes.cells(rows, step=step, long=long) for id, rows in counted.rows.items()},
        spreads={id: lanes.spreads(rows, long=long) for id, rows in counted.rows.items()},
        singles={
            id: [row for row in rows if lanes.length(row) <= long]
            for id, rows in singles.items()
            if counted.totals[id] <= most
        },
        step=step,
        item=lambda ids: ask.item("mention", ids),
        behind=behind_it,
        told=lambda row: told(row, names),
        long=long,
        gaps=gaps(ask),
    )


def _names() -> dict[str, str]:
    """What acts are called: moves, modes and kinds."""
    found = {id: move.label for id, move in vocab.moves().items()}
    for id, kind in vocab.kinds().items():
        found[id] = kind.label.lower()
        for mode, term in kind.modes.items():
            found[f"{id}.{mode}"] = f"{kind.label.lower()} {term.label}" if id in COMPLETED else term.label
    return found


def told(row: Mapping[str, Any], names: dict[str, str]) -> str:
    """An event in a line of plain words: when, who, what, to whom."""
    when = daywords.short(row["day"]) if row["day"] < date.max else str(row["day"])
    when = when if row["dated"] else f"reported {when}"
    sides = [short(row[side] or "", NAME_CHARS) for side in ("actors", "targets")]
    state = "" if row["state"] == "happened" else vocab.statuses()[row["state"]].label
    parts = [sides[0], act(row, names), sides[1], short(row["place"] or "", NAME_CHARS), state]
    return f"{when}: {' · '.join(part for part in parts if part)}"


def act(row: Mapping[str, Any], names: dict[str, str]) -> str:
    """What an act is called: by its move, else its mode, else its kind."""
    word = names.get(row["move"] or "") or names.get(f"{row['kind']}.{row['mode']}") or names.get(row["kind"])
    return word or row["kind"]


def _outside(ask: Ask, view: str, counted: Counted | None) -> Iterator[tuple[str, int, str]]:
    """What passes and lies outside of the days that are drawn: how, how many, and the address of its words."""
    if counted is None:
        return
    kept = view if view != VIEWS[0][0] else None
    if counted.earlier:
        href = ask.state.url("/timeline/words", view=kept, to=counted.since)
        yield f"before {daywords.short(counted.since)}", counted.earlier, href
    if counted.later:
        href = ask.state.url("/timeline/words", view=kept, **{"from": counted.until})
        yield f"from {daywords.short(counted.until)} on", counted.later, href


# ---- nearer and further ---------------------------------------------------------------------------------------------


def _zoom(ask: Ask, extent: tuple[date, date] | None) -> Iterator[tuple[str, str, bool]]:
    """All, and the year … week of the latest day that is shown: label, address, whether that is what is shown."""
    filters = ask.filters
    here = days.zoom_of(filters.since, filters.until)
    yield "All", ask.state.url(since=None, until=None), not filters.since and not filters.until
    if extent is None:
        return
    last = min(extent[1], ledgers.today(ask))
    if filters.since or filters.until:
        first = filters.since or extent[0]
        last = min(last, days.moved(filters.until, -1)) if filters.until else last
        last = max(last, first)
    for step in days.ZOOMS:
        window = days.zoomed(step, last)
        if window:
            yield step.capitalize(), ask.state.url(since=window[0], until=window[1]), step == here


def _beside(ask: Ask, extent: tuple[date, date] | None, by: int) -> tuple[str, str] | None:
    """The window before or after the one that is shown: its name and its address; None where nothing lies there."""
    since, until = ask.filters.since, ask.filters.until
    if extent is None or since is None or until is None:
        return None
    if extent[0] >= since if by < 0 else extent[1] < until:
        return None
    window = days.beside(since, until, by)
    return (days.named(*window), ask.state.url(since=window[0], until=window[1])) if window else None


# ---- in words -------------------------------------------------------------------------------------------------------


def _rows(ask: Ask, counted: Counted) -> list[Row]:
    """One page of the events by day; those of other days, which a report of the days asked for tells of, at the end."""
    # What has no day stands behind all that has one.
    order = "day, said, mention_id" if ask.state.sort == "oldest" else "day DESC, said DESC, mention_id"
    window = [counted.since, counted.until] if ask.filters.since or ask.filters.until else [date.min, date.max]
    statement = f"""SELECT mention_id, day, lane, coalesce(day < ? OR day >= ?, false) AS other FROM passing
        ORDER BY day IS NULL, other, {order} LIMIT ? OFFSET ?"""
    values = [*window, PER_PAGE, (ask.state.page - 1) * PER_PAGE]
    found = passing.passing(ask.copy, ask.filters, statement, values)
    places = {row["mention_id"]: row for row in found}
    names = _names()
    rows = ledgers.chosen(ask, "timeline", list(places))
    return [
        {
            **ledgers.dressed(ask, row),
            **{name: places[row["mention_id"]][name] for name in ("day", "lane", "other")},
            "act": act(row, names),
        }
        for row in rows
    ]


def _by_day(rows: list[Row]) -> Iterator[tuple[bool, date | None, list[Row]]]:
    """Whether it lies outside of the days asked for, the day, None where it has none, and its events."""
    groups: dict[tuple[bool, date | None], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["other"], row["day"]), []).append(row)
    yield from ((other, day, inside) for (other, day), inside in groups.items())


def _empty(ask: Ask, total: int, extent: tuple[date, date] | None) -> ledgers.Empty:
    """Why nothing is shown; where there is something on other days, it says on which."""
    if total or extent is None or not (ask.filters.since or ask.filters.until):
        return ledgers.empty(ask, "timeline", "events", total=total, makes=MAKES)
    first, last = extent
    return ledgers.Empty(
        reason="Nothing that passes the other filters stands on these days.",
        advice=f"The first event that passes them is of {daywords.short(first)}, the last of {daywords.short(last)}.",
        actions=(("All days", ask.state.url(since=None, until=None)),),
    )
