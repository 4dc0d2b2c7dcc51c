"""Two workspaces filled as a user fills them, once for all tests of the web app, and clients of a launch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dragoman import pipeline, workspace
from dragoman.record import Shelf
from dragoman.sources import Options
from dragoman.web.app import create
from dragoman.web.site import Site
from dragoman.workspace import Workspace

BASE = "http://127.0.0.1:8641"
TOKEN = "the-token-of-this-launch"
NOW = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)


def _filled(folder: Path, example: str) -> Path:
    like = workspace.example(example)
    space = workspace.create(folder, like=like)
    texts = [str(like / name) for name in ("dispatches", "drafts") if (like / name).is_dir()]
    report = pipeline.add(space, texts, options=Options(), clock=lambda: datetime.now(UTC), backfill=True)
    assert report.held
    assert not report.failures
    return folder


@pytest.fixture(scope="session")
def two_rivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented process; copy it before writing to it."""
    return _filled(tmp_path_factory.mktemp("two") / "rivers", "two-rivers")


@pytest.fixture(scope="session")
def ukraine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with drafts; copy it before writing to it."""
    return _filled(tmp_path_factory.mktemp("ukraine") / "space", "ukraine-2025")


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], TestClient]]:
    """Start the app on a workspace: `launch(folder)` gives a client."""
    with ExitStack() as stack:

        def start(folder: Path) -> TestClient:
            shelf = Shelf(folder / "record.duckdb", tmp_path_factory.mktemp("shelf"))
            stack.callback(shelf.close)
            site = Site(Workspace(folder), shelf, TOKEN, clock=lambda: NOW)
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
