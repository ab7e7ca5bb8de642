"""What can't have happened is refused, with what to record in its place."""

from __future__ import annotations

import pytest
from tests.support.courses import blinatumomab, paris

from schedules import ScheduleError, revise
from schedules.course import Decided, Given, Hold, Resume, Stop

LATER = paris(6, 1)


def test_a_second_stop_is_refused() -> None:
    stopped = revise(blinatumomab(paris(3, 2)), Stop(at=paris(3, 20)), as_of=paris(3, 20))
    with pytest.raises(ScheduleError, match="treatment was stopped before; correct that entry instead"):
        revise(stopped, Stop(at=paris(3, 21)), as_of=paris(3, 21))


def test_an_infusion_goes_on_after_its_hold_and_only_after_one() -> None:
    resumed = Resume(at=paris(3, 5), row="infusion", rate="full")
    with pytest.raises(ScheduleError, match="infusion is not on hold; record the hold first"):
        revise(blinatumomab(paris(3, 2)), resumed, as_of=LATER)
    held = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 5), row="infusion"), as_of=paris(3, 5))
    with pytest.raises(ScheduleError, match="is not after the hold at Thu 5 Mar 2026 10:00; check the time"):
        revise(held, resumed, as_of=LATER)
    assert (
        1 == revise(held, resumed.model_copy(update={"at": paris(3, 5, 10, 1)}), as_of=LATER).revision - held.revision
    )


def test_bags_follow_the_pump() -> None:
    course = blinatumomab(paris(3, 2), bag_hours=96)
    bag = next(event for event in course.events if event.kind == "bag-change")
    with pytest.raises(ScheduleError, match="if it stood still, record hold and resume; the bags are cut anew"):
        revise(course, Given(at=paris(3, 6, 12), of=bag.key), as_of=LATER)


def test_a_question_is_answered_once() -> None:
    course = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 5), row="infusion"), as_of=paris(3, 5))
    course = revise(course, Resume(at=paris(3, 13), row="infusion", rate="full"), as_of=paris(3, 13))
    course = revise(course, Decided(at=paris(3, 13), question="e1/rest", answer="no"), as_of=paris(3, 13))
    with pytest.raises(ScheduleError, match="e1/rest was answered; correct that entry if the answer changed"):
        revise(course, Decided(at=paris(3, 14), question="e1/rest", answer="yes"), as_of=paris(3, 14))


def test_only_a_question_that_was_asked_is_answered() -> None:
    with pytest.raises(ScheduleError, match="no question 'e1/rest'"):
        revise(
            blinatumomab(paris(3, 2)), Decided(at=paris(3, 14), question="e1/rest", answer="yes"), as_of=paris(3, 14)
        )
