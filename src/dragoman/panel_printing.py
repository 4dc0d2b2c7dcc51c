"""How panels of measures, patterns and models are printed: tables, or row by row where cells are sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from dragoman import output

if TYPE_CHECKING:
    from dragoman.measures import Card, Column, Measured, Panel, Row

ROWS = 40  # of a panel; --all prints every one


def chosen(found: Measured, panel: str | None) -> list[Panel]:
    """The panels to print: all, or the one that was asked for."""
    some = [one for one in found.panels if panel in (None, one.shape.name)]
    if not some:
        known = ", ".join(one.shape.name for one in found.panels)
        raise typer.BadParameter(f"{panel!r} is none of {known}", param_hint="--panel")
    return some


def write_panels(
    found: Measured, panels: Sequence[Panel], *, every: bool, stacked: Sequence[str] = (), more: str = ""
) -> None:
    """Print panels, then what went in and what to bear in mind.

    every    all rows and columns; else the first of those with something to tell, and a name in the place of its id
    stacked  panels whose rows are printed cell under cell
    more     a last line: where to read on
    """
    for one in panels:
        output.write(one.shape.title)
        told = one.rows if every else one.read
        if told:
            rows = told if every else told[:ROWS]
            columns = _columns(one, every=every)
            heads = [head for head, _ in columns]
            cells = [[_cell(one, row, place) for _, place in columns] for row in rows]
            if one.shape.name in stacked:
                _stack(heads, cells)
            else:
                output.write_table(heads, cells)
            if len(rows) < len(told):
                output.write(f"{len(told) - len(rows)} more rows: --all prints them")
        else:
            output.write(f"  Nothing to show. {one.empty}")
        for note in (one.shape.note, *one.notes) if told else one.notes:
            if note:
                output.write(f"  {note}")
        output.write("")
    for words, number in found.inputs.items():
        output.write(f"{words}: {number:,}")
    for note in (*found.notes, *([more] if more else [])):
        output.write(note)


def _columns(panel: Panel, *, every: bool) -> list[tuple[str, int]]:
    """Heads and places of the columns that are printed."""
    columns = panel.shape.columns
    if every:
        return [(one.label, place) for place, one in enumerate(columns)]
    named = {one.name: one for one in columns}
    return [(_head(one, named), place) for place, one in panel.shape.read]


def _cell(panel: Panel, row: Row, place: int) -> Any:
    """A value; where it is unknown, what its column says of that."""
    value = row.values[place]
    return value if value is not None else panel.shape.columns[place].unknown or None


def _head(column: Column, named: dict[str, Column]) -> str:
    """A name is headed like the id that it stands for."""
    of = named.get(column.name.removesuffix("_name")) if column.name.endswith("_name") else None
    return of.label if of else column.label


def _stack(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    wide = max(map(len, heads))
    for row in rows:
        for head, value in zip(heads, row, strict=True):
            if value not in (None, ""):
                output.write(f"  {head:<{wide}}  {value}")
        output.write("")


def write_about(card: Card, *, json: bool) -> None:
    """Print what a measure, a pattern or a model is."""
    from dataclasses import asdict

    if json:
        output.write_json(asdict(card))
        return
    parts = {
        "Formula": card.formula,
        "Inputs": (card.inputs,),
        "Assumptions": card.assumptions,
        "Uncertainty": (card.uncertainty,),
        "Worked example": (card.example,),
        "Differs": (card.differs,) if card.differs else (),
        "Known failures": card.known_failures,
        "When not to use it": (card.when_not_to_use,) if card.when_not_to_use else (),
        "Blind spots": card.blind_spots,
        "Sources": card.sources,
    }
    output.write(f"{card.title} ({card.name})\n{card.question}")
    for head, lines in parts.items():
        if lines:
            output.write(f"\n{head}\n" + "\n".join(f"  {line}" for line in lines))
