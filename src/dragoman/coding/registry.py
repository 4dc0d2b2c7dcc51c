"""The actor registry: who is who, who held which office when, which bloc had which members when.

The facts stand in `data/actors/*.toml`, where they can be corrected without touching code; this module reads them,
checks that they hold together and answers look-ups. Days are compared as ISO text, so that a date known only to the
month or the year ("2019-05", "2019") keeps its precision all the way to the answer.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from dragoman.coding.registry_files import Raw, nearest, tables, unique
from dragoman.errors import VocabularyError

K = TypeVar("K")
V = TypeVar("V")

DATA = Path(__file__).parent / "data" / "actors"

# "Around that date": reports name people for about a year before and after they hold an office; the nearest first.
NEAR_DAYS = (0, 60, 365)

# Which offices answer for "head of state" and "head of government" where no spell says so itself, the first that has
# a holder first; a state's own leading office ("leader" in states.toml) answers for its "leader".
STAND_INS: Mapping[str, tuple[str, ...]] = {
    "head_of_state": ("head_of_state", "president", "king", "supreme_leader"),
    "head_of_government": ("head_of_government", "prime_minister", "president"),
}

ARTICLE = re.compile(r"\b(al|el)-")  # in Latin letters, where it may stand without its hyphen: "Fattah al Burhan"
_LETTERS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
    | {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
    | {"ə": "a", "Ə": "A", "ß": "ss", "Æ": "Ae", "Œ": "Oe"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An actor the registry knows."""

    id: str
    name: str
    kind: str  # state, government, person, organisation, bloc, group, media
    country: str | None  # ISO 3166-1 alpha-3 (Kosovo XKX); None for what belongs to no one state
    sector: str | None  # PLOVER sector; None for a state as such
    source: str  # where the facts can be checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One way to name an entry, as it is written."""

    text: str
    entry_id: str
    sense: str  # name, adjective, people, capital, metonym, abbreviation, surname


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One person's time in one office; [since, until), each as precise as it is known."""

    person_id: str
    role: str
    of: str  # ISO alpha-3 of a state, or the id of an organisation, bloc or group
    since: str  # "2019-05-20", "2019-05" or "2019"
    until: str | None  # None while it lasts
    source: str

    def covers(self, on: date) -> bool:
        """Whether the office may have been held that day: at the imprecise edges, "perhaps" counts as yes."""
        return _begun(self.since, on) and not _over(self.until, on)

    def surely_covers(self, on: date) -> bool:
        """Whether the office was held that day, whatever the unknown day of its edges."""
        day = on.isoformat()
        begun = self.since <= day if len(self.since) == len(day) else self.since < day[: len(self.since)]
        return begun and (self.until is None or day[: len(self.until)] < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A noun or phrase for an office or a calling."""

    term: str
    sector: str
    key: str | None  # the role of a Spell, where country and date can tell who holds it
    countries: frozenset[str]  # where the term means this office; empty for everywhere
    organisations: frozenset[str]  # the same for ids of organisations


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One member's time in a bloc, [since, until), each as precise as it is known."""

    id: str
    since: str
    until: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Registry:
    """The loaded registry; it never changes."""

    _entries: Mapping[str, Entry]
    _aliases: tuple[Alias, ...]
    _named: Mapping[str, tuple[Alias, ...]]
    _own: Mapping[str, tuple[Alias, ...]]  # by entry
    _surnames: Mapping[str, tuple[Entry, ...]]
    _spells: Mapping[str, tuple[Spell, ...]]  # by person
    _offices: Mapping[tuple[str, str], tuple[Spell, ...]]  # by (of, role)
    _members: Mapping[str, tuple[Membership, ...]]
    _roles: Mapping[str, tuple[Role, ...]]
    _leaders: Mapping[str, str]  # the office that leads a state's executive, by ISO code

    @staticmethod
    def load(*extra: Path) -> Registry:
        """Read the bundled files, then `extra` ones, whose entries add to them or replace those of the same id."""
        raws = [unique(tables(path)) for path in extra]  # read anew: a workspace's file may have changed
        return _build(functools.reduce(lambda held, more: {**held, **more}, raws, _bundled())) if extra else _default()

    def entry(self, entry_id: str) -> Entry:
        """Return the entry of that id; an unknown id is a VocabularyError that names the nearest one."""
        found = self._entries.get(entry_id)
        if found is None:
            raise VocabularyError("no such actor", item=entry_id, advice=nearest(entry_id, self._entries))
        return found

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

    def entries(self, kind: str | None = None) -> Iterator[Entry]:
        """Yield all entries, or those of one kind, in the order of the files."""
        return (entry for entry in self._entries.values() if kind is None or entry.kind == kind)

    def aliases(self) -> Iterable[Alias]:
        """Every way to name every entry, for building a matcher."""
        return self._aliases

    def named(self, text: str) -> tuple[Alias, ...]:
        """Return what `text` may name.

        Accents, kinds of quotation marks and a leading "the" do not matter, except where the article makes the name
        ("The Hill", "the West"). Case matters for abbreviations ("US", not "us"), and a proper name is not found in a
        text without any capital ("turkey").
        """
        return self._named_as(text) or (self._named_as(text[4:]) if text[:4].casefold() == "the " else ())

    def _named_as(self, text: str) -> tuple[Alias, ...]:
        key = fold(text)
        proper = any(char.isupper() for char in text)
        exact = self._named.get(key, ())
        loose = self._named.get(plain, ()) if (plain := _plain(text)) != key else ()
        return tuple(
            alias
            for alias in dict.fromkeys((*exact, *loose))
            if (fold(alias.text) == key or not is_abbreviation(alias.text)) and (proper or alias.text.islower())
        )

    def people(self, surname: str) -> tuple[Entry, ...]:
        """Return the people of that surname."""
        return self._surnames.get(fold(surname).casefold(), ())

    def person_on(self, surname: str, on: date | None) -> Entry | None:
        """Return who of that surname is meant in a text of that day: the only one, or the only one in office then.

        Where nobody of several is in office that day, the only one in office within two months, then a year, of it.
        """
        people = self.people(surname)
        if len(people) == 1:
            return people[0]
        if on is None:
            return None
        for days in NEAR_DAYS:
            near = [person for person in people if any(_near(spell, on, days) for spell in self._spells[person.id])]
            if near:
                return near[0] if len(near) == 1 else None
        return None

    def holder(self, of: str, role: str, on: date | None) -> Entry | None:
        """Return who held the office that day; None where nobody is known, or more than one may have.

        Without a day, the answer is known only for an office that one person alone has held.
        """
        of = of.removeprefix("state:").removeprefix("gov:")
        keys = STAND_INS.get(role, (role,))
        if role == "leader" and (office := self._leaders.get(of)):
            keys = (*keys, office, *(STAND_INS["head_of_state"] if office != "prime_minister" else ()))
        for key in keys:
            spells = self._offices.get((of, key), ())
            held = [spell for spell in spells if on is None or spell.covers(on)]
            sure = {spell.person_id for spell in held if on is not None and spell.surely_covers(on)}
            people = sure if len(sure) == 1 else {spell.person_id for spell in held}
            if people:
                return self._entries[people.pop()] if len(people) == 1 else None
        return None

    def spells(self, person_id: str, on: date | None = None) -> tuple[Spell, ...]:
        """Return the person's offices, or those that may have been held that day, in the order of the file."""
        self.entry(person_id)
        return tuple(spell for spell in self._spells.get(person_id, ()) if on is None or spell.covers(on))

    def standing(self, entry: Entry, on: date | None) -> tuple[str | None, str | None]:
        """Return (country, sector) of an actor that day: who serves a body of states then, serves no state."""
        held = self.spells(entry.id, on) if entry.kind == "person" and on is not None else ()
        bodies = [self.entry(spell.of) for spell in held if spell.of.startswith(("org:", "bloc:"))]
        if not held or len(bodies) < len(held) or any(body.country for body in bodies):
            return entry.country, entry.sector
        return None, bodies[0].sector

    def served(self, person_id: str, on: date | None) -> Entry | None:
        """Return the body that somebody serves that day and no state beside it; None where there is none."""
        held = self.spells(person_id, on) if on is not None else ()
        bodies = [spell.of for spell in held if spell.of.startswith(("org:", "bloc:", "group:"))]
        return self.entry(bodies[0]) if bodies and len(bodies) == len(held) else None

    def spellings(self, entry_id: str) -> tuple[str, ...]:
        """Return every name of an entry, the full ones and the surnames."""
        return tuple(alias.text for alias in self._own.get(entry_id, ()))

    def members(self, bloc_id: str, on: date | None) -> frozenset[str]:
        """Return the ids of a bloc's or organisation's members that day; without a day, those that have not left."""
        self.entry(bloc_id)
        return frozenset(
            member.id
            for member in self._members.get(bloc_id, ())
            if (member.until is None if on is None else _begun(member.since, on) and not _over(member.until, on))
        )

    def memberships(self, bloc_id: str) -> tuple[Membership, ...]:
        """Return a bloc's members with their dates, also those that left, in the order of the file."""
        return self._members.get(bloc_id, ())

    def role(self, text: str, of: str | None = None) -> Role | None:
        """Return what a role noun, as its lemma, means: of that state (ISO) or body (id) where they differ."""
        roles = self._roles.get(fold(text).casefold(), ())
        fitting = [role for role in roles if of in role.countries or of in role.organisations]
        general = [role for role in roles if not role.countries and not role.organisations]
        return next(iter(fitting or general or ([] if of else roles)), None)

    def roles(self) -> Iterator[Role]:
        """Yield every role term, for building a matcher."""
        return (role for roles in self._roles.values() for role in roles)

    def government(self, country: str) -> Entry:
        """Return the government of a state, given its ISO code."""
        return self.entry(f"gov:{country}")

    def state_of(self, entry: Entry) -> Entry | None:
        """Return the state an entry belongs to; None where it belongs to no one state."""
        return self._entries[f"state:{entry.country}"] if entry.country else None


def fold(text: str) -> str:
    """Return text with accents, quotation marks and dashes made plain and spaces single."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text).translate(_LETTERS)
        text = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(text.split())


def is_abbreviation(text: str) -> bool:
    """Whether case tells this name from a common word: no small letter ("U.S.", "M23"), or few ("LeT", "AfD")."""
    capitals = sum(char.isupper() for char in text)
    return capitals > 0 and (text.upper() == text or (capitals > 1 and len(text) <= 5 and text.isalpha()))


def _key(text: str) -> str:
    return fold(text) if is_abbreviation(text) else _plain(text)


def _plain(text: str) -> str:
    """Text as names are told apart by, without case and without the hyphen of an Arabic article."""
    return ARTICLE.sub(r"\1 ", fold(text).casefold())


@functools.cache
def _default() -> Registry:
    return _build(_bundled())


@functools.cache
def _bundled() -> Mapping[str, Raw]:
    return unique(raw for path in sorted(DATA.glob("*.toml")) for raw in tables(path))


def _build(raws: Mapping[str, Raw]) -> Registry:
    entries = {entry.id: entry for raw in raws.values() for entry in _entries_of(raw)}
    for raw in raws.values():
        _check_references(raw, entries)
    aliases = tuple(dict.fromkeys(alias for raw in raws.values() for alias in _aliases_of(raw)))
    spells = [spell for raw in raws.values() for spell in _spells_of(raw)]
    roles = [role for raw in raws.values() if raw.kind == "role" for role in _roles_of(raw)]
    named = _grouped((_key(alias.text), alias) for alias in aliases)
    _check_states_apart(named, raws)
    return Registry(
        _entries=entries,
        _aliases=aliases,
        _named=named,
        _own=_grouped((alias.entry_id, alias) for alias in aliases),
        _surnames=_grouped((fold(a.text).casefold(), entries[a.entry_id]) for a in aliases if a.sense == "surname"),
        _spells={raw.id: () for raw in raws.values() if raw.kind == "person"}
        | _grouped((spell.person_id, spell) for spell in spells),
        _offices=_grouped(((spell.of, spell.role), spell) for spell in spells),
        _members=_grouped((raw.id, Membership(**row)) for raw in raws.values() for row in raw.table.get("member", ())),
        _roles=_grouped((fold(role.term).casefold(), role) for role in roles),
        _leaders={raw.id[6:]: raw.table["leader"] for raw in raws.values() if raw.table.get("leader")},
    )


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _entries_of(raw: Raw) -> Iterator[Entry]:
    """Yield the entry of a table; a state yields its government too."""
    if raw.kind == "role":
        return
    table, source = raw.table, raw.table["source"]
    country = raw.id.removeprefix("state:") if raw.kind == "state" else table.get("country")
    sector = table.get("sector", {"media": "MED", "organisation": "IGO", "bloc": "IGO"}.get(raw.kind))
    yield Entry(id=raw.id, name=table["name"], kind=raw.kind, country=country, sector=sector, source=source)
    if raw.kind == "state":
        name = f"government of {' '.join([table.get('article', ''), table['name']]).strip()}"
        yield Entry(id=f"gov:{country}", name=name, kind="government", country=country, sector="GOV", source=source)


def _aliases_of(raw: Raw) -> Iterator[Alias]:
    table = raw.table
    if raw.kind == "role":
        return
    for text in (table["name"], *table.get("aliases", ())):
        yield Alias(text=text, entry_id=raw.id, sense="abbreviation" if is_abbreviation(text) else "name")
    for key, sense in (("adjectives", "adjective"), ("people", "people")):
        for text in table.get(key, ()):
            yield Alias(text=text, entry_id=raw.id, sense=sense)
    # a capital or a palace acts for the government, not for the state as a whole
    for key, sense in (("capitals", "capital"), ("metonyms", "metonym")):
        for text in table.get(key, ()):
            yield Alias(text=text, entry_id=raw.id.replace("state:", "gov:"), sense=sense)
    if raw.kind == "person":
        for text in table.get("surnames", (table["name"].split()[-1],)):
            yield Alias(text=text, entry_id=raw.id, sense="surname")


def _spells_of(raw: Raw) -> Iterator[Spell]:
    for row in raw.table.get("office", ()):
        yield Spell(**({"until": None, "source": raw.table["source"]} | row), person_id=raw.id)


def _roles_of(raw: Raw) -> Iterator[Role]:
    for term in raw.table["terms"]:
        yield Role(
            term=term,
            sector=raw.table["sector"],
            key=raw.table.get("key"),
            countries=frozenset(raw.table.get("countries", ())),
            organisations=frozenset(raw.table.get("organisations", ())),
        )


def _check_references(raw: Raw, entries: Mapping[str, Entry]) -> None:
    """Raise VocabularyError where a table speaks of a country or an actor that no file defines."""
    table = raw.table
    countries = [*([table["country"]] if table.get("country") else []), *table.get("countries", [])]
    ids = [*table.get("organisations", []), *(row["id"] for row in table.get("member", ()))]
    for office in table.get("office", ()):
        (ids if ":" in office["of"] else countries).append(office["of"])
    for wanted in (*ids, *(f"state:{country}" for country in countries)):
        if wanted not in entries:
            where = f"{raw.path}: {raw.id}"
            raise VocabularyError(f"unknown actor {wanted!r}", item=where, advice=nearest(wanted, entries))


def _check_states_apart(named: Mapping[str, tuple[Alias, ...]], raws: Mapping[str, Raw]) -> None:
    """Raise VocabularyError where one name stands for two states; an adjective may be shared ("Congolese")."""
    for key, found in named.items():
        states = {
            alias.entry_id.removeprefix("gov:").removeprefix("state:"): alias
            for alias in found
            if alias.entry_id.startswith(("state:", "gov:")) and alias.sense not in ("adjective", "people")
        }
        if len(states) > 1:
            one, two = list(states)[:2]
            where = f"{raws[f'state:{two}'].path}: state:{two}"
            raise VocabularyError(f"{key!r} already names state:{one}", item=where, advice="give it to one of them")


def _begun(since: str, on: date) -> bool:
    return since <= on.isoformat()[: len(since)]


def _over(until: str | None, on: date) -> bool:
    """Whether it had certainly ended: `until` is exclusive as a day, and open within an imprecise month or year."""
    day = on.isoformat()
    return until is not None and (until <= day if len(until) == len(day) else until < day[: len(until)])


def _near(spell: Spell, on: date, days: int) -> bool:
    """Whether the spell covers a day within so many days of `on`."""
    early = date.fromordinal(max(on.toordinal() - days, 1))
    late = date.fromordinal(min(on.toordinal() + days, date.max.toordinal()))
    return _begun(spell.since, late) and not _over(spell.until, early)
