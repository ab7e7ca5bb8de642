"""The judge reads an amount as the engine does, by arithmetic of its own (C19)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.test_quantities import ABOVE

from schedules.checking.measures import above, written_as
from schedules.planning.quantities import is_above, quantity_of, restated

NUMBERS = st.sampled_from(("0", "0.3", "0,3", "3", "0.30", "300", "1,300", "0.0003", "-3", "1.3 to 1.8", "3-9", "9-3"))
UNITS = st.sampled_from(
    (
        "",
        " mg/m2",
        "mg/m2",
        " MG/M2",
        " mg/m\N{SUPERSCRIPT TWO}",
        "  mg per m2",
        " mcg / m^2",
        " \N{MICRO SIGN}g/m2",
        " \N{GREEK SMALL LETTER MU}g/m2",
        " ug/m2",
        " g/m2",
        " ng/m2",
        " kg",
        " mg",
        "\N{NO-BREAK SPACE}mg",
        " mg/kg",
        " mcg/day",
        " mcg/24 h",
        " mcg/24h",
        " mcg per day",
        " mcg/d",
        " mcg/h",
        " mg once",
        " x10^6 cells",
        " \N{MULTIPLICATION SIGN} 10\N{SUPERSCRIPT SIX} cells",
        " %",
        " units",
        " mg, slowly",
    )
)
CAPS = st.sampled_from(("", "", ", at most 9 mg", ", at most 9000 mcg", ", at most some"))
AMOUNTS = st.one_of(st.builds("{}{}{}".format, NUMBERS, UNITS, CAPS), st.sampled_from(("half of it", "", "as said")))


@pytest.mark.parametrize(("amount", "other", "expected"), ABOVE)
def test_an_amount_is_above_another_one_or_not_or_nobody_can_tell(
    amount: str, other: str, *, expected: bool | None
) -> None:
    assert expected is above(amount, other)


@given(one=AMOUNTS, other=AMOUNTS)
def test_engine_and_judge_read_the_same(one: str, other: str) -> None:
    assert is_above(quantity_of(one), quantity_of(other)) is above(one, other)
    assert restated(one, other) == written_as(one, other)


@given(one=AMOUNTS, other=AMOUNTS)
def test_of_two_amounts_at_most_one_is_above(one: str, other: str) -> None:
    assert not (above(one, other) and above(other, one))
