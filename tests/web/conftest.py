"""Clients of the web app on the workspaces that all tests share, and on one of a test's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dragoman.record.shelf import Shelf
from dragoman.web.app import create
from dragoman.web.site import Site
from dragoman.workspace import Workspace

BASE = "http://127.0.0.1:8641"
TOKEN = "the-token-of-this-launch"
NOW = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], TestClient]]:
    """Start the app on a workspace: `launch(folder)` gives a client."""
    with ExitStack() as stack:

        def start(folder: Path) -> TestClient:
            shelf = Shelf(folder / "record.duckdb", tmp_path_factory.mktemp("shelf"))
            stack.callback(shelf.close)
            site = Site(Workspace(folder), shelf, TOKEN, clock=lambda: NOW, patience=None)
            return stack.enter_context(TestClient(create(site, watch=False), base_url=BASE))

        yield start


@pytest.fixture(scope="session")
def rivers_client(two_rivers: Path, launch: Callable[[Path], TestClient]) -> TestClient:
    """A client of the invented process, to read."""
    return launch(two_rivers)


@pytest.fixture(scope="session")
def ukraine_client(ukraine: Path, launch: Callable[[Path], TestClient]) -> TestClient:
    """A client of the example with drafts, to read."""
    return launch(ukraine)


@pytest.fixture
def own(two_rivers: Path, tmp_path: Path, launch: Callable[[Path], TestClient]) -> tuple[Path, TestClient]:
    """A workspace of a test's own, to write to, and its client."""
    folder = Path(shutil.copytree(two_rivers, tmp_path / "own"))
    return folder, launch(folder)
