"""What the judge says, word for word: a calendar broken in one place, and every finding on it, typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.planning.test_made_up import SOURCE, beside, course, made_up
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import ObecabtageneAutoleucel, Plan, Regimen, Tisagenlecleucel, check, plan, revise
from schedules.checking.expected import cycles_of, kind_of, slots_of
from schedules.course import Booked, Hold, Resume


def tisagenlecleucel(anchor: str) -> Plan:
    made = Tisagenlecleucel(label="us-2025-06")
    return plan(made, start=new_york(3, 2), anchor=anchor, plan_id=UUID(int=9), as_of=new_york(3, 1))


def obecabtagene() -> Plan:
    return plan(
        ObecabtageneAutoleucel(), start=new_york(3, 9), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1)
    )


def every_twelve_hours() -> Plan:
    """Three doses every 12 hours from Monday 2 March 09:00, and a sample one to three days after the first."""
    data = made_up(middle={"shape": "link", "expected": 3, "source": SOURCE}).model_dump(mode="json")
    dose = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "days": "1-2", "times": 3}
    sample = beside("sample", "dose", "first", days=2, earliest=1, latest=3)
    data["tables"] = {"only": {"rows": [{**dose, "every_hours": 12, "source": SOURCE}, sample]}}
    data["phases"] = [{"id": "only", "title": "treatment", "table": "only", "cycles": 1}]
    return course(Regimen.read(data))


def held() -> Plan:
    """Off from 18 March 14:00 to the 23rd 09:00 in Paris, resumed at the low rate: 3 infused hours an entry more."""
    hold, resume = Hold(at=paris(3, 18, 14), row="infusion"), Resume(at=paris(3, 23, 9), row="infusion", rate="low")
    return revise(blinatumomab(paris(3, 2), bag_hours=96), hold, resume, as_of=paris(3, 23, 9))


def broken(made: Plan, key: str, /, **changes: Any) -> Plan:
    event(made, key)
    events = [each.model_copy(update=changes) if each.key == key else each for each in made.events]
    return made.model_copy(update={"events": tuple(events)})


def with_bands_of(made: Plan, *keys: str) -> Plan:
    """The plan with events that are not confirmed at places that a wait leaves without a date."""
    first = made.events[0]
    bands = (
        first.model_copy(update={"key": key, "day": None, "title": "Not confirmed", "state": "tentative"})
        for key in keys
    )
    return made.model_copy(update={"events": (*made.events, *bands)})


def without(made: Plan, key: str) -> Plan:
    return made.model_copy(update={"events": tuple(each for each in made.events if each.key != key)})


def twice(made: Plan, key: str) -> Plan:
    return made.model_copy(update={"events": (*made.events, event(made, key))})


def moved(made: Plan, prefix: str, days: int) -> Plan:
    """Move everything of a round by whole days, as a person would."""
    shift = timedelta(days=days)
    events = [
        each.model_copy(update={"start": each.start + shift, "end": each.end + shift})
        if each.key.startswith(prefix)
        else each
        for each in made.events
    ]
    return made.model_copy(update={"events": tuple(events)})


def said(made: Plan) -> list[str]:
    return [f"{found.severity} {found.code}: {found.message}" for found in check(made)]


CASES = [
    pytest.param(
        lambda: broken(inotuzumab(), "first/1/dose/d8", start=new_york(3, 7), end=new_york(3, 7, 10)),
        [
            "error gap_short: Inotuzumab ozogamicin C1D8 on Sat 7 Mar 2026 comes 5 days after the last one; the rule asks for at least 6. The first date that keeps it: Sun 8 Mar 2026.",
            "error lead_wrong: Observation after the infusion C1D8 lies 47 h after Inotuzumab ozogamicin C1D8; the rule asks for 0 minutes after. The first date that keeps it: Sat 7 Mar 2026 10:00.",
        ],
        id="dose-too-near",
    ),
    pytest.param(
        lambda: without(inotuzumab(), "first/1/dose/d8"),
        [
            "error event_missing: Inotuzumab ozogamicin (Day 8) of cycle 1 is not in the calendar.",
        ],
        id="dose-lost",
    ),
    pytest.param(
        lambda: without(inotuzumab(), "first/1/observation/d8"),
        [
            "warning event_missing: Observation after the infusion of cycle 1 is not in the calendar.",
        ],
        id="observation-lost",
    ),
    pytest.param(
        lambda: broken(inotuzumab(), "first/1/observation/d8", end=new_york(3, 9, 10)),
        [
            "error event_short: Observation after the infusion C1D8 lasts 0 minutes; the rule asks for 60, until Mon 9 Mar 2026 11:00 or later.",
        ],
        id="observation-cut-to-nothing",
    ),
    pytest.param(
        lambda: broken(inotuzumab(), "first/1/observation/d8", end=new_york(3, 9, 10, 59)),
        [
            "error event_short: Observation after the infusion C1D8 lasts 59 minutes; the rule asks for 60, until Mon 9 Mar 2026 11:00 or later.",
        ],
        id="observation-cut",
    ),
    pytest.param(
        lambda: twice(inotuzumab(), "first/1/dose/d8"),
        [
            "error event_twice: Inotuzumab ozogamicin C1D8 on Mon 9 Mar 2026 is there 2 times; keep one",
        ],
        id="dose-twice",
    ),
    pytest.param(
        lambda: broken(inotuzumab(), "first/1/observation/d8", key="first/1/party/d1"),
        [
            "error event_extra: Observation after the infusion C1D8 on Mon 9 Mar 2026 has no place in this regimen; take it out",
            "warning event_missing: Observation after the infusion of cycle 1 is not in the calendar.",
        ],
        id="extra",
    ),
    pytest.param(
        lambda: moved(inotuzumab(), "later/1/", -1),
        [
            "error cycle_short: cycle 2 starts on Sun 22 Mar 2026, 20 days after cycle 1; its length is 21 days. The first date that keeps it: Mon 23 Mar 2026.",
            "warning cycle_long: cycle 3 starts on Mon 20 Apr 2026, 29 days after cycle 2; its length is 28 days. The first date that keeps it: Sun 19 Apr 2026.",
        ],
        id="cycle-short",
    ),
    pytest.param(
        lambda: moved(inotuzumab(), "later/1/", 1),
        [
            "error cycle_short: cycle 3 starts on Mon 20 Apr 2026, 27 days after cycle 2; its length is 28 days. The first date that keeps it: Tue 21 Apr 2026.",
            "warning cycle_long: cycle 2 starts on Tue 24 Mar 2026, 22 days after cycle 1; its length is 21 days. The first date that keeps it: Mon 23 Mar 2026.",
        ],
        id="cycle-long",
    ),
    pytest.param(
        lambda: broken(
            blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/infusion/start", end=new_york(3, 30, 9)
        ),
        [
            "error infusion_hours: Blinatumomab infusion C1D1 runs for 671 h; the rule asks for 672 h. The first date that keeps it: Mon 30 Mar 2026 10:00.",
        ],
        id="671",
    ),
    pytest.param(
        lambda: broken(
            blinatumomab(new_york(3, 2), bag_hours=96),
            "induction/1/infusion/step",
            start=new_york(3, 9, 11),
            end=new_york(3, 9, 11),
        ),
        [
            "error step_wrong: Blinatumomab dose step C1D8 comes 169 h after the start; the rule asks for 168 h. The first date that keeps it: Mon 9 Mar 2026 10:00.",
            "error lead_wrong: Premedication 1 hour before blinatumomab C1D8 lies 120 minutes before Blinatumomab dose step C1D8; the rule asks for 60 minutes before. The first date that keeps it: Mon 9 Mar 2026 10:00.",
        ],
        id="step",
    ),
    pytest.param(
        lambda: broken(
            blinatumomab(new_york(3, 2), bag_hours=96),
            "induction/1/infusion/disconnect",
            start=new_york(3, 30, 9),
            end=new_york(3, 30, 9),
        ),
        [
            "error infusion_hours: Blinatumomab infusion ends: disconnect C1D29 comes 671 h after the start; the rule asks for 672 h. The first date that keeps it: Mon 30 Mar 2026 10:00.",
        ],
        id="disconnect",
    ),
    pytest.param(
        lambda: broken(
            blinatumomab(new_york(3, 2), bag_hours=96),
            "induction/1/infusion/bag-2",
            start=new_york(3, 6, 10),
            end=new_york(3, 6, 10),
        ),
        [
            "error bag_wrong: Bag change: bag 2 C1D5 comes 97 h after the start; the rule asks for 96 h. The first date that keeps it: Fri 6 Mar 2026 09:00.",
        ],
        id="bag",
    ),
    pytest.param(
        lambda: broken(
            blinatumomab(new_york(3, 2), bag_hours=96),
            "induction/1/premedication/start",
            start=new_york(3, 2, 8, 30),
            end=new_york(3, 2, 8, 30),
        ),
        [
            "error lead_wrong: Premedication 1 hour before blinatumomab C1D1 lies 30 minutes before Blinatumomab infusion C1D1; the rule asks for 60 minutes before. The first date that keeps it: Mon 2 Mar 2026 08:00.",
        ],
        id="premed",
    ),
    pytest.param(
        lambda: broken(blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/stay/1", start=date(2026, 3, 3)),
        [
            "error stay_wrong: Hospital stay C1D1 starts on Tue 3 Mar 2026; the rule asks for Mon 2 Mar 2026. The first date that keeps it: Mon 2 Mar 2026.",
        ],
        id="stay-start",
    ),
    pytest.param(
        lambda: broken(blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/stay/1", end=date(2026, 3, 12)),
        [
            "error stay_wrong: Hospital stay C1D1 has its last day on Wed 11 Mar 2026; the rule asks for Tue 10 Mar 2026. The first date that keeps it: Tue 10 Mar 2026.",
        ],
        id="stay-end",
    ),
    pytest.param(
        lambda: broken(blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/rest/1", start=date(2026, 3, 31)),
        [
            "error rest_wrong: Treatment-free interval C1D29 starts Tue 31 Mar 2026; the rule asks for Mon 30 Mar 2026. The first date that keeps it: Mon 30 Mar 2026.",
        ],
        id="rest-start",
    ),
    pytest.param(
        lambda: broken(blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/rest/1", end=date(2026, 4, 12)),
        [
            "error rest_wrong: Treatment-free interval C1D29 ends before Sun 12 Apr 2026; the rule asks for Mon 13 Apr 2026. The first date that keeps it: Mon 13 Apr 2026.",
        ],
        id="rest-end",
    ),
    pytest.param(
        lambda: moved(blinatumomab(new_york(3, 2), bag_hours=96), "induction/2/", -1),
        [
            "error rest_short: Blinatumomab infusion C2D1 comes 13 days after the infusion's end on Mon 30 Mar 2026; the rest is at least 14. The first date that keeps it: Mon 13 Apr 2026.",
            "error rest_wrong: Treatment-free interval C1D29 ends before Mon 13 Apr 2026; the rule asks for Sun 12 Apr 2026. The first date that keeps it: Sun 12 Apr 2026.",
            "error cycle_short: cycle 2 starts on Sun 12 Apr 2026, 41 days after cycle 1; its length is 42 days. The first date that keeps it: Mon 13 Apr 2026.",
        ],
        id="cycle-2-early",
    ),
    pytest.param(
        lambda: moved(blinatumomab(new_york(3, 2), bag_hours=96), "induction/2/", 1),
        [
            "error rest_wrong: Treatment-free interval C1D29 ends before Mon 13 Apr 2026; the rule asks for Tue 14 Apr 2026. The first date that keeps it: Tue 14 Apr 2026.",
            "warning cycle_long: cycle 2 starts on Tue 14 Apr 2026, 43 days after cycle 1; its length is 42 days. The first date that keeps it: Mon 13 Apr 2026.",
        ],
        id="cycle-2-late",
    ),
    pytest.param(
        lambda: moved(tisagenlecleucel("lymphodepletion"), "infusion/", -1),
        [
            "error link_broken: Tisagenlecleucel infusion D1 on Fri 6 Mar 2026 comes 1 day after the end of lymphodepletion; the rule asks for 2 to 14. The first date that keeps it: Sat 7 Mar 2026.",
        ],
        id="infusion-too-soon",
    ),
    pytest.param(
        lambda: moved(tisagenlecleucel("lymphodepletion"), "infusion/", 13),
        [
            "error link_broken: Tisagenlecleucel infusion D1 on Fri 20 Mar 2026 comes 15 days after the end of lymphodepletion; the rule asks for 2 to 14. The first date that keeps it: Thu 19 Mar 2026.",
        ],
        id="infusion-too-late",
    ),
    pytest.param(
        lambda: broken(tisagenlecleucel("infusion"), "infusion/1/stay-near/1", end=date(2026, 3, 16)),
        [
            "error aftercare_wrong: Stay near the treatment site has its last day on Sun 15 Mar 2026; the rule asks for Mon 16 Mar 2026. The first date that keeps it: Mon 16 Mar 2026.",
        ],
        id="near-end",
    ),
    pytest.param(
        lambda: broken(tisagenlecleucel("infusion"), "infusion/1/stay-near/1", start=date(2026, 3, 3)),
        [
            "error aftercare_wrong: Stay near the treatment site starts on Tue 3 Mar 2026; the rule asks for Mon 2 Mar 2026. The first date that keeps it: Mon 2 Mar 2026.",
        ],
        id="near-start",
    ),
    pytest.param(
        lambda: broken(
            tisagenlecleucel("leukapheresis"), "lymphodepletion/1/band/expected", earliest=date(2026, 3, 20)
        ),
        [
            "error tentative_wrong: CAR T infusion (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected Sat 4 Apr 2026, not before Wed 25 Mar 2026. The first date that keeps it: Sat 4 Apr 2026.",
            "error tentative_wrong: Lymphodepletion (not confirmed, usually not before Mon 23 Mar 2026) waits: not confirmed, expected Mon 30 Mar 2026, not before Mon 23 Mar 2026. The first date that keeps it: Mon 30 Mar 2026.",
        ],
        id="band",
    ),
    pytest.param(
        lambda: broken(tisagenlecleucel("leukapheresis"), "lymphodepletion/1/band/expected", state="planned"),
        [
            "error tentative_wrong: Lymphodepletion (not confirmed, usually not before Mon 23 Mar 2026) waits: not confirmed, expected Mon 30 Mar 2026, not before Mon 23 Mar 2026. The first date that keeps it: Mon 30 Mar 2026.",
        ],
        id="band-sure",
    ),
    pytest.param(
        lambda: broken(tisagenlecleucel("leukapheresis"), "infusion/1/band/expected", start=date(2026, 4, 1)),
        [
            "error tentative_wrong: CAR T infusion (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected Sat 4 Apr 2026, not before Sat 28 Mar 2026. The first date that keeps it: Sat 4 Apr 2026.",
            "error tentative_wrong: Daily monitoring, at least 1 week (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected from Wed 1 Apr 2026 to Wed 8 Apr 2026, not before Sat 28 Mar 2026. The first date that keeps it: Wed 1 Apr 2026.",
            "error tentative_wrong: Monitoring, at least 2 weeks in all (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected from Wed 1 Apr 2026 to Wed 15 Apr 2026, not before Sat 28 Mar 2026. The first date that keeps it: Wed 1 Apr 2026.",
            "error tentative_wrong: No driving or hazardous work (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected from Wed 1 Apr 2026 to Wed 15 Apr 2026, not before Sat 28 Mar 2026. The first date that keeps it: Wed 1 Apr 2026.",
            "error tentative_wrong: Stay near the treatment site (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected from Wed 1 Apr 2026 to Wed 15 Apr 2026, not before Sat 28 Mar 2026. The first date that keeps it: Wed 1 Apr 2026.",
        ],
        id="band-date",
    ),
    pytest.param(
        lambda: broken(tisagenlecleucel("leukapheresis"), "infusion/1/stay-near/1", end=date(2026, 4, 10)),
        [
            "error tentative_wrong: Stay near the treatment site (not confirmed, usually not before Sat 28 Mar 2026) waits: not confirmed, expected from Sat 4 Apr 2026 to Sat 18 Apr 2026, not before Sat 28 Mar 2026. The first date that keeps it: Sat 4 Apr 2026.",
        ],
        id="band-attached",
    ),
    pytest.param(
        lambda: without(tisagenlecleucel("leukapheresis"), "infusion/1/no-driving/1"),
        [
            "warning event_missing: No driving or hazardous work of CAR T infusion is not in the calendar.",
        ],
        id="band-attached-missing",
    ),
    pytest.param(
        lambda: without(tisagenlecleucel("leukapheresis"), "leukapheresis/1/leukapheresis/d1"),
        [
            "error event_missing: Leukapheresis: cells are collected (Day 1) of leukapheresis is not in the calendar.",
        ],
        id="collection-missing",
    ),
    pytest.param(
        lambda: broken(
            tisagenlecleucel("leukapheresis"), "lymphodepletion/1/product-released/expected", start=date(2026, 4, 1)
        ),
        [
            "error tentative_wrong: The cells are made and released (not confirmed, usually not before Mon 23 Mar 2026) waits: not confirmed, expected Mon 30 Mar 2026, not before Mon 23 Mar 2026. The first date that keeps it: Mon 30 Mar 2026.",
        ],
        id="milestone",
    ),
    pytest.param(
        lambda: with_bands_of(tisagenlecleucel("infusion"), "leukapheresis/1/band/expected"),
        [
            "error tentative_wrong: Not confirmed has no date, since the wait before lymphodepletion leaves it open; take it out, or give its date.",
        ],
        id="band-before-a-wait",
    ),
    pytest.param(
        lambda: with_bands_of(
            tisagenlecleucel("infusion"),
            "leukapheresis/1/band/expected",
            "lymphodepletion/1/product-released/expected",
        ),
        [
            "error tentative_wrong: Not confirmed has no date, since the wait before lymphodepletion leaves it open; take it out, or give its date.",
            "error tentative_wrong: Not confirmed has no date, since the wait before lymphodepletion leaves it open; take it out, or give its date.",
        ],
        id="milestone-before-a-wait",
    ),
    pytest.param(
        lambda: broken(obecabtagene(), "infusion/1/infusion/d10", start=new_york(3, 15), end=new_york(3, 15)),
        [
            "error aftercare_wrong: Monitoring for cytokine release has its last day on Wed 1 Apr 2026; the rule asks for Sun 29 Mar 2026. The first date that keeps it: Sun 29 Mar 2026.",
            "error aftercare_wrong: No driving or hazardous work has its last day on Wed 13 May 2026; the rule asks for Sun 10 May 2026. The first date that keeps it: Sun 10 May 2026.",
            "error window_missed: Obecabtagene autoleucel infusion D10 is on Sun 15 Mar 2026; Day 10 of CAR T infusion lies from Mon 16 Mar 2026 to Fri 20 Mar 2026. The first date that keeps it: Mon 16 Mar 2026.",
            "error aftercare_wrong: Stay near the treatment site has its last day on Wed 15 Apr 2026; the rule asks for Sun 12 Apr 2026. The first date that keeps it: Sun 12 Apr 2026.",
        ],
        id="second-dose",
    ),
    pytest.param(
        lambda: broken(
            obecabtagene(), "lymphodepletion/1/fludarabine/d-5", start=date(2026, 3, 6), end=date(2026, 3, 7)
        ),
        [
            "error day_wrong: Fludarabine (lymphodepletion) D-5 is on Fri 6 Mar 2026; Day -5 of lymphodepletion lies on Wed 4 Mar 2026. The first date that keeps it: Wed 4 Mar 2026.",
        ],
        id="flu",
    ),
    pytest.param(
        lambda: broken(
            obecabtagene(), "lymphodepletion/1/marrow-sample/d-6", start=date(2026, 2, 20), end=date(2026, 2, 21)
        ),
        [
            "error lead_wrong: Bone marrow sample, which decides the split of the dose lies 11 days before Fludarabine (lymphodepletion) D-6; the rule asks for 7 days before to 1 day before. The first date that keeps it: Tue 24 Feb 2026.",
        ],
        id="marrow",
    ),
    pytest.param(
        lambda: broken(every_twelve_hours(), "only/1/dose/d1-2", start=new_york(3, 2, 20), end=new_york(3, 2, 20)),
        [
            "error interval_wrong: Dose C1D1 comes 11 h after the last; the rule asks for 12 h. The first date that keeps it: Mon 2 Mar 2026 21:00.",
            "error interval_wrong: Dose C1D2 comes 13 h after the last; the rule asks for 12 h. The first date that keeps it: Tue 3 Mar 2026 08:00.",
        ],
        id="interval",
    ),
    pytest.param(
        lambda: broken(every_twelve_hours(), "only/1/sample/d1", start=date(2026, 3, 6), end=date(2026, 3, 7)),
        [
            "error lead_wrong: Sample C1 lies 4 days after Dose C1D1; the rule asks for 1 day after to 3 days after. The first date that keeps it: Thu 5 Mar 2026.",
        ],
        id="sample",
    ),
    pytest.param(
        lambda: broken(held(), "induction/1/infusion/step-e2", start=paris(3, 30, 9), end=paris(3, 30, 9)),
        [
            "error step_wrong: Blinatumomab dose step C1D29 comes 167 h after the restart at the low rate; the rule asks for 168 h. The first date that keeps it: Mon 30 Mar 2026 10:00.",
            "error lead_wrong: Premedication 1 hour before blinatumomab C1D29 lies 0 minutes after Blinatumomab dose step C1D29; the rule asks for 60 minutes before. The first date that keeps it: Mon 30 Mar 2026 08:00.",
        ],
        id="held-step",
    ),
    pytest.param(
        lambda: broken(held(), "induction/1/infusion/disconnect", start=paris(4, 4, 7), end=paris(4, 4, 7)),
        [
            "error infusion_hours: Blinatumomab infusion ends: disconnect C1D34 lies 1 h from where the infusion ends. The first date that keeps it: Sat 4 Apr 2026 06:00.",
        ],
        id="held-end",
    ),
    pytest.param(
        lambda: broken(held(), "induction/1/infusion/restart-e2", end=paris(4, 4, 5)),
        [
            "error infusion_hours: Blinatumomab infusion C1D1 runs for 671 h; the rule asks for 672 h. The first date that keeps it: Sat 4 Apr 2026 06:00.",
        ],
        id="held-restart",
    ),
]


@pytest.mark.parametrize(("calendar", "findings"), CASES)
def test_every_word_of_every_finding(calendar: Callable[[], Plan], findings: list[str]) -> None:
    assert findings == said(calendar())


@pytest.mark.parametrize(("calendar", "findings"), CASES)
def test_every_finding_names_its_event_and_its_source(calendar: Callable[[], Plan], findings: list[str]) -> None:
    made = calendar()
    uids = {each.uid for each in made.events}
    for found in check(made):
        assert found.uid in uids or found.code == "event_missing"
        assert found.source is not None or found.code in ("event_twice", "event_extra")
    assert findings


def whole_days() -> Plan:
    """A pump of 100 h without a time of day, on the five dates from Saturday 7 March."""
    return course(made_up(middle={"shape": "link", "expected": 3, "source": SOURCE}))


MORE = [
    ("start", lambda: blinatumomab(new_york(3, 2), bag_hours=96), "error", "Blinatumomab infusion of cycle 1"),
    ("step", lambda: blinatumomab(new_york(3, 2), bag_hours=96), "error", "Blinatumomab dose step of cycle 1"),
    ("bag-3", lambda: blinatumomab(new_york(3, 2), bag_hours=96), "error", "bag change 3 of cycle 1"),
    ("disconnect", lambda: blinatumomab(new_york(3, 2)), "error", "the end of Blinatumomab infusion of cycle 1"),
]


@pytest.mark.parametrize(("tail", "calendar", "severity", "words"), MORE, ids=[each[0] for each in MORE])
def test_a_part_of_an_infusion_that_is_not_there(
    tail: str, calendar: Callable[[], Plan], severity: str, words: str
) -> None:
    lost = without(calendar(), f"induction/1/infusion/{tail}")
    (found,) = [each for each in check(lost) if each.code == "event_missing"]
    assert (severity, f"{words} is not in the calendar.") == (found.severity, found.message)
    assert found.source is not None


class TestWholeDays:
    """A calendar without times may count the last date of an infusion or leave it out."""

    @pytest.mark.parametrize(("days", "fine"), [(4, False), (5, True), (6, True), (7, False)])
    def test_its_length(self, days: int, fine: bool) -> None:  # noqa: FBT001  # a table
        begin = date(2026, 3, 7)
        made = broken(whole_days(), "pump/1/pump/start", end=begin + timedelta(days=days))
        assert fine is ("infusion_hours" not in {each.code for each in check(made)})

    @pytest.mark.parametrize(("days", "fine"), [(1, False), (2, True), (3, False)])
    def test_its_step(self, days: int, fine: bool) -> None:  # noqa: FBT001  # a table
        at = date(2026, 3, 7) + timedelta(days=days)
        made = broken(whole_days(), "pump/1/pump/step", start=at, end=at + timedelta(days=1))
        assert fine is ("step_wrong" not in {each.code for each in check(made)})


class TestUsualWaits:
    """Three to four weeks is what a manufacture usually takes: sooner is a warning, as is a link's distance an error."""

    def test_sooner_than_usual(self) -> None:
        early = revise(
            tisagenlecleucel("leukapheresis"),
            Booked(at=new_york(3, 3), of="lymphodepletion", on=date(2026, 3, 20)),
            as_of=new_york(3, 3),
        )
        (found,) = [each for each in check(early) if each.code == "link_broken"]
        assert ("warning", date(2026, 3, 23)) == (found.severity, found.nearest)
        where = "Fludarabine (lymphodepletion) D1 on Fri 20 Mar 2026 comes 18 days after the end of leukapheresis"
        assert (
            f"{where}; the rule asks for at least 21. The first date that keeps it: Mon 23 Mar 2026." == found.message
        )

    @pytest.mark.parametrize(("day", "fine"), [(22, False), (23, True)])
    def test_both_sides(self, day: int, fine: bool) -> None:  # noqa: FBT001  # a table
        booked = Booked(at=new_york(3, 3), of="lymphodepletion", on=date(2026, 3, day))
        made = revise(tisagenlecleucel("leukapheresis"), booked, as_of=new_york(3, 3))
        assert fine is ("link_broken" not in {each.code for each in check(made)})

    def test_an_exact_distance_is_one_number(self) -> None:
        late = moved(whole_days(), "pump/", 1)
        (found,) = [each for each in check(late) if each.code == "link_broken" and "Infusion" in each.message]
        where = "Infusion C1D1 on Sun 8 Mar 2026 comes 4 days after the end of preparation"
        assert found.message.startswith(f"{where}; the rule asks for 3.")
        assert ("error", date(2026, 3, 7)) == (found.severity, found.nearest)


