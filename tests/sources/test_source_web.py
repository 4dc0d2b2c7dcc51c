"""Pages and feeds are fetched politely, within limits, and only from where they may be."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from dragoman.errors import SourceError
from dragoman.sources import Options, Received, items
from dragoman.sources.web import is_public, pinned

WORDS = "The foreign ministers of Arvania and Belmark met in Port Sorel and parted without a text."
PAGE = f"<html><head><title>No text</title><meta property='og:site_name' content='Herald'></head><body><article><p>{WORDS}</p><p>{WORDS} Again.</p></article></body></html>"
Answers = dict[str, httpx.Response | Exception]


def options(
    answers: Answers, *, addresses: list[str] | None = None, seen: list[str] | None = None, **more: object
) -> Options:
    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(str(request.url))
        answer = answers.get(str(request.url), httpx.Response(404))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Options(
        clock=lambda: datetime(2031, 3, 4, tzinfo=UTC),
        transport=httpx.MockTransport(handle),
        resolver=lambda host, port: ["93.184.216.34"] if addresses is None else addresses,
        **more,  # type: ignore[arg-type]
    )


def html(text: str = PAGE, **headers: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/html", **headers}, content=text.encode())


def only(target: str, given: Options) -> Received:
    (item,) = items(target, options=given)
    return item.read()


def test_a_page_becomes_a_document_named_by_its_address() -> None:
    document = only(
        "https://herald.example/2031/03/03/talks#top", options({"https://herald.example/2031/03/03/talks": html()})
    ).document
    assert (document.source, document.url, document.outlet) == (
        "web",
        "https://herald.example/2031/03/03/talks",
        "Herald",
    )
    assert (document.published, document.published_basis) == (date(2031, 3, 3), "url")
    assert WORDS in document.text


def test_a_charset_in_the_header_is_heeded() -> None:
    page = "<p>Київ відкинув пропозицію про перемир'я, заявили посадовці.</p>".encode("cp1251")
    answer = httpx.Response(200, headers={"content-type": "text/html; charset=windows-1251"}, content=page)
    assert "Київ" in only("http://h.example/a", options({"http://h.example/a": answer})).document.text


@pytest.mark.parametrize("robots", ["User-agent: *\nDisallow: /private", "User-agent: dragoman\nDisallow: /private"])
def test_robots_txt_is_obeyed(robots: str) -> None:
    seen: list[str] = []
    answers: Answers = {
        "https://h.example/robots.txt": httpx.Response(200, text=robots),
        "https://h.example/private/a": html(),
        "https://h.example/open": html(),
    }
    with pytest.raises(SourceError, match=r"robots\.txt"):
        only("https://h.example/private/a", options(answers, seen=seen))
    assert seen == ["https://h.example/robots.txt"]
    assert only("https://h.example/open", options(answers)).document.text


def test_a_site_whose_robots_txt_fails_is_left_alone() -> None:
    answers: Answers = {"https://h.example/robots.txt": httpx.Response(503), "https://h.example/a": html()}
    with pytest.raises(SourceError, match="503"):
        only("https://h.example/a", options(answers))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "240.0.0.1", "::1",
     "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0", "::127.0.0.1", "nonsense"],
)  # fmt: skip
def test_special_addresses_are_refused_unless_allowed(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(SourceError, match="private network"):
        only(
            "http://inside.example/a",
            options({"http://inside.example/a": html()}, addresses=["93.184.216.34", address]),
        )
    given = options({"http://inside.example/a": html()}, addresses=[address], allow_private=True)
    assert only("http://inside.example/a", given).document.text


def test_redirects_are_followed_and_each_step_is_checked() -> None:
    def to(place: str) -> httpx.Response:
        return httpx.Response(302, headers={"location": place})

    answers: Answers = {"https://h.example/a": to("/b"), "https://h.example/b": html()}
    assert only("https://h.example/a", options(answers)).document.url == "https://h.example/b"
    looping: Answers = {"https://h.example/a": to("/a")}
    with pytest.raises(SourceError, match="more than 5"):
        only("https://h.example/a", options(looping))
    for place, message in [("file:///etc/passwd", "http"), ("http://u:p@h.example/", "password")]:
        with pytest.raises(SourceError, match=message):
            only("https://h.example/a", options({"https://h.example/a": to(place)}))
    inward = options({"https://h.example/a": to("http://inside.example/")})

    def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1" if host.startswith("inside") else "93.184.216.34"]

    with pytest.raises(SourceError, match="private network"):
        only("https://h.example/a", Options(transport=inward.transport, resolver=resolver))
    disallowed: Answers = {
        "https://h.example/a": to("/no"),
        "https://h.example/robots.txt": httpx.Response(200, text="User-agent: *\nDisallow: /no"),
    }
    with pytest.raises(SourceError, match=r"robots\.txt"):
        only("https://h.example/a", options(disallowed))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(404), "404"),
        (httpx.Response(200, headers={"content-type": "video/mp4"}, content=b"x"), "video/mp4"),
        (httpx.Response(200, headers={"content-type": "text/html"}, content=b""), "empty"),
        (html("x" * 2000), "limit"),
        (httpx.ConnectTimeout("slow"), "in time"),
        (httpx.ConnectError("refused"), "refused"),
    ],
)
def test_what_cannot_be_fetched_says_why(answer: httpx.Response | Exception, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        only(
            "https://h.example/a",
            options(
                {"https://h.example/a": answer, "https://h.example/robots.txt": httpx.Response(404)}, max_bytes=1000
            ),
        )


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(SourceError, match="too slowly"):
        only("https://h.example/a", options({"https://h.example/a": html()}, max_seconds=-1.0))


@pytest.mark.parametrize(
    "url", ["http://", "http://u:p@h.example/", "http://[::1", "https://h.example:99999/", "http://\u2024/", "http:x"]
)
def test_addresses_that_are_none_are_items_that_say_so(url: str) -> None:
    (item,) = items(url, options=options({}))
    with pytest.raises(SourceError):
        item.read()


def test_an_unknown_host_says_so() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(SourceError, match="not known"):
        only("https://nowhere.example/", Options(transport=options({}).transport, resolver=unknown))


def test_the_connection_goes_to_the_checked_address_under_the_site_s_name() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.host == "93.184.216.1":
            raise httpx.ConnectError("down")
        return html()

    client = httpx.Client(transport=pinned(httpx.MockTransport(handle)))
    client.get("https://h.example/a", extensions={"addresses": ("93.184.216.1", "93.184.216.34")})
    assert [request.url.host for request in seen] == ["93.184.216.1", "93.184.216.34"]
    assert seen[1].headers["host"] == "h.example"
    assert seen[1].extensions["sni_hostname"] == "h.example"


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Herald</title><link>https://h.example/</link>
<item><title>Whole</title><link>https://h.example/whole</link><pubDate>Mon, 03 Mar 2031 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{WORDS}</p><p>Second.</p>]]></content:encoded></item>
<item><title>Linked</title><link>/linked</link><pubDate>Mon, 03 Mar 2031 10:00:00 GMT</pubDate><description>Teaser</description></item>
<item><title>Nothing at all</title></item>
<item><title>Last</title><guid isPermaLink="false">1</guid><description>{WORDS}</description></item>
</channel></rss>"""


