"""A calendar of any program judged: read, matched to a regimen, held against its rules, each finding with its event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from schedules.checking.calendar import DAY, Seen
from schedules.checking.judge import check
from schedules.clock import place_zone, zone
from schedules.course import carried
from schedules.course.plan import Finding
from schedules.errors import Problem, UsageError
from schedules.foreign import ics
from schedules.foreign.encoding import decoded
from schedules.foreign.entries import Entry, Reading
from schedules.foreign.infusions import order
from schedules.foreign.matching import Match, Matcher, course_days
from schedules.foreign.missing import with_due_dates
from schedules.foreign.own_file import keys_by_uid, plan_of
from schedules.foreign.placing import number_of
from schedules.foreign.tables import SUFFIXES, read_table_file
from schedules.regimen.selection import Selection
from schedules.words import count, say

SPARE_DAYS: Final = 60
"""How far past the length of a course a series is read."""
MOST_TRIED: Final = 21
"""How many days after the first date that one rule allows are tried by every rule."""
MOST_FINDINGS_TRIED: Final = 10
MOST_EVENTS_TRIED: Final = 600
"""The findings whose date is tried by every rule, and the events of a calendar in which that is done."""
MOST_OF_A_SERIES: Final = 3
"""How many events too many of one series are named; of more, their number."""
ORDER: Final = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with the event that it is about."""

    finding: Finding
    entry: Entry | None = None
    """The event; None where it is about the whole calendar, or about an event that is not there."""

    @property
    def first_legal(self) -> date | datetime | None:
        """The first date that keeps every rule; None where there is none to name."""
        return self.finding.nearest


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a calendar of another program was found to be."""

    found: tuple[Judged, ...]
    """What was found, errors first."""
    match: Match
    reading: Reading
    zone: str
    """The IANA name of the zone on whose clocks the events are shown."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings alone."""
        return tuple(each.finding for each in self.found)


