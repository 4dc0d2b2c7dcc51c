"""A map as one SVG: no script, nothing fetched, colours by class, every mark a link to the words it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.resources import files
from math import hypot

from dragoman.mapping.basemap import View
from dragoman.mapping.clusters import marks
from dragoman.mapping.labels import Label, Taken, country_labels, obstacles, place_labels
from dragoman.mapping.legend import LINE, STRIKE, caption, legend, octagon, wrapped
from dragoman.mapping.marks import CHIP, Mark, Part
from dragoman.mapping.outline import Ground, ground
from dragoman.mapping.points import Point, words
from dragoman.mapping.projection import Bounds, Projection, around, graticule, project
from dragoman.mapping.text import href, plain
from dragoman.visible import short

SMALL = 10.5  # px: size of the caption
TOLD = 4  # points that a mark's title tells of before it says how many more there are
PLACE = 60  # characters of a place's name in a title
VOICE = 80  # characters of who says so
_ID = re.compile(r"[A-Za-z][\w-]*")
_VARIABLE = re.compile(r"var\(--[\w-]+, ([^()]+)\)")

Link = Callable[[Sequence[Point]], str]


def draw(
    points: Sequence[Point],
    *,
    bounds: Bounds | None = None,
    width: float = 900,
    height: float = 520,
    view: View = "recognised",
    link: Link | None = None,
    title: str = "",
    notes: Sequence[str] = (),
    id: str = "map",
    style: str = "",
) -> str:
    """A map of the points as SVG text, the same for the same input.

    bounds  what is shown at least; by default all points, with a margin
    width, height  px of the map itself; legend and caption come below, so the picture is taller
    view    whose borders: "recognised" or "de_facto"; the caption says which
    link    the address for the points behind one mark; by default their own where they share one, else the first's
    title   what the map shows, for those who cannot see it; by default made from the points
    notes   sentences that open the caption, such as how many rows have no place
    id      begins every id within the picture: give each map of a page its own
    style   rules that the picture carries itself, for where no style sheet reaches it: see `printed_style`
    """
    if width < 200 or height < 120:
        raise ValueError(f"too small for a map: {width} by {height} px")
    if view not in ("recognised", "de_facto"):
        raise ValueError(f"no view of the borders: {view!r}")
    if not _ID.fullmatch(id):
        raise ValueError(f"no id: {id!r}")
    projection = project(bounds or around([(point.lat, point.lon) for point in points]), width, height)
    below = ground(projection, view)
    drawn, sizes = marks(points, projection)
    outside = sum(not projection.shows(point.lat, point.lon) for point in points)
    control = any(part.family == "control" for mark in drawn for part in mark.parts)
    signs, end = legend(drawn, sizes, below, projection, view, top=projection.height + 8, width=width)
    lines = wrapped(caption(below, projection, view, outside=outside, control=control, notes=notes), width - 2, SMALL)
    tall = end + 8 + LINE * len(lines)
    name = title or _title(drawn)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{id}" class="map" viewBox="0 0 {width:g} {tall:.0f}" '
            f'width="{width:g}" height="{tall:.0f}" role="group" aria-labelledby="{id}-title" '
            f'aria-describedby="{id}-desc">',
            f'<title id="{id}-title">{plain(name, 200)}</title>',
            f'<desc id="{id}-desc">{plain(_description(drawn, lines))}</desc>',
            f"<style>{plain(style)}</style>" if style else "",
            f'<svg class="sheet" width="{projection.width:.1f}" height="{projection.height:.1f}">',
            _below(below, projection, drawn),
            *(_part(mark, part, link) for mark in drawn for part in mark.parts),
            "</svg>",
            signs,
            '<g class="caption">',
            *(
                f'<text x="1" y="{end + 8 + LINE * (i + 0.75):.1f}">{plain(line)}</text>'
                for i, line in enumerate(lines)
            ),
            "</g></svg>",
        )
    )


def printed_style() -> str:
    """The rules of map.css with their own colours in place of the page's, for PDF and for files that stand alone."""
    text = (files("dragoman.mapping") / "map.css").read_text("utf-8")
    text = re.sub(r"/\*.*?\*/|^@supports.*?^}", "", text, flags=re.S | re.M)
    while _VARIABLE.search(text):
        text = _VARIABLE.sub(lambda match: match[1], text)
    return text.strip()


