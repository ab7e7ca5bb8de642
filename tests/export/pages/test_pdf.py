"""The page as a PDF: read by another program, tagged for a screen reader, large enough, and on the right paper."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import REGIMENS
from tests.support.pages import full, needs_arabic, needs_browser, needs_fonts
from tests.support.paper import collisions, outside, printed, smallest, texts

from schedules import ScheduleError
from schedules.export import to_html, to_pdf
from schedules.export.pages.compose import page_of
from schedules.export.pages.letters import CELL, Letters
from schedules.export.speech.options import Look


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(node: Any, found: set[str]) -> set[str]:
    """Gather the kinds of the elements of a structure tree."""
    kids = node.get("/K", [])
    if "/S" in node:
        found.add(str(node["/S"]))
    for kid in kids if isinstance(kids, list) else [kids]:
        child = kid.get_object()
        if isinstance(child, DictionaryObject):
            tags(child, found)
    return found


class TestAccessible:
    @pytest.mark.parametrize("name", REGIMENS)
    def test_it_is_tagged_titled_and_conforms(self, name: str) -> None:
        reader = read(to_pdf(full(name)))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert str(root["/Lang"]).startswith("en")
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/TR"} <= tags(root["/StructTreeRoot"], set())
        assert reader.metadata is not None
        assert str(reader.metadata.title).endswith(": treatment calendar")
        assert reader.xmp_metadata is not None
        assert b"pdfuaid:part" in root["/Metadata"].get_data()

    @needs_arabic
    def test_arabic_says_so(self) -> None:
        root: Any = read(to_pdf(full("blinatumomab"), language="ar", detail="plain")).trailer["/Root"]
        assert "ar" == root["/Lang"]
        assert "/R2L" == root["/ViewerPreferences"]["/Direction"]

    @pytest.mark.parametrize(("large", "points"), [(False, 14), (True, 18)])
    def test_no_text_is_smaller_than_asked(self, large: bool, points: int) -> None:  # noqa: FBT001  # a table
        sizes: set[float] = set()
        for page in read(to_pdf(full("blinatumomab"), large_print=large)).pages:
            page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: _note(sizes, text, tm, size))
        assert sizes
        assert min(sizes) >= points - 0.01


def _note(sizes: set[float], text: str, matrix: list[float], size: float | None) -> None:
    if text.strip():
        sizes.add(round(abs(matrix[3]) * (size or 0), 2))


class TestWhatItSays:
    def test_the_days_of_march(self) -> None:
        said = text_of(read(to_pdf(blinatumomab(new_york(3, 2), bag_hours=96))))
        assert "March 2026" in said
        assert "30 day 29 31 day 30" in said.replace("\xa0", " ")
        assert "10 am Pump comes off" in said.replace("\xa0", " ")
        assert "Not medical advice. The care team's schedule wins." in said.replace(
            "\N{RIGHT SINGLE QUOTATION MARK}", "'"
        )
        assert re.search(r"Sheet 1 of \d+", said)

    @pytest.mark.parametrize(
        ("paper", "orientation", "size"),
        [
            ("letter", "landscape", (792, 612)),
            ("letter", "portrait", (612, 792)),
            ("a4", "landscape", (842, 595)),
            ("a4", "portrait", (595, 842)),
        ],
    )
    def test_the_paper(self, paper: str, orientation: str, size: tuple[int, int]) -> None:
        data = to_pdf(full("inotuzumab-ozogamicin"), paper=paper, orientation=orientation)  # type: ignore[arg-type]  # a table
        for page in read(data).pages:
            assert size == (round(page.mediabox.width), round(page.mediabox.height))

    def test_the_same_plan_gives_the_same_bytes(self) -> None:
        assert to_pdf(full("obecabtagene-autoleucel")) == to_pdf(full("obecabtagene-autoleucel"))


def papers() -> Iterator[pytest.ParameterSet]:
    """Every regimen in Spanish, whose words are the longest; the longest course in every look."""
    for name in REGIMENS:
        yield pytest.param(name, {"language": "es"}, id=name)
    for language, detail in (("en", "full"), ("es", "full"), ("ar", "plain")):
        for orientation in ("landscape", "portrait"):
            look = {"language": language, "detail": detail, "orientation": orientation, "large_print": True}
            marks = [needs_arabic] if language == "ar" else []
            yield pytest.param("blinatumomab", look, id=f"{language}-{orientation}-large", marks=marks)


@pytest.mark.parametrize(("name", "look"), [*papers()])
@pytest.mark.slow
class TestOnPaper:
    def test_no_text_lies_on_another_or_leaves_its_page(self, name: str, look: dict[str, Any]) -> None:
        data = to_pdf(full(name), **look)
        assert ([], []) == (collisions(data), outside(data))

    @needs_browser
    def test_nor_on_the_page_that_a_browser_prints(self, name: str, look: dict[str, Any], tmp_path: Path) -> None:
        data = printed(to_html(full(name), **look), tmp_path)
        assert ([], []) == (collisions(data), outside(data))


@pytest.mark.parametrize("name", REGIMENS)
def test_every_sheet_is_a_page_and_says_its_number(name: str) -> None:
    sheets = page_of(full(name), Look()).sheets
    pages = texts(to_pdf(full(name)))
    assert len(sheets) == len(pages)
    for sheet, page in zip(sheets, pages, strict=True):
        words = " ".join(page.split())
        assert sheet.title in words
        assert sheet.number.partition(" ·")[0] in words


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ScheduleError, match=r"pip install 'treatment-schedules\[pdf\]'"):
        to_pdf(full("blinatumomab"))


def test_arabic_without_its_letters_is_refused_and_not_printed_as_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schedules.export.pages.pdf.has_fonts", lambda: False)
    monkeypatch.setattr("schedules.export.pages.pdf.ARABIC_FONTS", ("A font that nobody has",))
    with pytest.raises(
        ScheduleError, match=r"needs a font with its letters; pip install 'treatment-schedules\[fonts\]'"
    ):
        to_pdf(full("blinatumomab"), language="ar", detail="plain")
    assert to_pdf(full("blinatumomab"), language="es").startswith(b"%PDF-")


@needs_fonts
def test_a_pdf_has_its_own_fonts_and_no_other() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in read(to_pdf(full("blinatumomab"))).pages
        for font in cast("Any", page)["/Resources"]["/Font"].values()
    }
    assert {"SheetReading-400", "SheetReading-700", "SheetCell-400", "SheetCell-700"} == fonts


class TestHeads:
    """The head of a sheet: a title in one line, and room under its rule."""

    @needs_fonts
    @pytest.mark.parametrize("orientation", ["portrait", "landscape"])
    @pytest.mark.parametrize("name", REGIMENS)
    def test_no_title_of_large_print_is_broken(self, name: str, orientation: Any) -> None:
        """
        "1 to 14 March 2026" leaves no room for the line for a name beside it, which stands under it then.
        """
        course, look = full(name), {"large_print": True, "orientation": orientation}
        pages = texts(to_pdf(course, **look))
        sheets = page_of(course, Look(**look)).sheets
        for sheet, text in zip(sheets, pages, strict=True):
            lines = text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
            whole = sheet.subtitle.replace("\N{NO-BREAK SPACE}", " ")
            assert lines[0].startswith(sheet.title)
            assert any(whole in line for line in lines[:2])
        assert {"one"} != {sheet.head for sheet in sheets}

    @needs_fonts
    @needs_browser
    @pytest.mark.parametrize("orientation", ["portrait", "landscape"])
    def test_the_first_heading_of_a_list_stands_free_of_the_rule(self, orientation: Any, tmp_path: Path) -> None:
        course, look = blinatumomab(new_york(3, 2)), {"orientation": orientation}
        for data in (to_pdf(course, **look), printed(to_html(course, **look), tmp_path)):
            pages = pypdfium2.PdfDocument(data)
            page = pages[len(pages) - 1]
            text = page.get_textpage()
            said = text.get_text_range()
            above, heading = (said.index(words) for words in ("Times are", "What the words"))
            below, top = text.get_charbox(above)[1], text.get_charbox(heading)[3]
            bounds = (each.get_bounds() for each in page.get_objects())
            (rule,) = {round(low) for left, low, right, high in bounds if right - left > 400 and top - 3 < low < below}
            assert rule - top > 2


class TestArabic:
    """A month in Arabic is a grid too: its narrow letters are as wide as the face that is drawn."""

    @needs_fonts
    @needs_arabic
    @needs_browser
    @pytest.mark.parametrize("paper", ["letter", "a4"])
    @pytest.mark.parametrize("detail", ["plain", "discreet"])
    def test_a_month_is_a_grid_on_one_sheet(self, paper: Any, detail: Any, tmp_path: Path) -> None:
        course, look = blinatumomab(new_york(3, 2), bag_hours=96), {"language": "ar", "paper": paper, "detail": detail}
        sheets = page_of(course, Look(**look)).sheets
        assert ["grid"] * 3 == [sheet.layout for sheet in sheets if sheet.layout != "lists"]
        for data in (to_pdf(course, **look), printed(to_html(course, **look), tmp_path)):
            assert len(sheets) == len(texts(data))
            assert [] == [*outside(data), *collisions(data)]

    @needs_fonts
    def test_a_letter_is_as_wide_as_its_form_beside_others(self) -> None:
        """
        Of one word the letters, each standing alone, would need a third more.
        """
        letters, word = Letters(known=True), "بليناتوموماب"
        alone = sum(letters.width(each, 14, CELL, bold=True) for each in word)
        assert 0.5 * alone < letters.width(word, 14, CELL, bold=True) < 0.75 * alone


class TestWithoutTheFonts:
    """Without the extra a page has the machine's fonts, whose widths are guessed on the wide side; it fits."""

    @needs_browser
    @pytest.mark.parametrize("name", REGIMENS)
    @pytest.mark.parametrize("look", [{}, {"detail": "plain", "language": "es"}, {"large_print": True}],
                             ids=["full", "plain-es", "large"])  # fmt: skip
    def test_it_fits(self, name: str, look: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("compose", "pdf", "letters"):
            monkeypatch.setattr(f"schedules.export.pages.{module}.has_fonts", lambda: False)
        course = full(name)
        sheets, html = page_of(course, Look(**look)).sheets, to_html(course, **look)
        assert b"@font-face" not in html
        for data in (to_pdf(course, **look), printed(html, tmp_path)):
            assert len(sheets) == len(texts(data))
            assert [] == [*collisions(data), *outside(data)]
            assert smallest(data) >= (18 if look.get("large_print") else 14) - 0.1
