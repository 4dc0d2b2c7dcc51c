"""Deciding in a real browser: by keyboard alone, in the drawer, by a selection in the text, and without a script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from dragoman.record import Record

pytestmark = pytest.mark.browser

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
WAIT = 20_000  # milliseconds: a server on a busy machine
# The middle of the first run of plain text, selected as a reader would.
SELECT = """() => {
  const run = [...document.querySelectorAll('[data-code] [data-at]')].find((one) => one.textContent.trim().length > 30);
  const text = document.createTreeWalker(run, NodeFilter.SHOW_TEXT).nextNode();
  const range = document.createRange();
  range.setStart(text, 4);
  range.setEnd(text, 24);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return [Number(run.dataset.at) + 4, getSelection().toString()];
}"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=QUIET.split())
        yield found
        found.close()


@pytest.fixture
def served(own: tuple[Path, TestClient]) -> Iterator[tuple[str, Path]]:
    folder, client = own
    server = uvicorn.Server(uvicorn.Config(client.app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", folder
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(browser: Any, served: tuple[str, Path]) -> Iterator[Any]:
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=served[0])
    found = context.new_page()
    found.set_default_timeout(WAIT)
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield found
    context.close()
    assert faults == []


def stored(folder: Path) -> list[tuple[str, str, str]]:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        return [(one.kind, one.by, one.why) for one in record.judgements(history=True)]


def opened(page: Any, base: str, path: str) -> None:
    page.context.add_cookies([{"name": "by", "value": "Ana%20K%C3%B6rber", "url": base, "httpOnly": True}])
    page.goto(path)


def expecting(locator: Any) -> Any:
    """Wait by looking at elements: a script that is handed over as text may not run under our content policy."""
    from playwright.sync_api import expect

    return expect(locator)


def done(page: Any, number: int) -> None:
    """Wait until so many decisions are kept."""
    expecting(page.locator(".done-line form")).to_have_count(number, timeout=WAIT)


def focus(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_lines_are_decided_and_taken_back_by_keyboard_without_losing_the_place(
    page: Any, served: tuple[str, Path]
) -> None:
    base, folder = served
    opened(page, base, "/review?part=readings")
    lines = page.locator("[data-line]").evaluate_all("all => all.map(one => one.id)")
    left = int(page.locator("[data-left]").get_attribute("data-left"))
    for number, key in enumerate("aru"):
        page.keyboard.press(key)
        assert focus(page) == lines[number + 1]
        box = page.locator(f"#{lines[number + 1]}").bounding_box()
        assert 0 <= box["y"] < 900
    done(page, 3)
    assert page.locator("[data-left]").inner_text() == str(left - 3)
    tab = page.get_by_role("navigation", name="Views").get_by_role("link", name="Decisions").locator(".n")
    expecting(tab).to_have_text("3", timeout=WAIT)
    assert page.locator(".parts [aria-current] .n").inner_text() == page.locator("[data-left]").inner_text()
    left = int(page.locator("[data-left]").get_attribute("data-left")) + 3
    assert [one[:2] for one in stored(folder)] == [(kind, "Ana Körber") for kind in ("accept", "reject", "unsure")]
    page.keyboard.press("z")
    done(page, 2)
    assert focus(page) == lines[2]
    page.keyboard.press("z")
    done(page, 1)
    assert focus(page) == lines[1]
    assert page.locator("[data-left]").inner_text() == str(left - 1)
    assert [kind for kind, _, _ in stored(folder)] == ["accept", "reject", "unsure", "undo", "undo"]


def test_the_last_line_of_a_page_leads_to_the_next_ones_and_can_still_be_taken_back(
    page: Any, served: tuple[str, Path]
) -> None:
    base, folder = served
    opened(page, base, "/review?part=joins")
    total = page.locator("[data-line]").count()
    assert 2 < total <= 20
    for number in range(total):
        page.keyboard.press("a" if number % 2 else "r")
    page.locator(".empty").wait_for(timeout=WAIT)
    assert len(stored(folder)) == total
    assert {kind for kind, _, _ in stored(folder)} == {"join", "split"}
    page.keyboard.press("z")
    page.locator("[data-line]").wait_for(timeout=WAIT)
    assert page.locator("[data-line]").count() == 1


def test_a_reason_is_written_and_sends_nothing_by_itself(page: Any, served: tuple[str, Path]) -> None:
    base, folder = served
    opened(page, base, "/review?part=readings")
    first = page.locator("[data-line]").first.get_attribute("id")
    page.keyboard.press("w")
    assert focus(page) == f"{first}-why"
    page.keyboard.type("a rumour, and the day is another")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert focus(page) == first
    assert stored(folder) == []
    page.keyboard.press("r")
    done(page, 1)
    assert stored(folder) == [("reject", "Ana Körber", "a rumour, and the day is another")]


def test_a_reading_is_corrected_in_its_line_and_a_fault_keeps_what_was_typed(
    browser: Any, served: tuple[str, Path]
) -> None:
    base, folder = served
    context = browser.new_context(base_url=base)
    page = context.new_page()
    opened(page, base, "/review?part=readings")
    first = page.locator("[data-line]").first.get_attribute("id")
    page.keyboard.press("e")
    form = page.locator(f"#{first} form.work")
    form.wait_for(timeout=WAIT)
    assert focus(page).endswith("-kind")
    form.get_by_label("Place").fill("the old mill")
    form.get_by_label("First day").fill("2024-04-09")
    form.get_by_label("Last day").fill("2024-04-01")
    form.get_by_label("Last day").press("Enter")
    page.get_by_text("The last day is before the first").first.wait_for(timeout=WAIT)
    assert form.get_by_label("Place").input_value() == "the old mill"
    form.get_by_label("Last day").fill("")
    form.get_by_label("Place").press("Enter")
    done(page, 1)
    assert page.locator(f"#{first}").is_hidden()
    assert [kind for kind, _, _ in stored(folder)] == ["edit"]
    page.keyboard.press("e")
    page.locator("form.work[data-decide]:visible").wait_for(timeout=WAIT)
    page.keyboard.press("Escape")
    assert page.locator("form.work[data-decide]:visible").count() == 0
    context.close()


def test_without_a_name_the_page_asks_and_the_name_that_is_typed_counts(browser: Any, served: tuple[str, Path]) -> None:
    base, folder = served
    context = browser.new_context(base_url=base)
    page = context.new_page()
    page.goto("/review?part=readings")
    page.keyboard.press("a")
    expecting(page.locator("[name=by]:focus")).to_have_count(1, timeout=WAIT)
    assert page.locator(".done-line").count() == 0
    says = page.get_by_text("Write your name first; then decide again.")
    assert says.count() == 1
    assert page.locator(".who-decides [data-fault]").inner_text() == says.inner_text()
    page.keyboard.type("Ben")
    page.locator("[data-line]").first.get_by_role("button", name="Accept").click()
    done(page, 1)
    assert stored(folder) == [("accept", "Ben", "as the text says")]
    assert page.locator("[data-fault]").count() == 0
    page.reload()
    assert "You decide as Ben" in page.locator(".who-decides summary").inner_text()
    context.close()


def test_a_decision_in_the_drawer_takes_its_line_out_of_the_queue(page: Any, served: tuple[str, Path]) -> None:
    base, folder = served
    opened(page, base, "/review?part=readings")
    page.keyboard.press("j")
    line = focus(page)
    page.keyboard.press("Enter")
    page.locator("#drawer button[value=accept]").click()
    done(page, 1)
    assert page.locator(f"#{line}").is_hidden()
    page.locator("#drawer [data-undo] button").click()
    page.locator(f"#{line}").wait_for(timeout=WAIT)
    assert [kind for kind, _, _ in stored(folder)] == ["accept", "undo"]


def test_a_rejection_in_the_drawer_asks_why_strikes_the_line_behind_and_keeps_the_focus(
    page: Any, served: tuple[str, Path]
) -> None:
    base, folder = served
    opened(page, base, "/moves")
    line = page.locator("tr[data-row]").nth(2)
    line.locator("a[data-drawer]").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#drawer-title").inner_text().startswith("Line 3 of ")
    page.locator("#drawer .rejecting summary").press("Enter")
    page.get_by_label("Why? Choose or write").press_sequentially("the words ask for it")
    page.keyboard.press("Enter")
    struck = page.locator("tr.is-rejected")
    struck.wait_for(timeout=WAIT)
    assert "rejected, undo" in " ".join(line.inner_text().split())
    expecting(page.locator("#drawer [data-undo] button")).to_be_focused(timeout=WAIT)
    line.get_by_role("button", name="undo").press("Enter")
    struck.wait_for(state="detached", timeout=WAIT)
    assert line.evaluate("(row) => row === document.activeElement || row.contains(document.activeElement)")
    assert [why for kind, _, why in stored(folder) if kind == "reject"] == ["the words ask for it"]
    assert [kind for kind, _, _ in stored(folder)] == ["reject", "undo"]


def test_a_passage_is_selected_coded_marked_and_taken_back(page: Any, served: tuple[str, Path]) -> None:
    base, folder = served
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        document = record.documents()[0].document
    opened(page, base, f"/documents/{document.id}")
    start, words = page.evaluate(SELECT)
    page.get_by_text(f"“{words.strip()}”").first.wait_for(timeout=WAIT)
    page.keyboard.press("c")
    form = page.locator("details.code form")
    assert form.get_by_label("The words").input_value() == words.strip()
    form.get_by_label("Kind").select_option("ACCUSE")
    form.get_by_label("Who 1").fill("Anna Holt")
    form.get_by_role("button", name="Code this passage").click()
    page.locator(".judged").wait_for(timeout=WAIT)
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        (mine,) = [one for one in record.mentions() if one.coder.startswith("hand.")]
        assert (mine.id,) in record.ledger("timeline", columns=("mention_id",)).rows
    assert document.text[slice(*mine.span)] == words.strip()
    assert mine.span[0] >= start
    assert page.locator(f"#m-{mine.id}").inner_text() == "criticises or accuses"
    page.keyboard.press("z")
    page.get_by_text("Taken back").first.wait_for(timeout=WAIT)
    assert page.locator(f"#m-{mine.id}").count() == 0


def test_everything_works_without_a_script(browser: Any, served: tuple[str, Path]) -> None:
    base, folder = served
    context = browser.new_context(base_url=base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/review?part=readings")
    lines = page.locator("[data-line]").evaluate_all("all => all.map(one => one.id)")
    page.locator("[data-line]").first.get_by_role("button", name="Reject").click()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Reject").click()
    page.wait_for_url(f"**/review?part=readings&judged=*#{lines[1]}", timeout=WAIT)
    assert page.locator(f"#{lines[0]}").count() == 0
    page.locator("[data-line]").first.get_by_role("link", name="Correct").click()
    page.get_by_label("Place").fill("the old mill")
    page.get_by_role("button", name="Correct").click()
    page.locator(".judged").get_by_role("button").click()
    page.get_by_text("Taken back").first.wait_for(timeout=WAIT)
    assert [kind for kind, _, _ in stored(folder)] == ["reject", "edit", "undo"]
    context.close()
