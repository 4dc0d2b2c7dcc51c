"""Where the names of one document lie: coordinates only where a name is not in doubt.

The names of a document are read together. An entry of places.toml comes first, then countries and American states,
then the towns of GeoNames, scored by the sum of

- log10 of the population,
- how the name fits: a main name 1.5, a spelling of it 1, another name 0, what merely sounds like it -0.5,
- a capital 1.5, and 3 more with two million people or more,
- the weight of its country in the document, up to 4,
- a place named around it ("Anchorage, Alaska") 8,
- nearness to the places already certain, up to 2,
- -3 for a town below 250,000 people in the United States, Canada or Australia that is not followed by its state:
  reports name the state there, and most towns of the old world have a namesake.

The best town gets the name where it leads every town of another country by `CLEARLY`, every town elsewhere in its own
by `AT_HOME`, and something other than its name speaks for it; otherwise the place has no coordinates.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.coding.gazetteer import Area, Gazetteer, Landmark, Town, key
from dragoman.types import Place, Span

CLEARLY = 1.0  # set on the names of tests/coding/test_places.py: 0.5 puts Tripoli in the wrong country
AT_HOME = 0.5  # three times the people: Kostiantynivka is the town in Donetsk oblast, not the village of that name
LARGE, FAR = 100_000, 1.5  # a town of this many people, leading its namesakes abroad by so much
SAME_KM = 40  # two entries this close are one place: a town and its suburb, a twice-listed village
STATED = {"USA", "CAN", "AUS"}  # where a report names the state or province of all but the largest towns

_KINDS = {"mountain": "region", "crossing": "building"}  # the kinds of places.toml that Place does not tell apart
_REGION = r"(?:region|oblast|province|governorate|prefecture|krai|department|directorate|county|territory)s?"
_STATE = r"[Ss]tate(?!s? (?:media|tv|television|department|news|visit|security|of|run))(?!-)"
_REGION_AFTER = re.compile(
    rf"^(?:(?:,| and| or|, and) (?!the\b)[A-Z][\w'’-]+)*(?: {_REGION}\b|(?<![a-z]) {_STATE}\b)|^(?:['’]s)?"
    rf" (?:{_REGION})\b",
    re.IGNORECASE,
)
_PLURAL_AFTER = re.compile(r"^(?:(?:,| and| or|, and) [A-Z][\w'’-]+)+ (?:regions|oblasts|provinces|governorates)\b")
_REGION_TEXT = re.compile(rf"^(?P<name>.+?) (?:{_REGION}|state)$", re.IGNORECASE)
_WATER_TEXT = re.compile(r"^(?:(?P<name>.+?) (?:river|reservoir)|river (?P<other>.+))$", re.IGNORECASE)
_WIDE_WATER = re.compile(
    r"^(?:(?:lake|gulf of|bay of|strait of|straits of|sea of) .+|.+ (?:sea|strait|straits|gulf|bay|channel|lagoon|canal"
    r"|ocean|shoal|reef))$",
    re.IGNORECASE,
)
_SITE_TEXT = re.compile(
    r"^(?:port of (?P<port>.+)|(?P<name>.+?) (?:(?:international |military )?airport|air ?base|airfield"
    r"|(?:refugee |displacement )?camp|"
    r"port|(?:nuclear |thermal )?(?:power )?(?:plant|station)|hospital|(?:border )?crossing|checkpoint|dam|bridge))$",
    re.IGNORECASE,
)
_DIRECTION = (
    r"(?:north|south|east|west|northern|southern|eastern|western|central|north-?east(?:ern)?|north-?west(?:ern)?|"
    r"south-?east(?:ern)?|south-?west(?:ern)?|occupied|downtown|greater)"
)
_WITHIN = re.compile(
    rf"^(?:,| in| \()\s?(?:(?:the|{_DIRECTION}) )*(?P<name>[A-Z][\w.'’-]*(?: (?:and |of "
    rf"|al-)?[A-Z][\w.'’-]*){{0,3}})(?P<region> {_REGION})?"
)
_OWNER = re.compile(
    rf"(?P<name>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,2}})['’]s? (?:{_DIRECTION} )?(?:(?:capital|(?:port )?city"
    rf"|town|village)(?: of)? )?$"
)
_LOCATED = re.compile(r"\b(?:in|at|near|from|outside|around|to|into|toward|towards|of)\s+(?:the\s+)?$", re.IGNORECASE)

# Words that are also towns somewhere: too likely at the head of a sentence or in a title to be taken for one there.
_COMMON_WORDS = """
along august avenue bank bar bath battle best beyond bird bishop black blue both bridge bright burning center central
chance church coalition college commerce congress corner council court cross day deal defiance democrat due east
enterprise envoy eye faith federal fort friend general golden good green guide hall hand hell hill home hope house
ideal independence industry king lead liberty lima line long love major man many march mars may media mission mobile
moment more most much nasa nation natural near new nice nome normal north of old orange order over page palm papers
parliament parks peace plain police poll port post president price progress purple ready reading red reform republic
rest rice river rock royal rule same sandy santa save see senate short silver some south split spring star start steep
story street sugar summer sun sunday superior surprise such talent ten time transfer trinity troy trump truth union
unity valley victory vice village violet volcano war waters welcome west white will winner winter wolf wood world yes
young zone
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def is_common(name: str) -> bool:
    """Whether a town's name is an ordinary word first."""
    return key(name) in _COMMON


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A name that may be a place's, with some of the words just before and after it."""

    text: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Context:
    gazetteer: Gazetteer
    countries: Mapping[str, float]
    certain: tuple[tuple[float, float], ...]  # the points of places already located


