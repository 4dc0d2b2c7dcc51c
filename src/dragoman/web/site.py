"""What every page shares: the workspace, the copy of its record, the state of the address, and how a page is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fastapi import Request
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from dragoman import __version__, daywords, vocab
from dragoman.config import Config
from dragoman.drafts.consent import STATES
from dragoman.languages import language
from dragoman.patterns.library import ROLE_WORDS
from dragoman.record.shelf import Choice, Copy, Shelf
from dragoman.visible import environment, visible
from dragoman.web import decisions, known, parties
from dragoman.web.patience import OnTheirWay
from dragoman.web.state import LISTS, SINGLE, State, parse
from dragoman.workspace import Workspace

if TYPE_CHECKING:
    from jinja2 import Environment

    from dragoman.coding.registry import Registry

# Every page of the menu: its id, its label, its address.
NAV = (
    ("overview", "Overview", "/"),
    ("timeline", "Timeline", "/timeline"),
    ("table", "Table", "/table"),
    ("moves", "Moves", "/moves"),
    ("offers", "Offers", "/offers"),
    ("meetings", "Meetings", "/meetings"),
    ("claims", "Claims", "/claims"),
    ("pledges", "Pledges", "/pledges"),
    ("fighting", "Fighting", "/fighting"),
    ("drafts", "Drafts", "/drafts"),
    ("map", "Map", "/map"),
    ("network", "Network", "/network"),
    ("measures", "Measures", "/measures"),
    ("patterns", "Patterns", "/patterns"),
    ("outlook", "Outlook", "/outlook"),
    ("sources", "Sources", "/sources"),
    ("review", "Review", "/review"),
    ("brief", "Brief", "/brief"),
)
OF_STATES = {"gov": "government of {}", "mil": "armed forces of {}"}  # ids that end in a country
TERM = re.compile(r"\b[A-Z]{3,}\b")
NAME = re.compile(r"(?<![\w/.:-])[a-z]+(?:_[a-z]+)+(?![\w/.:-])")  # of a term or a field of ours
PER_PAGE = 100
FILTERS = (*SINGLE, *LISTS)  # by their names in the address
PATIENCE = 0.9  # seconds that a reader waits for a page before being told that it is on its way


@dataclass(slots=True)
class Site:
    """One launch of the server."""

    space: Workspace
    shelf: Shelf
    token: str
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    templates: Environment = field(default_factory=lambda: templates())
    patience: float | None = PATIENCE  # seconds; None: as long as a page takes
    coming: OnTheirWay = field(default_factory=OnTheirWay)

    def config(self) -> Config:
        """The settings, read anew: they are the user's, and may have changed."""
        return self.space.config()


