"""A first `process.toml` from documents: who acts, who fights whom, who mediates, what about, and who reports.

Everything in it is counted, and the count stands beside it. What nobody can count is left to the reader: an outlet's
grade and whom it speaks for are never filled in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from dragoman import vocab
from dragoman.config import quoted, template
from dragoman.types import Actor, Document, Mention, Reading

MOST_PARTIES = 12  # of those that do not fight; who fights is always listed
MOST_THIRD = 12
MOST_UNNAMED = 12  # blocs
QUOTE_WORDS = 12
LONGEST_COMMENT = 160  # characters of outside text in one comment
# Shares of the most frequent, below which an actor or a fight is more often a misreading than a party or a war. Set by
# hand on the two bundled examples; look at what `init` makes of both before touching them.
OFTEN, FIGHTING = 0.05, 0.2

NEGOTIATE = frozenset({"AGREE", "CONSULT", "CONCEDE", "COOPERATE", "REQUEST", "REJECT", "THREATEN"})
FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"})
NOT_A_MOVE = frozenset({None, "claim", "deny"})
SUPPOSED = frozenset({"hypothetical", "negated", "denied"})
STATE_SECTORS = frozenset({"GOV", "MIL", "SPY"})  # who acts for a state
KINDS = frozenset({"state", "group", "bloc", "org"})  # of those under whom acts are counted
PARTIES = frozenset({"state", "group"})
HOSTED, SAT_IN = "meetings of others in its country", "at the table of others"
GRADE = '# grade = ""  # A completely reliable … F cannot be judged: your own judgement'


class EntryLike(Protocol):
    """An actor of the registry."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def sector(self) -> str | None: ...


class SpellLike(Protocol):
    """A time in an office of a state (by code), or of a body (by id)."""

    @property
    def of(self) -> str: ...


class MembershipLike(Protocol):
    """A time in a bloc, its days as ISO text and as precise as they are known."""

    @property
    def id(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def until(self) -> str | None: ...


class Actors(Protocol):
    """What is asked of the registry."""

    def __contains__(self, entry_id: object) -> bool: ...
    def entry(self, entry_id: str) -> EntryLike: ...
    def entries(self, kind: str | None = None) -> Iterable[EntryLike]: ...
    def spells(self, person_id: str, on: date | None = None) -> Sequence[SpellLike]: ...
    def memberships(self, bloc_id: str) -> Sequence[MembershipLike]: ...


Pair = tuple[str, str]  # ids in order


@dataclass(slots=True)
class _Tally:
    """What was counted, by registry id."""

    acts: Counter[str] = field(default_factory=Counter)  # mentions of negotiating or fighting in which it acts
    moves: Counter[str] = field(default_factory=Counter)
    fights: Counter[Pair] = field(default_factory=Counter)
    quarrels: Counter[Pair] = field(default_factory=Counter)  # conflict short of fighting
    # The documents that tell of conflict between two, and those in which somebody acts: one long report of a side
    # affair has more mentions than several short ones of the war.
    against: defaultdict[Pair, set[str]] = field(default_factory=lambda: defaultdict(set))
    acted_in: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    between: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )  # third parties' roles
    named: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    best: dict[str, Mention] = field(default_factory=dict)  # the surest mention of what it did, a meeting only at need
    mentions: int = 0

    def enemies(self) -> dict[str, Counter[str]]:
        """Who fights whom, without what is too rare to be more than a misreading."""
        least = FIGHTING * max(self.fights.values(), default=0)
        found: dict[str, Counter[str]] = {}
        for (one, other), count in self.fights.items():
            if count >= least and {_kind(one), _kind(other)} <= PARTIES:
                found.setdefault(one, Counter())[other] = count
                found.setdefault(other, Counter())[one] = count
        return found


def suggest(
    documents: Iterable[Document],
    readings: Iterable[Reading],
    *,
    actors: Actors,
    name: str | None = None,
    fallback: str = "",
) -> str:
    """Return a commented `process.toml`, filled in from documents and what was read in them.

    name      the name of the process; where None, the two parties of whose conflict most documents tell, and the years
    fallback  its name where no two parties are in conflict
    """
    held = {document.id: document for document in documents}
    if not held:
        return template(name or fallback)
    tally = _count(held, readings, actors)
    enemies = tally.enemies()
    third = [each for each in _ranked(_sums(tally.between)) if each not in enemies]
    parties = _parties(tally, enemies)
    filled = {
        "party": _party_tables(parties, enemies, tally, held, actors) + _third_parties(third, parties, tally, actors),
        "bloc": _blocs(tally, parties, _last_day(held.values()), actors),
        "issue": _issues(tally),
        "outlet": _outlets(held.values()),
    }
    title = name or _title(parties, tally, held.values(), actors) or fallback
    read = f"{_times(len(held), 'document')} and the {_times(tally.mentions, 'mention')} read in them"
    head = (
        f"# Suggested from {read}: a first draft, to be corrected.\n"
        "# The documents are not in the record yet: dragoman add reads them into it.\n\n"
    )
    return head + template(title, filled={key: text for key, text in filled.items() if text.strip()})


