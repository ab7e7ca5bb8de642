"""Where a new word of the language meets another one, a record or the judge: each was wrong once.

Everything begins on Mon 2 March 2026 at 09:00 in New York; dates are read off a wall calendar.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules import Plan, Regimen, ScheduleError, check, plan, revise
from schedules.course import AnyHappening, Booked, Defer, Delay, Given, Hold, Missed, Omit, Resume
from schedules.regimen.selection import select

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
NEW_YORK = ZoneInfo("America/New_York")


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=NEW_YORK)


def row(**fields: Any) -> dict[str, Any]:
    name = next(fields[what] for what in ("visit", "pump", "span") if what in fields)
    return {"kind": "infusion" if "pump" in fields else "dose", "title": name.capitalize(), "source": SOURCE, **fields}


def regimen(*rows: dict[str, Any], length_days: int | None = 21, cycles: int = 2, **more: Any) -> Regimen:
    table = {"rows": list(rows), **({"length_days": length_days} if length_days else {})}
    phases = [{"id": "t", "title": "t", "table": "t", "cycles": cycles}, *more.pop("phases", [])]
    tables = {"t": table, **more.pop("tables", {})}
    return Regimen.read({"id": "r", "title": "R", "source": SOURCE, "tables": tables, "phases": phases, **more})


def next_phase(table: str, **link: Any) -> dict[str, Any]:
    after = {"shape": "link", "of": "t", "source": SOURCE, **link}
    return {"id": "n", "title": "n", "table": table, "cycles": 1, "after": after}


def laid(made: Regimen, *record: AnyHappening, start: datetime | None = None, **more: Any) -> Plan:
    course = plan(select(made, {}), start=start or at(3, 2), as_of=at(1, 15), **more)
    return revise(course, *record, as_of=at(6, 1)) if record else course


def start(course: Plan, key: str) -> datetime | date:
    return next(event.start for event in course.events if event.key == key)


def codes(course: Plan) -> list[str]:
    return sorted({finding.code for finding in (*course.findings, *check(course)) if finding.severity != "note"})


def test_a_second_dose_after_midnight_has_the_amount_of_its_printed_day() -> None:
    amounts = [{"text": "1 g", "days": "1"}, {"text": "2 g", "days": "3"}]
    late = row(visit="q", days="1, 3", every_hours=12, times_each_day=2, amounts=amounts)
    course = laid(regimen(late), start=at(3, 2, 18))
    assert ["1 g", "1 g", "2 g", "2 g"] == [event.amount for event in course.events if event.cycle == 1]


def test_an_amount_that_a_plan_leaves_out_is_found() -> None:
    course = laid(regimen(row(visit="q", days="1", amounts=[{"text": "1 g"}])))
    events = tuple(each.model_copy(update={"amount": ""}) for each in course.events)
    emptied = course.model_copy(update={"events": events})
    assert "amount_wrong" in codes(emptied)


@pytest.mark.parametrize(
    "entry", [Omit(at=at(3, 2, 15), of="t/1/after/d1"), Delay(at=at(3, 2, 15), of="t/1/after/d1", days=1, scope="row")]
)
def test_an_entry_about_what_stands_beside_an_event_is_refused(entry: AnyHappening) -> None:
    after = row(visit="after", beside={"row": "chemo", "at": "end", "hours": 24})
    with pytest.raises(ScheduleError, match="it stands beside chemo and moves with it"):
        laid(regimen(row(visit="chemo", days="1", lasts_minutes=60), after), entry)


def test_a_delay_of_an_infusion_on_day_4_moves_it() -> None:
    rows = row(visit="v", days="1, 3, 8"), row(pump="p", day=4, hours=24, at="10:00")
    course = laid(regimen(*rows), Delay(at=at(3, 5), of="t/1/p/start", days=2, scope="row"))
    assert (at(3, 7, 10), at(3, 23)) == (start(course, "t/1/p/start"), start(course, "t/2/v/d1"))
    moved = laid(regimen(*rows), Delay(at=at(3, 4), of="t/1/v/d3", days=2, scope="cycle"))
    assert at(3, 7, 10) == start(moved, "t/1/p/start")
    assert [] == codes(course)


@pytest.mark.parametrize("what", ["given", "booked"])
def test_what_follows_a_fraction_that_came_late_goes_on_from_the_next_weekday(what: str) -> None:
    made = regimen(row(visit="f", weekdays="mon-fri", count=10), length_days=None, cycles=1)
    late: dict[str, AnyHappening] = {
        "given": Given(at=at(3, 10), of="t/1/f/n6"),
        "booked": Booked(at=at(3, 8), of="t/1/f/n6", on=at(3, 10)),
    }
    course = laid(made, late[what])
    # The sixth is due on Mon 9 March; a day later, the seventh is on Wed 11 and the last on Mon 16 March.
    assert (at(3, 11), at(3, 16)) == (start(course, "t/1/f/n7"), start(course, "t/1/f/n10"))
    assert [] == codes(course)


def test_a_delay_of_the_first_fraction_over_a_weekend_keeps_the_cycle_together() -> None:
    rows = row(visit="f", weekdays="mon-fri", count=3), row(visit="chemo", days="1, 8")
    course = laid(regimen(*rows), Delay(at=at(3, 1), of="t/1/f/n1", days=5, scope="following"))
    assert (at(3, 9), date(2026, 3, 9)) == (start(course, "t/1/f/n1"), start(course, "t/1/chemo/d1"))


def test_a_floor_in_hours_does_not_depend_on_the_order_of_the_rows() -> None:
    x, y = row(visit="x", days="1, 3", at="08:00"), row(visit="y", days="1, 3", at="20:00")
    first = row(visit="v", days="1")
    floor = [{"rows": ["x", "y"], "least_hours": 12, "source": SOURCE}]
    for rows in ((first, x, y), (first, y, x)):
        course = laid(regimen(*rows, floors=floor))
        assert [at(3, 2, 8), at(3, 4, 8)] == [start(course, f"t/1/x/d{day}") for day in (1, 3)]
        assert [] == codes(course)


def test_what_hangs_from_an_infusion_without_a_time_is_a_line_of_it() -> None:
    rows = row(visit="chemo", days="1"), row(pump="p", day=8, hours=48)
    after = row(visit="after", title="Aft", beside={"row": "p", "at": "end", "hours": 24})
    course = laid(regimen(*rows, after))
    infusion = next(event for event in course.events if event.key == "t/1/p/start")
    assert any("Aft" in line for line in infusion.details)


def test_a_row_of_weekdays_that_is_longer_than_its_cycle_is_refused() -> None:
    with pytest.raises(ScheduleError, match="25 times on mon-fri take up to 35 days, more than a cycle of 21"):
        regimen(row(visit="f", weekdays="mon-fri", count=25))


def test_the_end_of_an_infusion_of_whole_days_is_its_own_day() -> None:
    phases = [next_phase("n", edge="end", expected=60)]
    tables = {"n": {"rows": [row(visit="next", days="1")]}}
    cells = row(visit="cells", kind="infusion", days="2"), row(visit="v", days="1")
    course = laid(regimen(*cells, length_days=None, cycles=1, phases=phases, tables=tables))
    # Tue 3 March, and 60 days: Sat 2 May.
    assert date(2026, 5, 2) == start(course, "n/1/next/d1")
    assert [] == codes(course)


def test_a_rest_after_an_infusion_whose_drug_before_was_left_out_is_none() -> None:
    rows = row(visit="oxali", days="1", lasts_minutes=120), row(pump="fu", beside={"row": "oxali"}, hours=46)
    rest = row(span="rest", kind="rest", of="fu", lasts_days=7)
    course = laid(regimen(*rows, rest, length_days=14, cycles=3), Omit(at=at(3, 16), of="t/2/oxali/d1"))
    assert at(3, 30) == start(course, "t/3/oxali/d1")


def test_an_edge_that_the_last_cycle_may_not_have_is_refused() -> None:
    phases = [next_phase("t", edge="b", expected=7)]
    with pytest.raises(ScheduleError, match="'b' is not in each cycle of 't'"):
        regimen(row(visit="a", days="1"), row(visit="b", days="8", cycles="1"), phases=phases)


def test_whichever_is_later_is_no_fault() -> None:
    also = {"shape": "link", "of": "t", "earliest": 28, "source": SOURCE}
    phases = [next_phase("t", edge="start", months=1) | {"also_after": [also]}]
    course = laid(regimen(row(visit="a", days="1"), phases=phases))
    # A month after the start is 2 April; 28 days after the second cycle of 23 March are 20 April.
    assert at(4, 20) == start(course, "n/1/a/d1")
    assert [] == codes(course)


def test_a_floor_from_a_phase_to_a_later_dose_of_the_next_one() -> None:
    phases = [{"id": "n", "title": "n", "table": "n", "cycles": 1}]
    tables = {"n": {"length_days": 21, "rows": [row(visit="v", days="1"), row(visit="dose", days="2")]}}
    floors = [{"rows": ["dose"], "least_days": 7, "source": SOURCE}]
    made = regimen(row(visit="dose", days="1, 15"), cycles=1, phases=phases, tables=tables, floors=floors)
    course = laid(made, Given(at=at(3, 19), of="t/1/dose/d15"))
    assert date(2026, 3, 26) == _day(start(course, "n/1/dose/d2"))
    assert ["Dose C1D15"] == [finding.message[:10] for finding in check(course)]


TWICE_A_DAY = row(visit="q", days="1-3", at="09:00", every_hours=12, times=6)


@pytest.mark.parametrize("what", ["given", "booked", "deferred"])
def test_doses_every_12_hours_go_on_from_one_that_came_late(what: str) -> None:
    late: dict[str, AnyHappening] = {
        "given": Given(at=at(3, 2, 14), of="t/1/q/d1"),
        "booked": Booked(at=at(3, 1), of="t/1/q/d1", on=at(3, 2, 14)),
        "deferred": Defer(at=at(3, 1), of="t/1/q/d1", on=at(3, 2, 14)),
    }
    course = laid(regimen(TWICE_A_DAY, cycles=1), late[what])
    assert [at(3, 3, 2), at(3, 3, 14)] == [start(course, f"t/1/q/{tail}") for tail in ("d1-2", "d2")]
    assert at(3, 5, 2) == start(course, "t/1/q/d3-2")
    assert [] == codes(course)


def test_a_dose_between_two_that_was_left_out_moves_none_of_them() -> None:
    course = laid(regimen(TWICE_A_DAY, cycles=1), Omit(at=at(3, 2, 14), of="t/1/q/d2"))
    assert [at(3, 2, 21), at(3, 3, 21)] == [start(course, f"t/1/q/{tail}") for tail in ("d1-2", "d2-2")]
    assert [] == codes(course)


def test_a_late_first_dose_of_a_day_moves_the_second_and_not_the_next_day() -> None:
    twice = row(visit="q", days="1, 3", at="09:00", every_hours=12, times_each_day=2)
    course = laid(regimen(twice, cycles=1), Given(at=at(3, 2, 11), of="t/1/q/d1"))
    found = [start(course, f"t/1/q/{tail}") for tail in ("d1-2", "d3", "d3-2")]
    assert [at(3, 2, 23), at(3, 4), at(3, 4, 21)] == found
    assert [] == codes(course)


@pytest.mark.parametrize(
    ("of", "scope"), [("t/1/q/d5", "row"), ("t/1/q/d5", "cycle"), ("t/1/v/d1", "cycle"), ("t/1/v/d1", "following")]
)
def test_doses_that_a_delay_puts_over_a_change_of_the_clocks_stay_12_hours_apart(of: str, scope: Any) -> None:
    # Day 5 is Fri 6 March; a day later the clocks go forward in the night after the first dose.
    doses = row(visit="q", days="5-7", at="21:00", every_hours=12, times=5)
    course = laid(regimen(row(visit="v", days="1"), doses, cycles=1), Delay(at=at(3, 1), of=of, days=1, scope=scope))
    found = [start(course, f"t/1/q/{tail}") for tail in ("d5", "d5-2", "d6", "d6-2", "d7")]
    assert [at(3, 7, 21), at(3, 8, 10), at(3, 8, 22), at(3, 9, 10), at(3, 9, 22)] == found
    assert [] == codes(course)


def test_the_hour_at_which_a_first_dose_was_given_is_not_the_hour_of_the_others() -> None:
    phases = [{"id": "n", "title": "n", "table": "n", "cycles": 1}]
    tables = {"n": {"length_days": 21, "rows": [row(visit="dose", days="1, 3", at="10:00")]}}
    made = regimen(row(visit="v", days="1"), cycles=1, phases=phases, tables=tables)
    course = laid(made, Given(at=at(3, 23, 14), of="n/1/dose/d1"))
    assert at(3, 25, 10) == start(course, "n/1/dose/d3")
    assert [] == codes(course)


def test_doses_every_so_many_hours_that_are_to_be_days_apart_are_refused() -> None:
    with pytest.raises(ScheduleError, match="doses every so many hours can't be days apart"):
        regimen(TWICE_A_DAY | {"floor_days": 1})


OXALI, FU = row(visit="oxali", days="1", lasts_minutes=120), row(pump="fu", beside={"row": "oxali"}, hours=46)


def state(course: Plan, key: str) -> str:
    return next((event.state for event in (*course.events, *course.cancelled) if event.key == key), "none")


@pytest.mark.parametrize("entry", [Omit, Missed])
@pytest.mark.parametrize("through", [[], [row(visit="bolus", beside={"row": "oxali", "at": "end"})]])
def test_a_pump_whose_drug_was_left_out_is_a_question(entry: Any, through: list[dict[str, Any]]) -> None:
    pump = FU | {"beside": {"row": "bolus" if through else "oxali"}}
    course = laid(
        regimen(OXALI, *through, pump, length_days=14), entry(at=at(3, 2), of="t/1/oxali/d1"), start=at(3, 2, 10)
    )
    assert ("tentative", date(2026, 3, 2)) == (state(course, "t/1/fu/start"), start(course, "t/1/fu/start"))
    assert at(3, 16, 12) == start(course, "t/2/fu/start")
    assert ["connection_open"] == codes(course)


def test_a_pump_whose_drug_was_left_out_runs_from_when_it_is_booked_or_was_given() -> None:
    omitted = Omit(at=at(3, 2), of="t/1/oxali/d1")
    booked, given = Booked(at=at(3, 2), of="t/1/fu/start", on=at(3, 2, 13)), Given(at=at(3, 2, 13), of="t/1/fu/start")
    for entry in (booked, given):
        course = laid(regimen(OXALI, FU, length_days=14), omitted, entry)
        assert (at(3, 2, 13), at(3, 4, 11)) == (start(course, "t/1/fu/start"), start(course, "t/1/fu/disconnect"))
        assert [] == codes(course)


def test_a_pump_whose_drug_was_left_out_may_be_omitted_and_no_other() -> None:
    made, pump = regimen(OXALI, FU, length_days=14), Omit(at=at(3, 2), of="t/1/fu/start")
    course = revise(laid(made, Omit(at=at(3, 2), of="t/1/oxali/d1")), pump, as_of=at(6, 1))
    assert ("omitted", []) == (state(course, "t/1/fu/start"), codes(course))
    with pytest.raises(ScheduleError, match="an infusion is not left out like a dose"):
        laid(made, pump)


def test_what_hangs_from_a_pump_that_is_a_question_is_not_confirmed_either() -> None:
    after = row(visit="count", kind="assessment", beside={"row": "fu", "at": "end", "days": 3})
    second = row(pump="second", beside={"row": "fu"}, hours=24)
    care = row(span="care", kind="restriction", of="fu", lasts_days=5)
    made = regimen(OXALI, FU, after, second, care, length_days=21)
    course = laid(made, Omit(at=at(3, 2), of="t/1/oxali/d1"))
    # The pump would end on Wed 4 March.
    days = {"count/disconnect": 7, "second/start": 4, "care/1": 2}
    assert [date(2026, 3, day) for day in days.values()] == [start(course, f"t/1/{key}") for key in days]
    assert {"tentative"} == {state(course, f"t/1/{key}") for key in days}
    assert ["connection_open"] == codes(course)


@pytest.mark.parametrize(("edge", "tail", "day"), [("end", "n5", 6), ("start", "n1", 2)])
def test_a_fraction_that_was_missed_moves_no_pump_that_hangs_from_it(edge: str, tail: str, day: int) -> None:
    fractions = row(visit="f", weekdays="mon-fri", count=5)
    pump = row(pump="p", beside={"row": "f", "at": edge, "minutes": 60}, hours=24)
    course = laid(regimen(fractions, pump, cycles=1), Missed(at=at(3, day), of=f"t/1/f/{tail}"))
    assert ("tentative", date(2026, 3, day)) == (state(course, "t/1/p/start"), start(course, "t/1/p/start"))
    assert ["connection_open"] == codes(course)
    other = laid(regimen(fractions, pump, cycles=1), Missed(at=at(3, 4), of="t/1/f/n3"))
    assert (at(3, day, 10), []) == (start(other, "t/1/p/start"), codes(other))


def test_a_pump_put_off_by_hours_is_connected_then() -> None:
    for made in (regimen(OXALI, FU), regimen(row(visit="v", days="1"), row(pump="fu", day=1, at="11:00", hours=46))):
        course = laid(made, Defer(at=at(3, 2, 8), of="t/1/fu/start", on=at(3, 2, 15)))
        assert (at(3, 2, 15), at(3, 4, 13)) == (start(course, "t/1/fu/start"), start(course, "t/1/fu/disconnect"))
        assert [] == codes(course)


def test_what_is_days_after_an_infusion_without_a_time_has_its_place() -> None:
    after = row(visit="count", kind="assessment", beside={"row": "p", "at": "end", "days": 3})
    course = laid(regimen(row(visit="v", days="1"), row(pump="p", day=2, hours=48), after))
    # From Tue 3 to Thu 5 March, and three days: Sun 8 March.
    assert date(2026, 3, 8) == start(course, "t/1/count/disconnect")
    assert [] == codes(course)


V = row(visit="v", days="1")
TO_THE_END: dict[str, tuple[list[dict[str, Any]], date]] = {
    "a stretch of days": ([row(span="tablets", kind="dose", days="1-14")], date(2026, 3, 15)),
    "a stretch after a drug": ([row(span="tablets", kind="dose", of="v", lasts_days=10)], date(2026, 3, 12)),
    "days after a drug": ([row(visit="late", beside={"row": "v", "at": "end", "days": 3})], date(2026, 3, 5)),
    "hours after a drug": ([row(visit="late", beside={"row": "v", "at": "end", "hours": 48})], date(2026, 3, 4)),
    # 46 h from Mon 09:00, and 12 h, and 9 times 6 h: Sat 7 March 01:00.
    "a series after a pump": (
        [
            row(pump="p", beside={"row": "v"}, hours=46),
            row(visit="late", beside={"row": "p", "at": "end", "hours": 12}, every_hours=6, times=10),
        ],
        date(2026, 3, 7),
    ),
    "watching is no treatment": ([row(span="watch", kind="monitoring", of="v", lasts_days=10)], date(2026, 3, 2)),
}


@pytest.mark.parametrize("what", TO_THE_END)
@pytest.mark.parametrize("link", ["none", "end"])
def test_a_phase_without_a_length_ends_by_the_last_of_its_drugs(what: str, link: str) -> None:
    rows, last = TO_THE_END[what]
    following = {"id": "n", "title": "n", "table": "n", "cycles": 1}
    if link == "end":
        following = next_phase("n", edge="end", expected=1)
    tables = {"n": {"rows": [row(visit="next", days="1")]}}
    made = regimen(V, *rows, length_days=None, cycles=1, phases=[following], tables=tables)
    course = laid(made)
    assert last + timedelta(days=1) == start(course, "n/1/next/d1")
    assert [] == codes(course)


def test_a_phase_without_a_length_ends_after_a_dose_that_came_late() -> None:
    following = {"id": "n", "title": "n", "table": "n", "cycles": 1}
    tables = {"n": {"rows": [row(visit="next", days="1")]}}
    made = regimen(row(visit="v", days="1, 8"), length_days=None, cycles=1, phases=[following], tables=tables)
    course = laid(made, Given(at=at(3, 12), of="t/1/v/d8"))
    assert date(2026, 3, 13) == start(course, "n/1/next/d1")
    early = [each.model_copy(update={"start": date(2026, 3, 11)}) for each in course.events if each.phase == "n"]
    kept = [each for each in course.events if each.phase != "n"]
    moved = course.model_copy(update={"events": (*kept, *early)})
    assert "cycle_short" in codes(moved)


def test_a_phase_without_a_length_ends_after_an_infusion_that_stood_still() -> None:
    following = {"id": "n", "title": "n", "table": "n", "cycles": 1}
    tables = {"n": {"rows": [row(visit="next", days="1")]}}
    made = regimen(row(pump="p", at="09:00", hours=96), length_days=None, cycles=1, phases=[following], tables=tables)
    course = laid(made, Hold(at=at(3, 3), row="p"), Resume(at=at(3, 5), row="p", rate="full"))
    # 72 h are left on Thu 5 March: to Sun 8 March.
    assert date(2026, 3, 9) == start(course, "n/1/next/d1")
    assert [] == codes(course)


def side_by_side(day: int, least: int, *days: str) -> Regimen:
    """Doses on Days 1 and 15 of two cycles, and those of another phase that begins on a day of the first one."""
    phases = [next_phase("n", edge="start", expected=day - 1) | {"cycles": 2}]
    tables = {"n": {"length_days": 21, "rows": [row(visit="dose", days=days[0] if days else "1")]}}
    floors = [{"rows": ["dose"], "least_days": least, "source": SOURCE}]
    return regimen(row(visit="dose", days="1, 15"), phases=phases, tables=tables, floors=floors)


def test_a_floor_between_phases_side_by_side_is_kept_in_the_order_of_the_dates() -> None:
    # 2, 16 and 23 March and 6 April; from 9 March on the other phase has its doses a week from each of them.
    course = laid(side_by_side(8, 7))
    assert [date(2026, 3, 9), date(2026, 3, 30)] == [_day(start(course, f"n/{cycle}/dose/d1")) for cycle in (1, 2)]
    assert [] == codes(course)


def test_a_late_dose_moves_that_of_a_phase_beside_it_and_not_the_dose_before_both() -> None:
    course = laid(side_by_side(8, 5, "1, 10"), Given(at=at(3, 20), of="t/1/dose/d15"))
    # Day 10 of the other phase is 18 March, two days after the dose that was due on the 16th and came on the 20th.
    assert [date(2026, 3, 9), date(2026, 3, 25)] == [_day(start(course, f"n/1/dose/{tail}")) for tail in ("d1", "d10")]


def test_a_floor_that_phases_side_by_side_can_not_keep_is_a_conflict() -> None:
    course = laid(side_by_side(10, 7))
    # 11 March lies nine days after the dose before it, and five days before that of 16 March.
    assert date(2026, 3, 11) == _day(start(course, "n/1/dose/d1"))
    assert {"floor_conflict", "gap_short"} <= {*codes(course)}


def test_two_pumps_on_hold_at_once_keep_what_hangs_from_each() -> None:
    pumps = row(pump="a", at="09:00", hours=96), row(pump="b", at="09:00", hours=120)
    after = [row(visit=f"after-{of}", beside={"row": of, "at": "end", "hours": 24}) for of in ("a", "b")]
    held = [Hold(at=at(3, 3, 9), row=of) for of in ("a", "b")]
    course = revise(laid(regimen(*pumps, *after)), *held, as_of=at(3, 4))
    # 72 and 96 of their hours are left on Wed 4 March: to Sat 7 and, over the change of the clocks, Sun 8 March.
    days = {"a/disconnect": 7, "after-a/disconnect": 8, "b/disconnect": 8, "after-b/disconnect": 9}
    assert [date(2026, 3, day) for day in days.values()] == [start(course, f"t/1/{key}") for key in days]
    assert {"tentative"} == {state(course, f"t/1/{key}") for key in days}
    waits_for = {event.waits_for for event in course.events if event.state == "tentative"}
    assert {"a-resumed and b-resumed"} == waits_for
    assert [] == codes(course)


HOLD = {"same_cycle_max_days": 7, "restart_from_hours": 4, "low_rate_hours": 24, "source": SOURCE}
HELD = row(pump="p", at="09:00", hours=96, hold=HOLD)


@pytest.mark.parametrize("other", [V, row(pump="a", at="09:00", hours=48)])
def test_a_restart_after_a_long_hold_is_when_it_was_recorded_also_beside_another_row(other: dict[str, Any]) -> None:
    record: list[AnyHappening] = [Hold(at=at(3, 3), row="p"), Resume(at=at(3, 15, 14), row="p", rate="low")]
    course = laid(regimen(other, HELD), *record)
    assert [at(3, 15, 14), at(3, 16, 14), at(3, 19, 14)] == [
        start(course, f"t/1/p/{tail}-e2") for tail in ("start", "step", "disconnect")
    ]
    # The low rate is that of the infusion that was held, and of no other.
    assert ["t/1/p/step-e2"] == [event.key for event in course.events if event.kind == "step"]
    assert [] == codes(course)


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([V, HELD | {"day": 4}], "only an infusion on its first day can, and this one has Day 1 before it"),
        ([row(visit="v", days="-2"), HELD], "only an infusion on its first day can, and this one has Day -2 before it"),
        ([V, row(pump="p", beside={"row": "v"}, hours=96, hold=HOLD)], "and this one is connected beside 'v'"),
    ],
)
def test_a_hold_that_would_begin_a_new_cycle_in_its_midst_is_refused(rows: list[dict[str, Any]], match: str) -> None:
    with pytest.raises(ScheduleError, match=match):
        regimen(*rows)


def test_days_from_another_row_at_a_time_of_its_own() -> None:
    after = row(visit="after", beside={"row": "v", "at": "end", "days": 2}, at="10:00")
    course = laid(regimen(V, after))
    assert at(3, 4, 10) == start(course, "t/1/after/d1")
    assert [] == codes(course)


@pytest.mark.parametrize(("edge", "what"), [("stay", "is a stretch of days"), ("after", "is timed from other rows")])
def test_an_edge_that_is_no_infusion_and_no_visit_is_called_what_it_is(edge: str, what: str) -> None:
    rows = V, row(span="stay", kind="stay", days="1-3"), row(visit="after", beside={"row": "v", "at": "end"})
    with pytest.raises(ScheduleError, match=f"'{edge}' {what}, so that nothing is counted from it"):
        regimen(*rows, phases=[next_phase("t", edge=edge, expected=7)])


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
