"""The command line: what goes to stdout and what to stderr, how it ends, and that its own examples work."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from dragoman import __version__, output, workspace
from dragoman.cli import app
from dragoman.record import Record

COMMANDS = (
    "init", "add", "brief", "timeline", "meetings", "moves", "offers", "positions", "claims", "pledges", "hostilities",
    "drafts", "compare", "consent", "show", "review", "judge", "verify", "export", "measure",
    "cycles", "echoes", "breaks", "talks", "changes", "agenda", "cite", "serve", "code", "relate", "demo",
    "outlook",
)  # fmt: skip
TEXT = (
    "Upland rejected the proposal on Monday. The foreign minister of France met the Ukrainian president in Paris on "
    "1 December 2025. Germany pledged $200 million for Ukraine."
)


def run(*arguments: str, folder: Path, stdin: str | bytes = "", **settings: str) -> subprocess.CompletedProcess[str]:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        env={**os.environ, "COLUMNS": "80", **settings},
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one document; the tests that use it leave it as it was."""
    root = tmp_path_factory.mktemp("cli") / "talks"
    text = f"---\ntitle: A day of talks\noutlet: River Post\npublished: 2025-12-02\n---\n\n{TEXT}\n"
    (root.parent / "a.md").write_text(text, "utf-8")
    assert run("init", "talks", folder=root.parent).returncode == 0
    done = run("add", "../a.md", "--backfill", folder=root)
    assert (done.returncode, done.stdout.strip()) == (0, "1 added, 0 known already, 0 failed"), done.stderr
    return root


def rows(space: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*arguments, "--json", folder=space).stdout)
    return found


def test_help_names_every_command_of_this_version() -> None:
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == 0
    assert tuple(re.findall(r"^  ([a-z]+)  ", shown.output.split("Commands:")[1], re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_one_sentence_and_one_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    sentence = shown.output.split("\n\n")[1].strip()
    assert sentence.count(".") - sentence.count("process.toml") == 1
    assert f"dragoman {command}" in shown.output.split("Example:")[1]


def test_help_answers_in_well_under_a_second(tmp_path: Path) -> None:
    for arguments in (["--help"], ["brief", "--help"]):
        before = os.times()
        run(*arguments, folder=tmp_path)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        assert used < 0.6  # 0.2 on a quiet machine; see test_architecture for what it may load


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).stdout == f"dragoman {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "No such command"),
        (["timeline", "--as-of", "2025-13-01"], "not a day"),
        (["timeline", "--as-of", "1764633600"], "not a day"),
        (["timeline"], "dragoman init"),
        (["timeline", "-w", "nowhere"], "nowhere"),
        (["add"], "dragoman init"),
        (["brief", "--format", "odt", "x.txt"], "none of html, md, pdf, docx"),
        (["brief", "x.txt", "-o", "x.odt"], "x.odt: a brief ends in one of .html, .md, .pdf, .docx"),
        (["compare", "a", "b", "-o", "x.odt"], "x.odt: the page ends in .html or .md"),
        (["brief", "--form", "yearly", "x.txt"], "none of status, daily, weekly, monthly"),
        (["brief", "x.txt", "--since", "2025-12-02", "--until", "2025-12-02"], "ends on 2025-12-02"),
        (["brief", "x.txt", "-w", "talks"], "workspace"),
        (["code", "missing.jsonl"], "missing.jsonl"),
        (["judge", "perhaps", "x", "--why", "y", "--by", "z"], "none of accept, reject"),
        (["export", "xlsx"], "csv"),
    ],
)
def test_misuse_ends_with_two_and_one_clear_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_slip_in_the_settings_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "process.toml").write_text('name = "x"\n[[partie]]\n', "utf-8")
    done = run("add", "x.txt", folder=tmp_path)
    assert done.returncode == 2
    assert "unknown key 'partie'" in done.stderr
    assert "the nearest is 'party'" in done.stderr


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    run("init", "new", folder=tmp_path)
    done = run("moves", "-w", "new", folder=tmp_path)
    assert done.returncode == 2
    assert "dragoman add" in done.stderr


