"""Every page there is, to be looked at: five regimens, two languages, both papers, as HTML, PDF and picture.

``python examples/gallery.py FOLDER`` writes the files and an index; with Chromium on the machine,
``--pictures`` takes screenshots of each page as well, and the index shows them side by side.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Tisagenlecleucel,
    plan,
)
from schedules.export import to_html, to_pdf, to_svg
from schedules.export.speech.customs import Paper

CHOSEN = (
    Blinatumomab(indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult", bag_hours=96),
    InotuzumabOzogamicin(cycles=6, cycle_1_days=21),
    BrexucabtageneAutoleucel(label="us-2025-06"),
    Tisagenlecleucel(label="us-2025-06"),
    ObecabtageneAutoleucel(),
)
LANGUAGES = ("en", "es")
PAPERS: tuple[Paper, ...] = ("letter", "a4")
START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))


def courses() -> Iterator[tuple[str, Plan]]:
    for chosen in CHOSEN:
        name = chosen.regimen.id
        anchor = "infusion" if name.endswith("leucel") else None
        yield name, plan(chosen, start=START, anchor=anchor, plan_id=UUID(int=1), as_of=START)


def write(folder: Path) -> list[Path]:
    made = []
    for name, course in courses():
        for language in LANGUAGES:
            (folder / f"{name}-{language}.svg").write_bytes(to_svg(course, language=language))
            for paper in PAPERS:
                page = folder / f"{name}-{language}-{paper}.html"
                page.write_bytes(to_html(course, language=language, paper=paper, detail="plain"))
                page.with_suffix(".pdf").write_bytes(to_pdf(course, language=language, paper=paper, detail="plain"))
                made.append(page)
    return made


SIZES = {"sheets": "1400,1700", "phone": "390,1700"}


def look(page: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        for name, size in SIZES.items():
            shot = [f"--screenshot={page.with_suffix(f'.{name}.png')}", f"--window-size={size}", str(page)]
            subprocess.run([*command, *shot], check=True, capture_output=True)  # noqa: S603  # a browser, on our own page


def index(pages: list[Path], *, pictures: bool) -> str:
    rows = ""
    for page in pages:
        shots = [page.with_suffix(f".{name}.png").name for name in SIZES] if pictures else []
        shots.append(f"{page.stem.rpartition('-')[0]}.svg")
        row = "".join(f'<a href="{shot}"><img src="{shot}" alt="" height="500"></a> ' for shot in shots)
        files = f'<a href="{page.name}">page</a> <a href="{page.with_suffix(".pdf").name}">PDF</a>'
        rows += f"<h2>{page.stem}</h2><p>{files}</p><div>{row}</div>"
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Gallery</title><h1>Gallery</h1>{rows}</html>'


def main() -> None:
    parser = argparse.ArgumentParser(description="Write every page there is.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("gallery"))
    parser.add_argument("--pictures", action="store_true", help="take a screenshot of each page, with Chromium")
    args = parser.parse_args()
    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    pages = write(folder)
    for page in pages if args.pictures else ():
        look(page)
    (folder / "index.html").write_text(index(pages, pictures=args.pictures), encoding="utf-8")
    print(f"{len(pages)} pages in {folder}")


if __name__ == "__main__":
    main()
