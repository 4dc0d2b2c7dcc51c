"""What the commands share: the workspace and its record, the coder that was asked for, and how a run ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dragoman import output
from dragoman.errors import ConfigError, DragomanError, RecordError

if TYPE_CHECKING:
    from dragoman.coding import Coder
    from dragoman.config import Config
    from dragoman.pipeline import Report
    from dragoman.record import Record
    from dragoman.sources import Options
    from dragoman.workspace import Workspace

FAILURES, MISUSE = 1, 2  # exit statuses besides 0, done
NAMED = 5  # more documents would make a command too long to read


def answer_lines(file: str, answers: Callable[[Iterable[bytes]], Iterable[Any]]) -> None:
    """Write an answer for each line of a file or of standard input; lines that cannot be used are named at the side."""
    from dragoman.lines import MAX_LINE_BYTES
    from dragoman.sources.objects import capped_lines

    with contextlib.ExitStack() as stack:
        if file == "-":
            lines = sys.stdin.buffer
        else:
            try:
                lines = stack.enter_context(Path(file).open("rb"))
            except OSError as error:
                raise ConfigError(f"cannot be read: {error.strerror}", item=file) from error
        broken = 0
        for answer in answers(capped_lines(lines, limit=MAX_LINE_BYTES)):
            if isinstance(answer, DragomanError):
                broken += 1
                output.talk(f"dragoman: {answer}")
            else:
                output.write(output.as_json(answer))
    if broken:
        output.talk(f"{broken} {'line' if broken == 1 else 'lines'} could not be coded")
        raise typer.Exit(FAILURES)


def find(folder: Path | None) -> Workspace:
    from dragoman import workspace

    return workspace.find(folder)


def held(space: Workspace) -> None:
    if not space.record.exists():
        raise RecordError("holds nothing yet", item=str(space.root), advice="add something: dragoman add PATH")


@contextlib.contextmanager
def reading(space: Workspace) -> Iterator[Record]:
    """The record of a workspace, to read."""
    from dragoman.record import Record

    held(space)
    with Record.open(space.record, read_only=True) as record:
        yield record


def read(
    space: Workspace,
    config: Config,
    targets: list[str] | tuple[str, ...],
    *,
    backfill: bool,
    allow_private: bool,
    processes: int = 1,
    command: str = "add",
) -> Report:
    """Run the pipeline with a bar on the terminal."""
    from dragoman import pipeline

    options = options_of(config, allow_private=allow_private)
    coder = coder_for(space, config, processes=processes)
    with output.progress() as step:
        return pipeline.add(
            space,
            targets,
            options=options,
            clock=lambda: datetime.now(UTC),
            progress=step,
            coder=coder,
            backfill=backfill,
            command=command,
        )


def suggestion(root: Path, targets: list[str], *, name: str | None, allow_private: bool) -> tuple[str | None, Report]:
    """The settings that documents suggest for a workspace that is yet to be made; None where nothing could be read."""
    from dragoman import pipeline, workspace
    from dragoman.coding import coder
    from dragoman.coding.registry import Registry
    from dragoman.config import Config
    from dragoman.suggest import suggest

    space, fallback = workspace.vacant(root), root.resolve().name
    options = options_of(Config(name=fallback), allow_private=allow_private)
    actors = Registry.load(*([space.actors] if space.actors else []))
    with output.progress() as step:
        documents, readings, report = pipeline.look(
            targets,
            options=options,
            clock=lambda: datetime.now(UTC),
            coder=coder(actors=space.actors, places=space.places),
            progress=step,
        )
    if not documents:
        return None, report
    return suggest(documents, readings, actors=actors, name=name, fallback=fallback), report


def next_step(root: Path, documents: list[str] | None) -> str:
    """What to do with a workspace that was just made."""
    import shlex

    named = shlex.join(documents) if documents and len(documents) <= NAMED else "PATH"
    then = f"then: dragoman add {named} -w {shlex.quote(str(root))}"
    if not documents:
        return f"Fill in the parties there, {then}"
    return f"Correct it: it was counted from the documents, which are not in the record yet; {then}"


def coder_for(space: Workspace, config: Config, *, processes: int) -> Coder | None:
    """The coder that was asked for; None where the pipeline's own will do."""
    if config.reader.name == "local" and processes == 1:
        return None
    import os
    from dataclasses import asdict

    from dragoman.coding import coder

    reader = asdict(config.reader) if config.reader.name == "remote" else None
    if reader is not None:
        variable = reader.pop("key_env")
        reader["key"] = os.environ.get(variable) if variable else None
        if variable and not reader["key"]:
            message = "the environment variable that [reader] key_env names is not set"
            raise ConfigError(message, item=str(space.settings), advice="set it to the key, or take key_env out")
    return coder(actors=space.actors, places=space.places, reader=reader, processes=processes)


def options_of(config: Config, *, allow_private: bool) -> Options:
    from dragoman.sources import Options

    return Options(
        timeout=config.web.timeout_seconds,
        max_seconds=config.web.max_seconds,
        max_bytes=config.web.max_bytes,
        max_redirects=config.web.max_redirects,
        allow_private=allow_private,
    )


def flag(folder: Path | None) -> str:
    return f" -w {folder}" if folder else ""


def end(report: Report, where: str) -> None:
    """Say what to mind of what was read; after failures which, and where to look, and end with their exit status.

    where  where those that are kept can be looked up
    """
    if report.remarks:
        output.talk(output.remarked(report))
    if report.failures:
        if report.unkept == report.failed:
            where = "the record keeps no note of what is not there"
        elif report.unkept:
            where += ", but for what is not there"
        output.talk(output.failed(report, where))
        raise typer.Exit(FAILURES)