@dataclass(frozen=True, slots=True)
class _Reading:
    kind: str
    country: str | None
    point: tuple[float, float] | None
    firm: bool  # whether other names may lean on it, and other mentions of the same name take it over


UNKNOWN = _Reading("unknown", None, None, False)


def locate(names: Sequence[PlaceName], *, gazetteer: Gazetteer, countries: Mapping[str, float]) -> list[Place]:
    """Locate the names of one document, one place for each name and in their order.

    `countries` weighs the countries that the document talks about, by ISO 3166-1 alpha-3 code, in any unit.
    """
    shares = _shares(countries)
    first = [_read(name, _Context(gazetteer, shares, ())) for name in names]
    # What the document says once ("Anchorage, Alaska") holds for every mention, and near places vouch for each other.
    points = tuple(dict.fromkeys(reading.point for reading in first if reading.firm and reading.point))
    known = {
        key(name.text): reading
        for name, reading in zip(names, first, strict=True)
        if reading.firm and reading.kind == "city"
    }
    # Towns and regions are of their countries too, but no town vouches for its own.
    told, own = defaultdict[str, float](float, countries), Counter[tuple[float, float] | None]()
    for one in first:
        if one.country and (one.firm or one.kind == "region"):
            told[one.country] += 1
            own[one.point] += 1
    places = []
    for name, reading in zip(names, first, strict=True):
        if reading.kind in ("unknown", "city") and not reading.firm:
            reading = known.get(key(name.text)) or _read(name, _Context(gazetteer, shares, points))
        elif reading.kind == "city" and reading.country:
            # "The Nikopol and Pokrov communities": among towns of one country its own, and not a namesake's
            beside = _shares({**told, reading.country: told[reading.country] - own[reading.point]})
            if beside.get(reading.country, 0.0) < 1.0 and len(points) > 1:
                others = tuple(one for one in points if one != reading.point)
                again = _read(name, _Context(gazetteer, beside, others))
                reading = again if again.firm else reading
        lat, lon = reading.point or (None, None)
        # Which of two towns it is also decides the country, so the one is as unknown as the other.
        sure = reading.point is not None or reading.firm or reading.kind not in ("unknown", "city")
        country = reading.country if sure else None
        places.append(Place(name=name.text, span=name.span, kind=reading.kind, country=country, lat=lat, lon=lon))
    return places


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """How much is said of each country, of the one that most is said of."""
    most = max(weights.values(), default=0.0)
    return {code: weight / most for code, weight in weights.items()} if most > 0 else {}


def _read(name: PlaceName, context: _Context) -> _Reading:
    text, before = _stripped(name)
    part = re.match(rf"(?:{_DIRECTION}) [A-Z]", text, re.IGNORECASE)  # "eastern Congo"
    if not text or not (
        text[0].isupper()
        or part
        or re.match(r"(?:al|el|ash|as|ad|an|ar|at|az|deir)[- '’][A-Z]|[a-z]*[‘'’]?[A-Z]", text)
    ):
        return UNKNOWN
    for rule in (_region, _water, _landmark, _area, _site):
        if reading := rule(text, before, name.after, context):
            return reading
    return _town(text, before, name.after, context)


def _stripped(name: PlaceName) -> tuple[str, str]:
    """Return the name without article and possessive, and what stands before it with the article."""
    text, before = " ".join(name.text.split()), name.before
    text = re.sub(r"['’]s?$", "", text).strip('"“”‘ ')
    if match := re.match(r"(?:the) ", text, re.IGNORECASE):
        text, before = text[match.end() :], f"{before} the "
    return text, before


