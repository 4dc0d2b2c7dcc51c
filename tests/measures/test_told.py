"""Sentences on measures and patterns: what they name is there, and what is not known is not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dragoman import measures
from dragoman.measures import Column, Measured, Panel, Row, Scope, Shape
from dragoman.measures import told as telling
from dragoman.measures.told import FIELD, Template, _shown, chance_alone, templates, told
from dragoman.outlook.forecast_news import SHAPES
from dragoman.patterns import PATTERNS
from dragoman.patterns.echoes import ALPHA


@pytest.mark.parametrize("template", templates(), ids=lambda one: f"{one.measure}-{one.panel}-{one.text[:20]}")
def test_a_template_names_columns_that_are_there(template: Template) -> None:
    if template.measure in measures.MODULES:
        shapes = {one.name: one for one in measures.measures()[template.measure].shapes}
        columns = {one.name for one in shapes[template.panel].columns}
        assert {name for name, _ in FIELD.findall(template.text)} <= columns
        assert {*template.names, *template.quotes, *(template.only or {})} <= columns
    elif template.measure in SHAPES:
        shape = SHAPES[template.measure]
        assert template.panel == shape.name
        assert {name for name, _ in FIELD.findall(template.text)} <= {one.name for one in shape.columns}
    else:
        assert template.measure in PATTERNS


def found(*rows: Row) -> Measured:
    columns = (Column(name="who", label="Who"), Column(name="share", label="Share"), Column(name="kind", label="Kind"))
    panel = Panel(shape=Shape(name="sides", title="Sides", columns=columns), rows=rows)
    return Measured(measure="mood", scope=Scope(), panels=(panel,))


def sentences(template: Template, *rows: Row, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(telling, "templates", lambda: (template,))
    return ["".join(text for _, text in one.parts) for one in told(found(*rows))]


TEMPLATE = Template(measure="mood", panel="sides", text="{who} holds {share:%}.", names=("who",), most=2)


def test_a_row_is_said_with_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "templates", lambda: (TEMPLATE,))
    (one,) = told(found(Row(values=("Arvenia", 0.254, "a"), mentions=("m1", "m2", "m1"))))
    assert one.parts == (("name", "Arvenia"), ("words", " holds "), ("amount", "25 %"), ("words", "."))
    assert one.mention_ids == ("m1", "m2")


def test_what_is_not_known_or_has_no_words_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        Row(values=("Arvenia", None, "a"), mentions=("m1",)),
        Row(values=("Belmora", 0.5, "a")),
        Row(values=("Sundrey", 0.5, "a"), mentions=("m2",)),
    )
    assert sentences(TEMPLATE, *rows, monkeypatch=monkeypatch) == ["Sundrey holds 50 %."]


def test_what_may_be_chance_is_not_said_and_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = replace(TEMPLATE, at_most={"share": 0.05})
    rows = [Row(values=(who, share, "a"), mentions=("m",)) for who, share in (("Arvenia", 0.06), ("Belmora", 0.05))]
    assert sentences(sure, *rows, monkeypatch=monkeypatch) == ["Belmora holds 5 %."]
    assert not chance_alone(found(*rows))
    assert sentences(sure, rows[0], monkeypatch=monkeypatch) == []
    assert chance_alone(found(rows[0]))
    assert not chance_alone(found())  # nothing was found, which is another thing


def test_a_panel_is_said_only_with_another_that_has_something_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = replace(TEMPLATE, at_most={"share": 0.05})
    beside = replace(TEMPLATE, text="Of them {who}.", with_panel="sides")
    monkeypatch.setattr(telling, "templates", lambda: (sure, beside))
    weak, strong = (Row(values=("Arvenia", share, "a"), mentions=("m",)) for share in (0.5, 0.01))
    assert list(told(found(weak))) == []
    assert len(list(told(found(strong)))) == 2


@pytest.mark.parametrize(("value", "words"), [(-0.8, "chance"), (0.0, "chance"), (0.2, "some"), (1.0, "much")])
def test_a_value_is_said_in_words_by_the_first_step_that_it_does_not_pass(
    value: float, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = {"share": [(0.0, "chance"), (0.5, "some"), (0.9, "much")]}
    template = replace(TEMPLATE, text="{who}: {share:words}.", words=steps)
    row = Row(values=("Arvenia", value, "a"), mentions=("m",))
    assert sentences(template, row, monkeypatch=monkeypatch) == [f"Arvenia: {words}."]


def test_the_levels_are_those_of_the_patterns_themselves() -> None:
    levels = {one.measure: tuple(one.at_most.values()) for one in templates() if one.at_most}
    assert levels == {"cycles": (ALPHA,), "echoes": (ALPHA,)}


def test_only_so_many_rows_and_only_those_of_a_kind_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(values=(f"S{n}", 0.1 * n, "ab"[n % 2]), mentions=(f"m{n}",)) for n in range(8)]
    some = Template(measure="mood", panel="sides", text="{who}.", most=2, only={"kind": "b"})
    assert sentences(some, *rows, monkeypatch=monkeypatch) == ["S1.", "S3."]


@pytest.mark.parametrize(
    ("value", "share", "text"),
    [
        (0.256, True, "26 %"), (3, False, "3"), (1234567.0, False, "1,234,567"), (0.0417, False, "0.042"),
        (12.345, False, "12.3"), (date(2025, 12, 2), False, "2 December 2025"), (("a", "b"), False, "a, b"),
        ("words", False, "words"), (-2, False, "-2"),
    ],
)  # fmt: skip
def test_a_value_in_a_sentence(value: object, share: bool, text: str) -> None:
    assert _shown(value, share=share) == text


def test_a_range_that_is_none_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    template = replace(
        TEMPLATE,
        text="{who} holds {share:%}, at most {kind:%}.",
        alike=("share", "kind"),
        text_alike="{who} holds {share:%}.",
    )
    rows = (Row(values=("Arvenia", 0.5, 0.502), mentions=("m1",)), Row(values=("Belmora", 0.5, 0.6), mentions=("m2",)))
    assert sentences(template, *rows, monkeypatch=monkeypatch) == [
        "Arvenia holds 50 %.",
        "Belmora holds 50 %, at most 60 %.",
    ]


def test_a_pronoun_has_no_row_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (Row(values=("It", 0.5, "a"), mentions=("m1",)), Row(values=("Belmora", 0.5, "a"), mentions=("m2",)))
    assert sentences(TEMPLATE, *rows, monkeypatch=monkeypatch) == ["Belmora holds 50 %."]
