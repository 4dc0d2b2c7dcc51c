"""Fighting in short: how much is reported from where, who counts which dead, and who is said to hold what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from dragoman.brief import content, phrases
from dragoman.brief.desk import DONE, order
from dragoman.brief.material import Material, Row
from dragoman.brief.model import Cell, Grid, Group, Line, Part, Section
from dragoman.brief.names import LONGEST_NAME, calendar, called, capital, say, with_article, word
from dragoman.brief.names import phrases as table
from dragoman.brief.summary import summary
from dragoman.brief.tolls import toll
from dragoman.types import Event, Mention, Place
from dragoman.visible import short

TOLLS = ("killed", "injured")
LONGEST_PASSAGE = 160  # characters of a quotation
MOST_NOTES = 8  # numbers after a sentence: more are folded below it, each with its report


def fighting(m: Material) -> Section:
    """The sum of a period's reports, its tolls, and what each side says it holds."""
    rows = sorted(m.rows("hostilities"), key=lambda item: (order(m.desk.when(item[1])), item[1].id))
    told = [(row, event, lead) for row, event, lead in rows if {lead.status, m.desk.lead(event).status} <= DONE]
    done = [(row, event) for row, event, _ in told]
    held = {
        event.id: _held(m, row, event, lead, lead.place) for row, event, lead in told if row["control"] and lead.place
    }
    tolls = _tolls(m, done)
    crowd = list({event.id: event for _, event in done if event.id not in held}.values())
    if len(crowd) == 1 and tolls:  # the table says it
        crowd = []
    groups = []
    if m.form.periodic and crowd:
        line = _short(summary(m.desk, crowd)) if len(crowd) > 1 else m.desk.line(crowd[0], "fight")
        groups.append(Group(id="fighting-all", title="", lines=(line,)))
    if held:
        groups.append(Group(id="fighting-held", title=word("held_title"), lines=tuple(held.values())))
    return Section(
        id="fighting",
        title="Fighting",
        intro=word("tolls_intro"),
        groups=tuple(groups),
        table=tolls,
        empty="No fighting was reported in this period.",
    )


def _held(m: Material, row: Row, event: Event, lead: Mention, where: Place) -> Line:
    """Who is said to hold a place, on whose word, in the words that say it."""
    doc = m.desk.documents[lead.document_id]
    name = short(where.name, LONGEST_NAME)
    by = str(row["control_by"] or "")
    parts: list[Part] = [Part(role="place", text=capital(name)), say(f": {_control(str(row['control']))}")]
    if by and by != name:
        parts += [say(word("held_by")), Part(role="name", text=short(with_article(by), LONGEST_NAME))]
    voice = called(lead.speaker, doc) if lead.speaker else doc.outlet or "outlet not given"
    parts += [say(word("held_word")), Part(role="name", text=short(voice, LONGEST_NAME)), say(": ")]
    line = m.desk.line(event, "hold", lead=lead, links=("denied",))
    return replace(line, parts=phrases.full_stop((*parts, *content.quoted(doc, lead.span, LONGEST_PASSAGE))))


def _control(value: str) -> str:
    return str(table()["controls"].get(value) or short(value.replace("_", " "), LONGEST_NAME))


def _short(line: Line) -> Line:
    """The sum without its list where its quotes can stand beside it: a daily has no room for more."""
    line = replace(line, id=f"fight-{line.id}", when=None)
    return replace(line, folded=()) if len(line.evidence) <= MOST_NOTES else line


def _tolls(m: Material, rows: Iterable[tuple[Row, Event]]) -> Grid | None:
    """Who was killed and injured where, by whose count."""
    made: dict[str, tuple[Cell, ...]] = {}
    for row, event in rows:
        cells = [
            toll(m.desk, event, kind) if row[f"{kind}_best"] is not None else Cell(parts=(), evidence=())
            for kind in TOLLS
        ]
        if any(cell.parts for cell in cells):
            made[event.id] = (_where(m, row, event), *cells)
    return Grid(columns=("When and where", "Killed", "Injured"), rows=tuple(made.values())) if made else None


def _where(m: Material, row: Row, event: Event) -> Cell:
    lead = m.desk.lead(event)
    named = lead.place is not None and not calendar(lead.place.name)
    place = Part(role="place", text=short(lead.place.name, LONGEST_NAME)) if named and lead.place else None
    parts = (say(capital(m.desk.when(event).label)), *((say(", "), place) if place else ()))
    return Cell(parts=parts, evidence=())


def counted(events: Iterable[Event], m: Material) -> frozenset[str]:
    """The events that the section sums up, which the timeline of a periodic brief then leaves out."""
    fights = defaultdict(list)
    for event in events:
        fights[phrases.lane_of(m.desk.lead(event)) == "fighting" and not m.desk.contested(event)].append(event.id)
    return frozenset(fights[True])
