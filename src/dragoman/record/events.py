"""Which mentions describe one happening: a pure function of what the record holds.

Two mentions join where kind, status, parties and dates say the same and nothing else (mode, move, place, issues) says
otherwise. The rules lean towards leaving two reports apart: a reader joins two rows at a glance, and cannot see that
one row was two events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

from dragoman.record.values import HeldDocument
from dragoman.types import Actor, Event, Judgement, Link, Mention, Place

UNORDERED = frozenset({"CONSULT", "AGREE"})  # A met B is B met A
FOUGHT = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})  # what is fought over is its place, not its issue
FINE_DAYS = 4  # a period of up to four days names one occasion; a longer one may hold several
NEAR_KM = 25  # two names this close may be one place: a building and its city, a suburb and its town

Pair = tuple[str, str]
Bucket = tuple[str, str, frozenset[str], frozenset[str]]
Order = tuple[date, str, str, int, int, str]  # when and where it was first held


@dataclass(slots=True)
class _Item:
    """One mention, with what the comparisons ask of it worked out once."""

    mention: Mention
    order: Order
    bucket: Bucket | None  # None where no party is known: such a mention joins by a link or a judgement alone
    strangers: tuple[frozenset[str], frozenset[str]]  # names the registry does not know: actors, targets
    since: date | None
    until: date | None
    fine: bool

    @property
    def dated(self) -> bool:
        return self.since is not None or self.until is not None


@dataclass(slots=True)
class _Cluster:
    """An event in the making: units that each hold together by judgement, by a link or by being one mention.

    `distinct` has one unit for each way of saying it: a hundred like reports are compared with as one.
    """

    units: list[list[_Item]] = field(default_factory=list)
    distinct: dict[object, list[_Item]] = field(default_factory=dict)

    def take(self, unit: list[_Item]) -> None:
        """Add a unit."""
        self.units.append(unit)
        self.distinct.setdefault(frozenset(_said(item) for item in unit), unit)


def join(
    mentions: Sequence[Mention],
    links: Sequence[Link],
    documents: Sequence[HeldDocument],
    judgements: Sequence[Judgement],
) -> list[Event]:
    """Join the mentions of one happening into events, by date; the order of the arguments' items does not matter.

    Mentions are taken in the order in which the record came to hold them, and each joins an event whose mentions all
    agree with it, or starts its own. So a later report cannot take an event apart, and one vague report cannot chain
    two distinct ones together.
    """
    held = {one.document.id: one for one in documents}
    aliases = _aliases(judgements)
    items = sorted((_item(mention, held, aliases) for mention in mentions), key=lambda item: item.order)
    apart, alone, together = _decided(judgements)
    clusters = _gather(_units(items, links, apart, alone, together), apart, alone)
    originals = folded(documents)
    events = [_event(cluster, held, originals) for cluster in clusters]
    return sorted(events, key=_by_date)


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


# ---- one mention ----------------------------------------------------------------------------------------------------


def _item(mention: Mention, held: Mapping[str, HeldDocument], aliases: Mapping[str, str]) -> _Item:
    one = held[mention.document_id]
    retrieved = one.document.retrieved.isoformat()
    when = mention.when
    since, until = (when.since, when.until) if when else (None, None)
    short = since is not None and until is not None and until - since <= timedelta(days=FINE_DAYS)
    return _Item(
        mention=mention,
        order=(one.held, retrieved, mention.document_id, *mention.span, mention.id),
        bucket=_bucket(mention, aliases),
        strangers=(_strangers(mention.actors), _strangers(mention.targets)),
        since=since,
        until=until,
        fine=short and when is not None and when.precision in {"day", "days"},
    )


def _bucket(mention: Mention, aliases: Mapping[str, str]) -> Bucket | None:
    """What has to be equal: kind, status and the known parties, in any order for what two sides do together."""
    actors, targets = (
        frozenset(_party(one, mention.kind, aliases) for one in side if one.id is not None)
        for side in (mention.actors, mention.targets)
    )
    if mention.kind in UNORDERED:
        actors, targets = actors | targets, frozenset()
    if not actors:
        return None
    return mention.kind, mention.status, actors, targets


def _party(actor: Actor, kind: str, aliases: Mapping[str, str]) -> str:
    """Whom the actor acts for: "Moscow", "the Kremlin" and "Russian forces" are one side.

    A minister's refusal is the state's; but two envoys of one state can hold two meetings on one day, so in meetings a
    person stays a person.
    """
    assert actor.id is not None
    known = aliases.get(actor.id, actor.id)
    person = known.startswith("person:")
    if (
        actor.country
        and (known.startswith(("state:", "gov:", "mil:")) or actor.sector in {"GOV", "MIL"})
        and not (person and kind == "CONSULT")
    ):
        return f"side:{actor.country}"
    return known


def _strangers(side: tuple[Actor, ...]) -> frozenset[str]:
    return frozenset(one.text.casefold() for one in side if one.id is None)


def _aliases(judgements: Iterable[Judgement]) -> dict[str, str]:
    """Actor ids that were judged to be one, each with the smallest id of its set."""
    sets: dict[str, set[str]] = {}
    for judgement in judgements:
        if judgement.kind == "same_actor":
            merged = set(judgement.items).union(*(sets.get(item, set()) for item in judgement.items))
            sets.update(dict.fromkeys(merged, merged))
    return {item: min(merged) for item, merged in sets.items()}


def _said(item: _Item) -> object:
    """All that the comparisons look at: two mentions that say the same agree with the same others."""
    one, place = item.mention, item.mention.place
    where = (place.name, place.kind, place.country, place.lat, place.lon) if place else None
    source = None if item.dated else one.document_id
    return item.bucket, item.strangers, one.mode, one.move, where, one.issues, item.since, item.until, item.fine, source


# ---- two mentions ---------------------------------------------------------------------------------------------------


def _agree(a: _Item, b: _Item) -> bool:
    """Whether two mentions may describe one happening."""
    return a.bucket is not None and a.bucket == b.bucket and _known_alike(a, b) and _dates_join(a, b)


def _known_alike(a: _Item, b: _Item) -> bool:
    """Whether mode, move, unknown names, place and issues are the same where both mentions have them."""
    one, two = a.mention, b.mention
    if one.mode and two.mode and one.mode != two.mode:
        return False
    if one.move and two.move and one.move != two.move:
        return False
    if one.kind in UNORDERED:
        names = [(a.strangers[0] | a.strangers[1], b.strangers[0] | b.strangers[1])]
    else:
        names = list(zip(a.strangers, b.strangers, strict=True))
    if any(left and right and not left & right for left, right in names):
        return False
    if one.place and two.place and not _places_join(one.place, two.place, strict=one.kind in FOUGHT):
        return False
    # Two refusals on one day of two different things are two events; two reports of one meeting may name two topics.
    topical = one.kind not in FOUGHT and one.kind != "CONSULT"
    return not (topical and one.issues and two.issues and not set(one.issues) & set(two.issues))


def _places_join(a: Place, b: Place, *, strict: bool) -> bool:
    """Whether two places may be one; `strict` where the place makes the event: a country is not one of its cities."""
    if a.country and b.country and a.country != b.country:
        return False
    if a.name.casefold() == b.name.casefold():
        return True
    if "country" in (a.kind, b.kind):
        return not strict
    if a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None:
        return _distance_km((a.lat, a.lon), (b.lat, b.lon)) <= NEAR_KM
    return not strict and a.kind != b.kind


def _distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance by the haversine formula, on a sphere of radius 6371 km."""
    north, east = radians(b[0] - a[0]), radians(b[1] - a[1])
    chord = sin(north / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(east / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(chord)))


