"""The verb of a claim, who denies, and neither side: words that would mislead if they were the same everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import brief_record as made
import pytest

from dragoman.brief.desk import desk
from dragoman.brief.evidence import Notes
from dragoman.brief.phrases import sentence
from dragoman.types import Document, Event, Mention


def _text(doc: Document, mention: Mention) -> str:
    return "".join(part.text for part in sentence(doc, mention))


def _doc(text: str) -> Document:
    return made.document(text, title="Report", outlet="Post", published=date(2025, 12, 1))


@pytest.mark.parametrize(
    ("text", "verb", "content", "told"),
    [
        (
            "Vessia blamed the rigid stance of the envoys.",
            "blamed",
            "the rigid stance of the envoys",
            "Vessia blamed “the rigid stance of the envoys”.",
        ),
        (
            "Vessia said that the talks had been moved to Lakemouth.",
            "said",
            "the talks had been moved to Lakemouth",
            "Vessia said “that the talks had been moved to Lakemouth”.",
        ),
        (
            "Vessia claimed that the talks had been moved to Lakemouth.",
            "claimed",
            "the talks had been moved to Lakemouth",
            "Vessia claimed “that the talks had been moved to Lakemouth”.",
        ),
        ("Vessia accused the others.", "accused", None, "Vessia made an accusation: “Vessia accused the others.”"),
    ],
)
def test_a_claim_has_the_verb_of_its_text(text: str, verb: str, content: str | None, told: str) -> None:
    doc = _doc(text)
    one = made.mention(
        doc,
        text[:-1],
        verb,
        "ACCUSE",
        actors=(made.actor(doc, "Vessia"),),
        move="claim",
        mode="allege",
        content=content,
    )
    one = replace(one, mode=None) if verb in ("said", "claimed") else one
    assert _text(doc, one) == told


def test_a_demand_in_a_clause_keeps_its_that() -> None:
    doc = _doc("Vessia said that Ardland had to leave Dravo.")
    one = made.mention(
        doc, "Vessia said that Ardland had to leave Dravo", "had", "REQUEST", actors=(made.actor(doc, "Vessia"),),
        move="demand", content="Ardland had to leave Dravo",
    )  # fmt: skip
    one = replace(one, trigger=(7, 11))
    assert _text(doc, one) == "Vessia demanded “that Ardland had to leave Dravo”."


def test_neither_side_is_not_the_side() -> None:
    doc = _doc("Neither side had accepted the text of the truce.")
    one = made.mention(
        doc, "side had accepted the text of the truce", "accepted", "AGREE", actors=(made.actor(doc, "side"),),
        move="accept", status="negated", content="the text of the truce",
    )  # fmt: skip
    assert _text(doc, one) == "Neither side accepted “the text of the truce”."


def test_an_exchange_of_fire_is_no_attack_of_both() -> None:
    doc = _doc("Ardland and Vessia exchanged fire at Dravo.")
    both = (made.actor(doc, "Ardland"), made.actor(doc, "Vessia"))
    one = made.mention(doc, doc.text[:-1], "exchanged", "ASSAULT", actors=both, mode="firearms", place="Dravo")
    assert _text(doc, one) == "Ardland and Vessia exchanged fire in Dravo."


def test_whoever_denies_an_act_is_named() -> None:
    doc = _doc("The Vessian army denied that it had shelled Dravo.")
    army = made.actor(doc, "Vessian army")
    it = replace(made.actor(doc, "it"), id=army.id, name=army.name)
    act = made.mention(doc, "it had shelled Dravo", "shelled", "ASSAULT", actors=(it,), status="denied", place="Dravo")
    denial = made.mention(
        doc, doc.text[:-1], "denied", "ACCUSE", actors=(army,), move="deny", content="it had shelled Dravo",
        confidence=0.6,
    )  # fmt: skip
    event = Event(id=act.id, mentions=(act, denial), outlets=("Post",), independent=1)
    at = desk({doc.id: doc}, [event], (), Notes({doc.id: doc}, {doc.id: 1}))
    assert "".join(part.text for part in at.parts(event, act)) == "The Vessian army denied that it attacked in Dravo."


def test_people_whom_a_sentence_names_once_for_several_are_not_capital_inside() -> None:
    doc = _doc("Envoys of Ardland and Vessia will meet in Lakemouth.")
    first = replace(made.actor(doc, "Ardland"), id="gov:ARD", name="Envoys of Ardland")
    other = replace(made.actor(doc, "Vessia"), id="gov:VES", name="Envoys of Vessia")
    one = made.mention(
        doc, doc.text[:-1], "meet", "CONSULT", actors=(first,), targets=(other,), status="planned", place="Lakemouth"
    )
    assert _text(doc, one) == "Planned: envoys of Ardland to hold talks with envoys of Vessia in Lakemouth."
