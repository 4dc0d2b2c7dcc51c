"""How good and how fast the coder is; `make bench` prints the tables and fails where a figure is below its floor.

    python bench/run.py [--write] [--quick]

`--write` puts the tables into the pages that show them, `--quick` leaves out the speed. What is measured: gold.py.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import drafts
import dragoman
import gold
import holdings
import ledgers
import measures
import pages
import speed
from dragoman import testing
from dragoman.coding import RulesCoder
from dragoman.coding.exchange import swapped

ROOT = Path(__file__).parents[1]
PAGES = (
    *(ROOT / "docs" / "method" / f"{name}.md" for name in ("coding", "record", "ledgers", "drafts", "web")),
    ROOT / "README.md",
)
FLOORS = ROOT / "bench" / "floors.json"
# Measured on the same sentences by the keepers of the gold data in November 2026, or published; None: not known.
RELATION_PEERS = (("ZSP, 355 million parameters on a graphics card (Hu et al. 2024)", 0.760, 0.743),)
EVENT_PEERS = (
    ("UniversalPetrarch, its default dictionaries", 0.496, 0.560, 0.494, 0.588, 0.268),
    ("first two named noun chunks + TF-IDF type (dull)", 0.388, 0.850, 0.678, 0.695, 0.195),
)
EVENT_COLUMNS = ("type", "source", "target", "country", "full record")
ASPECTS = ("found", "kind", "status", "speaker", "time", "place", "issue", "amount", "actors", "targets")


def measured(*, quick: bool) -> dict[str, dict[str, float]]:
    """Every figure by group; those on others' sentences only where they stand beside the checkout."""
    coder = RulesCoder()
    found: dict[str, dict[str, float]] = {}
    if (gold.GOLD / "gsr_dev.jsonl").exists():
        found["relation"] = gold.relations(coder)
        found["events, strongest"] = gold.events(coder, 1)
        found["events"] = gold.events(coder)
        found["events, strict spans"] = gold.events(coder, span_f1=0.8)
    found["nothing, development half"] = gold.nothing(coder, "dev")
    found["nothing, test half"] = gold.nothing(coder, "test")
    found["aspects, development half"] = gold.aspects(coder, "dev")
    found["aspects, test half"] = gold.aspects(coder, "test")
    found["actors, development half"] = gold.actors(coder, "dev")
    found["actors, test half"] = gold.actors(coder, "test")
    found["neutrality"] = {"unchanged": neutrality(coder)}
    found["invented process"] = {"recall": invented()}
    found |= ledgers.figures()
    compared = drafts.measured()
    for name, who in (("drafts", "dragoman"), ("drafts, same number (dull)", "same number (dull)")):
        for what in ("pairs", "pairs with operation"):
            found[f"{name}: {what}"] = compared[who][what]
    if not quick:
        found["speed"] = speed.one_process()
        found["speed, two processes"] = speed.two_processes()
        with tempfile.TemporaryDirectory() as folder:
            found["holdings"] = holdings.measured(100_000, Path(folder))
            found["pages"] = pages.measured(100_000, Path(folder))
            found["measures"] = measures.measured(1_000_000, Path(folder))
    return found


def neutrality(coder: RulesCoder) -> float:
    """The share of events that keep kind and status when the states of a gold sentence exchange their names."""
    paths = [path for path in (gold.GOLD / "gsr_dev.jsonl", gold.OWN / "aspects.jsonl") if path.exists()]
    told = [row["text"] for path in paths for row in gold.rows(path)]
    told = [text for text in dict.fromkeys(told) if swapped(text) != text]
    before, after = (
        gold.code(gold.lines_of({"id": str(n), "text": text} for n, text in enumerate(many)), coder=coder)
        for many in (told, [swapped(text) for text in told])
    )
    whole = lost = 0
    for one, other in zip(before, after, strict=True):
        first, second = (Counter((m["kind"], m["status"]) for m in a["mentions"]) for a in (one, other))  # type: ignore[index]
        whole += first.total()
        lost += max((first - second).total(), (second - first).total())
    return 1 - lost / whole


