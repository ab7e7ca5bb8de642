"""Bags are cut at every end of a stretch, and their lengths count on through the cuts (C8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schedules.planning.infusion import bag_lengths

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("stretches", "bags", "cut"),
    [
        ([168, 504], [24], [[24] * 7, [24] * 21]),
        ([168, 504], [48], [[48, 48, 48, 24], [48] * 10 + [24]]),
        ([168, 504], [72], [[72, 72, 24], [72] * 7]),
        ([168, 504], [96], [[96, 72], [96] * 5 + [24]]),
        ([168, 504], [168], [[168], [168] * 3]),
        ([672], [72], [[72] * 9 + [24]]),
        ([672], [1], [[1] * 672]),
        ([168, 504], [24, 24, 168], [[24, 24, 120], [168] * 3]),
        ([96], [24, 48], [[24, 48, 24]]),
    ],
)
def test_the_lengths(stretches: list[int], bags: list[int], cut: list[list[int]]) -> None:
    lengths = bag_lengths([hours * HOUR for hours in stretches], bags)
    assert cut == [[bag // HOUR for bag in stretch] for stretch in lengths]


@pytest.mark.parametrize("bags", [[], [0], [24, -1]])
def test_a_bag_of_no_time_is_refused(bags: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^every bag lasts at least one hour$"):
        list(bag_lengths([24 * HOUR], bags))