def test_a_feed_gives_one_item_an_entry_and_fetches_only_what_it_lacks() -> None:
    seen: list[str] = []
    feed = httpx.Response(200, headers={"content-type": "application/rss+xml"}, content=RSS.encode())
    given = options({"https://h.example/feed": feed, "https://h.example/linked": html()}, seen=seen)
    found = list(items("https://h.example/feed", options=given))
    assert "https://h.example/linked" not in seen
    whole, linked, _, last = found
    document = whole.read().document
    assert (document.source, document.text, document.title, document.outlet) == (
        "feed",
        f"{WORDS}\nSecond.",
        "Whole",
        "Herald",
    )
    assert (document.published, document.published_basis) == (date(2031, 3, 3), "feed")
    assert "https://h.example/whole" not in seen
    fetched = linked.read().document
    assert (fetched.source, fetched.url) == ("web", "https://h.example/linked")
    assert (fetched.published, fetched.published_basis) == (date(2031, 3, 3), "feed")
    assert last.read().document.text == WORDS
    with pytest.raises(SourceError, match='"Nothing at all"'):
        found[2].read()


def test_a_page_that_a_feed_leads_to_and_that_cannot_be_had_names_the_feed() -> None:
    feed = httpx.Response(200, headers={"content-type": "application/rss+xml"}, content=RSS.encode())
    given = options({"https://h.example/feed": feed, "https://h.example/linked": httpx.Response(403)})
    _, linked, _, _ = items("https://h.example/feed", options=given)
    with pytest.raises(SourceError, match=r"403.*an entry of the feed https://h.example/feed leads to it") as caught:
        linked.read()
    assert caught.value.item == "https://h.example/linked"


def test_a_local_feed_that_breaks_off_gives_its_good_entries(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RSS[: RSS.index("<item><title>Nothing")] + "<item><title>bro")
    found = list(items(str(tmp_path / "a.xml"), options=options({})))
    assert found[0].read().document.text.startswith(WORDS)
    with pytest.raises(SourceError, match="404"):
        found[1].read()


def test_an_entity_bomb_in_a_feed_expands_to_nothing(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(10))
    (tmp_path / "a.rss").write_text(RSS.replace("<rss", f"<!DOCTYPE rss [{levels}]><rss", 1).replace("Second.", "&e9;"))
    for item in items(str(tmp_path / "a.rss"), options=options({})):
        with suppress(SourceError):
            assert len(item.read().document.text) < 1000


@contextmanager
def server(pages: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or self.headers["User-Agent"].encode())

        def log_message(self, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def test_a_real_server_on_loopback_is_read_only_where_allowed() -> None:
    with server({"/a": PAGE.encode()}) as base:
        assert WORDS in only(f"{base}/a", Options(allow_private=True)).document.text
        with pytest.raises(SourceError, match="private network"):
            only(f"{base}/a", Options())
        with pytest.raises(SourceError, match="404"):
            only(f"{base}/b", Options(allow_private=True))
    with pytest.raises(SourceError, match="cannot be fetched"):
        only(f"{base}/a", Options(allow_private=True))
