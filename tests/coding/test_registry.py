"""The actor registry: its files hold together, and its look-ups answer by date."""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.registry import DATA, Alias, Entry, Registry, Spell, fold
from dragoman.errors import VocabularyError

FILES = sorted(DATA.glob("*.toml"))

# Offices that several people hold at once.
SHARED = {
    *("adviser", "ambassador", "candidate", "commander", "commissioner", "deputy_commander", "deputy_foreign_minister"),
    *("deputy_prime_minister", "deputy_secretary_general", "envoy", "governor", "leader", "legislator", "mayor"),
    *("mediator", "minister", "negotiator", "party_leader", "presidency_member", "special_rapporteur", "spokesperson"),
    *("vice_president", "deputy_defence_minister"),
}
# Offices that two people claimed at once: the registry says so, and names no holder for that time.
CONTESTED = {("CIV", "president")}
NO_CAPITAL = {"ISR", "PSE", "SGP"}  # contested, or the same word as the state


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def ids(aliases: tuple[Alias, ...]) -> set[str]:
    return {alias.entry_id for alias in aliases}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


# --- the files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_plain_toml_that_says_when_it_was_checked(path: Path) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    assert content["checked"]
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_every_entry_and_every_spell_has_a_source(registry: Registry) -> None:
    assert [entry.id for entry in registry.entries() if not entry.source.startswith("https://")] == []
    spells = [spell for person in registry.entries("person") for spell in registry.spells(person.id)]
    assert [spell for spell in spells if not spell.source.startswith("https://")] == []


def test_every_country_is_an_iso_code_and_every_un_member_is_there(registry: Registry) -> None:
    codes = {entry.country for entry in registry.entries("state")}
    known = {country.alpha_3 for country in pycountry.countries}
    assert codes - known == {"XKX"}
    assert len(codes) == 193 + 2 + 3  # members; the Holy See and Palestine; Kosovo, Taiwan and Western Sahara
    assert {entry.country for entry in registry.entries()} <= codes | {None}


def test_the_registry_covers_what_it_promises(registry: Registry) -> None:
    count = Counter(entry.kind for entry in registry.entries())
    assert count["person"] >= 400
    assert count["group"] >= 120
    assert count["government"] == count["state"]
    assert min(count["organisation"], count["media"], count["bloc"]) >= 40


def test_every_state_but_three_has_a_capital_that_stands_for_its_government(registry: Registry) -> None:
    with_capital = {alias.entry_id for alias in registry.aliases() if alias.sense == "capital"}
    states = {entry.country for entry in registry.entries("state")}
    assert {code for code in states if f"gov:{code}" not in with_capital} == NO_CAPITAL


def test_every_person_but_a_few_known_only_by_name_has_held_an_office(registry: Registry) -> None:
    assert [person.id for person in registry.entries("person") if not registry.spells(person.id)] == []


def test_no_office_of_one_person_is_held_by_two_at_once(registry: Registry) -> None:
    offices: dict[tuple[str, str], list[Spell]] = defaultdict(list)
    for person in registry.entries("person"):
        for spell in registry.spells(person.id):
            offices[spell.of, spell.role].append(spell)
    clashes = [
        (office, first.person_id, second.person_id)
        for office, spells in offices.items()
        if office[1] not in SHARED and office not in CONTESTED
        for first, second in itertools.combinations(sorted(spells, key=lambda spell: spell.since), 2)
        if second.since[: len(first.until or second.since)] < (first.until or "9999")[: len(second.since)]
    ]
    assert clashes == []


def test_no_surname_is_also_the_name_of_something_else(registry: Registry) -> None:
    surnames = [alias for alias in registry.aliases() if alias.sense == "surname"]
    others = [(a.text, b.entry_id) for a in surnames for b in registry.named(a.text) if b.entry_id != a.entry_id]
    people = {person.id for person in registry.entries("person")}
    assert [(text, other) for text, other in others if other not in people] == []


def test_every_alias_is_found_by_its_own_text(registry: Registry) -> None:
    assert [alias for alias in registry.aliases() if alias not in registry.named(alias.text)] == []


def test_every_sector_is_a_code_that_the_roles_file_explains(registry: Registry) -> None:
    explained = (DATA / "roles.toml").read_text(encoding="utf-8").split("key   ")[0]
    sectors = {entry.sector for entry in registry.entries()} | {role.sector for role in registry.roles()}
    assert sorted(sector for sector in sectors - {None} if f"{sector} " not in explained) == []


