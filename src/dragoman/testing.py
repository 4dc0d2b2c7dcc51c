"""One invented peace process with a known answer for every stage: for tests, docs and those who extend dragoman."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.types import Document, Mention, Reading

if TYPE_CHECKING:
    from dragoman.coding import Coder

RETRIEVED = datetime(2024, 6, 1, tzinfo=UTC)


def two_rivers() -> Path:
    """The folder of the invented process: dispatches, process.toml, actors.toml, places.toml, expected.toml."""
    from dragoman.workspace import example

    return example("two-rivers")


def dispatches() -> dict[str, Document]:
    """The twelve dispatches by file name without its suffix, as the sources stage reads them, in order of time."""
    from dragoman.sources import Options, items

    options = Options(clock=lambda: RETRIEVED)
    found = items(str(two_rivers() / "dispatches"), options=options)
    return {Path(item.address).stem: item.read().document for item in found}


def coder() -> Coder:
    """The rules coder with the invented actors and places."""
    from dragoman.coding import coder as make

    return make(actors=two_rivers() / "actors.toml", places=two_rivers() / "places.toml")


def expected() -> dict[str, list[dict[str, Any]]]:
    """The right answers: tables `mention`, `never`, `link` and `carried`, each naming its document."""
    return tomllib.loads((two_rivers() / "expected.toml").read_text("utf-8"))


def fits(mention: Mention, wanted: Mapping[str, Any]) -> bool:
    """Whether a mention is what a row of `expected()` describes; what the row leaves out does not matter."""
    sides = {"actors": mention.actors, "targets": mention.targets}
    if mention.kind in {"CONSULT", "AGREE", "SUPPORT"} and "targets" not in wanted:
        sides["actors"] = (*mention.actors, *mention.targets)  # who met whom has no order
    for role, actors in sides.items():
        names = {actor.country or actor.id for actor in actors} | {actor.id for actor in actors}
        if not set(wanted.get(role, ())) <= names:
            return False
    when, place, speaker = mention.when, mention.place, mention.speaker
    facts = {
        "kind": mention.kind,
        "mode": mention.mode,
        "move": mention.move,
        "status": mention.status,
        "outcome": mention.outcome,
        "since": when.since if when else None,
        "place": place.name if place else None,
        "speaker": speaker.country if speaker else None,
        "amount": mention.amounts[0].low if mention.amounts else None,
        "unit": mention.amounts[0].unit if mention.amounts else None,
    }
    return all(facts[key] == wanted[key] for key in facts if key in wanted)


def missed(readings: Mapping[str, Reading]) -> list[Mapping[str, Any]]:
    """The expected mentions that no mention of their document fits; `readings` by dispatch name."""
    rows: Sequence[Mapping[str, Any]] = expected()["mention"]
    return [row for row in rows if not any(fits(mention, row) for mention in readings[row["document"]].mentions)]
