"""Patterns: cycles of moves, earlier processes like this one, breaks in a series, violence around talks."""
