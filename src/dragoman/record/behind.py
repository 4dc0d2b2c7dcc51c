"""What stands behind an item of the record: its passages, their documents, and those that carry the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dragoman.errors import RecordError
from dragoman.types import Draft, Span

if TYPE_CHECKING:
    from dragoman.record.store import Record

KINDS = ("document", "draft", "mention", "event", "offer", "pledge")
NAMED = 3  # how many ids a message names where several fit

# Whole statements by the kind of item: a name from outside never becomes part of one.
PASSAGES = {
    kind: f"""
SELECT s.mention_id, m.document_id, m.span_start, m.span_end
FROM shown s JOIN now_mentions m ON m.id = s.mention_id
WHERE s.{column} = ?
ORDER BY m.document_id, m.span_start, m.span_end, s.mention_id
"""
    for kind, column in {
        "mention": "mention_id",
        "event": "event_id",
        "offer": "offer_id",
        "pledge": "pledge_id",
    }.items()
}
# An event keeps the id of its first mention, also where that one was rejected since; so do offers and pledges.
MENTIONED = """
SELECT DISTINCT id FROM (
    SELECT unnest([mention_id, event_id, offer_id, pledge_id]) AS id FROM shown
) WHERE starts_with(id, ?) ORDER BY id
"""
HOMES = "SELECT event_id, offer_id, pledge_id FROM shown WHERE mention_id = ?"
DOCUMENTS = "SELECT id FROM documents_on(?) WHERE starts_with(id, ?) ORDER BY id"
HELD = "SELECT id FROM documents_on(?) WHERE id IN (SELECT unnest(?::VARCHAR[])) ORDER BY held, retrieved, id"
COPIES = "SELECT c.document_id, c.original_id FROM carried c JOIN documents_on(?) d ON d.id = c.document_id"
STORED = "SELECT id FROM mentions WHERE starts_with(id, ?) UNION ALL SELECT id FROM documents WHERE starts_with(id, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The words that one mention rests on."""

    mention_id: str
    document_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """An item, and what it rests on as it was held on a day."""

    kind: str  # one of KINDS
    id: str
    passages: tuple[Passage, ...]  # by document, then by span; none of a document or a draft
    documents: tuple[str, ...]  # those of the passages and all with the same text, by the day they were held
    carries: dict[str, str]  # of those documents the ones that carry another's text, each with the id of that one
    draft: Draft | None = None
    wider: tuple[str, ...] = ()  # the offer and the pledge that an event or mention belongs to, as `offer:…`


def behind(record: Record, item: str, *, as_of: date | None = None) -> Behind:
    """The item whose id begins with these digits, with what it rests on.

    item  the first digits of an id, or those after the kind of item that is meant and a colon: `offer:5f0c1e`
    A mention's id without a kind stands for the event it tells of, as in the ledgers; `mention:` is that passage alone.
    Before `offer:` and `pledge:` goes the id of any mention in it.
    """
    named, colon, rest = item.strip().lower().partition(":")
    kind, prefix = (named, rest.strip()) if colon and named in KINDS else (None, item.strip().lower())
    if not prefix:
        raise RecordError("an item is named by its id", item=item, advice="dragoman timeline prints the ids")
    record.select("timeline", as_of=as_of, columns=("mention_id",), limit=0)  # fills `shown` for the day
    day = as_of or date.max
    drafts = record.drafts(as_of=as_of) if kind in (None, "draft", "document") else []
    if kind != "document":
        for exact in (one for one in drafts if one.id == prefix):
            return _of_draft(record, exact, day)
    found = [("draft", one.id) for one in drafts if one.id.startswith(prefix) and kind != "document"]
    if kind in (None, "document"):
        found += [("document", id) for (id,) in record.query(DOCUMENTS, [day, prefix]).fetchall()]
    if kind not in ("document", "draft"):
        found += [(kind or "event", id) for (id,) in record.query(MENTIONED, [prefix]).fetchall()]
    what, id = _only(record, item, prefix, found, as_of)
    draft = next((one for one in drafts if id in (one.id, one.document_id)), None)
    if draft is not None:
        return _of_draft(record, draft, day)
    if what == "document":
        _, carries = _kin(record, [id], day)
        return Behind(kind=what, id=id, passages=(), documents=(id,), carries=carries)
    return _of_mentions(record, what, id, day)


