"""How near the ledgers that the program makes of the bundled examples come to those kept by hand, and its joins.

    python bench/ledgers.py [--example NAME] [--errors LEDGER] [--json] [--keep DIR]

The golden files are `examples/NAME/expected/*.toml`. Rows of both: kept.py; which is which: pairing.py; attributes:
marks.py; joins: joins.py. `--errors` lists what was missed, made up and told wrong in one ledger. `--keep` leaves the
workspaces in DIR, and reads those that are there instead of coding anew: after a change to the coder or to the joining,
take another DIR.

Of an attribute the figure is the share right among the matched rows of which the golden file states it; what a kept row
states beyond that is counted beside it and is not wrong by this measure.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gold
import joins
from kept import EXAMPLES, LEDGERS, Kept, expected, expected_entries, kept, kept_entries, unplaced
from marks import Mark, Pair, marks, text_of
from pairing import Entry, Row, hindrance, nearness, paired


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One ledger of one example beside its golden file."""

    have: Kept
    ledger: str
    wanted: list[Entry]
    kept: list[Entry]
    pairs: list[Pair]

    def marks(self) -> Iterator[tuple[Pair, dict[str, Mark]]]:
        for pair in self.pairs:
            yield pair, marks(self.ledger, pair)


def compared(have: Kept) -> dict[str, Compared]:
    """Every ledger of an example beside its golden file."""
    moves: dict[str, str] = {}  # the expected move of each event that was matched
    thread: dict[str, str | None] = {}  # the program's offer of each expected move that was matched
    made = {}
    for ledger in LEDGERS:
        wanted = expected_entries(ledger, expected(have.name, ledger), have)
        kept = kept_entries(ledger, have, moves)
        pairs = [Pair(wanted=one, kept=other, have=have, thread=thread) for one, other in paired(ledger, wanted, kept)]
        if ledger == "moves":
            moves.update({pair.kept.row["event_id"]: pair.wanted.id for pair in pairs})
            thread.update({pair.wanted.id: pair.kept.row["offer_id"] for pair in pairs})
        made[ledger] = Compared(have=have, ledger=ledger, wanted=wanted, kept=kept, pairs=pairs)
    return made


def scored(many: Sequence[Compared]) -> Row:
    """The figures of one ledger over several examples, counts first; attributes as `state` and `state n`.

    F1, same words: that of the pairs that rest on one sentence or on neighbours; others are alike in parties and days.
    """
    wanted, kept = sum(len(one.wanted) for one in many), sum(len(one.kept) for one in many)
    right, asked, extra = Counter[str](), Counter[str](), Counter[str]()
    for one in many:
        for _, each in one.marks():
            for name, found_mark in each.items():
                right[name] += found_mark.right
                asked[name] += found_mark.asked
                extra[name] += found_mark.extra
    matched = sum(len(one.pairs) for one in many)
    figures: Row = {
        "expected": wanted, "kept": kept, "matched": matched,
        "precision": _share(matched, kept), "recall": _share(matched, wanted), "F1": _share(2 * matched, wanted + kept),
        "F1, same words": _share(2 * right["same words"], wanted + kept),
    }  # fmt: skip
    if many and many[0].ledger == "moves":
        figures |= threads([pair for one in many for pair in one.pairs])
    for name in asked | extra:
        figures |= {name: _share(right[name], asked[name]), f"{name} n": asked[name], f"{name} beyond": extra[name]}
    return figures


def threads(pairs: Sequence[Pair]) -> Row:
    """B-cubed over the matched moves that belong to an expected offer: are those in one thread of one, and all of them?

    A move that the program puts in no thread is alone in one.
    """
    put = [
        ((pair.have.name, pair.wanted.row["offer"]), (pair.have.name, pair.kept.row["offer_id"] or pair.kept.id))
        for pair in pairs
        if "offer" in pair.wanted.row
    ]
    pure, whole, _ = joins.b_cubed(put)
    return {"thread purity": pure, "thread wholeness": whole, "in a thread n": len(put)}


def _share(some: int, all: int) -> float | None:
    return some / all if all else None


def joined(have: Sequence[Kept]) -> dict[str, Row]:
    """The scores of the joins, by example and half."""
    lines = [json.loads(line) for line in (gold.OWN / "joins.jsonl").read_text("utf-8").splitlines() if line.strip()]
    rows = []
    for one in have:
        event_of = {mention.id: event for event, mentions in one.events.items() for mention in mentions}
        rows += joins.placed((line for line in lines if line["example"] == one.name), one.of_dispatch(), event_of)
    return joins.grouped(rows, gold.half_of)


def figures(names: Sequence[str] = EXAMPLES, folder: Path | None = None) -> dict[str, Row]:
    """Every figure by group: each ledger over the examples and by example, and the joins. None: nothing to judge by."""
    have = [kept(name, folder) for name in names]
    each = [compared(one) for one in have]
    found = {f"ledger {ledger}": scored([one[ledger] for one in each]) for ledger in LEDGERS}
    if len(names) > 1:
        for name, one in zip(names, each, strict=True):
            found |= {f"ledger {ledger}, {name}": scored([one[ledger]]) for ledger in LEDGERS}
    return found | {f"joins, {group}": row for group, row in joined(have).items()}


