"""One peace process in one file: `process.toml`, read into one frozen `Config`."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import ConfigError

GRADES = "ABCDEF"  # the reliability scale of a source, A the best; F means it cannot be judged, and counts as no grade
OUTLET_KINDS = ("official text", "named official", "wire", "outlet", "think tank", "social account", "dataset")
READERS = ("local", "remote")
BORDERS = ("recognised", "de_facto")
BRIEF_FORMS = ("status", "daily", "weekly", "monthly")
BRIEF_SECTIONS = (
    *("in-brief", "changes", "table", "dates", "offers", "contested", "pledges", "drafts", "fighting"),
    *("measures", "patterns", "forecasts"),
    *("what-happened", "who-wants-what", "planned", "supposed", "less-certain"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody whose offers, refusals and losses the brief always shows."""

    id: str  # registry id, e.g. "state:UKR"
    name: str
    side: str | None = None  # parties of one side share this word
    colour: str | None = None  # of its side on the pages, as #1f5f8b; None: a neutral one by its place in the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a bloc for as long as it was one, `[since, until)`."""

    id: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """Parties that act together, with dated members."""

    id: str
    name: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that is negotiated about, by its code in the vocabulary."""

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one party stands on a scale from a day on, as a person judges it: an order with a range, no measurement."""

    party: str  # registry id, e.g. "state:UKR"
    at: float  # from 0, the one end of the scale, to 100, the other
    low: float | None = None  # the least that the words allow; left out: `at`, and the measures say so
    high: float | None = None  # the most that they allow
    since: date  # the day from which that is known; it counts until the party's next placement
    words: str  # what it rests on: a quote, or a summary in your own words
    mention: str | None = None  # id of the mention with those words; either this or `source` has to be there
    source: str | None = None  # the document's address, or the end of its path

    @property
    def ends(self) -> tuple[float, float]:
        """Its range; the point itself where none is given."""
        return (self.at if self.low is None else self.low, self.at if self.high is None else self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A line from 0 to 100 for one issue, on which a person places the parties."""

    issue: str  # code in the vocabulary
    name: str  # what differs along it, for people; no two scales share one
    zero: str  # what 0 means, in words
    hundred: str  # what 100 means, in words
    at: tuple[Placement, ...] = ()  # the `[[scale.at]]` tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Somebody who publishes, with the user's own grade of its reliability."""

    name: str
    host: str | None = None
    grade: str | None = None
    alignment: str | None = None  # the party or side it speaks for, where it speaks for one
    kind: str | None = None  # official text, named official, wire, outlet, think tank, social account or dataset

    @property
    def reliability(self) -> str | None:
        """The grade, A to E; None where there is none, and where F says that it cannot be judged: never the worst."""
        return None if self.grade == "F" else self.grade


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Something in force that can shut a gate of consent, such as martial law."""

    name: str  # as the gates name it: "martial law"
    party: str  # registry id, e.g. "state:UKR"
    since: date | None = None
    until: date | None = None  # first day it is in force no longer
    source: str | None = None  # where that can be checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An RSS or Atom feed to read on `dragoman add --feeds`."""

    url: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """How much of other people's servers, and of our own time, a fetch may use."""

    timeout_seconds: float = 20.0  # for one wait: to connect, or for the next bytes
    max_seconds: float = 60.0  # for one answer as a whole
    max_bytes: int = 20_000_000  # of one answer
    max_redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """Who reads the sentences: the small model that ships, or one that you name, to which the sentences are sent."""

    name: str = "local"  # "local", which asks nobody, or "remote", which needs `url` and `model`
    url: str | None = None  # where an OpenAI-compatible endpoint begins, e.g. "http://127.0.0.1:11434/v1"
    model: str | None = None  # its name, as the endpoint knows it
    key_env: str | None = None  # name of the environment variable that holds the key, where one is needed
    timeout_seconds: float = 120.0  # for one answer as a whole
    batch: int = 8  # sentences a request


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSettings:
    """Sections and length of one form alone: `[brief.status]`, `[brief.daily]`, `[brief.weekly]`, `[brief.monthly]`."""

    sections: tuple[str, ...] = ()
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSettings:
    """What `dragoman brief` writes: which form, which sections in which order, and how long."""

    form: str = "status"  # status, daily, weekly or monthly, where the command does not name one
    sections: tuple[str, ...] = ()  # ids in the order of the page; left out: those of the form
    length: int | None = None  # the most lines of a section; left out: that of the form
    status: FormSettings = FormSettings()
    daily: FormSettings = FormSettings()
    weekly: FormSettings = FormSettings()
    monthly: FormSettings = FormSettings()

    def of(self, form: str) -> FormSettings:
        """What holds for one form: its own settings, else those for all."""
        own: FormSettings = getattr(self, form)
        return FormSettings(sections=own.sections or self.sections, length=own.length or self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFile:
    """A file of areas in the workspace, as it stands now: a later writing of it is another value."""

    path: Path
    size: int  # bytes
    written: int  # nanoseconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one workspace."""

    name: str
    borders: str = "recognised"  # whose borders the maps draw: "recognised", or "de_facto"
    parties: tuple[Party, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    issues: tuple[Issue, ...] = ()
    scales: tuple[Scale, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    feeds: tuple[Feed, ...] = ()
    conditions: tuple[InForce, ...] = ()
    reader: ReaderSettings = ReaderSettings()
    brief: BriefSettings = BriefSettings()
    web: Web = Web()
    areas: tuple[AreaFile, ...] = ()  # in the workspace's folder inputs, not in `process.toml`
    clauses: Path | None = None  # words that mean the same, for tying moves to clauses: also there


# The key of each list of tables, and where it goes; written in the singular because each table is one of them.
_LISTS: Mapping[str, tuple[str, type[Any]]] = {
    "party": ("parties", Party),
    "bloc": ("blocs", Bloc),
    "issue": ("issues", Issue),
    "scale": ("scales", Scale),
    "outlet": ("outlets", Outlet),
    "feed": ("feeds", Feed),
    "condition": ("conditions", InForce),
}
_KINDS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "str": ("a text in quotes", lambda value: isinstance(value, str) and value.strip() != ""),
    "date": ("a date such as 2025-12-02", lambda value: isinstance(value, date) and not isinstance(value, datetime)),
    "int": ("a positive whole number", lambda value: type(value) is int and value > 0),
    "float": ("a number that is not negative", lambda value: type(value) in (int, float) and value >= 0),
    "tuple": ("a list of tables", lambda value: isinstance(value, list)),
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
T = TypeVar("T")


def load(path: Path) -> Config:
    """Read a `process.toml`, or say in one line what is wrong with it and where."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not TOML: {error}", item=str(path), advice="correct the line it names") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", item=str(path)) from error
    return parse(table, path=path)


def parse(table: Mapping[str, Any], *, path: Path) -> Config:
    """Check every key and value of a parsed `process.toml`."""
    _known(table, ("name", "borders", *_LISTS, "reader", "brief", "web"), where="", path=path)
    if "name" not in table:
        raise ConfigError('has no "name"', item=str(path), advice='add a line such as name = "My process"')
    _check("name", table["name"], "str", where="", path=path)
    borders = table.get("borders", BORDERS[0])
    if borders not in BORDERS:
        raise ConfigError(f"borders = {borders!r}", item=str(path), advice=f"one of {', '.join(BORDERS)}")
    lists: dict[str, Any] = {
        field: _entries(kind, table.get(key, []), key, path=path) for key, (field, kind) in _LISTS.items()
    }
    reader, web = _single(ReaderSettings, table, "reader", path=path), _single(Web, table, "web", path=path)
    _check_reader(reader, path=path)
    _check_colours(lists["parties"], path=path)
    brief = _brief(table.get("brief", {}), path=path)
    return Config(name=table["name"], borders=borders, reader=reader, brief=brief, web=web, **lists)


def template(name: str, *, filled: Mapping[str, str] | None = None) -> str:
    """Return a commented `process.toml` for a new process.

    filled  TOML by key, "party" to "feed", to stand in place of the commented example of that key
    """
    shown = "".join(char if char.isprintable() else " " for char in name).strip() or "Unnamed process"
    text = files("dragoman").joinpath("process.toml").read_text("utf-8")
    paragraphs = text.replace("@NAME@", quoted(shown)).split("\n\n")
    return "\n\n".join(_filled(paragraph, filled or {}) for paragraph in paragraphs)


def _filled(paragraph: str, filled: Mapping[str, str]) -> str:
    """A paragraph of the template, its example replaced where there is something to put in its place."""
    for key, text in filled.items():
        head, mark, _ = paragraph.partition(f"# [[{key}]]\n")
        if mark:
            return f"{head}\n{text.strip()}"
    return paragraph


def quoted(text: str) -> str:
    """Return any text as a TOML string on one line; what a reader could not see stands there as its code."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"  # half a character, which no file can hold
    return char if char.isprintable() else f"\\U{ord(char):08X}"


def _entries(kind: type[T], tables: Any, key: str, *, path: Path) -> tuple[T, ...]:
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ConfigError(f"{key} is not a list of tables", item=str(path), advice=f"write each as [[{key}]]")
    found = tuple(_entry(kind, each, where=f"[[{key}]] {n}", path=path) for n, each in enumerate(tables, 1))
    ids = [_named(each) for each in found]
    for each in ids:
        if ids.count(each) > 1:
            raise ConfigError(f"[[{key}]] {each!r} stands there twice", item=str(path), advice="keep one of them")
    return found


def _named(entry: Any) -> str:
    """What tells one entry of a list from another: its id, its address, else its name and whose it is."""
    own = getattr(entry, "id", None) or getattr(entry, "url", None) or getattr(entry, "name", "")
    return f"{own} of {entry.party}" if hasattr(entry, "party") else str(own)


def _single(kind: type[T], table: Mapping[str, Any], key: str, *, path: Path) -> T:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise ConfigError(f"[{key}] is not a table", item=str(path), advice=f"write [{key}] on a line of its own")
    return _entry(kind, found, where=f"[{key}]", path=path)


def _brief(table: Any, *, path: Path) -> BriefSettings:
    """The table `[brief]` with those of its forms."""
    if not isinstance(table, dict):
        raise ConfigError("[brief] is not a table", item=str(path), advice="write [brief] on a line of its own")
    own = {key: value for key, value in table.items() if key not in BRIEF_FORMS}
    _known(own, ("form", "sections", "length", *BRIEF_FORMS), where="[brief]", path=path)
    form = own.get("form", BRIEF_FORMS[0])
    if form not in BRIEF_FORMS:
        raise ConfigError(f"[brief] form = {form!r}", item=str(path), advice=f"one of {', '.join(BRIEF_FORMS)}")
    forms = {each: _form(table.get(each, {}), where=f"[brief.{each}]", path=path) for each in BRIEF_FORMS}
    every = _form({key: value for key, value in own.items() if key != "form"}, where="[brief]", path=path)
    return BriefSettings(form=form, sections=every.sections, length=every.length, **forms)


def _form(table: Any, *, where: str, path: Path) -> FormSettings:
    if not isinstance(table, dict):
        raise ConfigError(f"{where} is not a table", item=str(path), advice=f"write {where} on a line of its own")
    _known(table, ("sections", "length"), where=where, path=path)
    sections = table.get("sections", [])
    if not isinstance(sections, list) or not all(isinstance(each, str) for each in sections):
        advice = f'write sections = ["{BRIEF_SECTIONS[0]}", "{BRIEF_SECTIONS[1]}"]'
        raise ConfigError(f"{where} sections is not a list of texts", item=str(path), advice=advice)
    for each in sections:
        if each not in BRIEF_SECTIONS:
            nearest = difflib.get_close_matches(each, BRIEF_SECTIONS, n=1, cutoff=0.0)[0]
            message = f"{where} sections: there is no section {each!r}"
            raise ConfigError(message, item=str(path), advice=f"the nearest is {nearest!r}")
        if sections.count(each) > 1:
            raise ConfigError(f"{where} sections: {each!r} stands there twice", item=str(path), advice="keep one")
    if "length" in table:
        _check("length", table["length"], "int", where=where, path=path)
    return FormSettings(sections=tuple(sections), length=table.get("length"))


def _check_colours(parties: Sequence[Party], *, path: Path) -> None:
    """A colour is written as #rrggbb, and a side has one."""
    sides: dict[str, str] = {}
    for number, party in enumerate(parties, 1):
        if party.colour is None:
            continue
        if not _COLOUR.fullmatch(party.colour):
            message = f"[[party]] {number} has colour {party.colour!r}"
            raise ConfigError(message, item=str(path), advice="write it as #1f5f8b: red, green and blue in hexadecimal")
        other = sides.setdefault(party.side or party.id, party.colour)
        if other.lower() != party.colour.lower():
            message = f"[[party]] {number} has colour {party.colour!r}, and its side {other!r}"
            raise ConfigError(message, item=str(path), advice="give a side one colour")


def _check_reader(reader: ReaderSettings, *, path: Path) -> None:
    if reader.name not in READERS:
        raise ConfigError(f"[reader] name = {reader.name!r}", item=str(path), advice=f"one of {', '.join(READERS)}")
    for key in ("url", "model"):
        if reader.name == "remote" and getattr(reader, key) is None:
            raise ConfigError(f'[reader] has no "{key}"', item=str(path), advice=f"add {key} = …")
    if reader.key_env is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", reader.key_env):
        # Not shown: it may be the key itself.
        message = "[reader] key_env is not the name of an environment variable"
        raise ConfigError(message, item=str(path), advice="keep the key in a variable, and write its name here")
    if reader.timeout_seconds == 0:
        raise ConfigError("[reader] timeout_seconds = 0", item=str(path), advice="allow the model some time")


def _entry(kind: type[T], table: Mapping[str, Any], *, where: str, path: Path) -> T:
    """Build one value from one table: its keys are the fields of `kind`, its types their annotations."""
    wanted = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    _known(table, tuple(wanted), where=where, path=path)
    for name, field in wanted.items():
        if name in table:
            annotation = str(field.type).removesuffix(" | None").partition("[")[0]
            _check(name, table[name], annotation, where=where, path=path)
        elif field.default is MISSING:
            raise ConfigError(f'{where} has no "{name}"', item=str(path), advice=f"add {name} = …")
    values = dict(table)
    if "members" in values:
        values["members"] = tuple(_member(each, where=f"{where} members", path=path) for each in values["members"])
    if kind is Scale:
        values["at"] = _placements(values.get("at", []), where=where, path=path)
    if values.get("grade", "A") not in GRADES or len(values.get("grade", "A")) != 1:
        raise ConfigError(f"{where} has grade {values['grade']!r}", item=str(path), advice="use one letter, A to F")
    if kind is Outlet and values.get("kind", OUTLET_KINDS[0]) not in OUTLET_KINDS:
        message = f"{where} has kind {values['kind']!r}"
        raise ConfigError(message, item=str(path), advice=f"one of {', '.join(OUTLET_KINDS)}")
    return kind(**values)


def _placements(tables: Sequence[Any], *, where: str, path: Path) -> tuple[Placement, ...]:
    """The placements of one scale: on its line, inside their range, one a day for each party, each with its source."""
    found: list[Placement] = []
    for number, table in enumerate(tables, 1):
        place = f"{where} at {number}"
        if not isinstance(table, dict):
            raise ConfigError(f"{place} is not a table", item=str(path), advice="write each as [[scale.at]]")
        one = _entry(Placement, table, where=place, path=path)
        low, high = one.ends
        if not 0 <= low <= one.at <= high <= 100:
            message = f"{place}: low {low:g}, at {one.at:g}, high {high:g}"
            raise ConfigError(message, item=str(path), advice="0 <= low <= at <= high <= 100")
        if one.mention is None and one.source is None:
            message = f'{place} has neither "mention" nor "source"'
            raise ConfigError(message, item=str(path), advice="name the mention or the address with its words")
        if any((other.party, other.since) == (one.party, one.since) for other in found):
            message = f"{place}: {one.party} is placed twice on {one.since}"
            raise ConfigError(message, item=str(path), advice="keep one of them")
        found.append(one)
    return tuple(found)


def _member(table: Any, *, where: str, path: Path) -> Member:
    table = {"id": table} if isinstance(table, str) else table
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: {table!r} is neither an id nor a table", item=str(path))
    member = _entry(Member, table, where=where, path=path)
    if member.since and member.until and member.since >= member.until:
        raise ConfigError(f"{where}: {member.id} leaves before it joins", item=str(path), advice="since < until")
    return member


def _known(table: Mapping[str, Any], known: Sequence[str], *, where: str, path: Path) -> None:
    for key in table:
        if key not in known:
            nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            place = f" in {where}" if where else ""
            raise ConfigError(f"unknown key {key!r}{place}", item=str(path), advice=f"the nearest is {nearest!r}")


def _check(name: str, value: Any, annotation: str, *, where: str, path: Path) -> None:
    wanted, holds = _KINDS[annotation]
    if not holds(value):
        place = f"{where} " if where else ""
        raise ConfigError(f"{place}{name} = {value!r}", item=str(path), advice=f"{name} is {wanted}")
