"""How fast the web app answers on a record of 100,000 mentions, beside a static file from the same server.

    python bench/pages.py [--mentions 100000] [--keep FOLDER] [--json]

The record is that of bench/holdings.py. A real server on loopback answers one question at a time; the figure of a page
is the median of five answers after the first, which is given beside it: it may have to work a ledger out.
"""

from __future__ import annotations

import argparse
import json
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
    "/moves?as_of=2025-01-01", "/api/ledgers/moves?limit=100", "/api/mentions?limit=100",
)  # fmt: skip
TIMES = 5


def measured(count: int, folder: Path) -> dict[str, float]:
    """For each page the seconds of the first answer and of those after it; and until the server can be asked."""
    space = folder / "space"
    if not (space / "record.duckdb").exists():
        workspace.create(space, name="bench")
        holdings.fill(space / "record.duckdb", holdings.documents(count))
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
