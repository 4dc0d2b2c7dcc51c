"""Last touches on a page: quotes and sources numbered as it cites them, links that lead somewhere, its reading time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from dragoman.brief.model import Brief, Cell, Evidence, Grid, Group, Line, Section

WORDS_A_MINUTE = 230  # of silent reading of prose, after a review of 190 studies (Brysbaert 2019: 238)

MOST_NUMBERS = 3  # note numbers printed one by one in a line; the rest stand behind one mark


def numbered(
    sections: Sequence[Section], sources: Mapping[str, int] | None = None
) -> tuple[tuple[Section, ...], tuple[Evidence, ...], dict[str, int]]:
    """The sections with their notes numbered from 1, those notes, and the number of each source.

    sources  numbers by document id; with none only the documents that are cited have one
    """
    numbers = dict(sources or {})
    notes: dict[Evidence, Evidence] = {}
    for note in _cited(sections):
        if note not in notes:
            source = numbers[note.document_id] if sources else numbers.setdefault(note.document_id, len(numbers) + 1)
            notes[note] = replace(note, number=len(notes) + 1, source=source)
    return tuple(_section(section, notes) for section in sections), tuple(notes.values()), numbers


def leading_somewhere(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections without "more" where the line that says more is not on the page."""
    ids = {line.id for section in sections for top in section.lines for line in walk(top)}
    ids |= {group.id for section in sections for group in section.groups}
    return tuple(
        replace(
            section,
            groups=tuple(
                replace(group, lines=tuple(line if line.see in ids else replace(line, see="") for line in group.lines))
                for group in section.groups
            ),
        )
        for section in sections
    )


def minutes(sections: Iterable[Section]) -> int:
    """How long the page takes to read, without what is folded away, the sources and the quotes."""
    words = 0
    for section in sections:
        texts = [section.title, section.intro, section.remark]
        texts += [cell.text for row in section.table.rows for cell in row] if section.table else []
        for group in section.groups:
            texts += [group.title, *(text for line in group.lines if not group.folded for text in _texts(line))]
        words += sum(len(text.split()) for text in texts)
    return max(1, ceil(words / WORDS_A_MINUTE))


def parted(evidence: Sequence[Evidence]) -> tuple[Sequence[Evidence], Sequence[Evidence]]:
    """The notes whose numbers stand in a line, and the rest: a long row of numbers hides the words beside it."""
    return (evidence, ()) if len(evidence) <= MOST_NUMBERS + 1 else (evidence[:MOST_NUMBERS], evidence[MOST_NUMBERS:])


def ranges(notes: Iterable[Evidence]) -> str:
    """The numbers of notes in short, none left out: "4–9, 12"."""
    found: list[list[int]] = []
    for number in sorted(note.number for note in notes):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def _texts(line: Line) -> Iterator[str]:
    yield line.when.label if line.when else ""
    yield line.text
    yield from line.flags
    for name, parts in line.facts:
        yield name + " " + "".join(part.text for part in parts)
    for sub in line.sub:
        yield from _texts(sub)


def walk(line: Line) -> Iterator[Line]:
    """A line and all that stands below it."""
    yield line
    for inner in (*line.sub, *line.folded):
        yield from walk(inner)


def _cited(sections: Iterable[Section]) -> Iterator[Evidence]:
    for section in sections:
        for row in section.table.rows if section.table else ():
            for cell in row:
                yield from cell.evidence
        for top in section.lines:
            for line in walk(top):
                yield from line.evidence


def _section(section: Section, notes: Mapping[Evidence, Evidence]) -> Section:
    groups = tuple(_group(group, notes) for group in section.groups)
    return replace(section, groups=groups, table=_grid(section.table, notes) if section.table else None)


def _grid(table: Grid, notes: Mapping[Evidence, Evidence]) -> Grid:
    return replace(table, rows=tuple(tuple(_cell(cell, notes) for cell in row) for row in table.rows))


def _cell(cell: Cell, notes: Mapping[Evidence, Evidence]) -> Cell:
    return replace(cell, evidence=tuple(notes[note] for note in cell.evidence))


def _group(group: Group, notes: Mapping[Evidence, Evidence]) -> Group:
    earlier, lines = (tuple(_line(line, notes) for line in some) for some in (group.earlier, group.lines))
    return replace(group, earlier=earlier, lines=lines)


def _line(line: Line, notes: Mapping[Evidence, Evidence]) -> Line:
    return replace(
        line,
        evidence=tuple(notes[note] for note in line.evidence),
        sub=tuple(_line(sub, notes) for sub in line.sub),
        folded=tuple(_line(one, notes) for one in line.folded),
    )


def citing(brief: Brief) -> dict[int, str]:
    """For each note the id of what cites it first: a line, with all that stands under it, or a section with a table."""
    found: dict[int, str] = {}
    for section in brief.sections:
        for row in section.table.rows if section.table else ():
            for note in (note for cell in row for note in cell.evidence):
                found.setdefault(note.number, section.id)
        for line in section.lines:
            for item in walk(line):
                for note in item.evidence:
                    found.setdefault(note.number, line.id)
    return found
