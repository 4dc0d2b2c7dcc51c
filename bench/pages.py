"""How fast the web app answers on a record of 100,000 mentions, beside a static file from the same server.

    python bench/pages.py [--mentions 100000] [--keep FOLDER] [--json]

The record is that of bench/holdings.py. A real server on loopback answers one question at a time; the figure of a page
is the median of five answers after it is there. Beside it stand the first answer, which may be that the page is on its
way, because a ledger has to be worked out, and how long it takes until the page is there. Each page is asked for a day
in the past of its own, and after a decision of its own, and there the first two are what is measured; what a decision
itself takes is the median of them all. At last two ask at once: one decides, the other reads a page again and again,
and what is given is the longest that either waited.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import httpx

import holdings
from dragoman import workspace

STATIC = "/static/style.css"
PAGES = (
    "/", "/timeline", "/table", "/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting", "/drafts", "/map",
    "/network", "/sources", "/review", "/evidence?kind=CONSULT", "/search?q=point", "/moves?actor=state:X04&issue=TERR",
    "/api/ledgers/moves?limit=100", "/api/mentions?limit=100", "/measures/pressure", "/measures/followthrough",
    "/patterns/talks", "/outlook/attrition",
)  # fmt: skip
# Asked for a day each in the past, so that each has everything of its day to work out; and after a decision each.
PAST = (
    "/", "/timeline", "/table", "/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting", "/drafts", "/map",
    "/network", "/sources", "/review", "/evidence?kind=CONSULT", "/search?q=point", "/moves?actor=state:X04&issue=TERR",
    "/api/ledgers/moves?limit=100",
)  # fmt: skip
LAST = date(2025, 9, 1)
APART = timedelta(days=7)  # between two of these days
AFTER = (
    "/review", "/", "/timeline", "/table", "/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting",
    "/map", "/network", "/search?q=point",
)  # fmt: skip
BESIDE = ("/", "/claims", "/timeline", "/?as_of=2025-10-01")  # read while somebody else decides
LONG = "/patterns/cycles"
DECISIONS = 5  # for each of those
TIMES = 5
ON_ITS_WAY = 202
LOOKS_AGAIN = 0.4  # seconds, as static/app.js does
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


def measured(count: int, folder: Path) -> dict[str, float]:
    """For each page the seconds of the first answer, until it is there and from then on; and until one can ask."""
    kept = folder / "space"
    if not (kept / "record.duckdb").exists():
        workspace.create(kept, name="bench")
        holdings.fill(kept / "record.duckdb", holdings.documents(count))
    with tempfile.TemporaryDirectory() as temporary:  # decisions are written to it
        space = Path(shutil.copytree(kept, Path(temporary) / "space"))
        return _asked(space)


def _asked(space: Path) -> dict[str, float]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "dragoman", "serve", "-w", str(space), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            base = server.stdout.readline().strip().rstrip("/")
            with httpx.Client(base_url=base, timeout=120) as client:
                client.get(STATIC).raise_for_status()
                found = {"start": (time.perf_counter() - began,) * 3}
                _settle(client)
                for page in (STATIC, *PAGES):
                    found[page] = _answers(client, page)
                document = client.get("/api/documents?limit=1").json()["rows"][0]["id"]
                mention = client.get("/api/mentions?limit=1").json()["rows"][0]["mention_id"]
                for name, page in (
                    ("a document", f"/documents/{document}"),
                    ("a mention", f"/items/mention/{mention}"),
                ):
                    found[name] = _answers(client, page)
                for number, page in enumerate(PAST):
                    found[f"{page}, past day"] = _answers(client, _past(page, LAST - number * APART))
                found["`/` of a past day: where it stands"] = _begun(client, _past("/", LAST - len(PAST) * APART))
                for kind in ("accept", "reject"):
                    found |= _after(client, kind)
                found |= _beside(client, base)
                client.get(LONG).raise_for_status()  # which takes minutes
                assert client.get(LONG).status_code == ON_ITS_WAY
                for page in ("/", "/moves"):
                    found[f"{page} while {LONG} is worked out"] = _answers(client, page)
        finally:
            server.terminate()
    return {
        f"{name}{what}": each
        for name, many in found.items()
        for what, each in zip((", first", ", there", ""), many, strict=True)
    }


def _settle(client: httpx.Client) -> None:
    """Wait until the ledgers that a launch makes beforehand are made, as a person who reads the first page does."""
    for page in ("/", "/review") * 3:
        _answers(client, page)


def _answers(client: httpx.Client, page: str) -> tuple[float, float, float]:
    began = time.perf_counter()
    status = client.get(page).raise_for_status().status_code
    first = time.perf_counter() - began
    while status == ON_ITS_WAY:
        status = client.get(page).raise_for_status().status_code
    there = time.perf_counter() - began
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(page).raise_for_status()
        taken.append(time.perf_counter() - began)
    return first, there, statistics.median(taken)


def _begun(client: httpx.Client, page: str) -> tuple[float, float, float]:
    """How long until the page is there but for what changed, for who looks again as often as it does by itself."""
    began = time.perf_counter()
    first = 0.0
    while "Dates to come" not in client.get(page).raise_for_status().text:
        first = first or time.perf_counter() - began
        time.sleep(LOOKS_AGAIN)
    there = time.perf_counter() - began
    return first or there, there, there


def _past(page: str, day: date) -> str:
    return f"{page}{'&' if '?' in page else '?'}as_of={day}"


def _after(client: httpx.Client, kind: str) -> dict[str, tuple[float, float, float]]:
    """The first answer of each page after a decision of its own, and what the decisions take themselves."""
    token, mentions = _token(client), _mentions(client)
    taken, times = [], dict[str, tuple[float, float, float]]()
    for number, page in enumerate(AFTER):
        taken.append(_decided(client, token, kind, mentions[number * 70]))
        times[f"{page} after {kind}"] = _answers(client, page)
    return {f"the decision: {kind}": (taken[0], taken[0], statistics.median(taken)), **times}


def _beside(client: httpx.Client, base: str) -> dict[str, tuple[float, float, float]]:
    """The longest that a decision waits, and a page, where each is asked for again as soon as it is answered."""
    token, mentions = _token(client), _mentions(client)[1:]
    found = {}
    for number, page in enumerate(BESIDE):
        waits, over = list[float](), threading.Event()

        def read(page: str = page, waits: list[float] = waits, over: threading.Event = over) -> None:
            with httpx.Client(base_url=base, timeout=120) as other:
                while not over.is_set():
                    began = time.perf_counter()
                    other.get(page).raise_for_status()
                    waits.append(time.perf_counter() - began)

        reader = threading.Thread(target=read)
        reader.start()
        taken = []
        for each in range(DECISIONS):
            taken.append(_decided(client, token, "reject", mentions[(number * DECISIONS + each) * 40]))
            time.sleep(1)
        over.set()
        reader.join()
        found[f"{page} while another rejects"] = (max(waits), max(waits), statistics.median(waits))
        found[f"rejecting while another reads {page}"] = (max(taken), max(taken), statistics.median(taken))
    return found


def _token(client: httpx.Client) -> str:
    while not (found := _TOKEN.search(client.get("/review").raise_for_status().text)):
        pass  # it is on its way
    return found[1]


def _mentions(client: httpx.Client) -> list[str]:
    rows = client.get("/api/ledgers/moves?limit=1000").raise_for_status().json()["rows"]
    return [row["mention_id"] for row in rows]


def _decided(client: httpx.Client, token: str, kind: str, item: str) -> float:
    began = time.perf_counter()
    answer = client.post("/judge", data={"token": token, "kind": kind, "item": item, "by": "bench", "why": "bench"})
    taken = time.perf_counter() - began
    assert answer.status_code == 303, answer.text
    return taken


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
    for name, after in found.items():
        if not name.endswith((", first", ", there")):
            first, there = (found[f"{name}, {what}"] * 1000 for what in ("first", "there"))
            times = f"first {first:8.0f} ms  there {there:8.0f} ms  then {after * 1000:7.0f} ms"
            print(f"{name:<36} {times}  {after / found[STATIC]:7.1f} of a static file")


if __name__ == "__main__":
    main()
