"""Drafts: how the versions of an agreement's text descend, what changed between two, and where consent stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import agreements
from dragoman.brief.evidence import around
from dragoman.drafts.align import keys
from dragoman.drafts.clauses import Clause, Version
from dragoman.drafts.compare import Comparison
from dragoman.drafts.page import changes, counts, faces, facts, in_words, meanings, parted, said
from dragoman.errors import RecordError
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
NO_DRAFT = "No draft is held. A text becomes one where its header has a line such as draft: 28-points."


@router.get("/drafts")
def lineage(ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """Every version, by the day it is from, each beside what it was made from."""
    rows = _rows(ask)
    consent = _consent(ask, None) if rows else None
    return ask.page(
        "drafts.html.j2",
        current="drafts",
        title="Drafts",
        rows=rows,
        ids={row["id"]: row["title"] for row in rows},
        parents={row["id"]: _parent(row, rows) for row in rows},
        consent=consent,
        empty="No draft was held on that day." if ask.as_of else NO_DRAFT,
        named=ask.told,
    )


@router.get("/drafts/compare")
def compare(ask: Annotated[Ask, Depends(asked("a", "b", "change"))]) -> HTMLResponse:
    """Two versions clause by clause."""
    own = dict(ask.state.own)
    versions = _versions(ask)
    if not versions:
        raise RecordError(NO_DRAFT)
    last = versions[-1].draft
    b = own.get("b") or last.id
    a = own.get("a") or _before(versions, b)
    a, b, turned = _in_order(versions, a, b)
    found: Comparison = ask.copy.kept(
        ask.as_of,
        ("compare", a, b, ask.config),
        lambda record: agreements.compared(record, ask.config, a, b, as_of=ask.as_of),
    )
    rows = _rows(ask)
    called = {**ask.labels, **{id: ask.told(id) for id in ask.labels if id.startswith("state:")}}
    change = own.get("change", "")
    kept = [
        row
        for row in found.rows
        if (not change or change == said(row)[0])
        and (not ask.filters.issues or set(ask.filters.issues) & set(row.issues))
    ]
    shown = [[(row, faces(found, row), changes(row)) for row in some] for some in parted(kept)]
    return ask.page(
        "drafts_compare.html.j2",
        current="drafts",
        title="Two versions, clause by clause",
        c=found,
        drafts=[version.draft for version in versions],
        rows=kept,
        known=shown[0],
        untold=shown[1],
        turned=turned,
        total=len(found.rows),
        change=change,
        tabs=[(words, ask.state.url(change=words), words == change, count) for words, count in counts(found).items()],
        said=said,
        meanings=meanings(found),
        named=lambda who: [ask.told(each) for each in who],
        reason=lambda one: in_words(one, called),
        clause_url=lambda version, clause: _clause_url(ask, version, clause),
        sides=((found.a, found.clocks[0]), (found.b, found.clocks[1])),
        facts=lambda version: facts(version, _names(ask, version, rows)),
    )


@router.get("/drafts/{draft}/consent")
def consent(ask: Annotated[Ask, Depends(asked())], draft: str) -> HTMLResponse:
    """The legal gates that a draft needs, which are shut and by what, and what is conceded without any."""
    found = _consent(ask, draft)
    gates = agreements.gate_rows(found.gates)
    by_party: dict[str, list[dict[str, Any]]] = {}
    for gate in gates:
        by_party.setdefault(gate["party"], []).append(gate)
    return ask.page(
        "drafts_consent.html.j2",
        current="drafts",
        title="Consent",
        found=found,
        by_party=by_party,
        compare_url=ask.state.url("/drafts/compare", b=found.draft.id),
        named=ask.told,
    )


@router.get("/drafts/{draft}/clause/{start}")
def clause(ask: Annotated[Ask, Depends(asked())], draft: str, start: int) -> HTMLResponse:
    """One clause in the words around it."""
    version = _version(ask, draft)
    found = next((one for one in version.clauses if one.span[0] == start), None)
    if found is None:
        raise RecordError("no clause begins there", item=f"{draft}, character {start}")
    context = around(version.text, found.span)
    return ask.page(
        "drafts_clause.html.j2",
        current="drafts",
        title=f"Clause {found.number}" if found.number else "A clause",
        v=version,
        clause=found,
        about=[ask.labels.get(issue, issue) for issue in found.issues],
        key=dict(zip([one.span for one in version.clauses], _keys(ask)[version.draft.id], strict=True))[found.span],
        before=version.text[context[0] : found.span[0]],
        words=version.quote(found),
        after=version.text[found.span[1] : context[1]],
        lines=_through(ask, version, found),
        named=lambda who: [ask.told(each) for each in who],
    )


@router.get("/drafts/{draft}")
def one(ask: Annotated[Ask, Depends(asked())], draft: str) -> HTMLResponse:
    """One version: what is known of it, and its clauses."""
    version = _version(ask, draft)
    rows = _rows(ask)
    row = next(row for row in rows if row["id"] == version.draft.id)
    return ask.page(
        "drafts_one.html.j2",
        current="drafts",
        title=version.draft.title,
        v=version,
        row=row,
        parent=_parent(row, rows),
        keys=_keys(ask)[version.draft.id],
        facts=facts(version, _names(ask, version, rows)),
        parent_title=next((each["title"] for each in rows if each["id"] == _parent(row, rows)), ""),
        clause_url=lambda clause: _clause_url(ask, version, clause),
        named=lambda who: [ask.told(each) for each in who],
    )


def _rows(ask: Ask) -> list[dict[str, Any]]:
    return ask.copy.kept(ask.as_of, "drafts", lambda record: agreements.listed(record, as_of=ask.as_of))


def _names(ask: Ask, version: Version, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What those who wrote a version, claimed or disputed it, and the versions before it are called."""
    authors = version.draft.authors
    who = [id for one in authors for id in (one.who, one.claimed_by, *one.disputed_by) if id]
    return {row["id"]: row["title"] for row in rows} | {id: ask.told(id) for id in who}