def judge(
    data: bytes,
    name: str,
    selection: Selection,
    *,
    zone_name: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Judgement:
    """Judge a calendar of any program.

    Args:
        data: The file.
        name: Its name; the suffix says what it is: ``.ics``, or a table.
        selection: The regimen with its choices that the calendar is to follow.
        zone_name: The zone of times without one; the file's own by default.
        mapping: What a person said of events, by uid or by exact title: a key, a row's id, or "-" for no place.

    Raises:
        UsageError: If nothing says in which zone it is, or it does not say what its events are.
        FileError: If it can't be read.
        ClockError: If there is no such zone.
    """
    given = dict(mapping or {})
    home = place_zone(zone_name) if zone_name else None
    course = None
    if name.lower().endswith(SUFFIXES):
        matcher = Matcher(selection, mapping=given)
        reading = read_table_file(data, home or zone("UTC"), name, weigh=matcher.weigh)
    else:
        calendar = ics.read_lines(decoded(data, name), name)
        course = _course_of(calendar, selection, name)
        keys = keys_by_uid(course, name) if course else None
        matcher = Matcher(selection, keys=keys, mapping=given)
        titles = (event.title for event in calendar.events)
        if not given and (calendar.discreet or matcher.titles.are_discreet(titles)):
            message = "is discreet and does not say what its events are; check the plan's .json, or give --mapping"
            raise UsageError(Problem("value_invalid", name, message))
        named = course.zone if course else ics.zone_named(calendar)
        home = zone(course.zone) if course else home or (zone(named) if named else None)
        span_days = course_days(matcher.cycles) + SPARE_DAYS
        reading = ics.read_events(calendar, home or zone("UTC"), name, weigh=matcher.weigh, span_days=span_days)
    match = matcher.match(reading.entries)
    if home is None and any(each.keys and isinstance(each.entry.start, datetime) for each in match.taken):
        message = "names no zone; add --zone, such as --zone Europe/Paris"
        raise UsageError(Problem("zone_unknown", name, message))
    if course:
        found = [*check(plan_of(course, match.seen, selection), selection), *match.findings]
    else:
        found = _with_legal_dates([*check(match.seen, selection), *match.findings], match.seen, selection)
        found = [*with_due_dates(found, matcher.cycles, match.seen, match.due, selection)]
    return Judgement(tuple(_judged(found, match, reading)), match, reading, (home or zone("UTC")).key)


def _course_of(calendar: ics.Calendar, selection: Selection, name: str) -> carried.Carried | None:
    """Return what a file carries of the plan that it was written from; None where it carries none of this regimen.

    Raises:
        FileError: If it can't be read.
        UsageError: If the file leaves out events of its plan.
    """
    line = calendar.course
    course = carried.read(line.text, line.parameter(carried.DIGEST), name) if line else None
    if course is None or course.regimen != selection.regimen.id:
        return None
    if course.view is not None:
        message = f"is a calendar for the {course.view}, which leaves out what others need; check the plan's .json"
        raise UsageError(Problem("value_invalid", name, message))
    return course


def _judged(found: Sequence[Finding], match: Match, reading: Reading) -> Iterator[Judged]:
    """Yield every finding with its event, errors first."""
    entries = [each.entry for each in match.taken]
    judged = [_about(each, entries) for each in found]
    judged += [each for taken in match.taken for each in _remarked(taken.entry) if taken.keys]
    judged += [
        Judged(Finding(code=each.code, severity=each.severity, message=f"{each.message}.")) for each in reading.remarks
    ]
    for taken in match.taken:
        if taken.said == "no place":
            where = f"{taken.entry.title} on {say(taken.entry.start)} fits no place of the regimen"
            message = f"{where}; --mapping can give it one"
            uid = taken.entry.uid or None
            judged.append(
                Judged(Finding(code="event_unmatched", severity="note", uid=uid, message=message), taken.entry)
            )
    yield from sorted(_counted(judged), key=_order)


def _order(each: Judged) -> tuple[int, tuple[date, float], str]:
    """Return the order of a finding: errors first, then by the date of its event."""
    when = order(each.entry) if each.entry else (date.max, 0.0)
    return ORDER[each.finding.severity], when, each.finding.message


def _about(found: Finding, entries: Sequence[Entry]) -> Judged:
    """Return a finding with its event, and the event's own uid in place of the name that the judge knows it by."""
    if found.uid is None:
        return Judged(found)
    entry = entries[number_of(found.uid)]
    return Judged(found.model_copy(update={"uid": entry.uid or None}), entry)


def _remarked(entry: Entry) -> Iterator[Judged]:
    for remark in entry.remarks:
        message = f"{entry.title} on {say(entry.start)}: {remark.message}."
        uid = entry.uid or None
        yield Judged(Finding(code=remark.code, severity=remark.severity, uid=uid, message=message), entry)


def _counted(judged: Sequence[Judged]) -> Iterator[Judged]:
    """Yield the findings, of a series with many events too many only the first ones, with the number of the rest."""
    many: dict[tuple[str, str | None], list[Judged]] = {}
    for each in judged:
        if each.finding.code in SERIAL and each.finding.uid is not None:
            many.setdefault((each.finding.code, each.finding.uid), []).append(each)
        else:
            yield each
    for listed in many.values():
        listed.sort(key=lambda each: str(each.entry.start) if each.entry else "")
        shown, rest = listed[:MOST_OF_A_SERIES], listed[MOST_OF_A_SERIES:]
        yield from shown[:-1] if rest else shown
        if rest:
            last = shown[-1].finding
            message = f"{last.message} So are {count(len(rest), 'later event')} of the same series."
            yield replace(shown[-1], finding=last.model_copy(update={"message": message}))


SERIAL: Final = {
    "event_extra",
    "until_mixed",
    "series_endless",
    "series_unread",
    "zone_contradicted",
    "event_unmatched",
}
"""The codes that every event of a long series may have."""


def _with_legal_dates(found: Sequence[Finding], seen: Sequence[Seen], selection: Selection) -> list[Finding]:
    """Return findings of which the first ones name a date that keeps every rule."""
    tried = found[:MOST_FINDINGS_TRIED] if len(seen) <= MOST_EVENTS_TRIED else []
    return [*(_with_legal_date(each, seen, selection) for each in tried), *found[len(tried) :]]


def _with_legal_date(found: Finding, seen: Sequence[Seen], selection: Selection) -> Finding:
    """Return a finding whose first date keeps every rule, and not only the one that was broken."""
    if found.nearest is None or found.uid is None or found.severity == "note":
        return found
    event = next((each for each in seen if each.uid == found.uid), None)
    if event is None or found.code not in MOVABLE:
        return found
    before = {_what(each) for each in check(seen, selection) if each.severity == "error"}
    for days in range(MOST_TRIED):
        nearest: date | datetime = found.nearest + days * DAY
        moved = [_moved(each, event, nearest) if each.uid == event.uid else each for each in seen]
        after = {_what(each) for each in check(moved, selection) if each.severity == "error"}
        if after <= before and not any(uid == event.uid for _, uid in after):
            break
    else:
        return found
    if nearest == found.nearest:
        return found
    head = found.message.partition(" The first date that keeps it:")[0]
    message = f"{head} The first date that keeps every rule: {say(nearest)}."
    return found.model_copy(update={"nearest": nearest, "message": message})


MOVABLE: Final = {"gap_short", "window_missed", "day_wrong", "link_broken"}
"""The findings about a single event whose date alone is wrong."""


def _what(found: Finding) -> tuple[str, str | None]:
    return found.code, found.uid


def _moved(each: Seen, event: Seen, to: date | datetime) -> Seen:
    """Return an event at its first legal date, at its own time of day."""
    if not isinstance(event.start, datetime) or isinstance(to, datetime):
        start: date | datetime = to
    else:
        start = datetime.combine(to, event.start.time(), event.start.tzinfo)
    return replace(
        each, start=start, end=start + (event.end - event.start) if type(event.end) is type(start) else start
    )


def as_data(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as data for other programs: findings, events with their places, questions."""
    return {
        "zone": judgement.zone,
        "findings": [
            {
                **each.finding.model_dump(mode="json", exclude={"nearest"}),
                "event": _event_data(each.entry) if each.entry else None,
                "first_legal": each.first_legal.isoformat() if each.first_legal else None,
            }
            for each in judgement.found
        ],
        "events": [
            {**_event_data(each.entry), "places": list(each.keys), "sureness": each.sureness if each.keys else None}
            for each in judgement.match.taken
        ],
        "questions": list(judgement.match.questions),
        "left_out": {"events": len(judgement.reading.left_out), "titles": left_out_titles(judgement.reading)},
        "cancelled": judgement.reading.cancelled,
    }


def _event_data(entry: Entry) -> dict[str, Any]:
    start, end = entry.start.isoformat(), entry.end.isoformat()
    return {"uid": entry.uid or None, "title": entry.title, "start": start, "end": end}


def left_out_titles(reading: Reading, most: int = 5) -> list[str]:
    """Return the first titles of the events that were left out, each once."""
    return list(dict.fromkeys(reading.left_out))[:most]


def home_of(judgement: Judgement) -> ZoneInfo:
    """Return the zone on whose clocks a judgement shows its events."""
    return zone(judgement.zone)
