"""RIS, BibTeX and CSL-JSON say what the document says, and can be read back whatever it says."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import citing_record as known
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plain_parsers import read_bibtex, read_ris

from dragoman.citing import STYLES, Origin, Passage, Reference, gather, written
from dragoman.types import Document

ORIGIN = Origin(process="Two Rivers", kind="event", id="5f0c1e77aa00bb11", day=date(2024, 6, 2), version="0.3.0")


def reference(doc: Document, **parts: Any) -> Reference:
    return Reference(document_id=doc.id, csl=gather._csl(doc, known.CONFIG), **parts)


QUOTED = reference(
    known.SIGNED,
    passages=(Passage(quote="The talks\nended.", span=(0, 16), paragraph=1, mention_id="77aa00bb115f0c1e"),),
)


def test_ris_has_a_line_for_each_thing_that_is_known() -> None:
    text = written([QUOTED], form="ris", origin=ORIGIN)
    first, second = read_ris(text)
    assert first == [
        ("TY", "NEWS"),
        ("AU", "Lindqvist, Anna K."),
        ("AU", "van Dyk, Peter"),
        ("TI", "Talks resume in Haven"),
        ("T2", "Harbour Wire"),
        ("PY", "2024"),
        ("DA", "2024/04/23"),
        ("Y2", "2024/06/01"),
        ("UR", "https://harbour.example/2024/talks-resume"),
        ("AN", known.SIGNED.id),
        (
            "N1",
            f"“The talks ended.” (paragraph 1, characters 0 to 16 of document {known.SIGNED.id}; "
            "mention 77aa00bb115f0c1e)",
        ),
        ("ER", ""),
    ]
    assert dict(second)["TY"] == "DATA"
    assert dict(second)["AN"] == "event:5f0c1e77aa00bb11"
    assert "as it stood on 2024-06-02" in dict(second)["N1"]


def test_bibtex_has_a_field_for_each_thing_that_is_known() -> None:
    first, second = read_bibtex(written([QUOTED], form="bibtex", origin=ORIGIN))
    assert (first.kind, first.key) == ("article", f"lindqvist2024-{known.SIGNED.id[:8]}")
    assert first.fields.pop("annote").startswith("“The talks ended.” (paragraph 1")
    assert first.fields == {
        "author": "Lindqvist, Anna K. and van Dyk, Peter",
        "title": "Talks resume in Haven",
        "journal": "Harbour Wire",
        "year": "2024",
        "month": "apr",
        "day": "23",
        "url": "https://harbour.example/2024/talks-resume",
        "urldate": "2024-06-01",
    }
    assert first.raw["title"].startswith("{")  # so that no style changes its capitals
    assert (second.kind, second.fields["year"]) == ("misc", "2024")


def test_csl_json_is_a_list_of_items_with_what_is_ours_apart() -> None:
    first, second = json.loads(written([QUOTED], form="csl-json", origin=ORIGIN))
    assert first["type"] == "article-newspaper"
    assert first["author"][0] == {"family": "Lindqvist", "given": "Anna K."}
    assert first["issued"] == {"date-parts": [[2024, 4, 23]]}
    assert first["custom"]["passages"] == [
        {"quote": "The talks\nended.", "span": [0, 16], "paragraph": 1, "mention_id": "77aa00bb115f0c1e"}
    ]
    assert second["type"] == "dataset"


@pytest.mark.parametrize(
    ("doc", "ris", "bibtex", "field"),
    [
        (known.UNSIGNED, "NEWS", "article", "journal"),
        (known.UNDATED, "ELEC", "misc", "howpublished"),
        (known.REPORT, "RPRT", "techreport", "institution"),
        (known.NOTHING, "GEN", "misc", "howpublished"),
    ],
)
def test_each_type_of_document_has_its_type_in_each_format(doc: Document, ris: str, bibtex: str, field: str) -> None:
    assert read_ris(written([reference(doc)], form="ris"))[0][0] == ("TY", ris)
    entry = read_bibtex(written([reference(doc)], form="bibtex"))[0]
    assert entry.kind == bibtex
    assert entry.fields.get(field) == doc.outlet


def test_what_a_document_does_not_say_has_no_line_and_no_field() -> None:
    assert {tag for tag, _ in read_ris(written([reference(known.NOTHING)], form="ris"))[0]} == {"TY", "Y2", "AN", "ER"}
    assert read_bibtex(written([reference(known.NOTHING)], form="bibtex"))[0].fields == {}
    (item,) = json.loads(written([reference(known.NOTHING)], form="csl-json"))
    assert set(item) == {"id", "type", "accessed", "custom"}


def test_a_name_with_a_comma_or_an_and_stays_one_author_in_bibtex() -> None:
    doc = known.document(title="A title", outlet="The Ferry", author="Peter Holt, AP and Reuters")
    entry = read_bibtex(written([reference(doc)], form="bibtex"))[0]
    assert entry.raw["author"] == "{Peter Holt, AP and Reuters}"


def test_an_address_is_never_changed_but_for_braces_in_bibtex() -> None:
    doc = known.document(title="A title", url="https://a.example/50%25_off/~x#{1}")
    assert ("UR", doc.url) in read_ris(written([reference(doc)], form="ris"))[0]
    assert (
        read_bibtex(written([reference(doc)], form="bibtex"))[0].fields["url"]
        == "https://a.example/50%25_off/~x#%7B1%7D"
    )


def test_two_documents_of_one_outlet_and_year_have_two_keys() -> None:
    docs = [known.document(f"Text {n}.", title="A title", outlet="The Ferry", published=date(2024, 1, 1)) for n in "ab"]
    keys = [entry.key for entry in read_bibtex(written([reference(one) for one in docs], form="bibtex"))]
    assert len(set(keys)) == 2


HARD = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from('<>{}\\"$&#%_^~@|,;.?!\r\n\t\x00\x85\u2028\u202e\ue000\ue006 and')
    ),
    max_size=40,
)


@given(title=HARD, outlet=HARD, author=HARD, quote=HARD.filter(bool))
@example(title="}", outlet="{{", author="\\", quote="ER  - ")
@example(title="TY  - JOUR\nER  - ", outlet="\r\nER  - ", author="a and b, c", quote="x")
@example(title='<span class="nocase">x</span>', outlet="<i>", author="</i>", quote="<script>")
@example(title="\ue000\ue003.\ue004javascript:x\ue005", outlet="\ue006", author="\ue002", quote="\ue001")
@example(title="a via b", outlet="a via <b", author="", quote="@misc{x,")
def test_whatever_the_texts_are_each_form_can_be_read_back(title: str, outlet: str, author: str, quote: str) -> None:
    doc = known.document(quote, title=title, outlet=outlet or None, author=author or None)
    passage = Passage(quote=quote, span=(0, len(quote)), paragraph=1, mention_id="5f0c1e")
    one = reference(doc, passages=(passage,), notes=(quote,))
    origin = Origin(process=gather.shown(title), kind="event", id="5f0c1e", day=date(2024, 6, 2), version="0.3.0")
    shown = gather.shown(title)

    ris = read_ris(written([one, one], form="ris", origin=origin))
    assert [dict(entry).get("TI", "") for entry in ris[:2]] == [shown, shown]
    assert len(ris) == 3

    bibtex = read_bibtex(written([one, one], form="bibtex", origin=origin))
    assert [entry.fields.get("title", "") for entry in bibtex[:2]] == [shown, shown]
    assert len(bibtex) == 3

    assert json.loads(written([one], form="csl-json", origin=origin))[0].get("title", "") == shown
    for style in STYLES:
        page = written([one], style=style, form="html", origin=origin)
        assert tags(page) <= {"ol", "li", "p", "i", "blockquote", "bdi"}


def tags(page: str) -> set[str]:
    """The names of the tags of a page; a < that opens none of ours is an error."""
    found = re.findall(r"<(?:/?([a-z]+)(?: class=\"[a-z]+\"| dir=\"auto\")?>)?", page)
    assert "" not in found
    return set(found)
