"""Bytes to text: mark, UTF-8, declared charset, mended UTF-8, then a guess; never a crash over one stray byte."""

from __future__ import annotations

import codecs
import re

from dragoman.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Charsets of real pages and mails. Python knows many more "encodings" (rot13, unicode_escape, idna) that a page could
# name to have its words read otherwise than a browser would.
_CHARSET = re.compile(
    r"ascii|utf[-_]?8|iso[-_]?8859|iso2022|cp\d|koi8|mac|gb|big5|shift|euc|hz|johab|tis|kz1048|latin|hp_roman|ptcp"
)
_MULTIBYTE = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_SEQUENCE = re.compile(_MULTIBYTE)
_STRAY = re.compile(rb"(?:" + _MULTIBYTE + rb")|([\x80-\xff])")
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
# The bytes below A0 are quotes and dashes in every Windows charset, the letters after them differ. English with a few
# foreign names has hardly any, and the guesser, which has nothing to go by, then takes them for Polish or Turkish;
# Croatian, which has the fewest of the languages it could be, has three in a hundred letters.
_FOREIGN_LETTER = re.compile(rb"[\xa0-\xff]")
FOREIGN_ONE_IN = 50
_SNIFFED_BYTES = 100_000  # enough for the guess; guessing over megabytes takes seconds


def decode(data: bytes, *, declared: str | None = None, address: str = "") -> str:
    """Return the text of `data`, or raise SourceError where it is no text at all."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if (wide := _wide(data)) is not None:
        return data.decode(wide, "replace")
    refuse_binary(data, address=address)
    charset = known_charset(declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Valid UTF-8 beyond ASCII is never an accident, whatever the page declares. Plain ASCII may still be one of the
        # seven-bit charsets that switch alphabets by escape codes.
        if not data.isascii() or charset is None or not charset.startswith(("iso2022", "hz")):
            return text
    if charset is not None and not charset.startswith("utf"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, UnicodeError):
            pass  # the declaration is wrong: go on as if there were none
    return mended(data) or _guessed(data)


def known_charset(name: str | None) -> str | None:
    """Python's name for a declared charset, or None for one that is unknown or none for pages."""
    label = (name or "").strip(" \"'").lower()
    if not label or len(label) > 40 or not label.isascii() or not label.isprintable():
        return None
    if label in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        return "cp1252"  # as browsers read it: pages that say Latin-1 carry Windows quotes
    try:
        found = codecs.lookup(label).name
    except LookupError:
        return None
    return found if _CHARSET.match(found) else None


def mended(data: bytes) -> str | None:
    """UTF-8 with stray Windows-1252 bytes, mended; None where too little of it is UTF-8 to say so."""
    strays = sum(1 for match in _STRAY.finditer(data) if match.group(1))
    if strays > len(_SEQUENCE.findall(data)):
        return None

    def mend(match: re.Match[bytes]) -> bytes:
        stray = match.group(1)
        return stray.decode("cp1252", "replace").encode() if stray else match.group()

    return _STRAY.sub(mend, data).decode("utf-8", "replace")


def refuse_binary(data: bytes, *, address: str) -> None:
    """Raise SourceError where control bytes show that this is no text: one in fifty is far above any real text."""
    sample = data[:_SNIFFED_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 50 > len(sample):
        raise SourceError(
            "it holds binary data, not text",
            item=address,
            advice="check what kind of file it is and give it the right suffix",
        )


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    sample = data[:_SNIFFED_BYTES]
    if len(sample) < 4 or len(data) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    if len(data) > FOREIGN_ONE_IN * len(_FOREIGN_LETTER.findall(data)):
        return data.decode("cp1252", "replace")
    best = from_bytes(data[:_SNIFFED_BYTES]).best()
    name = best.encoding if best is not None and not best.encoding.startswith("utf") else "cp1252"
    return data.decode(name, "replace")