def test_no_role_term_is_listed_twice_for_the_same_place(registry: Registry) -> None:
    terms = Counter((fold(role.term), role.countries, role.organisations) for role in registry.roles())
    assert [term for term, count in terms.items() if count > 1] == []


# --- who held which office when


@pytest.mark.parametrize(
    ("of", "role", "on", "name"),
    [
        ("USA", "president", date(2016, 6, 1), "Barack Obama"),
        ("USA", "president", date(2018, 3, 3), "Donald Trump"),
        ("USA", "president", date(2022, 3, 3), "Joe Biden"),
        ("USA", "president", date(2025, 1, 19), "Joe Biden"),
        ("USA", "president", date(2025, 1, 20), "Donald Trump"),
        ("USA", "president", date(2025, 8, 15), "Donald Trump"),
        ("USA", "foreign_minister", date(2025, 12, 8), "Marco Rubio"),
        ("GBR", "prime_minister", date(2022, 9, 10), "Liz Truss"),
        ("GBR", "prime_minister", date(2022, 9, 5), "Boris Johnson"),
        ("org:nato", "secretary_general", date(2024, 11, 1), "Mark Rutte"),
        ("org:nato", "secretary_general", date(2024, 9, 30), "Jens Stoltenberg"),
        ("UKR", "president", date(2025, 12, 8), "Volodymyr Zelensky"),
        ("UKR", "presidential_chief_of_staff", date(2025, 11, 20), "Andriy Yermak"),
        ("UKR", "presidential_chief_of_staff", date(2025, 12, 8), None),
        ("UKR", "defence_minister", date(2025, 8, 1), "Denys Shmyhal"),
        ("HUN", "prime_minister", date(2026, 5, 8), "Viktor Orbán"),
        ("HUN", "prime_minister", date(2026, 5, 9), "Péter Magyar"),
        ("DEU", "prime_minister", date(2021, 12, 8), "Olaf Scholz"),
        ("IRN", "supreme_leader", date(2026, 4, 1), "Mojtaba Khamenei"),
        ("bloc:european-union", "high_representative", date(2025, 2, 1), "Kaja Kallas"),
        ("org:european-council", "president", date(2025, 2, 1), "António Costa"),
        ("state:RUS", "foreign_minister", date(2014, 3, 1), "Sergei Lavrov"),
        ("gov:FRA", "president", date(2012, 5, 15), "François Hollande"),
        ("CIV", "president", date(2011, 1, 15), None),  # contested
        ("USA", "president", date(1950, 1, 1), None),
        ("USA", "court_jester", date(2020, 1, 1), None),
    ],
)
def test_the_holder_of_an_office_depends_on_the_day(
    registry: Registry, of: str, role: str, on: date, name: str | None
) -> None:
    holder = registry.holder(of, role, on)
    assert (holder.name if holder else None) == name


def test_the_leader_of_a_state_is_who_leads_its_executive(registry: Registry) -> None:
    def leader(of: str, on: date) -> str:
        holder = registry.holder(of, "leader", on)
        assert holder is not None
        return holder.name

    assert leader("UKR", date(2022, 3, 1)) == "Volodymyr Zelensky"
    assert leader("DEU", date(2022, 3, 1)) == "Olaf Scholz"  # and not the federal president
    assert leader("IRN", date(2022, 3, 1)) == "Ali Khamenei"
    assert leader("AFG", date(2016, 3, 1)) == "Ashraf Ghani"
    assert leader("SDN", date(2024, 3, 1)) == "Abdel Fattah al-Burhan"
    assert leader("group:hezbollah", date(2024, 3, 1)) == "Hassan Nasrallah"


def test_the_head_of_state_is_a_king_or_a_president_where_no_spell_says_so(registry: Registry) -> None:
    king = registry.holder("JOR", "head_of_state", date(2020, 1, 1))
    president = registry.holder("POL", "head_of_state", date(2020, 1, 1))
    assert king is not None
    assert king.name == "Abdullah II of Jordan"
    assert president is not None
    assert president.name == "Andrzej Duda"


def test_without_a_day_only_an_office_of_one_holder_has_one(registry: Registry) -> None:
    only = registry.holder("RWA", "president", None)
    assert only is not None
    assert only.name == "Paul Kagame"
    assert registry.holder("USA", "president", None) is None


