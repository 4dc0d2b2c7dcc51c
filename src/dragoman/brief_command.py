"""The command that writes a brief: of a workspace, or of documents that are read for it alone."""

from __future__ import annotations

import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import briefing, output, session
from dragoman.briefing import FORMATS
from dragoman.config import BRIEF_FORMS as FORMS
from dragoman.options import AsOf, Folder, Json, Private, Since, Until

if TYPE_CHECKING:
    from dragoman.briefing import Written
    from dragoman.config import Config
    from dragoman.pipeline import Report
    from dragoman.workspace import Workspace

ENDINGS = {**{ending: name for name, ending in FORMATS.items()}, ".markdown": "md", ".htm": "html"}
BINARY = ("pdf", "docx")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: dragoman brief article.txt -o brief.html")(brief)


def brief(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL…", help="Read these in a temporary workspace; else brief on the record."),
    ] = None,
    folder: Folder = None,
    out: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is stdout.")] = None,
    form: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(FORMS), help="Where things stand, or a day, a week, a month; else as process.toml says."
        ),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--format", metavar="|".join(FORMATS), help="Else as FILE ends, else html.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The title; else the name of the process.")] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    allow_private: Private = False,
    json: Json = False,
) -> None:
    """Write a brief, every line beside the words it rests on."""
    kind = kind or _kind_of(out)
    _check(paths, folder, out, form, kind, json=json)
    if since and until and since >= until:
        raise typer.BadParameter(f"the period ends on {until} before it begins on {since}", param_hint="--until")
    with contextlib.ExitStack() as stack:
        space, config, report = _briefed(stack, paths or (), folder, allow_private=allow_private)
        kept = not paths and out is None
        with session.reading(space) as record:
            if title is None and len(paths or ()) == 1:
                title = output.only_title(record)
            written = briefing.compose(
                record,
                config,
                form=form,
                title=title,
                since=since,
                until=until,
                as_of=as_of,
                made=datetime.now(UTC),
                folder=space.briefs if kept else None,
            )
        if out == "-":
            output.write_bytes(briefing.write(written.brief, kind))
        else:
            path = save(space, written, kind) if kept else _save_as(out or f"brief{FORMATS[kind]}", written, kind)
            if json:
                told = {"path": str(path), "format": kind, "form": written.brief.form}
                output.write_json({**told, **(output.counts(report) if report else {})})
            else:
                output.write(str(path))
    if report is not None:
        session.end(report, "the brief lists them")


def _kind_of(out: str | None) -> str:
    """The format that the name of a file asks for; a name without an ending leaves it at HTML."""
    ending = Path(out or "").suffix.lower()
    if ending and ending not in ENDINGS:
        known = ", ".join(FORMATS.values())
        raise typer.BadParameter(f"{out}: a brief ends in one of {known}; or say --format", param_hint="--output")
    return ENDINGS.get(ending, "html")


def _check(
    paths: list[str] | None, folder: Path | None, out: str | None, form: str | None, kind: str, *, json: bool
) -> None:
    """Refuse what does not go together, and words that name no form or format."""
    if paths and folder is not None:
        raise typer.BadParameter("give PATHs or a workspace; dragoman add reads PATHs into one", param_hint="PATH|URL…")
    if json and out == "-":
        raise typer.BadParameter("the brief and its JSON cannot both go to stdout", param_hint="--json")
    if kind not in FORMATS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(FORMATS)}", param_hint="--format")
    if out == "-" and kind in BINARY and sys.stdout.isatty():
        raise typer.BadParameter(f"a terminal cannot show {kind}; name a file with -o", param_hint="--output")
    if form is not None and form not in FORMS:
        raise typer.BadParameter(f"{form!r} is none of {', '.join(FORMS)}", param_hint="--form")


def _save_as(name: str, written: Written, kind: str) -> Path:
    data = briefing.write(written.brief, kind)
    return output.save(Path(name), lambda part: part.write_bytes(data))


def save(space: Workspace, written: Written, kind: str) -> Path:
    """Write a brief into its workspace, and beside it the small file that the next brief of its form compares with."""
    from dragoman.brief.remember import text_of

    form = written.brief.form
    name = f"{written.day}" if form == FORMS[0] else f"{written.day}.{form}"
    data = briefing.write(written.brief, kind)
    path = output.save(space.briefs / f"{name}{FORMATS[kind]}", lambda part: part.write_bytes(data))
    text = text_of(written.remember)
    output.save(space.briefs / f"{written.remember.day}.{form}.json", lambda part: part.write_text(text, "utf-8"))
    return path


def _briefed(
    stack: contextlib.ExitStack, paths: list[str] | tuple[str, ...], folder: Path | None, *, allow_private: bool
) -> tuple[Workspace, Config, Report | None]:
    """The workspace to brief on: the one there is, or a temporary one that holds what was named."""
    from dragoman import workspace

    if not paths:
        space = workspace.find(folder)
        return space, space.config(), None
    import tempfile

    root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dragoman-")))
    space = workspace.create(root / "brief", name="stdin" if paths[0] == "-" else Path(paths[0]).stem or paths[0])
    config = space.config()
    report = session.read(space, config, paths, backfill=True, allow_private=allow_private)
    output.talk(output.summary(report))
    if not report.held:
        output.talk(output.failed(report, "nothing could be read, so there is no brief"))
        raise typer.Exit(session.FAILURES)
    return space, config, report
