"""The words of a line say what the text says: no more, no other thing, and never the opposite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from brief_record import MADE, InMemory, actor, document, held, link, mention

from dragoman.brief import build
from dragoman.brief.model import Line
from dragoman.brief.names import called, with_article
from dragoman.brief.phrases import cutter, in_own_words, sentence
from dragoman.types import Actor


def words(text: str, trigger: str, kind: str, frame: str = "reader.any", **more: object) -> str:
    """The line for a reading of a sentence in which Ardland acts."""
    doc = document(text, title="T", outlet="Post", published=date(2025, 12, 3))
    reading = mention(doc, text, trigger, kind, **{"actors": [actor(doc, "Ardland")], **more})  # type: ignore[arg-type]
    return "".join(part.text for part in sentence(doc, replace(reading, frame=frame)))


@pytest.mark.parametrize(
    ("cue", "said"),
    [("unless", "Unless: "), ("if", "On condition: "), ("until", "Not until: "), ("in return for", "In return for: ")],
)
def test_a_condition_is_introduced_as_the_text_does(cue: str, said: str) -> None:
    text = f"Ardland threatened to close the bridge {cue} Vessia left the bank."
    doc = document(text, title="T", outlet="Post", published=date(2025, 12, 3))
    threat = mention(
        doc,
        text,
        "threatened",
        "THREATEN",
        move="threaten",
        actors=[actor(doc, "Ardland")],
        content="to close the bridge",
    )
    record = InMemory(held=[held(doc)], made=[threat])
    record.bonds.append(link("on_condition_of", threat, None, doc, "Vessia left the bank", cue))
    brief = build(record, title="Talks", since=None, until=None, as_of=None, made=MADE)
    line: Line = next(line for part in brief.sections if part.id == "in-brief" for line in part.lines)
    assert [under.text for under in line.sub] == [f"{said}“Vessia left the bank”."]


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "line"),
    [
        ("Ardland signed it in Lakemouth on Friday.", "signed", "SUPPORT", "Ardland signed an agreement"),
        ("Ardland welcomed the news from the river.", "welcomed", "SUPPORT", "Ardland welcomed or praised"),
        ("Ardland suspended the talks on the river.", "suspended", "SANCTION", "Ardland suspended or broke off talks"),
        ("Ardland walked out of the negotiations.", "walked", "SANCTION", "Ardland left talks"),
        ("Ardland violated the ceasefire at noon.", "violated", "ASSAULT", "Ardland broke a ceasefire"),
        ("Ardland drove the guards from the hill.", "drove", "COERCE", "Ardland drove others out"),
        # what no phrase fits is told in the words of the text alone
        ("Ardland has acknowledged four deaths.", "acknowledged", "SUPPORT", "Ardland"),
        ("Ardland would adhere to the order.", "adhere", "REJECT", "Ardland"),
    ],
)
def test_what_was_done_is_told_by_its_own_word(text: str, trigger: str, kind: str, line: str) -> None:
    assert words(text, trigger, kind) == f"{line}: “{text}”"


def test_a_reading_that_an_entry_of_its_kind_found_is_told_by_the_phrase_of_the_kind() -> None:
    text = "Ardland has acknowledged four deaths."
    doc = document(text, title="T", outlet="Post", published=None)
    reading = mention(doc, text, "acknowledged", "SUPPORT", actors=[actor(doc, "Ardland")])
    assert in_own_words(replace(reading, frame="reader.support"), cutter(doc))
    assert not in_own_words(replace(reading, frame="support.endorse"), cutter(doc))


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "move", "content", "line"),
    [
        # a part of a sentence that says nothing, or another thing, alone
        ("Ardland demanded their release.", "demanded", "REQUEST", "demand", "their release", None),
        ("Ardland rejected such conditions.", "rejected", "REJECT", "reject", "such conditions", None),
        ("Ardland agreed, Maren wrote on Facebook.", "agreed", "AGREE", "accept", "wrote on Facebook", None),
        ("Ardland would free men arrested after May.", "free", "AGREE", "propose", "arrested after May", None),
        # words that stand alone are cut as before
        ("Ardland rejected the plan.", "rejected", "REJECT", "reject", "the plan", "Ardland rejected “the plan”."),
        ("Ardland took limited arms.", "took", "AGREE", "accept", "limited arms", "Ardland accepted “limited arms”."),
        # the thing itself, and not only what it is for
        (
            "Ardland insisted on direct talks to end the blockade.", "insisted", "REQUEST", "demand",
            "to end the blockade", "Ardland demanded “direct talks to end the blockade”.",
        ),
        (
            "Ardland called on everybody to end the blockade.", "called", "REQUEST", "urge", "to end the blockade",
            "Ardland called for action: “to end the blockade”.",
        ),
        (
            "Ardland pledged on Thursday to send a force.", "pledged", "AGREE", "pledge", "to send a force",
            "Ardland pledged “to send a force”.",
        ),
        # words of somebody are not left open
        (
            'Ardland called for "a truce by May" at once.', "called", "REQUEST", "urge", '"a truce by',
            'Ardland called for “"a truce by May"”.',
        ),
    ],
)  # fmt: skip
def test_cut_words_mean_what_they_mean_in_their_sentence(
    text: str, trigger: str, kind: str, move: str, content: str, line: str | None
) -> None:
    found = words(text, trigger, kind, move=move, content=content)
    assert found.endswith(f": “{text}”") if line is None else found == line


def test_talks_are_not_their_own_subject_and_a_place_is_no_other_side() -> None:
    found = words("Ardland resumed peace talks in Vessia.", "resumed", "CONSULT", content="peace talks in Vessia")
    assert "on “" not in found


def test_names_take_their_article_with_or_without_a_country_in_brackets() -> None:
    army = "National Liberation Army (Colombia)"
    assert with_article(army) == f"the {army}"
    assert with_article("Tigray People's Liberation Front") == "the Tigray People's Liberation Front"
    assert with_article("Maren's army") == "Maren's army"
    known = Actor(text="ELN", span=(0, 3), id="group:eln", country="COL", sector="REB", name=army)
    assert called(known) == "the National Liberation Army"
    faction = replace(known, name="Sudan Liberation Movement (Minnawi)")
    assert called(faction).endswith("(Minnawi)")  # two factions: only the bracket tells which
