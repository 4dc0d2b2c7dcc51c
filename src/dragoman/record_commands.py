"""The commands that ask the record, correct it and hand it on: each parses, calls one function and prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman import output, session
from dragoman.lookup import DECISIONS, DETAILED
from dragoman.options import AsOf, Folder, Json, Since, Until

if TYPE_CHECKING:
    from dragoman.types import Judgement


PAGES, MARKDOWN = (".html", ".htm"), (".md", ".markdown")  # endings of what `compare` writes


def register(app: typer.Typer) -> None:
    """Add the commands, in the order in which the help lists them."""
    for name, (sentence, columns) in output.LEDGERS.items():
        example = f"Example: dragoman {name} --as-of 2025-12-02"
        app.command(name, help=sentence, epilog=example)(_ledger(name, columns))
    app.command(epilog="Example: dragoman drafts --json")(drafts)
    app.command(epilog="Example: dragoman compare 28-points 20-points -o changes.html")(compare)
    app.command(epilog="Example: dragoman consent 20-points")(consent)
    app.command(epilog="Example: dragoman show 5f0c1e")(show)
    app.command(epilog="Example: dragoman review --limit 10")(review)
    app.command(epilog="Example: dragoman judge reject 5f0c1e --why 'the meeting was only proposed' --by ana")(judge)
    app.command(epilog="Example: dragoman verify --json")(verify)
    app.command(epilog="Example: dragoman export csv -o tables")(export)


def _ledger(name: str, first: str) -> Callable[..., None]:
    def command(
        folder: Folder = None,
        as_of: AsOf = None,
        since: Since = None,
        until: Until = None,
        every: Annotated[bool, typer.Option("--all", help="Print every column.")] = False,
        json: Json = False,
    ) -> None:
        wanted = () if every or json else (*first.split(), "mention_id")
        with session.reading(session.find(folder)) as record:
            table = record.ledger(name, as_of=as_of, since=since, until=until, columns=wanted)
        if json:
            output.write_json([dict(zip(table.columns, row, strict=True)) for row in table.rows])
            return
        heads = table.columns if every else [output.HEADS.get(column, column) for column in table.columns]
        output.write_table(heads, table.rows)

    return command


def drafts(folder: Folder = None, as_of: AsOf = None, json: Json = False) -> None:
    """Print the versions of the agreement's text: lineage, authors, how each became known."""
    from dragoman import agreements

    with session.reading(session.find(folder)) as record:
        rows = agreements.listed(record, as_of=as_of)
    if json:
        output.write_json(rows)
        return
    _write_rows("version id title based_on disclosure state authors clock", rows)


def compare(
    first: Annotated[str, typer.Argument(metavar="DRAFT", help="The earlier version, by its id.")],
    second: Annotated[str, typer.Argument(metavar="DRAFT", help="The later one.")],
    out: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write a marked-up page: .html or .md.")
    ] = None,
    folder: Folder = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Say what changed between two drafts, clause by clause."""
    from dragoman import agreements
    from dragoman.drafts.compare import as_rows
    from dragoman.drafts.page import to_html, to_markdown

    if out is not None and Path(out).suffix.lower() not in ("", *PAGES, *MARKDOWN):
        raise typer.BadParameter(f"{out}: the page ends in .html or .md", param_hint="--output")
    space = session.find(folder)
    config = space.config()
    with session.reading(space) as record:
        comparison = agreements.compared(record, config, first, second, as_of=as_of)
    if out is not None:
        names = {party.id: party.name for party in config.parties}
        write = to_markdown if out.lower().endswith(MARKDOWN) else to_html
        text = write(comparison, names=names)
        output.save(Path(out), lambda part: part.write_text(text, "utf-8"))
    rows = as_rows(comparison)
    if json:
        output.write_json(rows)
    elif out is not None:
        output.write(out)
    else:
        output.write_table(("from", "to", "change", "issues", "was", "is", "why"), [_change(row) for row in rows])


def _change(row: dict[str, Any]) -> list[object]:
    sides = [" ".join(clause["quote"] for clause in row[side]) for side in ("old", "new")]
    numbers = [", ".join(clause["number"] or "–" for clause in row[side]) for side in ("old", "new")]
    change = row["op"] if row["certain"] else f"{row['op']}?"
    return [*numbers, change, "; ".join(row["issues"]), *sides, "; ".join(one["words"] for one in row["reasons"])]


def consent(
    draft: Annotated[str | None, typer.Argument(metavar="DRAFT", help="The draft, by its id; else the latest.")] = None,
    folder: Folder = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Print the legal gates a draft needs, which are shut and by what, and what is conceded without any."""
    from dragoman import agreements

    space = session.find(folder)
    with session.reading(space) as record:
        found = agreements.consent(record, space.config(), draft, as_of=as_of)
    gates = agreements.gate_rows(found.gates)
    if json:
        output.write_json(
            {
                "draft": found.draft.id,
                "passed": found.progress.passed,
                "required": found.progress.required,
                "open_questions": found.progress.open_questions,
                "blocked": [f"{one.party} {one.gate.id}" for one in found.blocked],
                "gates": gates,
                "ungated": found.ungated,
                "unpublished": found.unpublished,
            }
        )
        return
    done = found.progress
    output.write(f"{found.draft.title} ({found.draft.id})")
    output.write(
        f"{done.passed} of {done.required} required gates passed; {len(found.blocked)} gates shut now; "
        f"of {done.open_questions} nobody has settled whether the draft needs them\n"
    )
    _write_rows("party gate what state needed why basis", gates)
    if found.ungated:
        output.write(f"\nConceded, and no gate has passed it: {len(found.ungated)}")
        _write_rows("party what issues why mention_id", found.ungated)
    if found.unpublished:
        output.write(f"\nKnown from leaks or reports alone: {len(found.unpublished)} clauses")
        _write_rows("key disclosure words", found.unpublished)


