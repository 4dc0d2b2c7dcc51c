"""References for other programs: RIS, BibTeX and CSL-JSON, titles and names whole and as they were published.

Hidden characters come as visible code points in all three. RIS and CSL-JSON have no escape for other signs; the text
of a BibTeX field is written so that TeX prints each sign, and so that its braces pair up.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dragoman.citing.forms import remarks, where
from dragoman.citing.gather import shown
from dragoman.citing.model import Origin, Reference
from dragoman.visible import linkable

RIS_TYPES = {"article-newspaper": "NEWS", "webpage": "ELEC", "report": "RPRT", "document": "GEN"}
BIBTEX_TYPES = {
    "article-newspaper": ("article", "journal"),
    "report": ("techreport", "institution"),
    "webpage": ("misc", "howpublished"),
    "document": ("misc", "howpublished"),
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts every brace, also one after a backslash, so a brace of a title becomes a command.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_TEX = str.maketrans(TEX)
_KEPT = re.compile(r"[^a-z0-9]+")
KEY_DIGITS = 8  # of a document's id in the key of its entry: enough for a list, and the whole id is in a note
LONGEST_KEY = 24


def ris(references: Sequence[Reference], origin: Origin | None, *, accessed: bool) -> str:
    """RIS: one tag a line, one entry a reference and one for the record."""
    numbers = {one.document_id: number for number, one in enumerate(references, 1)}
    entries = [_ris(one, numbers, accessed=accessed) for one in references]
    if origin is not None:
        entries.append(_ris_of(origin))
    return "\n".join("".join(f"{tag}  - {text}\n" for tag, text in entry) for entry in entries)


def _ris(reference: Reference, numbers: dict[str, int], *, accessed: bool) -> list[tuple[str, str]]:
    item = reference.csl
    rows = [("TY", RIS_TYPES[item["type"]])]
    rows += [("AU", _name(one)) for one in item.get("author", ())]
    rows += [("TI", shown(item.get("title")))]
    rows += [("T2", shown(item.get("container-title"))), ("PB", shown(item.get("publisher")))]
    rows += [("M3", shown(item.get("genre")))]
    if "issued" in item:
        year, month, day = _day(item["issued"])
        rows += [("PY", f"{year:04}"), ("DA", f"{year:04}/{month:02}/{day:02}")]
    if accessed and "accessed" in item:
        year, month, day = _day(item["accessed"])
        rows += [("Y2", f"{year:04}/{month:02}/{day:02}")]
    rows += [("UR", item["URL"] if linkable(item.get("URL", "")) else ""), ("LA", shown(item.get("language")))]
    rows += [("AN", reference.document_id)]
    rows += [("N1", note) for note in _notes(reference, numbers)]
    return [*((tag, text) for tag, text in rows if text), ("ER", "")]


def _ris_of(origin: Origin) -> list[tuple[str, str]]:
    day = origin.day.strftime("%Y/%m/%d")
    rows = [("TY", "DATA"), ("TI", origin.title), ("PY", day[:4]), ("DA", day)]
    return [*rows, ("AN", f"{origin.kind}:{origin.id}"), ("N1", origin.words), ("ER", "")]


def bibtex(references: Sequence[Reference], origin: Origin | None, *, accessed: bool) -> str:
    """BibTeX in UTF-8, for BibTeX and BibLaTeX: one entry a reference and one for the record."""
    numbers = {one.document_id: number for number, one in enumerate(references, 1)}
    entries = [_bibtex(one, numbers, accessed=accessed) for one in references]
    if origin is not None:
        fields = {"title": _braced(origin.title), "howpublished": _tex(f"dragoman {origin.version}")}
        fields |= _published([origin.day.year, origin.day.month, origin.day.day]) | {"note": _tex(origin.words)}
        entries.append(_entry("misc", f"record-{origin.kind}-{_KEPT.sub('-', origin.id)}", fields))
    return "\n".join(entries)


def _bibtex(reference: Reference, numbers: dict[str, int], *, accessed: bool) -> str:
    item = reference.csl
    kind, outlet_field = BIBTEX_TYPES[item["type"]]
    fields: dict[str, str] = {}
    if "author" in item:
        fields["author"] = "{" + " and ".join(map(_tex_name, item["author"])) + "}"
    fields["title"] = _braced(shown(item.get("title")))
    fields[outlet_field] = _tex(shown(item.get("container-title") or item.get("publisher")))
    if kind != "article":
        fields["type"] = _tex(shown(item.get("genre")))
    if "issued" in item:
        fields |= _published(_day(item["issued"]))
    if linkable(item.get("URL", "")):
        fields["url"] = "{" + item["URL"].replace("{", "%7B").replace("}", "%7D") + "}"
        if accessed and "accessed" in item:
            fields["urldate"] = "{{{:04}-{:02}-{:02}}}".format(*_day(item["accessed"]))
    fields["language"] = _tex(shown(item.get("language")))
    fields["note"] = _tex(" ".join(remarks(reference, numbers)))
    fields["annote"] = _tex(" ".join(_quoted(reference)))
    return _entry(kind, _key(reference), fields)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {value}," for name, value in fields.items() if value not in ("{}", "{{}}")]
    return "\n".join([f"@{kind}{{{key},", *lines, "}\n"])


def _published(day: Sequence[int]) -> dict[str, str]:
    """The parts of a date as BibTeX and BibLaTeX read them; a month is one of the names that both define."""
    return {"year": f"{{{day[0]}}}", "month": MONTHS[day[1] - 1], "day": f"{{{day[2]}}}"}


def _tex(text: str) -> str:
    return "{" + text.translate(_TEX) + "}"


def _braced(text: str) -> str:
    """A title in two pairs of braces, so that no style changes its capitals."""
    return "{" + _tex(text) + "}"


def _tex_name(name: Mapping[str, str]) -> str:
    """A person as "Family, Given"; anybody else in braces, so that no "and" or comma divides the name."""
    return _tex(shown(name["literal"])) if "literal" in name else _name(name).translate(_TEX)


def _name(name: Mapping[str, str]) -> str:
    return shown(name["literal"]) if "literal" in name else shown(f"{name['family']}, {name['given']}")


def _key(reference: Reference) -> str:
    """A key of ASCII letters and digits: who, the year, the document."""
    item = reference.csl
    first: Mapping[str, str] = next(iter(item.get("author", ())), {})
    who = first.get("family") or first.get("literal") or item.get("container-title") or item.get("publisher") or ""
    ascii_ = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode().lower()
    year = _day(item["issued"])[0] if "issued" in item else "nd"
    return f"{_KEPT.sub('', ascii_)[:LONGEST_KEY] or 'document'}{year}-{reference.document_id[:KEY_DIGITS]}"


def csl_json(references: Sequence[Reference], origin: Origin | None, *, accessed: bool) -> str:
    """A list of CSL-JSON items; what is ours stands in `note` and, for programs, in `custom`."""
    numbers = {one.document_id: number for number, one in enumerate(references, 1)}
    items = [_csl(one, numbers, accessed=accessed) for one in references]
    if origin is not None:
        items.append(
            {
                "id": f"{origin.kind}:{origin.id}",
                "type": "dataset",
                "title": origin.title,
                "version": f"dragoman {origin.version}",
                "issued": {"date-parts": [[origin.day.year, origin.day.month, origin.day.day]]},
                "note": origin.words,
            }
        )
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl(reference: Reference, numbers: dict[str, int], *, accessed: bool) -> dict[str, Any]:
    own = {"document": reference.document_id, "carries": reference.carries, "passages": passages(reference)}
    item = {key: value for key, value in reference.csl.items() if accessed or key != "accessed"}
    notes = "\n".join(_notes(reference, numbers))
    return {**item, **({"note": notes} if notes else {}), "custom": own}


def passages(reference: Reference) -> list[dict[str, Any]]:
    """The passages for programs: each quote as it stands in the text."""
    return [
        {"quote": one.quote, "span": list(one.span), "paragraph": one.paragraph, "mention_id": one.mention_id}
        for one in reference.passages
    ]


def _notes(reference: Reference, numbers: dict[str, int]) -> list[str]:
    return [*_quoted(reference), *remarks(reference, numbers)]


def _quoted(reference: Reference) -> Iterator[str]:
    yield from (f"“{shown(one.quote)}” ({where(reference, one)})" for one in reference.passages)


def _day(date: Mapping[str, Any]) -> tuple[int, int, int]:
    parts: Iterable[int] = date["date-parts"][0]
    year, month, day = parts
    return year, month, day
