"""Where the parties stand: the last position of each side on each issue, and which way it last moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.brief import dates, phrases
from dragoman.brief.material import Material, Row, left_out
from dragoman.brief.model import Cell, Grid, Group, Line, Part, Section, When
from dragoman.brief.names import LONGEST_NAME, capital, say, word
from dragoman.brief.names import phrases as table
from dragoman.types import Event
from dragoman.visible import short

MOST_COLUMNS = 4  # sides of the table: more would leave no room for words; the others follow below it
LONGEST_CELL = 160  # characters of a quotation in a cell; the note has all of it


def standing(m: Material) -> Section:
    """The table of the sides with most positions; what others hold follows in lines."""
    # What is read with little confidence is a last position all the same: the Table of the web app shows it as well.
    found = [(row, event) for row, event, _ in m.rows("positions", unsure=True)]
    titles = _titles(m, [row for row, _ in found])
    held = [(_column(m, row, titles), row, event) for row, event in found]
    held = [(column, row, event) for column, row, event in held if column]
    columns = _columns(m, held)
    cells: dict[tuple[str, str], tuple[Row, Event]] = {}
    for column, row, event in sorted(held, key=lambda item: _day(item[1])):
        cells[column, str(row["issue"])] = row, event
    told = [id for id in m.issues if any((column, id) in cells for column in columns)]
    newest = {id: max(_day(cells[at][0]) for at in cells if at[1] == id and at[0] in columns) for id in told}
    kept = set(sorted(told, key=lambda id: newest[id], reverse=True)[: None if m.form.periodic else m.most("table")])
    issues = [id for id in told if id in kept]
    rows = tuple(
        (Cell(parts=(say(m.issues[id]),), evidence=()), *(_cell(m, cells.get((column, id))) for column in columns))
        for id in issues
    )
    rest = [(column, row, event) for column, row, event in held if column not in columns]
    last = (m.until - timedelta(days=1)).isoformat() if m.later and m.until else ""
    section = Section(
        id="table",
        title="Where the parties stand",
        intro=word("table_intro"),
        groups=_others(m, rest),
        table=Grid(columns=("", *columns), rows=rows) if rows else None,
        remark=word("stated_later") if last else "",
        keeper=(f"dragoman positions --as-of {last}",) if last else (),
        empty="No party stated a position on an issue in this period." if m.form.periodic else "No position was read.",
    )
    if len(issues) < len(told):
        section = left_out(section, len(told) - len(issues))
    return section


def _titles(m: Material, rows: Sequence[Row]) -> dict[str, str]:
    """What each side is called where the process names no parties: a state by its name, others as they were first."""
    titles: dict[str, str] = {}
    for row in rows:
        side = str(row["side"])
        titles.setdefault(side, m.desk.states.get(side.removeprefix("state:")) or str(row["who"]))
    return titles


def _column(m: Material, row: Row, titles: Mapping[str, str]) -> str:
    """The heading under which a position stands: the side of its party; nobody's where the process knows it not."""
    party = next((one for one in m.parties.named if row["side"] in (one.id, one.id.removeprefix("state:"))), None)
    if party is not None:
        return party.side or party.name
    return "" if m.parties.named else titles[str(row["side"])]


def _columns(m: Material, held: Sequence[tuple[str, Row, Event]]) -> list[str]:
    """The sides with most positions, in the order of the process."""
    count = Counter(column for column, _, _ in held)
    order = list(dict.fromkeys([*((p.side or p.name) for p in m.parties.named), *sorted(count)]))
    most = sorted(count, key=lambda column: (-count[column], order.index(column)))[:MOST_COLUMNS]
    return sorted(most, key=order.index)


def _day(row: Row) -> date:
    day = row["since"] or row["published"]
    return day if isinstance(day, date) else date.min


def arrow(direction: str | None) -> str:
    """Which way a position moved, as a sign and in words."""
    return str(table()["directions"].get(direction or "", ""))


def _when(m: Material, row: Row) -> When:
    """The day of the reading that words a position: another report of its event may give an earlier one."""
    lead = m.mentions[row["mention_id"]]
    dated = lead.when and (lead.when.since or lead.when.until)
    return dates.when(lead.when) if dated or not row["published"] else dates.reported(row["published"])


def _cell(m: Material, found: tuple[Row, Event] | None) -> Cell:
    if found is None:
        return Cell(parts=(), evidence=())
    row, event = found
    lead = m.mentions[row["mention_id"]]
    said = phrases.sentence(m.desk.documents[lead.document_id], lead, limit=LONGEST_CELL)
    doubt = f" ({word('less_certain')})" if not m.surely(event) else ""
    day = say(f" {capital(_when(m, row).label)}.")
    parts = (Part(role="status", text=f"{arrow(row['direction'])}{doubt}: "), *said, day)
    before = m.notes([row["before_event_id"]]) if row["direction"] in ("toward", "away") else ()
    return Cell(parts=parts, evidence=tuple(dict.fromkeys((*m.desk.evidence(event, lead), *before))))


def _others(m: Material, rest: Sequence[tuple[str, Row, Event]]) -> tuple[Group, ...]:
    """The positions of the sides that the table has no room for, a group each."""
    by_column: dict[str, dict[str, Line]] = {}
    issues: dict[str, list[str]] = {}
    for column, row, event in rest:
        line = m.desk.line(event, "stand", lead=m.mentions[row["mention_id"]])
        doubt = () if m.surely(event) else (word("less_certain"),)
        flags = (*line.flags, _short(row["direction"]), *doubt)
        by_column.setdefault(column, {})[line.id] = replace(line, when=_when(m, row), flags=flags)
        issues.setdefault(line.id, []).append(m.issues.get(str(row["issue"])) or short(str(row["issue"]), LONGEST_NAME))
    return tuple(
        Group(
            id=f"stand-{number}",
            title=column,
            outside=True,
            under=word("others_stand"),
            folded=not m.form.periodic,
            lines=tuple(_about(line, issues[line.id]) for line in lines.values()),
        )
        for number, (column, lines) in enumerate(by_column.items(), start=1)
    )


def _about(line: Line, issues: Sequence[str]) -> Line:
    label = Part(role="status", text=f"{capital(', '.join(dict.fromkeys(issues)))}: ")
    return replace(line, parts=(label, *line.parts))


def _short(direction: str | None) -> str:
    """The arrow's word alone, for a flag."""
    return arrow(direction).partition(" ")[2] or arrow(direction)


def issue_names(known: Mapping[str, str]) -> dict[str, str]:
    """Every issue's name by its id: those of the process first, in its order and words, then the vocabulary's."""
    from dragoman import vocab

    names = {id: capital(issue.label) for id, issue in vocab.issues().items()}
    return {id: known[id] or names.get(id, id) for id in known} | {id: n for id, n in names.items() if id not in known}
