"""The brief as a Word file: headings to navigate by, note numbers that lead to their quotes, and back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from dragoman import daywords
from dragoman.brief import drawing, printed
from dragoman.brief.model import Brief, Cell, Evidence, Figure, Grid, Group, Line, Part, Section, Source
from dragoman.brief.numbering import citing, parted, ranges
from dragoman.brief.ooxml import (
    TWIPS,
    Element,
    element,
    field,
    leading,
    outside,
    packed,
    paragraph,
    run,
    table,
)
from dragoman.brief.page import CITED, pieces
from dragoman.brief.word_styles import COLUMNS, SIDE, WIDTH, identifier, prepare
from dragoman.errors import ConfigError
from dragoman.types import Failure
from dragoman.visible import address, linkable, short

UNDER = {"BriefUnder": SIDE + 5.0, "BriefCellUnder": 4.0}  # mm from the edge; what stands deeper is moved by 5 more
IDLE = ("/thumbnail", "/stylesWithEffects")  # of the template: a picture of an empty page, and styles for Word 2007
PX = 96 / 25.4  # in a millimetre
READING = "How to read this brief"


def to_docx(brief: Brief) -> bytes:
    """Write the brief as a Word file. The same brief gives the same bytes, and none of them tell who wrote it."""
    document = docx.Document()
    prepare(document)
    _about(document, brief)
    Writer(document, brief).write()
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue())


def _about(document: Document, brief: Brief) -> None:
    made = brief.made.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    package: Any = document.part.package
    for rels in (package.rels, document.part.rels):
        for id in [id for id, part in rels.items() if part.reltype.endswith(IDLE)]:
            del rels[id]
    about = document.core_properties
    about.title = printed.holdable(short(brief.title, printed.LONGEST_TITLE))[
        :255
    ]  # the most that the property may hold
    about.subject = printed.kind(brief)
    about.author = about.last_modified_by = printed.AUTHOR
    about.comments = f"dragoman {brief.version}"
    about.keywords = about.category = ""
    about.language = "en"
    about.revision = 1
    about.created = about.modified = made


class Writer:
    """Writes a brief into an opened document: it holds the bookmarks and the addresses that the file has so far."""

    def __init__(self, document: Document, brief: Brief) -> None:
        self.document = document
        self.brief = brief
        self.first = citing(brief)
        self.places = printed.places(brief)
        self.names: dict[str, str] = {}  # of bookmarks, by the id of what they mark
        self.wanted = set(self.first.values()) | {section.id for section in brief.sections}
        self.wanted |= {line.see for section in brief.sections for line in section.lines if line.see}
        self.marks = 0
        body: Any = document.element.body
        self.end: Element = body.sectPr

    def write(self) -> None:
        """All of it, in the order of the page."""
        brief = self.brief
        self.running()
        self.head()
        for section in brief.sections:
            self.section(section)
        self.sources()
        self.heading("failed", "What failed")
        self.failures()
        self.heading("reading", READING)
        for title, text in brief.reading:
            self.add(paragraph("BriefText", run(f"{title}. ", "BriefStrong"), run(text)))
        self.notes()

    def add(self, *blocks: Element) -> None:
        for block in blocks:
            self.end.addprevious(block)

    def mark(self, name: str, *inner: Element) -> list[Element]:
        """What a link can lead to."""
        self.marks += 1
        return [element("bookmarkStart", id=self.marks, name=name), *inner, element("bookmarkEnd", id=self.marks)]

    def name(self, place: str) -> str:
        """The bookmark of a line, group or section; ids are too long for names, and hold signs that names may not."""
        return self.names.setdefault(place, f"place_{len(self.names) + 1}")

    def marked(self, place: str, *inner: Element) -> list[Element]:
        """The elements, with a bookmark where something leads to them."""
        if place not in self.wanted:
            return list(inner)
        self.wanted.discard(place)  # a name may stand only once
        return self.mark(self.name(place), *inner)

    def running(self) -> None:
        """The head and foot of every page; the first has no head, because its title stands below."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        title = outside(short(self.brief.title, printed.LONGEST_RUNNING))
        head: Any = section.header.paragraphs[0]._p
        head.extend([*title, run(f"\t{printed.day(self.brief)}")])
        for footer in (section.footer, section.first_page_footer):
            foot: Any = footer.paragraphs[0]._p
            if footer is not section.footer:
                footer.paragraphs[0].style = self.document.styles["Footer"]
            foot.append(run(f"dragoman {self.brief.version}\tPage "))
            foot.extend([*field("PAGE", [run("1")]), run(" of "), *field("NUMPAGES", [run("1")])])

    def head(self) -> None:
        brief = self.brief
        title = short(brief.title, printed.LONGEST_TITLE) or "Untitled"
        self.add(
            paragraph("BriefHead", run(printed.kind(brief))),
            paragraph("Title", *outside(title), leftward=printed.right_to_left(title)),
            paragraph("BriefHead", run(printed.held(brief))),
            paragraph("BriefHead", run(printed.counts(brief))),
        )
        listed = [(section.id, section.title) for section in brief.sections]
        listed += [("sources", "Sources"), ("failed", "What failed"), ("reading", READING)]
        listed.append(("quotes", "Quotes in context"))
        self.wanted |= {id for id, _ in listed}
        links = [leading(self.name(id), run(title, "BriefLink")) for id, title in listed]
        before, after = _halves(field(r'TOC \o "1-1" \n \h \z \u', [element("r")]))
        for number, link in enumerate(links):
            inner = [*(before if number == 0 else []), link, *(after if number == len(links) - 1 else [])]
            self.add(paragraph("BriefContents", *inner))

    def heading(self, place: str, title: str) -> None:
        self.add(paragraph("Heading1", *self.marked(place, run(title))))

    def section(self, section: Section) -> None:
        self.heading(section.id, section.title)
        if section.intro:
            self.add(paragraph("BriefIntro", run(section.intro), keep=True))
        for figure in drawing.figures(self.brief, section):
            self.figure(figure, small=figure is section.figure)
        if section.table:
            self.grid(section.table)
        if section.empty and not section.groups and not section.table:
            self.add(paragraph("BriefIntro", run(section.empty)))
        under = ""
        for group in section.groups:
            if group.under and group.under != under:
                self.add(paragraph("Heading2", *outside(short(group.under, printed.LONGEST_TITLE))))
            under = group.under
            self.group(group)
        if section.remark:
            self.add(paragraph("BriefIntro", *outside(section.remark)))

    def figure(self, figure: Figure, *, small: bool) -> None:
        """A picture in pixels with its words, or where it cannot be drawn the words alone."""
        try:
            plain = drawing.plain(figure)
            pixels = drawing.png(plain)
        except ConfigError:
            told = f"{printed.holdable(figure.description)}. No picture: it could not be drawn here."
            self.add(paragraph("BriefCaption", run(told)))
            return
        held = self.document.add_paragraph(style="Brief Picture")
        held.paragraph_format.keep_with_next = True
        shape: Any = held.add_run().add_picture(io.BytesIO(pixels), width=Mm(min(WIDTH, drawing.width(plain) / PX)))
        about = shape._inline.docPr
        about.set("name", f"Picture {about.get('id')}")
        about.set("descr", printed.holdable(figure.description))
        self.add(paragraph("BriefCaption", run(figure.caption)))
        if small:
            self.add(paragraph("BriefCaption", run(printed.holdable(figure.description))))

    def grid(self, grid: Grid) -> None:
        first = 0.26 if len(grid.columns) < 4 else 0.2
        rest = (1 - first) / max(1, len(grid.columns) - 1)
        widths = [round(WIDTH * TWIPS * share) for share in (first, *[rest] * (len(grid.columns) - 1))]
        head = [[paragraph("BriefGridHead", *outside(column, "BriefStrong"))] for column in grid.columns]
        rows = [[[self.cell(cell, heading=not at)] for at, cell in enumerate(row)] for row in grid.rows]
        self.add(table(widths, identifier("Brief Table"), head, rows), paragraph("BriefGap"))

    def cell(self, cell: Cell, *, heading: bool) -> Element:
        said = self.parts(cell.parts, "BriefStrong" if heading else "")
        return paragraph("BriefGrid", *said, *self.numbers(cell.evidence))

    def group(self, group: Group) -> None:
        if group.title:
            title = outside(group.title) if group.outside else [run(printed.holdable(group.title))]
            note = [run(" "), *outside(group.note, "BriefFlag")] if group.note else []
            style = "Heading3" if group.under else "Heading2"
            self.add(paragraph(style, *self.marked(group.id, *title), *note))
        elif group.id in self.wanted:
            self.add(paragraph("BriefGap", *self.marked(group.id), keep=True))
        if group.versus:
            self.versus(group.lines[: group.versus], group.lines[group.versus :])
            return
        if group.earlier:
            self.add(paragraph("BriefIntro", run("Earlier"), keep=True))
            self.lines(group.earlier)
            if group.lines:
                self.add(paragraph("BriefIntro", run("Since then"), keep=True))
        self.lines(group.lines)

    def lines(self, lines: Iterable[Line]) -> None:
        for line in lines:
            more = bool(line.facts or line.sub or line.folded)
            when = [run(f"{line.when.label}\t", "BriefWhen")] if line.when else []
            said = self.marked(line.id, *when, *self.say(line))
            self.add(paragraph("BriefLine" if when else "BriefPlainLine", *said, keep=more))
            self.add(*self.below(line, "BriefUnder"))

    def versus(self, versions: Sequence[Line], against: Sequence[Line]) -> None:
        """The versions of a claim beside what is said against it."""
        sides = []
        for lines in (versions, against):
            cell: list[Element] = []
            for line in lines:
                if line.when and line.when.first:
                    cell.append(paragraph("BriefCellSmall", run(line.when.label), keep=True))
                cell.append(paragraph("BriefCell", *self.marked(line.id, *self.say(line))))
                cell += self.below(line, "BriefCellUnder")
            sides.append(cell or [paragraph("BriefCell")])
        width = round(WIDTH * TWIPS / 2)
        head = [
            [paragraph("BriefCellSmall", run(words, "BriefStrong"), keep=True)]
            for words in ("One version", "Against it")
        ]
        self.add(table([width, width], identifier("Brief Versus"), head, [sides]), paragraph("BriefGap"))

    def below(self, line: Line, style: str, depth: int = 0) -> list[Element]:
        """What stands under a line: its facts, what it answers and who denies it, the reports it sums up."""
        found: list[Element] = []
        indent = UNDER[style] + 5 * depth if depth else 0
        if line.facts:
            about = "BriefFacts" if style == "BriefUnder" and not depth else style
            found.append(paragraph(about, *self.facts(line), indent=indent))
        for sub in line.sub:
            found.append(paragraph(style, *self.say(sub), indent=indent))
            found += self.below(sub, style, depth + 1)
        for one in line.folded:
            found.append(paragraph(style, *self.marked(one.id, *self.say(one)), indent=indent))
            found += self.below(one, style, depth + 1)
        return found

    def facts(self, line: Line) -> Iterator[Element]:
        for number, (label, parts) in enumerate(line.facts):
            yield run(f"{' · ' if number else ''}{label}: ", "BriefLabel")
            yield from self.parts(parts)

    def say(self, line: Line) -> list[Element]:
        """A sentence with the numbers of its quotes, what is to be known of it, and where there is more."""
        found = self.parts(line.parts)
        if not line.folded:
            found += self.numbers(line.evidence)
            found += _flags(line.flags)
        if line.see in self.places:
            found += [run(" "), leading(self.name(line.see), run("more", "BriefNumber"))]
        return found

    def parts(self, parts: Iterable[Part], plain: str = "") -> list[Element]:
        styles = {"name": "BriefName", "quote": "BriefCut", "status": "BriefStatus"}
        found: list[Element] = []
        for part in parts:
            style = styles.get(part.role, plain)
            found += outside(part.text, style) if part.role in CITED else [run(printed.holdable(part.text), style)]
        return found

    def numbers(self, evidence: Sequence[Evidence]) -> list[Element]:
        first, rest = parted(evidence)
        shown = [(note.number, str(note.number)) for note in first]
        shown += [(rest[0].number, ranges(rest))] if rest else []
        found: list[Element] = []
        for number, text in shown:
            found += [run(" ", "BriefNumber")] if found else []
            found.append(leading(f"note_{number}", run(text, "BriefNumber")))
        return found

    def sources(self) -> None:
        about, empty = printed.about_sources(self.brief)
        self.heading("sources", "Sources")
        self.add(paragraph("BriefIntro", run(about if self.brief.sources else empty)))
        for source in self.brief.sources:
            self.source(source)

    def source(self, source: Source) -> None:
        title = short(source.title, printed.LONGEST_TITLE) or "untitled"
        number = self.mark(f"source_{source.number}", run(f"{source.number}"))
        outlet = short(source.outlet or "", printed.LONGEST_TITLE) or "outlet not given"
        day = f"{daywords.day(source.published)}, {source.basis}" if source.published else "date not given"
        readings = f"{source.mentions} reading{'' if source.mentions == 1 else 's'}"
        facts = [*outside(outlet), run(f" · {day} · retrieved {daywords.day(source.retrieved)} · {readings}")]
        if source.carries:
            facts += [run(" · carries the text of "), _to_source(f"source {source.carries}", source.carries)]
        for remark in source.remarks:
            facts += [run(" · "), *outside(remark)]
        self.add(
            paragraph("BriefSource", *number, run("\t"), *outside(title, "BriefStrong"), keep=True),
            paragraph("BriefSourceAbout", *facts, keep=True),
            paragraph("BriefSourceAbout", *self.address(source.url)),
        )

    def address(self, url: str) -> list[Element]:
        """An address: a link where it is a plain web address, else words."""
        words = outside(short(address(url), 200))
        if not linkable(url):
            return words
        link = element("hyperlink", *words, history=1)
        link.set(qn("r:id"), self.document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        return [link]

    def failures(self) -> None:
        if not self.brief.failures:
            self.add(paragraph("BriefIntro", run("Nothing failed.")))
            return
        intro = (
            "These could not be read or coded. Nothing in this brief rests on them, and what they say may be missing."
        )
        self.add(paragraph("BriefIntro", run(intro), keep=True))
        for failure in self.brief.failures:
            self.add(*_failure(failure))

    def notes(self) -> None:
        """The quotes in two columns on pages of their own."""
        self.document.add_section(WD_SECTION.NEW_PAGE).different_first_page_header_footer = False
        self.heading("quotes", "Quotes in context")
        intro = (
            "Cut from the stored text by position. The passage a sentence rests on is shaded; "
            "the words that carry the event are underlined."
        )
        self.add(paragraph("BriefIntro", run(intro)))
        self.document.add_section(WD_SECTION.CONTINUOUS)
        for old in self.end.findall(qn("w:cols")):
            old.set(qn("w:num"), "2")
            old.set(qn("w:space"), str(round(COLUMNS * TWIPS)))
        for note in self.brief.notes:
            self.add(*self.note(note))

    def note(self, note: Evidence) -> Iterator[Element]:
        number = self.mark(f"note_{note.number}", run(f"{note.number} ", "BriefStrong"))
        outlet = short(note.outlet or "", printed.LONGEST_TITLE) or "Outlet not given"
        day = f"{daywords.day(note.published)}, {note.basis}" if note.published else "date not given"
        yield paragraph("BriefNote", *number, *outside(outlet, "BriefStrong"), run(f" · {day}"), keep=True)
        title = short(note.title, printed.LONGEST_TITLE) or "untitled"
        link = leading(f"source_{note.source}", *outside(title))
        yield paragraph("BriefNoteTitle", link, keep=True, leftward=printed.right_to_left(title))
        yield paragraph("BriefContext", *_context(note), keep=True, leftward=printed.right_to_left(note.context))
        yield paragraph("BriefNoteAbout", *_reading(note), keep=True)
        end = [run(f", characters {note.span[0]} to {note.span[1]}.")]
        if note.number in self.first:
            end += [run(" "), leading(self.name(self.first[note.number]), run("Back to the sentence", "BriefLink"))]
        yield paragraph("BriefNoteAbout", _to_source(f"Source {note.source}", note.source), *end)


def _halves(runs: list[Element]) -> tuple[list[Element], list[Element]]:
    """The runs of a field before and after what it shows."""
    return runs[:3], runs[-1:]


def _to_source(words: str, number: int) -> Element:
    return leading(f"source_{number}", run(words, "BriefLink"))


def _flags(flags: Sequence[str]) -> Iterator[Element]:
    for number, flag in enumerate(flags):
        yield run(" (" if not number else ", ", "BriefFlag")
        yield run(printed.holdable(flag), "BriefContested" if flag == "contested" else "BriefFlag")
    if flags:
        yield run(")", "BriefFlag")


def _context(note: Evidence) -> Iterator[Element]:
    """The words around a quote, the quote shaded, and in it the words that carry the event underlined."""
    if note.clipped[0]:
        yield run("[…] ")
    for piece in pieces(note):
        style = "BriefTrigger" if piece.quote and piece.trigger else "BriefQuote" if piece.quote else ""
        yield from outside(printed.close(piece.text), style, isolated=False)
    if note.clipped[1]:
        yield run(" […]")


def _reading(note: Evidence) -> Iterator[Element]:
    """How a passage was read."""
    if not note.facts:
        yield run("Read as ", "BriefLabel")
        yield from outside(note.reading)
    for number, (label, text) in enumerate(note.facts):
        yield run(f"{' · ' if number else ''}{label}: ", "BriefLabel")
        yield from outside(text)


def _failure(failure: Failure) -> Iterator[Element]:
    yield paragraph("BriefText", *outside(short(address(failure.item), 200), "BriefStrong"), keep=True)
    yield paragraph("BriefText", *outside(short(failure.message, printed.LONGEST_MESSAGE)), keep=True)
    stage = short(failure.stage, printed.LONGEST_MESSAGE)
    words = [*outside(stage), run(f", {daywords.day(failure.at.date())}, {failure.at:%H:%M} UTC")]
    if failure.advice:
        words += [run(" · What to try: "), *outside(short(failure.advice, printed.LONGEST_MESSAGE))]
    yield paragraph("BriefIntro", *words)
