"""A plan at a prompt: short to look at, a collection of its events, asked by date, given as a table."""

from __future__ import annotations

import copy
import pickle
import sys
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.courses import NEW_YORK, blinatumomab, event, inotuzumab, new_york, paris
from tests.support.drawing import any_course

from schedules import Blinatumomab, BrexucabtageneAutoleucel, Event, Finding, Plan, Tisagenlecleucel, plan, revise
from schedules.course import Hold, Omit
from schedules.course.dates import order_of
from schedules.course.table import COLUMNS
from schedules.errors import ClockError, MissingExtraError, PlanError
from schedules.export import from_json, to_csv, to_json

FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
LIBRARIES = ("pandas", "polars")


def has_one_midnight(day: date, tz: ZoneInfo) -> bool:
    """
    Whether the clocks neither repeat nor skip the midnight with which a date begins.
    """
    midnight = datetime.combine(day, time(), tzinfo=tz)
    return midnight.utcoffset() == midnight.replace(fold=1).utcoffset()


def course(start: datetime | None = None, **choices: Any) -> Plan:
    made = Blinatumomab(indication="relapsed-refractory", weight_kg=70, age_group="adult", **{"cycles": 2} | choices)
    return plan(made, start=start or new_york(3, 2), **FIXED)


def cells() -> Plan:
    return plan(Tisagenlecleucel(label="us-2025-06"), start=new_york(3, 2), **FIXED)


def titles(events: tuple[Event, ...]) -> list[str]:
    return [each.title for each in events]


class TestLook:
    """What is printed at a prompt is short: the code, the date, the title."""

    def test_an_event_is_one_line(self) -> None:
        bag = event(course(bag_hours=96), "induction/1/infusion/bag-3")
        assert "<Event C1D8 Mon 9 Mar 2026 10:00 Bag change: bag 3>" == repr(bag)
        assert "C1D8 Mon 9 Mar 2026 10:00 Bag change: bag 3" == str(bag)
        assert "(<Event C1D1 Mon 2 Mar 2026 Hospital stay>,)" == repr(course().events[1:2])

    def test_an_event_without_a_code_or_whose_date_is_not_sure_says_so(self) -> None:
        band = cells().events[1]
        assert "Mon 30 Mar 2026 Lymphodepletion (not confirmed, usually not before Mon 23 Mar 2026), tentative" == str(
            band
        )

    def test_a_plan_prints_its_first_ten_events(self) -> None:
        made = course(bag_hours=96)
        first, *lines, last = str(made).splitlines()
        assert "Blinatumomab, 26 events from Mon 2 Mar 2026 to Mon 11 May 2026, America/New_York" == first
        assert [str(each) for each in made.events[:10]] == lines
        assert "and 16 more" == last

    def test_a_short_plan_is_printed_whole(self) -> None:
        assert [str(each) for each in cells().events] == str(cells()).splitlines()[1:]
        assert "Tisagenlecleucel, 0 events, America/New_York" == str(cells().model_copy(update={"events": ()}))

    def test_a_plan_is_one_line_in_a_list(self) -> None:
        chosen = "indication='relapsed-refractory', cycles=2, weight_kg=70.0, age_group='adult'"
        when = "induction at 2026-03-02T09:00:00-05:00 America/New_York"
        assert f"[<Plan of blinatumomab({chosen}), {when}>]" == repr([course()])

    def test_a_reason_and_a_finding_are_sentences(self) -> None:
        reason = event(course(), "induction/1/infusion/disconnect").why[-1]
        assert "<Reason C2 672 infused hours after Mon 2 Mar 2026 09:00>" == repr(reason)
        first = course().events[0].why[0]
        assert "induction starts on Mon 2 Mar 2026 09:00, the date this plan was given" == str(first)
        found = Finding(code="gap_short", severity="error", message="5 days after the last one.")
        assert "<Finding error: 5 days after the last one. [gap_short]>" == repr(found)


