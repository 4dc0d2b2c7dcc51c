"""The network: who met, pressed, backed or fought whom, as a ring and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman.config import Config
from dragoman.errors import ConfigError
from dragoman.visible import short
from dragoman.web import behind
from dragoman.web.drawing import days, lanes, relations, ring, strip
from dragoman.web.drawing.relations import Pair, Relation
from dragoman.web.drawing.ring import Ring
from dragoman.web.drawing.strip import Strip
from dragoman.web.pages import ledgers
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_NODES = 24
MOST_OTHERS = 100  # pairs beyond the nodes that are listed; the count says how many more there are
STRIPS = (1120.0, 350.0)  # px: on a desk, on a phone
DESK = {"width": 1000.0, "height": 560.0, "room": 150.0}
PHONE = {"width": 350.0, "height": 350.0, "room": 4.0}
LABEL_CHARS = 24
ONLY = ("done", "alone", "not")
MAKES = "A line needs two sides that are named, and words that say that the one acts on the other."


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One relation with all that is shown of it."""

    nodes: tuple[str, ...]  # ids, in the order of the ring
    silent: tuple[str, ...]  # parties of the settings without a tie
    cells: Mapping[tuple[str, str], Pair]  # between nodes; of meetings either way round
    others: tuple[Pair, ...]  # pairs with somebody who is no node
    desk: Ring
    phone: Ring
    strips: tuple[Strip, ...]
    events: int  # told as done
    alone: int  # of these, tying no two sides
    undone: int  # planned, called off, denied
    outside: int  # done, and in no bar of the strip
    since: date
    until: date

    @property
    def ties(self) -> int:
        """What all pairs count."""
        return sum(tie.pair.count for tie in self.desk.ties) + self.weaker + sum(pair.count for pair in self.others)

    @property
    def weaker(self) -> int:
        """What the ties count that are in the table and not in the picture."""
        drawn = {(tie.pair.a, tie.pair.b) for tie in self.desk.ties}
        known = {(pair.a, pair.b): pair.count for pair in self.cells.values()}
        return sum(count for ends, count in known.items() if ends not in drawn)


