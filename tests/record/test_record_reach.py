"""After any decisions a copy shows what one made anew would, though it works out no more than what they reach."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.errors import RecordError
from dragoman.record import Record
from dragoman.record.shelf import Filters, Shelf
from dragoman.record.shelf.lines import Own
from dragoman.record.shelf.queue import PARTS, queue
from dragoman.record.store import LEDGERS
from dragoman.types import Judgement, Particular

DECIDED = datetime(2025, 12, 20, 9, 0, tzinfo=UTC)
EDITS: tuple[dict[str, Any], ...] = (
    {"status": "planned"}, {"status": "denied"}, {"move": "propose"}, {"move": "reject"}, {"kind": "ASSAULT"},
    {"issues": ["TERR"]}, {"since": "2025-11-02", "until": "2025-11-03"}, {"place": "Lincoln"},
    {"targets": ["state:USA"]}, {},
)  # fmt: skip
KINDS = (
    *("reject", "reject", "reject", "accept", "unsure", "edit", "edit", "join", "join", "split", "split"),
    *("note", "undo", "undo", "same_actor"),
)


def seen(shelf: Shelf, as_of: date | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that pages read: the ledgers in their order, the facts, the queue, and what a search finds."""
    copy = shelf.copy
    found: dict[str, list[tuple[Any, ...]]] = {
        name: list(copy.table(name, as_of).rows) for name in LEDGERS if name != "review"
    }
    order = copy.order("facts", as_of)
    found["facts"] = copy.facts(Filters(as_of=as_of), "*", tail=f"ORDER BY {order}")
    for part in PARTS:
        lines = queue(copy, Filters(as_of=as_of), part=part, limit=100_000)
        found[f"queue {part}"] = [tuple(row.values()) for row in lines.rows]
        found[f"queue {part}"].append(tuple(lines.counts.values()))
    for words in ("talks", "Arda", "Zelensky", "USA"):
        found[f"search {words}"] = [(id,) for id in sorted(copy.words().mentions(words))]
    found["choices"] = [(name, *many) for name, many in copy.choices(as_of).items()]
    return found


def differences(now: list[tuple[Any, ...]], anew: list[tuple[Any, ...]]) -> list[Any]:
    """The first lines that are not the same, with what differs in them."""
    found: list[Any] = [(len(now), len(anew))] if len(now) != len(anew) else []
    for place, (one, other) in enumerate(zip(now, anew, strict=False)):
        if one != other:
            found.append((place, [(a, b) for a, b in zip(one, other, strict=False) if a != b]))
    return found[:3]


def decision(chance: random.Random, ids: list[str], made: list[str], number: int) -> Judgement:
    """A decision that somebody could take."""
    kind = chance.choice(KINDS)
    items, detail = [chance.choice(ids)], None
    if kind in ("join", "split"):
        items = chance.sample(ids, chance.choice((1, 2, 3) if kind == "split" else (2, 3)))
    elif kind == "undo":
        items = [chance.choice(made)] if made else items
    elif kind == "edit":
        detail = json.dumps(chance.choice(EDITS))
    elif kind == "same_actor":
        items = ["state:USA", "gov:USA"]
    elif kind == "unsure" and chance.random() < 0.5:
        items = chance.sample(ids, 2)
    at = DECIDED + timedelta(minutes=number)
    return Judgement(kind=kind, items=tuple(items), by="Ana", made=at, why="Looked at", detail=detail)


def kept_and_anew(path: Path, folder: Path, ledger: str, *decisions: Judgement) -> tuple[list[Any], list[Any]]:
    """A ledger of a copy that was made before some decisions, and of one that was made after them."""
    (folder / "anew").mkdir(parents=True)
    shelf = Shelf(path, folder)
    shelf.copy.warm()
    for one in decisions:
        shelf.judge(one)
    anew = Shelf(path, folder / "anew")
    found = [[*one.copy.table(ledger, None).rows] for one in (shelf, anew)]
    anew.close()
    shelf.close()
    return found[0], found[1]


