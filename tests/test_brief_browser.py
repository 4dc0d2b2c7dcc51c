"""The page of a bundled example in a real browser: by keyboard, on a phone, in the dark, and with hostile documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dragoman import briefing, config
from dragoman.brief import to_html
from dragoman.cli import app
from dragoman.record import Record

pytestmark = pytest.mark.browser

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
MADE = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (text) => {
    const [r, g, b] = rgb(text).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const ratio = (node) => {
    const ink = light(getComputedStyle(node).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  };
  const kinds = [".say", ".name", ".intro", ".when", ".flag", ".status", ".q", ".toc a", ".meta", ".read dt", ".from"];
  return kinds.flatMap((kind) => [...document.querySelectorAll(kind)].slice(0, 3).map((node) => [kind, ratio(node)]));
}"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=QUIET.split())
        yield found
        found.close()


@pytest.fixture(scope="session")
def two_rivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief of the invented example, read, coded, recorded and written as a user would."""
    folder = tmp_path_factory.mktemp("two") / "rivers"
    result = CliRunner().invoke(app, ["demo", "--example", "two-rivers", "--into", str(folder)])
    assert result.exit_code == 0, result.output
    process = config.load(folder / "process.toml")
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        brief = briefing.compose(record, process, made=MADE).brief
    path = folder / "brief.html"
    path.write_text(to_html(brief), encoding="utf-8")
    return path


class Seen:
    """A page with all that it said and asked for."""

    def __init__(self, browser: Any, path: Path, **more: Any) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page = browser.new_page(**more)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def check(self) -> None:
        assert self.said == []
        assert [url for url in self.asked if not url.startswith(("file:", "data:"))] == []
        self.page.close()


def test_every_note_is_reached_by_keyboard_and_focus_returns(browser: Any, two_rivers: Path) -> None:
    seen = Seen(browser, two_rivers, viewport={"width": 1440, "height": 900})
    page = seen.page
    page.get_by_role("button", name="Open all").press("Enter")
    numbers = page.evaluate("[...document.querySelectorAll('.note')].map((note) => note.id.slice(2))")
    reached = set()
    page.evaluate("document.querySelector('.skip').focus()")
    for _ in range(2000):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "[document.activeElement.dataset.q || '', document.activeElement.closest('#sources') !== null]"
        )
        if at[1]:
            break
        if at[0] and at[0] not in reached:
            page.keyboard.press("Enter")
            drawer = page.get_by_role("dialog")
            assert drawer.is_visible()
            assert f"Quote {at[0]} of {len(numbers)}" in drawer.inner_text()
            assert drawer.locator("mark").count() >= 1
            page.keyboard.press("Escape")
            assert not drawer.is_visible()
            assert page.evaluate("document.activeElement.dataset.q") == at[0]
            reached.add(at[0])
    assert reached == set(numbers)
    seen.check()


def test_paper_has_every_paragraph_once_with_the_numbers_of_all_its_quotes(browser: Any, two_rivers: Path) -> None:
    seen = Seen(browser, two_rivers, viewport={"width": 1440, "height": 900})
    page = seen.page
    apart, together = page.locator("#quotes .notes"), page.locator("#quotes .paper")
    assert apart.is_visible()
    assert not together.is_visible()
    page.emulate_media(media="print")
    assert not apart.is_visible()
    assert together.is_visible()
    numbers = page.evaluate("[...document.querySelectorAll('.note')].map((note) => note.id.slice(2))")
    assert numbers
    assert set(numbers) == set(together.locator("blockquote b").all_inner_texts())
    words = together.locator("blockquote").all_inner_texts()
    assert len(words) == len(set(words)) < len(numbers)
    seen.check()


def test_arrows_go_from_quote_to_quote_and_tab_stays_in_the_drawer(browser: Any, two_rivers: Path) -> None:
    seen = Seen(browser, two_rivers, viewport={"width": 1440, "height": 900})
    page = seen.page
    page.locator("a.q[data-q='2']").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert "Quote 3 of" in page.locator("#drawer-at").inner_text()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert "Quote 1 of" in page.locator("#drawer-at").inner_text()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('drawer').contains(document.activeElement)")
    body = page.locator("#drawer-body").inner_text()
    for label in ("Read as", "Who", "When", "Confidence", "Rule"):
        assert label in body
    seen.check()


def test_without_its_script_the_page_shows_a_quote_by_its_address(browser: Any, two_rivers: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(two_rivers.as_uri())
    page.locator("a.q").first.click()
    assert page.locator("#q-1").is_visible()
    box = page.locator("#q-1").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_and_can_be_read_in_the_dark(browser: Any, two_rivers: Path, scheme: str) -> None:
    seen = Seen(browser, two_rivers, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = seen.page
    page.get_by_role("button", name="Open all").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ratios = page.evaluate(CONTRAST)
    assert len(ratios) > 20
    assert [(kind, ratio) for kind, ratio in ratios if ratio < 4.5] == []
    seen.check()


def test_the_picture_is_one_stop_for_tab_and_arrows_go_from_mark_to_mark(browser: Any, two_rivers: Path) -> None:
    seen = Seen(browser, two_rivers, viewport={"width": 1440, "height": 900})
    page = seen.page
    stops = "svg.timeline.wide a[tabindex='0']"
    assert page.locator(stops).count() == 1
    page.locator(stops).focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != before
    assert page.locator(stops).count() == 1
    seen.check()


def test_the_filter_leaves_only_lines_with_the_word(browser: Any, two_rivers: Path) -> None:
    seen = Seen(browser, two_rivers, viewport={"width": 1440, "height": 900})
    page = seen.page
    page.get_by_label("Find in the lines").fill("ceasefire")
    page.wait_for_timeout(600)  # the search waits for the typing to pause
    shown = page.locator(".line:visible, .grid tbody tr:visible").all_inner_texts()
    assert shown
    assert all("ceasefire" in text.lower() for text in shown)
    page.get_by_label("Find in the lines").press("Escape")
    assert page.locator(".line:visible, .grid tbody tr:visible").count() > len(shown)
    seen.check()


def test_a_hostile_document_is_shown_as_text(browser: Any, tmp_path: Path) -> None:
    title = "A" * 10_000
    about = ["outlet: <img src=x onerror=alert(1)>", "published: 2025-12-03", "url: javascript:alert(1)"]
    head = "\n".join(["---", f"title: {title}", *about, "---", ""])
    text = (
        "President Maren <script>document.title='owned'</script> met Minister Vane in Geneva on 2 December. "
        "Ukraine rejected “the </details></main><h1>plan</h1> \u202egnorw\u202c”. Russia accepted the offer of Ukraine."
    )
    (tmp_path / "hostile.md").write_text(head + text, encoding="utf-8")
    out = tmp_path / "brief.html"
    result = CliRunner().invoke(app, ["brief", str(tmp_path / "hostile.md"), "-o", str(out)])
    assert result.exit_code == 0, result.output
    seen = Seen(browser, out, viewport={"width": 390, "height": 844})
    page = seen.page
    assert page.title() != "owned"
    assert page.locator("h1").count() == 1
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, object, form").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "\u202e" not in page.content()
    assert title[:161] not in page.content()
    seen.check()
