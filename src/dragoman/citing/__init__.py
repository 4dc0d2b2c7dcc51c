"""Citations of any item of the record: in six styles, and for reference managers."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.citing.gather import cited, references
from dragoman.citing.model import FORMS, STYLES, Origin, Passage, Reference
from dragoman.errors import ConfigError

__all__ = ["FORMS", "STYLES", "Origin", "Passage", "Reference", "cited", "references", "written"]


def written(
    references: Sequence[Reference],
    *,
    style: str = "apa",
    form: str = "text",
    origin: Origin | None = None,
    accessed: bool = True,
) -> str:
    """References in a style (one of STYLES) and a form (one of FORMS), ended by a line break.

    origin    the record they come from, cited after them; else they stand alone
    accessed  whether to say when each document was received, where the style asks for it
    The exchange forms ris, bibtex and csl-json hold the data and know no style.
    """
    from dragoman.citing import exchange, forms

    if style not in STYLES:
        raise ConfigError(f"there is no style {style!r}", item="--style", advice=f"use one of {', '.join(STYLES)}")
    if form in forms.WRITERS:
        return forms.WRITERS[form](references, origin, style=style, accessed=accessed)
    if form == "ris":
        return exchange.ris(references, origin, accessed=accessed)
    if form == "bibtex":
        return exchange.bibtex(references, origin, accessed=accessed)
    if form == "csl-json":
        return exchange.csl_json(references, origin, accessed=accessed)
    raise ConfigError(f"there is no form {form!r}", item="--format", advice=f"use one of {', '.join(FORMS)}")
