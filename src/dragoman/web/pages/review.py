"""The review queue, what was decided, actors that may be one, and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from dragoman import vocab
from dragoman.errors import ConfigError
from dragoman.record.joining.signs import parsed, worded
from dragoman.record.joining.weights import families, points
from dragoman.record.shelf import Filters, beside
from dragoman.record.shelf import items as read
from dragoman.record.shelf.items import Passage
from dragoman.record.shelf.queue import queue
from dragoman.visible import one_line
from dragoman.web.decisions import COOKIE, FOLLOWS, here, known_actors, name_of, told, with_followed, words
from dragoman.web.described import mention_facts
from dragoman.web.pages.ledgers import Empty, empty
from dragoman.web.passages import Shown, actor_href, shown
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PER_PAGE = 20  # of the queue: what one sitting decides
DECISIONS_PER_PAGE = 50
VIEWS = ("", "decisions", "actors", "notes")
# The parts of the queue with their labels.
PARTS = {"": "All", "joins": "Reports put together", "readings": "Readings", "open": "Left open"}
# Notes have a list of their own; what a rule made because of a decision stands folded under it.
DECIDED = f"j.kind <> 'note' AND {FOLLOWS} NOT IN (SELECT id FROM judgements)"
PERSONAL = "j.judge = ?"
MOST_PAIRS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the queue."""

    id: str  # of the line on the page
    item: str  # reading, or join
    items: tuple[str, ...]
    weight: float
    why: tuple[str, ...]
    signs: tuple[tuple[str, float], ...]  # of a join: what spoke for and against it
    one: Shown
    other: Shown | None
    facts: dict[str, Any]
    other_facts: dict[str, Any] | None
    reports: int  # of the event
    back: str


@router.get("/review")
def review(ask: Annotated[Ask, Depends(asked("part", "whose"))]) -> HTMLResponse:
    """What is doubtful and much hangs on; what was decided; actors that may be one; notes."""
    view = ask.state.view
    if view not in VIEWS:
        raise ConfigError("is no view of this page", item=f"view={view}", advice=f"use one of {', '.join(VIEWS[1:])}")
    return {"": _queue, "decisions": _decisions, "actors": _actors, "notes": _notes}[view](ask)


# ---- the queue ------------------------------------------------------------------------------------------------------


def _queue(ask: Ask) -> HTMLResponse:
    part = dict(ask.state.own).get("part", "")
    if part not in PARTS:
        raise ConfigError("is no part of the queue", item=f"part={part}", advice=f"use one of {', '.join(PARTS)[2:]}")
    found = queue(ask.copy, ask.filters, part=part, offset=(ask.state.page - 1) * PER_PAGE, limit=PER_PAGE)
    lines = _lines(ask, found.rows)
    return _page(
        ask,
        found.counts[""],
        lines=lines,
        left=found.counts[part],
        empty=_nothing(ask, part, found.counts) if not lines else None,
        parts=[
            (label, ask.state.url(part=name or None), name == part, f"{found.counts[name]:,}")
            for name, label in PARTS.items()
        ],
        pages=ask.pages(found.counts[part], PER_PAGE),
        first=ask.state.url(),
    )


