"""How the tests look at paper: what each page says, where each letter lies, and what it touches."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from tests.support.pages import BROWSER

TOUCH_POINTS = 2.0
"""Two letters may share this much: their boxes reach beyond their ink."""
WORD_LETTERS = 4
"""Letters this near to each other in the text may be one ligature, or a letter and its vowel mark."""
LINE_POINTS = 7.0
"""Letters of one line have their middles this near to each other: half a line of the smallest."""
MARGIN_POINTS = 18.0
"""The margin of a sheet: a quarter of an inch, which printers leave white."""
HANGS_POINTS = 2.0
"""How far the box of a letter may reach beyond its ink."""


@dataclass(frozen=True)
class Letter:
    """A letter, its place in the text, and its box in points from the page's lower left corner."""

    number: int
    left: float
    bottom: float
    right: float
    top: float
    arabic: bool = False

    def is_beside(self, other: Letter) -> bool:
        """Whether both are Arabic and of one line, where letters join and a reader of the file numbers them at will."""
        middles = (self.bottom + self.top) / 2, (other.bottom + other.top) / 2
        line = max(LINE_POINTS, 0.5 * max(self.top - self.bottom, other.top - other.bottom))
        return self.arabic and other.arabic and abs(middles[0] - middles[1]) < line

    def covers(self, other: Letter) -> bool:
        if self.is_beside(other):
            return False
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > TOUCH_POINTS and along > TOUCH_POINTS and abs(self.number - other.number) > WORD_LETTERS


def texts(data: bytes) -> list[str]:
    """Read the text of each page."""
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(data)]


def collisions(data: bytes) -> list[str]:
    """Name each two texts that lie on each other."""
    return [found for number, page in enumerate(pypdfium2.PdfDocument(data), 1) for found in _collisions(page, number)]


def _collisions(page: pypdfium2.PdfPage, number: int) -> Iterator[str]:
    text = page.get_textpage()
    near: dict[tuple[int, int], list[Letter]] = defaultdict(list)
    for letter in _letters(text):
        for place in {
            (int(x / 20), int(y / 20)) for x in (letter.left, letter.right) for y in (letter.bottom, letter.top)
        }:
            near[place].append(letter)
    for together in near.values():
        for one, other in combinations(together, 2):
            if one.covers(other):
                places = (max(each.number - 12, 0) for each in (one, other))
                first, second = (text.get_text_range(place, 24) for place in places)
                yield f"page {number}: {first!r} lies on {second!r}"


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    for number in range(text.count_chars()):
        if letter := text.get_text_range(number, 1).strip():
            left, bottom, right, top = text.get_charbox(number)
            yield Letter(number, left, bottom, right, top, arabic="\u0600" <= letter[0] <= "\u06ff")


def outside(data: bytes) -> list[str]:
    """Name each letter that leaves the margins at either side of its page."""
    return [
        f"page {number}: {page.get_textpage().get_text_range(max(letter.number - 12, 0), 24)!r}"
        for number, page in enumerate(pypdfium2.PdfDocument(data), start=1)
        for letter in _letters(page.get_textpage())
        if letter.left < MARGIN_POINTS - HANGS_POINTS or letter.right > page.get_width() - MARGIN_POINTS + HANGS_POINTS
    ]


def printed(html: bytes, folder: Path) -> bytes:
    """Print a page as a browser does."""
    (folder / "page.html").write_bytes(html)
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}"]
    subprocess.run([*command, str(folder / "page.html")], capture_output=True, check=True, timeout=120)
    return (folder / "page.pdf").read_bytes()


def smallest(data: bytes) -> float:
    """Return the size of the smallest letter of a file, in points."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        seen = (number for number in range(text.count_chars()) if text.get_text_range(number, 1).strip())
        found += [float(pypdfium2.raw.FPDFText_GetFontSize(text, number)) for number in seen]
    return min(found)
