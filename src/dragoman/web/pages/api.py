"""The record for programs: every ledger and view with the filters of the pages, as JSON, CSV or Parquet. Reads only."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from starlette.responses import Response

from dragoman import __version__, agreements
from dragoman.agenda import agenda, latest_day
from dragoman.changes import changes
from dragoman.drafts.compare import as_rows
from dragoman.record import LEDGERS
from dragoman.record.reference import ledger_columns
from dragoman.record.shelf import Filters
from dragoman.serial import mention_json
from dragoman.web.known import only_declared, only_known
from dragoman.web.site import Ask, bare
from dragoman.web.state import LONGEST, MOST
from dragoman.web.written import TYPES, as_csv, as_json, as_parquet, form

WEEK = timedelta(days=6)  # before the last day: with it a week
MOST_ROWS = 100_000
router = APIRouter(prefix="/api", tags=["record"], dependencies=[Depends(only_declared)])
Ledger = StrEnum("Ledger", {name: name for name in LEDGERS})  # type: ignore[misc]  # one member for each ledger
Form = StrEnum("Form", {name: name for name in TYPES})  # type: ignore[misc]
Values = Annotated[list[Annotated[str, Query(max_length=LONGEST)]], Query(max_length=MOST)]
Id = Annotated[str, Path(min_length=1, max_length=100)]
Day = Annotated[date | None, Query()]
Asked = Annotated[Ask, Depends(bare)]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS)]
Bom = Annotated[bool, Query(description="CSV with a byte order mark, by which Excel knows that it is UTF-8")]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
# What can go wrong, for the document that programs are made from.
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "A parameter cannot be read."},
    404: {"description": "There is no such item, or it was not held on the day."},
    406: {"description": "None of the forms that are written is accepted."},
    422: {
        "description": "A parameter is not known here, has a value that is none, or asks for an id that nothing has.",
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
            }
        },
    },
}
TABLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The rows.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "total": {"type": "integer", "description": "how many rows pass the filters"},
                        "columns": {"type": "array", "items": {"type": "string"}},
                        "rows": {"type": "array", "items": {"type": "object"}},
                    },
                    "required": ["total", "columns", "rows"],
                }
            },
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    **ERRORS,
}


def filtered(
    ask: Asked,
    since: Annotated[
        date | None, Query(description="first day; a report without a day counts by its publication")
    ] = None,
    until: Annotated[date | None, Query(description="first day that is left out")] = None,
    as_of: Annotated[date | None, Query(description="show only what was held on that day")] = None,
    actor: Annotated[Values, Query(description="registry ids; a state finds its officials; any of them")] = [],  # noqa: B006
    acts: Annotated[
        Values, Query(description="the same, of those that act: not of whom is acted on, addressed or quoted")
    ] = [],  # noqa: B006
    issue: Values = [],  # noqa: B006
    kind: Annotated[Values, Query(description="PLOVER types (CONSULT) or moves (propose)")] = [],  # noqa: B006
    source: Annotated[Values, Query(description="outlets")] = [],  # noqa: B006
    status: Values = [],  # noqa: B006
    confidence: Annotated[float | None, Query(ge=0, le=1, description="at least")] = None,
    q: Annotated[str, Query(max_length=LONGEST, description="words of the quote or names of who takes part")] = "",
) -> Filters:
    """The filters of the pages, under the same names."""
    if since and until and since >= until:
        raise HTTPException(400, "since: ends before it begins")
    only_known(ask, actor=actor, acts=acts, issue=issue, kind=kind, status=status)
    return Filters(
        since=since, until=until, as_of=as_of, actors=tuple(actor), acts=tuple(acts), issues=tuple(issue),
        kinds=tuple(kind), sources=tuple(source), status=tuple(status), confidence=confidence, q=q,
    )  # fmt: skip


Chosen = Annotated[Filters, Depends(filtered)]


@router.get("", responses=ERRORS)
def about(ask: Asked) -> Response:
    """What is held, and by which version."""
    counts = ask.copy.sql(
        """SELECT (SELECT count(*) FROM documents WHERE held <= ?) AS documents, count(*) AS mentions,
        count(DISTINCT event_id) AS events FROM {facts}""",
        [date.max],
        tables=("facts",),
    )[0]
    return as_json({"process": ask.config.name, "version": __version__, "ledgers": list(LEDGERS), **counts})


@router.get("/ledgers/{ledger}", responses=TABLE, description=f"One of {', '.join(LEDGERS)}, in its own order.")
def ledger(
    request: Request,
    ask: Asked,
    filters: Chosen,
    ledger: Ledger,
    limit: Limit = 1000,
    offset: Offset = 0,
    sort: Annotated[str, Query(max_length=60, description="a column")] = "",
    descending: bool = False,
    bom: Bom = False,
    format: Annotated[Form | None, Query(description="else as the Accept header says")] = None,
) -> Response:
    """The lines of a ledger that have a report which passes the filters."""
    name, wanted = str(ledger), form(request, format)
    if wanted == "parquet":
        return as_parquet(lambda: ask.copy.arrow(name, filters).slice(offset, limit), name=name)
    found = ask.copy.rows(name, filters, order=sort, descending=descending, offset=offset, limit=limit)
    if wanted == "csv":
        return as_csv(found.columns, [tuple(row.values()) for row in found.rows], name=name, bom=bom)
    return as_json({"total": found.total, "columns": found.columns, "rows": found.rows})


@router.get("/ledgers", responses=ERRORS)
def ledgers() -> Response:
    """The ledgers, and what their columns mean."""
    columns = ledger_columns()
    shared = columns["ledger_rows"]
    return as_json({name: {**shared, **columns.get(name, {})} for name in LEDGERS})


@router.get("/choices", responses=ERRORS)
def choices(ask: Asked, as_of: Day = None) -> Response:
    """For each filter the values that occur, with the number of reports."""
    return as_json({name: [asdict(one) for one in found] for name, found in ask.copy.choices(as_of).items()})


@router.get("/mentions", responses=TABLE)
def mentions(
    request: Request,
    ask: Asked,
    filters: Chosen,
    limit: Limit = 1000,
    offset: Offset = 0,
    format: Form | None = None,
) -> Response:
    """Readings that count, with their quotes, one row each."""
    select = (
        "mention_id, event_id, offer_id, pledge_id, document_id, said, day, kind, move, status, confidence, issues, "
        "outlet, who, span_start, span_end"
    )
    columns = [one.strip() for one in select.split(",")]
    order = ask.copy.order("facts", filters.as_of)
    found = ask.copy.facts(filters, select, tail=f"ORDER BY {order} LIMIT ? OFFSET ?", values=[limit, offset])
    ((total,),) = ask.copy.facts(filters, "count(*)")
    quotes = ask.copy.quotes([row[0] for row in found])
    rows = [(*row, quotes[row[0]]) for row in found]
    columns.append("quote")
    if form(request, format, known=("json", "csv")) == "csv":
        return as_csv(columns, rows, name="mentions")
    return as_json(_table(total, columns, rows))


@router.get("/mentions/{mention_id}", responses=ERRORS)
def mention(ask: Asked, mention_id: Id) -> Response:
    """One reading as it was stored, whether or not it counts, with its judgements."""
    with ask.copy.record() as record:
        found = record.mention(mention_id)
        if found is None:
            raise HTTPException(
                404, f"no reading in the record has the id {mention_id}; /api/mentions lists those that count"
            )
        text = record.document(found.document_id).text
        judged = [asdict(one) for one in record.judgements() if mention_id in one.items]
        placed = record.placed(mention_id)
    return as_json({**mention_json(found, text), "judgements": judged, "placed": placed})


@router.get("/documents", responses=TABLE)
def documents(
    request: Request,
    ask: Asked,
    as_of: Day = None,
    limit: Limit = 1000,
    offset: Offset = 0,
    format: Form | None = None,
) -> Response:
    """Documents held, without their texts, by the day they were held."""
    columns = [
        *("id", "source", "url", "title", "outlet", "author", "published", "published_basis", "language"),
        *("retrieved", "held", "held_basis"),
    ]
    day = as_of or date.max
    statement = (
        f"SELECT {', '.join(columns)} FROM documents WHERE held <= ? ORDER BY held, retrieved, id LIMIT ? OFFSET ?"
    )
    rows = [tuple(row.values()) for row in ask.copy.sql(statement, [day, limit, offset])]
    if form(request, format, known=("json", "csv")) == "csv":
        return as_csv(columns, rows, name="documents")
    total = ask.copy.sql("SELECT count(*) AS total FROM documents WHERE held <= ?", [day])[0]["total"]
    return as_json(_table(total, columns, rows))


@router.get("/documents/{document_id}", responses=ERRORS)
def document(ask: Asked, document_id: Id) -> Response:
    """One document with its text."""
    rows = ask.copy.sql("SELECT * EXCLUDE (run) FROM documents WHERE id = ?", [document_id])
    if not rows:
        raise HTTPException(404, f"no document in the record has the id {document_id}; /api/documents lists all")
    cuts = ask.copy.sql("SELECT kind, text, start FROM cuts WHERE document_id = ? ORDER BY position", [document_id])
    return as_json({**rows[0], "cuts": cuts})


@router.get("/search", responses=ERRORS)
def search(
    ask: Asked,
    q: Annotated[str, Query(max_length=LONGEST)],
    as_of: Day = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """Documents whose title or text has the words, best first, each with a snippet."""
    hits = ask.copy.search(q, as_of=as_of, limit=limit)
    return as_json(
        [{"document_id": hit.document_id, "snippet": "".join(part for part, _ in hit.parts)} for hit in hits]
    )


@router.get("/changes", responses=ERRORS)
def changed(ask: Asked, since: Day = None, as_of: Day = None) -> Response:
    """What is held on a day that was not held, or otherwise, before `since`; else of the last week held."""
    config = ask.config
    if since is None:
        latest = ask.copy.kept(as_of, "latest", lambda record: latest_day(record, as_of)) or ask.site.clock().date()
        since = latest - WEEK if latest > date.min + WEEK else date.min
    found = ask.copy.kept(
        as_of,
        ("changes", since),
        lambda record: changes(record, since=since, as_of=as_of, config=config, read=ask.copy.table),
    )
    return as_json([asdict(one) for one in found])


@router.get("/agenda", responses=ERRORS)
def dates(ask: Asked, today: Day = None, as_of: Day = None, past: bool = False) -> Response:
    """Meetings and deadlines to come; `today` is else the last day on which something was held."""
    with ask.copy.record() as record:
        day = today or latest_day(record, as_of) or ask.site.clock().date()
        found = agenda(record, today=day, as_of=as_of, config=ask.config, past=past, read=ask.copy.table)
    return as_json([asdict(one) for one in found])


@router.get("/drafts", responses=ERRORS)
def drafts(ask: Asked, as_of: Day = None) -> Response:
    """Versions of the agreement's text."""
    with ask.copy.record() as record:
        return as_json(agreements.listed(record, as_of=as_of))


