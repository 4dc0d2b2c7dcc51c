"""The commands that ask and correct the record, on the invented process, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dragoman import workspace

FIRST = """---
title: Fifteen points
draft: fifteen-1
version: 2024-04-20
reported: 2024-04-19
made_public: 2024-04-21
disclosure: leaked
published: 2024-04-21
authors:
  - { who: "state:XSU", claimed_by: "Harbour Wire", disputed_by: ["state:XAR"] }
---

1. Arvenia shall withdraw its forces from the Lower Tarn district within 30 days.

2. The armed forces of Belmora shall not exceed 20,000 personnel.

3. Sundrey shall monitor the ceasefire.
"""
SECOND = """---
title: Fifteen points, second version
draft: fifteen-2
version: 2024-04-25
based_on: fifteen-1
supersedes: fifteen-1
disclosure: leaked
published: 2024-04-25
---

1. Arvenia should withdraw its forces from the Lower Tarn district.

2. The armed forces of Belmora shall not exceed 30,000 personnel.

3. Belmora shall open the bridge at Haven.
"""


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dragoman", *arguments, "-w", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(folder: Path, *arguments: str) -> Any:
    done = run(*arguments, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented process with two drafts; tests that judge take a copy."""
    folder = tmp_path_factory.mktemp("rivers") / "space"
    example = workspace.example("two-rivers")
    workspace.create(folder, like=example)
    drafts = folder.parent / "drafts"
    drafts.mkdir()
    (drafts / "1.md").write_text(FIRST)
    (drafts / "2.md").write_text(SECOND)
    assert run("add", str(example / "dispatches"), str(drafts), "--backfill", folder=folder).returncode == 0
    return folder


@pytest.fixture
def space(made: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(made, tmp_path / "space"))


def test_a_draft_is_listed_and_tells_of_no_event(made: Path) -> None:
    first, second = rows(made, "drafts")
    assert (first["id"], first["state"], first["clock"][-5:]) == ("fifteen-1", "superseded", "2 days"[-5:])
    assert first["authors"][0]["disputed_by"] == ["state:XAR"]
    assert second["based_on"] == ["fifteen-1"]
    documents = {row["document_id"] for row in rows(made, "timeline")}
    assert not documents & {first["document_id"], second["document_id"]}
    assert "fifteen-1" in run("drafts", folder=made).stdout
    assert rows(made, "drafts", "--as-of", "2024-04-22") == [{**first, "state": None, "clock": first["clock"]}]


def test_two_drafts_are_compared_in_a_table_and_on_a_page(made: Path, tmp_path: Path) -> None:
    found = {
        (row["op"], *(side["number"] for side in row["old"] + row["new"]))
        for row in rows(made, "compare", "fifteen-1", "fifteen-2")
    }
    assert ("weakened", "1", "1") in found
    assert {op for op, *_ in found} >= {"added", "deleted"}
    page = tmp_path / "changes.html"
    assert run("compare", "fifteen-1", "fifteen-2", "-o", str(page), folder=made).returncode == 0
    text = page.read_text()
    assert "30,000" in text
    assert "Content-Security-Policy" in text
    missing = run("compare", "fifteen-1", "sixteen", folder=made)
    assert missing.returncode == 2
    assert "fifteen-2" in missing.stderr


def test_a_correction_stands_over_the_reading_and_leaves_earlier_days_alone(space: Path) -> None:
    row = next(row for row in rows(space, "meetings") if row["state"] == "held")
    before = rows(space, "meetings", "--as-of", "2024-05-30")
    done = run("judge", "edit", row["mention_id"][:12], "--set", "status=planned", "--set", "place=Torsk",
               "--why", "only announced", "--by", "ana", folder=space)  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown = rows(space, "show", row["mention_id"])
    assert shown["mention"]["status"] == "planned"
    assert shown["judgements"][0]["by"] == "ana"
    assert rows(space, "meetings", "--as-of", "2024-05-30") == before
    assert (
        run(
            "judge", "edit", row["mention_id"], "--set", "status=perhaps", "--why", "x", "--by", "ana", folder=space
        ).returncode
        == 2
    )
    assert run("judge", "edit", row["mention_id"], "--why", "x", "--by", "ana", folder=space).returncode == 2


