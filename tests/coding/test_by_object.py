"""Types that the object of a light verb settles, and words beside an event that name nobody it is aimed at."""

from __future__ import annotations

import pytest
from own_sentences import read, told

from dragoman.coding import RulesCoder

# Each with the words of an event: its kind and status, who did it and to whom.
TOLD = [
    ("Ghanaian troops walked into a Boko Haram ambush.",
     "ambush", "ASSAULT", "happened", ["Boko Haram"], ["Ghanaian troops"]),
    ("Hamas released a statement accusing the Jordanian army, backed by Oman, of attacking its depots.",
     "attacking", "ASSAULT", "happened", ["Jordanian army"], ["its"]),
    ("During the raids, several gunmen were neutralised.",
     "neutralised", "ASSAULT", "happened", [], ["several gunmen"]),
    ("The Arab League demanded the end of outside support for the RSF.",
     "demanded", "REQUEST", "happened", ["Arab League"], []),
    ("Tonga filed a complaint to the UN.", "filed", "ACCUSE", "happened", ["Tonga"], []),
    ("The premier of Fiji called for a cessation of hostilities in line with African Union decisions.",
     "called", "REQUEST", "happened", ["premier of Fiji"], []),
    ("The units of Battlegroup Vostok liberated the settlement of Novoselka.",
     "liberated", "ASSAULT", "happened", ["units of Battlegroup Vostok"], ["settlement of Novoselka"]),
    ("The Sultan expressed regret over Yemen's attack on Oman.",
     "expressed", "ACCUSE", "happened", ["Sultan"], ["Yemen"]),
    ("Tatmadaw has committed 12 violations of the truce since Monday.",
     "violations", "ASSAULT", "happened", ["Tatmadaw"], []),
    ("Tunisia reaffirmed its rejection of any foreign military presence in Libya.",
     "reaffirmed", "REJECT", "happened", ["Tunisia"], ["Libya"]),
    ("Chile and Peru set a deadline for resuming direct flights.",
     "set", "AGREE", "happened", ["Chile", "Peru"], []),
    ("Kenya said it would drastically reduce its military presence in Kismayo.",
     "reduce", "RETREAT", "planned", ["Kenya"], ["Kismayo"]),
    ("Warsaw insisted on an unconditional ceasefire.", "insisted", "REQUEST", "happened", ["Warsaw"], []),
    ("ECOWAS echoed a statement by the African Union on the fighting.",
     "echoed", "SUPPORT", "happened", ["ECOWAS"], ["African Union"]),
    ("Niger utilised drones to strike a rebel camp on Friday.",
     "utilised", "ASSAULT", "happened", ["Niger"], ["rebel camp"]),
    ("The truce was mediated by Kuwait and welcomed by Egypt.", "mediated", "CONSULT", "happened", ["Kuwait"], []),
    ("The parties agreed on a commission, to which envoys of Chile and Peru will be invited.",
     "agreed", "AGREE", "happened", ["parties"], []),
    ("The Yemeni government and the southern rebels signed on Monday \"an accord on an interim truce\" in Muscat.",
     "signed", "SUPPORT", "happened", ["Yemeni government"], ["southern rebels"]),
    ("The Council adopted a resolution on Monday by 13 votes, with Chile and Peru abstaining.",
     "adopted", "SUPPORT", "happened", ["Council"], []),
    ("Oman's cabinet approved the army's plan to disarm Ansar Allah but set no timetable.",
     "approved", "AGREE", "happened", ["Oman's cabinet"], ["army"]),
    ("The premier spoke by phone with President Ruto and expressed concern about the escalation.",
     "concern", "ACCUSE", "happened", ["premier"], []),
    ("Togo and Benin had held three rounds of talks, but a planned meeting in Cotonou was cancelled.",
     "talks", "CONSULT", "happened", ["Togo"], ["Benin"]),
    ("The Elysee does not rule out that Emmanuel Macron may meet Giorgia Meloni on Friday.",
     "meet", "CONSULT", "hypothetical", ["Emmanuel Macron"], ["Giorgia Meloni"]),
]  # fmt: skip
NOTHING = [
    "The Kenyan police failed to rescue the hostages.",
    "UNIFIL recorded 21 air violations over Lebanon on Friday.",
    "He said the accord also prohibits both sides to build new posts.",
    "He recalled the commitment of the parties to hold elections.",
]


@pytest.mark.parametrize(("text", "word", "kind", "status", "actors", "targets"), TOLD)
def test_what_a_light_verb_tells(
    coder: RulesCoder, text: str, word: str, kind: str, status: str, actors: list[str], targets: list[str]
) -> None:
    assert told(coder, text, word) == (kind, status, actors, targets)


@pytest.mark.parametrize("text", NOTHING)
def test_a_light_verb_that_tells_nothing(coder: RulesCoder, text: str) -> None:
    assert not [one for one in read(coder, text) if one.confidence > 0.4]


def test_what_is_managed_is_told_by_its_own_words(coder: RulesCoder) -> None:
    found = read(coder, "Nigerien soldiers managed to destroy camps used by Boko Haram.")
    assert {one.kind for one in found} == {"ASSAULT"}


def test_hope_is_no_backing(coder: RulesCoder) -> None:
    text = "Vucic expressed hope that Oman and Yemen will sign the accord."
    assert "expressed" not in {text[slice(*one.trigger)] for one in read(coder, text)}


def test_what_is_signed_may_stand_in_quotes(coder: RulesCoder) -> None:
    text = (
        'The Yemeni government and the southern rebels signed on Monday "an accord on an interim truce" during talks.'
    )
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "signed")
    proposals = [part.value for part in one.particulars if part.key == "proposal"]
    assert (one.move, proposals) == ("accept", ["an accord on an interim truce"])


def test_a_chair_in_office_is_nowhere(coder: RulesCoder) -> None:
    text = "The Chairperson-in-Office of the OSCE welcomed the humanitarian ceasefire."
    assert [one.place for one in read(coder, text)] == [None]


def test_who_passes_captives_on_is_no_place(coder: RulesCoder) -> None:
    text = "Hamas handed over the bodies of two hostages through the Red Cross on Thursday evening."
    assert [one.place for one in read(coder, text)] == [None]


def test_what_a_cabinet_did_besides_is_no_part_of_the_plan(coder: RulesCoder) -> None:
    text = "Oman's cabinet approved the army's plan to disarm Ansar Allah but set no timetable."
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "approved")
    assert [part.value for part in one.particulars if part.key == "proposal"] == [
        "the army's plan to disarm Ansar Allah"
    ]
