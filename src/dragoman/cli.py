"""The command line: parse, call one function, print."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer.core import TyperGroup

from dragoman import (
    __version__,
    brief_command,
    cite_command,
    echo_commands,
    measure_command,
    news_commands,
    outlook_commands,
    output,
    pattern_commands,
    record_commands,
    series_commands,
    serve_command,
    session,
)
from dragoman.errors import ConfigError, DragomanError
from dragoman.options import Backfill, Folder, Json, Private, Processes

EXAMPLE = "ukraine-2025"


# What an option's word is made into without more ado.
AS_GIVEN: dict[Any, Callable[[Any], Any]] = {str: str, Path: Path}


@dataclass(frozen=True)
class _Late(RuntimeParam):
    """What an option's word is made into, without the validation library that Typer loads, where nothing asks for it.

    That takes 0.1 seconds, also for an option that is not given.
    """

    descriptor: TypeDescriptor

    def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:
        one = isinstance(value, str)
        made = (self.parameter_info.parser or AS_GIVEN.get(self.annotation)) if one else None
        return made(value) if made else build_runtime_param(self.descriptor)._coerce_value(value, param=param, ctx=ctx)


class _Group(TyperGroup):
    """The list of commands, with a --help that is off unless given, and options that are looked at when they are."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        params: list[Any] = command.get_params(ctx) if command is not None else []
        for param in params:
            found = param.type_descriptor
            param._runtime_param = _Late(found.parameter_info, found.annotation, found)
        return command


OBJECTS = 50_000  # that may be made before Python looks for cycles: a ledger of 100,000 rows has none, and waits for it

