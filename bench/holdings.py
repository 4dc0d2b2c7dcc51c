"""How fast the ledgers answer on a record of 100,000 mentions, beside a bare scan of the tables they read.

    python bench/holdings.py [--mentions 100000] [--keep FOLDER] [--json]

The record is made of random reports about thirty states over two years, from one seed; joining them is measured, too.
Each command runs in a process of its own, as a user would run it, and its figure is wall time over that of a process
that opens the same file with DuckDB and reads every column of mentions, participants and placements once.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dragoman import workspace
from dragoman.record import Record, rows
from dragoman.record.placing import Held, Placer
from dragoman.types import Actor, Amount, Document, Mention, Particular, Period, Place, digest

SEED = 20261126
PER_DOCUMENT = 10
FIRST = date(2024, 1, 1)
DAYS = 730
KINDS = (
    ("CONSULT", None, "met"), ("AGREE", "propose", "proposed"), ("REQUEST", "demand", "demanded"),
    ("REJECT", "reject", "rejected"), ("CONCEDE", "concede", "conceded"), ("ACCUSE", "claim", "accused"),
    ("ASSAULT", None, "attacked"), ("AID", "pledge", "pledged"), ("THREATEN", "threaten", "threatened"),
)  # fmt: skip
ISSUES = ("TERR", "SECG", "CEAS", "HUM", "ECON", "SANC")
COMMANDS = (
    "timeline", "meetings", "moves", "offers", "positions", "claims", "pledges", "hostilities", "review",
)  # fmt: skip
SCAN = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
for table in ("mentions", "participants", "placements"):
    con.execute(f"SELECT * FROM {table}").fetchall()
"""


