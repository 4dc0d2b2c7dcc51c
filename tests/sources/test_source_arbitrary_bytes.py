"""Whatever a file holds, reading it gives a document or a SourceError."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import SourceError
from dragoman.sources import Options, items
from dragoman.sources.kinds import SUFFIXES

OPTIONS = Options(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC), resolver=lambda host, port: [])


def small_docx() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("The envoys left Moscow without an agreement.")
    document.save(out)
    return out.getvalue()


SEEDS = [
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    b"<html><head><meta charset=utf-16><title>x</title></head><body><p>Words",
    b"<?xml version='1.0'?><rss><channel><item><title>a</title><link>http://[::1</link></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>&lt;p&gt;x</content></entry></feed>",
    b"From: =?utf-8?q?=FF?= <a@\nDate: 32 Dec\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nwords\n--x--",
    b'{"text": "words \\ud800 here", "date": "2025-13-45", "title": ["x"]}',
    b"---\ntitle: [\n---\nwords",
    b"---\ndate: 2025-13-45\n? {a: b}\n: c\n---\nwords",
    b"Title: x\nDate: 99/99/9999\n\nwords",
    small_docx(),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Bytes of nothing in particular, or a small file of some kind with a piece replaced."""
    seed = draw(st.sampled_from(SEEDS))
    at = draw(st.integers(0, len(seed)))
    length = draw(st.integers(0, 40))
    return seed[:at] + draw(st.binary(max_size=60)) + seed[at + length :]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@given(
    data=st.one_of(
        st.binary(max_size=400), damaged(), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes_give_a_document_or_a_source_error(suffix: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    for item in items(str(path), options=OPTIONS):
        try:
            received = item.read()
        except SourceError as error:
            said = [error.message, error.advice, error.item]
        else:
            said = []
            document = received.document
            assert any(char.isalnum() for char in document.text)
            assert all(0 <= cut.at <= len(document.text) for cut in document.cuts)
            document.text.encode()
            (document.title + document.url + str(document.author)).encode()
        assert all(said)


@given(xml=st.binary(max_size=200), place=st.sampled_from(["word/document.xml", "[Content_Types].xml", "_rels/.rels"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_word_file_with_any_part_replaced_gives_a_document_or_a_source_error(
    xml: bytes, place: str, tmp_path: Path
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small_docx())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == place else old.read(name))
    path = tmp_path / "any.docx"
    path.write_bytes(out.getvalue())
    (item,) = items(str(path), options=OPTIONS)
    try:
        advice = item.read().document.text
    except SourceError as error:
        advice = error.advice
    assert advice
