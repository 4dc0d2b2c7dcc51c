"""What a person corrects in a reading: fields of a mention, checked against the vocabulary, laid over what was read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dragoman import vocab
from dragoman.errors import RecordError
from dragoman.record.known import Known, nobody
from dragoman.types import Actor, Judgement, Mention, Particular, Period, Place

PLAIN = ("kind", "mode", "move", "status", "outcome")
FIELDS = (*PLAIN, "since", "until", "place", "issues", "actors", "targets")
Change = Callable[[Mention], Mention]
_ID = re.compile(r"[a-z]+:\S+")


def check(changes: Mapping[str, Any], *, item: str) -> None:
    """Refuse a field that cannot be corrected, and a word that the vocabulary does not have."""
    known = {
        "kind": vocab.kinds(),
        "mode": dict.fromkeys(mode for kind in vocab.kinds().values() for mode in kind.modes),
        "move": vocab.moves(),
        "status": vocab.statuses(),
        "outcome": vocab.outcomes(),
    }
    keys = vocab.particulars()
    for name, value in changes.items():
        if name not in FIELDS and name not in keys:
            advice = f"correct one of {', '.join(FIELDS)}, or a particular: {', '.join(keys)}"
            raise RecordError(f"{name!r} cannot be corrected", item=item, advice=advice)
        if name in known and value is not None and value not in known[name]:
            raise RecordError(f"unknown {name} {value!r}", item=item, advice=f"one of {', '.join(known[name])}")
        if name in ("since", "until") and value is not None:
            _day(value, item)
        if name == "issues" and (bad := [one for one in _list(value) if one not in vocab.issues()]):
            raise RecordError(f"unknown issue {bad[0]!r}", item=item, advice=f"one of {', '.join(vocab.issues())}")


def edits_of(judgements: Iterable[Judgement], known: Known = nobody) -> dict[str, Change]:
    """How to correct each mention that a person corrected: for each field the latest correction counts.

    known  says who an actor is that is named by the id
    """
    found: dict[str, dict[str, tuple[Any, str]]] = {}
    for one in sorted(judgements, key=lambda one: (one.made.isoformat(), one.id)):
        if one.kind != "edit":
            continue
        changes = json.loads(one.detail or "{}")
        for item in one.items:
            if not changes:
                found.pop(item, None)  # an edit of nothing takes back the edits before it
            found.setdefault(item, {}).update({name: (value, one.by) for name, value in changes.items()})
    return {item: _change(item, changes, known) for item, changes in found.items() if changes}


def edited(mentions: Iterable[Mention], judgements: Iterable[Judgement], known: Known = nobody) -> list[Mention]:
    """The mentions, those that were corrected as they were corrected."""
    changes = edits_of(judgements, known)
    return [changes[one.id](one) if one.id in changes else one for one in mentions]


def _change(item: str, changes: Mapping[str, tuple[Any, str]], known: Known) -> Change:
    def change(mention: Mention) -> Mention:
        values: dict[str, Any] = {"edits": item}
        for name in PLAIN:
            if name in changes:
                values[name] = changes[name][0]
        kind = vocab.kinds().get(values.get("kind", mention.kind))
        if "kind" in changes and kind is not None and values.get("mode", mention.mode) not in kind.modes:
            values["mode"] = None  # the finer reading was one of the other kind
        if "issues" in changes:
            values["issues"] = tuple(_list(changes["issues"][0]))
        for side in ("actors", "targets"):
            if side in changes:
                values[side] = tuple(_actor(one, mention, known) for one in _list(changes[side][0]))
        if "since" in changes or "until" in changes:
            values["when"] = _period(mention, changes)
        if "place" in changes:
            values["place"] = _place(changes["place"][0], mention)
        values["particulars"] = _particulars(mention, changes)
        return replace(mention, **values)

    return change


def _list(value: Any) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else list(value or ())


def _day(value: str, item: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise RecordError(f"{value!r} is not a day", item=item, advice="write it as 2025-12-02") from None


def _actor(one: str, mention: Mention, known: Known) -> Actor:
    """Somebody known by id or name, or by words; those of the passage stand for where the name is."""
    id, name, country, sector = known(one) or (one if _ID.fullmatch(one) else None, None, None, None)
    if id is None:
        return Actor(text=one, span=mention.span, id=None, country=None, sector=None, name=one)
    if id.startswith("state:"):
        country, sector = country or id.removeprefix("state:"), sector or "GOV"
    return Actor(text=one, span=mention.span, id=id, country=country, sector=sector, name=name)


def _period(mention: Mention, changes: Mapping[str, tuple[Any, str]]) -> Period | None:
    old = mention.when
    since = changes["since"][0] if "since" in changes else (old.since.isoformat() if old and old.since else None)
    until = changes["until"][0] if "until" in changes else None
    first = date.fromisoformat(since) if since else None
    last = date.fromisoformat(until) if until else first
    if first is None and last is None:
        return None
    precision = "day" if first == last else "days" if first and last else "before"
    return Period(since=first, until=last + timedelta(days=1) if last else None, precision=precision, text="")


def _place(value: str | None, mention: Mention) -> Place | None:
    if value is None:
        return None
    old = mention.place
    if old is not None and old.name == value:
        return old
    return Place(name=value, span=mention.span, kind="unknown", country=None, lat=None, lon=None)


def _particulars(mention: Mention, changes: Mapping[str, tuple[Any, str]]) -> tuple[Particular, ...]:
    named = {name: told for name, told in changes.items() if name not in FIELDS}
    kept = [one for one in mention.particulars if one.key not in named]
    new = [
        Particular(key=name, value=str(value), span=mention.span, cue=f"corrected by {by}")
        for name, (value, by) in named.items()
        if value is not None
    ]
    return (*kept, *new)
