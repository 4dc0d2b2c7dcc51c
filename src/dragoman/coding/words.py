"""A parse as plain objects: each word's properties looked up once, however often the rules ask for them.

The names are spaCy's, so is what they mean; only the place in the whole text (`offset`) is ours. spaCy makes a token
anew each time one is asked for, and a string of its every property; the rules ask some hundred times for each word.
Nothing here changes a parse: what is to be mended in it is mended before (`repairs.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc as Parsed


class Token:
    """One word of a parse, the same object wherever it is met."""

    __slots__ = (
        "_subtree",
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_space",
        "lemma",
        "lemma_",
        "like_num",
        "lower_",
        "offset",
        "pos_",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    doc: Doc
    head: Token  # of a root itself
    sent: Span
    i: int  # among the words of the document
    idx: int  # first character in the block that was parsed
    offset: int  # first character in the document's text
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    whitespace_: str
    is_space: bool
    is_punct: bool
    like_num: bool
    children: list[Token]  # in text order
    lemma: str | None  # as `grammar.lemma` has it, once it was asked for
    _subtree: tuple[Token, ...] | None

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def is_upper(self) -> bool:
        return self.text.isupper()

    @property
    def is_title(self) -> bool:
        return self.text.istitle()

    @property
    def is_alpha(self) -> bool:
        return self.text.isalpha()

    @property
    def is_sent_start(self) -> bool:
        return self.i == self.sent.start

    @property
    def lefts(self) -> Iterator[Token]:
        return (child for child in self.children if child.i < self.i)

    @property
    def subtree(self) -> tuple[Token, ...]:
        """The word with all below it, in text order."""
        if self._subtree is None:
            below = (word for child in self.children for word in child.subtree)
            self._subtree = tuple(sorted((self, *below), key=_place))
        return self._subtree

    @property
    def left_edge(self) -> Token:
        return self.subtree[0]

    @property
    def right_edge(self) -> Token:
        return self.subtree[-1]

    @property
    def ancestors(self) -> Iterator[Token]:
        """The word it hangs on, what that one hangs on, up to the root."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    def is_ancestor(self, other: Token) -> bool:
        """Whether the other word hangs on this one, however far below."""
        while other.head is not other:
            other = other.head
            if other is self:
                return True
        return False

    def nbor(self, far: int = 1) -> Token:
        """The word so many further; raises IndexError where the document has none."""
        at = self.i + far
        if at < 0:
            raise IndexError(at)
        return self.doc.tokens[at]


def _place(token: Token) -> int:
    return token.i


class _Row:
    """Words in a row: what a document and a stretch of it have in common."""

    __slots__ = ("tokens",)

    tokens: list[Token]

    def _stretch(self, first: int, last: int) -> Span:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, int):
            return self.tokens[at]
        first, last, _ = at.indices(len(self.tokens))
        return self._stretch(first, max(first, last))


class Span(_Row):
    """Words of a document in a row, [start, end)."""

    __slots__ = ("closed", "doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "", *, closed: bool = False) -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label
        self.closed = closed  # by a full stop that only the parser saw
        self.tokens = doc.tokens[start:end]

    def __contains__(self, token: Token) -> bool:
        return token.doc is self.doc and self.start <= token.i < self.end

    def _stretch(self, first: int, last: int) -> Span:
        return Span(self.doc, self.start + first, self.start + last)

    @property
    def start_char(self) -> int:
        return self.tokens[0].idx

    @property
    def end_char(self) -> int:
        return self.tokens[-1].idx + len(self.tokens[-1].text)

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char : self.end_char] if self.tokens else ""

    @property
    def told(self) -> str:
        """The text as the parser saw it, with the full stop that a headline lacks."""
        return f"{self.text.rstrip()}." if self.closed else self.text

    @property
    def root(self) -> Token:
        """The word that is nearest to the root of the sentence; the first of them where several are; no comma."""
        for word in self.tokens:
            if word.head is word:
                return word
        tops = [word for word in self.tokens if word.head not in self]
        words = [word for word in tops if word.children or not (word.is_space or word.is_punct)] or tops
        return min(words, key=lambda word: sum(1 for _ in word.ancestors)) if words else self.tokens[0]

    @property
    def ents(self) -> list[Span]:
        """The named entities that stand in it."""
        return [one for one in self.doc.ents if self.start <= one.start and one.end <= self.end]


