"""Every process of the library can be read and has what the method needs; what is wrong with a file is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import VocabularyError
from dragoman.patterns import library as shelf
from dragoman.patterns.library import Process, library, mirrored, parse, process

FILES = sorted((Path(shelf.__file__).parent / "processes").glob("*.toml"))
TEXT = (Path(shelf.__file__).parent / "processes/korea-1951.toml").read_text("utf-8")
# What issue and field name as the ones that have to be there: each by words of its conflict or name.
NAMED = (
    "Korea", "Vietnam", "Camp David", "Iran", "Namibia", "Salvador", "Mozambi", "Oslo", "Bosnia", "Northern Ireland",
    "Kosovo", "Aceh", "Sudan", "Karabakh", "Georgia", "Minsk", "Colombia", "Afghanistan", "Yemen", "Libya", "Tigray",
    "Finland", "Cyprus", "Western Sahara", "Kashmir",
)  # fmt: skip


def test_the_library_holds_forty_processes_or_more() -> None:
    assert len(library()) == len(FILES) >= 40
    assert len({one.id for one in library()}) == len(FILES)


@pytest.mark.parametrize("word", NAMED)
def test_the_library_holds_what_was_asked_for(word: str) -> None:
    assert any(word in f"{one.name} {one.conflict}" for one in library())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_process_can_be_compared_and_checked(path: Path) -> None:
    one = shelf.load(path)
    assert shelf.LEAST_STEPS <= len(one.steps) <= shelf.MOST_STEPS
    assert all(step.source.startswith("http") and len(step.what.split()) > 2 for step in one.steps)
    assert {"A", "B"} <= {role for step in one.steps for role in (*step.who, *step.to)}
    assert any(step.act in ("meet", "sign", "propose") for step in one.steps)
    assert 0 <= one.checked <= len(one.steps)
    assert one.told, "nothing is told from before the outcome"


def test_some_steps_of_the_library_were_read_in_their_source_and_some_wait() -> None:
    checked = sum(one.checked for one in library())
    assert 0 < checked < sum(len(one.steps) for one in library())


def test_every_conflict_of_a_family_is_in_the_library() -> None:
    conflicts = {one.conflict for one in library()}
    assert set(shelf.families()) <= conflicts


def test_processes_about_one_conflict_are_of_one_family() -> None:
    assert process("minsk-1-2014").family == process("minsk-2-2015").family == process("ukraine-istanbul-2022").family
    assert process("oslo-1993").family == process("camp-david-2000").family
    assert process("aceh-2002").family == process("aceh-2005").family
    assert process("korea-1951").family == "Korean War"


def test_exchanging_the_sides_twice_changes_nothing() -> None:
    one = process("korea-1951")
    assert mirrored(mirrored(one.steps)) == one.steps
    assert mirrored(one.steps)[0].who == ("patron_A",)
    assert mirrored(one.steps)[0].to == ("B",)


def test_steps_before_the_outcome_leave_out_its_day_and_what_followed() -> None:
    one = process("korea-1951")
    assert one.outcome_on is not None
    assert one.told == tuple(step for step in one.steps if step.until <= one.outcome_on)
    assert all(step.act != "sign" or step.detail != "in_full" for step in one.told)


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ('act = "propose"', 'act = "ponder"', r"korea-1951.toml, step 1: act 'ponder' is none of propose"),
        ('issues = ["CEAS", "PROC"]', 'issues = ["PEACE"]', r"step 1: issue 'PEACE' is none of"),
        ('who = "patron_B"', 'who = "patron_A"', r"step 1: role 'patron_A' has no \[\[party\]\]"),
        ('who = "patron_B"', 'who = "umpire"', r"step 1: role 'umpire' is none of"),
        ("on = 1951-06-23", "on = 1951-08-23", r"step 2: 1951-06-30 comes after a step that begins on 1951-08-23"),
        ("on = 1951-06-23", 'on = "June 1951"', r"step 1: on = 'June 1951' is no day, month or year"),
        ('kind = "internationalised"', 'kind = "civil"', r"korea-1951.toml: kind 'civil' is none of interstate"),
        ('id = "korea-1951"', 'id = "korea"', r"id = 'korea' is not the name of the file"),
        ('outcome = "continued"', 'outcome = "fine"', r"step 4: outcome of meet 'fine' is none of"),
        ('outcome = "agreement"', 'outcome = "ongoing"', r"outcome_on belongs to an outcome that is not ongoing"),
        ("since = 1951-06-23", "since = 1954-06-23", r"are out of order"),
        ('held = "holds"', 'held = "broken"\nheld_until = 1953-07-01', r"are out of order"),
        ("[[step]]", "[[step]]\nwhom = 1", r"step 1: unknown: whom"),
        ('id = "korea-1951"', "id = korea", r"is not TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(before: str, after: str, error: str) -> None:
    assert before in TEXT
    with pytest.raises(VocabularyError, match=error):
        parse(TEXT.replace(before, after, 1), name="korea-1951.toml")


def test_a_step_without_a_source_is_refused() -> None:
    steps = TEXT.split("[[step]]")
    bare = "\n".join(line for line in steps[2].splitlines() if not line.startswith("source"))
    with pytest.raises(VocabularyError, match="step 2: has no source"):
        parse("[[step]]".join([*steps[:2], bare, *steps[3:]]), name="korea-1951.toml")


@pytest.mark.parametrize(("kept", "times"), [(11, 1), (30, 3)])
def test_too_few_and_too_many_steps_are_refused(kept: int, times: int) -> None:
    head, *steps = TEXT.split("[[step]]")
    text = head + "".join("[[step]]" + one for _ in range(times) for one in steps[:kept])
    with pytest.raises(VocabularyError, match=f"has {kept * times} steps"):
        parse(text, name="korea-1951.toml")


def test_a_month_may_stand_beside_a_day_of_it() -> None:
    """The month begins before the day, and is told after it."""
    found: Process = parse(TEXT, name="korea-1951.toml")
    assert any(
        not step.exact and step.on < before.on for before, step in zip(found.steps, found.steps[1:], strict=False)
    )


def test_an_unknown_process_is_named_with_the_nearest() -> None:
    with pytest.raises(VocabularyError, match="the nearest is 'korea-1951'"):
        process("koera-1951")
