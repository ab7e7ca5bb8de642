"""The table of events of a cohort is what `plan` gives for each patient, event by event."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import ROOT
from tests.support.cohorts import (
    AS_OF,
    CLOCKS,
    COURSES,
    PUMP,
    ZONES,
    batch_of,
    drawn_patients,
    expected_rows,
    plan_of,
    row_of,
)

from schedules import Regimen, load, plan, revise, select
from schedules.clock import zone, zone_names
from schedules.cohort import Cohort, event_schema, events, split
from schedules.cohort.courses import identity_of
from schedules.cohort.offsets import minutes_of, offsets_of
from schedules.cohort.uids import uid_column
from schedules.course import Hold, Resume
from schedules.course.minutes import local_minutes
from schedules.course.places import uid_of
from schedules.errors import PlanError, ScheduleError
from schedules.export import to_json
from schedules.regimen.space import choice_space
from schedules.testing import clock_changes, regimens


def rows(batch: pa.RecordBatch, **options: Any) -> list[dict[str, Any]]:
    plain = {"plain": options.get("plain", False)}
    found = events([batch], as_of=AS_OF, uids=True, **options)
    table: list[dict[str, Any]] = pa.Table.from_batches(found, event_schema(uids=True, **plain)).to_pylist()
    return table


def is_sound(regimen: Regimen, chosen: dict[str, Any]) -> bool:
    try:
        select(regimen, chosen)
    except ScheduleError:
        return False
    return True


def patient(**changes: Any) -> dict[str, Any]:
    own = {"id": "1", "regimen": "blinatumomab", "choices": json.dumps({**PUMP, "cycles": 2}), "zone": "Europe/Paris"}
    return own | {"start": datetime(2026, 3, 2, 10), "plan_id": str(UUID(int=7))} | changes  # noqa: DTZ001  # Paris


PUBLISHED = sorted((ROOT / "tests" / "files" / "published").glob("*.toml"))
YEARS = datetime(2026, 1, 1), datetime(2029, 1, 1)  # noqa: DTZ001  # on any clocks
AWKWARD = [time(hour, minute) for hour in (0, 1, 2, 3, 22, 23) for minute in (0, 15, 30, 45)]

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}


class TestEveryPatient:
    """A row for each event, with the values that `plan` gives it, whatever the course, the zone and the hour."""

    @pytest.mark.parametrize(
        ("count", "options"),
        [
            (150, {"clocks": CLOCKS[2::12]}),
            (100, {"clocks": AWKWARD[::2], "zones": ZONES[2:6], "courses": COURSES[1:5:3]}),
            pytest.param(1400, {"seed": 3}, marks=pytest.mark.slow),
            pytest.param(600, {"seed": 4, "clocks": AWKWARD}, marks=pytest.mark.slow),
        ],
    )
    def test_drawn_patients(self, count: int, options: dict[str, Any]) -> None:
        batch = drawn_patients(count, **options)
        for wanted, found in zip(expected_rows(batch), rows(batch), strict=True):
            assert wanted == found

    @pytest.mark.parametrize("name", ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"])
    def test_starts_at_every_hour_of_the_nights_on_which_the_clocks_change(self, name: str) -> None:
        changes = [each for year in (2026, 2027) for each in clock_changes(ZoneInfo(name), year)]
        starts = [each.replace(tzinfo=None, hour=hour, minute=30) for each in changes for hour in range(24)]
        made = [patient(id=str(number), start=start, zone=name) for number, start in enumerate(starts)]
        assert expected_rows(batch_of(made)) == rows(batch_of(made))

    @settings(max_examples=25)
    @given(regimen=regimens(), start=st.datetimes(*YEARS), name=st.sampled_from(ZONES))
    def test_own_regimens(self, regimen: Regimen, start: datetime, name: str) -> None:
        own = patient(regimen="own", choices="{}", zone=name, start=start.replace(second=0, microsecond=0, fold=0))
        found = rows(batch_of([own]), regimens={"own": regimen})
        if found[0]["problem"] is None:
            begin = own["start"].replace(tzinfo=zone(name))
            made = plan(select(regimen, {}), start=begin, plan_id=UUID(int=7), as_of=AS_OF)
            assert [row_of("1", name, event) for event in made.events] == found

    def test_a_course_beyond_the_years_of_the_arrays(self) -> None:
        """
        The arrays know the changes of clocks up to 2060; fifteen cycles of 364 days from 2049 on last until 2064.
        """
        dose = {"visit": "dose", "kind": "dose", "title": "Dose", "days": "1", "source": SOURCE}
        table = {"length_days": 364, "rows": [dose]}
        phase = {"id": "p", "title": "Phase", "table": "t", "cycles": 15}
        data = {"id": "r", "title": "R", "source": SOURCE, "tables": {"t": table}, "phases": [phase]}
        regimen, begin = Regimen.read(data), datetime(2049, 11, 1, 9, tzinfo=zone("Europe/Paris"))
        own = patient(regimen="own", choices="{}", zone="Europe/Paris", start=begin.replace(tzinfo=None))
        made = plan(select(regimen, {}), start=begin, plan_id=UUID(int=7), as_of=AS_OF)
        expected = [row_of("1", "Europe/Paris", event) for event in made.events]
        assert expected == rows(batch_of([own]), regimens={"own": regimen})

    @pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
    def test_published_regimens_by_weekday_month_and_wait(self, path: Path) -> None:
        """
        What counts weekdays or months has no layout, and is left to the engine, start by start.
        """
        regimen, random = load(str(path)), Random(path.stem)  # noqa: S311  # the same starts each time
        sound = [chosen for chosen in choice_space(regimen) if is_sound(regimen, chosen)]
        made = []
        for number in range(14):
            chosen = {name: each for name, each in random.choice(sound).items() if each is not None}
            start = datetime.combine(
                date(2026, 1, 1) + timedelta(days=random.randrange(900)), time(random.choice((7, 22)))
            )
            own = {"regimen": "own", "choices": json.dumps(chosen), "zone": random.choice(ZONES[:4]), "start": start}
            made.append(patient(id=str(number), **own))
        told = rows(batch_of(made), regimens={"own": regimen})
        wanted: list[dict[str, Any] | None] = []
        for own in batch_of(made).to_pylist():
            try:
                course = plan_of(own, {"own": regimen})
            except ScheduleError:
                wanted.append(None)
            else:
                wanted += [row_of(own["id"], course.zone, event) for event in course.events]
        assert wanted == [None if row["problem"] else row for row in told]

    def test_most_courses_have_a_layout(self) -> None:
        """
        Else the law above would hold the engine against itself.
        """
        cohort = Cohort(as_of=AS_OF)
        batch = drawn_patients(60, clocks=CLOCKS[2::24])
        (found,) = cohort.events(batch)
        groups, others = cohort.groups_of(batch)
        assert found.num_rows
        assert sum(len(group.rows) for group in groups) >= 57
        assert len(others) <= 3

    def test_the_engine_alone_gives_the_same(self) -> None:
        batch = drawn_patients(40, clocks=CLOCKS[1::32])
        with_layouts, without = (Cohort(as_of=AS_OF, uids=True, layouts=layouts) for layouts in (True, False))
        ours, theirs = (pa.Table.from_batches(each.events(batch)).to_pylist() for each in (with_layouts, without))
        assert theirs == ours

    def test_a_start_that_comes_twice_says_which_by_its_offset(self) -> None:
        columns = {name: [patient()[name]] for name in ("id", "regimen", "choices", "plan_id")}
        for offset, instant in ("-04:00", 5), ("-05:00", 6):
            given_start = {"start": [f"2026-11-01T01:30{offset}"], "zone": ["America/New_York"]}
            found = rows(pa.RecordBatch.from_pydict(columns | given_start))
            starts = {row["start"] for row in found if row["key"] == "induction/1/infusion/start"}
            assert {datetime(2026, 11, 1, instant, 30, tzinfo=UTC)} == starts

    def test_choices_may_be_an_object_and_ids_numbers(self) -> None:
        columns = {"id": [1], "regimen": ["blinatumomab"], "start": ["2026-03-02T10:00"], "zone": ["Europe/Paris"]}
        chosen = {"choices": [{**PUMP, "cycles": 2, "bsa_m2": None}], "plan_id": [str(UUID(int=7))]}
        assert rows(batch_of([patient()])) == rows(pa.RecordBatch.from_pydict(columns | chosen))

    def test_plain_strings_say_the_same(self) -> None:
        batch = drawn_patients(10, clocks=CLOCKS[1::32])
        assert rows(batch) == rows(batch, plain=True)
        assert pa.string() == event_schema(plain=True).field("title").type


class TestWithRecords:
    """What happened is a column, and counts as by `revise`."""

    def test_a_hold(self) -> None:
        paris = ZoneInfo("Europe/Paris")
        held = Hold(row="infusion", at=datetime(2026, 3, 10, 9, tzinfo=paris))
        resumed = Resume(row="infusion", at=datetime(2026, 3, 11, 9, tzinfo=paris), rate="full")
        late = datetime(2026, 3, 12, tzinfo=UTC)
        course = revise(plan_of({**patient(), "anchor": None}), held, resumed, as_of=late)
        record = json.dumps(json.loads(to_json(course))["record"])
        batch = batch_of([patient(record=record), patient(id="2"), patient(id="3", record="[{}]")])
        found = next(events([batch], as_of=late, uids=True)).to_pylist()
        assert [row_of("1", "Europe/Paris", event) for event in course.events] == [
            each for each in found if each["id"] == "1"
        ]
        assert expected_rows(batch_of([patient(id="2")])) == [each for each in found if each["id"] == "2"]
        (refused,) = (each for each in found if each["id"] == "3")
        assert refused["problem"].startswith("record")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no such regimen": ({"regimen": "blinatumumab"}, "'blinatumumab' is not a regimen here; did you mean blinatumomab"),
    "a file": ({"regimen": "own.toml"}, "'own.toml' is not read from a table"),
    "no regimen": ({"regimen": None}, "regimen: not given"),
    "a choice is missing": ({"choices": '{"cycles": 2}'}, "indication: not given"),
    "a choice that there is not": ({"choices": '{"cycle": 2}'}, "cycle: blinatumomab has no such choice"),
    "no object": ({"choices": "[1]"}, "is no object"),
    "no JSON": ({"choices": "{"}, "choices: is not JSON"),
    "no zone": ({"zone": None}, "zone: not given"),
    "no such zone": ({"zone": "Europe/Pariss"}, "'Europe/Pariss' is not an IANA time zone"),
    "an abbreviation": ({"zone": "EST"}, "it is an abbreviation of clocks"),
    "no start": ({"start": None}, "start: not given"),
    "a time that is skipped": ({"start": datetime(2026, 3, 29, 2, 30)}, "does not exist in Europe/Paris"),  # noqa: DTZ001
    "seconds": ({"start": datetime(2026, 3, 2, 10, 0, 1)}, "has seconds"),  # noqa: DTZ001
    "long ago": ({"start": datetime(1960, 3, 2, 10)}, "the year 1960 is outside"),  # noqa: DTZ001
    "no such anchor": ({"anchor": "surgery"}, "surgery"),
    "an identity that is none": ({"plan_id": "7"}, "plan_id: '7' is no UUID"),
    "no id": ({"id": None}, "id: not given"),
}


class TestRefused:
    """A row that can't be laid out is told with its reason, and stops no other."""

    @pytest.mark.parametrize("case", REFUSED)
    def test_says_why(self, case: str) -> None:
        changes, why = REFUSED[case]
        batch = batch_of([patient(id="before"), patient(**changes), patient(id="after")])
        made, told = split(next(events([batch], as_of=AS_OF, uids=True)))
        assert {"before", "after"} == set(made["id"].to_pylist())
        assert expected_rows(batch_of([patient(id="before"), patient(id="after")])) == made.to_pylist()
        (refused,) = told.to_pylist()
        assert why in refused["problem"]
        assert patient(**changes)["id"] == refused["id"]

    def test_nothing_but_refused_ones(self) -> None:
        (found,) = events([batch_of([patient(zone="Mars"), patient(zone=None)])], as_of=AS_OF)
        assert 2 == found.num_rows == split(found)[1].num_rows

    def test_an_empty_batch(self) -> None:
        (found,) = events([batch_of([])], as_of=AS_OF)
        assert event_schema() == found.schema
        assert 0 == found.num_rows

    @pytest.mark.parametrize(
        ("columns", "why"),
        [
            ({"id": ["1"]}, "regimen"),
            ({**{name: ["1"] for name in ("id", "regimen", "start", "zone")}, "name": ["Ann"]}, "name"),
            ({"id": ["1"], "regimen": ["1"], "zone": ["1"], "start": pa.array([0], pa.timestamp("s", "UTC"))}, "start"),
        ],
    )
    def test_a_table_that_is_none_of_patients(self, columns: dict[str, Any], why: str) -> None:
        with pytest.raises(PlanError) as refused:
            [*events([pa.RecordBatch.from_pydict(columns)])]
        assert why in {problem.place for problem in refused.value.problems}


