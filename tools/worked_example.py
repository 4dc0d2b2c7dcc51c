"""Fill the blocks of docs/method/worked-example.md with what the commands print now; --check in place of writing."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "method" / "worked-example.md"
BLOCK = re.compile(r"<!-- output (?P<command>.+?) -->\n.*?<!-- /output -->", re.S)
WIDTH = 150  # of a terminal
LONGEST = 60  # lines of a block


def filled(text: str, run: Callable[[list[str]], str]) -> str:
    """The page with every block filled.

    run  what a command prints, by its words
    """

    def block(match: re.Match[str]) -> str:
        words = shlex.split(match["command"])
        lines = [line.rstrip() for line in run(words).rstrip().splitlines()]
        shown = lines[:LONGEST] + ([f"({len(lines) - LONGEST} more lines)"] if len(lines) > LONGEST else [])
        body = "\n".join(["```console", f"$ dragoman {match['command']}", *shown, "```"])
        return f"<!-- output {match['command']} -->\n{body}\n<!-- /output -->"

    return BLOCK.sub(block, text)


def runner(folder: Path) -> Callable[[list[str]], str]:
    """Commands on a workspace, in this process."""
    from typer.testing import CliRunner

    from dragoman.cli import app

    def run(words: list[str]) -> str:
        result = CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": str(WIDTH)})
        if result.exit_code:
            raise RuntimeError(f"{shlex.join(words)}: {result.output or result.exception}")
        return result.stdout

    return run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is stale")
    parser.add_argument("--workspace", type=Path, help="a filled workspace of the example; else it is made")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.workspace
        if folder is None:
            folder = Path(temporary) / "demo"
            runner(folder)  # so that the imports are paid before
            from typer.testing import CliRunner

            from dragoman.cli import app

            CliRunner().invoke(app, ["demo", "--into", str(folder)])
        old = PAGE.read_text("utf-8")
        new = filled(old, runner(folder))
    if new == old:
        return 0
    if args.check:
        print(f"{PAGE.name} is stale: run python tools/worked_example.py")
        return 1
    PAGE.write_text(new, "utf-8")
    print(f"{PAGE.name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