def test_two_reports_are_split_and_joined_again(space: Path) -> None:
    row = next(row for row in rows(space, "meetings") if row["reports"] > 1)
    shown = rows(space, "show", row["mention_id"])
    other = shown["reports"][0]
    joined = [one for one in rows(space, "show", other)["placed"] if one["ledger"] == "event"]
    assert joined[0]["rule"].startswith("joiner@")
    run("judge", "split", row["mention_id"], other, "--why", "two meetings", "--by", "ana", folder=space)
    assert other not in rows(space, "show", row["mention_id"])["reports"]
    run("judge", "join", row["mention_id"], other, "--why", "one after all", "--by", "bo", folder=space)
    assert other in rows(space, "show", row["mention_id"])["reports"]


def test_the_queue_loses_what_is_judged_and_keeps_what_is_unsure(space: Path) -> None:
    first, second = [row for row in rows(space, "review", "--limit", "30") if row["item"] == "reading"][:2]
    run("judge", "accept", first["mention_id"], "--why", "right", "--by", "ana", folder=space)
    run("judge", "unsure", second["mention_id"], "--why", "who knows", "--by", "ana", folder=space)
    left = {
        row["mention_id"]: row["why"] for row in rows(space, "review", "--limit", "100") if row["item"] == "reading"
    }
    assert first["mention_id"] not in left
    assert left[second["mention_id"]] == "judged unsure by ana"


def test_the_queue_says_in_words_why_reports_were_put_together(space: Path) -> None:
    printed = run("review", "--limit", "100", folder=space).stdout
    assert "put together with" in printed
    assert "for it " in printed
    assert "[[" not in printed
    joins = [row["why"] for row in rows(space, "review", "--limit", "100") if row["item"] == "join"]
    assert joins
    assert all(why.startswith("joined with") for why in joins)  # programs get the figures


def test_a_ledger_of_a_period_leaves_out_the_rest(made: Path) -> None:
    every = rows(made, "timeline")
    part = rows(made, "timeline", "--since", "2024-04-01", "--until", "2024-05-01")
    assert 0 < len(part) < len(every)
    assert all(row in every for row in part)


def test_consent_names_the_gates_and_takes_what_is_judged_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "space"
    workspace.create(folder, name="Draft")
    (folder / "process.toml").write_text(
        'name = "Draft"\n[[party]]\nid = "state:UKR"\nname = "Ukraine"\n'
        '[[condition]]\nname = "martial law"\nparty = "state:UKR"\nsince = 2022-02-24\n'
    )
    text = tmp_path / "one.md"
    text.write_text(
        "---\ntitle: One\ndraft: one\nversion: 2025-01-02\npublished: 2025-01-02\ndisclosure: leaked\n---\n\n"
        "1. Ukraine shall withdraw its forces from the region and the border shall be altered.\n"
    )
    assert run("add", str(text), folder=folder).returncode == 0
    found = rows(folder, "consent", "one")
    gates = {row["gate"]: row["state"] for row in found["gates"]}
    assert gates["referendum-territory"] == "blocked"
    assert all(row["basis"] for row in found["gates"])
    assert "state:UKR referendum-territory" in found["blocked"]
    assert found["passed"] == 0
    assert found["required"] == sum(row["needed"] is True for row in found["gates"])
    assert [one["key"] for one in found["unpublished"]] == ["one/1"]
    judged = run("judge", "gate", "state:UKR", "signature", "--set", "state=passed", "--set", "draft=one",
                 "--why", "signed on the day", "--by", "ana", folder=folder)  # fmt: skip
    assert judged.returncode == 0, judged.stderr
    after = {row["gate"]: row for row in rows(folder, "consent", "one")["gates"]}
    assert after["signature"]["state"] == "passed"
    assert after["signature"]["evidence"][0]["by"] == "ana"
    wrong = run(
        "judge", "gate", "state:UKR", "nothing", "--set", "state=passed", "--why", "x", "--by", "ana", folder=folder
    )
    assert wrong.returncode == 2
    assert "referendum-territory" in wrong.stderr
