"""The words of lexicon/particulars/hostilities.toml, for those who read a sentence before its particulars are read."""

from __future__ import annotations

from functools import cache

from dragoman.coding.lexicon import particulars


@cache
def war_words(table: str, name: str) -> frozenset[str]:
    """One list of a table, by lemma: `war_words("attack", "owned")` holds what somebody may claim to have done."""
    return frozenset(particulars("hostilities")[table][name])
