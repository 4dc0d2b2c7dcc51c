"""The brief: sentences with their evidence, as one HTML file or as Markdown."""

from dragoman.brief.compose import build, last_day
from dragoman.brief.markdown import to_markdown
from dragoman.brief.model import Brief, Evidence, Line, Readable, Section
from dragoman.brief.page import to_html
from dragoman.brief.parties import BlocLike, PartyLike

__all__ = [
    "BlocLike",
    "Brief",
    "Evidence",
    "Line",
    "PartyLike",
    "Readable",
    "Section",
    "build",
    "last_day",
    "to_html",
    "to_markdown",
]
