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
_ARTICLES = (" the", " a", " an")
_LEADING = re.compile(  # a word after which another must come
    r"(?i)a|an|the|of|in|on|at|to|from|for|with|by|into|onto|upon|over|under|between|among|against|about|after|before|"
    r"during|without|within|through|across|towards?|via|per|than|as|and|or|but|nor|that|which|who|whose|its|their|his|"
    r"her|our|your|my|this|these|those"
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
    return cut(one_line(text), limit)


def named(text: str) -> str:
    """A name as it is shown: whole, however long, with an ellipsis where it breaks off after an article."""
    line = one_line(text)
    return cut(line, len(line))


def cut(line: str, limit: int) -> str:
    """A line, cut at a word; never after an article or a preposition, nor where it broke off after an article itself.

    >>> cut("nine civilians from the town", 25), cut("nine civilians from the", 25), cut("what it fights for", 25)
    ('nine civilians …', 'nine civilians …', 'what it fights for')
    """
    if len(line) > limit:
        head = line[:limit].rsplit(" ", 1)[0] if " " in line[:limit] else line[:limit]
    elif line.endswith(_ARTICLES):
        head = line
    else:
        return line
    return finished(head).rstrip(" ,;:–-") + " …"


def finished(head: str) -> str:
    """The beginning of a text without the words at its end that only lead to another: "civilians from the"."""
    words = head.rstrip()
    while len(last := words.rsplit(None, 1)) > 1 and _LEADING.fullmatch(last[1]):
        words = last[0]
    return words


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
    env.filters |= {"visible": visible, "one_line": one_line, "linkable": linkable, "named": named}
    return env
