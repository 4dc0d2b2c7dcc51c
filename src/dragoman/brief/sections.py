"""The sections of a brief by their ids: a form or `process.toml` says which of them a page has, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dragoman import vocab
from dragoman.brief import charts
from dragoman.brief.changed import changes
from dragoman.brief.changed import flags as changed_flags
from dragoman.brief.chosen import IN_BRIEF, in_brief
from dragoman.brief.contested import contested
from dragoman.brief.desk import RANKS
from dragoman.brief.drafting import drafts
from dragoman.brief.fighting import fighting
from dragoman.brief.figures import forecasts, measures, patterns
from dragoman.brief.happened import LONG, timeline
from dragoman.brief.material import Material, limited
from dragoman.brief.model import Group, Line, Section
from dragoman.brief.names import word
from dragoman.brief.offered import offers
from dragoman.brief.parties import counts_as_move, who_wants_what
from dragoman.brief.pledging import pledges
from dragoman.brief.standing import standing
from dragoman.brief.statuses import less_certain, planned, supposed
from dragoman.brief.upcoming import dates_to_come
from dragoman.brief.weighing import weighing

# The columns of a ledger that sections read, and which sections read it.
LEDGERS: Mapping[str, tuple[str, ...]] = {
    "positions": ("mention_id", "side", "who", "issue", "since", "published", "direction", "before_event_id"),
    "offers": ("mention_id", "moves", "state", "versions"),
    "pledges": ("mention_id", "events", "stage", "verdict", "pledge", "pledger", "beneficiary"),
    "hostilities": (
        *("mention_id", "control", "control_by", "killed_low", "killed_best", "killed_high"),
        *("injured_low", "injured_best", "injured_high"),
    ),
}
NEED_GIVEN = frozenset(
    {"changes", "dates", "drafts", "measures", "patterns", "forecasts"}
)  # sections of what is worked out elsewhere
MOVES = (
    "talks",
    "offers",
    "answers",
    "pledges",
)  # ranks of a day that a brief of a period shows though they are unsure
FAIR = frozenset({"who-wants-what", "drafts"})  # no group of theirs goes without a line because others are longer
READS = {"table": "positions", "offers": "offers", "pledges": "pledges", "dates": "pledges", "fighting": "hostilities"}


def made_of(m: Material, wanted: Sequence[str]) -> tuple[Section, ...]:
    """The sections that are wanted, in that order; a brief of a period says in none what it has said above."""
    found = []
    for id in wanted:
        section = SECTIONS[id](m)
        m.told(section)
        found.append(section)
    return tuple(_weeks(m, one, found) if one.id == "who-wants-what" else one for one in found)


def folding(section: Section, cutoff: date | None) -> Section:
    """A long section with its older lines set apart, to be folded."""
    if cutoff is None or len(section.lines) <= LONG:
        return section
    return replace(section, groups=tuple(_parted(group, cutoff) for group in section.groups))


def _parted(group: Group, cutoff: date) -> Group:
    if group.versus or group.folded:
        return group
    old = tuple(line for line in group.lines if line.when and line.when.first and line.when.first < cutoff)
    return replace(group, earlier=old, lines=tuple(line for line in group.lines if line not in old))


def _fitting(section: Section, m: Material) -> Section:
    """A section as long as its form allows: the older lines folded, or the least left out."""
    rank = None if m.form.periodic else weighing(m)
    most = m.most(section.id)
    return limited(section, most, rank, fair=section.id in FAIR) if most else folding(section, m.cutoff)


def _first(section: Section, m: Material) -> Section:
    """On a status page the lines that a section gives first, of which none stands for a party."""
    if m.form.periodic:
        return section
    places = {line.id: (at,) for at, line in enumerate(section.lines)}
    return limited(section, m.most(section.id), lambda line: places[line.id])


def _in_brief(m: Material) -> Section:
    section = in_brief(m.desk, m.events, m.parties, most=min(IN_BRIEF, m.most("in-brief") or IN_BRIEF))
    if not m.form.periodic:
        return section
    groups = tuple(
        replace(
            group,
            lines=tuple(
                replace(line, flags=(*line.flags, *changed_flags(m, m.desk.events[line.id.partition("-")[2]])))
                for line in group.lines
            ),
        )
        for group in section.groups
    )
    return replace(section, groups=groups, intro=word("chosen"))


def _least_certain(m: Material) -> Section:
    """What is read with little confidence; in a brief of a period talks and moves alone: they may be all its news."""
    if not m.form.periodic:
        return _fitting(less_certain(m.desk, m.unsure), m)
    found = [one for one in m.unsure if RANKS[m.desk.rank(one)] in MOVES]
    events = sorted(found, key=lambda one: (m.desk.rank(one), -m.desk.lead(one).confidence, one.id))
    section = replace(less_certain(m.desk, events), title="Talks and moves read with little confidence")
    places = {line.id: (at,) for at, line in enumerate(section.lines)}
    return limited(section, m.most(section.id), lambda line: places[line.id])


def _pledges(m: Material) -> Section:
    section, bars = pledges(m)
    section = _fitting(section, m)
    kept = {line.id for line in section.lines}
    names = [stage.label for stage in vocab.pledges()["stage"].values()]
    return replace(section, figure=charts.stages([bar for bar in bars if bar.line in kept], names))


def _weeks(m: Material, section: Section, page: Sequence[Section]) -> Section:
    """The moves of the period by week, whichever section tells them; a mark leads to the first line that does."""
    line_of: dict[str, str] = {}
    for line in (line for each in page for line in each.lines):
        for note in line.evidence:
            if (event := m.desk.event_of.get(note.mention_id)) is not None:
                line_of.setdefault(event.id, line.id)
    moves = vocab.moves()
    steps = []
    for event in m.events:
        lead, day = m.desk.lead(event), m.desk.when(event).first
        if lead.move is None or lead.move not in moves or day is None or not counts_as_move(m.desk, event):
            continue
        for side in dict.fromkeys(m.parties.heading(lead, actor) for actor in lead.actors):
            if side:
                to = line_of.get(event.id, section.id)
                steps.append(charts.Step(line=to, side=side, day=day, bearing=moves[lead.move].bearing))
    return replace(section, figure=charts.weeks(steps, m.parties.headings))


def first_of(line: Line) -> date:
    """The day a line is ordered by; date.max where it has none."""
    return line.when.first if line.when and line.when.first else date.max


SECTIONS: dict[str, Callable[[Material], Section]] = {
    "in-brief": _in_brief,
    "changes": changes,
    "table": standing,
    "dates": lambda m: limited(dates_to_come(m), m.most("dates"), lambda line: (first_of(line), line.id)),
    "offers": lambda m: _fitting(offers(m), m),
    "contested": lambda m: _fitting(contested(m.desk, m.fresh(m.events), alone_too=not m.form.periodic), m),
    "pledges": _pledges,
    "drafts": lambda m: _fitting(drafts(m), m),
    "fighting": lambda m: _fitting(fighting(m), m),
    "measures": measures,
    "patterns": lambda m: _first(patterns(m), m),
    "forecasts": forecasts,
    "what-happened": timeline,
    "who-wants-what": lambda m: _fitting(who_wants_what(m.desk, m.fresh(m.events), m.parties), m),
    "planned": lambda m: _fitting(planned(m.desk, m.fresh(m.events)), m),
    "supposed": lambda m: _fitting(supposed(m.desk, m.fresh(m.events)), m),
    "less-certain": _least_certain,
}
