"""The built-in regimens by name. Imports nothing of the library, so that they are listed at once."""

from __future__ import annotations

from typing import Final

BUILT_IN: Final = {
    "blinatumomab": ("blinatumomab", "Blinatumomab", "28-day infusions with rests of two, later eight weeks"),
    "inotuzumab-ozogamicin": ("inotuzumab", "InotuzumabOzogamicin", "weekly doses in cycles of three or four weeks"),
    "brexucabtagene-autoleucel": ("brexucabtagene", "BrexucabtageneAutoleucel", "CAR T cells, adults, one infusion"),
    "tisagenlecleucel": ("tisagenlecleucel", "Tisagenlecleucel", "CAR T cells, up to 25 years of age, one infusion"),
    "obecabtagene-autoleucel": ("obecabtagene", "ObecabtageneAutoleucel", "CAR T cells, adults, a dose in two parts"),
}
"""The built-in regimens by name: the module, the class of its choices, and what it is in one line."""

TEACHING: Final = {
    "e1910": "blinatumomab in turn with consolidation chemotherapy, as in the trial E1910",
    "aall1331": "two blocks of blinatumomab, as in the trial AALL1331",
    "d-alba": "dasatinib, then blinatumomab, as in the trial D-ALBA",
    "hyper-cvad": "courses A and B in turn, with or without rituximab",
    "mini-hyper-cvd": "with inotuzumab ozogamicin and blinatumomab",
    "rituximab": "weekly, with FC, or in an induction course of a child",
    "rituximab-courses": "with courses of 21 days, and maintenance",
}
"""The teaching examples by name, each with what it is in one line: never to treat by, laid out only when asked for."""

FILE_SUFFIXES: Final = (".toml", ".json", ".yaml", ".yml")
"""What the name of a regimen's own file ends in."""

BRANDS: Final = {
    "blincyto": "blinatumomab",
    "besponsa": "inotuzumab-ozogamicin",
    "tecartus": "brexucabtagene-autoleucel",
    "kymriah": "tisagenlecleucel",
    "aucatzyl": "obecabtagene-autoleucel",
}
"""The built-in regimens by the brand on their label, in lower case."""
