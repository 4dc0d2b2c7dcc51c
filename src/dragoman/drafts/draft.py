"""What the front matter of a file says of a draft, and how long its text was kept from the public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from dragoman import daywords
from dragoman.errors import SourceError
from dragoman.types import Authorship, Draft

DISCLOSURES = ("official", "leaked", "reconstructed")
STATES = ("circulating", "superseded", "partially_agreed", "initialled", "signed")
KEYS = (
    "draft", "title", "version", "outlet", "url", "published", "sources", "wording", "authors", "based_on",
    "supersedes", "reported", "made_public", "disclosure", "state", "language", "note",
)  # fmt: skip
LONGEST = 4000  # characters of one field; a note is a paragraph, not a document
MOST = 200  # entries of one list
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def draft_of(front_matter: Mapping[str, Any], *, document_id: str, path: str) -> Draft | None:
    """The draft that a file's front matter describes; None where it has no `draft:`.

    `draft: true` and `draft: false` are what other programs write for a page that is not finished: no draft either.
    Raises SourceError with what is wrong and what to try.
    """
    name = front_matter.get("draft", False)
    if isinstance(name, bool):
        return None
    _no_slips(front_matter, path)
    own = _id(name, "draft", path)
    based_on, supersedes = (_ids(front_matter.get(key), key, path) for key in ("based_on", "supersedes"))
    for key, ids in (("based_on", based_on), ("supersedes", supersedes)):
        if own in ids:
            raise SourceError(f"the draft {own!r} names itself in `{key}`", item=path, advice="name an earlier draft")
    reported, made_public = (_day(front_matter.get(key), key, path) for key in ("reported", "made_public"))
    if reported and made_public and made_public < reported:
        raise SourceError(
            f"`made_public` ({made_public}) lies before `reported` ({reported})",
            item=path,
            advice="`reported` is the first day on which any report or the text itself was out",
        )
    return Draft(
        id=own,
        document_id=document_id,
        title=_words(front_matter.get("title"), "title", path) or own,
        version=_day(front_matter.get("version"), "version", path),
        outlet=_words(front_matter.get("outlet"), "outlet", path) or None,
        based_on=based_on,
        supersedes=supersedes,
        authors=_authors(front_matter.get("authors"), path),
        reported=reported,
        made_public=made_public,
        disclosure=_one_of(front_matter.get("disclosure"), "disclosure", DISCLOSURES, path),
        state=_one_of(front_matter.get("state"), "state", STATES, path),
        sources=_list(front_matter.get("sources"), "sources", path),
        note=_words(front_matter.get("note"), "note", path),
        wording=_words(front_matter.get("wording"), "wording", path) or None,
    )


# How a draft came out, said with the day: nobody has published a text that is put together from reports, and what its
# authors made public need not be the paper itself.
CAME_OUT = {
    "official": "its contents made public by its authors",
    "leaked": "its leaked text public",
    "reconstructed": "its contents told by reports, without a text,",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a draft was known of before what it says could be read."""

    reported: date | None
    made_public: date | None
    days: int | None  # None where one of the two days is unknown
    running: bool  # reported, not public by the day asked for: `days` counts up to that day
    disclosure: str | None = None  # one of DISCLOSURES

    @property
    def words(self) -> str:
        """The clock as a sentence."""
        if self.days is None:
            missing = "the day it was first reported" if self.reported is None else "the day its text was made public"
            return f"not known: {missing} is not given"
        count = "the same day" if self.days == 0 else "1 day" if self.days == 1 else f"{self.days} days"
        reported, public = (daywords.day(one) if one else "" for one in (self.reported, self.made_public))
        if self.running:
            return f"first reported on {reported}, not public since: {count} so far"
        return (
            f"first reported on {reported}, {CAME_OUT.get(self.disclosure or '', 'text public')} on {public}: {count}"
        )


