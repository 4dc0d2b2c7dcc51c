"""A run that is killed at any moment does no harm: what is there is whole, and the next run ends as if undisturbed."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import test_pipeline as pipelines
from dragoman.record import LEDGERS, Archive, Record
from dragoman.record.verify import verify
from dragoman.workspace import Workspace

pytestmark = pytest.mark.slow

# What a run leaves, without the moments at which it came and the runs that brought it.
TABLES = {
    "documents": "SELECT * EXCLUDE (retrieved, run) FROM documents ORDER BY id",
    "carried": "SELECT * FROM carried ORDER BY ALL",
    "readings": "SELECT * EXCLUDE (run) FROM readings ORDER BY ALL",
    "mentions": "SELECT * FROM mentions ORDER BY ALL",
    "participants": "SELECT * FROM participants ORDER BY ALL",
    "amounts": "SELECT * FROM amounts ORDER BY ALL",
    "links": "SELECT * FROM links ORDER BY ALL",
    "failures": "SELECT * EXCLUDE (met, run) FROM failures ORDER BY ALL",
}


def demo(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dragoman", "demo", "--example", "two-rivers", "--into", str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def contents(space: Workspace) -> dict[str, Any]:
    with Record.open(space.record, read_only=True) as record:
        found: dict[str, Any] = {name: record.query(sql).fetchall() for name, sql in TABLES.items()}
        found["events"] = record.events()
        found |= {f"ledger {name}": record.ledger(name).rows for name in LEDGERS}
    return found | {"archive": list(Archive(space.archive).keys())}


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    """What an undisturbed run leaves, and how long it takes."""
    root = tmp_path_factory.mktemp("calm") / "demo"
    began = time.monotonic()
    said = demo(root).communicate()
    found = contents(Workspace(root))
    assert len(found["documents"]) == 12, said
    assert len(found["mentions"]) > 20
    return found, time.monotonic() - began


def test_a_demo_killed_again_and_again_ends_in_the_record_of_an_undisturbed_one(
    calm: tuple[dict[str, Any], float], tmp_path: Path
) -> None:
    expected, seconds = calm
    moments = random.Random(20240304)
    space = Workspace(tmp_path / "demo")
    for kill in range(6):
        child = demo(space.root)
        time.sleep(seconds * (kill + moments.random()) / 6)
        child.send_signal(signal.SIGKILL)
        said = child.communicate()[1]
        assert not said, said
        if space.record.exists():
            with Record.open(space.record) as record:  # as the next run would; a file killed in the making is made anew
                assert verify(record, Archive(space.archive)) == []
    done = demo(space.root)
    out, err = done.communicate()
    assert (done.returncode, err) == (0, ""), err
    assert "0 failed" in out
    assert json.dumps(contents(space), default=repr) == json.dumps(expected, default=repr)


# Forked for each run before anything opens the database, so that the modules are loaded once.
EVERY_GAP = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, {tests!r})
import datasketch, duckdb, numpy, pypdfium2, yaml
import dragoman.sources.clean, dragoman.sources.docx, dragoman.sources.html, dragoman.sources.mail, dragoman.sources.pdf
from dragoman.sources.language import language
from test_pipeline import WordCoder, add
from dragoman import workspace
from dragoman.record import Record

root = Path({root!r})
language("the language model is loaded once for all runs, here and not in each of them")

def run(space, stop):
    child = os.fork()
    if child == 0:
        left, plain = stop, Record._execute

        def counted(self, statement, values=()):
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(self, statement, values)

        Record._execute = counted
        add(space, root / "in", clock=lambda: datetime.now(UTC), coder=WordCoder())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

calm = workspace.create(root / "calm", name="calm")
print("calm", run(calm, 0), flush=True)
write, ended = 0, -signal.SIGKILL
while ended == -signal.SIGKILL:
    write += 1
    torn = workspace.create(root / f"torn{{write}}", name="torn")
    ended = run(torn, write)
    print(torn.root.name, ended, run(torn, 0), flush=True)
"""


def test_a_run_that_dies_before_any_of_its_writes_is_continued(tmp_path: Path) -> None:
    for number in range(3):
        pipelines.write(tmp_path / "in", f"doc{number}", pipelines.article(number % 2))  # the third carries the first
    (tmp_path / "in" / "bad.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    script = EVERY_GAP.format(tests=str(Path(__file__).parent), root=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    (_, first), *runs = (line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert first == "0", done.stderr
    assert len(runs) > 20
    assert {ended for _, ended in runs[:-1]} == {"-9 0"}, done.stdout
    assert runs[-1][1] == "0 0"  # one more write than there are
    expected = pipelines.contents(Workspace(tmp_path / "calm"))
    assert len(expected["documents"]) == 3
    assert len(expected["failures"]) == 1
    for name, _ in runs:
        assert pipelines.contents(Workspace(tmp_path / name)) == expected, name
