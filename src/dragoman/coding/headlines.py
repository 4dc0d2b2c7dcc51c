"""Parties that a headline joins with a comma, "Thai, Cambodian leaders meet": the model has to read an "and" there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.coding.registry import Registry

WORD = r"(?:(?:[A-Z]\.)+|[\w\u2019'-]+)"
PART = rf"(?=[A-Z]){WORD}(?: {WORD}){{0,3}}"
# Two parts or more at the start of a line or sentence, and then a word that is no name; the last comma is caught.
LIST = re.compile(rf"(?:^|(?<=[.!?] ))((?:{PART}, )*?{PART})(, )(?=({PART}) [a-z])", re.MULTILINE)
AFTER = re.compile(r"[a-z]+")
NOT_BEHIND = {
    "and",
    "or",
    "said",
    "says",
    "who",
    "which",
    "where",
    "whose",
}  # the list goes on, or is none: "Iran, X says"


def with_ands(text: str, registry: Registry) -> str:
    """The text with "&" for such commas, as long as before: "Thai &Cambodian leaders meet"."""

    def mended(found: re.Match[str]) -> str:
        parts = [*found[1].split(", "), found[3]]
        known = [_party(part, registry) for part in parts]
        behind = AFTER.match(text, found.end() + known[-1][1] + 1)
        apart = len({country for country, _ in known}) == len(parts)  # not "Doha, Qatar"
        if not all(length for _, length in known) or not apart or behind is None or behind[0] in NOT_BEHIND:
            return found[0]
        return f"{found[1]} &"

    return LIST.sub(mended, text)


def _party(part: str, registry: Registry) -> tuple[str, int]:
    """Whose the words are that a part begins with, and how many letters name them; 0 where no party is named."""
    words = part.split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        for alias in registry.named(name):
            entry = registry.entry(alias.entry_id)
            if entry.kind != "outlet":
                own = entry.id if entry.id.startswith("group:") else entry.country or entry.id
                return own, len(name)
    return "", 0
