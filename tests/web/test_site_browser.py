"""The real server in a real browser: every page, by keyboard, on a phone, in the dark; nothing leaves the machine."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from dragoman import measures
from dragoman.outlook import MODELS
from dragoman.patterns import PATTERNS
from dragoman.web.site import NAV

pytestmark = pytest.mark.browser

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
PAGES = [path for _, _, path in NAV]
ALSO = ["/drafts/compare", "/drafts/20-points", "/drafts/20-points/consent", "/evidence?kind=CONSULT", "/search?q=plan"]
SINGLE = [
    *(f"/measures/{name}" for name in measures.MODULES),
    *(f"/patterns/{name}" for name in PATTERNS),
    *(f"/outlook/{name}" for name in MODELS),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Pages that say nothing of the world, and so have nothing to open.
SILENT = ("/measures", "/patterns", "/outlook", "/brief")
# Outlook of models whose rows rest on judgements that somebody typed in; agreement, where nobody judged a reading yet.
TYPED = ("/measures/agreement", "/outlook/bargain", "/outlook/attrition")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 900}


class Served:
    """A launch on a free port, as `dragoman serve` runs it."""

    def __init__(self, client: TestClient) -> None:
        config = uvicorn.Config(client.app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.05)
        self.base = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=QUIET.split())
        yield found
        found.close()


@pytest.fixture(scope="module")
def served(ukraine_client: TestClient) -> Iterator[str]:
    found = Served(ukraine_client)
    yield found.base
    found.stop()


Opened = Callable[..., Any]


class Watched:
    """What pages complain of, and which machines they ask; both are taken once they are looked at."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []

    def page(self, context: Any) -> Any:
        page = context.new_page()
        page.on("console", lambda one: self.complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        return page

    def quiet(self) -> None:
        """Nothing was complained of, and nothing was asked of another machine."""
        assert self.complaints == []
        assert {re.match(r"[a-z]+://[^/:]+", url)[0] for url in self.asked} <= {"http://127.0.0.1"}  # type: ignore[index]


@pytest.fixture
def opened(browser: Any, served: str) -> Iterator[Opened]:
    """Open a page of the server in a browser of its own."""
    contexts, watched = [], Watched()

    def go(path: str, *, base: str = served) -> Any:
        context = browser.new_context(viewport=DESK)
        contexts.append(context)
        page = watched.page(context)
        answer = page.goto(f"{base}{path}")
        assert answer.status == 200, f"{path}: {answer.status}"
        return page

    yield go
    for context in contexts:
        context.close()
    watched.quiet()


@pytest.fixture(scope="module")
def tab(browser: Any) -> Iterator[tuple[Any, Watched]]:
    """One tab for all pages: a new one for each would take longer than the pages do."""
    context, watched = browser.new_context(viewport=DESK), Watched()
    yield watched.page(context), watched
    context.close()


@pytest.fixture(scope="module", params=[*PAGES, *ALSO, *SINGLE])
def visited(tab: tuple[Any, Watched], served: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    """Each page in turn, opened once for all that is asked of it."""
    page, watched = tab
    path = str(request.param)
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    answer = page.goto(f"{served}{path}")
    assert answer.status == 200, f"{path}: {answer.status}"
    yield path, page
    watched.quiet()


def test_every_page_fits_a_desk_and_a_phone(visited: tuple[str, Any]) -> None:
    path, page = visited
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), size
    assert page.get_by_role("heading", level=1).count() == 1
    here = page.locator("nav#nav [aria-current=page]").count()
    assert here == (0 if path.startswith(("/evidence", "/search")) else 1)


@pytest.mark.slow
def test_a_checker_finds_nothing_against_wcag(visited: tuple[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    _, page = visited
    told = []
    for size, scheme in ((DESK, "light"), (DESK, "dark"), (PHONE, "dark"), (PHONE, "light")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        # A theme changes colours alone, so that the second look at one width is for these.
        only = {"type": "tag", "values": WCAG} if scheme == "light" else {"type": "rule", "values": ["color-contrast"]}
        found = axe.run(page, options={"runOnly": only, "resultTypes": ["violations"]})
        told += [
            f"{size['width']} {scheme} {one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in found.response["violations"]
        ]
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    assert told == []


def test_the_words_of_every_page_open_by_keyboard(visited: tuple[str, Any]) -> None:
    path, page = visited
    links = page.locator("main a[data-drawer]:visible")
    if path in SILENT or path in TYPED:
        assert links.count() == 0
        return
    link = links.first
    link.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("dialog#drawer[open]")
    drawer.wait_for()
    drawer.locator("blockquote, .text, article").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog#drawer[open]").count() == 0
    assert link.evaluate("node => node === document.activeElement")


def test_a_filter_is_in_the_address_and_the_address_brings_it_back(opened: Opened, served: str) -> None:
    page = opened("/moves")
    before = page.locator("main [data-row]").count()
    page.locator("#pick-actor").click()
    page.locator("details.pick[open] input[type=checkbox]").first.check()
    page.keyboard.press("Escape")
    page.wait_for_url("**actor=**")
    rows = page.locator("main [data-row]").all_inner_texts()
    assert 0 < len(rows) <= before
    again = opened(page.url.removeprefix(served))
    assert again.locator("main [data-row]").all_inner_texts() == rows
    page.locator(".chips .chip").first.click()
    page.wait_for_url(lambda url: "actor=" not in url)
    assert page.locator("main [data-row]").count() == before


def test_a_day_in_the_past_is_said_on_every_page_and_kept_from_page_to_page(opened: Opened) -> None:
    page = opened("/moves?as_of=2025-11-21")
    assert "21 Nov 2025" in page.locator(".as-of").inner_text()
    page.locator("nav").get_by_role("link", name="Drafts").click()
    assert "as_of=2025-11-21" in page.url
    assert page.locator("main").inner_text().count("20-points") == 0
    page.locator(".as-of a").click()
    assert "20-points" in page.locator("main").inner_text()


def test_two_drafts_are_compared_by_choosing_them(opened: Opened) -> None:
    page = opened("/drafts/compare")
    first = page.get_by_label("One version")
    first.focus()
    for _ in range(len(first.locator("option").all())):
        page.keyboard.press("ArrowUp")
    assert "a=" not in page.url  # arrow keys choose, the button sends
    assert first.evaluate("node => node === document.activeElement")
    first.select_option("28-points")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**a=28-points**")
    assert page.locator("article.change").count() > 10
    assert page.locator("del").count() > 0
    assert page.locator("ins").count() > 0


def test_pages_can_be_read_without_a_script(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{served}{path}")
        assert page.get_by_role("heading", level=1).count() == 1
    page.goto(f"{served}/moves")
    page.locator("main a[data-drawer]").first.click()
    assert page.locator("blockquote").count() > 0
    context.close()
