"""Dates on days of the week, read off a wall calendar: Monday 2 March 2026 and what comes after it."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.planning.weekdays import delay_words, is_on, nearest_on, on_weekdays, steps_between


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("first", "weekdays", "steps", "found"),
    [
        (2, "mon-fri", 0, 2),
        (6, "mon-fri", 0, 6),
        (7, "mon-fri", 0, 9),
        (8, "mon-fri", 0, 9),
        (2, "mon-fri", 1, 3),
        (2, "mon-fri", 4, 6),
        (2, "mon-fri", 5, 9),
        (4, "mon-fri", 3, 9),
        (7, "mon-fri", 1, 10),
        (2, "mon-fri", 14, 20),
        (3, "mon, thu", 0, 5),
        (5, "mon, thu", 0, 5),
        (5, "mon, thu", 1, 9),
        (6, "mon, thu", 1, 12),
        (2, "sun", 0, 8),
        (8, "sun", 1, 15),
    ],
)
def test_so_many_weekdays_after_the_first_one_that_is_allowed(
    first: int, weekdays: str, steps: int, found: int
) -> None:
    assert march(found) == on_weekdays(march(first), weekdays, steps)


def test_without_a_number_the_first_one_that_is_allowed_is_meant() -> None:
    assert march(9) == on_weekdays(march(7), "mon-fri")
    assert march(4) == on_weekdays(march(4), "mon-fri")


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "steps"),
    [
        (2, 2, "mon-fri", 0),
        (2, 3, "mon-fri", 1),
        (6, 7, "mon-fri", 1),
        (6, 9, "mon-fri", 1),
        (7, 9, "mon-fri", 0),
        (3, 9, "mon-fri", 4),
        (2, 16, "mon-fri", 10),
        (4, 19, "mon-fri", 11),
        (2, 9, "mon", 1),
        (2, 3, "mon", 1),
        (3, 9, "mon", 0),
        (3, 10, "mon", 1),
        (6, 15, "mon, sat", 3),
    ],
)
def test_how_many_weekdays_lie_between_two_dates(first: int, last: int, weekdays: str, steps: int) -> None:
    assert steps == steps_between(march(first), march(last), weekdays)


@pytest.mark.parametrize(
    ("days", "weekdays", "is_moved", "words"),
    [
        (1, "mon-fri", False, "delayed by 1 day"),
        (3, "mon-fri", False, "delayed by 3 days"),
        (3, "mon-fri", True, "delayed by 3 days, to the next day of Monday to Friday"),
    ],
)
def test_a_delay_says_the_next_weekday_where_it_ends_on_none(
    days: int, weekdays: str, *, is_moved: bool, words: str
) -> None:
    said = delay_words(days, weekdays, is_moved=is_moved)
    assert words == said
    assert ("delayed-to-weekday" if is_moved else "delayed-by") == said.phrase


def test_a_date_is_on_a_weekday_or_on_none() -> None:
    assert [True, False, False, True] == [is_on(march(day), "mon, thu") for day in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("day", "weekdays", "before", "after"),
    [(4, "mon", 2, 9), (9, "mon", 2, 16), (10, "mon, thu", 9, 12), (12, "mon, thu", 9, 16), (8, "mon-fri", 6, 9)],
)
def test_the_nearest_ones_on_either_side_of_a_date_leave_the_date_itself_out(
    day: int, weekdays: str, before: int, after: int
) -> None:
    assert (march(before), march(after)) == nearest_on(march(day), weekdays)
