"""A plan as a tagged PDF, set by typst (extra ``pdf``), for printers and screen readers."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import as_file, files

from schedules.course.plan import Plan
from schedules.errors import MissingExtraError, Problem, needs
from schedules.export.pages.compose import page_of
from schedules.export.speech.options import Detail, Look, Orientation, Paper, View

SHEETS = {"letter": "us-letter", "a4": "a4"}
ARABIC_FONTS = {"DejaVu Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Arial", "Geeza Pro", "Amiri"}
"""Each has the letters of Arabic; `page.typ` asks for the same ones."""


def to_pdf(
    plan: Plan,
    *,
    detail: Detail = Look.detail,
    paper: Paper = Look.paper,
    orientation: Orientation = Look.orientation,
    large_print: bool = Look.large_print,
    language: str = Look.language,
    view: View | None = Look.view,
) -> bytes:
    """Write a plan as a PDF that conforms to PDF/UA-1; the options are those of `to_html`.

    The same plan, look, fonts and version of typst give the same bytes. Arabic needs a font
    that has it, such as DejaVu Sans; Latin text falls back on a font that comes with typst.

    Raises:
        PlanError: If an option is none of those.
        MissingExtraError: If typst, or what the language needs, is not installed, a font included:
            a page of empty boxes would be no page.
    """
    look = Look(
        detail=detail,
        paper=paper,
        orientation=orientation,
        large_print=large_print,
        language=language,
        view=view,
    )
    return pdf_page(plan, look)


def pdf_page(plan: Plan, look: Look) -> bytes:
    """Write a plan as a PDF, as `to_pdf` does."""
    try:
        import typst
    except ImportError:
        raise needs("pdf", "a .pdf file") from None
    if look.language == "ar" and not ARABIC_FONTS & set(typst.Fonts().families()):
        message = "a .pdf in Arabic needs a font with its letters; install DejaVu Sans (Debian: fonts-dejavu-core)"
        raise MissingExtraError(Problem("extra_missing", "", f"{message}, or write .html"))
    sheet = {"paper": SHEETS[look.paper], "orientation": look.orientation, "points": look.points}
    inputs = {"page": json.dumps(asdict(page_of(plan, look))), "sheet": json.dumps(sheet)}
    with as_file(files("schedules.export.pages") / "page.typ") as template:
        return bytes(
            typst.compile(
                template, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=int(plan.as_of.timestamp())
            )
        )
