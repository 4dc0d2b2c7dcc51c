"""Turn trained weights into what ships: an int8 encoder for onnxruntime, the marked-pair head, and the word pieces.

    python training/export.py --weights DIR --base DIR --out src/dragoman/coding/reader/weights --version 1

The heads that look at single words leave the encoder side by side as one product, (token, head): what a head asks of
the mean of some words is the mean of what it asks of each. The encoder runs one sentence at a time, so it takes no mask
and reads a sentence alike whatever stands beside it: int8 activations are scaled over the whole input, which in a batch
would be the neighbours too.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig

from model import RANK, Reader
from sentences import ISSUES, KINDS, STATUSES


class Encoder(nn.Module):
    """BERT's forward pass written out for one sentence without padding: (1, token) ids to (token, hidden) states."""

    def __init__(self, net: Reader) -> None:
        super().__init__()
        self.bert = net.encoder
        config = net.encoder.config
        self.heads, self.size = config.num_attention_heads, config.hidden_size // config.num_attention_heads
        hidden = config.hidden_size
        own, first = net.status.weight.split(hidden, 1)
        about, of_all = net.issue.weight.split(hidden, 1)
        weights = [
            net.trigger.weight,
            net.main.weight,
            own,
            first,
            net.asks.weight,
            net.fills.weight,
            net.role_bias.weight,
            about,
            of_all,
        ]
        biases = [net.trigger.bias, net.main.bias, net.status.bias, 0 * net.status.bias]
        biases += [net.asks.bias, net.fills.bias, net.role_bias.bias, net.issue.bias, 0 * net.issue.bias]
        self.heads_of = nn.Linear(hidden, sum(len(w) for w in weights))
        self.heads_of.weight = nn.Parameter(torch.cat(weights))
        self.heads_of.bias = nn.Parameter(torch.cat(biases))
        self.fused = nn.ModuleList(_fused(layer.attention.self) for layer in net.encoder.encoder.layer)

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        part = self.bert.embeddings
        length = ids.shape[1]
        states = (
            part.word_embeddings(ids[0])
            + part.position_embeddings.weight[:length]
            + part.token_type_embeddings.weight[0]
        )
        states = part.LayerNorm(states)
        for layer, fused in zip(self.bert.encoder.layer, self.fused, strict=True):
            query, key, value = fused(states).view(-1, 3, self.heads, self.size).permute(1, 2, 0, 3).unbind(0)
            weights = torch.softmax(query @ key.transpose(1, 2) * self.size**-0.5, -1)
            mixed = (weights @ value).transpose(0, 1).reshape(-1, self.heads * self.size)
            states = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + states)
            inner = nn.functional.gelu(layer.intermediate.dense(states))
            states = layer.output.LayerNorm(layer.output.dense(inner) + states)
        return states, self.heads_of(states)


def _fused(own: nn.Module) -> nn.Linear:
    """One product in place of three for query, key and value."""
    parts = (own.query, own.key, own.value)
    made = nn.Linear(own.query.in_features, 3 * own.query.out_features)
    made.weight = nn.Parameter(torch.cat([part.weight for part in parts]))
    made.bias = nn.Parameter(torch.cat([part.bias for part in parts]))
    return made


def write_probe(path: Path, *, words: int = 16, width: int = 64) -> None:
    """One int8 product with a known answer, `width` times 127: of ones, which become 255, with weights of 127.

    A processor whose sums of two such products overflow gets about half of it. onnxruntime multiplies it with the same
    code as the encoder's weights.
    """
    weights = np.full((width, words), 127, np.int8)
    given = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.ones(words, np.float32), "scale"),
        numpy_helper.from_array(np.zeros(words, np.int8), "zero"),
    ]
    product = helper.make_node(
        "DynamicQuantizeMatMul", ["ones", *(part.name for part in given)], ["sums"], domain="com.microsoft"
    )
    ends = ("ones", width), ("sums", words)
    ones, sums = (helper.make_tensor_value_info(name, TensorProto.FLOAT, ["word", size]) for name, size in ends)
    graph = helper.make_graph([product], "probe", [ones], [sums], given)
    domains = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=domains, ir_version=8), path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True, help="of the weights; it moves when output can move")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    net = Reader(BertConfig(**json.loads((options.weights / "config.json").read_text("utf-8"))))
    weights = load_file(options.weights / "reader.safetensors")
    net.load_state_dict(weights)
    net.eval()
    encoder = Encoder(net).eval()
    ids = torch.tensor([[101, 2003, 1996, 2154, 2000, 102]])
    with torch.no_grad():
        same = torch.allclose(encoder(ids)[0], net.encode(ids, torch.ones_like(ids))[0], atol=1e-4)
    assert same, "the encoder written out differs from the trained one"
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            encoder, (ids,), str(whole), input_names=["ids"], output_names=["states", "heads"],
            dynamic_axes={"ids": {1: "token"}, "states": {0: "token"}, "heads": {0: "token"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, options.out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    write_probe(options.out / "probe.onnx")
    pairs = {k: v.numpy().astype(np.float32) for k, v in weights.items() if k.startswith("pair")}
    np.savez(options.out / "pair.npz", **pairs)
    pieces = json.loads((options.base / "tokenizer.json").read_text("utf-8"))
    pieces["truncation"] = pieces["padding"] = None
    (options.out / "tokenizer.json").write_text(json.dumps(pieces, ensure_ascii=False), "utf-8")
    quoted = {"kinds": KINDS, "statuses": STATUSES, "issues": ISSUES}
    lines = [f"{name} = {json.dumps(list(words))}" for name, words in quoted.items()]
    card = json.loads((options.weights / "card.json").read_text("utf-8"))
    lines.append(f"rank = {RANK}")
    lines += [f"{name} = {json.dumps(value)}" for name, value in card.items()]
    head = f'# Written by training/export.py.\nname = "sentences"\nversion = "{options.version}"\n'
    (options.out / "model.toml").write_text(head + "\n".join(lines) + "\n", "utf-8")
    for path in sorted(options.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
