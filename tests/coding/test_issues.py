from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from math import exp, log

import numpy as np
import pytest

from dragoman import vocab
from dragoman.coding import RulesCoder, lexicon
from dragoman.coding.frames import Hit
from dragoman.coding.issue_reader import likely, weighed
from dragoman.coding.issues import EVERY_KIND, REACH, issues, listed
from dragoman.coding.lexicon import Frame
from dragoman.coding.parse import parse
from dragoman.coding.reader import States, reader, states_of
from dragoman.types import Document


def of_event(text: str, trigger: str, kind: str) -> tuple[str, ...]:
    docs, _ = next(parse([(text, None)]))
    word = next(token for doc in docs for token in doc if token.text == trigger)
    return issues(Hit(Frame(id="x", kind=kind), word))


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "expected"),
    [
        ("Quito demanded the return of the island.", "demanded", "REQUEST", ("TERR",)),
        ("Tallinn demanded binding security guarantees.", "demanded", "REQUEST", ("SECG",)),
        ("Seoul rejected a cap on its missile programme.", "rejected", "REJECT", ("FORC",)),
        ("Chisinau promised to stay out of any military alliance.", "promised", "AGREE", ("ALGN",)),
        ("Both armies agreed to halt all air strikes.", "agreed", "AGREE", ("CEAS",)),
        ("Kigali refused to pull its soldiers out.", "refused", "REJECT", ("FFOR",)),
        ("The rebels handed over 200 rifles.", "handed", "RETREAT", ("DDR",)),
        ("Lima freed three sailors.", "freed", "RETREAT", ("HUM",)),
        ("Oslo urged Lima to repeal the amnesty law.", "urged", "REQUEST", ("JUST",)),
        ("Paris offered a loan for reconstruction.", "offered", "AGREE", ("ECON",)),
        ("Washington imposed tariffs on steel.", "imposed", "SANCTION", ("SANC",)),
        ("Baku threatened to close the gas valve.", "threatened", "THREATEN", ("ENER",)),
        ("Skopje gave way on the language law.", "gave", "CONCEDE", ("RGTS",)),
        ("The opposition called for early elections.", "called", "REQUEST", ("POL",)),
        ("The rebels rejected the mediator.", "rejected", "REJECT", ("PROC",)),
        ("The army agreed to admit inspectors.", "agreed", "AGREE", ("IMPL",)),
        ("Tokyo apologised for the raid.", "apologised", "SUPPORT", ("NARR",)),
    ],
)
def test_each_issue_is_known_by_its_words(text: str, trigger: str, kind: str, expected: tuple[str, ...]) -> None:
    assert of_event(text, trigger, kind) == expected


def test_how_terms_are_checked_stands_beside_what_they_are_about() -> None:
    text = "Lima has not ratified the convention on missing persons."
    assert of_event(text, "ratified", "SUPPORT") == ("HUM", "IMPL")


@pytest.mark.parametrize(
    ("text", "trigger", "kind"),
    [
        ("The energy minister welcomed the envoy.", "welcomed", "SUPPORT"),
        ("Aid workers thanked the mayor.", "thanked", "SUPPORT"),
        ("Troops shelled the refugee camp.", "shelled", "ASSAULT"),
        ("Police arrested four election workers.", "arrested", "COERCE"),
        ("Lima thanked the king after the ceasefire.", "thanked", "SUPPORT"),
        ("If the prisoners are freed, Lima will thank the king.", "thank", "SUPPORT"),
        ("The kidnappers' lawyer said Lima thanked the king.", "thanked", "SUPPORT"),
        ("The envoys met in Port Moresby.", "met", "CONSULT"),
    ],
)
def test_titles_asides_and_fighting_are_about_no_issue(text: str, trigger: str, kind: str) -> None:
    assert of_event(text, trigger, kind) == ()