app = typer.Typer(
    cls=_Group,
    help="Read the reporting on a war and its negotiations and keep the record, every line tied to its words.",
    epilog="Example: dragoman brief article.txt",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # the plain help answers in a third of the time
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; errors made for people end in one line, not in a traceback."""
    output.prepare()
    gc.set_threshold(OBJECTS)
    _alone(sys.argv[1:2])
    try:
        app(prog_name="dragoman")
    except (KeyboardInterrupt, typer.Abort):
        raise SystemExit(130) from None
    except DragomanError as error:
        output.talk(f"dragoman: {error}")
        raise SystemExit(session.MISUSE) from None
    except OSError as error:
        if error.errno not in output.FULL:
            raise
        output.talk(f"dragoman: {output.full(error)}")
        raise SystemExit(session.MISUSE) from None


def _alone(asked: list[str]) -> None:
    """Leave only the command that is asked for: to make the others ready takes longer than to run a short one."""
    found = [one for one in app.registered_commands if [one.name or getattr(one.callback, "__name__", "")] == asked]
    app.registered_commands = found or app.registered_commands


def _version(wanted: bool) -> None:
    if wanted:
        output.write(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def _settings(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr what is being done.")] = False,
) -> None:
    import logging

    # Libraries warn about pages and files that we count as failures in our own words.
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(message)s")
    logging.getLogger("dragoman").setLevel(logging.INFO if verbose else logging.WARNING)


@app.command(epilog="Example: dragoman init two-rivers --name 'Two Rivers talks'")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make the workspace in.")],
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="DOCUMENT…", help="Fill process.toml in from these; dragoman add reads them in."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The name of the process; else its main parties and year, or the folder's.")
    ] = None,
    allow_private: Private = False,
) -> None:
    """Make a workspace with a commented process.toml, filled in from documents if given."""
    from dragoman import workspace

    text, report = None, None
    if documents:
        text, report = session.suggestion(folder, documents, name=name, allow_private=allow_private)
        if text is None:
            session.end(report, "nothing could be read, so no workspace was made")
    made = workspace.create(folder, name=name, settings=text)
    output.write(str(made.settings))
    output.talk(session.next_step(folder, documents))
    if report is not None:
        session.end(report, "process.toml was filled in from the others")


@app.command(epilog="Example: dragoman add reports/ https://news.example/story")
def add(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="PATH|URL|FEED…", help="Files, folders, pages, feeds; - is stdin.")
    ] = None,
    folder: Folder = None,
    feeds: Annotated[bool, typer.Option("--feeds", help="Read the feeds of process.toml as well.")] = False,
    backfill: Backfill = False,
    allow_private: Private = False,
    processes: Processes = 1,
    json: Json = False,
) -> None:
    """Read documents into the record; what is known adds nothing."""
    from dragoman import workspace

    space = workspace.find(folder)
    config = space.config()
    wanted = [*(targets or ()), *(feed.url for feed in config.feeds if feeds)]
    if not wanted:
        raise typer.BadParameter("name something to read", param_hint="PATH|URL|FEED…")
    report = session.read(space, config, wanted, backfill=backfill, allow_private=allow_private, processes=processes)
    if json:
        output.write_json(output.counts(report))
    else:
        output.write(output.summary(report))
    session.end(report, f"dragoman brief{session.flag(folder)} lists them")


brief_command.register(app)
record_commands.register(app)  # here, so that the help lists them after the brief
measure_command.register(app)
pattern_commands.register(app)
echo_commands.register(app)
series_commands.register(app)
outlook_commands.register(app)
news_commands.register(app)
cite_command.register(app)
serve_command.register(app)


@app.command(epilog="""Example: echo '{"id":"1","text":"Iran met Iraq."}' | dragoman code -""")
def code(
    file: Annotated[
        str, typer.Argument(metavar="FILE.jsonl|-", help="One object a line: id, text, optional published.")
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="All that was read, as the record keeps it, not only events of the manual.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each mention why it was made.")] = False,
    processes: Processes = 1,
) -> None:
    """Code JSON lines: texts in, their mentions out."""
    from dragoman import lines as json_lines
    from dragoman.coding import coder

    session.answer_lines(
        file,
        lambda lines: json_lines.code(lines, coder=coder(processes=processes), everything=everything, explain=explain),
    )


RELATION = '{"id":"1","text":"Iran met Iraq.","source":"Iran","target":"Iraq"}'


@app.command(epilog=f"Example: echo '{RELATION}' | dragoman relate -")
def relate(
    file: Annotated[str, typer.Argument(metavar="FILE.jsonl|-", help="One object a line: id, text, source, target.")],
) -> None:
    """Say of JSON lines what a given source does to a given target."""
    from dragoman import lines as json_lines

    session.answer_lines(file, json_lines.relate)


@app.command(epilog="Example: dragoman demo --into demo")
def demo(
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="The workspace to make.")] = Path("demo"),
    name: Annotated[str, typer.Option("--example", help="ukraine-2025, or the invented two-rivers.")] = EXAMPLE,
    json: Json = False,
) -> None:
    """Read a bundled example, offline, and write a brief."""
    from dragoman import briefing, workspace

    example = workspace.example(name)
    if (into / workspace.SETTINGS).exists():
        space = workspace.find(into)
    elif into.exists() and not (into.is_dir() and workspace.begun(into)):
        raise ConfigError("is there already and is no workspace", item=str(into), advice="name another with --into")
    else:
        space = workspace.create(into, like=example)
    config = space.config()
    texts = [str(folder) for name in ("dispatches", "drafts") if (folder := example / name).is_dir()]
    report = session.read(space, config, texts, backfill=True, allow_private=False, command="demo")
    with session.reading(space) as record:
        written = briefing.compose(record, config, made=datetime.now(UTC), folder=space.briefs)
    path = brief_command.save(space, written, "html")
    if json:
        output.write_json({"path": str(path), **output.counts(report)})
    else:
        output.write(output.summary(report))
        output.write(f"The brief: {path}")
        output.write(f"Open it in a browser: {path.resolve().as_uri()}")
        output.write(f"Ask the record: dragoman timeline -w {into}")
    session.end(report, "the brief lists them")
