"""The laws of a plan that is revised, and a state machine that lets anything happen to it and checks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from schedules.checking.judge import check
from schedules.course import PLACES, Changed, Correction, Happening, Learned, Stop
from schedules.course.dates import timestamp
from schedules.course.places import infusion_of, row_of
from schedules.course.plan import Plan
from schedules.course.plan_file import plan_json, read_plan
from schedules.course.record import counting
from schedules.errors import ScheduleError
from schedules.planning.cycles import MAIN_KINDS
from schedules.planning.past import Targets, moved_edges
from schedules.planning.revision import revise
from schedules.planning.upkeep import replay
from schedules.regimen import Pump
from schedules.testing.histories import happenings, later

CAUSED: Final = {
    *("window_missed", "day_wrong", "cycle_short", "gap_short", "stay_wrong", "infusion_hours", "rest_short"),
    *("rest_wrong", "lead_wrong", "link_broken", "aftercare_wrong", "limit_broken", "postponed_too_long"),
    *("infusion_overlaps", "weekday_wrong"),
}
"""The codes of errors that a record may cause: a dose that was given too soon is a finding, not a fault of the plan."""


def names_stay(before: Plan, after: Plan) -> None:
    """Names are unique, and no name that was ever sent is lost."""
    lines = [*after.events, *after.cancelled]
    assert len(lines) == len({each.uid for each in lines}) == len({each.key for each in lines}), "two share a name"
    lost = {each.uid: each for each in (*before.events, *before.cancelled)}
    for each in lines:
        lost.pop(each.uid, None)
    assert not lost, f"{next(iter(lost.values())).key} was sent, and is lost"


def sequences_rise_where_something_changed(before: Plan, after: Plan) -> None:
    """SEQUENCE and the stamps rise exactly for events that changed."""
    known = {each.uid: each for each in (*before.events, *before.cancelled)}
    for each in (each for each in (*after.events, *after.cancelled) if each.uid in known):
        old = known[each.uid]
        assert each.created == old.created, f"{each.key} was created twice"
        assert (each == old) is (each.sequence == old.sequence), f"{each.key} changed without a higher sequence"
        assert each.sequence in (old.sequence, old.sequence + 1), f"{each.key} leaps to sequence {each.sequence}"
        assert (each.changed == after.as_of) or each == old, f"{each.key} changed without a new stamp"


def only_a_correction_revives(before: Plan, after: Plan) -> None:
    """A treatment that was cancelled stays so, unless an entry was corrected, or a fact or choice changed back.

    What depends on a treatment, such as a rest, may return where a new appointment makes room for it.
    """
    if not any(isinstance(entry, Correction | Learned | Changed) for entry in after.record):
        gone = {each.uid for each in before.cancelled if each.state == "cancelled" and each.kind in MAIN_KINDS}
        back = [each.key for each in after.events if each.uid in gone]
        assert not back, f"{back[0]} was cancelled, and is back"


def the_past_stays(before: Plan, after: Plan) -> None:
    """What ended before the first new happening says what it said; the first event, which tells the notes, may rise."""
    entries: tuple[Happening, ...] = after.record[len(before.record) :]
    if not entries or any(isinstance(entry, (Correction, *PLACES)) for entry in entries):
        return
    first = min(entry.at.timestamp() for entry in entries)
    now, targets = {each.uid: each for each in after.events}, Targets(after)
    moved = moved_edges(before.events, {each.key: each for each in after.events})
    for each in before.events:
        # A decision is a question: it stands where it is asked until it is answered.
        sure = each.kind not in ("decision", "rest") and each.state in ("planned", "given")
        # What hangs from an event moves with it, until it took place (C20).
        stays = moved.isdisjoint(targets.of(each))
        if sure and stays and timestamp(each.end, before.tz) < first:
            assert each.uid in now, f"{each.key} was over, and is gone"
            told = now[each.uid]
            if each.kind in ("restriction", "monitoring") and timestamp(told.end, before.tz) >= first:
                continue  # it turned out to last longer than was told
            if each.start == before.start and before.notes != after.notes:
                told = told.model_copy(update={"sequence": each.sequence, "changed": each.changed})
            assert each == told, f"{each.key} was over, and changed"


def the_file_gives_the_same_plan(_: Plan, after: Plan) -> None:
    """A plan reads back from its file, and replays from its record, to the same bytes."""
    text = plan_json(after)
    assert text == plan_json(read_plan(text)), "the file reads back as another plan"
    assert text == plan_json(replay(read_plan(text))), "the record replays to another plan"


def the_judge_finds_only_what_the_record_caused(_: Plan, after: Plan) -> None:
    """No error that the record did not cause; what took place stays, though a correction took its reason away."""
    past = {each.uid for each in after.events if timestamp(each.end, after.tz) < after.as_of.timestamp()}
    for found in check(after):
        assert found.severity != "error" or found.code in CAUSED or found.uid in past, found.message


def limits_are_in_order(_: Plan, after: Plan) -> None:
    """No event has an earliest date after its latest."""
    for each in after.events:
        if each.earliest is not None and each.latest is not None:
            low, high = timestamp(each.earliest, after.tz), timestamp(each.latest, after.tz)
            assert low <= high, f"{each.key}: {each.earliest} lies behind {each.latest}"


def infused_hours_add_up(_: Plan, after: Plan) -> None:
    """An infusion that is disconnected by rule has run for its hours, its interruptions left out."""
    if any(isinstance(entry.happening, Stop) for entry in counting(after.record)):
        return
    hours = {
        row.id: row.hours for table in after.regimen.tables.values() for row in table.rows if isinstance(row, Pump)
    }
    ran: defaultdict[str, timedelta] = defaultdict(timedelta)
    for each in (each for each in after.events if each.kind == "infusion"):
        ran[infusion_of(each.key)] += timedelta(seconds=timestamp(each.end, after.tz) - timestamp(each.start, after.tz))
    for each in (each for each in after.events if each.kind == "disconnect"):
        asked = timedelta(hours=hours[row_of(each.key)])
        timed = each.state != "tentative" and isinstance(each.start, datetime)
        assert not timed or ran[infusion_of(each.key)] == asked, (
            f"{each.key}: {ran[infusion_of(each.key)]} infused, {asked} asked for"
        )


LIVING_LAWS: Final[tuple[Callable[[Plan, Plan], None], ...]] = (
    names_stay,
    sequences_rise_where_something_changed,
    only_a_correction_revives,
    the_past_stays,
    the_file_gives_the_same_plan,
    the_judge_finds_only_what_the_record_caused,
    limits_are_in_order,
    infused_hours_add_up,
)
"""Every law of a plan and the one it followed from, each a function that raises an AssertionError."""


def living_machine(courses: st.SearchStrategy[Plan]) -> type[RuleBasedStateMachine]:
    """Return a state machine that lets anything happen to a course, and checks each revision by `LIVING_LAWS`.

    Its ``TestCase`` is what pytest collects.
    """

    class LivingCourse(RuleBasedStateMachine):
        """A course, whatever happens to it."""

        @initialize(course=courses)
        def begin(self, course: Plan) -> None:
            """A plan, before anything happened to it."""
            self.course, self.now = course, course.start

        @rule(data=st.data(), hours=st.integers(1, 400))
        def something_happens(self, data: Any, hours: int) -> None:
            """One entry is recorded, or refused."""
            self.now = later(self.now, hours)
            self._follow(data.draw(happenings(self.course, now=self.now)))

        @rule(hours=st.integers(1, 400))
        def time_passes(self, hours: int) -> None:
            """The plan is made again; what is on hold was on hold for longer."""
            self.now = later(self.now, hours)
            self._follow()

        @precondition(lambda self: self.course.record)
        @rule(data=st.data())
        def the_last_entry_was_wrong(self, data: Any) -> None:
            """An entry is taken back."""
            number = data.draw(st.integers(max(1, len(self.course.record) - 1), len(self.course.record)))
            self._follow(Correction(at=self.now, entry=number))

        def _follow(self, *entries: Any) -> None:
            try:
                after = revise(self.course, *entries, as_of=self.now)
            except ScheduleError:
                return  # it could not have happened then
            for law in LIVING_LAWS:
                law(self.course, after)
            self.course = after

    return LivingCourse
