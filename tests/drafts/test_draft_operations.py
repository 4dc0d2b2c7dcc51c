"""What was done to a clause, and who gives and gains by it."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

import pytest

from dragoman.drafts.align import align
from dragoman.drafts.clauses import Version, read
from dragoman.drafts.compare import as_rows, compare, word_diff
from dragoman.drafts.operations import OPERATIONS, Operation
from dragoman.types import Draft

PARTIES = {"state:ARV": ["Arvania", "Arvanian"], "state:BEL": ["Belmark"], "org:league": ["League"]}


def version(text: str, name: str = "a", *, disclosure: str | None = None) -> Version:
    draft = Draft(id=name, document_id=f"doc-{name}", title=name, version=None, outlet=None, disclosure=disclosure)
    return read(draft, text, parties=PARTIES)


def done(old: str, new: str) -> Operation:
    (row,) = compare(version(f"1. {old}"), version(f"1. {new}", "b")).rows
    return row.operation


@pytest.mark.parametrize(
    ("old", "new", "op"),
    [
        ("Arvania shall withdraw its troops.", "Arvania shall withdraw its troops.", "unchanged"),
        ("Arvania shall withdraw its troops.", "Arvania  shall withdraw its troops", "unchanged"),
        ("Arvania shall withdraw its troops.", "Arvania may withdraw its troops.", "weakened"),
        ("Arvania should withdraw its troops.", "Arvania must withdraw its troops.", "strengthened"),
        ("Arvania shall withdraw its troops.", "If the truce holds, Arvania shall withdraw its troops.", "weakened"),
        ("Arvania shall withdraw, subject to a vote.", "Arvania shall withdraw.", "strengthened"),
        ("Arvania shall withdraw its troops.", "Arvania shall withdraw its troops where possible.", "weakened"),
        ("Arvania shall withdraw its troops.", "Arvania shall immediately withdraw its troops.", "strengthened"),
        ("Arvania shall station no troops in Belmark.", "Arvania shall station no troops in Belmark in peacetime.",
         "weakened"),
        ("The army of Arvania shall not exceed 600,000 personnel.", "The army of Arvania shall not exceed 800,000 personnel.",
         "weakened"),
        ("The army of Arvania shall not exceed 600,000 personnel.", "The army of Arvania shall not exceed 500,000 personnel.",
         "strengthened"),
        ("Arvania shall keep at least 900 guards.", "Arvania shall keep at least 500 guards.", "weakened"),
        ("Arvania shall hold elections within 100 days.", "Arvania shall hold elections within 200 days.", "weakened"),
        ("Arvania shall hold elections within 100 days.", "Arvania shall hold elections within 30 days.", "strengthened"),
        ("Arvania shall hold elections within 100 days.", "Arvania shall hold elections as soon as possible.", "weakened"),
        ("Arvania shall pay $10 million.", "Arvania shall pay $5 million.", "weakened"),
        ("Arvania shall pay Belmark $10 million for the dam.", "Arvania shall pay Belmark $10 million for the locks.",
         "reworded"),
        ("Arvania shall withdraw from the valley.", "[ARV: Arvania shall stay in the valley. / BEL: Arvania shall withdraw "
         "from the valley.]", "bracketed"),
    ],
)  # fmt: skip
def test_written_rules_say_what_was_done(old: str, new: str, op: str) -> None:
    assert done(old, new).op == op


@pytest.mark.parametrize(
    ("old", "new", "gives", "gains"),
    [
        ("Arvania shall guarantee the security of Belmark.", "Arvania may guarantee the security of Belmark.",
         ("state:BEL",), ("state:ARV",)),
        ("Arvania may guarantee the security of Belmark.", "Arvania shall guarantee the security of Belmark.",
         ("state:ARV",), ("state:BEL",)),
        ("The army of Arvania shall not exceed 600 personnel.", "The army of Arvania shall not exceed 800 personnel.",
         (), ("state:ARV",)),
        ("Belmark shall receive aid by 2027.", "Belmark shall receive aid.", ("state:BEL",), ()),
        ("Prisoners shall be exchanged.", "Prisoners shall be exchanged immediately.", (), ()),
        ("Arvania shall withdraw.", "Arvania shall now withdraw.", (), ()),
    ],
)  # fmt: skip
def test_who_gives_and_who_gains_as_far_as_the_words_say(
    old: str, new: str, gives: tuple[str, ...], gains: tuple[str, ...]
) -> None:
    found = done(old, new)
    assert (found.gives, found.gains) == (gives, gains)


def test_each_operation_says_why() -> None:
    found = done(
        "The army of Arvania shall not exceed 600 personnel.", "The army of Arvania shall not exceed 800 personnel."
    )
    assert [(reason.rule, reason.weight) for reason in found.reasons] == [("figure", -2)]
    assert "more is allowed" in found.reasons[0].words


def test_reasons_that_pull_both_ways_leave_a_clause_reworded() -> None:
    found = done("Arvania shall withdraw its troops.", "Arvania shall fully withdraw its troops if asked.")
    assert found.op == "reworded"
    assert sorted(reason.weight for reason in found.reasons) == [-1, 1]


def test_what_a_report_leaves_out_is_not_held_to_be_deleted() -> None:
    text = "1. Arvania shall withdraw.\n2. Prisoners shall be exchanged."
    told = version("- Arvania shall withdraw.", "b", disclosure="reconstructed")
    rows = compare(version(text), told).rows
    assert [(row.operation.op, row.operation.certain) for row in rows] == [("unchanged", True), ("deleted", False)]
    back = compare(told, version(text)).rows
    assert [(row.operation.op, row.operation.certain) for row in back] == [("unchanged", True), ("added", False)]


def test_a_deleted_duty_is_a_gain_of_whoever_had_it() -> None:
    (row,) = compare(version("1. Arvania shall guarantee the security of Belmark."), version("", "b")).rows
    assert (row.operation.op, row.operation.gives, row.operation.gains) == ("deleted", ("state:BEL",), ("state:ARV",))


def test_rows_follow_the_later_version_with_deleted_clauses_in_their_place() -> None:
    a = "1. Arvania shall withdraw.\n2. Prisoners shall be exchanged.\n3. Elections shall be held."
    b = "1. The dam shall be shared.\n2. Arvania shall withdraw.\n3. Elections shall be held."
    rows = compare(version(a), version(b, "b")).rows
    assert [row.operation.op for row in rows] == ["added", "unchanged", "deleted", "unchanged"]


def test_every_quote_of_a_row_is_cut_from_its_text() -> None:
    a, b = version("1. Arvania shall withdraw.\n2. Aid shall pass."), version("1. Arvania may withdraw.", "b")
    for row in as_rows(compare(a, b)):
        for side, text in (("old", a.text), ("new", b.text)):
            assert all(text[slice(*each["span"])] == each["quote"] for each in row[side])
        assert row["op"] in OPERATIONS


@pytest.mark.parametrize(("old", "new"), [("a b c", "a x c"), ("", "new"), ("the same", "the same"), ("a  b", "b a")])
def test_the_pieces_of_a_diff_are_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.state != "added") == old
    assert "".join(piece.text for piece in pieces if piece.state != "deleted") == new


def test_keys_of_the_lineage_stand_on_the_rows() -> None:
    a, b = version("1. Arvania shall withdraw."), version("1. Arvania may withdraw.", "b")
    (row,) = compare(a, b, keys={"a": ("a/1",), "b": ("a/1",)}).rows
    assert row.key == "a/1"
    assert len(align(a, b)) == 1


def test_what_stands_in_brackets_binds_nobody_more_or_less() -> None:
    found = done("Arvania shall leave.", "[ARV: Arvania may leave. / BEL: Arvania shall leave at once.]")
    assert found.flags == ("bracketed",)
    assert (found.gives, found.gains) == ((), ())


def test_a_duty_that_is_only_split_off_does_not_come_in() -> None:
    a = version("1. Belmark shall hold elections and shall lift the sanctions on the bank.\n2. Aid shall pass.")
    b = version(
        "1. Belmark shall hold elections.\n2. Belmark shall lift the sanctions on the bank.\n3. Aid shall pass.", "b"
    )
    row = compare(a, b).rows[0]
    assert row.operation.flags == ("split", "reworded")
    assert [clause.number for clause in row.new] == ["1", "2"]


def test_one_of_two_duties_of_a_sentence_that_falls_away_weakens_it() -> None:
    old = "A military response shall follow, and the recognition of Belmark shall be revoked."
    assert done(old, "A military response shall follow.").op == "weakened"


def test_a_duty_that_several_share_is_at_the_cost_of_none() -> None:
    found = done("Arvania and Belmark may set up a joint bank.", "Arvania and Belmark shall set up a joint bank.")
    assert (found.op, found.gives, found.gains) == ("strengthened", (), ())


def test_a_figure_that_is_named_only_to_be_lifted_is_no_figure() -> None:
    found = done(
        "The army of Arvania shall not exceed 600 personnel.",
        "The army of Arvania has no size, without the limit of 600.",
    )
    assert any("ceiling 600 personnel is gone" in reason.words for reason in found.reasons)
