"""Changes of a record as an Atom feed (RFC 4287): text only, ids that stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from dragoman import titles
from dragoman.changes import Change
from dragoman.outgoing.words import passages, plain, table
from dragoman.types import digest
from dragoman.visible import linkable

# A tag: URI (RFC 4151) names who hands it out. A feed is made on its user's machine, so no real name is taken.
TAG = "tag:dragoman.invalid,2025:"


def to_atom(
    changes: Sequence[Change],
    *,
    title: str,
    link_base: str | None,
    updated: datetime,
    quotes: Mapping[str, str] | None = None,
) -> bytes:
    """The feed, newest change first.

    title      of the feed; with it the ids are this feed's own, so two processes in one reader do not mix
    link_base  where an id of the record can be looked up: the id of a change's first passage, else document, is put
               behind it. None: entries have no link
    updated    when the feed last changed
    quotes     passages by mention id; an entry gives the first ones of those it rests on
    """
    from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

    words, own = table()["feed"], digest(plain(title))
    feed = FeedGenerator()
    feed.id(f"{TAG}feed:{own}")
    feed.title(plain(title))
    feed.subtitle(words["subtitle"])
    feed.updated(updated)
    feed.author({"name": words["author"]})
    feed.generator("dragoman")
    for change in sorted(changes, key=lambda one: (one.day, one.id), reverse=True):
        entry = feed.add_entry(order="append")
        entry.id(f"{TAG}change:{own}:{change.id}")
        entry.title(plain(f"{table()['prefixes'].get(change.kind, _label(change))}: {change.title}"))
        day = datetime.combine(change.day, time.min, UTC)
        entry.published(day)
        entry.updated(day)
        entry.category({"term": change.kind, "label": _label(change)})
        entry.content("\n".join(_lines(change, quotes or {})), type="text")
        address = f"{link_base}{[*change.mention_ids, *change.document_ids][0]}" if link_base else ""
        if linkable(address):
            entry.link(href=address, rel="alternate")
    made: bytes = feed.atom_str(pretty=True)
    return made


def _label(change: Change) -> str:
    return str(table()["kinds"].get(change.kind, change.kind.replace("_", " ")))


def _lines(change: Change, quotes: Mapping[str, str]) -> list[str]:
    """What an entry says: the title, what was before and is now, and the words it rests on."""
    words, lines = table()["feed"], [plain(change.title)]
    before, after = (plain(titles.in_words(one)) if one else "" for one in (change.before, change.after))
    if after:
        lines.append(words["step" if before else "new"].format(before=before, after=after))
    if change.direction:
        lines.append(plain(table()["directions"].get(change.direction, change.direction)))
    return [*lines, *passages(change.mention_ids, quotes, words)]