# -- rules for what is no town ---------------------------------------------------------------------------------------


def _region(text: str, before: str, after: str, context: _Context) -> _Reading | None:
    match = _REGION_TEXT.match(text)
    beside = _REGION_AFTER.match(after) or _PLURAL_AFTER.match(after)
    beside = beside or re.search(rf"\b{_REGION} of (?:the )?$", before, re.IGNORECASE)
    if not match and not beside:
        return None
    name = match["name"] if match else text
    regions = [
        one for one in context.gazetteer.landmarks(text) + context.gazetteer.landmarks(name) if one.kind == "region"
    ]
    if regions:
        return _from_landmark(regions[0])
    if reading := _area(name, "", "", context):
        return reading
    town = _town(name, before, "", context)  # a region named after its town shares the town's country
    return _Reading("region", town.country, None, False)


def _water(text: str, before: str, after: str, context: _Context) -> _Reading | None:
    match = _WATER_TEXT.match(text)
    name = (match["name"] or match["other"]) if match else text
    waters = [
        one for one in context.gazetteer.landmarks(text) + context.gazetteer.landmarks(name) if one.kind == "water"
    ]
    said = match or re.match(r" (?:[Rr]iver|[Rr]eservoir)\b", after) or re.search(r"\b[Rr]iver $", before)
    # A river has an article where a town has none: "crossed the Dnipro", "struck Dnipro".
    article = re.search(r"\bthe $", before, re.IGNORECASE) and not re.match(
        r" (?:[a-z]+ )?(?:city|area|front|sector|district|axis)\b", after
    )
    if waters and (said or article or not waters[0].short):
        return _from_landmark(waters[0])
    if _WIDE_WATER.match(text) and not waters and not context.gazetteer.towns(text):
        return _Reading("water", None, None, False)  # but Green Bay is a town
    return _Reading("water", None, None, False) if said else None


def _landmark(text: str, before: str, after: str, context: _Context) -> _Reading | None:
    if direction := re.search(rf"\b({_DIRECTION}) $", before, re.IGNORECASE):
        for one in context.gazetteer.landmarks(f"{direction[1]} {text}"):
            return _from_landmark(one)
    if re.match(r" (?:border )?(?:crossing|checkpoint|terminal)\b", after):
        for one in context.gazetteer.landmarks(text):
            if one.kind == "crossing":
                return _from_landmark(one)
    full = [one for one in context.gazetteer.landmarks(text) if not one.short]
    if not full:
        return None
    if full[0].kind == "city" and (within := _container(before, after, context)):
        lat, lon = full[0].lat, full[0].lon
        if any(
            within(town) for town in context.gazetteer.towns(text) if lat and lon and _km(town, (lat, lon)) > SAME_KM
        ):
            return None  # "London, Ontario"
    if full[0].kind == "crossing" and full[0].lat is None:  # of which nobody wrote down where: as its town, if any
        town = _town(text, before, after, context)
        return town if town.point else _from_landmark(full[0])
    return _from_landmark(full[0])


def _from_landmark(one: Landmark) -> _Reading:
    point = (one.lat, one.lon) if one.lat is not None and one.lon is not None else None
    return _Reading(_KINDS.get(one.kind, one.kind), one.country, point, one.kind == "city")


def _area(text: str, before: str, after: str, context: _Context) -> _Reading | None:
    areas = context.gazetteer.areas(text)
    if not areas:
        return None
    weighed = sorted(
        areas, key=lambda area: (context.countries.get(area.country, 0.0), area.kind == "country"), reverse=True
    )
    countries = [area for area in areas if area.kind == "country"]
    # Where state and country share a name, the country is meant unless only the other is talked about.
    chosen = countries[0] if countries and context.countries.get(countries[0].country) else weighed[0]
    return _Reading(chosen.kind, chosen.country, None, False)


def _site(text: str, before: str, after: str, context: _Context) -> _Reading | None:
    """Read "Goma airport" or "Port of Hodeidah": as near as its town."""
    match = _SITE_TEXT.match(text)
    if not match:
        return None
    town = _landmark(match["name"] or match["port"], before, after, context)
    town = town or _town(match["name"] or match["port"], before, after, context)
    return _Reading("building", town.country, town.point, False)


# -- towns -----------------------------------------------------------------------------------------------------------


