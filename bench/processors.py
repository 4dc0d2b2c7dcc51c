"""Whether the reader sees the same on every processor: its encoder with whole sums beside onnxruntime's quicker ones.

    python bench/processors.py

Without VNNI sums of int8 products overflow unless onnxruntime is told to sum in full width. Printed are, over the words
of our own gold sentences, how far the probability of an event lies from that with whole sums, and how the times of both
compare. On a processor with VNNI, where nothing overflows, the two are the same.
"""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

import gold

WEIGHTS = files("dragoman.coding.reader").joinpath("weights")
KINDS = 1 + len(tomllib.loads(WEIGHTS.joinpath("model.toml").read_text("utf-8"))["kinds"])  # no event, then each
TURNS = 3


def session(*, whole: bool) -> Any:
    """The encoder as local.py opens it, or without whole sums."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.x64quantprecision", str(int(whole)))
    model = WEIGHTS.joinpath("encoder.onnx").read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def events(encoder: Any, sentences: list[list[int]]) -> tuple[np.ndarray[Any, Any], float]:
    """The probability of an event at each word piece, and the seconds of the quickest of some turns."""
    seconds = []
    for _ in range(TURNS):
        began = time.process_time()
        scores = [encoder.run(None, {"ids": np.array([ids])})[1][:, :KINDS] for ids in sentences]
        seconds.append(time.process_time() - began)
    grown = np.exp(np.concatenate(scores))
    return 1 - grown[:, 0] / grown.sum(1), min(seconds)


def main() -> None:
    pieces = Tokenizer.from_str(WEIGHTS.joinpath("tokenizer.json").read_text("utf-8"))
    told = [pieces.encode(row["text"]).ids for row in gold.rows(gold.OWN / "aspects.jsonl")]
    (whole, slow), (short, quick) = (events(session(whole=one), told) for one in (True, False))
    apart = np.abs(whole - short)
    print(f"{len(told)} sentences, {len(apart):,} word pieces")
    print(f"probability of an event: {apart.mean():.4f} apart in the mean, more than 0.1 at {(apart > 0.1).mean():.2%}")
    print(f"whole sums take {slow / quick:.2f} times as long")


if __name__ == "__main__":
    main()