# ---- counting --------------------------------------------------------------------------------------------------------


def _count(documents: Mapping[str, Document], readings: Iterable[Reading], actors: Actors) -> _Tally:
    tally = _Tally()
    for reading in readings:
        document = documents.get(reading.document_id)
        on = document.published if document else None
        for mention in reading.mentions:
            tally.mentions += 1
            doers, others = _side(mention.actors, on, actors), _side(mention.targets, on, actors)
            tally.named.update(doers | others)
            tally.issues.update(set(mention.issues) & vocab.issues().keys())
            _count_between(tally, mention, doers | others, on, actors)
            if mention.status in SUPPOSED:
                continue
            # Who met whom has no order.
            _count_acts(tally, mention, doers | others if mention.kind == "CONSULT" else doers)
            _count_conflict(tally, mention, doers, others, on, actors)
    return tally


def _count_acts(tally: _Tally, mention: Mention, doers: Iterable[str]) -> None:
    moves = mention.move not in NOT_A_MOVE
    if not moves and mention.kind not in NEGOTIATE | FORCE:
        return
    for each in doers:
        tally.acts[each] += 1
        tally.moves[each] += moves
        tally.acted_in[each].add(mention.document_id)
        if each not in tally.best or _telling(tally.best[each]) < _telling(mention):
            tally.best[each] = mention


def _telling(mention: Mention) -> tuple[bool, float]:
    return mention.kind != "CONSULT", mention.confidence


def _count_conflict(
    tally: _Tally, mention: Mention, doers: set[str], others: set[str], on: date | None, actors: Actors
) -> None:
    kind = vocab.kinds().get(mention.kind)
    if mention.kind == "ASSAULT":
        if mention.status != "happened":
            return
        # Its towns and civilians stand for a state; where nobody is named, the place does.
        home = {f"state:{each.country}" for each in mention.targets if not _side([each], on, actors)}
        place = {f"state:{mention.place.country}"} if mention.place else set()
        others = {each for each in others | home if each in actors} or {each for each in place if each in actors}
        counter = tally.fights
    elif kind is not None and kind.quad.endswith("conflict"):
        counter = tally.quarrels
    else:
        return
    pairs = {(min(pair), max(pair)) for pair in product(doers, others) if pair[0] != pair[1]}
    counter.update(pairs)
    for pair in pairs:
        tally.against[pair].add(mention.document_id)


def _count_between(tally: _Tally, mention: Mention, there: set[str], on: date | None, actors: Actors) -> None:
    """Count who helps others to talk: in a role that the text names, at their table, or as the place they meet in."""
    if mention.status in ("negated", "denied"):
        return
    for particular in mention.particulars:
        who = _under(particular.about, actors, on)
        if who is None:
            continue
        if particular.key == "role" and particular.value in vocab.formats()["role"] and particular.value != "advocate":
            tally.between[who][particular.value] += 1
        elif particular.key == "presence" and particular.value == "at_table" and who not in there:
            tally.between[who][SAT_IN] += 1
    if mention.kind == "CONSULT" and mention.status != "hypothetical" and mention.place:
        host = f"state:{mention.place.country}"
        if there and host not in there and host in actors:
            tally.between[host][HOSTED] += 1


def _side(side: Iterable[Actor], on: date | None, actors: Actors) -> set[str]:
    found = (_under(actor.id, actors, on, country=actor.country, sector=actor.sector) for actor in side)
    return {each for each in found if each is not None}


def _under(
    actor_id: str | None, actors: Actors, on: date | None, *, country: str | None = None, sector: str | None = None
) -> str | None:
    """Under whom an actor's acts are counted: its state, where it acts for one; the body it speaks for; itself."""
    known = actors.entry(actor_id) if actor_id is not None and actor_id in actors else None
    if known is not None:
        country, sector = country or known.country, sector or known.sector
    found = actor_id
    if country and (_kind(actor_id) in ("state", "gov", "mil") or sector in STATE_SECTORS):
        found = f"state:{country}"
    elif known is not None and _kind(actor_id) == "person":
        found = next((spell.of for spell in reversed(actors.spells(known.id, on)) if ":" in spell.of), None)
    return found if found is not None and found in actors and _kind(found) in KINDS else None


def _kind(actor_id: str | None) -> str:
    return (actor_id or "").partition(":")[0]


# ---- choosing --------------------------------------------------------------------------------------------------------


