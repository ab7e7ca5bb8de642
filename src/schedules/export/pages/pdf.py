"""The same page as a tagged PDF, set by typst (extra ``pdf``): what a printer and a screen reader both take."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import as_file, files

from schedules.course.plan import Plan
from schedules.errors import MissingExtraError, Problem, needs
from schedules.export.pages.compose import page_of
from schedules.export.pages.style import Orientation, Paper
from schedules.export.speech.options import Detail, Options, View

SHEETS = {"letter": "us-letter", "a4": "a4"}
ARABIC_FONTS = {"DejaVu Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Arial", "Geeza Pro", "Amiri"}
"""Each has the letters of Arabic; `page.typ` asks for the same ones."""


def to_pdf(
    plan: Plan,
    *,
    detail: Detail = "full",
    paper: Paper = "letter",
    orientation: Orientation = "landscape",
    large_print: bool = False,
    language: str = "en",
    view: View | None = None,
) -> bytes:
    """Write a plan as a PDF that conforms to PDF/UA-1; the options are those of `to_html`.

    The same plan, options, fonts and version of typst give the same bytes. Arabic needs a font
    that has it, such as DejaVu Sans; Latin text falls back on a font that comes with typst.

    Raises:
        PlanError: If an option is none of those.
        MissingExtraError: If typst, or what the language needs, is not installed, a font included:
            a page of empty boxes would be no page.
    """
    try:
        import typst
    except ImportError:
        raise needs("pdf", "a .pdf file") from None
    if language == "ar" and not ARABIC_FONTS & set(typst.Fonts().families()):
        message = "a .pdf in Arabic needs a font with its letters; install DejaVu Sans (Debian: fonts-dejavu-core)"
        raise MissingExtraError(Problem("extra_missing", "", f"{message}, or write .html"))
    page = page_of(plan, Options(detail, language=language, view=view), sunday_first=paper == "letter")
    look = {"paper": SHEETS[paper], "orientation": orientation, "points": 18 if large_print else 14}
    words = {"page": json.dumps(asdict(page)), "look": json.dumps(look)}
    with as_file(files("schedules.export.pages") / "page.typ") as template:
        return bytes(
            typst.compile(
                template, format="pdf", sys_inputs=words, pdf_standards=["ua-1"], timestamp=int(plan.as_of.timestamp())
            )
        )