class TestCollection:
    """A plan counts and yields the events that take place."""

    def test_its_events_are_counted_and_yielded_in_order(self) -> None:
        made = course()
        assert len(made.events) == len(made) > 0
        assert list(made.events) == list(made)
        assert made.events[3] in made

    def test_what_was_omitted_does_not_count(self) -> None:
        before = inotuzumab()
        after = revise(before, Omit(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
        assert "first/1/dose/d8" in {each.key for each in after.cancelled}
        assert len(before) - len(after.cancelled) == len(after)
        assert after.cancelled[0] not in after

    def test_a_plan_without_events_is_true(self) -> None:
        nothing = cells().model_copy(update={"events": ()})
        assert 0 == len(nothing)
        assert bool(nothing) is True
        assert [] == list(nothing)
        assert [] == nothing.to_dicts()
        assert nothing.next(date(2026, 1, 1)) is None

    def test_copies_files_and_pickles_are_as_before(self) -> None:
        made = course()
        assert made == copy.copy(made) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made))  # noqa: S301  # ours
        assert made == from_json(to_json(made)) == made.model_copy()
        assert set(Plan.model_fields) == set(made.model_dump())


class TestOrder:
    """Events are in order by date, whole days first, then by instant, then by key."""

    @given(any_course())
    def test_a_plan_is_sorted(self, made: Plan) -> None:
        backwards = made.events[::-1]
        assert list(made.events) == sorted(backwards)
        assert made.events[0] == min(made)
        assert made.events[-1] == max(made)

    def test_each_part_of_the_order_decides_where_those_before_it_do_not(self) -> None:
        one = course().events[0]
        day, night = date(2026, 11, 1), datetime(2026, 11, 1, 0, tzinfo=NEW_YORK)
        first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=fold) for fold in (0, 1))
        following = [
            (day - timedelta(days=1), "z"),
            (day, "b"),
            (day, "c"),
            (night, "a"),
            (first, "b"),
            (second, "a"),
            (second, "b"),
            (day + timedelta(days=1), "a"),
        ]
        events = [one.model_copy(update={"start": start, "key": key}) for start, key in following]
        backwards = events[::-1]
        assert events == sorted(backwards)

    def test_versions_of_one_event_are_in_a_total_order_too(self) -> None:
        """
        Exactly one of before, the same and after holds, and two that are equal are neither before nor after.
        """
        one = course().events[0]
        versions = [one, one.model_copy(), *(one.model_copy(update={"sequence": number}) for number in (1, 2))]
        for a, b in product(versions, repeat=2):
            assert [a < b, a == b, a > b].count(True) == 1
            assert (a <= b) is (a < b or a == b)
            assert (a >= b) is (a > b or a == b)
        backwards = versions[::-1]
        assert sorted(versions) == sorted(backwards)

    def test_the_two_half_past_ones_of_a_night_are_one_before_the_other(self) -> None:
        """
        Python takes the two for equal; the order of events does not.
        """
        one = course().events[0]
        first, second = (
            one.model_copy(update={"start": datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=fold), "key": key})
            for fold, key in ((0, "b"), (1, "a"))
        )
        assert first < second
        assert not second < first

    def test_equal_events_are_in_no_order_even_where_they_are_written_differently(self) -> None:
        """
        Python takes the same instant in two zones for equal.
        """
        one = course().events[3]
        other = one.model_copy(update={"start": new_york(3, 2).astimezone(UTC)})
        assert one == other
        assert not one < other
        assert not other < one

    def test_an_event_is_not_compared_with_something_else(self) -> None:
        with pytest.raises(TypeError):
            _ = course().events[0] < "C1D1"  # type: ignore[operator]  # what is refused


