"""Make outside text harmless to show: hidden characters become visible, markup is escaped, long text is shortened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from jinja2 import Environment

# C0 and C1 but white space, the marks that reorder text, the invisible ones that split words, and lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~^$&!@])")
_AUTOLINK = re.compile(r"(?i)(:)(?=//)|(?<=\bwww)(\.)|(?<=\bmailto)(:)|(?<=\bxmpp)(:)")
_OPENING = re.compile(r"^(?:(\s*)([-+=])|(\s*\d{1,9})([.)]))")
_ADDRESS = re.compile(r"https?://[!-;=?-\[\]-~]+", re.IGNORECASE)  # printable ASCII without < > and backslash


def visible(text: str) -> str:
    """The text with each control, direction or invisible character written as its code point."""
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return _SPACE.sub(" ", visible(text)).strip()


def short(text: str, limit: int) -> str:
    """The text on one line, cut at a word within `limit` characters and ended by an ellipsis where it was longer."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[:limit].rsplit(" ", 1)[0] if " " in line[:limit] else line[:limit]
    return head.rstrip(" ,;:–-") + " …"


def linkable(url: str) -> bool:
    """Whether an address is a plain web address that may become a link."""
    if not _ADDRESS.fullmatch(url):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def address(url: str) -> str:
    """How an address is printed: a web address whole, a path by its last two names, so that no home folder is shown."""
    if re.match(r"[a-z][a-z0-9+.-]+:", url, re.IGNORECASE):
        return one_line(url)
    return "/".join(part for part in one_line(url).replace("\\", "/").split("/")[-2:] if part)


def markdown(text: str) -> str:
    """The text on one line, with no sign that Markdown or HTML would read and no address that becomes a link."""
    line = _SIGNS.sub(r"\\\1", one_line(text))
    line = _AUTOLINK.sub(lambda match: "\\" + match[0], line)
    return _OPENING.sub(lambda match: f"{match[1]}\\{match[2]}" if match[2] else f"{match[3]}\\{match[4]}", line)


def environment(package: str) -> Environment:
    """The templates of a package: everything is escaped, a name that is not given is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {"visible": visible, "one_line": one_line, "linkable": linkable}
    return env
