"""What languages are called, for people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads(files("dragoman").joinpath("languages.toml").read_text("utf-8"))


def language(code: str | None) -> str:
    """The name of a language by its code, with or without a region; the code where no name is known.

    >>> language("en-GB")
    'English'
    """
    return _names().get((code or "").replace("_", "-").split("-")[0].lower(), code or "")
