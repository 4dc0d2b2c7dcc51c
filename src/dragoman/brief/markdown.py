"""The brief as Markdown: the same lines, with the quotes as footnotes. Outside text cannot become markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dragoman import daywords
from dragoman.brief.forms import forms
from dragoman.brief.model import Brief, Evidence, Grid, Group, Line, Part, Section, Source
from dragoman.brief.numbering import parted
from dragoman.visible import address, linkable, markdown, short

LONGEST_TITLE = 160


def to_markdown(brief: Brief) -> str:
    """Write the brief as Markdown with footnotes (CommonMark plus the footnotes that GitHub and Pandoc read)."""
    blocks = [
        *_head(brief),
        *(block for section in brief.sections for block in _section(section)),
        "## Sources",
        "\n".join(_source(source) for source in brief.sources) or "No document is held or cited.",
        "## What failed",
        *_failures(brief),
        "## How to read this page",
        *(f"**{title}.** {text}" for title, text in brief.reading),
        f"Made by dragoman {brief.version} from {len(brief.sources)} document{'' if len(brief.sources) == 1 else 's'}.",
        *(_note(note) for note in brief.notes),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(brief: Brief) -> Iterator[str]:
    yield f"# {markdown(short(brief.title, LONGEST_TITLE))}"
    period = daywords.period(brief.since, brief.until)
    held = f"As held on {daywords.day(brief.as_of)}. " if brief.as_of else ""
    made = f"Made {daywords.day(brief.made.date())}, {brief.made:%H:%M} UTC."
    kind = forms()[brief.form].title
    read = f"{brief.minutes} minute{'' if brief.minutes == 1 else 's'} to read."
    yield f"{kind}{', ' if period else ''}{period}. {held}{made} {read}"
    always = ("documents", "readings", "failures")
    yield " · ".join(f"{count} {name}" for name, count in brief.counts if count or name in always)


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    if section.intro:
        yield f"*{section.intro}*"
    if section.figure:
        yield f"*{markdown(section.figure.description)}*"
    if section.table:
        yield _grid(section.table)
        yield _behind(section.table)
    elif not section.groups:
        yield section.empty
    under = ""
    for group in section.groups:
        if group.under and group.under != under:
            yield f"### {markdown(group.under)}"
        under = group.under
        yield from _group(group)
    if section.remark:
        yield markdown(section.remark)


def _grid(table: Grid) -> str:
    """A table in pipes, as GitHub and Pandoc read it; a sign that would end a cell is escaped."""
    rows = [[markdown(column) for column in table.columns], ["---"] * len(table.columns)]
    rows += [[f"{_words(cell.parts)}{_first(cell.evidence)}" for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _behind(table: Grid) -> str:
    """The quotes for which a cell has no room, below the table."""
    cells = [(row[0], column, cell) for row in table.rows for column, cell in zip(table.columns, row, strict=True)]
    return "\n".join(
        f"- {', '.join(filter(None, [_words(head.parts), markdown(column)]))}: {_rest(rest)}"
        for head, column, cell in cells
        if (rest := parted(cell.evidence)[1])
    )


def _words(parts: Iterable[Part]) -> str:
    return "".join(_part(part) for part in parts)


def _group(group: Group) -> Iterator[str]:
    if group.title:
        note = f" ({markdown(group.note)})" if group.note else ""
        yield f"{'####' if group.under else '###'} {markdown(group.title)}{note}"
    lines: list[str] = []
    for number, line in enumerate((*group.earlier, *group.lines)):
        label = ("One version: " if number < group.versus else "Against it: ") if group.versus else ""
        lines += _line(line, label, depth=0)
    yield "\n".join(lines)


def _line(line: Line, label: str, *, depth: int) -> Iterator[str]:
    when = f"**{line.when.label}**: " if line.when and not depth else ""
    flags = f" *({', '.join(line.flags)})*" if line.flags else ""
    marks = "" if line.folded else _first(line.evidence)
    yield "  " * depth + f"- {label}{when}{_words(line.parts)}{marks}{flags}"
    if line.facts:
        cells = "; ".join(f"{name.lower()}: {_words(parts)}" for name, parts in line.facts)
        yield "  " * (depth + 1) + f"- {cells}"
    if rest := () if line.folded else parted(line.evidence)[1]:
        yield "  " * (depth + 1) + f"- {_rest(rest)}"
    for sub in (*line.sub, *line.folded):
        yield from _line(sub, "", depth=depth + 1)


def _part(part: Part) -> str:
    """A part as Markdown. White space at its ends counts, so it is kept."""
    before = " " if part.text[:1].isspace() else ""
    after = " " if part.text[-1:].isspace() and part.text.strip() else ""
    return f"{before}{markdown(part.text)}{after}"


def _first(evidence: Sequence[Evidence]) -> str:
    """The first notes of a line, and how many more stand below it."""
    first, rest = parted(evidence)
    return _marks(first) + (f" +{len(rest)}" if rest else "")


def _rest(notes: Sequence[Evidence]) -> str:
    return f"{len(notes)} more quotes: {_marks(notes)}"


def _marks(evidence: Iterable[Evidence]) -> str:
    return "".join(f"[^{note.number}]" for note in evidence)


def _source(source: Source) -> str:
    title = markdown(short(source.title, LONGEST_TITLE)) or "untitled"
    outlet = markdown(short(source.outlet, LONGEST_TITLE)) if source.outlet else "outlet not given"
    day = f"{daywords.day(source.published)}, {source.basis}" if source.published else "date not given"
    carried = f"; carries the text of source {source.carries}" if source.carries else ""
    remarks = "".join(f"; {markdown(remark)}" for remark in source.remarks)
    url = f"<{source.url}>" if linkable(source.url) else markdown(short(address(source.url), 200))
    readings = f"{source.mentions} reading{'' if source.mentions == 1 else 's'}"
    retrieved = f"retrieved {daywords.day(source.retrieved)}"
    return f"{source.number}. **{title}** ({outlet}; {day}; {retrieved}; {readings}{carried}{remarks}) {url}"


def _failures(brief: Brief) -> Iterator[str]:
    if not brief.failures:
        yield "Nothing failed."
        return
    yield "*These could not be read or coded. Nothing here rests on them, and what they say may be missing.*"
    yield "\n".join(
        f"- {markdown(short(address(failure.item), 200))}: {markdown(short(failure.message, LONGEST_TITLE))}"
        + (f". What to try: {markdown(short(failure.advice, LONGEST_TITLE))}" if failure.advice else "")
        for failure in brief.failures
    )


def _note(note: Evidence) -> str:
    outlet = markdown(short(note.outlet, LONGEST_TITLE)) if note.outlet else "outlet not given"
    day = daywords.day(note.published) if note.published else "date not given"
    title = markdown(short(note.title, LONGEST_TITLE)) or "untitled"
    where = f"source {note.source}, characters {note.span[0]} to {note.span[1]}"
    about = f"{outlet}, {day}: {title}; {where}. Read as {markdown(note.reading)}."
    # A quote of one word before brackets would be a link and its title to a reader that knows no footnotes.
    return f"[^{note.number}]: “{markdown(note.quote)}”; {about}"
