"""Whatever happens: names are unique and stable, sequences never fall, the past stays, hours add up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from schedules import Blinatumomab, InotuzumabOzogamicin, Plan, ScheduleError, check, plan, replay, revise
from schedules.course import (
    AnyHappening,
    Booked,
    Correction,
    Defer,
    Delay,
    Given,
    Hold,
    Learned,
    Missed,
    Omit,
    Resume,
    Stop,
)
from schedules.events import read_plan
from schedules.testing import anchors

CAUSED = {
    "window_missed",
    "day_wrong",
    "cycle_short",
    "gap_short",
    "stay_wrong",
    "infusion_hours",
    "rest_short",
    "lead_wrong",
}
"""Errors that a fact may cause: a dose given too soon is a finding, not a reason to lie."""


@st.composite
def entries(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening | None:
    """
    Something that can have happened to this plan by now, or nothing.
    """
    doses = [each for each in course.events if each.kind in ("dose", "infusion") and each.state == "planned"]
    doses = [each for each in doses if each.key.endswith(("start", "1", "2", "3")) and "restart" not in each.key]
    running = [each for each in course.events if each.kind == "infusion" and isinstance(each.start, datetime)]
    running = [each for each in running if moment(course, each.start) < now.timestamp() < moment(course, each.end)]
    open_hold = any(each.state == "held" and "no restart" in each.title for each in course.events)
    kinds = ["stop", "learned"] + ["given", "booked", "defer", "delay", "omit", "missed"] * bool(doses)
    kinds += ["hold"] * (3 * bool(running)) + ["resume"] * (6 * open_hold) + ["correction"] * bool(course.record)
    kind = draw(st.sampled_from(kinds))
    common: dict[str, Any] = {"at": now}
    if kind == "stop":
        return Stop(**common) if draw(st.integers(0, 9)) == 0 else None
    if kind == "learned":
        return Learned(**common, fact="response", value="cr") if "response" in course.regimen.choices else None
    if kind == "hold":
        return Hold(**common, row="infusion")
    if kind == "resume":
        return Resume(**common, row="infusion", rate=draw(st.sampled_from(["low", "full", "same"])))
    if kind == "correction":
        return Correction(**common, entry=draw(st.integers(1, len(course.record))))
    return _about(draw, kind, draw(st.sampled_from(doses)).key, common, now)


def _about(draw: st.DrawFn, kind: str, of: str, common: dict[str, Any], now: datetime) -> AnyHappening:
    on = (now + timedelta(days=draw(st.integers(0, 20)))).date()
    made: dict[str, AnyHappening] = {
        "given": Given(**common, of=of),
        "booked": Booked(**common, of=of, on=on),
        "defer": Defer(**common, of=of, on=on),
        "delay": Delay(
            **common, of=of, days=draw(st.integers(1, 9)), scope=draw(st.sampled_from(["row", "cycle", "following"]))
        ),
        "omit": Omit(**common, of=of),
        "missed": Missed(**common, of=of),
    }
    return made[kind]


@st.composite
def histories(draw: st.DrawFn) -> list[Plan]:
    """
    A plan and the plans that followed from what happened to it.
    """
    begin = draw(anchors())
    regimen = draw(
        st.sampled_from(
            [
                InotuzumabOzogamicin(cycles=3),
                Blinatumomab(indication="relapsed-refractory", weight_kg=70, cycles=3, bag_hours=(96,)),
                Blinatumomab(indication="consolidation", weight_kg=30, bsa_m2=1.0, cycles=2),
            ]
        )
    )
    course = plan(regimen, start=begin, plan_id=UUID(int=3), as_of=begin)
    plans, now = [course], begin
    for _ in range(draw(st.integers(1, 6))):
        now = (now.astimezone(UTC) + timedelta(hours=draw(st.integers(1, 400)))).astimezone(begin.tzinfo)
        entry = draw(entries(plans[-1], now))
        if entry is None:
            continue
        try:
            plans.append(revise(plans[-1], entry, as_of=now))
        except ScheduleError:
            continue
    return plans


def moment(course: Plan, value: date) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    return datetime.combine(value, time(), tzinfo=ZoneInfo(course.zone)).timestamp()


class TestAnyHistory:
    """Facts move what follows, and nothing else."""

    @given(plans=histories())
    def test_names_are_unique_and_nothing_that_was_sent_is_lost(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            lines = [*after.events, *after.cancelled]
            assert len(lines) == len({each.uid for each in lines}) == len({each.key for each in lines})
            assert {each.uid for each in (*before.events, *before.cancelled)} <= {each.uid for each in lines}

    @given(plans=histories())
    def test_sequences_rise_exactly_where_something_changed(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            known = {each.uid: each for each in (*before.events, *before.cancelled)}
            for each in (*after.events, *after.cancelled):
                if each.uid in known:
                    same = each == known[each.uid]
                    assert each.sequence == known[each.uid].sequence + (0 if same else 1)
                    assert each.created == known[each.uid].created

    @given(plans=histories())
    def test_the_past_stays(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            entry = after.record[-1]
            if isinstance(entry, Correction) or hasattr(entry, "of"):
                continue
            now = {each.uid: each for each in after.events}
            for each in before.events:
                if each.state in ("planned", "given") and moment(before, each.end) < entry.at.timestamp():
                    assert each == now[each.uid]

    @given(plans=histories())
    def test_the_file_gives_the_same_plan_again(self, plans: list[Plan]) -> None:
        text = plans[-1].model_dump_json()
        assert text == read_plan(text).model_dump_json()
        assert text == replay(read_plan(text)).model_dump_json()

    @given(plans=histories())
    def test_the_judge_finds_no_error_that_the_record_did_not_cause(self, plans: list[Plan]) -> None:
        errors = [found for found in check(plans[-1]) if found.severity == "error" and found.code not in CAUSED]
        assert [] == [found.message for found in errors]

    @given(plans=histories())
    def test_earliest_never_lies_behind_latest(self, plans: list[Plan]) -> None:
        for each in plans[-1].events:
            if each.earliest is not None and each.latest is not None:
                assert moment(plans[-1], each.earliest) <= moment(plans[-1], each.latest)
