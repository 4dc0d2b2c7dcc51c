"""What is contested: every version of a claim beside what is said against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.brief.desk import DONE, Desk
from dragoman.brief.model import Group, Section
from dragoman.types import Event


def contested(desk: Desk, events: Sequence[Event], *, alone_too: bool = True) -> Section:
    """Claims with their denials side by side; then denials and, if wanted, claims that stand alone."""
    groups: list[Group] = []
    shown: set[str] = set()
    for claims, against in _cases(desk, events):
        first = claims[0].id
        lines = (
            *(desk.line(event, "claim", claimed=desk.lead(event).status == "denied") for event in claims),
            *(desk.line(event, f"against-{first}") for event in against),
        )
        groups.append(Group(id=f"contest-{first}", title="", lines=lines, versus=len(claims)))
        shown |= {event.id for event in (*claims, *against)}
    alone, denied = [], []
    for event in events:
        lead = desk.lead(event)
        if event.id in shown:
            continue
        denies = any(link.kind == "denies" for mention in event.mentions for link in desk.from_.get(mention.id, ()))
        if lead.status == "denied" or lead.move == "deny" or denies:
            denied.append(desk.line(event, "denial", links=("denies",)))
        elif alone_too and lead.status in DONE and (lead.move == "claim" or (lead.kind == "ASSAULT" and lead.speaker)):
            alone.append(desk.line(event, "claim"))
    if denied:
        groups.append(Group(id="denials", title="Denials of claims not held as readings", lines=tuple(denied)))
    if alone:
        title = "Claims on one party’s word, with no denial held"
        groups.append(Group(id="alone", title=title, lines=tuple(alone)))
    return Section(
        id="contested",
        title="What is contested",
        intro="Each version with who gives it. This page does not say which is right.",
        groups=tuple(groups),
        empty="No claim with a denial was read in this period.",
    )


def _cases(desk: Desk, events: Iterable[Event]) -> list[tuple[list[Event], list[Event]]]:
    """Claims and their denials, brought together where they share a denial."""
    cases: list[tuple[list[Event], list[Event]]] = []
    for event in events:
        against = _deniers(desk, event)
        if not against:
            continue
        ids = {other.id for other in against}
        home = next((case for case in cases if ids & {other.id for other in case[1]}), None)
        if home is None:
            cases.append(([event], against))
        else:
            home[0].append(event)
            home[1].extend(other for other in against if other.id not in {known.id for known in home[1]})
    return cases


def _deniers(desk: Desk, event: Event) -> list[Event]:
    found: dict[str, Event] = {}
    for link in desk.denials(event):
        other = desk.event_of.get(link.source)
        if other is not None and other is not event:
            found[other.id] = other
    return sorted(found.values(), key=desk.place)