class TestDates:
    """What takes place on a date, in a span, and next."""

    def test_an_infusion_takes_place_on_each_of_its_dates(self) -> None:
        made = course()
        driving = "No driving or hazardous work"
        assert [driving, "Blinatumomab infusion"] == titles(made.on(date(2026, 3, 15)))
        expected = [
            driving,
            "Blinatumomab infusion",
            "Treatment-free interval",
            "Blinatumomab infusion ends: disconnect",
        ]
        assert expected == titles(made.on(date(2026, 3, 30)))
        assert ["Treatment-free interval"] == titles(made.on(date(2026, 3, 31)))

    def test_an_all_day_event_takes_place_from_its_first_to_its_last_day(self) -> None:
        """
        The stay is Days 1 to 9; the end that is printed in a file is the day after.
        """
        stay = course().events[1]
        assert (date(2026, 3, 2), date(2026, 3, 11)) == (stay.start, stay.end)
        days = [date(2026, 3, number) for number in range(1, 12) if stay in course().on(date(2026, 3, number))]
        assert [date(2026, 3, number) for number in range(2, 11)] == days

    def test_what_ends_at_midnight_does_not_reach_into_the_next_date(self) -> None:
        made = course(start=new_york(1, 5, 0))
        assert new_york(2, 2, 0) == event(made, "induction/1/infusion/disconnect").start
        assert "Blinatumomab infusion" in titles(made.on(date(2026, 2, 1)))
        assert "Blinatumomab infusion ends: disconnect" not in titles(made.on(date(2026, 2, 1)))
        assert "Blinatumomab infusion" not in titles(made.on(date(2026, 2, 2)))
        assert "Blinatumomab infusion ends: disconnect" in titles(made.on(date(2026, 2, 2)))

    def test_a_time_means_its_date_in_the_zone_of_the_plan(self) -> None:
        made = course(bag_hours=96)
        night_in_paris = paris(3, 7, 1)
        assert ZoneInfo("America/New_York") == made.tz
        assert made.on(date(2026, 3, 6)) == made.on(night_in_paris)
        assert "Bag change: bag 2" in titles(made.on(night_in_paris))

    def test_a_span_includes_its_start_and_not_its_end(self) -> None:
        made = course(bag_hours=96)
        bag = event(made, "induction/1/infusion/bag-2")
        minute = timedelta(minutes=1)
        assert bag.start == new_york(3, 6)
        assert bag in made.between(new_york(3, 6), new_york(3, 6, 9, 1))
        assert bag not in made.between(new_york(3, 6) - minute, new_york(3, 6))
        infusion = event(made, "induction/1/infusion/start")
        assert infusion in made.between(new_york(3, 30) - minute, new_york(3, 31))
        assert infusion not in made.between(new_york(3, 30, 10), new_york(3, 31))
        assert bag in made.between(new_york(3, 6), date(2026, 3, 7))
        assert () == made.between(date(2025, 3, 1), date(2026, 3, 2))
        assert () == made.between(new_york(3, 6), new_york(3, 6))

    @given(any_course(), st.data())
    def test_a_date_is_the_span_from_it_to_the_next(self, made: Plan, data: st.DataObject) -> None:
        first, last = made.events[0].nominal, made.events[-1].end
        span = (date(last.year, last.month, last.day) - date(first.year, first.month, first.day)).days
        day = date(first.year, first.month, first.day) + timedelta(days=data.draw(st.integers(-1, span + 1)))
        assume(all(has_one_midnight(each, made.tz) for each in (day, day + timedelta(days=1))))
        assert made.on(day) == made.between(day, day + timedelta(days=1))

    def test_where_the_clocks_go_back_over_midnight_a_date_keeps_both_its_parts(self) -> None:
        """
        On 25 October 1987 St John's went from 00:01 back to 23:01 of the day before.
        """
        start = datetime(1987, 10, 24, 23, 1, fold=1, tzinfo=ZoneInfo("America/St_Johns"))
        made = plan(BrexucabtageneAutoleucel(label="us-2025-06"), start=start, plan_id=UUID(int=1), as_of=start)
        first = next(each for each in made if each.start == start)
        assert first in made.on(date(1987, 10, 24))
        assert first not in made.on(date(1987, 10, 23))

    @given(any_course())
    def test_every_event_takes_place_on_the_date_it_starts(self, made: Plan) -> None:
        assert all(each in made.on(each.start) for each in made)

    @given(any_course())
    def test_next_is_the_first_that_starts_then_or_later(self, made: Plan) -> None:
        assert made.events[0].start == made.next(made.events[0].start).start  # type: ignore[union-attr]  # it is there
        for each in made:
            found = made.next(each.start)
            assert found is not None
            assert (order_of(found.start, "")) <= order_of(each.start, "")
        assert made.next(max(made).end + timedelta(days=1000)) is None

    def test_next_includes_the_moment_itself(self) -> None:
        made = course(bag_hours=96)
        bag = event(made, "induction/1/infusion/bag-2")
        assert bag == made.next(new_york(3, 6)) == made.next(paris(3, 6, 15)) == made.next(date(2026, 3, 3))
        assert "C1D8" == getattr(made.next(new_york(3, 6, 9, 1)), "code", "")
        assert made.next(date(2027, 1, 1)) is None

    def test_all_day_events_start_at_midnight(self) -> None:
        made = course()
        assert made.events[0] == made.next(date(2026, 3, 2)) == made.next(new_york(3, 2, 0))
        assert made.events[2] == made.next(new_york(3, 2, 0, 1))

    @pytest.mark.parametrize("asked", ["2026-03-02", None, 5, datetime(2026, 3, 2, 9), date(2200, 1, 1)])  # noqa: DTZ001  # what is refused
    def test_what_is_no_moment_is_refused(self, asked: Any) -> None:
        made = course()
        for call in (made.on, made.next, lambda day: made.between(day, date(2026, 3, 3))):
            with pytest.raises((ClockError, PlanError)):
                call(asked)

    def test_what_is_refused_says_what_to_give(self) -> None:
        with pytest.raises(PlanError, match=r"^day: '2026-03-02' is no date; give a date or an aware datetime "):
            course().on("2026-03-02")  # type: ignore[arg-type]  # what is refused
        with pytest.raises(ClockError, match=r"^after: 2026-03-02 09:00:00 has no time zone; give one, such as the "):
            course().next(datetime(2026, 3, 2, 9))  # noqa: DTZ001  # what is refused
        with pytest.raises(PlanError, match=r"^end: 2026-03-01 comes before 2026-03-02; give the earlier one first "):
            course().between(date(2026, 3, 2), date(2026, 3, 1))

    def test_the_last_day_there_is_can_be_asked_for(self) -> None:
        assert () == course().on(date(2199, 12, 31))

    def test_what_is_on_hold_is_found_on_its_day(self) -> None:
        made = revise(
            blinatumomab(paris(3, 2)), Hold(at=paris(3, 18, 14), row="infusion", why="fever"), as_of=paris(3, 20, 8)
        )
        assert "held" in {each.state for each in made.on(date(2026, 3, 18))}


