"""A plan as a tagged PDF, set by typst (extra ``pdf``), for printers and screen readers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Unpack

from schedules.course.plan import Plan
from schedules.errors import MissingExtraError, Problem, needs
from schedules.export.pages.compose import COLUMNS, page_of
from schedules.export.pages.content import Page
from schedules.export.pages.fit import DENSITIES, LIST_DENSITIES, MARGIN, room_of
from schedules.export.pages.heading import ABOVE_LIST, NAME_LINE
from schedules.export.pages.letters import CELL, READING, Letters, cut, has_fonts
from schedules.export.pages.preparation import SHARES
from schedules.export.speech.options import Look, PageOptions

PAPERS: Final = {"letter": "us-letter", "a4": "a4"}
ARABIC_FONTS: Final = ("DejaVu Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Arial", "Geeza Pro", "Amiri")
"""Each has the letters of Arabic; the fonts of a machine that are asked for where the page brings none."""
SYSTEM: Final = {
    READING: ("DejaVu Sans", "Liberation Sans", "Arial", *ARABIC_FONTS, "Libertinus Serif"),
    CELL: ("Liberation Sans Narrow", "Arial Narrow", "DejaVu Sans", *ARABIC_FONTS, "Libertinus Serif"),
}
"""The fonts of a page that brings none; the last one comes with typst."""


def to_pdf(plan: Plan, **options: Unpack[PageOptions]) -> bytes:
    """Write a plan as a PDF that conforms to PDF/UA-1; the options are those of `to_html`.

    The same plan, look and versions of typst and the fonts give the same bytes. Without the extra ``fonts`` it has the
    fonts of this machine.

    Raises:
        PlanError: If an option is none of its values.
        MissingExtraError: If typst, or what the language needs, is not installed, a font included:
            a page of empty boxes would be no page.
    """
    return pdf_page(plan, Look(**options))


def pdf_page(plan: Plan, look: Look) -> bytes:
    """Write a plan as a PDF, as `to_pdf` does."""
    try:
        import typst
    except ImportError:
        raise needs("pdf", "a .pdf file") from None
    known = has_fonts()
    if look.language == "ar" and not known and not {*ARABIC_FONTS} & {*typst.Fonts().families()}:
        message = "a .pdf in Arabic needs a font with its letters; pip install 'treatment-schedules[fonts]'"
        raise MissingExtraError(Problem("extra_missing", "", f"{message}, or write .html"))
    page = page_of(plan, look)
    inputs = {"page": json.dumps(asdict(page)), "setup": json.dumps(_setup(page, look, known=known))}
    with as_file(files("schedules.export.pages") / "page.typ") as template, _fonts(page) as folder:
        return bytes(
            typst.compile(
                template,
                format="pdf",
                sys_inputs=inputs,
                font_paths=[folder],
                ignore_system_fonts=known,
                pdf_standards=["ua-1"],
                timestamp=int(plan.as_of.timestamp()),
            )
        )


@contextmanager
def _fonts(page: Page) -> Iterator[Path]:
    """Give a folder with the fonts of a page, cut to its letters; an empty one without the extra."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, data in enumerate(cut("".join(page.texts())).values()):
            (folder / f"{number}.ttf").write_bytes(data)
        yield folder


def _setup(page: Page, look: Look, *, known: bool) -> dict[str, Any]:
    """Return what the template must know of the paper and the letters, beside the words of the page."""
    paper, landscape = look.customs(page.zone).paper, look.orientation == "landscape"
    room = room_of(paper, landscape=landscape, points=look.points, letters=Letters(known))
    return {
        "paper": PAPERS[paper],
        "landscape": landscape,
        "margin": MARGIN,
        "width": room.width,
        "height": room.height,
        "points": look.points,
        "name": NAME_LINE * room.scale,
        "above": ABOVE_LIST,
        "columns": [2 if landscape else 1, max(1, COLUMNS[look.orientation] - look.large_print)],
        "shares": SHARES,
        "densities": [asdict(density) for density in DENSITIES],
        "lists": [asdict(density) for density in LIST_DENSITIES],
        "reading": [READING, f"{READING} Arabic"] if known else SYSTEM[READING],
        "cell": [CELL, f"{CELL} Arabic"] if known else SYSTEM[CELL],
    }
