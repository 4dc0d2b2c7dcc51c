"""The look and the client side: every component in a real browser, by keyboard, without a script, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gallery import made, sample

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TEMPLATES = made.STATIC.parent / "templates"
STYLE = made.STATIC / "style.css"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
WAIT = 30_000  # milliseconds: a browser on a busy machine
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=QUIET.split())
        yield found
        found.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Open a page of the gallery; at the end nothing may have been said on the console or asked for elsewhere."""
    said: list[str] = []
    contexts: list[Any] = []

    def open_page(address: str = "/gallery", *, size: dict[str, int] | None = None, **more: Any) -> Any:
        context = browser.new_context(viewport=size or DESK, locale="en-GB", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(f"{request.url} {request.failure}"))
        page.route("**/*", made.answer)
        page.goto(made.HOME + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A browser reports answers that we mean to be errors, and requests that we break off for the next words;
    # the icon it fetches by a way of its own.
    meant = ("status of 404", "status of 500", "ERR_ABORTED", "favicon")
    assert [text for text in said if not any(one in text for one in meant)] == []


def violations(page: Any, within: str | None = None) -> list[str]:
    """What the checker finds on the page, or within a part of it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = axe.run(page, context=within, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def few_rows(page: Any) -> None:
    """Leave a few rows of the long table: what the checker says of one, it says of all."""
    page.evaluate(
        "document.querySelectorAll('#main > .table-box tr[data-row]').forEach((r, i) => { if (i > 9) r.remove() })"
    )


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_checker_finds_nothing_against_wcag(opened: Open, size: dict[str, int], scheme: str) -> None:
    page = opened(size=size, color_scheme=scheme, reduced_motion="reduce")
    few_rows(page)
    page.evaluate("document.querySelectorAll('#review details').forEach((d) => { d.open = true })")
    assert violations(page) == []
    page.locator("tbody .ev").nth(9).click()
    page.get_by_role("dialog").get_by_text("Judgements").wait_for()
    assert violations(page, "#drawer") == []
    assert violations(page, "#main > .table-box") == []
    page.keyboard.press("Escape")
    if size is PHONE:
        page.get_by_role("button", name="Filter").click()
    page.locator("#pick-actor").click()
    assert violations(page, "#filters") == []
    page.reload()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    assert violations(page, "#keys") == []
    if size is PHONE:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Pages").click()
        assert violations(page, "#nav") == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280, 1920])
def test_no_width_makes_the_page_wider_than_its_window(opened: Open, width: int) -> None:
    page = opened(size={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("tbody .ev").first.click()
    page.get_by_role("dialog").get_by_text("Judgements").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_the_drawer_opens_beside_what_was_clicked_and_gives_the_focus_back(opened: Open) -> None:
    page = opened()
    link = page.locator("tbody .ev").nth(4)
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    link.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("Judgements").wait_for()
    assert page.evaluate("document.getElementById('drawer').contains(document.activeElement)")
    after = link.bounding_box()
    edge = drawer.bounding_box()
    assert abs(after["y"] - before["y"]) < 2
    assert after["x"] + after["width"] <= edge["x"]
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert link.evaluate("(node) => node === document.activeElement")


@pytest.mark.browser
def test_arrows_go_through_the_words_of_the_page_and_back_leads_back_within_the_drawer(opened: Open) -> None:
    page = opened()
    page.locator("tbody .ev").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("heading", name="Reading 0000000000000000", exact=True).wait_for()
    place = page.locator("#drawer-title")
    assert place.inner_text().startswith("Line 1 of ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("j")
    assert place.inner_text().startswith("Line 3 of ")
    page.keyboard.press("k")
    assert place.inner_text().startswith("Line 2 of ")
    assert page.locator("#main a.ev.open").count() >= 1
    drawer.get_by_role("link", name="an earlier offer").click()
    drawer.get_by_role("heading", name="Reading other").wait_for()
    drawer.get_by_role("button", name="Back").click()
    drawer.get_by_role("heading", name="Reading 0000000000000001").wait_for()
    assert not drawer.get_by_role("button", name="Back").is_visible()
    drawer.get_by_role("link", name="A broken link").click()
    drawer.get_by_text("There is no such reading.").wait_for()
    assert "/items/mention/missing" in drawer.get_by_role("link", name="Whole page").get_attribute("href")


@pytest.mark.browser
def test_a_server_that_is_gone_is_said_in_words(opened: Open) -> None:
    page = opened()
    page.route("**/*", lambda route: route.fulfill(status=500, body="oh", content_type="text/plain"))
    page.locator("tbody .ev").first.click()
    page.get_by_role("dialog").get_by_text("the server answered 500").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.matches('tbody .ev')"), "the focus is where it was"


@pytest.mark.browser
def test_on_a_phone_the_drawer_holds_the_focus(opened: Open) -> None:
    page = opened(size=PHONE)
    page.locator("tbody .ev").first.click()
    page.get_by_role("dialog").get_by_text("Judgements").wait_for()
    assert page.evaluate("document.getElementById('drawer').matches(':modal')")
    page.mouse.click(10, 10)  # beside it
    assert not page.locator("#drawer").is_visible()


@pytest.mark.browser
def test_keys_lead_through_rows_to_their_words_and_documents(opened: Open) -> None:
    page = opened()
    page.locator("tbody [data-row]").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    row = "[...document.querySelectorAll('#main [data-row]')].indexOf(document.activeElement)"
    assert page.evaluate(row) == 1
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Reading 0000000000000001", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.locator("#review [data-row]").first.focus()
    page.keyboard.press("o")
    page.wait_for_url("**/documents/d1")


@pytest.mark.browser
def test_two_keys_go_to_a_page_and_one_to_the_search(opened: Open) -> None:
    page = opened()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("gc?jf")  # in a field, letters are letters
    assert page.locator("#search").input_value() == "gc?jf"
    page.locator("#search").blur()
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "filter-q"
    page.locator("#filter-q").blur()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/claims")


@pytest.mark.browser
def test_single_keys_can_be_turned_off_and_stay_off(opened: Open) -> None:
    page = opened()
    page.keyboard.press("?")
    page.get_by_label("Single keys do something on these pages").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"


@pytest.mark.browser
def test_a_key_presses_the_button_of_the_active_row_alone(opened: Open) -> None:
    page = opened("/gallery?review=1")
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data) if request.method == "POST" else None)
    rows = page.locator("#review [data-row]")
    assert "active" in rows.first.get_attribute("class")  # the first line waits for its key
    rows.nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert "kind=accept" in posted[0]
    assert f"item={1:016x}" in posted[0]
    page.goto(made.HOME + "/gallery?review=1")
    page.keyboard.press("e")  # unfolds the form, with the focus in it
    assert page.evaluate("document.activeElement.name") == "status"
    page.locator("#review summary").first.focus()
    with page.expect_navigation():
        page.keyboard.press("z")
    assert "kind=undo" in posted[1]


@pytest.mark.browser
def test_the_filter_sends_itself_without_what_is_empty(opened: Open) -> None:
    page = opened("/gallery?plain=1")
    page.get_by_label("Confidence").select_option("0.8")
    page.wait_for_url(re.compile(r"confidence="))
    assert page.url == f"{made.HOME}/gallery?sort=since&dir=desc&confidence=0.8"
    assert page.evaluate("document.activeElement.id") == "filter-confidence"
    page.locator("#pick-actor").click()
    page.get_by_label("Find in actors").fill("commission")
    left = page.locator("#filters .pick[open] li:visible").all_inner_texts()
    assert left
    assert all("Commission" in text for text in left)
    page.keyboard.press("Escape")
    page.locator("#pick-status").click()
    page.get_by_label("planned").check()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"status=planned"))
    page.get_by_label("From", exact=True).fill("2024-03-01")
    page.get_by_label("Before", exact=True).focus()
    page.wait_for_url(re.compile(r"since=2024-03-01"))


@pytest.mark.browser
def test_dragging_over_the_timeline_chooses_whole_days(opened: Open) -> None:
    page = opened("/gallery?plain=1")
    svg = page.locator("[data-brush]")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    scale = box["width"] / 1000
    day = 870 / 72  # the picture's width over the days from 1 February to 12 April

    def at(days: float) -> float:
        return box["x"] + (120 + days * day) * scale

    page.mouse.move(at(29.5), box["y"] + 160)
    page.mouse.down()
    page.mouse.move(at(20), box["y"] + 100, steps=4)
    page.mouse.move(at(9.5), box["y"] + 40, steps=4)
    assert page.locator(".brush").count() == 1
    page.mouse.up()
    page.wait_for_url(re.compile(r"since=2024-02-10"))
    assert "until=2024-03-02" in page.url


@pytest.mark.browser
def test_a_picture_is_one_stop_for_tab_and_its_marks_open_their_words(opened: Open) -> None:
    page = opened()
    first = page.locator("[data-brush] a").first
    assert page.locator("[data-brush] a[tabindex='0']").count() == 1
    first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "day 3: a reading"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Reading t1", exact=True).wait_for()
    page.keyboard.press("Escape")


@pytest.mark.browser
@pytest.mark.parametrize(
    "words", ["😀 Reyl proposed a ceasefire", "pull back ten kilometres", "the Tarn \u202e(hidden)"]
)
def test_a_selection_is_told_in_code_points_of_the_stored_text(opened: Open, words: str) -> None:
    from playwright.sync_api import expect

    values = sample.values()
    text = "".join(one["text"] for one in values["segments"])
    shown = words.replace("\u202e", "⟨U+202E⟩")
    page = opened()
    page.evaluate(
        """(words) => {
          const nodes = [];
          const walk = document.createTreeWalker(document.querySelector('[data-code]'), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            if (!walk.currentNode.parentElement.closest('[data-skip]')) nodes.push(walk.currentNode);
          }
          const place = (at) => {
            for (const node of nodes) { if (at <= node.length) return [node, at]; at -= node.length; }
          };
          const from = nodes.map((node) => node.data).join('').indexOf(words);
          const range = document.createRange();
          range.setStart(...place(from));
          range.setEnd(...place(from + words.length));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        shown,
    )
    # Not by a script that is handed over as text, which may not run under our content policy.
    expect(page.locator("[data-selection] [name=end]")).not_to_have_value("", timeout=WAIT)
    start, end, quote = page.evaluate(
        "['start', 'end', 'quote'].map((name) => document.querySelector(`[data-selection] [name=${name}]`).value)"
    )
    assert text[int(start) : int(end)] == words
    assert quote == shown


@pytest.mark.browser
def test_without_a_script_everything_can_be_read_and_asked_for(opened: Open) -> None:
    page = opened("/gallery?plain=1", java_script_enabled=False)
    assert page.get_by_role("button", name="Apply").last.is_visible()
    assert not page.get_by_role("button", name="Copy link").is_visible()
    page.locator("tbody .ev").first.click()
    assert page.get_by_role("heading", name="Reading 0000000000000000", exact=True).is_visible()
    phone = opened(size=PHONE, java_script_enabled=False)
    phone.get_by_role("button", name="Pages").click()
    assert phone.get_by_role("link", name="Meetings").is_visible()


@pytest.mark.browser
def test_a_choice_of_light_or_dark_is_kept_and_paper_stays_white(opened: Open) -> None:
    page = opened(color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    night = page.evaluate(paper)
    assert night != day
    page.reload()
    assert page.evaluate(paper) == night
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator(".filters").is_visible()
    assert page.get_by_text("As held on").first.is_visible()


@pytest.mark.browser
def test_hostile_words_are_shown_as_text(opened: Open) -> None:
    page = opened()
    assert page.title() != "owned"
    assert page.locator("main h1").count() == 1
    assert page.locator("main script, main img, main iframe").count() == 0
    assert "\u202e" not in page.content()
    assert page.get_by_text("<script>document.title='owned'</script>").first.is_visible()


def test_no_page_needs_a_style_attribute_or_an_inline_script() -> None:
    html = made.gallery() + made.render("error.html.j2", title="Not found", status=404, words="There is no such page.")
    assert re.findall(r"\sstyle=|\son[a-z]+=", re.sub(r">[^<]*<", "><", html)) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html.replace("&lt;script", "")) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//(?!example\.org)", html) == []


def test_the_list_of_macros_is_complete_and_has_their_parameters() -> None:
    source = (TEMPLATES / "macros.html.j2").read_text(encoding="utf-8")
    head = source.split("#}", 1)[0]
    told = {re.sub(r"\s+", "", found[0]) for found in re.finditer(r"\b[a-z_]+\((?:[^()]|\(\))*\)", head)}
    for name, parameters in re.findall(r"{% macro ([a-z]\w*)(\((?:[^()]|\(\))*\))", source):
        assert re.sub(r"\s+", "", name + parameters) in told


def test_the_style_sheet_has_no_left_or_right() -> None:
    css = re.sub(r"/\*.*?\*/", "", STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    physical = (
        r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|left|right|float|text-align:\s*(?:left|right))\s*:"
    )
    assert re.findall(physical, css) == []


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_told_from_what_it_stands_on(scheme: int) -> None:
    found = re.findall(r"(--[\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE.read_text(encoding="utf-8"))
    colours = {name: pair[scheme] for name, *pair in found}
    lanes = ("--talks", "--offers", "--answers", "--pledges", "--claims", "--other", "--fighting")
    least = dict.fromkeys(("--ink", "--soft", "--accent", "--warn", *lanes), 4.5) | {"--edge": 3.0}
    least |= {f"--party-{name}": 3.0 for name in (*range(8), "none")}
    for ground in ("--paper", "--card"):
        assert [
            (name, ground, round(_contrast(colours[name], colours[ground]), 2))
            for name, ratio in least.items()
            if _contrast(colours[name], colours[ground]) < ratio
        ] == []
