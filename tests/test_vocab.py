"""The coding scheme: complete, well formed, and clear when asked for a word it does not have."""

from __future__ import annotations

import pytest

from dragoman import vocab
from dragoman.errors import VocabularyError

QUADS = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}
TABLES = {
    "kinds": vocab.kinds,
    "statuses": vocab.statuses,
    "moves": vocab.moves,
    "links": vocab.links,
    "issues": vocab.issues,
    "outcomes": vocab.outcomes,
    "claims": vocab.claims,
}


def test_the_words_are_the_ones_that_mentions_use() -> None:
    assert set(vocab.kinds()) == {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
        "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }  # fmt: skip
    assert set(vocab.statuses()) == {
        "happened", "planned", "conditional", "hypothetical", "postponed", "cancelled", "denied", "negated",
    }  # fmt: skip
    assert set(vocab.moves()) == {
        "propose", "demand", "accept", "concede", "implement", "reject", "counter", "retract", "threaten",
        "clarify", "defer", "guarantee", "pledge", "urge", "claim", "deny",
    }  # fmt: skip
    assert set(vocab.links()) == {"answers", "denies", "repeats", "on_condition_of", "on_the_ground_of"}
    assert set(vocab.outcomes()) == {
        "none", "breakdown", "continued", "statement", "draft", "partial", "agreement",
    }  # fmt: skip
    assert len(vocab.issues()) == 17


@pytest.mark.parametrize("name", TABLES)
def test_every_term_says_what_it_means_and_where_it_is_from(name: str) -> None:
    for key, term in TABLES[name]().items():
        assert term.name == key
        assert term.label
        assert term.definition.endswith(".")
        assert len(term.source) > 10


def test_sectioned_tables_have_their_sections() -> None:
    assert list(vocab.pledges()) == ["stage", "verdict"]
    assert list(vocab.pledges()["stage"])[:2] == ["announced", "committed"]
    assert set(vocab.formats()) == {"type", "format", "track", "level", "presence", "disclosure", "role"}


@pytest.mark.parametrize("kind", vocab.kinds().values(), ids=lambda kind: kind.name)
def test_scores_agree_with_the_quad(kind: vocab.Kind) -> None:
    assert kind.quad in QUADS
    assert kind.example
    assert kind.counter
    for score in (kind.score, *(mode.score for mode in kind.modes.values())):
        assert -10 <= score <= 10
        if kind.name != "REQUEST":  # PLOVER scores requests from -1 to 0.5
            assert (score > 0) == kind.quad.endswith("cooperation")


def test_accuse_is_read_as_negative_and_says_so() -> None:
    accuse = vocab.check_kind("ACCUSE")
    assert accuse.score == -3
    assert "+3" in accuse.note


def test_a_mode_refines_the_score_of_its_kind() -> None:
    retreat = vocab.kinds()["RETREAT"]
    assert retreat.intensity("disarm") == 10
    assert retreat.intensity(None) == retreat.intensity("no such mode") == retreat.score


def test_modes_of_our_own_are_marked() -> None:
    own = {(kind.name, mode.name) for kind in vocab.kinds().values() for mode in kind.modes.values() if mode.own}
    assert own == {("ASSAULT", "territory"), ("COERCE", "cyber"), ("SUPPORT", "sign")}


@pytest.mark.parametrize(("name", "nearest"), [("ASAULT", "ASSAULT"), ("coerse", "COERCE"), ("RETRAET", "RETREAT")])
def test_an_unknown_kind_gets_the_nearest_name(name: str, nearest: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        vocab.check_kind(name)
    assert nearest in caught.value.advice
    assert caught.value.item == name


def test_an_unknown_mode_gets_the_nearest_name() -> None:
    assert vocab.check_mode("CONSULT", "visit").label == "visit"
    with pytest.raises(VocabularyError, match="third-party"):
        vocab.check_mode("CONSULT", "third-parties")


def test_every_kind_is_carried_by_some_move_or_none_knowingly() -> None:
    carried = {kind for move in vocab.moves().values() for kind in move.kinds}
    assert set(vocab.kinds()) - carried == {"PROTEST", "MOBILIZE", "COERCE", "ASSAULT"}
    assert {move.bearing for move in vocab.moves().values()} == {"soft", "hard", "neutral"}


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ({"label": "x", "definition": "x.", "exmaple": "x"}, "nearest is 'example'"),
        ({"label": "x"}, "'definition' is missing"),
    ],
)
def test_a_bad_entry_is_refused(row: dict[str, str], match: str) -> None:
    with pytest.raises(VocabularyError, match=match):
        vocab._terms(vocab.Term, {"word": row}, "somewhere", "links.toml")


def test_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        vocab.kinds()["NEW"] = vocab.kinds()["AID"]  # type: ignore[index]