def _lines(ask: Ask, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines of the queue that a page shows, with one question for the words of all of them."""
    ids = [id for row in rows for id in (row["mention_id"], row["other_mention_id"]) if id]
    near = read.passages(ask.copy, ids, ask.as_of)
    sizes = beside.sizes(ask.copy, [row["event_id"] for row in rows], ask.as_of)
    kept = [row for row in rows if row["mention_id"] in near]
    names = [_line_id(row) for row in kept]
    return [
        _line(ask, row, near, sizes.get(row["event_id"], 1), following)
        for row, following in zip(kept, [*names, ""][1:], strict=True)
    ]


def _line_id(row: Mapping[str, Any]) -> str:
    return f"q-{row['mention_id'][:12]}" + (f"-{row['other_mention_id'][:12]}" if row["other_mention_id"] else "")


def _line(ask: Ask, row: Mapping[str, Any], near: Mapping[str, Passage], reports: int, following: str) -> Line:
    passage = near[row["mention_id"]]
    other = near.get(row["other_mention_id"] or "")
    joined = row["item"] == "join"
    score, signs = parsed(row["why"]) if joined else (0.0, [])
    return Line(
        id=_line_id(row),
        item=row["item"],
        items=(row["mention_id"], row["other_mention_id"]) if joined else (row["mention_id"],),
        weight=row["weight"],
        why=tuple(_why_joined(row, score, passage, other) if joined else _why_doubtful(row, passage)),
        signs=tuple((worded(name), points) for name, points in signs),
        one=shown(passage, ask),
        other=shown(other, ask) if other else None,
        facts=mention_facts(passage, ask),
        other_facts=mention_facts(other, ask) if other else None,
        reports=reports,
        back=here(ask) + (f"#{following}" if following else ""),
    )


def _why_joined(row: Mapping[str, Any], score: float, passage: Passage, other: Passage | None) -> list[str]:
    within = other is not None and other.source.id == passage.source.id
    family = families().get(passage.mention.kind, "")
    least = points("within" if within else "across", family)["join"]
    return [words()["doubt"]["join"].format(score=score, least=least), *_hangs(row)]


def _why_doubtful(row: Mapping[str, Any], passage: Passage) -> list[str]:
    """What makes a reading doubtful and what hangs on it, in words."""
    say, mention = words()["doubt"], passage.mention
    found = []
    if row["why"].startswith("judged unsure by "):
        found.append(say["unsure"].format(by=one_line(row["why"].removeprefix("judged unsure by "))))
    found.append(say["sure"].format(share=mention.confidence))
    others = [(name, share) for name, share in mention.scores if name != mention.kind and share >= 0.1]
    if others:
        kinds = vocab.kinds()
        named = ", ".join(f"“{kinds[name].label.lower()}” {share:.2f}" for name, share in others[:2] if name in kinds)
        found.append(say["weighed"].format(others=named))
    if mention.hedge:
        found.append(say["hedge"].format(words=one_line(mention.hedge)))
    if mention.status not in ("happened", "planned"):
        status = vocab.statuses().get(mention.status)
        found.append(say["status"].format(status=status.label if status else mention.status))
    return [*found, *_hangs(row)]


def _hangs(row: Mapping[str, Any]) -> list[str]:
    return [one["words"] for one in words()["hangs"] if row["consequence"] >= one["least"]][:1]


def _nothing(ask: Ask, part: str, counts: Mapping[str, int]) -> Empty:
    """Why the queue shows nothing."""
    if counts[part]:
        return Empty(reason="The queue ends before this page.", actions=(("To its beginning", ask.state.url()),))
    if part == "open":
        return Empty(reason="Nothing is left open.", advice="A reading that somebody was unsure of waits here.")
    if part or counts[""] or ask.filters.narrow:
        clear = dict.fromkeys(
            ("since", "until", "actor", "issue", "kind", "source", "status", "confidence", "q", "part")
        )
        return Empty(
            reason="Nothing that is left to check passes what is asked for.",
            advice="Take a filter off, or look at the whole queue.",
            actions=(("The whole queue", ask.state.url(**clear)),),
        )
    held = ask.copy.rows("timeline", Filters(as_of=ask.as_of), columns=("mention_id",), limit=0).total
    if held:
        return Empty(reason="Everything is checked.", advice="New reports bring new readings.")
    return empty(ask, "review", "readings to check")


# ---- decisions and notes --------------------------------------------------------------------------------------------


def _decisions(ask: Ask) -> HTMLResponse:
    own, me = dict(ask.state.own), _me(ask)
    mine = own.get("whose") == "mine" and bool(me)
    found, total = _stored(ask, DECIDED, me if mine else "")
    everyone, of_me = (_count(ask, DECIDED, who) for who in ("", me))
    whose = [("Everybody’s", ask.state.url(whose=None), not mine, f"{everyone:,}")]
    if me:
        whose.append(("Mine", ask.state.url(whose="mine"), mine, f"{of_me:,}"))
    return _page(ask, _waiting(ask), decided=found, parts=whose, pages=ask.pages(total, DECISIONS_PER_PAGE))


def _notes(ask: Ask) -> HTMLResponse:
    found, total = _stored(ask, "j.kind = 'note'", "")
    return _page(ask, _waiting(ask), decided=found, pages=ask.pages(total, DECISIONS_PER_PAGE))


def _stored(ask: Ask, which: str, by: str) -> tuple[list[Any], int]:
    """A page of judgements, the latest first; `which` is our own SQL."""
    condition, values = _condition(ask, which, by)
    start = (ask.state.page - 1) * DECISIONS_PER_PAGE
    found = ask.copy.sql(
        f"SELECT j.* FROM judgements j WHERE {condition} ORDER BY j.made DESC, j.id LIMIT ? OFFSET ?",
        [*values, DECISIONS_PER_PAGE, start],
    )
    lines = told(ask, [tuple(row.values()) for row in found], ask.as_of)
    return with_followed(ask, lines, ask.as_of), _count(ask, which, by)


def _count(ask: Ask, which: str, by: str) -> int:
    condition, values = _condition(ask, which, by)
    return int(ask.copy.sql(f"SELECT count(*) AS n FROM judgements j WHERE {condition}", values)[0]["n"])


def _condition(ask: Ask, which: str, by: str) -> tuple[str, list[Any]]:
    condition, values = f"CAST(j.made AS DATE) <= ? AND {which}", [ask.as_of or date.max, *([by] if by else [])]
    return (f"{condition} AND {PERSONAL}" if by else condition), values


def _me(ask: Ask) -> str:
    return name_of(ask.request.cookies.get(COOKIE, ""))


# ---- actors ---------------------------------------------------------------------------------------------------------


def _actors(ask: Ask) -> HTMLResponse:
    pairs = ask.copy.kept(ask.as_of, "pairs of actors", lambda _: beside.actors(ask.copy, ask.as_of))
    merged, _ = _stored(ask, "j.kind = 'same_actor'", "")

    def one(named: beside.Named) -> dict[str, Any]:
        country = ask.labels.get(f"state:{named.country}", named.country or "")
        return {
            "id": named.id, "name": named.name, "country": country, "times": named.times,
            "href": actor_href(named.id, ask.state), "ev": ask.state.url("/evidence", actor=named.id),
        }  # fmt: skip

    return _page(
        ask,
        _waiting(ask),
        pairs=[(one(a), one(b)) for a, b in pairs[:MOST_PAIRS]],
        more=max(0, len(pairs) - MOST_PAIRS),
        decided=merged,
        known=known_actors(ask.copy),
    )


# ---- the page -------------------------------------------------------------------------------------------------------


def _waiting(ask: Ask) -> int:
    """How many lines the queue has in all; the filters are those of the queue's own page."""
    return queue(ask.copy, Filters(as_of=ask.as_of), limit=0).counts[""]


def _page(ask: Ask, waiting: int, **given: Any) -> HTMLResponse:
    nothing: dict[str, Any] = {
        "lines": [], "left": 0, "empty": None, "parts": [], "pages": None, "first": "", "decided": [], "pairs": [],
        "more": 0, "known": {},
    }  # fmt: skip
    view = ask.state.view
    counts = (
        waiting,
        _count(ask, DECIDED, ""),
        None,
        _count(ask, "j.kind = 'note'", ""),
    )
    labels = ("Queue", "Decisions", "Actors", "Notes")
    return ask.page(
        "review.html.j2",
        current="review",
        title="Review",
        view=view,
        me=_me(ask),
        tabs=[
            (
                label,
                ask.state.url(view=name or None, part=None, whose=None),
                name == view,
                f"{count:,}" if count is not None else None,
            )
            for name, label, count in zip(VIEWS, labels, counts, strict=True)
        ],
        **{**nothing, **given},
    )
