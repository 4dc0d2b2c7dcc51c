"""What leaves the record: the brief in its formats, citations, the feed of changes and the calendar of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman import __version__, briefing
from dragoman.agenda import latest_day
from dragoman.brief.forms import forms
from dragoman.citing import FORMS as CITED
from dragoman.citing import STYLES, cited, written
from dragoman.errors import ConfigError
from dragoman.outgoing import calendar_of, feed_of
from dragoman.record import Archive
from dragoman.web.patience import PageRoute, patient
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
FEED_DAYS = timedelta(days=31)  # how far back a feed looks that is not asked for a day
MEDIA = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# The page of a brief carries its own policy with the hashes of its style and script; the rest is ours.
BRIEF_POLICY = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src 'none'"


@dataclass(frozen=True, slots=True)
class Kept:
    """A brief that was written into the workspace."""

    name: str
    href: str


@router.get("/brief")
def brief(ask: Annotated[Ask, Depends(asked("form"))]) -> HTMLResponse:
    """Choose a brief; those that were kept."""
    form = _form(ask)
    folder = ask.site.space.briefs
    names = sorted((path.name for path in folder.glob("*") if path.suffix.lstrip(".") in MEDIA), reverse=True)
    return ask.page(
        "brief.html.j2",
        current="brief",
        title="Brief",
        form=form,
        tabs=[(one.title, ask.state.url(form=one.name), one.name == form) for one in forms().values()],
        chosen=forms()[form],
        links={kind: ask.state.url(f"/brief/{form}.{kind}") for kind in MEDIA},
        kept=[Kept(name, f"/brief/kept/{name}") for name in names[:100]],
    )


@router.get("/brief/kept/{name}")
def kept(ask: Annotated[Ask, Depends(asked())], name: str) -> Response:
    """One that was kept, as it was written."""
    folder = ask.site.space.briefs
    path = next((path for path in folder.glob("*") if path.name == name and path.is_file()), None)
    kind = path.suffix.lstrip(".") if path else ""
    if path is None or kind not in MEDIA:
        raise HTTPException(404, "There is no such brief.")
    return _document(path.read_bytes(), kind, path.name)


@router.get("/brief/{form}.{kind}")
def made(ask: Annotated[Ask, Depends(asked())], form: str, kind: str) -> Response:
    """A brief of the record as it stands, in the period and on the day of the filters."""
    if form not in forms() or kind not in MEDIA:
        raise HTTPException(404, "There is no such brief.")
    # A program takes the file that it asked for, however long it takes; a person is told that it is on its way.
    read = "text/html" in ask.request.headers.get("accept", "")
    write = patient(_composed) if kind == "html" or read else _composed
    return write(ask=ask, form=form, kind=kind)


def _composed(ask: Ask, form: str, kind: str) -> Response:
    """One form of a brief; all of them are written from what was put together once, until the record changes."""
    config, made = ask.config, ask.site.clock()
    period = {"since": ask.filters.since, "until": ask.filters.until, "as_of": ask.as_of}
    found = ask.copy.begun(
        ask.as_of,
        ("brief", form, *period.values(), config),
        lambda record: briefing.compose(record, config, form=form, made=made, **period),
    ).result()
    return _document(briefing.write(found.brief, kind), kind, f"{found.day}.{form}.{kind}")


def _form(ask: Ask) -> str:
    form = dict(ask.state.own).get("form", ask.config.brief.form)
    if form not in forms():
        raise ConfigError(f"there is no form {form!r}", item="form", advice=f"one of {', '.join(forms())}")
    return form


def _document(content: bytes, kind: str, name: str) -> Response:
    shown = kind in ("html", "pdf")
    safe = "".join(sign if sign.isalnum() or sign in ".-_" else "_" for sign in name)
    headers = {"Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{safe}"'}
    if kind == "html":
        headers["Content-Security-Policy"] = BRIEF_POLICY
    return Response(content, media_type=MEDIA[kind], headers=headers)


@router.get("/cite/{item:path}")
def cite(ask: Annotated[Ask, Depends(asked("style", "form"))], item: str) -> Response:
    """References for an item, in a style or for a reference manager."""
    own = dict(ask.state.own)
    style, form = own.get("style", STYLES[0]), own.get("form", "")
    if style not in STYLES or form not in ("", *CITED):
        raise ConfigError("is not known", item=f"{style} {form}", advice=f"{', '.join(STYLES)}; {', '.join(CITED)}")
    with ask.copy.record() as record:
        references, origin, wider = cited(
            record,
            item,
            config=ask.config,
            archive=Archive(ask.site.space.archive),
            version=__version__,
            today=ask.site.clock().date(),
            as_of=ask.as_of,
        )
    if form in ("ris", "bibtex", "csl-json"):
        ends = {"ris": "ris", "bibtex": "bib", "csl-json": "json"}[form]
        headers = {"Content-Disposition": f'attachment; filename="dragoman-{origin.id[:12]}.{ends}"'}
        text = written(references, style=style, form=form, origin=origin)
        return Response(text.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8", headers=headers)
    return ask.page(
        "cite.html.j2",
        current="",
        title="Cite",
        tabs=[(_name(one), ask.state.url(style=one), one == style) for one in STYLES],
        html=_marked(written(references, style=style, form="html", origin=origin)),
        plain=written(references, style=style, form="text", origin=origin),
        files=[(_name(one), ask.state.url(form=one)) for one in ("ris", "bibtex", "csl-json")],
        wider=wider,
        origin=origin,
        words=ask.state.url(f"/items/{origin.kind}/{origin.id}") if origin.kind in ("mention", "event") else "",
    )


def _marked(html: str) -> Any:
    """What the citing module wrote: it escapes every word from outside itself."""
    from markupsafe import Markup

    return Markup(html)


def _name(id: str) -> str:
    known = {"apa": "APA", "mla": "MLA", "oscola": "OSCOLA", "ris": "RIS", "bibtex": "BibTeX", "csl-json": "CSL-JSON"}
    return known.get(id, id.capitalize())


@router.get("/find/{id}")
def item(id: str, ask: Annotated[Ask, Depends(asked())]) -> Response:
    """Where a passage or a document of that id has its page: for feeds, which do not know of which of the two it is."""
    held = ask.copy.sql("SELECT id FROM documents WHERE id = ?", [id])
    kind = "documents" if held else "items/mention"
    return RedirectResponse(ask.state.url(f"/{kind}/{quote(id, safe='')}"), 303)


@router.get("/feed.atom")
def feed(ask: Annotated[Ask, Depends(asked())]) -> Response:
    """What changed, as an Atom feed; from the day of the filter, else of the last month held."""
    with ask.copy.record() as record:
        last = latest_day(record, ask.as_of) or ask.site.clock().date()
        since = ask.filters.since or _earlier(last)
        base = f"{ask.request.base_url}find/"
        text, _ = feed_of(record, ask.config, since=since, made=ask.site.clock(), as_of=ask.as_of, link_base=base)
    return Response(text, media_type="application/atom+xml; charset=utf-8")


def _earlier(day: date) -> date:
    return day - FEED_DAYS if day > date.min + FEED_DAYS else date.min


@router.get("/dates.ics")
def dates(ask: Annotated[Ask, Depends(asked())]) -> Response:
    """Meetings and deadlines as a calendar."""
    with ask.copy.record() as record:
        text, _, _ = calendar_of(record, ask.config, made=ask.site.clock(), as_of=ask.as_of)
    headers = {"Content-Disposition": 'inline; filename="dates.ics"'}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)
