"""What several stages' tests share: a clock that ticks, a coder that is quick and predictable, the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest


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
