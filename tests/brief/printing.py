"""Briefs for the tests of Word and PDF: hostile words wherever words come from outside, pictures, tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from brief_record import MADE, InMemory, actor, day, document, held, mention, small

from dragoman.brief import Brief, build
from dragoman.brief.model import Cell, Evidence, Figure, Grid, Part, Section
from dragoman.types import Failure

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p></blockquote></style></w:t></w:r><h1>gone</h1> ]]> <!-- --> &lt;b&gt;",
    "javascript:alert(1)",
    "https://evil.example/follow me and www.evil.example",
    'HYPERLINK "https://evil.example" {{ 7*7 }} {% raw %} url(https://evil.example/x.png)',
    "right \u202eot\u202c left \u2066x\u2069 \u200b\x00\x1b[31m\ufeff \x0c \ufffe end",
    "A" * 10_000,
]
HALF = "half \ud83d of a pair"  # a title given on the command line can hold this; nothing that is stored can


def made(record: InMemory, title: str = "The Sarn river talks") -> Brief:
    return replace(build(record, title=title, since=None, until=None, as_of=None, made=MADE), version="0")


def hostile(*every: str) -> InMemory:
    """A record with a document for each of the words, in which every text from outside is those words."""
    record = InMemory()
    for number, words in enumerate(every):
        passage = f"{words} rejected {words}."
        doc = document(
            f"{passage} And {words} {number}.", title=words, outlet=words, published=date(2025, 12, 3), url=words
        )
        who = replace(actor(doc, words), name=None)
        reading = mention(
            doc,
            passage,
            "rejected",
            "REJECT",
            move="reject",
            actors=[who],
            targets=[replace(who, id=f"x:{number}", name=words)],
            speaker=replace(who, id=f"y:{number}"),
            hedge=words,
            content=words,
            place=words,
            when=day(date(2025, 12, 2)),
        )
        record.held.append(held(doc))
        record.made += [reading, replace(reading, kind="ASSAULT", move=None, frame="other")]
        record.failed.append(Failure(stage="sources", item=words, error=words, message=words, advice=words, at=MADE))
    return record


def leftward() -> InMemory:
    """A document in Hebrew and Arabic letters, whose names and quotes run from right to left."""
    text = "דובר הצבא אמר 12 דברים. قالت الوزارة إن المحادثات انتهت (5)."
    doc = document(text, title="שלום עולם (12)", outlet="الجزيرة", published=date(2025, 12, 3))
    reading = mention(doc, text, "אמר", "REJECT", move="reject", actors=[actor(doc, "דובר הצבא")], content="12 דברים")
    return InMemory(held=[held(doc)], made=[reading])


SVG = (
    '<svg class="chart" viewBox="0 0 300 60" xmlns="http://www.w3.org/2000/svg"><a href="#x"><title>tip</title>'
    '<rect class="soft" x="1" y="1" width="40" height="20"/></a><text x="1" y="50">Ardland</text>{}</svg>'
)


def illustrated(inside: str = "") -> Brief:
    """The small brief with a section that has a picture and a table."""
    brief = made(small())
    note: Evidence = brief.notes[0]
    said = Cell(parts=(Part(role="quote", text="a ceasefire"),), evidence=(note,))
    grid = Grid(
        columns=("Issue", "Ardland", "Vessia"),
        rows=((_head("Ceasefire"), said, _head("")), (_head("Borders"), _head(""), said)),
    )
    figure = Figure(svg=SVG.format(inside), caption="Blocks are weeks.", description="Ardland moved once.")
    extra = Section(id="extra", title="A table and a picture", intro="", groups=(), table=grid, figure=figure)
    return replace(brief, sections=(*brief.sections, extra))


def _head(words: str) -> Cell:
    return Cell(parts=(Part(role="words", text=words),), evidence=())
