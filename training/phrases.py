"""Sentences made of phrases: what may be negotiated about, put into frames. Only the issue head learns from them.

python training/phrases.py     counts the sentences by issue
"""

from __future__ import annotations

import collections
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "phrases"
FRAMES_A_PHRASE, TIMES_AN_ACT, SEED = 4, 2, 11
HEADING = re.compile(r"\[([\w ]+)\]$")
TAILS = (
    "", "", " on Monday", " late on Thursday", ", {S} said", ", according to {S}", " after a week of talks in Doha",
    " in early March", ", state radio reported",
)  # fmt: skip


class Phrased(NamedTuple):
    text: str
    span: tuple[int, int]  # the words of the event, in characters of the text
    kind: str
    issues: tuple[str, ...]


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of each section of a file."""
    found: dict[str, list[str]] = {}
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    at: list[str] = []
    for line in lines:
        if heading := HEADING.match(line):
            at = found.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            at.append(line)
    return found


def phrases(lines: list[str]) -> list[str]:
    return [phrase.strip() for phrase in " ".join(lines).split("|")]


def sentences() -> Iterator[Phrased]:
    """Every phrase in some of the frames, and every act with some parties; always the same ones."""
    chance, frames = random.Random(SEED), sections(FOLDER / "frames.txt")
    parties, tellers = phrases(frames["parties"]), phrases(frames["tellers"])
    for heading, lines in sections(FOLDER / "matters.txt").items():
        issue, sort = heading.split()
        for phrase in phrases(lines):
            for frame in chance.sample(frames[sort], FRAMES_A_PHRASE):
                kind, _, text = frame.partition(" ")
                text = text.replace("{X}", phrase).replace("{V}", phrase)
                if not (issue == "PROC" and kind == "CONSULT"):  # that talks are held is no matter of the talks
                    yield _filled(text, kind, () if issue == "none" else (issue,), parties, tellers, chance)
    for line in (FOLDER / "acts.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            told, _, text = line.partition(" | ")
            kind, *issues = told.split()
            for _ in range(TIMES_AN_ACT):
                ending = chance.choice(TAILS)
                yield _filled(f"{text}{ending}.", kind, tuple(issues), parties, tellers, chance)


def _filled(
    text: str, kind: str, issues: tuple[str, ...], parties: list[str], tellers: list[str], chance: random.Random
) -> Phrased:
    one, other = chance.sample(parties, 2)
    text = text.replace("{A}", one).replace("{B}", other).replace("{S}", chance.choice(tellers))
    start, end = text.index("["), text.index("]") - 1
    text = text.replace("[", "").replace("]", "")
    return Phrased(text[0].upper() + text[1:], (start, end), kind, issues)


def main() -> None:
    print(collections.Counter(issue for one in sentences() for issue in one.issues or ("none",)))


if __name__ == "__main__":
    main()
