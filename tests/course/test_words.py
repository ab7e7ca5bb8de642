"""What a plan says about what happened: the reasons, titles and questions a reader meets, typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.planning.test_cells import tisagenlecleucel
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import Plan, diff, explain, revise
from schedules.course import (
    AnyHappening,
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
    Hold,
    Learned,
    Missed,
    Omit,
    Reached,
    Reduce,
    Repeated,
    Resume,
    Stop,
)
from schedules.course.difference import causes

HELD = Hold(at=paris(3, 18, 14), row="infusion", why="fever")


def held() -> Plan:
    return revise(blinatumomab(paris(3, 2), bag_hours=96), HELD, as_of=paris(3, 20, 8))


def resumed() -> Plan:
    return revise(held(), Resume(at=paris(3, 23, 9), row="infusion", rate="low"), as_of=paris(3, 23, 9))


def long_held() -> Plan:
    return revise(held(), as_of=paris(3, 26))


def anew() -> Plan:
    return revise(long_held(), Resume(at=paris(3, 27, 9), row="infusion", rate="full"), as_of=paris(3, 27, 9))


def doses(*entries: AnyHappening) -> Callable[[], Plan]:
    return lambda: revise(inotuzumab(), *entries, as_of=new_york(6, 1))


ON_HOLD = (
    "C10 Blinatumomab infusion is on hold since Wed 18 Mar 2026 14:00; nothing after it is sure until it is resumed"
)
UNDECIDED = (
    "C10 Blinatumomab infusion: a new cycle starts after a long hold, and what the label leaves open is not decided"
)
LONGER = "C6 the hold from Wed 18 Mar 2026 14:00 was longer than 7 days: a new cycle starts"
FOLLOWS = "C1 Day 1 of later cycles is the day after the last cycle of cycle 1"
DAY_8 = "C1 Day 8 is 7 days after Day 1 of cycle 1, Mon 2 Mar 2026"
DAY_15 = "C1 Day 15 is 14 days after Day 1 of cycle 1, Mon 2 Mar 2026"
NO_EARLIER = "C5 the dose before asks for a distance: no earlier than"

SUPERVISED = "C6 off for 4 h or longer: premedication and a supervised restart are asked for"

WHY = [
    (
        held,
        "induction/1/infusion/start",
        [
            (
                "C3 388 h of infusion elapse from Mon 2 Mar 2026 10:00 to Wed 18 Mar 2026 14:00, until it was held; "
                "672 h are infused in a cycle, and time off does not count"
            )
        ],
    ),
    (held, "induction/1/infusion/hold-e1", ["C3 held on Wed 18 Mar 2026 14:00; time off does not count"]),
    (held, "induction/1/infusion/disconnect", ["C2 672 infused hours after Mon 2 Mar 2026 10:00", ON_HOLD]),
    (
        resumed,
        "induction/1/infusion/restart-e2",
        [
            SUPERVISED,
            (
                "C3 284 h of infusion elapse from Mon 23 Mar 2026 09:00 to Sat 4 Apr 2026 06:00, after 388 h before; "
                "672 h are infused in a cycle, and time off does not count"
            ),
        ],
    ),
    (
        resumed,
        "induction/1/infusion/step-e2",
        ["C3 the step comes after 168 infused hours at the low rate, from Mon 23 Mar 2026 09:00"],
    ),
    (
        resumed,
        "induction/1/premedication/restart-e2",
        [SUPERVISED, "C2 60 minutes before Blinatumomab infusion goes on"],
    ),
    (
        resumed,
        "induction/1/infusion/bag-6",
        ["C8 388 infused hours after Mon 2 Mar 2026 10:00; bags follow one another and are cut at every step"],
    ),
    (
        long_held,
        "induction/1/decision/e1",
        ["C6 off since Wed 18 Mar 2026, longer than 7 days; the label asks for a new cycle"],
    ),
    (
        anew,
        "induction/1/infusion/start-e2",
        [
            LONGER,
            "C11 Day 1 of cycle 1 is Fri 27 Mar 2026, as recorded",
            "C2 672 h of infusion elapse from Fri 27 Mar 2026 09:00 to Fri 24 Apr 2026 10:00, whatever the clocks do",
        ],
    ),
    (
        anew,
        "induction/2/stay/1",
        [
            "C1 the next Day 1 is Fri 8 May 2026, 67 days after Day 1 of cycle 1, Mon 2 Mar 2026",
            "C5 14 days of rest after the end of the infusion: the first Day 1 at its time of day is Fri 8 May 2026",
            "C4 Days 1 to 2, the first and the last included",
            UNDECIDED,
        ],
    ),
    (
        doses(Given(at=new_york(3, 18, 11), of="first/1/dose/d15", why="a storm")),
        "first/1/dose/d15",
        [DAY_15, "C11 given on Wed 18 Mar 2026 11:00 (a storm): a fact outranks a rule"],
    ),
    (
        doses(Given(at=new_york(3, 18, 11), of="first/1/dose/d15")),
        "later/1/dose/d1",
        [FOLLOWS, f"{NO_EARLIER} Tue 24 Mar 2026"],
    ),
    (
        doses(Given(at=new_york(3, 25, 14), of="later/1/dose/d1")),
        "later/1/dose/d1",
        [
            FOLLOWS,
            "C11 Day 1 of cycle 2 is Wed 25 Mar 2026, as recorded",
            "C11 given on Wed 25 Mar 2026 14:00: a fact outranks a rule",
        ],
    ),
    (
        doses(Booked(at=new_york(3, 4), of="first/1/dose/d8", on=new_york(3, 10, 15))),
        "first/1/dose/d8",
        [DAY_8, "C11 booked for Tue 10 Mar 2026 15:00"],
    ),
    (
        doses(Defer(at=new_york(3, 4), of="first/1/dose/d15", on=date(2026, 3, 17), why="travel")),
        "first/1/dose/d15",
        [DAY_15, "C11 deferred to Tue 17 Mar 2026 09:00 (travel)"],
    ),
    (
        doses(Delay(at=new_york(3, 4), of="first/1/dose/d8", days=3, scope="row", why="infection")),
        "first/1/dose/d8",
        [DAY_8, " delayed by 3 days (infection)"],
    ),
    (
        doses(Delay(at=new_york(3, 4), of="first/1/dose/d8", days=3, scope="row")),
        "first/1/dose/d15",
        [DAY_15, f"{NO_EARLIER} Wed 18 Mar 2026"],
    ),
    (
        doses(Delay(at=new_york(3, 4), of="later/1/dose/d1", days=1)),
        "later/1/dose/d1",
        [FOLLOWS, " delayed by 1 day"],
    ),
    (doses(Omit(at=new_york(3, 4), of="first/1/dose/d8", why="count")), "first/1/dose/d8", [DAY_8, " omitted (count)"]),
    (doses(Missed(at=new_york(3, 4), of="first/1/dose/d8")), "first/1/dose/d8", [DAY_8, " missed"]),
    (
        doses(Reduce(at=new_york(3, 4), of="later/1/dose/d1", amount="0.4 mg/m2", scope="following", why="liver")),
        "later/1/dose/d1",
        [FOLLOWS, "C19 reduced to 0.4 mg/m2 on Wed 4 Mar 2026 09:00 (liver)"],
    ),
]


@pytest.mark.parametrize(("made", "key", "expected"), WHY)
def test_why(made: Callable[[], Plan], key: str, expected: list[str]) -> None:
    assert expected == [f"{why.convention} {why.text}" for why in event(made(), key).why[1:]]


TITLES = [
    (held, "induction/1/infusion/hold-e1", "Blinatumomab infusion is on hold: no restart is recorded yet"),
    (resumed, "induction/1/infusion/hold-e1", "Blinatumomab infusion was on hold"),
    (resumed, "induction/1/infusion/restart-e2", "Blinatumomab infusion goes on"),
    (held, "induction/2/infusion/start", "Blinatumomab infusion (not confirmed, not before Wed 15 Apr 2026)"),
    (
        long_held,
        "induction/1/decision/e1",
        "To be decided by the care team: how treatment goes on after the long hold",
    ),
]


@pytest.mark.parametrize(("made", "key", "title"), TITLES)
def test_titles(made: Callable[[], Plan], key: str, title: str) -> None:
    assert title == event(made(), key).title


class TestQuestions:
    """What no label says is asked, under the name its answer is recorded with; a fact answers too."""

    def test_before_the_restart_there_are_three(self) -> None:
        assert (
            'Is there a treatment-free interval before the new cycle? Record the answer to "e1/rest".',
            'Does the new cycle take the place of a planned one? Record the answer to "e1/counts".',
            'Is the low rate of the first week given again? Record the answer to "e1/low".',
        ) == event(long_held(), "induction/1/decision/e1").details
        assert date(2026, 3, 25) == event(long_held(), "induction/1/decision/e1").start

    def test_a_restart_at_a_named_rate_leaves_one(self) -> None:
        assert ('Does the new cycle take the place of a planned one? Record the answer to "e1/counts".',) == event(
            anew(), "induction/1/decision/e1"
        ).details
        assert date(2026, 3, 27) == event(anew(), "induction/1/decision/e1").start


def test_tentative_events_wait_for_what_they_wait_for() -> None:
    waiting = event(held(), "induction/2/infusion/start")
    assert ("infusion-resumed", "tentative", None) == (waiting.waits_for, waiting.state, waiting.latest)
    assert "infusion-decided" == event(anew(), "induction/2/infusion/start").waits_for
    rest = event(held(), "induction/2/stay/1")
    assert (date(2026, 4, 15), date(2026, 4, 17)) == (rest.start, rest.end)


def test_a_milestone_says_when_it_was_reached() -> None:
    made = revise(
        tisagenlecleucel(), Reached(at=new_york(3, 27, 16), milestone="product-released"), as_of=new_york(6, 1)
    )
    milestone = event(made, "lymphodepletion/1/product-released/expected")
    assert ["C11 recorded on Fri 27 Mar 2026 16:00: a fact outranks a rule"] == [
        f"{why.convention} {why.text}" for why in milestone.why[1:]
    ]
    first = event(made, "lymphodepletion/1/fludarabine/d1")
    text = "The cells are made and released: recorded on Fri 27 Mar 2026; lymphodepletion may start from then on"
    assert text == first.why[1].text


def test_two_doses_booked_too_near_are_a_conflict_with_limits_in_order() -> None:
    made = doses(Booked(at=new_york(3, 2, 10), of="first/1/dose/d8", on=date(2026, 3, 4)))()
    first = event(made, "first/1/dose/d1")
    assert ("conflict", date(2026, 3, 2), date(2026, 3, 2)) == (first.state, first.earliest, first.latest)
    assert ["floor_conflict"] == [found.code for found in made.findings if found.severity == "error"]


def test_an_infusion_that_was_stopped_ends_there() -> None:
    stopped = revise(blinatumomab(paris(3, 2), bag_hours=96), Stop(at=paris(3, 10)), as_of=paris(3, 10))
    assert paris(3, 10) == event(stopped, "induction/1/infusion/start").end
    assert paris(3, 10) == event(stopped, "induction/1/infusion/disconnect").start
    assert "cancelled" == event(stopped, "induction/2/infusion/start").state


def test_explain_tells_what_moved_it() -> None:
    words = explain(doses(Given(at=new_york(3, 18, 11), of="first/1/dose/d15"))(), "first/1/dose/d15")
    assert "recorded on Wed 18 Mar 2026 11:00: a fact outranks a rule" in words


def test_the_difference_in_a_nurses_words() -> None:
    lines = str(diff(held(), resumed())).splitlines()
    hold = "115 h hold (fever)"
    ended = "ends Mon 23 Mar 2026 09:00, was Fri 20 Mar 2026 08:00"
    assert f"Blinatumomab infusion was on hold (C1D17) {ended}: {hold}" in lines
    assert f"No driving or hazardous work (C1) lasts to Sat 4 Apr 2026, was to Wed 1 Apr 2026: {hold}" == lines[0]
    assert f"+ Blinatumomab infusion goes on (C1D22) Mon 23 Mar 2026 09:00: {hold}" in lines
    # At the low rate the step is added; a cycle later nothing depends on it.
    assert f"+ Blinatumomab dose step (C1D29) Mon 30 Mar 2026 10:00: {hold}" in lines
    later = "starts Sat 18 Apr 2026 10:00, was Wed 15 Apr 2026; is confirmed"
    assert f"Blinatumomab infusion (C2D1) {later}: {hold}" in lines


ENTRIES = [
    (Given(at=new_york(3, 9, 11), of="first/1/dose/d8"), "given on Mon 9 Mar 2026 11:00"),
    (Repeated(at=new_york(3, 9, 11), of="x/1"), "done again on Mon 9 Mar 2026 11:00"),
    (Booked(at=new_york(3, 9), of="x/1", on=date(2026, 3, 11)), "booked for Wed 11 Mar 2026"),
    (Defer(at=new_york(3, 9), of="x/1", on=date(2026, 3, 11)), "deferred to Wed 11 Mar 2026"),
    (Delay(at=new_york(3, 9), of="x/1", days=3, why="fever"), "a delay of 3 days (fever)"),
    (Omit(at=new_york(3, 9), of="x/1"), "omitted"),
    (Missed(at=new_york(3, 9), of="x/1"), "missed"),
    (Reduce(at=new_york(3, 9), of="x/1", amount="0.3 mg/m2", scope="dose"), "reduced to 0.3 mg/m2"),
    (Extend(at=new_york(3, 9), of="x/1", length_days=28), "a cycle of 28 days"),
    (Reached(at=new_york(3, 9), milestone="product-released"), "product-released reached"),
    (Failed(at=new_york(3, 9), milestone="product-released"), "product-released failed"),
    (Learned(at=new_york(3, 9), fact="response", value="cr"), "response is cr"),
    (Changed(at=new_york(3, 9), choice="bag_hours", value=96), "bag_hours is 96"),
    (Decided(at=new_york(3, 9), question="e1/low", answer="yes"), "e1/low was answered yes"),
    (Stop(at=new_york(3, 9)), "treatment stopped"),
    (Correction(at=new_york(3, 9), entry=1), "entry 1 was corrected"),
    (Hold(at=new_york(3, 9), row="infusion", why="fever"), "on hold (fever)"),
]


@pytest.mark.parametrize(("entry", "words"), ENTRIES, ids=lambda each: getattr(each, "what", ""))
def test_an_entry_as_a_cause(entry: AnyHappening, words: str) -> None:
    assert (words,) == causes((entry,), 0)
    assert () == causes((entry,), 1)


def test_a_hold_and_its_end_are_one_cause_though_recorded_apart() -> None:
    record = (HELD, Resume(at=paris(3, 23, 9), row="infusion", rate="low"))
    assert ("115 h hold (fever)",) == causes(record, 0) == causes(record, 1)
    assert ("on hold (fever)",) == causes(record[:1], 0)


def test_with_several_causes_none_is_put_behind_a_single_line() -> None:
    before = blinatumomab(paris(3, 2), bag_hours=96)
    after = revise(resumed(), Delay(at=paris(3, 24), of="induction/2/infusion/start", days=2), as_of=paris(3, 24))
    lines = str(diff(before, after)).splitlines()
    assert "after: 115 h hold (fever); a delay of 2 days" == lines[0]
    assert not any("hold (fever)" in line for line in lines[1:])
