"""Who has which role in an episode: the two sides, and those around them by what the record tells of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dragoman.errors import ConfigError
from dragoman.measures.measured import MOST_MENTIONS
from dragoman.measures.named import members, names
from dragoman.patterns.library import ROLES

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

BETWEEN = 2  # contacts with both sides that make a third one a mediator: meetings with each, appeals and offers to both
MEDIATES = ("mediator", "host", "convenor", "facilitator", "message_carrier")
BACKS = """
WITH sides AS (SELECT DISTINCT mention_id, role, side FROM act_sides WHERE role <> 'speaker')
SELECT a.side, t.side, count(*) AS events, max_by(e.mention_id, e.day, ?) AS mentions
FROM acts e
JOIN sides a ON a.mention_id = e.mention_id AND a.role = 'actor'
JOIN sides t ON t.mention_id = e.mention_id AND t.role = 'target' AND t.side <> a.side
WHERE e.state = 'happened' AND e.day >= ? AND e.day < ?
    AND (e.kind IN ('AID', 'COOPERATE') OR e.move IN ('pledge', 'guarantee'))
GROUP BY a.side, t.side ORDER BY a.side, t.side
"""
# Who attacked whom by then, in the episode or before it.
FOUGHT = """
WITH sides AS (SELECT DISTINCT mention_id, role, side FROM act_sides WHERE role <> 'speaker')
SELECT DISTINCT a.side, t.side
FROM acts e
JOIN sides a ON a.mention_id = e.mention_id AND a.role = 'actor'
JOIN sides t ON t.mention_id = e.mention_id AND t.role = 'target' AND t.side <> a.side
WHERE e.state = 'happened' AND e.day < ? AND e.kind = 'ASSAULT'
ORDER BY a.side, t.side
"""
BODIES = "SELECT DISTINCT side FROM act_sides WHERE sector = 'IGO' ORDER BY side"
# Who is said to host, convene or mediate, of what took place.
TOLD = """
WITH told AS (
    SELECT s.event_id, coalesce(x.side, p.about) AS side, p.value, p.mention_id
    FROM now_particulars p
    JOIN shown s ON s.mention_id = p.mention_id
    JOIN acts e ON e.event_id = s.event_id
    LEFT JOIN act_sides x ON x.mention_id = p.mention_id AND x.who = p.about
    WHERE p.key = 'role' AND list_contains(?::VARCHAR[], p.value) AND p.about IS NOT NULL
        AND e.state = 'happened' AND e.day >= ? AND e.day < ?
),
seats AS (
    SELECT s.event_id, list_sort(list(DISTINCT a.side)) AS sides
    FROM act_sides a JOIN shown s ON s.mention_id = a.mention_id
    WHERE a.role <> 'speaker' AND s.event_id IN (SELECT event_id FROM told)
    GROUP BY s.event_id
)
SELECT t.side, list_sort(list(DISTINCT t.value)) AS roles, p.sides, list_sort(list(DISTINCT t.mention_id)) AS mentions
FROM told t LEFT JOIN seats p ON p.event_id = t.event_id
GROUP BY ALL ORDER BY 1, 3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody in the episode, and the role that a rule gives."""

    id: str  # registry id; of parties that share a side the first of them
    name: str
    role: str
    why: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One row of episode.sql, its sides as units."""

    day: date
    act: str
    detail: str
    who: tuple[str, ...]
    to: tuple[str, ...]
    issues: tuple[str, ...]
    events: int
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """Which side stands for whom: parties that share a side are one, and so is a member of their bloc."""

    config: Config
    parties: Mapping[str, str]  # registry id -> unit

    def of(self, side: str, day: date) -> str | None:
        """The unit of a side on a day; None of what is no actor of the registry."""
        if side in self.parties:
            return self.parties[side]
        if ":" not in side or side.startswith(("text:", "media:")):
            return None
        own = {self.parties.get(bloc.id, bloc.id) for bloc in self.config.blocs if side in members(bloc, day)}
        return own.pop() if len(own) == 1 else side

    @property
    def several(self) -> dict[str, str]:
        """Units of more than one party, with the word for their side."""
        count = Counter(self.parties[one.id] for one in self.config.parties)
        words = {self.parties[one.id]: one.side or one.name for one in self.config.parties}
        return {unit: words[unit] for unit, number in count.items() if number > 1}

    def all(self, sides: Iterable[str], day: date) -> tuple[str, ...]:
        """The units of several sides, each once."""
        return tuple(dict.fromkeys(unit for side in sides if (unit := self.of(side, day)) is not None))


