"""What an address may name: the parameters of a page, and the ids that filters look for. A slip is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from fastapi import HTTPException, Request

from dragoman import vocab

if TYPE_CHECKING:
    from dragoman.web.site import Ask

MOST_NAMED = 60  # known ids that a message lists; of actors there are thousands
PEOPLE = ("actor", "acts")  # filters whose values are ids of actors
FILTERED = {"actor": "actors", "acts": "acts", "issue": "issues", "kind": "kinds", "status": "status"}


def strange(names: Iterable[str], known: Sequence[str]) -> str:
    """What is said of parameters that nobody reads; "" where all are known."""
    for name in names:
        if name not in known:
            listed = f"known are {', '.join(known)}" if known else "it takes none"
            return f"“{name[:60]}” is no parameter here{_nearest(name, known)}; {listed}"
    return ""


def ids(ask: Ask, filters: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A sentence for each id that a filter asks for and that neither the record nor the vocabulary has.

    filters  the ids asked for, by the filter's name in the address
    """
    for name in FILTERED:
        for value in filters.get(name, ()):
            if not _is_known(ask, name, value):
                offered = _offered(ask, name)
                some = f"; known are {', '.join(offered)}" if 0 < len(offered) <= MOST_NAMED else ""
                hint = _nearest(value, offered)
                what = "actor" if name in PEOPLE else name
                yield f"“{value[:60]}” is no {what} that the record or the vocabulary knows{hint}{some}"


def declared(request: Request, path: str) -> tuple[str, ...]:
    """The parameters of an address of the API, as its document names them."""
    operation = request.app.openapi()["paths"].get(path, {}).get("get", {})
    return tuple(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")


def only_declared(request: Request) -> None:
    """Refuse a parameter that this address of the API does not know: left out, it would answer another question."""
    words = strange(request.query_params.keys(), declared(request, request.scope["route"].path))
    if words:
        raise HTTPException(422, words)


def only_known(ask: Ask, **filters: Sequence[str]) -> None:
    """Refuse an id that nothing can have."""
    words = next(ids(ask, filters), "")
    if words:
        raise HTTPException(422, words)


def _is_known(ask: Ask, name: str, value: str) -> bool:
    if any(one.value == value for one in ask.copy.choices(None)[FILTERED[name]]):
        return True
    if name in PEOPLE:  # whoever has no id is known by the words of a text
        return value.startswith("text:") or value in ask.registry or value in _settings(ask)
    return value in _terms(ask, name)


def _terms(ask: Ask, name: str) -> set[str]:
    if name == "issue":
        return {*vocab.issues(), *(issue.id for issue in ask.config.issues)}
    return set(vocab.statuses() if name == "status" else {**vocab.kinds(), **vocab.moves()})


def _settings(ask: Ask) -> set[str]:
    return {party.id for party in ask.config.parties} | {bloc.id for bloc in ask.config.blocs}


def _offered(ask: Ask, name: str) -> list[str]:
    found = dict.fromkeys(one.value for one in ask.copy.choices(None)[FILTERED[name]])
    more = _settings(ask) if name in PEOPLE else _terms(ask, name)
    return list(found | dict.fromkeys(sorted(more)))


def _nearest(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f" (nearest is {close[0]})" if close else ""
