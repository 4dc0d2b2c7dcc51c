"""Where the gates of each draft stood on a day, and what the parties concede: from drafts, judgements and moves.

The rules are those of `dragoman.drafts.consent` and `dragoman.agreements`; here each draft is read once for all days,
and moves are counted in the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dragoman import agreements
from dragoman.drafts.align import keys
from dragoman.drafts.compare import compare
from dragoman.drafts.consent import Concession, Condition, GateEvidence, GateState, gates_for
from dragoman.drafts.page import given
from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.drafts.clauses import Version
    from dragoman.record import Record
    from dragoman.types import Draft, Judgement

RULINGS = ("needed", "not_needed")
LISTED = 40  # concessions of a party that are listed with their words, the latest first
LAST = """
SELECT greatest(
    (SELECT max(held) FROM documents_on(?)), (SELECT max(made)::DATE FROM judgements_on(?) WHERE kind = 'gate'))
"""
FIRST = "SELECT min(held) FROM documents_on(?) WHERE list_contains(?::VARCHAR[], id)"
GIVEN = """
WITH goal AS (SELECT unnest(?::VARCHAR[]) AS id),
given AS (
    SELECT DISTINCT a.side, e.mention_id, e.day, e.issues, e.document_id
    FROM acts e JOIN act_sides a ON a.mention_id = e.mention_id AND a.role = 'actor' SEMI JOIN goal g ON g.id = a.side
    WHERE list_contains(?::VARCHAR[], e.move) AND e.state NOT IN ('denied', 'negated', 'hypothetical')
        AND e.day >= ? AND e.day < ? AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
)
"""
COUNTED = f"""{GIVEN}
SELECT side, list_sort(issues) AS issues, count(*) AS n, max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
FROM given GROUP BY ALL ORDER BY ALL
"""
WORDS = f"""{GIVEN},
latest AS (
    SELECT * FROM given QUALIFY row_number() OVER (PARTITION BY side ORDER BY day DESC, mention_id DESC) <= ?
)
SELECT l.side, l.issues, l.day, l.mention_id, substring(
    d.text, coalesce(m.content_start, m.span_start) + 1,
    coalesce(m.content_end, m.span_end) - coalesce(m.content_start, m.span_start)) AS words
FROM latest l JOIN corrected m ON m.id = l.mention_id JOIN documents d ON d.id = l.document_id
ORDER BY l.side, l.day DESC, l.mention_id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The gates of one draft on one day."""

    since: date  # first day of the period
    day: date  # its last day, or the last that is known
    draft: Draft
    issues: frozenset[str]
    states: tuple[GateState, ...]


class Gates:
    """The drafts, judgements and conditions of a record, read once and asked for many days."""

    def __init__(self, record: Record, config: Config, scope: Scope) -> None:
        self._record, self._config, self._scope = record, config, scope
        known = agreements.versions(record, config, as_of=scope.as_of) if record.drafts(as_of=scope.as_of) else []
        self._versions = {one.draft.document_id: one for one in known}
        self._judged = record.judgements(as_of=scope.as_of, history=True)
        self._conditions = [
            Condition(
                name=one.name, party=one.party, since=one.since, until=one.until, why=one.source or "process.toml"
            )
            for one in config.conditions
        ]

    def last(self) -> date | None:
        """The last day that can be asked for."""
        as_of = self._scope.as_of
        found = self._record.ask(LAST, [as_of or date.max] * 2).rows[0][0] if as_of is None else as_of
        if found is not None and self._scope.until is not None:
            found = min(found, self._scope.until - timedelta(days=1))
        return found if isinstance(found, date) else None

    def first(self) -> date | None:
        """The day on which the first draft was held."""
        values = [self._scope.as_of or date.max, list(self._versions)]
        found = self._record.ask(FIRST, values).rows[0][0] if self._versions else None
        return found if isinstance(found, date) else None

    def drafts(self, day: date) -> list[Version]:
        """The drafts that were held on a day and touch what is asked for, earlier ones first."""
        found = []
        for draft in self._record.drafts(as_of=day):
            version = self._versions.get(draft.document_id)
            if version is None:  # its id stands for another text now
                older = agreements.versions(self._record, self._config, as_of=day)
                version = next(one for one in older if one.draft.id == draft.id)
            wanted = set(self._scope.issues)
            if not wanted or wanted & touched(version):
                found.append(version)
        return sorted(found, key=lambda one: (one.draft.version or date.min, one.draft.id))

    def states(self, version: Version, day: date, sides: Sequence[str]) -> tuple[GateState, ...]:
        """Where each gate stood that a draft needs, of those parties whom a clause obliges; else of all."""
        obliged = {who for clause in version.clauses for who in clause.actors}
        bound = [id for id in sides if id in obliged] or list(sides)
        return self.of(version.clauses, bound, version.draft.id, day)

    def of(self, about: Iterable[Any], bound: Sequence[str], draft: str | None, day: date) -> tuple[GateState, ...]:
        """The same for any clauses or issues."""
        judged = self._gate_judgements(day)
        return tuple(
            gates_for(
                about,
                bound,
                draft=draft,
                evidence=[one for one in map(_evidence, judged) if one is not None],
                conditions=self._conditions,
                as_of=day,
                needed=_rulings(judged, draft),
            )
        )

    def _gate_judgements(self, day: date) -> list[Judgement]:
        made = [one for one in self._judged if one.made.date() <= day]
        undone = {item for one in made if one.kind == "undo" for item in one.items}
        return [one for one in made if one.kind == "gate" and one.id not in undone]

    def conceded(self, version: Version, day: date) -> list[Concession]:
        """What each party gives in a draft against the version it was made from, in the words of its clauses."""
        known = self.drafts(day)
        by_id = {one.draft.id: one for one in known}
        before = [by_id[id] for id in (*version.draft.based_on, *version.draft.supersedes) if id in by_id]
        if not before:
            return []
        return given(compare(before[0], version, keys=keys(known)))


def touched(version: Version) -> frozenset[str]:
    """The issues of a draft's clauses."""
    return frozenset(issue for clause in version.clauses for issue in clause.issues)


