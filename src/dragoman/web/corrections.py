"""The fields of a form that corrects a reading or codes a passage: what they show, and what was changed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dragoman import vocab
from dragoman.errors import RecordError
from dragoman.types import Actor, Mention

SINGLE = ("kind", "mode", "move", "status", "outcome", "since", "until", "place")
MANY = ("issues", "actors", "targets")
PREFIX = "set_"  # of a field's name in a form
Values = dict[str, Any]


def blank(**given: Any) -> Values:
    """A form with nothing in it but what is given."""
    return {**dict.fromkeys(SINGLE, ""), **{name: [] for name in MANY}, "particular": "", "value": "", **given}


def shown(mention: Mention, called: Mapping[str, str]) -> Values:
    """A reading as the form shows it.

    called  what known actors are called, by id
    """
    first, last = _days(mention)
    return blank(
        kind=mention.kind,
        mode=mention.mode or "",
        move=mention.move or "",
        status=mention.status,
        outcome=mention.outcome or "",
        since=first,
        until=last if last != first else "",
        place=mention.place.name if mention.place else "",
        issues=list(mention.issues),
        actors=[_name(one, called) for one in mention.actors],
        targets=[_name(one, called) for one in mention.targets],
    )


def typed(sent: Iterable[tuple[str, str]], over: Values | None = None) -> Values:
    """What a form sent, as the form shows it; a field that it did not send stays as it is in `over`."""
    pairs = [(name.removeprefix(PREFIX), value) for name, value in sent if name.startswith(PREFIX)]
    found = {**(over or blank()), **{field: [] for field, _ in pairs if field in MANY}}
    for field, value in pairs:
        if field not in found:
            continue
        if field not in MANY:
            found[field] = value.strip()
            continue
        several = value.split(";") if field in ("actors", "targets") else [value]
        found[field] += [one for part in several if (one := part.strip()) and one not in found[field]]
    return found


def changed(values: Values, mention: Mention, called: Mapping[str, str]) -> dict[str, Any]:
    """What a correction sets: the fields that say something else than the reading does. RecordError for bad ones."""
    _check(values)
    before = shown(mention, called)
    found: dict[str, Any] = {name: values[name] or None for name in SINGLE if values[name] != before[name]}
    if "since" in found or "until" in found:  # one without the other would lose the other
        found |= {"since": values["since"] or None, "until": values["until"] or values["since"] or None}
    for name in MANY:
        ids = _ids(values[name], called) if name != "issues" else values[name]
        old = [one.id or one.text for one in getattr(mention, name)] if name != "issues" else list(mention.issues)
        if values[name] != before[name] and ids != old:
            found[name] = ids
    kind = vocab.kinds().get(values["kind"])
    if "kind" in found and "mode" not in found and kind is not None and values["mode"] not in kind.modes:
        found |= {"mode": None} if values["mode"] else {}
    _check_mode(found.get("mode"), values["kind"])
    if values["particular"]:
        found[values["particular"]] = values["value"] or None
    return found


def coded(values: Values, called: Mapping[str, str]) -> dict[str, Any]:
    """What a passage is coded as: the fields that say something."""
    _check(values)
    _check_mode(values["mode"], values["kind"])
    found: dict[str, Any] = {name: values[name] for name in SINGLE if values[name]}
    found |= {"issues": values["issues"]} if values["issues"] else {}
    found |= {side: _ids(values[side], called) for side in ("actors", "targets") if values[side]}
    if values["particular"] and values["value"]:
        found[values["particular"]] = values["value"]
    return found


def _name(actor: Actor, called: Mapping[str, str]) -> str:
    return called.get(actor.id or "") or actor.id or actor.text


def _ids(names: Sequence[str], called: Mapping[str, str]) -> list[str]:
    """Known actors by their ids, others by the words that were typed."""
    ids = {name.casefold(): id for id, name in called.items()}
    found = [ids.get(name.casefold(), name) for name in names]
    return list(dict.fromkeys(found))


def _days(mention: Mention) -> tuple[str, str]:
    """First and last day as a form has them."""
    when = mention.when
    if when is None:
        return "", ""
    last = when.until - timedelta(days=1) if when.until else None
    return when.since.isoformat() if when.since else "", last.isoformat() if last else ""


def _check(values: Values) -> None:
    days = {name: _day(values[name]) for name in ("since", "until")}
    if days["since"] and days["until"] and days["until"] < days["since"]:
        raise RecordError("the last day is before the first", item=values["until"], advice="swap the days")
    if values["value"] and not values["particular"]:
        raise RecordError("it is not said what this is", item=values["value"], advice="choose what is said beside it")


def _check_mode(mode: str | None, kind: str) -> None:
    known = vocab.kinds().get(kind)
    if mode and known is not None and mode not in known.modes:
        some = ", ".join(one.label for one in known.modes.values())
        advice = f"one of {some}, or none" if some else "this kind has none: leave it empty"
        raise RecordError(f"is no finer reading of “{known.label}”", item=mode, advice=advice)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RecordError("is not a day", item=text, advice="write it as 2025-12-02") from None
