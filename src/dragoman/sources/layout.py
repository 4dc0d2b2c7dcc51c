"""Lines as printed, turned back into paragraphs."""

from __future__ import annotations

import itertools
import re

_HYPHEN_BREAK = re.compile(r"([^\W\d_]+)-\n([^\W\d_]+)")
_STARTS_OWN_LINE = re.compile(r"[-*•–—▪◦]\s|\(?[0-9a-zA-Z]{1,3}[.)]\s|#")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"”’)\]]*$")
MAX_WRAPPED_CHARS = 110  # printed lines and plain-text mail break before this; paragraphs on one line run past it


def mend_hyphens(text: str) -> str:
    """Join words broken at a line's end; a hyphen stays where the same text writes the word with one elsewhere."""
    # A soft hyphen that was drawn: PDFs give it as one of these, with or without the line break.
    text = re.sub("[\u00ad\u0002\ufffe]\n?", "", text)
    low = text.lower()

    def mend(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        if not right[0].islower() or f"{left}-{right}".lower() in low:
            return f"{left}-{right}"
        return left + right

    return _HYPHEN_BREAK.sub(mend, text)


def looks_wrapped(text: str) -> bool:
    """True where most lines break in mid-sentence at a narrow width: printed text, plain mail, old text files."""
    lines = text.split("\n")
    inner = [line for line, after in itertools.pairwise(lines) if line.strip() and after.strip()]
    if len(inner) < 4 or max(map(len, lines)) > MAX_WRAPPED_CHARS:
        return False
    broken = sum(1 for line in inner if not _ENDS_SENTENCE.search(line.rstrip()) and len(line) >= 40)
    return broken * 2 > len(inner)


def unwrap(text: str) -> str:
    """Join lines that were broken to fit the page, one paragraph a line; blank lines and list items stay apart."""
    paragraphs: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        width = sorted(map(len, lines))[int(len(lines) * 0.9)] if len(lines) > 1 else len(lines[0])
        joined = lines[0]
        for previous, line in itertools.pairwise(lines):
            # A line that stops well before the margin ended there on purpose: a heading, or a paragraph's last line.
            short = len(previous) < 0.7 * width
            ended = short and (_ENDS_SENTENCE.search(previous) or line[0].isupper())
            joined += "\n" if ended or _STARTS_OWN_LINE.match(line) else " "
            joined += line
        paragraphs.append(joined)
    return "\n\n".join(paragraphs)
