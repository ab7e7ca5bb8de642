"""The built-in regimens, and their courses as a strategy."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Tisagenlecleucel,
)
from schedules.testing import courses

FAMILIES = (
    Blinatumomab,
    InotuzumabOzogamicin,
    BrexucabtageneAutoleucel,
    Tisagenlecleucel,
    ObecabtageneAutoleucel,
)
REGIMENS = {family.regimen.id: family.regimen for family in FAMILIES}


def any_course(**options: Any) -> st.SearchStrategy[Plan]:
    """Courses of any built-in regimen."""
    return st.one_of(*(courses(regimen, **options) for regimen in REGIMENS.values()))