def over_time(gates: Gates, scope: Scope, sides: Sequence[str], last: date | None) -> list[Standing]:
    """Every draft at the end of each period since the first was known."""
    held = gates.first()
    if last is None or held is None:
        return []
    first = max(held, scope.since or date.min)
    found = list[Standing]()
    for since in periods.between(scope.step, first, last + timedelta(days=1)):
        day = min(periods.after(scope.step, since) - timedelta(days=1), last)
        found += [
            Standing(since=since, day=day, draft=one.draft, issues=touched(one), states=gates.states(one, day, sides))
            for one in gates.drafts(day)
        ]
    return found


def counted(record: Record, scope: Scope, sides: Sequence[str]) -> list[tuple[Any, ...]]:
    """How often each party concedes, by the issues: side, issues, number, ids of mentions."""
    return record.ask(COUNTED, [*_values(scope, sides), MOST_MENTIONS], as_of=scope.as_of).rows


def listed(record: Record, scope: Scope, sides: Sequence[str]) -> list[tuple[Any, ...]]:
    """The latest of each party with their words: side, issues, day, id of the mention, words."""
    return record.ask(WORDS, [*_values(scope, sides), LISTED], as_of=scope.as_of).rows


def _values(scope: Scope, sides: Sequence[str]) -> list[Any]:
    issues = list(scope.issues)
    return [list(sides), list(agreements.CONCEDING), *periods.window(scope), issues, issues]


def _told(one: Judgement) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(one.detail or "{}")
    return found


def _evidence(one: Judgement) -> GateEvidence | None:
    told = _told(one)
    if told["state"] in RULINGS:
        return None
    when = date.fromisoformat(told["when"]) if told.get("when") else one.made.date()
    return GateEvidence(
        gate=told["gate"], party=told["party"], draft=told.get("draft"), state=told["state"],
        mention_id=told.get("mention"), by=one.by, when=when, why=one.why,
    )  # fmt: skip


def _rulings(judged: Sequence[Judgement], draft: str | None) -> dict[tuple[str, str], bool]:
    """Whether a text needs a gate that the law asks for only sometimes: the latest ruling on it."""
    return {
        (told["party"], told["gate"]): told["state"] == "needed"
        for told in map(_told, judged)
        if told["state"] in RULINGS and told.get("draft") in (None, draft)
    }
