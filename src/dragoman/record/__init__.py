"""What we hold, and since when: the only code that opens the database."""

from dragoman.record.archive import Archive
from dragoman.record.statements import LEDGERS
from dragoman.record.store import Record
from dragoman.record.values import HeldDocument, Table

__all__ = ["LEDGERS", "Archive", "HeldDocument", "Record", "Table"]