def test_what_fills_a_place_by_its_kind() -> None:
    made = blinatumomab(new_york(3, 2), bag_hours=96)
    first = cycles_of(made.regimen, made.choices)[0]
    kinds = {slot.key.rpartition("/")[2]: kind_of(slot) for slot in slots_of(first) if "/infusion/" in slot.key}
    assert ("infusion", "step", "bag-change", "disconnect") == tuple(
        kinds[tail] for tail in ("start", "step", "bag-2", "disconnect")
    )
    assert {"stay"} == {kind_of(slot) for slot in slots_of(first) if "/stay/" in slot.key}


def test_a_hold_cuts_a_bag_so_that_what_follows_is_counted_from_the_restart() -> None:
    """Two facts and a moved bag.

    Bags of 96 h from Monday 2 March 10:00: the fifth hangs from the 17th 10:00 and is cut by the hold on the 18th at
    14:00; the sixth is hung at the restart on the 23rd at 09:00, the seventh on the 27th at 09:00, and the eighth at
    the step on the 30th at 10:00, since the clocks go forward on the 29th.
    """
    for lost in ("bag-5", "bag-6", "bag-8"):
        found = [each.message for each in check(without(held(), f"induction/1/infusion/{lost}"))]
        assert [f"bag change {lost[-1]} of cycle 1 is not in the calendar."] == found
    late = broken(held(), "induction/1/infusion/bag-7", start=paris(3, 27, 10), end=paris(3, 27, 10))
    (wrong,) = check(late)
    assert ("bag_wrong", paris(3, 27, 9)) == (wrong.code, wrong.nearest)


def test_the_start_of_an_infusion_that_was_held_is_lost() -> None:
    assert "event_missing" in {each.code for each in check(without(held(), "induction/1/infusion/start"))}
