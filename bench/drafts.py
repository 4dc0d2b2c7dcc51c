"""How near the comparison of drafts comes to the one made by hand: clause pairs, and what was done to them.

    python bench/drafts.py [--example NAME] [--errors] [--json]

The golden file is `examples/NAME/expected/drafts.toml`. A row is right where the two drafts, both clauses and the
operation agree; "pairs" leaves the operation out. A clause with several partners stands in as many rows. What a program
calls added or deleted where a draft is known from reports only counts as made up, unless it says that it cannot know.
The dull baseline pairs clauses of one number and calls them unchanged where their words are the same, else reworded.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.drafts.clauses import Version, read
from dragoman.drafts.compare import Row, compare
from dragoman.drafts.operations import OPERATIONS
from dragoman.drafts.words import plain
from dragoman.sources import Options, items

EXAMPLES = Path(__file__).parents[1] / "examples"
Key = tuple[str, str, str | None, str | None]  # from, to, clause, clause


@dataclass(frozen=True, slots=True)
class Told:
    """What was done to a pair, and for whom."""

    op: str
    gives: frozenset[str]
    gains: frozenset[str]


def versions(example: Path) -> dict[str, Version]:
    """The drafts of an example by id, with the parties of its process.toml."""
    process = tomllib.loads((example / "process.toml").read_text("utf-8"))
    parties = {each["id"]: [each["name"]] for each in process.get("party", [])}
    received = [item.read() for item in items(str(example / "drafts"), options=Options())]
    return {each.draft.id: read(each.draft, each.document.text, parties=parties) for each in received if each.draft}


def names(version: Version) -> list[str]:
    """How the golden file names each clause: by its number, else "u" and its place."""
    return [clause.number or f"u{place}" for place, clause in enumerate(version.clauses, start=1)]


def kept(a: Version, b: Version) -> dict[Key, Told]:
    """What the program says of two versions, without what it says it cannot know."""
    name = {id(clause): words for side in (a, b) for clause, words in zip(side.clauses, names(side), strict=True)}
    found: dict[Key, Told] = {}
    for row in compare(a, b).rows:
        if row.operation.certain:
            told = Told(row.operation.op, frozenset(row.operation.gives), frozenset(row.operation.gains))
            found |= {(a.draft.id, b.draft.id, *pair): told for pair in _pairs(row, name)}
    return found


def _pairs(row: Row, name: dict[int, str]) -> list[tuple[str | None, str | None]]:
    old, new = [name[id(each)] for each in row.old] or [None], [name[id(each)] for each in row.new] or [None]
    return [(x, y) for x in old for y in new]


def dull(a: Version, b: Version) -> dict[Key, Told]:
    """Clauses of one number are one clause."""
    here, there = ({n: side.quote(c) for n, c in zip(names(side), side.clauses, strict=True)} for side in (a, b))
    found: dict[Key, Told] = {}
    for number in here.keys() | there.keys():
        old, new = number if number in here else None, number if number in there else None
        op = "added" if old is None else "deleted" if new is None else ""
        op = op or ("unchanged" if plain(here[number]) == plain(there[number]) else "reworded")
        found[(a.draft.id, b.draft.id, old, new)] = Told(op, frozenset(), frozenset())
    return found


def wanted(rows: Iterable[dict[str, Any]]) -> dict[Key, Told]:
    """The rows of the golden file."""

    def ids(listed: Iterable[str]) -> frozenset[str]:
        return frozenset(each if ":" in each else f"state:{each}" for each in listed)

    return {
        (row["from"], row["to"], row.get("clause_from"), row.get("clause_to")): Told(
            row["op"], ids(row.get("gives", [])), ids(row.get("gains", []))
        )
        for row in rows
    }


def scores(gold: dict[Key, Told], said: dict[Key, Told]) -> dict[str, Any]:
    """Precision, recall and F1 of pairs and of pairs with their operation, and who gives and gains."""
    both = gold.keys() & said.keys()
    right = [key for key in both if gold[key].op == said[key].op]
    moved = [key for key in both if gold[key].gives or gold[key].gains]

    def share(hits: int) -> dict[str, float]:
        precision, recall = hits / len(said) if said else 0.0, hits / len(gold) if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}

    return {
        "expected": len(gold),
        "said": len(said),
        "pairs": share(len(both)),
        "pairs with operation": share(len(right)),
        "operation of right pairs": round(len(right) / len(both), 3) if both else None,
        "gains": _side(gold, said, moved, "gains"),
        "gives": _side(gold, said, moved, "gives"),
        "by operation": {op: _of(op, gold, said, right) for op in OPERATIONS if any(t.op == op for t in gold.values())},
    }


def _side(gold: dict[Key, Told], said: dict[Key, Told], keys: list[Key], side: str) -> dict[str, int]:
    hits = sum(len(getattr(gold[key], side) & getattr(said[key], side)) for key in keys)
    return {
        "expected": sum(len(getattr(gold[key], side)) for key in keys),
        "said": sum(len(getattr(said[key], side)) for key in keys),
        "right": hits,
    }


def _of(op: str, gold: dict[Key, Told], said: dict[Key, Told], right: list[Key]) -> dict[str, int]:
    return {
        "expected": sum(told.op == op for told in gold.values()),
        "said": sum(told.op == op for told in said.values()),
        "right": sum(gold[key].op == op for key in right),
    }


def measured(name: str = "ukraine-2025") -> dict[str, Any]:
    """The scores of the comparison and of the dull baseline, and of each two versions."""
    example = EXAMPLES / name
    rows = tomllib.loads((example / "expected" / "drafts.toml").read_text("utf-8"))["change"]
    gold, held = wanted(rows), versions(example)
    comparisons = list(dict.fromkeys((row["from"], row["to"]) for row in rows))
    said = {key: told for x, y in comparisons for key, told in kept(held[x], held[y]).items()}
    base = {key: told for x, y in comparisons for key, told in dull(held[x], held[y]).items()}
    result = {"dragoman": scores(gold, said), "same number (dull)": scores(gold, base)}
    result["by comparison"] = {
        f"{x} -> {y}": scores({k: t for k, t in gold.items() if k[:2] == (x, y)},
                              {k: t for k, t in said.items() if k[:2] == (x, y)})["pairs with operation"]
        for x, y in comparisons
    }  # fmt: skip
    result["errors"] = (gold, said)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--example", default="ukraine-2025")
    parser.add_argument("--errors", action="store_true", help="list what was missed, made up and told wrong")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measured(options.example)
    gold, said = result.pop("errors")
    if options.json:
        print(json.dumps(result, indent=1))
        return
    for who in ("dragoman", "same number (dull)"):
        print(f"{who}: {json.dumps({k: v for k, v in result[who].items() if k != 'by operation'})}")
    for op, counts in result["dragoman"]["by operation"].items():
        print(f"  {op:13} {counts}")
    for name, figures in result["by comparison"].items():
        print(f"  {name}: {figures}")
    if options.errors:
        _errors(gold, said)


def _errors(gold: dict[Key, Told], said: dict[Key, Told]) -> None:
    for key in sorted(gold.keys() | said.keys(), key=str):
        want, have = gold.get(key), said.get(key)
        if want is None or have is None or want.op != have.op:
            print(key, "expected", want.op if want else "nothing", "said", have.op if have else "nothing")
    confused = Counter((gold[key].op, said[key].op) for key in gold.keys() & said.keys())
    print({pair: count for pair, count in confused.items() if pair[0] != pair[1]})


if __name__ == "__main__":
    main()
