"""How ledgers and joins are scored: every answer here was worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import numpy as np
import pytest

import gold
import joins
import ledgers
import pairing
from dragoman.coding.registry import Registry
from dragoman.drafts.assignment import assign
from dragoman.types import Actor, Mention, Particular, Period, Place
from kept import Kept, expected_entries, kept_entries
from marks import Mark, Pair, mark, marks
from pairing import Entry, hindrance, paired, weight


def entry(id: str = "x", **parts: Any) -> Entry:
    parts = {"dispatches": frozenset({"a"}), "sides": frozenset({"xar"}), **parts}
    return Entry(id=id, row={}, **parts)


def at(*places: int, dispatch: str = "a") -> frozenset[tuple[str, int]]:
    return frozenset((dispatch, place) for place in places)


# -- sides and words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("UKR", "ukr"),
        ("state:UKR", "ukr"),
        ("bloc:european-union", "eu"),
        ("the European Union", "eu"),
        ("org:nato", "nato"),
        ("org:un", "un"),
        ("bloc:coalition-of-the-willing", "coalition"),
        ("Coalition of the Willing", "coalition"),
        ("bloc:northern-compact", "compact"),
        ("group:hamas", "hamas"),
        ("media:ria-novosti", "ria novosti"),
        ("European leaders", "europe"),
        ("Mayor: resign", "mayor: resign"),
    ],
)
def test_a_side_has_one_spelling(name: str, wanted: str) -> None:
    assert pairing.side(name) == wanted


def test_nobody_is_no_side() -> None:
    assert pairing.sides(["anonymous", "RUS"]) == {"rus"}


@pytest.mark.parametrize(
    ("some", "others", "wanted"),
    [
        ({"ukr", "rus"}, {"rus"}, {"rus"}),
        ({"e3"}, {"gbr"}, {"e3"}),
        ({"fra"}, {"e3"}, {"fra"}),
        ({"western allies"}, {"the western allies of kyiv"}, {"western allies"}),
        ({"ukr"}, {"rus"}, set()),
    ],
)
def test_sides_are_common_by_name_as_members_and_by_half_of_their_words(
    some: set[str], others: set[str], wanted: set[str]
) -> None:
    assert pairing.common(frozenset(some), frozenset(others)) == wanted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Kyiv", "the Kyiv region", True), ("Lyman", "Ly", False), ("Ankara", "ANKARA", True), ("Osk", "Torsk", False)],
)
def test_a_place_is_the_same_or_within_the_other(one: str, other: str, same: bool) -> None:
    assert pairing.within(one, other) is same


def test_a_span_is_in_the_sentences_it_touches() -> None:
    text = "Talks ended. “Nothing,” Holt said.\n\nReyl left."
    assert pairing.sentences(text) == [0, 13, 36]
    assert list(pairing.spots(text, (0, 5))) == [0]
    assert list(pairing.spots(text, (6, 20))) == [0, 1]
    assert list(pairing.spots(text, (36, 40))) == [2]


def test_words_are_found_across_a_line_break() -> None:
    assert pairing.found("left the talks", "Reyl left\nthe talks.") == (5, 19)
    assert pairing.found("left the room", "Reyl left\nthe talks.") is None


# -- pairing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ledger", "wanted", "other", "why"),
    [
        ("meetings", {}, {"dispatches": frozenset({"b"})}, "dispatches"),
        ("meetings", {}, {"sides": frozenset({"xbe"})}, "sides"),
        ("meetings", {}, {}, ""),
        # Who is not named can be anybody, but then the words have to be the same.
        ("meetings", {}, {"sides": frozenset()}, "sides"),
        ("meetings", {"spots": at(1)}, {"sides": frozenset(), "spots": at(2)}, ""),
        ("meetings", {"spots": at(1)}, {"sides": frozenset({"the delegates"}), "spots": at(1)}, "sides"),
        (
            "meetings",
            {"spots": at(1)},
            {"sides": frozenset({"the delegates"}), "unknown": frozenset({"the delegates"}), "spots": at(1)},
            "",
        ),
        ("moves", {"what": "reject"}, {"what": "reject"}, "words"),
        ("moves", {"what": "reject", "spots": at(1)}, {"what": "reject", "spots": at(3)}, "words"),
        ("moves", {"what": "reject", "spots": at(1)}, {"what": "reject", "spots": at(2)}, ""),
        ("moves", {"what": "reject", "spots": at(1)}, {"what": "defer", "spots": at(1)}, ""),
        ("moves", {"what": "reject", "spots": at(1)}, {"what": "accept", "spots": at(1)}, "what"),
        ("claims", {"doers": frozenset({"xar"})}, {"doers": frozenset({"xbe"})}, "words"),
        ("pledges", {"doers": frozenset({"xar"})}, {"doers": frozenset({"xbe"})}, "doers"),
        ("pledges", {"doers": frozenset({"xar"})}, {"doers": frozenset()}, ""),
        ("meetings", {"doers": frozenset({"xar"})}, {"doers": frozenset({"xbe"})}, ""),
        ("hostilities", {"place": "Osk"}, {"place": "Kelmar"}, "place"),
        ("hostilities", {"place": "Osk"}, {"place": "the Osk district"}, ""),
        ("hostilities", {"place": "Osk"}, {}, ""),
        ("positions", {"what": "TERR"}, {"what": "TERR", "dispatches": frozenset({"b"})}, ""),
        ("positions", {"what": "TERR"}, {"what": "CEAS"}, "sides"),
    ],
)
def test_a_pair_is_barred_by_what_cannot_be_one_happening(
    ledger: str, wanted: dict[str, Any], other: dict[str, Any], why: str
) -> None:
    assert hindrance(ledger, entry(**wanted), entry(**other)) == why
    assert (weight(ledger, entry(**wanted), entry(**other)) > 0) is (why == "")


@pytest.mark.parametrize(
    ("since", "until", "meet"),
    [
        (date(2024, 3, 4), date(2024, 3, 4), True),
        (date(2024, 3, 5), date(2024, 3, 9), True),
        (date(2024, 3, 6), date(2024, 3, 9), False),
        (None, date(2024, 3, 2), False),
        (None, date(2024, 3, 3), True),
        (date(2024, 3, 1), None, True),
        (None, None, True),
    ],
)
def test_days_meet_within_one_day(since: date | None, until: date | None, meet: bool) -> None:
    day = entry(since=date(2024, 3, 4), until=date(2024, 3, 4))
    assert pairing.days_meet(day, entry(since=since, until=until)) is meet
    assert pairing.days_meet(entry(since=since, until=until), day) is meet


def test_the_same_sentence_day_and_move_weigh_more() -> None:
    wanted = entry(spots=at(1), what="reject", since=date(2024, 3, 4), until=date(2024, 3, 4))
    near = entry(spots=at(2), what="reject")
    same = entry(spots=at(1), what="reject")
    # A pair 4, all dispatches in common 4, all sides in common 1, the same move 2; then next sentence 1, or sentence 3.
    assert weight("moves", wanted, near) == 12
    assert weight("moves", wanted, same) == 14
    assert weight("moves", wanted, entry(spots=at(1), what="defer")) == 12
    dated = entry(spots=at(1), what="reject", since=date(2024, 3, 4), until=date(2024, 3, 4))
    assert weight("moves", wanted, dated) == 16


def test_pairs_are_those_of_the_greatest_weight_together() -> None:
    # Taken one by one the first would get the row on its words, and the second none.
    first, second = entry("first", spots=at(1, 5)), entry("second", spots=at(1))
    on_1, on_5 = entry("on 1", spots=at(1)), entry("on 5", spots=at(5), sides=frozenset({"xar", "xbe"}))
    found = paired("claims", [first, second], [on_1, on_5])
    assert [(one.id, other.id) for one, other in found] == [("first", "on 5"), ("second", "on 1")]


def test_nothing_is_paired_with_nothing() -> None:
    assert paired("claims", [], [entry()]) == paired("claims", [entry()], []) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_assignment_is_as_good_as_trying_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, columns = (int(n) for n in draw.integers(1, 6, size=2))
    gain = np.where(draw.random((rows, columns)) < 0.4, 0.0, draw.integers(1, 9, size=(rows, columns)).astype(float))
    wide = gain if rows <= columns else gain.T
    best = max(sum(wide[i, j] for i, j in enumerate(order)) for order in permutations(range(wide.shape[1]), len(wide)))
    found = assign(gain.tolist())
    assert sum(gain[i, j] for i, j in found) == best
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)


# -- attributes and figures -----------------------------------------------------------------------------------------

TEXT = "Arvenia rejected the offer on Tuesday. Belmora had made it in Haven."


def a_mention(**parts: Any) -> Mention:
    arvenia = Actor(text="Arvenia", span=(0, 7), id="state:XAR", country="XAR", sector=None)
    belmora = Actor(text="Belmora", span=(39, 46), id="state:XBE", country="XBE", sector=None)
    plain: dict[str, Any] = {
        "document_id": "d1", "span": (0, 37), "trigger": (8, 16), "kind": "REJECT", "mode": None, "move": "reject",
        "actors": (arvenia,), "targets": (belmora,), "place": None, "status": "happened", "speaker": None,
        "when": Period(since=date(2024, 3, 5), until=date(2024, 3, 6), precision="day", text="on Tuesday"),
        "hedge": None, "outcome": None, "content": None, "issues": ("TERR",), "amounts": (), "coder": "hand@1",
        "frame": "reject", "confidence": 1.0,
    }  # fmt: skip
    return Mention(**(plain | parts))


def a_move(mention: Mention, **parts: Any) -> dict[str, Any]:
    plain = {
        "mention_id": mention.id, "event_id": "e1", "document_id": "d1", "offer_id": "o1", "move": "reject",
        "kind": "REJECT", "since": date(2024, 3, 5), "until": date(2024, 3, 6), "place": None, "state": "happened",
        "issues": "TERR; CEAS", "condition": None, "ground": "its law", "extent": None, "deadline": None,
        "quote": TEXT[:37],
    }  # fmt: skip
    return plain | parts


def an_example(mention: Mention, **ledgers: Any) -> Kept:
    return Kept(
        name="by hand", texts={"first": TEXT, "copy": TEXT}, dispatch={"d1": "first"}, published={"d1": None},
        twins={"first": frozenset({"first", "copy"}), "copy": frozenset({"first", "copy"})},
        ledgers=ledgers, events={"e1": (mention,)}, registry=Registry.load(),
    )  # fmt: skip


EXPECTED = {
    "id": "arvenia-rejects", "reports": ["copy", "other"], "words": "rejected the offer", "move": "reject",
    "by": ["XAR"], "to": ["XBE"], "status": "happened", "since": date(2024, 3, 5), "issues": ["TERR"], "offer": "terms",
    "condition": "if the guns fall silent",
}  # fmt: skip


def test_a_kept_row_is_what_its_mentions_say() -> None:
    mention = a_mention()
    (kept,) = kept_entries("moves", an_example(mention, moves=[a_move(mention)]), {})
    assert (kept.sides, kept.doers, kept.what) == ({"xar", "xbe"}, {"xar"}, "reject")
    assert (kept.since, kept.until) == (date(2024, 3, 5), date(2024, 3, 5))
    assert (kept.dispatches, kept.spots) == ({"first"}, {("first", 0)})


def test_who_is_words_only_is_on_no_known_side() -> None:
    man = Actor(text="an old man", span=(0, 7), id=None, country=None, sector=None)
    mention = a_mention(actors=(man,))
    (kept,) = kept_entries("moves", an_example(mention, moves=[a_move(mention)]), {})
    assert (kept.doers, kept.unknown) == ({"an old man"}, {"an old man"})


def test_who_holds_an_office_of_a_body_is_on_its_side() -> None:
    rutte = Actor(text="Rutte", span=(0, 7), id="person:mark-rutte", country=None, sector="IGO")
    have = replace(an_example(a_mention()), published={"d1": date(2025, 11, 1)})
    assert have.stands_for(rutte, "d1") == "nato"


def test_what_is_hit_counts_for_the_country_it_stands_in() -> None:
    school = Actor(text="a school", span=(0, 7), id=None, country="XBE", sector="CVL")
    have = an_example(a_mention())
    assert have.stands_for(school, "d1", hit=True) == "xbe"
    assert have.stands_for(school, "d1") == "a school"


def test_a_copy_of_the_first_report_is_as_good_as_the_report() -> None:
    mention = a_mention()
    have = an_example(mention, moves=[a_move(mention)])
    (wanted,) = expected_entries("moves", [EXPECTED], have)
    assert wanted.spots == {("first", 0), ("copy", 0)}
    assert len(paired("moves", [wanted], kept_entries("moves", have, {}))) == 1


def test_each_attribute_of_a_move_is_marked() -> None:
    mention = a_mention()
    have = an_example(mention, moves=[a_move(mention)])
    (wanted,) = expected_entries("moves", [EXPECTED], have)
    (kept,) = kept_entries("moves", have, {})
    found = marks("moves", Pair(wanted=wanted, kept=kept, have=have))
    right = {name: (one.right, one.asked) for name, one in found.items() if one.asked}
    assert right == {
        "same words": (1, 1), "by": (1, 1), "reports found": (1, 2), "move": (1, 1), "to": (1, 1), "status": (1, 1),
        "issues": (1, 1), "day": (1, 1), "condition": (0, 1),
    }  # fmt: skip
    assert [name for name, one in found.items() if one.extra] == ["ground"]


def test_the_figures_of_a_ledger_count_rows_and_marks() -> None:
    mention = a_mention()
    have = an_example(mention, moves=[a_move(mention), a_move(mention, mention_id="m2", move="threaten")])
    wanted = expected_entries("moves", [EXPECTED, EXPECTED | {"id": "second", "words": "in Haven"}], have)
    kept = kept_entries("moves", have, {})
    pairs = [Pair(wanted=one, kept=other, have=have) for one, other in paired("moves", wanted, kept)]
    one = ledgers.Compared(have=have, ledger="moves", wanted=wanted, kept=kept, pairs=pairs)
    found = ledgers.scored([one])
    assert [(pair.wanted.id, pair.kept.id) for pair in pairs] == [("arvenia-rejects", mention.id)]
    assert (found["expected"], found["kept"], found["matched"]) == (2, 2, 1)
    assert found["precision"] == found["recall"] == found["F1"] == found["F1, same words"] == 0.5
    assert (found["reports found"], found["reports found n"]) == (0.5, 2)
    assert (found["ground"], found["ground n"], found["ground beyond"]) == (None, 0, 1)
    assert (found["thread purity"], found["in a thread n"]) == (1.0, 1)
    assert "second" in ledgers.errors(one)


def test_what_is_not_stated_is_not_asked_and_what_is_not_given_is_not_right() -> None:
    assert mark(None, "x") == Mark(None, "x", 0, 0)
    assert mark("x", None) == Mark("x", None, 0, 1)
    assert mark(["a"], ["a"]) == Mark(["a"], ["a"], 1, 1)
    assert mark(None, "x").extra
    assert not mark(None, "").extra


@pytest.mark.parametrize(
    ("amount", "unit", "right"), [(20, "generators", 1), (20, "EUR", 0), (21, "generators", 0), (None, None, 0)]
)
def test_a_sum_is_right_with_its_bounds_and_its_unit(amount: float | None, unit: str | None, right: int) -> None:
    row = {"kind": "kit", "low": 20, "high": 20, "unit": "mobile generators"}
    got = {"pledge": "kit", "amount": amount, "amount_high": amount, "unit": unit}
    blank = {"deadline": None, "condition": None, "stage": None, "verdict": None}
    pair = Pair(wanted=Entry(id="x", row=row), kept=Entry(id="y", row=got | blank), have=an_example(a_mention()))
    assert marks("pledges", pair)["amount"].right == right


def test_a_third_party_is_right_with_its_role() -> None:
    host = Particular(key="role", value="host", span=(0, 7), about="state:XSU")
    mention = a_mention(kind="CONSULT", particulars=(host,))
    columns = ("state", "format", "level", "place", "outcome", "disclosure", "why")
    for role, right in (("host", 1), ("mediator", 0)):
        row = {"state": "held", "third": [{"who": "XSU", "role": role}]}
        pair = Pair(
            wanted=Entry(id="x", row=row),
            kept=Entry(id="y", row=dict.fromkeys(columns), mentions=(mention,)),
            have=an_example(mention),
        )
        assert marks("meetings", pair)["third party"].right == right


# -- joins ----------------------------------------------------------------------------------------------------------

# Labels a a a a b b c; events 1 1 2 2 2 3 3.
JOINED = [("a", 1), ("a", 1), ("a", 2), ("a", 2), ("b", 2), ("b", 3), ("c", 3)]


def test_pairwise_counts_pairs_of_mentions() -> None:
    # Joined: 1 + 3 + 1 = 5 pairs, of which (a, a) in 1 and (a, a) in 2 are right. To be joined: 6 + 1 = 7.
    precision, recall, f1 = joins.pairwise(JOINED)
    assert (precision, recall) == (pytest.approx(2 / 5), pytest.approx(2 / 7))
    assert f1 == pytest.approx(2 * 2 / (5 + 7))


def test_b_cubed_is_a_mean_over_mentions() -> None:
    # Precision by mention: 1, 1, 2/3, 2/3, 1/3, 1/2, 1/2, in all 14/3; recall: four times 2/4, 1/2, 1/2, 1, in all 4.
    precision, recall, f1 = joins.b_cubed(JOINED)
    assert precision == pytest.approx(14 / 3 / 7)
    assert recall == pytest.approx(4 / 7)
    assert f1 == pytest.approx(2 * (2 / 3) * (4 / 7) / (2 / 3 + 4 / 7))


def test_joining_rightly_scores_one_and_joining_all_has_full_recall() -> None:
    right = [(label, label) for label, _ in JOINED]
    assert joins.pairwise(right) == joins.b_cubed(right) == (1.0, 1.0, 1.0)
    # All in one: each of a has 4/7, of b 2/7, c 1/7; (4·4 + 2·2 + 1) / 49.
    precision, recall, _ = joins.b_cubed([(label, 0) for label, _ in JOINED])
    assert (precision, recall) == (pytest.approx(21 / 49), 1.0)


def test_nothing_joined_is_the_dull_baseline() -> None:
    found = joins.scores(JOINED)
    # Each alone: precision 1, recall (4 · 1/4 + 2 · 1/2 + 1) / 7.
    assert found["B-cubed F1, nothing joined"] == pytest.approx(2 * (3 / 7) / (1 + 3 / 7))
    assert found["mentions"] == 7


def a_line(**parts: Any) -> dict[str, Any]:
    plain = {"example": "by hand", "document": "first", "at": 8, "trigger": "rejected", "kind": "REJECT"}
    return plain | {"place": None, "event": "the refusal", **parts}


def test_a_label_goes_to_the_mention_on_its_words() -> None:
    haven = Place(name="Haven", span=(62, 67), kind="city", country=None, lat=None, lon=None)
    there, nowhere = a_mention(place=haven), a_mention()
    other = a_mention(trigger=(39, 46), kind="CONSULT")
    assert joins.meant(a_line(), [there, nowhere, other]) is nowhere
    assert joins.meant(a_line(place="Haven"), [nowhere, there]) is there
    assert joins.meant(a_line(at=9, trigger="ejected"), [nowhere]) is nowhere
    assert joins.meant(a_line(place="Osk"), [nowhere, there]) is None
    assert joins.meant(a_line(kind="CONSULT"), [nowhere, other]) is None


def test_a_line_without_a_label_is_left_out_and_one_without_a_mention_counted_apart() -> None:
    mention = a_mention()
    lines = [a_line(), a_line(event=None), a_line(kind="AID")]
    assert joins.placed(lines, {"first": [mention]}, {mention.id: "e1"}) == [
        a_line(put="e1"),
        a_line(kind="AID", put=None),
    ]
    found = joins.grouped([a_line(put="e1"), a_line(kind="AID", put=None)], gold.half_of)["all"]
    assert (found["labelled"], found["mentions"]) == (2, 1)


def test_groups_are_by_example_and_half_of_the_labels() -> None:
    rows = [a_line(event=f"label {n}", put=f"e{n}") for n in range(20)]
    rows += [a_line(example="another", event="label 1", put="e1")]
    found = joins.grouped(rows, gold.half_of)
    assert found["all"]["mentions"] == 21
    assert found["all, dev"]["mentions"] + found["all, test"]["mentions"] == 21
    # One label in two examples is two happenings.
    assert found["all"]["pairwise precision"] == 1.0
    assert found["another"]["mentions"] == 1
