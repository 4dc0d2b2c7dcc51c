"""Whether the record can be trusted: every quote where its span says, every text and byte as it was received."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.record import Archive, Record


def verify(record: Record, archive: Archive) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return what was checked, counted, and each problem as the item and what is wrong with it."""
    from dragoman.record.verify import counted
    from dragoman.record.verify import verify as check

    held = {one.document.raw for one in record.documents()}
    problems = [(one.item, one.message) for one in check(record, archive)]
    # Bytes of a run that was killed before it stored their document: the next run takes them for what they claim to be.
    others = [key for key in archive.keys() if key not in held]  # noqa: SIM118  (an archive is no mapping)
    problems += [
        (key, "the archived bytes have changed")
        for key in others
        if hashlib.sha256(archive.get(key)).hexdigest() != key
    ]
    return counted(record), problems
