"""What people decide, in words: who they are, what a page says once it is done, and where it goes from there."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from dragoman import daywords, vocab
from dragoman.record import rows
from dragoman.record.shelf import items as read
from dragoman.types import Judgement
from dragoman.visible import one_line, short
from dragoman.web.corrections import blank

if TYPE_CHECKING:
    from dragoman.record.shelf import Copy
    from dragoman.web.site import Ask

COOKIE = "by"
LONGEST_NAME = 80
LONGEST_BACK = 4_000  # characters of an address to go back to
UNSAID = ("follows", "start", "end", "party", "gate")  # of a judgement's detail: said otherwise
QUOTE_CHARS = 90  # of a passage in a line about a decision
UNDONE = """
SELECT u.item, j.judge, j.made FROM (SELECT id, unnest(items) AS item FROM judgements WHERE kind = 'undo') u
JOIN judgements j ON j.id = u.id
WHERE CAST(j.made AS DATE) <= ? AND list_contains(?::VARCHAR[], u.item)
"""
# The judgement because of which a rule made another, "" where there is none: as `judging.follow_ups` marks
# it; a dot for each of its brackets, which stand for tables in a statement of ours.
FOLLOWS = r"""regexp_extract(coalesce(j.detail, ''), '^."follows": "([0-9a-f]+)".$', 1)"""
_BLANK = re.compile(r"[\x00-\x20\x7f\\]")  # what browsers leave out of an address, or read as a slash
_ID = re.compile(r"[0-9a-f]{8,64}")


@cache
def words() -> dict[str, Any]:
    """The words of decisions.toml, read once."""
    return tomllib.loads((files("dragoman.web") / "decisions.toml").read_text("utf-8"))


# ---- who decides, and where to go from there ------------------------------------------------------------------------


def name_of(cookie: str) -> str:
    """The name that a browser remembers."""
    return clean_name(unquote(cookie))


def clean_name(text: str) -> str:
    """A name on one line, with what is hidden in it made visible."""
    return one_line(text)[:LONGEST_NAME]


def cookie_of(name: str) -> str:
    """A name as a cookie can hold it."""
    return quote(name, safe="")


def local(back: str) -> str:
    """An address of this server to go back to; "/" where it is none, so that no form sends anyone elsewhere."""
    if not back.startswith("/") or back.startswith("//") or _BLANK.search(back) or len(back) > LONGEST_BACK:
        return "/"
    try:
        urlsplit(back)
    except ValueError:
        return "/"
    return quote(back, safe="/?&=#%:;,+@!$'()*~[]-._")


def after(back: str, judgement_id: str = "") -> str:
    """The address to go back to, with the judgement that it is to tell of."""
    parts = urlsplit(local(back))
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "judged"]
    asked += [("judged", judgement_id)] if judgement_id else []
    return parts._replace(query=urlencode(asked)).geturl()


# ---- what was decided -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A judgement as a line of a page."""

    id: str
    kind: str
    did: str  # "Rejected", once it is done
    decided: str  # "rejected", in a list
    by: str
    made: datetime
    why: str
    about: tuple[tuple[str, str], ...]  # (words, address) of what it is about
    quoted: bool  # whether these words are those of a document
    more: int  # items that are not named
    changes: tuple[tuple[str, str], ...]  # (field, value) that it sets
    undone_by: str  # "" where it stands
    follows: bool  # whether a rule made it because of another
    href: str
    lacks: str = ""  # what keeps a passage coded by hand out of ledgers
    followed: tuple[Told, ...] = ()  # what a rule made because of it

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back: once, and no taking back."""
        return not self.undone_by and self.kind != "undo"


def judged(ask: Ask) -> Told | None:
    """The judgement that the address tells of, looked up; None where there is none, whatever the address says."""
    id = ask.request.query_params.get("judged", "")
    if not _ID.fullmatch(id):
        return None
    found = ask.copy.sql("SELECT * FROM judgements WHERE id = ?", [id])
    return next(iter(with_followed(ask, told(ask, [tuple(row.values()) for row in found]))), None)


def with_followed(ask: Ask, many: Sequence[Told], as_of: date | None = None) -> list[Told]:
    """Lines of judgements, each with those that a rule made because of it."""
    stored = ask.copy.sql(
        f"SELECT j.*, {FOLLOWS} AS cause FROM judgements j WHERE list_contains(?::VARCHAR[], {FOLLOWS}) ORDER BY j.id",
        [[one.id for one in many]],
    )
    causes = [row.pop("cause") for row in stored]
    lines = told(ask, [tuple(row.values()) for row in stored], as_of)
    by_cause: dict[str, list[Told]] = {}
    for cause, line in zip(causes, lines, strict=True):
        by_cause.setdefault(cause, []).append(line)
    return [replace(one, followed=tuple(by_cause.get(one.id, ()))) for one in many]


def told(ask: Ask, stored: Sequence[tuple[Any, ...]], as_of: date | None = None) -> list[Told]:
    """Stored judgements as lines, with one question for all of them."""
    made = [(row[0], rows.judgement(row)) for row in stored]
    undone = {row["item"]: row["judge"] for row in ask.copy.sql(UNDONE, [as_of or date.max, [id for id, _ in made]])}
    named = _named(ask, [item for _, one in made for item in one.items[:2]])
    coded = [(id, one) for id, one in made if one.kind == "code"]
    spans = [(one.items[0], (int(_detail(one)["start"]), int(_detail(one)["end"]))) for _, one in coded]
    for (id, one), (_, span), text in zip(coded, spans, read.words(ask.copy, spans, around=0), strict=True):
        named[id] = (short(text.of(span), QUOTE_CHARS), ask.state.url(f"/documents/{one.items[0]}"), True)
    return [_told(ask, id, one, named, undone.get(id, "")) for id, one in made]


def _told(ask: Ask, id: str, one: Judgement, named: Mapping[str, tuple[str, str, bool]], undone_by: str) -> Told:
    said = words()
    detail = _detail(one)
    items = one.items[:1] if one.kind == "gate" else (id,) if one.kind == "code" else one.items[:2]
    about = [named.get(item, (ask.labels.get(item, item), "", False)) for item in items]
    if one.kind == "gate":
        about = [(f"{about[0][0]}: {one.items[-1].replace('_', ' ')}", "", False)]
    return Told(
        id=id,
        kind=one.kind,
        did=said["did"].get(one.kind, one.kind),
        decided=said["decided"].get(one.kind, one.kind),
        by=one.by,
        made=one.made,
        why=one.why,
        about=tuple((text, href) for text, href, _ in about),
        quoted=any(is_quote for _, _, is_quote in about),
        more=0 if one.kind == "gate" else max(0, len(one.items) - len(items)),
        changes=tuple(
            (said["fields"].get(name, name.replace("_", " ")), in_words(name, value, ask.labels))
            for name, value in detail.items()
            if name not in UNSAID and not (name == "until" and value == detail.get("since"))
        ),
        undone_by=undone_by,
        follows="follows" in detail,
        href=ask.state.url(f"/items/judgement/{id}"),
        lacks=said["unnamed"] if one.kind == "code" and not detail.get("actors") else "",
    )


def _detail(one: Judgement) -> dict[str, Any]:
    try:
        found = json.loads(one.detail or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def in_words(name: str, value: Any, labels: Mapping[str, str]) -> str:
    """A value of a correction, with its ids as their labels."""
    if value is None or value in ("", []):
        return "none"
    many = value if isinstance(value, list) else str(value).split("; ")
    if name in ("kind", "mode", "move", "status", "outcome", "issues", "actors", "targets"):
        many = [labels.get(str(one), str(one)) for one in many]
    if name in ("since", "until", "when"):
        many = [_day(str(one)) for one in many]
    if name == "state":
        many = [words()["gates"].get(str(one), str(one)) for one in many]
    return "; ".join(str(one) for one in many)


def _day(text: str) -> str:
    try:
        return daywords.day(date.fromisoformat(text))
    except ValueError:
        return text


def _named(ask: Ask, items: Sequence[str]) -> dict[str, tuple[str, str, bool]]:
    """What items are called: a mention by its words, a document by its title, a judgement by what it did."""
    wanted = list(dict.fromkeys(items))
    copy, url, found = ask.copy, ask.state.url, dict[str, tuple[str, str, bool]]()
    for id, text in copy.quotes(wanted).items():
        found[id] = (short(text, QUOTE_CHARS), url(f"/items/mention/{id}"), True)
    rest = [item for item in wanted if item not in found]
    for row in copy.sql("SELECT id, title FROM documents WHERE list_contains(?::VARCHAR[], id)", [rest]):
        found[row["id"]] = (short(row["title"] or "a document", QUOTE_CHARS), url(f"/documents/{row['id']}"), False)
    for row in copy.sql("SELECT id, kind, judge FROM judgements WHERE list_contains(?::VARCHAR[], id)", [rest]):
        did = words()["decided"].get(row["kind"], row["kind"])
        found[row["id"]] = (f"{one_line(row['judge'])}’s “{did}”", url(f"/items/judgement/{row['id']}"), False)
    for row in copy.sql("SELECT id, kind FROM links WHERE list_contains(?::VARCHAR[], id)", [rest]):
        found[row["id"]] = (f"a link: {row['kind'].replace('_', ' ')}", url(f"/items/link/{row['id']}"), False)
    for item in rest:
        if ":" in item and item not in found:
            found[item] = (ask.labels.get(item, item), url(f"/items/actor/{quote(item[:300], safe=':')}"), False)
    return found


# ---- what a form offers ---------------------------------------------------------------------------------------------


@cache
def terms() -> dict[str, Any]:
    """The vocabulary for the fields of a form: (id, label, definition), finer readings by the kind they belong to."""

    def listed(table: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        return [(name, one.label, one.definition) for name, one in table.items()]

    return {
        "kinds": listed(vocab.kinds()),
        "modes": [(kind.label, listed(kind.modes)) for kind in vocab.kinds().values() if kind.modes],
        "moves": listed(vocab.moves()),
        "statuses": listed(vocab.statuses()),
        "outcomes": listed(vocab.outcomes()),
        "issues": listed(vocab.issues()),
        "particulars": listed(vocab.particulars()),
    }


def nothing() -> dict[str, Any]:
    """A form in which nothing is said yet."""
    return blank(status="happened")


def known_actors(copy: Copy) -> dict[str, str]:
    """Every actor that is somebody in the record: its id and what it is called; no two are called the same."""

    def make(_: object) -> dict[str, str]:
        found = copy.sql(
            """SELECT actor_id AS id, coalesce(mode(name ORDER BY name), mode(text ORDER BY text)) AS name
            FROM participants
            WHERE actor_id IS NOT NULL GROUP BY actor_id ORDER BY count(*) DESC, actor_id"""
        )
        called, taken = dict[str, str](), set[str]()
        for row in found:
            name = one_line(row["name"])
            called[row["id"]] = row["id"] if name.casefold() in taken or ";" in name else name
            taken.add(name.casefold())
        return called

    return copy.kept(None, "known actors", make)


def here(ask: Ask) -> str:
    """The address of the page that is asked for, without what only this answer tells."""
    kept = ask.request.query_params.multi_items()
    asked = urlencode([(name, value) for name, value in kept if name not in ("judged", "fragment")])
    return local(f"{quote(ask.request.url.path, safe='/:')}{'?' + asked if asked else ''}")