def _of_draft(record: Record, draft: Draft, day: date) -> Behind:
    _, carries = _kin(record, [draft.document_id], day)
    return Behind(kind="draft", id=draft.id, passages=(), documents=(draft.document_id,), carries=carries, draft=draft)


def _of_mentions(record: Record, kind: str, id: str, day: date) -> Behind:
    homes: dict[str, str | None] = dict.fromkeys(("event", "offer", "pledge"))
    for row in record.query(HOMES, [id]).fetchall():
        homes = dict(zip(homes, row, strict=True))
    tried = {kind: id if kind == "mention" else homes[kind] or id}
    if kind == "event":  # the id of a thread whose first mention was rejected is nothing but a thread's
        tried |= {"offer": id, "pledge": id}
    for what, home in tried.items():
        rows = record.query(PASSAGES[what], [home]).fetchall()
        if rows:
            break
    else:
        raise RecordError(f"is in no {kind}", item=id, advice="without a kind before it, its event is cited")
    passages = tuple(Passage(mention_id=row[0], document_id=row[1], span=(row[2], row[3])) for row in rows)
    documents, carries = _kin(record, list(dict.fromkeys(one.document_id for one in passages)), day)
    wider = tuple(f"{name}:{homes[name]}" for name in ("offer", "pledge") if homes[name] and name != what)
    return Behind(kind=what, id=home, passages=passages, documents=documents, carries=carries, wider=wider)


def _kin(record: Record, ids: Sequence[str], day: date) -> tuple[tuple[str, ...], dict[str, str]]:
    """The documents with all that carry the same text, and of those the copies with what they carry."""
    parents: dict[str, str] = dict(record.query(COPIES, [day]).fetchall())
    family = {root(id, parents) for id in ids}
    alike = {id for id in {*parents, *parents.values()} if root(id, parents) in family} | set(ids)
    documents = tuple(id for (id,) in record.query(HELD, [day, sorted(alike)]).fetchall())
    return documents, {id: parents[id] for id in documents if id in parents}


def root(id: str, parents: Mapping[str, str]) -> str:
    """The end of a chain of copies; of a ring, which has none, its smallest id."""
    seen = [id]
    while (parent := parents.get(seen[-1])) is not None:
        if parent in seen:
            return min(seen[seen.index(parent) :])
        seen.append(parent)
    return seen[-1]


def _only(
    record: Record, item: str, prefix: str, found: Sequence[tuple[str, str]], as_of: date | None
) -> tuple[str, str]:
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(f"{kind}:{id}" for kind, id in found[:NAMED])
        raise RecordError(f"{len(found)} ids begin like this", item=item, advice=f"give more digits: {shown} …")
    raise _missing(record, item, prefix, as_of)


def _missing(record: Record, item: str, prefix: str, as_of: date | None) -> RecordError:
    """Say why nothing was found: rejected, not held yet, replaced by a newer reading, or unknown."""
    for one in record.judgements(as_of=as_of):
        if one.kind == "reject" and one.items[0].startswith(prefix):
            advice = "dragoman judge accept takes it in again"
            return RecordError(f"was rejected by {one.by}: {one.why}", item=one.items[0], advice=advice)
    if record.query(STORED, [prefix, prefix]).fetchall():
        message = f"was not held on {as_of}" if as_of else "no longer counts: a newer reading replaced it"
        advice = "name a later day with --as-of" if as_of else "dragoman timeline prints the ids"
        return RecordError(message, item=item, advice=advice)
    return RecordError("nothing in the record has this id", item=item, advice="dragoman timeline prints the ids")
