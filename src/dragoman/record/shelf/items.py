"""What pages ask of single items: passages in their words, why one does not count, and what people decided.

Plain functions over a copy of the record, each with a query for all that it is asked for and none for each line.
Nothing that was held, read or judged after `as_of` is in an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dragoman.record import edits, rows
from dragoman.record.known import known as known_by
from dragoman.types import Judgement, Link, Mention, Span

if TYPE_CHECKING:
    from dragoman.record.shelf.copy import Copy
    from dragoman.record.store import Record

WINDOW = 1_000  # characters of text on each side of a passage: more than any page shows of it
JUDGED = "list_has_any(items, ?::VARCHAR[]) AND CAST(made AS DATE) <= ?"
# That nobody had undone by the day, as in reads.sql.
STANDING = """kind <> 'undo' AND id NOT IN (
    SELECT unnest(items) FROM judgements WHERE kind = 'undo' AND CAST(made AS DATE) <= ?
)"""
UNDONE = """
SELECT item, judge FROM (SELECT unnest(items) AS item, judge, made FROM judgements WHERE kind = 'undo')
WHERE CAST(made AS DATE) <= ? AND list_contains(?::VARCHAR[], item)
"""

MENTIONS = """
SELECT m.* FROM mentions m
JOIN readings r ON r.document_id = m.document_id AND r.coder = m.coder AND r.held <= ?
JOIN documents d ON d.id = m.document_id AND d.held <= ?
WHERE {which} ORDER BY m.document_id, m.span_start, m.span_end, m.id
"""
WORDS = """
SELECT s.number, s.first AS at, substring(d.text, s.first + 1, s.last - s.first) AS text
FROM (
    SELECT
        unnest(?::INTEGER[]) AS number, unnest(?::VARCHAR[]) AS id,
        unnest(?::INTEGER[]) AS first, unnest(?::INTEGER[]) AS last
) s
JOIN documents d ON d.id = s.id
"""
SOURCES = """
SELECT id, title, outlet, published, published_basis, url, held, held_basis, language FROM documents
WHERE id IN (SELECT unnest(?::VARCHAR[]))
"""
HOMES = """
SELECT mention_id, event_id, offer_id, pledge_id, said FROM {facts}
WHERE mention_id IN (SELECT unnest(?::VARCHAR[]))
"""
# The same rule as in reads.sql, for one mention: the newest rule that had placed it by the day.
PLACED = """
SELECT ledger, home, partner, score, reasons, rule, held FROM placements WHERE mention_id = ? AND held <= ?
QUALIFY row_number() OVER (PARTITION BY ledger ORDER BY CAST(split_part(rule, '@', 2) AS INTEGER) DESC, held DESC) = 1
ORDER BY ledger
"""
# What another reading of the same coder finds in the same words, the newest version first.
TWINS = """
SELECT y.id, y.coder, r.held, r.coder_version AS version
FROM mentions x
JOIN mentions y ON y.document_id = x.document_id AND y.trigger_start < x.trigger_end AND y.trigger_end > x.trigger_start
    AND y.coder <> x.coder AND split_part(y.coder, '@', 1) = split_part(x.coder, '@', 1)
JOIN readings r ON r.document_id = y.document_id AND r.coder = y.coder AND r.held <= ?
WHERE x.id = ? ORDER BY r.coder_version DESC, y.kind <> x.kind, y.id
"""
NEWEST = """
SELECT r.coder, r.held FROM mentions m JOIN readings r ON r.document_id = m.document_id AND r.held <= ?
WHERE m.id = ? AND r.coder_name = split_part(m.coder, '@', 1) ORDER BY r.coder_version DESC, r.coder DESC LIMIT 1
"""
# The moves of each side on each issue, each with its direction against the one before, as the ledger of positions says.
STANDS = """
WITH own AS (
    SELECT *, lag(bearing) OVER earlier AS before, lag(event_id) OVER earlier AS event_before
    FROM {stands} WHERE NOT for_another
    WINDOW earlier AS (PARTITION BY side, issue ORDER BY day, said, event_id, move)
)
SELECT
    side, issue, name, mention_id, event_id, move, told, reported, day, said, NULL AS on_behalf,
    CASE
        WHEN event_before IS NULL THEN 'first'
        WHEN move IN ('concede', 'accept', 'implement') THEN 'toward'
        WHEN move = 'retract' OR bearing = 'hard' AND before = 'soft' THEN 'away'
        WHEN bearing = 'soft' AND before = 'hard' THEN 'toward'
        ELSE 'same'
    END AS direction
