"""Discreet: one appointment a visit, whatever happened; what was sent of it is followed by what is sent later (C23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.test_joint import PLANS, blocks, follows, is_live, value
from tests.support import ROOT
from tests.support.clients import HeedsSequence
from tests.support.pages import full

from schedules import (
    BrexucabtageneAutoleucel,
    Event,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    plan,
    revise,
)
from schedules.course import AnyHappening, Booked, Correction, Given, Missed, Omit
from schedules.course.plan_file import open_plan
from schedules.errors import ScheduleError
from schedules.export import from_json, to_html, to_ics, to_json, to_svg, update_ics
from schedules.export.pages.compose import page_of
from schedules.export.speech.options import Look
from schedules.planning.revision import only_changed, withdraw
from schedules.planning.upkeep import replay
from schedules.publication.feed import feed
from schedules.testing.histories import later

FILES: Final = ROOT / "tests" / "files"
BEGIN: Final = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
GONE_TO: Final = ("hospital", "clinic", "apheresis")
DONE: Final = ("infusion", "step", "bag-change", "disconnect", "dose", "premedication", "procedure", "assessment")
"""What someone must be at or do, typed from the convention."""


def is_due(event: Event) -> bool:
    """A hold is nothing to be at, and what is done at home at no time of day is a day at home."""
    at_home = event.setting == "home" and event.all_day
    watched = event.kind == "monitoring" and event.setting in GONE_TO
    return (event.kind in DONE or watched) and not at_home and "/hold-" not in event.key


def at(moment: date) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def times(course: Plan) -> dict[tuple[date, bool], list[Event]]:
    """What must be done, by when it begins and whether that is sure."""
    found: dict[tuple[date, bool], list[Event]] = {}
    for event in course.events:
        if is_due(event):
            found.setdefault((at(event.start), event.state == "tentative"), []).append(event)
    return found


def begins(lines: list[str], tz: ZoneInfo) -> tuple[date, bool]:
    """When an event of a file begins, and whether it is unsure."""
    unsure = "STATUS:TENTATIVE" in lines
    line = next(line for line in lines if line.startswith("DTSTART"))
    text = line.partition(":")[2]
    if "VALUE=DATE" in line:
        return date.fromisoformat(text), unsure
    if text.endswith("Z"):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), unsure
    return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=tz).astimezone(UTC), unsure


def sent(course: Plan) -> dict[str, list[str]]:
    return blocks(to_ics(course, detail="discreet"))


def live(course: Plan) -> dict[str, list[str]]:
    return {uid: lines for uid, lines in sent(course).items() if is_live(lines)}


@st.composite
def meetings(draw: st.DrawFn) -> list[Plan]:
    """Doses, and what goes with them, that are booked to a few times, so that they meet and part; some fall away."""
    chosen: Any = draw(
        st.sampled_from(
            [
                InotuzumabOzogamicin(cycles=2),
                BrexucabtageneAutoleucel(label="us-2025-06"),
                ObecabtageneAutoleucel(),
            ]
        )
    )
    clocks = {"fludarabine": time(9), "cyclophosphamide": time(9)}
    rows = {row.id for table in chosen.regimen.tables.values() for row in table.rows}
    given_times = {name: clock for name, clock in clocks.items() if name in rows and draw(st.booleans())}
    last = [*dict.fromkeys(phase.id for phase in chosen.regimen.phases)][-1]
    anchor = None if chosen.regimen.id.startswith("inotuzumab") else last
    plans = [plan(chosen, start=BEGIN, anchor=anchor, at=given_times, plan_id=UUID(int=1), as_of=BEGIN)]
    now = BEGIN
    for _ in range(draw(st.integers(1, 6))):
        now = later(now, draw(st.sampled_from((0, 1, 24))))
        course = plans[-1]
        of = draw(st.sampled_from([event.key for event in course.events if is_due(event)] or ["first/1/dose/d1"]))
        other = draw(st.sampled_from([event.start for event in course.events if isinstance(event.start, datetime)]))
        made: list[AnyHappening] = [
            Booked(of=of, at=now, on=other),
            Given(of=of, at=now),
            Omit(of=of, at=now),
            Missed(of=of, at=now),
        ]
        if course.record:
            made.append(Correction(at=now, entry=draw(st.integers(1, len(course.record)))))
        try:
            plans.append(revise(course, draw(st.sampled_from(made)), as_of=now))
        except ScheduleError:  # what could not have happened
            continue
    return plans


HISTORIES = PLANS | meetings()


class TestOneEntryAVisit:
    @given(plans=HISTORIES)
    def test_no_more_entries_than_times_and_every_time_is_kept(self, plans: list[Plan]) -> None:
        course = plans[-1]
        wanted = times(course)
        found = Counter(begins(lines, course.tz) for lines in live(course).values())
        assert set() == {place for place, count in found.items() if count > 1}
        assert found.keys() <= wanted.keys()
        for place in wanted.keys() - found.keys():
            assert goes_on(wanted, place), place

    @given(plans=HISTORIES)
    def test_its_name_is_that_of_its_first_place(self, plans: list[Plan]) -> None:
        """
        The first phase, the first cycle, the first row of the table: read from the regimen.
        """
        course = plans[-1]
        for uid, lines in live(course).items():
            together = times(course)[begins(lines, course.tz)]
            named = next(each for each in course.events if each.uid == uid)
            assert place_of(named, course) <= min(place_of(each, course) for each in together)

    @given(plans=HISTORIES)
    def test_no_rest_day_has_one(self, plans: list[Plan]) -> None:
        course = plans[-1]
        days = {
            day.date() if isinstance(day, datetime) else day for day in (each.start for each in course if is_due(each))
        }
        for lines in live(course).values():
            start, _ = begins(lines, course.tz)
            local = start.astimezone(course.tz).date() if isinstance(start, datetime) else start
            assert local in days

    @given(plans=HISTORIES)
    def test_the_feed_has_the_same(self, plans: list[Plan]) -> None:
        course = plans[-1]
        assert sent(course) == blocks(feed(course))

    @given(plans=HISTORIES)
    def test_page_and_picture_have_as_many(self, plans: list[Plan]) -> None:
        course = plans[-1]
        sure = [lines for lines in live(course).values() if "STATUS:TENTATIVE" not in lines]
        page = page_of(course, Look(detail="discreet"))
        told = [item.words.text for sheet in page.sheets for column in sheet.weeks for week in column
                for square in week.squares if square for item in square.items]  # fmt: skip
        assert len(sure) == len([*texts(page)]) or page.is_withdrawn
        assert {"Appointment"} >= {*told}
        picture = to_svg(course, detail="discreet").decode()
        assert sum(picture.count(f'class="{name}"') for name in ("mark", "bar", "unsure")) >= len(live(course))
        assert "Appointment" in picture or not live(course)
        assert to_html(course, detail="discreet")


def texts(page: Any) -> Iterator[str]:
    """Every appointment of an agenda."""
    for month in page.agenda:
        for part in month.parts:
            for day in getattr(part, "days", None) or [part]:
                yield from (line.item.words.text for line in day.lines)


def goes_on(wanted: dict[tuple[date, bool], list[Event]], place: tuple[date, bool]) -> bool:
    """Whether what begins then follows something at the same place, without a break."""
    start, unsure = place
    ends = [each for (_, other), some in wanted.items() if other == unsure for each in some if at(each.end) >= start]
    return any(
        one.setting in GONE_TO and one.setting == each.setting and at(each.start) <= start
        for one in wanted[place]
        for each in ends
        if isinstance(each.start, datetime) and isinstance(start, datetime) and one is not each
    )


def place_of(event: Event, course: Plan) -> tuple[int, int, int]:
    phase, index, row, _ = event.key.split("/")
    phases = [each.id for each in course.regimen.phases]
    table = course.regimen.tables[course.regimen.phases[phases.index(phase)].table]
    rows = [each.id for each in table.rows]
    return phases.index(phase), int(index), rows.index(row) if row in rows else len(rows)


class TestHistories:
    @given(plans=HISTORIES)
    def test_each_file_follows_the_one_before(self, plans: list[Plan]) -> None:
        """
        What falls away is cancelled; nothing is cancelled that was not sent; no SEQUENCE stays where something moved.
        """
        known: set[str] = set()
        for before, after in pairwise([*plans, withdraw(plans[-1], plans[-1].as_of)]):
            known |= live(before).keys()
            follows(to_ics(before, detail="discreet"), to_ics(after, detail="discreet"))
            file = sent(after)
            gone = {uid for uid, lines in file.items() if not is_live(lines)}
            assert gone <= known
            assert known - live(after).keys() == gone

    @given(plans=HISTORIES)
    def test_a_change_of_any_member_raises_the_visit(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            old, new = live(before), live(after)
            for uid in old.keys() & new.keys():
                was, now = (
                    {(each.uid, each.sequence) for each in times(course)[begins(lines[uid], course.tz)]}
                    for course, lines in ((before, old), (after, new))
                )
                assert was == now or int(value(old[uid], "SEQUENCE:")) < int(value(new[uid], "SEQUENCE:"))

    @given(plans=HISTORIES)
    def test_so_does_a_file_that_is_written_over(self, plans: list[Plan]) -> None:
        file = to_ics(plans[0], detail="discreet")
        for course in plans[1:]:
            following = update_ics(file, course, detail="discreet")
            follows(file, following)
            assert live(course).keys() == {uid for uid, lines in blocks(following).items() if is_live(lines)}
            file = following

    @given(plans=HISTORIES)
    def test_what_changed_alone_is_all_that_changed(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            old, new = sent(before), sent(after)
            small = sent(only_changed(after, whole_visits=True))
            assert {uid for uid, lines in new.items() if lines != old.get(uid)} <= small.keys()
            assert all(lines == new[uid] for uid, lines in small.items())

    @given(plans=HISTORIES, data=st.data())
    def test_a_phone_shows_the_last_plan_after_its_files_in_any_order(
        self, plans: list[Plan], data: st.DataObject
    ) -> None:
        """
        One that heeds SEQUENCE: the first whole file and every small one, twice and in any order.
        """
        first, small = plans[0], [only_changed(each, whole_visits=True) for each in plans[1:]]
        files = [to_ics(each, detail="discreet") for each in (first, *small) if each.events or each.cancelled]
        phone, new_phone = HeedsSequence(), HeedsSequence()
        for file in data.draw(st.permutations([*files, *files[1:]])):
            phone.take(file)
        new_phone.take(to_ics(plans[-1], detail="discreet"))
        assert live(plans[-1]).keys() == {uid for uid, _ in phone.shows()}
        assert new_phone.shows() == phone.shows()

    @given(plans=HISTORIES)
    def test_the_plans_own_file_keeps_it(self, plans: list[Plan]) -> None:
        course = plans[-1]
        assert sent(course) == sent(from_json(to_json(course))) == sent(replay(course))

    @given(plans=HISTORIES)
    def test_a_plan_of_an_older_version_takes_back_what_it_sent_apart(self, plans: list[Plan]) -> None:
        """
        Its discreet calendars had each event by itself, and it does not keep what was told.
        """
        old = plans[-1].model_copy(update={"visits": None})
        told_apart = {event.uid for event in (*old.events, *old.cancelled) if is_due(event)}
        file = sent(old)
        assert told_apart == file.keys()
        assert live(old).keys() == live(plans[-1]).keys()
        after = withdraw(old, old.as_of)
        follows(to_ics(old, detail="discreet"), to_ics(after, detail="discreet"))
        assert {} == live(after)


def test_what_version_1_sent_is_withdrawn_whole() -> None:
    """
    Its discreet calendar had rests and restrictions too, each under its own name.
    """
    plan = open_plan((FILES / "schema-1-blinatumomab.json").read_bytes(), old=True).plan
    uids = {event.uid for event in (*plan.events, *plan.cancelled)}
    for course in (plan, withdraw(plan, plan.as_of)):
        assert uids == sent(course).keys()
    assert {} == live(withdraw(plan, plan.as_of))


class TestByHand:
    """Fludarabine and cyclophosphamide on one date, then apart, then together again."""

    FIRST, SECOND = "lymphodepletion/1/fludarabine/d-2", "lymphodepletion/1/cyclophosphamide/d-2"

    def plans(self) -> list[Plan]:
        start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
        course = full("brexucabtagene-autoleucel")
        day = next(event.start for event in course if event.key == self.FIRST)
        nine, ten = (datetime(day.year, day.month, day.day, hour, tzinfo=start.tzinfo) for hour in (9, 10))
        found = [course]
        for of, to in ((self.FIRST, nine), (self.SECOND, nine), (self.SECOND, ten), (self.SECOND, nine)):
            now = later(found[-1].as_of, 1)
            found.append(revise(found[-1], Booked(of=of, at=now, on=to), as_of=now))
        return found

    def test_together_apart_together(self) -> None:
        plans = self.plans()
        uids = {event.key: event.uid for event in plans[0]}
        first, second = uids[self.FIRST], uids[self.SECOND]
        states = [
            {uid: is_live(lines) for uid, lines in sent(each).items() if uid in (first, second)} for each in plans
        ]
        together, apart, again = {first: True}, {first: True, second: True}, {first: True, second: False}
        assert [together, apart, again, apart, again] == states
        assert ["0", "1", "2", "3", "4"] == [value(sent(each)[first], "SEQUENCE:") for each in plans]
        assert ["0", "1", "2", "3"] == [value(sent(each)[second], "SEQUENCE:") for each in plans[1:]]
