"""What a section is made from: the desk, the events of the period, rows of the ledgers, what the brief was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dragoman.brief.desk import Desk, sure
from dragoman.brief.forms import Form
from dragoman.brief.given import Given
from dragoman.brief.model import Evidence, Group, Line, Section
from dragoman.brief.names import phrases, word
from dragoman.brief.numbering import walk
from dragoman.brief.parties import Parties
from dragoman.types import Event, Mention

Row = Mapping[str, Any]
Rank = Callable[[Line], tuple[Any, ...]]
TURN = 3  # lines of an open group that are chosen before the next one has its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that the sections of one brief are made from."""

    desk: Desk
    form: Form
    length: int | None  # the most lines of any section, where the settings say so
    since: date | None
    until: date | None
    cutoff: date | None  # older lines of a long section are folded
    events: tuple[Event, ...]  # of the period, surely read, in order
    unsure: tuple[Event, ...]
    parties: Parties
    issues: Mapping[str, str]  # names by id, those of the process first
    tables: Mapping[str, Sequence[Row]]  # rows of ledgers by name
    mentions: Mapping[str, Mention]  # those that count, by id
    event_by_id: Mapping[str, Event]  # by the id that a ledger gives
    later: bool  # whether the record holds reports from after the period, and knows what came of things
    given: Given
    wanted: frozenset[str]  # the sections of this brief
    printed: set[str] = field(default_factory=set)  # events that stand in a section already

    def most(self, section: str) -> int | None:
        """The most lines of a section, None for no limit: what the settings say, else the form."""
        return self.length or self.form.lengths.get(section, self.form.length)

    def event(self, mention_id: object) -> Event | None:
        """The event of a mention, if it counts and is of the period and sure; no row without one is printed."""
        found = self.desk.event_of.get(str(mention_id))
        return found if found is not None and found.id in self.inside else None

    def surely(self, event: Event) -> bool:
        """Whether any reading of an event reaches the confidence that the page asks for."""
        return sure(event)

    @property
    def inside(self) -> frozenset[str]:
        return self.desk.inside

    def rows(self, ledger: str, *, unsure: bool = False) -> Iterator[tuple[Row, Event, Mention]]:
        """The rows of a ledger whose mention counts and lies in the period, each with its event and that mention.

        unsure  those as well whose event no reading is sure of
        """
        doubtful = {event.id for event in self.unsure} if unsure else set()
        for row in self.tables.get(ledger, ()):
            event = self.desk.event_of.get(str(row["mention_id"]))
            if event is None or event.id not in self.inside | doubtful:
                continue
            if row["mention_id"] in self.mentions:
                yield row, event, self.mentions[row["mention_id"]]

    def fresh(self, events: Iterable[Event]) -> list[Event]:
        """Events that no section above has told; a status page tells each wherever it belongs."""
        return [event for event in events if event.id not in self.printed]

    def notes(self, mention_ids: Iterable[object]) -> tuple[Evidence, ...]:
        """A note for each of the mentions that count."""
        found = [self.mentions[id] for id in map(str, mention_ids) if id in self.mentions]
        return tuple(dict.fromkeys(self.desk.notes.of_mention(mention) for mention in found))

    def told(self, section: Section) -> None:
        """Note what a section has told, so that a brief of a period says it once."""
        if not self.form.periodic:
            return
        for line in section.lines:
            for one in walk(line):
                self.printed.update(
                    event.id for note in one.evidence if (event := self.desk.event_of.get(note.mention_id)) is not None
                )


def limited(section: Section, length: int | None, rank: Rank | None = None, *, fair: bool = False) -> Section:
    """A section with at most `length` lines, the first by `rank`, else the latest; it says how many are left out.

    Lines keep their order. Versions of a claim are never parted; where there are ranks, the first of them counts.

    fair  every group has its turn: three lines of an open one to one of a folded one
    """
    lines = [line for group in section.groups for line in group.lines if not group.versus]
    cases = [group for group in section.groups if group.versus]
    if length is None or len(lines) + len(cases) <= length:
        return section
    if rank:
        cases.sort(key=lambda group: min(map(rank, group.lines)))
    shown = {group.id for group in cases[:length]}
    best = _in_turn(section.groups, rank) if fair and rank else sorted(lines, key=rank) if rank else lines[::-1]
    kept = {line.id for line in best[: length - len(shown)]}
    groups = list[Group]()
    for group in section.groups:
        if group.versus:
            groups += [group] if group.id in shown else []
        elif some := tuple(line for line in group.lines if line.id in kept):
            groups.append(replace(group, lines=some))
    missing = len(lines) + len(cases) - sum(1 if group.versus else len(group.lines) for group in groups)
    return replace(left_out(section, missing), groups=tuple(groups))


def left_out(section: Section, n: int) -> Section:
    """A section that remarks how many lines it leaves out, and by which command whoever keeps the record has them."""
    where = phrases()["all_of"].get(section.id, "dragoman timeline")
    remark = word("left_out_one") if n == 1 else word("left_out", n=str(n))
    return replace(section, remark=" ".join(filter(None, [section.remark, remark])), keeper=(*section.keeper, where))


def _in_turn(groups: Sequence[Group], rank: Rank) -> list[Line]:
    """The lines of groups in the order in which they are chosen, if each group has its turn."""
    turns = list[tuple[int, Any, Line]]()
    for group in groups:
        at_once = 1 if group.folded else TURN
        turns += [(at // at_once, rank(line), line) for at, line in enumerate(sorted(group.lines, key=rank))]
    return [line for *_, line in sorted(turns, key=lambda turn: turn[:2])]
