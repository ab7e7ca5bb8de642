"""An amount is compared by what it says, however it is written (C19)."""

from __future__ import annotations

import pytest

from schedules.planning.quantities import is_above, quantity_of, restated

ABOVE = [
    ("1.5mg/m2", "0.5 mg/m2", True),
    ("0.4 MG/M2", "0.5 mg/m2", False),
    ("0,5 mg/m\N{SUPERSCRIPT TWO}", "0.5 mg/m2", False),
    ("501 mcg/m2", "0.5 mg/m2", True),
    ("500 ug / m^2", "0.5 mg/m2", False),
    ("0.0006 g per m2", "0.5 mg/m2", True),
    ("0.3 mg", "0.5 mg/m2", None),
    ("0.3", "0.5 mg/m2", None),
    ("0.3 mg/m2 once", "0.5 mg/m2", None),
    ("half", "0.5 mg/m2", None),
    ("1,000 mg", "2 g", None),
    ("29 mcg/24 h", "28 mcg/day", True),
    ("28 mcg per day", "28 mcg/day", False),
    ("2 mcg/h", "28 mcg/day", None),
    ("1 \N{MULTIPLICATION SIGN} 10\N{SUPERSCRIPT EIGHT} CAR T cells", "310 x10^6 CAR T cells", False),
    ("4 x10^8 CAR T cells", "310 x10^6 CAR T cells", True),
    ("1.2 mg/m2", "1.3 to 1.8 mg/m2", False),
    ("1.5 mg/m2", "1.3 to 1.8 mg/m2", None),
    ("1.9 mg/m2", "1.3 to 1.8 mg/m2", True),
    ("10 mcg/day", "5 mcg/m2/day, at most 9 mcg/day", True),
    ("8 mcg/day", "5 mcg/m2/day, at most 9 mcg/day", None),
    ("4 mcg/m2/day, at most 10 mcg/day", "5 mcg/m2/day, at most 9 mcg/day", True),
    ("4 mcg/m2/day, at most 8 mcg/day", "5 mcg/m2/day, at most 9 mcg/day", False),
    ("4 mcg/m2/day", "5 mcg/m2/day, at most 9 mcg/day", False),
    ("5 mcg/m2/day, at most 9 mcg/day", "28 mcg/day", False),
    ("15 mcg/m2/day, at most 28 mcg/day", "9 mcg/day", None),
]
"""An amount, another one, and whether the first is above it; None where nobody can tell."""


@pytest.mark.parametrize(("amount", "other", "expected"), ABOVE)
def test_an_amount_is_above_another_one_or_not_or_nobody_can_tell(
    amount: str, other: str, *, expected: bool | None
) -> None:
    assert expected is is_above(quantity_of(amount), quantity_of(other))


@pytest.mark.parametrize(
    ("amount", "printed", "expected"),
    [
        ("450 mcg/m2", "0.5 mg/m2", "0.45 mg/m2"),
        ("0,40 MG/M2", "0.5 mg/m2", "0.4 mg/m2"),
        ("9 to 12 mcg/day", "28 mcg/day", "9 to 12 mcg/day"),
        ("0.1 g", "200 mg, at most 300 mg", "100 mg, at most 300 mg"),
        ("0.1 g, at most 250 mg", "200 mg, at most 300 mg", "100 mg, at most 250 mg"),
        ("200 mg", "1 g", "0.2 g"),
        ("10 mg", "20 mg/m2", "10 mg"),
        ("half", "20 mg/m2", "half"),
    ],
)
def test_it_is_written_as_the_printed_one(amount: str, printed: str, expected: str) -> None:
    assert expected == restated(amount, printed)
