"""The training sentences: their bracket notation, read and checked.

One sentence a line; `[1s words]` is a source of event 1, `[2t words]` a target of event 2, `[1p words]` the speaker on
whose word event 1 is told, `[1l words]` the place where it happens; `[1:KIND words]` or `[1:KIND.status words]` are the
words that carry it, `[1:KIND/ISSUE words]` where it is about an issue; `[1t2s words]` fills two roles. Marks may stand
in marks: `[1s police in [1l Jos]]`. A line without brackets holds no event. Event 1 is the one the sentence is about.

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
ISSUES = (
    "TERR", "SECG", "FORC", "ALGN", "CEAS", "FFOR", "DDR", "HUM", "JUST", "ECON", "SANC", "ENER", "RGTS", "POL", "PROC",
    "IMPL", "NARR",
)  # fmt: skip
OPENS = re.compile(r"\[((?:\d[stpl])+|\d:[A-Z]+(?:\.[a-z]+)?(?:/[A-Z]+)*) ")
ROLES = {"s": "sources", "t": "targets", "p": "speakers", "l": "places"}

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
    places: list[Span] = field(default_factory=list)
    issues: tuple[str, ...] = ()


@dataclass
class Marked:
    """A sentence without its brackets, and its events in order; none where it holds none."""

    text: str
    events: list[Event]


def read(line: str) -> Marked:
    """Return the sentence behind one line; raises ValueError saying what is wrong with its brackets."""
    text, at = "", 0
    events: dict[int, Event] = {}
    opened: list[tuple[str, int]] = []
    while at < len(line):
        if match := OPENS.match(line, at):
            opened.append((match[1], len(text)))
            at = match.end()
            continue
        if line[at] == "]" and opened:
            label, start = opened.pop()
            if text[start:] != text[start:].strip():
                raise ValueError(f"space at the edge of [{label} {text[start:]}]")
            _note(label, (start, len(text)), events)
        elif line[at] in "[]":
            raise ValueError("a bracket that is no mark")
        else:
            text += line[at]
        at += 1
    if opened:
        raise ValueError("a mark that is not closed")
    for number, event in events.items():
        if not event.kind:
            raise ValueError(f"event {number} has no trigger")
    if events and set(events) != set(range(1, len(events) + 1)):
        raise ValueError("events are numbered from 1 without gaps")
    return Marked(text, [events[number] for number in sorted(events)])


def _note(label: str, span: Span, events: dict[int, Event]) -> None:
    """Take a mark into the events it speaks of."""
    if ":" not in label:
        for number, role in re.findall(r"(\d)([stpl])", label):
            getattr(events.setdefault(int(number), Event()), ROLES[role]).append(span)
        return
    event = events.setdefault(int(label[0]), Event())
    if event.kind:
        raise ValueError(f"event {label[0]} has two triggers")
    told, *issues = label[2:].split("/")
    event.kind, _, status = told.partition(".")
    event.status, event.trigger, event.issues = status or "happened", span, tuple(issues)
    if event.kind not in KINDS or event.status not in STATUSES or not set(issues) <= {*ISSUES}:
        raise ValueError(f"no such kind, status or issue: {label}")


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
                counts["places"] += bool(event.places)
                counts.update("/" + issue for issue in event.issues)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
