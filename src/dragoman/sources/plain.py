"""Plain text and Markdown: what the lines at the top say about the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dragoman.errors import SourceError
from dragoman.sources.dates import date_in_text, stated_date
from dragoman.sources.language import stated
from dragoman.sources.layout import looks_wrapped, unwrap
from dragoman.sources.received import Extract, given_date

MAX_TITLE_WORDS = 25
MAX_FIELD_CHARS, MAX_TITLE_CHARS = 2000, 20_000  # of a header line; a longer one is text
_FIELDS = {
    "title": "title", "headline": "title",
    "outlet": "outlet", "publisher": "outlet", "publication": "outlet", "site": "outlet",
    "author": "author", "authors": "author", "by": "author", "byline": "author",
    "date": "published", "published": "published", "pubdate": "published", "publication date": "published",
    "source": "url", "url": "url", "link": "url",
    "language": "language", "lang": "language",
}  # fmt: skip
_HEADER = re.compile(rf"({'|'.join(sorted(_FIELDS, key=len, reverse=True))})[ ]?:[ ]+(\S.*)", re.IGNORECASE)
_ITEM = re.compile(r"\n(?=[ \t]*(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,6})[.)]|[-*•–—])[ \t])", re.IGNORECASE)
# "title: WHO: 460 killed", which YAML takes for a field within a field.
_BARE_COLON = re.compile(r"^(\w[\w \-]*:[ \t]+)([^\s\"'\[{|>&*!%@`#].*:(?:[ \t].*|))$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.{0,65536}?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def plain(text: str) -> Extract:
    """Read a plain text: header lines such as "Title: ..." at its top, or a short first line as its title."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _stated_draft(text)
    if found is not None:
        return found
    fields, body = _headers(text)
    if looks_wrapped(body):
        body = unwrap(body)
    return described(fields, body, first_title=_first_line(body))


