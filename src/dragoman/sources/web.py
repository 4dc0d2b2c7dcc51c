"""Web pages: fetched politely (robots.txt, limits, our own name as user agent) and only from public addresses."""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.message import Message
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.errors import SourceError
from dragoman.sources.kinds import SUFFIXES, extract, kind_of
from dragoman.sources.received import Options, Origin, Received, receive

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

MAX_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least 500 KiB
MAX_CRAWL_DELAY_SECONDS = 30.0  # a site that asks for more would stop the run for hours; it gets this
_TYPES = {  # None: look at the content
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "plain", "text/markdown": "markdown",
    "application/pdf": "pdf", "application/x-pdf": "pdf", "message/rfc822": "mail",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-word.document.macroenabled.12": "docx",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
    "text/xml": "feed", "application/xml": "feed",
    "application/octet-stream": None, "binary/octet-stream": None, "": None,
}  # fmt: skip
_STATUS_ADVICE = {
    401: "it asks for a login: save the page and add the file",
    402: "it asks for payment: save the page and add the file",
    403: "it refuses programs: save the page in a browser and add the file",
    404: "check the address",
    410: "look for a copy in a web archive",
    429: "wait an hour and try again",
    451: "it is blocked for legal reasons: look for another copy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server gave for an address, after redirects."""

    url: str
    status: int
    kind: str | None  # as its content type suggests
    charset: str | None
    data: bytes


class Web:
    """One run's access to the web: a client and the robots.txt of each site met so far."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._robots: dict[str, Any] = {}
        self._last: dict[str, float] = {}  # when each site that asks for a pause was last asked
        self._client: httpx.Client | None = None

    def read(self, url: str, *, hint: date | None = None) -> Received:
        """Fetch a page and read it as one document."""
        return document_of(self.fetch(url), address=url, options=self._options, hint=hint)

    def fetch(self, url: str) -> Answer:
        """Fetch an address within the limits, or raise SourceError."""
        answer = self._follow(url, robots=True, limit=self._options.max_bytes)
        if answer.status != 200:
            advice = _STATUS_ADVICE.get(
                answer.status, "try again later" if answer.status >= 500 else "check the address"
            )
            raise SourceError(f"the server answered with status {answer.status}", item=url, advice=advice)
        return answer

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _follow(self, url: str, *, robots: bool, limit: int) -> Answer:
        """Ask for an address and go where it redirects to, each step checked like the first."""
        import httpx

        current = _parsed(url, address=url)
        deadline = time.monotonic() + self._options.max_seconds
        for _ in range(self._options.max_redirects + 1):
            checked = self._checked_addresses(current, address=url)
            if robots:
                self._obey_robots(current, address=url)
            answer, location = self._ask(current, checked, address=url, limit=limit, deadline=deadline)
            if location is None:
                return answer
            try:
                current = _parsed(str(current.join(location)), address=url)
            except (httpx.InvalidURL, ValueError) as error:
                raise SourceError("it redirects to no address", item=url, advice="check the address") from error
        raise SourceError(
            f"it redirects more than {self._options.max_redirects} times", item=url, advice="give the final address"
        )

    def _ask(
        self, url: httpx.URL, checked: tuple[str, ...], *, address: str, limit: int, deadline: float
    ) -> tuple[Answer, str | None]:
        """One request. The connection goes to an address that was checked, so a second look-up cannot change it."""
        import httpx

        client = self._opened()
        client.cookies.clear()
        try:
            with client.stream("GET", url, extensions={"addresses": checked}) as response:
                if response.is_redirect and (location := response.headers.get("location")):
                    return Answer(
                        url=str(url), status=response.status_code, kind=None, charset=None, data=b""
                    ), location
                kind, charset = _content_type(response.headers.get("content-type", ""), url, address=address)
                wanted = response.status_code == 200
                data = _body(response, address=address, limit=limit, deadline=deadline) if wanted else b""
        except httpx.TimeoutException as error:
            raise SourceError("the server did not answer in time", item=address, advice="try again later") from error
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError) as error:
            said = re.sub(r"^\[Errno -?\d+\] ", "", str(error)[:200])
            reason = f"it cannot be fetched: {said or type(error).__name__}"
            raise SourceError(reason, item=address, advice="check the address and the connection") from error
        return Answer(url=str(url), status=response.status_code, kind=kind, charset=charset, data=data), None

    def _opened(self) -> httpx.Client:
        import httpx

        if self._client is None:
            agent = f"dragoman/{_version()}"
            self._client = httpx.Client(
                transport=self._options.transport or pinned(),
                timeout=self._options.timeout,
                follow_redirects=False,
                trust_env=False,  # a proxy would look names up by itself, behind the check
                headers={
                    "User-Agent": agent,
                    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
                },
            )
        return self._client

    def _checked_addresses(self, url: httpx.URL, *, address: str) -> tuple[str, ...]:
        """The IP addresses of a host, all of them public, or SourceError."""
        host, port = url.host, url.port or (443 if url.scheme == "https" else 80)
        resolve = self._options.resolver or _resolve
        try:
            found = tuple(dict.fromkeys(str(one) for one in resolve(host, port)))
        except (OSError, UnicodeError, ValueError) as error:
            raise SourceError(
                f"the host {host!r} is not known", item=address, advice="check the address and the connection"
            ) from error
        if not found:
            raise SourceError(f"the host {host!r} has no address", item=address, advice="check the address")
        if not self._options.allow_private and not all(is_public(one) for one in found):
            raise SourceError(
                f"the host {host!r} is on this machine or in a private network",
                item=address,
                advice="allow private addresses if you trust it",
            )
        return found

    def _obey_robots(self, url: httpx.URL, *, address: str) -> None:
        agent = f"dragoman/{_version()}"
        origin = f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"
        if origin not in self._robots:
            self._robots[origin] = self._robots_of(origin, address=address)
        robots = self._robots[origin]
        if robots is None:
            return
        if not robots.can_fetch(str(url), agent):
            raise SourceError(
                "the site's robots.txt asks programs not to fetch it",
                item=address,
                advice="save the page and add the file",
            )
        delay = min(float(robots.crawl_delay(agent) or 0), MAX_CRAWL_DELAY_SECONDS)
        if delay > 0:
            wait = self._last.get(origin, -delay) + delay - time.monotonic()
            if origin in self._last and wait > 0:
                log.info("waiting %.0f s, as %s asks", wait, origin)
                time.sleep(wait)
            self._last[origin] = time.monotonic()

    def _robots_of(self, origin: str, *, address: str) -> Any:
        """A site's rules, None where it has none; where they cannot be had now it is left alone (RFC 9309, 2.3.1)."""
        from protego import Protego

        try:
            answer = self._follow(f"{origin}/robots.txt", robots=False, limit=MAX_ROBOTS_BYTES)
        except SourceError as error:
            message = f"the site's robots.txt cannot be had: {error.message}"
            raise SourceError(message, item=address, advice=error.advice) from error
        if answer.status >= 500 or answer.status == 429:
            raise SourceError(
                f"the site's robots.txt answers with status {answer.status}", item=address, advice="try again later"
            )
        return Protego.parse(answer.data.decode("utf-8", "replace")) if answer.status == 200 else None


def document_of(answer: Answer, *, address: str, options: Options, hint: date | None = None) -> Received:
    """Read what a server answered as one document."""
    kind = kind_of(answer.data, suggested=answer.kind, address=address)
    if kind == "feed":
        raise SourceError("it is a feed, not a page", item=address, advice="add the feed by its own address")
    found = extract(
        kind, answer.data, address=address, options=options, url=answer.url, declared=answer.charset, hint=hint
    )
    return receive(
        _with_url(found, answer.url, hint),
        data=answer.data,
        origin=Origin(source="web", address=answer.url, key=answer.url),
        options=options,
    )


def is_public(address: str) -> bool:
    """True for an address on the open internet, also where an IPv6 address wraps an IPv4 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    wrapped: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [found]
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id:
            return False
        wrapped += [one for one in (found.ipv4_mapped, found.sixtofour, *(found.teredo or ())) if one is not None]
        if found in ipaddress.ip_network("64:ff9b::/96") or int(found) < 2**32:  # NAT64, and the old compatible form
            wrapped.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in wrapped)


@cache
def _pinned_class() -> type[httpx.BaseTransport]:
    import httpx

    class Pinned(httpx.BaseTransport):
        """Connects to the addresses that were checked, under the name that was asked for."""

        def __init__(self, inner: httpx.BaseTransport) -> None:
            self._inner = inner

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            addresses = request.extensions["addresses"]
            extensions = {**request.extensions, "sni_hostname": request.url.host}
            for left, address in enumerate(addresses, start=1 - len(addresses)):
                pinned_request = httpx.Request(
                    request.method,
                    request.url.copy_with(host=address),
                    headers=request.headers,  # its Host header names the site
                    stream=request.stream,
                    extensions=extensions,
                )
                try:
                    return self._inner.handle_request(pinned_request)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    if left == 0:
                        raise
            raise httpx.ConnectError("no address to connect to")

        def close(self) -> None:
            self._inner.close()

    return Pinned


def pinned(inner: httpx.BaseTransport | None = None) -> httpx.BaseTransport:
    """A transport that connects only to the addresses in a request's `addresses` extension."""
    import certifi
    import httpx

    if inner is None:
        trust = ssl.create_default_context()  # the system's certificates, and the usual ones beside them
        trust.load_verify_locations(certifi.where())
        # No connection is kept: two sites at one address must not share one that was opened for the other's name.
        inner = httpx.HTTPTransport(verify=trust, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
    make: Any = _pinned_class()
    transport: httpx.BaseTransport = make(inner)
    return transport


def _parsed(url: str, *, address: str) -> httpx.URL:
    import httpx

    try:
        parsed = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise SourceError("it is not a web address", item=address, advice="check the address") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise SourceError("only http and https addresses are fetched", item=address, advice="check the address")
    if parsed.userinfo:
        raise SourceError("the address holds a name or password", item=address, advice="leave them out")
    return parsed


def _content_type(header: str, url: httpx.URL, *, address: str) -> tuple[str | None, str | None]:
    message = Message()
    message["content-type"] = header[:500].replace("\n", " ").replace("\r", " ")
    name = message.get_content_type() if header.strip() else ""
    if name not in _TYPES:
        raise SourceError(
            f"it is of type {name}, which is not read",
            item=address,
            advice="give the address of a page, PDF or Word file",
        )
    charset = message.get_param("charset")
    suffix = "." + url.path.rsplit(".", 1)[-1].lower() if "." in url.path.rsplit("/", 1)[-1] else ""
    kind = _TYPES[name] or (SUFFIXES.get(suffix) if SUFFIXES.get(suffix) in ("pdf", "docx") else None)
    return kind, charset if isinstance(charset, str) else None


def _body(response: httpx.Response, *, address: str, limit: int, deadline: float) -> bytes:
    """The body as it comes, unpacked, while it is within the limits of size and time."""
    from dragoman.sources.kinds import too_big

    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and len(stated) < 20 and int(stated) > limit:
        raise too_big(int(stated), limit, address)
    data = bytearray()
    for piece in response.iter_bytes(65_536):
        data += piece
        if len(data) > limit:
            raise too_big(len(data), limit, address)
        if time.monotonic() > deadline:
            raise SourceError("the server sends too slowly", item=address, advice="try again later")
    return bytes(data)


def _with_url(found: Any, url: str, hint: date | None) -> Any:
    from dataclasses import replace

    from dragoman.sources.dates import date_in_url

    found = replace(found, url=url)
    if found.published is None and hint is not None:
        return replace(found, published=hint, published_basis="feed")
    if found.published is None and (day := date_in_url(url)):
        return replace(found, published=day, published_basis="url")
    return found


def _resolve(host: str, port: int) -> Iterable[str]:
    return (str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def _version() -> str:
    import dragoman

    return dragoman.__version__
