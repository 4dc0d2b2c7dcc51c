"""Work that takes longer than a page should wait: done beside the pages, which go on meanwhile."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)
AT_ONCE = 2  # long pieces of work; the others wait their turn, so that pages stay quick
# Seconds after which such work lets other threads on. A page asks the database some hundred times and waits for its
# turn after each; with the five milliseconds that Python has it would wait for seconds.
LETS_ON = 0.0005


class _Turns(AbstractContextManager[None]):
    """A place among the long pieces of work; while there are any, threads take turns quickly."""

    def __init__(self) -> None:
        self._free = threading.Semaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._taken = 0
        self._usual = sys.getswitchinterval()

    def __enter__(self) -> None:
        self._free.acquire()
        self._count(1)

    def __exit__(self, *_: object) -> None:
        self._count(-1)
        self._free.release()

    def _count(self, more: int) -> None:
        with self._lock:
            self._taken += more
            sys.setswitchinterval(LETS_ON if self._taken else self._usual)


_TURNS = _Turns()


class Work(Generic[T]):
    """One piece of work, begun when it is made, on a thread that the program need not wait for when it ends."""

    def __init__(
        self, make: Callable[[], T], *, in_turn: bool = True, answers: tuple[type[Exception], ...] = ()
    ) -> None:
        """Begin; `in_turn` for what takes long enough that no more than two of its kind are to go on at a time.

        answers  errors that are answers, such as that nothing has an id: they are told to whoever asks, and not logged
        """
        self._answers = answers
        self._begun = time.monotonic()
        self._over = threading.Event()
        self._found: list[T] = []
        self._error: Exception | None = None
        self._turn: AbstractContextManager[Any] = _TURNS if in_turn else nullcontext()
        threading.Thread(target=self._run, args=(make,), daemon=True).start()

    def _run(self, make: Callable[[], T]) -> None:
        try:
            with self._turn:
                self._found.append(make())
        except Exception as error:  # noqa: BLE001  told to whoever asks; a thread has nobody else to raise it to
            self._error = error
            if not isinstance(error, self._answers):
                log.warning("what was worked out beside the pages failed: %s", error)  # where nobody asks any more
        finally:
            self._over.set()

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self._error is not None

    @property
    def seconds(self) -> float:
        """For how long it has been going on."""
        return time.monotonic() - self._begun

    def over(self, patience: float | None = None) -> bool:
        """Whether it is done, within so many seconds; None: as long as it takes."""
        return self._over.wait(patience)

    def result(self) -> T:
        """What it came to, once it is done; raises what it failed with."""
        self._over.wait()
        if self._error is not None:
            raise self._error
        return self._found[0]
