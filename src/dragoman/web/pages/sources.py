"""Sources: what is held and who published it, what could not be read, and where there is no data and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import daywords, remarks
from dragoman.brief.names import capital
from dragoman.errors import ConfigError
from dragoman.languages import language
from dragoman.record.shelf import Filters
from dragoman.record.shelf import documents as holdings
from dragoman.types import Cut
from dragoman.visible import address, short
from dragoman.web.grades import Grades
from dragoman.web.pages import ledgers
from dragoman.web.pages.ledgers import Column, Order, Row
from dragoman.web.passages import LONGEST_TITLE, said
from dragoman.web.patience import PageRoute
from dragoman.web.site import PER_PAGE, Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
VIEWS = (
    *(("documents", "Documents"), ("outlets", "Outlets"), ("failures", "Failures"), ("gaps", "No data because …")),
    ("feeds", "Feeds"),
)
DOCUMENTS = {
    "published": Column(label="Published", kind="date", sort="published"),
    "title": Column(label="Document", kind="head", sort="title"),
    "outlet": Column(label="Outlet", sort="outlet"),
    "grade": Column(label="Grade", kind="tight", sort="grade"),
    "mentions": Column(label="Readings", kind="num", sort="mentions"),
    "state": Column(label="How it counts"),
    "held": Column(label="Held since", kind="date", sort="held"),
}
OUTLETS = {
    "outlet": Column(label="Outlet", kind="head", sort="outlet"),
    "grade": Column(label="Grade", kind="tight", sort="grade"),
    "kind": Column(label="Kind", sort="kind"),
    "alignment": Column(label="Speaks for", sort="alignment"),
    "documents": Column(label="Documents", kind="num", sort="documents"),
    "independent": Column(label="Of its own", kind="num", sort="independent"),
    "carried": Column(label="Carried", kind="num", sort="carried"),
    "mentions": Column(label="Readings", kind="num", sort="mentions"),
    "days": Column(label="Days", kind="date", sort="first"),
}
FAILURES = {
    "met": Column(label="Met", kind="date", sort="met"),
    "stage": Column(label="When", kind="tight", sort="stage"),
    "item": Column(label="What", kind="head", sort="item"),
    "message": Column(label="What happened"),
    "advice": Column(label="What to try"),
}
SILENT_DAYS = 14  # days between two reports from which their absence is worth a line
MOST_GAPS = 100


@router.get("/sources")
def sources(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """One of the views: documents, outlets, failures, gaps, feeds."""
    chosen = ledgers.view(ask, [id for id, _ in VIEWS])
    counts = holdings.counts(ask.copy, ask.as_of)
    part: Callable[[Ask], dict[str, Any]] = {
        "documents": _documents, "outlets": _outlets, "failures": _failures, "gaps": _gaps, "feeds": _feeds,
    }[chosen]  # fmt: skip
    values = part(ask)
    failed = holdings.failures(ask.copy, ask.as_of, limit=0)[1]
    numbers = {
        "documents": counts["documents"],
        "outlets": counts["outlets"],
        "failures": failed,
        "feeds": len(ask.config.feeds),
    }
    return ask.page(
        "sources.html.j2",
        current="sources",
        title="Sources",
        view=chosen,
        tabs=ledgers.tabs(ask, VIEWS, chosen, numbers),
        counts=counts,
        failed=failed,
        said=said(),
        **{"rows": [], "columns": {}, "pages": None, "empty": None, **values},
    )


# ---- documents and outlets ------------------------------------------------------------------------------------------


def among(ask: Ask) -> tuple[list[str] | None, tuple[str, ...]]:
    """The documents that pass the filters: (their ids or None for all, outlets).

    A document passes where a reading in it does. An outlet alone needs no reading: all that it published is listed.
    """
    rest = replace(ask.filters, sources=())
    if not rest.narrow:
        return None, ask.filters.sources
    return [id for (id,) in ask.copy.facts(ask.filters, "DISTINCT document_id")], ()


def _documents(ask: Ask) -> dict[str, Any]:
    by = ledgers.order(ask, DOCUMENTS.values(), Order(by="published", descending=True))
    ids, outlets = among(ask)
    grades = Grades(ask.config)
    graded = {
        row["outlet"]: found.grade
        for row in (holdings.outlets(ask.copy, ask.as_of) if by.by == "grade" else [])
        if (found := grades.of(row["outlet"], row["url"])) and found.grade and row["outlet"]
    }
    rows, total = holdings.documents(
        ask.copy, ask.as_of, among=ids, outlets=outlets, grades=graded, order=by.by, descending=by.descending,
        offset=(ask.state.page - 1) * PER_PAGE, limit=PER_PAGE,
    )  # fmt: skip
    beside = holdings.beside(ask.copy, [row["id"] for row in rows])
    return {
        "rows": [_document(ask, row, grades, beside.get(row["id"], [])) for row in rows],
        "columns": ledgers.heads(ask, DOCUMENTS, by),
        "pages": ask.pages(total),
        "empty": None if rows else _empty(ask, total),
        "total": total,
    }


def _document(ask: Ask, row: Row, grades: Grades, beside: Sequence[Cut]) -> Row:
    outlet = grades.of(row["outlet"], row["url"])
    return {
        **row,
        "href": ask.state.url(f"/documents/{row['id']}"),
        "title": short(row["title"], LONGEST_TITLE) or address(row["url"]) or "without a title",
        "outlet_href": ask.state.url(source=row["outlet"]) if row["outlet"] else "",
        "grade": outlet.grade if outlet else None,
        "unread_date": not row["published"] and any(cut.kind == remarks.DATE for cut in beside),
        "remarks": remarks.of_parts(beside, row["published"], row["retrieved"].date()),
        "draft_href": ask.state.url(f"/drafts/{row['draft_id']}") if row["draft_id"] else "",
        "original_href": ask.state.url(f"/documents/{row['original_id']}") if row["original_id"] else "",
    }


def _outlets(ask: Ask) -> dict[str, Any]:
    default = Order(by="documents", descending=True)
    by = ledgers.order(ask, OUTLETS.values(), default)
    ids, only = among(ask)
    grades = Grades(ask.config)
    found = [
        {
            **row,
            "independent": row["documents"] - row["carried"],
            "href": ask.state.url("/sources", source=row["outlet"], view=None) if row["outlet"] else "",
            "evidence": ask.state.url("/evidence", source=row["outlet"]) if row["outlet"] and row["mentions"] else "",
            "grade": outlet.grade if (outlet := grades.of(row["outlet"], row["url"])) else None,
            "kind": outlet.kind if outlet else None,
            "alignment": ask.labels.get(outlet.alignment, outlet.alignment) if outlet and outlet.alignment else None,
        }
        for row in holdings.outlets(ask.copy, ask.as_of, among=ids, only=only)
    ]
    known = [row for row in found if row[by.by] is not None]
    known.sort(key=lambda row: (_folded(row[by.by]), _folded(row["outlet"] or "")), reverse=by.descending)
    rows = known + [row for row in found if row[by.by] is None]
    start = (ask.state.page - 1) * PER_PAGE
    return {
        "rows": rows[start : start + PER_PAGE],
        "columns": ledgers.heads(ask, OUTLETS, by),
        "pages": ask.pages(len(rows)),
        "empty": None if rows[start:] else _empty(ask, len(rows)),
        "total": len(rows),
    }


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _empty(ask: Ask, total: int) -> ledgers.Empty:
    if total:
        return ledgers.Empty(reason="The list ends before this page.", actions=(("Its first page", ask.state.url()),))
    if ask.filters.narrow:
        return ledgers.Empty(
            reason="No document holds a reading that passes these filters.",
            advice="A document in which nothing was read is listed only without filters, or by its outlet alone.",
            actions=(("Show all of them", ask.state.unfiltered()),),
        )
    when = "on that day" if ask.as_of else "yet"
    return ledgers.Empty(
        reason=f"No document was held {when}.", advice="Add reports with dragoman add PATH, URL or FEED."
    )


# ---- what went wrong ------------------------------------------------------------------------------------------------


def _failures(ask: Ask) -> dict[str, Any]:
    by = ledgers.order(ask, FAILURES.values(), Order(by="met", descending=True))
    rows, total = holdings.failures(
        ask.copy, ask.as_of, order=by.by, descending=by.descending,
        offset=(ask.state.page - 1) * PER_PAGE, limit=PER_PAGE,
    )  # fmt: skip
    none = ledgers.Empty(
        reason="Nothing failed: all that was given could be read.",
        advice="What was read and not coded, because of its language, is named under “No data because …”.",
    )
    return {
        "rows": [
            {
                **row,
                "shown": address(row["item"]),
                "href": ask.state.url(f"/documents/{row['document_id']}") if row["document_id"] else "",
            }
            for row in rows
        ],
        "columns": ledgers.heads(ask, FAILURES, by),
        "pages": ask.pages(total),
        "empty": None if rows else none if not total else _empty(ask, total),
        "total": total,
    }


# ---- what there is nothing of ---------------------------------------------------------------------------------------


def _gaps(ask: Ask) -> dict[str, Any]:
    """Parties and issues of the settings of which nothing is held, days without a report, languages not read."""
    if ask.state.sort:
        raise ConfigError("is nothing to sort by", item=f"sort={ask.state.sort}", advice="this view has one order")
    bare = Filters(as_of=ask.as_of)
    who = {one.value for one in ask.choices["actors"]}
    about = {one.value for one in ask.choices["issues"]}
    grades, published = Grades(ask.config), holdings.outlets(ask.copy, ask.as_of)
    heard = {found.name for row in published if (found := grades.of(row["outlet"], row["url"]))}
    readings = ask.copy.facts(bare, "count(*)")[0][0]
    named = [(one.id, one.name) for one in ask.config.parties] + [(one.id, one.name) for one in ask.config.blocs]
    actors = [
        {"what": name, "because": _why_silent(ask, name), "search": _search(ask, name)}
        for id, name in dict(named).items()
        if id not in who
    ]
    issues = [
        {
            "what": capital(one.name or ask.labels.get(one.id, one.id)),
            "because": f"None of the {readings:,} readings is about it." if readings else "Nothing was read at all.",
            "search": "",
        }
        for one in ask.config.issues
        if one.id not in about
    ]
    outlets = [
        {"what": one.name, "because": "No document of it was added.", "search": ""}
        for one in ask.config.outlets
        if one.name not in heard
    ]
    return {
        "gaps": [
            ("Parties and blocs", "Of process.toml, that no reading names.", actors[:MOST_GAPS]),
            ("Issues", "Of process.toml, that no reading is about.", issues[:MOST_GAPS]),
            ("Outlets", "Of process.toml, of which nothing is held.", outlets[:MOST_GAPS]),
            ("Days", f"More than {SILENT_DAYS} days between two reports.", _silences(ask)[:MOST_GAPS]),
            ("Languages", "Documents that are held and that no coder read.", _languages(ask)[:MOST_GAPS]),
        ],
    }


def _search(ask: Ask, name: str) -> str:
    return ask.state.url("/search", q=f'"{name}"')


def _why_silent(ask: Ask, name: str) -> str:
    """Whether the texts do not name somebody, or name them and nothing was read of it."""
    found = len(ask.copy.search(f'"{name}"', as_of=ask.as_of, limit=PER_PAGE))
    if not found:
        return "No document that is held has this name in it."
    many = "At least " if found == PER_PAGE else ""
    have = "document has" if found == 1 else "documents have"
    return (
        f"{many}{found} {have} the name in it, and no reading takes it for somebody who acts, is addressed or speaks."
    )


def _silences(ask: Ask) -> list[dict[str, str]]:
    return [
        {
            "what": f"{daywords.day(after)} to {daywords.day(before)}",
            "because": f"No document was published in the {(before - after).days - 1} days between.",
            "search": "",
        }
        for after, before in holdings.stretches(ask.copy, ask.as_of, days=SILENT_DAYS)
    ]


def _languages(ask: Ask) -> list[dict[str, str]]:
    found = []
    for row in holdings.unread(ask.copy, ask.as_of):
        number = row["documents"]
        many = f"{number} document{'' if number == 1 else 's'}"
        if row["language"] == "en":
            because = f"{many} not read yet, or reading failed: see Failures."
        elif row["language"]:
            because = f"{many} in it, kept and not read: English alone is coded."
        else:
            because = f"{many} too short to tell, kept and not read."
        found.append({"what": language(row["language"]) or "not known", "because": because, "search": ""})
    return found


# ---- feeds ----------------------------------------------------------------------------------------------------------


def _feeds(ask: Ask) -> dict[str, Any]:
    """The feeds of the settings, with what came from their hosts and what failed."""
    hosts: dict[str, tuple[int, date | None]] = {}
    day = ask.as_of or date.max
    for row in ask.copy.sql(
        """SELECT lower(regexp_extract(url, '^https?://([^/:?#]+)', 1)) AS host, count(*) AS n, max(held) AS last
        FROM documents WHERE held <= ? GROUP BY 1""",
        [day],
    ):
        hosts[row["host"].removeprefix("www.")] = (row["n"], row["last"])
    failed = {
        row["item"]: row["message"]
        for row in ask.copy.sql(
            "SELECT item, message FROM failures WHERE stage = 'sources' AND CAST(met AS DATE) <= ? "
            "AND item IN (SELECT unnest(?::VARCHAR[])) ORDER BY met",
            [day, [one.url for one in ask.config.feeds]],
        )
    }
    rows = []
    for one in ask.config.feeds:
        try:
            host = (urlsplit(one.url).hostname or "").removeprefix("www.")
        except ValueError:
            host = ""
        number, last = hosts.get(host, (0, None))
        rows.append(
            {"name": one.name or host or one.url, "url": one.url, "documents": number, "last": last,
             "failed": failed.get(one.url, "")}
        )  # fmt: skip
    empty = ledgers.Empty(
        reason="No feed is named in process.toml.",
        advice="Add a [[feed]] with its url, then read it with dragoman add --feeds.",
    )
    return {"rows": rows, "empty": None if rows else empty, "total": len(rows)}
