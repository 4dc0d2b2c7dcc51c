"""Pledges with how far each has come: from the ledger, with the words for every step, those that are overdue first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dragoman import daywords, vocab
from dragoman.brief import charts, content, phrases
from dragoman.brief.material import Material, Row
from dragoman.brief.model import Group, Line, Part, Section
from dragoman.brief.names import LONGEST_NAME, Parts, capital, figure_parts, say, with_article, word
from dragoman.brief.names import phrases as table
from dragoman.types import Event, Mention
from dragoman.visible import short

FIRST = ("overdue", "broken", "withdrawn", "stalled", "in_the_works")  # the order of the groups; others follow


def pledges(m: Material) -> tuple[Section, list[charts.Bar]]:
    """Each pledge of which a step is of the period, and each that is overdue; and how far each has come."""
    stages = list(vocab.pledges()["stage"])
    lines: dict[str, list[Line]] = {verdict: [] for verdict in FIRST}
    bars: list[charts.Bar] = []
    for row in m.tables.get("pledges", ()):
        made = m.desk.event_of.get(row["mention_id"])
        steps = [event for id in str(row["events"] or "").split("; ") if (event := m.event_by_id.get(id)) is not None]
        if made is None or row["mention_id"] not in m.mentions or not (m.surely(made) and _wanted(m, row, made, steps)):
            continue
        line = _line(m, row, made, steps)
        lines.setdefault(str(row["verdict"]), []).append(line)
        if row["stage"] in stages:
            bars.append(charts.Bar(line=line.id, label=_label(m, row), reached=stages.index(row["stage"]) + 1))
    groups = tuple(
        Group(id=f"pledges-{number}", title=_verdict(verdict).capitalize(), lines=tuple(some))
        for number, (verdict, some) in enumerate(lines.items(), start=1)
        if some
    )
    section = Section(
        id="pledges",
        title="What was pledged",
        intro="What a source reports as undertaken. The stage is the furthest that a report shows.",
        groups=groups,
        empty="No pledge was made or carried further in this period.",
    )
    return section, bars


def _wanted(m: Material, row: Row, made: Event, steps: list[Event]) -> bool:
    late = row["verdict"] == "overdue"
    return late or any(event.id in m.inside and event.id not in m.printed for event in (made, *steps))


def _line(m: Material, row: Row, made: Event, steps: list[Event]) -> Line:
    """The pledge as it was made, with its particulars; its notes are those of every step."""
    lead = m.mentions[row["mention_id"]]
    line = m.desk.line(made, "pledge", lead=lead, links=("on_condition_of", "on_the_ground_of", "denied"))
    notes = dict.fromkeys([*line.evidence, *(note for event in steps for note in m.desk.evidence(event))])
    facts = _facts(m, row, lead, (made, *steps))
    return replace(line, parts=sentence(m, row), facts=facts, evidence=tuple(notes))


def sentence(m: Material, row: Row) -> Parts:
    """Who undertakes what for whom, in the words of its passage: the ledger knows both even where the verb does not."""
    lead = m.mentions[row["mention_id"]]
    doc = m.desk.documents[lead.document_id]
    status = table()["statuses"].get(lead.status, {}).get("label", "")
    parts: list[Part] = [Part(role="status", text=f"{status}: ")] if status else []
    parts += _named(row["pledger"], start=True) or [say(capital(word("unnamed")))]
    if beneficiary := _named(row["beneficiary"]):
        parts += [say(word("pledge_on" if row["pledge"] == "sanction" else "pledge_for")), *beneficiary]
    said = content.said(doc, lead)
    span = said.span if said else content.whole(doc, lead.span)
    parts += [say(": "), *content.quoted(doc, span), *phrases.circumstances(doc, lead, speaker=True)]
    return phrases.full_stop(parts)


def _named(names: str | None, *, start: bool = False) -> list[Part]:
    """The names of a cell of the ledger, in a row."""
    parts: list[Part] = []
    listed = [name for name in (names or "").split("; ") if name]
    for number, name in enumerate(listed):
        parts += [say(" and " if number == len(listed) - 1 else ", ")] if number else []
        parts.append(Part(role="name", text=short(with_article(name), LONGEST_NAME)))
    if parts and start:
        parts[0] = replace(parts[0], text=capital(parts[0].text))
    return parts


def _facts(m: Material, row: Row, lead: Mention, events: Sequence[Event]) -> tuple[tuple[str, Parts], ...]:
    """How much, how far it has come, by when; what is not given is left out."""
    amount, term = figure_parts(m.desk.documents[lead.document_id], lead), due(m, events)
    facts = (("Amount", amount), ("Stage", (say(_stage(row["stage"])),)), ("Due", term))
    return tuple((name, parts) for name, parts in facts if parts)


def due(m: Material, events: Iterable[Event]) -> Parts:
    """By when: a day, else the text's own words for what it waits for."""
    for event in events:
        for mention in event.mentions:
            for said in mention.particulars:
                if said.key == "deadline":
                    doc = m.desk.documents[mention.document_id]
                    day = day_of(said.value)
                    return (say(daywords.day(day)),) if day else content.quoted(doc, said.span, LONGEST_NAME)
    return ()


def day_of(text: str) -> date | None:
    """The day that a text is, and nothing but that."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _stage(stage: str | None) -> str:
    known = vocab.pledges()["stage"]
    return known[stage].label if stage and stage in known else "not told"


def _verdict(verdict: str) -> str:
    known = vocab.pledges()["verdict"]
    return known[verdict].label if verdict in known else short(verdict.replace("_", " "), LONGEST_NAME)


def _label(m: Material, row: Row) -> str:
    """Who and how much, else the first words of what, beside a bar."""
    lead = m.mentions[row["mention_id"]]
    who = "".join(part.text for part in _named(row["pledger"], start=True)) or capital(word("unnamed"))
    doc = m.desk.documents[lead.document_id]
    what = "".join(part.text for part in figure_parts(doc, lead))
    if not what:
        said = content.said(doc, lead)
        what = f"“{doc.text[slice(*(said.span if said else lead.span))]}”"
    return f"{who}: {what}"