def _title(drawn: Sequence[Mark]) -> str:
    phrases = words()["phrases"]
    families = {part.family for mark in drawn for part in mark.parts}
    whats = [what for family, what in phrases["whats"].items() if family in families]
    named = " and ".join([", ".join(whats[:-1]), whats[-1]] if len(whats) > 1 else whats) or phrases["nothing"]
    return str(phrases["title"].format(what=named))


def _description(drawn: Sequence[Mark], lines: Sequence[str]) -> str:
    counted = Counter(part.family for mark in drawn for part in mark.parts for _ in range(part.count))
    whats = words()["phrases"]["whats"]
    told = ", ".join(f"{whats[family]}: {counted[family]:,}" for family in whats if counted[family])
    return f"{told}. {' '.join(lines)}" if told else " ".join(lines)


def _below(below: Ground, projection: Projection, drawn: Sequence[Mark]) -> str:
    """Everything under the marks, and the names: nothing of it is a link, and who hears the page need not hear it."""
    wide, tall = f"{projection.width:.1f}", f"{projection.height:.1f}"
    taken = Taken(obstacles(drawn))
    places = place_labels(drawn, taken, projection.width, projection.height)
    meridians, parallels = graticule(projection)
    grid = "".join(f"M{x:.1f} 0V{tall}" for x, _ in meridians) + "".join(f"M0 {y:.1f}H{wide}" for y, _ in parallels)
    degrees = [Label(text, x + 3, projection.height - 4, "start") for x, text in meridians if x < projection.width - 40]
    degrees += [Label(text, 4, y - 3, "start") for y, text in parallels if 14 < y < projection.height - 20]
    free = []
    for label in degrees:
        box = (label.x, label.y - 8, label.x + 7 * len(label.text), label.y + 2)
        if taken.free(box):
            taken.add(box)
            free.append(label)
    countries = country_labels(below.rooms, taken)
    rings = "".join(_ring(mark) for mark in drawn if mark.ring)
    return "".join(
        (
            '<g class="base" aria-hidden="true">',
            f'<rect class="sea" width="{wide}" height="{tall}"/>',
            f'<path class="land" d="{below.land}"/>' if below.land else "",
            f'<path class="graticule" d="{grid}"/>' if grid else "",
            *(f'<path class="{style}" d="{path}"/>' for style, path in below.lines.items()),
            f'<rect class="frame" width="{wide}" height="{tall}"/>',
            *(_text("country", label) for label in countries),
            *(_text("degree", label) for label in free),
            rings,
            *(_text("place", label) for label in places),
            "</g>",
        )
    )


def _ring(mark: Mark) -> str:
    """The ring about a place that is not known exactly, and a line to its parts where they had to move off it."""
    left, top, right, bottom = mark.box
    x, y = min(max(mark.x, left), right), min(max(mark.y, top), bottom)
    away = hypot(x - mark.x, y - mark.y)
    ring = f'<circle class="ring" cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.ring:g}"/>'
    if away <= mark.ring:
        return ring
    share = mark.ring / away
    start = f"{mark.x + (x - mark.x) * share:.1f} {mark.y + (y - mark.y) * share:.1f}"
    return f'{ring}<path class="leader" d="M{start}L{x:.1f} {y:.1f}"/>'


