"""The error tree: one class for each thing a reader could do about it."""

from __future__ import annotations


class DragomanError(Exception):
    """Root of every error that dragoman raises on purpose.

    `item` names what it happened to (a path, an address, a document id) and `advice` says what to try.
    """

    def __init__(self, message: str, *, item: str = "", advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.item = item
        self.advice = advice

    def __str__(self) -> str:
        where = f"{self.item}: " if self.item else ""
        hint = f" ({self.advice})" if self.advice else ""
        return f"{where}{self.message}{hint}"


class ConfigError(DragomanError):
    """A setting, a `process.toml` or a command-line option that cannot be used: correct it."""


class VocabularyError(DragomanError):
    """A vocabulary, lexicon or registry file that does not hold together: correct the file."""


class SourceError(DragomanError):
    """A document that cannot be fetched or read: try another copy or another format."""


class CodingError(DragomanError):
    """A document that was read but cannot be coded."""


class RecordError(DragomanError):
    """A record that cannot be opened, written or trusted."""


class ForecastError(DragomanError):
    """Inputs from which no forecast can be made or scored."""
