"""What several stages' tests share: a clock that ticks, a coder that is quick and predictable, the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("untimed")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that starts on 2 December 2025 and moves on by a second whenever it is read."""
    now = datetime(2025, 12, 2, 9, 0, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return tick


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium: without it browser tests are skipped, except where CI has to run them."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        reason = "no Chromium on this machine: make browser, as root, installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def _filled(folder: Path, example: str) -> Path:
    from dragoman import pipeline, workspace
    from dragoman.sources import Options

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