def disclosure_clock(draft: Draft, *, as_of: date | None = None) -> Clock:
    """Days from the first report of a draft to the day its text was public, as known on `as_of`.

    >>> text = Draft(id="a", document_id="d", title="A", version=None, outlet=None, reported=date(2031, 3, 1),
    ...              made_public=date(2031, 3, 4))
    >>> disclosure_clock(text).days
    3
    >>> disclosure_clock(text, as_of=date(2031, 3, 2)).running
    True
    """
    reported, public, how = draft.reported, draft.made_public, draft.disclosure
    if as_of is not None:
        reported = reported if reported and reported <= as_of else None
        public = public if public and public <= as_of else None
    if reported is None:
        return Clock(reported, public, None, False, how)
    if public is not None:
        return Clock(reported, public, (public - reported).days, False, how)
    return Clock(reported, None, (as_of - reported).days if as_of else None, as_of is not None, how)


def _no_slips(front_matter: Mapping[str, Any], path: str) -> None:
    """A key that nearly is one of ours is a slip; any other is somebody else's and left alone."""
    for key in front_matter:
        word = str(key).strip().lower().replace("-", "_").replace(" ", "_")
        near = get_close_matches(word, KEYS, 1, cutoff=0.85)
        if near and key != near[0] and near[0] not in front_matter:
            raise SourceError(f"unknown key `{key}`", item=path, advice=f"did you mean `{near[0]}`?")


def _id(value: Any, key: str, path: str) -> str:
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if not _ID.fullmatch(text):
        raise SourceError(
            f"`{key}` holds {str(value)[:80]!r}, which is no name of a draft",
            item=path,
            advice="use small letters, digits, hyphens and dots, as in `draft: 28-points`",
        )
    return text


def _ids(value: Any, key: str, path: str) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    listed = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(_id(each, key, path) for each in listed[:MOST]))


def _words(value: Any, key: str, path: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise SourceError(
            f"`{key}` holds a {type(value).__name__} where words are expected",
            item=path,
            advice=f"write `{key}:` and the words on one line, in quotation marks if they hold a colon",
        )
    return str(value).strip()[:LONGEST]


def _list(value: Any, key: str, path: str) -> tuple[str, ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    return tuple(words for each in listed[:MOST] if (words := _words(each, key, path)))


def _day(value: Any, key: str, path: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise SourceError(
        f"`{key}` holds {str(value)[:40]!r}, which is no day",
        item=path,
        advice="write a day as 2025-11-20, or leave the line out where it is not known",
    )


def _one_of(value: Any, key: str, allowed: tuple[str, ...], path: str) -> str | None:
    if value is None or value == "":
        return None
    word = str(value).strip()
    if word in allowed:
        return word
    near = get_close_matches(word.lower().replace(" ", "_"), allowed, 1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"one of {', '.join(allowed)}"
    raise SourceError(f"`{key}` holds {word[:40]!r}", item=path, advice=hint)


def _authors(value: Any, path: str) -> tuple[Authorship, ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    return tuple(_author(each, path) for each in listed[:MOST])


def _author(value: Any, path: str) -> Authorship:
    if isinstance(value, str) and value.strip():
        return Authorship(who=value.strip()[:LONGEST])
    advice = 'write each as `{ who: "state:USA", claimed_by: "state:USA", source: "https://..." }`'
    if not isinstance(value, Mapping):
        raise SourceError("`authors` holds something that is no author", item=path, advice=advice)
    unknown = [key for key in value if key not in ("who", "claimed_by", "disputed_by", "source")]
    if unknown:
        raise SourceError(f"unknown key `{unknown[0]}` in `authors`", item=path, advice=advice)
    who = _words(value.get("who"), "authors: who", path)
    if not who:
        raise SourceError("an entry of `authors` does not say `who`", item=path, advice=advice)
    return Authorship(
        who=who,
        claimed_by=_words(value.get("claimed_by"), "authors: claimed_by", path) or None,
        disputed_by=_list(value.get("disputed_by"), "authors: disputed_by", path),
        source=_words(value.get("source"), "authors: source", path) or None,
    )