@router.get("/network")
def network(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """The ring, then the same as a table."""
    known = relations.relations()
    relation = known[ledgers.view(ask, list(known))]
    found = _kept(ask, relation)
    return ask.page(
        "network.html.j2",
        current="network",
        title="Network",
        relation=relation,
        network=found,
        tabs=ledgers.tabs(ask, [(id, one.label) for id, one in known.items()], relation.id),
        name=lambda id: relations.name(id, ask.labels),
        label=lambda id: short(relations.name(id, ask.labels), LABEL_CHARS),
        css=lambda id: f"party-{ask.party(id)}" if ask.party(id) else "party-none",
        party=ask.party,
        filter_actor=lambda id: "" if id.startswith("text:") else ask.state.url(actor=id),
        words=lambda **which: _words(ask, relation, **which),
        pair_words=lambda pair: relation.said.format(**_both(ask, pair)),
        window=lambda since, until: ask.state.url(since=since, until=until),
        most_others=MOST_OTHERS,
        empty=_empty(ask, relation) if found is None or not (found.cells or found.others) else None,
    )


@router.get("/network/pair")
def pair(ask: Annotated[Ask, Depends(asked("relation", "a", "b", "who", "only", "from", "to"))]) -> HTMLResponse:
    """The passages behind a tie, a side, a bar, or what ties nobody."""
    own = dict(ask.state.own)
    known = relations.relations()
    relation = known.get(own.get("relation", next(iter(known))))
    if relation is None:
        raise ConfigError("is no relation", item=f"relation={own['relation']}", advice=f"use one of {', '.join(known)}")
    only = own.get("only", ONLY[0])
    if only not in ONLY:
        raise ConfigError("is nothing to choose by", item=f"only={only}", advice=f"use one of {', '.join(ONLY)}")
    ends = {name: _day(own, name) for name in ("from", "to")}
    mentions, total = relations.behind(
        ask.copy, ask.filters, relation, a=own.get("a", ""), b=own.get("b", ""), who=own.get("who", ""), only=only,
        since=ends["from"] or date.min, until=ends["to"] or date.max,
        offset=behind.PER_PAGE * (ask.state.page - 1), limit=behind.PER_PAGE,
    )  # fmt: skip
    view = relation.id if relation.id != next(iter(known)) else None
    return behind.words(
        ask, mentions, total, title=_title(ask, relation, own, only, ends), what=relation.one, plural=relation.of,
        current="network", back=ask.state.url("/network", view=view),
    )  # fmt: skip


def _title(ask: Ask, relation: Relation, own: Mapping[str, str], only: str, ends: Mapping[str, date | None]) -> str:
    names = {key: short(relations.name(own[key], ask.labels), 80) for key in ("a", "b", "who") if key in own}
    title = {
        "done": relation.label,
        "alone": f"{relation.label}: one side named",
        "not": f"{relation.label}: not done",
    }[only]
    if "a" in names and "b" in names:
        title = relation.said.format(**names)
    elif "a" in names:
        title = relation.said.format(a=names["a"], b="…")
    elif "b" in names:
        title = relation.said.format(a="…", b=names["b"])
    elif "who" in names:
        title = f"{relation.label}: {names['who']}"
    if ends["from"] and ends["to"] and ends["from"] < ends["to"]:
        title += f", {days.named(ends['from'], ends['to'])}"
    return title


def _day(own: Mapping[str, str], name: str) -> date | None:
    if name not in own:
        return None
    try:
        return date.fromisoformat(own[name])
    except ValueError:
        raise ConfigError("is not a day", item=f"{name}={own[name]}", advice="write it as 2025-12-02") from None


def _words(ask: Ask, relation: Relation, **which: Any) -> str:
    return ask.state.url("/network/pair", relation=relation.id, **which)


def _both(ask: Ask, pair: Pair) -> dict[str, str]:
    return {key: short(relations.name(id, ask.labels), 80) for key, id in (("a", pair.a), ("b", pair.b))}


# ---- what is shown --------------------------------------------------------------------------------------------------


def _kept(ask: Ask, relation: Relation) -> Network | None:
    """The network; that of everything is worked out once."""
    if ask.filters.narrow:
        return _network(ask, relation)
    return ask.copy.kept(ask.as_of, ("network", relation, ask.as_of, ask.config), lambda _: _network(ask, relation))


def _network(ask: Ask, relation: Relation) -> Network | None:
    by_day = relations.by_day(ask.copy, ask.filters, relation)
    done = [row for row in by_day if row["standing"] == "done"]
    dated = [row for row in done if row["day"]]
    if not by_day:
        return None
    every = relations.pairs(ask.copy, ask.filters, relation)
    nodes, silent = chosen(ask.config, every)
    inside = [pair for pair in every if pair.a in nodes and pair.b in nodes]
    cells = {(pair.a, pair.b): pair for pair in inside}
    if not relation.directed:
        cells |= {(pair.b, pair.a): pair for pair in inside}
    since, until = lanes.window(dated or [row for row in by_day if row["day"]], ask.filters)
    first = days.beginning("month", since)
    drawn = [row for row in dated if first <= row["day"] < until]
    return Network(
        nodes=nodes,
        silent=silent,
        cells=cells,
        others=tuple(pair for pair in every if pair.a not in nodes or pair.b not in nodes),
        desk=ring.layout(nodes, inside, directed=relation.directed, **DESK),
        phone=ring.layout(nodes, inside, directed=relation.directed, **PHONE),
        strips=tuple(_strip(ask, relation, drawn, (first, until), width) for width in STRIPS),
        events=sum(row["n"] for row in done),
        alone=sum(row["alone"] for row in done),
        undone=sum(row["n"] for row in by_day) - sum(row["n"] for row in done),
        outside=sum(row["n"] for row in done) - sum(row["n"] for row in drawn),
        since=since,
        until=until,
    )  # fmt: skip


def _strip(ask: Ask, relation: Relation, rows: list[dict[str, Any]], window: tuple[date, date], width: float) -> Strip:
    scale, step = strip.step_of(*window, width)

    def href(since: date, until: date) -> str:
        return _words(ask, relation, **{"from": max(since, window[0]), "to": min(until, window[1])})

    cells = lanes.cells(rows, step=step, long=lanes.LONGEST)
    return strip.layout(cells, scale, step, of=relation.of, href=href)


def chosen(config: Config, pairs: Sequence[Pair]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The nodes of the ring, and the parties of the settings that have no tie.

    Parties come first, side by side, then whom the registry knows, by how often; words that it does not know are no
    node: "he", "the town".
    """
    totals: Counter[str] = Counter()
    for pair in pairs:
        totals[pair.a] += pair.count
        totals[pair.b] += pair.count
    listed = [member.id for _, members in lanes.parties(config) for member in members]
    parties = [id for id in listed if totals[id]][:MOST_NODES]
    others = [id for id in totals if id not in parties and not id.startswith("text:")]
    rest = sorted(others, key=lambda id: (-totals[id], id))
    return (*parties, *rest[: MOST_NODES - len(parties)]), tuple(id for id in listed if not totals[id])


def _empty(ask: Ask, relation: Relation) -> ledgers.Empty:
    if ask.filters.narrow:
        return ledgers.Empty(
            reason=f"No two sides are tied by {relation.of} that pass the filters.",
            advice="Take a filter off, ask for other days, or look at another relation.",
            actions=(("Without filters", ask.state.unfiltered()),),
        )
    held = ledgers.empty(ask, relation.ledger, relation.of, makes=MAKES)
    if relation.ledger == "timeline" and ask.copy.rows("timeline", ask.filters, columns=("mention_id",), limit=1).rows:
        return ledgers.Empty(reason=f"No report that was held tells of {relation.of} between two sides.", advice=MAKES)
    return held
