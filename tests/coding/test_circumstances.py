"""Which date and which place of a sentence belong to an event: each case names the event's word and its kind."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dragoman.coding import RulesCoder
from dragoman.coding.actors import Cast
from dragoman.coding.dating import when
from dragoman.coding.frames import Hit
from dragoman.coding.lexicon import Frame, load
from dragoman.coding.parse import parse
from dragoman.coding.recall import Recall
from dragoman.coding.whereabouts import places
from dragoman.coding.words import Doc
from dragoman.types import Document

PUBLISHED = date(2025, 3, 20)  # a Thursday


class Reading:
    """One sentence, parsed and its names located, ready to be asked about any of its words."""

    def __init__(self, cast: Cast, docs: list[Doc], document: Document) -> None:
        self.cast, self.docs, self.document = cast, docs, document

    def hit(self, word: str, kind: str) -> Hit:
        token = next(token for token in self.docs[0] if token.text == word)
        return Hit(Frame(id="test", kind=kind), token)

    def when(self, word: str, kind: str = "ASSAULT") -> str | None:
        period = when(self.hit(word, kind), Recall(self.document, self.docs))
        return period and f"{period.since or '-'} {period.until or '-'}"

    def where(self, word: str, kind: str) -> list[str]:
        return [place.name for place in places(self.hit(word, kind), self.cast, load())]


class Reader:
    def __init__(self) -> None:
        self.coder = RulesCoder()

    def read(self, text: str) -> Reading:
        document = Document(
            id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None,
            published=PUBLISHED, published_basis=None, language="en", retrieved=datetime(2025, 3, 20, tzinfo=UTC),
        )  # fmt: skip
        docs, _ = next(parse([(text, None)]))
        return Reading(self.coder._cast(docs, document), docs, document)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Rebels shelled the town on 5 March.", "shelled", "2025-03-05 2025-03-06"),
        ("The envoy said on Tuesday that rebels had shelled the town.", "shelled", None),
        ("The envoy said on Tuesday that rebels had shelled the town on Sunday.", "shelled", "2025-03-16 2025-03-17"),
        ("The shelling of the town on Sunday killed four.", "shelling", "2025-03-16 2025-03-17"),
        ("Rebels shelled the town on Sunday, killing four.", "killing", "2025-03-16 2025-03-17"),
        ("Rebels are said to have shelled the town in January.", "shelled", "2025-01-01 2025-02-01"),
        ("Both armies are expected to withdraw on Saturday.", "withdraw", "2025-03-22 2025-03-23"),
        ("The army plans to hold a parade in April.", "parade", "2025-04-01 2025-05-01"),
        ("The parade, planned for Saturday, worries the mayor.", "parade", "2025-03-22 2025-03-23"),
        ("The parade that the army was going to hold on 1 April has been scrapped.", "parade", "2025-04-01 2025-04-02"),
        ("The army scrapped the parade on Tuesday.", "parade", None),
        ("The parade was put off from Friday to 2 April.", "parade", "2025-04-02 2025-04-03"),
        ("The parade has been delayed until Saturday.", "parade", "2025-03-22 2025-03-23"),
        ("At Monday's session the governor rejected the plan.", "rejected", "2025-03-17 2025-03-18"),
        ("The governor rejected Monday's offer.", "rejected", None),
        ("No food has reached the camp since 2 March.", "reached", "2025-03-02 -"),
        ("The guards must leave the camp by the end of May.", "leave", "- 2025-06-01"),
        ("Police sealed the quarter overnight before a search.", "sealed", "2025-03-19 2025-03-21"),
        ("Workers held since January were freed.", "freed", None),
        ("The raid lasted three hours.", "raid", None),
    ],
)  # fmt: skip
def test_a_date_belongs_to_the_event_it_hangs_on(reader: Reader, text: str, word: str, expected: str | None) -> None:
    assert reader.read(text).when(word) == expected


@pytest.mark.parametrize(
    ("text", "word", "kind", "expected"),
    [
        ("Soldiers arrested two teachers in Gondar on Sunday.", "arrested", "COERCE", ["Gondar"]),
        ("In Gondar the bishop accepted the offer of a truce.", "accepted", "AGREE", ["Gondar"]),
        ("Police in Gondar made no arrests.", "arrests", "COERCE", ["Gondar"]),
        ("Residents of Gondar were urged to leave.", "urged", "REQUEST", ["Gondar"]),
        ("Rebels stormed Gondar airport at dawn.", "stormed", "ASSAULT", ["Gondar"]),
        ("Rebels seized Brakovitsa before the rains.", "seized", "ASSAULT", ["Brakovitsa"]),
        ("The bombardment of Gondar went on.", "bombardment", "ASSAULT", ["Gondar"]),
        ("Two frigates trained together off Massawa.", "trained", "COOPERATE", ["Massawa"]),
        ("The army dug trenches opposite the village of Brakovitsa.", "dug", "MOBILIZE", ["Brakovitsa"]),
        ("Guerrillas ambushed a patrol on the road to Gondar.", "ambushed", "ASSAULT", ["Gondar"]),
        ("Norway sent tents to the camps around Gondar.", "sent", "AID", ["Gondar"]),
        ("The brigade pulled out of Gondar on Sunday.", "pulled", "RETREAT", ["Gondar"]),
        ("A convoy for Gondar was delayed.", "convoy", "AID", ["Gondar"]),
        ("At a press conference in Gondar the elders accused the army of theft.", "accused", "ACCUSE", ["Gondar"]),
        ("Meeting the envoys in Gondar, the elders rejected the plan.", "rejected", "REJECT", ["Gondar"]),
        ("The session in Gondar, at which both sides talked, is over.", "talked", "CONSULT", ["Gondar"]),
        ("They left for Gondar, where they met the bishop.", "met", "CONSULT", ["Gondar"]),
        ("Shells hit a clinic in Gondar and killed two nurses.", "killed", "ASSAULT", ["Gondar"]),
        ("Rebels shelled Gondar, Dessie and Adwa.", "shelled", "ASSAULT", ["Gondar", "Dessie", "Adwa"]),
        ("Rebels shelled a market in Gondar in Amhara province.", "shelled", "ASSAULT", ["Gondar"]),
        ("Monks were hurt at the shrine of Abba Salama.", "hurt", "ASSAULT", ["shrine of Abba Salama"]),
        ("Gunmen gave up the town of Gondar.", "gave", "RETREAT", ["Gondar"]),
        ("Tanks stood on the edge of Gondar.", "stood", "MOBILIZE", ["Gondar"]),
        ("Thousands marched through Addis Ababa.", "marched", "PROTEST", ["Addis Ababa"]),
        ("The army let six lorries unload at Massawa.", "let", "RETREAT", ["Massawa"]),
        ("Monks assembled in Gondar rejected the plan.", "rejected", "REJECT", ["Gondar"]),
        ("After two days in Gondar the elders accepted the plan.", "accepted", "AGREE", ["Gondar"]),
        ("Helicopters rescued the crew from Massawa.", "rescued", "AID", ["Massawa"]),
        ("The UN will post thirty monitors to Gondar.", "post", "AID", ["Gondar"]),
        ("Farmers shut the gate of the Gondar peace conference.", "shut", "PROTEST", ["Gondar"]),
        # what the sentence says of something else
        ("Egypt left talks with Ethiopia on the Nile dam.", "left", "SANCTION", []),
        ("The elders pressed the judges in Gondar to resign.", "pressed", "REQUEST", []),
        ("Under pressure from Washington the army opened a road.", "opened", "RETREAT", []),
        ("The envoy, speaking in Gondar, said rebels had shelled the camp.", "shelled", "ASSAULT", []),
        ("The elders rejected terms for a buffer zone south of Gondar.", "rejected", "REJECT", []),
        ("The elders refused a meeting in Gondar.", "refused", "REJECT", []),
        ("The elders demanded that the army leave Gondar.", "demanded", "REQUEST", []),
        ("The ministers discussed the situation in Gondar.", "discussed", "CONSULT", []),
        ("They spoke by telephone about a raid in Gondar.", "spoke", "CONSULT", []),
        ("The army freed two monks in return for a truce in Gondar.", "freed", "RETREAT", []),
        ("Norway sent money to Kyiv.", "sent", "AID", []),
        ("The army sent a Filipina home.", "sent", "RETREAT", []),
    ],
)  # fmt: skip
def test_a_place_belongs_to_the_event_it_hangs_on(
    reader: Reader, text: str, word: str, kind: str, expected: list[str]
) -> None:
    assert reader.read(text).where(word, kind) == expected


def test_a_village_that_no_list_knows_has_a_name_and_no_position(reader: Reader) -> None:
    reading = reader.read("Rebels killed two farmers near Brakovitsa.")
    (place,) = places(reading.hit("killed", "ASSAULT"), reading.cast, load())
    assert (place.name, place.lat, place.lon) == ("Brakovitsa", None, None)


def test_the_event_may_be_any_word(reader: Reader) -> None:
    reading = reader.read("The guards set two nurses free in Gondar on Sunday.")
    assert reading.where("free", "RETREAT") == ["Gondar"]
    assert reading.when("free") == "2025-03-16 2025-03-17"


@pytest.mark.parametrize(
    ("text", "word", "kind", "expected"),
    [
        ("A jet bombed the general hospital in Mrauk-U.", "bombed", "ASSAULT", ["Mrauk-U"]),  # without the full stop
        ("Rebels attacked the Pankisi gorge.", "attacked", "ASSAULT", ["Pankisi"]),  # the model takes it for a people
        ("Gunmen clashed on the outskirts of Bani Walid.", "clashed", "ASSAULT", ["Bani Walid"]),  # … for a person
        ("Marines landed on Isla Calero on Sunday.", "landed", "MOBILIZE", ["Isla Calero"]),  # … for a body
        ("Two divisions moved along the highway to Srinagar.", "moved", "MOBILIZE", ["Srinagar"]),
        ("The South shelled the ridge.", "shelled", "ASSAULT", []),  # a party
    ],
)  # fmt: skip
def test_a_name_is_known_for_a_place_by_what_stands_around_it(
    reader: Reader, text: str, word: str, kind: str, expected: list[str]
) -> None:
    assert reader.read(text).where(word, kind) == expected
