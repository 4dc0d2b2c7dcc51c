"""The training sentences: their bracket notation, read and checked.

One sentence a line; `[1s words]` is a source of event 1, `[2t words]` a target of event 2, `[1p words]` the speaker on
whose word event 1 is told, `[1:KIND words]` or `[1:KIND.status words]` the words that carry it; `[1t2s words]` fills
two roles. A line without brackets holds no event. Event 1 is the one the sentence is about.

    python training/sentences.py training/sentences/*.txt     checks files and counts kinds
"""

from __future__ import annotations

import collections
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KINDS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("happened", "planned", "conditional", "hypothetical", "postponed", "cancelled", "negated", "denied")
MARK = re.compile(r"\[((?:\d[stp])+|\d:[A-Z]+(?:\.[a-z]+)?) ([^\[\]]+)\]")
ROLES = {"s": "sources", "t": "targets", "p": "speakers"}

Span = tuple[int, int]


@dataclass
class Event:
    """One marked event; spans are characters of the plain sentence."""

    kind: str = ""
    status: str = "happened"
    trigger: Span = (0, 0)
    sources: list[Span] = field(default_factory=list)
    targets: list[Span] = field(default_factory=list)
    speakers: list[Span] = field(default_factory=list)


@dataclass
class Marked:
    """A sentence without its brackets, and its events in order; none where it holds none."""

    text: str
    events: list[Event]


def read(line: str) -> Marked:
    """Return the sentence behind one line; raises ValueError saying what is wrong with its brackets."""
    text, at = "", 0
    events: dict[int, Event] = {}
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        label, words = match.groups()
        span = (len(text), len(text) + len(words))
        text += words
        at = match.end()
        if words != words.strip():
            raise ValueError(f"space at the edge of [{label} {words}]")
        if ":" in label:
            event = events.setdefault(int(label[0]), Event())
            if event.kind:
                raise ValueError(f"event {label[0]} has two triggers")
            event.kind, _, status = label[2:].partition(".")
            event.status, event.trigger = status or "happened", span
            if event.kind not in KINDS or event.status not in STATUSES:
                raise ValueError(f"no such kind or status: {label}")
        else:
            for number, role in re.findall(r"(\d)([stp])", label):
                getattr(events.setdefault(int(number), Event()), ROLES[role]).append(span)
    text += line[at:]
    if "[" in text or "]" in text:
        raise ValueError("a bracket that is no mark")
    for number, event in events.items():
        if not event.kind:
            raise ValueError(f"event {number} has no trigger")
    if events and set(events) != set(range(1, len(events) + 1)):
        raise ValueError("events are numbered from 1 without gaps")
    return Marked(text, [events[number] for number in sorted(events)])


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (number, line) for each sentence of a file; `#` opens a comment."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def load(*paths: Path) -> list[Marked]:
    """All sentences of the files, each text once."""
    found = {marked.text: marked for path in paths for _, line in lines(path) for marked in [read(line)]}
    return list(found.values())


def main() -> int:
    wrong, seen, counts = 0, {}, collections.Counter()
    for name in sys.argv[1:]:
        for number, line in lines(Path(name)):
            try:
                marked = read(line)
            except ValueError as error:
                print(f"{name}:{number}: {error}\n    {line}")
                wrong += 1
                continue
            if marked.text in seen:
                print(f"{name}:{number}: stands already at {seen[marked.text]}")
                wrong += 1
            seen[marked.text] = f"{name}:{number}"
            counts["sentences"] += 1
            counts["no event"] += not marked.events
            for first, event in enumerate(marked.events):
                counts[event.kind + ("" if first == 0 else " (2nd)")] += 1
                counts["." + event.status] += 1
                counts["speakers"] += bool(event.speakers)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
