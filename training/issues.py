"""Make the weights that tell what an event is about: src/dragoman/coding/data/issues.npz.

Learnt from three things: our own sentences with the issue beside them (the development half of bench/gold/aspects.jsonl
and all of aspects-more.jsonl and aspects-later.jsonl), the events in `sentences/` as far as today's cues name their
issue, and the cues themselves, each read as a short text. To be run anew when the reader's weights
or the cues have changed much:

    PYTHONPATH=src python training/issues.py
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "training")]

import gold  # noqa: E402
import sentences  # noqa: E402
from dragoman import vocab  # noqa: E402
from dragoman.coding import RulesCoder, rules  # noqa: E402
from dragoman.coding.issue_reader import NONE, Told, told  # noqa: E402
from dragoman.coding.issues import cued, words_about  # noqa: E402

SETS = (("aspects-more.jsonl", ""), ("aspects-later.jsonl", ""), ("aspects.jsonl", "dev"))
OUT = ROOT / "src" / "dragoman" / "coding" / "data" / "issues.npz"
LEXICON = ROOT / "src" / "dragoman" / "coding" / "lexicon" / "issues.toml"
# What a sentence of ours, one without a cue, and a cue count for beside one with a cue.
SURE, UNCUED, CUE = 3.0, 0.3, 0.5
WORDS, KIND, STATE = 4.0, 1.5, 1 / 3  # how large the features are beside each other: the larger, the less held back
SELDOM = 4  # a word that fewer events hold is not learnt, unless a cue holds it
DECAY, STEPS, RATE = 3e-4, 150, 0.05
EMPTY = {
    "of", "the", "a", "an", "to", "in", "on", "for", "by", "with", "from", "'s", "its", "their", "his", "be", "as",
    "at", "and", "or", "not", "no", "who", "what",
}  # fmt: skip


@dataclass
class Example:
    """One event, the issues it is about, and what it counts for."""

    event: Told
    issues: Sequence[str]
    weight: float


class Listener:
    """A coder's events as they are told: beside the mentions, what each rests on."""

    def __init__(self) -> None:
        self.coder = RulesCoder()
        self.heard: list[tuple[Any, Told, set[str]]] = []
        rules.issues = self._hear  # type: ignore[assignment]

    def _hear(self, hit: Any, states: Any) -> tuple[str, ...]:
        if states is not None:
            self.heard.append((hit, told(words_about(hit), hit.frame.kind, states), cued(hit)))
        return ()

    def read(self, text: str, id: str, published: str | None = None) -> Any:
        self.heard.clear()
        (reading,) = self.coder.code([gold.document(text, id=id, published=published)])
        return reading


def strong(listener: Listener) -> Iterator[Example]:
    """Our own sentences, each by its marked event."""
    own = gold.OWN
    for row in (row for name, half in SETS for row in gold.rows(own / name, half)):
        mentions = gold.matching(row, listener.read(row["text"], row["id"], row["published"]))
        if not mentions or "issue" in row.get("skip", ()):
            continue
        start, end = mentions[0].trigger
        near = [event for hit, event, _ in listener.heard if start <= rules.offset(hit.trigger) < end]
        near.sort(key=lambda event: event.kind != mentions[0].kind)
        if near:
            yield Example(near[0], row["issues"], SURE)


def weak(listener: Listener, most: int) -> Iterator[Example]:
    """The events of the training sentences, with the issues that their cues name."""
    for number, line in enumerate(_lines()[:most]):
        listener.read(sentences.read(line).text, str(number))
        for _, event, named in listener.heard:
            yield Example(event, sorted(named), 1.0 if named else UNCUED)


def _lines() -> list[str]:
    paths = sorted((ROOT / "training" / "sentences").glob("*.txt"))
    return [line for path in paths for line in path.read_text("utf-8").splitlines() if "[" in line]