def sides(
    acts: Sequence[Act], candidates: set[str], a: str | None = None, b: str | None = None
) -> tuple[str, str, str] | None:
    """The two sides of an episode, and how they were found.

    Of the parties of the settings the two with most fights between them; without fights those with most demands,
    refusals and threats. A is the one that fights more of them, as in the library A is the stronger in the field; with
    as many each, the one that comes first by id. What is given stands.
    """
    if a is not None and b is not None:
        if a == b:
            raise ConfigError("--a and --b are on the same side", item=a, advice="name two that oppose one another")
        return a, b, "A and B are those that were asked for"
    known = candidates | {one for one in (a, b) if one is not None}
    for what, words in ((("fight",), "fights"), (("demand", "reject", "threaten", "retract"), "demands and refusals")):
        counts = Counter[tuple[str, str]]()
        for one in acts:
            if one.act in what:
                counts.update({(x, y): one.events for x in one.who for y in one.to if x != y and {x, y} <= known})
        both = Counter[tuple[str, str]]()
        for (x, y), number in counts.items():
            if all(one is None or one in (x, y) for one in (a, b)):
                both[min(x, y), max(x, y)] += number
        if both:
            x, y = min(both, key=lambda pair: (-both[pair], pair))
            first, second = (x, y) if counts[x, y] >= counts[y, x] else (y, x)
            if a is not None or b is not None:
                first, second = (a, y if x == a else x) if a is not None else (y if x == b else x, b or "")
            return first, second, (
                f"A and B are the parties with most {words} between them: {both[x, y]}, of which A"
                f" {counts[first, second]} and B {counts[second, first]}"
            )  # fmt: skip
    return None


def units_of(config: Config) -> Units:
    """The units that the settings make; a bloc of the registry that is called as a side is that side."""
    first: dict[str, str] = {}
    for party in config.parties:
        first.setdefault(party.side or party.id, party.id)
    called = {f"bloc:{side.lower().replace(' ', '-')}": unit for side, unit in first.items() if side != unit}
    return Units(config, called | {party.id: first[party.side or party.id] for party in config.parties})


@dataclass(slots=True)
class _Ties:
    """What the record tells of somebody's dealings with the two sides: the mentions of each."""

    met: dict[str, list[str]] = field(default_factory=dict)  # side -> meetings with it
    both: list[str] = field(default_factory=list)  # offers, appeals and the like to both at once
    backed: dict[str, list[str]] = field(default_factory=dict)  # side -> what is given, pledged or guaranteed to it
    said: set[str] = field(default_factory=set)  # host, convenor, mediator …, where a report says so
    of_both: bool = False  # that is said of a meeting of both sides
    said_in: list[str] = field(default_factory=list)


