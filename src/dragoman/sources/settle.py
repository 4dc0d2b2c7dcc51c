"""Text before cleaning: one form for line ends, spaces and letters, so that spans mean the same everywhere."""

from __future__ import annotations

import re
import unicodedata

# Characters that show nothing and carry no words: soft hyphen, zero-width space, joiners, direction marks, byte-order
# mark and the like. They are dropped without a trace. The two joiners spell words in scripts from Arabic to Khmer, so
# they go only where no letter of those scripts stands before them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff]"
)
_JOINER = re.compile("(?<![\u0600-\u1aff\ua800-\uabff])[\u200c\u200d]")

# Characters that can make a page show other words than it holds, or that no writer types: control codes, direction
# overrides and isolates, and the invisible "tag" letters. `clean` keeps them as cuts of kind "control".
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]+"
)

_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def settle(text: str) -> str:
    """Return `text` in NFC with plain newlines and spaces and without invisible characters.

    Lines lose the space at their ends, and three or more newlines become two. Control characters stay, for `clean` to
    cut and keep, except where taking one out would let its neighbours merge into another letter: there it goes now.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _NEWLINE.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _JOINER.sub("", text)
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    text = _drop_binding_controls(text)
    text = _SPACES.sub(" ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip(" \n")


def without_controls(text: str) -> str:
    """The settled text without its control characters: for titles and names, where no offset is kept."""
    return unicodedata.normalize("NFC", CONTROL.sub("", settle(text)))


def joins(left: str, right: str) -> bool:
    """True where two characters would change if they stood side by side in NFC."""
    return bool(right) and (unicodedata.combining(right) > 0 or not unicodedata.is_normalized("NFC", left + right))


def _drop_binding_controls(text: str) -> str:
    def keep_or_drop(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return "" if joins(before, after) else match.group()

    return unicodedata.normalize("NFC", CONTROL.sub(keep_or_drop, text))
