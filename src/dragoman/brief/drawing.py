"""Pictures for paper: an SVG that carries its own style, and the same as pixels where a format holds no SVG.

On the page a picture takes its colours from the page's style sheet. Neither a PDF nor a Word file has that, so the
rules are put into the picture, in their colours for paper.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from dragoman.brief import picture
from dragoman.brief.model import Brief, Figure, Section
from dragoman.brief.printed import holdable
from dragoman.errors import ConfigError
from dragoman.visible import environment

if TYPE_CHECKING:
    from jinja2 import Template

SVG = "http://www.w3.org/2000/svg"
WIDE = 760.0  # px, as on the page, so that labels have the room they were laid out for
DOTS = 2.5  # pixels of the picture for each px of the drawing: 190 dots an inch at the width of a page of text
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_BY_THE_PAGE = {"width", "height", "max-width", "display", "margin"}  # what the page makes of a picture as a box
_OWN = "--c"  # the colour of a lane, which what it holds inherits: the one variable that is not the same everywhere


def figures(brief: Brief, section: Section) -> tuple[Figure, ...]:
    """The pictures of a section: above what happened the timeline of the brief, and its own."""
    own = (section.figure,) if section.figure else ()
    if section.id != "what-happened" or brief.form == "daily":  # a timeline of one day shows nothing
        return own
    shown, far = picture.window(brief.marks)
    if not shown:
        return own
    drawn = picture.layout(shown, width=WIDE, wide=True)
    caption = "What the text does not date stands at the day of its report."
    if missing := brief.undated + far:
        caption += f" {missing} without a date, or far from the rest in time, {_are(missing)} listed, not drawn."
    return (Figure(svg=_timeline().render(p=drawn), caption=caption, description=drawn.title), *own)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


@cache
def _timeline() -> Template:
    env = environment("dragoman.brief")
    env.filters["label_x"] = picture.label_x
    return env.get_template("timeline.svg.j2")


def plain(figure: Figure) -> str:
    """The picture as an SVG that needs no page around it: its style inside, its links and tooltips gone."""
    root = ElementTree.fromstring(holdable(figure.svg))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}title":
                parent.remove(child)
            elif child.tag == f"{{{SVG}}}a":  # to the PDF's writer this is a run of text
                child.tag = f"{{{SVG}}}g"
                for name in ("href", "tabindex", "aria-label"):
                    child.attrib.pop(name, None)
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = paper_style()
    title = ElementTree.Element(f"{{{SVG}}}title")  # from it the PDF takes what it says to who cannot see it
    title.text = holdable(figure.description)
    root[:0] = [title, style]
    for name, length in zip(("width", "height"), _size(root.get("viewBox", "")), strict=True):
        root.set(name, f"{length:g}")
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


@cache
def paper_style() -> str:
    """The page's rules with the colours of its print style, each variable replaced by its value."""
    tinycss2 = import_module("tinycss2")
    text = (files("dragoman.brief") / "templates" / "style.css").read_text("utf-8")
    plain_rules, print_rules = [], []
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            plain_rules.append(rule)
        elif rule.type == "at-rule" and rule.at_keyword == "media" and "print" in tinycss2.serialize(rule.prelude):
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            print_rules += [each for each in inside if each.type == "qualified-rule"]
    light = [rule for rule in (*plain_rules, *print_rules) if "dark" not in tinycss2.serialize(rule.prelude)]
    values = {
        declaration.name: tinycss2.serialize(declaration.value).strip()
        for rule in light
        if ":root" in tinycss2.serialize(rule.prelude)
        for declaration in _declarations(rule)
        if declaration.name.startswith("--")
    }
    return "\n".join(_written(light, values))


def _declarations(rule: Any) -> list[Any]:
    tinycss2 = import_module("tinycss2")
    found = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
    return [each for each in found if each.type == "declaration"]


def _written(rules: Iterable[Any], values: dict[str, str]) -> Iterator[str]:
    """The rules that a picture can use. A lane's own colour becomes its `color`, which its marks then take."""
    tinycss2 = import_module("tinycss2")
    for rule in rules:
        selector = tinycss2.serialize(rule.prelude).strip()
        if not _readable(rule.prelude):
            continue
        lines = []
        for declaration in _declarations(rule):
            value = tinycss2.serialize(declaration.value).strip()
            value = _VARIABLE.sub(lambda match: values.get(match[1], "currentColor"), value)
            name = "color" if declaration.name == _OWN else declaration.name
            if not name.startswith("--") and name not in _BY_THE_PAGE:
                lines.append(f"{name}: {value}")
        if lines:
            yield f"{selector} {{ {'; '.join(lines)} }}"


def _readable(prelude: list[Any]) -> bool:
    """Whether the picture's reader knows the selector: at one that it does not know it would stop reading."""
    cssselect2 = import_module("cssselect2")
    try:
        return all(each.pseudo_element is None for each in cssselect2.compile_selector_list(prelude))
    except cssselect2.SelectorError:
        return False


def writer() -> ModuleType:
    """WeasyPrint, which lays out pages; it needs libraries that are not Python's, and without them this says which."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints its own advice before it fails
            return import_module("weasyprint")
    except OSError as error:
        raise ConfigError(
            f"no PDF can be written, because a library for laying out text is not installed: {error}",
            advice="on Debian and Ubuntu, apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 and "
            "fonts such as fonts-dejavu-core; on macOS, brew install pango; "
            "the formats html, md and docx need none of them",
        ) from error


def pages(html: str) -> Any:
    """HTML ready to be laid out. Nothing is fetched for it: no protocol is allowed, not even data or file."""
    weasyprint = writer()
    return weasyprint.HTML(string=html, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=frozenset()))


def width(svg: str) -> float:
    """How wide a picture that `plain` made is meant to be, in px."""
    return _size(ElementTree.fromstring(svg).get("viewBox", ""))[0]


def _size(box: str) -> tuple[float, float]:
    _, _, wide, tall = map(float, box.split())
    return wide, tall


def png(svg: str) -> bytes:
    """A picture that `plain` made in pixels, on white."""
    import pypdfium2

    wide, tall = _size(ElementTree.fromstring(svg).get("viewBox", ""))
    page = (
        f"<style>@page {{ size: {wide}px {tall}px; margin: 0 }} html, body {{ margin: 0 }}"
        "svg { display: block }</style>" + svg
    )
    document = pypdfium2.PdfDocument(pages(page).write_pdf())
    try:
        image = document[0].render(scale=DOTS / 0.75).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()
