"""Which happenings some reports tell of: those alike in words that are two, and those told otherwise that are one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from dragoman.coding import RulesCoder
from dragoman.record.joining.joiner import Joiner
from dragoman.record.joining.likeness import likeness
from dragoman.record.joining.report import report
from dragoman.types import Document


@pytest.fixture(scope="module")
def coder() -> RulesCoder:
    return RulesCoder()


def happenings(coder: RulesCoder, texts: list[tuple[date, str]], kind: str, document) -> int:
    """The number of events of a kind that some texts tell of, each of an outlet of its own."""
    joiner, events = Joiner(), set()
    for number, (day, text) in enumerate(texts):
        told: Document = document(text, day=day, outlet=f"Outlet {number}", url=f"https://example.org/{number}")
        reading = next(coder.code([told]))
        repeats = defaultdict(list)
        for link in reading.links:
            if link.kind == "repeats" and link.target is not None:
                repeats[link.source].append(link.target)
        placed = joiner.place([report(one, told, held=day, root=told.id) for one in reading.mentions], repeats)
        kinds = {one.id: one.kind for one in reading.mentions}
        events |= {one.event_id for one in placed if kinds[one.mention_id] == kind}
    return len(events)


NAMES = [("Ethiopia", "ETH"), ("Eritrea", "ERI")]
MAY = date(2024, 5, 20)  # a Monday
NEXT = date(2024, 5, 21)
TWO = [
    (
        "ASSAULT",
        "An Indian attack on Kotli on Sunday killed 12. Delhi cut trade after the April 22 attack in Pahalgam.",
    ),
    ("CONSULT", "Kurti and Vucic held talks in Ohrid on May 12. The meeting in Brussels on May 15 lasted two hours."),
    (
        "CONSULT",
        "Vucic and Kurti met in Brussels on Friday. Vucic and Kurti will meet again in Brussels by the end of July.",
    ),
    ("AGREE", "Japan promised 80 million dollars to Syria. South Korea promised 80 million dollars to Syria."),
    (
        "ASSAULT",
        "A strike on Rafah killed 60 people on Sunday. At least 38,443 people have been killed since the war began.",
    ),
    (  # those killed in the fighting before are not those of the market
        "ASSAULT",
        "Indian and Pakistani forces fought along their border. India's military said that it had killed more than 200 "
        "militants. Pakistan accuses India of bombing a market in Kotli on Sunday.",
    ),
]
TWO_REPORTS = [
    (
        "ASSAULT",
        "Houthi forces shelled Marib on Sunday, killing five civilians.",
        "Houthi forces shelled Marib on Monday, killing nine civilians.",
    ),
    ("CONSULT", "Putin and Erdogan met in Sochi on Sunday.", "Putin and Erdogan met again in Sochi on Monday."),
    (
        "CONSULT",
        "Erdogan spoke by phone with Putin on Sunday about grain.",
        "Erdogan and Putin held a telephone call on Monday on a gas hub.",
    ),
    (
        "CONSULT",
        "Blinken spoke by phone with Israeli Prime Minister Netanyahu on Monday.",
        "Blinken called Israeli Defence Minister Gallant on Monday.",
    ),
    (
        "CONSULT",
        "The third round of talks between the Afghan government and the Taliban ended in Doha.",
        "The fourth round of talks between the Afghan government and the Taliban opened in Doha.",
    ),
    ("AGREE", "Norway pledged 22 tanks to Ukraine on Sunday.", "Denmark pledged 22 tanks to Ukraine on Monday."),
    (
        "MOBILIZE",
        "North Korea sent 3,000 troops to Russia.",
        "North Korea has sent another 8,000 troops to Russia, the Pentagon said.",
    ),
    (
        "RETREAT",
        "Russia and Ukraine exchanged 207 prisoners on Sunday.",
        "Russia and Ukraine exchanged 100 prisoners on Monday.",
    ),
]
ONE = [
    (
        "REJECT",
        "Hamas rejected the Israeli proposal on Monday.",
        "Hamas leader Ismail Haniyeh rejected the Israeli proposal on Monday.",
    ),
    (
        "CONSULT",
        "UN envoy Grundberg met Houthi negotiators in Muscat on Monday.",
        "UN envoy Hans Grundberg met Houthi negotiator Mohammed Abdulsalam in Muscat on Monday.",
    ),
    ("CONSULT", "Putin and Erdogan met in Sochi on Monday.", "Russian and Turkish presidents met in Sochi on Monday."),
    ("ASSAULT", "A strike on Marib on Monday killed five people.", "Six people died in a strike on Marib on Monday."),
    (
        "ASSAULT",
        "A strike on Marib on Monday killed five people and brought the building down.",
        "Six people died in a strike on Marib on Monday, the deadliest since 2015.",
    ),
    (  # "again" was written before they did
        "CONSULT",
        "Ethiopia and Eritrea will meet again in Nairobi on 21 May to discuss the truce.",
        "Talks between Ethiopia and Eritrea on the truce opened in Nairobi on Tuesday.",
    ),
]


@pytest.mark.parametrize(("kind", "text"), TWO)
def test_two_happenings_of_one_text_stay_two(coder: RulesCoder, make, kind: str, text: str) -> None:
    assert happenings(coder, [(MAY, text)], kind, make.document) == 2


@pytest.mark.parametrize(("kind", "first", "then"), TWO_REPORTS)
def test_two_happenings_of_two_reports_stay_two(coder: RulesCoder, make, kind: str, first: str, then: str) -> None:
    assert happenings(coder, [(MAY, first), (NEXT, then)], kind, make.document) == 2


@pytest.mark.parametrize(("kind", "first", "then"), ONE)
def test_one_happening_that_two_reports_tell_is_one(coder: RulesCoder, make, kind: str, first: str, then: str) -> None:
    assert happenings(coder, [(MAY, first), (NEXT, then)], kind, make.document) == 1


def test_an_offer_and_the_offer_that_answers_it_are_two(make) -> None:
    doc = make.document("Ethiopia handed over a draft. Eritrea handed over a draft.")
    sides = [make.actor(doc, name, id=f"state:{code}", country=code) for name, code in NAMES]
    for move in ("counter", "propose"):
        one = make.mention(doc, "draft", kind="AGREE", move="propose", actors=(sides[0],), targets=(sides[1],))
        other = make.mention(doc, "draft", kind="AGREE", move=move, actors=(sides[1],), targets=(sides[0],))
        told = [report(each, doc, held=MAY, root=doc.id) for each in (one, other)]
        assert likeness(*told) is None
        assert likeness(told[0], told[0]) is not None


def test_a_yes_and_a_yes_but_are_two_answers(make) -> None:
    doc = make.document("Ethiopia accepted the truce. Ethiopia accepted the truce.")
    side = make.actor(doc, "Ethiopia", id="state:ETH", country="ETH")
    parts = {"kind": "AGREE", "move": "accept", "actors": (side,)}
    yes, but, planned = (
        report(make.mention(doc, "accepted", status=status, **parts), doc, held=MAY, root=doc.id)
        for status in ("happened", "conditional", "planned")
    )
    assert likeness(yes, but) is None
    assert likeness(yes, planned) is not None
