"""Train the sentence model on our own sentences; writes the weights that `export.py` turns into what ships.

    python training/train.py --base DIR --out DIR [--held africa] [--epochs 5]

DIR of --base holds `model.safetensors`, `config.json` and `tokenizer.json` of all-MiniLM-L6-v2. `--held NAME` keeps one
writer's file out and scores on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig

from dragoman.coding import manual
from dragoman.coding.exchange import exchange, named, states
from model import ABOUT, LABELS, ROLES, Reader
from sentences import KINDS, STATUSES, Event, Marked, load

HERE = Path(__file__).parent
LONGEST = 96
MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")  # <s> </s> <t> </t>
# `relate` answers with the manual's type: the words of a sanction say which part of SANCTION it is (coding/manual.py).
RESTRICTS = re.compile(
    r"\b(sanction(s|ed|ing)\b(?! by)|embargo|tariff|boycott|blacklist|price cap|(travel|import|export|trade) ban)"
)
CONVICTS = re.compile(r"\b(convict|guilty|liable|sentenc|jail|fined|prison|life term|death penalty)")
UNNAMED = 0.15  # share of pairs of which one side is left unmarked, as where nobody is named
Span = tuple[int, int]
SWAPPED = 0.5  # share of sentences that each round tells of other states, so that names do not decide the type


@dataclass
class Row:
    ids: list[int]
    labels: list[int]  # a kind a token
    main: int  # token; 0 for none
    events: list[tuple[list[int], int, list[float], list[list[float]]]]  # trigger, status, issues, roles x tokens


@dataclass
class Pair:
    ids: list[int]
    source: int
    target: int
    kind: int


def covered(offsets: list[tuple[int, int]], span: tuple[int, int]) -> list[int]:
    return [i for i, (a, b) in enumerate(offsets) if a < span[1] and b > span[0] and b > a]


def filled(event: Event) -> tuple[list[Span], ...]:
    """What fills each of `ROLES`."""
    return event.sources, event.targets, event.speakers, event.places


def elsewhere(marked: Marked, rng: random.Random) -> Marked:
    """The sentence told of other states, or as it stands where it names none."""
    here = named(marked.text)
    if not here or rng.random() >= SWAPPED:
        return marked
    other = exchange(marked.text, dict(zip(here, rng.sample(sorted(states()), len(here)), strict=True)))

    def moved(event: Event) -> Event:
        roles = ([other.moved(span) for span in spans] for spans in filled(event))
        return Event(event.kind, event.status, other.moved(event.trigger), *roles, issues=event.issues)

    return Marked(other.text, [moved(event) for event in marked.events])


def row(marked: Marked, tokenizer: Tokenizer) -> Row:
    code = tokenizer.encode(marked.text)
    offsets = code.offsets[:LONGEST]
    labels, events, main = [0] * len(offsets), [], 0
    for number, event in enumerate(marked.events):
        tokens = covered(offsets, event.trigger)
        if not tokens:
            continue
        for token in tokens:
            labels[token] = LABELS.index(event.kind)
        roles = [[0.0] * len(offsets) for _ in ROLES]
        for role, spans in zip(roles, filled(event), strict=True):
            for span in spans:
                for token in covered(offsets, span):
                    role[token] = 1.0
        about = [0.0] * len(ABOUT)
        for issue in event.issues or ("",):
            about[ABOUT.index(issue)] = 1 / max(1, len(event.issues))
        events.append((tokens, STATUSES.index(event.status), about, roles))
        if number == 0:
            main = tokens[0]
    return Row(code.ids[:LONGEST], labels, main, events)


def mark(text: str, source: Span | None, target: Span | None, tokenizer: Tokenizer) -> tuple[list[int], int, int]:
    """Ids of the sentence with the pair marked, and where the opening marks stand; 0 for one that is not named."""
    cuts = [(s[end], 1 - end, sign + end) for s, sign in ((source, 0), (target, 2)) if s is not None for end in (0, 1)]
    cuts = [(place, MARKS[sign]) for place, _, sign in sorted(cuts)]
    ids, at = [tokenizer.token_to_id("[CLS]")], 0
    for place, sign in cuts:
        ids += tokenizer.encode(text[at:place], add_special_tokens=False).ids
        ids.append(tokenizer.token_to_id(sign))
        at = place
    ids += tokenizer.encode(text[at:], add_special_tokens=False).ids
    ids = ids[: LONGEST + 8]
    first, second = tokenizer.token_to_id(MARKS[0]), tokenizer.token_to_id(MARKS[2])
    return ids, ids.index(first) if first in ids else 0, ids.index(second) if second in ids else 0


def mode(text: str, event: Event) -> str:
    """Which part of SANCTION the words at its trigger tell of: "restrict", "convict" or neither."""
    if event.kind != "SANCTION":
        return ""
    start, end = event.trigger
    near = text[max(0, start - 30) : end + 50].lower()
    if CONVICTS.search(text[start:end].lower()):
        return "convict"
    return "restrict" if RESTRICTS.search(near) else "convict" if CONVICTS.search(near) else ""


def pairs(marked: Marked, tokenizer: Tokenizer, rng: random.Random) -> list[Pair]:
    found = []
    for event in marked.events:
        sources, targets = list(event.sources), list(event.targets)
        if not targets and len(sources) > 1:
            sources, targets = sources[:1], sources[1:]
        if not sources and not targets:
            continue
        kind = KINDS.index(manual.kind(event.kind, event.status, mode(marked.text, event)))
        source, target = (rng.choice(spans) if spans else None for spans in (sources, targets))
        if source and target and rng.random() < UNNAMED:
            source, target = (None, target) if rng.random() < 0.3 else (source, None)
        ids, s, t = mark(marked.text, source, target, tokenizer)
        found.append(Pair(ids, s, t, kind))
    return found


def padded(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    width = max(map(len, rows))
    ids = torch.tensor([r + [0] * (width - len(r)) for r in rows])
    mask = torch.tensor([[1] * len(r) + [0] * (width - len(r)) for r in rows])
    return ids, mask


def sentence_loss(net: Reader, batch: list[Row]) -> torch.Tensor:
    ids, mask = padded([r.ids for r in batch])
    states = net.drop(net.encode(ids, mask))
    labels = torch.full(ids.shape, -100)
    for n, r in enumerate(batch):
        labels[n, : len(r.labels)] = torch.tensor(r.labels)
    weight = torch.ones(len(LABELS))
    weight[0] = 0.5
    loss = F.cross_entropy(net.trigger(states).flatten(0, 1), labels.flatten(), weight=weight, ignore_index=-100) * 2
    pointer = net.main(states)[..., 0].masked_fill(mask == 0, -1e4)
    loss = loss + 0.5 * F.cross_entropy(pointer, torch.tensor([r.main for r in batch]))
    queries, homes, statuses, issues, roles = [], [], [], [], []
    for n, r in enumerate(batch):
        for tokens, status, about, fills in r.events:
            queries.append(states[n, tokens].mean(0))
            homes.append(n)
            statuses.append(status)
            issues.append(about)
            roles.append([f + [0.0] * (ids.shape[1] - len(f)) for f in fills])
    if queries:
        asked, own = torch.stack(queries), states[homes]
        loss = loss + 0.4 * F.cross_entropy(net.statuses(own, asked), torch.tensor(statuses))
        loss = loss + 0.4 * F.cross_entropy(net.issues(own, asked), torch.tensor(issues))
        real = mask[homes][:, None].float().expand(-1, len(ROLES), -1)
        logits = net.roles(own, asked)
        each = F.binary_cross_entropy_with_logits(logits, torch.tensor(roles), reduction="none")
        loss = loss + 2 * len(ROLES) * (each * real).sum() / real.sum()
    return loss


def pair_loss(net: Reader, batch: list[Pair]) -> torch.Tensor:
    ids, mask = padded([p.ids for p in batch])
    logits = net.pairs(
        net.encode(ids, mask), torch.tensor([p.source for p in batch]), torch.tensor([p.target for p in batch])
    )
    return F.cross_entropy(logits, torch.tensor([p.kind for p in batch]), label_smoothing=0.05)


def batches(rows: list, size: int, rng: random.Random) -> list[list]:
    """Batches of about equal length, in random order."""
    order = sorted(rows, key=lambda r: len(r.ids) + rng.random() * 8)
    made = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(made)
    return made


@torch.no_grad()
def held_scores(net: Reader, held: list[Marked], tokenizer: Tokenizer) -> dict[str, float]:
    """Accuracy of the main event's kind at its marked trigger, of status, issue and pairs; token F1 of roles."""
    net.eval()
    right = {"kind": [], "status": [], "issue": [], "pair": [], "found": []}
    tally = np.zeros((len(ROLES), 3))
    rng = random.Random(0)
    for marked in held:
        r = row(marked, tokenizer)
        ids, mask = padded([r.ids])
        states = net.encode(ids, mask)
        logits = net.trigger(states)[0]
        pointer = net.main(states)[0, :, 0]
        right["found"].append(
            int(int(pointer.argmax()) == r.main or (r.main and int(pointer.argmax()) in r.events[0][0]))
        )
        for tokens, status, about, roles in r.events[:1]:
            right["kind"].append(int(int(logits[tokens].mean(0)[1:].argmax()) + 1 == r.labels[tokens[0]]))
            asked = states[0, tokens].mean(0)[None]
            right["status"].append(int(int(net.statuses(states, asked).argmax()) == status))
            right["issue"].append(float(about[int(net.issues(states, asked).argmax())] > 0))
            said = net.roles(states, asked)[0] > 0
            gold = torch.tensor(roles) > 0
            tally += np.array([[(a & b).sum(), a.sum(), b.sum()] for a, b in zip(said, gold, strict=True)])
        for p in pairs(marked, tokenizer, rng):
            ids, mask = padded([p.ids])
            out = net.pairs(net.encode(ids, mask), torch.tensor([p.source]), torch.tensor([p.target]))
            right["pair"].append(int(int(out.argmax()) == p.kind))
    net.train()
    f1 = 2 * tally[:, 0] / np.maximum(tally[:, 1] + tally[:, 2], 1)
    return {**{k: float(np.mean(v)) for k, v in right.items()}, **dict(zip(ROLES, f1.tolist(), strict=True))}


