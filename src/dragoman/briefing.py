"""A brief of a workspace: its settings, what changed, the dates to come and the drafts, put together for one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.errors import ConfigError
from dragoman.types import Event, Failure, Link, Mention, digest

if TYPE_CHECKING:
    from dragoman.agreements import Consent
    from dragoman.brief import Brief
    from dragoman.brief.given import ClauseChange, DraftState, Given, Passage, ShutGate, Ungated
    from dragoman.brief.remember import Made
    from dragoman.config import Config
    from dragoman.drafts.clauses import Clause, Version
    from dragoman.drafts.compare import Comparison, Row
    from dragoman.drafts.consent import GateState
    from dragoman.measures import Scope
    from dragoman.measures.told import Told
    from dragoman.record import HeldDocument, Record, Table

FORMATS = {"html": ".html", "md": ".md", "pdf": ".pdf", "docx": ".docx"}
LOOKS_BACK = timedelta(days=7)  # what a status page compares with where no earlier one is remembered
_DAY = timedelta(days=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A brief, the day that names it, and what the next one of its form has to know of it."""

    brief: Brief
    day: date
    remember: Made


class _Once:
    """A record that is asked the same things by several, and works each out once."""

    def __init__(self, record: Record) -> None:
        from dragoman import agenda, changes
        from dragoman.brief.sections import LEDGERS

        self._record = record
        self._kept: dict[tuple[str, object], Any] = {}
        self._columns: dict[str, dict[str, None]] = {}
        for ledgers in (changes.COLUMNS, agenda.COLUMNS):
            for name, columns in ledgers.items():
                self._columns.setdefault(name, {}).update(dict.fromkeys(columns.split()))
        for name, known in LEDGERS.items():
            self._columns.setdefault(name, {}).update(dict.fromkeys(known))

    def ledger(self, name: str, as_of: date | None = None, *, columns: Sequence[str] = ()) -> Table:
        from dragoman.record import Table

        wanted = tuple(dict.fromkeys([*self._columns.get(name, ()), *columns]))
        whole: Table = self._keep(f"ledger {name}", as_of, lambda: self._record.ledger(name, as_of, columns=wanted))
        at = [whole.columns.index(column) for column in columns]
        return Table(columns=tuple(columns), rows=[tuple(row[index] for index in at) for row in whole.rows])

    def documents(self, *, as_of: date | None = None) -> Sequence[HeldDocument]:
        return self._keep("documents", as_of, lambda: self._record.documents(as_of=as_of))

    def mentions(self, *, as_of: date | None = None) -> Sequence[Mention]:
        return self._keep("mentions", as_of, lambda: self._record.mentions(as_of=as_of))

    def links(self, *, as_of: date | None = None) -> Sequence[Link]:
        return self._record.links(as_of=as_of)

    def events(self, *, as_of: date | None = None) -> Sequence[Event]:
        return self._record.events(as_of=as_of)

    def failures(self, *, as_of: date | None = None) -> Sequence[Failure]:
        return self._record.failures(as_of=as_of)

    def _keep(self, what: str, day: date | None, read: Callable[[], T]) -> T:
        if (what, day) not in self._kept:
            self._kept[what, day] = read()
        found: T = self._kept[what, day]
        return found


def compose(
    record: Record,
    config: Config,
    *,
    form: str | None = None,
    title: str | None = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    made: datetime,
    folder: Path | None = None,
) -> Written:
    """The brief of a record in a form, with the parties, blocs, issues and sections of its settings.

    folder  where earlier briefs of the workspace are remembered; with none it says what changed in its own period
    """
    from dragoman.brief import build, last_day
    from dragoman.brief.forms import bounds, forms
    from dragoman.brief.remember import last, moment
    from dragoman.measures import Scope

    form = form or config.brief.form
    if form not in forms():
        raise ConfigError(f"there is no form {form!r}", item="--form", advice=f"one of {', '.join(forms())}")
    settings, once = config.brief.of(form), _Once(record)
    latest = last_day(once.documents(as_of=as_of))
    since, until = bounds(forms()[form], since=since, until=until, as_of=as_of, latest=latest)
    held = [item.held for item in once.documents(as_of=as_of)]
    today = min(day for day in (as_of or latest or made.date(), until - _DAY if until else None) if day)
    known = min(day for day in (as_of or made.date(), max(held, default=None), until - _DAY if until else None) if day)
    earlier = last(folder, form=form, before=known) if folder is not None else None
    start = _start(held, earlier) if earlier else since or known - LOOKS_BACK
    seen = min(day for day in (as_of or made.date(), until - _DAY if until else None) if day)
    wanted = settings.sections or _filled(forms()[form].sections, record, seen)
    scope = Scope(as_of=as_of, since=since, until=until)
    brief = build(
        once,
        title=title or config.name,
        form=form,
        since=since,
        until=until,
        as_of=as_of,
        made=made,
        parties=config.parties,
        blocs=config.blocs,
        issues=config.issues,
        sections=wanted,
        length=settings.length,
        given=replace(
            _given(record, once, config, wanted, start=start, today=today, seen=seen, scope=scope),
            last=earlier.day if earlier else None,
            older=max(0, sum(day < earlier.day for day in held) - earlier.before) if earlier else 0,
            late=_late(once.documents(as_of=as_of), since, until),
            first=bool(held) and min(held) >= start,
        ),
    )
    day = as_of or (today if forms()[form].periodic else made.date())
    return Written(brief=brief, day=day, remember=moment(brief, once, day=known))


