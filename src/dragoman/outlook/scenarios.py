"""Scenarios: files that say what is held the same and what differs, in words and as settings of the models."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dragoman import vocab
from dragoman.errors import ConfigError

MODELS = ("settlement", "bargain", "attrition")
WORDS = ("name", "question", "same", "formats", "differs", "needs")
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "settlement": ("changes", "inputs", "issue", "present", "absent", "status_quo"),
    "bargain": ("changes", "inputs", "battlefield"),
    "attrition": ("changes", "inputs"),
}
LISTS = ("actor", "target", "who", "kind", "mode", "move", "status", "outcome", "issue", "words")
SOUGHT = (*LISTS, "since", "until", "ledger", "column")
LEDGERS = ("meetings", "moves", "offers", "claims", "pledges", "hostilities")
MOST_BYTES = 1_000_000  # of a scenario: words and a few numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """One thing that is otherwise, in words."""

    what: str
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one model is given besides the inputs that all have."""

    changes: tuple[str, ...] = ()  # as --change takes them
    of_issue: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the same, for one issue alone
    inputs: Path | None = None  # another file of inputs
    present: tuple[str, ...] = ()  # who takes part; nobody named: all
    absent: tuple[str, ...] = ()  # who does not
    status_quo: float | None = None
    battlefield: bool = False  # the chance to win a battle by the record

    @property
    def words(self) -> tuple[str, ...]:
        """Each setting in words."""
        return (
            *self.changes,
            *(f"{issue}: {one}" for issue, found in self.of_issue.items() for one in found),
            *([f"inputs from {self.inputs.name}"] if self.inputs else []),
            *([f"only these take part: {', '.join(self.present)}"] if self.present else []),
            *([f"without {', '.join(self.absent)}"] if self.absent else []),
            *([f"status quo {self.status_quo:g}"] if self.status_quo is not None else []),
            *(["battlefield of the record"] if self.battlefield else []),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What of the record is looked for: an event passes where it has one value of each filter that is given."""

    ledger: str = ""  # its rows alone
    column: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the ledger: one of these values
    actor: tuple[str, ...] = ()  # sides that act, by registry id
    target: tuple[str, ...] = ()  # sides that are acted on or addressed
    who: tuple[str, ...] = ()  # anybody in it: a side, a person or a body
    kind: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    move: tuple[str, ...] = ()
    status: tuple[str, ...] = ()  # what is held of it
    outcome: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # whole words in the quote, whatever the case
    since: date | None = None
    until: date | None = None

    @property
    def said(self) -> str:
        """The filters in words."""
        parts = [f"ledger of {self.ledger}"] if self.ledger else []
        parts += [f"{name}: {' or '.join(found)}" for name, found in self.column.items()]
        parts += [f"{name}: {' or '.join(getattr(self, name))}" for name in LISTS if getattr(self, name)]
        parts += [f"{name} {day}" for name, day in (("since", self.since), ("until", self.until)) if day]
        return "; ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that would have to be true, and what of the record would speak for it and against it."""

    what: str
    speaks_for: tuple[Sought, ...] = ()
    against: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One file."""

    path: Path
    name: str
    question: str = ""
    same: tuple[str, ...] = ()
    differs: tuple[Differs, ...] = ()
    formats: tuple[str, ...] = ()  # of talks: ids of the vocabulary
    settings: Mapping[str, Settings] = field(default_factory=dict)  # by model
    needs: tuple[Need, ...] = ()

    def of(self, model: str) -> Settings:
        """The settings of a model; none where the file says nothing of it."""
        return self.settings.get(model, Settings())


def load(paths: Sequence[Path]) -> tuple[Scenario, ...]:
    """Read and check some files; ConfigError names the file and the key, and says what to try."""
    found = tuple(parse(_text(path), path) for path in paths)
    seen: dict[str, Path] = {}
    for one in found:
        key = " ".join(one.name.casefold().split())
        if key in seen:
            message = f"its name {one.name!r} is that of {seen[key].name} too"
            raise ConfigError(message, item=str(one.path), advice="give each scenario a name of its own")
        seen[key] = one.path
    return found


def parse(text: str, path: Path) -> Scenario:
    """Read and check the text of a scenario."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        advice = "correct the line it names; see docs/method/outlook-compare.md"
        raise ConfigError(f"no TOML: {error}", item=str(path), advice=advice) from error
    _known_keys(table, path)
    name = _string(table, "name", path)
    if not name:
        raise ConfigError("has no name", item=str(path), advice='give name = "…"')
    formats = _strings(table, "formats", path)
    _among(formats, vocab.formats()["format"], "formats", path)
    differs = tuple(_differs(one, f"differs {n}", path) for n, one in enumerate(_tables(table, "differs", path), 1))
    needs = tuple(_need(one, f"needs {n}", path) for n, one in enumerate(_tables(table, "needs", path), 1))
    settings = {model: _settings(table[model], model, path) for model in MODELS if model in table}
    return Scenario(
        path=path, name=name, question=_string(table, "question", path), same=_strings(table, "same", path),
        differs=differs, formats=formats, settings=settings, needs=needs,
    )  # fmt: skip


def wrong(error: ConfigError, path: Path, key: str) -> ConfigError:
    """The same error with the file and the key in which it is."""
    return ConfigError(error.message, item=f"{path}, {key}", advice=error.advice)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            advice = "a scenario is a page of TOML"
            raise ConfigError(f"has more than {MOST_BYTES:,} bytes", item=str(path), advice=advice)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("cannot be read as text", item=str(path), advice="give a TOML file") from error


def _known_keys(table: Mapping[str, Any], path: Path) -> None:
    for key, value in table.items():
        if key in (*WORDS, *MODELS):
            continue
        if isinstance(value, dict):
            raise ConfigError(f"there is no model {key!r}", item=str(path), advice=f"one of {', '.join(MODELS)}")
        raise _unknown(key, (*WORDS, *MODELS), "", path)
    for model in MODELS:
        if not isinstance(table.get(model, {}), dict):
            raise ConfigError(f"{model} is no table", item=str(path), advice=f"write [{model}] and its settings below")


def _settings(table: Mapping[str, Any], model: str, path: Path) -> Settings:
    for key in table:
        if key not in SETTINGS[model]:
            raise _unknown(key, SETTINGS[model], f" of [{model}]", path)
    place = f"[{model}]"
    issues = _table(table.get("issue", {}), "issue", place, path)
    of_issue = {issue: _strings(issues, issue, path, place) for issue in issues}
    found = Settings(
        changes=_strings(table, "changes", path, place), of_issue=of_issue, inputs=_inputs(table, place, path),
        present=_strings(table, "present", path, place), absent=_strings(table, "absent", path, place),
        status_quo=_share(table, "status_quo", place, path), battlefield=_flag(table, "battlefield", place, path),
    )  # fmt: skip
    if found.present and found.absent:
        raise ConfigError(f"{place} has present and absent", item=str(path), advice="give one of the two")
    for key, texts in (("changes", found.changes), *((f"issue.{issue}", some) for issue, some in of_issue.items())):
        for text in texts:
            try:
                parse_change(model, text)
            except ConfigError as error:
                raise wrong(error, path, f"[{model}] {key}") from error
    return found


def parse_change(model: str, text: str) -> Any:
    """A change as the model's own command reads it."""
    if model == "settlement":
        from dragoman.outlook import settlement_inputs

        return settlement_inputs.parse_change(text)
    from importlib import import_module

    return import_module(f"dragoman.outlook.{model}").parse_change(text)


def _differs(table: Mapping[str, Any], place: str, path: Path) -> Differs:
    for key in table:
        if key not in ("what", "why", "source"):
            raise _unknown(key, ("what", "why", "source"), f" of {place}", path)
    what = _string(table, "what", path, place)
    if not what:
        raise ConfigError(f"{place} does not say what", item=str(path), advice='give what = "…"')
    return Differs(what=what, why=_string(table, "why", path, place), source=_string(table, "source", path, place))


def _need(table: Mapping[str, Any], place: str, path: Path) -> Need:
    for key in table:
        if key not in ("what", "for", "against"):
            raise _unknown(key, ("what", "for", "against"), f" of {place}", path)
    what = _string(table, "what", path, place)
    if not what:
        raise ConfigError(f"{place} does not say what", item=str(path), advice='give what = "…"')
    sides = {
        side: tuple(_sought(one, f"{place}, {side} {n}", path) for n, one in enumerate(_tables(table, side, path), 1))
        for side in ("for", "against")
    }
    return Need(what=what, speaks_for=sides["for"], against=sides["against"])


def _sought(table: Mapping[str, Any], place: str, path: Path) -> Sought:
    for key in table:
        if key not in SOUGHT:
            raise _unknown(key, SOUGHT, f" of {place}", path)
    if not table:
        raise ConfigError(f"{place} looks for nothing", item=str(path), advice=f"give one of {', '.join(SOUGHT)}")
    found = {name: _strings(table, name, path, place) for name in LISTS}
    for name, known in (
        ("kind", vocab.kinds()), ("move", vocab.moves()), ("issue", vocab.issues()), ("status", vocab.statuses()),
        ("outcome", vocab.outcomes()),
    ):  # fmt: skip
        _among(found[name], known, f"{name} of {place}", path)
    ledger = _string(table, "ledger", path, place)
    if ledger:
        _among((ledger,), LEDGERS, f"ledger of {place}", path)
    columns = _table(table.get("column", {}), "column", place, path)
    if columns and not ledger:
        raise ConfigError(f"{place} has columns of no ledger", item=str(path), advice='give ledger = "meetings"')
    since, until = (_day(table, key, place, path) for key in ("since", "until"))
    return Sought(
        ledger=ledger, column={name: _strings(columns, name, path, place) for name in columns}, since=since,
        until=until, **found,
    )  # fmt: skip


def _inputs(table: Mapping[str, Any], place: str, path: Path) -> Path | None:
    named = _string(table, "inputs", path, place)
    if not named:
        return None
    found = path.parent / named
    if not found.is_file():
        raise ConfigError(f"{place}: there is no file {named!r}", item=str(path), advice="name it from this folder on")
    return found


def _string(table: Mapping[str, Any], key: str, path: Path, place: str = "") -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        where = f"{place} {key}".strip()
        raise ConfigError(f"{where} = {value!r} is no text", item=str(path), advice=f'write {key} = "…"')
    return " ".join(value.split())


def _strings(table: Mapping[str, Any], key: str, path: Path, place: str = "") -> tuple[str, ...]:
    value = table.get(key, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        where = f"{place} {key}".strip()
        raise ConfigError(f"{where} is no list of texts", item=str(path), advice=f'write {key} = ["…"]')
    return tuple(" ".join(one.split()) for one in value)


def _tables(table: Mapping[str, Any], key: str, path: Path) -> Sequence[Mapping[str, Any]]:
    value = table.get(key, [])
    value = [value] if isinstance(value, dict) else value
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ConfigError(f"{key} is no list of tables", item=str(path), advice=f"write each as [[{key}]]")
    return value


def _table(value: Any, key: str, place: str, path: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{place}: {key} is no table", item=str(path), advice=f'write {key} = {{ name = ["…"] }}')
    return value


def _share(table: Mapping[str, Any], key: str, place: str, path: Path) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigError(f"{place} {key} = {value!r}", item=str(path), advice="a number from 0 to 1")
    return float(value)


def _flag(table: Mapping[str, Any], key: str, place: str, path: Path) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{place} {key} = {value!r}", item=str(path), advice="true or false")
    return value


def _day(table: Mapping[str, Any], key: str, place: str, path: Path) -> date | None:
    value = table.get(key)
    if value is not None and type(value) is not date:
        raise ConfigError(f"{place}: {key} = {value!r} is no day", item=str(path), advice=f"write {key} = 2025-12-02")
    return value


def _among(values: Iterable[str], known: Iterable[str], key: str, path: Path) -> None:
    some = tuple(known)
    for value in values:
        if value not in some:
            nearest = get_close_matches(value, some, n=1, cutoff=0.5)
            advice = f"the nearest is {nearest[0]!r}; " if nearest else ""
            message = f"{key}: unknown {value!r}"
            raise ConfigError(message, item=str(path), advice=f"{advice}one of {', '.join(some)}")


def _unknown(key: str, known: Sequence[str], where: str, path: Path) -> ConfigError:
    return ConfigError(f"unknown key{where}: {key}", item=str(path), advice=f"one of {', '.join(known)}")
