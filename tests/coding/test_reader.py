"""The trained reader and how it is joined with the frames: spans, probabilities, one reading beside any neighbour."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from dragoman import vocab
from dragoman.coding import coder
from dragoman.coding.reader import Reader, reader
from dragoman.coding.reader.local import LocalReader
from dragoman.lines import code, pair, relate
from dragoman.types import Document

TEXT = "Sudan's army chief on Sunday rejected a Turkish offer to host talks, a spokesman said."


@pytest.fixture(scope="module")
def small() -> Reader:
    return reader()


def test_a_sighting_names_words_of_the_sentence(small: Reader) -> None:
    (found,) = small.read([TEXT])[0]
    assert TEXT[slice(*found.trigger)] == "rejected"
    assert found.kind == "REJECT"
    assert found.status == "happened"
    assert [TEXT[slice(*span)] for span in found.sources] == ["Sudan's army chief"]
    assert "Turkish" in [TEXT[slice(*span)] for span in found.targets]


def test_probabilities_are_such(small: Reader) -> None:
    (found,) = small.read([TEXT])[0]
    assert set(found.kinds) == set(vocab.kinds())
    assert sum(found.kinds.values()) == pytest.approx(1, abs=1e-4)
    assert sum(found.statuses.values()) == pytest.approx(1, abs=1e-4)
    assert 0 <= found.main <= 1
    assert 0 <= found.confidence <= 1


def test_its_sums_are_whole_on_this_processor() -> None:
    """Quicker sums are taken only where they are as good: on a processor with VNNI the two sessions are alike."""
    own = LocalReader()
    ids = own._tokenizer.encode(TEXT).ids
    taken, heads = own._encoded(ids)
    states, said = own._opened("encoder.onnx", whole_sums=True).run(None, {"ids": np.array([ids])})
    assert np.array_equal(taken, states)
    assert np.array_equal(heads, said)


def test_a_sentence_is_read_alike_beside_any_other(small: Reader) -> None:
    assert small.read([TEXT, "Rain fell."])[0] == small.read(["x " * 300, TEXT])[1]


@pytest.mark.parametrize(
    ("text", "words", "main"),
    [
        ("Rebels shelled the port of Aden, officials said, and threatened to seize the airport.", "shelled", 0.978),
        ("Rebels shelled the port of Aden, officials said, and threatened to seize the airport.", "threatened", 0.0215),
        ("The minister is expected to visit Doha if the truce holds.", "visit", 0.980),
    ],
)
def test_every_processor_sees_the_same(small: Reader, text: str, words: str, main: float) -> None:
    """Known answers: without sums of full width a processor that lacks VNNI has 0.983, 0.017 and 0.988 here."""
    (seen,) = (one for one in small.read([text])[0] if text[slice(*one.trigger)] == words)
    assert seen.main == pytest.approx(main, abs=0.002)


@pytest.mark.parametrize("text", ["", " ", "\x00", "🙂" * 50, "a" * 5000])
def test_any_text_is_borne(small: Reader, text: str) -> None:
    assert isinstance(small.read([text])[0], list)


def test_a_relation_has_a_direction_and_a_missing_side_is_borne() -> None:
    lines = [
        {"id": "1", "text": "Togo sent rice to Benin.", "source": "Togo", "target": "Benin"},
        {"id": "2", "text": "Togo sent rice to Benin.", "source": "Togo", "target": "somebody"},
    ]
    first, second = relate(json.dumps(line).encode() for line in lines)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["kind"] == "AID"
    assert sum(first["scores"].values()) == pytest.approx(1, abs=1e-4)
    assert second["scores"] != first["scores"]


def test_of_words_that_stand_twice_the_target_is_the_one_beside_the_source() -> None:
    assert pair("Mali met Mali's rebels", "Mali", "Mali") == ((0, 4), (9, 13))
    assert pair("Mali met Chad", "Peru", None) == (None, None)


def test_code_gives_the_manuals_kind_beside_the_act_and_says_why() -> None:
    line = json.dumps({"id": "1", "text": "Kenya will send maize to Somalia next week."}).encode()
    (answer,) = code([line], explain=True)
    assert isinstance(answer, dict)
    (mention,) = answer["mentions"]
    assert (mention["kind"], mention["act"], mention["status"]) == ("AGREE", "AID", "planned")
    assert "weighed" in mention["why"]


@pytest.mark.slow
def test_two_processes_give_what_one_gives_in_order() -> None:
    documents = [
        Document(
            id=str(n), raw="", source="test", url="", text=f"Chad met Niger {n} times. {TEXT}", title="", outlet=None,
            author=None, published=None, published_basis=None, language="en",
            retrieved=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for n in range(20)
    ]  # fmt: skip
    assert list(coder(processes=2).code(documents)) == list(coder().code(documents))
