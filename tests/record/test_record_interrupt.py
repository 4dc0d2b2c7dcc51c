"""Ctrl-C while the database works ends the run as Ctrl-C does, not as a fault of the record."""

from __future__ import annotations

import os
import signal
import threading

import duckdb
import pytest

from dragoman.record.connection import interruptible


def test_an_interrupted_statement_is_a_keyboard_interrupt() -> None:
    connection = duckdb.connect()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt), interruptible():
        connection.execute("SELECT count(*) FROM range(100000000) a, range(100000) b").fetchall()
    timer.join()


def test_any_other_error_passes_as_it_is() -> None:
    with pytest.raises(RuntimeError, match="something else"), interruptible():
        raise RuntimeError("something else")