def _town(text: str, before: str, after: str, context: _Context) -> _Reading:
    text = re.sub(rf"^{_DIRECTION} (?=[A-Z])", "", text) if text[:1].islower() else text
    towns = context.gazetteer.towns(text) or context.gazetteer.towns(re.sub(r" (?:[Cc]ity|[Tt]own)$", "", text))
    within = _container(before, after, context)
    inside = [town for town in towns if within and within(town)]
    if not towns or (key(text) in _COMMON and not inside and not _LOCATED.search(before)):
        return UNKNOWN
    if len(key(text)) < LEAST_NAME and not inside and not _LOCATED.search(before):
        towns = tuple(town for town in towns if town.country in context.countries and town.population >= 20_000)
        if not towns:
            return UNKNOWN
    ranked = sorted(((_score(town, context, town in inside), town) for town in towns), key=lambda pair: -pair[0])
    score, best = ranked[0]
    rivals = [(other, town) for other, town in ranked[1:] if _km(town, (best.lat, best.lon)) > SAME_KM]
    clear = all(score - other >= (AT_HOME if town.country == best.country else CLEARLY) for other, town in rivals)
    lead = score - max((other for other, town in rivals if town.country != best.country), default=0.0)
    if clear and _vouched(best, best in inside, towns, context, lead=lead, common=key(text) in _COMMON):
        return _Reading("city", best.country, (round(best.lat, 4), round(best.lon, 4)), True)
    close = {best.country} | {town.country for other, town in rivals if score - other < CLEARLY}
    if len(close) == 1 and best.country in context.countries:
        return _Reading("city", best.country, None, False)
    return UNKNOWN


AWAY = 20_000  # people
LEAST_NAME = 4  # shorter names ("Of", "Ur") are places only after a word of place


def _score(town: Town, context: _Context, inside: bool) -> float:
    score = math.log10(town.population + 50)
    score += {"primary": 1.5, "variant": 1.0, "alternate": 0.0, "folded": -0.5}[town.match]
    if town.capital:
        score += 4.5 if town.population >= 2_000_000 else 1.5
    score += 4 * context.countries.get(town.country, 0.0)
    if inside:
        score += 8
    elif town.country in STATED and town.population < 250_000:
        score -= 3
    if context.certain:
        score += 2 * max(0.0, 1 - min(_km(town, point) for point in context.certain) / 600)
    return score


def _vouched(town: Town, inside: bool, towns: Sequence[Town], context: _Context, *, lead: float, common: bool) -> bool:
    """Whether more than the bare name speaks for a town."""
    if inside:
        return True
    if common or town.match == "folded":
        return town.population >= 20_000 and town.country in context.countries
    near = any(_km(town, point) < 200 for point in context.certain)
    # A village in a country that nobody speaks of, where others are spoken of, is a namesake of one that is not known.
    least = 5_000 if not context.countries else AWAY
    alone = town.match == "primary" and town.population >= least and {one.country for one in towns} == {town.country}
    known = town.population >= (1_000_000 if context.countries else 200_000)
    # Homs, Belfast: in no country that is talked about, but whoever writes the name without more means the one
    known |= town.match != "alternate" and town.population >= LARGE and lead >= FAR
    return town.country in context.countries or town.capital or known or near or alone


def _container(before: str, after: str, context: _Context) -> Callable[[Town], bool] | None:
    """Return a test for lying in the place named around a town: "Anchorage, Alaska", "Libya's Tripoli"."""
    for match in (_WITHIN.match(after), _OWNER.search(before)):
        if not match:
            continue
        words = match["name"].replace("’", "'").removesuffix("'s").split()
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length] if match.re is _WITHIN else words[-length:])
            if areas := context.gazetteer.areas(name):
                return lambda town, areas=areas: any(_holds(area, town) for area in areas)  # type: ignore[misc]
            regional = bool(match.groupdict().get("region"))
            for one in context.gazetteer.landmarks(name):
                if one.kind in ("region", "country") and (regional or not one.short):
                    return lambda town, one=one: _lies_in(one, town)  # type: ignore[misc]
    return None


def _holds(area: Area, town: Town) -> bool:
    return town.country == area.country and area.admin1 in (None, town.admin1)


def _lies_in(region: Landmark, town: Town) -> bool:
    if region.country not in (None, town.country):
        return False
    return region.lat is None or region.lon is None or _km(town, (region.lat, region.lon)) < 250


def _km(town: Town, point: tuple[float, float]) -> float:
    """Great-circle distance in kilometres (haversine formula, mean Earth radius 6371 km)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (town.lat, town.lon, *point))
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(a)))
