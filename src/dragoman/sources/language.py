"""Which language a text is in."""

from __future__ import annotations

MIN_LETTERS = (
    40  # below this the classifier names a wrong language too often to be of use; what is English it still sees
)
NEAR = 12.0  # in log-likelihood: English no further behind is English; its neighbours ("pcm", "sco") share its words
MAX_CHARS = 20_000  # the answer no longer moves after a few paragraphs


def language(text: str) -> str | None:
    """The text's language as an ISO 639-1 code, or None where it is too short to tell."""
    import py3langid

    sample = text[:MAX_CHARS]
    letters = sum(char.isalpha() for char in sample)
    if not letters:
        return None
    likely = py3langid.rank(sample)
    best, most = likely[0]
    if most - dict(likely)["en"] <= (NEAR if letters >= MIN_LETTERS else 0.0):
        return "en"
    return str(best) if letters >= MIN_LETTERS else None


def stated(value: object) -> str | None:
    """A language as a field states it, cut to its two letters: "en-GB" is "en"; None for anything else."""
    text = value.strip().lower().replace("_", "-") if isinstance(value, str) else ""
    head = text.split("-")[0]
    return head if len(head) == 2 and head.isascii() and head.isalpha() else None
