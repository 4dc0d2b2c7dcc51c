"""The bytes of every document as they came, each under its SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import RecordError

KEY = re.compile(r"[0-9a-f]{64}")


class Archive:
    """A folder of received bytes: `ab/cdef...`, by the SHA-256 of the content. Nothing in it is ever rewritten."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256; bytes that are already there are not written again."""
        key = hashlib.sha256(data).hexdigest()
        path = self._path(key)
        if path.exists():
            return key
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # A file that is written in place and cut short would pass for the whole; a renamed one is whole or absent.
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
                os.replace(temporary, path)
            finally:
                Path(temporary).unlink(missing_ok=True)
        except OSError as error:
            raise RecordError(
                f"the archive cannot be written: {error.strerror}", item=str(path), advice="check space and permissions"
            ) from error
        return key

    def get(self, sha: str) -> bytes:
        """The bytes kept under a SHA-256."""
        try:
            return self._path(sha).read_bytes()
        except FileNotFoundError as error:
            raise RecordError(
                "these bytes are not in the archive",
                item=sha,
                advice="restore the archive folder, or add the document again",
            ) from error
        except OSError as error:
            raise RecordError(
                f"the archive cannot be read: {error.strerror}", item=sha, advice="check the folder's permissions"
            ) from error

    def holds(self, sha: str) -> bool:
        """Whether bytes are kept under this SHA-256."""
        return self._path(sha).is_file()

    def keys(self) -> Iterator[str]:
        """Every SHA-256 in the archive, in order."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if KEY.fullmatch(key := path.parent.name + path.name):
                yield key

    def verify(self) -> list[str]:
        """The keys whose bytes no longer have that hash."""
        return [key for key in self.keys() if hashlib.sha256(self.get(key)).hexdigest() != key]

    def _path(self, sha: str) -> Path:
        if not KEY.fullmatch(sha):  # the key comes from a database: it must not lead out of the folder
            raise RecordError("not a SHA-256", item=sha, advice="keys are 64 lower-case hexadecimal digits")
        return self.folder / sha[:2] / sha[2:]