def measure(names: Sequence[str] = EXAMPLES, folder: Path | None = None) -> list[tuple[str, float]]:
    """Every figure as `group: name`, those left out that there is nothing to judge by."""
    return [
        (f"{group}: {name}", float(value))
        for group, row in figures(names, folder).items()
        for name, value in row.items()
        if value is not None
    ]


# -- for a person ---------------------------------------------------------------------------------------------------

COUNTS = ("expected", "kept", "matched")
SHARES = ("precision", "recall", "F1", "F1, same words")


def report(found: Mapping[str, Row]) -> str:
    """The figures as tables."""
    groups = {name.removeprefix("ledger "): row for name, row in found.items() if name.startswith("ledger ")}
    lines = [_line("", COUNTS + SHARES, width=26)]
    for name, row in groups.items():
        lines.append(_line(name, [_cell(row[head]) for head in COUNTS + SHARES], width=26))
    for name, row in groups.items():
        if name in LEDGERS:
            lines += ["", f"{name}, of the matched rows: share right, n; stated beyond the golden file"]
            lines += [
                f"  {one:<22}{_cell(row[one]):>6}{row[f'{one} n']:>6}{row[f'{one} beyond'] or '':>6}"
                for one in row
                if f"{one} n" in row
            ]
            lines += [f"  {one:<22}{_cell(row[one]):>6}" for one in row if one.startswith("thread ")]
    shown = {name: row for name, row in found.items() if name.startswith("joins, ")}
    heads = next(iter(shown.values()), {})
    lines += ["", _line("joins", [head.replace("B-cubed", "B³") for head in heads], width=26)]
    lines += [
        _line(name.removeprefix("joins, "), [_cell(row[h]) for h in heads], width=26) for name, row in shown.items()
    ]
    return "\n".join(lines)


def _line(name: str, cells: Iterable[str], *, width: int) -> str:
    return f"{name:<{width}}" + "".join(f"{cell:>{max(10, len(cell) + 2)}}" for cell in cells)


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) and value <= 1 else f"{value:.0f}"


def errors(one: Compared) -> str:
    """What of a ledger was missed, made up and told wrong, each with its words."""
    taken = {pair.kept.id: pair.wanted.id for pair in one.pairs}
    met = {pair.wanted.id for pair in one.pairs}
    missed = [entry for entry in one.wanted if entry.id not in met]
    lines = [f"# {one.have.name}, {one.ledger}: {len(missed)} missed"]
    for entry in missed:
        lines += [f"- {entry.id}  {_brief(entry)}", f"    “{entry.row['words']}”  {_reports(entry.row)}"]
        near = sorted((k for k in one.kept if nearness(entry, k)), key=lambda k: -nearness(entry, k))
        for other in near[:3]:
            why = hindrance(one.ledger, entry, other)
            why = f"{why} differ" if why else f"taken for {taken.get(other.id)}"
            lines.append(f"      near: {why}: {_brief(other)}  {other.id}  “{_quote(other.row)}”")
    made_up = [entry for entry in one.kept if entry.id not in taken]
    lines += ["", f"# {one.have.name}, {one.ledger}: {len(made_up)} kept and not expected"]
    for entry in made_up:
        lines += [f"- {entry.id}  {_brief(entry)}", f"    “{_quote(entry.row)}”  {', '.join(sorted(entry.dispatches))}"]
    lines += ["", f"# {one.have.name}, {one.ledger}: told wrong in matched rows (wanted, got)"]
    for pair, each in one.marks():
        wrong = [f"    {name}: {_show(m.wanted)}, {_show(m.got)}" for name, m in each.items() if m.right < m.asked]
        if wrong:
            lines += [f"- {pair.wanted.id}  {pair.kept.id}  “{_quote(pair.kept.row)}”", *wrong]
    return "\n".join(lines)


def _brief(entry: Entry) -> str:
    who = "+".join(sorted(entry.doers)) or "?"
    parts = (entry.what, who, "/".join(sorted(entry.sides - entry.doers)), entry.place, text_of(entry.since) or "")
    return " · ".join(part for part in parts if part)


def _reports(row: Row) -> str:
    first, *more = row.get("reports") or [row["report"]]
    return f"{first}{f' and {len(more)} more' if more else ''}"


def _quote(row: Row) -> str:
    return " ".join(str(row["quote"]).split())


def _show(value: Any) -> str:
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(_show, value))) + "}"
    if isinstance(value, tuple | list):
        return "(" + ", ".join(map(_show, value)) + ")"
    return str(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--example", choices=EXAMPLES, help="that one alone")
    parser.add_argument("--errors", choices=LEDGERS, metavar="LEDGER", help="list what is wrong in a ledger")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the workspaces there, and use those that are")
    options = parser.parse_args()
    names = (options.example,) if options.example else EXAMPLES
    if options.errors:
        print("\n\n".join(errors(compared(kept(name, options.keep))[options.errors]) for name in names))
        return 0
    found_figures = figures(names, options.keep)
    print(json.dumps(found_figures, indent=1) if options.json else report(found_figures))
    for line in (line for name in names for line in unplaced(kept(name, options.keep))):
        print(f"in the title or nowhere: {line}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