def _filled(sections: Sequence[str], record: Record, as_of: date) -> tuple[str, ...]:
    """The sections of a form, that of forecasts only where some are kept: who keeps none need not read so."""
    from dragoman.outlook.forecast_news import any_kept

    return tuple(one for one in sections if one != "forecasts" or any_kept(record, as_of=as_of))


def _late(held: Sequence[HeldDocument], since: date | None, until: date | None) -> bool:
    """Whether every document of a period came into the record after it: then nobody held them on its days."""
    if until is None:
        return False
    of_period = [
        item.held for item in held if item.document.published and (since or date.min) <= item.document.published < until
    ]
    return bool(of_period) and min(of_period) >= until


def _start(held: Sequence[date], earlier: Made) -> date:
    """The day from which documents are new: after that of the earlier brief, unless more came in on the same day."""
    own = sum(day == earlier.day for day in held)
    return earlier.day if own > earlier.documents - earlier.before else earlier.day + _DAY


def write(brief: Brief, form: str) -> bytes:
    """The brief in a format of `FORMATS`."""
    writers: Mapping[str, Callable[[Brief], bytes]] = {"html": _html, "md": _markdown, "pdf": _pdf, "docx": _docx}
    return writers[form](brief)


def _html(brief: Brief) -> bytes:
    from dragoman.brief import to_html

    return to_html(brief).encode()


def _markdown(brief: Brief) -> bytes:
    from dragoman.brief import to_markdown

    return to_markdown(brief).encode()


def _pdf(brief: Brief) -> bytes:
    from dragoman.brief.paper import to_pdf

    return to_pdf(brief)


def _docx(brief: Brief) -> bytes:
    from dragoman.brief.word import to_docx

    return to_docx(brief)


def _given(
    record: Record,
    once: _Once,
    config: Config,
    wanted: Sequence[str],
    *,
    start: date,
    today: date,
    seen: date,
    scope: Scope,
) -> Given:
    """What the sections of this brief need that is worked out elsewhere.

    today  the last day of which the record tells; seen: the last by the calendar on which it was added to
    """
    as_of = scope.as_of
    from dragoman.agenda import agenda
    from dragoman.brief.given import Given
    from dragoman.changes import changes
    from dragoman.measures.told import told
    from dragoman.outlook.forecast_news import news

    def read(name: str, day: date | None, columns: Sequence[str]) -> Table:
        return once.ledger(name, day, columns=columns)

    foretold = news(record, since=start, today=seen, as_of=seen) if "forecasts" in wanted else None
    patterns, weak = _patterns(record, config, scope) if "patterns" in wanted else ((), ())
    return Given(
        changes=tuple(changes(record, since=start, as_of=as_of, config=config, read=read))
        if "changes" in wanted
        else (),
        since=start,
        agenda=tuple(agenda(record, today=today, as_of=as_of, config=config, read=read)) if "dates" in wanted else (),
        today=today,
        draft=draft_state(record, config, as_of=as_of) if "drafts" in wanted else None,
        texts=frozenset(draft.document_id for draft in record.drafts(as_of=as_of)),
        measures=tuple(_measured(record, config, scope)) if "measures" in wanted else (),
        patterns=patterns,
        weak=weak,
        forecasts=tuple(one for each in foretold.measured for one in told(each)) if foretold else (),
        unworded=foretold.unworded if foretold else (),
        titles=_titles() if {"measures", "patterns", "forecasts"} & set(wanted) else {},
    )


def _measured(record: Record, config: Config, scope: Scope) -> Iterator[Told]:
    """What measures say, of those that a brief has sentences for."""
    from dragoman.measures import MODULES, measure
    from dragoman.measures.told import templates, told

    for name in dict.fromkeys(one.measure for one in templates()):
        if name in MODULES:
            yield from told(measure(name, record, config, scope))


def _patterns(record: Record, config: Config, scope: Scope) -> tuple[tuple[Told, ...], tuple[str, ...]]:
    """What patterns say, of those that a brief has sentences for; and which found nothing that is more than chance."""
    from dragoman.measures.told import chance_alone, templates, told
    from dragoman.patterns import PATTERNS, pattern

    names = [name for name in dict.fromkeys(one.measure for one in templates()) if name in PATTERNS]
    found = {name: pattern(name, record, config, scope) for name in names}
    said = tuple(one for each in found.values() for one in told(each))
    return said, tuple(name for name, each in found.items() if chance_alone(each))


