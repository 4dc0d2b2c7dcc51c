"""Moves and clauses: tied by words of substance, or not at all; and cycles on one clause."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.config import Config
from dragoman.drafts.align import keys
from dragoman.drafts.clauses import Version, read
from dragoman.errors import ConfigError
from dragoman.measures import Scope
from dragoman.patterns.clause_ties import Said, Same, Tie, same, ties
from dragoman.patterns.cycle_clauses import Clauses
from dragoman.patterns.cycle_panels import found
from dragoman.patterns.cycles import Moved, Options, search
from dragoman.record import Record
from dragoman.types import Draft
from dragoman.workspace import Workspace

ARV, BEL, SUN = "state:XAR", "state:XBE", "state:XSU"
PARTIES = {ARV: ("Arvenia", "Arvenian"), BEL: ("Belmora", "Belmoran"), SUN: ("Sundrey",)}
TEXT = """1. Belmoran forces shall withdraw from the Lower Tarn.

2. Arvenia shall withdraw its forces from Kelmar and the Saltings.

3. The bridge at Osk shall be opened to grain barges.

4. Prisoners shall be exchanged on the principle of all for all.

5. The army of Belmora shall not exceed 60,000 soldiers.

6. A ceasefire shall take effect immediately.
"""
KNOWN, BEFORE, AFTER = date(2031, 3, 10), date(2031, 2, 1), date(2031, 3, 20)


def version(text: str = TEXT, id: str = "six", **told: Any) -> Version:
    draft = Draft(
        id=id, document_id=f"doc-{id}", title="Six points", version=KNOWN, outlet=None, made_public=KNOWN, **told
    )
    return read(draft, text, parties=PARTIES)


def said(words: str, key: str = "m", **told: Any) -> Said:
    base: dict[str, Any] = {
        "day": AFTER, "passages": (words,), "actors": frozenset([ARV]), "targets": frozenset([BEL]),
        "issues": frozenset(), "asks": True,
    }  # fmt: skip
    return Said(key=key, **{**base, **told})


def tied(*moves: Said, versions: tuple[Version, ...] = (), alike: Same | None = None) -> dict[str, tuple[Tie, ...]]:
    many = versions or (version(),)
    return ties(moves, many, keys(many), PARTIES, alike or same())


def clauses(*moves: Said, **more: Any) -> dict[str, list[str]]:
    return {key: [one.clause for one in some] for key, some in tied(*moves, **more).items()}


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("Arvenia insists that Belmora leave the Lower Tarn", "six/1"),
        ("Arvenia demanded that Belmora give up the Lower Tarn", "six/1"),
        ("all prisoners be exchanged on the principle of all for all", "six/4"),
        ("a swap of prisoners, all for all, on that principle", "six/4"),
        ("the bridge at Osk be opened", "six/3"),
    ],
)
def test_a_move_is_tied_to_the_clause_that_its_words_are_like(words: str, clause: str) -> None:
    assert clauses(said(words)) == {"m": [clause]}


@pytest.mark.parametrize(
    "words",
    [
        "Arvenia demanded that Belmora accept the plan",  # no word of substance
        "Arvenia called on Belmora to withdraw",  # one alone: from where?
        "Arvenia and Belmora met in Sundrey",  # names of parties tie nothing
        "Arvenia demanded that Belmora close the port of Haven",  # no clause on that
    ],
)
def test_a_move_without_words_of_substance_stays_untied(words: str) -> None:
    assert clauses(said(words)) == {}


def test_a_move_with_two_demands_is_tied_to_two_clauses() -> None:
    words = "Arvenia demands that Belmora leave the Lower Tarn, and that the bridge at Osk be opened"
    assert sorted(clauses(said(words))["m"]) == ["six/1", "six/3"]


def test_who_must_act_has_to_be_concerned() -> None:
    """Arvenia asks Belmora to leave Kelmar and the Saltings; by the clause Arvenia itself should."""
    words = "withdraw from Kelmar and the Saltings"
    assert clauses(said(words)) == {}
    assert clauses(said(words, actors=frozenset([BEL]), targets=frozenset([ARV]))) == {"m": ["six/2"]}
    assert clauses(said(words, asks=False)) == {"m": ["six/2"]}


def test_issues_have_to_meet_where_both_have_some() -> None:
    quays = version("1. Sanctions on the quays of Kelmar shall be lifted.\n\n2. Prisoners shall be exchanged.\n")
    words = "the quays of Kelmar"
    assert clauses(said(words, issues=frozenset(["SANC"])), versions=(quays,)) == {"m": ["six/1"]}
    assert clauses(said(words), versions=(quays,)) == {"m": ["six/1"]}
    assert clauses(said(words, issues=frozenset(["HUM"])), versions=(quays,)) == {}


def test_two_clauses_that_are_as_like_leave_it_open() -> None:
    twin = version(TEXT + "\n7. The Lower Tarn shall be left by Belmoran forces.\n")
    assert clauses(said("Belmora must leave the Lower Tarn"), versions=(twin,)) == {}


def test_before_a_text_is_known_only_a_shared_name_ties() -> None:
    assert clauses(said("called for an immediate ceasefire", day=BEFORE)) == {}
    (tie,) = tied(said("Belmora must leave the Lower Tarn", day=BEFORE))["m"]
    assert (tie.clause, tie.basis) == ("six/1", "matter")
    assert tied(said("Belmora must leave the Lower Tarn"))["m"][0].basis == "text"


def test_an_answer_without_words_of_its_own_is_tied_as_what_it_answers() -> None:
    asked = said("Belmora must leave the Lower Tarn", key="asked")
    answer = said("Belmora refused", key="answer", actors=frozenset([BEL]), asks=False, answer_to="asked")
    own = replace(answer, key="own", passages=("Belmora refused to open the bridge at Osk",))
    found_ties = tied(asked, answer, own)
    assert [(one.clause, one.basis, one.shared) for one in found_ties["answer"]] == [("six/1", "answer", ())]
    assert [one.clause for one in found_ties["own"]] == ["six/3"]


def test_a_clause_keeps_its_key_through_the_versions_and_is_told_by_the_words_of_any() -> None:
    later = version(TEXT.replace("the Lower Tarn", "the Lower Tarn and its quays"), id="next", supersedes=("six",))
    (tie,) = tied(said("Belmora shall leave the quays of the Lower Tarn"), versions=(version(), later))["m"]
    assert (tie.clause, tie.draft) == ("six/1", "next")


WORDS = ["leave the Lower Tarn", "open the bridge at Osk", "exchange prisoners", "a ceasefire", "grain barges at Osk"]


@given(st.permutations([said(words, key=f"m{n}") for n, words in enumerate(WORDS)]))
def test_the_order_of_moves_changes_nothing(moves: list[Said]) -> None:
    assert tied(*moves) == tied(*sorted(moves, key=lambda one: one.key))


def test_a_process_may_have_words_of_its_own(tmp_path: Path) -> None:
    words = "Belmora has to leave the Reedlands"
    assert clauses(said(words)) == {}
    path = tmp_path / "clauses.toml"
    path.write_text('[phrase]\nTarn = ["the Reedlands"]\n', "utf-8")
    alike = same(path)
    assert clauses(said(words), alike=alike) == {"m": ["six/1"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[same\n", "is not TOML"),
        ("[alike]\na = ['b']\n", "unknown table 'alike'"),
        ("same = 3\n", "unknown table 'same'|same"),
        ("[same]\na = 'b'\n", r"\[same\] a is no list of words"),
        ("[empty]\nwrods = ['a']\n", r"unknown key 'wrods' in \[empty\]"),
    ],
)
def test_a_file_of_words_that_cannot_be_used_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "clauses.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=says):
        same(path)


@pytest.fixture(scope="module")
def ukraine_record(ukraine: Path) -> Iterator[Record]:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        yield record


@pytest.fixture(scope="module")
def ukraine_config(ukraine: Path) -> Config:
    return Workspace(ukraine).config()


# ---- cycles ---------------------------------------------------------------------------------------------------------


def test_a_cycle_on_one_clause_is_found_among_moves_on_others_of_its_issue() -> None:
    """Four rounds on one clause; on the issue as a whole other clauses' moves lie between."""
    moves, tied_to = list[Moved](), dict[str, tuple[Tie, ...]]()

    def add(day: int, actor: str, family: str, target: str, clause: str) -> None:
        n = len(moves)
        moves.append(
            Moved(
                mention=f"m{n}", event=f"e{n}", day=KNOWN + timedelta(days=day), document=f"d{n}", start=0, end=1,
                family=family, actors=frozenset([actor]), targets=frozenset([target]), issues=frozenset(["TERR"]),
            )
        )  # fmt: skip
        if clause:
            tie = Tie(clause=clause, draft="six", sentence="", score=1.0, shared=(), basis="text")
            tied_to[moves[-1].mention + family] = (tie,)

    for turn in range(4):
        add(turn * 20, ARV, "press", BEL, "six/1")
        add(turn * 20 + 5, BEL, "refuse", ARV, "six/1")
        add(turn * 20 + 6, ARV, "propose", BEL, "six/3")
        add(turn * 20 + 7, BEL, "yield", ARV, "")
    by = Clauses(named={"six/1": "1: …"}, ties=tied_to)
    result = search(by.threaded(moves), [(ARV, BEL)], Options(permutations=99, whole=False))
    assert {one.issue for one in result.threads} == {"six/1"}
    assert all(one.thread.issue == "six/1" for one in result.cycles)
    assert max(len(one.occurrences) for one in result.cycles if len(one.pattern) == 2) >= 3


