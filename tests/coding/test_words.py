"""The plain objects that rules ask: the same answers as spaCy's own tokens give, and no rings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding import RulesCoder
from dragoman.coding.parse import model, parse
from dragoman.coding.words import Doc
from dragoman.errors import CodingError
from dragoman.pipeline import readings
from dragoman.types import Document, Reading

DISPATCHES = Path(__file__).parents[2] / "examples" / "two-rivers" / "dispatches"
EMPTY = Document(
    id="d", raw="", source="test", url="d", text="", title="", outlet=None, author=None, published=None,
    published_basis=None, language="en", retrieved=datetime(2025, 12, 5, tzinfo=UTC),
)  # fmt: skip
TEXTS = [path.read_text("utf-8").split("---\n", 2)[2] for path in sorted(DISPATCHES.glob("*.md"))[:6]]


@pytest.mark.parametrize("text", TEXTS)
def test_words_answer_as_the_parse_does(text: str) -> None:
    parsed = model()(text)
    doc = Doc(parsed)
    for own, found in zip(doc, parsed, strict=True):
        assert (own.text, own.lower_, own.lemma_, own.tag_) == (found.text, found.lower_, found.lemma_, found.tag_)
        assert own.head.i == found.head.i
        assert [word.i for word in own.children] == [word.i for word in found.children]
        assert [word.i for word in own.subtree] == sorted(word.i for word in found.subtree)
        assert (own.left_edge.i, own.right_edge.i) == (found.left_edge.i, found.right_edge.i)
        assert [word.i for word in own.ancestors] == [word.i for word in found.ancestors]
        assert (own.is_alpha, own.is_upper, own.is_title) == (found.is_alpha, found.is_upper, found.is_title)
        assert (own.sent.start, own.sent.end) == (found.sent.start, found.sent.end)
    assert [one.text for one in doc.sents] == [one.text for one in parsed.sents]
    assert [(one.text, one.label_, one.root.i) for one in doc.ents] == [
        (one.text, one.label_, one.root.i) for one in parsed.ents
    ]
    for start in range(0, len(doc) - 5, 3):
        assert doc[start : start + 5].root.i == parsed[start : start + 5].root.i
        assert doc[start : start + 5].text == parsed[start : start + 5].text


def test_a_word_that_hangs_on_itself_is_a_root() -> None:
    """Two words that a mend gave to one another: going up from any of them comes to an end."""
    parsed = model()("Chad and Niger met in Accra.")
    parsed[0].head, parsed[2].head = parsed[2], parsed[0]
    doc = Doc(parsed)
    for word in doc:
        assert len(list(word.ancestors)) < len(doc)
        assert word in word.subtree


@pytest.mark.parametrize("text", ["Aceh-Papua Truce Under Severe Strain", "The Togo-Benin Talks and Their Critics"])
def test_titles_of_two_names_are_parsed(text: str) -> None:
    docs, _ = next(parse([(text, None)]))
    assert [word.text for word in docs[0] if len(word.subtree) > len(docs[0])] == []
    assert all(list(word.ancestors)[-1:] == [word.sent.root] or word.head is word for word in docs[0])


def test_a_slip_in_one_document_leaves_the_others_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    coder, read = RulesCoder(), RulesCoder._read

    def slips(self: RulesCoder, document: Document, docs: list[Doc]) -> Reading:
        if "Togo" in document.text:
            raise RecursionError("too deep")
        return read(self, document, docs)

    monkeypatch.setattr(RulesCoder, "_read", slips)
    texts = ["Chad rejected Niger's offer.", "Togo rejected Benin's offer.", "Kenya rejected Ghana's offer."]
    documents = [replace(EMPTY, id=str(number), text=text) for number, text in enumerate(texts)]
    first, slip, last = readings(coder, documents)
    assert isinstance(slip, CodingError)
    assert slip.item == "1"
    assert [one.mentions[0].kind for one in (first, last) if isinstance(one, Reading)] == ["REJECT", "REJECT"]


CODER = RulesCoder()
PIECES = [
    *("Chad", "Niger", "U.S", "U.S.", "Corp", "attack", "Attacks", "12", "%", "(", ")", '"', "'s", "’s", "—", "-", ":"),
    *(
        "?",
        "!",
        "...",
        ".",
        "&",
        "a",
        "I",
        "X.",
        "é",
        "الخرطوم",
        "日本",
        "😀",
        "Truce",
        "Talks",
        "in",
        "the",
        ",",
        "$5m",
    ),
    *("(AP)", "\t", "\u202e", "don't", "O’Neill", "Jan", "co-hosted", "Peru-Chile", "\n", "\n\n", " ", "  "),
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(" ".join))
def test_every_word_stands_where_it_is_written(text: str) -> None:
    """Whatever the parser was shown: full stops that are not there, small letters, an "&" for a comma."""
    docs, _ = next(CODER._parsed([(text, None)]))
    for token in (token for doc in docs for token in doc):
        shown, written = (
            words.replace("’", "'").casefold() for words in (token.text, text[token.offset : token.offset + len(token)])
        )
        assert shown == written or (shown, written) == ("&", ",")
