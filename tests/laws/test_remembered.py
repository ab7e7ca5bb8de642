"""A course dated anew is what the engine lays out; its file from a template is what is written event by event."""

from __future__ import annotations

import copy
import os
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.planning.test_backwards import LINKS, TABLES
from tests.planning.test_backwards import regimen as by_weeks
from tests.support.drawing import REGIMENS

from schedules import Blinatumomab, Plan, ScheduleError, plan
from schedules.clock import exists
from schedules.course.lays import DatedEvents
from schedules.course.remembered import LAYS, Lays
from schedules.course.traced import ASKING
from schedules.export import to_ics
from schedules.export.calendar.ics import file_by_event
from schedules.export.speech.options import Look
from schedules.model import FrozenDict
from schedules.testing import ZONES, anchors, regimens, selections

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOCKS = st.one_of(
    st.sampled_from([time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(9), time(23), time(23, 59)]),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
LOOKS = [
    *(Look(detail=detail) for detail in ("full", "plain", "discreet")),
    *(Look(view=view) for view in ("patient", "carer", "clinic", "pharmacy")),
    *(Look(language="es", detail=detail) for detail in ("full", "plain")),
    *(Look(remind_hours=2), Look(feed_hours=12), Look(moment_minutes=5), Look(contacts=("Ward 5; 555, 0100",))),
    Look(language="ar", detail="plain"),
]


def by_engine(**arguments: Any) -> Plan | str:
    LAYS.forget()
    return outcome(**arguments)


def outcome(**arguments: Any) -> Plan | str:
    try:
        return plan(**arguments)
    except ScheduleError as error:
        return str(error)


@st.composite
def starts(draw: st.DrawFn, clock: time) -> datetime:
    """
    Starts at one time of day, near the changes of clocks more often than by chance.
    """
    near = draw(anchors(zones=ZONES, first_year=1975, last_year=2140))
    start = datetime.combine(near.date(), clock, tzinfo=near.tzinfo)
    assume(exists(start))
    return start.replace(fold=draw(st.sampled_from((0, 0, 1))))


@st.composite
def courses(draw: st.DrawFn) -> tuple[dict[str, Any], list[datetime]]:
    """
    A course, and starts at its time of day.
    """
    built_in = st.sampled_from([*REGIMENS.values()]).flatmap(selections)
    chosen = draw(st.one_of(built_in, built_in, regimens().flatmap(selections)))
    clock = draw(CLOCKS)
    given_: dict[str, Any] = {"regimen": chosen, "plan_id": UUID(int=draw(st.integers(1, 99))), "as_of": AS_OF}
    rows = [row.id for table in chosen.regimen.tables.values() for row in table.rows]
    given_["at"] = draw(st.dictionaries(st.sampled_from(rows), CLOCKS, max_size=1))
    phases = [phase.id for phase in chosen.regimen.phases]
    given_["anchor"] = draw(st.sampled_from([None, *phases]))
    return given_, draw(st.lists(starts(clock), min_size=3, max_size=5))


@given(courses())
def test_a_remembered_course_is_what_the_engine_lays_out(drawn: tuple[dict[str, Any], list[datetime]]) -> None:
    arguments, begins = drawn
    expected = [by_engine(start=start, **arguments) for start in begins]
    LAYS.forget()
    for start in (*begins[:2], begins[0]):
        outcome(start=start, **arguments)
    for start, engine in zip(begins, expected, strict=True):
        dated = outcome(start=start, **arguments)
        assert engine == dated
        if isinstance(engine, Plan) and isinstance(dated, Plan):
            assert engine.model_dump_json() == dated.model_dump_json()


@given(courses(), st.sampled_from(LOOKS))
def test_a_file_from_a_template_is_what_is_written_event_by_event(
    drawn: tuple[dict[str, Any], list[datetime]], look: Look
) -> None:
    arguments, begins = drawn
    LAYS.forget()
    for start in [*begins[:2], *begins, *begins]:
        made = outcome(start=start, **arguments)
        if isinstance(made, str):
            continue
        options = {name: getattr(look, name) for name in ("detail", "language", "view", "remind_hours", "feed_hours")}
        options |= {"moment_minutes": look.moment_minutes, "contacts": look.contacts}
        assert file_by_event(made, look) == to_ics(made, **options)


@given(
    table=st.sampled_from([*TABLES]),
    link=st.sampled_from(LINKS),
    days=st.lists(st.integers(0, 900), min_size=3, max_size=6),
    anchor=st.sampled_from("fv"),
)
def test_so_is_one_by_days_of_the_week_and_months(
    table: str, link: dict[str, Any], days: list[int], anchor: str
) -> None:
    made = by_weeks(table, link)
    begins = [datetime(2026, 1, 5, 9, tzinfo=NEW_YORK) + timedelta(days=day) for day in days]
    common: dict[str, Any] = {"regimen": made, "anchor": anchor, "plan_id": UUID(int=1), "as_of": AS_OF}
    expected = [by_engine(start=start, **common) for start in begins]
    LAYS.forget()
    assert expected == [outcome(start=start, **common) for start in begins]


FULL = {"indication": "relapsed-refractory", "cycles": 9, "weight_kg": 70.0, "age_group": "adult", "bag_hours": (96,)}
NEW_YORK, APIA, MONROVIA = (ZoneInfo(name) for name in ("America/New_York", "Pacific/Apia", "Africa/Monrovia"))
CHANGED: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "revision": lambda _: {"revision": 1},
    "notes": lambda _: {"notes": ("Another note",)},
    "as_of": lambda _: {"as_of": AS_OF + HOUR},
    "as_of and made_at": lambda _: {"as_of": AS_OF + HOUR, "made_at": AS_OF + HOUR},
    "cancelled": lambda made: {"cancelled": made.events[:1]},
    "start": lambda made: {"start": made.start + timedelta(days=3)},
    "zone": lambda _: {"zone": "America/Chicago"},
    "schema_version": lambda _: {"schema_version": 1},
    "visits": lambda _: {"visits": None},
    "anchor": lambda _: {"anchor": "consolidation"},
    "regimen": lambda made: {"regimen": made.regimen.model_copy(update={"title": "Another title"})},
    "plan_id": lambda _: {"plan_id": UUID(int=77)},
}