@pytest.mark.parametrize(
    ("since", "until", "on", "perhaps", "surely"),
    [
        ("2019-05-20", None, date(2019, 5, 19), False, False),
        ("2019-05-20", None, date(2019, 5, 20), True, True),
        ("2019-05", None, date(2019, 5, 2), True, False),
        ("2019-05", None, date(2019, 6, 1), True, True),
        ("2019", "2021", date(2019, 7, 1), True, False),
        ("2019", "2021", date(2020, 7, 1), True, True),
        ("2019", "2021", date(2021, 7, 1), True, False),
        ("2019", "2021", date(2022, 1, 1), False, False),
        ("2019-01-01", "2019-02-01", date(2019, 1, 31), True, True),
        ("2019-01-01", "2019-02-01", date(2019, 2, 1), False, False),
    ],
)
def test_a_spell_keeps_the_precision_of_its_edges(
    since: str, until: str | None, on: date, perhaps: bool, surely: bool
) -> None:
    spell = Spell(person_id="person:a", role="president", of="UKR", since=since, until=until, source="")
    assert (spell.covers(on), spell.surely_covers(on)) == (perhaps, surely)


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from([4, 7, 10]),
)
def test_who_surely_holds_an_office_perhaps_holds_it(since: date, on: date, precision: int) -> None:
    until = (since + timedelta(days=800)).isoformat()[:precision]
    spell = Spell(person_id="p", role="r", of="o", since=since.isoformat()[:precision], until=until, source="")
    assert spell.covers(on) or not spell.surely_covers(on)


def test_a_persons_spells_can_be_asked_for_one_day(registry: Registry) -> None:
    rutte = registry.spells("person:mark-rutte")
    assert [(spell.role, spell.of) for spell in rutte] == [("prime_minister", "NLD"), ("secretary_general", "org:nato")]
    assert registry.spells("person:mark-rutte", date(2024, 8, 1)) == ()
    assert registry.spells("person:mark-rutte", date(2024, 10, 1)) == rutte[1:]


# --- names


@pytest.mark.parametrize(
    ("text", "entry_id", "sense"),
    [
        ("Ukraine", "state:UKR", "name"),
        ("Ukrainian", "state:UKR", "adjective"),
        ("Ukrainians", "state:UKR", "people"),
        ("Kyiv", "gov:UKR", "capital"),
        ("Kiev", "gov:UKR", "capital"),
        ("the Kremlin", "gov:RUS", "metonym"),
        ("The White House", "gov:USA", "metonym"),
        ("Downing Street", "gov:GBR", "metonym"),
        ("Elysee", "gov:FRA", "metonym"),
        ("Quai d’Orsay", "gov:FRA", "metonym"),
        ("US", "state:USA", "abbreviation"),
        ("U.S.", "state:USA", "abbreviation"),
        ("DRC", "state:COD", "abbreviation"),
        ("Türkiye", "state:TUR", "name"),
        ("Turkiye", "state:TUR", "name"),
        ("UKRAINE", "state:UKR", "name"),
        ("Volodymyr Zelenskyy", "person:volodymyr-zelensky", "name"),
        ("Recep Tayyip Erdogan", "person:recep-tayyip-erdogan", "name"),
        ("Zelenskiy", "person:volodymyr-zelensky", "surname"),
        ("Hemedti", "person:mohamed-hamdan-dagalo", "surname"),
        ("the New York Times", "media:new-york-times", "name"),
        ("The Hill", "media:the-hill", "name"),
        ("the West", "bloc:west", "name"),
        ("LeT", "group:lashkar-e-taiba", "abbreviation"),
        ("Reuters", "media:reuters", "name"),
        ("the Houthis", "group:houthis", "name"),
        ("M23", "group:m23", "abbreviation"),
        ("coalition of the willing", "bloc:coalition-of-the-willing", "name"),
        ("European capitals", "bloc:european-allies", "name"),
        ("International Atomic Energy Agency", "org:iaea", "name"),
    ],
)
def test_a_name_is_found_as_reports_write_it(registry: Registry, text: str, entry_id: str, sense: str) -> None:
    assert (entry_id, sense) in {(alias.entry_id, alias.sense) for alias in registry.named(text)}


@pytest.mark.parametrize(
    "text",
    [
        "us",
        "who",
        "turkey",
        "is",
        "Let",
        "Hill",
        "Times",
        "West",
        "kremlin",
        "may",
        "May",
        "Power",
        "",
        "the",
        "Nobody Known",
    ],
)
def test_a_common_word_is_no_name(registry: Registry, text: str) -> None:
    assert registry.named(text) == ()


def test_brussels_is_the_union_before_it_is_belgium(registry: Registry) -> None:
    assert [alias.entry_id for alias in registry.named("Brussels")] == ["bloc:european-union", "gov:BEL"]