class Doc(_Row):
    """A block of a document's text, parsed."""

    def __init__(
        self, parsed: Parsed, *, offset: int = 0, source: str | None = None, added: Sequence[int] = ()
    ) -> None:
        """Take over what spaCy found.

        offset   where the block starts in the document's text
        source   the block as it was written; the parser may have been given straight apostrophes in their place
        added    where in the parsed text full stops stand that are not in the source; they are no words here
        """
        stops = set(added)
        words = [found for found in parsed if not (found.idx in stops and found.text == ".")]
        self.parsed, self.offset = parsed, offset
        self.text = (
            "".join(letter for at, letter in enumerate(str(parsed.text)) if at not in stops)
            if stops
            else str(parsed.text)
        )
        self.source = self.text if source is None else source
        self.tokens = [_token(self, number) for number in range(len(words))]
        places = {found.i: number for number, found in enumerate(words)}
        self._before = [0, *accumulate(int(found.i in places) for found in parsed)]  # own words before each of spaCy's
        for token, found in zip(self.tokens, words, strict=True):
            token.idx = found.idx - bisect_left(added, found.idx)
            token.offset = offset + token.idx
            token.text, token.lower_, token.lemma_ = found.text, found.lower_, found.lemma_
            token.pos_, token.tag_, token.dep_ = found.pos_, found.tag_, found.dep_
            token.ent_type_, token.ent_iob_, token.whitespace_ = found.ent_type_, found.ent_iob_, found.whitespace_
            token.is_space, token.is_punct, token.like_num = found.is_space, found.is_punct, found.like_num
            if stops and found.idx + len(found) - 1 in stops:  # "Corp" with the stop behind it is one word
                token.text, token.lower_ = token.text[:-1], token.lower_[:-1]
            head = found.head if found.head.i in places else found.head.head
            token.head = self.tokens[places.get(head.i, places[found.i])]
        _cut_rings(self.tokens)
        for token in self.tokens:
            if token.head is not token:
                token.head.children.append(token)
        self.sents = [self._taken(one.start, one.end, stops) for one in parsed.sents]
        self.sents = [one for one in self.sents if len(one)]
        for sentence in self.sents:
            for token in sentence.tokens:
                token.sent = sentence
        self.ents = [Span(self, *self.span(one.start, one.end), one.label_) for one in parsed.ents]

    def _taken(self, start: int, end: int, stops: set[int]) -> Span:
        closed = any(found.idx in stops and found.text == "." for found in self.parsed[start:end]) if stops else False
        return Span(self, *self.span(start, end), closed=closed)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Which of its words are [start, end) of the parse it was made from."""
        return self._before[start], self._before[end]

    def _stretch(self, first: int, last: int) -> Span:
        return Span(self, first, last)

    def close(self) -> None:
        """Let the words go: they hold each other, and would stay until somebody looks for such rings."""
        for token in self.tokens:
            del token.doc, token.head, token.sent, token.children, token._subtree
        for held in (self.tokens, self.sents, self.ents):
            held.clear()

    @cached_property
    def ends(self) -> dict[int, int]:
        """Which word ends at a place of the document's text."""
        return {token.offset + len(token.text): token.i for token in self.tokens if not token.is_space}

    def wording(self, start: int, end: int) -> str:
        """What is written from `start` to `end`, which count from the start of the document."""
        return self.source[start - self.offset : end - self.offset]


def _cut_rings(tokens: list[Token]) -> None:
    """Make a root of a word that hangs on itself over others, so that who goes up from any word comes to an end.

    No parser leaves such a ring, but what is mended in a parse may: a word is given to another that hangs on it.
    """
    ends: set[int] = set()  # words from which a root is reached
    for token in tokens:
        path: dict[int, Token] = {}
        word = token
        while word.i not in ends and word.i not in path:
            path[word.i] = word
            if word.head is word:
                break
            word = word.head
        if word.i in path:
            word.head = word
        ends.update(path)


def _token(doc: Doc, number: int) -> Token:
    token = Token()
    token.doc, token.i, token.children, token.lemma, token._subtree = doc, number, [], None, None
    return token