class TestUids:
    """Uids are those of the plan; without an identity they are made of a secret, or random."""

    @given(number=st.uuids(), keys=st.lists(st.text("abc/-1", min_size=1), max_size=5))
    def test_are_those_of_each_event(self, number: UUID, keys: list[str]) -> None:
        assert [uid_of(number, key) for key in keys] == uid_column([(number.bytes, map(str.encode, keys))]).to_pylist()

    def test_are_made_of_a_secret(self) -> None:
        batch = batch_of([patient(plan_id=None)])
        found = {tuple(row["uid"] for row in rows(batch, secret=secret)) for secret in (b"a", b"a", b"b")}
        assert 2 == len(found)
        first = uid_of(identity_of(b"a", "1"), rows(batch)[0]["key"])
        assert first == rows(batch, secret=b"a")[0]["uid"]

    def test_are_random_without_one(self) -> None:
        batch = batch_of([patient(plan_id=None)])
        assert rows(batch)[0]["uid"] != rows(batch)[0]["uid"]


@pytest.mark.parametrize("name", ZONES)
def test_offsets_are_those_of_the_zone(name: str) -> None:
    offsets_are_right(name)


@pytest.mark.slow
def test_offsets_of_every_zone() -> None:
    """
    Of zones with the same file one is tried.
    """
    data = files("tzdata.zoneinfo")
    distinct = {data.joinpath(*name.split("/")).read_bytes(): name for name in sorted(zone_names())}
    assert 300 < len(distinct)
    for name in distinct.values():
        offsets_are_right(name)


def offsets_are_right(name: str) -> None:
    """
    Around each change and in between, both ways; what is in doubt is told so.
    """
    import numpy as np

    tz, found = zone(name), offsets_of(name)
    assert found is not None
    bounds = np.unique(np.concatenate([found.utc_bounds, [local_minutes(datetime(2000, 6, 1))]]))  # noqa: DTZ001
    tried = np.unique(np.concatenate([bounds + step for step in (-1441, -61, -31, -1, 0, 1, 29, 61, 40_000)]))
    local, twice = found.to_local(tried)
    moments = [datetime.fromtimestamp(utc * 60, UTC).astimezone(tz) for utc in tried.tolist()]
    back, unsure = found.from_local(np.array([local_minutes(moment) for moment in moments]))
    columns = (each.tolist() for each in (local, twice, back, unsure))
    for moment, wall, doubt, instant, is_unsure in zip(moments, *columns, strict=True):
        assert doubt or wall == local_minutes(moment)
        assert doubt == (moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset())
        assert is_unsure == doubt
        assert doubt or minutes_of(moment) == instant
