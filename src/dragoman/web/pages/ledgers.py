"""What the pages of the ledgers share: columns to sort by, views, names that lead on, and why a list is empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dragoman import daywords
from dragoman.agenda import latest_day
from dragoman.errors import ConfigError
from dragoman.record.shelf import Filters, Rows
from dragoman.visible import short
from dragoman.web.site import PER_PAGE, Ask

Row = dict[str, Any]
LONGEST_MONTH = 31  # days
OWN = "date"  # what a page calls the ledger's own order
WORDS_CHARS = 360  # of a passage in a cell; the whole of it is one click away
MOST_LINES = 100_000  # what the API gives at once
DATED = ("since", "until", "published")  # by these a line stands where it does, see `day_of`
OFFICIALS = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})  # whose people act for their country, as in base.sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a page's table."""

    label: str
    kind: str = ""  # as the macro `table` has it: head, num, date, words, tight
    sort: str = ""  # the column of the ledger that it sorts by; OWN: the order of the ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By what a list is sorted."""

    by: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """Why a list has no line, and what to try."""

    reason: str
    advice: str = ""
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Who the registry's names belong to."""

    ids: Mapping[str, str]  # a name and the one id that bears it
    sides: Mapping[str, str]  # an id and the state for which it acts


# ---- how a list is asked for ----------------------------------------------------------------------------------------


def order(ask: Ask, columns: Iterable[Column], default: Order) -> Order:
    """The order asked for; ConfigError names one that the page does not have."""
    known = list(dict.fromkeys(one.sort for one in columns if one.sort))
    if not ask.state.sort:
        return default
    if ask.state.sort not in known:
        raise ConfigError(
            "is nothing to sort by", item=f"sort={ask.state.sort}", advice=f"use one of {', '.join(known)}"
        )
    return Order(by=ask.state.sort, descending=ask.state.descending)


def heads(ask: Ask, columns: Mapping[str, Column], by: Order) -> dict[str, dict[str, str]]:
    """The columns as the macro `table` takes them: a second press on a head turns the order round."""
    found = {}
    for name, one in columns.items():
        head = {"label": one.label, "kind": one.kind}
        if one.sort:
            here = one.sort == by.by
            # Of numbers the largest are wanted first, of anything else the first.
            turn = not by.descending if here else one.kind == "num"
            head["sort"] = ask.state.url(sort=one.sort, dir="desc" if turn else None)
            head["sorted"] = ("descending" if by.descending else "ascending") if here else ""
        found[name] = head
    return found


def view(ask: Ask, known: Sequence[str]) -> str:
    """The view asked for, else the first; ConfigError names one that the page does not have."""
    wanted = ask.state.view or known[0]
    if wanted not in known:
        raise ConfigError("is no view of this page", item=f"view={wanted}", advice=f"use one of {', '.join(known)}")
    return wanted


def tabs(
    ask: Ask, items: Iterable[tuple[str, str]], here: str, counts: Mapping[str, int] | None = None
) -> list[tuple[Any, ...]]:
    """Views as the macro `tabs` takes them, from (id, label); the first is the page without a view."""
    found: list[tuple[Any, ...]] = []
    for number, (id, label) in enumerate(items):
        href = ask.state.url(view=id if number else None, sort=None, dir=None)
        found.append((label, href, id == here, counts.get(id) if counts is not None else None))
    return found


def counts(ask: Ask, ledger: str, column: str) -> Counter[str]:
    """How many lines that pass the filters have each value of a column; a few thousand values at most are counted."""
    found = ask.copy.rows(ledger, ask.filters, columns=(column,), limit=None)
    return Counter(row[column] for row in found.rows)


def listed(
    ask: Ask, ledger: str, by: Order, *, also: str = "", values: Sequence[Any] = (), per_page: int = PER_PAGE
) -> Rows:
    """One page of the lines that pass the filters."""
    offset = (ask.state.page - 1) * per_page
    if by.by != OWN:
        return ask.copy.rows(
            ledger, ask.filters, order=by.by, descending=by.descending, offset=offset, limit=per_page,
            also=also, values=values,
        )  # fmt: skip
    if by.descending:
        return latest(ask, ledger, offset=offset, limit=per_page, also=also, values=values)
    return ask.copy.rows(ledger, ask.filters, offset=offset, limit=per_page, also=also, values=values)


