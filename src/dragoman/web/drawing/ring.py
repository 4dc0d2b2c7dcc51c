"""A network as a ring: nodes in a given order, ties as curves through the middle, the same each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, log2, pi, sin

from dragoman.web.drawing.relations import Pair

MOST_TIES = 70  # drawn; the table has all
MOST_FIGURES = 16  # ties whose count stands beside them
THIN, THICK = 1.2, 9.0  # px: a tie of one event, and the widest
DOUBLED = 1.3  # px that a doubling adds, unless the most frequent would be too wide
SMALL, LARGE = 7.0, 17.0  # px: radius of a node
LETTER = 6.6  # px of a letter at 12 px
BOWS = (0.12, 0.5)  # how far a curve is drawn towards the middle: between neighbours, and right across
PLACES = (0.5, 0.4, 0.6, 0.3, 0.7)  # of a count, along its curve
CLEAR = (20.0, 12.0)  # px between two counts, across or down
APART = 16.0  # px between the two directions of a pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A side, and where its name stands."""

    id: str
    number: int  # from 1, in the order of the ring
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    anchor: str
    count: int  # events of its ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A pair, and its curve; `head` is the arrow at its end, "" where there is no direction."""

    pair: Pair
    path: str
    head: str
    width: float
    figure: tuple[float, float] | None  # where its count stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """All that the template needs."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    left_out: int  # ties between nodes that are weaker than those drawn

    @property
    def count(self) -> int:
        """What the drawn ties stand for."""
        return sum(tie.pair.count for tie in self.ties)


def layout(
    ids: Sequence[str], pairs: Sequence[Pair], *, directed: bool, width: float, height: float, room: float
) -> Ring:
    """Place the nodes round an ellipse, the first at the top, and the strongest ties between them.

    pairs  between these nodes, the strongest first
    room   px for names at the left and at the right
    """
    totals = dict.fromkeys(ids, 0)
    for pair in pairs:
        totals[pair.a] += pair.count
        totals[pair.b] += pair.count
    nodes = {id: _node(id, place, len(ids), totals, width, height, room) for place, id in enumerate(ids)}
    drawn = pairs[:MOST_TIES]
    most = max((pair.count for pair in drawn), default=1)
    both = {(pair.a, pair.b) for pair in drawn} if directed else set()
    middle = (width / 2, height / 2)
    figures: list[tuple[float, float]] = []
    ties = [
        _tie(
            pair, nodes, middle, most, directed, twice=(pair.b, pair.a) in both,
            figures=figures if place < MOST_FIGURES and pair.count > 1 else None,
        )
        for place, pair in enumerate(drawn)
    ]  # fmt: skip
    # The weakest lie lowest.
    return Ring(
        width=width, height=height, nodes=tuple(nodes.values()), ties=tuple(reversed(ties)),
        left_out=len(pairs) - len(drawn),
    )  # fmt: skip


def _node(id: str, place: int, count: int, totals: Mapping[str, int], width: float, height: float, room: float) -> Node:
    turn = 2 * pi * place / max(1, count) - pi / 2
    most = max(totals.values(), default=1) or 1
    radius = SMALL + (LARGE - SMALL) * (totals[id] / most) ** 0.5
    across, down = width / 2 - room - LARGE, height / 2 - 2 * LARGE - (14 if room > 30 else 0)
    x, y = width / 2 + across * cos(turn), height / 2 + down * sin(turn)
    side = cos(turn)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    label_x = x if anchor == "middle" else x + (radius + 6) * (1 if side > 0 else -1)
    label_y = y + 4 if anchor != "middle" else y + (radius + 14 if sin(turn) > 0 else -radius - 6)
    return Node(
        id=id, number=place + 1, x=round(x, 1), y=round(y, 1), radius=round(radius, 1), label_x=round(label_x, 1),
        label_y=round(label_y, 1), anchor=anchor, count=totals[id],
    )  # fmt: skip


def _tie(
    pair: Pair,
    nodes: Mapping[str, Node],
    middle: tuple[float, float],
    most: int,
    directed: bool,
    *,
    twice: bool,
    figures: list[tuple[float, float]] | None,
) -> Tie:
    a, b = nodes[pair.a], nodes[pair.b]
    width = THIN + min(DOUBLED, (THICK - THIN) / log2(most) if most > 1 else DOUBLED) * log2(pair.count)
    length = hypot(b.x - a.x, b.y - a.y) or 1.0
    along = ((b.x - a.x) / length, (b.y - a.y) / length)
    steps = abs(a.number - b.number)
    share = min(steps, len(nodes) - steps) / max(1, len(nodes) // 2)
    bow = BOWS[0] + (BOWS[1] - BOWS[0]) * share
    control_x = (a.x + b.x) / 2 + (middle[0] - (a.x + b.x) / 2) * bow
    control_y = (a.y + b.y) / 2 + (middle[1] - (a.y + b.y) / 2) * bow
    if twice:  # each direction keeps to its own side
        control_x += -along[1] * 2 * APART
        control_y += along[0] * 2 * APART
    size = 5.0 + width
    start = _towards(a.x, a.y, control_x, control_y, a.radius + 1)
    end = _towards(b.x, b.y, control_x, control_y, b.radius + (size if directed else 0) + 1)
    head = ""
    if directed:
        tip = _towards(b.x, b.y, control_x, control_y, b.radius + 1)
        gone = hypot(tip[0] - end[0], tip[1] - end[1]) or 1.0
        across = (-(tip[1] - end[1]) / gone * size * 0.55, (tip[0] - end[0]) / gone * size * 0.55)
        head = (
            f"M{tip[0]:.1f} {tip[1]:.1f}L{end[0] + across[0]:.1f} {end[1] + across[1]:.1f} "
            f"{end[0] - across[0]:.1f} {end[1] - across[1]:.1f}z"
        )
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{control_x:.1f} {control_y:.1f} {end[0]:.1f} {end[1]:.1f}"
    return Tie(
        pair=pair,
        path=path,
        head=head,
        width=round(width, 1),
        figure=_place(start, (control_x, control_y), end, figures),
    )


def _place(
    start: tuple[float, float],
    control: tuple[float, float],
    end: tuple[float, float],
    figures: list[tuple[float, float]] | None,
) -> tuple[float, float] | None:
    """Where on a curve its count can stand off the others; None where it cannot, or is not wanted."""
    if figures is None:
        return None
    for t in PLACES:
        x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * c + t**2 * b for a, c, b in zip(start, control, end, strict=True))
        if all(abs(x - other[0]) > CLEAR[0] or abs(y - other[1]) > CLEAR[1] for other in figures):
            figures.append((x, y))
            return round(x, 1), round(y + 4, 1)
    return None


def _towards(x: float, y: float, to_x: float, to_y: float, steps: float) -> tuple[float, float]:
    """The point that lies so many px from one on the way to another."""
    length = hypot(to_x - x, to_y - y)
    share = min(1.0, steps / length) if length else 0.0
    return x + (to_x - x) * share, y + (to_y - y) * share
