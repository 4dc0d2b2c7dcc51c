"""What the record says for and against a scenario: counted once, dated, with its mentions, as held on the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dragoman.config import Config
from dragoman.errors import ConfigError
from dragoman.measures import Scope
from dragoman.outlook import compare
from dragoman.outlook.compare_evidence import events, needs
from dragoman.outlook.scenarios import MODELS, Scenario, load, parse
from dragoman.record import Record

EXAMPLE = Path(__file__).parents[2] / "examples" / "ukraine-2025"
ONE = Path("one.toml")


def scenario(text: str) -> Scenario:
    return parse(f'name = "one"\n[[needs]]\nwhat = "x"\n{text}', ONE)


def found(record: Record, text: str, scope: Scope | None = None) -> dict[str, dict[str, object]]:
    one = scenario(text)
    names = [column.name for column in compare.compare_panels.NEEDS.columns]
    rows = [dict(zip(names, row.values, strict=True)) for row in needs(record, [one], scope or Scope())]
    return {str(row["side"]): row for row in rows}


def timeline(record: Record, as_of: date | None = None) -> list[dict[str, object]]:
    table = record.ledger("timeline", as_of)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ('move = ["reject", "deny"]', lambda row: row["move"] in ("reject", "deny")),
        ('kind = ["AID"]\nstatus = ["happened"]', lambda row: row["kind"] == "AID" and row["state"] == "happened"),
        (
            'move = ["propose"]\nissue = ["CEAS", "PROC"]',
            lambda row: row["move"] == "propose" and {"CEAS", "PROC"} & set((row["issues"] or "").split("; ")),
        ),
        ('words = ["referendum"]', lambda row: "referendum" in row["quote"].lower()),
    ],
)
def test_events_are_those_that_a_slow_look_through_the_timeline_finds(
    ukraine_record: Record, text: str, passes: object
) -> None:
    one = scenario(f"[[needs.for]]\n{text}").needs[0].speaks_for[0]
    ((mine),) = events(ukraine_record, [(one, scenario(""))], Scope())
    theirs = {row["event_id"] for row in timeline(ukraine_record) if passes(row)}  # type: ignore[operator]
    assert {event.id for event in mine} == theirs
    assert theirs
    assert [event.day for event in mine] == sorted((event.day for event in mine), reverse=True)


def test_who_acts_and_whom_it_is_about_are_told_apart(ukraine_record: Record) -> None:
    text = '[[needs.for]]\nactor = ["state:RUS"]\ntarget = ["state:UKR"]\n'
    text += '[[needs.against]]\nactor = ["state:UKR"]\ntarget = ["state:RUS"]'
    rows = found(ukraine_record, text)
    asked = "SELECT count(*) FROM acts a WHERE " + " AND ".join(
        "EXISTS (SELECT 1 FROM act_sides s WHERE s.mention_id = a.mention_id AND s.role = ? AND s.side = ?)"
        for _ in range(2)
    )
    for side, actor, target in (("for", "state:RUS", "state:UKR"), ("against", "state:UKR", "state:RUS")):
        ((count,),) = ukraine_record.ask(asked, ["actor", actor, "target", target]).rows
        assert rows[side]["events"] == count > 0


def test_rows_of_a_ledger_are_found_by_its_columns(ukraine_record: Record) -> None:
    text = '[[needs.for]]\nledger = "meetings"\ncolumn = {state = ["held"], format = ["multilateral", "call"]}'
    table = ukraine_record.ledger("meetings")
    state, form = (table.columns.index(name) for name in ("state", "format"))
    count = sum(row[state] == "held" and row[form] in ("multilateral", "call") for row in table.rows)
    assert found(ukraine_record, text)["for"]["events"] == count > 0


def test_words_are_whole_words_whatever_the_case(ukraine_record: Record) -> None:
    assert found(ukraine_record, '[[needs.for]]\nwords = ["SECRETLY"]')["for"]["events"] == 1
    assert found(ukraine_record, '[[needs.for]]\nwords = ["secre"]')["for"]["events"] == 0
    assert found(ukraine_record, '[[needs.for]]\nwords = ["(.*"]')["for"]["events"] == 0


def test_what_is_not_there_is_nothing_in_the_record_and_what_is_not_asked_is_not_looked_for(
    ukraine_record: Record,
) -> None:
    rows = found(ukraine_record, '[[needs.for]]\nactor = ["state:ATA"]')
    assert (rows["for"]["events"], rows["for"]["words"]) == (0, "nothing in the record")
    assert (rows["against"]["events"], rows["against"]["words"]) == (None, "not looked for")
    ((one, _),) = [tuple(needs(None, [scenario('[[needs.for]]\nmove = ["deny"]')], Scope()))]
    assert one.values[4] is None
    assert "no record" in one.values[8]


def test_an_event_that_two_filters_find_counts_once_and_its_words_are_its_own(ukraine_record: Record) -> None:
    one = found(ukraine_record, '[[needs.for]]\nmove = ["deny"]')["for"]
    twice = found(ukraine_record, '[[needs.for]]\nmove = ["deny"]\n[[needs.for]]\nmove = ["deny"]')["for"]
    assert {**one, "sought": ""} == {**twice, "sought": ""}
    (row, _) = needs(ukraine_record, [scenario('[[needs.for]]\nmove = ["deny"]')], Scope())
    mention = ukraine_record.mention(row.mentions[0])
    assert mention is not None
    text = ukraine_record.document(mention.document_id).text
    assert " ".join(text[slice(*mention.span)].split()).startswith(str(one["words"]).rstrip("…"))
    assert len(row.mentions) == min(20, int(str(one["events"])))


def test_only_what_was_held_on_the_day_counts(ukraine_record: Record) -> None:
    day = date(2025, 11, 1)
    text = '[[needs.for]]\nmove = ["reject", "deny"]'
    early = found(ukraine_record, text, Scope(as_of=day))["for"]
    theirs = [row for row in timeline(ukraine_record, day) if row["move"] in ("reject", "deny")]
    assert early["events"] == len(theirs)
    assert 0 < len(theirs) < int(str(found(ukraine_record, text)["for"]["events"]))


def test_days_narrow_what_is_looked_for(ukraine_record: Record) -> None:
    text = '[[needs.for]]\nmove = ["deny"]\nsince = 2025-11-01\nuntil = 2025-12-01'
    own = found(ukraine_record, text)["for"]
    asked = found(
        ukraine_record, '[[needs.for]]\nmove = ["deny"]', Scope(since=date(2025, 11, 1), until=date(2025, 12, 1))
    )["for"]
    assert own["events"] == asked["events"]
    assert date(2025, 11, 1) <= own["first"] <= own["last"] < date(2025, 12, 1)  # type: ignore[operator]


def test_a_column_that_a_ledger_does_not_have_is_named(ukraine_record: Record) -> None:
    with pytest.raises(ConfigError, match=r"one\.toml: needs: the ledger of meetings has no column mood"):
        found(ukraine_record, '[[needs.for]]\nledger = "meetings"\ncolumn = {mood = ["x"]}')


@pytest.mark.slow
def test_the_example_runs_whole(ukraine_record: Record, ukraine_config: Config) -> None:
    some = load(sorted((EXAMPLE / "scenarios").glob("*.toml")))
    inputs = {model: EXAMPLE / "inputs" / f"{model}.toml" for model in MODELS}
    made = compare.read(ukraine_record, ukraine_config, Scope(), scenarios=some, inputs=inputs, draws=30)
    assert {one["scenario"] for one in made.panel("figures").dicts()} == {
        "Inputs as they are", *(one.name for one in some)
    }  # fmt: skip
    assert sum((one["events"] or 0) > 0 for one in made.panel("needs").dicts()) >= 15
    again = compare.read(ukraine_record, ukraine_config, Scope(), scenarios=some, inputs=inputs, draws=30)
    assert made.as_dict() == again.as_dict()


def test_the_battlefield_of_the_record_can_be_what_differs(ukraine_record: Record, ukraine_config: Config) -> None:
    one = parse('name = "one"\n[bargain]\nbattlefield = true', ONE)
    inputs = {"bargain": EXAMPLE / "inputs" / "bargain.toml"}
    made = compare.read(ukraine_record, ukraine_config, Scope(), scenarios=[one], inputs=inputs, draws=30)
    assert any(note.startswith("one: The war in Ukraine: the chance that state:RUS wins") for note in made.notes)
    zero = {row["by"]: row["zero"] for row in made.panel("figures").dicts() if row["scenario"] == "one"}
    assert zero["range"] != compare.BLIND
