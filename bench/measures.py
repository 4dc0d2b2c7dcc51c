"""How fast measures answer on a record of 1,000,000 mentions, beside a bare scan and group-by of the same columns.

    python bench/measures.py [--mentions 1000000] [--keep FOLDER] [--json]

The record is that of holdings.py, ten thousand mentions of it, repeated with other ids; a fifth of the mentions joins
an earlier event. Thirty states are parties, two blocs of six are among them. Both sides of each ratio run in this
process on one connection, best of three: the measure as `dragoman.measures` gives it, and one statement that reads the
columns which the measure reads from the stored tables, joins them, and counts by those that the measure counts by.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import holdings
from dragoman import measures
from dragoman.config import Bloc, Config, Issue, Member, Party
from dragoman.record import Record

BASE = 10_000  # mentions that are made one by one
APART_DAYS = 730  # between two repetitions there is none: they lie over one another, each two years long
JOINED = 5  # every fifth mention joins an event
# The columns that a measure reads, joined by their keys and counted by those that it counts by: nothing is decided in
# them. A column that it does not count by is read with max(). Each table is joined once, however often a measure comes
# back to it, and no row of it is left out.
MONTH = "date_trunc('month', coalesce(m.since, m.until - 1, s.said)) AS month"
REPORTED = "FROM standing s JOIN mentions m ON m.id = s.mention_id"
SEEN = "count(*), max(m.id), max(s.event_id), max(s.rank), max(s.said)"
EVENTS = f"""
SELECT m.kind, {MONTH}, count(*), max(m.id)
{REPORTED}
GROUP BY ALL
"""
DYADS = f"""
SELECT a.country, t.country AS other, m.kind, m.mode, s.state, {MONTH}, {SEEN}, max(a.actor_id), max(t.actor_id),
    max(a.sector), max(t.sector)
{REPORTED}
JOIN participants a ON a.mention_id = m.id AND a.role = 'actor'
JOIN participants t ON t.mention_id = m.id AND t.role = 'target'
GROUP BY ALL
"""
# Who moves which way on what: moves, their issues, what hangs on them.
MOVES = f"""
SELECT a.actor_id, a.country, a.sector, m.move, m.status, s.state, m.issues, p.key, p.value, {MONTH},
    {SEEN}, max(s.offer_id), max(s.reports), max(a.position), max(a.text)
{REPORTED}
JOIN participants a ON a.mention_id = m.id
LEFT JOIN particulars p ON p.mention_id = m.id
GROUP BY ALL
"""
# Who does what to whom, how surely it is told, and where in its text it begins.
ACTS = f"""
SELECT a.role, a.actor_id, a.country, a.sector, m.kind, m.mode, m.move, s.state, s.independent, m.issues, p.key,
    p.value, {MONTH}, {SEEN}, max(a.text), max(m.confidence), max(m.document_id), max(m.span_start),
    max(m.place_country)
{REPORTED}
JOIN participants a ON a.mention_id = m.id
LEFT JOIN particulars p ON p.mention_id = m.id
GROUP BY ALL
"""
# The same with the passages, in which words are looked for, each read once; and how people are called.
PASSAGES = f"""
SELECT a.role, a.actor_id, a.country, a.sector, m.kind, m.mode, m.move, s.state, s.independent, m.issues, p.key,
    p.value, {MONTH}, {SEEN}, max(a.text), max(a.name), max(m.confidence), max(m.document_id), max(m.span_start),
    max(s.offer_id), max(s.root_id), max(m.long)
