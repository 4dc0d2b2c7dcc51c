"""What the placements and the judgements on them come to on a day: which mentions describe one happening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dragoman.record.values import HeldDocument
from dragoman.types import Event, Judgement, Mention

HAPPENED = ("happened", "negated")
# What the latest report says of a happening; of reports of one day the first of these counts.
PRECEDENCE = ("happened", "cancelled", "postponed", "denied", "planned", "negated", "conditional", "hypothetical")
LESS = len(PRECEDENCE)


def settled(
    homes: Mapping[str, str], partners: Mapping[str, str | None], judgements: Iterable[Judgement]
) -> dict[str, str]:
    """The event of each mention once the judgements have been followed, in the order in which they were made.

    homes     the event that the rule put each mention in, mentions in the order in which they were held
    partners  the mention it was put beside
    A `join` makes one event of those of its mentions. A `split` of one mention takes it out; of several, each but the
    first leaves with what the rule had put beside it. The latest decision wins.
    """
    place = {id: at for at, id in enumerate(homes)}
    event = dict(homes)
    members: dict[str, set[str]] = defaultdict(set)
    for id, home in event.items():
        members[home].add(id)
    for one in sorted(judgements, key=lambda one: (one.made.isoformat(), one.id)):
        items = [id for id in dict.fromkeys(one.items) if id in event]
        if one.kind == "join" and len(items) > 1:
            _join(items, event, members, place)
        elif one.kind == "split" and len(one.items) == 1 and items:
            _leave({items[0]}, event, members, place)
        elif one.kind == "split" and len(items) > 1:
            for other in sorted(items, key=place.__getitem__)[1:]:
                if any(event[other] == event[id] for id in items if id != other):
                    kept = set(items) - {other}
                    _leave(_following(other, members[event[other]], partners) - kept, event, members, place)
    return event


def _join(items: Sequence[str], event: dict[str, str], members: dict[str, set[str]], place: Mapping[str, int]) -> None:
    whole = set().union(*(members[event[id]] for id in items))
    home = event[min(whole, key=place.__getitem__)]
    for id in whole:
        members[event[id]].discard(id)
        event[id] = home
    members[home] |= whole


def _leave(leaving: set[str], event: dict[str, str], members: dict[str, set[str]], place: Mapping[str, int]) -> None:
    """Make an event of its own of some mentions; the id stays with the one that holds its first mention."""
    old = event[next(iter(leaving))]
    rest = members[old] - leaving
    if not rest:
        return
    for group in (rest, leaving):
        first = min(group, key=place.__getitem__)
        home = old if old in group else first
        for id in group:
            event[id] = home
        members[home] = set(group)


def _following(start: str, among: set[str], partners: Mapping[str, str | None]) -> set[str]:
    """A mention and those of its event that were put beside it, or beside those."""
    found = {start}
    grown = True
    while grown:
        more = {id for id in among - found if partners.get(id) in found}
        grown = bool(more)
        found |= more
    return found


def aliases(judgements: Iterable[Judgement]) -> dict[str, str]:
    """Actor ids that were judged to be one, each with the smallest id of its set."""
    sets: dict[str, set[str]] = {}
    for judgement in judgements:
        if judgement.kind == "same_actor":
            merged = set(judgement.items).union(*(sets.get(item, set()) for item in judgement.items))
            sets.update(dict.fromkeys(merged, merged))
    return {item: min(merged) for item, merged in sets.items()}


def folded(documents: Iterable[HeldDocument]) -> dict[str, str]:
    """Each document's original: the end of its chain of copies, as far as it is held; itself where it is no copy."""
    parents = {one.document.id: one.carries.original_id if one.carries else None for one in documents}
    roots: dict[str, str] = {}
    for start in parents:
        path = [start]
        while (parent := parents[path[-1]]) is not None and parent in parents and parent not in path:
            path.append(parent)
        # Two documents that each carry the other have no end: the smaller id stands for both.
        looped = parents[path[-1]] in path
        roots[start] = min(path[path.index(str(parents[path[-1]])) :]) if looped else path[-1]
    return roots


def gathered(
    mentions: Iterable[Mention], event_of: Mapping[str, str], documents: Iterable[HeldDocument]
) -> list[Event]:
    """The events of the mentions that count, by date; each event's mentions by status, then from the most sure on."""
    held = {one.document.id: one for one in documents}
    roots = folded(held.values())
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[event_of.get(mention.id, mention.id)].append(mention)
    events = [_event(id, group, held, roots) for id, group in groups.items()]
    return sorted(events, key=_by_date)


def _event(id: str, group: Sequence[Mention], held: Mapping[str, HeldDocument], roots: Mapping[str, str]) -> Event:
    order = {
        one.id: (held[one.document_id].held, held[one.document_id].document.retrieved, one.document_id, one.span)
        for one in group
    }
    state = status_of(
        (one.status, held[one.document_id].document.published or held[one.document_id].held) for one in group
    )
    originals = list(dict.fromkeys(roots[one.document_id] for one in sorted(group, key=lambda one: order[one.id])))
    best = sorted(group, key=lambda one: (one.status != state, -one.confidence, order[one.id]))
    return Event(
        id=id,
        mentions=tuple(best),
        outlets=tuple(dict.fromkeys(outlet for root in originals if (outlet := held[root].document.outlet))),
        independent=len(originals),
    )


def status_of(reports: Iterable[tuple[str, date]]) -> str:
    """What is held of a happening: that it happened, where any report says so; else what the latest says."""
    found = list(reports)
    for status in HAPPENED:
        if any(said == status for said, _ in found):
            return status
    latest = max(day for _, day in found)
    said = [status for status, day in found if day == latest]
    return min(said, key=lambda status: PRECEDENCE.index(status) if status in PRECEDENCE else LESS)


def _by_date(event: Event) -> tuple[date, str]:
    starts = [one.when.since or one.when.until for one in event.mentions if one.when]
    return min((start for start in starts if start is not None), default=date.max), event.id
