"""What readers see: a copy of the record, filtered, searched, item by item, while the working file is free."""

from dragoman.record.shelf.choices import Choice
from dragoman.record.shelf.copy import Copy, Rows
from dragoman.record.shelf.filters import Filters
from dragoman.record.shelf.shelf import Shelf

__all__ = ["Choice", "Copy", "Filters", "Rows", "Shelf"]
