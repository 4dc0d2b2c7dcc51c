"""Dragoman reads the reporting on a war and its negotiations and keeps the record, tied to the words."""

from dragoman.errors import (
    CodingError,
    ConfigError,
    DragomanError,
    ForecastError,
    RecordError,
    SourceError,
    VocabularyError,
)
from dragoman.types import Actor, Document, Failure, Judgement, Link, Mention, Reading

__version__ = "0.9.19"

__all__ = [
    "Actor",
    "CodingError",
    "ConfigError",
    "Document",
    "DragomanError",
    "Failure",
    "ForecastError",
    "Judgement",
    "Link",
    "Mention",
    "Reading",
    "RecordError",
    "SourceError",
    "VocabularyError",
]
