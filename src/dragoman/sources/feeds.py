"""RSS and Atom: one item an entry, its own text where it carries it, else the page it links to."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXException

from dragoman.errors import SourceError
from dragoman.sources.html import blocks
from dragoman.sources.received import (
    Extract,
    Item,
    Listed,
    Options,
    Origin,
    Received,
    broken,
    given_date,
    one_line,
    receive,
)
from dragoman.sources.web import Web

MAX_ENTRIES = 5_000
# A document type in a feed is there to define entities; the parser would leave most of them alone, and we all of them.
_DOCTYPE = re.compile(rb"<!DOCTYPE(?:[^\[>]{0,2000})(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)


def feed_items(
    data: bytes, *, address: str, name: str, options: Options, web: Web, base: str | None = None
) -> Iterator[Item]:
    """The entries of a feed in its order. Half a feed still gives its good half."""
    import feedparser

    if len(data) > options.max_bytes:
        yield broken(address, f"the feed has {len(data):,} bytes; the limit is {options.max_bytes:,}", "split it")
        return
    try:
        feed = feedparser.parse(io.BytesIO(_DOCTYPE.sub(b"", data, count=1)), sanitize_html=False)
    except (SAXException, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        yield broken(address, "the feed cannot be read", "check it with a feed validator")
        return
    entries = feed.get("entries") or []
    if not entries:
        yield broken(address, "the feed has no entries that can be read", "check it in a feed reader")
        return
    outlet = one_line(_text(feed.get("feed", {}).get("title"))) or None
    base = base or _text(feed.get("feed", {}).get("link")) or None
    for number, entry in enumerate(entries[:MAX_ENTRIES], start=1):
        where = f"{address}#{number}"
        link = _link(entry, base)
        if link and not _content(entry):
            yield Listed(link, _page_reader(link, entry, web, address))
        else:
            yield Listed(link or where, _entry_reader(entry, link or where, link, outlet, name, options, number))


def _page_reader(link: str, entry: Any, web: Web, address: str) -> Any:
    def read() -> Received:
        try:
            return web.read(link, hint=_published(entry))
        except SourceError as error:
            # Not by the number of the entry, which moves with each issue of the feed: it would be another failure.
            message = f"{error.message} (an entry of the feed {address} leads to it)"
            raise SourceError(message, item=error.item or link, advice=error.advice) from error

    return read


def _entry_reader(
    entry: Any, where: str, link: str | None, outlet: str | None, name: str, options: Options, number: int
) -> Any:
    def read() -> Received:
        markup = _content(entry) or _text(entry.get("summary"))
        title = one_line(_text(entry.get("title")))
        text = blocks(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", " ", markup))
        if not text:
            called = f' "{title}"' if title else ""
            raise SourceError(
                f"entry {number}{called} of the feed has neither a text nor a link", item=where, advice="skip it"
            )
        published = _published(entry)
        found = Extract(
            text=text,
            title=blocks(title) if "<" in title else title,
            outlet=outlet,
            author=_text(entry.get("author")) or None,
            published=published,
            published_basis="feed" if published else None,
            url=link,
            unread_date=given_date(_text(entry.get("published")) or None, published),
        )
        # An entry has no bytes of its own; its fields as the parser gave them are what can be kept.
        kept = {"link": link, "title": title, "published": _text(entry.get("published")), "content": markup}
        data = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        origin = Origin(source="feed", address=where, key=f"{name}#{_text(entry.get('id')) or title}")
        return receive(found, data=data, origin=origin, options=options)

    return read


def _content(entry: Any) -> str:
    parts = entry.get("content")
    if not isinstance(parts, list):
        return ""
    texts = [_text(part.get("value")) for part in parts if isinstance(part, dict)]
    return max(texts, key=len, default="").strip()


def _link(entry: Any, base: str | None) -> str | None:
    link = _text(entry.get("link")).strip()
    if base and link:
        try:
            link = urljoin(base, link)
        except ValueError:
            return None
    return link if re.fullmatch(r"https?://\S{1,2000}", link) else None


def _published(entry: Any) -> date | None:
    """The day of an entry: its publication only, as "updated" may be years later."""
    parsed = entry.get("published_parsed")
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return date(parsed.tm_year, parsed.tm_mon, parsed.tm_mday)
    except ValueError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