def test_an_adjective_that_two_states_share_leads_to_both(registry: Registry) -> None:
    assert ids(registry.named("Congolese")) == {"state:COD", "state:COG"}


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_media_are_told_from_parties(registry: Registry) -> None:
    assert registry.entry("media:reuters").sector == "MED"
    assert registry.entry("group:idf").sector == "MIL"
    assert registry.entry("org:icrc").sector == "NGO"
    assert registry.entry("org:un").sector == "IGO"


def test_a_government_belongs_to_its_state(registry: Registry) -> None:
    government = registry.government("UKR")
    assert (government.kind, government.sector, government.name) == ("government", "GOV", "government of Ukraine")
    state = registry.state_of(government)
    assert state is not None
    assert state.id == "state:UKR"
    assert registry.state_of(registry.entry("org:un")) is None


# --- people of one surname


def test_people_of_one_surname_are_told_apart_by_the_day(registry: Registry) -> None:
    aouns = {person.name for person in registry.people("Aoun")}
    assert aouns == {"Michel Aoun", "Joseph Aoun"}
    before, after = registry.person_on("Aoun", date(2016, 12, 1)), registry.person_on("Aoun", date(2025, 6, 1))
    assert before is not None
    assert before.name == "Michel Aoun"
    assert after is not None
    assert after.name == "Joseph Aoun"
    assert registry.person_on("Aoun", date(2020, 1, 1)) is None  # one was president, one commanded the army
    assert registry.person_on("Aoun", None) is None


def test_the_only_person_of_a_surname_is_meant_whatever_the_day(registry: Registry) -> None:
    person = registry.person_on("Poroshenko", date(2024, 1, 1))
    assert person is not None
    assert person.name == "Petro Poroshenko"
    assert registry.person_on("Nobodyatall", date(2024, 1, 1)) is None


def test_a_report_names_people_shortly_before_and_after_their_office(registry: Registry) -> None:
    person = registry.person_on("Sharif", date(2017, 9, 1))
    assert person is not None
    assert person.name == "Nawaz Sharif"


# --- blocs


def test_members_depend_on_the_day(registry: Registry) -> None:
    before = registry.members("bloc:european-union", date(2020, 1, 31))
    after = registry.members("bloc:european-union", date(2020, 2, 1))
    assert before - after == {"state:GBR"}
    assert (len(before), len(after)) == (28, 27)
    assert registry.members("bloc:european-union", None) == after
    assert "state:SWE" not in registry.members("org:nato", date(2024, 3, 6))
    assert len(registry.members("org:nato", date(2024, 3, 7))) == 32
    assert registry.members("org:ecowas", date(2025, 2, 1)).isdisjoint(registry.members("bloc:sahel-alliance", None))
    assert registry.members("bloc:west", None) == frozenset()


# --- roles


@pytest.mark.parametrize(
    ("text", "country", "sector", "key"),
    [
        ("president", None, "GOV", "president"),
        ("Premier", None, "GOV", "prime_minister"),
        ("top diplomat", "RUS", "GOV", "foreign_minister"),
        ("secretary of state", "USA", "GOV", "foreign_minister"),
        ("chancellor", "DEU", "GOV", "prime_minister"),
        ("chancellor", "GBR", "GOV", "finance_minister"),
        ("defense secretary", "USA", "GOV", "defence_minister"),
        ("lawmaker", None, "LEG", None),
        ("judge", None, "JUD", None),
        ("police", None, "COP", None),
        ("soldier", None, "MIL", None),
        ("insurgent", None, "REB", None),
        ("villager", None, "CVL", None),
        ("refugee", None, "REF", None),
        ("company", None, "BUS", None),
        ("newspaper", None, "MED", None),
        ("aid worker", None, "NGO", None),
        ("intelligence", None, "SPY", None),
        ("opposition", None, "OPP", None),
    ],
)
def test_a_role_noun_has_a_sector_and_perhaps_an_office(
    registry: Registry, text: str, country: str | None, sector: str, key: str | None
) -> None:
    role = registry.role(text, country)
    assert role is not None
    assert (role.sector, role.key) == (sector, key)


def test_a_role_of_some_countries_means_nothing_elsewhere(registry: Registry) -> None:
    assert registry.role("chancellor", "FRA") is None
    assert registry.role("walrus") is None


def test_a_role_of_some_bodies_is_told_from_that_of_states(registry: Registry) -> None:
    state, union = registry.role("top diplomat", "RUS"), registry.role("top diplomat", "bloc:european-union")
    assert state is not None
    assert union is not None
    assert (state.key, union.key) == ("foreign_minister", "high_representative")
    assert registry.role("secretary-general", "USA") is None
    general = registry.role("secretary-general")
    assert general is not None
    assert "org:nato" in general.organisations


