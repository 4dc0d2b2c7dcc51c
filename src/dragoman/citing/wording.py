"""Whose words a document is in, where the file that was read in says that they are not its outlet's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.record import Archive
    from dragoman.types import Document

HEAD_BYTES = 20_000  # front matter is shorter
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_WORDING = re.compile(rb"^wording[ \t]*:[ \t]*(\S[^\r\n]{0,200})", re.MULTILINE)


def wording(document: Document, archive: Archive) -> str | None:
    """Who worded a document by the line `wording:` of its front matter; None where it has none, or its bytes are gone.

    The examples that come with dragoman retell reports in words of their own: a quote cut from them is no quote of the
    outlet that they name, and a citation has to say so.
    """
    if document.source != "files" or not archive.holds(document.raw):
        return None
    front = _FRONT.match(archive.get(document.raw)[:HEAD_BYTES])
    found = _WORDING.search(front[1]) if front else None
    return found[1].decode("utf-8", "replace").strip().strip("\"'") or None if found else None