def _dates_join(a: _Item, b: _Item) -> bool:
    """Whether the dates may be one: overlapping, and long periods only where little else is left open.

    An unknown date joins within its document. Two long periods that are the same period join; a long one joins a
    short or a different long one only where place and mode agree, for a month holds many like events.
    """
    if not (a.dated and b.dated):
        return a.mention.document_id == b.mention.document_id
    if not _overlap(a, b):
        return False
    if (a.fine and b.fine) or (not a.fine and not b.fine and (a.since, a.until) == (b.since, b.until)):
        return True
    return a.mention.mode == b.mention.mode and a.mention.place is not None and b.mention.place is not None


def _overlap(a: _Item, b: _Item) -> bool:
    starts = [item.since or date.min for item in (a, b)]
    ends = [item.until or date.max for item in (a, b)]
    return max(starts) < min(ends)


# ---- what links and judgements say ----------------------------------------------------------------------------------


def _decided(judgements: Iterable[Judgement]) -> tuple[set[Pair], set[str], list[Pair]]:
    """Pairs judged apart, mentions judged to stand alone, and pairs judged to be one event, the latest decision first.

    The latest judgement on a pair wins. A `split` of one mention takes it out of any event until a later `join`.
    """
    latest: dict[tuple[str, ...], tuple[str, tuple[str, str]]] = {}
    for one in sorted(judgements, key=lambda one: (one.made.isoformat(), one.id)):
        if one.kind not in {"join", "split"}:
            continue
        names = sorted(set(one.items))
        stamp = (one.kind, (one.made.isoformat(), one.id))
        if one.kind == "split" and len(names) == 1:
            latest[(names[0],)] = stamp
        for left, right in _pairs(names):
            latest[left, right] = stamp
            if one.kind == "join":
                latest.pop((left,), None)
                latest.pop((right,), None)
    apart = {(key[0], key[1]) for key, (kind, _) in latest.items() if kind == "split" and len(key) == 2}
    alone = {key[0] for key in latest if len(key) == 1}
    joined = sorted(
        ((when, (key[0], key[1])) for key, (kind, when) in latest.items() if kind == "join" and len(key) == 2),
        reverse=True,
    )
    return apart, alone, [pair for _, pair in joined if not set(pair) & alone]