# --- a workspace's own actors, and bad files


def test_an_extra_file_adds_actors_and_replaces_those_of_the_same_id(tmp_path: Path, registry: Registry) -> None:
    extra = write(
        tmp_path / "actors.toml",
        """
        source = "https://example.org/"

        [[person]]
        id = "person:ada-rivers"
        name = "Ada Rivers"
        country = "UKR"
        sector = "GOV"
        office = [{ role = "envoy", of = "UKR", since = "2025" }]

        [[group]]
        id = "group:fano"
        name = "Fano of the extra file"
        country = "ETH"
        sector = "OPP"
        """,
    )
    own = Registry.load(extra)
    assert ids(own.named("Ada Rivers")) == {"person:ada-rivers"}
    assert own.entry("person:ada-rivers").source == "https://example.org/"
    assert own.entry("group:fano").sector == "OPP"
    assert own.named("Amhara Fano") == ()
    assert registry.entry("group:fano").sector == "REB"
    assert "person:ada-rivers" not in registry


GROUP = '[[group]]\nid = "group:x"\nname = "X Group"\nsector = "REB"\n'


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("group = 'x'", "should be a list of tables", "correct"),
        ("[[group]]\nname = 'X'\nsector = 'REB'", "'id' is missing", "add it"),
        (GROUP + "name_2 = 3", "unknown key", "nearest"),
        (GROUP + "aliases = [1]", "should be a list of strings", "correct"),
        ("[[grup]]\nid = 'group:x'", "unknown table 'grup'", "nearest is group"),
        (GROUP + "alias = ['Y']", "unknown key 'alias'", "nearest is aliases"),
        (GROUP + "aliases = 'Y'", "should be a list of strings", "correct"),
        (GROUP + GROUP, "defined twice", "also in"),
        (GROUP + 'country = "UKK"', "unknown actor 'state:UKK'", "nearest is state:UK"),
        ("[[group]]\nid = 'org:x'\nname = 'X'\nsector = 'REB'", "starts with its kind", "group:"),
        ("[[group]]\nid = 'group:x'\nname = 'X'", "'sector' is missing", "add it"),
        ("[[bloc]]\nid = 'bloc:x'\nname = 'X'\nmember = [{ id = 'state:UKR' }]", "member without 'since'", "add it"),
        (
            "[[bloc]]\nid = 'bloc:x'\nname = 'X'\nmember = [{ id = 'org:natoo', since = '2020' }]",
            "org:natoo",
            "org:nato",
        ),
        ("[[state]]\nid = 'state:UKR'\nname = 'Ukraine'\naliases = ['Poland']", "already names state:", "one of them"),
        ("not toml", "cannot be read", "correct"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_what_to_try(
    tmp_path: Path, text: str, message: str, advice: str
) -> None:
    path = write(tmp_path / "bad.toml", text)
    with pytest.raises(VocabularyError) as caught:
        Registry.load(path)
    assert message in caught.value.message
    assert advice in caught.value.advice
    assert caught.value.item


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2020-01-01", "2019-12-31", "is before"),
        ("2020-05", "2019", "is before"),
        ("2020-13-01", None, "is no date"),
        ("20-01-01", None, "is no date"),
        ("spring 2020", None, "is no date"),
    ],
)
def test_dates_that_cannot_be_are_refused(tmp_path: Path, since: str, until: str | None, message: str) -> None:
    end = f', until = "{until}"' if until else ""
    office = f'office = [{{ role = "envoy", of = "UKR", since = "{since}"{end} }}]'
    text = f"[[person]]\nid = 'person:x'\nname = 'X Y'\nsector = 'GOV'\n{office}"
    with pytest.raises(VocabularyError, match=message):
        Registry.load(write(tmp_path / "bad.toml", text))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError) as caught:
        Registry.load(tmp_path / "nowhere.toml")
    assert "nowhere.toml" in caught.value.item


def test_an_unknown_id_is_an_error_that_names_the_nearest(registry: Registry) -> None:
    with pytest.raises(VocabularyError) as caught:
        registry.entry("person:volodymyr-zelenskyy")
    assert "person:volodymyr-zelensky" in caught.value.advice


def test_the_bundled_registry_is_loaded_once() -> None:
    assert Registry.load() is Registry.load()
    assert isinstance(next(iter(Registry.load().entries())), Entry)