def _parties(tally: _Tally, enemies: Mapping[str, Counter[str]]) -> list[str]:
    """Who fights, and the states and groups that act most without being rather a third party.

    Those who act in most documents come first.
    """
    least = OFTEN * max(tally.acts.values(), default=0)
    between = _sums(tally.between)
    others = [
        each
        for each in _ranked(tally.acts)
        if each not in enemies
        and _kind(each) in PARTIES
        and tally.acts[each] >= least
        and (not between[each] or between[each] < tally.moves[each])
    ]
    chosen = {*enemies, *others[:MOST_PARTIES]}
    return sorted(chosen, key=lambda each: (-len(tally.acted_in[each]), -tally.acts[each], each))


def _title(parties: Sequence[str], tally: _Tally, documents: Iterable[Document], actors: Actors) -> str | None:
    """The two parties of whose conflict most documents tell, and the year or years that the documents are from."""
    conflict = tally.fights + tally.quarrels
    pairs = [pair for pair in conflict if set(pair) <= set(parties)]
    if not pairs:
        return None
    pair = min(pairs, key=lambda each: (-len(tally.against[each]), -conflict[each], each))
    years = sorted({document.published.year for document in documents if document.published})
    year = f", {'–'.join(map(str, dict.fromkeys((years[0], years[-1]))))}" if years else ""
    return " and ".join(actors.entry(each).name for each in sorted(pair, key=parties.index)) + year


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda each: (-counts[each], each))


def _sums(counts: Mapping[str, Counter[str]]) -> Counter[str]:
    return Counter({each: found.total() for each, found in counts.items()})


# ---- writing ---------------------------------------------------------------------------------------------------------


def _party_tables(
    parties: Sequence[str],
    enemies: Mapping[str, Counter[str]],
    tally: _Tally,
    documents: Mapping[str, Document],
    actors: Actors,
) -> str:
    tables: list[str] = []
    taken: set[str] = set()
    for place, each in enumerate(parties):
        name = actors.entry(each).name
        said = [f"Acts in {_times(tally.acts[each], 'mention')}, {tally.moves[each]} of them moves."]
        lines = [f"id = {quoted(each)}", f"name = {quoted(name)}"]
        if each in enemies:
            against = [f"{actors.entry(foe).name} in {enemies[each][foe]}" for foe in _ranked(enemies[each])]
            said.append(f"Fights {', '.join(against)}.")
            side = name if name.casefold() not in taken else each
            taken.add(side.casefold())
            lines.append(f"side = {quoted(side)}")
            said += _allies(each, parties[:place], enemies, actors)
        comments = [_comment(" ".join(said))]
        if each in tally.best:
            comments += _quote(tally.best[each], documents)
        tables.append("\n".join([*comments, "[[party]]", *lines]))
    return "\n\n".join(tables)


def _allies(party: str, before: Sequence[str], enemies: Mapping[str, Counter[str]], actors: Actors) -> list[str]:
    """A hint where an earlier party has the same enemy; that they stand together is for the reader to say."""
    for other in before:
        if other in enemies and other not in enemies[party] and enemies[other].keys() & enemies[party].keys():
            return [f"If it stands with {actors.entry(other).name}, which has the same enemy, give both one side."]
    return []


def _quote(mention: Mention, documents: Mapping[str, Document]) -> list[str]:
    document = documents.get(mention.document_id)
    if document is None:
        return []
    words = document.text[slice(*mention.span)].split()
    if not words:
        return []
    text = " ".join(words[:QUOTE_WORDS]) + (" …" if len(words) > QUOTE_WORDS else "")
    day = document.published.isoformat() if document.published else "undated"
    source = document.outlet or _host(document.url) or PurePosixPath(document.url).name
    return [_comment(f"“{_plain(text)}” ({_plain(source)}, {day}: {_plain(document.title)})", most=3 * LONGEST_COMMENT)]


def _third_parties(third: Sequence[str], parties: Sequence[str], tally: _Tally, actors: Actors) -> str:
    """Comments only: whether who mediates or hosts is a party as well is for the reader to say."""
    lines = []
    for each in third[:MOST_THIRD]:
        roles = tally.between[each]
        counts = ", ".join(f"{role} {roles[role]}" for role in _ranked(roles)).replace("_", " ")
        also = "; listed above" if each in parties else ""
        lines.append(_comment(f"  {actors.entry(each).name}, {each}: {counts}{also}"))
    if not lines:
        return ""
    return "\n\n" + "\n".join(
        [
            "# Who mediates or hosts, and in how many mentions. A third party is not listed as a party unless it makes",
            "# more moves than that; where one negotiates for itself, give it a [[party]] of its own.",
            *lines,
        ]
    )


