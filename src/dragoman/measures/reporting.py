"""Who reports what and when, counted in the database: documents, events, lags, grades of claims, gaps, failures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from dragoman.config import Config, Outlet
    from dragoman.record import Record

VIA = re.compile(
    r"\s+(?:via|through)\s+", re.IGNORECASE
)  # in "AP via The Lincoln Daily", as the record's wire() has it
SILENT_DAYS = 14  # days between two reports from which their absence is a gap
# "AP via The Lincoln Daily" is one document of the source AP; a copy of another document is carried.
DOCUMENTS = """
SELECT d.outlet, wire(d.outlet) AS source, d.language, min(d.url), count(*) AS documents,
    count(c.document_id) AS carried,
    count(*) FILTER (c.document_id IS NULL AND wire(d.outlet) <> lower(d.outlet)) AS wired,
    count(*) FILTER (d.published IS NULL) AS undated,
    min(coalesce(d.published, d.held)) AS first, max(coalesce(d.published, d.held)) AS last
FROM documents_on(?) d
LEFT JOIN carried c ON c.document_id = d.id AND c.original_id IN (SELECT id FROM documents_on(?))
WHERE coalesce(d.published, d.held) >= ? AND coalesce(d.published, d.held) < ?
GROUP BY d.outlet, wire(d.outlet), d.language ORDER BY d.outlet NULLS LAST, d.language NULLS LAST
"""
EVENTS = """
WITH event AS (
    SELECT s.event_id, s.mention_id, m.kind, s.state, s.independent, coalesce(m.since, m.until - 1, s.said) AS day,
        m.since IS NOT NULL AND m.until = m.since + 1 AS dated, s.reports, s.said, s.root_id,
        m.hedge IS NOT NULL AS hedged
    FROM shown s JOIN corrected m ON m.id = s.mention_id
    WHERE s.rank = 0 AND coalesce(m.since, m.until - 1, s.said) >= ? AND coalesce(m.since, m.until - 1, s.said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR s.mention_id IN (
            SELECT mention_id FROM act_sides WHERE list_contains(?::VARCHAR[], side)))
)
"""
# The second letter of a pair: how far an event is borne out by others, never by who tells it. Most events have one
# report, of which nothing has to be put together.
GRADED = """,
several AS MATERIALIZED (
    SELECT s.event_id, d.outlet, min(s.said) AS said, max(s.mention_id) AS mention_id,
        bool_or(m.hedge IS NOT NULL) AS hedged
    FROM shown s
    JOIN corrected m ON m.id = s.mention_id
    JOIN documents d ON d.id = s.root_id
    WHERE s.reports > 1
    GROUP BY s.event_id, d.outlet
),
stood AS (SELECT DISTINCT event_id FROM opposed),
unchecked AS (
    SELECT DISTINCT s.event_id FROM shown s JOIN now_particulars p ON p.mention_id = s.mention_id
    WHERE p.key = 'stance' AND p.value = 'cannot_verify'
),
hedged AS (SELECT event_id, bool_and(hedged) AS hedged FROM several GROUP BY event_id),
graded AS MATERIALIZED (
    SELECT e.event_id, e.mention_id, e.independent, e.day, e.reports, e.said, e.root_id,
        e.dated AND e.state = 'happened' AS happened,
        CASE
            WHEN e.state IN ('planned', 'conditional', 'hypothetical', 'postponed') OR u.event_id IS NOT NULL THEN 6
            WHEN o.event_id IS NOT NULL THEN CASE WHEN e.independent > 1 THEN 4 ELSE 5 END
            WHEN e.independent >= 3 THEN 1
            WHEN e.independent = 2 THEN 2
            WHEN coalesce(h.hedged, e.hedged) THEN 4
            ELSE 3
        END AS digit
    FROM event e
    LEFT JOIN stood o ON o.event_id = e.event_id
    LEFT JOIN unchecked u ON u.event_id = e.event_id
    LEFT JOIN hedged h ON h.event_id = e.event_id
),
paired AS MATERIALIZED (
    SELECT outlet, digit, independent, mention_id, day, CASE WHEN happened AND said >= day THEN said - day END AS lag
    FROM (
        SELECT d.outlet, g.digit, g.independent, g.mention_id, g.day, g.happened, g.said
        FROM graded g JOIN documents d ON d.id = g.root_id WHERE g.reports = 1
        UNION ALL
        SELECT t.outlet, g.digit, g.independent, t.mention_id, g.day, g.happened, t.said
        FROM graded g JOIN several t ON t.event_id = g.event_id
    )
),
digits AS (
    SELECT outlet, digit, count(*) AS n, count(*) FILTER (independent = 1) AS alone,
        max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM paired GROUP BY outlet, digit ORDER BY outlet NULLS LAST, digit
),
late AS (SELECT outlet, median(lag) AS lag FROM paired WHERE lag IS NOT NULL GROUP BY outlet ORDER BY outlet NULLS LAST)
SELECT (SELECT list(d) FROM digits d), (SELECT list(l) FROM late l)
"""
LAGS = """,
first AS (SELECT event_id, min(said) AS said FROM shown WHERE reports > 1 GROUP BY event_id),
told AS (
    SELECT kind, mention_id, day, said FROM event WHERE dated AND state = 'happened' AND reports = 1
    UNION ALL
    SELECT e.kind, e.mention_id, e.day, f.said FROM event e JOIN first f ON f.event_id = e.event_id
    WHERE e.dated AND e.state = 'happened'
)
SELECT kind, count(*) AS events, count(*) FILTER (said < day) AS before,
    quantile_cont(said - day, [0.25, 0.5, 0.75, 1.0]) FILTER (said >= day) AS lags,
    max_by(mention_id, printf('%08d', 1000000 + (said - day)) || mention_id, ?) AS mentions
