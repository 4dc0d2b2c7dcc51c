"""One filter state for every page, kept in the address, so that every view is a permalink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dragoman.errors import ConfigError
from dragoman.record.shelf import Filters
from dragoman.web.known import strange

# Each filter's name in the address, and whether it may be given more than once.
LISTS = {
    "actor": "actors", "acts": "acts", "issue": "issues", "kind": "kinds", "source": "sources", "status": "status",
}  # fmt: skip
DAYS = ("since", "until", "as_of")
SINGLE = (*DAYS, "confidence", "q")
VIEW = ("sort", "dir", "page", "view")  # besides what is shown: how
MOST = 50  # values of one filter
LONGEST = 300  # characters of one value
LARGEST_PAGE = 100_000
TOLD = (
    "fragment",
    "judged",
)  # what only one answer is asked for: the drawer's part of a page, the decision that led here


class StrangeError(ConfigError):
    """A parameter that a page does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that is on: what it is, and the address without it."""

    name: str
    value: str
    remove: str
    id: str = ""  # the value as the address has it


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an address asks for. Addresses that this makes keep every filter and drop the page number."""

    path: str
    filters: Filters = field(default_factory=Filters)
    sort: str = ""
    descending: bool = False
    page: int = 1
    view: str = ""  # a page's own choice among its forms
    own: tuple[tuple[str, str], ...] = ()  # a page's own parameters, kept on that page

    def url(self, path: str | None = None, **changes: Any) -> str:
        """The address of a page with this state, some of it changed; None takes a filter out."""
        wanted = dict(self._values())
        if path is not None and path != self.path:
            for name in (*VIEW, *(name for name, _ in self.own)):
                wanted.pop(name, None)
        if "page" not in changes:
            wanted.pop("page", None)
        wanted.update({name: _words(value) for name, value in changes.items()})
        kept = {name: values for name, values in wanted.items() if values}
        asked = urlencode([(name, value) for name, values in kept.items() for value in values])
        return f"{path if path is not None else self.path}{'?' + asked if asked else ''}"

    def unfiltered(self, **changes: Any) -> str:
        """The address of the page with every filter taken out but the day whose knowledge is shown."""
        return self.url(**{**dict.fromkeys(name for name in (*SINGLE, *LISTS) if name != "as_of"), **changes})

    @property
    def query(self) -> str:
        """The filters alone, as they stand behind the question mark."""
        return self.url("").lstrip("?")

    def hidden(self, *without: str) -> list[tuple[str, str]]:
        """Names and values of the filters, for a form that changes others."""
        return [(name, one) for name, values in self._values() if name not in without for one in values]

    def chips(self, labels: Mapping[str, str]) -> list[Chip]:
        """The filters that are on, each with the address without it; `labels` say what ids mean."""
        found = []
        for name, values in self._values():
            if name in VIEW or name in dict(self.own):
                continue
            for one in values:
                rest = [other for other in values if other != one]
                changed: dict[str, Any] = {name: rest or None}
                remove = self.url(None, **changed)
                found.append(Chip(name=name.replace("_", "-"), value=labels.get(one, one), remove=remove, id=one))
        return found

    def _values(self) -> Iterable[tuple[str, list[str]]]:
        for name in DAYS:
            yield name, _words(getattr(self.filters, name))
        for name, attribute in LISTS.items():
            yield name, _words(getattr(self.filters, attribute))
        yield "confidence", _words(self.filters.confidence)
        yield "q", _words(self.filters.q)
        yield "sort", _words(self.sort)
        yield "dir", ["desc"] if self.descending else []
        yield "view", _words(self.view)
        for name, value in self.own:
            yield name, [value]
        yield "page", _words(self.page if self.page > 1 else None)


def parse(path: str, asked: Iterable[tuple[str, str]], own: Iterable[str] = ()) -> State:
    """Read the state out of an address; ConfigError names what cannot be read, or what this page does not know."""
    values: dict[str, list[str]] = {}
    asked, own = list(asked), list(own)
    unknown = strange((name for name, _ in asked if name not in TOLD), (*SINGLE, *LISTS, *VIEW, *own))
    if unknown:
        raise StrangeError(unknown)
    for name, value in asked:
        if value.strip():
            values.setdefault(name, []).append(value.strip()[:LONGEST])
    days: dict[str, Any] = {name: _day(name, values) for name in DAYS}
    lists: dict[str, Any] = {
        attribute: tuple(dict.fromkeys(values.get(name, [])))[:MOST] for name, attribute in LISTS.items()
    }
    filters = Filters(**days, **lists, confidence=_share(values), q=_last(values, "q"))
    if filters.since and filters.until and filters.since >= filters.until:
        raise ConfigError("ends before it begins", item=f"{filters.since} to {filters.until}", advice="swap the days")
    direction = _last(values, "dir")
    if direction not in ("", "asc", "desc"):
        raise ConfigError("is neither asc nor desc", item=f"dir={direction}")
    return State(
        path=path,
        filters=filters,
        sort=_last(values, "sort"),
        descending=direction == "desc",
        page=_number(values),
        view=_last(values, "view"),
        own=tuple((name, _last(values, name)) for name in own if name in values),
    )


def without_page(state: State) -> State:
    """The same, from the first page."""
    return replace(state, page=1)


def _last(values: Mapping[str, list[str]], name: str) -> str:
    return values.get(name, [""])[-1]


def _day(name: str, values: Mapping[str, list[str]]) -> date | None:
    text = _last(values, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError("is not a day", item=f"{name}={text}", advice="write it as 2025-12-02") from None


def _share(values: Mapping[str, list[str]]) -> float | None:
    text = _last(values, "confidence")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ConfigError("is not a number from 0 to 1", item=f"confidence={text}")
    return number or None


def _number(values: Mapping[str, list[str]]) -> int:
    text = _last(values, "page") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_PAGE):
        raise ConfigError("is not the number of a page", item=f"page={text}")
    return int(text)


def _words(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [f"{value:g}" if isinstance(value, float) else str(value)]