def test_the_talks_themselves_are_the_issue_only_where_nothing_else_is() -> None:
    assert of_event("Caracas refused a meeting on the border.", "refused", "REJECT") == ("TERR",)
    assert of_event("Caracas refused a meeting.", "refused", "REJECT") == ("PROC",)
    assert of_event("The two envoys held direct talks.", "talks", "CONSULT") == ()


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "expected"),
    [
        ("Lima offered to hand over the remains of six soldiers.", "offered", "AGREE", ("HUM",)),
        ("Lima wants its neighbour out of the alliance.", "wants", "REQUEST", ("ALGN",)),
        ("Lima rejected a cut in the number of soldiers.", "rejected", "REJECT", ("FORC",)),
        ("Lima rejected the merger of the two armies.", "rejected", "REJECT", ("DDR",)),
        ("Lima rejected the transfer of nine hamlets.", "rejected", "REJECT", ("TERR",)),
        ("Lima rejected a minute of silence for the dead.", "rejected", "REJECT", ("NARR",)),
        ("Lima demanded a share of the river's water.", "demanded", "REQUEST", ("ENER",)),
        ("Lima demanded the return of the deposed president.", "demanded", "REQUEST", ("POL",)),
        ("Lima rejected the Turkish base.", "rejected", "REJECT", ("FFOR",)),
    ],
)
def test_an_issue_is_known_by_words_that_stand_together(
    text: str, trigger: str, kind: str, expected: tuple[str, ...]
) -> None:
    assert of_event(text, trigger, kind) == expected


def test_the_parts_of_a_cue_stand_near_each_other() -> None:
    between = " ".join(["old"] * REACH)
    assert of_event("Lima offered to relinquish the island.", "offered", "AGREE") == ("TERR",)
    assert of_event(f"Lima offered to relinquish the {between} island.", "offered", "AGREE") == ()


def test_where_one_part_stands_behind_the_other_the_order_counts() -> None:
    assert of_event("Lima offered to relinquish the valley.", "offered", "AGREE") == ("TERR",)
    assert of_event("Elders of the valley offered to relinquish.", "offered", "AGREE") == ()


def test_of_issues_with_plain_cues_the_one_nearest_to_the_event_holds() -> None:
    text = "Lima demanded a ceasefire near the hospital that treats refugees from the old war."
    assert of_event(text, "demanded", "REQUEST") == ("CEAS",)


def test_what_a_threat_wants_is_its_issue_where_the_threat_itself_has_none() -> None:
    text = "The rebels threatened to fight on if the prisoners were not freed."
    assert of_event(text, "threatened", "THREATEN") == ("HUM",)
    text = "The rebels offered to eat if the prisoners were freed."
    assert of_event(text, "offered", "AGREE") == ()


def test_a_prime_minister_is_no_mere_minister() -> None:
    assert of_event("The prime minister resigned.", "resigned", "RETREAT") == ("POL",)
    assert of_event("The hospital director resigned.", "resigned", "RETREAT") == ()


def test_every_list_that_a_cue_names_is_there_and_none_is_idle() -> None:
    named = {
        word
        for rows in lexicon.load().issues.values()
        for row in rows
        for part in row
        for word in part.split("/")
        if word.startswith("<")
    }
    lists = listed()
    assert named - {"<people>", "<place>"} == {f"<{name}>" for name in lists if name != "names"}
    assert all(len(words) == len(set(words)) for words in lists.values())


def test_no_cue_stands_twice() -> None:
    for name, rows in lexicon.load().issues.items():
        assert len(rows) == len(set(rows)), name


def test_the_cues_name_kinds_that_exist() -> None:
    kinds = {kind.casefold() for kind in vocab.kinds()}
    assert kinds == EVERY_KIND
    named = {
        name
        for rows in lexicon.load().issues.values()
        for row in rows
        if (prefix := " ".join(row).rpartition(": ")[0])
        for name in prefix.lstrip("?").split("|")
    }
    assert named <= kinds | {"talk", "move", "not"}


