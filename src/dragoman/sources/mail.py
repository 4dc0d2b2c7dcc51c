"""Mail: the text a person reads, and the headers that say who wrote it and when."""

from __future__ import annotations

import email.policy
import email.utils
import itertools
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage

from dragoman.errors import SourceError
from dragoman.sources.encoding import decode
from dragoman.sources.html import blocks, html_text
from dragoman.sources.layout import looks_wrapped, unwrap
from dragoman.sources.received import Extract, given_date

# What the standard library's header and MIME parsers are seen to raise on broken mail.
_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


def mail(data: bytes, *, address: str) -> Extract:
    """Read an .eml file: its plain text, or its HTML where it has no plain text."""
    try:
        message = message_from_bytes(data, policy=email.policy.default)
        part = message.get_body(preferencelist=("plain", "html")) if isinstance(message, EmailMessage) else None
        text = _body(part, address=address) if isinstance(part, EmailMessage) else ""
        subject, sender, sent = (_header(message, name) for name in ("Subject", "From", "Date"))
        left_out = tuple(_attachments(message)) if isinstance(message, EmailMessage) else ()
    except _BROKEN as error:
        raise SourceError("the mail cannot be read", item=address, advice="save it again as .eml") from error
    if not text.strip():
        raise SourceError("the mail holds no text", item=address, advice="save its attachments, and add those")
    published = None
    if sent:
        try:
            published = email.utils.parsedate_to_datetime(sent).date()
        except _BROKEN:
            published = None
    name, mailbox = email.utils.parseaddr(sender)
    return Extract(
        text=text,
        title=subject,
        author=name or mailbox or None,
        published=published,
        published_basis="header" if published else None,
        unread_date=given_date(sent or None, published),
        left_out=left_out,
        quotes=True,
    )


def _header(message: object, name: str) -> str:
    assert isinstance(message, EmailMessage)
    return str(message.get(name, "") or "").strip()[:1000]


def _body(part: EmailMessage, *, address: str) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if part.get_content_type() == "text/html":
        return blocks(html_text(data, declared=charset, address=address), quotes=True)
    text = decode(data, declared=charset, address=address).replace("\r\n", "\n")
    # What is quoted keeps its lines, so that it can be told from what the sender wrote.
    runs = [
        (quoted, "\n".join(run)) for quoted, run in itertools.groupby(text.split("\n"), lambda line: line[:1] == ">")
    ]
    if part.get_param("format") == "flowed":
        # RFC 3676: a space at the line's end says that the paragraph goes on, within what is quoted or outside of it.
        return "\n".join(f"{run}\n".replace("\n-- \n", "\n--\n").replace(" \n", " ") for _, run in runs).rstrip("\n")
    if not looks_wrapped("\n".join(run for quoted, run in runs if not quoted)):
        return text
    return "\n\n".join(run if quoted else unwrap(run) for quoted, run in runs)


def _attachments(message: EmailMessage) -> Iterator[str]:
    """The names of what is attached; pictures that stand in the text are part of it."""
    for part in message.iter_attachments():
        inline = part.get_content_disposition() == "inline" and part.get_content_maintype() == "image"
        if not inline and part.get_content_maintype() != "multipart":
            yield part.get_filename() or part.get_content_type()
