"""Any item of the record with its words, where it comes from, and what people decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.errors import RecordError
from dragoman.record.joining.signs import worded
from dragoman.record.shelf import Filters
from dragoman.record.shelf import items as read
from dragoman.record.shelf.items import Passage
from dragoman.types import Link
from dragoman.web import passages
from dragoman.web.described import changed, decided, mention_facts, particular_rows, row_facts
from dragoman.web.pages.evidence import several
from dragoman.web.passages import said, shown
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked
from dragoman.web.state import State

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_REPORTS = 20  # of the same event, on the page of one of them
PER_PAGE = 50  # quotes of an event, an offer, a pledge, a position
LAST = 10  # quotes on the page of an actor
MEMBERED = ("bloc", "organisation")
WHOLE = 1_000_000_000  # more characters than a text has
EVENT_LEDGERS = ("meetings", "moves", "claims", "hostilities")
# The ledgers that an actor's page counts: name, label, address.
COUNTED = (
    ("moves", "Moves", "/moves"),
    ("offers", "Offers", "/offers"),
    ("meetings", "Meetings", "/meetings"),
    ("claims", "Claims", "/claims"),
    ("pledges", "Pledges", "/pledges"),
    ("hostilities", "Fighting", "/fighting"),
    ("timeline", "Events", "/timeline"),
)


@router.get("/items/mention/{id}")
def mention(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """One passage: its words, how it was read, what bears on it, and what people decided."""
    if "," in id:
        return several(ask, id.split(","))
    passage = _mention(ask, id)
    whole = read.words(ask.copy, [(passage.source.id, passage.mention.span)], around=WHOLE)[0]
    passage = replace(passage, words=whole)
    reports = _others(ask, passage)
    bonds = read.bonds(ask.copy, [id], ask.as_of)
    placed = read.placements(ask.copy, id, ask.as_of)
    decisions = read.decisions(ask.copy, id, ask.as_of, among=[one.id for one in bonds])
    far = [one.other for one in bonds if one.other] + [one["partner"] for one in placed if one["partner"]]
    near = read.passages(ask.copy, [*reports, *far], ask.as_of)
    left = None if passage.counts else read.left_out(ask.copy, id, ask.as_of)
    one = shown(passage, ask)
    return ask.page(
        "item_mention.html.j2",
        current="",
        title=one.title,
        one=one,
        passage=passage,
        left=left,
        facts=mention_facts(passage, ask),
        particulars=particular_rows(passage, ask.labels, ask.state),
        changed=changed(passage, ask.labels),
        reports=[shown(near[each], ask) for each in reports if each in near],
        more=max(0, _reports(ask, passage) - 1 - len(reports)),
        bonds=[_bond(ask, bond, near, whole) for bond in bonds],
        placed=[_placement(ask, row, near, passage) for row in placed],
        history=decided(decisions, ask),
        cite=ask.state.url(f"/cite/{id}"),
        mention_id=id,
        event_id=passage.event_id or "",
        said=said(),
    )


@router.get("/items/event/{id}")
def event(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """One happening: what the ledgers say of it, and every report of it."""
    if "," in id:
        return several(ask, _members_of(ask, "event_id", id))
    return _gathered(ask, "event", id, ("timeline", *EVENT_LEDGERS))


@router.get("/items/offer/{id}")
def offer(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """One offer: its terms, its answers, and every report of its moves."""
    if "," in id:
        return several(ask, _members_of(ask, "offer_id", id))
    return _gathered(ask, "offer", id, ("offers",))


@router.get("/items/pledge/{id}")
def pledge(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """One pledge: how far it has come, and every report of its steps."""
    if "," in id:
        return several(ask, _members_of(ask, "pledge_id", id))
    return _gathered(ask, "pledge", id, ("pledges",))


@router.get("/items/position")
def position(ask: Annotated[Ask, Depends(asked("side", "issue"))]) -> HTMLResponse:
    """Where a side stands on an issue: its moves, the latest first, each with its direction."""
    own = dict(ask.state.own)
    side, issue = own.get("side", ""), own.get("issue", "")
    moves = read.standing(ask.copy, side, issue, ask.as_of)
    if not moves and side.startswith("state:"):
        side = side.removeprefix("state:")
        moves = read.standing(ask.copy, side, issue, ask.as_of)
    if not moves:
        message = "no move of this side on this issue is in the record"
        raise RecordError(message, item=f"{side} {issue}".strip(), advice="the table shows the positions that are")
    start = (ask.state.page - 1) * PER_PAGE
    some = moves[start : start + PER_PAGE]
    near = read.passages(ask.copy, [row["mention_id"] for row in some], ask.as_of)
    day = Filters(as_of=ask.as_of)
    held = ask.copy.rows("positions", day, also="side = ? AND issue = ?", values=[side, issue]).rows
    name = ask.labels.get(side) or ask.labels.get(f"state:{side}") or moves[0]["name"]
    label = ask.labels.get(issue, issue)
    return ask.page(
        "item_position.html.j2",
        current="",
        title=f"{name} on {label}",
        name=name,
        issue=label,
        facts=row_facts("positions", held[0], ask.labels) if held else [],
        moves=[{**one, "shown": shown(near[one["mention_id"]], ask)} for one in some if one["mention_id"] in near],
        pages=ask.pages(len(moves), PER_PAGE),
        who=passages.actor_href(side if ":" in side else f"state:{side}", ask.state),
    )


@router.get("/items/link/{id}")
def link(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """How one passage bears on another: both in their words."""
    bond = read.bond(ask.copy, id, ask.as_of)
    if bond is None:
        raise _unknown("link", id, ask.as_of)
    one = bond.link
    near = read.passages(ask.copy, [one.source, *([one.target] if one.target else [])], ask.as_of)
    whole = read.words(ask.copy, [(one.document_id, one.span)])[0]
    source = near.get(one.source)
    return ask.page(
        "item_link.html.j2",
        current="",
        title=f"{_links(one).get('forward', one.kind)}: one passage and another",
        bond=_bond(ask, bond, near, whole),
        source=shown(source, ask) if source else None,
        link=one,
        counts=read.counted(ask.copy, bond, ask.as_of),
        definition=vocab.links()[one.kind].definition if one.kind in vocab.links() else "",
        history=decided(read.decisions(ask.copy, id, ask.as_of), ask),
    )


@router.get("/items/judgement/{id}")
def judgement(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """What somebody decided, about which words, and whether it still stands."""
    found = read.decision(ask.copy, id, ask.as_of)
    if found is None:
        raise _unknown("judgement", id, ask.as_of)
    items = found.judgement.items
    near = read.passages(ask.copy, items[:PER_PAGE], ask.as_of)
    links = [bond for item in items[:PER_PAGE] if item not in near and (bond := read.bond(ask.copy, item, ask.as_of))]
    rest = [item for item in items[:PER_PAGE] if item not in near]
    documents = read.sources(ask.copy, rest)
    taken = [each for item in rest if (each := read.decision(ask.copy, item, ask.as_of))]
    (one,) = decided([found], ask)
    return ask.page(
        "item_judgement.html.j2",
        current="",
        title=f"{found.judgement.by} {one.did}",
        one=one,
        passages=[(shown(each, ask), changed(each, ask.labels)) for each in near.values()],
        documents=[passages.document(each, ask.state) for each in documents.values()],
        taken=decided(taken, ask),
        links=[(bond, ask.state.url(f"/items/link/{bond.id}")) for bond in links],
        actors=[(ask.labels.get(item, item), passages.actor_href(item, ask.state)) for item in items if ":" in item],
        more=max(0, len(items) - PER_PAGE),
    )


# ---- how ------------------------------------------------------------------------------------------------------------


def _unknown(what: str, id: str, as_of: date | None) -> RecordError:
    when = f" as it was held on {as_of}" if as_of else ""
    advice = "a later day may hold it" if as_of else "it may come from another record; the search finds words"
    return RecordError(f"no {what} in the record{when} has this id", item=id[:80], advice=advice)


def _mention(ask: Ask, id: str) -> Passage:
    found = read.passages(ask.copy, [id], ask.as_of).get(id)
    if found is None:
        raise _unknown("reading", id, ask.as_of)
    return found


def _members_of(ask: Ask, column: str, ids: str) -> list[str]:
    some = ids.split(",")[:PER_PAGE]
    return [each for one in some for each in read.members(ask.copy, column, one, ask.as_of)]


def _reports(ask: Ask, passage: Passage) -> int:
    return read.size(ask.copy, "event_id", passage.event_id, ask.as_of) if passage.event_id else 1


def _others(ask: Ask, passage: Passage) -> list[str]:
    """Other reports of the same event, the leading ones first."""
    if passage.event_id is None:
        return []
    found = read.members(ask.copy, "event_id", passage.event_id, ask.as_of, limit=MOST_REPORTS + 1)
    return [one for one in found if one != passage.id][:MOST_REPORTS]


def _bond(ask: Ask, bond: read.Bond, near: dict[str, Passage], words: read.Words) -> dict[str, Any]:
    """A link as seen from the mention that was asked about: what it says, and the words at its other end."""
    table = _links(bond.link)
    other = near.get(bond.other) if bond.other else None
    before, inside, after = passages.pieces(words, bond.link.span) if other is None else ((), (), ())
    return {
        "label": table.get("forward" if bond.forward else "back", bond.link.kind.replace("_", " ")),
        "href": ask.state.url(f"/items/link/{bond.id}"),
        "cue": bond.link.cue,
        "confidence": bond.link.confidence,
        "coder": bond.link.coder,
        "shown": shown(other, ask) if other else None,
        "pieces": (before, inside, after),
    }


def _links(link: Link) -> dict[str, str]:
    """The words for a link from either end; "unless" makes a condition of the opposite."""
    table = said()["links"]
    unless = link.kind == "on_condition_of" and link.cue.casefold() == "unless"
    return dict(table.get("unless" if unless else link.kind, {}))


def _placement(ask: Ask, row: dict[str, Any], near: dict[str, Passage], passage: Passage) -> dict[str, Any]:
    """Where a rule put a mention and why, in words."""
    partner = near.get(row["partner"] or "")
    now = {"event": passage.event_id, "offer": passage.offer_id, "pledge": passage.pledge_id}.get(row["ledger"])
    return {
        **row,
        "label": said()["homes"].get(row["ledger"], row["ledger"]),
        "href": ask.state.url(f"/items/{row['ledger']}/{now or row['home']}"),
        "partner": shown(partner, ask) if partner else None,
        "reasons": [(worded(name), points) for name, points in row["reasons"]],
        "moved": passage.counts and now is not None and now != row["home"],
    }


def _gathered(ask: Ask, kind: str, id: str, ledgers: Sequence[str]) -> HTMLResponse:
    """The page of what several mentions make up."""
    column = f"{kind}_id"
    total = read.size(ask.copy, column, id, ask.as_of)
    if not total:
        return _nothing_left(ask, kind, id)
    ids = read.members(ask.copy, column, id, ask.as_of, offset=(ask.state.page - 1) * PER_PAGE, limit=PER_PAGE)
    rows = [(name, row) for name in ledgers for row in read.lines(ask.copy, name, column, id, ask.as_of)]
    first = rows[0][1]["mention_id"] if rows else ""
    if first in ids:  # an offer and a pledge begin with what the ledger takes for their terms
        ids = [first, *(one for one in ids if one != first)]
    near = read.passages(ask.copy, ids, ask.as_of)
    quotes = passages.listed(near, ask)
    lead = next(iter(near.values()), None)
    lone = total == 1 and lead is not None
    decisions = read.decisions(ask.copy, id, ask.as_of, among=ids)
    ((documents,),) = ask.copy.facts(
        Filters(as_of=ask.as_of), "count(DISTINCT document_id)", tail=f"AND {column} = ?", values=[id]
    )
    return ask.page(
        "item_gathered.html.j2",
        current="",
        title=quotes[0].title if quotes else f"{kind} {id}",
        kind=kind,
        id=id,
        total=total,
        documents=documents,
        above=[any(one.shares(other) for other in quotes[:at]) for at, one in enumerate(quotes)],
        independent=read.behind_it(ask.copy, column, id, ask.as_of),
        rows=[(name, row, facts) for name, row in rows if (facts := row_facts(name, row, ask.labels))],
        quotes=quotes,
        homes=_homes(ask, kind, near),
        pages=ask.pages(total, PER_PAGE),
        history=decided(decisions, ask),
        cite=ask.state.url(f"/cite/{id if kind == 'event' else f'{kind}:{id}'}"),
        mention_id=lead.id if lone and lead else "",
        event_id=id if kind == "event" else "",
    )


def _homes(ask: Ask, kind: str, near: dict[str, Passage]) -> list[tuple[str, str]]:
    """The other things that these mentions belong to: (label, address)."""
    labels = said()["homes"]
    found: dict[tuple[str, str], None] = {}
    for one in near.values():
        for other in ("event", "offer", "pledge"):
            id = getattr(one, f"{other}_id")
            if id and other != kind:
                found[(other, id)] = None
    if kind != "event":
        found = {key: None for key in found if key[0] != "event"}
    return [(labels[other], ask.state.url(f"/items/{other}/{id}")) for other, id in found][:10]


def _nothing_left(ask: Ask, kind: str, id: str) -> HTMLResponse:
    """An event whose reports do not count any more, or the event of a report that is not its first."""
    passage = read.passages(ask.copy, [id], ask.as_of).get(id)
    if passage is None:
        raise _unknown(kind, id, ask.as_of)
    now = getattr(passage, f"{kind}_id")
    if now:
        return _gathered(_at(ask, f"/items/{kind}/{now}"), kind, now, _ledgers(kind))
    left = None if passage.counts else read.left_out(ask.copy, id, ask.as_of)
    return ask.page(
        "item_gone.html.j2",
        current="",
        title=f"No such {kind} any more",
        kind=kind,
        one=shown(passage, ask),
        left=left,
    )


def _ledgers(kind: str) -> tuple[str, ...]:
    return {"event": ("timeline", *EVENT_LEDGERS), "offer": ("offers",)}.get(kind, ("pledges",))


def _at(ask: Ask, path: str) -> Ask:
    """The same question at the address of what was meant, so that its links and pages are of that."""
    ask.state = replace(ask.state, path=path)
    return ask


# ---- actors ---------------------------------------------------------------------------------------------------------


@router.get("/items/actor/{id:path}")
def actor(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Who somebody is: the names that the texts give, their offices, and what the record holds of them."""
    names = read.names_of(ask.copy, id, ask.as_of)
    entry = _entry(ask, id)
    parties = {one.id: one.name for one in ask.config.parties} | {one.id: one.name for one in ask.config.blocs}
    party = parties.get(id, "")
    if not names and entry is None and not party:
        raise _unknown("actor", id, ask.as_of)
    last = ask.copy.facts(
        Filters(actors=(id,), as_of=ask.as_of),
        "mention_id",
        tail="ORDER BY said DESC, mention_id LIMIT ?",
        values=[LAST],
    )
    own = State(path="/items/actor", filters=Filters(actors=(id,), as_of=ask.as_of))
    counts = [
        (label, ask.copy.rows(name, own.filters, columns=("event_id",), limit=1).total, own.url(path))
        for name, label, path in COUNTED
    ]
    known = party or (entry["name"] if entry else names[0]["name"] or names[0]["text"])
    country = id.removeprefix("state:") if id.startswith("state:") else ""
    return ask.page(
        "item_actor.html.j2",
        current="",
        title=known,
        id=id,
        names=names,
        entry=entry,
        party=party,
        counts=[one for one in counts if one[1]],
        officials=[
            {**row, "href": passages.actor_href(row["id"], ask.state)}
            for row in (read.officials_of(ask.copy, country, ask.as_of) if country else [])
        ],
        quotes=passages.listed(read.passages(ask.copy, [row[0] for row in last], ask.as_of), ask),
        everything=own.url("/evidence"),
        history=decided(read.decisions(ask.copy, id, ask.as_of), ask),
    )


def _entry(ask: Ask, id: str) -> dict[str, Any] | None:
    """What the registry knows of an actor; offices and members are those of the day that is shown."""
    registry = ask.registry
    if id not in registry:
        return None
    entry, day = registry.entry(id), ask.as_of or ask.site.clock().date()
    spells = registry.spells(id) if entry.kind == "person" else ()

    def called(of: str) -> tuple[str, str]:
        full = of if ":" in of else f"state:{of}"
        return (registry.entry(full).name if full in registry else of), passages.actor_href(full, ask.state)

    return {
        "name": entry.name,
        "kind": entry.kind,
        "of": called(entry.country) if entry.country and entry.kind != "state" else None,
        "offices": [
            (one.role.replace("_", " "), *called(one.of), one.since, one.until, one.covers(day)) for one in spells
        ],
        "members": [called(one) for one in sorted(registry.members(id, day))] if entry.kind in MEMBERED else [],
        "spellings": list(dict.fromkeys(registry.spellings(id)))[:30],
        "source": entry.source,
    }
