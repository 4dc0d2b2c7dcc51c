"""What a brief leaves beside it, so that the next one of its form can say what changed: a small readable file.

Deleting the file loses that comparison and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dragoman
from dragoman.brief.model import Brief, Readable
from dragoman.types import digest

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}\.(\w+)\.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A brief that was written into a workspace."""

    form: str
    day: date  # the last day whose documents it knew: what is held from the next day on is new
    made: str  # when it was written, ISO 8601
    as_of: date | None
    documents: int  # held on that day
    before: int  # held before it
    readings: int
    record: str  # a digest of what counted then
    version: str


def moment(brief: Brief, record: Readable, *, day: date) -> Made:
    """What there is to remember of a brief."""
    documents, mentions = record.documents(as_of=day), record.mentions(as_of=day)
    ids = [*sorted(item.document.id for item in documents), *sorted(mention.id for mention in mentions)]
    return Made(
        form=brief.form,
        day=day,
        made=brief.made.isoformat(timespec="seconds"),
        as_of=brief.as_of,
        documents=len(documents),
        before=sum(item.held < day for item in documents),
        readings=len(mentions),
        record=digest(*ids),
        version=dragoman.__version__,
    )


def text_of(made: Made) -> str:
    """The file's words."""
    shown = {
        "form": made.form,
        "day": made.day.isoformat(),
        "made": made.made,
        "as_of": made.as_of.isoformat() if made.as_of else None,
        "documents": made.documents,
        "before": made.before,
        "readings": made.readings,
        "record": made.record,
        "version": made.version,
        "about": "What the brief of this day held, so that the next one can say what changed. It can be deleted.",
    }
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def last(folder: Path, *, form: str, before: date) -> Made | None:
    """The latest brief of a form that tells of days before one; a file that is not as we wrote it is passed over."""
    found = [made for path in _files(folder) if (made := _read(path)) is not None and made.form == form]
    return max((made for made in found if made.day < before), key=lambda made: (made.day, made.made), default=None)


def _files(folder: Path) -> Iterable[Path]:
    return [path for path in folder.glob("*.json") if _NAME.fullmatch(path.name)] if folder.is_dir() else []


def _read(path: Path) -> Made | None:
    try:
        table = json.loads(path.read_text("utf-8"))
        return Made(
            form=str(table["form"]),
            day=date.fromisoformat(table["day"]),
            made=str(table["made"]),
            as_of=date.fromisoformat(table["as_of"]) if table["as_of"] else None,
            documents=int(table["documents"]),
            before=int(table["before"]),
            readings=int(table["readings"]),
            record=str(table["record"]),
            version=str(table["version"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