def invented() -> float:
    """The share of the expected mentions of the invented process that are found."""
    dispatches = testing.dispatches()
    readings = dict(zip(dispatches, testing.coder().code(dispatches.values()), strict=True))
    return 1 - len(testing.missed(readings)) / len(testing.expected()["mention"])


# -- tables ---------------------------------------------------------------------------------------------------------


def tables(found: dict[str, dict[str, float]]) -> dict[str, str]:
    """The tables by the name of the block that shows them."""
    made = {"aspects": _aspects(found), "figures": _figures(found)}
    made |= {"ledgers": _ledgers(found), "joins": _joins(found), "drafts": _drafts(found)}
    if "speed" in found:
        made["speed"] = _speed(found)
    if "holdings" in found:
        made["holdings"] = _holdings(found["holdings"])
    if "pages" in found:
        made["pages"] = _pages(found["pages"])
    if "measures" in found:
        made["measures"] = _measures(found["measures"])
    if "relation" in found:
        made["scores"] = _events(found) + "\n\n" + _relations(found)
        made["kinds"] = _kinds(found["relation"])
    return made


def _row(*cells: Any) -> str:
    return "| " + " | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"


def _table(head: tuple[str, ...], *rows: tuple[Any, ...]) -> str:
    return "\n".join([_row(*head), "|" + "---|" * len(head), *(_row(*row) for row in rows)])


def _events(found: dict[str, dict[str, float]]) -> str:
    names = {
        "events, strongest": "dragoman {v}, one event a sentence",
        "events": "dragoman {v}, all that `code` gives ({n:.2f} a sentence)",
        "events, strict spans": "the same, at least 0.8 of an actor's words right",
    }
    rows = [
        (
            label.format(v=dragoman.__version__, n=found[name]["events a sentence"]),
            *(found[name][c] for c in EVENT_COLUMNS),
        )
        for name, label in names.items()
    ]
    return _table(("full coding", *(f"{c} F1" for c in EVENT_COLUMNS[:4]), "full record"), *rows, *EVENT_PEERS)


def _relations(found: dict[str, dict[str, float]]) -> str:
    own = (f"dragoman {dragoman.__version__}", found["relation"]["accuracy"], found["relation"]["macro-F1"])
    return _table(("relation of a given pair", "accuracy", "macro-F1"), own, *RELATION_PEERS)


def _kinds(relation: dict[str, float]) -> str:
    kinds = sorted((name for name in relation if name.isupper()), key=lambda name: -relation[name])
    return _table(("kind", "F1"), *((kind, relation[kind]) for kind in kinds))


def _aspects(found: dict[str, dict[str, float]]) -> str:
    halves = ("development half", "test half")
    return _table(
        ("aspect, F1", *halves),
        *((aspect, *(found[f"aspects, {half}"][aspect] for half in halves)) for aspect in ASPECTS),
        *((f"{field} of a given actor", *(found[f"actors, {half}"][field] for half in halves))
          for field in ("id", "country", "sector")),
        ("false alarms on sentences without an event", *(found[f"nothing, {half}"]["false alarms"] for half in halves)),
    )  # fmt: skip


def _figures(found: dict[str, dict[str, float]]) -> str:
    rows = [("events unchanged when states exchange names", found["neutrality"]["unchanged"])]
    return _table(("figure", "value"), *rows)


def _speed(found: dict[str, dict[str, float]]) -> str:
    rows = [(f"speed, {name}", value) for name, value in found["speed"].items() if name.startswith("ratio")]
    rows.append(("speed, two processes to one", found["speed, two processes"]["ratio"]))
    return _table(("figure", "value"), *rows)


LEDGERS = ("meetings", "moves", "offers", "positions", "claims", "pledges", "hostilities")
ATTRIBUTES = {
    "meetings": ("state", "format", "level", "place", "day", "outcome", "third", "presence"),
    "moves": ("move", "by", "to", "issues", "status", "day", "condition", "ground", "on behalf"),
    "offers": ("state", "by", "issues"),
    "positions": ("report", "direction"),
    "claims": ("status", "denied by", "numbers"),
    "pledges": ("kind", "amount", "to", "deadline", "stage"),
    "hostilities": ("day", "place", "weapons", "killed", "injured", "control"),
}