def latest(ask: Ask, ledger: str, *, offset: int, limit: int, also: str = "", values: Sequence[Any] = ()) -> Rows:
    """Lines that pass the filters from the latest to the earliest; those without a day stay behind all others.

    The ledger's own order stands in no column, so it is read from its end.
    """

    def part(start: int, end: int) -> list[Row]:
        if end <= start:
            return []
        return ask.copy.rows(ledger, ask.filters, offset=start, limit=end - start, also=also, values=values).rows

    def count(condition: str) -> int:
        found = ask.copy.rows(
            ledger, ask.filters, columns=("mention_id",), limit=0, also=f"({also or 'true'}) AND {condition}",
            values=values,
        )  # fmt: skip
        return found.total

    total, dated = count("true"), count(f"coalesce({', '.join(DATED)}) IS NOT NULL")
    end = min(offset + limit, total)
    rows = part(dated - min(end, dated), dated - min(offset, dated))[::-1] + part(max(offset, dated), end)
    return Rows(rows=rows, total=total, columns=tuple(rows[0]) if rows else ())


def newest(rows: Sequence[Row]) -> list[Row]:
    """Lines in the ledger's own order, turned round; those without a day stay behind all others."""
    dated = [row for row in rows if day_of(row) is not None]
    return dated[::-1] + [row for row in rows if day_of(row) is None]


def chosen(ask: Ask, ledger: str, mentions: Sequence[str]) -> list[Row]:
    """The lines of a ledger that are cut from some mentions, in the order of these."""
    found = ask.copy.rows(
        ledger, Filters(as_of=ask.as_of), limit=None,
        also="mention_id IN (SELECT unnest(?::VARCHAR[]))", values=[list(mentions)],
    )  # fmt: skip
    lines = {row["mention_id"]: row for row in found.rows}
    return [lines[id] for id in mentions if id in lines]


def today(ask: Ask) -> date:
    """The day from which something lies ahead: the one asked for, else the last on which anything was held."""
    if ask.as_of is not None:
        return ask.as_of
    found: date | None = ask.copy.kept(None, "latest day", lambda record: latest_day(record, None))
    return found or ask.site.clock().date()


# ---- what a line shows ----------------------------------------------------------------------------------------------


def day_of(row: Row) -> date | None:
    """The day by which a line stands where it does: its own, else that of its report."""
    until = row["until"] - timedelta(days=1) if row.get("until") else None
    found: date | None = row["since"] or until or row["published"]
    return found


def month_of(row: Row) -> str:
    """The month of a line, for the headings of a list by date; its year, where the text leaves the month open."""
    since, until, day = row["since"], row["until"], day_of(row)
    if since and until and (until - since).days > LONGEST_MONTH:
        last = (until - timedelta(days=1)).year
        return f"{since.year}" if last == since.year else f"{since.year} – {last}"
    return daywords.month(day) if day else "No date"


def split(text: str | None) -> list[str]:
    """The parts of a cell that holds several, each once."""
    return list(dict.fromkeys(one for one in (text or "").split("; ") if one))


def dressed(ask: Ask, row: Row) -> Row:
    """A line with its names, issues, document and words as the templates take them."""
    return {
        **row,
        "who": people(ask, row.get("actors"), row.get("actor_ids")),
        "whom": people(ask, row.get("targets"), row.get("target_ids")),
        "subjects": subjects(ask, row.get("issues")),
        "doc": document(ask, row),
        "words": short(row.get("what") or row.get("quote") or "", WORDS_CHARS),
    }


