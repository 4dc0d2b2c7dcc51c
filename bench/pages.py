"""How fast the web app answers on a record of 100,000 mentions, beside a static file from the same server.

    python bench/pages.py [--mentions 100000] [--keep FOLDER] [--json]

The record is that of bench/holdings.py. A real server on loopback answers one question at a time; the figure of a page
is the median of five answers after the first, which is given beside it: it may have to work a ledger out. Of a day in
the past, and of each page after a decision, the first answer is what is measured; what a decision itself takes is the
median of them all.
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
import time
from pathlib import Path

import httpx

import holdings
from dragoman import workspace

STATIC = "/static/style.css"
PAGES = (
    "/", "/timeline", "/table", "/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting", "/drafts", "/map",
    "/network", "/sources", "/review", "/evidence?kind=CONSULT", "/search?q=point", "/moves?actor=state:X04&issue=TERR",
    "/api/ledgers/moves?limit=100", "/api/mentions?limit=100",
)  # fmt: skip
# Days that are asked for once each, so that the first page of a day has everything to work out.
PAST = {"/moves": "2025-01-01", "/": "2025-01-03", "/claims": "2025-01-04", "/table": "2025-01-05"}
AFTER = (
    "/review", "/", "/timeline", "/table", "/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting",
    "/map", "/network", "/search?q=point",
)  # fmt: skip
TIMES = 5
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


def measured(count: int, folder: Path) -> dict[str, float]:
    """For each page the seconds of the first answer and of those after it; and until the server can be asked."""
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
                found = {"start": (time.perf_counter() - began,) * 2}
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
                for page, day in PAST.items():
                    found[f"{page}?as_of={day}"] = _answers(client, f"{page}?as_of={day}")
                for kind in ("accept", "reject"):
                    found |= _after(client, kind)
        finally:
            server.terminate()
    return {
        f"{name}{what}": each for name, both in found.items() for what, each in zip((", first", ""), both, strict=True)
    }


def _settle(client: httpx.Client) -> None:
    """Wait until the ledgers that a launch makes beforehand are made, as a person who reads the first page does."""
    for _ in range(3):
        client.get("/").raise_for_status()
        client.get("/review").raise_for_status()


def _answers(client: httpx.Client, page: str) -> tuple[float, float]:
    taken = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        client.get(page).raise_for_status()
        taken.append(time.perf_counter() - began)
    return taken[0], statistics.median(taken[1:])


def _after(client: httpx.Client, kind: str) -> dict[str, tuple[float, float]]:
    """The first answer of each page after a decision of its own, and what the decisions take themselves."""
    queue = client.get("/review").raise_for_status().text
    found, taken = _TOKEN.search(queue), []
    assert found is not None
    token, times = found[1], dict[str, tuple[float, float]]()
    mentions = client.get("/api/ledgers/moves?limit=1000").json()["rows"]
    for number, page in enumerate(AFTER):
        sent = {
            "token": token,
            "kind": kind,
            "item": mentions[number * 70]["mention_id"],
            "by": "bench",
            "why": "bench",
        }
        began = time.perf_counter()
        answer = client.post("/judge", data=sent)
        taken.append(time.perf_counter() - began)
        assert answer.status_code == 303, answer.text
        times[f"{page} after {kind}"] = _answers(client, page)
    return {f"the decision: {kind}": (taken[0], statistics.median(taken)), **times}


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
        if not name.endswith(", first"):
            times = f"first {found[f'{name}, first'] * 1000:8.0f} ms  then {after * 1000:7.0f} ms"
            print(f"{name:<36} {times}  {after / found[STATIC]:7.1f} of a static file")


if __name__ == "__main__":
    main()