def _ledgers(found: dict[str, dict[str, float]]) -> str:
    columns = ("expected", "kept", "precision", "recall", "F1", "F1, same words")
    rows = [(name, *(found[f"ledger {name}"][column] for column in columns)) for name in LEDGERS]
    told = [
        (
            name,
            "; ".join(
                f"{each} {row[each]:.2f} ({row[each + ' n']:.0f})" for each in wanted if row.get(each) is not None
            ),
        )
        for name, wanted in ATTRIBUTES.items()
        for row in [found[f"ledger {name}"]]
    ]
    return (
        _table(("ledger", *columns), *rows)
        + "\n\n"
        + _table(("ledger", "attributes right in matched rows (of so many)"), *told)
    )


def _joins(found: dict[str, dict[str, float]]) -> str:
    columns = (
        "labelled",
        "pairwise precision",
        "pairwise recall",
        "pairwise F1",
        "B-cubed precision",
        "B-cubed recall",
        "B-cubed F1",
    )
    rows = [
        (name.removeprefix("joins, "), *(row[c] for c in columns))
        for name, row in found.items()
        if name.startswith("joins, ")
    ]
    return _table(("mentions", *columns), *rows)


def _drafts(found: dict[str, dict[str, float]]) -> str:
    rows = [
        (name, row["precision"], row["recall"], row["f1"]) for name, row in found.items() if name.startswith("drafts")
    ]
    return _table(("clauses of the Ukraine example", "precision", "recall", "F1"), *rows)


def _holdings(row: dict[str, float]) -> str:
    shown = [
        (name, value, value / row["scan"]) for name, value in row.items() if name not in ("scan", "placed a second")
    ]
    head = ("command, on 100,000 mentions", "seconds", "of a bare scan")
    return _table(head, ("bare scan of the same tables", row["scan"], 1.0), *shown)


def _pages(row: dict[str, float]) -> str:
    static = row[pages.STATIC]
    rows = [
        (
            f"`{name}`" if name.startswith("/") else name,
            *(row[f"{name}, {what}"] for what in ("first", "there")), value, value / static,
        )
        for name, value in row.items()
        if not name.endswith((", first", ", there"))
    ]  # fmt: skip
    return _table(("on 100,000 mentions", "first answer, s", "it is there, s", "then, s", "of a static file"), *rows)


def _measures(row: dict[str, float]) -> str:
    rows = [(f"`{name}`", row[f"{name} seconds"], row[name]) for name in measures.BARE]
    return _table(("measure, on 1,000,000 mentions", "seconds", "of a bare scan and group-by"), *rows)


def write(made: dict[str, str]) -> None:
    """Put each table between its marks in the pages that have them."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for name, table in made.items():
            block = f"<!-- {name} -->\n\n{table}\n\n<!-- /{name} -->"
            text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, text, flags=re.S)
        page.write_text(text, "utf-8")


def below(found: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """What is worse than its floor; false alarms are worse above it, and so are measures that take longer."""
    lines = []
    for group, bounds in floors.items():
        for name, bound in bounds.items():
            value = found.get(group, {}).get(name)
            less_is_better = name == "false alarms" or group == "measures"
            if value is not None and (value > bound if less_is_better else value < bound):
                lines.append(f"{group}, {name}: {value:.3f} is worse than {bound}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into the pages that show them")
    parser.add_argument("--quick", action="store_true", help="leave out the speed")
    options = parser.parse_args()
    found = measured(quick=options.quick)
    made = tables(found)
    coder = RulesCoder().id
    print(f"dragoman {dragoman.__version__}, coder {coder}, spaCy {version('spacy')}, {datetime.now(UTC):%Y-%m-%d}")
    known = {group: {k: round(v, 3) for k, v in row.items() if v is not None} for group, row in found.items()}
    print(json.dumps(known, indent=1))
    print("\n\n".join(made.values()))
    if options.write:
        write(made)
    worse = below(found, json.loads(FLOORS.read_text("utf-8")))
    print("\n".join(worse) or "no figure is below its floor")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
