"""What a map is asked to show: places with what happened there, and what is said of who controls them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

from dragoman.errors import VocabularyError

EXACT = ("building", "city")  # precisions that a mark may stand for as a point
WIDE = ("region", "country")  # those that say no more than "somewhere around here"
# A bomb is not among them: it may be one left in a car.
DISTANT = {"drone", "naval_drone", "missile", "rocket", "artillery", "aircraft"}
PERSONAL = (
    "beat",
    "crowd-control",
    "torture",
    "execute",
    "sexual",
    "assassinate",
    "primitive",
    "abduct",
    "suicide-attack",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One row of a ledger, or several alike, at one place.

    What is claimed of control stands with `by`, who holds the place by that claim, and `says`, on whose word: "" is the
    document's own voice. A map shows it as a mark with a letter and never fills an area.
    """

    lat: float  # degrees north, from -90 to 90
    lon: float  # degrees east; any turn of the globe
    kind: str  # a kind of words.toml; others are drawn as "other"
    label: str  # the place
    href: str = ""  # where its words are shown: a relative address, or http(s)
    count: int = 1  # how many events it stands for
    precision: str | None = "city"  # building, city, region, country, water, unknown; None is unknown
    when: str = ""  # as precise as the text has it
    control: str | None = None  # taken, held, lost, contested, encircled, retaken
    by: str = ""  # who controls it, as claimed
    says: str = ""  # on whose word
    state: str = "happened"  # happened, held, planned, denied, ...: what the text says of it
    party: str = ""  # a class for the style sheet, as "party-0": whose colour a claim of control takes

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon) and -90 <= self.lat <= 90 and abs(self.lon) <= 720):
            raise ValueError(f"no place on Earth: {self.lat}, {self.lon}")
        if self.count < 1:
            raise ValueError(f"a point stands for at least one event, not {self.count}")

    @property
    def standing(self) -> str:
        """happened, planned or denied: how the point is drawn."""
        return str(words()["standing"].get(self.state, "happened"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The rows of a ledger that have a place, as points, and how many have none."""

    points: tuple[Point, ...]
    unplaced: int


@cache
def words() -> dict[str, Any]:
    """The kinds, shapes and phrases of words.toml."""
    path = files("dragoman.mapping") / "words.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"not TOML: {error}", item=str(path)) from error


Row = Mapping[str, Any]


def hostilities(
    rows: Iterable[Row], *, href: Callable[[Row], str], party: Callable[[Row], str] | None = None
) -> Placed:
    """The rows of the ledger of hostilities as points; `href` gives each its evidence, `party` its class."""
    return _placed(rows, hostility, href, party)


def meetings(rows: Iterable[Row], *, href: Callable[[Row], str]) -> Placed:
    """The rows of the ledger of meetings as points."""
    return _placed(rows, lambda row: "meeting", href, None)


def _placed(
    rows: Iterable[Row], kind: Callable[[Row], str], href: Callable[[Row], str], party: Callable[[Row], str] | None
) -> Placed:
    points, unplaced = [], 0
    for row in rows:
        if row["lat"] is None or row["lon"] is None:
            unplaced += 1
            continue
        control = row.get("control")
        points.append(
            Point(
                lat=row["lat"],
                lon=row["lon"],
                kind="control" if control else kind(row),
                label=row["place"] or "",
                href=href(row),
                precision=row["place_precision"],
                when=row["date"] or "",
                control=control,
                by=row.get("control_by") or "",
                says=row["speaker"] or "",
                state=row["state"] or "happened",
                party=party(row) if party and control else "",
            )
        )
    return Placed(points=tuple(points), unplaced=unplaced)


def hostility(row: Row) -> str:
    """The kind of a row of hostilities, by what the record holds of its type, mode and weapons."""
    kind, mode = row["kind"], row["mode"]
    weapons = {weapon.strip() for weapon in (row["weapons"] or "").split(";")}
    if kind == "RETREAT":
        return "pause"
    if kind == "MOBILIZE":
        return "movement"
    if kind == "COERCE":
        return "siege"
    if kind != "ASSAULT":
        return "other"
    if mode in PERSONAL:
        return "violence"
    if mode in ("aerial", "drone", "heavy-weapons") or weapons & DISTANT:
        return "strike"
    return "clash"
