"""How a text is cut into clauses, and what is read of each."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.drafts.clauses import Clause, clauses
from dragoman.drafts.figures import figures
from dragoman.drafts.numbering import blocks
from dragoman.drafts.words import stem

PARTIES = {"state:ARV": ["Arvania", "Arvanian"], "state:BEL": ["Belmark", "Belmarkian"]}


def one(text: str) -> Clause:
    (clause,) = clauses(text, parties=PARTIES)
    return clause


def laid_out(text: str) -> list[tuple[str, str]]:
    return [(block.number, text[slice(*block.span)]) for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. One shall.\n2. Two shall.", ["1", "2"]),
        ("1) One shall.\n2) Two shall.", ["1", "2"]),
        ("(1) One shall.\n(2) Two shall.", ["1", "2"]),
        ("1: One shall.\n2: Two shall.", ["1", "2"]),
        ("Article 1\n\nOne shall.\n\nArticle 2\n\nTwo shall.", ["1", "2"]),
        ("Article I: Aims\n1. One shall.\n2. Two shall.\nArticle II: Means\n1. Three shall.", ["I.1", "I.2", "II.1"]),
        ("Point 1: One shall.\nPoint 2: Two shall.", ["1", "2"]),
        ("I. One shall.\nII. Two shall.\nIII. Three shall.", ["I", "II", "III"]),
        ("Section II\n\n1. One shall.\n\n2. Two shall.", ["II.1", "II.2"]),
        ("1. One shall:\n(a) be;\n(b) do:\n(i) this;\n(ii) that;\n(c) go.\n2. Two.",
         ["1", "1(a)", "1(b)", "1(b)(i)", "1(b)(ii)", "1(c)", "2"]),
        ("1. It shall.\n(g) gee.\n(h) aitch.\n(i) eye.\n(j) jay.", ["1", "1(g)", "1(h)", "1(i)", "1(j)"]),
        ("1.1. One shall.\n1.2. Two shall.\n1.2.1 Three shall.\n2.1 Four.", ["1.1", "1.2", "1.2.1", "2.1"]),
        ("1. (a) One shall.\n(b) Two shall.\n2. (a) Three.", ["1(a)", "1(b)", "2(a)"]),
        ("A. One shall:\n1. this.\n2. that.\nB. Two shall.", ["A", "A.1", "A.2", "B"]),
        ("Annex 1-A\n\nArticle I\n\n1. One shall.\n\nAnnex 2\n\nArticle I\n\n1. Two shall.", ["1-A.I.1", "2.I.1"]),
        ("- One shall.\n- Two shall.", ["", ""]),
        ("One shall.\n\nTwo shall.", ["", ""]),
    ],
)  # fmt: skip
def test_each_way_of_numbering_is_followed(text: str, numbers: list[str]) -> None:
    assert [number for number, _ in laid_out(text)] == numbers


def test_headings_titles_and_signatures_are_no_clauses() -> None:
    text = (
        "Agreement of Port Sorel\n\nThe parties, weary of war, agree as follows.\n\nCeasefire\n\n1. Fire shall cease.\n\n"
        "2. Release of prisoners\n\nAll prisoners shall be released.\n\nDone at Port Sorel on 3 May 2031.\n\nFor Arvania"
    )
    found = blocks(text, title="Agreement of Port Sorel")
    assert [(b.number, b.heading, text[slice(*b.span)]) for b in found] == [
        ("", "", "The parties, weary of war, agree as follows."),
        ("1", "Ceasefire", "Fire shall cease."),
        ("2", "Release of prisoners", "All prisoners shall be released."),
    ]


def test_a_figure_at_the_head_of_a_line_is_no_number() -> None:
    assert laid_out("Arvania shall pay\n50 % of the cost.") == [("", "Arvania shall pay\n50 % of the cost.")]


@pytest.mark.parametrize(
    ("text", "actors", "gainers"),
    [
        ("Arvania shall withdraw its forces.", ("state:ARV",), ()),
        ("Arvanian forces shall withdraw.", ("state:ARV",), ()),
        ("Arvania shall guarantee the security of Belmark.", ("state:ARV",), ("state:BEL",)),
        ("Belmark shall receive guarantees from Arvania.", ("state:ARV",), ("state:BEL",)),
        ("Belmark shall be compensated by Arvania.", ("state:ARV",), ("state:BEL",)),
        ("Belmark shall be eligible for membership. It shall have access to the market.", (), ("state:BEL",)),
        ("Arvania shall not attack Belmark.", ("state:ARV",), ("state:BEL",)),
        ("If Belmark attacks, Arvania shall withdraw.", ("state:ARV",), ()),
        ("A fund for Belmark shall be set up.", (), ("state:BEL",)),
        ("Prisoners shall be exchanged.", (), ()),
        ("Both sides shall release prisoners.", ("the parties",), ()),
    ],
)
def test_who_must_act_and_who_has_the_good_of_it(text: str, actors: tuple[str, ...], gainers: tuple[str, ...]) -> None:
    clause = one(text)
    assert (clause.actors, clause.gainers) == (actors, gainers)


def test_names_are_found_without_a_list_of_parties() -> None:
    found = clauses(
        "1. Arvania shall withdraw.\n2. Arvanian forces shall leave Belmark.\n3. Belmark shall pay Arvania."
    )
    assert [clause.actors for clause in found] == [("Arvania",), ("Arvania",), ("Belmark",)]


def test_conditions_hedges_limits_and_boosters_are_marked_where_they_stand() -> None:
    text = "If the truce holds, Arvania should in principle withdraw immediately, in peacetime."
    clause = one(text)
    assert [(mark.kind, text[slice(*mark.span)]) for mark in clause.marks] == [
        ("condition", "If"),
        ("hedge", "in principle"),
        ("booster", "immediately"),
        ("limit", "in peacetime"),
    ]
    assert clause.rank == 2


def test_an_adverb_inside_a_prohibition_makes_it_narrower() -> None:
    kinds = {mark.cue: mark.kind for mark in one("Arvania shall not permanently station troops in Belmark.").marks}
    assert set(kinds.values()) == {"limit"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shall not exceed 600,000 personnel", [(600000.0, "personnel", "max")]),
        ("at least 8,600 troops", [(8600.0, "troop", "min")]),
        ("within 100 days", [(100.0, "days", "deadline")]),
        ("no later than three weeks after", [(21.0, "days", "deadline")]),
        ("by 2027", [(2027.0, "calendar year", "deadline")]),
        ("$100 billion of assets", [(100e9, "USD", "exact")]),
        ("50 % to one and 50 per cent to the other", [(50.0, "%", "exact"), (50.0, "%", "exact")]),
        ("in the manner of Article 5 of the treaty", []),
        ("on 3 May 2031", []),
    ],
)
def test_figures_carry_their_unit_and_bound(text: str, expected: list[tuple[float, str, str]]) -> None:
    found = figures(text, (0, len(text)))
    assert [(figure.value, figure.unit, figure.bound) for figure in found if figure.unit] == expected
    assert all(text[slice(*figure.span)] == figure.text for figure in found)


def test_brackets_keep_their_holders_apart() -> None:
    text = "3. [ARV: The plant shall stay Arvanian. / BEL: The plant shall be shared.] It shall be safe."
    (clause,) = clauses(text, parties=PARTIES)
    (bracket,) = clause.brackets
    assert [(reading.holder, text[slice(*reading.span)]) for reading in bracket.readings] == [
        ("ARV", "The plant shall stay Arvanian."),
        ("BEL", "The plant shall be shared."),
    ]


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("All prisoners shall be exchanged.", "HUM"),
        ("Sanctions shall be lifted.", "SANC"),
        ("Elections shall be held.", "POL"),
        ("The ceasefire shall begin.", "CEAS"),
        ("The border shall be demarcated.", "TERR"),
    ],
)
def test_issues_are_found_by_their_words(text: str, issue: str) -> None:
    assert issue in one(text).issues


@pytest.mark.parametrize(
    ("one_word", "other"),
    [("guarantee", "guarantees"), ("withdraw", "withdrawal"), ("recognised", "recognize"), ("party", "parties")],
)
def test_forms_of_one_word_have_one_stem(one_word: str, other: str) -> None:
    assert stem(one_word) == stem(other)


PIECES = st.sampled_from(
    ["1. ", "(a) ", "(i) ", "Article 2\n", "- ", "[ARV: ", " / BEL: ", "]", "[", "\n", "\n\n", "Arvania shall pay 5 %.",
     "Belmark may, if asked, leave.", "Heading", "IV. ", "1.2.3 ", "Section II\n", "\u202e", "é", "A. ", " ", "Done at X"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map("".join)))
def test_every_span_lies_in_the_text_and_clauses_do_not_overlap(text: str) -> None:
    found = clauses(text)
    at = 0
    for clause in found:
        start, end = clause.span
        assert at <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end] != ""
        at = end
        inner = [mark.span for mark in clause.marks] + [figure.span for figure in clause.figures]
        inner += [each.span for each in clause.obligations] + [bracket.span for bracket in clause.brackets]
        inner += [reading.span for bracket in clause.brackets for reading in bracket.readings]
        assert all(start <= a <= b <= end for a, b in inner)


def test_each_verb_of_duty_of_a_sentence_has_its_subject() -> None:
    (clause,) = clauses(
        "It is expected that Arvania will not attack Belmark and that Belmark will admit nobody.", parties=PARTIES
    )
    assert [(each.actors, each.negated) for each in clause.obligations] == [
        (("state:ARV",), True),
        (("state:BEL",), False),
    ]
    (both,) = clauses("On the day of peace, Arvania and Belmark shall open the road.", parties=PARTIES)
    assert both.actors == ("state:ARV", "state:BEL")


@pytest.mark.parametrize(
    "bad",
    ["(" * 20000, "[A: " * 5000, "1. " * 8000, "X " * 20000 + ":", "[ " + "A/ " * 20000 + "]", "5 % 6 km " * 4000],
)
def test_a_hostile_text_takes_no_longer_than_its_length(bad: str) -> None:
    start = time.perf_counter()
    clauses(bad)
    assert time.perf_counter() - start < 5
