"""The calendar file is the plain one, byte for byte, whose values `icalendar` writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.prop import vDate, vDatetime, vDuration, vText
from tests.support import plain_calendar
from tests.support.drawing import any_course

from schedules import Blinatumomab, InotuzumabOzogamicin, Plan, plan
from schedules.export import to_ics
from schedules.export.calendar import lines
from schedules.export.speech.options import Look
from schedules.testing import anchors, histories

FIRST, LAST = datetime(1970, 1, 2), datetime(2199, 12, 30)  # noqa: DTZ001  # on any clocks
ANY_TEXT = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\\;,\r\nN ñ💉")), max_size=400)


@st.composite
def any_options(draw: st.DrawFn) -> dict[str, Any]:
    detail = draw(st.sampled_from(("full", "plain", "discreet")))
    languages = ("en", "es") if detail == "full" else ("en", "es", "ar")
    drawn: dict[str, Any] = {"detail": detail, "language": draw(st.sampled_from(languages))}
    if detail != "discreet":
        drawn["view"] = draw(st.sampled_from((None, "patient", "carer", "clinic", "pharmacy")))
        drawn["contacts"] = draw(st.sampled_from(((), ("Ward 5; Tel. 555, day and night", "Ünit\\n 💉 " * 5))))
    optional = {
        "remind_hours": st.one_of(st.integers(1, 48), st.just({"bag-change": 2, "dose": 30})),
        "remind_evening": st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
        "moment_minutes": st.integers(1, 120),
        "feed_hours": st.integers(1, 48),
    }
    return drawn | draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def living_courses(draw: st.DrawFn) -> Plan:
    begin = draw(anchors())
    pump = Blinatumomab(indication="relapsed-refractory", weight_kg=70, age_group="adult", cycles=2, bag_hours=(96,))
    made = draw(st.sampled_from((pump, InotuzumabOzogamicin(cycles=2))))
    return plan(made, start=begin, plan_id=UUID(int=3), as_of=begin)


def plainly(course: Plan, options: dict[str, Any]) -> bytes:
    return plain_calendar.calendar_file(course, Look(**options))


class TestTheFile:
    """Whatever the course, its history and the options, the file has the bytes of the plain one."""

    @given(course=any_course(), options=any_options())
    def test_of_a_new_course(self, course: Plan, options: dict[str, Any]) -> None:
        assert plainly(course, options) == to_ics(course, **options)

    @given(plans=histories(living_courses()), options=any_options())
    def test_of_a_course_to_which_things_happen(self, plans: list[Plan], options: dict[str, Any]) -> None:
        for course in plans[-2:]:
            assert plainly(course, options) == to_ics(course, **options)


class TestValues:
    """Each value is written as `icalendar` writes it."""

    @given(text=ANY_TEXT)
    @example("a\r\nb\rc\nd")
    def test_text(self, text: str) -> None:
        """
        But for a backslash before an N, which icalendar takes for a line end: the RFC asks for it to be escaped.
        """
        plain = text.replace("\\N", "\\n")
        # Older versions of it leave a carriage return alone as it is.
        ended = plain.replace("\r\n", "\n").replace("\r", "\n")
        assert vText(ended).to_ical().decode() == lines.escaped(plain)

    def test_a_backslash_before_an_n_is_no_line_end(self) -> None:
        assert r"C:\\New\, C:\\new" == lines.escaped(r"C:\New, C:\new")

    @given(moment=st.datetimes(FIRST, LAST), minutes=st.integers(-1439, 1439))
    def test_instants_dates_and_local_times(self, moment: datetime, minutes: int) -> None:
        aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        assert vDatetime(aware.astimezone(UTC)).to_ical().decode() == lines.utc_stamp(aware)
        assert vDatetime(moment).to_ical().decode() == lines.local_stamp(moment)
        assert vDate(moment.date()).to_ical().decode() == lines.date_stamp(moment.date()) == lines.date_stamp(moment)

    def test_the_two_moments_of_one_repeated_time(self) -> None:
        """
        Python takes the two for equal, so that what is remembered of one would be told of the other.
        """
        first = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
        second = first.replace(fold=1)
        assert ["20261101T053000Z", "20261101T063000Z"] == [lines.utc_stamp(each) for each in (first, second)]

    @given(length=st.timedeltas(timedelta(days=-900), timedelta(days=900)))
    @example(timedelta())
    @example(timedelta(hours=1, seconds=1))
    @example(-timedelta(days=1))
    def test_lengths_of_time(self, length: timedelta) -> None:
        whole = timedelta(days=length.days, seconds=length.seconds)
        assert vDuration(whole).to_ical().decode() == lines.duration(whole)

    @given(text=ANY_TEXT)
    def test_folds(self, text: str) -> None:
        line = lines.text_line("X", text)
        assert plain_calendar.folded(line) == lines.folded(line)

    @given(number=st.integers(0, 160), characters=st.text("\\", max_size=90), tail=st.text("aé", max_size=99))
    def test_folds_at_many_backslashes(self, number: int, characters: str, tail: str) -> None:
        line = lines.text_line("X", f"{'x' * number}{characters}{tail}")
        assert plain_calendar.folded(line) == lines.folded(line)