def markdown(text: str, *, address: str = "") -> Extract:
    """Read Markdown: its front matter, and its words without their marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    data, body = _front_matter(text, address)
    fields = _fields(data) if data is not None else {}
    front = data if data is not None and _names_draft(data) else None
    if not fields:
        fields, body = _headers(body)
    heading = re.search(r"^#[ \t]+(.{1,300}?)[ \t]*#*$", body, re.MULTILINE)
    words = markdown_words(body, brackets=front is not None)
    title = markdown_words(heading[1]) if heading else _first_line(words)
    if looks_wrapped(words):
        words = unwrap(_ITEM.sub("\n\n", words) if front is not None else words)
    return replace(described(fields, words, first_title=title), front=front)


def _stated_draft(text: str) -> Extract | None:
    """A plain text with front matter that names a draft; None where it has none, or none that can be read."""
    try:
        data, body = _front_matter(text, "")
    except SourceError:
        return None  # a plain text owes nobody YAML
    if data is None or not _names_draft(data):
        return None
    if looks_wrapped(body):
        body = unwrap(_ITEM.sub("\n\n", body))
    return replace(described(_fields(data), body, first_title=_first_line(body)), front=data)


def _names_draft(data: Mapping[str, Any]) -> bool:
    """Whether front matter names a draft of an agreement: `draft: true` says that a page is not finished."""
    return not isinstance(data.get("draft", False), bool)


def described(fields: dict[str, Any], body: str, *, first_title: str) -> Extract:
    """An extract from the fields that a header, front matter or a JSON object gives, and its text."""
    published = stated_date(fields.get("published"))
    unread = given_date(fields.get("published"), published)
    basis = "header" if published else None
    if published is None and (published := date_in_text(body)):
        basis = "text"
    url = _scalar(fields.get("url"))
    outlet = _scalar(fields.get("outlet"))
    if url and not re.match(r"https?://\S+$", url):
        outlet, url = outlet or url, None  # "Source: Reuters" names an outlet
    return Extract(
        text=body,
        title=_scalar(fields.get("title")) or first_title,
        outlet=outlet,
        author=_scalar(fields.get("author")),
        published=published,
        published_basis=basis,
        language=stated(fields.get("language")),
        url=url,
        unread_date=unread,
    )


def markdown_words(text: str, *, brackets: bool = False) -> str:
    """Reduce Markdown to its words: no marks, no images, links as the words they stand on.

    With `brackets`, words in square brackets stay as they are unless a web address follows: in a draft agreement
    they are what is not settled, and "[six] (6) months" or "[ARV: one][BEL: two]" are no links.
    """
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"^[ ]{0,3}(?:```|~~~).*$", "", text, flags=re.MULTILINE)
    target = r"<?(?:https?://|mailto:|www\.)" if brackets else ""
    text = re.sub(rf"^[ ]{{0,3}}\[[^\]\n]{{1,200}}\]:[ \t]*{target}\S+.*$", "", text, flags=re.MULTILINE)  # definitions
    text = re.sub(r"!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])", "", text)
    reference = "" if brackets else r"|\[[^\]\n]{0,200}\]"
    text = re.sub(
        rf"\[([^\[\]\n]{{1,1000}})\](?:\({target}(?:[^()\n]|\([^()\n]{{0,500}}\)){{0,2000}}\){reference})", r"\1", text
    )
    text = re.sub(r"<(https?://[^<>\s]{1,2000})>", r"\1", text)
    text = re.sub(r"</?[A-Za-z][^<>\n]{0,500}>", "", text)
    text = re.sub(r"^[ ]{0,3}(?:=+|-{2,}|(?:\*[ ]?){3,}|(?:_[ ]?){3,})[ \t]*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[ ]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^(?:[ ]{0,3}>[ ]?)+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^([ \t]*)[*+][ \t]+", r"\1- ", text, flags=re.MULTILINE)
    text = re.sub(r"(\*{1,3})(?=\S)([^*\n]{1,2000}?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<!\w)(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?!\w)", r"\2", text)
    text = re.sub(r"~~([^~\n]{1,2000})~~", r"\1", text)
    text = re.sub(r"`{1,2}([^`\n]{1,2000})`{1,2}", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!~>-])", r"\1", text)


def _headers(text: str) -> tuple[dict[str, Any], str]:
    """Header lines at the very top, and the text after them."""
    lines = text.lstrip("\ufeff\n \t").split("\n", 20)
    fields: dict[str, Any] = {}
    used = 0
    for line in lines[:20]:
        match = _HEADER.fullmatch(line.strip()) if len(line) <= MAX_TITLE_CHARS else None
        if match is None:
            break
        name = match[1].lower()
        field = _FIELDS[name]
        if len(line) > MAX_FIELD_CHARS and field != "title":  # a title is cut later, and hides no other field
            break
        if field == "url" and fields.get("url"):  # both "Source: Reuters" and "URL: https://..."
            outlet, url = (fields["url"], match[2]) if name != "source" else (match[2], fields["url"])
            fields.setdefault("outlet", outlet)
            fields["url"] = url
        else:
            fields.setdefault(field, match[2].strip())
        used += 1
    return (fields, "\n".join(lines[used:])) if used else ({}, text)


def _front_matter(text: str, address: str) -> tuple[dict[str, Any] | None, str]:
    """What stands between the two --- lines at the very top, None where nothing does, and the text after it."""
    match = _FRONT_MATTER.match(text.lstrip("\ufeff"))
    if match is None:
        return None, text
    import yaml

    faults = (yaml.YAMLError, ValueError, RecursionError, TypeError, OverflowError)
    try:
        try:
            data = yaml.safe_load(match[1])
        except faults:
            data = yaml.safe_load(_BARE_COLON.sub(_quoted, match[1]))
    except faults as error:
        raise SourceError(
            "the front matter between the two --- lines is not valid YAML",
            item=address,
            advice="correct it, or put quotation marks around values that hold a colon",
        ) from error
    if not isinstance(data, dict):
        return None, text  # a rule across the page, not front matter
    return data, text.lstrip("\ufeff")[match.end() :]


def _quoted(line: re.Match[str]) -> str:
    return f"{line[1]}{json.dumps(line[2], ensure_ascii=False)}"


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of front matter that every document has."""
    fields: dict[str, Any] = {}
    for name, value in data.items():
        field = _FIELDS.get(name.lower()) if isinstance(name, str) else None
        if field == "url" and name.lower() == "source" and not str(_scalar(value)).startswith(("http://", "https://")):
            field = "outlet"
        if field is not None:
            fields.setdefault(field, value)
    return fields or {"title": None}


def _scalar(value: Any) -> str | None:
    """A field's value as text; a list of names is joined; anything deeper is not read."""
    if isinstance(value, str):
        return value.strip()[:2000] or None
    if isinstance(value, list):
        return ", ".join(name.strip() for name in value[:20] if isinstance(name, str))[:2000] or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15 else None


def _first_line(text: str) -> str:
    """The first line, where it is short and unfinished as titles are; else nothing."""
    head = text[:2000].lstrip()
    line, _, rest = head.partition("\n")
    line = line.strip()
    if not rest.strip() or len(line.split()) > MAX_TITLE_WORDS or line.endswith((".", ",", ";", ":")):
        return ""
    return line
