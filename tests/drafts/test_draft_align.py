"""Which clause became which, and keys that follow a clause."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.drafts.align import align, keys, ordered
from dragoman.drafts.assignment import assign, in_order
from dragoman.drafts.clauses import Version, read
from dragoman.types import Draft

CLAUSES = [
    "Arvania shall withdraw its forces from the valley.",
    "Belmark shall release all prisoners within 30 days.",
    "The border shall be marked by a joint commission of surveyors.",
    "The dam and its turbines shall be run by both countries.",
    "Elections shall be held in the port under foreign observers.",
    "Sanctions on the bank shall be lifted in stages.",
    "A tribunal shall hear complaints about the siege.",
    "Fishing boats may use the strait at night.",
]
BEFORE = "1. Arvania shall withdraw its forces.\n2. Prisoners shall be released.\n3. The dam shall be shared."


def version(text: str, name: str = "a", **more: object) -> Version:
    draft = Draft(id=name, document_id=f"doc-{name}", title=name, version=None, outlet=None, **more)  # type: ignore[arg-type]
    return read(draft, text)


def numbered(listed: list[str], name: str = "a") -> Version:
    return version("\n".join(f"{n}. {words}" for n, words in enumerate(listed, start=1)), name)


def kinds(a: Version, b: Version) -> list[tuple[str | None, str | None, str]]:
    def number(side: Version, place: int | None) -> str | None:
        return None if place is None else side.clauses[place].number

    return [(number(a, pair.a), number(b, pair.b), pair.kind) for pair in align(a, b)]


def test_reworded_added_and_deleted_clauses_find_their_place() -> None:
    after = "1. Arvania shall withdraw all its forces.\n2. The dam shall be shared.\n3. Elections shall be held."
    assert kinds(version(BEFORE), version(after, "b")) == [
        ("1", "1", "one"),
        ("3", "2", "one"),
        (None, "3", "added"),
        ("2", None, "deleted"),
    ]


def test_a_clause_that_became_two_is_split_and_two_that_became_one_are_merged() -> None:
    leave, clear, aid = (
        "Arvania shall withdraw its forces from the valley",
        "shall clear the mines along the road",
        "Aid",
    )
    whole = f"1. {leave} and {clear}.\n2. {aid} shall pass."
    parts = f"1. {leave}.\n2. Arvania {clear}.\n3. {aid} shall pass."
    assert kinds(version(whole), version(parts, "b")) == [("1", "1", "split"), ("1", "2", "split"), ("2", "3", "one")]
    assert kinds(version(parts), version(whole, "b")) == [("1", "1", "merged"), ("2", "1", "merged"), ("3", "2", "one")]


def test_a_clause_out_of_its_order_is_moved_and_renumbering_alone_is_not() -> None:
    a = numbered(CLAUSES[:5])
    moved = align(a, numbered([CLAUSES[4], *CLAUSES[:4]], "b"))
    assert [pair.moved for pair in moved] == [True, False, False, False, False]
    renumbered = align(a, numbered(CLAUSES[1:5], "b"))
    assert not any(pair.moved for pair in renumbered)


def test_reports_without_numbers_move_nothing() -> None:
    a, b = version("- " + "\n- ".join(CLAUSES[:4])), version("- " + "\n- ".join(reversed(CLAUSES[:4])), "b")
    assert not any(pair.moved for pair in align(a, b))


def test_a_pair_explains_itself() -> None:
    (pair,) = (p for p in align(version(BEFORE), version(BEFORE, "b")) if p.a == 0)
    assert {name for name, _ in pair.why} == {"words", "figures", "issues", "actors", "order", "number", "context"}
    assert pair.score == pytest.approx(min(1.0, sum(value for _, value in pair.why)), abs=1e-3)


def test_an_edited_copy_is_followed_by_its_numbers() -> None:
    a = numbered(CLAUSES)
    b = numbered([*CLAUSES[:5], "Sanctions shall stay until reparation is made.", *CLAUSES[6:]], "b")
    assert ("6", "6", "one") in kinds(a, b)


@pytest.mark.parametrize("seed", range(6))
def test_the_assignment_is_the_best_of_all(seed: int) -> None:
    import numpy as np

    table = np.random.default_rng(seed).random((4, 5)).round(2)
    best = max(sum(table[i, j] for i, j in enumerate(order)) for order in permutations(range(5), 4))
    assert sum(table[i, j] for i, j in assign(table.tolist())) == pytest.approx(best)
    assert sum(table.T[i, j] for i, j in assign(table.T.tolist())) == pytest.approx(best)


def test_pairs_that_gain_nothing_are_left_out() -> None:
    assert assign([[0.0, 0.0], [0.0, 0.7]]) == [(1, 1)]
    assert assign([]) == []


@given(st.permutations(range(7)))
def test_what_keeps_its_order_rises_and_nothing_longer_does(order: list[int]) -> None:
    kept = [order[place] for place in sorted(in_order(order))]
    assert kept == sorted(kept)
    best = 1
    lengths = [1] * 7
    for i in range(7):
        lengths[i] = 1 + max((lengths[j] for j in range(i) if order[j] < order[i]), default=0)
        best = max(best, lengths[i])
    assert len(kept) == best


LISTS = st.lists(st.sampled_from(CLAUSES), unique=True, max_size=8)


@settings(max_examples=40)
@given(LISTS)
def test_a_text_against_itself_is_all_one_and_in_order(listed: list[str]) -> None:
    pairs = align(numbered(listed), numbered(listed, "b"))
    assert [(pair.a, pair.b, pair.kind, pair.moved) for pair in pairs] == [
        (n, n, "one", False) for n in range(len(listed))
    ]


@settings(max_examples=40)
@given(LISTS, LISTS)
def test_what_is_added_one_way_is_deleted_the_other(one: list[str], other: list[str]) -> None:
    forth, back = align(numbered(one), numbered(other, "b")), align(numbered(other, "b"), numbered(one))
    swap = {"added": "deleted", "deleted": "added", "split": "merged", "merged": "split", "one": "one"}
    assert {(p.a, p.b, p.kind) for p in forth} == {(p.b, p.a, swap[p.kind]) for p in back}


def lineage() -> list[Version]:
    first = version(BEFORE, "first")
    second = read(
        Draft(id="second", document_id="2", title="second", version=date(2031, 2, 1), outlet=None, based_on=("first",)),
        "1. Arvania shall withdraw its forces.\n2. The dam shall be shared fairly.\n3. Elections shall be held.",
    )
    third = read(
        Draft(
            id="third", document_id="3", title="third", version=date(2031, 3, 1), outlet=None, supersedes=("second",)
        ),
        "1. Elections shall be held in May.\n2. Prisoners shall be released.\n3. Arvania shall withdraw its forces.",
    )
    return [first, second, third]


def test_a_key_is_born_once_and_follows_its_clause() -> None:
    found = keys(lineage())
    assert found["first"] == ("first/1", "first/2", "first/3")
    assert found["second"] == ("first/1", "first/3", "second/3")
    # The clause on prisoners, left out of the second version, has its old key again in the third.
    assert found["third"] == ("second/3", "first/2", "first/1")


def test_a_later_version_changes_no_key_and_the_order_given_does_not_matter() -> None:
    listed = lineage()
    whole = keys(listed)
    assert keys(listed[:2]) == {name: whole[name] for name in ("first", "second")}
    assert keys(listed[::-1]) == whole
    assert [each.draft.id for each in ordered(listed[::-1])] == ["first", "second", "third"]


def test_drafts_that_name_each_other_in_a_circle_still_get_keys() -> None:
    a = version(BEFORE, "a", based_on=("b",))
    b = version(BEFORE, "b", based_on=("a",))
    found = keys([a, b])
    assert sorted(found) == ["a", "b"]
    assert all(len(listed) == 3 for listed in found.values())


def test_clauses_without_a_number_or_with_one_twice_have_keys_of_their_own() -> None:
    found = keys([version("- " + "\n- ".join(CLAUSES[:2])), version("Part 1\n\n1. X shall.\n\nAims\n\n1. Y may.", "b")])
    assert all(len(set(listed)) == len(listed) for listed in found.values())


@settings(max_examples=25)
@given(LISTS, LISTS, LISTS)
def test_keys_are_unique_within_a_version_and_stable(one: list[str], two: list[str], three: list[str]) -> None:
    def made(name: str, listed: list[str], parent: str | None, day: int) -> Version:
        draft = Draft(id=name, document_id=name, title=name, version=date(2031, 1, day), outlet=None,
                      based_on=(parent,) if parent else ())  # fmt: skip
        return read(draft, "\n".join(f"{n}. {words}" for n, words in enumerate(listed, start=1)))

    versions = [made("a", one, None, 1), made("b", two, "a", 2), made("c", three, "b", 3)]
    whole = keys(versions)
    assert all(len(set(listed)) == len(listed) for listed in whole.values())
    assert keys(versions[:2]) == {name: whole[name] for name in ("a", "b")}