def test_the_ties_of_the_example_are_those_that_a_person_read(ukraine_record: Record, ukraine_config: Config) -> None:
    """Every tie was read: docs/method/cycles.md says how many were right, and how many a reader makes besides."""
    result = found(ukraine_record, ukraine_config, Scope(), options=Options(permutations=19), by="clause")
    rows = result.panel("ties").dicts()
    assert result.inputs["moves tied to a clause"] == len(rows) == 16
    assert {row["clause"] for row in rows} == {
        "28-points/14(a)", "28-points/19", "28-points/21(a)", "28-points/21(d)", "28-points/25", "28-points/6",
        "geneva-19/at-4",
    }  # fmt: skip
    assert all(row["sentence"] and row["shared"] and row["likeness"] >= 0.42 for row in rows)
    assert [one.shape.name for one in result.panels][-1] == "ties"


def test_by_clause_knows_no_later_draft(ukraine_record: Record, ukraine_config: Config) -> None:
    scope = Scope(as_of=date(2025, 11, 22))
    result = found(ukraine_record, ukraine_config, scope, options=Options(permutations=19), by="clause")
    assert {row["draft"] for row in result.panel("ties").dicts()} <= {"28-points"}


def test_without_a_draft_it_says_so(two_rivers: Path) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        result = found(record, Workspace(two_rivers).config(), Scope(), options=Options(permutations=19), by="clause")
    assert result.panel("ties").empty.startswith("The record holds no draft")
    assert result.panel("cycles").empty.startswith("The record holds no draft")


def test_the_command_prints_ties_with_their_reasons(ukraine: Path) -> None:
    args = ["cycles", "--by", "clause", "--permutations", "19", "-w", str(ukraine)]
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0, result.output
    assert "Moves and the clauses they are about" in result.output
    assert "control, donetsk, withdraw" in result.output
    told = json.loads(CliRunner().invoke(app, [*args, "--json"]).output)
    assert told["panels"]["ties"]["rows"][0]["mentions"]
    wrong = CliRunner().invoke(app, ["cycles", "--by", "mood", "-w", str(ukraine)])
    assert wrong.exit_code == 2


def test_the_search_by_issue_is_unchanged_by_the_files_of_words(ukraine: Path, ukraine_record: Record) -> None:
    config = Workspace(ukraine).config()
    some = found(ukraine_record, config, Scope(), options=Options(permutations=19))
    none = found(ukraine_record, replace(config, clauses=None), Scope(), options=Options(permutations=19))
    assert some == none
    assert "ties" not in [one.shape.name for one in some.panels]