FROM own
UNION ALL
SELECT side, issue, name, mention_id, event_id, move, told, reported, day, said, name, '' FROM {stands}
WHERE for_another
ORDER BY day DESC, said DESC, event_id DESC, move DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document without its text."""

    id: str
    title: str
    outlet: str | None
    published: date | None
    published_basis: str | None
    url: str
    held: date
    held_basis: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A stretch of a document's text: as much as is shown around a passage, and more."""

    text: str
    at: int  # the code point of the document at which it begins

    def of(self, span: Span) -> str:
        """The words of a span of the document."""
        return self.text[max(0, span[0] - self.at) : max(0, span[1] - self.at)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A mention with its words and its place in the ledgers, as of a day."""

    id: str
    mention: Mention  # as a person corrected it by the day
    as_read: Mention  # as the coder read it
    source: Source
    words: Words
    event_id: str | None = None  # None where it does not count
    offer_id: str | None = None
    pledge_id: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the ledgers hold it."""
        return self.event_id is not None

    @property
    def said(self) -> date:
        """The day of its report."""
        return self.source.published or self.source.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A judgement with its id, and whether it stands: nobody undid it, and no later one on the same takes its place."""

    id: str
    judgement: Judgement
    stands: bool
    undone_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Why a stored mention does not count."""

    reason: str  # rejected, twin (the same reading of another version was rejected), replaced, unknown
    by: str = ""  # the judge, or the coder that read the document anew
    made: datetime | None = None
    why: str = ""
    other: str = ""  # the mention that was rejected, or that the newer reading finds in these words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """A link with its id; `other` is the mention at its far end as seen from the one that was asked about."""

    id: str
    link: Link
    other: str | None
    forward: bool  # whether the link goes out from the one that was asked about


def passages(copy: Copy, ids: Iterable[str], as_of: date | None) -> dict[str, Passage]:
    """The mentions of these ids that were read by the day, in the order of the ids, whether or not they count."""
    wanted = list(dict.fromkeys(ids))
    read = mentions(copy, as_of, ids=wanted)
    known = [id for id in wanted if id in read]
    homes = {row["mention_id"]: row for row in copy.sql(HOMES, [known], as_of=as_of, tables=("facts",))}
    held = sources(copy, (new.document_id for new, _ in read.values()))
    texts = words(copy, [(read[id][0].document_id, read[id][0].span) for id in known])
    passed = {}
    for id, text in zip(known, texts, strict=True):
        (new, old), home = read[id], homes.get(id, {})
        kept = {name: home.get(name) for name in ("event_id", "offer_id", "pledge_id")}
        passed[id] = Passage(id=id, mention=new, as_read=old, source=held[new.document_id], words=text, **kept)
    return passed


def mentions(
    copy: Copy, as_of: date | None, *, ids: Sequence[str] = (), document_id: str = ""
) -> dict[str, tuple[Mention, Mention]]:
    """Stored mentions, of these ids or of a document, as corrected by the day and as read."""
    day = as_of or date.max
    which = "m.document_id = ?" if document_id else "m.id IN (SELECT unnest(?::VARCHAR[]))"
    value = document_id or list(ids)
    stored = copy.sql(MENTIONS.replace("{which}", which), [day, day, value])
    known = [row["id"] for row in stored]
    parts = {
        table: [
            tuple(row.values())
            for row in copy.sql(
                f"SELECT * FROM {table} WHERE mention_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY mention_id, {order}",
                [known],
            )
        ]
        for table, order in (("participants", "role, position"), ("amounts", "position"), ("particulars", "position"))
    }
    sides, quantities = rows.participants(parts["participants"]), rows.amounts(parts["amounts"])
    besides = rows.particulars(parts["particulars"])
    read = [rows.mention(tuple(row.values()), sides, quantities, besides) for row in stored]
    asked = f"SELECT * FROM judgements WHERE kind = 'edit' AND {JUDGED} AND {STANDING}"
    changed = copy.sql(asked, [known, day, day])
    named = known_by(lambda statement, values: [tuple(row.values()) for row in copy.sql(statement, values)], day)
    correct = edits.edits_of((rows.judgement(tuple(row.values())) for row in changed), named)
    # By the ids that are stored: a record made by another program may not hold what today's rule would give.
    return {id: (correct[id](one) if id in correct else one, one) for id, one in zip(known, read, strict=True)}


def sources(copy: Copy, ids: Iterable[str]) -> dict[str, Source]:
    """Documents without their texts."""
    return {row["id"]: Source(**row) for row in copy.sql(SOURCES, [sorted(set(ids))])}


def words(copy: Copy, spans: Sequence[tuple[str, Span]], *, around: int = WINDOW) -> list[Words]:
    """For each (document id, span) its words with those on each side."""
    if not spans:
        return []
    firsts = [max(0, start - around) for _, (start, _) in spans]
    lasts = [end + around for _, (_, end) in spans]
    found = copy.sql(WORDS, [[*range(len(spans))], [id for id, _ in spans], firsts, lasts])
    texts = {row["number"]: Words(text=row["text"], at=row["at"]) for row in found}
    return [texts[number] for number in range(len(spans))]


def left_out(copy: Copy, id: str, as_of: date | None) -> LeftOut:
    """Why a mention that was read by the day does not count on it."""
    day = as_of or date.max
    rejected = _rejection(copy, id, as_of)
    if rejected is not None:
        return LeftOut(reason="rejected", by=rejected.by, made=rejected.made, why=rejected.why)
    twins = copy.sql(TWINS, [day, id])
    newest = copy.sql(NEWEST, [day, id])
    (coder,) = copy.sql("SELECT coder FROM mentions WHERE id = ?", [id])
    if newest and newest[0]["coder"] != coder["coder"]:
        same = next((twin["id"] for twin in twins if twin["coder"] == newest[0]["coder"]), "")
        read = datetime.combine(newest[0]["held"], datetime.min.time(), UTC)
        return LeftOut(reason="replaced", by=newest[0]["coder"], made=read, other=same)
    for twin in twins:
        rejected = _rejection(copy, twin["id"], as_of)
        if rejected is not None:
            other = twin["id"]
            return LeftOut(reason="twin", by=rejected.by, made=rejected.made, why=rejected.why, other=other)
    return LeftOut(reason="unknown")


def _rejection(copy: Copy, id: str, as_of: date | None) -> Judgement | None:
    """The rejection that stands on an item."""
    standing = [one.judgement for one in decisions(copy, id, as_of) if one.stands]
    return next((one for one in standing if one.kind == "reject"), None)


def decisions(copy: Copy, item: str, as_of: date | None, *, among: Sequence[str] = ()) -> list[Decision]:
    """Every judgement on an item, or on others `among` which it is, in the order in which they were made."""
    day = as_of or date.max
    found = copy.sql(f"SELECT * FROM judgements WHERE {JUDGED} ORDER BY made, id", [[item, *among], day])
    made = [(row["id"], rows.judgement(tuple(row.values()))) for row in found]
    undone = {row["item"]: row["judge"] for row in copy.sql(UNDONE, [day, [id for id, _ in made]])} if made else {}
    listed, later = list[Decision](), list[Judgement]()
    for id, one in reversed(made):
        stands = id not in undone and not any(_over(each, one) for each in later)
        listed.append(Decision(id=id, judgement=one, stands=stands, undone_by=undone.get(id, "")))
        later += [one] if id not in undone else []
    return listed[::-1]


def _over(later: Judgement, earlier: Judgement) -> bool:
    """Whether a later judgement takes the place of an earlier one on an item that both are about."""
    verdicts, groups = ("accept", "reject", "unsure"), ("join", "split")
    if later.kind in verdicts and earlier.kind in verdicts:
        return bool(set(later.items) & set(earlier.items))
    if later.kind in groups and earlier.kind in groups:
        return set(later.items) == set(earlier.items)
    if later.kind == earlier.kind == "edit":
        new, old = changes(later), changes(earlier)
        return bool(set(later.items) & set(earlier.items)) and (not new or set(old) <= set(new))
    return False


def changes(judgement: Judgement) -> dict[str, Any]:
    """What a judgement holds besides its items."""
    found = json.loads(judgement.detail or "{}")
    return found if isinstance(found, dict) else {}


def decision(copy: Copy, id: str, as_of: date | None) -> Decision | None:
    """One judgement by its id, if it was made by the day."""
    found = copy.sql("SELECT * FROM judgements WHERE id = ? AND CAST(made AS DATE) <= ?", [id, as_of or date.max])
    if not found:
        return None
    items = rows.judgement(tuple(found[0].values())).items
    return next(one for one in decisions(copy, items[0], as_of, among=items[1:]) if one.id == id)


def placements(copy: Copy, id: str, as_of: date | None) -> list[dict[str, Any]]:
    """Where the rules put a mention by the day: ledger, home, partner, score, reasons, rule, held."""
    found = copy.sql(PLACED, [id, as_of or date.max])
    return [{**row, "reasons": json.loads(row["reasons"])} for row in found]


def bonds(copy: Copy, ids: Sequence[str], as_of: date | None, *, limit: int = 200) -> list[Bond]:
    """The links that count from and to some mentions, those that go out first."""
    found = copy.sql(
        """SELECT * FROM links
        WHERE (list_contains(?::VARCHAR[], source) OR list_contains(?::VARCHAR[], target))
          AND source IN (SELECT mention_id FROM {facts})
          AND (target IS NULL OR target IN (SELECT mention_id FROM {facts}))
        ORDER BY document_id, span_start, id LIMIT ?""",
        [list(ids), list(ids), limit],
        as_of=as_of,
        tables=("facts",),
    )
    kept, own = [], set(ids)
    gone = _rejected_links(copy, [row["id"] for row in found], as_of)
    for row in found:
        link = rows.link(tuple(row.values()))
        forward = link.source in own
        if row["id"] not in gone and not (forward and link.target in own):
            kept.append(Bond(id=row["id"], link=link, other=link.target if forward else link.source, forward=forward))
    return sorted(kept, key=lambda one: not one.forward)


def _rejected_links(copy: Copy, ids: Sequence[str], as_of: date | None) -> set[str]:
    if not ids:
        return set()
    found = copy.sql(
        f"""SELECT item FROM (
            SELECT unnest(items) AS item, kind, made, id FROM judgements
            WHERE kind IN ('accept', 'reject', 'unsure') AND {JUDGED} AND {STANDING}
        ) QUALIFY row_number() OVER (PARTITION BY item ORDER BY made DESC, id DESC) = 1 AND kind = 'reject'""",
        [list(ids), as_of or date.max, as_of or date.max],
    )
    return {row["item"] for row in found}


def bond(copy: Copy, id: str, as_of: date | None) -> Bond | None:
    """One link by its id, if it was read by the day; it may not count any more."""
    day = as_of or date.max
    found = copy.sql(
        """SELECT l.* FROM links l
        JOIN readings r ON r.document_id = l.document_id AND r.coder = l.coder AND r.held <= ?
        JOIN documents d ON d.id = l.document_id AND d.held <= ? WHERE l.id = ?""",
        [day, day, id],
    )
    if not found:
        return None
    link = rows.link(tuple(found[0].values()))
    return Bond(id=id, link=link, other=link.target, forward=True)


def counted(copy: Copy, bond: Bond, as_of: date | None) -> bool:
    """Whether a link counts on the day."""
    return any(one.id == bond.id for one in bonds(copy, [bond.link.source], as_of, limit=10_000))


def members(copy: Copy, column: str, id: str, as_of: date | None, *, offset: int = 0, limit: int = 100) -> list[str]:
    """The mentions of an event, an offer or a pledge, the leading ones first; `column` is our own word."""
    order = "rank" if column == "event_id" else "day, said, rank"
    statement = f"SELECT mention_id FROM {{facts}} WHERE {column} = ? ORDER BY {order}, mention_id LIMIT ? OFFSET ?"
    found = copy.sql(statement, [id, limit, offset], as_of=as_of, tables=("facts",))
    return [row["mention_id"] for row in found]


def size(copy: Copy, column: str, id: str, as_of: date | None) -> int:
    """How many mentions an event, an offer or a pledge has."""
    statement = f"SELECT count(*) AS n FROM {{facts}} WHERE {column} = ?"
    return int(copy.sql(statement, [id], as_of=as_of, tables=("facts",))[0]["n"])


def behind_it(copy: Copy, column: str, id: str, as_of: date | None) -> tuple[int, list[str]]:
    """How many sources stand behind an event, an offer or a pledge, and the outlets that published them.

    A document that carries another's text counts as that one, and a wire as one whoever prints it.
    """
    found = copy.sql(
        rf"""SELECT
            count(DISTINCT coalesce(
                lower(regexp_replace(coalesce(o.outlet, d.outlet), '\s+(via|through)\s+.*$', '', 'i')),
                coalesce(o.id, d.id)
            )) AS sources,
            list(DISTINCT d.outlet ORDER BY d.outlet) FILTER (d.outlet IS NOT NULL) AS outlets
        FROM {{facts}} f JOIN documents d ON d.id = f.document_id
        LEFT JOIN carried c ON c.document_id = d.id LEFT JOIN documents o ON o.id = c.original_id AND o.held <= ?
        WHERE f.{column} = ?""",
        [as_of or date.max, id],
        as_of=as_of,
        tables=("facts",),
    )
    return int(found[0]["sources"]), list(found[0]["outlets"] or [])


def lines(copy: Copy, ledger: str, column: str, id: str, as_of: date | None) -> list[dict[str, Any]]:
    """The rows of a ledger that have an id in a column; both are our own words."""
    statement = f"SELECT * FROM {{{ledger}}} WHERE {column} = ? LIMIT 20"
    return copy.sql(statement, [id], as_of=as_of, tables=(ledger,))


def standing(copy: Copy, side: str, issue: str, as_of: date | None) -> list[dict[str, Any]]:
    """The moves of a side on an issue, the latest first: its own with their direction, and those that others tell."""

    def make(_: Record) -> dict[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in copy.sql(STANDS, as_of=as_of, tables=("stands",)):
            found.setdefault((row["side"], row["issue"]), []).append(row)
        return found

    return copy.kept(as_of, "stands", make).get((side, issue), [])


def names_of(copy: Copy, id: str, as_of: date | None, *, limit: int = 30) -> list[dict[str, Any]]:
    """How the texts name an actor: words, role, and how often, in mentions that count."""
    text = id.removeprefix("text:") if id.startswith("text:") else None
    which = "p.actor_id IS NULL AND lower(p.text) = ?" if text is not None else "p.actor_id = ?"
    return copy.sql(
        f"""SELECT p.text, count(*) AS times, count(DISTINCT f.document_id) AS documents, any_value(p.name) AS name,
            count(*) FILTER (p.role = 'actor') AS acts, count(*) FILTER (p.role = 'target') AS is_addressed,
            count(*) FILTER (p.role = 'speaker') AS speaks
        FROM participants p JOIN {{facts}} f ON f.mention_id = p.mention_id
        WHERE {which} GROUP BY p.text ORDER BY times DESC, p.text LIMIT ?""",
        [text if text is not None else id, limit],
        as_of=as_of,
        tables=("facts",),
    )


def officials_of(copy: Copy, country: str, as_of: date | None, *, limit: int = 30) -> list[dict[str, Any]]:
    """Who acts or speaks for a state: people and bodies by id, and how often."""
    return copy.sql(
        """SELECT p.actor_id AS id, mode(p.name ORDER BY p.name) AS name, count(*) AS times
        FROM participants p JOIN {facts} f ON f.mention_id = p.mention_id
        WHERE p.country = ? AND p.actor_id IS NOT NULL AND p.actor_id <> 'state:' || ?
          AND list_contains(f.who, 'state:' || ?)
        GROUP BY 1 ORDER BY times DESC, 1 LIMIT ?""",
        [country, country, country, limit],
        as_of=as_of,
        tables=("facts",),
    )
