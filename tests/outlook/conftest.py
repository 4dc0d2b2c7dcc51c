"""The two examples, read once: their records to ask, and their settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.config import Config
from dragoman.record import Record
from dragoman.workspace import Workspace


@pytest.fixture(scope="session")
def ukraine_record(ukraine: Path) -> Iterator[Record]:
    """The example with drafts, to read."""
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        yield record


@pytest.fixture(scope="session")
def ukraine_config(ukraine: Path) -> Config:
    return Workspace(ukraine).config()
