"""The copy of the record that readers see, and how it keeps up with the working file, which stays free for writers."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import RecordError
from dragoman.record.shelf.copy import Copy
from dragoman.record.store import Record

if TYPE_CHECKING:
    from dragoman.types import Judgement


IDLE_SECONDS = 3.0  # after the last judgement


class Shelf:
    """`copy` is what to read: take it once for one answer, so that the answer is of one piece."""

    def __init__(self, source: Path, folder: Path) -> None:
        """Copy the record at `source` into a folder of our own."""
        self.source = source
        self.behind = ""  # why the copy is older than the working file; "" where it is not
        self._folder = folder
        self._writing = threading.Lock()
        self._made = 0
        self._past: list[Copy] = []  # an answer may still be read from it
        self._late: list[Judgement] | None = None  # made while a new copy is, which lacks them; None: none is made
        self.stirred = threading.Event()  # set by a judgement, for who works out beforehand what will be asked for
        self._unsettled = 0.0  # when the working file was last judged without what follows being worked out; 0: never
        self._state = self._stat()
        self.copy, self.copied = self._copied(), datetime.now(UTC)

    def close(self) -> None:
        """Give the copies up."""
        with self._writing:
            with suppress(RecordError):  # another process may hold the file: what it lacks is worked out when read
                self._settle()
            for one in (*self._past, self.copy):
                one.close()

    def refresh(self) -> bool:
        """Take in what was written to the working file; while another process writes it, the old copy stays."""
        with self._writing:
            now = self._stat()
            if now is None or now == self._state or self._late is not None:
                if self._unsettled and time.monotonic() - self._unsettled > IDLE_SECONDS:
                    with suppress(RecordError):
                        self._settle()
                return False
            try:
                fresh = self._copied()
            except RecordError as error:
                self.behind = error.message
                return False
            self._late, self._state, copied = [], now, datetime.now(UTC)
        try:
            fresh.warm()  # which takes seconds: whoever judges meanwhile need not wait for it
        finally:
            with self._writing:
                late, self._late = self._late, None
                for one in late:
                    fresh.judge(one)
                self._past.append(self.copy)
                self.copy, self.copied, self.behind = fresh, copied, ""
                while len(self._past) > 1:
                    self._past.pop(0).close()
        return True

    def judge(self, judgement: Judgement) -> Judgement:
        """Add a judgement to the working file, then to the copy; returns it as it is kept.

        What the working file shows then is worked out later, when nobody waits for it.
        """
        with self._writing:
            behind = self._stat() != self._state
            with Record.open(self.source) as working:
                kept = working.judge(judgement)
            self._unsettled = time.monotonic()
            if self._late is not None:
                self._late.append(judgement)
            with suppress(*([RecordError] if behind else [])):  # it may be about what the copy does not hold yet
                self.copy.judge(judgement)
            if not behind:  # else the next look is to see that something was written
                self._state = self._stat()
        self.stirred.set()
        return kept

    def _settle(self) -> None:
        """Work out what the working file shows after judgements, for those who only read it."""
        if self._unsettled:
            unchanged = self._stat() == self._state
            with Record.open(self.source) as working:
                working.settle()
            self._unsettled = 0.0
            if unchanged:
                self._state = self._stat()

    def _copied(self) -> Copy:
        path = self._folder / f"shelf-{self._made}.duckdb"
        self._made += 1
        # The bytes as they lie, which is a hundred times as quick as to write every row anew. Whoever opens a file to
        # read keeps writers out; that this process reads it a second time ends that, but not before all is copied.
        with Record.open(self.source, read_only=True):
            self._folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.source, path)
            with suppress(FileNotFoundError):  # what a process that broke off had written and not settled yet
                shutil.copyfile(f"{self.source}.wal", f"{path}.wal")
        return Copy(path)

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self.source.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