class TestTable:
    """The events as dictionaries and data frames, with the columns of the .csv file."""

    def test_rows_have_the_columns_and_values_of_python(self) -> None:
        made = course()
        rows = made.to_dicts()
        assert len(made) == len(rows)
        assert to_csv(made).decode().splitlines()[0] == ",".join(COLUMNS)
        assert all(tuple(row) == COLUMNS for row in rows)
        _, stay, _, infusion, *_ = rows
        assert date(2026, 3, 2) == stay["start"]
        assert new_york(3, 2) == infusion["start"]
        assert ("C1D1", "infusion", 1, 1, False) == tuple(
            infusion[name] for name in ("code", "kind", "cycle", "day", "all_day")
        )
        assert str(made.events[1].source) == stay["source"]
        assert cells().to_dicts()[1]["cycle"] is None

    @pytest.mark.parametrize("library", LIBRARIES)
    def test_a_data_frame_has_one_type_a_column(self, library: Any) -> None:
        pytest.importorskip(library, reason="an extra that the tests do not need")
        for made in (course(bag_hours=96), cells(), cells().model_copy(update={"events": ()})):
            frame = made.to_dataframe(library)
            assert (len(made), list(COLUMNS)) == (len(frame), list(frame.columns))
            types = {name: str(kind).lower() for name, kind in zip(frame.columns, frame.dtypes, strict=True)}
            assert all("america/new_york" in types[name] for name in ("start", "end", "earliest", "latest"))
            assert types["cycle"] == types["day"] == "int64"
        starts = course().to_dataframe(library)["start"]
        assert [new_york(3, 2, 0), new_york(3, 2, 8), new_york(3, 2, 9)] == list(starts)[1:4]

    @pytest.mark.parametrize(("library", "extra"), [(None, "pandas"), ("pandas", "pandas"), ("polars", "polars")])
    def test_a_missing_library_says_what_to_install(
        self, library: Any, extra: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in LIBRARIES:
            monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(MissingExtraError) as caught:
            course().to_dataframe(library)
        assert f"a data frame needs an extra; pip install 'treatment-schedules[{extra}]' [extra_missing]" == str(
            caught.value
        )

    def test_another_library_is_refused(self) -> None:
        with pytest.raises(PlanError, match="'dask' is not possible; choose pandas or polars"):
            course().to_dataframe("dask")  # type: ignore[arg-type]  # what is refused
