"""HTML: the article's text, and what the page says about itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from dragoman.errors import SourceError
from dragoman.sources.dates import date_in_url, stated_date
from dragoman.sources.encoding import decode
from dragoman.sources.received import Extract, given_date

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})")
# lxml refuses a str that declares an encoding, and text with control characters.
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# The parser compares each attribute of a tag with all before it: a page of two megabytes, all of it attributes of one
# tag, would hold it for minutes. No page has hundreds on one tag.
_TAG = re.compile(r"""<[A-Za-z][^\s<>/]*+(?:[^"'<>]++|"[^"]*+"|'[^']*+'|["'])*+>?""")
MAX_TAG_WORDS = 1_000
_DATE_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date.published",
    "parsely-pub-date", "publishdate", "publish-date", "publish_date", "publication_date", "pubdate",
    "article.published", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "citation_publication_date",
)  # fmt: skip
_SILENT = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "form", "button", "select"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
}  # fmt: skip
# Finding the article takes time that grows with the square of the elements: 0.5 s for 8,000, minutes for 150,000.
# News pages have hundreds to a few thousand; of a page beyond this all words are taken.
MAX_ELEMENTS = 30_000
_OPEN, _CLOSE = "\ue000", "\ue001"  # lines of their own around what is quoted; no language has these letters
MIN_ARTICLE_CHARS = 80  # an extraction shorter than this has lost the article; the whole page's text is better


def html_text(data: bytes, *, declared: str | None = None, address: str = "") -> str:
    """The markup as text: the charset is the header's, else the page's own."""
    found = _CHARSET.search(data[:4096]) or _XML_CHARSET.match(data[:400])
    charset = declared or (found[1].decode("ascii", "replace") if found else None)
    text = decode(data, declared=charset, address=address)
    return _TAG.sub(_tamed, _CONTROLS.sub(" ", _XML_DECLARATION.sub("", text, count=1)))


def _tamed(tag: re.Match[str]) -> str:
    """The tag, without its attributes where there are too many."""
    whole = tag.group()
    if len(whole) < MAX_TAG_WORDS * 2 or len(whole.split(None, MAX_TAG_WORDS)) <= MAX_TAG_WORDS:
        return whole
    return whole.split(None, 1)[0] + ">"


def article(markup: str, *, url: str | None = None, address: str = "", hint: date | None = None) -> Extract:
    """Read a web page. `hint` is the date a feed gave it, used where the page's own fields name none."""
    tree = _tree(markup)
    if tree is None:
        raise SourceError("it holds no text", item=address, advice="check the page in a browser")
    meta, linked = _meta(tree), list(_linked_data(tree))
    stated_url = url or _address(meta.get("og:url")) or _address(_first(tree, "//link[@rel='canonical']/@href"))
    plain = sum(1 for _ in tree.iter()) > MAX_ELEMENTS
    text, title, author = ("", "", None) if plain else _article_text(markup)
    whole = blocks(markup)
    if len(text) < MIN_ARTICLE_CHARS and len(whole) > len(text):
        text = whole
    published, basis = _published(tree, meta, linked, markup, stated_url, hint)
    host = urlsplit(stated_url).hostname if stated_url else None
    return Extract(
        text=text,
        title=meta.get("og:title") or _headline(linked) or title or _first(tree, "//title//text()"),
        outlet=meta.get("og:site_name") or _publisher(linked) or (host.removeprefix("www.") if host else None),
        author=_author(linked) or meta.get("author") or author,
        published=published,
        published_basis=basis,
        url=stated_url,
        unread_date=given_date(_given(meta, linked), published),
    )


def blocks(markup: str, *, quotes: bool = False) -> str:
    """All the words of some markup, one block element a line: for mails, feed entries and pages with no article.

    quotes  put ">" before the lines that a mail repeats of earlier ones, as plain mail has it
    """
    from lxml import etree

    tree = _tree(markup)
    if tree is None:
        return ""
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += name in _SILENT
            if name in _BLOCKS:
                parts.append("\n")
            if quotes and _repeats(node):
                parts.append(f"{_OPEN}\n")
            if node.text and not silent:
                parts.append(re.sub(r"\s+", " ", node.text))
        else:
            if event == "end":
                silent -= name in _SILENT
                if quotes and _repeats(node):
                    parts.append(f"\n{_CLOSE}")
                if name in _BLOCKS:
                    parts.append("\n")
            if node.tail and not silent:
                parts.append(re.sub(r"\s+", " ", node.tail))
    text = re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip()
    return _marked(text) if quotes else text