def _blocs(tally: _Tally, parties: Sequence[str], on: date | None, actors: Actors) -> str:
    """The blocs that are named, with their members; those of which only members are parties, in a comment."""
    parts: list[str] = []
    for each in _ranked(tally.named):
        members = [line for one in actors.memberships(each) if (line := _member(one)) is not None]
        if _kind(each) != "bloc" and not members:
            continue
        lines = [f"id = {quoted(each)}", f"name = {quoted(actors.entry(each).name)}"]
        if members:
            lines += ["members = [", *members, "]"]
        parts.append("\n".join([_comment(f"Named in {_times(tally.named[each], 'mention')}."), "[[bloc]]", *lines]))
    unnamed: dict[str, list[str]] = {}
    for entry in actors.entries("bloc"):
        inside = {one.id for one in actors.memberships(entry.id) if _lasts(one, on)}
        among = [actors.entry(each).name for each in parties if each in inside]
        if entry.id not in tally.named and len(among) > 1:
            unnamed[entry.id] = among
    if unnamed:
        ranked = _ranked(Counter({each: len(among) for each, among in unnamed.items()}))[:MOST_UNNAMED]
        lines = [_comment(f"  {actors.entry(each).name}, {each}: {', '.join(unnamed[each])}") for each in ranked]
        parts.append("\n".join(["# Not named in the documents, but with parties above among their members:", *lines]))
    return "\n\n".join(parts)


def _last_day(documents: Iterable[Document]) -> date | None:
    return max((document.published for document in documents if document.published), default=None)


def _lasts(member: MembershipLike, on: date | None) -> bool:
    """Whether somebody was a member on a day; without one, whether it still is."""
    since, until = _first_day(member.since), _end(member.until) if member.until else None
    return until is None if on is None else (since or on) <= on and (until is None or on < until)


def _member(member: MembershipLike) -> str | None:
    """A line for a member; a day known to the month or year only is widened, as the registry itself reads it."""
    since, until = _first_day(member.since), _end(member.until) if member.until else None
    if since is not None and until is not None and since >= until:
        return None
    days = [f"{key} = {day}" for key, day in (("since", since), ("until", until)) if day is not None]
    rough = [text for text in (member.since, member.until) if text and len(text) < len("2025-12-02")]
    note = f"  {_comment('known as ' + ' to '.join(rough))}" if rough else ""
    return f"  {{ {', '.join([f'id = {quoted(member.id)}', *days])} }},{note}"


def _first_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return None


def _end(text: str) -> date | None:
    """The first day out: of an imprecise month or year the one after it, because it may have lasted that long."""
    day = _first_day(text)
    if day is None or len(text) == len("2025-12-02"):
        return day
    months = day.year * 12 + day.month - 1 + (12 if len(text) == len("2025") else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) if year <= date.max.year else None


def _issues(tally: _Tally) -> str:
    tables = []
    for each in _ranked(tally.issues):
        label = vocab.issues()[each].label
        said = _comment(f"In {_times(tally.issues[each], 'mention')}.")
        tables.append(f"{said}\n[[issue]]\nid = {quoted(each)}\nname = {quoted(label[:1].upper() + label[1:])}")
    return "\n\n".join(tables)


def _outlets(documents: Iterable[Document]) -> str:
    """Every outlet, with the host that most of its documents are from; one that gives no name goes by its host."""
    counts: Counter[str] = Counter()
    hosts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}  # by the name as it is written: what differs in half a character only is one
    for document in documents:
        host = _host(document.url)
        name = document.outlet if document.outlet and document.outlet.strip() else host
        if name is None:
            continue
        written = quoted(name)
        names.setdefault(written, name)
        counts[written] += 1
        if host is not None:
            hosts[written][host] += 1
    tables = []
    for written in _ranked(counts):
        found = _ranked(hosts[written])
        said = f"{_times(counts[written], 'document')}" + (f"; also at {', '.join(found[1:])}" if found[1:] else "")
        lines = [_comment(said), "[[outlet]]", f"name = {written}"]
        tables.append("\n".join([*lines, *(f"host = {quoted(host)}" for host in found[:1]), GRADE]))
    return "\n\n".join(tables)


def _host(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None
    host = (host or "").strip().removeprefix("www.")
    return host or None


def _comment(text: str, *, most: int = LONGEST_COMMENT) -> str:
    """A comment of one line, whatever the text holds."""
    return "# " + _plain(text, most=most, indent=text.startswith("  "))


def _plain(text: str, *, most: int = LONGEST_COMMENT, indent: bool = False) -> str:
    """Text that stays on its line: what cannot be seen, line ends and direction marks among it, is a space."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return ("  " if indent else "") + (line if len(line) <= most else line[: most - 1].rstrip() + "…")


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