def _text(kind: str, label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    return f'<text class="{kind}" x="{label.x:.1f}" y="{label.y:.1f}"{anchor}>{plain(label.text)}</text>'


def _part(mark: Mark, part: Part, link: Link | None) -> str:
    """One link, or one group where there is no address, around its shape and its figures."""
    address = href(link(part.points) if link is not None else part.points[0].href)
    name = plain(_name(mark, part))
    place = f'transform="translate({mark.x + part.x:.1f} {mark.y + part.y:.1f})"'
    classes = ["point", part.role, f"family-{part.family}"]
    classes.append(f"{'control' if part.family == 'control' else 'kind'}-{part.kind}")
    classes += [part.standing] if part.standing != "happened" else []
    classes += [name for name, is_so in (("vague", part.vague), ("wide", part.wide)) if is_so]
    parties = {point.party for point in part.points}
    if len(parties) == 1 and _ID.fullmatch(party := parties.pop()):
        classes.append(party)
    inside = f"<title>{name}</title>{_disc(part) if part.role == 'disc' else _chip(part)}"
    if address:
        return f'<a href="{address}" class="{" ".join(classes)}" aria-label="{name}" {place}>{inside}</a>'
    return f'<g class="{" ".join(classes)}" role="img" aria-label="{name}" {place}>{inside}</g>'


def _disc(part: Part) -> str:
    hit = f'<circle class="hit" r="{max(12.0, part.size):g}"/>'
    if part.count == 1:
        return f'{hit}<path class="shape" d="{words()["kinds"][part.kind]["shape"]}"/>'
    if part.family == "meeting":
        shape = f'<circle class="shape" r="{part.size:g}"/>'
    else:
        shape = f'<path class="shape" d="{octagon(part.size)}"/>'
    return f'{hit}{shape}<text class="figure" y="3.8">{part.count}</text>'


def _chip(part: Part) -> str:
    """A shape with its letter, or a kind's shape, with the count beside it where it stands for several."""
    x = -(part.size - CHIP) / 2
    hit = f'<rect class="hit" x="{-part.size / 2:g}" y="{-CHIP / 2:g}" width="{part.size:g}" height="{CHIP:g}"/>'
    strike = STRIKE if part.standing == "denied" else ""
    if part.family == "control":
        what = words()["control"][part.kind]
        sign = f'<path class="shape" d="{what["shape"]}"/><text class="letter" y="4">{what["letter"]}</text>'
    else:
        sign = f'<path class="shape" d="{words()["kinds"][part.kind]["shape"]}"/>'
    count = f'<text class="count" x="{CHIP / 2 + x + 0.5:g}" y="3.8">{part.count}</text>' if part.count > 1 else ""
    return f'{hit}<g transform="translate({x:g} 0)">{sign}{strike}</g>{count}'


def _name(mark: Mark, part: Part) -> str:
    """What a mark is called: where, what, by whom, on whose word, when, and how exactly the place is known.

    Where it stands for several points, it says how many there are of each sort, without the days, and of what
    happened without the voices: those are behind the link.
    """
    phrases = words()["phrases"]
    labels = list(dict.fromkeys(point.label for point in part.points))
    where = short(mark.label if mark.label in labels else labels[0], PLACE) or phrases["unnamed"]
    if len(labels) > 1:
        others = len(labels) - 1
        where += " " + (phrases["place"] if others == 1 else phrases["places"].format(n=others))
    counted: Counter[str] = Counter()
    for point in part.points:
        counted[_told(point, alone=len(part.points) == 1)] += point.count
    told = counted.most_common(TOLD)
    text = "; ".join(f"{count} × {statement}" if count > 1 else statement for statement, count in told)
    if len(counted) > TOLD:
        text += "; " + phrases["more"].format(n=part.count - sum(count for _, count in told))
    exact = phrases["wide"] if mark.ring else phrases["vague"] if part.vague else ""
    return f"{where}: {text}" + (f" ({exact})" if exact else "")


def _told(point: Point, *, alone: bool) -> str:
    phrases = words()["phrases"]
    if point.control is not None or point.kind == "control":
        control = words()["control"]
        what = str(control.get(point.control or "other", control["other"])["label"])
        what += f" {phrases['by'].format(by=short(point.by, PLACE))}" if point.by else ""
        what += f", {phrases['says'].format(says=short(point.says, VOICE)) if point.says else phrases['unsaid']}"
    else:
        kinds = words()["kinds"]
        what = str(kinds.get(point.kind, kinds["other"])["label"])
        what += f", {phrases['says'].format(says=short(point.says, VOICE))}" if point.says and alone else ""
    if point.standing != "happened":
        what += f", {phrases[point.standing]}"
    return what + (f", {short(point.when, 40)}" if point.when and alone else "")
