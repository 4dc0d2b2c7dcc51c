"""Files, folders and standard input become documents, or say why not."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

import io
import json
import os
import socket
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from dragoman.errors import SourceError
from dragoman.sources import Options, Received, items
from dragoman.sources.objects import capped_lines

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)
OPTIONS = Options(clock=lambda: NOW)
WORDS = "The foreign ministers of Arvania and Belmark met in Port Sorel and parted without a text."


def read(path: Path, options: Options = OPTIONS) -> Received:
    (item,) = items(str(path), options=options)
    return item.read()


def failure(path: Path, options: Options = OPTIONS) -> SourceError:
    (item,) = items(str(path), options=options)
    with pytest.raises(SourceError) as caught:
        item.read()
    assert caught.value.advice
    assert caught.value.item
    return caught.value


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def minimal_pdf(text: str) -> bytes:
    lines = "".join(f"({line}) Tj T* " for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 14 TL 40 700 Td {lines}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table) + trailer


def word_file(change: Callable[[str, bytes], bytes] = lambda name, data: data) -> bytes:
    document = docx.Document()
    document.core_properties.title = "Draft"
    document.core_properties.author = "A. Writer"
    document.add_paragraph(WORDS)
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Article 1"
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def test_a_plain_text_takes_its_title_from_a_short_first_line(tmp_path: Path) -> None:
    received = read(written(tmp_path / "a.txt", f"No text at Port Sorel\n\n{WORDS}\n"))
    document = received.document
    assert (document.title, document.outlet, document.published) == ("No text at Port Sorel", None, None)
    assert document.text == f"No text at Port Sorel\n\n{WORDS}"
    assert (document.source, document.language, document.retrieved) == ("files", "en", NOW)
    assert document.url == str(tmp_path / "a.txt")
    assert received.data == (tmp_path / "a.txt").read_bytes()


def test_header_lines_are_read_and_are_no_text(tmp_path: Path) -> None:
    head = "Title: No text\nOutlet: Herald\nAuthor: O. Petrenko\nDate: 3 March 2031\nSource: https://herald.example/a"
    document = read(written(tmp_path / "a.txt", f"{head}\n\n{WORDS}")).document
    assert (document.title, document.outlet, document.author) == ("No text", "Herald", "O. Petrenko")
    assert (document.published, document.published_basis) == (date(2031, 3, 3), "header")
    assert (document.url, document.text) == ("https://herald.example/a", WORDS)


def test_a_long_title_hides_no_other_field_and_is_cut(tmp_path: Path) -> None:
    document = read(
        written(tmp_path / "a.txt", f"Title: {'Very long title ' * 200}\nPublished: 2031-03-03\n\n{WORDS}")
    ).document
    assert document.title.startswith("Very long title")
    assert len(document.title) <= 500
    assert (document.published, document.published_basis, document.text) == (date(2031, 3, 3), "header", WORDS)
    prose = f"Source: {'they said so ' * 200}"
    assert read(written(tmp_path / "b.txt", f"{prose}\n\n{WORDS}")).document.text.startswith("Source: they said so")


def test_markdown_gives_its_front_matter_and_its_words(tmp_path: Path) -> None:
    text = f"---\ntitle: No text\noutlet: Herald\npublished: 2031-03-03\nlanguage: en\nurl: https://h.example/a\n---\n# No **text**\n\n{WORDS} [Map](http://x.example) *here*.\n"
    document = read(written(tmp_path / "a.md", text)).document
    assert document.text == f"No text\n\n{WORDS} Map here."
    assert (document.title, document.outlet, document.url) == ("No text", "Herald", "https://h.example/a")
    assert (document.published, document.published_basis) == (date(2031, 3, 3), "header")


def test_a_title_with_a_colon_needs_no_quotation_marks(tmp_path: Path) -> None:
    text = f'---\ntitle: WHO: "460" killed at Sorel: report\noutlet: Herald\nurl: https://h.example/a\n---\n{WORDS}\n'
    document = read(written(tmp_path / "a.md", text)).document
    assert document.title == 'WHO: "460" killed at Sorel: report'
    assert (document.outlet, document.url) == ("Herald", "https://h.example/a")


@pytest.mark.parametrize(
    ("first", "day"),
    [
        ("PORT SOREL, 3 March 2031 (Agency) — ", date(2031, 3, 3)),
        ("No text\nPublished on: March 3, 2031\n", date(2031, 3, 3)),
        ("PORT SOREL, 3 March (Agency) — ", None),
        ("Published: 03/04/2031\n", None),
        ("", None),
    ],
)
def test_a_date_is_taken_from_text_only_where_it_is_stated_in_full(
    first: str, day: date | None, tmp_path: Path
) -> None:
    document = read(written(tmp_path / "a.txt", first + WORDS + " It was signed on 1 May 2029.")).document
    assert (document.published, document.published_basis) == (day, "text" if day else None)


@pytest.mark.parametrize(
    ("name", "data", "given"),
    [
        ("a.txt", f"Title: Talks\nPublished: 03/04/2031\n\n{WORDS}", "03/04/2031"),
        ("a.md", f"---\ntitle: Talks\ndate: last week\n---\n\n{WORDS}", "last week"),
        ("a.json", json.dumps({"text": WORDS, "published": 1930000000}), "1930000000"),
        (
            "a.html",
            f'<html><head><meta property="article:published_time" content="soon"></head><body><p>{WORDS}',
            "soon",
        ),
    ],
)
def test_a_date_that_is_given_and_names_no_day_is_kept_beside_the_text(
    name: str, data: str, given: str, tmp_path: Path
) -> None:
    document = read(written(tmp_path / name, data)).document
    assert document.published is None
    assert [(cut.kind, cut.text, cut.at) for cut in document.cuts] == [("date", given, 0)]
    assert document.text == WORDS
    assert read(written(tmp_path / "b.txt", f"Published: 2031-04-03\n\n{WORDS}")).document.cuts == ()


def test_the_same_file_has_the_same_id_in_another_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first, second = (read(written(folder / "a.txt", WORDS)).document for folder in (tmp_path, tmp_path / "b"))
    assert first.id == second.id
    assert first.url != second.url


def test_a_folder_is_read_in_order_without_hidden_files_and_names_unknown_types(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden.txt", ".git/x.txt", "d.xlsx"):
        written(tmp_path / name, WORDS)
    found = list(items(str(tmp_path), options=OPTIONS))
    assert [os.path.relpath(item.address, tmp_path) for item in found] == ["a.txt", "b.txt", "d.xlsx", "sub/c.txt"]
    with pytest.raises(SourceError, match=r"\.docx"):
        found[2].read()


def test_hard_wrapped_text_is_joined_to_paragraphs(tmp_path: Path) -> None:
    text = "The foreign ministers of Arvania and Belmark met for six hours\nin the town hall of Port Sorel on Monday and then parted without\nany text. Shelling was heard on both of the banks through the\nnight, and the mayor of Tamm said that two people were hurt when\na shell fell near the market.\n\nThe water works stopped."
    assert read(written(tmp_path / "a.txt", text)).document.text.count("\n") == 2


def test_html_gives_text_and_the_page_s_own_fields(tmp_path: Path) -> None:
    page = f"""<html><head><title>x</title><meta property="og:title" content="No text"><meta property="og:site_name" content="Herald">
    <meta property="article:published_time" content="2031-03-03T23:50:00-05:00"><script>alert("run")</script></head>
    <body><nav><a href="/">Home</a></nav><article><h1>No text</h1><p>{WORDS}</p><p>{WORDS} Again, the mediators said.</article>"""
    document = read(written(tmp_path / "a.html", page)).document
    assert WORDS in document.text
    assert "alert" not in document.text
    assert "Home" not in document.text
    assert (document.title, document.outlet) == ("No text", "Herald")
    assert (document.published, document.published_basis) == (date(2031, 3, 3), "meta")


@pytest.mark.parametrize(
    ("head", "day", "basis"),
    [
        ('<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2031-03-03"}]}</script>', date(2031, 3, 3), "json-ld"),
        ("<time datetime='2031-03-03T10:00Z'>3 March</time>", date(2031, 3, 3), "time"),
        ("<link rel=canonical href='https://h.example/2031/03/03/talks'>", date(2031, 3, 3), "url"),
        ("<footer>Copyright 2030</footer>", None, None),
        ("<script type='application/ld+json'>" + "[" * 5000 + "</script>", None, None),
    ],
)  # fmt: skip
def test_a_page_s_date_is_found_with_its_basis_and_never_guessed(
    head: str, day: date | None, basis: str | None, tmp_path: Path
) -> None:
    document = read(
        written(tmp_path / "a.html", f"<html><head></head><body>{head}<p>{WORDS}</p><p>{WORDS}</p>")
    ).document
    assert (document.published, document.published_basis) == (day, basis)


def test_pdf_lines_are_joined_and_broken_words_mended(tmp_path: Path) -> None:
    text = "The ministers of Arvania and Belmark met for many hours of nego-\ntiations in the town hall of Port Sorel, and parted there on the\nMonday without any text."
    document = read(written(tmp_path / "a.pdf", minimal_pdf(text))).document
    assert "hours of negotiations in the town hall" in document.text
    assert "on the Monday" in document.text


def test_content_decides_where_the_suffix_is_wrong(tmp_path: Path) -> None:
    assert "Port Sorel" in read(written(tmp_path / "a.txt", minimal_pdf(WORDS))).document.text
    assert read(written(tmp_path / "b.txt", f"<!DOCTYPE html><html><body><p>{WORDS}</p></html>")).document.text == WORDS
    assert WORDS in read(written(tmp_path / "c.txt", word_file())).document.text


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    locked = b"<</ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>" % (b"11" * 32, b"22" * 32)
    data = minimal_pdf(WORDS).replace(b"trailer<<", b"trailer" + locked)
    assert "password" in failure(written(tmp_path / "a.pdf", data)).message


@pytest.mark.parametrize("suffix", ["docx", "docm"])
def test_word_files_are_read_with_their_tables_and_macros_ignored(suffix: str, tmp_path: Path) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"

    def change(name: str, data: bytes) -> bytes:
        return data.replace(plain, macros) if suffix == "docm" else data

    document = read(written(tmp_path / f"a.{suffix}", word_file(change))).document
    assert WORDS in document.text
    assert "Article 1" in document.text
    assert (document.title, document.author) == ("Draft", "A. Writer")


@pytest.mark.parametrize("style", ["Title", "Titel"])
def test_a_paragraph_in_the_style_title_is_the_title_of_a_word_file(style: str, tmp_path: Path) -> None:
    document, out = docx.Document(), io.BytesIO()
    document.core_properties.title = "Template 7"
    document.styles["Title"].element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", style)
    document.add_paragraph("For the file")
    document.add_heading("Minutes of the talks", 0)
    document.add_paragraph(WORDS)
    document.save(out)
    found = read(written(tmp_path / "a.docx", out.getvalue())).document
    assert found.title == "Minutes of the talks"
    assert found.text == f"For the file\nMinutes of the talks\n{WORDS}"


def test_tracked_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        edit = b"<w:p><w:ins w:id='1'><w:r><w:t>New clause.</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>Old clause.</w:delText></w:r></w:del></w:p>"
        return data.replace(b"<w:body>", b"<w:body>" + edit)

    text = read(written(tmp_path / "a.docx", word_file(change))).document.text
    assert "New clause." in text
    assert "Old clause." not in text


def test_mail_gives_plain_text_before_html(tmp_path: Path) -> None:
    mail = (
        "From: Herald Desk <desk@herald.example>\nSubject: No text\nDate: Mon, 3 Mar 2031 10:00:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>HTML</p>\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{WORDS}\n--b--\n"
    )
    document = read(written(tmp_path / "a.eml", mail)).document
    assert (document.text, document.title, document.author) == (WORDS, "No text", "Herald Desk")
    assert (document.published, document.published_basis) == (date(2031, 3, 3), "header")
    only_html = f"From: a@b.example\nContent-Type: text/html\n\n<style>x</style><p>{WORDS}</p>"
    assert read(written(tmp_path / "b.eml", only_html)).document.text == WORDS


def test_what_a_mail_quotes_is_cut_and_kept_and_its_attachments_are_named(tmp_path: Path) -> None:
    plain = (
        "From: a@b.example\nDate: 3 March, perhaps\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{WORDS}\n\nOn Mon, 2 Mar 2031 at 10:00, O. Petrenko\n"
        "<o@c.example> wrote:\n> Belmark demanded a text.\n>> Arvania refused.\n\nMore is to come.\n"
        '--b\nContent-Type: text/plain; name="att.txt"\nContent-Disposition: attachment; filename="att.txt"\n\nGrain.\n'
        "--b\nContent-Type: image/png\nContent-Disposition: inline; filename=logo.png\n\nx\n"
        '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n--b--\n'
    )
    document = read(written(tmp_path / "a.eml", plain)).document
    assert document.text == f"{WORDS}\n\nMore is to come."
    assert [cut.text for cut in document.cuts if cut.kind == "attachment"] == ["att.txt", "a.pdf"]
    assert [cut.text for cut in document.cuts if cut.kind == "date"] == ["3 March, perhaps"]
    quoted = "".join(cut.text for cut in document.cuts if cut.kind == "quoted")
    assert quoted.startswith("On Mon, 2 Mar")
    assert "> Belmark demanded a text.\n>> Arvania refused." in quoted
    page = f"<p>{WORDS}</p><blockquote>A statement.</blockquote><div>On Monday O. wrote:</div><blockquote type=cite><p>Belmark demanded.</p><p>Arvania refused.</p></blockquote>"
    document = read(written(tmp_path / "b.eml", f"From: a@b.example\nContent-Type: text/html\n\n{page}")).document
    assert document.text == f"{WORDS}\nA statement."
    only = read(written(tmp_path / "c.eml", f"From: a@b.example\n\n> {WORDS}\n> It is so.")).document
    assert WORDS in only.text
    text = read(written(tmp_path / "d.txt", f"{WORDS}\n\n> It is so.")).document.text
    assert text.endswith("> It is so.")


def test_quoted_lines_of_a_flowed_mail_are_not_joined_to_its_own(tmp_path: Path) -> None:
    head = "From: a@b.example\nContent-Type: text/plain; format=flowed\n\n"
    mail = f"{head}The ministers met in \nPort Sorel. \n> Belmark demanded \n> a text.\nThey parted \nthere.\n"
    assert read(written(tmp_path / "a.eml", mail)).document.text == (
        "The ministers met in Port Sorel.\nThey parted there."
    )


def test_each_line_of_a_jsonl_file_is_an_item_and_a_broken_one_says_so(tmp_path: Path) -> None:
    good = json.dumps(
        {"body": WORDS, "title": "No text", "outlet": "Herald", "date": "2031-03-03", "language": "en-GB"}
    )
    path = written(tmp_path / "a.jsonl", f"{good}\n\n{{broken\n{good}\n[1]\n{{}}\n")
    found = list(items(str(path), options=OPTIONS))
    assert [item.address for item in found] == [f"{path}#{number}" for number in (1, 3, 4, 5, 6)]
    received = found[0].read()
    assert received.data == good.encode()
    assert (received.document.title, received.document.language) == ("No text", "en")
    assert received.document.published == date(2031, 3, 3)
    for item in (found[1], found[3], found[4]):
        with pytest.raises(SourceError):
            item.read()


def test_a_json_list_gives_its_objects_up_to_the_broken_place(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", json.dumps([{"text": WORDS}, {"text": WORDS + " Twice."}])[:-1] + ", {oops]")
    found = list(items(str(path), options=OPTIONS))
    assert [len(item.read().document.text) for item in found[:2]] == [len(WORDS), len(WORDS) + 7]
    with pytest.raises(SourceError, match="not valid JSON"):
        found[2].read()


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_nested_too_deeply_is_refused(name: str, tmp_path: Path) -> None:
    assert "nested" in failure(written(tmp_path / name, '{"a":' * 100_000)).message


def test_standard_input_is_one_text() -> None:
    (item,) = items("-", options=Options(stdin=io.BytesIO(WORDS.encode())))
    assert item.read().document.text == WORDS


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (WORDS.encode("utf-16"), WORDS),
        ("Київ відкинув пропозицію про перемир'я, заявили посадовці у вівторок".encode("cp1251"), "Київ відкинув"),
        ("\ufeff“Талант” ".encode() + b"and \x93stray\x94 quotes", None),
        ("naïve – “so” ".encode() + b"and \x93stray\x94 quotes", "naïve – “so” and “stray” quotes"),
    ],
)
def test_encodings_are_recognised_and_mixed_ones_mended(data: bytes, expected: str | None, tmp_path: Path) -> None:
    text = read(written(tmp_path / "a.txt", data)).document.text
    assert expected is None or expected in text


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        ("a.pdf", minimal_pdf(WORDS)[:200], "damaged"),
        ("a.pdf", minimal_pdf(""), "no text"),
        ("a.docx", word_file()[:3000], "damaged"),
        ("a.html", b"<html><script>x</script></html>", "no text"),
        ("a.xml", b"<?xml version='1.0'?><other/>", "neither"),
        ("a.md", b"---\ntitle: [\n---\nwords", "front matter"),
        ("a.txt", b"Share on Facebook\nHome > World\nAdvertisement", "nothing is left"),
    ],
)
def test_bad_files_say_what_is_wrong(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    assert message in str(failure(written(tmp_path / name, data)))


def test_a_text_beyond_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    assert "20,000,000" in failure(written(tmp_path / "a.txt", b"a " * 25_000_000)).message
    assert "5,000,000" in failure(written(tmp_path / "b.txt", b"a " * 3_000_000)).message


def test_a_tag_with_thousands_of_attributes_does_not_hold_the_reader(tmp_path: Path) -> None:
    attributes = " ".join(f"a{number}='{number} > 1'" for number in range(100_000))
    began = time.monotonic()
    text = read(written(tmp_path / "a.html", f"<html><body><p {attributes}>{WORDS}</p></body></html>")).document.text
    assert text == WORDS
    assert time.monotonic() - began < 10  # 0.4 on a quiet machine; minutes where the attributes reach the parser


def test_a_line_of_json_beyond_the_limit_is_one_failure_and_the_next_line_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.sources.objects.MAX_LINE_BYTES", 1000)
    monkeypatch.setattr(capped_lines, "__kwdefaults__", {"limit": 1000})
    long, good = json.dumps({"text": "x" * 5000}), json.dumps({"text": WORDS})
    first, second = items(str(written(tmp_path / "a.jsonl", f"{long}\n{good}\n")), options=OPTIONS)
    with pytest.raises(SourceError, match="too long"):
        first.read()
    assert second.address.endswith("a.jsonl#2")
    assert second.read().document.text == WORDS


@pytest.mark.parametrize("text", ["“Señor Müller” arrived in Haven on Monday. " + WORDS, "A naïve plan. " + WORDS])
def test_english_with_a_few_foreign_letters_is_taken_for_western(text: str, tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.txt", text.encode("cp1252"))).document.text == text


def test_a_word_file_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    bomb = word_file(lambda name, data: data + b" " * 50_000_000 if name == "word/document.xml" else data)
    assert "unpacks" in failure(written(tmp_path / "a.docx", bomb)).message


def test_a_word_file_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    bomb = word_file(lambda name, data: data + b" " * 50_000_000 if name == "word/document.xml" else data)
    with zipfile.ZipFile(io.BytesIO(bomb)) as package:
        true_size = package.getinfo("word/document.xml").file_size
    lying = bomb.replace(true_size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert failure(written(tmp_path / "a.docx", lying))


def test_entities_in_a_word_file_are_refused(tmp_path: Path) -> None:
    def change(name: str, data: bytes) -> bytes:
        declaration = b"<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
        return data.replace(b"?>", b"?>" + declaration, 1) if name == "word/document.xml" else data

    assert "entities" in failure(written(tmp_path / "a.docx", word_file(change))).message


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "c.txt"))
        found = list(items(str(tmp_path), options=OPTIONS))
        for item, message in zip(found, ["pipe", "link", "pipe"], strict=True):
            with pytest.raises(SourceError, match=message):
                item.read()
    assert "no such file" in failure(tmp_path / "none.txt").message


@pytest.mark.parametrize("target", ["\0", "x" * 5000, "ftp://herald.example/a", "", "file:///etc/passwd"])
def test_targets_that_name_nothing_are_items_that_say_so(target: str) -> None:
    (item,) = items(target, options=OPTIONS)
    with pytest.raises(SourceError):
        item.read()


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.txt", WORDS)

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    (item,) = items(str(path), options=OPTIONS)
    monkeypatch.setattr("builtins.open", refuse)  # as root, file modes refuse nothing
    with pytest.raises(SourceError, match="may not be read"):
        item.read()