def documents(count: int, seed: int = SEED) -> list[tuple[Document, list[Mention]]]:
    """Random reports with their mentions, ten each, by day of publication."""
    chance = random.Random(seed)
    names = [chr(65 + n // 10) + "aland"[: 3 + n % 3] + str(n) for n in range(30)]
    towns = [f"Town{n}" for n in range(200)]
    made = []
    for number in range(count // PER_DOCUMENT):
        day = FIRST + timedelta(days=number * DAYS * PER_DOCUMENT // count)
        sentences, facts = [], []
        at = 0
        for _ in range(PER_DOCUMENT):
            kind, move, verb = chance.choice(KINDS)
            one, other = chance.sample(range(30), 2)
            town = chance.randrange(200)
            words = f"{names[one]} {verb} {names[other]} over point {chance.randrange(40)} at {towns[town]} on the day."
            sentences.append(words)
            facts.append((at, words, kind, move, verb, one, other, town))
            at += len(words) + 1
        text = " ".join(sentences)
        document = Document(
            id=digest("bench", str(number), text), raw="0" * 64, source="files", url=f"{number}.txt", text=text,
            title=f"Report {number}", outlet=f"Outlet {number % 50}", author=None, published=day,
            published_basis="header", language="en", retrieved=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )  # fmt: skip
        made.append((document, [_mention(document, day, fact, names, towns, chance) for fact in facts]))
    return made


def _mention(document: Document, day: date, fact: Any, names: list[str], towns: list[str], chance: Any) -> Mention:
    at, words, kind, move, verb, one, other, town = fact
    verb_at = at + words.index(verb)
    sides = []
    for who in (one, other):
        start = at + words.index(names[who])
        country = f"X{who:02d}"
        sides.append(
            Actor(
                text=names[who],
                span=(start, start + len(names[who])),
                id=f"state:{country}",
                country=country,
                sector="GOV",
                name=names[who],
            )
        )
    place_at = at + words.index(towns[town])
    point_at = at + words.index("point")
    since = day - timedelta(days=chance.randrange(3))
    dated = chance.random() < 0.6
    amounts = (
        (Amount(text="point", span=(point_at, point_at + 5), low=town, high=town, unit="EUR"),) if kind == "AID" else ()
    )
    particulars = (
        (Particular(key="killed", value=f"{town % 9}-{town % 9}", span=(point_at, point_at + 5), cue="bench"),)
        if kind == "ASSAULT"
        else (Particular(key="format", value="bilateral", span=(point_at, point_at + 5), cue="sides"),)
        if kind == "CONSULT"
        else ()
    )
    return Mention(
        document_id=document.id, span=(at, at + len(words)), trigger=(verb_at, verb_at + len(verb)), kind=kind,
        mode=None, move=move, actors=(sides[0],), targets=(sides[1],),
        when=Period(since=since, until=since + timedelta(days=1), precision="day", text="") if dated else None,
        place=Place(name=towns[town], span=(place_at, place_at + len(towns[town])), kind="city",
                    country=f"X{town % 30:02d}", lat=float(town % 90), lon=float(town)),
        status=chance.choice(("happened", "happened", "happened", "planned")), speaker=None, hedge=None, outcome=None,
        content=(point_at, place_at), issues=(ISSUES[town % 6],), amounts=amounts, coder="bench@1", frame="bench",
        confidence=round(0.4 + 0.6 * chance.random(), 3), particulars=particulars,
    )  # fmt: skip


def fill(path: Path, made: list[tuple[Document, list[Mention]]]) -> float:
    """Store everything in few statements, for the reading is what is measured; return the seconds of placing."""
    placer = Placer(Held(mentions=(), documents=(), links=(), judgements=(), homes={}))
    began = time.perf_counter()
    placed = [
        row
        for document, mentions in made
        for row in placer.place(mentions, (), document, held=document.published or FIRST, run="bench")
    ]
    seconds = time.perf_counter() - began
    store(path, made, placed)
    return seconds


def store(path: Path, made: list[tuple[Document, list[Mention]]], placed: list[Any]) -> None:
    """Store the reports, and where each mention was put."""
    many: dict[str, list[Any]] = {}
    many["mentions"] = [rows.mention_row(one, one.id) for _, mentions in made for one in mentions]
    many["participants"] = [row for _, ms in made for one in ms for row in rows.participant_rows(one, one.id)]
    many["amounts"] = [row for _, ms in made for one in ms for row in rows.amount_rows(one, one.id)]
    many["particulars"] = [row for _, ms in made for one in ms for row in rows.particular_rows(one, one.id)]
    many["placements"] = placed
    with Record.open(path) as record, record._transaction():
        for document, _ in made:
            held = document.published or FIRST
            row = rows.document_row(document, held=held, held_basis="published", run="bench")
            record._execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            record._execute(
                "INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, NULL)",
                (document.id, "bench@1", "bench", [1], held, "bench"),
            )
        for table, found in many.items():
            record._insert(table, found)
    with Record.open(path) as record:
        record.settle()


def measured(count: int, folder: Path) -> dict[str, float]:
    """Seconds of each command and of the scan, the best of three; and mentions placed a second."""
    space = folder / "space"
    if not (space / "record.duckdb").exists():
        workspace.create(space, name="bench")
        seconds = fill(space / "record.duckdb", documents(count))
        (folder / "placing.json").write_text(json.dumps(count / seconds))
    found = {"placed a second": json.loads((folder / "placing.json").read_text())}
    found["scan"] = _best([sys.executable, "-c", SCAN, str(space / "record.duckdb")])
    for name in COMMANDS:
        found[name] = _best([sys.executable, "-m", "dragoman", name, "-w", str(space)])
    return found


def _best(command: list[str], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="make the record here, and use it again")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = measured(args.mentions, folder)
    if args.json:
        print(json.dumps(found))
        return
    print(f"placed a second  {found.pop('placed a second'):,.0f}")
    scan = found["scan"]
    for name, seconds in found.items():
        print(f"{name:<12} {seconds:6.2f} s  {seconds / scan:5.2f} of the scan")


if __name__ == "__main__":
    main()
