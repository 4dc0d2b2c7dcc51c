"""Take the pictures of the documentation: a brief of the bundled example and pages of the web app, by day and by night.

    .venv/bin/python tools/screenshots.py

It drives the system's Chromium, reaches no other machine, and writes into docs/images.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs/images"
MOST_BYTES = 400_000  # a reader of the README on a telephone pays for every one of them
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIGNATURE = b"\x89PNG\r\n\x1a\n"
NEEDED = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: its file, the window it is taken in, and the theme."""

    name: str
    width: int
    height: int
    scale: float
    theme: str
    phone: bool = False
    path: str = ""  # of the web app; else the brief
    opens: str = ""  # what is clicked there before the picture is taken


SHOTS = (
    Shot(name="brief.png", width=1180, height=860, scale=1.0, theme="light"),
    Shot(name="brief-phone-dark.png", width=390, height=844, scale=1.5, theme="dark", phone=True),
    Shot(name="web-overview.png", width=1280, height=860, scale=1.0, theme="light", path="/"),
    Shot(name="web-words.png", width=1280, height=860, scale=1.0, theme="light", path="/meetings", opens="main a.ev"),
    Shot(name="web-compare.png", width=1280, height=860, scale=1.0, theme="dark", path="/drafts/compare?a=28-points"),
    Shot(name="web-table-phone.png", width=390, height=844, scale=1.5, theme="dark", phone=True, path="/table"),
)


def main() -> int:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("no Chromium on this machine: make browser, as root, installs it", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dragoman-pictures-") as folder:
        page = brief(Path(folder) / "demo")
        with served(Path(folder) / "demo") as base:
            pictures = [(shot, taken(page, shot, browser=found, base=base)) for shot in SHOTS]
        for shot, picture in pictures:
            data = smaller(picture)
            if len(data) > MOST_BYTES:
                print(f"{shot.name} has {len(data):,} bytes; the limit is {MOST_BYTES:,}", file=sys.stderr)
                return 1
            (IMAGES / shot.name).write_bytes(data)
            print(f"docs/images/{shot.name}: {len(data):,} bytes")
    return 0


def brief(workspace: Path) -> Path:
    """Make the demo's workspace and return the page of its brief."""
    command = [sys.executable, "-m", "dragoman", "demo", "--into", str(workspace)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next((workspace / "briefs").glob("*.html"))


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """Serve the workspace, and give the address."""
    command = [sys.executable, "-m", "dragoman", "serve", "-w", str(workspace), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip().rstrip("/")
        finally:
            server.terminate()


def taken(page: Path, shot: Shot, *, browser: str, base: str) -> bytes:
    """Open the page in a window of the shot's size and return the picture of its top."""
    from playwright.sync_api import sync_playwright

    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=arguments)
        settings: dict[str, Any] = {
            "viewport": {"width": shot.width, "height": shot.height},
            "device_scale_factor": shot.scale,
            "color_scheme": shot.theme,
            "is_mobile": shot.phone,
            "offline": not shot.path,
            "reduced_motion": "reduce",
        }
        context = chromium.new_context(**settings)
        tab = context.new_page()
        tab.goto(f"{base}{shot.path}" if shot.path else page.resolve().as_uri())
        tab.wait_for_load_state("load")
        while tab.locator("[data-waiting]").count():  # it is on its way, and asks again by itself
            tab.wait_for_timeout(500)
            tab.wait_for_load_state("load")
        if shot.opens:
            tab.locator(shot.opens).first.click()
            tab.locator("dialog[open] blockquote").first.wait_for()
        data = tab.screenshot(animations="disabled")
        chromium.close()
    return data


def smaller(data: bytes) -> bytes:
    """The same picture, packed as tightly as zlib can and without chunks that show nothing."""
    packed = b""
    kept: list[tuple[bytes, bytes]] = []
    for name, body in _chunks(data):
        if name == b"IDAT":
            packed += body
        elif name in NEEDED:
            kept.append((name, body))
    pixels = zlib.decompress(packed)
    tries = [packed, *(_deflated(pixels, strategy) for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED))]
    kept.insert(len(kept) - 1, (b"IDAT", min(tries, key=len)))
    return SIGNATURE + b"".join(_chunk(name, body) for name, body in kept)


def _deflated(pixels: bytes, strategy: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy)
    return packer.compress(pixels) + packer.flush()


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


if __name__ == "__main__":
    sys.exit(main())
