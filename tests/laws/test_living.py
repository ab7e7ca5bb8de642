"""Whatever happens: names are unique and stable, sequences never fall, the past stays, hours add up."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Tisagenlecleucel,
    check,
    plan,
    replay,
)
from schedules.course import Correction
from schedules.events import read_plan
from schedules.testing import anchors, histories

CAUSED = {
    *("window_missed", "day_wrong", "cycle_short", "gap_short", "stay_wrong", "infusion_hours", "rest_short"),
    *("rest_wrong", "lead_wrong", "link_broken", "aftercare_wrong"),
}
"""Errors that a fact may cause: a dose given too soon is a finding, not a reason to lie."""


@st.composite
def courses(draw: st.DrawFn) -> Plan:
    begin = draw(anchors())
    made = draw(
        st.sampled_from(
            [
                InotuzumabOzogamicin(cycles=3),
                Blinatumomab(indication="relapsed-refractory", weight_kg=70, cycles=3, bag_hours=(96,)),
                Blinatumomab(indication="consolidation", weight_kg=30, bsa_m2=1.0, cycles=2),
                Tisagenlecleucel(label="us-2025-06"),
                BrexucabtageneAutoleucel(label="us-before-2025-06"),
                ObecabtageneAutoleucel(),
            ]
        )
    )
    return plan(made, start=begin, plan_id=UUID(int=3), as_of=begin)


def moment(course: Plan, value: date) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    return datetime.combine(value, time(), tzinfo=ZoneInfo(course.zone)).timestamp()


class TestAnyHistory:
    """Facts move what follows, and nothing else."""

    @given(plans=histories(courses()))
    def test_names_are_unique_and_nothing_that_was_sent_is_lost(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            lines = [*after.events, *after.cancelled]
            assert len(lines) == len({each.uid for each in lines}) == len({each.key for each in lines})
            assert {each.uid for each in (*before.events, *before.cancelled)} <= {each.uid for each in lines}

    @given(plans=histories(courses()))
    def test_sequences_rise_exactly_where_something_changed(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            known = {each.uid: each for each in (*before.events, *before.cancelled)}
            for each in (*after.events, *after.cancelled):
                if each.uid in known:
                    same = each == known[each.uid]
                    assert each.sequence == known[each.uid].sequence + (0 if same else 1)
                    assert each.created == known[each.uid].created

    @given(plans=histories(courses()))
    def test_the_past_stays(self, plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            entry = after.record[-1]
            if isinstance(entry, Correction) or hasattr(entry, "of"):
                continue
            now = {each.uid: each for each in after.events}
            for each in before.events:
                # A decision is a question: it stands where it is asked until it is answered.
                if (
                    each.kind != "decision"
                    and each.state in ("planned", "given")
                    and moment(before, each.end) < entry.at.timestamp()
                ):
                    assert each == now[each.uid]

    @given(plans=histories(courses()))
    def test_the_file_gives_the_same_plan_again(self, plans: list[Plan]) -> None:
        text = plans[-1].model_dump_json()
        assert text == read_plan(text).model_dump_json()
        assert text == replay(read_plan(text)).model_dump_json()

    @given(plans=histories(courses()))
    def test_the_judge_finds_no_error_that_the_record_did_not_cause(self, plans: list[Plan]) -> None:
        last = plans[-1]
        # What took place stays, though a correction may have taken its reason away.
        past = {each.uid for each in last.events if moment(last, each.end) < last.as_of.timestamp()}
        errors = [found for found in check(last) if found.severity == "error" and found.code not in CAUSED]
        errors = [found for found in errors if found.uid not in past]
        assert [] == [found.message for found in errors]

    @given(plans=histories(courses()))
    def test_earliest_never_lies_behind_latest(self, plans: list[Plan]) -> None:
        for each in plans[-1].events:
            if each.earliest is not None and each.latest is not None:
                assert moment(plans[-1], each.earliest) <= moment(plans[-1], each.latest)
