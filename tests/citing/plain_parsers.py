"""Slow and obvious readers of RIS and BibTeX, after the formats' descriptions, for the tests to read back with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TAG = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


def read_ris(text: str) -> list[list[tuple[str, str]]]:
    """The entries of an RIS file as lists of tag and value; anything that is not RIS is an error."""
    entries: list[list[tuple[str, str]]] = []
    current: list[tuple[str, str]] | None = None
    for line in text.splitlines():  # every line break that Python knows, so that none can hide in a value
        if not line.strip():
            assert current is None, "a blank line inside an entry"
            continue
        match = TAG.fullmatch(line)
        assert match, f"not a tag: {line!r}"
        tag, value = match.groups()
        if tag == "TY":
            assert current is None, "an entry begins inside another"
            current = []
            entries.append(current)
        assert current is not None, f"{tag} outside an entry"
        current.append((tag, value))
        if tag == "ER":
            assert value == ""
            current = None
    assert current is None, "the last entry does not end"
    return entries


@dataclass
class Entry:
    kind: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)  # as TeX prints them
    raw: dict[str, str] = field(default_factory=dict)  # as they stand between the outer braces


def read_bibtex(text: str) -> list[Entry]:
    """The entries of a BibTeX file; braces are counted as BibTeX counts them, backslash or not."""
    entries, at = [], 0
    while (at := text.find("@", at)) >= 0:
        head = re.compile(r"@([a-z]+)\{([A-Za-z0-9:-]+),\s*").match(text, at)
        assert head, f"no entry begins at {text[at : at + 40]!r}"
        entry, at = Entry(head[1], head[2]), head.end()
        while text[at] != "}":
            name = re.compile(r"([a-z]+) = ").match(text, at)
            assert name, f"no field begins at {text[at : at + 40]!r}"
            at = name.end()
            if text[at] == "{":
                depth, start = 0, at
                while True:
                    depth += {"{": 1, "}": -1}.get(text[at], 0)
                    at += 1
                    if depth == 0:
                        break
                value = text[start + 1 : at - 1]
            else:
                word = re.compile(r"[a-z]{3}").match(text, at)
                assert word, "a value is neither braced nor a month"
                value, at = word[0], word.end()
            assert name[1] not in entry.raw, f"{name[1]} stands there twice"
            entry.raw[name[1]] = value
            entry.fields[name[1]] = value if name[1] == "url" else printed(value)
            rest = re.compile(r",\s*").match(text, at)
            assert rest, "a field does not end in a comma"
            at = rest.end()
        at += 1
        entries.append(entry)
    return entries


COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textquotedbl": '"',
}


def printed(tex: str) -> str:
    """What TeX prints: commands as their signs, braces as nothing; a sign that TeX would act on is an error."""
    found, at = [], 0
    while at < len(tex):
        char = tex[at]
        if char == "\\":
            command = re.compile(r"\\([a-z]+)\{\}|\\([#$%&_])").match(tex, at)
            assert command, f"unknown command at {tex[at : at + 20]!r}"
            found.append(COMMANDS[command[1]] if command[1] else command[2])
            at = command.end()
            continue
        assert char not in '#$%&_^~<>|"', f"TeX would act on {char!r}"
        if char not in "{}":
            found.append(char)
        at += 1
    return "".join(found)
