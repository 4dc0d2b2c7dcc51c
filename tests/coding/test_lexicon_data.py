"""The frame lexicon as data: every entry holds together and its examples use its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations

import pytest

from dragoman import vocab
from dragoman.coding import lexicon
from dragoman.coding.lexicon import Frame
from dragoman.coding.parse import model

PSEUDO_CLASSES = {"actor", "clause", "fight", "place", "none"}
SLOTS = {
    "subject", "object", "dative", "clause-subject", "support", "poss", "modifier", "between", "clause", "said-of",
    "occasion", "occasion-to", "host",
}  # fmt: skip
PREPOSITIONS = {
    "with", "to", "against", "on", "upon", "from", "at", "for", "of", "over", "into", "in", "by", "about",
    "as", "near", "along", "behind", "alongside", "outside", "toward", "towards", "onto", "across",
    "around", "off", "up", "until", "out", "through", "via",
}  # fmt: skip
FRAMES = lexicon.frames()
IDIOMS = [frame for frame in FRAMES if frame.id.startswith("idiom.")]
EVENTS = [frame for frame in FRAMES if not frame.id.startswith("idiom.")]

by_id = pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
events_by_id = pytest.mark.parametrize("frame", EVENTS, ids=lambda frame: frame.id)


@by_id
def test_a_frame_uses_words_of_the_vocabulary(frame: Frame) -> None:
    kind = vocab.check_kind(frame.kind)
    assert not frame.mode or frame.mode in kind.modes
    assert not frame.move or frame.kind in vocab.moves()[frame.move].kinds
    assert not frame.status or frame.status in vocab.statuses()
    assert not frame.inside or frame.inside in vocab.statuses()


@by_id
def test_a_frame_names_known_classes_and_slots(frame: Frame) -> None:
    classes = set(lexicon.load().classes) | PSEUDO_CLASSES
    assert set(frame.object) | set(frame.not_object) | set(frame.subject) <= classes
    assert set(frame.prep) <= PREPOSITIONS
    assert {*frame.actor, *frame.target, *frame.content} <= SLOTS | PREPOSITIONS
    assert set(frame.needs) <= {"actor", "target", "carrier"}
    assert 0.3 <= frame.weight <= 1.0


@events_by_id
def test_a_frame_has_words_and_an_example_in_its_own_name(frame: Frame) -> None:
    assert frame.id.split(".")[0] == frame.kind.lower()
    assert frame.verbs or frame.nouns or frame.adjectives
    assert frame.example
    for words in (frame.verbs, frame.nouns, frame.adjectives):
        assert len(set(words)) == len(words)
        assert all(word == word.lower().strip() for word in words)
    for sentence in (*frame.example, *frame.counter):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert not set(frame.example) & set(frame.counter)


def test_every_kind_has_enough_words() -> None:
    words: dict[str, set[str]] = defaultdict(set)
    for frame in EVENTS:
        words[frame.kind] |= {*frame.verbs, *frame.nouns, *frame.adjectives}
    assert set(words) == set(vocab.kinds())
    for kind, found in words.items():
        assert len(found) >= 40, kind


def test_idioms_never_fire() -> None:
    assert lexicon.load().classes["never"] == {"nothing at all"}
    for frame in IDIOMS:
        assert frame.object == ("never",)
        assert all(" " in noun for noun in frame.nouns)  # a bare noun here would silence every use of it


def shared_words() -> Iterator[tuple[str, Frame, Frame]]:
    for field in ("verbs", "nouns", "adjectives"):
        users: dict[str, list[Frame]] = defaultdict(list)
        for frame in EVENTS:
            for word in getattr(frame, field):
                users[word].append(frame)
        for word, frames in users.items():
            for one, other in combinations(frames, 2):
                if one.kind != other.kind:
                    yield word, one, other


def test_a_word_of_two_kinds_is_told_apart_by_constraints() -> None:
    alike = [
        f"{word}: {one.id}, {other.id}"
        for word, one, other in shared_words()
        if (one.object, one.not_object, one.subject, one.prep)
        == (other.object, other.not_object, other.subject, other.prep)
        or not (one.constraints or other.constraints)
    ]
    assert alike == []


def test_classes_hold_lemmas() -> None:
    for name, words in lexicon.load().classes.items():
        assert words, name
        assert all(word == word.lower() for word in words), name


def test_a_support_verb_stands_once() -> None:
    seen: dict[str, int] = defaultdict(int)
    for support in {id(entry): entry for entry in lexicon.load().support.values()}.values():
        for verb in set(support.verbs):
            seen[verb] += 1
        assert not support.status or support.status in vocab.statuses()
        assert not support.outcome or support.outcome in vocab.outcomes()
    assert [verb for verb, times in seen.items() if times > 1] == []


def test_issues_are_the_vocabulary_s_and_have_cues() -> None:
    issues = lexicon.load().issues
    assert set(issues) == set(vocab.issues())
    assert all(len(cues) >= 10 for cues in issues.values())
    everywhere = [cue for cues in issues.values() for cue in cues]
    assert all(part == part.lower() for cue in everywhere for part in cue)


@cache
def tagger() -> Callable[[str], list[tuple[str, str]]]:
    nlp = model()
    return lambda text: [(token.lower_, token.lemma_.lower()) for token in nlp(text)]


def holds(word: str, tokens: list[tuple[str, str]]) -> bool:
    """Whether the parts of a lexicon word stand in a sentence, as they are or as lemmas, in any order."""
    forms = {form for pair in tokens for form in pair}
    return all(part in forms for part in word.replace("-", " ").split())


@events_by_id
def test_an_example_holds_a_word_of_its_frame_as_the_coder_lemmatises_it(frame: Frame) -> None:
    for sentence in frame.example:
        tokens = tagger()(sentence)
        assert any(holds(word, tokens) for word in (*frame.verbs, *frame.nouns, *frame.adjectives)), (sentence, tokens)
