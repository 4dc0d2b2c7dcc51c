"""What a citation is made of: references with the passages they stand for, and the item of the record it cites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.types import Span

STYLES = ("apa", "chicago", "mla", "harvard", "vancouver", "oscola")
FORMS = ("text", "html", "markdown", "ris", "bibtex", "csl-json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words cut from a stored text, and where they stand in it."""

    quote: str
    span: Span  # [start, end) in code points of the document's text
    paragraph: int  # the first that the words stand in, counted from 1; a line that is not blank is one
    mention_id: str  # of a copy, the mention of the document whose text it carries


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One document as a bibliography has it."""

    document_id: str
    csl: Mapping[str, Any]  # an item of CSL-JSON, its texts on one line and without hidden characters
    passages: tuple[Passage, ...] = ()  # by span; none where a document is cited as such, or a copy words them anew
    carries: str | None = None  # the document whose text it carries
    notes: tuple[
        str, ...
    ] = ()  # whose words the text is in; of a draft, how it became known and who is said to have written it

    @property
    def quote(self) -> str | None:
        """The first of the passages."""
        return self.passages[0].quote if self.passages else None

    @property
    def span(self) -> Span | None:
        """Where the first passage stands."""
        return self.passages[0].span if self.passages else None

    @property
    def mention_id(self) -> str | None:
        """The mention of the first passage."""
        return self.passages[0].mention_id if self.passages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The item of the record that was cited, so that a reader can find it there again."""

    process: str  # the name of the process
    kind: str  # document, draft, mention, event, offer, pledge
    id: str
    day: date  # the day whose knowledge the record shows
    version: str  # of dragoman

    @property
    def title(self) -> str:
        """What the record is called in a list of references."""
        return f"{self.process}: record, {self.kind} {self.id}"

    @property
    def words(self) -> str:
        """The line that cites the record itself."""
        kept = f"{self.process}: record kept with dragoman {self.version}, as it stood on {self.day.isoformat()}"
        return f"{kept}, {self.kind} {self.id}."
