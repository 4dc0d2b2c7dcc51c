"""Ctrl-C while the database works ends the run as Ctrl-C does, not as a fault of the record."""

from __future__ import annotations

import duckdb
import pytest

from dragoman.record.connection import interruptible


@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), duckdb.InterruptException("Interrupted!")])
def test_an_interrupted_statement_is_a_keyboard_interrupt(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        raise error


def test_any_other_error_passes_as_it_is() -> None:
    with pytest.raises(RuntimeError, match="something else"), interruptible():
        raise RuntimeError("something else")
