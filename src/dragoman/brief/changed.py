"""What changed since the last brief, or since the period began: each change with the words that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dragoman import daywords, vocab
from dragoman.brief.given import ChangeLike
from dragoman.brief.material import Material, limited
from dragoman.brief.model import Evidence, Group, Line, Part, Section, When
from dragoman.brief.names import LONGEST_NAME, capital, say, word
from dragoman.brief.names import phrases as table
from dragoman.brief.standing import arrow
from dragoman.types import Event
from dragoman.visible import short

LINKS = ("answers", "on_condition_of", "denied")
TOLD = frozenset({"happened", "negated", "planned", "postponed", "cancelled", "conditional"})  # not what is only feared
LONGEST_OPENING = 200  # characters of a text's first words


def changes(m: Material) -> Section:
    """Changes by what they are of, one line for each happening; those first that change most, where there are many."""
    found: dict[str, tuple[ChangeLike, Line]] = {}
    by_event: dict[str, list[ChangeLike]] = {}
    for change in _counted(m):
        event = _event(m, change)
        if event is not None and event.id not in m.printed:
            by_event.setdefault(event.id, []).append(change)
        elif event is None and (line := _without_event(m, change)) is not None:
            found[line.id] = (change, line)
    for id, of_event in by_event.items():
        first = min(of_event, key=_rank)
        line = _line(m, of_event, m.desk.events[id])
        found[line.id] = (first, line)
    ranks = {id: (*_rank(change), -change.day.toordinal(), id) for id, (change, _) in found.items()}
    day = daywords.day(m.given.since) if m.given.since else ""
    section = Section(
        id="changes",
        title=_title(m, day),
        intro=word("changes_intro_rest") if m.printed else word("changes_intro"),
        groups=_groups(found.values()),
        empty=word("changes_none_rest") if m.printed else word("changes_none"),
        remark=_remark(m),
        keeper=("dragoman add --backfill",) if m.given.late else (),
    )
    return limited(section, m.most("changes"), lambda line: ranks[line.id])


def _remark(m: Material) -> str:
    if m.given.late:
        return word("changes_late")
    if m.given.first and m.given.since:
        return word("changes_first", day=daywords.day(m.given.since))
    return word("changes_older", n=str(m.given.older)) if m.given.older else ""


def _title(m: Material, day: str) -> str:
    if m.given.last is not None:
        return word("changes_since_brief", day=daywords.day(m.given.last))
    return word("changes_since", day=day) if day else word("changes_title")


def _groups(found: Iterable[tuple[ChangeLike, Line]]) -> tuple[Group, ...]:
    headings: dict[str, list[Line]] = {heading: [] for heading in table()["change_groups"].values()}
    for change, line in found:
        heading = table()["change_groups"].get(change.kind) or capital(_standing(change.kind))
        headings.setdefault(heading, []).append(line)
    full = [(heading, tuple(lines)) for heading, lines in headings.items() if lines]
    return tuple(Group(id=f"changes-{n}", title=heading, lines=lines) for n, (heading, lines) in enumerate(full, 1))


def _counted(m: Material) -> list[ChangeLike]:
    """The changes that the section tells: of the period, and no position that was only said again.

    Fighting has a section of its own; what is otherwise than before is its count of the dead. So have contested claims,
    where both versions stand side by side, and a brief of a period tells them once.
    """
    if m.given.first:
        return []
    elsewhere = {"claim_contested"} if m.form.periodic and "contested" in m.wanted else frozenset()
    return [
        change
        for change in m.given.changes
        if (m.until is None or change.day < m.until)
        and change.direction != "same"
        and change.kind not in elsewhere
        and not (change.kind == "fighting" and change.before is None)
    ]


def _rank(change: ChangeLike) -> tuple[int]:
    order: list[str] = table()["change_order"]["kinds"]
    kind = f"{change.kind}.{change.direction}" if change.direction else change.kind
    return (order.index(kind) if kind in order else len(order),)


def _event(m: Material, change: ChangeLike) -> Event | None:
    """The happening that shows a change."""
    found = [event for id in _ids(change) if (event := m.desk.event_of.get(id)) is not None and m.surely(event)]
    told = (event for event in found if m.desk.lead(event).status in TOLD)
    return next(told, found[0] if found else None)


def _ids(change: ChangeLike) -> tuple[str, ...]:
    """The mentions of a change, the one that words it first."""
    return change.mention_ids[::-1] if change.kind == "position_moved" else change.mention_ids


def _line(m: Material, of_event: Sequence[ChangeLike], event: Event) -> Line:
    first = min(of_event, key=_rank)
    lead = next((m.mentions[id] for id in _ids(first) if m.desk.event_of.get(id) is event), None)
    line = m.desk.line(event, "change", lead=lead, links=LINKS)
    labels = _labels(m, of_event)
    parts = (Part(role="status", text=f"{capital('; '.join(labels))}: "), *line.parts) if labels else line.parts
    notes = m.notes(id for change in of_event for id in change.mention_ids)
    return replace(line, parts=parts, evidence=tuple(dict.fromkeys((*line.evidence, *notes))))


def _labels(m: Material, of_event: Iterable[ChangeLike]) -> list[str]:
    """One label for each ledger that a happening changed, and for each issue: of several the one that says most."""
    best: dict[tuple[str, str], str] = {}
    for change in sorted(of_event, key=_rank):
        about = change.item.partition("|")[2] if change.kind == "position_moved" else ""
        best.setdefault((change.ledger, about), label_of(m, change))
    return list(dict.fromkeys(filter(None, best.values())))


def _without_event(m: Material, change: ChangeLike) -> Line | None:
    """A new text, or a step of consent: what shows it are the first words of the text, or what a judgement rests on."""
    if change.kind not in ("new_draft", "gate_changed"):
        return None
    notes = (*m.notes(change.mention_ids), *(note for id in change.document_ids for note in opening(m, id)))
    if not notes:
        return None
    doc = m.desk.documents[notes[-1].document_id]
    label = f"{label_of(m, change) or word('new_text')}: "
    what = short(change.title if change.kind == "gate_changed" else doc.title, LONGEST_NAME)
    day = When(
        label=daywords.day(change.day), datetime=change.day.isoformat(), since=change.day, until=None, precision=""
    )
    parts = (Part(role="status", text=capital(label)), Part(role="name", text=what), say("."))
    return Line(id=f"change-{change.id}", parts=parts, evidence=tuple(dict.fromkeys(notes)), when=day)


def opening(m: Material, document_id: str) -> tuple[Evidence, ...]:
    """A note for the first words of a text."""
    doc = m.desk.documents.get(document_id)
    if doc is None or not doc.text.strip():
        return ()
    start = len(doc.text) - len(doc.text.lstrip())
    stop = doc.text.find("\n", start)
    end = min(start + LONGEST_OPENING, stop if stop > 0 else len(doc.text))
    return (m.desk.notes.of_words(doc.id, (start, end), word("first_words")),)


def _inside(m: Material, issue: str) -> str:
    """What an issue is called within a line: the vocabulary's words begin small, those of the process as they are."""
    known, name = vocab.issues().get(issue), m.issues.get(issue)
    if known is not None and name in (None, capital(known.label)):
        return known.label
    return name or short(issue, LONGEST_NAME)


def label_of(m: Material, change: ChangeLike) -> str:
    """What is otherwise than before, in a few words of our own."""
    if change.kind == "position_moved":
        issue = change.item.partition("|")[2]
        return word(
            "on_issue",
            issue=_inside(m, issue),
            arrow=arrow(change.direction) or word("corrected"),
        )
    if change.kind in table()["change_labels"]:
        return str(table()["change_labels"][change.kind])
    if change.kind == "offer_answered" and change.after not in table()["offer_states"]:
        return word("answered_now")
    before, after = (_standing(each) if each else "" for each in (change.before, change.after))
    return word("from_to", before=before, after=after) if before and after else ""


def _standing(value: str) -> str:
    """A state, status, stage or verdict in words; a figure or a day as it is."""
    stages = vocab.pledges()
    for terms in (vocab.claims(), stages["stage"], stages["verdict"]):
        if value in terms:
            return terms[value].label
    return short(value.replace("_", " "), LONGEST_NAME)


def flags(m: Material, event: Event) -> tuple[str, ...]:
    """What a line above says besides: that it changed the standing, and how."""
    return tuple(_labels(m, (change for change in _counted(m) if _event(m, change) is event)))
