"""Drafts and consent: the latest text, what it changed, which steps of consent are shut, what was given without one."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from dragoman import daywords
from dragoman.brief import content, phrases
from dragoman.brief.given import ClauseChange, DraftState, Passage, ShutGate
from dragoman.brief.material import Material
from dragoman.brief.model import Evidence, Group, Line, Part, Section
from dragoman.brief.names import LONGEST_NAME, Parts, capital, say, word
from dragoman.brief.names import phrases as table
from dragoman.visible import short

LONGEST_CLAUSE = 170  # characters of a clause in a sentence; the note has all of it
SAME = frozenset({"unchanged", "moved"})
MOST_CLAUSES = 5  # quotes beside a step of consent
MANY = 3  # changes that may only be gaps in a report are folded where there are more


def drafts(m: Material) -> Section:
    """The state of the latest draft; in a brief of a period only what is of the period."""
    state = m.given.draft
    groups: list[Group] = []
    if state is not None:
        if _is_new(m, state):
            groups += _text(m, state)
        groups += _group("drafts-ungated", word("ungated_title"), _given(m, state))
    return Section(
        id="drafts",
        title="Drafts and consent",
        intro="The texts of an agreement, and the legal steps by which it would bind. Quotations are the texts’ own.",
        groups=tuple(groups),
        empty=word("drafts_none_new") if state and m.form.periodic else word("drafts_none"),
    )


def _is_new(m: Material, state: DraftState) -> bool:
    if not m.form.periodic:
        return True
    doc = m.desk.documents.get(state.opening.document_id)
    days = [day for day in (state.version, doc.published if doc else None) if day]
    return any((not m.since or day >= m.since) and (not m.until or day < m.until) for day in days)


def _text(m: Material, state: DraftState) -> list[Group]:
    groups = _group("drafts-latest", "", [_latest(m, state)])
    if state.before:
        day = f", {daywords.day(state.before_version)}" if state.before_version else ""
        title = word("changed_title", title=short(state.before, LONGEST_NAME), day=day)
        groups += _group("drafts-changed", title, _changed(m, state), outside=True)
    shut = [line for gate in state.shut if (line := _shut(m, gate, state)) is not None]
    note = word("gates_note", passed=str(state.passed), required=str(state.required))
    return [*groups, *(replace(group, note=note) for group in _group("drafts-shut", word("shut_title"), shut))]


def _group(id: str, title: str, lines: Iterable[Line], *, outside: bool = False) -> list[Group]:
    found = {line.id: line for line in lines}
    return [Group(id=id, title=title, lines=tuple(found.values()), outside=outside)] if found else []


def _latest(m: Material, state: DraftState) -> Line:
    about = [daywords.day(state.version)] if state.version else []
    about += [state.state.replace("_", " ")] if state.state else []
    about += [word(f"disclosure_{state.disclosure}")] if state.disclosure else []
    parts: Parts = (say(word("latest_text")), Part(role="name", text=short(state.title, LONGEST_NAME)))
    parts = (*parts, say(f"; {', '.join(about)}." if about else "."))
    return Line(id="draft-latest", parts=parts, evidence=_notes(m, [state.opening], "the text’s first clause"))


def _notes(m: Material, passages: Iterable[Passage], reading: str) -> tuple[Evidence, ...]:
    """A note for each passage whose document is held; a text that is not held on the day says nothing."""
    return tuple(
        dict.fromkeys(
            m.desk.notes.of_words(one.document_id, one.span, reading)
            for one in passages
            if one.document_id in m.desk.documents
        )
    )


def _changed(m: Material, state: DraftState) -> list[Line]:
    """The changes that are sure, by what was done; then those that may only be gaps in a report, folded."""
    order: list[str] = list(table()["clause_changes"])
    known = [change for change in state.changes if change.what in order and change.what not in SAME]
    ordered = sorted(known, key=lambda change: order.index(change.what))
    given = {one.clause.id for one in state.ungated if one.clause is not None}
    lines = {change.id: _change(m, change, given) for change in ordered}
    sure = [line for change in ordered if change.certain and (line := lines[change.id]) is not None]
    maybe = [line for change in ordered if not change.certain and (line := lines[change.id]) is not None]
    if len(maybe) <= MANY:
        return [*sure, *maybe]
    notes = tuple(dict.fromkeys(note for line in maybe for note in line.evidence))
    folded = Line(
        id="draft-maybe",
        parts=(say(word("maybe_changed", n=str(len(maybe)))),),
        evidence=notes,
        folded=tuple(maybe),
    )
    return [*sure, folded]


def _change(m: Material, change: ClauseChange, given: Container[str]) -> Line | None:
    """Before and after, in the texts’ words; what somebody gives by it that no step has passed says so."""
    reading = f"a clause {change.what}"
    notes = (*_notes(m, change.new, reading), *_notes(m, change.old, reading))
    if not notes:
        return None
    words = table()["clause_changes"][change.what] if change.certain else word("only_in_one")
    number = word("clause", number=short(change.number, LONGEST_NAME)) if change.number else word("a_clause")
    label = Part(role="status", text=f"{number}, {words}: ")
    old, new = _quoted(m, change.old), _quoted(m, change.new)
    middle = (say(word("became")),) if old and new else ()
    facts = [("Gives", change.gives), ("Gains", change.gains)]
    return Line(
        id=f"draft-{change.id}",
        parts=phrases.full_stop((label, *old, *middle, *new)),
        evidence=tuple(dict.fromkeys(notes)),
        facts=tuple((name, _names(some)) for name, some in facts if some),
        flags=(word("no_step"),) if change.id in given else (),
    )


def _quoted(m: Material, passages: Iterable[Passage]) -> Parts:
    parts: list[Part] = []
    for one in passages:
        doc = m.desk.documents.get(one.document_id)
        if doc is not None:
            parts += [*([say(" ")] if parts else []), *content.quoted(doc, one.span, LONGEST_CLAUSE)]
    return tuple(parts)


def _names(names: Iterable[str]) -> Parts:
    parts: list[Part] = []
    for name in names:
        parts += [*([say(", ")] if parts else []), Part(role="name", text=short(name, LONGEST_NAME))]
    return tuple(parts)


def _shut(m: Material, gate: ShutGate, state: DraftState) -> Line | None:
    """A step that cannot be taken now, with the clauses for which the text needs it."""
    clauses = gate.clauses[:MOST_CLAUSES] or (state.opening,)
    notes = (*_notes(m, clauses, "a clause that needs this step"), *m.notes(gate.mention_ids))
    if not notes:
        return None
    party = Part(role="name", text=short(gate.party, LONGEST_NAME))
    parts = (party, say(f": {gate.step}. {capital(daywords.worded(gate.why))}."))
    flags = () if gate.needed else (word("gate_open"),)
    return Line(id=f"gate-{gate.id}", parts=parts, evidence=tuple(dict.fromkeys(notes)), flags=flags)


def _given(m: Material, state: DraftState) -> list[Line]:
    """The moves of the period by which something was given that passed no step; a clause says so where it stands."""
    events = [event for one in state.ungated if one.mention_id and (event := m.event(one.mention_id)) is not None]
    return [m.desk.line(event, "ungated") for event in events if event.id not in m.printed]