@pytest.mark.parametrize("ledger", ["moves", "positions"])
@pytest.mark.parametrize("bare", [False, True])  # decided on: the offer, or the move that does not say it again
def test_a_move_keeps_the_issue_of_its_offer(ledger: str, bare: bool, make: SimpleNamespace, tmp_path: Path) -> None:
    doc = make.document("Ardania proposed to exchange prisoners. Valeria refused. Norn waited. Brell agreed.")
    ardania, valeria, norn, brell = (
        make.actor(doc, who, f"gov:{who}") for who in ("Ardania", "Valeria", "Norn", "Brell")
    )
    terms = {"kind": "REQUEST", "move": "propose", "issues": ("POW",), "targets": (valeria,), "content": (20, 38)}
    proposed = make.mention(doc, "proposed", actors=(ardania,), **terms)
    refused = make.mention(doc, "refused", kind="REJECT", move="reject", actors=(valeria,), targets=(ardania,))
    agreed = make.mention(doc, "agreed", kind="AGREE", move="accept", actors=(brell,), targets=(ardania,))
    waited = make.mention(doc, "waited", kind="REJECT", move="defer", actors=(norn,), targets=(ardania,))
    # So far from the offer that no link ties it and what was decided on together.
    answers = ((refused, proposed), (waited, refused), (agreed, waited))
    links = tuple(make.link(one, "answers", other) for one, other in answers)
    with Record.open(tmp_path / "record.duckdb") as record:
        make.put(record, doc, make.reading(doc, proposed, refused, waited, agreed, links=links))
        record.settle()
    detail = json.dumps({"status": "planned"})
    edit = replace(make.judgement("edit", agreed.id if bare else proposed.id), detail=detail)
    kept, anew = kept_and_anew(tmp_path / "record.duckdb", tmp_path / "copy", ledger, edit)
    assert kept == anew
    assert len(kept) == 4


@pytest.mark.parametrize("place", ["Norn", None])
def test_who_says_that_it_was_not_so_has_a_claim_once_nobody_says_that_it_was(
    place: str | None, make: SimpleNamespace, tmp_path: Path
) -> None:
    said = []
    denies = Particular(key="stance", value="denies", span=(0, 3), cue="not")
    for who, parts in (
        ("Valeria", {"place": make.place("Norn"), "when": make.day_of(make.DAY - timedelta(days=90))}),
        ("Ardania", {"place": place and make.place(place), "status": "negated", "particulars": (denies,)}),
    ):
        doc = make.document(f"{who} said of the troops: shelled.", url=who, outlet=f"{who} Post")
        speaker = make.actor(doc, who, f"state:{who[:3].upper()}", who[:3].upper())
        troops = make.actor(doc, "troops")
        said.append((doc, make.mention(doc, "shelled", kind="ASSAULT", actors=(troops,), speaker=speaker, **parts)))
    with Record.open(tmp_path / "record.duckdb") as record:
        for doc, one in said:
            make.put(record, doc, make.reading(doc, one))
        record.settle()
        table = record.ledger("claims")
    (_, happened), (_, negated) = said
    at = table.columns.index("mention_id")
    assert [row[at] for row in table.rows] == [happened.id]
    for name, decided, left in (
        ("edited", replace(make.judgement("edit", negated.id), detail='{"issues": ["TERR"]}'), happened),
        ("rejected", make.judgement("reject", happened.id), negated),
    ):
        kept, anew = kept_and_anew(tmp_path / "record.duckdb", tmp_path / name, "claims", decided)
        assert kept == anew
        assert [row[at] for row in kept] == [left.id]


