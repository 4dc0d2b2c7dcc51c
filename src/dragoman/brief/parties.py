"""Who wants what: moves by party, in the order in which the process names its parties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from dragoman.brief.desk import Desk
from dragoman.brief.model import Group, Section
from dragoman.brief.names import LONGEST_NAME, called, capital, key_of, word
from dragoman.types import Actor, Event, Mention
from dragoman.visible import one_line, short

LINKS = ("answers", "denies", "on_condition_of", "on_the_ground_of", "answered", "denied")
NOT_A_MOVE = frozenset({"claim", "deny"})
NOT_THEIRS = frozenset({"hypothetical", "recommended", "denied"})  # statuses of what others suppose a party might do
STATE_SECTORS = frozenset({"GOV", "MIL", "SPY"})


class PartyLike(Protocol):
    """A party of the process, as `process.toml` names it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def side(self) -> str | None: ...


class MemberLike(Protocol):
    """A member of a bloc, `[since, until)`."""

    @property
    def id(self) -> str: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


class BlocLike(Protocol):
    """Parties that act together."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def members(self) -> Sequence[MemberLike]: ...


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of the process in the order of its file; empty where it names none."""

    named: tuple[PartyLike, ...] = ()
    blocs: tuple[BlocLike, ...] = ()

    def knows(self, key: str) -> bool:
        """Whether a side is one of the process; without a list every registered actor is."""
        return ":" in key if not self.named else key.startswith("side:")

    def of(self, actor: Actor) -> PartyLike | None:
        """The party under which an actor's deeds stand: itself, or the state whose body it is."""
        ids = {actor.id, state_of(actor)} - {None}
        return next((party for party in self.named if party.id in ids), None)

    def sides(self, mention: Mention) -> frozenset[str]:
        """The sides that a reading names as acting or acted on."""
        serves = {one.about: one.value for one in mention.particulars if one.key == "serves"}
        people = (*mention.actors, *mention.targets)
        return frozenset(self._served(serves.get(actor.id)) or self.side(actor) for actor in people)

    def _served(self, id: str | None) -> str:
        """The side of the party that a person leads or speaks for; "" where the text names none of the process."""
        party = next((one for one in self.named if one.id == id), None)
        return f"side:{(party.side or party.id).casefold()}" if party else ""

    def key(self, mention: Mention, actor: Actor) -> str:
        """Under whom an actor's moves stand: whoever leads a party or speaks for it stands with it, as in the table."""
        serves = {one.about: one.value for one in mention.particulars if one.key == "serves"}
        led = serves.get(actor.id)
        return led if led and any(one.id == led for one in self.named) else _key(self, actor)

    @property
    def headings(self) -> list[str]:
        """The names of the sides, in the order of the process; a party without a side is one."""
        return list(dict.fromkeys(party.side or party.name for party in self.named))

    def heading(self, mention: Mention, actor: Actor) -> str:
        """The name of an actor's side; "" where the process knows none."""
        key = self.key(mention, actor)
        party = next((one for one in self.named if one.id == key), None)
        return (party.side or party.name) if party else ""

    def side(self, actor: Actor) -> str:
        party = self.of(actor)
        return f"side:{(party.side or party.id).casefold()}" if party else _key(self, actor)

    def bloc_note(self, key: str, day: date | None) -> str:
        """The blocs of the process to which a state belonged on a day."""
        found = [
            bloc.name
            for bloc in self.blocs
            for member in bloc.members
            if day and member.id == key and (member.since or day) <= day and (not member.until or day < member.until)
        ]
        return f"member of {', '.join(map(one_line, found))}" if found else ""


def state_of(actor: Actor) -> str | None:
    """The state to whose own bodies an actor belongs."""
    own = (actor.id or "").startswith(("state:", "gov:", "mil:")) or actor.sector in STATE_SECTORS
    return f"state:{actor.country}" if actor.country and own else None