class OwnPlan(Plan):
    """A plan of somebody who has another title for it."""

    @property
    def title(self) -> str:
        return "Ours"


def nine_cycles(start: datetime, **options: Any) -> Plan:
    return plan(Blinatumomab(**FULL), start=start, plan_id=UUID(int=1), as_of=AS_OF, **options)  # type: ignore[arg-type]


class TestWhatIsRemembered:
    START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)

    def remembered(self) -> Plan:
        LAYS.forget()
        return [nine_cycles(self.START) for _ in range(4)][-1]

    def test_the_fourth_plan_is_dated_and_not_laid_out(self) -> None:
        """
        The first is laid out, the second as well, and once more as a lay, the third is both, to hold them together.
        """
        LAYS.forget()
        made = [nine_cycles(self.START) for _ in range(4)]
        assert [False, False, False, True] == [isinstance(each.events, DatedEvents) for each in made]
        assert made[0] == made[1] == made[2] == made[3]

    @pytest.mark.parametrize(
        "start",
        [
            datetime(2026, 3, 8, 9, tzinfo=NEW_YORK),  # the day on which the clocks go forward
            datetime(2026, 11, 1, 9, tzinfo=NEW_YORK),
            datetime(2028, 2, 29, 9, tzinfo=ZoneInfo("Australia/Lord_Howe")),
            datetime(2027, 7, 1, 9, tzinfo=ZoneInfo("Africa/Casablanca")),
        ],
    )
    def test_every_start_by_day_is_dated(self, start: datetime) -> None:
        self.remembered()
        dated = nine_cycles(start)
        assert isinstance(dated.events, DatedEvents)
        LAYS.forget()
        assert nine_cycles(start).model_dump_json() == dated.model_dump_json()

    def test_where_an_elapsed_end_falls_on_another_date_the_engine_lays_out(self) -> None:
        """
        672 hours from 23:30 in winter end at 00:30 in summer, a date later; from 1 June they end on the same clock.
        """
        late = datetime(2026, 6, 1, 23, 30, tzinfo=NEW_YORK)
        LAYS.forget()
        made = [nine_cycles(late.replace(month=month)) for month in (6, 6, 6, 2)]
        ends = [next(e.end for e in each.events if e.kind == "infusion").isoformat() for each in made]
        assert "2026-06-29T23:30:00-04:00" == ends[0] == ends[1]
        assert "2026-03-01T23:30:00-05:00" == ends[3]
        spring = nine_cycles(datetime(2026, 2, 16, 23, 30, tzinfo=NEW_YORK))
        assert not isinstance(spring.events, DatedEvents)
        assert "2026-03-17T00:30:00-04:00" == next(e.end for e in spring.events if e.kind == "infusion").isoformat()

    @pytest.mark.parametrize("table", ["mon-fri", "mon, thu", "mon-fri, cycles", "months"])
    def test_a_course_by_days_of_the_week_or_months_is_never_remembered(self, table: str) -> None:
        made = by_weeks(table, {"expected": 10})
        LAYS.forget()
        begins = [datetime(2026, 3, 2, 9, tzinfo=NEW_YORK) + timedelta(days=28 * number) for number in range(6)]
        assert not any(isinstance(plan(made, start=start).events, DatedEvents) for start in begins)

    def test_a_date_known_besides_is_laid_out_by_the_engine(self) -> None:
        self.remembered()
        made = nine_cycles(self.START, known={"consolidation": date(2026, 9, 1)})
        assert not isinstance(made.events, DatedEvents)

    def test_the_events_are_a_tuple_once_they_leave_the_process(self) -> None:
        made = self.remembered()
        for there in (pickle.loads(pickle.dumps(made.events)), copy.deepcopy(made).events):  # noqa: S301  # our own
            assert type(there) is tuple
            assert made.events == there

    @pytest.mark.parametrize("look", [Look(), Look(detail="discreet")], ids=lambda look: look.detail)
    @pytest.mark.parametrize("name", sorted(CHANGED))
    def test_a_plan_that_is_changed_otherwise_is_written_as_it_is(self, name: str, look: Look) -> None:
        made = self.remembered()
        for _ in range(3):
            to_ics(made, detail=look.detail)
        other = made.model_copy(update=CHANGED[name](made))
        assert file_by_event(other, look) == to_ics(other, detail=look.detail)

    def test_each_field_of_a_plan_is_held(self) -> None:
        """
        A plan that differs from the dated one in any field is not written from its template.
        """
        made = self.remembered()
        assert isinstance(made.events, DatedEvents)
        assert made.events.are_of(made)
        for name in sorted(Plan.model_fields.keys() - {"events"}):
            assert not made.events.are_of(made.model_copy(update={name: object()})), name
        assert not made.events.are_of(OwnPlan.model_construct(**vars(made)))

    def test_few_are_kept(self) -> None:
        lays, asked = Lays(most=2), list[Plan]()
        bases = [nine_cycles(self.START.replace(hour=hour)).model_copy(update={"events": ()}) for hour in (7, 8, 9)]

        def engine(basis: Plan) -> Plan:
            asked.append(basis)
            return basis

        for basis in bases * 3:
            lays.plan(basis, engine)
        assert len(asked) > len(bases)
        assert all(len(kept) <= 2 for kept in vars(lays).values() if isinstance(kept, dict))

    @pytest.mark.parametrize(
        ("warm", "start"),
        [
            (datetime(2020, 1, 6, 9, tzinfo=APIA), datetime(2011, 12, 23, 9, tzinfo=APIA)),  # 30 December was skipped
            (
                datetime(2020, 1, 6, 9, tzinfo=MONROVIA),
                datetime(1972, 1, 5, 9, tzinfo=MONROVIA),
            ),  # -00:44:30
            (datetime(2026, 1, 5, 1, 30, tzinfo=NEW_YORK), datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK)),
        ],
        ids=["a date that was skipped", "an offset with seconds", "the second of two times"],
    )
    def test_where_clocks_do_odd_things_the_engine_lays_out(self, warm: datetime, start: datetime) -> None:
        LAYS.forget()
        engine = nine_cycles(start)
        LAYS.forget()
        for _ in range(5):
            nine_cycles(warm)
        dated = nine_cycles(start)
        assert engine.model_dump_json() == dated.model_dump_json()
        assert not isinstance(dated.events, DatedEvents)

    @pytest.mark.parametrize("clock", [time(1, 30, fold=1), time(2, 30, 15)])
    def test_a_time_of_a_row_that_is_not_to_the_minute_or_the_second_of_two(self, clock: time) -> None:
        starts = [datetime(2026, 3, 1, 9, tzinfo=NEW_YORK), datetime(2026, 11, 1, 9, tzinfo=NEW_YORK)]
        for start in starts:
            LAYS.forget()
            engine = nine_cycles(start, at={"premedication": clock})
            for again in (*starts, *starts, start):
                dated = nine_cycles(again, at={"premedication": clock})
            assert engine.model_dump_json() == dated.model_dump_json()

    def test_the_given_fields_of_one_event_are_its_own(self) -> None:
        made = self.remembered()
        made.events[0].model_fields_set.add("amount_that_nobody_has")
        assert "amount_that_nobody_has" not in self.remembered().events[0].model_fields_set
        assert "amount_that_nobody_has" not in nine_cycles(self.START).events[0].model_fields_set

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
    def test_a_forked_process_finds_no_closed_lock(self) -> None:
        with ASKING:
            child = os.fork()
            if not child:
                with ASKING:
                    os._exit(0)
        assert 0 == os.waitpid(child, 0)[1]

    @pytest.mark.parametrize("name", ["America/Santiago", "Asia/Beirut", "America/New_York"])
    def test_an_evening_before_is_asked_of_the_clocks(self, name: str) -> None:
        """
        The clocks change at midnight in Santiago and Beirut, between the evening and the day.
        """
        evening = FrozenDict({kind: time(18) for kind in ("infusion", "premedication", "restriction", "disconnect")})
        begins = [datetime(2026, 1, 1, 9, tzinfo=ZoneInfo(name)) + timedelta(days=11 * number) for number in range(40)]
        look = Look(remind_evening=evening)
        for start in (*begins[:5], *begins):
            made = nine_cycles(start)
            assert file_by_event(made, look) == to_ics(made, remind_evening=evening)

    def test_many_threads_get_what_one_gets(self) -> None:
        starts = [self.START + timedelta(days=day) for day in range(48)]
        LAYS.forget()
        looks = [Look(), Look(detail="plain"), Look(view="carer")]
        expected = {start: [file_by_event(by_engine_nine(start), look) for look in looks] for start in starts}
        LAYS.forget()

        def written(start: datetime) -> list[bytes]:
            made = nine_cycles(start)
            return [to_ics(made), to_ics(made, detail="plain"), to_ics(made, view="carer")]

        with ThreadPoolExecutor(8) as pool:
            for _ in range(2):
                assert [*expected.values()] == [*pool.map(written, starts)]


def by_engine_nine(start: datetime) -> Plan:
    LAYS.forget()
    return nine_cycles(start)