def _repeats(node: Any) -> bool:
    """Whether an element holds what a mail program quotes of an earlier mail; an author's own quotation is none."""
    cited = node.get("type") == "cite" or "gmail_quote" in (node.get("class") or "")
    return node.tag == "blockquote" and cited


def _marked(text: str) -> str:
    """The lines between the marks with ">" before them, and without the marks."""
    lines: list[str] = []
    deep = 0
    for line in text.split("\n"):
        if line in (_OPEN, _CLOSE):
            deep += 1 if line == _OPEN else -1
        else:
            lines.append(f"> {line}" if deep > 0 else line)
    return "\n".join(lines)


def _tree(markup: str) -> Any | None:
    from lxml import etree, html

    if not markup.strip():
        return None
    try:
        return html.document_fromstring(markup, parser=html.HTMLParser(no_network=True, remove_pis=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _article_text(markup: str) -> tuple[str, str, str | None]:
    """Text, title and author as trafilatura finds them; its date is not asked for, as it may come from anywhere."""
    import trafilatura
    from lxml import etree

    try:
        found = trafilatura.bare_extraction(
            markup,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return "", "", None  # markup it trips over: the caller falls back on the page's blocks
    if found is None or isinstance(found, dict):
        return "", "", None
    return found.text or "", found.title or "", found.author


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content[:2000])
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, articles first."""
    objects: list[dict[str, Any]] = []
    for node in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting: list[Any] = [json.loads(node.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting and len(objects) < 1000:
            value = waiting.pop()
            if isinstance(value, dict):
                objects.append(value)
                graph = value.get("@graph")
                waiting += graph[::-1] if isinstance(graph, list) else []
            elif isinstance(value, list):
                waiting += value[:1000][::-1]
    yield from sorted(
        objects, key=lambda item: not str(item.get("@type")).rstrip("']").endswith(("Article", "Posting"))
    )


def _headline(linked: list[dict[str, Any]]) -> str | None:
    return next((item["headline"] for item in linked if isinstance(item.get("headline"), str)), None)


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    return next(filter(None, (_name(item.get("publisher")) for item in linked)), None)


def _author(linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        given = item.get("author")
        names = [_name(one) for one in (given if isinstance(given, list) else [given])[:20]]
        if any(names):
            return ", ".join(name for name in names if name)
    return None


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip()[:300] or None if isinstance(value, str) else None


def _published(
    tree: Any, meta: dict[str, str], linked: list[dict[str, Any]], markup: str, url: str | None, hint: date | None
) -> tuple[date | None, str | None]:
    """The day of publication and how it was found: the page's own fields, then its text, then its address."""
    for name in _DATE_META:
        if day := stated_date(meta.get(name)):
            return day, "meta"
    for item in linked:
        if day := stated_date(item.get("datePublished")):
            return day, "json-ld"
    if day := _time_element(tree):
        return day, "time"
    if hint is not None:
        return hint, "feed"
    if day := _htmldate(markup):
        return day, "htmldate"
    if url and (day := date_in_url(url)):
        return day, "url"
    return None, None


def _given(meta: dict[str, str], linked: list[dict[str, Any]]) -> object:
    """What the page's own fields give as its date, be it one or not."""
    fields = [meta.get(name) for name in _DATE_META] + [item.get("datePublished") for item in linked]
    return next((field for field in fields if isinstance(field, str) and field.strip()), None)


def _time_element(tree: Any) -> date | None:
    """A `<time>` that is marked as the publication's, else the only day that the page's times name."""
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished']")
    for node in marked:
        if day := stated_date(node.get("datetime") or node.text):
            return day
    inside = tree.xpath("//article//time[@datetime] | //main//time[@datetime]") or tree.xpath("//time[@datetime]")
    days = {day for node in inside[:50] if (day := stated_date(node.get("datetime")))}
    return days.pop() if len(days) == 1 else None


def _htmldate(markup: str) -> date | None:
    import htmldate
    from lxml import etree

    try:
        # The extensive search takes any year on the page, a copyright line's too: that would be a guess.
        found = htmldate.find_date(markup, extensive_search=False, original_date=True)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return stated_date(found)


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]).strip()[:2000] if found else ""


def _address(value: str | None) -> str | None:
    return value if value and re.fullmatch(r"https?://[^\s<>\"]{1,1900}", value) else None
