"""The one place at which the web app writes: who may, what is kept, and what is said where nothing is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dragoman.record import Record
from dragoman.types import Judgement
from dragoman.web import decisions

Own = tuple[Path, TestClient]
# As conftest.py has them.
BASE = "http://127.0.0.1:8641"
TOKEN = "the-token-of-this-launch"
NOW = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)


def post(client: TestClient, kind: str, *items: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    data = {"token": TOKEN, "kind": kind, "item": list(items), "by": "Ana Körber", "back": "/review"} | fields
    kept = {name: value for name, value in data.items() if value is not None}
    return client.post("/judge", data=kept, headers=headers or {}, follow_redirects=False)


def stored(folder: Path) -> list[Judgement]:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        return record.judgements(history=True)


def mentions(folder: Path, ledger: str = "meetings") -> list[str]:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        return [id for (id,) in record.ledger(ledger, columns=("mention_id",)).rows]


def page(answer: Any) -> Any:
    return html.document_fromstring(answer.text)


def having(node: Any, name: str, tag: str = "*") -> list[Any]:
    """The elements of a class."""
    found: list[Any] = node.xpath(f".//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")
    return found


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def values(form: Any) -> dict[str, str]:
    """What a form would send as it stands."""
    return {name: value for name, value in form.form_values() if value}


# ---- what is kept ---------------------------------------------------------------------------------------------------


def test_a_rejection_is_kept_told_and_can_be_taken_back_from_the_page(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    answer = post(client, "reject", first, back="/meetings?since=2020-01-01#line")
    assert answer.status_code == 303
    (one,) = stored(folder)
    assert (one.kind, one.items, one.by, one.why, one.made) == ("reject", (first,), "Ana Körber", "", NOW)
    assert answer.headers["location"] == f"/meetings?since=2020-01-01&judged={one.id}#line"
    assert first not in mentions(folder)
    shown = client.get(f"/items/mention/{first}?judged={one.id}")
    (notice,) = having(page(shown), "judged")
    assert words(notice).startswith("Rejected “")
    (form,) = notice.iter("form")
    assert values(form) == {"token": TOKEN, "kind": "undo", "item": one.id, "back": f"/items/mention/{first}"}
    back = client.post("/judge", data={**values(form), "by": "Ben"}, follow_redirects=False)
    assert back.status_code == 303
    assert first in mentions(folder)
    assert [one.kind for one in stored(folder)] == ["reject", "undo"]
    again = page(client.get(f"/items/mention/{first}?judged={one.id}"))
    assert "taken back since by Ben" in words(having(again, "judged")[0])
    assert not list(having(again, "judged")[0].iter("form"))


@pytest.mark.parametrize("kind", ["accept", "reject", "unsure", "split"])
def test_a_reason_can_be_written_and_is_a_plain_word_or_of_a_rejection_none_where_it_is_not(
    own: Own, kind: str
) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    post(client, kind, first)
    post(client, kind, first, why="the next sentence\r\nsays so")
    told = [one.why for one in sorted(stored(folder), key=lambda one: len(one.why))]
    assert decisions.words()["reasons"].get(kind, "") in told
    assert "the next sentence\nsays so" in told


def test_two_reports_are_joined_and_the_address_of_a_page_stands_for_its_reading(own: Own) -> None:
    folder, client = own
    first, second, *_ = mentions(folder, "timeline")
    post(client, "join", first, f"{BASE}/items/mention/{second}?as_of=2031-01-01")
    (one,) = stored(folder)
    assert (one.kind, one.items) == ("join", (first, second))
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        assert any({first, second} <= {each.id for each in event.mentions} for event in record.events())


def test_a_correction_keeps_what_was_changed_in_the_form_and_nothing_else(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    (form,) = having(page(client.get(f"/judge/edit/{first}?back=/meetings")), "work", "form")
    sent = [(name, value) for name, value in form.form_values()]
    unchanged = client.post("/judge", data=grouped(sent, by="ana"), follow_redirects=False)
    assert unchanged.status_code == 400
    assert "Nothing is changed" in words(page(unchanged))
    some = grouped(sent, by="ana", set_status="planned", set_since="2024-04-09", set_until="", set_place="the old mill")
    answer = client.post("/judge", data=some, follow_redirects=False)
    assert answer.headers["location"].startswith("/meetings?judged=")
    (one,) = stored(folder)
    assert json.loads(one.detail or "") == {
        "status": "planned", "place": "the old mill", "since": "2024-04-09", "until": "2024-04-09",
    }  # fmt: skip
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        (mention,) = [each for each in record.mentions() if each.id == first]
    assert mention.when is not None
    assert (mention.status, str(mention.when.since), mention.when.precision) == ("planned", "2024-04-09", "day")


def grouped(pairs: Sequence[tuple[str, Any]], **changed: Any) -> dict[str, list[Any]]:
    """Fields of a form, some of them changed, as the client takes them."""
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        if name not in changed:
            found.setdefault(name, []).append(value or "")
    return found | {name: value if isinstance(value, list) else [value] for name, value in changed.items()}


def test_actors_are_typed_by_name_and_kept_by_id_where_they_are_known(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder, "moves")
    (form,) = having(page(client.get(f"/judge/edit/{first}")), "work", "form")
    named = [one.get("value") for one in form.xpath(".//datalist/option")]
    assert "Anna Holt" in named
    some = grouped(form.form_values(), by="ana", set_actors=["anna holt", "the ferryman", ""], set_issues=["", "DDR"])
    client.post("/judge", data=some)
    (one,) = stored(folder)
    assert json.loads(one.detail or "") == {"actors": ["person:anna-holt", "the ferryman"], "issues": ["DDR"]}
    shown = page(client.get(f"/items/mention/{first}"))
    assert "Anna Holt" in words(shown)
    assert "person:anna-holt" not in words(shown)


def test_a_passage_is_coded_by_its_place_or_by_its_words(own: Own) -> None:
    folder, client = own
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        document = record.documents()[0].document
    quote = document.text[10:40].strip()
    at = document.text.index(quote)
    common = {"set_kind": "ACCUSE", "set_actors": "Anna Holt", "back": f"/documents/{document.id}"}
    answer = post(client, "code", document.id, start=str(at), end=str(at + len(quote)), quote="x", **common)
    assert answer.headers["location"].startswith(f"/documents/{document.id}?judged=")
    post(client, "code", document.id, quote=quote, why="once more", **common)
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        found = [one for one in record.mentions() if one.coder.startswith("hand.")]
    assert [one.span for one in found] == [(at, at + len(quote))] * 2
    assert {one.kind for one in found} == {"ACCUSE"}
    text = page(client.get(f"/documents/{document.id}"))
    assert text.get_element_by_id(f"m-{found[0].id}") is not None
    assert "names nobody" not in words(page(client.get(answer.headers["location"])))
    del common["set_actors"]
    unnamed = post(client, "code", document.id, quote=quote, why="whoever it was", **common)
    assert "It names nobody under Who" in words(page(client.get(unnamed.headers["location"])))


def test_a_gate_is_recorded_and_a_note_stands_with_its_item(ukraine: Path, tmp_path: Path, launch: Any) -> None:
    import shutil

    folder = Path(shutil.copytree(ukraine, tmp_path / "ukraine"))
    client = launch(folder)
    consent = page(client.get("/drafts/20-points/consent"))
    form = next(iter(having(consent, "gate-form")[0].iter("form")))
    party, gate = [one.get("value") for one in form.xpath(".//input[@name='item']")]
    some = grouped(form.form_values(), by="ana", why="so the speaker", set_state="passed", set_when="2025-12-12")
    assert client.post("/judge", data=some, follow_redirects=False).status_code == 303
    (one,) = stored(folder)
    assert json.loads(one.detail or "") == {
        "party": party, "gate": gate, "draft": "20-points", "state": "passed", "when": "2025-12-12",
    }  # fmt: skip
    assert "12 Dec 2025" in words(page(client.get("/drafts/20-points/consent")))
    assert post(client, "gate", party, gate, set_state="passed").status_code == 400  # nobody says why
    (first, *_) = mentions(folder)
    assert post(client, "note", first, why="<b>ask</b> Ana").status_code == 303
    assert "<b>ask</b> Ana" in words(page(client.get(f"/items/mention/{first}")))
    assert post(client, "note", first).status_code == 400


def test_two_actors_are_made_one_by_their_names(own: Own) -> None:
    folder, client = own
    assert post(client, "same_actor", "Anna Holt", "tomas reyl").status_code == 303
    (one, *_) = stored(folder)
    assert one.items == ("person:anna-holt", "person:tomas-reyl")
    assert post(client, "same_actor", "Anna Holt", "nobody at all").status_code == 400
    assert post(client, "same_actor", "Anna Holt", "Anna Holt").status_code == 400


def test_a_page_of_our_own_script_gets_an_answer_it_can_use(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    told = post(client, "accept", first, headers={"accept": "application/json"})
    (one,) = stored(folder)
    assert told.status_code == 200
    assert told.json() == {
        "id": one.id, "kind": "accept", "items": [first], "undo": {"kind": "undo", "item": one.id},
        "did": "Accepted", "by": "Ana Körber",
    }  # fmt: skip
    back = post(client, "undo", one.id, headers={"accept": "application/json"}).json()
    assert back["undo"] is None
    wrong = post(client, "accept", "0" * 16, headers={"accept": "application/json"})
    assert wrong.status_code == 400
    assert "no mention has this id" in wrong.json()["error"].lower()


# ---- who decides ----------------------------------------------------------------------------------------------------


def test_a_name_is_needed_once_and_then_remembered_by_this_browser_alone(own: Own) -> None:
    folder, client = own
    first, second, *_ = mentions(folder)
    nameless = post(client, "reject", first, by=None, why="read it again")
    assert nameless.status_code == 400
    (form,) = having(page(nameless), "work", "form")
    assert values(form)["why"] == "read it again"
    assert values(form)["item"] == first
    named = client.post("/judge", data={**values(form), "by": "Олена  “Lena” Ó"}, follow_redirects=False)
    cookie = named.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    post(client, "accept", second, by=None)
    assert {one.by for one in stored(folder)} == {"Олена “Lena” Ó"}
    assert "Олена “Lena” Ó" in words(page(client.get("/review")))


def test_the_name_can_be_changed(own: Own) -> None:
    _, client = own
    answer = client.post("/judge/name", data={"token": TOKEN, "by": "Ben", "back": "/review"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    assert "You decide as Ben" in words(page(client.get("/review")))
    assert client.post("/judge/name", data={"token": TOKEN, "by": " \n", "back": "/review"}).status_code == 400
    assert client.post("/judge/name", data={"token": "x", "by": "Eve", "back": "/review"}).status_code == 403
    assert "You decide as Ben" in words(page(client.get("/review")))


@given(st.text(max_size=200))
def test_any_name_comes_back_from_the_cookie_as_it_was_cleaned(name: str) -> None:
    clean = decisions.clean_name(name)
    kept = decisions.cookie_of(clean)
    assert kept.isascii()
    assert not set(kept) & set(' ,;"\\\r\n')
    assert decisions.name_of(kept) == decisions.clean_name(clean)


# ---- what is refused ------------------------------------------------------------------------------------------------

BAD: dict[str, dict[str, Any]] = {
    "no such decision": {"kind": "approve"},
    "no decision": {"kind": ""},
    "no item": {"item": []},
    "an item that is not there": {"item": ["ffffffffffffffff"]},
    "an item that is no id": {"item": ["'; DROP TABLE mentions; --"]},
    "too many items": {"item": [f"{n:016x}" for n in range(60)]},
    "one item to join": {"kind": "join"},
    "a document in the place of a reading": {"kind": "edit", "item": ["0000"]},
    "a judgement that is not there": {"kind": "undo"},
    "a day that is none": {"kind": "edit", "set_since": "soon"},
    "days the wrong way round": {"kind": "edit", "set_since": "2025-02-02", "set_until": "2025-02-01"},
    "a kind that is none": {"kind": "edit", "set_kind": "DANCE"},
    "a finer reading of another kind": {"kind": "edit", "set_kind": "ACCUSE", "set_mode": "hunger_strike"},
    "an issue that is none": {"kind": "edit", "set_issues": ["", "MOON"]},
    "a value of nothing": {"kind": "edit", "set_value": "ten"},
    "a reason without an end": {"why": "because " * 1000},
    "a gate without a state": {"kind": "gate", "item": ["state:UKR", "signature"], "why": "x"},
    "a gate that is none": {"kind": "gate", "item": ["state:UKR", "x"], "why": "x", "set_state": "passed"},
    "no passage": {"kind": "code", "set_kind": "ACCUSE"},
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_kept_is_said_in_words_with_all_that_was_typed(own: Own, case: str) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    data = {"token": TOKEN, "kind": "accept", "item": [first], "by": "ana", "back": "/meetings", "why": "my own words"}
    data |= BAD[case]
    answer = client.post("/judge", data=data, follow_redirects=False)
    assert answer.status_code == 400
    shown = page(answer)
    (said,) = having(shown, "error")
    assert len(words(said)) > len("Not kept ")
    (form,) = having(shown, "work", "form")
    kept = values(form)
    assert (kept["by"], kept["back"], kept["token"]) == ("ana", "/meetings", TOKEN)
    if len(data["why"]) < 100:
        assert kept["why"] == data["why"]
    assert all(
        kept[name] == value for name, value in BAD[case].items() if name in ("set_since", "set_until", "set_value")
    )
    assert stored(folder) == []
    script = client.post("/judge", data=data, headers={"accept": "application/json"})
    assert script.status_code == 400
    assert script.json()["error"]


def test_what_was_undone_meanwhile_is_not_undone_again(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    post(client, "accept", first)
    (one,) = stored(folder)
    assert post(client, "undo", one.id).status_code == 303
    again = post(client, "undo", one.id)
    assert again.status_code == 409
    assert "undone already" in words(page(again))
    assert len(stored(folder)) == 2


def test_another_program_that_writes_is_named_and_what_was_typed_stays(own: Own) -> None:
    import subprocess
    import sys

    folder, client = own
    (first, *_) = mentions(folder)
    hold = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(folder / "record.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        answer = post(client, "reject", first, why="kept words")
        other.stdin.close()
    assert answer.status_code == 409
    shown = page(answer)
    assert "in use by another process" in words(shown)
    (form,) = having(shown, "work", "form")
    assert values(form)["why"] == "kept words"
    assert stored(folder) == []
    assert client.post("/judge", data=values(form), follow_redirects=False).status_code == 303
    assert [one.why for one in stored(folder)] == ["kept words"]


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "é" + TOKEN])
def test_a_form_without_the_token_of_this_launch_writes_nothing(own: Own, token: str) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    answer = post(client, "reject", first, token=token, why="<script>alert(1)</script> my words")
    assert answer.status_code == 403
    shown = page(answer)
    assert "my words" in words(shown)
    assert TOKEN not in answer.text
    assert not shown.xpath(".//main//form")
    assert stored(folder) == []
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "evil.example"},
        {"content-type": "text/plain"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json"},
    ],
)
def test_no_other_page_and_no_other_kind_of_body_writes(own: Own, headers: dict[str, str]) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    assert post(client, "reject", first, headers=headers).status_code in (403, 415, 421)
    assert stored(folder) == []


def test_a_body_that_is_no_form_of_ours_is_refused(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    assert post(client, "note", first, why="x" * 10_000_000).status_code == 413
    many = client.post("/judge", data={"token": TOKEN, "kind": "accept", "item": [first] * 1000})
    assert many.status_code == 400
    body = b"token=" + TOKEN.encode() + b"&kind=note&item=" + first.encode() + b"&by=a%00b&why=\xff%00%0d%0a\x00x"
    odd = client.post("/judge", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert odd.status_code == 200  # after going back
    (one,) = stored(folder)
    assert (one.by, one.why) == ("ab", "\ufffd\nx")


@pytest.mark.parametrize("path", ["/judge", "/judge/name"])
def test_reading_never_writes(own: Own, path: str) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    query = f"{path}?token={TOKEN}&kind=reject&item={first}&by=eve"
    assert client.get(query).status_code in (404, 405)
    assert client.head(query).status_code in (404, 405)
    assert client.put(query).status_code in (404, 405)
    for form in (f"/judge/edit/{first}", f"/judge/join/{first}"):
        assert client.get(form).status_code == 200
    assert client.get("/judge/edit/ffffffffffffffff").status_code == 404
    assert stored(folder) == []


EVIL = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https://evil.example/",
    "javascript:alert(1)", "/x\r\nSet-Cookie: a=b", "/x\nLocation: //evil.example", "", "review", " //evil.example",
    "/\u2028/evil", "/" + "x" * 10_000, "//evil.example/%2f..",
]  # fmt: skip


@pytest.mark.parametrize("back", EVIL)
def test_a_form_leads_back_to_this_server_and_nowhere_else(own: Own, back: str) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    answer = post(client, "accept", first, back=back)
    to = urlsplit(answer.headers["location"])
    assert (answer.status_code, to.scheme, to.netloc) == (303, "", "")
    assert answer.headers["location"].startswith("/")
    assert answer.headers["location"][1:2] not in ("/", "\\")
    assert "a=b" not in answer.headers.get("set-cookie", "")
    if back.strip():
        assert to.path == "/" or to.path.startswith("/%E2%80%A8/evil")


@given(st.text(max_size=60))
def test_no_address_leads_elsewhere(back: str) -> None:
    to = decisions.after("/" + back, "0123456789abcdef")
    assert to.isascii()
    assert to[0] == "/"
    assert to[1:2] not in ("/", "\\")
    assert not set(to) & set("\r\n\t\\ ")
    assert parse_qs(urlsplit(to).query)["judged"][-1] == "0123456789abcdef"


def test_a_place_on_the_page_and_other_parameters_are_kept_on_the_way_back() -> None:
    there = decisions.after("/review?part=joins&judged=00&q=a+b%26c#q-1", "11112222")
    assert there == "/review?part=joins&q=a+b%26c&judged=11112222#q-1"


@pytest.mark.parametrize("judged", ["x", "<script>alert(1)</script>", "0" * 16, "0" * 3000, "%00", "../../etc"])
def test_the_address_cannot_make_the_page_say_that_something_was_decided(own: Own, judged: str) -> None:
    _, client = own
    answer = client.get("/review", params={"judged": judged})
    assert answer.status_code == 200
    assert not having(page(answer), "judged")
    assert "<script>alert" not in answer.text


def test_hostile_words_of_a_person_are_shown_as_text(own: Own) -> None:
    folder, client = own
    (first, *_) = mentions(folder)
    evil = '<img src=x onerror=alert(1)>"></textarea><script>alert(1)</script>\u202egnp.exe'
    answer = post(client, "reject", first, by=evil, why=evil)
    (one,) = stored(folder)
    for path in (answer.headers["location"], "/review?view=decisions", f"/items/mention/{first}?judged={one.id}"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\u202e" not in text
    assert "⟨U+202E⟩" in client.get("/review?view=decisions").text
    failed = post(client, "note", first, by=evil, why="", set_place=evil, back=f"/{evil}")
    assert failed.status_code == 400
    assert "<script>alert" not in failed.text


def test_the_record_holds_together_after_every_kind_of_decision(own: Own) -> None:
    from dragoman.record import Archive
    from dragoman.record.verify import verify

    folder, client = own
    first, second, *_ = mentions(folder, "timeline")
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        document = record.documents()[0].document
    for kind, items, fields in (
        ("accept", [first], {}), ("edit", [first], {"set_status": "planned"}), ("join", [first, second], {}),
        ("split", [first, second], {}), ("unsure", [second], {}), ("note", [document.id], {"why": "see"}),
        ("same_actor", ["Anna Holt", "Tomas Reyl"], {}),
        ("code", [document.id], {"start": "0", "end": "20", "set_kind": "CONSULT", "set_actors": "Oskar Lind"}),
    ):  # fmt: skip
        assert post(client, kind, *items, **fields).status_code == 303
    for one in [one for one in stored(folder) if one.kind != "undo" and not (one.detail or "").startswith('{"follows')]:
        assert post(client, "undo", one.id).status_code == 303
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        assert verify(record, Archive(folder / "archive")) == []
        assert {one.kind for one in record.judgements()} <= {"reject"}
    with duckdb.connect(str(folder / "record.duckdb"), read_only=True) as plain:
        assert plain.execute("SELECT count(*) FROM judgements WHERE judge = 'Ana Körber'").fetchall()[0][0] >= 16
