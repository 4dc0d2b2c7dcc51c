"""Fighting: what happened, what it cost by whose count, and who is said to hold what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.daywords import SHORT
from dragoman.web.drawing.days import Scale
from dragoman.web.drawing.silence import Silence, gaps, silences
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, Pages, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
VIEWS = (("events", "Events"), ("weeks", "By week"))
COLUMNS = {
    "when": Column(label="When", kind="date", sort=ledgers.OWN),
    "who": Column(label="Who", kind="head", sort="actors"),
    "what": Column(label="What", kind="words"),
    "where": Column(label="Where", sort="place"),
    "tolls": Column(label="Tolls", sort="killed_high"),
    "state": Column(label="Status", sort="state"),
    "sources": Column(label="Sources", kind="num", sort="independent"),
}
LIGHT = ("mention_id", "since", "until", "published", "kind")
WEEK = timedelta(days=7)
MOST_WEEKS = 53  # in the picture: a year
MOST_IDS = 40  # mentions that the address of a bar names; beyond, it asks for the kinds of its week
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 900, 170, 34, 16, 26  # of the picture, and round its bars
WIDEST = 44  # a bar
ROOM = 64  # px for a month and its year
MAKES = "A line needs force that is told of, or words on who holds a place."


@dataclass(slots=True)
class Week:
    """What was told of one week."""

    since: date
    dated: list[str] = field(default_factory=list)  # mentions of events whose day is known within a week
    reported: list[str] = field(default_factory=list)  # of events without a day, by the day of their report
    kinds: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Events of the week."""
        return len(self.dated) + len(self.reported)


@dataclass(frozen=True, slots=True)
class Counted:
    """Events by week: those of the year before the last, and how many are in no bar."""

    weeks: tuple[Week, ...]
    earlier: int  # before the first week that is shown
    long: int  # spread over more than a week, so that no week is theirs