def people(ask: Ask, text: str | None, ids: str | None = None) -> list[Row]:
    """Names as the macro `actors` takes them: one whose id is known leads to the page with that actor alone.

    ids  those of the line, of whom nobody else can be meant; None: anybody of the registry
    """
    every, known = (text or "").split("; "), (ids or "").split("; ")
    if ids and len(every) == len(known):
        pairs = dict(zip(every, known, strict=True))
    else:
        bearers = names(ask).ids
        pairs = {one: bearers[one] for one in every if one in bearers and (ids is None or bearers[one] in known)}
    found = []
    for one in split(text):
        id = pairs.get(one, "")
        href = ask.state.url(actor=id) if id else ""
        found.append({"name": short(one, 120), "id": id, "href": href, "party": party(ask, id)})
    return found


def subjects(ask: Ask, text: str | None) -> list[Row]:
    """Issues as the macro `issues` takes them."""
    return [{"id": one, "label": ask.labels.get(one, one), "href": ask.state.url(issue=one)} for one in split(text)]


def document(ask: Ask, row: Row) -> Row:
    """The document of a line as the macro `source` takes it; the address leads to the words in it."""
    return {
        "href": ask.state.url(f"/documents/{row['document_id']}") + f"#m-{row['mention_id']}",
        "title": short(row.get("document_title") or row.get("title") or "", 200),
        "outlet": row["outlet"],
        "published": row["published"],
        "url": row["url"],
    }


def names(ask: Ask) -> Names:
    """Who the registry's names belong to, worked out once: names say nothing that a day could leak."""

    def make(_: object) -> Names:
        known = ask.copy.sql(
            "SELECT DISTINCT name, actor_id FROM participants WHERE name IS NOT NULL AND actor_id <> ''"
        )
        bearers = Counter(row["name"] for row in known)
        acting = ask.copy.sql(
            """SELECT actor_id, mode(country ORDER BY country) AS country, mode(sector ORDER BY sector) AS sector
            FROM participants WHERE actor_id IS NOT NULL AND country IS NOT NULL GROUP BY actor_id"""
        )
        return Names(
            {row["name"]: row["actor_id"] for row in known if bearers[row["name"]] == 1},
            {
                row["actor_id"]: f"state:{row['country']}"
                for row in acting
                if row["sector"] is None or row["sector"] in OFFICIALS
            },
        )

    return ask.copy.kept(None, "names of actors", make)


def party(ask: Ask, id: str) -> str:
    """The number of a party's colour, also for those who act for it; "" where there is none."""
    return ask.party(id) or ask.party(names(ask).sides.get(id, "")) if id else ""


# ---- round the list -------------------------------------------------------------------------------------------------


def downloads(ask: Ask, ledger: str) -> list[tuple[str, str]]:
    """The same lines for programs."""
    forms = (("CSV", "csv"), ("JSON", "json"), ("Parquet", "parquet"))
    marked = {"csv": "true"}  # whoever saves it from a page opens it in a spreadsheet
    return [
        (label, ask.state.url(f"/api/ledgers/{ledger}", format=form, limit=MOST_LINES, bom=marked.get(form)))
        for label, form in forms
    ]


def empty(ask: Ask, ledger: str, what: str, *, total: int = 0, makes: str = "") -> Empty:
    """Why a list shows nothing.

    what   what the ledger holds, in the plural
    total  lines that there are on other pages
    makes  what makes a line of it
    """
    if total:
        return Empty(
            reason=f"The list of {total:,} {what} ends before this page.",
            actions=(("Its first page", ask.state.url()),),
        )
    held = ask.copy.rows(ledger, Filters(as_of=ask.as_of), columns=("mention_id",), limit=0).total
    if held:
        return Empty(
            reason=f"None of the {held:,} {what} passes what is asked for.",
            advice="Take a filter off, or ask for other days.",
            actions=(("Show all of them", ask.state.unfiltered(view=None)),),
        )
    documents = ask.copy.sql("SELECT count(*) AS n FROM documents WHERE held <= ?", [ask.as_of or date.max])[0]["n"]
    if not documents:
        when = "on that day" if ask.as_of else "yet"
        return Empty(
            reason=f"No document was held {when}.", advice="Add reports with dragoman add, or ask for a later day."
        )
    return Empty(
        reason=f"No report that was held tells of any {what}.",
        advice=f"{makes} Documents in other languages are kept and not coded: the page of sources lists them.".strip(),
        actions=(("Sources", ask.state.url("/sources")),),
    )
