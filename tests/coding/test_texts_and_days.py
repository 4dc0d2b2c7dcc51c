"""Which plan "the plan" is, and on which day something was said that has none of its own: over several sentences."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import ids, read, reading

from dragoman.coding import RulesCoder
from dragoman.types import Mention


def answer(coder: RulesCoder, text: str, move: str) -> Mention:
    (found,) = (one for one in read(coder, text) if one.move == move and one.status in {"happened", "planned"})
    return found


def texts(one: Mention) -> dict[str, str | None]:
    return {each.value: each.about for each in one.particulars if each.key == "proposal"}


@pytest.mark.parametrize(
    ("text", "move", "named"),
    [
        (
            "Envoys discussed a Kenyan plan for the border. Talks went on until midnight. Somalia rejected the plan.",
            "reject",
            {"a Kenyan plan for the border": "state:KEN", "the plan": None},
        ),
        (
            "The 12-point plan surprised diplomats. Peru wants Chile to accept it within a week.",
            "demand",
            {"The 12-point plan": None},
        ),
        (
            "Chile had received Peru's draft through envoys and was ready to discuss it.",
            "accept",
            {"Peru's draft": "state:PER"},
        ),
        ("Rwanda said the plan could form the basis of a settlement.", "accept", {"the plan": None}),
        ("Peru approved the plan, which has 20 points.", "accept", {"the plan, which has 20 points": None}),
        (
            "A plan with 28 points, drafted by envoys and rejected by Ukraine, would have released the money.",
            "reject",
            {"A plan with 28 points": None},
        ),
        (
            "Serbia rejected a Croatian counter-proposal to the Slovenian plan.",
            "reject",
            {"a Croatian counter-proposal": "state:HRV"},
        ),
        (
            "Chad rejected the Libyan proposal to reopen the crossing.",
            "reject",
            {"the Libyan proposal to reopen the crossing": "state:LBY"},
        ),
        (
            "A Kenyan plan was published. A Somali plan followed. Sudan rejected the Kenyan plan.",
            "reject",
            {"the Kenyan plan": "state:KEN"},
        ),
    ],
)
def test_the_words_that_name_a_text_are_found_where_it_was_named(
    coder: RulesCoder, text: str, move: str, named: dict[str, str | None]
) -> None:
    assert texts(answer(coder, text, move)) == named


def test_a_counter_proposal_is_whose_it_is_and_not_of_whom_it_answers(coder: RulesCoder) -> None:
    one = answer(coder, "Serbia rejected a Croatian counter-proposal to the Slovenian plan.", "reject")
    assert ids(one.targets) == ["state:HRV"]


def test_all_who_are_named_behind_by_do_it(coder: RulesCoder) -> None:
    one = answer(coder, "The plan was drafted by Kenya and rejected by Sudan and its regional allies.", "reject")
    assert [actor.text.split()[-1] for actor in one.actors] == ["Sudan", "allies"]
    assert one.targets == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ethiopia had demanded that Eritrea give up the port, which Eritrea refused.",
        "Hamas has demanded a full withdrawal of Israeli troops, which Israel has rejected.",
    ],
)
def test_a_clause_with_which_answers_what_stands_before_it(coder: RulesCoder, text: str) -> None:
    found = reading(coder, text)
    move = {one.id: one.move for one in found.mentions}
    assert [(move[link.source], move[link.target or ""]) for link in found.links if link.kind == "answers"] == [
        ("reject", "demand")
    ]


@pytest.mark.parametrize(
    ("text", "move", "day"),
    [
        # who met says it there
        ("Putin met Xi in Beijing on Tuesday. Putin demanded that Kyiv withdraw its troops.", "demand", 2),
        # who goes on speaking says it on the same day
        (
            "Orban said on Monday that the talks were useful. He spoke for an hour. He urged Kyiv to accept the terms.",
            "urge",
            1,
        ),
        # another person of the same side says it on another day
        ("Putin met Xi in Beijing on Tuesday. Lavrov demanded that Kyiv withdraw its troops.", "demand", None),
        # what stands in the perfect is told without a day
        ("Orban said on Monday that the talks were useful. He has urged Kyiv to accept the terms.", "urge", None),
        # the text goes back to an earlier day
        (
            "Orban met Fico on Thursday. Orban had met Vucic on Monday. He urged Kyiv to accept the terms.",
            "urge",
            None,
        ),
        # what is told to a meeting is said on the day of that
        (
            "Orban telephoned Fico on Monday. Orban told the summit that Hungary was ready to host talks.",
            "propose",
            None,
        ),
        # what lies long back is background
        (
            "Sudan and the RSF signed a declaration on 19 July. It was brief. It had gaps. Sudan rejected a truce.",
            "reject",
            None,
        ),
    ],
)
def test_a_move_without_a_day_has_that_on_which_the_same_last_spoke_or_met(
    coder: RulesCoder, text: str, move: str, day: int | None
) -> None:
    found = [one for one in read(coder, text) if one.move == move]
    assert len(found) == 1
    assert (found[0].when.since if found[0].when else None) == (date(2025, 12, day) if day else None)


def test_a_meeting_after_which_somebody_spoke_was_on_that_day(coder: RulesCoder) -> None:
    text = "Orban said on Monday that the war had to end. He promised help after meeting Vucic in Budapest."
    (met,) = (
        one for one in read(coder, text) if one.kind == "CONSULT" and "person:aleksandar-vucic" in ids(one.targets)
    )
    assert met.when is not None
    assert met.when.since == date(2025, 12, 1)
    late = "Orban said on Monday that the war had to end. He promised help a day after meeting Vucic in Budapest."
    found = [
        one for one in read(coder, late) if one.kind == "CONSULT" and "person:aleksandar-vucic" in ids(one.targets)
    ]
    assert all(one.when is None or one.when.since != date(2025, 12, 1) for one in found)


def test_a_sentence_may_begin_with_the_meeting(coder: RulesCoder) -> None:
    found = [
        one for one in read(coder, "After meeting Vucic in Budapest, Orban urged Kyiv to accept the terms.") if one.move
    ]
    assert "urge" in {one.move for one in found}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Kenyan President William Ruto met envoys in Nairobi. The country has asked for talks.", "state:KEN"),
        ("Kenya accused Somalia of shelling. The country rejected the offer.", "state:KEN"),
        ("Ruto of Kenya met envoys. The country's foreign ministry rejected the offer.", "gov:KEN"),
        ("Thailand and Cambodia agreed to a truce. The country rejected the offer.", None),
        ("Kenya accused Somalia of shelling. The smaller country rejected the offer.", None),
    ],
)
def test_the_country_is_the_only_one_of_which_the_text_spoke(coder: RulesCoder, text: str, country: str | None) -> None:
    last = max(read(coder, text), key=lambda one: one.trigger)
    assert ids(last.actors) == [country]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Vladimir Putin spoke of the war. At a hospital in Moscow, he proposed a truce.", "person:vladimir-putin"),
        ("William Ruto met envoys. The court heard the case. He proposed a truce.", "person:william-ruto"),
        ("The general of Myanmar travelled to Jakarta. The army stayed. He proposed a truce.", "mil:MMR"),
    ],
)
def test_he_is_no_hospital_and_no_court_but_may_be_a_general(coder: RulesCoder, text: str, who: str) -> None:
    found = [one for one in read(coder, text) if one.move == "propose"]
    assert [ids(one.actors) for one in found] == [[who]]


def test_who_serves_a_body_of_states_has_a_day_too(coder: RulesCoder) -> None:
    text = "Antonio Guterres met Sudanese envoys on Tuesday. He urged both armies to accept a truce."
    (urged,) = (one for one in read(coder, text) if one.move == "urge")
    assert urged.when is not None
    assert urged.when.since == date(2025, 12, 2)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Burhan insists the plan favours the rebels.", "claim"),
        ("Iran insists its programme is peaceful.", "claim"),
        ("Hamas insists that Israel withdraw its troops.", "demand"),
        ("Putin insisted that Kyiv had to leave the Donbas.", "demand"),
    ],
)
def test_who_insists_that_something_is_so_demands_nothing(coder: RulesCoder, text: str, move: str) -> None:
    assert [one.move for one in read(coder, text) if one.status == "happened" and one.move] == [move]


def test_a_text_is_whose_who_put_it_forward(coder: RulesCoder) -> None:
    text = "A draft presented by Kenya was discussed. Somalia rejected the draft on Monday."
    one = answer(coder, text, "reject")
    assert "state:KEN" in texts(one).values()
