"""How a brief looks as a Word file: styles by name, so that whoever edits the file can change them in one place."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dragoman.brief.ooxml import element

SERIF, SANS = "Georgia", "Arial"
INK, SOFT, LINK, WARN, RULE, SHADE = "16181B", "4B5158", "1D4F70", "8A2F22", "C9C5BB", "FBEEB9"
WIDTH = 170  # mm of A4 between its margins
SIDE = 43  # mm for the date beside a line: "reported 25–31 December 2025" in eight points
COLUMNS = 8  # mm between the columns of the notes

# Paragraphs: name, the one it is based on, font, size, colour, space before and after, indent and first line in mm.
_PARAGRAPHS: tuple[tuple[str, str, str, float, str, float, float, float, float], ...] = (
    ("Brief Head", "Normal", SANS, 8, SOFT, 0, 1, 0, 0),
    ("Brief Contents", "Normal", SANS, 9, INK, 0, 1, 0, 0),
    ("Brief Intro", "Normal", SANS, 8.5, SOFT, 1, 6, 0, 0),
    ("Brief Line", "Normal", SERIF, 10, INK, 3, 3, SIDE, -SIDE),
    ("Brief Plain Line", "Normal", SERIF, 10, INK, 3, 3, 0, 0),
    ("Brief Under", "Normal", SERIF, 9.5, INK, 0, 2, SIDE + 5, 0),
    ("Brief Facts", "Normal", SANS, 8.5, INK, 0, 3, SIDE, 0),
    ("Brief Cell", "Normal", SERIF, 9.5, INK, 0, 2, 0, 0),
    ("Brief Cell Under", "Normal", SERIF, 9, INK, 0, 2, 4, 0),
    ("Brief Cell Small", "Normal", SANS, 8, SOFT, 0, 1, 0, 0),
    ("Brief Grid", "Normal", SANS, 8.5, INK, 2, 2, 0, 0),
    ("Brief Grid Head", "Normal", SANS, 8, SOFT, 2, 2, 0, 0),
    ("Brief Gap", "Normal", SANS, 6, SOFT, 0, 0, 0, 0),
    ("Brief Picture", "Normal", SANS, 8, SOFT, 4, 1, 0, 0),
    ("Brief Caption", "Normal", SANS, 8, SOFT, 0, 4, 0, 0),
    ("Brief Text", "Normal", SERIF, 10, INK, 0, 6, 0, 0),
    ("Brief Source", "Normal", SERIF, 10, INK, 6, 0, 9, -9),
    ("Brief Source About", "Normal", SANS, 8, SOFT, 0, 0, 9, 0),
    ("Brief Note", "Normal", SANS, 7.5, INK, 7, 0, 0, 0),
    ("Brief Note Title", "Normal", SANS, 7.5, LINK, 0, 1, 0, 0),
    ("Brief Context", "Normal", SERIF, 8, SOFT, 1, 2, 2.5, 0),
    ("Brief Note About", "Normal", SANS, 7, SOFT, 0, 0, 0, 0),
)
# Stretches of words: name, font or "" for that of the paragraph, size or 0, colour or "", bold.
_CHARACTERS: tuple[tuple[str, str, float, str, bool | None], ...] = (
    ("Brief When", SANS, 8, SOFT, None),
    ("Brief Name", "", 0, "", True),
    ("Brief Cut", "", 0, "", None),
    ("Brief Status", SANS, 8.5, SOFT, True),
    ("Brief Flag", SANS, 8, SOFT, None),
    ("Brief Contested", SANS, 8, WARN, True),
    ("Brief Number", SANS, 8, LINK, None),
    ("Brief Link", "", 0, LINK, None),
    ("Brief Label", "", 0, SOFT, None),
    ("Brief Strong", "", 0, INK, True),
    ("Brief Quote", "", 0, INK, None),
    ("Brief Trigger", "", 0, INK, None),
)
NOT_OURS = ("Brief Name", "Brief Cut", "Brief Quote", "Brief Trigger", "Brief Context")  # no spelling check


def identifier(name: str) -> str:
    """How a paragraph names its style."""
    return name.replace(" ", "")


def prepare(document: Document) -> None:
    """Give the empty document its paper, its language and its styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(23), Mm(21)
    section.header_distance = section.footer_distance = Mm(11)
    _language(document)
    _headings(document)
    for name, base, font, size, colour, before, after, indent, first in _PARAGRAPHS:
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        _font(style, font, size, colour)
        style.quick_style = True  # listed where Word offers styles
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.left_indent, form.first_line_indent = Mm(indent), Mm(first)
        form.widow_control = True
        if first < 0:
            form.tab_stops.add_tab_stop(Mm(indent))
        if name in ("Brief Line", "Brief Note", "Brief Note Title", "Brief Context", "Brief Source"):
            form.keep_together = True
    for name, font, size, colour, bold in _CHARACTERS:
        character: Any = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _font(character, font, size, colour)
        character.font.bold = bold
    _details(document)
    _tables(document)