def party_of(actor: Actor) -> str:
    """Under whom an actor's moves stand: its state, where it belongs to the state's own bodies; otherwise itself."""
    return state_of(actor) or key_of(actor)


def counts_as_move(desk: Desk, event: Event) -> bool:
    """Whether an event is a move of its actors: not what others suppose of them, nor a term of somebody's offer."""
    lead = desk.lead(event)
    return bool(lead.move) and lead.move not in NOT_A_MOVE and lead.status not in NOT_THEIRS and not desk.is_term(event)


def who_wants_what(desk: Desk, events: Sequence[Event], parties: Parties) -> Section:
    """Moves by party, in order of date, each with what it answers and what answers it."""
    moves: dict[str, list[Event]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        lead = desk.lead(event)
        if not counts_as_move(desk, event):
            continue
        keys = {actor: parties.key(lead, actor) for actor in lead.actors}
        for key in dict.fromkeys(keys.values()) or {"": None}:
            moves[key].append(event)
        for actor in lead.actors:
            weight = 1000 if (actor.id or "").startswith("state:") and actor.name else 1
            names[keys[actor]][called(actor, desk.documents[lead.document_id])] += weight
    titles = _titles(parties)
    shared = Counter(under for key, (_, under) in titles.items() if key in moves)
    groups: list[Group] = []
    for key, (title, under) in titles.items():
        if key in moves:
            under = under if shared[under] > 1 else ""
            groups.append(_group(desk, moves[key], len(groups) + 1, title, under=under))
    ranked = sorted(moves.keys() - titles.keys(), key=lambda k: (not k, -len(moves[k]), k))
    for key in ranked:
        name = _plain(max(sorted(names[key]), key=lambda name: names[key][name])) if key else word("unnamed")
        group = _group(desk, moves[key], len(groups) + 1, capital(name), outside=bool(key))
        if parties.named:
            last = max((day for event in moves[key] if (day := desk.when(event).first)), default=None)
            state = any(_is_state(actor) for event in moves[key] for actor in desk.lead(event).actors)
            note = parties.bloc_note(key, last) if state else ""
            group = replace(group, under=word("others"), folded=True, note=note)
        groups.append(group)
    silent = [short(party.name, LONGEST_NAME) for party in parties.named if party.id not in moves]
    return Section(
        id="who-wants-what",
        title="Who wants what",
        intro="Offers, demands, concessions and refusals by party and date. Those who act for a party stand with it.",
        groups=tuple(groups),
        empty="No offer, demand or answer was read in this period.",
        remark=f"No move was read of: {', '.join(silent)}." if silent and groups else "",
    )


def _titles(parties: Parties) -> dict[str, tuple[str, str]]:
    """The headings of the process by key: each side as such before the first of its parties, then its parties."""
    titles: dict[str, tuple[str, str]] = {}
    for party in parties.named:
        if party.side:
            titles.setdefault(f"side:{party.side.casefold()}", (f"{party.side}, as such", party.side))
        titles[party.id] = (party.name, party.side or "")
    return titles


def _key(parties: Parties, actor: Actor) -> str:
    party = parties.of(actor)
    if party:
        return party.id
    name = (actor.name or actor.text).casefold()
    sides = (each.side.casefold() for each in parties.named if each.side)
    return next((f"side:{side}" for side in sides if side == name), party_of(actor))


def _is_state(actor: Actor) -> bool:
    return (actor.id or "").startswith(("state:", "gov:"))


def _group(
    desk: Desk, events: Iterable[Event], number: int, title: str, *, under: str = "", outside: bool = True
) -> Group:
    lines = tuple(desk.line(event, f"party{number}", links=LINKS) for event in events)
    return Group(id=f"party-{number}", title=short(title, LONGEST_NAME), lines=lines, outside=outside, under=under)


def _plain(name: str) -> str:
    """A name without the article that it has in a sentence."""
    return name.removeprefix("the ").removeprefix("a ").removeprefix("an ")
