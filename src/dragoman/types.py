"""The values that flow between stages: frozen, typed, no I/O.

`Document -> Reading (Mention, Link) -> record -> ledgers -> brief`. Every offset counts code points of
`Document.text`; every range is half-open, `[start, end)` and `[since, until)`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

Span = tuple[int, int]


def digest(*parts: str) -> str:
    """Return a 16-hex-digit id that depends on every part and on where one part ends."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Words removed from a page before coding, kept so that a reader can see what was left out."""

    kind: str  # "link-bait", "share-bar", "navigation", "related", ...
    text: str
    at: int  # the offset in Document.text where these words stood


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing a source published, as we received it."""

    id: str  # hash of source, address and text, so that no span can drift
    raw: str  # SHA-256 of the received bytes, which are kept in the archive as they came
    source: str  # the name of the source that fetched it: "files", "web", "feed"
    url: str  # the address, or the path as the user gave it
    text: str  # NFC; every offset counts code points of this string
    title: str
    outlet: str | None
    author: str | None
    published: date | None  # None where the document does not say; never guessed
    published_basis: str | None  # how it was found: "header", "meta", "json-ld", "url", "text", ...
    language: str | None  # ISO 639-1, None where the text is too short to tell
    retrieved: datetime  # aware, UTC
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorship:
    """Who is said to have written a draft, on whose word, and who says otherwise."""

    who: str  # registry id, e.g. "state:USA", else a name
    claimed_by: str | None = None  # registry id or a name; None where the front matter does not say
    disputed_by: tuple[str, ...] = ()
    source: str | None = None  # the address of the report


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of an agreement's text: what is known of it beside its words, which are the document's."""

    id: str  # a word of its own, e.g. "28-points": what `based_on` and clause keys refer to
    document_id: str
    title: str
    version: date | None  # the day the version is from; None where nobody says
    outlet: str | None
    based_on: tuple[str, ...] = ()  # drafts whose text it was made from
    supersedes: tuple[str, ...] = ()  # drafts it takes the place of
    authors: tuple[Authorship, ...] = ()
    reported: date | None = None  # the day a report first said that it exists
    made_public: date | None = None  # the day its text could first be read
    disclosure: str | None = None  # official, leaked, reconstructed
    state: str | None = None  # circulating, superseded, partially_agreed, initialled, signed
    sources: tuple[str, ...] = ()  # addresses of the reports it was checked against
    note: str = ""
    wording: str | None = None  # whose words the text is in, where they are not the draft's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A document that carries the text of an earlier one: kept, shown, counted once."""

    document_id: str
    original_id: str
    similarity: float  # Jaccard of word shingles in [0, 1]; 1 is the same text


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, is acted on or speaks: the words in the text and what the registry made of them."""

    text: str
    span: Span
    id: str | None  # registry id, e.g. "person:volodymyr-zelensky", "state:UKR"; None where unknown
    country: str | None  # ISO 3166-1 alpha-3
    sector: str | None  # PLOVER sector: GOV, MIL, LEG, JUD, SPY, COP, REB, OPP, PTY, IGO, NGO, CVL, MED, BUS, ...
    name: str | None = None  # the registry's name for the id, for display


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When: as precise as the text gives it and no more."""

    since: date | None
    until: date | None  # exclusive
    precision: str  # "day", "days", "week", "month", "season", "year", "before", "after", "about"
    text: str  # the words it was read from; "" where it is the document's own date


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: coordinates only where the name is not in doubt."""

    name: str
    span: Span
    kind: str  # "city", "region", "country", "building", "water", "unknown"
    country: str | None  # ISO 3166-1 alpha-3
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity of money, people or things, in the unit the text names."""

    text: str
    span: Span
    low: float
    high: float  # equal to low where the text gives one figure
    unit: str  # ISO 4217 for money; "killed", "injured", "troops", "drones", ... otherwise
    qualifier: str | None = None  # "at least", "about", "up to", ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular:
    """One thing more that the text says of an event, for the ledger it stands in, with the words that say it."""

    key: str  # vocab/particulars.toml: "format", "level", "presence", "extent", "stage", "weapon", ...
    value: str  # an id of the vocabulary the key names, or words, a number, a day as 2025-12-05
    span: Span  # the words it rests on
    about: str | None = None  # whom it is about, where that is not the whole event: registry id, else words as written
    cue: str = ""  # why: the word or the rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One coder's reading of one passage: an event mention, in the field's word. Added and judged, never edited."""

    document_id: str
    span: Span  # the passage the reading rests on; the quote is cut from here
    trigger: Span  # the words that carry the event
    kind: str  # a PLOVER type, e.g. "REJECT"
    mode: str | None  # its PLOVER mode, where the text shows one
    move: str | None  # a negotiation move (vocab/moves.toml), where it changes or answers a position
    actors: tuple[Actor, ...]  # in text order; empty where the text names nobody
    targets: tuple[Actor, ...]
    when: Period | None
    place: Place | None
    status: str  # vocab/statuses.toml: happened, planned, conditional, hypothetical, postponed, cancelled, ...
    speaker: Actor | None  # on whose word: None is the document's own voice
    hedge: str | None  # "reportedly", "according to reports", ... as written
    outcome: str | None  # of a meeting: none, breakdown, continued, statement, draft, partial, agreement
    content: Span | None  # what was offered, demanded, refused, pledged or claimed, in the text's words
    issues: tuple[str, ...]  # vocab/issues.toml
    amounts: tuple[Amount, ...]
    coder: str  # name@version; the version moves when output can move
    frame: str  # why: the lexicon entry that matched
    confidence: float  # in [0, 1]; what it means is on the coder's page in docs/method
    scores: tuple[tuple[str, float], ...] = ()  # why: the types the reader weighed and their probabilities, best first
    particulars: tuple[Particular, ...] = ()  # what a ledger keeps of it besides: format, level, stage, weapons, ...
    edits: str | None = None  # the id of the reading that a person corrected, where this is the corrected one

    @property
    def id(self) -> str:
        """The same reading of the same words has the same id in every run; a corrected one keeps that of the first."""
        if self.edits is not None:
            return self.edits
        where = self.place.name if self.place else ""
        return digest(self.document_id, self.coder, self.kind, str(self.trigger), self.frame, where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How one mention bears on another, or on a passage of its own document."""

    document_id: str
    kind: str  # answers, denies, repeats, on_condition_of, on_the_ground_of (vocab/links.toml)
    source: str  # mention id
    target: str | None  # mention id; None where the other end is words that hold no mention
    span: Span  # the words of the other end: the condition, the ground, the passage answered
    cue: str  # why: the word or the rule
    coder: str
    confidence: float

    @property
    def id(self) -> str:
        return digest(self.document_id, self.kind, self.source, self.target or "", str(self.span))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one coder found in one document: what the record stores in one transaction."""

    document_id: str
    coder: str
    mentions: tuple[Mention, ...]  # by span
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the mentions of one happening describe: a view over mentions and judgements, never stored as a fact."""

    id: str  # the id of its earliest held mention, so that a later report does not rename it
    mentions: tuple[Mention, ...]  # the most confident first
    outlets: tuple[str, ...]  # who reported it; carried copies count as their original
    independent: int  # number of independent documents behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's or a rule's decision on items of the record: a new row, never an edit."""

    kind: str  # accept, reject, unsure, edit, join, split, same_actor, gate, code, note, undo
    items: tuple[str, ...]  # ids of mentions, links, actors, documents or judgements; a party and its gate
    by: str
    made: datetime  # aware, UTC
    why: str
    detail: str | None = None  # JSON, where the kind needs more than the items

    @property
    def id(self) -> str:
        return digest(self.kind, *self.items, self.by, self.made.isoformat(), self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An item that could not be read or coded: what, where, and what to try."""

    stage: str  # "sources", "coding"
    item: str  # path, address or document id
    error: str  # the class of the error
    message: str  # what happened
    advice: str  # what to try
    at: datetime  # aware, UTC

    @property
    def id(self) -> str:
        return digest(self.stage, self.item, self.error, self.message)
