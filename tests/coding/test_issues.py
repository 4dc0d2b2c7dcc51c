from __future__ import annotations

import pytest

from dragoman import vocab
from dragoman.coding import lexicon
from dragoman.coding.circumstances import EVERY_KIND, issues
from dragoman.coding.frames import Hit
from dragoman.coding.lexicon import Frame
from dragoman.coding.parse import parse


def of_event(text: str, trigger: str, kind: str) -> tuple[str, ...]:
    ((docs, _),) = parse([(text, None)])
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