class Ask:
    """One question to the server: what its address asks for, and one copy of the record to answer it from."""

    def __init__(self, request: Request, own: Iterable[str] = ()) -> None:
        """Read the state; ConfigError where the address cannot be read."""
        self.request = request
        self.site: Site = request.app.state.site
        self.state: State = parse(request.url.path, request.query_params.multi_items(), own)
        self.copy: Copy = self.site.shelf.copy
        # What takes as much of the page as there is, to be shown while the rest is worked out; None: nobody does.
        self.keep: Callable[[Response], None] | None = None

    @property
    def filters(self) -> Any:
        """What is to be shown."""
        return self.state.filters

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge is shown; None: now."""
        return self.state.filters.as_of

    @cached_property
    def config(self) -> Config:
        """The settings of the workspace."""
        return self.site.config()

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the ids in filters and cells mean, in words."""
        return {**terms(), **{one.value: one.label for one in self.choices["actors"]}, **_parties(self.config)}

    @cached_property
    def choices(self) -> Mapping[str, list[Choice]]:
        """For each filter the values that occur, in words."""
        words = {**terms(), **_parties(self.config)}
        return {
            name: [replace(one, label=words.get(one.value) or _label(one, self.registry)) for one in many]
            for name, many in self.copy.choices(self.as_of).items()
        }

    @cached_property
    def registry(self) -> Registry:
        """Who is who, with what the workspace adds; a workspace's own file is read anew when it was changed."""
        from dragoman.coding.registry import Registry

        actors = self.site.space.actors
        key = ("registry", str(actors), actors.stat().st_mtime_ns if actors else 0)
        return self.copy.kept(None, key, lambda _: Registry.load(*([actors] if actors else [])))

    def called(self, actor_id: str) -> str:
        """What an actor is called here, else in the registry; one that neither knows by its id."""
        if actor_id in self.labels or actor_id not in self.registry:
            return self.labels.get(actor_id, actor_id)
        return self.registry.entry(actor_id).name

    def told(self, actor_id: str) -> str:
        """The same within a sentence, where some states have an article."""
        name = self.called(actor_id)
        full = _with_article(actor_id.removeprefix("state:"), self.registry) if actor_id.startswith("state:") else ""
        return full if full.endswith(f" {name}") else name

    def party(self, actor_id: str) -> str:
        """The number of the colour of an actor's side, "0" to "7", for the class `party-N`; "" where it has none."""
        return parties.numbers(self.config).get(actor_id, "")

    @property
    def fragment(self) -> bool:
        """Whether only the article of the page is wanted, for the drawer."""
        return self.request.query_params.get("fragment") == "1"

    @property
    def by(self) -> str:
        """The name under which whoever asks decided last."""
        return self.request.cookies.get("by", "")

    def page(
        self, template: str, *, current: str, title: str, status: int = 200, bare: bool = False, **values: Any
    ) -> HTMLResponse:
        """A whole page, or the part of it that the drawer shows.

        bare  without what the filters offer, which may have to be worked out
        """
        shelf = self.site.shelf
        text = self.site.templates.get_template(template).render(
            layout="fragment.html.j2" if self.fragment else "base.html.j2",
            ask=self,
            state=self.state,
            filters=self.filters,
            chips=[] if bare else self.state.chips(self.labels),
            choices={} if bare else self.choices,
            labels={} if bare else self.labels,
            strange=[] if bare else self.strange,
            item_href=self.item,
            nav=[(id, label, self.state.url(path), id == current) for id, label, path in NAV],
            current=current,
            title=title,
            process=self.config.name,
            as_of=self.as_of,
            to_come=self.as_of is not None and self.as_of > self.site.clock().date(),
            behind=shelf.behind,
            copied=shelf.copied,
            decided_since=self.copy.turn,
            token=self.site.token,
            version=__version__,
            by=self.by,
            status=status,
            **values,
        )
        # A note or a name that some template forgot to look at could turn a line round: here none gets past.
        return HTMLResponse(visible(text), status)

    def waiting(self, seconds: float) -> HTMLResponse:
        """What is shown while the page itself is being worked out; it asks again by itself."""
        above = f"/{self.state.path.split('/')[1]}"
        id, title = next(((id, label) for id, label, path in NAV if path == above), ("", "On its way"))
        return self.page(
            "waiting.html.j2",
            current=id,
            title=title,
            status=202,
            bare=True,
            seconds=round(seconds),
            file=self.state.path.startswith("/brief/"),
        )

    def item(self, kind: str, ids: list[str]) -> str:
        """The address of the words behind an item, or behind several mentions."""
        ids = list(dict.fromkeys(ids))
        if len(ids) == 1:
            return self.state.url(f"/items/{kind}/{ids[0]}")
        return self.state.url("/evidence", m=ids)

    def program(self, path: str, route: str, **changes: Any) -> str:
        """The same of the API, with the filters that it knows there.

        route  the address as the API's document has it, `/api/measures/{name}`
        """
        names = known.declared(self.request, route)
        return self.state.url(path, **dict.fromkeys(name for name in FILTERS if name not in names), **changes)

    @cached_property
    def strange(self) -> list[str]:
        """A sentence for each id in the filters that nothing can have."""
        filters = self.filters
        asked_for = {name: getattr(filters, attribute) for name, attribute in LISTS.items()}
        return [f"{one[:1].upper()}{one[1:]}." for one in known.ids(self, asked_for)]

    def pages(self, total: int, per_page: int = PER_PAGE) -> Pages:
        """Where one is in a list of `total` lines."""
        return Pages(self.state, total, per_page)


@dataclass(frozen=True, slots=True)
class Pages:
    """A long list in pages; numbers from 1."""

    state: State
    total: int
    per_page: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first_row(self) -> int:
        """The number of the first line on this page, 0 where there is none."""
        return min(self.total, (self.state.page - 1) * self.per_page + 1)

    @property
    def last_row(self) -> int:
        """The number of the last line on this page."""
        return min(self.total, self.state.page * self.per_page)

    @property
    def before(self) -> str:
        """The address of the page before, "" on the first."""
        if self.state.page <= 1:
            return ""
        return self.state.url(page=self.state.page - 1 if self.state.page > 2 else None)

    @property
    def after(self) -> str:
        """The address of the page after, "" on the last."""
        return self.state.url(page=self.state.page + 1) if self.state.page < self.last else ""


