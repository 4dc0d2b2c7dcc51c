"""One document: its text as it was stored, with every reading marked where it stands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import remarks, vocab
from dragoman.record.shelf import documents as holdings
from dragoman.record.shelf import items as read
from dragoman.types import Mention
from dragoman.visible import address, short
from dragoman.web import passages
from dragoman.web.described import decided
from dragoman.web.grades import Grades
from dragoman.web.marking import Mark, Run, paragraphs
from dragoman.web.passages import LONGEST_NAME, LONGEST_TITLE, said
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PER_PAGE = 200  # readings in the list beside the text
LONG = 60_000  # characters from which the browser lays out only the part of the text that is seen


@router.get("/documents/{id}")
def document(id: str, ask: Annotated[Ask, Depends(asked())]) -> HTMLResponse:
    """The stored text with its readings, what was cut from it, and where it comes from."""
    holding = holdings.document(ask.copy, id, ask.as_of)
    doc = holding.held.document
    counted, left = holdings.readings_of(ask.copy, id, ask.as_of)
    mentions = read.mentions(ask.copy, ask.as_of, document_id=id)
    marks = [mark(one, mentions[one][0], doc.text) for one in counted if one in mentions]
    lines = paragraphs(doc.text, marks, [(cut.at, cut.kind) for cut in doc.cuts])
    start = (ask.state.page - 1) * PER_PAGE
    return ask.page(
        "document.html.j2",
        current="sources",
        title=short(doc.title, LONGEST_TITLE) or f"A document of {doc.outlet or 'an outlet that is not given'}",
        holding=holding,
        doc=doc,
        lines=lines,
        long=len(doc.text) > LONG,
        hrefs=_Addresses(ask),
        listed=[_line(ask, one, mentions[one][0], doc.text) for one in counted[start : start + PER_PAGE]],
        total=len(counted),
        pages=ask.pages(len(counted), PER_PAGE),
        left=[_line(ask, one, mentions[one][0], doc.text) for one in left[:PER_PAGE] if one in mentions],
        left_total=len(left),
        grade=Grades(ask.config).of(doc.outlet, doc.url),
        address=address(doc.url),
        basis=passages.basis_of(doc.published, doc.published_basis),
        said=said(),
        remarks=remarks.of_document(doc),
        original=passages.document(holding.original, ask.state) if holding.original else None,
        copies=[passages.document(one, ask.state) for one in holding.copies],
        history=decided(read.decisions(ask.copy, id, ask.as_of), ask),
        cite=ask.state.url(f"/cite/{id}"),
        document_id=id,
        lanes=_lanes(marks),
    )


def mark(id: str, mention: Mention, text: str) -> Mark:
    """A mention as it is marked: with the word for what it is, and for its status where that is not happened."""
    status = vocab.statuses().get(mention.status)
    word = "" if mention.status == "happened" else status.label if status else mention.status
    return Mark(
        id=id,
        start=mention.span[0],
        end=mention.span[1],
        trigger=mention.trigger,
        label=" · ".join(part for part in (passages.kind_of(mention, lambda span: text[slice(*span)]), word) if part),
        lane=passages.lane_of(mention),
    )


class _Addresses:
    """Where a run of the text leads: to its reading, or to those of all that read these words."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._state = ask.state.url("/")  # "/?…": what every address of this page has behind it
        self._one = self._state[1:]
        self._many = self._one.replace("?", "&", 1)

    def __call__(self, run: Run) -> str:
        """The address; ids are our own digits, so that nothing in them needs to be quoted."""
        if len(run.ids) == 1:
            return f"/items/mention/{run.ids[0]}{self._one}"
        return f"/evidence?m={'&m='.join(run.ids)}{self._many}"


def _line(ask: Ask, id: str, mention: Mention, text: str) -> dict[str, Any]:
    return {
        "id": id,
        "href": ask.state.url(f"/items/mention/{id}"),
        "kind": passages.kind_of(mention, lambda span: text[slice(*span)]),
        "lane": passages.lane_of(mention),
        "status": mention.status,
        "who": [short(one.name or one.text, LONGEST_NAME) for one in mention.actors],
        "whom": [short(one.name or one.text, LONGEST_NAME) for one in mention.targets],
        "words": text[slice(*mention.trigger)],
        "confidence": mention.confidence,
        "coder": mention.coder,
    }


def _lanes(marks: list[Mark]) -> list[tuple[str, str]]:
    """The colours that occur, with their words."""
    from dragoman.brief.names import phrases

    found = {one.lane for one in marks}
    return [(f"l-{lane}", label) for lane, label in phrases()["lanes"].items() if lane in found]