@dataclass(frozen=True, slots=True)
class Told:
    """A clause of the same key in another version."""

    version: Version
    clause: Clause
    here: bool
    url: str


def _through(ask: Ask, version: Version, clause: Clause) -> list[Told]:
    """The clause in every version that has it, earlier ones first."""
    names = _keys(ask)
    spans = {each.span: key for each, key in zip(version.clauses, names[version.draft.id], strict=True)}
    wanted = spans[clause.span]
    return [
        Told(each, part, each.draft.id == version.draft.id, _clause_url(ask, each, part))
        for each in _versions(ask)
        for part, key in zip(each.clauses, names[each.draft.id], strict=True)
        if key == wanted
    ]


def _clause_url(ask: Ask, version: Version, clause: Clause) -> str:
    return ask.state.url(f"/drafts/{version.draft.id}/clause/{clause.span[0]}")


def _versions(ask: Ask) -> Sequence[Version]:
    return ask.copy.kept(
        ask.as_of,
        ("versions", ask.config),
        lambda record: agreements.versions(record, ask.config, as_of=ask.as_of),
    )


def _keys(ask: Ask) -> Mapping[str, Sequence[str]]:
    return ask.copy.kept(ask.as_of, ("keys", ask.config), lambda _: keys(_versions(ask)))


def _version(ask: Ask, id: str) -> Version:
    found = next((one for one in _versions(ask) if one.draft.id == id), None)
    if found is None:
        raise RecordError("no draft has this id", item=id, advice="see Drafts for those that are held")
    return found


def _consent(ask: Ask, draft: str | None) -> agreements.Consent:
    return ask.copy.kept(
        ask.as_of,
        ("consent", draft, ask.config),
        lambda record: agreements.consent(record, ask.config, draft, as_of=ask.as_of),
    )


def _before(versions: Sequence[Version], id: str) -> str:
    """What a draft was made from; else the one before it, or itself."""
    ids = [one.draft.id for one in versions]
    if id not in ids:
        return id
    draft = versions[ids.index(id)].draft
    made_from = [one for one in (*draft.based_on, *draft.supersedes) if one in ids]
    return made_from[0] if made_from else ids[max(0, ids.index(id) - 1)]


def _in_order(versions: Sequence[Version], a: str, b: str) -> tuple[str, str, bool]:
    """The earlier version first, and whether they had to be turned round for that."""
    ids = [one.draft.id for one in versions]
    turned = a in ids and b in ids and ids.index(a) > ids.index(b)
    return (b, a, True) if turned else (a, b, False)


def _parent(row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> str:
    ids = {one["id"] for one in rows}
    return next((one for one in (*row["based_on"], *row["supersedes"]) if one in ids), "")
