"""Notes, passages coded by hand and undoing, on the command line, as a user runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dragoman import workspace


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dragoman", *arguments, "-w", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(folder: Path, *arguments: str) -> Any:
    done = run(*arguments, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def judge(folder: Path, *arguments: str) -> Any:
    return rows(folder, "judge", *arguments, "--by", "ana")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rivers") / "space"
    example = workspace.example("two-rivers")
    workspace.create(folder, like=example)
    assert run("add", str(example / "dispatches"), "--backfill", folder=folder).returncode == 0
    return folder


@pytest.fixture
def space(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "space"))


def test_a_rejection_is_undone_by_the_first_digits_of_its_id(space: Path) -> None:
    before = rows(space, "meetings")
    alone = next(row for row in before if row["reports"] == 1)
    told = run("judge", "reject", alone["mention_id"][:12], "--why", "misread", "--by", "ana", folder=space)
    assert "(judgement " in told.stdout
    id = told.stdout.split("(judgement ")[1].split(")")[0]
    assert rows(space, "meetings") == [row for row in before if row is not alone]
    undone = judge(space, "undo", id, "--why", "it is right")
    assert (undone["kind"], undone["items"][0][: len(id)]) == ("undo", id)
    assert rows(space, "meetings") == before
    again = run("judge", "undo", id, "--why", "again", "--by", "ana", folder=space)
    assert again.returncode == 2
    assert "undone already" in again.stderr
    missing = run("judge", "undo", "ffffff", "--why", "x", "--by", "ana", folder=space)
    assert missing.returncode == 2
    assert "no judgement has this id" in missing.stderr


def test_undoing_that_two_actors_are_one_names_what_followed(space: Path) -> None:
    same = judge(space, "same-actor", "state:XAR", "state:XSU", "--why", "one side")
    assert (same["kind"], same["items"]) == ("same_actor", ["state:XAR", "state:XSU"])
    undone = judge(space, "undo", same["id"], "--why", "two sides")
    assert undone["items"][0] == same["id"]
    unknown = run("judge", "same-actor", "state:XAR", "state:ZZZ", "--why", "x", "--by", "ana", folder=space)
    assert unknown.returncode == 2
    assert "no actor of the record has this id" in unknown.stderr


def test_a_note_takes_any_item_and_changes_no_ledger(space: Path) -> None:
    before = rows(space, "timeline")
    row = before[0]
    for item in (row["mention_id"][:10], row["document_id"], "state:XAR"):
        assert judge(space, "note", item, "--why", "ask the desk")["kind"] == "note"
    assert rows(space, "timeline") == before
    assert [one["kind"] for one in rows(space, "show", row["mention_id"])["judgements"]] == ["note"]
    lost = run("judge", "note", "zzzz", "--why", "x", "--by", "ana", folder=space)
    assert lost.returncode == 2
    assert "no item has this id" in lost.stderr


def test_a_passage_is_coded_by_its_words_or_by_its_place(space: Path) -> None:
    row = rows(space, "timeline")[0]
    text = rows(space, "show", row["document_id"])["text"]
    words = text[5:45].strip()
    by_words = judge(space, "code", row["document_id"][:10], "--set", f"quote={words}", "--set", "kind=ACCUSE",
                     "--set", "actors=state:XBE; the ferryman", "--why", "not seen")  # fmt: skip
    told = json.loads(by_words["detail"])
    assert (told["start"], told["end"]) == (text.index(words), text.index(words) + len(words))
    by_place = judge(space, "code", row["document_id"], "--set", "start=0", "--set", "end=9", "--set", "kind=CONSULT",
                     "--why", "not seen either")  # fmt: skip
    mine = [one for one in rows(space, "timeline") if one["coder"].startswith("hand.")]
    assert {(one["kind"], one["quote"]) for one in mine} == {("ACCUSE", words), ("CONSULT", text[:9].strip())}
    (accused,) = [one for one in mine if one["kind"] == "ACCUSE"]
    assert accused["actors"] == "Belmora; the ferryman"
    judge(space, "undo", by_place["id"], "--why", "nothing there")
    assert [one["kind"] for one in rows(space, "timeline") if one["coder"].startswith("hand.")] == ["ACCUSE"]
    assert rows(space, "verify")["problems"] == []
    earlier = rows(space, "timeline", "--as-of", "2024-06-01")
    assert not [one for one in earlier if one["coder"].startswith("hand.")]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["kind=ACCUSE"], "start is no number"),
        (["quote=words that are nowhere", "kind=ACCUSE"], "does not have these words"),
        (["quote=the", "kind=ACCUSE"], "more than once"),
        (["start=0", "end=9"], "needs start, end and kind"),
        (["start=0", "end=999999", "kind=ACCUSE"], "not in the text"),
        (["start=9", "end=3", "kind=ACCUSE"], "empty or not in the text"),
        (["start=0", "end=9", "kind=DANCE"], "unknown kind"),
        (["start=0", "end=9", "kind=ACCUSE", "mode=waltz"], "unknown mode"),
        (["start=0", "end=9", "kind=ACCUSE", "colour=red"], "cannot be corrected"),
    ],
)
def test_a_passage_that_cannot_be_coded_says_why(made: Path, settings: list[str], message: str) -> None:
    row = rows(made, "timeline")[0]
    given = [part for one in settings for part in ("--set", one)]
    done = run("judge", "code", row["document_id"], *given, "--why", "x", "--by", "ana", folder=made)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.replace("│", " ").split())


def test_a_passage_needs_settings_and_a_note_takes_none(made: Path) -> None:
    row = rows(made, "timeline")[0]
    bare = run("judge", "code", row["document_id"], "--why", "x", "--by", "ana", folder=made)
    assert bare.returncode == 2
    assert "--set" in bare.stderr
    noted = run("judge", "note", row["mention_id"], "--set", "kind=ACCUSE", "--why", "x", "--by", "ana", folder=made)
    assert noted.returncode == 2
