"""The style sheet of a page, with its sizes and its fonts: large, black on white, nothing told by colour alone."""

from __future__ import annotations

import base64
import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from schedules.export.pages.content import Page
from schedules.export.pages.fit import DENSITIES, LIST_DENSITIES, MARGIN, room_of
from schedules.export.pages.heading import ABOVE_LIST, NAME_LINE
from schedules.export.pages.letters import CELL, READING, Face, Letters, cut
from schedules.export.pages.preparation import SHARES
from schedules.export.speech.options import Look

SYSTEM: Final = {
    READING: '"DejaVu Sans", "Liberation Sans", Arial, sans-serif',
    CELL: '"Liberation Sans Narrow", "Arial Narrow", "Roboto Condensed", "DejaVu Sans Condensed", sans-serif',
}
"""The fonts of a page that carries none, and for what its own lack."""
TONES: Final = range(6)


def style_sheet(page: Page, look: Look) -> str:
    """Write the style sheet of a page."""
    faces = cut("".join(page.texts()))
    paper = look.customs(page.zone).paper
    landscape = look.orientation == "landscape"
    room = room_of(paper, landscape=landscape, points=look.points, letters=Letters(known=bool(faces)))
    families = {name: ", ".join([*dict.fromkeys(f'"{face.family}"' for face in faces if face.family.startswith(name))])
                for name in (READING, CELL)}  # fmt: skip
    values = {
        "POINTS": look.points,
        "NAME": round(NAME_LINE * room.scale, 2),
        "WIDTH": round(room.width, 2),
        "HEIGHT": round(room.height, 2),
        "MARGIN": MARGIN,
        "ABOVE": ABOVE_LIST,
        "PAPER": paper,
        "ORIENTATION": look.orientation,
        "READING": ", ".join(filter(None, (families[READING], SYSTEM[READING]))),
        "CELL": ", ".join(filter(None, (families[CELL], SYSTEM[CELL]))),
        "TONES": "\n".join(f".tone{tone} {{ background: var(--tone{tone}); }}" for tone in TONES),
        "SIZES": "\n".join(
            f".sheet h2.s{number} {{ font-size: {size}pt; }}" for number, size in enumerate(page.title_sizes)
        ),
        "SHARES": "\n".join(
            f".list th:nth-child({number}) {{ width: {100 * share / sum(SHARES):.2f}%; }}"
            for number, share in enumerate(SHARES, start=1)
        ),
        "DENSITIES": "\n".join(_density_rules()),
    }
    text = _template()
    for name, value in values.items():
        text = text.replace(name, str(value))
    return "".join(_font_rule(face, data) for face, data in faces.items()) + text


@cache
def _template() -> str:
    return (files("schedules.export.pages") / "page.css").read_text(encoding="utf-8")


def _density_rules() -> list[str]:
    """Return the heights that `schedules.export.pages.fit` counts with, as rules of each density."""
    found = []
    for number, density in enumerate(DENSITIES):
        rules = {
            "th.date": f"height: {density.number}pt; line-height: {density.number}pt",
            ".bar": f"line-height: {density.bar - 4}pt; margin-top: 1pt",
            ".bar.many": f"line-height: {density.line}pt",
            ".item": f"line-height: {density.line}pt; margin-bottom: {density.gap}pt",
            "tr.last td": f"padding-bottom: {max(density.foot - 1, 0)}pt",
            "tr.bare td": f"height: {density.least - density.number}pt",
        }
        found += [f".d{number} {place} {{ {rule}; }}" for place, rule in rules.items()]
    for number, each in enumerate(LIST_DENSITIES):
        found.append(f".cols.l{number} {{ line-height: {each.line}; }}")
        found.append(f".l{number} .entry {{ padding-bottom: {each.gap}pt; }}")
    return found


@lru_cache(maxsize=64)
def _font_rule(face: Face, data: bytes) -> str:
    """Return a face with its file inside."""
    from fontTools.ttLib import TTFont

    font, file = TTFont(io.BytesIO(data), recalcTimestamp=False), io.BytesIO()
    font.flavor = "woff"
    font.save(file)
    text = base64.b64encode(file.getvalue()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"src: url(data:font/woff;base64,{text}); }}\n"
    )
