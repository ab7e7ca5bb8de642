"""The letters of a page: how wide its words are, and its fonts, cut to the letters used (extra ``fonts``).

With the extra a page looks the same on every machine, and its layout knows the width of every word. Without it a page
has the fonts of the machine that shows it, so that widths are guessed on the wide side.
"""

from __future__ import annotations

import io
import string
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

READING: Final = "Sheet Reading"
"""The name under which a page carries its font for reading; what is cut is renamed, as the licence asks."""
CELL: Final = "Sheet Cell"
"""The name of its narrow font, for cells."""


@dataclass(frozen=True, slots=True)
class Face:
    """One file of a font."""

    family: str
    weight: int
    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()
    """Where the file holds many widths and weights, those of this face."""

    @property
    def path(self) -> Traversable:
        """The file, in its data package."""
        return files(self.package) / "files" / self.file


_ARABIC: Final = ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")
FACES: Final = (
    Face(READING, 400, "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf"),
    Face(READING, 700, "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf"),
    Face(CELL, 400, "fontpkg_barlow_condensed", "BarlowCondensed-Medium.ttf"),
    Face(CELL, 700, "fontpkg_barlow_condensed", "BarlowCondensed-Bold.ttf"),
    Face(f"{READING} Arabic", 400, *_ARABIC, axes=(("wdth", 100), ("wght", 400))),
    Face(f"{READING} Arabic", 700, *_ARABIC, axes=(("wdth", 100), ("wght", 700))),
    Face(f"{CELL} Arabic", 400, *_ARABIC, axes=(("wdth", 75), ("wght", 500))),
    Face(f"{CELL} Arabic", 700, *_ARABIC, axes=(("wdth", 75), ("wght", 700))),
)

_BOLD: Final = 700
_PLAIN: Final = frozenset(string.ascii_letters + string.digits + string.punctuation + " \N{NO-BREAK SPACE}·áéíóúñü¿¡")
"""The letters that a page has in any case, so that the fonts of most pages are the same and are cut once."""
_ARABIC_LETTERS: Final = frozenset(map(chr, range(0x0621, 0x0653))) | frozenset("،؛؟")

_WIDE: Final = {"narrow": 0.42, "wide": 1.05, "other": 0.72}
"""Widths of letters in ems, those of a wide bold face such as DejaVu Sans Bold, for fonts that are not known."""


@cache
def has_fonts() -> bool:
    """Say whether the extra is installed: every font, and what cuts them."""
    try:
        import fontTools.subset
        import fontTools.varLib.instancer  # noqa: F401  # asked for, not used
    except ImportError:
        return False
    try:
        return all(face.path.is_file() for face in FACES)
    except ModuleNotFoundError:
        return False


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a page that is made now: of known fonts, or of any machine's."""

    known: bool
    """Whether the page carries its fonts."""

    def width(self, text: str, points: float, family: str = CELL, *, bold: bool = False) -> float:
        """Return the width of a text in one line, in points; it is drawn no wider."""
        if not self.known:
            return points * sum(map(_guess, text))
        table = _advances(family, _BOLD if bold else 400)
        return points * sum(table.get(letter, 1.0) for letter in text)


def _guess(letter: str) -> float:
    if letter in " .,:;'|!()[]/-ijltfrI":
        return _WIDE["narrow"]
    return _WIDE["wide" if letter in "mwMW@%" else "other"]


@cache
def _advances(family: str, weight: int) -> dict[str, float]:
    """Return the widths of the letters of a family in ems; Arabic letters as they stand alone, which is widest."""
    from fontTools.ttLib import TTFont

    found: dict[str, float] = {}
    for face in FACES:
        if face.family in (family, f"{family} Arabic") and face.weight == weight:
            font = TTFont(io.BytesIO(face.path.read_bytes()))
            widths, scale = font["hmtx"], font["head"].unitsPerEm
            # A file of many widths tells those of its middle; its bold is a tenth wider, its narrow face no wider.
            wider = 1.1 if face.axes and face.weight == _BOLD else 1.0
            own = {chr(code): wider * widths[name][0] / scale for code, name in font.getBestCmap().items()}
            found = own | found  # the first face that has a letter draws it
    return found


def cut(text: str) -> dict[Face, bytes]:
    """Return the faces that draw a text, each cut to its letters and the plain ones, as a TrueType file.

    An empty mapping where the extra is not installed. The same letters give the same bytes.
    """
    if not has_fonts():
        return {}
    letters = frozenset(text) | _PLAIN
    return _cut(letters | _ARABIC_LETTERS if letters & _ARABIC_LETTERS else letters)


@lru_cache(maxsize=64)
def _cut(letters: frozenset[str]) -> dict[Face, bytes]:
    return {face: _cut_face(face, letters) for face in FACES if not face.axes or letters & _ARABIC_LETTERS}


def _cut_face(face: Face, letters: frozenset[str]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(face.path.read_bytes()), recalcTimestamp=False)
    features = ["*"] if face.axes else ["kern", "mark"]  # Arabic is nothing without its joined forms
    cutter = Subsetter(Options(name_IDs=["*"], notdef_outline=True, layout_features=features))
    cutter.populate(unicodes=[ord(letter) for letter in letters])
    cutter.subset(font)
    if face.axes:
        font = instantiateVariableFont(font, dict(face.axes))
    names = {1: face.family, 2: "Bold" if face.weight == _BOLD else "Regular", 16: face.family}
    names |= {4: f"{face.family} {face.weight}", 6: f"{face.family}-{face.weight}".replace(" ", "")}
    for number in (17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    for number, text in names.items():
        font["name"].removeNames(nameID=number)
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    file = io.BytesIO()
    font.save(file, reorderTables=False)
    return file.getvalue()
