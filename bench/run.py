"""How good and how fast the coder is, beside a dull baseline; `make bench` prints the table and checks the floors.

Quality is measured on the development half of the PLOVER gold sentences where they stand beside the checkout
(`../shared/gold`), and on the invented process that ships. Speed is a ratio within one run: text to mentions against
the bare language model on the same text. `--write` puts the table into docs/method/coding.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import dragoman
from dragoman import testing
from dragoman.coding import RulesCoder
from dragoman.coding.parse import model
from dragoman.types import Document, Mention

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "gold"
PAGE = ROOT / "docs" / "method" / "coding.md"
FLOORS = ROOT / "bench" / "floors.json"
PEERS = (  # measured on the same sentences by the keepers of the gold data, November 2026
    ("UniversalPetrarch, its default dictionaries", "0.496", "0.560", "0.494", "0.588", "0.268"),
    ("first two named noun chunks + TF-IDF type (dull)", "0.388", "0.850", "0.678", "0.695", "0.195"),
)


def document(text: str, *, id: str) -> Document:
    return Document(
        id=id, raw="", source="bench", url=id, text=text, title="", outlet=None, author=None, published=None,
        published_basis=None, language="en", retrieved=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def event(mention: Mention) -> dict[str, object]:
    sides = {"source": mention.actors, "target": mention.targets}
    return {"event": mention.kind, **{k: [{"text": a.text, "code": a.country} for a in v] for k, v in sides.items()}}


def gold_scores(coder: RulesCoder, most: int) -> dict[str, float]:
    """F1 of type, source, target and country, and the full-record share, at `most` events a sentence."""
    gold = GOLD / "gsr_dev.jsonl"
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    readings = coder.code(document(row["text"], id=row["id"]) for row in rows)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for row, reading in zip(rows, readings, strict=True):
            best = sorted(reading.mentions, key=lambda mention: -mention.confidence)[:most]
            out.write(json.dumps({"id": row["id"], "events": [event(mention) for mention in best]}) + "\n")
        out.flush()
        command = [sys.executable, str(GOLD / "score_events.py"), str(gold), out.name]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    patterns = {
        "events a sentence": r"\(([\d.]+) a sentence",
        "type": r"^type .*F1\s+([\d.]+)",
        "source": r"^source span.*F1\s+([\d.]+)",
        "target": r"^target span.*F1\s+([\d.]+)",
        "country": r"^country code.*F1\s+([\d.]+)",
        "full record": r"^full record\s+([\d.]+)",
    }
    found = {name: float(re.search(pattern, printed, re.M)[1]) for name, pattern in patterns.items()}  # type: ignore[index]
    return {name: value if name.startswith("events") else value / 100 for name, value in found.items()}


def invented() -> float:
    """The share of the expected mentions of the invented process that are found."""
    dispatches = testing.dispatches()
    readings = dict(zip(dispatches, testing.coder().code(dispatches.values()), strict=True))
    return 1 - len(testing.missed(readings)) / len(testing.expected()["mention"])


def speed(coder: RulesCoder) -> dict[str, float]:
    """Sentences a second from text to mentions, of the bare model, and their ratio (medians of three turns)."""
    folder = ROOT / "examples" / "ukraine-2025" / "dispatches"
    texts = [path.read_text("utf-8").split("---\n", 2)[2] for path in sorted(folder.glob("*.md"))]
    docs = [document(text, id=str(number)) for number, text in enumerate(texts)]
    nlp = model()
    sentences = sum(len(list(doc.sents)) for doc in nlp.pipe(texts, batch_size=16))
    list(coder.code(docs[:4]))  # the models are loaded
    ours, bare = [], []
    for _ in range(3):
        start = time.process_time()
        list(coder.code(docs))
        ours.append(time.process_time() - start)
        start = time.process_time()
        list(nlp.pipe(texts, batch_size=16))
        bare.append(time.process_time() - start)
    mine, theirs = sorted(ours)[1], sorted(bare)[1]
    return {"coder": sentences / mine, "bare model": sentences / theirs, "ratio": theirs / mine}


def table(results: dict[str, dict[str, float]]) -> str:
    lines = ["| coder | type F1 | source F1 | target F1 | country F1 | full record |", "|---|---|---|---|---|---|"]
    for name in ("one event a sentence", "all events"):
        if name in results:
            row = results[name]
            figures = " | ".join(f"{row[k]:.3f}" for k in ("type", "source", "target", "country", "full record"))
            lines.append(f"| dragoman {dragoman.__version__}, {name} ({row['events a sentence']:.2f}) | {figures} |")
    lines += [f"| {' | '.join(peer)} |" for peer in PEERS]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into the page on the coder")
    arguments = parser.parse_args()
    coder = RulesCoder()
    results: dict[str, dict[str, float]] = {"invented process": {"recall": invented()}, "speed": speed(coder)}
    if (GOLD / "gsr_dev.jsonl").exists():
        results["one event a sentence"] = gold_scores(coder, 1)
        results["all events"] = gold_scores(coder, 99)
        digest = hashlib.sha256((GOLD / "gsr_dev.jsonl").read_bytes()).hexdigest()[:12]
        print(f"gold sentences {digest}; ", end="")
    print(f"dragoman {dragoman.__version__}, coder {coder.id}, spaCy {version('spacy')}, {datetime.now(UTC):%Y-%m-%d}")
    print(json.dumps({group: {k: round(v, 3) for k, v in row.items()} for group, row in results.items()}, indent=1))
    if "all events" in results:
        print(table(results))
        if arguments.write:
            page = PAGE.read_text("utf-8")
            block = f"<!-- scores -->\n\n{table(results)}\n\n<!-- /scores -->"
            PAGE.write_text(re.sub(r"<!-- scores -->.*?<!-- /scores -->", lambda _: block, page, flags=re.S), "utf-8")
    below = [
        f"{group}, {name}: {results[group][name]:.3f} is below {floor}"
        for group, floors in json.loads(FLOORS.read_text("utf-8")).items()
        for name, floor in floors.items()
        if group in results and results[group][name] < floor
    ]
    print("\n".join(below) or "no figure is below its floor")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
