"""Day lists and choices of cycles at their edges: what is read, and what is refused with which words."""

from __future__ import annotations

import re

import pytest

from schedules.regimen.days import (
    day_number,
    day_offset,
    in_cycles,
    naming,
    read_cycles,
    read_days,
    read_weekdays,
    runs_of,
)
from schedules.regimen.sizes import MAX_CYCLES, MAX_DAY


class TestDayLists:
    """A list of days as a label prints it, rising, each day once."""

    @pytest.mark.parametrize(
        ("text", "days"),
        [
            ("1", (1,)),
            ("1, 8,15", (1, 8, 15)),
            ("1-3", (1, 2, 3)),
            ("3-3", (3,)),
            ("-4..-2", (-4, -3, -2)),
            ("-2 .. 1", (-2, -1, 0, 1)),
            ("-6..-3, 1, 10", (-6, -5, -4, -3, 1, 10)),
            ("4000", (4000,)),
            ("-4000", (-4000,)),
        ],
    )
    def test_what_is_read(self, text: str, days: tuple[int, ...]) -> None:
        assert days == read_days(text)

    @pytest.mark.parametrize("text", ["", "one", "1;8", "1,,8", "1-", "5-1", "x1", "1x", "\u0661"])
    def test_what_is_no_list_is_refused_with_examples(self, text: str) -> None:
        message = f"{text!r} is not a list of days; write days and ranges such as '1, 8, 15', '1-28' or '-4..-2'"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            read_days(text)

    @pytest.mark.parametrize("text", ["8, 1", "1, 1", "1-5, 5"])
    def test_days_that_do_not_rise_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=f"^the days of {text!r} must rise; each day once$"):
            read_days(text)

    @pytest.mark.parametrize("text", ["4001", "-4001", "1-4001", "1-1000000", "1, 8, 99999999999999999999"])
    def test_what_is_too_far_is_refused_with_the_most(self, text: str) -> None:
        message = f"{text!r} names a day beyond 4,000, the most that is possible; correct it"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            read_days(text)

    def test_ten_years_and_no_more(self) -> None:
        assert 4000 == MAX_DAY


class TestCycles:
    """A choice of cycles: one, a range, from one on, or all."""

    @pytest.mark.parametrize(
        ("text", "cycles"),
        [
            ("all", ((1, None),)),
            ("1", ((1, 1),)),
            ("2-", ((2, None),)),
            ("6-9", ((6, 9),)),
            ("6 - 9", ((6, 9),)),
            ("3-3", ((3, 3),)),
            ("1, 3", ((1, 1), (3, 3))),
        ],
    )
    def test_what_is_read(self, text: str, cycles: tuple[tuple[int, int | None], ...]) -> None:
        assert cycles == read_cycles(text)

    @pytest.mark.parametrize("text", ["", "none", "0", "0-", "3-2", "-1", "1..2", "all, 1", "1;2"])
    def test_what_is_no_choice_is_refused_with_examples(self, text: str) -> None:
        message = f"{text!r} is not a choice of cycles; write 'all', '1', '2-', '6-9' or '1, 3'"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            read_cycles(text)

    @pytest.mark.parametrize("text", ["1001", "1-1001", "1001-", "1, 99999"])
    def test_what_is_too_far_is_refused_with_the_most(self, text: str) -> None:
        assert 1000 == MAX_CYCLES
        message = f"{text!r} names a cycle beyond 1,000, the most that is possible; correct it"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            read_cycles(text)

    def test_the_last_one_of_all_is_read(self) -> None:
        assert ((1000, 1000),) == read_cycles("1000")
        assert ((1, 1000),) == read_cycles("1-1000")
        assert ((1000, None),) == read_cycles("1000-")

    @pytest.mark.parametrize(
        ("text", "number", "holds"),
        [
            ("6-9", 5, False),
            ("6-9", 6, True),
            ("6-9", 9, True),
            ("6-9", 10, False),
            ("2-", 1, False),
            ("2-", 2, True),
            ("1, 3", 2, False),
            ("1, 3", 3, True),
        ],
    )
    def test_both_sides_of_each_end(self, text: str, number: int, holds: bool) -> None:  # noqa: FBT001  # the expected answer
        assert holds is in_cycles(text, number)


