"""A course that is laid out once and dated anew: its parts, its minutes, and when the engine is asked again.

The engine of these tests is a small one: it writes one plan, of which each part that can depend on the start does.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support.courses import NEW_YORK, new_york

from schedules import Plan, Regimen, plan
from schedules.clock import elapse
from schedules.course.lays import MOST_KEPT, DatedEvents, Fields, Items, Lay, Text, keep, times_of
from schedules.course.minutes import DAY_MINUTES, local_minutes, local_time_of, midnight_of
from schedules.course.places import uid_of
from schedules.course.plan import Event, Finding, Reason
from schedules.course.remembered import Lays, lay_of
from schedules.course.traced import MARK, Elapsed, Untraceable
from schedules.errors import ClockError, ScheduleError
from schedules.model import filled
from schedules.sentence import Sentence, sentence

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Engine = Callable[[Plan], Plan]


def naive(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  # as clocks show it


def small(title: str) -> Regimen:
    row = {"shape": "visit", "id": "drug", "kind": "dose", "title": "Drug", "days": "1", "source": SOURCE}
    phases = [{"id": "t", "title": "t", "table": "t", "cycles": 1}]
    tables = {"t": {"rows": [row]}}
    return Regimen.read({"id": "r", "title": title, "source": SOURCE, "tables": tables, "phases": phases})


ONE, OTHER = small("One"), small("Other")


def basis(start: datetime, **other: Any) -> Plan:
    """A plan that has no events yet."""
    made = plan(ONE, start=new_york(3, 2), plan_id=UUID(int=1), as_of=new_york(1, 15))
    return made.model_copy(update={"events": (), "notes": (), "visits": None, "start": start} | other)


def written(key: str, start: Any, end: Any, stamp: datetime, uid: str) -> Event:
    """An event with a date in each place that may have one, and 100 % of what has none."""
    day = start.date() if isinstance(start, datetime) else start
    on = sentence("recorded-on", date=day)
    texts = {
        "title": sentence("with-note", text="100 % of it", text_2=sentence("given-on", date=start)),
        "amount": "28 mcg/day",
        "details": ("plain", sentence("with-note", text=on, text_2="by 5 %"), sentence("bag-change", n=2)),
        "why": (
            filled(Reason, {"convention": "C1", "text": on}, {"text"}),
            filled(Reason, {"convention": "C2", "text": sentence("right-after")}, {"convention", "text"}),
        ),
    }
    values = {name: field.get_default(call_default_factory=True) for name, field in Event.model_fields.items()}
    values |= {
        "key": key,
        "kind": "dose",
        "phase": "t",
        "cycle": 1,
        "day": 1,
        "all_day": not isinstance(start, datetime),
    }
    values |= {"start": start, "end": end, "nominal": start, "due": start, "earliest": day, "latest": None}
    values |= {"uid": uid, "created": stamp, "changed": stamp, "source": SOURCE, **texts}
    return filled(Event, values, {"key", "start", "end"})


def engine(made: Plan) -> Plan:
    day = made.start.date()
    drafts = [
        ("t/1/drug/d1", made.start, elapse(made.start, 30 * HOUR)),
        ("t/1/care/1", day + DAY, day + 5 * DAY),
        ("t/1/late/d2", made.start, made.start),
    ]
    events = tuple(written(key, start, end, made.made_at, uid_of(made.plan_id, key)) for key, start, end in drafts)
    notes = (sentence("phase-end", text="t", date=day + 9 * DAY), sentence("teaching-example-note"))
    return made.model_copy(update={"events": events, "notes": notes})


def filled_in(text: str) -> dict[str, Any]:
    assert isinstance(text, Sentence)
    return dict(text.values)


class TestMinutes:
    """Minutes since 1970, on any clocks."""

    @pytest.mark.parametrize(
        ("day", "minutes"),
        [(date(1970, 1, 1), 0), (date(1970, 1, 2), 1440), (date(1969, 12, 31), -1440), (date(1971, 1, 1), 525_600)],
    )
    def test_the_midnight_of_a_date(self, day: date, minutes: int) -> None:
        assert minutes == midnight_of(day)
        assert minutes == midnight_of(datetime(day.year, day.month, day.day, 23, 59, tzinfo=NEW_YORK))

    @pytest.mark.parametrize("minutes", [0, 61, 1440, 525_599, -1])
    def test_a_moment_on_its_own_clocks(self, minutes: int) -> None:
        shown = naive(1970, 1, 1) + timedelta(minutes=minutes)
        assert shown == local_time_of(minutes)
        assert minutes == local_minutes(shown) == local_minutes(shown.replace(tzinfo=NEW_YORK))
        assert minutes == local_minutes(shown + timedelta(seconds=59))


class TestParts:
    """Each kind of part, made from the parts that it has."""

    def test_a_sentence(self) -> None:
        text = Text("%s at 100 %% by %s", (1, 0), "with-note", {"text": None, "text_2": "x"}, (("text", 0),))
        made = text.made(["first", "second"], ["one", "two"])
        assert ("two at 100 % by one", "with-note") == (made, made.phrase)
        assert {"text": "first", "text_2": "x"} == dict(made.values)

    def test_a_sentence_without_words_of_parts(self) -> None:
        assert "100 %" == Text("100 %%", (), "bag", {}, ()).made([], [])

    def test_a_model(self) -> None:
        values = {"convention": None, "text": None}
        fields = Fields(values, (("text", 1),), {"text"})
        made = fields.made(Reason, ["first", "second"], convention="C1")
        assert ("C1", "second", {"text"}) == (made.convention, made.text, made.model_fields_set)
        made.model_fields_set.add("convention")
        assert {"text"} == fields.given
        assert {"convention": None, "text": None} == values

    def test_a_tuple(self) -> None:
        assert ("a", "second", "c", "first") == Items(["a", None, "c", None], ((1, 1), (3, 0))).made(
            ["first", "second"]
        )
        assert () == Items([], ()).made([])

    def test_of_what_is_kept_the_oldest_goes(self) -> None:
        kept: dict[Any, Any] = {}
        for number in range(4):
            keep(kept, number, f"value {number}", 2)
        assert {2: "value 2", 3: "value 3"} == kept
        keep(kept, 4, "value 4", 1)
        assert {4: "value 4"} == kept

    def test_a_lay_keeps_a_template_for_each_of_many_looks(self) -> None:
        lay = made_lay()
        for number in range(MOST_KEPT + 2):
            lay.keep(number, number)
        assert [*range(2, MOST_KEPT + 2)] == [*lay.kept] == [*lay.kept.values()]
        assert 32 == MOST_KEPT


class TestTimes:
    """The moments of a course from a date, each on the clocks and as an instant."""

    def found(self, first: date, *moments: Elapsed, tz: ZoneInfo = NEW_YORK) -> list[tuple[str, int, int]] | None:
        """Each moment, and its minutes on the clocks and in UTC from the midnight of the first date."""
        times, midnight = times_of(moments, first, tz), midnight_of(first)
        if times is None:
            return None
        whole = zip(times.moments, times.local, times.utc, strict=True)
        return [(moment.isoformat(), local - midnight, utc - midnight) for moment, local, utc in whole]

    def test_times_of_day(self) -> None:
        assert [
            ("2026-03-02T09:00:00-05:00", 540, 840),
            ("2026-03-01T22:00:00-05:00", -120, 180),
            ("2026-03-03T00:00:00-05:00", 1440, 1740),
            ("2026-03-09T09:30:00-04:00", 7 * DAY_MINUTES + 570, 7 * DAY_MINUTES + 810),
        ] == self.found(date(2026, 3, 2), Elapsed(540), Elapsed(-120), Elapsed(1440), Elapsed(7 * DAY_MINUTES + 570))

    def test_what_elapses_over_the_change_of_clocks(self) -> None:
        assert [
            ("2026-03-07T10:00:00-05:00", 600, 900),
            ("2026-03-08T10:00:00-04:00", DAY_MINUTES + 600, DAY_MINUTES + 840),
            ("2026-03-07T08:59:00-05:00", 539, 839),
        ] == self.found(date(2026, 3, 7), Elapsed(540, 60), Elapsed(540, 1440), Elapsed(540, -1))

    def test_in_autumn_the_first_of_two(self) -> None:
        assert [("2026-11-01T01:30:00-04:00", 90, 330), ("2026-11-01T01:30:00-05:00", 90, 390)] == self.found(
            date(2026, 11, 1), Elapsed(90), Elapsed(90, 60)
        )

    @pytest.mark.parametrize(("minute", "exists"), [(119, True), (120, False), (150, False), (179, False), (180, True)])
    def test_a_time_that_the_clocks_skip_is_none(self, minute: int, exists: bool) -> None:  # noqa: FBT001  # the answer
        assert exists is (self.found(date(2026, 3, 8), Elapsed(minute)) is not None)

    def test_an_offset_with_seconds_is_none(self) -> None:
        assert None is self.found(date(1971, 1, 5), Elapsed(540), tz=ZoneInfo("Africa/Monrovia"))
        assert None is not self.found(date(1973, 1, 5), Elapsed(540), tz=ZoneInfo("Africa/Monrovia"))

    def test_those_that_were_found_before_stand_before(self) -> None:
        known = times_of([Elapsed(540)], date(2026, 3, 2), NEW_YORK)
        assert known is not None
        more = times_of([Elapsed(600)], date(2026, 3, 2), NEW_YORK, known)
        assert more is not None
        assert [new_york(3, 2, 9), new_york(3, 2, 10)] == more.moments
        assert [540, 600] == [each - midnight_of(date(2026, 3, 2)) for each in more.local]
        assert [840, 900] == [each - midnight_of(date(2026, 3, 2)) for each in more.utc]
        assert 1 == len(known.moments) == len(known.local) == len(known.utc)


def made_lay(with_engine: Engine = engine) -> Lay:
    found = lay_of(basis(new_york(3, 2)), with_engine)
    assert found is not None
    return found


class TestALay:
    """What it dates is what the engine writes."""

    STARTS = (
        new_york(3, 2),
        new_york(3, 7),
        new_york(11, 1),
        datetime(2028, 2, 29, 9, tzinfo=ZoneInfo("Europe/Paris")),
        datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Kolkata")),
    )

    @pytest.mark.parametrize("start", STARTS, ids=str)
    def test_from_another_start(self, start: datetime) -> None:
        other = basis(start, plan_id=UUID(int=77), zone=str(start.tzinfo))
        dated, expected = made_lay().plan(other), engine(other)
        assert dated is not None
        assert [vars(each) for each in expected.events] == [vars(each) for each in dated.events]
        assert expected.notes == dated.notes
        assert [*map(filled_in, expected.notes)] == [*map(filled_in, dated.notes)]
        for one, two in zip(expected.events, dated.events, strict=True):
            assert one.model_fields_set == two.model_fields_set
            texts = [[*map(filled_in, (each.title, *each.details[1:]))] for each in (one, two)]
            assert texts[0] == texts[1]
            assert [each.model_fields_set for each in one.why] == [each.model_fields_set for each in two.why]

    def test_its_words(self) -> None:
        dated = made_lay().plan(basis(new_york(11, 1)))
        assert dated is not None
        first, second, _ = dated.events
        assert "100 % of it (given on Sun 1 Nov 2026 09:00)" == first.title
        assert ("plain", "recorded on Sun 1 Nov 2026 (by 5 %)", "Bag change: bag 2") == first.details
        assert (new_york(11, 1), new_york(11, 2, 15), date(2026, 11, 1)) == (first.start, first.end, first.earliest)
        assert (date(2026, 11, 2), date(2026, 11, 6)) == (second.start, second.end)
        assert (
            "t has only cycles that are over by Tue 10 Nov 2026",
            "Teaching example, not for treatment.",
        ) == dated.notes

    def test_its_events_know_the_plan_that_they_are_of(self) -> None:
        lay = made_lay()
        dated = lay.plan(basis(new_york(11, 1)))
        assert dated is not None
        events = dated.events
        assert isinstance(events, DatedEvents)
        assert (lay, True) == (events.lay, events.are_of(dated))
        assert not events.are_of(dated.model_copy(update={"revision": 5}))
        assert new_york(11, 1) == events.times.moments[0]
        assert "events" not in events.fields
        # They leave the process as a tuple.
        assert tuple is type(copy.copy(events))
        assert tuple is events.__reduce__()[0]

    def test_a_start_whose_time_the_clocks_skip_is_left_to_the_engine(self) -> None:
        lay = lay_of(basis(new_york(3, 2, 2)), engine)
        assert lay is not None
        assert None is lay.plan(basis(start=datetime(2026, 3, 8, 2, tzinfo=NEW_YORK)))

    def test_a_date_of_another_answer_is_left_to_the_engine(self) -> None:
        """
        The engine asks for the date of what is 30 hours after 18:00; in spring that is 01:00 of another date.
        """

        def asking(made: Plan) -> Plan:
            later = elapse(made.start, 30 * HOUR)
            return made.model_copy(update={"notes": (sentence("recorded-on", date=later.date()),)})

        lay = lay_of(basis(new_york(3, 2, 17)), asking)
        assert lay is not None
        assert None is not lay.plan(basis(new_york(3, 3, 17)))
        assert None is lay.plan(basis(new_york(3, 7, 17)))

    @pytest.mark.parametrize(
        ("start", "place"),
        [
            (datetime(2199, 12, 28, 9, tzinfo=NEW_YORK), "the plan's last date"),
            (datetime(2199, 12, 31, 9, tzinfo=NEW_YORK), "the plan's last date"),
        ],
    )
    def test_beyond_the_planned_years_it_is_refused(self, start: datetime, place: str) -> None:
        with pytest.raises(ClockError) as caught:
            made_lay().plan(basis(start=start))
        assert [("dates_out_of_range", place)] == [(each.code, each.place) for each in caught.value.problems]

    def test_before_them_too(self) -> None:
        with pytest.raises(ClockError) as caught:
            made_lay().plan(basis(start=datetime(1969, 12, 30, 9, tzinfo=NEW_YORK)))
        assert ["the plan's first date"] == [each.place for each in caught.value.problems]

    def test_the_last_that_fits(self) -> None:
        """
        The care of the second event is over on the fifth date after the start.
        """
        last = datetime(2199, 12, 26, 9, tzinfo=NEW_YORK)
        assert None is not made_lay().plan(basis(start=last))

    def test_without_events_there_is_nothing_out_of_range(self) -> None:
        lay = made_lay(lambda made: made)
        found = lay.plan(basis(start=datetime(2199, 12, 31, 9, tzinfo=NEW_YORK)))
        assert found is not None
        assert ((), ()) == (found.events, found.notes)


NOT_LAID: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "a finding": lambda _: {"findings": (Finding.model_construct(code="x", severity="note", message="x"),)},
    "what was cancelled": lambda made: {"cancelled": engine(made).events},
    "a date of its own": lambda _: {"notes": (date(2026, 3, 2),)},
    "a mark in a text": lambda made: {"notes": (f"{made.start.isoformat()}",)},
    "a traced year in a text": lambda _: {"notes": ("in 2148",)},
    "a mark": lambda _: {"notes": (f"x{MARK}",)},
    "a year in a sentence": lambda _: {"notes": (sentence("bag", text="2148"),)},
}


@pytest.mark.parametrize("name", NOT_LAID)
def test_what_cannot_be_read_is_no_lay(name: str) -> None:
    assert None is lay_of(basis(new_york(3, 2)), lambda made: engine(made).model_copy(update=NOT_LAID[name](made)))


class TestWhenTheEngineIsAsked:
    """Once, then twice, then once to hold the dated plan against it, and then no more."""

    def asked(self, *bases: Plan, lays: Lays | None = None, with_engine: Engine = engine) -> list[int]:
        """How often each of the plans asks the engine; each is what the engine writes."""
        lays, counts = lays or Lays(), []
        for each in bases:
            calls: list[Plan] = []

            def counting(made: Plan, calls: list[Plan] = calls) -> Plan:
                calls.append(made)
                return with_engine(made)

            found = lays.plan(each, counting)
            counts.append(len(calls))
            assert with_engine(each).events == found.events
        return counts

    def test_the_fourth_time_it_is_not(self) -> None:
        starts = (new_york(3, 2), new_york(4, 2), new_york(5, 2), new_york(6, 2), new_york(11, 1))
        assert [1, 2, 1, 0, 0] == self.asked(*map(basis, starts))

    @pytest.mark.parametrize(
        "start",
        [new_york(3, 2, 9).replace(second=1), new_york(3, 2).replace(microsecond=1), new_york(3, 2).replace(fold=1)],
        ids=["second", "microsecond", "fold"],
    )
    def test_a_start_that_is_not_to_the_minute_or_comes_second_asks_always(self, start: datetime) -> None:
        odd = basis(start=start)
        assert [1] * 5 == self.asked(*[odd] * 5)

    @pytest.mark.parametrize(
        "other",
        [
            {"start": new_york(3, 2, 10)},
            {"start": new_york(3, 2, 9, 1)},
            {"choices": {"cycles": 2}},
            {"anchor": "other"},
            {"at": {"drug": time(8)}},
            {"regimen": OTHER},
        ],
        ids=["hour", "minute", "choices", "anchor", "at", "regimen"],
    )
    def test_another_course_is_another(self, other: dict[str, Any]) -> None:
        one, two = basis(new_york(3, 2)), basis(**{"start": new_york(3, 2)} | other)
        assert [1, 2, 1, 0, 1, 2, 1, 0] == self.asked(*[one] * 4, *[two] * 4)

    def test_true_and_1_are_two_choices(self) -> None:
        one, true = (basis(new_york(3, 2), choices={"x": value}) for value in (1, True))
        assert [1, 2, 1, 0, 1] == self.asked(*[one] * 4, true)

    def test_what_is_forgotten_begins_anew(self) -> None:
        lays, one = Lays(), basis(new_york(3, 2))
        assert [1, 2, 1, 0] == self.asked(*[one] * 4, lays=lays)
        lays.forget()
        assert [1, 2, 1, 0] == self.asked(*[one] * 4, lays=lays)

    def test_of_more_than_were_asked_for_the_oldest_is_forgotten(self) -> None:
        one, two, three = (basis(new_york(3, 2, hour)) for hour in (7, 8, 9))
        lays = Lays(most=2)
        # The third takes the place of the first; the second is still known.
        assert [1, 1, 1, 2, 1] == self.asked(one, two, three, two, one, lays=lays)
        assert 256 == Lays()._most

    @pytest.mark.parametrize("error", [Untraceable, ScheduleError, OverflowError])
    def test_where_the_lay_fails_the_engine_is_asked_always(self, error: type[Exception]) -> None:
        def failing(made: Plan) -> Plan:
            if made.start.tzinfo is not NEW_YORK:
                raise error([]) if error is ScheduleError else error
            return engine(made)

        one = basis(new_york(3, 2))
        assert [1, 2, 1, 1, 1] == self.asked(*[one] * 5, with_engine=failing)

    def test_a_lay_that_would_date_otherwise_is_never_used(self) -> None:
        def two_faced(made: Plan) -> Plan:
            if made.start.tzinfo is not NEW_YORK:
                return made.model_copy(update={"notes": ("other",)})
            return engine(made)

        one = basis(new_york(3, 2))
        assert [1, 2, 1, 1, 1] == self.asked(*[one] * 5, with_engine=two_faced)

    def test_the_plan_that_proves_a_lay_is_the_engines(self) -> None:
        lays, one = Lays(), basis(new_york(3, 2))
        found = [lays.plan(one, engine) for _ in range(4)]
        assert [False, False, False, True] == [isinstance(each.events, DatedEvents) for each in found]
        assert UTC is found[3].made_at.tzinfo