@router.get("/fighting")
def fighting(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """A bar for each week, then one line an event."""
    view = ledgers.view(ask, [id for id, _ in VIEWS])
    by = ledgers.order(ask, COLUMNS.values(), Order(by=ledgers.OWN, descending=True))
    found = ledgers.listed(ask, "hostilities", by)
    counted = _counted(ask)
    silent = _silences(ask, counted.weeks)
    return ask.page(
        "fighting.html.j2",
        current="fighting",
        title="Fighting",
        rows=[_dressed(ask, row) for row in found.rows],
        total=found.total,
        view=view,
        bars=_bars(ask, counted.weeks),
        silent=silent,
        unheard={one.since for one in counted.weeks if _unheard(one, gaps(ask))},
        most=max((one.total for one in counted.weeks), default=0),
        counted=counted,
        most_ids=MOST_IDS,
        size={"width": WIDTH, "height": HEIGHT, "left": LEFT, "base": HEIGHT - BOTTOM, "top": TOP},
        pages=Pages(ask.state, found.total, PER_PAGE),
        columns=ledgers.heads(ask, COLUMNS, by),
        tabs=ledgers.tabs(ask, VIEWS, view),
        kinds={name: kind.label for name, kind in vocab.kinds().items()},
        modes={mode: term.label for kind in vocab.kinds().values() for mode, term in kind.modes.items()},
        empty=None if found.rows else ledgers.empty(ask, "hostilities", "events", total=found.total, makes=MAKES),
        actions=[("On the map", ask.state.url("/map")), *ledgers.downloads(ask, "hostilities")],
    )


def _counted(ask: Ask) -> Counted:
    def make(_: object) -> Counted:
        rows = ask.copy.rows("hostilities", ask.filters, columns=LIGHT, limit=None, also="state = 'happened'").rows
        return weekly(rows)

    return make(None) if ask.filters.narrow else ask.copy.kept(ask.as_of, "fighting by week", make)


def weekly(rows: Iterable[Row]) -> Counted:
    """Events by week, from Monday: by their day, else by that of their report; empty weeks between others are there."""
    found: dict[date, Week] = {}
    long = 0
    for row in rows:
        since, until = row["since"], row["until"]
        if (since is None) != (until is None) or (since is not None and until - since > WEEK):
            long += 1
            continue
        day = since or row["published"]
        if day is None:
            long += 1
            continue
        monday = day - timedelta(days=day.weekday())
        week = found.setdefault(monday, Week(monday))
        (week.dated if since else week.reported).append(row["mention_id"])
        week.kinds.add(row["kind"])
    if not found:
        return Counted((), 0, long)
    last = max(found)
    first = max(min(found), last - WEEK * (MOST_WEEKS - 1))
    shown = [first + WEEK * number for number in range((last - first) // WEEK + 1)]
    earlier = sum(week.total for monday, week in found.items() if monday < first)
    return Counted(tuple(found.get(monday) or Week(monday) for monday in shown), earlier, long)


def _silences(ask: Ask, weeks: tuple[Week, ...]) -> tuple[Silence, ...]:
    """The stretches without a report, on the days that the picture has."""
    if not weeks:
        return ()
    return silences(gaps(ask), Scale(weeks[0].since, weeks[-1].since + WEEK, LEFT, WIDTH))


def _unheard(week: Week, stretches: Iterable[tuple[date, date]]) -> bool:
    """Whether no report is held of any day of a week."""
    return any(first <= week.since and week.since + WEEK <= after for first, after in stretches)


def _bars(ask: Ask, weeks: tuple[Week, ...]) -> list[dict[str, Any]]:
    """Each week with its place in the picture and the address of its words."""
    most = max((one.total for one in weeks), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(weeks))
    wide = min(WIDEST, step * 0.78)
    tall = (HEIGHT - TOP - BOTTOM) / most
    found: list[dict[str, Any]] = []
    for place, week in enumerate(weeks):
        base = HEIGHT - BOTTOM
        low = base - tall * len(week.dated)
        found.append(
            {
                "week": week,
                "last": week.since + WEEK - timedelta(days=1),
                "x": round(LEFT + step * place + (step - wide) / 2, 1),
                "wide": round(wide, 1),
                "low": round(low, 1),
                "high": round(low - tall * len(week.reported), 1),
                "dated": round(base - low, 1),
                "reported": round(tall * len(week.reported), 1),
                "href": _words(ask, week),
            }
        )
    for bar, label in zip(found, _labels([bar["week"].since for bar in found], step), strict=True):
        bar["label"] = label
    return found


def _labels(weeks: Sequence[date], step: float) -> list[str]:
    """What stands below each bar: the first week of a month is named, with the year in January and where it begins.

    The first bar is named as well, unless the month behind it leaves no room.
    """
    months = [place for place, since in enumerate(weeks) if since.day <= 7]
    near = any(0 < place * step < ROOM for place in months[:2])
    named = months if near else [*([0] if weeks and months[:1] != [0] else []), *months]
    labels = [""] * len(weeks)
    for place in named:
        since = weeks[place]
        year = f" {since.year}" if place == named[0] or since.month == 1 else ""
        labels[place] = SHORT[since.month - 1] + year
    return labels


def _words(ask: Ask, week: Week) -> str:
    ids = [*week.dated, *week.reported]
    if len(ids) <= MOST_IDS:
        return ask.item("mention", ids) if ids else ""
    return ask.state.url("/evidence", since=week.since, until=week.since + WEEK, kind=sorted(week.kinds))


def _dressed(ask: Ask, row: Row) -> Row:
    """An event with names, and each of its lists in parts."""
    return {
        **ledgers.dressed(ask, row),
        "by_weapon": [one.replace("_", " ") for one in ledgers.split(row["weapons"])],
        "hit": [one.replace("_", " ") for one in ledgers.split(row["victims"])],
        "counts": ledgers.split(row["tolls"]),
        "holder": ledgers.people(ask, row["control_by"]),
    }
