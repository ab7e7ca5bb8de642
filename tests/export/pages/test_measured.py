"""Every page there is, laid out by a browser and by the PDF engine, and measured: a set of pairs, or the whole product.

Each two values of two options are together at least once; with ``SCHEDULES_PAGES=all`` every combination is laid out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from tests.export.pages.test_pdf import read, tags
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import REGIMENS
from tests.support.pages import full, needs_axe, needs_browser, needs_fonts, reported, seen
from tests.support.paper import collisions, outside, printed, smallest, texts

from schedules.export import to_html, to_pdf
from schedules.export.pages.compose import page_of
from schedules.export.pages.content import Page
from schedules.export.speech.options import Look

OPTIONS: dict[str, tuple[Any, ...]] = {
    "name": tuple(REGIMENS),
    "detail": ("full", "plain", "discreet"),
    "language": ("en", "es"),
    "paper": ("letter", "a4"),
    "orientation": ("landscape", "portrait"),
    "large_print": (False, True),
}


def everything() -> list[dict[str, Any]]:
    return [dict(zip(OPTIONS, values, strict=True)) for values in product(*OPTIONS.values())]


def pairs_of(chosen: dict[str, Any]) -> set[tuple[Any, ...]]:
    return set(combinations(chosen.items(), 2))


def pairwise() -> Iterator[dict[str, Any]]:
    """
    Choose combinations until each two values of two options are together in one of them, the richest first.
    """
    left = set().union(*map(pairs_of, everything()))
    while left:
        best = max(everything(), key=lambda chosen: len(left & pairs_of(chosen)))
        left -= pairs_of(best)
        yield best


CHOSEN = everything() if os.environ.get("SCHEDULES_PAGES") == "all" else [*pairwise()]


def name_of(chosen: dict[str, Any]) -> str:
    return "-".join("large" if value is True else str(value) for value in chosen.values() if value is not False)


def words_of(text: str) -> set[str]:
    return {word.strip("\N{ZERO WIDTH SPACE}") for word in text.replace("\N{NO-BREAK SPACE}", " ").split()}


def problems(data: bytes, page: Page, points: int) -> list[str]:
    """
    List what is wrong on paper: sheets, texts that lie on others or leave the page, small letters, broken words.
    """
    pages = texts(data)
    found = [] if len(page.sheets) == len(pages) else [f"{len(pages)} pages for {len(page.sheets)} sheets"]
    found += [*collisions(data), *outside(data)]
    found += [] if smallest(data) >= points - 0.1 else [f"letters of {smallest(data)} points"]
    there = words_of(" ".join(pages).replace(":", " "))
    broken = {word for text in shown(page) for word in words_of(text.replace(":", " "))} - there
    return found + [f"broken: {word}" for word in sorted(broken)]


def shown(page: Page) -> Iterator[str]:
    """
    Yield the texts that stand on the sheets of a page.
    """
    for sheet in page.sheets:
        yield from (
            sheet.title,
            sheet.subtitle,
            sheet.number,
            *sheet.lines,
            page.times,
            page.disclaimer,
            *page.contacts,
        )
        for square in (square for column in sheet.weeks for week in column for square in week.squares if square):
            yield from (item.words.text for item in square.items)
        for strip in (each for column in sheet.weeks for week in column for line in week.strips for each in line):
            yield strip.words.text.replace(" · ", " ")
        for entry in (entry for column in sheet.columns for section in column for entry in section.entries):
            yield from (each.text for each in entry.texts)


SCREEN_PX = 844
"""The height of a phone's screen whose width is 390."""
HEIGHT = """<script>addEventListener("load", () => {
  const report = document.createElement("pre");
  report.id = "report";
  report.textContent = JSON.stringify({height: [document.querySelector("main").scrollHeight]});
  document.body.append(report);
});</script></body>"""


@needs_browser
@needs_fonts
@pytest.mark.parametrize("detail", ["full", "plain"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_two_cycles_of_blinatumomab_are_less_than_four_screens_of_a_phone(
    detail: Any, language: str, tmp_path: Path
) -> None:
    course = blinatumomab(new_york(3, 2), bag_hours=96)
    html = to_html(course, detail=detail, language=language).decode().replace("</body>", HEIGHT)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    (height,) = reported(str(tmp_path / "page.html"), tmp_path, width=390)["height"]
    assert int(height) < 4 * SCREEN_PX


@needs_browser
@needs_axe
@needs_fonts
@pytest.mark.parametrize("name", REGIMENS)
@pytest.mark.parametrize("dark", [False, True])
def test_an_agenda_can_be_read_in_the_dark_and_at_twice_the_size(name: str, dark: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a table
    html = to_html(full(name), detail="plain").replace(b"font: 14pt", b"font: 28pt")
    if dark:
        html = html.replace(b"(prefers-color-scheme: dark)", b"(min-width: 1px)")
    assert {"wide": [], "small": [], "squeezed": [], "violations": []} == seen(html, tmp_path, width=390, points=14)


@needs_browser
@needs_fonts
@pytest.mark.parametrize("large_print", [False, True])
def test_a_browser_prints_a_preparation_list_on_its_sheets(large_print: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a table
    course = full("inotuzumab-ozogamicin")
    options: dict[str, Any] = {"view": "pharmacy", "large_print": large_print}
    page = page_of(course, Look(**options))
    assert [] == problems(printed(to_html(course, **options), tmp_path), page, 18 if large_print else 14)


@needs_browser
@needs_axe
@needs_fonts
@pytest.mark.parametrize("chosen", CHOSEN, ids=name_of)
def test_nothing_is_wrong_with_a_page(chosen: dict[str, Any], tmp_path: Path) -> None:
    options = {name: value for name, value in chosen.items() if name != "name"}
    course, points = full(chosen["name"]), 18 if chosen["large_print"] else 14
    page, html = page_of(course, Look(**options)), to_html(course, **options)
    assert [] == problems(printed(html, tmp_path), page, points)
    assert [] == problems(to_pdf(course, **options), page, points)
    clean: dict[str, list[str]] = {"wide": [], "small": [], "squeezed": [], "violations": []}
    assert clean == seen(html, tmp_path, width=390, points=points)
    assert clean == seen(html, tmp_path, width=1400, points=points)
    root: Any = read(to_pdf(course, **options)).trailer["/Root"]
    assert {"/H1"} <= tags(root["/StructTreeRoot"], set())