def asked(*own: str) -> Callable[[Request], Ask]:
    """What a page depends on; `own` are the parameters that only this page has."""

    def ask(request: Request) -> Ask:
        return Ask(request, own)

    return ask


def bare(request: Request) -> Ask:
    """The same page without what its address asks for: what a program asks is read by its own route."""
    return Ask(Request({**request.scope, "query_string": b""}))


def templates() -> Environment:
    """The templates of all pages, with what they share."""
    env = environment("dragoman.web")
    shared: dict[str, Callable[..., Any]] = {
        "day": _day,
        "clock": lambda value: f"{daywords.day(value.date())}, {value:%H:%M} UTC" if value else "",
        "sentence": lambda text: text[:1].upper() + text[1:],
        "in_terms": _in_terms,
        "spoken": _spoken,
        "of_them": _of_them,
        "split": _split,
        "ticked": _ticked,
        "worded": daywords.worded,
        "language": language,
    }
    env.filters |= shared
    env.globals["decisions"] = decisions
    return env


def _day(value: date | None) -> str:
    return daywords.day(value) if value else ""


def _of_them(verb: str, who: str | None) -> str:
    """A verb in the present that agrees with who does it: "Poland proposes", "Poland; Italy propose"."""
    names = _split(who)
    last = names[0].split()[-1] if names else ""
    many = len(names) > 1 or (last.islower() and last.endswith("s"))  # "European allies"
    first, *rest = verb.split(" ")
    if not many or not first.endswith("s"):
        return verb
    return " ".join([f"{first[:-3]}y" if first.endswith("ies") else first[:-1], *rest])


def _in_terms(text: str, labels: Mapping[str, str]) -> str:
    """A text of ours with its issues in words: "TERR; SECG (2)"."""
    issues = vocab.issues()
    return TERM.sub(lambda found: labels.get(found[0], found[0]) if found[0] in issues else found[0], text)


def _spoken(text: str, labels: Mapping[str, str]) -> str:
    """A cell of ours with its terms in words: "denied_by_party 4" is "denied by a party 4"."""
    named = NAME.sub(lambda found: labels.get(found[0], found[0].replace("_", " ")), text)
    return _in_terms(named, labels)


def _ticked(text: str) -> Markup:
    """Our own words about the models, with what stands between back-ticks set as what is typed."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(one) if at % 2 else escape(one) for at, one in enumerate(parts)
    )


def _split(text: str | None, by: str = "; ") -> list[str]:
    return [one for one in (text or "").split(by) if one]


def terms() -> dict[str, str]:
    """Every term of the vocabulary with its label."""
    tables = (vocab.kinds(), vocab.moves(), vocab.issues(), vocab.statuses(), vocab.outcomes(), vocab.claims())
    found = {name: term.label for table in tables for name, term in table.items()}
    # As process.toml names its issues, beside which these stand.
    found |= {name: term.label[:1].upper() + term.label[1:] for name, term in vocab.issues().items()}
    found |= {name: words for name, words in ROLE_WORDS.items() if name not in found}
    found |= {name: name.replace("_", " ") for name in STATES if name not in found}
    for sections in (vocab.formats(), vocab.pledges()):
        for table in sections.values():
            found |= {name: term.label for name, term in table.items() if name not in found}
    return found


def _label(one: Choice, registry: Registry) -> str:
    """The words for a choice; a state or what is its own has but an id where no report names it by itself."""
    kind, _, country = one.value.partition(":")
    name = _with_article(country, registry) if one.label == one.value and kind in ("state", *OF_STATES) else ""
    if not name:
        return one.label
    return registry.entry(one.value).name if kind == "state" else OF_STATES[kind].format(name)


def _with_article(country: str, registry: Registry) -> str:
    """A state as it stands within a sentence, "the Netherlands"; "" where the registry has none of that code."""
    id = f"gov:{country}"
    return registry.entry(id).name.removeprefix(OF_STATES["gov"].format("")) if id in registry else ""


def _parties(config: Config) -> dict[str, str]:
    named = {party.id: party.name for party in config.parties} | {bloc.id: bloc.name for bloc in config.blocs}
    return named | {issue.id: issue.name for issue in config.issues if issue.name}
