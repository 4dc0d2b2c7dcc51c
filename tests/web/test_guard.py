"""Other pages and other machines are kept out."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dragoman.web.guard import LOCAL, Guard, same, token


@pytest.fixture
def client() -> TestClient:
    async def answer(request: object) -> PlainTextResponse:
        return PlainTextResponse("answered")

    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
    return TestClient(Guard(app, LOCAL), base_url="http://127.0.0.1:8641")


@pytest.mark.parametrize("host", ["127.0.0.1:8641", "localhost:8641", "[::1]:8641", "LOCALHOST"])
def test_our_own_hosts_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8641", "user@127.0.0.1", "", "[", "127.0.0.1/x"],
)
def test_a_name_that_points_here_from_elsewhere_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_cannot_write(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/", headers=headers).status_code == 403


def test_our_own_page_can_write(client: TestClient) -> None:
    headers = {"origin": "http://127.0.0.1:8641", "sec-fetch-site": "same-origin"}
    assert client.post("/", headers=headers).status_code == 200


def test_a_body_without_an_end_is_refused(client: TestClient) -> None:
    assert client.post("/", content=iter([b"x"] * 3)).status_code == 413
    assert client.post("/", content=b"x" * 1_000_001).status_code == 413


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_carries_the_policy_refusals_too(client: TestClient, method: str) -> None:
    for headers in ({}, {"host": "evil.example"}, {"origin": "https://evil.example"}):
        answer = getattr(client, method)("/", headers=headers)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in answer.headers


def test_a_token_is_new_at_each_launch_and_only_itself() -> None:
    one, other = token(), token()
    assert one != other
    assert same(one, one)
    assert not same("", one)
    assert not same("é" + one, one)


def test_whoever_asks_for_the_head_gets_that_of_the_answer_and_no_body(rivers_client: TestClient) -> None:
    for address in ("/feed.atom", "/dates.ics", "/api/ledgers/moves", "/moves", "/brief"):
        whole, head = rivers_client.get(address), rivers_client.head(address)
        assert head.status_code == 200, address
        assert head.content == b""
        assert head.headers["content-type"] == whole.headers["content-type"]
    assert rivers_client.head("/api/mentions/zzz").status_code == 404
