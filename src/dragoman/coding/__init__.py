"""What a document says: text to mentions and links."""

from pathlib import Path

from dragoman.coding.rules import Coder, RulesCoder

CODERS = {"rules": RulesCoder}


def coder(name: str = "rules", *, actors: Path | None = None, places: Path | None = None) -> Coder:
    """Return a coder by name, with a user's own actors and places beside the bundled ones; loads nothing yet."""
    return CODERS[name](actors=actors, places=places)


__all__ = ["CODERS", "Coder", "RulesCoder", "coder"]
