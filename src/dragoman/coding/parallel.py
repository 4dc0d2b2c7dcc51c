"""Several processes that code side by side: documents go out, readings come back in the documents' order.

The parses stay where they are made; spaCy's own `n_process` sends them between processes and gains nothing here.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from dragoman.errors import CodingError
from dragoman.types import Document, Reading, Span

if TYPE_CHECKING:
    from dragoman.coding.rules import Coder

PARCEL = 8  # documents sent at once
AHEAD = 3  # parcels under way for each process: what is held in memory at a time

_coder: Coder | None = None  # of a working process, made once when it starts


class ParallelCoder:
    """A coder that hands documents to processes, each with a coder of its own; `make` must be importable by name.

    The processes start with the first document and end with the program that asked for them.
    """

    def __init__(self, make: Callable[[], Coder], *, processes: int) -> None:
        self._make = make
        self._one = make()  # loads nothing before it is asked to code
        self._processes = processes
        self.id, self.languages = self._one.id, self._one.languages
        self.ahead = AHEAD * PARCEL * processes  # documents it likes to be given at once

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork would share locks of threads that it does not copy
        return ProcessPoolExecutor(self._processes, context, initializer=_start, initargs=(self._make,))

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Yield one reading a document, in the documents' order."""
        source = iter(documents)
        under_way: deque[Future[list[Reading]]] = deque()
        try:
            while parcel := list(islice(source, PARCEL)):
                under_way.append(self._pool.submit(_code, parcel))
                if len(under_way) >= AHEAD * self._processes:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        except BrokenProcessPool as error:
            del self._pool
            raise CodingError(
                "a process that was coding has died", advice="try fewer processes, or more memory"
            ) from error
        finally:
            for waiting in under_way:
                waiting.cancel()

    def relate(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        """Return the probability of each PLOVER type for what the source does to the target in a sentence."""
        return self._one.relate(text, source, target)


def _start(make: Callable[[], Coder]) -> None:
    global _coder
    _coder = make()


def _code(documents: list[Document]) -> list[Reading]:
    assert _coder is not None
    return list(_coder.code(documents))