def cast(
    record: Record,
    config: Config,
    units: Units,
    acts: Sequence[Act],
    pair: tuple[str, str, str],
    days: tuple[date, date],
    as_of: date | None,
) -> tuple[Part, ...]:
    """Everybody in the episode with a role, A and B first; the first rule that fits decides.

    A mediator is said to host, convene or mediate a meeting of both sides; or meets each of them, and meets them or
    addresses both at once so often as BETWEEN, and is no party of the settings that fights another. A patron gives,
    pledges or guarantees to one side more often than to the other. States that act together and do neither are a bloc,
    who is said to host a meeting of one side a mediator, and anybody else a third party.
    """
    ties = _told(acts, pair)
    for unit in sorted({one for act in acts for one in (*act.who, *act.to)}):
        ties.setdefault(unit, _Ties())
    for giver, taker, _, mentions in record.ask(BACKS, [MOST_MENTIONS, *days], as_of=as_of).rows:
        patron, side = units.of(giver, days[0]), units.of(taker, days[0])
        if patron in ties and side in pair[:2] and patron != side:
            ties[patron].backed.setdefault(side, []).extend(mentions)
    rows = record.ask(TOLD, [list(MEDIATES), *days], as_of=as_of).rows
    for somebody, words, table, mentions in rows:
        if (third := units.of(somebody, days[0])) in ties:
            ties[third].said.update(words)
            ties[third].of_both |= set(pair[:2]) <= set(units.all(table or (), days[0]))
            ties[third].said_in.extend(mentions)
    called = names(record, config, as_of)
    several = units.several
    fighting = _fighting(record, units, days, as_of)
    bodies = {units.of(side, days[0]) for (side,) in record.ask(BODIES, as_of=as_of).rows} | set(several)
    found = []
    for unit in {*ties, *pair[:2]}:
        role, why, mentions = _role(unit, pair, ties.get(unit, _Ties()), unit in bodies, unit in fighting)
        name = several.get(unit) or called.get(unit, unit)
        found.append(Part(id=unit, name=name, role=role, why=why, mentions=tuple(mentions[:MOST_MENTIONS])))
    return tuple(sorted(found, key=lambda one: (ROLES.index(one.role), one.id)))


def _fighting(record: Record, units: Units, days: tuple[date, date], as_of: date | None) -> set[str]:
    """The parties of the settings that attacked another of them, or were attacked by one: parties of the conflict."""
    parties, found = set(units.parties.values()), set[str]()
    for attacker, attacked in record.ask(FOUGHT, [days[1]], as_of=as_of).rows:
        both = {unit for side in (attacker, attacked) if (unit := units.of(side, days[0])) in parties}
        found |= both if len(both) > 1 else set()
    return found


def _told(acts: Sequence[Act], pair: tuple[str, str, str]) -> dict[str, _Ties]:
    """Who meets the two sides, and who addresses both at once."""
    ties: dict[str, _Ties] = {}
    pair_of = set(pair[:2])
    for one in acts:
        for unit in one.who:
            own = ties.setdefault(unit, _Ties())
            if one.act == "meet":
                for side in sorted(pair_of & set(one.who)):
                    own.met.setdefault(side, []).extend(one.mentions)
            elif pair_of <= set(one.to):
                own.both.extend(one.mentions)
    return ties


def _reports(some: Sequence[str]) -> str:
    return f"{len(some)} report{'' if len(some) == 1 else 's'}"


def _role(unit: str, pair: tuple[str, str, str], ties: _Ties, body: bool, fights: bool) -> tuple[str, str, list[str]]:
    """The role of somebody, why, and the words for it; who fights in the conflict mediates where a report says so."""
    a, b, chosen = pair
    if unit in (a, b):
        return ("A" if unit == a else "B"), chosen, []
    said = " and ".join(sorted(ties.said)).replace("_", " ")
    if ties.of_both:
        return "mediator", f"is said to be {said} of a meeting of both sides", ties.said_in
    with_a, with_b = ties.met.get(a, []), ties.met.get(b, [])
    between = min(len(with_a), len(with_b))
    if not fights and between and between + len(ties.both) >= BETWEEN:
        why = f"met A in {_reports(with_a)} and B in {len(with_b)}, addressed both at once in {len(ties.both)}"
        return "mediator", why, [*ties.both, *with_a, *with_b]
    for_a, for_b = ties.backed.get(a, []), ties.backed.get(b, [])
    if len(for_a) != len(for_b):
        role, words = ("patron_A", for_a) if len(for_a) > len(for_b) else ("patron_B", for_b)
        return role, f"gives, pledges or guarantees to A in {_reports(for_a)} and to B in {len(for_b)}", words
    if body:
        return (
            "bloc",
            "states that act together, or who speaks for them; gives to neither side more than to the other",
            [],
        )
    if said:
        return "mediator", f"is said to be {said} of a meeting", ties.said_in
    return "third", "none of the other roles fits", []
