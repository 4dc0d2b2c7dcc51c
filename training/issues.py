"""Teach the issue head further, and nothing else of the network: on the training sentences and our gold sentences.

    PYTHONPATH=src python training/issues.py --base DIR --weights DIR

The gold sentences are the development half of bench/gold/aspects.jsonl and all of aspects-more.jsonl and
aspects-later.jsonl. They mark one event each, with neither parties nor further events, so that only this head can learn
from them. --base and --weights are those of train.py; the weights are written in place.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import gold
from model import ABOUT, Reader
from sentences import Span, load
from train import HERE, LONGEST, covered, padded, start

OWN = (("aspects-more.jsonl", ""), ("aspects-later.jsonl", ""), ("aspects.jsonl", "dev"))
OWN_COUNTS = 5.0  # what a gold sentence counts for beside an event of the training sentences
ROUNDS, BATCH, RATE = 50, 512, 3e-4
Told = tuple[str, Span, tuple[str, ...], float]  # sentence, words of the event, its issues, what it counts for


def told() -> Iterator[Told]:
    """Every event whose issues are marked."""
    for marked in load(*sorted((HERE / "sentences").glob("*.txt"))):
        for event in marked.events:
            yield marked.text, event.trigger, event.issues, 1.0
    for name, half in OWN:
        for row in gold.rows(gold.OWN / name, half):
            if "issues" not in row.get("skip", ()):
                at = row["text"].index(row["trigger"])
                yield row["text"], (at, at + len(row["trigger"])), tuple(row["issues"]), OWN_COUNTS


@torch.no_grad()
def seen(net: Reader, tokenizer: Tokenizer, events: Sequence[Told]) -> tuple[torch.Tensor, ...]:
    """What the head sees of each event, (event, 2 * hidden), the shares of its issues, and what it counts for."""
    features, shares, counts = [], [], []
    order = sorted(events, key=lambda one: len(one[0]))
    for begin in range(0, len(order), 64):
        some = order[begin : begin + 64]
        codes = [tokenizer.encode(text) for text, *_ in some]
        states = net.encode(*padded([code.ids[:LONGEST] for code in codes]))
        for row, code, (_, words, issues, counted) in zip(states, codes, some, strict=True):
            if tokens := covered(code.offsets[:LONGEST], words):
                features.append(torch.cat([row[tokens].mean(0), row[0]]))
                shares.append([(issue in (issues or ("",))) / max(1, len(issues)) for issue in ABOUT])
                counts.append(counted)
    return torch.stack(features), torch.tensor(shares), torch.tensor(counts)


def fit(net: Reader, features: torch.Tensor, shares: torch.Tensor, counts: torch.Tensor) -> None:
    optimiser = torch.optim.Adam(net.issue.parameters(), lr=RATE)
    for _ in range(ROUNDS):
        for some in torch.randperm(len(counts)).split(BATCH):
            scores = net.issue(F.dropout(features[some], 0.1)).log_softmax(-1)
            loss = -((shares[some] * scores).sum(-1) * counts[some]).sum() / counts[some].sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(7)
    net, tokenizer = start(options.base, None)
    net.load_state_dict(load_file(options.weights / "reader.safetensors"))
    net.eval()
    fit(net, *seen(net, tokenizer, list(told())))
    save_file({k: v.contiguous() for k, v in net.state_dict().items()}, options.weights / "reader.safetensors")


if __name__ == "__main__":
    main()
