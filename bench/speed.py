"""How fast: sentences a second from text to mentions, as ratios to others in the same run on the same sentences.

The dull baseline is the bare language model, loaded as spaCy loads it, with all of its components that the coder uses.
The peer is an encoder of the size that event coders usually run on every sentence, with nothing before or after it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import spacy

from dragoman.coding import RulesCoder, coder
from dragoman.coding.parse import MODEL, model
from dragoman.coding.reader import reader
from gold import document

ROOT = Path(__file__).parents[1]
TURNS = 3
SIDE_BY_SIDE = 4  # times the dispatches


def texts() -> list[str]:
    folder = ROOT / "examples" / "ukraine-2025" / "dispatches"
    return [path.read_text("utf-8").split("---\n", 2)[2] for path in sorted(folder.glob("*.md"))]


def one_process() -> dict[str, float]:
    """Rates of the coder, the bare model and the peer (medians of three turns of processor time), and their ratios."""
    told = texts()
    docs = [document(text, id=str(number)) for number, text in enumerate(told)]
    nlp, sees, own, bare = model(), reader(), RulesCoder(), spacy.load(MODEL)
    sentences = [sentence.text for doc in nlp.pipe(told, batch_size=16) for sentence in doc.sents]
    list(own.code(docs[:4]))  # the models are loaded
    list(bare.pipe(told[:4]))
    turns: dict[str, list[float]] = {"coder": [], "bare model": [], "encoder on every sentence": []}
    for _ in range(TURNS):
        turns["bare model"].append(spent(lambda: list(bare.pipe(told, batch_size=16))))
        turns["coder"].append(spent(lambda: list(own.code(docs))))
        turns["encoder on every sentence"].append(spent(lambda: sees.read(sentences)))
    rates = {name: len(sentences) / sorted(seconds)[TURNS // 2] for name, seconds in turns.items()}
    return {
        **rates,
        "ratio to the bare model": rates["coder"] / rates["bare model"],
        "ratio to an encoder on every sentence": rates["coder"] / rates["encoder on every sentence"],
    }


def two_processes() -> dict[str, float]:
    """Rates by the clock of the coder in one process and in two, and their ratio; both with their models loaded."""
    told = texts() * SIDE_BY_SIDE
    docs = [document(text, id=str(number)) for number, text in enumerate(told)]
    rates: dict[str, float] = {}
    for name, tried in (("one process", RulesCoder()), ("two processes", coder(processes=2))):
        list(tried.code(docs[:WARM]))  # the models are loaded, in every process
        begun = time.perf_counter()
        list(tried.code(docs))
        rates[name] = len(docs) / (time.perf_counter() - begun)
    return {**rates, "ratio": rates["two processes"] / rates["one process"]}


WARM = 96  # documents after which both processes are at work


def spent(task: Callable[[], object]) -> float:
    begun = time.process_time()
    task()
    return time.process_time() - begun
