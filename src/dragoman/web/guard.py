"""What keeps other pages and other machines out: hosts, origins, the token of a launch, and the content policy."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
}
LOCAL = ("localhost", "127.0.0.1", "[::1]")
READING = ("GET", "HEAD", "OPTIONS")
LARGEST_BODY = 1_000_000  # bytes of a form; the longest that a page sends is a note


def token() -> str:
    """A secret for one launch, which our own forms carry and no other page can know."""
    return secrets.token_urlsafe(32)


def same(given: str, expected: str) -> bool:
    """Whether a form carried the token."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


class Guard:
    """Answers only hosts that we serve, writes only for our own pages, and sends the policy with every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        """Serve `hosts`, each as a browser writes it without the port."""
        self.app = app
        self.hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*HEADERS.items(), ("Cache-Control", "no-store")):
                    headers.setdefault(name, value)  # a brief has a policy of its own, by the hashes of its parts
            await send(message)

        if scope["method"] == "HEAD":  # as for a GET, but for the body: feed readers and link checkers ask so
            scope, send = {**scope, "method": "GET"}, _bodiless(send)
        refused = self._refusal(Headers(scope=scope), scope["method"])
        await (PlainTextResponse(refused[1], refused[0]) if refused else self.app)(scope, receive, guarded)

    def _refusal(self, headers: Headers, method: str) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            # A name that someone else points at this machine would make their page ours: DNS rebinding.
            return 421, "This server does not answer to that host name.\n"
        if method in READING:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        ours = origin is None or urlsplit(origin).netloc.lower() == host.lower()
        if not ours or site not in ("same-origin", "none"):
            return 403, "Only this server's own pages may write to the record.\n"
        length = headers.get("content-length", "0")
        if headers.get("transfer-encoding") or not length.isdigit() or int(length) > LARGEST_BODY:
            return 413, "That is more than a form of this server holds.\n"
        return None


def _bodiless(send: Send) -> Send:
    """What sends the head of an answer and nothing of its body."""

    async def sent(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


def _name(host: str) -> str:
    """The host without its port, "" where it is no host."""
    try:
        parts = urlsplit(f"//{host}")
        name = parts.hostname or ""
    except ValueError:
        return ""
    if parts.username is not None or parts.path:
        return ""
    return f"[{name}]" if ":" in name else name.lower()
