"""The letters of a page: how wide its words are, and its fonts, cut to the letters used (extra ``fonts``).

With the extra a page looks the same on every machine, and its layout knows the width of every word. Without it a page
has the fonts of the machine that shows it, so that widths are guessed on the wide side.
"""

from __future__ import annotations

import io
import string
import unicodedata
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
        try:
            return points * sum(map(table.__getitem__, text))
        except KeyError:
            arabic = _advances(f"{family} Arabic", _BOLD if bold else 400)
            return points * sum(table.get(letter, arabic.get(letter, 1.0)) for letter in _joined(text))


def _guess(letter: str) -> float:
    if letter in " .,:;'|!()[]/-ijltfrI":
        return _WIDE["narrow"]
    return _WIDE["wide" if letter in "mwMW@%" else "other"]


def _joined(text: str) -> str:
    """Return a text with its Arabic letters in the forms in which they are drawn beside each other."""
    found = list(text)
    letters = [number for number, letter in enumerate(text) if not unicodedata.combining(letter)]
    for place, number in enumerate(letters):
        before = text[letters[place - 1]] if place else " "
        after = text[letters[place + 1]] if place + 1 < len(letters) else " "
        letter = text[number]
        # A letter joins the next one where it has a form for the beginning, and that one a form for the end.
        from_before = (before, "INITIAL") in _FORMS and (letter, "FINAL") in _FORMS
        to_after = (letter, "INITIAL") in _FORMS and (after, "FINAL") in _FORMS
        form = {(True, True): "MEDIAL", (True, False): "FINAL", (False, True): "INITIAL"}.get((from_before, to_after))
        found[number] = _FORMS.get((letter, form or ""), letter)
    return "".join(found)


def _forms() -> dict[tuple[str, str], str]:
    """Return the letters of Unicode that are forms of an Arabic letter, by the letter and the form."""
    found = {}
    for code in range(0xFE80, 0xFEFD):
        tag, _, of = unicodedata.decomposition(chr(code)).partition(" ")
        if len(of) == 4:  # one letter, and no ligature
            found[chr(int(of, 16)), tag.strip("<>").upper()] = chr(code)
    return found


_FORMS: Final = _forms()


@cache
def _advances(family: str, weight: int) -> dict[str, float]:
    """Return the widths of the letters of a family in ems; of Arabic letters those of each of their forms."""
    from fontTools.ttLib import TTFont

    face = next(each for each in FACES if (each.family, each.weight) == (family, weight))
    # A file of many widths tells those of its middle until it is cut to the face that is drawn.
    forms = _ARABIC_LETTERS | frozenset(_FORMS.values())
    data = _cut_face(face, forms) if face.axes else face.path.read_bytes()
    font = TTFont(io.BytesIO(data))
    widths, scale = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / scale for code, name in font.getBestCmap().items()}


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