def _pairs(names: Sequence[str]) -> Iterator[Pair]:
    return ((left, right) for at, left in enumerate(names) for right in names[at + 1 :])


def _units(
    items: Sequence[_Item], links: Iterable[Link], apart: set[Pair], alone: set[str], together: Sequence[Pair]
) -> list[list[_Item]]:
    """Mentions that belong together whatever the rules say: judged so, or one repeats the other.

    A `repeats` link joins where kind and status agree and known dates overlap: a demand repeated a month later is a
    second demand.
    """
    by_id = {item.mention.id: item for item in items}
    unit: dict[str, list[_Item]] = {item.mention.id: [item] for item in items}
    repeats = sorted((link.source, link.target) for link in links if link.kind == "repeats" and link.target)
    allowed = [
        (left, right)
        for left, right in repeats
        if left in by_id and right in by_id and not {left, right} & alone and _repeats(by_id[left], by_id[right])
    ]
    for left, right in [*together, *allowed]:
        if left not in unit or right not in unit or unit[left] is unit[right]:
            continue
        if _kept_apart(unit[left], unit[right], apart):
            continue
        merged = sorted(unit[left] + unit[right], key=lambda item: item.order)
        unit.update((item.mention.id, merged) for item in merged)
    distinct = {id(group): group for group in unit.values()}
    # Within a document those with a date come first: one without takes its date from them.
    return sorted(
        distinct.values(), key=lambda group: (group[0].order[:3], not any(item.dated for item in group), group[0].order)
    )


def _repeats(a: _Item, b: _Item) -> bool:
    same = (a.mention.kind, a.mention.status) == (b.mention.kind, b.mention.status)
    return same and (not (a.dated and b.dated) or _overlap(a, b))


def _kept_apart(left: Iterable[_Item], right: Sequence[_Item], apart: set[Pair]) -> bool:
    if not apart:
        return False
    return any((min(a, b), max(a, b)) in apart for a in _ids(left) for b in _ids(right))


def _ids(items: Iterable[_Item]) -> list[str]:
    return [item.mention.id for item in items]


