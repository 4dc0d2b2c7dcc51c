"""What was put forward, and what became of it: each offer with its conditions and its answers."""

from __future__ import annotations

from dataclasses import replace

from dragoman.brief.desk import sources_flag
from dragoman.brief.material import Material, Row
from dragoman.brief.model import Group, Line, Section
from dragoman.brief.names import LONGEST_NAME, word
from dragoman.brief.names import phrases as table
from dragoman.types import Event
from dragoman.visible import short

ANSWERS = frozenset({"accept", "reject", "counter", "defer", "concede", "retract", "implement", "clarify"})


def offers(m: Material) -> Section:
    """Each offer of which a move is of the period, by what became of it."""
    states: dict[str, str] = table()["offer_states"]
    lines: dict[str, list[Line]] = {state: [] for state in states}
    for row in m.tables.get("offers", ()):
        made = m.desk.event_of.get(row["mention_id"])
        moves = [event for id in str(row["moves"] or "").split("; ") if (event := m.event_by_id.get(id)) is not None]
        if made is None or not m.surely(made) or made.id in m.printed:
            continue
        if not any(event.id in m.inside for event in (made, *moves)):
            continue
        lines.setdefault(str(row["state"]), []).append(_line(m, row, made, moves))
    groups = tuple(
        Group(id=f"offers-{number}", title=states.get(state) or short(state, LONGEST_NAME), lines=tuple(some))
        for number, (state, some) in enumerate(lines.items(), start=1)
        if some
    )
    return Section(
        id="offers",
        title="Offers and answers",
        intro="Each offer with its conditions, and the answers that a report connects with it.",
        groups=groups,
        empty="No offer was made or answered in this period.",
    )


def _line(m: Material, row: Row, made: Event, moves: list[Event]) -> Line:
    line = m.desk.line(made, "offer", lead=m.mentions[row["mention_id"]], links=("on_condition_of",))
    answers = {
        event.id: m.desk.told(event, f"offer-{made.id}-{event.id}", "answered")
        for event in moves
        if event.id != made.id and m.desk.lead(event).move in ANSWERS
    }
    versions = int(row["versions"] or 1)
    flags = (sources_flag(made), *([word("put_forward", n=str(versions))] if versions > 1 else []))
    return replace(line, sub=(*line.sub, *answers.values()), flags=flags)