def _font(style: Any, name: str, size: float, colour: str) -> None:
    about = style.element.get_or_add_rPr()
    if name:
        fonts = about.get_or_add_rFonts()
        fonts.attrib.clear()  # else the theme's fonts win
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), name)
    if size:
        style.font.size = Pt(size)
        for old in about.findall(qn("w:szCs")):
            about.remove(old)
        about.append(element("szCs", val=round(size * 2)))  # the size of scripts that run to the left
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)


def _language(document: Document) -> None:
    for about in document.styles.element.iter(qn("w:lang")):
        about.set(qn("w:val"), "en-GB")
    compat = element("compat")
    compat.append(
        element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    )
    settings: Any = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.replace(old, compat)


def _headings(document: Document) -> None:
    normal: Any = document.styles["Normal"]
    _font(normal, SERIF, 10, INK)
    normal.paragraph_format.line_spacing = 1.15
    shapes = (
        ("Title", SERIF, 22, 2, 4), ("Heading 1", SERIF, 15, 18, 2), ("Heading 2", SANS, 10.5, 12, 3),
        ("Heading 3", SANS, 9.5, 8, 2), ("Header", SANS, 8, 0, 0), ("Footer", SANS, 8, 0, 0),
    )  # fmt: skip
    for name, font, size, before, after in shapes:
        style: Any = document.styles[name]
        small = name in ("Header", "Footer")
        _font(style, font, size, SOFT if small else INK)
        style.font.bold = not small
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.keep_with_next = not small
        for line in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
            line.getparent().remove(line)
        if small:
            tabs = style.element.pPr.find(qn("w:tabs"))
            if tabs is not None:
                style.element.pPr.remove(tabs)
            form.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _details(document: Document) -> None:
    """What python-docx has no word for: shading, underlines, lines at the side, no spelling check on what is quoted."""
    styles: Any = document.styles
    for name in ("Brief Quote", "Brief Trigger"):
        styles[name].element.rPr.append(element("shd", val="clear", color="auto", fill=SHADE))
    styles["Brief Trigger"].font.underline = True
    styles["Brief Number"].font.superscript = True
    for name in NOT_OURS:
        styles[name].element.get_or_add_rPr().append(element("noProof"))
    for name in ("Brief Under", "Brief Cell Under", "Brief Context"):
        line = element("pBdr", element("left", val="single", sz=6, space=6, color=RULE))
        about = styles[name].element.pPr
        after = [about.find(qn(f"w:{tag}")) for tag in ("tabs", "spacing", "ind")]
        next(each for each in after if each is not None).addprevious(line)
    _in_order(styles)


_RUN_ORDER = (
    "rFonts", "b", "bCs", "i", "iCs", "noProof", "color", "sz", "szCs", "u", "shd", "vertAlign", "rtl", "lang",
)  # fmt: skip


def _in_order(styles: Any) -> None:
    """Put what is said of words into the order that the format asks for."""
    for about in styles.element.iter(qn("w:rPr")):
        places = {qn(f"w:{tag}"): number for number, tag in enumerate(_RUN_ORDER)}
        if all(each.tag in places for each in about):
            about[:] = sorted(about, key=lambda each: places[each.tag])


def _tables(document: Document) -> None:
    """Two looks: two versions with a line between them, and a grid with a line under each row."""
    for name, borders in (
        ("Brief Versus", [element("insideV", val="single", sz=6, space=0, color="C2A29D")]),
        (
            "Brief Table",
            [element(side, val="single", sz=4, space=0, color=RULE) for side in ("top", "bottom", "insideH")],
        ),
    ):
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
        style.base_style = document.styles["Normal Table"]
        margins = element("tblCellMar", element("left", w=60, type="dxa"), element("right", w=160, type="dxa"))
        style.element.append(element("tblPr", element("tblBorders", *borders), margins))