# ---- events ---------------------------------------------------------------------------------------------------------


def _gather(units: Sequence[list[_Item]], apart: set[Pair], alone: set[str]) -> list[_Cluster]:
    """Put each unit, in order, into the event that agrees with it best, or into a new one."""
    clusters: list[_Cluster] = []
    index: dict[Bucket, dict[object, list[int]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        free = not alone.intersection(_ids(unit))
        found = [at for at in _candidates(unit, index) if _fits(unit, clusters[at], apart)] if free else []
        if found:
            best = max(found, key=lambda at: (_likeness(unit, clusters[at]), -at))
        else:
            best = len(clusters)
            clusters.append(_Cluster())
        clusters[best].take(unit)
        for item in unit if free else ():
            if item.bucket is not None:
                for key in _days(item):
                    index[item.bucket][key].append(best)
    return clusters


def _days(item: _Item) -> list[object]:
    """Where an event is looked for: under its document, and under its days, or "long" for longer periods."""
    keys: list[object] = [item.mention.document_id]
    if item.fine and item.since and item.until:
        return keys + [item.since + timedelta(days=at) for at in range((item.until - item.since).days)]
    return [*keys, "long"] if item.dated else keys


def _candidates(unit: Iterable[_Item], index: Mapping[Bucket, Mapping[object, list[int]]]) -> list[int]:
    """The events that could agree with a unit, by bucket and day: a few, where comparing with all would take hours."""
    found: set[int] = set()
    for item in unit:
        under = index.get(item.bucket, {}) if item.bucket is not None else {}
        for key in under if item.dated and not item.fine else [*_days(item), *(["long"] if item.dated else [])]:
            found.update(under.get(key, ()))
    return sorted(found)


def _fits(unit: Sequence[_Item], cluster: _Cluster, apart: set[Pair]) -> bool:
    """Whether a unit agrees with every unit of an event: with one member of each, as a judged unit may differ within.

    A mention without a date is compared by the date of the mention it joins in its own document.
    """
    if apart and any(_kept_apart(unit, other, apart) for other in cluster.units):
        return False
    groups = [unit, *cluster.distinct.values()]
    if not all(item.dated for group in groups for item in group):
        everyone = [unit, *cluster.units]
        dated = {item.mention.document_id: item for group in reversed(everyone) for item in group if item.dated}
        groups = [[_borrowed(item, dated) for item in group] for group in groups]
    return all(any(_agree(a, b) for a in groups[0] for b in other) for other in groups[1:])


def _borrowed(item: _Item, dated: Mapping[str, _Item]) -> _Item:
    lender = dated.get(item.mention.document_id)
    if item.dated or lender is None:
        return item
    return replace(item, since=lender.since, until=lender.until, fine=lender.fine)


def _likeness(unit: Sequence[_Item], cluster: _Cluster) -> int:
    """How much an event has in common with a unit, to choose between events that all agree with it."""
    a, b = unit[0], cluster.units[0][0]
    same_place = a.mention.place is not None and b.mention.place is not None
    same_date = (a.since, a.until) == (b.since, b.until)
    return 2 * same_place + 2 * same_date + (a.mention.mode == b.mention.mode) + (a.mention.move == b.mention.move)


def _event(cluster: _Cluster, held: Mapping[str, HeldDocument], originals: Mapping[str, str]) -> Event:
    items = sorted((item for unit in cluster.units for item in unit), key=lambda item: item.order)
    roots = list(dict.fromkeys(originals[item.mention.document_id] for item in items))
    outlets = dict.fromkeys(outlet for root in roots if (outlet := held[root].document.outlet))
    best = sorted(items, key=lambda item: (-item.mention.confidence, item.order))
    return Event(
        id=items[0].mention.id,
        mentions=tuple(item.mention for item in best),
        outlets=tuple(outlets),
        independent=len(roots),
    )


def _by_date(event: Event) -> tuple[date, str]:
    starts = [one.when.since or one.when.until for one in event.mentions if one.when]
    return min((start for start in starts if start is not None), default=date.max), event.id
