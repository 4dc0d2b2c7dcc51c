"""Reports of a line or two, and what is to be read in them: tests/coding/lines/*.txt.

A text stands at the beginning of a line; below it, further in, one line for each reading: the word that carries it
(its second occurrence as "word/2"), a colon, then kind, status, who acts, ">", to whom, each by id or by words, "–" for
nobody and "*" for whoever it is; behind bars what else it holds: place, speaker, date, move, mode, or a particular as
"killed=3-3". What is not written is not looked at; "nothing" says that the word carries no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from own_sentences import read

from dragoman.coding import RulesCoder
from dragoman.types import Actor, Mention

Case = tuple[str, str, str]
NOBODY = "–"


def cases() -> Iterator[Case]:
    text = ""
    for path in sorted(Path(__file__).with_name("lines").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith(" "):
                word, _, told = line.strip().partition(": ")
                yield text, word, told
            else:
                text = line.strip()


@pytest.mark.parametrize(("text", "word", "told"), list(cases()))
def test_what_a_line_tells(coder: RulesCoder, text: str, word: str, told: str) -> None:
    name, _, which = word.partition("/")
    places = [found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", text)]
    start, end = places[int(which or 1) - 1]
    found = [one for one in read(coder, text) if one.trigger[0] < end and start < one.trigger[1]]
    if told == "nothing":
        assert found == []
        return
    wanted, *more = told.split(" | ")
    kind = wanted.split()[0]
    one = next((one for one in found if one.kind == kind), None)
    assert one is not None, [one.kind for one in found]
    assert seen(one, wanted) == wanted
    for key, _, value in (each.partition("=") for each in more):
        assert value in held(one, key), (key, held(one, key))


def seen(one: Mention, wanted: str) -> str:
    """The same of a mention as is wanted: kind, status, who to whom."""
    if " > " not in wanted:
        return " ".join((one.kind, one.status)[: len(wanted.split())])
    actors, targets = wanted.split(" ", 2)[2].split(" > ")
    return f"{one.kind} {one.status} {_side(one.actors, actors)} > {_side(one.targets, targets)}"


def _side(actors: Sequence[Actor], wanted: str) -> str:
    """Those of one side, each by what it is wanted by: "*" for whoever it is."""
    if wanted == "*":
        return wanted
    asked = set(wanted.split(", "))
    return ", ".join(sorted(who.text if who.text in asked else who.id or who.text for who in actors)) or NOBODY


def held(one: Mention, key: str) -> list[str]:
    if key == "place":
        return [one.place.name if one.place else NOBODY]
    if key == "speaker":
        return [(one.speaker.id or one.speaker.text) if one.speaker else NOBODY]
    if key == "date":
        return [str(one.when.since) if one.when else NOBODY]
    if key in {"move", "mode"}:
        return [getattr(one, key) or NOBODY]
    return [each.value for each in one.particulars if each.key == key] or [NOBODY]
