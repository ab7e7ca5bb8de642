"""The codes of findings, and their words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from schedules.checking.calendar import Seen
from schedules.course.plan import Finding
from schedules.regimen import Source
from schedules.words import say

Severity = Literal["error", "warning", "note"]

FINDINGS: Final[dict[str, str]] = {
    "aftercare_wrong": "a restriction or monitoring does not run from the infusion for as long as its rule says",
    "amount_wrong": "an amount is not what the label prints for its place, or what the record made of it",
    "bag_wrong": "a bag change is not where the bags before it end",
    "connection_open": "an infusion hangs from a drug that was left out, and nobody said whether it is given",
    "cycle_long": "a cycle starts later than the length of the one before it says",
    "cycle_short": "a cycle starts sooner than the length of the one before it allows",
    "day_wrong": "a visit is not on its day of the cycle",
    "dose_late": "a dose is so late that the source asks for something",
    "end_before_start": "an event of another's calendar that ends before it starts",
    "event_extra": "an event that the regimen does not have",
    "event_missing": "an event of the regimen that the calendar does not have",
    "event_unmatched": "an event of another's calendar that fits no place of the regimen",
    "event_short": "an observation or a visit is shorter than its rule says",
    "event_twice": "two events stand for the same place in the protocol",
    "fewer_than_label": "a stay leaves out days that the label has, by a clinic's own rule",
    "gap_long": "two doses that follow each other lie further apart than a rule allows",
    "gap_short": "two doses lie closer than their floor",
    "hold_too_long": "an infusion goes on in its cycle after a hold so long that a new cycle begins",
    "hours_unknown": "an infusion of another's calendar that has dates alone, so that its hours can't be judged",
    "infusion_hours": "an infusion runs for more or fewer hours than its rule says",
    "infusion_overlaps": "an infusion is connected while the one of the cycle before still runs",
    "interval_wrong": "doses every so many hours are not that far apart",
    "lead_wrong": "premedication, observation or a sample is not at its distance",
    "limit_broken": "what was learned on the way is against a limit of a choice",
    "link_broken": "two phases are not at the distance that is required",
    "not_from_label": "a choice that the label, or a version of it, does not have",
    "plan_changed": "a part of a plan's file that was changed by hand",
    "plan_differs": "an event of a plan's file that its record does not give",
    "plan_outdated": "an event that this version, or the law of its zone now, lays out otherwise than the plan's file",
    "postponed_too_long": "a visit waits longer than even a clinical delay allows",
    "raised_again": "an amount is above a reduced one, where the label does not raise a reduced dose again",
    "rest_short": "the treatment-free interval is shorter than its floor",
    "rest_wrong": "the rest does not run from the end of the infusion to the next Day 1",
    "series_endless": "an event of another's calendar that repeats without an end",
    "series_unread": "a part of a repetition that is not read",
    "stay_wrong": "a stretch of days does not cover the days it should",
    "step_wrong": "a dose step is not at its infused hours",
    "teaching_example": "the regimen is a teaching example, not for treatment",
    "tentative_wrong": "what waits for a milestone has a date or limits that it cannot have",
    "time_skipped": "an event of another's calendar at a time that the clocks skip",
    "time_other": "a row's time of day gives way to the one that a start, a known date or `--at` asked for",
    "time_wrong": "an event of a plan is at another time of day than its regimen prints, or than was asked for",
    "until_mixed": "a repetition whose last date is of another type than its start, which programs read differently",
    "weekday_wrong": "a visit, or the start of a cycle, is on another day of the week than its rule says",
    "window_missed": "a visit lies outside its window",
    "zone_contradicted": "an event to which a file's own time-zone block and the zone of that name give two times",
    "zone_not_known": "a time zone of another's calendar that is not known",
}
"""Every code that a finding may have, of `check` or of the command ``check``, explained in one sentence."""

HEAVY: Final = {"infusion", "dose", "procedure", "step", "disconnect"}
"""The kinds of events of which a missing one is an error, not a warning."""


FIRST: Final = " The first date that keeps it:"
"""The words before the date that a finding names."""


def finding(
    code: str,
    event: Seen | None,
    message: str,
    source: Source,
    nearest: date | datetime | None = None,
    severity: Severity = "error",
) -> Finding:
    """Return a finding whose message ends with the nearest date that the rule allows, where one is given."""
    first = f"{FIRST} {say(nearest)}." if nearest is not None else ""
    uid = event.uid if event else None
    return Finding(code=code, severity=severity, uid=uid, message=f"{message}.{first}", source=source, nearest=nearest)


def with_nearest(found: Finding, nearest: date | datetime | None) -> Finding:
    """Return a finding that names another date, or none."""
    message = found.message.partition(FIRST)[0] + (f"{FIRST} {say(nearest)}." if nearest is not None else "")
    return found.model_copy(update={"nearest": nearest, "message": message})


def line_of(found: Finding) -> str:
    """Return a finding as one line: severity, message, code, source and the confidence of its reading."""
    source = f" ({found.source.document}, {found.source.confidence})" if found.source else ""
    return f"{found.severity}: {found.message} [{found.code}]{source}"
