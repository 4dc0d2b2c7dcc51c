"""The command that cites an item of the record: it parses, calls, prints."""

from __future__ import annotations

import json as json_text
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman import output, session
from dragoman.options import AsOf, Folder, Json

if TYPE_CHECKING:
    from dragoman.citing import Origin, Reference

# Written here as well as in citing/model.py, so that the help loads nothing of it; a test holds them together.
STYLES = "apa|chicago|mla|harvard|vancouver|oscola"
FORMS = "text|html|markdown|ris|bibtex|csl-json"


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(epilog="Example: dragoman cite 5f0c1e --style chicago")(cite)


def cite(
    item: Annotated[
        str,
        typer.Argument(
            metavar="ITEM",
            help="A document, draft, mention or event, by the first digits of its id; "
            "mention:ID for one passage, offer:ID or pledge:ID for a whole thread.",
        ),
    ],
    style: Annotated[str, typer.Option("--style", metavar=STYLES, help="The style of the references.")] = "apa",
    form: Annotated[
        str, typer.Option("--format", metavar=FORMS, help="For people, for a page, or for a reference manager.")
    ] = "text",
    folder: Folder = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Cite an item: a reference for each document behind it, its words, and where they stand."""
    if style not in STYLES.split("|"):
        raise typer.BadParameter(f"{style!r} is none of {STYLES.replace('|', ', ')}", param_hint="--style")
    if form not in FORMS.split("|"):
        raise typer.BadParameter(f"{form!r} is none of {FORMS.replace('|', ', ')}", param_hint="--format")
    from dragoman import __version__
    from dragoman.citing import cited, written
    from dragoman.record import Archive

    space = session.find(folder)
    config = space.config()
    with session.reading(space) as record:
        references, origin, wider = cited(
            record,
            item,
            config=config,
            archive=Archive(space.archive),
            version=__version__,
            today=datetime.now(UTC).date(),
            as_of=as_of,
        )
    if json:
        output.write_json(_as_json(references, origin, style=style, form=form))
        return
    output.write(written(references, style=style, form=form, origin=origin))
    _say_what_else(origin, references, wider)


def _as_json(references: list[Reference], origin: Origin, *, style: str, form: str) -> dict[str, Any]:
    from dragoman.citing import written
    from dragoman.citing.exchange import passages

    text = written(references, style=style, form=form, origin=origin)
    return {
        "kind": origin.kind,
        "id": origin.id,
        "process": origin.process,
        "as_of": origin.day,
        "version": origin.version,
        "style": style,
        "format": form,
        "references": [
            {
                "document_id": one.document_id,
                "carries": one.carries,
                "csl": dict(one.csl),
                "passages": passages(one),
                "notes": list(one.notes),
            }
            for one in references
        ],
        "written": json_text.loads(text) if form == "csl-json" else text,
    }


def _say_what_else(origin: Origin, references: list[Reference], wider: tuple[str, ...]) -> None:
    """At the side: that an id stands for more, or for less, than what was cited."""
    hints = [f"dragoman cite {one} cites the whole {one.partition(':')[0]}" for one in wider]
    passages = sum(len(one.passages) for one in references)
    if origin.kind == "event" and passages > 1:
        hints.append("mention:ID in place of ID cites one passage alone")
    if hints:
        output.talk("; ".join(hints))