def _write_rows(heads: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = heads.split()
    output.write_table(columns, [[_plain(row[column]) for column in columns] for row in rows])


def _plain(value: object) -> object:
    """A cell for people: a list as its parts, an author as who and on whose word."""
    if isinstance(value, list):
        return "; ".join(str(_plain(each)) for each in value)
    if isinstance(value, dict):
        told = f" (says {value['claimed_by']})" if value.get("claimed_by") else ""
        disputed = f" (disputed by {', '.join(value['disputed_by'])})" if value.get("disputed_by") else ""
        return f"{value['who']}{told}{disputed}"
    return {True: "yes", False: "no", None: ""}.get(value, value) if isinstance(value, bool | None) else value


def show(
    item: Annotated[
        str, typer.Argument(metavar="ID", help="A mention, event or document, or the first digits of its id.")
    ],
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Print a mention's quote in context with its event and history, or a document's text."""
    from dragoman import lookup

    with session.reading(session.find(folder)) as record:
        found = lookup.find(record, item)
    if json:
        output.write_json(found)
    else:
        output.write(lookup.as_text(found))


def review(
    limit: Annotated[int, typer.Option(min=1, help="How many of the queue.")] = 20,
    folder: Folder = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Print what a person should look at first: doubtful readings and joins that much hangs on."""
    from dragoman.record.joining.signs import in_words

    with session.reading(session.find(folder)) as record:
        table = record.ledger("review", as_of=as_of, limit=limit)
    if json:
        output.write_json([dict(zip(table.columns, row, strict=True)) for row in table.rows])
        return
    heads = ("weight", "item", "kind", "move", "status", "actors", "targets", "quote", "other_quote", "why")
    columns = (*heads, "mention_id", "other_mention_id")
    lines = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    output.write_table(columns, [[*(in_words(row[c]) if c == "why" else row[c] for c in columns)] for row in lines])


def judge(
    decision: Annotated[str, typer.Argument(metavar="|".join(DECISIONS), help="What you decide.")],
    items: Annotated[
        list[str],
        typer.Argument(
            metavar="ID…",
            help="By its first digits: mentions; code: a document; undo: judgements; note: anything. "
            "same-actor: actors; gate: a party and its gate.",
        ),
    ],
    why: Annotated[str, typer.Option(help="The reason, for whoever reads the record.")],
    by: Annotated[str, typer.Option(envvar="USER", help="Who decides.")],
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="With edit: what is right. With gate: state, draft, when. With code: quote, kind and what edit takes.",
        ),
    ] = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Accept, reject, correct or undo, join or split, code by hand, note: with name and reason."""
    from dragoman import lookup
    from dragoman.record import Record

    if decision not in DECISIONS:
        raise typer.BadParameter(f"{decision!r} is none of {', '.join(DECISIONS)}", param_hint="|".join(DECISIONS))
    if not why.strip() or not by.strip():
        raise typer.BadParameter("a judgement needs a reason and a name", param_hint="--why, --by")
    if (decision in DETAILED) != bool(changes):
        named = " and ".join(DETAILED)
        message = f"{named} need --set FIELD=VALUE" if not changes else f"--set goes with {named}"
        raise typer.BadParameter(message, param_hint="--set")
    space = session.find(folder)
    session.held(space)
    with Record.open(space.record) as record:
        judgement = record.judge(
            lookup.judgement(
                record, decision, items, changes=_changes(changes or []), by=by, why=why, made=datetime.now(UTC)
            )
        )
        record.settle()
    _print_judgement(judgement, json=json)


def _changes(pairs: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"{pair!r} is not FIELD=VALUE", param_hint="--set")
        found[name.strip()] = value.strip() or None
    return found


def _print_judgement(judgement: Judgement, *, json: bool) -> None:
    if json:
        output.write_json(
            {
                "id": judgement.id,
                "kind": judgement.kind,
                "items": list(judgement.items),
                "by": judgement.by,
                "why": judgement.why,
                "detail": judgement.detail,
            }
        )
    else:
        items = " ".join(judgement.items)
        output.write(f"{judgement.kind} {items} by {judgement.by}: {judgement.why}  (judgement {judgement.id[:12]})")


def verify(folder: Folder = None, json: Json = False) -> None:
    """Check that quotes, spans and archived bytes still hold."""
    from dragoman.record import Archive
    from dragoman.record.verify import counted
    from dragoman.record.verify import verify as check

    space = session.find(folder)
    with session.reading(space) as record:
        checked, problems = counted(record), check(record, Archive(space.archive))
    if json:
        output.write_json({**checked, "problems": [{"item": one.item, "problem": one.message} for one in problems]})
    else:
        for one in problems:
            output.write(f"{output.cell(one.item)}: {output.cell(one.message)}")
        counts = ", ".join(f"{number} {what}" for what, number in checked.items())
        output.write(f"checked {counts}; {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    if problems:
        raise typer.Exit(session.FAILURES)


def export(
    form: Annotated[str, typer.Argument(metavar="csv|parquet|jsonl|atom|ical", help="The format of the files.")],
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="The folder, or for atom and ical the file; - is stdout."),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="NAME", help="One ledger or table, such as moves or mentions.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help="With atom: the first day of the news."),
    ] = None,
    folder: Folder = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Write the ledgers and the tables behind them as files, changes as a feed, or dates as a calendar."""
    from dragoman import news_commands
    from dragoman.record import export as files

    if form not in (*files.FORMATS, *news_commands.FORMS):
        known = ", ".join((*files.FORMATS, *news_commands.FORMS))
        raise typer.BadParameter(f"{form!r} is not one of {known}", param_hint="FORMAT")
    if since and form != "atom":
        raise typer.BadParameter("goes with atom", param_hint="--since")
    if form in news_commands.FORMS:
        if only or (out == "-" and json):
            raise typer.BadParameter("goes with tables", param_hint="--only" if only else "--json")
        day = since.date() if since else None
        news_commands.subscribe(session.find(folder), form, out, since=day, as_of=as_of, json=json)
        return
    if out == "-" and (only is None or form == "parquet" or json):
        raise typer.BadParameter(
            "only one table, as jsonl or csv and without --json, can go to stdout", param_hint="-o"
        )
    names = [only] if only else [*files.LEDGERS, *files.TABLES]
    with session.reading(session.find(folder)) as record:
        if out == "-":
            files.export(record, names[0], format=form, out=sys.stdout, as_of=as_of)
            return
        place = Path(out or "export")
        output.make_folder(place)
        written = {str(place / f"{name}.{form}"): name for name in names}
        rows = {
            path: files.export(record, name, format=form, out=Path(path), as_of=as_of) for path, name in written.items()
        }
    if json:
        output.write_json({"files": list(rows), "rows": rows})
    else:
        output.write("\n".join(f"{path}  {count} rows" for path, count in rows.items()))
