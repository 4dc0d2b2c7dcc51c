"""Teach what events are about: by the reader's states, and by the words around them. Nothing else changes.

    PYTHONPATH=src python training/issues.py [--kept FILE] [--folds 5]

Learns two linear models over what the shipped encoder and the rules see of the training sentences, of the sentences
that phrases.py makes, and of those gold sentences that are not for measuring: they mark one event each, without
parties, so that nothing else can learn from them. Writes `issues.npz` beside the encoder and `data/issue_words.npz`.
Seeing takes a quarter of an hour, learning a minute; --kept holds what was seen, for another time. --folds N writes
nothing, but keeps each N-th of the gold sentences out in turn and scores on it, with the cues and without.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import gold
import phrases
from dragoman.coding import RulesCoder, issue_reader, rules
from dragoman.coding.issue_reader import weighed
from dragoman.coding.issue_words import features
from dragoman.coding.issues import cued, issues, own_words, told_in
from dragoman.coding.reader.local import LocalReader
from sentences import ISSUES, KINDS, load

HERE = Path(__file__).parent
CODING = HERE.parent / "src" / "dragoman" / "coding"
ABOUT = ("", *ISSUES)  # "" is no issue
OWN = (
    ("aspects-more.jsonl", ""), ("aspects-later.jsonl", ""), ("aspects-issues.jsonl", ""), ("aspects.jsonl", "dev"),
)  # fmt: skip
COUNTS = {"sentences": 1.0, "phrases": 2.0}  # what an event of these counts for; of a gold set, by its name
OWN_COUNTS = 5.0
SEED, BATCH, LEAST = 7, 512, 2  # LEAST events that a word must stand in


class Told(NamedTuple):
    """An event whose issues are marked."""

    source: str
    text: str
    span: tuple[int, int]
    kind: str
    issues: tuple[str, ...]


class Seen(NamedTuple):
    """What is had of it when it is coded."""

    source: str
    id: str
    state: np.ndarray  # of its words and of the sentence, side by side
    words: tuple[str, ...]
    kind: str
    issues: tuple[str, ...]
    cued: frozenset[str]
    found: bool


def told() -> Iterator[Told]:
    for marked in load(*sorted((HERE / "sentences").glob("*.txt"))):
        for event in marked.events:
            yield Told("sentences", marked.text, event.trigger, event.kind, event.issues)
    for one in phrases.sentences():
        yield Told("phrases", one.text, one.span, one.kind, one.issues)
    for name, half in OWN:
        for row in gold.rows(gold.OWN / name, half):
            if "issues" not in row.get("skip", ()):
                at = row["text"].index(row["trigger"])
                span = at, at + len(row["trigger"])
                yield Told(name, row["text"], span, row["kind"], tuple(row["issues"]))


def seen(events: Sequence[Told]) -> Iterator[Seen]:
    """The events as the coder has them when it asks for their issues."""
    local, coder, asked = LocalReader(), RulesCoder(), []

    def noted(hit, states=None):
        spoken, (start, end), at = told_in(hit), own_words(hit), hit.trigger.sent.start_char
        cues = frozenset(cued(hit, spoken))
        asked.append((hit.frame.kind, (start + at, end + at), features(spoken), cues))
        return issues(hit, states)

    rules.issues = noted
    for n, one in enumerate(events):
        asked.clear()
        (reading,) = coder.code([gold.document(one.text, id=str(n))])
        mentions = gold.matching({"text": one.text, "trigger": one.text[slice(*one.span)], "kind": one.kind}, reading)
        found = [item for item in asked if mentions and _same(item, mentions[0])]
        kind, span, words, cues = found[0] if found else (one.kind, one.span, (), frozenset())
        spans, states = local.pieces(one.text)
        rows = [row for row, (start, end) in enumerate(spans) if start < span[1] and span[0] < end] or [0]
        state = np.concatenate([states[rows].mean(0), states[0]])
        id = hashlib.sha256(one.text.encode()).hexdigest()
        yield Seen(one.source, id, state, words, kind, one.issues, cues, bool(mentions))


def _same(item, mention) -> bool:
    kind, (start, end), *_ = item
    return kind == mention.kind and start < mention.trigger[1] and mention.trigger[0] < end


def wanted(events: Sequence[Seen]) -> np.ndarray:
    shares = np.zeros((len(events), len(ABOUT)), np.float32)
    for row, event in enumerate(events):
        for issue in event.issues or ("",):
            shares[row, ABOUT.index(issue)] = 1 / max(1, len(event.issues))
    return shares


def by_state(events: Sequence[Seen]) -> np.ndarray:
    return np.stack([event.state for event in events]).astype(np.float32)


def by_word(events: Sequence[Seen], rows: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """The rows of each event's words, filled up with the last row, and what each counts, (event, longest)."""
    found = [[rows[name] for name in event.words if name in rows] for event in events]
    width = 1 + max(map(len, found))
    at = np.full((len(events), width), len(rows) + len(KINDS), np.int64)
    counts = np.zeros((len(events), width), np.float32)
    for row, (event, its) in enumerate(zip(events, found, strict=True)):
        at[row, : len(its)], counts[row, : len(its)] = its, max(1, len(its)) ** -0.5
        at[row, -1], counts[row, -1] = len(rows) + KINDS.index(event.kind), 1
    return at, counts


