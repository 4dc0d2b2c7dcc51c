"""The gallery as a browser sees it: pages and static files under the policy of the real server, without a server."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import ChoiceLoader, FileSystemLoader

import dragoman.web
from dragoman.web.guard import HEADERS
from dragoman.web.site import templates

from . import sample

HERE = Path(__file__).parent
STATIC = Path(dragoman.web.__file__).parent / "static"
HOME = "http://localhost:8765"


def gallery(layout: str = "base.html.j2", **changes: Any) -> str:
    """The page with everything on it."""
    return render("gallery.html.j2", layout, **changes)


def render(template: str, layout: str = "base.html.j2", *, plain: bool = False, **changes: Any) -> str:
    """A template of the app, or of the gallery, with the sample's values."""
    env = templates()
    env.loader = ChoiceLoader([FileSystemLoader(HERE), env.loader])  # type: ignore[list-item]
    return env.get_template(template).render(**(sample.values(layout, plain=plain) | changes))


def answer(route: Any) -> None:
    """Answer a request of the browser as the server would; to be given to `page.route`."""
    parts = urlsplit(route.request.url)
    asked = parse_qs(parts.query)
    if f"{parts.scheme}://{parts.netloc}" != HOME:
        route.abort()
        return
    status, kind, body = 200, "text/html; charset=utf-8", ""
    if parts.path == "/static/parties.css":
        kind = "text/css"
    elif parts.path.startswith("/static/"):
        path = STATIC / parts.path.removeprefix("/static/")
        kind, body = mimetypes.guess_type(path.name)[0] or "text/plain", path.read_text(encoding="utf-8")
    elif parts.path.startswith("/items/"):
        number = parts.path.rsplit("/", 1)[-1]
        layout = "fragment.html.j2" if "fragment" in asked else "base.html.j2"
        if number == "missing":
            status, body = (
                404,
                render("error.html.j2", layout, title="Not found", status=404, words="There is no such reading."),
            )
        else:
            body = render("item.html.j2", layout, title=f"Reading {number}", number=number)
    elif parts.path == "/documents/d1":
        body = render("item.html.j2", title="Document", number="d1")
    else:
        body = gallery(plain="plain" in asked, current="review" if "review" in asked else "moves")
    route.fulfill(status=status, content_type=kind, body=body, headers=HEADERS)
