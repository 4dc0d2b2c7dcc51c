"""Photograph the gallery of the web app: every component, on a desk and a telephone, by day and by night, and on paper.

    .venv/bin/python tools/gallery.py FOLDER

It drives the system's Chromium and needs no server: the pages come from tests/web/gallery under the server's policy.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
ROWS = 12  # of the long table
SHORTEN = (
    "(n) => document.querySelectorAll('#main > .table-box tr[data-row]').forEach((r, i) => { if (i >= n) r.remove() })"
)


def main(folder: Path) -> int:
    sys.path.insert(0, str(ROOT / "tests/web"))
    from gallery import made
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("no Chromium on this machine: make browser, as root, installs it", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=arguments)
        for name, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
                page = chromium.new_page(**options)
                page.route("**/*", made.answer)
                page.goto(f"{made.HOME}/gallery")
                page.evaluate(SHORTEN, ROWS)
                page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)
                page.locator("tbody .ev").nth(5).click()
                page.get_by_role("dialog").get_by_text("Judgements").wait_for()
                page.screenshot(path=folder / f"{name}-{scheme}-drawer.png")
                if (name, scheme) == ("desk", "dark"):
                    page.keyboard.press("Escape")
                    page.pdf(path=folder / "paper.pdf", format="A4")
                page.close()
        chromium.close()
    for path in sorted(folder.iterdir()):
        print(path)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
