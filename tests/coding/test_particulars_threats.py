"""What a threat is of: recognition of what the other side holds, and nothing that only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

import pytest

from dragoman.coding import RulesCoder
from dragoman.types import Document, Particular

Read = Callable[[str], list[Particular]]


@pytest.fixture(scope="module")
def read() -> Read:
    coder = RulesCoder()

    @cache
    def reading(text: str) -> list[Particular]:
        doc = Document(
            id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None,
            published=date(2025, 3, 20), published_basis=None, language="en",
            retrieved=datetime(2025, 3, 20, tzinfo=UTC),
        )  # fmt: skip
        (found,) = coder.code([doc])
        return [one for mention in found.mentions for one in mention.particulars if one.key == "threat"]

    return reading


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Sudan threatened to recognise the annexation of the border province by Chad.", None),
        ("Washington warned Kyiv that it would recognise Crimea as Russian.", "state:RUS"),
        ("The United States threatened to recognise Crimea as Russian unless Ukraine signed the plan.", "state:RUS"),
        ("Turkey threatened Cyprus with recognition of the breakaway republic.", None),
        ("Turkey threatened to recognize the breakaway republic.", None),
        ("Ethiopia threatened to recognise Somaliland's independence.", "group:somaliland"),
        ("Kenya warned Sudan that it would recognise the rebel government.", None),
        ("France threatened to recognise Palestine as a state unless Israel agreed to a ceasefire.", None),
        ("Peru's threat to recognise the two regions was repeated.", None),
        ("Russia threatened to send troops and to recognise the two regions as independent.", None),
        ("Kenya warned Sudan that it would recognise Ethiopian control of the disputed district.", "state:ETH"),
    ],
)  # fmt: skip
def test_a_threat_to_recognise_what_the_other_side_holds_is_told(read: Read, text: str, about: str | None) -> None:
    found = read(text)
    assert [(one.value, one.about) for one in found] == [("recognition", about)]
    assert "recogni" in text[slice(*found[0].span)]


@pytest.mark.parametrize(
    "text",
    [
        "Brussels threatened to withdraw recognition of the republic.",
        "Peru threatened not to recognise the border.",
        "Peru threatened not to recognise the election in Bolivia.",
        "Iran threatened to bomb a province that it does not recognise.",
        "Iran threatened Oman and recognised the republic.",
        "Chad threatened to recognise the opposition leader as president of Niger.",
        "Chad threatened to recognise that the talks had failed.",
        "Chad threatened to refuse recognition of the treaty.",
        "Kenya warned Sudan that it would recognise the new government.",
        "Kenya recognised the annexation of the province.",
        "Kenya threatened to close the border of the self-proclaimed republic.",
    ],
)
def test_what_only_looks_like_it_is_not(read: Read, text: str) -> None:
    assert read(text) == []
