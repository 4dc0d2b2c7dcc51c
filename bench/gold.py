"""What the coder is measured on: sentences with the right answers beside them, and how they are counted.

`GOLD` holds sets by others, beside the checkout, for measuring alone; `OWN` ours, half to develop on, half to test.
Every score is a dict of figures in [0, 1] but for counts.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dragoman.coding import RulesCoder
from dragoman.lines import code, relate
from dragoman.types import Document, Mention, Reading

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "gold"
OWN = ROOT / "bench" / "gold"
Row = dict[str, Any]


def rows(path: Path, half: str = "") -> list[Row]:
    """The lines of a set: all of them, or those of one half, "dev" or "test"."""
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [row for row in found if half in {"", half_of(row["id"])}]


def half_of(id: str) -> str:
    return "dev" if int(hashlib.sha256(id.encode()).hexdigest()[0], 16) % 2 == 0 else "test"


def document(text: str, *, id: str, published: str | None = None) -> Document:
    return Document(
        id=id, raw="", source="bench", url=id, text=text, title="", outlet=None, author=None,
        published=date.fromisoformat(published) if published else None, published_basis=None, language="en",
        retrieved=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def lines_of(found: Iterable[Row]) -> Iterator[bytes]:
    for row in found:
        yield json.dumps(row).encode()


# -- by others ------------------------------------------------------------------------------------------------------


def events(coder: RulesCoder, most: int = 99, *, span_f1: float = 0.5, gold: Path = GOLD / "gsr_dev.jsonl") -> Row:
    """Full coding of the PLOVER gold sentences by `dragoman code`, at most `most` mentions a sentence."""
    wanted = rows(gold)
    answers = code(lines_of({"id": row["id"], "text": row["text"]} for row in wanted), coder=coder)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for answer in answers:
            assert isinstance(answer, dict), answer
            found = [
                {"event": m["kind"], "source": _actors(m["actors"]), "target": _actors(m["targets"])}
                for m in answer["mentions"][:most]
            ]
            out.write(json.dumps({"id": answer["id"], "events": found}) + "\n")
        out.flush()
        command = [sys.executable, str(GOLD / "score_events.py"), str(gold), out.name, "--span-f1", str(span_f1)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    patterns = {
        "events a sentence": r"\(([\d.]+) a sentence",
        "type": r"^type .*F1\s+([\d.]+)",
        "source": r"^source span.*F1\s+([\d.]+)",
        "target": r"^target span.*F1\s+([\d.]+)",
        "country": r"^country code.*F1\s+([\d.]+)",
        "full record": r"^full record\s+([\d.]+)",
    }
    figures = {name: float(re.search(pattern, printed, re.M)[1]) for name, pattern in patterns.items()}  # type: ignore[index]
    return {name: value if name.startswith("events") else value / 100 for name, value in figures.items()}


def _actors(many: Iterable[Row]) -> list[Row]:
    return [{"text": one["text"], "code": one["country"]} for one in many]


def relations(coder: RulesCoder, *, gold: Path = GOLD / "plv_dev.jsonl") -> Row:
    """Accuracy and macro-F1 of `dragoman relate`, with CONCEDE and RETREAT joined as YIELD as in the benchmark."""
    wanted = rows(gold)
    fields = ("id", "text", "source", "target")
    answers = relate(lines_of({key: row[key] for key in fields} for row in wanted), coder=coder)
    said = [_joined(answer) for answer in answers]
    right = [row["kind"] for row in wanted]
    hits = Counter(s for s, r in zip(said, right, strict=True) if s == r)
    each = {kind: _f1(hits[kind], said.count(kind), right.count(kind)) for kind in sorted(set(right))}
    accuracy = sum(s == r for s, r in zip(said, right, strict=True)) / len(right)
    return {"accuracy": accuracy, "macro-F1": sum(each.values()) / len(each), **each}


def _joined(answer: Any) -> str:
    """The best kind when CONCEDE and RETREAT count as one."""
    scores = Counter[str]()
    for kind, score in answer["scores"].items():
        scores["YIELD" if kind in {"CONCEDE", "RETREAT"} else kind] += score
    return max(scores, key=lambda kind: scores[kind])


# -- our own --------------------------------------------------------------------------------------------------------


def nothing(coder: RulesCoder, half: str = "") -> Row:
    """The share of sentences without an event in which `dragoman code` reports one."""
    wanted = rows(OWN / "nothing.jsonl", half)
    answers = code(lines_of({"id": row["id"], "text": row["text"]} for row in wanted), coder=coder)
    alarms = [bool(answer["mentions"]) for answer in answers if isinstance(answer, dict)]
    return {"sentences": len(alarms), "false alarms": sum(alarms) / len(alarms)}


def aspects(coder: RulesCoder, half: str = "") -> Row:
    """F1 of what is read around a marked event: status, speaker, time, place, issues, amounts, parties."""
    wanted = rows(OWN / "aspects.jsonl", half)
    readings = coder.code(document(r["text"], id=r["id"], published=r["published"]) for r in wanted)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, reading in zip(wanted, readings, strict=True):
        for aspect, (right, said, asked) in judged(row, reading).items():
            counts[aspect].update(right=right, said=said, asked=asked)
    found = {name: _f1(c["right"], c["said"], c["asked"]) for name, c in counts.items()}
    return {"sentences": len(wanted), **found}


def judged(row: Row, reading: Reading) -> dict[str, tuple[int, int, int]]:
    """For each aspect of one marked event how many answers are right, given and wanted."""
    mentions = matching(row, reading)
    best = mentions[0] if mentions else None
    when = best.when if best else None
    pairs: dict[str, tuple[set[Any], set[Any]]] = {
        "found": ({1}, {1} if best else set()),
        "kind": ({row["kind"]}, {best.kind} if best else set()),
        "status": ({row["status"]}, {best.status} if best else set()),
        "time": (
            {(row["when"]["since"], row["when"]["until"])} if row["when"] else set(),
            {(_iso(when.since), _iso(when.until))} if when else set(),
        ),
        "issue": (set(row["issues"]), set(best.issues) if best else set()),
        "amount": (
            {(a["low"], a["high"], a["unit"]) for a in row["amounts"]},
            {(a.low, a.high, a.unit) for a in best.amounts} if best else set(),
        ),
    }
    found = {name: (len(gold & said), len(said), len(gold)) for name, (gold, said) in pairs.items()}
    speaker = best.speaker.text if best and best.speaker else ""
    same = bool(row["speaker"] and speaker and alike(row["speaker"], speaker))
    found["speaker"] = (int(same), int(bool(speaker)), int(bool(row["speaker"])))
    places = {m.place.name.casefold() for m in mentions if m.place}
    asked = row["place"].casefold() if row["place"] else ""
    found["place"] = (int(asked in places), int(bool(places)), int(bool(asked)))
    for role, people in (("actors", best.actors if best else ()), ("targets", best.targets if best else ())):
        left = [one.text for one in people]
        right = 0
        for gold in row[role]:
            fit = next((text for text in left if alike(gold, text)), None)
            if fit is not None:
                left.remove(fit)
                right += 1
        found[role] = (right, len(people), len(row[role]))
    return found


def matching(row: Row, reading: Reading) -> list[Mention]:
    """The mentions on the words of the marked event, one for each place; of several the one of its kind."""
    start = row["text"].index(row["trigger"])
    end = start + len(row["trigger"])
    near = [m for m in reading.mentions if m.trigger[0] < end and start < m.trigger[1]]
    near.sort(key=lambda m: (m.kind != row["kind"], -m.confidence))
    return [m for m in near if m.trigger == near[0].trigger and m.kind == near[0].kind]


def actors(coder: RulesCoder, half: str = "", show: Callable[[Row, Row, Any], None] | None = None) -> Row:
    """Whether the words of an actor, given as such, are known for who they name: share right of those that have one."""
    wanted = rows(OWN / "actors.jsonl", half)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row in wanted:
        spans = [(a["start"], a["start"] + len(a["words"])) for a in row["actors"]]
        named = coder.identify(document(row["text"], id=row["id"], published=row["published"]), spans)
        for gold, found in zip(row["actors"], named, strict=True):
            fields = {"id": _state(gold["id"]), "country": gold["country"], "sector": gold["sector"]}
            for field, value in fields.items():
                if value is not None:
                    asked[field] += 1
                    ok = any(value == (_state(a.id) if field == "id" else getattr(a, field)) for a in found)
                    right[field] += ok
                    if not ok and show:
                        show(row, gold, (field, found))
    return {"actors": sum(len(row["actors"]) for row in wanted), **{k: right[k] / asked[k] for k in asked}}


def _state(id: str | None) -> str | None:
    return id.replace("gov:", "state:") if id else id


def alike(one: str, other: str) -> bool:
    """Whether two wordings of an actor share half of their words, as in the scorer of the gold sentences."""
    a, b = (Counter(w for w in re.findall(r"[\w’']+", text.casefold()) if w not in DROPPED) for text in (one, other))
    return 2 * (a & b).total() >= (a.total() + b.total()) * 0.5 > 0


DROPPED = {"a", "an", "the", "its", "his", "her", "their", "s"}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _f1(right: int, said: int, asked: int) -> float:
    return 2 * right / (said + asked) if said + asked else 0.0