def start(base: Path, layers: int | None) -> tuple[Reader, Tokenizer]:
    config = BertConfig(**json.loads((base / "config.json").read_text("utf-8")))
    keep = range(config.num_hidden_layers)
    if layers and layers < config.num_hidden_layers:
        keep = [round(i * (config.num_hidden_layers - 1) / (layers - 1)) for i in range(layers)]
        config.num_hidden_layers = layers
    net = Reader(config)
    weights = {}
    for name, value in load_file(base / "model.safetensors").items():
        name = name.removeprefix("bert.")
        if name.startswith("encoder.layer."):
            number = int(name.split(".")[2])
            if number not in keep:
                continue
            name = name.replace(f"layer.{number}.", f"layer.{list(keep).index(number)}.")
        weights[name] = value
    missing, extra = net.encoder.load_state_dict(weights, strict=False)
    print("missing", missing, "unused", [e for e in extra if "position_ids" not in e])
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return net, tokenizer


def settings() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=HERE / "sentences")
    parser.add_argument("--held", default="", help="the writer whose sentences are kept out and scored")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--layers", type=int, help="keep so many of the base's layers, evenly spaced")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16, faster where the processor has it")
    return parser.parse_args()


def fit(net: Reader, tokenizer: Tokenizer, used: list[Marked], held: list[Marked], options: argparse.Namespace) -> None:
    rng = random.Random(options.seed)
    inner = [p for name, p in net.named_parameters() if name.startswith("encoder")]
    outer = [p for name, p in net.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": inner, "lr": options.rate}, {"params": outer, "lr": 1e-3}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = options.epochs * (len(used) // 32 + 1)
    slope = lambda n: min(1, (n + 1) / (0.1 * steps)) * max(0.02, 1 - n / steps)  # noqa: E731
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, slope)
    net.train()
    for epoch in range(options.epochs):
        begun, total = time.time(), 0.0
        told = [elsewhere(marked, rng) for marked in used]
        first = batches([row(marked, tokenizer) for marked in told], 32, rng)
        second = batches([p for marked in told for p in pairs(marked, tokenizer, rng)], 32, rng)
        for n, batch in enumerate(first):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bf16):
                loss = sentence_loss(net, batch) + pair_loss(net, second[n % len(second)])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(first):.3f}, {time.time() - begun:.0f} s", flush=True)
        if held:
            print({k: round(v, 3) for k, v in held_scores(net, held, tokenizer).items()}, flush=True)


def main() -> None:
    options = settings()
    torch.manual_seed(options.seed)
    net, tokenizer = start(options.base, options.layers)
    files = sorted(options.data.glob("*.txt"))
    used = load(*(f for f in files if f.stem != options.held))
    held = load(*(f for f in files if f.stem == options.held))
    print(len(used), "sentences,", len(held), "kept out")
    fit(net, tokenizer, used, held, options)
    options.out.mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous() for k, v in net.state_dict().items()}, options.out / "reader.safetensors")
    (options.out / "config.json").write_text(json.dumps(net.encoder.config.to_dict()), "utf-8")
    card = {
        "base": "all-MiniLM-L6-v2",
        "sentences": len(used),
        "data": hashlib.sha256("\n".join(marked.text for marked in used).encode()).hexdigest()[:16],
        "epochs": options.epochs,
        "seed": options.seed,
    }
    (options.out / "card.json").write_text(json.dumps(card), "utf-8")


if __name__ == "__main__":
    main()