class TestDayZero:
    """Day 1 is the first day; there is a Day 0 only where the table says so (C1)."""

    @pytest.mark.parametrize(("day", "offset"), [(8, 7), (1, 0), (-1, -1), (-6, -6)])
    def test_without_a_day_zero(self, day: int, offset: int) -> None:
        assert offset == day_offset(day)
        assert day == day_number(offset)

    @pytest.mark.parametrize("day", [7, 1, 0, -1, -4])
    def test_with_one_a_day_is_its_own_offset(self, day: int) -> None:
        assert day == day_offset(day, day_zero=True)
        assert day == day_number(day, day_zero=True)

    def test_day_zero_is_refused_where_there_is_none(self) -> None:
        message = "there is no Day 0 in this table; Day 1 is the first day and the day before it is Day -1"
        with pytest.raises(ValueError, match=f"^{message}$"):
            day_offset(0)


class TestWeekdays:
    """Days of the week, rising from Monday, each once."""

    @pytest.mark.parametrize(
        ("text", "days"),
        [
            ("mon", (0,)),
            ("sun", (6,)),
            ("mon-fri", (0, 1, 2, 3, 4)),
            ("mon - wed", (0, 1, 2)),
            ("tue-tue", (1,)),
            ("mon, wed,fri", (0, 2, 4)),
            ("mon-tue, thu-sat", (0, 1, 3, 4, 5)),
        ],
    )
    def test_what_is_read(self, text: str, days: tuple[int, ...]) -> None:
        assert days == read_weekdays(text)

    @pytest.mark.parametrize("text", ["", "monday", "Mon", "mon,,tue", "mon-", "mon-wed-fri", "1"])
    def test_what_is_no_list_is_refused_with_examples(self, text: str) -> None:
        message = f"{text!r} is not a list of weekdays; write 'mon-fri', 'mon, wed, fri' or 'mon'"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            read_weekdays(text)

    @pytest.mark.parametrize("text", ["tue, mon", "mon, mon", "mon-wed, wed", "fri-mon", "sun-mon"])
    def test_weekdays_that_do_not_rise_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=f"^the weekdays of {text!r} must rise from Monday; each once$"):
            read_weekdays(text)


class TestRuns:
    """Days that follow each other are one run; without a Day 0, Day 1 follows Day -1."""

    @pytest.mark.parametrize(
        ("days", "runs"),
        [
            ((), ()),
            ((5,), ((5,),)),
            ((1, 2, 3), ((1, 2, 3),)),
            ((1, 3, 5), ((1,), (3,), (5,))),
            ((1, 2, 3, 11, 12), ((1, 2, 3), (11, 12))),
            ((1, 3, 4, 8, 9, 10), ((1,), (3, 4), (8, 9, 10))),
            ((-2, -1, 1, 2), ((-2, -1, 1, 2),)),
            ((-3, -1, 2), ((-3,), (-1,), (2,))),
        ],
    )
    def test_without_a_day_zero(self, days: tuple[int, ...], runs: tuple[tuple[int, ...], ...]) -> None:
        assert runs == runs_of(days)

    def test_with_one_day_minus_1_and_day_1_are_two_days_apart(self) -> None:
        assert ((-1,), (1, 2)) == runs_of((-1, 1, 2), day_zero=True)
        assert ((-1, 0, 1),) == runs_of((-1, 0, 1), day_zero=True)


class TestNaming:
    """Which of several lists name a day; what has no list names every day."""

    LISTS = ("1-3", None, "2, 8", "8", None)

    @pytest.mark.parametrize(
        ("day", "places"),
        [(1, [0, 1, 4]), (2, [0, 1, 2, 4]), (3, [0, 1, 4]), (8, [1, 2, 3, 4]), (9, [1, 4]), (None, [1, 4])],
    )
    def test_in_their_order(self, day: int | None, places: list[int]) -> None:
        assert places == naming(self.LISTS, day)

    def test_where_each_has_a_list_another_day_is_named_by_none(self) -> None:
        assert ([0], [], []) == (naming(("1",), 1), naming(("1",), 2), naming((), 1))