def fit(given, shares, counts, size: int, *, rounds: int, rate: float, shrink: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights (size, issue) and bias of a softmax regression; given is what by_state or by_word returns."""
    chance = np.random.default_rng(SEED)
    own = [np.zeros((size, len(ABOUT)), np.float32), np.zeros(len(ABOUT), np.float32)]
    means, squares = [np.zeros_like(one) for one in own], [np.zeros_like(one) for one in own]
    step = 0
    for round_ in range(rounds):
        order = chance.permutation(len(shares))
        for start in range(0, len(order), BATCH):
            some, step = order[start : start + BATCH], step + 1
            wrong = np.exp(logs(given, own[0], own[1], some)) - shares[some]
            wrong *= (counts[some] / counts[some].sum())[:, None]
            uphill = slopes(given, wrong, own, some, shrink)
            for part, slope, mean, square in zip(own, uphill, means, squares, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.01 * (slope * slope - square)
                part -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        rate *= 0.75 if round_ >= 0.6 * rounds else 1
    return own[0], own[1]


def logs(given, weights, bias, some) -> np.ndarray:
    if isinstance(given, tuple):
        at, counts = given
        scores = (weights[at[some]] * counts[some][:, :, None]).sum(1) + bias
    else:
        scores = given[some] @ weights + bias
    scores = scores - scores.max(1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def slopes(given, wrong, own, some, shrink: float) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(given, tuple):
        at, counts = given
        slope = shrink * own[0]
        np.add.at(slope, at[some].ravel(), (wrong[:, None, :] * counts[some][:, :, None]).reshape(-1, len(ABOUT)))
    else:
        slope = given[some].T @ wrong + shrink * own[0]
    return slope, wrong.sum(0)


class Learnt(NamedTuple):
    states: tuple[np.ndarray, np.ndarray]
    words: tuple[np.ndarray, np.ndarray]
    rows: dict[str, int]


def learn(events: Sequence[Seen]) -> Learnt:
    shares = wanted(events)
    counts = np.array([COUNTS.get(event.source, OWN_COUNTS) for event in events], np.float32)
    often = Counter(name for event in events for name in event.words)
    rows = {name: row for row, name in enumerate(sorted(name for name, times in often.items() if times >= LEAST))}
    given = by_state(events)
    states = fit(given, shares, counts, given.shape[1], rounds=10, rate=3e-3, shrink=1e-4)
    size = len(rows) + len(KINDS) + 1
    words = fit(by_word(events, rows), shares, counts, size, rounds=15, rate=0.02, shrink=1e-5)
    return Learnt(states, words, rows)


def answers(learnt: Learnt, events: Sequence[Seen], *, cues: bool) -> list[set[str]]:
    every = np.arange(len(events))
    states = logs(by_state(events), *learnt.states, every)
    words = logs(by_word(events, learnt.rows), *learnt.words, every)
    return [
        weighed(event.cued if cues else (), dict(zip(ABOUT, one, strict=True)), dict(zip(ABOUT, other, strict=True)))
        for event, one, other in zip(events, states.tolist(), words.tolist(), strict=True)
    ]


def score(events: Sequence[Seen], said: Sequence[set[str]]) -> float:
    """F1 of the issues; an event that the coder does not find has none."""
    pairs = [(set(event.issues), issues if event.found else set()) for event, issues in zip(events, said, strict=True)]
    right = sum(len(asked & given) for asked, given in pairs)
    return 2 * right / sum(len(asked) + len(given) for asked, given in pairs)


def in_turn(events: Sequence[Seen], folds: int) -> None:
    """Print the score on each gold set, of events that were kept out."""
    fold = [int(event.id[:6], 16) % folds if event.source not in COUNTS else -1 for event in events]
    said: dict[str, list[tuple[Seen, set[str], set[str]]]] = {}
    for turn in range(folds):
        learnt = learn([event for event, its in zip(events, fold, strict=True) if its != turn])
        out = [event for event, its in zip(events, fold, strict=True) if its == turn]
        pairs = zip(out, answers(learnt, out, cues=False), answers(learnt, out, cues=True), strict=True)
        for event, alone, beside in pairs:
            said.setdefault(event.source, []).append((event, alone, beside))
    for source, found in said.items():
        its = [event for event, *_ in found]
        alone, beside = (score(its, [one[at] for one in found]) for at in (1, 2))
        print(f"{source}: {len(its)} events, {alone:.3f} without cues, {beside:.3f} with them")


def write(learnt: Learnt) -> None:
    (weights, bias), hidden = learnt.states, len(learnt.states[0]) // 2
    half = np.float16
    np.savez_compressed(
        CODING / "reader/weights/issues.npz",
        own=weights[:hidden].astype(half), of_all=weights[hidden:].astype(half), bias=bias,
    )  # fmt: skip
    weights, bias = learnt.words
    words, of_kinds = weights[: len(learnt.rows)], weights[len(learnt.rows) : len(learnt.rows) + len(KINDS)]
    scales = np.abs(words).max(1) / 127 + 1e-9
    texts = {"names": list(learnt.rows), "kinds": KINDS, "issues": ABOUT}
    np.savez_compressed(
        CODING / "data/issue_words.npz",
        words=np.round(words / scales[:, None]).astype(np.int8), scales=scales.astype(half), bias=bias,
        of_kinds=of_kinds.astype(half),
        **{name: np.frombuffer("\n".join(lines).encode(), np.uint8) for name, lines in texts.items()},
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    kept: dict[str, Seen] = {}
    if options.kept and options.kept.exists():
        kept = pickle.loads(options.kept.read_bytes())
    every = list(told())
    left = [one for one in every if repr(one) not in kept]
    kept |= {repr(one): event for one, event in zip(left, seen(left), strict=True)}
    if options.kept:
        options.kept.write_bytes(pickle.dumps(kept))
    events = [kept[repr(one)] for one in every]
    print(len(events), "events;", issue_reader.SEEN, issue_reader.WORDED, issue_reader.CUED, issue_reader.LEAST)
    if options.folds:
        in_turn(events, options.folds)
    else:
        write(learn(events))


if __name__ == "__main__":
    main()
