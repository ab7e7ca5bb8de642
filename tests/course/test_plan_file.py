"""What was written can be read, and a file that nobody wrote is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.support.courses import blinatumomab as blinatumomab_from
from tests.support.courses import inotuzumab, new_york

from schedules import Plan, ScheduleError, diff, revise
from schedules.course import (
    AnyHappening,
    Booked,
    Changed,
    Correction,
    Defer,
    Delay,
    Extend,
    Given,
    Hold,
    Learned,
    Missed,
    Omit,
    Reduce,
    Resume,
    Stop,
)
from schedules.export import from_json, to_json

LATER = new_york(6, 1)


def blinatumomab() -> Plan:
    return blinatumomab_from(new_york(3, 9), bag_hours=(96,))


REASON = "r" * 2000
"""The longest reason that an entry takes."""


def told(kind: Callable[..., Any], **fields: Any) -> Any:
    return kind(**{"at": new_york(3, 20, 12), "why": REASON, **fields})


ENTRIES: dict[str, tuple[Callable[[], Plan], tuple[AnyHappening, ...]]] = {
    "hold": (blinatumomab, (told(Hold, row="infusion"),)),
    "resume": (
        blinatumomab,
        (told(Hold, row="infusion"), told(Resume, row="infusion", rate="low", at=new_york(3, 21, 12))),
    ),
    "long hold": (
        blinatumomab,
        (told(Hold, row="infusion"), told(Resume, row="infusion", rate="low", at=new_york(3, 29, 12))),
    ),
    "stop": (blinatumomab, (told(Stop),)),
    "changed": (blinatumomab, (told(Changed, choice="bag_hours", value=(72,)),)),
    "extend": (blinatumomab, (told(Extend, of="induction/1/infusion/start", length_days=49),)),
    "delay of a cycle": (blinatumomab, (told(Delay, of="induction/2/infusion/start", days=3),)),
    "given": (inotuzumab, (told(Given, of="first/1/dose/d1"),)),
    "booked": (inotuzumab, (told(Booked, of="first/1/dose/d8", on=date(2026, 3, 21)),)),
    "defer": (inotuzumab, (told(Defer, of="first/1/dose/d15", on=date(2026, 3, 17)),)),
    "delay": (inotuzumab, (told(Delay, of="first/1/dose/d8", days=2),)),
    "omit": (inotuzumab, (told(Omit, of="first/1/dose/d15"),)),
    "missed": (inotuzumab, (told(Missed, of="first/1/dose/d15"),)),
    "reduce": (inotuzumab, (told(Reduce, of="first/1/dose/d8", amount="a" * 200, scope="following", on_purpose=True),)),
    "learned": (inotuzumab, (told(Learned, fact="response", value="cr", from_cycle=2),)),
    "correction": (inotuzumab, (told(Missed, of="first/1/dose/d15"), told(Correction, entry=1))),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_longest_reason_of_every_kind_of_entry_can_be_read_again(name: str) -> None:
    """
    A reason of 201 letters once made a plan that nothing could read.
    """
    made, entries = ENTRIES[name]
    before = made()
    after = revise(before, *entries, as_of=LATER)
    assert after == from_json(to_json(after))
    assert diff(before, after).causes


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a version that is true": ({"schema_version": True}, "version True of the plan file"),
    "a version with a point": ({"schema_version": 1.0}, "version 1.0 of the plan file"),
    "year 1": ({"start": "0001-01-01T00:00:00+00:00"}, "has no other zone"),
    "year 9999": ({"start": "9999-12-31T23:59:00-05:00"}, "has no other zone"),
    "a stamp before all time": ({"as_of": "0001-01-01T00:00:00+14:00"}, "has no other zone"),
    "a known date of year 1": ({"known": {"infusion": "0001-01-01"}}, "the year 1 is outside 1970 to 2199"),
    "a choice of another kind": ({"choices": {"cycles": "x"}}, "'x' is not possible"),
    "a list that is none": ({"choices": {"bag_hours": 96}}, "a list is asked for"),
    "a choice that there is not": ({"choices": {"dose": 1}}, "has no such choice"),
    "a revision without a batch": ({"revisions": [{"as_of": "2026-09-01T09:00:00+00:00", "entries": 5}]}, "batches"),
    "an entry without a batch": ({"record": [{"what": "stop", "at": "2026-03-20T12:00:00-04:00"}]}, "batches"),
    "fewer revisions than batches": (
        {"revisions": [{"as_of": "2026-09-01T09:00:00+00:00", "entries": 0}], "revision": 0},
        "revision 0 has 1 batches",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_nobody_wrote_is_refused_in_words(name: str) -> None:
    changes, words = WRONG[name]
    written = json.loads(to_json(blinatumomab()))
    merged = {part: {**written[part], **new} if isinstance(new, dict) else new for part, new in changes.items()}
    with pytest.raises(ScheduleError) as caught:
        from_json(json.dumps({**written, **merged}).encode())
    assert any(words in problem.message for problem in caught.value.problems), caught.value
    assert all("\n" not in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize("field", ["start", "end", "nominal", "due", "earliest", "latest", "actual"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_date_of_an_event_lies_where_nobody_plans(field: str, day: str) -> None:
    written = json.loads(to_json(blinatumomab()))
    written["events"][3][field] = day
    with pytest.raises(ScheduleError, match=r"outside 1970 to 2199"):
        from_json(json.dumps(written).encode())
