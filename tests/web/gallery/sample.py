"""Invented data for the gallery: a small process on two rivers, with long names, other scripts, and hostile words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from markupsafe import Markup

from dragoman.record.shelf import Choice
from dragoman.record.shelf.filters import Filters
from dragoman.web.site import Pages
from dragoman.web.state import State

LONG = "The Joint Commission for the Monitoring of the Lower Tarn District and Adjacent Crossings"
HEBREW = "ועדת המעקב המשותפת"
ARABIC = "قال المتحدث إن الجانبين لم يتفقا على وقف إطلاق النار، وإن المحادثات ستستأنف يوم الاثنين."
HOSTILE = "<script>document.title='owned'</script> \u202egnorw\u202c </td></table><h1>plan</h1>"
WHO = (
    ("Arvenia", 0),
    ("Belmora", 1),
    ("Sundrey", 2),
    ("Northern Compact", 3),
    (LONG, 4),
    (HEBREW, 5),
    ("Petra Quist", "none"),
)
WHAT = (
    "to host talks between Arvenia and Belmora on the future of the Lower Tarn district",
    "that Belmora withdraw its troops from the Lower Tarn district",
    "a ceasefire of thirty days, on condition that both armies pull back ten kilometres from the Tarn, that the "
    "crossing at Osk is reopened to traffic of every kind, and that an international mission counts what passes there",
    "the terms",
    ARABIC,
    HOSTILE,
)
MOVES = ("proposes", "demands", "accepts", "refuses", "counter-proposes", "takes back")
STATUS = ("happened", "planned", "conditional", "denied", "cancelled", "hypothetical")
ISSUES = ("territory", "ceasefire", "security guarantees", "prisoners and missing", "process")
STAGES = (
    ("announced", "announced", date(2024, 3, 25)),
    ("committed", "committed", date(2024, 4, 2)),
    ("allocated", "allocated", None),
    ("contracted", "contracted", None),
    ("in_delivery", "in delivery", date(2024, 5, 20)),
    ("delivered", "delivered", None),
    ("in_use", "in use", None),
)
ALL_STATUS = (
    "happened",
    "planned",
    "conditional",
    "postponed",
    "cancelled",
    "negated",
    "denied",
    "open",
    "accepted",
    "rejected",
    "countered",
    "withdrawn",
    "reported",
    "corroborated",
    "confirmed",
    "contested",
    "denied_by_party",
    "unverifiable",
    "retracted",
    "refuted",
    "superseded",
    "fulfilled",
    "partially_fulfilled",
    "in_the_works",
    "stalled",
    "overdue",
    "broken",
    "blocked",
)


def moves(count: int = 200) -> list[dict[str, Any]]:
    """Rows as the ledger of moves has them, the latest first."""
    found = []
    for index in range(count):
        who, party = WHO[index % len(WHO)]
        day = date(2024, 4, 10) - timedelta(days=index // 3)
        until: date | None = day + timedelta(days=1 if index % 5 else 3)
        since: date | None = day
        if index % 7 == 3:
            since = until = None
        found.append(
            {
                "id": f"{index:016x}",
                "ids": [f"{index:016x}", f"{index + 1000:016x}"][: 1 + index % 2],
                "who": who,
                "party": party,
                "move": MOVES[index % len(MOVES)],
                "what": WHAT[(index * 5 + index // 6) % len(WHAT)],
                "issues": list(ISSUES[index % 4 : index % 4 + 1 + index % 2]),
                "status": STATUS[index % len(STATUS)],
                "sources": 1 + index * 7 % 23,
                "since": since,
                "until": until,
                "precision": "day",
                "published": day,
                "month": f"{day:%B %Y}",
                "mark": "rejected" if index == 4 else "warn" if index == 6 else "",
            }
        )
    return found


def state(**given: Any) -> State:
    """The state of an address with a few filters on."""
    return State(path="/gallery", filters=Filters(**given), sort="since", descending=True)


CHOICES = {
    "actors": [
        Choice(value=f"id:{i}", label=f"{WHO[i % 7][0]}{' ' + str(i // 7) if i > 6 else ''}", count=900 - i)
        for i in range(120)
    ],
    "issues": [Choice(value=one.upper(), label=one, count=40 - i) for i, one in enumerate(ISSUES)],
    "kinds": [Choice(value="CONSULT", label="talks", count=80), Choice(value="propose", label="proposes", count=31)],
    "sources": [Choice(value=f"Outlet {i}", label=f"Outlet {i}", count=30 - i) for i in range(20)],
    "status": [Choice(value=one, label=one, count=9) for one in STATUS],
}

FULL = {
    "actors": ("id:0", "id:4"),
    "issues": ("TERRITORY",),
    "since": date(2024, 2, 1),
    "until": date(2024, 4, 11),
    "confidence": 0.8,
    "q": "ceasefire <b>",
}
NAV = (
    "Overview",
    "Timeline",
    "Table",
    "Moves",
    "Offers",
    "Meetings",
    "Claims",
    "Pledges",
    "Fighting",
    "Drafts",
    "Map",
    "Network",
    "Measures",
    "Patterns",
    "Outlook",
    "Sources",
    "Review",
    "Brief",
)


def lines(number: int, words: str) -> dict[str, Any]:
    """One version of a claim."""
    who, party = WHO[number]
    return {
        "who": who,
        "party": party,
        "words": words,
        "when": Markup("4 Mar 2024"),
        "note": "2 sources",
        "ev": Markup(
            '<a class="ev mark" data-drawer href="/items/mention/v{0}"><span class="sr">Show the words {0}</span>“</a>'
        ).format(number),
    }


def thread() -> list[dict[str, Any]]:
    """An offer, what came back, and what was said to that."""
    mark = lines(0, "")["ev"]
    return [
        {
            "who": "Sundrey",
            "did": "proposed",
            "words": WHAT[0],
            "when": "6 Mar 2024",
            "ev": mark,
            "tone": "offer",
            "answers": [
                {
                    "who": "Arvenia",
                    "did": "accepted, on condition that",
                    "words": "Belmora recognise the crossing at Osk as Arvenian",
                    "when": "7 Mar 2024",
                    "ev": mark,
                    "tone": "accept",
                    "answers": [
                        {
                            "who": "Belmora",
                            "did": "refused",
                            "words": "the condition",
                            "when": "8 Mar 2024",
                            "ev": mark,
                            "tone": "reject",
                        }
                    ],
                },
                {
                    "who": HEBREW,
                    "did": "made a counter-proposal:",
                    "words": ARABIC,
                    "when": "9 Mar 2024",
                    "ev": mark,
                    "tone": "counter",
                },
            ],
        },
        {
            "who": "Sundrey",
            "did": "took it back",
            "when": "12 Mar 2024",
            "ev": mark,
            "tone": "withdraw",
            "note": "told by an official",
        },
    ]


def values(
    layout: str = "base.html.j2", *, plain: bool = False, as_of: date | None = date(2024, 4, 10)
) -> dict[str, Any]:
    """What the server gives to a page, and what this one shows besides."""
    where = state() if plain else state(as_of=as_of, **FULL)
    labels = {one.value: one.label for group in CHOICES.values() for one in group}
    document = {
        "href": "/documents/d1",
        "title": "Sundrey offers to host talks",
        "outlet": "Harbour Wire",
        "published": date(2024, 3, 6),
        "url": "https://example.org/a",
    }
    text = "Reyl proposed a ceasefire of thirty days on condition that both armies pull back"
    before, after = "The president spoke in Brannock. 😀 ", " ten kilometres from the Tarn \u202e(hidden)."
    rows = moves()
    return {
        "layout": layout,
        "state": where,
        "filters": where.filters,
        "chips": where.chips(labels),
        "choices": CHOICES,
        "labels": labels,
        "nav": [(name.lower(), name, f"/{name.lower()}", name == "Moves") for name in NAV],
        "current": "moves",
        "title": "Moves",
        "process": "Talks on the two rivers, spring 2024",
        "as_of": where.filters.as_of,
        "to_come": False,
        "strange": [],
        "behind": "",
        "copied": datetime(2024, 4, 11, 9, 30, tzinfo=UTC),
        "decided_since": 2,
        "token": "t",
        "version": "0.4.0",
        "by": "",
        "moves": rows,
        "pages": Pages(where, 1214, 200),
        "stages": STAGES,
        "all_status": ALL_STATUS,
        "versions": {
            "one": [lines(1, "Arvenian artillery shelled the Belmoran town of Kelmar, and four people died")],
            "other": [lines(0, "its forces had not attacked Kelmar"), lines(5, ARABIC)],
        },
        "thread": thread(),
        "directions": ("toward", "away", "same", "first"),
        "legend": [(f"party-{i}", WHO[i][0]) for i in range(6)],
        "pledge_rows": [
            {"who": LONG, "amount": 40_000_000, "due": date(2024, 6, 30), "stage": "in delivery"},
            {"who": "Petra Quist", "amount": None, "due": None, "stage": "announced"},
        ],
        "matrix_issues": ISSUES,
        "matrix": [
            {
                "party": who,
                "number": n,
                "cells": {
                    issue: (("toward", "away", "same", "first")[(n + i) % 4], WHAT[(n + i) % 4][:60])
                    for i, issue in enumerate(ISSUES)
                },
            }
            for who, n in WHO[:5]
        ],
        "days": {"one": date(2024, 3, 6), "clock": datetime(2024, 3, 6, 9, 5, tzinfo=UTC)},
        "whens": [
            {"since": date(2024, 3, 11), "until": date(2024, 3, 14), "precision": "days"},
            {"since": date(2024, 3, 1), "until": date(2024, 4, 1), "precision": "month"},
            {"since": date(2024, 1, 1), "until": date(2025, 1, 1), "precision": "about"},
            {"since": None, "until": date(2024, 3, 11), "precision": "before"},
            {"since": None, "until": None, "published": date(2024, 3, 6)},
            {"since": None, "until": None},
            {"since": date(2023, 12, 30), "until": date(2024, 1, 3), "precision": "days"},
        ],
        "passage": {
            "text": text,
            "before": before,
            "after": after,
            "marks": [(0, 4, "actor"), (5, 13, "trigger"), (14, 40, "content"), (57, 80, "condition")],
        },
        "rtl": ARABIC,
        "rtl_document": {"href": "/documents/d2", "title": ARABIC, "outlet": "صحيفة", "published": None},
        "document": document,
        "item": {
            "document": document,
            "facts": [
                ("Coder", "rules@4.1"),
                ("Held since", date(2024, 3, 6)),
                ("Trigger", "proposed"),
                ("Status", None),
            ],
            "judgements": [
                {
                    "kind": "accept",
                    "judge": "ana",
                    "made": datetime(2024, 3, 8, 12, 0, tzinfo=UTC),
                    "why": "read twice",
                    "undone": True,
                },
                {"kind": "edit", "judge": LONG, "made": datetime(2024, 3, 9, 12, 0, tzinfo=UTC), "why": HOSTILE},
            ],
        },
        "segments": [
            {"text": before, "start": 0},
            {
                "text": text,
                "start": len(before),
                "kind": "AGREE",
                "label": "proposes",
                "href": "/items/mention/s1",
                "id": "s1",
            },
            {"text": after, "start": len(before) + len(text)},
        ],
        "review": [
            rows[0] | {"why": "a hedge, and a low confidence", "doubt": 0.41, "consequence": 1.0},
            rows[1] | {"why": "two moves in one sentence", "doubt": 0.2, "consequence": 0.8},
        ],
    }