def test_a_broken_record_is_one_line_and_not_a_traceback(tmp_path: Path) -> None:
    run("init", "new", folder=tmp_path)
    (tmp_path / "new" / "record.duckdb").write_bytes(b"this is no database" * 1000)
    done = run("timeline", "-w", "new", folder=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_adding_the_same_again_adds_nothing(space: Path) -> None:
    done = run("add", "../a.md", "--json", folder=space)
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert (found["added"], found["known"], found["failures"]) == (0, 1, [])


def test_failures_are_counted_listed_and_end_with_one(tmp_path: Path) -> None:
    run("init", "talks", folder=tmp_path)
    done = run("add", "missing.txt", "-w", "talks", folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout.strip() == "0 added, 0 known already, 1 failed"
    assert "missing.txt" in done.stderr
    assert "1 failed: the record keeps no note of what is not there" in done.stderr
    (tmp_path / "empty.txt").touch()
    done = run("add", "missing.txt", "empty.txt", "-w", "talks", folder=tmp_path)
    assert done.returncode == 1
    assert "2 failed: dragoman brief -w talks lists them, but for what is not there" in done.stderr
    done = run("add", "empty.txt", "-w", "talks", folder=tmp_path)
    assert "1 failed: dragoman brief -w talks lists them" in done.stderr
    with Record.open(tmp_path / "talks" / "record.duckdb", read_only=True) as record:
        assert [one.item for one in record.failures()] == ["empty.txt"]


@pytest.mark.parametrize("ledger", list(output.LEDGERS))
def test_every_ledger_prints_a_table_and_json(ledger: str, space: Path) -> None:
    table = run(ledger, folder=space)
    assert table.returncode == 0, table.stderr
    header = table.stdout.splitlines()[0].split()
    columns = [*output.LEDGERS[ledger][1].split(), "mention_id"]
    assert header == ["reported" if column == "published" else column for column in columns]
    found = rows(space, ledger)
    assert len(found) == len(table.stdout.splitlines()) - 1
    assert all(set(columns) <= set(row) for row in found)
    assert run(ledger, "--all", folder=space).returncode == 0


def test_a_table_says_what_no_report_counts_and_names_who_is_left_out(two_rivers: Path) -> None:
    printed = run("measure", "battlefield", "--panel", "balance", "-w", str(two_rivers), folder=two_rivers).stdout
    table, _, notes = printed.partition("\n  ")
    assert "no count read" in next(line for line in table.splitlines() if line.startswith("Arvenia"))
    assert "Nothing of this is told of" in notes
    assert len(table.splitlines()) < len(
        run("measure", "battlefield", "--panel", "balance", "--all", "-w", str(two_rivers), folder=two_rivers)
        .stdout.partition("\n  ")[0]
        .splitlines()
    )


def test_a_pipe_gets_every_word_whole(space: Path) -> None:
    shown = run("timeline", folder=space, COLUMNS="20").stdout
    quotes = [row["what"] for row in rows(space, "timeline")]
    assert quotes
    assert all(" ".join(quote.split()) in shown for quote in quotes)


def test_as_of_an_earlier_day_shows_what_was_held_then(space: Path) -> None:
    assert rows(space, "timeline", "--as-of", "2025-12-01") == []
    assert rows(space, "timeline", "--as-of", "2025-12-02") == rows(space, "timeline")


def test_show_prints_the_quote_where_it_stands(space: Path) -> None:
    row = rows(space, "timeline")[0]
    found: Mapping[str, Any] = json.loads(run("show", row["mention_id"][:8], "--json", folder=space).stdout)
    quote = found["mention"]["quote"]
    assert f"{found['before'][-20:]}{quote}{found['after'][:20]}" in TEXT
    shown = run("show", row["mention_id"], folder=space).stdout
    assert f"»{quote}«" in shown
    assert "River Post" in shown
    assert TEXT in run("show", row["document_id"], folder=space).stdout
    assert run("show", "zzzz", folder=space).returncode == 2
    assert run("show", "", folder=space).returncode == 2


def test_a_rejected_mention_is_gone_until_it_is_accepted(space: Path) -> None:
    id = rows(space, "timeline")[0]["mention_id"]
    assert run("judge", "reject", id[:10], "--why", "misread", folder=space, USER="ana").returncode == 0
    assert id not in run("timeline", folder=space).stdout
    assert "rejected by ana: misread" in run("show", id, folder=space).stderr
    assert run("judge", "accept", id, "--why", "no, it is right", "--by", "bo", folder=space).returncode == 0
    assert id in run("timeline", folder=space).stdout


def test_a_judgement_of_today_leaves_an_earlier_view_as_it_was(space: Path) -> None:
    id = rows(space, "timeline")[0]["mention_id"]
    then = rows(space, "timeline", "--as-of", "2025-12-02")
    run("judge", "reject", id, "--why", "misread", "--by", "ana", folder=space)
    assert rows(space, "timeline", "--as-of", "2025-12-02") == then
    assert id not in {row["mention_id"] for row in rows(space, "timeline")}
    run("judge", "accept", id, "--why", "no, it is right", "--by", "ana", folder=space)


def test_a_record_in_use_is_one_line(space: Path) -> None:
    with Record.open(space / "record.duckdb"):
        for command in (["add", "../a.md"], ["timeline"]):
            done = run(*command, folder=space)
            assert (done.returncode, done.stdout) == (2, "")
            assert f"in use by another process (PID {os.getpid()})" in done.stderr
            assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_is_one_line_and_nothing_is_lost(space: Path, tmp_path: Path) -> None:
    shutil.copytree(space, tmp_path / "talks")
    (tmp_path / "b.txt").write_text("Iran met Iraq in Baghdad on Monday. " * 3, "utf-8")
    size = (tmp_path / "talks" / "record.duckdb").stat().st_size
    # No file may grow beyond what the record has now: to a program this looks like a disk that fills up.
    limited = f"ulimit -f {size // 1024}; exec {sys.executable} -m dragoman add b.txt -w talks"
    done = subprocess.run(["bash", "-c", limited], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert run("verify", "-w", "talks", folder=tmp_path).returncode == 0
    assert run("add", "b.txt", "-w", "talks", folder=tmp_path).stdout.startswith("1 added, 0 known already")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE mentions SET span_end = span_end - 1", "has been changed since it was stored"),
        ("UPDATE participants SET text = 'Nobody'", "is stored as 'Nobody'"),
        ("UPDATE documents SET text = replace(text, 'Paris', 'Tunis')", "not the text that was stored"),
    ],
)
def test_verify_finds_a_tampered_row(damage: str, said: str, space: Path, tmp_path: Path) -> None:
    shutil.copytree(space, tmp_path / "talks")
    with duckdb.connect(str(tmp_path / "talks" / "record.duckdb")) as connection:
        connection.execute(damage)
    done = run("verify", "-w", "talks", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout


def test_verify_finds_changed_bytes(space: Path, tmp_path: Path) -> None:
    shutil.copytree(space, tmp_path / "talks")
    sound = run("verify", "-w", "talks", folder=tmp_path)
    assert (sound.returncode, "no problems" in sound.stdout) == (0, True)
    (archived,) = (tmp_path / "talks" / "archive").glob("??/*")
    archived.write_bytes(b"something else")
    broken = run("verify", "-w", "talks", "--json", folder=tmp_path)
    assert broken.returncode == 1
    (problem,) = json.loads(broken.stdout)["problems"]
    assert problem["problem"].endswith("the archived bytes have changed")


def test_a_brief_of_a_workspace_is_named_by_its_day(space: Path) -> None:
    done = run("brief", "--as-of", "2025-12-02", "--format", "md", "--title", "Two Rivers", folder=space)
    assert done.stdout == "briefs/2025-12-02.md\n"
    assert "# Two Rivers" in (space / "briefs" / "2025-12-02.md").read_text("utf-8")


def test_a_brief_of_a_period_is_named_by_its_last_day_and_form_and_remembered_beside(space: Path) -> None:
    done = run("brief", "--form", "weekly", "--format", "md", "--json", folder=space)
    assert json.loads(done.stdout) == {"path": "briefs/2025-12-02.weekly.md", "format": "md", "form": "weekly"}
    assert "Weekly brief, 26 November – 2 December 2025." in (space / "briefs/2025-12-02.weekly.md").read_text("utf-8")
    remembered = json.loads((space / "briefs/2025-12-02.weekly.json").read_text("utf-8"))
    assert (remembered["form"], remembered["day"], remembered["documents"]) == ("weekly", "2025-12-02", 1)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.html", b"<!doctype html>"), ("a.md", b"# talks"), ("a.pdf", b"%PDF-"), ("a.docx", b"PK")]
)
def test_the_ending_of_the_file_says_the_format_and_nothing_is_remembered(
    name: str, begins: bytes, space: Path, tmp_path: Path
) -> None:
    before = sorted((space / "briefs").iterdir())
    done = run("brief", "--form", "daily", "-o", str(tmp_path / name), folder=space)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / name}\n"), done.stderr
    assert (tmp_path / name).read_bytes().lstrip().startswith(begins)
    assert sorted((space / "briefs").iterdir()) == before