@pytest.fixture
def shelf_of(tmp_path: Path) -> Iterator[Callable[[Path], Shelf]]:
    """A shelf over a copy of a workspace's record."""
    made: list[Shelf] = []

    def start(space: Path) -> Shelf:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        source = Path(shutil.copy(space / "record.duckdb", folder / "record.duckdb"))
        (folder / "anew").mkdir()
        made.append(Shelf(source, folder))
        return made[-1]

    yield start
    for one in made:
        one.close()


def near(shelf: Shelf, chance: random.Random) -> list[str]:
    """Mentions to decide on, most of them such as bear on others: of one event, at the ends of links, of an offer."""
    asked = (
        "SELECT source AS id FROM links UNION SELECT target FROM links WHERE target IS NOT NULL",
        "SELECT mention_id AS id FROM {facts} WHERE event_id IN "
        "(SELECT event_id FROM {facts} GROUP BY 1 HAVING count(*) > 2)",
        "SELECT mention_id AS id FROM {facts} WHERE offer_id IS NOT NULL OR pledge_id IS NOT NULL",
        "SELECT mention_id AS id FROM particulars WHERE key = 'control'",
        "SELECT id FROM mentions",
    )
    found: list[str] = []
    for one in asked:
        ids = sorted(row["id"] for row in shelf.copy.sql(one, tables=("facts",)))
        found += chance.sample(ids, min(8, len(ids)))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("space", "seed"), [("two_rivers", 1), ("two_rivers", 2), ("ukraine", 3)])
def test_after_random_decisions_everything_is_as_in_a_copy_made_anew(
    space: str, seed: int, request: pytest.FixtureRequest, shelf_of: Callable[[Path], Shelf]
) -> None:
    chance = random.Random(seed)
    shelf = shelf_of(request.getfixturevalue(space))
    ids, made = near(shelf, chance), list[str]()
    seen(shelf)
    for round in range(4):
        for number in range(chance.randrange(1, 5)):
            try:
                made.append(shelf.judge(decision(chance, ids, made, round * 10 + number)).id)
            except RecordError:  # undone before, say
                continue
        now = seen(shelf)
        anew = Shelf(shelf.source, shelf.copy.path.parent / "anew")
        wrong = {name: found for name, rows in seen(anew).items() if (found := differences(now[name], rows))}
        anew.close()
        assert not wrong, f"after round {round + 1}"


@pytest.mark.slow
@pytest.mark.parametrize(("space", "seed"), [("two_rivers", 4), ("two_rivers", 5), ("ukraine", 6)])
def test_a_past_day_is_the_same_taken_from_now_or_worked_out_by_itself(
    space: str,
    seed: int,
    request: pytest.FixtureRequest,
    shelf_of: Callable[[Path], Shelf],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(seed)
    shelf = shelf_of(request.getfixturevalue(space))
    days = [row["held"] for row in shelf.copy.sql("SELECT DISTINCT held FROM documents ORDER BY held")]
    first = max(days[0], days[-1] - timedelta(days=60))
    shelf.copy.warm()
    ids, made = near(shelf, chance), list[str]()
    asked = [*chance.sample(days, min(3, len(days))), days[-1] - timedelta(days=1), first + timedelta(days=40)]
    for round in range(3):
        for number in range(chance.randrange(1, 5)):  # some before a day that is asked for, some after it
            one = decision(chance, ids, made, round * 10 + number)
            at = datetime.combine(first + timedelta(days=chance.randrange(70)), one.made.timetz())
            try:
                made.append(shelf.judge(replace(one, made=at + timedelta(minutes=round * 10 + number))).id)
            except RecordError:
                continue
        now = {day: seen(shelf, day) for day in chance.sample(asked, len(asked))}
        with monkeypatch.context() as patched:
            patched.setattr(Own, "keep_past", lambda *_, **__: None)
            anew = Shelf(shelf.source, shelf.copy.path.parent / "anew")
            for day in asked:
                wrong = {
                    name: got for name, rows in seen(anew, day).items() if (got := differences(now[day][name], rows))
                }
                assert not wrong, f"{day}, after round {round + 1}"
            anew.close()
