"""What no report says has happened: planned, supposed, conditional; and what is read with little confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dragoman.brief.desk import DONE, Desk
from dragoman.brief.model import Group, Line, Section
from dragoman.types import Event

COMING = {"planned": "Planned", "postponed": "Postponed", "cancelled": "Cancelled"}


def planned(desk: Desk, events: Sequence[Event]) -> Section:
    """What is planned, postponed and cancelled, as the sources gave it."""
    links = ("on_condition_of", "on_the_ground_of", "denied")
    groups = _by_status(desk, events, COMING, lambda event: desk.line(event, "plan", links=links), COMING.__getitem__)
    return Section(
        id="planned",
        title="What is planned",
        intro="As the sources gave it when they wrote; whether it took place since is not shown here.",
        groups=groups,
        empty="Nothing planned, postponed or cancelled was read in this period.",
    )


def supposed(desk: Desk, events: Sequence[Event]) -> Section:
    """Conditions, suppositions and recommendations: everything that no other section may state."""
    known = DONE | COMING.keys() | {"denied"}
    names = {"conditional": "Would happen on a condition", "hypothetical": "Feared, supposed or proposed by others"}
    found = {desk.lead(event).status for event in events} - known
    order_ = [name for name in names if name in found] + sorted(found - names.keys())
    groups = _by_status(
        desk,
        events,
        order_,
        lambda event: desk.line(event, "if", links=("on_condition_of", "on_the_ground_of")),
        lambda status: names.get(status) or status.capitalize(),
    )
    return Section(
        id="supposed",
        title="Proposed, feared or conditional",
        intro="None of this is reported as having happened.",
        groups=groups,
        empty="No condition, fear or recommendation was read in this period.",
    )


def less_certain(desk: Desk, events: Sequence[Event]) -> Section:
    """Readings that the coder itself trusts little, folded away."""
    lines = tuple(desk.line(event, "less") for event in events)
    count = f"{len(lines)} reading{'s' if len(lines) != 1 else ''} with confidence below 0.5"
    return Section(
        id="less-certain",
        title="Less certain readings",
        intro="Kept so that nothing read is hidden. They count nowhere else on this page.",
        groups=(Group(id="less", title=count, lines=lines, folded=True),) if lines else (),
        empty="No reading fell below 0.5.",
    )


def _by_status(
    desk: Desk,
    events: Sequence[Event],
    statuses: Iterable[str],
    line: Callable[[Event], Line],
    title: Callable[[str], str],
) -> tuple[Group, ...]:
    groups = []
    for number, status in enumerate(statuses, start=1):
        lines = tuple(line(event) for event in events if desk.lead(event).status == status)
        if lines:
            name = f"status-{status if status in COMING else number}"
            groups.append(Group(id=name, title=title(status), lines=lines))
    return tuple(groups)