FROM standing s
JOIN (
    SELECT m.*, length(substring(d.text, m.span_start + 1, m.span_end - m.span_start)) AS long
    FROM mentions m JOIN documents d ON d.id = m.document_id
) m ON m.id = s.mention_id
JOIN participants a ON a.mention_id = m.id
LEFT JOIN particulars p ON p.mention_id = m.id
GROUP BY ALL
"""
# Meetings: where and how they went, who was there. The words that carry them are left out: it reads a tenth of them.
MEETINGS = f"""
SELECT a.actor_id, a.country, a.sector, m.kind, m.mode, m.move, m.status, s.state, m.outcome, m.place_country, m.issues,
    p.key, p.value, {MONTH}, {SEEN}, max(s.reports), max(a.text), max(a.role), max(m.confidence), max(m.frame),
    max(m.precision), max(m.place_name), max(m.place_kind), max(p.about)
{REPORTED}
JOIN participants a ON a.mention_id = m.id
LEFT JOIN particulars p ON p.mention_id = m.id
GROUP BY ALL
"""
# Claims: on whose word, what others say, and their figures.
CLAIMS = f"""
SELECT d.outlet, a.role, a.actor_id, a.country, a.sector, m.kind, m.mode, m.move, m.status, s.state, m.issues, p.key,
    p.value, q.unit, {MONTH}, {SEEN}, max(s.source), max(s.reports), max(s.independent), max(a.text), max(a.name),
    max(q.low), max(q.high), max(q.text), max(m.place_name), max(m.place_kind), max(m.precision), max(m.confidence),
    max(m.document_id), max(m.trigger_start), max(m.trigger_end), max(m.content_start), max(m.content_end)
{REPORTED}
JOIN documents d ON d.id = s.root_id
JOIN participants a ON a.mention_id = m.id
LEFT JOIN particulars p ON p.mention_id = m.id
LEFT JOIN amounts q ON q.mention_id = m.id
GROUP BY ALL
"""
REPORTS = f"""
SELECT d.outlet, d.language, m.kind, s.state, s.independent, m.hedge IS NOT NULL AS hedged, p.key, p.value, {MONTH},
    {SEEN}, max(s.reports), max(m.since), max(m.until), max(m.issues)
{REPORTED}
JOIN documents d ON d.id = s.root_id
LEFT JOIN particulars p ON p.mention_id = m.id
GROUP BY ALL
"""
BARE = {
    "conflict": DYADS, "pressure": ACTS, "positions": MOVES, "concession": MOVES, "reciprocity": MOVES,
    "cohesion": MOVES, "followthrough": MOVES, "openness": MEETINGS, "battlefield": ACTS, "contestation": CLAIMS,
    "ripeness": PASSAGES, "sources": REPORTS, "consent": EVENTS, "agreement": EVENTS,
}  # fmt: skip
COPIES = (
    """INSERT INTO documents SELECT id || '-' || k, raw, source, url, text, text_sha256, title, outlet, author,
        published, published_basis, language, retrieved, held, held_basis, run FROM documents, range(1, ?) r(k)""",
    """INSERT INTO readings SELECT document_id || '-' || k, coder, coder_name, coder_version, held, run, seal
        FROM readings, range(1, ?) r(k)""",
    """INSERT INTO mentions SELECT m.* REPLACE (id || '-' || k AS id, document_id || '-' || k AS document_id)
        FROM mentions m, range(1, ?) r(k)""",
    *(
        f"""INSERT INTO {table} SELECT t.* REPLACE (mention_id || '-' || k AS mention_id)
        FROM {table} t, range(1, ?) r(k)"""
        for table in ("participants", "amounts", "particulars")
    ),
    """INSERT INTO placements SELECT p.* REPLACE (mention_id || '-' || k AS mention_id, home || '-' || k AS home)
        FROM placements p, range(1, ?) r(k)""",
)


def settings() -> Config:
    """Thirty parties on two sides and some on none, two blocs, six issues."""
    states = [f"state:X{number:02d}" for number in range(30)]
    sides = {0: "north", 1: "north", 2: "south", 3: "south"}
    return Config(
        name="bench",
        parties=tuple(Party(id=id, name=id, side=sides.get(number)) for number, id in enumerate(states)),
        blocs=tuple(
            Bloc(id=f"bloc:{first}", name=f"Bloc {first}", members=tuple(Member(id=id) for id in states[first:][:6]))
            for first in (4, 10)
        ),
        issues=tuple(Issue(id=id) for id in holdings.ISSUES),
    )


def build(path: Path, count: int) -> None:
    """Make the record."""
    from dragoman.record.joining.weights import RULE

    made = holdings.documents(min(BASE, count))
    homes: dict[int, str] = {}
    rows, number = [], 0
    for document, mentions in made:
        for one in mentions:
            home = homes.get(number % 977, one.id) if number % JOINED == 0 else one.id
            homes[number % 977] = home
            rows.append((one.id, "event", RULE, home, None, 0.0, "[]", document.published, "bench"))
            number += 1
    holdings.store(path, made, rows)
    with Record.open(path) as record, record._transaction():
        for statement in COPIES:
            record._execute(statement, [count // len(rows)])
    with Record.open(path) as record:
        record.settle()


def measured(count: int, folder: Path) -> dict[str, float]:
    """For each measure its seconds over those of its bare statement."""
    path = folder / "million.duckdb"
    if not path.exists():
        build(path, count)
    config, found = settings(), dict[str, float]()
    with Record.open(path, read_only=True) as record:
        bare = {text: _best(lambda text=text: record.query(text).fetchall()) for text in set(BARE.values())}
        for name, statement in BARE.items():
            seconds = _best(lambda name=name: measures.measure(name, record, config))
            found[name] = seconds / bare[statement]
            found[f"{name} seconds"] = seconds
    return found


def _best(work: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="make the record here, and use it again")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = measured(args.mentions, folder)
    if args.json:
        print(json.dumps(found))
        return
    for name in BARE:
        print(f"{name:<14} {found[f'{name} seconds']:6.2f} s  {found[name]:5.2f} of the bare statement")


if __name__ == "__main__":
    main()
