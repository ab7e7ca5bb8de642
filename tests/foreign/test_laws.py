"""Whatever the dialect, a legal calendar has no finding, and one planted fault has its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from tests.support.dialects import (
    PLACES,
    ZONES,
    Line,
    in_bags,
    in_two_appointments,
    instant,
    later,
    lines_of,
    strangers,
    written,
)
from tests.support.drawing import REGIMENS
from tests.support.table_dialects import FORMS as TABLES
from tests.support.table_dialects import as_table, is_told

from schedules import Plan, plan, select
from schedules.foreign.judgement import Judgement, judge
from schedules.regimen.selection import Selection

FORMS = ("long", "two appointments", "bags")
CHOICES: dict[str, list[dict[str, Any]]] = {
    "inotuzumab-ozogamicin": [{"cycles": cycles, "cycle_1_days": days} for cycles in (1, 2, 3) for days in (21, 28)],
    "blinatumomab": [
        {"indication": indication, "cycles": cycles, "weight_kg": 70, "age_group": "adult", "bag_hours": bags}
        for indication in ("mrd-positive", "relapsed-refractory")
        for cycles in (1, 2)
        for bags in (None, (168,), (96,))
    ],
    "tisagenlecleucel": [{"label": "us-2025-06"}],
    "brexucabtagene-autoleucel": [{"label": "us-2025-06"}],
    "obecabtagene-autoleucel": [{"blasts": "high"}],
}


@dataclass(frozen=True)
class Drawn:
    """A calendar that breaks no rule, before it is written."""

    selection: Selection
    lines: list[Line]
    place: int
    zone: str
    form: str
    table: str
    """The form of table that it is written in; empty for a calendar file."""
    chance: random.Random

    def judged(self, lines: list[Line]) -> Judgement:
        place = PLACES[self.place]
        shuffled = lines[:]
        self.chance.shuffle(shuffled)
        if self.table:
            form = TABLES[self.table] if is_told(lines, TABLES[self.table]) else TABLES["iso"]
            data = as_table(shuffled, form, self.chance)
            note(f"{self.table}, {self.form}\n{data!r}")
            return judge(data, "drawn.csv", self.selection, zone_name=place.iana)
        data = written(shuffled, place, self.zone, self.chance)
        note(f"{self.zone}, {self.form}\n{data.decode()}")
        named = None if self.zone in ("iana", "utc", "windows", "displayed") else place.iana
        if self.zone in ("windows", "displayed", "iana") and self.chance.random() < 0.5:
            named = place.iana
        return judge(data, "drawn.ics", self.selection, zone_name=named)

    def serious(self, lines: list[Line]) -> set[str]:
        found = self.judged(lines)
        note("\n".join(f"{each.entry.title} {each.entry.start} {each.keys} {each.said}" for each in found.match.taken))
        note("\n".join(map(str, found.findings)))
        return {each.code for each in found.findings if each.severity != "note"}


@st.composite
def calendars(draw: st.DrawFn, *regimens: str) -> Drawn:
    """Calendars of a course in the words, zones and forms of others."""
    name = draw(st.sampled_from(regimens or tuple(CHOICES)))
    choices = draw(st.sampled_from(CHOICES[name]))
    place = draw(st.integers(0, len(PLACES) - 1))
    tz = ZoneInfo(PLACES[place].iana)
    day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 400)))
    # Midday hours, so that nothing falls into a night in which the clocks change.
    start = datetime(day.year, day.month, day.day, draw(st.integers(7, 15)), draw(st.sampled_from([0, 30])), tzinfo=tz)
    selection = select(REGIMENS[name], choices)
    course = laid_out(selection, start)
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311  # a dialect, and no secret
    lines = lines_of(course, chance)
    form = draw(st.sampled_from(FORMS)) if name == "blinatumomab" else "long"
    if form == "bags" and not choices["bag_hours"]:
        form = "long"
    if form == "two appointments":
        lines = in_two_appointments(lines, chance)
    elif form == "bags" and choices["bag_hours"] == (168,):
        lines = in_bags(lines, chance, 168)
    lines += strangers(course, chance)
    table = draw(st.sampled_from(["", "", *TABLES]))
    return Drawn(selection, lines, place, draw(st.sampled_from(ZONES)), form, table, chance)


def laid_out(selection: Selection, start: datetime) -> Plan:
    options: dict[str, Any] = {"plan_id": UUID(int=3), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
    if any(phase.id == "leukapheresis" for phase in selection.regimen.phases):
        then = datetime.combine(start.date() + timedelta(days=40), start.time(), start.tzinfo)
        return plan(selection, start=start, anchor="leukapheresis", known={"lymphodepletion": then}, **options)
    return plan(selection, start=start, **options)


class TestLegal:
    """A calendar that keeps every rule has no finding, whoever wrote it."""

    @given(drawn=calendars())
    def test_it_has_no_finding(self, drawn: Drawn) -> None:
        assert set() == drawn.serious(drawn.lines)


def index_of(drawn: Drawn, wanted: Callable[[Line], bool]) -> int:
    return next(number for number, line in enumerate(drawn.lines) if wanted(line))


def with_line(drawn: Drawn, number: int, *lines: Line) -> list[Line]:
    return [*drawn.lines[:number], *lines, *drawn.lines[number + 1 :]]


def moved(line: Line, span: timedelta) -> Line:
    """Move an event by days on the clock, or by hours that elapse."""
    if span % timedelta(days=1) or not isinstance(line.start, datetime):
        return replace(line, start=later(line.start, span), end=later(line.end, span))
    start = line.start + span
    return replace(line, start=start, end=later(start, instant(line.end) - instant(line.start)))


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


TREATMENTS = ("dose", "infusion")


class TestFaults:
    """One planted fault in a calendar that is right has its finding."""

    @given(drawn=calendars())
    def test_the_whole_calendar_twice(self, drawn: Drawn) -> None:
        assert "event_twice" in drawn.serious([*drawn.lines, *drawn.lines])

    @given(
        drawn=calendars("inotuzumab-ozogamicin", "tisagenlecleucel", "brexucabtagene-autoleucel"),
        words=st.sampled_from(["Labs", "Tablets by mouth", "Pre-medication tablets", "Clinic visit", "Birthday"]),
        data=st.data(),
    )
    def test_something_else_in_the_place_of_a_dose(self, drawn: Drawn, words: str, data: st.DataObject) -> None:
        there = [number for number, line in enumerate(drawn.lines) if line.kind in TREATMENTS]
        number = data.draw(st.sampled_from(there))
        other = replace(drawn.lines[number], title=words, kind="other")
        assert "event_missing" in drawn.serious(with_line(drawn, number, other))

    @given(
        drawn=calendars("inotuzumab-ozogamicin", "tisagenlecleucel", "brexucabtagene-autoleucel"),
        form=st.sampled_from(["Cancelled: {}", "{} - cancelled", "Abgesagt: {}", "{} (annulé)", "[CANCELED] {}"]),
        data=st.data(),
    )
    def test_a_dose_that_is_cancelled(self, drawn: Drawn, form: str, data: st.DataObject) -> None:
        there = [number for number, line in enumerate(drawn.lines) if line.kind in TREATMENTS]
        number = data.draw(st.sampled_from(there))
        other = replace(drawn.lines[number], title=form.format(drawn.lines[number].title))
        assert "event_missing" in drawn.serious(with_line(drawn, number, other))

    @given(drawn=calendars("inotuzumab-ozogamicin", "tisagenlecleucel"), data=st.data())
    def test_a_dose_that_is_not_there_has_its_first_legal_date(self, drawn: Drawn, data: st.DataObject) -> None:
        """
        With an event on that date the doses break no rule; what stands beside one may still tell which was meant.
        """
        there = [number for number, line in enumerate(drawn.lines) if line.kind == "dose"]
        number = data.draw(st.sampled_from(there))
        found = drawn.judged(with_line(drawn, number))
        (missing,) = [each for each in found.findings if each.code == "event_missing" and each.severity == "error"]
        assert missing.nearest is not None
        assert "It is due on" in missing.message
        days = missing.nearest - day_of(drawn.lines[number].start)
        again = drawn.judged(with_line(drawn, number, moved(drawn.lines[number], days)))
        assert [] == [each for each in again.findings if each.severity == "error"]

    @given(drawn=calendars("inotuzumab-ozogamicin"), hours=st.sampled_from([1, 2]))
    def test_the_whole_calendar_again_an_hour_later(self, drawn: Drawn, hours: int) -> None:
        again = [moved(line, timedelta(hours=hours)) for line in drawn.lines if line.kind == "dose"]
        assert {"event_extra", "gap_short"} <= drawn.serious([*drawn.lines, *again])

    @given(drawn=calendars("inotuzumab-ozogamicin", "tisagenlecleucel", "brexucabtagene-autoleucel"), data=st.data())
    def test_a_dose_that_is_not_there(self, drawn: Drawn, data: st.DataObject) -> None:
        there = [number for number, line in enumerate(drawn.lines) if line.kind in TREATMENTS]
        number = data.draw(st.sampled_from(there))
        assert "event_missing" in drawn.serious(with_line(drawn, number))

    @given(drawn=calendars(), data=st.data())
    def test_a_treatment_that_is_there_twice(self, drawn: Drawn, data: st.DataObject) -> None:
        there = [number for number, line in enumerate(drawn.lines) if line.kind in (*TREATMENTS, "disconnect")]
        line = drawn.lines[data.draw(st.sampled_from(there))]
        assert "event_twice" in drawn.serious([*drawn.lines, line])

    @given(drawn=calendars("inotuzumab-ozogamicin"), days=st.sampled_from([2, 3, 4]), data=st.data())
    def test_a_dose_too_many_between_two(self, drawn: Drawn, days: int, data: st.DataObject) -> None:
        there = [line for line in drawn.lines if line.kind == "dose"]
        extra = moved(data.draw(st.sampled_from(there)), timedelta(days=days))
        assert {"event_extra", "gap_short"} <= drawn.serious([*drawn.lines, extra])

    @given(drawn=calendars(), data=st.data())
    def test_a_dose_too_many_long_after(self, drawn: Drawn, data: st.DataObject) -> None:
        there = [line for line in drawn.lines if line.kind in TREATMENTS]
        extra = moved(data.draw(st.sampled_from(there)), timedelta(days=600))
        assert "event_extra" in drawn.serious([*drawn.lines, extra])

    @given(drawn=calendars("inotuzumab-ozogamicin"), days=st.sampled_from([-2, -3, 3, 4]))
    def test_a_dose_too_near_to_another(self, drawn: Drawn, days: int) -> None:
        there = [n for n, line in enumerate(drawn.lines) if line.kind == "dose" and line.key.startswith("first/1/")]
        number = sorted(there, key=lambda each: instant(drawn.lines[each].start))[1]
        lines = with_line(drawn, number, moved(drawn.lines[number], timedelta(days=days)))
        assert "gap_short" in drawn.serious(lines)

    @given(drawn=calendars("blinatumomab"), hours=st.sampled_from([-48, -1, 1, 24]))
    def test_an_infusion_that_ends_at_another_hour(self, drawn: Drawn, hours: int) -> None:
        long = [n for n, line in enumerate(drawn.lines) if line.kind == "infusion"]
        ends = [n for n, line in enumerate(drawn.lines) if line.kind == "disconnect"]
        lines = drawn.lines[:]
        last = max(long, key=lambda each: instant(lines[each].end))
        if drawn.form == "two appointments":
            last = max(ends, key=lambda each: instant(lines[each].start))
            lines[last] = moved(lines[last], timedelta(hours=hours))
        else:
            lines[last] = replace(lines[last], end=later(lines[last].end, timedelta(hours=hours)))
        assert "infusion_hours" in drawn.serious(lines)

    @given(drawn=calendars("blinatumomab"), hours=st.sampled_from([-24, -1, 1, 25]), data=st.data())
    def test_a_bag_that_is_changed_at_another_hour(self, drawn: Drawn, hours: int, data: st.DataObject) -> None:
        bags = [number for number, line in enumerate(drawn.lines) if line.kind == "bag-change"]
        if not bags:
            return
        number = data.draw(st.sampled_from(bags))
        lines = with_line(drawn, number, moved(drawn.lines[number], timedelta(hours=hours)))
        assert drawn.serious(lines) & {"bag_wrong", "event_extra"}

    @given(drawn=calendars("blinatumomab"), days=st.sampled_from([-10, -7, -1]))
    def test_a_second_cycle_too_early(self, drawn: Drawn, days: int) -> None:
        second = [number for number, line in enumerate(drawn.lines) if line.key.split("/")[1:2] == ["2"]]
        if not second:
            return
        lines = drawn.lines[:]
        for number in second:
            lines[number] = moved(lines[number], timedelta(days=days))
        assert drawn.serious(lines) & {"cycle_short", "rest_short"}

    @given(drawn=calendars("tisagenlecleucel", "obecabtagene-autoleucel"))
    def test_the_cells_the_day_after_the_chemotherapy(self, drawn: Drawn) -> None:
        cells = [n for n, line in enumerate(drawn.lines) if line.key.startswith("infusion/1/infusion")]
        last = max(day_of(line.start) for line in drawn.lines if line.kind == "dose")
        wanted = last + timedelta(days=1)
        lines = drawn.lines[:]
        days = wanted - min(day_of(lines[each].start) for each in cells)
        for number in cells:
            lines[number] = moved(lines[number], days)
        assert "link_broken" in drawn.serious(lines)


@pytest.mark.parametrize("name", CHOICES)
def test_every_regimen_is_drawn(name: str) -> None:
    assert name in REGIMENS