def as_coded(text: str, trigger: str) -> tuple[str, ...] | None:
    """What the whole coder says an event is about; None where it sees none at that word."""
    document = Document(
        id="x", raw="", source="test", url="x", text=text, title="", outlet=None, author=None, published=None,
        published_basis=None, language="en", retrieved=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    (reading,) = coder().code([document])
    start = text.index(trigger)
    found = [one for one in reading.mentions if one.trigger[0] < start + len(trigger) and start < one.trigger[1]]
    return found[0].issues if found else None


@cache
def coder() -> RulesCoder:
    return RulesCoder()


CASES = [
    ("Lima demanded on Tuesday that Quito vacate the disputed hamlets along the river.", "demanded", ("TERR",)),
    ("Warsaw asked Washington for a promise to defend it should its neighbour strike again.", "asked", ("SECG",)),
    ("Seoul urged Pyongyang on Monday to shelve its long-range rocket programme.", "urged", ("FORC",)),
    ("Chisinau ruled out joining the alliance on Thursday.", "ruled out", ("ALGN",)),
    ("The rebels agreed on Friday to silence their guns for ten days.", "agreed", ("CEAS",)),
    ("Bamako told Paris on Sunday to take its paratroopers home.", "told", ("FFOR",)),
    ("The militia refused on Monday to give its mortars to the army.", "refused", ("DDR",)),
    ("The guerrillas released two kidnapped nurses on Saturday.", "released", ("HUM",)),
    ("Lawyers urged the government on Monday to try the generals for torture.", "urged", ("JUST",)),
    ("Berlin promised Kabul 40 million euros to rebuild its schools.", "promised", ("ECON",)),
    ("Brussels agreed on Friday to ease its embargo on Caracas.", "agreed", ("SANC",)),
    ("Dushanbe threatened on Sunday to shut the pipeline to Tashkent.", "threatened", ("ENER",)),
    ("Riga rejected a demand for lessons in Russian in its schools.", "rejected", ("RGTS",)),
    ("The opposition demanded on Monday that the president dissolve parliament.", "demanded", ("POL",)),
    ("The rebels rejected Nairobi as the venue of the next round.", "rejected", ("PROC",)),
    ("Damascus refused inspectors access to the site on Wednesday.", "refused", ("IMPL",)),
    ("Tokyo apologised to Seoul on Tuesday for forced labour in its mines.", "apologised", ("NARR",)),
    ("Oslo thanked the Chilean president on Sunday.", "thanked", ()),
    ("The Peruvian president met his Bolivian colleague in La Paz on Monday.", "met", ()),
    ("Rebels shelled the airport of Goma on Sunday.", "shelled", ()),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), CASES)
def test_an_event_is_about_what_events_like_it_are_about(text: str, trigger: str, expected: tuple[str, ...]) -> None:
    assert as_coded(text, trigger) == expected


def test_without_states_the_cues_alone_speak() -> None:
    text = "The two sides agreed on Friday to exchange their wounded."
    assert of_event(text, "agreed", "AGREE") == ()
    assert as_coded(text, "agreed") == ("HUM",)


def test_a_cue_counts_beside_what_is_likely_and_none_may_be_likeliest() -> None:
    even = {"": log(0.5), "CEAS": log(0.25), "DDR": log(0.2), "HUM": log(0.05)}
    assert weighed([], even) == set()  # too unsure without a cue
    assert weighed([], {**even, "": log(0.2), "CEAS": log(0.5)}) == set()  # likelier than none, and still too unsure
    assert weighed([], {**even, "": log(0.2), "CEAS": log(0.6)}) == {"CEAS"}
    assert weighed(["DDR"], even) == {"DDR"}
    assert weighed(["CEAS", "DDR"], even) == {"CEAS", "DDR"}
    assert weighed(["CEAS", "HUM"], even) == {"CEAS"}
    assert weighed([], {**even, "": log(0.9), "CEAS": log(0.05)}) == set()
    assert weighed(["HUM"], {"": log(0.97), "HUM": log(0.01), "DDR": log(0.02)}) == set()


def test_the_reader_knows_the_issues_of_the_vocabulary() -> None:
    local = reader()
    local.read(["Oslo met Lima."])
    states = states_of(local, "Oslo met Lima.")
    assert states is not None
    assert list(states.issues) == list(vocab.issues())


def test_what_is_likely_adds_up_to_one_and_is_of_the_words_asked_for() -> None:
    scores = np.array([[5.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 4.0, 2.0], [9.0, 0.0, 0.0]], dtype=np.float32)
    states = States([(0, 4), (5, 8), (8, 12), (13, 17)], scores, ("CEAS", "HUM"))
    shares = likely((5, 12), states)
    assert sum(exp(share) for share in shares.values()) == pytest.approx(1)
    assert shares["CEAS"] - shares[""] == pytest.approx(4)
    assert shares["HUM"] - shares[""] == pytest.approx(1)
    assert likely((30, 34), states) == {}
