"""The files of the actor registry: read, checked key by key, and handed on as tables that are not understood yet."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.errors import VocabularyError

_TEXT, _LIST, _TABLES = "text", "list", "tables"  # what a key holds
_PARTS = {_TEXT: (str, "a string"), _LIST: (str, "a list of strings"), _TABLES: (dict, "a list of tables")}
_WAYS = {"aliases": _LIST, "adjectives": _LIST, "people": _LIST, "metonyms": _LIST}
_COMMON = {"id": _TEXT, "name": _TEXT, "source": _TEXT} | _WAYS
_KEYS: Mapping[str, Mapping[str, str]] = {
    "state": _COMMON | {"article": _TEXT, "capitals": _LIST, "leader": _TEXT},
    "organisation": _COMMON | {"country": _TEXT, "sector": _TEXT, "member": _TABLES},
    "media": _COMMON | {"country": _TEXT},
    "bloc": _COMMON | {"sector": _TEXT, "member": _TABLES},
    "group": _COMMON | {"country": _TEXT, "sector": _TEXT, "capitals": _LIST},
    "person": _COMMON | {"country": _TEXT, "sector": _TEXT, "surnames": _LIST, "office": _TABLES},
    "role": {"terms": _LIST, "sector": _TEXT, "key": _TEXT, "countries": _LIST, "organisations": _LIST},
}
_OFFICE = {"role": _TEXT, "of": _TEXT, "since": _TEXT, "until": _TEXT, "source": _TEXT}
_MEMBER = {"id": _TEXT, "since": _TEXT, "until": _TEXT, "source": _TEXT}
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Raw:
    """One table of a file, before it is understood."""

    kind: str
    path: Path
    table: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.table["terms"][0]) if self.kind == "role" else str(self.table["id"])


def tables(path: Path) -> Iterator[Raw]:
    """Yield a file's tables, each with the file's own `source` where it names none, after checking its keys."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"cannot be read: {error}", item=str(path), advice="correct the file") from error
    source = content.pop("source", "")
    content.pop("checked", None)
    for kind, tables in content.items():
        if kind not in _KEYS:
            raise VocabularyError(f"unknown table {kind!r}", item=str(path), advice=nearest(kind, _KEYS))
        _check_keys({kind: tables}, {kind: _TABLES}, str(path))
        for table in tables:
            where = f"{path}: {table.get('id') or table.get('terms')}"
            _check_keys(table, _KEYS[kind], where)
            for part, keys in (("office", _OFFICE), ("member", _MEMBER)):
                for row in table.get(part, []):
                    _check_keys(row, keys, f"{where}: {part}")
                    _check_dates(row, where)
            _check_needed(kind, table, where)
            yield Raw(kind, path, {"source": source, **table})


def _check_keys(table: Mapping[str, Any], keys: Mapping[str, str], where: str) -> None:
    for key, value in table.items():
        if key not in keys:
            raise VocabularyError(f"unknown key {key!r}", item=where, advice=nearest(key, keys))
        want = keys[key]
        values = value if isinstance(value, list) else [value]
        if (want == _TEXT) == isinstance(value, list) or not all(isinstance(v, _PARTS[want][0]) for v in values):
            raise VocabularyError(f"{key!r} should be {_PARTS[want][1]}", item=where, advice="correct the file")


def _check_needed(kind: str, table: Mapping[str, Any], where: str) -> None:
    needed = {"role": ("terms", "sector"), "person": ("id", "name", "sector"), "group": ("id", "name", "sector")}
    for key in needed.get(kind, ("id", "name")):
        if not table.get(key):
            raise VocabularyError(f"{key!r} is missing", item=where, advice="add it")
    for part, keys in (("office", ("role", "of", "since")), ("member", ("id", "since"))):
        for missing in (key for row in table.get(part, []) for key in keys if key not in row):
            raise VocabularyError(f"{part} without {missing!r}", item=where, advice="add it")
    prefix = "org" if kind == "organisation" else kind
    if kind != "role" and not str(table["id"]).startswith(f"{prefix}:"):
        raise VocabularyError("an id starts with its kind", item=where, advice=f'write "{prefix}:..."')


def _check_dates(row: Mapping[str, Any], where: str) -> None:
    for key in ("since", "until"):
        if (text := row.get(key)) is None:
            continue
        try:
            if not _ISO.fullmatch(text):
                raise ValueError(text)
            date.fromisoformat(text + "0000-01-01"[len(text) :])
        except ValueError as error:
            raise VocabularyError(
                f"{key} {text!r} is no date", item=where, advice='write "2019", "2019-05" or "2019-05-20"'
            ) from error
    since, until = row.get("since"), row.get("until")
    if since and until and until[: len(since)] < since[: len(until)]:
        raise VocabularyError(f"until {until} is before since {since}", item=where, advice="correct one of them")


def unique(raws: Iterable[Raw]) -> dict[str, Raw]:
    """Return the tables by id; role tables by their first term and the places they speak of."""
    found: dict[str, Raw] = {}
    for raw in raws:
        places = (*raw.table.get("countries", ()), *raw.table.get("organisations", ()))
        key = raw.id if raw.kind != "role" else "|".join(("role", raw.id, *places))
        if key in found:
            raise VocabularyError(f"{raw.id} is defined twice", item=str(raw.path), advice=f"also in {found[key].path}")
        found[key] = raw
    return found


def nearest(wanted: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(wanted, list(known), n=1, cutoff=0.0)
    return f"nearest is {close[0]}" if close else ""