def cues() -> Iterator[Example]:
    """The words of each cue; the weaker it is, the less it counts."""
    for issue, row in tomllib.loads(LEXICON.read_text("utf-8")).items():
        for cue in row["words"]:
            kinds, _, phrase = cue.rpartition(": ")
            rank = cue.count("?")
            words = {word.lower() for word in re.split(r"[ /+>]+", phrase.lstrip("?")) if not word.startswith("<")}
            if kinds != "not" and words - EMPTY - {""}:
                yield Example(Told(tuple(sorted(words - EMPTY - {""})), None, ""), [issue], CUE / 2 ** min(rank, 2))


def matrix(events: Iterable[Told], words: dict[str, int], kinds: dict[str, int], scale: Any, mean: Any) -> Any:
    """One row of features an event."""
    rows = []
    for event in events:
        bag, kind = np.zeros(len(words), np.float32), np.zeros(len(kinds), np.float32)
        bag[[words[word] for word in event.words if word in words]] = 1
        if event.kind in kinds:
            kind[kinds[event.kind]] = KIND
        state = np.zeros_like(mean) if event.mean is None else (event.mean - mean) / scale * STATE
        rows.append(np.concatenate([bag * WORDS / max(1, bag.sum()) ** 0.5, kind, state]))
    return np.stack(rows).astype(np.float32)


def fitted(rows: Any, wanted: Any, weight: Any) -> tuple[Any, Any]:
    """Softmax regression by Adam; `wanted` holds the share of each issue, (event, issue)."""
    slopes, bias = np.zeros((rows.shape[1], wanted.shape[1]), np.float32), np.zeros(wanted.shape[1], np.float32)
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in (slopes, bias)]
    weight = (weight / weight.sum())[:, None].astype(np.float32)
    for step in range(1, STEPS + 1):
        scores = rows @ slopes + bias
        shares = np.exp(scores - scores.max(1, keepdims=True))
        off = (shares / shares.sum(1, keepdims=True) - wanted) * weight
        for part, slope, (first, second) in zip(
            (slopes, bias), (rows.T @ off + DECAY * slopes, off.sum(0)), moments, strict=True
        ):
            first += 0.1 * (slope - first)
            second += 0.01 * (slope * slope - second)
            rate = RATE * (1 - 0.9 * step / STEPS)
            part -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return slopes, bias


def made(read: Sequence[Example], phrases: Sequence[Example]) -> dict[str, Any]:
    """The arrays that issue_reader.py reads, learnt from events and cues."""
    counts = Counter(word for one in read for word in one.event.words)
    in_cues = {word for one in phrases for word in one.event.words}
    words = {w: n for n, w in enumerate(sorted({w for w in counts if counts[w] >= SELDOM} | in_cues))}
    kinds = {kind: number for number, kind in enumerate(vocab.kinds())}
    issues = [*vocab.issues(), NONE]
    states = np.stack([one.event.mean for one in read if one.event.mean is not None])
    mean, scale = states.mean(0), states.std(0) + 1e-6
    every = [*read, *phrases]
    wanted = np.zeros((len(every), len(issues)), np.float32)
    for row, one in enumerate(every):
        for issue in one.issues or [NONE]:
            wanted[row, issues.index(issue)] = 1 / max(1, len(one.issues))
    rows = matrix((one.event for one in every), words, kinds, scale, mean)
    slopes, bias = fitted(rows, wanted, np.array([one.weight for one in every]))
    word, kind, state = np.split(slopes, [len(words), len(words) + len(kinds)])
    half = {
        "word": word * WORDS,
        "kind": kind * KIND,
        "state": state * STATE / scale[:, None],
        "mean": mean,
        "bias": bias,
    }
    names = {"words": np.array(list(words)), "kinds": np.array(list(kinds)), "issues": np.array(issues)}
    return {**names, **{name: part.astype(np.float16) for name, part in half.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--most", type=int, default=99_999, help="training sentences read, to try the script out")
    asked = parser.parse_args()
    listener = Listener()
    arrays = made([*weak(listener, asked.most), *strong(listener)], list(cues()))
    np.savez_compressed(asked.out, **arrays)


if __name__ == "__main__":
    main()