def _titles() -> dict[str, str]:
    """What measures and patterns are called."""
    from dragoman.measures import measures
    from dragoman.outlook.forecast_news import SHAPES
    from dragoman.patterns import PATTERNS

    found = {name: one.card.title for name, one in measures().items()}
    found |= {name: shape.title for name, shape in SHAPES.items()}
    return {**found, **{name: one.card.title for name, one in PATTERNS.items()}}


# ---- drafts ----------------------------------------------------------------------------------------------------------


def draft_state(record: Record, config: Config, *, as_of: date | None = None) -> DraftState | None:
    """The latest draft, what it changed against the one it was made from, and where consent to it stands."""
    from dragoman import agreements
    from dragoman.brief.given import DraftState
    from dragoman.drafts.align import keys
    from dragoman.drafts.compare import compare

    if not record.drafts(as_of=as_of):
        return None
    consent = agreements.consent(record, config, None, as_of=as_of)
    known = agreements.versions(record, config, as_of=as_of)
    latest = next(one for one in known if one.draft.id == consent.draft.id)
    if not latest.clauses:
        return None
    before = _before(known, latest)
    comparison = compare(before, latest, keys=keys(known), as_of=as_of) if before else None
    names = {party.id: party.name for party in config.parties} | {bloc.id: bloc.name for bloc in config.blocs}
    changes = {_key(row): _change(comparison, row, names) for row in comparison.rows} if comparison else {}
    return DraftState(
        title=latest.draft.title,
        version=latest.draft.version,
        state=latest.draft.state or "",
        disclosure=latest.draft.disclosure or "",
        opening=_passage(latest, latest.clauses[0]),
        before=before.draft.title if before else "",
        before_version=before.draft.version if before else None,
        changes=tuple(changes.values()),
        passed=consent.progress.passed,
        required=consent.progress.required,
        shut=tuple(_shut(latest, gate) for gate in consent.blocked),
        ungated=tuple(_ungated(consent, changes, names)),
    )


def _before(known: Sequence[Version], latest: Version) -> Version | None:
    """The version that a draft was made from or takes the place of, where it is held; else the one before it."""
    by_id = {one.draft.id: one for one in known}
    parents = [by_id[id] for id in (*latest.draft.based_on, *latest.draft.supersedes) if id in by_id]
    earlier = [one for one in known if one.draft.id != latest.draft.id]
    return parents[0] if parents else earlier[-1] if earlier else None


def _passage(version: Version, clause: Clause) -> Passage:
    from dragoman.brief.given import Passage

    return Passage(document_id=version.draft.document_id, span=clause.span)


def _key(row: Row) -> str:
    return f"{row.key}: {row.operation.op}: "


def _change(comparison: Comparison, row: Row, names: Mapping[str, str]) -> ClauseChange:
    from dragoman.brief.given import ClauseChange

    old = tuple(_passage(comparison.a, clause) for clause in row.old)
    new = tuple(_passage(comparison.b, clause) for clause in row.new)
    numbers = [clause.number for clause in (*row.new, *row.old) if clause.number]
    return ClauseChange(
        id=digest(comparison.a.draft.id, comparison.b.draft.id, *(str(one) for one in (*old, *new))),
        number=numbers[0] if numbers else "",
        what=row.operation.op,
        certain=row.operation.certain,
        issues=row.issues,
        gives=tuple(names.get(one, one) for one in row.operation.gives),
        gains=tuple(names.get(one, one) for one in row.operation.gains),
        old=old,
        new=new,
    )


def _shut(version: Version, gate: GateState) -> ShutGate:
    from dragoman.brief.given import ShutGate

    about = [clause for clause in version.clauses if set(clause.issues) & set(gate.gate.issues)]
    return ShutGate(
        id=f"{gate.party.replace(':', '-')}-{gate.gate.id}",
        party=gate.party_name,
        step=gate.gate.label,
        why=gate.why,
        needed=gate.needed,
        clauses=tuple(_passage(version, clause) for clause in about),
        mention_ids=tuple(one.mention_id for one in gate.evidence if one.mention_id),
    )


def _ungated(consent: Consent, changes: Mapping[str, ClauseChange], names: Mapping[str, str]) -> list[Ungated]:
    from dragoman.brief.given import Ungated

    found = []
    for row in consent.ungated:
        what = str(row["what"])
        clause = next((change for key, change in changes.items() if what.startswith(key)), None)
        if clause is None and not row["mention_id"]:
            continue  # it rests on no words that could be shown
        found.append(
            Ungated(
                id=digest(str(row["party"]), what),
                party=names.get(str(row["party"]), str(row["party"])),
                why=str(row["why"]),
                mention_id=_text(row["mention_id"]),
                clause=None if row["mention_id"] else clause,
            )
        )
    return found


def _text(value: Any) -> str | None:
    return str(value) if value else None
