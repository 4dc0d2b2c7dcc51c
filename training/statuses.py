"""Count what the rules say of the training sentences' events: src/dragoman/coding/data/statuses.toml.

How far the rules are to be believed beside the reader follows from how often they are right where they say something.
They were written without these sentences. To be run anew when the rules of status.py have changed much (ten minutes):

    PYTHONPATH=src python training/statuses.py
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "training")]

import gold  # noqa: E402
import sentences  # noqa: E402
from dragoman.coding import RulesCoder, rules  # noqa: E402
from dragoman.coding.settled import settled_status  # noqa: E402
from dragoman.coding.status import STRENGTH  # noqa: E402

OUT = ROOT / "src" / "dragoman" / "coding" / "data" / "statuses.toml"
HEAD = """\
# How often the rules of status.py give each status to the events of training/sentences, by the status that these have:
# of those postponed the rules see fewer than half. Made by training/statuses.py; anew after changes to those rules.
"""


def said(most: int) -> Iterator[tuple[str, str]]:
    """The status of each marked event that the coder finds, and the one that the rules give it."""
    coder, heard = RulesCoder(), list[tuple[int, int, str]]()

    def hear(ruled: str, hit: Any, lexicon: Any) -> str:
        heard.append((hit.trigger.idx, hit.trigger.idx + len(hit.trigger), ruled))
        return settled_status(ruled, hit, lexicon)

    rules.settled_status = hear  # type: ignore[attr-defined]
    paths = sorted((ROOT / "training" / "sentences").glob("*.txt"))
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines() if "[" in line]
    for number, line in enumerate(lines[:most]):
        marked = sentences.read(line)
        heard.clear()
        list(coder.code([gold.document(marked.text, id=str(number), published="2024-05-15")]))
        for event in marked.events:
            start, end = event.trigger
            near = [ruled for first, last, ruled in heard if first < end and start < last]
            yield from ((event.status, ruled) for ruled in near[:1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--most", type=int, default=99_999, help="training sentences read, to try the script out")
    asked = parser.parse_args()
    counts = defaultdict[str, Counter[str]](Counter)
    for status, ruled in said(asked.most):
        counts[status][ruled] += 1
    tables = [
        f"\n[{status}]\n" + "".join(f"{one} = {counts[status][one]}\n" for one in STRENGTH if counts[status][one])
        for status in STRENGTH
    ]
    asked.out.write_text(HEAD + "".join(tables), encoding="utf-8")


if __name__ == "__main__":
    main()