@router.get("/drafts/{draft}/compare/{other}", responses=ERRORS)
def compared(ask: Asked, draft: Id, other: Id, as_of: Day = None) -> Response:
    """What changed between two drafts, clause by clause."""
    with ask.copy.record() as record:
        return as_json(as_rows(agreements.compared(record, ask.config, draft, other, as_of=as_of)))


@router.get("/drafts/{draft}/consent", responses=ERRORS)
def consent(ask: Asked, draft: Id, as_of: Day = None) -> Response:
    """The legal gates that a draft needs, and which are shut."""
    with ask.copy.record() as record:
        found = agreements.consent(record, ask.config, draft, as_of=as_of)
    return as_json(
        {
            "draft": found.draft.id,
            "passed": found.progress.passed,
            "required": found.progress.required,
            "open_questions": found.progress.open_questions,
            "gates": agreements.gate_rows(found.gates),
            "ungated": found.ungated,
            "unpublished": found.unpublished,
        }
    )


@router.get("/judgements", responses=ERRORS)
def judgements(ask: Asked, as_of: Day = None, limit: Limit = 1000, offset: Offset = 0) -> Response:
    """What people and rules decided, the latest first."""
    rows = ask.copy.sql(
        "SELECT * FROM judgements WHERE CAST(made AS DATE) <= ? ORDER BY made DESC, id LIMIT ? OFFSET ?",
        [as_of or date.max, limit, offset],
    )
    return as_json(rows)


@router.get("/failures", responses=ERRORS)
def failures(ask: Asked, as_of: Day = None, limit: Limit = 1000, offset: Offset = 0) -> Response:
    """Items that could not be read or coded, the latest first."""
    rows = ask.copy.sql(
        "SELECT * EXCLUDE (run) FROM failures WHERE CAST(met AS DATE) <= ? ORDER BY met DESC, id LIMIT ? OFFSET ?",
        [as_of or date.max, limit, offset],
    )
    return as_json(rows)


def _table(total: int, columns: list[str], rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"total": total, "columns": columns, "rows": [dict(zip(columns, row, strict=True)) for row in rows]}
