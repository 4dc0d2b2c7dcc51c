"""The commands on patterns: sequences of moves that come again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman import output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, Since, Until

if TYPE_CHECKING:
    from dragoman.measures import Measured

BY = ("issue", "clause")
CYCLES = 8  # the surest, and those named in advance; --all prints every one

Parties = Annotated[
    list[str] | None,
    typer.Option("--party", metavar="ID", help="A side to look at, in place of the parties of the settings."),
]
Issues = Annotated[
    list[str] | None, typer.Option("--issue", metavar="ID", help="An issue to look at, such as TERR.")
]  # fmt: skip
Permutations = Annotated[int, typer.Option(min=19, help="Shuffled records to weigh chance by.")]
Seed = Annotated[int, typer.Option(min=0, help="Of the shuffling: the same seed gives the same figures.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: dragoman cycles --party state:UKR --issue TERR")(cycles)


def cycles(
    party: Parties = None,
    issue: Issues = None,
    by: Annotated[
        str, typer.Option(metavar="WHAT", help="Look in the moves on each issue, or on each clause.")
    ] = "issue",
    gap_days: Annotated[int, typer.Option(min=1, help="Days from one move to the next, at most.")] = 30,
    least: Annotated[int, typer.Option(min=2, help="How often a sequence has to come to be shown.")] = 2,
    permutations: Permutations = 999,
    seed: Seed = 1,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Annotated[
        bool, typer.Option("--all", help=f"Print every cycle, not the {CYCLES} surest and those named in advance.")
    ] = False,
    json: Json = False,
) -> None:
    """Find sequences of moves that come again: each time with its words, and how rarely chance brings as many."""
    from dragoman.measures import Scope
    from dragoman.patterns.cycle_panels import found
    from dragoman.patterns.cycles import Options

    if by not in BY:
        raise typer.BadParameter(f"{by!r} is none of {', '.join(BY)}", param_hint="--by")
    scope = Scope(as_of=as_of, since=since, until=until, parties=tuple(party or ()), issues=tuple(issue or ()))
    options = Options(least=least, gap_days=gap_days, permutations=permutations, seed=seed)
    space = session.find(folder)
    with session.reading(space) as record:
        result = found(record, space.config(), scope, options=options, by=by)
    if json:
        output.write_json(result.as_dict())
        return
    panel = result.panel("cycles")
    if not panel.rows:
        output.write(panel.empty)
    times: dict[int, list[dict[str, Any]]] = {}
    for row in result.panel("occurrences").dicts():
        times.setdefault(row["number"], []).append(row)
    shown = [row for row in panel.dicts() if every or row["number"] <= CYCLES or row["named"]]
    for row in shown:
        output.write(_cycle(row, times[row["number"]]))
    if len(shown) < len(panel.rows):
        output.write(f"{len(panel.rows) - len(shown)} more, less sure: --all prints them\n")
    if by == "clause":
        panel_printing.write_panels(
            replace(result, inputs={}, notes=()), [result.panel("ties")], every=every, stacked=("ties",)
        )
    _print_end(result)


def _cycle(row: dict[str, Any], steps: list[dict[str, Any]]) -> str:
    """A cycle in words: how often, how sure, and each time what was said."""
    clause = row["clause"] and f"clause {row['clause_name']}"
    about = ", ".join(filter(None, (row["issue"], clause, row["offer"] and f"offer {row['offer']}", row["named"])))
    spread = "" if row["least_days"] == row["most_days"] else f" ({row['least_days']} to {row['most_days']})"
    among = "" if row["p_named"] is None else f", among the named ones {row['p_named']:g}"
    lines = [
        f"{row['number']}. {row['pattern']}{f' [{about}]' if about else ''}",
        f"   {row['occurrences']} times, {row['since']} to {row['until']}, every {row['median_days']:g} days{spread}; "
        f"by chance {row['expected']:g} times",
        f"   p {row['p']:g}, corrected for all patterns {row['corrected']:g}{among}; of the order alone "
        f"{row['p_order']:g}; q {row['q']:g}",
    ]
    for step in steps:
        mark = f"({step['occurrence']})" if step["step"] == 1 else ""
        to = f" to {step['to_name']}" if step["to"] else ""
        told = f" (told by {step['told_by']})" if step["told_by"] else ""
        lines.append(f"   {mark:4} {step['day']}  {step['who_name']}, {step['move']}{to}{told}: “{step['words']}”")
    return "\n".join(" ".join(output.printable(line).splitlines()) for line in lines) + "\n"


def _print_end(result: Measured) -> None:
    """What was counted, and what to bear in mind."""
    for words, number in result.inputs.items():
        output.write(f"{words}: {number:,}")
    for note in result.notes:
        output.write(note)
    output.write("The words behind each line, what follows what, and runs of hard and soft moves: --json")
