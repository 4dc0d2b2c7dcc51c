"""Authors as references name them: a person by given and family name where that is plain, anybody else as written."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_INITIAL = re.compile(r"[^\W\d_]\.?(?:[^\W\d_]\.)*")
_BETWEEN = re.compile(r"\s*(?:;|,\s*and\s|,|\band\b|&)\s*")
_BY = re.compile(r"^by\s+(?=\S)", re.IGNORECASE)
_WIRE = re.compile(r"(?P<wire>\S.*?)\s+via\s+(?P<outlet>\S.*)", re.IGNORECASE | re.DOTALL)

Name = dict[str, str]  # {"literal": …}, or {"family": …, "given": …}, as CSL has it


@cache
def _known() -> dict[str, frozenset[str]]:
    found = tomllib.loads((files("dragoman.citing") / "names.toml").read_text("utf-8"))
    return {key: frozenset(words) for key, words in found.items()}


def authors(text: str | None, *, outlet: str | None = None) -> list[Name]:
    """The authors of a document; [] where it names none.

    A name is split where its first word is a given name of names.toml, the words after it are capitalised, at most two
    words and initials or particles between them, and none says that it is a desk, a body or an outlet. Several names
    are split only where each of them passes. All else stays one author, in the document's own words.

    >>> authors("By Anna K. Lindqvist and Peter van Dyk")
    [{'family': 'Lindqvist', 'given': 'Anna K.'}, {'family': 'van Dyk', 'given': 'Peter'}]
    >>> authors("Associated Press")
    [{'literal': 'Associated Press'}]
    """
    line = _BY.sub("", (text or "").strip())
    if not line or line.casefold() == (outlet or "").strip().casefold():
        return []  # who signs as the outlet names nobody
    turned = line.split(", ")
    if len(turned) == 2 and (person := _person(f"{turned[1]} {turned[0]}")) is not None and " " not in turned[0]:
        return [person]
    people = [_person(each) for each in _BETWEEN.split(line)]
    if all(people):
        return [person for person in people if person is not None]
    return [{"literal": line}]


def wire(outlet: str | None) -> tuple[str | None, str | None]:
    """Who wrote and who published, where an outlet's name says both: "AP via The Ferry" is ("AP", "The Ferry")."""
    found = _WIRE.fullmatch((outlet or "").strip())
    return (found["wire"], found["outlet"]) if found else (None, outlet)


def _person(text: str) -> Name | None:
    words, known = text.split(), _known()
    if len(words) < 2 or any(word.casefold().strip(".") in known["bodies"] for word in words):
        return None
    first, *between, last = words
    while between and _INITIAL.fullmatch(between[0]) and between[0].isupper():
        first += f" {between.pop(0)}"
    given = first.split()[0]
    plain = all(part in known["given"] for part in given.casefold().split("-"))
    if not (plain and _capital(given) and _capital(last)) or any(word not in known["particles"] for word in between):
        return None
    return {"family": " ".join([*between, last]), "given": first}


def _capital(word: str) -> bool:
    """Whether it is written as a name is: a capital, then small letters; not an abbreviation."""
    return _WORD.fullmatch(word) is not None and word[0].isupper() and len(word) > 1 and not word.isupper()
