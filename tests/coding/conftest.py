"""What the tests of the coder share."""

from __future__ import annotations

import pytest

from dragoman.coding import RulesCoder


@pytest.fixture(scope="session")
def coder() -> RulesCoder:
    return RulesCoder()