def test_a_brief_of_a_file_needs_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = run("brief", "a.txt", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "brief.html\n")
    assert "Paris" in (tmp_path / "brief.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "brief.html"]
    assert run("brief", "a.txt", "-o", "-", "--format", "md", folder=tmp_path).stdout.startswith("# a\n")


def test_a_brief_of_nothing_readable_is_not_written(tmp_path: Path) -> None:
    done = run("brief", "missing.txt", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no brief" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_code_answers_each_line_and_goes_on_after_a_broken_one(tmp_path: Path) -> None:
    good = json.dumps({"id": "one", "text": TEXT, "published": "2025-12-02"})
    bad = ["not json", '["a list"]', '{"id": "x"}', '{"id": 3, "text": "x"}', '{"id": "x", "text": "\\ud800"}',
           '{"id": "x", "text": "y", "published": "soon"}', "[" * 100_000]  # fmt: skip
    done = run("code", "-", folder=tmp_path, stdin="\n".join([good, *bad, "", json.dumps({"id": "two", "text": ""})]))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["one", "two"]
    assert done.returncode == 1
    assert [f"line {number}:" in done.stderr for number in range(1, 9)] == [False, *[True] * 7]
    strengths = [found["confidence"] for found in answers[0]["mentions"]]
    assert strengths == sorted(strengths, reverse=True)
    assert all(TEXT[slice(*found["span"])] == found["quote"] for found in answers[0]["mentions"])
    assert any(found["act"] == "CONSULT" for found in answers[0]["mentions"])


def test_export_writes_each_ledger_and_a_line_for_each_mention(space: Path, tmp_path: Path) -> None:
    done = run("export", "csv", "-o", str(tmp_path), "--json", folder=space)
    names = {Path(name).stem for name in json.loads(done.stdout)["files"]}
    assert names >= {*output.LEDGERS, "mentions", "links", "documents", "failures"}
    assert (tmp_path / "timeline.csv").read_text("utf-8").startswith("\ufeffdate,")  # by which Excel knows it
    assert run("export", "parquet", "-o", str(tmp_path), folder=space).returncode == 0
    assert (tmp_path / "moves.parquet").read_bytes()[:4] == b"PAR1"
    assert run("export", "csv", "--only", "timeline", "-o", "-", folder=space).stdout.startswith("date,")
    lines = run("export", "jsonl", "--only", "mentions", "-o", "-", folder=space).stdout.splitlines()
    assert all({"kind", "span", "quote", "actor"} <= json.loads(line).keys() for line in lines)
    assert len(lines) > 0
    assert run("export", "csv", "--only", "nonsense", "-o", "-", folder=space).returncode == 2


def test_a_closed_pipe_is_quiet(space: Path) -> None:
    command = f"{sys.executable} -m dragoman timeline --all | head -c 1"
    done = subprocess.run(["bash", "-c", command], cwd=space, capture_output=True, text=True, check=False)
    assert (len(done.stdout), done.stderr) == (1, "")


def test_control_c_ends_with_130(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "code", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    time.sleep(1.5)  # it waits for its first line
    child.send_signal(signal.SIGINT)
    said = child.communicate()[1]
    assert child.returncode == 130
    assert b"Traceback" not in said


def test_control_c_in_the_middle_of_a_run_leaves_a_sound_record(space: Path, tmp_path: Path) -> None:
    shutil.copytree(space, tmp_path / "talks")
    (tmp_path / "in").mkdir()
    for number in range(40):
        (tmp_path / "in" / f"{number:02}.txt").write_text(f"Iran met Iraq in room {number}. " * 40, "utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "add", "in", "-w", "talks"], stderr=subprocess.PIPE, cwd=tmp_path
    )
    archive = tmp_path / "talks" / "archive"
    while child.poll() is None and len(list(archive.glob("??/*"))) < 20:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    assert child.communicate()[1] == b""
    assert child.returncode == 130
    assert run("verify", "-w", "talks", folder=tmp_path).returncode == 0


@pytest.mark.slow
def test_the_demo_ends_in_a_brief_and_adds_nothing_the_second_time(tmp_path: Path) -> None:
    first = json.loads(run("demo", "--json", folder=tmp_path).stdout)
    second = json.loads(run("demo", "--json", folder=tmp_path).stdout)
    assert first["added"] > 20
    assert (second["added"], second["known"]) == (0, first["added"] + first["carried"])
    assert (tmp_path / first["path"]).read_text("utf-8").startswith("<!")
    assert run("verify", "-w", "demo", folder=tmp_path).returncode == 0


def test_the_demo_does_not_write_into_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").write_text("mine", "utf-8")
    done = run("demo", folder=tmp_path)
    assert done.returncode == 2
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["mine.txt"]


def test_a_demo_that_was_stopped_while_it_made_its_folder_goes_on(tmp_path: Path) -> None:
    (tmp_path / "demo" / "archive").mkdir(parents=True)
    (tmp_path / "demo" / "process.part").write_text("name = ", "utf-8")
    assert workspace.begun(tmp_path / "demo")
    (tmp_path / "demo" / "archive" / "mine.txt").write_text("mine", "utf-8")
    assert not workspace.begun(tmp_path / "demo")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (date(2025, 12, 2), "2025-12-02"),
        (0.5, "0.5"),
        (("a", None, 3), "a, , 3"),
        ("two\nlines", "two lines"),
        ("\x1b[31mred\x1b]0;title\x07", " [31mred ]0;title "),
        ("safe\u202egnp.exe", "safe gnp.exe"),
        ("[bold]no markup[/bold]", "[bold]no markup[/bold]"),
    ],
)
def test_a_cell_shows_text_from_outside_and_obeys_none_of_it(value: object, shown: str) -> None:
    assert output.cell(value) == shown


def test_columns_of_a_piped_table_stand_under_each_other_in_every_script() -> None:
    shown = output.aligned(["name", "n"], [["Київ", 1], ["東京", 22], ["é\u0301", 3]]).splitlines()
    assert shown == ["name  n", "Київ  1", "東京  22", "é\u0301     3"]