FROM told
GROUP BY GROUPING SETS ((kind), ()) ORDER BY kind NULLS FIRST
"""
SERIES = """,
period AS (
    SELECT date_trunc(?, day)::DATE AS since, count(*) AS events, count(*) FILTER (independent = 1) AS single,
        max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM event GROUP BY 1
),
paper AS (
    SELECT date_trunc(?, coalesce(d.published, d.held))::DATE AS since, count(*) AS documents,
        count(*) FILTER (c.document_id IS NOT NULL OR wire(d.outlet) <> lower(d.outlet)) AS syndicated
    FROM documents_on(?) d
    LEFT JOIN carried c ON c.document_id = d.id AND c.original_id IN (SELECT id FROM documents_on(?))
    WHERE coalesce(d.published, d.held) >= ? AND coalesce(d.published, d.held) < ?
    GROUP BY 1
)
SELECT coalesce(p.since, e.since) AS since, coalesce(documents, 0), coalesce(syndicated, 0), coalesce(events, 0),
    coalesce(single, 0), mentions
FROM paper p FULL JOIN period e ON e.since = p.since ORDER BY 1
"""
GAPS = """
SELECT day + 1, next, next - day - 1 FROM (
    SELECT day, lead(day) OVER (ORDER BY day) AS next
    FROM (
        SELECT DISTINCT published AS day FROM documents_on(?)
        WHERE published IS NOT NULL AND published >= ? AND published < ?
    )
) WHERE next - day > ? ORDER BY day
"""
FAILURES = "SELECT met::DATE, stage, item, error, message, advice FROM failures_on(?) ORDER BY met, id LIMIT ?"
MOST_FAILURES = 200


def documents(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Documents by outlet and language: how many, how many carry another's text or a wire, first and last day."""
    day = scope.as_of or date.max
    return record.ask(DOCUMENTS, [day, day, *periods.window(scope)], as_of=scope.as_of).rows


def _of_events(scope: Scope) -> list[Any]:
    return [*periods.window(scope), *[list(scope.issues)] * 2, *[list(scope.parties)] * 2]


def graded(record: Record, scope: Scope) -> tuple[list[dict[str, Any]], dict[str | None, float]]:
    """Events by outlet and by how far others bear them out; and by outlet the median of the days to its report."""
    values = [*_of_events(scope), MOST_MENTIONS]
    ((digits, late),) = record.ask(EVENTS + GRADED, values, over=("claims", "acts"), as_of=scope.as_of).rows
    return digits or [], {one["outlet"]: one["lag"] for one in late or ()}


def lags(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Days from an event to its first report, by kind; the row without a kind is all of them."""
    return record.ask(EVENTS + LAGS, [*_of_events(scope), MOST_MENTIONS], as_of=scope.as_of).rows


def series(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Documents and events by period, and how many stand on one source or carry another's text."""
    day = scope.as_of or date.max
    values = [*_of_events(scope), scope.step, MOST_MENTIONS, scope.step, day, day, *periods.window(scope)]
    return record.ask(EVENTS + SERIES, values, as_of=scope.as_of).rows


def gaps(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Stretches without a document: first day, day of the next document, days between."""
    day = scope.as_of or date.max
    return record.ask(GAPS, [day, *periods.window(scope), SILENT_DAYS], as_of=scope.as_of).rows


def failures(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """What could not be read or coded."""
    return record.ask(FAILURES, [scope.as_of or date.max, MOST_FAILURES], as_of=scope.as_of).rows


def as_written(source: str, outlets: Iterable[str | None]) -> str:
    """A source as its outlets write it: the record compares sources without regard to case."""
    written = (VIA.split(one or "", maxsplit=1)[0] for one in outlets)
    return next((one for one in written if one.casefold() == source.casefold()), source)


class Graded:
    """What the settings say of an outlet, found by its name, else by the host of an address."""

    def __init__(self, config: Config) -> None:
        self._named = {one.name.casefold(): one for one in config.outlets}
        self._hosts = {_bare(one.host): one for one in config.outlets if one.host}

    def of(self, outlet: str | None, url: str | None) -> Outlet | None:
        """The outlet of the settings; None where they do not name it."""
        found = self._named.get((outlet or "").casefold())
        if found is None and (url or "").startswith(("http://", "https://")):
            try:
                found = self._hosts.get(_bare(urlsplit(url or "").hostname or ""))
            except ValueError:
                return None
        return found


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
