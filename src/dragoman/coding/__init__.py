"""What a document says: text to mentions and links."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from dragoman.coding.parallel import ParallelCoder
from dragoman.coding.reader import reader as make_reader
from dragoman.coding.rules import Coder, RulesCoder

CODERS = {"rules": RulesCoder}


def coder(
    name: str = "rules",
    *,
    actors: Path | None = None,
    places: Path | None = None,
    reader: Mapping[str, Any] | None = None,
    processes: int = 1,
) -> Coder:
    """Return a coder by name; loads nothing yet.

    actors, places  a user's own, beside the bundled ones
    reader          which reader to ask and how (`dragoman.coding.reader.reader`); the small one that ships where None
    processes       how many code side by side
    """
    make = partial(_make, name, actors=actors, places=places, settings=dict(reader or {}))
    return make() if processes == 1 else ParallelCoder(make, processes=processes)


def _make(name: str, *, actors: Path | None, places: Path | None, settings: dict[str, Any]) -> Coder:
    return CODERS[name](actors=actors, places=places, sees=make_reader(**settings))


__all__ = ["CODERS", "Coder", "ParallelCoder", "RulesCoder", "coder"]
